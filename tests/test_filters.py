"""Filtered lists: what is offered, what the judge says, and every engine after it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from formc.analysis.elaborate import elaborate_form
from formc.analysis.workspace import open_workspace
from formc.answers.filed import Filed
from formc.bundle.files import Folder
from formc.bundle.reader import open_catalogue
from formc.bundle.verify import verify
from formc.compiler import check
from formc.diagnostics import Report
from formc.expr.tree import FALSE, TRUE
from formc.ir import ChoiceType, Field, Form
from formc.prove.bundles import Bundle
from formc.prove.compare import breach
from formc.prove.engines import judged
from formc.prove.posting import posted
from formc.shapes.constraints import constraints
from formc.shapes.offers import offers
from formc.targets import load
from tests.conformance.test_engines import PARTIAL, STRICT
from tests.support.chunks import complete
from tests.support.mutations import mutations
from tests.support.whole_builds import build

DAY = "2026-05-10"
REGIONS = {f"{number:02}": f"Województwo {number:02}" for number in range(2, 34, 2)}
COUNTIES = {
    f"{region}{number:02}": region for region in REGIONS for number in range(1, 25)
}  # made up: no register has them

FORM = """
form: filtry
version: 1.0.0
title: Filtry
pages:
  - page: pierwsza
    title: Pierwsza
    items:
      - {field: kraj, type: boolean, label: Czy w kraju}
      - field: region
        type: choice
        options: {a: Region A, b: Region B, c: Region C}
        label: Region
        required: false
        visible: kraj
      - field: miejsce
        type: choice
        from: miejsca
        where: option.region == region
        label: Miejsce
        required: false
      - field: wiele
        type: choice
        from: wiele
        where: option.region == region
        label: Wiele
        required: false
      - field: ukryte
        type: choice
        from: miejsca
        where: option.region == region
        label: Ukryte
        required: false
        visible: not kraj
      - {field: ile, type: integer, min: 0, max: 9, label: Ile, required: false}
      - field: kilka
        type: choices
        from: miejsca
        where: option.rozmiar <= ile + 1 or option.code == 'a1'
        label: Kilka
        required: false
      - field: czynne
        type: choice
        from: miejsca
        where: option.czynne
        label: Czynne
        required: false
      - repeat: dzialki
        each: dzialka
        title: Działka
        min: 0
        max: 4
        items:
          - field: czesc
            type: choice
            options: {a: A, b: B, c: C}
            label: Część
          - field: w
            type: choice
            from: miejsca
            where: option.region == czesc
            label: W części
            required: false
          - field: poza
            type: choices
            from: miejsca
            where: option.region != region
            label: Poza
            required: false
"""
MIEJSCA = """
codelist: miejsca
version: '1'
title: Miejsca
columns: [region, rozmiar, czynne]
options:
  a1: {label: A1, region: a, rozmiar: '1', czynne: 'true'}
  a2: {label: A2, region: a, rozmiar: '5', czynne: 'false'}
  b1: {label: B1, region: b, rozmiar: '3', czynne: 'true'}
  b2: {label: B2, region: b, rozmiar: '9', czynne: 'true'}
"""

WIELE = """
codelist: wiele
version: '1'
title: Wiele
columns: [region]
options:
  a1: {label: A1, region: a}
  a2: {label: A2, region: a}
  a3: {label: A3, region: a}
  b1: {label: B1, region: b}
  b2: {label: B2, region: b}
  b3: {label: B3, region: b}
  c1: {label: C1, region: c}
  c2: {label: C2, region: c}
