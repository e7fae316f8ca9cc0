"""What the repository of document schemas (CRWD) knows of a form: its namespaces, its description,
and what has been published of it.

The namespace of a major version is the one under which it was published; else the one that the
definition names; else one made by the profile. Published files are read one by one, and only with
their form: whoever reads a form notes what it depends on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from formc.analysis.card import read_basis, read_domain
from formc.analysis.outline import maps
from formc.analysis.records import by_profile, inner, namespace_fault, recorded
from formc.analysis.workspace import Workspace, text_of
from formc.diagnostics import Diagnostic, Report, registry
from formc.ir import Form
from formc.publication import (
    FOLDER,
    RECORD,
    REQUIRED,
    SCHEMA,
    Author,
    Publication,
    Registration,
    Registry,
)
from formc.shapes.law import cited
from formc.shapes.markup import written
from formc.shapes.xml_reading import read
from formc.shapes.xsd import schema
from formc.shapes.xsd_reading import (
    UnreadableSchemaError,
    accepted,
    difference,
    reworded,
    target_namespace,
)
from formc.source import Span
from formc.syntax.tree import Map, Node


def read_registry(
    roots: Sequence[Map], id: str, version: str, workspace: Workspace, report: Report
) -> tuple[Registry, str]:
    """What is registered of a form, and its namespace. `roots` are the definition's own keys, then
    those of the shared form that it takes."""
    major = int(version.split(".")[0] or 0)  # a version that was refused is empty
    named = by_profile(roots[0])
    project = _project(workspace, "namespaces")
    chosen = text_of(inner(roots[0], "namespaces").get("profile"))
    local = text_of(project.get("local"))
    pattern = f"{workspace.base_iri}/wzor/{id}/{{major}}/"
    if (chosen or text_of(project.get("profile"))) == "local" and not namespace_fault(local):
        pattern = f"{local}{id}-{{major}}/"
    spaces: dict[int, str] = {}
    for profile in [chosen] if chosen else ["local", "crwd"]:
        spaces.update(named.get(profile, {}))
    for older in {major, *_migrated(roots)}:
        record = workspace.of("publication").get(f"{FOLDER}/{id}/{older}/{RECORD}")
        if record is not None and "namespace" in record.root.items:
            spaces[older] = text_of(record.root.items["namespace"])
    made = Registry(
        registration=_registration(roots, workspace, report),
        publication=_publication(id, major, workspace, report),
        namespaces=spaces,
        pattern=pattern,
    )
    return made, made.namespace(major)


def _migrated(roots: Sequence[Map]) -> Iterator[int]:
    """The older major versions of which a migration speaks."""
    for root in roots:
        for migration in maps(root.items.get("migrations")):
            written_as = text_of(migration.items.get("from"))
            if re.fullmatch("[0-9]{1,6}", written_as):
                yield int(written_as)


def _project(workspace: Workspace, key: str) -> Mapping[str, Node]:
    for document in workspace.of("project").values():
        return inner(document.root, key)
    return {}


def _registration(roots: Sequence[Map], workspace: Workspace, report: Report) -> Registration:
    def node(key: str) -> Node | None:
        return next((root.items[key] for root in roots if key in root.items), None)

    domain = node("domain")
    bases = [
        basis
        for each in maps(node("legal_basis"))
        if (basis := read_basis(each, workspace, report)) is not None
    ]
    author = {key: text_of(value) for key, value in _project(workspace, "author").items()}
    return Registration(
        kind=text_of(node("kind")),
        category=read_domain(domain, workspace, report).title.pl if domain is not None else "",
        description=text_of(node("summary")),
        basis=tuple(pair for basis in bases if basis.role == "basis" for pair in cited(basis)),
        author=Author(**author),
    )


# What has been published -------------------------------------------------------------------------


def _publication(id: str, major: int, workspace: Workspace, report: Report) -> Publication | None:
    """The publication of a major version; None for one that is damaged: `publications` tells what
    is missing."""
    folder = f"{FOLDER}/{id}/{major}"
    document = workspace.of("publication").get(f"{folder}/{RECORD}")
    if document is None:
        return None
    keys = document.root.items
    listed = recorded(document.root)
    files = {name: workspace.published.get(f"{folder}/{name}") for name in listed}
    right: dict[str, bytes] = {}
    for name, data in files.items():
        digest, at = listed[name]
        if data is not None and sha256(data).hexdigest() == digest:
            right[name] = data
        elif data is not None:
            report.add(registry.publication_changed(at, f"{folder}/{name}"))
    needed = {"publication", "version", "namespace", "valid_from"}
    if not needed <= set(keys) or not set(REQUIRED) <= set(right) or len(right) < len(files):
        return None
    return Publication(
        version=text_of(keys["version"]),
        namespace=text_of(keys["namespace"]),
        valid_from=text_of(keys["valid_from"]),
        files=right,
        origin=keys["publication"].span,
    )


def disagreements(form: Form) -> Iterator[Diagnostic]:
    """Where the published schema of a form and its definition part."""
    publication = form.registry.publication
    if publication is None:
        return
    document = read(form)
    try:
        old = accepted(publication.files[SCHEMA])
    except UnreadableSchemaError as error:
        yield registry.publication_unreadable(publication.origin, SCHEMA, str(error))
        return
    if target_namespace(old) != publication.namespace:
        why = f"przestrzeń nazw to {target_namespace(old) or 'żadna'}"
        yield registry.publication_unreadable(publication.origin, SCHEMA, why)
        return
    new = accepted(written(schema(document)))
    places = {steps: element.item.origin for steps, element in document.elements()}
    found = difference(old, new)
    if found is not None:
        at, said = _located(found.path, places, form)
        yield registry.publication_differs(
            at, publication.version, said, found.old, found.new, publication.origin
        )
        return
    others = list(reworded(old, new))
    if others:
        at, said = _located(others[0], places, form)
        yield registry.publication_words(at, publication.version, said, len(others))


def _located(
    path: tuple[str, ...], places: Mapping[tuple[str, ...], Span], form: Form
) -> tuple[Span, str]:
    """The item whose element it is, or the nearest around it; and the path for people."""
    said = "/".join(path) or "Dokument"
    steps = path[2:]  # from TrescDokumentu
    while steps:
        if steps in places:
            return places[steps], said
        steps = steps[:-1]
    return form.origin, said
