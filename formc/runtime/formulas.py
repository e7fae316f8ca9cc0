"""What generated formulas call. `formulas.js` says the same in JavaScript.

Numbers are scaled integers, days ISO texts from 1800 to 2299, missing is None. Arguments are never
missing: the generated code has looked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

Ordered = TypeVar("Ordered", int, str)


def rounded(above: int, below: int) -> int:
    """A fraction as an integer, halves away from zero; `below` is not 0."""
    whole = (2 * abs(above) + abs(below)) // (2 * abs(below))
    return -whole if (above < 0) != (below < 0) else whole


def smallest(*values: Ordered) -> Ordered:
    return min(values)


def largest(*values: Ordered) -> Ordered:
    return max(values)


def age(born: str, on: str) -> int:
    """Full years by art. 112 of the Civil Code; `on` is not before `born`.

    One born on 29 February is a year older on the last day of February.
    """
    birth, day = int(born.replace("-", "")), int(on.replace("-", ""))
    year = day // 10000
    if birth % 10000 == 229 and (year % 4 or (year % 100 == 0 and year % 400)):
        birth -= 1
    return (day - birth) // 10000


def days_between(first: str, last: str) -> int:
    """From the first day to the last; negative if the last comes before."""
    return date.fromisoformat(last).toordinal() - date.fromisoformat(first).toordinal()


def add_days(day: str, days: int) -> str | None:
    """None before 1800 and after 2299."""
    number = date.fromisoformat(day).toordinal() + days
    if not _FIRST_DAY <= number <= _LAST_DAY:
        return None
    return date.fromordinal(number).isoformat()


_FIRST_DAY, _LAST_DAY = date(1800, 1, 1).toordinal(), date(2299, 12, 31).toordinal()
_eleven_digits = re.compile("[0-9]{11}").fullmatch


def pesel_birth_date(pesel: str) -> str | None:
    """None where the first digits are no real day. The month carries the century."""
    if not _eleven_digits(pesel):
        return None
    month = int(pesel[2:4])
    year = 1800 + (month // 20 + 1) % 5 * 100 + int(pesel[:2])
    try:
        return date(year, month % 20, int(pesel[4:6])).isoformat()
    except ValueError:
        return None


def pesel_sex(pesel: str) -> str | None:
    """K or M; the last digit but one is odd for a man."""
    return "KM"[int(pesel[9]) % 2] if _eleven_digits(pesel) else None


def length(text: str) -> int:
    """In code points."""
    return len(text)


def starts_with(text: str, part: str) -> bool:
    return text.startswith(part)


def ends_with(text: str, part: str) -> bool:
    return text.endswith(part)


def contains(text: str, part: str) -> bool:
    return part in text


def matches(text: str, pattern: str) -> bool:
    """Whether a portable pattern matches the whole text."""
    return re.fullmatch(pattern, text) is not None


def distinct(values: Sequence[int | str | bool]) -> bool:
    """Whether no two are equal."""
    return len(set(values)) == len(values)
