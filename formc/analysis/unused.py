"""What is defined and nobody uses: codelists, fragments, types, acts, parameters, office
values, attachments.

Looks at words, not at what a form became: what only a parameter takes away counts as used.
"""

from __future__ import annotations

from collections.abc import Iterator

from formc.analysis.outline import Outline
from formc.analysis.workspace import Workspace
from formc.diagnostics import Diagnostic, Report, insight
from formc.record import Record
from formc.source import Span

_TABLES = {"acts": insight.unused_act, "types": insight.unused_type}


class _Words(Record, frozen=True):
    """What is written in all files, by what it is about; `names` is every word."""

    names: frozenset[str]
    fragments: frozenset[str]
    acts: frozenset[str]
    types: frozenset[str]
    inputs: frozenset[str]  # of forms and fragments, which every service may use
    offices: frozenset[str]  # likewise

    def has(self, table: str, id: str) -> bool:
        """Whether a row is named; where a parameter names rows, whether it is written at all."""
        words = self.acts if table == "acts" else self.types
        return id in words or (id in self.names and any(word.startswith("$") for word in words))


def report_unused(workspace: Workspace, report: Report) -> None:
    """Reports at the definition of what is not used."""
    outlines = tuple(workspace.outlines.values())
    shared = [outline for outline in outlines if outline.kind != "service"]
    words = _Words(
        names=frozenset().union(*(outline.names for outline in outlines)),
        fragments=frozenset(name for outline in outlines for name in outline.uses),
        acts=frozenset(name for outline in outlines for name in outline.acts),
        types=frozenset(name for outline in outlines for name in outline.types),
        inputs=frozenset(name for outline in shared for name in outline.fills),
        offices=frozenset(name for outline in shared for name in outline.offices),
    )
    for outline in outlines:
        for found in _of_file(workspace, outline, words):
            report.add(found)


def _of_file(workspace: Workspace, outline: Outline, words: _Words) -> Iterator[Diagnostic]:
    if outline.kind == "codelist" and outline.id not in words.names:
        yield insight.unused_codelist(_opening(workspace, outline), outline.id)
    if outline.kind == "fragment" and outline.id not in words.fragments:
        yield insight.unused_fragment(_opening(workspace, outline), outline.id)
    for id, place in outline.named:
        if not words.has(outline.kind, id):
            yield _TABLES[outline.kind](workspace.span(outline.path, place), id)
    yield from outline.unread
    for id, place in outline.settings:
        if id not in words.offices and id not in outline.offices:
            yield insight.unused_office_value(workspace.span(outline.path, place), id)
    for id, place in outline.attachments:
        if id not in words.inputs and id not in outline.fills:
            yield insight.unused_input(workspace.span(outline.path, place), id)


def _opening(workspace: Workspace, outline: Outline) -> Span:
    assert outline.opening is not None
    return workspace.span(outline.path, outline.opening)
