"""Examples for a draft: one that is right, and for each rule one that breaks it alone.

A broken one is written as what changes in the right one, so that a person sees what the rule wants.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from formc.answers.examples import example, smallest
from formc.answers.filed import Filed
from formc.answers.generate import Generator
from formc.answers.judge import judge
from formc.importers.writing import Example
from formc.ir import Form

RIGHT = "przykład z importu"
_READABLE = 400  # items of a form whose whole example a person still reads
_RULED = 150  # items of a form for which broken examples are looked for
_RULES = 12
_STARTS = 8


def examples(form: Form) -> tuple[Example, ...]:
    """The right one first; none where it was not found."""
    fields = sum(1 for _ in form.walk())
    filed = smallest(form) if fields > _READABLE else example(form)
    if filed is None:
        return ()
    right = Example(title=RIGHT, on=filed.on, answers=filed.answers)
    if fields > _RULED or len(form.rules) > _RULES:
        return (right,)
    return (right, *_broken(form, filed))


def _broken(form: Form, right: Filed) -> Iterator[Example]:
    generator = Generator(form, 1)
    generator.kept = [right]
    for constraint in generator.constraints:
        if constraint.code != "rule":
            continue
        filed = generator.breaking(constraint, _STARTS)
        if filed is None:
            continue
        problems = judge(form, filed.answers, on=filed.on, office={})
        rule = constraint.id.removeprefix("rule:")
        changes = dict(_changes(right.answers, filed.answers, ""))
        if changes and {each.rule for each in problems} == {rule} and not dict(filed.office):
            yield Example(
                title=f"łamie regułę {rule}",
                on=filed.on,
                like=RIGHT,
                changes={path: value for path, value in changes.items() if value is not None},
                gone=tuple(path for path, value in changes.items() if value is None),
                errors={each.path: f"rule {rule}" for each in problems},
            )


def _changes(old: Any, new: Any, path: str) -> Iterator[tuple[str, Any]]:
    """What makes one answer into the other, by its pointer; None for what goes."""
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        yield path, new
        return
    for name in old:
        if name not in new:
            yield f"{path}/{name}", None
    for name, value in new.items():
        if name not in old:
            yield f"{path}/{name}", value
        elif old[name] != value:
            yield from _changes(old[name], value, f"{path}/{name}")


def hold(form: Form) -> bool:
    """Whether every example gives what it says, as it was read back."""
    for test in form.tests:
        problems = judge(form, test.answers, on=test.on, office={})
        said = {(each.path, each.code, each.rule) for each in problems}
        if said != set(test.errors):
            return False
    return True
