"""What a stored `schemat.xsd` accepts, as a tree that can be compared with another one's.

Types are put where they are used, so that their names and order say nothing; what stands in any
order in XML Schema is sorted; words are kept aside. Two schemas that accept the same and are built
alike are equal trees. The other way round there may be differences that accept the same: patterns
are compared as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple
from xml.parsers import expat

from formc.runtime.filing import DocumentError
from formc.runtime.untrusted_xml import ParsedElement, parse_document

XSD = "http://www.w3.org/2001/XMLSchema"
PARTS = 300_000  # of one schema with its types put in place; ours have some thousands
DEPTH = 120

_SCHEMA_FACTS = ("targetNamespace", "elementFormDefault", "attributeFormDefault")
_TYPES = ("simpleType", "complexType")
_POINTERS = ("type", "base", "ref", "itemType")
_FACETS = frozenset(
    (
        *("enumeration", "pattern", "length", "minLength", "maxLength", "whiteSpace"),
        *("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"),
        *("totalDigits", "fractionDigits"),
    )
)

_LOOSE = _FACETS | {"attribute"}
_PLAIN_NUMBER = re.compile("[+-]?[0-9]{1,40}([.][0-9]{1,40})?")


class UnreadableSchemaError(Exception):
    """Bytes that are no schema which this module understands; says why, in Polish."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a schema: an element, an attribute, a group of them, a type, a facet. `words` are
    its documentation, `size` the number of all parts in it."""

    kind: str
    name: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...] = ()
    words: tuple[str, ...] = field(default=(), compare=False)
    size: int = field(default=1, compare=False)

    @property
    def key(self) -> tuple[str, str]:
        return (self.kind, self.name)

    @property
    def steps(self) -> tuple[str, ...]:
        """What it adds to the path of a document."""
        name = self.name.rpartition("}")[2]
        match self.kind:
            case "element":
                return (name,)
            case "attribute":
                return (f"@{name}",)
            case _:
                return ()


class Difference(NamedTuple):
    """The first place where two schemas differ: names of elements from the root, and what stands
    there in each (nothing: it is not there)."""

    path: tuple[str, ...]
    old: str
    new: str


def accepted(data: bytes) -> Part:
    """What a schema accepts. Raises UnreadableSchemaError."""
    try:
        root = parse_document(data)
    except DocumentError as error:
        raise UnreadableSchemaError(str(error)) from error
    if root.name != (XSD, "schema"):
        raise UnreadableSchemaError("to nie jest XML Schema")
    return _Reading(root, _prefixes(data)).schema(root)


def target_namespace(schema: Part) -> str:
    return dict(schema.facts).get("targetNamespace", "")


def difference(old: Part, new: Part) -> Difference | None:
    """The first difference in the order of the document; None where both accept the same."""
    return None if old == new else _difference(old, new, ())


def reworded(old: Part, new: Part) -> Iterator[tuple[str, ...]]:
    """The paths at which two equal trees have other words."""
    waiting: list[tuple[Part, Part, tuple[str, ...]]] = [(old, new, ())]
    while waiting:
        one, other, around = waiting.pop()
        path = (*around, *one.steps)
        if one.words != other.words:
            yield path
        pairs = zip(one.parts, other.parts, strict=True)
        waiting.extend(reversed([(a, b, path) for a, b in pairs]))


# Comparing ---------------------------------------------------------------------------------------


def _difference(old: Part, new: Part, around: tuple[str, ...]) -> Difference:
    path = (*around, *new.steps)
    if old.key != new.key:
        return Difference(path, _said(old), _said(new))
    if old.facts != new.facts:
        before, after = dict(old.facts), dict(new.facts)
        names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        return Difference(path, _facts(before, names), _facts(after, names))
    before_keys = [part.key for part in old.parts]
    after_keys = [part.key for part in new.parts]
    for one, other in zip(old.parts, new.parts, strict=False):
        if one == other:
            continue
        if one.key == other.key:
            return _difference(one, other, path)
        if other.key not in before_keys:
            return Difference((*path, *other.steps), "", _said(other))
        if one.key not in after_keys:
            return Difference((*path, *one.steps), _said(one), "")
        return Difference((*path, *other.steps), _said(one), _said(other))
    if len(old.parts) > len(new.parts):
        gone = old.parts[len(new.parts)]
        return Difference((*path, *gone.steps), _said(gone), "")
    come = new.parts[len(old.parts)]
    return Difference((*path, *come.steps), "", _said(come))


def _said(part: Part) -> str:
    """A part in the words of XML Schema, in a few of them."""
    name = part.name.rpartition("}")[2]
    values = " ".join(f'{key}="{value}"' for key, value in part.facts if key == "value")
    return " ".join(word for word in (part.kind, name, values) if word)[:80]


def _facts(facts: dict[str, str], names: list[str]) -> str:
    return " ".join(f'{name}="{facts[name]}"' for name in names if name in facts)[:80]


# Reading -----------------------------------------------------------------------------------------


class _Reading:
    """Global declarations by kind and name, and what has been made of those that were used."""

    def __init__(self, root: ParsedElement, prefixes: dict[str, str]) -> None:
        self.prefixes = prefixes
        self.own = root.attributes.get(("", "targetNamespace"), "")
        self.known: dict[tuple[str, str], ParsedElement] = {}
        for child in root.children:
            name = child.attributes.get(("", "name"))
            if child.name[0] == XSD and name is not None:
                if (child.name[1], name) in self.known:
                    raise UnreadableSchemaError(f"`{name}` jest zadeklarowane dwa razy")
                self.known[child.name[1], name] = child
        self.made: dict[tuple[str, str], Part] = {}
        self.open: list[tuple[str, str]] = []

    def schema(self, root: ParsedElement) -> Part:
        facts = tuple(
            (name, root.attributes[("", name)])
            for name in _SCHEMA_FACTS
            if ("", name) in root.attributes
        )
        strange = [
            child.name[1]
            for child in root.children
            if child.name[0] == XSD and child.name[1] in ("include", "redefine", "override")
        ]
        if strange:
            raise UnreadableSchemaError(f"xs:{strange[0]}: schemat ma stać w jednym pliku")
        elements = [
            self.part(child, 0) for child in root.children if child.name == (XSD, "element")
        ]
        if not elements:
            raise UnreadableSchemaError("schemat nie ma elementu głównego")
        return self.sized("schema", "", facts, sorted(elements, key=lambda part: part.name), ())

    def part(self, element: ParsedElement, depth: int) -> Part:
        if depth > DEPTH:
            raise UnreadableSchemaError("typy zagnieżdżone zbyt głęboko")
        kind = element.name[1] if element.name[0] == XSD else f"{{{element.name[0]}}}"
        plain = {name: value for (space, name), value in element.attributes.items() if not space}
        facts = {key: value for key, value in plain.items() if key not in ("id", "name")}
        name = plain.get("name", "") if kind not in _TYPES else ""
        parts: list[Part] = []
        words: list[str] = []
        for key in _POINTERS:
            if key in facts:
                pointed = self.pointed(kind, key, facts[key], depth)
                if isinstance(pointed, str):
                    facts[key] = pointed
                    name = pointed if key == "ref" else name
                elif key == "ref":
                    del facts[key]
                    name = pointed.name
                    facts = {**dict(pointed.facts), **facts}
                    parts.extend(pointed.parts)
                else:
                    del facts[key]
                    parts.append(pointed)
        if "memberTypes" in facts:
            for member in facts.pop("memberTypes").split():
                pointed = self.pointed(kind, "type", member, depth)
                parts.append(pointed if isinstance(pointed, Part) else Part("member", pointed, ()))
        for child in element.children:
            if child.name == (XSD, "annotation"):
                words.extend(each.text for each in child.children if each.name[1] != "appinfo")
            else:
                parts.append(self.part(child, depth + 1))
        if kind in ("element", "choice", "sequence", "all", "group", "any"):
            facts = {"minOccurs": "1", "maxOccurs": "1", **facts}
        if kind in _FACETS:
            facts["value"] = _number(kind, facts.get("value", ""))
            if kind in ("enumeration", "pattern"):
                name = facts["value"]
        return self.sized(kind, name, tuple(sorted(facts.items())), _sorted(parts), tuple(words))

    def pointed(self, kind: str, key: str, named: str, depth: int) -> Part | str:
        """What a QName of the schema means: a part of its own, or a name from elsewhere."""
        prefix, colon, local = named.rpartition(":")
        space = self.prefixes.get(prefix, None if colon else "")
        if space is None:
            raise UnreadableSchemaError(f"przedrostek w `{named}` nic nie znaczy")
        if space != self.own or space == XSD:
            return f"{{{space}}}{local}"
        kinds = (kind,) if key == "ref" else _TYPES
        found = next(((each, local) for each in kinds if (each, local) in self.known), None)
        if found is None:
            raise UnreadableSchemaError(f"nie ma deklaracji `{named}`")
        if found in self.open:
            raise UnreadableSchemaError(f"`{named}` zawiera samo siebie")
        if found not in self.made:
            self.open.append(found)
            self.made[found] = self.part(self.known[found], depth + 1)
            self.open.pop()
        return self.made[found]

    def sized(
        self,
        kind: str,
        name: str,
        facts: tuple[tuple[str, str], ...],
        parts: list[Part],
        words: tuple[str, ...],
    ) -> Part:
        size = 1 + sum(part.size for part in parts)
        if size > PARTS:
            raise UnreadableSchemaError(f"schemat ma ponad {PARTS} części")
        return Part(kind, name, facts, tuple(parts), words, size)


def _sorted(parts: list[Part]) -> list[Part]:
    """Facets and attributes stand in any order; particles and types in theirs, before them."""
    fixed = [part for part in parts if part.kind not in _LOOSE]
    loose = [part for part in parts if part.kind in _LOOSE]
    return [*fixed, *sorted(set(loose), key=lambda part: (part.kind, part.name, part.facts))]


def _number(kind: str, value: str) -> str:
    """A bound without spare zeros; days, and what is no plain number, as written."""
    if kind.startswith(("min", "max")) and _PLAIN_NUMBER.fullmatch(value):
        return format(Decimal(value).normalize(), "f")
    return value


def _prefixes(data: bytes) -> dict[str, str]:
    """The prefixes that the root declares. Deeper ones could change what a name means: refused."""
    found: dict[str, str] | None = None

    def start(_: str, attributes: dict[str, str]) -> None:
        nonlocal found
        declared = {
            name.partition(":")[2]: value
            for name, value in attributes.items()
            if name == "xmlns" or name.startswith("xmlns:")
        }
        if found is None:
            found = declared
        elif declared:
            raise UnreadableSchemaError("przedrostki są zadeklarowane poza korzeniem")

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = start
    parser.Parse(data, True)
    return {"xml": "http://www.w3.org/XML/1998/namespace", **(found or {})}
