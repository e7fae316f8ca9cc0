"""The Flask application: artifacts as they were built, form pages that answer."""

from __future__ import annotations

import json
import socket
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial, reduce
from operator import getitem
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import BadRequest, NotFound, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.serving import WSGIRequestHandler, make_server

from formc.bundle.manifest import Manifest
from formc.bundle.reader import Bundle, Catalogue, open_catalogue
from formc.compiler import Checked
from formc.devserver.offices import Office, first_office
from formc.devserver.safety import MAX_BODY, MAX_TEXT, posted_pairs, protect
from formc.devserver.uploads import MAX_FILE, Uploads
from formc.ir import ChoiceType, Field, FileType, Form
from formc.record import Record, part
from formc.shapes import words
from formc.targets.html import render
from formc.templating import environment

LOCAL = ("localhost", "127.0.0.1", "[::1]")
_POSTED = ("application/x-www-form-urlencoded", "multipart/form-data")
_SLOWEST = 20  # seconds that a client may keep us waiting for its next bytes

Clock = Callable[[], datetime]


def warsaw_time() -> datetime:
    """The moment of filing: this server has a clock, what it serves has none."""
    return datetime.now(ZoneInfo("Europe/Warsaw"))  # noqa: TID251 - not an output of a build


class _Site(Record, frozen=True):
    """What every request needs."""

    checked: Checked
    catalogue: Catalogue
    office: Office
    clock: Clock
    uploads: Uploads = part(default_factory=Uploads)


