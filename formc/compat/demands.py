"""Whether an item that comes to be shown asks anything of answers that do not have it."""

from __future__ import annotations

from formc.expr.tree import FALSE, And, Answered, Expr, Or, Path, conjunction, disjunction
from formc.ir import Field, Group, Item, Note, Repeat


def asks(item: Item) -> str:
    """`required`, `computed` or `` (nothing), when no answer of the item is there."""
    return _asks(item, item.path)


def _asks(item: Item, root: Path) -> str:
    match item:
        case Note():
            return ""
        case Field(value=value) if value is not None:
            return "computed"
        case Field():
            return "" if _without(item.needed, root) == FALSE else "required"
        case Repeat():
            return "required" if item.minimum > 0 else ""
        case Group():
            inner = {_asks(each, root) for each in item.items}
            return "required" if "required" in inner else "computed" if "computed" in inner else ""


def _without(condition: Expr, root: Path) -> Expr:
    """The condition where nothing below `root` is answered."""
    match condition:
        case Answered(path) if path[: len(root)] == root:
            return FALSE
        case And(operands):
            return conjunction(tuple(_without(each, root) for each in operands))
        case Or(operands):
            return disjunction(tuple(_without(each, root) for each in operands))
        case _:
            return condition
