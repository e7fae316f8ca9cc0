"""Regular expressions of others in the portable dialect of the language, where it can say them.

XML Schema, JSON Schema and ODK write more than the dialect has: `.`, negated classes, properties,
anchors, lazy repetitions. What has a counterpart is rewritten (`\\d` is `[0-9]`, an optional row of
copies gets a counter); for the rest there is none, and the caller notes the original.
"""

from __future__ import annotations

import re
from typing import NoReturn

from formc.expr.pattern import Chars, Choice, Mistake, Pattern, Repeated, Sequence, parse

_DIGITS = ((0x30, 0x39),)
_UPPER, _LOWER = ((0x41, 0x5A),), ((0x61, 0x7A),)
_CLASSES = {
    "d": _DIGITS,
    "s": ((0x20, 0x20),),
    "w": (*_DIGITS, *_UPPER, (0x5F, 0x5F), *_LOWER),
}
_PROPERTIES = {"Nd": _DIGITS}
_LISTED = 80  # characters that a class lists at most
_DEEP = 60

_Ranges = tuple[tuple[int, int], ...]


class _Foreign(Exception):  # noqa: N818  (never leaves this module)
    pass


def translated(text: str, *, anchored: bool) -> str | None:
    """The same set of texts in the dialect; None where the dialect cannot say it.

    `anchored`: `^` and `$` are anchors, as in JSON Schema and ODK; a pattern without both says
    nothing of the whole text, and has no counterpart. In XML Schema there are none.
    An empty alternative is left out: an empty answer is no answer.
    """
    if len(text) > 4_000:
        return None
    if anchored:
        if not (text.startswith("^") and text.endswith("$")) or text.endswith("\\$"):
            return None
        inner = text[1:-1]
        text = inner if "|" not in inner or _bracketed(inner) else "\0"
    try:
        tree = _Reader(text, letters=anchored).whole()
        found = _printed(_compact(tree)) if tree is not None else None
    except (_Foreign, RecursionError):
        return None
    return None if found is None or isinstance(parse(found), Mistake) else found


def any_text(text: str) -> tuple[int, int | None] | None:
    """The lengths that a pattern of dots asks for: `.{1,20}` is (1, 20); None for any other."""
    body = text.removeprefix("^").removesuffix("$")
    found = re.fullmatch(
        r"(?:\.|\[\\s\\S\]|\(\.\|\\n\))(\*|\+|\?|\{([0-9]{1,6})(,([0-9]{0,6}))?\})?", body
    )
    if found is None:
        return None
    simple: dict[str | None, tuple[int, int | None]] = {
        None: (1, 1), "*": (0, None), "+": (1, None), "?": (0, 1),
    }  # fmt: skip
    if found[1] in simple:
        return simple[found[1]]
    least = int(found[2])
    return least, least if found[3] is None else int(found[4]) if found[4] else None


def _bracketed(text: str) -> bool:
    """Whether one pair of brackets is around everything, so that `|` cannot escape the anchors."""
    depth = 0
    for place, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0 and place < len(text) - 1:
            return False
    return text.startswith("(")


# Reading ----------------------------------------------------------------------------------------


