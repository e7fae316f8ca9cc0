"""What the answer sets of a form have tried: each constraint alone, each condition both ways.

What was not tried has a reason that the static analysis proves, or is left over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formc.answers.conditions import Condition, came_out, conditions
from formc.answers.filed import Filed
from formc.answers.judge import Case
from formc.answers.reasons import Reasons
from formc.ir import Form
from formc.prove.engines import Problems
from formc.record import Record
from formc.shapes.constraints import constraint_of, constraints


class Untried(Record, frozen=True):
    """A constraint that was never broken alone, or a condition that came out one way only: `what`
    says it in words. `reason` are the facts that make it impossible; empty where nobody knows."""

    id: str
    what: str
    reason: str


class Coverage(Record, frozen=True):
    """Of `constraints`, `alone` were broken and nothing else with them; of `conditions`,
    `both_ways` came out true and not."""

    constraints: int
    alone: int
    conditions: int
    both_ways: int
    untried: tuple[Untried, ...]

    @property
    def explained(self) -> tuple[Untried, ...]:
        return tuple(each for each in self.untried if each.reason)

    @property
    def rest(self) -> tuple[Untried, ...]:
        """What was not tried and could perhaps be."""
        return tuple(each for each in self.untried if not each.reason)

    @property
    def full(self) -> bool:
        return not self.rest


def coverage(form: Form, filed: Sequence[Filed], judgements: Sequence[Problems]) -> Coverage:
    """Counts by what the judge found."""
    reasons = Reasons(form)
    broken = list(_never_alone(form, judgements, reasons))
    one_way = list(_one_way(form, filed, reasons))
    every, decided = len(constraints(form)), len(conditions(form))
    return Coverage(
        constraints=every,
        alone=every - len(broken),
        conditions=decided,
        both_ways=decided - len({each.id for each in one_way}),
        untried=(*broken, *one_way),
    )


def _never_alone(form: Form, judgements: Sequence[Problems], reasons: Reasons) -> Iterator[Untried]:
    fewest: dict[str, tuple[str, ...]] = {}
    for problems in judgements:
        broken = tuple(dict.fromkeys(map(constraint_of, problems)))
        for id in broken:
            others = tuple(each for each in broken if each != id)
            if id not in fewest or len(others) < len(fewest[id]):
                fewest[id] = others
    for constraint in constraints(form):
        if constraint.id not in fewest:
            what = "nie udało się złamać żadnymi odpowiedziami"
        elif fewest[constraint.id]:
            what = f"złamane tylko razem z {', '.join(fewest[constraint.id])}"
        else:
            continue
        yield Untried(constraint.id, what, reasons.never_alone(constraint) or "")


def _one_way(form: Form, filed: Sequence[Filed], reasons: Reasons) -> Iterator[Untried]:
    """Conditions that never came out true, or never otherwise."""
    waiting: dict[Condition, set[bool]] = {each: {True, False} for each in conditions(form)}
    for each in filed:
        left = [condition for condition, missing in waiting.items() if missing]
        if not left:
            break
        case = Case(form, each.answers, each.on, each.office, "pl")
        for condition in left:
            waiting[condition] -= came_out(case, condition).keys()
    words = {True: "warunek nigdy nie był spełniony", False: "warunek zawsze był spełniony"}
    for condition, missing in waiting.items():
        for goal in sorted(missing):
            yield Untried(condition.id, words[goal], reasons.constant(condition, goal) or "")
