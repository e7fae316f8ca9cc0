"""Places in documents of a foreign schema: paths of the definition, found step by step."""

from __future__ import annotations

from formc.diagnostics import Diagnostic, adopting
from formc.foreign.declared import Attribute, Declared, One, Shape, Shapes
from formc.foreign.simple import Simple
from formc.record import Record
from formc.source import Span

DEEP = 40


class Spot(Record, frozen=True):
    """`chain` are the elements from the root down; `attribute` is one of the last of them."""

    chain: tuple[One, ...]
    attribute: Attribute | None = None

    @property
    def steps(self) -> tuple[str, ...]:
        names = tuple(one.element.name for one in self.chain)
        return names if self.attribute is None else (*names, f"@{self.attribute.name}")

    @property
    def path(self) -> str:
        return spelled(self.steps)

    def shape(self, shapes: Shapes) -> Shape:
        return shapes.of(self.chain[-1].element)

    def type(self, shapes: Shapes) -> Simple | None:
        """The type of the value that stands there; None where elements do."""
        return self.attribute.type if self.attribute is not None else self.shape(shapes).simple


def spelled(steps: tuple[str, ...]) -> str:
    return "".join(f"/{step}" for step in steps)


def spot(
    text: str, at: Span, base: Spot | None, root: Declared, shapes: Shapes
) -> Spot | Diagnostic:
    """The place that a path leads to: from the root with a slash in front, else from `base`."""
    found = base or Spot((One(root),))
    names = [name for name in text.split("/") if name not in ("", ".")]
    if text.startswith("/"):
        found = Spot((One(root),))
        if not names or names[0] != root.name:
            return adopting.adopted_path(at, names[0] if names else "", "/", (root.name,))
        names = names[1:]
    for name in names:
        if found.attribute is not None or len(found.chain) > DEEP:
            return adopting.adopted_path(at, name, found.path, ())
        shape = found.shape(shapes)
        plain = name.rpartition(":")[2]
        if plain.startswith("@"):
            attribute = shape.attribute(plain[1:])
            if attribute is None:
                known = [f"@{each.name}" for each in shape.attributes]
                return adopting.adopted_path(at, name, found.path, known)
            found = Spot(found.chain, attribute)
            continue
        elements = shape.elements()
        if plain not in elements:
            return adopting.adopted_path(at, name, found.path, tuple(elements))
        found = Spot((*found.chain, elements[plain][0]))
    return found
