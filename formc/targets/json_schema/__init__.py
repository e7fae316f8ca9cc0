"""Writes `schema.json`: JSON Schema 2020-12 of canonical answers (contracts, 5 and 17).

The schema is a partial engine. It refuses unknown keys, wrong kinds and forms, codes outside of
short lists, integers, lengths and numbers of rows out of bounds, and says `required` and `hidden`
where their conditions ask for single answers. What it enforces whole is listed in the manifest;
check digits, bounds of decimals and days, computed answers and rules are left to the strict
engines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from formc.bundle.spelling import indented
from formc.expr.tree import Path
from formc.ir import (
    ChoiceType,
    Field,
    FileType,
    Form,
    Group,
    Item,
    Note,
    NumberType,
    PlaceType,
    Repeat,
)
from formc.shapes.constraints import Constraint, constraints
from formc.target import Artifact, Context, Support, Target
from formc.targets.json_schema.conditions import Schema
from formc.targets.json_schema.presence import Presence, presence
from formc.targets.json_schema.values import DEFINITIONS, schema_of_value

ALWAYS = frozenset({"unknown", "kind", "length", "max_rows", "file_type", "file_size"})
"""Codes that the schema enforces wherever they are."""


def emit_form(form: Form, context: Context) -> Iterable[Artifact]:
    every = constraints(form)
    present = presence(form, every)
    schema = schema_of_form(form, present)
    context.enforces("json_schema", [one.id for one in every if _enforced(one, present)])
    yield Artifact.text("schema.json", "json-schema", "application/schema+json", printed(schema))


def schema_of_form(form: Form, present: Presence) -> Schema:
    level = _level((), form.items, present)
    used = frozenset(_references(level))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"Formularz {form.id}, wersja {form.version}.",
        "title": form.title.pl,
        **level,
        "$defs": {name: DEFINITIONS[name] for name in _closed(used)},
    }


def printed(schema: Schema) -> str:
    """The schema as text; characters that nobody can see are escaped."""
    text = indented(schema) + "\n"
    return re.sub(r"[^\n\x20-\x7e]", lambda char: _escaped(char[0]), text)


def _escaped(char: str) -> str:
    return char if char.isprintable() else json.dumps(char)[1:-1]


def _level(path: Path, items: Iterable[Item], present: Presence) -> Schema:
    """An object of answers: the form, a group, or a row."""
    shown = [item for item in items if not isinstance(item, Note)]
    always = set(present.required.get(path, ()))
    required = [item.name for item in shown if item.name in always]
    conditions = present.conditions.get(path, [])
    return {
        "type": "object",
        **({"minProperties": 1} if path else {}),
        "properties": {item.name: _item(item, present) for item in shown},
        **({"required": required} if required else {}),
        "additionalProperties": False,
        **({"allOf": conditions} if conditions else {}),
    }


def _item(item: Field | Group | Repeat, present: Presence) -> Schema:
    words: Schema = {"title": item.label.pl}
    if item.hint is not None:
        words["description"] = item.hint.pl
    match item:
        case Field():
            return words | schema_of_value(item.type)
        case Group():
            return words | _level(item.path, item.items, present)
        case Repeat():
            row = {"title": item.each_label.pl} | _level(item.path, item.items, present)
            bounds = {"minItems": max(item.minimum, 1), "maxItems": item.maximum}
            return {**words, "type": "array", "items": row, **bounds}


def _references(schema: object) -> Iterator[str]:
    """The names of the definitions that a schema refers to."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref":
                yield value.removeprefix("#/$defs/")
            else:
                yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


def _closed(names: frozenset[str]) -> list[str]:
    """The names with all that their definitions refer to, in the order of the table."""
    further = names | {name for used in names for name in _references(DEFINITIONS[used])}
    return [name for name in DEFINITIONS if name in further]


def _enforced(constraint: Constraint, present: Presence) -> bool:
    """Whether the schema refuses every answer that violates the constraint."""
    subject = constraint.subject
    type = subject.type if isinstance(subject, Field) else None
    match constraint.code:
        case "required" | "hidden" | "min_rows" | "filter":
            return constraint.id in present.enforced
        case "form":
            # The name of a file has to be NFC, and NFC is no pattern.
            if isinstance(type, PlaceType):
                return "area" not in type.kinds
            return not isinstance(type, FileType)
        case "option":
            if isinstance(type, ChoiceType):
                return not type.codelist.large
            return isinstance(type, PlaceType)
        case "min" | "max":
            return isinstance(type, NumberType) and type.scale == 0
        case code:
            return code in ALWAYS


TARGET = Target(
    name="json_schema",
    summary="JSON Schema 2020-12 odpowiedzi",
    emit_form=emit_form,
    support={
        "unknown": Support.FULL,
        "kind": Support.FULL,
        "form": Support.FULL,
        "option": Support.PARTIAL,
        "required": Support.PARTIAL,
        "hidden": Support.PARTIAL,
        "min": Support.PARTIAL,
        "max": Support.PARTIAL,
        "length": Support.FULL,
        "min_rows": Support.PARTIAL,
        "max_rows": Support.FULL,
        "filter": Support.PARTIAL,
        "file_type": Support.FULL,
        "file_size": Support.FULL,
        "check_digit": Support.NONE,
        "computed": Support.NONE,
        "nfc": Support.NONE,
        "rule": Support.NONE,
    },
)
