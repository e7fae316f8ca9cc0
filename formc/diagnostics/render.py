"""Draws diagnostics: for a terminal, as JSON lines for machines, as a page of the manual.

błąd[E0401]: nieznany typ pola `pesle`
  --> definitions/services/szkoda.yaml:4:22
  |
4 |   - {field: x, type: pesle, label: X}
  |                      ^^^^^
  = pomoc: istnieje `pesel`
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from textwrap import indent
from unicodedata import combining, east_asian_width

from formc.diagnostics import Diagnostic, Edit, Label, Say, Severity
from formc.diagnostics.manual import MANUAL
from formc.record import Record
from formc.source import Span

MOST_SPANS = 3
COLUMNS = 100  # of a source line; a longer one is shown through a window
TAB = 4

_WORDS = {
    Severity.ERROR: Say("błąd", "error"),
    Severity.WARNING: Say("uwaga", "warning"),
    Severity.HINT: Say("wskazówka", "hint"),
}
_COUNTED = {
    Severity.ERROR: (("błąd", "błędy", "błędów"), ("error", "errors")),
    Severity.WARNING: (("uwaga", "uwagi", "uwag"), ("warning", "warnings")),
    Severity.HINT: (("wskazówka", "wskazówki", "wskazówek"), ("hint", "hints")),
}
_HELP = Say("pomoc", "help")
_FIX = Say("poprawka", "fix")
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.HINT: "1;36"}
_QUIET, _STRONG = "34", "1"


def terminal(items: Iterable[Diagnostic], lang: str = "pl", *, colour: bool = False) -> str:
    """All diagnostics one below the other, and how many there are; empty for none."""
    drawn = list(items)
    if not drawn:
        return ""
    return "\n\n".join([*(_draw(item, lang, colour) for item in drawn), summary(drawn, lang)])


def summary(items: Iterable[Diagnostic], lang: str = "pl") -> str:
    """How many of each: `3 błędy, 1 uwaga`."""
    counts = Counter(item.severity for item in items)
    parts = [_count(counts[one], one, lang) for one in sorted(counts, reverse=True)]
    return ", ".join(parts)


def json_lines(items: Iterable[Diagnostic], lang: str = "pl") -> str:
    """One JSON object a line. Lines and columns start at one; ends are exclusive."""
    plain = (json.dumps(_plain(item, lang), ensure_ascii=False) for item in items)
    return "".join(line + "\n" for line in plain)


def explain(code: str, lang: str = "pl") -> str:
    """The page of a problem. `code` must be one of the manual."""
    page = MANUAL[code]
    wrong, right = ("Wrong", "Right") if lang == "en" else ("Źle", "Dobrze")
    parts = [f"{code}  {page.slug}", page.why.in_(lang)]
    for title, example in ((wrong, page.wrong), (right, page.right)):
        if example.strip():
            parts.append(f"{title}:\n\n{indent(_visible(example.strip()), '    ')}")
    return "\n\n".join(parts)


def _count(number: int, severity: Severity, lang: str) -> str:
    polish, english = _COUNTED[severity]
    if lang == "en":
        return f"{number} {english[number != 1]}"
    few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    return f"{number} {polish[0 if number == 1 else 1 if few else 2]}"


# A terminal -------------------------------------------------------------------------------------


def _draw(item: Diagnostic, lang: str, colour: bool) -> str:
    paint = _Paint(colour)
    tint = _COLOURS[item.severity]
    word = paint(f"{_WORDS[item.severity].in_(lang)}[{item.code}]", tint)
    lines = [word + paint(f": {_visible(item.message.in_(lang))}", _STRONG)]
    labels = [Label(item.at, item.label), *item.related][:MOST_SPANS]
    width = max(len(str(label.span.position.line)) for label in labels)
    for number, label in enumerate(labels):
        arrow, mark, ink = (":::", "-", _QUIET) if number else ("-->", "^", tint)
        lines += _window(label, lang, arrow, mark, width, paint, ink)
    lines += _advice(item, lang, width, paint)
    return "\n".join(lines)


class _Paint(Record, frozen=True):
    """Colours words with ANSI codes, or leaves them."""

    on: bool

    def __call__(self, words: str, code: str) -> str:
        return f"\x1b[{code}m{words}\x1b[0m" if self.on and words else words


def _window(
    label: Label, lang: str, arrow: str, mark: str, width: int, paint: _Paint, ink: str
) -> list[str]:
    """The line of a span with the span underlined."""
    here = label.span.position
    gutter = " " * (width + 1)
    lines = [paint(gutter + arrow, _QUIET) + f" {_visible(str(label.span))}"]
    if not label.span.source.text:
        return lines
    text, start, length = _shown(label.span)
    under = " " * start + paint((mark * length + " " + label.text.in_(lang)).rstrip(), ink)
    bar = paint(gutter + "|", _QUIET)
    number = paint(f"{here.line:>{width}} |", _QUIET)
    return [*lines, bar, f"{number} {text}".rstrip(), f"{bar} {under}"]


def _advice(item: Diagnostic, lang: str, width: int, paint: _Paint) -> list[str]:
    """The help, and the line as the fix would make it."""
    gutter = paint(" " * (width + 1) + "=", _QUIET)
    lines = []
    if item.help.pl:
        lines.append(f"{gutter} {_HELP.in_(lang)}: {_visible(item.help.in_(lang))}")
    if item.fix is not None:
        lines.append(f"{gutter} {_FIX.in_(lang)}: {_visible(item.fix.title.in_(lang))}")
        number, fixed = _fixed(item.fix.edits)
        for offset, line in enumerate(fixed):
            sign = paint(f"{number + offset:>{width}} ~", _QUIET)
            lines.append(f"{sign} {line}")
    return lines


def _fixed(edits: tuple[Edit, ...]) -> tuple[int, list[str]]:
    """The number of the first line that the edits touch, and the lines as they would be.

    No lines where the edits reach over more than three.
    """
    source = edits[0].span.source
    ordered = sorted(edits, key=lambda edit: edit.span.start)
    first, last = ordered[0].span.position.line, source.position(ordered[-1].span.end).line
    if last - first > 2:
        return first, []
    start = source.text.rfind("\n", 0, ordered[0].span.start) + 1
    end = source.text.find("\n", ordered[-1].span.end)
    pieces, at = [], start
    for edit in ordered:
        pieces += [source.text[at : edit.span.start], edit.replacement]
        at = edit.span.end
    pieces.append(source.text[at : len(source.text) if end < 0 else end])
    lines = [line.rstrip("\r") for line in "".join(pieces).split("\n")]
    around = ordered[0].span.position.column if len(lines) == 1 else 1
    return first, [_cut(line, around - 1).text for line in lines]


# Characters of a terminal -----------------------------------------------------------------------


def _shown(span: Span) -> tuple[str, int, int]:
    """The line of a span as drawn; the column and the length of the span in it."""
    here = span.position
    column = here.column - 1
    cut = _cut(span.source.line(here.line), column)
    inside = span.source.text[span.start : min(span.end, span.start + COLUMNS)].split("\n", 1)[0]
    before = column - cut.first
    after = before + len(inside.rstrip("\r"))
    start = sum(_width(cell) for cell in cut.cells[:before]) + bool(cut.first)
    within = sum(_width(cell) for cell in cut.cells[before:after])
    return cut.text, start, max(1, within)


class _Cut(Record, frozen=True):
    """A line as far as it is shown: the cells from character `first` on."""

    text: str
    cells: list[str]
    first: int


def _cut(line: str, column: int) -> _Cut:
    """A line, or as much of it around one of its characters as fits into `COLUMNS`."""
    if len(line) <= COLUMNS:
        cells = _cells(line)
        if sum(_width(cell) for cell in cells) <= COLUMNS:
            return _Cut("".join(cells), cells, 0)
    first = max(0, min(column, len(line)) - COLUMNS // 3)
    cells, room = [], COLUMNS - 2
    for cell in _cells(line[first : first + COLUMNS]):
        room -= _width(cell)
        if room < 0:
            break
        cells.append(cell)
    rest = "…" if first + len(cells) < len(line) else ""
    return _Cut(("…" if first else "") + "".join(cells) + rest, cells, first)


def _cells(line: str) -> list[str]:
    """A line character by character as a terminal may show it."""
    cells: list[str] = []
    column = 0
    for char in line:
        cell = " " * (TAB - column % TAB) if char == "\t" else _visible(char)
        column += _width(cell)
        cells.append(cell)
    return cells


def _visible(text: str) -> str:
    """A text in which nothing hides: characters that cannot be seen are named."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in "\n\u00a0" else f"<U+{ord(char):04X}>"
        for char in text
    )


def _width(cell: str) -> int:
    """Columns of a terminal: wide characters take two, combining ones none."""
    return sum(0 if combining(char) else 1 + (east_asian_width(char) in "WF") for char in cell)


# JSON -------------------------------------------------------------------------------------------


def _plain(item: Diagnostic, lang: str) -> dict[str, object]:
    found: dict[str, object] = {
        "code": item.code,
        "severity": item.severity.name.lower(),
        "message": item.message.in_(lang),
        **_place(item.at),
        "label": item.label.in_(lang),
        "help": item.help.in_(lang),
        "related": [{**_place(one.span), "message": one.text.in_(lang)} for one in item.related],
        "fix": None,
    }
    if item.fix is not None:
        edits = [{**_place(edit.span), "replacement": edit.replacement} for edit in item.fix.edits]
        found["fix"] = {"title": item.fix.title.in_(lang), "safe": item.fix.safe, "edits": edits}
    return found


def _place(span: Span) -> dict[str, object]:
    start, end = span.position, span.source.position(span.end)
    return {
        "path": span.source.path,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }
