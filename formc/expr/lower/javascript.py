"""Formulas in JavaScript: the code of `validator.mjs`."""

from __future__ import annotations

from formc.expr.lower.outcomes import FUNCTIONS
from formc.expr.lower.spelling import Names, Printer, Spelling


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


SPELLING = Spelling(
    yes="true",
    no="false",
    both="&&",
    either="||",
    negation="(!{test})",
    equal="===",
    unequal="!==",
    present="({value} !== null)",
    is_="({value} === {wanted})",
    number="{value}n",
    conditional="({test} ? {then} : {otherwise})",
    among="[{options}].includes({value})",
    holding="{value}.includes({code})",
    fits="{function}({value}, /^(?:{pattern})$/u)",
    some="{rows}.some(({each}) => {test})",
    distinct="{function}({rows}.filter(({each}) => {test}).map(({each}) => {value}))",
    count="BigInt({rows}.filter(({each}) => {test}).length)",
    total="{rows}.filter(({each}) => {test}).reduce((total_, {each}) => total_ + {value}, 0n)",
    functions={name: _camel(name) for name in FUNCTIONS},
)


class JavaScript(Printer):
    """Expressions over BigInt, ISO days, texts, arrays of codes and null."""

    def __init__(self, names: Names) -> None:
        super().__init__(names, SPELLING)
