"""What is validated: a form made of this repository's fragments, compiled as the build does it.

`forty.yaml` holds the form and, as its tests, the answer sets with the exact problems of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from formc.analysis.elaborate import elaborate_form
from formc.analysis.workspace import open_workspace
from formc.bundle.reader import Bundle, open_bundle
from formc.bundle.writing import manifest
from formc.compiler import compile_form
from formc.diagnostics import Report
from formc.expr import pattern
from formc.expr.tree import TRUE, Expr
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateType,
    Field,
    FileType,
    Form,
    Group,
    Item,
    Note,
    NumberType,
    Repeat,
    TextType,
)
from formc.targets import load

HERE = Path(__file__).parent
DEFINITIONS = HERE.parent / "definitions"
SHARED = ("codelists", "fragments", "law", "types")
Schema = dict[str, Any]


@dataclass(frozen=True)
class Variant:
    """One answer set, and the problems that the strict engines find in it: path, code, rule."""

    name: str
    answers: Mapping[str, Any]
    on: str
    problems: frozenset[tuple[str, str, str]]

    @property
    def leaves(self) -> int:
        return _leaves(self.answers)


def _leaves(answers: Any) -> int:
    """Answered fields; a file and a list of codes are one."""
    match answers:
        case {"sha256": _}:
            return 1
        case dict():
            return sum(_leaves(each) for each in answers.values())
        case [dict(), *_]:
            return sum(_leaves(each) for each in answers)
        case _:
            return 1


def the_form() -> Form:
    """The form of forty.yaml with the fragments and types of the repository."""
    files = {
        path.relative_to(DEFINITIONS).as_posix(): path.read_bytes()
        for folder in SHARED
        for path in sorted((DEFINITIONS / folder).rglob("*.yaml"))
    }
    files["domains.yaml"] = (DEFINITIONS / "domains.yaml").read_bytes()
    files["forms/forty.yaml"] = (HERE / "forty.yaml").read_bytes()
    report = Report()
    workspace = open_workspace(files, report)
    (document,) = workspace.of("form").values()
    form = elaborate_form(document, workspace, report)
    if form is None or report.failed:
        raise SystemExit("forty.yaml: " + "; ".join(str(each.message.en) for each in report))
    return form


def variants(form: Form) -> tuple[Variant, ...]:
    """The tests of the form; the first has no problem."""
    return tuple(
        Variant(test.name, cast("Mapping[str, Any]", test.answers), test.on, frozenset(test.errors))
        for test in form.tests
    )


def bundle(form: Form, folder: Path) -> Bundle:
    """The bundle as a portal opens it."""
    emitted = compile_form(form, load(), Report())
    for artifact in emitted.artifacts:
        file = folder / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.data)
    listed = [(a.path, a.role, a.media_type, a.data) for a in emitted.artifacts]
    written = manifest("form", form.id, form.version, listed, emitted.engines, ())
    (folder / "manifest.json").write_bytes(written)
    return open_bundle(folder)


# A plain schema -----------------------------------------------------------------------------------


def plain_schema(form: Form) -> Schema:
    """What somebody would write by hand: kinds, patterns, lengths, bounds, codes, required where
    what holds the answer always needs it, no other keys. No conditions, rules, check digits, real
    days, computed values or bounds of decimals.
    """
    return _object([item for page in form.pages for item in page.items], TRUE)


def _object(items: Iterable[Item], shown: Expr) -> Schema:
    asked = [item for item in items if not isinstance(item, Note)]
    return {
        "type": "object",
        "properties": {item.name: _schema(item) for item in asked},
        "required": [item.name for item in asked if item.shown == shown and _needed(item)],
        "additionalProperties": False,
    }


def _needed(item: Item) -> bool:
    match item:
        case Field(needed=needed):
            return needed == TRUE
        case Repeat(minimum=minimum):
            return minimum > 0
        case Group(items=items, shown=shown):
            return any(each.shown == shown and _needed(each) for each in items)
        case _:
            return False


def _schema(item: Item) -> Schema:
    match item:
        case Group():
            return _object(item.items, item.shown)
        case Repeat():
            row = _object(item.items, item.shown)
            least = max(item.minimum, 1)
            return {"type": "array", "items": row, "minItems": least, "maxItems": item.maximum}
        case Field():
            return _value(item)
        case _:
            raise AssertionError(item)


_FILE: Schema = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 255},
        "media_type": {"type": "string"},
        "size": {"type": "integer", "minimum": 0},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    },
    "required": ["name", "media_type", "size", "sha256"],
    "additionalProperties": False,
}


def _value(field: Field) -> Schema:
    match field.type:
        case TextType() as text:
            found: Schema = {"type": "string", "minLength": max(text.min_length, 1)}
            if text.pattern is not None:
                read = pattern.parse(text.pattern)
                assert isinstance(read, pattern.Pattern)
                found["pattern"] = f"^(?:{pattern.python(read)})$"
            return {**found, "maxLength": text.max_length}
        case NumberType(scale=0, minimum=least, maximum=most):
            return {"type": "integer", "minimum": least, "maximum": most}
        case NumberType(scale=scale):
            return {"type": "string", "pattern": f"^-?(0|[1-9][0-9]{{0,14}})\\.[0-9]{{{scale}}}$"}
        case BooleanType():
            return {"type": "boolean"}
        case ConsentType():
            return {"const": True}
        case DateType():
            return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        case ChoiceType(many=many, codelist=codelist):
            code = {"enum": [option.code for option in codelist.options]}
            return {"type": "array", "items": code, "minItems": 1} if many else code
        case FileType(many=many):
            return {"type": "array", "items": _FILE, "minItems": 1} if many else _FILE
