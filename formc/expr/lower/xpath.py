"""Formulas in XPath 1.0: the tests of Schematron.

XPath 1.0 has floating point numbers and no conditional. Numbers are therefore scaled integers below
2^53, which doubles hold exactly; a conditional value is lifted out of the comparison that it stands
in; a day is the number `yyyymmdd`, or a serial number where days are counted. What cannot be said,
or would not be exact, raises `Unsayable` with the reason in Polish.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Protocol, assert_never

from formc.expr import bounds
from formc.expr import pattern as patterns
from formc.expr.functions import FIRST_DAY, LAST_DAY
from formc.expr.lower import outcomes
from formc.expr.lower.lifting import EXACT, Relation, Summand, lifted, summands
from formc.expr.lower.outcomes import (
    YES,
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
    Code,
    Codes,
    Day,
    Expr,
    Literal,
    Negate,
    Number,
    OfficeValue,
    Path,
    Ref,
    Scope,
    Today,
    Words,
)
from formc.record import Record

NO_WORKING_DAYS = "XPath 1.0 nie zna dni roboczych"
MAX_LENGTH = 60_000
"""Of one test, in characters."""


class Names(Protocol):
    """Where answers stand in the document. All results are location paths from the context node of
    the test; with `Scope.EACH` from the row that the aggregate looks at."""

    @property
    def today(self) -> str: ...

    def ref(self, path: Path, scope: Scope) -> str:
        """The element of a field; of several choices the elements of the codes."""

    def answered(self, path: Path, scope: Scope) -> str:
        """Selects something exactly where the item is answered."""

    def rows(self, path: Path) -> str:
        """The rows of a repeat: each other's siblings, with no others among them."""

    def outer(self, rows: Path, path: str) -> str:
        """A path from the context node, as written in a predicate on the rows of `rows`. Raises
        `Unsayable` where there is no way back."""

    def office(self, name: str) -> str: ...


