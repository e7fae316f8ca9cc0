"""Built bundles of a few services and filings of them, for tests of validation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from click.testing import CliRunner, Result

from formc.bundle.reader import open_bundle
from formc.cli import formc

ROOT = Path(__file__).parents[2]
TREES, CLUB = "zgloszenie-usuniecia-drzew", "uczniowski-klub-sportowy-wpis"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(formc, [str(word) for word in words])


def build(folder: Path) -> Path:
    """A built folder with two services."""
    definitions = ROOT / "definitions"
    built = run("build", TREES, CLUB, "-d", definitions, "-o", folder)
    assert built.exit_code == 0, built.output
    return folder


def filings(generated: Path, form: str = TREES) -> list[tuple[dict[str, Any], list[Any]]]:
    """Every case of the bundle as a filing, and the problems that it has, sorted:
    path, code, rule."""
    (bundle,) = (generated / "forms" / form).iterdir()
    found = []
    for case in json.loads((bundle / "cases.json").read_bytes()):
        filing = {
            "form": form,
            "version": bundle.name,
            "on": case["on"],
            "office_values": case["office"],
            "answers": case["answers"],
        }
        problems = sorted((each["path"], each["code"], each["rule"]) for each in case["problems"])
        found.append((filing, problems))
    return found


def document(generated: Path, filing: dict[str, Any]) -> bytes:
    """The filing as a document in XML."""
    module: Any = open_bundle(generated / "forms" / filing["form"] / filing["version"])
    validator = module.module("validator")
    whole = {"filed_at": None, "office": None, "codelists": {}, "files": {}}
    fees = validator.fees(filing["answers"], on=filing["on"], office=filing["office_values"])
    made: bytes = validator.to_xml({**whole, **filing, "fees": fees})
    return made


GARBLED = ("{", "null", '{"form": 1, "answers": {}}', "[" * 5000, "\ufeff{}", '{"a": NaN}')


def lines(generated: Path, count: int, seed: int = 1) -> Iterator[str]:
    """Lines of filings, right and wrong, of both services; every fiftieth is garbled."""
    random = Random(seed)
    known = [
        json.dumps(filing, ensure_ascii=False)
        for form in (TREES, CLUB)
        for filing, _ in filings(generated, form)
    ]
    for number in range(count):
        yield random.choice(GARBLED) if number % 50 == 49 else random.choice(known)
