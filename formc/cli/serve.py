"""`formc serve`: look at everything in a browser on this machine."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from formc.cli import ENVIRONMENT
from formc.cli.project import check_folder, find_definitions, folder_option, shared_options, show


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Adres, na którym słucha.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder wyjściowy.")
@folder_option
@shared_options
def command(host: str, port: int, output: Path | None, definitions: Path | None, lang: str) -> None:
    """Buduje wszystkie usługi i pokazuje je pod http://127.0.0.1:8000.

    Jest tam lista usług, karty i formularze; wysłany formularz dostaje odpowiedź: problemy albo
    gotowe dane JSON i XML. To serwer do oglądania, nie portal.
    """
    from formc.build.publish import UnwritableError
    from formc.build.run import RefusedError, build
    from formc.devserver import serve
    from formc.targets import load

    folder = find_definitions(definitions)
    checked = check_folder(folder)
    if checked.report.failed:
        show(checked.report, lang)
        sys.exit(1)
    output = output or folder.parent / "generated"
    try:
        build(checked, load(), output, frozenset(), lambda name: None, lambda: None)
    except RefusedError:
        show(checked.report, lang)
        sys.exit(1)
    except UnwritableError as error:
        click.echo(f"formc: {error}", err=True)
        sys.exit(ENVIRONMENT)
    click.echo(f"Usługi: http://{host}:{port}  (Ctrl+C kończy)")
    serve(checked, output, host=host, port=port)
