"""One zip for a bundle or a built folder: the same files give the same zip.

Standard library only.
"""

from __future__ import annotations

import os
import stat
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from formc.bundle.files import ENTRIES
from formc.bundle.reader import BundleError

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip can say
_UNIX = 3
LEVEL = 9


def pack(files: Mapping[str, bytes], target: Path, *, stored: bool = False) -> int:
    """Writes files by path, whole or not at all; gives the size.

    Sorted, without folders, one moment and one mode for all. `stored` does not compress: then the
    bytes do not depend on the version of zlib either. Raises BundleError or OSError.
    """
    paths = sorted(files)
    if len(paths) > ENTRIES:
        raise BundleError(f"more than {ENTRIES} files; pack the bundles one by one")
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", allowZip64=False) as archive:
                for path in paths:
                    archive.writestr(_entry(path), files[path], method, LEVEL)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
            size = file.seek(0, os.SEEK_END)
        Path(name).replace(target)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, zipfile.LargeZipFile):
            raise BundleError("more than 4 GiB; pack the bundles one by one") from error
        raise
    return size


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, _MOMENT)
    entry.create_system = _UNIX
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    return entry
