"""Whether what is offered is older than what is installed. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formc.bundle.manifest import Locked
from formc.bundle.signature import Statement
from formc.bundle.verify import Finding, Verified, Wrong

Version = tuple[int, ...]


def older(
    installed: Verified, offered: Verified, was: Statement | None, now: Statement | None
) -> Iterator[Finding]:
    """What goes back: the serial of the release, or the version of a bundle that both have.

    `was` and `now` are what the signatures say. A signed release is followed by signed ones only:
    a missing serial cannot be shown to be newer. A bundle that is no longer there is no rollback.
    """
    same = offered.sha256 == installed.sha256
    if was is not None and now is None and not same:
        yield Finding(Wrong.OLDER, "", f"serial {was.serial} → none")
    # The same bytes under an older signature are no step back; what could follow them would be.
    if was and now and (now.serial < was.serial or (now.serial == was.serial and not same)):
        yield Finding(Wrong.OLDER, "", f"serial {was.serial} → {now.serial}")
    before, after = _newest(installed.bundles), _newest(offered.bundles)
    for key in sorted(before.keys() & after.keys()):
        if _order(after[key]) < _order(before[key]):
            line = after[key]
            yield Finding(
                Wrong.OLDER, line.folder.rstrip("/"), f"{before[key].version} → {line.version}"
            )


def _newest(lines: Iterable[Locked]) -> dict[tuple[str, str], Locked]:
    return {(line.kind, line.id): line for line in sorted(lines, key=_order)}


def _order(line: Locked) -> Version:
    return tuple(int(part) for part in line.version.split("."))
