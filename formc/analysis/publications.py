"""What is wrong with published folders, and namespaces that two major versions have.

Told from the outlines of all files and the digests of the published ones: none is read for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from posixpath import basename, dirname

from formc.analysis.bases import Place
from formc.analysis.outline import Outline
from formc.diagnostics import Diagnostic, registry
from formc.publication import FOLDER, RECORD
from formc.source import Source, Span

Spans = Callable[[str, Place], Span]


def published_faults(
    outlines: Sequence[Outline], digests: Mapping[str, str], span: Spans
) -> Iterator[Diagnostic]:
    """`digests` of the published files by path, without the records. A record that stands elsewhere
    is told with its file."""
    records = [
        each
        for each in outlines
        if each.kind == "publication" and each.path.startswith(f"{FOLDER}/")
    ]
    yield from _damaged(records, digests, span)
    yield from _strays(outlines, records, digests)
    yield from _twins(outlines, span)


def _damaged(
    records: Sequence[Outline], digests: Mapping[str, str], span: Spans
) -> Iterator[Diagnostic]:
    for record in records:
        for name, said, place in record.published:
            path = f"{dirname(record.path)}/{name}"
            there = digests.get(path)
            if there is None:
                yield registry.publication_incomplete(span(record.path, place), path)
            elif len(said) != 64 or not said.startswith(there):
                yield registry.publication_changed(span(record.path, place), path)


def _strays(
    outlines: Sequence[Outline], records: Sequence[Outline], digests: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Files that no record lists, and folders without a record."""
    listed = {dirname(each.path): {name for name, *_ in each.published} for each in records}
    written = {dirname(each.path) for each in outlines if basename(each.path) == RECORD}
    told: set[str] = set()
    for path in digests:
        folder = dirname(path)
        if basename(path) in listed.get(folder, ()):
            continue
        at = Source(path, "").span(0, 0)
        if listed.get(folder):
            yield registry.publication_unlisted(at, path)
        elif folder not in written and folder not in told:  # half written, or half removed
            told.add(folder)
            yield registry.publication_incomplete(at, f"{folder}/{RECORD}")


def _twins(outlines: Sequence[Outline], span: Spans) -> Iterator[Diagnostic]:
    """Namespaces that two major versions have, of one form or of two."""
    seen: dict[str, tuple[str, int, str, Place]] = {}
    for outline in sorted(outlines, key=lambda each: each.path):
        for form, major, space, place in outline.spaces:
            first = seen.setdefault(space, (form, major, outline.path, place))
            if first[:2] != (form, major):
                here, before = span(outline.path, place), span(first[2], first[3])
                named = f"{first[0]} {first[1]}"
                yield registry.namespace_twice(here, space, named, before)
