"""Where a version comes from: a git revision, a folder of definitions, or what was built.

A side of definitions knows the digest of every file before it reads any: git keeps them, and a
folder is hashed as git would, so that the two can be compared without parsing what is the same.
Nothing here writes: git is asked for objects, the working tree stays as it is.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from hashlib import sha1, sha256
from pathlib import Path

from formc.build.load import FILE_BYTES, FILES, UnreadableError, is_read, load
from formc.record import Mutable, Record, part

DEFINITIONS = "definitions"


class Files(Mutable):
    """Definition files by path: their digests, and their bytes when asked for. `prefix` stands
    before the paths where people read them."""

    name: str
    digests: Mapping[str, str]
    prefix: str = ""
    _held: dict[str, bytes] = part(default_factory=dict)
    _git: Git | None = None

    def whole(self) -> Files:
        """The same with all bytes at hand, to be sent to another process."""
        return Files(self.name, self.digests, self.prefix, self.read(self.digests))

    def read(self, paths: Iterable[str]) -> dict[str, bytes]:
        """The bytes of these files; raises UnreadableError."""
        wanted = list(paths)
        missing = [path for path in wanted if path not in self._held]
        if missing and self._git is not None:
            objects = [self.digests[path] for path in missing]
            self._held.update(zip(missing, self._git.blobs(objects), strict=True))
        return {path: self._held[path] for path in wanted}


class Built(Record, frozen=True):
    """Form bundles by id: the folder of each, the newest version of a form alone."""

    name: str
    bundles: Mapping[str, Path]


Side = Files | Built


def open_side(named: str, definitions: Path | None = None) -> Side:
    """The version that `named` means: a folder that is there, else `REV` or `REV:folder` of git.

    `definitions` is the folder that a bare revision is asked for. Raises UnreadableError.
    """
    folder = Path(named)
    if folder.is_dir():
        return _folder(named, folder)
    return _revision(named, definitions)


def _folder(named: str, folder: Path) -> Side:
    if (folder / "manifest.json").is_file():
        bundle = _bundle_id(folder)
        if bundle is None:
            raise UnreadableError(f"{named} nie jest wydaniem formularza (forms/<id>/<wersja>)")
        return Built(named, {bundle: folder})
    built = any((folder / "forms").glob("*/*/manifest.json"))
    if built or (folder / "catalog.lock.json").is_file():
        return Built(named, _bundles(folder))
    inner = folder / DEFINITIONS
    return _from_disk(named, inner if inner.is_dir() else folder)


def _bundles(folder: Path) -> dict[str, Path]:
    """`forms/<id>/<version>`; of several versions the newest."""
    found: dict[str, Path] = {}
    for manifest in sorted((folder / "forms").glob("*/*/manifest.json")):
        bundle = manifest.parent
        id = bundle.parent.name
        if id not in found or _number(bundle.name) > _number(found[id].name):
            found[id] = bundle
    if not found:
        raise UnreadableError(f"w {folder} nie ma forms/<id>/<wersja>")
    return found


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else -1 for part in version.split("."))


def _bundle_id(folder: Path) -> str | None:
    try:
        read = json.loads((folder / "manifest.json").read_bytes())
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{folder}/manifest.json: {error}") from error
    named = isinstance(read, dict) and read.get("kind") == "form"
    return str(read["id"]) if named and "id" in read else None


# Folders ----------------------------------------------------------------------------------------


def _from_disk(named: str, folder: Path) -> Files:
    held = load(folder)
    method = _Method(_object_format(folder))
    digests = {path: method(data) for path, data in held.items()}
    return Files(named, digests, f"{folder.as_posix()}/", held)


class _Method:
    """How git names the bytes of a file."""

    def __init__(self, format: str) -> None:
        self._hash = sha256 if format == "sha256" else sha1

    def __call__(self, data: bytes) -> str:
        return self._hash(b"blob %d\0" % len(data) + data).hexdigest()


def _object_format(folder: Path) -> str:
    done = _ask(folder, "rev-parse", "--show-object-format")
    return done.stdout.decode().strip() if done is not None and not done.returncode else "sha1"


# Git --------------------------------------------------------------------------------------------


class Git(Record, frozen=True):
    """A repository that is only read."""

    top: Path

    def say(self, *words: str) -> bytes:
        done = _ask(self.top, *words)
        if done is None:
            raise UnreadableError("nie ma programu git")
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise UnreadableError(f"git {words[0]}: {said[-1] if said else done.returncode}")
        return done.stdout

    def blobs(self, objects: list[str]) -> list[bytes]:
        """The contents of objects, in order."""
        asked = "".join(f"{each}\n" for each in objects).encode()
        done = _ask(self.top, "cat-file", "--batch", given=asked)
        if done is None or done.returncode:
            raise UnreadableError("git cat-file nie odczytał plików")
        found, at = [], 0
        for object in objects:
            end = done.stdout.index(b"\n", at)
            words = done.stdout[at:end].split()
            if len(words) != 3:
                raise UnreadableError(f"git nie ma obiektu {object}")
            size = int(words[2])
            found.append(done.stdout[end + 1 : end + 1 + size])
            at = end + 2 + size
        return found


def _ask(
    folder: Path, *words: str, given: bytes | None = None
) -> subprocess.CompletedProcess[bytes] | None:
    # A hook runs with variables that point at its own index and folder, from there.
    hook = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
    surroundings = {name: value for name, value in os.environ.items() if name not in hook}
    surroundings |= {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *words],
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            env=surroundings,
            check=False,
        )
    except OSError:
        return None


def _revision(named: str, definitions: Path | None) -> Files:
    revision, colon, path = named.partition(":")
    if not revision or revision.startswith("-"):
        raise UnreadableError(f"{named} nie jest folderem ani wersją z gita")
    start = definitions if definitions is not None and definitions.is_dir() else Path.cwd()
    done = _ask(start, "rev-parse", "--show-toplevel")
    if done is None or done.returncode:
        raise UnreadableError(f"nie ma folderu {named}, a to miejsce nie jest repozytorium gita")
    top = Path(done.stdout.decode().rstrip("\n"))
    git = Git(top)
    try:
        commit = git.say(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
    except UnreadableError as error:
        raise UnreadableError(f"nie ma folderu ani wersji gita `{revision}`") from error
    if not colon:
        root = top.resolve()
        here = definitions.resolve() if definitions is not None else root / DEFINITIONS
        if not here.is_relative_to(root):
            raise UnreadableError(f"{here} nie leży w repozytorium {top}")
        path = here.relative_to(root).as_posix()
    return _from_git(named, git, commit.decode().strip(), path.strip("/"))


def _from_git(named: str, git: Git, commit: str, path: str) -> Files:
    tree = f"{commit}:{path}" if path not in ("", ".") else commit
    try:
        listed = git.say("ls-tree", "-r", "-z", "--long", "--end-of-options", tree)
    except UnreadableError as error:
        raise UnreadableError(f"w wersji `{named}` nie ma folderu {path}") from error
    digests: dict[str, str] = {}
    for line in listed.decode("utf-8", "surrogateescape").split("\0"):
        if not line:
            continue
        facts, _, name = line.partition("\t")
        mode, kind, object, size = facts.split()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if kind != "blob" or hidden or not is_read(name):
            continue
        if mode == "120000":
            raise UnreadableError(
                f"{named}: {name} jest dowiązaniem; definicje są zwykłymi plikami"
            )
        if int(size) > FILE_BYTES or len(digests) >= FILES:
            raise UnreadableError(f"{named}: {name} jest za duży albo plików jest za wiele")
        digests[name] = object
    prefix = named if ":" in named else f"{named}:{path}"
    return Files(named, dict(sorted(digests.items())), f"{prefix.rstrip('/')}/", {}, git)
