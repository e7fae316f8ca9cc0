"""Hostile definitions after reading: paths, reuse, words, formulas, the output folder.

The rows of the table of hostile inputs that concern them: P01–P05, P08–P10, I08, I09, I11,
I14–I18, Y16, Y17. (I07 waits for the first CSV that formc writes; there is none.)
"""

from __future__ import annotations

import os
import time
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from formc.build.load import UnreadableError, load
from formc.build.plan import plan
from formc.build.publish import UnwritableError, locked, publish
from formc.compiler import Checked, check
from formc.ir import Field, TextType
from formc.syntax.grammar import KINDS
from formc.targets import load as load_targets
from tests.test_analysis import LAW, SERVICE, checked, codes, field, form

FRAGMENT = "fragment: {id}\ntitle: T\nitems:\n  - use: {next}\n"


def fragments(names: list[str]) -> Checked:
    """Each fragment uses the next; a service uses the first."""
    chain = {
        f"fragments/{name}.yaml": FRAGMENT.format(id=name, next=following).encode()
        for name, following in pairwise(names)
    }
    service = (SERVICE + f"        - use: {names[0]}\n").encode()
    return check({**LAW, **chain, "services/proba.yaml": service})


# Paths -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["../../../../etc/passwd", "/etc/passwd", "C:\\x", "\\\\host\\share", "file:///etc/passwd"],
)
def test_p01_p02_paths_stay_in_the_folder(path: str) -> None:
    codelist = f"codelist: kraje\nversion: '1'\ntitle: Kraje\ncsv: '{path}'\n"
    found = check({"codelists/kraje.yaml": codelist.encode()})
    assert [item.code for item in found.report] == ["E0902"]


@pytest.mark.parametrize("name", ["../../osoba", "/etc/passwd", "file:///x"])
def test_p01_fragments_are_named_not_located(name: str) -> None:
    assert codes(checked(f"- use: {name}\n")) == ["E0209"]


def test_p03_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "etc").symlink_to("/etc")
    with pytest.raises(UnreadableError, match="dowiązaniem"):
        load(tmp_path)


def test_p04_rings_of_fragments_are_told_as_rings() -> None:
    found = fragments(["a", "b", "a"])
    (ring,) = [item for item in found.report if item.code == "E0302"]
    assert "a → b → a" in ring.message.pl
    assert any(item.code == "E0302" for item in fragments(["a", "a"]).report)


def test_p05_two_hundred_fragments_deep_is_too_deep() -> None:
    started = time.process_time()
    found = fragments([f"f{number}" for number in range(200)])
    assert any(item.code == "E0302" for item in found.report)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_p08_only_plain_files_are_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.yaml"
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case _:
            try:
                os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))
            except PermissionError:
                pytest.skip("making a device needs root")
    with pytest.raises(UnreadableError):
        load(tmp_path)


def test_p09_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Disk full is in tests/world/test_publish.py; here a file stands where the folder should."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnwritableError), locked(tmp_path / "file" / "generated", lambda: None):
        publish(tmp_path / "file" / "generated", {"a": b"a"}, frozenset())
    assert (tmp_path / "file").read_text() == "x"


def test_p10_an_output_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "generated").symlink_to(tmp_path / "real")
    with (
        pytest.raises(UnwritableError, match="dowiązaniem"),
        locked(tmp_path / "generated", lambda: None),
    ):
        pass


# Words -----------------------------------------------------------------------------------------

LITERAL = [
    "count(//*) or 1=1",
    "'; DROP TABLE sprawy; --",
    "(a+)+$ .* [^x]",
    "<b>ważne</b> [link](javascript:alert(1)) ![x](x onerror=alert(1))",
    "%s {0} {{7*7}} ${7*7} #{7*7}",
]


