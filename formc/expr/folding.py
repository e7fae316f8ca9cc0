"""Typed trees in their simplest form: what can be decided while compiling is decided.

Parameters of fragments make many conditions constant; an item whose condition folds to false is
taken out before anybody looks at it.
"""

from __future__ import annotations

from formc.expr import bounds
from formc.expr.tree import (
    FALSE,
    TRUE,
    Bool,
    Code,
    Codes,
    Compare,
    Expr,
    If,
    In,
    Literal,
    Negate,
    Not,
    Number,
    Opaque,
    Type,
    Words,
)


def wordy(expr: Expr) -> bool:
    """Made of text literals alone, so that it can be read as a day or a code."""
    match expr:
        case Literal(Words()):
            return True
        case If(_, then, otherwise):
            return wordy(then) and wordy(otherwise)
        case _:
            return False


def alike(left: Type, right: Type) -> bool:
    """Of one kind; two lists of codes must have one in common."""
    if isinstance(left, Code) and isinstance(right, Code):
        if left.codes is None or right.codes is None:
            return True
        return not set(left.codes).isdisjoint(right.codes)
    return type(left) is type(right) and not isinstance(left, Opaque | Codes)


def join(left: Expr, right: Expr) -> Type:
    """The type of one of the two."""
    if isinstance(left.type, Number) and isinstance(right.type, Number):
        return bounds.either(left.type, right.type)
    if isinstance(left.type, Code) and isinstance(right.type, Code):
        if left.type.codes is None or right.type.codes is None:
            return Code(None)
        return Code(tuple(dict.fromkeys(left.type.codes + right.type.codes)))
    return left.type


def extreme(function: str, types: list[Number]) -> Number:
    scale = max(type_.scale for type_ in types)
    same = [bounds.rescaled(type_, scale) for type_ in types]
    pick = min if function == "min" else max
    return Number(scale, pick(n.low for n in same), pick(n.high for n in same))


def negation(expr: Expr | None) -> Expr | None:
    match expr:
        case None:
            return None
        case Literal(_, value):
            return FALSE if value else TRUE
        case Not(operand):
            return operand
        case _:
            return Not(expr)


def negative(expr: Expr | None) -> Expr | None:
    if expr is None:
        return None
    assert isinstance(expr.type, Number)
    type_ = bounds.negative(expr.type)
    return Literal(type_, type_.low) if isinstance(expr, Literal) else Negate(expr, type_)


def compared(operator: str, left: Expr, right: Expr) -> Expr:
    if isinstance(left, Literal) and isinstance(right, Literal):
        return TRUE if _static(operator, left, right) else FALSE
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Literal) and isinstance(one.type, Bool):
            same = one.value is (operator == "==")
            folded = other if same else negation(other)
            assert folded is not None
            return folded
    return Compare(operator, left, right)


def _static(operator: str, left: Literal, right: Literal) -> bool:
    a, b = left.value, right.value
    if isinstance(left.type, Number) and isinstance(right.type, Number):
        scale = max(left.type.scale, right.type.scale)
        a = int(a) * 10 ** (scale - left.type.scale)
        b = int(b) * 10 ** (scale - right.type.scale)
    order = 0 if a == b else 1 if str(a) > str(b) else -1
    if isinstance(a, int) and isinstance(b, int):
        order = (a > b) - (a < b)
    return {
        "==": order == 0,
        "!=": order != 0,
        "<": order < 0,
        "<=": order <= 0,
        ">": order > 0,
        ">=": order >= 0,
    }[operator]


def among(subject: Expr, options: tuple[Literal, ...]) -> Expr:
    if not options:
        return FALSE
    if isinstance(subject, Literal):
        return TRUE if any(_static("==", subject, option) for option in options) else FALSE
    return In(subject, options)
