"""The document schema of a form as a tree, for XML Schema 1.0 or, with assertions, for 1.1.

XML Schema 1.0 in the document dialect of CRWD: `Dokument` of three parts on the base vocabulary of
2009, one flat list of named types, Polish words on every element and every code. What depends on
other answers is not said here but in the Schematron rules, or in assertions that a target adds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from formc.expr import pattern
from formc.ir import (
    BooleanType,
    ChoiceType,
    Codelist,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    Form,
    Group,
    NumberType,
    PlaceType,
    Repeat,
    TextType,
    TimeType,
)
from formc.record import replace
from formc.runtime.filing import PLACE_ELEMENTS
from formc.runtime.places import LATITUDE, LONGITUDE, PARCEL, VERTICES
from formc.runtime.values import unscaled
from formc.shapes.markup import Node, leaf, node
from formc.shapes.moments import MOMENT, TIME
from formc.shapes.xml import (
    LOCATIONS,
    NAMESPACES,
    OWN,
    Choice,
    Document,
    Element,
    Particle,
    Place,
    pointer,
    value_type,
)
from formc.shapes.xml_text import allowed_characters, trimmed

XML_SCHEMA = "http://www.w3.org/2001/XMLSchema"

SIGNATURES = 100
"""How many signatures a document may bear: everybody who files, more than once."""

Asserts = Mapping[str, tuple[str, ...]]
"""Tests in XPath 2.0 by the name of the type on whose elements they stand."""


def schema(document: Document, asserts: Asserts | None = None) -> Node:
    """The schema; with assertions it is one of XML Schema 1.1."""
    tree = _schema(document)
    if not asserts:
        return tree
    children = (
        _asserting(each, asserts.get(each.attributes.get("name", ""), ()))
        for each in tree.children
        if isinstance(each, Node)
    )
    return replace(tree, children=tuple(children))


def _asserting(type: Node, tests: tuple[str, ...]) -> Node:
    """Assertions stand last in a type, or in what extends its base."""
    last = type.children[-1] if type.children else None
    if not tests or not isinstance(last, Node):
        return type
    if last.name in {"xs:complexContent", "xs:extension"}:
        return replace(type, children=(*type.children[:-1], _asserting(last, tests)))
    added = (node("xs:assert", {"test": test}) for test in tests)
    return replace(type, children=(*type.children, *added))


def _schema(document: Document) -> Node:
    form = document.form
    prefixes = {OWN: form.namespace, **NAMESPACES}
    attributes = {
        "xmlns:xs": XML_SCHEMA,
        **{f"xmlns:{prefix}": address for prefix, address in prefixes.items()},
        "targetNamespace": form.namespace,
        "elementFormDefault": "qualified",
        "attributeFormDefault": "unqualified",
        "version": form.version,
        "xml:lang": "pl",
    }
    imports = (
        node("xs:import", {"namespace": NAMESPACES[prefix], "schemaLocation": location})
        for prefix, location in LOCATIONS.items()
    )
    root = _element("Dokument", _own("DokumentTyp"), form.title.pl)
    types = (
        _document_type(form.title.pl),
        _content_type(document),
        *(type for _, element in document.elements() for type in _types(element)),
        *_text_types(),
        *_metrics_types(form),
        *_place_types(form),
        *(_attachment_types(document) if document.attachments else ()),
    )
    return node("xs:schema", attributes, *imports, root, *types)


def _own(type: str) -> str:
    return f"{OWN}:{type}"


def _element(
    name: str, type: str, words: str, minimum: int = 1, maximum: int = 1, hint: str = ""
) -> Node:
    attributes = {"name": name, "type": type, **_occurs(minimum, maximum)}
    return node("xs:element", attributes, _documented(words, hint))


def _reference(name: str, words: str, minimum: int = 1, maximum: int = 1) -> Node:
    return node("xs:element", {"ref": name, **_occurs(minimum, maximum)}, _documented(words))


def _occurs(minimum: int, maximum: int = 1) -> dict[str, str]:
    least = {} if minimum == 1 else {"minOccurs": str(minimum)}
    return least if maximum == 1 else {**least, "maxOccurs": str(maximum)}


def _documented(*words: str) -> Node:
    lines = (leaf("xs:documentation", each, {"xml:lang": "pl"}) for each in words if each)
    return node("xs:annotation", {}, *lines)


# The parts of the document -----------------------------------------------------------------------


def _document_type(title: str) -> Node:
    return node(
        "xs:complexType",
        {"name": "DokumentTyp"},
        node(
            "xs:sequence",
            {},
            _element("OpisDokumentu", "str:OpisDokumentuTyp", "Metadane dokumentu"),
            _element("DaneDokumentu", "str:DaneDokumentuTyp", "Nagłówek, adresat i nadawcy"),
            _element("TrescDokumentu", _own("TrescDokumentuTyp"), title),
            _reference("ds:Signature", "Podpis elektroniczny", 0, SIGNATURES),
        ),
    )


def _content_type(document: Document) -> Node:
    attached = None
    if document.attachments:
        attached = node(
            "xs:sequence",
            {"minOccurs": "0"},
            _element("WykazZalacznikow", _own("WykazZalacznikowTyp"), "Wykaz załączników"),
            _reference("str:Zalaczniki", "Treść załączników, w kolejności wykazu"),
        )
    content = node(
        "xs:sequence",
        {},
        *map(_particle, document.content),
        _element("Metryka", _own("MetrykaTyp"), "Dane o złożeniu dokumentu"),
        attached,
    )
    extension = node("xs:extension", {"base": "str:TrescDokumentuTyp"}, content)
    return node(
        "xs:complexType", {"name": "TrescDokumentuTyp"}, node("xs:complexContent", {}, extension)
    )


def _particle(particle: Particle) -> Node:
    if isinstance(particle, Choice):
        return node("xs:choice", _occurs(particle.minimum), *map(_particle, particle.elements))
    item = particle.item
    words = item.each_label.pl if isinstance(item, Repeat) and particle.row else item.label.pl
    hint = "" if particle.row or item.hint is None else item.hint.pl
    return _element(
        particle.name, _own(particle.type), words, particle.minimum, particle.maximum, hint
    )


def _types(element: Element) -> Iterator[Node]:
    """The type of one element, and of the values in it."""
    item = element.item
    match item:
        case Group() | Repeat():
            yield _sequence(element.type, *map(_particle, element.children))
        case Field(type=ChoiceType(many=True) as choice):
            one = value_type(element)
            most = len(choice.codelist.options)
            words = "Jedna z wybranych pozycji"
            yield _sequence(element.type, _element("Wartosc", _own(one), words, 1, most))
            yield _simple(one, "xs:string", *_codes(choice.codelist))
        case Field(type=PlaceType(kinds)):
            one_of = node("xs:choice", {}, *map(_place_element, kinds))
            yield node("xs:complexType", {"name": element.type}, one_of)
        case Field():
            base, facets = _facets(item)
            yield _simple(element.type, base, *facets)
        case _:
            assert_never(item)


def _sequence(name: str, *particles: Node) -> Node:
    return node("xs:complexType", {"name": name}, node("xs:sequence", {}, *particles))


# Simple types ------------------------------------------------------------------------------------


def _simple(name: str, base: str, *facets: Node) -> Node:
    return node("xs:simpleType", {"name": name}, node("xs:restriction", {"base": base}, *facets))


def _facet(name: str, value: object) -> Node:
    return node(f"xs:{name}", {"value": str(value)})


def _facets(field: Field) -> tuple[str, tuple[Node, ...]]:
    """The base and the facets of a field's type (lexical forms: contracts, 16)."""
    type = field.type
    match type:
        case TextType():
            base = "TekstWielowierszowyTyp" if type.multiline else "LiniaTekstuTyp"
            return _own(base), tuple(_text_facets(type))
        case NumberType():
            bounds = (
                _facet("minInclusive", unscaled(type.minimum, type.scale)),
                _facet("maxInclusive", unscaled(type.maximum, type.scale)),
            )
            base = "xs:decimal" if type.scale else "xs:integer"
            return base, (_facet("pattern", number_pattern(type)), *bounds)
        case BooleanType():
            return "xs:boolean", (_facet("pattern", "true|false"),)
        case ConsentType():
            return "xs:boolean", (_facet("pattern", "true"),)
        case DateType():
            return "xs:date", tuple(_date_facets(type))
        case TimeType():
            return "xs:string", (_facet("pattern", pattern.xsd(TIME)),)
        case DateTimeType():
            return "xs:string", (_facet("pattern", pattern.xsd(MOMENT)),)
        case ChoiceType(codelist=codelist):
            return "xs:string", _codes(codelist)
        case FileType() | PlaceType():
            raise AssertionError(f"no simple type: {field.path}")
        case _:
            assert_never(type)


