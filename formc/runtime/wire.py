"""Reads what a browser posts: names of controls, and pairs into the tree that `normalize` takes.

A control is `f-` and the path joined by `-`, with the posted number of a row (`f-drzewa-0-obwod`);
a date has the parts `-d -m -r` (with a time also `-g`), a place `-rodzaj -punkty -dzialka`, a
stored file its token in `-plik`, a repeat its row order in a control of its own
(`f-drzewa=0,2,5`). Names of items have no `-`, so a name has one reading.
Posted numbers stay with a row while others come and go; the rows of answers count from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from formc.runtime.places import PLACE_PARTS

WirePath = tuple[str, ...]
Typed = dict[Any, Any]
"""What stands in the controls: text by name; a date as `{d, m, r}`, with a time `{d, m, r, g}`;
a place as `{rodzaj, punkty, dzialka}`; `choices` as a list; a stored file as its description with
`token`; a group as a dict; a repeat as `{posted number: row}`."""

DATE_PARTS = ("d", "m", "r")
MOMENT_PARTS = (*DATE_PARTS, "g")
PLAIN_ACTIONS = ("_wstecz", "_zapisz", "_wyslij")
ROW_ACTIONS = ("_dodaj", "_usun")
_PARTED = ("date", "datetime", "place", "choices", "file", "files")
ROW_MARK = "#row"  # no item can have this name


@dataclass(frozen=True, slots=True)
class Control:
    """An item as the wire sees it.

    `kind` is text (numbers and times too) | boolean | consent | choice | choices | date |
    datetime | place | file | files | group | repeat. `default` is what an untouched control posts,
    in the shape of `Typed`.
    """

    name: str
    kind: str
    items: tuple[Control, ...] = ()
    optional: bool = False  # a group that is not always required
    maximum: int = 0  # of a repeat: most rows
    default: object = None
    inside: dict[str, Control] = field(init=False, repr=False, compare=False)  # by name

    def __post_init__(self) -> None:
        object.__setattr__(self, "inside", {item.name: item for item in self.items})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one post may hold; more is refused before anything is read."""

    fields: int = 30_000
    rows: int = 1_000
    characters: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Posted:
    """One post. `tree` is what `normalize` takes: rows and optional groups in which nothing but
    defaults was answered are gone. `rows` has the posted number of each row of `tree` by the path
    of its repeat. `typed` is everything as it stands on the page, to be shown again.
    """

    tree: dict[str, Any]
    rows: dict[WirePath, tuple[int, ...]]
    typed: Typed
    actions: tuple[tuple[str, str], ...] = ()


class PostError(ValueError):
    """A post that no page of ours makes: an unknown name, one name twice, too much of something."""


def control_name(parts: Iterable[str | int]) -> str:
    """`("drzewa", 0, "obwod")` → `f-drzewa-0-obwod`."""
    return "-".join(("f", *map(str, parts)))


def posted_name(pointer: str, rows: Mapping[WirePath, Sequence[int]]) -> str:
    """The control at a JSON Pointer into the answers; `rows` as in `Posted`."""
    return control_name(posted_parts(pointer, rows))


def posted_parts(pointer: str, rows: Mapping[WirePath, Sequence[int]]) -> tuple[str | int, ...]:
    """The path at a pointer, with posted numbers for its rows."""
    parts: list[str | int] = []
    names: list[str] = []
    for part in pointer.split("/")[1:]:
        if part.isascii() and part.isdecimal():
            posted = rows.get(tuple(names))
            number = int(part)
            parts.append(posted[number] if posted is not None and number < len(posted) else number)
        else:
            parts.append(part)
            names.append(part)
    return tuple(parts)


def read_posted(
    shape: Sequence[Control],
    pairs: Iterable[tuple[str, str]],
    *,
    files: Mapping[str, Mapping[str, object]] | None = None,
    limits: Limits | None = None,
) -> Posted:
    """Reads posted pairs; `files` are the stored files of this person by token.

    Raises `PostError`.
    """
    reader = _Reader(shape, files or {}, limits or Limits())
    for name, value in pairs:
        reader.take(name, value)
    typed = reader.ordered()
    return _posted(shape, typed, tuple(reader.actions))


def change_rows(shape: Sequence[Control], posted: Posted) -> Posted:
    """Does what the actions `_dodaj` and `_usun` ask; a full repeat stays as it is."""
    typed = _copied(posted.typed)
    for action, value in posted.actions:
        if action not in ROW_ACTIONS:
            continue
        path, number = _row_action(action, value)
        repeat = _repeat(shape, path)
        level = _level(typed, path[:-1])
        rows = level.setdefault(repeat.name, {})
        if action == "_usun":
            rows.pop(number, None)
        elif len(rows) < repeat.maximum:
            rows[max(rows, default=-1) + 1] = {}
    return _posted(shape, typed, posted.actions)


