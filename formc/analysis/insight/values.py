"""What a formula's value can be: cases, each under a condition.

A number or day is a sum of things; a text or code is a thing or a literal. What cannot be taken
apart (a product of two answers, a rounded quotient) is a thing of its own, of which nothing is
known but its bounds: so whatever is found impossible is impossible, and the rest stays unsaid.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product

from formc.analysis.insight.logic import BOTTOM, TOP, Linear, Statement, Thing
from formc.expr.tree import Day, Number
from formc.record import Record, part

CASES = 12


class Sum(Record, frozen=True):
    """`constant` plus the things times their factors, all scaled by ten to the power `scale`."""

    factors: Mapping[Thing, int] = part(default_factory=dict)
    constant: int = 0
    scale: int = 0

    def times(self, factor: int, scale: int = 0) -> Sum:
        scaled = {thing: number * factor for thing, number in self.factors.items()}
        return Sum(scaled, self.constant * factor, self.scale + scale)

    def with_scale(self, scale: int) -> Sum:
        power = 10 ** (scale - self.scale)
        return self if power == 1 else self.times(power, scale - self.scale)

    def plus(self, other: Sum) -> Sum:
        scale = max(self.scale, other.scale)
        one, two = self.with_scale(scale), other.with_scale(scale)
        factors = dict(one.factors)
        for thing, number in two.factors.items():
            factors[thing] = factors.get(thing, 0) + number
        kept = {thing: number for thing, number in factors.items() if number}
        return Sum(kept, one.constant + two.constant, scale)

    def minus(self, other: Sum) -> Sum:
        return self.plus(other.times(-1))


Value = Sum | str | Thing
Case = tuple[Statement, Value]


def literal(type: object, value: bool | int | str) -> Value:
    """What a literal is: a number, a day as a number, or a text."""
    if isinstance(type, Number):
        return Sum({}, int(value), type.scale)
    if isinstance(type, Day):
        return Sum({}, date.fromisoformat(str(value)).toordinal())
    return str(value)


def at_most(sum: Sum, limit: int) -> Statement:
    """The sum, at its own scale, is at most the limit."""
    limit -= sum.constant
    if not sum.factors:
        return TOP if limit >= 0 else BOTTOM
    return Linear(tuple(sum.factors.items()), limit)


def pairs(left: list[Case], right: list[Case]) -> list[tuple[Case, Case]] | None:
    """Every case of one with every case of the other; None where they are too many."""
    found = list(product(left, right))
    return found if len(found) <= CASES * CASES // 2 else None
