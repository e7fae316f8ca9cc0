"""Reads YAML: bytes to a tree with spans. The only module that imports `yaml`.

It reads libyaml's stream of events and stops at limits, so that no file costs more than its size.
Texts stay texts: nothing is taken for a number, a day or a boolean. What the language does not
have (aliases, tags, keys twice, invisible characters) is refused where it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import Any
from unicodedata import normalize

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from formc.diagnostics import Diagnostic, Edit, Fix, Report, Say, reading
from formc.record import Mutable, part
from formc.source import Source, Span
from formc.syntax import mistakes, places
from formc.syntax.tree import Map, Node, Scalar, Seq

MOST_BYTES = 1 << 20
MOST_DEPTH = 40
MOST_EVENTS = 60_000
MOST_CHARACTERS = 20_000  # of one scalar
MOST_REFUSED = 20  # refused characters that are reported, each
MOST_PROBLEMS = 200  # of one file; more say nothing new

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOM = b"\xef\xbb\xbf"

# C0 and C1 controls but tab, line feed and CR LF; noncharacters.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff" + "".join(
    chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)
)
# Zero width, bidirectional, line separators, fillers, tags: a file must say what it shows.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_REFUSED = re.compile(f"[{_CONTROL}{_INVISIBLE}\ud800-\udfff]")
_REFUSED_IN_VALUE = re.compile(f"{_REFUSED.pattern}|\t")  # an escape or a tab
_OLD_LINE_END = re.compile("\r(?!\n)")
_IS_INVISIBLE = re.compile(f"[{_INVISIBLE}]")
_TIGHT_COMMENT = re.compile(r"[ \t]+(#[^\s#](?:[^\n]*\S)?)")
_NEAR_DASH = re.compile("-[A-Za-z_]")
_TAG = re.compile(r"![^ \t\r\n,\[\]{}]*")  # a hard space is no space of YAML
_PROPERTIES = re.compile(r"(?:[&!][^ \t\r\n,\[\]{}]*[ \t\r\n]+)*")


def read(source_bytes: bytes, path: str, report: Report) -> tuple[Source, Node | None]:
    """The text and the tree of one file; no tree where nothing could be read of it."""
    found = Report()
    source, root = _read(source_bytes, path, found)
    for item in islice(found, MOST_PROBLEMS):
        report.add(item)
    return source, root


def _read(source_bytes: bytes, path: str, report: Report) -> tuple[Source, Node | None]:
    if len(source_bytes) > MOST_BYTES:
        unread = Source(path, "")
        report.add(reading.file_too_large(unread.span(0, 0), len(source_bytes), MOST_BYTES))
        return unread, None
    source, readable = _decoded(source_bytes, path, report)
    if not readable:
        return source, None
    refused = [found.start() for found in _REFUSED.finditer(source.text)]
    for at in refused[:MOST_REFUSED]:
        report.add(_refused(source.span(at, at + 1), source.text[at]))
    old_ends = [found.start() for found in _OLD_LINE_END.finditer(source.text)]
    if old_ends:
        ends = tuple(source.span(at, at + 1) for at in old_ends)
        report.add(reading.old_line_end(ends[0], ends))
    clean = source.text
    if refused or old_ends:  # one character for one: libyaml reads on, and its marks stay ours
        clean = _OLD_LINE_END.sub("\n", _REFUSED.sub("\ufffd", clean))
    events: Iterator[Event] = iter(_LOADER(clean).get_event, None)
    composing = _Composing(source, report, events, refused)
    try:
        return source, composing.document()
    except _Stop as stop:
        report.add(stop.diagnostic)
    except yaml.MarkedYAMLError as error:
        trouble = _trouble(error, source, composing.last)
        if not old_ends and not any(trouble.line.start <= at <= trouble.at for at in refused):
            report.add(mistakes.explain(trouble))
    return source, None


def decoded(source_bytes: bytes, path: str) -> Source:
    """The text of a file as `read` takes it, for spans that were found before."""
    return _decoded(source_bytes, path, Report())[0]


def _decoded(source_bytes: bytes, path: str, report: Report) -> tuple[Source, bool]:
    """The file as text without its byte order mark, and whether it is UTF-8."""
    marked = source_bytes.startswith(_BOM)
    content = source_bytes[len(_BOM) :] if marked else source_bytes
    source = Source(path, content.decode("utf-8", "replace"))
    wrong = _wrong_byte(content)
    if wrong is not None:
        start = len(content[:wrong].decode("utf-8"))
        offset = wrong + len(source_bytes) - len(content)
        at = source.span(start, min(start + 1, len(source.text)))
        report.add(reading.not_utf8(at, offset, _looks_like(content)))
        return source, False
    if marked:
        report.add(reading.byte_order_mark(source.span(0, 0)))
    return source, True


def _wrong_byte(content: bytes) -> int | None:
    """The offset of the first byte that is no UTF-8; many zero bytes are UTF-16 without a mark."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return content.index(0) if _is_wide(content) else None


