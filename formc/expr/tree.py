"""Typed formulas: what a condition, a computed value or a fee says once every name is resolved.

The checker makes these trees; the evaluator judges them and the printers of `expr.lower` spell
them. A tree holds no spans, so two formulas that say the same are equal wherever they stand.

Numbers are integers scaled by ten to the power of their static scale: `Literal(Number(2, …), 1250)`
is 12.50. Days are ISO texts (`2026-01-31`), which compare as days do.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from formc.record import Record

Path = tuple[str, ...]
"""The names from the form to an item, without row numbers: `("drzewa", "obwod")`."""


# Types of values -----------------------------------------------------------------------


class Bool(Record, frozen=True):
    """Yes or no."""


class Number(Record, frozen=True):
    """A number with `scale` decimal places; `low` and `high` are its static bounds, scaled."""

    scale: int
    low: int
    high: int


class Words(Record, frozen=True):
    """Free text; compared by equality only."""


class Code(Record, frozen=True):
    """One code of a list; `codes` is None for a list too large to check while compiling."""

    codes: tuple[str, ...] | None


class Codes(Record, frozen=True):
    """Several codes of a list; read by `has` and `answered`."""

    codes: tuple[str, ...] | None


class Day(Record, frozen=True):
    """A Gregorian day without a zone."""


class Opaque(Record, frozen=True):
    """A file, a group, a repeat: formulas may only ask whether it is answered."""


class Unknown(Record, frozen=True):
    """A value whose own definition is wrong and was reported there. No tree holds one: a formula
    that reads it is dropped without another word."""


Type = Bool | Number | Words | Code | Codes | Day | Opaque | Unknown


# Where an item is read from -------------------------------------------------------------


class Scope(Enum):
    """Which instance of an item a reference means."""

    FORM = "form"  # outside every repeat: there is one
    ROW = "row"  # in the row to which the formula belongs
    EACH = "each"  # in the row that the enclosing aggregate looks at


# Trees ----------------------------------------------------------------------------------


class Literal(Record, frozen=True):
    """A bool, a scaled integer, a text, a code, or an ISO day, as `type` says."""

    type: Type
    value: bool | int | str


class Ref(Record, frozen=True):
    """The answer of a field. Missing when not answered, malformed, or hidden."""

    path: Path
    scope: Scope
    type: Type


class Answered(Record, frozen=True):
    """Whether an item is answered: a field, or any of `parts` (the fields and repeats that make
    a group present). Always true or false."""

    path: Path
    scope: Scope
    parts: tuple[Path, ...]
    type: Type = Bool()


class OfficeValue(Record, frozen=True):
    """A value that the office sets; missing where it has not."""

    name: str
    type: Type


class Column(Record, frozen=True):
    """What the option of a list that is looked at has in a column; stands in filters only."""

    name: str
    type: Type


class Today(Record, frozen=True):
    """The day of filing."""

    type: Type = Day()


class Not(Record, frozen=True):
    operand: Expr
    type: Type = Bool()


class And(Record, frozen=True):
    operands: tuple[Expr, ...]
    type: Type = Bool()


class Or(Record, frozen=True):
    operands: tuple[Expr, ...]
    type: Type = Bool()


class If(Record, frozen=True):
    """`then if condition else otherwise`; unknown where the condition is."""

    condition: Expr
    then: Expr
    otherwise: Expr
    type: Type


class Compare(Record, frozen=True):
    """`op` is one of == != < <= > >=. Both sides have one kind of type; scales may differ."""

    op: str
    left: Expr
    right: Expr
    type: Type = Bool()


class In(Record, frozen=True):
    """Whether the subject equals one of the literals."""

    subject: Expr
    options: tuple[Literal, ...]
    type: Type = Bool()


class Has(Record, frozen=True):
    """Whether a `choices` field holds a code; unknown while it is not answered."""

    subject: Ref
    code: str
    type: Type = Bool()


class Arithmetic(Record, frozen=True):
    """`op` is + - or *. The type's scale is the larger one of + and -, the sum of *."""

    op: str
    left: Expr
    right: Expr
    type: Number


class Negate(Record, frozen=True):
    operand: Expr
    type: Number


class Call(Record, frozen=True):
    """A row of the table of functions, with its arguments. `digits` is the literal number of
    places of `round` and `quotient`."""

    function: str
    arguments: tuple[Expr, ...]
    type: Type
    digits: int = 0


class Matches(Record, frozen=True):
    """Whether a text matches a portable pattern from end to end."""

    subject: Expr
    pattern: str
    type: Type = Bool()


class Aggregate(Record, frozen=True):
    """any, all, sum, count or unique over the rows of a repeat at the form's level.

    `body` and `where` read the row with `Scope.EACH`. The body of `count` is its condition
    (TRUE for `count(repeat)`). Aggregates do not nest.
    """

    kind: str
    rows: Path
    body: Expr
    where: Expr
    type: Type


Expr = (
    Literal
    | Ref
    | Answered
    | OfficeValue
    | Column
    | Today
    | Not
    | And
    | Or
    | If
    | Compare
    | In
    | Has
    | Arithmetic
    | Negate
    | Call
    | Matches
    | Aggregate
)

TRUE = Literal(Bool(), True)
FALSE = Literal(Bool(), False)


def children(expr: Expr) -> tuple[Expr, ...]:
    """The direct operands, in reading order."""
    match expr:
        case Not(operand) | Negate(operand):
            return (operand,)
        case And(operands) | Or(operands):
            return operands
        case If(condition, then, otherwise):
            return (then, condition, otherwise)
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return (left, right)
        case In(subject, options):
            return (subject, *options)
        case Has(subject) | Matches(subject):
            return (subject,)
        case Call(_, arguments):
            return arguments
        case Aggregate(_, _, body, where):
            return (body, where)
        case _:
            return ()


def walk(expr: Expr) -> Iterator[Expr]:
    """The tree itself and everything in it, outermost first."""
    yield expr
    for child in children(expr):
        yield from walk(child)


def conjunction(parts: tuple[Expr, ...]) -> Expr:
    """All of the parts; TRUE of none. Constants are folded, nested `and` is flattened."""
    return _join(parts, And, TRUE, FALSE)


def disjunction(parts: tuple[Expr, ...]) -> Expr:
    """Any of the parts; FALSE of none."""
    return _join(parts, Or, FALSE, TRUE)


def _join(
    parts: tuple[Expr, ...], kind: type[And] | type[Or], neutral: Literal, absorbing: Literal
) -> Expr:
    flat: list[Expr] = []
    for part in parts:
        flat.extend(part.operands if isinstance(part, kind) else (part,))
    if absorbing in flat:
        return absorbing
    kept = tuple(dict.fromkeys(part for part in flat if part != neutral))
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else kind(kept)
