"""What was found, in words: formulas as written, answers that show it, facts that clash."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from formc.analysis.fields import unscaled
from formc.analysis.insight.facts import Given, Known, Model, Reason
from formc.analysis.insight.logic import Thing
from formc.analysis.insight.world import World
from formc.diagnostics import Say
from formc.expr.tree import (
    TRUE,
    Aggregate,
    And,
    Answered,
    Arithmetic,
    Bool,
    Call,
    Column,
    Compare,
    Expr,
    Has,
    If,
    In,
    Literal,
    Matches,
    Negate,
    Not,
    Number,
    OfficeValue,
    Or,
    Path,
    Ref,
    Today,
    Type,
    walk,
)
from formc.ir import ChoiceType, DateType, Field, NumberType, Repeat

SHOWN = 4  # answers in an example, codes of a list
LONGEST = 90  # characters of a formula
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", "<=": ">", ">": "<="}


def spelled(expr: Expr) -> str:
    """The formula as an author would write it, cut where it is long."""
    words = _spelled(expr)
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def example(world: World, model: Model, formulas: Iterable[Expr]) -> Say:
    """The answers of a model that the formulas speak of, at most `SHOWN` of them."""
    things = dict.fromkeys(
        thing for formula in formulas for thing in _things(formula, model) if thing.term is None
    )
    said = [_answer(world, model, thing) for thing in [*things][:SHOWN]]
    return Say(", ".join(one.pl for one in said), ", ".join(one.en for one in said))


def contradiction(world: World, reasons: Iterable[Reason]) -> Say:
    """The facts that cannot hold at once."""
    said = [
        Say(*(f"`{_given(reason)}`",) * 2) if isinstance(reason, Given) else _known(world, reason)
        for reason in reasons
    ]
    return Say("; ".join(one.pl for one in said), "; ".join(one.en for one in said))


# Facts --------------------------------------------------------------------------------------


def _given(given: Given) -> str:
    match given:
        case Given(And((*when, Not(condition))), False, weakly=True):
            return f"{spelled(condition)} if {' and '.join(map(_inside, when))}"
        case Given(Not(condition), False, weakly=True):
            return spelled(condition)
        case Given(formula, True):
            return spelled(formula)
        case Given(Compare(op, left, right), _):
            return spelled(Compare(_OPPOSITE[op], left, right))
        case Given(Not(operand), _):
            return spelled(operand)
        case _:
            return f"not ({spelled(given.formula)})"


def _known(world: World, known: Known) -> Say:
    name = ".".join(known.path)
    item = world.items.get(known.path)
    match known.kind:
        case "bounds" if known.path == ("today()",):
            return Say(f"dzień złożenia od {world.since}", f"the day of filing from {world.since}")
        case "bounds" if not isinstance(item, Field):
            return Say("granice wyników działań", "the bounds of results")
        case "bounds" if isinstance(item, Field):
            low, high = _bounds(world, item)
            return Say(f"`{name}` od {low} do {high}", f"`{name}` from {low} to {high}")
        case "options":
            codes = world.codes(Thing(known.path)) or ()
            some = ", ".join(f"`{code}`" for code in codes[:SHOWN])
            more = "…" if len(codes) > SHOWN else ""
            return Say(f"`{name}` jest jednym z: {some}{more}", f"`{name}` is one of: {some}{more}")
        case "shown" if item is not None:
            when = spelled(item.shown)
            return Say(f"`{name}` jest tylko, gdy `{when}`", f"`{name}` is there only if `{when}`")
        case "filter" if isinstance(item, Field) and isinstance(item.type, ChoiceType):
            where = spelled(item.type.where or TRUE)
            return Say(f"`{name}` ma filtr `{where}`", f"`{name}` has the filter `{where}`")
        case "computed" if isinstance(item, Field) and item.value is not None:
            value = spelled(item.value)
            return Say(f"`{name}` to wynik `{value}`", f"`{name}` is the result of `{value}`")
        case "needed" if isinstance(item, Repeat):
            return Say(f"`{name}` ma wiersze", f"`{name}` has rows")
        case _:
            return Say(f"`{name}` jest wymagane", f"`{name}` is required")


def _bounds(world: World, item: Field) -> tuple[str, str]:
    match item.type:
        case NumberType(scale=scale, minimum=low, maximum=high):
            return unscaled(low, scale), unscaled(high, scale)
        case DateType(minimum=first, maximum=last):
            return first or "1800-01-01", last or "2299-12-31"
        case _:
            low, high = world.bounds(Thing(item.path)) or (0, 0)
            return str(low), str(high)


# Answers ------------------------------------------------------------------------------------


def _things(formula: Expr, model: Model) -> Iterable[Thing]:
    """What the model says of the items that the formula reads, in the order of the formula."""
    by_path: dict[Path, list[Thing]] = {}
    for thing in model.present:
        by_path.setdefault(thing.path, []).append(thing)
    for part in walk(formula):
        match part:
            case Ref(path):
                yield from by_path.get(path, ())
            case Answered(path, _, parts):
                for one in parts or (path,):
                    yield from by_path.get(one, ())
            case _:
                pass


def _answer(world: World, model: Model, thing: Thing) -> Say:
    name = ".".join(thing.path)
    if not model.present[thing]:
        return Say(f"bez `{name}`", f"no `{name}`")
    item = world.items.get(thing.path)
    type = item.type if isinstance(item, Field) else None
    if thing in model.numbers and isinstance(type, NumberType | DateType):
        value = _number(type, model.numbers[thing])
        return Say(*(f"`{name}` = {value}",) * 2)
    texts = model.texts.get(thing, ())
    if texts:
        value = ", ".join(text if text in ("true", "false") else f"'{text}'" for text in texts)
        return Say(*(f"`{name}` = {value}",) * 2)
    return Say(f"`{name}` z odpowiedzią", f"`{name}` answered")


def _number(type: NumberType | DateType, number: int) -> str:
    if isinstance(type, NumberType):
        return unscaled(number, type.scale)
    return date.fromordinal(number).isoformat()


# Formulas -----------------------------------------------------------------------------------


def _spelled(expr: Expr) -> str:
    match expr:
        case Literal(type, value):
            return _literal(type, value)
        case Ref(path):
            return ".".join(path)
        case OfficeValue(name):
            return f"office.{name}"
        case Column(name):
            return f"option.{name}"
        case Today():
            return "today()"
        case Answered(path):
            return f"answered({'.'.join(path)})"
        case Not(operand):
            return f"not {_inside(operand)}"
        case And(operands):
            return " and ".join(map(_inside, operands))
        case Or(operands):
            return " or ".join(map(_inside, operands))
        case If(condition, then, otherwise):
            return f"{_inside(then)} if {_inside(condition)} else {_inside(otherwise)}"
        case Compare(op, left, right) | Arithmetic(op, left, right):
            return f"{_inside(left)} {op} {_inside(right)}"
        case In(subject, options):
            return f"{_inside(subject)} in ({', '.join(map(_spelled, options))})"
        case Has(subject, code):
            return f"has({_spelled(subject)}, '{code}')"
        case Negate(operand):
            return f"-{_inside(operand)}"
        case Call(name, arguments, _, digits):
            places = (str(digits),) if name in {"round", "quotient"} else ()
            return f"{name}({', '.join((*map(_spelled, arguments), *places))})"
        case Matches(subject, pattern):
            return f"matches({_spelled(subject)}, '{pattern}')"
        case Aggregate(kind, rows, body, where):
            only = "" if where == TRUE else f" if {_spelled(where)}"
            return f"{kind}({_spelled(body)} for … in {'.'.join(rows)}{only})"


def _inside(expr: Expr) -> str:
    words = _spelled(expr)
    return f"({words})" if isinstance(expr, And | Or | If) else words


def _literal(type: Type, value: bool | int | str) -> str:
    if isinstance(type, Bool):
        return "true" if value else "false"
    if isinstance(type, Number):
        return unscaled(int(value), type.scale)
    return f"'{value}'"


__all__ = ["contradiction", "example", "spelled"]
