"""Which options of a filtered list are offered, and the formula that an answer has to satisfy.

Codelists are known while compiling, so a filter becomes one condition for each option; options with
the same condition stand together. What an engine judges is an ordinary formula over the field
itself and what the filter reads: it is definitely true exactly where every chosen code is offered.
"""

from __future__ import annotations

from formc.expr.columns import bound
from formc.expr.tree import (
    TRUE,
    Code,
    Codes,
    Column,
    Compare,
    Expr,
    Has,
    In,
    Literal,
    Not,
    Path,
    Ref,
    Scope,
    conjunction,
    disjunction,
)
from formc.ir import ChoiceType, Field, Option
from formc.record import Record


class Offer(Record, frozen=True):
    """Options, in the order of the list, that are offered where `condition` is definitely true."""

    options: tuple[Option, ...]
    condition: Expr

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)


def offers(type: ChoiceType) -> tuple[Offer, ...]:
    """The options by condition, in the order of the first of each; nothing without a filter."""
    if type.where is None:
        return ()
    together: dict[Expr, list[Option]] = {}
    for option in type.codelist.options:
        row = {"code": option.code, **dict(option.columns)}
        together.setdefault(bound(type.where, row), []).append(option)
    return tuple(Offer(tuple(options), condition) for condition, options in together.items())


def filtered(field: Field) -> bool:
    """Whether an answer can break the filter: some option is not always offered."""
    return isinstance(field.type, ChoiceType) and any(
        offer.condition != TRUE for offer in offers(field.type)
    )


def grouping(type: ChoiceType) -> tuple[str, Ref] | None:
    """The column and the choice of a filter `option.column == field`: people see the list in
    groups of that column. None for any other filter."""
    match type.where:
        case Compare("==", Column(name), Ref() as ref) | Compare("==", Ref() as ref, Column(name)):
            return (name, ref) if name != "code" and isinstance(ref.type, Code) else None
        case _:
            return None


def allowed(field: Field, row: Path | None) -> Expr:
    """The formula that an answered field satisfies; `row` is the repeat in whose rows it lies."""
    assert isinstance(field.type, ChoiceType)
    scope = Scope.FORM if row is None else Scope.ROW
    codes = field.type.codelist.codes
    if not field.type.many:
        itself = Ref(field.path, scope, Code(codes))
        return disjunction(
            tuple(
                conjunction((_among(itself, offer), offer.condition))
                for offer in offers(field.type)
            )
        )
    several = Ref(field.path, scope, Codes(codes))
    return conjunction(
        tuple(
            disjunction((Not(_any_of(several, offer)), offer.condition))
            for offer in offers(field.type)
        )
    )


def _among(itself: Ref, offer: Offer) -> Expr:
    return In(itself, tuple(Literal(itself.type, code) for code in offer.codes))


def _any_of(several: Ref, offer: Offer) -> Expr:
    return disjunction(tuple(Has(several, code) for code in offer.codes))
