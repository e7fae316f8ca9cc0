"""Where text comes from: files, spans inside them, and line/column positions."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from formc.record import Record

_LINE_END = re.compile(r"\r\n|\n|\r")  # a lone CR is refused, and still shown as a line end


class Position(Record, frozen=True):
    """A place a person can find in an editor. Both numbers start at one."""

    line: int
    column: int


@dataclass(frozen=True)
class Source:
    """One file of definitions, read once and never changed."""

    path: str
    text: str = field(repr=False)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        starts.extend(found.end() for found in _LINE_END.finditer(self.text))
        return starts

    def position(self, offset: int) -> Position:
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of one line without its end."""
        start = self._line_starts[number - 1]
        end = _LINE_END.search(self.text, start)
        return self.text[start : end.start()] if end else self.text[start:]

    def span(self, start: int, end: int) -> Span:
        return Span(self, start, end)


class Span(Record, frozen=True):
    """A half-open range of characters of a source. Everything the user wrote carries one."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def position(self) -> Position:
        return self.source.position(self.start)

    def __str__(self) -> str:
        here = self.position
        return f"{self.source.path}:{here.line}:{here.column}"


BUILTIN = Source("<formc>", "").span(0, 0)
"""The span of what nobody wrote: defaults and rows of our own tables."""
