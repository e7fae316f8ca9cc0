"""A service designer's first hour: a scaffold, ten typical mistakes, each mended as printed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from formc.build.load import load
from formc.cli import formc
from formc.compiler import check
from formc.diagnostics import Diagnostic, Severity

ROOT = Path(__file__).parents[2]
ID = "zgoda-na-lot-drona"

MISTAKES = [
    ("summary:", "sumary:", "E0201"),
    ("type: email", "type: emial", "E0402"),
    ("visible: pilne", "visible: pilen", "E0427"),
    ("legal_state: 2026-01-01", "legal_state: 1.01.2026", "E0204"),
    ("check: termin >= today()", "check: termin => today()", "E0422"),
    ("at: termin", "at: temrin", "E0513"),
    ("field: nazwisko", "field: Nazwisko", "E0209"),
    ("      valid: true", "      valid: tak", "E0204"),
    ("means: given_name", "means: giwen_name", "E0504"),
    ("/termin: rule termin-w-przyszlosci", "/termin: rule termin-w-przeszlosci", "E0510"),
    ("        - field: opis", "        - feild: opis", "E0208"),
    ("- field: opis\n          type: text", "- field: opis\n          Type: text", "E0201"),
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the definitions with the scaffold of a thirteenth service."""
    definitions = tmp_path / "definitions"
    shutil.copytree(ROOT / "definitions", definitions)
    made = CliRunner().invoke(
        formc, ["new", "service", ID, "-d", str(definitions), "--title", 'Lot „drona”: "nisko"']
    )
    assert made.exit_code == 0, made.output
    return definitions


def written(project: Path) -> Path:
    (path,) = project.rglob(f"{ID}.yaml")
    return path


def errors(project: Path) -> list[Diagnostic]:
    return [d for d in check(load(project)).report if d.severity is Severity.ERROR]


def test_a_scaffold_checks_clean_and_its_tests_hold(project: Path) -> None:
    report = check(load(project)).report
    assert [str(d.at) for d in report if ID in str(d.at)] == []
    ran = CliRunner().invoke(formc, ["test", ID, "-d", str(project)])
    assert ran.exit_code == 0, ran.output


@pytest.mark.parametrize(("right", "wrong", "code"), MISTAKES)
def test_a_mistake_is_mended_as_printed(project: Path, right: str, wrong: str, code: str) -> None:
    path = written(project)
    good = path.read_text()
    assert right in good
    path.write_text(good.replace(right, wrong, 1))
    (found,) = errors(project)
    assert found.code == code
    assert found.fix is not None, f"{code} prints no mend"
    (edit,) = found.fix.edits
    text = path.read_text()
    path.write_text(text[: edit.span.start] + edit.replacement + text[edit.span.end :])
    assert errors(project) == []


def test_all_mistakes_at_once_are_all_told_and_nothing_is_built(project: Path) -> None:
    path = written(project)
    text = path.read_text()
    several = [row for row in MISTAKES if row[0] not in {"type: email", "        - field: opis"}]
    for right, wrong, _ in several:
        text = text.replace(right, wrong, 1)
    path.write_text(text)
    assert len(errors(project)) == len(several)
    output = project.parent / "generated"
    ran = CliRunner().invoke(formc, ["build", "-d", str(project)])
    assert ran.exit_code == 1
    assert not output.exists()


def test_the_thirteenth_service_builds(project: Path) -> None:
    ran = CliRunner().invoke(formc, ["build", ID, "-d", str(project)])
    assert ran.exit_code == 0, ran.output
    bundle = project.parent / "generated" / "forms" / ID / "0.1.0"
    manifest = json.loads((bundle / "manifest.json").read_text())
    assert {entry["path"] for entry in manifest["artifacts"]} >= {
        "form.html",
        "validator.py",
        "validator.mjs",
        "schema.json",
        "crwd/schemat.xsd",
        "crwd/styl.xsl",
        "crwd/przyklad.xml",
        "rules.sch",
    }
