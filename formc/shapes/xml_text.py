"""Text in documents: which characters it may hold, as XML Schema and as XPath say it."""

from __future__ import annotations

from collections.abc import Iterator

from formc.runtime.values import FORBIDDEN

_LAST = 0x10FFFF
_LINE_END = 0x0A


def allowed_characters() -> str:
    """A pattern facet: only characters that a text may hold, and line ends."""
    return "[" + "".join(_range(low, high) for low, high in _allowed()) + "]*"


def trimmed(multiline: bool) -> str:
    """A pattern facet over allowed characters: neither space nor line end at either end."""
    inner = f"[\\n -{chr(_LAST - 2)}]" if multiline else "[^\\n]"
    return f"[^ \\n]({inner}*[^ \\n])?"


def forbidden_characters(multiline: bool) -> str:
    """All characters that XML can hold and a text must not."""
    codes = [code for low, high in FORBIDDEN for code in range(low, high + 1)]
    if not multiline:
        codes.append(_LINE_END)
    return "".join(chr(code) for code in sorted(codes) if _in_xml(code))


def _in_xml(code: int) -> bool:
    if code < 0x20:
        return code in (0x09, 0x0A, 0x0D)
    return not 0xD800 <= code <= 0xDFFF and code not in (0xFFFE, 0xFFFF)


def _allowed() -> Iterator[tuple[int, int]]:
    start = 0
    for low, high in sorted(FORBIDDEN):
        if start < low:
            yield start, low - 1
        start = max(start, high + 1)


def _range(low: int, high: int) -> str:
    if low == high:
        return "\\n" if low == _LINE_END else chr(low)
    return f"{chr(low)}-{chr(high)}"
