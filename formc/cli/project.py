"""What commands share: finding the definitions, checking them, printing the report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formc.cli import ENVIRONMENT

if TYPE_CHECKING:
    from formc.compiler import Checked
    from formc.diagnostics import Report

DEFINITIONS = "definitions"


def find_definitions(given: Path | None = None) -> Path:
    """The definitions folder: the given one, or the nearest `definitions/` upward from here."""
    if given is not None:
        return given
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / DEFINITIONS).is_dir():
            return folder / DEFINITIONS
        if folder.name == DEFINITIONS:
            return folder
    click.echo("Nie ma tu folderu definitions/. Podaj jego ścieżkę.", err=True)
    sys.exit(ENVIRONMENT)


def check_folder(folder: Path) -> Checked:
    """Reads and checks a folder; ends with exit code 3 where it cannot be read."""
    from formc.build.load import UnreadableError, load
    from formc.compiler import check

    try:
        return check(load(folder))
    except UnreadableError as error:
        click.echo(f"formc: {error}", err=True)
        sys.exit(ENVIRONMENT)


def show(report: Report, lang: str, format: str = "text") -> None:
    """Prints the report on standard output."""
    from formc.diagnostics import render

    if format == "json":
        click.echo(render.json_lines(report, lang), nl=False)
        return
    colour = sys.stdout.isatty()
    text = render.terminal(report, lang, colour=colour)
    if text:
        click.echo(text, color=colour)


def shared_options(command: Callable[..., None]) -> Callable[..., None]:
    """`--lang`, as every command that reports has it."""
    return click.option(
        "--lang",
        type=click.Choice(["pl", "en"]),
        default="pl",
        help="Język komunikatów; domyślnie pl.",
    )(command)


def folder_option(command: Callable[..., None]) -> Callable[..., None]:
    """`--definitions`, where the arguments are services."""
    return click.option(
        "-d",
        "--definitions",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="FOLDER",
        help="Folder definicji. Domyślnie najbliższy definitions/ w górę.",
    )(command)


def known_services(checked: Checked, wanted: tuple[str, ...]) -> frozenset[str]:
    """The services named on the command line; a wrong name is a usage error with the nearest."""
    for name in wanted:
        if name not in checked.services:
            raise unknown_service(name, tuple(checked.services))
    return frozenset(wanted)


def unknown_service(name: str, known: tuple[str, ...]) -> click.UsageError:
    """The usage error for a service that is not there."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=1)
    hint = f" Czy chodzi o `{near[0]}`?" if near else ""
    return click.UsageError(f"Nie ma usługi `{name}`.{hint}")
