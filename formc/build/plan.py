"""What a build will write: every artifact, manifest and the lock, as bytes by path.

Nothing here reads or writes the disk, so the same definitions give the same plan anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from formc.analysis.workspace import Workspace, text_of
from formc.bundle.manifest import LOCK, Locked, digest, lock, lock_line, manifest
from formc.compiler import Checked, Emitted, compile_form, compile_service
from formc.diagnostics import Report
from formc.ir import Codelist, Form, Service
from formc.shapes.lists import large_lists, list_path, printed
from formc.target import Artifact, Context, Summary, Target

Tick = Callable[[str], None]


@dataclass(slots=True)
class Plan:
    """Files by path below the output folder; the folders of the bundles that were planned; the
    lock lines of these."""

    files: dict[str, bytes] = field(default_factory=dict)
    bundles: list[str] = field(default_factory=list)
    locked: list[Locked] = field(default_factory=list)


def plan(checked: Checked, targets: Iterable[Target], wanted: frozenset[str], tick: Tick) -> Plan:
    """Plans the bundles of the `wanted` services (all of none), and the catalogue of all.

    `tick` is called with the name of each bundle when it is done.
    """
    targets = tuple(targets)
    made = Plan()
    report = checked.report
    services = checked.services
    chosen = {id: service for id, service in services.items() if not wanted or id in wanted}
    forms = {service.form.id: service.form for service in chosen.values()}
    options = project_options(checked.workspace)
    digests: dict[str, str] = {}
    demanded = checked.workspace.xml_must_enforce
    for form in forms.values():
        lists = large_lists(form, checked.workspace.codelists)
        digests[form.id] = _form_bundle(made, form, targets, report, demanded, lists)
        tick(f"forms/{form.id}")
    for service in chosen.values():
        _service_bundle(made, service, targets, digests[service.form.id], report, options)
        tick(f"services/{service.id}")
    _assets(made, targets)
    _codelists(made, checked)
    summaries = tuple(
        Summary(service, form_folder(service.form), digests[service.form.id])
        for service in chosen.values()
    )
    if not wanted:
        _catalogue(made, summaries, targets, report, options)
    return made


def project_options(workspace: Workspace) -> dict[str, object]:
    """What the project file says to targets: the name of the catalogue, who publishes it."""
    documents = tuple(workspace.of("project").values())[:1]
    found = {
        key: text_of(document.root.items.get(key))
        for document in documents
        for key in ("project", "publisher")
    }
    return {key: words for key, words in found.items() if words}


def form_folder(form: Form) -> str:
    """`forms/<id>/<version>`."""
    return f"forms/{form.id}/{form.version}"


def _form_bundle(
    made: Plan,
    form: Form,
    targets: tuple[Target, ...],
    report: Report,
    demanded: frozenset[str],
    lists: tuple[Codelist, ...],
) -> str:
    emitted = compile_form(form, targets, report, demanded=demanded)
    written = manifest(
        "form",
        form.id,
        form.version,
        [(a.path, a.role, a.media_type, a.data) for a in emitted.artifacts],
        emitted.engines,
        _losses(emitted),
        {"codelists": [_named(each) for each in lists]} if lists else None,
    )
    _put(made, form_folder(form), emitted.artifacts, written)
    made.locked.append(lock_line("form", form.id, form.version, written))
    return made.locked[-1].sha256


def _service_bundle(
    made: Plan,
    service: Service,
    targets: tuple[Target, ...],
    form_digest: str,
    report: Report,
    options: Mapping[str, object],
) -> None:
    emitted = compile_service(service, targets, report, options)
    written = manifest(
        "service",
        service.id,
        service.version,
        [(a.path, a.role, a.media_type, a.data) for a in emitted.artifacts],
        {},
        (),
        {"form": {"id": service.form.id, "version": service.form.version, "sha256": form_digest}},
    )
    _put(made, f"services/{service.id}", emitted.artifacts, written)
    made.locked.append(lock_line("service", service.id, service.version, written))


def _assets(made: Plan, targets: tuple[Target, ...]) -> None:
    """What pages of all bundles share; the version is formc's, not of any definition."""
    from formc import __version__

    artifacts = [a for target in targets if target.shared is not None for a in target.shared()]
    if not artifacts:
        return
    listed = [(a.path, a.role, a.media_type, a.data) for a in artifacts]
    written = manifest("assets", "assets", __version__, listed, {}, ())
    _put(made, "assets", artifacts, written)
    made.locked.append(lock_line("assets", "assets", __version__, written))


def _codelists(made: Plan, checked: Checked) -> None:
    """The large lists of all forms, also of those that are not built now: one folder holds them."""
    from formc import __version__

    found = {
        codelist.id: codelist
        for form in checked.forms.values()
        for codelist in large_lists(form, checked.workspace.codelists)
    }
    if not found:
        return
    artifacts = [
        Artifact(list_path(each), "codelist", "application/json", printed(each))
        for _, each in sorted(found.items())
    ]
    listed = [(a.path, a.role, a.media_type, a.data) for a in artifacts]
    written = manifest("codelists", "codelists", __version__, listed, {}, ())
    _put(made, "codelists", artifacts, written)
    made.locked.append(lock_line("codelists", "codelists", __version__, written))


def _named(codelist: Codelist) -> dict[str, str]:
    """A large list in the manifest of a form: where it stands and what its bytes are."""
    path = list_path(codelist)
    return {
        "id": codelist.id,
        "version": codelist.version,
        "path": f"codelists/{path}",
        "sha256": digest(printed(codelist)),
    }


def _catalogue(
    made: Plan,
    summaries: tuple[Summary, ...],
    targets: tuple[Target, ...],
    report: Report,
    options: Mapping[str, object],
) -> None:
    for target in targets:
        for artifact in target.collected(summaries, Context(target.name, report, options)):
            made.files[artifact.path] = artifact.data
    made.files[LOCK] = lock(made.locked)


def _put(made: Plan, folder: str, artifacts: Iterable[Artifact], written: bytes) -> None:
    made.bundles.append(folder)
    for artifact in artifacts:
        path = f"{folder}/{artifact.path}"
        if path in made.files:
            raise ValueError(f"two targets write {path}")
        made.files[path] = artifact.data
    made.files[f"{folder}/manifest.json"] = written


def _losses(emitted: Emitted) -> list[tuple[str, str, str, str]]:
    return [(loss.engine, loss.constraint, loss.reason, loss.advice) for loss in emitted.losses]


def merged_lock(old: Mapping[tuple[str, str], Locked], made: Plan) -> bytes:
    """The lock after a build of some services: their lines are new, the others stay."""
    lines = {**old, **{(line.kind, line.id): line for line in made.locked}}
    return lock(lines.values())
