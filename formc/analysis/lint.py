"""House rules: what is not wrong in the language but wrong for the people who use the service.

Lints always run, on a whole service, after it has been understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from formc.analysis.registering import disagreements
from formc.diagnostics import Diagnostic, Report, insight, meaning
from formc.ir import Field, Form, Group, Item, Note, Repeat, Service
from formc.runtime.problems import CODES
from formc.shapes.constraints import constraints
from formc.shapes.sentences import is_sentence, says_what_to_do
from formc.shapes.xml_reading import clashes
from formc.source import Span

SUMMARY = 200
PARAMETERS = {
    "computed": ("value",),
    "min": ("min",),
    "max": ("max",),
    "length": ("min", "max"),
    "min_rows": ("min",),
    "max_rows": ("max",),
    "file_type": ("accept",),
    "file_size": ("max",),
}
"""What a sentence may name in braces, by the code of its problem."""


def lint_form(form: Form, report: Report) -> None:
    """Rules about a form alone."""
    for found in (
        *_applicants(form),
        *_shadows(form.items, {}),
        *_labels(form),
        *_messages(form),
        *_element_names(form),
        *_examples(form),
        *_losses(form),
        *disagreements(form),
    ):
        report.add(found)


def lint_service(service: Service, report: Report) -> None:
    """Rules about the card, and about card and form together."""
    length = len(service.summary.pl)
    if length > SUMMARY:
        report.add(meaning.summary_long(service.origin, length))
    if any(outcome.kind == "decision" for outcome in service.outcome) and not service.remedies:
        report.add(meaning.decision_without_remedy(service.origin))
    electronic = {"portal", "e-doreczenia", "epuap"} & set(service.channels)
    from_2026 = service.content.legal_state >= "2026-01-01"
    if service.procedure == "kpa" and electronic == {"epuap"} and from_2026:
        report.add(meaning.epuap_only(service.origin))


def _applicants(form: Form) -> Iterator[Diagnostic]:
    found = [
        item
        for item in form.walk()
        if isinstance(item, Group | Repeat) and item.role == "applicant"
    ]
    if len(found) != 1:
        yield meaning.applicants(found[1].origin if found else form.origin, len(found))
    proxies = any(isinstance(item, Group) and item.role == "proxy" for item in form.walk())
    if proxies and not any(fee.tariff == "IV" for fee in form.fees):
        yield meaning.proxy_without_fee(form.origin)
    if form.privacy is None:
        yield meaning.no_privacy(form.origin)


def _shadows(items: tuple[Item, ...], outer: dict[str, Span]) -> Iterator[Diagnostic]:
    """Names that hide a name further out; only inside one file, where both can be seen."""
    here = {item.name: item.origin for item in items}
    for item in items:
        if not isinstance(item, Group | Repeat):
            continue
        seen = {**outer, **here}
        for inner in item.items:
            first = seen.get(inner.name)
            if (
                first is not None
                and first.source == inner.origin.source
                and not isinstance(inner, Note)
            ):
                yield meaning.shadows(inner.origin, inner.name, first)
        yield from _shadows(item.items, seen)


def _element_names(form: Form) -> Iterator[Diagnostic]:
    for clash in () if form.adoption is not None else clashes(form):
        first = clash.first.origin if clash.first is not None else None
        yield meaning.xml_name_taken(clash.second.origin, clash.name, first)


def _labels(form: Form) -> Iterator[Diagnostic]:
    for item in form.walk():
        if (
            isinstance(item, Field)
            and item.semantic != "consent"
            and item.label.pl.rstrip().endswith((":", "."))
        ):
            yield meaning.label_colon(item.origin)


def _messages(form: Form) -> Iterator[Diagnostic]:
    said = [(rule.message_origin, rule.message.pl, "rule") for rule in form.rules]
    for item in form.walk():
        if isinstance(item, Field) and item.messages:
            for code, sentence in item.messages:
                at = form.spans.get(("message", (*item.path, code)), item.origin)
                said.append((at, sentence.pl, code))
            yield from _codes(form, item)
    for at, words, code in said:
        for name in re.findall(r"\{([^{}]*)\}", words):
            if name not in PARAMETERS.get(code, ()):
                yield meaning.message_parameter(at, name, PARAMETERS.get(code, ()))
        if not is_sentence(words):
            yield meaning.message_style(at)
        elif not says_what_to_do(words):
            yield insight.message_vague(at, words.split()[0])


def _codes(form: Form, item: Field) -> Iterator[Diagnostic]:
    """Sentences of the author for problems that there are not, or that the field never has."""
    own = {one.code for one in constraints(form) if one.path == item.path}
    for code, _ in item.messages:
        at = form.spans.get(("message code", (*item.path, code)))
        if at is None or code in own:
            continue
        if code not in CODES or code in {"unknown", "rule"}:
            yield meaning.message_code(at, code, [one for one in CODES if one in own])
        elif at.source == form.origin.source:  # in a fragment, a parameter may have decided
            yield insight.message_needless(at, code, item.name)


def _losses(form: Form) -> Iterator[Diagnostic]:
    """`loss:` accepts what a document does not hold; of what the form does not have, nothing."""
    if form.losses:
        known = tuple(constraint.id for constraint in constraints(form))
        for id, _ in form.losses:
            if id not in known:
                at = form.spans.get(("loss", (id,)), form.origin)
                yield insight.unknown_loss(at, id, known)


def _examples(form: Form) -> Iterator[Diagnostic]:
    if not any(test.valid for test in form.tests):
        yield meaning.test_missing(form.origin, "poprawne odpowiedzi")
    alone = {
        test.errors[0][2] for test in form.tests if len({error[2] for error in test.errors}) == 1
    }
    for rule in form.rules:
        if rule.level == "error" and rule.id not in alone:
            what = f"reguła `{rule.id}` złamana jako jedyna"
            if rule.origin.source == form.origin.source:
                yield meaning.test_missing(rule.origin, what)
            else:  # the rule is a fragment's; the test belongs to the form that uses it
                yield meaning.test_missing(form.tests_origin, f"{what} (formularz `{form.id}`)")
    if form.fees and not any(test.fees for test in form.tests):
        yield meaning.test_missing(form.fees[0].origin, "opłata")
