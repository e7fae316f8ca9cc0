"""What the office sets, and what is to be paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from formc.runtime.findings import FAULTS
from formc.runtime.items import Item
from formc.runtime.values import scaled, unscaled


def office_values(settings: Iterable[Item], given: Mapping[str, object]) -> dict[str, Any]:
    """The office's values as formulas see them; None where the office has set none.

    Raises ValueError for a value that its type cannot read: the office's mistake, not a person's.
    """
    found: dict[str, Any] = {}
    for item in settings:
        value = given.get(item.name)
        if value is not None and FAULTS[item.kind](item, value):
            raise ValueError(f"office value {item.name}: {value!r} cannot be read")
        if isinstance(value, float):  # 2.0 is 2
            value = int(value)
        elif item.kind == "decimal" and isinstance(value, str):
            value = scaled(value)
        found[item.name] = value
    return found


def fee_list(due: Iterable[tuple[str, int | None]]) -> dict[str, object]:
    """Fees by id with amounts in grosze; without an amount there is no total."""
    amounts = list(due)
    known = [amount for _, amount in amounts if amount is not None]
    return {
        "items": [
            {"id": id, "amount": None if amount is None else unscaled(amount, 2)}
            for id, amount in amounts
        ],
        "total": unscaled(sum(known), 2) if len(known) == len(amounts) else None,
    }
