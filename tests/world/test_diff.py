"""`formc diff` as a person and as CI call it: revisions, folders, built folders, formats."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from formc.build import comparing
from formc.build.affected import affected
from formc.build.rereading import lens
from formc.build.sides import Files, open_side
from formc.cli import formc
from formc.compat.compare import compare_forms
from formc.compiler import check
from formc.source import BUILTIN
from tests.support.random_forms import random_form

ROOT = Path(__file__).parents[2]
CLUB = "uczniowski-klub-sportowy-wpis"
FILE = f"definitions/services/organizacje-pozarzadowe/{CLUB}.yaml"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the definitions committed and tagged `stare`."""
    shutil.copytree(ROOT / "definitions", tmp_path / "definitions")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "pierwsza")
    git(tmp_path, "tag", "stare")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def git(folder: Path, *words: str) -> str:
    names = {
        f"GIT_{who}_{what}": "x@x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        ["git", "-C", str(folder), *words],
        env={**os.environ, **names, "GIT_CONFIG_GLOBAL": "/dev/null"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(formc, ["diff", *(str(word) for word in words)])


def change(work: Path, old: str, new: str, file: str = FILE) -> None:
    path = work / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_nothing_changed(work: Path) -> None:
    for words in (("stare",), ("stare", "HEAD"), ("definitions", "definitions"), ("stare", ".")):
        found = run(*words)
        assert found.exit_code == 0, found.output
        assert found.output == "Nic się nie zmieniło.\n"


def test_a_breaking_change_demands_a_major_version(work: Path) -> None:
    change(work, "min: 7\n", "min: 20\n")
    found = run("stare")
    assert found.exit_code == 1
    assert "potrzeba 2.0.0 (major)" in found.output
    line = (work / FILE).read_text()[: (work / FILE).read_text().index("min: 20")].count("\n")
    place = re.search(rf"{re.escape(FILE)}:(\d+) · ([a-z-]+)", found.output)
    assert place
    assert abs(int(place[1]) - line) <= 8
    assert run("stare", "--exit-zero").exit_code == 0
    change(work, "version: 1.0.0", "version: 1.1.0")
    assert run("stare").exit_code == 1
    change(work, "version: 1.1.0", "version: 2.0.0")
    good = run("stare")
    assert good.exit_code == 0
    assert "wystarczy: 2.0.0" in good.output


def test_words_demand_a_patch(work: Path) -> None:
    change(work, "summary: ", "summary: Po nowemu. ")
    found = run("stare")
    assert found.exit_code == 1
    assert "potrzeba 1.0.1 (patch)" in found.output
    change(work, "version: 1.0.0", "version: 1.0.1")
    assert run("stare").exit_code == 0


def test_a_lower_version_is_refused(work: Path) -> None:
    change(work, "version: 1.0.0", "version: 0.9.0")
    assert run("stare").exit_code == 1


def test_revisions_are_read_without_the_working_tree(work: Path) -> None:
    change(work, "min: 7\n", "min: 20\n")
    git(work, "commit", "-qam", "druga")
    before = git(work, "status", "--porcelain")
    shutil.rmtree(work / "definitions" / "services")
    found = run("stare", "main")
    assert found.exit_code == 1
    assert f"main:{FILE}:" in found.output
    assert not (work / "definitions" / "services").exists()
    assert before == ""
    git(work, "mv", "definitions/fragments/adres.yaml", "adres.yaml")
    assert run("stare:definitions", "main:definitions").exit_code == 1


def test_a_fragment_touches_its_users_and_they_stand_together(work: Path) -> None:
    change(work, "max: 60", "max: 40", "definitions/fragments/osoba.yaml")
    found = run("stare")
    assert "i jeszcze" in found.output
    assert found.output.count("/wnioskodawca/osoba/imie") == 1
    old, new = open_side("stare", Path("definitions")), open_side("definitions")
    assert isinstance(old, Files)
    assert isinstance(new, Files)
    users = {p.stem for p in (work / "definitions/services").rglob("*.yaml")}
    assert set(affected(old, new).services) == users


@pytest.mark.parametrize(
    ("file", "old", "new", "users"),
    [
        ("fragments/pojazd.yaml", "max:", "max: 1", {"czasowa-rejestracja-wywoz-za-granice"}),
        ("law/acts.yaml", "eli: DU/2017/2361", "eli: DU/2017/2362", {"organizator-turystyki-wpis"}),
        ("domains.yaml", "title: Turystyka", "title: Podróże", {"organizator-turystyki-wpis"}),
        ("codelists/gatunki-drzew.yaml", "title: ", "title: Nowe ", {"zgloszenie-usuniecia-drzew"}),
    ],
)
def test_only_who_names_it_is_touched(
    work: Path, file: str, old: str, new: str, users: set[str]
) -> None:
    change(work, old, new, f"definitions/{file}")
    before, after = open_side("stare", Path("definitions")), open_side("definitions")
    assert isinstance(before, Files)
    assert isinstance(after, Files)
    assert set(affected(before, after).services) == users


def test_many_services_do_not_touch_the_others(work: Path) -> None:
    """Ids of services matter to who is based on them, and to nobody else."""
    folder = work / "definitions" / "services" / "turystyka"
    text = (folder / "organizator-turystyki-wpis.yaml").read_text()
    for number in range(90):
        copy = text.replace("organizator-turystyki-wpis", f"kopia-{number}", 1)
        (folder / f"kopia-{number}.yaml").write_text(copy)
    old, new = open_side("stare", Path("definitions")), open_side("definitions")
    assert isinstance(old, Files)
    assert isinstance(new, Files)
    assert set(affected(old, new).services) == {f"kopia-{number}" for number in range(90)}


def test_several_processes_say_the_same(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(work, "max: 60", "max: 40", "definitions/fragments/osoba.yaml")
    change(work, "min: 7\n", "min: 20\n")
    alone = run("stare", "--format", "json").output
    started: list[int] = []
    monkeypatch.setattr(comparing, "TOGETHER", 2)
    monkeypatch.setattr(comparing, "ALONE", 2)
    monkeypatch.setattr(comparing.os, "cpu_count", lambda: started.append(1) or 2)
    assert run("stare", "--format", "json").output == alone
    assert started


def test_services_come_go_and_move(work: Path) -> None:
    path = work / FILE
    moved = path.parent.parent / "turystyka" / path.name
    path.rename(moved)
    assert run("stare").output == "Nic się nie zmieniło.\n"
    moved.unlink()
    gone = run("stare")
    assert gone.exit_code == 0
    assert "usunięta: 1.0.0" in gone.output
    assert "nowa: 1.0.0" in run("definitions", "stare").output


def test_one_service_alone(work: Path) -> None:
    change(work, "summary: ", "summary: Po nowemu. ")
    change(work, "max: 60", "max: 40", "definitions/fragments/osoba.yaml")
    found = json.loads(run("stare", "definitions", CLUB, "--format", "json").output)
    assert {each["id"] for each in found["differences"]} == {CLUB}
    wrong = run("stare", "definitions", "uczniowski-klub-sportowy")
    assert wrong.exit_code == 2
    assert f"Czy chodzi o `{CLUB}`?" in wrong.output


def test_json_says_all(work: Path) -> None:
    change(work, "min: 7\n", "min: 20\n")
    found = json.loads(run("stare", "--format", "json").output)
    assert not found["right"]
    (difference,) = found["differences"]
    assert (difference["kind"], difference["needs"], difference["wants"]) == (
        "form",
        "major",
        "2.0.0",
    )
    (one,) = difference["changes"]
    assert (one["before"], one["after"]) == ("7", "20")
    assert one["at"]["file"] == FILE
    assert one["hurts"][0] == "documents"


def test_markdown_is_a_comment(work: Path) -> None:
    change(work, "summary: ", "summary: <b>Po</b> | nowemu `x`. ")
    found = run("stare", "--format", "markdown", "--lang", "en").output
    assert "<details open>" in found
    assert "&lt;b&gt;Po&lt;/b&gt; \\| nowemu \\`x\\`" in found
    assert "another words" not in found
    assert "other words on the card" in found


def test_broken_definitions_are_told(work: Path) -> None:
    change(work, "type: text", "type: tekst")
    found = run("stare")
    assert found.exit_code == 1
    assert "nieznany typ pola `tekst`" in found.output


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nie-ma",), 3, "nie ma folderu ani wersji gita `nie-ma`"),
        (("stare:nie-ma",), 3, "nie ma folderu nie-ma"),
        (("--", "-x",), 3, "nie jest folderem ani wersją z gita"),
        ((), 2, "Brakuje argumentu STARE"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said(
    work: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    found = run(*words)
    assert found.exit_code == code
    assert said in found.output


def test_outside_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "definitions", tmp_path / "definitions")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert run("definitions", "definitions").exit_code == 0
    found = run("main")
    assert found.exit_code == 3
    assert "nie jest repozytorium gita" in found.output


def test_links_are_refused_in_git_as_on_disk(work: Path) -> None:
    (work / "definitions" / "link.yaml").symlink_to("formc.yaml")
    git(work, "add", "-A")
    git(work, "commit", "-qm", "dowiązanie")
    found = run("stare", "main")
    assert found.exit_code == 3
    assert "dowiązaniem" in found.output


def test_definitions_need_not_stand_at_the_top(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / "gmina").mkdir()
    git(work, "mv", "definitions", "gmina/definitions")
    git(work, "commit", "-qm", "przeniesione")
    monkeypatch.chdir(work / "gmina")
    for words in (
        ("HEAD",),
        ("HEAD", "definitions"),
        ("HEAD", "HEAD"),
        ("stare:definitions", "HEAD"),
    ):
        assert run(*words).output == "Nic się nie zmieniło.\n"


def test_a_hook_may_ask(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert run("HEAD").output == "Nic się nie zmieniło.\n"


def test_mistakes_of_the_old_version_are_told_and_do_not_fail(work: Path) -> None:
    change(work, "type: text", "type: tekst")
    git(work, "commit", "-qam", "zepsute")
    change(work, "type: tekst", "type: text")
    found = run("HEAD")
    assert "stara wersja ma błędy" in found.output
    assert "nieznany typ pola `tekst`" in found.output


# What was built ---------------------------------------------------------------------------------


def test_built_folders_and_bundles(work: Path) -> None:
    build = CliRunner().invoke
    assert build(formc, ["build", CLUB, "-o", "dawne", "-t", "rules"]).exit_code == 0
    change(work, "min: 7\n", "min: 20\n")
    assert build(formc, ["build", CLUB, "-o", "nowe", "-t", "rules"]).exit_code == 0
    bundle = f"forms/{CLUB}/1.0.0"
    for words in (
        ("dawne", "nowe"),
        (f"dawne/{bundle}", f"nowe/{bundle}"),
        ("dawne", "definitions"),
    ):
        found = run(*words)
        assert found.exit_code == 1, found.output
        assert "potrzeba 2.0.0 (major)" in found.output
        assert "7 → 20" in found.output
    assert run("dawne", "stare").output == "Nic się nie zmieniło.\n"


def test_a_broken_bundle_is_told(work: Path) -> None:
    folder = work / "forms" / "x" / "1.0.0"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text('{"kind": "form", "id": "x"}')
    assert run(folder, "definitions").exit_code == 3
    (folder / "rules.json").write_text('{"format": 2}')
    assert "format 2" in run(folder, "definitions").output


def test_every_form_comes_through_its_rules() -> None:
    """What rules.json says of a form is all that its lens keeps, and keeps saying."""
    files = {
        path.relative_to(ROOT / "definitions").as_posix(): path.read_bytes()
        for path in sorted((ROOT / "definitions").rglob("*"))
        if path.is_file()
    }
    forms = [*check(files).forms.values(), *(random_form(seed) for seed in range(20))]
    for form in forms:
        seen = lens(form)
        assert [item.path for item in seen.walk()] == [item.path for item in form.walk()]
        assert compare_forms(seen, lens(seen)) == ()
        assert seen.origin == form.origin != BUILTIN or form.id == "losowy"


# Migrations ---------------------------------------------------------------------------------------

MIGRATION = """\
migrations:
  - from: 1
    steps:
      - move: data_zebrania
        to: dzien_zebrania
"""


def test_a_migration_covers_a_rename_and_its_examples_are_tried(work: Path) -> None:
    path = work / FILE
    text = path.read_text()
    renamed = re.sub(r"\bdata_zebrania\b", "dzien_zebrania", text)
    renamed = renamed.replace("version: 1.0.0", "version: 2.0.0", 1)
    path.write_text(renamed)
    bare = run("stare")
    assert bare.exit_code == 0  # the version is right, nobody says how to get there
    assert "migracja" not in bare.output
    path.write_text(renamed + MIGRATION)
    covered = run("stare", "--check-migrations")
    assert covered.exit_code == 0, covered.output
    assert "przenosi migracja" in covered.output
    assert re.search(rf"migracja {CLUB}: przeszło (\d+) z \1 przykładów", covered.output)
    found = json.loads(run("stare", "--format", "json", "--check-migrations").output)
    assert all(change["migrated"] for each in found["differences"] for change in each["changes"])
    assert not [each for each in found["tried"] if each["wrong"]]
    path.write_text(renamed + MIGRATION.replace("data_zebrania", "inne"))
    wrong = run("stare", "--check-migrations")
    assert wrong.exit_code == 1
    assert "bez migracji" in wrong.output
    assert "migrate.py: /dzien_zebrania: required" in wrong.output
    assert "migrate.py: " in run("stare", "--check-migrations", "--format", "markdown").output
    assert run("stare", "--check-migrations", "--exit-zero").exit_code == 0


def test_what_was_built_has_no_migrations_to_check(work: Path) -> None:
    assert CliRunner().invoke(formc, ["build", CLUB, "-o", "dawne", "-t", "rules"]).exit_code == 0
    found = run("dawne", "definitions", "--check-migrations")
    assert found.exit_code == 2
    assert "na definicjach" in found.output
