"""Golden trees: what a case produces, kept as files next to its input.

`pytest --update` rewrites them, `pytest --update='*xsd*'` only those that match. A run that
updated anything still fails, so that an update is always followed by a plain run.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import unified_diff
from fnmatch import fnmatch
from pathlib import Path

import pytest


class Golden:
    """Compares what a test made with what is stored; `pattern` says what may be rewritten."""

    def __init__(self, pattern: str | None) -> None:
        self._pattern = pattern

    def __call__(self, root: Path, produced: Mapping[str, str | bytes]) -> None:
        """`produced` maps paths below `root` to contents; no other file may lie there."""
        __tracebackhide__ = True
        made = {
            path: content.encode() if isinstance(content, str) else content
            for path, content in produced.items()
        }
        stored = {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }
        names = [n for n in sorted({*stored, *made}) if stored.get(n) != made.get(n)]
        if not names:
            return
        updated = [name for name in names if self._update(root / name, made.get(name))]
        if updated:
            pytest.fail("updated, run again: " + ", ".join(updated), pytrace=False)
        pytest.fail("\n".join(_diff(n, stored.get(n), made.get(n)) for n in names), pytrace=False)

    def _update(self, path: Path, content: bytes | None) -> bool:
        if self._pattern is None or not fnmatch(path.as_posix(), self._pattern):
            return False
        if content is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return True


def _diff(name: str, old: bytes | None, new: bytes | None) -> str:
    before, after = (
        (content or b"").decode("utf-8", "backslashreplace").splitlines() for content in (old, new)
    )
    return "\n".join(
        unified_diff(before, after, f"stored/{name}", f"made/{name}", lineterm="", n=2)
    )
