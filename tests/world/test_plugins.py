"""A target of another package is built like one of ours: real packages, installed by pip.

And B08: nothing in a definitions folder, or where formc happens to run, is ever imported.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from formc.build.job import PluginError
from formc.build.plugins import code, installed
from formc.bundle.files import Folder
from formc.bundle.verify import verify
from formc.targets import BUILTIN

ROOT = Path(__file__).parents[2]
ID = "odpis-skrocony-aktu-urodzenia"

PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "formc-lista"
version = "1.2"

[project.entry-points."formc.targets"]
lista = "formc_lista:TARGET"

[tool.hatch.build.targets.wheel]
packages = ["formc_lista"]
"""

MODULE = '''\
"""A list of the questions of a form, of the fees of a service, of all services."""

from formc.target import Artifact, Collection, Support, Target


def emit_form(form, context):
    labels = "".join(f"{item.path}\\n" for item in form.walk() if hasattr(item, "path"))
    context.enforces("lista", ["#unknown"])
    yield Artifact.text("lista.txt", "list", "text/plain", labels)


def emit_service(service, context):
    yield Artifact.text("lista.txt", "list", "text/plain", f"{service.id}\\n")


def summarize(summary):
    return summary.service.id


def collect(ids, context):
    names = "".join(f"{id}\\n" for id in ids)
    yield Artifact.text("lista.txt", "list", "text/plain", names)


def shared():
    yield Artifact.text("lista.css", "style", "text/css", "li {}\\n")


TARGET = Target(
    name="lista",
    summary="Pytania formularza, jedno w wierszu",
    emit_form=emit_form,
    emit_service=emit_service,
    collections=(Collection("lista", summarize, collect),),
    shared=shared,
    support={"required": Support.NONE},
)
'''


def write_package(folder: Path, project: str = PROJECT, module: str = MODULE) -> Path:
    (folder / "formc_lista").mkdir(parents=True)
    (folder / "pyproject.toml").write_text(project)
    (folder / "formc_lista" / "__init__.py").write_text(module)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pip has installed the package: its modules and its metadata."""
    folder = tmp_path_factory.mktemp("plugin")
    source = write_package(folder / "source")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "--no-index", "--no-build-isolation", "--no-deps", "-t", folder / "site", source],
        check=True,
        capture_output=True,
    )
    return folder / "site"


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Those of the project with one service, so that a build is quick."""
    return one_service(tmp_path_factory.mktemp("project") / "definitions")


def one_service(folder: Path) -> Path:
    shutil.copytree(ROOT / "definitions", folder)
    for path in (folder / "services").rglob("*.yaml"):
        if path.stem != ID:
            path.unlink()
    return folder


