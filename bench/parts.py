"""Parts of formc beside what others would use in their place: `python -m bench.parts`.

    python -m bench.parts [--rounds 15] [--services 40]

Run it in the root of the repository, with bench/requirements.txt installed (`make bench` does it).
YAML: definitions of `bench.corpus` read with the place of everything, beside PyYAML's C loader,
which keeps none. A posted form: from the pairs of a browser to all problems, beside a WTForms form
of the same fields as somebody would write it by hand (kinds, lengths, patterns, codes, required; no
conditions, check digits, computed values or rules). All take turns within a round; times are those
of the processor, ratios are formed in each round. Prints Markdown.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import wtforms
import yaml
from werkzeug.datastructures import MultiDict
from wtforms import validators
from wtforms.fields.choices import SelectChoice

from bench.corpus import services
from bench.subject import bundle, plain_schema, the_form, variants
from formc.diagnostics import Report
from formc.ir import Form
from formc.prove.posting import posted, stored, through_a_browser
from formc.syntax.reader import read

Pairs = list[tuple[str, str]]
GOALS: Mapping[str, tuple[float, str]] = {
    "YAML": (0.8, "≤ 0.8 ×"),
    "form": (1.0, "≥ 1 ×"),
    "validator": (15.0, "≥ 15 ×"),
}


@dataclass(frozen=True)
class Row:
    """A part of ours and what it is compared with: microseconds, and the ratio of the goal."""

    name: str
    what: str
    ours: float
    against: str
    theirs: float
    ratio: float
    goal: str
    reached: bool


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15, help="turns of each (15)")
    parser.add_argument("--services", type=int, default=40, help="definitions that are read (40)")
    asked = parser.parse_args()
    if asked.rounds < 1 or asked.services < 1:
        parser.error("--rounds and --services are at least 1")
    print("| what | µs | against | µs | ratio | goal | |")
    print("| --- | ---: | --- | ---: | ---: | --- | --- |")
    for row in (reading(asked.services, asked.rounds), *posting(asked.rounds)):
        print(
            f"| {row.what} | {row.ours:.0f} | {row.against} | {row.theirs:.0f} |"
            f" {row.ratio:.2f} × | {row.goal} | {'reached' if row.reached else '**missed**'} |"
        )


def in_turns(rounds: int, works: Mapping[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Seconds of the processor that each needs, in each round."""
    for work in works.values():
        work()
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            gc.disable()
            begin = time.process_time()
            work()
            found[name].append(time.process_time() - begin)
            gc.enable()
    return found


