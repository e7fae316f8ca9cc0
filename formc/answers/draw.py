"""Single answers at random: right ones by type, and wrong ones by the code of their problem.

Edges are drawn often, because that is where engines differ. Identifiers are made from their pattern
and then given check digits that agree, whatever the identifier is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, assert_never
from unicodedata import normalize

from formc.expr import pattern as patterns
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    FileType,
    NumberType,
    PlaceType,
    TextType,
    TimeType,
    ValueType,
)
from formc.runtime import places, values

FIRST, LAST = date(1800, 1, 1), date(2299, 12, 31)
WORDS = ("Żółw", "Łódź", "Jan", "a b", "ul. Długa 5/7", "Ćma & <śnieg>", "ab\"c'd", "x", "🌳")
_DEGREES = ((14, 25), (49, 56))
_MANY = 12  # copies of a character that `*` and `+` are drawn with
_TRIES = 40
_WRONG_VERTICES = (
    *(("52.237049", "21.017532"), ("21.017532", "48.999999"), ("25.000000", "52.237049")),
    *(
        ("21.0175", "52.2370"),
        ("21,017532", "52,237049"),
        ("21.017532", "52"),
        ("E", "N"),
        ("", ""),
    ),
)
_WRONG_TIMES = ("24:00", "9:05", "09:60", "0905", "09:05:00", "09.05", "09:05Z", "jutro")


# Right answers ----------------------------------------------------------------------------------


def right(type_: ValueType, random: Random, on: str) -> Any:
    """A canonical answer within its bounds; None where none was found."""
    match type_:
        case TextType():
            return text(type_, random)
        case NumberType(scale=scale, minimum=low, maximum=high):
            return number(_edge(random, low, high), scale)
        case BooleanType():
            return random.random() < 0.5
        case ConsentType():
            return True
        case DateType():
            return _day(type_, random, on)
        case TimeType():
            return _time(random)
        case DateTimeType():
            return f"{_day(DateType(), random, on)}T{_time(random)}"
        case ChoiceType(many=many):
            codes = type_.codelist.codes
            if not many:
                return random.choice(codes)
            # In the order of the list, which `normalize` would put them in.
            kept = random.sample(range(len(codes)), random.randint(1, min(len(codes), 4)))
            return [codes[place] for place in sorted(kept)]
        case PlaceType(kinds):
            return place(random.choice(kinds), random)
        case FileType(many=False):
            return _file(type_, random)
        case FileType(minimum=least, maximum=most):
            count = random.randint(max(least, 1), min(most, max(least, 1) + 2))
            return [_file(type_, random) for _ in range(count)]
    assert_never(type_)


def number(units: int, scale: int) -> Any:
    """The canonical answer of a scaled integer."""
    return values.unscaled(units, scale) if scale else units


def _edge(random: Random, low: int, high: int) -> int:
    """A number of a range; its ends and small numbers often."""
    if random.random() < 0.25:
        return random.choice((low, high, min(low + 1, high), max(high - 1, low)))
    if random.random() < 0.6:
        return random.randint(low, min(high, low + 1000))
    return random.randint(low, high)


def _day(type_: DateType, random: Random, on: str) -> str:
    low, high = days(type_, on)
    near = date.fromisoformat(on).toordinal()
    first, last = low.toordinal(), high.toordinal()
    if random.random() < 0.7:
        nearest = random.choice((40, 400, 30_000))
        first, last = max(first, near - nearest), min(last, near + nearest)
    if first > last:
        first, last = low.toordinal(), high.toordinal()
    return date.fromordinal(_edge(random, first, max(first, last))).isoformat()


def _time(random: Random) -> str:
    minute = _edge(random, 0, 24 * 60 - 1)
    return f"{minute // 60:02}:{minute % 60:02}"


def place(kind: str, random: Random, count: int | None = None) -> dict[str, Any]:
    """A place of a kind; with so many vertices if a number is asked for."""
    if kind == "parcel":
        parsed = patterns.parse(places.PARCEL)
        assert not isinstance(parsed, patterns.Mistake)
        return {"kind": kind, "id": sample(parsed, random)}
    least, most = places.VERTICES[kind]
    if count is None:
        count = most if random.random() < 0.05 else random.randint(least, min(most, least + 5))
    vertices = [_vertex(random) for _ in range(count)]
    if kind == "area" and count > 1 and vertices[0] == vertices[-1]:
        return place(kind, random, count)
    return {"kind": kind, "wgs84": vertices}


def _vertex(random: Random) -> list[str]:
    east, north = (_edge(random, low * 10**6, high * 10**6 - 1) for low, high in _DEGREES)
    return [f"{each // 10**6}.{each % 10**6:06}" for each in (east, north)]


def days(type_: DateType, on: str) -> tuple[date, date]:
    """The first and the last day that the bounds allow."""
    low, high = (on if bound == "today" else bound for bound in (type_.minimum, type_.maximum))
    return (
        date.fromisoformat(low) if low else FIRST,
        date.fromisoformat(high) if high else LAST,
    )


def _file(type_: FileType, random: Random) -> dict[str, Any]:
    size = random.choice((1, type_.max_size, random.randint(1, type_.max_size)))
    return {
        "name": random.choice(("plik.pdf", "Załącznik nr 1.pdf", "mapa.png")),
        "media_type": random.choice(type_.accept),
        "size": size,
        "sha256": f"{random.getrandbits(256):064x}",
    }


def text(type_: TextType, random: Random, length: int | None = None) -> str | None:
    """A text that the type accepts; of a given length if one is asked for."""
    least = type_.min_length if length is None else length
    most = type_.max_length if length is None else length
    for _ in range(_TRIES):
        if type_.pattern is None:
            found = _plain(random, least, most, type_.multiline)
        else:
            parsed = patterns.parse(type_.pattern)
            assert not isinstance(parsed, patterns.Mistake)
            found = sample(parsed, random)
        if type_.checksum is not None:
            agreed = agreeing(type_, found, random)
            if agreed is None:
                continue
            found = agreed
        if least <= len(found) <= most and values.composed(found) and not fault(type_, found):
            return found
    return None


def fault(type_: TextType, text: object) -> str:
    """The code of what is wrong with a text, apart from its length."""
    fits = None
    if type_.pattern is not None:
        parsed = patterns.parse(type_.pattern)
        assert not isinstance(parsed, patterns.Mistake)

        def fits(each: str) -> bool:
            return patterns.accepts(parsed, each)

    return values.text_fault(text, fits, type_.checksum, type_.multiline)


def _plain(random: Random, least: int, most: int, multiline: bool) -> str:
    word = random.choice(WORDS)
    if multiline and random.random() < 0.3:
        word = f"{word}\n{random.choice(WORDS)}"
    if least <= len(word) <= most and random.random() < 0.9:
        return word
    wanted = random.choice((least, most)) if most - least < 5000 else least
    return "".join(random.choice("ąbćdeęłńóśźż") for _ in range(wanted))


def sample(pattern: patterns.Pattern, random: Random) -> str:
    """A text that matches."""
    match pattern:
        case patterns.Chars(ranges):
            low, high = random.choice(ranges)
            return chr(random.randint(low, high))
        case patterns.Sequence(parts):
            return "".join(sample(part, random) for part in parts)
        case patterns.Choice(options):
            return sample(random.choice(options), random)
        case patterns.Repeated(body, least, most):
            highest = least + _MANY if most is None else most
            count = random.choice((least, highest, random.randint(least, highest)))
            return "".join(sample(body, random) for _ in range(count))
    assert_never(pattern)


# Check digits -----------------------------------------------------------------------------------


def agreeing(type_: TextType, found: str, random: Random) -> str | None:
    """The text with its check digits put right; None where they cannot be."""
    assert type_.checksum is not None
    row = values.CHECKSUMS[type_.checksum]
    if row.birth:
        return pesel(random, date.fromordinal(random.randint(FIRST.toordinal(), LAST.toordinal())))
    # Every text of the neighbourhood: one place changed, then two (an IBAN has two check digits).
    for changed in (*_changed(found, row.alphabet, 1), *_changed(found, row.alphabet, 2)):
        if values.check_digits_agree(type_.checksum, changed) and not fault(type_, changed):
            return changed
    return None


def _changed(found: str, alphabet: str, places: int) -> Iterator[str]:
    digits = [i for i, char in enumerate(found) if char.isdecimal()]
    if places == 1:
        sums = digits[::-1]
        yield from (found[:i] + char + found[i + 1 :] for i in sums for char in "0123456789")
    elif digits:
        # ISO 7064 stands at the first digits.
        i = digits[0]
        yield from (f"{found[:i]}{pair:02}{found[i + 2 :]}" for pair in range(100))


def pesel(random: Random, born: date, sex: str | None = None) -> str:
    """A PESEL of that birthday (1800 to 2299) with a check digit that agrees."""
    month = born.month + {18: 80, 19: 0, 20: 20, 21: 40, 22: 60}[born.year // 100]
    last = random.randrange(10)
    if sex is not None and last % 2 != (sex == "M"):
        last = last ^ 1
    digits = f"{born.year % 100:02}{month:02}{born.day:02}{random.randrange(1000):03}{last}"
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return f"{digits}{-total % 10}"


# Wrong answers ----------------------------------------------------------------------------------


def wrong(type_: ValueType, code: str, good: Any, random: Random, on: str) -> Any:
    """An answer with the problem `code` and no other; None where this type has none nearby.
    `good` is an answer that the type accepts."""
    if code == "kind":
        return random.choice(_other_kinds(type_))
    match type_:
        case TextType():
            return _wrong_text(type_, code, good, random)
        case NumberType():
            return _wrong_number(type_, code, random)
        case DateType():
            return _wrong_day(type_, code, random, on)
        case TimeType():
            return random.choice(_WRONG_TIMES) if code == "form" else None
        case DateTimeType():
            if code != "form":
                return None
            day = _wrong_day(DateType(), code, random, on)
            return random.choice((f"{good[:10]}T{random.choice(_WRONG_TIMES)}", f"{day}T12:30"))
        case ConsentType():
            return False if code == "form" else None
        case ChoiceType(many=many):
            stranger = f"{type_.codelist.codes[0]}-nieznany"
            if not many:
                return stranger if code == "option" else None
            return [*good, stranger] if code == "option" else [*good, good[0]]
        case PlaceType(kinds):
            return _wrong_place(kinds, code, random)
        case FileType():
            return _wrong_file(type_, code, good, random)
        case BooleanType():
            return None
    assert_never(type_)


def _other_kinds(type_: ValueType) -> tuple[object, ...]:
    """JSON of another kind. None stands for null, so it is written as `NULL`."""
    common: tuple[object, ...] = (NULL, [], {}, "")
    match type_:
        case NumberType(scale=0):
            return (*common, "7", True)
        case BooleanType() | ConsentType():
            return (*common, "true", 1)
        case ChoiceType(many=True) | FileType(many=True):
            return (*common, "a", 7)
        case PlaceType():
            return (*common, "Rynek", ["52.0", "19.0"], {"kind": "point"})
        case FileType():
            return (*common, "plik.pdf", {"name": "plik.pdf"})
        case _:
            return (*common, 7, True, ["a"])


class Null:
    """JSON's null, told apart from `nothing found`."""


