"""`formc build`: everything into one folder, whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formc.build.job import Watcher
from formc.cli import ENVIRONMENT, Command
from formc.cli.project import (
    chosen_names,
    find_definitions,
    folder_option,
    shared_options,
    show,
    unknown_service,
)

if TYPE_CHECKING:
    from formc.build.job import Job, Outcome
    from formc.build.publish import Difference
    from formc.build.remote import Remote
    from formc.build.store import Store
    from formc.execution import Place

SHOWN = 40  # paths of a difference that are listed


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
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Najwyżej tyle procesów. Domyślnie tyle, ile rdzeni.",
)
@click.option(
    "--executor",
    metavar="GDZIE",
    help="serial, processes:N, dask://local?n=N albo dask://host:port.",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Folder pamięci podręcznej. Domyślnie .formc-cache/ obok definicji.",
)
@click.option(
    "--remote-cache",
    "remote",
    metavar="ADRES",
    help="Pamięć wspólna wielu maszyn: file://…, s3://… i inne, które zna fsspec.",
)
@click.option(
    "--watch", is_flag=True, help="Buduje dalej po każdej zmianie definicji; kończy Ctrl+C."
)
@click.option(
    "--why",
    metavar="USŁUGA",
    help="Niczego nie buduje; mówi, czy i dlaczego usługa powstałaby od nowa.",
)
@click.option("--no-cache", is_flag=True, help="Buduje wszystko od nowa i niczego nie zapamiętuje.")
@folder_option
@shared_options
def command(
    services: tuple[str, ...],
    targets: tuple[str, ...],
    output: Path | None,
    only_check: bool,
    jobs: int | None,
    executor: str | None,
    cache: Path | None,
    no_cache: bool,
    remote: str | None,
    watch: bool,
    why: str | None,
    definitions: Path | None,
    lang: str,
) -> None:
    """Buduje wszystkie usługi (albo tylko podane) do folderu generated/.

    Od nowa powstaje tylko to, co się zmieniło. Zapis jest niepodzielny: folder ma stary stan albo
    nowy, nigdy mieszankę. Te same definicje dają wszędzie te same bajty.

    \b
    Przykłady:
      formc build
      formc build zgloszenie-usuniecia-drzew
      formc build --target xsd --target schematron -o /tmp/xml
      formc build --check            w CI: czy generated/ jest aktualne
      formc build --watch            przy pisaniu: zmiana jest w generated/ po chwili
      formc build --why zgloszenie-usuniecia-drzew
      formc build --remote-cache s3://uslugi/pamiec      w CI: co zbudowano gdzie indziej
    """
    from formc.build.job import Job
    from formc.build.store import FOLDER, Store

    cluster, processes = _where(executor, jobs)
    other = _remote(remote)
    folder = find_definitions(definitions)
    job = Job(
        folder=folder,
        targets=chosen_names(folder, targets),
        output=output or folder.parent / "generated",
        wanted=frozenset(services),
        jobs=processes,
        cluster=cluster,
        writes=not only_check,
    )
    with opened(Store(cache or folder.parent / FOLDER), job.output, no_cache) as store:
        if why is not None:
            _explain(job, store, why)
            return
        if watch:
            _watch(job, store, other, lang)
            return
        outcome = built(job, store, other, lang)
    if only_check:
        _say_difference(outcome.difference, job.output)
        sys.exit(1 if outcome.difference else 0)
    click.echo(f"{job.output}: {_counted(outcome)}.")


def _counted(outcome: Outcome) -> str:
    difference = outcome.difference
    changes = len(difference.added) + len(difference.changed) + len(difference.removed)
    told = f"zestawy {outcome.bundles}, pliki {outcome.files}, zmienione {changes}"
    return f"{told}, z pamięci wspólnej {outcome.shared}" if outcome.shared else told


def _where(executor: str | None, jobs: int | None) -> tuple[Place | None, int]:
    """A cluster, if one is wanted, and how many processes here."""
    from formc.build.store import cores

    if executor is None:
        return None, jobs or cores()
    from formc.cli.executor import place_of

    place = place_of(executor, jobs)
    return (place, cores()) if place.kind == "dask" else (None, place.workers)


def _remote(address: str | None) -> Remote | None:
    if address is None:
        return None
    try:
        from formc.build.remote import Remote, RemoteError, UnknownRemoteError
    except ModuleNotFoundError as error:
        click.echo(f"formc: brakuje {error.name}: zainstaluj `formc[remote]`", err=True)
        sys.exit(ENVIRONMENT)
    try:
        return Remote(address)
    except UnknownRemoteError as error:
        raise click.UsageError(f"Nie ma takiej pamięci `{address}`: {error}.") from error
    except RemoteError as error:
        click.echo(f"formc: {address}: {error}", err=True)
        sys.exit(ENVIRONMENT)


@contextmanager
def opened(store: Store, output: Path, forgets: bool) -> Iterator[Store]:
    """The cache; one that is forgotten afterwards stands beside the output, so that files can be
    linked from there."""
    from formc.build.store import Store

    if not forgets:
        try:
            store.open()
        except OSError as error:
            words = f"w {store.folder} nie można pisać ({error.strerror}); buduję bez pamięci"
            click.echo(f"formc: {words}.", err=True)
        else:
            yield store
            return
    passing = Store(output.parent / f".{output.name}.cache")
    try:
        passing.open()
    except OSError as error:
        click.echo(f"formc: nie można pisać w {output.parent}: {error.strerror}", err=True)
        sys.exit(ENVIRONMENT)
    try:
        yield passing
    finally:
        passing.clear()


def built(job: Job, store: Store, remote: Remote | None, lang: str) -> Outcome:
    """The build; ends the command where nothing was built."""
    from formc.build.incremental import Builder
    from formc.build.job import ClashError, PluginError
    from formc.build.load import UnreadableError
    from formc.build.publish import UnwritableError
    from formc.execution import LostError, UnavailableError

    progress = Progress()
    try:
        builder = Builder(job, store, progress, remote=remote)
        outcome = builder.build()
    except (UnreadableError, UnwritableError, PluginError, ClashError) as error:
        click.echo(f"formc: {error}", err=True)
        sys.exit(ENVIRONMENT)
    except (UnavailableError, LostError) as error:
        click.echo(f"formc: {error}", err=True)
        sys.exit(ENVIRONMENT)
    finally:
        progress.end()
    if builder.trouble:
        click.echo(f"formc: pamięć wspólna nie działa: {builder.trouble}", err=True)
    for part in outcome.damaged:
        click.echo(
            f"formc: {part} w pamięci podręcznej było uszkodzone; powstało od nowa", err=True
        )
    if outcome.report is not None:
        show(outcome.report, lang)
        click.echo("Nic nie zapisano: najpierw popraw błędy.", err=True)
        sys.exit(1)
    for name in outcome.unknown:
        raise unknown_service(name, outcome.known)
    return outcome


def _explain(job: Job, store: Store, id: str) -> None:
    from formc.build.incremental import Builder
    from formc.build.load import UnreadableError
    from formc.build.why import why

    try:
        sentences = why(Builder(job, store), id)
    except UnreadableError as error:
        click.echo(f"formc: {error}", err=True)
        sys.exit(ENVIRONMENT)
    if sentences is None:
        raise click.UsageError(f"Nie ma usługi `{id}`.")
    for sentence in sentences:
        click.echo(sentence)


def _watch(job: Job, store: Store, remote: Remote | None, lang: str) -> None:
    """Builds until Ctrl+C; what is wrong is shown, and the next change builds again."""
    from formc.build.incremental import Builder
    from formc.build.watch import MissingError, rebuilt

    progress = Progress()
    try:
        for found in rebuilt(Builder(job, store, progress, remote=remote)):
            progress.end()
            outcome = found.outcome
            if outcome is None:
                click.echo(f"formc: {found.trouble}", err=True)
            elif outcome.report is not None:
                show(outcome.report, lang)
                click.echo("Nic nie zapisano: popraw błędy, a zbuduję dalej.", err=True)
            elif outcome.unknown:
                raise unknown_service(outcome.unknown[0], outcome.known)
            else:
                click.echo(f"{_counted(outcome)}, {found.seconds * 1000:.0f} ms.")
    except MissingError as error:
        click.echo(f"formc: do --watch brakuje {error}: zainstaluj `formc[watch]`.", err=True)
        sys.exit(ENVIRONMENT)
    except KeyboardInterrupt:
        click.echo("\nKoniec.", err=True)


class Progress(Watcher):
    """A bar on a terminal; nothing in a pipe or in CI."""

    def __init__(self) -> None:
        self._bar: click.progressbar[int] | None = None  # type: ignore[valid-type]

    def begins(self, count: int) -> None:
        if not count or not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = click.progressbar(length=0, label="Buduję", file=sys.stderr)
        self._bar.length = (self._bar.length or 0) + count

    def tick(self, name: str) -> None:
        if self._bar is not None:
            self._bar.update(1)

    def waiting(self) -> None:
        click.echo("Inne budowanie pisze do tego folderu; czekam na nie.", err=True)

    def end(self) -> None:
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None


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
