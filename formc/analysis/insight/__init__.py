"""What can never be in a form: found before anybody fills it in.

`questions` asks, `reading` turns formulas into statements, `solver` looks for answers, `words` says
what was found. Only what is proved is said: whatever the solver cannot take apart may be anything.

What is asked of a fragment is asked in each of its places, and reported where all of them agree: a
fragment is written for all of its users.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formc.analysis.insight.questions import Asking, Verdict
from formc.analysis.insight.world import World
from formc.diagnostics import Diagnostic
from formc.ir import Form
from formc.source import Span


def verdicts(form: Form, since: str) -> Iterable[Verdict]:
    """Everything that is asked of a form that nobody files before the day `since`."""
    return Asking(form, World.of(form, since)).verdicts()


def agreed(asked: Iterable[Verdict]) -> Iterator[Diagnostic]:
    """What was found wrong in all places of what was asked."""
    places: dict[tuple[str, Span], list[Verdict]] = {}
    for verdict in asked:
        places.setdefault((verdict.about, verdict.at), []).append(verdict)
    for found in places.values():
        if found[0].found is not None and all(one.found is not None for one in found):
            yield found[0].found


__all__ = ["Verdict", "agreed", "verdicts"]
