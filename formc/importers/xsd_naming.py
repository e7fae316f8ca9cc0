"""Names that neither clash nor hide each other, in the definition and in the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from formc.importers.draft import Item, Rule, Value
from formc.importers.names import distinct
from formc.record import replace
from formc.shapes.xml import TAKEN, TAKEN_TYPES, folded

_WORD = re.compile(r"[a-z][a-z0-9_]*")
_TECHNICAL = ("metryka", "wykaz_zalacznikow", "office", "option")


@dataclass(slots=True)
class _Naming:
    types: set[str] = field(default_factory=lambda: set(TAKEN_TYPES))

    def apart(
        self, items: Iterable[Item], outer: frozenset[str], steps: str
    ) -> tuple[tuple[Item, ...], Mapping[str, str]]:
        """One level: a name that stands further out, or twice, gets a number. Also which names
        are new, for the rules that read them."""
        here = list(items)
        used: set[str] = set(_TECHNICAL) if not steps else set()
        elements: set[str] = set(TAKEN) if not steps else set()
        renamed: dict[str, str] = {}
        found = []
        for item in here:
            name = distinct(item.name, used | outer)
            used.add(name)
            if name != item.name and item.name not in renamed:
                renamed[item.name] = name
            found.append(self.element(item, name, elements, steps))
        level = frozenset(used) | outer
        named = []
        for item in found:
            inner, changes = self.apart(item.items, level, self.chain(item, steps))
            keys = _reading(item.keys, renamed)
            rules = _ruled(item.rules, {**renamed, **changes})
            named.append(replace(item, keys=keys, items=inner, rules=rules))
        return tuple(named), renamed

    def element(self, item: Item, name: str, elements: set[str], steps: str) -> Item:
        """The item under its new name, its element free beside the others and in the types."""
        if item.keys.get("type") in ("file", "files"):  # they stand in the list of attachments
            return replace(item, name=name, keys=_plain(item.keys))
        wanted = str(item.keys.get("xml", folded(item.name)))
        element, number = wanted, 2
        while element in elements or self.clash(item, element, steps):
            element, number = f"{wanted}{number}", number + 1
        elements.add(element)
        chain = f"{steps}{element}"
        self.types |= self.of_item(item, chain)
        keys = _plain(item.keys)
        if element != folded(name):
            keys["xml"] = element
        doubts = item.doubts
        if element != wanted:
            doubts = (
                *doubts,
                f"element `{wanted}` nazywa się w dokumencie `{element}`: nazwa była zajęta",
            )
        return replace(item, name=name, keys=keys, doubts=doubts)

    def clash(self, item: Item, element: str, steps: str) -> bool:
        chain = f"{steps}{element}"
        return bool(self.of_item(item, chain) & self.types)

    def of_item(self, item: Item, chain: str) -> set[str]:
        """The types that the schema makes for an item."""
        each = item.keys.get("each")
        found = {f"{chain}Typ"}
        if each:
            found.add(f"{chain}{folded(str(each))}Typ")
        if item.keys.get("type") == "choices":
            found.add(f"{chain}WartoscTyp")
        return found

    def chain(self, item: Item, steps: str) -> str:
        each = item.keys.get("each")
        return (
            f"{steps}{item.keys.get('xml', folded(item.name))}{folded(str(each)) if each else ''}"
        )


def _plain(keys: Mapping[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in keys.items() if key != "xml"}


def _reading(keys: Mapping[str, Value], renamed: dict[str, str]) -> Mapping[str, Value]:
    """The keys with the new names in their conditions."""
    found = dict(keys)
    for key in ("visible", "required"):
        if renamed and isinstance(formula := keys.get(key), str):
            found[key] = _renamed(formula, renamed)
    return found


def _renamed(formula: str, renamed: Mapping[str, str]) -> str:
    said = re.split(r"('[^']*')", formula)
    said[::2] = [_WORD.sub(lambda each: renamed.get(each[0], each[0]), part) for part in said[::2]]
    return "".join(said)


def _ruled(rules: tuple[Rule, ...], renamed: Mapping[str, str]) -> tuple[Rule, ...]:
    return tuple(
        replace(rule, check=_renamed(rule.check, renamed), at=_renamed(rule.at, renamed))
        for rule in rules
    )


def named_apart(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """All items with names of their own; conditions read the new ones."""
    return _Naming().apart(items, frozenset(), "")[0]


def ruled_apart(
    items: tuple[Item, ...], rules: tuple[Rule, ...]
) -> tuple[tuple[Item, ...], tuple[Rule, ...]]:
    """The same with the rules of the form, which read the new names, too."""
    named, renamed = _Naming().apart(items, frozenset(), "")
    return named, _ruled(rules, renamed)
