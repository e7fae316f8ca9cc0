"""Makes a disagreement small: the fewest and simplest answers of which an engine speaks wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from formc.answers.filed import Filed
from formc.record import replace

Steps = tuple[str | int, ...]
_SIMPLE: tuple[Any, ...] = ("a", "1", 0, 1, "0.00", "1.00", False, True)


def shrunk(filed: Filed, still: Callable[[Filed], bool]) -> Filed:
    """The answers with everything taken away that the disagreement does not need.

    What is left is minimal: without any one answer, row or value of the office there is none.
    """
    named = replace(filed, name=f"{filed.name}, zmniejszone")
    found = _passed(named, still, _less)
    while True:
        simpler = _passed(_passed(found, still, _simpler), still, _less)
        if simpler == found:
            return found
        found = simpler


def _passed(
    filed: Filed, still: Callable[[Filed], bool], ways: Callable[[Filed, Steps], Iterator[Filed]]
) -> Filed:
    """Tries every place again and again, the large ones first, until nothing more is gained."""
    while True:
        before = filed
        places = [*_places(filed.answers, ())]
        places.reverse()  # rows from the end, so that the numbers of the others stay
        for steps in sorted(places, key=len):
            for each in ways(filed, steps):
                if still(each):
                    filed = each
                    break
        if filed == before:
            return filed


def _less(filed: Filed, steps: Steps) -> Iterator[Filed]:
    """The set without a place, and without each value of the office."""
    if _is_there(filed.answers, steps):
        yield replace(filed, answers=_without(filed.answers, steps))
    for key in filed.office:
        office = {id: value for id, value in filed.office.items() if id != key}
        yield replace(filed, office=office)


def _simpler(filed: Filed, steps: Steps) -> Iterator[Filed]:
    """The set with something simpler in a place."""
    if _is_there(filed.answers, steps):
        now = _at(filed.answers, steps)
        for simple in _SIMPLE[: _rank(now)]:
            if type(simple) is type(now):
                yield replace(filed, answers=_with(filed.answers, steps, simple))


def _is_there(answers: Any, steps: Steps) -> bool:
    """A place may have gone with another one."""
    try:
        _at(answers, steps)
    except (KeyError, IndexError, TypeError):
        return False
    return True


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
