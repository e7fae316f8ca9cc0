"""Columns: filings from Parquet, verdicts into Parquet. The one home of pyarrow.

Between processes rows travel in Arrow's own stream format.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import pyarrow as pa  # type: ignore[import-untyped]  # has no types
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from formc.validation.verdicts import Verdict

VERSION: str = pa.__version__
READ = ("filing", "document", "answers", "form", "version", "on", "office_values")
"""Columns that are read: a filing in JSON, or a document in XML, or the parts of a filing, those
that are objects in JSON. Others are left alone."""


class UnreadableParquetError(Exception):
    """The file is no Parquet, or has not the columns."""


def batches(file: IO[bytes], rows: int) -> tuple[int, Iterator[tuple[int, bytes]]]:
    """How many rows there are, and all of them in order: how many, and their bytes."""
    try:
        opened = pq.ParquetFile(file)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableParquetError("to nie jest Parquet") from error
    columns = [name for name in opened.schema_arrow.names if name in READ]
    if not {"filing", "document", "answers"} & set(columns):
        raise UnreadableParquetError("brak kolumny filing, document albo answers")
    for name in columns:
        kind = opened.schema_arrow.field(name).type
        if not any(test(kind) for test in _TEXTUAL):
            raise UnreadableParquetError(f"kolumna {name} nie jest tekstem ani bajtami")
    return opened.metadata.num_rows, _batches(opened, rows, columns)


_TEXTUAL = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_binary,
    pa.types.is_large_binary,
)


def _batches(opened: Any, rows: int, columns: list[str]) -> Iterator[tuple[int, bytes]]:
    try:
        for batch in opened.iter_batches(rows, columns=columns, use_threads=False):
            yield batch.num_rows, _stream(batch)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableParquetError("plik jest uszkodzony") from error


def _stream(batch: Any) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    written: bytes = sink.getvalue().to_pybytes()
    return written


def rows_of(data: bytes) -> Iterator[Mapping[str, bytes]]:
    """The rows in the bytes of `batches`: what is there, as bytes."""
    table = pa.ipc.open_stream(data).read_all()
    columns = [
        table.column(name).cast(pa.large_binary()).to_pylist() for name in table.column_names
    ]
    for values in zip(*columns, strict=True):
        named = zip(table.column_names, values, strict=True)
        yield {name: value for name, value in named if value is not None}


# Verdicts -----------------------------------------------------------------------------------------

_PROBLEM = pa.struct(
    [
        ("path", pa.string()),
        ("code", pa.string()),
        ("rule", pa.string()),
        ("params", pa.string()),  # an object in JSON
        ("message", pa.string()),
    ]
)
SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("number", pa.int64()),
        ("verdict", pa.string()),
        ("form", pa.string()),
        ("version", pa.string()),
        ("on", pa.string()),
        ("code", pa.string()),
        ("reason", pa.string()),
        ("problems", pa.list_(_PROBLEM)),
    ]
)


class Columns:
    """Verdicts in the making."""

    def __init__(self) -> None:
        self._columns: tuple[list[Any], ...] = tuple([] for _ in SCHEMA)

    def add(self, source: str, number: int, verdict: Verdict) -> None:
        values = (
            _clean(source),
            number,
            verdict.outcome,
            verdict.form,
            verdict.version,
            verdict.on,
            verdict.code,
            _clean(verdict.reason),
            [_problem(each) for each in verdict.problems],
        )
        for column, value in zip(self._columns, values, strict=True):
            column.append(value)

    def data(self) -> bytes:
        """Empty where there is nothing; else its length, then the rows."""
        if not self._columns[0]:
            return b""
        arrays = [
            pa.array(column, each.type) for column, each in zip(self._columns, SCHEMA, strict=True)
        ]
        written = _stream(pa.RecordBatch.from_arrays(arrays, schema=SCHEMA))
        return len(written).to_bytes(8, "big") + written


def _problem(problem: Sequence[Any]) -> tuple[str, ...]:
    path, code, rule, params, message = problem
    told = json.dumps(dict(params), ensure_ascii=False, sort_keys=True) if params else "{}"
    return _clean(path), code, rule, _clean(told), _clean(message)


def _clean(text: str) -> str:
    """Without lone surrogates, which no file can hold."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def write(target: Path, parts: IO[bytes]) -> None:
    """A Parquet file of what `Columns.data` gave, part after part. Raises OSError."""
    with (
        target.open("wb") as file,
        pq.ParquetWriter(file, SCHEMA, compression="zstd") as writer,
    ):
        for together in _gathered(_parts(parts)):
            writer.write_table(pa.Table.from_batches(together))


def _parts(parts: IO[bytes]) -> Iterator[Any]:
    while head := parts.read(8):
        yield from pa.ipc.open_stream(parts.read(int.from_bytes(head, "big")))


def _gathered(batches: Iterable[Any], least: int = 100_000) -> Iterator[list[Any]]:
    """Enough for a row group."""
    together: list[Any] = []
    for batch in batches:
        together.append(batch)
        if sum(each.num_rows for each in together) >= least:
            yield together
            together = []
    if together:
        yield together
