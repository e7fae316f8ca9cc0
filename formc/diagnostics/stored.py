"""Diagnostics as plain JSON values and back; how a span is told is the caller's matter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formc.diagnostics import Diagnostic, Edit, Fix, Label, Say, Severity
from formc.source import Span

Tell = Callable[[Span], Any]
Find = Callable[[Any], Span]


def told(item: Diagnostic, span: Tell) -> list[Any]:
    """A diagnostic as a list of JSON values."""
    fix = item.fix
    return [
        item.code,
        int(item.severity),
        [item.message.pl, item.message.en],
        span(item.at),
        [item.label.pl, item.label.en],
        [[span(label.span), label.text.pl, label.text.en] for label in item.related],
        [item.help.pl, item.help.en],
        fix
        and [
            [fix.title.pl, fix.title.en],
            [[span(edit.span), edit.replacement] for edit in fix.edits],
            fix.safe,
        ],
    ]


def retold(value: list[Any], find: Find) -> Diagnostic:
    """The diagnostic again."""
    code, severity, message, at, label, related, help, fix = value
    return Diagnostic(
        code=code,
        severity=Severity(severity),
        message=Say(*message),
        at=find(at),
        label=Say(*label),
        related=tuple(Label(find(place), Say(pl, en)) for place, pl, en in related),
        help=Say(*help),
        fix=fix
        and Fix(
            title=Say(*fix[0]),
            edits=tuple(Edit(find(place), words) for place, words in fix[1]),
            safe=fix[2],
        ),
    )


def places(item: Diagnostic) -> list[Span]:
    """Every span that a diagnostic points at."""
    spans = [item.at, *(label.span for label in item.related)]
    return spans if item.fix is None else [*spans, *(edit.span for edit in item.fix.edits)]
