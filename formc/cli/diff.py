"""`formc diff`: what changed between two versions, whom it hurts, which version it needs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formc.cli import ENVIRONMENT, Command
from formc.cli.project import find_definitions, folder_option, shared_options

if TYPE_CHECKING:
    from formc.build.comparing import Compared
    from formc.build.sides import Side
    from formc.compat.migrations import Tried
    from formc.compat.report import Page, Prefixes

BAR = 100  # services to compare before a bar on standard error is worth it


@click.command("diff", cls=Command)
@click.argument("old", metavar="STARE")
@click.argument("new", required=False, metavar="[NOWE]")
@click.argument("services", nargs=-1, metavar="[USŁUGA]...")
@click.option(
    "--format",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="text (domyślnie) dla ludzi, json dla programów, markdown jako komentarz do przeglądu.",
)
@click.option(
    "--exit-zero", is_flag=True, help="Kod wyjścia 0 także wtedy, gdy wersja jest za niska."
)
@click.option(
    "--check-migrations",
    is_flag=True,
    help="Przeprowadza przykłady STARYCH przez `migrations:` NOWYCH: Python i XSLT.",
)
@folder_option
@shared_options
def command(
    old: str,
    new: str | None,
    services: tuple[str, ...],
    format: str,
    exit_zero: bool,
    check_migrations: bool,
    definitions: Path | None,
    lang: str,
) -> None:
    """Porównuje dwie wersje definicji: co się zmieniło, komu to szkodzi i jakiej wersji wymaga.

    STARE i NOWE to wersja z gita (main, v1.2, HEAD~3, także main:inny/folder), folder definicji,
    folder zbudowany przez `formc build` albo jedno wydanie formularza (forms/<id>/<wersja>).
    Bez NOWE: definicje, które masz na dysku. Drzewa roboczego polecenie nie zmienia.

    Każda zmiana mówi, komu szkodzi: złożonym dokumentom, zaczętym wnioskom, integracjom przez XSD
    albo JSON (wtedy łamie: potrzeba nowej wersji głównej), obywatelom w treści (wersja druga),
    w słowach albo tylko katalogowi (wersja trzecia). Pełna tabela: docs/versioning.md.

    Gdy nowa definicja mówi w `migrations:`, jak przejść z dawnej wersji, przy zmianach łamiących
    stoi, czy migracja je przenosi.

    \b
    Przykłady:
      formc diff main
      formc diff v1.2 v1.3 dodatek-mieszkaniowy
      formc diff main definitions --format markdown > komentarz.md
      formc diff stare/generated generated
      formc diff v1.2 --check-migrations

    Kody wyjścia: 0 wersje wystarczą, 1 wersja jest za niska albo nowe definicje mają błędy.
    """
    from formc.build.comparing import UnknownServiceError
    from formc.build.load import UnreadableError
    from formc.compat.report import Page

    here = _near(find_definitions(definitions)) if new is None else definitions or _nearest()
    try:
        sides = _side(old, here), _side(new if new is not None else str(here), here)
        found = _compared(sides, services)
    except UnreadableError as error:
        click.echo(f"formc: {error}", err=True)
        sys.exit(ENVIRONMENT)
    except UnknownServiceError as error:
        raise click.UsageError(_unknown(error.name, error.known)) from error
    names = old, new if new is not None else str(here)
    tried = _tried(found, sides) if check_migrations else ()
    page = Page(found.differences, names, _prefixes(sides), lang, tried)
    _print(page, found, format)
    right = all(each.right for each in found.differences)
    whole = not found.unread and not found.mistakes and not any(each.lines for each in tried)
    if not exit_zero and not (right and whole):
        sys.exit(1)


def _nearest() -> Path | None:
    """The definitions folder upward from here, by which a bare revision is read."""
    here = Path.cwd()
    folders = (folder / "definitions" for folder in (here, *here.parents))
    return next((folder for folder in folders if folder.is_dir()), None)


def _near(folder: Path) -> Path:
    """The folder as a person here would call it."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _side(named: str, definitions: Path | None) -> Side:
    from formc.build.sides import open_side

    return open_side(named, definitions)


def _compared(sides: tuple[Side, Side], services: tuple[str, ...]) -> Compared:
    from formc.build.comparing import compare_sides

    with click.progressbar(
        length=1, label="Porównuję", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def tick(done: int, all: int) -> None:
            if all >= BAR:
                bar.length = all
                bar.update(done - bar.pos)

        return compare_sides(*sides, services, tick)


def _tried(found: Compared, sides: tuple[Side, Side]) -> tuple[Tried, ...]:
    """The examples of the old versions through the migrations of the new ones."""
    from formc.build.sides import Files

    if not all(isinstance(side, Files) for side in sides):
        raise click.UsageError("Przejścia sprawdza się na definicjach: zbudowane ich nie mają.")
    try:
        from formc.prove.migrating import try_migration

        return tuple(each for pair in found.migrating for each in try_migration(*pair))
    except ModuleNotFoundError as error:
        click.echo(f"formc: brak modułu {error.name}: zainstaluj `formc[prove]`", err=True)
        sys.exit(ENVIRONMENT)


def _prefixes(sides: tuple[Side, Side]) -> Prefixes:
    from formc.compat.report import Prefixes

    return Prefixes(*(getattr(side, "prefix", "") for side in sides))


def _print(page: Page, found: Compared, format: str) -> None:
    from formc.compat import report

    if format == "json":
        click.echo(report.as_json(page), nl=False)
    elif format == "markdown":
        click.echo(report.markdown(page), nl=False)
    else:
        colour = sys.stdout.isatty()
        if drawn := report.terminal(page, colour=colour):
            click.echo(drawn, color=colour)
            click.echo("")
        click.echo(_summary(page, found))
    if found.old_mistakes:
        first = found.old_mistakes[0]
        said = f"{page.prefixes.old}{first.at}: {first.message.in_(page.lang)}"
        click.echo(f"formc: stara wersja ma błędy, porównanie może być niepełne: {said}", err=True)
    for mistake in {str(each.at): each for each in found.mistakes}.values():
        click.echo(
            f"formc: {page.prefixes.new}{mistake.at}: {mistake.message.in_(page.lang)}", err=True
        )
    for id in found.unread:
        click.echo(
            f"formc: nie porównano usługi {id}: jednej z wersji nie da się odczytać", err=True
        )


def _summary(page: Page, found: Compared) -> str:
    ids = {each.id for each in page.differences}
    wrong = {each.id for each in page.differences if not each.right}
    changes = [change for each in page.differences for change in each.changes]
    breaking = sum(change.breaking for change in changes)
    if not ids:
        return "Nothing changed." if page.lang == "en" else "Nic się nie zmieniło."
    if page.lang == "en":
        return (
            f"Changed: {len(ids)}, the same: {found.same}. Changes: {len(changes)}, "
            f"breaking: {breaking}. Versions too low: {len(wrong)}."
        )
    return (
        f"Zmienione: {len(ids)}, bez zmian: {found.same}. Zmiany: {len(changes)}, "
        f"łamiące: {breaking}. Za niskie wersje: {len(wrong)}."
    )


def _unknown(name: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1, cutoff=0.4)
    return f"Nie ma usługi `{name}`.{f' Czy chodzi o `{near[0]}`?' if near else ''}"
