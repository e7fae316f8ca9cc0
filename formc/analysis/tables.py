"""Tables of a definitions folder that note who reads them.

What a service was made of is what it has read: the rows, the rows it missed, and the set of keys
where it looked at all of them (`EVERY`). A cache holds these notes against today's tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Generic, TypeVar

Read = tuple[str, str]
"""A table and a key of it."""

EVERY = "*"  # instead of a key: which keys there are, in their order

Row = TypeVar("Row")


class Notes:
    """What has been read since `taken` began."""

    __slots__ = ("reads",)

    def __init__(self) -> None:
        self.reads: set[Read] = set()

    @contextmanager
    def taken(self) -> Iterator[set[Read]]:
        """What is read inside; whoever is around has read it too."""
        outer, self.reads = self.reads, set()
        inner = self.reads
        try:
            yield inner
        finally:
            outer |= inner
            self.reads = outer


class Table(Mapping[str, Row], Generic[Row]):
    """Rows by key, in order; a row is made when it is first read."""

    __slots__ = ("_make", "_name", "_notes", "_rows")

    def __init__(
        self,
        name: str,
        notes: Notes,
        keys: Iterable[str] = (),
        make: Callable[[str], Row | None] | None = None,
    ) -> None:
        self._name = name
        self._notes = notes
        self._rows: dict[str, Row | None] = dict.fromkeys(keys)
        self._make = make

    def __getitem__(self, key: str) -> Row:
        self._notes.reads.add((self._name, key))
        row = self._rows[key]
        if row is None and self._make is not None:
            row = self._rows[key] = self._make(key)
        if row is None:
            raise KeyError(key)
        return row

    def __contains__(self, key: object) -> bool:
        self._notes.reads.add((self._name, str(key)))
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        self._notes.reads.add((self._name, EVERY))
        return iter(self._rows)

    def __len__(self) -> int:
        self._notes.reads.add((self._name, EVERY))
        return len(self._rows)

    def forget(self, key: str) -> None:
        """Makes the row again when it is read again."""
        if self._make is not None and key in self._rows:
            self._rows[key] = None
