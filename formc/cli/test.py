"""`formc test`: the examples of the definitions, judged."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from formc.cli import Command
from formc.cli.project import (
    check_folder,
    find_definitions,
    folder_option,
    known_services,
    shared_options,
    show,
)


@click.command("test", cls=Command)
@click.argument("services", nargs=-1, metavar="[USŁUGA]...")
@click.option("-v", "--verbose", is_flag=True, help="Wypisuje też przykłady, które się zgadzają.")
@folder_option
@shared_options
def command(services: tuple[str, ...], verbose: bool, definitions: Path | None, lang: str) -> None:
    """Uruchamia przykłady (`tests:`) wszystkich usług albo tylko podanych.

    Przykład zgadza się, gdy zbiór problemów jest dokładnie taki, jak zapisano, i opłaty też.

    \b
    Przykłady:
      formc test
      formc test zgloszenie-usuniecia-drzew -v
    """
    from formc.prove.examples import run_form

    checked = check_folder(find_definitions(definitions))
    if checked.report.failed:
        show(checked.report, lang)
        sys.exit(1)
    wanted = known_services(checked, services)
    chosen = [service for id, service in checked.services.items() if not wanted or id in wanted]
    forms = {service.form.id: service.form for service in chosen}
    run = failed = 0
    for form in forms.values():
        for outcome in run_form(form):
            run += 1
            failed += not outcome.passed
            if verbose or not outcome.passed:
                mark = "zgadza się" if outcome.passed else "NIE ZGADZA SIĘ"
                click.echo(f"{outcome.test.origin}: {form.id}: {outcome.test.name}: {mark}")
            for line in outcome.lines:
                click.echo(f"    {line}")
    click.echo(f"Przykłady: {run}, niezgodne: {failed}.")
    sys.exit(1 if failed else 0)
