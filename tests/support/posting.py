"""Answers as a person would post them: the pairs of a browser for canonical answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formc.ir import ChoiceType, DateTimeType, DateType, Field, FileType, Group, Item, Note
from formc.runtime.wire import control_name

Pairs = Iterator[tuple[str, str]]


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
        if isinstance(item, Note) or item.name not in answers:
            continue
        here, answer = (*at, item.name), answers[item.name]
        if isinstance(item, Field):
            if item.value is None:
                yield from _field(item, answer, here)
        elif isinstance(item, Group):
            yield from _level(item.items, answer, here)
        else:
            yield control_name(here), ",".join(str(number) for number in range(len(answer)))
            for number, row in enumerate(answer):
                yield from _level(item.items, row, (*here, number))


def _field(field: Field, answer: Any, at: tuple[str | int, ...]) -> Pairs:
    name = control_name(at)
    match field.type:
        case DateType():
            year, month, day = answer.split("-")
            yield from ((f"{name}-d", day), (f"{name}-m", month), (f"{name}-r", year))
        case DateTimeType():
            date, time = answer.split("T")
            year, month, day = date.split("-")
            yield from ((f"{name}-d", day), (f"{name}-m", month), (f"{name}-r", year))
            yield f"{name}-g", time
        case ChoiceType(many=True):
            yield from ((name, code) for code in answer)
        case FileType(many=True):
            yield from ((f"{name}-plik", control_name((*at, i))) for i in range(len(answer)))
        case FileType():
            yield f"{name}-plik", name
        case _ if isinstance(answer, bool):
            yield name, "true" if answer else "false"
        case _:
            yield name, str(answer)
