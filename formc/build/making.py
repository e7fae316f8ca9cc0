"""Makes one unit: its diagnostics and the blobs of its bundles, and what all that was read from.

Where an equal IR has been emitted before, its blobs are taken from the store: a service that has
only moved in its file is understood again and emitted never.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any

from formc.analysis.insight import Verdict
from formc.analysis.tables import Read
from formc.analysis.units import Examined, Understanding, Understood, Unit, examined, since
from formc.analysis.workspace import Workspace
from formc.build.fingerprint import fingerprint
from formc.build.plan import Bundled, form_bundle, project_options, service_bundle, summary
from formc.build.store import Store
from formc.diagnostics import Diagnostic, Report, Severity
from formc.diagnostics.stored import places, retold, told
from formc.ir import Form, Service
from formc.record import Record, part, replace
from formc.shapes.lists import large_lists
from formc.source import Span
from formc.target import Target

CHUNK = 50  # units: as many in a task of a worker, and between two collections of cycles
BUNDLES = "bundle"
"""The table of manifests of shared forms, in notes of what was read."""
SINCE = "since"
"""The table of days since when shared forms are filed."""

Line = tuple[str, str, str, str, str]
"""A bundle: folder, kind, id, version, digest of its manifest."""


class Made(Record, frozen=True, kw_only=True):
    """A unit that was made, as it is cached.

    `reads` are the rows it read with their digests, `result` is the blob of its diagnostics and
    the files of its bundles, `values` are what the catalogue keeps of it (JSON by collection),
    `lists` the large lists of its form. `worst` is its gravest diagnostic; `doubtful` says that
    something in it is an error if all places agree.
    """

    unit: Unit
    reads: tuple[tuple[str, str, str], ...]
    result: str
    bundles: tuple[Line, ...] = ()
    values: Mapping[str, bytes] = part(default_factory=dict)
    lists: tuple[str, ...] = ()
    worst: int = 0
    doubtful: bool = False
    emitted: bool = False

    @property
    def failed(self) -> bool:
        return self.worst >= Severity.ERROR


class Maker:
    """Makes units of one workspace into one store."""

    def __init__(
        self, workspace: Workspace, targets: tuple[Target, ...], store: Store, environment: str
    ) -> None:
        self.workspace = workspace
        self.targets = targets
        self.store = store
        self.environment = environment
        self._understanding = Understanding(workspace)
        self.failed = False
        self._made = 0

    def make(self, unit: Unit, emits: bool) -> Made:
        """Understands, judges and, where nothing is wrong so far, emits one unit."""
        with self.workspace.notes.taken() as reads:
            understood = self._understanding.understood(unit)
            judged = examined(understood, self.workspace)
            report = Report()
            report.extend((*judged.problems, *judged.form, *judged.service))
            made: list[Bundled | _Known] = []
            values: dict[str, bytes] = {}
            lists: tuple[str, ...] = ()
            emits = emits and not report.failed and not self.failed
            if not report.failed:
                lists = self._lists(understood)
            if emits:
                made = self._bundles(understood, report)
                values = self._values(understood, made)
            reads |= _pointed_at(report, self.workspace)
            reads |= {(SINCE, unit.id)} if unit.kind == "form" else set()
            reads |= {(BUNDLES, understood.shares)} if understood.shares else set()
            result = self._result(judged, report, made)
            worst = max((item.severity for item in report), default=0)
        self.failed = self.failed or report.failed
        self._made += 1
        if self._made % CHUNK == 0:
            gc.collect()  # drafts point at each other: about 1,000 objects a service
        return Made(
            unit=unit,
            reads=tuple((*read, self.workspace.digest(read)) for read in sorted(reads)),
            result=result,
            bundles=tuple(_line(each) for each in made),
            values=values,
            lists=lists,
            worst=int(worst),
            doubtful=any(
                verdict.found is not None and verdict.found.severity is Severity.ERROR
                for verdict in judged.verdicts
            ),
            emitted=emits,
        )

    # Bundles --------------------------------------------------------------------------------

    def _bundles(self, understood: Understood, report: Report) -> list[Bundled | _Known]:
        made: list[Bundled | _Known] = []
        form, service = understood.form, understood.service
        assert form is not None or understood.unit.kind == "fragment"
        owned = form if not understood.shares else None
        if owned is not None and (service is not None or since(self.workspace, understood.unit.id)):
            made.append(self._form(owned, report))
        if service is not None:
            if owned is None:
                digest = self.workspace.digest((BUNDLES, understood.shares))
            else:
                digest = _line(made[0])[-1]
            made.append(self._service(service, digest, report))
        return made

    def _form(self, form: Form, report: Report) -> Bundled | _Known:
        demanded = self.workspace.xml_must_enforce
        lists = large_lists(form, self.workspace.codelists)
        told, spans = fingerprint((form, sorted(demanded), lists))
        return self._emitted(
            f"form {told}",
            spans,
            report,
            lambda found: form_bundle(form, self.targets, found, demanded, lists),
        )

    def _service(self, service: Service, digest: str, report: Report) -> Bundled | _Known:
        options = project_options(self.workspace)
        told, spans = fingerprint((service, sorted(options.items()), digest))
        return self._emitted(
            f"service {told}",
            spans,
            report,
            lambda found: service_bundle(service, self.targets, digest, found, options),
        )

    def _emitted(
        self, name: str, spans: list[Span], report: Report, emit: Callable[[Report], Bundled]
    ) -> Bundled | _Known:
        key = sha256(f"{self.environment} {name}".encode()).hexdigest()
        known = self.store.recall("notes", key)
        if known is not None and all(self.store.good(blob) for blob, _ in known["files"].values()):
            for item in known["problems"]:
                report.add(retold(item, lambda place: spans[place]))
            return _Known(tuple(known["line"]), known["files"])
        found = Report()
        bundled = emit(found)
        report.extend(found)
        if not found.failed:
            self._keep(key, bundled, found, spans)
        return bundled

    def _keep(self, key: str, bundled: Bundled, found: Report, spans: list[Span]) -> None:
        numbers = {span: number for number, span in enumerate(spans)}
        if any(span not in numbers for item in found for span in places(item)):
            return  # it points at something that is not in the IR: never met
        kept = {
            "line": _line(bundled),
            "files": self.stored(bundled),
            "problems": [told(item, lambda span: numbers[span]) for item in found.in_order],
        }
        self.store.keep("notes", key, kept)

    def stored(self, bundled: Bundled | _Known) -> dict[str, tuple[str, int]]:
        """The blobs of a bundle by path: digest and size."""
        if isinstance(bundled, _Known):
            return bundled.files
        return {path: (self.store.put(data), len(data)) for path, data in bundled.files().items()}

    # What else is kept ----------------------------------------------------------------------

    def _lists(self, understood: Understood) -> tuple[str, ...]:
        if understood.form is None:
            return ()
        known = large_lists(understood.form, self.workspace.codelists)
        return tuple(each.id for each in known)

    def _values(self, understood: Understood, made: list[Bundled | _Known]) -> dict[str, bytes]:
        service = understood.service
        if service is None:
            return {}
        digest = self.workspace.digest((BUNDLES, understood.shares))
        known = summary(service, digest if understood.shares else _line(made[0])[-1])
        return {
            f"{target.name} {part.name}": json.dumps(
                part.summarize(known), ensure_ascii=False
            ).encode()
            for target in self.targets
            for part in target.collections
        }

    def _result(self, judged: Examined, report: Report, made: Iterable[Bundled | _Known]) -> str:
        problems = set(judged.problems) | set(judged.form) | set(judged.service)
        value = {
            "shares": judged.shares,
            "problems": [told(item, _place) for item in judged.problems],
            "form": [told(item, _place) for item in judged.form],
            "service": [told(item, _place) for item in judged.service],
            "targets": [told(item, _place) for item in report.in_order if item not in problems],
            "verdicts": [
                [one.about, _place(one.at), one.found and told(one.found, _place)]
                for one in judged.verdicts
            ],
            "bundles": {_line(each)[0]: self.stored(each) for each in made},
        }
        return self.store.put(json.dumps(value, ensure_ascii=False).encode())


def alike(made: Made, same: dict[object, Any]) -> Made:
    """A row from another process, its reads shared with the rows before it: nearly all units read
    the same."""
    return replace(made, reads=tuple([same.setdefault(read, read) for read in made.reads]))


def reread(
    unit: Unit, result: Mapping[str, Any], workspace: Workspace
) -> tuple[Examined, list[Diagnostic]]:
    """What was found in a unit that is cached, and what its targets said."""

    def find(place: list[Any]) -> Span:
        path, start, end = place
        return workspace.span(path, (start, end))

    def read(part: str) -> tuple[Diagnostic, ...]:
        return tuple(retold(item, find) for item in result[part])

    verdicts = tuple(
        Verdict(about, find(at), found and retold(found, find))
        for about, at, found in result["verdicts"]
    )
    judged = Examined(
        unit=unit,
        shares=result["shares"],
        problems=read("problems"),
        form=read("form"),
        service=read("service"),
        verdicts=verdicts,
    )
    return judged, list(read("targets"))


class _Known(Record, frozen=True):
    """A bundle whose blobs are in the store already."""

    line: Line
    files: dict[str, tuple[str, int]]


def _line(bundle: Bundled | _Known) -> Line:
    if isinstance(bundle, _Known):
        return bundle.line
    locked = bundle.line
    return bundle.folder, bundle.kind, bundle.id, bundle.version, locked.sha256


def _place(span: Span) -> list[Any]:
    return [span.source.path, span.start, span.end]


def _pointed_at(report: Report, workspace: Workspace) -> set[Read]:
    """The files that diagnostics point into: they are right only while these stand as they are."""
    files = workspace.digests["file"]
    found = {span.source.path for item in report for span in places(item)}
    return {("file", path) for path in found if path in files}
