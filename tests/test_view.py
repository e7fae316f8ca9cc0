"""The view of documents: every label and answer is there, in two processors, and nothing else."""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from formc.build.load import load
from formc.compiler import check
from formc.diagnostics import Report
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    Form,
    Group,
    Item,
    Note,
    NumberType,
    PlaceType,
    Repeat,
)
from formc.record import replace
from formc.runtime.document import from_xml, to_xml
from formc.shapes.mapping import mapping
from formc.shapes.polish import day, number
from formc.target import Context
from formc.targets import xsd
from formc.templating import unrendered
from tests.support.bundles import form_bundle
from tests.support.documents import FILE, answers, described, everything, filing
from tests.support.views import by_libxslt, by_saxon, root, said, stylesheet, visible, words
from tests.test_html import HOSTILE, reworded

ROOT = Path(__file__).parents[1]
MAPPING = mapping(everything())
XSL = "{http://www.w3.org/1999/XSL/Transform}"


@cache
def forms() -> Mapping[str, Form]:
    return check(load(ROOT / "definitions")).forms


FORMS = sorted(forms())


@cache
def sheet() -> bytes:
    return stylesheet(everything())


def document(**changes: object) -> bytes:
    return to_xml(MAPPING, filing(**changes))


def shown(**changes: object) -> dict[str, str]:
    return dict(said(by_libxslt(sheet(), document(**changes))))


# What should be there, said by Python from the answers -------------------------------------------


