"""The reader against hostile files: one located message, little time and memory, never a crash.

The rows are those of the table of hostile inputs that concern reading (Y01–Y30, P06, P07). The
table names kinds of problems; `CODES` says which code of ours each kind is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from formc.diagnostics import Diagnostic, Report, render
from formc.source import Source
from formc.syntax import reader
from formc.syntax.conform import conform
from formc.syntax.grammar import FILES
from formc.syntax.reader import read
from formc.syntax.tree import Map, Node, Scalar, Seq

ROOT = Path(__file__).parents[2]
SECONDS = 2.0
BYTES = 256 << 20

CODES = {
    "E-YAML-ALIAS": "E0107",
    "E-YAML-DEPTH": "E0110",
    "E-YAML-SIZE": "E0101",
    "E-YAML-NODES": "E0111",
    "E-YAML-DUP": "E0106",
    "E-YAML-TAG": "E0109",
    "E-YAML-MULTI": "E0113",
    "E-YAML-SYNTAX": "E0115",
    "W-YAML-BOM": "W0123",
    "E-YAML-ENC": "E0102",
    "E-TEXT-CHAR": "E0103",
    "E-TEXT-BIDI": "E0104",
    "E-SHAPE": "E0120",
    "E-YAML-SCALAR": "E0112",
    "E-YAML-KEY": "E0114",
    "E-TYPE": "E0204",
    "E-ID": "E0209",
    "E-ID-EMPTY": "E0211",
    "E-ID-RESERVED": "E0408",
}
CODELIST = "codelist: kraje\nversion: 1\ntitle: Kraje\noptions: {pl: Polska}\n"
TYPE = "types: {a: {title: A, max: 30, message: Popraw., example: a}}\n"


def _aliases(levels: int) -> str:
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, levels + 1)]
    return "\n".join(lines)


def _merges(levels: int) -> str:
    lines = ["a0: &a0 {k: v}"]
    lines += [
        f"a{i}: &a{i}\n  <<: [{', '.join([f'*a{i - 1}'] * 9)}]\n  k{i}: 1"
        for i in range(1, levels + 1)
    ]
    return "\n".join(lines)


def _service_id(name: str) -> str:
    return f"codelist: {name}\nversion: 1\ntitle: Kraje\noptions: {{pl: Polska}}\n"


@dataclass(frozen=True)
class Row:
    """`kind` is a key of `CODES`, or empty where nothing is wrong; `at` is line or line:column."""

    id: str
    content: str | bytes
    kind: str = ""
    at: str = ""

    @property
    def bytes(self) -> bytes:
        content = self.content
        return content if isinstance(content, bytes) else content.encode("utf-8")


ROWS = (
    Row("Y01", _aliases(9), "E-YAML-ALIAS", "2:10"),
    Row("Y02", _merges(7), "E-YAML-ALIAS", "3:8"),
    Row("Y03", "[" * 100_000 + "]" * 100_000, "E-YAML-DEPTH", "1:41"),
    Row("Y04", "{" * 100_000, "E-YAML-DEPTH", "1:41"),
    Row("Y04 pairs", "{a: " * 100_000, "E-YAML-DEPTH", "1:161"),
    Row("Y05", "".join(" " * i + "a:\n" for i in range(300)), "E-YAML-DEPTH", "41:41"),
    Row("Y05 dashes", "- " * 100_000, "E-YAML-DEPTH", "1:81"),
    Row("Y05 keys", "? " * 100_000, "E-YAML-DEPTH"),
    Row("Y06", "a: &a [*a]\n", "E-YAML-ALIAS", "1:8"),
    Row("Y07", "a: *nope\n", "E-YAML-ALIAS", "1:4"),
    Row("Y08", b"#" * ((1 << 20) + 1), "E-YAML-SIZE", "1:1"),
    Row("Y09", "".join(f"klucz{i}: wartosc\n" for i in range(100_000)), "E-YAML-SIZE"),
    Row("Y09 under", "".join(f"k{i}: v\n" for i in range(90_000)), "E-YAML-NODES"),
    Row("Y10", CODELIST + "title: Inne\n", "E-YAML-DUP", "5:1"),
    Row("Y11", CODELIST.replace("title", "ż: 1\nz\u0307: 1\ntitle"), "E-YAML-DUP", "4:1"),
    Row("Y12", "a: !!python/object/apply:os.system [touch pwned]\n", "E-YAML-TAG", "1:4"),
    Row("Y13", "a: !include ../../etc/passwd\n", "E-YAML-TAG", "1:4"),
    Row("Y14 binary", 'a: !!binary "@@@"\n', "E-YAML-TAG", "1:4"),
    Row("Y14 set", "a: !!set {x, y}\n", "E-YAML-TAG", "1:4"),
    Row("Y14 omap", "a: !!omap [x: 1]\n", "E-YAML-TAG", "1:4"),
    Row("Y14 timestamp", "a: !!timestamp 2024-01-01\n", "E-YAML-TAG", "1:4"),
    Row("Y14 str", "a: !!str x\n", "E-YAML-TAG", "1:4"),
    Row("Y19", "stamp_duty: 2024-13-45\npositions: {}\n", "E-TYPE", "1:13"),
    Row("Y20", TYPE.replace("30", "9" * 5000), "E-TYPE", "1:28"),
    Row("Y21 inf", TYPE.replace("30", ".inf"), "E-TYPE", "1:28"),
    Row("Y21 nan", TYPE.replace("30", ".nan"), "E-TYPE", "1:28"),
    Row("Y21 exponent", TYPE.replace("30", "1e999"), "E-TYPE", "1:28"),
    Row("Y22", CODELIST + "---\nb: 2\n", "E-YAML-MULTI", "5:1"),
    Row("Y23", "codelist: kraje\noptions:\n\tpl: Polska\n", "E-YAML-SYNTAX", "3:1"),
    Row("Y24", b"\xef\xbb\xbf" + CODELIST.encode(), "W-YAML-BOM", "1:1"),
    Row("Y25 utf-16", CODELIST.encode("utf-16"), "E-YAML-ENC", "1:1"),
    Row("Y25 utf-16-le", CODELIST.encode("utf-16-le"), "E-YAML-ENC", "1:2"),
    Row("Y25 byte", CODELIST.encode() + b"# \xb9\n", "E-YAML-ENC", "5:3"),
    Row("Y26 raw", CODELIST + "# \x01\n", "E-TEXT-CHAR", "5:3"),
    Row("Y26 zero", CODELIST.replace("Kraje", '"Kraje\\0"'), "E-TEXT-CHAR", "3:14"),
    Row("Y26 surrogate", CODELIST.replace("Kraje", '"Kraje\\ud800"'), "E-TEXT-CHAR", "3:14"),
    *(
        Row(f"Y27 U+{point:04X}", CODELIST.replace("Kraje", f"Kraje{chr(point)}"), "E-TEXT-BIDI")
        for point in (0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x200B, 0xFEFF)
    ),
    Row("Y27 comment", CODELIST + "# \u202e\n", "E-TEXT-BIDI", "5:3"),
    Row("Y28", "", "E-SHAPE", "1:1"),
    Row("Y28 comments", "# nic\n# nic\n", "E-SHAPE"),
    Row("Y29", "a: " + "x" * 1_000_000, "E-YAML-SCALAR", "1:4"),
    Row("Y29 quoted", 'a: "' + "x" * 1_000_000 + '"', "E-YAML-SCALAR", "1:4"),
    Row("Y30", "? [a]\n: 1\n", "E-YAML-KEY", "1:3"),
    Row("P06 empty", _service_id("''"), "E-ID-EMPTY", "1:11"),
    *(
        Row(f"I12 {name}", _service_id(name), "E-ID-RESERVED", "1:11")
        for name in ("__proto__", "constructor", "toString", "hasOwnProperty", "con", "lpt1")
    ),
    *(
        Row(f"P06 {name[:10]}", _service_id(name), "E-ID", "1:11")
        for name in ("../../x", "CON", "a/b", "a" * 300, "ą", ".ukryty", "a_b", "Abc")
    ),
)


def reported(content: bytes) -> list[Diagnostic]:
    """What reading and the check of the shape say; the last is left out where reading said much."""
    report = Report()
    _, root = read(content, "plik.yaml", report)
    if root is not None and not report.failed:
        conform(root, FILES, report)
    return list(report)


@pytest.fixture(params=["libyaml", "python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "python":
        monkeypatch.setattr(reader, "_LOADER", yaml.SafeLoader)
    else:
        assert reader._LOADER is yaml.CSafeLoader
    return str(request.param)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_hostile_file(row: Row, loader: str) -> None:
    start = time.process_time()
    found = reported(row.bytes)
    assert time.process_time() - start < SECONDS * (1 if loader == "libyaml" else 5)
    assert [item.code for item in found] == [CODES[row.kind]], render.terminal(found)
    here = found[0].at.position
    assert row.at in ("", f"{here.line}", f"{here.line}:{here.column}")


def test_hostile_files_take_little_memory() -> None:
    """In a process that may not have more; a crash of libyaml would end it too."""
    script = (
        "import json, resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({BYTES}, {BYTES}))\n"
        "from tests.safety.test_reader import ROWS, reported\n"
        "print(json.dumps({row.id: [d.code for d in reported(row.bytes)] for row in ROWS}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == {row.id: [CODES[row.kind]] for row in ROWS}


def test_no_process_is_started_and_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Y12."""
    seen: list[str] = []
    sys.addaudithook(lambda event, _: seen.append(event) if _watching else None)
    global _watching
    _watching = True
    try:
        reported(next(row for row in ROWS if row.id == "Y12").bytes)
    finally:
        _watching = False
    assert not {"os.system", "subprocess.Popen", "open", "exec"} & set(seen)


