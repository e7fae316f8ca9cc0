"""What we tell others to put into their CI: valid files, commands that exist, steps that run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner

from formc import __version__
from formc.cli import formc

ROOT = Path(__file__).parents[2]
CI = ROOT / "docs" / "ci"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
ID = "odpis-skrocony-aktu-urodzenia"


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


def github_steps() -> list[dict[str, Any]]:
    return [step for job in read(CI / "github.yml")["jobs"].values() for step in job["steps"]]


def scripts() -> Iterator[tuple[str, str]]:
    """Every piece of shell in the files: (where, text)."""
    for step in github_steps():
        if "run" in step:
            yield f"github: {step['name']}", step["run"]
    for name, job in read(CI / "gitlab.yml").items():
        if isinstance(job, dict) and "script" in job:
            for line in (*job["before_script"], *job["script"]):
                yield f"gitlab: {name}", line
    for hook in read(HOOKS):
        yield f"pre-commit: {hook['id']}", hook["entry"]
    for page in (CI / "README.md", ROOT / "docs" / "bundle-format.md"):
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(), re.S):
            yield page.name, block
        for words in re.findall(r"`(formc [^`]+)`", page.read_text()):
            yield page.name, words


def commands() -> list[tuple[str, tuple[str, ...]]]:
    """Every call of formc in them, as words."""
    found = {}
    for where, script in scripts():
        for line in script.splitlines():
            for call in re.findall(r"(?:^|[;&|] *)(formc [^|;&>#]*)", line.strip()):
                words = tuple(shlex.split(call))[1:]
                found[where, words] = None
    return list(found)


@pytest.mark.parametrize(
    ("schema", "file"),
    [("vendor.github-workflows", "github.yml"), ("vendor.gitlab-ci", "gitlab.yml")],
)
def test_the_files_are_valid(schema: str, file: str) -> None:
    """By the schemas of GitHub's and GitLab's own files, as check-jsonschema carries them."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, CI / file]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_hooks_are_valid() -> None:
    hooks = read(HOOKS)
    assert len({hook["id"] for hook in hooks}) == len(hooks) == 3
    for hook in hooks:
        assert hook.keys() == {
            "id", "name", "description", "entry", "language", "files", "pass_filenames",
        }  # fmt: skip
        assert hook["language"] == "python"
        assert re.search(hook["files"], "definitions/services/x.yaml")
        assert not re.search(hook["files"], "README.md")
    page = (CI / "README.md").read_text()
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.S)
    named = [hook["id"] for repo in yaml.safe_load(example)["repos"] for hook in repo["hooks"]]
    assert named == [hook["id"] for hook in hooks]


@pytest.mark.parametrize(("where", "words"), commands(), ids=str)
def test_every_command_exists_with_its_options(where: str, words: tuple[str, ...]) -> None:
    command: click.Command | None = formc
    context = click.Context(formc, info_name="formc")
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        name = rest.pop(0)
        found = command.get_command(context, name)
        assert found is not None, f"{where}: formc has no command {name}"
        command, context = found, click.Context(found, parent=context, info_name=name)
    assert command is not None
    parser = command.make_parser(context)
    if "-" in "".join(each[:1] for each in rest):
        parser.parse_args(rest)  # raises for an option that is not there


def test_the_files_use_what_a_change_needs() -> None:
    used = {words[0] for _, words in commands()}
    assert {"check", "test", "build", "bundle", "prove", "diff"} <= used


def test_the_files_name_our_version() -> None:
    for path in (CI / "github.yml", CI / "gitlab.yml"):
        named = set(re.findall(r"formc(?:\[[a-z,]+\])?==([0-9.]+)", path.read_text()))
        assert named == {__version__}, path.name
    assert f"rev: v{__version__}" in (CI / "README.md").read_text()


