"""Repairs a draft problem by problem, as the judge finds them: nothing has to succeed at once.

Cases: hidden · missing · computed · out of bounds · not offered · malformed · a broken rule.
"""

from __future__ import annotations

from collections.abc import Iterable

from formc.answers.draft import Draft
from formc.answers.judge import Row
from formc.answers.solve import Solver
from formc.expr.tree import TRUE, Literal, Number, Path
from formc.ir import ChoiceType, ConsentType, Field, Note, NumberType, Repeat
from formc.runtime.problems import Problem
from formc.shapes.constraints import constraint_of
from formc.shapes.offers import offers

_ROUNDS = 30  # repairs of one draft before another is begun


def repaired(draft: Draft, keep: frozenset[str]) -> bool:
    """Repairs a draft but for the constraints to keep; False where it does not come right."""
    for _ in range(_ROUNDS):
        wrong = [each for each in draft.problems() if constraint_of(each) not in keep]
        if not wrong:
            return True
        before = draft.case
        mend(draft, wrong)
        if draft.case is before:
            return False
    return False


def mend(draft: Draft, problems: Iterable[Problem]) -> None:
    """Does something against each of the problems."""
    for problem in problems:
        _repair(draft, problem)


def _repair(draft: Draft, problem: Problem) -> None:
    if problem.code == "rule":
        _repair_rule(draft, problem)
        return
    path, row = _place(problem.path)
    item = draft.items.get(path)
    if item is None or isinstance(item, Note):
        return
    match problem.code:
        case "hidden":
            draft.drop(path, row)
        case "required" if isinstance(item, Field):
            _answer(draft, item, row)
        case "computed" if isinstance(item, Field):
            _compute(draft, item, row, problem.params["value"])
        case "min_rows" if isinstance(item, Repeat):
            draft.add_row(path)
        case "kind" if row is not None and isinstance(item, Repeat):
            draft.drop_row(path, row)
        case "min" | "max" if isinstance(item, Field) and item.value is not None:
            assert isinstance(item.type, NumberType)
            low, high = item.type.minimum, item.type.maximum
            wanted = draft.random.randint(low, min(high, low + 10_000))
            assert isinstance(item.value.type, Number)
            down = 10 ** max(item.type.scale - item.value.type.scale, 0)
            Solver(draft, row).aim(item.value, wanted // down)
        case "filter" if isinstance(item, Field):
            _repair_filter(draft, item, row)
        case "unknown" | "max_rows":
            pass
        case _:
            draft.drop(path, row)
            if isinstance(item, Field) and item.value is None:
                draft.answer(item, row)


def _answer(draft: Draft, item: Field, row: Row) -> None:
    """Answers what is missing; now and then it is not needed instead."""
    if item.value is not None:  # required, and computed from what is missing
        Solver(draft, row).define(item.value)
    elif draft.random.random() < 0.1 and not isinstance(item.needed, Literal):
        Solver(draft, row).want(item.needed, False)
    elif not draft.answer(item, row) or isinstance(item.type, ConsentType):
        draft.put(item.path, row, True if isinstance(item.type, ConsentType) else None)


def _compute(draft: Draft, item: Field, row: Row, value: str) -> None:
    if not value:
        draft.drop(item.path, row)
    elif isinstance(item.type, NumberType) and item.type.scale == 0:
        draft.put(item.path, row, int(value))
    elif value in ("true", "false"):
        draft.put(item.path, row, value == "true")
    else:
        draft.put(item.path, row, value)


def _repair_rule(draft: Draft, problem: Problem) -> None:
    rule = next(each for each in draft.form.rules if each.id == problem.rule)
    for row in range(draft.rows(rule.row)) if rule.row is not None else (None,):
        solver = Solver(draft, row)
        if draft.value(rule.when, row) is True and draft.value(rule.condition, row) is False:
            if rule.when != TRUE and draft.random.random() < 0.3:
                solver.want(rule.when, False)
            else:
                solver.want(rule.condition, True)


def _repair_filter(draft: Draft, item: Field, row: Row) -> None:
    """Answers with options that are offered; now and then, and where there are none, makes the
    form offer some."""
    assert isinstance(item.type, ChoiceType)
    by_condition = offers(item.type)
    open_ones = [o for o in by_condition if draft.value(o.condition, row) is True]
    if not open_ones or draft.random.random() < 0.2:
        offer = draft.random.choice(by_condition)
        Solver(draft, row).want(offer.condition, True)
        open_ones = [offer]
    if item.type.many:
        known = {code for offer in open_ones for code in offer.codes}
        kept = [code for code in item.type.codelist.codes if code in known]
        few = sorted(draft.random.sample(range(len(kept)), min(len(kept), 2)))
        draft.put(item.path, row, [kept[place] for place in few])
    else:
        draft.put(item.path, row, draft.random.choice(draft.random.choice(open_ones).codes))


def _place(pointer: str) -> tuple[Path, Row]:
    """The item at a pointer and its row; of a row itself the repeat and the row."""
    parts = pointer.split("/")[1:]
    numbers = [int(part) for part in parts if part.isdecimal()]
    return tuple(part for part in parts if not part.isdecimal()), (numbers[0] if numbers else None)
