"""Answers of an older version of a form, as answers of this one.

Nothing is judged and nothing is lost in silence: what no step names keeps its place, what the form
does not know stays for `validate` to tell, and an answer that would have to leave its row raises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

Names = tuple[str, ...]
_NONE: Mapping[str, Any] = MappingProxyType({})


class MigrationError(ValueError):
    """An answer of a row has no row to go to, or one outside of rows would have to enter one."""


class Steps(NamedTuple):
    """What a definition says of one older major version.

    `moves` leads from an old path to the new one and to the new answers by old code. `splits` and
    `joins` are (old, new, characters), `puts` (new path, answer, whether it is put even where
    nothing around it is answered), `drops` old paths. `rows` are the repeats of this form, `files`
    its file fields.
    """

    moves: Mapping[Names, tuple[Names, Mapping[str, Any]]]
    splits: Mapping[Names, tuple[tuple[Names, ...], str]]
    joins: tuple[tuple[tuple[Names, ...], Names, str], ...]
    puts: tuple[tuple[Names, Any, bool], ...]
    drops: frozenset[Names]
    rows: frozenset[Names]
    files: frozenset[Names]


def taken_over(answers: Mapping[str, Any], steps: Steps) -> dict[str, Any]:
    """The answers where this form has them; those given are left as they are."""
    made: dict[str, Any] = {}
    joined = {
        start: number for number, (starts, _, _) in enumerate(steps.joins) for start in starts
    }
    waiting: dict[tuple[int, int | None], dict[Names, Any]] = {}
    for path, row, value in _found(answers, (), None, steps, frozenset(joined)):
        if path in joined:
            waiting.setdefault((joined[path], row), {})[path] = value
        elif path in steps.splits:
            _split(made, row, value, *steps.splits[path], steps)
        else:
            end, codes = _target(path, steps)
            _place(made, end, row, _mapped(value, codes), steps)
    for (number, row), parts in waiting.items():
        starts, end, by = steps.joins[number]
        given = [parts[start] for start in starts if start in parts]
        _place(made, end, row, by.join(map(str, given)), steps)
    for path, value, always in steps.puts:
        _put(made, path, value, always)
    kept: dict[str, Any] = _without_empty(made)
    return kept


def _found(
    value: Any, path: Names, row: int | None, steps: Steps, joined: frozenset[Names]
) -> Iterator[tuple[Names, int | None, Any]]:
    """Every answer with its old path and row; what is dropped is left out."""
    if path in steps.drops:
        return
    whole = (
        path in steps.splits or path in joined or (path and _target(path, steps)[0] in steps.files)
    )
    if isinstance(value, dict) and not whole and (value or not path):
        for name, inner in value.items():
            yield from _found(inner, (*path, name), row, steps, joined)
    elif _has_rows(value) and not whole and row is None:
        for number, each in enumerate(value):
            yield from _found(each, path, number, steps, joined)
    else:
        yield path, row, value


def _has_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _target(path: Names, steps: Steps) -> tuple[Names, Mapping[str, Any]]:
    """Where an old path is now: the nearest move around it leads there."""
    for length in range(len(path), 0, -1):
        if path[:length] in steps.moves:
            end, codes = steps.moves[path[:length]]
            return (*end, *path[length:]), codes if length == len(path) else _NONE
    return path, _NONE


def _mapped(value: Any, codes: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_mapped(each, codes) for each in value]
    code = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else value
    return codes.get(code, value) if isinstance(code, str) else value


def _split(
    made: dict[str, Any],
    row: int | None,
    value: Any,
    ends: tuple[Names, ...],
    by: str,
    steps: Steps,
) -> None:
    parts = value.split(by, len(ends) - 1) if isinstance(value, str) else [value]
    for end, part in zip(ends, parts, strict=False):
        kept = part.strip(" ") if isinstance(part, str) else part
        if kept != "":
            _place(made, end, row, kept, steps)


def _place(made: dict[str, Any], path: Names, row: int | None, value: Any, steps: Steps) -> None:
    repeats = [path[:length] for length in range(1, len(path)) if path[:length] in steps.rows]
    if (row is None) == bool(repeats):
        if row is not None and path in steps.rows:  # an empty row of the repeat itself
            return
        raise MigrationError(f"{'.'.join(path)}: one of the old and the new place is in a row")
    holder = made
    for length, name in enumerate(path[:-1], 1):
        inner = holder.setdefault(name, [] if path[:length] in steps.rows else {})
        if isinstance(inner, list) and row is not None:
            inner.extend({} for _ in range(row + 1 - len(inner)))
            inner = inner[row]
        if not isinstance(inner, dict):
            raise MigrationError(f"{'.'.join(path)}: something else stands around it")
        holder = inner
    holder[path[-1]] = value


def _put(made: dict[str, Any], path: Names, value: Any, always: bool) -> None:
    """Puts an answer where none is: in every row, in a group that is answered, or `always`."""
    holders: list[dict[str, Any]] = [made]
    for name in path[:-1]:
        inside: list[Any] = []
        for holder in holders:
            inner = holder.setdefault(name, {}) if always else holder.get(name)
            inside += inner if isinstance(inner, list) else [inner]
        holders = [each for each in inside if isinstance(each, dict)]
    for holder in holders:
        holder.setdefault(path[-1], value)


def _without_empty(value: Any) -> Any:
    """Without groups, rows and lists in which nothing is answered."""
    if isinstance(value, dict):
        inner = {name: _without_empty(each) for name, each in value.items()}
        return {name: each for name, each in inner.items() if each not in ({}, [])}
    if isinstance(value, list) and _has_rows(value):
        return [each for each in map(_without_empty, value) if each]
    return value
