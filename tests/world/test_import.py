"""`formc import` as a person meets it: files, exit codes, and originals that mean harm."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from formc.cli import formc
from formc.compiler import check
from tests.support.imported import CASES, PROJECT

WNIOSEK = CASES / "xsd" / "wniosek" / "schemat.xsd"
TYPY = CASES / "xsd" / "typy" / "typy.xsd"
XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'


def run(*arguments: object) -> Result:
    return CliRunner().invoke(formc, ["import", *map(str, arguments)])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, data in PROJECT.items():
        file = tmp_path / "definitions" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return tmp_path / "definitions"


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# What comes out -----------------------------------------------------------------------------------


def test_on_the_screen_the_definition_and_the_notes_are_apart() -> None:
    done = run("xsd", WNIOSEK)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("# Szkic z importu: XSD schemat.xsd")
    assert "service: wzor-2019-03-04-7001" in done.stdout
    assert "Do sprawdzenia (" in done.stderr
    assert "nip: nazwa wskazuje na `type: nip`" in done.stderr


def test_in_a_project_it_checks_clean_with_its_codelists(project: Path) -> None:
    output = project / "services" / "inne" / "typy.yaml"
    done = run("xsd", TYPY, "-o", output)
    assert done.exit_code == 0, done.output
    files = files_of(project)
    assert {"codelists/typy-kraj.yaml", "codelists/typy-kraj.csv"} <= files.keys()
    assert not any(".import" in name for name in files)
    checked = check(files)
    assert {each.code for each in checked.report} == {"W0601"}
    assert "typy" in checked.services


def test_nothing_is_overwritten_unless_asked(project: Path) -> None:
    output = project / "services" / "typy.yaml"
    output.parent.mkdir()
    output.write_text("moje")
    done = run("xsd", TYPY, "-o", output)
    assert done.exit_code == 2
    assert "już jest; --force" in done.output
    assert output.read_text() == "moje"
    assert not (project / "codelists").exists()
    assert run("xsd", TYPY, "-o", output, "--force").exit_code == 0
    assert output.read_text().startswith("# Szkic")


def test_a_service_that_is_there_keeps_its_id(project: Path) -> None:
    first = project / "services" / "typy.yaml"
    assert run("xsd", TYPY, "-o", first).exit_code == 0
    again = run("xsd", TYPY, "-o", project / "services" / "inny.yaml", "--force")
    assert again.exit_code == 2
    assert "inny podaje --id" in again.output
    other = run("xsd", TYPY, "-o", project / "services" / "inny.yaml", "--id", "inny")
    assert other.exit_code == 0, other.output


def test_the_same_original_gives_the_same_bytes() -> None:
    assert run("xsd", TYPY).stdout == run("xsd", TYPY).stdout


def test_all_files_are_written_or_none(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The definition comes last; when its place fails, the codelists that came first go again, and
    with --force what was there comes back."""
    output = project / "services" / "typy.yaml"
    assert run("xsd", TYPY, "-o", output).exit_code == 0
    before = files_of(project)
    place = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if str(target) == str(output) and self.suffix == ".import":
            raise OSError(28, "No space left on device")
        return place(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    done = run("xsd", TYPY, "-o", output, "--title", "Inny", "--force")
    assert done.exit_code == 3
    assert "niczego nie zmieniono" in done.output
    assert files_of(project) == before
    monkeypatch.undo()

    def link(source: object, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", link)
    other = project / "services" / "inne.yaml"
    assert run("xsd", TYPY, "-o", other, "--id", "inne").exit_code == 3
    assert files_of(project) == before


def test_a_codelist_of_the_project_is_not_replaced(project: Path) -> None:
    own = project / "codelists" / "stary.yaml"
    own.parent.mkdir()
    own.write_text("codelist: typy-kraj\nversion: 2026-01\ntitle: Mój\noptions:\n  a: A\n")
    done = run("xsd", TYPY, "-o", project / "services" / "typy.yaml")
    assert done.exit_code == 2
    assert "Słownik `typy-kraj` już jest" in done.output
    assert not (project / "services").exists()


def test_a_definition_has_the_ending_that_is_read(project: Path) -> None:
    done = run("xsd", WNIOSEK, "-o", project / "services" / "wniosek.txt")
    assert done.exit_code == 2
    assert "końcówkę .yaml" in done.output


def test_the_report_as_json(project: Path) -> None:
    output = project / "services" / "typy.yaml"
    done = run("xsd", TYPY, "-o", output, "--json")
    report = json.loads(done.stdout)
    assert report["id"] == "typy"
    assert report["files"][-1] == output.as_posix()
    assert {"at", "words", "code"} == set(report["notes"][0])
    assert run("xsd", TYPY, "--json").exit_code == 2


def test_notes_in_english(project: Path) -> None:
    folder = CASES / "xlsform" / "ankieta"
    sheets = [folder / f"{name}.csv" for name in ("survey", "choices", "settings")]
    done = run("xlsform", *sheets, "-o", project / "services" / "a.yaml", "--lang", "en")
    assert "To look at (" in done.output
    assert "Questions that the phone answers were left out: start, audit" in done.output
    assert "# do sprawdzenia: Pytania" in (project / "services" / "a.yaml").read_text()


POLISH = re.compile("[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]")


ORIGINALS = sorted([*CASES.glob("*/*/*.*"), *CASES.glob("clean/*.json")])


@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_note_is_known_in_english(path: Path, project: Path) -> None:
    """But for the words of the original."""
    kinds = {".xsd": "xsd", ".json": "jsonschema", ".csv": "xlsform"}
    files = sorted(path.parent.glob("*.csv")) if path.suffix == ".csv" else [path]
    output = project / "services" / "a.yaml"
    done = run(kinds[path.suffix], *files, "-o", output, "--lang", "en", "--json")
    for note in json.loads(done.stdout)["notes"]:
        ours = re.sub(r"`[^`]*`|„[^”]*”|\([^)]*\)|: .*$", "", note["words"])
        assert note["code"] or not POLISH.search(ours), note


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("xsd", WNIOSEK, "--id", "Zły Id"), "nie jest identyfikatorem"),
        (("xsd", WNIOSEK, "--domain", "Zła"), "dziedzin"),
        (("xsd",), "Brakuje argumentu SCHEMAT"),
        (("pdf", WNIOSEK), "Nie ma polecenia `pdf`"),
    ],
)
def test_a_wrong_call_is_told(arguments: tuple[object, ...], words: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert words in done.output


@pytest.mark.parametrize("command", ["", "xsd", "xlsform", "jsonschema"])
def test_help_teaches(command: str) -> None:
    done = run(*filter(None, [command]), "--help")
    assert done.exit_code == 0
    assert "Przykłady:" in done.output
    assert f"formc import {command}" in done.output
    if not command:
        assert "Podstawy prawnej" in done.output
        assert "Kody wyjścia: 0 zapisano, 1" in done.output


def test_sheets_and_json_come_in_by_the_same_door(project: Path) -> None:
    survey = CASES / "xlsform" / "ankieta"
    sheets = [survey / f"{name}.csv" for name in ("survey", "choices", "settings")]
    done = run("xlsform", *sheets, "-o", project / "services" / "ankieta-psy.yaml")
    assert done.exit_code == 0, done.output
    assert "słownik ankieta-psy-powiat" in done.output
    schema = CASES / "jsonschema" / "zgloszenie" / "zgloszenie.schema.json"
    done = run("jsonschema", schema, "-o", project / "services" / "zgloszenie.yaml")
    assert done.exit_code == 0, done.output
    checked = check(files_of(project))
    assert {"ankieta-psy", "zgloszenie"} == set(checked.services)
    assert {each.code for each in checked.report} == {"W0601"}


def test_a_list_with_a_filter_needs_a_file_of_its_own() -> None:
    survey = CASES / "xlsform" / "ankieta"
    done = run("xlsform", survey / "survey.csv", survey / "choices.csv")
    assert done.exit_code == 2
    assert "podaj -o PLIK" in done.output


# The environment ----------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_is_the_environment(tmp_path: Path) -> None:
    assert run("xsd", tmp_path / "nie-ma.xsd").exit_code == 3
    assert run("xsd", tmp_path).exit_code == 3
    os.mkfifo(tmp_path / "rura.xsd")
    done = run("xsd", tmp_path / "rura.xsd")
    assert done.exit_code == 3
    assert "nie jest zwykłym plikiem" in done.output


def test_a_folder_that_cannot_be_written_is_the_environment(tmp_path: Path) -> None:
    (tmp_path / "plik").write_text("")
    done = run("xsd", WNIOSEK, "-o", tmp_path / "plik" / "x.yaml")
    assert done.exit_code == 3
    assert "Traceback" not in done.output


# Harm ---------------------------------------------------------------------------------------------


def nested(count: int) -> str:
    """Groups of which each holds the one before twice."""
    groups = [f'<xs:group name="g0" {XS}><xs:sequence/></xs:group>']
    groups += [
        f'<xs:group name="g{n}"><xs:sequence><xs:group ref="g{n - 1}"/><xs:group ref="g{n - 1}"/>'
        "</xs:sequence></xs:group>"
        for n in range(1, count)
    ]
    body = f'<xs:complexType><xs:group ref="g{count - 1}"/></xs:complexType>'
    return f'<xs:schema {XS}>{"".join(groups)}<xs:element name="a">{body}</xs:element></xs:schema>'


def wide(count: int) -> str:
    """Types of which each holds ten of the one before."""
    types = ['<xs:complexType name="t0"><xs:attribute name="x" type="xs:string"/></xs:complexType>']
    for n in range(1, count):
        inner = "".join(f'<xs:element name="e{i}" type="t{n - 1}"/>' for i in range(10))
        types.append(
            f'<xs:complexType name="t{n}"><xs:sequence>{inner}</xs:sequence></xs:complexType>'
        )
    element = f'<xs:element name="a" type="t{count - 1}"/>'
    return f"<xs:schema {XS}>{''.join(types)}{element}</xs:schema>"


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
HARM = {
    "doctype": (f"{LAUGHS}<xs:schema {XS}>&b;</xs:schema>", "DOCTYPE"),
    "external": ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "DOCTYPE"),
    "deep": ("<a>" * 5_000 + "</a>" * 5_000, "za głęboko"),
    "not xml": ("to nie XML", "to nie jest poprawny XML"),
    "not a schema": ("<a/>", "to nie jest schemat XSD"),
    "empty": ("", "to nie jest poprawny XML"),
    "no element": (f"<xs:schema {XS}/>", "nie ma elementu głównego"),
    "doubling groups": (nested(60), "rozwija się"),
    "tenfold types": (wide(12), "rozwija się"),
    "own base": (
        f'<xs:schema {XS}><xs:element name="a" type="t"/><xs:complexType name="t">'
        '<xs:complexContent><xs:extension base="t"/></xs:complexContent></xs:complexType>'
        "</xs:schema>",
        "sam z siebie",
    ),
    "own simple base": (
        f'<xs:schema {XS}><xs:element name="a" type="t"/><xs:simpleType name="t">'
        '<xs:restriction base="t"/></xs:simpleType></xs:schema>',
        "sam z siebie",
    ),
    "unknown prefix": (
        f'<xs:schema {XS}><xs:element name="a" type="zly:t"/></xs:schema>',
        "nieznany przedrostek `zly`",
    ),
    "many attributes": (
        f"<xs:schema {XS} " + " ".join(f"a{n}=''" for n in range(500)) + "/>",
        "za dużo atrybutów",
    ),
    "long tag": (f'<xs:schema {XS} a="{"x" * 2**20}"/>', "za długi znacznik"),
}


