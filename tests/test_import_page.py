"""docs/how-to/import.md: a worked example, imported from the page itself, gives what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from formc.cli import formc

PAGE = (Path(__file__).parents[1] / "docs" / "how-to" / "import.md").read_text()
BLOCKS = re.findall(r"```(xml|csv survey|csv choices|json|yaml)\n(.*?)\n```", PAGE, re.DOTALL)
FILES = {
    "xml": "zgoda.xsd",
    "csv survey": "survey.csv",
    "csv choices": "choices.csv",
    "json": "zgloszenie.schema.json",
}
COMMANDS = {"xsd": ["xml"], "xlsform": ["csv survey", "csv choices"], "jsonschema": ["json"]}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_example_gives_what_the_page_shows(command: str, tmp_path: Path) -> None:
    sources = [(kind, text) for kind, text in BLOCKS if kind in COMMANDS[command]]
    assert [kind for kind, _ in sources] == COMMANDS[command]
    tmp_path = tmp_path / "psy"
    tmp_path.mkdir()
    for kind, text in sources:
        (tmp_path / FILES[kind]).write_text(text + "\n")
    shown = BLOCKS[BLOCKS.index(sources[-1]) + 1]
    assert shown[0] == "yaml"
    names = [str(tmp_path / FILES[kind]) for kind, _ in sources]
    done = CliRunner().invoke(
        formc, ["import", command, *names, "-o", str(tmp_path / "out" / "a.yaml")]
    )
    assert done.exit_code == 0, done.output
    made = iter((tmp_path / "out" / "a.yaml").read_text().splitlines())
    for row in shown[1].splitlines():
        assert row in made, f"not there, or not in this order: {row}"


def test_the_page_names_every_option() -> None:
    for command in COMMANDS:
        done = CliRunner().invoke(formc, ["import", command, "--help"])
        for option in re.findall(r"--[a-z]+", done.output):
            assert option in PAGE or option in ("--help", "--definitions", "--output"), option
