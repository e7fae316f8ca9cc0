"""The commands as a person and as CI call them: words, exit codes, nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
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
    "name", ["check", "build", "test", "prove", "new", "explain", "targets", "serve"]
)
def test_every_command_teaches(name: str) -> None:
    shown = run(name, "--help")
    assert shown.exit_code == 0
    assert len(shown.output.splitlines()) > 5
    assert name in run("--help").output


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
    monkeypatch.setattr("formc.targets.load", lambda *names: 1 / 0)
    with pytest.raises(SystemExit) as ended:
        entry()
    assert ended.value.code == 70
    assert "błąd w formc" in capfd.readouterr().err  # type: ignore[attr-defined]


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
