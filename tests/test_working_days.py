"""The table of days off against a library of holidays that others keep, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import holidays

from formc.expr.evaluate import _is_working_day
from formc.runtime.working_days import (
    FIRST_YEAR,
    LAST_YEAR,
    add_working_days,
    working_days_between,
)

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
DAYS = [
    date(FIRST_YEAR, 1, 1) + timedelta(days=number)
    for number in range((date(LAST_YEAR, 12, 31) - date(FIRST_YEAR, 1, 1)).days + 1)
]


def working(day: date, poland: holidays.HolidayBase) -> bool:
    return day.weekday() < 5 and day not in poland


def test_the_runtime_and_the_judge_know_the_same_days_off() -> None:
    poland = holidays.country_holidays("PL", years=YEARS)
    for before, day in pairwise(DAYS):
        expected = working(day, poland)
        counted = working_days_between(before.isoformat(), day.isoformat())
        assert counted == expected, day
        assert _is_working_day(day) == expected, day


def test_steps_lead_there_and_back() -> None:
    poland = holidays.country_holidays("PL", years=YEARS)
    days = [day for day in DAYS if working(day, poland)]
    for number in (1, 7, 250, 5000):
        for start, end in zip(days, days[number:], strict=False):
            first, last = start.isoformat(), end.isoformat()
            assert add_working_days(first, number) == last
            assert add_working_days(last, -number) == first
            assert working_days_between(first, last) == number
            assert working_days_between(last, first) == -number