def _text_facets(type: TextType) -> Iterator[Node]:
    yield _facet("minLength", max(1, type.min_length))
    yield _facet("maxLength", type.max_length)
    if type.pattern is not None:
        yield _portable(type.pattern)


def _portable(text: str) -> Node:
    parsed = pattern.parse(text)
    assert not isinstance(parsed, pattern.Mistake), text
    return _facet("pattern", pattern.xsd(parsed))


def number_pattern(type: NumberType) -> str:
    """Digits without `+`, spare zeros, exponents, and without a negative zero."""
    whole = "(0|[1-9][0-9]*)"
    if not type.scale:
        return whole if type.minimum >= 0 else "0|-?[1-9][0-9]*"
    places = "\\." + "[0-9]" * type.scale
    if type.minimum >= 0:
        return whole + places
    small = "|".join(
        "0" * zeros + "[1-9]" + "[0-9]" * (type.scale - zeros - 1) for zeros in range(type.scale)
    )
    return f"{whole}{places}|-[1-9][0-9]*{places}|-0\\.({small})"


def _date_facets(type: DateType) -> Iterator[Node]:
    digit = "[0-9]"
    yield _facet("pattern", f"{digit * 4}-{digit * 2}-{digit * 2}")
    low, high = type.minimum, type.maximum
    # The day of filing is no constant: rules.sch compares with it.
    yield _facet("minInclusive", "1800-01-01" if low in (None, "today") else low)
    yield _facet("maxInclusive", "2299-12-31" if high in (None, "today") else high)


