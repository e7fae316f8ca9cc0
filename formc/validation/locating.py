"""Where in a document the answers stand: line and column of a JSON Pointer, for people to look at.

Only what has been read and judged already comes here, so both readers are plain. What is missing is
located where it would stand: at the nearest thing around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]  # json itself reads texts so
from typing import Any
from xml.parsers import expat

Place = tuple[int, int]
"""Line and column, both from 1."""

_SPACE = re.compile(r"[ \t\n\r]*")
_PLAIN = re.compile(r"[^\s,\]}]+")


def in_json(data: bytes, pointers: Iterable[str], below: str = "") -> list[Place]:
    """The place of each pointer; `below` is where in the document they begin."""
    text = data.decode("utf-8")
    offsets = dict(_values(text, _skip(text, 0), ""))
    return [place_of(text, _nearest(offsets, below + pointer)) for pointer in pointers]


def place_of(text: str, offset: int) -> Place:
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


def _nearest(found: Mapping[str, Any], pointer: str) -> Any:
    while pointer not in found:
        pointer = pointer.rpartition("/")[0]
    return found[pointer]


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _values(text: str, at: int, pointer: str) -> Iterator[tuple[str, int]]:
    """Every value below a place and, last, the end of it under a name that no pointer has."""
    yield pointer, at
    if text[at] not in "{[":
        found = _PLAIN.match(text, at)
        end = scanstring(text, at + 1)[1] if text[at] == '"' else found.end() if found else at
        yield _END, end
        return
    keyed, at, number = text[at] == "{", _skip(text, at + 1), 0
    while text[at] not in "}]":
        name = str(number)
        if keyed:
            name, at = scanstring(text, at + 1)
            at = _skip(text, _skip(text, at) + 1)
        for inner, place in _values(text, at, f"{pointer}/{_escaped(name)}"):
            if inner is _END:
                at = place
            else:
                yield inner, place
        at = _skip(text, at)
        if text[at] == ",":
            at, number = _skip(text, at + 1), number + 1
    yield _END, at + 1


_END = "end"


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


# Documents ----------------------------------------------------------------------------------------


def in_xml(data: bytes, pointers: Iterable[str], mapping: Mapping[str, Any]) -> list[Place]:
    """The place of the element of each pointer, by the mapping of the form."""
    found = _elements(data)
    return [_nearest(found, _steps(pointer, mapping)) for pointer in pointers]


def _elements(data: bytes) -> dict[str, Place]:
    """Every element by its local names and numbers among those of its name, from 0."""
    found: dict[str, Place] = {"": (1, 1)}
    path = [""]
    counts: list[dict[str, int]] = [{}]
    parser = expat.ParserCreate("utf-8", " ")

    def start(name: str, _: object) -> None:
        local = name.rpartition(" ")[2]
        number = counts[-1][local] = counts[-1].get(local, -1) + 1
        path.append(f"{path[-1]}/{local}:{number}")
        counts.append({})
        found[path[-1]] = (parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def end(_: str) -> None:
        path.pop()
        counts.pop()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(data, True)
    return found


def _steps(pointer: str, mapping: Mapping[str, Any]) -> str:
    """The elements on the way to an answer, as far as it stands among the content."""
    steps = "/Dokument:0/TrescDokumentu:0"
    items: Sequence[Mapping[str, Any]] = mapping["items"]
    names = iter(pointer.split("/")[1:])
    for name in names:
        item = next((each for each in items if each["name"] == name), None)
        if item is None or "element" not in item:
            break
        steps += f"/{item['element']}:0"
        if item["kind"] == "repeat" and (row := next(names, "")):
            steps += f"/{item['each']}:{row}"
        items = item.get("items", ())
    return steps
