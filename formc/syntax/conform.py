"""Checks a tree against the grammar: what comes out has only known keys and well-formed values.

Whatever does not fit is reported once and left out; the name of a key whose value was left out
(or never written) goes to `Map.broken`, so that later phases stay quiet about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Concatenate, ParamSpec, assert_never

from formc.diagnostics import Diagnostic, Edit, Fix, Report, Say, meaning, reading
from formc.diagnostics.problems import folded, nearest
from formc.record import Mutable, replace
from formc.source import Span
from formc.syntax import atoms
from formc.syntax.grammar import (
    KINDS,
    Anything,
    Atom,
    Either,
    FirstKey,
    Key,
    Kind,
    ListOf,
    MapOf,
    Table,
    Value,
    Word,
)
from formc.syntax.tree import Map, Node, Scalar, Seq

# More problems in one file say nothing new, and looking for the nearest word takes time.
MOST_PROBLEMS = 200

P = ParamSpec("P")

CLOSE = 0.7
"""How like a key another has to be, to be taken for it."""

_TWINS = {"filter": "where"}
"""What keys are called in other languages for forms."""

_PARAMETER = re.compile(r"\$[a-z][a-z0-9_]{0,62}")


def conform(node: Node, value: Value, report: Report) -> Node | None:
    """The part of `node` that is a `value`, or None where nothing is left; the rest is reported."""
    return _Conforming(report).value(node, value, "")


def _is_parameter(node: Node) -> bool:
    """`$name` stands for a whole value of any kind; what it holds is checked where it is used."""
    return isinstance(node, Scalar) and node.plain and bool(_PARAMETER.fullmatch(node.value))


class _Conforming(Mutable):
    report: Report
    said: int = 0

    def say(
        self,
        problem: Callable[Concatenate[Span, P], Diagnostic],
        at: Span,
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Reports; the words are made only while there is room for them."""
        if self.said < MOST_PROBLEMS:
            self.said += 1
            self.report.add(problem(at, *args, **kwargs))

    def value(self, node: Node, value: Value, key: str) -> Node | None:
        """`key` is the key that holds the node, or empty in a list."""
        if isinstance(value, Anything) or _is_parameter(node):
            return node
        if _is_nothing(node, value):
            self.say(reading.no_value, node.span, key)
            return None
        match value:
            case Atom():
                return self.atom(node, value)
            case Word():
                return self.word(node, value)
            case ListOf():
                return self.list(node, value)
            case MapOf():
                return self.own_map(node, value)
            case Table():
                return self.table(node, KINDS[value.kind])
            case FirstKey():
                return self.first_key(node, value)
            case Either():
                return self.either(node, value, key)
        assert_never(value)

    # Scalars --------------------------------------------------------------------------------

    def atom(self, node: Node, atom: Atom) -> Node | None:
        if not isinstance(node, Scalar):
            self.wrong_shape(node, _expected(atom))
            return None
        text = _trimmed(node)
        if not atoms.fits(atom, text.value):
            self.misfit(text, atom)
            return None
        if atom in {Atom.TEXT, Atom.LINE} and not text.value.isascii():
            for start, end, sign in atoms.mixed_words(text.value):
                word = text.value[start:end]
                self.say(reading.mixed_script, text.within(start, end), word, sign)
        if atom is Atom.ID and text.value in atoms.TAKEN:
            self.say(meaning.reserved_name, node.span, text.value)
            return None
        return text

    def misfit(self, text: Scalar, atom: Atom) -> None:
        """A text that has not the form of its atom, with what was probably meant."""
        near = atoms.meant(atom, text.value) if self.said < MOST_PROBLEMS else None
        match atom:
            case Atom.LINE:
                self.say(reading.several_lines, text.span)
            case Atom.URL:
                self.say(reading.unsafe_address, text.span, text.value)
            case Atom.ID | Atom.NAME if folded(text.value) in atoms.OF_OBJECTS:
                self.say(meaning.reserved_name, text.span, text.value)
            case Atom.ID | Atom.NAME | Atom.CODE | Atom.PATH:
                expected = atoms.EXPECTED[atom]
                self.say(reading.bad_name, text.span, text.value, expected, near)
            case _:
                expected = atoms.EXPECTED[atom]
                self.say(reading.not_of_the_form, text.span, text.value, expected, near)

    def word(self, node: Node, value: Word) -> Node | None:
        if not isinstance(node, Scalar):
            self.wrong_shape(node, _expected(value))
            return None
        text = _trimmed(node)
        if text.value in value.words:
            return text
        self.say(reading.not_one_of, text.span, text.value, value.words)
        return None

    def wrong_shape(self, node: Node, expected: Say, fix: Fix | None = None) -> None:
        """Reports, unless the reader has already said what is wrong with this very node."""
        if isinstance(node, Map) and not node.items and node.broken:
            return
        found = _FOUND[type(node)]
        at = node.head if isinstance(node, Map) else node.span
        self.say(reading.wrong_shape, at, expected, found, fix)

    # Lists ----------------------------------------------------------------------------------

    def list(self, node: Node, value: ListOf) -> Node | None:
        if isinstance(node, Seq):
            items = (self.value(item, value.of, "") for item in node.items)
            return replace(node, items=tuple(item for item in items if item is not None))
        if not value.single:
            self.wrong_shape(node, _expected(value), _in_brackets(node, value.of))
            return None
        only = self.value(node, value.of, "")
        return None if only is None else Seq((only,), node.span)

    def either(self, node: Node, value: Either, key: str) -> Node | None:
        for option in value.options:
            if isinstance(node, _shape(option)):
                return self.value(node, option, key)
        self.wrong_shape(node, _expected(value))
        return None

    # Maps -----------------------------------------------------------------------------------

    def own_map(self, node: Node, value: MapOf) -> Node | None:
        """A map whose keys the author names."""
        if not isinstance(node, Map):
            self.wrong_shape(node, _expected(value))
            return None
        items: dict[str, Node] = {}
        broken = set(node.broken)
        for key, item in node.items.items():
            name = self.atom(Scalar(key, node.keys[key]), value.key)
            kept = None if name is None else self.value(item, value.of, key)
            if kept is None:
                broken.add(key)
            else:
                items[key] = kept
        return replace(node, items=items, broken=frozenset(broken))

    def first_key(self, node: Node, value: FirstKey) -> Node | None:
        """A map whose first key names its kind."""
        if not isinstance(node, Map):
            self.wrong_shape(node, _expected(value))
            return None
        openings = {KINDS[name].opens or name: KINDS[name] for name in value.kinds}
        first = next(iter(node.keys), "")
        if first in openings:
            return self.table(node, openings[first])
        missing = _missing_opening(node, first, openings)
        if missing is not None:
            kind = openings[missing]
            self.say(reading.missing_key, node.head, [missing], kind.title)
            return self.table(_unopened(node, missing), kind)
        present = [opening for opening in openings if opening in node.keys]
        if present:
            opening = max(present, key=lambda name: len(openings[name].keys.keys() & node.keys))
            fix = _moved_first(node, opening)
            self.say(
                reading.opening_key_not_first, node.keys[opening], opening, node.keys[first], fix
            )
            return self.table(_opened(node, opening), openings[opening])
        self.say(reading.no_opening_key, node.head, first, tuple(openings))
        near = nearest(first, openings) if self.said < MOST_PROBLEMS else None
        return None if near is None else self.table(_renamed(node, first, near), openings[near])

    def table(self, node: Node, kind: Kind) -> Node | None:
        """A map of one kind."""
        if not isinstance(node, Map):
            self.wrong_shape(node, Say(f"mapa ({kind.title})", "a map"))
            return None
        items: dict[str, Node] = {}
        broken = set(node.broken)
        for name, item in node.items.items():
            key = kind.keys.get(name)
            if key is None and kind.further is not None:
                key = Key(kind.further, "")
            if key is None:
                broken |= self.unknown(node, name, kind, broken)
            elif key.later:
                self.say(reading.not_yet, node.keys[name], name)
            elif key.required and isinstance(item, Seq) and not item.items:
                self.say(reading.empty_list, item.span, name)
                broken.add(name)
            elif (kept := self.value(item, key.value, name)) is not None:
                items[name] = kept
            else:
                broken.add(name)
                if name == kind.opens and (refused := _readable(item, key.value)) is not None:
                    items[name] = refused
        written = items.keys() | broken
        missing = [name for name, key in kind.keys.items() if key.required and name not in written]
        if missing:
            self.say(reading.missing_key, node.head, missing, kind.title)
        keys = {name: at for name, at in node.keys.items() if name in written}
        return Map(items, keys, node.span, frozenset(broken.union(missing)), node.flow)

    def unknown(self, node: Map, name: str, kind: Kind, claimed: set[str]) -> set[str]:
        """Reports an unknown key and gives the known one that was meant: nobody is to miss it.

        `claimed` are the keys that other misspelt ones were taken for.
        """
        if self.said >= MOST_PROBLEMS:
            return set()
        elsewhere = [other.title for other in KINDS.values() if name in other.keys]
        twin = _TWINS.get(name)
        near = twin if twin in kind.keys else nearest(name, kind.keys, CLOSE)
        taken = near is not None and (near in node.items or near in claimed)
        self.say(reading.unknown_key, node.keys[name], name, near or "", taken, elsewhere[:4])
        return set() if near is None or taken else {near}