_watching = False


@pytest.mark.parametrize("text", ["NO", "yes", "on", "12:30", "190:20:30", "1.10", "010203", "010"])
def test_texts_stay_texts(text: str, loader: str) -> None:
    """Y15–Y18: nothing is taken for a boolean, a time in base sixty, a number in base eight."""
    _, root = read(f"a: {text}\nb: [{text}]\n".encode(), "plik.yaml", Report())
    assert isinstance(root, Map)
    assert _plain(root) == {"a": text, "b": [text]}


@pytest.mark.parametrize(
    "text", ["null", "~", "1_000", "0x1f", "1e3", "2024-01-01", ".5", "=", "<<"]
)
def test_nothing_else_is_resolved(text: str, loader: str) -> None:
    _, root = read(f"a: {text}\n".encode(), "plik.yaml", Report())
    assert root is not None
    assert _plain(root) == {"a": text}


@pytest.mark.parametrize("content", ["- a\n- b\n", "tekst\n", "[]\n"])
def test_a_file_is_a_map(content: str) -> None:
    """Y28: a list or a text on top is a matter of shape."""
    assert [item.code for item in reported(content.encode())] == ["E0203"]


@pytest.mark.parametrize(
    ("content", "offset"),
    [(b"a: \xb9", 3), (b"\xef\xbb\xbfa: \xb9", 6), ("ż: ".encode() + b"\xff", 4)],
)
def test_the_wrong_byte_is_named(content: bytes, offset: int) -> None:
    """Y25."""
    (found,) = reported(content)
    assert found.message.pl.endswith(f"na pozycji {offset}")
    assert found.at.start == len(content.decode("utf-8", "ignore").lstrip("\ufeff"))


