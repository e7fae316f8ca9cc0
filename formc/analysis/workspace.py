"""The definitions folder as one value: every file known by its kind and id, opened when read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from posixpath import basename
from typing import Protocol, TypeVar, runtime_checkable

from formc.analysis.bases import Based, Place, in_order, with_base
from formc.analysis.outline import (
    Document,
    Outline,
    acts_of,
    digest,
    domains_of,
    entries,
    outlined,
    read_codelist,
    read_options,
    reopened,
    scalars,
    text_of,
)
from formc.analysis.publications import published_faults
from formc.analysis.tables import EVERY, Notes, Read, Table
from formc.diagnostics import Report, meaning
from formc.ir import Act, Codelist, Domain
from formc.publication import FOLDER
from formc.record import Mutable, Record, part, replace
from formc.source import Source, Span
from formc.syntax.reader import decoded
from formc.syntax.tree import Map

SUFFIXES = (".yaml", ".yml")
SCHEMA = ".xsd"
ROWS = {table: f"rows of {table}" for table in ("acts", "domains", "tariff", "types", "codelists")}
"""What the small tables are called in notes: documents of a kind have its name there."""
MUST_ENFORCE = frozenset({"required", "hidden", "option", "rule"})

_Row = TypeVar("_Row")


@runtime_checkable
class Digested(Protocol):
    """Files whose digests are known without reading them."""

    def digest(self, path: str) -> str: ...


def _empty(name: str) -> Table[_Row]:
    return Table(name, Notes())


class Workspace(Mutable):
    """All documents by kind, then by id; and the small tables that every service reads.

    Who reads a row is noted in `notes`; `digests` are the same tables with what stands for each
    row, by which a cache knows whether a row is still the same.
    """

    documents: dict[str, Table[Document]] = part(default_factory=dict)
    files: Mapping[str, bytes] = part(default_factory=dict)
    acts: Table[Act] = part(default_factory=lambda: _empty(ROWS["acts"]))
    domains: Table[Domain] = part(default_factory=lambda: _empty(ROWS["domains"]))
    tariff: Table[Map] = part(default_factory=lambda: _empty(ROWS["tariff"]))
    types: Table[Map] = part(default_factory=lambda: _empty(ROWS["types"]))
    codelists: Table[Codelist] = part(default_factory=lambda: _empty(ROWS["codelists"]))
    published: Table[bytes] = part(default_factory=lambda: _empty("published"))  # by path
    schemas: Table[bytes] = part(default_factory=lambda: _empty("schemas"))  # by path
    used: set[str] = part(default_factory=set)  # fragments that some form has placed
    notes: Notes = part(default_factory=Notes)
    digests: dict[str, dict[str, str]] = part(default_factory=dict)
    outlines: dict[str, Outline] = part(default_factory=dict)  # by path, in the order opened
    opened: dict[str, Document] = part(default_factory=dict)  # by path
    sources: dict[str, Source] = part(default_factory=dict)  # of files that are not opened

    def of(self, kind: str) -> Table[Document]:
        """The documents of a kind by id."""
        if kind not in self.documents:
            self.documents[kind] = Table(kind, self.notes)
        return self.documents[kind]

    def close(self, kind: str, id: str) -> None:
        """Lets go of a document's tree: memory must not grow with the number of services."""
        self.of(kind).forget(id)
        for path in [
            path for path, each in self.opened.items() if (each.kind, each.id) == (kind, id)
        ]:
            del self.opened[path]

    def digest(self, read: Read) -> str:
        """What stands for a row, or for the keys of a table; empty for a row that is not there."""
        table, key = read
        rows = self.digests.get(table, {})
        return digest("\n".join(rows).encode()) if key == EVERY else rows.get(key, "")

    def source(self, path: str) -> Source:
        """A file as text."""
        if path in self.opened:
            return self.opened[path].root.source
        if path not in self.sources:
            self.sources[path] = decoded(self.files.get(path, b""), path)
        return self.sources[path]

    def span(self, path: str, place: Place) -> Span:
        return Span(self.source(path), *place)

    @property
    def base_iri(self) -> str:
        for document in self.of("project").values():
            iri = text_of(document.root.items.get("base_iri"))
            if iri:
                return iri.rstrip("/")
        return "https://example.org"

    @property
    def xml_must_enforce(self) -> frozenset[str]:
        """The codes of constraints that a document must hold at a foreign receiver."""
        for document in self.of("project").values():
            written = scalars(document.root.items.get("xml_must_enforce"))
            if "xml_must_enforce" in document.root.items:
                return frozenset(item.value for item in written)
        return MUST_ENFORCE


def open_workspace(files: Mapping[str, bytes], report: Report) -> Workspace:
    """Reads every `.yaml` of `files` (path → bytes). What is broken is reported and left out."""
    outlines: list[Outline] = []
    opened: dict[str, Document] = {}
    for path in sorted(files):
        if path.endswith(SUFFIXES):
            outline, document = outlined(path, files[path], files)
            outlines.append(outline)
            if document is not None:
                opened[path] = document
    return arranged(outlines, files, report, opened)


def arranged(
    outlines: Iterable[Outline],
    files: Mapping[str, bytes],
    report: Report,
    opened: Mapping[str, Document] | None = None,
) -> Workspace:
    """The workspace of these outlines, which come in the order of their paths. Documents that are
    not among the `opened` are read from `files` when somebody asks for them."""
    workspace = Workspace(files=files, opened=dict(opened or {}))
    for path in sorted(files):
        if path.lower().endswith(SUFFIXES) and not path.endswith(SUFFIXES):
            report.add(meaning.file_not_read(Source(path, "").span(0, 0), basename(path)))
    _publish(workspace)
    known: dict[str, dict[str, Outline]] = {}
    waiting: dict[str, Based] = {}
    by_path = {outline.path: outline for outline in outlines}
    workspace.digests["file"] = {path: each.digest for path, each in by_path.items()}
    for outline in by_path.values():
        for problem in outline.problems:
            report.add(problem)
        if outline.base is not None:
            waiting[outline.path] = outline.base
        elif outline.kind:
            _place(workspace, known, outline, report)
    digests = workspace.digests["published"]
    for problem in published_faults(tuple(by_path.values()), digests, workspace.span):
        report.add(problem)
    _fill(workspace, known, _place_based(workspace, known, waiting, by_path, report))
    return workspace


def _publish(workspace: Workspace) -> None:
    """The published files, and the schemas of others; their bytes are read with the forms that
    they belong to."""
    files = workspace.files
    below = [path for path in files if path.startswith(f"{FOLDER}/")]
    paths = [path for path in sorted(below) if not path.lower().endswith(SUFFIXES)]
    others = [path for path in sorted(files) if path.lower().endswith(SCHEMA) and path not in paths]
    for name, kept in (("published", paths), ("schemas", others)):
        setattr(workspace, name, Table(name, workspace.notes, kept, files.__getitem__))
        if isinstance(files, Digested):
            workspace.digests[name] = {path: files.digest(path) for path in kept}
        else:
            workspace.digests[name] = {path: digest(files[path]) for path in kept}


def _place(
    workspace: Workspace, known: dict[str, dict[str, Outline]], outline: Outline, report: Report
) -> None:
    kind, id = outline.kind, outline.id
    there = known.setdefault(kind, {})
    if id in there and outline.opening is not None and kind not in {"types", "acts"}:
        first = workspace.span(there[id].path, there[id].key)
        at = workspace.span(outline.path, outline.opening)
        report.add(meaning.defined_twice(at, id, first))
        return
    there[id if id not in there else f"{id}#{outline.path}"] = outline
    workspace.outlines[outline.path] = outline


def _place_based(
    workspace: Workspace,
    known: dict[str, dict[str, Outline]],
    waiting: Mapping[str, Based],
    outlines: Mapping[str, Outline],
    report: Report,
) -> dict[str, str]:
    """Places the services that take their card from another one, after that one: path → path."""
    ordered, rings = in_order(waiting)
    for path, ring in rings:
        report.add(meaning.base_ring(workspace.span(path, waiting[path].place), ring))
    ids = sorted({based.id for based in waiting.values()})
    found: dict[str, str] = {}
    for path in ordered:
        name = waiting[path].name
        services = known.get("service", {})
        if name in services:
            found[path] = services[name].path
        elif name not in ids:
            at = workspace.span(path, waiting[path].place)
            report.add(meaning.unknown_base(at, name, (*services, *ids)))
        if outlines[path].kind:
            _place(workspace, known, outlines[path], report)
    return found


class _Opening(Record, frozen=True):
    """Opens documents and makes rows; `bases` are paths of services by those based on them."""

    workspace: Workspace
    bases: Mapping[str, str]

    def document(self, path: str) -> Document:
        opened, files = self.workspace.opened, self.workspace.files
        if path not in opened:
            opened[path] = reopened(path, files[path])
        document = opened[path]
        if path not in self.bases:
            return document
        base = self.document(self.bases[path]).root
        return replace(document, root=with_base(document.written, document.root, base))

    def digest(self, path: str) -> str:
        own = self.workspace.outlines[path].digest
        if path not in self.bases:
            return own
        return digest(f"{own} {self.digest(self.bases[path])}".encode())

    def table(
        self, name: str, paths: Mapping[str, str], make: Callable[[str, Document], _Row]
    ) -> Table[_Row]:
        """Rows by key, each made from the document of its path."""
        return Table(
            name, self.workspace.notes, paths, lambda key: make(key, self.document(paths[key]))
        )


def _fill(
    workspace: Workspace, known: Mapping[str, Mapping[str, Outline]], bases: Mapping[str, str]
) -> None:
    """The tables: documents by kind, and rows; where a row stands twice a later file wins."""
    opening = _Opening(workspace, bases)
    rows: dict[str, dict[str, str]] = {table: {} for table in ROWS}
    for kind, outlines in known.items():
        paths = {id: outline.path for id, outline in outlines.items()}
        workspace.documents[kind] = opening.table(kind, paths, lambda _, document: document)
        workspace.digests[kind] = {id: opening.digest(path) for id, path in paths.items()}
        for outline in outlines.values():
            for table, digests in outline.rows.items():
                rows[table].update(dict.fromkeys(digests, outline.path))
                workspace.digests.setdefault(ROWS[table], {}).update(digests)
    lists = {id: each for id, each in known.get("codelist", {}).items() if not each.broken}
    rows["codelists"] = {each.id: each.path for each in lists.values()}
    workspace.digests[ROWS["codelists"]] = {
        each.id: digest(f"{each.digest} {each.beside}".encode()) for each in lists.values()
    }
    files = workspace.files
    makers: dict[str, Callable[[str, Document], object]] = {
        "acts": lambda id, document: acts_of(document.root)[id],
        "domains": lambda id, document: domains_of(document.root)[id],
        "tariff": lambda id, document: dict(entries(document.root.items.get("positions")))[id],
        "types": lambda id, document: dict(entries(document.root.items.get("types")))[id],
        "codelists": lambda _, document: read_codelist(document, files),
    }
    for table, make in makers.items():
        setattr(workspace, table, opening.table(ROWS[table], rows[table], make))


__all__ = [
    "Document",
    "Workspace",
    "arranged",
    "open_workspace",
    "read_options",
    "scalars",
    "text_of",
]
