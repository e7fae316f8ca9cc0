"""`formc crwd`: what is lodged in CRWD, and the list of what the office has to do besides."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from formc.cli import ENVIRONMENT, Command
from formc.cli.project import (
    check_folder,
    chosen_targets,
    find_definitions,
    folder_option,
    known_services,
    refuse_template,
    shared_options,
    show,
)


@click.command("crwd", cls=Command)
@click.argument("service", metavar="USŁUGA")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="PLIK.zip|FOLDER",
    help="Archiwum, a gdy nazwa nie kończy się na .zip, folder.",
)
@folder_option
@shared_options
def command(service: str, output: Path, definitions: Path | None, lang: str) -> None:
    """Pakuje wzór dokumentu do złożenia w Centralnym Repozytorium Wzorów Dokumentów.

    W paczce stoją schemat.xsd, wyroznik.xml, przyklad.xml i, jeśli formularz go ma, styl.xsl: te
    same bajty, które daje `formc build`. Po niej stoi lista tego, co musi zrobić urząd.

    \b
    Przykłady:
      formc crwd zgloszenie-usuniecia-drzew -o wzor.zip
      formc crwd zgloszenie-usuniecia-drzew -o wzor/
    """
    from formc.build.lodging import checklist, package
    from formc.build.official import VocabularyError, at_hand

    folder = find_definitions(definitions)
    checked = check_folder(folder)
    if not checked.report.failed:
        known_services(checked, (service,))
        form = checked.services[service].form
        refuse_template(form)
        demanded = checked.workspace.xml_must_enforce
        files = package(form, chosen_targets(folder), checked.report, demanded)
    if checked.report.failed:
        show(checked.report, lang)
        click.echo("Nic nie zapisano: najpierw popraw błędy.", err=True)
        sys.exit(1)
    try:
        official = bool(at_hand(folder.parent))
        _write(output, files)
    except VocabularyError as error:
        click.echo(f"formc: {error}", err=True)
        sys.exit(ENVIRONMENT)
    except OSError as error:
        click.echo(f"formc: {error.filename or output}: {error.strerror}", err=True)
        sys.exit(ENVIRONMENT)
    click.echo(f"{output}: {', '.join(files)}.")
    click.echo("Lista dla urzędu:")
    for point in checklist(form, files, official):
        click.echo(f"  [{'x' if point.done else ' '}] {point.words}")


def _write(output: Path, files: Mapping[str, bytes]) -> None:
    """A zip with the same bytes everywhere, or a folder with nothing else in it."""
    from formc.bundle.archive import pack

    if output.suffix.lower() == ".zip":
        output.parent.mkdir(parents=True, exist_ok=True)
        pack(files, output, stored=True)
        return
    output.mkdir(parents=True, exist_ok=True)
    strange = [path for path in output.iterdir() if path.name not in files]
    if strange:
        raise FileExistsError(17, "w folderze stoi coś innego", str(strange[0]))
    for name, data in files.items():
        (output / name).write_bytes(data)