def expected(items: tuple[Item, ...], given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for item in items:
        if isinstance(item, Note) or item.name not in given:
            continue
        answer = given[item.name]
        if isinstance(item, Group):
            yield from expected(item.items, answer)
        elif isinstance(item, Repeat):
            for row in answer:
                yield from expected(item.items, row)
        else:
            yield words(item.label.pl), words(spoken(item, answer))


def spoken(item: Field, answer: Any) -> str:
    match item.type:
        case BooleanType():
            return "Tak" if answer else "Nie"
        case ConsentType():
            return "Zaznaczono"
        case NumberType(scale=scale):
            unit = item.unit.pl if item.unit else ("zł" if item.semantic == "money" else "")
            if not scale and not unit:
                return str(answer)
            text = number(int(str(answer).replace(".", "")), scale)
            return f"{text} {unit}" if unit else text
        case DateType():
            return day(answer)
        case DateTimeType():
            return f"{day(answer[:10])}, godz. {answer[11:]}"
        case ChoiceType(codelist=codelist, many=many):
            labels = {option.code: option.label.pl for option in codelist.options}
            return " ".join(labels[code] for code in (answer if many else [answer]))
        case FileType(many=many):
            return " ".join(each["name"] for each in (answer if many else [answer]))
        case PlaceType():
            return place(answer)
        case _:
            return str(answer)


def place(answer: Any) -> str:
    if answer["kind"] == "parcel":
        return f"Działka ewidencyjna {answer['id']}"
    pairs = [f"{latitude}, {longitude}" for longitude, latitude in answer["wgs84"]]
    kind = {"point": "Punkt", "line": "Linia", "area": "Obszar"}[answer["kind"]]
    return f"{kind}, WGS 84 (szerokość, długość geograficzna) {' '.join(pairs)}"


def missing(form: Form, page: bytes, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Labels with answers that do not stand beside each other on the page as often as they should.
    Of a place the metres are left out, which Python here does not compute."""
    found = Counter(
        (label, re.sub(" (Punkt|Linia|Obszar), EPSG:2180 .*", "", text))
        for label, text in said(page)
    )
    return list((Counter(expected(form.items, given)) - found).elements())


@pytest.mark.parametrize("id", FORMS)
def test_examples_of_every_form_are_shown_whole(id: str) -> None:
    form = forms()[id]
    made = {each.path: each.data for each in xsd.emit(form, Context("xsd", Report()))}
    for name in ("crwd/przyklad.xml", "crwd/przyklad-min.xml"):
        filed = from_xml(mapping(form), made[name])
        page = by_libxslt(stylesheet(form), made[name])
        assert missing(form, page, filed["answers"]) == []
        assert visible(page) == visible(by_saxon(stylesheet(form), made[name]))
        text = visible(page)
        assert {words(fee.title.pl) for fee in form.fees if fee.id in str(filed["fees"])} <= {
            fee for fee, _ in said(page)
        }
        assert words(form.title.pl) in text
        assert "Treść spoza wzoru" not in text
        assert "Dokument nie zawiera podpisu." in text


PLACES = [
    {"kind": "point", "wgs84": [["21.017532", "52.237049"]]},
    {"kind": "area", "wgs84": [["21.012229", "52.249470"], ["21.015300", "52.243100"],
                               ["21.017532", "52.237049"]]},
    {"kind": "parcel", "id": "146501_1.0001.12/3"},
]  # fmt: skip


@pytest.mark.parametrize("where", PLACES, ids=lambda each: str(each["kind"]))
@pytest.mark.parametrize("party", ["osoba", "firma"])
def test_every_kind_of_answer_is_shown(party: str, where: object) -> None:
    given: dict[str, Any] = {**answers(), "gdzie": where, "kiedy": "2026-01-31T12:30"}
    given["o_ktorej"] = "08:15"
    if party == "firma":
        firm = {"rodzaj": "firma", "nazwa": "ACME <spółka>"}
        given["wnioskodawca"] = {**firm, "adres": given["wnioskodawca"]["adres"]}
    for make in (by_libxslt, by_saxon):
        page = make(sheet(), document(answers=given))
        assert missing(everything(), page, given) == []
        assert "Treść spoza wzoru" not in visible(page)


def test_nothing_is_missed_by_the_test_itself() -> None:
    page = by_libxslt(sheet(), document())
    other: dict[str, Any] = {**answers(), "powierzchnia": "12.51"}
    assert missing(everything(), page, other) == [("Powierzchnia", "12,51")]


def test_the_filing_is_told() -> None:
    found = shown()
    assert found["Adresat"] == "Urząd Miasta & Gminy"
    assert found["Dzień złożenia"] == words(day("2026-03-01"))
    assert found["Wersja formularza"] == "1.2.0"
    assert found["Stawka"] == "2,50 zł"
    assert found["Słownik „Gminy”"] == "wersja 2026"
    assert found["Opłata"] == "17,00 zł"
    assert found["Dokument utworzono"] == "1 marca 2026 r., godz. 12:30:00 (UTC+01:00)"
    senders = [text for label, text in said(by_libxslt(sheet(), document())) if label == "Nadawca"]
    assert senders == ["Żaneta Próbna-Łoś", "Jan", "Ewa", "Kos"]


def test_a_fee_without_an_amount_is_told() -> None:
    fees = {"items": [{"id": "skarbowa", "amount": None}], "total": None}
    assert shown(fees=fees)["Opłata"] == "kwotę ustala urząd"


# What is not what it should be --------------------------------------------------------------------

AS_THEY_STAND = {
    "od": ["2026-13-01", "31.02.2026", "2026-1-1", "20260101ab"],
    "kiedy": ["2026-01-31", "2026-01-31T1:30", "T12:30 jutro"],
    "powierzchnia": ["1.2.3", "12,50", "1e5", "-", "5."],
    "pilne": ["tak"],
}


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in AS_THEY_STAND.items() for text in texts]
)
def test_a_malformed_value_is_shown_as_it_stands(name: str, text: str) -> None:
    element = MAPPED[name]
    data = document(answers={**answers(), "kiedy": "2026-01-31T12:30"})
    broken = re.sub(f"<wnio:{element}>[^<]*<", f"<wnio:{element}>{text}<", data.decode()).encode()
    for make in (by_libxslt, by_saxon):
        assert text in [answer for _, answer in said(make(sheet(), broken))]


MAPPED = {item["name"]: item["element"] for item in MAPPING["items"] if "element" in item}  # type: ignore[index, attr-defined]


@pytest.mark.parametrize("code", ["nieznany", "skan\tSkan", "papier\n", "x\nskan", "'", "&amp;"])
def test_a_code_of_no_list_says_so(code: str) -> None:
    given = {**answers(), "forma": code.replace("&amp;", "&")}
    page = by_libxslt(sheet(), document(answers=given))
    text = dict(said(page))[words("Forma ]]> <!-- dokumentu")]
    assert text == words(f"{given['forma']} (spoza słownika)")


def test_no_digit_is_lost() -> None:
    """Processors read numbers as doubles; a view does not."""
    given = {**answers(), "powierzchnia": "12345678901234567890123.45"}
    for make in (by_libxslt, by_saxon):
        found = dict(said(make(sheet(), document(answers=given))))
        assert found["Powierzchnia"] == "12 345 678 901 234 567 890 123,45"


STRANGE = "<wnio:Dopisek>nikt <b xmlns='urn:x'>tego</b> nie pytał</wnio:Dopisek>"


@pytest.mark.parametrize("end", ["</wnio:Drzewo>", "</wnio:Skan>", "</oso:Osoba>", "</adr:Adres>",
                                 "</wnio:Pilne>"])  # fmt: skip
def test_what_the_form_does_not_know_is_shown(end: str) -> None:
    """Nobody signs what nobody sees."""
    data = document().decode().replace(end, f"{STRANGE}{end}", 1).encode()
    for make in (by_libxslt, by_saxon):
        page = make(sheet(), data)
        assert "Treść spoza wzoru" in visible(page)
        assert ("Dopisek", "nikt tego nie pytał") in said(page)


UNLISTED = '<str:Zalacznik format="x/y" kodowanie="URI" nazwaPliku="obcy.exe"><str:DaneZalacznika>'


@pytest.mark.parametrize(
    ("before", "more", "label", "text"),
    [
        ("</str:Zalaczniki>", f"{UNLISTED}x</str:DaneZalacznika></str:Zalacznik>",
         "Załącznik spoza wykazu", "obcy.exe"),
        ("</wnio:Metryka>", '<wnio:WartoscUrzedu id="inna">7</wnio:WartoscUrzedu>',
         "WartoscUrzedu", "7"),
        ("</wnio:Pozycja>", "<wnio:Uwaga>tak</wnio:Uwaga>", "Uwaga", "tak"),
    ],
)  # fmt: skip
def test_what_the_filing_does_not_know_is_shown(
    before: str, more: str, label: str, text: str
) -> None:
    data = document().decode().replace(before, f"{more}{before}", 1).encode()
    for make in (by_libxslt, by_saxon):
        assert (label, text) in said(make(sheet(), data))


def test_files_and_fees_of_a_form_that_has_none_are_shown() -> None:
    bare = replace(everything(), fees=(), settings=(), pages=everything().pages[:1])
    for make in (by_libxslt, by_saxon):
        found = [label for label, _ in said(make(stylesheet(bare), document()))]
        assert {"Zalaczniki", "WykazZalacznikow", "Oplata", "WartoscUrzedu", "Drzewa"} <= set(found)


def test_a_document_of_another_form_says_so() -> None:
    other = document().replace(b"wniosek-probny/1/", b"wniosek-inny/1/")
    assert "To nie jest dokument tego wzoru." in visible(by_libxslt(sheet(), other))
    assert "To nie jest" not in visible(by_libxslt(sheet(), document()))


# Signatures ---------------------------------------------------------------------------------------

SIGNED = """<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:Object>
<x:QualifyingProperties xmlns:x="http://uri.etsi.org/01903/v1.3.2#" Target="#s"><x:SignedProperties>
<x:SignedSignatureProperties><x:SigningTime>{time}</x:SigningTime></x:SignedSignatureProperties>
</x:SignedProperties></x:QualifyingProperties></ds:Object></ds:Signature>"""


def test_signatures_tell_their_time_and_are_not_judged() -> None:
    unsigned = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'
    inside = (
        SIGNED.format(time="2026-03-01T11:31:07Z"),
        SIGNED.format(time="2026-03-02T08:00:00.5+01:00"),
        SIGNED.format(time="jutro"),
        unsigned,
    )
    end = "</wnio:Dokument>"
    data = document().decode().replace(end, f"{''.join(inside)}{end}").encode()
    for make in (by_libxslt, by_saxon):
        text = visible(make(sheet(), data))
        assert "Czas podany w podpisie: 1 marca 2026 r., godz. 11:31:07 (UTC)" in text
        assert "Czas podany w podpisie: 2 marca 2026 r., godz. 08:00:00.5+01:00" in text
        assert "Czas podany w podpisie: jutro" in text
        assert "Podpis bez podanego czasu" in text
        assert "Ten widok nie sprawdza podpisów." in text
        assert "nie zawiera podpisu" not in text


# Attachments --------------------------------------------------------------------------------------


def links(page: bytes) -> list[tuple[str, str | None]]:
    return [(each.get("href"), each.get("download")) for each in root(page).iter("{*}a")]


def test_attachments_can_be_opened() -> None:
    page = by_libxslt(sheet(), document())
    saved = [(href, name) for href, name in links(page) if name]
    assert [name for _, name in saved] == ["plik.pdf", "mapa <1>.pdf"]
    for href, _ in saved:
        head, _, data = href.partition(",")
        assert head == "data:application/pdf;base64"
        assert b64decode(data) == FILE
    text = visible(page)
    assert "PDF, 9 B · Drzewo 2: Zdjęcie" in text
    assert text.count("Plik przekazano poza dokumentem.") == 2
    inner = [href for href, name in links(page) if not name]
    ids = {each.get("id") for each in root(page).iter() if each.get("id")}
    assert {href.removeprefix("#") for href in inner} == ids


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (20_480, "20,5 kB"), (999_949, "999,9 kB"),
     (999_950, "1 MB"), (5_250_001, "5,3 MB")],
)  # fmt: skip
def test_sizes_are_told(size: int, text: str) -> None:
    given = {**answers(), "mapa": {**described(), "name": "m.pdf", "size": size}}
    for make in (by_libxslt, by_saxon):
        assert f"PDF, {text} · Mapa" in visible(make(sheet(), document(answers=given, files={})))


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/xml", "x/y;,<"])
def test_bytes_of_another_type_are_not_for_browsers(media_type: str) -> None:
    given = {**answers(), "mapa": {**described(), "name": "m.html", "media_type": media_type}}
    page = by_libxslt(sheet(), document(answers=given))
    (href,) = [href for href, name in links(page) if name == "m.html"]
    assert href.startswith("data:application/octet-stream;base64,")


@pytest.mark.parametrize(
    "data", ['"><script>alert(1)</script>', "javascript:alert(1)", "%3Cscript"]
)
def test_what_is_no_base64_is_no_link(data: str) -> None:
    inside = data.replace("<", "&lt;")
    hostile = re.sub(
        "(<str:DaneZalacznika>)[^<]*", rf"\g<1>{inside}", document().decode()
    ).encode()  # fmt: skip
    for make in (by_libxslt, by_saxon):
        page = make(sheet(), hostile)
        assert [name for _, name in links(page) if name] == []


# Hostile words ------------------------------------------------------------------------------------


def skeleton(page: bytes) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Elements and attributes, without the two whose values are words."""
    words_of_people = ("download", "data-label")
    return [
        (each.tag, tuple((name, value) for name, value in each.items()
                         if name not in words_of_people))
        for each in root(page).iter()
    ]  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_answers_are_text(case: str) -> None:
    hostile = HOSTILE[case]

    def given(text: str) -> dict[str, Any]:
        found: dict[str, Any] = {**answers(), "adres_wysylki": text, "opis_formy": text}
        found["wnioskodawca"] = {**found["wnioskodawca"], "nazwisko": text}
        found["drzewa"] = [{**row, "nazwa": text} for row in found["drzewa"]]
        found["mapa"] = {**described(), "name": text}
        return found

    office = {"teryt": "1408011", "name": hostile}
    for make in (by_libxslt, by_saxon):
        plain = make(sheet(), document(answers=given("zwykłe")))
        page = make(sheet(), document(answers=given(hostile), office=office))
        assert skeleton(page) == skeleton(plain)
        assert words(hostile) in visible(page)


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_labels_are_text(case: str) -> None:
    hostile = stylesheet(reworded(everything(), lambda text: f"{HOSTILE[case]} x"))
    plain = stylesheet(reworded(everything(), lambda text: "zwykłe"))
    for make in (by_libxslt, by_saxon):
        page = make(hostile, document())
        assert skeleton(page) == skeleton(make(plain, document()))
        assert words(HOSTILE[case]) in visible(page)


def test_a_view_leads_nowhere() -> None:
    page = by_libxslt(sheet(), document())
    policy = root(page).find(".//{*}meta[@http-equiv]")
    assert policy.get("content").startswith("default-src 'none';")
    assert all(href.startswith(("#", "data:application/pdf;base64,")) for href, _ in links(page))
    assert not list(root(page).iter("{*}script", "{*}img", "{*}form", "{*}link"))


# One file that needs nothing ----------------------------------------------------------------------


@pytest.mark.parametrize("id", FORMS)
def test_a_view_needs_nothing_else(id: str) -> None:
    data = stylesheet(forms()[id])
    tree = etree.fromstring(data)
    assert tree.get("version") == "1.0"
    used = {each.tag for each in tree.iter(f"{XSL}*")}
    assert not used & {f"{XSL}{name}" for name in ("import", "include", "message", "document")}
    assert not re.search(rb"document\(|unparsed-text|disable-output-escaping|extension", data)
    assert data == stylesheet(forms()[id])


REFUSED = {by_libxslt: "Cannot resolve URI|xsltLoad|read rights", by_saxon: "has been prohibited"}


@pytest.mark.parametrize("make", REFUSED)
def test_the_processors_of_the_tests_are_locked_in(make: Any, tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text("<x>tajne</x>")
    reading = f"""<xsl:stylesheet version="1.0" xmlns:xsl="{XSL[1:-1]}"><xsl:template match="/">
    <p>{{}}<xsl:copy-of select="document('{(tmp_path / "x.xml").as_uri()}')"/></p></xsl:template>
    </xsl:stylesheet>"""
    assert "tajne" in str(etree.XSLT(etree.fromstring(reading))(etree.fromstring(b"<a/>")))
    with pytest.raises(Exception, match=REFUSED[make]):
        make(reading.encode(), b"<a/>")


def test_a_bundle_holds_the_view_that_its_documents_name(tmp_path: Path) -> None:
    from formc.targets import load as targets

    bundle = form_bundle(tmp_path / "b", everything(), targets(("xsd", "view")))
    assert bundle.read("crwd/styl.xsl") == sheet()
    named = bundle.read("crwd/przyklad.xml").decode().splitlines()[1]
    assert f'href="{everything().namespace}styl.xsl"' in named


def test_the_look_is_that_of_the_form_pages() -> None:
    """Every property of the view has the value that it has on the pages, day and night."""

    def properties(name: str) -> list[dict[str, str]]:
        text = re.sub(r"/\*.*?\*/", "", unrendered(name).decode(), flags=re.S)
        blocks = re.findall(r":root \{(.*?)\}", text, re.S)
        return [dict(re.findall(r"--([\w-]+):\s*([^;]+);", block)) for block in blocks]

    ours, theirs = properties("view/styl.css"), properties("assets/formc.css")
    for mine, given in zip(ours[:2], theirs[:2], strict=True):
        own = {name: value for name, value in mine.items() if name != "term"}
        assert own.items() <= given.items()
        assert {"ink", "ground", "accent", "line"} <= own.keys()
