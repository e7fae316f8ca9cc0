"""The same definitions give the same bytes: in any process, place, language and order of files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORLDS: dict[str, tuple[dict[str, str], int, tuple[str, ...]]] = {
    "one": (
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        0o022,
        ("--no-cache", "-j", "1"),
    ),
    "other": (
        {"PYTHONHASHSEED": "4711", "TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8"},
        0o077,
        ("-j", "8"),
    ),
}
"""Surroundings, umask, and how it is built: from nothing in one process, or by many."""


BUILD = """
import formc.build.round
from formc.cli import main
formc.build.round.WORTH = 0  # workers also for a few services
main()
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What each world built: digests by path."""
    found = {}
    for world, (surroundings, umask, how) in WORLDS.items():
        folder = tmp_path_factory.mktemp(world)
        # Copied in another order, so that folders list their files in another one too.
        for file in sorted((ROOT / "definitions").rglob("*"), reverse=world == "other"):
            if file.is_file():
                copy = folder / "definitions" / file.relative_to(ROOT / "definitions")
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)
        output = folder / "built"
        subprocess.run(
            [sys.executable, "-c", BUILD, "build", "--output", output, *how],
            cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), **surroundings}, check=True,
            capture_output=True, umask=umask,
        )  # fmt: skip
        found[world] = {
            file.relative_to(output).as_posix(): sha256(file.read_bytes()).hexdigest()
            for file in sorted(output.rglob("*"))
            if file.is_file() and not file.name.startswith(".")
        }
    return found


def test_every_process_builds_the_same_bytes(built: dict[str, dict[str, str]]) -> None:
    assert built["one"] == built["other"]


def test_there_is_something_to_compare(built: dict[str, dict[str, str]]) -> None:
    services = list((ROOT / "definitions" / "services").rglob("*.yaml"))
    manifests = [path for path in built["one"] if path.endswith("/manifest.json")]
    assert len(manifests) >= 2 * len(services)
    assert "catalog.lock.json" in built["one"]
