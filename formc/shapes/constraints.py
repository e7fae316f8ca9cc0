"""Everything that can be wrong with the answers of a form, and what each formula reads.

A constraint exists only where an answer can violate it (contracts, 1). `Reads` is what makes a
formula blind: the items that it mentions, what decides whether these are shown, and so on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, assert_never

from formc.expr import pattern as patterns
from formc.expr.tree import FALSE, TRUE, Aggregate, Answered, Expr, Path, Ref, Scope, walk
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
    TextType,
    TimeType,
)
from formc.record import Record
from formc.runtime.places import VERTICES
from formc.runtime.problems import Problem
from formc.shapes.kept import kept
from formc.shapes.offers import allowed, filtered


class Reads(Record, frozen=True):
    """The items that a formula reads.

    `form` are items outside every repeat, `row` items of the formula's own row, `every` items of
    each row and the repeats themselves, which aggregates read.
    """

    form: frozenset[Path] = frozenset()
    row: frozenset[Path] = frozenset()
    every: frozenset[Path] = frozenset()

    def __or__(self, other: Reads) -> Reads:
        return Reads(self.form | other.form, self.row | other.row, self.every | other.every)


class Constraint(Record, frozen=True):
    """`subject` is the item or rule, None for the form itself; `path` is the item's, or where the
    rule stands. `reads` is empty where no formula decides."""

    id: str
    code: str
    path: Path
    subject: Item | Rule | None
    reads: Reads = Reads()


class Layout(Record, frozen=True):
    """Where the items of a form stand.

    `items` has every item in the order of the form; `pointers` the pointer of each with `*` for
    any row; `repeats` the repeat in whose rows an item lies; `parents` what holds it.
    """

    items: Mapping[Path, Item]
    pointers: Mapping[Path, str]
    repeats: Mapping[Path, Path]
    parents: Mapping[Path, Path]

    def around(self, path: Path) -> Iterator[Path]:
        """The item and the groups and repeats around it, innermost first."""
        while path in self.items:
            yield path
            path = self.parents[path]


@kept
def layout(form: Form) -> Layout:
    found = Layout({}, {}, {}, {})
    _place(form.items, (), "", None, found)
    return found


def _place(
    items: tuple[Item, ...], parent: Path, pointer: str, repeat: Path | None, found: Layout
) -> None:
    assert isinstance(found.items, dict)
    assert isinstance(found.pointers, dict)
    assert isinstance(found.repeats, dict)
    assert isinstance(found.parents, dict)
    for item in items:
        here = f"{pointer}/{item.name}"
        found.items[item.path] = item
        found.pointers[item.path] = here
        found.parents[item.path] = parent
        if repeat is not None:
            found.repeats[item.path] = repeat
        if isinstance(item, Group):
            _place(item.items, item.path, here, repeat, found)
        elif isinstance(item, Repeat):
            _place(item.items, item.path, f"{here}/*", item.path, found)


# What a formula reads -----------------------------------------------------------------------------

Mode = Literal["form", "row", "every"]


def reader(where: Layout) -> Callable[[Iterable[Expr]], Reads]:
    """A function that says what formulas read, with everything that decides what is shown."""

    known: dict[Path, tuple[tuple[Path, Mode], ...]] = {}

    def decides(path: Path) -> tuple[tuple[Path, Mode], ...]:
        if path not in known:
            known[path] = tuple(mentions(where.items[path].shown))
        return known[path]

    def reads(formulas: Iterable[Expr]) -> Reads:
        found: dict[tuple[Path, Mode], None] = {}
        waiting = [each for formula in formulas for each in mentions(formula)]
        while waiting:
            path, mode = waiting.pop()
            if (path, mode) in found:
                continue
            found[path, mode] = None
            for other, its in decides(path):
                # A row item read in every row is shown by what is read in every row.
                waiting.append((other, "every" if mode == "every" and its == "row" else its))
        return Reads(*(frozenset(p for p, m in found if m == mode) for mode in _MODES))

    return reads


_MODES: tuple[Mode, ...] = ("form", "row", "every")
_SCOPES: dict[Scope, Mode] = {Scope.FORM: "form", Scope.ROW: "row", Scope.EACH: "every"}


def mentions(formula: Expr) -> Iterator[tuple[Path, Mode]]:
    """What a formula names itself: of a group its parts, of an aggregate the repeat and items."""
    for node in walk(formula):
        match node:
            case Ref(path, scope):
                yield path, _SCOPES[scope]
            case Answered(path, scope, parts):
                for part in parts or (path,):
                    yield part, _SCOPES[scope]
            case Aggregate(rows=rows):
                yield rows, "every"
            case _:
                pass


class Watch(Record, frozen=True):
    """Pointers of answers that make a formula blind when one of them is malformed. `row` are those
    in the formula's own row."""

    form: tuple[str, ...]
    row: tuple[str, ...]


