"""`based_on:`: what a service takes from the card of another one.

A card begins as the card of its base; each key that the service writes replaces the whole value.
What makes the form, the fees and the tests is never taken: forms are shared by `form: {use: …}`.
"""

from __future__ import annotations

from collections.abc import Mapping

from formc.record import Record, replace
from formc.syntax.tree import Map, Node, Scalar

TAKEN = (
    *("summary", "description", "domain", "level", "kind", "audience", "procedure", "who"),
    *("authority", "keywords", "life_events", "legal_basis", "deadlines", "outcome"),
    *("remedies", "silence", "channels", "delivery", "records"),
)
"""Keys of the card. Its version, its title and who answers for the words are each service's own."""


Place = tuple[int, int]
"""Where something stands in its file."""


class Based(Record, frozen=True):
    """A service and the name of the one that it is based on, as written and where."""

    id: str
    name: str
    place: Place


def base_of(root: Node | None) -> Based | None:
    """The service that a service is based on."""
    if not isinstance(root, Map) or "service" not in root.items:
        return None
    found, own = root.items.get("based_on"), root.items["service"]
    if not isinstance(found, Scalar):
        return None
    id = own.value.strip() if isinstance(own, Scalar) else ""
    return Based(id, found.value.strip(), (found.span.start, found.span.end))


def in_order(waiting: Mapping[str, Based]) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The paths of services with a base, each after its base where that one has a base itself, and
    the rings, as ids: a ring is told once, at its first service in the order of paths."""
    paths = {based.id: path for path, based in sorted(waiting.items(), reverse=True)}
    ordered: dict[str, None] = {}
    rings: list[tuple[str, list[str]]] = []
    for first in sorted(waiting):
        chain: list[str] = []
        path: str | None = first
        while path is not None and path not in ordered and path not in chain:
            chain.append(path)
            path = paths.get(waiting[path].name)
        if path in chain:
            ring = [waiting[each].id for each in (*chain[chain.index(path) :], path)]
            rings.append((path, ring))
        ordered.update(dict.fromkeys(reversed(chain)))
    return list(ordered), rings


def awaiting(root: Map) -> Map:
    """A service as written, with the keys that its base brings marked as dealt with: nobody is to
    miss what a base that is broken, or not there, would have brought."""
    absent = {key for key in TAKEN if key not in root.items}
    return replace(root, broken=root.broken | absent)


def with_base(written: frozenset[str], shaped: Map, base: Map) -> Map:
    """The shaped service with the keys of the base's card that its author has not `written`."""
    taken = [key for key in TAKEN if key in base.items and key not in written]
    return replace(
        shaped,
        items={**shaped.items, **{key: base.items[key] for key in taken}},
        keys={**shaped.keys, **{key: base.keys[key] for key in taken}},
        broken=shaped.broken - set(taken),
    )
