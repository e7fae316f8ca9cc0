"""A set of answers that somebody may file, with its day and the values of the office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from formc.record import Record, part


class Filed(Record, frozen=True):
    """`name` says where it comes from; `aim` is the constraint that it was made to break alone, or
    empty."""

    name: str
    answers: Any
    on: str
    office: Mapping[str, object] = part(default_factory=dict)
    aim: str = ""
