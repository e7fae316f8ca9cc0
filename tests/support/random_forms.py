"""Forms that nobody would write, with answers to them: for properties that hold of every form.

A form is written as YAML and compiled like any other. Conditions read only what stands before
them, so there are no cycles. The same seed gives the same form and the same answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import yaml

from formc.analysis.elaborate import elaborate_form
from formc.analysis.workspace import open_workspace
from formc.answers.judge import judge
from formc.diagnostics import Report, Severity
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    Form,
    Group,
    Item,
    Note,
    NumberType,
    PlaceType,
    Repeat,
    TextType,
    TimeType,
    ValueType,
)
from formc.runtime.places import PLACE_KINDS
from formc.runtime.problems import Problem
from tests.support.mutations import a_place

DAY = "2026-05-05"
CODES = ("a", "b", "c")
DAYS = ("2026-05-04", "2026-05-05", "2026-05-06", "2000-02-29")
KINDS = (
    "boolean",
    "integer",
    "choice",
    "choices",
    "text",
    "date",
    "money",
    "consent",
    "time",
    "datetime",
    "place",
)
REPAIRS = 12
LISTA = """
codelist: lista
version: '1'
title: Lista
columns: [grupa, liczba, czynna, dzien]
options:
  a: {label: A, grupa: a, liczba: '1', czynna: 'true', dzien: '2026-05-04'}
  b: {label: B, grupa: b, liczba: '4', czynna: 'true', dzien: '2026-05-06'}
  c: {label: C, grupa: a, liczba: '2', czynna: 'false', dzien: '2000-02-29'}
