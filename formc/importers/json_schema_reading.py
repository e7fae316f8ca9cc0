"""JSON Schema as text: parsed strictly, references followed inside the file, parts laid together.

A schema is *flat* when it has neither `$ref` nor parts: what several say of the same is said once,
the narrower bound wins, `null` is the mark `nullable`, conditions stand in `allOf`. Keywords of
older drafts are those of 2020-12.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from formc.importers.draft import ImportProblem

Schema = Mapping[str, Any]

_SIZE = 4 * 2**20
_CHAIN = 60
_STEPS = 100_000
_CONDITIONS = ("if", "then", "else")
_HIGHER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_LOWER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_MAPS = ("properties", "dependentSchemas", "patternProperties", "$defs", "definitions")
_WORDS = ("title", "description", "default", "examples", "example", "$comment", "$id", "$schema")
_NULLS: tuple[Mapping[str, object], ...] = ({"type": "null"}, {"const": None}, {"enum": [None]})


def parsed(data: bytes, file: str) -> Schema:
    """The schema of a file. Raises ImportProblem."""
    if len(data) > _SIZE:
        raise ImportProblem(file, f"plik ma ponad {_SIZE // 2**20} MiB")
    try:
        text = data.decode("utf-8-sig")
        root = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_constant, parse_float=_finite
        )
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise ImportProblem(f"{file}:{row}", "plik nie jest zapisany w UTF-8") from None
    except json.JSONDecodeError as error:
        raise ImportProblem(f"{file}:{error.lineno}", f"to nie jest JSON ({error.msg})") from None
    except _Twice as error:
        key = str(error)
        found = [match.start() for match in re.finditer(re.escape(json.dumps(key)), text)]
        row = text.count("\n", 0, found[1]) + 1 if len(found) > 1 else 1
        words = f"klucz `{key[:80]}` stoi w jednym obiekcie dwa razy"
        raise ImportProblem(f"{file}:{row}", words) from None
    except (RecursionError, ValueError) as error:
        words = "JSON jest za głęboko zagnieżdżony albo ma liczbę, która nią nie jest"
        raise ImportProblem(file, words) from error
    if not isinstance(root, dict):
        raise ImportProblem(file, "to nie jest JSON Schema, tylko zwykła wartość")
    return root


class _Twice(Exception):  # noqa: N818  (never leaves this module)
    pass


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return found


def _constant(text: str) -> float:
    raise ValueError(text)  # NaN and Infinity are no JSON


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _constant(text)


@dataclass(slots=True)
class Reading:
    """One file. `left_out` takes what has no counterpart, each with its place."""

    root: Schema
    file: str
    left_out: list[str] = field(default_factory=list)
    named: dict[str, Schema] = field(default_factory=dict)
    steps: int = 0

    def __post_init__(self) -> None:
        self.named = dict(_named(self.root))

    def leave(self, place: str, words: str) -> None:
        self.left_out.append(f"{self.file}{place}: {words}")

    # References ---------------------------------------------------------------------------------

    def referred(self, reference: str, place: str) -> object:
        """What a reference inside the file leads to; one to anywhere else is told."""
        home = str(self.root.get("$id", "")).partition("#")[0]
        url, _, fragment = _joined(home, reference).partition("#")
        node: Any = self.root if url in ("", home) else self.named.get(url)
        if node is None:
            self.leave(place, f"`{reference[:200]}` prowadzi poza plik; nie czytano")
            return {}
        fragment = _unquoted(fragment)
        if fragment and not fragment.startswith("/"):
            found = self.named.get(f"#{fragment}")
            if found is None:
                self.nowhere(reference, place)
            return found
        for step in fragment.split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            if isinstance(node, Mapping) and name in node:
                node = node[name]
            elif isinstance(node, list) and name.isascii() and name.isdecimal():
                node = node[int(name[:6])] if int(name[:6]) < len(node) else None
            else:
                self.nowhere(reference, place)
        if not isinstance(node, Mapping | bool):
            self.nowhere(reference, place)
        return node

    def nowhere(self, reference: str, place: str) -> None:
        where = f"{self.file}{place}"
        raise ImportProblem(where, f"odwołanie `{reference[:200]}` donikąd nie prowadzi")

    def targets(self, schema: object, place: str) -> Iterator[int]:
        """What a schema refers to, reference by reference: the same one again is a circle."""
        seen: set[int] = set()
        while isinstance(schema, Mapping) and isinstance(schema.get("$ref"), str):
            schema = self.referred(schema["$ref"], place)
            if id(schema) in seen:
                return
            seen.add(id(schema))
            yield id(schema)

    # Parts --------------------------------------------------------------------------------------

    def flat(self, schema: object, place: str, depth: int = 0) -> dict[str, Any]:
        """A schema with its references and parts in one."""
        self.steps += 1
        if depth > _CHAIN or self.steps > _STEPS:
            raise ImportProblem(f"{self.file}{place}", "odwołania prowadzą w kółko albo bez końca")
        if not isinstance(schema, Mapping):
            return {}
        found = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        conditions = [{key: found.pop(key) for key in _CONDITIONS if key in found}]
        parts: list[tuple[object, str]] = []
        if isinstance(reference := schema.get("$ref"), str):
            parts.append((reference, place))
        parts += [
            (each, f"{place}/allOf/{number}")
            for number, each in enumerate(listed(schema.get("allOf")))
        ]
        found = self.modern(found)
        for part, where in parts:
            inner = self.referred(part, where) if isinstance(part, str) else part
            other = self.flat(inner, where, depth + 1)
            conditions += other.pop("allOf", [])
            found = self.merged(found, other, where)
        found = self.without_null(found, place, depth)
        conditions += found.pop("allOf", [])
        conditions = [each for each in conditions if each]
        return {**found, "allOf": conditions} if conditions else found

    def modern(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Keywords of older drafts as those of today."""
        found = dict(schema)
        given = mapped(found.pop("dependencies", None))
        for name, each in given.items():
            key = "dependentRequired" if isinstance(each, list) else "dependentSchemas"
            found[key] = {**mapped(found.get(key)), name: each}
        for strict, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            is_mark = isinstance(found.get(strict), bool)  # draft 4
            if is_mark and found.pop(strict) and bound in found:
                found[strict] = found.pop(bound)
        return found

    def without_null(self, schema: dict[str, Any], place: str, depth: int) -> dict[str, Any]:
        """`null` as the mark `nullable`; an alternative that is left alone is no alternative."""
        found = dict(schema)
        if isinstance(kinds := found.get("type"), list) and "null" in kinds:
            found |= {"type": [each for each in kinds if each != "null"], "nullable": True}
        if isinstance(values := found.get("enum"), list) and None in values:
            found |= {"enum": [each for each in values if each is not None], "nullable": True}
        for key in ("anyOf", "oneOf"):
            branches = listed(found.get(key))
            full = [each for each in branches if each not in _NULLS]
            if len(full) < len(branches):
                found |= {key: full, "nullable": True}
            if len(full) == 1:
                del found[key]
                inner = self.flat(full[0], f"{place}/{key}/{branches.index(full[0])}", depth + 1)
                found = self.merged(found, inner, place)
        return found

    def merged(self, left: Schema, right: Schema, place: str) -> dict[str, Any]:
        """Both at once: bounds narrow, objects and lists join; the nearer one (left) has the words.
        What cannot be both is told."""
        found = {**right, **left}
        for key in left.keys() & right.keys():
            one, other = left[key], right[key]
            if one == other or key in _WORDS:
                continue
            if key in _MAPS and isinstance(one, Mapping) and isinstance(other, Mapping):
                both = {name: {"allOf": [one[name], other[name]]} for name in one if name in other}
                found[key] = {**other, **one, **both}
            elif key == "dependentRequired":
                found[key] = {**mapped(other), **mapped(one)}
            elif key == "required":
                found[key] = [*listed(other), *listed(one)]
            elif key in (*_HIGHER, *_LOWER) and is_number(one) and is_number(other):
                found[key] = (max if key in _HIGHER else min)(one, other)
            elif key == "enum":
                found[key] = [each for each in listed(one) if each in listed(other)]
            elif key == "type":
                found[key] = _both_kinds(one, other)
            elif key not in ("nullable", "additionalProperties", "unevaluatedProperties"):
                self.leave(place, f"`{key}` stoi tu dwa razy i różnie; wzięto bliższe")
        return found


