"""Two versions of all definitions compared, service by service, in little memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from formc.build.affected import Affected, affected
from formc.build.rereading import lens, reread
from formc.build.sides import Built, Files, Side
from formc.build.understanding import Understood, understand
from formc.compat.services import Difference, compare_all_forms, compare_services
from formc.diagnostics import Diagnostic
from formc.ir import Form

TOGETHER = 40  # services understood at a time: their forms are let go before the next
Tick = Callable[[int, int], None]


@dataclass(slots=True)
class Compared:
    """`same` counts services of the new side that nothing touched; `mistakes` are those of the new
    side, `unread` the services of either side that could not be understood; `migrating` the forms,
    old and new, of which a migration speaks."""

    differences: list[Difference] = field(default_factory=list)
    same: int = 0
    mistakes: list[Diagnostic] = field(default_factory=list)
    old_mistakes: list[Diagnostic] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    migrating: list[tuple[Form, Form]] = field(default_factory=list)


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
    for start in range(0, len(ids), TOGETHER):
        chunk = ids[start : start + TOGETHER]
        before = _understood(old, touched.old, touched, chunk, 0)
        after = _understood(new, touched.new, touched, chunk, 1)
        _compare(found, before, after, chunk)
        tick(start + len(chunk), len(ids))
    found.same = max(0, found.same - len({d.id for d in found.differences}))
    found.differences = _in_order(found.differences)
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
    told = {(each.kind, each.id) for each in found.differences}
    for each in compare_all_forms(before.forms, after.forms):
        if (each.kind, each.id) in told:  # a shared form of services of two chunks
            continue
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
