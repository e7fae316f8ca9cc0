"""Times of the day and moments as patterns, for dialects that have no type for them.

XML Schema's own types ask for seconds; a pattern knows the length of every month.
"""

from __future__ import annotations

from formc.expr import pattern

_YEAR = "(1[89]|2[0-2])[0-9][0-9]"
_LEAP_YEAR = "((1[89]|2[0-2])(0[48]|[2468][048]|[13579][26])|2000)"
_DAY = "|".join(
    (
        rf"{_YEAR}\-(0[13578]|1[02])\-(0[1-9]|[12][0-9]|3[01])",
        rf"{_YEAR}\-(0[469]|11)\-(0[1-9]|[12][0-9]|30)",
        rf"{_YEAR}\-02\-(0[1-9]|1[0-9]|2[0-8])",
        rf"{_LEAP_YEAR}\-02\-29",
    )
)
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]"


def _read(text: str) -> pattern.Pattern:
    read = pattern.parse(text)
    assert not isinstance(read, pattern.Mistake), text
    return read


TIME = _read(_TIME)
"""`HH:MM`."""

MOMENT = _read(f"({_DAY})T{_TIME}")
"""`YYYY-MM-DDTHH:MM` of a real day from 1800 to 2299."""
