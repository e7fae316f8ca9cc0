"""How a browser posts the items of a form: its controls, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from formc.expr.tree import TRUE
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    Form,
    Group,
    Item,
    Note,
    NumberType,
    PlaceType,
    Repeat,
    TextType,
    TimeType,
    ValueType,
)
from formc.runtime.places import typed_place
from formc.runtime.wire import Control, Typed

PLACES = {
    "point": "Punkt",
    "line": "Linia, np. trasa",
    "area": "Obszar",
    "parcel": "Działka ewidencyjna",
}
"""What people choose from where a place may be of several kinds."""


def shape(form: Form) -> tuple[Control, ...]:
    """What `runtime.wire.read_posted` reads posts of this form by."""
    return _controls(form.items)


def typed(type: ValueType, answer: object) -> object:
    """How a canonical answer stands in its controls (`runtime.wire.Typed`); a malformed one as
    near to what was written as the control can show."""
    match type, answer:
        case _, None:
            return None
        case BooleanType() | ConsentType(), bool():
            return "true" if answer else "false"
        case NumberType(), str():
            return answer.replace(".", ",")
        case DateType(), str():
            return _date_parts(answer)
        case DateTimeType(), str():
            return moment_parts(answer)
        case ChoiceType(many=True), list() | tuple():
            return [str(code) for code in answer]
        case PlaceType(), _:
            return typed_place(answer)
        case FileType(), _:
            return answer
        case _, dict():
            return answer
        case _:
            return str(answer)


def typed_answers(items: tuple[Item, ...], answers: Mapping[str, Any]) -> Typed:
    """Canonical answers as they stand on a page (`runtime.wire.Posted.typed`), rows from 0."""
    found: Typed = {}
    for item in items:
        answer = None if isinstance(item, Note) else answers.get(item.name)
        match item, answer:
            case Group(items=below), Mapping():
                found[item.name] = typed_answers(below, answer)
            case Repeat(items=below), list():
                found[item.name] = {
                    number: typed_answers(below, row) for number, row in enumerate(answer)
                }
            case Field(value=None), _ if answer is not None:
                found[item.name] = typed(item.type, answer)
            case _:
                pass
    return found


def moment_parts(answer: str) -> dict[str, str]:
    """`2026-01-05T09:30` → 5, 1, 2026 and 9:30."""
    day, _, time = answer.replace(" ", "T", 1).partition("T")
    return {**_date_parts(day), "g": time.removeprefix("0") or time}


def _date_parts(answer: str) -> dict[str, str]:
    """`2026-01-05` → 5, 1, 2026; what has no three parts stands as typed in the first."""
    for separator, order in (("-", ("r", "m", "d")), (".", ("d", "m", "r"))):
        parts = answer.split(separator)
        if len(parts) == 3:
            pairs = dict(zip(order, parts, strict=True))
            return {part: pairs[part].lstrip("0") or pairs[part] for part in ("d", "m", "r")}
    return {"d": answer, "m": "", "r": ""}


def default(field: Field) -> object:
    """What an untouched page answers: the default, or the one option where there is no choice."""
    match field:
        case Field(default=None, required=required, type=ChoiceType(codelist=codelist, many=False)):
            return codelist.codes[0] if required == TRUE and len(codelist.codes) == 1 else None
        case _:
            return field.default


def _controls(items: tuple[Item, ...]) -> tuple[Control, ...]:
    return tuple(control for item in items if (control := _control(item)) is not None)


def _control(item: Item) -> Control | None:
    match item:
        case Field(value=None):
            return Control(item.name, kind(item.type), default=typed(item.type, default(item)))
        case Group():
            optional = item.required != TRUE
            return Control(item.name, "group", _controls(item.items), optional=optional)
        case Repeat():
            return Control(item.name, "repeat", _controls(item.items), maximum=item.maximum)
        case Field() | Note():
            return None
        case _:
            assert_never(item)


def kind(type: ValueType) -> str:
    """The kind of control that asks for a type (`runtime.wire.Control`)."""
    match type:
        case TextType() | NumberType() | TimeType():
            return "text"
        case BooleanType():
            return "boolean"
        case ConsentType():
            return "consent"
        case DateType():
            return "date"
        case DateTimeType():
            return "datetime"
        case ChoiceType(many=many):
            return "choices" if many else "choice"
        case PlaceType():
            return "place"
        case FileType(many=many):
            return "files" if many else "file"
        case _:
            assert_never(type)
