"""What elements of a foreign schema hold: attributes, a value, or other elements in their order.

Types are put where they are used, extensions and groups are joined, one element at a time: schemas
may be recursive. Named by `Declared`, so that the same declaration is looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from formc.foreign.components import XS, Component, Components, QName
from formc.foreign.simple import Simple, built_in, restricted, simple
from formc.foreign.xml_files import FileProblem
from formc.record import Record

_CHAIN = 40
_PARTICLES = ("sequence", "choice", "all", "group")


@dataclass(frozen=True, slots=True, eq=False)
class Declared:
    """An element: `component` is its declaration, None where its file is not there."""

    name: str
    space: str
    component: Component | None
    fixed: str = ""


class Attribute(Record, frozen=True, kw_only=True):
    name: str
    space: str
    type: Simple
    required: bool
    fixed: str = ""


class One(Record, frozen=True):
    """An element and how often it stands; no maximum is None."""

    element: Declared
    minimum: int = 1
    maximum: int | None = 1


class Several(Record, frozen=True):
    """`kind` is sequence | choice | all."""

    kind: str
    parts: tuple[Particle, ...]
    minimum: int = 1
    maximum: int | None = 1


class Anything(Record, frozen=True):
    """Elements that the schema does not name."""

    minimum: int = 1
    maximum: int | None = 1


Particle = One | Several | Anything
EMPTY = Several("sequence", ())


class Shape(Record, frozen=True, kw_only=True):
    """What an element holds: a value (`simple`) or other elements (`content`), with text between
    them where it is `mixed`."""

    content: Several = EMPTY
    simple: Simple | None = None
    attributes: tuple[Attribute, ...] = ()
    mixed: bool = False

    def elements(self) -> dict[str, list[One]]:
        """Its elements by their local names."""
        found: dict[str, list[One]] = {}
        for one in ones(self.content):
            found.setdefault(one.element.name, []).append(one)
        return found

    def attribute(self, name: str) -> Attribute | None:
        return next((each for each in self.attributes if each.name == name), None)


ANYTHING = Shape(content=Several("sequence", (Anything(0, None),)), mixed=True)
"""What `xs:anyType` says."""


def ones(particle: Particle) -> Iterator[One]:
    """The elements of a particle, in its order."""
    if isinstance(particle, One):
        yield particle
    elif isinstance(particle, Several):
        for part in particle.parts:
            yield from ones(part)


@dataclass(slots=True)
class Shapes:
    """The shapes of one schema. Whatever it reads may raise FileProblem."""

    components: Components
    known: dict[Declared, Shape] = field(default_factory=dict)

    def roots(self) -> dict[str, Declared]:
        """The elements that a document may begin with."""
        return {each.name: self._declared(each) for each in self.components.elements()}

    def of(self, element: Declared) -> Shape:
        """The shape of an element."""
        if element not in self.known:
            self.known[element] = self._shape(element)
        return self.known[element]

    def _shape(self, element: Declared) -> Shape:
        component = element.component
        if component is None:
            return Shape()
        type = component.inner("complexType", "simpleType")
        if type is None:
            name = component.qname("type")
            if name is None:
                return Shape(simple=built_in("string"))
            if name == (XS, "anyType"):
                return ANYTHING
            if name[0] == XS:
                return Shape(simple=built_in(name[1]))
            type = self.components.get("type", name)
            if type is None:
                raise FileProblem(component.place, f"nie ma typu `{name[1]}`")
        if type.node.name == "simpleType":
            return Shape(simple=simple(self.components, type))
        return self._complex(type, 0)

    def _complex(self, type: Component, depth: int) -> Shape:
        if depth > _CHAIN:
            raise FileProblem(type.place, "typ wywodzi się sam z siebie albo ze zbyt wielu")
        derived = type.inner("simpleContent", "complexContent")
        if derived is None:
            attributes = tuple(self._attributes(type, 0))
            mixed = type.node.get("mixed") == "true"
            return Shape(content=self._group(type, 0), attributes=attributes, mixed=mixed)
        step = derived.inner("extension", "restriction")
        if step is None:
            return Shape()
        below = self._below(step, depth)
        own = tuple(self._attributes(step, 0))
        again = {(each.space, each.name) for each in own}
        left = (each for each in below.attributes if (each.space, each.name) not in again)
        attributes = (*left, *own)
        if derived.node.name == "simpleContent":
            value = below.simple or built_in("string")
            if step.node.name == "restriction":
                value = restricted(self.components, value, step)
            return Shape(simple=value, attributes=attributes)
        content = self._group(step, 0)
        if step.node.name == "extension":
            kept = () if below is ANYTHING else (below.content,)
            content = Several("sequence", tuple(p for p in (*kept, content) if p.parts))
        mixed = "true" in (type.node.get("mixed"), derived.node.get("mixed"))
        return Shape(content=content, attributes=attributes, mixed=mixed)

    def _below(self, step: Component, depth: int) -> Shape:
        name = step.qname("base")
        if name is None or name[0] == XS:
            built = name[1] if name else "anyType"
            return ANYTHING if built == "anyType" else Shape(simple=built_in(built))
        found = self.components.get("type", name)
        if found is None:
            raise FileProblem(step.place, f"nie ma typu `{name[1]}`")
        if found.node.name == "simpleType":
            return Shape(simple=simple(self.components, found))
        return self._complex(found, depth + 1)

    def _group(self, holder: Component, depth: int) -> Several:
        """The particles of a type as one sequence."""
        parts = tuple(self._particle(each, depth) for each in holder.all(*_PARTICLES))
        if len(parts) == 1 and isinstance(parts[0], Several):
            return parts[0]
        return Several("sequence", parts)

    def _particle(self, part: Component, depth: int) -> Particle:
        if depth > _CHAIN:
            raise FileProblem(part.place, "grupa zawiera sama siebie")
        least, most = _occurs(part)
        match part.node.name:
            case "element":
                return One(self._declared(part), least, most)
            case "any":
                return Anything(least, most)
            case "group":
                group = self.components.get("group", part.qname("ref"))
                if group is None:
                    raise FileProblem(part.place, f"nie ma grupy `{part.node.get('ref')}`")
                return Several("sequence", (self._group(group, depth + 1),), least, most)
            case kind:
                inner = (each for each in part.particles() if _stands(each))
                parts = tuple(self._particle(each, depth + 1) for each in inner)
                return Several(kind, parts, least, most)

    def _declared(self, part: Component) -> Declared:
        found: Component | None = part
        space = part.schema.space
        if part.node.get("ref"):
            name = part.qname("ref") or ("", "")
            found = self.components.get("element", name)
            if found is None:
                return Declared(name[1], name[0], None)
            space = name[0]
        elif not _is_global(part):
            form = part.node.get("form") or part.schema.root.get("elementFormDefault")
            space = space if form == "qualified" else ""
        assert found is not None
        _named(found)
        return Declared(found.name, space, found, found.node.get("fixed"))

    def _attributes(self, node: Component, depth: int) -> Iterator[Attribute]:
        if depth > _CHAIN:
            raise FileProblem(node.place, "grupa atrybutów zawiera sama siebie")
        for each in node.all("attribute", "attributeGroup"):
            if each.node.name == "attributeGroup":
                group = self.components.get("attributes", each.qname("ref"))
                if group is not None:
                    yield from self._attributes(group, depth + 1)
                continue
            if each.node.get("use") == "prohibited":
                continue
            yield self._attribute(each)

    def _attribute(self, part: Component) -> Attribute:
        found, space = part, ""
        if part.node.get("ref"):
            name = part.qname("ref") or ("", "")
            space, found = name[0], self.components.get("attribute", name) or part
        else:
            form = part.node.get("form") or part.schema.root.get("attributeFormDefault")
            space = part.schema.space if form == "qualified" else ""
        if not part.node.get("ref"):
            _named(found)
        return Attribute(
            name=found.name or (part.qname("ref") or ("", ""))[1],
            space=space,
            type=self._value(found),
            required=part.node.get("use") == "required",
            fixed=part.node.get("fixed") or found.node.get("fixed"),
        )

    def _value(self, attribute: Component) -> Simple:
        inner = attribute.inner("simpleType")
        if inner is not None:
            return simple(self.components, inner)
        name: QName | None = attribute.qname("type")
        if name is None or name[0] == XS:
            return built_in(name[1] if name else "string")
        type = self.components.get("type", name)
        if type is None:
            raise FileProblem(attribute.place, f"nie ma typu `{name[1]}`")
        return simple(self.components, type)


def _stands(part: Component) -> bool:
    return part.node.name in _PARTS and part.node.get("maxOccurs", "1") != "0"


def _named(found: Component) -> None:
    """A name that XML has; schemas of others may be broken."""
    if _is_name(found.name) is None:
        raise FileProblem(found.place, f"`{found.name}` nie jest nazwą w XML")


_is_name = re.compile(r"[^\W\d][\w.-]*").fullmatch
_PARTS = ("element", "any", "group", "sequence", "choice", "all")


def _is_global(part: Component) -> bool:
    return any(part.node is each for each in part.schema.root.children)


def _occurs(part: Component) -> tuple[int, int | None]:
    most = part.node.get("maxOccurs", "1")
    least = part.node.get("minOccurs", "1")
    return (
        int(least) if least.isdigit() else 1,
        None if most == "unbounded" else int(most) if most.isdigit() else 1,
    )


# Order and membership ---------------------------------------------------------------------------


def precedence(content: Several) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """For each element of a content, those that may stand before it in some document."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}

    def look(particle: Particle) -> set[tuple[str, str]]:
        if isinstance(particle, One):
            return {(particle.element.space, particle.element.name)}
        if isinstance(particle, Anything):
            return set()
        before: set[tuple[str, str]] = set()
        for part in particle.parts:
            names = look(part)
            if particle.kind == "sequence":
                for name in names:
                    found.setdefault(name, set()).update(before - {name})
            before |= names
        return before

    look(content)
    return found


