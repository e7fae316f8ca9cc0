"""How answers and documents of an older major version become those of this one.

Steps speak of places: a `start` is a path in the older form, an `end` one in this form. What no
step names keeps its path. Steps do not see each other's results, so their order does not matter.
"""

from __future__ import annotations

from formc.expr.tree import Path
from formc.record import Placed
from formc.source import BUILTIN, Span


class Move(Placed, frozen=True, kw_only=True):
    """An item with all that is in it under another name or in another group. `codes` pairs an old
    code (`true` and `false` of a yes/no answer) with the new answer; others stay as they are."""

    start: Path
    end: Path
    codes: tuple[tuple[str, object], ...] = ()
    origin: Span = BUILTIN


class Split(Placed, frozen=True, kw_only=True):
    """One text in parts: at `by`, from the left; the last part is all that remains."""

    start: Path
    ends: tuple[Path, ...]
    by: str
    origin: Span = BUILTIN


class Join(Placed, frozen=True, kw_only=True):
    """Several texts as one, with `by` between those that are answered."""

    starts: tuple[Path, ...]
    end: Path
    by: str
    origin: Span = BUILTIN


class Put(Placed, frozen=True, kw_only=True):
    """A canonical answer to a question that the older form did not ask."""

    end: Path
    value: object
    origin: Span = BUILTIN


class Drop(Placed, frozen=True, kw_only=True):
    """An item whose answers are let go."""

    start: Path
    origin: Span = BUILTIN


Step = Move | Split | Join | Put | Drop


class Migration(Placed, frozen=True, kw_only=True):
    """From the versions `major`.x.y to this one."""

    major: int
    steps: tuple[Step, ...]
    origin: Span = BUILTIN

    def target(self, path: Path) -> Path:
        """Where an older item is now: the nearest move around it leads there."""
        for end in range(len(path), 0, -1):
            for step in self.steps:
                if isinstance(step, Move) and step.start == path[:end]:
                    return (*step.end, *path[end:])
        return path

    def source(self, path: Path) -> Path | None:
        """The older item that became this one without more; None if there is none."""
        for end in range(len(path), 0, -1):
            for step in self.steps:
                if isinstance(step, Move) and step.end == path[:end]:
                    before = (*step.start, *path[end:])
                    return before if self.target(before) == path else None
        if any(path[: len(start)] == start for start in self.taken):
            return None
        return path

    @property
    def taken(self) -> tuple[Path, ...]:
        """Older paths at which nothing stays."""
        found: list[Path] = []
        for step in self.steps:
            match step:
                case Move(start=start, end=end):
                    found.extend([start] if start != end else [])
                case Split(start=start) | Drop(start=start):
                    found.append(start)
                case Join(starts=starts):
                    found.extend(starts)
                case Put():
                    pass
        return tuple(found)

    @property
    def written(self) -> tuple[Path, ...]:
        """The items of this form that steps write."""
        found: list[Path] = []
        for step in self.steps:
            match step:
                case Move(end=end) | Join(end=end) | Put(end=end):
                    found.append(end)
                case Split(ends=ends):
                    found.extend(ends)
                case Drop():
                    pass
        return tuple(found)
