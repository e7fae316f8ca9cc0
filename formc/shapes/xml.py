"""A form as a document: the element, type and occurrence of every answer, as values.

An answer stands in one of three places: in an element of `TrescDokumentu`; in `meta:Podmiot`
under `str:Nadawcy` (by role and meaning, `shapes.senders`); or, a file, in `WykazZalacznikow`.
Everything that speaks of the document reads these values: the schema, the rules, the mapping.
`shapes.xml_reading` makes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from formc.expr.tree import Path
from formc.ir import Field, FileType, Form, Group, Repeat
from formc.parties import Steps
from formc.record import Record, part
from formc.shapes.senders import Party

NAMESPACES = {
    "str": "http://crd.gov.pl/xml/schematy/struktura/2009/11/16/",
    "meta": "http://crd.gov.pl/xml/schematy/meta/2009/11/16/",
    "adr": "http://crd.gov.pl/xml/schematy/adres/2009/11/09/",
    "oso": "http://crd.gov.pl/xml/schematy/osoba/2009/11/16/",
    "inst": "http://crd.gov.pl/xml/schematy/instytucja/2009/11/16/",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
"""The base vocabulary, generation 2009, by prefix. The form's own prefix is `wnio`."""

LOCATIONS = {
    "str": NAMESPACES["str"] + "struktura.xsd",
    "meta": NAMESPACES["meta"] + "meta.xsd",
    "adr": NAMESPACES["adr"] + "adres.xsd",
    "oso": NAMESPACES["oso"] + "osoba.xsd",
    "inst": NAMESPACES["inst"] + "instytucja.xsd",
    "ds": "http://www.w3.org/TR/xmldsig-core/xmldsig-core-schema.xsd",
}
"""The official addresses of the base schemas; never rewritten (`formc.vocabulary`)."""

OWN = "wnio"
CONTENT = f"/{OWN}:Dokument/{OWN}:TrescDokumentu"
SENDERS = f"/{OWN}:Dokument/{OWN}:DaneDokumentu/str:Nadawcy/meta:Podmiot"

TAKEN = ("Metryka", "WykazZalacznikow", "Zalaczniki")
"""Elements of `TrescDokumentu` that every document may have."""

TAKEN_TYPES = (
    "DokumentTyp",
    "TrescDokumentuTyp",
    "DozwoloneZnakiTyp",
    "LiniaTekstuTyp",
    "TekstWielowierszowyTyp",
    "MetrykaTyp",
    "MetrykaSlownikTyp",
    "MetrykaWartoscUrzeduTyp",
    "MetrykaOplataTyp",
    "MetrykaWersjaTyp",
    "MetrykaDzienTyp",
    "MetrykaKwotaTyp",
    "GeometriaPunktTyp",
    "GeometriaParaWGS84Typ",
    "GeometriaParaPlaskaTyp",
    "GeometriaPunktWGS84Typ",
    "GeometriaParyWGS84Typ",
    "GeometriaParyPlaskieTyp",
    "GeometriaLiniaTyp",
    "GeometriaLiniaWGS84Typ",
    "GeometriaObszarTyp",
    "GeometriaObszarWGS84Typ",
    "GeometriaDzialkaTyp",
    "WykazZalacznikowTyp",
    "WykazZalacznikowPozycjaTyp",
    "WykazZalacznikowSciezkaTyp",
    "WykazZalacznikowNazwaTyp",
    "WykazZalacznikowTypMIMETyp",
    "WykazZalacznikowRozmiarTyp",
    "WykazZalacznikowSkrotTyp",
)
"""Types that the schema has for itself."""


class Element(Record, frozen=True, kw_only=True):
    """A declared element. `row` marks the one that stands for a row of its repeat."""

    name: str
    type: str
    item: Field | Group | Repeat
    minimum: int
    maximum: int = 1
    row: bool = False
    children: tuple[Particle, ...] = ()


class Choice(Record, frozen=True):
    """Groups of which one stands at most: `xs:choice` (contracts, 22)."""

    elements: tuple[Element, ...]
    minimum: int


Particle = Element | Choice


