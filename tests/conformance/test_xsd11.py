"""The schema with assertions keeps the promise of a partial engine; two processors judge.

xmlschema knows XML Schema 1.1. Saxon's free edition does not, but its XPath is another one: libxml2
judges the structure, Saxon every assertion on its element alone.

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
from lxml import etree

from formc.answers.filed import Filed
from formc.build.load import load as load_definitions
from formc.compiler import check
from formc.diagnostics import Report
from formc.expr.lower.outcomes import Present, Unsayable
from formc.expr.lower.xpath2 import XPath2
from formc.expr.tree import TRUE, Arithmetic, Call, Compare, Day, Literal, Number, Scope, Today
from formc.ir import Form, Place, Rule, Text
from formc.prove.bundles import Bundle
from formc.prove.compare import breach
from formc.prove.engines import by_assertions, by_xsd11, judged
from formc.prove.examples import answers_of
from formc.prove.schemas import saxon_assertions, schema_with_assertions
from formc.record import replace
from formc.runtime.document import to_xml
from formc.runtime.problems import Problem
from formc.shapes.constraints import constraint_of, constraints
from formc.shapes.mapping import mapping
from formc.shapes.xml_reading import read
from formc.target import Artifact, Context
from formc.targets import BUILTIN, load
from formc.targets.xsd11.places import Host, Places
from tests.conformance.test_engines import FORMS, SHOWN
from tests.support.answers import bundle_of, cases_of, tried, verdicts
from tests.support.builders import amount, ref
from tests.support.documents import answers, everything, filing
from tests.support.mutations import mutations
from tests.support.random_forms import DAY, answer_sets, random_form

LARGE = "FORMC_XSD11" in os.environ
MOST = int(os.environ.get("FORMC_XSD11", "6"))
SERVICES = Path(__file__).parents[1] / "cases" / "services"
GOLDEN = "szkoda-lowiecka"
ASSERTED = re.compile(
    r"^rule:|#(required|hidden|computed|check_digit|min|max|min_rows|nfc|file_.*)$"
    r"|^/wnioskodawca.*#(form|length|kind|unknown)$"
)
PROCESSORS = {"xmlschema": by_xsd11, "Saxon": by_assertions}

Pairs = Sequence[tuple[Filed, tuple[Problem, ...]]]


def compared(bundle: Bundle, pairs: Pairs) -> int:
    """Fails where a processor breaks the promise; the number of answers that had a document."""
    listed = bundle.enforced["xml11"]
    wrong, told = [], {None: 0, True: 0, False: 0}
    filed = [each for each, _ in pairs]
    for name, ask in PROCESSORS.items():
        for (each, problems), accepted in zip(pairs, ask(bundle, filed), strict=True):
            told[accepted] += 1
            if breach(listed, problems, accepted):
                wrong.append(f"{each.name}\n  {name} accepts: {accepted}, judge {problems}")
    assert not wrong, f"{len(wrong)} of {len(pairs)}\n" + "\n".join(wrong[:SHOWN])
    assert told[True]
    print(bundle.form.id, len(listed), told)
    return (told[True] + told[False]) // len(PROCESSORS)


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
    bundle = bundle_of(form)
    listed = bundle.enforced["xml11"]
    context, _ = _emitted(bundle.form)
    lost = {each.constraint for each in context.losses if "working_days" in each.reason}
    assert listed == {each.id for each in constraints(bundle.form)} - lost
    by_hand = [] if LARGE else [each for each, _ in cases_of(form)]
    filed = by_hand or list(tried(form))
    found = judged(bundle, by_hand) or list(verdicts(form))
    pairs = list(zip(filed, found, strict=True))
    assert compared(bundle, chosen(pairs, listed, MOST, form)) > MOST // 2


@pytest.mark.parametrize("form", [GOLDEN, "everything"])
def test_forms_of_every_kind_of_item_with_assertions(form: str, tmp_path: Path) -> None:
    start = _golden(form) if form == GOLDEN else everything()
    known = [answers_of(start, test) for test in start.tests if test.valid and not test.posted]
    good = known[0] if form == GOLDEN else answers()
    office = dict(start.tests[0].office) if form == GOLDEN else {"stawka": "2.50"}
    day = start.tests[0].on if form == GOLDEN else "2026-03-01"
    filed = [Filed("as it is", good, day, office)] + [
        Filed(str(each), each.applied(good), day, office)
        for each in mutations(start, good, known)
        if not each.large
    ]
    bundle = Bundle.of(start, tmp_path)
    pairs = list(zip(filed, judged(bundle, filed), strict=True))
    few = chosen(pairs, bundle.enforced["xml11"], 5 * MOST, form)
    assert compared(bundle, few) > MOST


def _golden(name: str) -> Form:
    (form,) = check(load_definitions(SERVICES / name)).forms.values()
    return form


@pytest.mark.parametrize("seed", range(MOST))
def test_forms_at_random_with_assertions(seed: int, tmp_path: Path) -> None:
    form = random_form(seed)
    bundle = Bundle.of(form, tmp_path)
    filed = [Filed(str(each), each, DAY) for each in answer_sets(form, seed, MOST)]
    pairs = list(zip(filed, judged(bundle, filed), strict=True))
    if any(not problems for _, problems in pairs):
        compared(bundle, pairs)


# What cannot be said, and what is looked at -------------------------------------------------------


def test_what_no_assertion_can_say_is_a_loss_with_a_reason() -> None:
    area = ref("powierzchnia", Number(2, 0, 99_999_999))
    square = Arithmetic("*", area, area, Number(4, 0, 99_999_999**2))
    cube = Arithmetic("*", square, area, Number(6, 0, 99_999_999**3))
    at = (Place(("powierzchnia",), Scope.FORM),)
    rule = Rule(id="kostka", path=(), row=None, condition=Compare(">", cube, amount(5)), when=TRUE,
                message=Text("Podaj większą powierzchnię."), at=at)  # fmt: skip
    start = everything()
    form = replace(start, rules=(*start.rules, rule))
    context, _ = _emitted(form)
    losses = {each.constraint: each.reason for each in context.losses}
    assert losses.keys() == {"rule:kostka", "/gmina#option"}
    assert "18 cyfr" in losses["rule:kostka"]
    assert "zbyt długi" in losses["/gmina#option"]
    listed = set(context.enforced["xml11"])
    assert listed == {each.id for each in constraints(form)} - losses.keys()


@pytest.mark.parametrize("function", ["working_days_between", "add_working_days"])
def test_a_function_that_xpath_does_not_know_is_refused_by_name(function: str) -> None:
    days = Number(0, 0, 100_000)
    day = Call(function, (Today(), Literal(days, 7)), Day())
    between = Call(function, (Today(), Today()), days)
    printer = XPath2(Places(read(everything()), None, Host.CONTENT))
    for condition in (Compare(">", between, Literal(days, 7)), Compare(">", day, Today())):
        with pytest.raises(Unsayable, match=function):
            printer.true(condition)
    with pytest.raises(Unsayable, match=function):
        printer.test(Present(day))


def test_working_days_are_a_loss_that_names_them() -> None:
    context, _ = _emitted(_golden("zawiadomienie-o-zgromadzeniu"))
    reasons = {each.constraint: each.reason for each in context.losses}
    assert "`working_days_between()`" in reasons["rule:za-wczesnie"]
    assert "`add_working_days()`" in reasons["/najpozniej#computed"]


@pytest.mark.parametrize("judge", ["xmlschema", "Saxon"])
def test_a_type_is_looked_at_wherever_it_has_assertions(judge: str) -> None:
    """An assertion that never holds, put after the others of a type, refuses a right document."""
    form = everything()
    _, schema = _emitted(form)
    right = to_xml(mapping(form), filing())
    assert _accepts(judge, schema.data, right)
    root = etree.fromstring(schema.data)
    types = [each for each in root if each.find(".//{*}assert") is not None]
    assert {each.get("name") for each in types} == {
        "DokumentTyp",
        "TrescDokumentuTyp",
        "DrzewaDrzewoTyp",
    }
    for type in types:
        *_, last = type.iter("{*}assert")
        test = str(last.get("test"))
        last.set("test", "false()")
        assert not _accepts(judge, etree.tostring(root, encoding="utf-8"), right), type.get("name")
        last.set("test", test)


def _accepts(judge: str, schema: bytes, document: bytes) -> bool:
    if judge == "Saxon":
        return saxon_assertions(schema)(document)
    return bool(schema_with_assertions(schema).is_valid(document.decode()))


def _emitted(form: Form) -> tuple[Context, Artifact]:
    context = Context("xsd11", Report())
    (target,) = load(["xsd11"])
    assert target.emit_form is not None
    (artifact,) = target.emit_form(form, context)
    return context, artifact


def test_it_is_built_only_when_it_is_named() -> None:
    assert "xsd11" not in BUILTIN
    assert [target.name for target in load(["xsd11"])] == ["xsd11"]
