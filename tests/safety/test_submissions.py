"""Hostile submissions at the entrance of `formc validate`: rows S01 to S14, S17 to S21 and G02 of
the table of hostile inputs, in JSON and in XML. (S15, S16: posted forms, in test_devserver.)

Each is refused or judged wrong, in two seconds and 256 MB; nothing is fetched, nothing stops the
documents after it.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from formc.bundle.reader import open_bundle
from formc.targets import load
from formc.validation.judging import Asked, judged
from formc.validation.library import Library, shelf
from formc.validation.refusals import REFUSALS, RefusedError
from formc.validation.untrusted_json import JsonLimits, read_json
from formc.validation.verdicts import Verdict
from tests.support.bundles import form_bundle
from tests.support.documents import answers, everything

ROOT = Path(__file__).parents[2]
HEAD = {"form": "wniosek-probny", "version": "1.2.0", "on": "2026-03-01"}
OFFICE = {"stawka": "2.50"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("submissions")
    form_bundle(folder / "bundle", everything(), load())
    return folder


@pytest.fixture(scope="module")
def library(folder: Path) -> Library:
    return Library(shelf(folder / "bundle"))


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a submission made us open a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    return


def filing(**changes: Any) -> bytes:
    whole = {**HEAD, "office_values": OFFICE, "answers": answers(), **changes}
    return json.dumps(whole, ensure_ascii=True).encode()


def document(library: Library, **changes: Any) -> bytes:
    validator: Any = open_bundle(Path(library.shelf.lines[0][2])).module("validator")
    whole = {"filed_at": None, "office": None, "codelists": {}, "files": {}, "fees": {"items": []}}
    made: bytes = validator.to_xml(
        {**HEAD, **whole, "office_values": OFFICE, "answers": answers(), **changes}
    )
    return made


def changed(path: str, value: object) -> dict[str, Any]:
    found: Any = deepcopy(answers())
    place = found
    *steps, last = path.split("/")
    for step in steps:
        place = place[int(step) if step.isdigit() else step]
    place[last] = value
    return dict(found)


def told(library: Library, data: bytes) -> Verdict:
    started = time.process_time()
    verdict = judged(data, library, Asked())
    assert time.process_time() - started < 2
    return verdict


# What cannot be read ------------------------------------------------------------------------------

ANSWERS = json.dumps({**HEAD, "office_values": OFFICE}).encode()[:-1] + b', "answers": %s}'
JSON = [
    ("S09 lists", b"[" * 100_000, "limit"),
    ("S09 objects", b'{"a":' * 100_000, "limit"),
    ("S09 closed", ANSWERS % (b"[" * 100_000 + b"]" * 100_000), "limit"),
    ("S09 one too deep", ANSWERS % (b"[" * 40 + b"]" * 40), "limit"),
    ("S10 digits", ANSWERS % (b'{"saldo": ' + b"9" * 5000 + b"}"), "number"),
    ("S10 1e999", ANSWERS % b'{"saldo": 1e999}', "number"),
    ("S10 -1e999", ANSWERS % b'{"saldo": -1e999}', "number"),
    ("S10 NaN", ANSWERS % b'{"saldo": NaN}', "number"),
    ("S10 Infinity", ANSWERS % b'{"saldo": Infinity}', "number"),
    ("S10 -Infinity", ANSWERS % b'{"saldo": -Infinity}', "number"),
    ("S11 in answers", ANSWERS % b'{"pilne": true, "pilne": false}', "duplicate"),
    ("S11 spelled otherwise", ANSWERS % b'{"pilne": true, "\\u0070ilne": false}', "duplicate"),
    ("S11 in the filing", b'{"on": "2026-01-01", ' + filing()[1:], "duplicate"),
    ("S14 rows", ANSWERS % (b'{"drzewa": [' + b'{"obwod":1},' * 99_999 + b"{}]}"), "limit"),
    ("S14 codes", ANSWERS % (b'{"sposoby": [' + b'"a",' * 100_000 + b'"a"]}'), "limit"),
    ("S06 a text of 11 MB", ANSWERS % (b'{"opis": "' + b"x" * 11_000_000 + b'"}'), "limit"),
    ("S07 UTF-16", filing().decode().encode("utf-16"), "encoding"),
    ("S07 UTF-16 without BOM", filing().decode().encode("utf-16-le"), "syntax"),
    ("S07 UTF-32", filing().decode().encode("utf-32"), "encoding"),
    ("S07 BOM", b"\xef\xbb\xbf" + filing(), "encoding"),
    ("S07 a byte", filing().replace(b"Pr", b"\xff\xfe", 1), "encoding"),
    ("S07 a surrogate in bytes", ANSWERS % b'{"opis": "\xed\xa0\x80"}', "encoding"),
    ("S07 overlong", ANSWERS % b'{"opis": "\xc0\x80"}', "encoding"),
    ("nothing", b"", "syntax"),
    ("no JSON", b"answers", "syntax"),
    ("a comma", filing()[:-1] + b",}", "syntax"),
    ("a comment", b"// x\n" + filing(), "syntax"),
    ("two values", filing() + filing(), "syntax"),
    ("a raw control sign", ANSWERS % b'{"opis": "\x01"}', "syntax"),
    ("another key", filing(valid=True), "structure"),
    ("a form of another kind", filing(form=["wniosek-probny"]), "structure"),
    ("a path as a form", filing(form="../../etc"), "bundle"),
    ("a day of another kind", filing(on=20260301), "structure"),
    ("no day", filing(on="2026-02-30"), "day"),
    ("a day of another calendar", filing(on="20260301"), "day"),
    ("values of another kind", filing(office_values=["stawka"]), "office"),
]


@pytest.mark.parametrize(("data", "code"), [row[1:] for row in JSON], ids=[row[0] for row in JSON])
def test_json_that_is_no_filing(library: Library, data: bytes, code: str) -> None:
    verdict = told(library, data)
    assert verdict.code == code, verdict
    assert verdict.outcome == "refused"
    assert len(verdict.reason) < 300


@pytest.mark.parametrize("value", [-0, -0.0, 0, 2.0, 10**300, -(10**15), 1e308])
def test_numbers_that_can_be_read(library: Library, value: float) -> None:
    """S10: -0 is a number; whether it is an answer is judged."""
    verdict = told(library, filing(answers=changed("skan/rozdzielczosc", value)))
    assert verdict.code == ""
    assert {each.path for each in verdict.problems} == {"/skan/rozdzielczosc"}


def test_depth_at_the_limit_is_read() -> None:
    assert read_json(b"[" * 40 + b"]" * 40)
    with pytest.raises(RefusedError, match="głębsze niż 40"):
        read_json(b"[" * 41 + b"]" * 41)
    wide = b"[" + b"[]," * 300 + b"[]]"
    assert read_json(wide), "many brackets are not deep"


def test_values_at_the_limit_are_read() -> None:
    limits = JsonLimits(values=10)
    assert read_json(b"[1,2,3,4,5,6,7,8,9]", limits)
    with pytest.raises(RefusedError, match="więcej niż 10 wartości"):
        read_json(b"[1,2,3,4,5,6,7,8,9,0]", limits)


XML = [
    ("S01", b"<!DOCTYPE d>", "doctype"),
    ("S02", b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "doctype"),
    ("S03", b"<!DOCTYPE d [" + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 9)
                                       for n in range(1, 12)) + b"]>", "doctype"),
]  # fmt: skip


@pytest.mark.parametrize(("doctype", "code"), [row[1:] for row in XML], ids=[row[0] for row in XML])
def test_documents_with_a_doctype(library: Library, doctype: bytes, code: str) -> None:
    declaration, root = document(library).split(b"\n", 1)
    for several in (library, _many(library)):
        assert told(several, declaration + b"\n" + doctype + root).code == code


def _many(library: Library) -> Library:
    """The same form twice, so that the document is routed by its namespace."""
    (line,) = library.shelf.lines
    other = ("inny", *line[1:])
    return Library(type(library.shelf)((other, line)))


@pytest.mark.parametrize("routed", [False, True])
def test_documents_that_cannot_be_read(library: Library, routed: bool) -> None:
    good = document(library)
    judges = _many(library) if routed else library
    assert told(judges, good).outcome == "valid"
    names = b" ".join(b'xmlns:n%d="u:%d"' % (n, n) for n in range(20_000))
    cases = [
        ("limit", good.replace(b"Dokument ", b"Dokument " + names + b" ", 1)),  # S05
        ("limit", good.replace(b"<wnio:Forma>", b"<a>" * 100_000, 1)),  # S06
        ("encoding", good.replace(b"UTF-8", b"UTF-7", 1)),  # S07
        ("comment", good.replace(b"</wnio:Forma>", b"<!-- --></wnio:Forma>", 1)),  # G02
        ("instruction", good.replace(b"</wnio:Forma>", b"<?x y?></wnio:Forma>", 1)),  # S04
        ("syntax", good[:-20]),
        ("structure", good.replace(b"wnio:Forma>", b"wnio:Innego>")),
        ("structure", good.replace(b"<wnio:Forma>", b'<wnio:Forma x="y">', 1)),
    ]
    for code, data in cases:
        assert told(judges, data).code == code, (code, data[:80])
    stranger = good.replace(b"/wzor/wniosek-probny/1/", b"/wzor/wniosek-probny/2/")
    assert told(judges, stranger).code == ("bundle" if routed else "structure")
    for data in (good.decode().encode("utf-16"), b"<" + b"x" * 400_000, b"<a" + b" " * 10**6):
        assert told(judges, data).outcome == "refused"


# What can be read and is wrong --------------------------------------------------------------------

WRONG = [  # path, value, code; XML has texts alone
    ("S12 a lone surrogate", "wnioskodawca/imie", "Jan\ud800", "form"),
    ("S12 NUL", "wnioskodawca/imie", "Jan\0", "form"),
    ("S12 a noncharacter", "wnioskodawca/imie", "Jan\ufffe", "form"),
    ("S12 a control sign", "wnioskodawca/imie", "Jan\u0001", "form"),
    ("S12 as a key", "x\ud800\0", "a", "unknown"),
    ("S13 unknown", "wnioskodawca/obce", 1, "unknown"),
    ("S13 another kind", "pilne", "true", "kind"),
    ("S13 a list for one", "wnioskodawca/imie", ["Jan"], "kind"),
    ("S13 one for a list", "drzewa", {"obwod": 1}, "kind"),
    ("S13 null", "od", None, "kind"),
    ("S13 hidden", "papier", {"egzemplarze": 1}, "hidden"),
    ("S13 rows", "drzewa", [{"gatunek": "lipa", "obwod": 90}] * 5, "max_rows"),
    ("S17 emoji", "pelnomocnik/nazwisko", "\U0001f468\u200d\U0001f469" * 5, "form"),
    ("S17 too many emoji", "pelnomocnik/nazwisko", "\U0001f44d\U0001f3fd" * 41, "length"),
    ("S18 NFD", "wnioskodawca/imie", "Z\u0307aneta", "nfc"),
    ("S18 fullwidth", "wnioskodawca/pesel", "４４０５１４０１３５９", "form"),
    ("S18 Arabic digits", "wnioskodawca/pesel", "٤٤٠٥١٤٠١٣٥٩", "form"),
    ("S18 NBSP", "wnioskodawca/nazwisko", "Próbna\u00a0Łoś", "form"),
    ("S18 a soft hyphen", "wnioskodawca/nazwisko", "Prób\u00adna", "form"),
    ("S19 basic", "od", "20260201", "form"),
    ("S19 a week", "od", "2026-W06-5", "form"),
    ("S19 no day", "od", "2026-02-30", "form"),
    ("S19 year 0", "od", "0000-01-01", "form"),
    ("S19 a moment", "od", "2026-02-01T00:00:00Z", "form"),
    ("S20 underscore", "saldo", "1_000.00", "form"),
    ("S20 exponent", "saldo", "1e3", "form"),
    ("S20 digits of others", "saldo", "٣.00", "form"),
    ("S20 negative zero", "saldo", "-0.00", "form"),
    ("S20 a comma", "saldo", "1.000,50", "form"),
    ("S20 a number", "saldo", 1.5, "kind"),
    ("S21 a digit", "wnioskodawca/pesel", "44051401358", "check_digit"),
]


@pytest.mark.parametrize(
    ("path", "value", "code"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
def test_answers_that_are_wrong(library: Library, path: str, value: object, code: str) -> None:
    data = filing(answers=changed(path, value))
    for text in (data, json.dumps(json.loads(data), ensure_ascii=False).encode("utf-8", "ignore")):
        verdict = told(library, text)
        if "\ud800" not in str(value) + path or text is data:
            assert ("/" + path, code) in {each[:2] for each in verdict.problems}, verdict
    if isinstance(value, str) and code in ("form", "length", "check_digit", "nfc"):
        try:
            made = document(library, answers=changed(path, value))
        except ValueError:
            return  # no document can hold it
        verdict = told(library, made)
        assert ("/" + path, code) in {each[:2] for each in verdict.problems}, verdict


@pytest.mark.parametrize("path", ["wnioskodawca/imie", "pilne", "drzewa"])
def test_answers_that_are_missing(library: Library, path: str) -> None:
    """S13."""
    found: Any = deepcopy(answers())
    *steps, last = path.split("/")
    place = found
    for step in steps:
        place = place[step]
    del place[last]
    problems = told(library, filing(answers=found)).problems
    assert ("/" + path, "min_rows" if path == "drzewa" else "required") in {e[:2] for e in problems}


# A file of them -----------------------------------------------------------------------------------

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (400 * 2**20, 400 * 2**20))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from formc.cli import main
main()
"""


