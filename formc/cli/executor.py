"""`--executor`, as every command that has it reads it."""

from __future__ import annotations

import click

from formc.execution import Place, place


def place_of(words: str, jobs: int | None) -> Place:
    """Where to run; a usage error where there is no such place."""
    if jobs is not None:
        raise click.UsageError("Podaj -j albo --executor, nie oba.")
    try:
        return place(words)
    except ValueError:
        known = "serial, processes:N, dask://local?n=N, dask://host:port"
        raise click.UsageError(f"Nie ma wykonawcy `{words}`. Są: {known}.") from None
