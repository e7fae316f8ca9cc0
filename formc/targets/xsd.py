"""The document schema of a form (`schemat.xsd`), two examples, and the mapping of paths.

XML Schema 1.0 in the document dialect of CRWD; `shapes.xsd` says how it is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from formc.answers.examples import example, smallest
from formc.answers.filed import Filed
from formc.answers.judge import judge_fees
from formc.bundle.spelling import indented
from formc.ir import ChoiceType, Field, Form
from formc.runtime.document import to_xml
from formc.shapes.mapping import mapping
from formc.shapes.markup import Comment, written
from formc.shapes.xml_reading import read
from formc.shapes.xsd import schema
from formc.target import Artifact, Context, Support, Target


def emit(form: Form, context: Context) -> Iterator[Artifact]:
    """The schema, the mapping, an example and the smallest one."""
    document = read(form)
    data = written(schema(document), _HEAD)
    yield Artifact("crwd/schemat.xsd", "xsd", "application/xml", data)
    mapped = mapping(form)
    text = indented(mapped) + "\n"
    yield Artifact.text("xml/mapping.json", "mapping", "application/json", text)
    for path, filed in (("przyklad", example(form)), ("przyklad-min", smallest(form))):
        if filed is not None:
            written_out = to_xml(mapped, _filing(form, filed))
            yield Artifact(f"crwd/{path}.xml", "example", "application/xml", written_out)


_HEAD = (
    Comment(
        "Struktura dokumentu elektronicznego. Warunki zależne od innych odpowiedzi: rules.sch."
    ),
    Comment("Schematy podstawowe: crd.gov.pl; adresy w xs:import są oficjalne."),
)


# The example -------------------------------------------------------------------------------------


def _filing(form: Form, filed: Filed) -> Mapping[str, object]:
    """The filing of answers that the judge accepts, with the fees that are due."""
    fees = judge_fees(form, filed.answers, on=filed.on, office=filed.office)
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
        "on": filed.on,
        "filed_at": f"{filed.on}T12:00:00Z",
        "office": {"teryt": "0000000", "name": "Urząd Gminy Przykładowo"},
        "office_values": dict(filed.office),
        "codelists": lists,
        "answers": filed.answers,
        "files": {},
        "fees": fees,
    }


TARGET = Target(
    name="xsd",
    summary="Schemat dokumentu elektronicznego (CRWD), przykłady i mapa ścieżek",
    emit_form=emit,
    support={"structure": Support.FULL, "values": Support.PARTIAL, "rules": Support.NONE},
)
