"""From older versions: `migrate.py` for answers, `migrate.xsl` for documents.

Both say the steps that the definition writes. The module is of the standard library and of the
validator beside it; the stylesheet is XSLT 1.0 and builds the new document element by element, in
the order of the new schema. What XSLT cannot say is told at the step, and there is no stylesheet.
"""

from __future__ import annotations

from collections.abc import Iterable

from formc.diagnostics import migrations as problems
from formc.expr.tree import TRUE, Path
from formc.ir import Field, FileType, Form, Repeat
from formc.migration import Drop, Join, Migration, Move, Put, Split
from formc.shapes.packing import python_module
from formc.shapes.restyling import Unsayable, stylesheet
from formc.target import Artifact, Context, Support, Target


def emit(form: Form, context: Context) -> Iterable[Artifact]:
    """The converters; nothing for a form without `migrations:`."""
    if not form.migrations:
        return
    yield Artifact.text("migrate.py", "migration", "text/x-python", _module(form))
    if form.adoption is not None:
        return  # answers move; documents follow somebody else's template before and after
    try:
        data = stylesheet(form)
    except Unsayable as reason:
        context.report.add(problems.migration_without_xslt(reason.at, reason.pl, reason.en))
    else:
        yield Artifact("migrate.xsl", "migration", "application/xslt+xml", data)


_HEAD = """\
\"\"\"Odpowiedzi formularza {id} z wersji {majors} jako odpowiedzi wersji {version}.

migrate(answers, major=1, on="2026-05-05") daje odpowiedzi znormalizowane: do dalszego wypełniania
albo do validate. Co dostało inne miejsce, mówi STEPS na końcu.
\"\"\"

from __future__ import annotations

{engine}

FORM = "{id}"
VERSION = "{version}"
STEPS: Mapping[int, Steps] = {{
{tables}}}


def convert(answers: Mapping[str, Any], *, major: int) -> dict[str, Any]:
    \"\"\"The answers of version `major`.x.y where this form has them, not judged yet.\"\"\"
    if major not in STEPS:
        raise MigrationError(f"{{FORM}} {{VERSION}}: no migration from {{major}}.x")
    return taken_over(answers, STEPS[major])


def migrate(
    answers: Mapping[str, Any],
    *,
    major: int,
    on: str,
    office: Mapping[str, Any] = MappingProxyType({{}}),
) -> dict[str, Any]:
    \"\"\"The same made canonical: hidden answers pruned, computed ones computed.\"\"\"
    from .validator import normalize

    normal: dict[str, Any] = normalize(convert(answers, major=major), on=on, office=office)
    return normal
"""


def _module(form: Form) -> str:
    return _HEAD.format(
        id=form.id,
        version=form.version,
        majors=", ".join(f"{each.major}.x" for each in form.migrations),
        engine=python_module("migrating"),
        tables="".join(f"    {each.major}: {_steps(form, each)},\n" for each in form.migrations),
    )


def _steps(form: Form, migration: Migration) -> str:
    """`Steps(…)` of one older version, an entry a line."""
    steps, items = migration.steps, list(form.walk())
    rows = [item.path for item in items if isinstance(item, Repeat)]
    files = [
        item.path for item in items if isinstance(item, Field) and isinstance(item.type, FileType)
    ]
    tables = (
        _table("moves", [(s.start, (s.end, dict(s.codes))) for s in steps if isinstance(s, Move)]),
        _table("splits", [(s.start, (s.ends, s.by)) for s in steps if isinstance(s, Split)]),
        _lines("joins", "(", [(s.starts, s.end, s.by) for s in steps if isinstance(s, Join)], ")"),
        _lines(
            "puts",
            "(",
            [(s.end, s.value, always(form, s.end)) for s in steps if isinstance(s, Put)],
            ")",
        ),
        _lines("drops", "frozenset((", [s.start for s in steps if isinstance(s, Drop)], "))"),
        _lines("rows", "frozenset((", rows, "))"),
        _lines("files", "frozenset((", files, "))"),
    )
    return f"Steps(\n{''.join(tables)}    )"


def _table(name: str, entries: list[tuple[Path, object]]) -> str:
    if not entries:
        return f"        {name}={{}},\n"
    lines = "".join(f"            {key!r}: {value!r},\n" for key, value in entries)
    return f"        {name}={{\n{lines}        }},\n"


def _lines(name: str, opened: str, entries: Iterable[object], closed: str) -> str:
    lines = "".join(f"            {entry!r},\n" for entry in entries)
    return f"        {name}={opened}{f'{chr(10)}{lines}        ' if lines else ''}{closed},\n"


def always(form: Form, path: Path) -> bool:
    """Whether every right set of answers has an answer there."""
    item = next(each for each in form.walk() if each.path == path)
    return isinstance(item, Field) and item.needed == TRUE and item.shown == TRUE


TARGET = Target(
    name="migrations",
    summary="Przejście z dawnych wersji: odpowiedzi (Python) i dokumenty (XSLT)",
    emit_form=emit,
    support={"migrations": Support.FULL},
)
