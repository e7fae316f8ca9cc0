"""Records: the frozen values that nearly everything here is made of.

Home of msgspec (docs/decisions/0092): its `Struct` is what a frozen dataclass with slots is, made
at import in a thirtieth of the time, compared and hashed in C.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, TypeVar

from msgspec import Struct, json, structs
from msgspec import field as part

_Value = TypeVar("_Value")


class Record(Struct, frozen=True):
    """A value with named parts that never change. Equal parts make equal records."""


class Placed(Struct, frozen=True, kw_only=True, eq=False):
    """A record that knows where it was written. Equal ones may stand in different places: the
    parts `ASIDE` are no part of the value."""

    ASIDE: ClassVar[frozenset[str]] = frozenset({"origin"})

    def __eq__(self, other: object) -> bool:
        kind = self.__class__
        return kind is other.__class__ and _value(kind)(self) == _value(kind)(other)

    def __ne__(self, other: object) -> bool:
        return not self == other  # that of Struct asks whether they are the same object

    def __hash__(self) -> int:
        return hash(_value(self.__class__)(self))

    def __repr__(self) -> str:
        parts = [name for name in self.__struct_fields__ if name not in self.ASIDE]
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in parts)
        return f"{self.__class__.__name__}({told})"


@cache
def _value(kind: type[Placed]) -> attrgetter[Any]:
    return attrgetter(*(name for name in kind.__struct_fields__ if name not in kind.ASIDE))


class Mutable(Struct):
    """A value whose parts change: what somebody is at work on."""


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


def to_json(value: object) -> bytes:
    """Records, and what JSON has, in as few bytes as it takes."""
    return json.encode(value)


def of_json(data: str | bytes | memoryview, kind: type[_Value]) -> _Value:
    """The value again, made of parts of the kinds that its class names. Raises ValueError."""
    return json.decode(data, type=kind)


__all__ = [
    "Mutable",
    "Placed",
    "Record",
    "is_record",
    "names",
    "of_json",
    "part",
    "replace",
    "to_json",
]
