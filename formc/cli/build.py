"""`formc build`: everything into one folder, whole or not at all."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Protocol

import click

from formc.build.publish import Difference, UnwritableError
from formc.cli import ENVIRONMENT, Command
from formc.cli.project import (
    check_folder,
    find_definitions,
    folder_option,
    known_services,
    shared_options,
    show,
)
from formc.compiler import Checked

SHOWN = 40  # paths of a difference that are listed


class Bar(Protocol):
    """What is used of a progress bar."""

    def update(self, n_steps: int) -> None: ...


@click.command("build", cls=Command)
@click.argument("services", nargs=-1, metavar="[USŁUGA]...")
@click.option(
    "-t",
    "--target",
    "targets",
    multiple=True,
    metavar="CEL",
    help="Tylko te cele; `formc targets` je wypisuje.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Folder wyjściowy. Domyślnie generated/ obok definicji.",
)
@click.option(
    "--check", "only_check", is_flag=True, help="Niczego nie zapisuje; mówi, co się różni."
)
@folder_option
@shared_options
def command(
    services: tuple[str, ...],
    targets: tuple[str, ...],
    output: Path | None,
    only_check: bool,
    definitions: Path | None,
    lang: str,
) -> None:
    """Buduje wszystkie usługi (albo tylko podane) do folderu generated/.

    Zapis jest niepodzielny: folder ma stary stan albo nowy, nigdy mieszankę. Te same definicje
    dają wszędzie te same bajty.

    \b
    Przykłady:
      formc build
      formc build zgloszenie-usuniecia-drzew
      formc build --target xsd --target schematron -o /tmp/xml
      formc build --check            w CI: czy generated/ jest aktualne
    """
    from formc.build.run import RefusedError, build, check_output
    from formc.targets import BUILTIN, OPTIONAL, load

    folder = find_definitions(definitions)
    checked = check_folder(folder)
    if checked.report.failed:
        show(checked.report, lang)
        click.echo("Nic nie zapisano: najpierw popraw błędy.", err=True)
        sys.exit(1)
    wanted = known_services(checked, services)
    for name in targets:
        if name not in (*BUILTIN, *OPTIONAL):
            raise click.UsageError(f"Nie ma celu `{name}`. Są: {', '.join((*BUILTIN, *OPTIONAL))}.")
    chosen = load(targets or BUILTIN)
    output = output or folder.parent / "generated"
    with _progress(checked, wanted) as bar:

        def tick(name: str) -> None:
            if bar is not None:
                bar.update(1)

        try:
            if only_check:
                difference = check_output(checked, chosen, output, wanted, tick)
            else:
                built = build(checked, chosen, output, wanted, tick, _waiting)
                difference = built.difference
        except RefusedError:
            show(checked.report, lang)
            click.echo("Nic nie zapisano: najpierw popraw błędy.", err=True)
            sys.exit(1)
        except UnwritableError as error:
            click.echo(f"formc: {error}", err=True)
            sys.exit(ENVIRONMENT)
    if only_check:
        _say_difference(difference, output)
        sys.exit(1 if difference else 0)
    changes = len(difference.added) + len(difference.changed) + len(difference.removed)
    click.echo(f"{output}: zestawy {built.bundles}, pliki {built.files}, zmienione {changes}.")


def _progress(checked: Checked, wanted: frozenset[str]) -> AbstractContextManager[Bar | None]:
    """A bar on a terminal; nothing in a pipe or in CI."""
    if not sys.stderr.isatty():
        return nullcontext(None)
    chosen = [service for id, service in checked.services.items() if not wanted or id in wanted]
    length = len(chosen) + len({service.form.id for service in chosen})
    return click.progressbar(length=length, label="Buduję", file=sys.stderr)


def _waiting() -> None:
    click.echo("Inne budowanie pisze do tego folderu; czekam na nie.", err=True)


def _say_difference(difference: Difference, output: Path) -> None:
    if not difference:
        click.echo(f"{output} jest aktualne.")
        return
    rows = [
        *(f"  + {path}" for path in difference.added),
        *(f"  ~ {path}" for path in difference.changed),
        *(f"  - {path}" for path in difference.removed),
    ]
    click.echo(f"{output} różni się od definicji:")
    for row in rows[:SHOWN]:
        click.echo(row)
    if len(rows) > SHOWN:
        click.echo(f"  … i {len(rows) - SHOWN} dalszych")
    click.echo("`formc build` je uaktualni.")
