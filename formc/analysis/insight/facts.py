"""What a question consists of and what comes out: given formulas, known facts, answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from formc.analysis.insight.logic import Statement, Thing
from formc.expr.tree import Expr, Path
from formc.record import Record


@dataclass(frozen=True, slots=True)
class Given:
    """A formula that has to be true (or false) in the question; `weakly`: or unknown."""

    formula: Expr
    holds: bool
    weakly: bool = False
    _hash: int = field(init=False, compare=False, repr=False)  # formulas are large trees

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.formula, self.holds, self.weakly)))

    def __hash__(self) -> int:
        return self._hash


class Known(Record, frozen=True):
    """A fact about an item: its `kind` is bounds, options, shown, needed, computed or
    filter."""

    kind: str
    path: Path


Reason = Given | Known


class Model(Record, frozen=True):
    """Answers, as far as they matter: whether there is one, and which. Numbers are scaled, days
    counted; None is a value that does not matter. `exact`: there are such answers; otherwise
    nobody has found out why there should be none."""

    present: dict[Thing, bool]
    texts: dict[Thing, tuple[str, ...]]
    numbers: dict[Thing, int]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Whether all of the formulas can hold at once, in a row called `row`, together with `also`.
    `without` are facts that need not hold."""

    given: tuple[Given, ...]
    row: str = ""
    also: tuple[Statement, ...] = ()
    without: frozenset[Reason] = frozenset()
    _hash: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.given, self.row, self.also, self.without)))

    def __hash__(self) -> int:
        return self._hash
