"""Makes units in several processes. Workers write blobs; what comes back are small rows."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from formc.analysis.outline import Outline, outlined
from formc.analysis.units import Unit
from formc.analysis.workspace import arranged
from formc.build.inputs import Files, environment_of, quiet
from formc.build.making import BUNDLES, CHUNK, SINCE, Made, Maker
from formc.build.plugins import chosen
from formc.build.store import Store
from formc.diagnostics import Report
from formc.execution import Place, UnavailableError, in_order
from formc.record import Record

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
WORTH = 40  # units: below, starting the processes costs more than they bring


class Equipment(Record, frozen=True, kw_only=True):
    """What a worker needs to make units: plain values, so that any kind of process can have it."""

    folder: Path
    digests: dict[str, str]
    outlines: list[Outline]
    since: dict[str, str]
    bundles: dict[str, str]
    targets: tuple[str, ...]
    cache: Path
    environment: str
    code: str

    def maker(self) -> Maker:
        workspace = arranged(self.outlines, Files(self.folder, self.digests), Report())
        workspace.digests[SINCE] = self.since
        workspace.digests[BUNDLES] = self.bundles
        return Maker(
            workspace, chosen(self.targets, self.folder), Store(self.cache), self.environment
        )


def made_by_many(
    tasks: Sequence[tuple[Unit, bool]], equipment: Equipment, jobs: int
) -> Iterator[tuple[Made, list[str]]]:
    """The units in the order given, each with whether it emits; and what was found damaged."""
    for made, damaged in _mapped(_make, tasks, jobs, _begin, equipment):
        for each in made:
            yield each, damaged
            damaged = []


def made_on_a_cluster(
    tasks: Sequence[tuple[Unit, bool]], equipment: Equipment, place: Place
) -> Iterator[tuple[Made, list[str]]]:
    """The same by workers that may have been there before and will be afterwards.

    Raises LostError, and UnavailableError also where they have another formc.
    """
    import secrets

    told, size = pickle.dumps(equipment), max(1, min(CHUNK, len(tasks) // 8))
    name = secrets.token_hex(16)  # what a worker knows of one build is not for the next one
    chunks = [tasks[start : start + size] for start in range(0, len(tasks), size)]
    for made, damaged in in_order(place, _make_with, [(name, told, chunk) for chunk in chunks]):
        for each in made:
            yield each, damaged
            damaged = []


def outlined_by_many(
    paths: Sequence[str], folder: Path, digests: Mapping[str, str], jobs: int
) -> Iterator[Outline]:
    """The outlines of files, in their order."""
    files = Files(folder, digests)
    for outlines in _mapped(_outline, paths, jobs, _begin_outlines, files):
        yield from outlines


def _mapped(
    make: Callable[[Sequence[_Task]], _Result],
    tasks: Sequence[_Task],
    jobs: int,
    begin: Callable[[Any], None],
    equipment: object,
) -> Iterator[_Result]:
    from concurrent.futures import ProcessPoolExecutor

    size = max(1, min(CHUNK, -(-len(tasks) // (4 * jobs))))
    chunks = [tasks[start : start + size] for start in range(0, len(tasks), size)]
    import multiprocessing  # here, because a small build needs no other process

    kinds = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in kinds else "spawn")
    with ProcessPoolExecutor(jobs, context, begin, (equipment,)) as pool:
        yield from pool.map(make, chunks)


_maker: Maker | None = None


def _begin(equipment: Equipment) -> None:
    global _maker
    gc.disable()
    _maker = equipment.maker()
    gc.freeze()


def _make(chunk: Sequence[tuple[Unit, bool]]) -> tuple[list[Made], list[str]]:
    assert _maker is not None
    made = []
    for unit, emits in chunk:
        made.append(_maker.make(unit, emits))
        if unit.kind == "service":
            _maker.workspace.close(unit.kind, unit.id)
    damaged, _maker.store.damaged = _maker.store.damaged, []
    return made, damaged


_equipped = ""
_one_at_a_time = Lock()  # a worker of a cluster may have threads; what is made knows of none


def _make_with(
    task: tuple[str, bytes, Sequence[tuple[Unit, bool]]],
) -> tuple[list[Made], list[str]]:
    global _maker, _equipped
    name, told, chunk = task
    with _one_at_a_time, quiet():
        if name != _equipped:
            equipment: Equipment = pickle.loads(told)
            if environment_of(Store(equipment.cache)) != equipment.code:
                raise UnavailableError("na klastrze jest inne formc albo inny Python")
            _maker, _equipped = equipment.maker(), name
        return _make(chunk)


_files: Files | None = None


def _begin_outlines(files: Files) -> None:
    global _files
    gc.disable()
    _files = files


def _outline(paths: Sequence[str]) -> list[Outline]:
    assert _files is not None
    return [outlined(path, _files[path], _files)[0] for path in paths]
