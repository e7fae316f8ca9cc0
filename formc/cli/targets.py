"""`formc targets`: what can be built."""

from __future__ import annotations

import click

from formc.cli import Command


@click.command("targets", cls=Command)
def command() -> None:
    """Wypisuje cele: nazwę, co powstaje i co cel umie wyrazić."""
    from formc.targets import BUILTIN, OPTIONAL, load

    for target in load((*BUILTIN, *OPTIONAL)):
        click.echo(f"{target.name:14} {target.summary}")
        if target.name in OPTIONAL:
            click.echo(f"{'':14}   tylko na życzenie: --target {target.name}")
        for feature, support in sorted(target.support.items()):
            if support.value != "full":
                click.echo(f"{'':14}   {feature}: {support.value}")
