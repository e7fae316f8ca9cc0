"""The package as others install it: a wheel in an environment of its own, far from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OUTSIDE = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}


@pytest.fixture(scope="module")
def formc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "-q", "--wheel", "--no-isolation", "-o", folder, ROOT)
    (wheel,) = folder.glob("formc-*.whl")
    venv.create(folder / "venv", with_pip=True)
    pip = [folder / "venv" / "bin" / "python", "-m", "pip", "install", "-q"]
    _run(*pip, "--disable-pip-version-check", "-c", ROOT / "constraints.txt", wheel)
    return folder / "venv" / "bin" / "formc"


def test_it_checks_and_builds_the_definitions(formc: Path, tmp_path: Path) -> None:
    definitions = ROOT / "definitions"
    _run(formc, "check", definitions, cwd=tmp_path)
    _run(formc, "build", "--definitions", definitions, "--output", tmp_path / "built", cwd=tmp_path)
    pages = list((tmp_path / "built").glob("forms/*/*/form.html"))
    assert pages, "the templates are not in the wheel"


def test_it_judges_bundles_and_carries_their_schemas(formc: Path, tmp_path: Path) -> None:
    """Without the extra `sign`: only what has to do with keys is missing."""
    built = tmp_path / "built"
    _run(formc, "build", "--definitions", ROOT / "definitions", "--output", built, cwd=tmp_path)
    _run(formc, "bundle", "verify", built, cwd=tmp_path)
    _run(formc, "bundle", "pack", built, "--output", tmp_path / "x.zip", cwd=tmp_path)
    _run(formc, "bundle", "unpack", tmp_path / "x.zip", "--output", tmp_path / "y", cwd=tmp_path)
    (package,) = formc.parents[1].glob("lib/python*/site-packages/formc/bundle")
    for name in ("manifest.schema.json", "lock.schema.json"):
        assert (package / name).read_bytes() == (ROOT / "formc/bundle" / name).read_bytes()
    command = [formc, "bundle", "keygen", "-o", tmp_path / "key"]
    done = subprocess.run(command, env=OUTSIDE, capture_output=True, text=True)
    assert done.returncode == 3
    assert "zainstaluj `formc[sign]`" in done.stderr


def test_it_says_its_version(formc: Path, tmp_path: Path) -> None:
    assert _run(formc, "--version", cwd=tmp_path).startswith("formc")


def test_serving_without_flask_says_what_to_install(formc: Path, tmp_path: Path) -> None:
    command = [formc, "serve", "-d", ROOT / "definitions", "-o", tmp_path / "out"]
    done = subprocess.run(command, cwd=tmp_path, env=OUTSIDE, capture_output=True, text=True)
    assert done.returncode == 3
    assert "zainstaluj `formc[serve]`" in done.stderr


def _run(*command: str | Path, cwd: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=cwd, env=OUTSIDE, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout
