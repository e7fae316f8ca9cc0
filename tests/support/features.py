"""What each engine holds of each feature, by running it: one small form for a group of features,
answers that break one constraint alone, and answers that break nothing.

`tests/cases/features/*.yaml`: `rows` names features and the constraints that are about them,
`form` is a case as in `tests/support/chunks.py`.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from formc.answers.filed import Filed
from formc.answers.generate import Generator, constraint_of
from formc.answers.judge import judge_fees, judge_warnings
from formc.compiler import check
from formc.ir import Form
from formc.prove import posting
from formc.prove.bundles import Bundle
from formc.prove.compare import differs
from formc.prove.engines import (
    ENGINES,
    Engine,
    Problems,
    Verdict,
    in_javascript,
    in_python,
    judged,
)
from formc.runtime.problems import Problem
from formc.shapes.constraints import constraints
from tests.support.chunks import complete

CASES = Path(__file__).parents[1] / "cases" / "features"
SECOND = {"xmlschema", "saxon", "xsd11-saxon"}  # second opinions about the same artifacts
COLUMNS = tuple(engine for name, engine in ENGINES.items() if name not in SECOND)
EACH = 4  # answers that break a constraint
RIGHT = 12  # answers that break nothing


@dataclass(frozen=True, slots=True)
class Row:
    """A feature with, for each engine, how many of the answers that break it were tried and how
    many it refused."""

    feature: str
    tried: dict[str, int]
    refused: dict[str, int]

    def cell(self, engine: str) -> str:
        tried, refused = self.tried[engine], self.refused[engine]
        if not tried:
            return "mended" if engine == "wtforms" else "not read"
        return "yes" if refused == tried else "in part" if refused else "–"


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: tuple[Row, ...]
    wrong: tuple[str, ...]  # promises that an engine broke


def groups() -> Iterator[Group]:
    for path in sorted(CASES.glob("*.yaml")):
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        checked = check(complete(written["form"]))
        errors = [each.message.pl for each in checked.report if each.code.startswith("E")]
        assert not errors, f"{path.name}: {errors}"
        yield _group(written, checked.forms["wzor"])


def _group(written: dict[str, Any], form: Form) -> Group:
    title, rows = written["title"], written["rows"]
    known = {constraint.id for constraint in constraints(form)}
    unknown = [id for ids in rows.values() for id in ids if id not in known]
    assert not unknown, f"{title}: {unknown}"
    filed = [*_answers(form, {id for ids in rows.values() for id in ids})]
    bundle = Bundle.of(form, Path(tempfile.mkdtemp(prefix="features-")))
    expected = judged(bundle, filed)
    said = {engine.name: engine.ask(bundle, filed) for engine in COLUMNS}
    wrong = [
        f"{engine.name}: {one.name}: {verdict} instead of {problems}"
        for engine in COLUMNS
        for one, problems, verdict in zip(filed, expected, said[engine.name], strict=True)
        if differs(bundle, engine, problems, verdict)
    ]
    said["wtforms"] = [
        _tampered(bundle, one) if verdict is None else verdict
        for one, verdict in zip(filed, said["wtforms"], strict=True)
    ]
    beside = [*_beside(written, bundle, filed)]
    made = [_row(feature, ids, expected, said) for feature, ids in rows.items()]
    return Group(title, (*made, *beside), tuple(wrong))


def _beside(written: dict[str, Any], bundle: Bundle, filed: Sequence[Filed]) -> Iterator[Row]:
    """Warnings and fees: what is no part of a verdict, from the engines that tell it."""
    for call, expected in (("warnings", judge_warnings), ("fees", judge_fees)):
        if call not in written:
            continue
        tried: dict[str, int] = Counter()
        told: dict[str, int] = Counter()
        by_node = in_javascript(bundle, call, filed)
        for one, javascript in zip(filed, by_node, strict=True):
            right = expected(bundle.form, one.answers, on=one.on, office=one.office)
            if not right:
                continue
            (python,) = in_python(bundle, call, [one])
            tried.update(engine.name for engine in COLUMNS)
            told["python"] += _plain(python) == _plain(right)
            told["javascript"] += _plain(javascript) == _plain(right)
            told["wtforms"] += _plain(_posted(bundle, call, one)) == _plain(right)
        yield Row(written[call], tried, told)


def _posted(bundle: Bundle, call: str, filed: Filed) -> Any:
    pairs = posting.through_a_browser(posting.posted(bundle.form.items, filed.answers))
    page = bundle.page(pairs, on=filed.on, office=filed.office, files={})
    return page.warnings() if call == "warnings" else page.fees()


def _plain(told: Any) -> Any:
    """Fees as a mapping, warnings as problems of the judge's kind."""
    if isinstance(told, Mapping):
        return dict(told)
    return [Problem(**each) if isinstance(each, Mapping) else Problem(*each) for each in told]


def _answers(form: Form, wanted: set[str]) -> Iterator[Filed]:
    generator = Generator(form, 0)
    right = [made for _ in range(RIGHT) if (made := generator.right()) is not None]
    assert len(right) == RIGHT
    yield from right
    for constraint in generator.constraints:
        if constraint.id in wanted:
            broken = [made for _ in range(EACH) if (made := generator.breaking(constraint))]
            assert broken, f"nothing breaks {constraint.id} alone"
            yield from broken


def _tampered(bundle: Bundle, filed: Filed) -> bool | None:
    """Whether answers that no page of ours sends are accepted when posted all the same; None where
    reading them puts them right, or where nothing could be written into a control."""
    try:
        pairs = posting.through_a_browser(posting.posted(bundle.form.items, filed.answers))
        stored = posting.stored(filed.answers)
    except (AttributeError, TypeError, ValueError):
        return None
    try:
        page = bundle.page(pairs, on=filed.on, office=filed.office, files=stored)
    except bundle.runtime.PostError:
        return False
    page.validate()
    if page.problems:
        return False
    return True if page.answers() == filed.answers else None


def _row(
    feature: str,
    ids: Sequence[str],
    expected: Sequence[Problems],
    said: dict[str, Sequence[Verdict]],
) -> Row:
    """Counts what was read; what a browser cannot post, or no document can hold, does not count."""
    tried = dict.fromkeys(said, 0)
    refused = dict.fromkeys(said, 0)
    for number, problems in enumerate(expected):
        if not problems or not {constraint_of(one) for one in problems} <= set(ids):
            continue
        for name, verdicts in said.items():
            verdict = verdicts[number]
            tried[name] += verdict is not None
            refused[name] += verdict is False or (isinstance(verdict, tuple) and bool(verdict))
    assert tried["python"], feature
    return Row(feature, tried, refused)


def heading(engine: Engine) -> str:
    return {
        "python": "Python",
        "javascript": "JavaScript",
        "wtforms": "WTForms",
        "jsonschema": "JSON Schema (jsonschema)",
        "rust": "JSON Schema (jsonschema-rs)",
        "ajv": "JSON Schema (ajv)",
        "xml": "XSD + Schematron",
        "xsd11": "XSD 1.1",
    }.get(engine.name, engine.title)
