"""Builds without a cache: what the incremental ones are held against, and quick to call."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from formc.build.plan import plan
from formc.build.publish import locked, publish
from formc.bundle import LOCK
from formc.bundle.writing import lock
from formc.compiler import Checked
from formc.target import Target


def build(checked: Checked, targets: Iterable[Target], output: Path, *wanted: str) -> None:
    """Writes all services into a folder, or only those that are wanted."""
    made = plan(checked, targets, frozenset(wanted), lambda name: None)
    assert not checked.report.failed
    files = {LOCK: lock(made.locked), **made.files}
    with locked(output, lambda: None):
        publish(output, files, frozenset())
