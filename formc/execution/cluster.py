"""Dask: a cluster at an address, or one of processes of this machine. The one home of Dask."""

from __future__ import annotations

import logging
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import ExitStack
from typing import Any, cast

from distributed import Client, LocalCluster
from distributed.scheduler import KilledWorker

from formc.execution import Place, UnavailableError

PATIENCE = 10  # seconds for a cluster to answer


class Cluster:
    """The executor of a client. Dask itself gives the task of a dead worker to another one."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._stack = ExitStack()
        self.workers = place.workers
        self._client: Any = None

    def __enter__(self) -> Cluster:
        with ExitStack() as stack:
            address: Any = self._place.address or stack.enter_context(_local(self._place.workers))
            try:
                client = cast(Any, Client)(address, timeout=PATIENCE, set_as_default=False)
                self._client = stack.enter_context(client)
                if not self.workers:
                    self._client.wait_for_workers(1, timeout=PATIENCE)
                    self.workers = sum(self._client.nthreads().values())
            except OSError as error:  # of time, too
                words = f"klaster Daska {self._place.address} nie odpowiada: {error}"
                raise UnavailableError(words) from error
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def fresh(self) -> Executor:
        return _Guarded(self._client.get_executor())


class _Guarded(Executor):
    """Says that workers died as `concurrent.futures` says it."""

    def __init__(self, inner: Executor) -> None:
        self._inner = inner

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        given = self._inner.submit(function, *arguments, **named)
        told: Future[Any] = Future()
        given.add_done_callback(lambda done: _tell(done, told))
        return told


def _tell(done: Future[Any], told: Future[Any]) -> None:
    if done.cancelled() or not told.set_running_or_notify_cancel():
        told.cancel()
        return
    error = done.exception()
    if isinstance(error, KilledWorker):
        error = BrokenExecutor(str(error))
    if error is not None:
        told.set_exception(error)
    else:
        told.set_result(done.result())


def _local(workers: int) -> Any:
    return cast(Any, LocalCluster)(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    )
