"""The runtime as one readable file, for bundles: the modules of `formc.runtime` joined."""

from __future__ import annotations

import ast
import json
import pkgutil
import re
from collections.abc import Iterable
from functools import lru_cache

from formc.expr import pattern as patterns
from formc.expr.lower.outcomes import FUNCTIONS
from formc.runtime.messages import FILE_KINDS, MESSAGES
from formc.runtime.places import LATITUDE, LONGITUDE, PARCEL, VERTICES
from formc.runtime.problems import CODES
from formc.runtime.values import CHECKSUMS, FORBIDDEN
from formc.runtime.working_days import AFTER_EASTER, FIRST_YEAR, HOLIDAYS, LAST_YEAR

PYTHON_MODULES = (
    "problems",
    "messages",
    "values",
    "places",
    "items",
    "findings",
    "tolerance",
    "office",
    "formulas",
    "working_days",
    "wire",
    "filing",
    "projection",
    "document_writing",
    "untrusted_xml",
    "document_reading",
    "archiving",
)
"""In the order of the file: each reads only what stands above it."""

RUNTIME_NAMES = (
    "DECIMALS",
    "EMPTY",
    "Findings",
    "Item",
    "check_digits_agree",
    "choices_fault",
    "fee_list",
    "file_fault",
    "files_fault",
    "is_day",
    "is_moment",
    "is_place",
    "is_time",
    "normalized",
    "office_values",
    "on_pages",
    "readable",
    "readable_lines",
    "scaled",
)
"""What generated validators use, apart from the functions of formulas."""


def mentioned(names: Iterable[str], code: str) -> list[str]:
    """Those of the names that the code uses: not parts of words or attributes, not whole texts."""
    return [name for name in names if _uses(code, name)]


def _uses(code: str, name: str) -> bool:
    at = code.find(name)
    while at >= 0:
        before, after = code[at - 1 : at], code[at + len(name) : at + len(name) + 1]
        if not (before.isalnum() or after.isalnum() or before in _JOINED or after in _QUOTED):
            return True
        at = code.find(name, at + 1)
    return False


_JOINED = frozenset('_."')
_QUOTED = frozenset('_"')


@lru_cache(maxsize=1)
def python_runtime() -> str:
    """The source of `runtime.py`; its imports come first, each module has a section."""
    imports: set[str] = set()
    sections: list[str] = []
    for module in PYTHON_MODULES:
        source = _source(f"{module}.py")
        title, body = _section(source, imports)
        sections.append(
            f"\n\n# {module} {'=' * (97 - len(module))}\n#\n{_comment(title)}\n\n{body}"
        )
    head = (
        '"""What the validator of this form needs: the standard library and nothing else.\n\n'
        'A copy of formc.runtime, the same in every bundle of one version of formc.\n"""\n\n'
        "from __future__ import annotations\n\n"
    )
    return f"{head}{_imports(imports)}\n{''.join(sections)}"


def python_module(module: str) -> str:
    """One module of the runtime with the imports that it needs, for a file of its own."""
    imports: set[str] = set()
    _, body = _section(_source(f"{module}.py"), imports)
    return f"{_imports(imports)}\n\n{body}"


@lru_cache(maxsize=1)
def adopting_module() -> str:
    """`adopted.py`: documents by somebody else's template, beside `runtime.py`."""
    source = _source("adopting.py")
    title, _ = _section(source, set())
    needed = sorted(
        alias.name
        for node in ast.parse(source).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("formc.runtime")
        for alias in node.names
    )
    names = "".join(f"    {name},\n" for name in needed)
    imports, _, body = python_module("adopting").partition("\n\n")
    head = f'"""{title}\n"""\n\nfrom __future__ import annotations\n\n'
    return f"{head}{imports}\n\nfrom .runtime import (\n{names})\n\n{body}"


def _source(name: str) -> str:
    found = pkgutil.get_data("formc.runtime", name)
    assert found is not None, name
    return found.decode()


_IMPORT = re.compile(r"^(?:import|from) [^(\n]+(?:\([^)]*\))?$", re.MULTILINE)


def _section(source: str, imports: set[str]) -> tuple[str, str]:
    """The docstring of a module and its code without imports, which are collected. Python parses
    what ends with the last import alone: the code is ours, and long."""
    start = max((found.end() for found in _IMPORT.finditer(source)), default=0)
    tree = ast.parse(source[:start])
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if not module.startswith(("formc.runtime", "__future__")):
                imports.add(ast.unparse(node))
    return ast.get_docstring(tree) or "", source[start:].strip("\n") + "\n"


