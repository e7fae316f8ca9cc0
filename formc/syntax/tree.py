"""The shape of YAML after reading: scalars, lists and maps with spans."""

from __future__ import annotations

from formc.record import Record, part
from formc.source import Source, Span


class Scalar(Record, frozen=True):
    """A text as written: `010203`, `NO` and `1.10` keep their characters.

    `plain` says that it had no quotes; `starts` holds, for a scalar whose characters do not stand
    in the source one after another (quotes with escapes, folded lines), the source offset of each
    character of `value` and of its end.
    """

    value: str
    span: Span
    plain: bool = True
    starts: tuple[int, ...] | None = None

    def within(self, start: int, end: int) -> Span:
        """The span of the characters `start:end` of the value, for languages inside YAML."""
        if self.starts is not None:
            return Span(
                self.span.source, self.starts[start], max(self.starts[end], self.starts[start])
            )
        return Span(self.span.source, self.span.start + start, self.span.start + end)


class Seq(Record, frozen=True):
    """A list."""

    items: tuple[Node, ...]
    span: Span


class Map(Record, frozen=True):
    """A map in the order written. `keys` are the spans of the keys.

    `broken` names keys that were written with a value of the wrong shape: the problem has been
    reported, so later phases stay quiet about them.
    """

    items: dict[str, Node]
    keys: dict[str, Span]
    span: Span
    broken: frozenset[str] = part(default=frozenset())
    flow: bool = False

    @property
    def source(self) -> Source:
        return self.span.source

    @property
    def head(self) -> Span:
        """The first key: what a person points at to name the map."""
        return next(iter(self.keys.values()), self.span)


Node = Scalar | Seq | Map

KIND_NAMES: dict[type[Node], str] = {Scalar: "wartość", Seq: "lista", Map: "mapa"}
