"""What a field is probably for, by its name and by what its values look like."""

from __future__ import annotations

from functools import cache

from formc.analysis.library import SEMANTICS
from formc.expr import pattern as patterns
from formc.importers.names import ascii_of, words
from formc.importers.patterns import translated

HINTS: dict[str, tuple[str, ...]] = {
    "pesel": ("pesel",),
    "nip": ("nip",),
    "regon": ("regon",),
    "krs": ("krs",),
    "nrb": ("nrb", "rachunku", "rachunek", "konta", "konto"),
    "iban": ("iban",),
    "kod_pocztowy": ("pocztowy",),
    "teryt_terc": ("terc",),
    "teryt_simc": ("simc",),
    "dzialka": ("dzialki", "dzialka"),
    "ksiega_wieczysta": ("wieczystej", "wieczysta", "kw"),
    "dowod_osobisty": ("dowodu", "dowod"),
    "paszport": ("paszportu", "paszport"),
    "numer_rejestracyjny": ("rejestracyjny",),
    "vin": ("vin",),
    "ade": ("ade",),
    "kraj": ("kraj", "kraju", "panstwo", "panstwa"),
    "pwz": ("pwz",),
    "email": ("email", "mail", "elektronicznej"),
    "phone": ("telefon", "telefonu", "tel"),
    "url": ("www", "url"),
}
"""Words in names that speak for a type of the library."""

_ALIKE = (
    "pesel",
    "krs",
    "nrb",
    "teryt_simc",
    "teryt_terc",
    "dowod_osobisty",
    "paszport",
    "kraj",
    "pwz",
)
"""Types whose pattern says little: eleven digits may be anything."""


@cache
def _canonical() -> dict[str, str]:
    found = {}
    for name, row in SEMANTICS.items():
        if row.pattern is not None:
            parsed = patterns.parse(row.pattern)
            assert not isinstance(parsed, patterns.Mistake)
            pattern = translated(patterns.xsd(parsed), anchored=False)
            assert pattern is not None, name
            found[pattern] = name
    return found


def by_pattern(pattern: str, *names: str) -> str | None:
    """The type of the library that accepts exactly the texts of a pattern in the dialect; one that
    says little only with a name that speaks for it."""
    parsed = patterns.parse(pattern)
    if isinstance(parsed, patterns.Mistake):
        return None
    spelt = translated(patterns.xsd(parsed), anchored=False) or ""
    found = _canonical().get(spelt)
    if found in _ALIKE and found not in by_name(*names):
        return None
    return found


def by_name(*names: str) -> tuple[str, ...]:
    """The types that words in names speak for."""
    said = {word for name in names for word in (*words(name), *ascii_of(name).lower().split())}
    return tuple(name for name, hints in HINTS.items() if said.intersection(hints))


def is_money(*names: str) -> bool:
    said = " ".join(ascii_of(name).lower() for name in names)
    return any(word in said for word in ("kwot", "oplat", "cena", "platnosc", "wynagrodzen"))
