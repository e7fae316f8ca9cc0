"""What is in a bundle, with digests: `manifest.json` and the lines of `catalog.lock.json`.

Standard library only: a portal reads bundles with this module and without the compiler.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from formc.bundle.spelling import indented

FORMAT = 1
LOCK = "catalog.lock.json"
KINDS = ("form", "service", "assets", "codelists")
MAX_BYTES = 8 * 1024 * 1024  # of one manifest or lock file

_ID = re.compile(r"[a-z][a-z0-9-]{0,62}")
_VERSION = re.compile(r"(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SEGMENT = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}")
_KEYS = {"format", "kind", "id", "version", "artifacts", "engines", "losses"}


class ManifestError(ValueError):
    """What was read is no manifest (or lock file) of this format; the words say where and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One artifact. `path` is relative to the bundle, with `/`; `size` is in bytes."""

    path: str
    role: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Loss:
    """A constraint that a partial engine does not enforce, why, and what to do about it."""

    engine: str
    constraint: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`engines` lists the constraints that each partial engine enforces whole; `extra` are keys
    of the kind's own, such as `form` of a service."""

    kind: str
    id: str
    version: str
    artifacts: tuple[Entry, ...]
    engines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    losses: tuple[Loss, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)

    def entry(self, path: str) -> Entry | None:
        return next((entry for entry in self.artifacts if entry.path == path), None)


@dataclass(frozen=True, slots=True, order=True)
class Locked:
    """A line of `catalog.lock.json`; `sha256` is the digest of the bundle's manifest."""

    kind: str
    id: str
    version: str
    sha256: str


def digest(content: bytes) -> str:
    """SHA-256 in 64 lower hex digits."""
    return hashlib.sha256(content).hexdigest()


def canonical(value: object) -> bytes:
    """The one spelling of a JSON value: keys sorted, UTF-8, two spaces, a line end."""
    return indented(value, sort_keys=True).encode() + b"\n"


# Writing -------------------------------------------------------------------------------------


def manifest(
    kind: str,
    id: str,
    version: str,
    artifacts: Iterable[tuple[str, str, str, bytes]],
    engines: Mapping[str, Iterable[str]],
    losses: Iterable[tuple[str, str, str, str]],
    extra: Mapping[str, object] | None = None,
) -> bytes:
    """The bytes of `manifest.json`.

    `artifacts` are (path, role, media type, content), `losses` (engine, constraint, reason,
    advice). Raises ManifestError where reading the result would: what is written can be read.
    """
    entries = [
        {
            "path": path,
            "role": role,
            "media_type": media_type,
            "sha256": digest(content),
            "size": len(content),
        }
        for path, role, media_type, content in artifacts
    ]
    names = ("engine", "constraint", "reason", "advice")
    written = canonical(
        {
            **(extra or {}),
            "format": FORMAT,
            "kind": kind,
            "id": id,
            "version": version,
            "artifacts": sorted(entries, key=lambda entry: str(entry["path"])),
            "engines": {engine: sorted(ids) for engine, ids in engines.items()},
            "losses": [dict(zip(names, loss, strict=True)) for loss in sorted(losses)],
        }
    )
    read_manifest(written)
    return written


def lock_line(kind: str, id: str, version: str, manifest: bytes) -> Locked:
    """The line for a bundle whose manifest has these bytes."""
    return Locked(kind, id, version, digest(manifest))


def lock(lines: Iterable[Locked]) -> bytes:
    """The bytes of `catalog.lock.json`: one bundle per line, so that a diff reads well."""
    rows = ",\n".join(
        json.dumps(
            {"kind": line.kind, "id": line.id, "version": line.version, "sha256": line.sha256},
            ensure_ascii=False,
        )
        for line in sorted(lines)
    )
    written = f'{{"format": {FORMAT}, "bundles": [\n{rows}\n]}}\n'.encode()
    read_lock(written)
    return written


# Reading -------------------------------------------------------------------------------------


