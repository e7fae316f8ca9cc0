"""What a generator promises: from a service, the same artifacts every time.

A target is a value, not a subclass. Its `emit` may read the form or service and the context and
nothing else: no files, no clock, no other target. The build does the writing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

from formc.diagnostics import Report, problems
from formc.ir import Form, Service
from formc.record import Mutable, Record, part
from formc.source import Span


class Support(Enum):
    """How well a target can say something. Shown in the docs, held by the tests."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Artifact(Record, frozen=True):
    """One output file. `path` is relative to its bundle, with `/`; `role` says what it is for."""

    path: str
    role: str
    media_type: str
    data: bytes

    @classmethod
    def text(cls, path: str, role: str, media_type: str, text: str) -> Artifact:
        return cls(path, role, media_type, text.encode())


class Loss(Record, frozen=True):
    """A constraint that a partial engine cannot say (contracts, 21)."""

    engine: str
    constraint: str
    reason: str
    advice: str


class Context(Mutable):
    """What an emitter may know besides the service, and where it says what it could not do.

    `enforced` collects the ids of the constraints that a partial engine enforces whole. `demanded`
    are the codes (and `rule`) that documents at a foreign receiver must hold, `accepted` the
    constraints whose loss the definition has declared (contracts, 21).
    """

    target: str
    report: Report
    options: Mapping[str, object] = part(default_factory=dict)
    enforced: dict[str, tuple[str, ...]] = part(default_factory=dict)
    losses: list[Loss] = part(default_factory=list)
    demanded: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()

    def enforces(self, engine: str, constraints: Iterable[str]) -> None:
        """Says that `engine` enforces these constraints whole."""
        self.enforced[engine] = tuple(sorted(constraints))

    def unsupported(self, engine: str, constraint: str, at: Span, reason: str, advice: str) -> None:
        """Says that a constraint has no form in this engine; the manifest carries it."""
        self.losses.append(Loss(engine, constraint, reason, advice))
        kind = "rule" if constraint.startswith("rule:") else constraint.rpartition("#")[2]
        if engine == "xml" and kind in self.demanded and constraint not in self.accepted:
            self.report.add(problems.undeclared_loss(at, constraint, reason))
        else:
            self.report.add(problems.unsupported(at, self.target, constraint, reason))


class Summary(Record, frozen=True):
    """What a part of the catalogue may keep of a service."""

    service: Service
    form_path: str  # forms/<id>/<version>
    form_digest: str


class Collection(Record, frozen=True):
    """A part of the catalogue: `summarize` keeps a small value of a service that JSON gives back
    as it was, for a cache; `collect` makes the artifacts of the values of all services."""

    name: str
    summarize: Callable[[Summary], Any]
    collect: Callable[[Sequence[Any], Context], Iterable[Artifact]]


EmitForm = Callable[[Form, Context], Iterable[Artifact]]
EmitService = Callable[[Service, Context], Iterable[Artifact]]


class Target(Record, frozen=True, kw_only=True):
    """A generator. It may emit for each form, for each service, and for the catalogue.

    `shared` gives artifacts that stand once in `assets/`. `support` names what it can say, feature
    by feature.
    """

    name: str
    summary: str
    emit_form: EmitForm | None = None
    emit_service: EmitService | None = None
    collections: tuple[Collection, ...] = ()
    shared: Callable[[], Iterable[Artifact]] | None = None
    support: Mapping[str, Support] = part(default_factory=dict)

    def collected(self, summaries: Iterable[Summary], context: Context) -> Iterator[Artifact]:
        """What the target makes of all services at once."""
        known = tuple(summaries)
        for each in self.collections:
            yield from each.collect([each.summarize(summary) for summary in known], context)
