"""The `tests:` of definitions, held against the judge: the exact problems and the exact fees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formc.answers.judge import judge, judge_fees, judge_warnings
from formc.ir import Form, Test
from formc.prove.memory import validator
from formc.record import Record
from formc.runtime.wire import PostError, read_posted
from formc.shapes.wire import shape

Expected = tuple[str, str, str]
"""A problem as tests name it: path, code, rule or empty."""


class Outcome(Record, frozen=True):
    """A test, and in words what differs from its expectation."""

    test: Test
    lines: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.lines


def run_form(form: Form) -> Iterator[Outcome]:
    """Judges every test of a form."""
    for test in form.tests:
        yield Outcome(test, tuple(_differences(form, test)))


def answers_of(form: Form, test: Test) -> object:
    """The answers of a test; posted pairs are read and made canonical as a portal does it.

    Raises `PostError` for a name that no page of the form posts.
    """
    if test.posted is None:
        return test.answers
    tree = read_posted(shape(form), test.posted).tree
    return validator(form).normalize(tree, on=test.on, office=dict(test.office))


def _differences(form: Form, test: Test) -> Iterator[str]:
    office = dict(test.office)
    try:
        answers = answers_of(form, test)
    except PostError as error:
        yield f"strona formularza tego nie wyśle: {error}"
        return
    found = {
        (problem.path, problem.code, problem.rule)
        for problem in judge(form, answers, on=test.on, office=office)
    }
    yield from _unequal(set(test.errors), found)
    if test.warnings is not None:
        warned = judge_warnings(form, answers, on=test.on, office=office)
        yield from _unequal(set(test.warnings), {(w.path, w.code, w.rule) for w in warned})
    if test.fees:
        yield from _fees(form, test, answers, office)


def _unequal(expected: set[Expected], found: set[Expected]) -> Iterator[str]:
    for path, code, rule in sorted(expected - found):
        yield f"brakuje: {path or 'formularz'}: {code} {rule}".rstrip()
    for path, code, rule in sorted(found - expected):
        yield f"ponadto: {path or 'formularz'}: {code} {rule}".rstrip()


def _fees(form: Form, test: Test, answers: object, office: dict[str, str]) -> Iterator[str]:
    fees: dict[str, Any] = judge_fees(form, answers, on=test.on, office=office)
    found = {str(item["id"]): item["amount"] for item in fees["items"]}
    found["total"] = fees["total"]
    for id, amount in test.fees:
        written = amount if "." in amount else f"{amount}.00"
        there = found.get(id, "nienależna")
        if there != written:
            yield f"opłata {id}: jest {there or 'bez kwoty'}, oczekiwano {written}"
