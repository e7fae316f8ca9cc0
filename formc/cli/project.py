"""What commands share: finding the definitions, checking them, printing the report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formc import __version__
from formc.cli import ENVIRONMENT

if TYPE_CHECKING:
    from formc.compiler import Checked
    from formc.diagnostics import Report
    from formc.ir import Form
    from formc.target import Target

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


def chosen_targets(definitions: Path, names: tuple[str, ...] = ()) -> tuple[Target, ...]:
    """The targets of these names; of none all but the optional ones, those of other installed
    packages included.

    A wrong name is a usage error; a package whose target cannot be used ends with exit code 3.
    """
    from formc.build.job import PluginError
    from formc.build.plugins import chosen

    try:
        return chosen(chosen_names(definitions, names), definitions)
    except PluginError as error:
        click.echo(f"formc: {error}", err=True)
        sys.exit(ENVIRONMENT)


def chosen_names(definitions: Path, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """As `chosen_targets`, the names alone: nothing is imported."""
    from formc.build.job import PluginError
    from formc.build.plugins import installed
    from formc.targets import BUILTIN, OPTIONAL

    try:
        plugins = installed(definitions)
    except PluginError as error:
        click.echo(f"formc: {error}", err=True)
        sys.exit(ENVIRONMENT)
    known = (*BUILTIN, *OPTIONAL, *plugins)
    for name in names:
        if name not in known:
            raise click.UsageError(f"Nie ma celu `{name}`. Są: {', '.join(known)}.")
    return tuple(dict.fromkeys(names or (*BUILTIN, *plugins)))


def show(report: Report, lang: str, format: str = "text", folder: Path = Path()) -> None:
    """Prints the report on standard output. `folder` is where the paths in it begin, for machines
    that look for the files."""
    from formc.diagnostics import render

    if format == "json":
        click.echo(render.json_lines(report, lang), nl=False)
        return
    if format == "sarif":
        from formc.diagnostics.sarif import sarif

        click.echo(sarif(report, __version__, _from_here(folder), lang), nl=False)
        return
    if format == "gitlab":
        from formc.diagnostics.gitlab import code_quality

        click.echo(code_quality(report, _from_here(folder), lang), nl=False)
        return
    if format == "github":
        from formc.diagnostics.github import workflow_commands

        click.echo(workflow_commands(report, _from_here(folder), lang), nl=False)
    colour = sys.stdout.isatty()
    text = render.terminal(report, lang, colour=colour)
    if text:
        click.echo(text, color=colour)


def _from_here(folder: Path) -> str:
    """A folder as seen from where formc runs; whole where it lies elsewhere."""
    here, whole = Path.cwd().resolve(), folder.resolve()
    found = whole.relative_to(here) if whole.is_relative_to(here) else whole
    return "" if found == Path() else found.as_posix()


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


def refuse_template(form: Form) -> None:
    """A form that adopts somebody else's template has nothing to register; says so and stops."""
    if form.adoption is not None:
        click.echo(
            f"formc: formularz `{form.id}` przejmuje wzór innego podmiotu "
            f"({form.adoption.namespace}): nie ma własnego, który można by zarejestrować.",
            err=True,
        )
        sys.exit(1)
