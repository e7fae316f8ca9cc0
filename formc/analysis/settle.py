"""Takes out of a formula what parameters have taken out of the form.

A removed item is missing for ever, a code that a parameter left out is never chosen. Conditions
act only when definitely true (`visible`, `required`, `when`) or only when definitely false
(`check`), so what can never be definite is replaced by the constant that never acts.

Cases: removed fields and groups · removed repeats under aggregates · left-out codes under ==, !=,
in, has · values that read what is removed.
"""

from __future__ import annotations

from collections.abc import Mapping

from formc.expr.tree import (
    FALSE,
    TRUE,
    Aggregate,
    And,
    Answered,
    Arithmetic,
    Bool,
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
    Or,
    Path,
    Ref,
    conjunction,
    disjunction,
    walk,
)
from formc.record import Record, replace


class Settler(Record, frozen=True):
    """What is gone: paths of removed items (whole subtrees) and left-out codes by path."""

    removed: frozenset[Path]
    excluded: Mapping[Path, frozenset[str]]

    def gone(self, path: Path) -> bool:
        return any(path[:end] in self.removed for end in range(1, len(path) + 1))

    def touches(self, expr: Expr) -> bool:
        """Whether the formula reads anything that is gone, or any field with left-out codes."""
        for part in walk(expr):
            match part:
                case Ref(path) | Answered(path):
                    if self.gone(path) or path in self.excluded:
                        return True
                    if isinstance(part, Answered) and any(map(self.gone, part.parts)):
                        return True
                case Aggregate(_, rows):
                    if self.gone(rows):
                        return True
                case _:
                    pass
        return False

    # Conditions -----------------------------------------------------------------------------

    def condition(self, expr: Expr, definitely: bool) -> Expr:
        """`expr` where it is asked whether it is definitely true (or definitely false)."""
        never = FALSE if definitely else TRUE
        match expr:
            case Not(operand):
                inner = self.condition(operand, not definitely)
                return _negation(inner)
            case And(operands):
                return conjunction(tuple(self.condition(part, definitely) for part in operands))
            case Or(operands):
                return disjunction(tuple(self.condition(part, definitely) for part in operands))
            case If(condition, then, otherwise):
                if self.value(condition) is None:
                    return never
                chosen = self.condition(condition, True)
                if chosen in (TRUE, FALSE):
                    return self.condition(then if chosen == TRUE else otherwise, definitely)
                return replace(
                    expr,
                    condition=condition,
                    then=self.condition(then, definitely),
                    otherwise=self.condition(otherwise, definitely),
                )
            case Answered(path, _, parts):
                left = tuple(part for part in parts if not self.gone(part))
                return FALSE if self.gone(path) or not left else replace(expr, parts=left)
            case Aggregate():
                return self._over_rows(expr, definitely)
            case Literal():
                return expr
            case _:
                return self._atom(expr, definitely, never)

    def _atom(self, expr: Expr, definitely: bool, never: Literal) -> Expr:
        match expr:
            case Compare(op, Ref() as ref, Literal(_, code)) | Compare(
                op, Literal(_, code), Ref() as ref
            ):
                if code in self.excluded.get(ref.path, ()) and op in ("==", "!="):
                    return self._never_equal(ref, op == "==", definitely)
            case In(Ref() as ref, options) if ref.path in self.excluded:
                left = tuple(o for o in options if o.value not in self.excluded[ref.path])
                if not left:
                    return self._never_equal(ref, True, definitely)
                expr = replace(expr, options=left)
            case Has(ref, code) if code in self.excluded.get(ref.path, ()):
                return self._never_equal(ref, True, definitely)
        settled = self.value(expr)
        return never if settled is None else settled

    def _never_equal(self, ref: Ref, equal: bool, definitely: bool) -> Expr:
        """`ref == code` (or != when not `equal`) for a code that no answer can be."""
        if self.gone(ref.path):
            return FALSE if definitely else TRUE
        if equal == definitely:
            return FALSE if definitely else TRUE
        answered = Answered(ref.path, ref.scope, (ref.path,))
        return answered if definitely else Not(answered)

    def _over_rows(self, expr: Aggregate, definitely: bool) -> Expr:
        if self.gone(expr.rows):
            return FALSE if expr.kind == "any" else TRUE
        if expr.kind == "unique":
            return TRUE if self.value(expr.body) is None else expr
        filtered = definitely if expr.kind == "any" else not definitely
        return replace(
            expr,
            body=self.condition(expr.body, definitely),
            where=self.condition(expr.where, filtered),
        )

    # Values ---------------------------------------------------------------------------------

    def value(self, expr: Expr) -> Expr | None:
        """`expr` as a value; None where it can never be defined any more."""
        if not self.touches(expr):
            return expr
        match expr:
            case Ref(path):
                return None if self.gone(path) else expr
            case Arithmetic(_, left, right) | Compare(_, left, right):
                one, two = self.value(left), self.value(right)
                return None if one is None or two is None else replace(expr, left=one, right=two)
            case Negate(operand):
                inner = self.value(operand)
                return None if inner is None else replace(expr, operand=inner)
            case In(subject) | Matches(subject):
                inner = self.value(subject)
                return None if inner is None else replace(expr, subject=inner)
            case Has(subject):
                return None if self.gone(subject.path) else expr
            case Call("coalesce", (first, second)):
                one, two = self.value(first), self.value(second)
                if one is None or two is None:
                    return two if one is None else one
                return replace(expr, arguments=(one, two))
            case Call(_, arguments):
                settled = [self.value(argument) for argument in arguments]
                if any(argument is None for argument in settled):
                    return None
                return replace(expr, arguments=tuple(a for a in settled if a is not None))
            case If(condition, then, otherwise):
                return self._choice(expr, condition, then, otherwise)
            case Aggregate(kind, rows, body, where):
                if kind in {"any", "all", "unique"}:
                    return self.condition(expr, True)
                kept = self.value(body) if kind == "sum" else self.condition(body, True)
                if self.gone(rows) or kept is None:
                    return _zero(expr.type)
                return replace(expr, body=kept, where=self.condition(where, True))
            case _:
                return self.condition(expr, True)

    def _choice(self, expr: If, condition: Expr, then: Expr, otherwise: Expr) -> Expr | None:
        chosen = self.condition(condition, True)
        if chosen in (TRUE, FALSE):
            return self.value(then if chosen == TRUE else otherwise)
        one, two = self.value(then), self.value(otherwise)
        if one is None or two is None:
            return None
        return replace(expr, condition=chosen, then=one, otherwise=two)


def _negation(expr: Expr) -> Expr:
    if isinstance(expr, Literal):
        return FALSE if expr == TRUE else TRUE
    return expr.operand if isinstance(expr, Not) else Not(expr)


def _zero(type: object) -> Literal:
    assert isinstance(type, Number | Bool)
    return Literal(Number(type.scale, 0, 0), 0) if isinstance(type, Number) else FALSE
