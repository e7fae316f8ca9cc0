"""Single values: whether an answer is readable, what it says, and how typed text becomes one.

The functions ending in `_fault` give the code of what is wrong with an answer (contracts, 5): ""
for none, else kind, form, check_digit or option. They judge one answer and know nothing of the
form around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from operator import itemgetter, mul
from typing import NamedTuple
from unicodedata import is_normalized, normalize

MISSING: object = object()
"""Stands for an answer that is not there; None is JSON's null, which never is an answer."""

Fullmatch = Callable[[str], object]
"""The bound `fullmatch` of a compiled pattern."""

LARGEST = 2**53 - 1
"""The largest integer that every engine holds exactly."""

# Characters -------------------------------------------------------------------------------------

FORBIDDEN: tuple[tuple[int, int], ...] = (
    (0x00, 0x09),  # C0 without the line feed, which stands apart
    (0x0B, 0x1F),
    (0x7F, 0xA0),  # delete, C1, no-break space
    (0xAD, 0xAD),  # soft hyphen
    (0x200B, 0x200F),  # zero width, direction marks
    (0x2028, 0x202E),  # line and paragraph separators, embeddings
    (0x2060, 0x2069),  # word joiner, invisible operators, isolates
    (0xD800, 0xDFFF),  # surrogates
    (0xFDD0, 0xFDEF),  # noncharacters
    (0xFEFF, 0xFEFF),  # byte order mark
    *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000)),
)
"""Ranges of code points that no text may hold; a line feed only where the text is multiline."""

_CLASS = "".join(f"\\U{low:08X}-\\U{high:08X}" for low, high in FORBIDDEN)
_forbidden = re.compile(f"[{_CLASS}]").search
# Every day but 29 February needs no calendar.
_usual_day = re.compile(
    "(?:1[89]|2[0-2])[0-9]{2}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    "|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
).fullmatch
_leap_day = re.compile("(?:1[89]|2[0-2])[0-9]{2}-02-29").fullmatch
_time = re.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]").fullmatch
_media_type = re.compile(
    "[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}"
).fullmatch
_sha256 = re.compile("[0-9a-f]{64}").fullmatch
DECIMALS: tuple[Fullmatch, ...] = tuple(
    re.compile(f"(?!-[0.]*\\Z)-?(?:0|[1-9][0-9]{{0,14}})\\.[0-9]{{{scale}}}").fullmatch
    for scale in range(9)
)
"""Canonical decimals by scale; there is no negative zero."""


def clean(text: str, multiline: bool = False) -> bool:
    """Whether the text holds only allowed characters and no space or line end at either end."""
    if text.strip(" \n") != text or (not multiline and "\n" in text):
        return False
    return text.replace("\n", "").isprintable() or not _forbidden(text)


def composed(text: str) -> bool:
    """Whether the text is in Unicode's normal form C."""
    return text.isascii() or is_normalized("NFC", text)


def readable(text: str) -> bool:
    """Clean and composed text of one line that is not empty: the quick way to say so."""
    if text.isprintable():
        return text.strip(" ") == text and (text.isascii() or is_normalized("NFC", text))
    return clean(text) and composed(text)


def readable_lines(text: str) -> bool:
    """The same for text of several lines."""
    return clean(text, multiline=True) and composed(text)


# Check digits -----------------------------------------------------------------------------------


class WeightedSum(NamedTuple):
    """Σ weight · value of the character, modulo `modulus`, is the value at `check`.

    `positions` count from 0. Without `check` the sum must be 0. `ten_is_zero`: a remainder of 10 is
    written as 0. `length`: the sum holds for texts of that length only; 0 for every text.
    """

    positions: tuple[int, ...]
    weights: tuple[int, ...]
    modulus: int
    check: int | None
    ten_is_zero: bool = False
    length: int = 0


class Checksum(NamedTuple):
    """How the check digits of one identifier work; the pattern has been judged before.

    `alphabet` gives each character its value by position. `birth` asks for the real day that a
    PESEL begins with. `iban_prefix`, if not None, asks for ISO 7064 mod 97-10 over that prefix and
    the text, as an IBAN has it.
    """

    alphabet: str = "0123456789"
    sums: tuple[WeightedSum, ...] = ()
    birth: bool = False
    iban_prefix: str | None = None


