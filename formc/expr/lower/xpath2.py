"""Formulas in XPath 2.0: the assertions of XML Schema 1.1.

XPath 2.0 has conditionals, days and exact integers, so formulas are spelt as Python spells them:
numbers are integers scaled by their static scale. Three traps decide the rest. Nodes may be typed
or not: everything is read as text and cast from there. `and` and `or` may look at their right side
first, and a cast of a missing answer is an error: what must come first stands in
`if (…) then … else false()`. Functions that compare texts are told to compare code points.

Every implementation holds integers of 18 digits and none needs to hold more; what could pass that
raises `Unsayable`.
"""

from __future__ import annotations

from typing import Protocol, assert_never

from formc.expr import bounds
from formc.expr import pattern as patterns
from formc.expr.functions import FIRST_DAY, LAST_DAY
from formc.expr.lower import outcomes
from formc.expr.lower.outcomes import (
    AllOf,
    Among,
    AnyOf,
    Compares,
    Distinct,
    Fits,
    Holding,
    Holds,
    Is,
    Nope,
    Present,
    Some,
    Stands,
    Test,
    Textual,
    Unsayable,
)
from formc.expr.tree import (
    Aggregate,
    Arithmetic,
    Bool,
    Call,
    Codes,
    Day,
    Expr,
    If,
    Literal,
    Negate,
    Number,
    OfficeValue,
    Path,
    Ref,
    Scope,
    Today,
    Type,
)

MAX_LENGTH = 60_000
"""Of one test, in characters."""

LIMIT = 10**18
"""What every implementation of XPath 2.0 holds as an integer."""

# XML Schema 1.1 compares texts by code points; elementpath asks the machine for its locale instead,
# and stops for ever where it is not installed.
BY_CODE_POINTS = "'http://www.w3.org/2005/xpath-functions/collation/codepoint'"

_SIGNS = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_MOST_DAYS = 200_000  # more than lie between the first day and the last


class Names(Protocol):
    """Where answers stand. All results are paths that mean the same anywhere in the test: from its
    context node, or from a variable."""

    @property
    def each(self) -> str:
        """The variable of an aggregate's row, with its `$`."""

    @property
    def today(self) -> str: ...

    def ref(self, path: Path, scope: Scope) -> str:
        """The element of a field, at most one; of several choices the elements of the codes."""

    def answered(self, path: Path, scope: Scope) -> str:
        """Selects something exactly where the item is answered."""

    def rows(self, path: Path) -> str:
        """The rows of a repeat."""

    def office(self, name: str) -> str: ...


