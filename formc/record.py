"""Records: the frozen values that nearly everything here is made of.

Home of msgspec (docs/decisions/0092): its `Struct` is what a frozen dataclass with slots is, made
at import in a thirtieth of the time, compared and hashed in C. What is compared in parts only, or
changes, is a dataclass.
"""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from msgspec import Struct, structs
from msgspec import field as part

_Value = TypeVar("_Value")


class Record(Struct, frozen=True):
    """A value with named parts that never change. Equal parts make equal records."""


def replace(value: _Value, /, **changes: Any) -> _Value:
    """The same value, a record or a dataclass, but for some parts."""
    if isinstance(value, Struct):
        return structs.replace(value, **changes)
    return dataclasses.replace(value, **changes)  # type: ignore[type-var]


def is_record(value: object) -> bool:
    """Whether a value, or a class, is a record or a dataclass."""
    kind = value if isinstance(value, type) else type(value)
    return issubclass(kind, Struct) or dataclasses.is_dataclass(kind)


def names(value: Any) -> tuple[str, ...]:
    """The names of the parts of a record or a dataclass, or of its class, in their order."""
    kind = value if isinstance(value, type) else type(value)
    if issubclass(kind, Struct):
        return kind.__struct_fields__
    return tuple(each.name for each in dataclasses.fields(kind))  # type: ignore[arg-type]


__all__ = ["Record", "is_record", "names", "part", "replace"]
