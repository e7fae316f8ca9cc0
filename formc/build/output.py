"""The output folder from build to build: what stands in it, and how it changes all at once.

`publish` knows from the last time what every file of every bundle looked like (size, time, inode)
and touches only bundles that differ. The tree that was replaced is kept beside the output as a
spare: the next build brings it up to date by links and exchanges the two. So a change of one
service costs one bundle, and still the whole folder changes in one step.
"""

from __future__ import annotations

import marshal
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

from formc.build.inputs import RACY, name_of
from formc.build.publish import (
    MANY,
    Difference,
    UnwritableError,
    compare_locks,
    existing,
    link,
    remove,
    swap,
    synced,
)
from formc.build.store import Store
from formc.bundle import LOCK, SIGNATURE
from formc.record import Mutable, Record, part

Blobs = Mapping[str, str]
"""Files of a bundle by path: digests."""

Seen = tuple[str, tuple[str, ...], str]
"""A bundle as it was left: the digest of its manifest, the names of its files, their look."""


class DamagedError(Exception):
    """Blobs of these bundles are missing or broken; they have to be made again."""

    def __init__(self, folders: Iterable[str]) -> None:
        self.folders = frozenset(folders)
        super().__init__(*sorted(self.folders))


class Packed(Record, frozen=True):
    """The blobs of a bundle in a twentieth of the memory; bundles share the names."""

    names: tuple[str, ...]
    digests: bytes

    @property
    def blobs(self) -> Blobs:
        told = self.digests.hex()
        return {name: told[64 * at : 64 * at + 64] for at, name in enumerate(self.names)}


class Paths(Collection[str]):
    """Paths of files by folder, told in order only when somebody asks for them."""

    __slots__ = ("_below", "_same", "_size")

    def __init__(self) -> None:
        self._below: list[tuple[str, tuple[str, ...]]] = []
        self._same: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._size = 0

    def add(self, folder: str, names: tuple[str, ...]) -> None:
        """Files by their paths below a folder."""
        if names:
            self._below.append((folder, self._same.setdefault(names, names)))
            self._size += len(names)

    def __contains__(self, path: object) -> bool:
        return any(path == each for each in self)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[str]:
        whole = (
            f"{folder}/{name}" if folder else name
            for folder, names in self._below
            for name in names
        )
        return iter(sorted(whole))


class Desired(Record, frozen=True, kw_only=True):
    """What the output is to hold: bundles by folder with the digest of their manifest, and loose
    files. `complete`: and nothing else; otherwise other bundles stay. `basis` names what all was
    made of; `fresh` are the bundles whose blobs were written just now."""

    basis: str
    bundles: Mapping[str, str]
    blobs: Callable[[str], Blobs]
    loose: Mapping[str, bytes]
    complete: bool = True
    fresh: frozenset[str] = frozenset()


class Standing(Mutable):
    """What is known of an output folder. `bundles` by folder; `loose`: digest and row, which is
    size, time (ns) and inode. `touched` are the paths of what somebody else has changed since, by
    folder. `clean`: no file came or went."""

    basis: str = ""
    bundles: dict[str, Seen] = part(default_factory=dict)
    loose: dict[str, tuple[str, list[int]]] = part(default_factory=dict)
    folders: dict[str, int] = part(default_factory=dict)
    touched: dict[str, list[str]] = part(default_factory=dict)
    clean: bool = False
    others: int = 0  # files of bundles that nobody knows, and that stay

    @property
    def whole(self) -> bool:
        """Whether all is as the last build left it."""
        return self.clean and not self.touched

    @property
    def files(self) -> int:
        return self.others + len(self.loose) + sum(len(each[1]) for each in self.bundles.values())


