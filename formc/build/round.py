"""One round of an incremental build: from the outlines of the inputs to the published output."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, overload

from formc.analysis.outline import Outline, outlined
from formc.analysis.tables import Read
from formc.analysis.units import Unit, conclude, loose_fragments, since, units_of
from formc.analysis.workspace import ROWS, Workspace, arranged
from formc.build.index import (
    Index,
    Outlines,
    changed_reads,
    kept_outlines,
    load_index,
    load_outlines,
    name_of_unit,
    remembered,
    save_index,
    save_outlines,
    stale,
)
from formc.build.inputs import Files, Inputs
from formc.build.job import Job, Outcome, Watcher
from formc.build.making import BUNDLES, SINCE, Line, Made, Maker, alike, reread
from formc.build.output import Blobs, DamagedError, Desired, Packed, Standing, compare, publish
from formc.build.plan import assets_bundle, catalogue_bundle, codelists_bundle, project_options
from formc.build.pool import (
    WORTH,
    Equipment,
    made_by_many,
    made_on_a_cluster,
    outlined_by_many,
)
from formc.build.publish import locked, locked_lines
from formc.build.store import Store
from formc.bundle import LOCK
from formc.bundle.manifest import Locked
from formc.bundle.writing import lock
from formc.diagnostics import Report
from formc.record import of_json
from formc.target import Artifact, Context, Target

MOST_REASONS = 12


if TYPE_CHECKING:
    from formc.build.shared import Shared


class Round:
    """A round may begin with what the `last` one of the same process has in memory."""

    def __init__(
        self,
        job: Job,
        store: Store,
        watcher: Watcher,
        environment: tuple[str, str],
        inputs: Inputs,
        last: Round | None,
    ) -> None:
        self.job, self.store, self.watcher = job, store, watcher
        self.code, self.environment = environment
        self.inputs = inputs
        self.report = Report()
        same = last is not None and last.environment == self.environment
        self.index: Index = last.index if last and same else load_index(store, self.environment)
        if last is not None and last.code == self.code:
            kept = remembered(last.outlines.all)
        else:
            kept = kept_outlines(inputs.files, store, self.code)
        self.outlines: Outlines = load_outlines(inputs.files, inputs.digests, kept, self._many)
        self.workspace = self._workspace(last)
        self.known: dict[tuple[str, str, str], bool] = {}
        self.made: dict[Unit, Made] = {}
        self.remade: set[Unit] = set()
        self.taken: set[Unit] = set()  # from the cache that is shared with other machines
        self.shared: Shared | None = None
        self._targets: tuple[Target, ...] | None = None
        self._maker: Maker | None = None
        self.standing: Standing | None = None  # of the output, where that is known without looking

    def _workspace(self, last: Round | None) -> Workspace:
        opened = dict(self.outlines.opened)
        if last is not None:
            before, now = last.inputs.digests, self.inputs.digests
            for path, document in last.workspace.opened.items():
                if path in now and before.get(path) == now[path]:
                    opened.setdefault(path, document)
        workspace = arranged(self.outlines.all, self.inputs.files, self.report, opened)
        forms = workspace.digests.get("form", {})
        workspace.digests[SINCE] = {id: since(workspace, id) for id in forms}
        workspace.digests[BUNDLES] = {}
        return workspace

    def _many(self, paths: list[str]) -> Iterable[Outline]:
        folder, digests = self.job.folder, self.inputs.digests
        if self.job.jobs > 1:
            return outlined_by_many(paths, folder, digests, self.job.jobs)
        files = Files(folder, digests)  # its own: the bytes go when the outlines are made
        return (outlined(path, files[path], files)[0] for path in paths)

    # The build ------------------------------------------------------------------------------

    def build(self, basis: str, damaged: frozenset[str]) -> Outcome:
        """Raises UnreadableError, UnwritableError, ChangedError and DamagedError."""
        self._make_all(damaged)
        services = tuple(unit.id for unit in self.made if unit.kind == "service")
        unknown = tuple(id for id in sorted(self.job.wanted) if id not in services)
        try:  # what was made is noted behind the output: whoever watches waits for that
            refused = self._refused()
            if refused is not None:
                return Outcome(report=refused, damaged=tuple(self.store.damaged))
            if unknown:
                return Outcome(unknown=unknown, known=services)
            return self._published(basis)
        finally:
            self._remember()

    def _published(self, basis: str) -> Outcome:
        bundles = self._bundles()
        if not self.job.writes:
            difference, files = compare(self.job.output, self._desired(basis, bundles)), 0
        else:
            with locked(self.job.output, self.watcher.waiting):
                desired = self._desired(basis, bundles)
                difference, self.standing = publish(
                    self.job.output, desired, self.store, self.standing
                )
                files = self.standing.files
            self._shrink()
            if self.shared is not None:
                self.shared.give({name_of_unit(unit): made for unit, made in self.made.items()})
        elsewhere = self.shared.damaged if self.shared is not None else []
        return Outcome(
            len(bundles),
            files,
            difference,
            len(self.remade),
            damaged=(*self.store.damaged, *elsewhere),
            shared=len(self.taken),
        )

    def check(self) -> Report:
        """Everything that is found in the definitions; nothing is emitted."""
        self._make_all(frozenset(), emits=False)
        report = self._conclusion()
        self._remember()
        return report

    # Making units ---------------------------------------------------------------------------

    def _make_all(self, damaged: frozenset[str], emits: bool = True) -> None:
        units = units_of(self.workspace)
        emits = emits and not self.report.failed
        forms = [(unit, emits and self._wanted(unit)) for unit in units if unit.kind == "form"]
        self._take(forms, damaged)
        self.workspace.digests[BUNDLES].update(
            (made.unit.id, line[-1]) for made in self.made.values() for line in made.bundles
        )
        rest = [(unit, emits and self._wanted(unit)) for unit in units if unit.kind == "service"]
        self._take(rest, damaged)
        for made in self.made.values():
            self._place(made)
        for unit in loose_fragments(self.workspace):
            self._take([(unit, False)], damaged)
            self._place(self.made[unit])

    def _place(self, made: Made) -> None:
        """The fragments that a unit has read are placed, also if it comes from the index."""
        known = self.workspace.digests.get("fragment", {})
        self.workspace.used |= {key for t, key, _ in made.reads if t == "fragment" and key in known}

    def _wanted(self, unit: Unit) -> bool:
        wanted = self.job.wanted
        if not wanted or unit.kind == "service":
            return not wanted or unit.id in wanted
        return any(
            outline.shares == unit.id and outline.id in wanted
            for outline in self.workspace.outlines.values()
            if outline.kind == "service"
        )

    def _take(self, tasks: Sequence[tuple[Unit, bool]], damaged: frozenset[str]) -> None:
        """The units, those that are still right from the index."""
        todo = []
        for unit, emits in tasks:
            name = name_of_unit(unit)
            kept = self.index.made.get(name)
            if kept is None or self._wrong(kept, emits, damaged):
                todo.append((unit, emits))
            else:
                self.made[unit] = kept
        todo = self._without_shared(todo, damaged)
        for unit, _ in todo:
            self._reason(name_of_unit(unit), self.index.made.get(name_of_unit(unit)))
        self.watcher.begins(len(todo))
        for made in self._made(todo):
            self.made[made.unit] = made
            self.remade.add(made.unit)
            self.watcher.tick(name_of_unit(made.unit))

    def _wrong(self, kept: Made, emits: bool, damaged: frozenset[str]) -> bool:
        return bool(
            kept.failed
            or (emits and not kept.emitted)
            or (
                damaged and {name_of_unit(kept.unit), *(line[0] for line in kept.bundles)} & damaged
            )
            or stale(kept, self.workspace, self.known)
        )

    def _without_shared(
        self, tasks: list[tuple[Unit, bool]], damaged: frozenset[str]
    ) -> list[tuple[Unit, bool]]:
        """What nobody else has made either."""
        if self.shared is None or not tasks:
            return tasks
        found = []
        for unit, emits in tasks:
            rows = self.shared.rows(name_of_unit(unit))
            found += [row for row in rows if not self._wrong(row, emits, damaged)][:1]
        for row in self.shared.taken(found):
            self.made[row.unit] = row
            self.taken.add(row.unit)
        return [task for task in tasks if task[0] not in self.taken]

    def _made(self, tasks: Sequence[tuple[Unit, bool]]) -> Iterator[Made]:
        cluster = self.job.cluster
        if (cluster or self.job.jobs > 1) and len(tasks) > WORTH:
            equipment = Equipment(
                folder=self.job.folder,
                digests=self.inputs.digests,
                outlines=self.outlines.all,
                since=self.workspace.digests[SINCE],
                bundles=self.workspace.digests[BUNDLES],
                targets=self.job.targets,
                cache=self.store.folder,
                environment=self.environment,
                code=self.code,
            )
            if cluster is not None:
                many = made_on_a_cluster(tasks, equipment, cluster)
            else:
                many = made_by_many(tasks, equipment, self.job.jobs)
            same: dict[object, Any] = {}
            for made, damaged in many:
                self.store.damaged.extend(damaged)
                yield alike(made, same)
            return
        for unit, emits in tasks:
            if self._maker is None:
                targets = self.targets if emits else ()
                self._maker = Maker(self.workspace, targets, self.store, self.environment)
            elif emits and not self._maker.targets:
                self._maker.targets = self.targets
            yield self._maker.make(unit, emits)
            if len(tasks) > WORTH and unit.kind == "service":
                self.workspace.close(unit.kind, unit.id)

    def _reason(self, name: str, kept: Made | None) -> None:
        changed: list[Read] = [("new", "")]
        if kept is not None:
            changed = changed_reads(kept, self.workspace) or [("lost", "")]
        elif not self.index.made:
            changed = [("first", "")]
        self.index.reasons[name] = [list(read) for read in changed[:MOST_REASONS]]

    # What is wrong --------------------------------------------------------------------------

    def _refused(self) -> Report | None:
        """The whole report, if there is an error in it."""
        made = self.made.values()
        if not self.report.failed and not any(each.failed or each.doubtful for each in made):
            return None
        report = self._conclusion()
        return report if report.failed else None

    def _conclusion(self) -> Report:
        report, said = Report(), []
        report.extend(self.report.in_order)
        judged = []
        for made in self.made.values():
            examined, of_targets = reread(made.unit, self._result(made), self.workspace)
            judged.append(examined)
            said.extend(of_targets)
        conclude(self.workspace, judged, report)
        if not report.failed:
            report.extend(said)
        return report

    def _result(self, made: Made) -> Mapping[str, Any]:
        data = self.store.get(made.result)
        if data is None:
            bad = [each for each in self.made.values() if not self.store.good(each.result)]
            raise DamagedError(name_of_unit(each.unit) for each in bad)
        found: Mapping[str, Any] = json.loads(data)
        return found

    # What is to be there --------------------------------------------------------------------

    def _bundles(self) -> dict[str, tuple[Line, Made | Blobs]]:
        """Every bundle by its folder, and where its blobs are told."""
        found: dict[str, tuple[Line, Made | Blobs]] = {}
        for unit, made in self.made.items():
            if self._wanted(unit):
                found.update((line[0], (line, made)) for line in made.bundles)
        lists = sorted({id for made in self.made.values() for id in made.lists})
        rows = [self.workspace.digest((ROWS["codelists"], id)) for id in lists]
        known = self.workspace.codelists
        for name, key, make in (
            ("assets", [], lambda: assets_bundle(self.targets)),
            ("codelists", rows, lambda: codelists_bundle(known[id] for id in lists)),
        ):
            if name == "codelists" and not lists:
                continue
            line, blobs = self._of_formc(name, key, make)
            if line is not None:
                found[name] = (line, blobs)
        return found

    def _of_formc(self, name: str, rows: list[str], make: Any) -> tuple[Line | None, Blobs]:
        key = self._key(name, map(str.encode, rows))
        kept = self.store.recall("notes", key)
        if kept is None or not all(self.store.good(blob) for blob, _ in kept["files"].values()):
            bundled = make()
            kept = {"line": None, "files": {}}
            if bundled is not None:
                files = bundled.files()
                blobs = {path: (self.store.put(data), len(data)) for path, data in files.items()}
                line = bundled.line
                told = (bundled.folder, line.kind, line.id, line.version, line.sha256)
                kept = {"line": told, "files": blobs}
            self.store.keep("notes", key, kept)
        digests = {path: digest for path, (digest, _) in kept["files"].items()}
        return kept["line"] and tuple(kept["line"]), digests

    def _desired(self, basis: str, bundles: Mapping[str, tuple[Line, Made | Blobs]]) -> Desired:
        told: dict[str, Packed] = {}
        same: dict[tuple[str, ...], tuple[str, ...]] = {}

        def blobs(folder: str) -> Blobs:
            where = bundles[folder][1]
            if not isinstance(where, Made):
                return where
            if folder not in told:
                found = self._result(where)["bundles"]
                told.update((each, _packed(files, same)) for each, files in found.items())
            return told[folder].blobs

        lines = [Locked(*line[1:]) for line, _ in bundles.values()]
        loose: dict[str, bytes] = {}
        if self.job.wanted:
            old = locked_lines(self.job.output)
            new = {(line.kind, line.id): line for line in lines}
            lines = list({**old, **new}.values())
        else:
            catalogue = catalogue_bundle(self._catalogue())
            if catalogue is not None:
                loose.update(catalogue.files())
                lines.append(catalogue.line)
        loose[LOCK] = lock(lines)
        return Desired(
            basis=basis,
            bundles={folder: line[-1] for folder, (line, _) in bundles.items()},
            blobs=blobs,
            loose=loose,
            complete=not self.job.wanted,
            fresh=frozenset(line[0] for unit in self.remade for line in self.made[unit].bundles),
        )

    def _catalogue(self) -> list[Artifact]:
        """The pages of the catalogue; each part is made again when a value of its own changes."""
        services = sorted(
            (made for unit, made in self.made.items() if unit.kind == "service"),
            key=lambda made: made.unit.id,
        )
        options = project_options(self.workspace)
        found: list[Artifact] = []
        names = dict.fromkeys(name for made in services for name in made.values) or {
            f"{target.name} {part.name}": None
            for target in self.targets
            for part in target.collections
        }
        for name in names:
            values = [made.values[name] for made in services if name in made.values]
            found.extend(self._collected(name, values, options))
        return found

    def _collected(
        self, name: str, values: list[bytes], options: Mapping[str, object]
    ) -> list[Artifact]:
        key = self._key(name, (json.dumps(sorted(options.items())).encode(), *values))
        kept: list[tuple[str, str, str, str]] = self.store.recall("notes", key) or []
        found = [(told, self.store.get(blob)) for *told, blob in kept]
        whole = [
            Artifact(path, role, media, data)
            for (path, role, media), data in found
            if data is not None
        ]
        if kept and len(whole) == len(kept):
            return whole
        owner, _, part = name.partition(" ")
        target = next(target for target in self.targets if target.name == owner)
        collection = next(each for each in target.collections if each.name == part)
        context = Context(owner, Report(), options)
        made = list(collection.collect(_Values(values), context))
        rows = [(each.path, each.role, each.media_type, self.store.put(each.data)) for each in made]
        self.store.keep("notes", key, rows)
        return made

    # Between rounds -------------------------------------------------------------------------

    @property
    def targets(self) -> tuple[Target, ...]:
        """Imported when something has to be emitted."""
        if self._targets is None:
            from formc.build.plugins import chosen

            self._targets = chosen(self.job.targets, self.job.folder)
        return self._targets

    def _key(self, name: str, parts: Iterable[bytes]) -> str:
        told = sha256(f"{self.environment}\n{name}".encode())
        for each in parts:
            told.update(b"\n")
            told.update(each)
        return told.hexdigest()

    def _remember(self) -> None:
        """The index and the outlines, where something in them is new."""
        made = {name_of_unit(unit): each for unit, each in self.made.items()}
        gone = self.index.made.keys() != made.keys()
        self.index = Index(made, self.index.reasons, self.index.recent)
        if self.remade or self.taken or gone:
            remade = [name_of_unit(unit) for unit in self.remade | self.taken]
            save_index(self.index, self.store, self.environment, remade)
        if self.outlines.fresh or gone:
            save_outlines(self.outlines.all, self.store, self.code)

    def _shrink(self) -> None:
        """Now and then: looking at every file of a cache takes longer than a small build."""
        if len(self.remade) > WORTH:
            self.store.shrink(self.job.limit)


class _Values(Sequence[Any]):
    """What the catalogue keeps of services, each as it is asked for."""

    def __init__(self, told: Sequence[bytes]) -> None:
        self._told = told

    @overload
    def __getitem__(self, at: int) -> Any: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Any]: ...

    def __getitem__(self, at: int | slice) -> Any:
        found = self._told[at]
        return of_json(found, Any) if isinstance(found, bytes) else _Values(found)

    def __len__(self) -> int:
        return len(self._told)


def _packed(
    files: Mapping[str, tuple[str, int]], same: dict[tuple[str, ...], tuple[str, ...]]
) -> Packed:
    names = tuple(files)
    return Packed(
        same.setdefault(names, names), bytes.fromhex("".join(d for d, _ in files.values()))
    )
