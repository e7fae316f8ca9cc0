"""Sheets of a workbook as texts: XLSX by openpyxl, CSV by the standard library.

The only module that imports openpyxl. A workbook is a zip of XML written by a stranger: its parts
are counted and measured before anything is read, and none may have a DOCTYPE.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from formc.importers.draft import ImportProblem
from formc.importers.names import visible

Rows = list[list[str]]
"""The cells of a sheet as texts, without spaces around; row 1 is the first."""

SHEETS = ("survey", "choices", "settings")
OTHERS = ("external_choices", "entities", "osm", "cascades")
"""Sheets that ODK knows and the import does not read; a CSV of all sheets may have them, too."""

_FILE = 16 * 2**20
_UNPACKED = 128 * 2**20
_PARTS = 2_000
_RATIO = 200
_ROWS = 20_000
_SCANNED = 200_000  # rows that are looked at: sheets are often formatted far below their last row
_COLUMNS = 200
_CELL = 20_000


def read(files: Mapping[str, bytes]) -> dict[str, Rows]:
    """The sheets of one XLSX, or of CSV files named after them; a sheet of another name is there
    without its rows, so that somebody can say that it was not read. Raises ImportProblem."""
    found: dict[str, Rows] = {}
    for name, data in files.items():
        if len(data) > _FILE:
            raise ImportProblem(name, f"plik ma ponad {_FILE // 2**20} MiB")
        if data[:2] == b"PK":
            read = _workbook(name, data)
        elif data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise ImportProblem(name, "to dawny format XLS; zapisz go jako XLSX albo CSV")
        else:
            read = _tables(name, data)
        for sheet in read:
            if sheet in found:
                raise ImportProblem(name, f"arkusz `{sheet}` jest w dwóch plikach")
        found |= read
    return found


# XLSX -------------------------------------------------------------------------------------------


def _workbook(name: str, data: bytes) -> dict[str, Rows]:
    _inspect(name, data)
    try:
        import openpyxl
    except ImportError:
        words = "XLSX czyta openpyxl: pip install 'formc[import]'; albo zapisz arkusze jako CSV"
        raise ImportProblem(name, words) from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, **_OPTIONS)
        written = openpyxl.load_workbook(io.BytesIO(data), read_only=True, **_OPTIONS)
        found: dict[str, Rows] = {}
        for sheet in book.worksheets:
            title = sheet.title.strip().lower()
            if title in SHEETS and title not in found:
                limits = {"max_row": _SCANNED + 1, "max_col": _COLUMNS}
                found[title] = _rows(
                    name, sheet.title, map(list, sheet.iter_rows(values_only=True, **limits))
                )
                _without_formulas(name, sheet.title, found[title], written[sheet.title], limits)
            elif any(any(row) for row in sheet.iter_rows(max_row=9, max_col=9, values_only=True)):
                found.setdefault(title, [])
        return found
    except ImportProblem:
        raise
    # The library has no error of its own for a broken part: whatever it says, the file is wrong.
    except Exception as error:
        raise ImportProblem(name, f"to nie jest poprawny XLSX ({type(error).__name__})") from None


_OPTIONS: dict[str, Any] = {"keep_links": False, "keep_vba": False}


def _without_formulas(
    name: str, title: str, rows: Rows, written: Any, limits: Mapping[str, int]
) -> None:
    """Refuses a formula whose value was never saved: its cell would be read as an empty one."""
    for number, row in enumerate(written.iter_rows(values_only=True, **limits)):
        if number >= len(rows):
            return
        for column, cell in enumerate(row):
            asked = isinstance(cell, str) and cell.startswith("=") and len(cell) > 1
            if (asked and column >= len(rows[number])) or (asked and not rows[number][column]):
                place = f"{name}, {title}, wiersz {number + 1}, kolumna {column + 1}"
                words = "formuła arkusza bez zapisanej wartości; wpisz wartość albo zapisz"
                raise ImportProblem(place, f"{words} skoroszyt w programie, który ją policzy")


def _inspect(name: str, data: bytes) -> None:
    """Refuses a zip bomb and entities before the library sees the file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if "content.xml" in archive.namelist() and "mimetype" in archive.namelist():
                raise ImportProblem(name, "to arkusz ODS; zapisz go jako XLSX albo CSV")
            whole = sum(part.file_size for part in parts)
            packed = max(1, sum(part.compress_size for part in parts))
            if len(parts) > _PARTS or whole > _UNPACKED:
                raise ImportProblem(name, "skoroszyt jest po rozpakowaniu za duży")
            if whole > 2**20 and whole // packed > _RATIO:
                raise ImportProblem(name, "skoroszyt jest spakowany jak bomba; zapisz go na nowo")
            for part in parts:
                if part.flag_bits & 1:
                    raise ImportProblem(name, "skoroszyt jest zaszyfrowany; zapisz go bez hasła")
                if part.filename.endswith((".xml", ".rels")):
                    _without_doctype(name, archive.read(part))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        words = f"to nie jest poprawny XLSX ({type(error).__name__})"
        raise ImportProblem(name, words) from None


