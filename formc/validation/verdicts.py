"""What is said of one document, and what is counted over many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from formc.record import Mutable, part

VALID, INVALID, REFUSED = "valid", "invalid", "refused"


class Found(NamedTuple):
    """One problem with answers; the same as `formc.runtime.problems.Problem`, of any bundle."""

    path: str
    code: str
    rule: str
    params: Mapping[str, str]
    message: str


class Verdict(NamedTuple):
    """Of one document. `code` is why it was refused, `""` if it was judged; `on` is the day."""

    form: str = ""
    version: str = ""
    on: str = ""
    problems: Sequence[Found] = ()
    code: str = ""
    reason: str = ""
    at: int | None = None  # where reading stopped, in characters

    @property
    def outcome(self) -> str:
        return REFUSED if self.code else INVALID if self.problems else VALID


class Shown(NamedTuple):
    """A verdict that people will see. `places` has the line and column of each problem, both from
    1; of a refusal, one place. `line` is 0 where a document has no lines."""

    source: str
    number: int
    verdict: Verdict
    places: Sequence[tuple[int, int]]


_ROW = re.compile(r"/[0-9]+(?=/|$)")


def kind_of_path(problem: Found) -> str:
    """The path of a problem without what a filing is free to say: rows, and names of strangers.

    So there are not more of them than constraints.
    """
    path = problem.path.rpartition("/")[0] + "/?" if problem.code == "unknown" else problem.path
    return _ROW.sub("/*", path)


Counted = tuple[str, str, str, str, str]
"""Form, version, path of any row, code, rule."""


class Tally(Mutable):
    """Counts over documents; two can be added, in any order."""

    valid: int = 0
    invalid: int = 0
    refused: int = 0
    refusals: Counter[str] = part(default_factory=Counter)
    problems: Counter[Counted] = part(default_factory=Counter)

    @property
    def documents(self) -> int:
        return self.valid + self.invalid + self.refused

    def count(self, verdict: Verdict) -> None:
        if verdict.code:
            self.refused += 1
            self.refusals[verdict.code] += 1
        elif verdict.problems:
            self.invalid += 1
            for each in verdict.problems:
                key = (verdict.form, verdict.version, kind_of_path(each), each.code, each.rule)
                self.problems[key] += 1
        else:
            self.valid += 1

    def add(self, other: Tally) -> None:
        self.valid += other.valid
        self.invalid += other.invalid
        self.refused += other.refused
        self.refusals.update(other.refusals)
        self.problems.update(other.problems)

    def json(self) -> dict[str, Any]:
        """For machines: most frequent first."""
        codes: Counter[str] = Counter()
        for (_, _, _, code, _), count in self.problems.items():
            codes[code] += count
        return {
            "documents": self.documents,
            "valid": self.valid,
            "invalid": self.invalid,
            "refused": self.refused,
            "refusals": dict(_ranked(self.refusals)),
            "codes": dict(_ranked(codes)),
            "problems": [
                {**dict(zip(_COUNTED, key, strict=True)), "count": count}
                for key, count in _ranked(self.problems)
            ],
        }

    @staticmethod
    def read(value: Mapping[str, Any]) -> Tally:
        """The tally of `json()`."""
        problems = {
            (row["form"], row["version"], row["path"], row["code"], row["rule"]): row["count"]
            for row in value["problems"]
        }
        return Tally(
            value["valid"],
            value["invalid"],
            value["refused"],
            Counter(value["refusals"]),
            Counter(problems),
        )


_COUNTED = ("form", "version", "path", "code", "rule")


def _ranked(counter: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))
