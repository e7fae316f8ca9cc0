"""Reads a form into the view of its page: untouched, or with what was typed and its problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, assert_never

from formc.expr.tree import FALSE, TRUE, Expr, Literal, Path
from formc.ir import ChoiceType, ConsentType, Field, Form, Group, Item, Note, Page, Repeat
from formc.record import Mutable, Record, part, replace
from formc.runtime.wire import control_name, posted_parts
from formc.shapes import wire, words
from formc.shapes.constraints import mentions
from formc.shapes.offers import grouping
from formc.shapes.prose import paragraphs
from formc.targets.html.controls import as_json, control, first_control, own_hint
from formc.targets.html.view import (
    Area,
    GroupView,
    ItemView,
    NoteView,
    Paragraphs,
    Question,
    RepeatView,
    RowView,
    Section,
    Told,
)

Parts = tuple[str | int, ...]
"""A path with posted row numbers; `%` stands for the number of a row yet to be."""

Level = Mapping[str, Any] | None
"""What was typed on one level (`runtime.wire.Typed`); None where nobody has typed yet."""

ROWS_WITHOUT_SCRIPTS = 3
BLANK = "%"
LONGEST_NAME = 80  # of a place in the summary


class Problem(Protocol):
    """What a page tells of a problem (`formc.runtime.problems.Problem`)."""

    @property
    def path(self) -> str: ...
    @property
    def message(self) -> str: ...


class Around(Record, frozen=True):
    """Where items stand: the place, how many groups deep, and the names of row and group."""

    parts: Parts = ()
    depth: int = 0
    row: str = ""
    group: str = ""


class Reading(Mutable):
    """One page being read. `errors` are sentences by the place where they stand, `computed` the
    answers that nobody types; `anchors` fill up with the control and the name of every place that
    can have one."""

    form: Form
    errors: Mapping[Parts, tuple[str, ...]]
    computed: Mapping[Parts, object]
    anchors: dict[Parts, tuple[str, str]] = part(default_factory=dict)
    alike: frozenset[str] = frozenset()  # labels that several fields have
    items: Mapping[Path, Item] = part(default_factory=dict)

    def __post_init__(self) -> None:
        self.items = {item.path: item for item in self.form.walk()}
        fields = [item for item in self.form.walk() if isinstance(item, Field)]
        times = Counter(str(item.label) for item in fields)
        self.alike = frozenset(label for label, count in times.items() if count > 1)

    def section(self, page: Page, level: Level) -> Section:
        """A page as a section."""
        title = str(page.title)
        return Section(
            id=f"page-{page.name}",
            title=title,
            items=_echoed(self._items(page.items, Around(), level), title),
            intro=paragraphs(page.intro),
            when=self._when("Wypełnij", page.visible),
        )

    def told(
        self, problems: Iterable[Problem], rows: Mapping[tuple[str, ...], Sequence[int]]
    ) -> tuple[Told, ...]:
        """The lines of the summary in the order of the page, what is about the whole form first;
        read the sections first."""
        order = {parts: number for number, parts in enumerate(self.anchors, 1)}
        lines = []
        for problem in problems:
            parts = posted_parts(problem.path, rows)
            while parts and parts not in self.anchors:
                parts = parts[:-1]
            href, name = self.anchors.get(parts, ("", ""))
            told = Told(href=href, words=summary_line(name, problem.message))
            lines.append((order.get(parts, 0), told))
        return tuple(told for _, told in sorted(lines, key=lambda line: line[0]))

    def _items(self, items: tuple[Item, ...], around: Around, level: Level) -> tuple[ItemView, ...]:
        return tuple(self._item(item, around, level) for item in items)

    def _item(self, item: Item, around: Around, level: Level) -> ItemView:
        parts = (*around.parts, item.name)
        match item:
            case Field():
                return self._question(item, parts, around, level)
            case Group():
                return self._group(item, parts, around, level)
            case Repeat():
                return self._repeat(item, parts, around, level)
            case Note():
                when = self._when("Dotyczy", item.visible)
                return NoteView(
                    name=item.name, key=_key(parts), text=paragraphs(item.text), when=when
                )
            case _:
                assert_never(item)

    def _anchor(self, parts: Parts, id: str, *names: str) -> None:
        self.anchors[parts] = (id, ", ".join(name for name in names if name))

    # Fields ----------------------------------------------------------------------------------

    def _question(self, item: Field, parts: Parts, around: Around, level: Level) -> Question:
        if item.value is None:
            typed = _typed(item, level)
        else:
            typed = wire.typed(item.type, self.computed.get(parts))
        drawn = control(item, control_name(parts), typed, self._group_labels(item))
        label, errors = str(item.label), self.errors.get(parts, ())
        alike = label in self.alike and bool(around.group)
        owner = _cut(around.group) if alike else ""
        self._anchor(
            parts, first_control(drawn, control_name(parts)), around.row, owner, _cut(label)
        )
        verb = "Zaznacz" if isinstance(item.type, ConsentType) else "Wypełnij"
        when = self._when(verb, item.visible)
        hint = (*paragraphs(item.hint), *own_hint(item), *self._needed(item.required))
        hint += self._offered(item)
        key = _key(parts)
        return Question(
            name=item.name,
            wire="computed" if item.value is not None else wire.kind(item.type),
            id=control_name(parts),
            key=key,
            label=label,
            control=drawn,
            alike=alike,
            optional=item.value is None and item.required == FALSE,
            hint=hint,
            when=when,
            errors=errors,
            default=as_json(wire.typed(item.type, wire.default(item))),
            described=_described(
                key,
                when=when,
                hint=hint,
                unit=getattr(drawn, "unit", ""),
                count=isinstance(drawn, Area),
            ),
        )

    # Groups and repeats ------------------------------------------------------------------------

    def _group(self, item: Group, parts: Parts, around: Around, level: Level) -> GroupView:
        below = None if level is None else level.get(item.name) or {}
        label, key = str(item.label), _key(parts)
        when = self._when("Wypełnij", item.visible)
        hint = (*paragraphs(item.hint), *self._needed(item.required))
        self._anchor(parts, control_name(parts), around.row, _cut(label))
        inner = Around(parts, around.depth + 1, around.row, label)
        return GroupView(
            name=item.name,
            id=control_name(parts),
            key=key,
            label=label,
            items=_echoed(self._items(item.items, inner, below), label),
            level=around.depth,
            required=item.required == TRUE,
            optional=item.required == FALSE,
            hint=hint,
            when=when,
            errors=self.errors.get(parts, ()),
            described=_described(key, when=when, hint=hint),
        )

    def _repeat(self, item: Repeat, parts: Parts, around: Around, level: Level) -> RepeatView:
        rows = _rows(item, level)
        key, when = _key(parts), self._when("Wypełnij", item.visible)
        hint = paragraphs(item.hint)
        each = words_inside(str(item.each_label))
        blank = self._row(item, (*parts, BLANK), None, BLANK, around.depth)
        self._anchor(parts, control_name(parts), _cut(str(item.label)))
        return RepeatView(
            name=item.name,
            id=control_name(parts),
            key=key,
            label=str(item.label),
            each=str(item.each_label),
            rows=tuple(
                self._row(item, (*parts, number), row, str(position), around.depth)
                for position, (number, row) in enumerate(rows.items(), 1)
            ),
            blank=blank,
            order=",".join(map(str, rows)),
            add=key,
            add_label=f"Dodaj: {each}",
            minimum=item.minimum,
            maximum=item.maximum,
            limits=_limits(item),
            level=around.depth,
            optional=item.minimum == 0,
            hint=hint,
            when=when,
            errors=self.errors.get(parts, ()),
            described=_described(key, when=when, hint=hint, limits=True),
        )

    def _row(self, item: Repeat, parts: Parts, row: Level, position: str, depth: int) -> RowView:
        legend = f"{item.each_label} {position}"
        self._anchor(parts, control_name(parts), legend)
        return RowView(
            number=str(parts[-1]),
            id=control_name(parts),
            key=_key(parts),
            legend=legend,
            items=self._items(item.items, Around(parts, depth + 1, legend), row),
            remove=_key(parts),
            remove_label=f"Usuń: {words_inside(str(item.each_label))} {position}",
            errors=self.errors.get(parts, ()),
            described=_described(_key(parts)),
        )

    # Conditions --------------------------------------------------------------------------------

    def _when(self, verb: str, visible: Expr) -> str:
        if isinstance(visible, Literal):
            return ""
        return f"{verb}, jeśli {words.condition(visible, self.form)}."

    def _needed(self, required: Expr) -> Paragraphs:
        if isinstance(required, Literal):
            return ()
        return (("p", (f"Wymagane, jeśli {words.condition(required, self.form)}.",)),)

    def _offered(self, item: Field) -> Paragraphs:
        """What the options of a filtered list depend on."""
        if not isinstance(item.type, ChoiceType) or item.type.where is None or item.value:
            return ()
        paths = dict.fromkeys(path for path, _ in mentions(item.type.where))
        read = [self.items[path] for path in paths]
        named = [_cut(str(each.label)) for each in read if not isinstance(each, Note)]
        if not named:
            return ()
        answers = words.listed(tuple(f"„{label}”" for label in named), "i")
        return (("p", (f"Wybór zależy od odpowiedzi: {answers}.",)),)

    def _group_labels(self, item: Field) -> Mapping[str, str]:
        """The labels of the groups of a filtered list: those of the list that it is compared to."""
        column = grouping(item.type) if isinstance(item.type, ChoiceType) else None
        beside = self.items[column[1].path] if column else None
        if not isinstance(beside, Field) or not isinstance(beside.type, ChoiceType):
            return {}
        return {option.code: str(option.label) for option in beside.type.codelist.options}


def _echoed(items: tuple[ItemView, ...], title: str) -> tuple[ItemView, ...]:
    """A part right below a heading that says the same keeps its legend for those who listen.
    Further down it is shown: there it says that what stands before it has ended."""
    for number, item in enumerate(items):
        if isinstance(item, GroupView | RepeatView) and item.label == title:
            return (*items[:number], replace(item, echo=True), *items[number + 1 :])
        if not isinstance(item, NoteView):
            break
    return items


def _typed(item: Field, level: Level) -> Any:
    if level is None:
        return wire.typed(item.type, wire.default(item))
    return level.get(item.name)


def _rows(item: Repeat, level: Level) -> dict[int, Level]:
    """The rows shown, by posted number; a row of which nothing is known is untouched."""
    given = None if level is None else level.get(item.name)
    if given is None:
        shown = min(max(item.minimum, ROWS_WITHOUT_SCRIPTS), item.maximum)
        return dict.fromkeys(range(shown))
    numbered = given if isinstance(given, Mapping) else dict(enumerate(given))
    return {number: row or None for number, row in numbered.items()}


def words_inside(label: str) -> str:
    """A label inside a sentence: `Drzewo` → `drzewo`; `PESEL` stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def summary_line(name: str, message: str) -> str:
    """A line of the summary: the name of the place, then what to do there."""
    if not name:
        return message
    return f"{name}{'' if name[-1] in '?!.:…' else ':'} {message}"


def _cut(label: str) -> str:
    """A label short enough for the name of a place: a consent is a whole statement."""
    label = " ".join(label.split())
    if len(label) <= LONGEST_NAME:
        return label
    return label[:LONGEST_NAME].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def _limits(item: Repeat) -> str:
    least = f"co najmniej {item.minimum}, " if item.minimum else ""
    return f"Liczba pozycji: {least}najwyżej {item.maximum}."


def _key(parts: Parts) -> str:
    return "-".join(map(str, parts))


def _described(
    key: str,
    *,
    when: object = None,
    hint: object = None,
    limits: object = None,
    unit: object = None,
    count: object = None,
) -> str:
    """The ids of what is said about a control, in the order read aloud."""
    said = {"when": when, "hint": hint, "limits": limits, "unit": unit, "count": count}
    return " ".join([f"{name}-{key}" for name, there in said.items() if there] + [f"error-{key}"])
