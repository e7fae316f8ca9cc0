"""What can never be in a form: found before anybody fills it in.

`questions` asks, `reading` turns formulas into statements, `solver` looks for answers, `words` says
what was found. Only what is proved is said: whatever the solver cannot take apart may be anything.

What is asked of a fragment is asked in each of its places, and reported where all of them agree: a
fragment is written for all of its users.
"""

from __future__ import annotations

from collections.abc import Iterable

from formc.analysis.insight.questions import Asking, Verdict
from formc.analysis.insight.world import World
from formc.diagnostics import Report
from formc.ir import Form, Service
from formc.source import Span


def verdicts(form: Form, since: str) -> Iterable[Verdict]:
    """Everything that is asked of a form that nobody files before the day `since`."""
    return Asking(form, World.of(form, since)).verdicts()


def report_insight(services: Iterable[Service], report: Report) -> None:
    """The problems of all forms of the services."""
    places: dict[tuple[str, Span], list[Verdict]] = {}
    for form, since in _filed_since(services):
        for verdict in verdicts(form, since):
            places.setdefault((verdict.about, verdict.at), []).append(verdict)
    for found in places.values():
        if found[0].found is not None and all(one.found is not None for one in found):
            report.add(found[0].found)


def _filed_since(services: Iterable[Service]) -> list[tuple[Form, str]]:
    """Every form with the earliest day on which one of its services is right."""
    since: dict[str, str] = {}
    forms: dict[str, Form] = {}
    for service in services:
        form, day = service.form, service.content.legal_state
        since[form.id] = min(day, since.get(form.id, day))
        forms[form.id] = form
    return [(form, since[id]) for id, form in sorted(forms.items())]


__all__ = ["Verdict", "report_insight", "verdicts"]
