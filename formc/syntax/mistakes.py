"""Says in plain words what is wrong where libyaml could not read on.

libyaml names a place and a rule of its own grammar; the author wants to know what was mistyped.
Each reading below looks at the text around the place and either recognises a common mistake or
passes; the first that recognises one speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from formc.diagnostics import Diagnostic, reading
from formc.record import Record
from formc.source import Source, Span
from formc.syntax.tree import Scalar


class Trouble(Record, frozen=True, kw_only=True):
    """Where reading ended. `context_at` is the beginning of what was being read; `words` are
    libyaml's; `last` is the scalar read before."""

    source: Source
    at: int
    context_at: int | None
    words: str
    last: Scalar | None

    @property
    def line(self) -> Line:
        return line_at(self.source.text, self.at)


class Line(Record, frozen=True):
    """A line without its end, and its parts: `indent`, dashes, `key:`, value; offsets of each."""

    text: str
    start: int

    @property
    def indent(self) -> str:
        return self.text[: len(self.text) - len(self.text.lstrip(" \t\u00a0"))]

    @property
    def entry(self) -> re.Match[str] | None:
        """The groups `key` and `value` of a line that says `key: value`."""
        return _ENTRY.match(self.text)


_ENTRY = re.compile(r"[ \t]*(?:- +)*(?P<key>[^\s:#'\"{}\[\],-][^\s:#]*) *:(?: +(?P<value>\S.*))?$")
_TIGHT = re.compile(r"[ \t]*(?:- +)*(?P<key>[A-Za-z_][\w-]*):(?=[^\s/:])")
_TIGHT_DASH = re.compile(r"[ \t]*(?:- +)*-(?=[A-Za-z_][\w-]*:(?:\s|$))")
_BARE = re.compile(r"[ \t]*(?:- +)*(?P<key>[^\s:#][^:#]*?)[ \t]*$")
_NEXT_ENTRY = re.compile(r",\s*[A-Za-z_][\w-]*\s*:(?=\s|$)")
_CLOSING = {"[": "]", "{": "}", "(": ")"}


def explain(trouble: Trouble) -> Diagnostic:
    """The one diagnostic for a syntax error."""
    for recognise in _READINGS:
        found = recognise(trouble)
        if found is not None:
            return found
    return reading.unreadable_yaml(_word_at(trouble.source, trouble.at))


def quoted(text: str) -> str:
    """A text in quotes, single ones where the text allows it."""
    line = " ".join(text.split())
    if "'" in line and '"' not in line and "\\" not in line:
        return f'"{line}"'
    return "'" + line.replace("'", "''") + "'"


def line_at(text: str, at: int) -> Line:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return Line(text[start : len(text) if end < 0 else end].rstrip("\r"), start)


def _line_before(text: str, line: Line) -> Line | None:
    """The line before that is neither blank nor a comment."""
    start = line.start
    while start > 0:
        above = line_at(text, start - 1)
        if above.text.strip() and not above.text.lstrip().startswith("#"):
            return above
        start = above.start
    return None


def _word_at(source: Source, at: int) -> Span:
    found = re.compile(r"[^\s,:]+").match(source.text, at)
    return source.span(at, found.end() if found else min(at + 1, len(source.text)))


# Readings, from the surest to the vaguest -------------------------------------------------------


def _tab(trouble: Trouble) -> Diagnostic | None:
    line = trouble.line
    found = re.search("[\t\u00a0]+", line.indent)
    if not found:
        return None
    source = trouble.source
    at = source.span(line.start + found.start(), line.start + found.end())
    return reading.tab_indentation(at, *indentation(source, line.start))


def _dash(trouble: Trouble) -> Diagnostic | None:
    """`-field: x`, on the line itself or above it."""
    line: Line | None = trouble.line
    for _ in range(2):
        if line is None:
            return None
        found = _TIGHT_DASH.match(line.text)
        if found:
            at = line.start + found.end() - 1
            return reading.no_space_after_dash(trouble.source.span(at, at + 1))
        line = _line_before(trouble.source.text, line)
    return None


def indentation(source: Source, start: int) -> tuple[Span, int]:
    """The indentation of the line at `start`, and how many spaces the lines above ask for."""
    line = line_at(source.text, start)
    own = source.span(line.start, line.start + len(line.indent))
    dashed = line.text[len(line.indent) :].startswith("- ")
    above = _line_before(source.text, line)
    while above is not None:
        steps = re.match(r"( *)((?:- +)*)", above.text)
        plain = steps is not None and not set(above.indent) & {"\t", "\u00a0"}
        if steps is not None and plain and dashed and steps[2]:
            return own, len(steps[1])
        if steps is not None and plain:
            entry = above.entry
            opens = entry is not None and not entry["value"]
            return own, steps.end() + (2 if opens else 0)
        above = _line_before(source.text, above)
    return own, 0


