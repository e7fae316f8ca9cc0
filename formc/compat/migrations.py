"""Which changes the migrations of the new definition take answers and documents over."""

from __future__ import annotations

from collections.abc import Mapping

from formc.compat.change import Change
from formc.compat.demands import asks
from formc.compat.rows import Hurt
from formc.expr.tree import Path
from formc.ir import Form, Group, Item, Note, Repeat
from formc.migration import Drop, Join, Migration, Move, Put, Split
from formc.record import Record, replace
from formc.shapes.xml import row_name


class Tried(Record, frozen=True):
    """An example of the older version, and what is wrong with it after the migration."""

    form: str
    name: str
    lines: tuple[str, ...]


def migration_of(old: Form, new: Form) -> Migration | None:
    """How the new form takes over what is of the old one's major version."""
    major = old.version.partition(".")[0]
    return next((each for each in new.migrations if str(each.major) == major), None)


def moves_of(old: Form, new: Form) -> Mapping[Path, Path]:
    """The pairs of items that the migration speaks of."""
    migration = migration_of(old, new)
    steps = migration.steps if migration else ()
    return {step.start: step.end for step in steps if isinstance(step, Move)}


def with_coverage(changes: tuple[Change, ...], old: Form, new: Form) -> tuple[Change, ...]:
    """The changes, each saying whether the migration covers it."""
    migration = migration_of(old, new)
    if migration is None:
        return changes
    items = {item.path: item for item in new.walk()}
    return tuple(
        replace(change, covered=_covered(change, migration, items)) if change.breaking else change
        for change in changes
    )


def _covered(change: Change, migration: Migration, items: Mapping[Path, Item]) -> bool:
    """Whether a step answers for a change. Bounds and rules that became tighter have none: a right
    answer cannot be made from a wrong one."""
    if not change.hurts & {Hurt.DOCUMENTS, Hurt.DRAFTS, Hurt.JSON}:
        return True  # another namespace is all that it takes
    row, path = change.row.id, change.path
    match row:
        case "order-changed":
            return True  # documents are built in the new order
        case "xml-name-changed":  # rows are found whatever their element is called
            item = items[path]
            return isinstance(item, Repeat) and change.after == row_name(item)
        case "item-renamed" | "item-moved":
            old = tuple(name for name in change.before.split("/")[1:] if name != "*")
            return migration.target(old) == path != old
        case "item-removed":
            return any(path[: len(start)] == start for start in migration.taken)
        case "item-added-required":
            return all(_given(migration, each) for each in _asking(items[path]))
        case "required-added" | "required-tightened" | "required-changed":
            return any(isinstance(s, Put) and s.end == path for s in migration.steps)
        case "type-changed" | "many-added" | "many-removed":
            return any(isinstance(s, Move) and s.codes and s.end == path for s in migration.steps)
        case "option-removed":
            return set(change.before.split(", ")) <= _mapped(migration, path)
        case _:
            return False


def _given(migration: Migration, path: Path) -> bool:
    for step in migration.steps:
        match step:
            case Split(ends=ends) if path in ends:
                return True
            case Join(end=end) | Put(end=end) if end == path:
                return True
            case Move(end=end) if end == path:
                return True
            case Move() | Split() | Join() | Put() | Drop():
                pass
    return False


def _asking(item: Item) -> list[Path]:
    """The fields of a new item that must be answered."""
    if isinstance(item, Group | Repeat):
        return [path for each in item.items for path in _asking(each)]
    if isinstance(item, Note):
        return []
    return [item.path] if asks(item) == "required" else []


def _mapped(migration: Migration, path: Path) -> set[str]:
    """The old codes that a step maps into an item."""
    return {
        code
        for step in migration.steps
        if isinstance(step, Move) and step.end == path
        for code, _ in step.codes
    }
