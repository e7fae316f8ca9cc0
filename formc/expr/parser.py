"""Formulas from text to syntax: a small recursive-descent parser that knows no names or types.

Every node carries the half-open range of characters that it stands in. The first mistake ends the
work and comes back as a diagnostic; the most common ones (`=`, `&&`, a decimal comma) are told with
the repair.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn

from formc.diagnostics import Diagnostic, formulas
from formc.record import Record
from formc.source import Span

MAX_LENGTH = 4_000
MAX_DEPTH = 60

At = Callable[[int, int], Span]
"""Where the characters `start:end` of a formula stand in its file."""

AGGREGATES = frozenset({"any", "all", "sum", "count", "unique"})
KEYWORDS = frozenset({"and", "or", "not", "in", "if", "else", "for", "true", "false"})


class Number(Record, frozen=True):
    """`digits` is the number without its dot; `scale` how many of them stood behind it."""

    digits: int
    scale: int
    start: int
    end: int
    depth: int = 1


class Text(Record, frozen=True):
    value: str
    start: int
    end: int
    depth: int = 1


class Flag(Record, frozen=True):
    value: bool
    start: int
    end: int
    depth: int = 1


class Name(Record, frozen=True):
    """A path as written: `adres.kod`."""

    parts: tuple[str, ...]
    start: int
    end: int
    depth: int = 1


class Parameter(Record, frozen=True):
    """`$name`, without the dollar."""

    name: str
    start: int
    end: int
    depth: int = 1


class Unary(Record, frozen=True):
    """`not` or `-`."""

    operator: str
    operand: Node
    start: int
    end: int
    depth: int


class Joined(Record, frozen=True):
    """`and` or `or` of two or more operands."""

    operator: str
    operands: tuple[Node, ...]
    start: int
    end: int
    depth: int


class Binary(Record, frozen=True):
    """A comparison or + - *; `middle` is where the operator begins."""

    operator: str
    left: Node
    right: Node
    middle: int
    start: int
    end: int
    depth: int


class Membership(Record, frozen=True):
    """`subject in (options)`, or `not in`."""

    subject: Node
    options: tuple[Node, ...]
    negated: bool
    start: int
    end: int
    depth: int


class Conditional(Record, frozen=True):
    condition: Node
    then: Node
    otherwise: Node
    start: int
    end: int
    depth: int


class Called(Record, frozen=True):
    """A function with its arguments; `stop` is where its name ends."""

    function: str
    arguments: tuple[Node, ...]
    stop: int
    start: int
    end: int
    depth: int


class Comprehension(Record, frozen=True):
    """`kind(body for variable in rows if where)`."""

    kind: str
    body: Node
    variable: Name
    rows: Name
    where: Node | None
    start: int
    end: int
    depth: int


Node = (
    Number
    | Text
    | Flag
    | Name
    | Parameter
    | Unary
    | Joined
    | Binary
    | Membership
    | Conditional
    | Called
    | Comprehension
)


def parse(text: str, at: At) -> Node | Diagnostic:
    """The syntax of a formula, or the first thing that is wrong with it."""
    if len(text) > MAX_LENGTH:
        return formulas.formula_too_large(at(0, len(text)), "length", MAX_LENGTH)
    try:
        return _Parser(_tokens(text, at), text, at).whole()
    except _Wrong as wrong:
        return wrong.problem


class _Wrong(Exception):  # noqa: N818  (never leaves this module)
    """Carries the first problem out of the recursion."""

    def __init__(self, problem: Diagnostic) -> None:
        self.problem = problem


# Tokens -------------------------------------------------------------------------------------


class _Token(Record, frozen=True):
    kind: str  # number | text | name | parameter | sign | end
    text: str
    start: int
    end: int


_WORD = r"[^\W\d]\w*"
_TOKEN = re.compile(
    rf"""(?P<space>[ \t\r\n]+)
    | (?P<date>\d{{4}}-\d\d-\d\d(?!\d) | \d\d?\.\d\d?\.\d{{4}}(?!\d))
    | (?P<number>\d\w*(?:[ \u00a0]\d{{3}}(?!\d))*(?:\.\w+)* | \.\d+)
    | (?P<text>'[^'\r\n]*' | "[^"\r\n]*")
    | (?P<name>{_WORD}(?:\.{_WORD})*)
    | (?P<parameter>\$\w*)
    | (?P<sign>===|!==|==|!=|<=|>=|=>|=<|<>|&&|\|\||\*\*|//|[-+*<>(),=!&|/%^?:.\[\]{{}}≠≤≥·×÷;])
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]{1,4}))?")
_QUOTES = "'\"„”“’‘‚«»`´"

FOREIGN = {
    "=": "==",
    "===": "==",
    "!==": "!=",
    "<>": "!=",
    "≠": "!=",
    "=>": ">=",
    "≥": ">=",
    "=<": "<=",
    "≤": "<=",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "!": "not",
    "·": "*",
    "×": "*",
    "i": "and",
    "oraz": "and",
    "lub": "or",
    "albo": "or",
    "nie": "not",
    "then": "if … else",
    "?": "if … else",
}
"""Signs and words of other languages, and ours in their place."""


