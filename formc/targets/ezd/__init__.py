"""What a system of electronic documents (EZD) takes over: metadata, an entry for its register.

A form has `ezd/metadane.xsl`, which makes the metadata of NDAP 1.7 from a document, and the
metadata of its example. A service has `ezd/rejestr.json`: what its definition says of records, and
nothing that it does not say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from formc.adoption import Adoption, Part
from formc.answers.examples import example, filing
from formc.bundle.writing import canonical
from formc.expr.tree import Path
from formc.ir import ChoiceType, Field, Form, Service
from formc.runtime.archiving import document_metadata, register_entry
from formc.runtime.document import to_xml
from formc.runtime.filing import Mapped
from formc.shapes.adopted import paths, xpath
from formc.shapes.case_title import parts
from formc.shapes.mapping import kind_of, mapping
from formc.shapes.xml import CONTENT, OWN, SENDERS, pointer
from formc.shapes.xml_reading import read
from formc.target import Artifact, Context, Support, Target
from formc.targets.ezd.metadata import stylesheet

FORMAT = 1  # of rejestr.json
Where = Callable[[Path], str | None]
"""The XPath of an answer."""


def emit_form(form: Form, context: Context) -> Iterator[Artifact]:
    """The stylesheet, and what it makes of the example; nothing for a template of somebody else,
    whose documents do not say who writes as ours do."""
    if form.adoption is not None:
        return
    data = stylesheet(form)
    yield Artifact("ezd/metadane.xsl", "metadata", "application/xslt+xml", data)
    mapped = mapping(form)
    document = _example(form, mapped)
    if document is not None:
        made = document_metadata(mapped, document)
        yield Artifact("ezd/metadane-przyklad.xml", "metadata-example", "application/xml", made)


def emit_service(service: Service, context: Context) -> Iterator[Artifact]:
    """The entry of the register, with the example filled in."""
    if service.form.adoption is not None:
        register = _of_template(service, service.form.adoption)
        yield Artifact("ezd/rejestr.json", "register", "application/json", canonical(register))
        return
    register, mapped = _register(service), mapping(service.form)
    document = _example(service.form, mapped)
    if document is not None:
        register["example"] = register_entry(mapped, register, document)
    yield Artifact("ezd/rejestr.json", "register", "application/json", canonical(register))


def _example(form: Form, mapped: Mapped) -> bytes | None:
    filed = example(form)
    return None if filed is None else to_xml(mapped, filing(form, filed))


def _register(service: Service) -> dict[str, object]:
    """What is not written in the definition is null."""
    document = read(service.form)
    return {
        **_facts(service, document.xpath),
        "senders": {"xpath": SENDERS},
        "attachments": {"xpath": f"{CONTENT}/str:Zalaczniki/str:Zalacznik"},
        "filed_on": {"xpath": f"{CONTENT}/{OWN}:Metryka/{OWN}:DzienZlozenia"},
    }


def _of_template(service: Service, adoption: Adoption) -> dict[str, object]:
    """What a document by somebody else's template tells: senders and attachments stand where only
    its owner knows."""
    known = paths(adoption)
    days = [
        xpath(steps)
        for steps, node in adoption.places()
        if isinstance(node.value, Part) and node.value.name in ("on", "filed_at")
    ]
    return {
        **_facts(service, lambda path: known.get(path)),
        "senders": None,
        "attachments": None,
        "filed_on": {"xpath": days[0]} if days else None,
    }


def _facts(service: Service, where: Where) -> dict[str, object]:
    """What the definition says, whatever documents are like."""
    form, records = service.form, service.records
    title = records.case_title if records else None
    return {
        "format": FORMAT,
        "service": service.id,
        "service_version": service.version,
        "service_title": service.title.pl,
        "form": form.id,
        "version": form.version,
        "namespace": form.namespace,
        "records_class": records.jrwa if records else None,
        "category": records.category if records else None,
        "case_title": _title(title, form, where) if title else None,
    }


def _title(template: str, form: Form, where: Where) -> dict[str, object]:
    """The template as it is written, and taken apart for software."""
    items = {item.path: item for item in form.walk()}
    found: list[object] = []
    for part in parts(template):
        if isinstance(part, str):
            found.append(part)
            continue
        item = items[part]
        assert isinstance(item, Field), "the analysis reports other paths"
        told: dict[str, object] = {
            "path": pointer(part),
            "xpath": where(part),
            "kind": kind_of(item.type),
        }
        if isinstance(item.type, ChoiceType):
            told["codes"] = {option.code: option.label.pl for option in item.type.codelist.options}
        found.append(told)
    return {"template": template, "parts": found}


TARGET = Target(
    name="ezd",
    summary="Dla EZD: metadane NDAP 1.7 (XSLT) i wpis do rejestru",
    emit_form=emit_form,
    emit_service=emit_service,
    support={"metadata": Support.FULL},
)
