"""Diagnostics: the right code, on the right span, in good words, and a true page in the manual."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from formc.build.load import load as from_disk
from formc.compiler import check, compile_form
from formc.diagnostics import Diagnostic, Report, render
from formc.diagnostics.manual import MANUAL, Problem
from formc.targets import load
from tests.support.chunks import Chunk, Expected, complete, read_chunks

CASES = Path(__file__).parent / "cases"
FILES = [*sorted((CASES / "errors").glob("*.yaml")), *sorted((CASES / "insight").glob("*.yaml"))]
CHUNKS = [chunk for path in FILES for chunk in read_chunks(path)]

# Problems that no text can show: the test that makes each of them.
ELSEWHERE = {
    "E0101": "tests/safety/test_reader.py",
    "E0102": "tests/safety/test_reader.py",
    "E0111": "tests/safety/test_reader.py",
    "E0112": "tests/safety/test_reader.py",
    "W0123": "tests/safety/test_reader.py",
    "E0128": "tests/safety/test_reader.py",
    "H0701": "tests/test_problems.py",
    "E0702": "tests/test_problems.py",
    **{f"E08{number:02}": "tests/world/test_bundles.py" for number in range(1, 14)},
    "H0703": "tests/test_migrations.py",
    "E0911": "tests/test_registration.py",
    **{f"E092{number}": "tests/test_published.py" for number in range(6)},
    "H0926": "tests/test_published.py",
}


def reported(files: Mapping[str, bytes]) -> list[Diagnostic]:
    return list(check(files).report)


def test_the_service_around_snippets_is_without_fault() -> None:
    assert not reported(complete("- {field: x, type: text, label: X}"))


@pytest.mark.parametrize("chunk", CHUNKS, ids=lambda chunk: chunk.name)
def test_chunk(chunk: Chunk) -> None:
    missing, unexpected = differences(chunk)
    said = f"missing: {missing}\nunexpected:\n{render.terminal(unexpected)}"
    assert missing == unexpected == [], said


def differences(chunk: Chunk) -> tuple[list[Expected], list[Diagnostic]]:
    """What was expected and not reported, and what was reported and not expected."""
    missing, unexpected = list(chunk.expected), []
    for found in reported(chunk.folder.files):
        met = next((one for one in missing if _matches(one, found, chunk)), None)
        if met is None:
            unexpected.append(found)
        else:
            missing.remove(met)
    return missing, unexpected


@pytest.mark.parametrize(
    ("expectation", "missing", "unexpected"),
    [
        ('#! E0201 "`labell`" @3', 0, 0),
        ("", 0, 1),
        ("#! E0202", 1, 1),
        ('#! E0201 "inne słowa"', 1, 1),
        ("#! E0201 @4", 1, 1),
        ("#! E0201 #! E0201", 1, 0),
        ("\n#! E0201", 0, 0),
    ],
)
def test_a_chunk_fails_both_ways(
    tmp_path: Path, expectation: str, missing: int, unexpected: int
) -> None:
    text = f"# Próba.\n\n- field: x\n  type: text\n  labell: X  {expectation}\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    (chunk,) = read_chunks(tmp_path / "a.yaml")
    assert [len(found) for found in differences(chunk)] == [missing, unexpected]


def test_twenty_mistakes_are_twenty_messages() -> None:
    """All different, all of one file; `test_chunk` holds that there is no other."""
    (twenty,) = (chunk for chunk in CHUNKS if chunk.name == "twenty:1")
    assert len(twenty.expected) == len({one.code for one in twenty.expected}) == 20


def test_eleven_kinds_of_mistakes_in_one_run() -> None:
    """Each at its span (`test_chunk`), with the name that was meant where there is one."""
    (eleven,) = (chunk for chunk in CHUNKS if chunk.name == "eleven:1")
    found = {one.code: one for one in reported(eleven.folder.files)}
    assert len(found) == len(eleven.expected) == 11
    meant = {"E0201": "label", "E0311": "kolory", "E0402": "date", "E0427": "imie"}
    meant["E0433"] = "lokal"
    for code, name in meant.items():
        assert name in found[code].help.pl, code


def test_the_table_of_insight_holds_both_sides() -> None:
    """At least forty definitions; every problem is shown, and kept silent about, by some."""
    table = [chunk for path in (CASES / "insight").glob("*.yaml") for chunk in read_chunks(path)]
    codes = {code for code in MANUAL if "0520" <= code[1:] <= "0537"}
    shown = {one.code for chunk in table for one in chunk.expected} & codes
    silent = [chunk for chunk in table if not {one.code for one in chunk.expected} & codes]
    assert shown == codes
    assert len(table) >= 40
    assert len(silent) >= len(table) // 3


def _matches(expected: Expected, found: Diagnostic, chunk: Chunk) -> bool:
    here = found.at.position
    line, column = chunk.folder.place(found.at.source.path, here.line, here.column)
    return (
        (line, found.code) == (expected.line, expected.code)
        and expected.text in found.message.pl
        and expected.column in (None, column)
    )


@pytest.mark.parametrize("problem", MANUAL.values(), ids=lambda problem: problem.code)
def test_manual_page_is_true(problem: Problem) -> None:
    assert problem.why.pl
    assert problem.why.en
    assert render.explain(problem.code, "en").startswith(problem.code)
    if not problem.wrong:
        assert not problem.right
        return
    wrong = {item.code for item in reported(complete(problem.wrong))}
    assert problem.code in wrong, wrong
    assert problem.code not in {item.code for item in reported(complete(problem.right))}


def test_every_problem_is_shown() -> None:
    """By a chunk, by its page, or by the test named above; never by both kinds."""
    shown = {expected.code for chunk in CHUNKS for expected in chunk.expected}
    shown |= {code for code, page in MANUAL.items() if page.wrong}
    assert not MANUAL.keys() - shown - ELSEWHERE.keys(), "problems that nothing shows"
    assert not ELSEWHERE.keys() & shown, "problems that need no test elsewhere any more"
    root = Path(__file__).parent.parent
    for code, path in ELSEWHERE.items():
        assert code in (root / path).read_text(encoding="utf-8"), f"{path} does not speak of {code}"


def _texts() -> list[tuple[str, Mapping[str, bytes]]]:
    pages = [(code, complete(page.wrong)) for code, page in MANUAL.items() if page.wrong]
    return [*pages, *((chunk.name, chunk.folder.files) for chunk in CHUNKS)]


@pytest.mark.parametrize(("name", "files"), _texts(), ids=[name for name, _ in _texts()])
def test_words_are_in_style(name: str, files: Mapping[str, bytes]) -> None:
    """Small letter, no full stop, both languages, at most three spans, a span inside the file."""
    for found in reported(files):
        for words in (found.message, found.help, found.label, *(one.text for one in found.related)):
            for text in (words.pl, words.en):
                assert not text[:1].isupper() or text[:2].isupper(), text
                assert not text.endswith((".", "!")), text
                assert text == text.strip(), text
            assert bool(words.pl) == bool(words.en), words
        assert found.message.pl
        assert len(found.related) <= 2
        assert 0 <= found.at.start <= found.at.end <= len(found.at.source.text)
        assert render.terminal([found], "en")


def test_every_fix_mends_what_it_fixes() -> None:
    """Applied, a fix removes the problem and makes no other of the same code there."""
    mended = 0
    for name, files in _texts():
        for found in reported(files):
            if found.fix is None:
                continue
            path = found.at.source.path
            text = found.at.source.text
            for edit in sorted(found.fix.edits, key=lambda edit: -edit.span.start):
                text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
            after = reported({**files, path: text.encode()})
            again = [
                one for one in after if (one.code, one.at.start) == (found.code, found.at.start)
            ]
            assert not again, f"{name}: {render.terminal([found])}\n{text}"
            mended += 1
    assert mended > 20


@pytest.mark.parametrize(
    ("demanded", "card", "code"),
    [
        (set(), "", "H0701"),
        ({"nfc"}, "", "E0702"),
        ({"nfc"}, "loss:\n  /strona_wzoru/imie_wzoru#nfc: urząd porównuje po NFC\n", "H0701"),
    ],
)
def test_what_a_target_cannot_say(demanded: set[str], card: str, code: str) -> None:
    """H0701, or E0702 where the project demands it and the definition has not declared the loss."""
    form = check(complete(f"#service\n{card}")).forms["wzor"]
    report = Report()
    compile_form(form, load(["schematron"]), report, demanded=frozenset(demanded))
    (found,) = report
    assert found.code == code
    assert "/strona_wzoru/imie_wzoru#nfc" in found.message.pl


@pytest.mark.parametrize(
    ("snippet", "mend"),
    [
        ("- {field: a, type: text, label: A, required: nie}", "required: false}"),
        ("- {field: a, type: text, label: A, required: yes}", "required: true}"),
        ("- {field: a, type: date, label: A, visible: today > '2026-01-01'}", "today() >"),
        ("- {field: a, type: text, label: A, means: nazwisko}", "means: family_name}"),
        ("- field: a\n  type: text\n  label: Działka #1", "  label: 'Działka #1'"),
        ('- field: a\n  type: text\n  label: "Podaj "dzień"."', "label: 'Podaj \"dzień\".'"),
        ("- field: a\n  type: text\n\t\tlabel: A", "\n          label: A"),
        ("- field: a\n  type: text\n   label: A", "\n          label: A"),
        ("- field: a\n  type: text\n  label: A\n  field: b", "\n        - field: b"),
        ("-field: a\n  type: text\n  label: A", "- field: a\n"),
    ],
)
def test_mend(snippet: str, mend: str) -> None:
    """What the first fix makes of a text."""
    fix = next(found.fix for found in reported(complete(snippet)) if found.fix is not None)
    text = fix.edits[0].span.source.text
    for edit in sorted(fix.edits, key=lambda edit: -edit.span.start):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    assert mend in text


@pytest.mark.parametrize(
    ("snippet", "help"),
    [
        (
            "- {field: a, type: choice, label: A, options: {x: X, y: Y}}\n"
            "- {field: b, type: text, label: B, visible: a}",
            "warunek to `a == 'x'` albo `a == 'y'`",
        ),
        ("- {field: a, type: text, label: A, labell: B}", "klucz `label` już tu jest"),
        ("- {field: a, type: text, label: A, means: zzz}", "given_name (imię)"),
        ("- {field: a, type: text, label: A, tlt: x}", ""),
    ],
)
def test_help(snippet: str, help: str) -> None:
    (found,) = reported(complete(snippet))
    assert help in found.help.pl
    assert bool(found.help.pl) == bool(help)
    assert found.fix is None


def test_a_file_with_a_large_ending_is_seen(tmp_path: Path) -> None:
    """W0905 needs the file to come from the disk at all."""
    (tmp_path / "kraje.YAML").write_text("codelist: kraje\n", encoding="utf-8")
    assert [found.code for found in reported(from_disk(tmp_path))] == ["W0905"]
