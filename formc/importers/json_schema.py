"""JSON Schema as a draft: an object is a form or a group, an array rows or several codes.

Cases: conditions over answers beside (`if`, `dependentRequired`, `dependentSchemas`) become
`required`, `visible` or a rule · alternatives of objects become a question, whose answer shows the
right one · of an object that holds itself one level is read · references lead inside the file only
· every keyword that has no counterpart is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from formc.importers import names
from formc.importers.applicant import applicant
from formc.importers.draft import (
    MOST_DEPTH,
    MOST_ITEMS,
    Codelist,
    Draft,
    ImportProblem,
    Item,
    Page,
    Rule,
    Value,
    changed,
)
from formc.importers.json_schema_conditions import (
    Test,
    compared,
    demands,
    joined,
    negated,
    optional,
    shown_when,
    test_of,
    with_their_groups,
)
from formc.importers.json_schema_reading import (
    Reading,
    Schema,
    kinds_of,
    listed,
    mapped,
    parsed,
    shown,
    texts,
    whole,
)
from formc.importers.json_schema_values import Values, values_of
from formc.importers.remarks import Remarks
from formc.importers.xsd_naming import ruled_apart
from formc.record import replace

_MOST_ROWS = 1_000
_OF_OBJECT = (
    *("properties", "dependentRequired", "dependentSchemas", "oneOf", "anyOf", "not"),
    *("additionalProperties", "unevaluatedProperties", "discriminator"),
)
_OF_ARRAY = ("items", "minItems", "maxItems", "uniqueItems", "unevaluatedItems")
_OF_BRANCH = ("properties", "required", "title", "description", "type", "nullable", "$comment")
_UNSAID = "Sprawdź tę odpowiedź i ją popraw"
_NO_SENTENCE = "oryginał nie ma zdania przy tym warunku; dopisz je"


def draft_of(data: bytes, file: str, id: str = "", title: str = "") -> Draft:
    """The draft of a schema. Raises ImportProblem."""
    root = parsed(data, file)
    reading = Reading(root, file)
    objects = _Objects(reading, Values(reading, Remarks()), open={builtins_id(root)})
    flat = reading.flat(root, "#")
    if not _is_object(flat):
        raise ImportProblem(f"{file}#", "schemat nie opisuje obiektu z `properties`")
    members = objects.members(flat, "#", ())
    if not members:
        raise ImportProblem(f"{file}#", "w schemacie nie ma ani jednego pola")
    items, rules = ruled_apart(with_their_groups(members), tuple(objects.rules.pop((), ())))
    stem = id or names.id_of(file.rpartition("/")[2].split(".")[0])
    given = flat.get("title")
    label, hint = objects.values.words(stem, flat)
    items, codelists = _own_lists(items, objects.values.codelists, stem)
    first = applicant({item.name for item in items})
    return Draft(
        id=stem,
        title=title or (label if isinstance(given, str) else names.readable(stem)),
        origin=f"JSON Schema {file}",
        pages=(
            Page(name="wnioskodawca", title="Wnioskodawca", items=(first,)),
            Page(name="tresc", title="Treść", items=items, intro=str(hint.get("hint", ""))),
        ),
        rules=rules,
        codelists=codelists,
        doubts=(*objects.values.remarks.sentences(), *dict.fromkeys(reading.left_out)),
    )


builtins_id = id  # `id` is a parameter above


def _is_object(flat: Schema) -> bool:
    """Whether there are properties: its own, or those of alternatives."""
    if flat.get("properties"):
        return True
    branches = [*listed(flat.get("oneOf")), *listed(flat.get("anyOf"))]
    return "object" in kinds_of(flat) and any(isinstance(each, Mapping) for each in branches)


def _own_lists(
    items: tuple[Item, ...], codelists: Mapping[str, Codelist], stem: str
) -> tuple[tuple[Item, ...], tuple[Codelist, ...]]:
    """Codelists get the name of the service in front, so that they meet no other of the project."""
    ids = {id: f"{stem}-{id}"[:63].rstrip("-") for id in codelists}

    def change(path: tuple[str, ...], item: Item) -> Item:
        given = item.keys.get("from")
        return replace(item, keys={**item.keys, "from": ids[str(given)]}) if given else item

    named = [
        replace(each, id=ids[id], title=f"{each.title} ({stem})") for id, each in codelists.items()
    ]
    return changed(items, change), tuple(named)


@dataclass(slots=True)
class _Objects:
    """`open` are the schemas that are being read: one that refers to them goes in circles."""

    reading: Reading
    values: Values
    open: set[int]
    rules: dict[tuple[str, ...], list[Rule]] = field(default_factory=dict)
    count: int = 0
    ruled: int = 0

    # Objects ------------------------------------------------------------------------------------

    def members(
        self, schema: Schema, place: str, path: tuple[str, ...], row: bool = False
    ) -> tuple[Item, ...]:
        """The items of an object, with the conditions that hold among them."""
        if len(path) > MOST_DEPTH or len(place) > 2_000:
            self.reading.leave(place[:200], "za głęboko; nie czytano")
            return ()
        required = set(texts(schema.get("required")))
        found: dict[str, Item] = {}
        for name, each in mapped(schema.get("properties")).items():
            self.add(found, name, each, f"{place}/properties/{name}", path, row, name in required)
        for key in ("oneOf", "anyOf"):
            if key in schema:
                self.variants(schema, key, place, path, row, found)
        self.forbidden(schema.get("not"), place, path, found)
        self.conditions(schema, place, path, row, found)
        for name in sorted(required - found.keys() - mapped(schema.get("properties")).keys()):
            words = f"`{name}` jest wymagane, ale nie ma go w `properties`"
            self.reading.leave(place, words)
        for key in ("additionalProperties", "unevaluatedProperties"):
            if isinstance(schema.get(key), Mapping) and schema[key]:
                words = f"dowolne dalsze klucze (`{key}`) nie mają odpowiednika"
                self.reading.leave(place, words)
        self.values.unread(schema, _OF_OBJECT, place)
        return tuple(found.values())

    def add(
        self,
        found: dict[str, Item],
        name: str,
        schema: object,
        place: str,
        path: tuple[str, ...],
        row: bool,
        required: bool,
    ) -> Item | None:
        """Reads one property into the items found so far, under a name that is free there."""
        id = names.distinct(names.name_of(name), {item.name for item in found.values()})
        item = self.item(id, name, schema, place, (*path, name), row)
        if item is None:
            return None
        if required and self.reading.flat(schema, place).get("nullable"):
            words = "Co w oryginale mogło być `null`, nie jest wymagane"
            self.values.remarks.add(words, name)
            required = False
        if required and item.kind == "group" and not demands(item):
            words = "Wymagane obiekty, w których nic nie jest wymagane, mogą zostać puste"
            self.values.remarks.add(words, name)
        item = item if required else optional(item)
        key = name
        while key in found:  # the same property of another alternative
            key += "'"
        found[key] = item
        return item

    def item(
        self, id: str, name: str, schema: object, place: str, path: tuple[str, ...], row: bool
    ) -> Item | None:
        if schema is False:
            return None
        self.count += 1
        if self.count > MOST_ITEMS:
            where = f"{self.reading.file}{place[:200]}"
            raise ImportProblem(where, f"schemat rozwija się do ponad {MOST_ITEMS} pozycji")
        targets = set(self.reading.targets(schema, place)) | {builtins_id(schema)}
        if targets & self.open:
            self.reading.leave(place, "obiekt zawiera sam siebie; tego poziomu nie czytano")
            return None
        self.open |= targets
        found = self.read(id, name, self.reading.flat(schema, place), place, path, row)
        self.open -= targets
        return found

    def read(
        self, id: str, name: str, flat: Schema, place: str, path: tuple[str, ...], row: bool
    ) -> Item | None:
        label, hint = self.values.words(name, flat)
        if flat.get("type") in ("null", []) or flat.get("const", "") is None:
            self.reading.leave(place, "samo `null` nie jest odpowiedzią; pominięto")
            return None
        kinds = kinds_of(flat)
        flat, doubts = self.first_of(flat, place) if not kinds else (flat, ())
        kinds = kinds_of(flat)
        if kinds[:1] == ["object"] or (not kinds and _is_object(flat)):
            items = self.members(flat, place, path, row)
            if not items:
                self.reading.leave(place, "obiekt bez pól, które można przenieść; pominięto")
                return None
            return Item(
                kind="group",
                name=id,
                keys={"title": label, **hint},
                items=items,
                rules=tuple(self.rules.pop(path, ())),
                place=path,
                doubts=(*doubts, *_further(kinds)),
            )
        if kinds[:1] == ["array"]:
            return self.array(id, flat, place, path, row, label, hint, (*doubts, *_further(kinds)))
        item = self.values.field(id, flat, place, label)
        return replace(item, keys={**item.keys, **hint}, place=path, doubts=(*item.doubts, *doubts))

    def first_of(self, flat: Schema, place: str) -> tuple[Schema, tuple[str, ...]]:
        """A value of several shapes: the first of them, with a doubt; alternatives of objects, and
        of codes, are read as what they are."""
        for key in ("oneOf", "anyOf"):
            branches = listed(flat.get(key))
            if not branches or values_of(flat):
                continue
            each = [self.reading.flat(one, f"{place}/{key}/{n}") for n, one in enumerate(branches)]
            if all(one.get("properties") for one in each):
                return {**flat, "type": "object"}, ()
            rest = {name: value for name, value in flat.items() if name != key}
            words = f"kilka postaci naraz (`{key}`: {shown(branches)}); wpisano pierwszą"
            return self.reading.merged(rest, each[0], place), (words,)
        return flat, ()

    # Rows ---------------------------------------------------------------------------------------

    def array(
        self,
        id: str,
        schema: Schema,
        place: str,
        path: tuple[str, ...],
        row: bool,
        label: str,
        keys: Mapping[str, Value],
        doubts: tuple[str, ...],
    ) -> Item | None:
        inner = self.reading.flat(schema.get("items", {}), f"{place}/items")
        if isinstance(schema.get("items"), list):
            self.reading.leave(place, "lista pozycji różnego rodzaju nie ma odpowiednika")
        self.values.unread(schema, _OF_ARRAY, place)
        values, kinds = values_of(inner), kinds_of(inner)
        if values and "array" not in kinds:
            return self.codes(id, values, schema, inner, path, label, keys, doubts)
        if kinds[:1] == ["array"]:
            self.reading.leave(place, "lista list nie ma odpowiednika; pominięto")
            return None
        read = self.item("wartosc", label, schema.get("items", {}), f"{place}/items", path, True)
        if read is None:
            return None
        if read.kind == "group":
            items, rules = read.items, read.rules
            keys = {**{key: read.keys[key] for key in ("hint",) if key in read.keys}, **keys}
            if isinstance(inner.get("title"), str) and read.keys["title"] != label:
                keys, label = {**keys, "plural": label}, str(read.keys["title"])
        else:
            items, rules = (replace(read, keys={**read.keys, "label": label}),), ()
            self.values.remarks.add("Wiersze list prostych wartości mają jedno pole `wartosc`", id)
        doubts = (*doubts, *(read.doubts if read.kind == "group" else ()))
        if row:
            words = "lista w liście: została jedna pozycja"
            group: dict[str, Value] = {"title": label, **keys}
            group.pop("plural", None)
            return Item(
                kind="group",
                name=id,
                keys=group,
                items=items,
                rules=rules,
                place=path,
                doubts=(*doubts, words),
            )
        bounds, more = self.bounds(id, schema)
        if schema.get("uniqueItems") is True:
            self.unique(id, items, path, place)
        each = names.distinct(f"{id}_wiersz"[:61], {item.name for item in items})
        return Item(
            kind="repeat",
            name=id,
            keys={"each": each, "title": label, **keys, **bounds},
            items=items,
            rules=rules,
            place=path,
            doubts=(*doubts, *more),
        )

    def codes(
        self,
        id: str,
        values: Mapping[str, str],
        schema: Schema,
        inner: Schema,
        path: tuple[str, ...],
        label: str,
        keys: Mapping[str, Value],
        doubts: tuple[str, ...],
    ) -> Item:
        """An array of codes; they are all different here."""
        found = self.values.choice(id, values, label, "choices", inner)
        found = self.values.with_default(found, schema)
        least, most = whole(schema.get("minItems"), 0), whole(schema.get("maxItems"), len(values))
        if least > 1 or most < len(values):
            words = f"oryginał przyjmuje od {least} do {most} pozycji naraz; dopisz regułę"
            doubts = (*doubts, words)
        if schema.get("uniqueItems") is not True:
            self.values.remarks.add("Pozycji listy kodów nie można powtórzyć", id)
        doubts = (*found.doubts, *doubts)
        return replace(found, keys={**found.keys, **keys}, place=path, doubts=doubts)

    def bounds(self, id: str, schema: Schema) -> tuple[dict[str, Value], tuple[str, ...]]:
        least, most = whole(schema.get("minItems"), 0), whole(schema.get("maxItems"), -1)
        if most < 0:
            words = f"Listy bez granicy w oryginale mają do {_MOST_ROWS} wierszy"
            self.values.remarks.add(words, id)
            most = _MOST_ROWS
        kept = min(least, _MOST_ROWS), max(1, min(most, _MOST_ROWS))
        said_so = f"oryginał przyjmuje od {least} do {most} wierszy; język od 0 do {_MOST_ROWS}"
        more = (said_so,) if kept != (least, most) else ()
        return {"min": min(kept), "max": kept[1]}, more

    def unique(self, id: str, items: Sequence[Item], path: tuple[str, ...], place: str) -> None:
        (first, *others) = items
        if others or first.kind != "field" or first.name != "wartosc":
            self.reading.leave(place, "`uniqueItems` przy wierszach nie ma odpowiednika")
            return
        self.rule(path[:-1], f"unique(w.wartosc for w in {id})", id, "Popraw powtórzone pozycje")

    # Alternatives -------------------------------------------------------------------------------

    def variants(
        self,
        schema: Schema,
        key: str,
        place: str,
        path: tuple[str, ...],
        row: bool,
        found: dict[str, Item],
    ) -> None:
        """`oneOf` and `anyOf` of objects: which of them, and what belongs to each."""
        listed_branches = listed(schema.get(key))
        branches = [
            self.reading.flat(each, f"{place}/{key}/{number}")
            for number, each in enumerate(listed_branches)
        ]
        if branches and all(_only_required(each) for each in branches):
            self.one_of(branches, key, place, path, found)
            return
        if len(branches) < 2 or not all(each.get("properties") for each in branches):
            self.reading.leave(place, f"`{key}: {shown(schema.get(key))}` nie ma odpowiednika")
            return
        asked, tests = self.switch(branches, key, path, found)
        before = dict(found)
        uses: dict[str, list[tuple[int, object]]] = {}
        for number, branch in enumerate(branches):
            for name, each in mapped(branch.get("properties")).items():
                if name != asked:
                    uses.setdefault(name, []).append((number, each))
            where = f"{place}/{key}/{number}"
            told = (*_OF_BRANCH, "additionalProperties", "unevaluatedProperties")
            self.values.unread(branch, told, where)
        for name, used in uses.items():
            for number, each in used if name in before else ():
                narrowed = {"properties": {name: each}}
                where = f"{place}/{key}/{number}"
                self.consequence(tests[number], narrowed, where, path, row, found)
            if name not in before:
                self.branched(name, used, branches, tests, f"{place}/{key}", path, row, found)
        for number, branch in enumerate(branches):
            for name in texts(branch.get("required")):
                if name in before and name != asked:
                    self.demand(found, name, tests[number].holds, path)

    def branched(
        self,
        name: str,
        used: list[tuple[int, object]],
        branches: list[dict[str, Any]],
        tests: list[Test],
        place: str,
        path: tuple[str, ...],
        row: bool,
        found: dict[str, Item],
    ) -> None:
        """A property of some alternatives: one item for each of its shapes."""
        shapes: list[tuple[object, list[int]]] = []
        for number, each in used:
            same = next((numbers for shape, numbers in shapes if shape == each), None)
            if same is None:
                shapes.append((each, [number]))
            else:
                same.append(number)
        for shape, numbers in shapes:
            where = f"{place}/{numbers[0]}/properties/{name}"
            needed = [n for n in numbers if name in texts(branches[n].get("required"))]
            known = set(found)
            item = self.add(found, name, shape, where, path, row, needed == numbers)
            if item is None:
                continue
            (key,) = found.keys() - known
            if needed and needed != numbers and item.kind != "repeat":
                condition = joined([tests[n].holds for n in needed], "or")
                item = replace(item, keys={**item.keys, "required": condition})
            if len(numbers) < len(branches):
                item = shown_when(item, joined([tests[n].holds for n in numbers], "or"))
            found[key] = item

    def switch(
        self,
        branches: list[dict[str, Any]],
        key: str,
        path: tuple[str, ...],
        found: dict[str, Item],
    ) -> tuple[str, list[Test]]:
        """What tells the alternatives apart, with a condition for each: a property that has
        different codes in each of them, or a question of our own."""
        for name in mapped(branches[0].get("properties")):
            parts = [mapped(each.get("properties")).get(name) for each in branches]
            flat = [self.reading.flat(part, "#") if part else {} for part in parts]
            codes = [values_of(each) for each in flat]
            apart = len({value for each in codes for value in each}) == sum(map(len, codes))
            taken = name in found and found[name].kind != "field"
            if not all(codes) or not apart or taken:
                continue
            self.coded(name, codes, flat, branches, path, found)
            tests = [test_of({"properties": {name: {"enum": _raw(each)}}}, found) for each in flat]
            if None not in tests:
                return name, [each for each in tests if each is not None]
        options: dict[str, str] = {}
        for number, branch in enumerate(branches, start=1):
            said_title = branch.get("title")
            title = names.label(said_title) if isinstance(said_title, str) else ""
            options[f"wariant-{number}"] = title or _told(branch, number)
        words = f"warianty (`{key}`) stały się pytaniem; w oryginale poznaje się je po polach"
        several = "; `anyOf` przyjmuje też kilka naraz" if key == "anyOf" else ""
        id = names.distinct("wariant", {item.name for item in found.values()})
        keys: dict[str, Value] = {"type": "choice", "label": "Co podajesz?", "options": options}
        found[f"{key} "] = Item(kind="field", name=id, keys=keys, doubts=(words + several,))
        return "", [Test(f"{id} == '{code}'", f"{id} != '{code}'") for code in options]

    def coded(
        self,
        name: str,
        codes: list[dict[str, str]],
        flat: list[dict[str, Any]],
        branches: list[dict[str, Any]],
        path: tuple[str, ...],
        found: dict[str, Item],
    ) -> None:
        """The property that tells alternatives apart, as a choice of all that they name."""
        already = found.get(name)
        if already is not None and already.keys.get("type") in ("choice", "boolean"):
            return
        labels: dict[str, str] = {}
        for each, branch in zip(codes, branches, strict=True):
            title = branch.get("title")
            alone = len(each) == 1 and isinstance(title, str) and title
            labels |= {value: str(title) if alone else words for value, words in each.items()}
        label, hint = self.values.words(name, flat[0])
        label = str(already.keys["label"]) if already is not None else label
        id = already.name if already is not None else names.name_of(name)
        if already is None:
            id = names.distinct(id, {item.name for item in found.values()})
        if labels.keys() <= {"true", "false"}:
            item = Item(kind="field", name=id, keys={"type": "boolean", "label": label})
        else:
            item = self.values.choice(id, labels, label, "choice", {})
        required = all(name in texts(each.get("required")) for each in branches)
        item = replace(item, keys={**item.keys, **hint}, place=(*path, name))
        was = already.keys.get("required") if already is not None else "false"
        found[name] = item if required or was is None else optional(item)

    def one_of(
        self,
        branches: list[dict[str, Any]],
        key: str,
        place: str,
        path: tuple[str, ...],
        found: dict[str, Item],
    ) -> None:
        """Alternatives of what is required: a rule."""
        needed = [texts(each.get("required")) for each in branches]
        if not all(name in found for each in needed for name in each):
            self.reading.leave(place, f"`{key}` o polach, których nie ma; dopisz regułę")
            return
        parts = [joined([f"answered({found[n].name})" for n in each], "and") for each in needed]
        label = ", ".join(
            " i ".join(f"„{found[n].keys.get('label', found[n].keys.get('title'))}”" for n in each)
            for each in needed
        )
        at = found[needed[0][0]].name
        if key == "anyOf":
            self.rule(path, joined(parts, "or"), at, f"Podaj co najmniej jedno: {label}")
        else:
            counted = " + ".join(f"(1 if {part} else 0)" for part in parts)
            self.rule(path, f"{counted} == 1", at, f"Podaj dokładnie jedno: {label}")

    def forbidden(
        self, schema: object, place: str, path: tuple[str, ...], found: Mapping[str, Item]
    ) -> None:
        """`not` of properties that may not stand together."""
        if schema is None:
            return
        test = test_of(schema, found)
        if test is None:
            self.reading.leave(place, f"`not: {shown(schema)}` nie ma odpowiednika")
            return
        named = texts(mapped(schema).get("required")) or list(mapped(schema).get("properties", ()))
        at = found[named[0]].name if named and named[0] in found else ""
        self.rule(path, test.fails, at, _UNSAID, (_NO_SENTENCE,))

    def rule(
        self,
        path: tuple[str, ...],
        check: str,
        at: str,
        message: str,
        doubts: tuple[str, ...] = (),
    ) -> None:
        self.ruled += 1
        rule = Rule(
            id=f"warunek-{self.ruled}", check=check, at=at, message=message[:250], doubts=doubts
        )
        self.rules.setdefault(path, []).append(rule)

    # Conditions ---------------------------------------------------------------------------------

    def conditions(
        self, schema: Schema, place: str, path: tuple[str, ...], row: bool, found: dict[str, Item]
    ) -> None:
        """`required` and `visible` of the items beside each other."""
        for name, needed in mapped(schema.get("dependentRequired")).items():
            if name in found:
                for each in texts(needed):
                    self.demand(found, each, f"answered({found[name].name})", path)
        cases: list[tuple[Test, object, str]] = []
        for name, then in mapped(schema.get("dependentSchemas")).items():
            if name in found:
                holds = f"answered({found[name].name})"
                test = Test(holds, negated(holds))
                cases.append((test, then, f"{place}/dependentSchemas/{name}"))
        for each in listed(schema.get("allOf")):
            asked = test_of(each.get("if"), found)
            if asked is None:
                words = f"warunku `{shown(each)}` język nie wyrazi; dopisz go"
                self.reading.leave(place, words)
                continue
            cases.append((asked, each.get("then", {}), f"{place}/then"))
            cases.append((Test(asked.fails, asked.holds), each.get("else", {}), f"{place}/else"))
        self.impossible(cases, place, found)
        for test, then, where in cases:
            if then is False:
                self.rule(path, test.fails, "", _UNSAID, (_NO_SENTENCE,))
            else:
                self.consequence(test, self.reading.flat(then, where), where, path, row, found)

    def impossible(
        self, cases: list[tuple[Test, object, str]], place: str, found: Mapping[str, Item]
    ) -> None:
        """Tells what one condition forbids and something else demands: here it is just not asked
        for, where a schema has no right instance."""
        always = {name for name, item in found.items() if item.keys.get("required") != "false"}
        for test, then, where in cases:
            needed = {
                name
                for other, rest, place_of in cases
                if other.holds not in (test.holds, test.fails)
                for name in texts(self.reading.flat(rest, place_of).get("required"))
            }
            for name, each in mapped(self.reading.flat(then, where).get("properties")).items():
                if each is False and name in always | needed:
                    words = f"`{name}` jest raz wymagane, raz zakazane; gdy naraz, jest tu ukryte"
                    self.reading.leave(place, words)

    def consequence(
        self,
        test: Test,
        then: Schema,
        where: str,
        path: tuple[str, ...],
        row: bool,
        found: dict[str, Item],
    ) -> None:
        needed = set(texts(then.get("required")))
        added: set[str] = set()
        for name, each in mapped(then.get("properties")).items():
            if name not in found:
                item = self.add(
                    found, name, each, f"{where}/properties/{name}", path, row, name in needed
                )
                if item is not None:
                    found[name] = shown_when(item, test.holds)
                    added.add(name)
            elif each is False:
                found[name] = shown_when(found[name], test.fails)
            elif each not in ({}, True):
                self.narrowed(found[name], each, test.holds, where, path)
        for name in sorted(needed - added):
            if name not in found:
                self.reading.leave(where, f"`{name}` wymagane pod warunkiem, a nie ma go wśród pól")
            else:
                self.demand(found, name, test.holds, path)
        for key in ("oneOf", "anyOf"):
            if key in then:
                self.variants(then, key, where, path, row, found)
        told = (*_OF_BRANCH, "oneOf", "anyOf", "additionalProperties", "unevaluatedProperties")
        self.values.unread(then, told, where)
        if then.get("allOf"):
            self.reading.leave(where, "warunek w warunku nie ma odpowiednika; dopisz go")

    def narrowed(
        self, item: Item, schema: object, test: str, where: str, path: tuple[str, ...]
    ) -> None:
        """A bound that holds under a condition: a rule, where a formula can say it."""
        flat = self.reading.flat(schema, where)
        same = {key: value for key, value in flat.items() if key not in ("title", "description")}
        check = compared(item, same)
        if check is not None:
            self.rule(path, f"not ({test}) or {check}", item.name, _UNSAID, (_NO_SENTENCE,))
        elif set(same) - {"type"}:
            words = f"`{item.name}` pod warunkiem `{test}`: `{shown(same)}`; dopisz regułę"
            self.reading.leave(where, words)

    def demand(self, found: dict[str, Item], name: str, test: str, path: tuple[str, ...]) -> None:
        """What is required under a condition."""
        item = found.get(name)
        if item is None:
            self.reading.leave("#", f"`{name}` wymagane pod warunkiem, a nie ma go wśród pól")
        elif item.kind == "repeat" and item.keys.get("min") == 0:
            words = "Dodaj co najmniej jedną pozycję"
            self.rule(path, f"not ({test}) or answered({item.name})", item.name, words)
        elif (known := item.keys.get("required")) is not None:
            if item.kind == "group" and not demands(item):
                words = "Wymagane obiekty, w których nic nie jest wymagane, mogą zostać puste"
                self.values.remarks.add(words, name)
            both = test if known == "false" else f"({known}) or ({test})"
            found[name] = replace(item, keys={**item.keys, "required": both})


# Small things -------------------------------------------------------------------------------------


def _only_required(branch: Schema) -> bool:
    return bool(texts(branch.get("required"))) and set(branch) <= {*_OF_BRANCH} - {"properties"}


def _raw(schema: Schema) -> list[Any]:
    return [schema["const"]] if "const" in schema else listed(schema.get("enum"))


def _told(branch: Schema, number: int) -> str:
    """A name for an alternative that has none: what it has."""
    own = list(mapped(branch.get("properties")))[:3]
    return names.label(", ".join(names.readable(name) for name in own)) or f"Wariant {number}"


def _further(kinds: Sequence[str]) -> tuple[str, ...]:
    if len(kinds) < 2:
        return ()
    return (f"kilka typów naraz ({', '.join(kinds)}); wpisano pierwszy",)
