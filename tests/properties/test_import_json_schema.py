"""JSON Schemas at random, and instances of them: where the import has nothing to tell a person, the
original and the imported form give the same verdict."""

from __future__ import annotations

import json
from copy import deepcopy
from random import Random
from typing import Any

import jsonschema
import pytest

from formc.answers.judge import judge
from formc.importers import json_schema
from formc.importers.draft import Draft
from tests.support.imported import APPLICANT, Imported, instance_answers

SEEDS = 80
INSTANCES = 25
SAID_OF_ALL = (
    *("Etykiety zrobione", "Teksty bez granicy", "Liczby bez granic", "Listy bez granicy"),
    *("Wiersze list prostych", "Co w oryginale mogło być `null`", "Pozycji listy kodów"),
)
"""Remarks that change no verdict on these instances."""
_HARMLESS = ("oryginał nie ma zdania", "oryginał zna tylko jedną", "kody zmienione")
_STRANGE = {"nowe": "hidden", "x": "hidden", "y": "hidden", "z": "hidden"}
"""Keys of one case, which a schema ignores in another."""
WORDS = ("aa", "bbb", "c1", "dd22", "Ala")


class Schemas:
    """Makes a schema and then instances near it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def value(self) -> dict[str, Any]:
        random = self.random
        match random.randrange(8):
            case 0:
                return {"type": "integer", "minimum": random.randrange(5), "maximum": 7}
            case 1:
                return {"type": "boolean"}
            case 2:
                return {"enum": random.sample(WORDS, 3)}
            case 3:
                least = random.randrange(1, 4)
                return {"type": "string", "minLength": least, "maxLength": random.randrange(3, 6)}
            case 4:
                return {"type": "string", "pattern": random.choice(["^[a-z]{2,3}$", "^\\w+[0-9]$"])}
            case 5:
                return {"type": ["string", "null"], "maxLength": 9}
            case 6:
                items = {"enum": list(WORDS[:3])}
                return {"type": "array", "items": items, "uniqueItems": True, "minItems": 1}
            case _:
                key = random.choice(["exclusiveMinimum", "minimum"])
                return {"type": "integer", key: random.randrange(-3, 3), "exclusiveMaximum": 9}

    def object(self, depth: int = 0) -> dict[str, Any]:
        random = self.random
        names = random.sample("abcdefg", random.randrange(2, 6))
        properties: dict[str, Any] = {name: self.value() for name in names}
        if depth == 0 and random.random() < 0.5:
            properties["grupa"] = self.object(1)
            names.append("grupa")
        if depth == 0 and random.random() < 0.4:
            properties["wariant"] = self.variants()
            names.append("wariant")
        if depth == 0 and random.random() < 0.4:
            row = {"type": "array", "items": self.object(1), "minItems": 1, "maxItems": 3}
            properties["lista"] = row
        sure = [name for name in names if not isinstance(properties[name].get("type"), list)]
        required = random.sample(sure, random.randrange(len(sure) + 1))
        found = {"type": "object", "properties": properties, "required": required}
        if random.random() < 0.6:
            count = random.randrange(1, 3)
            found["allOf"] = [self.condition(properties, required) for _ in range(count)]
        if random.random() < 0.3:
            found["dependentRequired"] = {names[0]: [names[-1]]}
        if random.random() < 0.3 and len(names) > 2:
            key = random.choice(["oneOf", "anyOf"])
            found[key] = [{"required": [name]} for name in random.sample(names, 2)]
        if random.random() < 0.2:
            found["not"] = {"required": random.sample(names, 2)}
        return found

    def variants(self) -> dict[str, Any]:
        """Alternatives of an object that a constant tells apart."""
        kinds = self.random.sample(WORDS, 3)
        branches = []
        for place, kind in enumerate(kinds):
            own = {name: self.value() for name in self.random.sample("xyz", place)}
            sure = [name for name, each in own.items() if not isinstance(each.get("type"), list)]
            needed = self.random.sample(sure, self.random.randrange(len(sure) + 1))
            properties = {"rodzaj": {"const": kind}, **own}
            branches.append({"properties": properties, "required": ["rodzaj", *needed]})
        return {"type": "object", "oneOf": branches}

    def condition(self, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
        random = self.random
        name, other = random.choice(list(properties)), random.choice(list(properties))
        schema = properties[name]
        tests: list[dict[str, Any]] = [{"required": [name]}]
        if "enum" in schema:
            tests.append({"properties": {name: {"const": random.choice(schema["enum"])}}})
            tests.append({"properties": {name: {"enum": schema["enum"][:2]}}, "required": [name]})
        if schema.get("type") == "boolean":
            tests.append({"properties": {name: {"const": True}}})
            tests.append({"properties": {name: {"const": False}}, "required": [name]})
        if schema.get("type") == "integer":
            tests.append({"properties": {name: {"minimum": 4}}})
        test = random.choice(tests)
        if random.random() < 0.2:
            test = {"not": test}
        effects: list[dict[str, Any]] = [{"required": [other]}]
        if other != name:
            if other not in required:  # else nothing is right where the condition holds
                effects.append({"properties": {other: False}})
            effects.append({"properties": {"nowe": {"enum": ["x", "y"]}}, "required": ["nowe"]})
            if properties[other].get("type") == "integer":
                effects.append({"properties": {other: {"maximum": 5}}})
        found = {"if": test, "then": random.choice(effects)}
        if random.random() < 0.4:
            found["else"] = {"required": [other]}
        return found

    def instance(self, schema: Any) -> Any:
        random = self.random
        if "oneOf" in schema and "properties" not in schema:
            return self.instance(random.choice(schema["oneOf"]))
        if "const" in schema:
            return schema["const"] if random.random() < 0.95 else random.choice(WORDS)
        if "properties" in schema:
            known = {**schema["properties"], "nowe": {"enum": ["x", "y"]}}
            chance = random.choice([0.4, 0.8, 1.0])
            there = [name for name in known if random.random() < chance]
            found = {name: self.instance(known[name]) for name in there}
            first = next(iter(schema["properties"]))
            return found if found.keys() - {"nowe"} else {first: self.instance(known[first])}
        if "items" in schema:
            rows = [self.instance(schema["items"]) for _ in range(random.randrange(1, 4))]
            if "enum" in schema["items"] and random.random() < 0.9:
                return list(dict.fromkeys(rows))
            return rows
        if "enum" in schema and random.random() < 0.95:
            return random.choice(schema["enum"])
        kind = schema.get("type")
        if kind == "integer":
            return random.randrange(-4, 10)
        if kind == "boolean":
            return random.random() < 0.5
        return random.choice(WORDS)


def noted(draft: Draft) -> list[str]:
    """What the import tells a person that may change a verdict."""
    said = [words for words in draft.doubts if not words.startswith(SAID_OF_ALL)]
    items = [words for page in draft.pages[1:] for words in _doubts(page.items)]
    rules = [words for rule in draft.rules for words in rule.doubts]
    return [*said, *(words for words in (*items, *rules) if not words.startswith(_HARMLESS))]


def _doubts(items: Any) -> list[str]:
    found = []
    for item in items:
        found += [*item.doubts, *_doubts(item.items)]
        found += [words for rule in item.rules for words in rule.doubts]
    return found


def known_keys(instance: Any, items: Any) -> bool:
    """Whether the imported form knows every key: it refuses others, as the contract has it."""
    return instance.keys() <= {item.place[0] for item in items if item.place}


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_verdict_is_the_same_or_a_note_says_why(seed: int) -> None:
    made = Schemas(seed)
    schema = made.object()
    draft = json_schema.draft_of(json.dumps(schema).encode(), "s.json")
    found = Imported.of(draft)
    assert found.codes <= {"W0601", "W0604"}
    draft = found.found.draft
    if noted(draft):
        pytest.skip(f"the import tells: {noted(draft)[0][:100]}")
    validator = jsonschema.Draft202012Validator(schema)
    (page,) = draft.pages[1:]
    for _ in range(INSTANCES):
        instance = made.instance(schema)
        if not known_keys(instance, page.items):
            continue
        given = {"wnioskodawca": APPLICANT, **instance_answers(page.items, deepcopy(instance))}
        problems = judge(found.form, given, on="2026-01-15", office={})
        if any(_STRANGE.get(each.path.rpartition("/")[2], "") == each.code for each in problems):
            continue  # a key of a condition that does not hold: here it is one nobody asked for
        said = [(each.path, each.code, each.rule) for each in problems]
        why = [each.message for each in validator.iter_errors(instance)]
        assert bool(said) == bool(why), f"{json.dumps(schema)}\n{instance}\n{said}\n{why}"
