"""Formulas as statements about answers: when each is definitely true, when definitely false.

Three-valued logic by `docs/contracts.md` 2 and 13, as in `expr.lower.outcomes`, but for a reader
that wants to know what is possible. Where a statement cannot be exact it is too weak, never too
strong.
"""

from __future__ import annotations

from formc.analysis.insight.logic import (
    BOTTOM,
    TOP,
    Among,
    Bit,
    Opaque,
    Present,
    Statement,
    Thing,
    both,
    either,
)
from formc.analysis.insight.values import CASES, Case, Sum, Value, at_most, literal, pairs
from formc.analysis.insight.world import World, matches
from formc.expr.tree import (
    TRUE,
    Aggregate,
    And,
    Answered,
    Arithmetic,
    Bool,
    Call,
    Compare,
    Day,
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
    children,
)
from formc.ir import ChoiceType, DateType, Field, NumberType, Repeat, TextType
from formc.record import Mutable, replace

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", "<=": ">", ">": "<="}


class Reading(Mutable):
    """Reads formulas of one form. `row` and `each` name the rows that `Scope.ROW` and
    `Scope.EACH` mean."""

    world: World
    row: str = ""
    each: str = ""

    def in_row(self, row: str) -> Reading:
        return Reading(self.world, row)

    def thing(self, path: Path, scope: Scope) -> Thing:
        row = {Scope.FORM: "", Scope.ROW: self.row, Scope.EACH: self.each}[scope]
        return Thing(path, row)

    # Conditions -----------------------------------------------------------------------------

    def true(self, expr: Expr) -> Statement:
        """When the condition is definitely true."""
        return self._kept("is", expr, True)

    def false(self, expr: Expr) -> Statement:
        """When it is definitely false."""
        return self._kept("is", expr, False)

    def not_true(self, expr: Expr) -> Statement:
        """When it is false or unknown."""
        return self._kept("is not", expr, True)

    def not_false(self, expr: Expr) -> Statement:
        """When it is true or unknown."""
        return self._kept("is not", expr, False)

    def _kept(self, said: str, expr: Expr, holds: bool) -> Statement:
        """A formula is read once; the same ones are asked for again and again."""
        key = (id(expr), said, holds, self.row, self.each)
        found = self.world.read.get(key)
        if found is None or found[0] is not expr:
            before, self.world.guessed = self.world.guessed, False
            read = self._is(expr, holds) if said == "is" else self._is_not(expr, holds)
            found = self.world.read[key] = (expr, read, self.world.guessed)
            self.world.guessed = before
        self.world.guessed |= found[2]
        return found[1]

    def _is(self, expr: Expr, holds: bool) -> Statement:
        self.world.spend()
        match expr:
            case Literal(_, value):
                return TOP if value is holds else BOTTOM
            case Ref() | OfficeValue():
                thing = self._thing(expr)
                word = frozenset(("true" if holds else "false",))
                return both(Present(thing, True), Among(thing, word, True))
            case Answered(path, scope, parts):
                there = [Present(self.thing(part, scope), holds) for part in parts or (path,)]
                return either(*there) if holds else both(*there)
            case Not(operand):
                return self._is(operand, not holds)
            case And(operands):
                said = [self._is(operand, holds) for operand in operands]
                return both(*said) if holds else either(*said)
            case Or(operands):
                said = [self._is(operand, holds) for operand in operands]
                return either(*said) if holds else both(*said)
            case If(condition, then, otherwise):
                return either(
                    both(self.true(condition), self._is(then, holds)),
                    both(self.false(condition), self._is(otherwise, holds)),
                )
            case Compare(op, left, right):
                return self._compared(op if holds else _OPPOSITE[op], left, right, expr)
            case In(subject, options):
                return self._among(subject, options, holds)
            case Has(subject, code):
                thing = self._thing(subject)
                return both(Present(thing, True), Bit(thing, code, holds))
            case Aggregate():
                return self._over_rows(expr, holds)
            case Call("coalesce", (first, second)):
                return either(
                    self._is(first, holds), both(self.unknown(first), self._is(second, holds))
                )
            case _:
                return both(*map(self.defined, children(expr)), self._opaque(expr, holds))

    def _is_not(self, expr: Expr, holds: bool) -> Statement:
        match expr:
            case Literal() | Answered():
                return self._is(expr, not holds)
            case Not(operand):
                return self._is_not(operand, not holds)
            case And(operands):
                said = [self._is_not(operand, holds) for operand in operands]
                return either(*said) if holds else both(*said)
            case Or(operands):
                said = [self._is_not(operand, holds) for operand in operands]
                return both(*said) if holds else either(*said)
            case _:
                return either(self._is(expr, not holds), self.unknown(expr))

    def _opaque(self, expr: Expr, holds: bool) -> Statement:
        if isinstance(expr, Matches) and isinstance(expr.subject, Literal):
            return TOP if matches(expr.pattern, str(expr.subject.value)) is holds else BOTTOM
        self.world.guessed = True
        return Opaque(expr, f"{self.row}/{self.each}", holds)

    def _over_rows(self, expr: Aggregate, holds: bool) -> Statement:
        """A row that decides is a row that can be looked into; that there is none cannot."""
        said = self._opaque(expr, holds)
        if (expr.kind, holds) not in {("any", True), ("all", False)}:
            return said
        inner = replace(self, each=f"{self.row}/{expr.kind}{row_name(expr)}")
        return both(
            Present(Thing(expr.rows), True),
            said,
            inner.true(expr.where),
            inner._is(expr.body, holds),
        )

    # Comparisons ----------------------------------------------------------------------------

    def _compared(self, op: str, left: Expr, right: Expr, whole: Expr) -> Statement:
        if isinstance(left.type, Bool):
            same = op == "=="
            return either(
                both(self.true(left), self._is(right, same)),
                both(self.false(left), self._is(right, not same)),
            )
        found = pairs(self.cases(left), self.cases(right))
        if found is None:
            self.world.guessed = True
            return both(self.defined(left), self.defined(right))
        return either(
            *(both(one, two, self.related(op, a, b, whole)) for (one, a), (two, b) in found)
        )

    def related(self, op: str, left: Value, right: Value, whole: Expr) -> Statement:
        """How two values stand to each other."""
        if isinstance(left, Sum) and isinstance(right, Sum):
            apart = left.minus(right)
            match op:
                case "<=":
                    return at_most(apart, 0)
                case "<":
                    return at_most(apart, -1)
                case ">=":
                    return at_most(apart.times(-1), 0)
                case ">":
                    return at_most(apart.times(-1), -1)
                case "==":
                    return both(at_most(apart, 0), at_most(apart.times(-1), 0))
                case _:
                    return either(at_most(apart, -1), at_most(apart.times(-1), -1))
        same = op == "=="
        match left, right:
            case str(), str():
                return TOP if (left == right) is same else BOTTOM
            case (Thing() as thing, str(word)) | (str(word), Thing() as thing):
                return self._one_of(thing, (word,), same)
            case Thing(), Thing():
                return self._alike(left, right, same, whole)
            case _:
                self.world.guessed = True
                return TOP

    def _one_of(self, thing: Thing, words: tuple[str, ...], holds: bool) -> Statement:
        fitting = frozenset(word for word in words if self.world.fits(thing, word))
        if not fitting:
            return BOTTOM if holds else TOP
        return Among(thing, fitting, holds)

    def _alike(self, left: Thing, right: Thing, same: bool, whole: Expr) -> Statement:
        if left == right:
            return TOP if same else BOTTOM
        one, two = self.world.codes(left), self.world.codes(right)
        if one is None or two is None or len(one) > CASES:
            self.world.guessed = True
            return Opaque(as_equality(whole), f"{self.row}/{self.each}", same)
        return either(
            *(
                both(Among(left, frozenset((c,)), True), Among(right, frozenset((c,)), same))
                for c in one
            )
        )

    def _among(self, subject: Expr, options: tuple[Literal, ...], holds: bool) -> Statement:
        said: list[Statement] = []
        words = tuple(str(option.value) for option in options)
        for guard, value in self.cases(subject):
            if isinstance(value, Thing):
                said.append(both(guard, self._one_of(value, words, holds)))
                continue
            each = [
                self.related(
                    "==" if holds else "!=", value, literal(option.type, option.value), subject
                )
                for option in options
            ]
            said.append(both(guard, either(*each) if holds else both(*each)))
        return either(*said)

    # Values ---------------------------------------------------------------------------------

    def defined(self, expr: Expr) -> Statement:
        """When the formula has a value."""
        if isinstance(expr.type, Bool) and not isinstance(expr, Ref | OfficeValue):
            return either(self.true(expr), self.false(expr))
        if isinstance(expr, Ref | OfficeValue):
            return Present(self._thing(expr), True)
        return either(*(guard for guard, _ in self.cases(expr)))

    def unknown(self, expr: Expr) -> Statement:
        """When it has none; always perhaps, where nobody can tell."""
        self.world.spend()
        match expr:
            case Literal() | Answered() | Today() | Aggregate("count" | "sum"):
                return BOTTOM
            case Ref() | OfficeValue():
                return Present(self._thing(expr), False)
            case Compare() | In() | Has() | Negate() | Arithmetic() | Matches():
                return either(*map(self.unknown, children(expr)))
            case Call("round" | "length" | "days_between" | "min" | "max"):
                return either(*map(self.unknown, children(expr)))
            case Not(operand):
                return self.unknown(operand)
            case Call("coalesce"):
                return both(*map(self.unknown, children(expr)))
            case And() | Or():
                return both(self.not_true(expr), self.not_false(expr))
            case If(condition, then, otherwise):
                return either(
                    self.unknown(condition),
                    both(self.true(condition), self.unknown(then)),
                    both(self.false(condition), self.unknown(otherwise)),
                )
            case Call() if not isinstance(expr.type, Bool):
                return Present(self._result_of(expr), False)
            case _:
                self.world.guessed = True
                return TOP

    def cases(self, expr: Expr) -> list[Case]:
        """What the value of a number, day, text or code can be."""
        self.world.spend()
        found = self._cases(expr)
        return found if len(found) <= CASES else self._result(expr)

    def _cases(self, expr: Expr) -> list[Case]:
        match expr:
            case Literal(type, value):
                return [(TOP, literal(type, value))]
            case Ref() | OfficeValue():
                thing = self._thing(expr)
                return [(Present(thing, True), self._as_value(thing, expr))]
            case Today():
                return [(TOP, Sum({Thing((), "", expr): 1}))]
            case If(condition, then, otherwise):
                yes, no = self.true(condition), self.false(condition)
                return [
                    *((both(yes, guard), value) for guard, value in self.cases(then)),
                    *((both(no, guard), value) for guard, value in self.cases(otherwise)),
                ]
            case Negate(operand):
                return [
                    (guard, value.times(-1))
                    for guard, value in self.cases(operand)
                    if isinstance(value, Sum)
                ]
            case Arithmetic(op, left, right):
                return self._arithmetic(op, left, right, expr)
            case Call("coalesce", (first, second)):
                missing = self.unknown(first)
                return [
                    *self.cases(first),
                    *((both(missing, guard), value) for guard, value in self.cases(second)),
                ]
            case Call("min" | "max" as name, (first, second)):
                op = "<=" if name == "min" else ">="
                return self._choosing(op, first, second, expr)
            case Call("age" | "days_between" | "add_days" as name, (first, second)):
                return self._of_days(name, first, second, expr)
            case Call("working_days_between", (first, second)):
                return self._working_days(first, second, expr)
            case Call("round", (operand, *_), digits=digits):
                return self._rounded(operand, digits, expr)
            case Aggregate("count", rows, body, where) if body == where == TRUE:
                return self._counted(rows, expr)
            case _:
                return self._result(expr)

    def value_of(self, thing: Thing, item: Field) -> Value | None:
        """The answer of a field as a value; None where it is none that is compared."""
        match item.type:
            case NumberType(scale=scale):
                return Sum({thing: 1}, 0, scale)
            case DateType():
                return Sum({thing: 1})
            case TextType() | ChoiceType(many=False):
                return thing
            case _:
                return None

    def _thing(self, expr: Ref | OfficeValue) -> Thing:
        if isinstance(expr, OfficeValue):
            return Thing((), "", expr)
        return self.thing(expr.path, expr.scope)

    @staticmethod
    def _as_value(thing: Thing, expr: Expr) -> Value:
        if isinstance(expr.type, Number):
            return Sum({thing: 1}, 0, expr.type.scale)
        return Sum({thing: 1}) if isinstance(expr.type, Day) else thing

    def _result(self, expr: Expr, *guards: Statement) -> list[Case]:
        """A result that nobody looks into."""
        inner = () if isinstance(expr, Aggregate) else children(expr)
        thing = self._result_of(expr)
        if isinstance(expr, If):
            return [(TOP, self._as_value(thing, expr))]
        there = Present(thing, True)
        return [(both(*guards, there, *map(self.defined, inner)), self._as_value(thing, expr))]

    def _result_of(self, expr: Expr) -> Thing:
        self.world.guessed = True
        return Thing((), f"{self.row}/{self.each}", expr)

    def _sums(self, left: Expr, right: Expr) -> list[tuple[Statement, Sum, Sum]] | None:
        found = pairs(self.cases(left), self.cases(right))
        if found is None:
            return None
        return [
            (both(one, two), a, b)
            for (one, a), (two, b) in found
            if isinstance(a, Sum) and isinstance(b, Sum)
        ]

    def _arithmetic(self, op: str, left: Expr, right: Expr, whole: Expr) -> list[Case]:
        found = self._sums(left, right)
        if found is None:
            return self._result(whole)
        made: list[Case] = []
        for guard, a, b in found:
            match op:
                case "+":
                    made.append((guard, a.plus(b)))
                case "-":
                    made.append((guard, a.minus(b)))
                case _ if not a.factors:
                    made.append((guard, b.times(a.constant, a.scale)))
                case _ if not b.factors:
                    made.append((guard, a.times(b.constant, b.scale)))
                case _:
                    return self._result(whole)
        return made

    def _choosing(self, op: str, first: Expr, second: Expr, whole: Expr) -> list[Case]:
        found = self._sums(first, second)
        if found is None:
            return self._result(whole)
        made: list[Case] = []
        for guard, a, b in found:
            made.append((both(guard, self.related(op, a, b, whole)), a))
            made.append((both(guard, self.related(_OPPOSITE[op], a, b, whole)), b))
        return made

    def _of_days(self, name: str, first: Expr, second: Expr, whole: Expr) -> list[Case]:
        """A year has 365 or 366 days, which is all that is said of ages."""
        found = self._sums(first, second)
        if found is None:
            return self._result(whole)
        if name == "days_between":
            return [(guard, b.minus(a)) for guard, a, b in found]
        if name == "add_days":
            return [(guard, a.plus(b)) for guard, a, b in found]
        years = Sum({Thing((), f"{self.row}/{self.each}", whole): 1})
        made: list[Case] = []
        for guard, born, on in found:
            lived = on.minus(born)
            full = at_most(years.times(365).minus(lived), 0)
            next = at_most(lived.minus(years.times(366)), 366)
            made.append((both(guard, at_most(lived.times(-1), 0), full, next), years))
        return made

    def _working_days(self, first: Expr, last: Expr, whole: Expr) -> list[Case]:
        """On the same side of nothing as the days between, and not more than these."""
        found = self._sums(first, last)
        if found is None:
            return self._result(whole)
        counted = Sum({self._result_of(whole): 1})
        there = Present(self._result_of(whole), True)
        made: list[Case] = []
        for guard, a, b in found:
            for sign in (1, -1):
                days, working = b.minus(a).times(sign), counted.times(sign)
                within = both(at_most(working.times(-1), 0), at_most(working.minus(days), 0))
                made.append((both(guard, there, at_most(days.times(-1), 0), within), counted))
        return made

    def _rounded(self, operand: Expr, digits: int, whole: Expr) -> list[Case]:
        result = Sum({Thing((), f"{self.row}/{self.each}", whole): 1}, 0, digits)
        made: list[Case] = []
        for guard, value in self.cases(operand):
            if not isinstance(value, Sum):
                continue
            if digits >= value.scale:
                made.append((guard, value))
                continue
            half = 10 ** (value.scale - digits) // 2
            apart = value.minus(result)
            near = both(at_most(apart, half), at_most(apart.times(-1), half))
            made.append((both(guard, near), result))
        return made

    def _counted(self, rows: Path, whole: Expr) -> list[Case]:
        repeat = self.world.items[rows]
        least = max(1, repeat.minimum) if isinstance(repeat, Repeat) else 1
        there, number = Thing(rows), Sum({Thing((), "", whole): 1})
        return [
            (Present(there, False), Sum()),
            (both(Present(there, True), at_most(number.times(-1), -least)), number),
        ]


def row_name(expr: Expr) -> str:
    """A name for the row that an aggregate looks at: the same for the same aggregate."""
    return repr(expr)


def as_equality(expr: Expr) -> Expr:
    """Equality and its opposite are one matter that holds or does not."""
    return replace(expr, op="==") if isinstance(expr, Compare) else expr
