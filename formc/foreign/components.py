"""The components of an XML Schema over all its files: elements, types, groups, by their names.

Nothing is fetched. A file that another names is looked for beside it, by the caller's `read`; the
base vocabulary of CRWD is known by its official addresses (`formc.vocabulary`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from formc.foreign.xml_files import FileProblem, XmlNode, parse
from formc.record import Record
from formc.vocabulary import LOCATIONS, stand_in

XS = "http://www.w3.org/2001/XMLSchema"
_FILES = 40
_BYTES = 20 * 2**20
_NAMED = {
    "element": "element",
    "complexType": "type",
    "simpleType": "type",
    "group": "group",
    "attributeGroup": "attributes",
    "attribute": "attribute",
}

Read = Callable[[str], bytes | None]
"""The bytes of a file by its path below the folder of the first one; None where it is not."""

QName = tuple[str, str]


class Schema(Record, frozen=True):
    """One file. `space` is its target namespace; `chameleon` marks one that has taken another's."""

    file: str
    root: XmlNode
    space: str
    chameleon: bool = False

    def place(self, node: XmlNode) -> str:
        return f"{self.file}:{node.line}"


class Component(Record, frozen=True):
    """A declaration or definition with the schema it stands in."""

    node: XmlNode
    schema: Schema

    @property
    def name(self) -> str:
        return self.node.get("name")

    @property
    def place(self) -> str:
        return self.schema.place(self.node)

    def inner(self, *names: str) -> Component | None:
        """The first child with one of these names."""
        found = next(self.node.of(*names), None)
        return None if found is None else Component(found, self.schema)

    def all(self, *names: str) -> Iterator[Component]:
        return (Component(child, self.schema) for child in self.node.of(*names))

    def particles(self) -> Iterator[Component]:
        """The children that are no annotation."""
        return (
            Component(child, self.schema)
            for child in self.node.children
            if child.name != "annotation"
        )

    def qname(self, attribute: str) -> QName | None:
        """The name that an attribute holds, with its namespace."""
        text = self.node.get(attribute).strip()
        if not text:
            return None
        prefix, _, local = text.rpartition(":")
        if not prefix and self.schema.chameleon and not self.node.prefixes.get(""):
            return self.schema.space, local
        if prefix and prefix not in self.node.prefixes:
            raise FileProblem(self.place, f"nieznany przedrostek `{prefix}` w `{text}`")
        return self.node.prefixes.get(prefix, ""), local


@dataclass(slots=True)
class Components:
    """All files of a schema. `missing` are addresses of files that are not there."""

    read: Read
    main: Schema | None = None
    found: dict[tuple[str, str, str], Component] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    redefined: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    bytes: int = 0

    def get(self, kind: str, name: QName | None) -> Component | None:
        return None if name is None else self.found.get((kind, *name))

    def elements(self) -> list[Component]:
        """The global elements of the first file, in its order."""
        assert self.main is not None
        return [Component(node, self.main) for node in self.main.root.of("element")]


def load(name: str, read: Read) -> Components:
    """Reads a schema and what it names. Raises FileProblem."""
    components = Components(read)
    data = read(name)
    if data is None:
        raise FileProblem(name, "nie ma takiego pliku")
    components.main = _add(components, name, data, None)
    return components


def _add(components: Components, file: str, data: bytes, around: str | None) -> Schema:
    components.bytes += len(data)
    if len(components.seen) > _FILES or components.bytes > _BYTES:
        raise FileProblem(file, f"schemat składa się z ponad {_FILES} plików albo jest za duży")
    root = parse(data, file)
    if (root.space, root.name) != (XS, "schema"):
        raise FileProblem(f"{file}:{root.line}", f"to nie jest schemat XSD, tylko `{root.name}`")
    own = root.get("targetNamespace")
    schema = Schema(file, root, own or around or "", chameleon=not own and bool(around))
    components.seen.add((file, schema.space))
    for node in root.children:
        if node.space == XS and node.name in _NAMED and node.get("name"):
            key = (_NAMED[node.name], schema.space, node.get("name"))
            components.found.setdefault(key, Component(node, schema))
    for node in root.of("include", "import", "redefine"):
        _follow(components, schema, node)
    return schema


def _follow(components: Components, schema: Schema, node: XmlNode) -> None:
    location = node.get("schemaLocation").strip()
    if node.name == "redefine":
        components.redefined.append(schema.place(node))
    around = None if node.name == "import" else schema.space
    if not location:
        return
    if location in LOCATIONS:
        file, data = LOCATIONS[location], stand_in(location)
        if b"<!DOCTYPE" in data:
            return
    else:
        file, found = _beside(components, schema, location)
        if found is None:
            components.missing[location] = schema.place(node)
            return
        data = found
    if not any(file == each for each, _ in components.seen):
        _add(components, file, data, around)


def _beside(components: Components, schema: Schema, location: str) -> tuple[str, bytes | None]:
    """A file next to this one. Of an address on the network only its last part counts: the file
    itself may lie here, and nothing is fetched."""
    folder = schema.file.rpartition("/")[0]
    if "://" in location or location.startswith(("/", "\\")) or ":" in location.split("/")[0]:
        location = location.replace("\\", "/").rstrip("/").rpartition("/")[2]
    parts = [*folder.split("/"), *location.replace("\\", "/").split("/")]
    kept: list[str] = []
    for part in parts:
        if part == "..":
            if not kept:
                return location, None
            kept.pop()
        elif part not in ("", "."):
            kept.append(part)
    file = "/".join(kept)
    return file, components.read(file) if file else None
