"""The items of one form as its validator knows them: the table at the top of generated code."""

from __future__ import annotations

from collections.abc import Mapping

from formc.runtime.values import Fullmatch, NormalForm

Place = tuple[int, ...]
"""Where a problem stands in the order of the form: the number of the item, or the numbers of the
repeat, the row and the item; places compare as the order goes."""

NO_WORDS: Mapping[str, Mapping[str, str]] = {}


class Item:
    """One item. `kind` is text, integer, decimal, boolean, consent, date, time, datetime,
    choice, choices, place, file, files, group, repeat or form; the facts that it has no use for
    keep their defaults.

    `path` is a JSON Pointer with `*` for any row. `place` is that of the item, for items of rows
    the numbers of repeat and item. `required` says that the item is always shown and needed.
    `least` and `most` are lengths, scaled numbers, days (or `today`), numbers of rows or of files.
    `steps` are the parts of the path, `inside` the `items` by name and `names` these names. `codes`
    are those of a list, or the kinds of a place; `normal` is how a text is read. `words` are
    messages of the form's own, by code and language; `labels` those of the options of a computed
    choice. `said` remembers the sentences that are always the same, by language and code.
    """

    __slots__ = (
        "accept",
        "checksum",
        "codes",
        "inside",
        "items",
        "kind",
        "labels",
        "least",
        "max_size",
        "most",
        "multiline",
        "name",
        "names",
        "normal",
        "path",
        "pattern",
        "place",
        "required",
        "said",
        "scale",
        "semantic",
        "steps",
        "words",
    )

    def __init__(
        self,
        kind: str,
        path: str,
        place: Place,
        *,
        semantic: str = "",
        required: bool = False,
        least: int | str | None = None,
        most: int | str | None = None,
        scale: int = 0,
        pattern: Fullmatch | None = None,
        checksum: str | None = None,
        multiline: bool = False,
        strip: str = "",
        upper: bool = False,
        codes: tuple[str, ...] = (),
        labels: Mapping[str, Mapping[str, str]] = NO_WORDS,
        accept: tuple[str, ...] = (),
        max_size: int = 0,
        items: tuple[Item, ...] = (),
        words: Mapping[str, Mapping[str, str]] = NO_WORDS,
    ) -> None:
        self.kind = kind
        self.path = path
        self.place = place
        self.steps = tuple(path.split("/")[1:])
        self.name = self.steps[-1] if self.steps else ""
        self.semantic = semantic
        self.required = required
        self.least = least
        self.most = most
        self.scale = scale
        self.pattern = pattern
        self.checksum = checksum
        self.multiline = multiline
        self.normal = NormalForm(strip, upper)
        self.codes = codes
        self.labels = labels
        self.accept = accept
        self.max_size = max_size
        self.items = items
        self.inside = {each.name: each for each in items}
        self.names = frozenset(self.inside)
        self.words = words
        self.said: Mapping[str, dict[str, str]] = {"pl": {}, "en": {}}

    def pointer(self, row: int | None) -> str:
        """The path in the answers: `*` is the number of the row."""
        return self.path if row is None else self.path.replace("*", str(row), 1)

    def stands(self, row: int | None) -> Place:
        return self.place if row is None else (self.place[0], row, *self.place[1:])
