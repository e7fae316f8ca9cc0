"""Broken answers from good ones: every item dropped, mistyped, emptied, stretched, hidden…

A mutation changes one place. What it breaks is not said here: the judge says it, and the engines
have to agree. Everything comes in a fixed order, so a failure has one name for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

from formc.expr.tree import Path
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    Form,
    Group,
    Item,
    Note,
    NumberType,
    PlaceType,
    Repeat,
    TextType,
    TimeType,
    ValueType,
)
from formc.runtime.places import VERTICES

Steps = tuple[str | int, ...]
GONE: Any = object()
FILE = {"name": "plik.pdf", "media_type": "application/pdf", "size": 1024, "sha256": "0a" * 32}
NO_ANSWERS: tuple[object, ...] = (None, "", [], {})
MOST_ROWS = 501
MANY_ROWS = 20  # more are tried once, not in every company
OTHER_KINDS: tuple[object, ...] = (True, False, 7, 1.5, "słowo", ["słowo"], {"inny": "klucz"})


@dataclass(frozen=True)
class Mutation:
    """What stands at `steps` becomes `value`, or goes away."""

    steps: Steps
    value: Any

    def __str__(self) -> str:
        pointer = "".join(f"/{step}" for step in self.steps)
        return f"{pointer} removed" if self.value is GONE else f"{pointer} = {self.value!r:.60}"

    @property
    def large(self) -> bool:
        return isinstance(self.value, list) and len(self.value) > MANY_ROWS

    def applied(self, answers: Any) -> Any:
        """A changed copy; the steps before the last are made where they are missing."""
        changed = deepcopy(answers)
        if not self.steps:
            return deepcopy(self.value)
        place = changed
        for step, following in zip(self.steps, self.steps[1:], strict=False):
            if isinstance(place, list) and isinstance(step, int):
                place.extend({} for _ in range(len(place), step + 1))
                place = place[step]
            elif isinstance(place, dict):
                place = place.setdefault(step, [] if isinstance(following, int) else {})
            else:
                return changed
        last = self.steps[-1]
        if isinstance(place, dict):
            if self.value is GONE:
                place.pop(last, None)
            else:
                place[last] = deepcopy(self.value)
        elif isinstance(place, list) and isinstance(last, int):
            if self.value is GONE:
                del place[last : last + 1]
            else:
                place[last : last + 1] = [deepcopy(self.value)]
        return changed


def mutations(form: Form, answers: Any, known: Iterable[Any] = ()) -> Iterator[Mutation]:
    """Every single mutation of `answers`. `known` are other answers of the form, from which good
    values for items that are not answered here are taken."""
    yield from (Mutation((), value) for value in (*NO_ANSWERS, "słowo", 7))
    yield Mutation(("nieznany",), "klucz")
    yield Mutation(("__proto__",), {"nieznany": "klucz"})
    samples = _samples(form, [answers, *known])
    for item in form.walk():
        if isinstance(item, Note):
            continue
        for steps in _places(form, item, answers):
            yield from _of_item(item, steps, _at(answers, steps), samples)


def pairs(form: Form, answers: Any, known: Sequence[Any], count: int, seed: int) -> Iterator[Any]:
    """`count` answers with two mutations at once, or three."""
    every = [each for each in mutations(form, answers, known) if not each.large]
    random = Random(seed)
    for _ in range(count):
        changed = answers
        for mutation in random.sample(every, min(len(every), random.choice((2, 2, 3)))):
            if mutation.steps:
                changed = mutation.applied(changed)
        yield changed


def _of_item(
    item: Field | Group | Repeat, steps: Steps, value: Any, samples: dict[Path, list[Any]]
) -> Iterator[Mutation]:
    if value is not GONE:
        yield Mutation(steps, GONE)
    for other in (*NO_ANSWERS, *OTHER_KINDS):
        yield Mutation(steps, other)
    for sample in samples.get(item.path, ()):
        if sample != value:
            yield Mutation(steps, sample)
    match item:
        case Field():
            for wrong in near(item.type, value):
                yield Mutation(steps, wrong)
        case Group():
            yield Mutation((*steps, "nieznany"), "klucz")
        case Repeat():
            given = isinstance(value, list) and value
            rows = value if given else next(iter(samples.get(item.path, ())), [])
            yield Mutation((*steps, 0, "nieznany"), "klucz")
            for wrong_row in (None, {}, "słowo"):
                yield Mutation((*steps, 0), wrong_row)
            if rows:
                for count in (item.minimum - 1, item.minimum, item.maximum, item.maximum + 1):
                    if 0 <= count <= MOST_ROWS:
                        yield Mutation(steps, [rows[i % len(rows)] for i in range(count)])


TIMES = (
    *("00:00", "23:59", "09:05", "24:00", "9:05", "09:60", "0905", "09:05:00", "-9:05", "09:5"),
    *("09.05", "09:05 ", " 09:05", "09:05\n", "٠9:05", "09:05Z"),
)


NORTH, EAST = "52.237049", "21.017532"
POINT = [EAST, NORTH]
ANGLES = (
    *("13.999999", "14.000000", "24.999999", "25.000000", "48.999999", "49.000000", "55.999999"),
    *("56.000000", "21.01753", "21.0175321", "21,017532", "021.017532", "+21.017532", "-21.017532"),
    *(" 21.017532", "21.017532 ", "21.017532\n", "21.017532E", "2.1e1", "", "٢١.017532", "21"),
)


def near_place() -> Iterator[Any]:
    """Places of every kind, right and wrong."""
    for kind in (*VERTICES, "dom", ""):
        for count in (0, 1, 2, 3, 4, 199, 200, 201):
            points = [[f"21.{n:06}", NORTH] for n in range(count)]
            if count < 5 or kind in ("line", "area"):
                yield {"kind": kind, "wgs84": points}
            if 1 < count < 5:
                yield {"kind": kind, "wgs84": [*points, points[0]]}
        yield {"kind": kind, "id": "141201_1.0001.123/4"}
    for angle in ANGLES:
        yield {"kind": "point", "wgs84": [[angle, NORTH]]}
        yield {"kind": "point", "wgs84": [[EAST, angle]]}
        yield {"kind": "line", "wgs84": [POINT, [angle, angle]]}
    for wrong in ([], [EAST], [EAST, NORTH, "0"], EAST, {"0": EAST}, [21.0, 52.0], None, [POINT]):
        yield {"kind": "line", "wgs84": [POINT, wrong]}
        yield {"kind": "point", "wgs84": wrong}
    yield from ({"kind": "point"}, {"wgs84": [POINT]}, {"kind": ["point"], "wgs84": [POINT]})
    yield from ({"kind": None, "id": "x"}, {"kind": "point", "wgs84": [POINT], "id": ""})
    for id in (
        "141201_1.0001.123/4",
        "141201_1.0001.AR_1.5",
        "141201_1.0001.",
        "x",
        "",
        " 1",
        7,
        None,
    ):
        yield {"kind": "parcel", "id": id}
    yield {"kind": "parcel", "wgs84": [POINT]}


def near(type: ValueType, value: Any) -> Iterator[Any]:
    """Values of the right kind at the edges of the type, on both sides."""
    match type:
        case TextType():
            yield from _near_text(type, value if isinstance(value, str) else "tekst")
        case NumberType(scale=0):
            low, high = type.minimum, type.maximum
            yield from (low - 1, low, high, high + 1, float(high), 0, -0.0, 2**53, -(2**53), 1e300)
        case NumberType():
            yield from _near_decimal(type)
        case BooleanType() | ConsentType():
            yield from ("true", 1, 0)
        case DateType():
            yield from ("1800-01-01", "2299-12-31", "1799-12-31", "2300-01-01", "2024-02-29")
            yield from ("2023-02-29", "1900-02-29", "2000-02-29", "2026-04-31", "2026-13-01")
            yield from ("2026-1-1", "20260101", "2026-01-01T00:00", "2026-01-01\n", "٢٠٢٦-01-01")
        case TimeType():
            yield from TIMES
        case DateTimeType():
            yield from (f"2026-05-05T{time}" for time in TIMES)
            yield from (f"{day}T12:30" for day in near(DateType(), value))
            yield from ("2026-05-05 12:30", "2026-05-05t12:30", "2026-05-05T12:30Z", "T", "12:30")
            yield from ("2026-05-05T12:30:00", "2026-05-05T12:30+01:00", "2026-05-0512:30")
        case ChoiceType(many=True):
            codes = type.codelist.codes
            yield from ([codes[0]], list(codes[:40]), [codes[-1], codes[0]], [codes[0]] * 2)
            yield from (["nie-ma-takiego"], [codes[0], "nie-ma-takiego"], [codes[0], 7], [""])
        case ChoiceType():
            codes = type.codelist.codes
            yield from (*codes[:4], "nie-ma-takiego", codes[0].upper() + "X", codes[0] + "\n")
        case PlaceType():
            yield from near_place()
        case FileType():
            for file in _near_file(type):
                yield [file] if type.many else file
            if type.many and type.maximum < 50:
                yield [FILE] * (type.maximum + 1)
                yield [{**FILE, "media_type": type.accept[0]}] * type.maximum


def _near_text(type: TextType, value: str) -> Iterator[str]:
    yield from (f" {value}", f"{value} ", f"{value}\n", f"\n{value}", f"{value}\nwiersz")
    yield from (
        f"{value}{char}{value}" for char in "\0\t\r\x7f\x85\xa0\xad\u200b\u202e\u2060\ufeff"
    )
    yield from (f"{value}{char}" for char in ("\ufdd0", "\ufffe", "\U0001fffe", "\U0001f333"))
    yield from ("Z\u0301o\u0301\u0142w", "Żółw", "x" * type.min_length, "x" * type.max_length)
    if type.min_length > 1:
        yield "x" * (type.min_length - 1)
    yield from ("x" * (type.max_length + 1), "🌳" * type.max_length, "🌳" * (type.max_length + 1))
    for i, char in enumerate(value[:40]):
        if char.isdecimal():  # check digits and patterns
            yield value[:i] + str((int(char) + 1) % 10) + value[i + 1 :]
        elif char.isalpha():
            yield value[:i] + ("A" if char != "A" else "B") + value[i + 1 :]
    yield from (value[:-1] or "x", value + "0", value.lower() + "q", value[::-1].strip() or "x")


def _near_decimal(type: NumberType) -> Iterator[str]:
    for units in (type.minimum - 1, type.minimum, type.maximum, type.maximum + 1, 0):
        whole, part = divmod(abs(units), 10**type.scale)
        yield f"{'-' if units < 0 else ''}{whole}.{part:0{type.scale}}"
    zeros = "0" * type.scale
    yield from (
        f"-0.{zeros}",
        f"01.{zeros}",
        "1",
        "1.",
        f"1.{zeros}0",
        f"1,{zeros}",
        f"1.{zeros}\n",
    )
    yield from (f"+1.{zeros}", f" 1.{zeros}", f"{'9' * 16}.{zeros}", f"{'9' * 15}.{zeros}", "1e2")


def _near_file(type: FileType) -> Iterator[dict[str, Any]]:
    good = {**FILE, "media_type": type.accept[0]}
    yield good
    changes: tuple[dict[str, Any], ...] = (
        {"size": type.max_size}, {"size": type.max_size + 1}, {"size": 0}, {"size": -1},
        {"size": 1.5}, {"size": 2.0}, {"size": "1"}, {"size": 2**53}, {"size": True},
        {"media_type": "application/x-msdownload"}, {"media_type": "pdf"}, {"media_type": ""},
        {"media_type": 7}, {"name": ""}, {"name": "x" * 255}, {"name": "x" * 256}, {"name": " a"},
        {"name": "a\nb"}, {"name": None}, {"name": "a\u0301"}, {"sha256": "0A" * 32},
        {"sha256": "0a" * 31}, {"sha256": "0a" * 32 + "\n"}, {"inny": "klucz"},
    )  # fmt: skip
    for change in changes:
        yield {**good, **change}
    for key in good:
        yield {k: v for k, v in good.items() if k != key}


# Where items stand ------------------------------------------------------------------------------


def _places(form: Form, item: Item, answers: Any) -> Iterator[Steps]:
    """The item's places in these answers: in at most two rows of its repeat, and one more."""
    repeat = next(
        (r for r in form.walk() if isinstance(r, Repeat) and _inside(item.path, r.path)), None
    )
    if repeat is None:
        yield item.path
        return
    rows = _at(answers, repeat.path)
    count = len(rows) if isinstance(rows, list) else 0
    for number in sorted({0, count - 1, count} if count else {0}):
        yield (*repeat.path, number, *item.path[len(repeat.path) :])


