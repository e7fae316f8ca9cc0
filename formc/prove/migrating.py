"""Migrations tried on the examples of the older version, by the judge and by a real XSLT processor.

What was right must be right after `migrate.py`; its document must come through `migrate.xsl` as a
document that the new schema accepts and that reads back as the same answers.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Any

from formc.answers.filed import Filed
from formc.answers.judge import judge
from formc.compat.migrations import Tried
from formc.diagnostics import Report
from formc.ir import Form
from formc.prove.memory import validator
from formc.prove.schemas import lxml_schema
from formc.runtime.document import DocumentError, UnwritableError, from_xml, to_xml
from formc.shapes.mapping import mapping
from formc.target import Context
from formc.targets import load

if TYPE_CHECKING:
    from lxml import etree


@dataclass(frozen=True)
class Converters:
    """The converters of a form from one older version of it, as a bundle has them."""

    old: Form
    new: Form

    @property
    def major(self) -> int:
        return int(self.old.version.partition(".")[0])

    @property
    def there(self) -> bool:
        return any(each.major == self.major for each in self.new.migrations)

    @cached_property
    def artifacts(self) -> Mapping[str, bytes]:
        made = {}
        for target in load(("migrations", "xsd")):
            assert target.emit_form is not None
            for artifact in target.emit_form(self.new, Context(target.name, Report())):
                made[artifact.path] = artifact.data
        return made

    @cached_property
    def module(self) -> ModuleType:
        """`migrate.py` beside its validator."""
        package = validator(self.new).__package__
        assert package is not None
        module = ModuleType(f"{package}.migrate")
        module.__package__ = package
        sys.modules[module.__name__] = module
        exec(compile(self.artifacts["migrate.py"], "<migrate.py>", "exec"), module.__dict__)
        return module

    @cached_property
    def stylesheet(self) -> etree.XSLT | None:
        from lxml import etree

        data = self.artifacts.get("migrate.xsl")
        return None if data is None else etree.XSLT(etree.fromstring(data))

    @cached_property
    def schema(self) -> etree.XMLSchema:
        return lxml_schema(self.artifacts["crwd/schemat.xsd"])

    def migrated(self, filed: Filed) -> Any:
        """The answers by `migrate.py`."""
        return self.module.migrate(
            filed.answers, major=self.major, on=filed.on, office=dict(filed.office)
        )

    def restyled(self, filed: Filed) -> bytes | None:
        """The document by `migrate.xsl`; None without one, or where answers have no document."""
        from lxml import etree

        if self.stylesheet is None or self.old.adoption is not None:
            return None
        try:
            document = to_xml(mapping(self.old), filing(self.old, filed))
        except UnwritableError:
            return None
        return etree.tostring(self.stylesheet(etree.fromstring(document)))


def try_migration(old: Form, new: Form, more: Iterable[Filed] = ()) -> Iterator[Tried]:
    """Every right example of the older form (and `more`) through the converters of the new one."""
    converters = Converters(old, new)
    examples = [
        Filed(test.name, test.answers, test.on, dict(test.office))
        for test in old.tests
        if test.valid and test.posted is None
    ]
    for filed in (*examples, *more):
        yield Tried(new.id, filed.name, tuple(_wrong(converters, filed)))


def _wrong(converters: Converters, filed: Filed) -> Iterator[str]:
    try:
        answers = converters.migrated(filed)
    except ValueError as error:
        yield f"migrate.py: {error}"
        return
    for problem in judge(converters.new, answers, on=filed.on, office=filed.office):
        rule = f" {problem.rule}" if problem.rule else ""
        yield f"migrate.py: {problem.path or '/'}: {problem.code}{rule}"
    yield from _wrong_document(converters, filed, answers)


def _wrong_document(converters: Converters, filed: Filed, answers: Any) -> Iterator[str]:
    from lxml import etree

    document = converters.restyled(filed)
    if document is None:
        return
    schema = converters.schema
    if not schema.validate(etree.fromstring(document)):
        yield f"migrate.xsl: {str(schema.error_log).splitlines()[0]}"
        return
    try:
        read = from_xml(mapping(converters.new), document)
    except DocumentError as error:
        yield f"migrate.xsl: {error}"
        return
    if read["answers"] != answers:
        paths = ", ".join(sorted(_different(read["answers"], answers, "")))
        yield f"migrate.xsl: inaczej niż migrate.py: {paths}"


def _different(one: Any, other: Any, path: str) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in {**one, **other}:
            yield from _different(one.get(name), other.get(name), f"{path}/{name}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, pair in enumerate(zip(one, other, strict=True)):
            yield from _different(*pair, f"{path}/{number}")
    elif one != other:
        yield path or "/"


def filing(form: Form, filed: Filed) -> dict[str, Any]:
    """What `to_xml` takes, with nothing of an office but its values."""
    return {
        "form": form.id,
        "version": form.version,
        "on": filed.on,
        "filed_at": None,
        "office": None,
        "office_values": dict(filed.office),
        "codelists": {},
        "answers": filed.answers,
        "files": {},
        "fees": {"items": [], "total": "0.00"},
    }
