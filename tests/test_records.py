"""What systems of records take over: metadata of NDAP 1.7, entries of registers, packages."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from formc.answers.examples import example, smallest
from formc.answers.examples import filing as filing_of
from formc.build.load import load
from formc.compiler import Checked, check
from formc.diagnostics import Report
from formc.ir import Form, Records, Service, Text
from formc.record import replace
from formc.runtime.archiving import NDAP, archive, document_metadata, register_entry
from formc.runtime.document import DocumentError, to_xml
from formc.shapes.case_title import parts
from formc.shapes.mapping import mapping
from formc.target import Context
from formc.targets import ezd, javascript, python, xsd
from formc.vocabulary import stand_in
from tests.support.builders import tree_service
from tests.support.bundles import form_bundle
from tests.support.documents import FILE, answers, everything, filing
from tests.support.views import by_libxslt, by_saxon

ROOT = Path(__file__).parents[1]
MAPPING = mapping(everything())
CASE = {"sign": "OŚ.6131.12.2026", "title": "Usunięcie drzew – Łódź", "opened": "2026-03-02"}
XMLDSIG = "http://www.w3.org/TR/xmldsig-core/xmldsig-core-schema.xsd"


@cache
def definitions() -> Checked:
    return check(load(ROOT / "definitions"))


SERVICES = sorted(definitions().services)
FORMS = sorted(definitions().forms)


def document(**changes: object) -> bytes:
    return to_xml(MAPPING, filing(**changes))


def sheet(form: Form) -> bytes:
    made = {each.path: each.data for each in ezd.emit_form(form, Context("ezd", Report()))}
    return made["ezd/metadane.xsl"]


def register(service: Service) -> dict[str, Any]:
    (artifact,) = ezd.emit_service(service, Context("ezd", Report()))
    assert artifact.path == "ezd/rejestr.json"
    found = json.loads(artifact.data)
    assert isinstance(found, dict)
    return found


def compact(data: bytes) -> bytes:
    """XML without the white space between elements, and without what no reader sees."""
    root = etree.fromstring(data, etree.XMLParser(remove_blank_text=True))
    etree.cleanup_namespaces(root)
    return etree.tostring(root, method="c14n")


# Metadata -----------------------------------------------------------------------------------------


def documents(form: Form) -> list[bytes]:
    found = [example(form), smallest(form)]
    return [to_xml(mapping(form), filing_of(form, each)) for each in found if each is not None]


FIRM = {"rodzaj": "firma", "nazwa": "ACME <& spółka>", "adres": {"dom": "1", "kod": "00-001",
        "miejscowosc": "Łódź"}, "kontakt_email": "a@b.pl"}  # fmt: skip
CASES: dict[str, dict[str, Any]] = {
    "everything": {},
    "a firm": {"answers": {**answers(), "wnioskodawca": FIRM}},
    "no moment": {"filed_at": None},
    "no office": {"office": None},
    "no files": {"files": {}},
    "no postal code": {
        "answers": {**answers(), "wnioskodawca": {**FIRM, "adres": {"miejscowosc": "Wiedeń"}}}
    },
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("opened", [None, CASE], ids=["no case", "case"])
def test_the_stylesheet_says_what_python_says(case: str, opened: Mapping[str, str] | None) -> None:
    """Two writers of the same metadata, in two processors."""
    data = document(**CASES[case])
    ours = compact(document_metadata(MAPPING, data, case=opened))
    given = {"skrot": sha256(data).hexdigest()}
    if opened is not None:
        given |= {"znak-sprawy": opened["sign"], "tytul-sprawy": opened["title"]}
    for make in (by_libxslt, by_saxon):
        assert compact(make(sheet(everything()), data, **given)) == ours


@pytest.mark.parametrize("id", FORMS)
def test_of_real_forms_too(id: str) -> None:
    form = definitions().forms[id]
    for data in documents(form):
        ours = compact(document_metadata(mapping(form), data))
        digest = sha256(data).hexdigest()
        assert compact(by_libxslt(sheet(form), data, skrot=digest)) == ours
        assert compact(by_saxon(sheet(form), data, skrot=digest)) == ours


def test_metadata_tell_the_document() -> None:
    root = etree.fromstring(document_metadata(MAPPING, document(), case=CASE))
    spaces = {"n": NDAP}

    def told(path: str) -> list[str]:
        return [str(each) for each in root.xpath(f"{path}/text()", namespaces=spaces)]

    assert told("n:odbiorca/n:podmiot/n:instytucja/n:nazwa") == ["Urząd Miasta & Gminy"]
    assert told("n:odbiorca//n:id[@typ='TERYT']") == ["1408011"]
    assert told("n:data/n:czas") == ["2026-03-01T12:30:00+01:00"]
    assert told("n:grupowanie/n:kod") == ["OŚ.6131.12.2026", "wniosek-probny/1.2.0"]
    assert told("n:tworca//n:nazwisko") == ["Próbna-Łoś", "-", "-", "Kos"]
    assert told("n:tworca//n:id[@typ='PESEL']") == ["44051401359", "02211307589"]
    assert told("n:tworca//n:adres/n:miejscowosc") == ["Łódź"]
    assert told("n:tworca//n:adres/n:kraj") == ["PL"]
    assert told("n:dostep/n:dostepnosc") == ["niedostepne"]
    assert len(told("n:relacja/n:typ")) == 4
    assert told("n:tytul/n:oryginalny") == [everything().title.pl]


# By the schema of the archives --------------------------------------------------------------------

SCHEMAS = Path(os.environ.get("FORMC_NDAP", ""))
"""The folder of `Metadane-1.7.xsd`, which is not ours to give."""

needs_ndap = pytest.mark.skipif(
    not os.environ.get("FORMC_NDAP"),
    reason="FORMC_NDAP names no folder with Metadane-1.7.xsd: metadata are not validated",
)


@cache
def ndap() -> tuple[etree.XMLSchema, ...]:
    """Both published readings of 1.7: the schema, and the stricter one of the validator."""
    folder = SCHEMAS
    found = []
    for name in ("Metadane-1.7.xsd", "Validator/Metadane-1.7.xsd"):

        class Catalogue(etree.Resolver):
            def resolve(self, address, id, context):  # type: ignore[no-untyped-def, override]
                if address == XMLDSIG:
                    return self.resolve_string(stand_in(address), context, base_url=address)
                local = folder / "Validator" / str(address).rpartition("/")[2]
                return self.resolve_filename(str(local), context)

        parser = etree.XMLParser(no_network=True, resolve_entities=False)
        parser.resolvers.add(Catalogue())
        tree = etree.fromstring((folder / name).read_bytes(), parser)
        found.append(etree.XMLSchema(tree))
    return tuple(found)


@needs_ndap
@pytest.mark.parametrize("id", FORMS)
def test_metadata_of_every_form_are_valid(id: str) -> None:
    form = definitions().forms[id]
    for data in documents(form):
        for opened in (None, CASE):
            for path, made in package(mapping(form), data, opened).items():
                if path.startswith(("metadane/", "sprawy/")):
                    valid(made)


@needs_ndap
@pytest.mark.parametrize("case", CASES)
def test_metadata_of_every_kind_are_valid(case: str) -> None:
    for opened in (None, CASE):
        for path, made in package(MAPPING, document(**CASES[case]), opened).items():
            if path.startswith(("metadane/", "sprawy/")):
                valid(made)


def valid(made: bytes) -> None:
    for schema in ndap():
        schema.assertValid(etree.fromstring(made))


@needs_ndap
def test_the_schema_refuses() -> None:
    made = document_metadata(MAPPING, document()).replace(b"<tytul>", b"<tytul><x/>")
    for schema in ndap():
        assert not schema.validate(etree.fromstring(made))


# The package --------------------------------------------------------------------------------------


def package(
    mapped: Mapping[str, Any], data: bytes, opened: Mapping[str, str] | None = None, **more: Any
) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive(mapped, data, case=opened, **more))) as found:
        assert found.testzip() is None
        assert {each.date_time for each in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: found.read(name) for name in found.namelist()}


def test_a_package_holds_the_document_as_it_came() -> None:
    signed = document().replace(
        b"</wnio:Dokument>",
        b'<ds:Signature  xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/></wnio:Dokument>',
    )
    found = package(MAPPING, signed, CASE)
    assert list(found) == [
        "dokumenty/wniosek-probny-zalacznik-1.pdf",
        "dokumenty/wniosek-probny-zalacznik-2.pdf",
        "dokumenty/wniosek-probny.xml",
        "metadane/wniosek-probny-zalacznik-1.pdf.xml",
        "metadane/wniosek-probny-zalacznik-2.pdf.xml",
        "metadane/wniosek-probny.xml.xml",
        "sprawy/OŚ.6131.12.2026.xml",
    ]
    assert found["dokumenty/wniosek-probny.xml"] == signed
    assert found["dokumenty/wniosek-probny-zalacznik-2.pdf"] == FILE
    of_file = found["metadane/wniosek-probny-zalacznik-2.pdf.xml"].decode()
    assert "mapa &lt;1&gt;.pdf" in of_file
    assert f"<wartosc>{sha256(signed).hexdigest()}</wartosc>" in of_file
    assert "jestCzescia" in of_file


def test_files_that_travelled_beside_are_packed_when_their_digest_is_right() -> None:
    """Two of the four attachments stand in the document."""
    digests = {each["sha256"]: b"?" for each in answers()["inne_pliki"]}  # type: ignore[index, attr-defined]
    assert len(package(MAPPING, document(), files=digests)) == 6
    right = {sha256(each).hexdigest(): each for each in (b"a", b"b")}
    found = package(MAPPING, document(), files=right)
    assert found["dokumenty/wniosek-probny-zalacznik-3.pdf"] == b"a"
    assert len(found) == 10


def test_the_same_document_is_the_same_package() -> None:
    assert archive(MAPPING, document(), case=CASE) == archive(MAPPING, document(), case=CASE)
    other = archive(MAPPING, document(), case={**CASE, "title": "Inny"})
    assert other != archive(MAPPING, document(), case=CASE)


@pytest.mark.parametrize(
    ("sign", "name"),
    [("../../x", "x"), ("a/b\\c", "a_b_c"), ("..", "sprawa"), ("A 1:2|3", "A_1_2_3")],
)
def test_a_sign_is_no_path(sign: str, name: str) -> None:
    assert f"sprawy/{name}.xml" in package(MAPPING, document(), {**CASE, "sign": sign})


@pytest.mark.parametrize(
    "case",
    [{}, {**CASE, "sign": " "}, {**CASE, "title": "a\nb"}, {**CASE, "title": "\x00"},
     {**CASE, "opened": "jutro"}, {**CASE, "more": "x"}],
)  # fmt: skip
def test_a_case_that_is_none_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="case"):
        archive(MAPPING, document(), case=case)


def test_what_is_no_document_is_not_packed() -> None:
    with pytest.raises(DocumentError):
        archive(MAPPING, document().replace(b"wnio:Od>", b"wnio:Ode>"))


def test_bundles_pack_and_register_with_the_standard_library(tmp_path: Path) -> None:
    form = everything()
    bundle = form_bundle(tmp_path / "b", form, (python.TARGET, xsd.TARGET, javascript.TARGET))
    module = bundle.module("validator")
    assert module.archive(document(), case=CASE) == archive(MAPPING, document(), case=CASE)
    assert module.register_entry(PLAIN, document()) == register_entry(MAPPING, PLAIN, document())


# The register -------------------------------------------------------------------------------------

PLAIN: dict[str, Any] = {"records_class": None, "category": None, "case_title": None}


@pytest.mark.parametrize("id", SERVICES)
def test_the_register_says_what_the_definition_says(id: str) -> None:
    service = definitions().services[id]
    found = register(service)
    records = service.records
    assert found["records_class"] == (records.jrwa if records else None)
    assert found["category"] == (records.category if records else None)
    written = (records.case_title if records else None) or ""
    title = found["case_title"]
    assert (title["template"] if title else "") == written
    filed = example(service.form)
    assert filed is not None
    data = to_xml(mapping(service.form), filing_of(service.form, filed))
    assert found["example"] == register_entry(mapping(service.form), found, data)
    assert not re.search(r"[{}]", found["example"]["case_title"] or "")
    if title:
        tree = etree.fromstring(data)
        spaces = {key: value for key, value in tree.nsmap.items() if key}
        for part in title["parts"]:
            if isinstance(part, dict) and part["kind"] == "text":
                (element,) = tree.xpath(part["xpath"], namespaces=spaces)
                assert element.text in found["example"]["case_title"]
    assert found["example"]["attachments"] == len(
        tree_of(data).xpath(found["attachments"]["xpath"], namespaces=SPACES(data))
    )


def tree_of(data: bytes) -> Any:
    return etree.fromstring(data)


def SPACES(data: bytes) -> dict[str, str]:  # noqa: N802 a table, made from a document
    return {key: value for key, value in etree.fromstring(data).nsmap.items() if key}


TITLES = [
    ("Bez wstawek", "Bez wstawek"),
    ("Drzewa – {wnioskodawca.adres.miejscowosc}", "Drzewa – Łódź"),
    ("{forma}: {opis_formy} ({powierzchnia}, {od})", "Skan: (12,50, 2026-02-01)"),
    ("Sprawa – {opis_formy}", "Sprawa"),
    ("{wnioskodawca.nazwisko}", "Próbna-Łoś"),
    ("{wnioskodawca.rodzaj} {skan.rozdzielczosc}", "Osoba 300"),
]


@pytest.mark.parametrize(("template", "title"), TITLES)
def test_titles_of_cases_are_filled_in(template: str, title: str) -> None:
    service = replace(
        tree_service(),
        form=everything(),
        records=Records(jrwa="6131", category="B5", case_title=template),
    )
    found = register(service)
    made = register_entry(MAPPING, found, document())
    assert made == {
        "form": "wniosek-probny",
        "version": "1.2.0",
        "on": "2026-03-01",
        "filed_at": "2026-03-01T12:30:00+01:00",
        "records_class": "6131",
        "category": "B5",
        "case_title": title,
        "senders": ["Żaneta Próbna-Łoś", "Jan", "Ewa", "Kos"],
        "attachments": 4,
    }


def test_templates_are_read() -> None:
    assert parts("a {b.c}{d} e") == ("a ", ("b", "c"), ("d",), " e")
    assert parts("{ b }") == (("b",),)
    assert parts("") == ()


def test_facts_that_nobody_wrote_are_not_made_up() -> None:
    found = register(replace(tree_service(), records=None, title=Text("Usługa")))
    assert (found["records_class"], found["category"], found["case_title"]) == (None, None, None)
    assert found["example"]["case_title"] is None
