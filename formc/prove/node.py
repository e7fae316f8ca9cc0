"""One node process for a whole run: the generated ES modules and ajv judge many answers at once."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any


class EngineFailed(AssertionError):  # noqa: N818 it fails a test
    """A real engine could not judge at all: a bundle that does not load, an exception."""


@cache
def missing(engine: str) -> str:
    """Why node cannot run an engine here, in words; empty where it can."""
    if shutil.which("node") is None:
        return "nie ma programu node"
    try:
        (reason,) = ask("missing", Path(), [{"engine": engine}])
    except (EngineFailed, OSError) as error:
        return f"node nie działa: {error}"
    return str(reason)


def ask(engine: str, folder: Path, cases: Sequence[dict[str, Any]]) -> list[Any]:
    """What an engine of `engines.mjs` gives for each case. Raises EngineFailed."""
    process = _process()
    assert process.stdin is not None
    assert process.stdout is not None
    question = {"engine": engine, "folder": str(folder.absolute()), "cases": list(cases)}
    process.stdin.write(json.dumps(question) + "\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline() or '{"error": "node stopped"}')
    if "error" in answer:
        raise EngineFailed(f"{engine}: {answer['error']}")
    for case, result in zip(cases, answer["results"], strict=True):
        if "raises" in result:
            raise EngineFailed(f"{engine} on {case}: {result['raises']}")
    return [result["gives"] for result in answer["results"]]


_started: list[subprocess.Popen[str]] = []


def _process() -> subprocess.Popen[str]:
    if not _started or _started[-1].poll() is not None:
        script = Path(__file__).with_name("engines.mjs")
        process = subprocess.Popen(
            ["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        atexit.register(_stop, process)
        _started.append(process)
    return _started[-1]


def _stop(process: subprocess.Popen[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait(timeout=10)
