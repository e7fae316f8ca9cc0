"""Names and words of the definition out of those of the original.

`DataUrodzenia` is `data_urodzenia`, `Numer działki` is `numer_dzialki`; what another item is
called already gets a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import combining, normalize

from formc.analysis.items import RESERVED
from formc.runtime.values import FORBIDDEN
from formc.shapes.sentences import is_sentence, says_what_to_do
from formc.syntax.atoms import TAKEN

LONGEST = 60
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LABEL = 200
LONGEST_TEXT = 2_000
"""Of words for people; what is longer is cut."""
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffd\ue000-\uf8ff\ud800-\udfff\U000e0000-\U0010ffff]"
)
_BAD = re.compile(
    "[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in FORBIDDEN if (a, b) != (10, 10)) + "]"
)


def ascii_of(text: str) -> str:
    """Without marks on letters; `ł` is `l`."""
    apart = normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(char for char in apart if not combining(char))


def words(name: str) -> list[str]:
    """The words of a name: `NumerKW_2` is numer, kw, 2."""
    return [word.lower() for word in _WORDS.findall(ascii_of(name))]


def name_of(text: str, otherwise: str = "pole") -> str:
    """A name of the language: small letters, digits and `_`, a letter first."""
    found = "_".join(words(text))[:LONGEST].strip("_") or otherwise
    if not found[0].isalpha():
        found = f"n_{found}"
    return f"{found}_" if found in RESERVED or found in TAKEN else found


def id_of(text: str, otherwise: str = "formularz") -> str:
    """An id of the language: the same with `-`."""
    found = "-".join(words(text))[:LONGEST].strip("-") or otherwise
    found = found if found[0].isalpha() else f"n-{found}"
    return f"{found}-1" if found in TAKEN else found


def code_of(text: str) -> str:
    """A code of a list: it keeps as much of the value as the language lets it."""
    found = re.sub("[^a-z0-9_-]+", "-", ascii_of(text).lower()).strip("-_")[:LONGEST]
    return f"{found}-1" if found in TAKEN else found or "inne"


def distinct(name: str, taken: Iterable[str], joint: str = "_") -> str:
    """The name, or with the first free number."""
    used = set(taken)
    number, found = 2, name
    while found in used:
        found = f"{name}{joint}{number}"
        number += 1
    return found


def codes_of(values: Iterable[str], joint: str = "-") -> dict[str, str]:
    """A code for each value, all different."""
    found: dict[str, str] = {}
    used: set[str] = set()
    for value in values:
        code, number = code_of(value), 2
        while code in used:
            code = f"{code_of(value)}{joint}{number}"
            number += 1
        used.add(code)
        found[value] = code
    return found


# Words for people -----------------------------------------------------------------------------


def readable(name: str) -> str:
    """A label out of a name: `DaneWnioskodawcy` is „Dane wnioskodawcy”."""
    apart = (
        f" {sign}" if sign.isupper() and before.islower() else sign
        for before, sign in zip(f" {name}", name, strict=False)
    )
    parts = re.findall(r"[^\W\d_]+|[0-9]+", "".join(apart))
    parts = [part if part.isupper() and len(part) > 1 else part.lower() for part in parts]
    found = " ".join(parts) or name
    return clean(found[:1].upper() + found[1:]) or "Pole"


def clean(text: str) -> str:
    """Text as definitions may hold it, on one line; `$x` alone and `{$x}` would be parameters."""
    plain = _BAD.sub(" ", _HIDDEN.sub("", normalize("NFC", text))).replace("{$", "{ $")
    return re.sub(r"^\$(?=[a-z][a-z0-9_]*$)", "$ ", re.sub(r"\s+", " ", plain).strip())


def shown(text: str) -> str:
    """Words of strangers for a terminal: no control signs, nothing that turns the direction."""
    return re.sub(r"\s+", " ", visible(text)).strip()


def visible(text: str) -> str:
    """Without signs that nobody sees; line ends stay."""
    return _BAD.sub(" ", _HIDDEN.sub("", text.replace("\r\n", "\n")))


def lines(text: str) -> str:
    """The same with its line ends, at most so long."""
    rows = (clean(row) for row in text.replace("\r\n", "\n").splitlines())
    return re.sub("\n{3,}", "\n\n", "\n".join(rows)).strip()[:LONGEST_TEXT].rstrip()


def label(text: str) -> str:
    """A label: one line, neither colon nor full stop at its end."""
    found = clean(text)
    if len(found) > _LABEL:
        found = found[: _LABEL - 1].rstrip() + "…"
    return found.rstrip(" :.") or found


def fits_label(text: str) -> bool:
    """Whether a label keeps every word of a text."""
    return 0 < len(clean(text)) <= _LABEL and bool(clean(text).rstrip(" :."))


def message(text: str) -> str:
    """A sentence of somebody else as ours are: what to do first, no full stop last. Braces would
    stand for bounds."""
    found = re.sub(r"[!?.:;, ]+$", "", clean(text)).replace("{", "(").replace("}", ")")
    found = re.sub(r"\s*[!?]+\s*", "; ", found)
    found = found[:1].upper() + found[1:]
    if found and not (is_sentence(found) and says_what_to_do(found)):
        return f"Popraw odpowiedź: {found}"
    return found
