"""Places: a point, a line, an area or a parcel. Whether one is readable, and how typed ones become
canonical. `places.js` says the same in JavaScript.

A canonical place is `{kind: point | line | area, wgs84: [[longitude, latitude], …]}`, degrees with
six decimals, or `{kind: parcel, id}` (contracts, 5). It lies between 14 and 25 degrees east and 49
and 56 degrees north: all of Poland with its sea, where no longitude looks like a latitude.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any, TypeGuard

from formc.runtime.values import MISSING, NORMAL_FORMS, normal_text

VERTICES: dict[str, tuple[int, int]] = {"point": (1, 1), "line": (2, 200), "area": (3, 200)}
"""How many vertices a kind has, least and most. An area does not repeat its first one."""

PLACE_KINDS = (*VERTICES, "parcel")

LONGITUDE = "(1[4-9]|2[0-4])\\.[0-9]{6}"
LATITUDE = "(49|5[0-5])\\.[0-9]{6}"
PARCEL = "[0-9]{6}_[0-9]\\.[0-9]{4}\\.(AR_[0-9]{1,4}\\.)?[0-9]{1,6}(\\/[0-9]{1,6})?"
"""Portable patterns; the last one is that of the type `dzialka`."""

PLACE_PARTS = ("rodzaj", "punkty", "dzialka")
"""What stands in the controls: the kind, the vertices (one a line), the parcel."""

_longitude = re.compile(LONGITUDE).fullmatch
_latitude = re.compile(LATITUDE).fullmatch
_parcel = re.compile(PARCEL).fullmatch


def place_fault(value: object, kinds: Collection[str]) -> str:
    """`option` is a kind that the field does not ask for. Numbers of vertices are bounds."""
    if type(value) is not dict or type(value.get("kind")) is not str:
        return "kind"
    kind = value["kind"]
    holds = "id" if kind == "parcel" else "wgs84"
    if value.keys() != {"kind", holds}:
        return "kind"
    if not (type(value[holds]) is str if kind == "parcel" else _is_vertices(value[holds])):
        return "kind"
    if kind not in kinds:
        return "option"
    if kind == "parcel":
        return "" if _parcel(value["id"]) else "form"
    vertices = value["wgs84"]
    if not all(in_poland(longitude, latitude) for longitude, latitude in vertices):
        return "form"
    closed = kind == "area" and len(vertices) > 1 and vertices[0] == vertices[-1]
    return "form" if closed else ""


def in_poland(longitude: str, latitude: str) -> bool:
    """Whether these are canonical degrees of a vertex."""
    return _longitude(longitude) is not None and _latitude(latitude) is not None


def vertex_bounds(value: Any) -> tuple[int, int, int]:
    """Of a readable place the least, the most and the real number of vertices; a parcel has none
    and needs none."""
    least, most = VERTICES.get(value["kind"], (0, 0))
    return least, most, len(value.get("wgs84", ()))


def is_place(value: object, kinds: Collection[str]) -> bool:
    """Whether nothing at all is wrong with a place."""
    if place_fault(value, kinds):
        return False
    least, most, count = vertex_bounds(value)
    return least <= count <= most


def _is_vertices(value: object) -> bool:
    return type(value) is list and bool(value) and all(_is_vertex(each) for each in value)


def _is_vertex(value: object) -> TypeGuard[list[str]]:
    return type(value) is list and [type(each) for each in value] == [str, str]


# What people type ---------------------------------------------------------------------------------

_DECIMAL = "([0-9]{2}[.,][0-9]{1,15})°?"
_MINUTES = "([0-9]{2})° ?([0-5]?[0-9](?:[.,][0-9]{1,12})?)['’′]"
_SECONDS = "([0-9]{2})° ?([0-5]?[0-9])['’′] ?([0-5]?[0-9](?:[.,][0-9]{1,9})?)(?:[\"”″]|['’′]{2})"
_BETWEEN = "(?: ?[,;/] ?| )"
_typed_pairs = tuple(
    re.compile(f"{angle}{_BETWEEN}{angle}").fullmatch
    for form in (_DECIMAL, _MINUTES, _SECONDS)
    for angle in (f"([NEne]) ?{form}", f"{form} ?([NEne]?)")
)
"""Two angles of one form, with the letters before them, after them, or without. A decimal comma is
told from one between numbers because both have two digits before it."""

_spaces = re.compile("[ \t]+")


def normal_place(value: object, kinds: Sequence[str]) -> object:
    """A place from what stands in its controls, or from a canonical one written freely. A vertex
    that nobody can read stays as typed, in the place of the longitude."""
    if type(value) is str:
        return value if _place_text(value) else MISSING
    if type(value) is not dict:
        return value
    if value.keys() <= set(PLACE_PARTS):
        return _controlled(value, kinds)
    kind = value.get("kind")
    if value.keys() == {"kind", "wgs84"} and type(value["wgs84"]) is list:
        vertices = [_normal_vertex(each) for each in value["wgs84"]]
        return {"kind": kind, "wgs84": _opened(kind, vertices)}
    if value.keys() == {"kind", "id"} and type(value["id"]) is str and _place_text(value["id"]):
        return {"kind": kind, "id": normal_text(value["id"], NORMAL_FORMS["dzialka"])}
    return value


def typed_place(answer: object) -> dict[str, str]:
    """A place as it stands in its controls; a malformed one as near as they can show it."""
    if type(answer) is not dict:
        return {"rodzaj": "", "punkty": str(answer), "dzialka": ""}
    vertices, parcel = answer.get("wgs84", ()), answer.get("id", "")
    lines = [_vertex_line(each) for each in vertices] if type(vertices) is list else []
    return {
        "rodzaj": str(answer.get("kind", "")),
        "punkty": "\n".join(lines),
        "dzialka": str(parcel),
    }


def _vertex_line(vertex: object) -> str:
    """`latitude, longitude`, as maps show them."""
    if not _is_vertex(vertex):
        return str(vertex)
    longitude, latitude = vertex
    return f"{latitude}, {longitude}" if latitude else longitude


def _controlled(value: dict[str, Any], kinds: Sequence[str]) -> object:
    """The kind decides which control counts; what the other one holds is left over."""
    parts = [value.get(part, "") for part in PLACE_PARTS]
    if not all(type(part) is str for part in parts):
        return value
    kind, points, parcel = (_place_text(part) for part in parts)
    if not kind:
        likely = [each for each in kinds if (parcel if each == "parcel" else points)]
        kind = kinds[0] if len(kinds) == 1 else likely[0] if len(likely) == 1 else ""
    if not any(map(_place_text, parts)):
        return MISSING
    if kind == "parcel" and parcel:
        return {"kind": kind, "id": normal_text(parcel, NORMAL_FORMS["dzialka"])}
    if kind in VERTICES and points:
        lines = [_place_text(line) for line in points.split("\n")]
        vertices: list[object] = [_read_vertex(line) or [line, ""] for line in lines if line]
        return {"kind": kind, "wgs84": _opened(kind, vertices)}
    return value


def _place_text(text: str) -> str:
    """One line end and one kind of space, none at the ends."""
    text = text.replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n")
    return _spaces.sub(" ", text).strip(" \n")


def _opened(kind: object, vertices: list[object]) -> list[object]:
    """An area without its first vertex repeated at the end, as many programs write it."""
    while kind == "area" and len(vertices) > 1 and _same(vertices[0], vertices[-1]):
        vertices = vertices[:-1]
    return vertices


def _same(one: object, other: object) -> bool:
    return _is_vertex(one) and one == other


def _normal_vertex(vertex: object) -> object:
    if not _is_vertex(vertex):
        return vertex
    return _read_vertex(_place_text(" ".join(vertex))) or vertex


def _read_vertex(text: str) -> list[str] | None:
    """Longitude and latitude of a pair of angles, whichever comes first: no degree of Poland can
    be both."""
    for number, reads in enumerate(_typed_pairs):
        if match := reads(text):
            half = len(match.groups()) // 2
            angles = [_angle(match.groups()[at : at + half], number % 2 == 0) for at in (0, half)]
            for (one, east), (other, north) in (angles, angles[::-1]):
                if in_poland(one, other) and east in ("", "E") and north in ("", "N"):
                    return [one, other]
    return None


def _angle(parts: Sequence[str], letter_first: bool) -> tuple[str, str]:
    """Degrees with six places, rounded half up, and the letter."""
    letter, *numbers = parts if letter_first else (parts[-1], *parts[:-1])
    whole, _, places = numbers[-1].replace(",", ".").partition(".")
    units = 0
    for part in (*numbers[:-1], whole):
        units = 60 * units + int(part)
    units = units * 10 ** len(places) + int(places or "0")
    unit = 60 ** (len(numbers) - 1) * 10 ** len(places)
    millionths = (2 * 10**6 * units + unit) // (2 * unit)
    return f"{millionths // 10**6}.{millionths % 10**6:06}", letter.upper()