@pytest.mark.parametrize("harm", HARM)
def test_harm_is_refused_soon_and_in_words(tmp_path: Path, harm: str) -> None:
    text, words = HARM[harm]
    (tmp_path / "s.xsd").write_text(text)
    started = time.monotonic()
    done = run("xsd", tmp_path / "s.xsd", "-o", tmp_path / "out.yaml")
    assert done.exit_code == 1, done.output
    assert "s.xsd" in done.output
    assert words in done.output
    assert not (tmp_path / "out.yaml").exists()
    assert time.monotonic() - started < 10


def test_signs_of_strangers_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """Neither what clears a screen nor what turns words round, in notes and in refusals."""
    bad = "\u001b[2Ja\u202etxt.exe\u0007\u200b"
    schema = {"type": "object", "properties": {bad: {"type": "string", bad: 1}, "a": {"not": {}}}}
    (tmp_path / "s.json").write_text(json.dumps(schema))
    (tmp_path / "zly.json").write_text(json.dumps({"properties": {"a": {"$ref": f"#/{bad}"}}}))
    (tmp_path / "a.csv").write_text(f"type,name,label\ntext,a,{bad}\n{bad},b,B\n", "utf-8")
    for arguments in (("jsonschema", "s.json"), ("jsonschema", "zly.json"), ("xlsform", "a.csv")):
        kind, name = arguments
        done = run(kind, tmp_path / name)
        assert not set("\u001b\u202e\u0007\u200b").intersection(done.output), done.output
        assert done.exit_code == (1 if name == "zly.json" else 0)


