"""The manual of problems: every module that registers some, read in once."""

from __future__ import annotations

from formc.diagnostics import meaning, problems, reading
from formc.diagnostics.problems import MANUAL, Problem

MODULES = (reading, problems, meaning)

__all__ = ["MANUAL", "MODULES", "Problem"]