def test_both_lines_of_a_key_twice_are_named() -> None:
    """Y10."""
    (found,) = reported((CODELIST + "title: Inne\n").encode())
    assert found.at.position.line == 5
    assert found.related[0].span.position.line == 3


# Spans --------------------------------------------------------------------------------------------


def _scalars(node: Node) -> list[Scalar]:
    match node:
        case Scalar():
            return [node]
        case Seq():
            return [one for item in node.items for one in _scalars(item)]
        case Map():
            return [one for item in node.items.values() for one in _scalars(item)]


def _plain(node: Node) -> object:
    match node:
        case Scalar():
            return node.value
        case Seq():
            return [_plain(item) for item in node.items]
        case Map():
            return {key: _plain(item) for key, item in node.items.items()}


def _only(content: str) -> Scalar:
    report = Report()
    _, root = read(content.encode(), "plik.yaml", report)
    assert not report.failed, render.terminal(report)
    assert root is not None
    (scalar,) = _scalars(root)
    return scalar


@pytest.mark.parametrize(
    ("content", "word", "line", "column"),
    [
        ("a: ala ma kota\n", "kota", 1, 11),
        ("a: '😀😀 ma kota'\n", "kota", 1, 11),
        ("😀: 😀😀 kota # 😀\n", "kota", 1, 7),
        ("\ufeffa: ala kota\n", "kota", 1, 8),
        ("# x\r\na: ala\r\n  ma kota\r\n", "kota", 3, 6),
        ("a: 'nie ma ''psa'' i kota'\n", "kota", 1, 22),
        ("a: 'nie\n\n\n  ma   kota'\n", "kota", 4, 8),
        ('a: "\\u0105\\x41\\U0001F600\\n kota"\n', "kota", 1, 28),
        ('a: "ala\\\n     \\ ma kota"\n', "kota", 2, 11),
        ("a: |\n  ala\n\n    ma\n  kota\n", "kota", 5, 3),
        ("a: |2-\n    ala kota\n", "kota", 2, 9),
        ("a: >-  # komentarz\n  ala\n  ma\n\n  kota\n", "kota", 5, 3),
        ("a: >\n  ala\n    ma\n  kota\n\n\n", "kota", 4, 3),
        ("- - a:\n      ala\n       kota\n", "kota", 3, 8),
    ],
)
def test_words_inside_a_scalar_are_found(content: str, word: str, line: int, column: int) -> None:
    scalar = _only(content)
    at = scalar.value.index(word)
    span = scalar.within(at, at + len(word))
    assert span.text == word
    assert (span.position.line, span.position.column) == (line, column)


