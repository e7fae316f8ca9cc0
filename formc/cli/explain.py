"""`formc explain`: a page of the manual of problems."""

from __future__ import annotations

import re
import sys

import click

from formc.cli import Command
from formc.cli.project import shared_options


@click.command("explain", cls=Command)
@click.argument("code", required=False, metavar="[KOD]")
@shared_options
def command(code: str | None, lang: str) -> None:
    """Objaśnia kod problemu: co znaczy, zły i dobry przykład. Bez KODU wypisuje wszystkie.

    \b
    Przykład:
      formc explain E0201
    """
    from difflib import get_close_matches

    from formc.diagnostics import render
    from formc.diagnostics.manual import MANUAL

    if code is None:
        for page in sorted(MANUAL.values(), key=lambda page: page.code):
            click.echo(f"{page.code}  {first_sentence(page.why.in_(lang))}")
        return
    wanted = code.strip().upper()
    if wanted not in MANUAL:
        near = get_close_matches(wanted, MANUAL, n=3)
        hint = f" Podobne: {', '.join(near)}." if near else ""
        click.echo(f"Nie ma kodu `{code}`.{hint}", err=True)
        sys.exit(2)
    click.echo(render.explain(wanted, lang))


def first_sentence(text: str) -> str:
    """Up to the full stop before the next capital letter; abbreviations go on in small letters."""
    words = " ".join(text.split())
    return re.split(r"(?<=\.) (?=[A-ZĄĆĘŁŃÓŚŹŻ„`])", words, maxsplit=1)[0]
