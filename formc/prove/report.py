"""A proof as a table for a terminal, and as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from formc.prove.compare import Difference
from formc.prove.engines import ENGINES, Verdict
from formc.prove.proof import Proof
from formc.shapes.constraints import constraint_of

_HEAD = (
    "formularz",
    "zestawy",
    "przyjęte",
    "ograniczenia",
    "warunki",
    "wyjaśnione",
    "rozbieżności",
)


def table(proofs: Sequence[Proof]) -> Iterator[str]:
    """One line for each form, then what each engine was asked in all."""
    rows = [_HEAD, *map(_row, proofs)]
    yield from _aligned(rows)
    yield ""
    engines: dict[str, list[int]] = {}
    for proof in proofs:
        for tally in proof.tallies:
            sums = engines.setdefault(tally.engine.name, [0, 0, 0])
            sums[0] += tally.asked
            sums[1] += tally.not_applicable
            sums[2] += len(tally.differences)
    head = ("silnik", "zapytany", "nie dotyczy", "rozbieżności", "co sądzi")
    yield from _aligned(
        [head, *((name, *map(str, sums), ENGINES[name].title) for name, sums in engines.items())]
    )


def _row(proof: Proof) -> tuple[str, ...]:
    cover = proof.coverage
    return (
        f"{proof.form} {proof.version}",
        str(proof.sets),
        str(proof.accepted),
        f"{cover.alone}/{cover.constraints}",
        f"{cover.both_ways}/{cover.conditions}",
        str(len(cover.explained)),
        str(proof.disagreements),
    )


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.rjust(width) if cell[:1].isdecimal() else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        ]
        yield "  ".join(cells).rstrip()


def details(proof: Proof) -> Iterator[str]:
    """What the table only counts: disagreements made small, and what was never tried."""
    for each in proof.small:
        yield from _difference(proof, each)
    for untried in proof.coverage.rest:
        yield f"{proof.form}: {untried.id}: {untried.what}"


def explained(proof: Proof) -> Iterator[str]:
    """What cannot be tried, with the facts that make it impossible."""
    for each in proof.coverage.explained:
        yield f"{proof.form}: {each.id}: {each.what}; inaczej się nie da: {each.reason}"


def _difference(proof: Proof, found: Difference) -> Iterator[str]:
    yield f"{proof.form}: {found.engine} nie zgadza się z sędzią (zestaw {found.filed.name}):"
    yield f"    dzień      {found.filed.on}"
    if found.filed.office:
        yield f"    urząd      {json.dumps(dict(found.filed.office), ensure_ascii=False)}"
    yield f"    odpowiedzi {json.dumps(found.filed.answers, ensure_ascii=False)}"
    yield f"    sędzia     {_said(found.expected)}"
    yield f"    {found.engine:<10} {_said(found.said)}"


def _said(said: Verdict | str) -> str:
    match said:
        case bool():
            return "przyjmuje" if said else "odrzuca"
        case None:
            return "nie czyta takich odpowiedzi"
        case str():
            return f"zawiódł: {said}"
        case ():
            return "bez uwag"
        case _:
            return "; ".join(
                f"{each.path or '/'} {constraint_of(each)}: {each.message}" for each in said
            )


def as_json(
    proofs: Sequence[Proof], absent: Mapping[str, str], count: int, seed: int
) -> dict[str, Any]:
    """Everything, for machines: keys in English, in a fixed order."""
    return {
        "format": 1,
        "sets": count,
        "seed": seed,
        "holds": all(proof.holds for proof in proofs),
        "absent_engines": dict(absent),
        "forms": [_proof(proof) for proof in proofs],
    }


def _proof(proof: Proof) -> dict[str, Any]:
    cover = proof.coverage
    return {
        "form": proof.form,
        "version": proof.version,
        "sets": proof.sets,
        "accepted": proof.accepted,
        "engines": [
            {
                "engine": tally.engine.name,
                "promise": "strict" if tally.engine.strict else tally.engine.lists,
                "asked": tally.asked,
                "not_applicable": tally.not_applicable,
                "disagreements": len(tally.differences),
            }
            for tally in proof.tallies
        ],
        "coverage": {
            "constraints": cover.constraints,
            "alone": cover.alone,
            "conditions": cover.conditions,
            "both_ways": cover.both_ways,
            "explained": [
                {"id": each.id, "outcome": each.what, "reason": each.reason}
                for each in cover.explained
            ],
            "rest": [{"id": each.id, "outcome": each.what} for each in cover.rest],
        },
        "disagreements": [
            {
                "engine": each.engine,
                "set": each.filed.name,
                "on": each.filed.on,
                "office": dict(each.filed.office),
                "answers": each.filed.answers,
                "judge": [problem.json() for problem in each.expected],
                "said": _plain(each.said),
            }
            for each in proof.small
        ],
    }


def _plain(said: Verdict | str) -> Any:
    return [problem.json() for problem in said] if isinstance(said, tuple) else said
