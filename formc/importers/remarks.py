"""What is true of many items at once, said once for the whole draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

_SHOWN = 3


@dataclass(slots=True)
class Remarks:
    """Places by the sentence that is true of them, in the order in which they came up."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, words: str, place: str) -> None:
        self.found.setdefault(words, []).append(place)

    def sentences(self) -> Iterator[str]:
        """Each with how often and where first."""
        for words, places in self.found.items():
            more = f" i dalszych {len(places) - _SHOWN}" if len(places) > _SHOWN else ""
            where = ", ".join(dict.fromkeys(places[:_SHOWN]))
            yield f"{words}: {where}{more}" if where else words
