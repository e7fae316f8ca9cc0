"""The pipeline. Read this file first.

    files --read--> trees --conform--> workspace --elaborate--> services --emit--> artifacts

Every arrow is a function in another package, takes a `Report`, and goes on as far as it can: a
broken definition yields diagnostics, never an exception. Nothing here touches the disk: callers
bring the files as bytes and take the artifacts away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from formc.analysis import units
from formc.analysis.frozen import frozen
from formc.analysis.workspace import Workspace, open_workspace
from formc.diagnostics import Report
from formc.ir import Form, Service
from formc.record import Record, part
from formc.target import Artifact, Context, Loss, Target


class Checked(Record, frozen=True):
    """What the front end understood, and all the diagnostics."""

    workspace: Workspace
    forms: Mapping[str, Form]
    services: Mapping[str, Service]
    report: Report


class Emitted(Record, frozen=True):
    """What the targets made of one form or service."""

    artifacts: tuple[Artifact, ...]
    engines: Mapping[str, tuple[str, ...]] = part(default_factory=dict)
    losses: tuple[Loss, ...] = ()


def check(files: Mapping[str, bytes]) -> Checked:
    """All definitions of a folder: `files` maps paths below it to bytes."""
    report = Report()
    workspace = open_workspace(files, report)
    understanding = units.Understanding(workspace)
    understood = [understanding.understood(unit) for unit in units.units_of(workspace)]
    understood += [understanding.understood(unit) for unit in units.loose_fragments(workspace)]
    for each in understood:
        report.extend(each.problems)
    take = units.unjudged if report.failed else partial(units.examined, workspace=workspace)
    units.conclude(workspace, map(take, understood), report)
    services = {each.unit.id: each.service for each in understood if each.service is not None}
    forms = {service.form.id: service.form for service in services.values()}
    return Checked(workspace, dict(sorted(forms.items())), services, report)


def compile_form(
    form: Form,
    targets: Iterable[Target],
    report: Report,
    options: Mapping[str, object] | None = None,
    demanded: frozenset[str] = frozenset(),
) -> Emitted:
    """All artifacts of a form's bundle. `demanded` are the codes that XML must enforce."""
    return _emit(targets, report, form, None, options, demanded)


def compile_service(
    service: Service,
    targets: Iterable[Target],
    report: Report,
    options: Mapping[str, object] | None = None,
) -> Emitted:
    """All artifacts of a service's bundle. `options` are what every target may know of the
    project: `project` and `publisher`."""
    return _emit(targets, report, None, service, options)


def _emit(
    targets: Iterable[Target],
    report: Report,
    form: Form | None,
    service: Service | None,
    options: Mapping[str, object] | None = None,
    demanded: frozenset[str] = frozenset(),
) -> Emitted:
    accepted = frozenset(constraint for constraint, _ in form.losses) if form else frozenset()
    artifacts: list[Artifact] = []
    engines: dict[str, tuple[str, ...]] = {}
    losses: list[Loss] = []
    for target in targets:
        context = Context(target.name, report, options or {}, demanded=demanded, accepted=accepted)
        if form is not None and target.emit_form is not None:
            artifacts.extend(target.emit_form(form, context))
        if service is not None and target.emit_service is not None:
            artifacts.extend(target.emit_service(service, context))
        for engine, constraints in context.enforced.items():
            engines[engine] = tuple(sorted({*engines.get(engine, ()), *constraints}))
        losses.extend(context.losses)
    return Emitted(frozen(form, artifacts), engines, tuple(losses))
