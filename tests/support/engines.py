"""The real engines, for tests: each judges answers by the artifacts of one bundle.

Strict engines return problems, in the shape of `formc.runtime.problems.Problem`; partial ones say
whether they accept. Everything compiled is kept for the next question; node is one process.
"""

from __future__ import annotations

import atexit
import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import xmlschema
from jsonschema import Draft202012Validator
from lxml import etree, isoschematron

from formc.bundle.manifest import manifest
from formc.bundle.reader import Bundle as OpenedBundle
from formc.bundle.reader import open_bundle
from formc.compiler import compile_form
from formc.diagnostics import Report
from formc.ir import Form
from formc.prove.judge import judge
from formc.runtime.problems import Problem
from formc.targets import load
from tests.support.schemas import lxml_schema, second_schema


@dataclass(frozen=True)
class Filed:
    """Answers as somebody may file them."""

    name: str
    answers: Any
    on: str
    office: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Bundle:
    """The artifacts of a form in a folder of their own, and what its partial engines promise."""

    form: Form
    folder: Path
    enforced: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, form: Form, folder: Path) -> Bundle:
        emitted = compile_form(form, load(), Report())
        for artifact in emitted.artifacts:
            file = folder / artifact.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(artifact.data)
        listed = [(a.path, a.role, a.media_type, a.data) for a in emitted.artifacts]
        written = manifest("form", form.id, form.version, listed, emitted.engines, ())
        (folder / "manifest.json").write_bytes(written)
        enforced = {engine: frozenset(ids) for engine, ids in emitted.engines.items()}
        return cls(form, folder, enforced)

    @cached_property
    def opened(self) -> OpenedBundle:
        """The bundle as a portal opens it."""
        return open_bundle(self.folder)

    @cached_property
    def validator(self) -> ModuleType:
        return self.opened.module("validator")

    @cached_property
    def runtime(self) -> ModuleType:
        return self.opened.module("runtime")

    @cached_property
    def xsd(self) -> etree.XMLSchema:
        return lxml_schema((self.folder / "crwd" / "schemat.xsd").read_bytes())

    @cached_property
    def second_xsd(self) -> xmlschema.XMLSchema:
        return second_schema((self.folder / "crwd" / "schemat.xsd").read_bytes())

    @cached_property
    def schematron(self) -> isoschematron.Schematron:
        return isoschematron.Schematron(etree.parse(self.folder / "rules.sch"))

    @cached_property
    def json_schema(self) -> Draft202012Validator:
        schema = json.loads((self.folder / "schema.json").read_text())
        Draft202012Validator.check_schema(schema)
        return Draft202012Validator(schema)


# Strict engines ---------------------------------------------------------------------------------


def judged(bundle: Bundle, filed: Sequence[Filed]) -> list[tuple[Problem, ...]]:
    """What the judge says, straight from the IR."""
    return [tuple(judge(bundle.form, f.answers, on=f.on, office=f.office)) for f in filed]


def by_python(bundle: Bundle, filed: Sequence[Filed]) -> list[tuple[Problem, ...]]:
    return [tuple(problems) for problems in in_python(bundle, "validate", filed)]


def by_javascript(bundle: Bundle, filed: Sequence[Filed]) -> list[tuple[Problem, ...]]:
    return [
        tuple(Problem(**problem) for problem in problems)
        for problems in in_javascript(bundle, "validate", filed)
    ]


def in_python(bundle: Bundle, call: str, filed: Sequence[Filed]) -> list[Any]:
    """What a function of `validator.py` gives: validate, warnings, normalize, fees."""
    function = getattr(bundle.validator, call)
    return [function(f.answers, on=f.on, office=f.office) for f in filed]


def in_javascript(bundle: Bundle, call: str, filed: Sequence[Filed], lang: str = "pl") -> list[Any]:
    """The same of `validator.mjs`, as JSON."""
    cases = [
        {"call": call, "answers": f.answers, "on": f.on, "office": f.office, "lang": lang}
        for f in filed
    ]
    return _node("javascript", bundle.folder, cases)


# Partial engines --------------------------------------------------------------------------------


def by_jsonschema(bundle: Bundle, filed: Sequence[Filed]) -> list[bool]:
    return [bundle.json_schema.is_valid(f.answers) for f in filed]


def by_ajv(bundle: Bundle, filed: Sequence[Filed]) -> list[bool]:
    return _node("ajv", bundle.folder, [{"answers": f.answers} for f in filed])


def by_xml(bundle: Bundle, filed: Sequence[Filed]) -> list[bool | None]:
    """XSD by lxml, then Schematron; None where the answers have no document."""
    return [
        None if document is None else _accepts(bundle, document)
        for document in documents(bundle, filed)
    ]


def _accepts(bundle: Bundle, document: bytes) -> bool:
    tree = etree.fromstring(document)
    return bool(bundle.xsd.validate(tree) and bundle.schematron.validate(tree))


def documents(bundle: Bundle, filed: Sequence[Filed]) -> list[bytes | None]:
    """The document of each filing; None where an answer has no form in XML."""
    unwritable = bundle.runtime.UnwritableError
    made: list[bytes | None] = []
    for each in filed:
        try:
            made.append(bundle.validator.to_xml(filing(bundle, each)))
        except unwritable:
            made.append(None)
    return made


def filing(bundle: Bundle, filed: Filed) -> dict[str, Any]:
    return {
        "form": bundle.form.id,
        "version": bundle.form.version,
        "on": filed.on,
        "filed_at": None,
        "office": None,
        "office_values": dict(filed.office),
        "codelists": {},
        "answers": filed.answers,
        "files": {},
        "fees": {"items": [], "total": "0.00"},
    }


# node -------------------------------------------------------------------------------------------


class EngineFailed(AssertionError):  # noqa: N818 it fails a test
    """A real engine could not judge at all: a bundle that does not load, an exception."""


_process: subprocess.Popen[str] | None = None


def _node(engine: str, folder: Path, cases: list[dict[str, Any]]) -> list[Any]:
    """Asks the one node process; each answer is what the engine gives."""
    global _process
    if _process is None or _process.poll() is not None:
        script = Path(__file__).with_name("engines.mjs")
        _process = subprocess.Popen(
            ["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        atexit.register(_stop, _process)
    assert _process.stdin is not None
    assert _process.stdout is not None
    _process.stdin.write(json.dumps({"engine": engine, "folder": str(folder), "cases": cases}))
    _process.stdin.write("\n")
    _process.stdin.flush()
    answer = json.loads(_process.stdout.readline() or '{"error": "node stopped"}')
    if "error" in answer:
        raise EngineFailed(f"{engine}: {answer['error']}")
    for case, result in zip(cases, answer["results"], strict=True):
        if "raises" in result:
            raise EngineFailed(f"{engine} on {case}: {result['raises']}")
    return [result["gives"] for result in answer["results"]]


def _stop(process: subprocess.Popen[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait(timeout=10)
