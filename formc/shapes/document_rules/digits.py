"""Check digits in XPath 1.0, from the one table of check digits."""

from __future__ import annotations

from formc.runtime.values import CHECKSUMS, WeightedSum

_DIGITS = "0123456789"
_IBAN_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LONGEST_IBAN = 34


def check_digits(name: str, text: str) -> str:
    """A test that the check digits of `text`, an XPath string, agree; its pattern is judged
    elsewhere. `name` is a row of CHECKSUMS."""
    row = CHECKSUMS[name]
    tests = [_weighted(each, row.alphabet, text) for each in row.sums]
    if row.birth:
        tests.append(_birth(text))
    if row.iban_prefix is not None:
        tests.append(_iban(row.iban_prefix, text))
    return " and ".join(tests)


def _weighted(each: WeightedSum, alphabet: str, text: str) -> str:
    terms = (
        f"{weight} * {_value(position, alphabet, text)}"
        for position, weight in zip(each.positions, each.weights, strict=True)
    )
    rest = f"({' + '.join(terms)}) mod {each.modulus}"
    if each.ten_is_zero:
        rest = f"{rest} mod 10"
    wanted = "0" if each.check is None else _value(each.check, alphabet, text)
    test = f"{rest} = {wanted}"
    if alphabet != _DIGITS:
        # What is not in the alphabet would count as nothing.
        read = (*each.positions, *(() if each.check is None else (each.check,)))
        letters = ", ".join(_char(position, text) for position in read)
        known = f"translate(concat({letters}), '{alphabet}', '') = ''"
        test = f"string-length({text}) > {max(read)} and {known} and {test}"
    return f"(string-length({text}) != {each.length} or {test})" if each.length else f"({test})"


def _char(position: int, text: str) -> str:
    return f"substring({text}, {position + 1}, 1)"


def _value(position: int, alphabet: str, text: str) -> str:
    char = _char(position, text)
    if alphabet == _DIGITS:
        return char
    return f"string-length(substring-before('{alphabet}', {char}))"


def _birth(text: str) -> str:
    """The first six digits of a PESEL are a real day; the month carries the century."""
    carried = f"substring({text}, 3, 2)"
    month = f"({carried} mod 20)"
    year = f"(1800 + 100 * ((floor({carried} div 20) + 1) mod 5) + substring({text}, 1, 2))"
    day = f"substring({text}, 5, 2)"
    leap = f"({year} mod 4 = 0 and ({year} mod 100 != 0 or {year} mod 400 = 0))"
    last = f"substring('312831303130313130313031', 2 * {month} - 1, 2) + ({month} = 2 and {leap})"
    return f"({month} >= 1 and {month} <= 12 and {day} >= 1 and {day} <= {last})"


def _iban(prefix: str, text: str) -> str:
    """ISO 7064 mod 97-10 over the text moved by four: one step for each character, because a
    number of thirty digits is too large for XPath."""
    if prefix:
        country = "".join(str(_IBAN_LETTERS.index(letter)) for letter in prefix)
        # Pieces of at most 13 digits keep every number below 2^53.
        first = f"(substring({text}, 3, 13) mod 97)"
        second = f"(concat({first}, substring({text}, 16, 11)) mod 97)"
        return f"(concat({second}, '{country}', substring({text}, 1, 2)) mod 97 = 1)"
    rest = "0"
    for position in (*range(4, _LONGEST_IBAN), *range(4)):
        char = _char(position, text)
        value = f"string-length(substring-before('{_IBAN_LETTERS}', {char}))"
        rest = f"(({rest} * (1 + 9 * ({char} != '') + 90 * ({value} > 9)) + {value}) mod 97)"
    known = f"translate({text}, '{_IBAN_LETTERS}', '') = ''"
    return f"(string-length({text}) <= {_LONGEST_IBAN} and {known} and {rest} = 1)"
