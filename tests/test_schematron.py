"""The rules of a document: compiled by the skeleton that lxml ships, run as XSLT.

Every pattern is broken alone and must be the only one that answers; schema and rules together keep
the contract of a partial engine against the strict validator.
"""

from __future__ import annotations

import json
import random
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from formc.answers.judge import judge
from formc.build.load import load
from formc.compiler import check
from formc.diagnostics import Report
from formc.expr.tree import (
    FALSE,
    Aggregate,
    Bool,
    Compare,
    Expr,
    Literal,
    Matches,
    Not,
    Number,
    Ref,
    Scope,
    Words,
)
from formc.ir import Form, Place, Rule, Text, TextType
from formc.prove.schemas import Rules, lxml_schema
from formc.record import replace
from formc.runtime.document import UnwritableError, to_xml
from formc.runtime.values import CHECKSUMS, check_digits_agree
from formc.shapes.constraints import constraints
from formc.shapes.document_rules.digits import check_digits
from formc.shapes.mapping import mapping
from formc.target import Context
from formc.targets import schematron, xsd
from formc.targets.schematron import constraint_id, pattern_id
from tests.support.builders import asked, trees
from tests.support.chunks import complete
from tests.support.documents import answers, described, everything, filing
from tests.support.mutations import mutations, pairs
from tests.support.views import by_libxslt, by_saxon

SVRL = "{http://purl.oclc.org/dsdl/svrl}"
SCH = "{http://purl.oclc.org/dsdl/schematron}"
DAY = "2026-03-01"


class Xml:
    """The engine `xml` of one form: schema, rules, and what they promise together."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.mapping = json.loads(json.dumps(mapping(form)))
        self.context = Context("schematron", Report())
        rules, compiled = schematron.emit(form, self.context)
        self.source, self.compiled = rules.data, compiled.data
        self.rules = Rules(rules.data)
        (schema, *_) = xsd.emit(form, Context("xsd", Report()))
        self.schema = lxml_schema(schema.data)
        self.listed = frozenset(self.context.enforced["xml"])

    def document(self, subject: Any, **more: Any) -> bytes:
        whole = filing(form=self.form.id, version=self.form.version, answers=subject, files={})
        return to_xml(self.mapping, {**whole, **more})

    def broken(self, document: bytes) -> set[str]:
        """By the skeleton of ISO Schematron, and by the stylesheet that is shipped: the same."""
        patterns = self.rules.broken(document)
        assert tuple(dict.fromkeys(failed(by_libxslt(self.compiled, document)))) == patterns
        return {constraint_id(pattern) for pattern in patterns}

    def accepts(self, document: bytes) -> bool:
        valid = self.schema.validate(etree.fromstring(document))
        return bool(valid) and not self.rules.broken(document)


def failed(report: bytes) -> list[str]:
    """The ids of the asserts that fail in a report of Schematron."""
    tree = etree.fromstring(report)
    assert tree.tag == f"{SVRL}schematron-output"
    return [str(each.get("id")) for each in tree.iter(f"{SVRL}failed-assert")]


@cache
def whole() -> Xml:
    return Xml(everything())


# What is there ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [everything(), trees()], ids=lambda form: form.id)
def test_ids_can_be_read_back(form: Form) -> None:
    ids = [each.id for each in constraints(form)]
    patterns = [pattern_id(id) for id in ids]
    assert [constraint_id(pattern) for pattern in patterns] == ids
    assert len(set(patterns)) == len(patterns)


def test_every_pattern_is_a_constraint_and_says_so() -> None:
    tree = etree.fromstring(whole().source)
    for pattern in tree.iter(f"{SCH}pattern"):
        title = pattern.findtext(f"{SCH}title")
        assert pattern.get("id") == pattern_id(title)
        assert title in whole().listed
        (test,) = pattern.iter(f"{SCH}assert")
        assert test.text


OWN = """\
- field: osoby
  type: integer
  label: Osoby
