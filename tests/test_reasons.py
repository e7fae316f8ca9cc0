"""Why something cannot be tried: what is proved is never seen, and what is seen is never proved."""

from __future__ import annotations

import pytest

from formc.answers import generate
from formc.answers.conditions import came_out, conditions
from formc.answers.generate import answer_sets
from formc.answers.judge import Case, judge
from formc.answers.reasons import Reasons
from formc.compiler import check
from formc.ir import Form
from formc.prove.engines import ENGINES
from formc.prove.proof import Proof, prove
from formc.prove.report import as_json, details, explained, table
from formc.record import replace
from formc.shapes.constraints import constraint_of, constraints
from tests.support.answers import project
from tests.support.chunks import complete
from tests.support.random_forms import random_form

SEED = 1

BOUNDS = """\
- {field: mieszkania, type: integer, min: 1, max: 90, label: Mieszkania}
- {field: osoby, type: integer, min: 1, max: 90, label: Osoby}
- rule: osoby-w-mieszkaniach
  check: mieszkania <= osoby
  message: Popraw liczbę osób
"""
COMPUTED = """\
- {field: a, type: integer, min: 1, max: 9, label: A}
- {field: b, type: integer, min: 0, max: 100, label: B, value: a * 2 + 1}
"""
COMPUTED_TIGHT = COMPUTED.replace("max: 100", "max: 15")
PRODUCT = """\
- {field: a, type: integer, min: 1, max: 9, label: A}
- {field: b, type: integer, min: 1, max: 9, label: B}
- {field: c, type: integer, min: 0, max: 100, label: C, value: a * b}
"""
ROWS = """\
- repeat: osoby
  each: osoba
  title: Osoba
  plural: Osoby
  min: 1
  max: 5
  items:
    - {field: imie, type: text, label: Imię}
- {field: ile, type: integer, min: 0, max: 5, label: Ile, value: count(osoby)}
"""
ROWS_MORE = ROWS.replace("max: 5, label: Ile", "max: 50, label: Ile")
DAYS = """\
- {field: od, type: date, label: Od, min: 2021-01-01}
- {field: do, type: date, label: Do, min: 2020-01-01}
- rule: kolejnosc
  check: do >= od
  message: Popraw dni
"""
WORKING = """\
- {field: dzien, type: date, label: Dzień, min: today}
- field: dni
  type: integer
  min: 0
  max: 99999
  label: Dni
  value: working_days_between(today(), dzien)
"""
HIDDEN = """\
- {field: kto, type: choice, options: {osoba: Osoba, firma: Firma}, label: Kto}
- field: nip
  type: nip
  label: NIP
  visible: kto == 'firma'
- rule: tylko-firmy
  check: kto == 'firma'
  message: Wybierz firmę
"""
IN_ROWS = """\
- repeat: drzewa
  each: drzewo
  title: Drzewo
  plural: Drzewa
  min: 1
  max: 5
  items:
    - {field: gatunek, type: choice, options: {topola: Topola, lipa: Lipa}, label: Gatunek}
    - {field: obwod, type: integer, min: 1, max: 900, label: Obwód}
  rules:
    - rule: gruby
      check: "obwod > (80 if gatunek == 'topola' else 50)"
      message: Popraw obwód
"""
PROVED = [
    (BOUNDS, "/mieszkania#max", "osoby-w-mieszkaniach"),
    (BOUNDS, "/osoby#min", "osoby-w-mieszkaniach"),
    (COMPUTED, "/b#max", "`a * 2 + 1`"),
    (COMPUTED, "/b#min", "`a * 2 + 1`"),
    (PRODUCT, "/c#max", "granice wyników"),
    (ROWS, "/osoby#max_rows", "`ile`"),
    (ROWS, "/ile#max", "count"),
    (DAYS, "/do#min", "kolejnosc"),
    (WORKING, "/dni#min", "`dzien` od today"),
    (HIDDEN, "/nip#hidden", "tylko-firmy"),
    (IN_ROWS, "/drzewa/*/obwod#min", "gruby"),
]
POSSIBLE = [
    (BOUNDS, "/mieszkania#min"),
    (BOUNDS, "/osoby#max"),
    (COMPUTED_TIGHT, "/b#max"),
    (COMPUTED, "/b#computed"),
    (COMPUTED, "/a#required"),
    (ROWS_MORE, "/osoby#max_rows"),
    (ROWS, "/osoby#min_rows"),
    (DAYS, "/od#min"),
    (HIDDEN, "rule:tylko-firmy"),
    (IN_ROWS, "/drzewa/*/obwod#max"),
]


def compiled(snippet: str) -> Form:
    checked = check(complete(snippet))
    assert not checked.report.failed, [str(each) for each in checked.report]
    (form,) = checked.forms.values()
    return replace(form, tests=())


def reason(form: Form, id: str) -> str | None:
    (constraint,) = (each for each in constraints(form) if each.id == id)
    return Reasons(form).never_alone(constraint)


def proved(form: Form) -> Proof:
    return prove(form, [ENGINES["python"]], 1, SEED)


# Both sides -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("snippet", "id", "words"), PROVED, ids=[id for _, id, _ in PROVED])
def test_what_is_never_alone_has_a_reason(snippet: str, id: str, words: str) -> None:
    found = reason(compiled(snippet), id)
    assert found is not None
    assert words in found


@pytest.mark.parametrize(("snippet", "id"), POSSIBLE, ids=[id for _, id in POSSIBLE])
def test_what_can_be_alone_has_none_and_is_tried(snippet: str, id: str) -> None:
    form = compiled(snippet)
    assert reason(form, id) is None
    proof = proved(form)
    assert id not in {each.id for each in proof.coverage.untried}
    assert proof.holds, "\n".join(details(proof))


# Against the generator ----------------------------------------------------------------------------


def contradicted(form: Form) -> list[str]:
    """What is proved impossible and was made all the same."""
    reasons = Reasons(form)
    impossible = {each.id for each in constraints(form) if reasons.never_alone(each)}
    constant = [
        (condition, goal)
        for condition in conditions(form)
        for goal in (True, False)
        if reasons.constant(condition, goal)
    ]
    wrong: list[str] = []
    for filed in answer_sets(form, 1, SEED):
        broken = {*map(constraint_of, judge(form, filed.answers, on=filed.on, office=filed.office))}
        if len(broken) == 1:
            wrong += broken & impossible
        elif not broken:
            case = Case(form, filed.answers, filed.on, filed.office, "pl")
            wrong += [c.id for c, goal in constant if goal in came_out(case, c)]
    return wrong


@pytest.mark.parametrize("name", sorted(project().forms))
def test_no_service_contradicts_a_proof(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "_IMPOSSIBLE", 6)  # looked for all the same
    assert contradicted(project().forms[name]) == []


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 13])
def test_no_form_at_random_contradicts_a_proof(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "_IMPOSSIBLE", 6)
    assert contradicted(random_form(seed)) == []


def test_forms_at_random_have_something_to_prove() -> None:
    forms = [random_form(seed) for seed in (0, 1, 2, 3, 7)]
    found = [
        each.id for form in forms for each in constraints(form) if Reasons(form).never_alone(each)
    ]
    assert len(found) > 20


# What is left over --------------------------------------------------------------------------------

NEVER = """\
- {field: a, type: integer, min: 0, max: 900, label: A}
- rule: polowa
  check: quotient(a, 2, 0) * 2 <= a + 1
  message: Popraw liczbę
- rule: dodatnia
  check: a >= 0
  message: Popraw liczbę
"""


def test_what_was_not_tried_and_is_not_proved_fails_the_run() -> None:
    """Nothing is known of quotients; of the other rule it is known that it never fails."""
    proof = proved(compiled(NEVER))
    assert [each.id for each in proof.coverage.rest if each.id == "rule:polowa"]
    assert not proof.holds
    assert not proof.disagreements
    assert any("rule:polowa" in line for line in details(proof))
    assert not any("rule:dodatnia" in line for line in details(proof))
    assert any("rule:dodatnia" in line and "`a` od 0" in line for line in explained(proof))
    written = as_json([proof], {}, 1, SEED)["forms"][0]["coverage"]
    assert "rule:polowa" in {each["id"] for each in written["rest"]}
    assert "rule:dodatnia" in {each["id"] for each in written["explained"]}


def test_every_reason_is_in_the_report() -> None:
    proof = proved(compiled(ROWS))
    assert proof.holds
    assert len(proof.coverage.explained) >= 3
    assert all(each.reason for each in proof.coverage.explained)
    lines = [*explained(proof)]
    assert any("/osoby#max_rows" in line and "inaczej się nie da" in line for line in lines)
    assert "wyjaśnione" in next(iter(table([proof])))


def test_a_condition_that_comes_out_one_way_only_has_a_reason() -> None:
    never = "kto == 'osoba' and kto == 'firma'"
    proof = proved(compiled(f"- {{field: c, type: text, label: C, required: {never}}}\n{HIDDEN}"))
    (found,) = (each for each in proof.coverage.untried if each.id == "/c#needed")
    assert "nigdy" in found.what
    assert "`kto == 'osoba'`; `kto == 'firma'`" in found.reason
    assert proof.holds, "\n".join(details(proof))
