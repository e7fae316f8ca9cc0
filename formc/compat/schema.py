"""What `schemat.xsd` accepts, item by item, as values that can be compared.

Two forms of one namespace have schemas that accept the same documents exactly where these values
are equal. Words are left out; so are the parties, whose elements the base schemas declare.
"""

from __future__ import annotations

from collections.abc import Iterator

from formc.expr.tree import Path
from formc.ir import (
    ChoiceType,
    DateType,
    Field,
    Form,
    NumberType,
    PlaceType,
    Repeat,
    TextType,
)
from formc.record import Record
from formc.shapes.xml import Choice, Document, Element, Particle, pointer, row_name
from formc.shapes.xml_reading import read
from formc.shapes.xsd import files_at_most

Said = tuple[object, ...]


class Schema(Record, frozen=True):
    """`items` has what is said of each item; `order` the names in each container, in sequence,
    alternatives together; `senders` places in `meta:Podmiot`; `whole` what is said of no item: how
    many fees and office values there are."""

    items: dict[Path, Said]
    order: dict[Path, Said]
    senders: dict[Path, Said]
    whole: Said

    def names(self, path: Path) -> tuple[str, ...]:
        """The elements in a container as one list."""
        found: list[str] = []
        for each in self.order.get(path, ()):
            found.extend(each if isinstance(each, tuple) else (str(each),))
        return tuple(found)


def schema(form: Form) -> Schema:
    """Of a form that adopts a template nothing: the schema is somebody else's."""
    if form.adoption is not None:
        return Schema({}, {}, {}, ())
    document = read(form)
    items: dict[Path, Said] = {}
    order: dict[Path, Said] = {(): _order(document.content)}
    for steps, element in document.elements():
        path = element.item.path
        said = (steps, element.minimum, element.maximum, *_said(element))
        items[path] = (*items.get(path, ()), *said)
        if not isinstance(element.item, Field) and (
            element.row or not isinstance(element.item, Repeat)
        ):
            order[path] = _order(element.children)
    for place in document.attachments:
        many = getattr(place.item.type, "many", False) if isinstance(place.item, Field) else False
        at = pointer(place.item.path, place.row)
        items[place.item.path] = ("file", at, many, files_at_most(document, place))
    return Schema(items, order, _senders(document), (len(form.settings), len(form.fees)))


def _said(element: Element) -> Said:
    item = element.item
    if not isinstance(item, Field):
        return (row_name(item),) if isinstance(item, Repeat) and not element.row else ()
    match item.type:
        case TextType() as text:
            facets: Said = (text.multiline, max(1, text.min_length), text.max_length, text.pattern)
        case NumberType(scale=scale, minimum=low, maximum=high):
            facets = (scale, low, high)
        case DateType(minimum=first, maximum=last):
            facets = tuple(None if day == "today" else day for day in (first, last))
        case ChoiceType(codelist=codelist, many=many):
            if codelist.large:
                lengths = [len(code) for code in codelist.codes]
                digits = all(code.isascii() and code.isdigit() for code in codelist.codes)
                facets = (many, len(codelist.codes) if many else 0)
                facets += (min(lengths), max(lengths), digits)
            else:
                facets = (many, frozenset(codelist.codes))
        case PlaceType(kinds=kinds):
            facets = (frozenset(kinds),)
        case _:
            facets = ()
    return (type(item.type).__name__, *facets)


def _order(particles: tuple[Particle, ...]) -> Said:
    return tuple(
        (*(each.name for each in particle.elements), particle.minimum)
        if isinstance(particle, Choice)
        else particle.name
        for particle in particles
    )


def _senders(document: Document) -> dict[Path, Said]:
    """Where the answers of parties stand under `meta:Podmiot`."""
    found: dict[Path, Said] = {}
    for party in document.parties:
        found[party.path] = (party.role,)
    for path, place in document.places.items():
        if place.sender or place.kind_of_party:
            found[path] = (*sorted(place.sender.items()), place.kind_of_party)
    return found


def differences(old: Schema, new: Schema, moves: dict[Path, Path]) -> Iterator[Path]:
    """The items, as the new form calls them, of which the schemas say different things; () is the
    document itself. Items that are in one form only are left out."""
    back = {there: here for here, there in moves.items()}
    for path, said in new.items.items():
        before = back.get(path)
        if before is not None and old.items.get(before) != said:
            yield path
    for path, said in old.items.items():
        if path in moves and moves[path] not in new.items and said:
            yield moves[path]
    if old.whole != new.whole:
        yield ()


def reordered(old: Schema, new: Schema) -> Iterator[Path]:
    """Containers in which the elements that both have stand in another order."""
    for path, said in new.order.items():
        if path not in old.order:
            continue
        names, before = new.names(path), old.names(path)
        kept = [name for name in names if name in before]
        other = kept != [name for name in before if name in names]
        if other or (old.order[path] != said and set(names) == set(before)):
            yield path
