"""The document schema of a form (`schemat.xsd`), its description (`wyroznik.xml`), two examples,
and the mapping of paths.

XML Schema 1.0 in the document dialect of CRWD; `shapes.xsd` says how it is made.
"""

from __future__ import annotations

from collections.abc import Iterator

from formc.adoption import Adoption
from formc.answers.examples import example, filing, smallest
from formc.bundle.spelling import indented
from formc.ir import Form
from formc.runtime import adopting
from formc.runtime.document import to_xml
from formc.shapes.adopted import adopted_mapping, described, stand_in_files
from formc.shapes.mapping import mapping
from formc.shapes.markup import Comment, written
from formc.shapes.registration import description
from formc.shapes.xml_reading import read
from formc.shapes.xsd import schema
from formc.target import Artifact, Context, Support, Target


def emit(form: Form, context: Context) -> Iterator[Artifact]:
    """The schema, its description, the mapping, an example and the smallest one; for a template
    of somebody else what it is, the mapping and the examples."""
    if form.adoption is not None:
        yield from _adopted(form, form.adoption)
        return
    document = read(form)
    data = written(schema(document), _HEAD)
    yield Artifact("crwd/schemat.xsd", "xsd", "application/xml", data)
    said = description(form, form.registry.publication)
    yield Artifact("crwd/wyroznik.xml", "registration", "application/xml", said)
    mapped = mapping(form)
    text = indented(mapped) + "\n"
    yield Artifact.text("xml/mapping.json", "mapping", "application/json", text)
    for path, filed in (("przyklad", example(form)), ("przyklad-min", smallest(form))):
        if filed is not None:
            written_out = to_xml(mapped, filing(form, filed))
            yield Artifact(f"crwd/{path}.xml", "example", "application/xml", written_out)


def _adopted(form: Form, adoption: Adoption) -> Iterator[Artifact]:
    text = indented(described(form, adoption)) + "\n"
    yield Artifact.text("adopted.json", "adopted", "application/json", text)
    mapped = adopted_mapping(form, adoption)
    text = indented(mapped) + "\n"
    yield Artifact.text("xml/mapping.json", "mapping", "application/json", text)
    for path, filed in (("przyklad", example(form)), ("przyklad-min", smallest(form))):
        if filed is not None:
            sent = {**filing(form, filed), "files": stand_in_files(filed.answers)}
            data = adopting.to_xml(mapped, sent)
            yield Artifact(f"xml/{path}.xml", "example", "application/xml", data)


_HEAD = (
    Comment(
        "Struktura dokumentu elektronicznego. Warunki zależne od innych odpowiedzi: rules.sch."
    ),
    Comment("Schematy podstawowe: crd.gov.pl; adresy w xs:import są oficjalne."),
)


TARGET = Target(
    name="xsd",
    summary="Schemat dokumentu elektronicznego (CRWD) z wyróżnikiem, przykłady i mapa ścieżek",
    emit_form=emit,
    support={"structure": Support.FULL, "values": Support.PARTIAL, "rules": Support.NONE},
)
