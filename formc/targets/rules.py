"""The form as data for engines in other languages: `rules.json`, and `cases.json` to try them on.

`rules.json` has the keys

* `format` (1), `form`, `version`;
* `items`: a tree in the order of the form. Each has `kind`, `path` (a JSON Pointer, `*` for any
  row), the facts of its type (`formc.runtime.items.Item`), `shown`, for fields also `needed` and
  `value`, for filtered choices `where` (which reads the code and the `columns` of the option that
  it is asked for), for groups and repeats `items`;
* `settings`: the office's values, like items; `rules` with `condition`, `when`, `at` (pointers) and
  `row` (the repeat in whose rows it is judged, or null); `fees` with `amount` and `when`;
* `constraints`: `id`, `code` and `reads`, the pointers that make the constraint's formulas blind
  when one of them is malformed, those of the formula's own row apart;
* `messages`: the words of problems by key: language → words.

A formula is an object: `node` names the kind of node as `formc.expr.tree` does, `type` the type of
its value, the other keys are the fields of the node. Numbers are scaled integers.

`cases.json` is a list of `{name, on, office, answers, problems}`; a problem has `path`, `code` and
`rule`. The problems of a case are a set.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import Enum
from typing import Any

from formc.expr.tree import FALSE, TRUE, Bool, Day, Expr, Literal, Opaque, Words
from formc.ir import ChoiceType, Field, Form, Group, Item, Note, Repeat, Test
from formc.record import is_record, names
from formc.runtime.messages import MESSAGES
from formc.shapes.constraints import Constraint, Layout, constraints, watch
from formc.shapes.judging import Entry, Judged, Plan, facts, facts_of_setting, plan, words
from formc.target import Artifact, Context, Support, Target

Json = dict[str, Any]


def emit(form: Form, context: Context) -> Iterable[Artifact]:
    """`rules.json` and `cases.json`."""
    made = plan(form)
    yield Artifact.text("rules.json", "rules", "application/json", _printed(rules_of(made)))
    cases = [_case(test) for test in form.tests if test.posted is None]
    yield Artifact.text("cases.json", "cases", "application/json", _printed(cases))


def rules_of(made: Plan) -> Json:
    """What `rules.json` holds."""
    form = made.form
    return {
        "format": 1,
        "form": form.id,
        "version": form.version,
        "items": [_item(made, entry) for entry in made.children.get((), ())],
        "settings": [facts_of_setting(each, n) for n, each in enumerate(form.settings, 1)],
        "rules": [_rule(made, each) for each in (*made.rules, *made.warnings)],
        "fees": [
            {
                "id": fee.id,
                "title": words(fee.title),
                "amount": _formula(fee.amount),
                "when": _formula(fee.when),
            }
            for fee in form.fees
        ],
        "constraints": [_constraint(each, made.where) for each in constraints(form)],
        "messages": {key: {"pl": pl, "en": en} for key, (pl, en) in MESSAGES.items()},
    }


def _item(made: Plan, entry: Entry) -> Json:
    item: Item = entry.item
    found: Json = facts(entry)
    if item.shown != TRUE:
        found["shown"] = _formula(item.shown)
    match item:
        case Field(label=label, needed=needed, value=value):
            found |= {"label": words(label), "needed": _formula(needed)}
            if value is not None:
                found["value"] = _formula(value)
            if isinstance(item.type, ChoiceType) and item.type.where is not None:
                options = item.type.codelist.options
                found["where"] = _formula(item.type.where)
                found["columns"] = {option.code: dict(option.columns) for option in options}
        case Group(label=label) | Repeat(label=label):
            found["label"] = words(label)
            found["items"] = [_item(made, each) for each in made.children.get(item.path, ())]
        case Note(text=text):
            found["text"] = words(text)
    return found


def _rule(made: Plan, each: Judged) -> Json:
    rule = each.rule
    return {
        "id": rule.id,
        "level": rule.level,
        "row": None if rule.row is None else made.where.pointers[rule.row],
        "condition": _formula(rule.condition),
        "when": _formula(rule.when),
        "at": list(each.pointers),
        "message": words(rule.message),
    }


def _constraint(each: Constraint, where: Layout) -> Json:
    seen = watch(each.reads, where)
    return {"id": each.id, "code": each.code, "reads": {"form": seen.form, "row": seen.row}}


def _formula(expr: Expr) -> object:
    return expr.value if expr in (TRUE, FALSE) and isinstance(expr, Literal) else _node(expr)


def _node(value: object) -> object:
    if isinstance(value, Bool | Words | Day | Opaque):
        return type(value).__name__
    if is_record(value) and not isinstance(value, type):
        inner = {name: _node(getattr(value, name)) for name in names(value)}
        return {"node": type(value).__name__, **inner}
    match value:
        case Enum():
            return value.value
        case tuple():
            return [_node(each) for each in value]
        case _:
            return value


def _case(test: Test) -> Json:
    return {
        "name": test.name,
        "on": test.on,
        "office": dict(test.office),
        "answers": test.answers,
        "problems": [
            {"path": path, "code": code, "rule": rule} for path, code, rule in test.errors
        ],
    }


def _printed(value: dict[str, Any] | list[Any]) -> str:
    """One line for each key or entry at the top: small, and still to be compared by lines."""
    if isinstance(value, list):
        lines = [_compact(each) for each in value]
        return "[\n" + ",\n".join(lines) + "\n]\n"
    lines = [f"{_compact(key)}:{_compact(each)}" for key, each in value.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


TARGET = Target(
    name="rules",
    summary="Reguły formularza jako dane i przypadki do wypróbowania silników w innych językach",
    emit_form=emit,
    support={"verdict": Support.FULL, "fees": Support.FULL},
)
