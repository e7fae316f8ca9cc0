"""`formc prove`: what it generates is what it says, and it finds engines that are wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from formc.analysis.library import SEMANTICS
from formc.answers import draw
from formc.answers.filed import Filed
from formc.answers.generate import Generator, answer_sets
from formc.answers.judge import judge
from formc.cli import formc
from formc.compiler import check
from formc.ir import ChoiceType, Field, NumberType, TextType
from formc.prove import engines
from formc.prove.bundles import Bundle
from formc.prove.compare import compare, difference
from formc.prove.engines import ENGINES, Engine, Problems, by_python, judged
from formc.prove.posting import posted, through_a_browser
from formc.prove.proof import absent, prove
from formc.prove.report import as_json, details
from formc.prove.shrink import shrunk
from formc.record import replace
from formc.runtime import values
from formc.runtime.problems import Problem
from formc.shapes.constraints import constraint_of
from tests.support.answers import project
from tests.support.builders import every_control, trees
from tests.support.chunks import complete
from tests.support.random_forms import random_form

ROOT = Path(__file__).parents[1]
DAY = "2026-01-15"
FORMS = [
    pytest.param(form, marks=pytest.mark.xdist_group(form)) for form in sorted(project().forms)
]
TENTH = 100  # of the thousand sets that `docs/equivalence.md` reports
SEED = 1
HERE = [engine for engine in ENGINES.values() if engine.name not in absent([*ENGINES.values()])]
BY_HAND = {"trees": trees, "every_control": every_control}


# Every service ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_every_engine_agrees_and_everything_is_tried(form: str) -> None:
    proof = prove(project().forms[form], HERE, TENTH, SEED)
    assert proof.holds, "\n".join(details(proof))
    assert proof.accepted >= 12
    assert {tally.engine.name for tally in proof.tallies} == set(ENGINES)
    for tally in proof.tallies:
        assert tally.asked > tally.not_applicable, f"{tally.engine.name} was never really asked"


CHAIN = """\
- {field: a, type: integer, min: 0, max: 9, label: A}
- {field: duze, type: boolean, label: Duże, value: a > 4}
- {field: powod, type: text, max: 20, label: Powód, visible: duze}
- {field: znany, type: boolean, label: Znany, value: 'coalesce(powod, "") == "x"'}
- {field: znak, type: text, max: 20, label: Znak, visible: znany}
- repeat: wiersze
  each: wiersz
  title: Wiersz
  min: 0
  max: 3
  visible: not duze
  items:
    - {field: b, type: integer, min: 0, max: 9, label: B}
    - {field: wiecej, type: integer, min: 0, max: 18, label: Więcej, value: b + a}
    - {field: uwaga, type: text, max: 20, label: Uwaga, visible: wiecej > 9}
    - {field: inna, type: text, max: 20, label: Inna, required: false}