def standing(output: Path, store: Store, basis: str = "") -> Standing:
    """What still stands as the last build left it; where a `basis` is asked for, of a build of
    that. Call it under the lock."""
    kept = store.recall("state", name_of("standing", output))
    if kept is None or basis not in ("", kept["basis"]):
        return Standing()
    root, limit = os.fspath(output), kept["at"] - RACY
    names = [tuple(each) for each in kept["names"]]
    noted: dict[str, Seen] = {
        folder: (manifest, names[number], look)
        for folder, (manifest, number, look) in kept["bundles"].items()
    }
    bundles = {
        folder: seen for folder, seen in noted.items() if _stands(f"{root}/{folder}", seen, limit)
    }
    loose = {
        name: (digest, row)
        for name, (digest, row) in kept["loose"].items()
        if _row(f"{root}/{name}") == row and (row[1] < limit or _digest(f"{root}/{name}") == digest)
    }
    touched = {
        folder: [f"{folder}/{name}" for name in seen[1]]
        for folder, seen in noted.items()
        if folder not in bundles
    }
    if other := [name for name in kept["loose"] if name not in loose]:
        touched[""] = other
    clean = _unmoved(root, kept["folders"])
    return Standing(kept["basis"], bundles, loose, kept["folders"], touched, clean)


def publish(
    output: Path, desired: Desired, store: Store, known: Standing | None = None
) -> tuple[Difference, Standing]:
    """Makes the output hold what is desired; what changed, and what stands there now. Call it
    under the lock. Raises UnwritableError and DamagedError; the old output then stands. `known`
    is what stood there after the last build of this process."""
    stands = known if known is not None and output.is_dir() else standing(output, store)
    if not desired.complete and not stands.whole:
        stands = Standing()  # the folder is walked: what is not built now stays as it is
    change = _change(output, desired, stands)
    spare = output.parent / f".{output.name}.spare"
    staging = output.parent / f".{output.name}.staging"
    if change.difference or not output.is_dir():
        _check(change, desired, store)
        tree = _Tree(staging, output, store)
        try:
            remove(staging)
            _stage(tree, change, desired, stands, spare, known is not None)
            swap(staging, output)
        except OSError as error:
            remove(staging, quietly=True)
            reason = error.strerror or str(error)
            raise UnwritableError(f"nie można zapisać {output}: {reason}") from error
        _set_aside(staging, spare, output, change, stands, store)
        folders = _folders(output, tree)
    else:
        folders = stands.folders if stands.clean else _folders(output, None)
    at = time.time_ns()
    after = _noted(output, desired, stands, change, folders)
    if change.rest:
        store.forget("state", name_of("standing", output))  # nobody knows these files
    elif change.difference or not stands.whole or stands.basis != desired.basis:
        _keep(output, after, at, store)
    after.others = len(change.rest)
    return change.difference, after


def compare(output: Path, desired: Desired) -> Difference:
    """What publishing would change, by the bytes that are there. Where only the lock file is (a
    fresh clone), the lines of the lock that would change."""
    there = existing(output)
    if set(there) <= {LOCK}:
        return compare_locks(there[LOCK].read_bytes() if there else b"", desired.loose[LOCK])
    digests = {path: sha256(data).hexdigest() for path, data in desired.loose.items()}
    for folder in desired.bundles:
        for name, digest in desired.blobs(folder).items():
            digests[f"{folder}/{name}"] = digest
    mine = tuple(f"{folder}/" for folder in desired.bundles)
    return Difference(
        added=tuple(sorted(digests.keys() - there.keys())),
        changed=tuple(
            path
            for path, file in there.items()
            if path in digests and _digest(os.fspath(file)) != digests[path]
        ),
        removed=tuple(
            path
            for path in there
            if path not in {*digests, SIGNATURE} and (desired.complete or path.startswith(mine))
        ),
    )


# What is there ------------------------------------------------------------------------------


def _look(folder: str, names: Iterable[str]) -> tuple[str, int]:
    """A digest of the size, time and inode of each of these files, and the newest time. Raises
    OSError."""
    rows = list(map(_LOOKED_AT, map(os.lstat, map(f"{folder}/".__add__, names))))
    # Version 2 writes no references, so that the bytes depend on the values alone.
    return sha256(marshal.dumps(rows, 2)).hexdigest()[:32], max(map(_TIME, rows), default=0)


_LOOKED_AT = attrgetter("st_mtime_ns", "st_size", "st_ino")
_TIME = itemgetter(0)


def _stands(folder: str, seen: Seen, limit: int) -> bool:
    manifest, names, look = seen
    try:
        now, newest = _look(folder, names)
    except OSError:
        return False
    return now == look and (newest < limit or _whole(folder, manifest, names))


