"""JSON Schema as drafts: draft and original give the same verdict, or a note says why not."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from formc.answers.judge import judge
from formc.importers import json_schema
from formc.importers.draft import Draft, ImportProblem
from tests.support.golden import Golden
from tests.support.imported import APPLICANT, CASES, Imported, instance_answers

SCHEMAS = sorted((CASES / "jsonschema").glob("*/*.json"))
DAMAGE = CASES / "jsonschema" / "zgloszenie" / "zgloszenie.schema.json"


def draft(path: Path) -> Draft:
    return json_schema.draft_of(path.read_bytes(), path.name)


def of(schema: object) -> Draft:
    return json_schema.draft_of(json.dumps(schema).encode(), "s.json")


def object_of(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties}


@cache
def damage() -> Imported:
    return Imported.of(draft(DAMAGE))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.parent.name)
def test_the_definition_is_the_one_that_was_read(path: Path, golden: Golden) -> None:
    found = Imported.of(draft(path))
    files = {name or "definicja.yaml": text for name, text in found.found.files.items()}
    golden(path.parent / "expected", files)
    assert found.codes <= {"W0601"}
    assert found.form.tests
    assert found.artifacts["crwd/schemat.xsd"]


# The same verdict -------------------------------------------------------------------------------

RIGHT: dict[str, Any] = {
    "nazwa": "Szkoda", "rodzaj": "POZAR", "adres": {"kod": "00-950"}, "zgoda": True,
    "pozycje": [{"kwota": 12.5, "ile": 2, "rachunek": False}], "platnosc": "gotowka",
}  # fmt: skip
GONE = object()


CHANGES: list[tuple[str, dict[str, Any], bool]] = [
    ("as it is", {}, True),
    ("a name too short", {"nazwa": "x"}, False),
    ("no name", {"nazwa": GONE}, False),
    ("another code", {"rodzaj": "susza"}, False),
    ("other without its words", {"rodzaj": "inna"}, False),
    ("other with its words", {"rodzaj": "inna", "inny": "Grad"}, True),
    ("words without other", {"inny": "Grad"}, False),
    ("an e-mail without a telephone", {"email": "a.b@example.pl"}, False),
    ("with one", {"email": "a.b@example.pl", "telefon": "221234567"}, True),
    ("a telephone of letters", {"telefon": "abcdefghi"}, False),
    ("a transfer without an account", {"platnosc": "przelew"}, False),
    ("a transfer", {"platnosc": "przelew", "konto": "61109010140000071219812874"}, True),
    ("a wrong post code", {"adres": {"kod": "00950"}}, False),
    ("an address without a code", {"adres": {"ulica": "Długa"}}, False),
    ("a former address", {"poprzedni": {"kod": "11-111"}}, True),
    ("a former address without a code", {"poprzedni": {"ulica": "Długa"}}, False),
    ("a bill without its number", {"pozycje": [{"kwota": 1, "rachunek": True}]}, False),
    ("a bill", {"pozycje": [{"kwota": 1, "rachunek": True, "numer": "1/2"}]}, True),
    ("no bill and a number", {"pozycje": [{"kwota": 1, "rachunek": False, "numer": "1"}]}, False),
    ("no rows", {"pozycje": []}, False),
    ("too many rows", {"pozycje": [{"kwota": 1, "rachunek": False}] * 21}, False),
    ("less than nothing", {"pozycje": [{"kwota": -1, "rachunek": False}]}, False),
    ("none of them", {"pozycje": [{"kwota": 1, "ile": 0, "rachunek": False}]}, False),
    ("tags", {"tagi": ["a", "b"]}, True),
    ("a tag too long", {"tagi": ["x" * 21]}, False),
    ("no consent", {"zgoda": GONE}, False),
    ("causes", {"przyczyny": ["a", "c"]}, True),
    ("a cause that is none", {"przyczyny": ["z"]}, False),
]


@pytest.mark.parametrize(
    ("changes", "right"), [row[1:] for row in CHANGES], ids=[r[0] for r in CHANGES]
)
def test_the_original_and_the_import_agree(changes: dict[str, Any], right: bool) -> None:
    schema = json.loads(DAMAGE.read_text())
    # What the import notes that it cannot say.
    del schema["allOf"][2], schema["properties"]["zdalny"]
    instance = {**deepcopy(RIGHT), **changes}
    instance = {key: value for key, value in instance.items() if value is not GONE}
    assert jsonschema.Draft202012Validator(schema).is_valid(instance) == right
    found = damage()
    given = {
        "wnioskodawca": APPLICANT,
        **instance_answers(found.found.draft.pages[1].items, instance),
    }
    problems = judge(found.form, given, on="2026-01-15", office={})
    assert (not problems) == right, problems


# Harm ---------------------------------------------------------------------------------------------


def laughing(count: int) -> dict[str, object]:
    defs: dict[str, object] = {"d0": {"type": "string"}}
    for n in range(1, count):
        defs[f"d{n}"] = object_of(**{f"p{i}": {"$ref": f"#/$defs/d{n - 1}"} for i in range(10)})
    return {**object_of(a={"$ref": f"#/$defs/d{count - 1}"}), "$defs": defs}


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"$ref": "#"}, "w kółko"),
        (object_of(a={"$ref": "#/$defs/brak"}), "donikąd nie prowadzi"),
        ({"allOf": [{"$ref": "#/allOf/0"}]}, "w kółko"),
        (laughing(9), "rozwija się"),
        ([1, 2], "to nie jest JSON Schema"),
        ({"type": "string"}, "nie opisuje obiektu"),
    ],
)
def test_a_schema_that_means_harm_is_refused(schema: object, words: str) -> None:
    with pytest.raises(ImportProblem) as told:
        of(schema)
    assert words in str(told.value)
    assert str(told.value).startswith("s.json")


@pytest.mark.parametrize(
    "data", [b"{", b"\xff\xfe{}", b"[" * 100_000, b'{"a": ' + b"9" * 100_000 + b"}", b""]
)
def test_what_is_no_json_is_told(data: bytes) -> None:
    with pytest.raises(ImportProblem, match=r"s\.json"):
        json_schema.draft_of(data, "s.json")


def test_an_object_in_itself_is_cut_with_a_note() -> None:
    found = of({**object_of(a={"type": "string"}, b={"$ref": "#"})})
    assert any("zawiera sam siebie" in words for words in found.doubts)
    assert Imported.of(found).codes <= {"W0601"}


def test_names_that_are_no_names_here() -> None:
    found = of(object_of(**{"Żółty kot": {"type": "string"}, "żółty-kot": {}, "if": {}, "1": {}}))
    names = [item.name for item in found.pages[1].items]
    assert names == ["zolty_kot", "zolty_kot_2", "if_", "n_1"]
    assert Imported.of(found).codes <= {"W0601"}
