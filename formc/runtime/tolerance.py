"""From what people type to canonical answers (contracts, 5). What cannot be read is not lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from formc.runtime.findings import canonical_answer
from formc.runtime.items import Item
from formc.runtime.places import normal_place
from formc.runtime.values import (
    MISSING,
    normal_boolean,
    normal_choice,
    normal_choices,
    normal_consent,
    normal_date,
    normal_decimal,
    normal_file,
    normal_files,
    normal_integer,
    normal_moment,
    normal_text,
    normal_time,
)

Hidden = Iterable[tuple[Item, int | None]]
Computed = Iterable[tuple[Item, int | None, Any, Any]]
"""Item, row, the value that it should have (None: none), the answer as formulas see it."""

Examine = Callable[[object], tuple[Hidden, Computed]]
"""What a look at the answers says: the hidden items, and the values of the computed ones."""

NORMAL: Mapping[str, Callable[[Item, object], object]] = {
    "text": lambda item, value: normal_text(value, item.normal, item.multiline),
    "integer": lambda item, value: normal_integer(value),
    "decimal": lambda item, value: normal_decimal(value, item.scale),
    "boolean": lambda item, value: normal_boolean(value),
    "consent": lambda item, value: normal_consent(value),
    "date": lambda item, value: normal_date(value),
    "time": lambda item, value: normal_time(value),
    "datetime": lambda item, value: normal_moment(value),
    "choice": lambda item, value: normal_choice(value),
    "choices": lambda item, value: normal_choices(value, item.codes),
    "place": lambda item, value: normal_place(value, item.codes),
    "file": lambda item, value: normal_file(value),
    "files": lambda item, value: normal_files(value),
}
_READINGS: Mapping[str, Callable[[Item, object], object]] = {
    **NORMAL,
    "group": lambda item, value: _normal_group(item, value),
    "repeat": lambda item, value: _normal_rows(item, value),
}


def normalized(answers: object, form: Item, examine: Examine) -> Any:
    """Canonical answers: each one read kindly, then computed ones written and hidden ones left out
    until nothing changes. The argument is not touched.

    What is hidden goes only when every computed value stands: a page posts none, and an answer that
    hangs on one of them would be lost.
    """
    if type(answers) is not dict:
        return answers
    tree = _object(answers, form)
    while True:
        hidden, computed = examine(tree)
        gone, written = [], []
        for item, row, value, _ in computed:
            if value is None:
                gone.append(_remove(tree, item, row))
            else:
                written.append(_write(tree, item, row, value))
        if not any(gone) and not any(written):
            gone = [_remove(tree, item, row) for item, row in hidden]
            if not any(gone):
                return tree
        if any(gone):
            tree = _object(tree, form)  # without the groups and rows that are empty now


def _object(given: dict[str, Any], holder: Item) -> dict[str, Any]:
    known = holder.inside
    found: dict[str, Any] = {}
    for key, value in given.items():
        item = known.get(key)
        if item is None:
            found[key] = value
        elif value is not None:
            read = _READINGS[item.kind](item, value)
            if read is not MISSING:
                found[key] = read
    return found


def _normal_group(item: Item, value: Any) -> object:
    read = _object(value, item) if type(value) is dict else value
    return MISSING if read in ("", {}) else read


def _normal_rows(item: Item, value: Any) -> object:
    if type(value) is not list:
        return value if value not in ("", {}) else MISSING
    rows = [_object(row, item) if type(row) is dict else row for row in value]
    return [row for row in rows if row is not None and row != {} and row != ""] or MISSING


def _holder(tree: dict[str, Any], item: Item, row: int | None, make: bool) -> dict[str, Any] | None:
    """The object that holds an item; with `make`, missing groups around it are made."""
    here: Any = tree
    for name in item.pointer(row).split("/")[1:-1]:
        if type(here) is list:
            here = here[int(name)] if name.isdigit() and int(name) < len(here) else None
        elif type(here) is dict:
            if make and name not in here:
                here[name] = {}
            here = here.get(name)
    return here if type(here) is dict else None


def _remove(tree: dict[str, Any], item: Item, row: int | None) -> bool:
    holder = _holder(tree, item, row, make=False)
    if holder is None or item.name not in holder:
        return False
    del holder[item.name]
    return True


def _write(tree: dict[str, Any], item: Item, row: int | None, value: Any) -> bool:
    holder = _holder(tree, item, row, make=True)
    answer = canonical_answer(item, value)
    if holder is None or (type(holder.get(item.name)), holder.get(item.name)) == (
        type(answer),
        answer,
    ):
        return False
    holder[item.name] = answer
    return True