"""

ACCEPTED: dict[str, Any] = {"kraj": True, "region": "a"}
CASES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "offered": ({"miejsce": "a1"}, {}),
    "of another region": ({"miejsce": "b1"}, {"/miejsce": "filter"}),
    "of no list at all": ({"miejsce": "zz"}, {"/miejsce": "option"}),
    "nothing is offered without a region": (
        {"region": None, "miejsce": "a1"},
        {"/miejsce": "filter"},
    ),
    "a region that hides is missing": (
        {"kraj": False, "miejsce": "a1"},
        {"/region": "hidden", "/miejsce": "filter"},
    ),
    "a malformed region leaves alone": ({"region": "x", "miejsce": "b1"}, {"/region": "option"}),
    "what shows the region leaves alone": ({"kraj": 7, "miejsce": "b1"}, {"/kraj": "kind"}),
    "hidden and not offered is hidden": ({"ukryte": "b1"}, {"/ukryte": "hidden"}),
    "left alone and not offered is left alone": ({"kraj": "?", "ukryte": "b2"}, {"/kraj": "kind"}),
    "several, all offered": ({"ile": 4, "kilka": ["a1", "a2", "b1"]}, {}),
    "several, one not offered": ({"ile": 4, "kilka": ["a1", "b2"]}, {"/kilka": "filter"}),
    "several, offered without an answer": ({"kilka": ["a1"]}, {}),
    "several, not offered without an answer": ({"kilka": ["a1", "a2"]}, {"/kilka": "filter"}),
    "a constant filter": ({"czynne": "a2"}, {"/czynne": "filter"}),
    "rows each on their own": (
        {"dzialki": [{"czesc": "a", "w": "a2"}, {"czesc": "b", "w": "a2"}, {"czesc": "c"}]},
        {"/dzialki/1/w": "filter"},
    ),
    "a malformed answer of the row": (
        {"dzialki": [{"czesc": "x", "w": "a2"}, {"czesc": "b", "w": "a2"}]},
        {"/dzialki/0/czesc": "option", "/dzialki/1/w": "filter"},
    ),
    "rows beside the form": (
        {"dzialki": [{"czesc": "a", "poza": ["b1", "b2"]}, {"czesc": "a", "poza": ["a1", "b1"]}]},
        {"/dzialki/1/poza": "filter"},
    ),
}


def form_of(form: str, lists: Mapping[str, str]) -> Form:
    files = {"forms/filtry.yaml": form.encode()}
    files |= {f"codelists/{name}": text.encode() for name, text in lists.items()}
    report = Report()
    workspace = open_workspace(files, report)
    made = elaborate_form(workspace.of("form")["filtry"], workspace, report)
    assert made is not None
    assert not report.failed, [str(each.message.pl) for each in report]
    return made


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return Bundle.of(
        form_of(FORM, {"miejsca.yaml": MIEJSCA, "wiele.yaml": WIELE}),
        tmp_path_factory.mktemp("filtry"),
    )


def answers_of(name: str) -> dict[str, Any]:
    changed = ACCEPTED | CASES[name][0]
    return {key: value for key, value in changed.items() if value is not None}


@pytest.mark.parametrize("name", CASES)
def test_what_the_judge_says(bundle: Bundle, name: str) -> None:
    (problems,) = judged(bundle, [Filed(name, answers_of(name), DAY)])
    assert {each.path: each.code for each in problems} == CASES[name][1]


def keep_their_promises(bundle: Bundle, filed: list[Filed]) -> None:
    verdicts = judged(bundle, filed)
    for name, strict in STRICT.items():
        for each, expected, found in zip(filed, verdicts, strict(bundle, filed), strict=True):
            assert found == expected, f"{name}, {each.answers}"
    for name, (lists, accepts, _) in PARTIAL.items():
        for each, problems, accepted in zip(filed, verdicts, accepts(bundle, filed), strict=True):
            broken = breach(bundle.enforced[lists], problems, accepted)
            assert not broken, f"{name} {accepted=}, {each.answers}, {problems}"


def test_every_engine_says_the_same(bundle: Bundle) -> None:
    filed = [Filed(name, answers_of(name), DAY) for name in CASES]
    for name in ("offered", "several, all offered", "rows each on their own"):
        answers = answers_of(name)
        filed += [
            Filed(f"{name}: {each}", each.applied(answers), DAY)
            for each in mutations(bundle.form, answers)
            if not each.large
        ]
    keep_their_promises(bundle, filed)


def test_a_posted_form_is_filtered_like_its_answers(bundle: Bundle) -> None:
    filed = [
        Filed(name, answers_of(name), DAY)
        for name, (_, expected) in CASES.items()
        if set(expected.values()) <= {"filter"}
    ]
    for each, problems in zip(filed, judged(bundle, filed), strict=True):
        pairs = list(posted(bundle.form.items, each.answers))
        page = bundle.opened.module("form").Form(pairs, on=DAY, office={}, files={})
        page.validate()
        assert tuple(page.problems) == problems, each.name
        assert page.answers() == each.answers


def test_partial_engines_list_what_they_hold(bundle: Bundle) -> None:
    filters = {each.id for each in constraints(bundle.form) if each.code == "filter"}
    assert filters == {
        "/miejsce#filter", "/wiele#filter", "/ukryte#filter", "/kilka#filter", "/czynne#filter",
        "/dzialki/*/w#filter", "/dzialki/*/poza#filter",
    }  # fmt: skip
    assert filters <= bundle.enforced["xml"] & bundle.enforced["xml11"]
    assert filters - bundle.enforced["json_schema"] == {"/kilka#filter"}  # arithmetic


def test_a_constant_filter_is_decided_while_compiling(bundle: Bundle) -> None:
    field = next(item for item in bundle.form.walk() if item.path == ("czynne",))
    assert isinstance(field, Field)
    assert isinstance(field.type, ChoiceType)
    found = {each.codes: each.condition for each in offers(field.type)}
    assert found == {("a1", "b1", "b2"): TRUE, ("a2",): FALSE}


def state(bundle: Bundle, answers: Any) -> dict[str, Any]:
    script = (
        f"import {{ state }} from {json.dumps(str(bundle.folder / 'validator.mjs'))};"
        f"console.log(JSON.stringify(state({json.dumps(answers)}, {{ on: '{DAY}' }}).offers));"
    )
    run = subprocess.run(
        ["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_a_page_knows_what_is_offered(bundle: Bundle) -> None:
    rows = [{"czesc": "a"}, {"czesc": "b"}]
    found = state(bundle, {"kraj": True, "region": "b", "ile": 2, "dzialki": rows})
    assert found["/miejsce"] == ["b1", "b2"]
    assert found["/kilka"] == ["a1", "b1"]
    assert found["/dzialki/0/w"] == ["a1", "a2"]
    assert found["/dzialki/1/w"] == ["b1", "b2"]
    assert state(bundle, {"kraj": True})["/miejsce"] == []
    assert state(bundle, {"kraj": True, "region": "?"})["/miejsce"] is None


# Lists of more than 200 options -------------------------------------------------------------------

LISTED = "code,label,wojewodztwo\n"
LARGE = """
form: filtry
version: 1.0.0
title: Powiaty
pages:
  - page: pierwsza
    title: Pierwsza
    items:
      - {field: wojewodztwo, type: choice, from: wojewodztwa, label: Województwo}
      - field: powiat
        type: choice
        from: powiaty
        where: option.wojewodztwo == wojewodztwo
        label: Powiat
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    head = "codelist: {}\nversion: '1'\ntitle: Lista\n"
    options = "".join(f"  '{code}': {label}\n" for code, label in REGIONS.items())
    rows = "".join(f"{code},Powiat {code},{region}\n" for code, region in COUNTIES.items())
    lists = {
        "wojewodztwa.yaml": head.format("wojewodztwa") + "options:\n" + options,
        "powiaty.yaml": head.format("powiaty") + "csv: powiaty.csv\n",
        "powiaty.csv": LISTED + rows,
    }
    return Bundle.of(form_of(LARGE, lists), tmp_path_factory.mktemp("powiaty"))


