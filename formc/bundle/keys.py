"""Ed25519 keys: made, used to sign a release, used to check one. The home of `cryptography`."""

from __future__ import annotations

from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from formc.bundle.manifest import digest
from formc.bundle.signature import (
    SignatureError,
    Statement,
    authenticated,
    envelope,
    payload,
    read_envelope,
    read_statement,
)


class UnusableKeyError(ValueError):
    """These bytes are no key that we can use; the words say why."""


def generate(passphrase: bytes | None = None) -> tuple[bytes, bytes]:
    """A new key as PEM: private (PKCS #8, encrypted if there is a passphrase) and public."""
    private = Ed25519PrivateKey.generate()
    hidden: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        hidden = serialization.BestAvailableEncryption(passphrase)
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return private.private_bytes(encoding, form, hidden), _pem(private.public_key())


def signed(statement: Statement, private: bytes, passphrase: bytes | None = None) -> bytes:
    """The envelope of a statement. Raises UnusableKeyError."""
    key = _private(private, passphrase)
    content = payload(statement)
    return envelope(content, [(key_id(_pem(key.public_key())), key.sign(authenticated(content)))])


def checked(content: bytes, publics: Iterable[bytes]) -> Statement:
    """What an envelope says, when one of these keys (PEM) has signed it.

    Raises SignatureError where none has, UnusableKeyError for what is no public key.
    """
    keys = [_public(public) for public in publics]
    found = read_envelope(content)
    message = authenticated(found.payload)
    for _, signature in found.signatures:
        for key in keys:
            try:
                key.verify(signature, message)
            except InvalidSignature:
                continue
            return read_statement(found.payload)
    raise SignatureError("none of the keys has signed it")


def key_id(public: bytes) -> str:
    """SHA-256 of the public key as SubjectPublicKeyInfo in DER. Raises UnusableKeyError."""
    encoding, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return digest(_public(public).public_bytes(encoding, form))


def _pem(key: Ed25519PublicKey) -> bytes:
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(encoding, form)


def _public(content: bytes) -> Ed25519PublicKey:
    try:
        key = serialization.load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UnusableKeyError("no public key in PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise UnusableKeyError("not an Ed25519 key")
    return key


def _private(content: bytes, passphrase: bytes | None) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(content, passphrase or None)
    except TypeError as error:  # encrypted and no passphrase, or the other way round
        raise UnusableKeyError("the passphrase is missing, or there is none to give") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UnusableKeyError("no private key in PEM, or another passphrase") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableKeyError("not an Ed25519 key")
    return key
