"""The bench of the validators runs, with tiny counts, on whatever peers are installed here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from bench import builds, parts
from bench.peers import PEERS
from bench.subject import the_form, variants
from bench.validators import GOALS, ratios
from formc.prove.examples import run_form

ROOT = Path(__file__).parents[2]


def ran(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench.validators", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def measured() -> tuple[dict[str, Any], str]:
    """The JSON of a short run, and what it said beside it."""
    done = ran("--rounds", "2", "--milliseconds", "0.1", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def test_the_answers_are_what_the_form_says() -> None:
    form = the_form()
    assert [(each.test.name, each.lines) for each in run_form(form) if not each.passed] == []
    right, *wrong = variants(form)
    assert right.leaves == 40
    assert not right.problems
    assert all(each.problems for each in wrong)


def test_every_engine_tells_right_answers_from_wrong(measured: tuple[dict[str, Any], str]) -> None:
    found, _ = measured
    right, *wrong = variants(the_form())
    for language in ("Python", "JavaScript"):
        problems = found["problems"][language]
        assert set(problems[right.name].values()) == {0}
        for each in wrong:
            assert problems[each.name]["formc"] == len(each.problems)
            assert min(problems[each.name].values()) > 0


def test_what_is_missing_is_named(measured: tuple[dict[str, Any], str]) -> None:
    found, said = measured
    there = {*found["versions"]["Python"], *found["versions"]["JavaScript"]}
    assert {"python", "node", "ajv", "jsonschema"} <= there
    for name in PEERS:
        assert (name in there) != (f"skipped: {name} " in said)


def test_rounds_are_compared_one_by_one(measured: tuple[dict[str, Any], str]) -> None:
    found, _ = measured
    for language, cases in found["microseconds"].items():
        for case, times in cases.items():
            assert {len(rounds) for rounds in times.values()} == {2}
            assert set(found["ratios"][language][case]) == set(times) - {"formc"}
    assert ratios({"formc": [1.0, 2.0, 4.0], "peer": [3.0, 4.0, 4.0]}, "peer")[1] == 2.0


def test_goals_name_engines_that_there_are() -> None:
    engines = {f"{name} {schema}" for name, peer in PEERS.items() for schema in peer.schemas}
    assert {name for name, _ in GOALS} <= {*engines, "ajv full", "ajv plain"}
    assert all(least < reach for least, reach in GOALS.values())


def test_peers_are_pinned_and_no_dependency_of_formc() -> None:
    lines = (ROOT / "bench" / "requirements.txt").read_text().splitlines()
    pinned = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    assert {peer.package for peer in PEERS.values()} <= set(pinned)
    (wanted,) = re.findall(
        r"^dependencies = \[(.*)\]$", (ROOT / "pyproject.toml").read_text(), re.MULTILINE
    )
    assert not [name for name in pinned if name in wanted]
    constraints = (ROOT / "constraints.txt").read_text().splitlines()
    also = dict(line.split("==") for line in constraints if "==" in line)
    assert {name: also[name] for name in pinned if name in also} == {
        name: version for name, version in pinned.items() if name in also
    }


def test_help_teaches() -> None:
    done = ran("--help")
    assert done.returncode == 0
    for word in ("Examples:", "ratio", "full", "plain", "ALL", "make bench"):
        assert word in done.stdout


def test_a_wrong_count_is_refused() -> None:
    done = ran("--rounds", "0")
    assert done.returncode == 2
    assert "--rounds is at least 1" in done.stderr


def test_parts_are_compared_on_equal_terms() -> None:
    row = parts.reading(2, 2)
    assert row.ours > 0
    assert row.reached == (row.ratio <= parts.GOALS["YAML"][0])
    form, validator = parts.posting(2)
    assert (form.theirs, form.against) == (validator.theirs, validator.against)
    assert form.ratio < validator.ratio


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("wnioskodawca", "osoba", "pesel"), "4405140135"),
        (("wnioskodawca", "rodzaj"), "nikt"),
        (("okres", "dni"), "pięć"),
        (("dzialki", 0, "obreb"), ""),
    ],
)
def test_the_form_written_by_hand_refuses_what_it_can(path: tuple[Any, ...], wrong: str) -> None:
    form = the_form()
    answers: Any = json.loads(json.dumps(variants(form)[0].answers))
    hand = parts.by_hand(form)
    assert hand(MultiDict(parts.flat(answers))).validate()
    level = answers
    for name in path[:-1]:
        level = level[name]
    level[path[-1]] = wrong
    assert not hand(MultiDict(parts.flat(answers))).validate()


def test_the_table_of_builds_has_every_goal() -> None:
    names = ("python", "click", "help", "cold", "cold, 1 process", "no-op", "one service")
    found = {
        name: builds.Measured(2.0, 1.0, 50.0) for name in (*names, "one comment", "watch", "copy")
    }
    rows = builds.table(found, 10)
    assert sum("≤ 9 ×" in row or "≥ 1.7 ×" in row for row in rows) == 2
    assert "50 MiB" in rows[-1]
