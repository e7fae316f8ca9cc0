"""The document schema of a form (`schemat.xsd`), an example, and the mapping of paths.

XML Schema 1.0 in the document dialect of CRWD; `shapes.xsd` says how it is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from formc.bundle.spelling import indented
from formc.ir import ChoiceType, Field, Form, Test
from formc.runtime.document import to_xml
from formc.shapes.mapping import mapping
from formc.shapes.markup import Comment, written
from formc.shapes.xml_reading import read
from formc.shapes.xsd import schema
from formc.target import Artifact, Context, Support, Target


def emit(form: Form, context: Context) -> Iterator[Artifact]:
    """The schema, the mapping, and an example if a valid test gives one."""
    document = read(form)
    data = written(schema(document), _HEAD)
    yield Artifact("crwd/schemat.xsd", "xsd", "application/xml", data)
    mapped = mapping(form)
    text = indented(mapped) + "\n"
    yield Artifact.text("xml/mapping.json", "mapping", "application/json", text)
    example = next((test for test in form.tests if test.valid and test.posted is None), None)
    if example is not None:
        yield Artifact(
            "crwd/przyklad.xml",
            "example",
            "application/xml",
            to_xml(mapped, _filing(form, example)),
        )


_HEAD = (
    Comment(
        "Struktura dokumentu elektronicznego. Warunki zależne od innych odpowiedzi: rules.sch."
    ),
    Comment("Schematy podstawowe: crd.gov.pl; adresy w xs:import są oficjalne."),
)


# The example -------------------------------------------------------------------------------------


def _filing(form: Form, test: Test) -> Mapping[str, object]:
    """The filing of a test; its fees are those that the test states."""
    fees = [{"id": id, "amount": amount} for id, amount in test.fees if id != "total"]
    lists = {
        item.type.codelist.id: item.type.codelist.version
        for item in form.walk()
        if isinstance(item, Field)
        and isinstance(item.type, ChoiceType)
        and item.type.codelist.version  # a list written in its field has none
    }
    return {
        "form": form.id,
        "version": form.version,
        "on": test.on,
        "filed_at": f"{test.on}T12:00:00Z",
        "office": {"teryt": "0000000", "name": "Urząd Gminy Przykładowo"},
        "office_values": dict(test.office),
        "codelists": lists,
        "answers": test.answers,
        "files": {},
        "fees": {"items": fees},
    }


TARGET = Target(
    name="xsd",
    summary="Schemat dokumentu elektronicznego (CRWD), przykład i mapa ścieżek",
    emit_form=emit,
    support={"structure": Support.FULL, "values": Support.PARTIAL, "rules": Support.NONE},
)
