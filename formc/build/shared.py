"""Units that other machines have made: rows of their index, and blobs by SHA-256.

A row from there is right when all that it has read is the same here, as for a row of our own; its
blobs come only with the bytes of their digests. Whoever may write there may say what is built, as
whoever may write the definitions: the address is for machines that trust each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from formc.build.index import Index, name_of_unit, rows_of, told_rows
from formc.build.making import Made
from formc.build.remote import Remote, RemoteError
from formc.build.store import Store
from formc.bundle import MANIFEST
from formc.bundle.manifest import Locked, safe_path
from formc.record import Mutable, part

GENERATIONS = 3  # of rows: so many branches are built in turn without a loss
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HEX = 64
_BATCH = 64 * 2**20  # bytes of blobs in memory at once


class Shared(Mutable):
    """The shared cache as one build sees it. `damaged` are objects with other bytes than their
    digest says, `trouble` is why it is not asked any more."""

    remote: Remote
    store: Store
    environment: str
    damaged: list[str] = part(default_factory=list)
    trouble: str = ""
    _rows: list[dict[str, Made]] | None = None
    _broken: set[str] = part(default_factory=set)  # names of units

    # Taking -----------------------------------------------------------------------------------

    def rows(self, name: str) -> Iterator[Made]:
        """What is known there of a unit, newest first."""
        if self._rows is None:
            self._rows = [rows for _, rows in self._generations()]
        return (rows[name] for rows in self._rows if name in rows)

    def taken(self, rows: Iterable[Made]) -> list[Made]:
        """Those whose blobs are all there, whole; they are in our own store then."""
        wanted = list(rows)
        self._fetch(row.result for row in wanted)
        files = {row.unit: self._files(row) for row in wanted}
        self._fetch(blob for blobs in files.values() for blob in blobs or ())
        whole = []
        for row in wanted:
            blobs = files[row.unit]
            if blobs is not None and all(self.store.good(blob) for blob in blobs):
                whole.append(row)
            else:
                self._broken.add(name_of_unit(row.unit))
        return whole

    def _files(self, row: Made) -> list[str] | None:
        """The blobs of the bundles of a row; None where it does not say what a row says."""
        data = self.store.get(row.result) if _DIGEST.fullmatch(row.result) else None
        try:
            bundles = json.loads(data or b"")["bundles"]
            lines = {line[0]: line for line in row.bundles}
            if bundles.keys() != lines.keys():
                return None
            blobs: list[str] = []
            for folder, files in bundles.items():
                _, kind, id, version, digest = lines[folder]
                if Locked(kind, id, version, digest).folder != f"{folder}/":
                    return None
                if files[MANIFEST][0] != digest or not all(map(safe_path, [folder, *files])):
                    return None
                blobs.extend(blob for blob, _ in files.values())
            return blobs if all(map(_DIGEST.fullmatch, blobs)) else None
        except (AttributeError, KeyError, TypeError, ValueError):
            return None

    def _fetch(self, digests: Iterable[str]) -> None:
        """Blobs that are not here yet, into our own store."""
        missing = [
            digest
            for digest in dict.fromkeys(digests)
            if _DIGEST.fullmatch(digest) and not self.store.good(digest)
        ]
        for path, data in self._read(_place(digest) for digest in missing):
            if sha256(data).hexdigest() == path.rpartition("/")[2]:
                self.store.put(data)
            else:
                self.damaged.append(f"{self.remote.address}/{path}")

    # Giving -----------------------------------------------------------------------------------

    def give(self, made: Mapping[str, Made]) -> None:
        """Keeps units there that nobody has kept there, or whose blobs are broken there."""
        known = self._generations()
        last = known[0][1] if known else {}
        whole = {
            name: row if row.emitted or row.unit.kind == "fragment" else last[name]
            for name, row in made.items()
            if not row.failed and (row.emitted or row.unit.kind == "fragment" or name in last)
        }
        fresh = [
            row
            for name, row in whole.items()
            if name in self._broken or not any(rows.get(name) == row for _, rows in known)
        ]
        if not fresh or self.trouble:
            return
        self._send(row for row in fresh)
        told = told_rows(Index(whole), whole)
        others = [each for each, rows in known if any(rows.get(n) != r for n, r in whole.items())]
        body = json.dumps([told, *others][:GENERATIONS], ensure_ascii=False).encode()
        self._write({self._index: sha256(body).hexdigest().encode() + b"\n" + body})

    def _send(self, rows: Iterable[Made]) -> None:
        objects: dict[str, bytes] = {}
        sent: set[str] = set()
        for row in rows:
            for digest in (row.result, *(self._files(row) or ())):
                data = None if digest in sent else self.store.get(digest)
                if data is not None:
                    objects[_place(digest)] = data
                    sent.add(digest)
            if sum(map(len, objects.values())) > _BATCH:
                self._write(objects)
                objects = {}
        self._write(objects)

    # The other side ---------------------------------------------------------------------------

    @property
    def _index(self) -> str:
        return f"index/{self.environment}"

    def _generations(self) -> list[tuple[dict[str, Any], dict[str, Made]]]:
        data = dict(self._read([self._index])).get(self._index)
        if data is None:
            return []
        body = data[_HEX + 1 :]
        try:
            if sha256(body).hexdigest().encode() != data[:_HEX]:
                raise ValueError(self._index)
            return [(told, dict(rows_of(told))) for told in json.loads(body)]
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            self.damaged.append(f"{self.remote.address}/{self._index}")
            return []

    def _read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        try:
            if not self.trouble:
                yield from self.remote.read(paths)
        except RemoteError as error:
            self.trouble = str(error)

    def _write(self, objects: Mapping[str, bytes]) -> None:
        try:
            if objects and not self.trouble:
                self.remote.write(objects)
        except RemoteError as error:
            self.trouble = str(error)


def _place(digest: str) -> str:
    return f"blobs/{digest[:2]}/{digest}"
