"""A broken definition yields diagnostics, never an exception: small texts broken at random."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import pytest

from formc.compiler import check
from formc.diagnostics import render
from tests.support.chunks import BASE
from tests.test_problems import _texts

TEXTS = [files for _, files in _texts()]
VALUES = (
    *(
        "Ą",
        "[]",
        "{}",
        "[a, b]",
        "{a: b}",
        "-1",
        "9" * 25,
        '"x"',
        "''",
        "a.b",
        "$x",
        "{$x}",
        "true",
    ),
    *("2020-02-30", "today()", "x > 1", "sum(a.b for x in c)", "[[x]]", "|", "", "null", "1 month"),
    *("[{field: a, type: text, label: A}]", "[{use: adres}]", "/a/b/0", "((((", "'", "&a b", "*a"),
)
TYPES = (
    "file",
    "files",
    "choice",
    "choices",
    "date",
    "money",
    "decimal",
    "boolean",
    "consent",
    "x",
)
SIGNS = "\":{}[],#&*!|>-\t a1('\u200b"
BATCHES, EACH = 20, 25


def _broken(files: Mapping[str, bytes], random: Random) -> dict[str, bytes]:
    """The same files with one to three lines of one of them changed."""
    own = sorted(set(files) - set(BASE)) or sorted(files)
    path = random.choice(own if random.random() < 0.8 else sorted(files))
    lines = files[path].decode("utf-8", "replace").split("\n")
    for _ in range(random.choice((1, 1, 2, 3))):
        _break(lines, random.randrange(len(lines)), random)
    return {**files, path: "\n".join(lines).encode()}


def _break(lines: list[str], at: int, random: Random) -> None:
    line = lines[at]
    match random.randrange(8):
        case 0 if len(lines) > 1:
            del lines[at]
        case 1:
            lines.insert(at, line)
        case 2 if ": " in line:
            lines[at] = f"{line.partition(': ')[0]}: {random.choice(VALUES)}"
        case 3:
            lines[at] = line.replace("text", random.choice(TYPES))
        case 4 if ":" in line:
            key, _, value = line.partition(":")
            lines[at] = f"{key[:-1]}x:{value}"
        case 5:
            other = random.randrange(len(lines))
            lines[at], lines[other] = lines[other], line
        case 6:
            lines[at] = line.replace("  ", "    ", 1)
        case _:
            place = random.randrange(len(line) + 1)
            lines[at] = line[:place] + random.choice(SIGNS) + line[place + 1 :]


@pytest.mark.parametrize("seed", range(BATCHES))
def test_no_broken_definition_makes_the_front_end_raise(seed: int) -> None:
    random = Random(seed)
    for _ in range(EACH):
        files = _broken(random.choice(TEXTS), random)
        try:
            report = check(files).report
            assert render.terminal(report) or not len(report)
        except Exception as error:
            error.add_note(
                "\n\n".join(f"# {p}\n{files[p].decode()}" for p in files if p not in BASE)
            )
            raise
        for found in report:
            assert 0 <= found.at.start <= found.at.end <= len(found.at.source.text)
