"""How a strict engine goes through a form: the plan that Python and JavaScript both spell.

An engine reads every answer on its own (`Entry`), then decides what is shown, each item after
everything that its condition reads (`Show`), then what is needed (`Need`), what computed items
should be (`Compute`), and judges the rules. Where nothing is malformed, nothing is blind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from keyword import iskeyword
from typing import Literal, assert_never

from formc.expr.tree import FALSE, TRUE, And, Expr, Path, Scope, conjunction
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    Form,
    Group,
    Item,
    Note,
    NumberType,
    PlaceType,
    Repeat,
    Rule,
    Setting,
    Text,
    TextType,
    TimeType,
    ValueType,
)
from formc.record import Record
from formc.runtime.values import AS_TYPED, NORMAL_FORMS, NormalForm
from formc.shapes.constraints import (
    Layout,
    Reads,
    Watch,
    conditional,
    layout,
    mentions,
    reader,
    watch,
)
from formc.shapes.kept import kept
from formc.shapes.offers import Offer, allowed, filtered, offers


class Condition(Record, frozen=True, kw_only=True):
    """A formula with the pointers that make it blind. `test` is what remains to be decided once
    `base`, the condition of what holds the item, is known to be true."""

    name: str
    formula: Expr
    test: Expr
    watch: Watch
    base: Condition | None = None
    row: Path | None = None


class Entry(Record, frozen=True, kw_only=True):
    """One item. `constant` and `name` are its identifiers in generated code; `place` its number in
    the order of the form (after the repeat's, in a row); `repeat` the repeat in whose row it lies.

    `required`: always shown and always needed, so that reading decides. `kept`: a formula or a
    later step reads its value. `shown` is None for an item that always is.
    """

    item: Item
    constant: str
    name: str
    pointer: str
    place: tuple[int, ...]
    repeat: Path | None
    required: bool
    kept: bool
    shown: Condition | None


class Show(Record, frozen=True):
    """Decides a condition (`decides`), hides the item where it is false, and says so itself
    (`reports`) unless what holds the item hides with it."""

    entry: Entry
    condition: Condition
    decides: bool
    reports: bool


class Need(Record, frozen=True):
    """Items that are required where they are shown and `test` (not blind) is true."""

    test: Expr
    watch: Watch
    entries: tuple[Entry, ...]
    row: Path | None


class Compute(Record, frozen=True):
    entry: Entry
    value: Expr
    watch: Watch


class Filter(Record, frozen=True):
    """A choice whose answer must satisfy `allowed`; `offers` say which options there are."""

    entry: Entry
    allowed: Expr
    watch: Watch
    reads: Watch  # of the filter alone, without the field itself
    offers: tuple[Offer, ...]


class Judged(Record, frozen=True):
    """A rule: `pointers` are where its problem stands, `*` for the row."""

    rule: Rule
    watch: Watch
    pointers: tuple[str, ...]


class Due(Record, frozen=True):
    """A fee; a blind `when` is not true, a blind amount is missing."""

    number: int
    when: Watch
    amount: Watch


class Plan(Record, frozen=True):
    form: Form
    where: Layout
    entries: Mapping[Path, Entry]
    shows: tuple[Show, ...]
    needs: tuple[Need, ...]
    computes: tuple[Compute, ...]
    filters: tuple[Filter, ...]
    rules: tuple[Judged, ...]
    warnings: tuple[Judged, ...]
    fees: tuple[Due, ...]

    @property
    def repeats(self) -> tuple[Repeat, ...]:
        items = (entry.item for entry in self.entries.values())
        return tuple(item for item in items if isinstance(item, Repeat))

    @property
    def children(self) -> dict[Path, tuple[Entry, ...]]:
        """What stands directly in a group or repeat, and under () in the form."""
        found: dict[Path, tuple[Entry, ...]] = {}
        for path, entry in self.entries.items():
            parent = self.where.parents[path]
            found[parent] = (*found.get(parent, ()), entry)
        return found

    @property
    def inside_out(self) -> Iterator[Entry]:
        """Every entry in the order of the form, but what an item holds before the item."""
        children = self.children

        def below(path: Path) -> Iterator[Entry]:
            for entry in children.get(path, ()):
                yield from below(entry.item.path)
                yield entry

        return below(())

    def within(self, repeat: Path | None) -> Iterator[Entry]:
        """The entries outside every repeat, or in the rows of one."""
        return (entry for entry in self.entries.values() if entry.repeat == repeat)


@kept
def plan(form: Form) -> Plan:
    where = layout(form)
    reads = reader(where)
    watched = _watcher(where, reads)
    conditions = _conditions(form, where, watched)
    entries = _entries(form, where, conditions)
    rules = [
        Judged(rule, watched(rule.condition, rule.when), tuple(_pointers(rule, where)))
        for rule in form.rules
    ]
    return Plan(
        form=form,
        where=where,
        entries=entries,
        shows=tuple(_shows(form, where, entries)),
        needs=tuple(_needs(entries, watched)),
        computes=tuple(
            Compute(entry, entry.item.value, watched(entry.item.value))
            for entry in entries.values()
            if isinstance(entry.item, Field) and entry.item.value is not None
        ),
        filters=tuple(_filters(entries, watched)),
        rules=tuple(each for each in rules if each.rule.level == "error"),
        warnings=tuple(each for each in rules if each.rule.level != "error"),
        fees=tuple(
            Due(number, watched(fee.when), watched(fee.amount))
            for number, fee in enumerate(form.fees)
        ),
    )


Watcher = Callable[..., Watch]


def _watcher(where: Layout, reads: Callable[[Iterable[Expr]], Reads]) -> Watcher:
    def watched(*formulas: Expr) -> Watch:
        return watch(reads(formulas), where)

    return watched


# Conditions ---------------------------------------------------------------------------------------


def _conditions(form: Form, where: Layout, watched: Watcher) -> dict[Path, Condition]:
    """By item; items that are shown by the same formula (in rows: of one repeat) share theirs, and
    so do items of rows with the repeat."""
    found: dict[Path, Condition] = {}
    same: dict[tuple[Expr, Path | None], Condition] = {}
    names: set[str] = set()
    for item in conditional(form):
        row = where.repeats.get(item.path)
        if row is not None and item.shown == where.items[row].shown:
            found[item.path] = found[row]
            continue
        key = (item.shown, row)
        if key not in same:
            base = found.get(where.parents[item.path])
            same[key] = Condition(
                name=_free("shows_" + "_".join(item.path), names),
                formula=item.shown,
                test=_rest(item.shown, base),
                watch=watched(item.shown),
                base=base if base is not None and _rest(item.shown, base) != item.shown else None,
                row=row,
            )
        found[item.path] = same[key]
    return found


def _rest(formula: Expr, base: Condition | None) -> Expr:
    """What a formula says beyond its base, or all of it where it does not begin with it."""
    if base is None:
        return formula
    parts, given = _parts(formula), _parts(base.formula)
    if not set(given) <= set(parts):
        return formula
    return conjunction(tuple(part for part in parts if part not in given))


def _parts(formula: Expr) -> tuple[Expr, ...]:
    return formula.operands if isinstance(formula, And) else (formula,)


def _shows(form: Form, where: Layout, entries: Mapping[Path, Entry]) -> Iterator[Show]:
    decided: set[str] = set()
    for item in conditional(form):
        entry = entries[item.path]
        assert entry.shown is not None
        if entry.repeat is not None and entry.shown.row is None:
            continue  # hidden with its repeat, which then has no rows
        parent = entries.get(where.parents[item.path])
        reports = parent is None or parent.shown != entry.shown
        yield Show(entry, entry.shown, entry.shown.name not in decided, reports)
        decided.add(entry.shown.name)


def together(shows: Iterable[Show]) -> Iterator[tuple[Show, ...]]:
    """Shows that follow each other and have one condition."""
    waiting: list[Show] = []
    for show in shows:
        if waiting and waiting[-1].condition != show.condition:
            yield tuple(waiting)
            waiting = []
        waiting.append(show)
    if waiting:
        yield tuple(waiting)


# Entries ------------------------------------------------------------------------------------------


def _entries(form: Form, where: Layout, conditions: Mapping[Path, Condition]) -> dict[Path, Entry]:
    read = _read_by_formulas(form, where)
    names: dict[Path | None, set[str]] = {}
    constants = set(TAKEN)
    found: dict[Path, Entry] = {}
    for number, (path, item) in enumerate(where.items.items(), 1):
        repeat = where.repeats.get(path)
        inner = path[len(repeat) :] if repeat else path
        shown = conditions.get(path)
        needed = _needed(item)
        found[path] = Entry(
            item=item,
            constant=_free(_constant(path), constants),
            name=_free("_".join(inner), names.setdefault(repeat, {"row", "number", "office"})),
            pointer=where.pointers[path],
            place=(found[repeat].place[0], number) if repeat else (number,),
            repeat=repeat,
            required=shown is None and needed == TRUE,
            kept=path in read or shown is not None or needed not in (TRUE, FALSE),
            shown=shown,
        )
    return found


def _constant(path: Path) -> str:
    """The item's constant; `X_KEYS` and the like belong to the item `X`."""
    name = "_".join(path).upper()
    return f"{name}_ITEM" if name.endswith(("_PATTERN", "_KEYS", "_CODES")) else name


def _free(name: str, taken: set[str]) -> str:
    """The name, or the name with a number: `a_b` may be the item `a_b` or `b` of the group `a`."""
    free, number = name, 1
    while free in taken or iskeyword(free):
        number += 1
        free = f"{name}_{number}"
    taken.add(free)
    return free


def _needed(item: Item) -> Expr:
    """When a missing answer is a problem: a repeat's whenever it must have rows."""
    match item:
        case Field(needed=needed):
            return needed
        case Repeat(minimum=minimum):
            return TRUE if minimum > 0 else FALSE
        case _:
            return FALSE


def _read_by_formulas(form: Form, where: Layout) -> set[Path]:
    """The items whose values generated code keeps: what formulas mention, and computed items."""
    formulas: list[Expr] = [item.shown for item in form.walk()]
    for item in form.walk():
        if isinstance(item, Field):
            formulas += [item.needed, *([item.value] if item.value is not None else [])]
            if filtered(item):
                formulas.append(allowed(item, where.repeats.get(item.path)))
    for rule in form.rules:
        formulas += [rule.condition, rule.when]
    for fee in form.fees:
        formulas += [fee.amount, fee.when]
    found = {path for formula in formulas for path, _ in mentions(formula)}
    found |= {
        item.path
        for item in form.walk()
        if isinstance(item, Repeat) or (isinstance(item, Field) and item.value is not None)
    }
    return found


# Needs and rules ----------------------------------------------------------------------------------


def _needs(entries: Mapping[Path, Entry], watched: Watcher) -> Iterator[Need]:
    """Entries that wait for the same formula stand together."""
    together: dict[tuple[Expr, Path | None], list[Entry]] = {}
    for entry in entries.values():
        needed = _needed(entry.item)
        if needed != FALSE and not entry.required:
            together.setdefault((needed, entry.repeat), []).append(entry)
    for (needed, row), waiting in together.items():
        yield Need(needed, watched(needed), tuple(waiting), row)


def _filters(entries: Mapping[Path, Entry], watched: Watcher) -> Iterator[Filter]:
    for entry in entries.values():
        if isinstance(entry.item, Field) and filtered(entry.item):
            assert isinstance(entry.item.type, ChoiceType)
            formula = allowed(entry.item, entry.repeat)
            found = offers(entry.item.type)
            reads = watched(*(offer.condition for offer in found))
            yield Filter(entry, formula, watched(formula), reads, found)


def _pointers(rule: Rule, where: Layout) -> Iterator[str]:
    for place in rule.at:
        if place.path:
            yield where.pointers[place.path]
        elif place.scope is Scope.ROW and rule.row is not None:
            yield f"{where.pointers[rule.row]}/*"
        else:
            yield ""


TAKEN = ("FORM", "VERSION", "ANSWERS", "PAGES", "EMPTY", "SETTINGS", "MAPPING")
"""Constants of generated validators that no item may be called."""


Kind = Literal[
    "text",
    "integer",
    "decimal",
    "boolean",
    "consent",
    "date",
    "time",
    "datetime",
    "choice",
    "choices",
    "place",
    "file",
    "files",
    "group",
    "repeat",
    "note",
]


def kind_of(item: Item) -> Kind:
    """What the runtime calls the kind of an item."""
    match item:
        case Group():
            return "group"
        case Repeat():
            return "repeat"
        case Note():
            return "note"
        case Field(type=type):
            return _kind_of_type(type)
        case _:
            assert_never(item)


def _kind_of_type(type: ValueType) -> Kind:
    match type:
        case TextType():
            return "text"
        case NumberType(scale=scale):
            return "decimal" if scale else "integer"
        case BooleanType():
            return "boolean"
        case ConsentType():
            return "consent"
        case DateType():
            return "date"
        case TimeType():
            return "time"
        case DateTimeType():
            return "datetime"
        case ChoiceType(many=many):
            return "choices" if many else "choice"
        case PlaceType():
            return "place"
        case FileType(many=many):
            return "files" if many else "file"
        case _:
            assert_never(type)


def facts(entry: Entry) -> dict[str, object]:
    """What the runtime knows of an item (`formc.runtime.items`), without what is as by default.

    `pattern` is in the portable dialect; `items` is left to the engine.
    """
    item = entry.item
    found: dict[str, object] = {"kind": kind_of(item), "path": entry.pointer, "place": entry.place}
    if isinstance(item, Field):
        found["semantic"] = item.semantic
        if item.value is not None and isinstance(item.type, ChoiceType):
            found["labels"] = {each.code: words(each.label) for each in item.type.codelist.options}
        found |= _facts_of_type(item, item.type)
        if item.messages:
            found["words"] = {code: words(text) for code, text in item.messages}
    elif isinstance(item, Repeat):
        found |= {"least": item.minimum, "most": item.maximum}
    if entry.required:
        found["required"] = True
    return found


def facts_of_setting(setting: Setting, number: int) -> dict[str, object]:
    """The same of an office value, the n-th of its form."""
    known: dict[str, object] = {
        "kind": _kind_of_type(setting.type),
        "path": f"/{setting.id}",
        "place": (number,),
    }
    if isinstance(setting.type, NumberType) and setting.type.scale:
        known["scale"] = setting.type.scale
    if isinstance(setting.type, ChoiceType):
        known["codes"] = setting.type.codelist.codes
    return known


def _facts_of_type(field: Field, type: ValueType) -> dict[str, object]:
    match type:
        case TextType():
            return _facts_of_text(field.semantic, type)
        case NumberType(scale=scale, minimum=least, maximum=most):
            return {"least": least, "most": most, **({"scale": scale} if scale else {})}
        case DateType(minimum=first, maximum=last):
            bounds = {"least": first, "most": last}
            return {key: value for key, value in bounds.items() if value is not None}
        case ChoiceType(codelist=codelist):
            return {"codes": codelist.codes}
        case PlaceType(kinds):
            return {"codes": kinds}
        case FileType(many=many):
            counts = {"least": type.minimum, "most": type.maximum} if many else {}
            return {"accept": type.accept, "max_size": type.max_size, **counts}
        case BooleanType() | ConsentType() | TimeType() | DateTimeType():
            return {}
        case _:
            assert_never(type)


def _facts_of_text(semantic: str, type: TextType) -> dict[str, object]:
    normal = NORMAL_FORMS.get(semantic, AS_TYPED)
    if type.strip or type.upper:  # a type of the project's own
        normal = NormalForm(type.strip, type.upper)
    found: dict[str, object] = {"least": type.min_length, "most": type.max_length}
    optional = {
        "pattern": type.pattern,
        "checksum": type.checksum,
        "multiline": type.multiline,
        "strip": normal.strip,
        "upper": normal.upper,
    }
    return found | {key: value for key, value in optional.items() if value}


def words(text: Text) -> dict[str, str]:
    """The languages of a text, Polish first."""
    return {"pl": text.pl, **dict(text.others)}
