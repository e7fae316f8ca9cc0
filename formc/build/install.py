"""Puts a verified bundle or built folder in the place of an older one, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from formc.build.publish import Difference, UnwritableError, locked, publish
from formc.bundle.files import Files, Folder
from formc.bundle.reader import BundleError
from formc.bundle.rollback import older
from formc.bundle.signature import SignatureError, Statement, read_envelope, read_statement
from formc.bundle.verify import Contents, Finding, Verified, Wrong, outline


def install(
    files: Files,
    verified: Verified,
    statement: Statement | None,
    output: Path,
    rollback: bool,
    waiting: Callable[[], None],
) -> tuple[tuple[Finding, ...], Difference]:
    """Writes what was verified into `output`, unless it is older than what is there.

    `statement` is what its signature says. With `rollback` older is as good as newer. Raises
    UnwritableError; the old output then stands.
    """
    with locked(output, waiting):
        found = () if rollback else tuple(against(output, verified, statement))
        if found:
            return found, Difference((), (), ())
        try:
            return (), publish(output, Contents(files, verified), frozenset())
        except BundleError as error:
            raise UnwritableError(str(error)) from error


def against(installed: Path, offered: Verified, now: Statement | None) -> tuple[Finding, ...]:
    """In what `offered` is older than what is installed in a folder; nothing for an empty one."""
    if not installed.is_dir() or not any(installed.iterdir()):
        return ()
    there = outline(Folder(installed))
    if there.findings:
        return (Finding(Wrong.OLDER, "", f"installed: {there.findings[0]}"),)
    return tuple(older(there, offered, said(there), now))


def said(verified: Verified) -> Statement | None:
    """What the signature says, whoever made it; None where there is none that can be read."""
    if verified.signature is None:
        return None
    try:
        return read_statement(read_envelope(verified.signature).payload)
    except SignatureError:
        return None
