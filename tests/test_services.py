"""Golden trees: a service touching every kind of item, and everything that is made of it.

The run-time files, the same in every bundle, are left out: their own tests hold them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from formc.build.plan import plan
from formc.compiler import check
from formc.prove.examples import run_form
from formc.targets import load
from tests.support.golden import Golden

CASES = Path(__file__).parent / "cases" / "services"
LAW = {
    "law/acts.yaml": """\
acts:
  prawo-lowieckie:
    title: Ustawa z dnia 13 października 1995 r. Prawo łowieckie
    short: Prawo łowieckie
    eli: DU/1995/713
  prawo-o-zgromadzeniach:
    title: Ustawa z dnia 24 lipca 2015 r. Prawo o zgromadzeniach
    short: Prawo o zgromadzeniach
    eli: DU/2015/1485
""".encode(),
    "domains.yaml": """\
domains:
  lowiectwo:
    title: Łowiectwo
  obrona-i-bezpieczenstwo:
    title: Bezpieczeństwo
""".encode(),
}
SHARED = ("assets/", "index.html")
RUNTIME = ("runtime.py", "runtime.mjs", "validator.js")


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_everything_that_is_made(case: str, golden: Golden) -> None:
    source = (CASES / case / "definitions.yaml").read_bytes()
    checked = check({**LAW, f"services/{case}.yaml": source})
    other = ("H07", "W0535")  # limits of targets; the acts are those of all cases
    assert [str(item.at) for item in checked.report if not item.code.startswith(other)] == []
    made = plan(checked, load(), frozenset(), lambda name: None)
    kept = {
        path: data
        for path, data in made.files.items()
        if not path.startswith(SHARED)
        and not path.endswith((*RUNTIME, "manifest.json", ".lock.json"))
    }
    golden(CASES / case / "expected", kept)


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_its_own_tests_hold(case: str) -> None:
    source = (CASES / case / "definitions.yaml").read_bytes()
    (form,) = check({**LAW, f"services/{case}.yaml": source}).forms.values()
    outcomes = list(run_form(form))
    assert outcomes
    assert [(o.test.name, o.lines) for o in outcomes if not o.passed] == []
