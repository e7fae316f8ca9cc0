"""Answers that the form accepts and with which a document would not follow its template.

Asked of the solver, element by element: can it stand without what the schema requires in it, or
with two things that exclude each other? Only what is not impossible is said, with an example.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from formc.adoption import (
    KNOWN,
    Adoption,
    Answer,
    Coded,
    Constant,
    FilePart,
    Node,
    Part,
    Path,
    RowNumber,
    Whens,
)
from formc.analysis.adopting.branches import Branch
from formc.analysis.adopting.planning import Plan
from formc.analysis.adopting.spots import spelled
from formc.analysis.fields import formula_type
from formc.analysis.insight.facts import Given, Model, Question
from formc.analysis.insight.logic import Present, Thing
from formc.analysis.insight.questions import ROW, given
from formc.analysis.insight.solver import answers
from formc.analysis.insight.words import example
from formc.analysis.insight.world import World
from formc.diagnostics import Diagnostic, Say, adopting
from formc.expr.tree import (
    FALSE,
    TRUE,
    Answered,
    Expr,
    Has,
    In,
    Literal,
    Not,
    Ref,
    Scope,
    conjunction,
    disjunction,
)
from formc.foreign.declared import Declared, One, Particle, Several, Shapes, accepts, ones
from formc.ir import BooleanType, ChoiceType, ConsentType, Field, Form, Repeat
from formc.record import Mutable, Record, replace
from formc.source import Span

FEW = 8  # elements of a choice of which all sets are tried
"""More than these are left to the examples and to `formc prove`."""


class _Stood(Record, frozen=True):
    """An element of the plan: when it stands, and in which rows."""

    node: Node
    element: Declared
    steps: tuple[str, ...]
    stands: Expr
    row: Path | None


def gaps(
    tree: Branch, plan: Plan, form: Form, shapes: Shapes, day: str, at: Span
) -> Iterator[Diagnostic]:
    """What the schema would refuse; `at` is where there is no better place."""
    asking = _Asking.of(form, day)
    root = plan.element
    for stood in _walk(_Stood(plan.root, root, (root.name,), TRUE, None), shapes, asking):
        if stood.node.value is None:
            for child, why, shows in asking.gaps(stood, shapes):
                place = _at(tree, (*stood.steps, child), _at(tree, stood.steps, at))
                yield adopting.adopted_gap(place, spelled(stood.steps), why, shows)


def nowhere(plan: Plan, form: Form, day: str, at: Span) -> Iterator[Diagnostic]:
    """Answers that have several places, each with some code, and may be there with none."""
    asking = _Asking.of(form, day)
    for path, conditions in _conditions(plan.root, asking).items():
        if TRUE in conditions:
            continue
        there = Given(Answered(path, asking.scope(path), ()), True)
        missed = tuple(Given(each, False, weakly=True) for each in conditions)
        model = asking.possible((there, *missed), asking.world.rows_of.get(path))
        if isinstance(model, Model) and model.exact:
            shows = example(asking.world, model, [there.formula, *conditions])
            yield adopting.adopted_nowhere(at, ".".join(path), shows)


def _conditions(root: Node, asking: _Asking) -> dict[Path, list[Expr]]:
    """When each answer stands in one of its places."""
    found: dict[Path, list[Expr]] = {}
    for node, _, _ in _standing(root, TRUE, None, asking):
        for each in (node, *node.attributes):
            if isinstance(each.value, Answer | Coded):
                conditions = found.setdefault(each.value.path, [])
                conditions.append(asking.placed(each.value.when))
    return found


def uncertain(adoption: Adoption, form: Form, day: str) -> Adoption:
    """The adoption with what `stands` does not tell for certain among its reasons."""
    asking = _Asking.of(form, day)
    lossy = list(adoption.one_way)
    told: dict[tuple[Path, str, Path | None], list[Expr]] = {}
    for node, stands, row in _standing(adoption.root, TRUE, None, asking):
        for path, code in node.tells:
            told.setdefault((path, code, row), []).append(stands)
    for (path, code, row), places in told.items():
        stands, chosen = disjunction(tuple(places)), asking.chosen(path, code)
        missed = asking.possible((Given(chosen, True), Given(stands, False, weakly=True)), row)
        other = (Given(stands, True), Given(chosen, False, weakly=True))
        if missed is not None or asking.possible(other, row) is not None:
            lossy.append(f"dokument nie zawsze mówi, czy `{'.'.join(path)}` to `{code}`")
    return replace(adoption, one_way=tuple(dict.fromkeys(lossy)))


def _walk(stood: _Stood, shapes: Shapes, asking: _Asking) -> Iterator[_Stood]:
    yield stood
    known = shapes.of(stood.element).elements()
    for child in stood.node.children:
        name = child.name.rpartition(":")[2]
        row = stood.row if child.rows is None else child.rows
        stands = stood.stands if child.always else asking.presence(child)
        inner = known[name][0].element
        yield from _walk(_Stood(child, inner, (*stood.steps, name), stands, row), shapes, asking)


def _standing(
    node: Node, stands: Expr, row: Path | None, asking: _Asking
) -> Iterator[tuple[Node, Expr, Path | None]]:
    yield node, stands, row
    for child in node.children:
        within = stands if child.always else asking.presence(child)
        yield from _standing(child, within, row if child.rows is None else child.rows, asking)


def _at(tree: Branch, steps: tuple[str, ...], otherwise: Span) -> Span:
    branch = tree
    for step in steps[1:]:
        if step not in branch.inner:
            return otherwise
        branch = branch.inner[step]
    return branch.at if steps[1:] else otherwise


class _Asking(Mutable):
    form: Form
    world: World
    fields: dict[Path, Field]

    @classmethod
    def of(cls, form: Form, day: str) -> _Asking:
        fields = {item.path: item for item in form.walk() if isinstance(item, Field)}
        return cls(form, World.of(form, day), fields)

    # When something stands ----------------------------------------------------------------------

    def scope(self, path: Path) -> Scope:
        return Scope.ROW if path in self.world.rows_of else Scope.FORM

    def chosen(self, path: Path, code: str) -> Expr:
        """That an answer is a code, or has it."""
        field = self.fields[path]
        ref = Ref(path, self.scope(path), formula_type(field.type))
        match field.type:
            case BooleanType() | ConsentType():
                return ref if code == "true" else Not(ref)
            case ChoiceType(many=True):
                return Has(ref, code)
            case _:
                return In(ref, (Literal(ref.type, code),))

    def placed(self, when: Whens) -> Expr:
        """That a place is the one: the answers that decide are these codes."""
        return conjunction(tuple(self.chosen(path, code) for path, code in when))

    def presence(self, node: Node) -> Expr:
        """When an element stands, where its parent does."""
        return TRUE if node.always else self._there(node)

    def _filled(self, node: Node) -> Expr:
        match node.value:
            case Answer(path=path, when=when):
                return conjunction((Answered(path, self.scope(path), ()), self.placed(when)))
            case Coded(path=path, code=code, when=when):
                return conjunction((self.chosen(path, code), self.placed(when)))
            case Constant() | RowNumber() | FilePart():
                return FALSE
            case Part(name):
                return FALSE if name in KNOWN else TRUE
            case None:
                within = (*node.attributes, *node.children)
                return disjunction(tuple(self._there(each) for each in within))

    def _there(self, node: Node) -> Expr:
        """That something stands in an element which is not always the same."""
        if node.rows is not None:
            return Answered(node.rows, Scope.FORM, ())
        if node.files:
            return disjunction(tuple(Answered(path, Scope.FORM, ()) for path in node.files))
        return self._filled(node)

    # Questions ----------------------------------------------------------------------------------

    def possible(self, asked: tuple[Given, ...], row: Path | None) -> Model | bool | None:
        """Answers that keep all rules and make it so; None where there are none."""
        rules = [
            Given(conjunction((rule.when, Not(rule.condition))), False, weakly=True)
            for rule in self.form.rules
            if rule.level == "error" and rule.row in (None, row)
        ]
        also = (Present(Thing(row), True),) if row is not None else ()
        question = Question((*asked, *rules), ROW if row is not None else "", also)
        return answers(self.world, question)

    def gaps(self, stood: _Stood, shapes: Shapes) -> Iterator[tuple[str, Say, Say]]:
        """For each part of an element that the schema would refuse: an element of it, what is
        wrong, an example."""
        content = shapes.of(stood.element).content
        children = {each.name.rpartition(":")[2]: each for each in stood.node.children}
        for part in _parts(content):
            names = [one.element.name for one in ones(part)]
            inside = [name for name in children if name in names]
            found = self._part(stood, part, inside, children, shapes)
            if found is not None:
                yield (inside or names)[0], *found

    def _part(
        self,
        stood: _Stood,
        part: Particle,
        names: list[str],
        children: dict[str, Node],
        shapes: Shapes,
    ) -> tuple[Say, Say] | None:
        """A set of elements that the part refuses and some answers make."""
        open = [name for name in names if self.presence(children[name]) != TRUE]
        if len(open) > FEW or (isinstance(part, One) and part.minimum == 0):
            return None
        known = shapes.of(stood.element).elements()
        for there in product((False, True), repeat=len(open)):
            kept = {name for name, one in zip(open, there, strict=True) if one}
            listed = [name for name in names if name in kept or name not in open]
            spelt = tuple(
                (known[name][0].element.space, name)
                for name in listed
                for _ in range(self._least(children[name], known[name][0]))
            )
            if accepts(part, spelt):
                continue
            asked = [*given(stood.stands)]
            for name in open:
                presence = self.presence(children[name])
                asked += given(presence) if name in kept else [Given(presence, False, weakly=True)]
            model = self.possible(tuple(asked), stood.row)
            if isinstance(model, Model) and model.exact:
                shows = example(self.world, model, [each.formula for each in asked])
                return _refused(part, listed), shows
        return None

    def _least(self, node: Node, one: One) -> int:
        """How often an element that stands may stand at least."""
        if node.rows is None:
            return 1
        repeat = self.world.items[node.rows]
        assert isinstance(repeat, Repeat)
        return min(max(1, repeat.minimum), max(1, one.minimum))


def _refused(part: Particle, listed: list[str]) -> Say:
    """What is wrong with a part that has these elements."""
    if isinstance(part, One):
        name = part.element.name
        return Say(f"nie ma `{name}`", f"without `{name}`")
    known = ", ".join(dict.fromkeys(one.element.name for one in ones(part)))
    there = ", ".join(listed)
    if not listed:
        return Say(f"nie ma żadnego z: {known}", f"with none of: {known}")
    return Say(f"z elementów {known} stoi: {there}", f"that of {known} has: {there}")


def _parts(content: Particle) -> Iterator[Particle]:
    """Parts of a content that can be looked at one by one; a name in two of them joins all."""
    flat = list(_flat(content))
    seen: set[str] = set()
    for part in flat:
        names = {one.element.name for one in ones(part)}
        if names & seen:
            yield content
            return
        seen |= names
    yield from flat


def _flat(content: Particle) -> Iterator[Particle]:
    plain = isinstance(content, Several) and content.kind == "sequence"
    if plain and (content.minimum, content.maximum) == (1, 1):
        assert isinstance(content, Several)
        for part in content.parts:
            yield from _flat(part)
    else:
        yield content
