"""A run over many documents: pieces of the input to workers, their results in order to the output.

Memory does not grow with the input: few pieces are under way at a time, and what is kept of them
is counts and the first documents that are not right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from formc import __version__
from formc.execution import Place, in_order
from formc.record import names
from formc.validation.journal import Journal
from formc.validation.sources import PIECE, ROWS, Piece, Source, columnar, pieces
from formc.validation.summary import Summary
from formc.validation.tasks import Judging

Tick = Callable[[int], None]
"""Called with the bytes of input that are done."""


def validate(sources: Sequence[Source], work: Judging, place: Place, tick: Tick) -> Summary:
    """Judges everything; writes nothing. Raises SourceError, BundleError, MissingLibraryError,
    UnavailableError and LostError."""
    summary = Summary(work.show)
    for judged in in_order(place, work, pieces(sources)):
        summary.add(judged)
        tick(judged.weight)
    return summary


def validate_into(
    output: Path, sources: Sequence[Source], work: Judging, place: Place, tick: Tick, fresh: bool
) -> Summary:
    """The same, with the verdict of every document in a file; goes on where a killed run was.

    With `fresh` from the beginning. Raises UnwritableError and ChangedError, too; what stood under
    the name of the output then stands there still.
    """
    with Journal(output, work.output, _same(sources, work), fresh) as journal:

        def todo() -> Iterator[Piece]:
            for piece, is_new in journal.rest(pieces(sources)):
                if is_new:
                    yield piece
                else:
                    tick(piece.weight)

        for judged in in_order(place, work, todo()):
            journal.add(judged)
            tick(judged.weight)
        journal.finish()
        return journal.summary


def _same(sources: Sequence[Source], work: Judging) -> dict[str, Any]:
    """What two runs must have in common for one to go on with the other. Where they ran and with
    how many workers is not among it."""
    parquet = work.output == "parquet" or any(source.kind == "rows" for source in sources)
    return {
        "formc": [__version__, PIECE, ROWS, columnar().VERSION if parquet else ""],
        "bundles": work.shelf.digest,
        "asked": {name: getattr(work.asked, name) for name in names(work.asked)},
        "output": work.output,
        "show": work.show,
        "sources": [[source.name, source.size] for source in sources],
    }
