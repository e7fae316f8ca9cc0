"""Whether an answer that is taken away or computed anew matters to other formulas."""

from __future__ import annotations

from collections.abc import Iterator

from formc.compat.change import Change, Found
from formc.compat.rows import Hurt
from formc.expr.tree import Expr, Number, Path
from formc.ir import ChoiceType, Field, Form, Group, Item, NumberType, Repeat
from formc.shapes.constraints import mentions


def ripple(new: Form, found: Found) -> None:
    """Adds `Hurt.DRAFTS` to the changes that `ripple` and whose item others depend on."""
    items = {item.path: item for item in new.walk()}
    pages = {f"page:{page.name}": page.items for page in new.pages}
    read = {path for formula in _formulas(new) for path, _ in mentions(formula)}
    for number, change in enumerate(found.changes):
        if not change.row.ripples or Hurt.DRAFTS in change.hurts:
            continue
        inner = pages.get(change.subject) or tuple(
            item for item in (items.get(change.path),) if item is not None
        )
        if _reaches(change, inner, read, items):
            found.changes[number] = change.hurting(Hurt.DRAFTS)


def _reaches(
    change: Change, inner: tuple[Item, ...], read: set[Path], items: dict[Path, Item]
) -> bool:
    hides = change.row.id.startswith("hidden-")
    for item in inner:
        if any(path[: len(item.path)] == item.path for path in read):
            return True
        around = (items[item.path[:end]] for end in range(1, len(item.path)))
        if hides and any(isinstance(each, Repeat) for each in around):
            return True  # a row may be left with nothing, a list with too few rows
        if _leaves_bounds(item):
            return True
    return False


def _leaves_bounds(item: Item) -> bool:
    """Whether something computed may be outside of what its field accepts."""
    if isinstance(item, Group | Repeat):
        return any(_leaves_bounds(each) for each in item.items)
    if not isinstance(item, Field) or item.value is None:
        return False
    match item.type, item.value.type:
        case NumberType(scale=scale, minimum=low, maximum=high), Number() as made:
            shift = 10 ** abs(scale - made.scale)
            up, down = (shift, 1) if scale > made.scale else (1, shift)
            return made.low * up < low * down or made.high * up > high * down
        case _:
            return True  # days and codes are not followed


def _formulas(form: Form) -> Iterator[Expr]:
    """Every formula by which answers are judged or computed."""
    for item in form.walk():
        yield item.visible
        if isinstance(item, Field | Group):
            yield item.required
        if isinstance(item, Field) and item.value is not None:
            yield item.value
        if isinstance(item, Field) and isinstance(item.type, ChoiceType) and item.type.where:
            yield item.type.where
    for page in form.pages:
        yield page.visible
    for rule in form.rules:
        yield rule.condition
        yield rule.when
