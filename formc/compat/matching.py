"""Which item of the old form is which item of the new one.

Items of one name in one place are the same. Of what is left, items that look alike are the same
under another name or in another place; what a migration says of an item comes before all of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from formc.expr.tree import Path
from formc.ir import Field, Form, Group, Item, Repeat
from formc.record import Mutable, part

Kind = type[Field] | type[Group] | type[Repeat] | type[object]


class Matched(Mutable):
    """`moves` leads from old paths to new ones; `gone` and `come` are the outermost items without a
    partner; `changed` the pairs of one name and different kinds."""

    moves: dict[Path, Path] = part(default_factory=dict)
    gone: list[Item] = part(default_factory=list)
    come: list[Item] = part(default_factory=list)
    changed: list[tuple[Item, Item]] = part(default_factory=list)
    renamed: list[tuple[Item, Item]] = part(default_factory=list)


def match(old: Form, new: Form, said: Mapping[Path, Path]) -> Matched:
    """`said` are moves that a migration speaks of."""
    found = Matched()
    _level(old.items, new.items, found)
    _said(old, new, said, found)
    for gone in list(found.gone):
        twin = next((come for come in found.come if _alike(gone, come, found.moves)), None)
        if twin is not None:
            found.gone.remove(gone)
            found.come.remove(twin)
            _pair(gone, twin, found)
    return found


def _level(old: tuple[Item, ...], new: tuple[Item, ...], found: Matched) -> None:
    named = {item.name: item for item in new}
    kept = set()
    for item in old:
        other = named.get(item.name)
        if other is None:
            found.gone.append(item)
            continue
        kept.add(item.name)
        if type(item) is not type(other):
            found.changed.append((item, other))
            continue
        _pair(item, other, found)
    found.come.extend(item for item in new if item.name not in kept)


def _pair(old: Item, new: Item, found: Matched) -> None:
    found.moves[old.path] = new.path
    if old.path[-1] != new.path[-1] or found.moves.get(old.path[:-1], ()) != new.path[:-1]:
        found.renamed.append((old, new))
    if isinstance(old, Group | Repeat) and isinstance(new, Group | Repeat):
        _level(old.items, new.items, found)


def _said(old: Form, new: Form, said: Mapping[Path, Path], found: Matched) -> None:
    """Pairs what a migration moves. What it took from inside a group leaves the group's lists."""
    here = {item.path: item for item in old.walk()}
    there = {item.path: item for item in new.walk()}
    for start, end in said.items():
        one, other = here.get(start), there.get(end)
        if one is None or other is None or type(one) is not type(other):
            continue
        if one in found.gone and other in found.come:
            found.gone.remove(one)
            found.come.remove(other)
            _pair(one, other, found)
        elif start not in found.moves and end not in found.moves.values():
            _pair(one, other, found)
            if other in found.come:
                found.come.remove(other)
            if one in found.gone:
                found.gone.remove(one)


def _alike(gone: Item, come: Item, moves: Mapping[Path, Path]) -> bool:
    """Items of one kind that people would take for the same: the same words and type under another
    name, or the same name and type elsewhere."""
    match gone, come:
        case Field(), Field():
            if gone.type != come.type or gone.semantic != come.semantic:
                return False
            beside = moves.get(gone.path[:-1], ()) == come.path[:-1]
            return gone.label == come.label if beside else gone.name == come.name
        case (Group(), Group()) | (Repeat(), Repeat()):
            return _names(gone) == _names(come)
        case _:
            return False


def _names(item: Item) -> list[str]:
    return [each.name for each in item.items] if isinstance(item, Group | Repeat) else []
