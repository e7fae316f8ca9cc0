"""Check digits in XPath 2.0, from the one table of check digits."""

from __future__ import annotations

from formc.expr.lower.xpath2 import BY_CODE_POINTS, birth
from formc.runtime.values import CHECKSUMS, WeightedSum

_DIGITS = "0123456789"
_IBAN_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FIRST, _NEXT = 16, 14  # digits of a piece; with the remainder before it never more than 16
_LONGEST = 34  # of an IBAN; a letter counts as two digits


def check_digits(name: str, text: str) -> str:
    """A test that the check digits of `text`, an XPath string, agree; its pattern is judged
    elsewhere. `name` is a row of CHECKSUMS."""
    row = CHECKSUMS[name]
    tests = [_weighted(each, row.alphabet) for each in row.sums]
    if row.birth:
        tests.append(f"({birth('$tekst')} castable as xs:date)")
    if row.iban_prefix is not None:
        tests.append(_iban(row.iban_prefix))
    *before, test = tests
    for each in reversed(before):
        test = f"(if {each} then {test} else false())"
    return f"(some $tekst in {text} satisfies {test})"


def _weighted(each: WeightedSum, alphabet: str) -> str:
    terms = (
        f"{weight} * {_value(position, alphabet)}"
        for position, weight in zip(each.positions, each.weights, strict=True)
    )
    rest = f"({' + '.join(terms)}) mod {each.modulus}"
    if each.ten_is_zero:
        rest = f"({rest}) mod 10"
    wanted = "0" if each.check is None else _value(each.check, alphabet)
    read = (*each.positions, *(() if each.check is None else (each.check,)))
    letters = ", ".join(_char(position) for position in read)
    known = f"translate(concat({letters}), '{alphabet}', '') eq ''"
    there = f"((string-length($tekst) gt {max(read)}) and ({known}))"
    test = f"(if {there} then ({rest} eq {wanted}) else false())"
    return f"((string-length($tekst) ne {each.length}) or {test})" if each.length else test


def _char(position: int) -> str:
    return f"substring($tekst, {position + 1}, 1)"


def _value(position: int, alphabet: str) -> str:
    char = _char(position)
    if alphabet == _DIGITS:
        return f"xs:integer({char})"
    return f"string-length(substring-before('{alphabet}', {char}, {BY_CODE_POINTS}))"


def _iban(prefix: str) -> str:
    """ISO 7064 mod 97-10 over the text moved by four, letters as two digits, in pieces that an
    xs:integer holds."""
    whole = f"concat('{prefix}', $tekst)" if prefix else "$tekst"
    moved = f"concat(substring({whole}, 5), substring({whole}, 1, 4))"
    number = "string(if ($znak ge 65) then $znak - 55 else $znak - 48)"
    digits = f"string-join(for $znak in string-to-codepoints({moved}) return {number}, '')"
    steps = [f"$cyfry in {digits}", f"$r0 in xs:integer(substring($cyfry, 1, {_FIRST})) mod 97"]
    starts = range(_FIRST + 1, 2 * _LONGEST + 1, _NEXT)
    for step, start in enumerate(starts, 1):
        piece = f"concat($r{step - 1}, substring($cyfry, {start}, {_NEXT}))"
        steps.append(f"$r{step} in xs:integer({piece}) mod 97")
    known = f"translate({whole}, '{_IBAN_LETTERS}', '') eq ''"
    length = f"string-length({whole})"
    there = f"(({length} gt 4) and ({length} le {_LONGEST}) and ({known}))"
    rest = f"(some {', '.join(steps)} satisfies ($r{len(starts)} eq 1))"
    return f"(if {there} then {rest} else false())"
