"""The manual of problems: every module that registers some, read in once."""

from __future__ import annotations

from formc.diagnostics import (
    adopting,
    bundles,
    formulas,
    insight,
    meaning,
    migrations,
    problems,
    reading,
    registry,
)
from formc.diagnostics.problems import MANUAL, Problem

MODULES = (reading, formulas, problems, meaning, insight, migrations, bundles, registry, adopting)

__all__ = ["MANUAL", "MODULES", "Problem"]