def _codes(codelist: Codelist) -> tuple[Node, ...]:
    """Every code with its words; of a large list only what its codes look like."""
    if not codelist.large:
        return tuple(
            node("xs:enumeration", {"value": option.code}, _documented(option.label.pl))
            for option in codelist.options
        )
    lengths = [len(code) for code in codelist.codes]
    longest = _facet("maxLength", max(lengths))
    if all(code.isascii() and code.isdigit() for code in codelist.codes):
        return (_facet("minLength", min(lengths)), longest, _facet("pattern", "[0-9]+"))
    return (_facet("minLength", min(lengths)), longest)


# Places ------------------------------------------------------------------------------------------

_PLACES = {
    "point": "Punkt",
    "line": "Linia: od 2 do 200 punktów",
    "area": "Obszar: od 3 do 200 punktów, pierwszego nie powtarza się na końcu",
    "parcel": "Działka ewidencyjna",
}


def _place_type(kind: str) -> str:
    return f"Geometria{PLACE_ELEMENTS[kind]}Typ"


def _place_element(kind: str) -> Node:
    return _element(PLACE_ELEMENTS[kind], _own(_place_type(kind)), _PLACES[kind])


def _place_types(form: Form) -> Iterator[Node]:
    """The types of the kinds that the form asks for. Points are lists, so that schemas count them;
    the plane coordinates follow from the degrees, and only their form is judged."""
    types = [item.type for item in form.walk() if isinstance(item, Field)]
    asked = {kind for type in types if isinstance(type, PlaceType) for kind in type.kinds}
    if "parcel" in asked:
        yield _simple(_place_type("parcel"), "xs:string", _portable(PARCEL))
    drawn = [kind for kind in VERTICES if kind in asked]
    if not drawn:
        return
    point, plane = "GeometriaParaWGS84Typ", "GeometriaParaPlaskaTyp"
    yield _simple(point, "xs:string", _portable(f"({LATITUDE}),({LONGITUDE})"))
    metres = "[0-9]{6}\\.[0-9]{2}"
    yield _simple(plane, "xs:string", _portable(f"{metres},{metres}"))
    points, planes = "GeometriaParyWGS84Typ", "GeometriaParyPlaskieTyp"
    for name, one in ((points, point), (planes, plane)):
        yield node("xs:simpleType", {"name": name}, node("xs:list", {"itemType": _own(one)}))
    for kind in drawn:
        least, most = VERTICES[kind]
        counted = _place_type(kind).replace("Typ", "WGS84Typ")
        bounds = (_facet("minLength", least), _facet("maxLength", most))
        yield _simple(counted, _own(points), *bounds)
        yield _sequence(
            _place_type(kind),
            _element("WGS84", _own(counted), "Szerokość,długość geograficzna w stopniach"),
            _element(
                "EPSG2180",
                _own(planes),
                "x,y (na północ i na wschód) w metrach, wyliczone ze stopni",
            ),
        )


