"""Formulas in Python: the code of `validator.py`."""

from __future__ import annotations

from formc.expr.lower.outcomes import FUNCTIONS
from formc.expr.lower.spelling import Names, Printer, Spelling

SPELLING = Spelling(
    yes="True",
    no="False",
    both="and",
    either="or",
    negation="(not {test})",
    equal="==",
    unequal="!=",
    present="({value} is not None)",
    is_="({value} is {wanted})",
    number="{value}",
    conditional="({then} if {test} else {otherwise})",
    among="({value} in ({options},))",
    holding="({code} in {value})",
    fits="{function}({value}, {quoted})",
    some="any({test} for {each} in {rows})",
    distinct="{function}([{value} for {each} in {rows} if {test}])",
    count="sum(1 for {each} in {rows} if {test})",
    total="sum({value} for {each} in {rows} if {test})",
    functions={name: name for name in FUNCTIONS},
)


class Python(Printer):
    """Expressions over scaled ints, ISO days, texts, tuples of codes and None."""

    def __init__(self, names: Names) -> None:
        super().__init__(names, SPELLING)
