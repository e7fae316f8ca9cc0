"""Where work runs: here, in processes of this machine, or on a Dask cluster.

One interface for all, that of `concurrent.futures`: a task is a function that can be found by its
name and arguments that can be pickled; results come in the order of the tasks. So the result of a
run does not depend on where it ran, and a worker that dies costs time and nothing else.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from formc.record import Record

if TYPE_CHECKING:  # most work is done here, in this process
    from concurrent.futures import Executor, Future

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
AHEAD = 3  # tasks that wait for each worker, so that none is idle while results are written
DEATHS = 3  # of workers over one task, before the task is held to be the cause
_PLACE = re.compile(
    r"serial|processes(?::(?P<processes>[1-9][0-9]{0,3}))?"
    r"|dask://(?:local(?:\?n=(?P<local>[1-9][0-9]{0,3}))?|(?P<address>[^/?#\s]+:[0-9]{1,5}))"
)


class UnavailableError(Exception):
    """There is no such executor here: a library is missing, or nobody answers. Says which."""


class LostError(Exception):
    """The workers of one task died again and again."""


class Place(Record, frozen=True):
    """Where to run. `workers` is 0 where the cluster knows it; `address` is that of a cluster."""

    kind: Literal["serial", "processes", "dask"]
    workers: int = 1
    address: str = ""


SERIAL = Place("serial")


def place(words: str) -> Place:
    """Reads `serial`, `processes[:N]`, `dask://local[?n=N]`, `dask://host:port`; or ValueError."""
    found = _PLACE.fullmatch(words)
    if found is None:
        raise ValueError(words)
    if found["address"]:
        return Place("dask", 0, found["address"])
    if words.startswith("dask"):
        return Place("dask", int(found["local"] or cores()))
    return Place("processes", int(found["processes"] or cores())) if words != "serial" else SERIAL


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Crew(Protocol):
    """Executors of one place: `fresh` gives a new one where the last one broke."""

    workers: int

    def fresh(self) -> Executor: ...


def in_order(
    place: Place, function: Callable[[_Task], _Result], tasks: Iterable[_Task]
) -> Iterator[_Result]:
    """The result of each task, in their order; not many tasks are taken ahead of the results.

    What a task raises is raised here. Raises UnavailableError and LostError.
    """
    with _crew(place) as crew:
        yield from _in_order(crew, function, tasks)


def _crew(place: Place) -> AbstractContextManager[Crew]:
    if place.kind == "dask":
        try:
            from formc.execution.cluster import Cluster
        except ModuleNotFoundError as error:
            words = f"do Daska brakuje {error.name}: zainstaluj `formc[dask]`"
            raise UnavailableError(words) from error
        return Cluster(place)
    from formc.execution.local import Processes, Serial

    return Serial() if place.kind == "serial" else Processes(place.workers)


def _in_order(
    crew: Crew, function: Callable[[_Task], _Result], tasks: Iterable[_Task]
) -> Iterator[_Result]:
    from concurrent.futures import BrokenExecutor

    waiting: deque[tuple[_Task, Future[_Result]]] = deque()
    executor, deaths, rest = crew.fresh(), 0, iter(tasks)
    try:
        while True:
            for task in rest:
                waiting.append((task, _submitted(executor, function, task)))
                if len(waiting) >= AHEAD * crew.workers:
                    break
            if not waiting:
                return
            try:
                result = waiting[0][1].result()
            except BrokenExecutor as error:
                deaths += 1
                if deaths == DEATHS:
                    raise LostError(str(error)) from error
                executor = crew.fresh()
                again = [task for task, _ in waiting]
                waiting = deque((task, _submitted(executor, function, task)) for task in again)
                continue
            waiting.popleft()
            deaths = 0
            yield result
    finally:
        for _, future in waiting:
            future.cancel()


def _submitted(
    executor: Executor, function: Callable[[_Task], _Result], task: _Task
) -> Future[_Result]:
    """A pool that breaks between two tasks says so when the second comes: that is a result, too."""
    from concurrent.futures import BrokenExecutor, Future

    try:
        return executor.submit(function, task)
    except BrokenExecutor as error:
        broken: Future[_Result] = Future()
        broken.set_exception(error)
        return broken