def _comment(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())


def _imports(found: set[str]) -> str:
    """`import x` first, then `from x import …` with the names of each module together."""
    plain = sorted(line for line in found if line.startswith("import "))
    together: dict[str, set[str]] = {}
    for line in found:
        if line.startswith("from "):
            module, _, names = line.removeprefix("from ").partition(" import ")
            together.setdefault(module, set()).update(names.split(", "))
    return "\n".join(
        [
            *plain,
            *(
                f"from {module} import {', '.join(sorted(together[module]))}"
                for module in sorted(together)
            ),
        ]
    )


# JavaScript ---------------------------------------------------------------------------------------

JAVASCRIPT_MODULES = ("values", "places", "findings", "tolerance", "formulas", "working_days")

JAVASCRIPT_NAMES = (
    "EMPTY",
    "Findings",
    "checkDigitsAgree",
    "choicesFault",
    "decimalFault",
    "feeList",
    "fileFault",
    "filesFault",
    "isDay",
    "isMoment",
    "isObject",
    "isPlace",
    "isTime",
    "lengthFits",
    "normalized",
    "officeValues",
    "onPages",
    "onlyKeys",
    "readable",
    "readableLines",
    "scaled",
    "stateOf",
)
"""What generated validators use, apart from the functions of formulas."""


@lru_cache(maxsize=1)
def javascript_source() -> str:
    """The runtime as plain functions and constants, to be wrapped as a module or a script."""
    tables = "\n".join(
        (
            "// Tables, printed from the ones in Python.",
            "",
            f"const CODES = {_table(CODES)};",
            f"const FILE_KINDS = {_table(FILE_KINDS, lines=True)};",
            f"const MESSAGES = {_table(MESSAGES, lines=True)};",
            f"const CHECKSUMS = {_table(_checksums(), lines=True)};",
            f"const HOLIDAYS = {_table(_holidays())};",
            f"const VERTEX_COUNTS = {_table(VERTICES)};",
            f"const LONGITUDE = {_regex(LONGITUDE)};",
            f"const LATITUDE = {_regex(LATITUDE)};",
            f"const PARCEL = {_regex(PARCEL)};",
            f"const FORBIDDEN = /[{_forbidden()}]/u;",
        )
    )
    sources = [_light(_source(f"{name}.js")) for name in JAVASCRIPT_MODULES]
    head = (
        "// What the validators of forms need; nothing else is loaded.\n"
        "// A copy of formc.runtime, the same in every bundle of one version of formc."
    )
    return "\n\n".join((head, tables, *sources)) + "\n"


def _light(source: str) -> str:
    """Without the lines that are comments alone: every visitor of a page loads this."""
    lines = (line for line in source.splitlines() if not line.lstrip().startswith("//"))
    return "\n".join(lines).strip("\n")


@lru_cache(maxsize=1)
def javascript_module() -> str:
    """`runtime.mjs`."""
    return f"{javascript_source()}\nexport {{ {', '.join(_exported())} }};\n"


@lru_cache(maxsize=1)
def javascript_script() -> str:
    """The runtime as a classic script that gives it to the validators as `formc.runtime`."""
    given = ", ".join(_exported())
    return (
        f'(() => {{\n"use strict";\n\n{javascript_source()}\n'
        f"(globalThis.formc ??= {{}}).runtime = {{ {given} }};\n}})();\n"
    )


def _exported() -> tuple[str, ...]:
    return (*JAVASCRIPT_NAMES, *(camel(name) for name in FUNCTIONS))


def camel(name: str) -> str:
    """`days_between` as JavaScript calls it."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def _table(rows: object, lines: bool = False) -> str:
    if lines and isinstance(rows, dict):
        inner = "".join(f"  {_table(key)}: {_table(value)},\n" for key, value in rows.items())
        return f"{{\n{inner}}}"
    return json.dumps(rows, ensure_ascii=False)


def _regex(pattern: str) -> str:
    read = patterns.parse(pattern)
    assert not isinstance(read, patterns.Mistake), pattern
    return f"/^(?:{patterns.javascript(read)})$/u"


def _checksums() -> dict[str, object]:
    return {
        name: {**row._asdict(), "sums": [each._asdict() for each in row.sums]}
        for name, row in CHECKSUMS.items()
    }


def _holidays() -> dict[str, object]:
    return {
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
        "days": HOLIDAYS,
        "afterEaster": AFTER_EASTER,
    }


def _forbidden() -> str:
    return "".join(f"\\u{{{low:X}}}-\\u{{{high:X}}}" for low, high in FORBIDDEN)
