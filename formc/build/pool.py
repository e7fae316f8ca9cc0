"""Makes units in several processes. Workers write blobs; what comes back are small rows."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from formc.analysis.outline import Outline
from formc.analysis.units import Unit
from formc.analysis.workspace import arranged
from formc.build.inputs import Files
from formc.build.making import BUNDLES, SINCE, Made, Maker
from formc.build.store import Store
from formc.diagnostics import Report
from formc.targets import load

CHUNK = 50  # units a task: a task costs about 0.1 ms, a unit some ms
WORTH = 40  # units: below, starting the processes costs more than they bring


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What a worker needs to make units: plain values, so that any kind of process can have it."""

    folder: Path
    digests: dict[str, str]
    outlines: list[Outline]
    since: dict[str, str]
    bundles: dict[str, str]
    targets: tuple[str, ...]
    cache: Path
    environment: str

    def maker(self) -> Maker:
        workspace = arranged(self.outlines, Files(self.folder, self.digests), Report())
        workspace.digests[SINCE] = self.since
        workspace.digests[BUNDLES] = self.bundles
        return Maker(workspace, load(self.targets), Store(self.cache), self.environment)


def made_by_many(
    tasks: Sequence[tuple[Unit, bool]], equipment: Equipment, jobs: int
) -> Iterator[tuple[Made, list[str]]]:
    """The units in the order given, each with whether it emits; and what was found damaged."""
    from concurrent.futures import ProcessPoolExecutor

    size = max(1, min(CHUNK, -(-len(tasks) // (4 * jobs))))
    chunks = [tasks[start : start + size] for start in range(0, len(tasks), size)]
    kinds = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in kinds else "spawn")
    with ProcessPoolExecutor(jobs, context, _begin, (equipment,)) as pool:
        for made, damaged in pool.map(_make, chunks):
            for each in made:
                yield each, damaged
                damaged = []


_maker: Maker | None = None


def _begin(equipment: Equipment) -> None:
    global _maker
    gc.disable()
    _maker = equipment.maker()


def _make(chunk: Sequence[tuple[Unit, bool]]) -> tuple[list[Made], list[str]]:
    assert _maker is not None
    made = [_maker.make(unit, emits) for unit, emits in chunk]
    damaged, _maker.store.damaged = _maker.store.damaged, []
    return made, damaged
