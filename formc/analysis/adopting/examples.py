"""The documents of a form's right examples, held against the schema that the form adopts."""

from __future__ import annotations

from collections.abc import Iterator

from formc.adoption import Adoption
from formc.diagnostics import Diagnostic, Say, adopting
from formc.foreign.declared import Declared, Shapes
from formc.foreign.judging import first_fault
from formc.ir import Form
from formc.runtime.adopting import to_xml
from formc.runtime.filing import EMPTY_FILING, UnwritableError
from formc.runtime.untrusted_xml import parse_document
from formc.shapes.adopted import adopted_mapping, stand_in_files


def held(adoption: Adoption, form: Form, root: Declared, shapes: Shapes) -> Iterator[Diagnostic]:
    """What the schema refuses of the examples that the form accepts."""
    mapping = adopted_mapping(form, adoption)
    for test in form.tests:
        if not test.valid or test.posted is not None:
            continue
        filing = {
            **EMPTY_FILING,
            "form": form.id,
            "version": form.version,
            "on": test.on,
            "filed_at": f"{test.on}T12:00:00Z",
            "office": {"teryt": "1465011", "name": "Urząd"},
            "answers": test.answers,
            "files": stand_in_files(test.answers),
        }
        try:
            document = to_xml(mapping, filing)
        except UnwritableError as error:
            yield adopting.adopted_example(
                test.origin, test.name, error.path, Say(str(error), str(error))
            )
            continue
        found = first_fault(parse_document(document), root, shapes)
        if found is not None:
            yield adopting.adopted_example(test.origin, test.name, *found)