"""


def random_form(seed: int) -> Form:
    """The form of a seed; the first seed after it whose form has no mistake."""
    for number in range(seed * 1000, seed * 1000 + 100):
        report = Report()
        definition = _Author(Random(number)).form()
        form = compiled(definition, report)
        if form is not None:
            return form
    mistakes = [str(each.message.pl) for each in report if each.severity is Severity.ERROR]
    raise AssertionError(f"no form near seed {seed}: {mistakes}\n{definition}")


def compiled(definition: dict[str, Any], report: Report) -> Form | None:
    """The form of a definition; None if it has a mistake."""
    text = yaml.safe_dump(definition, sort_keys=False, allow_unicode=True)
    files = {"forms/losowy.yaml": text.encode(), "codelists/lista.yaml": LISTA.encode()}
    workspace = open_workspace(files, report)
    document = workspace.of("form").get("losowy")
    form = elaborate_form(document, workspace, report) if document else None
    return None if report.failed else form


def random_definition(seed: int) -> dict[str, Any]:
    """The form of a seed as it is written."""
    for number in range(seed * 1000, seed * 1000 + 100):
        definition = _Author(Random(number)).form()
        if compiled(definition, Report()) is not None:
            return definition
    raise AssertionError(f"no form near seed {seed}")


def answer_sets(form: Form, seed: int, count: int) -> Iterator[Any]:
    """Random answers, each followed by what it becomes while its problems are put right."""
    random = Random(seed)
    for _ in range(count):
        answers = _level(form.items, random)
        for _ in range(REPAIRS):
            yield answers
            problems = judge(form, answers, on=DAY)
            if not problems:
                break
            answers = _repaired(form, answers, problems, random)


# Definitions --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Seen:
    """A name that a formula may use."""

    name: str
    kind: str
    members: tuple[_Seen, ...] = ()  # of a repeat


@dataclass
class _Author:
    random: Random
    names: int = 0
    seen: list[_Seen] = field(default_factory=list)

    def form(self) -> dict[str, Any]:
        pages = []
        for number in range(self.random.choice((1, 2))):
            page: dict[str, Any] = {"page": f"s{number}", "title": f"Strona {number}"}
            if number and self.random.random() < 0.5:
                page["visible"] = self.condition(self.seen)
            page["items"] = self.items(self.seen, depth=0, count=self.random.randint(3, 6))
            pages.append(page)
        rules = [
            {
                "rule": f"regula-{number}",
                "check": self.condition(self.seen),
                "message": "Popraw odpowiedzi.",
                **({"when": self.condition(self.seen)} if self.random.random() < 0.3 else {}),
            }
            for number in range(self.random.randint(0, 2))
        ]
        head = {"form": "losowy", "version": "1.0.0", "title": "Losowy"}
        return {**head, "pages": pages, **({"rules": rules} if rules else {})}

    def items(
        self, seen: list[_Seen], depth: int, count: int, prefix: str = ""
    ) -> list[dict[str, Any]]:
        """Items of one level. What they are called from outside is added to `seen` with
        `prefix`."""
        made = []
        for _ in range(count):
            chance = self.random.random()
            if depth < 2 and chance < 0.25:
                made.append(self.group(seen, depth, prefix))
            elif depth == 0 and chance < 0.4:
                made.append(self.repeat(seen))
            else:
                made.append(self.field(seen, prefix))
        return made

    def name(self, letter: str) -> str:
        self.names += 1
        return f"{letter}{self.names}"

    def field(self, seen: list[_Seen], prefix: str) -> dict[str, Any]:
        kind = self.random.choice(KINDS)
        name = self.name("p")
        made: dict[str, Any] = {"field": name, "type": kind, "label": f"Pole {name}"}
        if kind in ("choice", "choices"):
            made["options"] = {code: code.upper() for code in CODES}
            if self.random.random() < 0.4:
                del made["options"]
                made |= {"from": "lista", "where": self.filter(seen)}
        elif kind == "integer":
            made |= {"min": 0, "max": 5}
        elif kind == "text":
            made["max"] = 5
        elif kind == "money":
            made["max"] = "9.99"
        elif kind == "place" and self.random.random() < 0.7:
            made["kinds"] = self.random.sample(PLACE_KINDS, self.random.randint(1, 3))
        if seen and self.random.random() < 0.4:
            made["visible"] = self.condition(seen)
        numbers = [one.name for one in seen if one.kind == "integer"]
        if kind == "integer" and numbers and self.random.random() < 0.3:
            left, right = self.random.choice(numbers), self.random.choice(("1", *numbers))
            made |= {"min": 0, "max": 10, "value": f"{left} + {right}"}
        else:
            made |= self.required(seen)
        seen.append(_Seen(prefix + name, kind))
        return made

    def required(self, seen: list[_Seen]) -> dict[str, Any]:
        chance = self.random.random()
        if chance < 0.3:
            return {"required": False}
        if chance < 0.55 and seen:
            return {"required": self.condition(seen)}
        return {}

    def group(self, seen: list[_Seen], depth: int, prefix: str) -> dict[str, Any]:
        name = self.name("g")
        made: dict[str, Any] = {"group": name, "title": f"Grupa {name}", **self.required(seen)}
        if seen and self.random.random() < 0.4:
            made["visible"] = self.condition(seen)
        made["items"] = self.items(seen, depth + 1, self.random.randint(1, 3), f"{prefix}{name}.")
        seen.append(_Seen(prefix + name, "group"))
        return made

    def repeat(self, seen: list[_Seen]) -> dict[str, Any]:
        name = self.name("w")
        made: dict[str, Any] = {
            "repeat": name, "each": f"{name}x", "title": f"Wiersz {name}",
            "min": self.random.choice((0, 1, 2)), "max": 3,
        }  # fmt: skip
        if seen and self.random.random() < 0.4:
            made["visible"] = self.condition(seen)
        inside = list(seen)
        made["items"] = self.items(inside, 1, self.random.randint(1, 4))
        own = tuple(inside[len(seen) :])
        if own and self.random.random() < 0.5:
            made["rules"] = [
                {
                    "rule": f"w-{name}",
                    "check": self.condition(inside),
                    "message": "Popraw wiersz.",
                }
            ]
        seen.append(_Seen(name, "repeat", own))
        return made

    # Filters

    def filter(self, seen: list[_Seen], depth: int = 1) -> str:
        """Whether an option is offered: its columns beside what was answered before."""
        chance = self.random.random()
        if depth and chance < 0.4:
            left = self.filter(seen, depth - 1)
            if chance < 0.1 and seen:
                return f"({left} if {self.condition(seen, 0)} else {self.filter(seen, 0)})"
            return f"({left} {self.random.choice(('and', 'or'))} {self.filter(seen, depth - 1)})"
        columns = {
            "choice": "option.grupa == {}",
            "choices": "(option.czynna or has({}, 'a'))",
            "integer": "option.liczba <= {} + 1",
            "money": "option.liczba < {}",
            "date": "option.dzien < {}",
            "boolean": "option.czynna == {}",
            "text": "option.code != {}",
        }
        able = [one for one in seen if one.kind in columns]
        if able and self.random.random() < 0.8:
            one = self.random.choice(able)
            return columns[one.kind].format(one.name)
        return self.random.choice(
            (
                "option.grupa == 'a'",
                "option.czynna",
                "option.code in ('a', 'b')",
                "not (option.liczba > 3)",
                "option.dzien <= today()",
                "starts_with(option.grupa, 'b')",
            )
        )

    # Formulas -------------------------------------------------------------------------------------

    def condition(self, seen: list[_Seen], depth: int = 2) -> str:
        chance = self.random.random()
        if depth and chance < 0.3:
            word = self.random.choice((" and ", " or "))
            return f"({self.condition(seen, depth - 1)}{word}{self.condition(seen, depth - 1)})"
        if depth and chance < 0.4:
            return f"not ({self.condition(seen, depth - 1)})"
        return self.atom(self.random.choice(seen), seen)

    def atom(self, one: _Seen, seen: list[_Seen]) -> str:
        name, pick = one.name, self.random.choice
        if one.kind != "repeat" and self.random.random() < 0.2:
            return f"answered({name})"
        match one.kind:
            case "boolean":
                return pick((name, f"{name} == false", f"{name} != true"))
            case "consent":
                return pick((name, f"not {name}"))
            case "integer":
                others = [other.name for other in seen if other.kind == "integer"]
                compared = f"{name} {pick(('<', '<=', '>', '>=', '==', '!='))}"
                return pick(
                    (
                        f"{compared} {self.random.randint(0, 6)}",
                        f"{compared} {self.random.randint(0, 5)}",
                        f"{self.random.randint(0, 5)} > {name}",
                        f"{name} in (1, 2)",
                        f"{compared} {pick(others)} + 1",
                    )
                )
            case "choice":
                return pick((f"{name} == 'a'", f"{name} != 'b'", f"{name} not in ('a', 'c')"))
            case "choices":
                return f"has({name}, '{pick(CODES)}')"
            case "text":
                return pick((f"{name} == 'x'", f"length({name}) > 2"))
            case "date":
                return pick(
                    (
                        f"{name} == '2026-05-05'",
                        f"{name} <= today()",
                        f"working_days_between({name}, today()) >= 1",
                        f"{name} >= add_working_days(today(), {pick(('-1', '0', '1'))})",
                    )
                )
            case "money":
                return pick((f"{name} == 1.50", f"{name} > 1.5", f"{name} != 1.50"))
            case "repeat":
                return self.aggregate(one, seen)
            case _:
                return f"answered({name})"

    def aggregate(self, one: _Seen, seen: list[_Seen]) -> str:
        pick = self.random.choice
        inner = [m for m in one.members if "." not in m.name and m.kind != "group"]
        if not inner or self.random.random() < 0.3:
            return f"count({one.name}) {pick(('>=', '==', '<', '!='))} {self.random.randint(0, 3)}"
        rows = [_Seen(f"x.{member.name}", member.kind) for member in inner]
        outside = [other for other in seen if other.kind in ("boolean", "choice")][:2]
        body = self.condition(rows, 1)
        if outside and self.random.random() < 0.3:
            body = f"({body} {pick(('and', 'or'))} {self.atom(pick(outside), seen)})"
        where = f" if {self.condition(rows, 0)}" if self.random.random() < 0.4 else ""
        found = f"({body} for x in {one.name}{where})"
        return pick((f"any{found}", f"all{found}", f"count{found} {pick(('>=', '==', '<'))} 1"))


# Answers ------------------------------------------------------------------------------------------


def _level(items: tuple[Item, ...], random: Random) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for item in items:
        if isinstance(item, Note) or random.random() < 0.3:
            continue
        made[item.name] = _answer(item, random)
        if made[item.name] in ({}, []):
            del made[item.name]
    return made


def _answer(item: Field | Group | Repeat, random: Random) -> Any:
    match item:
        case Field():
            return _value(item.type, random)
        case Group():
            return _level(item.items, random)
        case Repeat():
            rows = [_level(item.items, random) for _ in range(random.randint(0, item.maximum))]
            return [row for row in rows if row]


def _value(type: ValueType, random: Random) -> Any:
    match type:
        case TextType():
            return random.choice(("x", "abc", "abcde"))
        case NumberType(scale=0):
            return random.randint(type.minimum, min(type.maximum, type.minimum + 6))
        case NumberType():
            return random.choice(("1.50", "0.00", "2.00"))
        case BooleanType():
            return random.choice((True, False))
        case ConsentType():
            return True
        case DateType():
            return random.choice(DAYS)
        case TimeType():
            return random.choice(("00:00", "23:59"))
        case DateTimeType():
            return f"{random.choice(DAYS)}T12:30"
        case PlaceType(kinds):
            return a_place(random.choice(kinds))
        case ChoiceType():
            codes = random.sample(CODES, random.randint(1, 3))
            return sorted(codes) if type.many else codes[0]
        case FileType():
            raise NotImplementedError("random forms have no files")


def _repaired(form: Form, answers: Any, problems: tuple[Problem, ...], random: Random) -> Any:
    """The answers with one or more of their problems put right, or another try."""
    items = {item.path: item for item in form.walk() if not isinstance(item, Note)}
    changed = _copy(answers)
    for problem in problems if random.random() < 0.7 else problems[:1]:
        steps = problem.path.split("/")[1:]
        if not steps:
            continue
        holder = changed
        for step in steps[:-1]:
            if isinstance(holder, list):
                holder = holder[int(step)] if int(step) < len(holder) else {}
            else:
                holder = holder.setdefault(step, {})
        item = items.get(tuple(step for step in steps if not step.isdecimal()))
        if item is None or not isinstance(holder, dict):
            continue
        value = problem.params.get("value")
        match problem.code:
            case "hidden" | "unknown" | "kind":
                holder.pop(steps[-1], None)
            case "computed" if value:
                holder[steps[-1]] = int(value)
            case "computed":
                holder.pop(steps[-1], None)
            case _ if steps[-1].isdecimal():
                pass
            case _:
                holder[steps[-1]] = _answer(item, random)
    return _pruned(changed)


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list) else value


def _pruned(value: Any) -> Any:
    """Without the groups and lists that became empty."""
    if isinstance(value, dict):
        inner = {key: _pruned(each) for key, each in value.items()}
        return {key: each for key, each in inner.items() if each not in ({}, [])}
    if isinstance(value, list):
        return [each for each in map(_pruned, value) if each not in ({}, [])]
    return value
