"""The judge on one form that has everything: exact problems, in their order."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from formc.analysis.elaborate import elaborate_form
from formc.analysis.workspace import open_workspace
from formc.answers.judge import judge, judge_fees, judge_warnings
from formc.diagnostics import Report
from formc.ir import Form

FORM = """
form: probny
version: 1.0.0
title: Formularz próbny
office_values:
  - {id: stawka, type: money, title: Stawka}
pages:
  - page: pierwsza
    title: Pierwsza
    items:
      - {field: firma, type: boolean, label: Czy firma}
      - {field: nip, type: nip, label: NIP, visible: firma}
      - {field: liczba, type: integer, min: 1, max: 10, label: Liczba}
      - {field: kwota, type: money, max: 100.00, label: Kwota, required: false}
      - {field: opis, type: text, min: 2, max: 5, label: Opis, visible: liczba > 3}
      - {field: dzien, type: date, min: today, label: Dzień, required: false}
      - field: podwojona
        type: integer
        max: 20
        label: Podwojona
        value: liczba * 2
      - {field: plik, type: file, accept: [pdf], max_size: 1 MB, label: Plik, required: false}
      - field: cele
        type: choices
        label: Cele
        required: false
        options: {dom: Dom, praca: Praca}
      - group: adres
        title: Adres
        required: false
        visible: liczba < 9
        items:
          - {field: kod, type: kod_pocztowy, label: Kod}
          - {field: ulica, type: text, label: Ulica, required: false}
      - repeat: drzewa
        each: drzewo
        title: Drzewa
        min: 1
        max: 3
        visible: not firma
        items:
          - {field: obwod, type: integer, min: 1, max: 100, label: Obwód}
          - {field: uwagi, type: text, label: Uwagi, required: obwod > 50}
        rules:
          - rule: parzysty
            check: obwod != 13
            message: Trzynaście nie.
rules:
  - rule: suma
    check: sum(d.obwod for d in drzewa) <= 100
    at: [drzewa, liczba]
    message: Razem najwyżej 100.
  - rule: rada
    level: warning
    check: liczba != 7
    message: Siedem bywa za dużo.
fees:
  - {id: podstawowa, title: Podstawowa, amount: 10.00, due: on-filing}
  - id: od-liczby
    title: Od liczby
    amount: office.stawka * liczba
    when: liczba > 2
    due: on-filing
"""

PROJECT = "project: Próba\npublisher: Próba\nbase_iri: https://example.gov.pl\n"


@cache
def form() -> Form:
    report = Report()
    files = {"formc.yaml": PROJECT.encode(), "forms/probny.yaml": FORM.encode()}
    workspace = open_workspace(files, report)
    made = elaborate_form(workspace.of("form")["probny"], workspace, report)
    assert made is not None
    assert not report.failed, [(d.code, d.message.pl) for d in report]
    return made


PERSON: dict[str, Any] = {
    "firma": False,
    "liczba": 2,
    "podwojona": 4,
    "drzewa": [{"obwod": 20}, {"obwod": 60, "uwagi": "chore"}],
}
FIRM: dict[str, Any] = {
    "firma": True,
    "nip": "5260250274",
    "liczba": 5,
    "podwojona": 10,
    "opis": "abc",
}
FILE = {"name": "a.pdf", "media_type": "application/pdf", "size": 9, "sha256": "0a" * 32}
DAY = "2026-03-01"
GONE = object()


def changed(answers: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Answers with other values at dotted paths; GONE takes one away."""
    copy: Any = deepcopy(answers)
    for path, value in changes.items():
        *above, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        place = copy
        for step in above:
            place = place.setdefault(step, {}) if isinstance(place, dict) else place[step]
        if value is GONE:
            del place[last]
        else:
            place[last] = value
    return copy


