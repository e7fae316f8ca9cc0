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
from formc.cli.project import DEFINITIONS, folder_option

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

    \b
    Przykłady:
      formc import xsd schemat.xsd                             szkic na ekran, uwagi obok
      formc import xsd schemat.xsd -o definitions/services/drogi/zgoda.yaml
      formc import xlsform ankieta.xlsx -o szkic.yaml
      formc import jsonschema zgloszenie.schema.json -o szkic.yaml
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
            click.option("--id", metavar="ID", help="Identyfikator usługi. Domyślnie z oryginału."),
            click.option("--title", metavar="TYTUŁ", help="Tytuł. Domyślnie z oryginału."),
            click.option("--domain", metavar="DZIEDZINA", help="Dziedzina z domains.yaml."),
            folder_option,
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
    słowniki podstawowe CRD zna.

    \b
    Przykłady:
      formc import xsd schemat.xsd
      formc import xsd kedu_5_6.xsd --root KEDU/ZUSDRA -o definitions/services/drogi/dra.yaml
    """
    from formc.foreign import components
    from formc.importers import xsd

    def draft() -> Draft:
        wanted = xsd.Wanted(_chosen_id(options), str(options["title"] or ""), root)
        return xsd.draft_of(components.load(file.name, _beside(file)), wanted)

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
    click.echo(f"formc: {words}", err=True)
    sys.exit(code)


# Writing ------------------------------------------------------------------------------------------


def _imported(read: Callable[[], Draft], options: Mapping[str, object]) -> None:
    """Reads, tries and writes; what cannot be imported ends with exit code 1."""
    from formc.importers.draft import ImportProblem
    from formc.importers.trying import tried

    output = options["output"]
    assert output is None or isinstance(output, Path)
    folder = _definitions(options["definitions"], output)
    workspace = _workspace(folder)
    around = _around(workspace, options["domain"])
    try:
        found = tried(read(), around, alone=output is None)
    except ImportProblem as problem:
        _stop(str(problem), 1)
        return
    if output is None:
        if len(found.files) > 1:
            _stop("słowniki tego formularza stoją w osobnych plikach; podaj -o PLIK", 2)
        click.echo(found.files[""], nl=False)
    else:
        _refuse_twice(workspace, folder, found.draft.id, output)
        _written(_paths(found.files, output, folder), bool(options["force"]))
    _said(found, output)


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


def _refuse_twice(workspace: Workspace | None, folder: Path | None, id: str, output: Path) -> None:
    if workspace is None or folder is None or id not in workspace.of("service"):
        return
    path = folder / workspace.of("service")[id].path
    if output.resolve().is_relative_to(folder.resolve()) and path.resolve() != output.resolve():
        raise click.UsageError(f"Usługa `{id}` już jest ({path}); inny identyfikator podaje --id.")


def _paths(files: Mapping[str, str], output: Path, folder: Path | None) -> dict[Path, str]:
    """Codelists stand in codelists/ of the definitions, else beside the definition; it comes last,
    so that it is there only when they are."""
    inside = folder is not None and output.resolve().is_relative_to(folder.resolve())
    lists = folder / "codelists" if inside and folder is not None else output.parent
    found = {lists / name: text for name, text in files.items() if name}
    return {**found, output: files[""]}


def _written(files: Mapping[Path, str], force: bool) -> None:
    """All files, each whole or not at all."""
    for path in files:
        if not force and (path.exists() or path.is_symlink()):
            _stop(f"{path} już jest; --force go zastępuje", 2)
    for path, text in files.items():
        spare = path.with_name(f".{path.name}.import")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with spare.open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if force:
                spare.replace(path)
            else:
                os.link(spare, path)  # refuses what has come meanwhile
                spare.unlink()
        except OSError as error:
            with suppress(OSError):
                spare.unlink(missing_ok=True)
            _stop(f"{path}: {error.strerror}")


def _said(found: Tried, output: Path | None) -> None:
    """What a person has to look at: on standard error where the definition is on the screen."""
    err = output is None
    if output is not None:
        click.echo(f"Zapisano {output}.")
        for name in found.files:
            if name.endswith(".yaml"):
                click.echo(f"  słownik {name.removesuffix('.yaml')}")
    doubts = [f"  {words}" for words in found.draft.doubts]
    doubts += [
        f"  {'.'.join(path)}: {words}" for path, item in found.draft.walk() for words in item.doubts
    ]
    doubts += [f"  {rule.id}: {words}" for rule in found.draft.rules for words in rule.doubts]
    click.echo(f"Do sprawdzenia ({len(doubts)}):", err=err)
    for row in doubts:
        click.echo(row, err=err)
    warned = [each for each in found.problems if each.code != "W0601"]
    for each in warned:
        click.echo(f"  {each.code}: {each.message.pl}", err=err)
    click.echo(
        "Zawsze do uzupełnienia: podstawa prawna, opłaty, terminy, wynik, odwołanie, RODO (W0601).",
        err=err,
    )
    if output is not None:
        click.echo(f"Dalej: formc check, formc test {found.draft.id}, formc serve.")
