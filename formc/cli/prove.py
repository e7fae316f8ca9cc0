"""`formc prove`: every engine against the judge, on answers made from the definition."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formc.cli import ENVIRONMENT
from formc.cli.project import (
    check_folder,
    find_definitions,
    folder_option,
    known_services,
    shared_options,
    show,
)

if TYPE_CHECKING:
    from formc.compiler import Checked
    from formc.ir import Form
    from formc.prove.engines import Engine
    from formc.prove.proof import Proof


@click.command("prove")
@click.argument("services", nargs=-1, metavar="[USŁUGA]...")
@click.option(
    "-n",
    "count",
    type=click.IntRange(min=1),
    default=1000,
    show_default=True,
    metavar="LICZBA",
    help="Ile zestawów odpowiedzi na formularz; zawsze co najmniej tyle, ile trzeba do pokrycia.",
)
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    metavar="ZIARNO",
    help="To samo ziarno daje te same odpowiedzi.",
)
@click.option(
    "--engine",
    "names",
    multiple=True,
    metavar="SILNIK",
    help="Tylko te silniki, np. --engine python --engine xml.",
)
@click.option(
    "-j",
    "jobs",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    metavar="PROCESY",
    help="Ile formularzy sprawdzać naraz; domyślnie tyle, ile procesorów.",
)
@click.option(
    "--json",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Zapisuje wszystko jako JSON.",
)
@click.option(
    "-v", "--verbose", is_flag=True, help="Wypisuje też, czego nie da się wypróbować i dlaczego."
)
@folder_option
@shared_options
def command(
    services: tuple[str, ...],
    count: int,
    seed: int,
    names: tuple[str, ...],
    jobs: int,
    file: Path | None,
    verbose: bool,
    definitions: Path | None,
    lang: str,
) -> None:
    """Sprawdza, czy wszystkie silniki rozumieją definicję tak samo.

    Z samej definicji układa odpowiedzi: poprawne oraz takie, które łamią dokładnie jedno
    ograniczenie. Pokazuje je każdemu silnikowi i porównuje z sędzią, czyli prostą interpretacją
    definicji. Silniki ścisłe (python, javascript, wtforms) mają podać te same problemy, w tej samej
    kolejności i tymi samymi słowami. Częściowe (jsonschema, rust, ajv, xml, xsd11…) mają
    przyjąć, co poprawne, i odrzucić, co łamie ograniczenie z ich listy w manifest.json.

    Rozbieżność jest zmniejszana do najmniejszych odpowiedzi, które ją pokazują; to błąd formc,
    zgłoś go. Pokrycie mówi, ile ograniczeń złamano osobno i ile warunków wyszło w obie strony;
    czego nie da się wypróbować, ma powód dowiedziony z definicji. Silnik, którego tu nie ma, jest
    wymieniony z powodem. To próba, nie dowód matematyczny.

    \b
    Przykłady:
      formc prove
      formc prove zgloszenie-usuniecia-drzew -n 5000 --seed 7
      formc prove --engine python --engine javascript --json dowod.json

    Kody wyjścia: 0 zgodne i pokryte, 1 rozbieżność albo brak pokrycia.
    """
    from formc.prove.proof import absent
    from formc.prove.report import as_json

    checked = check_folder(find_definitions(definitions))
    if checked.report.failed:
        show(checked.report, lang)
        sys.exit(1)
    forms = _forms(checked, services)
    engines = _engines(names)
    lacking = absent(engines)
    present = [engine for engine in engines if engine.name not in lacking]
    if not present:
        for name, reason in lacking.items():
            click.echo(f"formc: silnik {name}: {reason}", err=True)
        sys.exit(ENVIRONMENT)
    proofs = _proved(forms, present, count, seed, jobs)
    _print(proofs, lacking, seed, verbose)
    if file is not None:
        written = json.dumps(as_json(proofs, lacking, count, seed), ensure_ascii=False, indent=1)
        try:
            file.write_text(written + "\n", encoding="utf-8")
        except OSError as error:
            click.echo(f"formc: {file}: {error.strerror}", err=True)
            sys.exit(ENVIRONMENT)
    sys.exit(0 if all(proof.holds for proof in proofs) else 1)


def _forms(checked: Checked, services: tuple[str, ...]) -> list[Form]:
    wanted = known_services(checked, services)
    chosen = [service for id, service in checked.services.items() if not wanted or id in wanted]
    return list({service.form.id: service.form for service in chosen}.values())


def _engines(names: tuple[str, ...]) -> list[Engine]:
    """The engines by name, in the order of the table; a wrong name is a usage error."""
    from formc.prove.engines import ENGINES

    for name in names:
        if name not in ENGINES:
            known = ", ".join(ENGINES)
            raise click.UsageError(f"Nie ma silnika `{name}`. Silniki: {known}.")
    return [engine for name, engine in ENGINES.items() if not names or name in names]


def _proved(
    forms: list[Form], engines: list[Engine], count: int, seed: int, jobs: int
) -> list[Proof]:
    """Proves form by form; on a terminal a bar on standard error says how far it is."""
    from formc.prove.proof import prove_all

    steps = len(forms) * (len(engines) + 1)
    with click.progressbar(
        length=steps, label="Sprawdzam", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        return prove_all(forms, engines, count, seed, jobs, lambda _: bar.update(1))


def _print(proofs: list[Proof], lacking: Mapping[str, str], seed: int, verbose: bool) -> None:
    from formc.prove.report import details, explained, table

    for proof in proofs:
        for line in details(proof):
            click.echo(line)
        if verbose:
            for line in explained(proof):
                click.echo(line)
    for line in table(proofs):
        click.echo(line)
    click.echo("")
    for name, reason in lacking.items():
        click.echo(f"Bez silnika {name}: {reason}.")
    sets = sum(proof.sets for proof in proofs)
    wrong = sum(proof.disagreements for proof in proofs)
    click.echo(f"Ziarno {seed}. Zestawy: {sets}, rozbieżności: {wrong}.")