def _without_doctype(name: str, data: bytes) -> None:
    # Also in UTF-16, where every second byte is zero.
    if b"<!DOCTYPE" in data.replace(b"\0", b""):
        raise ImportProblem(name, "część skoroszytu ma DOCTYPE; takich plików import nie czyta")


def _rows(name: str, title: str, cells: Iterable[Sequence[object]]) -> Rows:
    found: Rows = []
    for number, row in enumerate(cells, start=1):
        if number > _SCANNED or (number > _ROWS and any(cell not in (None, "") for cell in row)):
            raise ImportProblem(f"{name}, {title}", f"ponad {_ROWS} wierszy")
        if number > _ROWS:
            continue
        texts = [_text(f"{name}, {title}, wiersz {number}", cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        found.append(texts)
    return found


def _text(place: str, cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() if (cell.hour, cell.minute, cell.second) == (0, 0, 0):
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
        case _:
            text = visible(str(cell)).strip()
            if len(text) > _CELL:
                raise ImportProblem(place, f"komórka ma ponad {_CELL} znaków")
            return text


# CSV --------------------------------------------------------------------------------------------


def _tables(name: str, data: bytes) -> dict[str, Rows]:
    """A sheet named by the file, or several whose names stand alone in the first column."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        words = "plik nie jest zapisany w UTF-8; zapisz go w tym kodowaniu"
        raise ImportProblem(f"{name}, wiersz {line}", words) from None
    head = text[:2_000]
    separator = max(",;\t", key=head.count)
    try:
        cells = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise ImportProblem(name, f"to nie jest poprawny CSV ({error})") from None
    rows = _rows(name, "CSV", cells)
    if any(len(row) > _COLUMNS for row in rows):
        raise ImportProblem(name, f"ponad {_COLUMNS} kolumn")
    stem = name.rpartition("/")[2].rpartition(".")[0].lower()
    found: dict[str, Rows] = {}
    current = next((sheet for sheet in (*OTHERS, *SHEETS) if sheet in stem), "survey")
    for number, row in enumerate(rows):
        if row and row[0].lower() in (*SHEETS, *OTHERS) and not any(row[1:]):
            current = row[0].lower()
        elif row:
            table = found.setdefault(current, [])
            table.extend([] for _ in range(number - len(table)))  # rows keep their numbers
            table.append(row)
    tables = {sheet: _unindented(table) for sheet, table in found.items()}
    return {sheet: [] if sheet in OTHERS else table for sheet, table in tables.items()}


def _unindented(rows: Rows) -> Rows:
    """Sheets in one table are indented by the column that holds their names."""
    if all(not row[0] for row in rows if row):
        return [row[1:] for row in rows]
    return rows
