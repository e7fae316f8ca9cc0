"""Definitions understood without being judged: forms and services of some files, no house rules.

What is compared may be old: it was right by the rules of its day, and today's lints say nothing
about what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from formc.analysis.elaborate import elaborate_form, elaborate_service
from formc.analysis.workspace import Document, open_workspace
from formc.diagnostics import Diagnostic, Report, Severity
from formc.ir import Form, Service
from formc.record import Record
from formc.syntax.tree import Map, Scalar


class Understood(Record, frozen=True):
    """Services by id, the forms that they use, and the mistakes that kept something out."""

    services: Mapping[str, Service]
    forms: Mapping[str, Form]
    mistakes: tuple[Diagnostic, ...] = ()


def understand(files: Mapping[str, bytes], wanted: Iterable[str] | None = None) -> Understood:
    """The `wanted` services of some files (all of None) with their forms."""
    report = Report()
    workspace = open_workspace(files, report)
    known: Mapping[str, Document] = workspace.of("service")
    chosen = known if wanted is None else {id: known[id] for id in wanted if id in known}
    used = {_used(document.root) for document in chosen.values()}
    shared = {}
    for id, document in sorted(workspace.of("form").items()):
        if id in used and (form := elaborate_form(document, workspace, report)) is not None:
            shared[id] = form
    services = {}
    for id, document in sorted(chosen.items()):
        service = elaborate_service(document, shared, workspace, report)
        if service is not None:
            services[id] = service
    forms = {service.form.id: service.form for service in services.values()}
    mistakes = tuple(each for each in report if each.severity is Severity.ERROR)
    return Understood(services, forms, mistakes)


def _used(root: Map) -> str:
    written = root.items.get("form")
    use = written.items.get("use") if isinstance(written, Map) else None
    return use.value if isinstance(use, Scalar) else ""
