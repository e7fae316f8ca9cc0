"""Nothing but `formc vocabulary fetch` reaches the network."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICE = "uczniowski-klub-sportowy-wpis"
NETWORK = ("socket", "ssl", "ftplib", "smtplib", "http", "asyncio", "telnetlib", "xmlrpc")
MAY = {
    "formc/build/official.py": {"urllib.request"},  # formc vocabulary fetch
    "formc/devserver/application.py": {"socket"},  # asks this machine whether a port is free
}

# Whatever Python code opens a socket, asks for a name or fetches an address raises this event.
BLOCKED = """\
import sys
def refuse(event, arguments):
    local = event == "urllib.Request" and str(arguments[0]).startswith("file:")
    if event.startswith(("socket.", "urllib.")) and event != "socket.gethostname" and not local:
        raise RuntimeError(f"network: {event}")
sys.addaudithook(refuse)
"""
COMMANDS = """\
from click.testing import CliRunner
from formc.cli import formc
for words in {commands!r}:
    done = CliRunner().invoke(formc, words)
    assert done.exit_code == {code}, (words, done.exit_code, done.output[-500:], done.exception)
    print(" ".join(words[:2]))
"""


@pytest.fixture
def definitions(tmp_path: Path) -> Path:
    folder = tmp_path / "definitions"
    shutil.copytree(ROOT / "definitions", folder)
    for path in (folder / "services").rglob("*.yaml"):
        if path.stem != SERVICE:
            path.unlink()
    return folder


def commands(definitions: Path) -> list[list[str]]:
    """Everything that formc does, on one service."""
    out, at = str(definitions.parent / "out"), ["-d", str(definitions)]
    space = "http://crd.gov.pl/wzor/2027/03/01/14000/"
    return [
        ["check", str(definitions)],
        ["new", "service", "nowa", *at],
        ["test", *at],
        ["build", *at, "-o", out],
        ["build", "--check", *at, "-o", out],
        ["build", *at, "-o", f"{out}11", "-t", "xsd11"],
        ["losses", *at],
        ["diff", str(definitions), str(definitions)],
        ["explain", "E0201"],
        ["targets"],
        ["bundle", "verify", out],
        ["bundle", "pack", out, "-o", f"{out}.zip"],
        ["bundle", "unpack", f"{out}.zip", "-o", f"{out}2"],
        ["bundle", "sbom"],
        ["prove", SERVICE, *at, "-n", "20", "--engine", "python", "--engine", "xml", "-j", "1"],
        ["crwd", SERVICE, *at, "-o", f"{out}-crwd.zip"],
        ["vocabulary", "check", *at],
        ["publish", SERVICE, *at, "--namespace", space, "--date", "2027-04-01"],
        ["build", *at, "-o", out],
    ]


def ran(program: str, *before: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_commands_open_no_socket(definitions: Path) -> None:
    program = BLOCKED + COMMANDS.format(commands=commands(definitions), code=0)
    done = ran(program)
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(done.stdout.splitlines()) == len(commands(definitions))


def test_the_block_blocks(definitions: Path) -> None:
    """The same surroundings stop the one command that does reach the network."""
    fetch = [["vocabulary", "fetch", "-d", str(definitions)]]
    done = ran(BLOCKED + COMMANDS.format(commands=fetch, code=1))
    assert done.returncode == 0, done.stderr[-2000:]
    done = ran(BLOCKED + "import socket; socket.getaddrinfo('crd.gov.pl', 80)")
    assert "network: socket.getaddrinfo" in done.stderr


def test_commands_run_where_there_is_no_network(definitions: Path) -> None:
    """What is not Python, libxml2 above all, has none either."""
    alone = ("unshare", "--map-root-user", "--net")
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("this system lets nobody run a process without a network (unshare --net)")
    done = ran(COMMANDS.format(commands=commands(definitions), code=0), *alone)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("folder", ["formc", "templates"])
def test_one_module_alone_can_reach_the_network(folder: str) -> None:
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [each.name for each in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
            bad = {n for n in names if n.split(".")[0] in NETWORK or n.startswith("urllib.request")}
            if bad:
                found.setdefault(path.relative_to(ROOT).as_posix(), set()).update(bad)
    assert found == (MAY if folder == "formc" else {})
