"""The title of a case as a service writes it: words, and answers between braces."""

from __future__ import annotations

import re
from typing import Literal

from formc.expr.tree import Path
from formc.ir import (
    ChoiceType,
    DateTimeType,
    DateType,
    Field,
    Form,
    NumberType,
    Repeat,
    TextType,
    TimeType,
)
from formc.record import Record

_INSERT = re.compile(r"\{([^{}]*)\}")
Fault = Literal["brace", "unknown", "row", "kind"]


class Mistake(Record, frozen=True):
    """What cannot be said; `start` and `end` are characters of the template."""

    fault: Fault
    text: str
    start: int
    end: int


def parts(template: str) -> tuple[str | Path, ...]:
    """Words and paths of answers, in their order."""
    found: list[str | Path] = []
    end = 0
    for insert in _INSERT.finditer(template):
        if words := template[end : insert.start()]:
            found.append(words)
        found.append(tuple(insert[1].strip().split(".")))
        end = insert.end()
    return (*found, template[end:]) if template[end:] else tuple(found)


def mistakes(template: str, form: Form) -> tuple[Mistake, ...]:
    """What is wrong with a template: braces without a pair, paths that lead to no one answer."""
    rest = _INSERT.sub(lambda found: " " * len(found[0]), template)
    found = [Mistake("brace", rest[at], at, at + 1) for at in range(len(rest)) if rest[at] in "{}"]
    for insert in _INSERT.finditer(template):
        path = insert[1].strip()
        fault = _fault(tuple(path.split(".")), form)
        if fault is not None:
            found.append(Mistake(fault, path, insert.start(1), insert.end(1)))
    return tuple(sorted(found, key=lambda each: each.start))


def printable(form: Form) -> tuple[str, ...]:
    """The paths that a title may take."""
    return tuple(".".join(item.path) for item in form.walk() if not _fault(item.path, form))


def _fault(path: Path, form: Form) -> Fault | None:
    items = {item.path: item for item in form.walk()}
    item = items.get(path)
    if item is None:
        return "unknown"
    if any(isinstance(items[path[:end]], Repeat) for end in range(1, len(path))):
        return "row"
    if not isinstance(item, Field):
        return "kind"
    match item.type:
        case TextType(multiline=multiline):
            return "kind" if multiline else None
        case ChoiceType(many=many):
            return "kind" if many else None
        case NumberType() | DateType() | TimeType() | DateTimeType():
            return None
        case _:
            return "kind"
