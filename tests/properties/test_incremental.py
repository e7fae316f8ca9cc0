"""Whatever is edited, a build from the cache gives what a build from nothing gives.

After every random edit three builders are compared: one that starts anew each time from a cache,
one that stays in memory as `--watch` does, and the plain pipeline without any cache, which is the
judge: the same bytes in the same files, or the same diagnostics.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random

import pytest

from formc.build.incremental import Builder
from formc.build.job import Job, Outcome
from formc.build.load import load
from formc.build.plan import plan
from formc.build.publish import existing
from formc.build.store import Store
from formc.compiler import check
from formc.diagnostics import render
from formc.targets import BUILTIN
from formc.targets import load as load_targets
from tests.support.edits import edited

ROOT = Path(__file__).parents[2]
SERVICES = 3
STEPS = int(os.environ.get("FORMC_EDITS", "12"))
TARGETS = ("json_schema", "xsd", "schematron", "card", "catalogue")


def cold(folder: Path, targets: tuple[str, ...]) -> tuple[str, dict[str, bytes] | None]:
    """The diagnostics, and the files that there should be; none where something is wrong."""
    checked = check(load(folder))
    files = None
    if not checked.report.failed:
        made = plan(checked, load_targets(targets), frozenset(), lambda _: None)
        files = None if checked.report.failed else made.files
    return render.json_lines(checked.report), files


def corpus(folder: Path, random: Random) -> Path:
    """The library of this repository, and some of its services."""
    definitions = folder / "definitions"
    shutil.copytree(ROOT / "definitions", definitions)
    services = sorted((definitions / "services").rglob("*.yaml"))
    for path in random.sample(services, len(services) - SERVICES):
        path.unlink()
    return definitions


def compare(
    outcome: Outcome, output: Path, told: str, files: dict[str, bytes] | None, edit: str
) -> None:
    if files is None:
        assert outcome.report is not None, edit
        assert render.json_lines(outcome.report) == told, edit
        return
    assert outcome.report is None, edit
    there = {path: file.read_bytes() for path, file in existing(output).items()}
    assert there.keys() == files.keys(), edit
    assert [path for path in files if files[path] != there[path]] == [], edit


@pytest.mark.parametrize("seed", range(int(os.environ.get("FORMC_SEEDS", "3"))))
def test_from_the_cache_as_from_nothing(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    targets = BUILTIN if seed == 0 else TARGETS
    definitions = corpus(tmp_path, random)
    store = Store(tmp_path / "cache")
    store.open()
    anew = Job(folder=definitions, targets=targets, output=tmp_path / "anew")
    stays = Builder(
        Job(folder=definitions, targets=targets, output=tmp_path / "stays"), store, trusts=True
    )
    edits: list[str] = []
    for step in range(STEPS):
        before = tmp_path / "before"
        shutil.rmtree(before, ignore_errors=True)
        shutil.copytree(definitions, before)
        edits.append(edited(definitions, random) if step else "the beginning")
        told, files = cold(definitions, targets)
        compare(Builder(anew, store).build(), anew.output, told, files, " · ".join(edits))
        compare(stays.build(), stays.job.output, told, files, " · ".join(edits))
        if files is None and random.random() < 0.9:  # go on from what was right
            shutil.rmtree(definitions)
            before.rename(definitions)
    assert not store.damaged
