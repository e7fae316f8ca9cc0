"""One task of a bulk run: a piece in, verdicts and counts out. It runs in any process."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal, Protocol

from formc.record import Mutable, Record, part
from formc.validation.judging import Asked, Kind, is_filing, judged, judged_filing
from formc.validation.library import Library, Shelf, library
from formc.validation.locating import in_json, in_xml, place_of
from formc.validation.refusals import RefusedError
from formc.validation.sources import Piece, columnar
from formc.validation.untrusted_json import read_json
from formc.validation.verdicts import Found, Shown, Tally, Verdict

Format = Literal["", "jsonl", "parquet"]


class Judged(Mutable):
    """Of one piece: the rows of its verdicts, what they add up to, and the first ones to show."""

    digest: str
    weight: int
    rows: bytes
    tally: Tally
    invalid: list[Shown] = part(default_factory=list)
    refused: list[Shown] = part(default_factory=list)


class Judging(Record, frozen=True):
    """What all tasks of a run share. `show` is how many documents people will see at most."""

    shelf: Shelf
    asked: Asked
    output: Format
    show: int

    def __call__(self, piece: Piece) -> Judged:
        """Raises BundleError where a bundle is not what it was."""
        judges = library(self.shelf)
        made = Judged(piece.digest, piece.weight, b"", Tally())
        rows = _rows(self.output)
        for source, number, data, verdict in _verdicts(piece, judges, self.asked):
            made.tally.count(verdict)
            rows.add(source, number, verdict)
            if verdict.outcome != "valid":
                shown = made.refused if verdict.code else made.invalid
                if len(shown) < self.show:
                    line = number if piece.kind == "lines" else 1 if data else 0
                    places = _places(data, verdict, judges, line, self.asked.kind)
                    shown.append(Shown(source, number, verdict, places))
        made.rows = rows.data()
        return made


def _verdicts(
    piece: Piece, judges: Library, asked: Asked
) -> Iterator[tuple[str, int, bytes, Verdict]]:
    """Name, number, bytes (none of a row that is no single text) and verdict of each document."""
    if piece.kind == "documents":
        for name, data in piece.documents:
            yield name, 1, data, judged(data, judges, asked)
    elif piece.kind == "rows":
        for number, row in enumerate(columnar().rows_of(piece.data), piece.first):
            yield piece.source, number, b"", _of_row(row, judges, asked)
    else:
        for number, data in enumerate(piece.data.split(b"\n"), piece.first):
            if data and not data.isspace():
                yield piece.source, number, data, judged(data, judges, asked)


def _of_row(row: Mapping[str, bytes], judges: Library, asked: Asked) -> Verdict:
    for name in ("filing", "document"):
        if name in row:
            return judged(row[name], judges, asked)
    if "answers" not in row:
        return Verdict(code="structure", reason="pusty wiersz")
    try:
        filing = {
            name: read_json(value) if name in _OBJECTS else _text(value)
            for name, value in row.items()
        }
    except RefusedError as error:
        return Verdict(code=error.code, reason=error.reason)
    return judged_filing(filing, judges, asked)


_OBJECTS = frozenset({"answers", "office_values"})


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError("encoding", f"bajt {error.start} to nie UTF-8") from None


def _places(
    data: bytes, verdict: Verdict, judges: Library, line: int, kind: Kind
) -> tuple[tuple[int, int], ...]:
    """Where to look; `line` is that of the document in its file, 0 where there is no file."""
    if verdict.code:
        at = (1, 1) if verdict.at is None else place_of(data.decode("utf-8"), verdict.at)
        found = [at]
    else:
        pointers = [problem.path for problem in verdict.problems]
        if not data:
            return ()
        if data.lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"<"):
            judge = judges.judge(verdict.form, verdict.version)
            found = in_xml(data, pointers, judge.mapping) if judge else []
        else:
            below = "/answers" if kind != "answers" and is_filing(json.loads(data)) else ""
            found = in_json(data, pointers, below)
    return tuple((row + max(line, 1) - 1, column) for row, column in found) if line else ()


# Rows ---------------------------------------------------------------------------------------------


class Rows(Protocol):
    """Verdicts on their way to a file."""

    def add(self, source: str, number: int, verdict: Verdict) -> None: ...
    def data(self) -> bytes: ...


def _rows(output: Format) -> Rows:
    match output:
        case "jsonl":
            return _Lines()
        case "parquet":
            columns: Rows = columnar().Columns()
            return columns
        case _:
            return _Nothing()


class _Nothing:
    def add(self, source: str, number: int, verdict: Verdict) -> None:
        pass

    def data(self) -> bytes:
        return b""


_encode = json.JSONEncoder(ensure_ascii=False).encode


class _Lines:
    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, source: str, number: int, verdict: Verdict) -> None:
        self._lines.append(_encode(row(source, number, verdict)))

    def data(self) -> bytes:
        """Lone surrogates become escapes of JSON."""
        text = "\n".join([*self._lines, ""]) if self._lines else ""
        return text.encode("utf-8", "backslashreplace")


def row(source: str, number: int, verdict: Verdict) -> dict[str, Any]:
    """A verdict as an object: what does not apply is left out."""
    found: dict[str, Any] = {"source": source, "number": number, "verdict": verdict.outcome}
    if verdict.code:
        return {**found, "code": verdict.code, "reason": verdict.reason}
    found |= {"form": verdict.form, "version": verdict.version, "on": verdict.on}
    if verdict.problems:
        found["problems"] = [_problem(each) for each in verdict.problems]
    return found


def _problem(problem: Found) -> dict[str, object]:
    return {**problem._asdict(), "params": dict(problem.params)}
