"""A digest of the IR without its spans: equal for a service that has only moved in its file."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from enum import Enum
from hashlib import sha256
from operator import attrgetter
from typing import Any

from formc.record import names as names_of
from formc.source import Span

_PLAIN = frozenset({str, int, bool, float, type(None), bytes})
_PARTS: dict[type, Callable[[Any], tuple[object, ...]]] = {}


def fingerprint(value: object) -> tuple[str, list[Span]]:
    """The digest, and the spans in the order of the IR: equal IRs have as many, in one order."""
    spans: list[Span] = []
    known: dict[int, Any] = {}
    told = _told(value, spans, known)
    # Version 2 writes no references, so that the bytes depend on the values alone.
    return sha256(marshal.dumps(told, 2)).hexdigest(), spans


def _told(value: Any, spans: list[Span], known: dict[int, Any]) -> Any:
    kind = value.__class__
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return tuple([_told(part, spans, known) for part in value])
    if kind is Span:
        spans.append(value)
        return None
    key = id(value)
    if key in known:
        return known[key]
    before = len(spans)
    parts = _PARTS.get(kind)
    told: Any
    if parts is not None:  # nearly everything is a record of a class that was met before
        told = (kind.__name__, tuple([_told(part, spans, known) for part in parts(value)]))
    elif isinstance(value, Mapping):
        told = (
            "map",
            tuple([(_told(k, spans, known), _told(v, spans, known)) for k, v in value.items()]),
        )
    elif isinstance(value, frozenset | set):
        told = ("set", tuple(sorted(map(repr, value))))
    elif isinstance(value, Enum):
        told = (kind.__name__, value.name)
    else:
        told = (
            kind.__name__,
            tuple([_told(part, spans, known) for part in _parts(kind)(value)]),
        )
    if len(spans) == before:  # what holds spans is told each time, so that none is missed
        known[key] = told
    return told


def _parts(kind: type) -> Callable[[Any], tuple[object, ...]]:
    found = _PARTS.get(kind)
    if found is None:
        names = list(names_of(kind))
        found = _PARTS[kind] = _getter(names)
    return found


def _getter(names: list[str]) -> Callable[[Any], tuple[object, ...]]:
    if not names:
        return lambda _: ()
    if len(names) == 1:
        one = attrgetter(names[0])
        return lambda value: (one(value),)
    return attrgetter(*names)
