"""The value of one answer, by its type: what stands beside the label, written on the answer."""

from __future__ import annotations

from typing import assert_never

from formc.expr.lower.xpath import quoted
from formc.ir import (
    BooleanType,
    ChoiceType,
    Codelist,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    NumberType,
    PlaceType,
    TextType,
    TimeType,
    ValueType,
)
from formc.shapes.markup import Node, leaf, node
from formc.shapes.xml import OWN
from formc.targets.view.steps import each, either, said, template, value, variable, when, words

MONEY = "zł"


class Listed:
    """The codelists that a view has written in, each once."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def name(self, rows: tuple[tuple[str, str], ...]) -> str:
        """The variable that holds these codes and words, as lines: code, tab, words."""
        lines = (f"\n{code}\t{' '.join(words.split())}" for code, words in rows)
        text = "".join(lines) + "\n"
        if text not in self._names:
            self._names[text] = f"slownik-{len(self._names) + 1}"
        return f"${self._names[text]}"

    def codelist(self, codelist: Codelist) -> str:
        rows = tuple((option.code, option.label.pl) for option in codelist.options)
        return self.name(rows)

    def variables(self) -> tuple[Node, ...]:
        return tuple(
            leaf("xsl:variable", text, {"name": name}) for text, name in self._names.items()
        )


def unit_of(item: Field) -> str:
    if item.unit is not None:
        return item.unit.pl
    return MONEY if item.semantic == "money" else ""


def shown_value(type: ValueType, lists: Listed, unit: str = "") -> tuple[Node, ...]:
    """The value of the element that the processor stands on."""
    match type:
        case TextType() | TimeType():
            return (value("."),)
        case NumberType(scale=scale):
            # Years and numbers of things are integers; only what has a unit is a quantity.
            apart = "true()" if scale or unit else "false()"
            return (said("liczba", tekst=".", jednostka=quoted(unit), grupy=apart),)
        case BooleanType():
            return (_truth("Tak", "Nie"),)
        case ConsentType():
            return (_truth("Zaznaczono", "Nie zaznaczono"),)
        case DateType():
            return (said("dzien", tekst="."),)
        case DateTimeType():
            return (said("chwila", tekst="."),)
        case ChoiceType(codelist=codelist):
            return (said("pozycja", lista=lists.codelist(codelist), kod="."),)
        case PlaceType():
            return (said("miejsce"),)
        case FileType():
            return (file_link(),)
        case _:
            assert_never(type)


def _truth(yes: str, no: str) -> Node:
    return either(
        ("normalize-space() = 'true'", (words(yes),)),
        ("normalize-space() = 'false'", (words(no),)),
        otherwise=(value("."),),
    )


def file_link() -> Node:
    """From `Pozycja` to the place of the attachment on the page."""
    number = f"{{count(preceding-sibling::{OWN}:Pozycja) + 1}}"
    return node("a", {"class": "file", "href": f"#zalacznik-{number}"}, value(f"{OWN}:NazwaPliku"))


def place_template() -> Node:
    """The template `miejsce`: a parcel, or vertices in degrees and, as the document has them, in
    metres."""
    systems = {
        "WGS84": ", WGS 84 (szerokość, długość geograficzna)",
        "EPSG2180": ", EPSG:2180 (x na północ, y na wschód, w metrach)",
    }
    shapes = " | ".join(f"{OWN}:{name}" for name in ("Punkt", "Linia", "Obszar"))
    listed = (
        each(
            f"{OWN}:{system}",
            node("p", {}, value("local-name(..)"), words(title)),
            node("ol", {"class": "vertices"}, said("wierzcholki", tekst=".")),
        )
        for system, title in systems.items()
    )
    return template(
        "miejsce",
        (),
        either(
            (f"{OWN}:Dzialka", (words("Działka ewidencyjna "), value(f"{OWN}:Dzialka"))),
            (shapes, (each(shapes, *listed),)),
            otherwise=(value("."),),
        ),
    )


def vertices_template() -> Node:
    """`52.1,21.0 52.2,21.1` as a list: „52.1, 21.0”. Decimal points stay, as on maps."""
    first = "substring-before(concat($punkty, ' '), ' ')"
    return template(
        "wierzcholki",
        ("tekst",),
        variable("punkty", "normalize-space($tekst)"),
        when(
            "$punkty",
            node(
                "li",
                {},
                value(f"concat(substring-before(concat({first}, ','), ','), "
                      f"substring(', ', 1, 2 * contains({first}, ',')), "
                      f"substring-after({first}, ','))"),
            ),
            said("wierzcholki", tekst="substring-after($punkty, ' ')"),
        ),
    )  # fmt: skip


def several(path: str, type: ChoiceType, lists: Listed) -> Node:
    """The codes of a field with several."""
    inside = shown_value(type, lists)
    return node("ul", {}, each(path, node("li", {}, *inside)))
