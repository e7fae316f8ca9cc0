"""What a build will write: every artifact, manifest and the lock, as bytes by path.

Nothing here reads or writes the disk, so the same definitions give the same plan anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from formc import __version__
from formc.analysis.workspace import Workspace, text_of
from formc.build.job import ClashError
from formc.bundle import LOCK, MANIFEST
from formc.bundle.manifest import Locked, digest
from formc.bundle.writing import lock, lock_line, manifest
from formc.compiler import Checked, Emitted, compile_form, compile_service
from formc.diagnostics import Report
from formc.ir import Codelist, Form, Service
from formc.record import Mutable, Record, part
from formc.shapes.lists import large_lists, list_path, printed
from formc.target import Artifact, Context, Summary, Target

Tick = Callable[[str], None]


class Plan(Mutable):
    """Files by path below the output folder; the folders of the bundles that were planned; the
    lock lines of these."""

    files: dict[str, bytes] = part(default_factory=dict)
    bundles: list[str] = part(default_factory=list)
    locked: list[Locked] = part(default_factory=list)


class Bundled(Record, frozen=True):
    """A bundle as bytes: its artifacts by path below `folder`, and its manifest."""

    kind: str
    id: str
    version: str
    folder: str
    artifacts: tuple[Artifact, ...]
    manifest: bytes

    @property
    def line(self) -> Locked:
        """Its line in the lock."""
        return lock_line(self.kind, self.id, self.version, self.manifest)

    def files(self) -> dict[str, bytes]:
        """Everything below the folder by path."""
        return {**{each.path: each.data for each in self.artifacts}, MANIFEST: self.manifest}


def plan(checked: Checked, targets: Iterable[Target], wanted: frozenset[str], tick: Tick) -> Plan:
    """Plans the bundles of the `wanted` services (all of none), and the catalogue of all.

    `tick` is called with the name of each bundle when it is done.
    """
    targets = tuple(targets)
    made = Plan()
    report, workspace = checked.report, checked.workspace
    services = checked.services
    chosen = {id: service for id, service in services.items() if not wanted or id in wanted}
    forms = {service.form.id: service.form for service in chosen.values()}
    options = project_options(workspace)
    summaries: dict[str, str] = {}
    for form in forms.values():
        lists = large_lists(form, workspace.codelists)
        bundled = form_bundle(form, targets, report, workspace.xml_must_enforce, lists)
        summaries[form.id] = _put(made, bundled)
        tick(f"forms/{form.id}")
    for service in chosen.values():
        digest = summaries[service.form.id]
        _put(made, service_bundle(service, targets, digest, report, options))
        tick(f"services/{service.id}")
    large = {
        each.id: each
        for form in checked.forms.values()
        for each in large_lists(form, workspace.codelists)
    }
    for shared in (assets_bundle(targets), codelists_bundle(large.values())):
        if shared is not None:
            _put(made, shared)
    if not wanted:
        known = [summary(service, summaries[service.form.id]) for service in chosen.values()]
        collected = [
            artifact
            for target in targets
            for artifact in target.collected(known, Context(target.name, report, options))
        ]
        if catalogue := catalogue_bundle(collected):
            _put(made, catalogue)
        made.files[LOCK] = lock(made.locked)
    return made


def summary(service: Service, form_digest: str) -> Summary:
    """What the catalogue may keep of a service."""
    return Summary(service, form_folder(service.form), form_digest)


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


def form_bundle(
    form: Form,
    targets: tuple[Target, ...],
    report: Report,
    demanded: frozenset[str],
    lists: tuple[Codelist, ...],
) -> Bundled:
    """The bundle of a form; `lists` are the large lists that it chooses from."""
    emitted = compile_form(form, targets, report, demanded=demanded)
    written = manifest(
        "form",
        form.id,
        form.version,
        _listed(form_folder(form), emitted.artifacts),
        emitted.engines,
        _losses(emitted),
        {"codelists": [_named(each) for each in lists]} if lists else None,
    )
    return Bundled("form", form.id, form.version, form_folder(form), emitted.artifacts, written)


def service_bundle(
    service: Service,
    targets: tuple[Target, ...],
    form_digest: str,
    report: Report,
    options: Mapping[str, object],
) -> Bundled:
    """The bundle of a service; `form_digest` is of the manifest of its form."""
    emitted = compile_service(service, targets, report, options)
    written = manifest(
        "service",
        service.id,
        service.version,
        _listed(f"services/{service.id}", emitted.artifacts),
        {},
        (),
        {"form": {"id": service.form.id, "version": service.form.version, "sha256": form_digest}},
    )
    folder = f"services/{service.id}"
    return Bundled("service", service.id, service.version, folder, emitted.artifacts, written)


def assets_bundle(targets: tuple[Target, ...]) -> Bundled | None:
    """What pages of all bundles share; the version is formc's, not of any definition."""
    artifacts = [a for target in targets if target.shared is not None for a in target.shared()]
    return _of_formc("assets", artifacts)


def codelists_bundle(lists: Iterable[Codelist]) -> Bundled | None:
    """The large lists of all forms, also of those that are not built now: one folder holds them."""
    artifacts = [
        Artifact(list_path(each), "codelist", "application/json", printed(each))
        for each in sorted(lists, key=lambda each: each.id)
    ]
    return _of_formc("codelists", artifacts)


def catalogue_bundle(artifacts: Iterable[Artifact]) -> Bundled | None:
    """What stands at the root and tells of all services."""
    return _of_formc("catalogue", list(artifacts), "")


def _of_formc(name: str, artifacts: list[Artifact], folder: str | None = None) -> Bundled | None:
    folder = name if folder is None else folder
    if not artifacts:
        return None
    written = manifest(name, name, __version__, _listed(folder or ".", artifacts), {}, ())
    return Bundled(name, name, __version__, folder, tuple(artifacts), written)


def _listed(folder: str, artifacts: Iterable[Artifact]) -> list[tuple[str, str, str, bytes]]:
    """What a manifest says of artifacts."""
    seen: set[str] = set()
    for artifact in artifacts:
        if artifact.path in seen:
            raise ClashError(f"dwa cele piszą {folder}/{artifact.path}")
        seen.add(artifact.path)
    return [(a.path, a.role, a.media_type, a.data) for a in artifacts]


def _named(codelist: Codelist) -> dict[str, str]:
    """A large list in the manifest of a form: where it stands and what its bytes are."""
    path = list_path(codelist)
    return {
        "id": codelist.id,
        "version": codelist.version,
        "path": f"codelists/{path}",
        "sha256": digest(printed(codelist)),
    }


def _put(made: Plan, bundled: Bundled) -> str:
    """The digest of the manifest."""
    made.bundles.append(bundled.folder)
    below = f"{bundled.folder}/" if bundled.folder else ""
    for path, data in bundled.files().items():
        made.files[below + path] = data
    made.locked.append(bundled.line)
    return bundled.line.sha256


def _losses(emitted: Emitted) -> list[tuple[str, str, str, str]]:
    return [(loss.engine, loss.constraint, loss.reason, loss.advice) for loss in emitted.losses]
