"""Which services a change of files can touch, without parsing what is the same.

A file that changed touches the services in it, or everything that names it: a fragment's id, a
codelist's, a type's, an act's. Names are looked for as bytes, so a service may be counted that only
looks like a user; none is missed, because an id stands in its user's file letter by letter
(one that is spelled with escapes makes its file a user of everything).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename, splitext

from formc.build.sides import Files
from formc.publication import FOLDER
from formc.record import Mutable, Record

_OPENING = re.compile(
    rb"^(?:\xef\xbb\xbf)?(service|form|fragment|codelist|types|acts|domains|stamp_duty|project|office)"
    rb"[ ]*:[ ]*[\"']?([\w-]*)",
    re.MULTILINE,
)
_ESCAPED = re.compile(rb'"[^"\n]*\\[xuU]')
_ENTRY = re.compile(rb"^ +[\"']?([\w.-]+)[\"']?[ ]*:", re.MULTILINE)
_TABLES = ("types", "acts", "domains", "stamp_duty")
MANY_WORDS = 60  # beyond, looking for each costs more than reading all


class Affected(Record, frozen=True):
    """`services` by id: those to compare. `old` and `new` are the files to read for them, without
    the services' own; `own` are these, by id, on either side."""

    services: tuple[str, ...]
    old: tuple[str, ...]
    new: tuple[str, ...]
    own: Mapping[str, tuple[str | None, str | None]]
    count: int = 0  # services of the new side


class _Side(Mutable):
    files: Files
    bytes: dict[str, bytes]
    kinds: dict[str, tuple[str, str]]

    @classmethod
    def of(cls, files: Files) -> _Side:
        held = files.read(files.digests)
        return cls(files, held, {path: _opening(path, data) for path, data in held.items()})

    def services(self) -> Iterator[tuple[str, str]]:
        for path, (kind, id) in self.kinds.items():
            if kind == "service":
                yield path, id


def affected(old: Files, new: Files) -> Affected:
    """The services of which something may have changed. Raises UnreadableError."""
    changed = {
        path
        for path in {*old.digests, *new.digests}
        if old.digests.get(path) != new.digests.get(path)
    }
    if not changed:
        return Affected((), (), (), {})
    sides = (_Side.of(old), _Side.of(new))
    touched = _touched(sides, changed)
    own: dict[str, list[str | None]] = {}
    for number, side in enumerate(sides):
        for path, id in side.services():
            if path in touched:
                own.setdefault(id, [None, None])[number] = path
    for number, side in enumerate(sides):  # the other half of a file that was moved
        for path, id in side.services():
            if id in own and own[id][number] is None:
                own[id][number] = path
    around = [_around(side, own, number) for number, side in enumerate(sides)]
    return Affected(
        tuple(sorted(own)),
        around[0],
        around[1],
        {id: (p[0], p[1]) for id, p in own.items()},
        sum(1 for _ in sides[1].services()),
    )


def _opening(path: str, data: bytes) -> tuple[str, str]:
    if path.startswith(f"{FOLDER}/"):
        return ("publication", path.split("/")[1])
    if not path.endswith((".yaml", ".yml")):
        return ("csv", basename(path))
    found = _OPENING.search(data)
    if found is None:
        return ("", splitext(basename(path))[0])
    return (found[1].decode(), found[2].decode() or splitext(basename(path))[0])


def _touched(sides: tuple[_Side, _Side], changed: set[str]) -> set[str]:
    """The paths that changed and all that name what changed, in any number of steps."""
    touched = set(changed)
    same = {path: data for path, data in sides[1].bytes.items() if path not in changed}
    touched.update(path for path, data in same.items() if _ESCAPED.search(data))
    based = {path: data for path, data in same.items() if b"based_on" in data}
    waiting = {word for path in touched for word in _words(sides, path)}
    looked: set[tuple[bool, bytes]] = set()
    while waiting:
        shared = [word for card, word in looked | waiting if not card]
        if b"" in shared or len(shared) > MANY_WORDS:
            return touched | set(same)
        looked |= waiting
        found = {
            path
            for card, word in waiting
            for path, data in (based if card else same).items()
            if path not in touched and word in data
        }
        touched |= found
        waiting = {word for path in found for word in _words(sides, path)} - looked
    return touched


def _words(sides: tuple[_Side, _Side], path: str) -> Iterator[tuple[bool, bytes]]:
    """What names this file in others, and whether only cards do (`based_on`); the empty word for
    everything."""
    for side in sides:
        if path not in side.kinds:
            continue
        kind, id = side.kinds[path]
        if kind in ("service", "form", "fragment", "codelist", "csv", "publication"):
            yield kind == "service", id.encode()
        elif kind in _TABLES:
            yield from ((False, key) for key in _entries(sides, path))
        elif kind in ("project", ""):
            yield False, b""


def _entries(sides: tuple[_Side, _Side], path: str) -> Iterable[bytes]:
    """The keys of a table around which a line changed: each key with what follows it."""
    if len({side.digests.get(path) for side in (each.files for each in sides)}) == 1:
        return ()  # the same on both sides: tables name nothing that could have changed in them
    parts = [set(_chunks(side.bytes.get(path, b""))) for side in sides]
    keys = {key for key, _ in parts[0] ^ parts[1]}
    return keys or {b""}  # written in one line, or changed above the first key: who knows


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    indents = [len(m[0]) - len(m[0].lstrip(b" ")) for m in _ENTRY.finditer(data)]
    least = min(indents, default=0)
    starts = [
        m for m in _ENTRY.finditer(data) if len(m[0]) - len(m[0].lstrip(b" ")) == least
    ]  # fmt: skip
    for number, found in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(data)
        yield found[1], data[found.start() : end]


def _around(side: _Side, own: Mapping[str, list[str | None]], number: int) -> tuple[str, ...]:
    """The files that the services need: all that are no services, and the bases of their cards."""
    bases = {id: path for path, id in side.services()}
    needed = {path for path, (kind, _) in side.kinds.items() if kind != "service"}
    waiting = [pair[number] for pair in own.values()]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path is None or path in seen:
            continue
        seen.add(path)
        for id in re.findall(rb"^based_on[ ]*:[ ]*[\"']?([\w-]+)", side.bytes[path], re.MULTILINE):
            base = bases.get(id.decode())
            if base is not None:
                needed.add(base)
                waiting.append(base)
    return tuple(sorted(needed))