CASES: tuple[tuple[str, dict[str, Any], dict[str, Any], list[tuple[str, ...]]], ...] = (
    ("a person", PERSON, {}, []),
    ("a firm", FIRM, {}, []),
    ("a float that is an integer", PERSON, {"liczba": 2.0}, []),
    # malformed: once, and nobody reads it
    ("a text for a number", PERSON, {"liczba": "2"}, [("/liczba", "kind")]),
    ("a number that is no integer", PERSON, {"liczba": 2.5}, [("/liczba", "form")]),
    ("null", PERSON, {"kwota": None}, [("/kwota", "kind")]),
    ("a wrong check digit", FIRM, {"nip": "5260250275"}, [("/nip", "check_digit")]),
    ("a wrong shape before the check digit", FIRM, {"nip": "526"}, [("/nip", "form")]),
    ("a code that is none", PERSON, {"cele": ["dom", "x"]}, [("/cele", "option")]),
    ("a code twice", PERSON, {"cele": ["dom", "dom"]}, [("/cele", "form")]),
    ("no codes", PERSON, {"cele": []}, [("/cele", "kind")]),
    ("a negative zero", PERSON, {"kwota": "-0.00"}, [("/kwota", "form")]),
    ("30 February", PERSON, {"dzien": "2026-02-30"}, [("/dzien", "form")]),
    ("a file without a key", PERSON, {"plik": {"name": "a"}}, [("/plik", "kind")]),
    ("an empty group", PERSON, {"adres": {}}, [("/adres", "kind")]),
    ("a group that is a list", PERSON, {"adres": [1]}, [("/adres", "kind")]),
    # what a malformed answer blinds: `opis` and `adres` are left alone, computed is not judged
    (
        "left alone keeps its answer and is not required",
        PERSON,
        {"liczba": "?", "opis": "abc", "adres": {"kod": "00-950"}},
        [("/liczba", "kind")],
    ),
    (
        "left alone is still bounded",
        PERSON,
        {"liczba": "?", "opis": "abcdef"},
        [("/liczba", "kind"), ("/opis", "length")],
    ),
    ("who decides is malformed", PERSON, {"firma": "tak"}, [("/firma", "kind")]),
    (
        "a rule that reads a malformed row is blind",
        PERSON,
        {"drzewa.0.obwod": "x", "drzewa.1.obwod": 99},
        [("/drzewa/0/obwod", "kind")],
    ),
    (
        "a rule that reads a row of the wrong kind is blind",
        PERSON,
        {"drzewa": [7, {"obwod": 99, "uwagi": "x"}, {"obwod": 40}]},
        [("/drzewa/0", "kind")],
    ),
    ("an empty row", PERSON, {"drzewa.0": {}}, [("/drzewa/0", "kind")]),
    ("a repeat that is an object", PERSON, {"drzewa": {"0": 1}}, [("/drzewa", "kind")]),
    ("a repeat without rows", PERSON, {"drzewa": []}, [("/drzewa", "kind")]),
    # required
    ("not answered", PERSON, {"liczba": GONE, "podwojona": GONE}, [("/liczba", "required")]),
    ("required by a condition", FIRM, {"nip": GONE}, [("/nip", "required")]),
    ("required in a row", PERSON, {"drzewa.1.uwagi": GONE}, [("/drzewa/1/uwagi", "required")]),
    ("no rows", PERSON, {"drzewa": GONE}, [("/drzewa", "min_rows")]),
    (
        "a group that is there needs its items",
        PERSON,
        {"adres": {"ulica": "Leśna"}},
        [("/adres/kod", "required")],
    ),
    # hidden
    ("hidden", PERSON, {"nip": "5260250274"}, [("/nip", "hidden")]),
    (
        "hidden at the outermost item only",
        FIRM,
        {"liczba": 9, "podwojona": 18, "adres": {"ulica": "Leśna", "x": 1, "kod": "00-950"}},
        [("/adres", "hidden")],
    ),
    (
        "hidden rows say nothing but malformed",
        FIRM,
        {"drzewa": [{"obwod": 13}, {"obwod": 500, "x": 1}, {"obwod": "x"}, 7]},
        [("/drzewa", "hidden"), ("/drzewa/2/obwod", "kind"), ("/drzewa/3", "kind")],
    ),
    ("a malformed answer that is hidden", PERSON, {"nip": "x"}, [("/nip", "form")]),
    (
        "hidden is missing for rules",
        FIRM,
        {"drzewa": [{"obwod": 90}, {"obwod": 90}]},
        [("/drzewa", "hidden")],
    ),
    # computed
    ("computed wrongly", PERSON, {"podwojona": 5}, [("/podwojona", "computed")]),
    ("not computed", PERSON, {"podwojona": GONE}, [("/podwojona", "computed")]),
    (
        "computed from nothing",
        PERSON,
        {"liczba": GONE},
        [("/liczba", "required"), ("/podwojona", "computed")],
    ),
    # bounds
    (
        "bounds of a number",
        PERSON,
        {"liczba": 0, "podwojona": 0, "kwota": "100.01"},
        [("/liczba", "min"), ("/kwota", "max")],
    ),
    ("a day before today", PERSON, {"dzien": "2026-02-28"}, [("/dzien", "min")]),
    ("too short", FIRM, {"opis": "a"}, [("/opis", "length")]),
    ("lengths are code points", FIRM, {"opis": "😀😀😀😀😀"}, []),
    ("not composed", FIRM, {"opis": "o\u0301ba"}, [("/opis", "nfc")]),
    (
        "not composed and too long",
        FIRM,
        {"opis": "o\u0301bcdef"},
        [("/opis", "length"), ("/opis", "nfc")],
    ),
    ("a space at the end", FIRM, {"opis": "ab "}, [("/opis", "form")]),
    (
        "too many rows",
        PERSON,
        {"drzewa": [{"obwod": 1}] * 4},
        [("/drzewa", "max_rows")],
    ),
    (
        "a wrong file",
        PERSON,
        {"plik": {**FILE, "media_type": "text/html", "size": 99_999_999}},
        [("/plik", "file_type"), ("/plik", "file_size")],
    ),
    # unknown keys
    (
        "unknown keys",
        PERSON,
        {"zzz": 1, "aaa": 2, "drzewa.0.x": 1, "adres": {"kod": "00-950", "y": 1}},
        [
            ("/aaa", "unknown"),
            ("/zzz", "unknown"),
            ("/adres/y", "unknown"),
            ("/drzewa/0/x", "unknown"),
        ],
    ),
    # rules
    (
        "a rule at two places",
        PERSON,
        {"drzewa.0.obwod": 99, "drzewa.0.uwagi": "x"},
        [("/drzewa", "rule", "suma"), ("/liczba", "rule", "suma")],
    ),
    (
        "a rule of a row",
        PERSON,
        {"drzewa.0.obwod": 13, "drzewa.1.obwod": 13},
        [("/drzewa/0", "rule", "parzysty"), ("/drzewa/1", "rule", "parzysty")],
    ),
    (
        "rules come last",
        PERSON,
        {"drzewa.0.obwod": 13, "kwota": "x", "liczba": 0, "podwojona": 0},
        [("/liczba", "min"), ("/kwota", "form"), ("/drzewa/0", "rule", "parzysty")],
    ),
)


