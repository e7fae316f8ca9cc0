"""The loss report, and the matrix of support in the docs: both from runs, never from memory.

The matrix has two tables. The first runs every engine on answers that break one feature alone
(`tests/support/features.py`); the second counts the constraints of all definitions that the
manifests list.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from formc.analysis.library import SEMANTICS
from formc.build.load import load as load_folder
from formc.build.losses import Kept, OurBugError, kept, kind_of
from formc.cli import formc
from formc.compiler import Checked, check
from formc.expr.functions import FUNCTIONS
from formc.ir import Form
from formc.runtime.problems import CODES
from formc.target import Context, Target
from formc.targets import BUILTIN, load
from tests.support.chunks import complete
from tests.support.features import CASES as FEATURES
from tests.support.features import COLUMNS, Group, groups, heading

ROOT = Path(__file__).parent.parent
DAYS = """\
- {field: od, type: date, label: Od}
- {field: do, type: date, label: Do}
- rule: lata
  check: age(add_days(od, 1), do) >= 2
  message: Podaj co najmniej dwa lata
"""
DEFINITIONS = ROOT / "definitions"
ENGINES = ("json_schema", "xml")


@cache
def everything() -> tuple[Kept, ...]:
    return kept(check(load_folder(DEFINITIONS)), load(BUILTIN), frozenset())


@cache
def tried() -> tuple[Group, ...]:
    return tuple(groups())


def test_engines_keep_their_promises_for_every_feature() -> None:
    assert [wrong for group in tried() for wrong in group.wrong] == []


def test_the_matrix_has_every_type_function_and_code() -> None:
    """A new one needs a row in `tests/cases/features`."""
    written = [path.read_text(encoding="utf-8") for path in FEATURES.glob("*.yaml")]
    text = "\n".join(written)
    types = set(re.findall(r"type: ([a-z_]+)", text))
    assert set(SEMANTICS) <= types, set(SEMANTICS) - types
    missing = [name for name in FUNCTIONS if not re.search(rf"\b{name}\(", text)]
    assert missing == []
    ids = [id for each in written for ids in yaml.safe_load(each)["rows"].values() for id in ids]
    assert {kind_of(id) for id in ids} == set(CODES)


def test_strict_engines_hold_every_feature() -> None:
    """What a browser cannot even post is mended by reading it."""
    for group in tried():
        for row in group.rows:
            assert row.cell("python") == row.cell("javascript") == "yes", row
            assert row.cell("wtforms") in {"yes", "mended"}, row


def test_the_matrix_is_current(request: pytest.FixtureRequest) -> None:
    """`pytest tests/test_losses.py --update` writes it from a run over all definitions."""
    page = ROOT / "docs" / "support-matrix.md"
    made = matrix(tried(), everything())
    if request.config.getoption("--update") and page.read_text(encoding="utf-8") != made:
        page.write_text(made, encoding="utf-8")
        pytest.fail("updated, run again: docs/support-matrix.md", pytrace=False)
    assert page.read_text(encoding="utf-8") == made


def matrix(features: tuple[Group, ...], forms: tuple[Kept, ...]) -> str:
    lines = [
        "# What each engine holds",
        "",
        "Made by running the engines (`pytest tests/test_losses.py --update`); a test keeps it",
        "current. `formc losses` names each constraint that documents of your forms do not hold.",
        "",
        "## Feature by feature",
        "",
        "Every engine is given answers that break this feature and nothing else, made from small",
        "forms in `tests/cases/features`, and answers that break nothing. **yes**: all broken ones",
        "were refused; **in part**: some were; **–**: none. **mended**: reading a posted form puts",
        "them right. **not read**: no document can hold them. No engine refused an answer that",
        "breaks nothing; one that lists a constraint in the manifest refused every breach of it;",
        "Python, JavaScript and WTForms gave the same problems in the same words.",
    ]
    for group in features:
        lines += ["", f"### {group.title}", ""]
        lines.append(f"| feature | {' | '.join(map(heading, COLUMNS))} |")
        lines.append(f"| --- |{' --- |' * len(COLUMNS)}")
        for row in group.rows:
            cells = " | ".join(row.cell(engine.name) for engine in COLUMNS)
            lines.append(f"| {row.feature} | {cells} |")
    return "\n".join([*lines, *_in_definitions(forms)])


def _in_definitions(forms: tuple[Kept, ...]) -> list[str]:
    every = Counter(kind_of(id) for form in forms for id in form.all)
    held = {
        engine: Counter(kind_of(id) for form in forms for id in form.engines[engine])
        for engine in ENGINES
    }
    lines = [
        "",
        "## In the definitions of this repository",
        "",
        "How many constraints of each kind the manifests list, of all that there are. Python,",
        "JavaScript and WTForms hold all of them.",
        "",
        "| constraint | all | JSON Schema | XSD + Schematron |",
        "| --- | --- | --- | --- |",
    ]
    for code in CODES:
        if every[code]:
            cells = [_cell(held[engine][code], every[code]) for engine in ENGINES]
            lines.append(f"| {code} | {every[code]} | {cells[0]} | {cells[1]} |")
    lines += ["", "## What documents lose", "", "| constraint | reason | what to do |"]
    lines.append("| --- | --- | --- |")
    rows = {
        (kind_of(one.constraint), one.reason, one.advice) for form in forms for one in form.lost
    }
    lines += [f"| {kind} | {reason} | {advice} |" for kind, reason, advice in sorted(rows)]
    return [*lines, ""]


def _cell(held: int, every: int) -> str:
    return "all" if held == every else str(held) if held else "–"


def test_losses_as_text_and_json() -> None:
    args = ["losses", "dodatek-mieszkaniowy", "-d", str(DEFINITIONS)]
    text = CliRunner().invoke(formc, args, catch_exceptions=False)
    assert text.exit_code == 0
    assert text.output.startswith("dodatek-mieszkaniowy: dokument wyraża")
    assert "co zrobić: " in text.output
    rows = CliRunner().invoke(formc, [*args, "--format", "json"], catch_exceptions=False)
    found = [json.loads(row) for row in rows.output.splitlines()]
    assert found
    assert all(row["form"] == "dodatek-mieszkaniowy" and row["reason"] for row in found)
    assert len(found) == sum(row["constraint"] in text.output for row in found)


@pytest.mark.parametrize(("declared", "code"), [("", 1), ("urząd liczy lata sam", 0)])
def test_a_demanded_loss_stops(tmp_path: Path, declared: str, code: int) -> None:
    loss = f"loss:\n  rule:lata: {declared}\n" if declared else ""
    files = dict(complete(DAYS))
    files["services/wzor.yaml"] += loss.encode()
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    done = CliRunner().invoke(formc, ["losses", "-d", str(tmp_path)], catch_exceptions=False)
    assert done.exit_code == code, done.output
    assert (declared or "zatrzymuje build") in done.output


def test_a_loss_of_a_strict_engine_is_our_bug() -> None:
    def emit(form: Form, context: Context) -> tuple[()]:
        context.unsupported("python", "/x#min", form.origin, "za trudne", "nic")
        return ()

    with pytest.raises(OurBugError, match="python lost /x#min"):
        kept(_small(), (Target(name="python", summary="", emit_form=emit),), frozenset())


def test_silence_is_our_bug() -> None:
    targets = tuple(target for target in load(BUILTIN) if target.name != "schematron")
    with pytest.raises(OurBugError, match="neither held nor lost"):
        kept(_small(), targets, frozenset())


def _small() -> Checked:
    return check(complete("- {field: x, type: text, label: X}"))
