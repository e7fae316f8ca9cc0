"""Our own schemas, imported back: what is right for a form is right for what its schema becomes,
and documents of the form are valid for the schema that is made anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from functools import cache

import pytest
from lxml import etree

from formc.answers.examples import example, filing, smallest
from formc.answers.filed import Filed
from formc.answers.generate import Generator
from formc.answers.judge import judge
from formc.diagnostics import Report
from formc.foreign import components as xsd_components
from formc.importers import json_schema, xsd
from formc.ir import Form
from formc.runtime.document import UnwritableError, to_xml
from formc.target import Context
from formc.targets import load as targets
from tests.support.answers import project
from tests.support.imported import APPLICANT, Imported, instance_answers

FORMS = sorted(project().forms)
SETS = 12
CLEAN = {"W0601", "W0604"}  # a rule that other rules never leave alone has no example
DERIVED = ("Oplata", "WartoscUrzedu")
"""What `Metryka` keeps of fees and of the office: no schema says what they are; a note does."""


@cache
def made(id: str, target: str) -> Mapping[str, bytes]:
    (found,) = targets((target,))
    assert found.emit_form is not None
    context = Context(target, Report())
    return {each.path: each.data for each in found.emit_form(project().forms[id], context)}


def right_answers(form: Form) -> list[Filed]:
    found = [example(form), smallest(form)]
    found += [Generator(form, seed).right() for seed in range(SETS)]
    return [each for each in found if each is not None]


@pytest.mark.parametrize("id", FORMS)
def test_answers_are_right_for_the_imported_json_schema(id: str) -> None:
    form = project().forms[id]
    draft = json_schema.draft_of(made(id, "json_schema")["schema.json"], f"{id}.schema.json")
    found = Imported.of(draft)
    assert found.codes <= CLEAN
    sets = right_answers(form)
    assert len(sets) > 2
    first, page = found.found.draft.pages
    for filed in sets:
        given = instance_answers(page.items, deepcopy(filed.answers))
        given[first.items[0].name] = APPLICANT
        problems = judge(found.form, given, on=filed.on, office={})
        # A type was guessed by its pattern, which a note says: it knows a check digit, too.
        assert {each.code for each in problems} <= {"check_digit"}, (filed, problems)


@pytest.mark.parametrize("id", FORMS)
def test_documents_are_valid_for_the_imported_schema(id: str) -> None:
    form, files = project().forms[id], made(id, "xsd")
    schema = files["crwd/schemat.xsd"]
    components = xsd_components.load("schemat.xsd", {"schemat.xsd": schema}.get)
    draft = xsd.draft_of(components, xsd.Wanted())
    found = Imported.of(draft)
    assert found.codes <= CLEAN
    mapping = json.loads(files["xml/mapping.json"])
    written = 0
    for filed in right_answers(form):
        try:
            text = to_xml(mapping, filing(form, filed))
        except UnwritableError:  # answers without a document: the schema cannot know them
            continue
        renamed = text.replace(form.namespace.encode(), found.form.namespace.encode())
        tree = etree.fromstring(renamed)
        for name in DERIVED:
            for each in list(tree.iter(f"{{{found.form.namespace}}}{name}")):
                assert any("Metryka/" in words for words in draft.doubts)
                parent = each.getparent()
                assert parent is not None
                parent.remove(each)
        found.schema.assertValid(tree)
        written += 1
    assert written > 2
