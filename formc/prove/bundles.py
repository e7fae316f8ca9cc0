"""The bundle of a form in a folder of its own, opened and compiled as each real engine needs it.

Everything compiled is kept for the next question. The libraries are loaded when they are asked for:
none of them is needed to compile a form.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from formc.answers.filed import Filed
from formc.bundle.reader import Bundle as OpenedBundle
from formc.bundle.reader import open_bundle
from formc.bundle.writing import manifest
from formc.compiler import compile_form
from formc.diagnostics import Report
from formc.ir import Form
from formc.prove import schemas
from formc.shapes.adopted import stand_in_files
from formc.targets import BUILTIN, OPTIONAL, load

if TYPE_CHECKING:
    import xmlschema
    from lxml import etree


@dataclass(frozen=True)
class Bundle:
    """The artifacts of a form in a folder, and the constraints that its partial engines list."""

    form: Form
    folder: Path
    enforced: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, form: Form, folder: Path) -> Bundle:
        """Compiles a form into a folder."""
        emitted = compile_form(form, load((*BUILTIN, *OPTIONAL)), Report())
        for artifact in emitted.artifacts:
            file = folder / artifact.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(artifact.data)
        listed = [(a.path, a.role, a.media_type, a.data) for a in emitted.artifacts]
        written = manifest("form", form.id, form.version, listed, emitted.engines, ())
        (folder / "manifest.json").write_bytes(written)
        enforced = {engine: frozenset(ids) for engine, ids in emitted.engines.items()}
        return cls(form, folder, enforced)

    @cached_property
    def opened(self) -> OpenedBundle:
        """The bundle as a portal opens it."""
        return open_bundle(self.folder)

    @cached_property
    def validator(self) -> ModuleType:
        return self.opened.module("validator")

    @cached_property
    def runtime(self) -> ModuleType:
        return self.opened.module("runtime")

    @cached_property
    def page(self) -> Any:
        """The class `Form` of `form.py`."""
        return self.opened.module("form").Form

    @property
    def adopts(self) -> bool:
        """Whether documents follow a template of somebody else: there are no rules of ours."""
        return self.form.adoption is not None

    @cached_property
    def xsd(self) -> etree.XMLSchema:
        """Of the form, or of the template that it adopts."""
        if (adoption := self.form.adoption) is not None:
            return schemas.lxml_schema(
                dict(adoption.files)[adoption.schema], beside=dict(adoption.files)
            )
        return schemas.lxml_schema((self.folder / "crwd" / "schemat.xsd").read_bytes())

    @cached_property
    def second_xsd(self) -> xmlschema.XMLSchema:
        if (adoption := self.form.adoption) is not None:
            return schemas.second_schema(
                dict(adoption.files)[adoption.schema], beside=dict(adoption.files)
            )
        return schemas.second_schema((self.folder / "crwd" / "schemat.xsd").read_bytes())

    @cached_property
    def xsd_with_assertions(self) -> xmlschema.XMLSchema11:
        return schemas.schema_with_assertions(self._asserting)

    @cached_property
    def second_assertions(self) -> Callable[[bytes], bool]:
        return schemas.saxon_assertions(self._asserting)

    @property
    def _asserting(self) -> bytes:
        return (self.folder / "crwd" / "schemat11.xsd").read_bytes()

    @cached_property
    def schematron(self) -> Any:
        from lxml import etree

        isoschematron: Any = import_module("lxml.isoschematron")  # has no types
        return isoschematron.Schematron(etree.parse(self.folder / "rules.sch"))

    @cached_property
    def rules(self) -> Callable[[etree._Element], bool]:
        """The same rules, fast."""
        return schemas.libxml2_schematron((self.folder / "rules.sch").read_bytes())

    @cached_property
    def second_schematron(self) -> Callable[[bytes], bool]:
        return schemas.saxon_rules((self.folder / "rules.xsl").read_bytes())

    @cached_property
    def json_schema(self) -> Any:
        judge: Any = import_module("jsonschema").Draft202012Validator  # has no types
        schema = json.loads((self.folder / "schema.json").read_text())
        judge.check_schema(schema)
        return judge(schema)

    @cached_property
    def json_schema_in_rust(self) -> Any:
        """The same schema in the crate `jsonschema`, whose patterns are not Python's."""
        crate: Any = import_module("jsonschema_rs")
        return crate.Draft202012Validator(json.loads((self.folder / "schema.json").read_text()))

    def document(self, filed: Filed) -> bytes | None:
        """The document of answers; None where one of them has no form in XML."""
        try:
            made: bytes = self.validator.to_xml(self.filing(filed))
        except self.runtime.UnwritableError:
            return None
        return made

    def filing(self, filed: Filed) -> dict[str, Any]:
        return {
            "form": self.form.id,
            "version": self.form.version,
            "on": filed.on,
            "filed_at": "2027-03-01T12:00:00Z" if self.adopts else None,
            "office": {"teryt": "1465011", "name": "Urząd"} if self.adopts else None,
            "office_values": dict(filed.office),
            "codelists": {},
            "answers": filed.answers,
            "files": stand_in_files(filed.answers) if self.adopts else {},
            "fees": {"items": [], "total": "0.00"},
        }
