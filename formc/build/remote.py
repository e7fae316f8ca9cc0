"""A cache that several machines share, wherever fsspec reaches. The one home of fsspec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import fsspec  # type: ignore[import-untyped]  # has no types

TOGETHER = 256  # objects in one request to the file system, which asks for many at a time


class UnknownRemoteError(ValueError):
    """No such kind of address."""


class RemoteError(Exception):
    """The cache does not answer, or does not allow it; says why."""


class Remote:
    """Objects by path below an address. What is read there is not trusted."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        own: dict[str, Any] = {}
        if fsspec.utils.get_protocol(address) in ("file", "local"):
            own = {"auto_mkdir": True}
        try:
            self._files, root = fsspec.core.url_to_fs(address, **own)
        except ValueError as error:
            raise UnknownRemoteError(str(error)) from error
        except ImportError as error:
            raise UnknownRemoteError(f"{error}; zainstaluj `formc[remote]`") from error
        except Exception as error:  # of the library behind it: credentials, names of buckets
            raise RemoteError(_told(error)) from error
        self._root = root.rstrip("/")

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The objects that are there, some at a time in memory. Raises RemoteError."""
        left = iter(dict.fromkeys(paths))
        while some := list(islice(left, TOGETHER)):
            whole = {f"{self._root}/{path}": path for path in some}
            try:
                answers = self._files.cat(list(whole), on_error="return")
            except Exception as error:  # whatever the library behind it raises
                raise RemoteError(_told(error)) from error
            for place, answer in answers.items():
                if isinstance(answer, bytes):
                    yield whole[place], answer
                elif not isinstance(answer, FileNotFoundError):
                    raise RemoteError(_told(answer))

    def write(self, objects: Mapping[str, bytes]) -> None:
        """Puts objects there. Raises RemoteError."""
        whole = {f"{self._root}/{path}": data for path, data in objects.items()}
        try:
            self._files.pipe(whole)
        except Exception as error:  # whatever the library behind it raises
            raise RemoteError(_told(error)) from error


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:300]