HOSTILE_JSON = {
    "twice": ('{"type": "object",\n"properties": {"a": {},\n"a": {}}}', ":3: klucz `a` stoi"),
    "no number": ('{"properties": {"a": {"maximum": NaN}}}', "liczbę, która nią nie jest"),
    "too much": ('{"properties": {"a": {"maximum": 1e999}}}', "liczbę, która nią nie jest"),
    "infinite": ('{"properties": {"a": {"maximum": Infinity}}}', "liczbę, która nią nie jest"),
    "deep": ('{"properties":' * 50_000 + "1" + "}" * 50_000, "za głęboko"),
    "long number": ('{"a": ' + "9" * 5_000 + "}", "liczbę, która nią nie jest"),
    "circle": ('{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}', "w kółko"),
    "nowhere": ('{"properties": {"a": {"$ref": "#/x/-1"}}}', "donikąd"),
    "an anchor": ('{"properties": {"a": {"$ref": "#nie-ma"}}}', "donikąd"),
    "too large": ('{"a": "' + "x" * (4 * 2**20) + '"}', "ponad 4 MiB"),
    "only remote": ('{"$ref": "http://169.254.169.254/latest"}', "nie opisuje obiektu"),
}


@pytest.mark.parametrize("harm", HOSTILE_JSON)
def test_harm_in_json_is_refused_soon_and_in_words(
    tmp_path: Path, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    text, words = HOSTILE_JSON[harm]
    (tmp_path / "s.json").write_text(text)
    started = time.monotonic()
    done = run("jsonschema", tmp_path / "s.json", "-o", tmp_path / "out.yaml")
    assert done.exit_code == 1, done.output
    assert "s.json" in done.output
    assert words in done.output
    assert not (tmp_path / "out.yaml").exists()
    assert time.monotonic() - started < 10


def test_huge_counts_are_bounded(tmp_path: Path) -> None:
    inner = f'<xs:element name="x" type="xs:string" minOccurs="7" maxOccurs="{"9" * 40}"/>'
    body = f"<xs:complexType><xs:sequence>{inner}</xs:sequence></xs:complexType>"
    (tmp_path / "s.xsd").write_text(
        f'<xs:schema {XS}><xs:element name="a">{body}</xs:element></xs:schema>'
    )
    done = run("xsd", tmp_path / "s.xsd")
    assert done.exit_code == 0, done.output
    assert "max: 1000" in done.stdout


def test_other_encodings_are_told(tmp_path: Path) -> None:
    for data in ("<a>ż</a>".encode("cp1250"), f"<xs:schema {XS}/>".encode("utf-16")):
        (tmp_path / "s.xsd").write_bytes(data)
        done = run("xsd", tmp_path / "s.xsd")
        assert done.exit_code == 1
        assert "UTF-8" in done.output


def test_files_outside_the_folder_are_not_read(tmp_path: Path) -> None:
    """Neither by a path upward nor through a link; what is beside is."""
    inside = tmp_path / "w"
    inside.mkdir()
    type = '<xs:simpleType name="t"><xs:restriction base="xs:date"/></xs:simpleType>'
    type = f"<xs:schema {XS}>{type}</xs:schema>"
    (tmp_path / "obok.xsd").write_text(type)
    (inside / "link.xsd").symlink_to(tmp_path / "obok.xsd")

    def kind(location: str) -> str:
        (inside / "s.xsd").write_text(
            f'<xs:schema {XS}><xs:include schemaLocation="{location}"/>'
            '<xs:element name="a"><xs:complexType><xs:sequence><xs:element name="x" type="t"/>'
            "</xs:sequence></xs:complexType></xs:element></xs:schema>"
        )
        done = run("xsd", inside / "s.xsd")
        assert done.exit_code == 0, done.output
        return "date" if "type: date" in done.stdout else done.stderr

    for outside in ("../obok.xsd", "link.xsd", str(tmp_path / "obok.xsd"), "file:///etc/passwd"):
        assert f"nie czytano `{outside}`" in kind(outside)
    shutil.copy(tmp_path / "obok.xsd", inside / "tutaj.xsd")
    for beside in ("tutaj.xsd", "./tutaj.xsd", "https://example.org/wzor/tutaj.xsd"):
        assert kind(beside) == "date"


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    done = run("xsd", CASES / "xsd" / "wybory" / "zgloszenie.xsd")
    assert done.exit_code == 0
    assert "nie czytano `https://example.org/nie-ma.xsd`" in done.stderr
