"""`formc targets`: what can be built."""

from __future__ import annotations

import click

from formc.cli import Command


@click.command("targets", cls=Command)
def command() -> None:
    """Wypisuje cele: nazwę, co powstaje i co cel umie wyrazić."""
    from formc.targets import load

    for target in load():
        click.echo(f"{target.name:14} {target.summary}")
        for feature, support in sorted(target.support.items()):
            if support.value != "full":
                click.echo(f"{'':14}   {feature}: {support.value}")
