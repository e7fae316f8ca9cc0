"""What insight says can never be is never seen: against random answers to random forms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from time import process_time

import pytest

from formc.analysis.insight import verdicts
from formc.analysis.insight.facts import Model, Question
from formc.analysis.insight.linear import solution
from formc.analysis.insight.questions import given
from formc.analysis.insight.solver import answers
from formc.analysis.insight.world import World
from formc.answers.judge import Case, judge
from formc.build.load import load
from formc.compiler import check
from formc.expr.tree import FALSE, TRUE, Expr
from formc.expr.tree import Path as ItemPath
from formc.ir import Field, Form, Group
from tests.support.random_forms import DAY, answer_sets, random_form

SEEDS = range(30)
SETS = 25


@pytest.mark.parametrize("seed", SEEDS)
def test_the_impossible_does_not_happen(seed: int) -> None:
    """Every condition of a form that the solver calls impossible, on accepted answers; and rules
    on answers that break nothing but rules."""
    form = random_form(seed)
    world = World.of(form, DAY)
    impossible = {
        (expr, holds, row)
        for expr, row in _conditions(form)
        for holds in (True, False)
        if answers(world, Question(given(expr, holds), "row" if row else "")) is None
    }
    for found in answer_sets(form, seed, SETS):
        problems = judge(form, found, on=DAY)
        if any(problem.code != "rule" for problem in problems):
            continue
        case = Case(form, found, DAY, {}, "pl")
        for expr, holds, row in impossible:
            for place in case.rows_of(row) if row else (None,):
                assert case.value(expr, place) is not holds, (seed, expr, holds, found)


def test_something_is_found() -> None:
    """The property above is not empty."""
    found = [v for seed in SEEDS for v in verdicts(random_form(seed), DAY) if v.found is not None]
    assert len(found) > 10
    assert len({verdict.about for verdict in found}) > 2


def test_models_are_answers() -> None:
    """Where a model is found for a condition on plain fields, the judge agrees with it."""
    tried = 0
    for seed in SEEDS:
        form = random_form(seed)
        world = World.of(form, DAY)
        for expr, row in _conditions(form):
            model = answers(world, Question(given(expr), ""))
            if row or not isinstance(model, Model):
                continue
            tried += 1
            assert model.present is not None
            for thing, number in model.numbers.items():
                bounds = world.bounds(thing)
                assert bounds is None or bounds[0] <= number <= bounds[1]
            for thing, texts in model.texts.items():
                codes = world.codes(thing)
                assert codes is None or set(texts) <= set(codes)
    assert tried > 50


def _conditions(form: Form) -> list[tuple[Expr, ItemPath | None]]:
    """Every condition with the repeat in whose rows it stands."""
    world = World.of(form, DAY)
    found: list[tuple[Expr, ItemPath | None]] = []
    for item in form.walk():
        row = world.rows_of.get(item.path)
        found.append((item.shown, row))
        if isinstance(item, Field | Group):
            found.append((item.required, row))
    for rule in form.rules:
        found += [(rule.when, rule.row), (rule.condition, rule.row)]
    return [(expr, row) for expr, row in found if expr not in (TRUE, FALSE)]


def test_insight_costs_little() -> None:
    """At most a third of the check that it is part of; by processor time, the best of three."""
    files = load(Path(__file__).parents[2] / "definitions")
    checked = check(files)
    forms = [(service.form, service.content.legal_state) for service in checked.services.values()]

    def spent(work: Callable[[], object]) -> float:
        times = []
        for _ in range(3):
            start = process_time()
            work()
            times.append(process_time() - start)
        return min(times)

    asked = spent(lambda: [list(verdicts(form, since)) for form, since in forms])
    assert asked < spent(lambda: check(files)) / 3


@pytest.mark.parametrize("seed", range(40))
def test_linear_systems(seed: int) -> None:
    """Against all points of a small cube: what has a solution is not refuted, and a solution given
    is one."""
    random = Random(seed)
    for _ in range(50):
        rows = [
            ({name: random.randint(-3, 3) for name in "xyz"}, random.randint(-6, 6))
            for _ in range(random.randint(1, 6))
        ]
        rows += [({name: sign}, 4) for name in "xyz" for sign in (1, -1)]
        points = (
            {"x": x, "y": y, "z": z}
            for x in range(-4, 5)
            for y in range(-4, 5)
            for z in range(-4, 5)
        )
        some = any(_satisfies(point, rows) for point in points)
        found = solution(rows)
        if some:
            assert found is not False
        if isinstance(found, dict):
            assert _satisfies({"x": 0, "y": 0, "z": 0, **found}, rows)


def _satisfies(point: dict[str, int], rows: list[tuple[dict[str, int], int]]) -> bool:
    return all(sum(f * point[name] for name, f in row.items()) <= limit for row, limit in rows)
