"""Simple types of XML Schema with everything that they are derived from."""

from __future__ import annotations

from collections.abc import Mapping

from formc.foreign.components import XS, Component, Components, QName
from formc.foreign.xml_files import FileProblem
from formc.record import Record, part, replace

_CHAIN = 40


class Simple(Record, frozen=True, kw_only=True):
    """A simple type: its built-in base and everything that restricts it, the outermost first.

    `patterns` has one entry for each step of the restriction; a text fits one of each. `one` is
    the type of the members of a list, `members` those of a union.
    """

    base: str
    names: tuple[str, ...] = ()
    words: str = ""
    values: tuple[tuple[str, str], ...] = ()
    patterns: tuple[tuple[str, ...], ...] = ()
    facets: Mapping[str, str] = part(default_factory=dict)
    one: Simple | None = None
    members: tuple[Simple, ...] = ()
    key: QName | None = None


def built_in(name: str) -> Simple:
    return Simple(base=name)


def simple(components: Components, type: Component, depth: int = 0) -> Simple:
    """A simple type with everything that it is derived from."""
    if depth > _CHAIN:
        raise FileProblem(type.place, "typ prosty wywodzi się sam z siebie albo ze zbyt wielu")
    own = (type.name,) if type.name else ()
    key = (type.schema.space, type.name) if type.name else None
    words = _words(type)
    if (found := type.inner("list")) is not None:
        one = _referred(components, found, "itemType", depth)
        return Simple(base="list", names=own, words=words, one=one, key=key)
    if (found := type.inner("union")) is not None:
        members = [simple(components, each, depth + 1) for each in found.all("simpleType")]
        for text in found.node.get("memberTypes").split()[:_CHAIN]:
            node = replace(found.node, attributes={"type": text}, children=[])
            members.append(_referred(components, Component(node, found.schema), "type", depth))
        return Simple(base="union", names=own, words=words, members=tuple(members), key=key)
    restriction = type.inner("restriction")
    if restriction is None:
        return Simple(base="string", names=own, words=words, key=key)
    below = _referred(components, restriction, "base", depth)
    return _restricted(below, restriction, own, words, key)


def _restricted(
    below: Simple, restriction: Component, own: tuple[str, ...], words: str, key: QName | None
) -> Simple:
    values, patterns, facets = [], [], dict(below.facets)
    for each in restriction.particles():
        value = each.node.get("value")
        if each.node.name == "enumeration":
            values.append((value, _words(each)))
        elif each.node.name == "pattern":
            patterns.append(value)
        else:
            facets[each.node.name] = value
    return replace(
        below,
        names=(*own, *below.names),
        words=words or below.words,
        values=tuple(values) or below.values,
        patterns=(*((tuple(patterns),) if patterns else ()), *below.patterns),
        facets=facets,
        key=key if values else key or below.key,
    )


def restricted(components: Components, base: Simple, restriction: Component) -> Simple:
    """The simple content of a complex type that restricts another's."""
    inner = restriction.inner("simpleType")
    return _restricted(simple(components, inner) if inner else base, restriction, (), "", base.key)


def _referred(components: Components, node: Component, attribute: str, depth: int) -> Simple:
    inner = node.inner("simpleType")
    if inner is not None:
        return simple(components, inner, depth + 1)
    name = node.qname(attribute)
    if name is None or name[0] == XS:
        return built_in(name[1] if name else "string")
    found = components.get("type", name)
    if found is None or found.node.name != "simpleType":
        return Simple(base="unknown", names=(name[1],))
    return simple(components, found, depth + 1)


def _words(component: Component) -> str:
    """What a schema says of a component to people: its first words in Polish, else its first."""
    note = component.inner("annotation")
    said = [] if note is None else list(note.node.of("documentation"))
    said = [each for each in said if each.text.strip()]
    polish = [each for each in said if each.get("lang", "pl").startswith("pl")]
    rows = (polish or said)[0].text.splitlines() if said else []
    return "\n".join(" ".join(row.split()) for row in rows).strip()
