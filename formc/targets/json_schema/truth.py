"""Says in JSON Schema where a formula is definitely true, or definitely false.

A formula becomes a two-valued `Condition` first: every test of an answer carries its presence, so
a missing answer makes neither it nor its opposite true (strong Kleene logic). Then the condition
is printed as a schema of the object from which it is looked at.

Contracts 17 names what is said: answered, ==, !=, in, has, an integer beside a literal, and, or,
not, and any, all, count of such. Anything else raises `Unsayable`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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

Schema = dict[str, Any]
MOST_OUTER = 4  # tests of the form in a condition on rows; each doubles what is printed


class Unsayable(Exception):  # noqa: N818 it is a fact about a formula, no mistake
    """JSON Schema has no words for this formula, or contracts 17 gives it none."""


# Conditions: two-valued, without negation below `Opposite` -------------------------------------


@dataclass(frozen=True, slots=True)
class Constant:
    value: bool


@dataclass(frozen=True, slots=True)
class Test:
    """The answer at `path` is there and `schema` holds of it."""

    path: Path
    scope: Scope
    schema: Schema


@dataclass(frozen=True, slots=True)
class Every:
    """The body holds of every row; also where there is none."""

    path: Path
    body: Condition


@dataclass(frozen=True, slots=True)
class Rows:
    """The body holds of `low`…`high` rows."""

    path: Path
    body: Condition
    low: int
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Both:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    part: Condition


Condition = Constant | Test | Every | Rows | Both | Either | Opposite
Outer = Test | Every | Rows
"""What is known before one looks into a row."""

YES = Constant(True)
NO = Constant(False)


def both(*parts: Condition) -> Condition:
    flat = [p for part in parts for p in (part.parts if isinstance(part, Both) else (part,))]
    kept = _distinct([part for part in flat if part != YES])
    if NO in kept:
        return NO
    if not kept:
        return YES
    return kept[0] if len(kept) == 1 else Both(tuple(kept))


def either(*parts: Condition) -> Condition:
    flat = [p for part in parts for p in (part.parts if isinstance(part, Either) else (part,))]
    kept = _distinct([part for part in flat if part != NO])
    if YES in kept:
        return YES
    if not kept:
        return NO
    return kept[0] if len(kept) == 1 else Either(tuple(kept))


def opposite(part: Condition) -> Condition:
    match part:
        case Constant(value):
            return Constant(not value)
        case Opposite(inner):
            return inner
        case _:
            return Opposite(part)


def _distinct(parts: list[Condition]) -> list[Condition]:
    # Schemas are dicts and do not hash, so no dict.fromkeys here.
    return [part for i, part in enumerate(parts) if part not in parts[:i]]


# From formulas ---------------------------------------------------------------------------------


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
    if any(test.scope is Scope.ROW for test in _tests(body)):
        raise Unsayable


# What is known outside of the rows --------------------------------------------------------------


def outer(condition: Condition) -> Outer | None:
    """The first thing that a (lifted) condition on a row says about the form."""
    if isinstance(condition, Every | Rows):
        return condition
    if isinstance(condition, Test):
        return condition if condition.scope is Scope.FORM else None
    for part in _parts(condition):
        if (found := outer(part)) is not None:
            return found
    return None


def assume(condition: Condition, known: Outer, value: bool) -> Condition:
    """The condition where `known` has this value."""
    if condition == known:
        return Constant(value)
    match condition:
        case Both(parts):
            return both(*(assume(part, known, value) for part in parts))
        case Either(parts):
            return either(*(assume(part, known, value) for part in parts))
        case Opposite(part):
            return opposite(assume(part, known, value))
        case Every(path, body):
            return Every(path, assume(body, known, value))
        case Rows(path, body, low, high):
            return Rows(path, assume(body, known, value), low, high)
        case _:
            return condition


def lifted(condition: Condition) -> Condition:
    """An equal condition in which what is said of rows speaks of nothing but the row."""
    inner = _form_tests_in_rows(condition)
    if not inner:
        return condition
    if len(inner) > MOST_OUTER:
        raise Unsayable
    known = inner[0]
    return either(
        both(known, lifted(assume(condition, known, True))),
        both(opposite(known), lifted(assume(condition, known, False))),
    )


def _form_tests_in_rows(condition: Condition) -> list[Test]:
    tests: list[Test] = []
    for part in _walk(condition):
        if isinstance(part, Every | Rows):
            tests += [t for t in _tests(part.body) if t.scope is Scope.FORM and t not in tests]
    return tests


def outer_count(condition: Condition) -> int:
    """How many different things a condition on a row says about the form."""
    found: list[Outer] = []
    while (known := outer(condition)) is not None:
        found.append(known)
        condition = assume(condition, known, True)
    return len(found)


def paths(condition: Condition) -> Iterator[Path]:
    """Everything that is looked at from the object to which the condition belongs."""
    for part in _walk(condition):
        in_a_row = isinstance(part, Test) and part.scope is Scope.EACH
        if isinstance(part, Test | Every | Rows) and not in_a_row:
            yield part.path


def _tests(condition: Condition) -> Iterator[Test]:
    return (part for part in _walk(condition) if isinstance(part, Test))


def _walk(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in _parts(condition):
        yield from _walk(part)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    match condition:
        case Both(parts) | Either(parts):
            return parts
        case Opposite(part) | Every(_, part) | Rows(_, part):
            return (part,)
        case _:
            return ()


# To schemas -------------------------------------------------------------------------------------


def schema_of(condition: Condition, at: Path) -> Schema | bool:
    """A schema of the object at the path `at` that holds where the (lifted) condition does."""
    match condition:
        case Constant(value):
            return value
        case Test(path, _, schema):
            return inside(path[len(at) :], schema or True, must=True)
        case Every(path, body):
            return inside(path[len(at) :], {"items": schema_of(body, path)}, must=False)
        case Rows():
            return _rows(condition, at)
        case Both(parts):
            return together([schema_of(part, at) for part in parts])
        case Either(parts):
            return {"anyOf": [schema_of(part, at) for part in parts]}
        case Opposite(Test(path, _, schema)) if not schema:
            return inside(path[len(at) :], False, must=False)
        case Opposite(Either(parts)):
            return together([schema_of(opposite(part), at) for part in parts])
        case Opposite(part):
            return {"not": schema_of(part, at)}


def _rows(rows: Rows, at: Path) -> Schema:
    words: Schema
    if rows.body == YES:
        words = {"minItems": rows.low} if rows.low else {}
        if rows.high is not None:
            words["maxItems"] = rows.high
    else:
        words = {"contains": schema_of(rows.body, rows.path)}
        if rows.low != 1:
            words["minContains"] = rows.low
        if rows.high is not None:
            words["maxContains"] = rows.high
    return inside(rows.path[len(at) :], words, must=rows.low > 0)


def inside(path: Path, schema: Schema | bool, *, must: bool) -> Schema:
    """A schema of what stands at a path of names; with `must` it has to stand there."""
    for name in reversed(path):
        schema = {"properties": {name: schema}} if schema is not True else {}
        if must:
            schema = {"required": [name], **schema}
    assert isinstance(schema, dict)
    return schema


def together(parts: list[Schema | bool]) -> Schema:
    """All of the schemas, in one where their words do not collide."""
    merged: Schema = {}
    apart: list[Schema | bool] = []
    for part in parts:
        joined = _joined(merged, part)
        if joined is None:
            apart.append(part)
        else:
            merged = joined
    return {**merged, "allOf": apart} if apart else merged


def _joined(a: Schema, b: Schema | bool) -> Schema | None:
    """One schema of two that only require names and look into them; None where they collide."""
    if not isinstance(b, dict) or not {*a, *b} <= {"required", "properties"}:
        return None
    properties = dict(a.get("properties", {}))
    for name, schema in b.get("properties", {}).items():
        if name in properties and properties[name] != schema:
            inner = properties[name]
            joined = _joined(inner, schema) if isinstance(inner, dict) else None
            if joined is None:
                return None
            schema = joined
        properties[name] = schema
    required = [*dict.fromkeys([*a.get("required", []), *b.get("required", [])])]
    return {
        **({"required": required} if required else {}),
        **({"properties": properties} if properties else {}),
    }
