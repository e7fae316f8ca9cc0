"""Builds again after each edit, in one process that keeps what it has read."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from formc.build.incremental import Builder
from formc.build.job import Outcome
from formc.build.load import SUFFIXES, UnreadableError
from formc.build.publish import UnwritableError
from formc.record import Record

DEBOUNCE = 20  # milliseconds at most that further changes are waited for
STEP = 3  # milliseconds without one that are enough: an editor's rename and write come together


class MissingError(Exception):
    """The library that watches files is not installed."""


class Rebuilt(Record, frozen=True):
    """A build, the seconds it took, and what came in its way."""

    outcome: Outcome | None
    seconds: float
    trouble: str = ""


def rebuilt(builder: Builder) -> Iterator[Rebuilt]:
    """A build now, and another one after each change of a definition; ends on KeyboardInterrupt.
    Raises MissingError."""
    folder = builder.job.folder
    changes = _changes(folder)
    builder.trusts = True
    first = _built(builder)
    yield first
    for number, changed in enumerate(changes):
        # Watching begins with the first turn: what was edited before is found by looking.
        if changed or number == 0:
            found = _built(builder)
            if changed or _told(found) != _told(first):
                yield found


def _told(found: Rebuilt) -> tuple[object, ...]:
    outcome = found.outcome
    report = outcome and outcome.report and tuple(outcome.report)
    return found.trouble, report, outcome and outcome.made if report is None else 0


def _built(builder: Builder) -> Rebuilt:
    begin = time.monotonic()
    try:
        outcome = builder.build()
    except (UnreadableError, UnwritableError) as error:
        return Rebuilt(None, time.monotonic() - begin, str(error))
    return Rebuilt(outcome, time.monotonic() - begin)


def _changes(folder: Path) -> Iterable[set[Any]]:
    """Sets of changes of definitions, now and then an empty one; nothing else wakes anybody."""
    try:
        from watchfiles import watch
    except ModuleNotFoundError as error:
        raise MissingError(str(error.name)) from error
    return watch(
        folder,
        watch_filter=lambda _, path: path.lower().endswith(SUFFIXES),
        debounce=DEBOUNCE,
        step=STEP,
        rust_timeout=200,  # milliseconds; also how long Ctrl-C may wait
        yield_on_timeout=True,
    )
