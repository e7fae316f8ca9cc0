"""Static bounds of numbers: what a result can be at most, from what its operands can be.

Bounds are scaled integers, as everywhere (`Number`). They decide which engines may compute with
floating point numbers exactly (below 2^53), and whether a sign has to be looked at.
"""

from __future__ import annotations

from formc.expr.tree import Number


def rescaled(number: Number, scale: int) -> Number:
    """The same numbers with more places."""
    factor = 10 ** (scale - number.scale)
    return Number(scale, number.low * factor, number.high * factor)


def plus(left: Number, right: Number) -> Number:
    scale = max(left.scale, right.scale)
    left, right = rescaled(left, scale), rescaled(right, scale)
    return Number(scale, left.low + right.low, left.high + right.high)


def minus(left: Number, right: Number) -> Number:
    return plus(left, negative(right))


def negative(number: Number) -> Number:
    return Number(number.scale, -number.high, -number.low)


def times(left: Number, right: Number) -> Number:
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    return Number(left.scale + right.scale, min(corners), max(corners))


def either(*numbers: Number) -> Number:
    """One of several numbers, which one is not known."""
    scale = max(number.scale for number in numbers)
    same = [rescaled(number, scale) for number in numbers]
    return Number(scale, min(n.low for n in same), max(n.high for n in same))


def rounded(number: Number, places: int) -> Number:
    """Half away from zero, which keeps the order of numbers."""
    if places >= number.scale:
        return rescaled(number, places)
    unit = 10 ** (number.scale - places)
    return Number(places, _half_away(number.low, unit), _half_away(number.high, unit))


def quotient(left: Number, right: Number, places: int) -> Number:
    """The smallest divisor that is not zero gives the largest quotient."""
    positive = right.low > 0 or right.high < 0
    least = min(abs(right.low), abs(right.high)) if positive else 1
    most = max(abs(left.low), abs(left.high)) * 10 ** (places + right.scale)
    top = _half_away(most, (least or 1) * 10**left.scale)
    signed = left.low < 0 or right.low < 0
    return Number(places, -top if signed else 0, top)


def summed(term: Number, rows: int) -> Number:
    return Number(term.scale, min(0, term.low * rows), max(0, term.high * rows))


def _half_away(value: int, unit: int) -> int:
    whole = (2 * abs(value) + unit) // (2 * unit)
    return -whole if value < 0 else whole
