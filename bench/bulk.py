"""How many filings a second `formc validate` judges: `python -m bench.bulk`.

Run it in the root of the repository, where formc is installed with its extras bulk and dask.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from bench.subject import bundle, the_form, variants

ROOT = Path(__file__).parents[1]
ABOUT = """\
Measures bulk validation as a user runs it: the whole command, from its start to the renamed output,
on lines of filings of one form with 40 answered fields (bench/forty.yaml), of which one in ten has
mistakes and one in a thousand is garbled. The ways to run take turns within each round; read the
ratios to one process, formed round by round. Every way must write the same bytes, or it stops."""
EPILOGUE = """\
Examples:
  python -m bench.bulk                      200 000 filings, five rounds: about three minutes
  python -m bench.bulk --lines 1000000 --rounds 1
  python -m bench.bulk --only processes:2 --json | jq .ratios"""
WAYS = ("serial", "processes:1", "processes:2", "dask://local?n=2")
BASE = "serial"
GOALS = {"processes:2": 1.85}  # times one process


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 0 also where a goal is missed: one machine is no verdict."""
    asked = _arguments(arguments)
    ways = [way for way in WAYS if way == BASE or not asked.only or way in asked.only]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "filings.jsonl"
        made = bundle(the_form(), folder / "bundle")
        size = _write(source, made.manifest.id, made.manifest.version, asked.lines)
        results: dict[str, list[float]] = {way: [] for way in ways}
        loads = [os.getloadavg()[0]]
        for _ in range(asked.rounds):
            written = {way: _run(folder, source, way, results[way]) for way in ways}
            if len(set(written.values())) > 1:
                raise SystemExit("the ways to run do not write the same bytes")
            loads.append(os.getloadavg()[0])
    found = _found(results, asked, size, loads)
    print(json.dumps(found, indent=2) if asked.json else _table(found))
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.bulk",
        description=ABOUT,
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--lines", type=int, default=200_000, help="how many filings")
    parser.add_argument("--rounds", type=int, default=5, help="how often each way runs")
    parser.add_argument("--only", action="append", choices=WAYS, help="only this way, and serial")
    parser.add_argument("--json", action="store_true", help="everything as JSON")
    found = parser.parse_args(arguments)
    if min(found.lines, found.rounds) < 1:
        parser.error("--lines and --rounds are at least 1")
    return found


def _write(source: Path, form: str, version: str, count: int) -> int:
    """Lines from a seed; gives their bytes."""
    random = Random(1)
    texts = [
        json.dumps(
            {"form": form, "version": version, "on": each.on, "answers": each.answers},
            ensure_ascii=False,
        )
        for each in variants(the_form())
    ]
    with source.open("w") as file:
        for _ in range(count):
            chance = random.random()
            if chance < 0.001:
                file.write('{"form": \n')
            else:
                file.write((random.choice(texts[1:]) if chance < 0.1 else texts[0]) + "\n")
    return source.stat().st_size


def _run(folder: Path, source: Path, way: str, times: list[float]) -> bytes:
    output = folder / "verdicts.jsonl"
    words = [folder / "bundle", source, "-o", output, "--executor", way, "--show", "0"]
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "formc", "validate", *words], cwd=ROOT, capture_output=True
    )
    seconds = time.perf_counter() - begun
    if done.returncode != 1:
        raise SystemExit(done.stderr.decode())
    times.append(seconds)
    written = output.read_bytes()
    output.unlink()
    return written


def _found(
    results: dict[str, list[float]],
    asked: argparse.Namespace,
    size: int,
    loads: list[float],
) -> dict[str, Any]:
    rows = {}
    for way, seconds in results.items():
        ratios = sorted(one / other for one, other in zip(results[BASE], seconds, strict=True))
        rows[way] = {
            "seconds": statistics.median(seconds),
            "per_second": asked.lines / statistics.median(seconds),
            "ratio": statistics.median(ratios),
            "ratios": ratios,
            "goal": GOALS.get(way),
        }
    return {
        "lines": asked.lines,
        "bytes": size,
        "rounds": asked.rounds,
        "load": [round(load, 2) for load in loads],
        "machine": f"{os.cpu_count()} × {platform.machine()}, Python {platform.python_version()}",
        "ways": rows,
    }


def _table(found: dict[str, Any]) -> str:
    head = (
        f"{found['lines']} filings, {found['bytes'] / 2**20:.0f} MiB, {found['rounds']} rounds; "
        f"{found['machine']}\nload of the machine before and after each round: {found['load']}\n"
    )
    rows = [f"  {'way':20} {'s':>7} {'filings/s':>10}  times serial"]
    for way, row in found["ways"].items():
        spread = f"[{row['ratios'][0]:.2f}..{row['ratios'][-1]:.2f}]"
        goal = ""
        if row["goal"]:
            goal = f"  >= {row['goal']} {'reached' if row['ratio'] >= row['goal'] else 'MISSED'}"
        rows.append(
            f"  {way:20} {row['seconds']:7.2f} {row['per_second']:10.0f}"
            f"  {row['ratio']:.2f} x {spread}{goal}"
        )
    return "\n".join([head, *rows])


if __name__ == "__main__":
    sys.exit(main())
