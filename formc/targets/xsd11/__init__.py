"""The document schema with its rules inside (`crwd/schemat11.xsd`): XML Schema 1.1 with assertions.

For receivers whose processor knows XML Schema 1.1: one file instead of schema and Schematron. It is
built only on demand (`--target xsd11`), and is a partial engine of its own, `xml11`.
"""

from __future__ import annotations

from collections.abc import Iterator

from formc.ir import Form
from formc.shapes.constraints import constraints, layout
from formc.shapes.document_rules.checks import Unsaid
from formc.shapes.markup import Comment, written
from formc.shapes.xml_reading import read
from formc.shapes.xsd import schema
from formc.source import BUILTIN
from formc.target import Artifact, Context, Support, Target
from formc.targets.xsd11.asserts import Assert, hold

ENGINE = "xml11"
ADVICE = "sprawdza to validator.py, a jeśli umie, także rules.sch"


def emit(form: Form, report: Context) -> Iterator[Artifact]:
    """The schema; says which constraints it holds whole. A template of somebody else has none of
    ours."""
    if form.adoption is not None:
        return
    document = read(form)
    every = constraints(form)
    held = hold(every, document, layout(form))
    report.enforces(ENGINE, (id for id, how in held.items() if not isinstance(how, Unsaid)))
    asserts: dict[str, tuple[str, ...]] = {}
    for each in every:
        how = held[each.id]
        if isinstance(how, Unsaid):
            at = BUILTIN if each.subject is None else each.subject.origin
            report.unsupported(ENGINE, each.id, at, how.reason, ADVICE)
        elif isinstance(how, Assert):
            asserts[how.type] = (*asserts.get(how.type, ()), how.test)
    data = written(schema(document, asserts), _HEAD)
    yield Artifact("crwd/schemat11.xsd", "xsd11", "application/xml", data)


_HEAD = (
    Comment("Struktura i warunki dokumentu elektronicznego: XML Schema 1.1 (xs:assert)."),
    Comment("Schematy podstawowe: crd.gov.pl; adresy w xs:import są oficjalne."),
)

TARGET = Target(
    name="xsd11",
    summary="Schemat dokumentu z warunkami (XML Schema 1.1)",
    emit_form=emit,
    support={"structure": Support.FULL, "values": Support.PARTIAL, "rules": Support.PARTIAL},
)
