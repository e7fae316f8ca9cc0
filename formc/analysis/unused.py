"""What is defined and nobody uses: codelists, fragments, parameters, office values, attachments.

Looks at words, not at what a form became: what only a parameter takes away counts as used.
"""

from __future__ import annotations

from collections.abc import Iterator

from formc.analysis.outline import Outline
from formc.analysis.workspace import Workspace
from formc.diagnostics import Diagnostic, Report, insight
from formc.source import Span


def report_unused(workspace: Workspace, report: Report) -> None:
    """Reports at the definition of what is not used."""
    outlines = workspace.outlines.values()
    names = frozenset().union(*(outline.names for outline in outlines))
    used = frozenset(name for outline in outlines for name in outline.uses)
    filled = frozenset(name for outline in outlines for name in outline.fills)
    offices = frozenset(name for outline in outlines for name in outline.offices)
    for outline in outlines:
        if outline.kind == "codelist" and outline.id not in names:
            report.add(insight.unused_codelist(_opening(workspace, outline), outline.id))
        if outline.kind == "fragment" and outline.id not in used:
            report.add(insight.unused_fragment(_opening(workspace, outline), outline.id))
        for found in _inside(workspace, outline, filled, offices):
            report.add(found)


def _opening(workspace: Workspace, outline: Outline) -> Span:
    assert outline.opening is not None
    return workspace.span(outline.path, outline.opening)


def _inside(
    workspace: Workspace, outline: Outline, filled: frozenset[str], offices: frozenset[str]
) -> Iterator[Diagnostic]:
    yield from outline.unread
    for id, place in outline.settings:
        if id not in offices:
            yield insight.unused_office_value(workspace.span(outline.path, place), id)
    for id, place in outline.attachments:
        if id not in filled:
            yield insight.unused_input(workspace.span(outline.path, place), id)
