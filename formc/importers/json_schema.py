"""JSON Schema as a draft: an object is a form or a group, an array rows or several codes.

Conditions over answers beside (`if`, `dependentRequired`, `dependentSchemas`) become `required` and
`visible`; what else a schema can say (`not`, `anyOf` of objects, `patternProperties`)
is noted. References lead inside the file only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from formc.importers import guessing, names
from formc.importers.applicant import applicant
from formc.importers.draft import (
    INLINE,
    MOST_DEPTH,
    MOST_ITEMS,
    Codelist,
    Draft,
    ImportProblem,
    Item,
    Page,
    Value,
)
from formc.importers.patterns import any_text, translated
from formc.importers.remarks import Remarks
from formc.importers.xsd_naming import named_apart
from formc.record import replace

_SIZE = 4 * 2**20
_CHAIN = 60
_MOST = 9_007_199_254_740
_FORMATS = {"date": "date", "time": "time", "date-time": "datetime", "email": "email", "uri": "url"}
_UNSAID = (
    *("not", "patternProperties", "propertyNames", "contains", "minProperties", "maxProperties"),
    *("prefixItems", "unevaluatedProperties", "dependencies", "unevaluatedItems", "$dynamicRef"),
)

Schema = Mapping[str, Any]


def draft_of(data: bytes, file: str, id: str = "", title: str = "") -> Draft:
    """The draft of a schema. Raises ImportProblem."""
    root = _parsed(data, file)
    reading = _Reading(root, file, Remarks())
    whole = reading.flat(root, "#")
    if "properties" not in whole:
        raise ImportProblem(f"{file}#", "schemat nie opisuje obiektu z `properties`")
    items = named_apart(reading.members(whole, "#", ()))
    stem = id or names.id_of(file.rpartition("/")[2].split(".")[0])
    reading.prefixed(stem)
    first = applicant({item.name for item in items})
    given = whole.get("title")
    return Draft(
        id=stem,
        title=title
        or (names.label(given) if isinstance(given, str) else "")
        or names.readable(stem),
        origin=f"JSON Schema {file}",
        pages=(
            Page(name="wnioskodawca", title="Wnioskodawca", items=(first,)),
            Page(name="tresc", title="Treść", items=items),
        ),
        codelists=tuple(reading.codelists.values()),
        doubts=(*reading.remarks.sentences(), *dict.fromkeys(reading.left_out)),
    )


def _parsed(data: bytes, file: str) -> Schema:
    if len(data) > _SIZE:
        raise ImportProblem(file, f"plik ma ponad {_SIZE // 2**20} MiB")
    try:
        root = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise ImportProblem(f"{file}:{row}", "plik nie jest zapisany w UTF-8") from None
    except json.JSONDecodeError as error:
        raise ImportProblem(f"{file}:{error.lineno}", f"to nie jest JSON ({error.msg})") from None
    except (RecursionError, ValueError):
        raise ImportProblem(
            file, "JSON jest za głęboko zagnieżdżony albo ma za długą liczbę"
        ) from None
    if not isinstance(root, dict):
        raise ImportProblem(file, "to nie jest JSON Schema, tylko zwykła wartość")
    return root


@dataclass(slots=True)
class _Reading:
    root: Schema
    file: str
    remarks: Remarks
    codelists: dict[str, Codelist] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    count: int = 0
    steps: int = 0

    # Schemas ------------------------------------------------------------------------------

    def flat(self, schema: object, place: str, depth: int = 0) -> dict[str, Any]:
        """A schema with its references and `allOf` in one; conditions are gathered in `allOf`."""
        self.steps += 1
        if depth > _CHAIN or self.steps > 100_000:
            raise ImportProblem(f"{self.file}{place}", "odwołania prowadzą w kółko albo bez końca")
        if not isinstance(schema, Mapping):
            return {}
        found = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        conditions = [{key: found.pop(key) for key in ("if", "then", "else") if key in found}]
        parts: list[tuple[object, str]] = []
        if isinstance(reference := schema.get("$ref"), str):
            parts.append((self.referred(reference, place), reference))
        listed = schema.get("allOf", [])
        parts += [(each, f"{place}/allOf/{n}") for n, each in enumerate(_listed(listed))]
        for part, where in parts:
            other = self.flat(part, where, depth + 1)
            conditions += other.pop("allOf", [])
            found = _merged(found, other)
        conditions = [each for each in conditions if each]
        return {**found, "allOf": conditions} if conditions else found

    def referred(self, reference: str, place: str) -> object:
        """What a reference inside the file leads to."""
        where = f"{self.file}{place}"
        if not reference.startswith("#"):
            self.left_out.append(f"{where}: `{reference}` prowadzi poza plik; nie czytano")
            return {}
        node: Any = self.root
        for step in reference[1:].split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            if isinstance(node, Mapping) and name in node:
                node = node[name]
            elif isinstance(node, list) and name.isdecimal() and int(name) < len(node):
                node = node[int(name)]
            else:
                raise ImportProblem(where, f"odwołanie `{reference}` donikąd nie prowadzi")
        return node

    # Objects --------------------------------------------------------------------------------

    def members(
        self, schema: Schema, place: str, path: tuple[str, ...], row: bool = False
    ) -> tuple[Item, ...]:
        """The items of an object, with the conditions that hold among them."""
        if len(path) > MOST_DEPTH or len(place) > 2_000:
            self.left_out.append(f"{self.file}{place}: za głęboko; nie czytano")
            return ()
        required = {each for each in _listed(schema.get("required")) if isinstance(each, str)}
        found: dict[str, Item] = {}
        for name, each in _mapped(schema.get("properties")).items():
            where = f"{place}/properties/{name}"
            item = self.item(name, each, where, (*path, name), row)
            if item is not None:
                found[name] = item if name in required else _optional(item)
        for key in _UNSAID:
            if key in schema:
                self.left_out.append(f"{self.file}{place}: `{key}` nie ma odpowiednika")
        for key in ("oneOf", "anyOf"):
            if key in schema:
                words = f"warianty obiektu (`{key}`) nie mają odpowiednika; dopisz je"
                self.left_out.append(f"{self.file}{place}: {words}")
        self.conditions(schema, place, path, row, found)
        return tuple(found.values())

    def item(
        self, name: str, schema: object, place: str, path: tuple[str, ...], row: bool
    ) -> Item | None:
        if schema is False:
            return None
        self.count += 1
        if self.count > MOST_ITEMS:
            raise ImportProblem(
                f"{self.file}{place}", f"schemat rozwija się do ponad {MOST_ITEMS} pozycji"
            )
        flat = self.flat(schema, place)
        label, hint = self.words(name, flat)
        keys: dict[str, Value] = {"hint": hint} if hint else {}
        id = names.name_of(name)
        kinds = [each for each in _kinds(flat) if each != "null"]
        if "object" in kinds or ("properties" in flat and not kinds):
            items = self.members(flat, place, path, row)
            if not items:
                self.left_out.append(f"{self.file}{place}: obiekt bez `properties`; pominięto")
                return None
            return Item(
                kind="group", name=id, keys={"title": label, **keys}, items=items, place=path
            )
        if "array" in kinds:
            return self.array(id, flat, place, path, row, label, keys)
        found = self.field(id, flat, place, label, kinds)
        return replace(found, keys={**found.keys, **keys}, place=path)

    def words(self, name: str, schema: Schema) -> tuple[str, str]:
        title, said = schema.get("title"), schema.get("description")
        hint = names.lines(said) if isinstance(said, str) else ""
        if isinstance(title, str) and names.fits_label(title):
            return names.label(title), hint
        self.remarks.add("Etykiety zrobione z nazw", name)
        return names.readable(name), hint

    def array(
        self,
        id: str,
        schema: Schema,
        place: str,
        path: tuple[str, ...],
        row: bool,
        label: str,
        keys: dict[str, Value],
    ) -> Item | None:
        inner = self.flat(schema.get("items", {}), f"{place}/items")
        values = _values(inner)
        if values:
            found = self.choice(id, values, label, "choices")
            return replace(found, keys={**found.keys, **keys}, place=path)
        kinds = _kinds(inner)
        if "object" in kinds or "properties" in inner:
            items = self.members(inner, f"{place}/items", path, True)
        else:
            value = self.field("wartosc", inner, f"{place}/items", label, kinds)
            items = (replace(value, place=path),)
            self.remarks.add("Wiersze list prostych wartości mają jedno pole `wartosc`", id)
        if not items:
            return None
        if row:
            words = "lista w liście: została jedna pozycja"
            group: dict[str, Value] = {"title": label, **keys}
            return Item(kind="group", name=id, keys=group, items=items, place=path, doubts=(words,))
        least, most = _whole(schema.get("minItems"), 0), _whole(schema.get("maxItems"), 1_000)
        if "maxItems" not in schema:
            self.remarks.add("Listy bez granicy w oryginale mają do 1000 wierszy", id)
        rows: dict[str, Value] = {"each": f"{id}_wiersz"[:63], "title": label, **keys}
        rows |= {"min": min(least, 1_000), "max": max(1, min(most, 1_000))}
        return Item(kind="repeat", name=id, keys=rows, items=items, place=path)

    # Values ---------------------------------------------------------------------------------

    def field(self, id: str, schema: Schema, place: str, label: str, kinds: Sequence[str]) -> Item:
        values = _values(schema)
        if values and set(values) != {"true"}:
            return self.with_default(self.choice(id, values, label, "choice"), schema)
        doubts: list[str] = []
        if len(kinds) > 1:
            doubts.append(f"kilka typów naraz ({', '.join(kinds)}); wpisano pierwszy")
        kind = kinds[0] if kinds else ("boolean" if values else "string")
        if not kinds and not values:
            doubts.append("oryginał nie podaje typu; wpisano tekst")
        unsaid = [key for key in ("anyOf", "oneOf", "not") if key in schema]
        doubts += [f"`{key}` przy tej wartości nie ma odpowiednika" for key in unsaid]
        keys: dict[str, Value] = {"label": label}
        match kind:
            case "boolean":
                keys["type"] = "consent" if values or schema.get("const") is True else "boolean"
            case "integer" | "number":
                self.number(kind, schema, keys, doubts, id)
            case _:
                self.text(id, schema, keys, doubts, label)
        item = Item(kind="field", name=id, keys=keys, doubts=tuple(doubts))
        return self.with_default(item, schema)

    def with_default(self, item: Item, schema: Schema) -> Item:
        given, kind = schema.get("default"), item.keys["type"]
        if given is None or kind in ("consent", "file", "choices"):
            return item
        if kind == "choice":
            code = item.codes.get(_spelt(given))
            return replace(item, keys={**item.keys, "default": code}) if code else item
        if isinstance(given, bool) == (kind == "boolean") and isinstance(given, str | int):
            text = _spelt(given)
            if text and names.clean(text) == text:
                return replace(item, keys={**item.keys, "default": text})
        return item

    def number(
        self, kind: str, schema: Schema, keys: dict[str, Value], doubts: list[str], id: str
    ) -> None:
        step = schema.get("multipleOf")
        places = len(f"{step:f}".rstrip("0").partition(".")[2]) if isinstance(step, float) else 0
        whole = kind == "integer" or (isinstance(step, int) and step == 1)
        keys["type"] = "integer" if whole else "decimal"
        scale = 0 if whole else min(places or 2, 4)
        if not whole and scale != 2:
            keys["scale"] = scale
        if not whole and not places:
            doubts.append("oryginał nie podaje miejsc po przecinku; wpisano 2")
        if step is not None and not (whole and step == 1) and not (not whole and places):
            doubts.append(f"`multipleOf: {step}` nie ma odpowiednika; dopisz regułę")
        for key, name, strict, shift in (
            ("min", "minimum", "exclusiveMinimum", 1),
            ("max", "maximum", "exclusiveMaximum", -1),
        ):
            bound = schema.get(name)
            if bound is None and isinstance(other := schema.get(strict), int | float):
                bound = other
                if whole and not isinstance(other, bool):
                    bound = int(other) + shift
                else:
                    doubts.append(f"granica `{strict}: {other}` jest teraz dozwolona")
            if isinstance(bound, int | float) and abs(bound) < _MOST:
                keys[key] = (
                    str(int(bound)) if whole or bound == int(bound) else f"{bound:.{scale}f}"
                )
        if "min" not in keys:
            keys["min"] = "-999999999"
            self.remarks.add("Liczby bez granic w oryginale dostały do 9 cyfr", id)

    def text(
        self, id: str, schema: Schema, keys: dict[str, Value], doubts: list[str], label: str
    ) -> None:
        form = schema.get("format")
        if "contentEncoding" in schema or form == "binary":
            keys["type"] = "file"
            doubts.append("dane binarne stały się plikiem; sprawdź `accept`")
            return
        if form in _FORMATS:
            keys["type"] = _FORMATS[form]
            if form in ("time", "date-time"):
                self.remarks.add("Godziny mają postać GG:MM, bez sekund i strefy", id)
            return
        if isinstance(form, str):
            doubts.append(f"`format: {form}` nie ma odpowiednika")
        keys["type"] = "text"
        low, high = _whole(schema.get("minLength"), 0), _whole(schema.get("maxLength"), -1)
        pattern = schema.get("pattern")
        if isinstance(pattern, str):
            dots, found = any_text(pattern), translated(pattern, anchored=True)
            if dots is not None and pattern.startswith("^") and pattern.endswith("$"):
                low, high = max(low, dots[0]), dots[1] if dots[1] is not None else high
            elif found is None:
                doubts.append(f"wzorca `{pattern}` język nie wyrazi; sprawdź, czego pilnował")
            elif (guess := guessing.by_pattern(found, id, label)) is not None:
                keys["type"] = guess
                doubts.append(f"typ odgadnięty po wzorcu: `{guess}`; sprawdza też cyfrę kontrolną")
                return
            else:
                keys["pattern"] = found
        if likely := guessing.by_name(id, label):
            doubts.append(
                f"nazwa wskazuje na `type: {likely[0]}`; jeśli tak jest, zastąp nim tekst"
            )
        if high < 0:
            self.remarks.add("Teksty bez granicy w oryginale dostały max: 1000", id)
        high = max(1, min(1_000 if high < 0 else high, 20_000))
        if low > 1:
            keys["min"] = min(low, high)
        keys["max"] = high
        if high > 250 and "pattern" not in keys:
            keys["multiline"] = True

    def choice(self, id: str, values: Mapping[str, str], label: str, kind: str) -> Item:
        codes = names.codes_of(values)
        changed = [value for value, code in codes.items() if value != code]
        doubts: tuple[str, ...] = ()
        if changed:
            shown = ", ".join(f"{value} → {codes[value]}" for value in changed[:4])
            doubts = (f"kody zmienione na małe litery bez znaków ({shown})",)
        options = {codes[value]: names.label(words) or value for value, words in values.items()}
        keys: dict[str, Value] = {"type": kind, "label": label}
        if len(options) <= INLINE:
            keys["options"] = options
        else:
            list_id = names.distinct(names.id_of(id), self.codelists, "-")
            rows = tuple((code, names.clean(words)) for code, words in options.items())
            self.codelists[list_id] = Codelist(id=list_id, title=label, rows=rows)
            keys["from"] = list_id
        return Item(kind="field", name=id, keys=keys, doubts=doubts, codes=codes)

    def prefixed(self, stem: str) -> None:
        """Titles of codelists say whose they are; their ids are noted as they are."""
        for id, each in self.codelists.items():
            self.codelists[id] = replace(each, title=f"{each.title} ({stem})")

    # Conditions -----------------------------------------------------------------------------

    def conditions(
        self, schema: Schema, place: str, path: tuple[str, ...], row: bool, found: dict[str, Item]
    ) -> None:
        """`required` and `visible` of the items beside each other."""
        for name, needed in _mapped(schema.get("dependentRequired")).items():
            if name in found:
                for each in _listed(needed):
                    self.demand(found, each, f"answered({found[name].name})")
        cases: list[tuple[str | None, object, str]] = []
        for name, then in _mapped(schema.get("dependentSchemas")).items():
            said = f"answered({found[name].name})" if name in found else None
            cases.append((said, then, f"{place}/dependentSchemas/{name}"))
        for each in schema.get("allOf", []):
            said = self.said(each.get("if"), found)
            if said is None:
                words = json.dumps(each.get("if"), ensure_ascii=False)[:200]
                self.left_out.append(
                    f"{self.file}{place}: warunku `{words}` język nie wyrazi; dopisz go"
                )
            cases.append((said, each.get("then", {}), f"{place}/then"))
            cases.append((said and _negated(said), each.get("else", {}), f"{place}/else"))
        for said, then, where in cases:
            if said is not None:
                self.consequence(said, self.flat(then, where), where, path, row, found)

    def consequence(
        self,
        said: str,
        then: Schema,
        where: str,
        path: tuple[str, ...],
        row: bool,
        found: dict[str, Item],
    ) -> None:
        needed = {each for each in _listed(then.get("required")) if isinstance(each, str)}
        for name, each in _mapped(then.get("properties")).items():
            if each is False and name in found:
                found[name] = _shown(found[name], _negated(said))
            elif name not in found:
                item = self.item(name, each, f"{where}/properties/{name}", (*path, name), row)
                if item is not None:
                    item = item if name in needed else _optional(item)
                    found[name] = _shown(item, said)
            elif each not in ({}, True):
                words = f"`{name}` ma pod warunkiem `{said}` inne ograniczenia; dopisz je"
                self.left_out.append(f"{self.file}{where}: {words}")
        for name in needed - _mapped(then.get("properties")).keys() | (needed & found.keys()):
            if name in found and said not in str(found[name].keys.get("visible", "")):
                self.demand(found, name, said)
        for key in then:
            if key not in ("properties", "required", "title", "description"):
                self.left_out.append(
                    f"{self.file}{where}: `{key}` pod warunkiem nie ma odpowiednika"
                )

    def demand(self, found: dict[str, Item], name: object, said: str) -> None:
        item = found.get(name) if isinstance(name, str) else None
        if item is None or item.keys.get("required") is None:
            return
        if item.kind == "repeat":
            words = f"lista wymagana pod warunkiem `{said}`; dopisz regułę"
            found[str(name)] = replace(item, doubts=(*item.doubts, words))
            return
        known = item.keys["required"]
        both = said if known == "false" else f"({known}) or ({said})"
        found[str(name)] = replace(item, keys={**item.keys, "required": both})

    def said(self, condition: object, found: Mapping[str, Item]) -> str | None:
        """An `if` as a formula over the items beside; None where it says more."""
        if not isinstance(condition, Mapping) or not condition:
            return None
        parts: list[str] = []
        needed = set(_listed(condition.get("required")))
        for key, value in condition.items():
            if key == "required":
                inner = _mapped(condition.get("properties"))
                asked = _listed(value)
                if not all(each in found for each in asked):
                    return None
                parts += [f"answered({found[each].name})" for each in asked if each not in inner]
            elif key == "properties":
                for name, each in _mapped(value).items():
                    one = self.compared(found.get(name), each)
                    if one is None:
                        return None
                    # An answer that may be absent and is satisfies the condition, too.
                    absent = name not in needed and found[name].keys.get("required") == "false"
                    parts.append(f"(not answered({found[name].name}) or {one})" if absent else one)
            elif key not in ("type", "title", "description"):
                return None
        if not parts:
            return None
        return " and ".join(parts)

    def compared(self, item: Item | None, schema: object) -> str | None:
        if item is None or item.kind != "field" or not isinstance(schema, Mapping):
            return None
        name = item.name
        kind = item.keys["type"]
        values = [schema["const"]] if "const" in schema else _listed(schema.get("enum"))
        if values and set(schema) <= {"const", "enum", "type"}:
            if kind in ("boolean", "consent") and values in ([True], [False]):
                return name if values == [True] else f"not {name}"
            if kind == "choice":
                codes = [item.codes.get(_spelt(each)) for each in values]
                if None in codes:
                    return None
                listed = ", ".join(f"'{code}'" for code in codes)
                return f"{name} in ({listed})" if len(codes) > 1 else f"{name} == {listed}"
            if kind == "integer" and len(values) == 1 and isinstance(values[0], int):
                return f"{name} == {values[0]}"
            return None
        signs = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
        if kind in ("integer", "decimal") and schema and set(schema) <= {*signs, "type"}:
            bounds = [(signs[key], value) for key, value in schema.items() if key in signs]
            if bounds and all(isinstance(value, int) for _, value in bounds):
                return " and ".join(f"{name} {sign} {value}" for sign, value in bounds)
        return None


# Small things -----------------------------------------------------------------------------------


def _merged(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    """Two schemas that hold both: what the nearer one says wins, objects and lists are joined."""
    found = {**right, **left}
    for key in ("properties", "dependentRequired", "dependentSchemas"):
        if isinstance(left.get(key), Mapping) and isinstance(right.get(key), Mapping):
            found[key] = {**right[key], **left[key]}
    if isinstance(left.get("required"), list) and isinstance(right.get("required"), list):
        found["required"] = [*right["required"], *left["required"]]
    return found


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapped(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _kinds(schema: Schema) -> list[str]:
    given = schema.get("type")
    found = [given] if isinstance(given, str) else _listed(given)
    known = ("string", "integer", "number", "boolean", "object", "array", "null")
    return [each for each in found if each in known and each != "null"]


def _whole(value: object, otherwise: int) -> int:
    return (
        value
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0
        else otherwise
    )


def _spelt(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _values(schema: Schema) -> dict[str, str]:
    """The values of an enumeration with their labels: `enum`, `const`, or `oneOf` of constants."""
    labels = _listed(schema.get("x-enumNames")) or _listed(schema.get("enumNames"))
    given = [schema["const"]] if "const" in schema else _listed(schema.get("enum"))
    if given:
        titles = [*labels, *given[len(labels) :]]
        pairs = zip(given, titles, strict=False)
        return {_spelt(value): _spelt(words) for value, words in pairs if _plain(value)}
    for key in ("oneOf", "anyOf"):
        listed = _listed(schema.get(key))
        if listed and all(isinstance(each, Mapping) and "const" in each for each in listed):
            return {
                _spelt(each["const"]): str(each.get("title", each["const"]))
                for each in listed
                if _plain(each["const"])
            }
    return {}


def _plain(value: object) -> bool:
    return isinstance(value, str | int | float) and bool(str(value).strip())


def _optional(item: Item) -> Item:
    if item.kind == "repeat":
        return replace(item, keys={**item.keys, "min": 0})
    return replace(item, keys={**item.keys, "required": "false"})


def _shown(item: Item, condition: str) -> Item:
    already = item.keys.get("visible")
    both = f"({already}) and ({condition})" if already else condition
    return replace(item, keys={**item.keys, "visible": both})


def _negated(said: str) -> str:
    simple = re.fullmatch(r"(not )?([a-z0-9_]+|answered\([a-z0-9_]+\))", said)
    if simple:
        return simple[2] if simple[1] else f"not {simple[2]}"
    if said.startswith("not (") and said.endswith(")") and ")" not in said[5:-1]:
        return said[5:-1]
    return f"not ({said})"
