"""`formc vocabulary`: the official base schemas, fetched and tried."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import click

from formc.cli import ENVIRONMENT, Command
from formc.cli.polish import Group
from formc.cli.project import (
    check_folder,
    chosen_targets,
    find_definitions,
    folder_option,
    shared_options,
    show,
)

LOUD = (
    "UWAGA: to ZASTĘPNIKI schematów podstawowych, napisane dla formc, NIE oficjalne. Nie mówią nic "
    "o długościach, wzorcach ani obowiązkowości z plików crd.gov.pl."
)


@click.group("vocabulary", cls=Group)
def command() -> None:
    """Pobiera oficjalne schematy podstawowe (crd.gov.pl, w3.org) i sprawdza z nimi wzory.

    To jedyne polecenie, które łączy się z siecią.
    """


@command.command("fetch", cls=Command)
@click.option(
    "--pin", is_flag=True, help="Zapisuje nowe skróty, także w miejsce innych zapisanych."
)
@folder_option
@shared_options
def fetch(pin: bool, definitions: Path | None, lang: str) -> None:
    """Pobiera oficjalne schematy do vocabulary/ obok definicji i sprawdza z nimi wszystkie wzory.

    Skróty plików stoją w vocabulary.lock.json: za pierwszym razem się je zapisuje, potem inne bajty
    są odrzucane. Gdy czegokolwiek nie da się pobrać, nic się nie zmienia.

    \b
    Przykład:
      formc vocabulary fetch
    """
    from formc.build.official import PINS, VocabularyError, fetched, keep, over_http

    folder = find_definitions(definitions)
    project = folder.parent
    try:
        found = fetched(project, over_http, pin=pin)
        kept = keep(project, found)
    except VocabularyError as error:
        _environment(str(error))
    click.echo(f"{kept}: pliki {len(found.files)}.")
    if found.pinned:
        click.echo(
            f"Zapisano w {PINS} skróty, których dotąd nie było; porównaj je z innym źródłem:"
        )
        for address in found.pinned:
            click.echo(f"  {address}")
    _judge(folder, lang)


@command.command("check", cls=Command)
@folder_option
@shared_options
def check(definitions: Path | None, lang: str) -> None:
    """Sprawdza schematy i przykłady wszystkich wzorów, bez sieci: z pobranymi schematami
    podstawowymi, a gdy ich nie ma, z zastępnikami.

    \b
    Przykład:
      formc vocabulary check
    """
    _judge(find_definitions(definitions), lang)


def _judge(folder: Path, lang: str) -> None:
    """Ends with exit code 1 where a processor objects."""
    from formc.build.official import VocabularyError, at_hand
    from formc.prove.official import missing, objections

    if lacking := missing():
        _environment(f"nie ma pakietu {', '.join(lacking)}; zainstaluj `formc[prove]`")
    checked = check_folder(folder)
    if checked.report.failed:
        show(checked.report, lang)
        sys.exit(1)
    try:
        catalogue = at_hand(folder.parent)
    except VocabularyError as error:
        _environment(str(error))
    forms = tuple(checked.forms.values())
    found = list(objections(forms, chosen_targets(folder, ("xsd",)), catalogue or None))
    for each in found:
        click.echo(f"{each.form}: {each.file} ({each.processor}): {each.words}")
    click.echo(f"Wzory: {len(forms)}, zastrzeżenia: {len(found)}; {_of(catalogue)}.")
    if not catalogue:
        click.echo(LOUD, err=True)
    if found:
        sys.exit(1)


def _of(catalogue: Mapping[str, Path]) -> str:
    return "schematy podstawowe oficjalne" if catalogue else "schematy podstawowe: zastępniki"


def _environment(words: str) -> NoReturn:
    click.echo(f"formc: {words}", err=True)
    sys.exit(ENVIRONMENT)
