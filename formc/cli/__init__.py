"""The `formc` command: one module per subcommand, loaded when it is called."""

from __future__ import annotations

import errno
import gc
import sys
from importlib import import_module

import click

from formc.cli.polish import Command as Command
from formc.cli.polish import Group

OUR_BUG = 70
OBJECTS = 50_000  # new ones, between two looks for garbage
ENVIRONMENT = 3

# what a machine refuses whatever the program: no room, a quota, a disk that is read only or broken
_MACHINE = {
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE,
}  # fmt: skip

_COMMANDS = {
    "check": "Sprawdza definicje i pokazuje wszystkie pomyłki naraz.",
    "build": "Buduje formularze, schematy, walidatory i karty.",
    "test": "Uruchamia przykłady (`tests:`) zapisane w definicjach.",
    "prove": "Sprawdza, czy wszystkie silniki rozumieją definicje tak samo.",
    "diff": "Porównuje dwie wersje: co się zmieniło, komu szkodzi, jakiej wersji wymaga.",
    "new": "Zakłada nową usługę z objaśnionym szkieletem.",
    "import": "Robi szkic definicji ze schematu XSD, arkusza XLSForm albo JSON Schema.",
    "losses": "Mówi, czego dokument XML nie sprawdza u obcego odbiorcy.",
    "explain": "Objaśnia kod problemu, np. E0201.",
    "targets": "Wypisuje cele: co i w jakim pliku powstaje.",
    "crwd": "Pakuje wzór dokumentu do złożenia w CRWD i mówi, co zostaje urzędowi.",
    "publish": "Zapisuje opublikowany wzór: jego pliki już się nie zmienią.",
    "vocabulary": "Pobiera oficjalne schematy podstawowe i sprawdza z nimi wzory.",
    "validate": "Sprawdza złożone wnioski: XML, JSON, JSON Lines, Parquet; jeden albo milion.",
    "verify": "Sprawdza, czy w zestawie są wszystkie pliki, takie, jakie zbudowano.",
    "bundle": "Sprawdza, podpisuje, pakuje i rozpakowuje to, co zbudowano.",
    "cache": "Mówi, ile zajmuje pamięć podręczna budowania; usuwa ją.",
    "serve": "Buduje i pokazuje usługi na tym komputerze.",
}


_MODULES = {"import": "import_"}  # a word that Python keeps for itself


class Commands(Group):
    """Subcommands by name; a module is imported only for the command that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        found = import_module(f"formc.cli.{_MODULES.get(cmd_name, cmd_name)}").command
        assert isinstance(found, click.Command)
        return found

    def summaries(self, ctx: click.Context) -> list[tuple[str, str]]:
        return list(_COMMANDS.items())


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Kody wyjścia: 0 czysto, 1 problemy, 2 złe wywołanie, 3 środowisko, 70 nasz błąd.",
)
@click.version_option(
    package_name="formc", prog_name="formc", message="%(prog)s %(version)s", help="Pokazuje wersję."
)
def formc() -> None:
    """Z jednej definicji YAML usługi publicznej robi wszystko, czego potrzebuje portal, urząd i
    maszyna: dostępny formularz, schematy XML i JSON, walidatory i kartę usługi.

    \b
    Zwykły dzień:
      formc new service          nowa usługa
      formc check                czy definicje są poprawne
      formc test                 czy przykłady dają to, co zapisano
      formc build                wszystko do folderu generated/
      formc serve                obejrzyj w przeglądarce
    """


def main() -> None:
    """Runs the command; what nobody expected ends with exit code 70 and a request to report it."""
    gc.set_threshold(OBJECTS)  # most are modules, and stay: walking them is a tenth of a short run
    try:
        formc(standalone_mode=True)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _MACHINE:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"formc: {where}{error.strerror}", err=True)
            sys.exit(ENVIRONMENT)
        import traceback

        traceback.print_exc()
        click.echo("\nTo błąd w formc, nie w definicjach. Zgłoś go z powyższym śladem.", err=True)
        sys.exit(OUR_BUG)
    finally:
        gc.freeze()  # the interpreter is about to look a last time through all of them
