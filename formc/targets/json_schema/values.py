"""What one canonical answer may be, as a schema of its JSON (contracts, 5).

Regular expressions stay within what Python's `re` and JavaScript with the flag `u` read alike.
"""

from __future__ import annotations

from typing import assert_never

from formc.expr import pattern
from formc.ir import (
    BooleanType,
    ChoiceType,
    Codelist,
    ConsentType,
    DateTimeType,
    DateType,
    FileType,
    NumberType,
    PlaceType,
    TextType,
    TimeType,
    ValueType,
)
from formc.runtime.places import LATITUDE, LONGITUDE, PARCEL, VERTICES
from formc.runtime.values import FORBIDDEN, LARGEST
from formc.shapes.moments import MOMENT, TIME
from formc.targets.json_schema.conditions import Schema


def _char(code: int) -> str:
    # Both dialects read \uXXXX; beyond that they differ, and the character itself stands there.
    return f"\\u{code:04x}" if code <= 0xFFFF else chr(code)


def _allowed(also_forbidden: int | None = None) -> str:
    """The characters of a text as a class. They are named, not those outside: no pattern in Rust
    may name a surrogate."""
    found: list[str] = []
    low = 0
    alone = () if also_forbidden is None else ((also_forbidden, also_forbidden),)
    for first, last in (*sorted((*FORBIDDEN, *alone)), (0x110000, 0x110000)):
        if low < first:
            found.append(_char(low) if low == first - 1 else f"{_char(low)}-{_char(first - 1)}")
        low = last + 1
    return "".join(found)


def _portable(text: str) -> str:
    parsed = pattern.parse(text)
    assert isinstance(parsed, pattern.Pattern), f"{text!r} was not checked"
    return pattern.json_schema(parsed)


_LEAP_YEAR = "(?:(?:1[89]|2[0-2])(?:0[48]|[2468][048]|[13579][26])|2000)"

DEFINITIONS: dict[str, Schema] = {
    "wiersz": {
        "description": "Tekst w jednym wierszu, bez spacji na początku i na końcu.",
        "type": "string",
        "pattern": f"^(?! )[{_allowed(0x0A)}]+$(?!\\n)",
        "not": {"pattern": " $"},
    },
    "tekst": {
        "description": "Tekst, który może mieć wiele wierszy.",
        "type": "string",
        "pattern": f"^(?![ \\n])[{_allowed()}]+$",
        "not": {"pattern": "[ \\n]$"},
    },
    "dzien": {
        "description": "Istniejący dzień: RRRR-MM-DD, lata 1800–2299.",
        "type": "string",
        "pattern": (
            "^(?:(?:1[89]|2[0-2])[0-9]{2}-"
            "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
            "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
            "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
            f"|{_LEAP_YEAR}-02-29)$(?!\\n)"
        ),
    },
    "punkt": {
        "description": "Długość i szerokość geograficzna (WGS84): stopnie z sześcioma miejscami.",
        "type": "array",
        "prefixItems": [
            {"type": "string", "pattern": _portable(LONGITUDE)},
            {"type": "string", "pattern": _portable(LATITUDE)},
        ],
        "items": False,
        "minItems": 2,
    },
    "plik": {
        "description": "Opis pliku; treść podróżuje obok odpowiedzi.",
        "type": "object",
        "properties": {
            "name": {"$ref": "#/$defs/wiersz", "maxLength": 255},
            "media_type": {
                "type": "string",
                "pattern": (
                    "^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$(?!\\n)"
                ),
            },
            "size": {"type": "integer", "minimum": 0, "maximum": LARGEST},
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$(?!\\n)"},
        },
        "required": ["name", "media_type", "size", "sha256"],
        "additionalProperties": False,
    },
}
"""What several answers share, by its name under `$defs`."""


def schema_of_value(type: ValueType) -> Schema:
    """A schema of one answer. Refers to `DEFINITIONS`."""
    match type:
        case TextType():
            return _text(type)
        case NumberType():
            return _number(type)
        case BooleanType():
            return {"type": "boolean"}
        case ConsentType():
            return {"type": "boolean", "const": True}
        case DateType():
            return {"$ref": "#/$defs/dzien"}
        case TimeType():
            return {"type": "string", "pattern": pattern.json_schema(TIME)}
        case DateTimeType():
            return {"type": "string", "pattern": pattern.json_schema(MOMENT)}
        case ChoiceType(many=True):
            return {
                "type": "array",
                "items": _code(type.codelist),
                "minItems": 1,
                "uniqueItems": True,
            }
        case ChoiceType():
            return _code(type.codelist)
        case PlaceType(kinds):
            return _place(kinds)
        case FileType():
            return _file(type)
        case _:
            assert_never(type)


def _text(type: TextType) -> Schema:
    words: Schema = {"$ref": "#/$defs/tekst" if type.multiline else "#/$defs/wiersz"}
    if type.pattern is not None:
        words["pattern"] = _portable(type.pattern)
    if type.min_length > 1:
        words["minLength"] = type.min_length
    return {**words, "maxLength": type.max_length}


def _number(type: NumberType) -> Schema:
    if type.scale == 0:
        return {"type": "integer", "minimum": type.minimum, "maximum": type.maximum}
    places = f"\\.[0-9]{{{type.scale}}}"
    nothing = f"0\\.0{{{type.scale}}}"
    return {
        "type": "string",
        "pattern": f"^(?!-{nothing})-?(?:0|[1-9][0-9]{{0,14}}){places}$(?!\\n)",
    }


def _code(codelist: Codelist) -> Schema:
    if codelist.large:
        return {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,62}$(?!\\n)"}
    return {
        "type": "string",
        "oneOf": [{"const": option.code, "title": option.label.pl} for option in codelist.options],
    }


def _place(kinds: tuple[str, ...]) -> Schema:
    """That an area does not repeat its first vertex is more than a schema can say."""
    one_of = [_place_of_kind(kind) for kind in kinds]
    return one_of[0] if len(one_of) == 1 else {"oneOf": one_of}


def _place_of_kind(kind: str) -> Schema:
    held: Schema = {"id": {"type": "string", "pattern": _portable(PARCEL)}}
    if kind in VERTICES:
        least, most = VERTICES[kind]
        vertices: Schema = {"type": "array", "items": {"$ref": "#/$defs/punkt"}}
        held = {"wgs84": {**vertices, "minItems": least, "maxItems": most}}
    return {
        "type": "object",
        "properties": {"kind": {"const": kind}, **held},
        "required": ["kind", *held],
        "additionalProperties": False,
    }


def _file(type: FileType) -> Schema:
    one: Schema = {
        "$ref": "#/$defs/plik",
        "properties": {
            "media_type": {"enum": list(type.accept)},
            "size": {"maximum": type.max_size},
        },
    }
    if not type.many:
        return one
    return {
        "type": "array",
        "items": one,
        "minItems": max(type.minimum, 1),
        "maxItems": type.maximum,
    }
