"""Whether a simple type of a foreign schema takes a text, as far as that can be told.

Patterns are of XML Schema; what Python's `re` cannot say of them is taken to hold. The real
engines judge documents; this tells an author early, and at the right line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from formc.diagnostics import Say
from formc.foreign.simple import Simple
from formc.runtime.filing import collapse_space

_SPACE = re.compile("[\t\n\r]")
_KEPT = ("string", "unknown", "anySimpleType")
_INTEGER = re.compile("[+-]?[0-9]+").fullmatch
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)").fullmatch
_ZONE = r"(Z|[+-][0-9]{2}:[0-9]{2})?"
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
_DAY = r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}"
_FORMS = {
    "boolean": "true|false|1|0",
    "date": _DAY + _ZONE,
    "dateTime": f"{_DAY}T{_TIME}{_ZONE}",
    "time": _TIME + _ZONE,
    "double": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|-?INF|NaN",
    "float": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|-?INF|NaN",
    "gMonthDay": "--[0-9]{2}-[0-9]{2}" + _ZONE,
    "gYear": "-?[0-9]{4,}" + _ZONE,
    "gYearMonth": "-?[0-9]{4,}-[0-9]{2}" + _ZONE,
    "gMonth": "--[0-9]{2}" + _ZONE,
    "base64Binary": "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
    "hexBinary": "(?:[0-9A-Fa-f]{2})*",
    "gDay": "---[0-9]{2}" + _ZONE,
}
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
INTEGERS = frozenset(_RANGES)
NUMBERS = INTEGERS | {"decimal"}


def fault(type: Simple, text: str) -> Say | None:
    """Why the type refuses a text; None where it takes it, or where nobody can tell."""
    if type.base == "union" and type.members:
        said = [fault(member, text) for member in type.members]
        return None if None in said else said[0]
    if type.base == "list":
        return None
    text = _normal(type.base, text)
    return (
        _by_form(type.base, text) or _by_values(type, text) or _by_facets(type, text)
        or _by_patterns(type, text)
    )  # fmt: skip


def allowed(type: Simple) -> tuple[str, ...]:
    """The values of an enumeration; none where there is no such list."""
    return tuple(value for value, _ in type.values)


def only(type: Simple) -> str | None:
    """The one text that the type takes; None where there are others."""
    return type.values[0][0] if len(type.values) == 1 else None


def longest(type: Simple) -> int | None:
    """The most characters that a text may have."""
    return _count(type, "length") or _count(type, "maxLength")


def shortest(type: Simple) -> int:
    return _count(type, "length") or _count(type, "minLength") or 0


def _count(type: Simple, facet: str) -> int | None:
    text = type.facets.get(facet, "").strip()
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


def _normal(base: str, text: str) -> str:
    if base in _KEPT:
        return text
    return _SPACE.sub(" ", text) if base == "normalizedString" else collapse_space(text)


def _by_form(base: str, text: str) -> Say | None:
    if base in _FORMS:
        spelt = text.replace(" ", "") if base == "base64Binary" else text
        right = re.fullmatch(_FORMS[base], spelt) is not None and _is_day(base, text)
    elif base in _RANGES:
        low, high = _RANGES[base]
        right = _INTEGER(text) is not None
        right = right and (low is None or int(text) >= low) and (high is None or int(text) <= high)
    elif base == "decimal":
        right = _NUMBER(text) is not None
    else:
        return None
    return None if right else Say(f"to nie jest xs:{base}", f"is no xs:{base}")


def _is_day(base: str, text: str) -> bool:
    """Whether a day of four digits and more is in the calendar."""
    if base not in ("date", "dateTime") or text.startswith("-") or text[4:5] != "-":
        return True
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _by_values(type: Simple, text: str) -> Say | None:
    values = allowed(type)
    if not values or text in values:
        return None
    if type.base in NUMBERS and any(_same(text, value) for value in values):
        return None
    listed = ", ".join(values[:6]) + ("…" if len(values) > 6 else "")
    return Say(f"schemat zna tylko: {listed}", f"the schema only knows: {listed}")


def _same(one: str, other: str) -> bool:
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def _by_facets(type: Simple, text: str) -> Say | None:
    least, most = shortest(type), longest(type)
    if len(text) < least:
        return Say(f"ma mniej niż {least} znaków", f"has fewer than {least} characters")
    if most is not None and len(text) > most:
        return Say(f"ma ponad {most} znaków", f"has more than {most} characters")
    if type.base in NUMBERS:
        return _by_bounds(type, Decimal(text))
    if type.base in ("date", "dateTime", "gYear", "gYearMonth"):
        return _by_days(type, text)
    return None


def _by_bounds(type: Simple, number: Decimal) -> Say | None:
    places, digits = _count(type, "fractionDigits"), _count(type, "totalDigits")
    kept = number.normalize().as_tuple()
    after = max(0, -int(kept.exponent))
    if places is not None and after > places:
        return Say(f"ma ponad {places} miejsc po przecinku", f"has more than {places} places")
    whole = len(kept.digits) + max(0, int(kept.exponent))
    if digits is not None and max(whole, after) > digits:
        return Say(f"ma ponad {digits} cyfr", f"has more than {digits} digits")
    for facet, sign, words in _BOUNDS:
        bound = type.facets.get(facet, "").strip()
        if bound and _NUMBER(bound) and not sign(number, Decimal(bound)):
            return Say(f"{words[0]} {bound}", f"{words[1]} {bound}")
    return None


def _by_days(type: Simple, text: str) -> Say | None:
    """Days of one form in one zone stand in the order of their letters."""
    for facet, sign, words in _BOUNDS:
        bound = type.facets.get(facet, "").strip()
        if bound and len(bound) == len(text) and not sign(text, bound):
            return Say(f"{words[0]} {bound}", f"{words[1]} {bound}")
    return None


_BOUNDS: tuple[tuple[str, Callable[[Any, Any], bool], tuple[str, str]], ...] = (
    ("minInclusive", lambda a, b: a >= b, ("jest przed", "is below")),
    ("maxInclusive", lambda a, b: a <= b, ("jest za", "is beyond")),
    ("minExclusive", lambda a, b: a > b, ("nie jest za", "is not beyond")),
    ("maxExclusive", lambda a, b: a < b, ("nie jest przed", "is not below")),
)


# Patterns ---------------------------------------------------------------------------------------


def _by_patterns(type: Simple, text: str) -> Say | None:
    for step in type.patterns:
        tries = [_compiled(each) for each in step]
        if None in tries or any(each.fullmatch(text) for each in tries if each is not None):
            continue
        said = "|".join(step)
        return Say(f"nie pasuje do wzorca `{said}`", f"does not match the pattern `{said}`")
    return None


@lru_cache(maxsize=512)
def _compiled(text: str) -> re.Pattern[str] | None:
    """A pattern of XML Schema for Python; None where Python has no such thing."""
    found: list[str] = []
    at, inside = 0, False
    while at < len(text):
        sign = text[at]
        if sign == "\\":
            letter = text[at + 1 : at + 2]
            if letter in "pPiIcCX":
                return None
            found.append(_ESCAPES.get(letter, sign + letter) if not inside else sign + letter)
            at += 2
            continue
        if inside and sign == "[":  # a subtraction of classes
            return None
        inside = sign == "[" or (inside and sign != "]")
        found.append(
            {"^": r"\^", "$": r"\$", ".": r"[^\n\r]"}.get(sign, sign) if not inside else sign
        )
        at += 1
    try:
        return re.compile("".join(found))
    except re.error:
        return None


_ESCAPES = {"s": "[ \\t\\n\\r]", "S": "[^ \\t\\n\\r]", "d": "[0-9]", "-": r"\-"}
