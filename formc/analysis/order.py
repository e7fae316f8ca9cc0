"""The order in which visibility and computed values are found, and the rings that have none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from formc.expr.tree import TRUE, Aggregate, Answered, Expr, Path, Ref, walk
from formc.ir import Field, Item

Reads = Mapping[Path, tuple[Path, ...]]


def evaluation_order(items: Iterable[Item]) -> tuple[tuple[Path, ...], list[tuple[Path, ...]]]:
    """Items with a condition or a value, each after what it reads; and the shortest ring of each
    knot of items that depend on each other."""
    listed = [item for item in items if item.path]
    place = {item.path: number for number, item in enumerate(listed)}
    reads: Reads = {
        item.path: tuple(sorted((p for p in _reads(item) if p in place), key=place.__getitem__))
        for item in listed
    }
    done: dict[Path, None] = {}
    rings: list[tuple[Path, ...]] = []
    for path in reads:
        while ring := _visit(path, reads, done, []):
            rings.append(_shortest(ring, reads))
            done.update(dict.fromkeys(_knot(ring[0], reads)))
    if rings:
        return (), rings
    active = {item.path for item in listed if _acts(item)}
    return tuple(path for path in done if path in active), []


def read_paths(expr: Expr) -> frozenset[Path]:
    """The items that a formula mentions: all branches, rows and what is read in them."""
    found: set[Path] = set()
    for part in walk(expr):
        match part:
            case Ref(path):
                found.add(path)
            case Answered(path, _, parts):
                found.add(path)
                found.update(parts)
            case Aggregate(_, rows):
                found.add(rows)
            case _:
                pass
    return frozenset(found)


def _acts(item: Item) -> bool:
    return item.shown != TRUE or (isinstance(item, Field) and item.value is not None)


def _reads(item: Item) -> set[Path]:
    """What `shown` and value mention, and the groups around all of that and around the item."""
    mentioned = set(read_paths(item.shown))
    if isinstance(item, Field) and item.value is not None:
        mentioned |= read_paths(item.value)
    around = {path[:end] for path in (*mentioned, item.path) for end in range(1, len(path))}
    return mentioned | (around - {item.path})


def _visit(path: Path, reads: Reads, done: dict[Path, None], trail: list[Path]) -> list[Path]:
    """Depth first; a ring is returned as the paths from its first item back to it."""
    if path in done:
        return []
    if path in trail:
        return [*trail[trail.index(path) :], path]
    trail.append(path)
    for other in reads[path]:
        ring = _visit(other, reads, done, trail)
        if ring:
            return ring
    trail.pop()
    done[path] = None
    return []


def _knot(path: Path, reads: Reads) -> set[Path]:
    """Everything that depends on an item and that the item depends on."""
    read_by: dict[Path, list[Path]] = {}
    for reader, others in reads.items():
        for other in others:
            read_by.setdefault(other, []).append(reader)
    return _reached(path, reads) & _reached(path, read_by)


def _reached(path: Path, ways: Mapping[Path, Iterable[Path]]) -> set[Path]:
    found, todo = {path}, [path]
    while todo:
        for other in ways.get(todo.pop(), ()):
            if other not in found:
                found.add(other)
                todo.append(other)
    return found


def _shortest(ring: list[Path], reads: Reads) -> tuple[Path, ...]:
    """The shortest ring through any item of a ring, by breadth-first search."""
    best = ring
    for start in dict.fromkeys(ring):
        came: dict[Path, Path] = {}
        front = [start]
        while front and start not in came:
            following: list[Path] = []
            for path in front:
                fresh = [other for other in reads[path] if other not in came]
                came.update(dict.fromkeys(fresh, path))
                following += fresh
            front = following
        if start in came:
            trail = [start, came[start]]
            while trail[-1] != start:
                trail.append(came[trail[-1]])
            best = trail[::-1] if len(trail) < len(best) else best
    return tuple(best)
