"""Generators: from the IR to artifacts, one module (or package) each; none imports another."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from formc.target import Target

BUILTIN = (
    "html",
    "python",
    "javascript",
    "wtforms",
    "rules",
    "json_schema",
    "xsd",
    "schematron",
    "view",
    "ezd",
    "migrations",
    "card",
    "catalogue",
)
"""What is built when no target is named, in the order of a bundle; a name is a module here."""

OPTIONAL = ("xsd11",)
"""Targets that are built only when somebody names them."""


def load(names: Iterable[str] = BUILTIN) -> tuple[Target, ...]:
    """The targets of these names; only their modules are imported. Raises KeyError."""
    from formc.target import (
        Target,
    )  # here, because a build that changes nothing only asks for names

    found = []
    for name in names:
        if name not in (*BUILTIN, *OPTIONAL):
            raise KeyError(name)
        target = import_module(f"formc.targets.{name}").TARGET
        assert isinstance(target, Target)
        found.append(target)
    return tuple(found)
