"""Forms on templates of somebody else: a small one of our own, and real ones where they are.

The schemas of public bodies are never committed. `FORMC_REFERENCE` names the folder with `crd/`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from formc.answers.filed import Filed
from formc.answers.generate import Generator
from formc.compiler import check
from formc.ir import Form
from formc.prove.memory import validator

CASES = Path(__file__).parents[1] / "cases" / "adopted"
SMALL = CASES / "small"
REFERENCE = os.environ.get("FORMC_REFERENCE", "")
REAL = {"dane-z-zus": "zus", "faktura": "mf-2022-01-05"}
"""Definitions in `reference/` by name, with the folder of their schema below `crd/xsd/`."""
NAMES = ("deklaracja", *REAL)
MOMENT = "2027-03-01T12:00:00Z"
OFFICE = {"teryt": "1465011", "name": "Urząd Przykładowa"}


def definitions(name: str) -> dict[str, bytes]:
    """The definitions folder of a form by path; skips, aloud, where its schema is not here."""
    files = {
        path.relative_to(SMALL).as_posix(): path.read_bytes()
        for path in SMALL.rglob("*")
        if path.is_file()
    }
    if name not in REAL:
        return files
    folder = Path(REFERENCE) / "crd" / "xsd" / REAL[name]
    if not REFERENCE or not folder.is_dir():
        pytest.skip(f"FORMC_REFERENCE names no folder with crd/xsd/{REAL[name]}")
    kept = {path: data for path, data in files.items() if not path.startswith("services/")}
    kept[f"services/proba/{name}.yaml"] = (CASES / "reference" / f"{name}.yaml").read_bytes()
    for path in folder.glob("*.xsd"):
        kept[f"services/proba/{path.name}"] = path.read_bytes()
    return kept


@cache
def form(name: str) -> Form:
    """The form, about which nothing is to be said."""
    return compiled(definitions(name))


def compiled(files: Mapping[str, bytes]) -> Form:
    checked = check(files)
    said = [f"{each.code} {each.at}: {each.message.pl}" for each in checked.report]
    assert not said, said
    return next(iter(checked.forms.values()))


@cache
def right(name: str, count: int, seed: int = 1) -> tuple[Filed, ...]:
    """Answers that the judge accepts, as a portal normalizes them."""
    made = Generator(form(name), seed)
    module = validator(form(name))
    found: list[Filed] = []
    for _ in range(count):
        filed = made.right()
        if filed is not None:
            answers = module.normalize(filed.answers, on=filed.on, office=filed.office)
            attach(answers)
            found.append(Filed(filed.name, answers, filed.on, filed.office))
    assert len(found) > count // 2
    return tuple(found)


def attach(answers: Any) -> dict[str, bytes]:
    """The bytes of all files that answers name, by digest: their name. Digests and sizes are made
    to say so."""
    found: dict[str, bytes] = {}
    if isinstance(answers, dict) and "sha256" in answers:
        data = answers["name"].encode()
        answers.update(size=len(data), sha256=sha256(data).hexdigest())
        found[answers["sha256"]] = data
    else:
        inner = answers.values() if isinstance(answers, dict) else answers
        for each in inner if isinstance(inner, list) or isinstance(answers, dict) else ():
            found |= attach(each)
    return found


def filing(name: str, filed: Filed, **parts: Any) -> dict[str, Any]:
    """What `to_xml` takes."""
    return {
        "form": form(name).id,
        "version": form(name).version,
        "on": filed.on,
        "filed_at": MOMENT,
        "office": OFFICE,
        "office_values": {},
        "codelists": {},
        "answers": filed.answers,
        "files": attach(filed.answers),
        "fees": {"items": [], "total": "0.00"},
        **parts,
    }


def parts_sent(name: str) -> frozenset[str]:
    """The parts of a filing that documents of a form tell."""
    from formc.adoption import Part

    adoption = form(name).adoption
    assert adoption is not None
    return frozenset(
        node.value.name for _, node in adoption.places() if isinstance(node.value, Part)
    )