def test_a_file_of_hostile_lines_is_judged_to_its_end(folder: Path) -> None:
    """Every one is counted, none stops the run, and it fits 256 MB above the interpreter's own."""
    texts = [data for _, data, _ in JSON if b"\n" not in data and data]
    texts += [filing(answers=changed(path, value)) for _, path, value, _ in WRONG]
    texts += [b"<!DOCTYPE d>" + b"<a>" * 100_000, b"<a " + b"x" * 2_000_000, filing()]
    source, output = folder / "hostile.jsonl", folder / "v.jsonl"
    source.write_bytes(b"\n".join(texts) + b"\n")
    command = [sys.executable, "-c", LIMITED, "validate", folder / "bundle", source, "-o", output]
    done = subprocess.run([*command, "-j", "1"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    rows = [json.loads(line) for line in output.read_text().splitlines()]
    assert [row["number"] for row in rows] == list(range(1, len(texts) + 1))
    assert [row["verdict"] == "valid" for row in rows] == [False] * (len(texts) - 1) + [True]
    codes = {row.get("code") for row in rows}
    assert codes - {None} <= REFUSALS.keys() - {"failure"}


def test_refusals_have_words() -> None:
    for code, words in REFUSALS.items():
        assert code.isidentifier()
        assert all(words)
