"""One change between two versions: the row of its kind, what it is about, what was and what is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from formc.compat.rows import BUMPS, ROWS, Bump, Hurt, Hurts, Row
from formc.expr.tree import Path
from formc.record import replace
from formc.source import BUILTIN, Span

RANKS = {bump: rank for rank, bump in enumerate(Bump)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`subject` is a JSON Pointer with `*` for rows, `rule:<id>`, `fee:<id>`, a key of the card, or
    empty for the whole; `path` the item's in the new form (in the old one, if it is gone).
    `before` and `after` are words of the definition. `covered` says that a migration of the new
    definition takes answers and documents over the change."""

    row: Row
    subject: str
    path: Path = ()
    before: str = ""
    after: str = ""
    hurts: Hurts = frozenset()
    at: Span = field(default=BUILTIN, compare=False)
    old_at: Span = field(default=BUILTIN, compare=False)
    covered: bool = False

    @property
    def bump(self) -> Bump:
        return max((BUMPS[hurt] for hurt in self.hurts), key=RANKS.__getitem__, default=Bump.NONE)

    @property
    def breaking(self) -> bool:
        return self.bump is Bump.MAJOR

    def hurting(self, hurt: Hurt) -> Change:
        return replace(self, hurts=self.hurts | {hurt})


@dataclass(slots=True)
class Found:
    """The changes found so far, in the order of the form."""

    changes: list[Change] = field(default_factory=list)

    def add(
        self,
        row: str,
        subject: str,
        path: Path = (),
        *,
        before: object = "",
        after: object = "",
        at: Span = BUILTIN,
        old_at: Span = BUILTIN,
    ) -> None:
        kind = ROWS[row]
        change = Change(
            row=kind,
            subject=subject,
            path=path,
            before=str(before),
            after=str(after),
            hurts=kind.hurts,
            at=at,
            old_at=old_at,
        )
        self.changes.append(change)

    def about(self, path: Path) -> Iterator[int]:
        """Where the changes stand whose row may change the schema, of the item, of the nearest
        thing around it that has one, of what is in it, or of the whole."""
        able = [(n, each.path) for n, each in enumerate(self.changes) if each.row.schema]
        for end in range(len(path), 0, -1):
            here = [number for number, place in able if place == path[:end]]
            if here:
                yield from here
                return
        below = [number for number, place in able if path and place[: len(path)] == path]
        yield from below or [number for number, place in able if not place]


def at_key(origin: Span, *keys: str) -> Span:
    """Where a key of the file stands that `origin` is in; `origin` itself where it is not written.
    The keys of files begin a line."""
    text = origin.source.text
    for key in keys:
        found = re.search(rf"^{re.escape(key)}[ ]*:", text, re.MULTILINE)
        if found:
            return origin.source.span(found.start(), found.start() + len(key))
    return origin


def needed(changes: tuple[Change, ...]) -> Bump:
    """The greatest part of a version that the changes demand to rise."""
    return max((change.bump for change in changes), key=RANKS.__getitem__, default=Bump.NONE)
