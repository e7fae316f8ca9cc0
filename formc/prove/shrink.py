"""Makes a disagreement small: the fewest and simplest answers of which an engine speaks wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from formc.prove.filed import Filed

Steps = tuple[str | int, ...]
_SIMPLE: tuple[Any, ...] = ("a", "1", 0, 1, "0.00", "1.00", False, True)
_ROUNDS = 20


def shrunk(filed: Filed, still: Callable[[Filed], bool]) -> Filed:
    """The answers with everything taken away that the disagreement does not need.

    What is left is minimal: without any one answer, row or value of the office there is none.
    """
    for _ in range(_ROUNDS):
        smaller = next((each for each in _smaller(filed) if still(each)), None)
        if smaller is None:
            break
        while smaller is not None:
            filed = smaller
            smaller = next((each for each in _smaller(filed, simpler=False) if still(each)), None)
    return replace(filed, name=f"{filed.name}, zmniejszone")


def _smaller(filed: Filed, *, simpler: bool = True) -> Iterator[Filed]:
    """Every set with one thing less, the large things first; then with one thing simpler."""
    for key in filed.office:
        office = {id: value for id, value in filed.office.items() if id != key}
        yield replace(filed, office=office)
    places = sorted(_places(filed.answers, ()), key=len)
    for steps in places:
        yield replace(filed, answers=_without(filed.answers, steps))
    if simpler:
        for steps in places:
            now = _at(filed.answers, steps)
            for simple in _SIMPLE[: _rank(now)]:
                if type(simple) is type(now):
                    yield replace(filed, answers=_with(filed.answers, steps, simple))


def _rank(value: Any) -> int:
    """How many values are simpler, so that it ends."""
    for place, simple in enumerate(_SIMPLE):
        if type(simple) is type(value) and simple == value:
            return place
    return len(_SIMPLE)


def _places(answers: Any, at: Steps) -> Iterator[Steps]:
    inner: Any = ()
    if isinstance(answers, dict):
        inner = answers.items()
    elif isinstance(answers, list):
        inner = enumerate(answers)
    for step, each in inner:
        yield (*at, step)
        yield from _places(each, (*at, step))


def _at(answers: Any, steps: Steps) -> Any:
    for step in steps:
        answers = answers[step]
    return answers


def _without(answers: Any, steps: Steps) -> Any:
    """A copy without one place, and without what is empty then."""
    changed = deepcopy(answers)
    while steps:
        holder = _at(changed, steps[:-1])
        del holder[steps[-1]]
        if holder:
            break
        steps = steps[:-1]
    return changed


def _with(answers: Any, steps: Steps, value: Any) -> Any:
    changed = deepcopy(answers)
    _at(changed, steps[:-1])[steps[-1]] = value
    return changed
