"""Originals and what is imported from them: the compiled form, and documents as answers to it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from formc.analysis.library import SEMANTICS
from formc.compiler import Checked, check, compile_form
from formc.diagnostics import Report
from formc.foreign import components as xsd_components
from formc.importers import xsd
from formc.importers.draft import Draft, Item
from formc.importers.json_schema_reading import spelt
from formc.importers.trying import Tried, tried
from formc.importers.writing import Around
from formc.ir import Form
from formc.prove.schemas import lxml_schema
from formc.runtime.document import to_xml
from formc.target import Artifact
from formc.targets import load as targets

CASES = Path(__file__).parents[1] / "cases" / "import"
REFERENCE = os.environ.get("FORMC_REFERENCE", "")
"""A folder with `crd/`: schemas of public bodies, which are never committed."""

PROJECT = {
    "formc.yaml": b"project: P\npublisher: P\nbase_iri: https://uslugi.example.org\n",
    "domains.yaml": b"domains:\n  inne:\n    title: Inne\n",
    "law/acts.yaml": b"acts:\n  kpa:\n    title: Kpa\n    short: Kpa\n    eli: DU/1960/30/168\n",
}
APPLICANT = {
    "rodzaj_podmiotu": "osoba",
    "imie_wnioskodawcy": "Anna",
    "nazwisko_wnioskodawcy": "Nowak",
}


def reference() -> Path:
    """The folder of the reference; the test is skipped, aloud, where there is none."""
    folder = Path(REFERENCE) / "crd"
    if not REFERENCE or not folder.is_dir():
        pytest.skip("FORMC_REFERENCE names no folder with crd/")
    return folder


def beside(file: Path) -> xsd_components.Read:
    def read(name: str) -> bytes | None:
        path = file.parent / name
        return path.read_bytes() if path.is_file() else None

    return read


def schema_draft(file: Path, **wanted: str) -> Draft:
    components = xsd_components.load(file.name, beside(file))
    return xsd.draft_of(components, xsd.Wanted(**wanted))


@dataclass(frozen=True)
class Imported:
    """A draft as the project sees it once it is written."""

    found: Tried

    @classmethod
    def of(cls, draft: Draft) -> Imported:
        return cls(tried(draft, Around(domain="inne", act="kpa")))

    @cached_property
    def checked(self) -> Checked:
        files = {f"codelists/{name}": text for name, text in self.found.files.items() if name}
        files[f"services/{self.found.draft.id}.yaml"] = self.found.files[""]
        return check({**PROJECT, **{path: text.encode() for path, text in files.items()}})

    @property
    def codes(self) -> set[str]:
        """What `formc check` says of it."""
        return {each.code for each in self.checked.report}

    @cached_property
    def form(self) -> Form:
        return self.checked.forms[self.found.draft.id]

    @cached_property
    def artifacts(self) -> dict[str, Artifact]:
        report = Report()
        demanded = frozenset(("required", "hidden", "option", "rule"))
        emitted = compile_form(
            self.form, targets(("xsd", "schematron", "html", "json_schema")), report, None, demanded
        )
        assert not report.failed, [each.message.pl for each in report]
        return {each.path: each for each in emitted.artifacts}

    @cached_property
    def schema(self) -> etree.XMLSchema:
        return lxml_schema(self.artifacts["crwd/schemat.xsd"].data)

    def document(self, answers: dict[str, Any]) -> etree._Element:
        """A document of the regenerated form."""
        mapped = json.loads(self.artifacts["xml/mapping.json"].data)
        filing = {"form": self.form.id, "version": self.form.version, "on": "2026-01-15"}
        return etree.fromstring(to_xml(mapped, {**filing, "answers": answers}))

    def answers(self, document: etree._Element) -> dict[str, Any]:
        """What a document of the original answers to the imported form."""
        found: dict[str, Any] = {}
        for page in self.found.draft.pages:
            found |= _read(page.items, document, (etree.QName(document).localname,))
        first = self.found.draft.pages[0].items[0]
        return {first.name: dict(APPLICANT), **found}


# Documents of the original ------------------------------------------------------------------------


def _read(items: Sequence[Item], at: etree._Element, base: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items:
        if item.place:
            steps = item.place[len(base) :]
            if (answer := _answer(item, at, steps)) not in (None, {}, []):
                found[item.name] = answer
    for item in items:
        if not item.place and item.kind == "field":  # a question of the import's own
            for other in items:
                said = re.search(rf"\b{item.name} == '([^']+)'", str(other.keys.get("visible", "")))
                # Of a repeated choice, which has no element of its own, one row is read.
                there = other.name in found and said is not None
                if there and found.setdefault(item.name, said[1]) != said[1]:
                    del found[other.name]
    return {item.name: found[item.name] for item in items if item.name in found}


def _answer(item: Item, at: etree._Element, steps: tuple[str, ...]) -> Any:
    if steps and steps[-1].startswith("@"):
        places = [at.get(steps[-1][1:])]
        return None if places[0] is None else _value(item, places[0])
    places = list(_at(at, steps))
    match item.kind:
        case "repeat":
            rows = (_read(item.items, each, item.place) for each in places)
            return [row for row in rows if row]
        case "group":
            return _read(item.items, places[0], item.place) if places else None
        case _:
            if item.keys["type"] == "choices":
                texts = [each.text or "" for each in places]
                return list(dict.fromkeys(item.codes[text] for text in texts if text in item.codes))
            return _value(item, places[0].text or "") if places else None


def _at(at: etree._Element, steps: tuple[str, ...]) -> Iterator[etree._Element]:
    if not steps:
        yield at
        return
    for child in at:
        if isinstance(child.tag, str) and etree.QName(child).localname == steps[0]:
            yield from _at(child, steps[1:])


def _value(item: Item, text: str) -> Any:
    if item.keys["type"] == "choice":
        return item.codes.get(text, item.codes.get(text.strip()))
    text = text.strip()
    match item.keys["type"]:
        case "boolean":
            return text in ("true", "1", "")
        case "consent":
            return True
        case "integer":
            return int(text)
        case "decimal" | "money":
            scale = int(str(item.keys.get("scale", 2)))
            return f"{float(text):.{scale}f}" if scale else str(int(text))
        case "date":
            return text[:10]
        case "datetime":
            return text[:16]
        case "time":
            return text[:5]
        case "file":
            return {"name": "a.pdf", "media_type": "application/pdf", "size": 1, "sha256": "0" * 64}
        case "files":
            return None
        case kind:
            assert kind == "text" or kind in SEMANTICS, kind
            return text or None


# Instances of a JSON Schema -----------------------------------------------------------------------


def instance_answers(items: Sequence[Item], value: Any, depth: int = 0) -> dict[str, Any]:
    """An instance of the original as answers to what was imported from its schema."""
    found: dict[str, Any] = {}
    for item in items:
        # One property of several alternatives is several items: the one that is shown is meant.
        twins = [each for each in items if each.place and each.place == item.place]
        said = str(item.keys.get("visible", ""))
        asked, codes = said.partition(" ")[0], re.findall(r"'([^']*)'", said)
        if len(twins) > 1 and found.get(asked) not in codes:
            continue
        if len(item.place) > depth and item.place[depth] in value:
            found[item.name] = _instance_answer(item, value[item.place[depth]], depth + 1)
    return found


def _instance_answer(item: Item, value: Any, depth: int) -> Any:
    match item.kind, item.keys.get("type"):
        case "group", _:
            return instance_answers(item.items, value, depth)
        case "repeat", _ if item.items[0].place == item.place:
            return [{item.items[0].name: each} for each in value]
        case "repeat", _:
            return [instance_answers(item.items, each, depth) for each in value]
        case _, "choice":
            return item.codes.get(spelt(value), value)
        case _, "choices":
            return [item.codes.get(spelt(each), each) for each in value]
        case _, "decimal":
            return f"{value:.{int(str(item.keys.get('scale', 2)))}f}"
        case _:
            return value
