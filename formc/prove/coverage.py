"""What the answer sets of a form have tried: each constraint alone, each condition both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from formc.answers.filed import Filed
from formc.answers.generate import came_out, conditions
from formc.answers.judge import Case
from formc.ir import Form
from formc.prove.engines import Problems
from formc.shapes.constraints import constraint_of, constraints


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of `constraints`, `alone` were broken and nothing else with them; `together` names those that
    never were, with the fewest that were broken beside them; `uncovered` were never broken. Of
    `conditions`, `one_way` names those that came out one way only, and which.
    """

    constraints: int
    alone: int
    together: tuple[tuple[str, tuple[str, ...]], ...]
    uncovered: tuple[str, ...]
    conditions: int
    one_way: tuple[tuple[str, str], ...]

    @property
    def full(self) -> bool:
        return not self.uncovered and not self.one_way


def coverage(form: Form, filed: Sequence[Filed], judgements: Sequence[Problems]) -> Coverage:
    """Counts by what the judge found."""
    ids = [each.id for each in constraints(form)]
    fewest: dict[str, tuple[str, ...]] = {}
    for problems in judgements:
        broken = tuple(dict.fromkeys(map(constraint_of, problems)))
        for id in broken:
            others = tuple(each for each in broken if each != id)
            if id not in fewest or len(others) < len(fewest[id]):
                fewest[id] = others
    one_way = tuple(_one_way(form, filed))
    return Coverage(
        constraints=len(ids),
        alone=sum(fewest.get(id) == () for id in ids),
        together=tuple((id, fewest[id]) for id in ids if fewest.get(id)),
        uncovered=tuple(id for id in ids if id not in fewest),
        conditions=len(conditions(form)),
        one_way=one_way,
    )


def _one_way(form: Form, filed: Sequence[Filed]) -> list[tuple[str, str]]:
    """Conditions that never came out true, or never otherwise."""
    waiting = {condition.id: {True: None, False: None} for condition in conditions(form)}
    for each in filed:
        left = [condition for condition in conditions(form) if waiting[condition.id]]
        if not left:
            break
        case = Case(form, each.answers, each.on, each.office, "pl")
        for condition in left:
            for outcome in came_out(case, condition):
                waiting[condition.id].pop(outcome, None)
    words = {True: "nigdy spełniony", False: "zawsze spełniony"}
    return [(id, words[outcome]) for id, missing in waiting.items() for outcome in missing]
