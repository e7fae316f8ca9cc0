"""XML as a tree of our own, written once: what a schema, a set of rules, a stylesheet is made of.

ElementTree rewrites prefixes and drops declarations that only attribute values use; a schema needs
`type="wnio:AdresTyp"` to keep its prefix, so this small tree keeps names as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from formc.record import Record

_WIDTH = 100
_NUMBERED = (  # no letters that a reader could see, so an attribute shows their numbers
    (0x00, 0x1F),
    (0x7F, 0xA1),
    (0xAC, 0xAE),
    (0x2000, 0x200F),
    (0x2028, 0x202F),
    (0x205F, 0x206F),
    (0xD7A4, 0xFF00),
    (0xFFF0, 0x10FFFF),
)
_hidden = re.compile(f"[{''.join(f'{chr(low)}-{chr(high)}' for low, high in _NUMBERED)}]").sub


class Node(Record, frozen=True):
    """An element with a prefixed name. Its children are elements, or one text."""

    name: str
    attributes: Mapping[str, str]
    children: tuple[Node | Comment, ...] = ()
    text: str | None = None


class Comment(Record, frozen=True):
    words: str


class Instruction(Record, frozen=True):
    """A processing instruction before the root."""

    target: str
    words: str


def node(
    name: str, attributes: Mapping[str, str] | None = None, *children: Node | Comment | None
) -> Node:
    """An element of elements; None stands for nothing."""
    return Node(name, attributes or {}, tuple(child for child in children if child is not None))


def leaf(name: str, text: str, attributes: Mapping[str, str] | None = None) -> Node:
    """An element of text."""
    return Node(name, attributes or {}, text=text)


def written(root: Node, before: Iterable[Comment | Instruction] = ()) -> bytes:
    """The whole document in UTF-8 with a declaration, two spaces for a level."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    for each in before:
        if isinstance(each, Instruction):
            lines.append(f"<?{each.target} {each.words}?>")
        else:
            lines.extend(_comment(each, ""))
    _write(root, "", lines)
    return ("\n".join(lines) + "\n").encode()


def _write(node: Node, indent: str, lines: list[str]) -> None:
    start = _start(node, indent)
    if node.text is not None:
        lines.append(f"{start}>{_text(node.text)}</{node.name}>")
    elif not node.children:
        lines.append(f"{start}/>")
    else:
        lines.append(f"{start}>")
        inner = indent + "  "
        for child in node.children:
            if isinstance(child, Comment):
                lines.extend(_comment(child, inner))
            else:
                _write(child, inner, lines)
        lines.append(f"{indent}</{node.name}>")


def _start(node: Node, indent: str) -> str:
    attributes = [f'{name}="{_attribute(value)}"' for name, value in node.attributes.items()]
    line = " ".join((f"{indent}<{node.name}", *attributes))
    if len(line) <= _WIDTH or len(attributes) < 2:
        return line
    broken = f"\n{indent}    ".join(attributes)
    return f"{indent}<{node.name} {broken}"


def _comment(comment: Comment, indent: str) -> Iterator[str]:
    # `--` ends a comment, whoever wrote it.
    words = re.sub("-(?=-)", "- ", comment.words)
    for line in words.splitlines():
        yield f"{indent}<!-- {line.strip()} -->"


@lru_cache(maxsize=10_000)  # many are the same in all documents of a build
def _text(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("\r", "&#13;")


@lru_cache(maxsize=10_000)
def _attribute(text: str) -> str:
    escaped = _text(text).replace('"', "&quot;")
    if escaped.isascii() and escaped.isprintable():
        return escaped
    return _hidden(lambda found: f"&#x{ord(found[0]):X};", escaped)
