"""What the names in a formula may mean, level by level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from formc.expr.tree import Expr, Path, Type
from formc.record import Record, part


class Named(Record, frozen=True, kw_only=True):
    """An item that a formula can name.

    `members` are the items of a group or of the rows of a repeat, `parts` the paths whose answers
    make a group present (contracts, 8), `maximum` the most rows of a repeat.
    """

    path: Path
    type: Type
    kind: Literal["field", "group", "repeat"]
    in_row: bool
    computed: bool = False
    members: Mapping[str, Named] = part(default_factory=dict)
    parts: tuple[Path, ...] = ()
    maximum: int = 0


class Names(Record, frozen=True, kw_only=True):
    """What a formula can see, innermost level first.

    `row` is the repeat in whose row the formula stands. A parameter is a checked formula (or
    literal), or codes. `settings` are the office's values by name, without `office.`; `columns`
    what the options of a filtered list have, by column (None outside of filters).
    """

    levels: tuple[Mapping[str, Named], ...]
    row: Path | None = None
    parameters: Mapping[str, Expr | tuple[str, ...]] = part(default_factory=dict)
    settings: Mapping[str, Type] = part(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] | None = None

    def find(self, name: str) -> Named | None:
        """The innermost item of that name."""
        return next((level[name] for level in self.levels if name in level), None)

    @property
    def known(self) -> frozenset[str]:
        """The names that a path may begin with."""
        return frozenset(name for level in self.levels for name in level)

    def elsewhere(self, name: str) -> tuple[str, ...]:
        """Paths, written as from here, to items of that name inside groups."""
        return tuple(
            dict.fromkeys(
                ".".join(path)
                for level in self.levels
                for path in _paths(level, ())
                if path[-1] == name and len(path) > 1
            )
        )

    def repeats(self) -> tuple[str, ...]:
        """The repeats that an aggregate may walk through, written as from here."""
        return tuple(
            name for level in self.levels for name, named in level.items() if named.kind == "repeat"
        )


def _paths(level: Mapping[str, Named], above: Path) -> Iterator[Path]:
    for name, named in level.items():
        yield (*above, name)
        if named.kind == "group":
            yield from _paths(named.members, (*above, name))
