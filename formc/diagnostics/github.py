"""Draws diagnostics as workflow commands of GitHub Actions: annotations at the lines of a change.

GitHub shows ten of each level in a step; SARIF has no such limit.
"""

from __future__ import annotations

from collections.abc import Iterable

from formc.diagnostics import Diagnostic, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def workflow_commands(items: Iterable[Diagnostic], folder: str = "", lang: str = "pl") -> str:
    """A command a line. Paths are relative to where formc runs; `folder` stands before them."""
    return "".join(f"{_annotation(item, folder, lang)}\n" for item in items)


def _annotation(item: Diagnostic, folder: str, lang: str) -> str:
    path = item.at.source.path
    start, end = item.at.position, item.at.source.position(item.at.end)
    place = {"file": f"{folder}/{path}" if folder else path, "line": start.line}
    if end.line == start.line:
        # Columns of a span over several lines would be read as if it were one line. Theirs is the
        # last character, ours the one after it.
        place |= {"endLine": end.line, "col": start.column}
        place |= {"endColumn": max(start.column, end.column - 1)}
    else:
        place |= {"endLine": end.line}
    place |= {"title": f"{item.code} {item.message.in_(lang)}"}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in place.items())
    words = [item.message, item.label, item.help]
    message = "\n".join(each.in_(lang) for each in words if each.in_(lang))
    return f"::{_COMMANDS[item.severity]} {properties}::{_escaped(message)}"


def _escaped(text: str) -> str:
    """A command ends with its line, and `%` begins an escape."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