def canonical(
    posted: Posted, normalize: Callable[[dict[str, Any]], dict[str, Any]]
) -> tuple[dict[str, Any], dict[WirePath, tuple[int, ...]]]:
    """Canonical answers, and the posted number of each of their rows.

    `normalize` drops rows whose every answer is hidden; where it does, each row carries a mark
    through it (unknown keys stay) until none is dropped any more.
    """
    tree, rows = posted.tree, posted.rows
    answers = normalize(tree)
    if all(len(_rows_at(answers, path)) == len(numbers) for path, numbers in rows.items()):
        return answers, rows  # rows never come, so these are the posted ones
    while True:
        settled = normalize(_marked(tree, rows))
        kept = {path: _answered_rows(settled, path) for path in rows}
        if kept == rows:
            return normalize(tree), rows
        tree = _with_rows(tree, rows, kept)
        rows = {path: numbers for path, numbers in kept.items() if numbers}


@dataclass(slots=True)
class _Reader:
    """Places pair by pair into one tree of what was typed."""

    shape: Sequence[Control]
    files: Mapping[str, Mapping[str, object]]
    limits: Limits
    typed: Typed = field(default_factory=dict)
    actions: list[tuple[str, str]] = field(default_factory=list)
    orders: dict[WirePath, tuple[int, ...]] = field(default_factory=dict)
    fields: int = 0
    characters: int = 0
    known: dict[str, Control] = field(init=False)

    def __post_init__(self) -> None:
        self.known = {item.name: item for item in self.shape}

    def take(self, name: str, value: str) -> None:
        self.fields += 1
        self.characters += len(value)
        if self.fields > self.limits.fields or self.characters > self.limits.characters:
            raise PostError("too much was posted")
        kind, *parts = name.split("-")
        if name in PLAIN_ACTIONS:
            self.actions.append((name, ""))
        elif name in ROW_ACTIONS:
            _repeat(self.shape, _row_action(name, value)[0])
            self.actions.append((name, value))
        elif kind == "f" and self._place(parts, value):
            pass
        else:
            raise PostError(f"unknown name {name[:80]!r}")

    def ordered(self) -> Typed:
        """The typed tree, the rows of each repeat in their posted order."""
        for path, order in self.orders.items():
            level = _level(self.typed, path[:-1])
            rows = level.get(path[-1], {})
            if not rows.keys() <= set(order):
                raise PostError(f"a row of {'-'.join(path)!r} is not in its order")
            level[path[-1]] = {number: rows.get(number, {}) for number in order}
        return self.typed

    def _place(self, parts: Sequence[str], value: str) -> bool:
        """Puts the value at `parts` of what was typed; False if there is no such control."""
        known, level = self.known, self.typed
        path: WirePath = ()
        left = iter(parts)
        for name in left:
            control = known.get(name)
            if control is None:
                break
            if control.kind not in ("group", "repeat"):
                return self._fill(control, level, tuple(left), value)
            path, known = (*path, name), control.inside
            level = level.setdefault(name, {})
            if control.kind == "repeat":
                number = next(left, None)
                if number is None:
                    self._order(path, value)
                    return True
                rows, level = level, level.setdefault(_row_number(number), {})
                if len(rows) > self.limits.rows:
                    raise PostError(f"too many rows of {name!r}")
        return False

    def _fill(self, control: Control, level: Typed, rest: WirePath, value: str) -> bool:
        if control.kind not in _PARTED:
            if not rest:
                _once(level, control.name, value)
            return not rest
        match control.kind, rest:
            case "date", (part,) if part in DATE_PARTS:
                _once(level.setdefault(control.name, {}), part, value)
            case "datetime", (part,) if part in MOMENT_PARTS:
                _once(level.setdefault(control.name, {}), part, value)
            case "place", (part,) if part in PLACE_PARTS:
                _once(level.setdefault(control.name, {}), part, value)
            case "choices", ():
                level.setdefault(control.name, []).append(value)
            case "file" | "files", ("plik",):
                stored = self.files.get(value)
                if stored is None:
                    raise PostError(f"unknown file of {control.name!r}")
                described = {**stored, "token": value}
                if control.kind == "files":
                    level.setdefault(control.name, []).append(described)
                else:  # a new upload comes after the file that it replaces
                    level[control.name] = described
            case "file" | "files", ():
                # A form sent without multipart posts the bare name of a file.
                if value.strip():
                    level.setdefault(control.name, value)
            case _:
                return False
        return True

    def _order(self, path: WirePath, value: str) -> None:
        numbers = tuple(_row_number(part) for part in value.split(",") if part)
        if len(numbers) > self.limits.rows:
            raise PostError(f"too many rows of {path[-1]!r}")
        if path in self.orders or len(set(numbers)) != len(numbers):
            raise PostError(f"the order of {path[-1]!r} is given twice")
        self.orders[path] = numbers


