"""Acts of law by their ELI: how they are cited, where they are read."""

from __future__ import annotations

import re

from formc.ir import Act, Basis

_JOURNALS = {"DU": "Dz.U.", "MP": "M.P."}


def published(act: Act) -> str:
    """`DU/1960/168` → „Dz.U. z 1960 r. poz. 168”; with a number of the journal in the middle
    (`DU/1960/30/168`) „Nr 30, poz. 168”."""
    parts = act.eli.split("/")
    journal = _JOURNALS.get(parts[0])
    match parts[1:]:
        case [year, position] if journal:
            return f"{journal} z {year} r. poz. {position}"
        case [year, number, position] if journal:
            return f"{journal} z {year} r. Nr {number}, poz. {position}"
        case _:
            return act.eli


def eli(act: Act) -> str:
    """The identifier as the publisher writes it: the number of the journal is no part of it."""
    parts = act.eli.split("/")
    return (
        "/".join((*parts[:2], parts[3])) if parts[0] in _JOURNALS and len(parts) == 4 else act.eli
    )


def eli_url(eli: str) -> str | None:
    """The act's page at the publisher of Polish law. The number of the journal is no part of a
    Polish ELI; `ogl` is the text as published, from whose page the consolidated texts are found."""
    parts = eli.split("/")
    if parts[0] not in _JOURNALS or len(parts) not in {3, 4}:
        return None
    if not all(part.isascii() and part.isdecimal() for part in parts[1:]):
        return None
    return f"https://eli.gov.pl/eli/{parts[0]}/{parts[1]}/{parts[-1]}/ogl"


_NUMBER = "[0-9]+[a-z]*|[a-z]{1,2}"
_NUMBERS = f"(?:{_NUMBER})(?:(?:–|-|, | i | oraz )(?:{_NUMBER}))*"
_UNIT = re.compile(f"art\\. ([0-9]+[a-z]*)((?: (?:ust\\.|§|pkt|lit\\.) (?:{_NUMBERS}))*)")
_STEP = re.compile(f" (ust\\.|§|pkt|lit\\.) ({_NUMBERS})")
_LEVELS = {"ust.": 0, "§": 0, "pkt": 1, "lit.": 2}


def journal_identifier(act: Act, unit: str) -> str:
    """A unit of an act as CRWD identifies it: `URI://Dziennik_Ustaw/<year>/<position>/<art>`, with
    `/<ust>/<pkt>/<lit>` as far as it has them; several units of one article (`ust. 1–6`) have that
    of what holds them. Empty for what has none: another journal, several articles, an annex, a
    paragraph of an order."""
    parts = eli(act).split("/")
    found = _UNIT.fullmatch(unit.strip())
    if parts[0] != "DU" or len(parts) != 3 or found is None:
        return ""
    steps = [found[1]]
    for level, (kind, numbers) in enumerate(_STEP.findall(found[2])):
        # A point without a paragraph would stand in the paragraph's place.
        if _LEVELS[kind] != level or not re.fullmatch(_NUMBER, numbers):
            break
        steps.append(numbers)
    return "/".join(("URI://Dziennik_Ustaw", *parts[1:], *steps))


_OF = {"Ustawa": "ustawy", "Rozporządzenie": "rozporządzenia", "Uchwała": "uchwały"}


def cited(basis: Basis) -> tuple[tuple[str, str], ...]:
    """Each unit of a basis in words (`Art. 44 ustawy z dnia …`), with its identifier or nothing."""
    title = basis.act.title.pl
    first, space, rest = title.partition(" ")
    whole = f" {_OF[first]} {rest}" if space and first in _OF else f", {title}"
    if not basis.units:
        return ((title, ""),)
    return tuple(
        (f"{unit[:1].upper()}{unit[1:]}{whole}", journal_identifier(basis.act, unit))
        for unit in basis.units
    )
