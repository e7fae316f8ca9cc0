"""What can be asked of answers: statements about single answers, joined by and and or.

A statement is about a *thing*: the answer of an item (in one row, if it lies in a repeat), an
office value, the day of filing, or the result of a function. Numbers and days are integers: scaled
as their type says, days since the year 1. There is no negation; whoever asks for the opposite
writes it out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from formc.expr.tree import Expr, Path
from formc.record import Record


@dataclass(frozen=True, slots=True)
class Thing:
    """What has a value. `row` names the row it is read in; `term` is the function whose result it
    is, for results (then `path` is empty)."""

    path: Path
    row: str = ""
    term: Expr | None = None
    _hash: int = field(init=False, compare=False, repr=False)  # terms are large trees

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.path, self.row, self.term)))

    def __hash__(self) -> int:
        return self._hash


class Present(Record, frozen=True):
    """The thing has a value (or has none)."""

    thing: Thing
    holds: bool


class Among(Record, frozen=True):
    """The value of the thing, which has one, is one of `values`, or is none of them."""

    thing: Thing
    values: frozenset[str]
    holds: bool


class Bit(Record, frozen=True):
    """The codes of the thing, which is answered, have this one, or do not have it."""

    thing: Thing
    code: str
    holds: bool


class Linear(Record, frozen=True):
    """The sum of the things, each times its factor, is at most `limit`."""

    factors: tuple[tuple[Thing, int], ...]
    limit: int


class Opaque(Record, frozen=True):
    """Something that nobody looks into: a pattern, the uniqueness of rows. It holds or not."""

    term: Expr
    row: str
    holds: bool


class All(Record, frozen=True):
    parts: tuple[Statement, ...]


class Any(Record, frozen=True):
    parts: tuple[Statement, ...]


Atom = Present | Among | Bit | Linear | Opaque
Statement = Atom | All | Any

TOP = All(())
BOTTOM = Any(())


def both(*parts: Statement) -> Statement:
    """All of the parts, without those that say nothing."""
    flat: list[Statement] = []
    for part in parts:
        if isinstance(part, All):
            flat.extend(part.parts)
        elif part == BOTTOM:
            return BOTTOM
        else:
            flat.append(part)
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def either(*parts: Statement) -> Statement:
    """Any of the parts."""
    flat: list[Statement] = []
    for part in parts:
        if isinstance(part, Any):
            flat.extend(part.parts)
        elif part == TOP:
            return TOP
        else:
            flat.append(part)
    return flat[0] if len(flat) == 1 else Any(tuple(flat))
