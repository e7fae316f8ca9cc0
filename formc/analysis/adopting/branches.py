"""The document of a template while it is read together: what stands where, in no order yet."""

from __future__ import annotations

from formc.adoption import Path, Value
from formc.record import Mutable, part
from formc.source import Span


class Branch(Mutable):
    """An element, or an attribute (its last step begins with `@`). `at` is where somebody put
    something there; `rows` is the repeat of which every row stands so."""

    steps: tuple[str, ...]
    value: Value | None
    at: Span
    rows: Path | None = None
    files: tuple[Path, ...] = ()
    tells: list[tuple[Path, str]] = part(default_factory=list)
    inner: dict[str, Branch] = part(default_factory=dict)

    def below(self, step: str, at: Span) -> Branch:
        """What stands in it under this name, made where nothing did."""
        if step not in self.inner:
            self.inner[step] = Branch((*self.steps, step), None, at)
        return self.inner[step]

    @property
    def children(self) -> dict[str, Branch]:
        return {name: each for name, each in self.inner.items() if not name.startswith("@")}

    @property
    def attributes(self) -> dict[str, Branch]:
        return {name[1:]: each for name, each in self.inner.items() if name.startswith("@")}
