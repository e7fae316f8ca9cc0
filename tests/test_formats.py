"""Diagnostics for machines that show them at the lines of a change: SARIF, GitHub, GitLab.

SARIF is held against a closed schema of the parts of the standard that we write (OASIS SARIF 2.1.0,
3.13 to 3.58): every property must be one of the standard's, of its type, required ones there.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from formc import __version__
from formc.cli import formc
from formc.compiler import check
from formc.diagnostics import Diagnostic, github, gitlab, render
from formc.diagnostics.sarif import sarif
from tests.support.chunks import read_chunks

CASES = Path(__file__).parent / "cases"
FILES = [*sorted((CASES / "errors").glob("*.yaml")), *sorted((CASES / "insight").glob("*.yaml"))]
LANGS = ("pl", "en")


def closed(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": list(required),
    }


def many(of: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": of, "minItems": least}


TEXT = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 1}
MESSAGE = closed(("text",), text=TEXT, markdown=TEXT)
REGION = closed(
    ("startLine", "startColumn", "endLine", "endColumn"),
    startLine=COUNT, startColumn=COUNT, endLine=COUNT, endColumn=COUNT,
)  # fmt: skip
FILE = closed(("uri",), uri={"type": "string", "pattern": r"^[A-Za-z0-9._~/%-]+$"})
PLACE = closed(("artifactLocation", "region"), artifactLocation=FILE, region=REGION)
LOCATION = closed(("physicalLocation",), physicalLocation=PLACE, message=MESSAGE)
REPLACEMENT = closed(("deletedRegion",), deletedRegion=REGION, insertedContent=closed(text=TEXT))
CHANGE = closed(
    ("artifactLocation", "replacements"), artifactLocation=FILE, replacements=many(REPLACEMENT, 1)
)
RESULT = closed(
    ("ruleId", "ruleIndex", "level", "message", "locations"),
    ruleId={"pattern": "^[EWH][0-9]{4}$"}, ruleIndex={"type": "integer", "minimum": 0},
    level={"enum": ["error", "warning", "note"]}, message=MESSAGE, locations=many(LOCATION, 1),
    relatedLocations=many(LOCATION, 1),
    fixes=many(closed(("artifactChanges",), description=MESSAGE, artifactChanges=many(CHANGE, 1))),
)  # fmt: skip
RULE = closed(
    ("id", "shortDescription", "fullDescription", "help"),
    id=TEXT, name=TEXT, shortDescription=MESSAGE, fullDescription=MESSAGE, help=MESSAGE,
)  # fmt: skip
DRIVER = closed(
    ("name", "version", "rules"), name={"const": "formc"}, version=TEXT, rules=many(RULE)
)
RUN = closed(
    ("tool", "results"), tool=closed(("driver",), driver=DRIVER), results=many(RESULT),
    language={"enum": list(LANGS)}, columnKind={"const": "unicodeCodePoints"},
)  # fmt: skip
LOG = closed(
    ("$schema", "version", "runs"),
    **{"$schema": TEXT}, version={"const": "2.1.0"}, runs={**many(RUN, 1), "maxItems": 1},
)  # fmt: skip
SARIF = Draft202012Validator(LOG)

FOUND: list[Diagnostic] = [
    item
    for path in FILES
    for chunk in read_chunks(path)
    for item in check(chunk.folder.files).report
]


def test_there_is_something_of_everything() -> None:
    assert len({item.code for item in FOUND}) > 100
    assert any(item.fix for item in FOUND)
    assert any(item.related for item in FOUND)
    assert any(item.at.position.line != item.at.source.position(item.at.end).line for item in FOUND)


@pytest.mark.parametrize("lang", LANGS)
def test_every_problem_of_the_manual_is_sarif(lang: str) -> None:
    log = json.loads(sarif(FOUND, __version__, "definitions", lang))
    errors = [f"{'/'.join(map(str, each.path))}: {each.message}" for each in SARIF.iter_errors(log)]
    assert errors[:5] == []
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({item.code for item in FOUND})
    assert len(run["results"]) == len(FOUND)
    plain = [json.loads(line) for line in render.json_lines(FOUND, lang).splitlines()]
    for result, expected in zip(run["results"], plain, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == expected["code"]
        place = result["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) == f"definitions/{expected['path']}"
        assert list(place["region"].values()) == [
            expected["line"], expected["column"], expected["end_line"], expected["end_column"],
        ]  # fmt: skip
        assert result["message"]["text"].startswith(expected["message"])


def test_nothing_found_is_a_log_too() -> None:
    log = json.loads(sarif([], __version__))
    SARIF.validate(log)
    assert log["runs"][0]["results"] == []


def read_command(line: str) -> tuple[str, dict[str, str], str]:
    """As the runner of GitHub Actions reads it: the command, its properties, its message."""
    command, properties, message = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()  # type: ignore[union-attr]
    pairs = dict(each.split("=", 1) for each in properties.split(","))

    def plain(text: str) -> str:
        for sign, escape in (
            ("\r", "%0D"),
            ("\n", "%0A"),
            (":", "%3A"),
            (",", "%2C"),
            ("%", "%25"),
        ):
            text = text.replace(escape, sign)
        return text

    return command, {name: plain(value) for name, value in pairs.items()}, plain(message)


@pytest.mark.parametrize("lang", LANGS)
def test_every_problem_is_an_annotation(lang: str) -> None:
    lines = github.workflow_commands(FOUND, "definitions", lang).splitlines()
    assert len(lines) == len(FOUND)
    plain = [json.loads(line) for line in render.json_lines(FOUND, lang).splitlines()]
    for line, expected in zip(lines, plain, strict=True):
        command, properties, message = read_command(line)
        assert (
            command
            == {"error": "error", "warning": "warning", "hint": "notice"}[expected["severity"]]
        )
        assert properties["file"] == f"definitions/{expected['path']}"
        assert (int(properties["line"]), int(properties["endLine"])) == (
            expected["line"], expected["end_line"],
        )  # fmt: skip
        if expected["line"] == expected["end_line"]:
            assert int(properties["col"]) == expected["column"]
            assert int(properties["endColumn"]) == max(
                expected["column"], expected["end_column"] - 1
            )
        else:
            assert not {"col", "endColumn"} & properties.keys()
        assert properties["title"] == f"{expected['code']} {expected['message']}"
        assert message.split("\n")[0] == expected["message"]


@pytest.mark.parametrize("lang", LANGS)
def test_every_problem_is_of_code_quality(lang: str) -> None:
    """With the keys that GitLab's documentation asks for, and a fingerprint of its own."""
    found = json.loads(gitlab.code_quality(FOUND, "definitions", lang))
    assert len(found) == len(FOUND)
    for each, item in zip(found, FOUND, strict=True):
        assert each.keys() == {"check_name", "description", "fingerprint", "severity", "location"}
        assert each["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert each["location"] == {
            "path": f"definitions/{item.at.source.path}",
            "lines": {"begin": item.at.position.line},
        }
        assert each["description"].startswith(item.message.in_(lang))
    assert len({each["fingerprint"] for each in found}) == len(found)


