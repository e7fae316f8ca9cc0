"""Every engine against the judge: each form of the project, its tests, and thousands of mutations.

Strict engines return the judge's problems, in his order and words. Partial engines accept what he
accepts and refuse what violates a constraint that they list (contracts, 1).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from lxml import etree

from formc.answers.filed import Filed
from formc.answers.judge import judge_fees, judge_warnings
from formc.prove.bundles import Bundle
from formc.prove.compare import breach
from formc.prove.engines import (
    by_ajv,
    by_assertions,
    by_javascript,
    by_jsonschema,
    by_python,
    by_rust,
    by_xml,
    documents,
    in_javascript,
    in_python,
    judged,
)
from formc.prove.posting import POSTABLE, posted, stored, through_a_browser
from formc.record import replace
from formc.runtime.problems import Problem
from tests.support.answers import ALSO, bundle_of, cases_of, expected_of, project, tried, verdicts

# One worker judges a form for all its tests.
FORMS = [
    pytest.param(form, marks=pytest.mark.xdist_group(form)) for form in sorted(project().forms)
]
STRICT: dict[str, Callable[[Bundle, Sequence[Filed]], list[tuple[Problem, ...]]]] = {
    "python": by_python,
    "javascript": by_javascript,
}
Accepts = Callable[[Bundle, Sequence[Filed]], Sequence[bool | None]]
PARTIAL: dict[str, tuple[str, Accepts, int]] = {
    # the name in the manifest, the engine, and how many answers it has time for
    "jsonschema": ("json_schema", by_jsonschema, 1500),
    "rust": ("json_schema", by_rust, 100_000),
    "ajv": ("json_schema", by_ajv, 100_000),
    "xml": ("xml", by_xml, 500),
    "assertions": ("xml11", by_assertions, 300),
}
SECOND = 150  # documents of one form that are shown to the second processor
SHOWN = 5  # differences of one form that a failure prints


@pytest.mark.parametrize("form", FORMS)
def test_the_judge_finds_exactly_what_the_cases_say(form: str) -> None:
    expected = expected_of(form)
    found_in = judged(bundle_of(form), [filed for filed, _ in expected])
    wrong = [
        f"{filed.name}: {sorted(errors)} but {sorted((p.path, p.code, p.rule) for p in found)}"
        for (filed, errors), found in zip(expected, found_in, strict=True)
        if {(p.path, p.code, p.rule) for p in found} != errors
    ]
    assert not wrong, "\n".join(wrong[:SHOWN])


@pytest.mark.parametrize("form", FORMS)
def test_problems_come_in_the_order_in_which_the_cases_write_them(form: str) -> None:
    for filed, case in cases_of(form):
        (found,) = judged(bundle_of(form), [filed])
        paths = list(dict.fromkeys(problem.path for problem in found))
        assert paths == list(case.get("errors", {})), filed.name


@pytest.mark.parametrize("form", FORMS)
def test_cases_warn_and_cost_what_they_say(form: str) -> None:
    definition = project().forms[form]
    for filed, case in cases_of(form):
        answers, on, office = filed.answers, filed.on, filed.office
        if "warnings" in case:
            warned = judge_warnings(definition, answers, on=on, office=office)
            found = [(each.path, f"{each.code} {each.rule}") for each in warned]
            assert found == list(case["warnings"].items()), filed.name
        if "fees" in case:
            due: dict[str, Any] = judge_fees(definition, answers, on=on, office=office)
            amounts = {each["id"]: each["amount"] for each in due["items"]}
            assert {**amounts, "total": due["total"]} == case["fees"], filed.name


@pytest.mark.parametrize("form", sorted(project().forms.keys() - set(ALSO)))
def test_every_form_has_cases_that_somebody_thought_of(form: str) -> None:
    names = [filed.name for filed, _ in cases_of(form)]
    assert len(names) >= 20
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("engine", STRICT)
@pytest.mark.parametrize("form", FORMS)
def test_strict_engines_say_what_the_judge_says(form: str, engine: str) -> None:
    bundle, filed = bundle_of(form), tried(form)
    said = STRICT[engine](bundle, filed)
    wrong = [
        f"{each.name}\n  judge  {expected}\n  {engine} {found}"
        for each, expected, found in zip(filed, verdicts(form), said, strict=True)
        if expected != found
    ]
    assert not wrong, f"{len(wrong)} of {len(filed)}\n" + "\n".join(wrong[:SHOWN])


@pytest.mark.parametrize("engine", PARTIAL)
@pytest.mark.parametrize("form", FORMS)
def test_partial_engines_keep_their_promise(form: str, engine: str) -> None:
    lists, accepts, most = PARTIAL[engine]
    step = -(-len(tried(form)) // most)
    filed, judgements = tried(form)[::step], verdicts(form)[::step]
    bundle = bundle_of(form)
    said = zip(filed, judgements, accepts(bundle, filed), strict=True)
    wrong = [
        f"{each.name}\n  {engine} {'accepts' if accepted else 'refuses'}, judge {problems}"
        for each, problems, accepted in said
        if breach(bundle.enforced[lists], problems, accepted)
    ]
    assert not wrong, f"{len(wrong)} of {len(filed)}\n" + "\n".join(wrong[:SHOWN])


@pytest.mark.parametrize("form", FORMS)
def test_warnings_and_fees_are_what_the_judge_says(form: str) -> None:
    # Of refused answers too: what cannot be read makes a fee unknown, never an exception.
    bundle, filed = bundle_of(form), tried(form)
    judges: dict[str, Callable[..., Any]] = {"warnings": judge_warnings, "fees": judge_fees}
    for call, says in judges.items():
        expected = [says(bundle.form, f.answers, on=f.on, office=f.office) for f in filed]
        python, javascript = in_python(bundle, call, filed), in_javascript(bundle, call, filed)
        wrong = [
            f"{each.name}\n  judge      {judge}\n  python     {py}\n  javascript {js}"
            for each, judge, py, js in zip(
                filed, map(_plain, expected), map(_plain, python), javascript, strict=True
            )
            if not judge == py == js
        ]
        assert not wrong, f"{call}: {len(wrong)} of {len(filed)}\n" + "\n".join(wrong[:SHOWN])


@pytest.mark.parametrize("form", FORMS)
def test_normalize_keeps_what_is_accepted(form: str) -> None:
    bundle = bundle_of(form)
    filed = _accepted(form)
    answers = [_sorted(each.answers) for each in filed]
    for normalized in (in_python, in_javascript):
        assert [_sorted(each) for each in normalized(bundle, "normalize", filed)] == answers


@pytest.mark.parametrize("form", FORMS)
def test_normalize_is_the_same_in_both_languages_and_settles(form: str) -> None:
    bundle, filed = bundle_of(form), tried(form)
    objects = [each for each in filed if isinstance(each.answers, dict)]
    python = in_python(bundle, "normalize", objects)
    wrong = [
        f"{each.name}\n  python     {a}\n  javascript {b}"
        for each, a, b in zip(
            objects, python, in_javascript(bundle, "normalize", objects), strict=True
        )
        if json.loads(json.dumps(a)) != b
    ]
    assert not wrong, f"{len(wrong)} of {len(objects)}\n" + "\n".join(wrong[:SHOWN])
    again = [replace(each, answers=answers) for each, answers in zip(objects, python, strict=True)]
    assert in_python(bundle, "normalize", again) == python


@pytest.mark.parametrize("form", FORMS)
def test_a_posted_form_is_judged_like_its_answers(form: str) -> None:
    bundle, wrong, count = bundle_of(form), [], 0
    for each, problems in zip(tried(form), verdicts(form), strict=True):
        if not {problem.code for problem in problems} <= POSTABLE:
            continue
        (settled,) = in_python(bundle, "normalize", [each])
        if settled != each.answers:
            continue
        count += 1
        pairs = through_a_browser(posted(bundle.form.items, each.answers))
        page = bundle.opened.module("form").Form(
            pairs, on=each.on, office=each.office, files=stored(each.answers)
        )
        page.validate()
        if page.answers() != each.answers or tuple(page.problems) != problems:
            wrong.append(f"{each.name}\n  {page.answers()}\n  {page.problems}\n  {problems}")
    assert count
    assert not wrong, f"{len(wrong)} of {count}\n" + "\n".join(wrong[:SHOWN])


def _accepted(form: str) -> list[Filed]:
    judgements = zip(tried(form), verdicts(form), strict=True)
    accepted = [each for each, problems in judgements if not problems]
    assert accepted, "nothing is accepted, so nothing is tried"
    return accepted


def _sorted(answers: Any) -> Any:
    """With codes in one order: `normalize` puts them in that of the list, which nobody judges."""
    match answers:
        case dict():
            return {key: _sorted(each) for key, each in answers.items()}
        case [str(), *_]:
            return sorted(answers)
        case list():
            return [_sorted(each) for each in answers]
        case _:
            return answers


def _plain(gives: Any) -> Any:
    """Problems as JSON has them."""
    return [problem.json() for problem in gives] if isinstance(gives, list | tuple) else gives


@pytest.mark.parametrize("form", FORMS)
def test_a_document_reads_back_as_the_answers_it_was_made_of(form: str) -> None:
    bundle, filed = bundle_of(form), tried(form)[::3]
    wrong = []
    for each, document in zip(filed, documents(bundle, filed), strict=True):
        if document is None:
            continue
        back = bundle.validator.from_xml(document)
        if back != bundle.filing(each):
            wrong.append(f"{each.name}\n  {each.answers}\n  {back['answers']}")
    assert not wrong, f"{len(wrong)} of {len(filed)}\n" + "\n".join(wrong[:SHOWN])


@pytest.mark.parametrize("form", FORMS)
def test_a_second_schema_processor_agrees(form: str) -> None:
    bundle = bundle_of(form)
    some = Random(form).sample(tried(form), min(SECOND, len(tried(form))))
    for each, document in zip(some, documents(bundle, some), strict=True):
        if document is not None:
            first = bundle.xsd.validate(etree.fromstring(document))
            assert bundle.second_xsd.is_valid(document.decode()) == first, each.name
