"""What builds keep between runs: blobs by their SHA-256, and notes by any key.

Every reading checks the digest: what is damaged is removed, counted, and made again. Nothing is
executed or unpickled, so a cache from elsewhere can be wrong but not harmful. Files appear by one
rename, so two builds may write at once and a killed one leaves nothing half-written.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from formc.build.publish import UnwritableError
from formc.record import of_json, to_json

FOLDER = ".formc-cache"
LIMIT = 2 * 2**30  # bytes of blobs that nobody needs now; older ones go first
MOST_MADE = 4096  # digests of blobs that are remembered; of others the bytes are looked at again
_HEX = 64


class Store:
    """A cache folder. `damaged` are the things that were found broken and removed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = os.fspath(folder)
        self.damaged: list[str] = []
        self.made: set[str] = set()  # of blobs that this process has written or read whole
        self._temporary = count()
        self._shelves: set[str] = set()

    def open(self) -> None:
        """Makes the folder. Raises OSError."""
        for part in ("blobs", "notes", "state", "temporary"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            self._write(os.fspath(ignore), b"*\n")

    # Blobs ----------------------------------------------------------------------------------

    def path(self, digest: str) -> str:
        """Where a blob stands, if it is there."""
        return f"{self.root}/blobs/{digest[:2]}/{digest}"

    def put(self, data: bytes) -> str:
        """Keeps bytes and gives their SHA-256. Raises UnwritableError."""
        digest = sha256(data).hexdigest()
        if digest in self.made:
            return digest
        path = self.path(digest)
        if not self._holds(path, data):
            try:
                self._shelve(f"{self.root}/blobs/{digest[:2]}")
                self._write(path, data)
            except OSError as error:
                raise self._unwritable(error) from error
        self._note(digest)
        return digest

    def get(self, digest: str) -> bytes | None:
        """The bytes of a blob; None where it is not there, or damaged."""
        data = _read(self.path(digest))
        if data is None:
            return None
        if sha256(data).hexdigest() != digest:
            self._damage(self.path(digest))
            return None
        self._note(digest)
        return data

    def good(self, digest: str) -> bool:
        """Whether a blob is there and whole."""
        return digest in self.made or self.get(digest) is not None

    def _note(self, digest: str) -> None:
        if len(self.made) >= MOST_MADE:
            self.made.clear()
        self.made.add(digest)

    def _holds(self, path: str, data: bytes) -> bool:
        try:
            if os.stat(path).st_size != len(data):  # noqa: PTH116  # called for every artifact
                return False
        except OSError:
            return False
        return _read(path) == data

    # Notes ----------------------------------------------------------------------------------

    def keep(self, shelf: str, key: str, value: Any) -> bool:
        """Keeps a JSON value, or records; the first line of its file is the digest of the rest. A
        `state` for which there is no room is forgotten, and the answer is False: the next build
        finds out anew. For a note raises UnwritableError."""
        body = to_json(value)
        folder = f"{self.root}/{shelf}"
        if shelf == "notes":
            folder = f"{folder}/{key[:2]}"
        try:
            self._shelve(folder)
            self._write(f"{folder}/{key}", sha256(body).hexdigest().encode() + b"\n", body)
        except OSError as error:
            if shelf != "state":
                raise self._unwritable(error) from error
            self.forget(shelf, key)
            return False
        return True

    def keep_parts(self, key: str, parts: Iterable[bytes]) -> None:
        """Keeps a `state` that is JSON in pieces, which are never all in memory."""
        path = f"{self.root}/state/{key}"
        name = f"{self.root}/temporary/{os.getpid()}-{next(self._temporary)}"
        whole = sha256()
        try:
            self._shelve(f"{self.root}/state")
            with open(name, "wb") as file:  # noqa: PTH123
                file.write(b"0" * _HEX + b"\n")
                for each in parts:
                    whole.update(each)
                    file.write(each)
                file.seek(0)
                file.write(whole.hexdigest().encode())
            os.rename(name, path)  # noqa: PTH104
        except OSError:
            _remove(name)
            self.forget("state", key)

    def recall(self, shelf: str, key: str, kind: Any = Any) -> Any:
        """What was kept, as a value of this kind; None where nothing was, or it is damaged."""
        folder = f"{self.root}/{shelf}"
        path = f"{folder}/{key[:2]}/{key}" if shelf == "notes" else f"{folder}/{key}"
        data = _read(path)
        if data is None:
            return None
        body = memoryview(data)[_HEX + 1 :]
        if data[:_HEX] != sha256(body).hexdigest().encode():
            self._damage(path)
            return None
        return of_json(body, kind)

    def forget(self, shelf: str, key: str) -> None:
        folder = f"{self.root}/{shelf}"
        path = f"{folder}/{key[:2]}/{key}" if shelf == "notes" else f"{folder}/{key}"
        _remove(path)

    # Size -----------------------------------------------------------------------------------

    def size(self) -> tuple[int, int]:
        """How many files there are, and their bytes."""
        count = total = 0
        for _, size, _ in self._files():
            count, total = count + 1, total + size
        return count, total

    def shrink(self, limit: int) -> int:
        """Removes what was used longest ago until at most `limit` bytes stay; how many files went.
        Whatever is missed later is made again."""
        excess = self.size()[1] - limit
        gone = 0
        if excess <= 0:
            return gone  # nearly always: then nobody has held the names of all files
        for _, size, path in sorted(self._files()):
            if excess <= 0:
                break
            _remove(path)
            excess -= size
            gone += 1
        return gone

    def clear(self) -> None:
        """Removes everything."""
        from shutil import rmtree

        rmtree(self.folder, ignore_errors=True)

    def _files(self) -> Iterator[tuple[int, int, str]]:
        """When each was written, its size and its path."""
        for shelf in ("blobs", "notes"):
            for folder, _, names in os.walk(f"{self.root}/{shelf}"):
                for name in names:
                    path = f"{folder}/{name}"
                    status = os.stat(path)  # noqa: PTH116
                    yield status.st_mtime_ns, status.st_size, path

    # Files ----------------------------------------------------------------------------------

    def _shelve(self, folder: str) -> None:
        if folder not in self._shelves:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            self._shelves.add(folder)

    def _write(self, path: str, *parts: bytes) -> None:
        name = f"{self.root}/temporary/{os.getpid()}-{next(self._temporary)}"
        handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
        try:
            for data in parts:
                view = memoryview(data)
                while view:
                    view = view[os.write(handle, view) :]
        except OSError:
            _remove(name)
            raise
        finally:
            os.close(handle)
        os.rename(name, path)  # noqa: PTH104

    def _unwritable(self, error: OSError) -> UnwritableError:
        return UnwritableError(f"nie można zapisać w {self.root}: {error.strerror}")

    def _damage(self, path: str) -> None:
        self.damaged.append(path.removeprefix(f"{self.root}/"))
        _remove(path)


def _read(path: str) -> bytes | None:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        with os.fdopen(handle, "rb", buffering=0) as file:
            return file.readall()
    except OSError:
        return None


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)  # noqa: PTH108


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
