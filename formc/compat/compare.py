"""Everything that changed between two versions of a form, in the order of the new one.

Items are paired first (`matching`); of each pair the names, types, conditions and words are
compared. What two schemas say differently is then laid to the changes that explain it, and what no
change explains has rows of its own: nothing that an engine judges changes without a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from formc.compat import parts
from formc.compat.change import Change, Found
from formc.compat.demands import asks
from formc.compat.fields import Formula, bound, compare_types, rows_bound
from formc.compat.matching import Matched, match
from formc.compat.ripples import ripple
from formc.compat.rows import Hurt
from formc.compat.schema import Schema, differences, reordered, schema
from formc.compat.trees import same, turn
from formc.expr.tree import FALSE, TRUE, Expr, Path
from formc.ir import ConsentType, Field, Form, Group, Item, Note, Page, Repeat, Text
from formc.record import Record, replace
from formc.shapes.constraints import Layout, layout
from formc.shapes.xml import element_name, row_name
from formc.source import Span


class Pair(Record, frozen=True):
    """Two forms, how their items are paired, and what is found."""

    old: Form
    new: Form
    matched: Matched
    found: Found
    before: Layout
    after: Layout
    schemas: tuple[Schema, Schema]

    def subject(self, path: Path) -> str:
        return self.after.pointers.get(path) or self.before.pointers.get(path, "")

    def words(self, which: str, key: str, path: Path, formula: Expr | None = None) -> str:
        """The words of a formula as written; constants are written by nobody."""
        form = self.old if which == "old" else self.new
        if (key, path) in form.spans:
            return " ".join(form.spans[key, path].text.split())
        return "true" if formula == TRUE else "false" if formula == FALSE else ""


def compare_forms(
    old: Form, new: Form, said: Mapping[Path, Path] | None = None
) -> tuple[Change, ...]:
    """The changes; `said` are the moves of items that a migration speaks of."""
    if _alike(old, new):
        return ()
    matched = match(old, new, said or {})
    found = Found()
    pair = Pair(
        old, new, matched, found, layout(old), layout(new), (schema(old), schema(new))
    )  # fmt: skip
    _names(pair)
    _pages(pair)
    for path, other in matched.moves.items():
        _item(pair, pair.before.items[path], pair.after.items[other])
    _orders(pair)
    parts.compare_parts(old, new, matched.moves, found, pair.words)
    _unexplained(pair)
    _schemas(pair)
    ripple(new, found)
    if not found.changes:
        found.add("other-changed", "", at=new.origin, old_at=old.origin)
    return tuple(sorted(found.changes, key=_place(pair)))


def _alike(old: Form, new: Form) -> bool:
    """Whether only versions and examples differ, which are no change by themselves."""
    aside = {"version": "", "namespace": "", "tests": (), "migrations": ()}
    if replace(old, **aside) != replace(new, **aside):
        return False
    return not parts.readdressed(old, new)


def _place(pair: Pair) -> Callable[[Change], tuple[int, int]]:
    """The order of the form: the whole first, then items, then rules and the rest as found."""
    ranks = {path: rank for rank, path in enumerate(pair.after.items)}
    gone = {path: rank for rank, path in enumerate(pair.before.items)}

    def key(change: Change) -> tuple[int, int]:
        if not change.path:
            return (1 if change.subject else 0, 0)
        return (0, 1 + ranks.get(change.path, gone.get(change.path, 0)))

    return key


# Names ------------------------------------------------------------------------------------------


def _names(pair: Pair) -> None:
    found, matched = pair.found, pair.matched
    for item in matched.gone:
        row = "note-removed" if isinstance(item, Note) else "item-removed"
        subject = pair.before.pointers[item.path]
        found.add(row, subject, item.path, before=_label(item), old_at=item.origin)
    for item in matched.come:
        row = "note-added" if isinstance(item, Note) else f"item-added-{asks(item) or 'optional'}"
        subject = pair.after.pointers[item.path]
        found.add(row, subject, item.path, after=_label(item), at=item.origin)
    for old, new in matched.changed:
        kinds = (_kind(old), _kind(new))
        _add(pair, "type-changed", old, new, kinds[0], kinds[1])
    for old, new in matched.renamed:
        row = "item-renamed" if _beside(old, new, matched) else "item-moved"
        if isinstance(new, Note):
            continue
        _add(pair, row, old, new, pair.before.pointers[old.path], pair.after.pointers[new.path])


def _beside(old: Item, new: Item, matched: Matched) -> bool:
    return matched.moves.get(old.path[:-1], ()) == new.path[:-1]


def _kind(item: Item) -> str:
    return item.semantic if isinstance(item, Field) else type(item).__name__.lower()


def _label(item: Item) -> str:
    return (item.text if isinstance(item, Note) else item.label).pl


def _add(
    pair: Pair,
    row: str,
    old: Item,
    new: Item,
    before: object = "",
    after: object = "",
    key: str = "",
) -> None:
    """A change of a pair; with `key` it points at the formula."""
    at: Span = pair.new.spans.get((key, new.path), new.origin)
    old_at: Span = pair.old.spans.get((key, old.path), old.origin)
    subject = pair.after.pointers[new.path]
    pair.found.add(row, subject, new.path, before=before, after=after, at=at, old_at=old_at)


# Pages ------------------------------------------------------------------------------------------


def _pages(pair: Pair) -> None:
    pages = {page.name: page for page in pair.new.pages}
    for old in pair.old.pages:
        new = pages.get(old.name)
        if new is None:
            continue
        if (old.title, old.intro) != (new.title, new.intro):
            before, after = _texts(old.title, new.title, old.intro, new.intro)
            pair.found.add(
                "page-words", f"page:{new.name}", before=before, after=after, at=new.origin
            )
        turned = turn(old.visible, new.visible, pair.matched.moves, TRUE, falls=True)
        if turned:
            _hidden(pair, turned, old, new)
    here = {i.path: page.name for page in pair.old.pages for i in page.items}
    there = {i.path: page for page in pair.new.pages for i in page.items}
    known = {page.name for page in pair.old.pages}
    for path, page in there.items():
        was = here.get(path, page.name)
        if was != page.name and (was in pages or page.name in known):
            item = pair.after.items[path]
            _add(pair, "page-changed", item, item, was, page.name)


def _hidden(pair: Pair, turned: str, old: Item | Page, new: Item | Page) -> None:
    """A condition of what is shown; where more is shown, it matters whether that asks something."""
    inner = new.items if isinstance(new, Page) else (new,)
    wider = turned in ("removed", "loosened")
    row = f"hidden-{turned}{'-asks' if wider and any(asks(each) for each in inner) else ''}"
    page = isinstance(new, Page)
    place = (new.name,) if isinstance(new, Page) else new.path
    earlier = (old.name,) if isinstance(old, Page) else old.path
    key = "page" if page else "visible"
    pair.found.add(
        row,
        f"page:{new.name}" if page else pair.subject(place),
        () if page else place,
        before=pair.words("old", key, earlier, old.visible),
        after=pair.words("new", key, place, new.visible),
        at=pair.new.spans.get((key, place), new.origin),
        old_at=pair.old.spans.get((key, earlier), old.origin),
    )


# Items ------------------------------------------------------------------------------------------


def _item(pair: Pair, old: Item, new: Item) -> None:
    if old == new:
        return
    if isinstance(old, Note) or isinstance(new, Note):
        if isinstance(old, Note) and isinstance(new, Note) and _other_note(pair, old, new):
            _add(pair, "note-changed", old, new, old.text.pl, new.text.pl)
        return
    turned = turn(old.visible, new.visible, pair.matched.moves, TRUE, falls=True)
    if turned:
        _hidden(pair, turned, old, new)
    if old.name == new.name and element_name(old) != element_name(new):
        _add(pair, "xml-name-changed", old, new, element_name(old), element_name(new))
    _senders(pair, old, new)
    match old, new:
        case Field(), Field():
            _field(pair, old, new)
        case Group(), Group():
            _required(pair, old, new)
        case Repeat(), Repeat():
            _repeat(pair, old, new)
        case _:
            raise AssertionError(f"no pair: {old.path} {new.path}")
    _words(pair, old, new)


def _other_note(pair: Pair, old: Note, new: Note) -> bool:
    moves = pair.matched.moves
    shown = same(old.shown, new.shown, moves) and same(old.visible, new.visible, moves)
    return old.text != new.text or not shown


def _senders(pair: Pair, old: Item, new: Item) -> None:
    before, after = (schema.senders for schema in pair.schemas)
    if before.get(old.path) != after.get(new.path):
        _add(pair, "sender-changed", old, new, _sender(old), _sender(new))
    elif _sender(old) != _sender(new):  # a part of a party that has no place of its own
        _add(pair, "help-changed", old, new, _sender(old), _sender(new))


def _sender(item: Item) -> str:
    means = item.means if isinstance(item, Field) else None
    return means or getattr(item, "role", None) or ""


def _required(pair: Pair, old: Field | Group, new: Field | Group) -> None:
    turned = turn(old.required, new.required, pair.matched.moves, FALSE)
    if turned:
        before = pair.words("old", "required", old.path, old.required)
        after = pair.words("new", "required", new.path, new.required)
        _add(pair, f"required-{turned}", old, new, before, after, "required")


def _field(pair: Pair, old: Field, new: Field) -> None:
    if (old.value is None) == (new.value is None):
        _required(pair, old, new)
        if not same(old.value, new.value, pair.matched.moves):
            _computed(pair, "computed-changed", old, new)
    elif new.value is not None:
        _computed(pair, "computed-added", old, new)
    else:
        asking = "-asks" if new.needed != FALSE else ""
        _computed(pair, f"computed-removed{asking}", old, new)
    for row, before, after in compare_types(old, new, pair.matched.moves):
        if isinstance(before, Formula):
            key = before.key
            words = pair.words("old", key, old.path), pair.words("new", key, new.path)
            _add(pair, row, old, new, *words, key)
        else:
            key = row.partition("-")[0]
            _add(pair, row, old, new, before, after, "pattern" if key == "form" else key)


def _computed(pair: Pair, row: str, old: Field, new: Field) -> None:
    before = pair.words("old", "value", old.path)
    _add(pair, row, old, new, before, pair.words("new", "value", new.path), "value")


def _repeat(pair: Pair, old: Repeat, new: Repeat) -> None:
    for row, before, after in rows_bound(old.minimum, new.minimum, nothing=0):
        _add(pair, row, old, new, before, after)
    for row, before, after in bound("max-rows", old.maximum, new.maximum, lower=False):
        _add(pair, row, old, new, before, after)
    if row_name(old) != row_name(new):
        _add(pair, "xml-name-changed", old, new, row_name(old), row_name(new))
    told = (old.label, new.label) == (old.each_label, new.each_label) and old.label != new.label
    if old.each_label != new.each_label and not told:
        _add(pair, "label-changed", old, new, old.each_label.pl, new.each_label.pl)


def _words(pair: Pair, old: Field | Group | Repeat, new: Field | Group | Repeat) -> None:
    if old.label != new.label:
        both = (each for each in (old, new) if isinstance(each, Field))
        consent = all(isinstance(each.type, ConsentType) for each in both)
        row = "statement-changed" if consent and isinstance(new, Field) else "label-changed"
        _add(pair, row, old, new, old.label.pl, new.label.pl)
    if old.hint != new.hint:
        _add(pair, "hint-changed", old, new, old.hint or "", new.hint or "")
    if not isinstance(old, Field) or not isinstance(new, Field):
        return
    rows: tuple[tuple[str, object, object], ...] = (
        ("unit-changed", old.unit, new.unit),
        ("default-changed", old.default, new.default),
        ("sensitivity-changed", old.sensitive, new.sensitive),
        ("messages-changed", old.messages, new.messages),
        ("help-changed", _help(old), _help(new)),
    )
    for row, before, after in rows:
        if before != after:
            shown = ("", "") if row in ("messages-changed", "help-changed") else (before, after)
            was, now = ("" if each is None else each for each in shown)
            _add(pair, row, old, new, was, now)


def _help(field: Field) -> tuple[object, ...]:
    return (field.autocomplete, field.prefill, field.readonly)


def _texts(one: Text, other: Text, more: Text | None, still: Text | None) -> tuple[str, str]:
    return (one.pl, other.pl) if one != other else (str(more or ""), str(still or ""))


# Orders -----------------------------------------------------------------------------------------


def _orders(pair: Pair) -> None:
    in_document = set(reordered(pair.schemas[0], pair.schemas[1]))
    for path in sorted(in_document):
        holder = pair.after.items.get(path)
        before, after = (each.names(path) for each in pair.schemas)
        kept = [name for name in before if name in after]
        pair.found.add(
            "order-changed",
            pair.subject(path),
            path,
            before=", ".join(kept),
            after=", ".join(name for name in after if name in before),
            at=holder.origin if holder else pair.new.origin,
        )
    for path in [(), *(p for p, item in pair.after.items.items() if hasattr(item, "items"))]:
        if path in in_document or (path and path not in pair.before.items):
            continue
        old, new = _children(pair.old, pair.before, path), _children(pair.new, pair.after, path)
        kept = [name for name in old if name in new]
        others = [name for name in new if name in old]
        if kept != others:
            at = pair.after.items[path].origin if path else pair.new.origin
            pair.found.add(
                "screen-order-changed",
                pair.subject(path),
                path,
                before=", ".join(kept),
                after=", ".join(others),
                at=at,
            )


def _children(form: Form, where: Layout, path: Path) -> list[str]:
    items = form.items if not path else getattr(where.items[path], "items", ())
    return [item.name for item in items]


# What no change explains ------------------------------------------------------------------------

_SHOWN = ("hidden-", "item-moved", "item-renamed")


def _unexplained(pair: Pair) -> None:
    """Conditions that hold for an item because of what is around it, with no row of their own."""
    pages = {i.path: page.name for page in pair.new.pages for i in page.items}
    told = {(change.path, change.row.id) for change in pair.found.changes}
    told_pages = {c.subject for c in pair.found.changes if c.subject.startswith("page:")}
    for path, other in pair.matched.moves.items():
        old, new = pair.before.items[path], pair.after.items[other]
        if isinstance(old, Note) or isinstance(new, Note):
            continue
        around = [other[:end] for end in range(1, len(other) + 1)]
        explained = f"page:{pages.get(other[:1])}" in told_pages or any(
            row.startswith(_SHOWN) for each, row in told if each in around
        )
        shown = turn(old.shown, new.shown, pair.matched.moves, TRUE, falls=True)
        if shown and not explained:
            told.add((other, "hidden-"))
            _add(pair, "constraint-changed", old, new, "hidden", "hidden")
        elif isinstance(old, Field) and isinstance(new, Field) and not explained:
            _unexplained_demand(pair, old, new, {row for each, row in told if each in around})


def _unexplained_demand(pair: Pair, old: Field, new: Field, told: set[str]) -> None:
    explained = any(row.startswith(("required-", "computed-")) for row in told)
    turned = turn(old.needed, new.needed, pair.matched.moves, FALSE)
    if turned in ("added", "tightened", "changed") and not explained:
        _add(pair, "constraint-changed", old, new, "required", "required")


def _schemas(pair: Pair) -> None:
    """Lays every difference of the schemas to the changes that explain it."""
    found = pair.found
    old, new = pair.schemas
    blamed: set[int] = set()
    paths = [*differences(old, new, pair.matched.moves), *_order_paths(pair)]
    for path in paths:
        why = list(found.about(path))
        blamed.update(why)
        if not why:
            at = pair.after.items[path].origin if path in pair.after.items else pair.new.origin
            found.add(
                "constraint-changed", pair.subject(path), path, before="xsd", after="xsd", at=at
            )
            blamed.add(len(found.changes) - 1)
    for number, change in enumerate(found.changes):
        if number in blamed or (change.row.schema and _in_one_only(pair, change)):
            found.changes[number] = change.hurting(Hurt.XSD)


def _order_paths(pair: Pair) -> Iterator[Path]:
    for change in pair.found.changes:
        if change.row.id == "order-changed":
            yield change.path


def _in_one_only(pair: Pair, change: Change) -> bool:
    """Whether an item that came or went has an element or attachments of its own."""
    old, new = pair.schemas
    if change.row.id == "item-removed":
        return any(path[: len(change.path)] == change.path for path in old.items)
    if change.row.id.startswith("item-added"):
        return any(path[: len(change.path)] == change.path for path in new.items)
    return False
