"""Formulas of a form: what each can see, checked, with what parameters took away taken out."""

from __future__ import annotations

from collections.abc import Mapping

from formc.analysis.drafts import Bound, Draft, Drafting
from formc.analysis.fields import Typed, formula_type
from formc.analysis.settle import Settler
from formc.diagnostics import Report, meaning
from formc.expr.check import Expected, check
from formc.expr.names import Named, Names
from formc.expr.tree import (
    FALSE,
    TRUE,
    Bool,
    Code,
    Codes,
    Expr,
    Literal,
    Number,
    Opaque,
    Path,
    Type,
    Unknown,
    Words,
)
from formc.record import Mutable, part, replace
from formc.source import Span
from formc.syntax.tree import Scalar


class Formulas(Mutable):
    """Checks the formulas of one form. `typed` holds the type of every field that has one."""

    drafting: Drafting
    roots: list[Draft]
    typed: Mapping[Path, Typed]
    settings: Mapping[str, Type]
    report: Report
    removed: set[Path] = part(default_factory=set)
    spans: dict[tuple[str, Path], Span] = part(default_factory=dict)  # see `ir.Form`
    _levels: dict[Path, Mapping[str, Named]] = part(default_factory=dict)
    _parameters: dict[tuple[int, Path], Mapping[str, Expr | tuple[str, ...]]] = part(
        default_factory=dict
    )
    _refused: tuple[str, ...] | None = None

    # Checking -------------------------------------------------------------------------------

    def condition(
        self,
        text: Scalar,
        owner: Draft | None,
        depth: int,
        inside: bool = False,
        definitely: bool = True,
        columns: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Expr | None:
        """A yes/no formula beside `owner` (or `inside` it), settled for how it is asked. `columns`
        are those of the list that it filters."""
        if self._reads_refused(text):
            return None
        names = replace(self.names(owner, depth, inside), columns=columns)
        found = check(text.value, names, Bool, text.within, self.report)
        return None if found is None else self.settler.condition(found, definitely)

    def value(
        self,
        text: Scalar,
        owner: Draft | None,
        depth: int,
        expected: Expected,
        inside: bool = False,
    ) -> Expr | None:
        """A formula that gives a value."""
        if self._reads_refused(text):
            return None
        found = check(
            text.value, self.names(owner, depth, inside), expected, text.within, self.report
        )
        if found is None:
            return None
        settled = self.settler.value(found)
        if settled is None:
            self.report.add(meaning.removed_value(text.span))
        return settled

    def _reads_refused(self, text: Scalar) -> bool:
        """Whether it speaks of an item by a name that was refused where the item stands."""
        if self._refused is None:
            drafts = (draft for root in self.roots for draft in root.walk())
            self._refused = tuple(
                draft.head.text
                for draft in drafts
                if draft.inner_depth == draft.depth and draft.head.text.strip("'\"") != draft.name
            )
        return any(name in text.value for name in self._refused)

    @property
    def settler(self) -> Settler:
        excluded = {path: typed.excluded for path, typed in self.typed.items() if typed.excluded}
        return Settler(frozenset(self.removed), excluded)

    # Names ----------------------------------------------------------------------------------

    def names(self, owner: Draft | None, depth: int, inside: bool = False) -> Names:
        """What a formula beside `owner` can see, written `depth` uses deep."""
        container = owner if inside or owner is None else owner.parent
        levels = []
        row = self._row(container)
        place = container
        while True:
            if depth > (place.inner_depth if place else 0):
                break
            levels.append(self._level(place))
            if place is None:
                break
            place = place.parent
        return Names(
            levels=tuple(levels),
            row=row,
            parameters=self.parameters(container, depth),
            settings=self.settings,
        )

    @staticmethod
    def _row(container: Draft | None) -> Path | None:
        if container is not None and container.kind == "repeat":
            return container.path
        return None if container is None else container.row

    def _level(self, container: Draft | None) -> Mapping[str, Named]:
        key = () if container is None else container.path
        if key not in self._levels:
            drafts = self.roots if container is None else container.children
            self._levels[key] = self._members(drafts)
        return self._levels[key]

    def _members(self, drafts: list[Draft]) -> dict[str, Named]:
        return {draft.name: self._named(draft) for draft in drafts if draft.kind != "note"}

    def _named(self, draft: Draft) -> Named:
        in_row = draft.row is not None
        if draft.kind == "field":
            return Named(
                path=draft.path,
                type=self._type(draft),
                kind="field",
                in_row=in_row,
                computed="value" in draft.keys,
                parts=(draft.path,),
            )
        return Named(
            path=draft.path,
            type=Opaque(),
            kind="repeat" if draft.kind == "repeat" else "group",
            in_row=in_row,
            members=self._members(draft.children),
            parts=parts_of(draft) if draft.kind == "group" else (draft.path,),
            maximum=repeat_bound(draft, "max") or 0,
        )

    def _type(self, draft: Draft) -> Type:
        typed = self.typed.get(draft.path)
        if typed is None:
            return Unknown()  # the mistake has been reported there
        type = formula_type(typed.type)
        if typed.excluded and isinstance(type, Code | Codes) and type.codes is not None:
            # Left-out codes stay known: the fragment was written for all of them.
            return type.__class__((*type.codes, *sorted(typed.excluded)))
        return type

    # Parameters -----------------------------------------------------------------------------

    def bound(self, container: Draft | None, depth: int) -> Mapping[str, Bound]:
        """The parameters that text of this depth can name."""
        place = container
        while place is not None and place.inner_depth > depth:
            place = place.parent
        while place is not None and (depth, place.path) not in self.drafting.parameters:
            place = place.parent
        path: Path = () if place is None else place.path
        return self.drafting.parameters.get((depth, path), {})

    def parameters(
        self, container: Draft | None, depth: int
    ) -> Mapping[str, Expr | tuple[str, ...]]:
        """The same, as formulas read them."""
        found: dict[str, Expr | tuple[str, ...]] = {}
        for name, value in self.bound(container, depth).items():
            match value.kind:
                case _ if value.broken:
                    found[name] = Literal(Unknown(), "")
                case "codes":
                    found[name] = value.codes
                case "boolean":
                    found[name] = TRUE if value.text == "true" else FALSE
                case "integer" if value.text.lstrip("-").isdigit():
                    number = int(value.text)
                    found[name] = Literal(Number(0, number, number), number)
                case "formula" if value.formula is not None:
                    place = container
                    while place is not None and place.inner_depth >= depth:
                        use, place = place, place.parent
                    names = self.names(use if container else None, depth - 1)
                    checked = check(
                        value.formula.value, names, None, value.formula.within, self.report
                    )
                    if checked is not None:
                        found[name] = checked
                case "text":
                    found[name] = Literal(Words(), value.text)
                case _:
                    pass  # types and codelists are whole values, not parts of formulas
        return found


def parts_of(draft: Draft) -> tuple[Path, ...]:
    """The paths whose answers make a group present: fields that are not computed, and repeats."""
    found: list[Path] = []
    for child in draft.children:
        if child.kind == "repeat" or (child.kind == "field" and "value" not in child.keys):
            found.append(child.path)
        elif child.kind == "group":
            found.extend(parts_of(child))
    return tuple(found)


def repeat_bound(draft: Draft, key: str) -> int | None:
    """`min` or `max` of a repeat."""
    node = draft.keys.get(key)
    return int(node.value) if isinstance(node, Scalar) and node.value.isdigit() else None
