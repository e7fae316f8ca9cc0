"""What can be wrong with a definition, as data.

`problems` has one function for each kind of problem and makes diagnostics; `render` draws them;
nothing else prints to the user. Exceptions are for bugs in formc, not in definitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum

from formc.record import Mutable, Record, part
from formc.source import Span


class Severity(IntEnum):
    HINT = 1
    WARNING = 2
    ERROR = 3


class Say(Record, frozen=True):
    """The same words in Polish and in English."""

    pl: str
    en: str

    def in_(self, lang: str) -> str:
        return self.en if lang == "en" else self.pl


NOTHING = Say("", "")


class Label(Record, frozen=True):
    """Words next to a span: the second half of a contradiction, a first definition."""

    span: Span
    text: Say = NOTHING


class Edit(Record, frozen=True):
    span: Span
    replacement: str


class Fix(Record, frozen=True):
    """A change that an editor can make. `safe` means: it cannot change the meaning."""

    title: Say
    edits: tuple[Edit, ...]
    safe: bool = False


class Diagnostic(Record, frozen=True, kw_only=True):
    """One thing to tell the author. The first span is the smallest that is to blame."""

    code: str
    severity: Severity
    message: Say
    at: Span
    label: Say = NOTHING
    related: tuple[Label, ...] = ()
    help: Say = NOTHING
    fix: Fix | None = None

    @property
    def sort_key(self) -> tuple[str, int, str]:
        return (self.at.source.path, self.at.start, self.code)


class Report(Mutable):
    """Collects diagnostics while a phase goes on as far as it can."""

    _items: dict[Diagnostic, None] = part(default_factory=dict)

    def add(self, item: Diagnostic) -> None:
        """Adds once: a fragment used by ten services reports its mistake one time."""
        self._items.setdefault(item)

    def extend(self, items: Iterable[Diagnostic]) -> None:
        for item in items:
            self.add(item)

    @property
    def in_order(self) -> tuple[Diagnostic, ...]:
        """As they were added."""
        return tuple(self._items)

    @property
    def failed(self) -> bool:
        return any(item.severity is Severity.ERROR for item in self._items)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(self._items, key=lambda item: item.sort_key))

    def __len__(self) -> int:
        return len(self._items)