def _tokens(text: str, at: At) -> list[_Token]:
    found: list[_Token] = []
    offset = 0
    while offset < len(text):
        match = _TOKEN.match(text, offset)
        if match is None:
            raise _Wrong(_unreadable(text, offset, at))
        kind, end = match.lastgroup or "", match.end()
        token = _Token(kind, match.group(), offset, end)
        _complain(token, at)
        if kind != "space":
            found.append(token)
        offset = end
    found.append(_Token("end", "", len(text), len(text)))
    return found


def _unreadable(text: str, offset: int, at: At) -> Diagnostic:
    sign = text[offset]
    if sign in _QUOTES:
        kind = "unclosed" if sign in "'\"" else "typographic"
        return formulas.bad_text(at(offset, offset + 1), kind)
    return formulas.formula_syntax(at(offset, offset + 1), sign)


def _complain(token: _Token, at: At) -> None:
    """Raises for tokens that are mistakes wherever they stand."""
    span = at(token.start, token.end)
    if token.kind == "date":
        raise _Wrong(formulas.missing_quotes(span, token.text, "date"))
    if token.kind == "number" and not _NUMBER.fullmatch(token.text):
        raise _Wrong(formulas.bad_number(span, token.text))
    if token.kind == "text":
        if "\\" in token.text:
            raise _Wrong(formulas.bad_text(span, "backslash"))
        if any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in token.text):
            raise _Wrong(formulas.bad_text(span, "control"))
    if token.kind == "sign" and token.text in {"/", "÷", "//"}:
        raise _Wrong(formulas.division(span))
    if token.kind == "sign" and token.text in FOREIGN:
        raise _Wrong(formulas.foreign_operator(span, token.text, FOREIGN[token.text]))


# Grammar ------------------------------------------------------------------------------------

_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_NOT = 3
_MINUS = 7
_POWERS = {"or": 1, "and": 2, "in": 4, **dict.fromkeys(_COMPARISONS, 4), "+": 5, "-": 5, "*": 6}
"""How tightly operators bind; `not` stands between `and` and the comparisons."""


