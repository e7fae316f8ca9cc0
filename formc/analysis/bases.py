"""`based_on:`: what a service takes from the card of another one.

A card begins as the card of its base; each key that the service writes replaces the whole value.
What makes the form, the fees and the tests is never taken: forms are shared by `form: {use: …}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from formc.diagnostics import Diagnostic, meaning
from formc.syntax.tree import Map, Node, Scalar

TAKEN = (
    *("summary", "description", "domain", "level", "kind", "audience", "procedure", "who"),
    *("authority", "keywords", "life_events", "legal_basis", "deadlines", "outcome"),
    *("remedies", "silence", "channels", "delivery", "records"),
)
"""Keys of the card. Its version, its title and who answers for the words are each service's own."""


def base_of(root: Node | None) -> Scalar | None:
    """The id of the service that a service is based on."""
    if not isinstance(root, Map) or "service" not in root.items:
        return None
    found = root.items.get("based_on")
    return found if isinstance(found, Scalar) else None


def in_order(waiting: Mapping[str, Map]) -> tuple[list[str], list[Diagnostic]]:
    """The paths of services with a base, each after its base where that one has a base itself, and
    the rings: a ring is told once, and begins with its first service in the order of paths."""
    paths = {_id(root): path for path, root in sorted(waiting.items(), reverse=True)}
    ordered: dict[str, None] = {}
    rings: list[Diagnostic] = []
    for first in sorted(waiting):
        chain: list[str] = []
        path: str | None = first
        while path is not None and path not in ordered and path not in chain:
            chain.append(path)
            path = paths.get(_base(waiting[path]).value)
        if path in chain:
            ring = [_id(waiting[each]) for each in (*chain[chain.index(path) :], path)]
            rings.append(meaning.base_ring(_base(waiting[path]).span, ring))
        ordered.update(dict.fromkeys(reversed(chain)))
    return list(ordered), rings


def awaiting(root: Map) -> Map:
    """A service as written, with the keys that its base brings marked as dealt with: nobody is to
    miss what a base that is broken, or not there, would have brought."""
    absent = {key for key in TAKEN if key not in root.items}
    return replace(root, broken=root.broken | absent)


def with_base(written: Map, shaped: Map, base: Map) -> Map:
    """The shaped service with the keys of the base's card that its author has not written."""
    taken = [key for key in TAKEN if key in base.items and key not in written.keys]
    return replace(
        shaped,
        items={**shaped.items, **{key: base.items[key] for key in taken}},
        keys={**shaped.keys, **{key: base.keys[key] for key in taken}},
        broken=shaped.broken - set(taken),
    )


def _id(root: Map) -> str:
    node = root.items["service"]
    return node.value.strip() if isinstance(node, Scalar) else ""


def _base(root: Map) -> Scalar:
    found = base_of(root)
    assert found is not None
    return found
