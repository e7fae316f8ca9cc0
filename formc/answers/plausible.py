"""Single answers that look like somebody's: the same for the same field, wherever they stand.

What a field of a party means decides first, then the semantics of the field, then its type. Nothing
here promises that an answer fits into the form: the judge looks.
"""

from __future__ import annotations

from datetime import date
from typing import Any, assert_never

from formc.analysis.library import SEMANTICS
from formc.answers import draw
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    NumberType,
    PlaceType,
    TextType,
    TimeType,
)
from formc.runtime.places import VERTICES

from_places = 0
_MEANT = {
    "given_name": "Anna",
    "second_name": "Maria",
    "family_name": "Kowalska",
    "name": "Przykład sp. z o.o.",
    "post_office": "Przykładowo",
    "town": "Przykładowo",
    "street": "Polna",
    "building": "7",
    "flat": "2",
    "country": "Polska",
    "voivodeship": "mazowieckie",
    "county": "przykładowski",
    "commune": "Przykładowo",
    "document_number": "ABA300000",
    "citizenship": "polskie",
    "function": "prezes zarządu",
}
"""By the word of `means:`; what is not here has an example with its semantics."""

_WORDS = "Przykładowa treść"
_SHORT = 12  # texts that have to be shorter are numbers of something
_BORN = "1980-05-05"
_EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_CORNERS = [["21.012229", "52.249686"], ["21.012851", "52.249512"], ["21.012500", "52.249200"]]
_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def plausible(field: Field, on: str) -> Any:
    """A canonical answer within the bounds of the type; None where there is none at hand."""
    row = SEMANTICS.get(field.semantic)
    match field.type:
        case TextType() as type:
            known = (_MEANT.get(field.means or ""), row.example if row else "")
            return _text(type, [each for each in known if each])
        case NumberType(scale=scale, minimum=low, maximum=high):
            common = 100 if field.semantic == "money" else 1
            return draw.number(min(max(common * 10**scale, low), high), scale)
        case BooleanType():
            return False
        case ConsentType():
            return True
        case DateType() as type:
            return _day(type, on, _BORN if _birthday(field) else on)
        case TimeType():
            return "12:00"
        case DateTimeType():
            return f"{on}T12:00"
        case ChoiceType(codelist=codelist, many=many):
            first = codelist.codes[0]
            return [first] if many else first
        case PlaceType(kinds):
            return _place(kinds[0])
        case FileType() as type:
            return [_file(type)] * max(type.minimum, 1) if type.many else _file(type)
    assert_never(field.type)


def _text(type: TextType, known: list[str]) -> str | None:
    """The first of the words that fits; the longer the text has to be, the more of them."""
    many = ", ".join([_WORDS] * (type.min_length // len(_WORDS) + 1))
    padded = many[: type.max_length].strip(", ").ljust(type.min_length, "e")
    common = ("7", _WORDS) if type.max_length <= _SHORT else (_WORDS, "7")
    for each in (*known, *common, "7/2", "A1", padded):
        if type.min_length <= len(each) <= type.max_length and not draw.fault(type, each):
            return each
    return None


def _birthday(field: Field) -> bool:
    known = field.means == "birth_date" or field.autocomplete == "bday"
    return known or "urodz" in field.name


def _day(type: DateType, on: str, wanted: str) -> str:
    first, last = draw.days(type, on)
    return min(max(date.fromisoformat(wanted), first), last).isoformat()


def _place(kind: str) -> dict[str, Any]:
    """Around a market square."""
    if kind == "parcel":
        return {"kind": kind, "id": SEMANTICS["dzialka"].example}
    return {"kind": kind, "wgs84": _CORNERS[: VERTICES[kind][0]]}


def _file(type: FileType) -> dict[str, Any]:
    media_type = type.accept[0]
    ending = _ENDINGS.get(media_type, "bin")
    return {"name": f"plik.{ending}", "media_type": media_type, "size": 1, "sha256": _EMPTY}
