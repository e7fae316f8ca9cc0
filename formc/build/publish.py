"""Puts a plan on the disk, whole or not at all.

The new tree is staged beside the output folder: unchanged files are linked, changed ones written
and synced. Then the two folders change places in one step (`renameat2` with RENAME_EXCHANGE on
Linux; elsewhere two renames), so that a reader, or a kill at any moment, meets the old tree or the
new one and never a mixture. A lock file keeps two builds apart.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from formc.bundle import LOCK, MANIFEST, SIGNATURE
from formc.record import Record

if TYPE_CHECKING:  # a build that changes nothing reads no lock
    from formc.bundle.manifest import Locked

WAIT = 60  # seconds for another build to finish
MANY = 200  # files: so many are not synced one by one
_EXCHANGE = 2
_AT_FDCWD = -100


class UnwritableError(Exception):
    """The output cannot be written; says why (exit 3). The old output stands."""


class Difference(Record, frozen=True):
    """What publishing would change, by path."""

    added: Collection[str]
    changed: Collection[str]
    removed: Collection[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@contextmanager
def locked(output: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Holds the lock of an output folder; calls `waiting` once if another build has it."""
    _refuse(output)
    path = output.parent / f".{output.name}.lock"
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise UnwritableError(f"nie można pisać w {output.parent}: {error.strerror}") from error
    try:
        _wait(handle, output, waiting)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, output: Path, waiting: Callable[[], None]) -> None:
    end = time.monotonic() + WAIT
    said = False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise UnwritableError(f"inne budowanie trzyma {output} od ponad {WAIT} s") from None
            if not said:
                waiting()
                said = True
            time.sleep(0.05)
        else:
            return


def _refuse(output: Path) -> None:
    """Refuses what is not ours to replace: a link, a file, a folder that holds something else."""
    if output.is_symlink():
        raise UnwritableError(f"{output} jest dowiązaniem; podaj folder, do którego prowadzi")
    if output.exists() and not output.is_dir():
        raise UnwritableError(f"{output} nie jest folderem")
    ours = (output / LOCK).exists() or (output / MANIFEST).exists()
    if output.is_dir() and not ours and any(output.iterdir()):
        raise UnwritableError(
            f"{output} nie jest pusty i nie powstał z budowania; formc go nie zastąpi"
        )


# Reading what is there ---------------------------------------------------------------------


def existing(output: Path) -> dict[str, Path]:
    """The files of an output folder by path."""
    if not output.is_dir():
        return {}
    found = {}
    for folder, _, names in os.walk(output):
        for name in names:
            path = Path(folder) / name
            found[path.relative_to(output).as_posix()] = path
    return dict(sorted(found.items()))


def compare(output: Path, files: Mapping[str, bytes], kept: frozenset[str]) -> Difference:
    """What differs between the disk and the plan; `kept` are paths that stay as they are.

    A signature is no difference: where nothing else differs it holds, else it goes with the rest.
    """
    there = existing(output)
    added = tuple(path for path in files if path not in there)
    changed = tuple(
        path for path, data in files.items() if path in there and not _same(there[path], data)
    )
    expected = {*files, *kept, SIGNATURE}
    removed = tuple(path for path in there if path not in expected)
    return Difference(added, changed, removed)


def _same(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def compare_locks(old: bytes, new: bytes) -> Difference:
    """What differs between two lock files, by line."""
    before, after = lines_of(old), lines_of(new)
    lines = {**before, **after}
    named = {key: f"{line.kind} {line.id} {line.version}" for key, line in lines.items()}
    return Difference(
        added=tuple(sorted(named[key] for key in after.keys() - before.keys())),
        changed=tuple(
            sorted(named[key] for key in after.keys() & before.keys() if after[key] != before[key])
        ),
        removed=tuple(sorted(named[key] for key in before.keys() - after.keys())),
    )


def lines_of(data: bytes) -> dict[tuple[str, str], Locked]:
    """The lines of a lock file by kind and id; none where it cannot be read."""
    from formc.bundle.manifest import ManifestError, read_lock

    try:
        return {(line.kind, line.id): line for line in read_lock(data)}
    except ManifestError:
        return {}


def locked_lines(output: Path) -> dict[tuple[str, str], Locked]:
    """The lines of the lock that an output folder has now."""
    path = output / LOCK
    return lines_of(path.read_bytes()) if path.is_file() else {}


# Writing -----------------------------------------------------------------------------------


def publish(output: Path, files: Mapping[str, bytes], kept: frozenset[str]) -> Difference:
    """Makes the output hold exactly `files` and the `kept` ones. Call it under `locked`.

    Raises UnwritableError; the old output then stands and nothing is left beside it.
    """
    difference = compare(output, files, kept)
    if not difference and output.is_dir():
        return difference
    staging = output.parent / f".{output.name}.staging"
    try:
        remove(staging)
        _stage(staging, output, files, kept, frozenset((*difference.changed, *difference.added)))
        swap(staging, output)
    except OSError as error:
        remove(staging, quietly=True)
        reason = error.strerror or str(error)
        raise UnwritableError(f"nie można zapisać {output}: {reason}") from error
    remove(staging, quietly=True)
    return difference


def _stage(
    staging: Path,
    output: Path,
    files: Mapping[str, bytes],
    kept: frozenset[str],
    fresh: frozenset[str],
) -> None:
    staging.mkdir()
    folders = {""}
    for path in sorted({*files, *kept}):
        target = staging / path
        parent = os.path.dirname(path)  # noqa: PTH120  # a string, called for every file
        if parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(parent)
        if path in fresh:
            _write(target, files[path])
        else:
            link(output / path, target)
    for folder in folders:
        _sync(staging / folder)


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def synced(root: str, files: list[str], folders: list[str]) -> None:
    """Sees to it that new files and the folders that name them are on the disk: one by one where
    they are few, else with all that waits for the disk."""
    if len(files) > MANY:
        os.sync()
        return
    for path in (*files, *(f"{root}/{folder}" for folder in folders)):
        if os.path.exists(path):  # noqa: PTH110  # a folder may have gone again
            _sync(Path(path))


def link(source: Path | str, target: Path | str) -> None:
    """One file under a second name; a copy where links cannot be made."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP}:
            raise
        from shutil import copyfile

        copyfile(source, target)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def swap(staging: Path, output: Path) -> None:
    """Puts the new tree in the place of the old one, which then stands where the new one was, or
    nowhere."""
    if not output.exists():
        staging.rename(output)
    elif not _exchange(staging, output):
        # Without an exchange there is an instant with no output, never one with half of it.
        old = output.parent / f".{output.name}.old"
        remove(old)
        output.rename(old)
        staging.rename(output)
        remove(old, quietly=True)
    _sync(output.parent)


def _exchange(one: Path, two: Path) -> bool:
    """Swaps two folders atomically; False where the system cannot."""
    import ctypes  # here, because a build that changes nothing needs none of it

    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    done = renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(two), _EXCHANGE)
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}:
        return False
    raise OSError(code, os.strerror(code))


def remove(folder: Path, quietly: bool = False) -> None:
    """Removes a folder with all that is in it, if there is one."""
    if folder.exists():
        from shutil import rmtree

        rmtree(folder, ignore_errors=quietly)