def watch(reads: Reads, where: Layout) -> Watch:
    """An item is malformed with the group, row or repeat around it, so these are watched too."""
    outside: dict[str, None] = {}
    inside: dict[str, None] = {}
    for path in sorted(reads.form | reads.every):
        for each in where.around(path):
            if isinstance(where.items[each], Repeat) and (each in reads.every or each != path):
                outside[f"{where.pointers[each]}/*"] = None
            outside[where.pointers[each]] = None
    for path in sorted(reads.row):
        for each in where.around(path):
            if each == where.repeats[path]:
                inside[f"{where.pointers[each]}/*"] = None
                break
            inside[where.pointers[each]] = None
    return Watch(tuple(sorted(outside)), tuple(sorted(inside)))


@kept
def conditional(form: Form) -> tuple[Item, ...]:
    """The items that are not always shown, each after everything that its `shown` reads."""
    where = layout(form)
    done: dict[Path, None] = {}

    def visit(item: Item) -> None:
        if item.path in done:
            return
        done[item.path] = None
        waiting = [path for path, _ in mentions(item.shown)]
        parent = where.parents[item.path]
        for path in (parent, *waiting) if parent else waiting:
            visit(where.items[path])
        done[item.path] = done.pop(item.path)  # what it reads stands before it

    for item in where.items.values():
        visit(item)
    ordered = [where.items[path] for path in done]
    return tuple(item for item in ordered if item.shown != TRUE)


# Constraints --------------------------------------------------------------------------------------


@kept
def constraints(form: Form) -> tuple[Constraint, ...]:
    """Every constraint in the order of the form; the rules come last."""
    where = layout(form)
    reads = reader(where)
    found = [Constraint("#unknown", "unknown", (), None), Constraint("#kind", "kind", (), None)]
    for item in where.items.values():
        shown = reads([item.shown])
        for code, decides in _codes(item, where, reads):
            pointer = where.pointers[item.path]
            found.append(Constraint(f"{pointer}#{code}", code, item.path, item, decides | shown))
        if isinstance(item, Repeat):
            row = f"{where.pointers[item.path]}/*"
            found.append(Constraint(f"{row}#unknown", "unknown", item.path, item))
            found.append(Constraint(f"{row}#kind", "kind", item.path, item))
    for rule in form.rules:
        if rule.level == "error":
            decides = reads([rule.condition, rule.when])
            found.append(Constraint(f"rule:{rule.id}", "rule", rule.path, rule, decides))
    return tuple(found)


def constraint_of(problem: Problem) -> str:
    """The id of the constraint that a problem violates."""
    if problem.rule:
        return f"rule:{problem.rule}"
    where = problem.path.rpartition("/")[0] if problem.code == "unknown" else problem.path
    return f"{re.sub(r'/[0-9]+(?=/|$)', '/*', where)}#{problem.code}"


