"""What is in a bundle, with digests: reads `manifest.json` and `catalog.lock.json`, strictly.

Standard library only: a portal reads bundles with this module and `reader`, without the compiler.
The format in words: `docs/bundle-format.md`; in JSON Schema: `manifest.schema.json` beside this.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

FORMAT = 1
MAX_BYTES = 8 * 1024 * 1024  # of one manifest or lock file

_FOLDERS = {
    "form": "forms/{id}/{version}/",
    "service": "services/{id}/",
    "assets": "assets/",
    "codelists": "codelists/",
    "catalogue": "",
}
KINDS = tuple(_FOLDERS)

_ID = re.compile(r"[a-z][a-z0-9-]{0,62}")
_VERSION = re.compile(r"(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KIND = re.compile("|".join(KINDS))
_LINE = {"kind": _KIND, "id": _ID, "version": _VERSION, "sha256": _SHA256}
_SEGMENT = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}")
_KEYS = {"format", "kind", "id", "version", "artifacts", "engines", "losses"}
_LOSS = ("engine", "constraint", "reason", "advice")
_WORDS: dict[type, str] = {dict: "an object", list: "a list", str: "a text"}
T = TypeVar("T")


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

    @property
    def folder(self) -> str:
        """Where the bundle stands below the built folder, with `/` at the end; `""` is its root."""
        return _FOLDERS[self.kind].format(id=self.id, version=self.version)


def digest(content: bytes) -> str:
    """SHA-256 in 64 lower hex digits."""
    return hashlib.sha256(content).hexdigest()


def read_manifest(content: bytes) -> Manifest:
    """The manifest in these bytes. Raises ManifestError."""
    tree = _of_format(content, "manifest")
    if missing := sorted(_KEYS - tree.keys()):
        raise ManifestError(f"missing: {', '.join(missing)}")
    artifacts = tuple(_entry(entry) for entry in _a(list, tree["artifacts"], "artifacts"))
    paths = [entry.path for entry in artifacts]
    if paths != sorted(set(paths)):
        raise ManifestError("artifacts: sorted by path, each once")
    return Manifest(
        kind=_matching(_KIND, tree["kind"], "kind"),
        id=_matching(_ID, tree["id"], "id"),
        version=_matching(_VERSION, tree["version"], "version"),
        artifacts=artifacts,
        engines={
            engine: tuple(_a(str, id, f"engines.{engine}") for id in _a(list, ids, "engines"))
            for engine, ids in _a(dict, tree["engines"], "engines").items()
        },
        losses=tuple(_loss(loss) for loss in _a(list, tree["losses"], "losses")),
        extra={key: value for key, value in tree.items() if key not in _KEYS},
    )


def read_lock(content: bytes) -> tuple[Locked, ...]:
    """The lines of `catalog.lock.json`. Raises ManifestError."""
    tree = _of_format(content, "lock")
    lines = tuple(read_line(line) for line in _a(list, tree.get("bundles"), "bundles"))
    if len({(line.kind, line.id, line.version) for line in lines}) < len(lines):
        raise ManifestError("bundles: one bundle stands there twice")
    return lines


def read_line(value: object) -> Locked:
    """A line of the lock from JSON. Raises ManifestError."""
    line = _exactly(tuple(_LINE), value, "bundles")
    return Locked(*(_matching(form, line[name], name) for name, form in _LINE.items()))


def safe_path(path: str) -> bool:
    """Whether a path stays in its bundle on every system: lower case, no `..`, no `\\`."""
    segments = path.split("/")
    return len(path) <= 255 and all(
        _SEGMENT.fullmatch(segment) and not segment.endswith(".") for segment in segments
    )


def json_object(content: bytes, where: str) -> dict[str, object]:
    """A JSON object in at most MAX_BYTES, no key of it twice. Raises ManifestError."""
    if len(content) > MAX_BYTES:
        raise ManifestError(f"larger than {MAX_BYTES} bytes")
    try:
        text = content.decode("utf-8")
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_finite)
    except RecursionError as error:
        raise ManifestError("nested too deeply") from error
    except ValueError as error:  # no UTF-8, no JSON, or what the two below say
        raise ManifestError(str(error)) from error
    return _a(dict, found, where)


def _of_format(content: bytes, where: str) -> dict[str, object]:
    tree = json_object(content, where)
    if tree.get("format") != FORMAT or tree["format"] is True:
        raise ManifestError(f"format is {tree.get('format')!r}, this reader knows {FORMAT}")
    return tree


def _entry(value: object) -> Entry:
    entry = _exactly(("path", "role", "media_type", "sha256", "size"), value, "artifacts")
    path, size = _a(str, entry["path"], "path"), entry["size"]
    if not safe_path(path):
        raise ManifestError(f"artifacts: unsafe path {path!r}")
    if type(size) is not int or size < 0:
        raise ManifestError(f"artifacts: {path}: size is {size!r}")
    return Entry(
        path,
        _a(str, entry["role"], "role"),
        _a(str, entry["media_type"], "media_type"),
        _matching(_SHA256, entry["sha256"], "sha256"),
        size,
    )


def _loss(value: object) -> Loss:
    loss = _exactly(_LOSS, value, "losses")
    return Loss(*(_a(str, loss[name], name) for name in _LOSS))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ManifestError("a key stands twice in one object")
    return found


def _finite(name: str) -> object:
    raise ManifestError(f"{name} is no JSON")


def _a(kind: type[T], value: object, where: str) -> T:
    if not isinstance(value, kind):
        raise ManifestError(f"{where}: {_WORDS[kind]} is expected")
    return value


def _exactly(names: tuple[str, ...], value: object, where: str) -> dict[str, object]:
    found: dict[str, object] = _a(dict, value, where)
    if found.keys() != set(names):
        raise ManifestError(f"{where}: each has {', '.join(names)} and nothing else")
    return found


def _matching(pattern: re.Pattern[str], value: object, where: str) -> str:
    text = _a(str, value, where)
    if not pattern.fullmatch(text):
        raise ManifestError(f"{where}: {text!r} is not of the right form")
    return text
