"""What insight says of small forms, against every way to answer them: nothing that can be is called
impossible, and nothing impossible is missed.

`FORMC_SMALL_FORMS=400 pytest tests/properties/test_insight_small.py` tries more of them.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import cache

import pytest

from formc.analysis.insight.facts import Given, Model, Question
from formc.analysis.insight.logic import Present
from formc.analysis.insight.questions import Asking, Verdict
from formc.analysis.insight.world import World
from formc.expr.tree import Path
from formc.ir import ChoiceType, Field, Form, NumberType
from tests.support.small_forms import DAY, Tried, all_tried, matters, small_form

SEEDS = range(int(os.environ.get("FORMC_SMALL_FORMS", "120")))


@cache
def asked(seed: int) -> tuple[Asking, tuple[Verdict, ...], tuple[Tried, ...]]:
    form = small_form(seed)
    asking = Asking(form, World.of(form, DAY))
    return asking, tuple(asking.verdicts()), tuple(all_tried(form))


@pytest.mark.parametrize("seed", SEEDS)
def test_impossible_is_what_never_is(seed: int) -> None:
    """Both ways. What depends on an item that nobody can fill in is left unsaid once that is
    reported; what is said still has to be true."""
    asking, _, every = asked(seed)
    for question, found in asking.asked.items():
        items = _matters(asking.form, question)
        some = any(_answers(tried, question) for tried in every if not tried.broken & items)
        if found is None:
            assert not some, question
        elif not items & asking.world.unfillable:
            assert some, question


@pytest.mark.parametrize("seed", SEEDS)
def test_examples_are_answers(seed: int) -> None:
    """Every exact model is a part of answers that break nothing."""
    asking, _, every = asked(seed)
    for question, found in asking.asked.items():
        if isinstance(found, Model) and found.exact and not asking.world.unfillable:
            items = _matters(asking.form, question)
            fitting = (tried for tried in every if not tried.broken & items)
            assert any(_fits(tried, found) for tried in fitting), (question, found)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_cannot_be_filled_in_never_is(seed: int) -> None:
    """E0525: whoever has to fill it in breaks something of what it depends on, or a rule on it."""
    asking, _, every = asked(seed)
    for path in asking.world.unfillable:
        item = next(item for item in asking.form.walk() if item.path == path)
        assert isinstance(item, Field)
        rules = list(asking.rules.get(path, ()))
        items = matters(asking.form, [rule.formula for rule in rules], [path])
        for tried in every:
            needed = tried.case.is_true(item.needed, tried.row)
            if needed and tried.case.is_answered(path, tried.row):
                kept = all(_holds(tried, rule) for rule in rules)
                assert tried.broken & items or not kept, (path, tried.case.answers)


def test_the_tests_above_are_not_empty() -> None:
    said: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for seed in range(60):
        asking, found, _ = asked(seed)
        said.update(verdict.found.code for verdict in found if verdict.found is not None)
        outcomes.update(type(outcome).__name__ for outcome in asking.asked.values())
        outcomes["too hard"] += sum(outcome is True for outcome in asking.asked.values())
    codes = {"W0520", "E0521", "W0522", "W0523", "W0524", "E0525", "W0526", "W0528", "W0529"}
    assert said.keys() >= codes, said
    assert outcomes["NoneType"] > 100
    assert outcomes["Model"] > 300
    assert not outcomes["too hard"], outcomes


def _matters(form: Form, question: Question) -> frozenset[Path]:
    also = [said.thing.path for said in question.also if isinstance(said, Present)]
    return matters(form, [given.formula for given in question.given], also)


def _answers(tried: Tried, question: Question) -> bool:
    return all(_holds(tried, given) for given in question.given) and all(
        tried.case.is_answered(said.thing.path, tried.row) is said.holds
        for said in question.also
        if isinstance(said, Present)
    )


def _holds(tried: Tried, given: Given) -> bool:
    outcome = tried.case.value(given.formula, tried.row)
    return outcome is not (not given.holds) if given.weakly else outcome is given.holds


def _fits(tried: Tried, model: Model) -> bool:
    """Whether answers agree with all that a model says."""
    case, row = tried.case, tried.row
    items = {item.path: item for item in case.form.walk()}
    for thing, present in model.present.items():
        if thing.path[-1][0] in "aw" and case.is_answered(thing.path, row) is not present:
            return False
    for thing, texts in model.texts.items():
        item, answer = items[thing.path], case.answer(thing.path, row)
        if not model.present.get(thing):
            continue
        assert isinstance(item, Field)
        given = answer if isinstance(answer, list) else [str(answer).lower()]
        several = isinstance(item.type, ChoiceType) and item.type.many
        if not (set(texts) <= set(given) if several else set(texts) == set(given)):
            return False
    for thing, number in model.numbers.items():
        item = items.get(thing.path)
        read = isinstance(item, Field) and isinstance(item.type, NumberType)
        if read and model.present.get(thing) and case.answer(thing.path, row) != number:
            return False
    return True