def _codes(
    item: Item, where: Layout, reads: Callable[[Iterable[Expr]], Reads]
) -> Iterator[tuple[str, Reads]]:
    nothing = Reads()
    match item:
        case Note():
            return
        case Group():
            yield "unknown", nothing
            yield "kind", nothing
        case Repeat():
            yield "kind", nothing
            if item.minimum > 0:
                yield "min_rows", nothing
            yield "max_rows", nothing
        case Field():
            for code in _codes_of_type(item):
                yield code, nothing
            if filtered(item):
                yield "filter", reads([allowed(item, where.repeats.get(item.path))])
            if item.needed != FALSE:
                yield "required", reads([item.needed])
            if item.value is not None:
                yield "computed", reads([item.value])
        case _:
            assert_never(item)
    if _hides(item, where):
        yield "hidden", nothing


def _hides(item: Item, where: Layout) -> bool:
    """`hidden` stands at the outermost hidden item: where an item hides with what holds it, the
    problem is never its own."""
    parent = where.items.get(where.parents[item.path])
    return item.shown != (parent.shown if parent is not None else TRUE)


def _codes_of_type(field: Field) -> Iterator[str]:
    yield "kind"
    match field.type:
        case TextType() as text:
            yield "form"
            if text.checksum is not None:
                yield "check_digit"
            alone = shape(text.pattern) if text.pattern is not None else None
            if alone is None or not alone.within(text.min_length, text.max_length):
                yield "length"
            if alone is None or not alone.ascii:
                yield "nfc"
        case NumberType():
            yield from ("form", "min", "max")
        case BooleanType():
            pass
        case ConsentType() | TimeType() | DateTimeType():
            yield "form"
        case DateType() as date:
            yield "form"
            if date.minimum is not None:
                yield "min"
            if date.maximum is not None:
                yield "max"
        case ChoiceType() as choice:
            if choice.many:
                yield "form"
            yield "option"
        case PlaceType(kinds):
            yield from ("form", "option")
            if any(VERTICES[kind][0] > 1 for kind in kinds if kind in VERTICES):
                yield "min_rows"
            if any(kind in VERTICES for kind in kinds):
                yield "max_rows"
        case FileType() as file:
            yield "form"
            if file.many and file.minimum > 1:
                yield "min_rows"
            if file.many:
                yield "max_rows"
            yield from ("file_type", "file_size")
        case _:
            assert_never(field.type)


# What a pattern leaves to judge -------------------------------------------------------------------


class Shape(Record, frozen=True):
    """What a pattern says by itself: lengths, whether all its characters are ASCII, and whether
    they are `plain`, ASCII that prints and is no space: nothing else has to look at them."""

    least: int
    most: int | None
    ascii: bool
    plain: bool

    def within(self, least: int, most: int) -> bool:
        """Whether no text that matches breaks these bounds of length."""
        return self.most is not None and least <= self.least and self.most <= most


def shape(pattern: str) -> Shape:
    """The shape of a pattern that the checker has accepted."""
    read = patterns.parse(pattern)
    assert not isinstance(read, patterns.Mistake), pattern
    return _shape(read)


def _shape(pattern: patterns.Pattern) -> Shape:
    match pattern:
        case patterns.Chars(ranges):
            return Shape(
                least=1,
                most=1,
                ascii=all(high < 0x80 for _, high in ranges),
                plain=all(low > 0x20 and high < 0x7F for low, high in ranges),
            )
        case patterns.Sequence(parts):
            found = [_shape(part) for part in parts]
            most = [each.most for each in found]
            return Shape(
                sum(each.least for each in found),
                None if None in most else sum(filter(None, most)),
                all(each.ascii for each in found),
                all(each.plain for each in found),
            )
        case patterns.Choice(options):
            found = [_shape(option) for option in options]
            most = [each.most for each in found]
            return Shape(
                min(each.least for each in found),
                None if None in most else max(filter(None, most), default=0),
                all(each.ascii for each in found),
                all(each.plain for each in found),
            )
        case patterns.Repeated(body, least, many):
            one = _shape(body)
            longest = None if many is None or one.most is None else one.most * many
            return Shape(one.least * least, longest, one.ascii, one.plain)
        case _:
            assert_never(pattern)
