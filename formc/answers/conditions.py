"""The formulas of a form that decide something, and how they come out."""

from __future__ import annotations

from formc.answers.judge import Case, Row
from formc.expr.tree import TRUE, Expr, Literal, Path
from formc.ir import Field, Form
from formc.record import Record
from formc.shapes.constraints import layout


class Condition(Record, frozen=True):
    """A formula that decides something: what it decides, and the repeat in whose rows it stands."""

    id: str
    formula: Expr
    repeat: Path | None


def conditions(form: Form) -> tuple[Condition, ...]:
    """The formulas that can come out both ways; each for itself, not with what is around."""
    where = layout(form)
    found: list[Condition] = []
    for path, item in where.items.items():
        repeat = where.repeats.get(path)
        above = where.items.get(where.parents[path])
        if item.shown != (above.shown if above is not None else TRUE):
            found.append(Condition(f"{where.pointers[path]}#visible", item.shown, repeat))
        if isinstance(item, Field):
            found.append(Condition(f"{where.pointers[path]}#needed", item.needed, repeat))
    for rule in form.rules:
        found.append(Condition(f"rule:{rule.id}#when", rule.when, rule.row))
        found.append(Condition(f"rule:{rule.id}#condition", rule.condition, rule.row))
    found += [Condition(f"fee:{fee.id}#when", fee.when, None) for fee in form.fees]
    return tuple(each for each in found if not isinstance(each.formula, Literal))


def came_out(case: Case, condition: Condition) -> dict[bool, None]:
    """How a condition comes out: definitely true, or not, in each row where it is judged."""
    if not isinstance(case.answers, dict):
        return {}
    rows: list[Row] = [None]
    if condition.repeat is not None:
        rows = list(case.rows_of(condition.repeat))
    return {case.is_true(condition.formula, row): None for row in rows}
