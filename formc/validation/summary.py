"""What a run comes to: counts, and the first documents that are not right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from formc.record import Mutable, part
from formc.validation.tasks import Judged, row
from formc.validation.verdicts import Found, Shown, Tally, Verdict


class Summary(Mutable):
    """`invalid` and `refused` hold the first `show` documents of each kind, in order."""

    show: int
    tally: Tally = part(default_factory=Tally)
    invalid: list[Shown] = part(default_factory=list)
    refused: list[Shown] = part(default_factory=list)

    def add(self, judged: Judged) -> None:
        """The next piece: pieces are added in their order."""
        self.tally.add(judged.tally)
        self.invalid.extend(judged.invalid[: self.show - len(self.invalid)])
        self.refused.extend(judged.refused[: self.show - len(self.refused)])

    def json(self) -> dict[str, Any]:
        """The report for machines."""
        tally = self.tally
        return {
            "format": 1,
            "summary": tally.json(),
            "refused": [_object(each) for each in self.refused],
            "invalid": [_object(each) for each in self.invalid],
            "omitted": {
                "refused": tally.refused - len(self.refused),
                "invalid": tally.invalid - len(self.invalid),
            },
        }

    # Between two runs -------------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        return {
            "tally": self.tally.json(),
            "invalid": [_plain(each) for each in self.invalid],
            "refused": [_plain(each) for each in self.refused],
        }

    @staticmethod
    def read(state: Mapping[str, Any], show: int) -> Summary:
        """The summary of `state()`."""
        return Summary(
            show,
            Tally.read(state["tally"]),
            [_shown(each) for each in state["invalid"]],
            [_shown(each) for each in state["refused"]],
        )


def _object(shown: Shown) -> dict[str, Any]:
    told = row(shown.source, shown.number, shown.verdict)
    holders = told.get("problems") or [told]
    for holder, (line, column) in zip(holders, shown.places, strict=False):
        holder["line"], holder["column"] = line, column
    return told


def _plain(shown: Shown) -> list[Any]:
    verdict = shown.verdict
    told = {**verdict._asdict(), "problems": [list(each) for each in verdict.problems]}
    return [shown.source, shown.number, told, list(map(list, shown.places))]


def _shown(value: list[Any]) -> Shown:
    source, number, told, places = value
    problems = tuple(Found(*each) for each in told.pop("problems"))
    pairs = [(line, column) for line, column in places]
    return Shown(source, number, Verdict(**told, problems=problems), pairs)
