"""What one file brings to a definitions folder, before anybody reads the others.

An outline is small and plain, so that a cache can hold it: with the outlines of all files a
workspace knows every name, and opens only the documents that somebody reads.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from posixpath import basename, dirname, join, normpath, splitext

from formc.analysis.bases import Based, Place, awaiting, base_of
from formc.analysis.records import faults, named, recorded
from formc.diagnostics import Diagnostic, Report, insight, meaning, reading
from formc.diagnostics.problems import nearest
from formc.ir import Act, Codelist, Domain, Option, Text
from formc.record import Record, part
from formc.source import Source, Span
from formc.syntax.atoms import fits
from formc.syntax.conform import conform
from formc.syntax.grammar import FILES, KINDS, Atom
from formc.syntax.reader import read
from formc.syntax.tree import Map, Node, Scalar, Seq

CODELIST_ROWS = (
    20_000  # rows of a CSV; the whole TERYT register of towns is larger and needs another way
)
OWN_PARTS = (
    "office_values",
    "inputs",
    "fees",
    "privacy",
    "signature",
    "loss",
    "tests",
    "migrations",
    "namespaces",
    "document",
)
"""What a service may add to a shared form and thereby makes a form of its own."""
_CHANGES = ("with", "omit", "override", "add", "rules", "pages")
_NAMED = frozenset({"service", "form", "fragment", "codelist", "office"})
_LONGEST_NAME = 63
_OFFICE = re.compile(r"\boffice\.([a-z][a-z0-9_]*)")
_PARAMETER = re.compile(r"\$([a-z][a-z0-9_]*)")


class Document(Record, frozen=True):
    """One file: its kind, its id, its shaped tree, and which keys its author wrote."""

    kind: str
    id: str
    path: str
    root: Map
    written: frozenset[str] = frozenset()


class Outline(Record, frozen=True, kw_only=True, omit_defaults=True):
    """`digest` is of everything that was read: the file, and the table `beside` it (path, digest).
    A file that defines nothing has no `kind`."""

    path: str
    digest: str
    kind: str = ""
    id: str = ""
    opening: Place | None = None  # the id, where it was accepted
    key: Place = (0, 0)  # the key that says the kind
    base: Based | None = None
    beside: tuple[str, str] | None = None
    broken: bool = False  # a codelist without options
    rows: Mapping[str, Mapping[str, str]] = part(default_factory=dict)  # table → key → digest
    shares: str = ""  # the form that a service uses as it is
    legal_state: str = ""
    uses: tuple[str, ...] = ()  # fragments named
    fills: tuple[str, ...] = ()  # `inputs` named by fields of files
    offices: tuple[str, ...] = ()  # values of the office that formulas read
    acts: tuple[str, ...] = ()  # acts named, with parameters
    types: tuple[str, ...] = ()  # types of the project named, likewise
    named: tuple[tuple[str, Place], ...] = ()  # rows of a table, where it is one of acts or types
    names: frozenset[str] = frozenset()  # every word that could name a codelist
    settings: tuple[tuple[str, Place], ...] = ()
    attachments: tuple[tuple[str, Place], ...] = ()
    spaces: tuple[tuple[str, int, str, Place], ...] = ()  # form, major version, its namespace
    published: tuple[tuple[str, str, Place], ...] = ()  # files of a record, digests
    problems: tuple[Diagnostic, ...] = ()
    unread: tuple[Diagnostic, ...] = ()  # parameters that the file itself never reads


def outlined(path: str, data: bytes, files: Mapping[str, bytes]) -> tuple[Outline, Document | None]:
    """The outline of one file, and the document without the card of its base. `files` has the
    tables of codelists that stand in a CSV."""
    report = Report()
    document, base = _opened(path, data, report)
    if document is None:
        empty = Outline(path=path, digest=digest(data), base=base, problems=tuple(report))
        return empty, None
    broken = document.kind == "codelist" and _codelist(document, files, report) is None
    return _outline(document, data, files, base, broken, report), document


def reopened(path: str, data: bytes) -> Document:
    """The document of a file whose outline is known, without the card of its base."""
    document, _ = _opened(path, data, Report())
    assert document is not None
    return document


def digest(data: bytes) -> str:
    """What stands for bytes in notes of what was read."""
    return hashlib.sha256(data).hexdigest()[:32]


def text_of(node: Node | None) -> str:
    """The text of a scalar; empty for anything else."""
    return node.value if isinstance(node, Scalar) else ""


def scalars(node: Node | None) -> tuple[Scalar, ...]:
    """The scalars of a list; one scalar counts as a list of one."""
    if isinstance(node, Scalar):
        return (node,)
    if isinstance(node, Seq):
        return tuple(item for item in node.items if isinstance(item, Scalar))
    return ()


def maps(node: Node | None) -> list[Map]:
    """The maps of a list."""
    return [item for item in node.items if isinstance(item, Map)] if isinstance(node, Seq) else []


def acts_of(root: Map) -> dict[str, Act]:
    """The acts of `acts.yaml` by id."""
    return {
        id: Act(
            id=id,
            title=Text(text_of(node.items.get("title"))),
            short=Text(text_of(node.items.get("short"))),
            eli=text_of(node.items.get("eli")),
        )
        for id, node in entries(root.items.get("acts"))
    }


def domains_of(root: Map) -> dict[str, Domain]:
    """The domains of `domains.yaml` by id."""
    return {
        id: Domain(id=id, title=Text(text_of(node.items.get("title"))))
        for id, node in entries(root.items.get("domains"))
    }


def entries(node: Node | None) -> list[tuple[str, Map]]:
    """The maps in a map."""
    if not isinstance(node, Map):
        return []
    return [(key, value) for key, value in node.items.items() if isinstance(value, Map)]


# The outline --------------------------------------------------------------------------------


def _opened(path: str, data: bytes, report: Report) -> tuple[Document | None, Based | None]:
    _, written = read(data, path, report)
    if written is None:
        return None, None
    base = base_of(written)
    waiting = awaiting(written) if base and isinstance(written, Map) else written
    shaped = conform(waiting, FILES, report)
    if not isinstance(written, Map) or not isinstance(shaped, Map):
        return None, base
    kind = next((name for name in shaped.keys if name in FILES.kinds), None)
    if kind is None:
        return None, base
    opening = shaped.items.get(kind)  # not there when its id was refused; the rest is still checked
    stem = splitext(basename(path))[0]
    named = KINDS[kind].opens in _NAMED
    id = (text_of(opening) or stem) if named else path if kind == "publication" else kind
    placed = named and kind != "office" and f"{kind}s" in dirname(path).split("/")
    if placed and kind not in shaped.broken and stem != id and opening is not None:
        report.add(meaning.file_name(opening.span, id, basename(path)))
    for fault in faults(kind, path, shaped):
        report.add(fault)
    return Document(kind, id, path, shaped, frozenset(written.keys)), base


def _outline(
    document: Document,
    data: bytes,
    files: Mapping[str, bytes],
    base: Based | None,
    broken: bool,
    report: Report,
) -> Outline:
    root, kind = document.root, document.kind
    opening = root.items.get(kind)
    words = tuple(_scalars("", root))
    beside = _beside(document)
    own = digest(data)
    content = root.items.get("content")
    state = text_of(content.items.get("legal_state")) if isinstance(content, Map) else ""
    return Outline(
        path=document.path,
        digest=own,
        kind=kind,
        id=document.id,
        opening=_place(opening.span) if opening is not None else None,
        key=_place(root.keys[kind]),
        base=base,
        beside=(beside, digest(files.get(beside, b""))) if beside else None,
        broken=broken,
        rows=_rows(kind, root, own),
        shares=shared_form(root) if kind == "service" else "",
        legal_state=state or "2026-01-01",
        uses=tuple(sorted({word.value for key, word in words if key == "use"})),
        fills=tuple(sorted({word.value for key, word in words if key == "input"})),
        offices=tuple(sorted(set(_OFFICE.findall(root.source.text)))),
        acts=tuple(sorted({word.value for key, word in words if key == "act"})),
        types=tuple(sorted({word.value for key, word in words if key == "type"})),
        named=_named(root, kind),
        names=frozenset(
            word.value
            for key, word in words
            if key != "codelist" and len(word.value) <= _LONGEST_NAME and " " not in word.value
        ),
        settings=_declared(root, "office_values"),
        attachments=_declared(root, "inputs", "attachment"),
        spaces=tuple(
            (each.form, each.major, each.namespace, _place(each.at))
            for each in named(kind, document.id, root)
        ),
        published=_recorded(root) if kind == "publication" else (),
        problems=tuple(report),
        unread=tuple(_unread(document)),
    )


def shared_form(root: Map) -> str:
    """The id of the shared form that a service uses as it is; empty if it has one of its own."""
    written = root.items.get("form")
    if not isinstance(written, Map) or set(_CHANGES) & set(written.items):
        return ""
    return "" if set(OWN_PARTS) & set(root.items) else text_of(written.items.get("use"))


def _rows(kind: str, root: Map, own: str) -> dict[str, dict[str, str]]:
    """Rows that carry spans change with their file; acts and domains when their words do."""
    match kind:
        case "acts":
            return {"acts": {id: _of(act) for id, act in acts_of(root).items()}}
        case "domains":
            return {"domains": {id: _of(domain) for id, domain in domains_of(root).items()}}
        case "stamp_duty":
            return {"tariff": {id: own for id, _ in entries(root.items.get("positions"))}}
        case "types":
            return {"types": {id: own for id, _ in entries(root.items.get("types"))}}
        case _:
            return {}


def _of(row: Act | Domain) -> str:
    return digest(repr(row).encode())


def _place(span: Span) -> Place:
    return (span.start, span.end)


def _declared(root: Map, key: str, kind: str = "") -> tuple[tuple[str, Place], ...]:
    found = []
    for entry in maps(root.items.get(key)):
        id = entry.items.get("id")
        if isinstance(id, Scalar) and (not kind or text_of(entry.items.get("kind")) == kind):
            found.append((id.value, _place(id.span)))
    return tuple(found)


def _recorded(root: Map) -> tuple[tuple[str, str, Place], ...]:
    return tuple((name, said, _place(at)) for name, (said, at) in recorded(root).items())


def _named(root: Map, kind: str) -> tuple[tuple[str, Place], ...]:
    listed = root.items.get(kind)
    if kind not in {"acts", "types"} or not isinstance(listed, Map):
        return ()
    return tuple((row, _place(span)) for row, span in listed.keys.items())


def _unread(document: Document) -> Iterator[Diagnostic]:
    declared = document.root.items.get("parameters")
    if isinstance(declared, Map) and document.kind in {"fragment", "form"}:
        read = set(_PARAMETER.findall(document.root.source.text))
        for name, span in declared.keys.items():
            if name not in read:
                yield insight.unused_parameter(span, name)


def _scalars(key: str, node: Node) -> Iterator[tuple[str, Scalar]]:
    """Every scalar with the key that it stands under."""
    match node:
        case Scalar():
            yield key, node
        case Seq(items):
            for item in items:
                yield from _scalars(key, item)
        case Map(items):
            for name, value in items.items():
                yield from _scalars(name, value)


# Codelists ----------------------------------------------------------------------------------


def _beside(document: Document) -> str:
    """The path of the CSV that a codelist stands in; empty where there is none."""
    table = document.root.items.get("csv")
    listed = isinstance(document.root.items.get("options"), Map)
    if document.kind != "codelist" or listed or not isinstance(table, Scalar):
        return ""
    return normpath(join(dirname(document.path), table.value))


def read_codelist(document: Document, files: Mapping[str, bytes]) -> Codelist | None:
    """The list of a document whose outline is known."""
    return _codelist(document, files, Report())


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
