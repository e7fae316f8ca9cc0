"""XLSForm as drafts: questions, lists and formulas, and workbooks that mean harm."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from formc.answers.judge import judge
from formc.importers import workbook, xlsform
from formc.importers.draft import Draft, ImportProblem
from formc.importers.odk_formulas import Known, formula
from tests.support.golden import Golden
from tests.support.imported import CASES, Imported

FORMS = sorted((CASES / "xlsform").iterdir())
FOR_A_PERSON = {"W0601"}
"""A privacy notice, which nobody can make up."""


def draft(folder: Path) -> Draft:
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}
    return xlsform.draft_of(workbook.read(files), f"{folder.name}.csv")


def survey(*rows: str, choices: str = "", head: str = "type,name,label") -> Draft:
    data = {"survey.csv": "\n".join((head, *rows)).encode()}
    if choices:
        data["choices.csv"] = f"list_name,name,label\n{choices}".encode()
    return xlsform.draft_of(workbook.read(data), "a.csv")


@pytest.mark.parametrize("folder", FORMS, ids=lambda folder: folder.name)
def test_the_definition_is_the_one_that_was_read(folder: Path, golden: Golden) -> None:
    found = Imported.of(draft(folder))
    files = {name or "definicja.yaml": text for name, text in found.found.files.items()}
    golden(folder / "expected", files)
    assert found.codes <= FOR_A_PERSON
    assert found.form.tests
    assert found.artifacts["crwd/schemat.xsd"]


def test_a_workbook_says_the_same_as_its_sheets_in_csv() -> None:
    folder = CASES / "xlsform" / "ankieta"
    book = openpyxl.Workbook()
    for name in ("survey", "choices", "settings"):
        sheet = book.create_sheet(name)
        for row in csv.reader(io.StringIO((folder / f"{name}.csv").read_text())):
            sheet.append([int(cell) if cell == "2024" else cell or None for cell in row])
    data = io.BytesIO()
    book.save(data)
    found = xlsform.draft_of(workbook.read({"ankieta.xlsx": data.getvalue()}), "ankieta.csv")
    assert found == draft(folder)


def test_the_rules_of_the_original_hold() -> None:
    found = Imported.of(draft(CASES / "xlsform" / "ankieta"))
    test, *broken = found.form.tests
    assert {each.errors[0][2] for each in broken} == {"waga-warunek", "do-warunek"}
    assert not judge(found.form, test.answers, on=test.on, office={})

    def problems(**changes: object) -> set[tuple[str, str]]:
        answers = {**test.answers, **changes}
        answers = {key: value for key, value in answers.items() if value is not None}
        return {
            (each.path, each.code) for each in judge(found.form, answers, on=test.on, office={})
        }

    person = dict(test.answers["osoba"])
    assert problems(osoba={**person, "wiek": 17}) == {("/osoba/wiek", "min")}
    assert problems(do="2026-01-14") == {("/do", "rule")}
    assert problems(powiat="tatrzanski") == {("/powiat", "filter")}
    assert problems(osoba={**person, "imie": "A"}) >= {("/osoba/imie", "length")}
    assert ("/psy", "hidden") in problems(osoba={**person, "ma_psa": "nie"})


AGE, DOG, KINDS = (
    Known("wiek", "number"),
    Known("osoba.pies", "code", {"TAK": "tak", "NIE": "nie"}),
    Known("cechy", "codes", {"a b": "a-b"}),
)
NAMES = {
    "wiek": AGE, "pies": DOG, "cechy": KINDS, "imie": Known("imie", "text"),
    "dzien": Known("dzien", "day"), "psy": Known("psy", "rows"), "ok": Known("ok", "yes"),
    "waga": Known("waga", "number", repeat="psy"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("original", "said"),
    [
        ("${wiek} >= 18", "wiek >= 18"),
        ("18 <= ${wiek}", "wiek >= 18"),
        ("${pies} = 'TAK'", "osoba.pies == 'tak'"),
        ("${pies} != 'NIE' or ${wiek} < 3", "osoba.pies != 'nie' or wiek < 3"),
        ("(${wiek} < 3 or ${ok}) and ${wiek} > 1", "(wiek < 3 or ok) and wiek > 1"),
        ("selected(${cechy}, 'a b')", "has(cechy, 'a-b')"),
        ("selected(${pies}, 'TAK')", "osoba.pies == 'tak'"),
        ("not(selected(${pies}, 'TAK'))", "not (osoba.pies == 'tak')"),
        ("${imie} = ''", "not answered(imie)"),
        ('${imie} != ""', "answered(imie)"),
        ("${dzien} <= today()", "dzien <= today()"),
        ("${dzien} > date('2024-01-02')", "dzien > '2024-01-02'"),
        ("if(${wiek} > 3, 1, 2) + 4", "(1 if wiek > 3 else 2) + 4"),
        ("2 * (${wiek} - 1)", "2 * (wiek - 1)"),
        ("-${wiek} - -1", "-wiek - -1"),
        ("count(${psy}) > 2", "count(psy) > 2"),
        ("sum(${waga})", "sum(w.waga for w in psy)"),
        ("string-length(${imie}) > 2", "length(imie) > 2"),
        ("regex(${imie}, '^[A-Z]\\d+$')", "matches(imie, '[A-Z][0-9]+')"),
        ("${wiek} > '5'", "wiek > 5"),
        ("${ok} = true()", "ok"),
        # What has no counterpart is not approximated.
        ("${wiek} div 2", None),
        ("${wiek} mod 2 = 0", None),
        ("${waga} > 1", None),
        ("${pies} = 'MOZE'", None),
        ("${nie_ma} = 1", None),
        ("pulldata('a', 'b')", None),
        ("regex(${imie}, 'A')", None),
        ("${imie} = 'it''s'", None),
        ('${imie} = "d\'Arc"', None),
        ("${wiek} >", None),
        ("concat(${imie}, 'x')", None),
        ("${wiek} + ${imie}", None),
        ("${wiek} and ${ok}", None),
        ("(" * 500 + "1" + ")" * 500, None),
    ],
)
def test_a_formula_is_translated_whole_or_not_at_all(original: str, said: str | None) -> None:
    assert formula(original, NAMES) == said


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (("end group,,",), "wiersz 2: `end group` niczego nie zamyka"),
        (("begin group,a,A", "text,b,B"), "wiersz 2: grupa nie jest zamknięta"),
        (("begin group,a,A", "end repeat,,"), "wiersz 3: `end repeat` niczego nie zamyka"),
        (("start,start,",), "nie ma ani jednego pytania"),
    ],
)
def test_a_broken_survey_is_told_by_its_row(rows: tuple[str, ...], words: str) -> None:
    with pytest.raises(ImportProblem) as told:
        survey(*rows)
    assert words in str(told.value)


def test_lists_that_are_not_there_and_names_that_are_taken() -> None:
    found = survey("select_one x,metryka,M", "text,a b,A", "text,a-b,B", "text,if,C")
    names = [item.name for _, item in found.walk()][-4:]
    assert names == ["metryka_2", "a_b", "a_b_2", "if_"]
    assert Imported.of(found).codes <= FOR_A_PERSON


def test_a_column_that_is_missing_is_named() -> None:
    with pytest.raises(ImportProblem, match="nie ma kolumny `name`"):
        survey("text,a", head="type,label")
    with pytest.raises(ImportProblem, match="nie ma arkusza `survey`"):
        xlsform.draft_of(workbook.read({"choices.csv": b"list_name,name,label\n"}), "a")


# Harm ---------------------------------------------------------------------------------------------


def packed(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return data.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (packed(xl__sheet_xml=b"<a/>" * (40 * 2**20)), "za duży"),
        (packed(xl__sheet_xml=b"<a/>" * 2**20), "bomba"),
        (packed(**{f"p{n}_xml": b"" for n in range(2_001)}), "za duży"),
        (packed(xl__workbook_xml=LAUGHS), "DOCTYPE"),
        (packed(xl__workbook_xml=LAUGHS.decode().encode("utf-16")), "DOCTYPE"),
        (packed(inny_xml=b"<a/>"), "to nie jest poprawny XLSX"),
        (packed(mimetype=b"application/x", content_xml=b"<a/>"), "to arkusz ODS"),
        (b"PK\x03\x04" + b"\0" * 100, "to nie jest poprawny XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "dawny format XLS"),
        (b"type,name\n" + "ż".encode("cp1250"), "UTF-8"),
        (b"a\n" * 20_002, "ponad 20000 wierszy"),
        (b"type,name\ntext," + b"x" * 30_000, "ponad 20000 znaków"),
    ],
)
def test_a_workbook_that_means_harm_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(ImportProblem) as told:
        workbook.read({"a.xlsx": data})
    assert words in str(told.value)
    assert str(told.value).startswith("a.xlsx")


def test_rows_that_are_only_formatted_are_no_rows() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    sheet.append(["type", "name", "label"])
    sheet.append(["text", "a", "A"])
    sheet.cell(30_000, 1).font = openpyxl.styles.Font(bold=True)
    data = io.BytesIO()
    book.save(data)
    sheets = workbook.read({"a.xlsx": data.getvalue()})
    assert [row for row in sheets["survey"] if row][1:] == [["text", "a", "A"]]
    sheet.cell(30_000, 1, "text")
    data = io.BytesIO()
    book.save(data)
    with pytest.raises(ImportProblem, match="ponad 20000 wierszy"):
        workbook.read({"a.xlsx": data.getvalue()})


def test_formulas_and_links_to_other_books_are_not_followed() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    sheet.append(["type", "name", "label"])
    sheet.append(["text", "a", "='file:///etc/[passwd]x'!A1"])
    data = io.BytesIO()
    book.save(data)
    with pytest.raises(ImportProblem, match="wiersz 2, kolumna 3: formuła arkusza bez zapisanej"):
        workbook.read({"a.xlsx": data.getvalue()})
