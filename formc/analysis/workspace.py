"""The definitions folder as one value: every file read, shaped, and known by its kind and id."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import basename, dirname, join, normpath, splitext

from formc.analysis.bases import awaiting, base_of, in_order, with_base
from formc.diagnostics import Report, meaning, problems, reading
from formc.diagnostics.problems import nearest
from formc.ir import Act, Codelist, Domain, Option, Text
from formc.source import Source, Span
from formc.syntax.atoms import fits
from formc.syntax.conform import conform
from formc.syntax.grammar import FILES, KINDS, Atom
from formc.syntax.reader import read
from formc.syntax.tree import Map, Node, Scalar, Seq

CODELIST_ROWS = (
    20_000  # rows of a CSV; the whole TERYT register of towns is larger and needs another way
)


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its kind, its id and its shaped tree."""

    kind: str
    id: str
    path: str
    root: Map


@dataclass(slots=True)
class Workspace:
    """All documents by kind, then by id; and the small tables that every service reads."""

    documents: dict[str, dict[str, Document]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)
    domains: dict[str, Domain] = field(default_factory=dict)
    tariff: dict[str, Map] = field(default_factory=dict)
    types: dict[str, Map] = field(default_factory=dict)
    codelists: dict[str, Codelist] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)  # fragments that some form has placed

    def of(self, kind: str) -> dict[str, Document]:
        """The documents of a kind by id."""
        return self.documents.get(kind, {})

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
        return frozenset({"required", "hidden", "option", "rule"})


def open_workspace(files: Mapping[str, bytes], report: Report) -> Workspace:
    """Reads every `.yaml` of `files` (path → bytes). What is broken is reported and left out."""
    workspace = Workspace(files=files)
    waiting: dict[str, Map] = {}
    for path in sorted(files):
        if not path.endswith((".yaml", ".yml")):
            if path.lower().endswith((".yaml", ".yml")):
                report.add(meaning.file_not_read(Source(path, "").span(0, 0), basename(path)))
            continue
        _, root = read(files[path], path, report)
        if isinstance(root, Map) and base_of(root) is not None:
            waiting[path] = root
        elif root is not None:
            _open(workspace, path, root, report)
    _open_based(workspace, waiting, report)
    _read_tables(workspace, report)
    return workspace


def text_of(node: Node | None) -> str:
    """The text of a scalar; empty for anything else."""
    return node.value if isinstance(node, Scalar) else ""


def _open_based(workspace: Workspace, waiting: Mapping[str, Map], report: Report) -> None:
    """Opens the services that take their card from another one, after that one."""
    ordered, rings = in_order(waiting)
    for ring in rings:
        report.add(ring)
    ids = {text_of(root.items.get("service")).strip() for root in waiting.values()}
    for path in ordered:
        named = base_of(waiting[path])
        assert named is not None
        name = named.value.strip()
        base = workspace.of("service").get(name)
        if base is None and name not in ids:
            known = (*workspace.of("service"), *ids)
            report.add(meaning.unknown_base(named.span, name, known))
        _open(workspace, path, awaiting(waiting[path]), report, base)


def _open(
    workspace: Workspace, path: str, root: Node, report: Report, base: Document | None = None
) -> None:
    shaped = conform(root, FILES, report)
    if not isinstance(shaped, Map):
        return
    if base is not None and isinstance(root, Map):
        shaped = with_base(root, shaped, base.root)
    kind = next((name for name in shaped.keys if name in FILES.kinds), None)
    if kind is None:
        return
    opening = shaped.items.get(kind)  # not there when its id was refused; the rest is still checked
    named = KINDS[kind].opens in {"service", "form", "fragment", "codelist", "office"}
    id = (text_of(opening) or splitext(basename(path))[0]) if named else kind
    placed = named and kind != "office" and f"{kind}s" in dirname(path).split("/")
    misnamed = kind not in shaped.broken and splitext(basename(path))[0] != id
    if placed and misnamed and opening is not None:
        report.add(meaning.file_name(opening.span, id, basename(path)))
    known = workspace.documents.setdefault(kind, {})
    if id in known and opening is not None and kind not in {"types", "acts", "publication"}:
        report.add(meaning.defined_twice(opening.span, id, known[id].root.keys[kind]))
        return
    key = id if id not in known else f"{id}#{path}"
    known[key] = Document(kind, id, path, shaped)


def _read_tables(workspace: Workspace, report: Report) -> None:
    for document in workspace.of("acts").values():
        for id, node in _entries(document.root.items.get("acts")):
            workspace.acts[id] = Act(
                id=id,
                title=Text(text_of(node.items.get("title"))),
                short=Text(text_of(node.items.get("short"))),
                eli=text_of(node.items.get("eli")),
            )
    for document in workspace.of("domains").values():
        for id, node in _entries(document.root.items.get("domains")):
            workspace.domains[id] = Domain(id=id, title=Text(text_of(node.items.get("title"))))
    for document in workspace.of("stamp_duty").values():
        workspace.tariff.update(_entries(document.root.items.get("positions")))
    for document in workspace.of("types").values():
        workspace.types.update(_entries(document.root.items.get("types")))
    for document in workspace.of("codelist").values():
        codelist = _codelist(document, workspace.files, report)
        if codelist is not None:
            workspace.codelists[document.id] = codelist


