"""Readings of a form that several targets ask for one after another: made once for a form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from formc.ir import Form

_Reading = TypeVar("_Reading")


def kept(read: Callable[[Form], _Reading]) -> Callable[[Form], _Reading]:
    """The function, with what it made of the last form kept until it is asked of another one."""
    last: tuple[Form | None, _Reading | None] = (None, None)

    @wraps(read)
    def reading(form: Form) -> _Reading:
        nonlocal last
        known, made = last
        if known is not form or made is None:
            made = read(form)
            last = (form, made)
        return made

    return reading
