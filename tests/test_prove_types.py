"""`formc prove` on filtered lists, times, dates with a time and working days: all is tried."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from formc.answers.generate import answer_sets
from formc.answers.judge import judge
from formc.ir import ChoiceType, DateTimeType, Field, Form, TimeType
from formc.prove.engines import ENGINES
from formc.prove.proof import absent, prove
from formc.prove.report import details
from formc.shapes.constraints import constraint_of, constraints
from tests.support.answers import project
from tests.test_filters import (
    COUNTIES,
    FORM,
    LARGE,
    LISTED,
    MIEJSCA,
    REGIONS,
    WIELE,
    form_of,
)

SEED = 1
HERE = [engine for engine in ENGINES.values() if engine.name not in absent([*ENGINES.values()])]

DAYS = """
form: filtry
version: 1.0.0
title: Filtr po dniu i liczbie
pages:
  - page: pierwsza
    title: Pierwsza
    items:
      - {field: dzien, type: date, label: Dzień}
      - {field: osoby, type: integer, min: 1, max: 50, label: Osoby}
      - field: sala
        type: choice
        from: sale
        where: option.od <= dzien and option.miejsc >= osoby
        label: Sala
      - repeat: terminy
        each: termin
        title: Termin
        min: 0
        max: 3
        items:
          - {field: kiedy, type: date, label: Kiedy}
          - field: zapas
            type: choices
            from: sale
            where: option.od <= kiedy or option.code == 'duza'
            label: Zapasowe sale
            required: false
"""
SALE = """
codelist: sale
version: '1'
title: Sale
columns: [od, miejsc]
options:
  mala: {label: Mała, od: '2025-01-01', miejsc: '8'}
  srednia: {label: Średnia, od: '2026-06-01', miejsc: '20'}
  duza: {label: Duża, od: '2027-01-01', miejsc: '50'}
"""
TIMES = """
form: filtry
version: 1.0.0
title: Godziny i dni robocze
pages:
  - page: pierwsza
    title: Pierwsza
    items:
      - {field: dzien, type: date, label: Dzień, min: today}
      - {field: od, type: time, label: Od}
      - {field: do, type: time, label: Do, required: false}
      - {field: spotkanie, type: datetime, label: Spotkanie, required: answered(do)}
      - field: powod
        type: text
        max: 40
        label: Powód
        visible: working_days_between(today(), dzien) < 3
      - repeat: przerwy
        each: przerwa
        title: Przerwa
        min: 0
        max: 3
        items:
          - {field: kiedy, type: datetime, label: Kiedy}
          - {field: koniec, type: time, label: Koniec, visible: answered(do)}
      - {field: termin, type: date, label: Termin, value: "add_working_days(dzien, 5)"}
rules:
  - rule: niedaleko
    check: working_days_between(today(), dzien) <= 30
    message: Wybierz bliższy dzień
"""


def small() -> Form:
    return form_of(FORM, {"miejsca.yaml": MIEJSCA, "wiele.yaml": WIELE})


def days() -> Form:
    return form_of(DAYS, {"sale.yaml": SALE})


def times() -> Form:
    return form_of(TIMES, {})


def large() -> Form:
    head = "codelist: {}\nversion: '1'\ntitle: Lista\n"
    options = "".join(f"  '{code}': {label}\n" for code, label in REGIONS.items())
    rows = "".join(f"{code},Powiat {code},{region}\n" for code, region in COUNTIES.items())
    lists = {
        "wojewodztwa.yaml": head.format("wojewodztwa") + "options:\n" + options,
        "powiaty.yaml": head.format("powiaty") + "csv: powiaty.csv\n",
        "powiaty.csv": LISTED + rows,
    }
    return form_of(LARGE, lists)


def golden() -> Form:
    return project().forms["zawiadomienie-o-zgromadzeniu"]


@pytest.mark.parametrize("form", [small, days, times, large, golden], ids=lambda f: f.__name__)
def test_every_engine_agrees_and_everything_is_tried(form: Callable[[], Form]) -> None:
    proof = prove(form(), HERE, 1, SEED)
    assert proof.holds, "\n".join(details(proof))
    assert proof.accepted >= 12
    assert {tally.engine.name for tally in proof.tallies} == set(ENGINES)


@pytest.mark.parametrize("form", [small, days, large], ids=lambda f: f.__name__)
def test_each_filter_is_broken_alone(form: Callable[[], Form]) -> None:
    made = form()
    filters = {each.id for each in constraints(made) if each.code == "filter"}
    assert filters
    assert filters <= _alone(made)


@pytest.mark.parametrize("form", [times, golden], ids=lambda f: f.__name__)
def test_each_time_is_broken_alone(form: Callable[[], Form]) -> None:
    made = form()
    forms = {
        each.id
        for each in constraints(made)
        if each.code == "form"
        and isinstance(each.subject, Field)
        and isinstance(each.subject.type, TimeType | DateTimeType)
    }
    assert len(forms) >= 4
    assert forms <= _alone(made)


def test_every_option_is_chosen_somewhere() -> None:
    made = days()
    (room,) = (each for each in made.walk() if each.path == ("sala",))
    assert isinstance(room, Field)
    assert isinstance(room.type, ChoiceType)
    chosen = {
        each.answers["sala"]
        for each in answer_sets(made, 200, SEED)
        if not judge(made, each.answers, on=each.on, office=each.office)
    }
    assert chosen == set(room.type.codelist.codes)


def _alone(form: Form) -> set[str]:
    found: set[str] = set()
    for each in answer_sets(form, 1, SEED):
        problems = judge(form, each.answers, on=each.on, office=each.office)
        broken = {*map(constraint_of, problems)}
        if len(broken) == 1:
            found |= broken
    return found
