"""Conditions on answers: two-valued, and printed as schemas.

A test of an answer carries its presence, so that a missing answer makes neither it nor its opposite
true. A condition is looked at from an object of the answers: the form, a group, a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formc.expr.tree import Path, Scope
from formc.record import Record

Schema = dict[str, Any]
MOST_OUTER = 4  # tests of the form in a condition on rows; each doubles what is printed


class Unsayable(Exception):  # noqa: N818 it is a fact about a formula, no mistake
    """JSON Schema has no words for this formula, or contracts 17 gives it none."""


class Constant(Record, frozen=True):
    value: bool


class Test(Record, frozen=True):
    """The answer at `path` is there and `schema` holds of it."""

    path: Path
    scope: Scope
    schema: Schema


class Every(Record, frozen=True):
    """The body holds of every row; also where there is none."""

    path: Path
    body: Condition


class Rows(Record, frozen=True):
    """The body holds of `low`…`high` rows."""

    path: Path
    body: Condition
    low: int
    high: int | None = None


class Both(Record, frozen=True):
    parts: tuple[Condition, ...]


class Either(Record, frozen=True):
    parts: tuple[Condition, ...]


class Opposite(Record, frozen=True):
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
    found: list[Test] = []
    for part in _walk(condition):
        if isinstance(part, Every | Rows):
            inside_row = tests(part.body)
            found += [t for t in inside_row if t.scope is Scope.FORM and t not in found]
    return found


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


def tests(condition: Condition) -> Iterator[Test]:
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