def _is_wide(content: bytes) -> bool:
    return content[:2] in (b"\xff\xfe", b"\xfe\xff") or content.count(0) * 4 > len(content)


def _looks_like(content: bytes) -> str:
    if _is_wide(content):
        return "UTF-16"
    polish = sum(content.count(byte) for byte in b"\xb9\xe6\xea\xb3\xf1\xf3\x9c\x9f\xbf")
    return "Windows-1250" if polish else ""


def _refused(at: Span, char: str) -> Diagnostic:
    problem = (
        reading.invisible_character if _IS_INVISIBLE.match(char) else reading.control_character
    )
    return problem(at, ord(char))


def _trouble(error: Any, source: Source, last: Scalar | None) -> mistakes.Trouble:
    at = error.problem_mark or error.context_mark
    context = error.context_mark
    return mistakes.Trouble(
        source=source,
        at=min(_offset(at), len(source.text)) if at else 0,
        context_at=None if context is None else min(_offset(context), len(source.text)),
        words=f"{error.context or ''}: {error.problem or ''}",
        last=last,
    )


def _offset(mark: Any) -> int:
    """Where a mark stands. It counts characters, as spans do, whatever libyaml reads inside."""
    found: int = mark.index
    return found


class _Stop(Exception):  # noqa: N818
    """Ends the reading of a file at a limit; never leaves this module."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code)
        self.diagnostic = diagnostic


class _Composing(Mutable):
    """The tree in the making. A node that was refused is None: the map that holds it is broken."""

    source: Source
    report: Report
    events: Iterator[Event]
    refused: list[int]
    last: Scalar | None = None
    count: int = 0
    anchors: dict[str, Span] = part(default_factory=dict)
    aliased: bool = False

    def next(self) -> Event:
        event = next(self.events)
        self.count += 1
        if self.count > MOST_EVENTS:
            raise _Stop(reading.too_many_parts(self.span(event), MOST_EVENTS))
        return event

    def span(self, event: Event) -> Span:
        return self.source.span(_offset(event.start_mark), _offset(event.end_mark))

    def document(self) -> Node | None:
        self.next()
        start = self.next()
        if not isinstance(start, DocumentStartEvent):
            self.report.add(reading.empty_file(self.source.span(0, 0)))
            return None
        if start.version or start.tags:
            line = mistakes.line_at(self.source.text, _offset(start.start_mark))
            span = self.source.span(line.start, line.start + len(line.text))
            self.report.add(reading.tag(span, line.text))
        root = self.node(self.next(), 1)
        self.next()
        after = self.next()
        if not isinstance(after, StreamEndEvent):
            self.report.add(reading.several_documents(self.span(after)))
        if self.anchors and not self.aliased:
            name, at = next(iter(self.anchors.items()))
            self.report.add(reading.alias(at, f"&{name}", None))
        if isinstance(root, Scalar) and root.plain and not root.value:
            self.report.add(reading.empty_file(root.span))
            return None
        return root

    def node(self, event: Event, depth: int) -> Node | None:
        if isinstance(event, ScalarEvent) and event.anchor is None and event.tag is None:
            return self.scalar(event)
        if isinstance(event, AliasEvent):
            self.alias(event)
            return None
        if self.properties(event):
            report, self.report = self.report, Report()
            self.untagged(event, depth)
            self.report = report
            return None
        return self.untagged(event, depth)

    def untagged(self, event: Event, depth: int) -> Node | None:
        if isinstance(event, ScalarEvent):
            return self.scalar(event)
        if depth > MOST_DEPTH:
            raise _Stop(reading.too_deep(self.span(event), MOST_DEPTH))
        if isinstance(event, MappingStartEvent):
            return self.map(event, depth)
        return self.list(event, depth)

    # What YAML has and the language has not ---------------------------------------------------

    def alias(self, event: AliasEvent) -> None:
        """The first alias stands for all: they are one habit, not many mistakes."""
        if not self.aliased:
            self.aliased = True
            at = self.span(event)
            self.report.add(reading.alias(at, at.text, self.anchors.get(event.anchor or "")))

    def properties(self, event: Event) -> bool:
        """Notes the anchor and reports the tag of a node; whether it had a tag."""
        if not isinstance(event, NodeEvent):
            return False
        start = _offset(event.start_mark)
        if event.anchor is not None:
            at = self.source.text.find(f"&{event.anchor}", start)
            self.anchors[event.anchor] = self.source.span(at, at + 1 + len(event.anchor))
        if getattr(event, "tag", None) is None:
            return False
        written = _TAG.search(self.source.text, start)
        span = self.source.span(*written.span()) if written else self.span(event)
        self.report.add(reading.tag(span, span.text))
        return True

    # Scalars ----------------------------------------------------------------------------------

    def scalar(self, event: ScalarEvent) -> Scalar | None:
        text, value, style = self.source.text, event.value, event.style or ""
        start, end = _offset(event.start_mark), _offset(event.end_mark)
        if event.anchor is not None or event.tag is not None:
            found = _PROPERTIES.match(text, start, end)
            start = found.end() if found else start
        if style in ("|", ">"):
            end = start + len(text[start:end].rstrip())
        span = Span(self.source, start, end)
        if len(value) > MOST_CHARACTERS:
            self.report.add(reading.scalar_too_long(span, len(value), MOST_CHARACTERS))
            return None
        node = Scalar(value, span, not style, places.starts(text, start, end, style, value))
        self.last = node
        return node if self.is_clean(node) else None

    def is_clean(self, node: Scalar) -> bool:
        """Whether the value has no refused character, written as such, by an escape, or a tab."""
        if self.refused:
            at = bisect_left(self.refused, node.span.start)
            if at < len(self.refused) and self.refused[at] < node.span.end:
                return False
        if node.value.isascii() and node.value.isprintable():
            return True
        found = _REFUSED_IN_VALUE.search(node.value)
        if found is None:
            return True
        self.report.add(_refused(node.within(found.start(), found.end()), found[0]))
        return False

    # Lists ------------------------------------------------------------------------------------

    def list(self, event: Event, depth: int) -> Seq:
        items: list[Node] = []
        end = _offset(event.end_mark)
        while not isinstance(entry := self.next(), SequenceEndEvent):
            item = self.node(entry, depth + 1)
            if item is not None:
                items.append(item)
                end = item.span.end
        if getattr(event, "flow_style", False):
            end = _offset(entry.end_mark)
        return Seq(tuple(items), self.source.span(_offset(event.start_mark), end))

    # Maps -------------------------------------------------------------------------------------

    def map(self, event: MappingStartEvent, depth: int) -> Map | None:
        entries = _Entries(self.source, self.report, bool(event.flow_style))
        while not isinstance(first := self.next(), MappingEndEvent):
            key = self.key(first, depth)
            value_event = self.next()
            value = self.node(value_event, depth + 1)
            if isinstance(value, Scalar) and value.plain and not entries.flow:
                self.comment(value)
            if key is not None:
                entries.add(key, value)
        end = _offset(first.end_mark) if entries.flow else entries.end(_offset(event.end_mark))
        return entries.map(self.source.span(_offset(event.start_mark), end))

    def comment(self, value: Scalar) -> None:
        """Warns of `Działka #1`, of which YAML reads `Działka`."""
        found = _TIGHT_COMMENT.match(self.source.text, value.span.end)
        if found is None or not value.value:
            return
        at = self.source.span(*found.span(1))
        whole = self.source.text[value.span.start : at.end]
        self.report.add(reading.comment_in_value(value.span, at, mistakes.quoted(whole)))

    def key(self, event: Event, depth: int) -> Scalar | None:
        """The key, or None where it was refused; its value is read all the same."""
        node = self.node(event, depth + 1)
        if isinstance(event, CollectionStartEvent) and node is not None:
            self.report.add(reading.key_not_a_word(node.span))
        if not isinstance(node, Scalar):
            return None
        if not node.value and node.plain:
            at = node.span.start
            colon = self.source.span(at, min(at + 1, len(self.source.text)))
            self.report.add(reading.key_not_a_word(colon))
            return None
        if node.value.startswith("\u00a0"):
            start, blanks = node.span.start, len(node.value) - len(node.value.lstrip("\u00a0"))
            hard = self.source.span(start, start + blanks)
            mend = mistakes.indentation(self.source, start)
            self.report.add(reading.tab_indentation(hard, *mend))
            return None
        if node.plain and _NEAR_DASH.match(node.value) and not node.value[1:].isupper():
            start = node.span.start
            self.report.add(reading.no_space_after_dash(self.source.span(start, start + 1)))
            return None
        return node


class _Entries(Mutable):
    """The entries of one map, in the order written."""

    source: Source
    report: Report
    flow: bool
    items: dict[str, Node] = part(default_factory=dict)
    keys: dict[str, Span] = part(default_factory=dict)
    broken: set[str] = part(default_factory=set)
    names: dict[str, str] = part(default_factory=dict)  # in one Unicode form
    lone: list[Scalar] = part(default_factory=list)  # keys of `{…}` without a colon
    cut: tuple[str, Scalar] | None = None  # the entry whose value a comma may have cut
    latest: int = 0
    doubled: bool = False  # what follows belongs to another entry, whose dash is missing

    def add(self, key: Scalar, value: Node | None) -> None:
        self.latest = max(key.span.end, value.span.end if value else 0)
        if self.flow and isinstance(value, Scalar) and self.is_lone(key, value):
            self.lone.append(key)
            return
        self.settle()
        if self.doubled:
            return
        name = key.value if key.value.isascii() else normalize("NFC", key.value)
        if self.begins_another(name):
            self.doubled = True
            self.report.add(self.missing_dash(key))
            return
        if name in self.names:
            self.report.add(reading.duplicate_key(key.span, key.value, self.keys[self.names[name]]))
            return
        self.names[name] = key.value
        self.keys[key.value] = key.span
        if value is None:
            self.broken.add(key.value)
        else:
            self.items[key.value] = value
        self.cut = (key.value, value) if isinstance(value, Scalar) and value.plain else None

    def begins_another(self, name: str) -> bool:
        """Whether the first key of an entry of a list is there again after other keys."""
        if len(self.keys) < 2 or name != next(iter(self.names)):
            return False
        first = next(iter(self.keys.values())).start
        return bool(re.search(r"(?:^|\n)[ ]*(?:- +)+\{?$", self.source.text[:first][-200:]))

    def missing_dash(self, key: Scalar) -> Diagnostic:
        start = key.span.start
        before = self.source.text[start - 2 : start]
        dash = self.source.span(start - 2, start) if before == "  " and not self.flow else None
        return reading.missing_dash(key.span, key.value, next(iter(self.keys.values())), dash)

    def is_lone(self, key: Scalar, value: Scalar) -> bool:
        after = self.source.text[key.span.end : key.span.end + 200].lstrip()
        return value.plain and not value.value and not after.startswith(":")

    def settle(self) -> None:
        """Reports the keys without a value that stand behind an entry: pieces that a comma cut."""
        lone, self.lone = self.lone, []
        if not lone or (self.cut is None and not self.items):
            return
        if self.cut is None:
            self.report.add(reading.no_value(lone[0].span, lone[0].value))
            return
        key, value = self.cut
        at = self.source.span(value.span.start, lone[-1].span.end)
        self.report.add(reading.comma_cuts_value(at, key, mistakes.quoted(at.text)))
        self.items.pop(key, None)
        self.broken.add(key)

    def end(self, default: int) -> int:
        return max(default, self.latest)

    def map(self, span: Span) -> Map | None:
        """The whole map; None for words in braces, which are a text or a list and no map."""
        if self.lone and not self.keys:
            self.report.add(_words_in_braces(span, self.lone))
            return None
        self.settle()
        return Map(self.items, self.keys, span, frozenset(self.broken), self.flow)


def _words_in_braces(span: Span, words: list[Scalar]) -> Diagnostic:
    """`{$nazwa}` is a text without its quotes, `{pdf, jpg}` a list in the wrong brackets."""
    if len(words) == 1:
        return reading.special_start(span, "{", mistakes.quoted(span.text))
    title = Say("zamień nawiasy na `[ ]`", "use `[ ]`")
    return reading.wrong_shape(
        span,
        Say("lista w nawiasach `[ ]`", "a list in `[ ]`"),
        Say("słowa w nawiasach `{ }`", "words in `{ }`"),
        Fix(title, (Edit(span, f"[{span.text[1:-1]}]"),)),
    )