"""


def test_answers_that_hang_on_computed_ones_are_not_lost() -> None:
    """A page posts no computed value, so whatever it shows or hides is known only later."""
    (form,) = check(complete(CHAIN)).forms.values()
    proof = prove(replace(form, tests=()), HERE, 60, SEED)
    assert proof.holds, "\n".join(details(proof))


# The generator ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BY_HAND)
def test_a_form_made_by_hand_has_right_sets(name: str) -> None:
    form = BY_HAND[name]()
    generator = Generator(form, SEED)
    for _ in range(30):
        made = generator.right()
        assert made is not None
        assert not judge(form, made.answers, on=made.on, office=made.office)


@pytest.mark.parametrize("name", [*BY_HAND, "zgloszenie-usuniecia-drzew"])
def test_a_mutation_breaks_what_it_says_and_nothing_else(name: str) -> None:
    form = BY_HAND[name]() if name in BY_HAND else project().forms[name]
    aimed = 0
    for each in answer_sets(form, 1, SEED):
        if each.aim:
            aimed += 1
            problems = judge(form, each.answers, on=each.on, office=each.office)
            assert {constraint_of(problem) for problem in problems} == {each.aim}
    assert aimed > len(Generator(form, SEED).constraints) * 0.9


@pytest.mark.parametrize("seed", range(6))
def test_forms_at_random_have_right_sets(seed: int) -> None:
    form = random_form(seed)
    made = Generator(form, SEED).right()
    if made is not None:  # a form at random may have no right answers at all
        assert not judge(form, made.answers, on=made.on)


def test_most_forms_at_random_have_right_sets() -> None:
    found = [Generator(random_form(seed), SEED).right() for seed in range(6)]
    assert sum(made is not None for made in found) >= 4


def test_a_seed_gives_the_same_sets_wherever_it_is_used() -> None:
    code = (
        "from formc.answers.generate import answer_sets\n"
        "from tests.support.builders import trees\n"
        "import json\n"
        "print(json.dumps([[e.answers, e.on, e.office] for e in answer_sets(trees(), 60, {})]))"
    )

    def made(seed: int, salt: str) -> str:
        surroundings = {**os.environ, "PYTHONHASHSEED": salt}
        command = [sys.executable, "-c", code.format(seed)]
        done = subprocess.run(
            command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True
        )
        return done.stdout

    assert made(1, "1") == made(1, "2")
    assert made(1, "1") != made(2, "1")


@pytest.mark.parametrize("name", [name for name, row in SEMANTICS.items() if row.pattern])
def test_identifiers_are_right_and_wrong_as_asked(name: str) -> None:
    type_ = SEMANTICS[name].type
    assert isinstance(type_, TextType)
    random = Random(name)
    for _ in range(40):
        good = draw.text(type_, random)
        assert good is not None
        assert draw.fault(type_, good) == ""
        assert type_.min_length <= len(good) <= type_.max_length
        wrong = draw.wrong(type_, "form", good, random, DAY)
        if wrong is not None:
            assert draw.fault(type_, wrong) == "form"
        if type_.checksum is not None:
            wrong = draw.wrong(type_, "check_digit", good, random, DAY)
            assert draw.fault(type_, wrong) == "check_digit"


@pytest.mark.parametrize("year", [1800, 1899, 1900, 1999, 2000, 2099, 2100, 2199, 2200, 2299])
def test_a_pesel_is_made_for_a_birthday(year: int) -> None:
    for sex in ("K", "M"):
        made = draw.pesel(Random(year), date(year, 2, 28), sex)
        assert values.check_digits_agree("pesel", made)
        assert int(made[9]) % 2 == (sex == "M")


# A wrong engine -----------------------------------------------------------------------------------


def _forgetting(constraint: str) -> Engine:
    """The Python validator without one of its constraints."""

    def ask(bundle: Bundle, filed: Sequence[Filed]) -> list[Problems]:
        return [
            tuple(each for each in problems if constraint_of(each) != constraint)
            for problems in by_python(bundle, filed)
        ]

    return Engine(name="forgetting", title="", ask=ask, missing=lambda: "")


@pytest.mark.parametrize(
    "constraint",
    ["rule:obwod-do-zgloszenia", "rule:bez-dzialalnosci", "/drzewa/*/obwod#max"],
)
def test_a_forgotten_constraint_is_found_and_made_small(constraint: str, tmp_path: Path) -> None:
    form = project().forms["zgloszenie-usuniecia-drzew"]
    bundle, engine = Bundle.of(form, tmp_path), _forgetting(constraint)
    generator = Generator(form, SEED)
    (broken,) = (each for each in generator.constraints if each.id == constraint)
    filed = [made for made in (generator.right(), generator.breaking(broken)) if made]
    found = compare(bundle, engine, filed, judged(bundle, filed)).differences
    assert found
    small = shrunk(found[0].filed, lambda each: difference(bundle, engine, each) is not None)
    again = difference(bundle, engine, small)
    assert again is not None
    assert constraint in {constraint_of(problem) for problem in again.expected}
    for less in _with_one_thing_less(small.answers):
        assert difference(bundle, engine, replace(small, answers=less)) is None


def _with_one_thing_less(answers: Any) -> list[Any]:
    """Every tree with one key or one row less, and without what is empty then."""
    found: list[Any] = []
    if isinstance(answers, dict):
        inner: list[tuple[Any, Any]] = list(answers.items())
    elif isinstance(answers, list):
        inner = list(enumerate(answers))
    else:
        return []
    for key, each in inner:
        rest = [(k, v) for k, v in inner if k != key]
        changed = [None, *_with_one_thing_less(each)]
        for less in changed:
            kept = rest if less in (None, {}, []) else [*rest, (key, less)]
            kept.sort(key=lambda pair: [k for k, _ in inner].index(pair[0]))
            found.append(dict(kept) if isinstance(answers, dict) else [v for _, v in kept])
    return found


def test_an_engine_that_breaks_down_disagrees_and_the_others_are_asked(tmp_path: Path) -> None:
    form = trees()
    bundle = Bundle.of(form, tmp_path)
    filed = tuple(islice(answer_sets(form, 1, SEED), 8))
    chosen = filed[3].answers

    def ask(bundle: Bundle, filed: Sequence[Filed]) -> list[Problems]:
        if any(each.answers == chosen for each in filed):
            raise ZeroDivisionError("for nothing")
        return by_python(bundle, filed)

    engine = Engine(name="failing", title="", ask=ask, missing=lambda: "")
    found = compare(bundle, engine, filed, judged(bundle, filed)).differences
    assert {each.said for each in found} == {"ZeroDivisionError: for nothing"}
    assert all(each.filed.answers == chosen for each in found)


def test_a_partial_engine_may_neither_refuse_what_is_right_nor_accept_what_it_lists(
    tmp_path: Path,
) -> None:
    form = trees()
    bundle = Bundle.of(form, tmp_path)
    filed = tuple(answer_sets(form, 1, SEED))
    judgements = judged(bundle, filed)
    for accepts in (True, False):
        engine = Engine(
            name="blind",
            title="",
            ask=lambda _, filed, accepts=accepts: [accepts] * len(filed),  # type: ignore[misc]
            missing=lambda: "",
            lists="json_schema",
        )
        wrong = compare(bundle, engine, filed, judgements).differences
        assert wrong
        listed = bundle.enforced["json_schema"]
        for each in wrong:
            broken = {constraint_of(problem) for problem in each.expected}
            assert bool(broken & listed) is accepts


# Posted forms -------------------------------------------------------------------------------------


def test_a_browser_sends_commas_parts_of_days_and_empty_controls() -> None:
    form = every_control()
    made = Generator(form, SEED).right()
    assert made is not None
    pairs = through_a_browser(posted(form.items, made.answers))
    names = [name for name, _ in pairs]
    for item in form.walk():
        if not isinstance(item, Field) or item.value is not None or len(item.path) > 1:
            continue
        name = f"f-{item.name}"
        match item.type:
            case NumberType() | TextType():
                assert name in names, "texts are sent even when they are empty"
            case ChoiceType():
                assert (name in names) == (item.name in made.answers)
            case _:
                pass
    decimals = [
        item.name
        for item in form.items
        if isinstance(item, Field)
        and isinstance(item.type, NumberType)
        and item.type.scale
        and item.name in made.answers
    ]
    for decimal in decimals:
        assert dict(pairs)[f"f-{decimal}"] == made.answers[decimal].replace(".", ",")


# The report and the command -----------------------------------------------------------------------


def test_the_report_is_json_and_names_what_is_not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = replace(ENGINES["saxon"], missing=lambda: "nie ma pakietu saxonche")
    monkeypatch.setitem(engines.ENGINES, "saxon", gone)
    proof = prove(trees(), [ENGINES["python"]], 1, SEED)
    written = as_json([proof], absent([gone]), 1, SEED)
    assert json.loads(json.dumps(written)) == written
    assert written["absent_engines"] == {"saxon": "nie ma pakietu saxonche"}
    assert written["forms"][0]["engines"][0]["asked"] == proof.sets


def run(*words: str) -> Any:
    folder = str(ROOT / "definitions")
    return CliRunner().invoke(formc, ["prove", *words, "-d", folder])


def test_the_command_says_seed_and_figures_and_writes_them(tmp_path: Path) -> None:
    file = tmp_path / "dowod.json"
    words = ("uczniowski-klub-sportowy-wpis", "-n", "1", "--seed", "3", "--engine", "python")
    shown = run(*words, "--json", str(file))
    assert shown.exit_code == 0, shown.output
    assert "Ziarno 3." in shown.output
    written = json.loads(file.read_text())
    assert (written["seed"], written["holds"]) == (3, True)


def test_the_command_ends_with_one_for_a_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(bundle: Bundle, filed: Sequence[Filed]) -> list[Problems]:
        stranger = Problem("/nie-ma", "kind", "", {}, "Popraw")
        return [(*problems, stranger) for problems in by_python(bundle, filed)]

    monkeypatch.setitem(engines.ENGINES, "python", replace(ENGINES["python"], ask=ask))
    shown = run("uczniowski-klub-sportowy-wpis", "-n", "1", "--engine", "python")
    assert shown.exit_code == 1
    assert "python nie zgadza się z sędzią" in shown.output
    assert "odpowiedzi {}" in shown.output, "the smallest answers show it"


def test_the_command_says_which_engine_is_not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = replace(ENGINES["ajv"], missing=lambda: "nie ma programu node")
    monkeypatch.setitem(engines.ENGINES, "ajv", gone)
    words = ("uczniowski-klub-sportowy-wpis", "-n", "1", "--engine", "ajv")
    shown = run(*words, "--engine", "python")
    assert shown.exit_code == 0
    assert "Bez silnika ajv: nie ma programu node." in shown.output
    assert run(*words).exit_code == 3, "without any engine nothing is proved"


def test_a_wrong_name_is_a_usage_error() -> None:
    assert run("--engine", "phyton").exit_code == 2
    near = run("uczniowski-klub-sportowy-wpsi")
    assert near.exit_code == 2
    assert "uczniowski-klub-sportowy-wpis" in near.output
