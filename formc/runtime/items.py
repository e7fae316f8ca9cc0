"""The items of one form as its validator knows them: the table at the top of generated code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from formc.runtime.values import Fullmatch

Place = tuple[int, ...]
"""Where a problem stands in the order of the form: the number of the item, or the numbers of the
repeat, the row and the item; places compare as the order goes."""


class Item(NamedTuple):
    """One item. `kind` is text, integer, decimal, boolean, consent, date, choice, choices, file,
    files, group, repeat or form; the fields that it has no use for keep their defaults.

    `path` is a JSON Pointer with `*` for any row. `place` is that of the item, for items of rows
    the numbers of repeat and item. `required` says that the item is always shown and needed.
    `least` and `most` are lengths, scaled numbers, days (or `today`), numbers of rows or of files.
    `words` are messages of the form's own, by code and language.
    """

    kind: str
    path: str
    place: Place
    semantic: str = ""
    required: bool = False
    least: int | str | None = None
    most: int | str | None = None
    scale: int = 0
    pattern: Fullmatch | None = None
    checksum: str | None = None
    multiline: bool = False
    strip: str = ""
    upper: bool = False
    codes: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    max_size: int = 0
    items: tuple[Item, ...] = ()
    words: Mapping[str, Mapping[str, str]] = {}

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def pointer(self, row: int | None) -> str:
        """The path in the answers: `*` is the number of the row."""
        return self.path if row is None else self.path.replace("*", str(row), 1)

    def stands(self, row: int | None) -> Place:
        return self.place if row is None else (self.place[0], row, *self.place[1:])
