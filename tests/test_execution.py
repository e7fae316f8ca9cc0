"""Tasks in order, wherever they run; workers that die."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from formc.execution import (
    AHEAD,
    SERIAL,
    LostError,
    Place,
    UnavailableError,
    in_order,
    place,
)

TWO = Place("processes", 2)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("serial", SERIAL),
        ("processes:3", Place("processes", 3)),
        ("dask://local?n=2", Place("dask", 2)),
        ("dask://10.0.0.5:8786", Place("dask", 0, "10.0.0.5:8786")),
        ("dask://scheduler.example.org:8786", Place("dask", 0, "scheduler.example.org:8786")),
    ],
)
def test_places_have_names(words: str, expected: Place) -> None:
    assert place(words) == expected


def test_without_a_number_there_are_as_many_as_processors() -> None:
    assert place("processes").workers == place("dask://local").workers >= 1


@pytest.mark.parametrize(
    "words",
    [
        *(
            "",
            "Serial",
            "processes:0",
            "processes:-1",
            "dask",
            "dask://",
            "dask://host",
            "dask://a/b:1",
        ),
        *("dask://local?n=0", "dask://local?m=2", "ray://x:1", "serial:2", "dask://a b:1"),
    ],
)
def test_other_names_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"^") as caught:
        place(words)
    assert str(caught.value) == words


def slow_when_even(number: int) -> int:
    time.sleep(0.02 if number % 2 == 0 else 0)
    return number * number


@pytest.mark.parametrize("where", [SERIAL, TWO])
def test_results_come_in_the_order_of_the_tasks(where: Place) -> None:
    assert list(in_order(where, slow_when_even, range(20))) == [n * n for n in range(20)]
    assert list(in_order(where, slow_when_even, ())) == []


def test_tasks_are_not_taken_far_ahead() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(50):
            taken.append(number)
            yield number

    for done, _ in enumerate(in_order(SERIAL, slow_when_even, tasks())):
        assert len(taken) <= done + AHEAD + 1


def fails(number: int) -> int:
    raise KeyError(number)


@pytest.mark.parametrize("where", [SERIAL, TWO])
def test_what_a_task_raises_is_raised(where: Place) -> None:
    with pytest.raises(KeyError, match="0"):
        list(in_order(where, fails, range(3)))


def dies_once(marker: str) -> str:
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return marker
    os._exit(9)


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    markers = [str(tmp_path / str(number)) for number in range(2)]
    tasks = [str(tmp_path / "0"), str(tmp_path / "1"), str(tmp_path / "0")]
    for marker in markers:
        Path(marker).touch()
    Path(markers[1]).unlink()
    assert list(in_order(TWO, dies_once, tasks)) == tasks


def dies(_: int) -> int:
    os._exit(9)


def test_a_task_that_kills_every_worker_is_given_up() -> None:
    with pytest.raises(LostError):
        list(in_order(TWO, dies, range(3)))


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formc.execution.cluster.PATIENCE", 0.5)
    with pytest.raises(UnavailableError, match="nie odpowiada"):
        list(in_order(Place("dask", 0, "127.0.0.1:9"), fails, range(1)))
