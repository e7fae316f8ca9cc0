"""What one file says of the repository of document schemas: the namespaces that a definition names,
and the record of a publication. All of it can be told from the file alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from formc.diagnostics import Diagnostic, registry
from formc.publication import FOLDER, NAMES, RECORD, REQUIRED
from formc.record import Record
from formc.source import Span
from formc.syntax.tree import Map, Node, Scalar

_CRWD = re.compile(r"http://crd\.gov\.pl/wzor/([0-9]{4}/[0-9]{2}/[0-9]{2})/[1-9][0-9]{0,6}/")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/")
_MAJOR = re.compile("0|[1-9][0-9]{0,5}")


class Named(Record, frozen=True):
    """A namespace that a file gives to a major version of a form, and where."""

    form: str
    major: int
    namespace: str
    at: Span


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


def inner(root: Map, key: str) -> Mapping[str, Node]:
    """The keys of a table in a document; none where it is not there."""
    table = root.items.get(key)
    return table.items if isinstance(table, Map) else {}


def by_profile(root: Map) -> dict[str, dict[int, str]]:
    """The namespaces that a definition names, by profile and major version; the wrong ones not."""
    found: dict[str, dict[int, str]] = {}
    for profile, major, node, _ in _written(root):
        if _MAJOR.fullmatch(major) and namespace_fault(_text(node), profile) is None:
            found.setdefault(profile, {})[int(major)] = _text(node)
    return found


def named(kind: str, id: str, root: Map) -> Iterator[Named]:
    """The namespaces of a file: of a definition, or of a record."""
    if kind == "publication":
        form, version, space = (root.items.get(k) for k in ("publication", "version", "namespace"))
        if form is not None and version is not None and space is not None:
            yield Named(_text(form), int(_text(version).split(".")[0]), _text(space), space.span)
    elif kind in ("service", "form"):
        for _, major, node, _ in _written(root):
            if _MAJOR.fullmatch(major):
                yield Named(id, int(major), _text(node), node.span)


def faults(kind: str, path: str, root: Map) -> Iterator[Diagnostic]:
    """What is wrong with namespaces and records, as far as the file alone tells."""
    if kind == "publication":
        yield from _of_record(path, root)
    elif kind == "project":
        local = inner(root, "namespaces").get("local")
        if local is not None and (fault := namespace_fault(_text(local), "local")) is not None:
            yield registry.namespace_form(local.span, _text(local), *fault)
    elif kind in ("service", "form"):
        for profile, major, node, key in _written(root):
            fault = namespace_fault(_text(node), profile)
            if _MAJOR.fullmatch(major) is None:
                pl, en = "nie jest numerem wersji głównej", "is no number of a major version"
                yield registry.namespace_form(key, major, pl, en)
            elif fault is not None:
                yield registry.namespace_form(node.span, _text(node), *fault)


def _written(root: Map) -> Iterator[tuple[str, str, Node, Span]]:
    """Profile, major version, namespace, and where the version stands."""
    for profile in ("local", "crwd"):
        table = inner(root, "namespaces").get(profile)
        if isinstance(table, Map):
            for major, node in table.items.items():
                yield profile, major, node, table.keys[major]


def _of_record(path: str, root: Map) -> Iterator[Diagnostic]:
    form, version, space = (root.items.get(k) for k in ("publication", "version", "namespace"))
    if form is not None and version is not None:
        place = "/".join((FOLDER, _text(form), _text(version).split(".")[0], RECORD))
        if path != place:
            yield registry.publication_place(
                form.span, f"ten wpis ma stać w `{place}`", f"this record belongs in `{place}`"
            )
    if space is not None and (fault := namespace_fault(_text(space))) is not None:
        yield registry.namespace_form(space.span, _text(space), *fault)
    listed = root.items.get("files")
    if isinstance(listed, Map):
        for name in REQUIRED:
            if name not in listed.items:
                yield registry.publication_incomplete(root.keys["files"], name)
        for name, at in listed.keys.items():
            if name not in NAMES:
                yield registry.publication_unlisted(at, name)


def recorded(root: Map) -> Mapping[str, tuple[str, Span]]:
    """The digest of each file that a record lists, and where it stands."""
    return {name: (_text(node), node.span) for name, node in inner(root, "files").items()}


def _text(node: Node | None) -> str:
    return node.value if isinstance(node, Scalar) else ""
