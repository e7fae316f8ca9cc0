"""One answer at a time: what `schema.json` accepts is what the runtime can read, no more, no less.

Both real engines judge. Check digits, NFC and bounds of decimals and days are none of the schema's
business (contracts, 17), so the runtime is not asked for them here.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from formc.answers.filed import Filed
from formc.diagnostics import Report
from formc.expr.tree import FALSE
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    Form,
    NumberType,
    Page,
    PlaceType,
    Text,
    TextType,
    TimeType,
    ValueType,
)
from formc.prove.bundles import Bundle
from formc.prove.engines import by_ajv, by_jsonschema
from formc.record import replace
from formc.runtime import places, values
from formc.target import Context
from formc.targets.json_schema import emit_form
from tests.support.builders import asked, choice
from tests.support.mutations import FILE, NO_ANSWERS, OTHER_KINDS, near

TYPES: dict[str, ValueType] = {
    "text": TextType(min_length=2, max_length=12),
    "lines": TextType(max_length=12, multiline=True),
    "code": TextType(min_length=6, max_length=6, pattern="[0-9]{2}-[0-9]{3}"),
    "whole": NumberType(scale=0, minimum=-5, maximum=2000),
    "vast": NumberType(scale=0, minimum=-(2**53 - 1), maximum=2**53 - 1),
    "money": NumberType(scale=2, minimum=-1000, maximum=99_999),
    "fine": NumberType(scale=4, minimum=0, maximum=99_999),
    "truth": BooleanType(),
    "consent": ConsentType(),
    "day": DateType(),
    "time": TimeType(),
    "moment": DateTimeType(),
    "place": PlaceType(("point", "line", "parcel")),
    "area": PlaceType(("area",)),
    "one": choice("one", ("a", "A"), ("b", "B"), ("0-1", "C")),
    "many": choice("many", ("a", "A"), ("b", "B"), ("c", "C"), many=True),
    "file": FileType(accept=("application/pdf", "image/png"), max_size=5000),
    "files": FileType(accept=("image/png",), max_size=5000, many=True, minimum=1, maximum=2),
}
WORDS = (
    "ab",
    "12-345",
    "Zażółć",
    "a b",
    "a  b",
    "🌳🌳",
    "x\u2028y",
    "x\u2003",
    "\u3000x",
    "12-345\n",
)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    fields = [asked(name, name, type, required=FALSE) for name, type in TYPES.items()]
    page = Page(name="strona", title=Text("Strona"), items=tuple(fields))
    form = Form(id="typy", version="1.0.0", title=Text("Typy"), pages=(page,), rules=())
    folder = tmp_path_factory.mktemp("typy")
    context = Context("json_schema", Report())
    for artifact in emit_form(form, context):
        (folder / artifact.path).write_bytes(artifact.data)
    return Bundle(form, folder, {})


@pytest.mark.parametrize("name", TYPES)
def test_the_schema_accepts_what_can_be_read(bundle: Bundle, name: str) -> None:
    item = next(item for item in bundle.form.walk() if item.name == name)
    assert isinstance(item, Field)
    tried: list[Any] = [*NO_ANSWERS, *OTHER_KINDS, *WORDS, *near(item.type, "12-345"), FILE, [FILE]]
    filed = [Filed(repr(value), {name: value}, "2026-01-01") for value in tried]
    expected = {repr(value): _accepted(item.type, value) for value in tried}
    assert True in expected.values()
    assert False in expected.values()
    for engine in (by_jsonschema, by_ajv):
        found = {each.name: gives for each, gives in zip(filed, engine(bundle, filed), strict=True)}
        assert found == expected, engine.__name__


def test_every_day_of_five_centuries(bundle: Bundle) -> None:
    days = [
        f"{year}-{month:02}-{day:02}"
        for year in (*range(1799, 1805), 1896, 1900, 1999, 2000, 2024, 2100, *range(2296, 2301))
        for month in range(14)
        for day in range(33)
    ]
    filed = [Filed(day, {"day": day}, "2026-01-01") for day in days]
    real = [values.is_day(day) for day in days]
    assert by_jsonschema(bundle, filed) == real
    assert by_ajv(bundle, filed) == real
    moments = [Filed(day, {"moment": f"{day}T23:59"}, "2026-01-01") for day in days]
    assert by_jsonschema(bundle, moments) == real
    assert by_ajv(bundle, moments) == real


def test_every_character_that_is_near_a_forbidden_one(bundle: Bundle) -> None:
    codes = (*range(0x3000), *range(0xD700, 0x11000), *range(0x1FFF0, 0x20010))
    texts = [f"a{chr(code)}b" for code in codes]
    filed = [Filed(ascii(text), {"text": text}, "2026-01-01") for text in texts]
    clean = [values.clean(text) for text in texts]
    assert by_jsonschema(bundle, filed) == clean
    assert by_ajv(bundle, filed) == clean


def _accepted(type: ValueType, value: Any) -> bool:
    """What the runtime says, with the bounds that the schema knows."""
    match type:
        case TextType():
            fullmatch = re.compile(type.pattern).fullmatch if type.pattern else None
            fault = values.text_fault(value, fullmatch, None, type.multiline)
            return fault == "" and type.min_length <= len(value) <= type.max_length
        case NumberType(scale=0):
            fault = values.integer_fault(value)
            return fault == "" and type.minimum <= value <= type.maximum
        case NumberType():
            return values.decimal_fault(value, type.scale) == ""
        case BooleanType():
            return values.boolean_fault(value) == ""
        case ConsentType():
            return values.consent_fault(value) == ""
        case DateType():
            return values.date_fault(value) == ""
        case TimeType():
            return values.time_fault(value) == ""
        case DateTimeType():
            return values.moment_fault(value) == ""
        case PlaceType(("area",)) if isinstance(value, dict) and value.get("kind") == "area":
            # That an area does not come back to its first vertex is more than a schema can say.
            open_or_not = {**value, "kind": "line"}
            return places.is_place(open_or_not, ("line",)) and len(value["wgs84"]) >= 3
        case PlaceType(kinds):
            return places.is_place(value, kinds)
        case FileType(many=True):
            readable = isinstance(value, list) and value != []
            return (
                readable
                and type.minimum <= len(value) <= type.maximum
                and all(_accepted(replace(type, many=False), file) for file in value)
            )
        case FileType():
            return (
                values.file_fault(_composed(value)) == ""
                and value["media_type"] in type.accept
                and value["size"] <= type.max_size
            )
        case ChoiceType(many=True):
            return values.choices_fault(value, type.codelist.codes) == ""
        case ChoiceType():
            return values.choice_fault(value, type.codelist.codes) == ""


def _composed(file: Any) -> Any:
    # That a name is NFC is no pattern.
    decomposed = isinstance(file, dict) and file.get("name") == "a\u0301"
    return {**file, "name": "a"} if decomposed else file
