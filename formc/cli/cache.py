"""`formc cache`: how large the cache is, and how to be rid of it."""

from __future__ import annotations

from pathlib import Path

import click

from formc.cli import Command
from formc.cli.project import find_definitions, folder_option


@click.command("cache", cls=Command)
@click.option("--clear", is_flag=True, help="Usuwa pamięć podręczną; następne budowanie ją założy.")
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Folder pamięci podręcznej. Domyślnie .formc-cache/ obok definicji.",
)
@folder_option
def command(clear: bool, cache: Path | None, definitions: Path | None) -> None:
    """Mówi, gdzie jest pamięć podręczna i ile zajmuje.

    \b
    Przykłady:
      formc cache
      formc cache --clear
    """
    from formc.build.store import FOLDER, Store

    store = Store(cache or find_definitions(definitions).parent / FOLDER)
    if not store.folder.is_dir():
        click.echo(f"{store.folder}: nie ma pamięci podręcznej.")
        return
    if clear:
        store.clear()
        click.echo(f"{store.folder}: usunięta.")
        return
    count, size = store.size()
    click.echo(f"{store.folder}: pliki {count}, {size / 2**20:.1f} MiB.")
