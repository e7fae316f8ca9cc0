"""Spells tests and values for languages that have conditionals and exact integers.

Python and JavaScript differ by a table of phrases only. Everything is in parentheses: nobody has to
know two orders of precedence. Missing is `None` and `null`; numbers are scaled integers, days ISO
texts, several codes a list.
"""

from __future__ import annotations

import json
from typing import Protocol, assert_never

from formc.expr import pattern as patterns
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
)
from formc.expr.tree import (
    Aggregate,
    Arithmetic,
    Bool,
    Call,
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
from formc.record import Record


class Names(Protocol):
    """How generated code reads answers. All results are expressions of the printed language."""

    @property
    def each(self) -> str:
        """The loop variable of an aggregate."""

    @property
    def today(self) -> str: ...

    def ref(self, path: Path, scope: Scope) -> str:
        """The value of a field, or missing."""

    def answered(self, path: Path, scope: Scope) -> str:
        """True or false; nothing else."""

    def rows(self, path: Path) -> str:
        """The rows of a repeat; an array in JavaScript."""

    def office(self, name: str) -> str:
        """An office value, or missing."""


class Spelling(Record, frozen=True, kw_only=True):
    """The phrases of a language, with named gaps, and the names of run-time functions."""

    yes: str
    no: str
    both: str
    either: str
    negation: str
    equal: str
    unequal: str
    present: str
    is_: str
    number: str
    conditional: str
    among: str
    holding: str
    fits: str
    some: str
    distinct: str
    count: str
    total: str
    functions: dict[str, str]


class Printer:
    """Prints formulas with one spelling and one way to read answers."""

    def __init__(self, names: Names, spelling: Spelling) -> None:
        self._names = names
        self._say = spelling

    def true(self, expr: Expr) -> str:
        """An expression that is true where the condition is definitely true, else false."""
        return self._test(outcomes.true(expr))

    def false(self, expr: Expr) -> str:
        """An expression that is true where the condition is definitely false, else false."""
        return self._test(outcomes.false(expr))

    def defined(self, expr: Expr) -> str:
        """An expression that is true where the formula has a value, else false."""
        return self._test(outcomes.defined(expr))

    def value(self, expr: Expr) -> str:
        """The value; only to be computed where `defined` is true."""
        say, names = self._say, self._names
        if isinstance(expr.type, Bool) and not isinstance(expr, Literal):
            return self.true(expr)
        match expr:
            case Literal(type_, value):
                return self._literal(type_, value)
            case Ref(path, scope):
                return names.ref(path, scope)
            case OfficeValue(name):
                return names.office(name)
            case Today():
                return names.today
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
                raise AssertionError(f"no value: {expr} in {say}")

    # values

    def _literal(self, type_: Type, value: bool | int | str) -> str:
        if isinstance(value, bool):
            return self._say.yes if value else self._say.no
        if isinstance(value, int):
            text = self._say.number.format(value=value)
            return text if value >= 0 else f"({text})"
        return json.dumps(value, ensure_ascii=False)

    def _integer(self, value: int) -> str:
        return self._literal(Number(0, value, value), value)

    def _scaled(self, expr: Expr, scale: int) -> str:
        """The value with `scale` places; the same value where it has as many or more."""
        text = self.value(expr)
        if not isinstance(expr.type, Number) or expr.type.scale >= scale:
            return text
        return f"({text} * {self._integer(10 ** (scale - expr.type.scale))})"

    def _as(self, expr: Expr, type_: Type) -> str:
        return self._scaled(expr, type_.scale if isinstance(type_, Number) else 0)

    def _conditional(self, test: Test, then: Expr, otherwise: Expr, type_: Type) -> str:
        return self._say.conditional.format(
            test=self._test(test),
            then=self._as(then, type_),
            otherwise=self._as(otherwise, type_),
        )

    def _call(self, call: Call) -> str:
        given = call.arguments
        if call.function == "coalesce":
            return self._conditional(outcomes.defined(given[0]), given[0], given[1], call.type)
        if call.function in {"round", "quotient"}:
            return self._rounded(call)
        values = [self._as(argument, call.type) for argument in given]
        name = {"min": "smallest", "max": "largest"}.get(call.function, call.function)
        return self._run(name, *values)

    def _rounded(self, call: Call) -> str:
        first = call.arguments[0]
        assert isinstance(first.type, Number)
        if call.function == "round":
            if call.digits >= first.type.scale:
                return self._scaled(first, call.digits)
            unit = self._integer(10 ** (first.type.scale - call.digits))
            return self._run("rounded", self.value(first), unit)
        # a/10^p : b/10^q with n places is a * 10^(n+q) : b * 10^p
        second = call.arguments[1]
        assert isinstance(second.type, Number)
        above = self._integer(10 ** (call.digits + second.type.scale))
        below = self._integer(10**first.type.scale)
        return self._run(
            "rounded", f"{self.value(first)} * {above}", f"{self.value(second)} * {below}"
        )

    def _run(self, function: str, *arguments: str) -> str:
        return f"{self._say.functions[function]}({', '.join(arguments)})"

    def _aggregate(self, expr: Aggregate) -> str:
        rows, each = self._names.rows(expr.rows), self._names.each
        where = outcomes.true(expr.where)
        if expr.kind == "count":
            test = self._test(outcomes.every(where, outcomes.true(expr.body)))
            return self._say.count.format(rows=rows, each=each, test=test)
        test = self._test(outcomes.every(where, outcomes.defined(expr.body)))
        value = self.value(expr.body)
        return self._say.total.format(rows=rows, each=each, test=test, value=value)

    # tests

    def _test(self, test: Test) -> str:
        say, names = self._say, self._names
        match test:
            case Holds(value):
                return say.yes if value else say.no
            case AllOf(parts):
                return f"({f' {say.both} '.join(self._test(part) for part in parts)})"
            case AnyOf(parts):
                return f"({f' {say.either} '.join(self._test(part) for part in parts)})"
            case Nope(part):
                return say.negation.format(test=self._test(part))
            case Present(of):
                return say.present.format(value=self._value_of(of))
            case Is(of, value):
                wanted = say.yes if value else say.no
                return say.is_.format(value=self._value_of(of), wanted=wanted)
            case Stands(path, scope):
                return names.answered(path, scope)
            case Some(rows, inner):
                return say.some.format(
                    rows=names.rows(rows), each=names.each, test=self._test(inner)
                )
            case Distinct(rows, where, value):
                return say.distinct.format(
                    function=say.functions["distinct"],
                    rows=names.rows(rows),
                    each=names.each,
                    test=self._test(where),
                    value=self.value(value),
                )
            case Compares() | Among() | Holding() | Textual() | Fits():
                return self._relation(test)
            case _:
                assert_never(test)

    def _value_of(self, of: Ref | OfficeValue | Call) -> str:
        """A leaf as it stands: the value or missing."""
        match of:
            case Ref(path, scope):
                return self._names.ref(path, scope)
            case OfficeValue(name):
                return self._names.office(name)
            case Call():
                return self._call(of)

    def _relation(self, test: Compares | Among | Holding | Textual | Fits) -> str:
        say = self._say
        match test:
            case Compares(op, left, right):
                sign = {"==": say.equal, "!=": say.unequal}.get(op, op)
                scale = _common_scale(left, right)
                return f"({self._scaled(left, scale)} {sign} {self._scaled(right, scale)})"
            case Among(subject, options):
                scale = _common_scale(subject, *options)
                texts = [self._scaled(option, scale) for option in options]
                return say.among.format(
                    value=self._scaled(subject, scale), options=", ".join(texts)
                )
            case Holding(subject, code):
                return say.holding.format(
                    value=self.value(subject), code=json.dumps(code, ensure_ascii=False)
                )
            case Textual(function, subject, text):
                plain = json.dumps(text, ensure_ascii=False)
                return self._run(function, self.value(subject), plain)
            case Fits(subject, pattern):
                return say.fits.format(
                    function=say.functions["matches"],
                    value=self.value(subject),
                    pattern=_portable(pattern),
                    quoted=json.dumps(_portable(pattern), ensure_ascii=False),
                )


def _common_scale(*exprs: Expr) -> int:
    return max((expr.type.scale for expr in exprs if isinstance(expr.type, Number)), default=0)


def _portable(text: str) -> str:
    """A pattern that the checker has accepted, as both languages spell it."""
    pattern = patterns.parse(text)
    assert not isinstance(pattern, patterns.Mistake), text
    return patterns.javascript(pattern)
