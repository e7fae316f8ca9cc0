"""`formc serve`: look at everything in a browser on this machine."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import click

from formc.cli import ENVIRONMENT, Command
from formc.cli.build import built, opened
from formc.cli.project import (
    check_folder,
    chosen_names,
    find_definitions,
    folder_option,
    shared_options,
)


@click.command("serve", cls=Command)
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="ADRES",
    help="Adres, na którym słucha; domyślnie 127.0.0.1.",
)
@click.option(
    "--port",
    default=8000,
    type=click.IntRange(1, 65535),
    metavar="NUMER",
    help="Port; domyślnie 8000.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Folder wyjściowy. Domyślnie generated/ obok definicji.",
)
@folder_option
@shared_options
def command(host: str, port: int, output: Path | None, definitions: Path | None, lang: str) -> None:
    """Buduje wszystkie usługi i pokazuje je pod http://127.0.0.1:8000.

    Jest tam lista usług, karty i formularze; wysłany formularz dostaje odpowiedź: problemy albo
    gotowe dane JSON i XML. To serwer do oglądania, nie portal.
    """
    from formc.build.job import Job
    from formc.build.store import FOLDER, Store, cores

    try:
        from formc.devserver import listen, serve
    except ModuleNotFoundError as error:
        click.echo(f"formc: do podglądu brakuje {error.name}: zainstaluj `formc[serve]`.", err=True)
        sys.exit(ENVIRONMENT)
    folder = find_definitions(definitions)
    output = output or folder.parent / "generated"
    job = Job(folder=folder, targets=chosen_names(folder, ()), output=output, jobs=cores())
    with opened(Store(folder.parent / FOLDER), output, forgets=False) as store:
        built(job, store, None, lang)
    checked = check_folder(folder)
    try:
        listening = listen(host, port)
    except OSError as error:
        click.echo(f"formc: nie da się słuchać na {host}:{port}: {_why(error)}.", err=True)
        sys.exit(ENVIRONMENT)
    click.echo(f"Usługi: http://{host}:{port}  (Ctrl+C kończy)")
    serve(checked, output, listening)


def _why(error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return "port jest zajęty; inny wybiera --port"
        case errno.EACCES:
            return "ten port jest zastrzeżony; inny wybiera --port"
        case _:
            return "ten komputer nie ma takiego adresu"