_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

CHECKSUMS: dict[str, Checksum] = {
    "pesel": Checksum(
        sums=(WeightedSum(tuple(range(11)), (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), 10, None),),
        birth=True,
    ),
    # A remainder of 10 is no digit, so that no NIP has it.
    "nip": Checksum(sums=(WeightedSum(tuple(range(9)), (6, 5, 7, 2, 3, 4, 5, 6, 7), 11, 9),)),
    "regon": Checksum(
        sums=(
            WeightedSum(tuple(range(8)), (8, 9, 2, 3, 4, 5, 6, 7), 11, 8, ten_is_zero=True),
            WeightedSum(
                tuple(range(13)),
                (2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8),
                11,
                13,
                ten_is_zero=True,
                length=14,
            ),
        )
    ),
    "nrb": Checksum(iban_prefix="PL"),
    "iban": Checksum(iban_prefix=""),
    "dowod_osobisty": Checksum(
        _LETTERS, sums=(WeightedSum(tuple(range(9)), (7, 3, 1, 9, 7, 3, 1, 7, 3), 10, None),)
    ),
    # The land registers count 0-9 X A-Z without Q and V.
    "ksiega_wieczysta": Checksum(
        "0123456789XABCDEFGHIJKLMNOPRSTUWYZ",
        sums=(WeightedSum((0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12), (1, 3, 7) * 4, 10, 14),),
    ),
    "pwz": Checksum(sums=(WeightedSum((1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 5, 6), 11, 0),)),
}
"""Check digits by name (facts: research of python-stdnum, pyekw, nil.org.pl; tests compare)."""


class _Sum(NamedTuple):
    """A weighted sum as it is computed: a weight for every character up to the last that has one;
    `picked` are the values of those; texts shorter than `needed` have no such sum."""

    weights: tuple[int, ...]
    picked: Callable[[bytes], tuple[int, ...]]
    modulus: int
    check: int | None
    ten_is_zero: bool
    length: int
    needed: int


class _Prepared(NamedTuple):
    """A checksum as it is computed: `values` turns a text in ASCII into the values of its
    characters (255: not in the alphabet); `prefix` is that of an IBAN in digits."""

    values: bytes
    sums: tuple[_Sum, ...]
    birth: bool
    prefix: str | None


_NUMBERS_OF_LETTERS = {ord(char): str(int(char, 36)) for char in _LETTERS + _LETTERS.lower()}


def _prepared(row: Checksum) -> _Prepared:
    values = bytes(row.alphabet.find(chr(code)) & 255 for code in range(256))
    prefix = None if row.iban_prefix is None else row.iban_prefix.translate(_NUMBERS_OF_LETTERS)
    return _Prepared(values, tuple(map(_prepared_sum, row.sums)), row.birth, prefix)


def _prepared_sum(row: WeightedSum) -> _Sum:
    needed = max(*row.positions, row.check or 0) + 1
    weights = [0] * (max(row.positions) + 1)
    for position, weight in zip(row.positions, row.weights, strict=True):
        weights[position] = weight
    picked = itemgetter(*row.positions)
    return _Sum(tuple(weights), picked, row.modulus, row.check, row.ten_is_zero, row.length, needed)


_PREPARED = {name: _prepared(row) for name, row in CHECKSUMS.items()}


def check_digits_agree(name: str, text: str) -> bool:
    """Whether the check digits of an identifier that matches its pattern are right."""
    alphabet, sums, birth, prefix = _PREPARED[name]
    values = text.encode("ascii", "replace").translate(alphabet) if sums else b""
    for weights, picked, modulus, check, ten_is_zero, length, needed in sums:
        if length and length != len(values):
            continue
        if len(values) < needed:
            return False
        if 255 in values and 255 in picked(values):
            return False
        rest = sum(map(mul, weights, values)) % modulus
        if rest == 10 and ten_is_zero:
            rest = 0
        if rest != (0 if check is None else values[check]):
            return False
    if birth and not _birth_is_real(values):
        return False
    return prefix is None or _remainder_is_one(text, prefix)