NULL = Null()


def _wrong_text(type_: TextType, code: str, good: str, random: Random) -> str | None:
    match code:
        case "form":
            if type_.pattern is None or random.random() < 0.3:
                return random.choice(
                    (f" {good}", f"{good} ", f"{good}\n", f"{good}\u200b", f"\ufeff{good}")
                )
            near = (f"{good}!", good[:-1], good.lower(), f"{good}0", f"{good[:1]} {good[1:]}", "ż")
            wrong = [each for each in near if each and fault(type_, each) == "form"]
            return random.choice(wrong) if wrong else None
        case "check_digit":
            places = [i for i, char in enumerate(good) if char.isdecimal()]
            for i in random.sample(places, len(places)):
                digit = str((int(good[i]) + random.randint(1, 9)) % 10)
                changed = good[:i] + digit + good[i + 1 :]
                if fault(type_, changed) == "check_digit":
                    return changed
            return None
        case "length":
            return _wrong_length(type_, random)
        case "nfc":
            return _decomposed(type_, random)
        case _:
            return None


def _wrong_length(type_: TextType, random: Random) -> str | None:
    if type_.pattern is None:
        lengths = [type_.max_length + 1, *([type_.min_length - 1] if type_.min_length > 1 else [])]
        return "ą" * random.choice(lengths)
    for _ in range(_TRIES):
        parsed = patterns.parse(type_.pattern)
        assert not isinstance(parsed, patterns.Mistake)
        found = _stretched(parsed, type_.max_length, random)
        if type_.checksum is not None:
            found = agreeing(type_, found, random) or found
        if not type_.min_length <= len(found) <= type_.max_length and not fault(type_, found):
            return found
    return None


