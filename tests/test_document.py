"""Filings as documents and back: the round trip is an equality, and nothing is guessed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    TextType,
    TimeType,
    ValueType,
)
from formc.runtime.document import DocumentError, UnwritableError, from_xml, to_xml
from formc.runtime.filing import EMPTY_FILING
from formc.shapes.mapping import mapping
from formc.targets import python, xsd
from tests.support.bundles import form_bundle
from tests.support.documents import FILE, answers, described, everything, filing

FORM = everything()
MAPPING = json.loads(json.dumps(mapping(FORM)))


def written(**changes: object) -> bytes:
    return to_xml(MAPPING, filing(**changes))


ALONE = """
import sys
sys.path.insert(0, sys.argv[1])
from moj_formularz import validator
filing = validator.from_xml(sys.stdin.buffer.read())
sys.stdout.buffer.write(validator.to_xml(filing))
assert "formc" not in sys.modules
"""


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_copied_bundle_is_a_package_of_its_own(tmp_path: Path, form: str) -> None:
    """Without the reader: a plain (namespace) package on the path, or one in a zip."""
    form_bundle(tmp_path / "lib" / "moj_formularz", FORM, (python.TARGET, xsd.TARGET))
    place = tmp_path / "lib"
    if form == "zip":
        place = Path(shutil.make_archive(str(tmp_path / "lib"), "zip", tmp_path / "lib"))
    ran = subprocess.run(
        [sys.executable, "-I", "-c", ALONE, place], input=written(), capture_output=True
    )
    assert ran.returncode == 0, ran.stderr.decode()
    assert ran.stdout == written()


def changed(*changes: tuple[str, object]) -> dict[str, Any]:
    """The answers with other values at dotted paths; None takes an answer away."""
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


# The round trip ----------------------------------------------------------------------------------


def test_a_filing_comes_back_equal() -> None:
    assert from_xml(MAPPING, written()) == filing()


def test_the_bytes_are_canonical() -> None:
    back = from_xml(MAPPING, written())
    assert to_xml(MAPPING, back) == written()
    shuffled = dict(reversed(list(answers().items())))
    assert to_xml(MAPPING, filing(answers=shuffled)) == written()


def test_answers_come_back_in_the_order_of_the_form() -> None:
    back = from_xml(MAPPING, written(answers=dict(reversed(list(answers().items())))))
    assert list(back["answers"]) == list(answers())


def test_only_what_is_needed() -> None:
    bare = {"form": "wniosek-probny", "version": "1.2.0", "on": "2026-03-01", "answers": {}}
    assert from_xml(MAPPING, to_xml(MAPPING, bare)) == {**EMPTY_FILING, **bare}


@pytest.mark.parametrize(
    "changes",
    [
        {"filed_at": None},
        {"office": None},
        {"office_values": {}},
        {"codelists": {"b": "2", "a": "1", "forma": "1"}},
        {"fees": {"items": [{"id": "skarbowa", "amount": None}], "total": None}},
        {"fees": {"items": [{"id": "a", "amount": "0.10"}, {"id": "b", "amount": "0.20"}],
                  "total": "0.30"}},
        {"files": {}},
        {"version": "9.9.9"},
    ],
)  # fmt: skip
def test_the_rest_of_a_filing_comes_back(changes: dict[str, object]) -> None:
    assert from_xml(MAPPING, written(**changes)) == filing(**changes)


FIRM = {
    "rodzaj": "firma",
    "nazwa": "ACME",
    "adres": {"dom": "1", "kod": "00-001", "miejscowosc": "X"},
    "kontakt_email": "a@b.pl",
}


@pytest.mark.parametrize(
    "subject",
    [
        {},
        changed(("wnioskodawca", FIRM)),
        changed(("pelnomocnik", None)),
        changed(("wspolnicy", None)),
        changed(("wspolnicy", None), ("pelnomocnik", None)),
        changed(("wspolnicy.0.imie", None), ("wspolnicy.1.imie", None)),
        changed(("drzewa", [{"zdjecie": described()}])),
        changed(("saldo", "-0.00"), ("od", "2026-02-30"), ("wnioskodawca.pesel", "1")),
        changed(("oswiadczenie", False)),
        changed(("gdzie", {"kind": "point", "wgs84": [["21.012229", "52.249470"]]})),
        changed(("gdzie", {"kind": "line", "wgs84": [["tu", "tam"], ["21.0", "-1"]]})),
        changed(("gdzie", {"kind": "parcel", "id": " 1 \n"})),
        changed(("sposoby", ["poczta", "poczta", "nie-ma"])),
        changed(("adres_wysylki", " \r\n\t x \n")),
        changed(("opis_formy", "]]> <!-- &amp; <b> \"'")),
        {"wnioskodawca": {"zgoda_na_sms": True}},
        {"wnioskodawca": {"rodzaj": "firma"}},
    ],
)
def test_answers_right_or_wrong_come_back(subject: dict[str, object]) -> None:
    assert from_xml(MAPPING, written(answers=subject))["answers"] == subject


DEGREES = "52.249470,21.012229 52.243100,21.015300 52.237049,21.017532"


def with_place(inside: str) -> bytes:
    """The document with other elements in that of the place."""
    place = {"kind": "area", "wgs84": [p.split(",")[::-1] for p in DEGREES.split()]}
    data = written(answers=changed(("gdzie", place))).decode()
    head, rest = data.split("<wnio:Gdzie>")
    return f"{head}<wnio:Gdzie>{inside}</wnio:Gdzie>{rest.split('</wnio:Gdzie>')[1]}".encode()


def test_a_place_stands_in_degrees_and_on_the_plane() -> None:
    place = {"kind": "area", "wgs84": [p.split(",")[::-1] for p in DEGREES.split()]}
    data = written(answers=changed(("gdzie", place))).decode()
    assert f"<wnio:WGS84>{DEGREES}</wnio:WGS84>" in data
    plane = "488955.23,637323.13 488252.86,637552.39 487584.37,637723.45"
    assert f"<wnio:EPSG2180>{plane}</wnio:EPSG2180>" in data


@pytest.mark.parametrize(
    ("inside", "read"),
    [
        (f"<wnio:Obszar><wnio:WGS84>\n {DEGREES}\t</wnio:WGS84></wnio:Obszar>", None),
        (f"<wnio:Obszar><wnio:WGS84>{DEGREES}</wnio:WGS84><wnio:EPSG2180>0</wnio:EPSG2180>"
         "</wnio:Obszar>", None),
        ("<wnio:Punkt><wnio:WGS84>52.1</wnio:WGS84></wnio:Punkt>",
         {"kind": "point", "wgs84": [["", "52.1"]]}),
        ("<wnio:Linia><wnio:WGS84/></wnio:Linia>", {"kind": "line", "wgs84": []}),
    ],
)  # fmt: skip
def test_degrees_are_read_and_the_plane_is_not(inside: str, read: object) -> None:
    area = {"kind": "area", "wgs84": [p.split(",")[::-1] for p in DEGREES.split()]}
    assert from_xml(MAPPING, with_place(inside))["answers"]["gdzie"] == (read or area)


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "tekst",
        "<wnio:Dom/>",
        "<wnio:Dzialka>1</wnio:Dzialka><wnio:Dzialka>1</wnio:Dzialka>",
        '<wnio:Dzialka id="1">1</wnio:Dzialka>',
        "<wnio:Dzialka><wnio:WGS84/></wnio:Dzialka>",
        "<wnio:Punkt>52.1,21.1</wnio:Punkt>",
        "<wnio:Punkt/>",
        "<wnio:Punkt><wnio:EPSG2180/><wnio:WGS84/></wnio:Punkt>",
        "<wnio:Punkt><wnio:WGS84/><wnio:WGS84/></wnio:Punkt>",
        "<wnio:Punkt><wnio:WGS84/><wnio:EPSG2180><wnio:X/></wnio:EPSG2180></wnio:Punkt>",
        '<wnio:Punkt><wnio:WGS84 srid="4326"/></wnio:Punkt>',
    ],
)
def test_a_place_of_another_shape_is_no_document(inside: str) -> None:
    with pytest.raises(DocumentError, match="structure"):
        from_xml(MAPPING, with_place(inside))


@pytest.mark.parametrize(
    "place",
    [
        {},
        "Rynek",
        {"kind": "point"},
        {"kind": "dom", "wgs84": [["21.0", "52.0"]]},
        {"kind": ["point"], "wgs84": [["21.0", "52.0"]]},
        {"kind": "point", "wgs84": []},
        {"kind": "point", "wgs84": [["21.0"]]},
        {"kind": "point", "wgs84": [["21.0", ""]]},
        {"kind": "point", "wgs84": [["21,0", "52,0"]]},
        {"kind": "point", "wgs84": [["21.0 ", "52.0"]]},
        {"kind": "point", "wgs84": [["21.0", "\x00"]]},
        {"kind": "parcel", "id": ""},
        {"kind": "parcel", "wgs84": [["21.0", "52.0"]]},
    ],
)
def test_a_place_that_no_document_can_say(place: object) -> None:
    with pytest.raises(UnwritableError):
        written(answers=changed(("gdzie", place)))


def test_files_travel_or_stay_beside() -> None:
    travelling = written(files={sha256(FILE).hexdigest(): FILE})
    assert b'kodowanie="base64"' in travelling
    assert travelling.count(b"ni:///sha-256;") == 2
    assert from_xml(MAPPING, travelling)["files"] == {sha256(FILE).hexdigest(): FILE}


# Properties --------------------------------------------------------------------------------------

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1
) | st.text(st.sampled_from(" \t\n\r<>&\"']a-ż\u00a0\u202e🌳"), min_size=1)


def values(type: ValueType) -> st.SearchStrategy[Any]:
    """Answers of the right JSON kind, most of them wrong otherwise."""
    match type:
        case TextType():
            return TEXT
        case NumberType(scale=0):
            return st.integers(-(10**18), 10**18)
        case TimeType() | DateTimeType():
            return TEXT | st.sampled_from(("12:30", "2026-01-31T12:30"))
        case NumberType() | DateType():
            return st.from_regex("[0-9.,+x-]{1,12}", fullmatch=True)
        case BooleanType() | ConsentType():
            return st.booleans()
        case ChoiceType(many=True):
            return st.lists(TEXT | st.sampled_from(type.codelist.codes), min_size=1, max_size=4)
        case ChoiceType():
            return TEXT | st.sampled_from(type.codelist.codes)
        case PlaceType():
            return PLACES
        case FileType(many=True):
            return st.lists(FILES, min_size=1, max_size=3)
        case FileType():
            return FILES


VERTEX = st.lists(TEXT | st.from_regex("[0-9]{1,2}\\.[0-9]{6}", fullmatch=True), max_size=3)
PLACES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["point", "line", "area", "dom"]),
        "wgs84": st.lists(VERTEX | st.sampled_from([["21.012229", "52.249470"]]), max_size=4),
    }
) | st.fixed_dictionaries({"kind": st.sampled_from(["parcel", "point"]), "id": TEXT})

FILES = st.fixed_dictionaries(
    {
        "name": TEXT,
        "media_type": st.sampled_from(["application/pdf", "image/png", "x"]),
        "size": st.integers(0, 10**6),
        "sha256": st.sampled_from(["0a" * 32, "f" * 64, "nie"]),
    }
)


def level(items: tuple[Item, ...]) -> st.SearchStrategy[dict[str, Any]]:
    strategies = {item.name: answer(item) for item in items if not isinstance(item, Note)}
    return st.fixed_dictionaries({}, optional=strategies)


def answer(item: Item) -> st.SearchStrategy[Any]:
    if isinstance(item, Group):
        return level(item.items).filter(bool)
    if isinstance(item, Repeat):
        return st.lists(level(item.items).filter(bool), min_size=1, max_size=3)
    assert isinstance(item, Field)
    if item.means == "party_kind":
        return st.sampled_from(["osoba", "firma"])
    return values(item.type)


def form_answers(form: Form) -> st.SearchStrategy[dict[str, Any]]:
    return level(form.items)


@given(form_answers(FORM))
@settings(max_examples=400, deadline=None)
def test_whatever_can_be_written_comes_back_equal(subject: dict[str, Any]) -> None:
    try:
        data = written(answers=subject, files={})
    except UnwritableError:
        return
    back = from_xml(MAPPING, data)
    assert back == filing(answers=subject, files={})
    assert to_xml(MAPPING, back) == data


# What XML cannot say -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (("nieznane", "x"), "/nieznane"),
        (("wnioskodawca.nieznane", "x"), "/wnioskodawca/nieznane"),
        (("drzewa.1.nieznane", "x"), "/drzewa/1/nieznane"),
        (("drzewa", []), "/drzewa"),
        (("drzewa", [{}]), "/drzewa/0"),
        (("drzewa", {"0": {}}), "/drzewa"),
        (("skan", {}), "/skan"),
        (("skan", "x"), "/skan"),
        (("opis_formy", ""), "/opis_formy"),
        (("opis_formy", 5), "/opis_formy"),
        (("opis_formy", "a\0b"), "/opis_formy"),
        (("opis_formy", "a\ufffe"), "/opis_formy"),
        (("opis_formy", "\ud800"), "/opis_formy"),
        (("skan.rozdzielczosc", "300"), "/skan/rozdzielczosc"),
        (("skan.rozdzielczosc", 1.5), "/skan/rozdzielczosc"),
        (("skan.rozdzielczosc", float("nan")), "/skan/rozdzielczosc"),
        (("skan.rozdzielczosc", float("inf")), "/skan/rozdzielczosc"),
        (("skan.rozdzielczosc", True), "/skan/rozdzielczosc"),
        (("saldo", 1), "/saldo"),
        (("saldo", " 1.00"), "/saldo"),
        (("od", "2026-02-01\n"), "/od"),
        (("pilne", "true"), "/pilne"),
        (("pilne", 1), "/pilne"),
        (("sposoby", "poczta"), "/sposoby"),
        (("sposoby", [""]), "/sposoby"),
        (("sposoby", []), "/sposoby"),
        (("mapa", [described()]), "/mapa"),
        (("mapa", {**described(), "size": "9"}), "/mapa"),
        (("mapa", {"name": "x"}), "/mapa"),
        (("inne_pliki", described()), "/inne_pliki"),
        (("inne_pliki", []), "/inne_pliki"),
        (("wnioskodawca.rodzaj", "spolka"), "/wnioskodawca"),
        (("wnioskodawca.rodzaj", None), "/wnioskodawca"),
        (("wnioskodawca.rodzaj", "firma"), "/wnioskodawca"),
        (("wnioskodawca", None), "/wnioskodawca"),
    ],
)
def test_what_xml_cannot_say_is_refused_by_its_path(change: tuple[str, Any], path: str) -> None:
    with pytest.raises(UnwritableError) as caught:
        written(answers=changed(change))
    assert caught.value.path == path


def test_answers_are_an_object() -> None:
    with pytest.raises(UnwritableError):
        written(answers=[])


def test_an_unknown_office_value_is_refused() -> None:
    with pytest.raises(UnwritableError):
        written(office_values={"inna": "1.00"})


# Reading what others wrote -----------------------------------------------------------------------


def edited(*edits: tuple[str, str]) -> bytes:
    """The document with pieces of text replaced, each exactly once."""
    text = written().decode()
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.encode()


def without_white_space() -> bytes:
    return b"".join(
        line.strip() if line.lstrip().startswith(b"<") else b"\n" + line
        for line in written().split(b"\n")
    )


def test_indentation_does_not_matter() -> None:
    assert from_xml(MAPPING, without_white_space()) == filing()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<wnio:Od>2026-02-01<", "<wnio:Od>\n 2026-02-01\t<"),
        ("<wnio:Pilne>true<", "<wnio:Pilne> true <"),
        ("<wnio:Udzial>20<", "<wnio:Udzial>\n20 <"),
        ("<wnio:Saldo>-0.50<", "<wnio:Saldo> -0.50<"),
        ("<wnio:DzienZlozenia>2026-03-01<", "<wnio:DzienZlozenia> 2026-03-01 <"),
        ("<wnio:Forma>skan<", "<wnio:Forma><![CDATA[skan]]><"),
        ('encoding="UTF-8"', 'encoding="utf-8"'),
        ("<wnio:Forma>skan<", "<wnio:Forma>s&#x6B;an<"),
        (
            "<wnio:Dokument ",
            '<wnio:Dokument xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            'xsi:schemaLocation="x y" ',
        ),
        ("</wnio:Dokument>", '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><a/>x'
                             "</Signature></wnio:Dokument>"),
    ],
)  # fmt: skip
def test_other_spellings_of_the_same_filing(old: str, new: str) -> None:
    assert from_xml(MAPPING, edited((old, new))) == filing()


@pytest.mark.parametrize(
    ("old", "new", "path", "value"),
    [
        ("<wnio:Udzial>20<", "<wnio:Udzial>020<", "wspolnicy.0.udzial", "020"),
        ("<wnio:Udzial>20<", "<wnio:Udzial>x<", "wspolnicy.0.udzial", "x"),
        ("<wnio:Udzial>20<", "<wnio:Udzial><", "wspolnicy.0.udzial", ""),
        ("<wnio:Pilne>true<", "<wnio:Pilne>1<", "pilne", "1"),
        ("<wnio:Forma>skan<", "<wnio:Forma> skan<", "forma", " skan"),
        ("<wnio:Od>2026-02-01<", "<wnio:Od>2026-02-01Z<", "od", "2026-02-01Z"),
        ("<wnio:Rozdzielczosc>300</wnio:Rozdzielczosc>", "", "skan", {}),
        ("<oso:Imie>Żaneta<", "<oso:Imie><", "wnioskodawca.imie", ""),
    ],
)
def test_what_only_the_type_refuses_is_read_as_it_stands(
    old: str, new: str, path: str, value: object
) -> None:
    back = from_xml(MAPPING, edited((old, new)))
    assert back["answers"] == changed((path, value))


NIL = '<wnio:Forma xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<wnio:Forma>", "<wnio:Inna>x</wnio:Inna><wnio:Forma>"),
        ("</wnio:Forma>", "</wnio:Forma><wnio:Forma>x</wnio:Forma>"),
        ("<wnio:Forma>skan<", "<wnio:Forma>skan<wnio:X/><"),
        ("<wnio:Forma>", '<wnio:Forma a="b">'),
        ("<wnio:Forma>", NIL + 'xsi:nil="true">'),
        ("<wnio:Forma>", NIL + 'xsi:type="x">'),
        ("<oso:Imie>Żaneta<", '<oso:Imie xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
                              'xsi:type="x">Żaneta<'),
        ("<wnio:Skan>", "<wnio:Skan>tekst"),
        ("</wnio:OpisDokumentu>", "tekst</wnio:OpisDokumentu>"),
        ("<wnio:Skan>", '<wnio:Skan xmlns:x="http://x/" x:a="1">'),
        ("<wnio:Pelnomocnik/>", ""),
        ("<wnio:Metryka>", "<wnio:Metryka2>"),
        ("<wnio:WersjaFormularza>1.2.0</wnio:WersjaFormularza>", ""),
        ("<wnio:DzienZlozenia>2026-03-01</wnio:DzienZlozenia>", ""),
        ('<wnio:WartoscUrzedu id="stawka">', '<wnio:WartoscUrzedu id="inna">'),
        ("<wnio:Kwota>17.00<", "<wnio:Kwota>17<"),
        ("<oso:Imie>Żaneta<", "<oso:Imie>A</oso:Imie><oso:Imie>Żaneta<"),
        ("<adr:Budynek>2a</adr:Budynek>", "<adr:Budynek>2a</adr:Budynek><adr:Uwagi>x</adr:Uwagi>"),
        ("<adr:Ulica>", '<adr:Ulica rodzajUlicy="ul.">'),
        ("<wnio:Sciezka>/mapa<", "<wnio:Sciezka>/nieznany<"),
        ("<wnio:Sciezka>/mapa<", "<wnio:Sciezka>/mapa/0<"),
        ("<wnio:Sciezka>/mapa<", "<wnio:Sciezka>/forma<"),
        ("<wnio:Sciezka>/inne_pliki/1<", "<wnio:Sciezka>/inne_pliki/2<"),
        ("<wnio:Sciezka>/drzewa/1/zdjecie<", "<wnio:Sciezka>/drzewa/2/zdjecie<"),
        ("<wnio:Sciezka>/drzewa/1/zdjecie<", "<wnio:Sciezka>/drzewa/01/zdjecie<"),
        ("<wnio:Rodzaj>mapa<", "<wnio:Rodzaj>inny<"),
        ('nazwaPliku="a.pdf"', 'nazwaPliku="b.pdf"'),
        ("https://example.gov.pl/wzor/wniosek-probny/1/\" xmlns:str", "https://x/\" xmlns:str"),
        ("<wnio:DaneDokumentu>", "<wnio:Inne/><wnio:DaneDokumentu>"),
    ],
)  # fmt: skip
def test_what_the_form_does_not_have_is_refused(old: str, new: str) -> None:
    edits = [(old, new)]
    if "Metryka2" in new:
        edits.append(("</wnio:Metryka>", "</wnio:Metryka2>"))
    with pytest.raises(DocumentError) as caught:
        from_xml(MAPPING, edited(*edits))
    assert caught.value.code == "structure"


def test_the_content_of_an_attachment_is_checked() -> None:
    tampered = written().replace(b"JVBERi0xLjQK", b"JVBERi0xLjUK")
    with pytest.raises(DocumentError, match="treść załącznika"):
        from_xml(MAPPING, tampered)


def test_a_wrong_kind_of_party_is_refused() -> None:
    data = written(answers=changed(("wspolnicy", None), ("pelnomocnik", None)))
    with pytest.raises(DocumentError, match="typPodmiotu"):
        from_xml(MAPPING, data.replace(b'typPodmiotu="1"', b'typPodmiotu="2"'))


@given(st.binary(max_size=60), st.integers(0, 5000), st.integers(0, 40))
@settings(max_examples=500, deadline=None)
def test_reading_never_raises_anything_else(noise: bytes, at: int, cut: int) -> None:
    data = written()
    broken = data[:at] + noise + data[at + cut :]
    try:
        back = from_xml(MAPPING, broken)
    except DocumentError:
        return
    try:
        again = to_xml(MAPPING, back)
    except UnwritableError:  # `<Pilne>tak</Pilne>` is read as a text, which no boolean is
        return
    assert from_xml(MAPPING, again) == back


def test_a_document_names_its_view() -> None:
    """Receivers look there; whoever named another view changed nothing of the filing."""
    instruction = f'<?xml-stylesheet type="text/xsl" href="{MAPPING["namespace"]}styl.xsl"?>\n'
    data = written()
    declaration, second, *_ = data.decode().splitlines(keepends=True)
    assert declaration == '<?xml version="1.0" encoding="UTF-8"?>\n'
    assert second == instruction
    other = data.replace(instruction.encode(), b'<?xml-stylesheet href="http://inny.pl/x.xsl"?>\n')
    without = data.replace(instruction.encode(), b"")
    for each in (data, other, without):
        assert to_xml(MAPPING, from_xml(MAPPING, each)) == data
