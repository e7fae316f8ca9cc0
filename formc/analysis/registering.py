"""What the repository of document schemas (CRWD) knows of a form: its namespaces, its description,
and what has been published of it.

The namespace of a major version is the one under which it was published; else the one that the
definition names; else one made by the profile. Published files are read one by one, and only with
their form: whoever reads a form knows what it depends on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from posixpath import basename, dirname

from formc.analysis.card import read_basis, read_domain
from formc.analysis.workspace import Document, Workspace, text_of
from formc.diagnostics import Diagnostic, Report, registry
from formc.ir import Form
from formc.publication import (
    FOLDER,
    NAMES,
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
from formc.source import Source, Span
from formc.syntax.tree import Map, Node, Seq

PROFILES = ("draft", "local", "crwd")
_CRWD = re.compile(r"http://crd\.gov\.pl/wzor/([0-9]{4}/[0-9]{2}/[0-9]{2})/[1-9][0-9]{0,6}/")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/")


def namespace_fault(namespace: str, profile: str = "") -> tuple[str, str] | None:
    """What is wrong with a namespace (Polish, English): of a central schema, of a local one, or
    (without a profile) of either."""
    if profile == "crwd" or (not profile and namespace.startswith("http://crd.gov.pl/")):
        found = _CRWD.fullmatch(namespace)
        if found is None or not _is_day(found[1]):
            form = "http://crd.gov.pl/wzor/RRRR/MM/DD/N/"
            return (f"nie jest adresem wzoru: {form}", f"is no address of a schema: {form}")
    elif _ADDRESS.fullmatch(namespace) is None:
        return (
            "nie jest adresem http(s) zakończonym ukośnikiem",
            "is no http(s) address that ends with a slash",
        )
    return None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return False
    return True


# What a form is registered as --------------------------------------------------------------------


def read_registry(
    roots: Sequence[Map], id: str, version: str, workspace: Workspace, report: Report
) -> tuple[Registry, str]:
    """What is registered of a form, and its namespace. `roots` are the definition's own keys, then
    those of the shared form that it takes."""
    major = int(version.split(".")[0] or 0)  # a version that was refused is empty
    published = {
        int(document.path.split("/")[2]): text_of(document.root.items.get("namespace"))
        for document in _records(workspace)
        if document.path.startswith(f"{FOLDER}/{id}/")
    }
    named = _namespaces(roots[0], report)
    project = _project(workspace, "namespaces", report)
    chosen = text_of(_inner(roots[0], "namespaces").get("profile"))
    local = text_of(project.get("local")) if project else ""
    pattern = f"{workspace.base_iri}/wzor/{id}/{{major}}/"
    if (chosen or text_of(project.get("profile"))) == "local" and local:
        pattern = f"{local}{id}-{{major}}/"
    spaces: dict[int, str] = {}
    for profile in [chosen] if chosen else ["local", "crwd"]:
        spaces.update(named.get(profile, {}))
    spaces.update(published)
    made = Registry(
        registration=_registration(roots, workspace, report),
        publication=_publication(id, major, workspace, report),
        namespaces=spaces,
        pattern=pattern,
    )
    return made, made.namespace(major)


def _namespaces(root: Map, report: Report) -> Mapping[str, Mapping[int, str]]:
    """The namespaces that a definition names, by profile and major version."""
    found: dict[str, dict[int, str]] = {}
    for profile in ("local", "crwd"):
        table = _inner(root, "namespaces").get(profile)
        for key, node in table.items.items() if isinstance(table, Map) else ():
            assert isinstance(table, Map)
            fault = namespace_fault(text_of(node), profile)
            if re.fullmatch("0|[1-9][0-9]{0,5}", key) is None:
                pl, en = "nie jest numerem wersji głównej", "is no number of a major version"
                report.add(registry.namespace_form(table.keys[key], key, pl, en))
            elif fault is not None:
                report.add(registry.namespace_form(node.span, text_of(node), *fault))
            else:
                found.setdefault(profile, {})[int(key)] = text_of(node)
    return found


def _project(workspace: Workspace, key: str, report: Report) -> Mapping[str, Node]:
    for document in workspace.of("project").values():
        keys = _inner(document.root, key)
        local = keys.get("local")
        if key == "namespaces" and local is not None:
            fault = namespace_fault(text_of(local), "local")
            if fault is not None:
                report.add(registry.namespace_form(local.span, text_of(local), *fault))
        return keys
    return {}


def _inner(root: Map, key: str) -> Mapping[str, Node]:
    table = root.items.get(key)
    return table.items if isinstance(table, Map) else {}


def _registration(roots: Sequence[Map], workspace: Workspace, report: Report) -> Registration:
    def node(key: str) -> Node | None:
        return next((root.items[key] for root in roots if key in root.items), None)

    domain = node("domain")
    listed = node("legal_basis")
    bases = [
        basis
        for each in (listed.items if isinstance(listed, Seq) else ())
        if isinstance(each, Map) and (basis := read_basis(each, workspace, report)) is not None
    ]
    author = {key: text_of(value) for key, value in _project(workspace, "author", report).items()}
    return Registration(
        kind=text_of(node("kind")),
        category=read_domain(domain, workspace, report).title.pl if domain is not None else "",
        description=text_of(node("summary")),
        basis=tuple(pair for basis in bases if basis.role == "basis" for pair in cited(basis)),
        author=Author(**author),
    )


# What has been published -------------------------------------------------------------------------


def _records(workspace: Workspace) -> Iterator[Document]:
    """The records that stand where they should."""
    for document in workspace.of("publication").values():
        if {"publication", "version"} <= set(document.root.items) and _placed(document) is None:
            yield document


def _placed(document: Document) -> Diagnostic | None:
    """What is wrong with the place of a record."""
    parts = document.path.split("/")
    form, version = (document.root.items.get(key) for key in ("publication", "version"))
    if form is None or version is None:
        return None  # reported
    right = (FOLDER, text_of(form), text_of(version).split(".")[0], RECORD)
    if tuple(parts) == right:
        return None
    place = "/".join(right)
    return registry.publication_place(
        form.span, f"ten wpis ma stać w `{place}`", f"this record belongs in `{place}`"
    )


def _publication(id: str, major: int, workspace: Workspace, report: Report) -> Publication | None:
    path = f"{FOLDER}/{id}/{major}/{RECORD}"
    found = next((each for each in _records(workspace) if each.path == path), None)
    return None if found is None else _read(found, workspace, report)


def _read(document: Document, workspace: Workspace, report: Report) -> Publication | None:
    """A record with its files, each with the bytes of the day of publication, or None."""
    keys = document.root.items
    listed = keys.get("files")
    if not isinstance(listed, Map) or not {"version", "namespace", "valid_from"} <= set(keys):
        return None  # reported
    faults: list[Diagnostic] = []
    files: dict[str, bytes] = {}
    namespace = text_of(keys["namespace"])
    if (fault := namespace_fault(namespace)) is not None:
        faults.append(registry.namespace_form(keys["namespace"].span, namespace, *fault))
    faults.extend(
        registry.publication_incomplete(document.root.keys["files"], name)
        for name in REQUIRED
        if name not in listed.items
    )
    for name, node in listed.items.items():
        path = f"{dirname(document.path)}/{name}"
        if name not in NAMES:
            faults.append(registry.publication_unlisted(listed.keys[name], name))
        elif (data := workspace.files.get(path)) is None:
            faults.append(registry.publication_incomplete(listed.keys[name], path))
        elif sha256(data).hexdigest() != text_of(node):
            faults.append(registry.publication_changed(node.span, path))
        else:
            files[name] = data
    for each in faults:
        report.add(each)
    if faults:
        return None
    return Publication(
        version=text_of(keys["version"]),
        namespace=namespace,
        valid_from=text_of(keys["valid_from"]),
        files=files,
        origin=keys["publication"].span,
    )


def report_publications(workspace: Workspace, forms: Iterable[Form], report: Report) -> None:
    """What is wrong with published folders as such, and namespaces that two forms have."""
    for document in workspace.of("publication").values():
        if (fault := _placed(document)) is not None:
            report.add(fault)
        elif "publication" in document.root.items:
            _read(document, workspace, report)
    for fault in _strays(workspace):
        report.add(fault)
    for fault in _twins(workspace, forms):
        report.add(fault)


def _twins(workspace: Workspace, forms: Iterable[Form]) -> Iterator[Diagnostic]:
    """Namespaces that two major versions have, of one form or of two."""
    seen: dict[str, tuple[str, str, Span]] = {}
    for document in _records(workspace):
        keys = document.root.items
        form, version = text_of(keys["publication"]), text_of(keys["version"])
        if "namespace" in keys:
            space, at = text_of(keys["namespace"]), keys["namespace"].span
            key, first, place = seen.setdefault(space, (f"{form} {version}", form, at))
            if key != f"{form} {version}":
                yield registry.namespace_twice(at, space, first, place)
    for each in forms:
        publication = each.registry.publication
        version = each.version if publication is None else publication.version
        known = (f"{each.id} {version}", each.id, each.origin)
        key, first, place = seen.setdefault(each.namespace, known)
        if key != known[0]:
            yield registry.namespace_twice(each.origin, each.namespace, first, place)


def _strays(workspace: Workspace) -> Iterator[Diagnostic]:
    """Files below `published/` that no record lists, and folders without a record."""
    read = {
        dirname(document.path): _inner(document.root, "files")
        for document in workspace.of("publication").values()
    }
    told: set[str] = set()
    for path in sorted(workspace.files):
        folder = dirname(path)
        if not path.startswith(f"{FOLDER}/") or basename(path) in (*read.get(folder, ()), RECORD):
            continue
        at = Source(path, "").span(0, 0)
        if read.get(folder):
            yield registry.publication_unlisted(at, path)
        elif f"{folder}/{RECORD}" in workspace.files:
            continue  # what is wrong with the record is told already
        elif folder not in told:  # half written, or half removed
            told.add(folder)
            yield registry.publication_incomplete(at, f"{folder}/{RECORD}")


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
