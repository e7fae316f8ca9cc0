"""The manual of problems: every module that registers some, read in once."""

from __future__ import annotations

from formc.diagnostics import bundles, formulas, insight, meaning, migrations, problems, reading
from formc.diagnostics.problems import MANUAL, Problem

MODULES = (reading, formulas, problems, meaning, insight, migrations, bundles)

__all__ = ["MANUAL", "MODULES", "Problem"]
