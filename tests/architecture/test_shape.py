"""The shape of the code that no reviewer has to watch: layers, sizes, names, lazy imports."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "formc"
MODULES = sorted(PACKAGE.rglob("*.py"))
SPINE = ("compiler.py", "ir.py", "target.py", "source.py", "diagnostics/__init__.py")
SPINE_LINES = 900
FUNCTION_LINES = 60
NAMELESS = {"utils", "helpers", "common", "base", "core", "manager", "misc"}


def _name(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


def test_layers_hold() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_spine_is_read_in_one_sitting() -> None:
    lines = sum(len((PACKAGE / part).read_text().splitlines()) for part in SPINE)
    assert lines <= SPINE_LINES


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_a_module_says_what_it_is_for(module: Path) -> None:
    tree = ast.parse(module.read_text())
    words = ast.get_docstring(tree)
    assert words, "no docstring"
    first = words.split("\n\n")[0]
    assert first.rstrip().endswith((".", ":")), f"the docstring begins with no sentence: {first!r}"


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_functions_fit_a_screen(module: Path) -> None:
    functions = (
        node
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    long = [f"{f.name}: {_length(f)} lines" for f in functions if _length(f) > FUNCTION_LINES]
    assert not long


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring: a problem's docstring is its manual."""
    assert function.end_lineno is not None
    words = function.body[0]
    has_words = ast.get_docstring(function, clean=False) is not None
    assert words.end_lineno is not None
    docstring = words.end_lineno - words.lineno + 1 if has_words else 0
    return function.end_lineno - function.lineno + 1 - docstring


def test_nothing_is_left_for_later() -> None:
    found = (path for path in PACKAGE.rglob("*") if "__pycache__" not in path.parts)
    written = [path for path in found if path.is_file()]  # templates are compiled beside byte code
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    assert not [_name(path) for path in written if later.search(path.read_text())]


def test_every_module_has_a_name() -> None:
    names = {_name(path) for path in PACKAGE.rglob("*") if path.stem in NAMELESS}
    assert not names


def test_no_machine_is_named() -> None:
    """No path of somebody's machine and no registry host in what is committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    named = re.compile(
        rb"/root/|/home/[a-z]|registry\.npmjs|pypi\.org|files\.pythonhosted|index-url"
    )
    files = [ROOT / name for name in listed.split("\0") if name]
    assert not [
        _name(file)
        for file in files
        if file.is_file() and file != Path(__file__) and named.search(file.read_bytes())
    ]


@pytest.mark.parametrize(
    ("module", "not_loaded"),
    [
        ("formc.bundle", {"yaml", "jinja2", "click", "lxml", "formc.ir", "formc.compiler"}),
        ("formc.bundle.reader", {"yaml", "jinja2", "click", "lxml", "formc.ir", "formc.compiler"}),
        ("formc.bundle.manifest", {"yaml", "jinja2", "click", "lxml", "formc.ir"}),
        ("formc.cli", {"yaml", "jinja2", "formc.compiler", "formc.targets"}),
        ("formc.validation.bulk", {"yaml", "jinja2", "pyarrow", "distributed", "formc.ir"}),
        ("formc.execution.local", {"distributed", "dask", "formc.bundle"}),
        ("formc.compiler", {"jinja2", "click", "lxml", "jsonschema", "formc.targets"}),
    ],
)
def test_importing_drags_nothing_in(module: str, not_loaded: set[str]) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not set(done.stdout.split()) & not_loaded


def test_runtime_imports_the_standard_library_only() -> None:
    for module in sorted((PACKAGE / "runtime").glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text())):
            match node:
                case ast.Import():
                    names = [alias.name for alias in node.names]
                case ast.ImportFrom():
                    names = [node.module or ""]
                case _:
                    continue
            for name in names:
                own = name == "formc.runtime" or name.startswith("formc.runtime.")
                top = name.partition(".")[0]
                assert own or top in sys.stdlib_module_names, f"{module.name}: {name}"
