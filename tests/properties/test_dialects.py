"""Random well-typed formulas on random answers mean the same in every dialect.

`FORMC_RANDOM=3000x20` sets the numbers of formulas and answer sets, `FORMC_RANDOM_XPATH2=300` how
many of the formulas are asked of the slow engines of XPath 2.0 too, `FORMC_SEED` the seed; the
small default runs on every change. The large figures are in `docs/equivalence.md`.
"""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import pytest

from formc.diagnostics import Report
from formc.expr.check import check
from formc.expr.lower.outcomes import Unsayable
from formc.expr.tree import Bool, Expr, Literal
from formc.source import Source
from tests.support.dialects import (
    NAMES,
    ROW_NAMES,
    Instance,
    Question,
    by_elementpath,
    by_evaluator,
    by_lxml,
    by_node,
    by_python,
    by_saxon,
    rows_of,
)
from tests.support.random_formulas import Writer, random_instance

FORMULAS, ANSWERS = (int(n) for n in os.environ.get("FORMC_RANDOM", "300x8").split("x"))
XPATH2 = int(os.environ.get("FORMC_RANDOM_XPATH2", "60"))
SEED = int(os.environ.get("FORMC_SEED", "1"))
BATCH = 500


def formulas(random: Random, count: int, in_row: bool) -> list[tuple[str, Expr]]:
    """Formulas that the checker accepts; most of what the writer makes up is."""
    found: list[tuple[str, Expr]] = []
    tried = 0
    while len(found) < count:
        text = Writer(random, in_row=in_row).formula()
        tried += 1
        assert tried < 20 * count + 100, "the writer makes up too much nonsense"
        names = ROW_NAMES if in_row else NAMES
        expr = check(text, names, None, Source("formula", text).span, Report())
        if expr is not None and not isinstance(expr, Literal):
            found.append((text, expr))
    return found


@pytest.mark.parametrize("in_row", [False, True], ids=["form", "row"])
def test_random_formulas_mean_the_same_everywhere(in_row: bool) -> None:
    random = Random(f"{SEED} {in_row}")
    told: Counter[str] = Counter()
    left, slow = (FORMULAS, XPATH2) if not in_row else (FORMULAS // 4, XPATH2 // 4)
    while left > 0:
        batch = formulas(random, min(BATCH, left), in_row)
        instances = [random_instance(random) for _ in range(ANSWERS)]
        share = -(-slow * len(batch) // left)
        told += compare(batch, instances, in_row, share)
        left, slow = left - len(batch), slow - share
    print(f"{'row' if in_row else 'form'}: {dict(told)}")
    # A run in which nothing is ever true, false or refused would prove nothing.
    assert min(told["true"], told["false"], told["missing"], told["value"]) > told["compared"] // 50
    assert told["xpath"] > told["compared"] // 2
    # What both refuse are large numbers and working days.
    assert told["saxon"] == told["elementpath"] >= told["xpath2"] * 2 // 3


def compare(
    batch: list[tuple[str, Expr]], instances: list[Instance], in_row: bool, slow: int
) -> Counter[str]:
    """Compares all formulas in the fast engines, the first `slow` of them in all."""
    texts: list[str] = []
    questions: list[Question] = []
    for text, expr in batch:
        for instance in instances:
            rows = len(rows_of(instance))
            if not in_row or rows:
                texts.append(text)
                questions.append(Question(expr, instance, rows - 1 if in_row else None))
    judged = by_evaluator(questions)
    sample = questions[: slow * len(questions) // len(batch)]
    told = Counter(compared=len(questions), xpath2=len(sample))
    columns = {
        "python": by_python(questions),
        "node": by_node(questions),
        "xpath": by_lxml(questions, judged),
        "elementpath": by_elementpath(sample),
        "saxon": by_saxon(sample),
    }
    for number, right in enumerate(judged):
        condition = isinstance(questions[number].expr.type, Bool)
        told["missing" if right is None else str(right).lower() if condition else "value"] += 1
        for dialect, outcomes in columns.items():
            if number >= len(outcomes) or isinstance(outcomes[number], Unsayable):
                continue
            told[dialect] += 1
            assert outcomes[number] == right, (
                f"{texts[number]}\n{dialect}: {outcomes[number]!r}, judge: {right!r}\n"
                f"{questions[number].instance}"
            )
    return told
