"""Rules: conditions that accepted answers satisfy, and where their problems stand."""

from __future__ import annotations

import re
from collections.abc import Mapping

from formc.analysis.drafts import Draft
from formc.analysis.formulas import Formulas
from formc.analysis.workspace import scalars, text_of
from formc.diagnostics import Report, meaning
from formc.expr.names import Named
from formc.expr.tree import FALSE, TRUE, Aggregate, Answered, Expr, Path, Ref, Scope, children
from formc.ir import Place, Rule, Text
from formc.record import Mutable, part
from formc.syntax.tree import Map, Scalar


class Rules(Mutable):
    """The rules of one form, in the order of their containers. `named` are all that are written,
    even those whose formula is wrong."""

    formulas: Formulas
    report: Report
    found: list[Rule] = part(default_factory=list)
    named: set[str] = part(default_factory=set)

    def of(self, draft: Draft, row: Path | None) -> None:
        """The rules of a group or repeat. A group made by `use` lends its path to their ids."""
        prefix = ".".join(draft.path) + "." if draft.inner_depth > draft.depth else ""
        for node, depth in draft.rules:
            self.add(node, draft, depth, row, prefix)

    def add(
        self, node: Map, draft: Draft | None, depth: int, row: Path | None, prefix: str = ""
    ) -> None:
        """One rule, written `depth` uses deep inside `draft` (the form: None)."""
        name = node.items.get("rule")
        if not isinstance(name, Scalar):
            return
        id = prefix + name.value
        self.named.add(id)
        written = self._written(node, draft, depth, row)
        for key in ("check", "when"):
            if key in node.items:
                self.formulas.spans[key, (id,)] = node.items[key].span
        condition = self._condition(node, name, draft, depth)
        when = self._when(node, draft, depth)
        if condition is None or when is None:
            return
        for other in self.found:
            if other.id == id:
                self.report.add(meaning.id_twice(name.span, id, other.origin))
        self.found.append(
            Rule(
                id=id,
                path=() if draft is None else draft.path,
                row=row,
                condition=condition,
                when=when,
                message=Text(self._words(node, draft, depth)),
                at=written or (_default_place(condition, row),),
                level=text_of(node.items.get("level")) or "error",
                origin=name.span,
                message_origin=node.items["message"].span if "message" in node.items else name.span,
            )
        )

    def _condition(self, node: Map, name: Scalar, draft: Draft | None, depth: int) -> Expr | None:
        check = node.items.get("check")
        if not isinstance(check, Scalar):
            return None
        found = self.formulas.condition(check, draft, depth, inside=True, definitely=False)
        if found not in (TRUE, FALSE):
            return found
        if not self.formulas.removed:
            holds = "prawdziwa" if found == TRUE else "fałszywa"
            self.report.add(meaning.rule_constant(check.span, name.value, holds))
        return None

    def _when(self, node: Map, draft: Draft | None, depth: int) -> Expr | None:
        """When the rule is judged; None where never, or where the formula is wrong."""
        written = node.items.get("when")
        if not isinstance(written, Scalar):
            return TRUE
        found = self.formulas.condition(written, draft, depth, inside=True)
        return None if found == FALSE else found

    def _words(self, node: Map, draft: Draft | None, depth: int) -> str:
        bound = self.formulas.bound(draft, depth)

        def fill(found: re.Match[str]) -> str:
            return bound[found[1]].text if found[1] in bound else found[0]

        return re.sub(r"\{\$([a-z][a-z0-9_]*)\}", fill, text_of(node.items.get("message")))

    # Places ---------------------------------------------------------------------------------

    def _written(
        self, node: Map, draft: Draft | None, depth: int, row: Path | None
    ) -> tuple[Place, ...]:
        """The places of `at:`, as far as they are there."""
        levels = self.formulas.names(draft, depth, inside=True).levels
        found = [self._resolve(written, levels) for written in scalars(node.items.get("at"))]
        return tuple(
            Place(
                path, Scope.ROW if row and path[: len(row)] == row and path != row else Scope.FORM
            )
            for path in found
            if path is not None
        )

    def _resolve(self, written: Scalar, levels: tuple[Mapping[str, Named], ...]) -> Path | None:
        first, *rest = written.value.split(".")
        for level in levels:
            named = level.get(first)
            for step in rest:
                named = named.members.get(step) if named is not None else None
            if named is not None:
                return None if self.formulas.settler.gone(named.path) else named.path
        known = tuple(dict.fromkeys(name for level in levels for name in level))
        self.report.add(meaning.unknown_place(written.span, written.value, known))
        return None


def _default_place(condition: Expr, row: Path | None) -> Place:
    """In a repeat the row; elsewhere the first path of the formula that is no row variable."""
    if row is not None:
        return Place((), Scope.ROW)
    return Place(_first_path(condition) or (), Scope.FORM)


def _first_path(expr: Expr) -> Path | None:
    match expr:
        case Ref(path, scope) | Answered(path, scope):
            return path if scope is Scope.FORM else None
        case Aggregate(_, rows, body, where):
            return _first_path(body) or rows or _first_path(where)
        case _:
            found = (_first_path(child) for child in children(expr))
            return next((path for path in found if path is not None), None)
