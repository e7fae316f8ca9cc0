"""`formc publish`, `formc crwd` and `formc vocabulary` as an office calls them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from formc.build import official, publishing
from formc.build.publish import UnwritableError
from formc.cli import formc
from formc.vocabulary import LOCATIONS, stand_in

ROOT = Path(__file__).parents[2]
SERVICE = "uczniowski-klub-sportowy-wpis"
NAMESPACE = "http://crd.gov.pl/wzor/2027/03/01/14000/"
PUBLISH = ("publish", SERVICE, "--namespace", NAMESPACE, "--date", "2027-04-01")


@pytest.fixture
def definitions(tmp_path: Path) -> Path:
    """The project with one service, so that everything is quick."""
    folder = tmp_path / "definitions"
    shutil.copytree(ROOT / "definitions", folder)
    for path in (folder / "services").rglob("*.yaml"):
        if path.stem != SERVICE:
            path.unlink()
    return folder


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(formc, [str(word) for word in words])


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# publish -----------------------------------------------------------------------------------------


def test_publish_then_build_then_never_again(definitions: Path, tmp_path: Path) -> None:
    said = run(*PUBLISH, "-d", definitions)
    assert said.exit_code == 0, said.output
    folder = definitions / "published" / SERVICE / "1"
    stored = tree(folder)
    assert set(stored) == {
        *("publication.yaml", "schemat.xsd", "wyroznik.xml", "przyklad.xml", "przyklad-min.xml"),
        "styl.xsl",
    }
    assert (definitions / "published" / ".gitattributes").read_text().endswith("* -text\n")
    assert run("check", definitions).exit_code == 0
    assert run("build", "-d", definitions, "-o", tmp_path / "out").exit_code == 0
    (bundle,) = (tmp_path / "out" / "forms" / SERVICE).iterdir()
    for name in stored.keys() - {"publication.yaml"}:
        assert (bundle / "crwd" / name).read_bytes() == stored[name]
    again = run(*PUBLISH, "-d", definitions)
    assert again.exit_code == 1
    assert "już opublikowana" in again.output
    assert tree(folder) == stored


def test_an_incremental_build_knows_what_was_published(definitions: Path, tmp_path: Path) -> None:
    other = definitions / "services" / "geodezja" / "wypis-i-wyrys-z-ewidencji-gruntow.yaml"
    shutil.copyfile(ROOT / "definitions" / other.relative_to(definitions), other)
    output = tmp_path / "out"
    build = ("build", "-d", definitions, "-o", output)
    assert run(*build).exit_code == 0
    drafted = tree(output)
    assert run(*PUBLISH, "-d", definitions).exit_code == 0
    assert run(*build).exit_code == 0
    published = tree(output)
    touched = [path for path, data in published.items() if drafted.get(path) != data]
    bundles = {path.split("/")[1] for path in touched if path.startswith(("forms/", "services/"))}
    assert bundles == {SERVICE}
    stored = definitions / "published" / SERVICE / "1" / "schemat.xsd"
    right = stored.read_bytes()
    stored.write_bytes(right.replace(b"maxOccurs", b"minOccurs", 1))
    said = run(*build)
    assert said.exit_code == 1
    assert "E0922" in said.output
    assert tree(output) == published
    stored.unlink()
    assert "E0921" in run(*build).output
    stored.write_bytes(right)
    assert run(*build).exit_code == 0
    assert tree(output) == published
    style = stored.with_name("styl.xsl")
    record = stored.with_name("publication.yaml")
    view, lines = style.read_bytes(), record.read_text()
    style.write_bytes(b"<x/>")
    there = re.sub("styl.xsl: .*", f"styl.xsl: {sha256(b'<x/>').hexdigest()}", lines)
    record.write_text(re.sub("  styl.xsl: .*\n", "", there))
    assert "E0923" in run("check", definitions).output
    record.write_text(there)
    assert run(*build).exit_code == 0
    (bundle,) = (output / "forms" / SERVICE).iterdir()
    assert (bundle / "crwd" / "styl.xsl").read_bytes() == b"<x/>"
    style.write_bytes(view)
    record.write_text(lines)
    assert run(*build).exit_code == 0
    assert tree(output) == published
    fresh = tmp_path / "fresh"
    assert run("build", "-d", definitions, "-o", fresh, "--no-cache").exit_code == 0
    assert tree(fresh) == published


def test_what_the_register_gave_out_is_stored_as_it_is(definitions: Path, tmp_path: Path) -> None:
    given = tmp_path / "z-rejestru"
    other = tmp_path / "other" / "definitions"
    shutil.copytree(definitions, other)
    assert run(*PUBLISH, "-d", other).exit_code == 0
    shutil.copytree(other / "published" / SERVICE / "1", given)
    schema = given / "schemat.xsd"
    schema.write_bytes(schema.read_bytes().replace(b"\n", b"\r\n"))  # as its publisher signed it
    (given / "styl.xsl").write_bytes(b"<x/>")
    said = run(*PUBLISH, "--files", given, "-d", definitions)
    assert said.exit_code == 0, said.output
    folder = definitions / "published" / SERVICE / "1"
    assert (folder / "schemat.xsd").read_bytes() == schema.read_bytes()
    assert (folder / "styl.xsl").read_bytes() == b"<x/>"
    assert run("check", definitions).exit_code == 0


def test_files_of_another_form_are_not_stored(definitions: Path, tmp_path: Path) -> None:
    given = tmp_path / "z-rejestru"
    given.mkdir()
    for name in ("schemat.xsd", "wyroznik.xml"):
        (given / name).write_bytes(b"<x/>")
    said = run(*PUBLISH, "--files", given, "-d", definitions)
    assert said.exit_code == 1
    assert "E0924" in said.output
    assert not (definitions / "published").exists()
    (given / "wyroznik.xml").unlink()
    missing = run(*PUBLISH, "--files", given, "-d", definitions)
    assert missing.exit_code == 3
    assert "nie ma wyroznik.xml" in missing.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--namespace", "http://crd.gov.pl/wzor/1/", "--date", "2027-04-01"), "nie jest adresem"),
        (("--namespace", NAMESPACE, "--date", "1 kwietnia"), "nie jest dniem"),
        (("--namespace", NAMESPACE), "--date"),
    ],
)
def test_wrong_words_of_publish(definitions: Path, words: tuple[str, ...], said: str) -> None:
    found = run("publish", SERVICE, *words, "-d", definitions)
    assert found.exit_code == 2
    assert said in found.output
    assert not (definitions / "published").exists()


def test_an_unknown_service(definitions: Path, tmp_path: Path) -> None:
    for words in (("publish", "uczniowski", *PUBLISH[2:]), ("crwd", "uczniowski", "-o", "x.zip")):
        found = run(*words, "-d", definitions)
        assert found.exit_code == 2
        assert SERVICE in found.output or "Nie ma usługi" in found.output


@pytest.mark.parametrize("at", ["_write", "_sync", "_keep_bytes"])
def test_a_failure_at_any_step_leaves_nothing(
    definitions: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    done = 0
    real = getattr(publishing, at)

    def failing(*words: object) -> None:
        nonlocal done
        done += 1
        if done > (2 if at == "_write" else 0):
            raise OSError(28, "No space left on device")
        real(*words)

    monkeypatch.setattr(publishing, at, failing)
    said = run(*PUBLISH, "-d", definitions)
    assert said.exit_code == 3
    assert "No space left" in said.output
    below = definitions / "published" / SERVICE
    assert not below.exists() or not list(below.iterdir())
    assert run("check", definitions).exit_code == 0
    monkeypatch.undo()
    assert run(*PUBLISH, "-d", definitions).exit_code == 0


def test_a_folder_that_came_in_between_stays(definitions: Path) -> None:
    target = definitions / "published" / SERVICE / "1"
    target.mkdir(parents=True)
    (target / "schemat.xsd").write_bytes(b"kogos innego")
    with pytest.raises(UnwritableError):
        publishing.store(definitions, {f"published/{SERVICE}/1/schemat.xsd": b"moje"})
    assert tree(target) == {"schemat.xsd": b"kogos innego"}
    assert [path.name for path in target.parent.iterdir()] == ["1"]


def test_a_linked_folder_is_refused(definitions: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (definitions / "published").symlink_to(elsewhere)
    with pytest.raises(UnwritableError, match="dowiązaniem"):
        publishing.store(definitions, {f"published/{SERVICE}/1/schemat.xsd": b"x"})
    assert not list(elsewhere.iterdir())


def test_broken_definitions_are_not_published(definitions: Path) -> None:
    (definitions / "services" / "zly.yaml").write_text("service: [", encoding="utf-8")
    said = run(*PUBLISH, "-d", definitions)
    assert said.exit_code == 1
    assert "Nic nie zapisano" in said.output


# crwd --------------------------------------------------------------------------------------------


def test_the_package_has_the_bytes_of_the_bundle(definitions: Path, tmp_path: Path) -> None:
    assert run("build", "-d", definitions, "-o", tmp_path / "out").exit_code == 0
    (bundle,) = (tmp_path / "out" / "forms" / SERVICE).iterdir()
    for name in ("a.zip", "b.zip", "folder"):
        said = run("crwd", SERVICE, "-d", definitions, "-o", tmp_path / name)
        assert said.exit_code == 0, said.output
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    assert files == tree(tmp_path / "folder")
    expected = {"schemat.xsd", "wyroznik.xml", "przyklad.xml"}
    if (bundle / "crwd" / "styl.xsl").exists():
        expected.add("styl.xsl")
    assert set(files) == expected
    for name, data in files.items():
        assert (bundle / "crwd" / name).read_bytes() == data


def test_the_list_for_the_office(definitions: Path, tmp_path: Path) -> None:
    drafted = run("crwd", SERVICE, "-d", definitions, "-o", tmp_path / "a.zip").output
    for words in ("[ ] przestrzeń nazw jest robocza", "[ ] dzień, od którego", "[ ] podpis",
                  "[ ] twórca wzoru", "ZASTĘPNIKAMI", "formc vocabulary fetch"):  # fmt: skip
        assert words in drafted
    project = definitions / "formc.yaml"
    author = ["name", "nip", "postal_code", "post", "town", "street", "building", "voivodeship"]
    lines = "".join(f"  {key}: wpisane\n" for key in author)
    project.write_text(f"{project.read_text()}author:\n{lines}")
    assert run(*PUBLISH, "-d", definitions).exit_code == 0
    published = run("crwd", SERVICE, "-d", definitions, "-o", tmp_path / "a.zip").output
    for words in (f"[x] przestrzeń nazw: {NAMESPACE}", "[x] wzór obowiązuje od 2027-04-01",
                  "[x] twórca wzoru: wpisane", "[ ] podpis"):  # fmt: skip
        assert words in published


def test_a_folder_with_something_else_in_it_is_left_alone(
    definitions: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "wazne.txt").write_text("x")
    said = run("crwd", SERVICE, "-d", definitions, "-o", folder)
    assert said.exit_code == 3
    assert tree(folder) == {"wazne.txt": b"x"}


# vocabulary --------------------------------------------------------------------------------------


class Register:
    """A proxy on this machine that answers for crd.gov.pl and w3.org."""

    def __init__(self) -> None:
        self.files = {address: stand_in(address) for address in LOCATIONS}
        self.redirects: dict[str, str] = {}
        self.asked: list[str] = []
        register = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the name is the library's
                register.asked.append(self.path)
                if self.path in register.redirects:
                    self.send_response(302)
                    self.send_header("Location", register.redirects[self.path])
                    self.end_headers()
                    return
                data = register.files.get(self.path)
                self.send_response(404 if data is None else 200)
                self.end_headers()
                self.wfile.write(data or b"<html>nie ma</html>")

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = False  # so that closing waits for them

        self.server = Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    found = Register()
    threading.Thread(target=found.server.serve_forever, daemon=True).start()
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", found.address)
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")  # nobody answers there
    yield found
    found.server.shutdown()
    found.server.server_close()


STRUKTURA = "http://crd.gov.pl/xml/schematy/struktura/2009/11/16/struktura.xsd"
ADRES = "http://crd.gov.pl/xml/schematy/adres/2009/11/09/adres.xsd"


def test_fetch_keeps_pins_and_checks(definitions: Path, register: Register) -> None:
    said = run("vocabulary", "fetch", "-d", definitions)
    assert said.exit_code == 0, said.output
    assert set(register.asked) == set(LOCATIONS)
    assert "zastrzeżenia: 0; schematy podstawowe oficjalne" in said.output
    project = definitions.parent
    pins = json.loads((project / official.PINS).read_bytes())["files"]
    for address, pin in pins.items():
        stored = (project / official.FOLDER / pin["file"]).read_bytes()
        assert stored == register.files[address]
        assert pin["sha256"] == sha256(stored).hexdigest()
    asked = len(register.asked)
    assert "oficjalne" in run("vocabulary", "check", "-d", definitions).output
    assert len(register.asked) == asked
    again = run("vocabulary", "fetch", "-d", definitions)
    assert again.exit_code == 0
    assert "porównaj" not in again.output
    lodged = run("crwd", SERVICE, "-d", definitions, "-o", project / "x.zip").output
    assert "ZASTĘPNIKAMI" not in lodged


def test_other_software_finds_them_by_the_catalogue(
    definitions: Path, register: Register, tmp_path: Path
) -> None:
    assert run("vocabulary", "fetch", "-d", definitions).exit_code == 0
    assert run("crwd", SERVICE, "-d", definitions, "-o", tmp_path / "wzor").exit_code == 0
    program = (
        "from lxml import etree; schema = etree.XMLSchema(file='schemat.xsd');"
        "schema.assertValid(etree.parse('przyklad.xml')); print('+')"
    )
    for catalogue, expected in (
        (definitions.parent / official.FOLDER / "catalog.xml", "+"),
        ("", ""),
    ):
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path / "wzor", capture_output=True, text=True,
            check=False, env={**os.environ, "XML_CATALOG_FILES": str(catalogue), "http_proxy": ""},
        )  # fmt: skip
        assert done.stdout.strip() == expected, done.stderr[-800:]


def test_without_them_the_stand_ins_are_told_loudly(definitions: Path) -> None:
    said = run("vocabulary", "check", "-d", definitions)
    assert said.exit_code == 0
    assert "ZASTĘPNIKI" in said.output
    assert "NIE oficjalne" in said.output


def test_checks_are_made_with_what_was_fetched(definitions: Path, register: Register) -> None:
    """An official file that demands what documents do not have: the run must say so."""
    strict = register.files[STRUKTURA].replace(
        b'<xs:element ref="str:CID" minOccurs="0"/>', b'<xs:element ref="str:CID"/>'
    )
    assert strict != register.files[STRUKTURA]
    register.files[STRUKTURA] = strict
    said = run("vocabulary", "fetch", "-d", definitions)
    assert said.exit_code == 1
    assert f"{SERVICE}: crwd/przyklad.xml (lxml)" in said.output
    assert f"{SERVICE}: crwd/przyklad-min.xml (xmlschema)" in said.output
    register.files[STRUKTURA] = strict.replace(b'name="TrescDokumentuTyp"', b'name="InnyTyp"')
    said = run("vocabulary", "fetch", "--pin", "-d", definitions)
    assert said.exit_code == 1
    assert f"{SERVICE}: crwd/schemat.xsd (lxml)" in said.output


def test_what_an_official_file_imports_is_fetched_too(
    definitions: Path, register: Register
) -> None:
    countries = "http://crd.gov.pl/xml/schematy/adres/2009/11/09/kraje.xsd"
    register.files[countries] = (
        b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="u:kraje"/>'
    )
    data = register.files[ADRES]
    start = data.index(b">", data.index(b"<xs:schema")) + 1
    more = b'<xs:import namespace="u:kraje" schemaLocation="kraje.xsd"/>'
    register.files[ADRES] = data[:start] + more + data[start:]
    said = run("vocabulary", "fetch", "-d", definitions)
    assert said.exit_code == 0, said.output
    assert countries in register.asked


def changes(register: Register, kind: str) -> None:
    match kind:
        case "gone":
            del register.files[STRUKTURA]
        case "page":
            register.files[STRUKTURA] = b"<html><body>Przerwa techniczna</body></html>"
        case "text":
            register.files[STRUKTURA] = b"Przerwa"
        case "empty":
            register.files[STRUKTURA] = b""
        case "other":
            register.files[STRUKTURA] = register.files[ADRES]
        case "huge":
            register.files[STRUKTURA] += b" " * (official.FILE_BYTES + 1)
        case "outside":
            register.files[STRUKTURA] = register.files[STRUKTURA].replace(
                b"http://crd.gov.pl/xml/schematy/meta/2009/11/16/meta.xsd", b"http://zly.example/"
            )
        case "file":
            register.redirects[STRUKTURA] = "file:///etc/passwd"
        case "endless":
            register.redirects[STRUKTURA] = STRUKTURA
        case "https":
            register.redirects[STRUKTURA] = STRUKTURA.replace("http:", "https:")
        case "down":
            register.server.shutdown()
            register.server.server_close()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("gone", "Not Found"),
        ("page", "to nie XML Schema"),
        ("text", "to nie XML"),
        ("empty", "to nie XML"),
        ("other", "przestrzeni nazw"),
        ("huge", "ponad 2 MiB"),
        ("outside", "poza schematy podstawowe"),
        ("file", "nie można pobrać"),
        ("endless", "nie można pobrać"),
        ("https", "nie można pobrać"),
        ("down", "Nic nie zapisano"),
    ],
)
def test_what_cannot_be_fetched_changes_nothing(
    definitions: Path, register: Register, kind: str, said: str
) -> None:
    before = tree(definitions.parent)
    changes(register, kind)
    found = run("vocabulary", "fetch", "-d", definitions)
    assert found.exit_code == 3, found.output
    assert said in found.output
    assert "root:" not in found.output
    assert tree(definitions.parent) == before


def test_other_bytes_than_pinned_are_refused(definitions: Path, register: Register) -> None:
    assert run("vocabulary", "fetch", "-d", definitions).exit_code == 0
    before = tree(definitions.parent)
    register.files[ADRES] += b"<!-- podmiana -->"
    found = run("vocabulary", "fetch", "-d", definitions)
    assert found.exit_code == 3
    assert "ktoś go podmienił" in found.output
    assert tree(definitions.parent) == before
    assert run("vocabulary", "fetch", "--pin", "-d", definitions).exit_code == 0
    assert tree(definitions.parent) != before


@pytest.mark.parametrize("damage", ["bytes", "missing", "pins", "outside", "link"])
def test_a_damaged_vocabulary_is_told(definitions: Path, register: Register, damage: str) -> None:
    assert run("vocabulary", "fetch", "-d", definitions).exit_code == 0
    project = definitions.parent
    pins = project / official.PINS
    one = project / official.FOLDER / ADRES.removeprefix("http://")
    match damage:
        case "bytes":
            one.write_bytes(one.read_bytes() + b" ")
        case "missing":
            one.unlink()
        case "pins":
            pins.write_text("{")
        case "outside":
            pins.write_text(
                pins.read_text().replace(one.name, f"../../../../../../../../{one.name}")
            )
        case "link":
            copy = project / "kopia.xsd"
            one.rename(copy)
            one.symlink_to(copy)
    for words in (("vocabulary", "check"), ("crwd", SERVICE, "-o", project / "x.zip")):
        found = run(*words, "-d", definitions)
        assert found.exit_code == 3, found.output
        assert "Traceback" not in found.output
