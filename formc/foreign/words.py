"""Words that schemas of others have for people, as definitions may hold them."""

from __future__ import annotations

import re
from unicodedata import normalize

from formc.foreign.components import Component
from formc.runtime.values import FORBIDDEN

_TEXT = 2_000
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffd\ue000-\uf8ff\ud800-\udfff\U000e0000-\U0010ffff]"
)
_BAD = re.compile(
    "[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in FORBIDDEN if (a, b) != (10, 10)) + "]"
)


def clean(text: str) -> str:
    """Text as definitions may hold it, on one line."""
    return re.sub(r"\s+", " ", _BAD.sub(" ", _HIDDEN.sub("", normalize("NFC", text)))).strip()


def lines(text: str) -> str:
    """The same with its line ends, at most so long."""
    rows = (clean(row) for row in text.replace("\r\n", "\n").splitlines())
    return re.sub("\n{3,}", "\n\n", "\n".join(rows)).strip()[:_TEXT].rstrip()


def documentation(component: Component | None) -> tuple[str, str]:
    """The label and the hint that stand in an annotation: its first and second words."""
    note = component.inner("annotation") if component is not None else None
    if note is None:
        return "", ""
    said = [each for each in note.node.of("documentation") if each.text.strip()]
    polish = [each for each in said if each.get("lang", "pl").startswith("pl")]
    texts = [lines(each.text) for each in polish or said]
    return (texts[0] if texts else ""), "\n".join(texts[1:])
