"""Random forms whose items got other names: every right answer comes through both converters."""

from __future__ import annotations

import re
from random import Random

import pytest
import yaml

from formc.answers.filed import Filed
from formc.answers.judge import judge
from formc.compat.services import compare_all_forms
from formc.diagnostics import Report
from formc.ir import Note
from formc.prove.migrating import Converters, try_migration
from tests.support.random_forms import DAY, answer_sets, compiled, random_definition

FORMS = 60


@pytest.mark.parametrize("seed", range(FORMS))
def test_renamed_items_keep_their_answers(seed: int) -> None:
    definition = random_definition(seed)
    old = compiled(definition, Report())
    assert old is not None
    random = Random(seed)
    items = [item for item in old.walk() if not isinstance(item, Note)]
    names = {item.name for item in random.sample(items, min(len(items), random.randint(1, 5)))}
    text = yaml.safe_dump(definition, sort_keys=False, allow_unicode=True)
    for name in names:
        text = re.sub(rf"(?<![-\w]){name}\b", f"{name}_nowe", text)
    moves = [
        {
            "move": ".".join(item.path),
            "to": ".".join(f"{n}_nowe" if n in names else n for n in item.path),
        }
        for item in items
        if item.name in names
    ]
    changed = yaml.safe_load(text) | {"version": "2.0.0"}
    changed["migrations"] = [{"from": 1, **({"steps": moves} if moves else {})}]
    report = Report()
    new = compiled(changed, report)
    assert new is not None, [str(each.message.pl) for each in report]
    right = [
        Filed(str(answers), answers, DAY)
        for answers in answer_sets(old, seed, 10)
        if not judge(old, answers, on=DAY)
    ]
    tried = list(try_migration(old, new, right))
    assert [each for each in tried if each.lines] == []
    assert Converters(old, new).stylesheet is not None
    (difference,) = compare_all_forms({old.id: old}, {new.id: new})
    bare = [(c.row.id, c.subject) for c in difference.changes if c.breaking and not c.covered]
    assert bare == []
