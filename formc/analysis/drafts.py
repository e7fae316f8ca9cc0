"""Items before their formulas are understood: fragments placed, parameters bound, changes applied.

A draft knows its place, its YAML and who wrote each of its keys; the formulas in it are still
text, because a formula can be typed only when every item around it is known.

`depth` counts how many times a `use` lies around the text that is meant: a formula sees the items
of its own file's depth and of what lies inside, and those of an outer depth only if it was written
there (`override` and `add`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from formc.analysis.workspace import Workspace, scalars, text_of
from formc.diagnostics import Report, meaning
from formc.expr.tree import Expr, Path
from formc.record import Mutable, Record, part
from formc.source import Span
from formc.syntax.tree import Map, Node, Scalar, Seq

USE_DEPTH = 8

ParameterValue = Expr | tuple[str, ...] | str
"""A checked formula, codes, or the text of a whole value (a type, a codelist, words)."""


class Bound(Record, frozen=True):
    """A parameter with its value: as text, and as what formulas read (None: not for formulas)."""

    kind: str
    text: str
    codes: tuple[str, ...] = ()
    formula: Scalar | None = None  # a `formula` parameter, checked where it was written
    span: Span | None = None
    node: Node | None = None  # as passed, or the default: what is wrong with it is said there
    broken: bool = False  # missing or of another kind, and reported: whoever reads it stays quiet


class Draft(Mutable):
    """An item to be. `keys` are its YAML keys; `depths` the depth of the writer of a key."""

    kind: str  # field | group | repeat | note
    name: str
    path: Path
    keys: dict[str, Node]
    head: Span
    depth: int
    parent: Draft | None
    broken: frozenset[str] = frozenset()
    depths: dict[str, int] = part(default_factory=dict)
    children: list[Draft] = part(default_factory=list)
    rules: list[tuple[Map, int]] = part(default_factory=list)
    inner_depth: int = 0  # the depth of the children: one more than `depth` for a `use`
    title: str = ""

    def depth_of(self, key: str) -> int:
        return self.depths.get(key, self.depth)

    def walk(self) -> Iterator[Draft]:
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def row(self) -> Path | None:
        """The repeat in whose row this item lies."""
        around = self.parent
        while around is not None:
            if around.kind == "repeat":
                return around.path
            around = around.parent
        return None


class Changes(Mutable):
    """`omit`, `override` and `add` of one use; what is never met is reported."""

    omit: dict[Path, Span] = part(default_factory=dict)
    override: dict[Path, tuple[Map, Span]] = part(default_factory=dict)
    add: list[tuple[Path | None, Map, Span]] = part(default_factory=list)
    depth: int = 0
    met: set[Path] = part(default_factory=set)
    seen: set[Path] = part(default_factory=set)


class Place(Record, frozen=True):
    """Where items are being declared."""

    path: Path
    parent: Draft | None
    depth: int
    changes: tuple[tuple[Changes, Path], ...] = ()  # with the path of the use that brought them
    uses: tuple[str, ...] = ()  # fragments around, to find rings


class Drafting(Mutable):
    """One form in the making: its pages of drafts and the parameters of each use."""

    workspace: Workspace
    report: Report
    parameters: dict[tuple[int, Path], Mapping[str, Bound]] = part(default_factory=dict)

    def items(self, node: Node | None, place: Place) -> list[Draft]:
        """Declares a list of items at a place."""
        found: list[Draft] = []
        if not isinstance(node, Seq):
            return found
        for item in node.items:
            if isinstance(item, Map):
                found.extend(self._item(item, place))
        return found

    def _item(self, node: Map, place: Place) -> list[Draft]:
        kind = next(
            (key for key in ("field", "group", "repeat", "note", "use") if key in node.items), None
        )
        if kind is None:
            return []
        name = self._name(node, kind)
        if not name:
            return []
        path = (*place.path, name)
        if any(self._omitted(changes, path[len(base) :]) for changes, base in place.changes):
            return []
        draft = Draft(
            kind=kind if kind != "use" else "group",
            name=name,
            path=path,
            keys={key: value for key, value in node.items.items() if key != kind or kind == "note"},
            head=node.items[kind].span,
            depth=place.depth,
            parent=place.parent,
            broken=node.broken,
            inner_depth=place.depth,
        )
        for changes, base in place.changes:
            self._override(draft, changes, path[len(base) :])
        if kind == "use":
            self._place_fragment(draft, node, place)
        elif kind in {"group", "repeat"}:
            self._fill(draft, place)
        return [draft, *self._additions(draft, place)]

    @staticmethod
    def _name(node: Map, kind: str) -> str:
        if kind == "use":
            given = text_of(node.items.get("as"))
            return given or text_of(node.items["use"]).replace("-", "_")
        return text_of(node.items[kind])

    # Groups, repeats, fragments ------------------------------------------------------------

    def _fill(self, draft: Draft, place: Place) -> None:
        if draft.kind == "repeat" and draft.row is not None:
            self.report.add(meaning.repeat_in_repeat(draft.head, draft.name))
        inner = Place(draft.path, draft, place.depth, place.changes, place.uses)
        draft.children = self.items(draft.keys.pop("items", None), inner)
        draft.rules = [(rule, place.depth) for rule in _maps(draft.keys.pop("rules", None))]
        self._check_names(draft.children)

    def _place_fragment(self, draft: Draft, node: Map, place: Place) -> None:
        id = text_of(node.items["use"])
        known = self.workspace.of("fragment")
        if id not in known:
            if "use" not in draft.broken:
                self.report.add(meaning.unknown_fragment(draft.head, id, tuple(known)))
            draft.broken |= {"items"}
            return
        if id in place.uses or len(place.uses) >= USE_DEPTH:
            self.report.add(meaning.use_ring(draft.head, (*place.uses, id)))
            draft.broken |= {"items"}
            return
        root = known[id].root
        self.workspace.used.add(id)
        draft.inner_depth = place.depth + 1
        draft.title = text_of(root.items.get("title"))
        if "role" in root.items:
            draft.keys.setdefault("role", root.items["role"])
        self.parameters[draft.inner_depth, draft.path] = bind_parameters(
            root, node.items.get("with"), draft.head, self.report
        )
        changes = read_changes(node, place.depth)
        inner = Place(
            draft.path,
            draft,
            draft.inner_depth,
            (*place.changes, (changes, draft.path)),
            (*place.uses, id),
        )
        draft.children = self.items(root.items.get("items"), inner)
        draft.rules = [(rule, draft.inner_depth) for rule in _maps(root.items.get("rules"))]
        self._append_loose(draft, changes, inner)
        self._check_names(draft.children)
        report_unmet(changes, self.report)

    def _append_loose(self, draft: Draft, changes: Changes, inner: Place) -> None:
        """`add` without `after` stands at the end of the fragment."""
        for after, node, _ in changes.add:
            if after is None:
                place = Place(draft.path, draft, changes.depth, (), inner.uses)
                draft.children.extend(self.items(node.items.get("items"), place))

    def _check_names(self, drafts: list[Draft]) -> None:
        first: dict[str, Draft] = {}
        for draft in drafts:
            refused = draft.head.text.strip("'\"") != draft.name and draft.kind != "group"
            if draft.name in first and not refused:
                self.report.add(meaning.name_twice(draft.head, draft.name, first[draft.name].head))
            else:
                first[draft.name] = draft

    check_names = _check_names

    # Changes --------------------------------------------------------------------------------

    @staticmethod
    def _omitted(changes: Changes, path: Path) -> bool:
        changes.seen.add(path)
        if path in changes.omit:
            changes.met.add(path)
            return True
        return False

    @staticmethod
    def _override(draft: Draft, changes: Changes, path: Path) -> None:
        if path not in changes.override:
            return
        changes.met.add(path)
        node, _ = changes.override[path]
        for unwanted in scalars(node.items.get("without")):
            draft.keys.pop(unwanted.value, None)
        for key, value in node.items.items():
            if key != "without":
                draft.keys[key] = value
                draft.depths[key] = changes.depth

    def _additions(self, draft: Draft, place: Place) -> list[Draft]:
        found: list[Draft] = []
        for changes, base in place.changes:
            for after, node, _ in changes.add:
                if after is not None and after == draft.path[len(base) :]:
                    changes.met.add(after)
                    beside = Place(place.path, place.parent, changes.depth, (), place.uses)
                    found.extend(self.items(node.items.get("items"), beside))
        return found


def read_changes(node: Map, depth: int) -> Changes:
    """The `omit`, `override` and `add` of a use."""
    changes = Changes(depth=depth)
    for item in scalars(node.items.get("omit")):
        changes.omit[tuple(item.value.split("."))] = item.span
    override = node.items.get("override")
    if isinstance(override, Map):
        for key, value in override.items.items():
            if isinstance(value, Map):
                changes.override[tuple(key.split("."))] = (value, override.keys[key])
    for addition in _maps(node.items.get("add")):
        after = addition.items.get("after")
        path = tuple(text_of(after).split(".")) if after is not None else None
        changes.add.append((path, addition, after.span if after is not None else addition.span))
    return changes


def report_unmet(changes: Changes, report: Report) -> None:
    """Paths of changes that no item has."""
    wanted = dict(changes.omit)
    wanted |= {path: span for path, (_, span) in changes.override.items()}
    wanted |= {path: span for path, _, span in changes.add if path is not None}
    known = tuple(".".join(path) for path in sorted(changes.seen))
    for path, span in wanted.items():
        if path not in changes.met:
            report.add(meaning.unknown_change(span, ".".join(path), known))


def bind_parameters(root: Map, given: Node | None, at: Span, report: Report) -> Mapping[str, Bound]:
    """The parameters of a fragment or form with the values passed, or their defaults."""
    declared = root.items.get("parameters")
    parameters = declared.items if isinstance(declared, Map) else {}
    passed = given if isinstance(given, Map) else None
    if passed is not None:
        for name, span in passed.keys.items():
            if name not in parameters:
                report.add(meaning.unknown_parameter(span, name, tuple(parameters)))
    bound: dict[str, Bound] = {}
    for name, parameter in parameters.items():
        if not isinstance(parameter, Map):
            continue
        kind = text_of(parameter.items.get("type"))
        value = passed.items.get(name) if passed is not None else None
        if value is None:
            value = parameter.items.get("default")
        if value is None:
            if not (passed is not None and name in passed.broken):
                report.add(meaning.parameter_missing(at, name))
            bound[name] = Bound(kind, "", span=at, broken=True)
        else:
            bound[name] = _bind(kind, name, value, report)
    return bound


def _bind(kind: str, name: str, value: Node, report: Report) -> Bound:
    match kind, value:
        case "codes", Seq() | Scalar():
            codes = tuple(item.value for item in scalars(value))
            return Bound(kind, ", ".join(codes), codes=codes, span=value.span, node=value)
        case "formula", Scalar():
            return Bound(kind, value.value, formula=value, span=value.span)
        case ("integer", Scalar()) if not value.value.lstrip("-").isdigit():
            report.add(meaning.parameter_kind(value.span, name, "liczba całkowita"))
        case ("boolean", Scalar()) if value.value not in {"true", "false"}:
            report.add(meaning.parameter_kind(value.span, name, "true albo false"))
        case _, Scalar():
            return Bound(kind, value.value, span=value.span, node=value)
        case _:
            report.add(meaning.parameter_kind(value.span, name, "jedna wartość"))
    return Bound(kind, "", span=value.span, broken=True)


def _maps(node: Node | None) -> list[Map]:
    if not isinstance(node, Seq):
        return []
    return [item for item in node.items if isinstance(item, Map)]
