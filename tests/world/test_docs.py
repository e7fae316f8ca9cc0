"""What the documentation shows is what formc does."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from formc.diagnostics import Severity
from tests.support.pictures import ID, example

ROOT = Path(__file__).parents[2]


def test_the_definition_of_the_readme_is_right_and_short() -> None:
    checked = example()
    assert [d for d in checked.report if d.severity is Severity.ERROR] == []
    assert {rule.id for rule in checked.forms[ID].rules} == {"termin-nie-wstecz"}
    (written,) = re.findall(r"```yaml\n(form:.*?)```", (ROOT / "README.md").read_text(), re.S)
    assert len(written.splitlines()) <= 20


def test_links_and_pictures_are_there() -> None:
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
    picture = (ROOT / "docs" / "pictures" / "example.png").read_bytes()
    width, height = struct.unpack(">II", picture[16:24])
    assert width > 600
    assert height > 600


def test_the_readme_names_only_commands_that_exist() -> None:
    import click

    from formc.cli import formc

    named = set(re.findall(r"^formc ([a-z]+)", (ROOT / "README.md").read_text(), re.M))
    assert named
    assert named <= set(formc.list_commands(click.Context(formc)))
