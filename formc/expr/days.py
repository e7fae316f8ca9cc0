"""Days as formulas write them."""

from __future__ import annotations

from datetime import date


def is_day(text: str) -> bool:
    """Whether a text is a real day from 1800 to 2299, written `YYYY-MM-DD`."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return False
    parts = (text[:4], text[5:7], text[8:])
    if not all(part.isascii() and part.isdigit() for part in parts):
        return False
    try:
        return 1800 <= date(*(int(part) for part in parts)).year <= 2299
    except ValueError:
        return False
