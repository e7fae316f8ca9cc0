"""The strict engines: Python and JavaScript say what the judge says of all kinds of answers."""

from __future__ import annotations

import atexit
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import pytest

from formc.analysis.elaborate import elaborate_form
from formc.analysis.workspace import open_workspace
from formc.answers.judge import judge, judge_fees, judge_warnings
from formc.diagnostics import Report
from formc.ir import Form
from formc.runtime.problems import CODES
from formc.shapes.constraints import constraints
from formc.shapes.packing import javascript_script
from formc.target import Context
from formc.targets import javascript, python, rules
from tests.support.builders import every_control, trees
from tests.support.mutations import mutations
from tests.support.random_forms import answer_sets, random_form

ON = "2026-05-05"
OFFICE = {"stawka": "0.50", "od_dnia": "2026-01-01", "prog": 3}

EVERYTHING = """
form: wszystko
version: 3.2.1
title: Wszystko, co formularz może mieć
office_values:
  - {id: stawka, type: money, title: Stawka}
  - {id: od_dnia, type: date, title: Od dnia}
  - {id: prog, type: integer, title: Próg}
pages:
  - page: pierwsza
    title: Pierwsza
    items:
      - {field: rodzaj, type: choice, label: Rodzaj, options: {osoba: Osoba, firma: Firma, 3-d: Trzy}}
      - {note: wstep, text: Wstęp., visible: rodzaj == 'osoba'}
      - {field: pesel, type: pesel, label: PESEL, visible: rodzaj == 'osoba'}
      - group: firma
        title: Firma
        visible: rodzaj == 'firma'
        items:
          - {field: nazwa, type: text, label: Nazwa, max: 5}
          - {field: nip, type: nip, label: NIP, required: firma.nazwa != 'a'}
          - group: adres
            title: Adres
            required: false
            items:
              - {field: ulica, type: text, label: Ulica, max: 10, required: false}
              - {field: kod, type: kod_pocztowy, label: Kod}
              - {field: wiek, type: integer, label: Wiek, min: 1, max: 5, visible: answered(firma.adres.ulica)}
      - {field: cele, type: choices, label: Cele, options: {x: X, y: Y, z: Z}, required: false}
      - {field: inny_cel, type: text, label: Inny, multiline: true, min: 2, max: 8, visible: "has(cele, 'z')"}
      - {field: urodzony, type: date, label: Urodzony, max: today, required: false}
      - {field: dorosly, type: boolean, label: Dorosły, value: "age(urodzony, today()) >= 18"}
      - note: pouczenie
        text: Pouczenie.
        visible: dorosly
  - page: druga
    title: Druga
    visible: rodzaj != '3-d'
    items:
      - repeat: wiersze
        each: wiersz
        title: Wiersz
        min: 1
        max: 4
        items:
          - {field: ile, type: integer, label: Ile, min: 0, max: 9}
          - {field: cena, type: decimal, scale: 3, label: Cena, min: "-1.000", max: "9.999", required: ile > 0}
          - {field: razem, type: decimal, scale: 3, label: Razem, value: ile * cena, min: "-9.000", max: "100.000"}
          - {field: uwaga, type: text, label: Uwaga, max: 3, visible: ile > 2 and rodzaj == 'firma'}
          - group: dalej
            title: Dalej
            required: false
            visible: cena > 1
            items:
              - {field: plik, type: file, label: Plik, accept: [pdf], max_size: 1 MB, required: false}
              - {field: zgoda, type: consent, label: Zgoda}
        rules:
          - rule: nie-za-duzo
            check: ile + 1 <= prog_osob
            when: answered(cena)
            at: [ile, prog_osob]
            message: Za dużo
          - rule: wiersz-caly
            check: ile != 7
            message: Siódemka
          - rule: wiersz-ostrzega
            check: ile != 8
            level: warning
            message: Ósemka
      - {field: suma, type: money, label: Suma, value: "sum(round(w.razem, 2) for w in wiersze if w.ile > 1)", max: "900.00"}
      - {field: zdjecia, type: files, label: Zdjęcia, min: 1, max: 2, accept: [png], max_size: 1 MB, required: "any(w.ile > 5 for w in wiersze)"}
  - page: trzecia
    title: Trzecia
    items:
      - {field: prog_osob, type: integer, label: Próg, min: -5, max: 20, required: false}
      - {field: kwota, type: money, label: Kwota, required: "count(wiersze) > 1", messages: {required: Podaj kwotę opłaty., max: "Nie więcej niż {max}!"}}
      - {field: e_mail, type: email, label: E-mail, required: false}
      - {field: prawda, type: consent, label: Prawda}
      - {field: tak, type: boolean, label: Tak, required: false}
      - {field: dzien, type: date, label: Dzień, min: "2026-01-01", max: "2026-12-31", visible: "coalesce(tak, false)"}
rules:
  - rule: rozne
    check: unique(w.ile for w in wiersze)
    message: Powtórzone
  - rule: od-urzedu
    check: dzien >= office.od_dnia
    message: Za wcześnie
  - rule: progi
    check: prog_osob <= office.prog or kwota > 5
    at: [kwota]
    message: Próg
  - rule: ostrzezenie
    check: tak
    level: warning
    message: Na pewno?
fees:
  - {id: stala, title: Stała, amount: "17.00"}
  - {id: od-sumy, title: Od sumy, amount: "round(suma * office.stawka, 2)", when: suma > 0, due: before-decision}
  - id: tabela
    title: Tabela
    table:
      - {when: "rodzaj == 'osoba'", value: "5.00"}
      - {when: "rodzaj == 'firma'", value: prog_osob}
    otherwise: "0.00"
"""  # noqa: E501

