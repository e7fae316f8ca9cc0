"""What CRWD is told of a form: namespaces by profile, and `wyroznik.xml`, path for path."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from lxml import etree

from formc.compiler import Checked, check
from formc.ir import Act, Basis, Form, Text
from formc.publication import Publication
from formc.shapes.law import cited, journal_identifier
from formc.shapes.registration import PATHS, PREFIXES, description
from tests.support.answers import project
from tests.support.chunks import BASE, CARD, FORM, TESTS, complete

ROOT = Path(__file__).parents[1]
NAMES = {address: prefix for prefix, address in PREFIXES.items()}
REFERENCE = Path(
    os.environ.get("FORMC_REFERENCE", ROOT.parents[1] / "shared" / "reference"),
    "crd",
    "wyroznik-paths.txt",
)
FORMS = sorted(project().forms)


def paths(data: bytes) -> Iterator[str]:
    """Every element and attribute of a document, with the usual prefixes."""
    root = etree.fromstring(data)
    for element in root.iter(etree.Element):
        around = [*reversed([*element.iterancestors()]), element]
        path = "".join(f"/{_named(str(each.tag))}" for each in around)
        yield path
        yield from (f"{path}/@{_named(str(name))}" for name in element.attrib)


def _named(name: str) -> str:
    space, _, local = name.rpartition("}")
    return f"{NAMES[space[1:]]}:{local}" if space else local


def text(data: bytes, path: str) -> list[str]:
    return [each.text or "" for each in etree.fromstring(data).findall(path, PREFIXES)]


# The description ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_a_description_has_exactly_the_paths_of_a_real_one(form: str) -> None:
    drafted = description(project().forms[form])
    assert set(paths(drafted)) == PATHS
    published = Publication(
        version="1.0.0",
        namespace="http://crd.gov.pl/wzor/2027/03/01/14000/",
        valid_from="2027-04-01",
        files={},
    )
    assert set(paths(description(project().forms[form], published))) == PATHS


def test_the_paths_are_those_of_the_reference() -> None:
    if not REFERENCE.is_file():
        pytest.skip(f"no reference at {REFERENCE} (FORMC_REFERENCE names its folder)")
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    assert {line for line in lines if line.startswith("/")} == PATHS


@pytest.mark.parametrize("form", FORMS)
def test_what_the_register_fills_in_is_empty_and_unsigned(form: str) -> None:
    data = description(project().forms[form])
    assert set(text(data, ".//meta:Wartosc")) == {""}
    assert text(data, ".//meta:Od") == [""]
    assert b"Signature" not in data


def test_a_published_description_has_the_addresses_and_the_day() -> None:
    space = "http://crd.gov.pl/wzor/2027/03/01/14000/"
    published = Publication(version="1.0.0", namespace=space, valid_from="2027-04-01", files={})
    data = description(project().forms[FORMS[0]], published)
    names = ["wyroznik.xml", "schemat.xsd", "styl.xsl"]
    assert text(data, ".//meta:Wartosc") == [space + name for name in names]
    assert text(data, ".//meta:Od") == ["2027-04-01"]


def test_the_description_says_what_the_card_says() -> None:
    data = description(project().forms["zgloszenie-usuniecia-drzew"])
    assert text(data, ".//wyr:RodzajDokumentu") == ["zgłoszenie"]
    assert text(data, ".//meta:RodzajKategorii") == ["Ochrona środowiska"]
    assert text(data, ".//wyr:JednolityIdentyfikatorPodstawy")[0] == (
        "URI://Dziennik_Ustaw/2004/880/83f/1/3a"
    )
    assert text(data, ".//wyr:NazwaPodstawy")[0] == (
        "Art. 83f ust. 1 pkt 3a ustawy z dnia 16 kwietnia 2004 r. o ochronie przyrody"
    )


@pytest.mark.parametrize("form", FORMS)
def test_identifiers_of_the_law_have_their_grammar(form: str) -> None:
    grammar = r"URI://Dziennik_Ustaw/[0-9]{4}/[0-9]+(/[0-9]+[a-z]*){1,3}(/[a-z]{1,2})?"
    found = text(description(project().forms[form]), ".//wyr:JednolityIdentyfikatorPodstawy")
    assert any(found)
    assert all(re.fullmatch(grammar, each) for each in found if each)


ACT = Act(id="a", title=Text("Ustawa z dnia 1 maja 2004 r. o próbie"), short=Text("o próbie"),
          eli="DU/2004/92/880")  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("art. 83", "/83"),
        ("art. 83f ust. 1 pkt 3a", "/83f/1/3a"),
        ("art. 74 ust. 2 pkt 2 lit. a", "/74/2/2/a"),
        ("art. 35 § 3", "/35/3"),
        ("art. 83f ust. 4–8", "/83f"),
        ("art. 18 ust. 5, 6 i 9", "/18"),
        ("art. 6j ust. 1 i 2", "/6j"),
        ("art. 6n ust. 1 pkt 2 i 3", "/6n/1"),
        ("art. 5 pkt 2", "/5"),  # a point must not stand in the place of a paragraph
        ("art. 24–35", None),
        ("art. 11[1]", None),
        ("art. 51 ust. 2 w związku z art. 64 ust. 1", None),
        ("§ 3 ust. 1", None),
        ("załącznik nr 1", None),
        ("część IV załącznika", None),
        ("", None),
    ],
)
def test_units_of_the_journal(unit: str, said: str | None) -> None:
    found = journal_identifier(ACT, unit)
    assert found == ("" if said is None else f"URI://Dziennik_Ustaw/2004/880{said}")


def test_other_journals_have_no_such_identifier() -> None:
    other = Act(id="m", title=Text("Obwieszczenie"), short=Text("o"), eli="MP/2026/12")
    union = Act(id="u", title=Text("Rozporządzenie"), short=Text("u"), eli="reg/2016/679")
    assert {journal_identifier(each, "art. 1") for each in (other, union)} == {""}
    assert cited(Basis(act=other, units=())) == (("Obwieszczenie", ""),)


# Namespaces --------------------------------------------------------------------------------------

PROJECT = BASE["formc.yaml"]
DRAFT = "https://uslugi.example.org/wzor/wzor/1/"
SUBJECT = "http://epuap.gov.pl/FeResourceServlet/wzor_lokalny/gmina/"
CENTRAL = "http://crd.gov.pl/wzor/2027/03/01/14000/"


def checked(project: str = "", service: str = "", version: str = "1.0.0") -> Checked:
    files = dict(complete(f"#service\nversion: {version}\n{service}"))
    files["formc.yaml"] = (PROJECT + project).encode()
    return check(files)


def form_of(**written: str) -> Form:
    found = checked(**written)
    assert not found.report.failed, [each.message.pl for each in found.report]
    return found.forms["wzor"]


LOCAL = f"namespaces:\n  profile: local\n  local: {SUBJECT}\n"
OWN_LOCAL = f"namespaces:\n  local:\n    1: {SUBJECT}10_06/\n"
OWN_CENTRAL = f"namespaces:\n  crwd:\n    1: {CENTRAL}\n"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, DRAFT),
        ({"project": "namespaces:\n  profile: draft\n"}, DRAFT),
        ({"project": "namespaces:\n  profile: crwd\n"}, DRAFT),  # no number yet
        ({"project": LOCAL}, f"{SUBJECT}wzor-1/"),
        ({"project": LOCAL, "version": "3.0.1"}, f"{SUBJECT}wzor-3/"),
        ({"service": OWN_LOCAL}, f"{SUBJECT}10_06/"),
        ({"service": OWN_CENTRAL}, CENTRAL),
        ({"project": LOCAL, "service": OWN_CENTRAL}, CENTRAL),
        ({"service": OWN_CENTRAL, "version": "2.0.0"}, DRAFT.replace("/1/", "/2/")),
        ({"service": f"{OWN_CENTRAL}  profile: draft\n"}, DRAFT),
        ({"service": f"{OWN_LOCAL}  crwd:\n    1: {CENTRAL}\n"}, CENTRAL),
        ({"service": f"{OWN_LOCAL}  crwd:\n    1: {CENTRAL}\n  profile: local\n"},
         f"{SUBJECT}10_06/"),
    ],
)  # fmt: skip
def test_the_namespace_of_a_profile(written: Mapping[str, str], expected: str) -> None:
    assert form_of(**written).namespace == expected


@pytest.mark.parametrize(
    "namespace",
    [
        "http://crd.gov.pl/wzor/2027/03/01/14000",
        "http://crd.gov.pl/wzor/2027/13/01/14000/",
        "http://crd.gov.pl/wzor/2027/3/1/14000/",
        "http://crd.gov.pl/wzor/2027/03/01/0/",
        "https://crd.gov.pl/wzor/2027/03/01/14000/",
        "http://example.org/wzor/2027/03/01/14000/",
        "http://crd.gov.pl/wzor/2027/03/01/14000/<x>/",
    ],
)
def test_a_wrong_namespace_is_told_where_it_stands(namespace: str) -> None:
    found = [*checked(service=OWN_CENTRAL.replace(CENTRAL, namespace)).report]
    assert [each.code for each in found] == ["E0910"]
    assert found[0].at.text == namespace


@pytest.mark.parametrize("local", ["gmina", "http://epuap.gov.pl/x", "ftp://x/", "http://x/ y/"])
def test_a_wrong_beginning_of_local_namespaces(local: str) -> None:
    found = checked(project=f"namespaces:\n  profile: local\n  local: {local}\n").report
    assert {each.code for each in found} == {"E0910"}


def test_two_forms_with_one_namespace() -> None:
    files = dict(complete(f"#service\n{OWN_CENTRAL}"))
    twin = files["services/wzor.yaml"].replace(b"service: wzor", b"service: inny")
    files["services/inny.yaml"] = twin
    assert [each.code for each in check(files).report] == ["E0911"]


def test_a_migration_reads_documents_of_the_older_namespace() -> None:
    from formc.shapes.restyling import stylesheet

    more = f"{OWN_CENTRAL}migrations:\n  - from: 1\n"
    form = form_of(service=more, version="2.0.0")
    assert f'xmlns:v1="{CENTRAL}"'.encode() in stylesheet(form)


PRIVACY = CARD[CARD.index("privacy:") :]
SHARED = f"""\
form: wspolny
version: 2.1.0
title: Wniosek wspólny
kind: zawiadomienie
domain: proba
summary: Do wielu spraw
legal_basis:
  - act: kpa
    units:
      - art. 63 § 2
{dedent(FORM.removeprefix("form:"))}{PRIVACY}{TESTS}"""


def test_a_shared_form_says_itself_what_the_register_asks() -> None:
    files = {path: words.encode() for path, words in BASE.items()}
    files["forms/wspolny.yaml"] = SHARED.encode()
    card = CARD.removesuffix(PRIVACY)
    files["services/wzor.yaml"] = f"{card}form:\n  use: wspolny\n".encode()
    found = check(files)
    assert not found.report.failed, [each.message.pl for each in found.report]
    form = found.forms["wspolny"]
    data = description(form)
    assert set(paths(data)) == PATHS
    assert text(data, ".//wyr:RodzajDokumentu") == ["zawiadomienie"]
    assert text(data, ".//wyr:OpisWzoru") == ["Do wielu spraw"]
    assert text(data, ".//wyr:JednolityIdentyfikatorPodstawy") == [
        "URI://Dziennik_Ustaw/1960/168/63/2"
    ]


def test_the_author_is_the_projects() -> None:
    author = "author:\n  name: Gmina Próbna\n  nip: '5260250274'\n  town: Próba\n"
    data = description(form_of(project=author))
    assert text(data, ".//inst:NazwaInstytucji") == ["Gmina Próbna"]
    assert text(data, ".//inst:NIP") == ["5260250274"]
    assert text(data, ".//adr:Miejscowosc") == ["Próba"]
    assert set(paths(data)) == PATHS