def test_nothing_of_a_pull_request_is_pasted_into_a_script() -> None:
    """A branch may have any name: what others choose goes through the environment."""
    for step in github_steps():
        assert "${{" not in step.get("run", ""), step.get("name")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository as the page describes it, with one service and what CI has on the path."""
    folder = tmp_path / "repository"
    shutil.copytree(ROOT / "definitions", folder / "definitions")
    for path in (folder / "definitions" / "services").rglob("*.yaml"):
        if path.stem != ID:
            path.unlink()
    done = CliRunner().invoke(formc, ["build", "-d", str(folder / "definitions")])
    assert done.exit_code == 0, done.output
    for path in (folder / "generated").iterdir():
        if path.name != "catalog.lock.json":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "-A"], [*author, "commit", "-qm", "Stan"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "formc"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m formc "$@"\n')
    command.chmod(0o755)
    key = CliRunner().invoke(formc, ["bundle", "keygen", "-o", str(tmp_path / "key")])
    assert key.exit_code == 0
    return folder


def shell(repository: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Runs a step as GitHub does: bash, ending at the first command that fails."""
    around = repository.parent
    surroundings = {
        **os.environ,
        "PATH": f"{around / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "RUNNER_TEMP": str(around / "bin"),
        "BASE": "HEAD",
        "GITHUB_STEP_SUMMARY": str(around / "summary.md"),
        "FORMC_KEY": (around / "key").read_text(),
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=repository, env=surroundings, capture_output=True, text=True,
    )  # fmt: skip


def runnable() -> list[dict[str, Any]]:
    """The steps that do not need the network."""
    apart = ("pip install", "gh pr")
    return [
        step for step in github_steps()
        if "run" in step and not any(words in step["run"] for words in apart)
    ]  # fmt: skip


def test_the_steps_run(repository: Path) -> None:
    """In the order of the file, on a right repository; a signed release comes out."""
    names = [step["name"] for step in runnable()]
    assert len(names) >= 7
    for step in runnable():
        done = shell(repository, step["run"])
        assert done.returncode == 0, f"{step['name']}: {done.stdout}{done.stderr}"
    assert {"formc.sarif", "proof.json", "services.zip", "formc.cdx.json"} <= {
        path.name for path in repository.iterdir()
    }
    words = ["bundle", "verify", "services.zip", "--key", str(repository.parent / "key.pub")]
    done = shell(repository, f"formc {shlex.join(words)}")
    assert "Podpis: ważny" in done.stdout, done.stdout


@pytest.mark.parametrize(
    ("old", "new", "failing"),
    [
        # A type that does not exist.
        ("type: text", "type: txet",
         {"Check", "Test", "The lock file is up to date", "Build", "Prove",
          "Versions are high enough"}),
        # Words change; the lock file and the version were forgotten.
        ("label: Imię", "label: Imiona",
         {"The lock file is up to date", "Versions are high enough"}),
    ],
)  # fmt: skip
def test_the_steps_fail_where_they_should(
    repository: Path, old: str, new: str, failing: set[str]
) -> None:
    changed = 0
    for path in sorted((repository / "definitions").rglob("*.yaml")):
        text = path.read_text()
        changed += text.count(old)
        path.write_text(text.replace(old, new))
    assert changed
    for step in runnable():
        if step["name"] in ("Sign and pack", "Prove") and step["name"] not in failing:
            continue
        if step["name"] == "Sign and pack":
            continue
        done = shell(repository, step["run"])
        assert (done.returncode != 0) is (step["name"] in failing), step["name"]
        if step["name"] == "Check" and done.returncode:
            assert "::error file=definitions/" in done.stdout


def test_the_hooks_run_as_pre_commit_runs_them(repository: Path) -> None:
    for hook in read(HOOKS):
        done = shell(repository, hook["entry"])
        assert done.returncode == 0, f"{hook['id']}: {done.stdout}{done.stderr}"
    (service,) = (repository / "definitions" / "services").rglob(f"{ID}.yaml")
    service.write_text(service.read_text().replace("title:", "titel:", 1))
    assert [shell(repository, hook["entry"]).returncode for hook in read(HOOKS)] == [1, 1, 1]
