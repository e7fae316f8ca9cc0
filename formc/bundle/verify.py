"""Whether a bundle, or a whole built folder, is what its manifests say: every listed file with its
bytes, no other file, and every bundle that another one names.

Standard library only. Nothing is raised for what is wrong with the files: it is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from formc.bundle import LOCK, MANIFEST, SIGNATURE
from formc.bundle.files import FILE_BYTES, Files, Odd, measured, read
from formc.bundle.manifest import (
    MAX_BYTES,
    Locked,
    Manifest,
    ManifestError,
    digest,
    read_lock,
    read_manifest,
)
from formc.bundle.reader import BundleError


class Wrong(Enum):
    """Kinds of findings; the words in English, after the path."""

    NO_BUNDLE = "has neither catalog.lock.json nor manifest.json"
    UNREADABLE = "cannot be read"
    MISSING = "is listed and missing"
    CHANGED = "has not the bytes of the manifest"
    UNLISTED = "stands in no manifest"
    IRREGULAR = "is no regular file"
    UNSAFE = "has a name that is not safe everywhere"
    OTHER = "is not the manifest that the lock file names"
    REFERENCE = "names what is not here, or has other bytes"
    ARCHIVE = "makes the zip unsafe"
    UNSIGNED = "is not signed"
    SIGNATURE = "has no signature that holds"
    OLDER = "is older than what is installed"


_ODD = {Odd.IRREGULAR: Wrong.IRREGULAR, Odd.UNSAFE: Wrong.UNSAFE, Odd.ARCHIVE: Wrong.ARCHIVE}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `path` is relative to what was verified, `""` is all of it."""

    wrong: Wrong
    path: str
    detail: str = ""

    def __str__(self) -> str:
        detail = f": {self.detail}" if self.detail else ""
        return f"{self.path or '.'} {self.wrong.value}{detail}"


@dataclass(slots=True, kw_only=True)
class Verified:
    """What was found, and what it was found in.

    `subject` is the file that stands for everything else, `sha256` its digest: the lock file, or
    the manifest of a bundle on its own. `signature` are the bytes of the envelope beside it.
    """

    findings: list[Finding] = field(default_factory=list)
    subject: str = ""
    sha256: str = ""
    bundles: list[Locked] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)  # of every file that was read
    size: int = 0
    signature: bytes | None = None

    def add(self, wrong: Wrong, path: str, detail: str = "") -> None:
        self.findings.append(Finding(wrong, path, detail))


def verify(files: Files) -> Verified:
    """Looks at every file once. `findings` is empty where all is as it was built."""
    found = Verified()
    for odd, path, detail in files.odd:
        found.add(_ODD[odd], path, detail)
    if LOCK in files.paths:
        listed = _catalogue(files, found)
    elif MANIFEST in files.paths:
        listed = _alone(files, found)
    else:
        if not found.findings:
            found.add(Wrong.NO_BUNDLE, "")
        return found
    if SIGNATURE in files.paths:
        listed.add(SIGNATURE)
        found.signature = _read(files, SIGNATURE, found)
    for path in sorted(files.paths - listed):
        found.add(Wrong.UNLISTED, path)
    found.findings.sort(key=lambda finding: finding.path)
    return found


def outline(files: Files) -> Verified:
    """The bundles that the lock file (or the manifest) speaks of, without looking at them."""
    found = Verified()
    if LOCK in files.paths:
        _lines(files, found)
    elif MANIFEST in files.paths:
        _alone_line(_read(files, MANIFEST, found), found)
    else:
        found.add(Wrong.NO_BUNDLE, "")
    if SIGNATURE in files.paths:
        found.signature = _read(files, SIGNATURE, found)
    return found


def _read(files: Files, path: str, found: Verified) -> bytes | None:
    try:
        content = read(files, path, MAX_BYTES)
    except BundleError as error:
        found.add(Wrong.UNREADABLE, path, str(error))
        return None
    found.digests[path] = digest(content)
    found.size += len(content)
    return content


def _alone(files: Files, found: Verified) -> set[str]:
    content = _read(files, MANIFEST, found)
    manifest = _alone_line(content, found)
    if manifest is None:
        return set(files.paths)
    return {MANIFEST, *_artifacts(files, manifest, "", found)}


def _alone_line(content: bytes | None, found: Verified) -> Manifest | None:
    found.subject, found.sha256 = MANIFEST, digest(content or b"")
    manifest = _manifest(content, MANIFEST, found)
    if manifest is not None:
        found.bundles.append(Locked(manifest.kind, manifest.id, manifest.version, found.sha256))
    return manifest


