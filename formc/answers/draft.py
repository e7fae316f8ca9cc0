"""Answers in the making: read by the judge, changed place by place, some places held fast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from random import Random
from typing import Any

from formc.answers import draw
from formc.answers.judge import Case, Instance, Row
from formc.expr.evaluate import Value
from formc.expr.tree import Expr, Path
from formc.ir import Field, Form, Group, Item, Note, Repeat
from formc.runtime.problems import Problem


class Draft:
    """A set of answers while it is being made. Places that are `held` nobody changes any more."""

    def __init__(
        self, form: Form, random: Random, on: str, office: Mapping[str, object], answers: Any = None
    ) -> None:
        self.form = form
        self.random = random
        self.on = on
        self.office = dict(office)
        self.answers: Any = {} if answers is None else deepcopy(answers)
        self.items: dict[Path, Item] = {item.path: item for item in form.walk()}
        self.held: dict[Instance, None] = {}
        self._case: Case | None = None

    def forget(self) -> None:
        """Something was changed from outside: the judge has to look again."""
        self._case = None

    # What holds ---------------------------------------------------------------------------------

    @property
    def case(self) -> Case:
        """The judge's view of the answers as they are now."""
        if self._case is None:
            self._case = Case(self.form, self.answers, self.on, self.office, "pl")
        return self._case

    def problems(self) -> tuple[Problem, ...]:
        return tuple(self.case.problems())

    def value(self, formula: Expr, row: Row, each: Row = None) -> Value:
        return self.case.value(formula, row, each)

    def rows(self, repeat: Path) -> int:
        found = self.get(repeat, None)
        return len(found) if isinstance(found, list) else 0

    def get(self, path: Path, row: Row) -> Any:
        """What is answered there; None for nothing."""
        level = self._level(path, row, make=False)
        return level.get(path[-1]) if isinstance(level, dict) else None

    def repeat_around(self, path: Path) -> Repeat | None:
        return self.case.repeat_around(path)

    # Changes ------------------------------------------------------------------------------------

    def hold(self, path: Path, row: Row) -> None:
        self.held[path, row] = None

    def is_held(self, path: Path, row: Row) -> bool:
        """Whether this place, or one around it or in it, is held."""
        return any(
            at == row and (path[: len(held)] == held or held[: len(path)] == path)
            if at is not None and row is not None
            else path[: len(held)] == held or held[: len(path)] == path
            for held, at in self.held
        )

    def put(self, path: Path, row: Row, answer: Any) -> bool:
        """Answers a place; what lies around it is made. False where the place is held."""
        if self.is_held(path, row):
            return False
        level = self._level(path, row, make=True)
        if not isinstance(level, dict):
            return False
        level[path[-1]] = answer
        self._case = None
        return True

    def drop(self, path: Path, row: Row) -> bool:
        """Takes an answer away, and what is empty without it."""
        if self.is_held(path, row):
            return False
        level = self._level(path, row, make=False)
        if not isinstance(level, dict) or path[-1] not in level:
            return False
        del level[path[-1]]
        self._case = None
        self._drop_empty(path, row)
        return True

    def _drop_empty(self, path: Path, row: Row) -> None:
        for length in range(len(path) - 1, 0, -1):
            above = path[:length]
            if not isinstance(self.items[above], Group):
                return
            inside = row if self.repeat_around(above) else None
            level = self._level(above, inside, make=False)
            if not isinstance(level, dict) or level.get(above[-1]) != {}:
                return
            del level[above[-1]]
            self._case = None

    def add_row(self, repeat: Path) -> int | None:
        """A new row with an answer in each of its fields; its number."""
        item = self.items[repeat]
        assert isinstance(item, Repeat)
        count = self.rows(repeat)
        if count >= item.maximum or self.is_held(repeat, None):
            return None
        if not count and not self.put(repeat, None, []):
            return None
        self.get(repeat, None).append({})
        self._case = None
        self.fill(item.items, count, 0.9)
        return count

    def drop_row(self, repeat: Path, number: int) -> bool:
        if any(at is not None and held[: len(repeat)] == repeat for held, at in self.held):
            return False
        if self.is_held(repeat, None):
            return False
        found = self.get(repeat, None)
        if not isinstance(found, list) or number >= len(found):
            return False
        del found[number]
        self._case = None
        return bool(found) or self.drop(repeat, None)

    def fill(self, items: Sequence[Item], row: Row, chance: float) -> None:
        """Answers these items at random, hidden ones with them: pruning comes later."""
        for item in items:
            match item:
                case Note():
                    pass
                case Field():
                    if item.value is None and self.random.random() < chance:
                        self.answer(item, row)
                case Group():
                    if self.random.random() < chance:
                        self.fill(item.items, row, chance)
                case Repeat():
                    most = min(item.maximum, max(item.minimum, 1) + 2)
                    for _ in range(self.random.randint(item.minimum, most)):
                        self.add_row(item.path)

    def answer(self, field: Field, row: Row) -> bool:
        """Puts a right answer into a field."""
        found = draw.right(field.type, self.random, self.on)
        return found is not None and self.put(field.path, row, found)

    def _level(self, path: Path, row: Row, *, make: bool) -> Any:
        """The object that holds the last name of a path; None where there is none."""
        level: Any = self.answers
        for length, name in enumerate(path[:-1], 1):
            if not isinstance(level, dict):
                return None
            is_repeat = isinstance(self.items[path[:length]], Repeat)
            if name not in level and make and not is_repeat:
                level[name] = {}
                self._case = None
            level = level.get(name)
            if is_repeat:
                if not isinstance(level, list) or row is None or row >= len(level):
                    return None
                level = level[row]
        return level