def _birth_is_real(pesel: bytes) -> bool:
    """`pesel` in values of digits."""
    carried, day = 10 * pesel[2] + pesel[3], 10 * pesel[4] + pesel[5]
    month = carried % 20
    if 1 <= month <= 12 and 1 <= day <= 28:
        return True
    year = 1800 + 100 * ((carried // 20 + 1) % 5) + 10 * pesel[0] + pesel[1]
    return 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)


def _remainder_is_one(text: str, prefix: str) -> bool:
    """The remainder of an IBAN, whose country the `prefix` in digits stands for if there is one."""
    digits = f"{text[2:]}{prefix}{text[:2]}" if prefix else text[4:] + text[:4]
    if not (digits.isascii() and digits.isalnum()):
        return False
    if not digits.isdigit():
        digits = digits.translate(_NUMBERS_OF_LETTERS)
    return int(digits) % 97 == 1


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


# Whether an answer is readable --------------------------------------------------------------------


def text_fault(
    value: object,
    pattern: Fullmatch | None = None,
    checksum: str | None = None,
    multiline: bool = False,
) -> str:
    """`pattern` is the `fullmatch` of a compiled pattern; `checksum` a row of CHECKSUMS."""
    if type(value) is not str or not value:
        return "kind"
    if (pattern is not None and not pattern(value)) or not clean(value, multiline):
        return "form"
    if checksum is not None and not check_digits_agree(checksum, value):
        return "check_digit"
    return ""


def integer_fault(value: object) -> str:
    if type(value) is int:
        return "" if -LARGEST <= value <= LARGEST else "form"
    if type(value) is float:
        return "" if value.is_integer() and -LARGEST <= value <= LARGEST else "form"
    return "kind"


def decimal_fault(value: object, scale: int) -> str:
    if type(value) is not str or not value:
        return "kind"
    return "" if DECIMALS[scale](value) else "form"


def boolean_fault(value: object) -> str:
    return "" if value is True or value is False else "kind"


def consent_fault(value: object) -> str:
    return "" if value is True else "form" if value is False else "kind"


def date_fault(value: object) -> str:
    if type(value) is not str or not value:
        return "kind"
    return "" if is_day(value) else "form"


def is_day(text: str) -> bool:
    """Whether this is `YYYY-MM-DD`, a real day from 1800 to 2299."""
    if _usual_day(text):
        return True
    return _leap_day(text) is not None and days_in_month(int(text[:4]), 2) == 29


def time_fault(value: object) -> str:
    if type(value) is not str or not value:
        return "kind"
    return "" if is_time(value) else "form"


def is_time(text: str) -> bool:
    """Whether this is `HH:MM`, from 00:00 to 23:59."""
    return _time(text) is not None


def moment_fault(value: object) -> str:
    if type(value) is not str or not value:
        return "kind"
    return "" if is_moment(value) else "form"


def is_moment(text: str) -> bool:
    """Whether this is `YYYY-MM-DDTHH:MM`: a day and a time of it."""
    return text[10:11] == "T" and is_day(text[:10]) and is_time(text[11:])


def choice_fault(value: object, codes: Collection[str]) -> str:
    if type(value) is not str or not value:
        return "kind"
    return "" if value in codes else "option"


def choices_fault(value: object, codes: Collection[str]) -> str:
    if type(value) is not list or not value:
        return "kind"
    for each in value:
        if type(each) is not str or not each:
            return "kind"
    if len(set(value)) != len(value):
        return "form"
    for each in value:
        if each not in codes:
            return "option"
    return ""


FILE_KEYS = frozenset({"name", "media_type", "size", "sha256"})
_file_facts = itemgetter("name", "media_type", "size", "sha256")


def file_fault(value: object) -> str:
    """The description of one file; its content is judged where the bytes are."""
    if type(value) is not dict or value.keys() != FILE_KEYS:
        return "kind"
    name, media_type, size, sha256 = _file_facts(value)
    if not (type(name) is type(media_type) is type(sha256) is str and type(size) in (int, float)):
        return "kind"
    if not 0 < len(name) <= 255 or not readable(name):
        return "form"
    if not _media_type(media_type) or not _sha256(sha256):
        return "form"
    return "form" if size < 0 or integer_fault(size) else ""


def files_fault(value: object) -> str:
    if type(value) is not list or not value:
        return "kind"
    faults = [file_fault(each) for each in value]
    return "kind" if "kind" in faults else "form" if "form" in faults else ""


# Numbers as formulas see them ---------------------------------------------------------------------


def scaled(text: str) -> int:
    """A readable decimal as an integer: "12.50" is 1250."""
    return int(text.replace(".", "", 1))


def unscaled(number: int, scale: int) -> str:
    """The canonical text of a scaled integer: 1250 of scale 2 is "12.50"; scale 0 has no point."""
    if scale == 0:
        return str(number)
    digits = str(abs(number)).rjust(scale + 1, "0")
    return f"{'-' if number < 0 else ''}{digits[:-scale]}.{digits[-scale:]}"


# What people type ---------------------------------------------------------------------------------


class NormalForm(NamedTuple):
    """Which characters an identifier loses, and whether its letters are raised."""

    strip: str = ""
    upper: bool = False


NORMAL_FORMS: dict[str, NormalForm] = {
    "email": NormalForm(" "),
    "phone": NormalForm(" -()/."),
    "url": NormalForm(" "),
    "pesel": NormalForm(" -"),
    "nip": NormalForm(" -"),
    "regon": NormalForm(" -"),
    "krs": NormalForm(" -"),
    "nrb": NormalForm(" -"),
    "iban": NormalForm(" -", upper=True),
    "kod_pocztowy": NormalForm(" "),
    "teryt_terc": NormalForm(" -"),
    "teryt_simc": NormalForm(" -"),
    "dzialka": NormalForm(" ", upper=True),
    "ksiega_wieczysta": NormalForm(" ", upper=True),
    "dowod_osobisty": NormalForm(" -", upper=True),
    "paszport": NormalForm(" -", upper=True),
    "numer_rejestracyjny": NormalForm(" -", upper=True),
    "vin": NormalForm(" -", upper=True),
    "ade": NormalForm(" ", upper=True),
    "kraj": NormalForm(" ", upper=True),
    "pwz": NormalForm(" -"),
}
"""Normal forms by semantic; what is not here only loses spaces at its ends."""

AS_TYPED = NormalForm()

_WORDS_OF_TRUTH: Mapping[str, bool] = {
    "true": True,
    "tak": True,
    "on": True,
    "false": False,
    "nie": False,
}
_typed_number = re.compile("([+-]?)([0-9]+)(?:\\.([0-9]*))?").fullmatch
_typed_dates = (
    (re.compile("([0-9]{1,2})\\.([0-9]{1,2})\\.([0-9]{4})").fullmatch, (3, 2, 1)),
    (re.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})").fullmatch, (1, 2, 3)),
)
_typed_time = re.compile("([0-9]{1,2})[:.]([0-9]{2})").fullmatch
_typed_moment = re.compile("([^ T]+)(?:T| +)([0-9]{1,2}[:.][0-9]{2})").fullmatch
_RAISED = {ord(char): char.upper() for char in "abcdefghijklmnopqrstuvwxyząćęłńóśźż"}


