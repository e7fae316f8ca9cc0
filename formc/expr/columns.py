"""Columns of codelists in filters: what types their values have, and a filter for one option."""

from __future__ import annotations

import re
from collections.abc import Mapping

from formc.expr import folding
from formc.expr.days import is_day
from formc.expr.tree import (
    FALSE,
    TRUE,
    Aggregate,
    And,
    Arithmetic,
    Bool,
    Call,
    Code,
    Column,
    Compare,
    Day,
    Expr,
    If,
    In,
    Literal,
    Matches,
    Negate,
    Not,
    Number,
    Or,
    Type,
    Words,
    conjunction,
    disjunction,
)
from formc.record import replace

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.([0-9]{1,4}))?")


def type_of(values: tuple[str, ...], kind: type[Type]) -> Type | None:
    """The type of that kind in which every value can be read; None where one cannot."""
    if kind is Words:
        return Words()
    if kind is Bool:
        return Bool() if all(value in ("true", "false") for value in values) else None
    if kind is Day:
        return Day() if all(map(is_day, values)) else None
    if kind is Number:
        read = [_NUMBER.fullmatch(value) for value in values]
        if not values or None in read:
            return None
        scale = max(len(found[1] or "") for found in read if found)
        numbers = [_scaled(value, scale) for value in values]
        return Number(scale, min(numbers), max(numbers))
    return Code(tuple(dict.fromkeys(values))) if kind is Code else None


def read(value: str, type_: Type) -> Literal:
    """A value of a column in the type that the checker has found for the column."""
    match type_:
        case Bool():
            return Literal(type_, value == "true")
        case Number(scale):
            number = _scaled(value, scale)
            return Literal(Number(scale, number, number), number)
        case _:
            return Literal(type_, value)


def _scaled(value: str, scale: int) -> int:
    whole, _, places = value.partition(".")
    return int(whole + places.ljust(scale, "0"))


def bound(filter_: Expr, option: Mapping[str, str]) -> Expr:
    """The filter for one option: columns are its values, and what these decide is decided."""

    def bind(expr: Expr) -> Expr:
        match expr:
            case Column(name, type_):
                return read(option[name], type_)
            case Not(operand):
                found = folding.negation(bind(operand))
                assert found is not None
                return found
            case And(operands):
                return conjunction(tuple(bind(part) for part in operands))
            case Or(operands):
                return disjunction(tuple(bind(part) for part in operands))
            case Compare(operator, left, right):
                return folding.compared(operator, bind(left), bind(right))
            case In(subject, options):
                return folding.among(bind(subject), options)
            case If(condition, then, otherwise):
                decided = bind(condition)
                if isinstance(decided, Literal):
                    return bind(then) if decided == TRUE else bind(otherwise)
                return replace(expr, condition=decided, then=bind(then), otherwise=bind(otherwise))
            case Negate(operand):
                return replace(expr, operand=bind(operand))
            case Arithmetic(_, left, right):
                return replace(expr, left=bind(left), right=bind(right))
            case Call():
                return _called(replace(expr, arguments=tuple(map(bind, expr.arguments))))
            case Matches(subject):
                return replace(expr, subject=bind(subject))
            case Aggregate(_, _, body, where):
                return replace(expr, body=bind(body), where=bind(where))
            case _:
                return expr

    return bind(filter_)


def _called(call: Call) -> Expr:
    """A call; one about two texts that are known is decided."""
    match call.function, call.arguments:
        case "starts_with", (Literal(_, str(text)), Literal(_, str(part))):
            return TRUE if text.startswith(part) else FALSE
        case "ends_with", (Literal(_, str(text)), Literal(_, str(part))):
            return TRUE if text.endswith(part) else FALSE
        case "contains", (Literal(_, str(text)), Literal(_, str(part))):
            return TRUE if part in text else FALSE
        case _:
            return call
