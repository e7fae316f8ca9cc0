"""XML of strangers: bytes into a tree, bounded while they stream in.

expat reads; its handlers are the guards. No DOCTYPE, no comment or instruction inside the root, no
encoding but UTF-8, and nothing larger than the limits. Nothing is fetched.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from formc.runtime.filing import DocumentError


class XmlLimits(NamedTuple):
    """What a document may have at most."""

    size: int = 10 * 2**20
    depth: int = 40
    elements: int = 100_000
    attributes: int = 64  # of one element
    namespaces: int = 256  # declarations, all together
    token: int = 2**18  # bytes of one start tag


class ParsedElement:
    """A parsed element: `name` and the keys of `attributes` are `(namespace, local name)`."""

    __slots__ = ("attributes", "children", "name", "parts", "where")

    def __init__(self, name: tuple[str, str], attributes: dict[tuple[str, str], str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[ParsedElement] = []
        self.parts: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self.parts)


_FAULTS = {
    "no element found": "dokument się urywa",
    "unclosed token": "urwany znacznik",
    "unclosed CDATA section": "niezamknięta sekcja CDATA",
    "mismatched tag": "znacznik zamykający nie pasuje do otwierającego",
    "not well-formed (invalid token)": "tak nie może być zapisany XML",
    "duplicate attribute": "ten sam atrybut drugi raz",
    "unbound prefix": "przedrostek bez przestrzeni nazw",
    "undefined entity": "nieznana encja",
    "reference to invalid character number": "odwołanie do niedozwolonego znaku",
    "junk after document element": "treść po końcu dokumentu",
    "XML or text declaration not at start of entity": "deklaracja XML nie na początku",
}


def xml_fault(error: expat.ExpatError) -> str:
    """Where XML breaks off, and why; what is rare in the words of expat."""
    message = expat.errors.messages[error.code]
    return f"wiersz {error.lineno}: {_FAULTS.get(message, message)}"


def parse_document(data: bytes, limits: XmlLimits | None = None) -> ParsedElement:
    """The tree of strict UTF-8 XML without a DOCTYPE; raises DocumentError."""
    limits = limits or XmlLimits()
    if not isinstance(data, bytes | bytearray):
        raise TypeError("a document is read from bytes")
    if len(data) > limits.size:
        raise DocumentError("limit", f"dokument ma więcej niż {limits.size} bajtów")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError("encoding", f"bajt {error.start} to nie UTF-8") from None
    if b"\0" in data:
        raise DocumentError("encoding", "znak NUL; dokument musi być w UTF-8")
    return _Parsing(limits).read(bytes(data))


class _Parsing:
    """The guards: expat calls these while the bytes stream in."""

    def __init__(self, limits: XmlLimits) -> None:
        self.limits = limits
        self.root: ParsedElement | None = None
        self.open: list[ParsedElement] = []
        self.elements = 0
        self.namespaces = 0

    def read(self, data: bytes) -> ParsedElement:
        # Local names have no space, so the last one always ends the namespace.
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.XmlDeclHandler = self.declared
        parser.StartDoctypeDeclHandler = self.doctype
        parser.StartNamespaceDeclHandler = self.namespace
        parser.CommentHandler = self.comment
        parser.ProcessingInstructionHandler = self.instruction
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        try:
            for start in range(0, len(data), 2**16):
                parser.Parse(data[start : start + 2**16], False)
                if start + 2**16 - parser.CurrentByteIndex > self.limits.token:
                    raise DocumentError("limit", "za długi znacznik")
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise DocumentError("syntax", xml_fault(error), parser.ErrorByteIndex) from None
        assert self.root is not None
        return self.root

    def declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if version != "1.0" or (encoding is not None and encoding.upper() != "UTF-8"):
            raise DocumentError("encoding", f"XML {version}, {encoding}; musi być XML 1.0, UTF-8")

    def doctype(self, *_: object) -> None:
        raise DocumentError("doctype", "dokument nie może mieć DOCTYPE")

    def namespace(self, prefix: str | None, address: str) -> None:
        self.namespaces += 1
        if self.namespaces > self.limits.namespaces:
            raise DocumentError("limit", "za dużo deklaracji przestrzeni nazw")

    def comment(self, words: str) -> None:
        if self.open:
            raise DocumentError("comment", "komentarz wewnątrz dokumentu")

    def instruction(self, target: str, words: str) -> None:
        if self.open:
            raise DocumentError("instruction", "instrukcja przetwarzania wewnątrz dokumentu")

    def start(self, name: str, attributes: list[str]) -> None:
        self.elements += 1
        if self.elements > self.limits.elements:
            raise DocumentError("limit", "za dużo elementów")
        if len(self.open) >= self.limits.depth:
            raise DocumentError("limit", "za głęboko zagnieżdżone elementy")
        if len(attributes) > 2 * self.limits.attributes:
            raise DocumentError("limit", "za dużo atrybutów")
        named = zip(map(_split_name, attributes[::2]), attributes[1::2], strict=True)
        element = ParsedElement(_split_name(name), dict(named))
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def end(self, name: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        self.open[-1].parts.append(text)


@lru_cache(maxsize=4096)
def _split_name(name: str) -> tuple[str, str]:
    namespace, _, local = name.rpartition(" ")
    return namespace, local
