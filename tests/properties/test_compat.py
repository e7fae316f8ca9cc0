"""What `formc diff` says harms nobody harms nobody: random forms, changed at random, judged.

An interplay that a row does not see (an item hidden for another's sake, a bound that a formula
reads) shows here: answers that were right and are not, though every change claimed to be harmless.
"""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any

import pytest

from formc.answers.judge import judge
from formc.compat.compare import compare_forms
from formc.compat.rows import Hurt
from formc.diagnostics import Report
from formc.prove.memory import validator
from tests.support.random_forms import DAY, answer_sets, compiled, random_definition
from tests.test_compat import accepted

FORMS = 60
CHANGES = 3


@pytest.mark.parametrize("seed", range(FORMS))
def test_what_is_said_to_harm_nobody_harms_nobody(seed: int) -> None:
    definition = random_definition(seed)
    old = compiled(definition, Report())
    assert old is not None
    random = Random(seed)
    right = [a for a in answer_sets(old, seed, 15) if not judge(old, a, on=DAY)]
    for _ in range(CHANGES):
        new = None
        while new is None:
            new = compiled(changed(definition, random), Report())
        changes = compare_forms(old, new)
        hurts = frozenset[Hurt]().union(*(change.hurts for change in changes))
        rows = [(each.row.id, each.subject) for each in changes]
        if Hurt.JSON not in hurts:
            assert not [a for a in right if judge(new, a, on=DAY)], rows
        if Hurt.DRAFTS not in hurts:
            module = validator(new)
            for answers in right:
                normal = module.normalize(answers, on=DAY)
                assert not judge(new, normal, on=DAY), (rows, answers)
        assert (accepted(old) != accepted(new)) == (Hurt.XSD in hurts), rows
        assert bool(changes) == (old != new), rows


# Changes ----------------------------------------------------------------------------------------


def changed(definition: dict[str, Any], random: Random) -> dict[str, Any]:
    """The definition with one to three things changed, as an author might."""
    made = deepcopy(definition)
    for _ in range(random.randint(1, 3)):
        random.choice(_WAYS)(made, random)
    return made


def _lists(definition: dict[str, Any]) -> list[list[dict[str, Any]]]:
    found = [page["items"] for page in definition["pages"]]
    for items in found:  # grows while it is walked
        found.extend(item["items"] for item in items if "items" in item)
    return found


def _item(definition: dict[str, Any], random: Random) -> dict[str, Any]:
    return random.choice([item for items in _lists(definition) for item in items])


def _without_a_condition(definition: dict[str, Any], random: Random) -> None:
    item = _item(definition, random)
    item.pop(random.choice(("visible", "required", "where")), None)


def _another_condition(definition: dict[str, Any], random: Random) -> None:
    """A condition of the form, tighter, looser or taken from another item beside it."""
    items = random.choice(_lists(definition))
    key = random.choice(("visible", "required"))
    known = [item[key] for item in items if isinstance(item.get(key), str)]
    item = random.choice(items)
    if known and "value" not in item:
        word = random.choice((" and ", " or "))
        one = random.choice(known)
        old = item.get(key)
        item[key] = f"({old}){word}({one})" if isinstance(old, str) else one


def _optional(definition: dict[str, Any], random: Random) -> None:
    item = _item(definition, random)
    if "repeat" not in item and "value" not in item:
        item["required"] = random.choice((True, False))


def _bounds(definition: dict[str, Any], random: Random) -> None:
    item = _item(definition, random)
    if item.get("type") == "integer" and "value" not in item:
        item["max"] = random.choice((3, 5, 8))
    elif item.get("type") == "text":
        item |= {"min": random.choice((1, 2)), "max": random.choice((3, 5, 9))}
    elif "repeat" in item:
        item |= {"min": random.choice((0, 1, 2)), "max": random.choice((2, 3, 4))}


def _codes(definition: dict[str, Any], random: Random) -> None:
    item = _item(definition, random)
    if "options" in item:
        codes = random.sample(("a", "b", "c", "d"), random.randint(2, 4))
        item["options"] = {code: code.upper() for code in codes}


def _another_order(definition: dict[str, Any], random: Random) -> None:
    items = random.choice(_lists(definition))
    at = random.randrange(len(items))
    items.insert(random.randrange(len(items)), items.pop(at))


def _gone(definition: dict[str, Any], random: Random) -> None:
    items = random.choice(_lists(definition))
    if len(items) > 1:
        items.pop(random.randrange(len(items)))


def _come(definition: dict[str, Any], random: Random) -> None:
    items = random.choice(_lists(definition))
    made = {"field": f"n{random.randrange(10**6)}", "type": "text", "max": 5, "label": "Nowe"}
    items.insert(random.randint(0, len(items)), {**made, "required": random.choice((True, False))})


def _other_page(definition: dict[str, Any], random: Random) -> None:
    pages = definition["pages"]
    if len(pages) > 1 and len(pages[0]["items"]) > 1:
        pages[1]["items"].insert(0, pages[0]["items"].pop())


def _rules(definition: dict[str, Any], random: Random) -> None:
    rules = definition.get("rules", [])
    match random.randrange(3):
        case 0 if rules:
            rules.pop()
            if not rules:
                del definition["rules"]
        case 1 if rules:
            rules[0]["message"] = "Popraw to."
        case _ if rules:
            rules[0]["check"] = f"({rules[0]['check']}) or ({rules[-1]['check']})"


_WAYS = (
    _without_a_condition,
    _another_condition,
    _optional,
    _bounds,
    _codes,
    _another_order,
    _gone,
    _come,
    _other_page,
    _rules,
)
