"""The one Jinja environment: strict, autoescaping, with the project's templates before ours."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_PACKAGE = Path(__file__).parent
_ROOTS = (_PACKAGE / "templates", _PACKAGE.parent / "templates")  # of a wheel, of a checkout


@cache
def environment(*overrides: Path) -> Environment:
    """Everything is escaped, whatever a template is called; an unknown name is an error."""
    return Environment(
        loader=FileSystemLoader([*overrides, *(root for root in _ROOTS if root.is_dir())]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def asset(name: str) -> bytes:
    """A file of `templates/assets`, as it is: style sheets and scripts are no templates."""
    return unrendered(f"assets/{name}")


@cache
def unrendered(name: str) -> bytes:
    """A file of `templates`, as it is."""
    for root in _ROOTS:
        path = root / name
        if path.is_file():
            return path.read_bytes()
    raise FileNotFoundError(name)
