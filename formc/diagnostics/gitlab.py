"""Draws diagnostics as a Code Quality report of GitLab: marks at the lines of a merge request."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from formc.diagnostics import Diagnostic, Severity

_SEVERITIES = {Severity.ERROR: "blocker", Severity.WARNING: "minor", Severity.HINT: "info"}


def code_quality(items: Iterable[Diagnostic], folder: str = "", lang: str = "pl") -> str:
    """A list of findings. Paths are relative to where formc runs; `folder` stands before them.

    A fingerprint tells what a merge request brings from what was there: it does not change where
    lines move, and the same problem twice in a file has two.
    """
    seen: Counter[str] = Counter()
    found = []
    for item in items:
        path = f"{folder}/{item.at.source.path}" if folder else item.at.source.path
        kind = f"{path}\n{item.code}\n{item.message.pl}"
        seen[kind] += 1
        words = [item.message.in_(lang), item.label.in_(lang), item.help.in_(lang)]
        found.append(
            {
                "check_name": item.code,
                "description": "; ".join(each for each in words if each),
                "fingerprint": sha256(f"{kind}\n{seen[kind]}".encode()).hexdigest(),
                "severity": _SEVERITIES[item.severity],
                "location": {"path": path, "lines": {"begin": item.at.position.line}},
            }
        )
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
