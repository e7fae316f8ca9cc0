"""`formc losses`: what documents cannot hold at a foreign receiver, and what to do about it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formc.cli.project import (
    check_folder,
    find_definitions,
    folder_option,
    known_services,
    shared_options,
    show,
)
from formc.record import names

if TYPE_CHECKING:
    from formc.build.losses import Kept, Lost

MARKS = {"refused": "zatrzymuje build", "declared": "przyjęte", "free": "dopuszczone"}


@click.command("losses")
@click.argument("services", nargs=-1, metavar="[USŁUGA]...")
@click.option(
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text dla ludzi; json: jeden warunek w wierszu.",
)
@folder_option
@shared_options
def command(services: tuple[str, ...], format: str, definitions: Path | None, lang: str) -> None:
    """Wypisuje warunki, których dokument XML nie wyraża, z powodem i radą.

    Walidatory w Pythonie i JavaScripcie sprawdzają zawsze wszystko. Urząd, który ma tylko schemat
    XSD i Schematron, musi to, co tu stoi, sprawdzić inaczej. Kod wyjścia 1: jest strata, której
    projekt nie dopuszcza (`xml_must_enforce`), a definicja nie przyjmuje (`loss:`).

    \b
    Przykłady:
      formc losses
      formc losses dodatek-mieszkaniowy --format json
    """
    from formc.build.losses import kept
    from formc.targets import BUILTIN, load

    checked = check_folder(find_definitions(definitions))
    if checked.report.failed:
        show(checked.report, lang)
        sys.exit(1)
    found = kept(checked, load(BUILTIN), known_services(checked, services))
    if format == "json":
        for form in found:
            for lost in form.lost:
                click.echo(
                    json.dumps(
                        {name: getattr(lost, name) for name in names(lost)},
                        ensure_ascii=False,
                        sort_keys=True,
                    )
                )
    else:
        for form in found:
            click.echo(_said(form))
    if any(lost.refused for form in found for lost in form.lost):
        sys.exit(1)


def _said(form: Kept) -> str:
    """A form with its losses, those of one reason together."""
    if (adoption := form.form.adoption) is not None:
        said = f"dokument według wzoru {adoption.namespace}; sprawdza go jego właściciel"
        return f"{form.form.id}: {said}"
    held = len(form.engines.get("xml", ()))
    head = f"{form.form.id}: dokument wyraża {held} z {len(form.all)} warunków"
    groups: dict[tuple[str, str, str], list[str]] = {}
    for lost in form.lost:
        mark = MARKS[_mark(lost)] + (f": {lost.declared}" if lost.declared else "")
        groups.setdefault((lost.reason, lost.advice, mark), []).append(lost.constraint)
    return "\n".join([head, *_grouped(groups.items())])


def _grouped(groups: Iterable[tuple[tuple[str, str, str], list[str]]]) -> Iterable[str]:
    for (reason, advice, mark), constraints in groups:
        yield f"  {reason} ({mark})"
        yield f"    co zrobić: {advice}"
        yield from (f"    {constraint}" for constraint in constraints)


def _mark(lost: Lost) -> str:
    if lost.refused:
        return "refused"
    return "declared" if lost.declared else "free"