class XPath1:
    """Prints formulas for one context node."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._rows: Path | None = None  # inside a predicate on these rows

    def true(self, expr: Expr) -> str:
        """A test that holds where the condition is definitely true."""
        return self._test(outcomes.true(expr))

    def false(self, expr: Expr) -> str:
        """A test that holds where the condition is definitely false."""
        return self._test(outcomes.false(expr))

    def defined(self, expr: Expr) -> str:
        """A test that holds where the formula has a value."""
        return self._test(outcomes.defined(expr))

    def value(self, expr: Expr) -> str:
        """The value where it is defined: a scaled number, a text, a day as `yyyymmdd`. To compare a
        field with a formula print `true(Compare("==", field, formula))`, which says more."""
        match expr.type:
            case Number():
                return self._number(expr)
            case Day():
                return self._ymd(expr)
            case Words() | Code():
                return self._text(expr)
            case Bool():
                return self.true(expr)
            case _:
                raise Unsayable("lista kodów nie ma jednej wartości")

    # tests

    def _test(self, test: Test) -> str:
        text = self._spelt(test)
        if len(text) > MAX_LENGTH:
            raise Unsayable("warunek jest za długi dla XPath 1.0")
        return text

    def _spelt(self, test: Test) -> str:
        match test:
            case Holds(value):
                return "true()" if value else "false()"
            case AllOf(parts):
                return f"({' and '.join(self._test(part) for part in parts)})"
            case AnyOf(parts):
                return f"({' or '.join(self._test(part) for part in parts)})"
            case Nope(part):
                return f"not({self._test(part)})"
            case Is(of, value):
                return f"(normalize-space({self._path(of)}) = '{str(value).lower()}')"
            case Stands(path, scope):
                return f"boolean({self._placed(self._names.answered(path, scope), scope)})"
            case Holding(subject, code):
                return f"({self._path(subject)} = {quoted(code)})"
            case Some(rows, inner):
                return f"boolean({self._filtered(rows, inner)})"
            case Distinct(rows, where, value):
                return self._distinct(rows, where, value)
            case Compares() | Among() | Textual() | Fits() | Present():
                return self._relation(test)
        assert_never(test)

    def _relation(self, test: Relation) -> str:
        plain = lifted(test)
        if plain is not None:
            return self._test(plain)
        match test:
            case Compares(op, left, right):
                return self._comparison("=" if op == "==" else op, left, right)
            case Among(subject, options):
                parts = (Compares("==", subject, option) for option in options)
                return self._test(outcomes.some(*parts))
            case Textual(function, subject, text):
                return self._textual(function, self._text(subject), text)
            case Fits(subject, pattern):
                return fitting(self._text(subject), pattern)
            case Present(Call() as call):
                return self._call_present(call)
            case Present(Ref(_, _, Codes()) as of):
                return f"boolean({self._path(of)})"
            case Present(Ref() | OfficeValue() as of):
                return f"(normalize-space({self._path(of)}) != '')"
            case _:
                raise AssertionError(test)

    def _comparison(self, op: str, left: Expr, right: Expr) -> str:
        match left.type:
            case Number(scale):
                assert isinstance(right.type, Number)
                common = max(scale, right.type.scale)
                sides = self._scaled(left, common), self._scaled(right, common)
            case Day():
                counted = _counts(left) or _counts(right)
                printer = self._serial if counted else self._ymd
                sides = printer(left), printer(right)
            case _:
                sides = self._text(left), self._text(right)
        return f"({sides[0]} {op} {sides[1]})"

    def _textual(self, function: str, subject: str, text: str) -> str:
        if function == "starts_with":
            return f"starts-with({subject}, {quoted(text)})"
        if function == "contains":
            return f"contains({subject}, {quoted(text)})"
        start = f"string-length({subject}) - {len(text) - 1}"
        return f"(substring({subject}, {start}) = {quoted(text)})"

    # paths

    def _path(self, of: Expr) -> str:
        match of:
            case Ref(path, scope):
                return self._placed(self._names.ref(path, scope), scope)
            case OfficeValue(name):
                return self._placed(self._names.office(name), Scope.FORM)
            case Today():
                return self._placed(self._names.today, Scope.FORM)
            case _:
                raise Unsayable("w tym miejscu XPath 1.0 potrzebuje pola")

    def _placed(self, path: str, scope: Scope) -> str:
        """A path of the context node as it is written where we are."""
        if self._rows is None or scope is Scope.EACH:
            return path
        return self._names.outer(self._rows, path)

    # numbers: scaled integers

    def _scaled(self, expr: Expr, scale: int) -> str:
        """The number with so many places."""
        assert isinstance(expr.type, Number)
        _exact(bounds.rescaled(expr.type, scale))
        text = self._number(expr)
        factor = 10 ** (scale - expr.type.scale)
        return text if factor == 1 else f"({text} * {factor})"

    def _number(self, expr: Expr) -> str:
        assert isinstance(expr.type, Number)
        _exact(expr.type)
        match expr:
            case Literal(_, value):
                return str(value) if int(value) >= 0 else f"({value})"
            case Ref() | OfficeValue():
                return self._read_number(self._path(expr), expr.type)
            case Arithmetic(op, left, right, type_):
                if op == "*":
                    return f"({self._number(left)} * {self._number(right)})"
                return (
                    f"({self._scaled(left, type_.scale)} {op} {self._scaled(right, type_.scale)})"
                )
            case Negate(operand):
                return f"(-{self._number(operand)})"
            case Aggregate("count", rows, body, where):
                counted = outcomes.every(outcomes.true(where), outcomes.true(body))
                return f"count({self._filtered(rows, counted)})"
            case Aggregate("sum"):
                return self._sum(expr)
            case Call():
                return self._number_call(expr)
            case _:
                raise Unsayable("XPath 1.0 nie zna warunku wewnątrz wartości")

    def _read_number(self, path: str, type_: Number) -> str:
        if not type_.scale:
            return f"number({path})"
        if max(abs(type_.low), abs(type_.high)) * 4 >= EXACT:
            raise Unsayable("liczba ma za dużo cyfr, by czytać ją dokładnie")
        return f"round(number({path}) * {10**type_.scale})"

    def _number_call(self, call: Call) -> str:
        first = call.arguments[0]
        match call.function:
            case "length":
                return f"string-length({self._text(first)})"
            case "round":
                return self._round(first, call.digits)
            case "quotient":
                return self._quotient(first, call.arguments[1], call.digits)
            case "age":
                return self._age(first, call.arguments[1])
            case "days_between":
                return f"({self._serial(call.arguments[1])} - {self._serial(first)})"
            case "working_days_between":
                raise Unsayable(NO_WORKING_DAYS)
            case _:
                raise AssertionError(call.function)

    def _round(self, number: Expr, digits: int) -> str:
        assert isinstance(number.type, Number)
        if digits >= number.type.scale:
            return self._scaled(number, digits)
        unit = 10 ** (number.type.scale - digits)
        below = _Term(str(unit), Number(0, unit, unit))
        return self._half_away(_Term(self._number(number), number.type), below)

    def _quotient(self, above: Expr, below: Expr, digits: int) -> str:
        """a/10^p : b/10^q with n places is a * 10^(n+q) : b * 10^p."""
        assert isinstance(above.type, Number)
        assert isinstance(below.type, Number)
        up, down = 10 ** (digits + below.type.scale), 10**above.type.scale
        return self._half_away(
            _Term(f"({self._number(above)} * {up})", _times(above.type, up)),
            _Term(f"({self._number(below)} * {down})", _times(below.type, down)),
        )

    def _half_away(self, above: _Term, below: _Term) -> str:
        """floor((2|a| + |b|) / 2|b|) with the sign of a/b. The quotient is exact enough while
        everything stays under 2^53."""
        if 2 * above.most + 3 * below.most >= EXACT:
            raise Unsayable("zaokrąglenie przekroczyłoby 2^53")
        whole = f"floor((2 * {above.absolute} + {below.absolute}) div (2 * {below.absolute}))"
        return f"({above.sign}{below.sign}{whole})"

    def _age(self, born: Expr, on: Expr) -> str:
        birth, day = self._ymd(born), self._ymd(on)
        year = f"floor({day} div 10000)"
        leap = f"({year} mod 4 = 0 and ({year} mod 100 != 0 or {year} mod 400 = 0))"
        moved = f"({birth} - ({birth} mod 10000 = 229 and not({leap})))"
        return f"floor(({day} - {moved}) div 10000)"

    # texts and days

    def _text(self, expr: Expr) -> str:
        match expr:
            case Literal(_, value):
                return quoted(str(value))
            case Ref() | OfficeValue():
                return f"string({self._path(expr)})"
            case Call("pesel_sex", (pesel,)):
                return f"substring('KM', substring({self._text(pesel)}, 10, 1) mod 2 + 1, 1)"
            case _:
                raise Unsayable("XPath 1.0 nie zna warunku wewnątrz wartości")

    def _ymd(self, expr: Expr) -> str:
        """A day as the number yyyymmdd."""
        match expr:
            case Literal(_, value):
                return str(value).replace("-", "")
            case Ref() | OfficeValue() | Today():
                return f"number(translate({self._path(expr)}, '-', ''))"
            case Call("pesel_birth_date"):
                year, month, day = self._parts(expr)
                return f"(10000 * {year} + 100 * {month} + {day})"
            case Call("add_working_days"):
                raise Unsayable(NO_WORKING_DAYS)
            case _:
                raise Unsayable("XPath 1.0 nie policzy tej daty")

    def _serial(self, expr: Expr) -> str:
        """A day as a running number; the year begins in March, so that a leap day is its last."""
        if isinstance(expr, Literal):
            return str(serial(str(expr.value)))
        if isinstance(expr, Call) and expr.function == "add_working_days":
            raise Unsayable(NO_WORKING_DAYS)
        if isinstance(expr, Call) and expr.function == "add_days":
            day, days = expr.arguments
            return f"({self._serial(day)} + {self._number(days)})"
        year, month, day_text = self._parts(expr)
        march = f"({year} - ({month} < 3))"
        leaps = f"floor({march} div 4) - floor({march} div 100) + floor({march} div 400)"
        before = f"floor((153 * (({month} + 9) mod 12) + 2) div 5)"
        return f"(365 * {march} + {leaps} + {before} + {day_text})"

    def _parts(self, expr: Expr) -> tuple[str, str, str]:
        """Year, month and day of a day, as numbers."""
        if isinstance(expr, Call) and expr.function == "pesel_birth_date":
            text = self._text(expr.arguments[0])
            carried = f"substring({text}, 3, 2)"
            century = f"100 * ((floor({carried} div 20) + 1) mod 5)"
            year = f"(1800 + {century} + substring({text}, 1, 2))"
            return year, f"({carried} mod 20)", f"number(substring({text}, 5, 2))"
        text = f"normalize-space({self._path(expr)})"
        places = ((1, 4), (6, 2), (9, 2))
        year, month, day = (f"number(substring({text}, {at}, {size}))" for at, size in places)
        return year, month, day

    def _call_present(self, call: Call) -> str:
        """Whether a function whose arguments are there has a value."""
        if call.function == "add_days":
            return self._reachable(*call.arguments)
        if call.function in {"add_working_days", "working_days_between"}:
            raise Unsayable(NO_WORKING_DAYS)
        text = self._text(call.arguments[0])
        digits = f"string-length({text}) = 11 and translate({text}, '0123456789', '') = ''"
        if call.function == "pesel_sex":
            return f"({digits})"
        year, month, day = self._parts(call)
        leap = f"({year} mod 4 = 0 and ({year} mod 100 != 0 or {year} mod 400 = 0))"
        last = f"substring('312831303130313130313031', 2 * {month} - 1, 2)"
        real = f"{month} >= 1 and {month} <= 12 and {day} >= 1"
        return f"({digits} and {real} and {day} <= {last} + ({month} = 2 and {leap}))"

    def _reachable(self, day: Expr, days: Expr) -> str:
        """Whether a day so many days away lies in 1800 to 2299."""
        assert isinstance(days.type, Number)
        parts = []
        if isinstance(days, Literal) and abs(int(days.value)) < 200_000 and not _counts(day):
            moved = timedelta(days=int(days.value))
            if days.type.low < 0:
                first = date.fromisoformat(FIRST_DAY) - moved
                parts.append(f"{self._ymd(day)} >= {first:%Y%m%d}")
            elif days.type.high > 0:
                last = date.fromisoformat(LAST_DAY) - moved
                parts.append(f"{self._ymd(day)} <= {last:%Y%m%d}")
            return f"({' and '.join(parts)})" if parts else "true()"
        number = f"({self._serial(day)} + {self._number(days)})"
        return f"({number} >= {serial(FIRST_DAY)} and {number} <= {serial(LAST_DAY)})"

    # rows

    def _filtered(self, rows: Path, test: Test) -> str:
        """The rows in which a test holds."""
        path = self._names.rows(rows)
        return path if test == YES else f"{path}[{self._inside(rows, lambda: self._test(test))}]"

    def _inside(self, rows: Path, spell: Callable[[], str]) -> str:
        self._rows = rows
        try:
            return spell()
        finally:
            self._rows = None

    def _distinct(self, rows: Path, where: Test, value: Expr) -> str:
        """No row has an earlier one with the same value."""
        if not isinstance(value, Ref) or value.scope is not Scope.EACH:
            raise Unsayable("`unique` w XPath 1.0 porównuje tylko pola wiersza")
        path = self._names.ref(value.path, value.scope)
        reads = {Number: "number", Bool: "normalize-space", Day: "normalize-space"}
        own = f"{reads.get(type(value.type), 'string')}({path})"
        test = self._inside(rows, lambda: self._test(where))
        earlier = f"preceding-sibling::*[{test}]/{path}"
        return f"not({self._names.rows(rows)}[{test} and {own} = {earlier}])"

    def _sum(self, expr: Aggregate) -> str:
        """A sum of sums: XPath 1.0 adds up elements, not values."""
        assert isinstance(expr.type, Number)
        guard = outcomes.every(outcomes.true(expr.where), outcomes.defined(expr.body))
        parts = [
            self._summand(expr.rows, summand)
            for summand in summands(expr.body, guard, 1, expr.type)
        ]
        return parts[0] if len(parts) == 1 else f"({' + '.join(parts)})" if parts else "0"

    def _summand(self, rows: Path, summand: Summand) -> str:
        chosen = self._filtered(rows, summand.where)
        if summand.field is None:
            total = f"count({chosen})"
        else:
            type_ = summand.field.type
            assert isinstance(type_, Number)
            path = f"{chosen}/{self._names.ref(summand.field.path, Scope.EACH)}"
            total = f"sum({path})"
            if type_.scale:
                total = f"round({total} * {10**type_.scale})"
        factor = summand.factor
        return total if factor == 1 else f"({total} * {factor if factor > 0 else f'({factor})'})"


class _Term(Record, frozen=True):
    """A number as text, with its bounds."""

    text: str
    type: Number

    @property
    def most(self) -> int:
        return max(abs(self.type.low), abs(self.type.high))

    @property
    def sign(self) -> str:
        """`-1 *` where it is negative."""
        return f"(1 - 2 * ({self.text} < 0)) * " if self.type.low < 0 else ""

    @property
    def absolute(self) -> str:
        return f"({self.sign}{self.text})" if self.type.low < 0 else self.text


def _times(type_: Number, factor: int) -> Number:
    return Number(0, type_.low * factor, type_.high * factor)


def _exact(type_: Number) -> None:
    if max(abs(type_.low), abs(type_.high)) >= EXACT:
        raise Unsayable("liczby mogą przekroczyć 2^53; pomaga mniejsze `max` pola")


def serial(day: str) -> int:
    """The running number of a day, as `XPath1` counts."""
    read = date.fromisoformat(day)
    year = read.year - (read.month < 3)
    before = (153 * ((read.month + 9) % 12) + 2) // 5
    return 365 * year + year // 4 - year // 100 + year // 400 + before + read.day


def _counts(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.function == "add_days"


def quoted(text: str) -> str:
    """A text as XPath 1.0 writes it; there are no escapes."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    parts = ', "\'", '.join(f"'{part}'" for part in text.split("'"))
    return f"concat({parts})"


