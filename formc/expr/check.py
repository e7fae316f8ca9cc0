"""Formulas from syntax to typed trees: names resolved, types found, literals read.

A text literal takes the type of what it stands beside: a day beside a date, a code of the list
beside a choice. Conditions that a parameter makes constant are folded. Everything that is wrong is
reported, as far as one mistake does not follow from another.

Cases: the expected type · names and rows · operators · comparisons · functions · aggregates. They
stay together because each asks the others: `_Checker.expr` is one recursion over the syntax.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal as Exactly

from formc.diagnostics import NOTHING, Diagnostic, Report, Say, formulas, insight
from formc.diagnostics.problems import nearest
from formc.expr import bounds, columns, folding, parser
from formc.expr import pattern as patterns
from formc.expr.days import is_day
from formc.expr.functions import FUNCTIONS, MAX_PLACES, SPECIAL, Function, Takes
from formc.expr.lower.outcomes import MAX_WEIGHT, weight
from formc.expr.names import Named, Names
from formc.expr.parser import At, Node
from formc.expr.tree import (
    FALSE,
    TRUE,
    Aggregate,
    Answered,
    Arithmetic,
    Bool,
    Call,
    Code,
    Codes,
    Column,
    Day,
    Expr,
    Has,
    If,
    Literal,
    Matches,
    Number,
    OfficeValue,
    Opaque,
    Ref,
    Scope,
    Today,
    Type,
    Unknown,
    Words,
    conjunction,
    disjunction,
    walk,
)

MAX_SCALE = 8
MAX_DIGITS = 40

KINDS: dict[type[Type], Say] = {
    Bool: Say("tak/nie", "yes/no"),
    Number: Say("liczba", "a number"),
    Words: Say("tekst", "a text"),
    Code: Say("pole wyboru", "a choice"),
    Codes: Say("pole wielokrotnego wyboru", "several choices"),
    Day: Say("data", "a date"),
    Opaque: Say("plik, miejsce albo godzina", "a file, a place or a time"),
    Unknown: Say("coś nieznanego", "something unknown"),
}
"""What people call the types."""

_ITEMS = {
    "group": Say("grupa", "a group"),
    "repeat": Say("grupa powtarzalna", "a repeat"),
    "field": KINDS[Opaque],
}

Expected = type[Bool | Number | Words | Code | Codes | Day] | Type | None


def check(text: str, names: Names, expected: Expected, at: At, report: Report) -> Expr | None:
    """The typed formula, or None where something was reported.

    `expected` is a class of types, or a type: a number is then given its scale, a text literal
    becomes a day or a code. `at` maps offsets of the text to spans.
    """
    node = parser.parse(text, at)
    if isinstance(node, Diagnostic):
        report.add(node)
        return None
    checker = _Checker(text, names, at, report)
    expr = checker.fitted(node, expected)
    if expr is None or checker.failed:
        return None
    if weight(expr) > MAX_WEIGHT:
        report.add(formulas.formula_too_large(at(0, len(text)), "weight", MAX_WEIGHT))
        return None
    return expr


def _as_condition(path: str, type_: Type) -> Say:
    """How a field that is no yes/no makes a condition."""
    match type_:
        case Code(codes) if codes:
            few = [f"`{path} == '{code}'`" for code in codes[:3]] + ["…"] * (len(codes) > 3)
            return Say(f"warunek to {' albo '.join(few)}", f"a condition is {' or '.join(few)}")
        case Words() | Number() | Day() | Code():
            asked = f"answered({path})"
            return Say(f"o samą odpowiedź pyta `{asked}`", f"`{asked}` asks for an answer")
        case _:
            return NOTHING


class _Checker:
    def __init__(self, text: str, names: Names, at: At, report: Report) -> None:
        self.text = text
        self.names = names
        self.at = at
        self.report = report
        self.failed = False
        self.variable = ""  # the row's name inside an aggregate
        self.row: Named | None = None

    def wrong(self, problem: Diagnostic) -> None:
        self.failed = True
        self.report.add(problem)

    def give_up(self) -> Expr | None:
        """Drops the formula quietly: what it reads is wrong and was reported where it stands."""
        self.failed = True
        return None

    def complain(self, node: Node, problem: Callable[..., Diagnostic], *words: object) -> None:
        self.wrong(problem(self.at(node.start, node.end), *words))

    # the expected type

    def fitted(self, node: Node, expected: Expected) -> Expr | None:
        return self.fit(node, self.expr(node), expected)

    def fit(self, node: Node, expr: Expr | None, expected: Expected) -> Expr | None:
        if expr is None or expected is None:
            return expr
        kind = expected if isinstance(expected, type) else type(expected)
        expr = self.beside(expr, kind)
        if folding.wordy(expr) and kind in {Day, Code}:
            wanted = Day() if kind is Day else expected
            if isinstance(wanted, Day | Code):
                return self.read(expr, node, wanted)
        if not isinstance(expr.type, kind):
            self.mistyped(node, expr, kind)
            return None
        if isinstance(expected, Number) and isinstance(expr.type, Number):
            return self.scaled(node, expr, expected.scale)
        return expr

    def scaled(self, node: Node, expr: Expr, scale: int) -> Expr | None:
        """A number with exactly so many places."""
        assert isinstance(expr.type, Number)
        if expr.type.scale == scale:
            return expr
        if expr.type.scale > scale:
            self.complain(node, formulas.number_too_fine, "scale", expr.type.scale, scale)
            return None
        type_ = bounds.rescaled(expr.type, scale)
        if isinstance(expr, Literal):
            return Literal(type_, type_.low)
        return Call("round", (expr,), type_, scale)

    def mistyped(self, node: Node, expr: Expr, kind: type[Type]) -> None:
        if isinstance(expr.type, Codes) and isinstance(node, parser.Name):
            self.complain(node, formulas.several_codes, ".".join(node.parts))
            return
        help = NOTHING
        if kind is Bool and isinstance(node, parser.Name):
            help = _as_condition(".".join(node.parts), expr.type)
        self.complain(node, formulas.wrong_type, KINDS[type(expr.type)], KINDS[kind], help)

    def typed(self, node: Node, kind: type[Type]) -> Expr | None:
        return self.fitted(node, kind)  # type: ignore[arg-type]

    # one node

    def expr(self, node: Node) -> Expr | None:
        match node:
            case parser.Number(digits, scale):
                return Literal(Number(scale, digits, digits), digits)
            case parser.Text(value):
                return Literal(Words(), value)
            case parser.Flag(value):
                return TRUE if value else FALSE
            case parser.Name():
                return self.path(node)
            case parser.Parameter():
                return self.parameter(node)
            case parser.Unary("not", operand):
                return folding.negation(self.typed(operand, Bool))
            case parser.Unary(_, operand):
                return folding.negative(self.typed(operand, Number))
            case parser.Joined():
                return self.joined(node)
            case parser.Binary(operator) if operator in {"+", "-", "*"}:
                return self.arithmetic(node)
            case parser.Binary():
                return self.comparison(node)
            case parser.Membership():
                return self.membership(node)
            case parser.Conditional():
                return self.conditional(node)
            case parser.Called():
                return self.called(node)
            case parser.Comprehension():
                return self.comprehension(node)

    # names

    def path(self, node: parser.Name) -> Expr | None:
        first, *rest = node.parts
        written = ".".join(node.parts)
        if first == "office" and rest:
            return self.setting(node, ".".join(rest))
        if first == "option" and rest and self.names.find("option") is None:
            return self.column(node, ".".join(rest))
        if first == self.variable and not rest:
            self.complain(node, formulas.row_variable, "bare", first)
            return None
        named = self.named(node)
        if named is None:
            return None
        if isinstance(named.type, Unknown):
            return self.give_up()
        if named.kind != "field" or isinstance(named.type, Opaque):
            self.complain(node, formulas.only_answered, written, _ITEMS[named.kind])
            return None
        return Ref(named.path, self.scope(node, named), named.type)

    def column(self, node: parser.Name, name: str) -> Expr | None:
        """A column of the list that a filter chooses from; codes until something stands beside."""
        columns = self.names.columns
        if columns is None:
            self.complain(node, formulas.option_outside, ".".join(node.parts))
            return None
        if name not in columns:
            place = self.at(node.start + len("option."), node.end)
            self.wrong(formulas.unknown_column(place, name, tuple(columns)))
            return None
        return Column(name, Code(tuple(dict.fromkeys(columns[name]))))

    def beside(self, expr: Expr, kind: type[Type]) -> Expr:
        """A column read as what stands beside it, where all its values can be read so."""
        if not isinstance(expr, Column) or kind is Code or self.names.columns is None:
            return expr
        type_ = columns.type_of(self.names.columns[expr.name], kind)
        return expr if type_ is None else Column(expr.name, type_)

    def setting(self, node: parser.Name, name: str) -> Expr | None:
        type_ = self.names.settings.get(name)
        if type_ is None:
            self.complain(node, formulas.unknown_setting, name, tuple(self.names.settings))
            return None
        if isinstance(type_, Unknown):
            return self.give_up()
        return OfficeValue(name, type_)

    def named(self, node: parser.Name, *, quiet: bool = False) -> Named | None:
        """The item that a path means; reports names that are not there."""
        first = node.parts[0]
        in_variable = bool(self.variable) and first == self.variable
        found = self.row if in_variable else self.names.find(first)
        for depth, name in enumerate(node.parts):
            if found is None or (depth and name not in found.members):
                if not quiet:
                    self.unknown(node, depth, frozenset(found.members) if found else None)
                return None
            if depth:
                if found.kind == "repeat" and not (in_variable and depth == 1):
                    if not quiet:
                        path, repeat = ".".join(node.parts), ".".join(node.parts[:depth])
                        self.complain(node, formulas.row_outside, path, repeat)
                    return None
                found = found.members[name]
        return found

    def unknown(self, node: parser.Name, depth: int, members: frozenset[str] | None) -> None:
        """Points at the part of a path that is not there, and not among these members; None where
        it is the first one."""
        name = node.parts[depth]
        known = self.names.known if members is None else members
        elsewhere = self.names.elsewhere(name) if not depth else ()
        start = node.start + sum(len(part) + 1 for part in node.parts[:depth])
        end = start + len(name)
        if self.variable and not depth:
            known |= {self.variable}
        if depth == len(node.parts) - 1 and not depth and self.text[end : end + 1] == "(":
            known = frozenset(FUNCTIONS)
        self.wrong(formulas.unknown_name(self.at(start, end), name, known, elsewhere))

    def scope(self, node: parser.Name, named: Named) -> Scope:
        if self.variable and node.parts[0] == self.variable:
            return Scope.EACH
        return Scope.ROW if named.in_row else Scope.FORM

    def parameter(self, node: parser.Parameter) -> Expr | None:
        value = self.names.parameters.get(node.name)
        if value is None or isinstance(value, tuple):
            kind = "unknown" if value is None else "codes"
            known = tuple(self.names.parameters)
            self.complain(node, formulas.bad_parameter, node.name, kind, known)
            return None
        if isinstance(value.type, Unknown):
            return self.give_up()
        if self.variable and any(isinstance(part, Aggregate) for part in walk(value)):
            self.complain(node, formulas.nested_aggregate)
            return None
        return value

    # operators

    def joined(self, node: parser.Joined) -> Expr | None:
        parts = [self.typed(operand, Bool) for operand in node.operands]
        sure = tuple(part for part in parts if part is not None)
        if len(sure) < len(parts):
            return None
        return conjunction(sure) if node.operator == "and" else disjunction(sure)

    def arithmetic(self, node: parser.Binary) -> Expr | None:
        left, right = self.typed(node.left, Number), self.typed(node.right, Number)
        if left is None or right is None:
            return None
        assert isinstance(left.type, Number)
        assert isinstance(right.type, Number)
        rule = {"+": bounds.plus, "-": bounds.minus, "*": bounds.times}[node.operator]
        type_ = rule(left.type, right.type)
        if not self.sized(node, type_):
            return None
        if isinstance(left, Literal) and isinstance(right, Literal):
            return Literal(type_, type_.low)
        return Arithmetic(node.operator, left, right, type_)

    def sized(self, node: Node, type_: Type) -> bool:
        """Reports results with too many places or digits."""
        if not isinstance(type_, Number):
            return True
        if type_.scale > MAX_SCALE:
            self.complain(node, formulas.number_too_fine, "scale", type_.scale, MAX_SCALE)
            return False
        if max(abs(type_.low), abs(type_.high)) >= 10**MAX_DIGITS:
            self.complain(node, formulas.number_too_fine, "digits", 0, MAX_DIGITS)
            return False
        return True

    def conditional(self, node: parser.Conditional) -> Expr | None:
        condition = self.typed(node.condition, Bool)
        pair = self.pair(node.then, node.otherwise)
        if condition is None or pair is None:
            return None
        if isinstance(condition, Literal):
            return pair[0] if condition == TRUE else pair[1]
        return If(condition, *pair, folding.join(*pair))

    # comparisons

    def comparison(self, node: parser.Binary) -> Expr | None:
        if self.poisoned(node.left) or self.poisoned(node.right):
            return self.give_up()
        if self.unquoted(node.left, node.right) or self.unquoted(node.right, node.left):
            return None
        pair = self.pair(node.left, node.right)
        if pair is None:
            return None
        left, right = pair
        if node.operator not in {"==", "!="} and not isinstance(left.type, Number | Day):
            place = self.at(node.middle, node.middle + len(node.operator))
            self.wrong(formulas.no_order(place, node.operator, KINDS[type(left.type)]))
            return None
        return folding.compared(node.operator, left, right)

    def unquoted(self, node: Node, beside: Node) -> bool:
        """Reports a code that stands beside a choice without quotes."""
        codes = self.codes_of(beside)
        written = self.text[node.start : node.end]
        if self.wordlike(node, written) and self.reads_words(beside):
            self.complain(node, formulas.missing_quotes, written, "text")
            return True
        if codes is None or written not in codes or isinstance(node, parser.Text):
            return False
        if isinstance(node, parser.Name) and self.named(node, quiet=True) is not None:
            return False
        self.complain(node, formulas.missing_quotes, written, "code")
        return True

    def wordlike(self, node: Node, written: str) -> bool:
        """Whether a node is one word that is no name here, nor like one."""
        if not isinstance(node, parser.Name) or len(node.parts) > 1 or len(written) > 60:
            return False
        if written.lower() in {*formulas.WORDS, *formulas.NOTHINGS}:
            return False
        known = {*self.names.known, self.variable} if self.variable else self.names.known
        return (
            self.named(node, quiet=True) is None
            and nearest(written, known) is None
            and not self.names.elsewhere(written)
            and self.text[node.end : node.end + 1] != "("
        )

    def reads_words(self, node: Node) -> bool:
        named = self.named(node, quiet=True) if isinstance(node, parser.Name) else None
        return named is not None and isinstance(named.type, Words)

    def poisoned(self, node: Node) -> bool:
        """Whether a node names a field whose type nobody knows."""
        named = self.named(node, quiet=True) if isinstance(node, parser.Name) else None
        return named is not None and isinstance(named.type, Unknown)

    def codes_of(self, node: Node) -> tuple[str, ...] | None:
        """The codes of a field that a node names."""
        named = self.named(node, quiet=True) if isinstance(node, parser.Name) else None
        return named.type.codes if named and isinstance(named.type, Code) else None

    def pair(self, left_node: Node, right_node: Node) -> tuple[Expr, Expr] | None:
        """Two formulas of one kind; text literals take the kind of the other side."""
        left, right = self.expr(left_node), self.expr(right_node)
        if left is None or right is None:
            return None
        for expr, node in ((left, left_node), (right, right_node)):
            if isinstance(expr.type, Codes):
                self.mistyped(node, expr, Code)
                return None
        if not folding.wordy(left) and not folding.wordy(right):
            left, right = self.beside(left, type(right.type)), self.beside(right, type(left.type))
        if folding.wordy(left) and isinstance(right.type, Day | Code):
            left = self.read(left, left_node, right.type)
        elif folding.wordy(right) and isinstance(left.type, Day | Code):
            right = self.read(right, right_node, left.type)
        if left is None or right is None:
            return None
        if not folding.alike(left.type, right.type):
            place = self.at(left_node.start, right_node.end)
            words = KINDS[type(left.type)], KINDS[type(right.type)]
            self.wrong(formulas.incomparable(place, *words))
            return None
        return left, right

    def read(self, expr: Expr, node: Node, type_: Day | Code) -> Expr | None:
        """A formula made of text literals as a day or a code."""
        match expr, node:
            case If(condition, then, otherwise), parser.Conditional():
                read_then = self.read(then, node.then, type_)
                read_otherwise = self.read(otherwise, node.otherwise, type_)
                if read_then is None or read_otherwise is None:
                    return None
                return If(condition, read_then, read_otherwise, type_)
            case Literal(Words(), str(text)), _:
                return self.read_literal(text, node, type_)
            case _:
                self.complain(node, formulas.wrong_type, KINDS[Words], KINDS[type(type_)])
                return None

    def read_literal(self, text: str, node: Node, type_: Day | Code) -> Expr | None:
        if isinstance(type_, Day):
            if not is_day(text):
                self.complain(node, formulas.impossible_date, text)
                return None
        elif type_.codes is not None and text not in type_.codes:
            self.complain(node, formulas.wrong_code, text, type_.codes)
            return None
        return Literal(type_, text)

    def membership(self, node: parser.Membership) -> Expr | None:
        if self.poisoned(node.subject):
            return self.give_up()
        subject = self.expr(node.subject)
        if subject is None:
            return None
        if isinstance(subject.type, Codes | Bool | Opaque):
            self.mistyped(node.subject, subject, Code)
            return None
        options: list[Literal] = []
        written: dict[Literal, Node] = {}
        for option in node.options:
            read = self.option(option, node.subject, subject)
            options.extend(read)
            first = written.setdefault(read[0], option) if len(read) == 1 else option
            if first is not option and not isinstance(option, parser.Parameter):
                before = self.at(first.start, first.end)
                at = self.at(option.start, option.end)
                self.report.add(insight.repeated_option(at, str(read[0].value), before))
        if self.failed:
            return None
        found = folding.among(subject, tuple(dict.fromkeys(options)))
        return folding.negation(found) if node.negated else found

    def option(self, node: Node, subject_node: Node, subject: Expr) -> list[Literal]:
        """The literals that one entry of `in (…)` stands for."""
        if isinstance(node, parser.Parameter):
            value = self.names.parameters.get(node.name)
            if isinstance(value, tuple) and isinstance(subject.type, Code | Words):
                return [Literal(subject.type, code) for code in value]
        if self.unquoted(node, subject_node):
            return []
        expr = self.expr(node)
        if expr is None:
            return []
        if not isinstance(expr, Literal):
            self.complain(node, formulas.literal_needed, Say("wartość", "a value"))
            return []
        if folding.wordy(expr) and isinstance(subject.type, Day | Code):
            read = self.read(expr, node, subject.type)
            return [read] if isinstance(read, Literal) else []
        if not folding.alike(expr.type, subject.type):
            words = KINDS[type(subject.type)], KINDS[type(expr.type)]
            self.complain(node, formulas.incomparable, *words)
        return [expr]

    # functions

    def called(self, node: parser.Called) -> Expr | None:
        name = node.function
        if name in FUNCTIONS:
            return self.plain(node, FUNCTIONS[name])
        special: dict[str, Callable[[parser.Called], Expr | None]] = {
            "today": self.today,
            "answered": self.answered,
            "has": self.has,
            "coalesce": self.coalesce,
            "min": self.extreme,
            "max": self.extreme,
            "matches": self.matches,
            "count": self.count_rows,
        }
        if name in special:
            return special[name](node)
        place = self.at(node.start, node.stop)
        if name in SPECIAL:
            self.wrong(formulas.wrong_arguments(place, name, SPECIAL[name]))
        else:
            self.wrong(formulas.unknown_function(place, name, (*FUNCTIONS, *SPECIAL)))
        return None

    def arity(self, node: parser.Called, least: int, most: int | None = None) -> bool:
        """Reports a wrong number of arguments."""
        count = len(node.arguments)
        if least <= count and (most is None or count <= most):
            return True
        row = FUNCTIONS.get(node.function)
        usage = row.usage if row else SPECIAL[node.function]
        self.complain(node, formulas.wrong_arguments, node.function, usage)
        return False

    def plain(self, node: parser.Called, function: Function) -> Expr | None:
        if not self.arity(node, len(function.takes), len(function.takes)):
            return None
        given: list[Expr] = []
        digits: int | None = 0
        for argument, takes in zip(node.arguments, function.takes, strict=True):
            if takes is Takes.PLACES:
                digits = self.places(argument)
            elif (expr := self.argument(argument, takes)) is not None:
                given.append(expr)
        if self.failed or digits is None:
            return None
        type_ = function.gives(tuple(given), digits)
        if not self.sized(node, type_):
            return None
        return Call(node.function, tuple(given), type_, digits)

    def argument(self, node: Node, takes: Takes) -> Expr | None:
        if takes is Takes.PLAIN:
            return self.written_out(node, Say("tekst", "a text"))
        kinds: dict[Takes, type[Type]] = {Takes.WORDS: Words, Takes.DAY: Day}
        kind = kinds.get(takes, Number)
        expr = self.typed(node, kind)
        if expr is not None and takes is Takes.INTEGER and expr.type != Number(0, 0, 0):
            assert isinstance(expr.type, Number)
            if expr.type.scale:
                whole = Say("liczba całkowita", "an integer")
                self.complain(node, formulas.wrong_type, KINDS[Number], whole)
        return expr

    def written_out(self, node: Node, what: Say) -> Literal | None:
        """A text that is not empty, in quotes or from a parameter."""
        expr = self.expr(node)
        if expr is None:
            return None
        if isinstance(expr, Literal) and isinstance(expr.type, Words) and expr.value:
            return expr
        self.complain(node, formulas.literal_needed, what)
        return None

    def places(self, node: Node) -> int | None:
        expr = self.expr(node)
        if expr is None:
            return None
        plain = isinstance(expr.type, Number) and not expr.type.scale
        if isinstance(expr, Literal) and plain and 0 <= int(expr.value) <= MAX_PLACES:
            return int(expr.value)
        what = Say(f"liczba miejsc od 0 do {MAX_PLACES}", f"places from 0 to {MAX_PLACES}")
        self.complain(node, formulas.literal_needed, what)
        return None

    def today(self, node: parser.Called) -> Expr | None:
        return Today() if self.arity(node, 0, 0) else None

    def answered(self, node: parser.Called) -> Expr | None:
        if not self.arity(node, 1, 1):
            return None
        item = node.arguments[0]
        if isinstance(item, parser.Parameter):
            value = self.parameter(item)
            if isinstance(value, Ref):
                return Answered(value.path, value.scope, ())
        elif isinstance(item, parser.Name):
            named = self.named(item)
            if named is None:
                return None
            if named.kind == "group" and not named.parts:
                return FALSE
            if not (item.parts == (self.variable,) and named.kind == "repeat"):
                return Answered(named.path, self.scope(item, named), named.parts)
            self.complain(item, formulas.row_variable, "bare", self.variable)
            return None
        self.complain(item, formulas.path_needed, "answered")
        return None

    def has(self, node: parser.Called) -> Expr | None:
        if not self.arity(node, 2, 2):
            return None
        field, wanted = node.arguments
        if isinstance(field, parser.Parameter):
            codes = self.names.parameters.get(field.name)
            if isinstance(codes, tuple):
                code = self.written_out(wanted, Say("kod", "a code"))
                return None if code is None else TRUE if code.value in codes else FALSE
        subject = self.expr(field)
        if subject is None:
            return None
        if not isinstance(subject, Ref) or not isinstance(subject.type, Codes):
            self.mistyped(field, subject, Codes)
            return None
        codes = subject.type.codes
        if codes and isinstance(wanted, parser.Name) and ".".join(wanted.parts) in codes:
            self.complain(wanted, formulas.missing_quotes, ".".join(wanted.parts), "code")
            return None
        code = self.written_out(wanted, Say("kod", "a code"))
        if code is None or self.read_literal(str(code.value), wanted, Code(codes)) is None:
            return None
        return Has(subject, str(code.value))

    def coalesce(self, node: parser.Called) -> Expr | None:
        if not self.arity(node, 2, 2):
            return None
        pair = self.pair(*node.arguments)
        if pair is None:
            return None
        return (
            pair[0] if isinstance(pair[0], Literal) else Call("coalesce", pair, folding.join(*pair))
        )

    def extreme(self, node: parser.Called) -> Expr | None:
        """min and max, of numbers or of days."""
        if not self.arity(node, 2):
            return None
        given = [self.expr(argument) for argument in node.arguments]
        days = any(expr is not None and isinstance(expr.type, Day) for expr in given)
        fitted = [
            self.fit(argument, expr, Day if days else Number)
            for argument, expr in zip(node.arguments, given, strict=True)
        ]
        sure = tuple(expr for expr in fitted if expr is not None)
        if len(sure) < len(fitted):
            return None
        types = [expr.type for expr in sure if isinstance(expr.type, Number)]
        return Call(node.function, sure, folding.extreme(node.function, types) if types else Day())

    def matches(self, node: parser.Called) -> Expr | None:
        if not self.arity(node, 2, 2):
            return None
        subject = self.typed(node.arguments[0], Words)
        written = node.arguments[1]
        literal = self.written_out(written, Say("wzorzec", "a pattern"))
        if literal is None:
            return None
        pattern = patterns.parse(str(literal.value))
        if isinstance(pattern, patterns.Mistake):
            self.wrong(patterns.diagnostic(pattern, self.inside(written)))
            return None
        return None if subject is None else Matches(subject, str(literal.value))

    def inside(self, node: Node) -> At:
        """Maps offsets inside a text literal; a parameter is blamed as a whole."""
        if isinstance(node, parser.Text):
            return lambda start, end: self.at(node.start + 1 + start, node.start + 1 + end)
        return lambda start, end: self.at(node.start, node.end)

    # rows

    def count_rows(self, node: parser.Called) -> Expr | None:
        if not self.arity(node, 1, 1):
            return None
        rows = node.arguments[0]
        if not isinstance(rows, parser.Name):
            self.complain(rows, formulas.path_needed, "count")
            return None
        named = self.rows(rows)
        if named is None or not self.outermost(node):
            return None
        return Aggregate("count", named.path, TRUE, TRUE, Number(0, 0, named.maximum))

    def rows(self, node: parser.Name) -> Named | None:
        """The repeat that a path means."""
        named = self.named(node)
        if named is not None and named.kind != "repeat":
            repeats = self.names.repeats()
            self.complain(node, formulas.not_a_repeat, ".".join(node.parts), repeats)
            return None
        return named

    def outermost(self, node: Node) -> bool:
        if self.variable:
            self.complain(node, formulas.nested_aggregate)
        return not self.variable

    def comprehension(self, node: parser.Comprehension) -> Expr | None:
        if not self.outermost(node):
            return None
        named = self.rows(node.rows)
        if named is None or not self.fresh(node):
            return None
        self.variable, self.row = node.variable.parts[0], named
        try:
            return self.aggregate(node, named)
        finally:
            self.variable, self.row = "", None

    def fresh(self, node: parser.Comprehension) -> bool:
        """Reports a row's name that is no new name, and `count(x for x in …)`."""
        variable = node.variable
        name = ".".join(variable.parts)
        kind: Exactly["", "path", "taken"] = ""
        if len(variable.parts) > 1:
            kind = "path"
        elif name in self.names.known or name in {"office", "option"}:
            kind = "taken"
        if kind:
            self.complain(variable, formulas.row_variable, kind, name)
            return False
        if (
            node.kind == "count"
            and isinstance(node.body, parser.Name)
            and node.body.parts == (name,)
        ):
            self.complain(node.body, formulas.row_variable, "count", name)
            return False
        return True

    def aggregate(self, node: parser.Comprehension, named: Named) -> Expr | None:
        kind: type[Type] | None = {"sum": Number, "unique": None}.get(node.kind, Bool)
        body = self.typed(node.body, kind) if kind else self.expr(node.body)
        where = TRUE if node.where is None else self.typed(node.where, Bool)
        if body is None or where is None:
            return None
        if isinstance(body.type, Codes):
            self.mistyped(node.body, body, Code)
            return None
        type_: Type = Bool()
        if node.kind == "count":
            type_ = Number(0, 0, named.maximum)
        elif isinstance(body.type, Number) and node.kind == "sum":
            type_ = bounds.summed(body.type, named.maximum)
        if not self.sized(node, type_):
            return None
        return Aggregate(node.kind, named.path, body, where, type_)
