"""Working days in Poland: neither Saturdays, Sundays nor days off by the act of 18 January 1951.

`working_days.js` says the same in JavaScript, from the same table. Days outside 1990 to 2099 have
no answer: what was or will be free then is not in the table.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1990, 2099

HOLIDAYS = (
    ("01-01", 1990, 2099),
    ("01-06", 2011, 2099),  # act of 24 September 2010
    ("05-01", 1990, 2099),
    ("05-03", 1990, 2099),  # act of 6 April 1990
    ("08-15", 1990, 2099),
    ("11-01", 1990, 2099),
    ("11-11", 1990, 2099),
    ("11-12", 2018, 2018),  # a hundred years of independence: act of 7 November 2018
    ("12-24", 2025, 2099),  # act of 6 December 2024
    ("12-25", 1990, 2099),
    ("12-26", 1990, 2099),
)
"""Month and day, the first and the last year."""

AFTER_EASTER = (1, 60)
"""Easter Monday and Corpus Christi. Easter and Pentecost are Sundays anyway."""


def add_working_days(day: str, days: int) -> str | None:
    """That many working days later, or earlier; the day itself for 0. None outside the table."""
    if not _in_table(day):
        return None
    if days == 0:
        return day
    working, number = _working_days(), date.fromisoformat(day).toordinal()
    at = (bisect_right(working, number) - 1 if days > 0 else bisect_left(working, number)) + days
    return date.fromordinal(working[at]).isoformat() if 0 <= at < len(working) else None


def working_days_between(first: str, last: str) -> int | None:
    """How many come after the first day up to the last one, which counts; negative if the last
    comes before. None outside the table."""
    if not (_in_table(first) and _in_table(last)):
        return None
    numbers = (date.fromisoformat(day).toordinal() for day in (first, last))
    before, until = (bisect_right(_working_days(), number) for number in numbers)
    return until - before


def _in_table(day: str) -> bool:
    return FIRST_YEAR <= int(day[:4]) <= LAST_YEAR


@lru_cache(maxsize=1)
def _working_days() -> tuple[int, ...]:
    """All of the table, as ordinals: day 1 is a Monday."""
    free = {
        date.fromisoformat(f"{year}-{day}").toordinal()
        for day, first, last in HOLIDAYS
        for year in range(first, last + 1)
    }
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        free.update(_easter(year) + days for days in AFTER_EASTER)
    start, end = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
    return tuple(day for day in range(start, end + 1) if 1 <= day % 7 <= 5 and day not in free)


def _easter(year: int) -> int:
    """The ordinal of Easter Sunday: the Gregorian computus of Meeus, Jones and Butcher."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - moon + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1).toordinal()