# Patterns ---------------------------------------------------------------------------------------


def fitting(subject: str, pattern: str) -> str:
    """A test that a text matches a pattern made of a few alternatives of fixed places, such as
    `[0-9]{2}-[0-9]{3}`; only the last part may be endless. Everything else is unsayable."""
    parsed = patterns.parse(pattern)
    assert not isinstance(parsed, patterns.Mistake), pattern
    rows = [fixed for row in _rows(parsed) for fixed in _with_fixed_lengths(row)]
    if len(rows) > _MAX_ROWS:
        raise Unsayable("XPath 1.0 nie zna wyrażeń regularnych")
    return f"({' or '.join(_fixed(subject, row) for row in rows)})"


_Row = tuple[patterns.Pattern, ...]
_MAX_ROWS = 32


def _rows(pattern: patterns.Pattern) -> list[_Row]:
    """The alternatives of a pattern, each a row of single characters and of repeated ones."""
    match pattern:
        case patterns.Chars() | patterns.Repeated(patterns.Chars()):
            return [(pattern,)]
        case patterns.Choice(options):
            return [row for option in options for row in _rows(option)]
        case patterns.Sequence(parts):
            return _joined(parts)
        case patterns.Repeated(body, least, int() as most) if most - least < _MAX_ROWS:
            counts = range(least, most + 1)
            return [row for count in counts for row in _joined((body,) * count)]
        case _:
            raise Unsayable("XPath 1.0 nie zna wyrażeń regularnych")


