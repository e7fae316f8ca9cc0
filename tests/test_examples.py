"""The examples of a form: right for the judge and as documents, and the smallest one small."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any
from unicodedata import is_normalized
from urllib.parse import urlencode

import pytest
from lxml import etree

from formc.answers import examples
from formc.answers.examples import example, smallest
from formc.answers.filed import Filed
from formc.answers.generate import Generator
from formc.answers.judge import judge
from formc.compiler import check
from formc.expr.tree import FALSE, TRUE
from formc.ir import Form
from formc.prove.bundles import Bundle
from formc.prove.engines import in_python
from formc.prove.posting import posted
from formc.record import replace
from formc.runtime.problems import CODES, Problem
from formc.shapes.constraints import Constraint, constraint_of
from tests.support.answers import bundle_of, project
from tests.support.builders import every_control, trees
from tests.support.chunks import complete
from tests.support.random_forms import random_form

ROOT = Path(__file__).parents[1]
FORMS = sorted(project().forms)
BY_HAND = {"trees": trees, "every_control": every_control}
SHOWN = "zgloszenie-usuniecia-drzew"
"""The form of the page of examples."""


def formed(name: str) -> Form:
    return BY_HAND[name]() if name in BY_HAND else project().forms[name]


def accepted(form: Form, filed: Filed | None) -> bool:
    assert filed is not None
    return not judge(form, filed.answers, on=filed.on, office=filed.office)


# Right ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMS)
def test_both_documents_are_valid(name: str) -> None:
    bundle = bundle_of(name)
    for path in ("crwd/przyklad.xml", "crwd/przyklad-min.xml"):
        data = (bundle.folder / path).read_bytes()
        document = etree.fromstring(data)
        bundle.xsd.assertValid(document)
        bundle.second_xsd.validate(data.decode())
        assert bundle.schematron.validate(document), path
        assert not bundle.validator.validate(
            (filing := bundle.validator.from_xml(data))["answers"],
            on=filing["on"],
            office=filing["office_values"],
        )


@pytest.mark.parametrize("name", FORMS)
def test_both_are_in_the_manifest(name: str) -> None:
    manifest = json.loads((bundle_of(name).folder / "manifest.json").read_text())
    found = {each["path"] for each in manifest["artifacts"] if each["role"] == "example"}
    assert found == {"crwd/przyklad.xml", "crwd/przyklad-min.xml"}


@pytest.mark.parametrize("name", [*BY_HAND, *FORMS])
def test_a_form_without_tests_has_examples_too(name: str) -> None:
    form = replace(formed(name), tests=())
    assert accepted(form, example(form))
    assert accepted(form, smallest(form))


@pytest.mark.parametrize("name", FORMS)
def test_every_question_that_can_be_answered_is_answered_in_the_example(name: str) -> None:
    """Of what the form asks where no test says more: an example shows the form."""
    form = replace(formed(name), tests=())
    full, small = example(form), smallest(form)
    assert full is not None
    assert small is not None
    assert len([*_leaves(full.answers)]) > len([*_leaves(small.answers)])


def test_the_first_right_test_is_the_example() -> None:
    form = formed(SHOWN)
    first = next(test for test in form.tests if test.valid and test.posted is None)
    made = example(form)
    assert made is not None
    assert made.answers == first.answers
    wrong = replace(first, answers={})  # says that it is right, and is not
    made = example(replace(form, tests=(wrong, *form.tests)))
    assert made is not None
    assert made.answers == first.answers


@pytest.mark.parametrize("seed", range(12))
def test_forms_at_random_have_right_examples_or_none(seed: int, tmp_path: Path) -> None:
    form = random_form(seed)
    found = [example(form), smallest(form)]
    if Generator(form, 1).right() is not None:
        assert None not in found
    bundle = Bundle.of(form, tmp_path)
    for filed, name in zip(found, ("przyklad", "przyklad-min"), strict=True):
        file = tmp_path / "crwd" / f"{name}.xml"
        assert file.exists() is (filed is not None)
        if filed is not None:
            assert accepted(form, filed)
            document = etree.fromstring(file.read_bytes())
            bundle.xsd.assertValid(document)
            assert bundle.schematron.validate(document)


def test_a_form_that_nobody_can_fill_in_has_no_example() -> None:
    """A yes is needed, and refused by a rule."""
    form = trees()
    never = replace(form.rules[0], id="nigdy", when=TRUE, condition=FALSE, row=None)
    form = replace(form, rules=(never,), tests=())
    assert example(form) is None
    assert smallest(form) is None


# Small --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*BY_HAND, *FORMS])
def test_without_any_one_answer_the_smallest_is_wrong(name: str, tmp_path: Path) -> None:
    form = formed(name)
    bundle = bundle_of(name) if name in FORMS else Bundle.of(form, tmp_path)
    filed = smallest(form)
    assert filed is not None
    for steps in _leaves(filed.answers):
        less = replace(filed, answers=_without(filed.answers, steps))
        (settled,) = in_python(bundle, "normalize", [less])  # what is hidden goes with it
        if settled == filed.answers:
            continue  # it is computed
        assert judge(form, settled, on=filed.on, office=filed.office), steps


def _leaves(answers: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Answers; rows lead further, files and codes do not."""
    inner: Any = None
    if isinstance(answers, dict) and "sha256" not in answers:
        inner = answers.items()
    elif isinstance(answers, list) and all(isinstance(each, dict) for each in answers):
        inner = enumerate(answers)
    if inner is None:
        yield at
        return
    for step, each in inner:
        yield from _leaves(each, (*at, step))


