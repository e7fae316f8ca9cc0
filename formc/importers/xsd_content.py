"""What a complex type holds, with everything that it inherits."""

from __future__ import annotations

from collections.abc import Iterator

from formc.foreign.components import XS, Component, Components
from formc.foreign.simple import Simple, built_in, restricted, simple
from formc.importers.draft import ImportProblem
from formc.record import Record, replace

_CHAIN = 40
_PARTICLES = ("sequence", "choice", "all", "group")


class Content(Record, frozen=True, kw_only=True):
    """`simple` is the type of a value that has attributes besides."""

    particles: tuple[Component, ...] = ()
    attributes: tuple[Component, ...] = ()
    simple: Simple | None = None
    mixed: bool = False

    def elements(self) -> Iterator[Component]:
        """The elements that stand directly in it, in whatever order or choice."""
        for particle in self.particles:
            yield from _elements(particle, 0)

    def only_element(self) -> Component | None:
        """The one element of a type that has nothing else."""
        if self.attributes or self.simple is not None or self.mixed or len(self.particles) != 1:
            return None
        particle = self.particles[0]
        parts = list(particle.particles())
        plain = particle.node.name == "sequence" and particle.node.get("maxOccurs", "1") == "1"
        return parts[0] if plain and len(parts) == 1 and parts[0].node.name == "element" else None

    def asked(self) -> Iterator[Component]:
        """The attributes that somebody may fill in."""
        for each in self.attributes:
            if not each.node.get("fixed") and each.node.get("use") != "prohibited":
                yield each


def _elements(particle: Component, depth: int) -> Iterator[Component]:
    for each in particle.particles():
        if each.node.name == "element":
            yield each
        elif each.node.name in ("sequence", "all", "choice") and depth < _CHAIN:
            yield from _elements(each, depth + 1)


def content_of(components: Components, type: Component, depth: int = 0) -> Content:
    """The content of a complex type. Raises ImportProblem where types derive from each other."""
    if depth > _CHAIN:
        raise ImportProblem(type.place, "typ wywodzi się sam z siebie albo ze zbyt wielu")
    mixed = type.node.get("mixed") == "true"
    derived = type.inner("simpleContent", "complexContent")
    if derived is None:
        return Content(
            particles=tuple(type.all(*_PARTICLES)),
            attributes=tuple(_attributes(components, type, 0)),
            mixed=mixed,
        )
    step = derived.inner("extension", "restriction")
    if step is None:
        return Content()
    below = _below(components, step, depth)
    own = tuple(_attributes(components, step, 0))
    again = {each.name or each.node.get("ref") for each in own}
    kept = (each for each in below.attributes if (each.name or each.node.get("ref")) not in again)
    attributes = (*kept, *own)
    particles = tuple(step.all(*_PARTICLES))
    if derived.node.name == "simpleContent":
        value = below.simple or built_in("string")
        if step.node.name == "restriction":
            value = restricted(components, value, step)
        return Content(attributes=attributes, simple=value)
    if step.node.name == "extension":
        particles = (*below.particles, *particles)
    mixed = mixed or derived.node.get("mixed") == "true" or below.mixed
    return replace(below, particles=particles, attributes=attributes, mixed=mixed)


def _below(components: Components, step: Component, depth: int) -> Content:
    name = step.qname("base")
    if name is None or name[0] == XS:
        built = name[1] if name else "anyType"
        return Content() if built == "anyType" else Content(simple=built_in(built))
    found = components.get("type", name)
    if found is None:
        return Content(simple=Simple(base="unknown", names=(name[1],)))
    if found.node.name == "simpleType":
        return Content(simple=simple(components, found))
    # The base of contents in CRWD has attributes that only programs write.
    content = content_of(components, found, depth + 1)
    return replace(content, attributes=()) if name[1] == "TrescDokumentuTyp" else content


def _attributes(components: Components, node: Component, depth: int) -> Iterator[Component]:
    for each in node.all("attribute", "attributeGroup"):
        if each.node.name == "attribute":
            yield each
            continue
        group = components.get("attributes", each.qname("ref"))
        if group is not None:
            if depth > _CHAIN:
                raise ImportProblem(each.place, "grupa atrybutów zawiera sama siebie")
            yield from _attributes(components, group, depth + 1)
