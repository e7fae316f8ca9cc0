"""`formc targets`: what can be built."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from formc.cli import ENVIRONMENT, Command
from formc.cli.project import DEFINITIONS


@click.command("targets", cls=Command)
def command() -> None:
    """Wypisuje cele: nazwę, co powstaje i co cel umie wyrazić; przy celach innych pakietów skąd są.

    Pakiet dodaje cel punktem wejścia z grupy `formc.targets`.
    """
    from formc.build.job import PluginError
    from formc.build.plugins import installed, load
    from formc.targets import BUILTIN, OPTIONAL

    try:
        plugins = installed(Path(DEFINITIONS))
        for target in load((*BUILTIN, *OPTIONAL, *plugins), plugins):
            package = f"  [{plugins[target.name].package}]" if target.name in plugins else ""
            click.echo(f"{target.name:14} {target.summary}{package}")
            if target.name in OPTIONAL:
                click.echo(f"{'':14}   tylko na życzenie: --target {target.name}")
            for feature, support in sorted(target.support.items()):
                if support.value != "full":
                    click.echo(f"{'':14}   {feature}: {support.value}")
    except PluginError as error:
        click.echo(f"formc: {error}", err=True)
        sys.exit(ENVIRONMENT)
