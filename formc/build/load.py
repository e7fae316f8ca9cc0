"""Reads a definitions folder into paths and bytes: the only door from disk to compiler."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from formc.publication import FOLDER

SUFFIXES = (".yaml", ".yml", ".csv", ".xsd")
PUBLISHED = (".xsd", ".xml", ".xsl")  # besides, of what has been published
FILE_BYTES = 8 * 2**20  # a CSV codelist; the reader's own limit for YAML is lower
FILES = 20_000


class UnreadableError(Exception):
    """The folder or a file in it cannot be read; says which and why (exit 3)."""


def load(folder: Path) -> dict[str, bytes]:
    """Every definition file below `folder`, keyed by its path with `/`, in order.

    Links, pipes and devices are refused (their bytes could be anything, or never end). Raises
    UnreadableError.
    """
    return {relative: read_file(entry.path, relative) for relative, entry in listed(folder)}


def listed(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every definition file by its path below the folder. Raises UnreadableError."""
    if not folder.is_dir():
        raise UnreadableError(f"nie ma folderu definicji {folder}")
    for count, found in enumerate(_walk(os.fspath(folder), "")):
        if count >= FILES:
            raise UnreadableError(f"w {folder} jest ponad {FILES} plików")
        yield found


def is_read(path: str) -> bool:
    """Whether a file with this path below the definitions is one of them."""
    published = path.startswith(f"{FOLDER}/")
    return path.lower().endswith((*SUFFIXES, *PUBLISHED) if published else SUFFIXES)


def _walk(folder: str, above: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        raise UnreadableError(f"{folder}: {error.strerror}") from error
    for entry in entries:
        name = entry.name
        if name.startswith("."):
            continue
        if entry.is_symlink():
            raise UnreadableError(f"{entry.path} jest dowiązaniem; definicje są zwykłymi plikami")
        if entry.is_dir():
            if name.endswith(SUFFIXES):
                raise UnreadableError(f"{entry.path} jest folderem, a ma nazwę pliku definicji")
            yield from _walk(entry.path, f"{above}{name}/")
        elif is_read(above + name):
            yield above + name, entry


def read_file(path: str, relative: str) -> bytes:
    """The bytes of one definition file. Raises UnreadableError."""
    # O_NONBLOCK: opening a pipe that nobody writes must not hang before fstat can refuse it.
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError as error:
        raise UnreadableError(f"{relative}: {error.strerror}") from error
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(f"{relative} nie jest zwykłym plikiem")
        if status.st_size > FILE_BYTES:
            raise UnreadableError(f"{relative} ma ponad {FILE_BYTES // 2**20} MiB")
        try:
            return file.read(FILE_BYTES + 1)
        except OSError as error:
            raise UnreadableError(f"{relative}: {error.strerror}") from error
