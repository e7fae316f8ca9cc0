"""The table of functions: what each takes and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum

from formc.expr import bounds
from formc.expr.tree import Bool, Code, Day, Expr, Number, Type
from formc.record import Record

MAX_PLACES = 8
MAX_LENGTH = 1_000_000
FIRST_DAY, LAST_DAY = "1800-01-01", "2299-12-31"
_WORKING_DAYS = 110 * 262  # of 1990 to 2099, and no more
_DAYS = (date.fromisoformat(LAST_DAY) - date.fromisoformat(FIRST_DAY)).days
SEXES = ("K", "M")


class Takes(Enum):
    """What an argument must be."""

    NUMBER = "number"
    INTEGER = "integer"
    WORDS = "words"
    DAY = "day"
    PLAIN = "plain"  # a text written out
    PLACES = "places"  # a number of decimal places, written out


class Function(Record, frozen=True):
    """`gives` finds the type of the result from the arguments and the number of places."""

    usage: str
    takes: tuple[Takes, ...]
    gives: Callable[[tuple[Expr, ...], int], Type]


def _number(expr: Expr) -> Number:
    assert isinstance(expr.type, Number)
    return expr.type


FUNCTIONS = {
    "age": Function(
        "age(urodzony, dzien)", (Takes.DAY, Takes.DAY), lambda _, __: Number(0, 0, 499)
    ),
    "days_between": Function(
        "days_between(od, do)", (Takes.DAY, Takes.DAY), lambda _, __: Number(0, -_DAYS, _DAYS)
    ),
    "add_days": Function("add_days(dzien, 7)", (Takes.DAY, Takes.INTEGER), lambda _, __: Day()),
    "add_working_days": Function(
        "add_working_days(dzien, 7)", (Takes.DAY, Takes.INTEGER), lambda _, __: Day()
    ),
    "working_days_between": Function(
        "working_days_between(od, do)",
        (Takes.DAY, Takes.DAY),
        lambda _, __: Number(0, -_WORKING_DAYS, _WORKING_DAYS),
    ),
    "round": Function(
        "round(x, 2)",
        (Takes.NUMBER, Takes.PLACES),
        lambda given, places: bounds.rounded(_number(given[0]), places),
    ),
    "quotient": Function(
        "quotient(a, b, 2)",
        (Takes.NUMBER, Takes.NUMBER, Takes.PLACES),
        lambda given, places: bounds.quotient(_number(given[0]), _number(given[1]), places),
    ),
    "length": Function("length(tekst)", (Takes.WORDS,), lambda _, __: Number(0, 0, MAX_LENGTH)),
    "starts_with": Function(
        "starts_with(tekst, 'A')", (Takes.WORDS, Takes.PLAIN), lambda _, __: Bool()
    ),
    "ends_with": Function(
        "ends_with(tekst, 'a')", (Takes.WORDS, Takes.PLAIN), lambda _, __: Bool()
    ),
    "contains": Function("contains(tekst, 'a')", (Takes.WORDS, Takes.PLAIN), lambda _, __: Bool()),
    "pesel_birth_date": Function("pesel_birth_date(pesel)", (Takes.WORDS,), lambda _, __: Day()),
    "pesel_sex": Function("pesel_sex(pesel)", (Takes.WORDS,), lambda _, __: Code(SEXES)),
}
"""The functions whose arguments are values of known kinds. The others, in `SPECIAL`, have rules of
their own in the checker."""

SPECIAL = {
    "today": "today()",
    "answered": "answered(pole)",
    "has": "has(pole, 'kod')",
    "coalesce": "coalesce(x, 0)",
    "min": "min(a, b)",
    "max": "max(a, b)",
    "matches": "matches(tekst, '[0-9]+')",
    "count": "count(lista)",
    "any": "any(warunek for w in lista)",
    "all": "all(warunek for w in lista)",
    "sum": "sum(w.kwota for w in lista)",
    "unique": "unique(w.numer for w in lista)",
}
