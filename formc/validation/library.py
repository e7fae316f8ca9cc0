"""The forms of a bundle, of a built folder, of a folder of bundles: found by id and version.

A validator is imported when the first document needs it, from bytes that have their digests.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from formc.bundle import LOCK, MANIFEST
from formc.bundle.manifest import json_object
from formc.bundle.reader import Bundle, BundleError, open_bundle, open_catalogue
from formc.record import Record

_DEPTH = 4  # folders below a folder of many bundles
TEMPLATE = "adopted.json"
"""Stands in the bundle of a form that adopts a template of somebody else."""
_NAMESPACE = re.compile(r".*/wzor/([a-z][a-z0-9-]{0,62})/(0|[1-9][0-9]{0,8})/", re.DOTALL)


class Shelf(Record, frozen=True):
    """Where the forms are, as plain values: any process can open it. Sorted; each line is
    (form, version, folder, digest of its manifest)."""

    lines: tuple[tuple[str, str, str, str], ...]

    @property
    def digest(self) -> str:
        """Of everything that judges, wherever it stands."""
        told = "\n".join(f"{form} {version} {sha256}" for form, version, _, sha256 in self.lines)
        return hashlib.sha256(told.encode()).hexdigest()


def shelf(path: Path) -> Shelf:
    """The forms below a folder. Raises BundleError, ManifestError or OSError."""
    if (path / LOCK).is_file():
        found = [
            (line.id, line.version, str(path.resolve() / line.folder), line.sha256)
            for line in open_catalogue(path).lines
            if line.kind == "form"
        ]
    else:
        folders = [path] if (path / MANIFEST).is_file() else _bundles(path, _DEPTH)
        found = [line for folder in folders if (line := _line(folder)) is not None]
    found.sort()
    if not found:
        raise BundleError("no bundle of a form")
    for one, two in pairwise(found):
        if one[:2] == two[:2] and one[3] != two[3]:
            raise BundleError(f"two different bundles of {one[0]} {one[1]}")
    return Shelf(tuple({line[:2]: line for line in found}.values()))


def _bundles(folder: Path, depth: int) -> Iterator[Path]:
    for below in sorted(folder.iterdir()):
        if below.is_dir() and not below.is_symlink():
            if (below / MANIFEST).is_file():
                yield below
            elif depth > 1:
                yield from _bundles(below, depth - 1)


def _line(folder: Path) -> tuple[str, str, str, str] | None:
    bundle = open_bundle(folder)
    if bundle.manifest.kind != "form":
        return None
    return bundle.manifest.id, bundle.manifest.version, str(folder.resolve()), bundle.digest


class Judge:
    """The validator of one bundle."""

    def __init__(self, bundle: Bundle) -> None:
        self.form, self.version = bundle.manifest.id, bundle.manifest.version
        module: Any = bundle.module("validator")
        self.validate: Callable[..., list[Any]] = module.validate
        self.from_xml: Callable[[bytes], dict[str, Any]] = module.from_xml
        self.document_error: type[ValueError] = bundle.module("runtime").DocumentError
        self._bundle = bundle

    @cached_property
    def mapping(self) -> Mapping[str, Any]:
        """What stands where in a document."""
        return json_object(self._bundle.read("xml/mapping.json"), "mapping")


class Library:
    """The judges of a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._lines = {line[:2]: line for line in shelf.lines}
        self._judges: dict[tuple[str, str], Judge] = {}

    def judge(self, form: str, version: str) -> Judge | None:
        """Raises BundleError where the bytes of the bundle are not those of its manifest."""
        found = self._judges.get((form, version))
        if found is None and (line := self._lines.get((form, version))) is not None:
            found = self._judges[form, version] = Judge(open_bundle(Path(line[2]), line[3]))
        return found

    def only(self) -> Judge | None:
        """The judge, where there is one form in one version."""
        return self.judge(*self.shelf.lines[0][:2]) if len(self.shelf.lines) == 1 else None

    def newest(self, form: str) -> Judge | None:
        """Of the highest version."""
        versions = [line[1] for line in self.shelf.lines if line[0] == form]
        return self.judge(form, max(versions, key=_numbers)) if versions else None

    def of_namespace(self, namespace: str) -> Judge | None:
        """Any one that reads documents of a namespace; all versions of a major one read them."""
        named = _NAMESPACE.fullmatch(namespace)
        if named is None:
            return self._of_template(namespace)
        for form, version, _, _ in reversed(self.shelf.lines):
            if form == named[1] and version.partition(".")[0] == named[2]:
                judge = self.judge(form, version)
                if judge is not None and judge.mapping["namespace"] == namespace:
                    return judge
        return None

    def _of_template(self, namespace: str) -> Judge | None:
        """The newest of the one form that adopts a template of somebody else; where several do,
        only who asks can know."""
        adopting = [line for line in self.shelf.lines if (Path(line[2]) / TEMPLATE).is_file()]
        found: dict[str, str] = {}
        for form, version, _, _ in adopting:
            judge = self.judge(form, version)
            if judge is not None and judge.mapping["namespace"] == namespace:
                found[form] = max(found.get(form, version), version, key=_numbers)
        return self.judge(*next(iter(found.items()))) if len(found) == 1 else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


@lru_cache(maxsize=4)
def library(shelf: Shelf) -> Library:
    """The library of a shelf, one for all tasks of a process."""
    return Library(shelf)
