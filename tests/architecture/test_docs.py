"""What the documentation points at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
HOMES = ("formc/", "tests/", "docs/", "templates/", "definitions/")
ARCHITECTURE_LINES = 200


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text()
    named = {name for name in re.findall(r"`([^`\n ]+)`", text) if name.startswith(HOMES)}
    linked = {
        (page.parent / link).resolve().relative_to(ROOT).as_posix()
        for link in re.findall(r"\]\(([^)#:]+)\)", text)
    }
    wanted = {name for name in named | linked if not re.search(r"[<*{…]", name)}
    missing = {name for name in wanted if not (ROOT / name).exists()}
    assert not missing


def test_the_architecture_is_short() -> None:
    lines = (ROOT / "docs" / "architecture.md").read_text().splitlines()
    assert len(lines) < ARCHITECTURE_LINES