# What a value looks like ----------------------------------------------------------------------

_FOUND: dict[type[Node], Say] = {
    Scalar: Say("wartość", "a value"),
    Seq: Say("lista", "a list"),
    Map: Say("mapa", "a map"),
}


def _is_nothing(node: Node, value: Value) -> bool:
    """Whether nothing was written. A quoted empty text is something where any text is right."""
    if not isinstance(node, Scalar) or node.value.strip():
        return False
    any_text = value is Atom.WORD or (isinstance(value, Either) and Atom.WORD in value.options)
    return node.plain or not any_text


def _shape(value: Value) -> type[Node]:
    match value:
        case ListOf():
            return Seq
        case MapOf() | Table() | FirstKey():
            return Map
        case _:
            return Scalar


def _expected(value: Value) -> Say:
    match value:
        case Atom():
            form = atoms.EXPECTED[value]
            if value in (Atom.ID, Atom.NAME, Atom.CODE, Atom.PATH):
                return Say(f"nazwa ({form.pl})", f"a name ({form.en})")
            return form
        case Word():
            return Say(" | ".join(value.words), " | ".join(value.words))
        case ListOf():
            return Say("lista", "a list")
        case Table():
            return Say(f"mapa ({KINDS[value.kind].title})", "a map")
        case Either():
            options = [_expected(option) for option in value.options]
            return Say(
                " albo ".join(option.pl for option in options),
                " or ".join(option.en for option in options),
            )
        case _:
            return Say("mapa", "a map")


