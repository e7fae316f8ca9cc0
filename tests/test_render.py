"""How diagnostics are drawn: goldens of the whole, rows for what goes wrong in terminals."""

from __future__ import annotations

import json
from pathlib import Path
from unicodedata import east_asian_width

import pytest

from formc.compiler import check
from formc.diagnostics import Label, Report, Say, problems, reading, render
from formc.diagnostics.manual import MANUAL
from formc.source import BUILTIN, Source, Span
from tests.support.chunks import complete, read_chunks
from tests.support.golden import Golden

CASES = Path(__file__).parent / "cases"


def test_twenty_mistakes_as_people_and_machines_see_them(golden: Golden) -> None:
    (chunk,) = read_chunks(CASES / "errors" / "twenty.yaml")
    report = check(chunk.folder.files).report
    drawn = {
        "twenty.pl.txt": render.terminal(report, "pl") + "\n",
        "twenty.en.txt": render.terminal(report, "en") + "\n",
        "twenty.colour.txt": render.terminal(list(report)[:2], "pl", colour=True) + "\n",
        "twenty.jsonl": render.json_lines(report, "pl"),
        "page.pl.txt": render.explain("E0106", "pl") + "\n",
        "page.en.txt": render.explain("E0106", "en") + "\n",
    }
    golden(CASES / "render", drawn)


def _drawn(text: str, start: int, end: int) -> list[str]:
    found = reading.key_not_a_word(Source("a.yaml", text).span(start, end))
    return render.terminal([found]).splitlines()[2:5]


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ala: kota", "kota"),
        ("\tala:\tkota", "kota"),
        ("  好好: kota", "kota"),
        ("好: 好好 kota", "好好"),
        ("zażółć: kota", "kota"),
        ("😀: 😀 kota", "kota"),
        ("x" * 500 + " kota " + "y" * 500, "kota"),
        ("好" * 500 + " kota " + "好" * 500, "kota"),
        ("kota " + "y" * 500, "kota"),
        ("y" * 500 + " kota", "kota"),
    ],
)
def test_marks_stand_below_the_words(text: str, word: str) -> None:
    at = text.index(word)
    bar, line, under = _drawn(text, at, at + len(word))
    assert bar.strip() == "|"
    start = under.index("^")
    before = line[: line.index(word)]
    assert _columns(before) == start
    assert under.strip("| ") == "^" * _columns(word)
    assert _columns(line) <= render.COLUMNS + 10


def test_what_cannot_be_seen_is_named() -> None:
    _, line, under = _drawn("a: b\u202e\x1b[31m c", 4, 5)
    assert line == "1 | a: b<U+202E><U+001B>[31m c"
    assert under.endswith("   ^^^^^^^^")


def test_no_message_brings_control_characters_to_the_terminal() -> None:
    key = "a\x1b]0;tytuł\x07\n\u202eb`"
    found = reading.unknown_key(Source("\x1b[2J.yaml", "x").span(0, 1), key, ())
    drawn = render.terminal([found])
    assert all(char.isprintable() or char == "\n" for char in drawn), drawn


def test_a_span_over_lines_is_marked_to_the_end_of_the_first() -> None:
    assert _drawn("a: |\n  b\n", 3, 8)[2] == "  |    ^"


def test_an_empty_span_at_the_end_of_a_file_has_a_mark() -> None:
    assert _drawn("a:\n", 3, 3)[1:] == ["2 |", "  | ^"]


def test_at_most_three_spans_and_none_of_our_own_tables() -> None:
    source = Source("a.yaml", "a\nb\nc\nd\n")
    spans = [Label(source.span(at, at + 1), Say("tu", "here")) for at in (2, 4, 6)]
    found = reading.duplicate_key(source.span(0, 1), "a", BUILTIN)
    assert "--> <formc>" not in render.terminal([found])
    assert ":::" in render.terminal([found])
    many = problems.Diagnostic(
        code="E0106",
        severity=found.severity,
        message=found.message,
        at=found.at,
        related=tuple(spans),
    )
    assert render.terminal([many]).count("a.yaml") == render.MOST_SPANS


@pytest.mark.parametrize(
    ("errors", "warnings", "words"),
    [
        (1, 0, "1 błąd"),
        (3, 1, "3 błędy, 1 uwaga"),
        (5, 2, "5 błędów, 2 uwagi"),
        (12, 22, "12 błędów, 22 uwagi"),
        (0, 25, "25 uwag"),
    ],
)
def test_the_last_line_counts(errors: int, warnings: int, words: str) -> None:
    span = Span(Source("a.yaml", "a"), 0, 1)
    items = [reading.key_not_a_word(span)] * errors + [reading.byte_order_mark(span)] * warnings
    assert render.summary(items) == words


def test_nothing_to_say_is_nothing() -> None:
    assert render.terminal(Report()) == render.json_lines(Report()) == ""


def test_machines_get_one_object_a_line() -> None:
    report = check(complete("- {field: x, type: text, labell: X}")).report
    (line,) = render.json_lines(report, "en").splitlines()
    found = json.loads(line)
    assert found["code"] == "E0201"
    assert found["severity"] == "error"
    assert found["message"] == "unknown key `labell`"
    (edit,) = found["fix"]["edits"]
    assert edit["replacement"] == "label"
    assert (edit["line"], edit["column"]) == (found["line"], found["column"])


@pytest.mark.parametrize("code", sorted(MANUAL))
def test_every_page_reads(code: str) -> None:
    for lang in ("pl", "en"):
        page = render.explain(code, lang)
        assert page.startswith(f"{code}  ")
        assert all(char.isprintable() or char == "\n" for char in page)
