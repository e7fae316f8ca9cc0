"""Rows of changes: a case for every row, and what a row claims held against real engines.

A case has the documents of both versions, `---` between them. `after.yaml` may begin with
`#! row, row`: the rows that it gives; without it the row is the name of the folder (before `+`).
Schemas of others stand beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from formc.answers.filed import Filed
from formc.answers.generate import Generator
from formc.answers.judge import judge
from formc.build.understanding import Understood, understand
from formc.compat.change import Change
from formc.compat.compare import compare_forms
from formc.compat.rows import BUMPS, HURT_WORDS, ROWS, Bump, Hurt
from formc.compat.services import Difference, compare_all_forms, compare_services, raised
from formc.diagnostics import Report
from formc.ir import Form
from formc.prove.memory import validator
from formc.runtime import adopting
from formc.runtime.document import from_xml, to_xml
from formc.shapes.adopted import adopted_mapping
from formc.shapes.constraints import constraints
from formc.shapes.mapping import mapping
from formc.target import Context
from formc.targets import load
from tests.test_services import LAW

CASES = Path(__file__).parent / "cases" / "compat"
SETS = 40  # answer sets of each version of a case
STORED = {Hurt.DOCUMENTS, Hurt.JSON}
LISTS = {
    "form": "forms",
    "service": "services",
    "codelist": "codelists",
    "types": "types",
    "project": "",
}
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())


@dataclass(frozen=True)
class Case:
    """Both versions of the definitions and the rows that the difference must have."""

    old: Understood
    new: Understood
    expected: tuple[str, ...]

    @property
    def forms(self) -> Iterator[tuple[Form, Form]]:
        for id, form in self.new.forms.items():
            if id in self.old.forms:
                yield self.old.forms[id], form


@cache
def case(name: str) -> Case:
    before, after = ((CASES / name / f"{each}.yaml").read_text() for each in ("before", "after"))
    said = re.match(r"#! (.*)\n", after)
    rows = tuple(said[1].split(", ")) if said else (name,)
    schemas = sorted((CASES / name).glob("*.xsd"))
    return Case(_checked(before, schemas), _checked(after, schemas), rows)


def _checked(text: str, schemas: Sequence[Path]) -> Understood:
    files = dict(LAW)
    for document in re.split(r"^---\n", text, flags=re.MULTILINE):
        found = re.search(r"^(\w+): *([\w-]*)", document, flags=re.MULTILINE)
        assert found, document
        folder = LISTS[found[1]]
        files |= {f"{folder}/{each.name}": each.read_bytes() for each in schemas}
        files[f"{folder}/{found[2] or folder}.yaml" if folder else "formc.yaml"] = document.encode()
        if found[1] == "form":
            files[f"services/{found[2]}-usluga.yaml"] = SERVICE.format(form=found[2]).encode()
    checked = understand(files)
    assert not checked.mistakes, [f"{each.at}: {each.message.pl}" for each in checked.mistakes]
    return checked


SERVICE = """\
service: {form}-usluga
version: 1.0.0
title: Przykład
summary: Przykład.
domain: lowiectwo
level: gmina
kind: wniosek
audience: [citizen]
legal_basis:
  - {{act: prawo-lowieckie, units: [art. 1]}}