# What every document has -------------------------------------------------------------------------


def _text_types() -> Iterator[Node]:
    """Text without hidden characters and without spaces at its ends (contracts, 5)."""
    rows = (
        ("DozwoloneZnakiTyp", "xs:string", allowed_characters(), "Tekst bez ukrytych znaków"),
        ("LiniaTekstuTyp", _own("DozwoloneZnakiTyp"), trimmed(False), "Jeden wiersz"),
        ("TekstWielowierszowyTyp", _own("DozwoloneZnakiTyp"), trimmed(True), "Wiele wierszy"),
    )
    for name, base, value, words in rows:
        restriction = node("xs:restriction", {"base": base}, _facet("pattern", value))
        yield node("xs:simpleType", {"name": name}, _documented(words), restriction)


def _metrics_types(form: Form) -> Iterator[Node]:
    day = DateType()
    parts = [
        _element("WersjaFormularza", _own("MetrykaWersjaTyp"), "Wersja formularza"),
        _element("DzienZlozenia", _own("MetrykaDzienTyp"), "Dzień złożenia w Polsce"),
        _element(
            "Slownik", _own("MetrykaSlownikTyp"), "Wersja słownika, z którego wybierano", 0, 100
        ),
    ]
    if form.settings:
        words = "Wartość ustalona przez urząd"
        most = len(form.settings)
        parts.append(_element("WartoscUrzedu", _own("MetrykaWartoscUrzeduTyp"), words, 0, most))
    if form.fees:
        words = "Opłata należna w dniu złożenia"
        parts.append(_element("Oplata", _own("MetrykaOplataTyp"), words, 0, len(form.fees)))
    yield _sequence("MetrykaTyp", *parts)
    yield _simple("MetrykaWersjaTyp", "xs:string", _facet("pattern", "[0-9]+\\.[0-9]+\\.[0-9]+"))
    yield _simple("MetrykaDzienTyp", "xs:date", *_date_facets(day))
    yield node(
        "xs:complexType", {"name": "MetrykaSlownikTyp"}, _id(), _id("wersja", "Wersja słownika")
    )
    if form.settings:
        extension = node("xs:extension", {"base": _own("LiniaTekstuTyp")}, _id())
        content = node("xs:simpleContent", {}, extension)
        yield node("xs:complexType", {"name": "MetrykaWartoscUrzeduTyp"}, content)
    if form.fees:
        amount = _element("Kwota", _own("MetrykaKwotaTyp"), "Kwota w złotych", 0)
        sequence = node("xs:sequence", {}, amount)
        yield node("xs:complexType", {"name": "MetrykaOplataTyp"}, sequence, _id())
        money = NumberType(scale=2, minimum=0, maximum=10**17 - 1)
        yield _simple("MetrykaKwotaTyp", "xs:decimal", _facet("pattern", number_pattern(money)))


