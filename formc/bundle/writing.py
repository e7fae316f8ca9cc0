"""Makes what `manifest` reads: `manifest.json` and `catalog.lock.json`, in their one spelling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import attrgetter

from formc.bundle.manifest import (
    FORMAT,
    MAX_BYTES,
    Locked,
    ManifestError,
    digest,
    read_line,
    read_manifest,
)
from formc.bundle.spelling import indented, quoted


def canonical(value: object) -> bytes:
    """The one spelling of a JSON value: keys sorted, UTF-8, two spaces, a line end."""
    return indented(value, sort_keys=True).encode() + b"\n"


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
    """The bytes of `catalog.lock.json`: one bundle per line, so that a diff reads well. Raises
    ManifestError where reading them would."""
    ordered = sorted(lines, key=attrgetter("kind", "id", "version", "sha256"))
    rows = ",\n".join(map(_spelled, ordered))
    written = f'{{"format": {FORMAT}, "bundles": [\n{rows}\n]}}\n'.encode()
    if len({(line.kind, line.id, line.version) for line in ordered}) < len(ordered):
        raise ManifestError("bundles: one bundle stands there twice")
    if len(written) > MAX_BYTES:
        raise ManifestError(f"larger than {MAX_BYTES} bytes")
    return written


@lru_cache(maxsize=50_000)  # whoever watches builds again and again, nearly all lines the same
def _spelled(line: Locked) -> str:
    told = {"kind": line.kind, "id": line.id, "version": line.version, "sha256": line.sha256}
    read_line(told)
    kind, id, version, sha256 = map(quoted, told.values())
    return f'{{"kind": {kind}, "id": {id}, "version": {version}, "sha256": {sha256}}}'
