"""Schemas of others as drafts: what a draft says, and that documents of the original answer it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from lxml import etree

from formc.answers.judge import judge
from formc.importers.draft import ImportProblem
from formc.targets import load as targets
from tests.support.answers import project
from tests.support.golden import Golden
from tests.support.imported import CASES, REFERENCE, Imported, reference, schema_draft
from tests.support.schema_documents import Original

FOR_A_PERSON = {"W0601"}
"""What `formc check` may say of a draft: that it has no privacy notice. Nobody can make one up."""

EXPLAINED = {"check_digit"}
"""What is wrong with right documents, and why: a type was guessed, which a note says."""

SCHEMAS = sorted(path for path in (CASES / "xsd").glob("*/*.xsd"))
NAMES = [path.parent.name for path in SCHEMAS]
ROOTS = {"wniosek": "Dokument", "wybory": "zgloszenie", "typy": "typy", "rejestr": "rejestr"}
WNIO = "{http://crd.gov.pl/wzor/2019/03/04/7001/}"


@cache
def imported(path: Path) -> Imported:
    return Imported.of(schema_draft(path))


@cache
def original(path: Path) -> Original:
    return Original(path)


# Our own small schemas --------------------------------------------------------------------------


@pytest.mark.parametrize("path", SCHEMAS, ids=NAMES)
def test_the_definition_is_the_one_that_was_read(path: Path, golden: Golden) -> None:
    found = imported(path)
    files = {name or "definicja.yaml": text for name, text in found.found.files.items()}
    golden(path.parent / "expected", files)


@pytest.mark.parametrize("path", SCHEMAS, ids=NAMES)
def test_it_checks_clean_and_every_target_takes_it(path: Path) -> None:
    found = imported(path)
    assert found.codes <= FOR_A_PERSON
    assert found.artifacts["crwd/schemat.xsd"]
    assert found.form.tests, "no example was found"


@pytest.mark.parametrize("path", SCHEMAS, ids=NAMES)
def test_documents_of_the_original_are_answers(path: Path) -> None:
    assert_carried(imported(path), path, ROOTS[path.parent.name], 25)


def assert_carried(found: Imported, path: Path, root: str, count: int) -> None:
    """Documents that the original accepts are right answers, and documents of the new form."""
    made = 0
    for document in original(path).documents(root, count):
        made += 1
        answers = found.answers(document)
        problems = judge(found.form, answers, on="2026-01-15", office={})
        wrong = [each for each in problems if each.code not in EXPLAINED]
        assert not wrong, etree.tostring(document, pretty_print=True).decode()
        if not problems:
            found.schema.assertValid(found.document(answers))
    assert made >= min(5, count)


def test_a_document_of_the_dialect_is_valid_as_it_is() -> None:
    """Where the dialect allows it: only the namespace and the filing are new."""
    path = CASES / "xsd" / "wniosek" / "schemat.xsd"
    found = imported(path)
    example = etree.fromstring(found.artifacts["crwd/przyklad.xml"].data)
    new = f"{{{found.form.namespace}}}"
    metrics = example.find(f".//{new}Metryka")
    assert metrics is not None
    made = 0
    for document in original(path).documents("Dokument", 25):
        text = etree.tostring(document).replace(WNIO[1:-1].encode(), new[1:-1].encode())
        tree = etree.fromstring(text)
        content = tree.find(f"{new}TrescDokumentu")
        assert content is not None
        content.append(etree.fromstring(etree.tostring(metrics)))
        tax = content.find(f"{new}NIP")
        if tax is not None and not tax.text:  # „mógł stać pusty”, says the draft
            content.remove(tax)
        for each in content.iter(f"{new}Wykastrowany"):  # „1 i 0 nie przejdą”
            each.text = {"1": "true", "0": "false"}.get(str(each.text), each.text)
        found.schema.assertValid(tree)
        made += 1
    assert made == 25


def test_a_draft_invents_no_law() -> None:
    for path in SCHEMAS:
        text = imported(path).found.files[""]
        for word in ("fees:", "deadlines:", "remedies:", "outcome:", "privacy:", "art. "):
            assert word not in text
        assert "confidence: low" in text
        assert "reviewed_by: none" in text
        assert "      - do uzupełnienia" in text


def test_the_day_of_the_law_is_that_of_the_template() -> None:
    assert schema_draft(CASES / "xsd" / "wniosek" / "schemat.xsd").day == "2019-03-04"


def test_a_part_can_be_chosen() -> None:
    path = CASES / "xsd" / "rejestr" / "rejestr.xsd"
    draft = schema_draft(path, root="rejestr/wpis", id="wpis")
    assert draft.id == "wpis"
    names = [item.name for _, item in draft.walk()]
    assert {"znak", "opis", "waga", "nr_lista"} <= set(names)
    assert "numery" not in names
    with pytest.raises(ImportProblem, match="nie ma elementu `zly` w `rejestr`"):
        schema_draft(path, root="rejestr/zly")


# Round trip of our own ----------------------------------------------------------------------------


@pytest.mark.parametrize("id", sorted(project().forms))
def test_our_own_schema_comes_back(id: str, tmp_path: Path) -> None:
    """The import of a generated schema checks clean, and its schema accepts the examples of the
    original as they are, but for what `Metryka` derives: fees and values of the office."""
    form = project().forms[id]
    (target,) = targets(("xsd",))
    assert target.emit_form is not None
    from formc.diagnostics import Report
    from formc.target import Context

    made = {each.path: each.data for each in target.emit_form(form, Context("xsd", Report()))}
    (tmp_path / "schemat.xsd").write_bytes(made["crwd/schemat.xsd"])
    draft = schema_draft(tmp_path / "schemat.xsd")
    assert (draft.id, draft.version, draft.title) == (form.id, form.version, form.title.pl)
    found = Imported.of(draft)
    assert found.codes <= FOR_A_PERSON
    for name in ("przyklad", "przyklad-min"):
        text = made[f"crwd/{name}.xml"].replace(
            form.namespace.encode(), found.form.namespace.encode()
        )
        tree = etree.fromstring(text)
        for derived, key in (("Oplata", "fees"), ("WartoscUrzedu", "office_values")):
            for each in list(tree.iter(f"{{{found.form.namespace}}}{derived}")):
                assert any(f"`{key}`" in words for words in draft.doubts)
                parent = each.getparent()
                assert parent is not None
                parent.remove(each)
        found.schema.assertValid(tree)


# Schemas of public bodies -------------------------------------------------------------------------

REFUSED = {
    "CountryCode.xsd": "nie ma elementu głównego",
    "ElementarneTypyDanych_v10-0E.xsd": "nie ma elementu głównego",
    "KodyKrajow_v10-0E.xsd": "nie ma elementu głównego",
    "StrukturyDanych_v10-0E.xsd": "nie ma elementu głównego",
    "iso639-2.xsd": "nie ma elementu głównego",
    "xmldsig-core-schema.xsd": "DOCTYPE",
}


def _reference_schemas() -> Iterator[Any]:
    folder = Path(REFERENCE) / "crd"
    found = sorted(folder.rglob("*")) if REFERENCE else []
    schemas = [path for path in found if path.suffix.lower() == ".xsd"]
    if not schemas:
        skip = pytest.mark.skip("FORMC_REFERENCE names no folder with crd/: no schemas to try")
        yield pytest.param(Path("none"), marks=skip, id="no-reference")
    for path in schemas:
        yield pytest.param(path, id=path.relative_to(folder).as_posix())


@pytest.mark.parametrize("path", list(_reference_schemas()))
def test_a_schema_of_a_public_body(path: Path) -> None:
    if path.name in REFUSED:
        with pytest.raises(ImportProblem, match=REFUSED[path.name]):
            schema_draft(path)
        return
    if path.name == "kedu_5_6.xsd":  # a set of forty forms: one at a time
        with pytest.raises(ImportProblem, match="--root"):
            Imported.of(schema_draft(path))
        found = Imported.of(schema_draft(path, root="KEDU/ZUSDRA", id="dra"))
        assert found.codes <= FOR_A_PERSON
        return
    found = imported(path)
    assert found.codes <= FOR_A_PERSON
    assert found.form.tests
    if path.name == "nes_20.xsd":  # names a list that it does not import; no judge takes it
        with pytest.raises(xmlschema.XMLSchemaException):
            original(path)
        return
    root = next((item.place[0] for _, item in found.found.draft.walk() if item.place), None)
    if root is None:  # it is made of attachments alone
        assert path.name == "struktura.xsd"
        return
    assert_carried(found, path, root, 12)


def test_the_documents_of_the_worked_example_are_answers() -> None:
    folder = reference() / "example-crwd"
    found = imported(folder / "schemat.xsd")
    answers = found.answers(etree.parse(str(folder / "przyklad.xml")).getroot())
    assert not judge(found.form, answers, on="2026-01-15", office={})
    assert json.dumps(answers["drzewa"])
    found.schema.assertValid(found.document(answers))


def test_the_samples_of_the_archives_are_answers() -> None:
    folder = reference()
    found = imported(folder / "xsd" / "ndap" / "Validator" / "Metadane-1.7.xsd")
    answers = found.answers(etree.parse(str(folder / "ndap17_dokument.xml")).getroot())
    problems = judge(found.form, answers, on="2026-01-15", office={})
    wrong = [(each.path, each.code) for each in problems if each.code not in EXPLAINED]
    # The language of the sample stands in an attribute, and its element is empty.
    assert wrong == [("/jezyk_lista/0/wartosc", "required")]
