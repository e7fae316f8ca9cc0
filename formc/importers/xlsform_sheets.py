"""The three sheets of an XLSForm as records: columns under one name each, texts in one language.

A column has many names (`relevance`, `bind::relevant`), a text many languages (`label::Polski
(pl)`). Polish goes first, then the language that the form calls its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from formc.importers import names
from formc.importers.draft import ImportProblem
from formc.importers.remarks import Remarks
from formc.importers.workbook import Rows
from formc.record import Record

TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
"""Columns for people, which may stand once for each language."""

_ALIASES = {
    "calculate": "calculation",
    "relevance": "relevant",
    "value": "name",
    "tag": "name",
    "command": "type",
    "caption": "label",
    "list": "list_name",
    "read_only": "readonly",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "constraintmsg": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "constraining_message": "constraint_message",
    "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
    "title": "form_title",
    "set_form_title": "form_title",
    "set_form_id": "form_id",
    "id_string": "form_id",
}
_KINDS = ("bind", "control", "body", "jr")
_SETTINGS = ("form_title", "form_id", "default_language")


class Column(Record, frozen=True):
    """A column by our name for it and the language of its texts, empty for none."""

    name: str
    language: str


class Sheet(Record, frozen=True):
    """The records of a sheet with their rows, and the languages that its texts have."""

    records: tuple[tuple[int, Mapping[str, str]], ...] = ()
    languages: tuple[str, ...] = ()
    language: str = ""  # of the texts under the plain name of their column


def sheet(rows: Rows, file: str, title: str, needed: tuple[str, ...] = (), own: str = "") -> Sheet:
    """The records of a sheet; `own` is the language that the form calls its own. Texts of the
    chosen language stand under the plain name, others as `label:english`."""
    start = next((number for number, row in enumerate(rows) if any(row)), None)
    if start is None:
        return Sheet()
    columns = [column(cell) for cell in rows[start]]
    for name in needed:
        if name not in {each.name for each in columns}:
            raise ImportProblem(f"{file}, {title}", f"nie ma kolumny `{name}`")
    languages = tuple(dict.fromkeys(each.language for each in columns if each.language))
    chosen = _chosen(languages, own, any(c.name == "label" and not c.language for c in columns))
    keys = [
        each.name if each.language in ("", chosen) else f"{each.name}:{each.language}"
        for each in columns
    ]
    order = sorted(range(len(columns)), key=lambda place: columns[place].language != chosen)
    records = []
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        record: dict[str, str] = {}
        for place in order:
            if place < len(row) and row[place] and keys[place]:
                record.setdefault(keys[place], row[place])
        if record:
            records.append((number, record))
    return Sheet(tuple(records), languages, chosen)


def column(cell: str) -> Column:
    """`Label::Polski (pl)` is label in polski (pl), `bind::relevant` is relevant."""
    parts = [part.strip() for part in re.split(r"::?", cell.strip().lower())]
    while len(parts) > 1 and parts[0] in _KINDS:
        parts = parts[1:]
    base = re.sub(r"\s+", "_", parts[0])
    base = _ALIASES.get(base, base)
    rest = " ".join(part for part in parts[1:] if part)
    if base in TEXTS:
        return Column(base, rest)
    return Column(f"{base}:{rest}" if rest else base, "")


def _chosen(languages: tuple[str, ...], own: str, plain: bool) -> str:
    """Polish; else what the form calls its own; else what has no name, or the first."""
    polish = [each for each in languages if re.search(r"\bpl\b|pols", each)]
    default = [each for each in languages if own and each == own.strip().lower()]
    found = (*polish, *default, *(() if plain else languages[:1]))
    return found[0] if found else ""


def worded(record: Mapping[str, str], name: str) -> str:
    """A text in the chosen language, or in whatever there is."""
    other = (text for key, text in record.items() if key.startswith(f"{name}:"))
    return record.get(name) or next(other, "")


def settings(rows: Rows, file: str, said: list[str]) -> Mapping[str, str]:
    """The settings; those that have no place in a definition are told."""
    found = sheet(rows, file, "settings")
    record = found.records[0][1] if found.records else {}
    others = [f"{key}: {text[:60]}" for key, text in record.items() if key not in _SETTINGS]
    if others:
        said.append(f"ustawień arkusza settings import nie przenosi ({', '.join(others)})")
    if len(found.records) > 1:
        said.append(f"{file}, settings, wiersz {found.records[1][0]}: czytano tylko pierwszy")
    return record


def languages(survey: Sheet, choices: Sheet) -> Iterator[str]:
    """What there is to say of the languages of a form."""
    said = survey.languages or choices.languages
    chosen = survey.language or choices.language
    others = [each for each in said if each != chosen]
    if others:
        words = "teksty w innych językach pominięto"
        yield f"{words} ({', '.join(others)}); tłumaczenia formularza trzeba zrobić na nowo"
    if said and not re.search(r"\bpl\b|pols", chosen):
        shown = chosen or "bez nazwy języka"
        yield f"oryginał nie ma tekstów po polsku, wzięto te: {shown}; przetłumacz je"


# Lists ------------------------------------------------------------------------------------------


class Listed(Record, frozen=True):
    """A list of `choices`: codes by name, labels, and further columns of each row."""

    codes: Mapping[str, str]
    labels: Mapping[str, str]
    rows: Mapping[str, Mapping[str, str]]


def lists(choices: Sheet, file: str, said: list[str]) -> dict[str, Listed]:
    """The lists by name. What cannot be a position of a list is told, with its row."""
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    for number, record in choices.records:
        place = f"{file}, choices, wiersz {number}"
        list_name, name = record.get("list_name", ""), record.get("name", "")
        if not list_name or not name:
            said.append(f"{place}: pozycja listy bez `list_name` albo `name`; pominięto")
        elif name in found.setdefault(list_name, {}):
            said.append(f"{place}: `{name}` jest na liście `{list_name}` drugi raz; pominięto")
        else:
            found[list_name][name] = record
    return {
        list_name: Listed(
            names.codes_of(records),
            {name: names.label(worded(row, "label")) or name for name, row in records.items()},
            records,
        )
        for list_name, records in found.items()
    }


def shortened(found: Mapping[str, Listed], remarks: Remarks) -> None:
    """Says which labels of lists were too long."""
    for list_name, each in found.items():
        for name, row in each.rows.items():
            if len(names.clean(worded(row, "label"))) > len(each.labels[name]) + 1:
                remarks.add("Etykiety pozycji list skrócono do 200 znaków", f"{list_name}/{name}")