def _both_kinds(one: object, other: object) -> object:
    left, right = ([each] if isinstance(each, str) else texts(each) for each in (one, other))
    both = [
        "integer" if {a, b} == {"integer", "number"} else a
        for a in left
        for b in right
        if a == b or {a, b} == {"integer", "number"}
    ]
    return both[0] if len(both) == 1 else both or one


def _named(root: Schema) -> Iterator[tuple[str, Schema]]:
    """Schemas by their `$id` and `$anchor`."""
    base = str(root.get("$id", "")).partition("#")[0]
    waiting: list[object] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            for key in ("$anchor", "$dynamicAnchor"):
                if isinstance(anchor := node.get(key), str):
                    yield f"#{anchor}", node
            if isinstance(own := node.get("$id", node.get("id")), str):
                url, _, fragment = _joined(base, own).partition("#")
                yield (f"#{fragment}" if fragment and own.startswith("#") else url), node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _joined(base: str, reference: str) -> str:
    """A reference as an address, as far as one file needs it: nothing is ever opened."""
    if not reference or reference.startswith("#"):
        return base + reference
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", reference):
        return reference
    if reference.startswith("/"):
        origin = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://[^/]*", base)
        return (origin[0] if origin else "") + reference
    return base.rpartition("/")[0] + "/" + reference if "/" in base else reference


def _unquoted(fragment: str) -> str:
    """`%20` as what it stands for."""

    def sign(found: re.Match[str]) -> str:
        return bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "replace")

    return re.sub(r"(?:%[0-9A-Fa-f]{2})+", sign, fragment)


# Small things -------------------------------------------------------------------------------------


def listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def mapped(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def texts(value: object) -> list[str]:
    return [each for each in listed(value) if isinstance(each, str)]


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def kinds_of(schema: Schema) -> list[str]:
    """The types that a schema names, but for null; an object where it lists properties."""
    given = schema.get("type")
    found = [given] if isinstance(given, str) else listed(given)
    known = ("string", "integer", "number", "boolean", "object", "array")
    kinds = [each for each in found if each in known]
    if not kinds and "properties" in schema:
        return ["object"]
    if not kinds and "items" in schema:
        return ["array"]
    return kinds


def whole(value: object, otherwise: int) -> int:
    """A number of characters or rows; `10.0` is one in JSON Schema."""
    if is_number(value) and isinstance(value, int | float) and value >= 0 and value == int(value):
        return int(value)
    return otherwise


def spelt(value: object) -> str:
    """A value of an enumeration as a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def shown(value: object) -> str:
    """A part of a schema as a person sees it in a note."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:117]}…"