def accepts(particle: Particle, names: tuple[tuple[str, str], ...]) -> bool:
    """Whether elements of these names, in this order, are what the particle asks for."""
    return len(names) in _ends(particle, names, 0)


def _ends(particle: Particle, names: tuple[tuple[str, str], ...], start: int) -> set[int]:
    """Where the particle may end that begins at `start`."""
    ends = {start} if particle.minimum == 0 else set()
    reached, count = {start}, 0
    while reached and (particle.maximum is None or count < particle.maximum):
        after: set[int] = set()
        for at in reached:
            after |= _once(particle, names, at)
        count += 1
        if particle.minimum <= count:
            after -= ends  # nothing new comes of where it could have ended already
            ends |= after
        elif after == reached:  # it can be empty: as often as it has to be
            ends |= after
            break
        reached = after
    return ends


def _once(particle: Particle, names: tuple[tuple[str, str], ...], start: int) -> set[int]:
    match particle:
        case One(element):
            here = start < len(names) and names[start] == (element.space, element.name)
            return {start + 1} if here else set()
        case Anything():
            return {start + 1} if start < len(names) else set()
        case Several("choice", parts):
            return {end for part in parts for end in _ends(part, names, start)}
        case Several("all", parts):
            return _unordered(parts, names, start)
        case Several(_, parts):
            reached = {start}
            for part in parts:
                reached = {end for at in reached for end in _ends(part, names, at)}
            return reached


def _unordered(
    parts: tuple[Particle, ...], names: tuple[tuple[str, str], ...], start: int
) -> set[int]:
    """The elements of an `xs:all`: each at most once, in any order."""
    asked = {(p.element.space, p.element.name): p.minimum for p in parts if isinstance(p, One)}
    needed = {name for name, minimum in asked.items() if minimum}
    seen: set[tuple[str, str]] = set()
    ends = {start} if not needed else set()
    for at in range(start, len(names)):
        if names[at] not in asked or names[at] in seen:
            break
        seen.add(names[at])
        if needed <= seen:
            ends.add(at + 1)
    return ends
