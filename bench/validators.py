"""How fast the validators of a form are, beside other people's: `python -m bench.validators`.

Run it in the root of the repository, with bench/requirements.txt installed (`make bench` does it).
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.peers import PEERS
from bench.subject import Variant, bundle, plain_schema, the_form, variants

ROOT = Path(__file__).parents[1]
OURS = "formc"

ABOUT = """\
Measures the generated validators on one form of 40 answered fields (bench/forty.yaml, made of the
fragments in definitions/), on right answers and on wrong ones, beside validators that other people
wrote. Every engine is compiled once, judges the same Python or JavaScript object, and must give ALL
its problems as a list. The engines take turns within each round, so that a slow moment of the
machine hits all of them: read the ratios, not the microseconds."""

EPILOGUE = """\
How to read the table:
  us      median microseconds of the processor for one call; min: in the fastest round
  found   problems that the engine reported
  ratio   time of the peer / time of formc, the median of the rounds [lower..upper quartile];
          3.0 x: formc is three times as fast; then the same of the fastest rounds
  goal    the ratio that docs/performance.md asks for, and whether it is met
Schemas:  `full`   schema.json of the bundle: the constraints of the form that JSON Schema can say,
                   conditions included. Still not: check digits, NFC, bounds of decimals, computed
                   values, rules over several answers; nor the words and order of problems.
          `plain`  what somebody would write by hand: kinds, patterns, lengths, codes, required.
                   No conditions either. pydantic has models of this schema.

Examples:
  python -m bench.validators                    the whole table, about a minute
  python -m bench.validators --rounds 3         a quick look
  python -m bench.validators --only jsonschema-rs --json | jq .ratios
  make bench                                    the same in an environment of its own"""

GOALS: Mapping[tuple[str, str], tuple[float, float]] = {
    ("jsonschema full", "right"): (25, 50),
    ("fastjsonschema full", "right"): (1.5, 3),
    ("pydantic plain", "right"): (0.5, 1),
    ("jsonschema-rs full", "right"): (0.3, 0.6),
    ("jsonschema-rs full", "wrong"): (1.2, 2.5),
    ("ajv full", "right"): (0.8, 1.2),
    ("ajv full", "wrong"): (0.8, 1.2),
}
"""Peer and kind of answers → at least, reach for. `wrong` are the answers with most problems."""

LACKS: Mapping[str, str] = {
    "full": "check digits, NFC, bounds of decimals, computed values, rules over several answers",
    "plain": "all that, and conditions, hidden answers, real days, forbidden characters",
}

Times = dict[str, list[float]]
"""Microseconds a call, by engine, of each round."""


@dataclass(frozen=True)
class Measured:
    """One language: engines by variant."""

    language: str
    versions: dict[str, str]
    found: dict[str, dict[str, int]]
    times: dict[str, Times]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 0 also where a goal is missed: one machine is no verdict."""
    asked = _arguments(arguments)
    form = the_form()
    cases = variants(form)
    say = _say(asked.json)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = bundle(form, folder)
        schemas = {
            "full": json.loads((folder / "schema.json").read_text()),
            "plain": plain_schema(form),
        }
        _agree(made.module("validator").validate, cases)
        say(f"formc and its peers on {cases[0].leaves} answered fields, {asked.rounds} rounds")
        results = [_in_python(made.module("validator").validate, schemas, cases, asked, say)]
        if javascript := _in_javascript(folder, schemas, cases, asked, say):
            results.append(javascript)
        sizes = {path: (folder / path).stat().st_size for path in _SIZED}
    if asked.json:
        print(json.dumps(_as_json(results, sizes, cases), indent=2, ensure_ascii=False))
    else:
        for result in results:
            _print(result, cases)
        _print_end(results, sizes)
    return 0


