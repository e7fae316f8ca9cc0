"""Formulas side by side: whether two say the same, and whether one says more than the other.

Formulas are compared without their static types (a field's new bound changes the type of everything
that reads it) and with the paths of the old form where they are now. What is *shown* here holds in
the three-valued meaning too: where `implies(a, b)`, b is definitely true wherever a is, and a is
definitely false wherever b is.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache

from formc.expr.tree import (
    FALSE,
    TRUE,
    And,
    Answered,
    Column,
    Compare,
    Expr,
    In,
    Literal,
    Not,
    Number,
    OfficeValue,
    Or,
    Path,
    Ref,
)
from formc.record import is_record, names

Moves = Mapping[Path, Path]
"""Where the items of the old form stand in the new one."""

Skeleton = tuple[object, ...]


def skeleton(formula: Expr, moves: Moves | None = None) -> Skeleton:
    """The formula without types: equal for formulas that say the same."""
    found = _bones(formula, moves or {})
    assert isinstance(found, tuple)
    return found


def _bones(value: object, moves: Moves) -> object:
    match value:
        case Literal(type, constant):
            scale = type.scale if isinstance(type, Number) else 0
            return ("Literal", isinstance(constant, bool), constant, scale)
        case Answered(path, scope):  # its parts follow from the items of the group
            return ("Answered", moves.get(path, path), scope.value)
        case Ref(path, scope):
            return ("Ref", moves.get(path, path), scope.value)
        case Column(name) | OfficeValue(name):
            return (type_name(value), name)
        case And(operands) | Or(operands):
            parts = sorted((_bones(each, moves) for each in operands), key=repr)
            return (type_name(value), *parts)
        case Enum():
            return value.value
        case tuple():
            return tuple(_bones(each, moves) for each in value)
        case _:
            pass
    if not is_record(value):
        return value
    named = [name for name in names(value) if name != "type"]
    inner = [
        moves.get(getattr(value, name), getattr(value, name))
        if name == "rows"
        else _bones(getattr(value, name), moves)
        for name in named
    ]
    return (type_name(value), *inner)


def type_name(value: object) -> str:
    return type(value).__name__


def same(old: Expr | None, new: Expr | None, moves: Moves) -> bool:
    if old is None or new is None:
        return old is new
    return old == new or skeleton(old, moves) == skeleton(new)


def turn(old: Expr, new: Expr, moves: Moves, nothing: Expr, *, falls: bool = False) -> str:
    """How a condition turned: `` (not at all), added, removed, tightened, loosened, changed.

    `nothing` is the condition that demands nothing. A demand is tighter where it is true more
    often; with `falls`, where it is true less often (what is shown, filters, rules).
    """
    if same(old, new, moves):
        return ""
    if same(old, nothing, moves):
        return "added"
    if same(new, nothing, moves):
        return "removed"
    wider, narrower = _shown(old, new, moves), _shown(new, old, moves, backwards=True)
    if wider and narrower:  # the same in other words
        return ""
    if wider or narrower:
        return "tightened" if wider is not falls else "loosened"
    return "changed"


def _shown(a: Expr, b: Expr, moves: Moves, *, backwards: bool = False) -> bool:
    """Whether `a` implies `b`; the old formula, whose paths move, is `a`, or `b` if `backwards`."""
    none: Moves = {}
    return _implies(a, b, none if backwards else moves, moves if backwards else none)


def _implies(a: Expr, b: Expr, of_a: Moves, of_b: Moves) -> bool:
    if a == FALSE or b == TRUE or skeleton(a, of_a) == skeleton(b, of_b):
        return True
    match a, b:
        case Or(operands), _:
            return all(_implies(each, b, of_a, of_b) for each in operands)
        case _, And(operands):
            return all(_implies(a, each, of_a, of_b) for each in operands)
        case And(operands), _:
            if any(_implies(each, b, of_a, of_b) for each in operands):
                return True
        case _:
            pass
    match a, b:
        case Not(one), Not(other):
            return _implies(other, one, of_b, of_a)
        case _, Or(operands):
            return any(_implies(a, each, of_a, of_b) for each in operands)
        case In(subject, options), In(other, more):
            codes = {skeleton(each) for each in more}
            return skeleton(subject, of_a) == skeleton(other, of_b) and all(
                skeleton(each) in codes for each in options
            )
        case Compare("==", left, Literal() as one), In(other, more):
            return skeleton(left, of_a) == skeleton(other, of_b) and skeleton(one) in {
                skeleton(each) for each in more
            }
        case In(subject, options), Compare("==", left, Literal() as one):
            return skeleton(subject, of_a) == skeleton(left, of_b) and all(
                skeleton(each) == skeleton(one) for each in options
            )
        case Compare(op, left, Literal() as x), Compare(other_op, right, Literal() as y):
            return skeleton(left, of_a) == skeleton(right, of_b) and _bounds(op, x, other_op, y)
        case _:
            return False


_UNDER, _OVER = ("<", "<="), (">", ">=")


def _bounds(op: str, x: Literal, other: str, y: Literal) -> bool:
    """Whether `v op x` implies `v other y` for every v."""
    left, right = _number(x), _number(y)
    if left is None or right is None:
        return False
    if op == "==":
        return bool(
            {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}.get(
                other, False
            )
        )
    if op in _UNDER and other in _UNDER:
        return left < right or (left == right and (op == "<" or other == "<="))
    if op in _OVER and other in _OVER:
        return left > right or (left == right and (op == ">" or other == ">="))
    return False


@lru_cache(maxsize=256)
def _number(literal: Literal) -> tuple[int, int | str] | None:
    """What numbers and days of one kind compare by; numbers at a common scale of eight places."""
    if isinstance(literal.value, bool):
        return None
    if isinstance(literal.type, Number):
        return (0, int(literal.value) * 10 ** (8 - literal.type.scale))
    return (1, literal.value) if type_name(literal.type) == "Day" else None