class _Reader:
    """A pattern as a tree of the dialect; None stands for the empty pattern. `letters`: `\\w` is
    ASCII, as in JavaScript; in XML Schema it is every letter there is."""

    def __init__(self, text: str, letters: bool) -> None:
        self.text, self.at, self.depth = text, 0, 0
        self.letters = letters

    def whole(self) -> Pattern | None:
        found = self.choice()
        if self.at < len(self.text):
            self.refuse()
        return found

    def refuse(self) -> NoReturn:
        raise _Foreign

    def next(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        sign = self.next()
        if not sign:
            self.refuse()
        self.at += 1
        return sign

    def choice(self) -> Pattern | None:
        options = [self.sequence()]
        while self.next() == "|":
            self.at += 1
            options.append(self.sequence())
        full = [each for each in options if each is not None]
        if not full:
            return None
        found = full[0] if len(full) == 1 else Choice(tuple(full))
        # `(x|)` inside a pattern may be empty; a whole pattern is then simply not answered.
        return Repeated(found, 0, 1) if len(full) < len(options) and self.depth else found

    def sequence(self) -> Pattern | None:
        parts: list[Pattern] = []
        while self.next() and self.next() not in "|)":
            part = self.repeated()
            if part is not None:
                parts.append(part)
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def repeated(self) -> Pattern | None:
        body = self.atom()
        found = re.compile(r"[*+?]|\{([0-9]{1,4})(,([0-9]{0,4}))?\}").match(self.text, self.at)
        if found is None:
            return body
        self.at = found.end()
        if self.next() in ("?", "+", "*", "{"):
            self.refuse()
        least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(found[0], (-1, None))
        if least < 0:
            least = int(found[1])
            most = least if found[2] is None else int(found[3]) if found[3] else None
        if body is None or most == 0:
            return None
        if isinstance(body, Repeated) and body.least == 0 and body.most == 1 and least <= 1:
            body = body.body
            least = 0
        return Repeated(body, least, most)

    def atom(self) -> Pattern | None:
        sign = self.take()
        if sign == "(":
            return self.group()
        if sign == "[":
            return Chars(self.members())
        if sign == "\\":
            return Chars(self.escape())
        if sign in ".^$*+?{}]":
            self.refuse()
        return Chars(((ord(sign), ord(sign)),))

    def group(self) -> Pattern | None:
        if self.text.startswith("?:", self.at):
            self.at += 2
        if self.next() == "?":
            self.refuse()
        self.depth += 1
        if self.depth > _DEEP:
            self.refuse()
        found = self.choice()
        self.depth -= 1
        if self.take() != ")":
            self.refuse()
        return found

    def escape(self) -> _Ranges:
        sign = self.take()
        if sign in _CLASSES and (sign != "w" or self.letters):
            return _CLASSES[sign]
        if sign == "p":
            named = re.compile(r"\{([A-Za-z]{1,20})\}").match(self.text, self.at)
            if named is None or named[1] not in _PROPERTIES:
                self.refuse()
            self.at = named.end()
            return _PROPERTIES[named[1]]
        if sign.isalnum():
            self.refuse()
        return ((ord(sign), ord(sign)),)

    def members(self) -> _Ranges:
        found: list[tuple[int, int]] = []
        if self.next() == "^":
            self.refuse()
        while self.next() != "]" or not found:
            first = self.member()
            last = first
            if self.next() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                if self.next() == "[":
                    self.refuse()  # a difference of classes
                last = self.member()
                if len(first) > 1 or len(last) > 1 or first[0][0] > last[0][0]:
                    self.refuse()
                found.append((first[0][0], last[0][0]))
            else:
                found.extend(first)
        self.at += 1
        return tuple(found)

    def member(self) -> _Ranges:
        sign = self.take()
        if sign == "[":
            self.refuse()
        return self.escape() if sign == "\\" else ((ord(sign), ord(sign)),)


# Shorter ----------------------------------------------------------------------------------------


def _compact(pattern: Pattern) -> Pattern:
    """The same with rows of copies counted: `xx(x(x)?)?` is `x{2,4}`."""
    match pattern:
        case Chars():
            return pattern
        case Choice(options):
            return Choice(tuple(_compact(each) for each in options))
        case Repeated(body, least, most):
            inner = _compact(body)
            if (least, most) == (0, 1):
                if isinstance(inner, Repeated) and inner.most is not None and inner.least <= 1:
                    return Repeated(inner.body, 0, inner.most)
                if isinstance(inner, Sequence) and (row := _row(inner)) is not None:
                    return row
            return Repeated(inner, least, most)
        case Sequence(parts):
            found: list[Pattern] = []
            for part in map(_compact, _flat(parts)):
                joined = _joined(found[-1], part) if found else None
                if joined is None:
                    found.append(part)
                else:
                    found[-1] = joined
            return found[0] if len(found) == 1 else Sequence(tuple(found))


def _row(inner: Sequence) -> Repeated | None:
    """`(x x{0,n})?` is `x{0,n+1}`."""
    if len(inner.parts) != 2:
        return None
    first, rest = inner.parts
    if isinstance(rest, Repeated) and rest.body == first and rest.least == 0 and rest.most:
        return Repeated(first, 0, rest.most + 1)
    return None


def _flat(parts: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
    found: list[Pattern] = []
    for part in parts:
        found.extend(_flat(part.parts) if isinstance(part, Sequence) else (part,))
    return tuple(found)


def _joined(left: Pattern, right: Pattern) -> Pattern | None:
    one, least, most = _counted(left)
    other, more, further = _counted(right)
    if one != other:
        return None
    return Repeated(one, least + more, None if most is None or further is None else most + further)


def _counted(pattern: Pattern) -> tuple[Pattern, int, int | None]:
    if isinstance(pattern, Repeated):
        return pattern.body, pattern.least, pattern.most
    return pattern, 1, 1


# Printing ---------------------------------------------------------------------------------------


def _printed(pattern: Pattern) -> str:
    match pattern:
        case Chars(ranges):
            return _class(ranges)
        case Choice(options):
            return "|".join(_printed(each) for each in options)
        case Sequence(parts):
            return "".join(
                f"({_printed(each)})" if isinstance(each, Choice) else _printed(each)
                for each in parts
            )
        case Repeated(body, least, most):
            inner = _printed(body) if isinstance(body, Chars) else f"({_printed(body)})"
            simple = {(0, 1): "?", (0, None): "*", (1, None): "+"}.get((least, most))
            if simple is not None:
                return inner + simple
            if least == most:
                short = isinstance(body, Chars) and least * len(inner) <= len(inner) + 3
                return inner * least if short else f"{inner}{{{least}}}"
            return f"{inner}{{{least},{'' if most is None else most}}}"


def _class(ranges: _Ranges) -> str:
    (low, high), *others = sorted(set(ranges))
    if not others and low == high:
        return _sign(low)
    parts: list[str] = []
    for start, end in sorted(set(ranges)):
        written = f"{chr(start)}-{chr(end)}"
        inside = any(a <= start <= end <= b for a, b in (*_DIGITS, *_UPPER, *_LOWER))
        if inside and end > start + 1:
            parts.append(written)
        elif end - start < _LISTED:
            parts.extend(_sign(code) for code in range(start, end + 1))
        else:
            raise _Foreign
    if len(parts) > 2 * _LISTED:
        raise _Foreign
    return f"[{''.join(parts)}]"


def _sign(code: int) -> str:
    sign = chr(code)
    if not sign.isprintable():
        raise _Foreign
    return f"\\{sign}" if sign in "\\|.?*+(){}[]^$-/" else sign
