"""A build that makes again only what has changed.

    stat the inputs -> nothing new and the output stands: done, nothing is even imported
    outlines -> workspace -> units whose reads have changed -> blobs -> the output, all at once

A unit is made from its file and the rows that it reads, in this process or in workers; either way
its result is a row of the index and blobs in the store. Units with errors are never kept.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from formc.build.inputs import ChangedError, Inputs, environment_of, note, quiet, taken
from formc.build.job import Job, Outcome, Watcher
from formc.build.output import DamagedError, standing
from formc.build.plugins import code as plugins_code
from formc.build.plugins import installed
from formc.build.publish import locked
from formc.build.store import Store
from formc.record import Mutable, part
from formc.targets import BUILTIN, OPTIONAL

if TYPE_CHECKING:
    from formc.build.remote import Remote
    from formc.build.round import Round
    from formc.build.shared import Shared

AGAIN = 3  # times that a build begins anew because a definition or the cache changed under it


class Builder(Mutable):
    """Builds one job again and again; what it has read stays in memory between the builds.
    Whoever `trusts` that nobody else writes into the output saves looking at every file of it."""

    job: Job
    store: Store
    watcher: Watcher = part(default_factory=Watcher)
    last: Round | None = None
    trusts: bool = False
    remote: Remote | None = None
    trouble: str = ""  # why the shared cache was not asked any more

    def build(self) -> Outcome:
        """Raises UnreadableError and UnwritableError; the old output then stands."""
        for _ in range(AGAIN):
            try:
                return self._build(frozenset())
            except ChangedError:
                self.last = None
        return self._build(frozenset())

    def _build(self, damaged: frozenset[str]) -> Outcome:
        inputs = taken(self.job.folder, self.store)
        environment = self.environment()
        basis = self._basis(inputs, environment)
        trusted = self.trusts and self.last is not None
        if (
            self.job.writes
            and not damaged
            and not trusted
            and (stands := self._unchanged(basis)) is not None
        ):
            if inputs.fresh:
                note(inputs, self.job.folder, self.store)
            return stands
        from formc.build.round import Round

        with quiet():
            found = Round(self.job, self.store, self.watcher, environment, inputs, self.last)
            found.shared = self._shared(environment[1])
            if self.trusts and self.last is not None:
                found.standing = self.last.standing
            try:
                outcome = found.build(basis, damaged)
            except DamagedError as error:
                if error.folders <= damaged:
                    raise
                return self._build(damaged | error.folders)
        self.last = found
        self.trouble = found.shared.trouble if found.shared else ""
        note(inputs, self.job.folder, self.store)
        return outcome

    def _shared(self, environment: str) -> Shared | None:
        if self.remote is None:
            return None
        from formc.build.shared import Shared

        return Shared(self.remote, self.store, environment)

    def environment(self) -> tuple[str, str]:
        """The digest of our own code, and of that with the targets."""
        base = environment_of(self.store)
        others = [name for name in self.job.targets if name not in (*BUILTIN, *OPTIONAL)]
        plugins = installed(self.job.folder) if others else {}
        told = [*self.job.targets, *(plugins_code(plugins[name]) for name in others)]
        whole = sha256(f"{base} {' '.join(told)}".encode()).hexdigest()[:16]
        return base, whole

    def _basis(self, inputs: Inputs, environment: tuple[str, str]) -> str:
        told = [*environment, *sorted(self.job.wanted), ""]
        told += [f"{path} {digest}" for path, digest in sorted(inputs.digests.items())]
        return sha256("\n".join(told).encode()).hexdigest()

    def _unchanged(self, basis: str) -> Outcome | None:
        if not self.job.output.is_dir():
            return None
        with locked(self.job.output, self.watcher.waiting):
            stands = standing(self.job.output, self.store, basis)
        if stands.basis != basis or not stands.whole:
            return None
        return Outcome(len(stands.bundles), stands.files, damaged=tuple(self.store.damaged))
