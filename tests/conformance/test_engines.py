"""Every engine against the judge: each form of the project, its tests, and thousands of mutations.

Strict engines return the judge's problems, in his order and words. Partial engines accept what he
accepts and refuse what violates a constraint that they list (contracts, 1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest

from formc.runtime.problems import Problem
from tests.support.answers import bundle_of, expected_of, project, tried
from tests.support.engines import (
    Bundle,
    Filed,
    by_ajv,
    by_javascript,
    by_jsonschema,
    by_python,
    judged,
)

FORMS = sorted(project().forms)
STRICT: dict[str, Callable[[Bundle, Sequence[Filed]], list[tuple[Problem, ...]]]] = {
    "python": by_python,
    "javascript": by_javascript,
}
PARTIAL: dict[str, tuple[str, Callable[[Bundle, Sequence[Filed]], list[bool]]]] = {
    "jsonschema": ("json_schema", by_jsonschema),
    "ajv": ("json_schema", by_ajv),
}
SHOWN = 5  # differences of one form that a failure prints


@pytest.mark.parametrize("form", FORMS)
def test_the_judge_finds_exactly_what_the_cases_say(form: str) -> None:
    expected = expected_of(form)
    verdicts = judged(bundle_of(form), [filed for filed, _ in expected])
    wrong = [
        f"{filed.name}: {sorted(errors)} but {sorted((p.path, p.code, p.rule) for p in found)}"
        for (filed, errors), found in zip(expected, verdicts, strict=True)
        if {(p.path, p.code, p.rule) for p in found} != errors
    ]
    assert not wrong, "\n".join(wrong[:SHOWN])


@pytest.mark.parametrize("engine", STRICT)
@pytest.mark.parametrize("form", FORMS)
def test_strict_engines_say_what_the_judge_says(form: str, engine: str) -> None:
    bundle, filed = bundle_of(form), tried(form)
    verdicts = STRICT[engine](bundle, filed)
    wrong = [
        f"{each.name}\n  judge  {expected}\n  {engine} {found}"
        for each, expected, found in zip(filed, judged(bundle, filed), verdicts, strict=True)
        if expected != found
    ]
    assert not wrong, f"{len(wrong)} of {len(filed)}\n" + "\n".join(wrong[:SHOWN])


@pytest.mark.parametrize("engine", PARTIAL)
@pytest.mark.parametrize("form", FORMS)
def test_partial_engines_keep_their_promise(form: str, engine: str) -> None:
    bundle, filed = bundle_of(form), tried(form)
    lists, accepts = PARTIAL[engine]
    verdicts = zip(filed, judged(bundle, filed), accepts(bundle, filed), strict=True)
    wrong = [
        f"{each.name}\n  {engine} {'accepts' if accepted else 'refuses'}, judge {problems}"
        for each, problems, accepted in verdicts
        if _breach(bundle.enforced[lists], problems, accepted)
    ]
    assert not wrong, f"{len(wrong)} of {len(filed)}\n" + "\n".join(wrong[:SHOWN])


def _breach(listed: frozenset[str], problems: Sequence[Problem], accepted: bool) -> bool:
    if accepted:
        return any(constraint_of(problem) in listed for problem in problems)
    return not problems


def constraint_of(problem: Problem) -> str:
    """The id of the constraint that a problem violates."""
    if problem.rule:
        return f"rule:{problem.rule}"
    path = re.sub(r"/[0-9]+(?=/|$)", "/*", problem.path)
    if problem.code == "unknown":
        path = path.rpartition("/")[0]  # the constraint is its container's
    return f"{path}#{problem.code}"
