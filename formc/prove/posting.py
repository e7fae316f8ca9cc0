"""Answers as a person would post them: what a browser sends for canonical answers, url-encoded.

Every control of a shown page is sent, empty ones as empty texts: decimals with a comma, days in
three parts, rows by their numbers. Boxes and radios that nobody ticked are not sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    Group,
    Item,
    Note,
    NumberType,
    PlaceType,
    Repeat,
    TextType,
    TimeType,
)
from formc.runtime.wire import control_name
from formc.shapes.wire import typed

Pairs = Iterator[tuple[str, str]]

POSTABLE = frozenset(
    {"required", "min", "max", "length", "check_digit", "min_rows", "max_rows", "filter", "rule"}
)
"""Problems that somebody can type. The others no page sends, or `normalize` mends them."""


def through_a_browser(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs as a server has them after the trip as `application/x-www-form-urlencoded`."""
    # A browser sends every line end of a text as CRLF.
    sent = urlencode([(name, value.replace("\n", "\r\n")) for name, value in pairs])
    return parse_qsl(sent, keep_blank_values=True)


def posted(items: tuple[Item, ...], answers: dict[str, Any]) -> Pairs:
    """Pairs for the answers of these items; computed ones are shown and never posted. A stored
    file's token is its place in `stored`."""
    yield from _level(items, answers, ())


def stored(answers: Any, at: tuple[str | int, ...] = ()) -> dict[str, Any]:
    """The files of the answers by token."""
    if isinstance(answers, dict) and "sha256" in answers:
        return {control_name(at): answers}
    inner: Any = ()
    if isinstance(answers, dict):
        inner = answers.items()
    elif isinstance(answers, list):
        inner = enumerate(answers)
    found: dict[str, Any] = {}
    for step, each in inner:
        found |= stored(each, (*at, step))
    return found


def _level(items: tuple[Item, ...], answers: dict[str, Any], at: tuple[str | int, ...]) -> Pairs:
    for item in items:
        here, answer = (*at, item.name), answers.get(item.name)
        match item:
            case Field(value=None) if answer is not None:
                yield from _field(item, answer, here)
            case Field(value=None):
                yield from _empty(item, here)
            case Group():
                yield from _level(item.items, answer or {}, here)
            case Repeat():
                rows = answer or []
                yield control_name(here), ",".join(str(number) for number in range(len(rows)))
                for number, row in enumerate(rows):
                    yield from _level(item.items, row, (*here, number))
            case Field() | Note():
                pass


def _field(field: Field, answer: Any, at: tuple[str | int, ...]) -> Pairs:
    name = control_name(at)
    shown: Any = typed(field.type, answer)
    match field.type:
        case DateType():
            yield from ((f"{name}-{part}", shown[part]) for part in ("d", "m", "r"))
        case DateTimeType():
            yield from ((f"{name}-{part}", shown[part]) for part in ("d", "m", "r", "g"))
        case PlaceType(kinds):
            yield from ((f"{name}-{part}", shown[part]) for part in _parts(kinds))
        case ChoiceType(many=True):
            yield from ((name, code) for code in answer)
        case FileType(many=True):
            yield from ((f"{name}-plik", control_name((*at, i))) for i in range(len(answer)))
        case FileType():
            yield f"{name}-plik", name
        case _:
            yield name, shown


def _empty(field: Field, at: tuple[str | int, ...]) -> Pairs:
    """What stays empty on a page is sent all the same, if it is a text."""
    name = control_name(at)
    match field.type:
        case TextType() | NumberType() | TimeType():
            yield name, ""
        case DateType():
            yield from ((f"{name}-{part}", "") for part in ("d", "m", "r"))
        case DateTimeType():
            yield from ((f"{name}-{part}", "") for part in ("d", "m", "r", "g"))
        case PlaceType(kinds):
            yield from ((f"{name}-{part}", "") for part in _parts(kinds) if part != "rodzaj")
        case BooleanType() | ConsentType() | ChoiceType() | FileType():
            return


def _parts(kinds: tuple[str, ...]) -> Iterator[str]:
    """The controls of a place: radios only where there is a choice."""
    if len(kinds) > 1:
        yield "rodzaj"
    if any(kind != "parcel" for kind in kinds):
        yield "punkty"
    if "parcel" in kinds:
        yield "dzialka"
