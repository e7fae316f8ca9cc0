"""Where a formula is definitely true, or definitely false, as a condition that a schema can say.

Contracts 17 names what is said: answered, ==, !=, in, has, an integer beside a literal, and, or,
not, and any, all, count of such. Anything else raises `Unsayable`.
"""

from __future__ import annotations

from formc.expr.tree import (
    Aggregate,
    And,
    Answered,
    Bool,
    Code,
    Compare,
    Day,
    Expr,
    Has,
    In,
    Literal,
    Negate,
    Not,
    Number,
    Or,
    Path,
    Ref,
    Scope,
    Type,
    Words,
)
from formc.targets.json_schema.conditions import (
    NO,
    YES,
    Condition,
    Constant,
    Every,
    Rows,
    Schema,
    Test,
    Unsayable,
    both,
    either,
    opposite,
    tests,
)


def definitely(expr: Expr, wanted: bool = True) -> Condition:
    """Where the formula is definitely `wanted`."""
    match expr:
        case Literal(_, value):
            return Constant(value is wanted)
        case Ref(path, scope, Bool()):
            return Test(path, scope, {"const": wanted})
        case Answered(path, scope, parts):
            there = either(*(Test(part, scope, {}) for part in parts or (path,)))
            return there if wanted else opposite(there)
        case Not(operand):
            return definitely(operand, not wanted)
        case And(operands) | Or(operands):
            join = both if isinstance(expr, And) is wanted else either
            return join(*(definitely(operand, wanted) for operand in operands))
        case Compare(op, left, right):
            return _compared(op, left, right, wanted)
        case In(subject, options):
            return _among(subject, options, wanted)
        case Has(Ref(path, scope), code):
            inside = {"contains": {"const": code}}
            return Test(path, scope, inside if wanted else {"not": inside})
        case Aggregate("any" | "all" as kind, rows, body, where):
            return _quantified(kind, rows, body, where, wanted)
        case _:
            raise Unsayable


_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_FLIPPED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


def _compared(op: str, left: Expr, right: Expr, wanted: bool) -> Condition:
    literal, subject = _literal(right), left
    if literal is None:
        literal, subject, op = _literal(left), right, _FLIPPED[op]
    if literal is None:
        raise Unsayable
    if not wanted:
        op = _OPPOSITE[op]
    match subject:
        case Ref(path, scope):
            schema = _fact(op, subject.type, literal)
            return NO if schema is None else Test(path, scope, schema)
        case Aggregate("count"):
            return _counted(op, subject, literal)
        case _:
            raise Unsayable


def _literal(expr: Expr) -> Literal | None:
    match expr:
        case Literal():
            return expr
        case Negate(Literal(Number(scale, low, high), int(value))):
            return Literal(Number(scale, -high, -low), -value)
        case _:
            return None


def _fact(op: str, kind: Type, literal: Literal) -> Schema | None:
    """What holds of an answer that compares so with the literal; None where nothing can."""
    if op in ("<", "<=", ">", ">="):
        if not (isinstance(kind, Number) and kind.scale == 0):
            raise Unsayable
        low, high = _range(op, *_fraction(literal))
        return {"minimum": low} if high is None else {"maximum": high}
    value = _written(kind, literal)
    if op == "==":
        return None if value is None else {"const": value}
    return {} if value is None else {"not": {"const": value}}


def _written(kind: Type, literal: Literal) -> bool | int | str | None:
    """The literal as an answer of this type is written; None where no answer equals it."""
    match kind:
        case Number():
            value, unit = _fraction(literal)
            units, left_over = divmod(value * 10**kind.scale, unit)
            if left_over:
                return None
            return units if kind.scale == 0 else _decimal(units, kind.scale)
        case Bool() | Words() | Code() | Day():
            return literal.value
        case _:
            raise Unsayable


def _fraction(literal: Literal) -> tuple[int, int]:
    """A number as numerator and denominator."""
    if not isinstance(literal.type, Number) or not isinstance(literal.value, int):
        raise Unsayable
    return literal.value, int(10**literal.type.scale)


def _decimal(units: int, scale: int) -> str:
    whole, part = divmod(abs(units), 10**scale)
    return f"{'-' if units < 0 else ''}{whole}.{part:0{scale}}"


def _range(op: str, value: int, unit: int) -> tuple[int | None, int | None]:
    """The integers n with `n op value/unit`, for an `op` of order."""
    match op:
        case "<":
            return None, -(-value // unit) - 1
        case "<=":
            return None, value // unit
        case ">":
            return value // unit + 1, None
        case _:
            return -(-value // unit), None


def _counted(op: str, count: Aggregate, literal: Literal) -> Condition:
    value, unit = _fraction(literal)
    body = both(definitely(count.body), definitely(count.where))
    _refuse_own_row(body)

    def within(low: int | None, high: int | None) -> Condition:
        if high is not None and high < max(low or 0, 0):
            return NO
        if (low or 0) <= 0 and high is None:
            return YES
        return Rows(count.rows, body, max(low or 0, 0), high)

    if op in ("<", "<=", ">", ">="):
        return within(*_range(op, value, unit))
    if value % unit:
        return Constant(op == "!=")
    number = value // unit
    if op == "==":
        return within(number, number)
    return either(within(None, number - 1), within(number + 1, None))


def _among(subject: Expr, options: tuple[Literal, ...], wanted: bool) -> Condition:
    if isinstance(subject, Ref):
        written = [_written(subject.type, option) for option in options]
        found = {"enum": [value for value in written if value is not None]}
        if not found["enum"]:
            return Test(subject.path, subject.scope, {}) if not wanted else NO
        return Test(subject.path, subject.scope, found if wanted else {"not": found})
    join = either if wanted else both
    return join(*(_compared("==", subject, option, wanted) for option in options))


def _quantified(kind: str, rows: Path, body: Expr, where: Expr, wanted: bool) -> Condition:
    # any is an `or` over the rows of `where and body`, all an `and` of `not where or body`.
    found = kind == "any"
    if wanted is found:
        row = both(definitely(body, found), definitely(where))
        _refuse_own_row(row)
        return Rows(rows, row, 1)
    row = either(definitely(body, not found), definitely(where, False))
    _refuse_own_row(row)
    return Every(rows, row)


def _refuse_own_row(body: Condition) -> None:
    """A schema of one row cannot speak of another one."""
    if any(test.scope is Scope.ROW for test in tests(body)):
        raise Unsayable
