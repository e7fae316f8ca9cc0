"""Portable patterns: one small dialect of regular expressions with one meaning in every engine.

A pattern always covers the whole text. There are characters, classes, groups, alternatives and
counted repetitions; no dot, anchors, look-around, back-references or negated classes, because
Python, JavaScript, XSD and XPath disagree about them. `*` and `+` stand after one character only,
and a pattern that can match one text in very many ways is refused: it could stop a server.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, assert_never
from unicodedata import normalize

from formc.diagnostics import Diagnostic, Say, formulas
from formc.record import Record
from formc.source import Span

MAX_LENGTH = 1_000
MAX_COUNT = 255
MAX_GROUPS = 20
MAX_WAYS = 10_000
MAX_XSD_LENGTH = 20_000
MAX_XSD_DEPTH = 45  # libxml2 stops at 50 open brackets
_ENDLESS = 300  # what `+` counts for in `_ways`: about the longest answer


class Chars(Record, frozen=True):
    """One character out of sorted, separate ranges of code points."""

    ranges: tuple[tuple[int, int], ...]


class Sequence(Record, frozen=True):
    parts: tuple[Pattern, ...]


class Choice(Record, frozen=True):
    options: tuple[Pattern, ...]


class Repeated(Record, frozen=True):
    """`most` is None for any number."""

    body: Pattern
    least: int
    most: int | None


Pattern = Chars | Sequence | Choice | Repeated

Kind = Literal["syntax", "dialect", "nesting", "size"]


class Mistake(Record, frozen=True):
    """What is wrong with the characters from `offset` to `end` of a pattern."""

    offset: int
    end: int
    kind: Kind
    words: Say


_DIAGNOSTICS: dict[Kind, Callable[[Span, Say], Diagnostic]] = {
    "syntax": formulas.pattern_syntax,
    "dialect": formulas.pattern_dialect,
    "nesting": formulas.pattern_nesting,
    "size": formulas.pattern_size,
}


def diagnostic(mistake: Mistake, at: Callable[[int, int], Span]) -> Diagnostic:
    """The problem to report; `at` maps offsets of the pattern to spans."""
    return _DIAGNOSTICS[mistake.kind](at(mistake.offset, mistake.end), mistake.words)


@lru_cache(maxsize=1024)
def parse(text: str) -> Pattern | Mistake:
    """The pattern, or its first mistake."""
    try:
        return _Parser(text).whole()
    except _Wrong as wrong:
        return wrong.mistake


def lengths(pattern: Pattern) -> tuple[int, int | None]:
    """The fewest and the most characters of a text that matches; None for any number."""
    match pattern:
        case Chars():
            return 1, 1
        case Repeated(body, least, most):
            short, long = lengths(body)
            return short * least, None if long is None or most is None else long * most
        case Sequence(parts) | Choice(parts):
            inner = [lengths(part) for part in parts]
            shorts = [short for short, _ in inner] or [0]
            longs = [long for _, long in inner if long is not None]
            together = isinstance(pattern, Sequence)
            most = sum(longs) if together else max(longs, default=0)
            endless = len(longs) < len(inner)
            return sum(shorts) if together else min(shorts), None if endless else most


class _Wrong(Exception):  # noqa: N818  (never leaves this module)
    def __init__(self, offset: int, end: int, kind: Kind, words: Say) -> None:
        self.mistake = Mistake(offset, end, kind, words)


# Reading ------------------------------------------------------------------------------------

_DIGITS = ((0x30, 0x39),)
_SPACES = ((0x09, 0x0A), (0x0D, 0x0D), (0x20, 0x20))
_CLASSES = {"d": _DIGITS, "s": _SPACES}
_ESCAPED = frozenset("\\|.?*+(){}[]^$-/")
_RANGES = (("0", "9"), ("A", "Z"), ("a", "z"))
_COUNTER = re.compile(r"\{([0-9]{1,6})(,([0-9]{1,6})?)?\}")
_FOREIGN = {
    ".": Say("kropka: wymień dozwolone znaki w `[…]`", "the dot: list the characters in `[…]`"),
    "^": Say(
        "`^` jest zbędne: wzorzec zawsze obejmuje całość",
        "`^` is not needed: a pattern always covers the whole text",
    ),
    "$": Say(
        "`$` jest zbędne: wzorzec zawsze obejmuje całość",
        "`$` is not needed: a pattern always covers the whole text",
    ),
}
_FOREIGN_ESCAPES = {
    "w": Say("zamiast `\\w` wymień litery: `[A-Za-z0-9_]`", "list the letters instead of `\\w`"),
    "b": Say("`\\b` znaczy co innego w każdym silniku", "`\\b` differs between engines"),
    "p": Say("zamiast `\\p` wymień litery", "list the letters instead of `\\p`"),
}


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.index = 0
        self.groups = 0

    def whole(self) -> Pattern:
        if len(self.text) > MAX_LENGTH:
            words = Say(
                f"wzorzec ma ponad {MAX_LENGTH} znaków", f"over {MAX_LENGTH} characters long"
            )
            raise _Wrong(0, len(self.text), "size", words)
        if normalize("NFC", self.text) != self.text:
            words = Say("litera złożona z dwóch znaków", "a letter made of two characters")
            raise _Wrong(0, len(self.text), "syntax", words)
        pattern = self.choice()
        if self.next:
            self.wrong("syntax", "`)` bez `(`", "`)` without `(`")
        self.check_size(pattern)
        return pattern

    @property
    def next(self) -> str:
        return self.text[self.index : self.index + 1]

    def wrong(self, kind: Kind, pl: str, en: str, start: int | None = None) -> None:
        """Raises for the next character, or for everything from `start` on."""
        begin = self.index if start is None else start
        end = min(self.index + 1, len(self.text)) if start is None else self.index
        raise _Wrong(min(begin, max(end - 1, 0)), end, kind, Say(pl, en))

    def check_size(self, pattern: Pattern) -> None:
        if _ways(pattern, ()) > MAX_WAYS:
            self.index = len(self.text)
            self.wrong(
                "nesting",
                "ten sam tekst pasuje na zbyt wiele sposobów; rozdziel powtórzenia różnymi znakami",
                "one text matches in too many ways; separate repetitions by different characters",
                0,
            )
        printed = xsd(pattern)
        depth = deepest = 0
        for sign in printed:
            depth += {"(": 1, ")": -1}.get(sign, 0)
            deepest = max(deepest, depth)
        if len(printed) > MAX_XSD_LENGTH or deepest > MAX_XSD_DEPTH:
            self.index = len(self.text)
            self.wrong(
                "size",
                "liczniki są za duże; długość ogranicz przez `min` i `max`",
                "the counters are too large; bound the length by `min` and `max`",
                0,
            )

    def choice(self) -> Pattern:
        options = [self.sequence()]
        while self.next == "|":
            self.index += 1
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self) -> Pattern:
        parts: list[Pattern] = []
        while self.next and self.next not in "|)":
            parts.append(self.repeated())
        if not parts:
            self.wrong("syntax", "pusta część wzorca", "an empty part of the pattern")
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def repeated(self) -> Pattern:
        start = self.index
        body = self.atom()
        counter = self.counter()
        if counter is None:
            return body
        least, most = counter
        if self.next and self.next in "?*+{":
            pl = "dwa powtórzenia pod rząd (leniwe i zaborcze nie istnieją)"
            self.wrong("dialect", pl, "two repetitions in a row (there are no lazy ones)")
        if most is None and not isinstance(body, Chars):
            self.wrong(
                "nesting",
                "`*`, `+`, `{n,}` stoją po jednym znaku; grupie podaj górną granicę: `{0,5}`",
                "`*`, `+` and `{n,}` stand after one character; give a group a bound: `{0,5}`",
                start,
            )
        if _nullable(body):
            pl = "powtarzana część może być pusta"
            self.wrong("nesting", pl, "the repeated part may be empty", start)
        return Repeated(body, least, most)

    def counter(self) -> tuple[int, int | None] | None:
        start = self.index
        simple = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(self.next)
        if simple:
            self.index += 1
            return simple
        if self.next != "{":
            return None
        match = _COUNTER.match(self.text, self.index)
        if match is None:
            self.wrong("syntax", "licznik to `{2}`, `{2,}` albo `{2,5}`", "a counter is `{2,5}`")
            return None
        self.index = match.end()
        least = int(match[1])
        most = least if match[2] is None else int(match[3]) if match[3] else None
        if most is not None and (most < least or most == 0):
            self.wrong("syntax", "licznik bez sensu", "a counter that cannot be", start)
        if max(least, most or 0) > MAX_COUNT:
            pl = f"licznik ponad {MAX_COUNT}; długość ogranicz przez `min` i `max`"
            self.wrong("size", pl, f"a counter over {MAX_COUNT}; use `min` and `max`", start)
        return least, most

    def atom(self) -> Pattern:
        sign = self.next
        if sign == "(":
            return self.group()
        if sign == "[":
            return Chars(self.chars())
        if sign == "\\":
            return Chars(self.escape())
        if sign in _FOREIGN:
            self.wrong("dialect", _FOREIGN[sign].pl, _FOREIGN[sign].en)
        if sign in "*+?{}]":
            self.wrong("syntax", f"przed znakiem `{sign}` daj `\\`", f"write `\\` before `{sign}`")
        return Chars(_one(self.letter()))

    def group(self) -> Pattern:
        start = self.index
        self.index += 1
        self.groups += 1
        if self.groups > MAX_GROUPS:
            self.wrong("size", "za dużo poziomów nawiasów", "too many levels of groups", start)
        if self.next == "?":
            self.wrong("dialect", "`(?` jest zbędne albo niedozwolone", "`(?` is not allowed")
        inner = self.choice()
        if self.next != ")":
            self.index = start
            self.wrong("syntax", "nawias nie jest zamknięty", "the group is not closed")
        self.index += 1
        self.groups -= 1
        return inner

    def letter(self) -> str:
        sign = self.next
        if not sign.isprintable():
            self.wrong("syntax", "niewidoczny znak", "an invisible character")
        self.index += 1
        return sign

    def escape(self) -> tuple[tuple[int, int], ...]:
        start = self.index
        self.index += 1
        sign = self.next
        self.index += 1
        if sign in _CLASSES:
            return _CLASSES[sign]
        if sign and sign in _ESCAPED:
            return _one(sign)
        if sign and sign in "123456789":
            self.wrong("dialect", "odwołania wstecz nie istnieją", "no back-references", start)
        words = _FOREIGN_ESCAPES.get(sign.lower())
        words = words or Say(f"`\\{sign}` nie istnieje", f"there is no `\\{sign}`")
        self.wrong("dialect", words.pl, words.en, start)
        return ()

    def chars(self) -> tuple[tuple[int, int], ...]:
        start = self.index
        self.index += 1
        if self.next == "^":
            self.wrong("dialect", "klasy zaprzeczonej nie ma", "there are no negated classes")
        found: list[tuple[int, int]] = []
        while self.next != "]":
            if not self.next:
                self.index = start
                self.wrong("syntax", "klasa `[` nie jest zamknięta", "the class is not closed")
            found.extend(self.member())
        self.index += 1
        if not found:
            self.wrong("syntax", "pusta klasa", "an empty class", start)
        return _merged(found)

    def member(self) -> tuple[tuple[int, int], ...]:
        """One character or range of a class."""
        start = self.index
        if self.next == "[":
            self.wrong("syntax", "w klasie pisz `\\[`", "write `\\[` in a class")
        first = self.escape() if self.next == "\\" else _one(self.letter())
        after = self.text[self.index + 1 : self.index + 2]
        if self.next != "-" or after in {"]", ""}:
            return first
        self.index += 1
        last = self.escape() if self.next == "\\" else _one(self.letter())
        low, high = chr(first[0][0]), chr(last[0][0])
        if len(first) > 1 or len(last) > 1 or first[0][0] > last[0][0]:
            self.wrong("syntax", "odwrócony albo zły zakres", "a reversed or bad range", start)
        if not any(a <= low <= high <= b for a, b in _RANGES):
            self.wrong(
                "dialect",
                "zakres tylko wewnątrz 0-9, A-Z, a-z; polskie litery wymień",
                "ranges only inside 0-9, A-Z, a-z; list the Polish letters",
                start,
            )
        return ((ord(low), ord(high)),)


def _one(sign: str) -> tuple[tuple[int, int], ...]:
    return ((ord(sign), ord(sign)),)


def _merged(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Sorted, without overlaps; neighbours are joined only where they overlap, to stay readable."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return tuple(merged)


# What a pattern can do -------------------------------------------------------------------------

_Ranges = tuple[tuple[int, int], ...]


def _nullable(pattern: Pattern) -> bool:
    match pattern:
        case Chars():
            return False
        case Sequence(parts):
            return all(_nullable(part) for part in parts)
        case Choice(options):
            return any(_nullable(option) for option in options)
        case Repeated(_, least):
            return least == 0


def _first(pattern: Pattern) -> _Ranges:
    """The characters that a match may begin with."""
    match pattern:
        case Chars(ranges):
            return ranges
        case Sequence(parts):
            found: _Ranges = ()
            for part in parts:
                found += _first(part)
                if not _nullable(part):
                    break
            return found
        case Choice(options):
            return tuple(pair for option in options for pair in _first(option))
        case Repeated(body):
            return _first(body)


def _overlap(left: _Ranges, right: _Ranges) -> bool:
    return any(a <= d and c <= b for a, b in left for c, d in right)


def _ways(pattern: Pattern, follow: _Ranges) -> int:
    """At most in how many ways a backtracking engine can try one text, capped.

    Where the next character decides between going on and leaving, there is one way; `follow` are
    the characters that may come after this pattern.
    """
    match pattern:
        case Chars():
            return 1
        case Sequence(parts):
            ways = 1
            for part in reversed(parts):
                ways = _capped(ways * _ways(part, follow))
                follow = _first(part) + (follow if _nullable(part) else ())
            return ways
        case Choice(options):
            counts = [_ways(option, follow) for option in options]
            starts = [_first(option) + (follow if _nullable(option) else ()) for option in options]
            clash = any(_overlap(a, b) for i, a in enumerate(starts) for b in starts[:i])
            return _capped(sum(counts) if clash else max(counts))
        case Repeated(body, least, most):
            return _repeated_ways(body, least, most or _ENDLESS, follow)


def _repeated_ways(body: Pattern, least: int, most: int, follow: _Ranges) -> int:
    again = _first(body)
    open_end = least != most and _overlap(again, follow)
    once = _ways(body, follow + again if most > 1 else follow)
    if once == 1:
        return max(most - least, 0) + 1 if open_end else 1
    total, power = 0, once ** min(least, 20)
    for _ in range(least, most + 1):
        total = _capped(total + power)
        power = _capped(power * once)
    return total


def _capped(ways: int) -> int:
    return min(ways, MAX_WAYS + 1)


def accepts(pattern: Pattern, text: str) -> bool:
    """Whether the whole text matches: a plain simulation that keeps sets of positions."""
    return len(text) in _reached(pattern, text, frozenset({0}))


def _reached(pattern: Pattern, text: str, starts: frozenset[int]) -> frozenset[int]:
    match pattern:
        case Chars(ranges):
            return frozenset(
                at + 1
                for at in starts
                if at < len(text) and any(low <= ord(text[at]) <= high for low, high in ranges)
            )
        case Sequence(parts):
            for part in parts:
                starts = _reached(part, text, starts)
            return starts
        case Choice(options):
            return frozenset().union(*(_reached(option, text, starts) for option in options))
        case Repeated(body, least, most):
            ends = starts if least == 0 else frozenset()
            count = 0
            while starts and (most is None or count < most):
                starts = _reached(body, text, starts)
                count += 1
                if count >= least:
                    starts = starts - ends if count > least else starts
                    ends |= starts
            return ends


# Printing -------------------------------------------------------------------------------------

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_JS_OUTSIDE = frozenset("\\|.?*+(){}[]^$/")
_JS_INSIDE = frozenset("\\()[]{}/-|^")
_XSD_OUTSIDE = frozenset("\\|.?*+(){}[]")
_XSD_INSIDE = frozenset("\\[]-^")
_XPATH_OUTSIDE = _XSD_OUTSIDE | frozenset("^$")


def javascript(pattern: Pattern) -> str:
    """For `new RegExp("^(?:" + … + ")$", "u")`, and the same under flag `v`.

    In a class `v` wants brackets, `/`, `-` and `|` escaped and no sign twice in a row; `u` allows
    no escape of any other punctuation.
    """
    return _counted(pattern)


def python(pattern: Pattern) -> str:
    """For `re.fullmatch`: the spelling of `javascript` means the same there."""
    return _counted(pattern)


def json_schema(pattern: Pattern) -> str:
    """A whole `pattern` keyword; `$` alone would let a line end pass in Python."""
    return f"^(?:{_counted(pattern)})$(?!\\n)"


def _counted(pattern: Pattern) -> str:
    match pattern:
        case Chars():
            return _class(pattern, _JS_OUTSIDE, _JS_INSIDE)
        case Sequence(parts):
            return "".join(_bracketed(part, _counted, "(?:") for part in parts)
        case Choice(options):
            return "|".join(_counted(option) for option in options)
        case Repeated(body, least, most):
            inner = body if isinstance(body, Chars) else Choice((body,))
            return _bracketed(inner, _counted, "(?:") + _counter(least, most)


def _counter(least: int, most: int | None) -> str:
    simple = {(0, 1): "?", (0, None): "*", (1, None): "+"}.get((least, most))
    if simple:
        return simple
    if least == most:
        return f"{{{least}}}"
    return f"{{{least},{'' if most is None else most}}}"


def _bracketed(pattern: Pattern, printer: Callable[[Pattern], str], opening: str) -> str:
    text = printer(pattern)
    return f"{opening}{text})" if isinstance(pattern, Choice) else text


def _class(chars: Chars, outside: frozenset[str], inside: frozenset[str]) -> str:
    (low, high), *others = chars.ranges
    if not others and low == high:
        return _sign(low, outside)
    return "[" + "".join(_range(low, high, inside) for low, high in chars.ranges) + "]"


def _range(low: int, high: int, escaped: frozenset[str]) -> str:
    if low == high:
        return _sign(low, escaped)
    between = "-" if high > low + 1 else ""
    return f"{_sign(low, escaped)}{between}{_sign(high, escaped)}"


def _sign(code: int, escaped: frozenset[str]) -> str:
    sign = chr(code)
    return _NAMED.get(sign) or (f"\\{sign}" if sign in escaped else sign)


# libxml2 answers wrongly where a repetition is counted (it takes "123" for
# `([0-9]{1,3}/)?[0-9]{1,2}`) and runs out of memory on a long row of optional copies, so XSD gets
# copies nested in each other: `x{1,3}` is `x(x(x)?)?`. It reads at most 50 open brackets; therefore
# a long row goes in blocks.
_BLOCK = 16


def xsd(pattern: Pattern) -> str:
    """The value of an XSD `pattern` facet; counters are written out."""
    match pattern:
        case Chars():
            return _class(pattern, _XSD_OUTSIDE, _XSD_INSIDE)
        case Sequence(parts):
            return "".join(_bracketed(part, xsd, "(") for part in parts)
        case Choice(options):
            return "|".join(xsd(option) for option in options)
        case Repeated(body, least, most):
            one = xsd(body) if isinstance(body, Chars) else f"({xsd(body)})"
            if most is None:
                return one * max(least - 1, 0) + one + ("+" if least else "*")
            return _copies(one, least, most)
    assert_never(pattern)


def xpath(pattern: Pattern) -> str:
    """For `matches` of XPath 2.0, which has anchors; there `^(…)$` means the whole text."""
    match pattern:
        case Chars():
            return _class(pattern, _XPATH_OUTSIDE, _XSD_INSIDE)
        case Sequence(parts):
            return "".join(_bracketed(part, xpath, "(") for part in parts)
        case Choice(options):
            return "|".join(xpath(option) for option in options)
        case Repeated(Chars() as body, least, most):
            return xpath(body) + _counter(least, most)
        case Repeated(body, least, most):
            # Saxon does not go back into a counted group: `(xxx?){0,2}` refuses "xxxx" there.
            assert most is not None, "only single characters repeat without end"
            return _copies(f"({xpath(body)})", least, most)
    assert_never(pattern)


def _copies(one: str, least: int, most: int) -> str:
    return f"{one}?" if (least, most) == (0, 1) else one * least + _up_to(one, most - least)


def _up_to(one: str, most: int) -> str:
    """At most so many copies."""
    if most == 0:
        return ""
    if most > _BLOCK:
        return f"({one * _BLOCK}{_up_to(one, most - _BLOCK)}|{_up_to(one, _BLOCK - 1)})"
    text = f"{one}?"
    for _ in range(most - 1):
        text = f"({one}{text})?"
    return text
