"""What is signed, and the envelope that it travels in: an in-toto statement in DSSE.

The statement names the lock file (or the manifest) with its digest, and so everything below it, and
gives the release a serial. Standard library only: the arithmetic of Ed25519 is in `keys`.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass

from formc.bundle.manifest import ManifestError, json_object

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:formc:release:1"
PAYLOAD = "application/vnd.in-toto+json"
MOST_SERIAL = 2**53 - 1  # what every reader of JSON can tell apart
MOST_SIGNATURES = 16


class SignatureError(ValueError):
    """The envelope is not one, or no signature in it holds; the words say why."""


@dataclass(frozen=True, slots=True)
class Statement:
    """`path` is the file that stands for the release, `sha256` its digest; a later release has a
    higher `serial`."""

    path: str
    sha256: str
    serial: int


@dataclass(frozen=True, slots=True)
class Envelope:
    """`payload` as it was signed; `signatures` are (key id, bytes), the key id only a hint."""

    payload: bytes
    signatures: tuple[tuple[str, bytes], ...]


def payload(statement: Statement) -> bytes:
    """The bytes of a statement, in the one spelling that we write."""
    tree = {
        "_type": STATEMENT,
        "subject": [{"name": statement.path, "digest": {"sha256": statement.sha256}}],
        "predicateType": PREDICATE,
        "predicate": {"serial": statement.serial},
    }
    return json.dumps(tree, separators=(",", ":"), sort_keys=True).encode()


def authenticated(content: bytes) -> bytes:
    """What is signed for a payload: DSSE's pre-authentication encoding."""
    kind = PAYLOAD.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(content), content)


def envelope(content: bytes, signatures: Iterable[tuple[str, bytes]]) -> bytes:
    """The bytes of `signature.dsse.json`."""
    tree = {
        "payloadType": PAYLOAD,
        "payload": base64.b64encode(content).decode(),
        "signatures": [
            {"keyid": key, "sig": base64.b64encode(signature).decode()}
            for key, signature in signatures
        ],
    }
    return json.dumps(tree, indent=2).encode() + b"\n"


def read_envelope(content: bytes) -> Envelope:
    """Raises SignatureError."""
    tree = _object(content, "envelope")
    if tree.get("payloadType") != PAYLOAD:
        raise SignatureError(f"payloadType is not {PAYLOAD}")
    signatures = tree.get("signatures")
    if not isinstance(signatures, list) or not 1 <= len(signatures) <= MOST_SIGNATURES:
        raise SignatureError(f"signatures: 1 to {MOST_SIGNATURES} are expected")
    found = []
    for each in signatures:
        if not isinstance(each, dict):
            raise SignatureError("signatures: an object is expected")
        key = each.get("keyid", "")
        found.append((key if isinstance(key, str) else "", _bytes(each.get("sig"), "sig")))
    return Envelope(_bytes(tree.get("payload"), "payload"), tuple(found))


def read_statement(content: bytes) -> Statement:
    """What a payload says. Raises SignatureError. Believe it only after its signature."""
    tree = _object(content, "statement")
    if (tree.get("_type"), tree.get("predicateType")) != (STATEMENT, PREDICATE):
        raise SignatureError("not a statement about a release of formc")
    match tree.get("subject"), tree.get("predicate"):
        case [{"name": str(path), "digest": {"sha256": str(sha256)}}], {"serial": int(serial)} if (
            0 <= serial <= MOST_SERIAL and serial is not True and serial is not False
        ):
            return Statement(path, sha256, serial)
        case _:
            raise SignatureError("one subject with a SHA-256 and a serial are expected")


def _object(content: bytes, where: str) -> dict[str, object]:
    try:
        return json_object(content, where)
    except ManifestError as error:
        raise SignatureError(f"{where}: {error}") from error


def _bytes(value: object, where: str) -> bytes:
    """Base64, strictly: with its padding, nothing around it."""
    try:
        if isinstance(value, str):
            return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureError(f"{where}: {error}") from error
    raise SignatureError(f"{where}: a text is expected")
