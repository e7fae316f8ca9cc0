"""`formc new`: a commented scaffold that checks clean."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from string import Template

import click

from formc.cli import ENVIRONMENT
from formc.cli.polish import Group
from formc.cli.project import check_folder, find_definitions, folder_option
from formc.templating import unrendered

ID = re.compile(r"[a-z][a-z0-9-]{0,62}")


@click.group("new", cls=Group)
def command() -> None:
    """Zakłada nową definicję z objaśnionym szkieletem, który od razu jest poprawny."""


@command.command("service")
@click.argument("id", metavar="ID")
@click.option("--title", metavar="TYTUŁ", help="Tytuł usługi: co się załatwia.")
@click.option(
    "--domain", metavar="DZIEDZINA", help="Dziedzina z domains.yaml. Domyślnie pierwsza z niego."
)
@folder_option
def service(id: str, title: str | None, domain: str | None, definitions: Path | None) -> None:
    """Zakłada definitions/services/<dziedzina>/<ID>.yaml.

    ID: małe litery bez znaków diakrytycznych, cyfry i łączniki.

    \b
    Przykład:
      formc new service zgoda-na-lot-drona --title "Zgoda na lot drona nad parkiem"
    """
    if not ID.fullmatch(id):
        raise click.UsageError(
            f"`{id}` nie jest identyfikatorem: małe litery, cyfry i łączniki, do 63 znaków."
        )
    folder = find_definitions(definitions)
    checked = check_folder(folder)
    if id in checked.workspace.of("service"):
        raise click.UsageError(f"Usługa `{id}` już jest.")
    domains = tuple(checked.workspace.domains)
    domain = domain or (domains[0] if domains else "inne")
    if domains and domain not in domains:
        raise click.UsageError(f"Nie ma dziedziny `{domain}`. Są: {', '.join(domains)}.")
    text = scaffold(id, title or "Wniosek o …", domain, next(iter(checked.workspace.acts), "kpa"))
    path = folder / "services" / domain / f"{id}.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        click.echo(f"formc: {path}: {error.strerror}", err=True)
        sys.exit(ENVIRONMENT)
    click.echo(f"Założono {path} (dziedzina: {domain}; {_of_domains(domains)}).")
    click.echo(f"Dalej: formc check, formc test {id}, formc serve.")


def _of_domains(domains: tuple[str, ...]) -> str:
    if len(domains) < 2:
        return "innych nie ma"
    return f"inną wybiera --domain: {', '.join(domains)}"


def scaffold(id: str, title: str, domain: str, act: str) -> str:
    """The text of a new service. A JSON string is a YAML string, whatever the title holds."""
    template = Template(unrendered("new/service.yaml").decode())
    return template.substitute(
        id=id, title=json.dumps(title, ensure_ascii=False), domain=domain, act=act
    )
