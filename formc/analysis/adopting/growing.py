"""The document of a template as it grows: what `document:` puts where, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from formc.adoption import Path, Value, Whens
from formc.analysis.adopting.branches import Branch
from formc.analysis.adopting.spots import Spot
from formc.analysis.adopting.spots import spot as found_spot
from formc.analysis.workspace import text_of
from formc.diagnostics import Diagnostic, Report, adopting
from formc.foreign.declared import Declared, Shapes
from formc.foreign.simple import Simple
from formc.ir import Form, Item, Note, Repeat
from formc.record import Mutable, part
from formc.source import Span
from formc.syntax.tree import Map, Node, Scalar

Based = tuple[Spot | None, Whens]
"""A place, and the codes with which it is the one; the root without a place."""


class Growing(Mutable):
    """`rows` are the repeats around items, `bases` the places of groups and repeats; `lossy` says
    what documents do not tell."""

    form: Form
    shapes: Shapes
    root: Declared
    report: Report
    tree: Branch
    items: dict[Path, Item] = part(default_factory=dict)
    rows: dict[Path, Path] = part(default_factory=dict)
    bases: dict[Path, list[Based]] = part(default_factory=dict)
    placed: set[Path] = part(default_factory=set)
    not_sent: dict[Path, str] = part(default_factory=dict)
    lossy: list[str] = part(default_factory=list)

    def __post_init__(self) -> None:
        for item in self.form.walk():
            if not isinstance(item, Note):
                self.items[item.path] = item
                around = item.path[:-1]
                repeat = isinstance(self.items.get(around), Repeat)
                row = around if repeat else self.rows.get(around)
                if row is not None:
                    self.rows[item.path] = row

    def one_way(self) -> Iterator[str]:
        """Why documents cannot be read back."""
        for path in self.not_sent:
            yield f"`{'.'.join(path)}` nie jest wysyłane"
        yield from self.lossy

    def spot(self, scalar: Scalar, base: Spot | None = None) -> Spot | None:
        found = found_spot(scalar.value, scalar.span, base, self.root, self.shapes)
        if isinstance(found, Diagnostic):
            self.report.add(found)
            return None
        return found

    def base(self, path: Path) -> list[Based]:
        """The places of the nearest group or repeat around an item that has any."""
        for end in range(len(path) - 1, 0, -1):
            if path[:end] in self.bases:
                return self.bases[path[:end]]
        return [(None, ())]

    def type(self, found: Spot, at: Span) -> Simple | None:
        """The type of the value in a place, where one may stand."""
        type = found.type(self.shapes)
        if type is None:
            pl = f"`{found.path}` ma elementy, a nie wartość"
            self.refuse(at, pl, f"`{found.path}` has elements and no value")
        return type

    # The tree -------------------------------------------------------------------------------

    def put(self, found: Spot, value: Value | None, at: Span, path: Path | None) -> Branch | None:
        """Puts something in its place; `path` is of the item, whose row has to be the element's."""
        branch = self.tree
        row: Path | None = None
        for step in found.steps[1:]:
            branch = branch.below(step, at)
            row = branch.rows if branch.rows is not None else row
        held = None if path is None else self.rows.get(path)
        if path is not None and row != held:
            self.refuse(
                at,
                f"`{found.path}` nie stoi w wierszu listy"
                if held
                else f"`{found.path}` stoi w wierszu listy",
                f"`{found.path}` is in no row of the repeat"
                if held
                else f"`{found.path}` is in a row of a repeat",
            )
            return None
        if value is not None and branch.value is not None:
            self.taken(found, at, branch)
            return None
        if value is not None:
            branch.value, branch.at = value, at
        return branch

    def taken(self, found: Spot, at: Span, branch: Branch) -> None:
        pl = f"w `{found.path}` stoi już coś innego"
        en = f"something else stands in `{found.path}` already"
        self.report.add(adopting.adopted_conflict(at, pl, en, branch.at))

    def refuse(self, at: Span, pl: str, en: str) -> None:
        self.report.add(adopting.adopted_place(at, pl, en))


def target_of(value: Node) -> Scalar | None:
    """The path that a place is written with, alone or under `to`."""
    if isinstance(value, Map):
        value = value.items.get("to", value)
    return value if isinstance(value, Scalar) else None


def digits_of(value: Node) -> int:
    text = text_of(value.items.get("digits")) if isinstance(value, Map) else ""
    return max(1, min(20, int(text))) if text.isdigit() else 1


def key_of(node: Map, table: str, name: str) -> Span:
    found = node.items[table]
    assert isinstance(found, Map)
    return found.keys[name]
