"""What a build is asked for, who is told how it goes on, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from formc.build.publish import Difference
from formc.build.store import LIMIT
from formc.record import Record

if TYPE_CHECKING:
    from formc.diagnostics import Report
    from formc.execution import Place


class PluginError(Exception):
    """A target of another package cannot be used; says which, whose and why."""


class ClashError(Exception):
    """Two targets write one file; says which. With our own targets alone it is our bug."""


NOTHING = Difference((), (), ())


class Job(Record, frozen=True, kw_only=True):
    """What to build: the definitions in `folder`, for `targets`, into `output`; of the services
    the `wanted` (all of none). `jobs` processes at most, or elsewhere: on a cluster that sees the
    definitions and the cache at the same paths. Without `writes` the output stays as it
    is, and the outcome says what would change."""

    folder: Path
    targets: tuple[str, ...]
    output: Path
    wanted: frozenset[str] = frozenset()
    jobs: int = 1
    writes: bool = True
    limit: int = LIMIT
    cluster: Place | None = None


class Watcher:
    """Who is told how a build goes on."""

    def begins(self, count: int) -> None:
        """So many more units are going to be made."""

    def tick(self, name: str) -> None:
        """One was made."""

    def waiting(self) -> None:
        """Another build has the output."""


class Outcome(Record, frozen=True):
    """How many bundles and files there are, what changed, and how many units were made. With a
    `report` something is wrong in the definitions and nothing was written. `damaged` are the parts
    of the cache that were found broken and made again."""

    bundles: int = 0
    files: int = 0
    difference: Difference = NOTHING
    made: int = 0
    report: Report | None = None
    unknown: tuple[str, ...] = ()  # services that were wanted and are not there
    known: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    shared: int = 0  # units that another machine had made
