"""Opens bundles and loads their Python, every byte checked against the manifest first.

Standard library only. A bundle's modules are imported under a package whose name is the digest of
its manifest, so that several versions of a form live side by side in one process.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

from formc.bundle import LOCK, MANIFEST
from formc.bundle.manifest import (
    MAX_BYTES,
    Entry,
    Locked,
    Manifest,
    digest,
    read_lock,
    read_manifest,
)

_PREFIX = "formc_bundle_"


class BundleError(ValueError):
    """A bundle is incomplete, or its bytes are not those of its manifest."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened bundle: its manifest has been read, its artifacts are checked as they are read."""

    folder: Path
    manifest: Manifest
    digest: str
    written: bytes  # the manifest as it stands on the disk

    def read(self, path: str) -> bytes:
        """The bytes of an artifact. Raises BundleError where they are not the manifest's."""
        entry = self.manifest.entry(path)
        if entry is None:
            raise BundleError(f"{self.manifest.id}: no artifact {path!r}")
        return _verified(self.folder / path, entry)

    def module(self, name: str) -> ModuleType:
        """The module `<name>.py` of the bundle, imported once per digest."""
        _COPIES.setdefault(self.package, {})[self.folder] = self
        return importlib.import_module(f"{self.package}.{name}")

    @property
    def package(self) -> str:
        """The name under which this bundle's modules are imported."""
        return _PREFIX + self.digest


def open_bundle(folder: Path, expected: str | None = None) -> Bundle:
    """The bundle in a folder. With `expected` the manifest must have that digest.

    Raises BundleError, or ManifestError for a manifest that cannot be read.
    """
    content = _bounded(folder / MANIFEST, MAX_BYTES)
    found = digest(content)
    if expected is not None and found != expected:
        raise BundleError(f"{folder.name}: the manifest has the digest {found}, not {expected}")
    return Bundle(folder, read_manifest(content), found, content)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A built folder: its lock file, by which every bundle is opened."""

    root: Path
    lines: tuple[Locked, ...]

    def bundle(self, kind: str, id: str, version: str | None = None) -> Bundle:
        """The bundle that the lock file names. Without `version`, the only one of that id.

        Raises KeyError where the lock file has none (or several and no version was asked for).
        """
        found = (line for line in self.lines if (line.kind, line.id) == (kind, id))
        lines = [line for line in found if version in (None, line.version)]
        if len(lines) != 1:
            raise KeyError(f"{kind} {id} {version or ''}".strip())
        bundle = open_bundle(self.root / lines[0].folder, lines[0].sha256)
        named = (bundle.manifest.kind, bundle.manifest.id, bundle.manifest.version)
        if named != (lines[0].kind, lines[0].id, lines[0].version):
            raise BundleError(f"{id}: the manifest calls itself {' '.join(named)}")
        return bundle


def open_catalogue(root: Path) -> Catalogue:
    """The catalogue in a built folder. Raises BundleError or ManifestError."""
    return Catalogue(root, read_lock(_bounded(root / LOCK, MAX_BYTES)))


def _verified(path: Path, entry: Entry) -> bytes:
    content = _bounded(path, entry.size)
    if len(content) != entry.size or digest(content) != entry.sha256:
        raise BundleError(f"{entry.path}: not the bytes of the manifest")
    return content


def _bounded(path: Path, most: int) -> bytes:
    """At most `most` bytes and one more, of a regular file: a pipe or a device never hangs us."""
    try:
        if not path.is_file():
            raise BundleError(f"{path.name}: missing")
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise BundleError(f"{path.name}: {error.strerror or 'unreadable'}") from error
    if len(content) > most:
        raise BundleError(f"{path.name}: larger than {most} bytes")
    return content


# Importing -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _BundleLoader(InspectLoader):
    """Runs the verified bytes of one artifact (of none: the package itself), and reads others."""

    bundle: Bundle
    path: str | None

    def get_source(self, fullname: str) -> str:
        return "" if self.path is None else self._read(self.path).decode("utf-8")

    def get_code(self, fullname: str) -> CodeType:
        path = self.bundle.folder / (self.path or "")
        return compile(self.get_source(fullname), str(path), "exec", dont_inherit=True)

    def get_data(self, path: str) -> bytes:
        """What validators call: an artifact beside the module, checked as all others."""
        return self._read(Path(path).relative_to(self.bundle.folder).as_posix())

    def _read(self, path: str) -> bytes:
        """From any opened copy of the bundle: a module outlives the folder it came from."""
        for copy in (self.bundle, *reversed(_COPIES[self.bundle.package].values())):
            with suppress(BundleError):
                return copy.read(path)
        return self.bundle.read(path)  # says what is wrong

    def is_package(self, fullname: str) -> bool:
        return self.path is None


class _BundleFinder(MetaPathFinder):
    """Finds the packages of opened bundles, and in them the artifacts that end in `.py`."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        package, _, name = fullname.partition(".")
        bundle = next(iter(_COPIES.get(package, {}).values()), None)
        artifact = f"{name}.py" if name else None
        if bundle is None or (artifact and bundle.manifest.entry(artifact) is None):
            return None
        spec = ModuleSpec(fullname, _BundleLoader(bundle, artifact), is_package=artifact is None)
        # A package without a file of its own: pkgutil finds the folder by this name.
        spec.origin = str(bundle.folder / (artifact or "__init__.py"))
        spec.has_location = True
        return spec


_COPIES: dict[str, dict[Path, Bundle]] = {}  # by package and folder
sys.meta_path.append(_BundleFinder())
