"""The files of a bundle or a built folder, wherever they are: on the disk or in a zip.

Nothing is extracted or followed here: links, devices, hidden files and hostile archives are found
by looking at names and headers. Standard library only.
"""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from enum import Enum
from pathlib import Path
from typing import IO, Protocol

from formc.bundle.manifest import safe_path
from formc.bundle.reader import BundleError

ENTRIES = 65_000  # files of a zip; more needs ZIP64, which is refused
DIRECTORY_BYTES = 32 * 2**20  # of a zip's table of contents, which is read whole
FILE_BYTES = 256 * 2**20
TOTAL_BYTES = 4 * 2**30 - 1
RATIO = 200  # of what is unpacked to what is packed, in a file of over RATIO_FROM bytes
RATIO_FROM = 2**20
_CHUNK = 2**16
_END = 22  # bytes of a zip's last record when it has no comment
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class Odd(Enum):
    """What a bundle must not hold."""

    IRREGULAR = "irregular"  # a link, a pipe, a device
    UNSAFE = "unsafe"  # a name that does not stay in the folder on every system
    ARCHIVE = "archive"  # a zip that is not made as ours are


class Files(Protocol):
    """Files by path. `odd` is what was found besides: (kind, path, detail)."""

    @property
    def paths(self) -> frozenset[str]: ...
    @property
    def odd(self) -> tuple[tuple[Odd, str, str], ...]: ...
    def open(self, path: str) -> IO[bytes]:
        """The bytes of one of `paths`. Raises BundleError or OSError."""
        ...


def read(files: Files, path: str, most: int) -> bytes:
    """The bytes of a file of at most `most` bytes. Raises BundleError."""
    content = b"".join(_chunks(files, path, most))
    if len(content) > most:
        raise BundleError(f"{path}: larger than {most} bytes")
    return content


def measured(files: Files, path: str, most: int) -> tuple[str, int]:
    """SHA-256 and size of a file, read in pieces and not much further than `most`."""
    state, size = hashlib.sha256(), 0
    for chunk in _chunks(files, path, most):
        state.update(chunk)
        size += len(chunk)
    return state.hexdigest(), size


def _chunks(files: Files, path: str, most: int) -> Iterator[bytes]:
    try:
        with closing(files.open(path)) as file:
            left = most + 1
            while left > 0 and (chunk := file.read(min(_CHUNK, left))):
                left -= len(chunk)
                yield chunk
    except OSError as error:
        raise BundleError(f"{path}: {error.strerror or 'unreadable'}") from error
    except _BROKEN as error:
        raise BundleError(f"{path}: {error}") from error


# A folder ----------------------------------------------------------------------------------------


class Folder:
    """The regular files below a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        found: list[str] = []
        odd: list[tuple[Odd, str, str]] = []
        for path, entry in _walk(root, ""):
            if not safe_path(path):
                odd.append((Odd.UNSAFE, path, ""))
            elif entry.is_file(follow_symlinks=False):
                found.append(path)
            else:
                odd.append((Odd.IRREGULAR, path, "link" if entry.is_symlink() else "device"))
        self.paths = frozenset(found)
        self.odd = tuple(sorted(odd, key=lambda each: each[1]))

    def open(self, path: str) -> IO[bytes]:
        handle = os.open(self.root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        file = os.fdopen(handle, "rb")
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            file.close()
            raise BundleError(f"{path}: not a regular file")
        return file


def _walk(folder: Path, below: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = below + entry.name
            if entry.is_dir(follow_symlinks=False) and len(path) <= 255:  # as far as names are safe
                yield from _walk(folder / entry.name, f"{path}/")
            else:
                yield path, entry


# A zip -------------------------------------------------------------------------------------------


class Zip:
    """The files of a zip, its headers judged before a byte is unpacked.

    A zip with anything odd in it has no files: nothing in it is looked at.
    """

    def __init__(self, path: Path) -> None:
        self._entries: dict[str, zipfile.ZipInfo] = {}
        odd: list[tuple[Odd, str, str]] = []
        try:
            _judge_end(path)
            self._zip = zipfile.ZipFile(path)
        except BundleError as error:
            odd.append((Odd.ARCHIVE, "", str(error)))
        except _BROKEN as error:
            odd.append((Odd.ARCHIVE, "", str(error) or "no zip"))
        else:
            odd += self._judge(self._zip.infolist())
        self.odd = tuple(odd)
        self.paths = frozenset() if odd else frozenset(self._entries)

    def open(self, path: str) -> IO[bytes]:
        return self._zip.open(self._entries[path])

    def close(self) -> None:
        if hasattr(self, "_zip"):
            self._zip.close()

    def _judge(self, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[Odd, str, str]]:
        end = total = 0
        for info in sorted(entries, key=lambda info: info.header_offset):
            if info.is_dir() and not info.file_size and safe_path(info.filename[:-1]):
                continue
            total += info.file_size
            if not safe_path(info.filename) or info.filename != info.orig_filename:
                yield Odd.UNSAFE, info.orig_filename, ""
            elif info.filename in self._entries:
                yield Odd.ARCHIVE, info.filename, "stands there twice"
            elif stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
                yield Odd.IRREGULAR, info.filename, "link"
            elif why := _hostile(info):
                yield Odd.ARCHIVE, info.filename, why
            elif info.header_offset < end:
                yield Odd.ARCHIVE, info.filename, "overlaps another file"
            else:
                self._entries[info.filename] = info
            end = info.header_offset + info.compress_size
        if total > TOTAL_BYTES:
            self._entries.clear()
            yield Odd.ARCHIVE, "", f"unpacks to more than {TOTAL_BYTES} bytes"
        for path in sorted(self._entries):
            if any(path[:at] in self._entries for at, char in enumerate(path) if char == "/"):
                yield Odd.ARCHIVE, path, "lies in a file"


def _hostile(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x1:
        return "is encrypted"
    if info.compress_type not in _METHODS:
        return "is packed in an unusual way"
    if info.file_size > FILE_BYTES:
        return f"is larger than {FILE_BYTES} bytes"
    if info.file_size > max(RATIO_FROM, RATIO * info.compress_size):
        return f"unpacks to more than {RATIO} times its size"
    return ""


def _judge_end(path: Path) -> None:
    """Refuses what would make reading the table of contents itself costly, and hidden pieces:
    the zip must begin with its first file and end with its last record."""
    with path.open("rb") as file:
        start = file.read(4)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _END))
        end = file.read(_END)
    if len(end) < _END or not end.startswith(b"PK\x05\x06"):
        raise BundleError("no zip, or something after its end")
    entries = int.from_bytes(end[10:12], "little")
    length, offset = (int.from_bytes(end[at : at + 4], "little") for at in (12, 16))
    if entries > ENTRIES or length > DIRECTORY_BYTES:
        raise BundleError(f"more than {ENTRIES} files")
    if offset + length + _END != size or (entries and start != b"PK\x03\x04"):
        raise BundleError("something stands before or between its parts")


def opened(path: Path) -> Folder | Zip:
    """The files of a folder or a zip. Raises OSError, or BundleError where it is neither."""
    if path.is_dir():
        return Folder(path)
    if not stat.S_ISREG(path.stat().st_mode):
        raise BundleError(f"{path.name}: neither a folder nor a file")
    return Zip(path)
