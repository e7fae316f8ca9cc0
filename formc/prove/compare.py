"""Holds an engine to the judge: the whole list of a strict one, the promise of a partial one."""

from __future__ import annotations

from collections.abc import Sequence

from formc.answers.filed import Filed
from formc.answers.judge import judge
from formc.prove.bundles import Bundle
from formc.prove.engines import Engine, Problems, Verdict
from formc.record import Record
from formc.runtime.problems import Problem
from formc.shapes.constraints import constraint_of


class Difference(Record, frozen=True):
    """A set of answers of which an engine says something else than it should. `said` is a text
    where the engine broke down."""

    engine: str
    filed: Filed
    expected: Problems
    said: Verdict | str


class Tally(Record, frozen=True):
    """What an engine was asked; `not_applicable` are answers that it cannot read at all."""

    engine: Engine
    asked: int
    not_applicable: int
    differences: tuple[Difference, ...]


def compare(
    bundle: Bundle, engine: Engine, filed: Sequence[Filed], judgements: Sequence[Problems]
) -> Tally:
    """Asks an engine about all sets, or as many as it has time for, evenly spread."""
    step = -(-len(filed) // engine.most) if engine.most else 1
    asked, expected = filed[::step], judgements[::step]
    found = [
        Difference(engine.name, each, problems, said)
        for each, problems, said in zip(
            asked, expected, _answers(bundle, engine, asked), strict=True
        )
        if differs(bundle, engine, problems, said) or said is None
    ]
    wrong = tuple(each for each in found if each.said is not None)
    return Tally(engine, len(asked), len(found) - len(wrong), wrong)


def difference(bundle: Bundle, engine: Engine, filed: Filed) -> Difference | None:
    """What an engine says wrongly of one set, or None."""
    problems = judge(bundle.form, filed.answers, on=filed.on, office=filed.office)
    (said,) = _answers(bundle, engine, [filed])
    if not differs(bundle, engine, problems, said):
        return None
    return Difference(engine.name, filed, problems, said)


def differs(bundle: Bundle, engine: Engine, expected: Problems, said: Verdict | str) -> bool:
    match said:
        case None:
            return False
        case str():
            return True
        case bool():
            return breach(bundle.enforced.get(engine.lists, frozenset()), expected, said)
        case _:
            return said != expected


def breach(listed: frozenset[str], problems: Sequence[Problem], accepted: bool | None) -> bool:
    """Whether a partial engine broke its promise; None says that it could not read the answers."""
    if accepted is None:
        return False
    if accepted:
        return any(constraint_of(problem) in listed for problem in problems)
    return not problems


def _answers(bundle: Bundle, engine: Engine, filed: Sequence[Filed]) -> Sequence[Verdict | str]:
    """What an engine says of each set. One that breaks down is asked set by set: which is it?"""
    try:
        return engine.ask(bundle, filed)
    except Exception as error:
        if len(filed) == 1:
            return [f"{type(error).__name__}: {error}"]
        return [said for each in filed for said in _answers(bundle, engine, [each])]
