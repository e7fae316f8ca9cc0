"""Whether an element of a foreign schema takes every answer that a field accepts.

Told by the bounds of both sides and by trying: the outermost numbers and days, every code, and some
texts of a field's pattern. What is found is certain; what is not found may still be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from formc.analysis.fields import unscaled
from formc.diagnostics import Say
from formc.expr import pattern as patterns
from formc.foreign.lexical import fault, longest, shortest
from formc.foreign.simple import Simple
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    NumberType,
    PlaceType,
    TextType,
    TimeType,
)
from formc.record import Record

TRIED = 24  # texts of a pattern
_PLAIN = ("a", "Zażółć gęślą", "1", "ul. Nowa 7/2", "A-1")
_FIRST, _LAST = "1800-01-01", "2299-12-31"


class Refused(Record, frozen=True):
    """A text that the field may be, and why the schema does not take it."""

    text: str
    why: Say


def refused(
    field: Field, type: Simple, codes: Mapping[str, str], digits: int, ends: str
) -> Refused | None:
    """The first answer found that the schema refuses."""
    if isinstance(field.type, TextType) and (found := _by_length(field.type, type)) is not None:
        return found
    for text in texts(field, codes, digits):
        why = fault(type, text + ends)
        if why is not None:
            return Refused(text + ends, why)
    return None


def codes_of(field: Field) -> tuple[str, ...] | None:
    """The codes that an answer may be; None where it is no choice."""
    match field.type:
        case BooleanType():
            return ("true", "false")
        case ConsentType():
            return ("true",)
        case ChoiceType(codelist=codelist):
            return codelist.codes
        case _:
            return None


def ending(field: Field, type: Simple) -> str:
    """What the schema wants after a time: seconds, which no answer has."""
    timed = isinstance(field.type, TimeType | DateTimeType)
    return ":00" if timed and type.base in ("time", "dateTime") else ""


def texts(field: Field, codes: Mapping[str, str], digits: int) -> Iterator[str]:
    """Texts that stand for answers of the field, the outermost ones among them."""
    known = codes_of(field)
    if known is not None:
        yield from (codes.get(code, code) for code in known)
        return
    match field.type:
        case TextType(pattern=str(pattern)):
            yield from _matching(pattern, field.type)
        case TextType(min_length=low, max_length=high):
            yield from (text[:high] for text in _PLAIN if len(text[:high]) >= low)
        case NumberType(scale=scale, minimum=low, maximum=high):
            for number in dict.fromkeys((low, high, *(n for n in (0, 1) if low <= n <= high))):
                text = unscaled(number, scale)
                yield text if scale or number < 0 else text.zfill(digits)
        case DateType(minimum=low, maximum=high):
            yield from (day for day in (low or _FIRST, high or _LAST) if day != "today")
        case TimeType():
            yield from ("00:00", "23:59")
        case DateTimeType():
            yield from ("1800-01-01T00:00", "2299-12-31T23:59")
        case FileType() | PlaceType() | _:
            return


def _by_length(own: TextType, type: Simple) -> Refused | None:
    most, least = longest(type), shortest(type)
    high = own.max_length
    low = own.min_length
    if own.pattern is not None and not isinstance(
        found := patterns.parse(own.pattern), patterns.Mistake
    ):
        short, long = patterns.lengths(found)
        low, high = max(low, short), high if long is None else min(high, long)
    if most is not None and high > most:
        why = Say(f"mieści {most} znaków, `max` to {high}", f"it takes {most}, `max` is {high}")
        return Refused("", why)
    if low < least:
        why = Say(f"chce {least} znaków, `min` to {low}", f"it wants {least}, `min` is {low}")
        return Refused("", why)
    return None


def _matching(pattern: str, own: TextType) -> Iterator[str]:
    found = patterns.parse(pattern)
    if not isinstance(found, patterns.Mistake):
        said = dict.fromkeys(_some(found))
        yield from [text for text in said if own.min_length <= len(text) <= own.max_length][:TRIED]


def _some(pattern: patterns.Pattern) -> list[str]:
    """Texts that match: the shortest, longer ones, each alternative."""
    match pattern:
        case patterns.Chars(ranges):
            ends = [chr(code) for pair in ranges for code in pair]
            return list(dict.fromkeys(ends))[:8]
        case patterns.Choice(options):
            each = [_some(option) for option in options]
            return [text for texts in each for text in texts][: 2 * TRIED]
        case patterns.Repeated(body, least, most):
            more = least + 2 if most is None else most
            inner = _some(body)
            counts = dict.fromkeys((least, more, min(least + 1, more)))
            return [text * count for count in counts for text in inner][: 2 * TRIED]
        case patterns.Sequence(parts):
            whole = [""]
            for part in parts:
                inner = _some(part)
                width = max(len(whole), len(inner))
                whole = [whole[n % len(whole)] + inner[n % len(inner)] for n in range(width)]
            return whole[: 2 * TRIED]