def _escape(trouble: Trouble) -> Diagnostic | None:
    """`"\\d"`, `"\\ud800"`: an escape that YAML does not have."""
    source, quote = trouble.source, trouble.context_at
    if quote is None or not source.text.startswith('"', quote):
        return None
    if not re.search("escape|hexdecimal|hexadecimal", trouble.words):
        return None
    surrogate = re.compile(r"\\[uU]([0-9A-Fa-f]{8}|[0-9A-Fa-f]{4})").match(
        source.text, source.text.rfind("\\", 0, trouble.at + 1)
    )
    if surrogate and "invalid Unicode" in trouble.words:
        at = source.span(surrogate.start(), surrogate.end())
        return reading.control_character(at, int(surrogate[1], 16))
    whole = re.compile(r'"(?:[^"\\\n]|\\.)*"').match(source.text, quote)
    if not whole:
        slash = source.text.rfind("\\", 0, trouble.at + 1)
        end = min(slash + 2, len(source.text))
        return reading.unknown_escape(source.span(slash, end), None)
    inner = whole[0][1:-1]
    single = None if "'" in inner else f"'{inner}'"
    return reading.unknown_escape(source.span(whole.start(), whole.end()), single)


def _tag(trouble: Trouble) -> Diagnostic | None:
    """A tag or a directive that libyaml cannot resolve."""
    line = trouble.line
    if line.text.startswith("%"):
        return reading.tag(trouble.source.span(line.start, line.start + len(line.text)), line.text)
    if "tag" not in trouble.words.split() or trouble.context_at is None:
        return None
    start = trouble.source.text.find("!", trouble.context_at)
    at = _word_at(trouble.source, max(start, trouble.context_at))
    return reading.tag(at, at.text)


def _document(trouble: Trouble) -> Diagnostic | None:
    """Something after `...`, the end of the document."""
    if "document start" not in trouble.words or not trouble.at:
        return None
    return reading.several_documents(_word_at(trouble.source, trouble.at))


def _in_braces(trouble: Trouble) -> Diagnostic | None:
    """In `{…}`: a comma or a quote within a value, a value that begins with a sign."""
    opening = _opening_brace(trouble)
    if opening is None:
        return None
    source = trouble.source
    for key, start, end in _brace_entries(source.text, opening):
        if not start <= trouble.at <= end:
            continue
        value = source.span(start, start + len(source.text[start:end].rstrip()))
        sign = value.text[:1]
        if sign in _SIGNS:
            return reading.special_start(value, sign, quoted(value.text))
        if re.search("[,'\"]", value.text):
            return reading.comma_cuts_value(value, key, quoted(value.text))
        if re.search(r":\s", value.text):
            return reading.colon_in_value(value, quoted(value.text))
    return None


def _opening_brace(trouble: Trouble) -> int | None:
    """The `{` in which the trouble lies: libyaml's context, or the last open one of the line."""
    text, context = trouble.source.text, trouble.context_at
    if context is not None and text[context : context + 1] == "{":
        return context
    line = trouble.line
    before = text[line.start : trouble.at]
    found = re.match(r"[ \t]*(?:- +)*(?:[\w-]+: +)?(\{)", before)
    return line.start + found.start(1) if found else None


def _brace_entries(text: str, opening: int) -> list[tuple[str, int, int]]:
    """The entries of `{…}` as the author meant them: key, beginning and end of the value."""
    entries: list[tuple[str, int, int]] = []
    entry = re.compile(r"[\s,]*([A-Za-z_][\w-]*)\s*:\s+")
    at = opening + 1
    while found := entry.match(text, at):
        at = _value_end(text, found.end())
        entries.append((found[1], found.end(), at))
    return entries


def _value_end(text: str, at: int) -> int:
    """Where a value of `{…}` was meant to end: the next `, key:`, the closing brace, the line."""
    open_signs: list[str] = []
    while at < len(text) and text[at] != "\n":
        char = text[at]
        if char in "'\"" and (end := _closing_quote(text, at)):
            at = end
        elif char in _CLOSING:
            open_signs.append(_CLOSING[char])
        elif open_signs and char == open_signs[-1]:
            open_signs.pop()
        elif not open_signs and (char == "}" or _NEXT_ENTRY.match(text, at)):
            break
        at += 1
    return at


def _closing_quote(text: str, at: int) -> int:
    """The quote that closes the one at `at` on the same line, or 0."""
    end = text.find(text[at], at + 1)
    line_end = text.find("\n", at)
    return 0 if end < 0 or 0 <= line_end < end else end


_SIGNS = frozenset("'\"[{%@`*&!|>")


