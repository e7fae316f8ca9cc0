"""Judges formulas: a plain interpreter with three outcomes, written apart from the printers.

None is unknown (of a condition) and missing (of a value). Numbers are integers scaled by the static
scale of their formula. Everything that the printers of `expr.lower` say must agree with this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cmp_to_key, lru_cache
from typing import Protocol

from formc.expr import pattern as patterns
from formc.expr.tree import (
    Aggregate,
    And,
    Answered,
    Arithmetic,
    Call,
    Column,
    Compare,
    Expr,
    Has,
    If,
    In,
    Literal,
    Matches,
    Negate,
    Not,
    Number,
    OfficeValue,
    Or,
    Path,
    Ref,
    Scope,
    Today,
    Type,
)

Value = bool | int | str | tuple[str, ...] | None


class Answers(Protocol):
    """The answers of a form as formulas see them; in a row of an aggregate also `Scope.EACH`."""

    @property
    def today(self) -> str:
        """The day of filing, ISO."""

    def value(self, path: Path, scope: Scope) -> Value:
        """The answer of a field, numbers scaled; None if missing, malformed or hidden."""

    def answered(self, path: Path, scope: Scope) -> bool:
        """Whether an item is answered and shown."""

    def rows(self, path: Path) -> Sequence[Answers]:
        """What an aggregate sees in each row; nothing while the repeat is hidden."""

    def office(self, name: str) -> Value:
        """A value of the office; None if it is not set."""

    def column(self, name: str, type_: Type) -> Value:
        """What the option that a filter looks at has in a column."""


def evaluate(expr: Expr, answers: Answers) -> Value:
    """The outcome of a formula."""
    match expr:
        case Literal(_, value):
            return value
        case Ref(path, scope):
            return answers.value(path, scope)
        case OfficeValue(name):
            return answers.office(name)
        case Column(name, type_):
            return answers.column(name, type_)
        case Today():
            return answers.today
        case Answered(path, scope, parts):
            return any(answers.answered(part, scope) for part in parts or (path,))
        case Not(operand):
            outcome = evaluate(operand, answers)
            return None if outcome is None else not outcome
        case And(operands):
            return _all(evaluate(operand, answers) for operand in operands)
        case Or(operands):
            return _any(evaluate(operand, answers) for operand in operands)
        case If(condition, then, otherwise):
            outcome = evaluate(condition, answers)
            if outcome is None:
                return None
            return _as(then if outcome else otherwise, expr, answers)
        case Compare(op, left, right):
            return _compare(op, left, right, answers)
        case In(subject, options):
            return _in(subject, options, answers)
        case Has(subject, code):
            codes = evaluate(subject, answers)
            return code in codes if isinstance(codes, tuple) else None
        case Matches(subject, pattern):
            return _matches(evaluate(subject, answers), pattern)
        case Arithmetic() | Negate():
            return _arithmetic(expr, answers)
        case Call():
            return _call(expr, answers)
        case Aggregate():
            return _aggregate(expr, answers)


# Logic --------------------------------------------------------------------------------------


def _all(outcomes: Iterable[Value]) -> bool | None:
    seen = set(outcomes)
    return False if False in seen else None if None in seen else True


def _any(outcomes: Iterable[Value]) -> bool | None:
    seen = set(outcomes)
    return True if True in seen else None if None in seen else False


def _compare(op: str, left: Expr, right: Expr, answers: Answers) -> bool | None:
    a, b = evaluate(left, answers), evaluate(right, answers)
    if a is None or b is None:
        return None
    scale = max(_scale(left), _scale(right))
    order = _sign(_up(a, left, scale), _up(b, right, scale))
    return {
        "==": order == 0,
        "!=": order != 0,
        "<": order < 0,
        "<=": order <= 0,
        ">": order > 0,
        ">=": order >= 0,
    }[op]


def _sign(a: Value, b: Value) -> int:
    """-1, 0 or 1. Days are ISO texts; texts and codes are only ever compared for equality."""
    if isinstance(a, int) and isinstance(b, int):
        return (a > b) - (a < b)
    if isinstance(a, str) and isinstance(b, str):
        return (a > b) - (a < b)
    raise TypeError(f"{a!r} and {b!r} have no order")


def _in(subject: Expr, options: tuple[Literal, ...], answers: Answers) -> bool | None:
    return (
        _any(_compare("==", subject, option, answers) for option in options) if options else False
    )


def _matches(text: Value, pattern: str) -> bool | None:
    if not isinstance(text, str):
        return None
    parsed = patterns.parse(pattern)
    assert not isinstance(parsed, patterns.Mistake), pattern
    return patterns.accepts(parsed, text)


# Numbers ------------------------------------------------------------------------------------


def _scale(expr: Expr) -> int:
    return expr.type.scale if isinstance(expr.type, Number) else 0


def _up(value: Value, expr: Expr, scale: int) -> Value:
    """A value of `expr` with `scale` places, if it is a number."""
    if isinstance(value, int) and isinstance(expr.type, Number):
        return value * _power(scale - _scale(expr))
    return value


def _as(expr: Expr, whole: Expr, answers: Answers) -> Value:
    """The value of a part with the scale of the whole."""
    return _up(evaluate(expr, answers), expr, _scale(whole))


def _arithmetic(expr: Arithmetic | Negate, answers: Answers) -> int | None:
    if isinstance(expr, Negate):
        value = evaluate(expr.operand, answers)
        return -value if isinstance(value, int) else None
    a, b = evaluate(expr.left, answers), evaluate(expr.right, answers)
    if not isinstance(a, int) or not isinstance(b, int):
        return None
    if expr.op == "*":
        return a * b
    a *= _power(expr.type.scale - _scale(expr.left))
    b *= _power(expr.type.scale - _scale(expr.right))
    return a + b if expr.op == "+" else a - b


def _power(places: int) -> int:
    """Ten to that power; 1 for none and fewer."""
    return int(10 ** max(places, 0))


def _half_away(above: int, below: int) -> int:
    """A fraction rounded to an integer, halves away from zero."""
    whole, rest = divmod(abs(above), abs(below))
    whole += 2 * rest >= abs(below)
    return -whole if (above < 0) != (below < 0) else whole


# Functions ----------------------------------------------------------------------------------


def _call(call: Call, answers: Answers) -> Value:
    given = [_as(argument, call, answers) for argument in call.arguments]
    if call.function == "coalesce":
        return next((value for value in given if value is not None), None)
    if call.function in {"min", "max"}:
        if None in given:
            return None
        order = cmp_to_key(_sign)
        return (min if call.function == "min" else max)(given, key=order)
    plain = [evaluate(argument, answers) for argument in call.arguments]
    if None in plain:
        return None
    if call.function in {"round", "quotient"}:
        return _rounded(call, *(value for value in plain if isinstance(value, int)))
    return _plain_call(call.function, plain)


def _rounded(call: Call, above: int, below: int = 1) -> int | None:
    if below == 0:
        return None
    scales = [_scale(argument) for argument in call.arguments] + [0]
    shift = call.digits - scales[0] + scales[1]
    return _half_away(above * _power(shift), below * _power(-shift))


def _plain_call(function: str, given: list[Value]) -> Value:
    match function, given:
        case "age", [str(born), str(on)]:
            return _age(date.fromisoformat(born), date.fromisoformat(on))
        case "days_between", [str(first), str(last)]:
            return (date.fromisoformat(last) - date.fromisoformat(first)).days
        case "add_days", [str(day), int(days)]:
            return _add_days(date.fromisoformat(day), days)
        case "add_working_days", [str(day), int(days)]:
            return _add_working_days(date.fromisoformat(day), days)
        case "working_days_between", [str(first), str(last)]:
            return _working_days_between(date.fromisoformat(first), date.fromisoformat(last))
        case "length", [str(text)]:
            return len(text)
        case "starts_with", [str(text), str(part)]:
            return text.startswith(part)
        case "ends_with", [str(text), str(part)]:
            return text.endswith(part)
        case "contains", [str(text), str(part)]:
            return part in text
        case "pesel_birth_date", [str(pesel)]:
            return _born(pesel)
        case "pesel_sex", [str(pesel)]:
            return ("K", "M")[int(pesel[9]) % 2] if _eleven_digits(pesel) else None
        case _:
            raise TypeError(f"{function}{tuple(given)}")


def _age(born: date, on: date) -> int | None:
    """Full years by art. 112 of the Civil Code: one born on 29 February is a year older on the last
    day of February. Missing before the birth."""
    if on < born:
        return None
    try:
        birthday = born.replace(year=on.year)
    except ValueError:
        birthday = date(on.year, 2, 28)
    return on.year - born.year - (on < birthday)


def _add_days(day: date, days: int) -> str | None:
    try:
        moved = day + timedelta(days=days)
    except OverflowError:
        return None
    return moved.isoformat() if 1800 <= moved.year <= 2299 else None


def _add_working_days(day: date, days: int) -> str | None:
    """Steps from working day to working day; missing outside 1990 to 2099."""
    if not 1990 <= day.year <= 2099:
        return None
    step = timedelta(days=1 if days > 0 else -1)
    while days:
        day += step
        if not 1990 <= day.year <= 2099:
            return None
        if _is_working_day(day):
            days -= step.days
    return day.isoformat()


def _working_days_between(first: date, last: date) -> int | None:
    """Counted one by one, without the first, with the last; missing outside 1990 to 2099."""
    if not (1990 <= first.year <= 2099 and 1990 <= last.year <= 2099):
        return None
    if last < first:
        backwards = _working_days_between(last, first)
        return None if backwards is None else -backwards
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(_is_working_day(day) for day in days)


@lru_cache(maxsize=50_000)
def _is_working_day(day: date) -> bool:
    """Days off by the act of 18 January 1951 with its changes since 1990."""
    if day.weekday() >= 5 or (day - _easter(day.year)).days in {1, 60}:
        return False
    match day.month, day.day:
        case (1, 1) | (5, 1) | (5, 3) | (8, 15) | (11, 1) | (11, 11) | (12, 25) | (12, 26):
            return False
        case (1, 6):
            return day.year < 2011
        case (11, 12):
            return day.year != 2018
        case (12, 24):
            return day.year < 2025
        case _:
            return True


def _easter(year: int) -> date:
    """By Gauss, with his two exceptions; right from 1900 to 2099."""
    moon = (19 * (year % 19) + 24) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7
    late = (moon == 29 or (moon == 28 and year % 19 > 10)) and sunday == 6
    return date(year, 3, 22) + timedelta(days=moon + sunday - 7 * late)


def _eleven_digits(pesel: str) -> bool:
    return len(pesel) == 11 and pesel.isascii() and pesel.isdigit()


def _born(pesel: str) -> str | None:
    """The century is added to the month: 80 for 18.., 0 for 19.., 20, 40, 60 up to 22.."""
    if not _eleven_digits(pesel):
        return None
    year, month, day = int(pesel[0:2]), int(pesel[2:4]), int(pesel[4:6])
    century = {0: 1900, 1: 2000, 2: 2100, 3: 2200, 4: 1800}[month // 20]
    try:
        return date(century + year, month % 20, day).isoformat()
    except ValueError:
        return None


# Rows ---------------------------------------------------------------------------------------


def _aggregate(expr: Aggregate, answers: Answers) -> Value:
    kept = [(evaluate(expr.where, row), row) for row in answers.rows(expr.rows)]
    match expr.kind:
        case "any":
            return _any(_all((keep, evaluate(expr.body, row))) for keep, row in kept)
        case "all":
            return _all(
                _any((None if keep is None else not keep, evaluate(expr.body, row)))
                for keep, row in kept
            )
        case "count":
            return sum(1 for keep, row in kept if keep and evaluate(expr.body, row))
        case _:
            pass
    values = [evaluate(expr.body, row) for keep, row in kept if keep]
    there = [value for value in values if value is not None]
    if expr.kind == "unique":
        return len(set(there)) == len(there)
    return sum(value for value in there if isinstance(value, int))
