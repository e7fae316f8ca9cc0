"""`formc import`: a first definition out of a schema or a workbook of somebody else."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formc.cli import ENVIRONMENT
from formc.cli.new import ID
from formc.cli.polish import Group
from formc.cli.project import DEFINITIONS, folder_option, shared_options

if TYPE_CHECKING:
    from formc.analysis.workspace import Workspace
    from formc.importers.draft import Draft
    from formc.importers.trying import Tried
    from formc.importers.writing import Around

_MOST = 16 * 2**20


@click.group("import", cls=Group)
def command() -> None:
    """Robi szkic definicji usługi z tego, co już ktoś napisał: ze schematu XSD (na przykład wzoru
    z CRWD), z arkusza XLSForm albo z JSON Schema.

    Szkic od razu przechodzi `formc check`. Czego oryginał nie mówi albo co trzeba było zgadnąć,
    stoi w nim w wierszach „# do sprawdzenia” i na liście po imporcie. Podstawy prawnej, opłat ani
    terminów import nie wymyśla. Niczego nie pobiera z sieci.

    Niczego nie zapisuje w połowie i bez --force niczego nie zastępuje.

    \b
    Przykłady:
      formc import xsd schemat.xsd                             szkic na ekran, uwagi obok
      formc import xsd schemat.xsd -o definitions/services/drogi/zgoda.yaml
      formc import xlsform ankieta.xlsx -o szkic.yaml
      formc import jsonschema zgloszenie.schema.json -o szkic.yaml --json

    Kody wyjścia: 0 zapisano, 1 oryginału nie da się przenieść, 2 złe wywołanie albo plik już jest,
    3 środowisko. Więcej: docs/how-to/import.md.
    """


def _shared(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every kind of original has."""
    for option in reversed(
        (
            click.option(
                "-o",
                "--output",
                metavar="PLIK",
                type=click.Path(path_type=Path, dir_okay=False),
                help="Dokąd zapisać definicję; słowniki staną w codelists/. Bez tego: na ekran.",
            ),
            click.option("--force", is_flag=True, help="Zastępuje pliki, które już są."),
            click.option(
                "--json",
                "as_json",
                is_flag=True,
                help="Raport jako JSON zamiast listy; tylko z -o.",
            ),
            click.option("--id", metavar="ID", help="Identyfikator usługi. Domyślnie z oryginału."),
            click.option("--title", metavar="TYTUŁ", help="Tytuł. Domyślnie z oryginału."),
            click.option("--domain", metavar="DZIEDZINA", help="Dziedzina z domains.yaml."),
            folder_option,
            shared_options,
        )
    ):
        command = option(command)
    return command


@command.command("xsd")
@click.argument("file", metavar="SCHEMAT", type=click.Path(path_type=Path))
@click.option(
    "--root",
    metavar="ELEMENT",
    default="",
    help="Element, od którego zaczyna się dokument, albo jego część: `Dokument/TrescDokumentu`.",
)
@_shared
def xsd(file: Path, root: str, **options: object) -> None:
    """Czyta schemat XSD 1.0: wzór dokumentu z CRWD albo inny.

    Pliki z xs:include i xs:import czyta tylko z folderu schematu; adresów w sieci nie otwiera,
    słowniki podstawowe CRD zna. Typy stają się polami, xs:choice pytaniem, powtórzenia listą,
    wyliczenia wyborem, dokumentacja etykietą i podpowiedzią. Reguł spoza schematu (rules.sch) nie
    czyta.

    \b
    Przykłady:
      formc import xsd schemat.xsd | less
      formc import xsd schemat.xsd
      formc import xsd kedu_5_6.xsd --root KEDU/ZUSDRA -o definitions/services/drogi/dra.yaml
    """
    from formc.foreign import components
    from formc.importers import xsd

    def draft() -> Draft:
        wanted = xsd.Wanted(_chosen_id(options), str(options["title"] or ""), root)
        return xsd.draft_of(components.load(file.name, _beside(file)), wanted)

    _imported(draft, options)


