"""`migrations:` of a form: its steps read, and held against the items that they write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from formc.analysis.items import canonical
from formc.analysis.workspace import scalars, text_of
from formc.diagnostics import Diagnostic, Report, migrations
from formc.expr.tree import Path
from formc.ir import (
    BooleanType,
    ChoiceType,
    Field,
    Form,
    Item,
    Note,
    TextType,
)
from formc.migration import Drop, Join, Migration, Move, Put, Split, Step
from formc.source import Span
from formc.syntax.tree import Map, Node, Scalar, Seq

_KINDS = ("move", "map", "split", "join", "set", "drop")


def read_migrations(nodes: list[Map], form: Form, report: Report) -> tuple[Migration, ...]:
    """The migrations that are written, each from another major version."""
    found: dict[int, Migration] = {}
    items = {item.path: item for item in form.walk() if not isinstance(item, Note)}
    for node in nodes:
        written = node.items.get("from")
        if not isinstance(written, Scalar) or not written.value.isdigit():
            continue
        major = int(written.value)
        if major >= int(form.version.partition(".")[0]):
            report.add(migrations.migration_major(written.span, written.value, form.version))
        elif major in found:
            first = found[major].origin
            report.add(migrations.migration_twice(written.span, written.value, first))
        else:
            steps = tuple(_steps(node.items.get("steps"), items, report))
            found[major] = Migration(major=major, steps=steps, origin=written.span)
    return tuple(found.values())


def _steps(node: Node | None, items: Mapping[Path, Item], report: Report) -> Iterator[Step]:
    """The steps without those that were reported."""
    taken: dict[tuple[str, Path], Span] = {}
    for written in node.items if isinstance(node, Seq) else ():
        if not isinstance(written, Map):
            continue
        kind = next((key for key in _KINDS if key in written.items), None)
        if kind is None or written.broken:
            continue
        reader = _Reader(written, kind, items, report, taken)
        step = reader.step()
        if step is not None and not reader.failed:
            yield step


class _Reader:
    """One step."""

    def __init__(
        self,
        node: Map,
        kind: str,
        items: Mapping[Path, Item],
        report: Report,
        taken: dict[tuple[str, Path], Span],
    ) -> None:
        self.node, self.kind, self.items, self.report, self.taken = node, kind, items, report, taken
        self.failed = False

    def step(self) -> Step | None:
        at = self.node.items[self.kind].span
        match self.kind:
            case "move":
                (start,) = self.starts(self.kind)
                (end,) = self.ends("to")
                return Move(start=start, end=end, origin=at)
            case "map":
                (start,) = self.starts(self.kind)
                key = "to" if "to" in self.node.items else self.kind
                (end,) = self.ends(key, BooleanType, ChoiceType, TextType)
                return Move(start=start, end=end, codes=self.codes(end), origin=at)
            case "split":
                (start,) = self.starts(self.kind)
                ends = self.ends("into", TextType)
                return Split(start=start, ends=ends, by=self.by("at"), origin=at)
            case "join":
                starts = self.starts(self.kind)
                (end,) = self.ends("to", TextType)
                return Join(starts=starts, end=end, by=self.by("with"), origin=at)
            case "set":
                (end,) = self.ends(self.kind, Field)
                return Put(end=end, value=self.value(end), origin=at)
            case _:
                (start,) = self.starts(self.kind)
                return Drop(start=start, origin=at)

    def starts(self, key: str) -> tuple[Path, ...]:
        return tuple(self.once("start", scalar) for scalar in scalars(self.node.items[key]))

    def ends(self, key: str, *types: type) -> tuple[Path, ...]:
        """The paths of this form under a key. With `types` each is a field of one of them."""
        return tuple(self.end(scalar, types) for scalar in scalars(self.node.items[key]))

    def end(self, scalar: Scalar, types: tuple[type, ...]) -> Path:
        path = self.once("end", scalar)
        item = self.items.get(path)
        if item is None:
            known = [".".join(each) for each in self.items]
            self.fail(migrations.migration_end(scalar.span, scalar.value, known))
        elif isinstance(item, Field) and item.value is not None and self.kind != "move":
            self.wrong(scalar, "jest wyliczane", "is computed")
        elif types and not (
            isinstance(item, Field) and (Field in types or isinstance(item.type, types))
        ):
            text = types == (TextType,)
            self.wrong(
                scalar,
                "nie jest tekstem" if text else "nie jest jedną odpowiedzią",
                "is no text" if text else "is no single answer",
            )
        return path

    def once(self, side: str, scalar: Scalar) -> Path:
        path = tuple(scalar.value.split("."))
        first = self.taken.setdefault((side, path), scalar.span)
        if first != scalar.span:
            self.fail(migrations.migration_twice(scalar.span, scalar.value, first))
        return path

    def codes(self, end: Path) -> tuple[tuple[str, object], ...]:
        written = self.node.items.get("codes")
        pairs = written.items.items() if isinstance(written, Map) else ()
        return tuple((code, self.answer(value, end)) for code, value in pairs)

    def value(self, end: Path) -> object:
        return self.answer(self.node.items["value"], end)

    def answer(self, node: Node, end: Path) -> object:
        """A canonical answer of the item; one code of a list that takes several."""
        item = self.items.get(end)
        if not isinstance(item, Field):
            return None
        found = canonical(node, item.type)
        if self.kind == "map" and isinstance(found, tuple):
            found = found[0] if len(found) == 1 else None
        codes = item.type.codelist.codes if isinstance(item.type, ChoiceType) else None
        given = found if isinstance(found, tuple) else (found,)
        if found is None or (codes is not None and not set(given) <= set(codes)):
            self.fail(migrations.migration_value(node.span, text_of(node), ".".join(end)))
        return list(found) if isinstance(found, tuple) else found

    def by(self, key: str) -> str:
        return text_of(self.node.items.get(key)) or " "

    def wrong(self, scalar: Scalar, pl: str, en: str) -> None:
        self.fail(migrations.migration_kind(scalar.span, scalar.value, pl, en))

    def fail(self, problem: Diagnostic) -> None:
        self.failed = True
        self.report.add(problem)
