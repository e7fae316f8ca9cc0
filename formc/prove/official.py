"""The schemas and examples of all forms, judged with the base schemas of a folder: the official
ones, or the stand-ins.

Whatever stands in a document comes from formc or from the base schemas; only the latter can be
unknown here. So this is what has to be done again when the official files are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from warnings import catch_warnings, simplefilter

from formc.compiler import compile_form
from formc.diagnostics import Report
from formc.ir import Form
from formc.prove.schemas import lxml_schema, second_schema
from formc.record import Record
from formc.target import Target


class Objection(Record, frozen=True):
    """What a processor says against a file of a form."""

    form: str
    file: str
    processor: str
    words: str


def missing() -> tuple[str, ...]:
    """The processors that are not installed."""
    return tuple(name for name in ("lxml", "xmlschema") if find_spec(name) is None)


def objections(
    forms: Iterable[Form], targets: Iterable[Target], catalogue: Mapping[str, Path] | None
) -> Iterator[Objection]:
    """What lxml and xmlschema say against schemas and examples; `catalogue` are base schemas by
    address, None the stand-ins."""
    targets = tuple(targets)
    for form in forms:
        if form.adoption is not None:
            continue  # its schema is somebody else's: `formc prove` asks
        emitted = compile_form(form, targets, Report())
        files = {artifact.path: artifact.data for artifact in emitted.artifacts}
        yield from _of_lxml(form, files, catalogue)
        yield from _of_xmlschema(form, files, catalogue)


def _examples(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for name in ("crwd/przyklad.xml", "crwd/przyklad-min.xml"):
        if name in files:
            yield name, files[name]


def _of_lxml(
    form: Form, files: Mapping[str, bytes], catalogue: Mapping[str, Path] | None
) -> Iterator[Objection]:
    from lxml import etree

    name = "crwd/schemat.xsd"
    try:
        schema = lxml_schema(files[name], catalogue)
    except (etree.LxmlError, KeyError) as error:  # a key: an address that is not in the catalogue
        yield Objection(form.id, name, "lxml", _brief(error))
        return
    for path, data in _examples(files):
        try:
            schema.assertValid(etree.fromstring(data))
        except etree.DocumentInvalid as error:
            yield Objection(form.id, path, "lxml", _brief(error))


def _of_xmlschema(
    form: Form, files: Mapping[str, bytes], catalogue: Mapping[str, Path] | None
) -> Iterator[Objection]:
    import xmlschema

    name = "crwd/schemat.xsd"
    try:
        with catch_warnings():  # what cannot be imported is only a warning there
            simplefilter("error", xmlschema.XMLSchemaImportWarning)
            schema = second_schema(files[name], catalogue)
    except (xmlschema.XMLSchemaException, xmlschema.XMLSchemaImportWarning, OSError) as error:
        yield Objection(form.id, name, "xmlschema", _brief(error))
        return
    for path, data in _examples(files):
        fault = next(schema.iter_errors(data.decode()), None)
        if fault is not None:
            yield Objection(form.id, path, "xmlschema", _brief(fault.reason))


def _brief(said: object) -> str:
    return " ".join(str(said).split())[:300]
