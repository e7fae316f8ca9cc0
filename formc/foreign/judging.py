"""Whether a document follows a foreign schema, by our own reading of it.

This is told early and without other software; what our reading cannot tell it takes to be right.
`formc prove` and the tests ask real processors.
"""

from __future__ import annotations

from formc.diagnostics import Say
from formc.foreign.declared import Declared, One, Shape, Shapes, accepts
from formc.foreign.lexical import fault
from formc.runtime.untrusted_xml import ParsedElement

Fault = tuple[str, Say]
"""The path of the element or attribute, and what is wrong with it."""


def first_fault(element: ParsedElement, declared: Declared, shapes: Shapes) -> Fault | None:
    """The first thing that the schema refuses, in the order of the document."""
    if element.name != (declared.space, declared.name):
        why = Say(f"to nie jest {declared.name}", f"this is no {declared.name}")
        return f"/{element.name[1]}", why
    return _fault(element, declared, shapes, f"/{declared.name}")


def _fault(element: ParsedElement, declared: Declared, shapes: Shapes, path: str) -> Fault | None:
    if declared.component is None:
        return None  # its schema is not here
    shape = shapes.of(declared)
    found = _of_attributes(element, shape, path)
    if found is not None:
        return found
    if shape.simple is not None:
        why = fault(shape.simple, element.text)
        if why is None and declared.fixed and element.text.strip() != declared.fixed:
            why = Say(
                f"schemat zna tylko: {declared.fixed}", f"the schema only knows: {declared.fixed}"
            )
        return None if why is None else (path, why)
    kept = element.text.strip(" \t\n\r") if shape.content.parts else element.text
    if kept and not shape.mixed:  # what holds nothing holds no space either
        return path, Say("stoi tam tekst", "it has text")
    names = tuple(child.name for child in element.children)
    if not accepts(shape.content, names):
        listed = ", ".join(name for _, name in names) or "–"
        return path, Say(f"stoją tam: {listed}", f"it has: {listed}")
    known = shape.elements()
    for number, child in enumerate(element.children, 1):
        one = _of(known.get(child.name[1], ()), child.name)
        if one is not None:
            inner = f"{path}/{child.name[1]}"
            same = sum(each.name == child.name for each in element.children[:number])
            found = _fault(child, one.element, shapes, inner if same == 1 else f"{inner}[{same}]")
            if found is not None:
                return found
    return None


def _of(ones: list[One] | tuple[One, ...], name: tuple[str, str]) -> One | None:
    return next((one for one in ones if (one.element.space, one.element.name) == name), None)


def _of_attributes(element: ParsedElement, shape: Shape, path: str) -> Fault | None:
    known = {(each.space, each.name): each for each in shape.attributes}
    for name, text in element.attributes.items():
        if name not in known:
            if name[0].startswith("http://www.w3.org/2001/XMLSchema-instance"):
                continue
            return f"{path}/@{name[1]}", Say(
                "schemat nie ma tego atrybutu", "the schema has no such attribute"
            )
        attribute = known[name]
        why = fault(attribute.type, text)
        if why is None and attribute.fixed and text != attribute.fixed:
            why = Say(
                f"schemat zna tylko: {attribute.fixed}", f"the schema only knows: {attribute.fixed}"
            )
        if why is not None:
            return f"{path}/@{name[1]}", why
    for name, attribute in known.items():
        if attribute.required and name not in element.attributes:
            return f"{path}/@{name[1]}", Say("tego atrybutu brakuje", "this attribute is missing")
    return None