- field: termin
  type: date
  min: today
  label: Termin
  messages:
    min: Podaj dzień nie wcześniejszy niż {min}
- field: razem
  type: integer
  label: Razem
  max: 2000000000
  value: osoby + 1
  messages:
    computed: Popraw na {value}
"""


def test_own_sentences_are_filled_in() -> None:
    """A test of a document does not tell what was computed; then the sentence of the table."""
    form = check(complete(OWN)).forms["wzor"]
    rules, _ = schematron.emit(form, Context("schematron", Report()))
    said = [each.text for each in etree.fromstring(rules.data).iter(f"{SCH}assert")]
    assert "Termin: Podaj dzień nie wcześniejszy niż dzień złożenia" in said
    assert any("Popraw wyliczoną wartość" in words for words in said)
    assert not any("{" in words for words in said)


def test_every_constraint_is_listed_or_reported() -> None:
    lost = {loss.constraint for loss in whole().context.losses}
    every = {each.id for each in constraints(everything())}
    assert whole().listed | lost == every
    assert not whole().listed & lost


def test_losses_are_those_that_xml_cannot_say() -> None:
    lost = {loss.constraint for loss in whole().context.losses}
    assert {id for id in lost if not id.endswith("#nfc")} == {
        "/wnioskodawca/kontakt_email#form",
        "/gmina#option",
        "/drzewa/*/zdjecie#form",
        "/mapa#form",
        "/inne_pliki#form",
    }


def test_the_example_breaks_nothing() -> None:
    assert whole().broken(whole().document(answers())) == set()
    assert whole().accepts(whole().document(answers()))


# One at a time ------------------------------------------------------------------------------------

FIRM = {
    "rodzaj": "firma",
    "nazwa": "ACME",
    "adres": {"dom": "1", "kod": "00-001", "miejscowosc": "X"},
}
PROXY = {"nazwisko": "Kos", "telefon": "221112233"}


def changed(*changes: tuple[str, object]) -> dict[str, Any]:
    found: Any = deepcopy(answers())
    for path, value in changes:
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place = found
        for step in steps:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return dict(found)


RING = [["21.012229", "52.249470"], ["21.015300", "52.243100"], ["21.017532", "52.237049"]]
BIG = {**described(), "size": 1001}
TEXT = {**described(), "media_type": "text/plain"}
BY_ANSWERS: dict[str, tuple[tuple[str, object], ...]] = {
    "/wnioskodawca/imie#required": (("wnioskodawca.imie", None),),
    "/wnioskodawca/imie#form": (("wnioskodawca.imie", "Jan\u200b"),),
    "/wnioskodawca/imie#length": (("wnioskodawca.imie", "x" * 51),),
    "/wnioskodawca/nazwisko#required": (("wnioskodawca.nazwisko", None),),
    "/wnioskodawca/nazwisko#form": (("wnioskodawca.nazwisko", " Łoś"),),
    "/wnioskodawca/nazwisko#length": (("wnioskodawca.nazwisko", "x" * 81),),
    "/wnioskodawca/pesel#required": (("wnioskodawca.pesel", None),),
    "/wnioskodawca/pesel#form": (("wnioskodawca.pesel", "4405140135x"),),
    "/wnioskodawca/pesel#check_digit": (("wnioskodawca.pesel", "44051401358"),),
    "/wnioskodawca/nazwa#required": (("wnioskodawca", {k: v for k, v in FIRM.items()
                                                       if k != "nazwa"}),),
    "/wnioskodawca/nazwa#form": (("wnioskodawca", {**FIRM, "nazwa": "A "}),),
    "/wnioskodawca/nazwa#length": (("wnioskodawca", {**FIRM, "nazwa": "x" * 201}),),
    "/wnioskodawca/adres/ulica#form": (("wnioskodawca.adres.ulica", "a\nb"),),
    "/wnioskodawca/adres/ulica#length": (("wnioskodawca.adres.ulica", "🌳" * 66),),
    "/wnioskodawca/adres/dom#required": (("wnioskodawca.adres.dom", None),),
    "/wnioskodawca/adres/dom#form": (("wnioskodawca.adres.dom", "2\u00a0a"),),
    "/wnioskodawca/adres/dom#length": (("wnioskodawca.adres.dom", "x" * 10),),
    "/wnioskodawca/adres/kod#required": (("wnioskodawca.adres.kod", None),),
    "/wnioskodawca/adres/kod#form": (("wnioskodawca.adres.kod", "00950"),),
    "/wnioskodawca/adres/miejscowosc#required": (("wnioskodawca.adres.miejscowosc", None),),
    "/wnioskodawca/adres/miejscowosc#form": (("wnioskodawca.adres.miejscowosc", "\tX"),),
    "/wnioskodawca/adres/miejscowosc#length": (("wnioskodawca.adres.miejscowosc", "x" * 57),),
    "/wnioskodawca/kontakt_email#length": (("wnioskodawca.kontakt_email", "a@" + "b" * 99 + ".pl"),
                                           ),
    "/wspolnicy/*/imie#required": (("wspolnicy.1.imie", None),),
    "/wspolnicy/*/imie#form": (("wspolnicy.1.imie", "E\u202ewa"),),
    "/wspolnicy/*/imie#length": (("wspolnicy.0.imie", "x" * 51),),
    "/wspolnicy/*/pesel#form": (("wspolnicy.0.pesel", "1"),),
    "/wspolnicy/*/pesel#check_digit": (("wspolnicy.0.pesel", "02211307588"),),
    "/pelnomocnik/nazwisko#required": (("pelnomocnik.nazwisko", None),),
    "/pelnomocnik/nazwisko#form": (("pelnomocnik.nazwisko", "K\ufeff"),),
    "/pelnomocnik/nazwisko#length": (("pelnomocnik.nazwisko", "x" * 81),),
    "/pelnomocnik/telefon#form": (("pelnomocnik.telefon", "22-111"),),
    "/pelnomocnik/telefon#length": (("pelnomocnik.telefon", "1" * 16),),
    "/skan#hidden": (("forma", "papier"), ("papier", {"egzemplarze": 1})),
    "/skan/rozdzielczosc#required": (("skan", None),),
    "/papier#hidden": (("papier", {"egzemplarze": 1}),),
    "/papier/egzemplarze#required": (("skan", None), ("forma", "papier")),
    "/opis_formy#required": (("skan", None), ("forma", "inna")),
    "/opis_formy#hidden": (("opis_formy", "abc"),),
    "/sposoby#form": (("sposoby", ["poczta", "email", "poczta"]),),
    "/adres_wysylki#required": (("adres_wysylki", None),),
    "/adres_wysylki#hidden": (("sposoby", ["email"]),),
    "/do#max": (("do", "2026-03-02"),),
    "/gdzie#form": (("gdzie", {"kind": "area", "wgs84": [*RING, RING[0]]}),),
    "/do_zaplaty#computed": (("do_zaplaty", "31.2501"),),
    "/drzewa/*/nazwa#required": (("drzewa.1.nazwa", None),),
    "/drzewa/*/nazwa#hidden": (("drzewa.0.nazwa", "Klon"),),
    "/drzewa/*/zdjecie#file_type": (("drzewa.1.zdjecie", TEXT),),
    "/drzewa/*/zdjecie#file_size": (("drzewa.1.zdjecie", BIG),),
    "/mapa#required": (("mapa", None),),
    "/mapa#hidden": (("pilne", False),),
    "/mapa#file_type": (("mapa", TEXT),),
    "/mapa#file_size": (("mapa", BIG),),
    "/inne_pliki#min_rows": (("inne_pliki", [described()]),),
    "/inne_pliki#max_rows": (("inne_pliki", [described()] * 4),),
    "/inne_pliki#file_type": (("inne_pliki", [described(), TEXT]),),
    "/inne_pliki#file_size": (("inne_pliki", [BIG, described()]),),
    "rule:kolejnosc": (("do", "2026-01-31"),),
    "rule:nie-w-przyszlosci": (("do", None), ("od", "2026-03-02")),
    "rule:suma": (("drzewa.0.obwod", 2000), ("drzewa.1.obwod", 1001)),
    "rule:pesele": (("wspolnicy.1.pesel", "02211307589"),),
    "rule:gruba-lipa": (("drzewa.0.obwod", 49),),
    "rule:firma-bez-pelnomocnika": (("wnioskodawca", FIRM), ("pelnomocnik", None)),
}  # fmt: skip


@pytest.mark.parametrize("id", BY_ANSWERS)
def test_each_constraint_broken_alone(id: str) -> None:
    subject = changed(*BY_ANSWERS[id])
    assert whole().broken(whole().document(subject)) == {id}
    problems = judge(everything(), subject, on=DAY, office={"stawka": "2.50"})
    assert {problem.code for problem in problems} == {id.partition("#")[2] or "rule"}


JAN = (
    '<meta:Podmiot typPodmiotu="1">\n        <oso:Osoba>\n          <oso:IdOsoby>\n'
    "            <oso:PESEL>02211307589<"
)
BY_EDIT: dict[str, tuple[str, str]] = {
    "#unknown": ("</str:Nadawcy>", '<meta:Podmiot typPodmiotu="1"><oso:Osoba/></meta:Podmiot>'
                                   "</str:Nadawcy>"),
    "/wnioskodawca#unknown": ("</adr:Adres>", "<adr:Uwagi>x</adr:Uwagi></adr:Adres>"),
    "/wnioskodawca#kind": ('<meta:Podmiot typPodmiotu="1">', '<meta:Podmiot typPodmiotu="2">'),
    "/wnioskodawca/imie#kind": (">Żaneta<", "><"),
    "/wnioskodawca/nazwisko#kind": ("</oso:Nazwisko>", "</oso:Nazwisko><oso:Nazwisko>x"
                                                       "</oso:Nazwisko>"),
    "/wnioskodawca/pesel#kind": (">44051401359<", "><"),
    "/wnioskodawca/adres/ulica#kind": ("<adr:Ulica>", "<adr:Ulica>x</adr:Ulica><adr:Ulica>"),
    "/wnioskodawca/adres/dom#kind": (">2a<", "><"),
    "/wnioskodawca/adres/kod#kind": (">00-950<", "><"),
    "/wnioskodawca/adres/miejscowosc#kind": (">Łódź<", "><"),
    "/wspolnicy/*#unknown": ("<oso:Imie>Ewa", "<oso:IdOsoby><oso:NIP>1</oso:NIP></oso:IdOsoby>"
                                              "<oso:Imie>Ewa"),
    "/wspolnicy/*#kind": (JAN, JAN.replace('typPodmiotu="1"', 'typPodmiotu="2"')),
    "/wspolnicy/*/imie#kind": (">Jan<", "><"),
    "/wspolnicy/*/pesel#kind": (">02211307589<", "><"),
    "/pelnomocnik#unknown": ("</adr:Telefon>", "</adr:Telefon><adr:Faks>1</adr:Faks>"),
    "/pelnomocnik/nazwisko#kind": (">Kos<", "><"),
    "/pelnomocnik/telefon#kind": (">221112233<", "><"),
    "/drzewa/*/zdjecie#kind": ("<wnio:Pozycja>", "<wnio:Pozycja><wnio:Sciezka>/drzewa/1/zdjecie"
                                                 "</wnio:Sciezka><wnio:TypMIME>image/png"
                                                 "</wnio:TypMIME></wnio:Pozycja><wnio:Pozycja>"),
    "/mapa#kind": ("<wnio:Pozycja>", "<wnio:Pozycja><wnio:Sciezka>/mapa</wnio:Sciezka>"
                                     "<wnio:TypMIME>image/png</wnio:TypMIME></wnio:Pozycja>"
                                     "<wnio:Pozycja>"),
}  # fmt: skip


@pytest.mark.parametrize("id", BY_EDIT)
def test_what_no_answers_can_break_is_broken_by_a_document(id: str) -> None:
    old, new = BY_EDIT[id]
    text = whole().document(answers()).decode()
    assert old in text
    assert whole().broken(text.replace(old, new, 1).encode()) == {id}


def test_without_an_applicant_everything_that_is_always_needed_is_missing() -> None:
    subject = changed(("wnioskodawca", None), ("wspolnicy", None), ("pelnomocnik", None))
    problems = judge(everything(), subject, on=DAY, office={"stawka": "2.50"})
    missing = {constraint_of(problem) for problem in problems}
    assert "/wnioskodawca/rodzaj#required" in missing
    assert whole().broken(whole().document(subject)) == missing


def test_an_empty_group_of_another_party() -> None:
    text = whole().document(changed(("pelnomocnik", {"nazwisko": "Kos"}))).decode()
    empty = text.replace("<oso:Nazwisko>Kos</oso:Nazwisko>", "")
    assert "/pelnomocnik#kind" in whole().broken(empty.encode())


def test_every_pattern_has_been_broken() -> None:
    patterns = {
        constraint_id(each.get("id"))
        for each in etree.fromstring(whole().source).iter(f"{SCH}pattern")
    }
    # A person's properties cannot stand in a firm: no document breaks these.
    homeless = {f"/wnioskodawca/{name}#hidden" for name in ("imie", "nazwisko", "pesel", "nazwa")}
    # The same tests as for the others of their kind, on elements that this filing does not have.
    elsewhere = {"/wnioskodawca/nazwa#kind", "/wnioskodawca/kontakt_email#kind"}
    apart = {"/wnioskodawca/rodzaj#required", "/pelnomocnik#kind"}
    tested = {*BY_ANSWERS, *BY_EDIT, *apart}
    assert patterns - homeless - elsewhere == tested


@pytest.mark.parametrize(
    ("office", "amount", "broken"),
    [
        ({"stawka": "2.50"}, "31.2500", False),
        ({"stawka": "0.00"}, "0.0000", False),
        ({}, None, False),
        ({}, "31.2500", True),
        ({"stawka": "2.50"}, None, True),
        ({"stawka": "2.51"}, "31.2500", True),
    ],
)
def test_office_values_are_read_from_metryka(
    office: dict[str, str], amount: str | None, broken: bool
) -> None:
    document = whole().document(changed(("do_zaplaty", amount)), office_values=office)
    assert whole().broken(document) == ({"/do_zaplaty#computed"} if broken else set())


@pytest.mark.parametrize(("day", "broken"), [("2026-02-28", False), ("2026-02-27", True)])
def test_today_is_the_day_in_metryka(day: str, broken: bool) -> None:
    assert ("/do#max" in whole().broken(whole().document(answers(), on=day))) == broken


# The contract of a partial engine -----------------------------------------------------------------


def constraint_of(problem: Any) -> str:
    if problem.code == "rule":
        return f"rule:{problem.rule}"
    path = problem.path.rpartition("/")[0] if problem.code == "unknown" else problem.path
    steps = ("*" if step.isdigit() else step for step in path.split("/"))
    return f"{'/'.join(steps)}#{problem.code}"


def firm_answers() -> dict[str, Any]:
    return changed(
        ("wnioskodawca", {**FIRM, "kontakt_email": "a.b@c.pl"}),
        ("forma", "inna"), ("skan", None), ("opis_formy", "trzy"), ("mapa", None), ("pilne", False),
    )  # fmt: skip


@pytest.mark.parametrize("base", [answers(), firm_answers()], ids=["person", "firm"])
def test_schema_and_rules_keep_the_contract(base: dict[str, Any]) -> None:
    form, office = everything(), {"stawka": "2.50"}
    assert judge(form, base, on=DAY, office=office) == ()
    single = [mutation.applied(base) for mutation in mutations(form, base)]
    tried = 0
    for subject in (*single[::3], *pairs(form, base, [], 250, seed=7)):
        try:
            document = whole().document(subject)
        except UnwritableError:
            continue
        tried += 1
        problems = judge(form, subject, on=DAY, office=office)
        accepted = whole().accepts(document)
        if not problems:
            assert accepted, subject
        elif {constraint_of(problem) for problem in problems} & whole().listed:
            assert not accepted, (subject, problems)
    assert tried > 200


# What depends on what is not said -----------------------------------------------------------------


def rule(id: str, condition: Expr) -> Rule:
    return Rule(id=id, path=(), row=None, condition=condition, when=Literal(Bool(), True),
                message=Text("Popraw"), at=(Place((), Scope.FORM),))  # fmt: skip


def with_rules(*rules: Rule) -> Form:
    return replace(everything(), rules=rules)


def losses(form: Form) -> dict[str, str]:
    context = Context("schematron", Report())
    list(schematron.emit(form, context))
    return {loss.constraint: loss.reason for loss in context.losses}


def test_a_rule_over_answers_in_two_places_is_a_loss() -> None:
    share = Ref(("wspolnicy", "udzial"), Scope.EACH, Number(0, 1, 100))
    name = Ref(("wspolnicy", "imie"), Scope.EACH, Words())
    jan = Compare("==", name, Literal(Words(), "Jan"))
    mixed = Aggregate("any", ("wspolnicy",), Compare(">", share, Literal(Number(0, 1, 1), 1)), jan,
                      Bool())  # fmt: skip
    assert "rule:mixed" in losses(with_rules(rule("mixed", mixed)))
    alone = Aggregate("any", ("wspolnicy",), jan, Literal(Bool(), True), Bool())
    assert "rule:alone" not in losses(with_rules(rule("alone", alone)))


def test_what_reads_an_item_whose_hiding_is_not_said_is_a_loss() -> None:
    # The note is shown by what XPath 1.0 cannot compute, so it cannot be refused where it is
    # hidden; a rule that reads it would see a hidden answer.
    odd = Matches(Ref(("opis_formy",), Scope.FORM, Words()), "[a-z]+-[a-z]+")
    dependent = Compare("==", Ref(("uwagi",), Scope.FORM, Words()), Literal(Words(), "x"))
    form = with_rules(rule("czyta", Not(dependent)))
    note = asked("uwagi", "Uwagi", TextType(), visible=odd, required=FALSE)
    last = form.pages[-1]
    wider = replace(form, pages=(*form.pages[:-1], replace(last, items=(*last.items, note))))
    found = losses(wider)
    assert "wyrażeń regularnych" in found["/uwagi#hidden"]
    assert "/uwagi#hidden" in found["rule:czyta"]


# Check digits -------------------------------------------------------------------------------------

SHAPES = {
    "pesel": ("0123456789", 11),
    "nip": ("0123456789", 10),
    "regon": ("0123456789", 9),
    "nrb": ("0123456789", 26),
    "pwz": ("0123456789", 7),
    "dowod_osobisty": ("ABCXYZ", 9),
    "ksiega_wieczysta": ("ABQVX", 15),
    "iban": ("ABCDPL", 28),
}
KNOWN = {
    "pesel": ["44051401359", "02381307589", "02211307589", "44053201359", "44051401358"],
    "nip": ["8567346215", "8567346216"],
    "regon": ["192598184", "123456785", "12345678512347", "12345678512346"],
    "nrb": ["61109010140000071219812874", "61109010140000071219812875"],
    "pwz": ["5425740", "5425741"],
    "dowod_osobisty": ["ABA300000", "ABA300001"],
    "ksiega_wieczysta": ["LU1B/00012345/8", "WA4M/00123456/4", "WA4M/00123456/5",
                         "QA4M/00123456/4"],
    "iban": ["PL61109010140000071219812874", "DE89370400440532013000", "GB29NWBK60161331926819",
             "NO9386011117947", "GB29NWBK60161331926818", "MT84MALT011000012345MTLCAST001S"],
}  # fmt: skip


def identifiers(name: str) -> list[str]:
    """Real ones, real ones with one character changed, and shapes at random."""
    generator = random.Random(name)
    letters, length = SHAPES[name]
    found = list(KNOWN[name])
    for known in KNOWN[name]:
        for _ in range(60):
            at = generator.randrange(len(known))
            sign = generator.choice("0123456789" if known[at].isdigit() else letters)
            found.append(known[:at] + sign + known[at + 1 :])
    for _ in range(200):
        template = generator.choice(KNOWN[name])
        found.append(
            "".join(
                generator.choice("0123456789") if sign.isdigit()
                else generator.choice(letters) if sign.isalpha() else sign
                for sign in template
            )
        )  # fmt: skip
    if letters == "0123456789" and name != "regon":
        stem = "".join(generator.choice(letters) for _ in range(length - 2))
        found.extend(f"{stem}{number:02}" for number in range(100))
        found.extend(f"{number:02}{stem}" for number in range(100))
    return found


@pytest.mark.parametrize("name", sorted(CHECKSUMS))
def test_check_digits_as_the_runtime_counts_them(name: str) -> None:
    test = etree.XPath(check_digits(name, "string(.)"))
    element = etree.Element("x")
    verdicts = set()
    for text in identifiers(name):
        element.text = text
        assert bool(test(element)) == check_digits_agree(name, text), text
        verdicts.add(check_digits_agree(name, text))
    assert verdicts == {True, False}


# The stylesheet -----------------------------------------------------------------------------------


def test_a_report_says_what_fails_and_where() -> None:
    rows = [{"gatunek": "lipa", "obwod": 90}, {"gatunek": "inne", "obwod": 0}]
    broken = whole().document({**answers(), "drzewa": rows, "od": "2027-01-01"})
    for make in (by_libxslt, by_saxon):
        tree = etree.fromstring(make(whole().compiled, broken))
        found = {each.get("id"): each for each in tree.iter(f"{SVRL}failed-assert")}
        assert "item.drzewa.-.nazwa..required" in found
        row = found["item.drzewa.-.nazwa..required"]
        path = "/wnio:Dokument[1]/wnio:TrescDokumentu[1]/wnio:Drzewa[1]/wnio:Drzewo[2]"
        assert row.get("location") == path
        assert row.findtext(f"{SVRL}text", "").startswith("Jaki: ")
        assert row.get("test") in whole().source.decode().replace("&gt;", ">").replace("&lt;", "<")
        active = [each.get("id") for each in tree.iter(f"{SVRL}active-pattern")]
        patterns = etree.fromstring(whole().source).iter(f"{SCH}pattern")
        assert active == [each.get("id") for each in patterns]
        assert len(list(tree.iter(f"{SVRL}fired-rule"))) >= len(active)


def test_saxon_reports_what_libxslt_reports() -> None:
    tried, compiled = 0, whole().compiled
    for mutation in list(mutations(everything(), answers()))[::7]:
        try:
            document = whole().document(mutation.applied(answers()))
        except UnwritableError:
            continue
        assert failed(by_saxon(compiled, document)) == failed(by_libxslt(compiled, document))
        tried += 1
    assert tried > 20


FORMS = check(load(Path(__file__).parents[1] / "definitions")).forms


@pytest.mark.parametrize("id", sorted(FORMS))
def test_the_stylesheets_of_real_forms_say_what_their_rules_say(id: str) -> None:
    """On every example of the definition, right or wrong, in both processors."""
    form = FORMS[id]
    xml, tried, wrong = Xml(form), 0, 0
    for each in form.tests:
        if each.posted is not None:
            continue
        try:
            document = xml.document(each.answers, on=each.on, office_values=dict(each.office))
        except UnwritableError:
            continue
        broken = xml.broken(document)
        patterns = {pattern_id(constraint) for constraint in broken}
        assert set(failed(by_saxon(xml.compiled, document))) == patterns
        tried, wrong = tried + 1, wrong + bool(broken)
    assert tried > wrong > 0
