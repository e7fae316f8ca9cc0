"""The answers on the page, in the order of the form: pages, groups, rows, fields.

Nothing is shown for what has no answer. A path is where `shapes.document_rules.paths` says that an
answer stands, so a view reads what the rules judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from formc.expr.lower.xpath import quoted
from formc.expr.tree import Path, Scope
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    Group,
    Item,
    Note,
    NumberType,
    Page,
    Repeat,
    TextType,
    TimeType,
)
from formc.record import Record, replace
from formc.shapes.document_rules.paths import Paths, row_variables
from formc.shapes.markup import Node, leaf, node
from formc.shapes.xml import Document
from formc.targets.view.steps import (
    each,
    line,
    literal,
    said,
    value,
    variable,
    when,
    words,
)
from formc.targets.view.values import Listed, several, shown_value, unit_of

_COLUMNS = 4
_SHORT = 80


def pages(document: Document, lists: Listed) -> Iterator[Node]:
    """A section for each page that has an answer."""
    for page in document.form.pages:
        items = tuple(item for item in page.items if not isinstance(item, Note))
        if not items:
            continue
        view = _Items(document, lists, Paths(document), Scope.FORM, 3)
        section = node(
            "section",
            {},
            leaf("h2", page.title.pl),
            *_of_page(page, items, view),
        )
        yield each("$tresc", when(view.any_of(items), section))


def _of_page(page: Page, items: tuple[Item, ...], view: _Items) -> Iterator[Node]:
    """A group that opens its page, and is called like it, needs no heading of its own."""
    first, others = items[0], items[1:]
    if isinstance(first, Group) and first.label.pl == page.title.pl:
        inside = node("div", {"class": "group"}, *view.shown(first.items))
        yield when(view.test(first), inside)
        items = others
    yield from view.shown(items)


class _Items(Record, frozen=True):
    """What stands in `TrescDokumentu`, or in a row, with headings from `level` down."""

    document: Document
    lists: Listed
    paths: Paths
    scope: Scope
    level: int

    def test(self, item: Item) -> str:
        return self.paths.answered(item.path, self.scope)

    def any_of(self, items: tuple[Item, ...]) -> str:
        return " | ".join(self.test(item) for item in items)

    def shown(self, items: tuple[Item, ...]) -> Iterator[Node]:
        """Neighbouring fields make one list."""
        there = [item for item in items if not isinstance(item, Note)]
        for fields, run in groupby(there, lambda item: isinstance(item, Field)):
            found = tuple(run)
            if fields:
                lines = (self.field(item) for item in found if isinstance(item, Field))
                yield when(self.any_of(found), node("dl", {}, *lines))
                continue
            for item in found:
                if isinstance(item, Group):
                    yield self.group(item)
                elif isinstance(item, Repeat):
                    yield self.repeat(item)

    def group(self, item: Group) -> Node:
        inner = replace(self, level=min(6, self.level + 1))
        return when(
            self.test(item),
            node(
                "div",
                {"class": "group"},
                leaf(f"h{self.level}", item.label.pl),
                *inner.shown(item.items),
            ),
        )

    def field(self, item: Field) -> Node:
        place = self.document.places[item.path]
        path, type = self.paths.ref(item.path, self.scope), item.type
        if place.kind_of_party:
            assert isinstance(type, ChoiceType)
            said_kind = said("pozycja", lista=self.lists.codelist(type.codelist), kod=path)
            return when(self.test(item), line(item.label.pl, said_kind))
        if isinstance(type, ChoiceType) and type.many:
            return when(path, line(item.label.pl, several(path, type, self.lists)))
        inside = shown_value(type, self.lists, unit_of(item))
        if isinstance(type, FileType):
            return when(path, line(item.label.pl, each(path, *inside)))
        return each(path, line(item.label.pl, *inside, kind=_kind(item)))

    # Rows ---------------------------------------------------------------------------------------

    def repeat(self, item: Repeat) -> Node:
        (rows,) = self.paths.nodes(item.path, self.scope)
        fields = tuple(each for each in item.items if not isinstance(each, Note))
        listed = _table if _fits_table(fields) else _blocks
        inner = _Items(
            self.document,
            self.lists,
            Paths(self.document, item.path),
            Scope.ROW,
            min(6, self.level + 1),
        )
        return when(
            rows,
            node(
                "div",
                {"class": "group"},
                leaf(f"h{self.level}", item.label.pl),
                listed(item, fields, rows, inner),
            ),
        )

    def variables(self, row: Path) -> Iterator[Node]:
        """Where the party and the files of a row are found."""
        below = list(self.document.below(row))
        used = {
            "numer": any(place.attached or place.party == row for place in below),
            "podmiot": any(place.sender or place.kind_of_party for place in below),
        }
        for name, path in row_variables(self.document, row).items():
            if used[name]:
                yield variable(name, path)

    def cell(self, item: Field) -> Node:
        """One answer of a row, with its label for narrow screens."""
        path = self.paths.ref(item.path, self.scope)
        place = self.document.places[item.path]
        attributes = {"data-label": literal(item.label.pl), **_aligned(item)}
        if place.kind_of_party:
            assert isinstance(item.type, ChoiceType)
            codes = self.lists.codelist(item.type.codelist)
            return node(
                "td", attributes, when(self.test(item), said("pozycja", lista=codes, kod=path))
            )
        inside = shown_value(item.type, self.lists, unit_of(item))
        missing = when(f"not({path})", words("–"))
        return node("td", attributes, each(path, *inside), missing)


def _kind(item: Field) -> str:
    if isinstance(item.type, ConsentType):
        return "consent"
    long = isinstance(item.type, TextType) and item.type.multiline
    return "long" if long else ""


def _aligned(item: Field) -> dict[str, str]:
    return {"class": "number"} if isinstance(item.type, NumberType) else {}


def _fits_table(items: tuple[Item, ...]) -> bool:
    return len(items) <= _COLUMNS and all(map(_fits_cell, items))


def _fits_cell(item: Item) -> bool:
    if not isinstance(item, Field):
        return False
    match item.type:
        case TextType(multiline=multiline, max_length=length):
            return not multiline and length <= _SHORT
        case ChoiceType(many=many):
            return not many
        case NumberType() | BooleanType() | DateType() | TimeType() | DateTimeType():
            return True
        case _:
            return False


def _table(item: Repeat, fields: tuple[Item, ...], rows: str, inner: _Items) -> Node:
    """A row of the table for each row; on a narrow screen each becomes a list."""
    columns = [field for field in fields if isinstance(field, Field)]
    heads = [leaf("th", field.label.pl, {"scope": "col", **_aligned(field)}) for field in columns]
    number = node(
        "th", {"scope": "row", "data-label": literal(item.each_label.pl)}, value("position()")
    )
    cells = (inner.cell(field) for field in columns)
    return node(
        "table",
        {},
        node("thead", {}, node("tr", {}, leaf("th", "Lp.", {"scope": "col"}), *heads)),
        node(
            "tbody",
            {},
            each(rows, node("tr", {}, number, *inner.variables(item.path), *cells)),
        ),
    )


def _blocks(item: Repeat, fields: tuple[Item, ...], rows: str, inner: _Items) -> Node:
    heading = node(
        f"h{inner.level}", {}, value(f"concat({quoted(item.each_label.pl)}, ' ', position())")
    )
    deeper = replace(inner, level=min(6, inner.level + 1))
    return each(
        rows,
        node("div", {"class": "row"}, heading, *inner.variables(item.path), *deeper.shown(fields)),
    )
