"""Executors of this machine: this process itself, and a pool of others."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from threading import Thread
from types import TracebackType
from typing import Any


class Serial:
    """Runs each task when it is given, in this process."""

    workers = 1

    def fresh(self) -> Executor:
        return _Here()

    def __enter__(self) -> Serial:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class _Here(Executor):
    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(function(*arguments, **named))
        except Exception as error:
            done.set_exception(error)
        return done


class Processes:
    """A pool of processes; where one dies, a new pool takes over what was not done."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def fresh(self) -> Executor:
        self._close()
        # Not fork: the parent may have threads of a library by then.
        kinds = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in kinds else "spawn")
        self._pool = ProcessPoolExecutor(self.workers, context, _begin)
        return self._pool

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _begin() -> None:
    """In a worker: the parent alone hears Ctrl+C, and a worker does not outlive the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_leave_with, args=(parent.sentinel,), daemon=True).start()


def _leave_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
