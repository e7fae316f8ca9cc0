"""The golden fixture itself: an update never passes, and CI never updates."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import pytest_configure
from tests.support.golden import Golden

MADE = {"a.txt": "a\n", "inner/b.bin": b"\x00\xff"}


def _store(root: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match="run again"):
        Golden("*")(root, MADE)


def test_an_update_fails_and_the_next_run_passes(tmp_path: Path) -> None:
    _store(tmp_path)
    Golden(None)(tmp_path, MADE)
    assert (tmp_path / "inner" / "b.bin").read_bytes() == b"\x00\xff"


@pytest.mark.parametrize(
    "made", [{}, {"a.txt": "b\n"}, {**MADE, "c.txt": ""}, {"a.txt": "a\n", "inner/b.bin": b"\x01"}]
)
def test_every_difference_fails(tmp_path: Path, made: dict[str, str | bytes]) -> None:
    _store(tmp_path)
    with pytest.raises(pytest.fail.Exception):
        Golden(None)(tmp_path, made)


def test_a_pattern_updates_only_what_it_names(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"run again: a\.txt$"):
        Golden("*.txt")(tmp_path, MADE)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.txt"]


def test_what_is_no_longer_made_is_deleted(tmp_path: Path) -> None:
    _store(tmp_path)
    with pytest.raises(pytest.fail.Exception, match="run again"):
        Golden("*")(tmp_path, {"a.txt": "a\n"})
    assert not (tmp_path / "inner" / "b.bin").exists()


def test_ci_never_updates(monkeypatch: pytest.MonkeyPatch) -> None:
    class Asked:
        def getoption(self, name: str) -> str:
            return {"--update": "*"}[name]

    monkeypatch.delenv("CI", raising=False)
    pytest_configure(Asked())  # type: ignore[arg-type]
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.UsageError):
        pytest_configure(Asked())  # type: ignore[arg-type]
