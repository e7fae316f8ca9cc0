"""What a stored schema accepts: which changes of bytes say the same, which do not, and where."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from lxml import etree

from formc.prove.schemas import lxml_schema
from formc.shapes.markup import written
from formc.shapes.xml_reading import read
from formc.shapes.xsd import schema
from formc.shapes.xsd_reading import (
    UnreadableSchemaError,
    accepted,
    difference,
    reworded,
    target_namespace,
)
from tests.support.answers import project
from tests.support.documents import everything

DATA = written(schema(read(everything())))
TEXT = DATA.decode()
FORMS = sorted(project().forms)


def changed(before: str, after: str, count: int = 1) -> bytes:
    assert TEXT.count(before) >= 1, before
    return TEXT.replace(before, after, count).encode()


def test_a_schema_accepts_what_it_accepts() -> None:
    assert difference(accepted(DATA), accepted(DATA)) is None
    assert target_namespace(accepted(DATA)) == everything().namespace


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_project_reads(form: str) -> None:
    data = written(schema(read(project().forms[form])))
    found = accepted(data)
    assert difference(found, accepted(data)) is None
    assert found.size > 100


def renamed(text: str) -> str:
    return re.sub(r"(wnio:|name=\")Drzewa(\w*)Typ", r"\1Inne\2Typ", text)


def shuffled(text: str) -> str:
    root = etree.fromstring(text.encode())
    types = [child for child in root if child.get("name", "").endswith("Typ")]
    for each in reversed(types):
        root.append(each)
    return etree.tostring(root, encoding="unicode")


def prefixed(text: str) -> str:
    return text.replace("wnio:", "moje:").replace("xmlns:wnio", "xmlns:moje")


@pytest.mark.parametrize(
    "same",
    [
        renamed,
        shuffled,
        prefixed,
        lambda text: text.replace('version="1.2.0"', 'version="9.9.9"'),
        lambda text: text.replace('<xs:element name="Pilne"', '<xs:element id="x" name="Pilne"'),
        lambda text: text.replace('value="2000"', 'value="2000.00"'),
        lambda text: text.replace('name="Metryka"', 'name="Metryka" minOccurs="1"'),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: re.sub(r"(?s)<xs:import.*?/>", "", text, count=1) + "<!-- koniec -->",
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_what_says_the_same(same: Callable[[str], str]) -> None:
    text = same(TEXT)
    assert text != TEXT
    assert difference(accepted(DATA), accepted(text.encode())) is None
    assert [*reworded(accepted(DATA), accepted(text.encode()))] == []


def test_words_alone_are_no_difference_and_are_found() -> None:
    other = accepted(changed(">Saldo<", ">Stan konta<"))
    assert difference(accepted(DATA), other) is None
    assert [*reworded(accepted(DATA), other)] == [("Dokument", "TrescDokumentu", "Saldo")]


CONTENT = ("Dokument", "TrescDokumentu")


@pytest.mark.parametrize(
    ("before", "after", "path", "old", "new"),
    [
        ('name="Drzewo" type="wnio:DrzewaDrzewoTyp" maxOccurs="4"',
         'name="Drzewo" type="wnio:DrzewaDrzewoTyp" maxOccurs="5"',
         (*CONTENT, "Drzewa", "Drzewo"), 'maxOccurs="4"', 'maxOccurs="5"'),
        ('<xs:element name="Pilne"', '<xs:element minOccurs="0" name="Pilne"',
         (*CONTENT, "Pilne"), 'minOccurs="1"', 'minOccurs="0"'),
        ('<xs:maxInclusive value="2000"/>', '<xs:maxInclusive value="2001"/>',
         (*CONTENT, "Drzewa", "Drzewo", "Obwod"), 'value="2000"', 'value="2001"'),
        ('<xs:enumeration value="lipa">', '<xs:enumeration value="grab">',
         (*CONTENT, "Drzewa", "Drzewo", "Gatunek"), "", 'enumeration grab value="grab"'),
        ('<xs:maxLength value="500"/>', '<xs:maxLength value="501"/>',
         (*CONTENT, "AdresWysylki"), 'value="500"', 'value="501"'),
        ('name="Saldo"', 'name="Konto"', (*CONTENT, "Konto"), "", "element Konto"),
        ('use="required"', 'use="optional"',
         (*CONTENT, "Metryka", "Slownik", "@id"), 'use="required"', 'use="optional"'),
        ('maxOccurs="100"', 'maxOccurs="unbounded"', ("Dokument", "Signature"),
         'maxOccurs="100"', 'maxOccurs="unbounded"'),
        ('ref="str:Zalaczniki"', 'ref="str:Zalacznik"', (*CONTENT, "Zalacznik"), "",
         "element Zalacznik"),
        ('base="str:TrescDokumentuTyp"', 'base="str:DaneDokumentuTyp"', CONTENT, "", ""),
        ('elementFormDefault="qualified"', 'elementFormDefault="unqualified"', (),
         'elementFormDefault="qualified"', 'elementFormDefault="unqualified"'),
    ],
)  # fmt: skip
def test_what_differs_is_found_where_it_stands(
    before: str, after: str, path: tuple[str, ...], old: str, new: str
) -> None:
    if before not in TEXT:
        pytest.fail(f"the schema has no {before}")
    found = difference(accepted(DATA), accepted(changed(before, after)))
    assert found is not None
    assert found.path == path
    assert old in found.old
    assert new in found.new


def test_the_first_of_two_differences_in_the_order_of_the_document() -> None:
    text = TEXT.replace('name="Saldo"', 'name="Konto"').replace('name="Forma"', 'name="Postac"')
    found = difference(accepted(DATA), accepted(text.encode()))
    assert found is not None
    assert found.path == (*CONTENT, "Postac")


def test_other_order_of_elements() -> None:
    root = etree.fromstring(DATA)
    (saldo,) = root.iterfind(".//{*}element[@name='Saldo']")
    saldo.getparent().insert(0, saldo)
    data = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    lxml_schema(data)
    found = difference(accepted(DATA), accepted(data))
    assert found is not None
    assert found.path == (*CONTENT, "Saldo")


# Schemas of strangers ----------------------------------------------------------------------------

HEAD = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:a="u:a" targetNamespace="u:a">'


def hostile(inner: str) -> str:
    with pytest.raises(UnreadableSchemaError) as refused:
        accepted(f"{HEAD}{inner}</xs:schema>".encode())
    return str(refused.value)


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("", "elementu głównego"),
        ('<xs:element name="x" type="b:T"/>', "przedrostek"),
        ('<xs:element name="x" type="a:T"/>', "nie ma deklaracji"),
        ('<xs:element name="x"/><xs:include schemaLocation="u:b"/>', "include"),
        ('<xs:element name="x"/><xs:redefine schemaLocation="u:b"/>', "redefine"),
        ('<xs:element name="x"/><xs:element name="x"/>', "dwa razy"),
        ('<xs:element name="x" type="a:T"/><xs:complexType name="T"><xs:sequence>'
         '<xs:element name="y" type="a:T"/></xs:sequence></xs:complexType>', "samo siebie"),
        ('<xs:element name="x" xmlns:b="u:b"/>', "poza korzeniem"),
        ("<!-- x -->", "komentarz"),
        ('<xs:element name="x" type=""', "syntax"),
    ],
)  # fmt: skip
def test_schemas_that_are_not_read(inner: str, said: str) -> None:
    assert said in hostile(inner)


def test_types_that_double_over_and_over() -> None:
    types = "".join(
        f'<xs:complexType name="T{n}"><xs:sequence><xs:element name="a" type="a:T{n + 1}"/>'
        f'<xs:element name="b" type="a:T{n + 1}"/></xs:sequence></xs:complexType>'
        for n in range(25)
    )
    last = '<xs:simpleType name="T25"><xs:restriction base="xs:string"/></xs:simpleType>'
    began = time.monotonic()
    assert "części" in hostile(f'<xs:element name="x" type="a:T0"/>{types}{last}')
    assert time.monotonic() - began < 5


def test_types_in_a_long_chain() -> None:
    types = "".join(
        f'<xs:simpleType name="T{n}"><xs:restriction base="a:T{n + 1}"/></xs:simpleType>'
        for n in range(5000)
    )
    assert "głęboko" in hostile(f'<xs:element name="x" type="a:T0"/>{types}')


def test_a_number_that_is_enormous_written_out() -> None:
    bound = (
        '<xs:simpleType><xs:restriction base="xs:decimal"><xs:maxInclusive value="1e999999999"/>'
    )
    inner = f'<xs:element name="x">{bound}</xs:restriction></xs:simpleType></xs:element>'
    text = f"{HEAD}{inner}</xs:schema>"
    began = time.monotonic()
    assert accepted(text.encode()).size < 10
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        DATA[: len(DATA) // 2],
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b"<x/>",
        DATA.decode().encode("utf-16"),
        b"\0" * 100,
    ],
)
def test_what_is_no_schema(data: bytes) -> None:
    with pytest.raises(UnreadableSchemaError):
        accepted(data)