def listen(host: str, port: int) -> socket.socket:
    """The socket to serve on. Raises OSError where the port is taken or the address is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def serve(checked: Checked, output: Path, listening: socket.socket) -> None:
    """Serves a built folder until it is stopped. `checked` is what it was built from."""
    host, port = listening.getsockname()[:2]
    hosts = () if host in {"0.0.0.0", "::"} else (*LOCAL, f"[{host}]" if ":" in host else host)
    app = application(checked, output, hosts=hosts)
    fd = listening.fileno()
    make_server(host, port, app, threaded=True, request_handler=_Handler, fd=fd).serve_forever()


class _Handler(WSGIRequestHandler):
    timeout = _SLOWEST

    def version_string(self) -> str:
        return "formc"


def application(
    checked: Checked, output: Path, *, hosts: tuple[str, ...] = LOCAL, clock: Clock = warsaw_time
) -> Flask:
    """The application for a built folder."""
    site = _Site(checked, open_catalogue(output), first_office(checked.workspace), clock)
    app = Flask(__name__, static_folder=None, template_folder=None)
    protect(app, hosts, *_limits(checked))
    for name, path in (("index", "/"), ("index_page", "/index.html")):
        app.add_url_rule(path, name, partial(_root, site, "index.html", "text/html"))
    for name in ("catalog.json", "catalog.lock.json"):
        view = partial(_root, site, name, "application/json")
        app.add_url_rule(f"/{name}", name, view)
    # Browsers ask for it unasked, and would write of a 404 in everybody's console.
    app.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))
    page = "/forms/<id>/<version>/form.html"
    app.add_url_rule(page, "form_page", partial(_form_page, site))
    app.add_url_rule(page, "post", partial(_post, site), methods=["POST"])
    for kind, path in (
        ("form", "/forms/<id>/<version>/<path:path>"),
        ("service", "/services/<id>/<path:path>"),
        ("assets", "/assets/<path:path>"),
        ("codelists", "/codelists/<path:path>"),
    ):
        app.add_url_rule(path, kind, partial(_artifact, site, kind))
    return app


def _limits(checked: Checked) -> tuple[int, int]:
    """The most bytes of a file and of a request: as much as the forms allow, repeats apart."""
    file, body = MAX_FILE, MAX_BODY
    for form in checked.forms.values():
        types = [item.type for item in form.walk() if isinstance(item, Field)]
        sizes = [each.max_size for each in types if isinstance(each, FileType)]
        counts = [each.maximum for each in types if isinstance(each, FileType)]
        file = max(file, *sizes, 0)
        whole = sum(size * count for size, count in zip(sizes, counts, strict=True))
        body = max(body, whole + MAX_TEXT)
    return file, body


# Artifacts -------------------------------------------------------------------------------------


def _root(site: _Site, name: str, media_type: str) -> Response:
    return Response((site.catalogue.root / name).read_bytes(), content_type=_typed(media_type))


def _artifact(
    site: _Site, kind: str, path: str, id: str | None = None, version: str | None = None
) -> Response:
    """A file of a bundle, its digest checked; only what the manifest lists can be asked for."""
    bundle = _bundle(site, kind, id or kind, version)
    if path == "manifest.json":
        return Response(bundle.written, content_type="application/json")
    entry = bundle.manifest.entry(path)
    if entry is None:
        raise NotFound
    return Response(bundle.read(path), content_type=_typed(entry.media_type))


def _bundle(site: _Site, kind: str, id: str, version: str | None) -> Bundle:
    try:
        return site.catalogue.bundle(kind, id, version)
    except KeyError as error:
        raise NotFound from error


def _typed(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def integrity(*manifests: Manifest) -> dict[str, str]:
    """Subresource Integrity of every artifact, by name."""
    return {
        entry.path: f"sha256-{b64encode(bytes.fromhex(entry.sha256)).decode()}"
        for manifest in manifests
        for entry in manifest.artifacts
    }


# Forms -----------------------------------------------------------------------------------------


class _Opened(Record, frozen=True):
    """A form being answered."""

    site: _Site
    form: Form
    bundle: Bundle
    now: datetime
    office: Mapping[str, object]

    @property
    def on(self) -> str:
        return self.now.date().isoformat()

    def page(self, **shown: Any) -> str:
        assets = self.site.catalogue.bundle("assets", "assets").manifest
        return render(
            self.form,
            on=self.on,
            office=self.office,
            integrity=integrity(assets, self.bundle.manifest),
            **shown,
        )


def _open(site: _Site, id: str, version: str) -> _Opened:
    bundle = _bundle(site, "form", id, version)
    form = site.checked.forms.get(id)
    if form is None or form.version != version:
        raise NotFound
    return _Opened(site, form, bundle, site.clock(), site.office.settings(form))


def _form_page(site: _Site, id: str, version: str) -> str:
    return _open(site, id, version).page()


def _post(site: _Site, id: str, version: str) -> tuple[str | Response, int]:
    """Adds and removes rows, or judges: the page again with problems (422), or what was filed."""
    opened = _open(site, id, version)
    if request.mimetype not in _POSTED:
        raise UnsupportedMediaType
    module = opened.bundle.module("form")
    pairs = [*posted_pairs(request), *_stored(site)]
    try:
        form = module.Form(
            pairs, on=opened.on, office=opened.office, files=site.uploads.descriptions()
        )
    except module.PostError as error:
        raise BadRequest from error
    if any(action in {"_dodaj", "_usun"} for action, _ in form.actions):
        return _with_rows(opened, form), 200
    if not form.validate():
        return _refused(opened, form)
    return _accepted(opened, form)


def _with_rows(opened: _Opened, form: Any) -> str:
    """The page with a row more or less; it opens at the new row, or at what lost one."""
    ((action, place),) = form.actions[:1]
    form.change_rows()
    focus = place.rpartition("-")[0]
    if action == "_dodaj":
        rows = reduce(getitem, place.split("-"), form.posted.typed)
        focus = f"{place}-{max(rows)}"
    return opened.page(
        values=form.posted.typed,
        answers=form.answers(),
        fees=form.fees(),
        rows=form.rows,
        focus=f"f-{focus}",
    )


def _stored(site: _Site) -> list[tuple[str, str]]:
    """Stores the uploads before anything is judged: a mistake elsewhere never loses a file."""
    pairs = []
    for name, file in request.files.items(multi=True):
        most = current_app.config["MAX_FILE"]
        with file.stream as stream:
            content = stream.read(most + 1)
        if len(content) > most:
            raise RequestEntityTooLarge
        if content or file.filename:
            pairs.append((f"{name}-plik", site.uploads.store(file.filename or "", content)))
    return pairs


def _wants_json() -> bool:
    offered = ["text/html", "application/json"]
    return request.accept_mimetypes.best_match(offered) == "application/json"


def _refused(opened: _Opened, form: Any) -> tuple[str | Response, int]:
    if _wants_json():
        return _json({"problems": [_told(problem) for problem in form.problems]}), 422
    page = opened.page(
        values=form.posted.typed,
        problems=form.problems,
        warnings=form.warnings(),
        answers=form.answers(),
        fees=form.fees(),
        rows=form.rows,
    )
    return page, 422


def _accepted(opened: _Opened, form: Any) -> tuple[str | Response, int]:
    answers, fees, warnings = form.answers(), form.fees(), form.warnings()
    filing = _filing(opened, answers, fees)
    xml = _validator(opened.bundle).to_xml(filing).decode()
    if _wants_json():
        told = {"warnings": [_told(warning) for warning in warnings], "fees": fees}
        return _json({"answers": answers, **told, "xml": xml}), 200
    titles = {fee.id: str(fee.title) for fee in opened.form.fees}
    page = (
        environment()
        .get_template("devserver/accepted.html")
        .render(
            form=opened.form,
            filing=filing,
            on=words.day(opened.on),
            warnings=warnings,
            fees=[
                {"title": titles[item["id"]], "amount": _money(item["amount"])}
                for item in fees["items"]
            ],
            total=_money(fees["total"]) if fees["total"] else "",
            answers=json.dumps(answers, ensure_ascii=False, indent=2),
            xml=xml,
        )
    )
    return page, 200


def _filing(opened: _Opened, answers: Mapping[str, Any], fees: Mapping[str, Any]) -> dict[str, Any]:
    """What `to_xml` takes (docs/contracts.md 3)."""
    form, office = opened.form, opened.site.office
    return {
        "form": form.id,
        "version": form.version,
        "on": opened.on,
        "filed_at": opened.now.isoformat(timespec="seconds"),
        "office": {"teryt": office.teryt, "name": office.name},
        "office_values": dict(opened.office),
        "codelists": {
            item.type.codelist.id: item.type.codelist.version
            for item in form.walk()
            if isinstance(item, Field) and isinstance(item.type, ChoiceType)
        },
        "answers": answers,
        "files": opened.site.uploads.contents(_digests(answers)),
        "fees": fees,
    }


def _digests(answer: object) -> set[str]:
    """The SHA-256 of every file in the answers."""
    match answer:
        case {"sha256": str(digest)}:
            return {digest}
        case dict():
            return {digest for part in answer.values() for digest in _digests(part)}
        case list():
            return {digest for part in answer for digest in _digests(part)}
        case _:
            return set()


def _validator(bundle: Bundle) -> ModuleType:
    return bundle.module("validator")


def _money(amount: str | None) -> str:
    return words.money(int(amount.replace(".", ""))) if amount else "według stawki urzędu"


def _told(problem: Any) -> dict[str, Any]:
    return {key: getattr(problem, key) for key in ("path", "code", "rule", "params", "message")}


def _json(tree: Mapping[str, Any]) -> Response:
    return Response(json.dumps(tree, ensure_ascii=False), content_type="application/json")
