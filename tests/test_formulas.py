"""Every row of the tables of formulas, on the evaluator and in all dialects."""

from __future__ import annotations

from functools import lru_cache

import pytest

from formc.expr.evaluate import Value
from formc.expr.lower.outcomes import Unsayable
from tests.support.dialects import (
    by_elementpath,
    by_evaluator,
    by_lxml,
    by_node,
    by_python,
    by_saxon,
)
from tests.support.formula_cases import Case, load_cases

CASES = load_cases()


@lru_cache(maxsize=1)
def outcomes() -> dict[str, list[Value | Unsayable]]:
    """All rows at once: one process of node."""
    questions = [case.question for case in CASES]
    return {
        "evaluator": list(by_evaluator(questions)),
        "python": list(by_python(questions)),
        "node": list(by_node(questions)),
        "xpath": by_lxml(questions, [case.gives for case in CASES]),
        "elementpath": by_elementpath(questions),
        "saxon": by_saxon(questions),
    }


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.place for case in CASES])
def test_formula(number: int) -> None:
    case = CASES[number]
    for dialect, column in outcomes().items():
        check_outcome(case, dialect, column[number])


def check_outcome(case: Case, dialect: str, outcome: Value | Unsayable) -> None:
    words = case.refused.get({"elementpath": "xpath2", "saxon": "xpath2"}.get(dialect, dialect))
    if words is not None:
        assert isinstance(outcome, Unsayable), f"{case.formula}: {dialect} says it now"
        assert words in outcome.reason
        return
    assert not isinstance(outcome, Unsayable), f"{case.formula}: {outcome}"
    assert outcome == case.gives, f"{case.formula}: {dialect} gives {outcome!r}"
    assert type(outcome) is type(case.gives)


def test_the_tables_are_large() -> None:
    assert len(CASES) >= 250