@pytest.mark.parametrize(
    ("answers", "changes", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_the_judge(
    answers: dict[str, Any], changes: dict[str, Any], expected: list[tuple[str, ...]]
) -> None:
    given = changed(answers, changes)
    before = deepcopy(given)
    found = judge(form(), given, on=DAY)
    assert [(p.path, p.code, *((p.rule,) if p.rule else ())) for p in found] == expected
    assert given == before
    assert all(p.message and "{" not in p.message for p in found)


@pytest.mark.parametrize("answers", [None, [], "", 5, [PERSON]])
def test_answers_that_are_no_object(answers: object) -> None:
    assert [(p.path, p.code) for p in judge(form(), answers, on=DAY)] == [("", "kind")]


def test_params_are_canonical() -> None:
    wrong = {"kwota": "100.01", "liczba": 11, "podwojona": 21, "dzien": "2026-02-28", "opis": "x"}
    found = judge(form(), changed(PERSON, wrong | {"drzewa": [{"obwod": 0}] * 4}), on=DAY)
    assert {(p.path, p.code): dict(p.params) for p in found} == {
        ("/liczba", "max"): {"max": "10"},
        ("/kwota", "max"): {"max": "100.00"},
        ("/opis", "length"): {"min": "2", "max": "5"},
        ("/dzien", "min"): {"min": "2026-03-01"},
        ("/podwojona", "max"): {"max": "20"},
        ("/podwojona", "computed"): {"value": "22"},
        ("/drzewa", "max_rows"): {"max": "3"},
        **{(f"/drzewa/{n}/obwod", "min"): {"min": "1"} for n in range(4)},
    }
    both = [p.code for p in found if p.path == "/podwojona"]
    assert both == ["computed", "max"]


def test_a_value_that_should_be_absent() -> None:
    found = judge(form(), changed(PERSON, {"liczba": GONE}), on=DAY)
    assert dict(found[1].params) == {"value": ""}


def test_a_person_can_choose_a_language() -> None:
    answers = changed(PERSON, {"liczba": 0, "podwojona": 0})
    polish, english = (judge(form(), answers, on=DAY, lang=lang)[0] for lang in ("pl", "en"))
    assert "1" in polish.message
    assert "1" in english.message
    assert polish.message != english.message
    assert polish[:4] == english[:4]


def test_warnings_are_no_problems() -> None:
    answers = changed(PERSON, {"liczba": 7, "podwojona": 14, "opis": "abc"})
    assert judge(form(), answers, on=DAY) == ()
    assert [(p.path, p.rule) for p in judge_warnings(form(), answers, on=DAY)] == [
        ("/liczba", "rada")
    ]
    assert judge_warnings(form(), changed(PERSON, {"liczba": "7"}), on=DAY) == ()


@pytest.mark.parametrize(
    ("answers", "office", "items", "total"),
    [
        (PERSON, {}, {"podstawowa": "10.00"}, "10.00"),
        (FIRM, {"stawka": "1.50"}, {"podstawowa": "10.00", "od-liczby": "7.50"}, "17.50"),
        (FIRM, {}, {"podstawowa": "10.00", "od-liczby": None}, None),
        (changed(FIRM, {"liczba": "?"}), {"stawka": "1.50"}, {"podstawowa": "10.00"}, "10.00"),
        ({}, {}, {"podstawowa": "10.00"}, "10.00"),
    ],
)
def test_fees(
    answers: object, office: dict[str, object], items: dict[str, object], total: str | None
) -> None:
    listed = [{"id": id, "amount": amount} for id, amount in items.items()]
    assert judge_fees(form(), answers, on=DAY, office=office) == {"items": listed, "total": total}


def test_what_nobody_can_read_raises() -> None:
    with pytest.raises(ValueError, match="on"):
        judge(form(), PERSON, on="2026-02-30")
    with pytest.raises(ValueError, match="stawka"):
        judge(form(), PERSON, on=DAY, office={"stawka": "1,5"})