def normal_text(value: object, form: NormalForm = AS_TYPED, multiline: bool = False) -> object:
    """Text in NFC, trimmed, in its normal form; MISSING if nothing is left."""
    if type(value) is not str:
        return value
    plain = value.isascii()  # then nothing is composed, and there are no hard spaces
    text = value.strip(" \n") if plain else normalize("NFC", _typed_text(value))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not multiline:
        text = text.replace("\n", " ")
    for char in form.strip:
        text = text.replace(char, "")
    if form.upper:
        # A table, because full Unicode would make two letters of `ß`.
        text = text.upper() if plain else text.translate(_RAISED)
    # Once more: what stood between a letter and its mark may be gone.
    return (text if plain else normalize("NFC", text)).strip(" \n") or MISSING


def normal_integer(value: object) -> object:
    """A number from text such as `1 200`; what is no number stays as typed."""
    if type(value) is not str:
        return _whole(value)
    match = _typed_number(_number_text(value))
    if not match or (match[3] or "").strip("0") or len(match[2].lstrip("0")) > 16:
        return value if _typed_text(value) else MISSING
    number = int(match[1] + match[2])
    return number if -LARGEST <= number <= LARGEST else value


def normal_decimal(value: object, scale: int) -> object:
    """A decimal text from `1 200,5`; places are filled up, a surplus of zeros is cut."""
    given = _whole(value)
    if type(given) is int and -LARGEST <= given <= LARGEST:
        given = str(given)
    if type(given) is not str:
        return value
    match = _typed_number(_number_text(given))
    places = (match[3] or "") if match else ""
    if not match or places[scale:].strip("0"):
        return value if _typed_text(given) else MISSING
    number = f"{match[2].lstrip('0') or '0'}.{places[:scale].ljust(scale, '0')}"
    return f"-{number}" if match[1] == "-" and number.strip("0.") else number


