"""What documents cannot hold at a foreign receiver: constraint, reason, what to do (contracts, 21).

Of the four ways that answers arrive, three have a strict validator: the posted form (WTForms), JSON
(Python, JavaScript) and XML in a portal of ours (`from_xml`, then Python). A loss there is a bug of
formc. The fourth, a document at somebody else's, is judged by XSD and Schematron alone: its losses
are declared, and are listed here.
"""

from __future__ import annotations

from formc.compiler import Checked, Emitted, compile_form
from formc.diagnostics import Report
from formc.ir import Form
from formc.record import Record
from formc.shapes.constraints import constraints
from formc.target import Target

DECLARING = frozenset({"xml", "json_schema"})
"""The partial engines: only these may lose anything."""


class Lost(Record, frozen=True):
    """One constraint that documents of a form do not hold. `declared` is the reason by which the
    definition accepts it; `demanded` says that the project wants it held (`xml_must_enforce`)."""

    form: str
    constraint: str
    reason: str
    advice: str
    declared: str
    demanded: bool

    @property
    def refused(self) -> bool:
        """Whether a build stops at it."""
        return self.demanded and not self.declared


class Kept(Record, frozen=True):
    """How much of a form each partial engine holds: engine → ids. `all` are all constraints."""

    form: Form
    all: tuple[str, ...]
    engines: dict[str, frozenset[str]]
    lost: tuple[Lost, ...]


class OurBugError(Exception):
    """A strict engine lost something, or a document lost something and said nothing."""


def kept(
    checked: Checked, targets: tuple[Target, ...], services: frozenset[str]
) -> tuple[Kept, ...]:
    """Every form of the services (of all, if none is named), by id."""
    chosen = {
        service.form.id: service.form
        for id, service in checked.services.items()
        if not services or id in services
    }
    demanded = checked.workspace.xml_must_enforce
    return tuple(_kept(form, targets, demanded) for _, form in sorted(chosen.items()))


def _kept(form: Form, targets: tuple[Target, ...], demanded: frozenset[str]) -> Kept:
    emitted = compile_form(form, targets, Report(), demanded=demanded)
    every = tuple(constraint.id for constraint in constraints(form))
    if form.adoption is None:  # documents by somebody else's template hold what he wrote
        _refuse_silence(form, emitted, every)
    declared = {constraint: reason.pl for constraint, reason in form.losses}
    lost = tuple(
        Lost(
            form.id,
            loss.constraint,
            loss.reason,
            loss.advice,
            declared.get(loss.constraint, ""),
            kind_of(loss.constraint) in demanded,
        )
        for loss in emitted.losses
        if loss.engine == "xml"
    )
    engines = {engine: frozenset(ids) for engine, ids in emitted.engines.items()}
    return Kept(form, every, engines, lost)


def _refuse_silence(form: Form, emitted: Emitted, every: tuple[str, ...]) -> None:
    for loss in emitted.losses:
        if loss.engine not in DECLARING:
            raise OurBugError(f"{form.id}: {loss.engine} lost {loss.constraint}: {loss.reason}")
    said = {loss.constraint for loss in emitted.losses if loss.engine == "xml"}
    held = set(emitted.engines.get("xml", ()))
    silent = [constraint for constraint in every if constraint not in said | held]
    if silent:
        raise OurBugError(f"{form.id}: neither held nor lost in documents: {', '.join(silent)}")


def kind_of(constraint: str) -> str:
    """The code of a constraint; `rule` for rules."""
    return "rule" if constraint.startswith("rule:") else constraint.rpartition("#")[2]