@pytest.mark.parametrize(
    ("content", "span"),
    [
        ("a: x y  # z\n", "x y"),
        ("a:   'x ''y'  \n", "'x ''y'"),
        ("a: |\n  x\n  y\n\n\nb: [z]\n", "|\n  x\n  y"),
        ("a: {b: 1}\n", "{b: 1}"),
        ("a: [b, c]  # d\n", "[b, c]"),
        ("a:\n  - b\n  - c: d\n\n\n", "- b\n  - c: d"),
        ("a:\n  b: 1\n\n  c:\n\n", "b: 1\n\n  c:"),
        ("a: &x b\n", "b"),
    ],
)
def test_the_span_of_a_value(content: str, span: str, loader: str) -> None:
    _, root = read(content.encode(), "plik.yaml", Report())
    assert isinstance(root, Map)
    assert root.items["a"].span.text == span


# Properties ---------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *"abcżó😀 \n\n\t:,-?[]{}#&*!|>'\"%@`\\~=.<$/0129",
        *("  ", ": ", "- ", "\n  ", "\n    ", "\r\n", "\r", "''", '""', '"\\', "\\u0105", "---\n"),
        *("...", "? ", " #", "field: ", "{a: b, ", "- {field: x", "\u00a0", "\u200b", "\u2028"),
        *("\x00", "\x85", "\ufeff", "&a ", "*a", "!!str ", "<<: ", "%YAML 1.2\n", "|\n ", ">-\n "),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


def _is_sound(content: bytes) -> tuple[Source, Node | None, Report]:
    report = Report()
    source, root = read(content, "plik.yaml", report)
    if root is not None:
        conform(root, FILES, report)
    for found in report:
        assert 0 <= found.at.start <= found.at.end <= len(source.text)
        for edit in found.fix.edits if found.fix else ():
            assert 0 <= edit.span.start <= edit.span.end <= len(source.text)
    assert render.terminal(report) or not len(report)
    assert render.json_lines(report) or not len(report)
    assert root is not None or report.failed
    return source, root, report


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_bytes_make_the_reader_raise(content: bytes) -> None:
    _is_sound(content)


@given(TEXTS)
@settings(max_examples=1000, deadline=None)
@example("a: \x85b")
@example('a: "\\')
@example("a: 'x\n b: c'd")
@example("{a: b, c\n")
@example("- {a")
@example("%")
@example("a: !")
@example("!%")
@example("? ")
@example("- \u00a0: a\n\u00a0")
@example("? &a \u00a0")
def test_no_text_makes_the_reader_raise(text: str) -> None:
    _is_sound(text.encode("utf-8", "replace"))


@given(TEXTS)
@settings(max_examples=1000, deadline=None)
def test_every_character_is_where_its_span_says(text: str) -> None:
    """Visible characters of a value stand in the file, or an escape stands for them."""
    report = Report()
    source, root = read(text.encode("utf-8", "replace"), "plik.yaml", report)
    if root is None or report.failed:
        return
    for scalar in _scalars(root):
        starts = [scalar.within(i, i).start for i in range(len(scalar.value) + 1)]
        assert starts == sorted(starts)
        assert scalar.span.start <= starts[0]
        assert starts[-1] <= scalar.span.end
        for char, start in zip(scalar.value, starts, strict=False):
            assert char.isspace() or source.text[start] in (char, "\\")