FILE = {"name": "a.pdf", "media_type": "application/pdf", "size": 10, "sha256": "0a" * 32}
PICTURE = {**FILE, "name": "ł.png", "media_type": "image/png"}

PERSON: dict[str, Any] = {
    "rodzaj": "osoba",
    "pesel": "44051401359",
    "cele": ["x", "z"],
    "inny_cel": "a\nb",
    "urodzony": "1944-05-14",
    "dorosly": True,
    "wiersze": [
        {"ile": 2, "cena": "1.500", "razem": "3.000", "dalej": {"plik": FILE, "zgoda": True}},
        {"ile": 0},
    ],
    "suma": "3.00",
    "prog_osob": 3,
    "kwota": "10.00",
    "prawda": True,
    "tak": True,
    "dzien": "2026-02-28",
}
FIRM: dict[str, Any] = {
    "rodzaj": "firma",
    "firma": {
        "nazwa": "Żółć",
        "nip": "8567346215",
        "adres": {"ulica": "Długa", "kod": "00-950", "wiek": 5},
    },
    "wiersze": [{"ile": 6, "cena": "0.500", "razem": "3.000", "uwaga": "𝒳𝒳𝒳"}],
    "suma": "3.00",
    "zdjecia": [PICTURE, PICTURE],
    "prog_osob": 7,
    "kwota": "5.01",
    "e_mail": "a@b.pl",
    "prawda": True,
}


def everything() -> Form:
    return read("wszystko", EVERYTHING)


def read(id: str, text: str) -> Form:
    report = Report()
    workspace = open_workspace({f"forms/{id}.yaml": text.encode()}, report)
    document = workspace.of("form")[id]
    form = elaborate_form(document, workspace, report)
    assert not report.failed, [str(each.message.pl) for each in report]
    assert form is not None
    return form


# Engines ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bundle:
    form: Form
    folder: Path
    validator: ModuleType


_numbers = count()
_folders = TemporaryDirectory(prefix="engines-")
atexit.register(_folders.cleanup)

_NODE = """
import { readFileSync } from "node:fs";
const { folder, cases } = JSON.parse(readFileSync(0, "utf8"));
const engine = await import(`file://${folder}/validator.mjs`);
const said = cases.map(([call, answers, options]) => {
  try {
    const before = JSON.stringify(answers);
    const gives = engine[call](answers, options);
    if (JSON.stringify(answers) !== before) return { raises: "the argument was changed" };
    if (call !== "state") return { gives };
    return { gives: { hidden: gives.hidden, values: gives.values, fees: gives.fees } };
  } catch (error) {
    return { raises: error.name };
  }
});
console.log(JSON.stringify(said));
"""


def bundle(form: Form) -> Bundle:
    folder = Path(_folders.name, str(next(_numbers)))
    folder.mkdir()
    for target in (python, javascript):
        for artifact in target.emit(form, Context(target.TARGET.name, Report())):
            (folder / artifact.path).write_bytes(artifact.data)
    name = f"engines_bundle_{next(_numbers)}"
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    return Bundle(form, folder, importlib.import_module(f"{name}.validator"))


