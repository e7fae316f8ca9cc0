"""What one scalar may be: the lexical form of every `Atom`, and what was probably meant instead.

The forms are regular expressions over the whole text. A reading of a wrong text (`1,5`, `Tak`,
`31.12.2026`) gives the text that the language writes for it; it is offered, never taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from formc.diagnostics import Say
from formc.diagnostics.problems import folded
from formc.syntax.grammar import Atom

EXPECTED: dict[Atom, Say] = {
    Atom.ID: Say(
        "małe litery a–z, cyfry i `-`, najpierw litera, do 63 znaków",
        "small letters a–z, digits and `-`, a letter first, up to 63 characters",
    ),
    Atom.NAME: Say(
        "małe litery a–z, cyfry i `_`, najpierw litera, do 63 znaków",
        "small letters a–z, digits and `_`, a letter first, up to 63 characters",
    ),
    Atom.CODE: Say(
        "małe litery a–z, cyfry, `-` i `_`, do 63 znaków",
        "small letters a–z, digits, `-` and `_`, up to 63 characters",
    ),
    Atom.PATH: Say("nazwy połączone kropkami, np. `adres.kod`", "names joined by dots"),
    Atom.TEXT: Say("tekst", "a text"),
    Atom.LINE: Say("tekst w jednym wierszu", "a text on one line"),
    Atom.FORMULA: Say("formuła", "a formula"),
    Atom.PATTERN: Say("wzorzec", "a pattern"),
    Atom.INTEGER: Say("liczba całkowita", "a whole number"),
    Atom.NUMBER: Say("liczba", "a number"),
    Atom.BOOLEAN: Say("wartość true albo false", "true or false"),
    Atom.DATE: Say("dzień RRRR-MM-DD", "a day YYYY-MM-DD"),
    Atom.VERSION: Say("wersja N.N.N, np. 1.0.0", "a version N.N.N such as 1.0.0"),
    Atom.MONEY: Say("kwota, np. 17.00", "an amount such as 17.00"),
    Atom.SIZE: Say("rozmiar, np. 10 MB", "a size such as 10 MB"),
    Atom.DURATION: Say(
        "czas, np. 14 days, 1 month, 7 working-days",
        "a time such as 14 days, 1 month, 7 working-days",
    ),
    Atom.URL: Say("adres https://", "an https:// address"),
    Atom.ELI: Say("identyfikator ELI, np. DU/1960/30/168", "an ELI such as DU/1960/30/168"),
    Atom.TERYT: Say("kod TERYT: 2, 4 albo 7 cyfr", "a TERYT code: 2, 4 or 7 digits"),
    Atom.WORD: Say("wartość", "a value"),
}

FORMS: dict[Atom, re.Pattern[str]] = {
    atom: re.compile(pattern)
    for atom, pattern in (
        (Atom.ID, r"[a-z][a-z0-9-]{0,62}"),
        (Atom.NAME, r"[a-z][a-z0-9_]{0,62}"),
        (Atom.CODE, r"[a-z0-9][a-z0-9_-]{0,62}"),
        (Atom.PATH, r"[a-z][a-z0-9_]{0,62}(\.[a-z][a-z0-9_]{0,62}){0,39}"),
        (Atom.LINE, r"[^\n]*"),
        (Atom.INTEGER, r"-?(0|[1-9][0-9]{0,15})"),
        (Atom.NUMBER, r"-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,8})?"),
        (Atom.BOOLEAN, r"true|false"),
        (Atom.DATE, r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        (Atom.VERSION, r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})"),
        (Atom.MONEY, r"(0|[1-9][0-9]{0,9})(\.[0-9]{2})?"),
        (Atom.SIZE, r"[1-9][0-9]{0,4} (kB|MB|GB)"),
        (Atom.DURATION, r"[1-9][0-9]{0,3} (day|days|working-day|working-days|month|months)"),
        (Atom.URL, r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~!$&'()*+,;=:@%/?#-]*)?"),
        # A Polish journal (with or without a volume), or the European ELI of a regulation.
        (
            Atom.ELI,
            r"(DU|MP)/(19|20)[0-9]{2}/[0-9]{1,4}(/[0-9]{1,5})?|(reg|dir|dec)/[0-9]{4}/[0-9]{1,5}",
        ),
        (Atom.TERYT, r"[0-9]{2}|[0-9]{4}|[0-9]{7}"),
    )
}

# What every JavaScript object answers to, folded: never a name of the author's.
OF_OBJECTS = frozenset(
    {
        "__proto__",
        "constructor",
        "prototype",
        "tostring",
        "valueof",
        "hasownproperty",
        "isprototypeof",
    }
)
# Identifiers become folders; Windows keeps these names for devices.
OF_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)
TAKEN = OF_OBJECTS | OF_DEVICES

_YES = frozenset({"tak", "yes", "on", "y", "t", "true", "prawda"})
_NO = frozenset({"nie", "no", "off", "n", "f", "false", "falsz"})
_UNITS = {
    "day": ("day", "dzien", "dni", "d"),
    "working-day": ("working day", "workday", "dzien roboczy", "dni robocze", "dni roboczych"),
    "month": ("month", "miesiac", "miesiace", "miesiecy", "m", "mies", "mies."),
    "week": ("week", "tydzien", "tygodnie", "tygodni"),
    "year": ("year", "rok", "lata", "lat"),
}


def fits(atom: Atom, text: str) -> bool:
    """Whether `text` has the form of `atom`. Words for people fit as they are."""
    form = FORMS.get(atom)
    if form is not None and form.fullmatch(text) is None:
        return False
    return atom is not Atom.DATE or _is_day(text)


def meant(atom: Atom, text: str) -> str | None:
    """The right spelling of what was probably meant by a text that does not fit, or None."""
    reading = _READINGS.get(atom)
    guess = reading(text) if reading and len(text) <= 80 else None
    return guess if guess and guess != text and fits(atom, guess) else None


def _is_day(text: str) -> bool:
    """A real day from 1800 to 2299 (contracts, 5)."""
    try:
        return 1800 <= date.fromisoformat(text).year <= 2299
    except ValueError:
        return False


def _name(joint: str) -> Callable[[str], str]:
    """A name out of any words: `Numer działki` is `numer_dzialki`."""

    def name(text: str) -> str:
        return re.sub("[^a-z0-9]+", joint, folded(text)).strip("-_")[:63]

    return name


def _path(text: str) -> str:
    return ".".join(_name("_")(part) for part in re.split(r"[./]", text))


def _boolean(text: str) -> str | None:
    word = folded(text)
    return "true" if word in _YES else "false" if word in _NO else None


def _number(text: str) -> str:
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".").removeprefix("+")
    return re.sub(r"^(-?)0+(?=[0-9])", r"\1", plain)


def _money(text: str) -> str:
    plain = _number(re.sub(r"\s*(zł|zl|pln)\.?$", "", text.strip(), flags=re.IGNORECASE))
    return plain + "0" if re.fullmatch(r"[0-9]+\.[0-9]", plain) else plain


def _day(text: str) -> str | None:
    found = re.fullmatch(r"\s*([0-9]{1,2})[./ -]([0-9]{1,2})[./ -]([0-9]{4})\s*r?\.?", text)
    if found:
        day, month, year = found.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    found = re.fullmatch(r"\s*([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})\s*", text)
    if found:
        year, month, day = found.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    return None


def _version(text: str) -> str:
    parts = text.strip().lower().removeprefix("v").split(".")
    return ".".join([*parts, "0", "0"][:3])


def _size(text: str) -> str | None:
    found = re.fullmatch(r"\s*([0-9]+)\s*([kmg])i?b?\s*", text, flags=re.IGNORECASE)
    if not found:
        return None
    unit = found[2].upper()
    return f"{found[1]} {'k' if unit == 'K' else unit}B"


def _duration(text: str) -> str | None:
    found = re.fullmatch(r"\s*([0-9]{0,4})\s*(.*?)\s*", text)
    if not found:
        return None
    number, words = int(found[1] or 1), folded(found[2]).replace("_", " ")
    for unit, spellings in _UNITS.items():
        if words in spellings or words.removesuffix("s") in spellings:
            times, name = {"week": (7, "day"), "year": (12, "month")}.get(unit, (1, unit))
            return f"{number * times} {name}{'s' if number * times > 1 else ''}"
    return None


def _address(text: str) -> str | None:
    plain = text.strip()
    if plain.startswith("http://"):
        return "https://" + plain.removeprefix("http://")
    return None if ":" in plain or "." not in plain else f"https://{plain}"


def _eli(text: str) -> str | None:
    found = re.search(r"(DU|MP)[/ ]([0-9]{4})[/ ]([0-9]+)(?:[/ ]([0-9]+))?", text.upper())
    return "/".join(part for part in found.groups() if part) if found else None


_READINGS: dict[Atom, Callable[[str], str | None]] = {
    Atom.ID: _name("-"),
    Atom.NAME: _name("_"),
    Atom.CODE: _name("-"),
    Atom.PATH: _path,
    Atom.INTEGER: _number,
    Atom.NUMBER: _number,
    Atom.BOOLEAN: _boolean,
    Atom.DATE: _day,
    Atom.VERSION: _version,
    Atom.MONEY: _money,
    Atom.SIZE: _size,
    Atom.DURATION: _duration,
    Atom.URL: _address,
    Atom.ELI: _eli,
}


def mixed_words(text: str) -> Iterator[tuple[int, int, str]]:
    """The words that join Latin letters with Greek or Cyrillic ones: start, end, the first such
    letter. Whole words of another alphabet are somebody's language, not a trick."""
    for found in _LETTERS.finditer(text):
        other = _OTHER_ALPHABETS.search(found[0])
        if other and _LATIN.search(found[0]):
            yield found.start(), found.end(), other[0]


_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER_ALPHABETS = re.compile("[\u0370-\u03ff\u0400-\u052f]")
