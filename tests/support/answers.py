"""All definitions of the project, compiled once, and the answers with which each form is tried."""

from __future__ import annotations

import re
import tempfile
from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from formc.answers.filed import Filed
from formc.build.load import load
from formc.compiler import Checked, check
from formc.ir import Form
from formc.prove.bundles import Bundle
from formc.prove.engines import judged
from formc.prove.examples import answers_of
from formc.runtime.problems import Problem
from tests.support.mutations import GONE, Mutation, Steps, mutations, pairs

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "answers"
GOLDEN = ROOT / "tests" / "cases" / "services"
ALSO = ("zawiadomienie-o-zgromadzeniu",)  # has types that no definition of the project has yet
ACT = b"""\
  prawo-o-zgromadzeniach:
    title: Ustawa z dnia 24 lipca 2015 r.
    short: Prawo o zgromadzeniach
    eli: DU/2015/1485
"""
FIRST = 1200  # single mutations of the first valid test of a form
FURTHER = 150  # and of each other one
PAIRS = 80  # answers with two or three mutations at once, for each valid test

Errors = frozenset[tuple[str, str, str]]
"""The exact set of (path, code, rule id or "")."""


class Plain(yaml.SafeLoader):
    """YAML in which a day is text and `on` is a key, as definitions have it."""


Plain.yaml_implicit_resolvers = {
    first: [
        (tag, re.compile("(true|false)$") if tag.endswith(":bool") else pattern)
        for tag, pattern in rows
        if not tag.endswith(":timestamp")
    ]
    for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
KEYS = {
    *("case", "from", "on", "office"),
    *("set", "remove", "add", "rows", "letters"),
    *("errors", "warnings", "fees"),
}


@cache
def project() -> Checked:
    files = dict(load(ROOT / "definitions"))
    files["law/acts.yaml"] += ACT
    for case in ALSO:
        files[f"services/{case}.yaml"] = (GOLDEN / case / "definitions.yaml").read_bytes()
    return check(files)


@cache
def bundle_of(form_id: str) -> Bundle:
    folder = Path(tempfile.mkdtemp(prefix=f"{form_id}-"))
    return Bundle.of(project().forms[form_id], folder)


@cache
def expected_of(form_id: str) -> tuple[tuple[Filed, Errors], ...]:
    """The tests of the definition, and the cases of `tests/cases/answers`, with their problems."""
    form = project().forms[form_id]
    found = [(_filed(form, test), frozenset(test.errors)) for test in form.tests]
    found += [(filed, _errors(case.get("errors", {}))) for filed, case in cases_of(form_id)]
    return tuple(found)


@cache
def cases_of(form_id: str) -> tuple[tuple[Filed, dict[str, Any]], ...]:
    """The cases of `tests/cases/answers`: each a test of the definition with a few changes.

    `from` names the test; `set`, `remove`, `add` (a row), `rows` (the last row as often as it
    takes to have so many) and `letters` (a word of so many) change its answers, by JSON Pointer, in
    the order in which they are written; `on` is the day, `office` the rates.
    `errors` are the problems in their order, `warnings` likewise, `fees` what is due and `total`.
    """
    form = project().forms[form_id]
    by_name = {test.name: _filed(form, test) for test in form.tests}
    file = CASES / f"{form_id}.yaml"
    found = []
    for case in yaml.load(file.read_text(), Plain) if file.exists() else []:
        assert case.keys() <= KEYS, f"{case['case']}: {case.keys() - KEYS}"
        start = by_name[case["from"]]
        answers = _changed(start.answers, case)
        office = case.get("office", start.office)
        found.append((Filed(case["case"], answers, str(case.get("on", start.on)), office), case))
    return tuple(found)


@cache
def tried(form_id: str) -> tuple[Filed, ...]:
    """Everything with which the engines of a form are tried, in a fixed order."""
    form = project().forms[form_id]
    found = [filed for filed, _ in expected_of(form_id)]
    good = [
        filed
        for (filed, errors), test in zip(expected_of(form_id), form.tests, strict=False)
        if test.valid and not errors
    ]
    known = [filed.answers for filed in good]
    for number, start in enumerate(good):
        single = list(mutations(form, start.answers, known))
        large = [each for each in single if each.large and not number]
        small = [each for each in single if not each.large]
        some = Random(number).sample(small, min(FURTHER if number else FIRST, len(small)))
        single = [*large, *some]
        changed = [(str(each), each.applied(start.answers)) for each in single]
        several = pairs(form, start.answers, known, PAIRS, seed=number)
        changed += [(f"pair {i}", answers) for i, answers in enumerate(several)]
        found += [
            Filed(f"{start.name}: {name}", answers, start.on, start.office)
            for name, answers in changed
        ]
    return tuple(found)


@cache
def verdicts(form_id: str) -> tuple[tuple[Problem, ...], ...]:
    """What the judge says of everything that is `tried`."""
    return tuple(judged(bundle_of(form_id), tried(form_id)))


def _filed(form: Form, test: Any) -> Filed:
    return Filed(test.name, answers_of(form, test), test.on, dict(test.office))


def _changed(answers: Any, case: dict[str, Any]) -> Any:
    for change, places in case.items():  # in the order in which they are written
        match change:
            case "set":
                made = [Mutation(_steps(pointer), value) for pointer, value in places.items()]
            case "remove":
                made = [Mutation(_steps(pointer), GONE) for pointer in places]
            case "add":
                made = [
                    Mutation((*_steps(pointer), len(_rows(answers, pointer))), row)
                    for pointer, row in places.items()
                ]
            case "rows":
                made = [_repeated(answers, pointer, count) for pointer, count in places.items()]
            case "letters":
                made = [Mutation(_steps(pointer), "ż" * n) for pointer, n in places.items()]
            case _:
                made = []
        for mutation in made:
            answers = mutation.applied(answers)
    return answers


def _repeated(answers: Any, pointer: str, count: int) -> Mutation:
    rows = _rows(answers, pointer)
    more = [deepcopy(rows[-1]) for _ in range(count - len(rows))]
    return Mutation(_steps(pointer), [*rows, *more])


def _rows(answers: Any, pointer: str) -> Any:
    rows = answers
    for step in _steps(pointer):
        rows = rows.get(step, []) if isinstance(rows, dict) else rows[step]
    return rows


def _steps(pointer: str) -> Steps:
    parts = (part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])
    return tuple(int(part) if part.isdecimal() else part for part in parts)


def _errors(written: dict[str, Any]) -> Errors:
    return frozenset(
        (path, "rule", word.removeprefix("rule ")) if word.startswith("rule ") else (path, word, "")
        for path, words in written.items()
        for word in (words if isinstance(words, list) else [words])
    )
