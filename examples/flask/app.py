"""A portal in thirty lines: shows the forms that formc built, judges what people send."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, request
from formc.bundle.reader import open_catalogue

catalogue = open_catalogue(Path(os.environ.get("SERVICES", "generated")))
app = Flask(__name__)
app.register_error_handler(KeyError, lambda error: ("Nie ma takiego zestawu.", 404))


@app.get("/assets/<path>", defaults={"kind": "assets", "id": "assets", "version": None})
@app.get("/forms/<id>/<version>/<path:path>", defaults={"kind": "form"})
def artifact(kind: str, id: str, version: str | None, path: str) -> Response:
    bundle = catalogue.bundle(kind, id, version)
    entry = bundle.manifest.entry(path) or abort(404)
    return Response(bundle.read(path), mimetype=entry.media_type)


@app.post("/forms/<id>/<version>/form.html")
def send(id: str, version: str) -> tuple[dict[str, object], int]:
    day = datetime.now(ZoneInfo("Europe/Warsaw")).date().isoformat()
    form = catalogue.bundle("form", id, version).module("form").Form(request.form, on=day)
    if form.validate():
        return {"answers": form.answers(), "fees": form.fees()}, 200
    return {"problems": [[each.path, each.message] for each in form.problems]}, 422
