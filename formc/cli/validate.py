"""`formc validate`: filings judged with the validators of bundles, one or a million."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from formc.cli import ENVIRONMENT, OUR_BUG, Command
from formc.cli.project import shared_options
from formc.cli.verified import environment, statement_of, stop_at_findings, verified_at

if TYPE_CHECKING:
    from formc.execution import Place
    from formc.validation.library import Shelf
    from formc.validation.sources import Source
    from formc.validation.summary import Summary
    from formc.validation.tasks import Judging

WORTH = 8 * 2**20  # bytes of input: below, starting processes costs more than they bring
_file = click.Path(path_type=Path, dir_okay=False)


@click.command("validate", cls=Command)
@click.argument("bundle", type=click.Path(path_type=Path), metavar="ZESTAW")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PLIK..."
)
@click.option(
    "--on", metavar="DZIEŃ", default="", help="Dzień złożenia samych odpowiedzi: RRRR-MM-DD."
)
@click.option(
    "--office", type=_file, metavar="PLIK", help="Wartości urzędu dla samych odpowiedzi (JSON)."
)
@click.option(
    "--form",
    metavar="FORMULARZ",
    default="",
    help="Formularz samych odpowiedzi: id albo id@wersja.",
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(["auto", "filing", "answers"]),
    default="auto",
    help="Czym jest JSON: wnioskiem czy samymi odpowiedziami; domyślnie widać to po kluczach.",
)
@click.option(
    "-o", "--output", type=_file, metavar="PLIK", help="Werdykt o każdym: .jsonl albo .parquet."
)
@click.option("--restart", is_flag=True, help="Od nowa, choć przerwane sprawdzanie można wznowić.")
@click.option("-j", "jobs", type=click.IntRange(1, 9999), metavar="PROCESY", help="Ile procesów.")
@click.option(
    "--executor",
    metavar="GDZIE",
    help="serial, processes:N, dask://local?n=N albo dask://host:port.",
)
@click.option(
    "--show",
    type=click.IntRange(0, 10_000),
    default=20,
    metavar="LICZBA",
    help="Ile dokumentów z problemami i ile odrzuconych wypisać; domyślnie po 20.",
)
@click.option(
    "--key", "keys", type=_file, multiple=True, metavar="PLIK", help="Zestaw ma mieć podpis."
)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", help="Raport.")
@click.option("--json", "as_json", is_flag=True, help="To samo co --format json.")
@shared_options
def command(
    bundle: Path,
    files: tuple[Path, ...],
    on: str,
    office: Path | None,
    form: str,
    kind: Literal["auto", "filing", "answers"],
    output: Path | None,
    restart: bool,
    jobs: int | None,
    executor: str | None,
    show: int,
    keys: tuple[Path, ...],
    format: str,
    as_json: bool,
    lang: str,
) -> None:
    """Sprawdza złożone wnioski walidatorami z ZESTAWU: folderu zestawu, zbudowanego folderu,
    folderu wielu zestawów albo archiwum z `formc bundle pack`.

    PLIK to dokument XML, wniosek w JSON albo same odpowiedzi; .jsonl (.ndjson): jeden w wierszu;
    .parquet: kolumna filing, document albo answers; folder: wszystkie takie pliki; `-`: wiersze
    ze standardowego wejścia. Wniosek to obiekt z `form`, `version`, `on`, `office_values` i
    `answers`; samym odpowiedziom dzień daje --on, wartości urzędu --office, a formularz --form,
    jeśli zestaw ma ich kilka. Dokument jest sprawdzany swoim formularzem w swojej wersji.

    Walidator to kod z zestawu: sprawdzany jest jego skrót, a z --key także podpis.

    Z -o werdykty o wszystkich trafiają do pliku, który pojawia się dopiero cały. Przerwane
    sprawdzanie wznawia to samo polecenie; zmienione wejście odmawia.

    \b
    Przykłady:
      formc validate generated wniosek.xml
      formc validate generated/forms/moj/1.0.0 odpowiedzi.json --on 2026-03-02
      formc validate uslugi.zip wnioski.jsonl -j 2 -o werdykty.parquet --json
      formc validate generated wnioski.parquet -o w.jsonl --executor dask://10.0.0.5:8786

    Kody wyjścia: 0 poprawne, 1 problemy albo odrzucone, 2 złe wywołanie, 3 środowisko.
    """
    from formc.validation.judging import Asked
    from formc.validation.tasks import Format, Judging

    id, _, version = form.partition("@")
    asked = Asked(kind, id, version, on, _office(office), lang)
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    if suffix not in ("", "jsonl", "parquet") or (output and not suffix):
        raise click.UsageError("Plik z werdyktami ma się kończyć na .jsonl albo .parquet.")
    where = _place(executor, jobs)
    with ExitStack() as stack:
        shelf = _shelf(bundle, keys, lang, stack)
        known = {line[0] for line in shelf.lines}
        if id and id not in known:
            raise click.UsageError(f"W zestawie nie ma formularza `{id}`.")
        found = _sources(files, output)
        work = Judging(shelf, asked, cast(Format, suffix), show)
        summary = _run(found, work, where or _usual(found), output, restart)
    if as_json or format == "json":
        click.echo(json.dumps(summary.json(), indent=1))
    else:
        _say(summary, output, lang)
    tally = summary.tally
    sys.exit(OUR_BUG if tally.refusals["failure"] else 1 if tally.invalid or tally.refused else 0)


# What was asked -----------------------------------------------------------------------------------


def _office(path: Path | None) -> Mapping[str, object]:
    from formc.validation.refusals import RefusedError
    from formc.validation.untrusted_json import read_json

    if path is None:
        return {}
    try:
        value = read_json(path.read_bytes())
    except OSError as error:
        environment(f"{path}: {error.strerror}")
    except RefusedError as error:
        raise click.UsageError(f"{path}: {error.reason}.") from error
    if not isinstance(value, dict):
        raise click.UsageError(f"{path}: ma być obiektem JSON: id wartości i wartość.")
    return value


def _place(executor: str | None, jobs: int | None) -> Place | None:
    from formc.cli.executor import place_of
    from formc.execution import SERIAL, Place

    if executor is not None:
        return place_of(executor, jobs)
    if jobs is None:
        return None
    return SERIAL if jobs == 1 else Place("processes", jobs)


def _usual(found: list[Source]) -> Place:
    from formc.execution import SERIAL, Place, cores

    small = sum(source.size for source in found) < WORTH
    return SERIAL if small or cores() == 1 else Place("processes", cores())


def _shelf(path: Path, keys: tuple[Path, ...], lang: str, stack: ExitStack) -> Shelf:
    """The forms of a bundle; a zip is unpacked for the time of the run, when it is whole."""
    from tempfile import TemporaryDirectory

    from formc.bundle.manifest import ManifestError
    from formc.bundle.reader import BundleError
    from formc.bundle.verify import Contents
    from formc.validation.library import shelf

    try:
        if keys or not path.is_dir():
            files, verified = verified_at(path, stack)
            statement_of(verified, keys)
            stop_at_findings(path, verified, lang, "Niczego nie sprawdzono.")
        if not path.is_dir():
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="formc-")))
            for name, data in Contents(files, verified).items():
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            path = folder
        return shelf(path)
    except (BundleError, ManifestError) as error:
        environment(f"{path}: {error}")
    except OSError as error:
        environment(f"{error.filename or path}: {error.strerror}")


def _sources(files: tuple[Path, ...], output: Path | None) -> list[Source]:
    from formc.validation.sources import SourceError, sources

    try:
        found = sources(files)
    except SourceError as error:
        environment(str(error))
    own = output.resolve() if output else None
    found = [source for source in found if source.path.resolve() != own]
    if not found:
        environment("nie ma tu żadnego pliku do sprawdzenia")
    return found


# The run ------------------------------------------------------------------------------------------


def _run(
    found: list[Source], work: Judging, where: Place, output: Path | None, restart: bool
) -> Summary:
    from formc.bundle.manifest import ManifestError
    from formc.bundle.reader import BundleError
    from formc.execution import LostError, UnavailableError
    from formc.validation.bulk import validate, validate_into
    from formc.validation.journal import ChangedError, UnwritableError
    from formc.validation.sources import MissingLibraryError, SourceError

    length = max(1, sum(source.size for source in found))
    go_on = "To samo polecenie wznowi sprawdzanie." if output else ""
    bar = click.progressbar(
        length=length, label="Sprawdzam", file=sys.stderr, hidden=not sys.stderr.isatty()
    )
    try:
        with bar:
            if output is None:
                return validate(found, work, where, bar.update)
            return validate_into(output, found, work, where, bar.update, restart)
    except ChangedError as error:
        environment(f"{error}. Nic nie zmieniono; --restart zaczyna od nowa.")
    except (UnwritableError, LostError) as error:
        environment(f"{error}. {go_on}".rstrip())
    except (
        SourceError,
        BundleError,
        ManifestError,
        MissingLibraryError,
        UnavailableError,
    ) as error:
        environment(str(error))
    except KeyboardInterrupt:
        click.echo(f"\nPrzerwano. {go_on}".rstrip(), err=True)
        sys.exit(ENVIRONMENT)


# What is said -------------------------------------------------------------------------------------

_MOST = 10  # rows of counts


def _say(summary: Summary, output: Path | None, lang: str) -> None:
    from formc.validation.refusals import REFUSALS

    tally = summary.tally
    for shown in summary.refused:
        verdict, (place,) = shown.verdict, _places(shown.source, shown.number, shown.places, 1)
        known = REFUSALS.get(verdict.code, (verdict.code, verdict.code))
        words = known[lang == "en"]
        click.echo(_plain(f"{place}: {words}: {verdict.reason} [{verdict.code}]"))
    _omitted(tally.refused - len(summary.refused), "odrzucone")
    for shown in summary.invalid:
        problems = shown.verdict.problems
        places = _places(shown.source, shown.number, shown.places, len(problems))
        for place, problem in zip(places, problems, strict=True):
            rule = f" {problem.rule}" if problem.rule else ""
            told = f"{problem.path or '/'}: {problem.message} [{problem.code}{rule}]"
            click.echo(_plain(f"{place}: {told}"))
    _omitted(tally.invalid - len(summary.invalid), "z problemami")
    if tally.documents > len(summary.invalid) + len(summary.refused) and tally.problems:
        _counts(summary)
    click.echo(
        f"Dokumenty: {tally.documents}, poprawne: {tally.valid}, z problemami: {tally.invalid}, "
        f"odrzucone: {tally.refused}."
    )
    if output is not None:
        click.echo(f"Werdykty: {output}.")


def _omitted(count: int, words: str) -> None:
    if count:
        click.echo(f"… i dalsze {words}: {count}")


def _counts(summary: Summary) -> None:
    rows = summary.tally.json()["problems"]
    click.echo("Najczęściej:")
    for each in rows[:_MOST]:
        rule = f" {each['rule']}" if each["rule"] else ""
        told = f"{each['code']}{rule}  {each['path'] or '/'}  ({each['form']} {each['version']})"
        click.echo(_plain(f"  {each['count']:>9} × {told}"))
    if len(rows) > _MOST:
        click.echo(f"  … i dalszych rodzajów: {len(rows) - _MOST}")


def _places(source: str, number: int, places: object, count: int) -> list[str]:
    """`plik:wiersz:kolumna`, or the number of a row where there are no lines."""
    found = cast("list[tuple[int, int]]", list(cast("list[tuple[int, int]]", places)))
    if len(found) < count:
        return [f"{source}: wiersz {number}"] * count
    return [f"{source}:{line}:{column}" for line, column in found]


def _plain(text: str) -> str:
    """Without what moves a terminal or begins a line of a log: strangers named some of it."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )
