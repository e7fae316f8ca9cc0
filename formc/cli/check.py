"""`formc check`: all mistakes of all definitions at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from formc.cli import Command
from formc.cli.project import check_folder, find_definitions, shared_options, show


@click.command("check", cls=Command)
@click.argument(
    "folder", required=False, type=click.Path(path_type=Path, file_okay=False), metavar="[FOLDER]"
)
@click.option(
    "--format",
    type=click.Choice(["text", "json", "sarif", "github", "gitlab"]),
    default="text",
    help="text (domyślnie) dla ludzi; json: jeden problem w wierszu; sarif: SARIF 2.1.0; "
    "github: adnotacje GitHub Actions, pod nimi tekst; gitlab: raport Code Quality.",
)
@click.option("--strict", is_flag=True, help="Ostrzeżenia też kończą się kodem 1.")
@shared_options
def command(folder: Path | None, format: str, strict: bool, lang: str) -> None:
    """Sprawdza definicje w FOLDER (domyślnie definitions/) i pokazuje wszystkie pomyłki naraz.

    Każdy problem ma kod, miejsce co do znaku i radę. `formc explain KOD` mówi więcej.

    \b
    Przykłady:
      formc check
      formc check definitions --format json
      formc check --format sarif > formc.sarif      docs/ci: GitHub, GitLab
    """
    from formc.diagnostics import Severity

    definitions = find_definitions(folder)
    checked = check_folder(definitions)
    show(checked.report, lang, format, definitions)
    if format in ("text", "github") and not len(checked.report):
        count = len(checked.services)
        click.echo(f"Bez uwag: usługi {count}, formularze {len(checked.forms)}.")
    worst = max((item.severity for item in checked.report), default=Severity.HINT)
    if checked.report.failed or (strict and worst >= Severity.WARNING):
        sys.exit(1)