def _whole(folder: str, manifest: str, names: Iterable[str]) -> bool:
    """Whether every file of a bundle is what the manifest of this digest says."""
    from formc.bundle.manifest import ManifestError, read_manifest

    try:
        data = Path(folder, "manifest.json").read_bytes()
        listed = {entry.path: entry.sha256 for entry in read_manifest(data).artifacts}
    except (OSError, ManifestError):
        return False
    return (
        sha256(data).hexdigest() == manifest
        and {*listed, "manifest.json"} == set(names)
        and all(_digest(f"{folder}/{name}") == digest for name, digest in listed.items())
    )


def _row(path: str) -> list[int] | None:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns, status.st_ino]


def _time(path: str) -> int:
    try:
        return os.lstat(path).st_mtime_ns
    except OSError:
        return -1


def _unmoved(root: str, folders: Mapping[str, int]) -> bool:
    """Whether no file came or went in these folders since their times were noted."""
    return all(_time(f"{root}/{folder}") == when for folder, when in folders.items())


def _digest(path: str) -> str:
    try:
        return sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


# What has to change -------------------------------------------------------------------------


class _Change(Mutable):
    """`bundles` are to be written from blobs, `gone` removed, `loose` written or removed; `rest`
    are files of others that stay, known only where the folder had to be walked."""

    difference: Difference
    bundles: frozenset[str]
    gone: frozenset[str]
    loose: frozenset[str]
    rest: tuple[str, ...] = ()


def _change(output: Path, desired: Desired, stands: Standing) -> _Change:
    there = None if stands.clean else existing(output)
    added, changed, removed = Paths(), Paths(), Paths()
    bundles: list[str] = []
    for folder, manifest in desired.bundles.items():
        if folder in stands.bundles and stands.bundles[folder][0] == manifest and stands.clean:
            continue
        if _compare(output, folder, desired.blobs(folder), (added, changed, removed)):
            bundles.append(folder)
    loose = [name for name, data in desired.loose.items() if not _same(output, name, data, stands)]
    for name in loose:
        (changed if (output / name).exists() else added).add("", (name,))
    gone: set[str] = set()
    rest: tuple[str, ...] = ()
    if there is not None:
        mine = tuple(f"{folder}/" for folder in desired.bundles)
        # A signature holds as long as nothing else changes, and goes with whatever does.
        ours = {*desired.loose, SIGNATURE}
        others = [path for path in there if path not in ours and not path.startswith(mine)]
        if desired.complete:
            removed.add("", tuple(others))
        else:
            rest = tuple(others)
    elif desired.complete:
        known = {folder: names for folder, (_, names, _) in stands.bundles.items()}
        known |= {
            folder: tuple([path.removeprefix(f"{folder}/") for path in paths])
            for folder, paths in stands.touched.items()
            if folder
        }
        gone = known.keys() - desired.bundles.keys()
        for folder in gone:
            removed.add(folder, known[folder])
        old = {*stands.loose, *stands.touched.get("", ())} - desired.loose.keys()
        removed.add("", tuple(old))
        loose.extend(old)
    difference = Difference(added, changed, removed)
    return _Change(difference, frozenset(bundles), frozenset(gone), frozenset(loose), rest)


def _compare(output: Path, folder: str, blobs: Blobs, into: tuple[Paths, Paths, Paths]) -> bool:
    """Whether a bundle on the disk differs from its blobs; the paths go `into` three."""
    there = existing(output / folder)
    added = [name for name in blobs if name not in there]
    changed = [
        name for name, digest in blobs.items()
        if name in there and _digest(os.fspath(there[name])) != digest
    ]  # fmt: skip
    removed = [name for name in there if name not in blobs]
    for names, paths in zip((added, changed, removed), into, strict=True):
        paths.add(folder, tuple(names))
    return bool(added or changed or removed)


def _same(output: Path, name: str, data: bytes, stands: Standing) -> bool:
    digest = sha256(data).hexdigest()
    if name in stands.loose:
        return stands.loose[name][0] == digest
    return _digest(os.fspath(output / name)) == digest