def _without(answers: Any, steps: tuple[str | int, ...]) -> Any:
    changed = deepcopy(answers)
    level = changed
    for step in steps[:-1]:
        level = level[step]
    del level[steps[-1]]
    return changed


LIGHTER = """\
- {field: kto, type: choice, options: {firma: Firma, rolnik: Rolnik, osoba: Osoba}, label: Kto}
- {field: nazwa, type: text, label: Nazwa, visible: kto == 'firma'}
- {field: numer, type: text, label: Numer, visible: "kto in ('firma', 'rolnik')"}
- {field: zgoda, type: boolean, label: Czy, required: false}
"""
OFFICE = """\
- {field: kwota, type: integer, min: 0, max: 5000, label: Kwota}
- group: reszta
  title: Reszta
  required: false
  items:
    - {field: a, type: text, label: A}
    - {field: b, type: text, label: B}
- rule: stawka
  check: kwota >= 400 or answered(reszta)
  message: Podaj kwotę
"""


def compiled(snippet: str) -> Form:
    checked = check(complete(snippet))
    assert not checked.report.failed, [str(each) for each in checked.report]
    (form,) = checked.forms.values()
    return replace(form, tests=())


def test_where_an_answer_decides_it_is_the_one_that_asks_for_least() -> None:
    """The first option asks for two more answers, the second for one, the third for none."""
    found = smallest(compiled(LIGHTER))
    assert found is not None
    assert _own(found) == {"kto": "osoba"}


def _own(filed: Filed) -> dict[str, Any]:
    """Without the page that stands in every snippet."""
    return {key: answer for key, answer in filed.answers.items() if key != "strona_wzoru"}


def test_what_a_rule_asks_for_is_there_and_no_more() -> None:
    found = smallest(compiled(OFFICE))
    assert found is not None
    assert _own(found).keys() == {"kwota"}, "one answer satisfies it, the group would be two"
    assert accepted(compiled(OFFICE), found)


