"""The `tests:` of definitions, held against the judge: the exact problems and the exact fees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from formc.ir import Form, Test
from formc.prove.judge import judge, judge_fees
from formc.runtime.wire import read_posted
from formc.shapes.wire import shape


@dataclass(frozen=True, slots=True)
class Outcome:
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
    """The answers of a test; posted pairs are read as a portal reads them."""
    if test.posted is None:
        return test.answers
    return read_posted(shape(form), test.posted).tree


def _differences(form: Form, test: Test) -> Iterator[str]:
    office = dict(test.office)
    answers = answers_of(form, test)
    found = {
        (problem.path, problem.code, problem.rule)
        for problem in judge(form, answers, on=test.on, office=office)
    }
    expected = set(test.errors)
    for path, code, rule in sorted(expected - found):
        yield f"brakuje: {path or 'formularz'}: {code} {rule}".rstrip()
    for path, code, rule in sorted(found - expected):
        yield f"ponadto: {path or 'formularz'}: {code} {rule}".rstrip()
    if test.fees:
        yield from _fees(form, test, answers, office)


def _fees(form: Form, test: Test, answers: object, office: dict[str, str]) -> Iterator[str]:
    fees = judge_fees(form, answers, on=test.on, office=office)
    found = {str(item["id"]): item["amount"] for item in fees["items"]}
    found["total"] = fees["total"]
    for id, amount in test.fees:
        written = amount if "." in amount else f"{amount}.00"
        if found.get(id) != written:
            yield f"opłata {id}: jest {found.get(id, 'nienależna')}, oczekiwano {written}"
