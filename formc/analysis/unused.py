"""What is defined and nobody uses: codelists, fragments, types, acts, parameters, office
values, attachments.

Looks at words, not at what a form became: what only a parameter takes away counts as used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from formc.analysis.workspace import Document, Workspace, text_of
from formc.diagnostics import Diagnostic, Report, insight
from formc.syntax.tree import Map, Node, Scalar, Seq

_OFFICE = re.compile(r"\boffice\.([a-z][a-z0-9_]*)")
_PARAMETER = re.compile(r"\$([a-z][a-z0-9_]*)")


OFFICE = "office."
Words = dict[str, set[str]]
"""What is written under each key; under `OFFICE` the office values that formulas read."""

_TABLES = (
    # the table of a file, the key under which its rows are named, what is said
    ("acts", "act", insight.unused_act),
    ("types", "type", insight.unused_type),
)


def report_unused(workspace: Workspace, report: Report) -> None:
    """Reports at the definition of what is not used."""
    documents = [doc for kind in workspace.documents.values() for doc in kind.values()]
    used: Words = {}
    shared: Words = {}  # what is written in forms and fragments, which every service may use
    for document in documents:
        _note(document, used)
        if document.kind != "service":
            _note(document, shared)
    for document in documents:
        own: Words = {key: set(words) for key, words in shared.items()}
        _note(document, own)
        for found in _of_document(document, used, own):
            report.add(found)


def _note(document: Document, words: Words) -> None:
    """Every scalar by the key that it stands under, and the office values that are read."""
    for key, scalar in _scalars("", document.root):
        words.setdefault(key, set()).add(scalar.value)
    words.setdefault(OFFICE, set()).update(_OFFICE.findall(document.root.source.text))


def _of_document(document: Document, used: Words, own: Words) -> Iterator[Diagnostic]:
    root = document.root
    match document.kind:
        case "codelist" if not any(
            document.id in words for key, words in used.items() if key != "codelist"
        ):
            yield insight.unused_codelist(root.items["codelist"].span, document.id)
        case "fragment" if document.id not in used.get("use", ()):
            yield insight.unused_fragment(root.items["fragment"].span, document.id)
        case _:
            pass
    for table, key, unused in _TABLES:
        listed = root.items.get(table)
        if document.kind == table and isinstance(listed, Map):
            for row, span in listed.keys.items():
                if not _named(row, key, used):
                    yield unused(span, row)
    declared = root.items.get("parameters")
    if isinstance(declared, Map) and document.kind in {"fragment", "form"}:
        read = set(_PARAMETER.findall(root.source.text))
        for name, span in declared.keys.items():
            if name not in read:
                yield insight.unused_parameter(span, name)
    for setting in _maps(root.items.get("office_values")):
        id = setting.items.get("id")
        if isinstance(id, Scalar) and id.value not in own[OFFICE]:
            yield insight.unused_office_value(id.span, id.value)
    for entry in _maps(root.items.get("inputs")):
        id = entry.items.get("id")
        attached = text_of(entry.items.get("kind")) == "attachment"
        if isinstance(id, Scalar) and attached and id.value not in own.get("input", ()):
            yield insight.unused_input(id.span, id.value)


def _named(id: str, key: str, used: Words) -> bool:
    """Whether the id stands under the key; where a parameter does, anywhere at all."""
    words = used.get(key, set())
    by_parameter = any(word.startswith("$") for word in words)
    return id in words or (by_parameter and any(id in others for others in used.values()))


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


def _maps(node: Node | None) -> list[Map]:
    return [item for item in node.items if isinstance(item, Map)] if isinstance(node, Seq) else []