def test_answers_at_random_are_made_smaller_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing comes right from plain answers."""
    monkeypatch.setattr(examples, "_STARTS", 0)
    form = formed(SHOWN)
    at_random = Generator(form, 0).right()
    found = smallest(form)
    assert at_random is not None
    assert found is not None
    assert accepted(form, found)
    assert len([*_leaves(found.answers)]) < len([*_leaves(at_random.answers)])


# The page -----------------------------------------------------------------------------------------


def test_the_page_of_examples_is_current(request: pytest.FixtureRequest) -> None:
    """`pytest tests/test_examples.py --update` writes it from a run."""
    page = ROOT / "docs" / "examples.md"
    made = page_of(formed(SHOWN))
    stored = page.read_text(encoding="utf-8") if page.exists() else ""
    if request.config.getoption("--update") and stored != made:
        page.write_text(made, encoding="utf-8")
        pytest.fail("updated, run again: docs/examples.md", pytrace=False)
    assert stored == made


def page_of(form: Form) -> str:
    small, full = smallest(form), example(form)
    assert small is not None
    assert full is not None
    document = (bundle_of(form.id).folder / "crwd" / "przyklad-min.xml").read_text()
    sent = "&\n".join(urlencode([pair]) for pair in posted(form.items, small.answers))
    return "\n".join(
        (
            "# Examples",
            "",
            f"Made from the definition `{form.id}` alone (`pytest tests/test_examples.py "
            "--update`); a test keeps the page",
            "current. `formc/answers/examples.py` finds the answers, and the judge accepts them.",
            "",
            "## The smallest answers",
            "",
            "Without any one of them the form is not filled in. `crwd/przyklad.xml` has the answers"
            " of the first right test,",
            "or where there is none a plausible answer to every question.",
            "",
            *_fenced("json", json.dumps(small.answers, ensure_ascii=False, indent=1)),
            "As a document (`crwd/przyklad-min.xml`):",
            "",
            *_fenced("xml", document.strip()),
            "As a browser posts them (`application/x-www-form-urlencoded`, a pair on each line):",
            "",
            *_fenced("", sent),
            "## One thing wrong",
            "",
            "For each code of a problem its first constraint that can be broken alone, in the "
            f"answers of the test „{full.name}”.",
            "",
            "| constraint | in the answers | is told |",
            "| --- | --- | --- |",
            *_broken(form, full),
            "",
        )
    )


def _fenced(language: str, text: str) -> Iterator[str]:
    yield from (f"```{language}", text, "```", "")


def _broken(form: Form, full: Filed) -> Iterator[str]:
    generator = Generator(form, 1)
    by_code: dict[str, list[Constraint]] = {}
    for constraint in generator.constraints:
        by_code.setdefault(constraint.code, []).append(constraint)
    for code in (code for code in CODES if code in by_code):
        generator.kept = [full]
        made = next(filter(None, (generator.breaking(each, 3) for each in by_code[code])), None)
        if made is None:
            continue
        (problem, *_) = judge(form, made.answers, on=made.on, office=made.office)
        changes = "<br>".join(islice(_changes(full.answers, made.answers), 3))
        yield f"| `{made.aim}` | {changes} | {problem.message} |"


def _changes(before: Any, after: Any, at: str = "") -> Iterator[str]:
    """What is different, place by place."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from _changes(before.get(key), after.get(key), f"{at}/{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _changes(old, new, f"{at}/{number}")
    elif before != after:
        visible = not isinstance(after, str) or (
            after.isprintable() and is_normalized("NFC", after)
        )
        shown = json.dumps(after, ensure_ascii=not visible) if after is not None else "–"
        if isinstance(after, list) and len(after) > 4:
            shown = f"{len(after)} rows"
        shown = shown if len(shown) <= 60 else f"{shown[:60]}…"
        yield f"`{at or '/'}` = `{shown}`"


def test_constraints_are_named_as_the_manifest_names_them() -> None:
    """The ids of the page are those that `constraint_of` gives of problems."""
    form = formed(SHOWN)
    text = (ROOT / "docs" / "examples.md").read_text(encoding="utf-8")
    named = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]
    assert set(named) <= {each.id for each in Generator(form, 1).constraints}
    assert len(named) >= 12
    assert constraint_of(Problem("/a/0/b", "kind", "", {}, "")) == "/a/*/b#kind"
