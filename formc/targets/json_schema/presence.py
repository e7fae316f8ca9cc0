"""Which answers have to be there, and which must not: `required` and `hidden` as schemas.

An item that is needed makes a demand on every object on the way to it: the form has to hold the
group, the group the item. A demand is made where the object stands, under the conditions that the
object's being there does not settle already; so most demands are a plain `required`. An item that
is not shown is forbidden in the object that would hold it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formc.expr.tree import (
    FALSE,
    TRUE,
    And,
    Answered,
    Expr,
    Or,
    Path,
    conjunction,
    disjunction,
)
from formc.ir import ChoiceType, Field, Form, Group, Item, Repeat
from formc.record import Mutable, part
from formc.shapes.constraints import Constraint, layout, mentions
from formc.shapes.offers import allowed
from formc.targets.json_schema.conditions import (
    MOST_OUTER,
    Condition,
    Constant,
    Outer,
    Schema,
    Unsayable,
    assume,
    inside,
    lifted,
    outer,
    outer_count,
    paths,
    schema_of,
)
from formc.targets.json_schema.truth import definitely


class Presence(Mutable):
    """What is said about presence, and which constraints that enforces whole.

    `required` are the names that an object always holds, by the path of the object (of a repeat:
    its rows); `conditions` are schemas that hold of it besides.
    """

    required: dict[Path, list[str]] = part(default_factory=dict)
    conditions: dict[Path, list[Schema]] = part(default_factory=dict)
    enforced: set[str] = part(default_factory=set)


def presence(form: Form, constraints: Sequence[Constraint]) -> Presence:
    return _Demands(form, constraints).presence()


Conditions = tuple[Expr, ...]


class _Choice(Mutable):
    """Under the same conditions an object holds some names, and else lacks some."""

    conditions: Conditions
    held: list[str] = part(default_factory=list)
    lacked: list[str] = part(default_factory=list)


class _Demands:
    def __init__(self, form: Form, constraints: Sequence[Constraint]) -> None:
        self.constraints = constraints
        self.where = layout(form)
        self.items = self.where.items
        self.firmness: dict[Path, bool] = {(): True}
        self.result = Presence()

    def presence(self) -> Presence:
        choices: dict[Path, dict[frozenset[Expr], _Choice]] = {}

        def choice(level: Path, conditions: Conditions) -> _Choice:
            at_level = choices.setdefault(level, {})
            return at_level.setdefault(frozenset(conditions), _Choice(conditions))

        for level, demands in self._demanded().items():
            for name, conditions in _least(demands):
                choice(level, conditions).held.append(name)
        for level, name, conditions in (*self._forbidden(), *self._filtered()):
            choice(level, conditions).lacked.append(name)
        for level, at_level in choices.items():
            for one in at_level.values():
                self._say(level, one)
        return self.result

    # What is demanded -------------------------------------------------------------------------

    def _demanded(self) -> dict[Path, list[tuple[str, Conditions]]]:
        demands: dict[Path, list[tuple[str, Conditions]]] = {}
        for constraint in self.constraints:
            item = constraint.subject
            if constraint.code == "min_rows" and isinstance(item, Field):
                self.result.enforced.add(constraint.id)  # a list of files has its minItems
                continue
            if constraint.code not in ("required", "min_rows"):
                continue
            assert isinstance(item, Field | Repeat)
            need = _conjuncts(item.shown)
            if isinstance(item, Field):
                need = (*need, *(part for part in _conjuncts(item.needed) if part not in need))
            made = list(self._on_the_way(item, need))
            sayable = all(self._sayable(level, conditions) for level, _, conditions in made)
            if sayable and all(map(self._known, need)):
                self.result.enforced.add(constraint.id)
                for level, name, conditions in made:
                    demands.setdefault(level, []).append((name, conditions))
        return demands

    def _on_the_way(
        self, item: Field | Repeat, need: Conditions
    ) -> Iterator[tuple[Path, str, Conditions]]:
        """Each object down to the item, the name that it has to hold, and when."""
        start = len(self._row_of(item.path[:-1]) or ())
        for depth in range(start, len(item.path)):
            level, child = item.path[:depth], item.path[: depth + 1]
            beyond = [_beyond(part, child) for part in need]
            if FALSE not in beyond:
                open_ones = (part for part in beyond if not self._settled(part, level))
                yield level, child[-1], tuple(dict.fromkeys(open_ones))

    def _settled(self, condition: Expr, level: Path) -> bool:
        """Whether it holds wherever the object at `level` is there."""
        if not level:
            return False
        if isinstance(condition, Or):
            return any(self._settled(part, level) for part in condition.operands)
        holder = self.items[level]
        assert isinstance(holder, Group | Repeat)
        if isinstance(condition, Answered) and condition.path == level[: len(condition.path)]:
            return not any(isinstance(i, Field) and i.value is not None for i in _below(holder))
        return condition in _conjuncts(holder.shown)

    def _forbidden(self) -> Iterator[tuple[Path, str, Conditions]]:
        for constraint in self.constraints:
            item = constraint.subject
            if constraint.code != "hidden":
                continue
            assert isinstance(item, Field | Group | Repeat)
            level = item.path[:-1]
            around = _conjuncts(self.items[level].shown) if level else ()
            own = tuple(part for part in _conjuncts(item.shown) if part not in around)
            if all(map(self._known, own)) and self._sayable(level, own):
                self.result.enforced.add(constraint.id)
                if own:  # else the object around it is hidden with it, and forbidden
                    yield level, item.name, own

    def _filtered(self) -> Iterator[tuple[Path, str, Conditions]]:
        """A choice that is not offered is forbidden like one that is hidden."""
        for constraint in self.constraints:
            item = constraint.subject
            if constraint.code != "filter" or not isinstance(item, Field):
                continue
            assert isinstance(item.type, ChoiceType)
            level = item.path[:-1]
            fits = (allowed(item, self.where.repeats.get(item.path)),)
            small = not item.type.codelist.large
            if small and self._known(fits[0]) and self._sayable(level, fits):
                self.result.enforced.add(constraint.id)
                yield level, item.name, fits

    # Whether it can be said whole ---------------------------------------------------------------

    def _known(self, condition: Expr) -> bool:
        """Whether the schema knows where it holds, also beside answers that had to be hidden."""
        try:
            definitely(condition)
        except Unsayable:
            return False
        return all(self._firm(path) for path, _ in mentions(condition))

    def _firm(self, path: Path) -> bool:
        """Whether an answer there is refused where the item is hidden; then all that is accepted
        is seen by formulas as it stands."""
        if path not in self.firmness:
            self.firmness[path] = all(map(self._known, _conjuncts(self.items[path].shown)))
        return self.firmness[path]

    def _sayable(self, level: Path, conditions: Conditions) -> bool:
        try:
            condition = lifted(definitely(conjunction(conditions)))
        except Unsayable:
            return False
        return self._row_of(level) is None or outer_count(condition) <= MOST_OUTER

    # How it is said -----------------------------------------------------------------------------

    def _say(self, level: Path, choice: _Choice) -> None:
        condition = lifted(definitely(conjunction(choice.conditions)))
        row = self._row_of(level)
        if condition == Constant(True):
            self.result.required.setdefault(level, []).extend(choice.held)
        elif row is not None and (known := outer(condition)) is not None:
            schema = self._outside(row, level, condition, known, choice)
            if schema:
                self.result.conditions.setdefault((), []).append(schema)
        else:
            at = _common([level, *(path[:-1] for path in paths(condition))])
            schema = _branches(condition, choice, at, level)
            self.result.conditions.setdefault(at, []).append(schema)

    def _outside(
        self, row: Path, level: Path, condition: Condition, known: Outer, choice: _Choice
    ) -> Schema:
        """Looks at the form first, then into each row of `row`."""
        branches: Schema = {}
        for word, value in (("then", True), ("else", False)):
            rest = assume(condition, known, value)
            further = outer(rest)
            if further is not None:
                branch = self._outside(row, level, rest, further, choice)
            else:
                inner = _branches(rest, choice, row, level)
                branch = inside(row, {"items": inner}, must=False) if inner else {}
            if branch:
                branches[word] = branch
        return {"if": schema_of(known, ()), **branches} if branches else {}

    def _row_of(self, level: Path) -> Path | None:
        """The repeat in whose rows the object at `level` stands."""
        if isinstance(self.items.get(level), Repeat):
            return level
        return self.where.repeats.get(level)


def _branches(condition: Condition, choice: _Choice, at: Path, level: Path) -> Schema:
    """`if` the condition holds of the object at `at`, the one at `level` holds its names."""
    held: Schema = {"required": choice.held} if choice.held else {}
    lacked: Schema = {"properties": dict.fromkeys(choice.lacked, False)} if choice.lacked else {}
    down = level[len(at) :]
    if isinstance(condition, Constant):
        branch = held if condition.value else lacked
        return inside(down, branch, must=False) if branch else {}
    return {
        "if": schema_of(condition, at),
        **({"then": inside(down, held, must=False)} if held else {}),
        **({"else": inside(down, lacked, must=False)} if lacked else {}),
    }


def _least(demands: list[tuple[str, Conditions]]) -> Iterator[tuple[str, Conditions]]:
    """Without those that another demand of the same name, under fewer conditions, covers."""
    sets = [(name, frozenset(conditions)) for name, conditions in demands]
    for i, (name, conditions) in enumerate(demands):
        mine = sets[i][1]
        if not any(
            other == name and (theirs < mine or (theirs == mine and j < i))
            for j, (other, theirs) in enumerate(sets)
        ):
            yield name, conditions


def _conjuncts(condition: Expr) -> Conditions:
    if condition == TRUE:
        return ()
    return condition.operands if isinstance(condition, And) else (condition,)


def _beyond(condition: Expr, path: Path) -> Expr:
    """What else than an answer at or below `path` makes the condition hold: where such an answer
    does, what stands at `path` is there already."""
    match condition:
        case Or(operands):
            return disjunction(tuple(_beyond(part, path) for part in operands))
        case Answered(itself, _, parts):
            below = all(part[: len(path)] == path for part in parts or (itself,))
            return FALSE if below else condition
        case _:
            return condition


def _below(item: Group | Repeat) -> Iterator[Item]:
    for inner in item.items:
        yield inner
        if isinstance(inner, Group | Repeat):
            yield from _below(inner)


def _common(objects: list[Path]) -> Path:
    """The innermost object around all of them."""
    first, last = min(objects), max(objects)
    same = (i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
    return first[: next(same, min(len(first), len(last)))]
