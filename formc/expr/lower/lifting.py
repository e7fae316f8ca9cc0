"""Conditional values lifted out of the tests and sums that they stand in.

XPath 1.0 has no conditional: `(a if c else b) < x` becomes `c and a < x, or not c and b < x`, and a
sum over rows of conditional terms becomes a sum of sums.
"""

from __future__ import annotations

from formc.expr import bounds
from formc.expr.lower import outcomes
from formc.expr.lower.outcomes import (
    Among,
    Compares,
    Fits,
    Present,
    Test,
    Textual,
    Unsayable,
)
from formc.expr.tree import (
    Arithmetic,
    Call,
    Expr,
    If,
    Literal,
    Negate,
    Number,
    Ref,
    Scope,
    children,
)
from formc.record import Record, replace

EXACT = 2**53
"""Below it, doubles hold every integer."""

Relation = Compares | Among | Textual | Fits | Present
"""The tests of values, out of which conditional values are lifted."""


# Sums -----------------------------------------------------------------------------------------


class Summand(Record, frozen=True):
    """`factor` times a field of the rows in which a test holds; without a field, their number."""

    where: Test
    factor: int
    field: Ref | None


def summands(body: Expr, where: Test, factor: int, whole: Number) -> list[Summand]:
    """A sum over rows as sums over single fields. Raises for products of fields."""
    assert isinstance(body.type, Number)
    match body:
        case Literal(_, value):
            return [Summand(where, factor * int(value), None)]
        case Ref(_, Scope.EACH, Number(scale, low, high)):
            # An error of rounding per row and one per addition must stay below half a unit.
            if scale and max(abs(low), abs(high), abs(whole.low), abs(whole.high)) * 2_000 >= EXACT:
                raise Unsayable("suma kwot może być niedokładna; pomaga mniejsze `max` pola")
            return [Summand(where, factor, body)]
        case Negate(operand):
            return summands(operand, where, -factor, whole)
        case Arithmetic("+" | "-" as op, left, right, Number(scale)):
            sign = factor if op == "+" else -factor
            return [
                *summands(left, where, factor * _lift(left, scale), whole),
                *summands(right, where, sign * _lift(right, scale), whole),
            ]
        case Arithmetic("*", Literal(_, value), other) | Arithmetic("*", other, Literal(_, value)):
            return summands(other, where, factor * int(value), whole)
        case If() | Call("coalesce" | "min" | "max"):
            return [
                summand
                for test, part in cases(body)
                for summand in summands(
                    part, outcomes.every(where, test), factor * _lift(part, body.type.scale), whole
                )
            ]
        case Call("round", (inner,)) if body.digits >= getattr(inner.type, "scale", 99):
            return summands(inner, where, factor * _lift(inner, body.digits), whole)
        case _:
            raise Unsayable("XPath 1.0 sumuje tylko pola; policz wartość w polu wiersza z `value:`")


def _lift(expr: Expr, scale: int) -> int:
    assert isinstance(expr.type, Number)
    return int(10 ** (scale - expr.type.scale))


# Lifting ----------------------------------------------------------------------------------------


def lifted(test: Relation) -> Test | None:
    """The same without the first conditional value in it, or None if it has none."""
    for part in _operands(test):
        found = _conditional(part)
        if found is not None:
            return outcomes.some(
                *(
                    outcomes.every(case, _swapped(test, found, _as(value, found)))
                    for case, value in cases(found)
                )
            )
    return None


def _operands(test: Relation) -> tuple[Expr, ...]:
    match test:
        case Compares(_, left, right):
            return (left, right)
        case Among(subject) | Textual(_, subject) | Fits(subject) | Present(subject):
            return (subject,)


def _conditional(expr: Expr) -> Expr | None:
    """The first conditional value, not looking into aggregates and conditions."""
    match expr:
        case If() | Call("coalesce" | "min" | "max"):
            return expr
        case Arithmetic() | Negate() | Call():
            found = (_conditional(child) for child in children(expr))
            return next((each for each in found if each is not None), None)
        case _:
            return None


def cases(expr: Expr) -> tuple[tuple[Test, Expr], tuple[Test, Expr]]:
    """The two values that a conditional value may have, each with its test."""
    match expr:
        case If(condition, then, otherwise):
            return (outcomes.true(condition), then), (outcomes.false(condition), otherwise)
        case Call("coalesce", (first, second)):
            there = outcomes.defined(first)
            return (there, first), (outcomes.no(there), second)
        case Call("min" | "max", (first, *others)):
            rest = others[0] if len(others) == 1 else replace(expr, arguments=tuple(others))
            op, opposite = ("<=", ">") if expr.function == "min" else (">=", "<")
            return (Compares(op, first, rest), first), (Compares(opposite, first, rest), rest)
        case _:
            raise AssertionError(expr)


def _as(value: Expr, whole: Expr) -> Expr:
    """A part with the scale of the whole."""
    if not isinstance(value.type, Number) or not isinstance(whole.type, Number):
        return value
    scale = whole.type.scale
    if value.type.scale == scale:
        return value
    return Call("round", (value,), bounds.rescaled(value.type, scale), scale)


def _swapped(test: Relation, old: Expr, new: Expr) -> Test:
    """The test with one value in place of another."""

    def swap(expr: Expr) -> Expr:
        if expr is old:
            return new
        match expr:
            case Arithmetic(_, left, right):
                return replace(expr, left=swap(left), right=swap(right))
            case Negate(operand):
                return replace(expr, operand=swap(operand))
            case Call(_, arguments):
                return replace(expr, arguments=tuple(swap(argument) for argument in arguments))
            case _:
                return expr

    match test:
        case Compares(_, left, right):
            return replace(test, left=swap(left), right=swap(right))
        case Among(subject) | Textual(_, subject) | Fits(subject):
            return replace(test, subject=swap(subject))
        case Present(Call() as call):
            return Present(replace(call, arguments=tuple(swap(each) for each in call.arguments)))
        case Present():
            return test