def ratio(above: list[float], below: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


# YAML ---------------------------------------------------------------------------------------


def reading(count: int, rounds: int) -> Row:
    """Our reader beside PyYAML's, on the same bytes; both must find the same values."""
    files = [text.encode() for _, text in services(count, 1)]

    def ours() -> None:
        for data in files:
            report = Report()
            _, root = read(data, "a.yaml", report)
            assert root is not None
            assert not report.failed

    def theirs() -> None:
        for data in files:
            yaml.load(data, Loader=yaml.CSafeLoader)

    times = in_turns(rounds, {"ours": ours, "theirs": theirs})
    found = ratio(times["ours"], times["theirs"])
    least, goal = GOALS["YAML"]
    each = {name: statistics.median(values) / count * 1e6 for name, values in times.items()}
    return Row(
        "YAML", "YAML with the place of everything", each["ours"],
        "`yaml.CSafeLoader` without", each["theirs"], found, goal, found <= least,
    )  # fmt: skip


# A posted form ------------------------------------------------------------------------------

CALLS = 20  # in a round


def posting(rounds: int) -> list[Row]:
    """The generated form, and the validator alone, beside a form written by hand."""
    form = the_form()
    right = variants(form)[0]
    answers: Any = right.answers
    mine = through_a_browser(posted(form.items, answers))
    hand, theirs = by_hand(form), MultiDict(through_a_browser(flat(answers)))
    with tempfile.TemporaryDirectory() as name:
        made = bundle(form, Path(name))
        generated, validate = made.module("form").Form, made.module("validator").validate
    files = stored(answers)
    assert generated(mine, on=right.on, files=files).validate()
    checked = hand(theirs)
    assert checked.validate(), checked.errors
    works = {
        "form": lambda: [generated(mine, on=right.on, files=files).validate() for _ in _TIMES],
        "validator": lambda: [validate(answers, on=right.on) for _ in _TIMES],
        "hand": lambda: [hand(theirs).validate() for _ in _TIMES],
    }
    times = in_turns(rounds, works)
    rows = []
    for name, what in (
        ("form", "posted form: the generated WTForms form"),
        ("validator", "the same answers: the plain validator"),
    ):
        found = ratio(times["hand"], times[name])
        least, goal = GOALS[name]
        each = {key: statistics.median(values) / CALLS * 1e6 for key, values in times.items()}
        rows.append(
            Row(name, what, each[name], "a WTForms form written by hand", each["hand"], found,
                goal, found >= least)
        )  # fmt: skip
    return rows


_TIMES = range(CALLS)


def flat(answers: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Answers as a form of WTForms is posted: parts of a name joined by `-`."""
    match answers:
        case {"sha256": digest}:
            yield name, digest
        case dict():
            for key, value in answers.items():
                yield from flat(value, f"{name}-{key}" if name else key)
        case [dict(), *_]:
            for number, row in enumerate(answers):
                yield from flat(row, f"{name}-{number}")
        case list():
            yield from ((name, code) for code in answers)
        case bool():
            yield name, "true" if answers else "false"
        case _:
            yield name, str(answers)


def by_hand(form: Form) -> type[wtforms.Form]:
    """The form that says what `bench.subject.plain_schema` says; what only some are asked for is
    optional."""
    return _form(plain_schema(form), always=True)


def _form(schema: Mapping[str, Any], *, always: bool) -> type[wtforms.Form]:
    fields = {
        name: _field(name, part, always and name in schema["required"])
        for name, part in schema["properties"].items()
    }
    return type("ByHand", (wtforms.Form,), fields)


def _field(name: str, schema: Mapping[str, Any], needed: bool) -> object:
    asked = validators.InputRequired() if needed else validators.Optional()
    match schema:
        case {"properties": {"sha256": _}}:  # an upload that is stored already: its digest
            return wtforms.StringField(name, [asked, validators.Regexp("[0-9a-f]{64}$")])
        case {"type": "object"}:
            return wtforms.FormField(_form(schema, always=needed), name)
        case {"type": "array", "items": {"type": "object"} as row, **more} if "sha256" not in str(
            row["properties"]
        ):
            inner = wtforms.FormField(_form(row, always=True))
            least = more["minItems"] if needed else 0
            return wtforms.FieldList(inner, name, min_entries=least, max_entries=more["maxItems"])
        case {"type": "array", "items": {"enum": codes}}:
            return wtforms.SelectMultipleField(name, [asked], choices=_choices(codes))
        case {"enum": codes}:
            return wtforms.RadioField(name, [asked], choices=_choices(codes))
        case {"type": "boolean"} | {"const": True}:
            return wtforms.BooleanField(name, false_values=("false", ""))
        case {"type": "integer", "minimum": least, "maximum": most}:
            return wtforms.IntegerField(name, [asked, validators.NumberRange(least, most)])
        case _:
            return wtforms.StringField(name, [asked, *_texts(schema)])


def _choices(codes: Iterable[str]) -> list[SelectChoice]:
    return [SelectChoice(code, code) for code in codes]


def _texts(schema: Mapping[str, Any]) -> Iterable[object]:
    if "maxLength" in schema:
        yield validators.Length(schema.get("minLength", 0), schema["maxLength"])
    if "pattern" in schema:
        yield validators.Regexp(schema["pattern"])


if __name__ == "__main__":
    main()
