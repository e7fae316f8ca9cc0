"""What a build reads, by digest: the definitions, and formc itself.

A file whose size, time and inode are as they were is not read again. A file that was written just
before they were noted is: its time could be the same after another change (git calls it racy).
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from formc.build.load import listed, read_file
from formc.build.store import Store
from formc.record import Mutable, Record, part

RACY = 20_000_000  # nanoseconds that a file system may round its times to
_LIBRARIES = ("jinja2", "markupsafe", "yaml")  # what artifacts may depend on besides our own code
_PACKAGE = Path(__file__).parents[1]

Noted = tuple[str, int, int, int]
"""Digest, size, time of the last change (ns) and inode of a file."""


class ChangedError(Exception):
    """A definition changed while it was being built; the build begins again."""


class Files(Mapping[str, bytes]):
    """Definitions by path, read when asked for. Raises ChangedError where a file is no longer what
    its digest says."""

    def __init__(self, folder: Path, digests: Mapping[str, str]) -> None:
        self._folder = folder
        self._digests = digests

    def __getitem__(self, path: str) -> bytes:
        if path not in self._digests:
            raise KeyError(path)
        data = read_file(os.fspath(self._folder / path), path)
        if digest_of(data) != self._digests[path]:
            raise ChangedError(path)
        return data

    def digest(self, path: str) -> str:
        """As `digest_of` would say."""
        return self._digests[path]

    def __contains__(self, path: object) -> bool:
        return path in self._digests

    def __iter__(self) -> Iterator[str]:
        return iter(self._digests)

    def __len__(self) -> int:
        return len(self._digests)


class Inputs(Mutable):
    """The definitions of a folder as they were `at` (ns). `fresh` says that the notes of the last
    time are out of date."""

    at: int
    digests: dict[str, str]
    notes: dict[str, Noted]
    files: Files
    fresh: bool = False


def digest_of(data: bytes) -> str:
    """As in notes of what was read."""
    return sha256(data).hexdigest()[:32]


def taken(folder: Path, store: Store) -> Inputs:
    """The definitions as they are now. Raises load.UnreadableError."""
    at = time.time_ns()
    kept = store.recall("state", name_of("inputs", folder)) or {"at": 0, "files": {}}
    known, limit = kept["files"], kept["at"] - RACY
    digests: dict[str, str] = {}
    notes: dict[str, Noted] = {}
    fresh = False
    for path, entry in listed(folder):
        status = entry.stat(follow_symlinks=False)
        now = [status.st_size, status.st_mtime_ns, status.st_ino]
        before = known.get(path)
        if before is not None and before[1:] == now and now[1] < limit:
            digest = before[0]
        else:
            digest = digest_of(read_file(entry.path, path))
            fresh = True
        digests[path] = digest
        notes[path] = (digest, *now)
    fresh = fresh or len(notes) != len(known)
    return Inputs(at, digests, notes, Files(folder, digests), fresh)


def note(inputs: Inputs, folder: Path, store: Store) -> None:
    """Keeps what `taken` found for the next time."""
    value = {"at": inputs.at, "files": inputs.notes}
    store.keep("state", name_of("inputs", folder), value)


class Code(Record, frozen=True):
    """The digest of formc and of what its artifacts may depend on besides."""

    digest: str
    python: str = part(default="")


def code(store: Store) -> Code:
    """formc as it is installed here, wherever that is."""
    at = time.time_ns()
    files = dict(_code_files())
    now = {path: [s.st_size, s.st_mtime_ns, s.st_ino] for path, s in files.items()}
    name = name_of("code", _PACKAGE)
    kept = store.recall("state", name) or {}
    if kept.get("files") == now and max(each[1] for each in now.values()) < kept["at"] - RACY:
        return Code(kept["digest"], _python())
    whole = sha256()
    for path in sorted(files):
        shown = path.removeprefix(os.fspath(_PACKAGE.parent))
        data = Path(path).read_bytes()
        whole.update(f"{shown.rpartition('site-packages/')[2]} {digest_of(data)}\n".encode())
    digest = whole.hexdigest()
    store.keep("state", name, {"at": at, "files": now, "digest": digest})
    return Code(digest, _python())


def environment_of(store: Store) -> str:
    """The digest of all that artifacts depend on besides the definitions and the targets."""
    own = code(store)
    return sha256(f"{own.digest} {own.python}".encode()).hexdigest()[:16]


def _python() -> str:
    return f"{sys.implementation.name} {sys.version_info.major}.{sys.version_info.minor}"


def _code_files() -> Iterator[tuple[str, os.stat_result]]:
    for root in (_PACKAGE, _PACKAGE.parent / "templates"):
        yield from _below(os.fspath(root))
    for library in _LIBRARIES:
        spec = find_spec(library)
        if spec is not None and spec.origin:
            yield spec.origin, Path(spec.origin).stat()


def _below(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        entries = os.scandir(folder)
    except OSError:
        return
    with entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name == "__pycache__":
                continue
            if entry.is_dir():
                yield from _below(entry.path)
            else:
                yield entry.path, entry.stat()


def name_of(what: str, folder: Path) -> str:
    """The name of what is kept about a folder."""
    return f"{what}-{sha256(os.fsencode(folder.resolve())).hexdigest()[:16]}"


@contextmanager
def quiet() -> Iterator[None]:
    """No collector of cycles: the trees of a build are many and without cycles, and it would walk
    all of them again and again (a tenth of the time)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