def run(*words: str | Path, sites: tuple[Path, ...] = (), cwd: Path = ROOT) -> tuple[int, str, str]:
    """Exit code, output and errors of `formc`, with packages in these places besides ours."""
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, *sites)))}
    done = subprocess.run(
        [sys.executable, "-m", "formc", *words],
        cwd=cwd,
        env=surroundings,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, done.stderr


def test_it_is_built_like_ours(site: Path, definitions: Path, tmp_path: Path) -> None:
    code, _, errors = run("build", "-d", definitions, "-o", tmp_path / "out", sites=(site,))
    assert code == 0, errors
    form = tmp_path / "out" / "forms" / ID / "1.0.0"
    assert len((form / "lista.txt").read_text().splitlines()) > 5
    manifest = json.loads((form / "manifest.json").read_bytes())
    (entry,) = [each for each in manifest["artifacts"] if each["path"] == "lista.txt"]
    assert (entry["role"], entry["media_type"]) == ("list", "text/plain")
    assert manifest["engines"]["lista"] == ["#unknown"]
    for path in (f"services/{ID}/lista.txt", "lista.txt", "assets/lista.css"):
        assert (tmp_path / "out" / path).is_file(), path
    assert verify(Folder(tmp_path / "out")).findings == []
    code, said, _ = run(
        "build", "--check", "-d", definitions, "-o", tmp_path / "out", sites=(site,)
    )
    assert code == 0, said
    code, said, _ = run("build", "--check", "-d", definitions, "-o", tmp_path / "out")
    assert code == 1  # who has not the package sees what it made
    assert "lista" in said


def test_it_can_be_chosen_and_is_listed(site: Path, definitions: Path, tmp_path: Path) -> None:
    words = ("build", ID, "-t", "lista", "-d", definitions, "-o", tmp_path / "out")
    assert run(*words, sites=(site,))[0] == 0
    assert {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()} == {
        "lista.txt", "lista.css", "manifest.json", "catalog.lock.json",
    }  # fmt: skip
    _, listed, _ = run("targets", sites=(site,))
    assert "lista          Pytania formularza, jedno w wierszu  [formc-lista 1.2]\n" in listed
    assert "   required: none" in listed
    code, _, errors = run(*words)
    assert code == 2
    assert "Nie ma celu `lista`" in errors


BROKEN = {
    "an import": ("import nie_ma_takiego_modulu\n", "nie ładuje się: ModuleNotFoundError"),
    "a syntax error": ("def (\n", "nie ładuje się: SyntaxError"),
    "no target": ("TARGET = 'lista'\n", "to str, nie formc.target.Target"),
    "nothing": ("", "nie ładuje się: AttributeError"),
    "another name": (MODULE.replace('name="lista"', 'name="inna"'), "nazywa się `inna`"),
    "a mistake": (MODULE.replace("form.walk()", "form.wlak()"), "zawiódł: AttributeError"),
    "no artifact": (MODULE.replace("yield Artifact.text(", "yield (", 1), "oddał tuple"),
    "a path that climbs": (MODULE.replace('"lista.txt"', '"../../x"', 1), "pisze do `../../x`"),
    "the manifest": (MODULE.replace('"lista.txt"', '"manifest.json"'), "pisze do `manifest.json`"),
    "a mistake for the catalogue": (MODULE.replace("summary.service.id", "summary.x"), "zawiódł"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_one_is_told_as_its_packages_mistake(
    site: Path, definitions: Path, tmp_path: Path, name: str
) -> None:
    module, said = BROKEN[name]
    shutil.copytree(site, tmp_path / "site")
    (tmp_path / "site" / "formc_lista" / "__init__.py").write_text(module)
    words = ("build", "-d", definitions, "-o", tmp_path / "out")
    code, _, errors = run(*words, sites=(tmp_path / "site",))
    assert code == 3
    assert f"cel `lista` pakietu formc-lista 1.2 {said}" in errors
    assert "Traceback" not in errors
    assert not (tmp_path / "out").exists()
    # Whoever does not ask for it is not disturbed.
    assert run(*words, "-t", "xsd", sites=(tmp_path / "site",))[0] == 0


def test_two_targets_cannot_write_one_file(site: Path, definitions: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "site")
    module = MODULE.replace('"lista.txt"', '"form.html"', 1)
    (tmp_path / "site" / "formc_lista" / "__init__.py").write_text(module)
    words = ("build", "-d", definitions, "-o", tmp_path / "out")
    code, _, errors = run(*words, sites=(tmp_path / "site",))
    assert code == 3
    assert f"dwa cele piszą forms/{ID}/1.0.0/form.html" in errors
    assert not (tmp_path / "out").exists()


def renamed(site: Path, target: Path, package: str, name: str) -> Path:
    """A copy of the installed package under another name, with its target under `name`."""
    (info,) = site.glob("*.dist-info")
    (target / f"{package}-1.2.dist-info").mkdir(parents=True)
    for file in ("METADATA", "entry_points.txt"):
        text = (info / file).read_text().replace("Name: formc-lista", f"Name: {package}")
        (target / f"{package}-1.2.dist-info" / file).write_text(
            text.replace("lista =", f"{name} =")
        )
    return target


def test_a_name_belongs_to_one_package(site: Path, definitions: Path, tmp_path: Path) -> None:
    words = ("build", "-d", definitions, "-o", tmp_path / "out")
    other = renamed(site, tmp_path / "other", "druga", "lista")
    code, _, errors = run(*words, sites=(site, other))
    assert code == 3
    assert "mają dwa pakiety: formc-lista 1.2 i druga 1.2" in errors
    ours = renamed(site, tmp_path / "ours", "trzecia", BUILTIN[0])
    code, _, errors = run(*words, sites=(ours,))
    assert code == 3
    assert "trzecia 1.2 ma nazwę naszego" in errors


def test_the_same_place_twice_is_one_package(site: Path, definitions: Path, tmp_path: Path) -> None:
    words = ("build", ID, "-t", "lista", "-d", definitions, "-o", tmp_path / "out")
    assert run(*words, sites=(site, site))[0] == 0


def test_its_code_has_a_digest_that_changes_with_it(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(site, tmp_path / "site")
    monkeypatch.syspath_prepend(tmp_path / "site")
    (plugin,) = installed(tmp_path / "definitions").values()
    module = tmp_path / "site" / "formc_lista" / "__init__.py"
    module.write_text("raise SystemExit('imported')\n")
    one = code(plugin)
    assert code(plugin) == one
    (module.parent / "szablon.txt").write_text("a")
    two = code(plugin)
    (module.parent / "szablon.txt").write_text("b")
    assert len({one, two, code(plugin)}) == 3
    assert "formc_lista" not in sys.modules
    shutil.rmtree(module.parent)
    importlib.invalidate_caches()
    with pytest.raises(PluginError, match="nie ma modułu formc_lista"):
        code(plugin)


# B08 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["definitions", "definitions/inner", "."])
def test_b08_nothing_is_imported_from_data(site: Path, tmp_path: Path, place: str) -> None:
    """A package, modules with the names of libraries and a .pth, in and around the definitions."""
    project = tmp_path / "project"
    one_service(project / "definitions")
    folder = project / place
    shutil.copytree(site, folder, dirs_exist_ok=True)
    mark = f"open({str(tmp_path / 'imported')!r}, 'w').close()\n"
    (folder / "formc_lista" / "__init__.py").write_text(mark + MODULE)
    for name in ("yaml.py", "click.py", "jinja2.py", "sitecustomize.py", "json.py"):
        (folder / name).write_text(mark + "raise SystemExit(99)\n")
    (folder / "evil.pth").write_text(f"import builtins; builtins.{mark}")
    for words in (("targets",), ("build", "-o", tmp_path / "out")):
        code, said, errors = run(*words, cwd=folder)
        assert code == 0, errors
        assert "lista" not in said
    assert not (tmp_path / "imported").exists()
    assert not list((tmp_path / "out").rglob("lista.txt"))
    # Not even for somebody who has put the folder on the path.
    if place != ".":
        for name in ("yaml.py", "click.py", "jinja2.py", "sitecustomize.py", "json.py"):
            (folder / name).unlink()
        words = ("build", "-d", project / "definitions", "-o", tmp_path / "on")
        code, _, errors = run(*words, sites=(folder,), cwd=tmp_path)
        assert code == 0, errors
        assert not (tmp_path / "imported").exists()