@command.command("xlsform")
@click.argument(
    "files", metavar="PLIK...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@_shared
def xlsform(files: tuple[Path, ...], **options: object) -> None:
    """Czyta ankietę XLSForm: skoroszyt XLSX albo arkusze survey, choices i settings jako CSV.

    Formuły ODK (relevant, constraint, calculation, choice_filter) tłumaczy, jeśli język umie je
    wyrazić; inne stoją w uwagach tak, jak w oryginale. Z tekstów w kilku językach bierze polskie.
    Listy z filtrem i dłuższe niż 30 pozycji stają się słownikami. XLSX wymaga:
    pip install 'formc[import]'. Dawny format XLS trzeba zapisać jako XLSX albo CSV.

    \b
    Przykłady:
      formc import xlsform ankieta.xlsx
      formc import xlsform survey.csv choices.csv settings.csv -o szkic.yaml
    """
    from formc.importers import workbook
    from formc.importers import xlsform as importer

    def draft() -> Draft:
        sheets = workbook.read({file.name: _bytes(file) for file in files})
        id, title = _chosen_id(options), str(options["title"] or "")
        # Sheets of their own are called survey and choices: what they belong to names their folder.
        alone = files[0].stem.lower() in workbook.SHEETS
        name = files[0].resolve().parent.name if alone else files[0].name
        return importer.draft_of(sheets, name or "ankieta", id, title)

    _imported(draft, options)


@command.command("jsonschema")
@click.argument("file", metavar="SCHEMAT", type=click.Path(path_type=Path))
@_shared
def jsonschema(file: Path, **options: object) -> None:
    """Czyta JSON Schema obiektu: typy, wyliczenia, wymagalność i warunki if/then/else.

    Zna wersje od draft 4 do 2020-12. Odwołania $ref czyta tylko wewnątrz pliku. Warianty obiektu
    (oneOf) stają się pytaniem, tablica obiektów listą, tablica kodów wyborem wielu. Każde słowo,
    którego język nie wyrazi, stoi w uwagach z miejscem w pliku.

    \b
    Przykłady:
      formc import jsonschema zgloszenie.schema.json
      formc import jsonschema zgloszenie.schema.json -o definitions/services/drogi/zgloszenie.yaml
    """
    from formc.importers import json_schema

    def draft() -> Draft:
        id, title = _chosen_id(options), str(options["title"] or "")
        return json_schema.draft_of(_bytes(file), file.name, id, title)

    _imported(draft, options)


# Reading ------------------------------------------------------------------------------------------


def _chosen_id(options: Mapping[str, object]) -> str:
    id = str(options["id"] or "")
    if id and not ID.fullmatch(id):
        raise click.UsageError(
            f"`{id}` nie jest identyfikatorem: małe litery, cyfry i łączniki, do 63 znaków."
        )
    return id


def _beside(file: Path) -> Callable[[str], bytes | None]:
    """Reads the file, and others in its folder; nothing outside, nothing through a link."""
    folder = file.parent.resolve()

    def read(name: str) -> bytes | None:
        path = folder / name
        if name != file.name and not path.resolve().is_relative_to(folder):
            return None
        return None if name != file.name and not path.is_file() else _bytes(path)

    return read


def _bytes(path: Path) -> bytes:
    """The bytes of a regular file; ends with exit code 3 where it cannot be read."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe must not hang
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                _stop(f"{path} nie jest zwykłym plikiem")
            return file.read(_MOST + 1)
    except OSError as error:
        _stop(f"{path}: {error.strerror}")
    return b""


def _stop(words: str, code: int = ENVIRONMENT) -> None:
    from formc.importers.names import shown

    click.echo(f"formc: {shown(words)}", err=True)
    sys.exit(code)


# Writing ------------------------------------------------------------------------------------------


def _imported(read: Callable[[], Draft], options: Mapping[str, object]) -> None:
    """Reads, tries and writes; what cannot be imported ends with exit code 1."""
    from formc.importers.draft import ImportProblem
    from formc.importers.notes import said_in
    from formc.importers.trying import tried

    output, lang = options["output"], str(options["lang"])
    assert output is None or isinstance(output, Path)
    if options["as_json"] and output is None:
        raise click.UsageError("--json potrzebuje -o PLIK: na ekranie stoi raport, nie definicja.")
    folder = _definitions(options["definitions"], output)
    _step("Czytam oryginał…")
    workspace = _workspace(folder)
    around = _around(workspace, options["domain"])
    try:
        draft = read()
        _step("Sprawdzam szkic kompilatorem…")
        found = tried(draft, around, alone=output is None)
    except ImportProblem as problem:
        _stop(said_in(str(problem), lang), 1)
        return
    written: tuple[Path, ...] = ()
    if output is None:
        if len(found.files) > 1:
            _stop("słowniki tego formularza stoją w osobnych plikach; podaj -o PLIK", 2)
        click.echo(found.files[""], nl=False)
    else:
        files = _paths(found.files, output, folder)
        _refuse_twice(workspace, folder, found, files)
        _written(files, bool(options["force"]))
        written = tuple(files)
    if options["as_json"]:
        _report(found, written, lang)
    else:
        _said(found, written, lang)


def _step(words: str) -> None:
    """What is being done, for somebody who waits at a terminal."""
    if sys.stderr.isatty():
        click.echo(words, err=True)


def _definitions(given: object, output: Path | None) -> Path | None:
    """The definitions folder: the given one, that of the output, or the nearest upward."""
    if isinstance(given, Path):
        return given
    if output is not None:
        for folder in output.resolve().parents:
            if folder.name == DEFINITIONS or (folder / "formc.yaml").is_file():
                return folder
        return None
    for folder in (here := Path.cwd(), *here.parents):
        if (folder / DEFINITIONS).is_dir():
            return folder / DEFINITIONS
    return None


def _workspace(folder: Path | None) -> Workspace | None:
    from formc.analysis.workspace import open_workspace
    from formc.build.load import UnreadableError, load
    from formc.diagnostics import Report

    if folder is None:
        return None
    try:
        return open_workspace(load(folder), Report())
    except UnreadableError as error:
        _stop(str(error))
        return None


def _around(workspace: Workspace | None, domain: object) -> Around:
    from formc.importers.writing import Around

    domains = tuple(workspace.domains) if workspace is not None else ()
    acts = tuple(workspace.acts) if workspace is not None else ()
    if domain and domains and domain not in domains:
        raise click.UsageError(f"Nie ma dziedziny `{domain}`. Są: {', '.join(domains)}.")
    if domain and not ID.fullmatch(str(domain)):
        raise click.UsageError(f"`{domain}` nie jest identyfikatorem dziedziny.")
    first = domains[0] if domains else "inne"
    return Around(domain=str(domain or first), act=acts[0] if acts else "kpa")


def _refuse_twice(
    workspace: Workspace | None, folder: Path | None, found: Tried, files: Mapping[Path, str]
) -> None:
    """Refuses names that the project has already, unless in the very file that is written."""
    if workspace is None or folder is None:
        return
    for path in files:
        inside = path.resolve().is_relative_to(folder.resolve())
        if inside and path.suffix not in (".yaml", ".csv"):
            raise click.UsageError(f"{path}: plik definicji ma końcówkę .yaml.")
        kind, id = ("codelist", path.stem) if path != list(files)[-1] else ("service", "")
        id = id or found.draft.id
        if not inside or path.suffix == ".csv" or id not in workspace.of(kind):
            continue
        known = folder / workspace.of(kind)[id].path
        if known.resolve() != path.resolve():
            what = "Usługa" if kind == "service" else "Słownik"
            raise click.UsageError(f"{what} `{id}` już jest ({known}); inny podaje --id.")


def _paths(files: Mapping[str, str], output: Path, folder: Path | None) -> dict[Path, str]:
    """Codelists stand in codelists/ of the definitions, else beside the definition; it comes last,
    so that it is there only when they are."""
    inside = folder is not None and output.resolve().is_relative_to(folder.resolve())
    lists = folder / "codelists" if inside and folder is not None else output.parent
    found = {lists / name: text for name, text in files.items() if name}
    return {**found, output: files[""]}


def _written(files: Mapping[Path, str], force: bool) -> None:
    """All files or none: what was there stays there when anything fails."""
    for path in files:
        if not force and (path.exists() or path.is_symlink()):
            _stop(f"{path} już jest; --force go zastępuje", 2)
    spares = {path: path.with_name(f".{path.name}.{os.getpid()}.import") for path in files}
    undo: list[Callable[[], object]] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with spares[path].open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        for path, spare in spares.items():
            undo.append(_placed(spare, path, force))
    except OSError as error:
        for each in reversed(undo):
            with suppress(OSError):
                each()
        _stop(f"{error.filename or 'zapis'}: {error.strerror}; niczego nie zmieniono")
    finally:
        for spare in spares.values():
            with suppress(OSError):
                spare.unlink(missing_ok=True)
            with suppress(OSError):
                _kept(spare).unlink(missing_ok=True)


def _placed(spare: Path, path: Path, force: bool) -> Callable[[], object]:
    """Puts a finished file into its place; gives how to take that back."""
    if not force:
        os.link(spare, path)  # refuses what has come meanwhile
        return lambda: path.unlink(missing_ok=True)
    if not path.exists():
        spare.replace(path)
        return lambda: path.unlink(missing_ok=True)
    os.link(path, _kept(spare))
    spare.replace(path)
    return lambda: _kept(spare).replace(path)


def _kept(spare: Path) -> Path:
    """Where a file waits that is being replaced."""
    return spare.with_name(f"{spare.name}.old")


# Words --------------------------------------------------------------------------------------------


def _said(found: Tried, written: tuple[Path, ...], lang: str) -> None:
    """What a person has to look at: on standard error where the definition is on the screen."""
    from formc.importers.notes import notes_of

    def say(pl: str, en: str) -> None:
        click.echo(pl if lang == "pl" else en, err=not written)

    if written:
        say(f"Zapisano {written[-1]}.", f"Written: {written[-1]}.")
        for path in written[:-1]:
            if path.suffix == ".yaml":
                say(f"  słownik {path.stem}", f"  codelist {path.stem}")
    rows = [
        f"  {note.at}: {note.words}" if note.at else f"  {note.words}"
        for note in notes_of(found, lang)
    ]
    say(f"Do sprawdzenia ({len(rows)}):", f"To look at ({len(rows)}):")
    for row in rows:
        click.echo(row, err=not written)
    say(
        "Zawsze do uzupełnienia: podstawa prawna, opłaty, terminy, wynik, odwołanie, RODO (W0601).",
        "Always to be filled in: legal basis, fees, deadlines, outcome, remedy, privacy (W0601).",
    )
    if written:
        id = found.draft.id
        say(
            f"Dalej: formc check, formc test {id}, formc serve.",
            f"Next: formc check, formc test {id}, formc serve.",
        )


def _report(found: Tried, written: tuple[Path, ...], lang: str) -> None:
    import json

    from formc.importers.notes import notes_of

    report = {
        "id": found.draft.id,
        "title": found.draft.title,
        "files": [path.as_posix() for path in written],
        "notes": [
            {"at": note.at, "code": note.code, "words": note.words}
            for note in notes_of(found, lang)
        ],
    }
    click.echo(json.dumps(report, ensure_ascii=False, indent=2))