def _entries(node: Node | None) -> list[tuple[str, Map]]:
    if not isinstance(node, Map):
        return []
    return [(key, value) for key, value in node.items.items() if isinstance(value, Map)]


def _codelist(document: Document, files: Mapping[str, bytes], report: Report) -> Codelist | None:
    root = document.root
    options: tuple[Option, ...] = ()
    if isinstance(listed := root.items.get("options"), Map):
        columns = tuple(column.value for column in scalars(root.items.get("columns")))
        options = read_options(listed, columns)
        _check_columns(listed, columns, report)
    elif isinstance(table := root.items.get("csv"), Scalar):
        options = _rows_of_csv(document, table, files, report)
        if not options:
            return None  # reported
    elif not root.broken & {"options", "csv"}:
        report.add(meaning.codelist_empty(root.head, document.id))
        return None
    return Codelist(
        id=document.id,
        version=text_of(root.items.get("version")) or "1",
        title=Text(text_of(root.items.get("title"))),
        options=options,
    )


def read_options(node: Map, columns: tuple[str, ...] = ()) -> tuple[Option, ...]:
    """Code → label, or code → {label, hint, and what stands in the columns}."""
    found = []
    for code, value in node.items.items():
        if isinstance(value, Map):
            hint = value.items.get("hint")
            label = Text(text_of(value.items.get("label")))
            row = tuple((column, text_of(value.items.get(column))) for column in columns)
            found.append(Option(code, label, Text(text_of(hint)) if hint else None, row))
        else:
            empty = tuple((column, "") for column in columns)  # reported where it is checked
            found.append(Option(code, Text(text_of(value)), columns=empty))
    return tuple(found)


def _check_columns(node: Map, columns: tuple[str, ...], report: Report) -> None:
    """Every option has a value in every column, and in no other."""
    for code, value in node.items.items():
        written = value.items if isinstance(value, Map) else {}
        broken = value.broken if isinstance(value, Map) else frozenset()
        for column in columns:
            if column not in written and column not in broken:
                report.add(meaning.column_empty(node.keys[code], code, column))
        if isinstance(value, Map):
            known = (*KINDS["row"].keys, *columns)
            for key in value.items:
                if key not in known:
                    report.add(reading.unknown_key(value.keys[key], key, nearest(key, known) or ""))


def _rows_of_csv(
    document: Document, table: Scalar, files: Mapping[str, bytes], report: Report
) -> tuple[Option, ...]:
    path = normpath(join(dirname(document.path), table.value))
    if table.value.startswith(("/", "\\")) or ":" in table.value or path.startswith(".."):
        report.add(meaning.path_outside(table.span, table.value))
        return ()
    if path not in files:
        report.add(meaning.file_missing(table.span, path))
        return ()
    try:
        text = files[path].decode("utf-8-sig")
    except UnicodeDecodeError:
        report.add(meaning.table_unreadable(table.span, path, "nie jest zapisany w UTF-8"))
        return ()
    rows = list(csv.reader(io.StringIO(text)))
    if not rows or rows[0][:2] != ["code", "label"] or len(rows) > CODELIST_ROWS:
        report.add(
            meaning.table_unreadable(table.span, path, "pierwszy wiersz to nie `code,label`")
        )
        return ()
    names = rows[0][2:]
    wrong = [name for name in names if not fits(Atom.NAME, name) or name in ("code", "label")]
    if wrong or len(set(names)) < len(names):
        why = "dalsze kolumny mają różne nazwy z małych liter, cyfr i `_`"
        report.add(meaning.table_unreadable(table.span, path, why))
        return ()
    return _options_of_rows(Source(path, text), rows, table.span, report)


def _options_of_rows(
    source: Source, rows: list[list[str]], at: Span, report: Report
) -> tuple[Option, ...]:
    """The first row has the names of the columns; each other one a value for every column."""
    columns = rows[0][2:]
    options: dict[str, Option] = {}
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]) or not all(row) or row[0] in options:
            report.add(
                meaning.table_unreadable(
                    at, source.path, f"wiersz {number} jest pusty, niepełny albo powtórzony"
                )
            )
            return ()
        more = tuple(zip(columns, row[2:], strict=True))
        options[row[0]] = Option(row[0], Text(row[1]), columns=more)
    return tuple(options.values())


def scalars(node: Node | None) -> tuple[Scalar, ...]:
    """The scalars of a list; one scalar counts as a list of one."""
    if isinstance(node, Scalar):
        return (node,)
    if isinstance(node, Seq):
        return tuple(item for item in node.items if isinstance(item, Scalar))
    return ()


__all__ = [
    "Document",
    "Workspace",
    "open_workspace",
    "problems",
    "read_options",
    "scalars",
    "text_of",
]
