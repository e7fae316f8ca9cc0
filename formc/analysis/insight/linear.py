"""Systems of linear inequalities: whether they have a solution, and one with whole numbers.

Fourier and Motzkin's elimination over the rationals. Where it finds no solution there is none;
where it finds one there may still be none with whole numbers, which is then left unsaid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import gcd
from typing import TypeVar

Key = TypeVar("Key")
Row = tuple[dict[Key, int], int]
"""The sum of the keys, each times its factor, is at most the number."""

ROWS = 100  # more than these in the middle of an elimination and nothing is said


def solution(
    rows: Sequence[tuple[Mapping[Key, int], int]], wishes: Mapping[Key, int] | None = None
) -> dict[Key, int] | bool:
    """Whole numbers that satisfy the rows; False where not even fractions do; True where it is not
    known. `wishes` are the numbers that would be the nicest."""
    tightened = [_tight(dict(factors), limit) for factors, limit in rows]
    for first in (_near(tightened, wishes or {}), _slack(tightened)):
        if all(_sum(factors, first) <= limit for factors, limit in tightened):
            return first
    steps: list[tuple[Key, list[Row[Key]]]] = []
    system: list[Row[Key]] = _kept(tightened)
    while True:
        if any(not factors and limit < 0 for factors, limit in system):
            return False
        keys = dict.fromkeys(key for factors, _ in system for key in factors)
        if not keys:
            return _filled(steps, wishes or {})
        if len(system) > ROWS:
            return True
        key = min(keys, key=lambda one: _cost(system, one))
        here = [row for row in system if key in row[0]]
        steps.append((key, here))
        system = _kept([row for row in system if key not in row[0]] + _combined(here, key))


def _sum(factors: Mapping[Key, int], numbers: Mapping[Key, int]) -> int:
    return sum(factor * numbers[key] for key, factor in factors.items())


def _own(rows: list[Row[Key]]) -> dict[Key, tuple[int | None, int | None]]:
    """The bounds that rows of a single key give."""
    found: dict[Key, tuple[int | None, int | None]] = {}
    for factors, limit in rows:
        for key, factor in factors.items():
            low, high = found.setdefault(key, (None, None))
            if len(factors) > 1:
                continue
            if factor > 0:
                found[key] = low, limit if high is None else min(high, limit)
            else:
                found[key] = -limit if low is None else max(low, -limit), high
    return found


def _near(rows: list[Row[Key]], wishes: Mapping[Key, int]) -> dict[Key, int]:
    """A first guess: what is wished for, within the bounds of each key alone."""
    return {key: _within(wishes.get(key, 0), low, high) for key, (low, high) in _own(rows).items()}


def _slack(rows: list[Row[Key]]) -> dict[Key, int]:
    """A second guess: where the rows leave the most room, for keys that all pull one way."""
    pulls: dict[Key, int] = {}
    for factors, _ in rows:
        for key, factor in factors.items() if len(factors) > 1 else ():
            pulls[key] = pulls.get(key, 0) + factor
    found: dict[Key, int] = {}
    for key, (low, high) in _own(rows).items():
        best = low if pulls.get(key, 0) > 0 else high
        found[key] = _within(0, low, high) if best is None else best
    return found


def _within(number: int, low: int | None, high: int | None) -> int:
    number = number if low is None else max(number, low)
    return number if high is None else min(number, high)


def _tight(factors: dict[Key, int], limit: int) -> Row[Key]:
    """Divided by what all factors share; the limit loses the fraction, as sums are whole."""
    factors = {key: factor for key, factor in factors.items() if factor}
    if not factors:
        return factors, limit
    shared = gcd(*factors.values())
    return {key: factor // shared for key, factor in factors.items()}, limit // shared


def _kept(rows: list[Row[Key]]) -> list[Row[Key]]:
    """Each combination once, with its smallest limit; what always holds is left out."""
    best: dict[frozenset[tuple[Key, int]], Row[Key]] = {}
    for factors, limit in rows:
        if not factors and limit >= 0:
            continue
        same = frozenset(factors.items())
        if same not in best or limit < best[same][1]:
            best[same] = (factors, limit)
    return list(best.values())


def _cost(system: list[Row[Key]], key: Key) -> int:
    above = sum(1 for factors, _ in system if factors.get(key, 0) > 0)
    below = sum(1 for factors, _ in system if factors.get(key, 0) < 0)
    return above * below - above - below


def _combined(here: list[Row[Key]], key: Key) -> list[Row[Key]]:
    """Every upper bound of the key with every lower one."""
    made: list[Row[Key]] = []
    for upper, high in here:
        if upper[key] < 0:
            continue
        for lower, low in here:
            if lower[key] > 0:
                continue
            up, down = -lower[key], upper[key]
            factors = {name: factor * up for name, factor in upper.items()}
            for name, factor in lower.items():
                factors[name] = factors.get(name, 0) + factor * down
            made.append(_tight(factors, high * up + low * down))
    return made


def _filled(
    steps: list[tuple[Key, list[Row[Key]]]], wishes: Mapping[Key, int]
) -> dict[Key, int] | bool:
    """Numbers for the keys, from the last one eliminated to the first."""
    found: dict[Key, int] = {}
    for key, rows in reversed(steps):
        low: int | None = None
        high: int | None = None
        for factors, limit in rows:
            for name in factors:
                if name != key:
                    found.setdefault(name, wishes.get(name, 0))
            rest = limit - sum(
                factor * found[name] for name, factor in factors.items() if name != key
            )
            if factors[key] > 0:
                most = rest // factors[key]
                high = most if high is None else min(high, most)
            else:
                least = -(rest // -factors[key])
                low = least if low is None else max(low, least)
        if low is not None and high is not None and low > high:
            return True
        found[key] = _within(wishes.get(key, 0), low, high)
    return found
