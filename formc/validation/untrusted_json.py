"""JSON of strangers: bytes into a value, bounded and without what JSON readers let through.

Strict UTF-8, every key once, no NaN, no Infinity, no number that is none (1e999), no nesting
beyond a limit. Whether a text may stand in an answer is for the validator to judge.
"""

from __future__ import annotations

import json
from json import JSONDecodeError, JSONDecoder
from math import isinf
from typing import NamedTuple

from formc.validation.refusals import RefusedError


class JsonLimits(NamedTuple):
    """What a document may have at most: the same as of XML (`formc.runtime.untrusted_xml`)."""

    size: int = 10 * 2**20  # bytes
    depth: int = 40
    values: int = 100_000


LIMITS = JsonLimits()


def read_json(data: bytes, limits: JsonLimits = LIMITS) -> object:
    """The value of a document. Raises RefusedError."""
    if len(data) > limits.size:
        raise RefusedError("limit", f"ma więcej niż {limits.size} bajtów")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError("encoding", f"bajt {error.start} to nie UTF-8") from None
    if text.startswith("\ufeff"):
        raise RefusedError("encoding", "znak BOM na początku", 0)
    try:
        value = _decode(text)
    except RefusedError:
        raise
    except RecursionError:
        raise RefusedError("limit", f"zagnieżdżenie głębsze niż {limits.depth}") from None
    except JSONDecodeError as error:
        raise RefusedError(
            "syntax", f"od znaku {error.pos + 1} to nie jest JSON", error.pos
        ) from None
    except ValueError:  # an integer of more digits than Python reads
        raise RefusedError("number", "liczba o tysiącach cyfr") from None
    # Every level costs an opening bracket and every value at least two bytes: most are below.
    if text.count("[") + text.count("{") > limits.depth or len(data) > limits.values:
        _measure(value, limits)
    return value


def _measure(value: object, limits: JsonLimits) -> None:
    level, depth, values = [value], 0, 0
    while level:
        values += len(level)
        if values > limits.values:
            raise RefusedError("limit", f"więcej niż {limits.values} wartości")
        inside: list[object] = []
        for each in level:
            if isinstance(each, dict):
                inside.extend(each.values())
            elif isinstance(each, list):
                inside.extend(each)
            else:
                continue
            if depth == limits.depth:
                raise RefusedError("limit", f"zagnieżdżenie głębsze niż {limits.depth}")
        level, depth = inside, depth + 1


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        name = next(name for name in names if names.count(name) > 1)
        raise RefusedError("duplicate", f"klucz {json.dumps(name[:60])} stoi dwa razy")
    return found


def _constant(name: str) -> object:
    raise RefusedError("number", name)


def _float(digits: str) -> float:
    value = float(digits)
    if isinf(value):
        raise RefusedError("number", f"{digits[:40]} nie mieści się w liczbie")
    return value


_decode = JSONDecoder(object_pairs_hook=_once, parse_constant=_constant, parse_float=_float).decode
