"""The elements of a template in the order of its schema, with everything that only it decides.

Required elements and attributes that the definition does not name are added where the schema leaves
one text, or nothing, to stand in them; where it leaves a choice that is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from formc.adoption import KNOWN, Answer, Coded, Constant, FilePart, Node, Part, RowNumber, Value
from formc.analysis.adopting.branches import Branch
from formc.analysis.adopting.spots import DEEP, spelled
from formc.diagnostics import Report, adopting
from formc.foreign.declared import (
    Attribute,
    Declared,
    One,
    Particle,
    Several,
    Shapes,
    accepts,
    ones,
    precedence,
)
from formc.foreign.lexical import only
from formc.record import Mutable, Record, part, replace
from formc.shapes.xml import NAMESPACES, OWN
from formc.source import Span

_DSIG = NAMESPACES["ds"]


class Plan(Record, frozen=True):
    """`signed`: the schema lets signatures stand under the root."""

    root: Node
    element: Declared
    prefixes: tuple[tuple[str, str], ...]
    signed: bool


def planned(tree: Branch, root: Declared, shapes: Shapes, at: Span, report: Report) -> Plan | None:
    """The plan of a document; None where something required is missing."""
    main = shapes.components.main
    assert main is not None
    planning = _Planning(shapes, report, root.space, main.root.prefixes)
    made = planning.node(tree, root, True)
    signed = any(each.element.space == _DSIG for each in ones(shapes.of(root).content))
    if report.failed:
        return None
    return Plan(made, root, tuple(planning.prefixes.items()), signed)


def varies(node: Node) -> bool:
    """Whether anything in an element is not the same in every document."""
    match node.value:
        case Answer() | Coded() | FilePart():
            return True
        case Part(name):
            return name not in KNOWN
        case _:
            within = (*node.attributes, *node.children)
            return node.rows is not None or bool(node.files) or any(varies(each) for each in within)


def mandatory(content: Particle) -> Iterator[One | Several]:
    """The elements, and the choices, that stand in every element of this content."""
    if content.minimum == 0:
        return
    if isinstance(content, One):
        yield content
    elif isinstance(content, Several):
        if content.kind == "choice":
            yield content
        else:
            for part in content.parts:
                yield from mandatory(part)


class _Planning(Mutable):
    shapes: Shapes
    report: Report
    own: str
    declared: Mapping[str, str]
    prefixes: dict[str, str] = part(default_factory=dict)

    def node(self, branch: Branch, element: Declared, required: bool) -> Node:
        """An element with all that stands in it."""
        name = self.name(element.space, element.name)
        shape = self.shapes.of(element)
        attributes = tuple(self._attributes(branch, shape.attributes))
        if shape.simple is not None:
            value = branch.value or _only(element.fixed or only(shape.simple))
            if value is None:
                self._missing(branch.at, (*branch.steps,))
            always = isinstance(value, Constant | RowNumber | FilePart) or (
                isinstance(value, Part) and value.name in KNOWN
            )
            return Node(
                name=name,
                value=value,
                attributes=attributes,
                rows=branch.rows,
                files=branch.files,
                tells=tuple(branch.tells),
                always=always,
            )
        children = tuple(self._children(branch, element))
        made = Node(
            name=name,
            attributes=attributes,
            children=children,
            rows=branch.rows,
            files=branch.files,
            tells=tuple(branch.tells),
        )
        if branch.tells and not (children or attributes):
            pl, en = (
                f"w `{spelled(branch.steps)}` nic nie stoi",
                f"nothing stands in `{spelled(branch.steps)}`",
            )
            self.report.add(adopting.adopted_place(branch.at, pl, en))
        always = not (branch.rows or branch.files) and (required or not varies(made))
        return replace(made, always=always)

    def _children(self, branch: Branch, element: Declared) -> Iterator[Node]:
        shape = self.shapes.of(element)
        known = shape.elements()
        required: set[str] = set()
        added: dict[str, Node] = {}
        for each in mandatory(shape.content):
            if isinstance(each, Several):
                self._chosen(branch, each)
            else:
                name = each.element.name
                required.add(name)
                if name not in branch.children and name not in added:
                    made = self._added(each.element, branch, 0)
                    if made is not None:
                        added[name] = made
        names = [*branch.children, *added]
        spaces = {name: (known[name][0].element.space, name) for name in names}
        for name in self._ordered(spaces, shape.content, branch):
            if name in added:
                yield added[name]
            else:
                inner = branch.children[name]
                yield self.node(inner, known[name][0].element, name in required)

    def _chosen(self, branch: Branch, choice: Several) -> None:
        """One of a choice has to stand."""
        names = [one.element.name for one in ones(choice)]
        if not (set(names) & branch.children.keys() or accepts(choice, ())):
            self.report.add(adopting.adopted_required(branch.at, spelled(branch.steps), names))

    def _added(self, element: Declared, branch: Branch, depth: int) -> Node | None:
        """A required element that the definition does not name: only where it can be but one."""
        steps = (*branch.steps, element.name)
        shape = self.shapes.of(element)
        inner = Branch(steps, None, branch.at)
        if element.component is None or depth > DEEP:
            self._missing(branch.at, steps)
            return None
        attributes = tuple(self._attributes(inner, shape.attributes))
        name = self.name(element.space, element.name)
        if shape.simple is not None:
            value = _only(element.fixed or only(shape.simple))
            if value is None:
                self._missing(branch.at, steps)
            return Node(name=name, value=value, attributes=attributes, always=True)
        children: list[Node] = []
        for each in mandatory(shape.content):
            if isinstance(each, Several):
                self._chosen(inner, each)
            elif (made := self._added(each.element, inner, depth + 1)) is not None:
                children.append(made)
        return Node(name=name, attributes=attributes, children=tuple(children), always=True)

    def _attributes(self, branch: Branch, known: tuple[Attribute, ...]) -> Iterator[Node]:
        for attribute in known:
            inner = branch.attributes.get(attribute.name)
            value = inner.value if inner is not None else None
            if value is None and attribute.required:
                value = _only(attribute.fixed or only(attribute.type))
                if value is None:
                    self._missing(branch.at, (*branch.steps, f"@{attribute.name}"))
            if value is not None:
                name = self.name(attribute.space, attribute.name)
                yield Node(
                    name=name,
                    value=value,
                    always=isinstance(value, Constant | RowNumber | FilePart),
                )

    def _missing(self, at: Span, steps: tuple[str, ...]) -> None:
        self.report.add(adopting.adopted_required(at, spelled(steps)))

    def _ordered(
        self, names: dict[str, tuple[str, str]], content: Several, branch: Branch
    ) -> Iterator[str]:
        """The names as the schema wants them one after another."""
        places = [(one.element.space, one.element.name) for one in ones(content)]
        left = sorted(names, key=lambda name: places.index(names[name]))
        before = precedence(content)
        while left:
            for name in left:
                if not any(names[o] in before.get(names[name], ()) for o in left if o != name):
                    break
            else:
                said = ", ".join(left)
                where = spelled(branch.steps)
                pl = f"w `{where}` schemat stawia te elementy w różnej kolejności: {said}"
                en = f"in `{where}` the schema has these elements in several orders: {said}"
                self.report.add(adopting.adopted_place(branch.at, pl, en))
                return
            left.remove(name)
            yield name

    # Names ----------------------------------------------------------------------------------

    def name(self, space: str, local: str) -> str:
        """The name with the prefix of its namespace."""
        if not space:
            return local
        for prefix, known in self.prefixes.items():
            if known == space:
                return f"{prefix}:{local}"
        prefix = self._prefix(space)
        self.prefixes[prefix] = space
        return f"{prefix}:{local}"

    def _prefix(self, space: str) -> str:
        if space == self.own:
            return OWN
        base = {address: prefix for prefix, address in NAMESPACES.items()}
        own = [prefix for prefix, address in sorted(self.declared.items()) if address == space]
        for prefix in (base.get(space, ""), *own):
            if re.fullmatch("[a-z][a-z0-9]*", prefix) and prefix not in (
                *self.prefixes,
                OWN,
                "xml",
            ):
                return prefix
        return f"ns{len(self.prefixes) + 1}"


def _only(text: str | None) -> Value | None:
    return Constant(text, own=False) if text else None
