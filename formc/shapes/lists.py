"""Large codelists as files of their own: one for each version, whatever forms use it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from formc.ir import ChoiceType, Codelist, Field, Form


def large_lists(form: Form, known: Mapping[str, Codelist]) -> tuple[Codelist, ...]:
    """The large lists of the project that a form chooses from, whole, sorted by id."""
    used = {
        item.type.codelist.id
        for item in form.walk()
        if isinstance(item, Field) and isinstance(item.type, ChoiceType)
    }
    return tuple(known[id] for id in sorted(used) if id in known and known[id].large)


def list_path(codelist: Codelist) -> str:
    """`<id>/<version>.json`; what no path can have in a version becomes `-`."""
    version = re.sub(r"[^a-z0-9._-]", "-", codelist.version.lower()).strip("._-") or "0"
    return f"{codelist.id}/{version[:64]}.json"


def printed(codelist: Codelist) -> bytes:
    """`{id, version, title, options: [{code, label, hint?, columns?}]}`, a line for each option."""
    head = {"id": codelist.id, "version": codelist.version, "title": codelist.title.pl}
    lines = [f"{json.dumps(key)}: {_json(value)}," for key, value in head.items()]
    rows = []
    for option in codelist.options:
        row: dict[str, object] = {"code": option.code, "label": option.label.pl}
        if option.hint is not None:
            row["hint"] = option.hint.pl
        if option.columns:
            row["columns"] = dict(option.columns)
        rows.append(_json(row))
    options = ",\n".join(rows)
    return "\n".join(["{", *lines, f'"options": [\n{options}\n]', "}", ""]).encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