class Place(Record, frozen=True, kw_only=True):
    """Where an answer stands.

    `steps` are the names from `TrescDokumentu`, or in a row from the row's element, down to the
    item's own; () if it has none. `row` is the repeat in whose row it lies. `sender` gives the
    elements under `meta:Podmiot` for each kind of party; `party` is the group or repeat that it
    belongs to, and `kind_of_party` marks the choice that decides which element stands there.
    """

    item: Field | Group | Repeat
    steps: tuple[str, ...] = ()
    row: Path | None = None
    sender: Mapping[str, Steps] = part(default_factory=dict)
    party: Path | None = None
    kind_of_party: bool = False

    @property
    def attached(self) -> bool:
        return isinstance(self.item, Field) and isinstance(self.item.type, FileType)


class Document(Record, frozen=True):
    """A form read as a document.

    `demanded` are the items whose element the schema alone demands in every document, or in every
    row of their repeat.
    """

    form: Form
    content: tuple[Particle, ...]
    places: Mapping[Path, Place]
    parties: tuple[Party, ...]
    demanded: frozenset[Path]

    @property
    def attachments(self) -> tuple[Place, ...]:
        """The places of all files, in the order of the form."""
        return tuple(place for place in self.places.values() if place.attached)

    def elements(self) -> Iterator[tuple[tuple[str, ...], Element]]:
        """Every element with the names from `TrescDokumentu` down to it, parents first."""
        yield from _elements((), self.content)

    def party(self, path: Path | None) -> Party | None:
        return next((party for party in self.parties if party.path == path), None)

    def never_empty(self, path: Path) -> bool:
        """Whether the schema demands something in the element of a group, or of a row."""
        return any(
            any(child.minimum for child in element.children)
            for _, element in self.elements()
            if element.item.path == path and element.row == isinstance(element.item, Repeat)
        )

    def marks(self, path: Path) -> bool:
        """Whether an element or row in the content says that a `meta:Podmiot` is there."""
        party = self.party(path)
        return party is not None and party.role != "applicant"

    def below(self, path: Path) -> Iterator[Place]:
        """The places of an item and of everything in it."""
        for each, place in self.places.items():
            if each[: len(path)] == path:
                yield place

    def xpath(self, path: Path) -> str:
        """A readable XPath from the root, without numbers of rows."""
        place = self.places[path]
        if place.attached:
            listed = f"{CONTENT}/{OWN}:WykazZalacznikow/{OWN}:Pozycja"
            return f"{listed}[{OWN}:Sciezka = '{pointer(path, place.row)}']"
        if place.kind_of_party:
            return f"{SENDERS}/@typPodmiotu"
        if place.sender:
            return " | ".join(
                "/".join((SENDERS, *steps)) for steps in dict.fromkeys(place.sender.values())
            )
        row = self.row_steps(place.row) if place.row is not None else ()
        return "/".join((CONTENT, *(f"{OWN}:{name}" for name in (*row, *place.steps))))

    def row_steps(self, repeat: Path) -> tuple[str, ...]:
        """The names from `TrescDokumentu` to the rows of a repeat."""
        place = self.places[repeat]
        assert isinstance(place.item, Repeat)
        return (*place.steps, row_name(place.item))


def pointer(path: Path, row: Path | None = None) -> str:
    """The JSON Pointer of an item, `*` standing for any row (names never need escapes)."""
    names = path if row is None else (*row, "*", *path[len(row) :])
    return "".join(f"/{name}" for name in names)


# Names -----------------------------------------------------------------------------------------


def folded(name: str) -> str:
    """An id in ASCII PascalCase: `numer_dzialki` is `NumerDzialki`."""
    return "".join(part[:1].upper() + part[1:] for part in name.replace("-", "_").split("_"))


def element_name(item: Field | Group | Repeat) -> str:
    return item.xml or folded(item.name)


def row_name(repeat: Repeat) -> str:
    return repeat.each_xml or folded(repeat.each)


def type_name(steps: tuple[str, ...]) -> str:
    """The chain of element names, so that no neighbour changes it (contracts, 22)."""
    return "".join(steps) + "Typ"


def value_type(element: Element) -> str:
    """The type of one `Wartosc` of a field with several codes."""
    return element.type.removesuffix("Typ") + "WartoscTyp"


def _elements(
    around: tuple[str, ...], particles: tuple[Particle, ...]
) -> Iterator[tuple[tuple[str, ...], Element]]:
    for particle in particles:
        alternatives = particle.elements if isinstance(particle, Choice) else (particle,)
        for element in alternatives:
            steps = (*around, element.name)
            yield steps, element
            yield from _elements(steps, element.children)
