"""One service at a time, and what is said of all of them together.

A unit is a service, a shared form, or a fragment that nobody has placed. It is understood and
judged from its own file and the rows that it reads, so units can be taken in any order, in other
processes, or from a cache; `conclude` then says what only all of them can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from formc.analysis.elaborate import check_fragment, elaborate_form, elaborate_service
from formc.analysis.insight import agreed, verdicts
from formc.analysis.insight.questions import Verdict
from formc.analysis.lint import lint_form, lint_service
from formc.analysis.tables import Read
from formc.analysis.unused import report_unused
from formc.analysis.workspace import Workspace
from formc.diagnostics import Diagnostic, Report
from formc.ir import Form, Service
from formc.record import Record


class Unit(Record, frozen=True, order=True):
    """`kind` is form | service | fragment."""

    kind: str
    id: str


class Understood(Record, frozen=True, kw_only=True):
    """The IR of a unit. A service that shares a form has it too, but the form is a unit itself."""

    unit: Unit
    form: Form | None = None
    service: Service | None = None
    shares: str = ""
    problems: tuple[Diagnostic, ...] = ()
    reads: frozenset[Read] = frozenset()


class Examined(Record, frozen=True, kw_only=True):
    """What was found in a unit: in its meaning, by the house rules for its form and its card, and
    by asking its form everything. Plain, so that a cache can hold it."""

    unit: Unit
    shares: str = ""
    problems: tuple[Diagnostic, ...] = ()
    form: tuple[Diagnostic, ...] = ()
    service: tuple[Diagnostic, ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    @property
    def owner(self) -> Unit:
        """The unit that the form of this one belongs to."""
        return Unit("form", self.shares) if self.shares else self.unit


class Understanding:
    """Understands the units of a workspace. A shared form is understood once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._forms: dict[str, Understood] = {}

    def understood(self, unit: Unit) -> Understood:
        match unit.kind:
            case "form":
                return self._form(unit.id)
            case "service":
                return self._service(unit.id)
            case _:
                return self._fragment(unit.id)

    def _form(self, id: str) -> Understood:
        if id not in self._forms:
            report = Report()
            with self.workspace.notes.taken() as reads:
                document = self.workspace.of("form")[id]
                form = elaborate_form(document, self.workspace, report)
            self._forms[id] = Understood(
                unit=Unit("form", id), form=form, problems=report.in_order, reads=frozenset(reads)
            )
        return self._forms[id]

    def _service(self, id: str) -> Understood:
        report = Report()
        shared = _Shared(self)
        with self.workspace.notes.taken() as reads:
            document = self.workspace.of("service")[id]
            service = elaborate_service(document, shared, self.workspace, report)
        return Understood(
            unit=Unit("service", id),
            form=service.form if service else None,
            service=service,
            shares=shared.asked,
            problems=report.in_order,
            reads=frozenset(reads),
        )

    def _fragment(self, id: str) -> Understood:
        report = Report()
        with self.workspace.notes.taken() as reads:
            check_fragment(self.workspace.of("fragment")[id], self.workspace, report)
        return Understood(
            unit=Unit("fragment", id), problems=report.in_order, reads=frozenset(reads)
        )


@dataclass(slots=True)
class _Shared(Mapping[str, Form]):
    """Shared forms by id; who asks for one has read what it was made of."""

    understanding: Understanding
    asked: str = ""
    _none: tuple[str, ...] = field(default=())

    def __getitem__(self, id: str) -> Form:
        found = self.understanding.understood(Unit("form", id))
        self.asked = id
        self.understanding.workspace.notes.reads |= found.reads
        if found.form is None:
            raise KeyError(id)
        return found.form

    def __iter__(self) -> Iterator[str]:
        return iter(self._none)

    def __len__(self) -> int:
        return 0


def units_of(workspace: Workspace) -> list[Unit]:
    """Shared forms, then services. Which fragments are units is known when these are understood."""
    return [
        Unit(kind, id)
        for kind in ("form", "service")
        for id in sorted(workspace.digests.get(kind, ()))
    ]


def loose_fragments(workspace: Workspace) -> Iterator[Unit]:
    """The fragments that no unit has placed, one after another: what one of them places is looked
    at there."""
    for id in sorted(workspace.digests.get("fragment", ())):
        if id not in workspace.used:
            yield Unit("fragment", id)


def since(workspace: Workspace, form: str) -> str:
    """The earliest day on which a service that shares the form is right; empty if none does."""
    days = [each.legal_state for each in workspace.outlines.values() if each.shares == form]
    return min(days, default="")


def unjudged(understood: Understood) -> Examined:
    """The unit with what is wrong with its meaning."""
    return Examined(unit=understood.unit, shares=understood.shares, problems=understood.problems)


def examined(understood: Understood, workspace: Workspace) -> Examined:
    """The unit judged. What is wrong with its meaning goes without further judging."""
    unit, form, service = understood.unit, understood.form, understood.service
    report = Report()
    report.extend(understood.problems)
    if report.failed or form is None or unit.kind == "fragment":
        return unjudged(understood)
    day = service.content.legal_state if service is not None else since(workspace, unit.id)
    if not day:
        return unjudged(understood)  # a shared form without services: nobody files it
    owns = not understood.shares
    rules, card = Report(), Report()
    if owns:
        lint_form(form, rules)
    if service is not None:
        lint_service(service, card)
    return Examined(
        unit=unit,
        shares=understood.shares,
        problems=understood.problems,
        form=rules.in_order,
        service=card.in_order,
        verdicts=tuple(verdicts(form, day)) if owns else (),
    )


def conclude(workspace: Workspace, units: Iterable[Examined], report: Report) -> None:
    """Everything that was found, in the one order; then what only all units together can tell."""
    ordered = sorted(units, key=lambda each: (_KINDS.index(each.unit.kind), each.unit.id))
    for each in ordered:
        report.extend(each.problems)
    if report.failed:
        return
    services = [each for each in ordered if each.unit.kind == "service"]
    by_unit = {each.unit: each for each in ordered}
    owners = [by_unit[owner] for owner in dict.fromkeys(each.owner for each in services)]
    for each in owners:
        report.extend(each.form)
    for each in services:
        report.extend(each.service)
    asked = sorted(owners, key=lambda each: each.unit.id)
    report.extend(agreed(verdict for each in asked for verdict in each.verdicts))
    report_unused(workspace, report)


_KINDS = ("form", "service", "fragment")