def normal_boolean(value: object) -> object:
    if type(value) is not str:
        return value
    text = _typed_text(value).lower()
    return _WORDS_OF_TRUTH.get(text, value) if text else MISSING


def normal_consent(value: object) -> object:
    """Given or absent: an unticked box is no answer."""
    given = normal_boolean(value)
    return MISSING if given is False else given


def normal_date(value: object) -> object:
    """A day from `{d, m, r}`, `31.1.2026` or `2026-1-31`; an unreadable one stays a text."""
    if type(value) is dict and value and value.keys() <= {"d", "m", "r"}:
        parts = [_whole(value.get(key, "")) for key in ("d", "m", "r")]
        if not all(type(part) in (str, int) for part in parts):
            return value
        written = [_typed_text(str(part)) for part in parts]
        return normal_date(".".join(written)) if any(written) else MISSING
    if type(value) is not str:
        return value
    text = _typed_text(value)
    for reads, (year, month, day) in _typed_dates:
        if match := reads(text):
            read = f"{match[year]}-{match[month]:0>2}-{match[day]:0>2}"
            return read if is_day(read) else text
    return text or MISSING


def normal_time(value: object) -> object:
    """A time from `9:30` or `9.30`; an unreadable one stays a text."""
    if type(value) is not str:
        return value
    text = _typed_text(value)
    match = _typed_time(text)
    read = f"{match[1]:0>2}:{match[2]}" if match else text
    return (read if is_time(read) else text) or MISSING


def normal_moment(value: object) -> object:
    """A day and a time from `{d, m, r, g}`, or from a day and a time with a space or T between."""
    if type(value) is dict and value and value.keys() <= {"d", "m", "r", "g"}:
        parts = [_whole(value.get(key, "")) for key in ("d", "m", "r", "g")]
        if not all(type(part) in (str, int) for part in parts):
            return value
        *day, time = [_typed_text(str(part)) for part in parts]
        return normal_moment(f"{'.'.join(day)} {time}") if any(day) or time else MISSING
    if type(value) is not str:
        return value
    text = _typed_text(value)
    if match := _typed_moment(text):
        read = f"{normal_date(match[1])}T{normal_time(match[2])}"
        return read if is_moment(read) else text
    return text or MISSING


def normal_choice(value: object) -> object:
    if type(value) is not str:
        return value
    return value.strip(" \n") or MISSING


def normal_choices(value: object, codes: Sequence[str]) -> object:
    """Codes in the order of the list, each once; codes that are not in the list come last."""
    given = [value] if type(value) is str else value
    if type(given) is not list or not all(type(each) is str for each in given):
        return value
    kept = list(dict.fromkeys(each.strip(" \n") for each in given))
    place = {code: number for number, code in enumerate(codes)}
    ordered = sorted((each for each in kept if each), key=lambda each: place.get(each, len(place)))
    return ordered or MISSING


def normal_file(value: object) -> object:
    return MISSING if value == "" or value == {} else value


def normal_files(value: object) -> object:
    given = [value] if type(value) is dict and value else value
    if type(given) is not list:
        return MISSING if value == "" or value == {} else value
    return [each for each in given if each != "" and each != {}] or MISSING


def _typed_text(value: str) -> str:
    return value.replace("\u00a0", " ").strip(" \n")


def _number_text(value: str) -> str:
    """Without spaces, with a point and an ASCII minus."""
    for typed, meant in (("\u00a0", ""), ("\u202f", ""), (" ", ""), ("−", "-"), (",", ".")):
        value = value.replace(typed, meant)
    return value


def _whole(value: object) -> object:
    """2 for 2.0: JSON does not tell them apart."""
    return int(value) if type(value) is float and integer_fault(value) == "" else value
