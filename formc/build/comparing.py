"""Two versions of all definitions compared, service by service, in little memory."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from formc.build.affected import Affected, affected
from formc.build.rereading import lens, reread
from formc.build.sides import Built, Files, Side
from formc.build.understanding import Understood, understand
from formc.compat.services import Difference, compare_all_forms, compare_services
from formc.diagnostics import Diagnostic
from formc.ir import Form
from formc.record import Mutable, part

TOGETHER = 40  # services understood at a time: their forms are let go before the next
ALONE = 4  # chunks from which on processes are worth their start
Tick = Callable[[int, int], None]


class Compared(Mutable):
    """`same` counts services of the new side that nothing touched; `mistakes` are those of the new
    side, `unread` the services of either side that could not be understood; `migrating` the forms,
    old and new, of which a migration speaks."""

    differences: list[Difference] = part(default_factory=list)
    same: int = 0
    mistakes: list[Diagnostic] = part(default_factory=list)
    old_mistakes: list[Diagnostic] = part(default_factory=list)
    unread: list[str] = part(default_factory=list)
    migrating: list[tuple[Form, Form]] = part(default_factory=list)

    def add(self, piece: Compared) -> None:
        """Takes in what was found of some services; a form that several share counts once."""
        told = {(each.kind, each.id) for each in self.differences}
        self.differences += [each for each in piece.differences if (each.kind, each.id) not in told]
        self.migrating += [pair for pair in piece.migrating if ("form", pair[1].id) not in told]
        self.mistakes += piece.mistakes
        self.old_mistakes += piece.old_mistakes
        self.unread += piece.unread


class UnknownServiceError(Exception):
    """A service that neither side has; `known` are those there are."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name, self.known = name, known


def compare_sides(
    old: Side, new: Side, wanted: tuple[str, ...] = (), tick: Tick = lambda done, all: None
) -> Compared:
    """Everything that changed, of the `wanted` services (all of none).

    `tick` is called with how many services are done, of how many. Raises UnreadableError and
    UnknownServiceError.
    """
    if isinstance(old, Files) and isinstance(new, Files):
        return _definitions(old, new, wanted, tick)
    return _bundles(old, new, wanted, tick)


def _definitions(old: Files, new: Files, wanted: tuple[str, ...], tick: Tick) -> Compared:
    found = Compared()
    touched = affected(old, new)
    ids = tuple(id for id in touched.services if not wanted or id in wanted)
    if wanted:
        _check_known(wanted, old, new, touched)
    found.same = touched.count
    chunks = [ids[start : start + TOGETHER] for start in range(0, len(ids), TOGETHER)]
    done = 0
    for chunk, piece in zip(chunks, _parts(old, new, touched, chunks), strict=True):
        found.add(piece)
        done += len(chunk)
        tick(done, len(ids))
    found.same = max(0, found.same - len({d.id for d in found.differences}))
    found.differences = _in_order(found.differences)
    return found


def _parts(
    old: Files, new: Files, touched: Affected, chunks: list[tuple[str, ...]]
) -> Iterator[Compared]:
    """The chunks compared, in their order; several at a time where that pays."""
    workers = min(os.cpu_count() or 1, len(chunks))
    if len(chunks) < ALONE or workers < 2:
        yield from (_chunk(old, new, touched, chunk) for chunk in chunks)
        return
    from concurrent.futures import ProcessPoolExecutor

    held = (old.whole(), new.whole(), touched)
    kinds = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in kinds else "spawn")
    with ProcessPoolExecutor(workers, context, _hold, held) as pool:
        yield from pool.map(_held_chunk, chunks)


_HELD: list[tuple[Files, Files, Affected]] = []
"""In a worker: both sides, which are sent once."""


def _hold(old: Files, new: Files, touched: Affected) -> None:
    _HELD[:] = [(old, new, touched)]


def _held_chunk(chunk: tuple[str, ...]) -> Compared:
    (held,) = _HELD
    return _chunk(*held, chunk)


def _chunk(old: Files, new: Files, touched: Affected, chunk: tuple[str, ...]) -> Compared:
    found = Compared()
    before = _understood(old, touched.old, touched, chunk, 0)
    after = _understood(new, touched.new, touched, chunk, 1)
    _compare(found, before, after, chunk)
    return found


def _check_known(wanted: tuple[str, ...], old: Files, new: Files, touched: Affected) -> None:
    names = {path.rpartition("/")[2].rpartition(".")[0] for path in (*old.digests, *new.digests)}
    known = {*touched.services, *names}
    for name in wanted:
        if name not in known:
            raise UnknownServiceError(name, tuple(sorted(known)))


def _understood(
    side: Files, around: tuple[str, ...], touched: Affected, chunk: tuple[str, ...], number: int
) -> Understood:
    own = [path for id in chunk if (path := touched.own[id][number]) is not None]
    return understand(side.read([*around, *own]), chunk)


def _compare(
    found: Compared, before: Understood, after: Understood, chunk: tuple[str, ...]
) -> None:
    found.mistakes.extend(after.mistakes)
    found.old_mistakes.extend(before.mistakes)
    both = [id for id in chunk if id in before.services and id in after.services]
    alone = [id for id in chunk if (id in before.services) != (id in after.services)]
    broken = before.mistakes if any(id in after.services for id in alone) else ()
    if broken or (after.mistakes and any(id in before.services for id in alone)):
        found.unread.extend(alone)
        alone = []
    chosen = {*both, *alone}
    found.differences.extend(
        compare_services(
            {id: s for id, s in before.services.items() if id in chosen},
            {id: s for id, s in after.services.items() if id in chosen},
        )
    )
    for each in compare_all_forms(before.forms, after.forms):
        found.differences.append(each)
        if each.migrates:
            found.migrating.append((before.forms[each.id], after.forms[each.id]))


def _in_order(differences: list[Difference]) -> list[Difference]:
    return sorted(differences, key=lambda each: (each.id, each.kind != "service"))


# Bundles ----------------------------------------------------------------------------------------


def _bundles(old: Side, new: Side, wanted: tuple[str, ...], tick: Tick) -> Compared:
    """What rules.json says of both: the other side is seen through the same lens."""
    found = Compared()
    before, after = _forms(old, wanted, found), _forms(new, wanted, found)
    if isinstance(old, Built) != isinstance(new, Built):  # one bundle beside all definitions
        built = before if isinstance(old, Built) else after
        before, after = ({id: f for id, f in s.items() if id in built} for s in (before, after))
    for name in wanted:
        if name not in before and name not in after:
            raise UnknownServiceError(name, tuple(sorted({*before, *after})))
    for number, id in enumerate(after, 1):
        if id in before:
            pair = {id: before[id]}, {id: after[id]}
            found.differences.extend(compare_all_forms(*pair))
        tick(number, len(after))
    found.same = len(after) - len(found.differences)
    found.differences = _in_order(found.differences)
    return found


def _forms(side: Side, wanted: tuple[str, ...], found: Compared) -> Mapping[str, Form]:
    if isinstance(side, Built):
        return {id: reread(folder) for id, folder in _chosen(side.bundles, wanted)}
    understood = understand(side.read(side.digests), wanted or None)
    found.mistakes.extend(understood.mistakes)
    return {id: lens(form) for id, form in understood.forms.items()}


def _chosen(bundles: Mapping[str, Path], wanted: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    return (pair for pair in bundles.items() if not wanted or pair[0] in wanted)