def test_a_fingerprint_stays_where_lines_move() -> None:
    text = b"service: x\nlabell: y\n"
    one, two = (
        json.loads(gitlab.code_quality(check({"services/x.yaml": content}).report))
        for content in (text, b"# Nowy wiersz.\n\n" + text)
    )
    assert [each["fingerprint"] for each in one] == [each["fingerprint"] for each in two]
    assert [each["location"] for each in one] != [each["location"] for each in two]


def test_nothing_in_a_definition_ends_a_command_early() -> None:
    hostile = "a%0A::error::b\n::warning::c,d:e"
    assert "\n" not in github._escaped(hostile)
    assert not set(",:\n") & set(github._property(hostile))
    line = f"::error title={github._property(hostile)}::{github._escaped(hostile)}"
    assert read_command(line) == ("error", {"title": hostile}, hostile)


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "definitions"
    folder.mkdir()
    (folder / "nie ma.yaml").write_text("service: x\nlabell: y\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def test_check_writes_all(broken: Path) -> None:
    done = CliRunner().invoke(formc, ["check", "--format", "sarif"])
    assert done.exit_code == 1
    log = json.loads(done.output)
    SARIF.validate(log)
    places = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in log["runs"][0]["results"]
    ]
    assert set(places) == {"definitions/nie%20ma.yaml"}
    done = CliRunner().invoke(formc, ["check", "--format", "github"])
    commands = [line for line in done.output.splitlines() if line.startswith("::")]
    assert len(commands) == len(places)
    assert all("file=definitions/nie ma.yaml," in line for line in commands)
    assert "błąd[" in done.output  # the log of the job is for people
    done = CliRunner().invoke(formc, ["check", "--format", "gitlab"])
    assert {each["location"]["path"] for each in json.loads(done.output)} == {
        "definitions/nie ma.yaml"
    }
