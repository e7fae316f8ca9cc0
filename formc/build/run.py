"""One build of everything, without a cache: plan, then publish."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from formc.build.plan import Plan, Tick, merged_lock, plan
from formc.build.publish import Difference, existing, lines_of, locked, publish
from formc.bundle import LOCK, SIGNATURE
from formc.bundle.manifest import Locked
from formc.compiler import Checked
from formc.record import Record
from formc.target import Target


class Built(Record, frozen=True):
    """How many files there are now, and what changed."""

    files: int
    bundles: int
    difference: Difference


class RefusedError(Exception):
    """A target found an error; the report says which. Nothing was written."""


def build(
    checked: Checked,
    targets: Iterable[Target],
    output: Path,
    wanted: frozenset[str],
    tick: Tick,
    waiting: Callable[[], None],
) -> Built:
    """Builds into `output`. Raises publish.UnwritableError or RefusedError; the old output then
    stands."""
    made = plan(checked, targets, wanted, tick)
    if checked.report.failed:
        raise RefusedError
    with locked(output, waiting):
        kept: frozenset[str] = frozenset()
        if wanted:
            made.files[LOCK] = merged_lock(locked_lines(output), made)
            kept = _others(output, made)
        difference = publish(output, made.files, kept)
    return Built(len(made.files) + len(kept), len(made.bundles), difference)


def _others(output: Path, made: Plan) -> frozenset[str]:
    """What a build of some services leaves as it is: everything outside their bundles."""
    mine = tuple(f"{folder}/" for folder in made.bundles)
    return frozenset(
        path
        for path in existing(output)
        if path not in made.files and not path.startswith(mine) and path != SIGNATURE
    )


def locked_lines(output: Path) -> dict[tuple[str, str], Locked]:
    """The lines of the lock that an output folder has now."""
    path = output / LOCK
    return lines_of(path.read_bytes()) if path.is_file() else {}