def _trimmed(text: Scalar) -> Scalar:
    """A text without its last line ends: those of `|` and `>` mean nothing."""
    value = text.value.rstrip("\n")
    if value == text.value or text.span.text[:1] not in ("|", ">"):
        return text
    starts = None if text.starts is None else text.starts[: len(value) + 1]
    return Scalar(value, text.span, text.plain, starts)


# Fixes ----------------------------------------------------------------------------------------


def _in_brackets(node: Node, of: Value) -> Fix | None:
    """`pdf, jpg` as `[pdf, jpg]`."""
    plain = isinstance(node, Scalar) and node.plain and node.span.text == node.value
    if not plain or not isinstance(of, Atom | Word) or set(node.span.text) & set("[]{}:#"):
        return None
    title = Say("weź w nawiasy `[ ]`", "put it in `[ ]`")
    return Fix(title, (Edit(node.span, f"[{node.span.text}]"),))


def _moved_first(node: Map, opening: str) -> Fix | None:
    """The entry of the opening key moved to the beginning, where it stands alone in its place."""
    names = list(node.keys)
    before, entry = node.items.get(names[names.index(opening) - 1]), node.items.get(opening)
    if (
        not isinstance(before, Scalar)
        or not isinstance(entry, Scalar)
        or before.span.text[:1] in "|>"
    ):
        return None
    source, first = node.source, node.keys[names[0]]
    gap = source.text[before.span.end : node.keys[opening].start]
    words = source.text[node.keys[opening].start : entry.span.end]
    if gap.strip(" \r\n,") or "\n" in words:
        return None
    joint = ", " if node.flow else "\n" + " " * (first.position.column - 1)
    return Fix(
        Say(f"przenieś `{opening}` na początek", f"move `{opening}` to the beginning"),
        (
            Edit(source.span(first.start, first.start), words + joint),
            Edit(source.span(before.span.end, entry.span.end), ""),
        ),
        safe=True,
    )


def _missing_opening(node: Map, first: str, openings: Mapping[str, Kind]) -> str | None:
    """The opening key that was left out: the map begins with another key of a kind that it fits
    better than any kind whose opening key it has."""
    fits = {name: len(kind.keys.keys() & node.keys) for name, kind in openings.items()}
    best = max(fits, key=lambda name: fits[name])
    rivals = [name for name in fits if name != best and fits[name] == fits[best]]
    if best in node.keys or rivals or fits[best] < 2 or first not in openings[best].keys:
        return None
    return best


def _unopened(node: Map, opening: str) -> Map:
    """The map as if its opening key stood first with a value that was refused."""
    start = node.source.span(node.head.start, node.head.start)
    return replace(node, keys={opening: start, **node.keys}, broken=node.broken | {opening})


def _readable(node: Node, value: Value) -> Scalar | None:
    """A refused name as what it was meant to be, so that nobody else stumbles over it."""
    if value not in (Atom.ID, Atom.NAME) or not isinstance(node, Scalar) or not node.value.strip():
        return None
    assert isinstance(value, Atom)
    taken = folded(node.value) in atoms.TAKEN
    name = node.value if taken else atoms.meant(value, node.value) or node.value
    return Scalar(name, node.span, node.plain, node.starts)


def _opened(node: Map, opening: str) -> Map:
    """The map as if its opening key stood first."""
    items = {name: node.items[name] for name in (opening, *node.items) if name in node.items}
    keys = {name: node.keys[name] for name in (opening, *node.keys)}
    return replace(node, items=items, keys=keys)


def _renamed(node: Map, old: str, new: str) -> Map:
    """The map with one key under another name, in the same place."""
    items = {new if key == old else key: item for key, item in node.items.items()}
    keys = {new if key == old else key: at for key, at in node.keys.items()}
    return replace(node, items=items, keys=keys)
