"""Draws diagnostics as SARIF 2.1.0, for code scanning of GitHub, GitLab and editors.

Columns count characters from one, ends are exclusive: as in our spans.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import quote

from formc.diagnostics import Diagnostic, Fix, Label, Severity
from formc.diagnostics.manual import MANUAL
from formc.source import Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


def sarif(items: Iterable[Diagnostic], version: str, folder: str = "", lang: str = "pl") -> str:
    """One log with one run. Paths are relative to where formc runs; `folder` stands before them."""
    found = list(items)
    codes = sorted({item.code for item in found})
    run = {
        "tool": {
            "driver": {
                "name": "formc",
                "version": version,
                "rules": [_rule(code, lang) for code in codes],
            }
        },
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "results": [_result(item, codes.index(item.code), folder, lang) for item in found],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(code: str, lang: str) -> dict[str, object]:
    page = MANUAL[code]
    why = " ".join(page.why.in_(lang).split())
    examples = [
        f"{title}:\n\n```yaml\n{example.strip()}\n```"
        for title, example in _titled(page.wrong, page.right, lang)
        if example.strip()
    ]
    return {
        "id": code,
        "name": page.slug,
        "shortDescription": {"text": why.split(". ")[0]},
        "fullDescription": {"text": why},
        "help": {"text": why, "markdown": "\n\n".join([why, *examples])},
    }


def _titled(wrong: str, right: str, lang: str) -> tuple[tuple[str, str], ...]:
    titles = ("Wrong", "Right") if lang == "en" else ("Źle", "Dobrze")
    return (titles[0], wrong), (titles[1], right)


def _result(item: Diagnostic, rule: int, folder: str, lang: str) -> dict[str, object]:
    words = [item.message.in_(lang), item.label.in_(lang), item.help.in_(lang)]
    found: dict[str, object] = {
        "ruleId": item.code,
        "ruleIndex": rule,
        "level": _LEVELS[item.severity],
        "message": {"text": "; ".join(each for each in words if each)},
        "locations": [{"physicalLocation": _place(item.at, folder)}],
    }
    if item.related:
        found["relatedLocations"] = [_related(label, folder, lang) for label in item.related]
    if item.fix is not None:
        found["fixes"] = [_fix(item.fix, folder, lang)]
    return found


def _related(label: Label, folder: str, lang: str) -> dict[str, object]:
    found: dict[str, object] = {"physicalLocation": _place(label.span, folder)}
    words = label.text.in_(lang)
    return {**found, "message": {"text": words}} if words else found


def _fix(fix: Fix, folder: str, lang: str) -> dict[str, object]:
    changes: dict[str, list[dict[str, object]]] = {}
    for edit in fix.edits:
        replaced: dict[str, object] = {"deletedRegion": _region(edit.span)}
        if edit.replacement:
            replaced["insertedContent"] = {"text": edit.replacement}
        changes.setdefault(edit.span.source.path, []).append(replaced)
    return {
        "description": {"text": fix.title.in_(lang)},
        "artifactChanges": [
            {"artifactLocation": {"uri": _uri(path, folder)}, "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }


def _place(span: Span, folder: str) -> dict[str, object]:
    return {"artifactLocation": {"uri": _uri(span.source.path, folder)}, "region": _region(span)}


def _region(span: Span) -> dict[str, int]:
    start, end = span.position, span.source.position(span.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _uri(path: str, folder: str) -> str:
    return quote(f"{folder}/{path}" if folder else path)
