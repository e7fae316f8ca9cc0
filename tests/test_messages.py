"""Messages: whole sentences that help, the same words in every engine and language."""

from __future__ import annotations

from typing import Any

import pytest

from formc.analysis.library import SEMANTICS
from formc.answers.judge import judge, judge_warnings
from formc.prove.engines import in_javascript, in_python
from formc.prove.posting import POSTABLE, posted, stored, through_a_browser
from formc.runtime.messages import MESSAGES
from formc.runtime.problems import Problem
from formc.runtime.values import CHECKSUMS
from formc.shapes.sentences import is_sentence, says_what_to_do
from tests.support.answers import bundle_of, project, tried

FORMS = [
    pytest.param(form, marks=pytest.mark.xdist_group(form)) for form in sorted(project().forms)
]
SOME = 120  # of the answers with which a form is tried


@pytest.mark.parametrize("key", MESSAGES)
def test_every_row_of_the_table_helps(key: str) -> None:
    for lang, words in zip(("pl", "en"), MESSAGES[key], strict=True):
        assert is_sentence(words), words
        assert says_what_to_do(words, lang), words


@pytest.mark.parametrize(
    ("words", "helps"),
    [
        ("Podaj datę", True),
        ("Sprawdź, czy data jest dobra", True),
        ("Zajęcie może trwać najwyżej 30 dni", True),
        ("Zła data", False),
        ("Data jest niepoprawna", False),
    ],
)
def test_what_helps(words: str, helps: bool) -> None:
    assert is_sentence(words)
    assert says_what_to_do(words) is helps


@pytest.mark.parametrize("words", ["podaj datę", "Podaj datę.", "Podaj datę!", "", "Podaj datę "])
def test_what_is_no_sentence(words: str) -> None:
    assert not is_sentence(words)


@pytest.mark.parametrize("lang", ["pl", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_words_are_the_same_in_every_engine(form: str, lang: str) -> None:
    """Python, JavaScript and WTForms against the judge. WTForms tells what can be posted."""
    bundle, every = bundle_of(form), max(len(tried(form)) // SOME, 1)
    filed = tried(form)[::every]
    javascript = in_javascript(bundle, "validate", filed, lang)
    opened, said, posts = bundle.opened.module("form"), set(), 0
    for each, found in zip(filed, javascript, strict=True):
        expected = judge(bundle.form, each.answers, on=each.on, office=each.office, lang=lang)
        python = bundle.validator.validate(each.answers, on=each.on, office=each.office, lang=lang)
        assert tuple(python) == expected, each.name
        assert tuple(Problem(**problem) for problem in found) == expected, each.name
        said.update(problem.message for problem in expected)
        postable = {problem.code for problem in expected} <= POSTABLE
        if not postable or in_python(bundle, "normalize", [each]) != [each.answers]:
            continue
        pairs = through_a_browser(posted(bundle.form.items, each.answers))
        page: Any = opened.Form(
            pairs, on=each.on, office=each.office, files=stored(each.answers), lang=lang
        )
        page.validate()
        if page.answers() == each.answers:
            posts += 1
            assert tuple(page.problems) == expected, each.name
    assert len(said) > 5
    assert posts > 5


WARNING = [
    form
    for form in sorted(project().forms)
    if any(rule.level == "warning" for rule in project().forms[form].rules)
]


@pytest.mark.parametrize("lang", ["pl", "en"])
@pytest.mark.parametrize("form", WARNING)
def test_warnings_are_the_same_in_every_engine(form: str, lang: str) -> None:
    """Of answers that break nothing else a browser can post: WTForms reads what it would file."""
    bundle, every = bundle_of(form), max(len(tried(form)) // SOME, 1)
    warning = [
        each
        for each in tried(form)
        if judge_warnings(bundle.form, each.answers, on=each.on, office=each.office)
    ]
    # The right ones come first.
    filed = [*tried(form)[:SOME], *tried(form)[SOME::every], *warning[:SOME]]
    javascript = in_javascript(bundle, "warnings", filed, lang)
    opened, warned, posts = bundle.opened.module("form"), 0, 0
    for each, found in zip(filed, javascript, strict=True):
        given: Any = {"on": each.on, "office": each.office, "lang": lang}
        expected = judge_warnings(bundle.form, each.answers, **given)
        assert tuple(bundle.validator.warnings(each.answers, **given)) == expected, each.name
        assert tuple(Problem(**problem) for problem in found) == expected, each.name
        warned += bool(expected)
        if judge(bundle.form, each.answers, **given):
            continue
        pairs = through_a_browser(posted(bundle.form.items, each.answers))
        page: Any = opened.Form(pairs, files=stored(each.answers), **given)
        if page.answers() == each.answers:
            posts += 1
            assert tuple(page.warnings()) == expected, each.name
    assert warned
    assert posts


def test_some_form_warns() -> None:
    assert WARNING


IDENTIFIERS = (
    *("pesel", "nip", "regon", "krs", "nrb", "iban", "kod_pocztowy", "teryt_terc", "teryt_simc"),
    *("dzialka", "ksiega_wieczysta", "dowod_osobisty", "paszport", "numer_rejestracyjny", "vin"),
    *("ade", "kraj", "pwz"),
)


@pytest.mark.parametrize("name", IDENTIFIERS)
def test_every_identifier_has_its_words(name: str) -> None:
    """One table has the identifier; messages and check digits have rows of the same name."""
    row = SEMANTICS[name]
    assert row.pattern
    assert row.example
    assert {f"form.{name}", f"required.{name}"} <= MESSAGES.keys()
    assert row.checksum in (None, name)
    assert (row.checksum in CHECKSUMS) is (f"check_digit.{name}" in MESSAGES)