@pytest.mark.parametrize("label", LITERAL)
def test_i08_i14_words_are_words_in_every_artifact(label: str) -> None:
    items = f"""\
    - group: ja
      title: Ja
      role: applicant
      items:
        - field: pole
          type: text
          label: '{label.replace("'", "''")}'
    """
    found = checked(items)
    assert codes(found) == []
    made = plan(found, load_targets(), frozenset(), lambda name: None)
    files = {path: data for path, data in made.files.items() if path.startswith("forms/")}
    xsd = etree.fromstring(next(data for path, data in files.items() if path.endswith(".xsd")))
    assert label in xsd.xpath("//*[local-name()='documentation']/text()")
    page = etree.HTML(next(d for p, d in files.items() if p.endswith("form.html")).decode())
    assert label in "".join(page.itertext())
    assert not page.xpath("//b | //a[starts-with(@href, 'javascript')] | //*[@onerror]")


def test_i09_line_ends_in_titles_are_refused() -> None:
    service = SERVICE.replace("title: Próba", 'title: "Próba\\r\\nBcc: x@example.org"', 1)
    body = service + "        - field: a\n          type: text\n          label: A\n"
    found = check({**LAW, "services/proba.yaml": body.encode()})
    assert {item.code for item in found.report} & {"E0103", "E0213"}


@pytest.mark.parametrize("second", ["a", "A", "'a '"])
def test_i11_equal_codes_are_refused(second: str) -> None:
    found = checked(
        f"- field: x\n  type: choice\n  label: X\n  options:\n    a: Jedno\n    {second}: Drugie\n"
    )
    assert len(codes(found)) == 1


def test_i18_letters_of_other_alphabets_are_warned_of() -> None:
    found = checked("- field: x\n  type: text\n  label: Urz\u0430d Miasta\n")
    (warned,) = [item for item in found.report if item.code == "W0125"]
    assert warned.at.text == "Urz\u0430d"
    clean = checked("- field: x\n  type: text\n  label: Ελλάδα i Україна\n")
    assert [item.code for item in clean.report if item.code == "W0125"] == []


# Formulas --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os').system('x')",
        "pole.__class__",
        "(lambda: 1)()",
        "[x for x in pole]",
        "pole if",
        "open('/etc/passwd')",
        "`id`",
        "pole; pole",
    ],
)
def test_i15_nothing_outside_the_grammar(formula: str) -> None:
    quoted = formula.replace("'", "''")
    items = f"- field: pole\n  type: text\n  label: P\n  visible: '{quoted}'\n"
    assert len(codes(checked(items))) == 1


@pytest.mark.parametrize(
    "formula", ["(" * 10_000 + "1" + ")" * 10_000, "not " * 4_000 + "a", "1 + " * 4_900 + "1"]
)
def test_i16_formulas_are_bounded(formula: str) -> None:
    started = time.process_time()
    found = checked(f"- field: a\n  type: boolean\n  label: A\n  visible: '{formula}'\n")
    assert len(codes(found)) == 1
    assert time.process_time() - started < 2


def test_i17_cycles_are_told() -> None:
    items = "".join(
        f"- field: {name}\n  type: integer\n  label: {name}\n  value: {other} + 1\n"
        for name, other in (("a", "b"), ("b", "a"))
    )
    assert codes(checked(items)) == ["E0502"]


# What YAML would have guessed --------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["12:30", "190:20:30", "1.10", "010203", "NO", "1_000", "2026-01-01"]
)
def test_y16_y17_scalars_keep_their_characters(text: str) -> None:
    made = form(f"- field: x\n  type: text\n  label: X\n  default: {text}\n")
    assert field(made, "x").default == text
    found = next(item for item in made.walk())
    assert isinstance(found, Field)
    assert isinstance(found.type, TextType)


def test_the_grammar_has_no_key_that_runs_anything() -> None:
    names = {name for kind in KINDS.values() for name in kind.keys}
    assert not names & {"import", "include", "exec", "script", "run", "plugin", "url"}
