"""What a portal copies: a package of under 400 lines that needs the standard library alone."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.catalogues import catalogue

ROOT = Path(__file__).parents[2]
LINES = 400


def needed() -> dict[str, Path]:
    """The modules that `formc.bundle.reader` is made of, found by following its imports."""
    found: dict[str, Path] = {}
    waiting = ["formc.bundle.reader"]
    while waiting:
        name = waiting.pop()
        path = ROOT / f"{name.replace('.', '/')}.py"
        if not path.exists():
            path = path.with_suffix("") / "__init__.py"
        found[name] = path
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            ours = [each for each in names if each.partition(".")[0] == "formc"]
            assert all(
                each.partition(".")[0] in sys.stdlib_module_names
                for each in names
                if each not in ours
            )
            waiting += [each for each in ours if each not in found]
    return found


def test_the_loader_is_small() -> None:
    assert set(needed()) == {"formc.bundle", "formc.bundle.reader", "formc.bundle.manifest"}
    assert sum(len(path.read_text().splitlines()) for path in needed().values()) < LINES


def test_the_loader_works_alone(tmp_path: Path) -> None:
    """Copied, without site-packages, it runs a validator and refuses a changed one."""
    portal = tmp_path / "portal"
    for path in needed().values():
        target = portal / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    built = catalogue(tmp_path / "built")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from formc.bundle.reader import open_catalogue\n"
        "bundle = open_catalogue(Path(sys.argv[2])).bundle('form', 'drzewa')\n"
        "print(bundle.module('validator').validate())\n"
        "ours = {name for name in sys.modules if name.startswith('formc.')}\n"
        "assert ours == {'formc.bundle', 'formc.bundle.manifest', 'formc.bundle.reader'}, ours\n"
    )
    command = [sys.executable, "-I", "-S", "-c", code, portal, built]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "one\n"), done.stderr
    (built / "forms/drzewa/1.0.0/runtime.py").write_text("WORDS = 'bad'\n")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "not the bytes of the manifest" in done.stderr
