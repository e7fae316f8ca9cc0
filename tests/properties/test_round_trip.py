"""`from_xml(to_xml(f)) == f` and the bytes are canonical: for every form of the project and some at
random, on whole filings whose answers are made from the definition."""

from __future__ import annotations

import string
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest

from formc.answers.filed import Filed
from formc.answers.generate import Generator
from formc.prove.bundles import Bundle
from formc.runtime.problems import MALFORMED
from formc.shapes.mapping import mapping
from tests.support.answers import bundle_of, project
from tests.support.random_forms import DAY, answer_sets, random_form

RIGHT = 12  # answer sets of each form
SETS = 4  # filings of each
AT_RANDOM = range(505, 511)


def forms() -> Iterator[Any]:
    for form in sorted(project().forms):
        yield pytest.param(form, marks=pytest.mark.xdist_group(form))
    yield from AT_RANDOM


@cache
def bundle(form: str | int) -> Bundle:
    if isinstance(form, str):
        return bundle_of(form)
    return Bundle.of(random_form(form), Path(tempfile.mkdtemp(prefix="trip-")))


@pytest.mark.parametrize("form", list(forms()))
def test_every_filing_comes_back_and_has_one_spelling(form: str | int) -> None:
    judge, tried = bundle(form), 0
    for filed in canonical(form):
        for seed in range(SETS):
            filing = whole(judge, filed, Random(f"{form} {filed.name} {seed}"))
            before = deepcopy(filing)
            document = judge.validator.to_xml(filing)
            assert filing == before, "to_xml changes what it is given"
            back = judge.validator.from_xml(document)
            assert back == filing
            assert judge.validator.to_xml(back) == document
            assert judge.validator.to_xml(shuffled(filing, Random(seed))) == document
            tried += 1
    assert tried >= SETS


@cache
def canonical(form: str | int) -> list[Filed]:
    """Answer sets that lack nothing but perhaps break a rule or a bound."""
    judge = bundle(form)
    if isinstance(form, str):
        generator = Generator(judge.form, 7)
        return [filed for _ in range(RIGHT) if (filed := generator.right()) is not None]
    sets = [
        Filed(f"{n}", answers, DAY)
        for n, answers in enumerate(answer_sets(judge.form, form, RIGHT))
    ]
    broken = {"unknown", *MALFORMED}
    return [
        filed
        for filed in sets
        if not broken & {each.code for each in judge.validator.validate(filed.answers, on=DAY)}
    ]


def whole(judge: Bundle, filed: Filed, random: Random) -> dict[str, Any]:
    """A filing with everything that a document says beside the answers."""
    answers = deepcopy(filed.answers)
    files: dict[str, bytes] = {}
    for described in descriptions(answers):
        if random.random() < 0.5:  # the others stay beside the document
            data = random.randbytes(random.randrange(1, 400))
            described["size"], described["sha256"] = len(data), sha256(data).hexdigest()
            files[described["sha256"]] = data
    office = {"teryt": f"{random.randrange(10**7):07}", "name": name(random)}
    lists = random.sample(["gminy", "powiaty", "kraje"], random.randrange(4))
    return {
        **judge.filing(filed),
        "answers": answers,
        "files": files,
        "fees": judge.validator.fees(answers, on=filed.on, office=filed.office),
        "filed_at": random.choice([None, "2026-03-01T12:30:00+01:00", "2026-03-01T11:30:00Z"]),
        "office": random.choice([None, office]),
        "codelists": {id: f"{random.randrange(2020, 2030)}" for id in lists},
    }


def descriptions(answers: Any) -> Iterator[dict[str, Any]]:
    match answers:
        case {"sha256": str()}:
            yield answers
        case dict():
            for each in answers.values():
                yield from descriptions(each)
        case list():
            for each in answers:
                yield from descriptions(each)


def name(random: Random) -> str:
    signs = f"{string.ascii_letters}ąęłóśżź<>&\"'„” "
    words = "".join(random.choice(signs) for _ in range(random.randrange(1, 40)))
    return f"U{words}."


def shuffled(value: Any, random: Random) -> Any:
    """The same value with its keys in another order."""
    match value:
        case dict():
            keys = random.sample(sorted(value), len(value))
            return {key: shuffled(value[key], random) for key in keys}
        case list():
            return [shuffled(each, random) for each in value]
        case _:
            return value


def test_the_forms_above_have_everything_that_a_document_holds() -> None:
    """The property is not about nothing: every kind of item stands in a filing somewhere."""
    seen = set()
    for form in [*sorted(project().forms), *AT_RANDOM]:
        for item, answered in items(form):
            seen |= {item} if answered else set()
    assert seen >= {"text", "integer", "decimal", "boolean", "consent", "date", "choice", "choices"}
    assert seen >= {"file", "files", "group", "repeat", "time", "datetime", "place"}


def items(form: str | int) -> Iterator[tuple[str, bool]]:
    answers = [filed.answers for filed in canonical(form)]
    level: list[Any] = [(item, answers) for item in described(form)]
    while level:
        item, given = level.pop()
        values = [each[item["name"]] for each in given if item["name"] in each]
        yield item["kind"], bool(values)
        if item["kind"] == "repeat":
            values = [row for rows in values for row in rows]
        level += [(inner, values) for inner in item.get("items", ())]


def described(form: str | int) -> Any:
    return mapping(bundle(form).form)["items"]
