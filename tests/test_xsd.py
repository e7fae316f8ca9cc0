"""The document schema, judged by two processors: lxml and xmlschema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from formc.diagnostics import Report
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Form,
    NumberType,
    Page,
    Text,
    TextType,
    TimeType,
    ValueType,
)
from formc.prove.schemas import lxml_schema, second_schema
from formc.runtime import values
from formc.runtime.document import from_xml, to_xml
from formc.shapes.mapping import mapping
from formc.target import Artifact, Context
from formc.targets.xsd import TARGET
from tests.support.answers import project
from tests.support.builders import asked, choice, trees
from tests.support.documents import everything, filing

XS = "{http://www.w3.org/2001/XMLSchema}"


def emitted(form: Form) -> Mapping[str, Artifact]:
    assert TARGET.emit_form is not None
    artifacts = TARGET.emit_form(form, Context("xsd", Report()))
    return {artifact.path: artifact for artifact in artifacts}


def schema(form: Form) -> bytes:
    return emitted(form)["crwd/schemat.xsd"].data


def one_field(type: ValueType, label: str = "Pole", **more: object) -> Form:
    field = asked("pole", label, type, **more)
    return Form(
        id="f", version="1.0.0", title=Text("F"), rules=(),
        pages=(Page(name="p", title=Text("P"), items=(field,)),),
        namespace="https://example.gov.pl/wzor/f/1/",
    )  # fmt: skip


class Both:
    """Two opinions on documents of one form with one field; they must agree."""

    def __init__(self, form: Form) -> None:
        data = schema(form)
        self.first, self.second = lxml_schema(data), second_schema(data)
        self.mapping = mapping(form)

    def accepts(self, text: str) -> bool:
        written = to_xml(self.mapping, {**BARE, "answers": {"pole": "MIEJSCE"}})
        tree = etree.fromstring(written)
        (place,) = tree.iter("{https://example.gov.pl/wzor/f/1/}Pole")
        place.text = text
        verdict = self.first.validate(tree)
        assert self.second.is_valid(tree) == verdict, text
        return bool(verdict)


BARE = {"form": "f", "version": "1.0.0", "on": "2026-01-01"}


@cache
def both(type: ValueType) -> Both:
    # A text stands for the value while the document is written.
    judge = Both(one_field(type))
    items = json.loads(json.dumps(judge.mapping["items"]))
    judge.mapping = {**judge.mapping, "items": [{**items[0], "kind": "text"}]}
    return judge


# The whole schema ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [everything(), trees()], ids=lambda form: form.id)
def test_both_processors_compile_it_and_accept_the_example(form: Form) -> None:
    first, second = lxml_schema(schema(form)), second_schema(schema(form))
    if form.tests:
        example = etree.fromstring(emitted(form)["crwd/przyklad.xml"].data)
        first.assertValid(example)
        second.validate(example)


def test_a_full_filing_is_valid_with_a_signature() -> None:
    form = everything()
    written = to_xml(mapping(form), filing())
    tree = etree.fromstring(written)
    lxml_schema(schema(form)).assertValid(tree)
    signature = etree.SubElement(tree, "{http://www.w3.org/2000/09/xmldsig#}Signature")
    etree.SubElement(signature, "{http://www.w3.org/2000/09/xmldsig#}SignedInfo")
    tree.append(etree.fromstring(etree.tostring(signature)))
    lxml_schema(schema(form)).assertValid(tree)
    second_schema(schema(form)).validate(tree)


def test_the_same_form_gives_the_same_bytes() -> None:
    assert emitted(everything()) == emitted(everything())


def test_the_mapping_is_json_that_reads_documents() -> None:
    mapped = json.loads(emitted(everything())["xml/mapping.json"].data)
    assert from_xml(mapped, to_xml(mapped, filing())) == filing()


@pytest.mark.parametrize("form", [everything(), *project().forms.values()], ids=lambda f: f.id)
def test_every_element_attribute_and_code_has_polish_words(form: Form) -> None:
    tree = etree.fromstring(schema(form))
    for each in tree.iter(f"{XS}element", f"{XS}attribute", f"{XS}enumeration"):
        words = each.findall(f"{XS}annotation/{XS}documentation")
        assert words, each.attrib
        assert all(word.text and word.text.strip() for word in words), each.attrib
        assert all(word.get("{http://www.w3.org/XML/1998/namespace}lang") == "pl" for word in words)


@pytest.mark.parametrize("form", [everything(), *project().forms.values()], ids=lambda f: f.id)
def test_every_bound_is_finite_and_every_name_ascii(form: Form) -> None:
    tree = etree.fromstring(schema(form))
    bounds = [each.get("maxOccurs") for each in tree.iter() if each.get("maxOccurs")]
    assert bounds
    assert all(bound.isdigit() and int(bound) > 0 for bound in bounds)
    names = [each.get("name") for each in tree.iter() if each.get("name")]
    assert all(name.isascii() for name in names)


def test_a_document_holds_as_many_files_as_the_form_takes() -> None:
    tree = etree.fromstring(schema(everything()))
    (listed,) = tree.iterfind(f".//{XS}element[@name='Pozycja']")
    assert listed.get("maxOccurs") == "8"  # one in each of 4 rows, one, and 3


def test_types_are_named_after_the_chain_of_elements() -> None:
    tree = etree.fromstring(schema(everything()))
    named = {each.get("name") for each in tree.iter(f"{XS}simpleType", f"{XS}complexType")}
    assert {"DrzewaDrzewoObwodTyp", "SposobyTyp", "SposobyWartoscTyp", "PelnomocnikTyp"} <= named
    assert all(name and name.endswith("Typ") and name.isascii() for name in named)


def test_base_schemas_keep_their_official_addresses() -> None:
    tree = etree.fromstring(schema(everything()))
    places = [each.get("schemaLocation") for each in tree.iter(f"{XS}import")]
    assert len(places) == 6
    assert all(place.startswith(("http://crd.gov.pl/", "http://www.w3.org/")) for place in places)


def test_the_content_ends_with_metryka_and_attachments() -> None:
    tree = etree.fromstring(schema(everything()))
    names = [each.get("name") or each.get("ref") for each in tree.iter(f"{XS}element")]
    content = names[: names.index("ZgodaNaSms")]
    assert content[-3:] == ["Metryka", "WykazZalacznikow", "str:Zalaczniki"]


def test_a_form_without_files_has_no_attachments() -> None:
    assert b"Zalacznik" not in schema(one_field(TextType()))


@pytest.mark.parametrize(
    "label",
    ["]]>", "<!--", "--!>", "<![CDATA[", "a & b < c > d \" ' e", "ą€🌳", "linia\ndruga", "]]>]]>"],
)
def test_hostile_labels_come_back_unchanged(label: str) -> None:
    listed = choice("pole", ("a", label), ("b", "B"))
    data = schema(one_field(listed, label))
    tree = etree.fromstring(data)
    texts = [each.text for each in tree.iter(f"{XS}documentation")]
    assert texts.count(label) == 2
    lxml_schema(data)


# Values -----------------------------------------------------------------------------------------

INTEGER = NumberType(scale=0, minimum=0, maximum=999)
SIGNED = NumberType(scale=0, minimum=-5, maximum=5)
MONEY = NumberType(scale=2, minimum=0, maximum=99_999)
BALANCE = NumberType(scale=2, minimum=-1000, maximum=1000)
LISTED = choice("pole", ("a", "A"), ("b-1", "B"))


@pytest.mark.parametrize(
    ("type", "good", "bad"),
    [
        (INTEGER, ["0", "7", "999", " 12\n"], ["", "-1", "1000", "+1", "01", "1.0", "1e2", "-0"]),
        (SIGNED, ["-5", "0", "5"], ["-6", "6", "-0", "-05", "+5"]),
        (MONEY, ["0.00", "999.99", "1.50"], ["", "1", "1.5", "01.00", "1.500", "1000.00", "1,50",
                                             "-0.00", ".50", "1e2"]),
        (BALANCE, ["-10.00", "-0.01", "0.00", "10.00", "-0.50"], ["-0.00", "-10.01", "10.01",
                                                                  "--1.00", "-01.00", "-.50"]),
        (ConsentType(), ["true"], ["", "false", "1", "0", "True"]),
        (DateType(), ["1800-01-01", "2299-12-31", "2024-02-29"],
         ["", "1799-12-31", "2300-01-01", "2023-02-29", "2026-01-05Z", "2026-01-05+01:00",
          "20260105", "2026-1-5", "2026-13-01", "-2026-01-05", "12026-01-01"]),
        (DateType(minimum="2020-01-01", maximum="2020-12-31"), ["2020-01-01", "2020-12-31"],
         ["2019-12-31", "2021-01-01"]),
        (DateType(maximum="today"), ["2299-12-31"], ["2300-01-01"]),
        (TimeType(), ["00:00", "09:05", "23:59"],
         ["", "24:00", "9:05", "09:60", "09:05:00", " 09:05", "09:05\n", "0905", "٠9:05"]),
        (DateTimeType(), ["1800-01-01T00:00", "2299-12-31T23:59", "2024-02-29T12:30",
                          "2000-02-29T12:30", "2026-04-30T12:30", "2026-10-31T12:30"],
         ["", "2023-02-29T12:30", "1900-02-29T12:30", "2026-04-31T12:30", "2026-05-05T24:00",
          "2026-05-05 12:30", "2026-05-05T12:30:00", "2026-05-05T12:30Z", "1799-12-31T12:30",
          "2300-01-01T12:30", "2026-00-05T12:30", "2026-13-05T12:30", "2026-05-00T12:30",
          " 2026-05-05T12:30", "12026-05-05T12:30"]),
        (LISTED, ["a", "b-1"], ["", "c", " a", "A", "a\n", "b"]),
        (TextType(min_length=2, max_length=4), ["ab", "abcd", "🌳🌳🌳🌳", "a b", "<&>"],
         ["", "a", "abcde", "🌳🌳🌳🌳🌳", " ab", "ab ", "a\nb", "a\tb", "a\u00a0b", "a\u200bb"]),
        (TextType(max_length=9, multiline=True), ["a\nb", "a  b", "a\n\nb"],
         ["a\n", "\na", " a", "a ", "a\tb", "a\rb"]),
        (TextType(max_length=9, pattern="[0-9]{2}-[0-9]{3}"), ["00-950"],
         ["00950", "00-95", "00-9500", "a00-950", "٠٠-٩٥٠"]),
        (TextType(max_length=9, pattern="([0-9]{1,3}/)?[0-9]{1,2}"), ["1/2", "12", "123/45"],
         ["123", "1/234", "/1"]),
        (TextType(max_length=9, pattern="[a-z ]+"), ["a b", "a"], [" a", "a ", "A", " "]),
    ],
)  # fmt: skip
def test_values(type: ValueType, good: list[str], bad: list[str]) -> None:
    judge = both(type)
    assert [text for text in good if not judge.accepts(text)] == []
    assert [text for text in bad if judge.accepts(text)] == []


def test_booleans_are_true_or_false() -> None:
    judge = both(BooleanType())
    assert [text for text in ("true", "false", "1", "0", "") if judge.accepts(text)] == [
        "true",
        "false",
    ]


def test_of_a_large_list_only_the_look_of_codes_is_said() -> None:
    options = tuple((f"{number:07}", str(number)) for number in range(201))
    large = choice("gminy", *options)
    assert isinstance(large, ChoiceType)
    assert b"enumeration" not in schema(one_field(large))
    judge = both(large)
    assert judge.accepts("0000200")
    assert judge.accepts("9999999")
    assert not judge.accepts("200")
    assert not judge.accepts("")


CHARACTERS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("\t\n \u00a0\u00ad\u200b\u2028\u202e\u2066\ufeff\ufdd0\U0001fffe\x7f\x85"),
    ),
    min_size=1,
    max_size=12,
)


@given(CHARACTERS, st.booleans())
@settings(max_examples=300, deadline=None)
def test_text_is_clean_exactly_where_the_runtime_says_so(text: str, multiline: bool) -> None:
    judge = both(TextType(max_length=255, multiline=multiline))
    try:
        verdict = judge.accepts(text)
    except ValueError:
        assert not values.clean(text, multiline)  # no document can hold it
    else:
        assert verdict == values.clean(text, multiline)


@given(st.from_regex(r"-?[0-9]{0,4}\.?[0-9]{0,3}", fullmatch=True))
@settings(max_examples=300, deadline=None)
def test_decimals_as_the_runtime_reads_them(text: str) -> None:
    readable = values.decimal_fault(text, 2) == ""
    inside = readable and -1000 <= values.scaled(text) <= 1000
    assert both(BALANCE).accepts(text) == inside
