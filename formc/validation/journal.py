"""What a bulk run has done so far, beside its output: a killed run goes on where it was.

`OUTPUT.journal/` holds the rows written so far, the digest of every piece of input that they are
of, and `state.json` with the counts. The state is replaced in one step after the other two are on
the disk, so it never speaks of what is not there; what is there beyond it is cut off. The output
appears under its name when it is whole.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from formc.validation.sources import Piece, columnar
from formc.validation.summary import Summary
from formc.validation.tasks import Format, Judged

EVERY = 1.0  # seconds between two states
_HEX = 65  # bytes of a digest and its line end
_BLOCK = 2**20


class UnwritableError(Exception):
    """The output cannot be written; says why. What stood under its name stands there still."""


class ChangedError(Exception):
    """The journal is of another run: the input, the bundle or the options have changed."""


class Journal:
    """The output of one run. Use it as a context; `finish` when everything has been added.

    `run` is what must be the same for a run to go on, as JSON.
    """

    def __init__(self, output: Path, format: Format, run: Mapping[str, Any], fresh: bool) -> None:
        self._output, self._format = output, format
        self._run = json.loads(json.dumps(run))
        self._folder = output.with_name(f"{output.name}.journal")
        self._fresh = fresh
        self.summary = Summary(run["show"])
        self._pieces = self._size = 0
        self._hash = sha256()
        self._finished = self._between = False
        self._said = time.monotonic()

    # Opening ----------------------------------------------------------------------------------

    def __enter__(self) -> Journal:
        with ExitStack() as stack:
            try:
                self._folder.mkdir(exist_ok=True)
                lock = stack.enter_context((self._folder / "lock").open("wb"))
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if self._fresh:
                    for name in ("state.json", "digests", "verdicts"):
                        (self._folder / name).unlink(missing_ok=True)
                self._recall()
                self._verdicts = self._opened("verdicts", self._size, stack)
                self._digests = self._opened("digests", self._pieces * _HEX, stack)
            except BlockingIOError as error:
                raise UnwritableError(f"inne uruchomienie pisze do {self._output}") from error
            except OSError as error:
                raise self._unwritable(error) from error
            self._stack = stack.pop_all()
        return self

    def _recall(self) -> None:
        path = self._folder / "state.json"
        if not path.exists():
            return
        try:
            state = json.loads(path.read_bytes())
            self._compare(state["run"])
            self._pieces, self._size = state["pieces"], state["verdicts"]["size"]
            self.summary = Summary.read(state["summary"], self._run["show"])
            self._finished = state["finished"]
            self._hash = self._hashed(state["verdicts"]["sha256"])
        except (KeyError, TypeError, ValueError, FileNotFoundError) as error:
            raise ChangedError(f"dziennik {self._folder} jest uszkodzony") from error

    def _compare(self, run: Mapping[str, Any]) -> None:
        if run == self._run:
            return
        for old, new in zip(run["sources"], self._run["sources"], strict=False):
            if old != new:
                raise ChangedError(f"wejście się zmieniło: było {_told(old)}, jest {_told(new)}")
        different = sorted(key for key in self._run if run.get(key) != self._run[key])
        words = ", ".join(_WORDS.get(key, key) for key in different)
        raise ChangedError(f"zmieniły się: {words}")

    def _hashed(self, expected: str) -> Any:
        """The state of the digest of what was written. Where the rows are gone because they became
        the output already, nothing is left to add to them."""
        state, left = sha256(), self._size
        path = self._folder / "verdicts"
        if self._finished and self._format == "jsonl" and not path.exists():
            os.link(self._output, path)
        with path.open("rb") as file:
            while left and (block := file.read(min(_BLOCK, left))):
                state.update(block)
                left -= len(block)
        if left or state.hexdigest() != expected:
            raise ValueError("verdicts")
        return state

    def _opened(self, name: str, size: int, stack: ExitStack) -> IO[bytes]:
        file = (self._folder / name).open("ab")
        stack.callback(_close, file)
        if file.tell() < size:
            raise ChangedError(f"dziennik {self._folder} jest uszkodzony")
        file.truncate(size)
        return file

    # Going on ---------------------------------------------------------------------------------

    def rest(self, pieces: Iterator[Piece]) -> Iterator[tuple[Piece, bool]]:
        """All pieces, and whether each is to be judged still. Raises ChangedError."""
        done = self._pieces
        with (self._folder / "digests").open("rb") as digests:
            for _ in range(done):
                piece, known = next(pieces, None), digests.read(_HEX)[:-1]
                if piece is None or piece.digest.encode() != known:
                    where = (
                        f"{piece.source or 'pliki'}, od {piece.first}" if piece else "jest krótsze"
                    )
                    raise ChangedError(f"wejście się zmieniło ({where})")
                yield piece, False
        for piece in pieces:
            yield piece, True

    def add(self, judged: Judged) -> None:
        """Takes the next piece. Raises UnwritableError."""
        self._between = True
        try:
            self._verdicts.write(judged.rows)
            self._digests.write(judged.digest.encode() + b"\n")
            self._hash.update(judged.rows)
            self._size += len(judged.rows)
            self._pieces += 1
            self.summary.add(judged)
            self._between = False
            if time.monotonic() - self._said > EVERY:
                self._save()
        except OSError as error:
            raise self._unwritable(error) from error

    def _save(self) -> None:
        for file in (self._verdicts, self._digests):
            file.flush()
            os.fsync(file.fileno())
        state = {
            "format": 1,
            "run": self._run,
            "pieces": self._pieces,
            "verdicts": {"size": self._size, "sha256": self._hash.hexdigest()},
            "summary": self.summary.state(),
            "finished": self._finished,
        }
        replace(self._folder / "state.json", json.dumps(state).encode())
        self._said = time.monotonic()

    # The end ----------------------------------------------------------------------------------

    def finish(self) -> None:
        """The output, whole, under its name; the journal goes. Raises UnwritableError."""
        try:
            self._finished = True
            self._save()
            made = self._folder / "verdicts"
            if self._format == "parquet":
                made = self._folder / "output"
                with (self._folder / "verdicts").open("rb") as parts:
                    columnar().write(made, parts)
                _sync(made)
            made.replace(self._output)
            _sync(self._output.parent)
        except OSError as error:
            raise self._unwritable(error) from error
        shutil.rmtree(self._folder, ignore_errors=True)

    def __exit__(self, kind: type[BaseException] | None, error: object, _: object) -> None:
        """What was done before something stopped the run is kept, if there is room for it."""
        try:
            if kind is not None and self._pieces and not (self._finished or self._between):
                self._save()
        except OSError:
            pass  # the last state stands
        finally:
            if not self._pieces:
                shutil.rmtree(self._folder, ignore_errors=True)
            self._stack.close()

    def _unwritable(self, error: OSError) -> UnwritableError:
        return UnwritableError(f"nie można zapisać {self._output}: {error.strerror or error}")


_WORDS = {
    "bundles": "zestaw",
    "asked": "opcje",
    "sources": "pliki wejściowe",
    "output": "format wyniku",
    "show": "--show",
    "formc": "wersja formc",
}


def _told(source: list[Any]) -> str:
    return f"{source[0]} ({source[1]} bajtów)"


def _close(file: IO[bytes]) -> None:
    with suppress(OSError):  # its last bytes found no room; nobody counts on them
        file.close()


def replace(path: Path, data: bytes) -> None:
    """Writes a small file, whole or not at all. Raises OSError."""
    staged = path.with_name(f".{path.name}.new")
    try:
        with staged.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(path)
    except OSError:
        staged.unlink(missing_ok=True)
        raise


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
