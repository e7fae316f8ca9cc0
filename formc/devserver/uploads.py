"""Files that were uploaded, kept in memory until newer ones need the room."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

MAX_FILE = 12 * 2**20  # where no form allows more
MAX_KEPT = 64 * 2**20

# What the first bytes say; what a browser says of a file is only its name again.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"<?xml", "application/xml"),
    (b"\xef\xbb\xbf<?xml", "application/xml"),
)
_ZIPPED = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
}
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)


@dataclass(slots=True)
class Uploads:
    """Stored files by token; a token cannot be guessed."""

    kept: OrderedDict[str, tuple[dict[str, object], bytes]] = field(default_factory=OrderedDict)
    size: int = 0
    lock: Lock = field(default_factory=Lock)

    def store(self, name: str, content: bytes) -> str:
        """Keeps a file; gives its token. The oldest go when there is no room."""
        described: dict[str, object] = {
            "name": clean_name(name),
            "media_type": media_type(name, content),
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        token = secrets.token_urlsafe(18)
        with self.lock:
            self.kept[token] = (described, content)
            self.size += len(content)
            while self.size > MAX_KEPT and len(self.kept) > 1:
                _, (_, gone) = self.kept.popitem(last=False)
                self.size -= len(gone)
        return token

    def descriptions(self) -> dict[str, dict[str, object]]:
        """What `read_posted` takes as stored files."""
        with self.lock:
            return {token: dict(described) for token, (described, _) in self.kept.items()}

    def contents(self, digests: set[str]) -> dict[str, bytes]:
        """The bytes of files by their SHA-256."""
        with self.lock:
            pairs = (
                (str(described["sha256"]), content) for described, content in self.kept.values()
            )
            return {digest: content for digest, content in pairs if digest in digests}


def media_type(name: str, content: bytes) -> str:
    """The type by content; `application/octet-stream` where nothing we accept begins so."""
    for start, found in _MAGIC:
        if content.startswith(start):
            return found
    if content.startswith(b"PK\x03\x04"):
        suffix = name[name.rfind(".") :].lower() if "." in name else ""
        return _ZIPPED.get(suffix, "application/zip")
    return "application/octet-stream"


def clean_name(name: str) -> str:
    """A name to show: without folders, unseen characters and spaces at the ends."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = _UNSEEN.sub("", last).replace("\N{NO-BREAK SPACE}", " ").replace("\N{SOFT HYPHEN}", "")
    return shown.strip()[:255].strip() or "plik"
