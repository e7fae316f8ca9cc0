"""Properties of every form, on forms at random: one verdict everywhere (contracts, 1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from formc.answers.filed import Filed
from formc.prove.bundles import Bundle
from formc.prove.compare import breach
from formc.prove.engines import judged
from tests.conformance.test_engines import PARTIAL, STRICT
from tests.support.random_forms import DAY, answer_sets, random_form

FORMS = 40
ANSWERS = 12


@pytest.mark.parametrize("seed", range(FORMS))
def test_every_engine_keeps_its_promise(seed: int, tmp_path: Path) -> None:
    form = random_form(seed)
    bundle = Bundle.of(form, tmp_path)
    filed = [Filed(str(a), a, DAY) for a in answer_sets(form, seed, ANSWERS)]
    verdicts = judged(bundle, filed)
    for name, strict in STRICT.items():
        for each, expected, found in zip(filed, verdicts, strict(bundle, filed), strict=True):
            assert found == expected, f"{name}, {each.answers}"
    for name, (lists, accepts, _) in PARTIAL.items():
        for each, problems, accepted in zip(filed, verdicts, accepts(bundle, filed), strict=True):
            broken = breach(bundle.enforced[lists], problems, accepted)
            assert not broken, f"{name} {accepted=}, {each.answers}, {problems}"