def _once(level: Typed, name: str, value: str) -> None:
    if name in level:
        raise PostError(f"{name!r} is given twice")
    level[name] = value


def _row_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 6 and str(int(text)) == text):
        raise PostError(f"no row number: {text[:20]!r}")
    return int(text)


def _row_action(action: str, value: str) -> tuple[WirePath, int]:
    """The repeat that `_dodaj=drzewa` or `_usun=drzewa-2` means, and the row."""
    path, number = value, 0
    if action == "_usun":
        path, _, digits = value.rpartition("-")
        number = _row_number(digits)
    return tuple(path.split("-")), number


def _repeat(shape: Sequence[Control], path: WirePath) -> Control:
    items = shape
    for index, name in enumerate(path):
        found = next((item for item in items if item.name == name), None)
        if found is None:
            break
        if found.kind == "repeat" and index == len(path) - 1:
            return found
        items = found.items if found.kind == "group" else ()
    raise PostError(f"no repeat {'-'.join(path)[:80]!r}")


def _level(tree: Typed, path: WirePath) -> Typed:
    for name in path:
        tree = tree.setdefault(name, {})
    return tree


def _posted(shape: Sequence[Control], typed: Typed, actions: tuple[tuple[str, str], ...]) -> Posted:
    rows: dict[WirePath, tuple[int, ...]] = {}
    tree, _ = _answered(shape, typed, (), rows)
    return Posted(tree, rows, typed, actions)


def _answered(
    items: Sequence[Control], typed: Typed, path: WirePath, rows: dict[WirePath, tuple[int, ...]]
) -> tuple[dict[str, Any], bool]:
    """The raw tree below one level, and whether anything but defaults was answered in it."""
    tree: dict[str, Any] = {}
    touched = False
    for item in items:
        value = typed.get(item.name)
        if value is None:
            continue
        here = (*path, item.name)
        if item.kind == "repeat":
            answers = {
                number: _answered(item.items, row, here, rows) for number, row in value.items()
            }
            kept = {number: row for number, (row, own) in answers.items() if own}
            if kept:
                rows[here] = tuple(kept)
                tree[item.name] = list(kept.values())
                touched = True
        elif item.kind == "group":
            below, own = _answered(item.items, value, here, rows)
            if below and (own or not item.optional):
                tree[item.name] = below
            touched = touched or own
        elif not _blank(value):
            tree[item.name] = value if type(value) is str else _raw(value)
            touched = touched or value != item.default
    return tree, touched


def _blank(value: object) -> bool:
    match value:
        case str():
            return not value.strip()
        case dict():
            return all(_blank(part) for part in value.values())
        case _:
            return not value


def _raw(value: Any) -> Any:
    """What was typed as `normalize` takes it: a stored file without its token."""
    match value:
        case list():
            return [_raw(part) for part in value]
        case dict():
            return {key: part for key, part in value.items() if key != "token"}
        case _:
            return value


def _copied(value: Any) -> Any:
    match value:
        case dict():
            return {key: _copied(part) for key, part in value.items()}
        case list():
            return [_copied(part) for part in value]
        case _:
            return value


def _rows_at(tree: Mapping[str, Any], path: WirePath) -> list[dict[str, Any]]:
    """The rows at a path of a tree; none where a level is missing."""
    value: Any = tree
    for name in path:
        value = value.get(name, {})
    return list(value)


def _marked(tree: dict[str, Any], rows: Mapping[WirePath, tuple[int, ...]]) -> dict[str, Any]:
    marked: dict[str, Any] = _copied(tree)
    for path, numbers in rows.items():
        for number, row in zip(numbers, _rows_at(marked, path), strict=True):
            row[ROW_MARK] = number
    return marked


def _answered_rows(marked: dict[str, Any], path: WirePath) -> tuple[int, ...]:
    return tuple(row[ROW_MARK] for row in _rows_at(marked, path) if set(row) != {ROW_MARK})


def _with_rows(
    tree: dict[str, Any],
    rows: Mapping[WirePath, tuple[int, ...]],
    kept: Mapping[WirePath, tuple[int, ...]],
) -> dict[str, Any]:
    """The tree without the rows that are not kept; an emptied list goes too."""
    tree = _copied(tree)
    for path, numbers in rows.items():
        level = _level(tree, path[:-1])
        level[path[-1]] = [
            row
            for number, row in zip(numbers, level[path[-1]], strict=True)
            if number in kept[path]
        ]
        if not level[path[-1]]:
            del level[path[-1]]
    return tree