content: {{legal_state: 2026-01-01, confidence: low}}
form: {{use: {form}}}
"""


def differences(found: Case) -> list[Difference]:
    return [
        *compare_services(found.old.services, found.new.services),
        *compare_all_forms(found.old.forms, found.new.forms),
    ]


def changes(found: Case) -> list[Change]:
    return [change for each in differences(found) for change in each.changes]


# Rows -------------------------------------------------------------------------------------------


def test_every_row_has_a_case_and_every_case_a_row() -> None:
    assert {name.partition("+")[0] for name in NAMES} == set(ROWS)


@pytest.mark.parametrize("name", NAMES)
def test_a_case_gives_exactly_its_rows(name: str) -> None:
    found = case(name)
    rows = [change.row.id for change in changes(found)]
    assert sorted(rows) == sorted(found.expected)
    assert name.partition("+")[0] in rows


@pytest.mark.parametrize("name", NAMES)
def test_a_change_says_where_it_is(name: str) -> None:
    for change in changes(case(name)):
        spans = [span for span in (change.at, change.old_at) if span.source.text]
        assert spans, change


def test_every_row_hurts_somebody_and_speaks_two_languages() -> None:
    for row in ROWS.values():
        assert row.hurts
        assert row.says.pl != row.says.en
    assert set(BUMPS) == set(HURT_WORDS) == set(Hurt)


def test_the_same_has_no_changes() -> None:
    for name in NAMES:
        found = case(name)
        for form in found.old.forms.values():
            assert compare_forms(form, form) == ()


@pytest.mark.parametrize(
    ("part", "version"),
    [(Bump.NONE, "1.2.3"), (Bump.PATCH, "1.2.4"), (Bump.MINOR, "1.3.0"), (Bump.MAJOR, "2.0.0")],
)
def test_a_part_is_raised(part: Bump, version: str) -> None:
    assert raised("1.2.3", part) == version


# What rows claim, judged ------------------------------------------------------------------------


@cache
def right_sets(name: str, new: bool) -> tuple[Filed, ...]:
    """Answers that one version accepts."""
    found = case(name)
    form = next(iter((found.new if new else found.old).forms.values()))
    made = Generator(form, 1)
    sets = [each for _ in range(SETS) if (each := made.right()) is not None]
    assert len(sets) > SETS // 2
    return tuple(sets)


def _forms(name: str) -> tuple[Form, Form]:
    found = case(name)
    if name in ("service-added", "service-removed", "form-replaced"):
        pytest.skip("the two have no form in common to judge")
    return next(found.forms)


def _hurts(name: str) -> frozenset[Hurt]:
    return frozenset().union(*(change.hurts for change in changes(case(name))))


@pytest.mark.parametrize("name", NAMES)
def test_who_is_not_hurt_by_json_sends_the_same(name: str) -> None:
    old, new = _forms(name)
    refused = [f for f in right_sets(name, False) if judge(new, f.answers, on=f.on)]
    ids = {c.id for c in constraints(old)} - {c.id for c in constraints(new)}
    if Hurt.JSON in _hurts(name):
        assert refused or any(each.startswith("rule:") for each in ids)
    else:
        assert not refused


@pytest.mark.parametrize("name", NAMES)
def test_who_is_not_hurt_in_a_draft_goes_on(name: str) -> None:
    _, new = _forms(name)
    module = validator(new)
    stopped = []
    for filed in right_sets(name, False):
        normal = module.normalize(filed.answers, on=filed.on)
        if judge(new, normal, on=filed.on):
            stopped.append(filed)
    assert bool(stopped) == (Hurt.DRAFTS in _hurts(name))


@pytest.mark.parametrize("name", NAMES)
def test_who_is_not_hurt_in_documents_reads_them(name: str) -> None:
    """A stored document, but for the namespace of its major version."""
    old, new = _forms(name)
    lost = 0
    for filed in right_sets(name, False):
        document = _written(old, filed, new.namespace)
        try:
            read = _read(new, document)
        except ValueError:
            lost += 1
            continue
        lost += read != filed.answers or bool(judge(new, read, on=filed.on))
    if old.namespace.split("/")[:-2] != new.namespace.split("/")[:-2]:
        lost += 1
    assert bool(lost) == (Hurt.DOCUMENTS in _hurts(name))


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_changes_where_a_change_says_so(name: str) -> None:
    old, new = _forms(name)
    assert (accepted(old) != accepted(new)) == (Hurt.XSD in _hurts(name))


@pytest.mark.parametrize("name", NAMES)
def test_words_change_no_verdict(name: str) -> None:
    if _hurts(name) - {Hurt.WORDING, Hurt.CATALOGUE}:
        return
    old, new = _forms(name)
    assert not [f for f in right_sets(name, True) if judge(old, f.answers, on=f.on)]
    assert [c.id for c in constraints(old)] == [c.id for c in constraints(new)] or "order" in name


def _filing(form: Form, filed: Filed) -> dict[str, object]:
    return {
        "form": form.id,
        "version": form.version,
        "on": filed.on,
        "filed_at": None,
        "office": None,
        "office_values": {each.id: 5 for each in form.settings},
        "codelists": {},
        "answers": filed.answers,
        "files": {},
        "fees": {"items": []},
    }


def _written(form: Form, filed: Filed, namespace: str) -> bytes:
    """The document of a filing, as if its version had had this namespace already."""
    if form.adoption is not None:
        return adopting.to_xml(adopted_mapping(form, form.adoption), _filing(form, filed))
    return to_xml({**mapping(form), "namespace": namespace}, _filing(form, filed))


def _read(form: Form, document: bytes) -> object:
    if form.adoption is not None:
        return adopting.from_xml(adopted_mapping(form, form.adoption), document)["answers"]
    return from_xml(mapping(form), document)["answers"]


XS = "{http://www.w3.org/2001/XMLSchema}"


def accepted(form: Form) -> list[bytes]:
    """The schema without words and versions, its types in one order: equal for schemas that
    accept the same documents, but for the address of the form."""
    if form.adoption is not None:
        return sorted(data for _, data in form.adoption.files)
    (target,) = load(["xsd"])
    assert target.emit_form is not None
    artifacts = target.emit_form(form, Context("xsd", Report()))
    data = next(each.data for each in artifacts if each.path.endswith("schemat.xsd"))
    major = form.namespace.rstrip("/").rpartition("/")[0]
    root = etree.fromstring(data.replace(form.namespace.encode(), f"{major}/".encode()))
    for node in list(root.iter(f"{XS}annotation")):
        parent = node.getparent()
        assert parent is not None
        parent.remove(node)
    for node in root.iter(f"{XS}restriction"):
        codes = [each for each in node if each.tag == f"{XS}enumeration"]
        for each in codes:
            node.remove(each)
        node.extend(sorted(codes, key=lambda each: str(each.get("value"))))
    kept = [etree.tostring(each, method="c14n").split() for each in root]
    return sorted(b" ".join(words) for words in kept)


# The page ---------------------------------------------------------------------------------------


def test_the_page_has_every_row_as_it_is() -> None:
    page = (Path(__file__).parents[1] / "docs" / "versioning.md").read_text()
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| .* \| ([a-z?, ]+) \|$", page, re.MULTILINE))
    expected = {}
    for row in ROWS.values():
        hurts = [hurt.value for hurt in Hurt if hurt in row.hurts]
        hurts += ["xsd?"] if row.schema and Hurt.XSD not in row.hurts else []
        hurts += ["drafts?"] if row.ripples and Hurt.DRAFTS not in row.hurts else []
        expected[row.id] = ", ".join(hurts)
        assert f"| `{row.id}` | {row.says.en} |" in page
    assert {id: hurts for id, hurts in listed.items() if id in ROWS} == expected
