"""How the type of one field changed: bounds, patterns, lists, files."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from formc.compat.trees import Moves, turn
from formc.expr.tree import TRUE
from formc.ir import (
    ChoiceType,
    Codelist,
    DateType,
    Field,
    FileType,
    NumberType,
    PlaceType,
    TextType,
)
from formc.record import Record
from formc.runtime.values import unscaled

Turned = tuple[str, object, object]
"""The id of a row, what was, what is."""


def compare_types(old: Field, new: Field, moves: Moves) -> Iterator[Turned]:
    """The rows of what one field accepts, without what its formulas say but for the filter."""
    match old.type, new.type:
        case (TextType() as before, TextType() as after):
            yield from _texts(before, after)
        case (NumberType() as before, NumberType() as after):
            if before.scale != after.scale:
                raised = after.scale > before.scale and before.scale > 0
                yield f"scale-{'raised' if raised else 'lowered'}", before.scale, after.scale
                return
            yield from _numbers(before, after)
        case (DateType() as before, DateType() as after):
            yield from _days("min", before.minimum, after.minimum, lower=True)
            yield from _days("max", before.maximum, after.maximum, lower=False)
        case (ChoiceType() as before, ChoiceType() as after):
            if before.many != after.many:
                yield f"many-{'added' if after.many else 'removed'}", old.semantic, new.semantic
            yield from _lists(before.codelist, after.codelist)
            yield from _filters(before, after, moves)
        case (PlaceType() as before, PlaceType() as after):
            yield from _listed("place-kind", before.kinds, after.kinds)
        case (FileType() as before, FileType() as after):
            yield from _files(before, after, old, new)
        case before, after if type(before) is not type(after):
            yield "type-changed", old.semantic, new.semantic
            return
        case _:
            pass
    if old.semantic != new.semantic and _many(old) == _many(new):
        yield "semantic-changed", old.semantic, new.semantic


def _many(field: Field) -> bool:
    return isinstance(field.type, ChoiceType | FileType) and field.type.many


def bound(
    name: str, before: int, after: int, *, lower: bool, words: Callable[[int], str] = str
) -> Iterator[Turned]:
    """A lower bound is tighter where it is greater, an upper one where it is less."""
    if before != after:
        tighter = (after > before) is lower
        yield f"{name}-{'tightened' if tighter else 'loosened'}", words(before), words(after)


def rows_bound(before: int, after: int, nothing: int) -> Iterator[Turned]:
    """The least number of rows or files; at `nothing` there is no such constraint."""
    if before == after:
        return
    if before == nothing:
        yield "min-rows-added", before, after
    elif after == nothing:
        yield "min-rows-removed", before, after
    else:
        yield from bound("min-rows", before, after, lower=True)


def _texts(old: TextType, new: TextType) -> Iterator[Turned]:
    yield from bound("length-min", max(1, old.min_length), max(1, new.min_length), lower=True)
    yield from bound("length-max", old.max_length, new.max_length, lower=False)
    yield from _present("form", old.pattern, new.pattern)
    yield from _present("check-digit", old.checksum, new.checksum)
    if old.multiline != new.multiline:
        yield f"multiline-{'added' if new.multiline else 'removed'}", "", ""
    if (old.strip, old.upper) != (new.strip, new.upper):
        yield "normal-form-changed", "", ""


def _present(name: str, old: str | None, new: str | None) -> Iterator[Turned]:
    if old != new:
        turned = "added" if old is None else "removed" if new is None else "changed"
        yield f"{name}-{turned}", old or "", new or ""


def _numbers(old: NumberType, new: NumberType) -> Iterator[Turned]:
    def words(value: int) -> str:
        return unscaled(value, old.scale)

    yield from bound("min", old.minimum, new.minimum, lower=True, words=words)
    yield from bound("max", old.maximum, new.maximum, lower=False, words=words)


def _days(name: str, old: str | None, new: str | None, *, lower: bool) -> Iterator[Turned]:
    if old == new:
        return
    if old is None or new is None or "today" in (old, new):
        yield from _present(name, old, new)
    else:
        yield f"{name}-{'tightened' if (new > old) is lower else 'loosened'}", old, new


def _files(old: FileType, new: FileType, before: Field, after: Field) -> Iterator[Turned]:
    if old.many != new.many:
        yield f"files-{'added' if new.many else 'removed'}", before.semantic, after.semantic
    else:
        yield from rows_bound(old.minimum, new.minimum, nothing=1)
        yield from bound("max-rows", old.maximum, new.maximum, lower=False)
    yield from _listed("file-type", old.accept, new.accept)
    yield from bound("file-size", old.max_size, new.max_size, lower=False)
    if old.input != new.input:
        yield "attachment-changed", old.input or "", new.input or ""


def _listed(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Turned]:
    lost = [each for each in old if each not in new]
    if lost:
        yield f"{name}-removed", ", ".join(lost), ""
    more = [each for each in new if each not in old]
    if more:
        yield f"{name}-added", "", ", ".join(more)


# Lists ------------------------------------------------------------------------------------------


def _lists(old: Codelist, new: Codelist) -> Iterator[Turned]:
    if old is new:
        return
    before = {option.code: option for option in old.options}
    after = {option.code: option for option in new.options}
    removed = [code for code in before if code not in after]
    added = [code for code in after if code not in before]
    if removed:
        yield "option-removed", ", ".join(removed), ""
    if added:
        yield "option-added", "", ", ".join(added)
    both = [code for code in before if code in after]
    if both != [code for code in after if code in before]:
        yield "option-order-changed", ", ".join(both), ", ".join(c for c in after if c in before)
    for code in both:
        words = (before[code].label, before[code].hint), (after[code].label, after[code].hint)
        if words[0] != words[1]:
            yield "option-words", f"{code}: {words[0][0].pl}", f"{code}: {words[1][0].pl}"
    listed = bool(old.version or new.version)  # a list of its own, not one written in its field
    was, now = ((each.id, each.version, each.title) for each in (old, new))
    if listed and was != now and not removed and not added:
        yield "list-changed", f"{old.id} {old.version}".strip(), f"{new.id} {new.version}".strip()


def _filters(old: ChoiceType, new: ChoiceType, moves: Moves) -> Iterator[Turned]:
    turned = turn(old.where or TRUE, new.where or TRUE, moves, TRUE, falls=True)
    if turned:
        yield f"filter-{turned}", FILTER, FILTER
    else:
        before = {option.code: option.columns for option in old.codelist.options}
        after = {option.code: option.columns for option in new.codelist.options}
        other = [code for code in after if code in before and before[code] != after[code]]
        if other:
            row = "list-changed" if new.where is None else "filter-changed"
            yield row, "", ", ".join(other)


class Formula(Record, frozen=True):
    """Stands for the words of a formula, which the form knows by this key."""

    key: str


FILTER = Formula("where")