def _id(name: str = "id", words: str = "Identyfikator z definicji formularza") -> Node:
    attributes = {"name": name, "type": _own("LiniaTekstuTyp"), "use": "required"}
    return node("xs:attribute", attributes, _documented(words))


def _attachment_types(document: Document) -> Iterator[Node]:
    words = "Jeden załącznik; pozycje stoją w kolejności str:Zalacznik"
    most = sum(files_at_most(document, place) for place in document.attachments)
    listed = _element("Pozycja", _own("WykazZalacznikowPozycjaTyp"), words, 1, most)
    yield _sequence("WykazZalacznikowTyp", listed)
    yield _sequence(
        "WykazZalacznikowPozycjaTyp",
        _element("Sciezka", _own("WykazZalacznikowSciezkaTyp"), "Miejsce pliku w odpowiedziach"),
        _element("Rodzaj", _own("LiniaTekstuTyp"), "Wymagany załącznik, którym jest ten plik", 0),
        _element("NazwaPliku", _own("WykazZalacznikowNazwaTyp"), "Nazwa pliku"),
        _element("TypMIME", _own("WykazZalacznikowTypMIMETyp"), "Rodzaj pliku"),
        _element("Rozmiar", _own("WykazZalacznikowRozmiarTyp"), "Liczba bajtów"),
        _element("SkrotSHA256", _own("WykazZalacznikowSkrotTyp"), "Skrót SHA-256, szesnastkowo"),
    )
    yield _simple(
        "WykazZalacznikowSciezkaTyp",
        "xs:string",
        *(_facet("pattern", path_pattern(document, place.item)) for place in document.attachments),
    )
    yield _simple("WykazZalacznikowNazwaTyp", _own("LiniaTekstuTyp"), _facet("maxLength", 255))
    sign = "[a-z0-9!#$&\\^_.+\\-]"
    mime = f"[a-z0-9]{sign}*/[a-z0-9]{sign}*"
    yield _simple(
        "WykazZalacznikowTypMIMETyp", "xs:string", _facet("maxLength", 255), _facet("pattern", mime)
    )
    size = NumberType(scale=0, minimum=0, maximum=2**53 - 1)
    yield _simple(
        "WykazZalacznikowRozmiarTyp",
        "xs:integer",
        _facet("pattern", number_pattern(size)),
        _facet("maxInclusive", size.maximum),
    )
    yield _simple(
        "WykazZalacznikowSkrotTyp",
        "xs:string",
        _facet("length", 64),
        _facet("pattern", "[0-9a-f]+"),
    )


def files_at_most(document: Document, place: Place) -> int:
    """How many files the answers of a field can be, in all rows together."""
    assert isinstance(place.item, Field)
    assert isinstance(place.item.type, FileType)
    repeat = document.places[place.row].item if place.row is not None else None
    rows = repeat.maximum if isinstance(repeat, Repeat) else 1
    return rows * (place.item.type.maximum if place.item.type.many else 1)


def path_pattern(document: Document, item: Field | Group | Repeat) -> str:
    """The pointers that the files of a field may have."""
    place = document.places[item.path]
    number = "(0|[1-9][0-9]*)"
    path = pointer(item.path, place.row).replace("*", number)
    assert isinstance(item, Field)
    assert isinstance(item.type, FileType)
    return f"{path}/{number}" if item.type.many else path
