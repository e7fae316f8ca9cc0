"""Originals with everything that is strange in them: what is written checks clean, has an example,
and nothing of them is gone without a word."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from formc.importers import json_schema, names, workbook, xlsform
from formc.importers.notes import notes_of
from tests.support.imported import CASES, Imported

SCHEMAS = sorted((CASES / "clean").glob("*.json"))
SURVEYS = sorted(path for path in (CASES / "clean").iterdir() if path.is_dir())


def assert_clean(found: Imported) -> None:
    assert found.codes == {"W0601"}
    assert found.form.tests
    assert found.artifacts["crwd/schemat.xsd"]


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_a_json_schema(path: Path) -> None:
    found = Imported.of(json_schema.draft_of(path.read_bytes(), path.name))
    assert_clean(found)
    said = " ".join(note.words for note in notes_of(found.found, "pl"))
    carried = {step for _, item in found.found.draft.walk() for step in item.place}
    for name in set(_properties(json.loads(path.read_text()))):
        assert name in carried or names.shown(name) in said, f"{name} is gone without a word"


def _properties(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "properties" and isinstance(value, dict):
                # What may not be there is not asked for.
                yield from (name for name, each in value.items() if each is not False)
            if key not in ("const", "enum", "default"):
                yield from _properties(value)
    elif isinstance(schema, list):
        for each in schema:
            yield from _properties(each)


@pytest.mark.parametrize("folder", SURVEYS, ids=lambda folder: folder.name)
def test_a_survey(folder: Path) -> None:
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}
    found = Imported.of(xlsform.draft_of(workbook.read(files), folder.name))
    assert_clean(found)
    said = " ".join(note.words for note in notes_of(found.found, "pl"))
    carried = {re.sub(r"_[0-9]+$", "", item.name) for _, item in found.found.draft.walk()}
    with (folder / "survey.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            name = row["name"]
            known = re.sub(r"_[0-9]+$", "", names.name_of(name))
            gone = name and known not in carried and name not in said and known not in said
            assert not gone, f"{name} is gone without a word"
            for key, text in row.items():
                if key.startswith("label") and "uk" not in key and text:
                    word = max(re.findall(r"\w+", text), key=len)
                    there = word in found.found.files[""] or word in said
                    assert there or row["type"] == "calculate", f"{text} is gone without a word"
