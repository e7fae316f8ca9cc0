"""Conditions of a JSON Schema as formulas over items that stand beside each other.

A schema says nothing of a property that is absent: `if: {properties: {a: …}}` holds without `a`.
Formulas know a third value, so what may be absent is asked for by `answered`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from formc.importers.draft import Item
from formc.importers.json_schema_reading import is_number, listed, mapped, spelt, texts
from formc.importers.patterns import translated
from formc.record import Record, replace

_SIGNS = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
_SAYS_NOTHING = ("type", "title", "description", "$comment")


class Test(Record, frozen=True):
    """A condition in two formulas: one is definitely true where it holds, the other where not."""

    holds: str
    fails: str


def test_of(condition: object, found: Mapping[str, Item]) -> Test | None:
    """An `if` over the items beside; None where it says more than formulas can."""
    holds, denied = _said(condition, found, denied=False), _said(condition, found, denied=True)
    return None if holds is None or denied is None else Test(holds, negated(denied))


def _said(condition: object, found: Mapping[str, Item], *, denied: bool) -> str | None:
    """`denied`: what a missing answer leaves unknown has to be false, because `not` follows."""
    if not isinstance(condition, Mapping) or not condition:
        return None
    parts: list[str | None] = []
    needed = set(texts(condition.get("required")))
    for key, value in condition.items():
        if key == "required":
            inner = mapped(condition.get("properties"))
            parts += [_answered(found.get(each)) for each in texts(value) if each not in inner]
        elif key == "properties":
            parts += [
                _property(found.get(name), each, name in needed, denied)
                for name, each in mapped(value).items()
            ]
        elif key in ("anyOf", "allOf"):
            branches = [_said(each, found, denied=denied) for each in listed(value)]
            if None in branches or not branches:
                return None
            joint = " or " if key == "anyOf" else " and "
            parts.append(joint.join(_bracketed(str(each)) for each in branches))
        elif key == "not":
            other = _said(value, found, denied=not denied)
            parts.append(None if other is None else negated(other))
        elif key not in _SAYS_NOTHING:
            return None
    if not parts or None in parts:
        return None
    return " and ".join(_bracketed(str(each)) if len(parts) > 1 else str(each) for each in parts)


def _answered(item: Item | None) -> str | None:
    return None if item is None else f"answered({item.name})"


def _property(item: Item | None, schema: object, needed: bool, denied: bool) -> str | None:
    one = compared(item, schema)
    if one is None or item is None or is_sure(item):
        return one
    if not needed:
        return f"not answered({item.name}) or {_bracketed(one)}"
    return f"answered({item.name}) and {_bracketed(one)}" if denied else one


def is_sure(item: Item) -> bool:
    """Whether an answer is there in every right set of answers."""
    return item.keys.get("required") is None and "visible" not in item.keys


def demands(item: Item) -> bool:
    """Whether a group has an answer in it wherever it is there."""
    return any(
        (each.kind == "field" and is_sure(each))
        or (each.kind == "group" and is_sure(each) and demands(each))
        or (each.kind == "repeat" and "visible" not in each.keys and each.keys.get("min") != 0)
        for each in item.items
    )


def compared(item: Item | None, schema: object) -> str | None:
    """What a schema says of the value of an item, as a formula."""
    if item is None or item.kind != "field" or not isinstance(schema, Mapping):
        return None
    name, kind = item.name, item.keys["type"]
    if set(schema) <= {"not", *_SAYS_NOTHING} and "not" in schema:
        inner = compared(item, schema["not"])
        return None if inner is None else negated(inner)
    values = [schema["const"]] if "const" in schema else listed(schema.get("enum"))
    if values and set(schema) <= {"const", "enum", *_SAYS_NOTHING}:
        return _one_of(item, values)
    if kind == "text" and (said := _text(name, schema)) is not None:
        return said
    bounds = [(_SIGNS[key], value) for key, value in schema.items() if key in _SIGNS]
    if kind not in ("integer", "decimal") or not bounds:
        return None
    if not set(schema) <= {*_SIGNS, *_SAYS_NOTHING}:
        return None
    if not all(is_number(value) and "e" not in spelt(value) for _, value in bounds):
        return None
    return " and ".join(f"{name} {sign} {spelt(value)}" for sign, value in bounds)


def _text(name: str, schema: Mapping[str, object]) -> str | None:
    """A pattern, and lengths."""
    if not schema or not set(schema) <= {"pattern", "minLength", "maxLength", *_SAYS_NOTHING}:
        return None
    parts: list[str] = []
    for key, sign in (("minLength", ">="), ("maxLength", "<=")):
        if key in schema:
            if not isinstance(schema[key], int):
                return None
            parts.append(f"length({name}) {sign} {schema[key]}")
    if "pattern" in schema:
        found = translated(str(schema["pattern"]), anchored=True)
        if found is None or "'" in found:
            return None
        parts.append(f"matches({name}, '{found}')")
    return " and ".join(parts) or None


def _one_of(item: Item, values: list[object]) -> str | None:
    name, kind = item.name, item.keys["type"]
    if kind in ("boolean", "consent"):
        return {"[True]": name, "[False]": f"not {name}"}.get(str(values))
    if kind == "choice":
        codes = [item.codes.get(spelt(each)) for each in values]
        if None in codes:
            return None
        listed_codes = ", ".join(f"'{code}'" for code in codes)
        return f"{name} in ({listed_codes})" if len(codes) > 1 else f"{name} == {listed_codes}"
    if kind == "integer" and len(values) == 1 and is_number(values[0]):
        return f"{name} == {spelt(values[0])}"
    if kind == "text" and len(values) == 1 and isinstance(values[0], str):
        return f"{name} == '{values[0]}'" if re.fullmatch(r"[\w .,/-]+", values[0]) else None
    return None


# Items under conditions ---------------------------------------------------------------------------


def optional(item: Item) -> Item:
    if item.kind == "repeat":
        least = item.keys.get("min", 0)
        words = (
            f"lista nie jest wymagana, ale jeśli jest, ma najmniej {least} wierszy; dopisz regułę"
        )
        said_so = (words,) if isinstance(least, int) and least > 1 else ()
        return replace(item, keys={**item.keys, "min": 0}, doubts=(*item.doubts, *said_so))
    return replace(item, keys={**item.keys, "required": "false"})


def shown_when(item: Item, condition: str) -> Item:
    already = item.keys.get("visible")
    both = f"({already}) and ({condition})" if already else condition
    return replace(item, keys={**item.keys, "visible": both})


def with_their_groups(items: Iterable[Item], certain: bool = True) -> tuple[Item, ...]:
    """Rules of a group that may be absent hold only where it is there: so a schema means it."""
    found = []
    for item in items:
        if item.kind == "repeat":
            found.append(replace(item, items=with_their_groups(item.items)))
        elif item.kind == "group":
            there = certain and is_sure(item)
            absent = "" if there else f"not answered({item.name}) or "
            rules = (
                replace(rule, check=f"{absent}{_bracketed(rule.check)}" if absent else rule.check)
                for rule in item.rules
            )
            inner = with_their_groups(item.items, there)
            found.append(replace(item, items=inner, rules=tuple(rules)))
        else:
            found.append(item)
    return tuple(found)


def negated(condition: str) -> str:
    simple = re.fullmatch(r"(not )?([a-z0-9_]+|answered\([a-z0-9_]+\))", condition)
    if simple:
        return simple[2] if simple[1] else f"not {simple[2]}"
    if condition.startswith("not (") and condition.endswith(")") and ")" not in condition[5:-1]:
        return condition[5:-1]
    return f"not ({condition})"


def joined(conditions: list[str], word: str) -> str:
    """Conditions with `or` or `and` between them."""
    different = list(dict.fromkeys(conditions))
    if len(different) == 1:
        return different[0]
    return f" {word} ".join(_bracketed(each) for each in different)


def _bracketed(condition: str) -> str:
    plain = " and " not in condition and " or " not in condition and " if " not in condition
    return condition if plain else f"({condition})"