def node(made: Bundle, cases: Sequence[tuple[str, Any, dict[str, Any]]]) -> list[Any]:
    """All the cases in one process."""
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", _NODE],
        input=json.dumps({"folder": str(made.folder), "cases": cases}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return [each.get("gives", each.get("raises")) for each in json.loads(ran.stdout)]


def by_python(made: Bundle, call: str, answers: Any, options: dict[str, Any]) -> Any:
    before = deepcopy(answers)
    found = getattr(made.validator, call)(answers, **options)
    assert repr(answers) == repr(before), "the argument was changed"
    return [each.json() for each in found] if call in ("validate", "warnings") else found


@cache
def wszystko() -> Bundle:
    return bundle(everything())


def brief(problems: list[Any]) -> list[str]:
    return [" ".join(filter(None, (p["path"], p["code"], p["rule"]))) for p in problems]


def all_agree(
    made: Bundle, sets: Sequence[Any], office: dict[str, Any] | None = None
) -> dict[str, int]:
    """Every engine on every answer set; how often each code was found ("": accepted)."""
    options: dict[str, Any] = {"on": ON, "office": office or {}}
    calls = ("validate", "warnings", "fees", "normalize")
    cases = [(call, answers, options) for answers in sets for call in calls]
    found: dict[str, int] = {}
    for (call, answers, _), theirs in zip(cases, node(made, cases), strict=True):
        ours = by_python(made, call, answers, options)
        assert json.loads(json.dumps(ours)) == theirs, (call, answers)
        if call == "validate":
            judged = [each.json() for each in judge(made.form, answers, **options)]
            assert ours == judged, answers
            for code in {each["code"] for each in ours} or {""}:
                found[code] = found.get(code, 0) + 1
        elif call == "warnings":
            assert ours == [e.json() for e in judge_warnings(made.form, answers, **options)]
        elif call == "fees":
            assert ours == judge_fees(made.form, answers, **options)
        else:
            assert by_python(made, call, ours, options) == ours, answers
            if isinstance(answers, dict) and not judge(made.form, answers, **options):
                assert ours == _in_order(answers), "accepted answers are canonical already"
    return found


def _in_order(answers: Any) -> Any:
    """The order of codes is not judged, and `normalize` puts them in the order of the list."""
    if isinstance(answers, dict):
        return {key: _in_order(value) for key, value in answers.items()}
    if isinstance(answers, list):
        texts = all(isinstance(each, str) for each in answers)
        return sorted(answers) if texts else [_in_order(each) for each in answers]
    return answers


def broken(form: Form, good: Sequence[Any], pairs: int, seed: int) -> list[Any]:
    """Every single mutation of the first good answers, and some of two or three at once."""
    singles = list(mutations(form, good[0], good))
    sets = [mutation.applied(good[0]) for mutation in singles]
    random = Random(seed)
    for _ in range(pairs):
        answers = random.choice(good)
        for mutation in random.sample([m for m in singles if m.steps], random.choice((2, 3))):
            try:
                answers = mutation.applied(answers)
            except (TypeError, IndexError):  # no such place any more
                continue
        sets.append(answers)
    return sets


# Agreement ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("good", [PERSON, FIRM], ids=["osoba", "firma"])
def test_every_mutation_of_good_answers(good: dict[str, Any]) -> None:
    made = wszystko()
    assert judge(made.form, good, on=ON, office=OFFICE) == ()
    other = FIRM if good is PERSON else PERSON
    sets = [good, other, *broken(made.form, [good, other], 250, seed=1)]
    sets += [None, [], "", 7, True]
    found = all_agree(made, sets, OFFICE)
    missing = set(CODES) - found.keys() - {"filter"}
    # A person has no pictures and no company; these codes belong to the other set.
    assert missing <= {"file_type", "file_size", "check_digit", "max", "computed"}, missing
    assert found[""] > 1


def test_every_constraint_can_be_violated_alone_or_with_others() -> None:
    """Whatever the table of constraints lists, some mutation breaks."""
    made = wszystko()
    good = [PERSON, FIRM]
    sets = [
        answers
        for one, two in (good, good[::-1])
        for answers in broken(made.form, [one, two], 400, seed=3)
    ]
    seen = set()
    for answers in sets:
        for each in made.validator.validate(answers, on=ON, office=OFFICE):
            where = each.path.rpartition("/")[0] if each.code == "unknown" else each.path
            path = "/".join("*" if part.isdigit() else part for part in where.split("/"))
            seen.add(f"rule:{each.rule}" if each.rule else f"{path}#{each.code}")
    listed = {each.id for each in constraints(made.form)}
    assert seen <= listed, seen - listed
    assert len(listed - seen) < len(listed) / 5, sorted(listed - seen)


TREES: dict[str, Any] = {
    "wnioskodawca": {"rodzaj": "osoba", "imie": "Ewa", "pesel": "44051401359", "email": "e@a.pl"},
    "drzewa": [
        {"gatunek": "lipa", "obwod": 90, "przyczyna": "zagraza"},
        {"gatunek": "dąb", "obwod": 60, "przyczyna": "inna", "inna_przyczyna": "Cień\nna dach"},
    ],
    "suma_obwodow": 150,
    "termin": "2026-05-05",
    "powierzchnia": "12.50",
    "pelnomocnik": True,
    "pelnomocnictwo": FILE,
    "prawda": True,
}
CONTROLS: dict[str, Any] = {
    "imie": "Ewa",
    "uwagi": "a\nb",
    "email": "e@a.pl",
    "pesel": "44051401359",
    "kraj": "PL",
    "liczba": 7,
    "kwota": "17.00",
    "roznica": "-10.00",
    "urodzenie": "1944-05-14",
    "tak": True,
    "rodzaj": "inne",
    "inne": "coś",
    "kolor": "k3",
    "cele": ["x"],
    "jedyny": "sam",
    "mapa": FILE,
    "zdjecia": [PICTURE],
    "zgoda": True,
    "czesc": {"nazwa": "a", "glebiej": {"dzien": "2026-01-01"}},
    "wiersze": [{"liczba": 5, "kiedy": "2026-01-01"}],
    "razem": 5,
}


@pytest.mark.parametrize(
    ("form", "good"), [(trees, TREES), (every_control, CONTROLS)], ids=["trees", "every_control"]
)
def test_hand_made_forms(form: Any, good: dict[str, Any]) -> None:
    made = bundle(form())
    all_agree(made, [good, {}, *broken(made.form, [good], 60, seed=5)[::2]])


@pytest.mark.parametrize("seed", range(6))
def test_forms_at_random(seed: int) -> None:
    made = bundle(random_form(seed))
    sets = list(answer_sets(made.form, seed, 4))
    sets += broken(made.form, sets[-2:], 40, seed)[::3]
    all_agree(made, sets)


# Cases that must not depend on luck -----------------------------------------------------------


def changed(good: dict[str, Any], **changes: Any) -> dict[str, Any]:
    answers = deepcopy(good)
    for key, value in changes.items():
        if value is ...:
            answers.pop(key, None)
        else:
            answers[key] = value
    return answers


CASES: list[tuple[str, Any, list[str]]] = [
    ("nothing at all", {}, ["/rodzaj required", "/prawda required"]),
    ("no object", [], [" kind".strip()]),
    ("null", None, ["kind"]),
    ("unknown keys in every container", changed(
        FIRM, nieznany=1, firma={**FIRM["firma"], "__proto__": {}, "😀": 1},
        wiersze=[{**FIRM["wiersze"][0], "constructor": 1}]),
     ["/nieznany unknown", "/firma/__proto__ unknown", "/firma/😀 unknown",
      "/wiersze/0/constructor unknown"]),
    ("hidden group with unknown and malformed answers inside", changed(
        PERSON, firma={"obce": 1, "nip": "1", "adres": {"ulica": "x", "obce": 2}}),
     ["/firma hidden", "/firma/nip form"]),
    ("hidden group, bounds inside do not count", changed(
        PERSON, firma={"nazwa": "za długa", "adres": {"wiek": 99}}), ["/firma hidden"]),
    ("a malformed choice leaves alone what it shows, and blinds rules", changed(
        FIRM, rodzaj="x"), ["/rodzaj option"]),
    ("bounds are judged where an item is left alone", changed(
        FIRM, rodzaj=None, firma={**FIRM["firma"], "nazwa": "za długa"}),
     ["/rodzaj kind", "/firma/nazwa length"]),
    ("an empty group is no answer", changed(FIRM, firma={}), ["/firma kind"]),
    ("a malformed row blinds what reads every row", changed(
        FIRM, wiersze=[None, FIRM["wiersze"][0]], suma="9.00", zdjecia=...), ["/wiersze/0 kind"]),
    ("a malformed row leaves its neighbour's rules alone", changed(
        FIRM, wiersze=[{}, {"ile": 7, "cena": "0.000", "razem": "0.000", "uwaga": "a"}]),
     ["/wiersze/0 kind", "/wiersze/1/ile rule nie-za-duzo", "/prog_osob rule nie-za-duzo",
      "/wiersze/1 rule wiersz-caly"]),
    ("a malformed answer in a row blinds that row", changed(
        FIRM, wiersze=[{"ile": "7", "cena": "0.500", "razem": "1.000", "uwaga": "a"}]),
     ["/wiersze/0/ile kind"]),
    ("an answer too large is malformed, one out of bounds is not", changed(
        PERSON, prog_osob=2**53), ["/prog_osob form"]),
    ("out of bounds, the rules see it", changed(PERSON, prog_osob=21, kwota="4.00"),
     ["/prog_osob max", "/kwota rule progi"]),
    ("a computed answer that is missing", changed(PERSON, suma=...), ["/suma computed"]),
    ("a computed answer that should not be there", changed(PERSON, urodzony=...),
     ["/dorosly computed"]),
    ("a hidden page", changed(PERSON, rodzaj="3-d", pesel=...),
     ["/wiersze hidden", "/suma hidden"]),
    ("decomposed letters are no malformed answer", changed(
        FIRM, firma={**FIRM["firma"], "nazwa": "Z\u0307o\u0301"}), ["/firma/nazwa nfc"]),
    ("astral letters count once", changed(
        FIRM, wiersze=[{**FIRM["wiersze"][0], "uwaga": "𝒳𝒳𝒳𝒳"}]), ["/wiersze/0/uwaga length"]),
    ("2.0 is 2, -0 is 0", changed(
        PERSON, wiersze=[{**PERSON["wiersze"][0], "ile": 2.0}, {"ile": -0.0}]), []),
    ("negative zero is no decimal", changed(
        FIRM, wiersze=[{**FIRM["wiersze"][0], "cena": "-0.000"}]), ["/wiersze/0/cena form"]),
    ("an optional group that is there needs its answers", changed(
        FIRM, firma={"nazwa": "b", "nip": "8567346215", "adres": {"ulica": "x"}}),
     ["/firma/adres/kod required", "/firma/adres/wiek required"]),
    ("too many rows, all of them judged", changed(
        FIRM, wiersze=[{"ile": n} for n in (1, 1, 0, 0, "x")], suma="0.00", zdjecia=...),
     ["/wiersze max_rows", "/wiersze/0/cena required", "/wiersze/1/cena required",
      "/wiersze/4/ile kind"]),
    ("wrong files", changed(FIRM, zdjecia=[{**PICTURE, "size": 2**21}, FILE, PICTURE]),
     ["/zdjecia max_rows", "/zdjecia file_type", "/zdjecia file_size"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "answers", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_case(name: str, answers: Any, expected: list[str]) -> None:
    made = wszystko()
    found = by_python(made, "validate", answers, {"on": ON, "office": OFFICE})
    assert brief(found) == expected
    assert found == [each.json() for each in judge(made.form, answers, on=ON, office=OFFICE)]


def test_the_cases_in_javascript() -> None:
    made = wszystko()
    options = {"on": ON, "office": OFFICE}
    said = node(made, [("validate", answers, options) for _, answers, _ in CASES])
    for (name, _, expected), theirs in zip(CASES, said, strict=True):
        assert brief(theirs) == expected, name


def test_not_a_number_is_no_number() -> None:
    made = wszystko()
    for value in (float("nan"), float("inf")):
        found = by_python(made, "validate", changed(PERSON, prog_osob=value), {"on": ON})
        assert brief(found) == ["/prog_osob form"]
    script = (
        "const v = await import(`file://${process.argv[1]}/validator.mjs`);"
        "console.log(JSON.stringify([NaN, Infinity, undefined, 3n, new Date(0)].map("
        "(x) => v.validate({ prog_osob: x }, { on: '2026-05-05' })"
        ".filter((p) => p.path === '/prog_osob').map((p) => p.code))));"
    )
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", script, str(made.folder)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(ran.stdout) == [["form"], ["form"], [], ["kind"], ["kind"]]


def test_words_of_the_form_and_of_the_language() -> None:
    made = wszystko()
    answers = changed(PERSON, kwota=...)
    said = {lang: made.validator.validate(answers, on=ON, lang=lang) for lang in ("pl", "en", "uk")}
    assert [each.message for each in said["pl"]] == ["Podaj kwotę opłaty."]
    assert said["uk"] == said["pl"]
    too_much = made.validator.validate(changed(PERSON, kwota="10000000000.00"), on=ON)
    assert too_much[0].message == "Nie więcej niż 9999999999,99!"
    assert too_much[0].params == {"max": "9999999999.99"}


WORDED = """
form: slowa
version: 1.0.0
title: Słowa
pages:
  - page: p
    title: P
    items:
      - {field: litera, type: text, label: Litera, max: 1}
      - {field: mapa, type: file, label: Mapa, accept: [pdf, jpg, png], max_size: 10 MB}
      - {field: zdjecia, type: files, label: Zdjęcia, min: 1, max: 2, accept: [png], max_size: 1536 kB}
      - repeat: wiersze
        each: wiersz
        title: Wiersz
        min: 1
        max: 2
        items:
          - {field: ile, type: integer, label: Ile}
      - {field: duzo, type: boolean, label: Dużo, value: "count(wiersze) > 1"}
      - {field: kwota, type: money, label: Kwota, value: "count(wiersze) * 1.50"}
      - {field: rodzaj, type: choice, label: Rodzaj, options: {d: Duży obiekt, m: Mały obiekt}, value: "'d' if count(wiersze) > 1 else 'm'"}
"""  # noqa: E501


def test_parameters_are_put_as_people_say_them() -> None:
    """The params stay canonical; bytes, media types, codes and `false` are no words for people."""
    made = bundle(read("slowa", WORDED))
    large = {**FILE, "media_type": "image/gif", "size": 2**40}
    answers = {
        "litera": "ab", "mapa": large, "zdjecia": [large],
        "duzo": True, "kwota": "1.00", "rodzaj": "d",
    }  # fmt: skip
    said = {
        lang: {
            (each.path, each.code): each.message
            for each in made.validator.validate(answers, on=ON, lang=lang)
        }
        for lang in ("pl", "en")
    }
    assert said["pl"] == {
        ("/litera", "length"): "Wpisz jeden znak",
        ("/mapa", "file_type"): "Dodaj plik innego rodzaju; przyjmujemy: PDF, JPG lub PNG",
        ("/mapa", "file_size"): "Dodaj mniejszy plik; największy może mieć 10\u00a0MB",
        ("/zdjecia", "file_type"): "Dodaj plik innego rodzaju; przyjmujemy: PNG",
        ("/zdjecia", "file_size"): "Dodaj mniejszy plik; największy może mieć 1,5\u00a0MB",
        ("/wiersze", "min_rows"): "Wypełnij co najmniej jedną pozycję",
        ("/duzo", "computed"): "Popraw wyliczoną wartość: powinno być nie",
        ("/kwota", "computed"): "Popraw wyliczoną kwotę: powinno być 0,00 zł",
        ("/rodzaj", "computed"): "Popraw wyliczoną wartość: powinno być Mały obiekt",
    }
    assert said["en"]["/mapa", "file_type"].endswith("are accepted: PDF, JPG or PNG")
    assert said["en"]["/zdjecia", "file_size"].endswith("may have 1.5\u00a0MB")
    assert said["en"]["/duzo", "computed"].endswith("should be no")
    for lang in ("pl", "en"):
        options = {"on": ON, "lang": lang}
        expected = by_python(made, "validate", answers, options)
        assert node(made, [("validate", answers, options)]) == [expected]
        judged = judge(made.form, answers, on=ON, lang=lang)
        assert [each.message for each in judged] == [each["message"] for each in expected]


def test_pages_keep_their_problems() -> None:
    made = wszystko()
    answers = changed(PERSON, obcy=1, pesel="1", kwota="x", wiersze=[{"ile": 7}])
    options = {"on": ON, "office": OFFICE}
    cases = [
        ("validate", answers, {**options, "pages": [page]}) for page in ("pierwsza", "trzecia")
    ]
    first, third = node(made, cases)
    assert [each["path"] for each in first] == ["/pesel"]
    assert [each["path"] for each in third] == ["/kwota"]
    for (call, given, opts), theirs in zip(cases, (first, third), strict=True):
        assert by_python(made, call, given, opts) == theirs


@pytest.mark.parametrize("page", ["literowka", "Pierwsza", "", "constructor"])
def test_an_unknown_page_is_no_verdict(page: str) -> None:
    made = wszystko()
    options = {"on": ON, "office": OFFICE, "pages": ["pierwsza", page]}
    with pytest.raises(ValueError, match="pages: "):
        made.validator.validate(PERSON, **options)
    assert node(made, [("validate", PERSON, options)]) == ["RangeError"]


def test_an_unreadable_day_or_office_value_is_refused() -> None:
    made = wszystko()
    for options in ({"on": "2026-02-30"}, {"on": ON, "office": {"stawka": "1"}}):
        with pytest.raises(ValueError, match=r"read|day"):
            made.validator.validate({}, **options)
        assert node(made, [("validate", {}, options)]) == ["RangeError"]


def test_what_a_person_types_becomes_canonical() -> None:
    made = wszystko()
    typed = {
        "rodzaj": "osoba",
        "pesel": "440514-01359",
        "firma": {"nazwa": "", "nip": None, "adres": {"ulica": " "}},
        "cele": ["z", "x", "z"],
        "inny_cel": "a\r\nb ",
        "urodzony": {"d": "14", "m": "5", "r": "1944"},
        "wiersze": [
            {"ile": "2", "cena": "1,5", "dalej": {"plik": FILE, "zgoda": "on"}},
            {"ile": "", "cena": ""},
            {"ile": "00"},
        ],
        "prog_osob": " 3 ",
        "kwota": "10",
        "prawda": "on",
        "tak": "tak",
        "dzien": "28.2.2026",
        "e_mail": "",
    }
    options = {"on": ON, "office": OFFICE}
    assert by_python(made, "normalize", typed, options) == PERSON
    assert node(made, [("normalize", typed, options)]) == [PERSON]


def test_normalize_prunes_what_is_hidden_and_keeps_what_nobody_can_judge() -> None:
    made = wszystko()
    tried = {
        "malformed": changed(FIRM, rodzaj="x"),
        "hidden": changed(FIRM, rodzaj="osoba", pesel="44051401359"),
        "unknown": {"__proto__": {"a": 1}, "obcy": {"b": []}, "rodzaj": "osoba"},
    }
    options = {"on": ON}
    said = node(made, [("normalize", answers, options) for answers in tried.values()])
    for answers, theirs in zip(tried.values(), said, strict=True):
        assert by_python(made, "normalize", answers, options) == theirs
    malformed, hidden, unknown = said
    assert malformed["firma"] == FIRM["firma"]
    assert malformed["wiersze"][0]["uwaga"] == FIRM["wiersze"][0]["uwaga"]
    assert "firma" not in hidden
    assert "uwaga" not in hidden["wiersze"][0]
    assert unknown == {"__proto__": {"a": 1}, "obcy": {"b": []}, "rodzaj": "osoba", "suma": "0.00"}


def test_fees_follow_answers_and_the_office() -> None:
    made = wszystko()
    cases = {
        "osoba": (PERSON, OFFICE, [("stala", "17.00"), ("od-sumy", "1.50"), ("tabela", "5.00")]),
        "no rate": (PERSON, {}, [("stala", "17.00"), ("od-sumy", None), ("tabela", "5.00")]),
        "blind": (
            changed(PERSON, suma=1, rodzaj=[]),
            OFFICE,
            [("stala", "17.00"), ("tabela", None)],
        ),
    }
    for answers, office, expected in cases.values():
        found = made.validator.fees(answers, on=ON, office=office)
        assert [(each["id"], each["amount"]) for each in found["items"]] == expected
        assert (found["total"] is None) == any(amount is None for _, amount in expected)


def test_the_page_asks_for_hidden_items_values_and_fees() -> None:
    made = wszystko()
    half = {"rodzaj": "firma", "wiersze": [{"ile": 1, "cena": "0.500"}, {"ile": "?"}]}
    ((state),) = node(made, [("state", half, {"on": ON})])
    assert "/pesel" in state["hidden"]
    assert "/firma" not in state["hidden"]
    assert "/wiersze/0/uwaga" in state["hidden"]
    assert "/wiersze/1/uwaga" not in state["hidden"], "left alone: nobody can tell"
    assert "/pouczenie" in state["hidden"]
    assert state["values"] == {"/dorosly": None, "/wiersze/0/razem": "0.500"}
    assert state["fees"]["items"][0] == {"id": "stala", "amount": "17.00"}


def test_the_classic_script_registers_the_same_engine() -> None:
    made = wszystko()
    script = (made.folder / "validator.js").read_text()
    page = f"globalThis.formc = {{ register: (engine) => {{ globalThis.engine = engine; }} }};\n{{\n{javascript_script()}\n}}\n{script}\n"  # noqa: E501
    ask = f"console.log(JSON.stringify(engine.validate({{}}, {{ on: '{ON}' }})));"
    (made.folder / "page.cjs").write_text(page + ask)
    ran = subprocess.run(
        ["node", str(made.folder / "page.cjs")], capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout) == by_python(made, "validate", {}, {"on": ON})


@pytest.mark.parametrize("forbidden", ["eval", "Function", "Date", "Math.random", "import"])
def test_generated_javascript_does_without(forbidden: str) -> None:
    made = wszystko()
    for name in ("validator.mjs", "runtime.mjs", "validator.js"):
        lines = (made.folder / name).read_text().splitlines()
        code = "\n".join(line for line in lines if not line.lstrip().startswith(("//", "import {")))
        assert not re.search(rf"(?<![\w.]){forbidden}\b", code), (name, forbidden)


def test_the_same_form_gives_the_same_bytes() -> None:
    for target in (python, javascript, rules):
        context = Context(target.TARGET.name, Report())
        first = [(a.path, a.data) for a in target.emit(everything(), context)]
        second = [(a.path, a.data) for a in target.emit(everything(), context)]
        assert first == second


def test_items_may_be_called_like_anything() -> None:
    """Names that mean something to Python, JavaScript or the generated code itself."""
    names = (
        "class",
        "known",
        "found",
        "value",
        "row",
        "answers",
        "office",
        "form",
        "version",
        "lambda",
    )
    names += ("a_b", "new", "this", "none", "is_day", "x_keys", "empty", "number", "let", "pages")
    items = "".join(
        f"      - {{field: {name}, type: text, label: L, required: false, visible: x}}\n"
        for name in names
        if name != "office"
    )
    text = (
        "form: nazwy\nversion: 1.0.0\ntitle: Nazwy\npages:\n  - page: p\n    title: P\n    items:\n"
        "      - {field: x, type: boolean, label: X}\n"
        "      - {group: a, title: A, items: [{field: b, type: text, label: B, visible: x}]}\n"
        + items
    )
    report = Report()
    workspace = open_workspace({"forms/nazwy.yaml": text.encode()}, report)
    form = elaborate_form(workspace.of("form")["nazwy"], workspace, report)
    assert form is not None, [each.message.pl for each in report]
    asked = [item.name for item in form.items]
    good = {name: "t" for name in asked if name not in ("x", "a")}
    tried = [{"x": True, "a": {"b": "t"}, **good}, {"x": False, **good}, {"x": 1, **good}]
    assert all_agree(bundle(form), tried).keys() == {"", "hidden", "kind"}


def test_rules_json_is_json_and_has_every_constraint() -> None:
    form = everything()
    found = {a.path: json.loads(a.data) for a in rules.emit(form, Context("rules", Report()))}
    data = found["rules.json"]
    assert [each["id"] for each in data["constraints"]] == [each.id for each in constraints(form)]
    assert {each["id"] for each in data["rules"]} == {rule.id for rule in form.rules}
    paths = [item["path"] for item in _flat(data["items"])]
    assert "/firma/adres/kod" in paths
    assert "/wiersze/*/dalej/plik" in paths
    assert found["cases.json"] == []


def _flat(items: list[Any]) -> list[Any]:
    return [each for item in items for each in (item, *_flat(item.get("items", [])))]
