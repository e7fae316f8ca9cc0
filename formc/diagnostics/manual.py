"""The whole manual: importing this module registers the problems of every phase."""

from __future__ import annotations

from formc.diagnostics import formulas, meaning, reading
from formc.diagnostics.problems import MANUAL

PHASES = (reading, formulas, meaning)
"""The modules whose import fills the manual."""

__all__ = ["MANUAL", "PHASES"]
