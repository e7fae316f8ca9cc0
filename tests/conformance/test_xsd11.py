"""The schema with assertions keeps the promise of a partial engine; xmlschema judges.

Services every day with some of the cases that somebody thought of; `FORMC_XSD11=200` takes so many
of the mutations of each service instead. Other forms with some of their mutations.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
import xmlschema

from formc.build.load import load as load_definitions
from formc.compiler import check
from formc.diagnostics import Report
from formc.ir import Form
from formc.prove.bundles import Bundle
from formc.prove.compare import breach
from formc.prove.engines import documents, judged
from formc.prove.examples import answers_of
from formc.prove.filed import Filed
from formc.prove.generate import constraint_of
from formc.prove.schemas import schema_with_assertions
from formc.runtime.problems import Problem
from formc.shapes.constraints import constraints
from formc.target import Context
from formc.targets import BUILTIN, load
from tests.conformance.test_engines import FORMS, SHOWN
from tests.support.answers import bundle_of, cases_of, tried, verdicts
from tests.support.documents import answers, everything
from tests.support.mutations import mutations
from tests.support.random_forms import DAY, answer_sets, random_form

LARGE = "FORMC_XSD11" in os.environ
MOST = int(os.environ.get("FORMC_XSD11", "6"))
GOLDEN = Path(__file__).parents[1] / "cases" / "services" / "szkoda-lowiecka"
ASSERTED = re.compile("^rule:|#(required|hidden|computed|check_digit|min|max|min_rows|file_.*)$")

Pairs = Sequence[tuple[Filed, tuple[Problem, ...]]]


class Schema:
    """The schema of a form, and what it promises."""

    def __init__(self, form: Form) -> None:
        self.context = Context("xsd11", Report())
        (target,) = load(["xsd11"])
        assert target.emit_form is not None
        (artifact,) = target.emit_form(form, self.context)
        self.listed = frozenset(self.context.enforced["xml11"])
        self.every = {each.id for each in constraints(form)}
        self.xsd: xmlschema.XMLSchema11 = schema_with_assertions(artifact.data)


def compared(schema: Schema, bundle: Bundle, pairs: Pairs) -> int:
    """Fails where the promise is broken; the number of answers that had a document."""
    lost = {loss.constraint for loss in schema.context.losses}
    assert schema.listed | lost == schema.every
    assert not schema.listed & lost
    wrong, told = [], {None: 0, True: 0, False: 0}
    filed = [each for each, _ in pairs]
    for (each, problems), document in zip(pairs, documents(bundle, filed), strict=True):
        accepted = None if document is None else bool(schema.xsd.is_valid(document.decode()))
        told[accepted] += 1
        if breach(schema.listed, problems, accepted):
            wrong.append(f"{each.name}\n  accepted: {accepted}, judge {problems}")
    assert not wrong, f"{len(wrong)} of {len(pairs)}\n" + "\n".join(wrong[:SHOWN])
    assert told[True]
    print(bundle.form.id, len(schema.listed), "of", len(schema.every), told)
    return told[True] + told[False]


def chosen(pairs: Pairs, listed: frozenset[str], most: int, seed: str) -> Pairs:
    """Right answers, and for as many constraints as there is time one answer that breaks it."""
    shuffled = Random(seed).sample(pairs, len(pairs))
    accepted = [pair for pair in shuffled if not pair[1]]
    broken: dict[str, tuple[Filed, tuple[Problem, ...]]] = {}
    for pair in shuffled:
        names = [constraint_of(problem) for problem in pair[1]]
        if len(names) == 1 and names[0] in listed and ASSERTED.search(names[0]):
            broken.setdefault(names[0], pair)
    return accepted[: most // 2] + list(broken.values())[: most - most // 2]


@pytest.mark.parametrize("form", FORMS)
def test_services_with_assertions(form: str) -> None:
    bundle, schema = bundle_of(form), Schema(bundle_of(form).form)
    assert len(schema.listed) > len(schema.every) // 2
    filed = tried(form) if LARGE else [each for each, _ in cases_of(form)]
    found = verdicts(form) if LARGE else judged(bundle, filed)
    pairs = list(zip(filed, found, strict=True))
    assert compared(schema, bundle, chosen(pairs, schema.listed, MOST, form)) > MOST // 2


@pytest.mark.parametrize("form", ["golden", "everything"])
def test_forms_of_every_kind_of_item_with_assertions(form: str, tmp_path: Path) -> None:
    start = _golden() if form == "golden" else everything()
    known = [answers_of(start, test) for test in start.tests if test.valid and not test.posted]
    good = known[0] if form == "golden" else answers()
    office = dict(start.tests[0].office) if form == "golden" else {"stawka": "2.50"}
    day = start.tests[0].on if form == "golden" else "2026-03-01"
    filed = [Filed("as it is", good, day, office)] + [
        Filed(str(each), each.applied(good), day, office)
        for each in mutations(start, good, known)
        if not each.large
    ]
    bundle, schema = Bundle.of(start, tmp_path), Schema(start)
    pairs = list(zip(filed, judged(bundle, filed), strict=True))
    few = chosen(pairs, schema.listed, 8 * MOST, form)
    assert compared(schema, bundle, few) > MOST


def _golden() -> Form:
    (form,) = check(load_definitions(GOLDEN)).forms.values()
    return form


@pytest.mark.parametrize("seed", range(MOST))
def test_forms_at_random_with_assertions(seed: int, tmp_path: Path) -> None:
    form = random_form(seed)
    bundle = Bundle.of(form, tmp_path)
    filed = [Filed(str(each), each, DAY) for each in answer_sets(form, seed, MOST)]
    pairs = list(zip(filed, judged(bundle, filed), strict=True))
    schema = Schema(form)
    right = [pair for pair in pairs if not pair[1]]
    if right:
        compared(schema, bundle, pairs)


def test_it_is_built_only_when_it_is_named() -> None:
    assert "xsd11" not in BUILTIN
    assert [target.name for target in load(["xsd11"])] == ["xsd11"]
