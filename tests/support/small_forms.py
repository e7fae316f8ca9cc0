"""Small forms over at most three answers of few values, and every way to answer them.

What a solver says of such a form can be held against all there is. The same seed gives the same
form. Texts that are only there to be shown or required (`t1`, `t2` …) are left unanswered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from random import Random
from typing import Any

import yaml

from formc.analysis.elaborate import elaborate_form
from formc.analysis.workspace import open_workspace
from formc.answers.judge import Case
from formc.diagnostics import Report, Severity
from formc.expr.tree import Answered, Expr, Path, Ref, walk
from formc.ir import BooleanType, ChoiceType, Field, Form, NumberType

DAY = "2026-05-05"
CODES = ("x", "y", "z")
LISTA = """
codelist: lista
version: '1'
title: Lista
columns: [para, liczba, znak]
options:
  x: {label: X, para: x, liczba: '0', znak: 'true'}
  y: {label: Y, para: z, liczba: '2', znak: 'false'}
  z: {label: Z, para: x, liczba: '1', znak: 'false'}
"""
ROWS = "r"
KINDS = ("boolean", "choice", "choice", "choices", "integer")


def small_form(seed: int) -> Form:
    """The form of a seed; the first seed after it whose form has no mistake."""
    for number in range(seed * 1000, seed * 1000 + 200):
        report = Report()
        text = yaml.safe_dump(_Author(Random(number)).form(), sort_keys=False, allow_unicode=True)
        files = {"forms/maly.yaml": text.encode(), "codelists/lista.yaml": LISTA.encode()}
        workspace = open_workspace(files, report)
        document = workspace.of("form").get("maly")
        form = elaborate_form(document, workspace, report) if document else None
        if form is not None and not report.failed:
            return form
    mistakes = [each.message.pl for each in report if each.severity is Severity.ERROR]
    raise AssertionError(f"no form near seed {seed}: {mistakes}\n{text}")


@dataclass(frozen=True, slots=True)
class Tried:
    """Answers, and the items of which something is wrong with them; rules do not count."""

    case: Case
    broken: frozenset[Path]
    row: int | None  # the only row, where everything lies in a repeat


def all_tried(form: Form) -> Iterator[Tried]:
    """Every set of answers, computed items filled in."""
    fields = [item for item in form.walk() if isinstance(item, Field) and item.name[0] == "a"]
    computed = [item for item in form.walk() if isinstance(item, Field) and item.name[0] == "w"]
    row = 0 if fields[0].path[0] == ROWS else None
    for chosen in product(*map(_values, fields)):
        answers: dict[str, Any] = {} if row is None else {ROWS: [{"z": "z"}]}
        for item, value in zip(fields, chosen, strict=True):
            if value is not None:
                _put(answers, item, value)
        for item in computed:
            case = Case(form, answers, DAY, {}, "pl")
            assert item.value is not None
            value = case.value(item.value, row) if case.value(item.shown, row) else None
            if value is not None:
                _put(answers, item, value)
        case = Case(form, answers, DAY, {}, "pl")
        broken = (one.path for one in case.problems() if one.code != "rule")
        yield Tried(case, frozenset(map(_path, broken)), row)


def matters(form: Form, formulas: Iterable[Expr], also: Iterable[Path] = ()) -> frozenset[Path]:
    """What formulas read, and what that depends on: what shows, requires, computes, filters it."""
    items = {item.path: item for item in form.walk()}
    found: set[Path] = set()
    todo = [*also, *(path for formula in formulas for path in _mentioned(formula))]
    while todo:
        path = todo.pop()
        item = items[path]
        if path in found or not isinstance(item, Field):
            continue
        found.add(path)
        reads = [item.shown, item.needed, *([] if item.value is None else [item.value])]
        if isinstance(item.type, ChoiceType) and item.type.where is not None:
            reads.append(item.type.where)
        todo += [other for formula in reads for other in _mentioned(formula)]
    return frozenset(found)


def _mentioned(formula: Expr) -> Iterator[Path]:
    for part in walk(formula):
        match part:
            case Ref(path):
                yield path
            case Answered(path, _, parts):
                yield from parts or (path,)
            case _:
                pass


def _put(answers: dict[str, Any], item: Field, value: object) -> None:
    inside = answers.setdefault(ROWS, [{}])[0] if item.path[0] == ROWS else answers
    inside[item.name] = value


def _path(pointer: str) -> Path:
    return tuple(part for part in pointer.split("/")[1:] if not part.isdecimal())


def _values(item: Field) -> tuple[object, ...]:
    match item.type:
        case BooleanType():
            return (None, True, False)
        case ChoiceType(many=False, codelist=codelist):
            return (None, *codelist.codes)
        case ChoiceType(codelist=codelist):
            sizes = range(1, len(codelist.codes) + 1)
            sets = [list(one) for size in sizes for one in combinations(codelist.codes, size)]
            return (None, *sets)
        case NumberType(minimum=low, maximum=high):
            return (None, *range(low, high + 1))
        case _:
            raise AssertionError(item)


class _Author:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.known: list[tuple[str, str]] = []  # name, kind
        self.in_rows = self.chance(0.2)

    def form(self) -> dict[str, Any]:
        items = [self.answer(f"a{number}") for number in range(self.random.choice((2, 3, 3)))]
        if self.chance(0.4):
            items.append(self.computed("w1"))
        probes = [self.probe(f"t{number}") for number in range(3)]
        if self.chance(0.4):
            probes = [{"group": "g", "title": "G", "visible": self.condition(), "items": probes}]
        rules = [self.rule(number) for number in range(self.random.choice((1, 2, 3)))]
        page = {"page": "p", "title": "P", "items": items + probes}
        head = {"form": "maly", "version": "1.0.0", "title": "Mały", "pages": [page]}
        if not self.in_rows:
            return {**head, "rules": rules}
        repeat = {"repeat": ROWS, "each": "wiersz", "title": "R", "min": 1, "max": 1}
        some = {"field": "z", "type": "text", "label": "Z"}  # a row is never empty
        page["items"] = [{**repeat, "items": [*page["items"], some], "rules": rules}]
        return head

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def answer(self, name: str) -> dict[str, Any]:
        kind = self.random.choice(KINDS)
        made: dict[str, Any] = {"field": name, "type": kind, "label": name.upper()}
        if kind == "integer":
            low = self.random.choice((-1, 0, 0, 1))
            made |= {"min": low, "max": low + self.random.choice((1, 2, 2))}
        elif kind in ("choice", "choices") and self.known and self.chance(0.4):
            made |= {"from": "lista", "where": self.filter()}
        elif kind in ("choice", "choices"):
            made["options"] = {code: code for code in CODES[: self.random.choice((2, 3))]}
        if self.known and self.chance(0.4):
            made["visible"] = self.condition(1)
        if self.chance(0.4):
            made["required"] = self.condition(1) if self.known and self.chance(0.5) else False
        self.known.append((name, kind if "from" not in made else f"{kind}3"))
        return made

    def computed(self, name: str) -> dict[str, Any]:
        made: dict[str, Any] = {"field": name, "label": name.upper()}
        if self.chance(0.5):
            made |= {"type": "boolean", "value": self.condition()}
        else:
            low, high = self.random.choice(((-9, 9), (-2, 2), (0, 2), (0, 9)))
            made |= {"type": "integer", "min": low, "max": high, "value": self.number(2)}
        self.known.append((name, made["type"]))
        return made

    def probe(self, name: str) -> dict[str, Any]:
        made = {"field": name, "type": "text", "label": name.upper(), "visible": self.condition()}
        return {**made, "required": self.condition() if self.chance(0.5) else False}

    def rule(self, number: int) -> dict[str, Any]:
        made = {"rule": f"r{number}", "check": self.condition(), "message": "Podaj co innego"}
        return {**made, **({"when": self.condition()} if self.chance(0.3) else {})}

    def filter(self) -> str:
        name, kind = self.random.choice(self.known)
        match kind.rstrip("3"):
            case "boolean":
                return f"option.znak == {name}"
            case "integer":
                return f"option.liczba {self.random.choice(('==', '>=', '<'))} {name}"
            case "choice":
                return f"option.para {self.random.choice(('==', '!='))} {name}"
            case _:
                return f"option.code == 'y' or has({name}, 'x')"

    # Formulas -------------------------------------------------------------------------------

    def condition(self, depth: int = 3) -> str:
        shape = self.random.random()
        if depth <= 0 or shape < 0.35:
            return self.atom()
        if shape < 0.5:
            return f"not ({self.condition(depth - 1)})"
        one, two = self.condition(depth - 1), self.condition(depth - 1)
        if shape < 0.72:
            return f"({one}) and ({two})"
        if shape < 0.9:
            return f"({one}) or ({two})"
        if shape < 0.95:
            return f"(({one}) == ({two}))"
        return f"(({one}) if ({self.condition(depth - 1)}) else ({two}))"

    def atom(self) -> str:
        name, kind = self.random.choice(self.known)
        code = self.random.choice(CODES if kind.endswith("3") else CODES[:2])
        kind = kind.rstrip("3")
        if self.chance(0.2):
            return f"answered({name})"
        same = [other for other, of in self.known if of.rstrip("3") == kind and other != name]
        match kind:
            case "boolean":
                if same and self.chance(0.3):
                    return f"coalesce({name}, {self.random.choice(same)})"
                return name
            case "choices":
                return f"has({name}, '{code}')"
            case "choice" if same and self.chance(0.3):
                return f"{name} {self.random.choice(('==', '!='))} {self.random.choice(same)}"
            case "choice":
                return f"{name} {self.random.choice(('==', '!='))} '{code}'"
            case _:
                op = self.random.choice(("==", "!=", "<", "<=", ">", ">="))
                return f"{self.number(2)} {op} {self.number(1)}"

    def number(self, depth: int) -> str:
        numbers = [name for name, kind in self.known if kind == "integer"]
        if depth <= 0 or not numbers or self.chance(0.3):
            if numbers and self.chance(0.7):
                return self.random.choice(numbers)
            return str(self.random.choice((0, 1, 2, 3)))
        one, two = self.number(depth - 1), self.number(depth - 1)
        match self.random.randrange(7):
            case 0:
                return f"({one} + {two})"
            case 1:
                return f"({one} - {two})"
            case 2:
                return f"({one} * {two})"
            case 3:
                return f"{self.random.choice(('min', 'max'))}({one}, {two})"
            case 4:
                return f"coalesce({one}, {two})"
            case 5:
                return f"quotient({one}, {two}, 0)"
            case _:
                return f"({one} if {self.condition(1)} else {two})"