def _stretched(pattern: patterns.Pattern, over: int, random: Random) -> str:
    """A match as long as it gets, or as short."""
    long = random.random() < 0.7

    def made(each: patterns.Pattern) -> str:
        match each:
            case patterns.Chars():
                return sample(each, random)
            case patterns.Sequence(parts):
                return "".join(map(made, parts))
            case patterns.Choice(options):
                return made(random.choice(options))
            case patterns.Repeated(body, least, most):
                highest = over + 1 if most is None else most
                return "".join(made(body) for _ in range(highest if long else least))
        assert_never(each)

    return made(pattern)


def _decomposed(type_: TextType, random: Random) -> str | None:
    for _ in range(_TRIES):
        found = text(type_, random)
        whole = normalize("NFD", found) if found else ""
        if type_.pattern is None and whole.isascii():
            whole = "z\u0301" * max(1, type_.min_length // 2)
        fits = type_.min_length <= len(whole) <= type_.max_length
        if fits and not values.composed(whole) and not fault(type_, whole):
            return whole
    return None


def _wrong_number(type_: NumberType, code: str, random: Random) -> Any:
    by = random.choice((1, 1, 10, 1000))
    match code:
        case "min":
            return number(type_.minimum - by, type_.scale)
        case "max":
            return number(type_.maximum + by, type_.scale)
        case "form" if type_.scale:
            return random.choice(
                (
                    "1",
                    "1,5",
                    f"01.{'0' * type_.scale}",
                    f"1.{'0' * (type_.scale + 1)}",
                    "abc",
                    f"-0.{'0' * type_.scale}",
                )
            )
        case "form":
            return random.choice((1.5, 2**53, -(2**53), 0.1))
        case _:
            return None


def _wrong_day(type_: DateType, code: str, random: Random, on: str) -> str | None:
    low, high = days(type_, on)
    by = timedelta(days=random.choice((1, 1, 30, 400)))
    match code:
        case "min":
            return max(low - by, FIRST).isoformat() if low > FIRST else None
        case "max":
            return min(high + by, LAST).isoformat() if high < LAST else None
        case "form":
            return random.choice(
                (
                    "2026-02-30",
                    "1799-12-31",
                    "2300-01-01",
                    "30.01.2026",
                    "2026-1-1",
                    "jutro",
                    "2025-02-29",
                )
            )
        case _:
            return None


def _wrong_place(kinds: tuple[str, ...], code: str, random: Random) -> Any:
    kind = random.choice(kinds)
    match code:
        case "form" if kind == "parcel":
            return {"kind": kind, "id": random.choice(("", "1.2", "141201_1.0001.1/", " 1"))}
        case "form":
            found = place(kind, random)
            if kind == "area" and random.random() < 0.3:
                return {**found, "wgs84": [*found["wgs84"], found["wgs84"][0]]}
            found["wgs84"][-1] = list(random.choice(_WRONG_VERTICES))
            return found
        case "option":
            others = [each for each in places.PLACE_KINDS if each not in kinds]
            return (
                place(random.choice(others), random)
                if others
                else {"kind": "dom", "wgs84": [_vertex(random)]}
            )
        case "min_rows" | "max_rows":
            drawn = [(each, *places.VERTICES[each]) for each in kinds if each in places.VERTICES]
            if code == "min_rows":
                drawn = [each for each in drawn if each[1] > 1]
            kind, least, most = random.choice(drawn)
            return place(kind, random, least - 1 if code == "min_rows" else most + 1)
        case _:
            return None


def _wrong_file(type_: FileType, code: str, good: Any, random: Random) -> Any:
    first: dict[str, Any] = good[0] if type_.many else good
    changes: dict[str, dict[str, Any]] = {
        "form": random.choice(
            ({"name": " a"}, {"size": -1}, {"sha256": "0A"}, {"media_type": "pdf"})
        ),
        "file_type": {"media_type": "application/x-msdownload"},
        "file_size": {"size": type_.max_size + random.choice((1, 1000))},
    }
    if code == "max_rows":
        return [first] * (type_.maximum + 1)
    if code == "min_rows":
        return [first] * (type_.minimum - 1) or None
    if code not in changes:
        return None
    changed = {**first, **changes[code]}
    return [changed, *good[1:]] if type_.many else changed
