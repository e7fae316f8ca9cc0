"""From files to pieces: what one task judges. Read once, in order, never more than a piece ahead.

A piece carries its bytes, so workers need not see the files, and what is judged is what was
counted. Where pieces begin depends on the bytes alone.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import IO, Literal

from formc.record import Record
from formc.validation.untrusted_json import LIMITS

PIECE = 2**20  # bytes of lines; some thousand filings, a tenth of a second and more
ROWS = 2048  # of Parquet
TOGETHER = 64  # whole documents
STDIN = "-"
_KINDS = {".jsonl": "lines", ".ndjson": "lines", ".parquet": "rows"}
_READ = (".json", ".jsonl", ".ndjson", ".parquet", ".xml")  # in folders


class SourceError(Exception):
    """A file cannot be read, or is not what its name says. The words name it."""


class MissingLibraryError(Exception):
    """A format needs an extra; says which."""


class Source(Record, frozen=True):
    """A file as it was named. `size` is 0 where nobody knows it before it is read."""

    name: str
    path: Path
    kind: Literal["lines", "rows", "document"]
    size: int


class Piece(Record, frozen=True):
    """`documents` has the name and the bytes of each; else `data` has lines, or rows of Parquet,
    of one source, and `first` is the number of the first of them. `weight` counts towards the
    sizes of the sources."""

    source: str = ""
    first: int = 1
    kind: Literal["lines", "rows", "documents"] = "lines"
    data: bytes = b""
    documents: tuple[tuple[str, bytes], ...] = ()
    weight: int = 0

    @property
    def digest(self) -> str:
        state = sha256(f"{self.source}\n{self.first}\n{self.kind}\n".encode())
        state.update(self.data)
        for name, data in self.documents:
            state.update(f"\n{name}\n{len(data)}\n".encode())
            state.update(data)
        return state.hexdigest()


def sources(paths: Iterable[Path]) -> list[Source]:
    """The sources that paths name, folders with all files in them that can be read.

    Raises SourceError.
    """
    found = []
    for path in paths:
        if str(path) == STDIN:
            found.append(Source(STDIN, path, "lines", 0))
        elif path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.suffix.lower() in _READ)
            found.extend(_source(each) for each in inside if each.is_file())
        else:
            found.append(_source(path))
    return found


def _source(path: Path) -> Source:
    with _opened(path) as file:
        size = os.fstat(file.fileno()).st_size
    match _KINDS.get(path.suffix.lower()):
        case "lines":
            return Source(str(path), path, "lines", size)
        case "rows":
            return Source(str(path), path, "rows", size)
        case _:
            return Source(str(path), path, "document", size)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """A regular file: a pipe or a device never hangs us."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise SourceError(f"{path}: to nie jest zwykły plik")
            yield file
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}") from error


def pieces(found: Iterable[Source]) -> Iterator[Piece]:
    """The pieces of sources, in order. Raises SourceError and MissingLibraryError."""
    together: list[tuple[str, bytes]] = []
    for source in found:
        if source.kind == "document":
            with _opened(source.path) as file:
                together.append((source.name, file.read(LIMITS.size + 1)))
            if len(together) == TOGETHER or sum(len(data) for _, data in together) > PIECE:
                yield _documents(together)
                together = []
            continue
        if together:
            yield _documents(together)
            together = []
        yield from _rows(source) if source.kind == "rows" else _lines(source)
    if together:
        yield _documents(together)


def _documents(together: list[tuple[str, bytes]]) -> Piece:
    weight = sum(len(data) for _, data in together)
    return Piece(kind="documents", documents=tuple(together), weight=weight)


def _lines(source: Source) -> Iterator[Piece]:
    first = 1
    if source.name == STDIN:
        blocks = _whole_lines(sys.stdin.buffer)
        for data in blocks:
            yield Piece(source.name, first, "lines", data)
            first += data.count(b"\n")
        return
    with _opened(source.path) as file:
        for data in _whole_lines(file):
            yield Piece(source.name, first, "lines", data, weight=len(data))
            first += data.count(b"\n")


def _whole_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Bytes that end where a line ends. Of a line beyond the limit only as much is kept as shows
    that it is."""
    carried = b""
    while block := file.read(PIECE):
        cut = block.rfind(b"\n") + 1
        if not cut:
            carried = (carried + block)[: LIMITS.size + 1]
            continue
        yield carried + block[:cut]
        carried = block[cut:]
    if carried:
        yield carried


def _rows(source: Source) -> Iterator[Piece]:
    parquet = columnar()
    first = 1
    with _opened(source.path) as file:
        try:
            whole, batches = parquet.batches(file, ROWS)
            for rows, data in batches:
                weight = source.size * rows // max(whole, 1)
                yield Piece(source.name, first, "rows", data, weight=weight)
                first += rows
        except parquet.UnreadableParquetError as error:
            raise SourceError(f"{source.path}: {error}") from error


def columnar() -> ModuleType:
    """`formc.validation.parquet`. Raises MissingLibraryError."""
    try:
        from formc.validation import parquet
    except ModuleNotFoundError as error:
        words = f"do Parqueta brakuje {error.name}: zainstaluj `formc[bulk]`"
        raise MissingLibraryError(words) from error
    return parquet
