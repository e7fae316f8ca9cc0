"""Stores a form as it was published: its files, and a record with their digests, for good.

The folder comes into being in one step, complete, and never in the place of another one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from formc.build.load import FILE_BYTES
from formc.build.publish import UnwritableError
from formc.compiler import check, compile_form
from formc.diagnostics import Report
from formc.ir import Form
from formc.publication import FOLDER, NAMES, RECORD, REQUIRED, Publication
from formc.record import replace
from formc.target import Target

_KEEP = b"# Podpisane bajty: git nie zmienia w nich ko\xc5\x84c\xc3\xb3w wierszy.\n* -text\n"
_ATTRIBUTES = ".gitattributes"


class PublishedError(Exception):
    """This major version has been published already; says where."""


class DisagreesError(Exception):
    """What would be stored is not what the definition says; `report` says where they part."""

    def __init__(self, report: Report) -> None:
        super().__init__("disagrees")
        self.report = report


def folder_of(form: Form) -> str:
    """`published/<form>/<major>`, below the definitions."""
    return f"{FOLDER}/{form.id}/{form.version.split('.')[0]}"


def published_files(
    files: Mapping[str, bytes],
    form: Form,
    namespace: str,
    valid_from: str,
    targets: Iterable[Target],
    given: Mapping[str, bytes] | None = None,
) -> dict[str, bytes]:
    """The new files by path below the definitions, of which `files` are all there are now.

    The form's own files are made for the namespace, or are those `given` by name. Raises
    PublishedError, and DisagreesError where the definitions would not be right with them.
    """
    below = folder_of(form)
    if any(path.startswith(f"{below}/") for path in files):
        raise PublishedError(below)
    content = dict(given) if given else _made(form, namespace, valid_from, targets)
    record = _record(form, namespace, valid_from, content)
    new = {f"{below}/{name}": data for name, data in {**content, RECORD: record}.items()}
    found = check({**files, **new})
    if found.report.failed:
        raise DisagreesError(found.report)
    return new


def _made(
    form: Form, namespace: str, valid_from: str, targets: Iterable[Target]
) -> dict[str, bytes]:
    published = Publication(
        version=form.version, namespace=namespace, valid_from=valid_from, files={}
    )
    there = replace(
        form, namespace=namespace, registry=replace(form.registry, publication=published)
    )
    report = Report()
    emitted = compile_form(there, targets, report)
    if report.failed:
        raise DisagreesError(report)
    made = {a.path.removeprefix("crwd/"): a.data for a in emitted.artifacts}
    return {name: made[name] for name in NAMES if name in made}


def _record(form: Form, namespace: str, valid_from: str, content: Mapping[str, bytes]) -> bytes:
    lines = [
        f"publication: {form.id}",
        f"version: {form.version}",
        f"namespace: {namespace}",
        f"valid_from: {valid_from}",
        "files:",
        *(f"  {name}: {sha256(content[name]).hexdigest()}" for name in NAMES if name in content),
    ]
    return ("\n".join(lines) + "\n").encode()


def given_files(folder: Path) -> dict[str, bytes]:
    """The files of a publication that somebody has: as the register gives them out. Raises
    UnwritableError, for what cannot be read or lacks a part."""
    found: dict[str, bytes] = {}
    for name in NAMES:
        path = folder / name
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise UnwritableError(f"{path} nie jest zwykłym plikiem")
        if path.exists():
            if path.stat().st_size > FILE_BYTES:
                raise UnwritableError(f"{path} ma ponad {FILE_BYTES // 2**20} MiB")
            found[name] = path.read_bytes()
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        raise UnwritableError(f"w {folder} nie ma {' ani '.join(missing)}")
    return found


def store(definitions: Path, files: Mapping[str, bytes]) -> Path:
    """Writes the files of one publication; gives their folder.

    Raises UnwritableError: then nothing is there, or what was there before.
    """
    (below,) = {os.path.dirname(path) for path in files}  # noqa: PTH120  # paths of ours
    target = definitions / below
    staging: Path | None = None
    try:
        for folder in (definitions / FOLDER, target.parent):
            if folder.is_symlink():
                raise UnwritableError(f"{folder} jest dowiązaniem")
            folder.mkdir(exist_ok=True)
        _keep_bytes(definitions / FOLDER / _ATTRIBUTES)
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        staging.chmod(0o755)
        for path, data in files.items():
            _write(staging / path.removeprefix(f"{below}/"), data)
        _sync(staging)
        # A folder with anything in it stays: the system refuses to put another in its place.
        staging.rename(target)
        _sync(target.parent)
    except OSError as error:
        raise UnwritableError(f"nie można zapisać {target}: {error.strerror}") from error
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)
    return target


def _keep_bytes(path: Path) -> None:
    if not path.exists():
        path.write_bytes(_KEEP)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
