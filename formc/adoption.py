"""A document template that somebody else owns, and where a form's answers stand in it.

A form that adopts one has no schema of its own. Its documents are made by the foreign schema: the
elements in its order, each with what stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from formc.record import Record

Path = tuple[str, ...]

PARTS = ("on", "filed_at", "form", "version", "office.name", "office.teryt", "attachments")
"""What of a filing a document may have besides the answers; `attachments` is how many files."""
FILE_PARTS = ("name", "media_type", "size", "sha256", "content")
"""What of an attached file a document may have."""
KNOWN = frozenset({"on", "form", "version", "attachments"})
"""Those that every filing has."""


Whens = tuple[tuple[Path, str], ...]
"""Answers, each with the code that it has to be."""


class Constant(Record, frozen=True):
    """Always the same text; `own` where the definition says it, else the schema leaves no other."""

    text: str
    own: bool = True


class Part(Record, frozen=True):
    """A part of the filing; a number is filled up with zeros to so many `digits`."""

    name: str
    digits: int = 1


class RowNumber(Record, frozen=True):
    """The number of the row that the element stands for, from 1."""


class FilePart(Record, frozen=True):
    """What of an attached file stands there: a key of its answer, or `content` as base64."""

    name: str


class Answer(Record, frozen=True, kw_only=True):
    """An answer. `when` are the codes of others with which it stands here. `codes` pairs codes with
    the texts that stand for them; `ends` is what the schema
    wants after it (the seconds of a time); `each`: an element for every code of several."""

    path: Path
    when: Whens = ()
    codes: tuple[tuple[str, str], ...] = ()
    digits: int = 1
    ends: str = ""
    each: bool = False


class Coded(Record, frozen=True, kw_only=True):
    """An element that stands where the answer is this code, or has it. `known` are the codes that
    have elements."""

    path: Path
    code: str
    text: str
    known: tuple[str, ...]
    when: Whens = ()


Value = Constant | Part | RowNumber | FilePart | Answer | Coded


class Node(Record, frozen=True, kw_only=True):
    """An element or attribute, `name` with its prefix. `always`: wherever its parent does, it
    stands too. `rows` is the repeat of which every row is such an element. `files` are the answers
    of which every file is such an element. `tells`: that it stands says that these answers are
    these codes, or have them."""

    name: str
    value: Value | None = None
    attributes: tuple[Node, ...] = ()
    children: tuple[Node, ...] = ()
    rows: Path | None = None
    files: tuple[Path, ...] = ()
    tells: tuple[tuple[Path, str], ...] = ()
    always: bool = False


class Adoption(Record, frozen=True, kw_only=True):
    """`schema` is the name of the file with the schema; `files` has its bytes, and those of the
    files that it names. `not_sent` are answers that the template has no place for, with the
    reason. `one_way` says why documents cannot be read back (Polish), if they cannot. `signed`:
    the schema lets signatures stand in the document."""

    namespace: str
    schema: str
    files: tuple[tuple[str, bytes], ...]
    prefixes: tuple[tuple[str, str], ...]
    root: Node
    not_sent: tuple[tuple[Path, str], ...] = ()
    one_way: tuple[str, ...] = ()
    signed: bool = False

    def places(self) -> Iterator[tuple[tuple[str, ...], Node]]:
        """Every element and attribute with the names from the root, attributes with `@`."""
        yield from _places(self.root, (self.root.name,))


def _places(node: Node, steps: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Node]]:
    yield steps, node
    for each in node.attributes:
        yield (*steps, f"@{each.name}"), each
    for child in node.children:
        yield from _places(child, (*steps, child.name))
