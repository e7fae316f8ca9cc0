"""The examples of a form: one that looks like somebody's, and the smallest one.

Both are made of plausible answers, repaired until the judge accepts them; where a test of the
definition is right, it is the example. The same form gives the same examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any, TypeVar

from formc.answers import draw
from formc.answers.draft import Draft
from formc.answers.filed import Filed
from formc.answers.generate import Generator
from formc.answers.judge import Instance, Row, State, judge, judge_fees
from formc.answers.plausible import plausible
from formc.answers.repair import mend, repaired
from formc.expr.tree import Path
from formc.ir import BooleanType, ChoiceType, Field, Form, Group, Item, Note, Repeat
from formc.runtime.problems import Problem
from formc.shapes.constraints import mentions

_DAY = "2026-01-15"
_STARTS = 6  # drafts before answers at random are taken instead
_WAYS = 3  # sets of which the smallest is taken
_CODES = 12  # options of a choice that are weighed


def example(form: Form) -> Filed | None:
    """Answers that the judge accepts: of the first right test, or plausible ones to every question.
    None where none were found."""
    for test in form.tests:
        if test.valid and test.posted is None:
            filed = Filed(test.name, test.answers, test.on, dict(test.office))
            if not judge(form, filed.answers, on=filed.on, office=filed.office):
                return filed
    draft = _made(form, Plausible) or _at_random(form)
    return None if draft is None else _filed(draft, "przykład")


def smallest(form: Form) -> Filed | None:
    """The fewest answers that the judge accepts, as far as they were found: without any one of them
    he does not. None where none were found."""
    best: Filed | None = None
    for start in range(_WAYS):
        draft = _made(form, Sparse, start)
        less = _reduced(form, draft or _at_random(form))
        if best is None or (less is not None and _size(less.answers) < _size(best.answers)):
            best = less
        if draft is None or not draft.ruled:  # a rule can be satisfied in several ways
            break
    return best


def filing(form: Form, filed: Filed) -> dict[str, object]:
    """The filing of answers that the judge accepts, with the fees that are due, at no office."""
    lists = {
        item.type.codelist.id: item.type.codelist.version
        for item in form.walk()
        if isinstance(item, Field)
        and isinstance(item.type, ChoiceType)
        and item.type.codelist.version  # a list written in its field has none
    }
    return {
        "form": form.id,
        "version": form.version,
        "on": filed.on,
        "filed_at": f"{filed.on}T12:00:00Z",
        "office": {"teryt": "0000000", "name": "Urząd Gminy Przykładowo"},
        "office_values": dict(filed.office),
        "codelists": lists,
        "answers": filed.answers,
        "files": {},
        "fees": judge_fees(form, filed.answers, on=filed.on, office=filed.office),
    }


class Plausible(Draft):
    """A draft of which every question is answered plausibly at first, and at random if that was
    wrong."""

    def __init__(self, form: Form, random: Random, on: str, office: dict[str, object]) -> None:
        super().__init__(form, random, on, office)
        self.tried: dict[Instance, None] = {}
        self.ruled = False  # whether a rule was ever broken

    def problems(self) -> tuple[Problem, ...]:
        found = super().problems()
        self.ruled = self.ruled or any(each.code == "rule" for each in found)
        return found

    def begin(self) -> None:
        for setting in self.form.settings:
            self.office[setting.id] = draw.right(setting.type, self.random, self.on)
        self.fill(self.form.items, None, 1.0)

    def answer(self, field: Field, row: Row) -> bool:
        found = None
        if (field.path, row) not in self.tried:
            self.tried[field.path, row] = None
            found = plausible(field, self.on)
        if found is None:
            return super().answer(field, row)
        return self.put(field.path, row, found)


class Sparse(Plausible):
    """A draft of which nothing is answered but what has to be. Where an answer decides what else
    has to be answered, it is the one that asks for least."""

    def begin(self) -> None:
        self.deciding = _deciding(self.form)

    def fill(self, items: Sequence[Item], row: Row, chance: float) -> None:
        """One answer is enough; the judge says what else is missing."""
        asked = [each for each in items if not isinstance(each, Note)]
        fields = [each for each in asked if isinstance(each, Field) and each.value is None]
        needed = [each for each in fields if self.case.is_true(each.needed, row)]
        first = next(iter(needed or fields or asked), None)
        match first:
            case Field():
                self.answer(first, row)
            case Group():
                self.fill(first.items, row, chance)
            case Repeat():
                self.add_row(first.path)
            case _:
                pass

    def answer(self, field: Field, row: Row) -> bool:
        again = (field.path, row) in self.tried
        if not super().answer(field, row):
            return False
        options = _options(field)
        if again or not options or field.path not in self.deciding:
            return True
        asked = self.deciding[field.path]
        best = fewest = None
        for option in options:
            self.put(field.path, row, option)
            count = self._needed(asked, row)
            if fewest is None or count < fewest:
                best, fewest = option, count
        return self.put(field.path, row, best)

    def _needed(self, asked: Sequence[Field | Repeat], row: Row) -> int:
        """How many of these have to be answered as it is now."""
        found = 0
        for item in asked:
            around = self.repeat_around(item.path)
            at = row if around is not None else None
            if self.case.state(item.path, at) is State.SHOWN:
                found += isinstance(item, Repeat) or self.case.is_true(item.needed, at)
        return found


def _deciding(form: Form) -> dict[Path, list[Field | Repeat]]:
    """What is asked depending on an answer, by the path of the answer."""
    found: dict[Path, list[Field | Repeat]] = {}
    for item in form.walk():
        formulas = [item.shown]
        match item:
            case Field(value=None, needed=needed):
                formulas.append(needed)
            case Repeat(minimum=minimum) if minimum:
                pass
            case _:
                continue
        for path in dict.fromkeys(path for each in formulas for path, _ in mentions(each)):
            found.setdefault(path, []).append(item)
    return found


def _options(field: Field) -> Sequence[Any]:
    match field.type:
        case BooleanType():
            return (False, True)
        case ChoiceType(codelist=codelist, many=many):
            codes = codelist.codes[:_CODES]
            return [[code] for code in codes] if many else codes
        case _:
            return ()


Kind = TypeVar("Kind", bound=Plausible)


def _made(form: Form, kind: type[Kind], first: int = 0) -> Kind | None:
    """A draft that the judge accepts."""
    days = dict.fromkeys(test.on for test in form.tests)
    for start in range(first, first + _STARTS):
        draft = kind(form, Random(start), next(iter(days), _DAY), {})
        draft.begin()
        if repaired(draft, frozenset()):
            return draft
    return None


def _at_random(form: Form) -> Draft | None:
    found = Generator(form, 0).right()
    if found is None:
        return None
    return Draft(form, Random(0), found.on, found.office, found.answers)


def _filed(draft: Draft, name: str) -> Filed:
    return Filed(name, deepcopy(draft.answers), draft.on, dict(draft.office))


# Making it smaller --------------------------------------------------------------------------------


def _reduced(form: Form, draft: Draft | None) -> Filed | None:
    """Without everything that can be left out: all of it at once, or else half by half."""
    if draft is None:
        return None
    less = Draft(form, Random(0), draft.on, {}, draft.answers)
    if less.problems():  # the values of the office matter
        less.office = dict(draft.office)
        less.forget()
    while True:
        before = less.answers
        less = _without(less, _spare(less))
        if less.answers == before:
            return _filed(less, "najmniejszy przykład")


def _size(answers: Any) -> int:
    """How many answers these are; each row, file and code counts."""
    if isinstance(answers, dict):
        return sum(map(_size, answers.values()))
    return sum(map(_size, answers)) if isinstance(answers, list) else 1


def _spare(draft: Draft) -> list[Instance]:
    """The answers that nothing asks for by itself, and the rows beyond those that have to be."""
    found: list[Instance] = []
    for item in draft.form.walk():
        around = draft.repeat_around(item.path)
        for row in range(draft.rows(around.path)) if around is not None else (None,):
            if draft.get(item.path, row) is None:
                continue
            match item:
                case Field(value=None) if not draft.case.is_true(item.needed, row):
                    found.append((item.path, row))
                case Repeat(minimum=least):
                    found += [(item.path, n) for n in range(least, draft.rows(item.path))]
                case _:
                    pass
    return found


def _without(draft: Draft, spare: list[Instance]) -> Draft:
    """A draft without as many of these as the judge lets go."""
    if not spare:
        return draft
    less = Draft(draft.form, Random(0), draft.on, draft.office, draft.answers)
    for path, row in reversed(spare):  # rows from the end, so that the numbers of the others stay
        if isinstance(less.items[path], Repeat):
            assert row is not None
            less.drop_row(path, row)
        else:
            less.drop(path, row)
    if _settled(less):
        return less
    if len(spare) == 1:
        return draft
    half = len(spare) // 2
    later = _without(draft, spare[half:])
    return _without(later, spare[:half])


def _settled(draft: Draft) -> bool:
    """Whether the judge accepts it once what is hidden now is gone and the rest is computed."""
    for _ in draft.items:
        problems = draft.problems()
        if any(each.code not in ("hidden", "computed") for each in problems):
            return False
        if not problems:
            return True
        mend(draft, problems)
    return False
