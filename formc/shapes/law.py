"""Acts of law by their ELI: how they are cited, where they are read."""

from __future__ import annotations

from formc.ir import Act

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
