"""One build: check the definitions, plan, then publish or compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from formc.build.plan import Plan, Tick, merged_lock, plan
from formc.build.publish import Difference, compare, existing, locked, publish
from formc.bundle.manifest import LOCK, SIGNATURE, Locked, ManifestError, read_lock
from formc.compiler import Checked
from formc.target import Target


@dataclass(frozen=True, slots=True)
class Built:
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
            made.files[LOCK] = merged_lock(_locked_lines(output), made)
            kept = _others(output, made)
        difference = publish(output, made.files, kept)
    return Built(len(made.files) + len(kept), len(made.bundles), difference)


def check_output(
    checked: Checked, targets: Iterable[Target], output: Path, wanted: frozenset[str], tick: Tick
) -> Difference:
    """What a build would change. Where only the lock file is there (a fresh clone), only that."""
    made = plan(checked, targets, wanted, tick)
    kept: frozenset[str] = frozenset()
    if wanted:
        made.files[LOCK] = merged_lock(_locked_lines(output), made)
        kept = _others(output, made)
    if set(existing(output)) <= {LOCK}:
        return _compare_locks(output, made)
    return compare(output, made.files, kept)


def _compare_locks(output: Path, made: Plan) -> Difference:
    old = _locked_lines(output)
    new = {(line.kind, line.id): line for line in read_lock(made.files[LOCK])}
    named = {key: f"{line.kind} {line.id} {line.version}" for key, line in {**old, **new}.items()}
    return Difference(
        added=tuple(sorted(named[key] for key in new.keys() - old.keys())),
        changed=tuple(
            sorted(named[key] for key in new.keys() & old.keys() if new[key] != old[key])
        ),
        removed=tuple(sorted(named[key] for key in old.keys() - new.keys())),
    )


def _others(output: Path, made: Plan) -> frozenset[str]:
    """What a build of some services leaves as it is: everything outside their bundles."""
    mine = tuple(f"{folder}/" for folder in made.bundles)
    return frozenset(
        path
        for path in existing(output)
        if path not in made.files and not path.startswith(mine) and path != SIGNATURE
    )


def _locked_lines(output: Path) -> dict[tuple[str, str], Locked]:
    path = output / LOCK
    if not path.is_file():
        return {}
    try:
        return {(line.kind, line.id): line for line in read_lock(path.read_bytes())}
    except ManifestError:
        return {}
