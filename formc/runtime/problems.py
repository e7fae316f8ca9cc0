"""What can be wrong with answers, as a light value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

CODES: tuple[str, ...] = (
    "unknown",
    "kind",
    "form",
    "check_digit",
    "option",
    "required",
    "hidden",
    "computed",
    "min",
    "max",
    "length",
    "min_rows",
    "max_rows",
    "filter",
    "file_type",
    "file_size",
    "nfc",
    "rule",
)
"""Every code there is; problems at one path stand in this order."""

MALFORMED = frozenset({"kind", "form", "check_digit", "option"})
"""The codes after which an answer is unknown to every formula."""

NO_PARAMS: Mapping[str, str] = {}


class Problem(NamedTuple):
    """One problem with answers.

    `path` is a JSON Pointer with rows from 0; `rule` is the id of a rule or empty; `params` are
    canonical texts; `message` is a whole sentence for the person who fills in the form.
    """

    path: str
    code: str
    rule: str
    params: Mapping[str, str]
    message: str

    def json(self) -> dict[str, object]:
        """The same as JSON, with the same keys."""
        return {**self._asdict(), "params": dict(self.params)}