@given(TEXTS)
@settings(max_examples=1000, deadline=None)
def test_values_are_those_of_yaml(text: str) -> None:
    """Where the reader has no complaint, its tree is what YAML itself reads, kept as texts."""
    report = Report()
    _, root = read(text.encode("utf-8", "replace"), "plik.yaml", report)
    if root is None or report.failed:
        return
    assert _plain(root) == _composed(yaml.compose(text, Loader=yaml.CBaseLoader))


def _composed(node: yaml.Node) -> object:
    match node:
        case yaml.ScalarNode():
            return node.value
        case yaml.SequenceNode():
            return [_composed(item) for item in node.value]
        case yaml.MappingNode():
            return {str(_composed(key)): _composed(value) for key, value in node.value}
    raise AssertionError(node)


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_a_machine_without_libyaml_never_reads_otherwise(text: str) -> None:
    """PyYAML's own parser refuses a little more (a tab behind a value); it never reads another."""
    content = text.encode("utf-8", "replace")
    found: list[object] = []
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reader, "_LOADER", loader)
            _, root, report = _is_sound(content)
            found.append(None if root is None or report.failed else _plain(root))
    assert None in found or found[0] == found[1]


MANY = {
    "unknown keys": "codelist: a\n" + "".join(f"klucz{i}: x\n" for i in range(29_000)),
    "names": "codelist: a\noptions:\n" + "".join(f"  Ą{i}: x\n" for i in range(29_000)),
    "items": "form: a\npages:\n- page: a\n  items:\n"
    + "".join(f"  - feld: x{i}\n" for i in range(14_000)),
    "keys twice": "codelist: a\n" + "k: x\n" * 29_000,
    "cut values": "codelist: a\nx:\n" + "- {a: b, c}\n" * 7_000,
    "tags": "codelist: a\nx:\n" + "- !a b\n" * 29_000,
    "tabs on one line": "codelist: a\nx: [" + '"a\tb", ' * 20_000 + "]",
    "control characters": "\x01" * 1_000_000,
    "invisible characters": "a: " + "\u200b" * 300_000,
    "colons": "a: " + "b: " * 300_000,
    "quotes": "a: " + '"x" ' * 250_000,
    "braces": "- {a: b, " + "x: '" * 100_000,
    "escapes": 'a: "' + "\\x" * 400_000,
    "a line of words": "a: b\n " + "x " * 400_000 + ": c",
    "blank lines": "\n" * 1_000_000 + "a: b\n c: d",
}


@pytest.mark.parametrize("name", MANY)
def test_many_mistakes_cost_no_more_than_few(name: str) -> None:
    """Each is said at most two hundred times, and drawn in a moment, however long the line."""
    start = time.process_time()
    report = Report()
    _, root = read(MANY[name].encode(), "plik.yaml", report)
    if root is not None:
        conform(root, FILES, report)
    drawn = render.terminal(report)
    assert time.process_time() - start < SECONDS
    assert 1 <= len(report) <= 400
    assert len(drawn) < 200_000


def test_reading_is_fast_enough() -> None:
    """A service of four hundred fields in a tenth of a second."""
    fields = "".join(
        f"        - field: pole_{i}\n          type: text\n          label: Pole numer {i}\n"
        f'          hint: "Wpisz tak, jak w dowodzie osobistym {i}."\n'
        f"          visible: pole_0 in ('a', 'b')\n"
        for i in range(400)
    )
    content = f"form:\n  pages:\n    - page: a\n      items:\n{fields}".encode()
    start = time.process_time()
    _, root = read(content, "plik.yaml", Report())
    assert root is not None
    assert time.process_time() - start < 0.5


def test_old_line_ends_are_one_message_whose_mend_reads() -> None:
    """E0128: a file of lines that end with CR alone."""
    content = CODELIST.encode().replace(b"\n", b"\r")
    report = Report()
    source, _ = read(content, "a.yaml", report)
    (found,) = report
    assert (found.code, found.at.position.line) == ("E0128", 1)
    assert len(render.terminal([found]).splitlines()[2]) < 120
    assert found.fix is not None
    text = source.text
    for edit in found.fix.edits:
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    assert text == CODELIST
