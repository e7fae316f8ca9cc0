"""I10 over all definitions: an example on its page, posted, judged, written and read back."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from formc.bundle.reader import Bundle
from formc.prove.examples import answers_of
from formc.shapes import wire
from formc.targets import load
from formc.targets.html import render
from tests.support.answers import project
from tests.support.bundles import form_bundle
from tests.support.html_post import posted_pairs

# A page cannot hold what its lists do not offer, so nobody can post it.
EXAMPLES = [
    (form.id, number)
    for form in project().forms.values()
    for number, test in enumerate(form.tests)
    if test.posted is None and not any(code == "option" for _, code, _ in test.errors)
]


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The bundle of a form by its id, built when first asked for."""
    root: Path = tmp_path_factory.mktemp("bundles")
    targets = load(("html", "python", "wtforms", "xsd"))

    @cache
    def bundle_of(id: str) -> Bundle:
        return form_bundle(root / id, project().forms[id], targets)

    return bundle_of


def with_tokens(answer: Any, files: dict[str, dict[str, Any]]) -> Any:
    """The answers with a token on every file, as a page holds them; `files` collects the files."""
    match answer:
        case {"sha256": _, "name": _}:
            token = f"t{len(files)}"
            files[token] = answer
            return {**answer, "token": token}
        case dict():
            return {name: with_tokens(part, files) for name, part in answer.items()}
        case list():
            return [with_tokens(part, files) for part in answer]
        case _:
            return answer


@pytest.mark.parametrize(("id", "number"), EXAMPLES)
def test_a_posted_example_means_the_same(bundles: Any, id: str, number: int) -> None:
    form = project().forms[id]
    test = form.tests[number]
    answers: Any = answers_of(form, test)
    office = dict(test.office)
    files: dict[str, dict[str, Any]] = {}
    typed = wire.typed_answers(form.items, with_tokens(answers, files))
    page = render(form, values=typed, on=test.on, office=office)
    bundle: Bundle = bundles(id)
    validator = bundle.module("validator")
    bound = bundle.module("form").Form(posted_pairs(page), on=test.on, office=office, files=files)
    assert bound.answers() == validator.normalize(answers, on=test.on, office=office)
    if test.valid:
        assert bound.validate(), bound.problems
        assert bound.answers() == answers
        assert bound.errors == {}
        filing = {
            "form": form.id, "version": form.version, "on": test.on, "filed_at": None,
            "office": None, "office_values": office, "codelists": {}, "answers": answers,
            "files": {}, "fees": bound.fees(),
        }  # fmt: skip
        assert validator.from_xml(validator.to_xml(filing)) == filing
    else:
        expected = validator.validate(bound.answers(), on=test.on, office=office)
        bound.validate()
        assert list(bound.problems) == expected