def _inside(path: Path, repeat: Path) -> bool:
    return len(path) > len(repeat) and path[: len(repeat)] == repeat


def _at(answers: Any, steps: Steps) -> Any:
    for step in steps:
        if not isinstance(answers, dict if isinstance(step, str) else list):
            return GONE
        try:
            answers = answers[step]
        except (KeyError, IndexError):
            return GONE
    return answers


def _samples(form: Form, known: Sequence[Any]) -> dict[Path, list[Any]]:
    """Up to three answers that somebody gave, or good guesses, by path of the item."""
    samples: dict[Path, list[Any]] = {}
    for item in form.walk():
        if isinstance(item, Note):
            continue
        found: list[Any] = []
        for answers in known:
            for steps in _places(form, item, answers):
                value = _at(answers, steps)
                if value is not GONE and value not in found:
                    found.append(value)
        if not found and isinstance(item, Field) and (guess := _guess(item.type)) is not GONE:
            found.append(guess)
        samples[item.path] = found[:3]
    return samples


def a_place(kind: str) -> dict[str, Any]:
    if kind == "parcel":
        return {"kind": kind, "id": "141201_1.0001.123/4"}
    points = [[f"21.{n:06}", NORTH] for n in range(VERTICES[kind][0])]
    return {"kind": kind, "wgs84": points}


def _guess(type: ValueType) -> Any:
    match type:
        case TextType(pattern=None):
            return ("słowo " * type.max_length)[: max(type.min_length, min(type.max_length, 5))]
        case TextType():
            return GONE
        case NumberType(scale=0):
            return type.minimum
        case NumberType():
            whole, part = divmod(max(type.minimum, 0), 10**type.scale)
            return f"{whole}.{part:0{type.scale}}"
        case BooleanType() | ConsentType():
            return True
        case DateType():
            return "2026-05-05"
        case TimeType():
            return "09:30"
        case DateTimeType():
            return "2026-05-05T09:30"
        case ChoiceType():
            code = type.codelist.codes[0]
            return [code] if type.many else code
        case PlaceType(kinds):
            return a_place(kinds[0])
        case FileType():
            file = {**FILE, "media_type": type.accept[0]}
            return [file] * type.minimum if type.many else file