_SIZED = ("validator.py", "runtime.py", "validator.mjs", "runtime.mjs", "schema.json")


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.validators",
        description=ABOUT,
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=25, help="turns of every engine (25)")
    parser.add_argument(
        "--milliseconds", type=float, default=15, help="how long an engine runs in a round (15)"
    )
    parser.add_argument(
        "--only", action="append", choices=[*PEERS, "ajv"], help="this peer; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="every round of every engine, as JSON")
    asked = parser.parse_args(arguments)
    if asked.rounds < 1 or asked.milliseconds <= 0:
        parser.error("--rounds is at least 1, --milliseconds more than 0")
    return asked


def _say(quiet: bool) -> Callable[[str], None]:
    """What is no result goes to stderr where stdout is JSON."""
    stream = sys.stderr if quiet else sys.stdout
    return lambda text: print(text, file=stream, flush=True)


def _agree(validate: Callable[..., list[Any]], cases: Sequence[Variant]) -> None:
    """A validator that finds something else than the form's own tests say is not worth timing."""
    for case in cases:
        found = {(p.path, p.code, p.rule) for p in validate(case.answers, on=case.on)}
        if found != case.problems:
            raise SystemExit(f"{case.name}: found {found ^ case.problems} differently")


# Python -------------------------------------------------------------------------------------------


def _in_python(
    validate: Callable[..., list[Any]],
    schemas: Mapping[str, Any],
    cases: Sequence[Variant],
    asked: argparse.Namespace,
    say: Callable[[str], None],
) -> Measured:
    engines: dict[str, Callable[[Any, str], int]] = {
        OURS: lambda answers, on: len(validate(answers, on=on))
    }
    versions = {"python": platform.python_version()}
    for name, peer in PEERS.items():
        if asked.only and name not in asked.only:
            continue
        try:
            versions[name] = version(peer.package)
        except PackageNotFoundError:
            say(f"skipped: {name} is not installed (pip install -r bench/requirements.txt)")
            continue
        for schema in peer.schemas:
            engines[f"{name} {schema}"] = _without_day(peer.made(schemas[schema]))
    gc.collect()
    gc.freeze()  # what the compiler left behind is in no portal's process
    found, times = {}, {}
    for case in cases:
        found[case.name] = {name: check(case.answers, case.on) for name, check in engines.items()}
        times[case.name] = _interleaved(engines, case, asked)
    return Measured("Python", versions, found, times)


def _without_day(check: Callable[[Any], int]) -> Callable[[Any, str], int]:
    return lambda answers, on: check(answers)


def _interleaved(
    engines: Mapping[str, Callable[[Any, str], int]], case: Variant, asked: argparse.Namespace
) -> Times:
    """Every engine in every round, as often as fills the milliseconds."""
    calls = {}
    for name, check in engines.items():
        once = min(_timed(check, case, 10) for _ in range(3))
        calls[name] = max(1, round(asked.milliseconds * 1000 / max(once, 1)))
    times: Times = {name: [] for name in engines}
    for _ in range(asked.rounds):
        for name, check in engines.items():
            times[name].append(_timed(check, case, calls[name]))
    return times


def _timed(check: Callable[[Any, str], int], case: Variant, calls: int) -> float:
    """Microseconds of the processor a call: others on this machine cost nothing."""
    answers, on = case.answers, case.on
    start = time.process_time()
    for _ in range(calls):
        check(answers, on)
    return (time.process_time() - start) * 1e6 / calls


# JavaScript ---------------------------------------------------------------------------------------


def _in_javascript(
    folder: Path,
    schemas: Mapping[str, Any],
    cases: Sequence[Variant],
    asked: argparse.Namespace,
    say: Callable[[str], None],
) -> Measured | None:
    if asked.only and "ajv" not in asked.only:
        return None
    if shutil.which("node") is None:
        say("skipped: JavaScript, because there is no node")
        return None
    wanted = {
        "folder": str(folder),
        "root": str(ROOT),
        "schemas": schemas,
        "variants": [{"name": c.name, "answers": c.answers, "on": c.on} for c in cases],
        "rounds": asked.rounds,
        "milliseconds": asked.milliseconds,
    }
    script = Path(__file__).with_name("validators.mjs")
    ran = subprocess.run(
        ["node", script], input=json.dumps(wanted), capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise SystemExit(f"node: {ran.stderr}")
    gave = json.loads(ran.stdout)
    if "ajv" not in gave["versions"]:
        say("skipped: ajv is not installed (npm ci)")
    by_name = gave["variants"].items()
    return Measured(
        "JavaScript",
        gave["versions"],
        {case: {name: each["problems"] for name, each in all_.items()} for case, all_ in by_name},
        {case: {name: each["times"] for name, each in all_.items()} for case, all_ in by_name},
    )


# Results ------------------------------------------------------------------------------------------


def ratios(times: Times, name: str) -> tuple[float, float, float]:
    """Lower quartile, median and upper quartile of peer / formc, round by round."""
    pairs = sorted(theirs / ours for theirs, ours in zip(times[name], times[OURS], strict=True))
    if len(pairs) < 2:
        return pairs[0], pairs[0], pairs[0]
    lower, middle, upper = statistics.quantiles(pairs, n=4, method="inclusive")
    return lower, middle, upper


def _goal(name: str, case: Variant, cases: Sequence[Variant], ratio: float) -> str:
    most = max(cases[1:], key=lambda each: (len(each.problems), each.leaves))
    kind = "right" if case is cases[0] else "wrong" if case is most else ""
    if (name, kind) not in GOALS:
        return ""
    least, reach = GOALS[name, kind]
    if ratio >= reach:
        return f">= {least:g}, reached {reach:g}"
    return f">= {least:g} met" if ratio >= least else f">= {least:g} MISSED"


def _print(result: Measured, cases: Sequence[Variant]) -> None:
    for case in cases:
        times = result.times[case.name]
        print(f"\n{result.language}: {case.name} ({len(case.problems)} problems)")
        print(f"  {'engine':<22}{'us':>9}{'min':>9}{'found':>7}   {'ratio':<24}{'of min':<9}goal")
        for name, measured in times.items():
            middle, least = statistics.median(measured), min(measured)
            row = f"  {name:<22}{middle:>9.1f}{least:>9.1f}{result.found[case.name][name]:>7}"
            if name != OURS:
                lower, ratio, upper = ratios(times, name)
                spread = f"{ratio:.2f} x [{lower:.2f}..{upper:.2f}]"
                of_least = f"{least / min(times[OURS]):.2f} x"
                row += f"   {spread:<24}{of_least:<9}{_goal(name, case, cases, ratio)}"
            print(row.rstrip())


def _print_end(results: Sequence[Measured], sizes: Mapping[str, int]) -> None:
    print("\nNot checked by a schema (found by formc alone):")
    for name, lacks in LACKS.items():
        print(f"  {name:<6} {lacks}")
    for name, peer in PEERS.items():
        if peer.lacks:
            print(f"  {name}: {peer.lacks}")
    print("\nSizes:", ", ".join(f"{path} {size / 1000:.1f} kB" for path, size in sizes.items()))
    print("Machine:", machine())
    for result in results:
        listed = ", ".join(f"{name} {each}" for name, each in result.versions.items())
        print(f"{result.language}: {listed}")


def machine() -> str:
    """The processor and the system, as far as they say."""
    processor = platform.processor() or platform.machine()
    about = Path("/proc/cpuinfo")
    if about.exists():
        lines = about.read_text().splitlines()
        models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        processor = f"{len(models)} x {models[0]}" if models else processor
    return f"{processor}, {platform.system()} {platform.release()}"


def _as_json(
    results: Sequence[Measured], sizes: Mapping[str, int], cases: Sequence[Variant]
) -> dict[str, Any]:
    return {
        "machine": machine(),
        "fields": cases[0].leaves,
        "sizes": dict(sizes),
        "not_checked": dict(LACKS),
        "versions": {result.language: result.versions for result in results},
        "problems": {result.language: result.found for result in results},
        "microseconds": {result.language: result.times for result in results},
        "ratios": {
            result.language: {
                case: {
                    name: dict(zip(("lower", "median", "upper"), ratios(times, name), strict=True))
                    for name in times
                    if name != OURS
                }
                for case, times in result.times.items()
            }
            for result in results
        },
    }


if __name__ == "__main__":
    raise SystemExit(main())