def test_a_large_list_is_judged_by_the_strict_engines(large: Bundle) -> None:
    sets = [
        {"wojewodztwo": "04", "powiat": "0424"},
        {"wojewodztwo": "04", "powiat": "0624"},
        {"wojewodztwo": "04", "powiat": "0425"},
        {"powiat": "0424"},
    ]
    filed = [Filed(str(each), each, DAY) for each in sets]
    codes = [[problem.code for problem in problems] for problems in judged(large, filed)]
    assert codes == [[], ["filter"], ["option"], ["required", "filter"]]
    keep_their_promises(large, filed)
    assert not {"/powiat#option", "/powiat#filter"} & (
        large.enforced["xml"] | large.enforced["json_schema"]
    )


def test_a_large_list_is_a_file_of_its_own(tmp_path: Path) -> None:
    rows = "".join(f"{code},Powiat {code},{region}\n" for code, region in COUNTIES.items())
    snippet = (
        "- {field: powiat, type: choice, from: powiaty, label: Powiat}\n"
        "- {field: inny, type: choice, from: powiaty, codes: ['0201', '0202'], label: Inny}\n"
        "#file codelists/powiaty.yaml\ncodelist: powiaty\nversion: 2026-01\n"
        "title: Powiaty\ncsv: powiaty.csv\n#file formc.yaml\nproject: Usługi\npublisher: Gmina\n"
        "base_iri: https://example.org\nxml_must_enforce: [required]\n"
        f"#file codelists/powiaty.csv\n{LISTED}{rows.strip()}"
    )
    checked = check(complete(snippet))
    assert not checked.report.failed
    for wanted in (frozenset[str](), frozenset(checked.services)):
        build(checked, load(), tmp_path, *wanted)
        catalogue = open_catalogue(tmp_path)
        bundle = catalogue.bundle("codelists", "codelists")
        assert not verify(Folder(bundle.folder)).findings
        read = json.loads(bundle.read("powiaty/2026-01.json"))
        assert {
            each["code"]: each["columns"]["wojewodztwo"] for each in read["options"]
        } == COUNTIES
        (form,) = (line.id for line in catalogue.lines if line.kind == "form")
        named = catalogue.bundle("form", form).manifest.extra["codelists"]
        entry = bundle.manifest.entry("powiaty/2026-01.json")
        assert entry is not None
        assert named == [
            {
                "id": "powiaty",
                "version": "2026-01",
                "path": "codelists/powiaty/2026-01.json",
                "sha256": entry.sha256,
            }
        ]


def test_without_scripts_the_options_stand_in_groups(large: Bundle) -> None:
    page = lxml.html.fromstring((large.folder / "form.html").read_text(encoding="utf-8"))
    (select,) = page.xpath("//select[@id='f-powiat']")
    assert [group.get("label") for group in select.iter("optgroup")] == list(REGIONS.values())
    in_groups = {option.get("value") for option in select.xpath("./optgroup/option")}
    assert in_groups == set(COUNTIES)
    (words,) = page.xpath("//*[@id='hint-powiat']")
    assert words.text_content().strip() == "Wybór zależy od odpowiedzi: „Województwo”."
