"""Where each character of a scalar stands in the file, so that formulas inside have exact spans.

A plain scalar on one line stands character by character. All others are aligned with the text as
written: a visible character (or an escape) of the value is the next one of the text; blanks and
line ends, which YAML folds, trims and indents, lie between them.
"""

from __future__ import annotations

from collections.abc import Iterator

_LENGTHS = {"x": 4, "u": 6, "U": 10}
_NAMED = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}

# A piece of the text as written: the character that it stands for, and its offset. Blanks that
# YAML may fold are soft: they stand for themselves, for one space, or for nothing.
_Piece = tuple[str, int, bool]


def starts(text: str, start: int, end: int, style: str, value: str) -> tuple[int, ...] | None:
    """The offset of every character of `value` and of its end; None where `start` is enough.

    `text[start:end]` is the scalar as written, quotes and block header included; `style` is
    `"`, `'`, `|`, `>` or empty for a plain one.
    """
    written = text[start:end]
    if not style and written == value:
        return None
    if style in ("'", '"') and written[1:-1] == value:
        return tuple(range(start + 1, end))
    last = end - 1 if style in ("'", '"') else end
    return tuple(_aligned(list(_PIECES[style](text, start, end)), value, last))


def _aligned(pieces: list[_Piece], value: str, end: int) -> Iterator[int]:
    """The offsets in the order of `value`; `end` is where the last character ends."""
    here = 0
    for char in value:
        if not (char in " \t\n" and here < len(pieces) and pieces[here][2]):
            while here < len(pieces) and (pieces[here][2] or pieces[here][0] != char):
                here += 1
        yield pieces[here][1] if here < len(pieces) else end
        if here < len(pieces) and _is_spent(pieces, here, char):
            here += 1
    yield end


def _is_spent(pieces: list[_Piece], here: int, char: str) -> bool:
    """Whether the piece is used up; the last soft piece of a run may stand for several."""
    stands_for, _, soft = pieces[here]
    return not soft or stands_for == char or (here + 1 < len(pieces) and pieces[here + 1][2])


def _unquoted(text: str, start: int, end: int) -> Iterator[_Piece]:
    for at in range(start, end):
        yield text[at], at, text[at] in " \t\r\n"


def _block(text: str, start: int, end: int) -> Iterator[_Piece]:
    line_end = text.find("\n", start, end)
    if line_end >= 0:
        yield from _unquoted(text, line_end + 1, end)


def _single_quoted(text: str, start: int, end: int) -> Iterator[_Piece]:
    at = start + 1
    while at < end - 1:
        yield text[at], at, text[at] in " \t\r\n"
        at += 2 if text.startswith("''", at) else 1


def _double_quoted(text: str, start: int, end: int) -> Iterator[_Piece]:
    at = start + 1
    while at < end - 1:
        if text[at] != "\\":
            yield text[at], at, text[at] in " \t\r\n"
            at += 1
            continue
        sign = text[at + 1]
        length = _LENGTHS.get(sign, 2)
        if sign in _LENGTHS:
            yield chr(int(text[at + 2 : at + length], 16)), at, False
        elif sign not in "\r\n":
            yield _NAMED.get(sign, sign), at, False
        at += length


_PIECES = {
    "": _unquoted,
    "'": _single_quoted,
    '"': _double_quoted,
    "|": _block,
    ">": _block,
}