class XPath2:
    """Prints formulas for one context node. All results are in parentheses or calls."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def true(self, expr: Expr) -> str:
        """A test that holds where the condition is definitely true."""
        return self.test(outcomes.true(expr))

    def false(self, expr: Expr) -> str:
        """A test that holds where the condition is definitely false."""
        return self.test(outcomes.false(expr))

    def defined(self, expr: Expr) -> str:
        """A test that holds where the formula has a value."""
        return self.test(outcomes.defined(expr))

    def test(self, test: Test) -> str:
        """A two-valued test; never an error where its answers are canonical."""
        text = self._test(test)
        if len(text) > MAX_LENGTH:
            raise Unsayable("warunek jest za długi dla XPath 2.0")
        return text

    def value(self, expr: Expr) -> str:
        """The value where it is defined: a scaled xs:integer, xs:string, xs:date or xs:boolean."""
        if isinstance(expr.type, Number):
            _small(expr.type)
        if isinstance(expr.type, Bool) and not isinstance(expr, Literal):
            return self._test(outcomes.true(expr))
        match expr:
            case Literal(type_, value):
                return _literal(type_, value)
            case Ref() | OfficeValue() | Today():
                return self._read(expr)
            case If(condition, then, otherwise):
                return self._conditional(outcomes.true(condition), then, otherwise, expr.type)
            case Arithmetic(op, left, right, type_):
                scale = 0 if op == "*" else type_.scale
                return f"({self._scaled(left, scale)} {op} {self._scaled(right, scale)})"
            case Negate(operand):
                return f"(-{self.value(operand)})"
            case Call():
                return self._call(expr)
            case Aggregate():
                return self._aggregate(expr)
            case _:
                raise AssertionError(f"no value: {expr}")

    # tests

    def _test(self, test: Test) -> str:
        match test:
            case Holds(value):
                return "true()" if value else "false()"
            case AllOf(parts):
                return self._in_order(parts)
            case AnyOf(parts):
                return f"({' or '.join(self._test(part) for part in parts)})"
            case Nope(part):
                return f"not({self._test(part)})"
            case Is(of, value):
                return f"({self._trimmed(of)} eq '{str(value).lower()}')"
            case Present(of):
                return self._present(of)
            case Stands(path, scope):
                return f"exists({self._names.answered(path, scope)})"
            case Some(rows, inner):
                each = self._names.each
                return f"(some {each} in {self._names.rows(rows)} satisfies {self._test(inner)})"
            case Distinct(rows, where, value):
                values = self._of_rows(rows, where, self.value(value))
                different = f"distinct-values({values}, {BY_CODE_POINTS})"
                return f"(count({values}) eq count({different}))"
            case Compares() | Among() | Holding() | Textual() | Fits():
                return self._relation(test)
            case _:
                assert_never(test)

    def _in_order(self, parts: tuple[Test, ...]) -> str:
        """All of the tests, each looked at only where those before it hold."""
        first = next((n for n, part in enumerate(parts) if _may_fail(part)), len(parts))
        if first == len(parts):
            return f"({' and '.join(self._test(part) for part in parts)})"
        if first == 0:
            first = 1
        test = self._test(parts[0] if first == 1 else AllOf(parts[:first]))
        rest = parts[first:]
        if not rest:
            return test
        then = self._in_order(rest) if len(rest) > 1 else self._test(rest[0])
        return f"(if {_bracketed(test)} then {then} else false())"

    def _relation(self, test: Compares | Among | Holding | Textual | Fits) -> str:
        match test:
            case Compares(op, left, right):
                scale = _common_scale(left, right)
                sides = self._scaled(left, scale), self._scaled(right, scale)
                return f"({sides[0]} {_SIGNS[op]} {sides[1]})"
            case Among(subject, options):
                scale = _common_scale(subject, *options)
                texts = ", ".join(self._scaled(option, scale) for option in options)
                return f"({self._scaled(subject, scale)} = ({texts}))"
            case Holding(subject, code):
                there = f"some $kod in {self._path(subject)} satisfies string($kod) eq"
                return f"({there} {quoted(code)})"
            case Textual(function, subject, text):
                name = function.replace("_", "-")
                return f"{name}({self.value(subject)}, {quoted(text)}, {BY_CODE_POINTS})"
            case Fits(subject, pattern):
                return fitting(self.value(subject), pattern)

    def _present(self, of: Ref | OfficeValue | Call) -> str:
        if isinstance(of, Call):
            return self._call_present(of)
        if isinstance(of.type, Codes):
            return f"exists({self._path(of)})"
        return f"({self._trimmed(of)} ne '')"

    def _call_present(self, call: Call) -> str:
        """Whether a function whose arguments are there has a value."""
        first = self.value(call.arguments[0])
        digits = f"(string-length({first}) eq 11) and (translate({first}, '0123456789', '') eq '')"
        match call.function:
            case "add_days":
                days = self.value(call.arguments[1])
                moved = _of_days("add_days", first, days)
                reached = f"(({moved} ge {_day(FIRST_DAY)}) and ({moved} le {_day(LAST_DAY)}))"
                return f"(if (abs({days}) le {_MOST_DAYS}) then {reached} else false())"
            case "pesel_sex":
                return f"({digits})"
            case "pesel_birth_date":
                return f"(if ({digits}) then ({birth(first)} castable as xs:date) else false())"
            case _:
                raise _unknown(call.function)

    # values

    def _path(self, of: Expr) -> str:
        match of:
            case Ref(path, scope):
                return self._names.ref(path, scope)
            case OfficeValue(name):
                return self._names.office(name)
            case Today():
                return self._names.today
            case _:
                raise AssertionError(of)

    def _trimmed(self, of: Ref | OfficeValue) -> str:
        """The text of an element; spaces around a number or a day do not count."""
        return f"normalize-space(string({self._path(of)}))"

    def _read(self, of: Ref | OfficeValue | Today) -> str:
        text = f"string({self._path(of)})"
        match of.type:
            case Number(0):
                return f"xs:integer({text})"
            case Number(scale):
                return f"xs:integer(xs:decimal({text}) * {10**scale})"
            case Day():
                return f"xs:date({text})"
            case _:
                return text

    def _scaled(self, expr: Expr, scale: int) -> str:
        """The value with `scale` places; the same value where it has as many or more."""
        text = self.value(expr)
        if not isinstance(expr.type, Number) or expr.type.scale >= scale:
            return text
        _small(bounds.rescaled(expr.type, scale))
        return f"({text} * {10 ** (scale - expr.type.scale)})"

    def _as(self, expr: Expr, type_: Type) -> str:
        return self._scaled(expr, type_.scale if isinstance(type_, Number) else 0)

    def _conditional(self, test: Test, then: Expr, otherwise: Expr, type_: Type) -> str:
        return (
            f"(if {_bracketed(self._test(test))} then {self._as(then, type_)}"
            f" else {self._as(otherwise, type_)})"
        )

    def _call(self, call: Call) -> str:
        given = call.arguments
        match call.function:
            case "coalesce":
                return self._conditional(outcomes.defined(given[0]), given[0], given[1], call.type)
            case "round":
                return self._round(given[0], call.digits)
            case "quotient":
                return self._quotient(given[0], given[1], call.digits)
            case "min" | "max":
                values = ", ".join(self._as(each, call.type) for each in given)
                return f"{call.function}(({values}), {BY_CODE_POINTS})"
            case "length":
                return f"string-length({self.value(given[0])})"
            case "pesel_birth_date":
                return _born(self.value(given[0]))
            case "pesel_sex":
                digit = f"xs:integer(substring({self.value(given[0])}, 10, 1))"
                return f"substring('KM', ({digit} mod 2) + 1, 1)"
            case "add_days" | "days_between" | "age":
                return _of_days(call.function, *(self.value(each) for each in given))
            case _:
                raise _unknown(call.function)

    def _round(self, number: Expr, digits: int) -> str:
        assert isinstance(number.type, Number)
        if digits >= number.type.scale:
            return self._scaled(number, digits)
        unit = 10 ** (number.type.scale - digits)
        return _half_away(self.value(number), number.type, str(unit), Number(0, unit, unit))

    def _quotient(self, above: Expr, below: Expr, digits: int) -> str:
        """a/10^p : b/10^q with n places is a * 10^(n+q) : b * 10^p."""
        assert isinstance(above.type, Number)
        assert isinstance(below.type, Number)
        up, down = 10 ** (digits + below.type.scale), 10**above.type.scale
        return _half_away(
            f"({self.value(above)} * {up})",
            _times(above.type, up),
            f"({self.value(below)} * {down})",
            _times(below.type, down),
        )

    # rows

    def _of_rows(self, rows: Path, where: Test, value: str) -> str:
        """The values of the rows in which a test holds, as a sequence."""
        each, test = self._names.each, _bracketed(self._test(where))
        chosen = f"if {test} then {value} else ()"
        return f"(for {each} in {self._names.rows(rows)} return ({chosen}))"

    def _aggregate(self, expr: Aggregate) -> str:
        where = outcomes.true(expr.where)
        if expr.kind == "count":
            counted = outcomes.every(where, outcomes.true(expr.body))
            return f"count({self._of_rows(expr.rows, counted, '1')})"
        guard = outcomes.every(where, outcomes.defined(expr.body))
        return f"sum({self._of_rows(expr.rows, guard, self.value(expr.body))})"


def _may_fail(test: Test) -> bool:
    """Whether a test casts or calculates something that must be known to be there."""
    match test:
        case Compares() | Among() | Textual() | Fits() | Present(Call()):
            return True
        case _:
            return False


def _common_scale(*exprs: Expr) -> int:
    return max((expr.type.scale for expr in exprs if isinstance(expr.type, Number)), default=0)


def _literal(type_: Type, value: bool | int | str) -> str:
    if isinstance(value, bool):
        return "true()" if value else "false()"
    if isinstance(value, int):
        return str(value) if value >= 0 else f"({value})"
    return _day(value) if isinstance(type_, Day) else quoted(value)


def _day(iso: str) -> str:
    return f"xs:date('{iso}')"


def birth(pesel: str) -> str:
    """The first six digits of a PESEL as the text of a day, real or not; the month carries the
    century."""
    month = f"xs:integer(substring({pesel}, 3, 2))"
    century = f"string(18 + (({_whole(month, '20')} + 1) mod 5))"
    of_year = f"substring(string(100 + ({month} mod 20)), 2)"
    year, day = f"substring({pesel}, 1, 2)", f"substring({pesel}, 5, 2)"
    return f"concat({century}, {year}, '-', {of_year}, '-', {day})"


def _born(pesel: str) -> str:
    """The day that a PESEL begins with, counted from the first: unlike a cast of a text that is no
    day, this is no error where elementpath tries it on no document."""
    month = f"xs:integer(substring({pesel}, 3, 2))"
    year = f"(100 * (({_whole(month, '20')} + 1) mod 5) + xs:integer(substring({pesel}, 1, 2)))"
    months = f"((12 * {year} + ({month} mod 20) - 1) * xs:yearMonthDuration('P1M'))"
    days = f"((xs:integer(substring({pesel}, 5, 2)) - 1) * xs:dayTimeDuration('P1D'))"
    return f"({_day(FIRST_DAY)} + {months} + {days})"


def _of_days(function: str, first: str, second: str) -> str:
    match function:
        case "add_days":
            return f"({first} + ({second} * xs:dayTimeDuration('P1D')))"
        case "days_between":
            return f"days-from-duration({second} - {first})"
        case "age":
            birth, on = _ymd("$urodzony"), _ymd("$dzien")
            year = "year-from-date($dzien)"
            leap = f"(({year} mod 4 eq 0) and (({year} mod 100 ne 0) or ({year} mod 400 eq 0)))"
            # Art. 112 of the Civil Code: the last day of February stands for the 29th.
            moved = f"(if (({birth} mod 10000 eq 229) and not{leap}) then 1 else 0)"
            age = _whole(f"({on} - {birth} + {moved})", "10000")
            return f"(for $urodzony in {first}, $dzien in {second} return {age})"
        case _:
            raise AssertionError(function)


def _ymd(day: str) -> str:
    """A day as the number yyyymmdd."""
    parts = (f"{part}-from-date({day})" for part in ("year", "month", "day"))
    year, month, number = parts
    return f"({year} * 10000 + {month} * 100 + {number})"


def _half_away(above: str, of_above: Number, below: str, of_below: Number) -> str:
    """(2|a| + |b|) idiv 2|b| with the sign of a/b."""
    _small(Number(0, 0, 2 * _most(of_above) + 2 * _most(of_below)))
    up = f"abs({above})" if of_above.low < 0 else above
    down = f"abs({below})" if of_below.low < 0 else below
    whole = _whole(f"(2 * {up} + {down})", f"(2 * {down})")
    signs = [text for text, of in ((above, of_above), (below, of_below)) if of.low < 0]
    if not signs:
        return whole
    negative = " ne ".join(f"({text} lt 0)" for text in signs)
    return f"((if ({negative}) then -1 else 1) * {whole})"


def _whole(above: str, below: str) -> str:
    """A quotient without its fraction. elementpath tries every assertion on no document at all,
    where `idiv` must not find nothing; a sum never is nothing."""
    return f"(sum({above}) idiv sum({below}))"


def _times(number: Number, factor: int) -> Number:
    return Number(0, number.low * factor, number.high * factor)


def _most(number: Number) -> int:
    return max(abs(number.low), abs(number.high))


def _small(number: Number) -> None:
    if _most(number) >= LIMIT:
        raise Unsayable("liczby mogą mieć więcej niż 18 cyfr; pomaga mniejsze `max` pola")


def _unknown(function: str) -> Unsayable:
    return Unsayable(f"XPath 2.0 nie umie policzyć `{function}()`")


def _bracketed(test: str) -> str:
    """What follows `if` stands in parentheses; a test is in parentheses, or a call."""
    return test if test.startswith("(") else f"({test})"


def quoted(text: str) -> str:
    """A text as XPath 2.0 writes it: the apostrophe is doubled."""
    return "'" + text.replace("'", "''") + "'"


def fitting(subject: str, pattern: str) -> str:
    """A test that a text matches a portable pattern from end to end."""
    parsed = patterns.parse(pattern)
    assert not isinstance(parsed, patterns.Mistake), pattern
    return f"matches({subject}, {quoted(f'^({patterns.xpath(parsed)})$')})"
