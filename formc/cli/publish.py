"""`formc publish`: a form as it was published, stored for good."""

from __future__ import annotations

import sys
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


@click.command("publish", cls=Command)
@click.argument("service", metavar="USŁUGA")
@click.option("--namespace", required=True, metavar="ADRES", help="Przestrzeń nazw nadana wzorowi.")
@click.option(
    "--date", "day", required=True, metavar="DZIEŃ", help="Od kiedy wzór obowiązuje: RRRR-MM-DD."
)
@click.option(
    "--files",
    "given",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="Folder z plikami, które wydał rejestr. Domyślnie powstają z definicji.",
)
@folder_option
@shared_options
def command(
    service: str,
    namespace: str,
    day: str,
    given: Path | None,
    definitions: Path | None,
    lang: str,
) -> None:
    """Zapisuje opublikowany wzór w definitions/published/<formularz>/<wersja główna>/.

    Od tej chwili budowanie kopiuje te pliki bajt w bajt, a `formc check` pilnuje, żeby definicja
    przyjmowała to samo co one. Raz opublikowanej wersji głównej nie można zapisać ponownie.

    \b
    Przykład:
      formc publish zgloszenie-usuniecia-drzew \\
        --namespace http://crd.gov.pl/wzor/2027/03/01/14000/ --date 2027-04-01
    """
    from formc.analysis.records import namespace_fault
    from formc.build.load import load
    from formc.build.publish import UnwritableError
    from formc.build.publishing import (
        DisagreesError,
        PublishedError,
        given_files,
        published_files,
        store,
    )
    from formc.syntax.atoms import fits
    from formc.syntax.grammar import Atom

    if (fault := namespace_fault(namespace)) is not None:
        raise click.UsageError(f"`{namespace}` {fault[0]}.")
    if not fits(Atom.DATE, day):
        raise click.UsageError(f"`{day}` nie jest dniem RRRR-MM-DD.")
    folder = find_definitions(definitions)
    checked = check_folder(folder)
    if checked.report.failed:
        show(checked.report, lang)
        click.echo("Nic nie zapisano: najpierw popraw błędy.", err=True)
        sys.exit(1)
    known_services(checked, (service,))
    form = checked.services[service].form
    refuse_template(form)
    try:
        files = given_files(given) if given is not None else None
        targets = chosen_targets(folder)
        new = published_files(load(folder), form, namespace, day, targets, files)
        target = store(folder, new)
    except PublishedError as error:
        click.echo(
            f"formc: wersja główna formularza `{form.id}` jest już opublikowana: {folder}/{error}\n"
            "Opublikowane się nie zmienia; nowy wzór wymaga nowej wersji głównej.",
            err=True,
        )
        sys.exit(1)
    except DisagreesError as error:
        show(error.report, lang)
        click.echo("Nic nie zapisano.", err=True)
        sys.exit(1)
    except (UnwritableError, OSError) as error:
        click.echo(f"formc: {error}", err=True)
        sys.exit(ENVIRONMENT)
    click.echo(f"{target}: pliki {len(new)}, przestrzeń nazw {namespace}, od {day}.")
    click.echo("Dalej: formc build, potem zapisz ten folder w repozytorium.")