def _check(change: _Change, desired: Desired, store: Store) -> None:
    """Blobs that were not made just now are read before they become artifacts."""
    damaged = [
        folder
        for folder in sorted(change.bundles - desired.fresh)
        if not all(map(store.good, desired.blobs(folder).values()))
    ]
    if damaged:
        raise DamagedError(damaged)


# The new tree -------------------------------------------------------------------------------


class _Tree:
    """The tree that is going to be the output. Files are links, so none is ever written into: a
    changed one is another file under the same name."""

    def __init__(self, staging: Path, output: Path, store: Store) -> None:
        self.root = os.fspath(staging)
        self.output = os.fspath(output)
        self.store = store
        self.folders = {""}
        self.files: list[str] = []
        self.began: dict[str, int] | None = None  # folders of the spare that it was
        self.cleared: list[str] = []

    def bundle(self, folder: str, blobs: Blobs) -> None:
        for name, digest in blobs.items():
            self._make(f"{folder}/{name}")
            target = f"{self.root}/{folder}/{name}"
            link(self.store.path(digest), target)
            self._new(target)

    def keep(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._make(path)
            link(f"{self.output}/{path}", f"{self.root}/{path}")

    def write(self, path: str, data: bytes) -> None:
        self._make(path)
        target = f"{self.root}/{path}"
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
        finally:
            os.close(handle)
        self._new(target)

    def _new(self, path: str) -> None:
        if len(self.files) <= MANY:  # of more nobody asks for their names
            self.files.append(path)

    def clear(self, folder: str) -> None:
        """Removes a folder, and those above it that are empty then."""
        self.cleared.append(folder)
        remove(Path(self.root, folder))
        above = os.path.dirname(folder)  # noqa: PTH120
        while above:
            try:
                os.rmdir(f"{self.root}/{above}")  # noqa: PTH106
            except OSError:
                break
            self.folders.discard(above)
            above = os.path.dirname(above)  # noqa: PTH120

    def _make(self, path: str) -> None:
        folder = os.path.dirname(path)  # noqa: PTH120
        if folder not in self.folders:
            os.makedirs(f"{self.root}/{folder}", exist_ok=True)  # noqa: PTH103
            while folder and folder not in self.folders:
                self.folders.add(folder)
                folder = os.path.dirname(folder)  # noqa: PTH120


def _stage(
    tree: _Tree, change: _Change, desired: Desired, stands: Standing, spare: Path, trusts: bool
) -> None:
    """Makes the new tree: from the spare where there is a good one, else from links alone."""
    behind = _usable(spare, Path(tree.output), stands, tree.store, trusts)
    kept = {folder: names for folder, (_, names, _) in stands.bundles.items() if stands.clean}
    for folder in desired.bundles.keys() - change.bundles - kept.keys():
        kept[folder] = tuple(desired.blobs(folder))
    for folder in change.bundles | change.gone:
        kept.pop(folder, None)
    loose = {name for name in {*desired.loose, *stands.loose} if name not in change.loose}
    if behind is None:
        Path(tree.root).mkdir()
        folders, names = set(kept) | change.bundles, loose | change.loose
    else:
        spare.rename(tree.root)
        tree.began = behind["folders"]
        folders = set(behind["bundles"]) | change.bundles | change.gone
        names = set(behind["loose"]) | change.loose
        for folder in folders:
            tree.clear(folder)
        for name in (*names, SIGNATURE):
            Path(tree.root, name).unlink(missing_ok=True)
    for folder in sorted(folders):
        if folder in change.bundles:
            tree.bundle(folder, desired.blobs(folder))
        elif folder in kept:
            tree.keep(f"{folder}/{name}" for name in kept[folder])
    tree.keep(sorted(names & loose))
    tree.keep(change.rest)
    for name in sorted(names & desired.loose.keys() & change.loose):
        tree.write(name, desired.loose[name])
    synced(tree.root, tree.files, sorted(tree.folders))


def _usable(
    spare: Path, output: Path, stands: Standing, store: Store, trusts: bool
) -> dict[str, Any] | None:
    """What the spare lacks, if it is the one that was set aside, and nobody has been in it: whoever
    `trusts` that looks at none of its folders."""
    kept = store.recall("state", name_of("spare", output)) if stands.clean else None
    root = os.fspath(spare)
    if (
        kept is None
        or (_row(root) or [0, 0, 0])[2] != kept["inode"]
        or not (trusts or _unmoved(root, kept["folders"]))
    ):
        remove(spare)
        return None
    found: dict[str, Any] = kept
    return found


def _set_aside(
    staging: Path, spare: Path, output: Path, change: _Change, stands: Standing, store: Store
) -> None:
    """The tree that was replaced becomes the spare, if it was known; what it lacks is noted."""
    if not stands.clean or not staging.is_dir():
        remove(staging, quietly=True)
        return
    try:
        staging.rename(spare)
        note = {
            "inode": spare.stat().st_ino,
            "folders": stands.folders,
            "bundles": sorted(change.bundles | change.gone),
            "loose": sorted(change.loose),
        }
    except OSError:
        remove(staging, quietly=True)
        remove(spare, quietly=True)
        return
    if not store.keep("state", name_of("spare", output), note):
        remove(spare, quietly=True)


# Noting what is there now -------------------------------------------------------------------


def _noted(
    output: Path,
    desired: Desired,
    stands: Standing,
    change: _Change,
    folders: dict[str, int],
) -> Standing:
    root = os.fspath(output)
    bundles: dict[str, Seen] = {}
    same: dict[tuple[str, ...], tuple[str, ...]] = {}  # nearly all bundles have the same names
    if not desired.complete and stands.clean:
        bundles.update(stands.bundles)
    for folder, manifest in desired.bundles.items():
        known = stands.bundles.get(folder)
        if known is not None and known[0] == manifest and folder not in change.bundles:
            bundles[folder] = known
        else:
            names = tuple(desired.blobs(folder))
            names = same.setdefault(names, names)
            bundles[folder] = (manifest, names, _look_or_none(f"{root}/{folder}", names))
    loose: dict[str, tuple[str, list[int]]] = {}
    if not desired.complete and stands.clean:
        loose.update(stands.loose)
    for name, data in desired.loose.items():
        digest = sha256(data).hexdigest()
        loose[name] = (digest, _row(f"{root}/{name}") or [0, 0, 0])
    return Standing(desired.basis, bundles, loose, folders, clean=True)


def _look_or_none(folder: str, names: tuple[str, ...]) -> str:
    """None is not found again: the next build looks at the files themselves."""
    try:
        return _look(folder, names)[0]
    except OSError:
        return ""


def _folders(output: Path, tree: _Tree | None) -> dict[str, int]:
    """The folders of the output and their times: those of the spare, where the tree began as it,
    but for the ones that were touched."""
    root = os.fspath(output)
    if tree is None or tree.began is None:
        walked = (os.path.relpath(folder, root) for folder, _, _ in os.walk(root))
        return {name: _time(f"{root}/{name}") for name in ("" if n == "." else n for n in walked)}
    cleared = tuple(f"{folder}/" for folder in tree.cleared)
    found = {
        folder: when for folder, when in tree.began.items() if not f"{folder}/".startswith(cleared)
    }
    for folder in (*tree.folders, *(above for each in tree.cleared for above in _above(each))):
        found[folder] = _time(f"{root}/{folder}")
    return {folder: when for folder, when in found.items() if when >= 0}


def _above(folder: str) -> list[str]:
    parts = folder.split("/")
    return ["/".join(parts[:count]) for count in range(len(parts))]


def _keep(output: Path, after: Standing, at: int, store: Store) -> None:
    names: dict[tuple[str, ...], int] = {}  # nearly all bundles have files of the same names
    bundles = {
        folder: (manifest, names.setdefault(each, len(names)), look)
        for folder, (manifest, each, look) in after.bundles.items()
    }
    value = {
        "at": at,
        "basis": after.basis,
        "names": list(names),
        "bundles": bundles,
        "loose": after.loose,
        "folders": after.folders,
    }
    store.keep("state", name_of("standing", output), value)


__all__ = ["DamagedError", "Desired", "Standing", "compare", "publish", "standing"]
