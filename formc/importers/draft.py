"""A definition in the making: what every importer returns and one writer prints.

A draft holds what the original says, in the words of the language (`formc.syntax.grammar`), and
`doubts`: what a person has to look at, because it was guessed or has no counterpart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from formc.foreign.xml_files import FileProblem
from formc.record import Record, part, replace

UNSEEN = "w oryginale tego wyliczenia nie widać; tu stanie na formularzu"
"""The doubt of a value that nobody was asked for: without its formula it is nothing."""

Value: TypeAlias = "str | int | bool | Sequence[Value] | Mapping[str, Value]"
"""What a key of a definition may hold."""

ImportProblem = FileProblem
"""Why a file cannot be imported."""

INLINE = 30
"""The longest list of options that stands in its field; longer ones become codelists."""

MOST_ITEMS = 6_000
"""More items than a file of definitions can hold; whoever asks for more has built a trap."""

MOST_DEPTH = 14
"""Groups in groups; the reader of definitions stops at twice as many levels of YAML."""


class Item(Record, frozen=True, kw_only=True):
    """A field, group, repeat or note. `keys` are those of the grammar but `items` and `rules`.

    `place` is where its answer stands in the original: the names from the root down, of a repeat
    those of its rows, `@name` for an attribute. `codes` gives the code for each value of the
    original.
    """

    kind: str
    name: str
    keys: Mapping[str, Value] = part(default_factory=dict)
    items: tuple[Item, ...] = ()
    rules: tuple[Rule, ...] = ()
    doubts: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    codes: Mapping[str, str] = part(default_factory=dict)


class Rule(Record, frozen=True, kw_only=True):
    """A rule of a form, a group or a repeat."""

    id: str
    check: str
    message: str
    at: str = ""
    doubts: tuple[str, ...] = ()


class Page(Record, frozen=True, kw_only=True):
    name: str
    title: str
    items: tuple[Item, ...]
    visible: str = ""
    intro: str = ""


class Codelist(Record, frozen=True, kw_only=True):
    """A list of its own file. `rows` are code, label and what stands in the columns."""

    id: str
    title: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...]


class Draft(Record, frozen=True, kw_only=True):
    """`origin` says in a few words what it was made from; `day` is the day of the law that the
    original shows, empty where it shows none."""

    id: str
    title: str
    origin: str
    pages: tuple[Page, ...]
    version: str = "0.1.0"
    day: str = ""
    rules: tuple[Rule, ...] = ()
    codelists: tuple[Codelist, ...] = ()
    doubts: tuple[str, ...] = ()

    def walk(self) -> Iterator[tuple[tuple[str, ...], Item]]:
        """Every item with its path, parents first."""
        for page in self.pages:
            yield from walk(page.items)


def walk(
    items: Sequence[Item], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Item]]:
    """Items and what is in them, each with its path."""
    for item in items:
        path = (*above, item.name)
        yield path, item
        yield from walk(item.items, path)


def changed(
    items: Sequence[Item],
    change: Callable[[tuple[str, ...], Item], Item | None],
    above: tuple[str, ...] = (),
) -> tuple[Item, ...]:
    """The items with every one changed, the inner ones first; None leaves one out."""
    found = []
    for item in items:
        path = (*above, item.name)
        inner = changed(item.items, change, path) if item.items else ()
        now = change(path, replace(item, items=inner) if inner != item.items else item)
        if now is not None:
            found.append(now)
    return tuple(found)
