"""Loads the tables of `tests/cases/formulas`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from formc.expr.evaluate import Value
from formc.expr.tree import Bool, Code, Codes, Day, Expr, Number, Opaque, Type, Words
from tests.support.dialects import FORM_TYPES, OFFICE_TYPES, ROW_TYPES, Question, typed

FOLDER = Path(__file__).parents[1] / "cases" / "formulas"
_KEYS = {"formula", "with", "gives", "except"}


class _Plain(yaml.SafeLoader):
    """Days stay texts."""


_Plain.yaml_implicit_resolvers = {
    sign: [each for each in rows if each[0] != "tag:yaml.org,2002:timestamp"]
    for sign, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Case:
    """One row of a table; `refused` has words of the reason why a dialect cannot say it."""

    place: str
    formula: str
    question: Question
    gives: Value
    refused: Mapping[str, str]


@cache
def load_cases() -> tuple[Case, ...]:
    return tuple(case for path in sorted(FOLDER.glob("*.yaml")) for case in _table(path))


def _table(path: Path) -> Iterator[Case]:
    for number, row in enumerate(yaml.load(path.read_text("utf-8"), _Plain), 1):
        assert row.keys() <= _KEYS, row
        answers = dict(row.get("with") or {})
        at = answers.pop("row", None)
        expr = typed(str(row["formula"]), in_row=at is not None)
        instance = {key: _read(key, value) for key, value in answers.items()}
        question = Question(expr, instance, at)
        refused = row.get("except") or {}
        assert refused.keys() <= {"xpath", "xpath2"}, row
        yield Case(
            f"{path.stem}:{number}",
            row["formula"],
            question,
            _expected(expr, row["gives"]),
            refused,
        )


def _expected(expr: Expr, gives: object) -> Value:
    return None if gives == "missing" else value_of(expr.type, gives)


def _read(key: str, value: object) -> object:
    if key == "today":
        return value
    if key == "drzewa":
        assert isinstance(value, list)
        return [
            {name: value_of(ROW_TYPES[name], each) for name, each in row.items()} for row in value
        ]
    office = key.removeprefix("office.")
    return value_of(OFFICE_TYPES[office] if office != key else FORM_TYPES[key], value)


def value_of(type_: Type, written: object) -> Value:
    """A canonical answer as formulas see it."""
    match type_:
        case Number(0):
            assert type(written) is int, written
            return written
        case Number(scale):
            assert isinstance(written, str), written
            whole, _, places = written.partition(".")
            assert len(places) == scale, written
            return int(whole + places)
        case Codes():
            assert isinstance(written, list)
            return tuple(written)
        case Bool():
            assert isinstance(written, bool), written
            return written
        case Words() | Code() | Day() | Opaque():
            assert isinstance(written, str), written
            return written