def _lines(files: Files, found: Verified) -> bool:
    """Whether the lock file can be read; its lines are then in `bundles`."""
    content = _read(files, LOCK, found)
    found.subject, found.sha256 = LOCK, digest(content or b"")
    try:
        found.bundles += read_lock(content or b"")
    except ManifestError as error:
        found.add(Wrong.UNREADABLE, LOCK, str(error))
        return False
    return True


def _catalogue(files: Files, found: Verified) -> set[str]:
    if not _lines(files, found):
        return set(files.paths)
    listed, manifests = {LOCK}, dict[Locked, Manifest]()
    for line in found.bundles:
        path = line.folder + MANIFEST
        listed.add(path)
        if path not in files.paths:
            found.add(Wrong.MISSING, path)
            continue
        written = _read(files, path, found)
        manifest = _manifest(written, path, found)
        if manifest is None:
            listed |= _below(files, line.folder)
            continue
        named = (manifest.kind, manifest.id, manifest.version)
        if digest(written or b"") != line.sha256 or named != (line.kind, line.id, line.version):
            found.add(Wrong.OTHER, path, " ".join(named))
        manifests[line] = manifest
        listed.update(_artifacts(files, manifest, line.folder, found))
    for wrong, path, detail in _references(manifests):
        found.add(wrong, path, detail)
    return listed


def _below(files: Files, folder: str) -> set[str]:
    """What a manifest that cannot be read may list; of the root's nothing is known."""
    return {path for path in files.paths if folder and path.startswith(folder)}


def _manifest(content: bytes | None, path: str, found: Verified) -> Manifest | None:
    if content is None:
        return None
    try:
        return read_manifest(content)
    except ManifestError as error:
        found.add(Wrong.UNREADABLE, path, str(error))
        return None


def _artifacts(files: Files, manifest: Manifest, folder: str, found: Verified) -> Iterator[str]:
    """The paths that a manifest lists, each looked at."""
    odd = {path for _, path, _ in files.odd}
    for entry in manifest.artifacts:
        path = folder + entry.path
        yield path
        if path not in files.paths:
            if path not in odd:  # said already
                found.add(Wrong.MISSING, path)
            continue
        try:
            sha256, size = measured(files, path, entry.size)
        except BundleError as error:
            found.add(Wrong.UNREADABLE, path, str(error))
            continue
        found.digests[path] = sha256
        found.size += size
        if (sha256, size) != (entry.sha256, entry.size):
            found.add(Wrong.CHANGED, path)


def _references(manifests: Mapping[Locked, Manifest]) -> Iterator[tuple[Wrong, str, str]]:
    """The form of a service, the large lists of a form: by the digests that they are named with."""
    forms = {(line.id, line.version, line.sha256) for line in manifests if line.kind == "form"}
    lists = {
        (line.folder + entry.path, entry.sha256)
        for line, manifest in manifests.items()
        if line.kind == "codelists"
        for entry in manifest.artifacts
    }
    for line, manifest in manifests.items():
        path = line.folder + MANIFEST
        if line.kind == "service":
            form = _texts(manifest.extra.get("form"), "id", "version", "sha256")
            if form not in forms:
                yield Wrong.REFERENCE, path, f"form {' '.join(form[:2])}".strip()
        named = manifest.extra.get("codelists", []) if line.kind == "form" else []
        for each in named if isinstance(named, list) else [None]:
            codelist = _texts(each, "path", "sha256")
            if codelist not in lists:
                yield Wrong.REFERENCE, path, f"codelist {''.join(codelist[:1])}".strip()


def _texts(value: object, *names: str) -> tuple[str, ...]:
    """The texts under these keys; none where one is missing."""
    if not isinstance(value, dict):
        return ()
    texts = [value.get(name) for name in names]
    return tuple(text for text in texts if isinstance(text, str)) if all(texts) else ()


# What was verified, to be written elsewhere ---------------------------------------------------


class Contents(Mapping[str, bytes]):
    """The files that were verified, each read when it is asked for and compared once more.

    Raises BundleError for bytes that have changed since.
    """

    def __init__(self, files: Files, verified: Verified) -> None:
        self._files, self._digests = files, verified.digests

    def __getitem__(self, path: str) -> bytes:
        content = read(self._files, path, FILE_BYTES) if path in self._digests else None
        if content is None:
            raise KeyError(path)
        if digest(content) != self._digests[path]:
            raise BundleError(f"{path}: changed while it was read")
        return content

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._digests))

    def __len__(self) -> int:
        return len(self._digests)