def _joined(parts: tuple[patterns.Pattern, ...]) -> list[_Row]:
    rows: list[_Row] = [()]
    for part in parts:
        rows = [(*row, *more) for more in _rows(part) for row in rows]
        if len(rows) > _MAX_ROWS:
            raise Unsayable("XPath 1.0 nie zna wyrażeń regularnych")
    return rows


def _with_fixed_lengths(row: _Row) -> list[_Row]:
    """One row for every length of a part that is not the last."""
    rows: list[_Row] = [()]
    for index, part in enumerate(row):
        match part:
            case patterns.Repeated(body, least, int() as most) if index < len(row) - 1:
                lengths = range(least, most + 1)
                rows = [
                    (*before, *((patterns.Repeated(body, length, length),) if length else ()))
                    for before in rows
                    for length in lengths
                ]
            case _:
                rows = [(*before, part) for before in rows]
        if len(rows) > _MAX_ROWS:
            raise Unsayable("XPath 1.0 nie zna wyrażeń regularnych")
    return rows


def _fixed(subject: str, parts: _Row) -> str:
    if not parts:
        return f"(string-length({subject}) = 0)"
    at, tests = 1, []
    for index, part in enumerate(parts):
        chars, least, most = _run(part)
        last = index == len(parts) - 1
        if least != most and not last:
            raise Unsayable("XPath 1.0 nie zna wyrażeń regularnych")
        piece = f"substring({subject}, {at}{'' if last else f', {least}'})"
        tests.append(f"translate({piece}, {quoted(chars)}, '') = ''")
        at += least
        if last:
            size = f"string-length({subject})"
            least_size, most_size = at - 1, None if most is None else at - 1 - least + most
            if least_size == most_size:
                tests.insert(0, f"{size} = {least_size}")
            else:
                tests.insert(0, f"{size} >= {least_size}")
                if most_size is not None:
                    tests.insert(1, f"{size} <= {most_size}")
    return f"({' and '.join(tests)})"


def _run(part: patterns.Pattern) -> tuple[str, int, int | None]:
    """A row of one class of characters: which, how many at least and at most."""
    match part:
        case patterns.Chars(ranges):
            return "".join(chr(c) for low, high in ranges for c in range(low, high + 1)), 1, 1
        case patterns.Repeated(patterns.Chars() as body, least, most):
            return _run(body)[0], least, most
        case _:
            raise Unsayable("XPath 1.0 nie zna wyrażeń regularnych")
