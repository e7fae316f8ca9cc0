"""A proof of one form: answer sets made, judged, shown to every engine, disagreements made small.

It is a test and no mathematical proof, and says how much it has tried.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from formc.answers.generate import answer_sets
from formc.ir import Form
from formc.prove.bundles import Bundle
from formc.prove.compare import Difference, Tally, compare, difference
from formc.prove.coverage import Coverage, coverage
from formc.prove.engines import Engine, judged
from formc.prove.shrink import shrunk
from formc.record import Record, replace

MADE_SMALL = 3  # disagreements of one engine that are worth the time

Step = Callable[[str], None]
"""Is called at each step of the work with what comes next: an engine, or `sets`."""


class Proof(Record, frozen=True):
    """What was tried on a form and what came of it. `absent` are the engines that are not here,
    with the reason; `small` the disagreements made small."""

    form: str
    version: str
    seed: int
    sets: int
    accepted: int
    tallies: tuple[Tally, ...]
    coverage: Coverage
    small: tuple[Difference, ...]

    @property
    def disagreements(self) -> int:
        return sum(len(tally.differences) for tally in self.tallies)

    @property
    def holds(self) -> bool:
        return not self.disagreements and self.coverage.full


def absent(engines: Sequence[Engine]) -> Mapping[str, str]:
    """The engines that cannot run here, with the reason."""
    return {engine.name: reason for engine in engines if (reason := engine.missing())}


def prove_all(
    forms: Sequence[Form],
    engines: Sequence[Engine],
    count: int,
    seed: int,
    jobs: int,
    step: Step | None = None,
) -> list[Proof]:
    """Proves several forms, each in one of at most so many processes; the order is kept. With more
    than one process the steps of a form are told when it is done."""
    workers = min(jobs, len(forms))
    if workers < 2:
        return [prove(form, engines, count, seed, step) for form in forms]
    # Started afresh: libraries that were loaded here need not bear a fork.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(prove, form, tuple(engines), count, seed) for form in forms]
        for done in as_completed(waiting):
            for each in ("sets", *(tally.engine.name for tally in done.result().tallies)):
                (step or _silent)(each)
        return [each.result() for each in waiting]


def prove(
    form: Form, engines: Sequence[Engine], count: int, seed: int, step: Step | None = None
) -> Proof:
    """Tries a form on at least `count` answer sets with engines that are all here."""
    step = step or _silent
    step("sets")
    filed = tuple(answer_sets(form, count, seed))
    with tempfile.TemporaryDirectory(prefix="formc-prove-") as folder:
        bundle = Bundle.of(form, Path(folder))
        judgements = judged(bundle, filed)
        tallies: list[Tally] = []
        for engine in engines:
            step(engine.name)
            tallies.append(compare(bundle, engine, filed, judgements))
        small = tuple(
            _small(bundle, tally.engine, each)
            for tally in tallies
            for each in tally.differences[:MADE_SMALL]
        )
    return Proof(
        form=form.id,
        version=form.version,
        seed=seed,
        sets=len(filed),
        accepted=sum(not problems for problems in judgements),
        tallies=tuple(tallies),
        coverage=coverage(form, filed, judgements),
        small=small,
    )


def _silent(_: str) -> None:
    """Nobody wants to know."""


def _small(bundle: Bundle, engine: Engine, found: Difference) -> Difference:
    filed = shrunk(found.filed, lambda each: difference(bundle, engine, each) is not None)
    again = difference(bundle, engine, filed)
    # An engine that answers differently when asked again is left as it was found.
    return replace(again, filed=filed) if again is not None else found
