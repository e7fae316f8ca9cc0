"""Changes answers so that a formula comes out as wanted: the formula is read backwards.

What is wanted of a whole is turned into what is wanted of its parts, down to the answers: a sum is
wanted of one of its terms, an age of a birthday, a number of rows of the list. Nothing promises
that it works at once, since answers stand in several formulas; the caller looks, and tries again.

Cases: logic · comparisons · numbers · days · texts · rows.
"""

from __future__ import annotations

from datetime import date, timedelta

from formc.answers import draw
from formc.answers.draft import Draft
from formc.answers.judge import Row
from formc.expr import pattern as patterns
from formc.expr.evaluate import Value
from formc.expr.tree import (
    Aggregate,
    And,
    Answered,
    Arithmetic,
    Call,
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
    walk,
)
from formc.ir import ChoiceType, ConsentType, DateType, Field, Group, NumberType, Repeat, TextType
from formc.runtime.working_days import add_working_days, working_days_between

_DEPTH = 12  # formulas that wait for each other
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


class Solver:
    """Wants things of one draft, as seen from a row and from a row of an aggregate."""

    def __init__(self, draft: Draft, row: Row = None, each: Row = None, depth: int = 0) -> None:
        self.draft = draft
        self.random = draft.random
        self.row = row
        self.each = each
        self.depth = depth

    def inside(self, row: Row, each: Row = None) -> Solver:
        return Solver(self.draft, row, each, self.depth + 1)

    def value(self, formula: Expr) -> Value:
        return self.draft.value(formula, self.row, self.each)

    def at(self, scope: Scope) -> Row:
        return {Scope.FORM: None, Scope.ROW: self.row, Scope.EACH: self.each}[scope]

    # Logic --------------------------------------------------------------------------------------

    def want(self, formula: Expr, goal: bool) -> None:
        """Tries to make a condition definitely true, or definitely false."""
        if self.depth > _DEPTH or self.value(formula) is goal:
            return
        match formula:
            case Not(operand):
                self.want(operand, not goal)
            case And(operands) | Or(operands):
                if isinstance(formula, And) == goal:
                    for operand in operands:
                        self.want(operand, goal)
                else:
                    self.want(self.random.choice(operands), goal)
            case If(condition, then, otherwise):
                first = self.random.random() < 0.5
                self.want(condition, first)
                self.want(then if first else otherwise, goal)
            case Ref():
                self.aim(formula, goal)
            case Answered(path, scope, parts):
                self._answered(parts or (path,), self.at(scope), goal)
            case Compare():
                self._compare(formula, goal)
            case In(subject, options):
                self._in(subject, options, goal)
            case Has(subject, code):
                self._has(subject, code, goal)
            case Matches(subject, pattern):
                self._matches(subject, pattern, goal)
            case Call(_, (Ref() as subject, Literal(_, str(part)))):
                self.aim(subject, part if goal else f"nie {part[:1]} tak")
            case Aggregate():
                self._rows(formula, goal)
            case _:
                pass

    def _answered(self, parts: tuple[Path, ...], row: Row, goal: bool) -> None:
        if not goal:
            for part in parts:
                self.draft.drop(part, row)
            return
        self.answer(self.random.choice(parts), row)

    def answer(self, path: Path, row: Row) -> None:
        """Shows an item and answers it."""
        if self.depth > _DEPTH:
            return
        item = self.draft.items[path]
        self.inside(row).want(item.shown, True)
        match item:
            case Field(value=None):
                if self.draft.get(path, row) is None:
                    self.draft.answer(item, row)
            case Field(value=formula):
                assert formula is not None
                self.inside(row).define(formula)
            case Group():
                self.draft.fill(item.items, row, 0.9)
            case Repeat():
                if not self.draft.rows(path):
                    self.draft.add_row(path)
            case _:
                pass

    def define(self, formula: Expr) -> None:
        """Tries to make a formula defined: what it mentions is answered."""
        if self.depth > _DEPTH:
            return
        for node in walk(formula):
            match node:
                case Ref(path, scope):
                    row = self.at(scope)
                    if scope is not Scope.EACH or row is not None:
                        self.answer(path, row)
                case OfficeValue(name):
                    self._office(name)
                case _:
                    pass

    def _office(self, name: str, value: Value = None) -> None:
        if value is None and self.draft.office.get(name) is not None:
            return
        setting = next(each for each in self.draft.form.settings if each.id == name)
        answer = draw.right(setting.type, self.random, self.draft.on)
        match setting.type:
            case NumberType(scale=scale, minimum=low, maximum=high) if isinstance(value, int):
                if not low <= value <= high:
                    return
                answer = draw.number(value, scale)
            case _:
                pass
        self.draft.office[name] = answer
        self.draft.forget()

    # Comparisons --------------------------------------------------------------------------------

    def _compare(self, formula: Compare, goal: bool) -> None:
        op = formula.op if goal else _OPPOSITE[formula.op]
        sides = [(formula.left, op, formula.right), (formula.right, _MIRRORED[op], formula.left)]
        free = [side for side in sides if _is_free(side[0])]
        if not free:
            return
        # One answer is changed sooner than a number of rows or a sum of them.
        plain = [side for side in free if isinstance(side[0], Ref)]
        side, op, other = self.random.choice(
            plain if plain and self.random.random() < 0.7 else free
        )
        self.define(other)
        bound = self.value(other)
        if bound is None:
            return
        if isinstance(side.type, Number) and isinstance(other.type, Number):
            assert isinstance(bound, int)
            self.aim(side, self._number(op, bound, other.type.scale, side.type.scale))
        elif isinstance(bound, bool):
            self.aim(side, bound if op == "==" else not bound)
        elif isinstance(bound, str):
            self.aim(side, self._word(side, op, bound))

    def _number(self, op: str, bound: int, scale: int, wanted: int) -> int:
        """A scaled number on the right side of a bound."""
        low, rest = divmod(bound * int(10**wanted), int(10**scale))
        high = low + (rest > 0)
        step = self.random.choice(
            (1, 1, 1, int(10**wanted), self.random.randint(1, 50) * int(10**wanted))
        )
        same = self.random.random() < 0.4
        match op:
            case "<":
                return high - step
            case "<=":
                return low if same else low - step
            case ">":
                return low + step
            case ">=":
                return high if same else high + step
            case "!=":
                return low + self.random.choice((step, -step))
            case _:
                return low

    def _word(self, side: Expr, op: str, bound: str) -> Value:
        """A text, code or day that stands so to a bound."""
        if op == "==":
            return bound
        if op == "!=":
            return self._other(side, (bound,))
        step = self.random.choice((1, 1, 2, 30, 400, 8000))
        same = op in ("<=", ">=") and self.random.random() < 0.4
        return moved(bound, 0 if same else step if op in (">", ">=") else -step)

    def _other(self, side: Expr, taken: tuple[str, ...]) -> Value:
        """A value that the side may have and that is none of these."""
        field = self.draft.items[side.path] if isinstance(side, Ref) else None
        if isinstance(field, Field) and isinstance(field.type, ChoiceType):
            left = [code for code in field.type.codelist.codes if code not in taken]
            return self.random.choice(left) if left else None
        for _ in range(20):
            if isinstance(field, Field):
                found = draw.right(field.type, self.random, self.draft.on)
                if isinstance(found, str) and found not in taken:
                    return found
        return moved(taken[0], 1) if len(taken[0]) == 10 else None

    def _in(self, subject: Expr, options: tuple[Literal, ...], goal: bool) -> None:
        if goal:
            option = self.random.choice(options)
            self.want(Compare("==", subject, option), True)
        elif isinstance(subject.type, Number):
            top = max(option.value for option in options if isinstance(option.value, int))
            self.aim(subject, top + 1)
        else:
            self.aim(subject, self._other(subject, tuple(str(each.value) for each in options)))

    def _has(self, subject: Ref, code: str, goal: bool) -> None:
        item = self.draft.items[subject.path]
        assert isinstance(item, Field)
        assert isinstance(item.type, ChoiceType)
        row = self.at(subject.scope)
        found = self.draft.get(subject.path, row)
        now = [each for each in found if each != code] if isinstance(found, list) else []
        if goal:
            now = [each for each in item.type.codelist.codes if each in now or each == code]
        elif not now:
            others = [each for each in item.type.codelist.codes if each != code]
            now = [self.random.choice(others)] if others else []
        if now:
            self.inside(row).want(item.shown, True)
            self.draft.put(subject.path, row, now)

    def _matches(self, subject: Expr, pattern: str, goal: bool) -> None:
        parsed = patterns.parse(pattern)
        assert not isinstance(parsed, patterns.Mistake)
        for _ in range(20):
            found: Value = draw.sample(parsed, self.random) if goal else self._other(subject, ("",))
            if isinstance(found, str) and patterns.accepts(parsed, found) is goal:
                self.aim(subject, found)
                return

    # Values -------------------------------------------------------------------------------------

    def aim(self, formula: Expr, value: Value) -> None:
        """Tries to give a formula a value: numbers scaled by the formula's own scale."""
        if self.depth > _DEPTH or value is None or self.value(formula) == value:
            return
        match formula:
            case Ref(path, scope):
                self._put(path, self.at(scope), value)
            case OfficeValue(name):
                self._office(name, value)
            case Arithmetic() if isinstance(value, int):
                self._arithmetic(formula, value)
            case Negate(operand) if isinstance(value, int):
                self.aim(operand, -value)
            case If(condition, then, otherwise):
                first = self.random.random() < 0.5
                self.want(condition, first)
                self._same(then if first else otherwise, formula, value)
            case Call():
                self._call(formula, value)
            case Aggregate(kind="count") if isinstance(value, int):
                self._count(formula, value)
            case Aggregate(kind="sum") if isinstance(value, int):
                self._sum(formula, value)
            case _ if isinstance(value, bool):
                self.want(formula, value)
            case _:
                pass

    def _put(self, path: Path, row: Row, value: Value) -> None:
        item = self.draft.items[path]
        assert isinstance(item, Field)
        self.inside(row).want(item.shown, True)
        if item.value is not None:
            self.inside(row)._same_scale(item.value, item.type, value)
            return
        match item.type:
            case NumberType(scale=scale, minimum=low, maximum=high):
                if isinstance(value, int) and low <= value <= high:
                    self.draft.put(path, row, draw.number(value, scale))
            case ConsentType():
                if value is True:
                    self.draft.put(path, row, True)
                else:
                    self.draft.drop(path, row)
            case DateType() as type_:
                first, last = draw.days(type_, self.draft.on)
                if isinstance(value, str) and first.isoformat() <= value <= last.isoformat():
                    self.draft.put(path, row, value)
            case TextType() as type_:
                if isinstance(value, str) and value and not draw.fault(type_, value):
                    self.draft.put(path, row, value)
            case ChoiceType(many=False, codelist=codelist):
                if value in codelist.codes:
                    self.draft.put(path, row, value)
            case _:
                if isinstance(value, bool):
                    self.draft.put(path, row, value)

    def _same_scale(self, formula: Expr, type_: object, value: Value) -> None:
        """Aims the formula of a computed item at a value of the item."""
        if isinstance(value, int) and isinstance(formula.type, Number):
            assert isinstance(type_, NumberType)
            value //= 10 ** (type_.scale - formula.type.scale)
        self.aim(formula, value)

    def _same(self, part: Expr, whole: Expr, value: Value) -> None:
        """Aims a part at a value with the scale of the whole."""
        if isinstance(value, int) and isinstance(whole.type, Number):
            assert isinstance(part.type, Number)
            value //= 10 ** max(whole.type.scale - part.type.scale, 0)
        self.aim(part, value)

    def _arithmetic(self, formula: Arithmetic, value: int) -> None:
        free = [side for side in (formula.left, formula.right) if _is_free(side)]
        if not free:
            return
        side = self.random.choice(free)
        other = formula.right if side is formula.left else formula.left
        self.define(other)
        known = self.value(other)
        if not isinstance(known, int):
            return
        assert isinstance(side.type, Number)
        assert isinstance(other.type, Number)
        if formula.op == "*":
            if known:
                self.aim(side, value // known)
            return
        known *= 10 ** (formula.type.scale - other.type.scale)
        if formula.op == "+":
            wanted = value - known
        else:
            wanted = value + known if side is formula.left else known - value
        self.aim(side, wanted // 10 ** (formula.type.scale - side.type.scale))

    def _call(self, call: Call, value: Value) -> None:
        match call.function, call.arguments, value:
            case "coalesce" | "min" | "max", arguments, _:
                free = [each for each in arguments if _is_free(each)]
                if free:
                    self._same(self.random.choice(free), call, value)
            case "round", (first, *_), int() if isinstance(first.type, Number):
                self.aim(first, value * 10 ** max(first.type.scale - call.digits, 0))
            case "quotient", (above, below), int():
                self._quotient(call, above, below, value)
            case "length", (Ref(path, scope), *_), int():
                item = self.draft.items[path]
                if isinstance(item, Field) and isinstance(item.type, TextType):
                    self.aim(call.arguments[0], draw.text(item.type, self.random, value))
                    assert scope in Scope
            case "pesel_birth_date" | "pesel_sex", (subject,), str():
                self._pesel(call.function, subject, value)
            case _:
                self._days(call, value)

    def _quotient(self, call: Call, above: Expr, below: Expr, value: int) -> None:
        self.define(below)
        known = self.value(below)
        if isinstance(known, int) and known and isinstance(above.type, Number):
            assert isinstance(below.type, Number)
            shift = above.type.scale - below.type.scale - call.digits
            wanted = value * known * 10 ** max(shift, 0) // 10 ** max(-shift, 0)
            self.aim(above, wanted)

    def _pesel(self, function: str, subject: Expr, value: str) -> None:
        now = self.value(subject)
        if function == "pesel_birth_date":
            self.aim(subject, draw.pesel(self.random, date.fromisoformat(value)))
            return
        born = self.value(Call("pesel_birth_date", (subject,), Today().type))
        day = date.fromisoformat(born) if isinstance(born, str) else date(1980, 5, 5)
        assert now is None or isinstance(now, str)
        self.aim(subject, draw.pesel(self.random, day, value))

    def _days(self, call: Call, value: Value) -> None:
        """Functions of two days, or of a day and a number: one is moved, the other stays."""
        first, *others = call.arguments
        if not others:
            return
        last = others[0]
        free = [each for each in (first, last) if _is_free(each)]
        if not free:
            return
        side = self.random.choice(free)
        other = last if side is first else first
        self.define(other)
        known = self.value(other)
        match call.function, known, value:
            case "age", str(), int():
                years = -value if side is first else value
                self.aim(side, _years(known, years, self.random.choice((0, 0, 1, 100, 300)), years))
            case "days_between", str(), int():
                self.aim(side, moved(known, -value if side is first else value))
            case "add_days", int(), str():
                self.aim(side, moved(value, -known))
            case "add_days", str(), str():
                self.aim(side, (date.fromisoformat(value) - date.fromisoformat(known)).days)
            case "working_days_between", str(), int():
                self.aim(side, add_working_days(known, -value if side is first else value))
            case "add_working_days", int(), str():
                self.aim(side, add_working_days(value, -known))
            case "add_working_days", str(), str():
                self.aim(side, working_days_between(known, value))
            case _:
                pass

    # Rows ---------------------------------------------------------------------------------------

    def _rows(self, formula: Aggregate, goal: bool) -> None:
        numbers = range(self.draft.rows(formula.rows))
        if formula.kind == "unique":
            self._unique(formula, goal)
        elif (formula.kind == "any") == goal:  # one row decides
            number = self.random.choice(numbers) if numbers else self._more_rows(formula.rows)
            if number is not None:
                within = self.inside(self.row, number)
                within.want(formula.where, True)
                within.want(formula.body, goal)
        else:
            for number in numbers:
                within = self.inside(self.row, number)
                within.want(formula.body, goal)

    def _more_rows(self, repeat: Path) -> Row:
        self.inside(None).want(self.draft.items[repeat].shown, True)
        return self.draft.add_row(repeat)

    def _unique(self, formula: Aggregate, goal: bool) -> None:
        if not goal:
            while self.draft.rows(formula.rows) < 2:
                if self._more_rows(formula.rows) is None:
                    return
            one, other = self.random.sample(range(self.draft.rows(formula.rows)), 2)
            first = self.inside(self.row, one)
            for node in walk(formula.body):  # the rows say the same
                if isinstance(node, Ref) and node.scope is Scope.EACH:
                    first.answer(node.path, one)
                    value = first.value(node)
                    self.inside(self.row, other).aim(node, value)
            return
        seen: dict[Value, None] = {}
        for number in range(self.draft.rows(formula.rows)):
            within = self.inside(self.row, number)
            value = within.value(formula.body)
            if value is not None and value in seen:
                for node in walk(formula.body):
                    if isinstance(node, Ref):
                        self.draft.drop(node.path, number)
                        within.answer(node.path, number)
            seen[within.value(formula.body)] = None

    def _count(self, formula: Aggregate, value: int) -> None:
        for _ in range(60):
            now = self.value(formula)
            if not isinstance(now, int) or now == value:
                return
            count = self.draft.rows(formula.rows)
            counted = [n for n in range(count) if self._counts(formula, n)]
            if now > value:
                if not counted:
                    return
                number = self.random.choice(counted)
                within = self.inside(self.row, number)
                if _is_constant(formula.body) and _is_constant(formula.where):
                    if not self.draft.drop_row(formula.rows, number):
                        return
                elif _is_constant(formula.body):
                    within.want(formula.where, False)
                else:
                    within.want(formula.body, False)
                continue
            rest = [n for n in range(count) if n not in counted]
            chosen = self.random.choice(rest) if rest else self._more_rows(formula.rows)
            if chosen is None:
                return
            within = self.inside(self.row, chosen)
            within.want(formula.where, True)
            within.want(formula.body, True)

    def _counts(self, formula: Aggregate, number: int) -> bool:
        within = self.inside(self.row, number)
        return within.value(formula.where) is True and within.value(formula.body) is True

    def _sum(self, formula: Aggregate, value: int) -> None:
        """The difference is spread over the rows, as far as each can take it."""
        if not self.draft.rows(formula.rows):
            self._more_rows(formula.rows)
        for number in range(self.draft.rows(formula.rows)):
            now = self.value(formula)
            if not isinstance(now, int) or now == value:
                return
            within = self.inside(self.row, number)
            within.want(formula.where, True)
            within.define(formula.body)
            own = within.value(formula.body)
            now = self.value(formula)
            if isinstance(own, int) and isinstance(now, int):
                most = own + value - now
                if isinstance(formula.body, Ref):
                    item = self.draft.items[formula.body.path]
                    if isinstance(item, Field) and isinstance(item.type, NumberType):
                        most = min(max(most, item.type.minimum), item.type.maximum)
                within.aim(formula.body, most)


def moved(day: str, days: int) -> str | None:
    """A day so many days later; None outside 1800…2299 and for what is no day."""
    try:
        found = date.fromisoformat(day) + timedelta(days=days)
    except (OverflowError, ValueError):
        return None
    return found.isoformat() if 1800 <= found.year <= 2299 else None


def _years(day: str, years: int, days: int, sign: int) -> str | None:
    """A day so many years away and some days beyond."""
    start = date.fromisoformat(day)
    year = start.year + years
    if not 1800 <= year <= 2299:
        return None
    last = 28 if (start.month, start.day) == (2, 29) else start.day
    return moved(start.replace(year=year, day=last).isoformat(), days if sign > 0 else -days)


def _is_free(formula: Expr) -> bool:
    """Whether answers or values of the office change it."""
    return any(isinstance(node, Ref | Answered | Aggregate | OfficeValue) for node in walk(formula))


def _is_constant(formula: Expr) -> bool:
    return isinstance(formula, Literal)