def read_manifest(content: bytes) -> Manifest:
    """The manifest in these bytes. Raises ManifestError."""
    tree = _mapping(_json(content), "manifest")
    if tree.get("format") != FORMAT:
        raise ManifestError(f"format is {tree.get('format')!r}, this reader knows {FORMAT}")
    missing = sorted(_KEYS - tree.keys())
    if missing:
        raise ManifestError(f"missing: {', '.join(missing)}")
    kind = _text(tree["kind"], "kind")
    if kind not in KINDS:
        raise ManifestError(f"unknown kind {kind!r}")
    return Manifest(
        kind=kind,
        id=_matching(_ID, tree["id"], "id"),
        version=_matching(_VERSION, tree["version"], "version"),
        artifacts=_entries(tree["artifacts"]),
        engines={
            engine: tuple(_text(id, f"engines.{engine}") for id in _list(ids, "engines"))
            for engine, ids in _mapping(tree["engines"], "engines").items()
        },
        losses=tuple(_loss(loss) for loss in _list(tree["losses"], "losses")),
        extra={key: value for key, value in tree.items() if key not in _KEYS},
    )


def read_lock(content: bytes) -> tuple[Locked, ...]:
    """The lines of `catalog.lock.json`. Raises ManifestError."""
    tree = _mapping(_json(content), "lock")
    if tree.get("format") != FORMAT:
        raise ManifestError(f"format is {tree.get('format')!r}, this reader knows {FORMAT}")
    lines = tuple(_locked(line) for line in _list(tree.get("bundles"), "bundles"))
    if len({(line.kind, line.id, line.version) for line in lines}) < len(lines):
        raise ManifestError("bundles: one bundle stands there twice")
    return lines


def safe_path(path: str) -> bool:
    """Whether a path stays in its bundle on every system: lower case, no `..`, no `\\`."""
    segments = path.split("/")
    return len(path) <= 255 and all(
        _SEGMENT.fullmatch(segment) and not segment.endswith(".") for segment in segments
    )


def _locked(value: object) -> Locked:
    line = _mapping(value, "bundles")
    if line.keys() != {"kind", "id", "version", "sha256"}:
        raise ManifestError("bundles: a line has kind, id, version and sha256")
    kind = _text(line["kind"], "kind")
    if kind not in KINDS:
        raise ManifestError(f"unknown kind {kind!r}")
    return Locked(
        kind,
        _matching(_ID, line["id"], "id"),
        _matching(_VERSION, line["version"], "version"),
        _matching(_SHA256, line["sha256"], "sha256"),
    )


def _entries(value: object) -> tuple[Entry, ...]:
    entries = tuple(_entry(entry) for entry in _list(value, "artifacts"))
    paths = [entry.path for entry in entries]
    if paths != sorted(set(paths)):
        raise ManifestError("artifacts: sorted by path, each once")
    return entries


def _entry(value: object) -> Entry:
    entry = _mapping(value, "artifacts")
    if entry.keys() != {"path", "role", "media_type", "sha256", "size"}:
        raise ManifestError("artifacts: an entry has path, role, media_type, sha256 and size")
    path = _text(entry["path"], "path")
    if not safe_path(path):
        raise ManifestError(f"artifacts: unsafe path {path!r}")
    size = entry["size"]
    if type(size) is not int or size < 0:
        raise ManifestError(f"artifacts: {path}: size is {size!r}")
    return Entry(
        path,
        _text(entry["role"], "role"),
        _text(entry["media_type"], "media_type"),
        _matching(_SHA256, entry["sha256"], "sha256"),
        size,
    )


def _loss(value: object) -> Loss:
    loss = _mapping(value, "losses")
    names = ("engine", "constraint", "reason", "advice")
    if loss.keys() != set(names):
        raise ManifestError("losses: a loss has engine, constraint, reason and advice")
    return Loss(*(_text(loss[name], name) for name in names))


def _json(content: bytes) -> object:
    if len(content) > MAX_BYTES:
        raise ManifestError(f"larger than {MAX_BYTES} bytes")
    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=_once)
    except RecursionError as error:
        raise ManifestError("nested too deeply") from error
    except UnicodeDecodeError as error:
        raise ManifestError(f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise ManifestError(f"no JSON: line {error.lineno}, column {error.colno}") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ManifestError("a key stands twice in one object")
    return found


def _mapping(value: object, where: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ManifestError(f"{where}: an object is expected")
    return value


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise ManifestError(f"{where}: a list is expected")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise ManifestError(f"{where}: a text is expected")
    return value


def _matching(pattern: re.Pattern[str], value: object, where: str) -> str:
    text = _text(value, where)
    if not pattern.fullmatch(text):
        raise ManifestError(f"{where}: {text!r} is not of the right form")
    return text
