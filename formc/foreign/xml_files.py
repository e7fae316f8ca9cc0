"""XML of strangers with the row of every element and the prefixes that hold there.

Schemas have comments and write names with prefixes into attributes; otherwise the guards are those
of documents (`formc.runtime.untrusted_xml`): no DOCTYPE, strict UTF-8, bounded while it streams in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

SIZE = 8 * 2**20
_DEPTH = 100
_ELEMENTS = 100_000
_ATTRIBUTES = 64
_NAMESPACES = 20_000  # declarations, all together: generators repeat them on every element
_IN_SCOPE = 256
_TOKEN = 2**18


class FileProblem(Exception):  # noqa: N818  (an answer to the user, not our mistake)
    """Why a file of somebody else cannot be taken, in Polish, with the place: a line, a cell, a
    pointer."""

    def __init__(self, place: str, words: str) -> None:
        self.place, self.words = place, words
        super().__init__(f"{place}: {words}" if place else words)


@dataclass(slots=True)
class XmlNode:
    """`attributes` are those without a namespace; `prefixes` hold at this element."""

    space: str
    name: str
    attributes: dict[str, str]
    line: int
    prefixes: Mapping[str, str]
    children: list[XmlNode] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def get(self, name: str, otherwise: str = "") -> str:
        return self.attributes.get(name, otherwise)

    def of(self, *names: str) -> Iterator[XmlNode]:
        """The children with one of these local names."""
        return (child for child in self.children if child.name in names)


def parse(data: bytes, file: str) -> XmlNode:
    """The tree of a file. Raises FileProblem, which names the file and the row."""
    if len(data) > SIZE:
        raise FileProblem(file, f"plik ma ponad {SIZE // 2**20} MiB")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise FileProblem(
            f"{file}:{row}", "plik nie jest zapisany w UTF-8; zapisz go w tym kodowaniu"
        ) from None
    return _Parsing(file).read(data)


class _Parsing:
    """expat calls these while the bytes stream in."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.parser = expat.ParserCreate("utf-8", " ")
        self.root: XmlNode | None = None
        self.open: list[XmlNode] = []
        self.prefixes: list[dict[str, str]] = [{"xml": "http://www.w3.org/XML/1998/namespace"}]
        self.declared: dict[str, str] = {}
        self.elements = self.namespaces = 0

    def read(self, data: bytes) -> XmlNode:
        parser = self.parser
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.XmlDeclHandler = self.declaration
        parser.StartDoctypeDeclHandler = self.doctype
        parser.StartNamespaceDeclHandler = self.namespace
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        try:
            for start in range(0, len(data), 2**16):
                parser.Parse(data[start : start + 2**16], False)
                if start + 2**16 - parser.CurrentByteIndex > _TOKEN:
                    self.refuse("za długi znacznik")
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            said = expat.errors.messages[error.code]
            where = f"{self.file}:{error.lineno}"
            raise FileProblem(where, f"to nie jest poprawny XML ({said})") from None
        assert self.root is not None
        return self.root

    def refuse(self, words: str) -> None:
        raise FileProblem(f"{self.file}:{self.parser.CurrentLineNumber}", words)

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if version != "1.0" or (encoding is not None and encoding.upper() != "UTF-8"):
            self.refuse(f"XML {version} w kodowaniu {encoding}; musi być XML 1.0 w UTF-8")

    def doctype(self, *_: object) -> None:
        self.refuse("plik ma DOCTYPE; encji i definicji spoza pliku import nie czyta, usuń go")

    def namespace(self, prefix: str | None, address: str | None) -> None:
        self.namespaces += 1
        if self.namespaces > _NAMESPACES:
            self.refuse("za dużo deklaracji przestrzeni nazw")
        self.declared[prefix or ""] = address or ""

    def start(self, name: str, attributes: list[str]) -> None:
        self.elements += 1
        if self.elements > _ELEMENTS:
            self.refuse(f"ponad {_ELEMENTS} elementów")
        if len(self.open) >= _DEPTH:
            self.refuse("za głęboko zagnieżdżone elementy")
        if len(attributes) > 2 * _ATTRIBUTES:
            self.refuse("za dużo atrybutów")
        known = {**self.prefixes[-1], **self.declared} if self.declared else self.prefixes[-1]
        if len(known) > _IN_SCOPE:
            self.refuse("za dużo przestrzeni nazw naraz")
        self.declared = {}
        self.prefixes.append(known)
        space, _, local = name.rpartition(" ")
        own = zip(attributes[::2], attributes[1::2], strict=True)
        plain = {key: value for key, value in own if " " not in key}
        node = XmlNode(space, local, plain, self.parser.CurrentLineNumber, known)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def end(self, name: str) -> None:
        self.open.pop()
        self.prefixes.pop()

    def characters(self, text: str) -> None:
        self.open[-1].parts.append(text)