class _Parser:
    def __init__(self, tokens: list[_Token], text: str, at: At) -> None:
        self.tokens = tokens
        self.text = text
        self.at = at
        self.index = 0
        self.nesting = 0

    def whole(self) -> Node:
        if self.next.kind == "end":
            raise _Wrong(formulas.formula_unfinished(self.at(0, len(self.text)), "empty"))
        node = self.expression()
        if self.next.kind != "end":
            self.unexpected()
        return node

    # tokens

    @property
    def next(self) -> _Token:
        return self.tokens[self.index]

    def sees(self, *texts: str) -> bool:
        return self.next.kind in {"sign", "name"} and self.next.text in texts

    def take(self) -> _Token:
        token = self.next
        self.index += 1
        return token

    def expect(self, text: str) -> _Token:
        if not self.sees(text):
            self.unexpected(text)
        return self.take()

    def unexpected(self, wanted: str = "") -> NoReturn:
        """Raises the kindest problem for the next token."""
        token = self.next
        span = self.at(token.start, token.end)
        before = self.tokens[self.index - 1] if self.index else token
        after = self.tokens[min(self.index + 1, len(self.tokens) - 1)]
        wanted = "" if wanted == "(" else wanted
        if token.kind == "end":
            end = len(self.text)
            raise _Wrong(formulas.formula_unfinished(self.at(end - 1, end), wanted))
        if token.text == "," and before.kind == after.kind == "number":
            whole = self.at(before.start, after.end)
            raise _Wrong(formulas.bad_number(whole, self.text[before.start : after.end]))
        if token.kind == before.kind == "number":
            whole = self.at(before.start, token.end)
            raise _Wrong(formulas.bad_number(whole, self.text[before.start : token.end]))
        if token.text in _COMPARISONS:
            raise _Wrong(formulas.chained_comparison(span))
        for word in (token, before):
            right = FOREIGN.get(word.text.lower()) or _lower_keyword(word.text)
            if word.kind == "name" and right:
                place = self.at(word.start, word.end)
                raise _Wrong(formulas.foreign_operator(place, word.text, right))
        raise _Wrong(formulas.formula_syntax(span, token.text, wanted))

    # operators, by how tightly they bind

    def expression(self) -> Node:
        then = self.climb(_POWERS["or"])
        if not self.sees("if"):
            return then
        self.take()
        condition = self.climb(_POWERS["or"])
        self.expect("else")
        otherwise = self.deeper(self.expression)
        depth = self.depth(then, condition, otherwise)
        return Conditional(condition, then, otherwise, then.start, otherwise.end, depth)

    def climb(self, power: int) -> Node:
        """An operand and everything after it that binds at least as tightly as `power`."""
        node = self.deeper(lambda: self.operand(power))
        while self.power() >= power:
            node = self.extended(node)
        return node

    def deeper(self, parts: Callable[[], Node]) -> Node:
        self.nesting += 1
        if self.nesting > MAX_DEPTH:
            self.too_deep(self.next.start, self.next.end)
        node = parts()
        self.nesting -= 1
        return node

    def power(self) -> int:
        """How tightly the next token binds two operands; 0 if it does not."""
        token = self.next
        if self.sees("not"):
            return _POWERS["in"] if self.tokens[self.index + 1].text == "in" else 0
        return _POWERS.get(token.text, 0) if token.kind in {"sign", "name"} else 0

    def operand(self, power: int) -> Node:
        token = self.next
        if self.sees("not") and power <= _NOT:
            self.take()
            inner = self.climb(_NOT)
        elif self.sees("-"):
            self.take()
            inner = self.climb(_MINUS)
        else:
            return self.primary()
        return Unary(token.text, inner, token.start, inner.end, self.depth(inner))

    def extended(self, left: Node) -> Node:
        """`left` with the operator that follows and its other operands."""
        token = self.next
        if token.text in {"and", "or"}:
            return self.joined(left, token.text)
        if token.text in {"in", "not"}:
            return self.membership(left)
        self.take()
        right = self.climb(_POWERS[token.text] + 1)
        depth = self.depth(left, right)
        if token.text in _COMPARISONS and self.sees(*_COMPARISONS, "in"):
            raise _Wrong(formulas.chained_comparison(self.at(self.next.start, self.next.end)))
        return Binary(token.text, left, right, token.start, left.start, right.end, depth)

    def joined(self, left: Node, operator: str) -> Node:
        operands = [left]
        while self.sees(operator):
            self.take()
            operands.append(self.climb(_POWERS[operator] + 1))
        end = operands[-1].end
        return Joined(operator, tuple(operands), left.start, end, self.depth(*operands))

    def membership(self, subject: Node) -> Node:
        negated = self.take().text == "not"
        if negated:
            self.expect("in")
        if self.next.kind == "parameter":
            options, end = [self.primary()], self.tokens[self.index - 1].end
        else:
            self.expect("(")
            options = [self.climb(_MINUS)]
            while self.sees(","):
                self.take()
                if self.sees(")"):
                    break
                options.append(self.climb(_MINUS))
            end = self.expect(")").end
        depth = self.depth(subject, *options)
        return Membership(subject, tuple(options), negated, subject.start, end, depth)

    # the tightest level

    def primary(self) -> Node:
        token = self.next
        match token.kind:
            case "number":
                return self.number()
            case "text":
                self.take()
                return Text(token.text[1:-1], token.start, token.end)
            case "parameter":
                self.take()
                return Parameter(token.text[1:], token.start, token.end)
            case "name":
                return self.named()
            case _:
                pass
        self.expect("(")
        inner = self.expression()
        self.expect(")")
        return inner

    def number(self) -> Node:
        token = self.take()
        whole, _, places = token.text.partition(".")
        return Number(int(whole + places), len(places), token.start, token.end)

    def named(self) -> Node:
        token = self.next
        if token.text in {"true", "false"}:
            self.take()
            return Flag(token.text == "true", token.start, token.end)
        if token.text in KEYWORDS:
            self.unexpected()
        if _lower_keyword(token.text) in {"true", "false", "not"}:
            span = self.at(token.start, token.end)
            raise _Wrong(formulas.foreign_operator(span, token.text, token.text.lower()))
        self.take()
        if not self.sees("("):
            return Name(tuple(token.text.split(".")), token.start, token.end)
        return self.call(token)

    def call(self, name: _Token) -> Node:
        self.expect("(")
        arguments: list[Node] = []
        while not self.sees(")"):
            arguments.append(self.expression())
            if self.sees("for"):
                return self.comprehension(name, arguments)
            if not self.sees(","):
                break
            self.take()
        end = self.expect(")").end
        depth = self.depth(*arguments)
        return Called(name.text, tuple(arguments), name.end, name.start, end, depth)

    def comprehension(self, name: _Token, bodies: list[Node]) -> Node:
        start = self.take()
        if name.text not in AGGREGATES or len(bodies) != 1:
            raise _Wrong(formulas.formula_syntax(self.at(start.start, start.end), "for", ")"))
        variable = self.path()
        self.expect("in")
        rows = self.path()
        where = None
        if self.sees("if"):
            self.take()
            where = self.expression()
        end = self.expect(")").end
        depth = self.depth(bodies[0], *((where,) if where else ()))
        return Comprehension(name.text, bodies[0], variable, rows, where, name.start, end, depth)

    def path(self) -> Name:
        token = self.next
        if token.kind != "name" or token.text in KEYWORDS:
            self.unexpected()
        self.take()
        return Name(tuple(token.text.split(".")), token.start, token.end)

    # limits

    def depth(self, *nodes: Node) -> int:
        depth = 1 + max((node.depth for node in nodes), default=0)
        if depth > MAX_DEPTH:
            self.too_deep(nodes[0].start, nodes[-1].end)
        return depth

    def too_deep(self, start: int, end: int) -> NoReturn:
        raise _Wrong(formulas.formula_too_large(self.at(start, end), "depth", MAX_DEPTH))


def _lower_keyword(word: str) -> str:
    """`AND`, `True` and the like as our keyword, or an empty text."""
    lower = word.lower()
    return lower if lower in KEYWORDS and lower != word else ""
