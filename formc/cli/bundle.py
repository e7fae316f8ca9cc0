"""`formc bundle`: verify, sign, pack and unpack what was built."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import click

from formc.cli.polish import Group
from formc.cli.project import shared_options
from formc.cli.verified import (
    environment,
    keys_module,
    plain,
    say,
    statement_of,
    stop_at_findings,
    verified_at,
)

PASSPHRASE = "FORMC_KEY_PASSPHRASE"

_path = click.Path(path_type=Path)
_file = click.Path(path_type=Path, dir_okay=False)
_keys = click.option(
    "--key",
    "keys",
    type=_file,
    multiple=True,
    metavar="PLIK",
    help="Klucz publiczny (PEM): podpis musi być od niego. Kilka: od któregokolwiek.",
)


@click.group("bundle", cls=Group)
def command() -> None:
    """Sprawdza, podpisuje, pakuje i rozpakowuje to, co zbudowano (docs/bundle-format.md).

    \b
    Wydanie:
      formc build
      formc bundle sign generated --key klucz
      formc bundle pack generated -o uslugi.zip

    \b
    U odbiorcy:
      formc bundle unpack uslugi.zip -o uslugi --key klucz.pub
    """


@command.command("verify")
@click.argument("path", type=_path, metavar="ŚCIEŻKA")
@_keys
@click.option(
    "--installed",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Folder, który ma być zastąpiony: mówi też, co jest w nim nowsze.",
)
@click.option(
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="text (domyślnie) dla ludzi; json: jeden obiekt dla maszyn.",
)
@shared_options
def verify(
    path: Path, keys: tuple[Path, ...], installed: Path | None, format: str, lang: str
) -> None:
    """Sprawdza zestaw albo cały zbudowany folder, na dysku lub w archiwum zip.

    Każdy plik z manifestu ma być na miejscu i mieć jego bajty; innych plików, dowiązań i urządzeń
    ma nie być; co jeden zestaw nazywa w drugim, ma istnieć. Kody: 0 zgodne, 1 coś jest nie tak.

    \b
    Przykłady:
      formc verify generated
      formc verify uslugi.zip --key klucz.pub --format json
    """
    from formc.build.install import against

    with ExitStack() as stack:
        _, verified = verified_at(path, stack)
    statement = statement_of(verified, keys)
    if installed is not None:
        verified.findings += against(installed, verified, statement)
    if format == "json":
        click.echo(json.dumps(plain(path, verified, statement, bool(keys), lang)))
    else:
        say(path, verified, statement, bool(keys), lang)
    sys.exit(1 if verified.findings else 0)


@command.command("pack")
@click.argument("folder", type=_path, metavar="FOLDER")
@click.option("-o", "--output", type=_file, required=True, metavar="PLIK", help="Archiwum .zip.")
@click.option(
    "--stored", is_flag=True, help="Bez kompresji: te same bajty także przy innej wersji zlib."
)
@shared_options
def pack(folder: Path, output: Path, stored: bool, lang: str) -> None:
    """Pakuje sprawdzony zestaw albo zbudowany folder do archiwum zip.

    Te same pliki dają to samo archiwum: kolejność, czas i prawa są stałe.

    \b
    Przykład:
      formc bundle pack generated -o uslugi.zip
    """
    from formc.bundle import archive
    from formc.bundle.reader import BundleError
    from formc.bundle.verify import Contents

    with ExitStack() as stack:
        files, verified = verified_at(folder, stack)
        stop_at_findings(folder, verified, lang, "Nic nie spakowano.")
        try:
            size = archive.pack(Contents(files, verified), output, stored=stored)
        except OSError as error:
            environment(f"{output}: {error.strerror}")
        except BundleError as error:
            environment(str(error))
    click.echo(f"{output}: pliki {len(verified.digests)}, bajty {size}.")


@command.command("unpack")
@click.argument("archive", type=_path, metavar="PLIK")
@click.option("-o", "--output", type=_path, required=True, metavar="FOLDER", help="Dokąd.")
@_keys
@click.option(
    "--allow-rollback", is_flag=True, help="Pozwala zastąpić nowsze starszym; bez tego odmawia."
)
@shared_options
def unpack(
    archive: Path, output: Path, keys: tuple[Path, ...], allow_rollback: bool, lang: str
) -> None:
    """Rozpakowuje archiwum do FOLDERU, dopiero gdy wszystko w nim jest zgodne.

    FOLDER ma potem stary stan albo nowy, nigdy mieszankę. Starszego nie instaluje w miejsce
    nowszego: liczy się numer wydania z podpisu i wersje zestawów.

    \b
    Przykład:
      formc bundle unpack uslugi.zip -o uslugi --key klucz.pub
    """
    from formc.build.install import install
    from formc.build.publish import UnwritableError

    with ExitStack() as stack:
        files, verified = verified_at(archive, stack)
        statement = statement_of(verified, keys)
        stop_at_findings(archive, verified, lang, "Nic nie rozpakowano.")
        try:
            found, difference = install(
                files, verified, statement, output, allow_rollback, _waiting
            )
        except UnwritableError as error:
            environment(str(error))
    verified.findings += found
    stop_at_findings(archive, verified, lang, "Nic nie rozpakowano.")
    changes = len(difference.added) + len(difference.changed) + len(difference.removed)
    bundles = len(verified.bundles)
    click.echo(f"{output}: zestawy {bundles}, pliki {len(verified.digests)}, zmienione {changes}.")


@command.command("keygen")
@click.option("-o", "--output", type=_file, required=True, metavar="PLIK", help="Klucz prywatny.")
def keygen(output: Path) -> None:
    """Tworzy klucz Ed25519: prywatny w PLIKU, publiczny w PLIKU.pub.

    Prywatny może czytać tylko właściciel pliku; hasło do niego bierze się ze zmiennej
    FORMC_KEY_PASSPHRASE. Istniejącego pliku nie zastępuje.

    \b
    Przykład:
      formc bundle keygen -o klucz
    """
    keys = keys_module()
    private, public = keys.generate(_passphrase())
    try:
        _create(output, private, 0o600)
        _create(output.with_name(output.name + ".pub"), public, 0o644)
    except OSError as error:
        environment(f"{error.filename}: {error.strerror}")
    click.echo(f"{output}, {output}.pub: klucz {keys.key_id(public)[:16]}.")


@command.command("sign")
@click.argument("path", type=_path, metavar="FOLDER")
@click.option("--key", type=_file, required=True, metavar="PLIK", help="Klucz prywatny (PEM).")
@click.option(
    "--serial",
    type=click.IntRange(0, 2**53 - 1),
    metavar="NUMER",
    help="Numer wydania, wyższy od poprzedniego. Domyślnie chwila podpisu: RRRRMMDDGGMMSS (UTC).",
)
@shared_options
def sign(path: Path, key: Path, serial: int | None, lang: str) -> None:
    """Podpisuje sprawdzony zestaw albo zbudowany folder: kładzie w nim signature.dsse.json.

    Podpis obejmuje plik blokady, a przez skróty każdy plik. Budowanie, które coś zmienia, usuwa go.

    \b
    Przykład:
      formc bundle sign generated --key klucz
    """
    from formc.bundle import SIGNATURE
    from formc.bundle.signature import Statement

    keys = keys_module()
    if path.is_file():
        raise click.UsageError("Podpisuje się folder; potem `formc bundle pack`.")
    with ExitStack() as stack:
        _, verified = verified_at(path, stack)
        stop_at_findings(path, verified, lang, "Nic nie podpisano.")
    if serial is None:
        serial = int(time.strftime("%Y%m%d%H%M%S", time.gmtime()))
    statement = Statement(verified.subject, verified.sha256, serial)
    try:
        envelope = keys.signed(statement, key.read_bytes(), _passphrase())
        target, staged = path / SIGNATURE, path / f".{SIGNATURE}.new"
        staged.write_bytes(envelope)
        staged.replace(target)
    except keys.UnusableKeyError as error:
        environment(f"{key}: {error}")
    except OSError as error:
        environment(f"{error.filename}: {error.strerror}")
    click.echo(f"{target}: wydanie {serial}.")


@command.command("sbom")
@click.option("-o", "--output", type=_file, metavar="PLIK", help="Domyślnie na wyjście.")
@click.option("--extra", "chosen", multiple=True, metavar="NAZWA", help="Także z tym dodatkiem.")
def sbom(output: Path | None, chosen: tuple[str, ...]) -> None:
    """Wypisuje, z czego składa się formc: biblioteki z wersjami i licencjami (CycloneDX 1.6).

    \b
    Przykład:
      formc bundle sbom --extra serve --extra sign -o formc.cdx.json
    """
    from importlib.metadata import PackageNotFoundError

    from formc.build import sbom as bill

    known = bill.extras()
    for name in chosen:
        if name not in known:
            raise click.UsageError(f"Nie ma dodatku `{name}`. Są: {', '.join(known)}.")
    try:
        written = bill.sbom(frozenset(chosen))
        if output is None:
            click.echo(written, nl=False)
        else:
            output.write_bytes(written)
    except PackageNotFoundError as error:
        environment(f"brakuje biblioteki {error.name}")
    except OSError as error:
        environment(f"{output}: {error.strerror}")


def _passphrase() -> bytes | None:
    return os.environ.get(PASSPHRASE, "").encode() or None


def _create(path: Path, content: bytes, mode: int) -> None:
    """Writes a new file; an old one stays."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _waiting() -> None:
    click.echo("Ktoś inny pisze do tego folderu; czekam.", err=True)
