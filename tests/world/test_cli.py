"""The commands as a person and as CI call them: words, exit codes, nothing half-written."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from formc.cli import formc
from formc.cli import main as entry

ROOT = Path(__file__).parents[2]
SERVICE = "uczniowski-klub-sportowy-wpis"


@pytest.fixture
def definitions(tmp_path: Path) -> Path:
    folder = tmp_path / "definitions"
    shutil.copytree(ROOT / "definitions", folder)
    return folder


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(formc, [str(word) for word in words])


@pytest.mark.parametrize(
    "name",
    ["check", "build", "test", "prove", "new", "explain", "targets", "serve", "bundle", "validate"],
)
def test_every_command_teaches(name: str) -> None:
    shown = run(name, "--help")
    assert shown.exit_code == 0
    assert len(shown.output.splitlines()) > 5
    assert name in run("--help").output


ENGLISH = re.compile(
    r"Usage|Options|Commands|Arguments|Error|Try|Show|Got|Invalid|default|exit|required"
)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--help", "Użycie: formc [OPCJE] POLECENIE"),
        ("check --help", "Pokazuje tę pomoc."),
        ("serve --help", "domyślnie 8000"),
        ("validate --help", "domyślnie po 20"),
        ("validate generated", "Brakuje argumentu PLIK"),
        ("new --help", "Polecenia:"),
        ("new", "Polecenia:"),
        ("chek", "Czy chodzi o `check`?"),
        ("new servis", "Czy chodzi o `service`?"),
        ("check --lnag pl", "Nie ma opcji `--lnag`. Czy chodzi o `--lang`?"),
        ("check --lang xx", "Zła wartość opcji `--lang`: może być pl albo en."),
        ("serve --port x", "`--port`: ma być liczbą całkowitą od 1 do 65535."),
        ("serve --port", "Opcja `--port` wymaga wartości."),
        ("check --strict=1", "Opcja `--strict` nie przyjmuje wartości."),
        ("new service", "Brakuje argumentu ID."),
        ("check a b c", "Nadmiarowe argumenty: b c."),
        ("bundle", "Polecenia:"),
        ("bundle verfy", "Czy chodzi o `verify`?"),
        ("verify", "Brakuje argumentu ŚCIEŻKA."),
        ("bundle verify", "Brakuje argumentu ŚCIEŻKA."),
        ("bundle pack generated", "Brakuje opcji `--output`."),
        ("bundle sign x --key y --serial -1", "`--serial`: ma być liczbą całkowitą od 0"),
        ("bundle unpack --help", "Dokąd.  [wymagane]"),
        ("check pyproject.toml", "Zła wartość argumentu [FOLDER]: ma być folderem."),
    ],
)
def test_help_and_usage_are_in_one_language(
    words: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    shown = CliRunner().invoke(formc, words.split(), prog_name="formc")
    assert said in shown.output
    assert not ENGLISH.search(shown.output)
    assert shown.exit_code == (0 if words.endswith("--help") else 2)
    assert "`formc" in shown.output or shown.exit_code == 0 or words in ("new", "bundle")


def test_serving_needs_flask(definitions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("formc.devserver")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "flask", None)
    found = run("serve", "-d", definitions)
    assert found.exit_code == 3
    assert "zainstaluj `formc[serve]`" in found.output
    assert not (definitions.parent / "generated").exists()


def test_a_busy_port_is_told_before_anything_else(definitions: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        found = run("serve", "-d", definitions, "-o", tmp_path / "out", "--port", str(port))
    assert found.exit_code == 3
    assert "port jest zajęty" in found.output
    assert "Usługi:" not in found.output
    assert "Port" not in found.output.replace("--port", "")


def test_serving_says_one_line_and_answers(definitions: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "formc", "serve", "-d", definitions, "-o", tmp_path / "out"]
    with subprocess.Popen(
        [*command, "--port", port], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        try:
            said = server.stdout.readline()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/catalog.json") as answered:
                assert answered.status == 200
        finally:
            # Not SIGINT: a runner in the background ignores it, and its children with it.
            server.terminate()
        warned = server.stderr.read()
    assert said == f"Usługi: http://127.0.0.1:{port}  (Ctrl+C kończy)\n"
    assert "WARNING" not in warned
    assert "GET /catalog.json" in warned


def test_a_new_service_says_where_it_is_and_which_domain(definitions: Path) -> None:
    made = run("new", "service", "zgoda-na-lot", "-d", definitions)
    (path,) = definitions.rglob("zgoda-na-lot.yaml")
    assert f"Założono {path} (dziedzina: {path.parent.name}; inną wybiera --domain: " in made.output
    assert run("new", "service", "zgoda-na-rejs", "--domain", "x", "-d", definitions).exit_code == 2


def test_check_is_clean_and_quick_to_say_so(definitions: Path) -> None:
    found = run("check", definitions)
    assert found.exit_code == 0, found.output


def test_a_mistake_ends_with_one_and_both_languages(definitions: Path) -> None:
    path = definitions / "fragments" / "adres.yaml"
    path.write_text(path.read_text().replace("type: text", "type: txet", 1))
    polish, english = run("check", definitions), run("check", definitions, "--lang", "en")
    assert (polish.exit_code, english.exit_code) == (1, 1)
    assert "błąd[E0402]: nieznany typ pola `txet`" in polish.output
    assert "error[E0402]: unknown field type `txet`" in english.output
    (line,) = run("check", definitions, "--format", "json").output.splitlines()
    told = json.loads(line)
    assert (told["code"], told["path"]) == ("E0402", "fragments/adres.yaml")


def test_usage_and_environment_have_their_codes(definitions: Path, tmp_path: Path) -> None:
    near = run("build", "uczniowski-klub-sportowy-wpsi", "-d", definitions)
    assert near.exit_code == 2
    assert SERVICE in near.output
    assert run("chek").exit_code == 2
    assert run("build", "--target", "xds", "-d", definitions).exit_code == 2
    assert run("explain", "E9999").exit_code == 2
    assert run("check", tmp_path / "nie-ma").exit_code == 3
    (definitions / "link.yaml").symlink_to("/etc/passwd")
    linked = run("check", definitions)
    assert linked.exit_code == 3
    assert "dowiązaniem" in linked.output


def test_a_pipe_in_the_folder_does_not_hang(definitions: Path) -> None:
    os.mkfifo(definitions / "rura.yaml")
    assert run("check", definitions).exit_code == 3


def test_our_own_bug_is_told_as_that(monkeypatch: pytest.MonkeyPatch, capfd: object) -> None:
    monkeypatch.setattr(sys, "argv", ["formc", "targets"])
    monkeypatch.setattr("formc.build.plugins.load", lambda *names: 1 / 0)
    with pytest.raises(SystemExit) as ended:
        entry()
    assert ended.value.code == 70
    assert "błąd w formc" in capfd.readouterr().err  # type: ignore[attr-defined]


def test_what_the_machine_refuses_is_no_bug() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no device that is always full")
    with full.open("w") as out:
        done = subprocess.run(
            [sys.executable, "-m", "formc", "targets"],
            stdout=out, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_build_then_check_then_a_change_is_named(definitions: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run("build", "-d", definitions, "-o", output).exit_code == 0
    assert run("build", "--check", "-d", definitions, "-o", output).exit_code == 0
    (path,) = definitions.rglob(f"{SERVICE}.yaml")
    path.write_text(path.read_text().replace("title: ", "title: Nowy ", 1))
    changed = run("build", "--check", "-d", definitions, "-o", output)
    assert changed.exit_code == 1
    assert f"~ services/{SERVICE}/card.html" in changed.output
    assert run("build", SERVICE, "-d", definitions, "-o", output).exit_code == 0
    assert "Nowy" in (output / "services" / SERVICE / "card.html").read_text()


def test_a_fresh_clone_checks_by_the_lock_alone(definitions: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run("build", "-d", definitions, "-o", output).exit_code == 0
    lock = (output / "catalog.lock.json").read_bytes()
    shutil.rmtree(output)
    output.mkdir()
    (output / "catalog.lock.json").write_bytes(lock)
    assert run("build", "--check", "-d", definitions, "-o", output).exit_code == 0
    assert sorted(path.name for path in output.iterdir()) == ["catalog.lock.json"]


def test_some_targets_only(definitions: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    ran = run("build", SERVICE, "-t", "xsd", "-d", definitions, "-o", output)
    assert ran.exit_code == 0, ran.output
    names = {path.name for path in output.rglob("*") if path.is_file()}
    assert "schemat.xsd" in names
    assert "form.html" not in names


def test_tests_of_definitions_hold_and_a_wrong_one_is_told(definitions: Path) -> None:
    assert run("test", "-d", definitions).exit_code == 0
    (path,) = definitions.rglob(f"{SERVICE}.yaml")
    path.write_text(path.read_text().replace("valid: true", "valid: false", 1))
    assert run("test", SERVICE, "-d", definitions).exit_code == 1


def test_without_a_terminal_there_is_no_bar(definitions: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "formc", "build", "-d", definitions, "-o", tmp_path / "out"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert "zestawy" in done.stdout


def test_the_list_of_codes_has_whole_sentences() -> None:
    """The first sentence of each page, also where it runs over two lines of its source."""
    lines = run("explain").output.splitlines()
    assert len(lines) == len({line[:5] for line in lines})
    assert not [line for line in lines if not line.endswith((".", "…"))]
