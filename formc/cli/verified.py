"""What the commands about bundles share: opening, the signature, saying what was found."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NoReturn

import click

from formc.cli import ENVIRONMENT

if TYPE_CHECKING:
    from formc.bundle.files import Folder, Zip
    from formc.bundle.signature import Statement
    from formc.bundle.verify import Finding, Verified, Wrong
    from formc.diagnostics import Report


def verified_at(path: Path, stack: ExitStack) -> tuple[Folder | Zip, Verified]:
    """Opens and verifies; ends with exit code 3 where there is nothing to open."""
    from formc.bundle.files import Zip, opened
    from formc.bundle.reader import BundleError
    from formc.bundle.verify import verify

    try:
        files = opened(path)
        if isinstance(files, Zip):
            stack.callback(files.close)
        return files, verify(files)
    except OSError as error:
        environment(f"{path}: {error.strerror}")
    except BundleError as error:
        environment(f"{path}: {error}")


def statement_of(verified: Verified, paths: tuple[Path, ...]) -> Statement | None:
    """What the signature says; with keys, only if it holds: else that is a finding."""
    from formc.build.install import said
    from formc.bundle.signature import SignatureError
    from formc.bundle.verify import Finding, Wrong

    def found(wrong: Wrong, detail: str = "") -> None:
        verified.findings.append(Finding(wrong, verified.subject, detail))

    if not paths:
        statement = said(verified)
    elif verified.signature is None:
        found(Wrong.UNSIGNED)
        return None
    else:
        keys = keys_module()
        try:
            statement = keys.checked(verified.signature, [path.read_bytes() for path in paths])
        except SignatureError as error:
            found(Wrong.SIGNATURE, str(error))
            return None
        except keys.UnusableKeyError as error:
            environment(f"{', '.join(map(str, paths))}: {error}")
        except OSError as error:
            environment(f"{error.filename}: {error.strerror}")
    if statement is None:
        return None
    if (statement.path, statement.sha256) != (verified.subject, verified.sha256):
        found(Wrong.SIGNATURE, f"the signature is about other bytes of {statement.path}")
        return None
    return statement


def stop_at_findings(path: Path, verified: Verified, lang: str, words: str) -> None:
    if verified.findings:
        _show(_report(path, verified.findings), lang)
        click.echo(words, err=True)
        sys.exit(1)


def say(path: Path, verified: Verified, statement: Statement | None, keys: bool, lang: str) -> None:
    _show(_report(path, verified.findings), lang)
    if verified.findings:
        return
    files, size = len(verified.digests), f"{verified.size / 2**20:.1f}".replace(".", ",")
    click.echo(f"{path}: zestawy {len(verified.bundles)}, pliki {files}, {size} MiB, zgodne.")
    if statement is not None:
        held = "ważny" if keys else "niesprawdzony (klucz podaje --key)"
        click.echo(f"Podpis: {held}, wydanie {statement.serial}.")
    else:
        click.echo("Bez podpisu.")


def plain(
    path: Path, verified: Verified, statement: Statement | None, keys: bool, lang: str
) -> Mapping[str, object]:
    from formc.diagnostics import render

    lines = render.json_lines(_report(path, verified.findings), lang).splitlines()
    signature = {"serial": statement.serial, "verified": keys} if statement else None
    return {
        "path": str(path),
        "subject": verified.subject,
        "sha256": verified.sha256,
        "bundles": len(verified.bundles),
        "files": len(verified.digests),
        "bytes": verified.size,
        "signature": signature,
        "problems": [json.loads(line) for line in lines],
    }


def _report(path: Path, findings: Iterable[Finding]) -> Report:
    from formc.bundle.verify import Wrong
    from formc.diagnostics import Report, bundles
    from formc.source import Source

    problems = {
        Wrong.NO_BUNDLE: bundles.no_bundle,
        Wrong.UNREADABLE: bundles.unreadable_in_bundle,
        Wrong.MISSING: bundles.missing_artifact,
        Wrong.CHANGED: bundles.changed_artifact,
        Wrong.UNLISTED: bundles.unlisted_file,
        Wrong.IRREGULAR: bundles.irregular_file,
        Wrong.UNSAFE: bundles.unsafe_name,
        Wrong.OTHER: bundles.other_manifest,
        Wrong.REFERENCE: bundles.broken_reference,
        Wrong.ARCHIVE: bundles.unsafe_archive,
        Wrong.UNSIGNED: bundles.unsigned_bundle,
        Wrong.SIGNATURE: bundles.bad_signature,
        Wrong.OLDER: bundles.older_release,
    }
    report = Report()
    for each in findings:
        place = f"{path}/{each.path}" if each.path else str(path)
        report.add(problems[each.wrong](Source(place, "").span(0, 0), each.detail))
    return report


def _show(report: Report, lang: str) -> None:
    from formc.cli.project import show

    show(report, lang)


def keys_module() -> ModuleType:
    try:
        from formc.bundle import keys
    except ModuleNotFoundError as error:
        environment(f"do podpisów brakuje {error.name}: zainstaluj `formc[sign]`")
    return keys


def environment(words: str) -> NoReturn:
    click.echo(f"formc: {words}", err=True)
    sys.exit(ENVIRONMENT)