def _sign(trouble: Trouble) -> Diagnostic | None:
    """A value that begins with a sign of YAML: `"Ulica" i numer`, `[x] y`, `@urząd`, `*ważne`."""
    line = trouble.line
    entry = _ENTRY.match(line.text) or re.match(r"[ \t]*(?:- +)+(?P<value>\S.*)$", line.text)
    if not entry or not entry["value"]:
        return None
    value = re.sub(r"\s+#.*$", "", entry["value"]).rstrip()
    start = line.start + entry.start("value")
    sign = value[0]
    if trouble.at < start or (sign not in _SIGNS and trouble.at > start):
        return None
    if sign in "'\"" and not _closing_quote(trouble.source.text, start):
        return None
    if sign in "[{" and _CLOSING[sign] not in value[: trouble.at - start]:
        return None
    at = trouble.source.span(start, start + len(value))
    inner = value.find(sign, 1) if sign in "'\"" and value[-1] == sign else 0
    if 0 < inner < len(value) - 1:
        return reading.special_start(at, sign, _requoted(value), inner=inner)
    return reading.special_start(at, sign, quoted(value))


def _requoted(value: str) -> str | None:
    """A text in quotes whose inner quotes no longer end it, where there is an obvious way."""
    sign, inner = value[0], value[1:-1]
    other = "'" if sign == '"' else '"'
    if "\\" in inner or len(inner.split(sign)) % 2 == 0:
        return None
    if other not in inner:
        return other + inner + other
    return sign + re.sub(f"{sign}([^{sign}]*){sign}", r"„\1”", inner) + sign


def _open_quote(trouble: Trouble) -> Diagnostic | None:
    """A quote that runs on over the lines below, to the end or to the next quote."""
    text, start = trouble.source.text, trouble.context_at
    if "quoted scalar" in trouble.words and start is not None:
        return reading.unclosed(trouble.source.span(start, start + 1), text[start : start + 1])
    last = trouble.last
    if last is None or last.plain or last.span.text[:1] not in ("'", '"'):
        return None
    runs_on = any(_ENTRY.match(line) for line in last.span.text.split("\n")[1:])
    if not runs_on:
        return None
    start = last.span.start
    return reading.unclosed(trouble.source.span(start, start + 1), text[start])


def _open_bracket(trouble: Trouble) -> Diagnostic | None:
    start = trouble.context_at
    if "flow" not in trouble.words or start is None:
        return None
    line = line_at(trouble.source.text, start)
    rest = line.text[start - line.start :]
    sign = rest[:1]
    if sign not in _CLOSING or _CLOSING[sign] in rest:
        return None
    return reading.unclosed(trouble.source.span(start, start + 1), sign)


def _colon(trouble: Trouble) -> Diagnostic | None:
    """`text: Uwaga: ważne`."""
    if "mapping values" not in trouble.words:
        return None
    line = trouble.line
    entry = _ENTRY.match(line.text)
    if not entry or not entry["value"] or line.start + entry.start("value") > trouble.at:
        return None
    value = re.sub(r"\s+#.*$", "", entry["value"]).rstrip()
    start = line.start + entry.start("value")
    return reading.colon_in_value(trouble.source.span(start, start + len(value)), quoted(value))


def _no_space(trouble: Trouble) -> Diagnostic | None:
    """`type:text` or a key without its colon, on the line itself or swallowed from above."""
    text = trouble.source.text
    simple_key = "could not find expected ':'" in trouble.words
    if simple_key and trouble.context_at is not None:
        lines = [line_at(text, trouble.context_at)]
    elif "mapping values" in trouble.words:
        above = _line_before(text, trouble.line)
        lines = [above] if above else []
    else:
        return None
    for line in lines:
        tight = _TIGHT.match(line.text)
        if tight:
            start, end = line.start + tight.start("key"), line.start + tight.end("key") + 1
            return reading.no_space_after_colon(trouble.source.span(start, end), tight["key"])
        bare = _BARE.match(line.text)
        if bare:
            start, end = line.start + bare.start("key"), line.start + bare.end("key")
            return reading.no_space_after_colon(trouble.source.span(start, end), bare["key"])
    return None


def _indentation(trouble: Trouble) -> Diagnostic | None:
    """A line that is a fair entry by itself but stands too far left or right."""
    words = trouble.words
    if not re.search("expected key|block end|'-' indicator|mapping values|block sequence", words):
        return None
    line = trouble.line
    start = line.start + len(line.indent)
    if line.text.lstrip().startswith(":"):
        return reading.key_not_a_word(trouble.source.span(start, start + 1))
    above = None
    if trouble.context_at is not None and trouble.context_at < start:
        above = _word_at(trouble.source, trouble.context_at)
    elif before := _line_before(trouble.source.text, line):
        indent = re.match(r"[ \t]*(?:- +)*", before.text)
        above = _word_at(trouble.source, before.start + (indent.end() if indent else 0))
    blanks = trouble.source.span(line.start, start)
    return reading.wrong_indentation(_word_at(trouble.source, start), above, blanks)


_READINGS: tuple[Callable[[Trouble], Diagnostic | None], ...] = (
    _tab,
    _dash,
    _escape,
    _tag,
    _document,
    _open_quote,
    _in_braces,
    _sign,
    _colon,
    _no_space,
    _open_bracket,
    _indentation,
)
