"""Three-valued formulas as two-valued tests: definitely true, definitely false, defined.

An answer may be missing, so a formula has three outcomes; the languages that we print know two. For
every formula this module makes the test that it is definitely true, the one that it is definitely
false, and the one that its value is there. Printers spell tests and, where a test has made sure
that they are defined, values.

Names that generated code calls at run time: `FUNCTIONS`. They live in `formc/runtime/formulas.py`
and `working_days.py` and, in camel case, in their twins in JavaScript.
"""

from __future__ import annotations

from formc.expr.tree import (
    Aggregate,
    And,
    Answered,
    Arithmetic,
    Bool,
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
    children,
)
from formc.record import Record

FUNCTIONS = (
    "rounded",
    "smallest",
    "largest",
    "age",
    "days_between",
    "add_days",
    "add_working_days",
    "working_days_between",
    "pesel_birth_date",
    "pesel_sex",
    "length",
    "starts_with",
    "ends_with",
    "contains",
    "matches",
    "distinct",
)

PARTIAL = (
    "add_days",
    "add_working_days",
    "working_days_between",
    "pesel_birth_date",
    "pesel_sex",
)
"""The functions that may have no value though their arguments have one."""

MAX_WEIGHT = 5_000
"""How many nodes the tests of one formula may have together; see `weight`."""


class Unsayable(Exception):  # noqa: N818  (a fact about a dialect, caught by its target)
    """A dialect has no words for a formula; the reason, in Polish, goes into the loss report."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# Tests --------------------------------------------------------------------------------------


class Holds(Record, frozen=True):
    """Always, or never."""

    value: bool


class AllOf(Record, frozen=True):
    parts: tuple[Test, ...]


class AnyOf(Record, frozen=True):
    parts: tuple[Test, ...]


class Nope(Record, frozen=True):
    part: Test


class Present(Record, frozen=True):
    """A field, an office value, or a call whose arguments are there, has a value."""

    of: Ref | OfficeValue | Call


class Is(Record, frozen=True):
    """A yes/no answer is there and equals `value`."""

    of: Ref | OfficeValue
    value: bool


class Stands(Record, frozen=True):
    """An item is answered."""

    path: Path
    scope: Scope


class Compares(Record, frozen=True):
    """Two values that are there; never yes/no."""

    op: str
    left: Expr
    right: Expr


class Among(Record, frozen=True):
    """A value that is there equals one of the literals."""

    subject: Expr
    options: tuple[Literal, ...]


class Holding(Record, frozen=True):
    """A list of codes that is there holds a code."""

    subject: Ref
    code: str


class Textual(Record, frozen=True):
    """starts_with, ends_with or contains, of a text that is there."""

    function: str
    subject: Expr
    text: str


class Fits(Record, frozen=True):
    """A text that is there matches a pattern."""

    subject: Expr
    pattern: str


class Some(Record, frozen=True):
    """The test holds in at least one row."""

    rows: Path
    test: Test


class Distinct(Record, frozen=True):
    """No two rows in which `where` holds have the same value."""

    rows: Path
    where: Test
    value: Expr


Test = (
    Holds
    | AllOf
    | AnyOf
    | Nope
    | Present
    | Is
    | Stands
    | Compares
    | Among
    | Holding
    | Textual
    | Fits
    | Some
    | Distinct
)

YES = Holds(True)
NO = Holds(False)

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def every(*parts: Test) -> Test:
    """All of the tests, without those that always hold and without repetition."""
    flat = [p for part in parts for p in (part.parts if isinstance(part, AllOf) else (part,))]
    if NO in flat:
        return NO
    kept = tuple(part for part in dict.fromkeys(flat) if part != YES)
    return YES if not kept else kept[0] if len(kept) == 1 else AllOf(kept)


def some(*parts: Test) -> Test:
    """Any of the tests, without those that never hold and without repetition."""
    flat = [p for part in parts for p in (part.parts if isinstance(part, AnyOf) else (part,))]
    if YES in flat:
        return YES
    kept = tuple(part for part in dict.fromkeys(flat) if part != NO)
    return NO if not kept else kept[0] if len(kept) == 1 else AnyOf(kept)


def no(part: Test) -> Test:
    match part:
        case Holds(value):
            return Holds(not value)
        case Nope(inner):
            return inner
        case _:
            return Nope(part)


# Definitely true, definitely false ------------------------------------------------------------


def true(expr: Expr) -> Test:
    """The test that a condition is definitely true."""
    return _outcome(expr, True)


def false(expr: Expr) -> Test:
    """The test that a condition is definitely false."""
    return _outcome(expr, False)


def _outcome(expr: Expr, wanted: bool) -> Test:
    """The test that a condition is definitely `wanted`."""
    match expr:
        case Literal(_, value):
            return Holds(value is wanted)
        case Ref() | OfficeValue():
            return Is(expr, wanted)
        case Not(operand):
            return _outcome(operand, not wanted)
        case And(operands):
            return (every if wanted else some)(*(_outcome(part, wanted) for part in operands))
        case Or(operands):
            return (some if wanted else every)(*(_outcome(part, wanted) for part in operands))
        case If(condition, then, otherwise):
            return some(
                every(true(condition), _outcome(then, wanted)),
                every(false(condition), _outcome(otherwise, wanted)),
            )
        case Answered(path, scope, parts):
            stands = some(*(Stands(part, scope) for part in parts or (path,)))
            return stands if wanted else no(stands)
        case Compare(op, left, right):
            return _comparison(op if wanted else _OPPOSITE[op], left, right)
        case In(subject, options):
            return _known(subject, Among(subject, options), wanted)
        case Has(subject, code):
            return _known(subject, Holding(subject, code), wanted)
        case Matches(subject, pattern):
            return _known(subject, Fits(subject, pattern), wanted)
        case Call(function, arguments):
            return _call(function, arguments, wanted)
        case Aggregate(kind, rows, body, where):
            return _aggregate(kind, rows, body, where, wanted)
        case _:
            raise AssertionError(f"not a condition: {expr}")


def _known(subject: Expr, test: Test, wanted: bool) -> Test:
    return every(defined(subject), test if wanted else no(test))


def _comparison(op: str, left: Expr, right: Expr) -> Test:
    if isinstance(left.type, Bool):
        same = op == "=="
        return some(
            every(true(left), _outcome(right, same)), every(false(left), _outcome(right, not same))
        )
    return every(defined(left), defined(right), Compares(op, left, right))


def _call(function: str, arguments: tuple[Expr, ...], wanted: bool) -> Test:
    if function == "coalesce":
        first, second = arguments
        return some(
            _outcome(first, wanted),
            every(no(_outcome(first, not wanted)), _outcome(second, wanted)),
        )
    subject, text = arguments
    assert isinstance(text, Literal)
    return _known(subject, Textual(function, subject, str(text.value)), wanted)


def _aggregate(kind: str, rows: Path, body: Expr, where: Expr, wanted: bool) -> Test:
    if kind == "unique":
        distinct = Distinct(rows, every(true(where), defined(body)), body)
        return distinct if wanted else no(distinct)
    # any: some row is kept and true; no row might be kept and true.
    # all: no row might be kept and not true; some row is kept and false.
    if (kind == "any") == wanted:
        return _some(rows, every(true(where), _outcome(body, wanted)))
    return no(_some(rows, no(some(false(where), _outcome(body, wanted)))))


def _some(rows: Path, test: Test) -> Test:
    return NO if test == NO else Some(rows, test)


# Defined ------------------------------------------------------------------------------------


def defined(expr: Expr) -> Test:
    """The test that a formula has a value."""
    match expr:
        case Literal() | Today() | Answered():
            return YES
        case Column():
            raise AssertionError("columns are bound before a filter is printed")
        case Ref() | OfficeValue():
            return Present(expr)
        case Not(operand) | Negate(operand) | In(operand) | Has(operand) | Matches(operand):
            return defined(operand)
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return every(defined(left), defined(right))
        case And() | Or():
            return some(true(expr), false(expr))
        case If(condition, then, otherwise):
            return some(
                every(true(condition), defined(then)), every(false(condition), defined(otherwise))
            )
        case Aggregate(kind):
            return some(true(expr), false(expr)) if kind in {"any", "all"} else YES
        case Call():
            return _call_defined(expr)


def _call_defined(call: Call) -> Test:
    given = tuple(defined(argument) for argument in call.arguments)
    match call.function:
        case "coalesce":
            return some(*given)
        case "quotient":
            zero = Literal(Number(0, 0, 0), 0)
            return every(*given, Compares("!=", call.arguments[1], zero))
        case "age":
            born, on = call.arguments
            return every(*given, Compares("<=", born, on))
        case name if name in PARTIAL:
            return every(*given, Present(call))
        case _:
            return every(*given)


# Size ---------------------------------------------------------------------------------------


def weight(expr: Expr) -> int:
    """An upper bound of the nodes that the tests and the value of a formula are printed with.

    Conditions inside conditions are spelt for both outcomes, so the text of a formula may double
    with every level; the checker refuses what passes `MAX_WEIGHT`.
    """
    sizes = [weight(child) for child in children(expr)]
    size = 1 + sum(sizes)
    match expr:
        case If():
            return size + 2 * sizes[1]
        case Compare(_, left) if isinstance(left.type, Bool):
            return 2 * size
        case Aggregate("unique", _, body) if isinstance(body.type, Bool):
            return 3 * size
        case Call(name) if name in PARTIAL or name in {"coalesce", "age", "quotient"}:
            return 2 * size
        case _:
            return size
