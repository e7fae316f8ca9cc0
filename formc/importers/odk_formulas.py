"""Formulas of XLSForm (the XPath of ODK) in the language of formc, where it can say them.

A formula is read whole or not at all: what has no counterpart gives None, and the caller keeps the
original words for a person. Names and codes are those of the draft.

In ODK an empty answer differs from every value, and is neither smaller nor greater; here a
condition on a missing answer is unknown, which counts as false. So `!=`, and what stands under
`not()`, says besides what it means of a question that may be empty (`Known.sure`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NoReturn

from formc.importers.patterns import translated
from formc.record import Record, part

_TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$\{\s*[^}\s]{1,200}\s*\})|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_:-]*)"
    r"|(?P<sign><=|>=|!=|[=<>+\-*(),.]))"
)
_DEEP = 40
_LONG = 4_000
_COMPARES = ("=", "!=", "<", "<=", ">", ">=")
_ORDER = {"or": 1, "and": 2, "not": 3, "compare": 4, "sum": 5, "product": 6, "atom": 9}


class Known(Record, frozen=True):
    """A question that formulas may read. `path` leads to it from the form, or in a row from the
    row of `repeat`; `codes` gives the code for each name of its list. `sure`: the answer is there
    whenever a formula is judged. `whole`: of a number, that it has no fraction."""

    path: str
    kind: str
    codes: Mapping[str, str] = part(default_factory=dict)
    repeat: str = ""
    sure: bool = True
    whole: bool = False


class Computed(Record, frozen=True):
    """A formula, and the kind of its value: number, text, yes, day, code, codes or other. `shown`
    is the condition without which there is no value."""

    text: str
    kind: str
    whole: bool
    shown: str = ""


class _Said(Record, frozen=True):
    text: str
    kind: str  # number, text, yes, day, code, codes, other
    level: int = _ORDER["atom"]
    known: Known | None = None
    literal: str | None = None


class _Foreign(Exception):  # noqa: N818  (never leaves this module)
    pass


def formula(
    text: str,
    known: Mapping[str, Known],
    repeat: str = "",
    own: Known | None = None,
    *,
    judged: bool = False,
) -> str | None:
    """The formula for an item in the rows of `repeat`. `own` is what `.` stands for. `judged`: a
    constraint, which has nothing to say of a missing answer."""
    found = computed(text, known, repeat, own, judged=judged)
    return None if found is None else found.text


def computed(
    text: str,
    known: Mapping[str, Known],
    repeat: str = "",
    own: Known | None = None,
    *,
    judged: bool = False,
) -> Computed | None:
    """The same with the kind of its value."""
    try:
        reader = _Reader(text, known, repeat, own, judged=judged)
        test, then = reader.halves()
        shown = formula(test, known, repeat, own) if then else ""
        if shown is None:
            return None
        reader = _Reader(then or text, known, repeat, own, judged=judged)
        found = reader.all()
    except (_Foreign, RecursionError):
        return None
    return Computed(found.text, found.kind, reader.whole, shown)


def column_filter(
    text: str, known: Mapping[str, Known], repeat: str, columns: Mapping[str, str]
) -> str | None:
    """A `choice_filter`: bare names are columns of the list."""
    try:
        return _Reader(text, known, repeat, None, columns, judged=True).all().text
    except (_Foreign, RecursionError):
        return None


class _Reader:
    def __init__(
        self,
        text: str,
        known: Mapping[str, Known],
        repeat: str,
        own: Known | None,
        columns: Mapping[str, str] | None = None,
        *,
        judged: bool,
    ) -> None:
        self.known, self.repeat, self.own = known, repeat, own
        self.columns = columns or {}
        self.positive, self.negative = not judged, False
        self.unsure: list[str] = []  # paths read that may have no answer, in order
        self.whole = True  # no fraction was read
        self.tokens: list[tuple[str, str]] = []
        self.at = self.depth = 0
        place = 0
        text = text.strip()
        while place < len(text):
            found = _TOKEN.match(text, place)
            if found is None or len(text) > _LONG:
                self.refuse()
            place = found.end()
            kind = str(found.lastgroup)
            self.tokens.append((kind, found[kind]))

    def halves(self) -> tuple[str, str]:
        """The test and the value of `if(test, value, '')`; empty where it is something else."""
        words = [word for _, word in self.tokens]
        if words[:2] != ["if", "("] or words[-3:] not in ([",", "''", ")"], [",", '""', ")"]):
            return "", ""
        depth, commas = 0, []
        for place, word in enumerate(words):
            depth += {"(": 1, ")": -1}.get(word, 0)
            if depth == 0 and place < len(words) - 1 and place > 0:
                return "", ""
            if depth == 1 and word == ",":
                commas.append(place)
        if len(commas) != 2:
            return "", ""
        return " ".join(words[2 : commas[0]]), " ".join(words[commas[0] + 1 : commas[1]])

    def refuse(self) -> NoReturn:
        raise _Foreign

    def all(self) -> _Said:
        found = self.either()
        if self.at < len(self.tokens) or found.kind == "quotient":
            self.refuse()
        return found

    def sees(self, *words: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at][1] in words

    def take(self, *words: str) -> str:
        if self.at >= len(self.tokens) or (words and not self.sees(*words)):
            self.refuse()
        self.at += 1
        return self.tokens[self.at - 1][1]

    # Operators ------------------------------------------------------------------------------

    def either(self) -> _Said:
        self.depth += 1
        if self.depth > _DEEP:
            self.refuse()
        found = self.joined("or", self.both)
        self.depth -= 1
        return found

    def both(self) -> _Said:
        return self.joined("and", self.compared)

    def joined(self, word: str, part: Callable[[], _Said]) -> _Said:
        parts = [part()]
        while self.sees(word):
            self.take()
            parts.append(part())
        if len(parts) == 1:
            return parts[0]
        level = _ORDER[word]
        return _Said(
            f" {word} ".join(self.condition(each, level + 1) for each in parts), "yes", level
        )

    def condition(self, said: _Said, level: int) -> str:
        if said.kind != "yes":
            self.refuse()
        return _bracketed(said, level)

    def compared(self) -> _Said:
        before = len(self.unsure)
        left = self.sum()
        if not self.sees(*_COMPARES):
            return left
        sign = self.take()
        right = self.sum()
        if left.literal is not None and right.literal is None:
            left, right = right, left
            sign = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(sign, sign)
        if right.literal == "":
            del self.unsure[before:]
            return self.emptiness(left, sign)
        if left.kind == "yes" and right.text in ("true", "false", "'OK'") and sign in ("=", "!="):
            positive = (right.text != "false") == (sign == "=")
            return left if positive else _Said(f"not {_bracketed(left, 9)}", "yes", _ORDER["not"])
        if left.kind == "codes" or (sign not in ("=", "!=") and left.kind == "code"):
            self.refuse()
        second = self.measured(left, right)
        said = "==" if sign == "=" else sign
        found = _Said(f"{_bracketed(left, 5)} {said} {second}", "yes", _ORDER["compare"])
        return self.guarded(found, before, empty=sign == "!=")

    def guarded(self, said: _Said, before: int, *, empty: bool = False) -> _Said:
        """A condition with what it means of missing answers, where that makes a difference.
        `empty`: it is true of them."""
        paths = list(dict.fromkeys(self.unsure[before:]))
        del self.unsure[before:]
        if not paths or not (self.positive if empty else self.negative):
            return said
        if empty:
            parts = [*(f"not answered({path})" for path in paths), _bracketed(said, 2)]
            return _Said(" or ".join(parts), "yes", _ORDER["or"])
        parts = [*(f"answered({path})" for path in paths), _bracketed(said, 3)]
        return _Said(" and ".join(parts), "yes", _ORDER["and"])

    def measured(self, left: _Said, right: _Said) -> str:
        """The right side as the left one compares with it: a code, a number, a day."""
        if right.literal is None:
            return _bracketed(right, 5)
        if left.known is not None and left.known.codes:
            code = left.known.codes.get(right.literal)
            return f"'{code}'" if code is not None else self.refuse()
        if left.kind == "number":
            return right.literal if re.fullmatch(r"-?[0-9.]+", right.literal) else self.refuse()
        if left.kind == "text" and right.kind == "number":
            return f"'{right.literal}'"
        return right.text if right.kind != "unclean" else self.refuse()

    def emptiness(self, left: _Said, sign: str) -> _Said:
        if left.known is None or sign not in ("=", "!="):
            self.refuse()
        text = f"answered({left.text})"
        return _Said(text if sign == "!=" else f"not {text}", "yes", 9 if sign == "!=" else 3)

    def sum(self) -> _Said:
        found = self.product()
        while self.sees("+", "-"):
            sign = self.take()
            other = self.product()
            if found.kind == "day":
                found = self.days(found, sign, other)
                continue
            text = f"{self.number(found, 5)} {sign} {self.number(other, 6)}"
            found = _Said(text, "number", _ORDER["sum"])
        return found

    def days(self, day: _Said, sign: str, other: _Said) -> _Said:
        """Days between two days, or a day so many days away."""
        if other.kind == "day" and sign == "-":
            return _Said(f"days_between({other.text}, {day.text})", "number")
        if other.literal is None or not other.literal.isdigit():
            self.refuse()
        away = other.literal if sign == "+" else f"-{other.literal}"
        return _Said(f"add_days({day.text}, {away})", "day")

    def product(self) -> _Said:
        found = self.unary()
        while self.sees("*", "div", "mod"):
            sign = self.take()
            other = self.unary()
            parts = (self.number(found, 6), self.number(other, 7))
            if sign == "*":
                found = _Said(" * ".join(parts), "number", _ORDER["product"])
            elif sign == "div" and not self.sees("*", "div", "mod", "+", "-"):
                # A quotient needs a number of places: only `round` around it says how many.
                found = _Said(f"{found.text}, {other.text}", "quotient")
            else:
                self.refuse()
        return found

    def number(self, said: _Said, level: int) -> str:
        if said.kind != "number":
            self.refuse()
        return _bracketed(said, level)

    def unary(self) -> _Said:
        if self.sees("-"):
            self.take()
            return _Said(f"-{self.number(self.atom(), 9)}", "number", _ORDER["product"])
        return self.atom()

    # Atoms ----------------------------------------------------------------------------------

    def atom(self) -> _Said:
        if self.at >= len(self.tokens):
            self.refuse()
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "ref":
            return self.referred(text[2:-1].strip())
        if kind == "text":
            return self.plain(text[1:-1])
        if kind == "number":
            self.whole &= "." not in text
            return _Said(text, "number", literal=text)
        if text == "(":
            found = self.either()
            self.take(")")
            return found
        if text == "." and self.own is not None:
            return self.path(self.own)
        if kind == "name" and self.sees("("):
            return self.called(text)
        if kind == "name" and text in self.columns:
            return _Said(f"option.{self.columns[text]}", "text")
        return self.refuse()

    def plain(self, text: str) -> _Said:
        if "'" in text or "\\" in text or "\n" in text:
            return _Said("", "unclean", literal=text)  # a pattern may be; nothing else
        return _Said(f"'{text}'", "text", literal=text)

    def referred(self, name: str) -> _Said:
        found = self.known.get(name)
        if found is None:
            self.refuse()
        return self.path(found)

    def path(self, found: Known) -> _Said:
        if found.repeat and found.repeat != self.repeat:
            self.refuse()  # rows are read by aggregates
        if not found.sure and found is not self.own:
            self.unsure.append(found.path)
        self.whole &= found.whole or found.kind != "number"
        return _Said(found.path, found.kind, known=found)

    def called(self, name: str) -> _Said:
        self.take("(")
        if name in ("sum", "count") and self.tokens[self.at : self.at + 1]:
            rows = self.over_rows(name)
            if rows is not None:
                return rows
        before, around = len(self.unsure), (self.positive, self.negative)
        if name == "not":
            self.positive, self.negative = self.negative, self.positive
        arguments: list[_Said] = []
        while not self.sees(")"):
            if name == "if":  # its test decides either way
                tested = not arguments and any(around)
                self.positive, self.negative = (True, True) if tested else around
            arguments.append(self.either())
            if not self.sees(")"):
                self.take(",")
        self.take(")")
        self.positive, self.negative = around
        found = self.function(name, arguments)
        if name == "string-length" and len(self.unsure) > before:
            found = _Said(f"coalesce({found.text}, 0)", "number")  # an empty text has a length
        if name in ("coalesce", "string-length"):
            del self.unsure[before:]
        return self.guarded(found, before) if name in _TESTS else found

    def over_rows(self, name: str) -> _Said | None:
        """`sum(${kwota})` over the rows that the question stands in, `count(${lista})`."""
        kind, text = self.tokens[self.at]
        found = self.known.get(text[2:-1].strip()) if kind == "ref" else None
        if found is None or self.tokens[self.at + 1 : self.at + 2] != [("sign", ")")]:
            return None
        if name == "count" and found.kind == "rows":
            self.at += 2
            return _Said(f"count({found.path})", "number")
        if (
            name == "sum"
            and found.repeat
            and found.repeat != self.repeat
            and found.kind == "number"
        ):
            self.at += 2
            self.whole &= found.whole
            return _Said(f"sum(w.{found.path} for w in {found.repeat})", "number")
        return None

    def function(self, name: str, given: list[_Said]) -> _Said:
        texts = [each.text for each in given]
        match name, given:
            case "not", [one]:
                return _Said(f"not {_bracketed(one, 9)}", self.kind(one, "yes"), _ORDER["not"])
            case "true" | "false", []:
                return _Said(name, "yes")
            case "today", []:
                return _Said("today()", "day")
            case "selected", [asked, _Said(literal=str() as value)] if asked.known is not None:
                code = asked.known.codes.get(value)
                if code is None:
                    self.refuse()
                if asked.kind == "codes":
                    return _Said(f"has({asked.text}, '{code}')", "yes")
                return _Said(f"{asked.text} == '{code}'", "yes", _ORDER["compare"])
            case "if", [test, then, otherwise] if then.kind == otherwise.kind:
                first, second = _bracketed(then, 2), _bracketed(otherwise, 2)
                return _Said(f"({first} if {self.condition(test, 2)} else {second})", then.kind)
            case "string-length", [one] if one.kind == "text" and one.literal is None:
                return _Said(f"length({one.text})", "number")
            case "coalesce", [first, second] if first.kind == second.kind:
                return _Said(f"coalesce({', '.join(texts)})", first.kind)
            case "round", [one, _Said(literal=str() as places)] if places in tuple("01234"):
                whole = "quotient" if one.kind == "quotient" else "round"
                self.whole &= places == "0"
                text = one.text if one.kind == "quotient" else self.number(one, 0)
                return _Said(f"{whole}({text}, {places})", "number")
            case "round", [one]:
                return self.function("round", [one, _Said("0", "number", literal="0")])
            case "number", [_Said(kind="number") as one]:
                return one
            case "date", [_Said(kind="day") as one]:
                return one
            case "date", [_Said(literal=str() as value) as one] if _DAY.fullmatch(value):
                return one
            case "min" | "max", [first, second] if {first.kind, second.kind} == {"number"}:
                return _Said(f"{name}({', '.join(texts)})", "number")
            case "regex", [_Said(kind="text") as one, _Said() as pattern] if one.literal is None:
                found = translated(pattern.literal or "", anchored=True)
                return _Said(f"matches({one.text}, '{found}')", "yes") if found else self.refuse()
            case "starts-with" | "ends-with" | "contains", [
                _Said(kind="text") as one,
                _Said(kind="text"),
            ]:
                words = f"{name.replace('-', '_')}({', '.join(texts)})"
                return _Said(words if one.literal is None else self.refuse(), "yes")
            case _:
                return self.refuse()

    def kind(self, said: _Said, wanted: str) -> str:
        return wanted if said.kind == wanted else self.refuse()


_TESTS = ("selected", "regex", "starts-with", "ends-with", "contains")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _bracketed(said: _Said, level: int) -> str:
    return said.text if said.level >= level else f"({said.text})"
