"""What a document says beside the form: shown in a section of its own, so that nobody overlooks it.

A valid document has none. A document that nobody judged may carry an element that the view knows no
label for; who reads the page sees that something more was signed.
"""

from __future__ import annotations

from collections.abc import Iterator

from formc.ir import ChoiceType, Field, PlaceType
from formc.parties import ELEMENT_OF_KIND
from formc.runtime.filing import FILE_ELEMENTS
from formc.shapes.markup import Node, leaf, node
from formc.shapes.xml import CONTENT, OWN, Document
from formc.targets.view.steps import template, value, when

_DRAWN = ("Punkt", "Linia", "Obszar")
_PLACES = (
    *(f"{name}/{OWN}:{text}" for name in _DRAWN for text in ("WGS84", "EPSG2180")),
    *(*_DRAWN, "Dzialka"),
)

_LISTED = f"{OWN}:WykazZalacznikow/{OWN}:Pozycja"
_KNOWN_OF_FILES = (
    *(f"{OWN}:WykazZalacznikow", _LISTED),
    *(f"{_LISTED}/{OWN}:{name}" for name in ("Sciezka", "Rodzaj", *FILE_ELEMENTS)),
    *("str:Zalaczniki", "str:Zalaczniki/str:Zalacznik", "str:Zalacznik/str:DaneZalacznika"),
)
_UNLISTED = f"count(preceding-sibling::*) >= count({CONTENT}/{_LISTED})"
"""Attachments are tied to the list by their order."""


def strangers(document: Document) -> Iterator[Node]:
    """The template `spoza`, and the mode that finds what the form does not know."""
    content = f"{OWN}:TrescDokumentu"
    known = [
        *(f"{content}/{path}" for path in _known(document)),
        *_known_of_filings(document),
        *(_KNOWN_OF_FILES if document.attachments else ()),
        *_known_of_parties(document),
    ]
    yield node(
        "xsl:template",
        {"match": " | ".join(dict.fromkeys(known)), "mode": "spoza"},
        node("xsl:apply-templates", {"select": "*", "mode": "spoza"}),
    )
    yield node(
        "xsl:template",
        {"match": "*", "mode": "spoza", "priority": "-1"},
        node("div", {}, node("dt", {}, value("local-name()")), node("dd", {}, value("."))),
    )
    yield node(
        "xsl:template",
        {"match": f"str:Zalacznik[{_UNLISTED}]", "mode": "spoza", "priority": "1"},
        node("div", {}, leaf("dt", "Załącznik spoza wykazu"), node("dd", {}, value("@nazwaPliku"))),
    )
    found = node(
        "xsl:apply-templates", {"select": "$tresc/* | $podmioty/*", "mode": "spoza"}
    )  # fmt: skip
    section = node(
        "section",
        {},
        leaf("h2", "Treść spoza wzoru"),
        leaf("p", "Dokument zawiera elementy, których ten wzór nie zna:", {"class": "warning"}),
        node("dl", {}, node("xsl:copy-of", {"select": "$znalezione"})),
    )
    yield template(
        "spoza",
        (),
        node("xsl:variable", {"name": "znalezione"}, found),
        when("string($znalezione)", section),
    )


def _known(document: Document) -> Iterator[str]:
    """Patterns of the elements that the form has, from the content down."""
    for steps, element in document.elements():
        path = "/".join(f"{OWN}:{name}" for name in steps)
        yield path
        if isinstance(element.item, Field) and isinstance(element.item.type, PlaceType):
            yield from (f"{path}/{OWN}:{inner}" for inner in _PLACES)
        elif (
            isinstance(element.item, Field)
            and isinstance(element.item.type, ChoiceType)
            and element.item.type.many
        ):
            yield f"{path}/{OWN}:Wartosc"


def _known_of_filings(document: Document) -> Iterator[str]:
    """`Metryka` of this form: the fees and office values that the page has words for."""
    metrics, form = f"{OWN}:Metryka", document.form
    yield metrics
    yield from (
        f"{metrics}/{OWN}:{name}" for name in ("WersjaFormularza", "DzienZlozenia", "Slownik")
    )
    yield from (f"{metrics}/{OWN}:WartoscUrzedu[@id = '{each.id}']" for each in form.settings)
    if form.fees:
        yield from (f"{metrics}/{OWN}:Oplata", f"{OWN}:Oplata/{OWN}:Kwota")


def _known_of_parties(document: Document) -> Iterator[str]:
    for party in document.parties:
        yield from (f"meta:Podmiot/{ELEMENT_OF_KIND[kind]}" for kind in party.kinds)
        for places in party.places.values():
            for steps in places.values():
                yield from (
                    f"meta:Podmiot/{'/'.join(steps[:end])}" for end in range(1, len(steps) + 1)
                )
