"""Formulas in Polish words, for people who will never see the formula.

`condition` gives a clause that goes after „jeśli”: „w polu „Wnioskodawca” wybierzesz „firma””.
Cards say by it when a document is needed and when a fee is due; pages without scripts say when to
fill in a part. The words are true of the formula but no spelling of it: nothing reads them back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from formc.expr.tree import (
    TRUE,
    Aggregate,
    And,
    Answered,
    Arithmetic,
    Bool,
    Call,
    Code,
    Compare,
    Day,
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
    Words,
)
from formc.ir import ChoiceType, Field, FileType, Form, Group, Item, Note, Repeat
from formc.shapes.polish import day as day
from formc.shapes.polish import listed as listed
from formc.shapes.polish import money as money
from formc.shapes.polish import number as number
from formc.shapes.polish import percent
from formc.shapes.polish import quoted as quoted

_COMPARED: Mapping[tuple[str, str], str] = {
    ("number", "=="): "{left} wynosi {right}",
    ("number", "!="): "{left} wynosi inaczej niż {right}",
    ("number", "<"): "{left} wynosi mniej niż {right}",
    ("number", "<="): "{left} wynosi najwyżej {right}",
    ("number", ">"): "{left} wynosi więcej niż {right}",
    ("number", ">="): "{left} wynosi co najmniej {right}",
    ("day", "=="): "{left} przypada tego dnia: {right}",
    ("day", "!="): "{left} przypada innego dnia niż {right}",
    ("day", "<"): "{left} przypada wcześniej niż {right}",
    ("day", "<="): "{left} przypada najpóźniej: {right}",
    ("day", ">"): "{left} przypada później niż {right}",
    ("day", ">="): "{left} przypada nie wcześniej niż {right}",
    ("other", "=="): "{left} to {right}",
    ("other", "!="): "{left} to nie {right}",
}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_SIGNS = {"+": "+", "-": "−", "*": "×"}
# What a function says of its arguments; {0} and {1} are their words.
_CALLED = {
    "age": "wiek w latach (urodzenie: {0}; dzień: {1})",
    "days_between": "liczba dni od: {0} do: {1}",
    "add_days": "{0} + {1} dni",
    "add_working_days": "{0} + {1} dni roboczych",
    "working_days_between": "liczba dni roboczych od: {0} do: {1}",
    "pesel_birth_date": "data urodzenia z numeru {0}",
    "pesel_sex": "płeć z numeru {0}",
    "round": "{0} (po zaokrągleniu)",
    "quotient": "{0} : {1}",
    "coalesce": "{0} (a gdy jej nie ma: {1})",
    "length": "liczba znaków w: {0}",
    "starts_with": "{0} zaczyna się od {1}",
    "ends_with": "{0} kończy się na {1}",
    "contains": "{0} zawiera {1}",
}


def condition(expr: Expr, form: Form) -> str:
    """The clause after „jeśli”; „zawsze” and „nigdy” for the constants."""
    return _Speaker({item.path: item for item in form.walk()}, _settings(form)).true(expr)


def value(expr: Expr, form: Form) -> str:
    """What a formula gives, as a noun: „62,00 zł”, „liczba pozycji „Drzewa” × 10,00”."""
    return _Speaker({item.path: item for item in form.walk()}, _settings(form)).value(expr)


def price(expr: Expr, form: Form) -> str:
    """An amount of money: „82,00 zł”, „22,00 zł × „Ile odpisów?””, „1,4% × „Wartość””."""
    speaker = _Speaker({item.path: item for item in form.walk()}, _settings(form))
    return speaker.price(expr)


def constant(expr: Expr) -> tuple[int, int] | None:
    """The number (scaled, scale) that a formula without answers gives."""
    match expr:
        case Literal(Number(scale), int() as scaled) if not isinstance(scaled, bool):
            return scaled, scale
        case Arithmetic("*", left, right):
            first, second = constant(left), constant(right)
            if first is not None and second is not None:
                return first[0] * second[0], first[1] + second[1]
        case Call("round", (rounded,)) | Negate(Negate(rounded)):
            return constant(rounded)
        case _:
            pass
    return None


def _settings(form: Form) -> Mapping[str, str]:
    return {setting.id: str(setting.title) for setting in form.settings}


def _factored(expr: Expr) -> tuple[int, int, tuple[Expr, ...]]:
    """A product as its constant (scaled, scale) and its other factors. Rounding is dropped: words
    say where an amount comes from, the form says what it is."""
    known = constant(expr)
    if known is not None:
        return (*known, ())
    match expr:
        case Call("round", (rounded,)):
            return _factored(rounded)
        case Arithmetic("*", left, right):
            first, second = _factored(left), _factored(right)
            return first[0] * second[0], first[1] + second[1], (*first[2], *second[2])
        case _:
            return 1, 0, (expr,)


class _Speaker:
    """Knows the labels of one form."""

    def __init__(self, items: Mapping[Path, Item], settings: Mapping[str, str]) -> None:
        self.items = items
        self.settings = settings

    # Conditions ------------------------------------------------------------------------------

    def true(self, expr: Expr) -> str:
        """When a Boolean formula is true."""
        match expr:
            case Literal(_, given):
                return "zawsze" if given else "nigdy"
            case Ref():
                return self._yes(expr, "tak")
            case Answered(path):
                return self._answered(path, "")
            case Not(operand):
                return self._negated(operand)
            case And(operands):
                return " i ".join(self._operand(part, Or) for part in operands)
            case Or(operands):
                return " lub ".join(self._operand(part, And) for part in operands)
            case Compare(op, left, right):
                return self._compared(op, left, right)
            case In(subject, options):
                return self._among(subject, options, "")
            case Has(subject, code):
                return (
                    f"w polu {self._label(subject.path)} zaznaczysz {self._option(subject, code)}"
                )
            case Matches(subject):
                return f"{self.value(subject)} ma wymaganą postać"
            case If(test, then, otherwise):
                return (
                    f"({self.true(And((test, then)))} lub {self.true(And((Not(test), otherwise)))})"
                )
            case Aggregate():
                return self._of_rows(expr)
            case _:
                return self.value(expr)

    def _negated(self, expr: Expr) -> str:
        match expr:
            case Literal(_, given):
                return "nigdy" if given else "zawsze"
            case Ref():
                return self._yes(expr, "nie")
            case Answered(path):
                return self._answered(path, "nie ")
            case Not(operand):
                return self.true(operand)
            case And(operands):
                return self.true(Or(tuple(Not(part) for part in operands)))
            case Or(operands):
                return self.true(And(tuple(Not(part) for part in operands)))
            case Compare(op, left, right):
                return self._compared(_OPPOSITE[op], left, right)
            case In(subject, options):
                return self._among(subject, options, "inną odpowiedź niż ")
            case Has(subject, code):
                option = self._option(subject, code)
                return f"{self._asked(subject.path)[0]} nie zaznaczysz {option}"
            case _:
                return f"nie jest tak, że {self.true(expr)}"

    def _operand(self, expr: Expr, looser: type[And] | type[Or]) -> str:
        """A part of „i” or „lub”; in parentheses where it could be read with its neighbour."""
        inner = expr.operand if isinstance(expr, Not) else expr
        words = self.true(expr)
        mixed = isinstance(inner, And | Or) and (isinstance(inner, looser) != isinstance(expr, Not))
        return f"({words})" if mixed else words

    def _yes(self, ref: Ref, answer: str) -> str:
        item = self.items.get(ref.path)
        if isinstance(item, Field) and item.value is not None:
            return self.true(item.value if answer == "tak" else Not(item.value))
        where, verb = self._asked(ref.path)
        return f"{where} {verb} „{answer}”"

    def _answered(self, path: Path, no: str) -> str:
        label = self._label(path)
        match self.items.get(path):
            case Field(type=FileType()):
                return f"{no}dołączysz {label}"
            case Field() | None:
                return f"{no}wypełnisz pole {label}"
            case Group():
                return f"{no}wypełnisz część {label}"
            case Repeat():
                return f"{no}dodasz {label}"
            case Note():
                return label
            case never:
                assert_never(never)

    def _compared(self, op: str, left: Expr, right: Expr) -> str:
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, right = right, left
            op = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(op, op)
        if isinstance(left.type, Bool) and isinstance(right, Literal) and op in {"==", "!="}:
            return self.true(left if (right.value is True) == (op == "==") else Not(left))
        if isinstance(left, Ref) and isinstance(right, Literal) and op in {"==", "!="}:
            unlike = "" if op == "==" else "inną odpowiedź niż "
            if isinstance(left.type, Code | Words):
                return self._among(left, (right,), unlike)
        kind = {Number: "number", Day: "day"}.get(type(left.type), "other")
        words = _COMPARED.get((kind, op), "{left} " + op + " {right}")
        return words.format(left=self.value(left), right=self._measured(left, right))

    def _measured(self, subject: Expr, measure: Expr) -> str:
        """A number beside the answer that it is compared with: in its unit."""
        item = self.items.get(subject.path) if isinstance(subject, Ref) else None
        known = constant(measure)
        if known is None or not isinstance(item, Field):
            return self.value(measure)
        if item.semantic == "money":
            return money(known[0] * 100 // 10 ** known[1])
        unit = f"\N{NO-BREAK SPACE}{item.unit}" if item.unit else ""
        return f"{number(*known)}{unit}"

    def _among(self, subject: Expr, options: tuple[Literal, ...], unlike: str) -> str:
        if not isinstance(subject, Ref):
            offered = tuple(self.value(option) for option in options)
            return f"{self.value(subject)} to {unlike}{listed(offered, 'lub')}"
        offered = tuple(self._literal_of(subject, option) for option in options)
        item = self.items.get(subject.path)
        chosen = isinstance(item, Field) and item.value is None
        if not chosen:
            return f"{self._label(subject.path)} to {unlike}{listed(offered, 'lub')}"
        where, verb = self._asked(subject.path)
        if isinstance(subject.type, Words):
            verb = "wpiszesz"
        return f"{where} {verb} {unlike}{listed(offered, 'lub')}"

    def _of_rows(self, expr: Aggregate) -> str:
        rows = self._label(expr.rows)
        kept = "" if expr.where == TRUE else f" (licząc te, w których {self.true(expr.where)})"
        match expr.kind:
            case "any":
                return f"w co najmniej jednej pozycji listy {rows}{kept}: {self.true(expr.body)}"
            case "all":
                return f"w każdej pozycji listy {rows}{kept}: {self.true(expr.body)}"
            case "unique":
                return f"na liście {rows} nie powtarza się {self.value(expr.body)}{kept}"
            case "count":
                among = "" if expr.body == TRUE else f", w których {self.true(expr.body)}{kept}"
                return f"liczba pozycji listy {rows}{among}"
            case _:
                return f"suma z listy {rows}: {self.value(expr.body)}{kept}"

    # Values ----------------------------------------------------------------------------------

    def value(self, expr: Expr) -> str:
        """A formula that is no condition, as a noun."""
        match expr:
            case Literal():
                return _literal(expr)
            case Ref(path):
                return self._label(path)
            case Today():
                return "dzień złożenia"
            case OfficeValue(name):
                return quoted(self.settings.get(name, name))
            case Arithmetic("*"):
                return self._product(expr)
            case Arithmetic(op, left, right):
                return f"{self._term(left)} {_SIGNS[op]} {self._term(right)}"
            case Negate(operand):
                return f"−{self._term(operand)}"
            case If(test, then, otherwise):
                return (
                    f"{self.value(then)}, jeśli {self.true(test)}, "
                    f"a w innym razie {self.value(otherwise)}"
                )
            case Call("round", (rounded,)):
                return self.value(rounded)
            case Call("coalesce", (asked, Literal())):
                return self.value(asked)
            case Call("min" | "max" as function, arguments):
                return self._extreme(function, arguments)
            case Call(function, arguments):
                said = tuple(self.value(part) for part in arguments)
                return _CALLED[function].format(*said)
            case Aggregate():
                return self._of_rows(expr)
            case _:
                return self.true(expr)

    def _extreme(self, function: str, arguments: tuple[Expr, ...]) -> str:
        bounds = [part for part in arguments if constant(part) is not None]
        others = [part for part in arguments if constant(part) is None]
        if len(bounds) == 1 and len(others) == 1:
            bound = "najwyżej" if function == "min" else "co najmniej"
            return f"{self._term(others[0])} ({bound} {self.value(bounds[0])})"
        which = "najmniejsza" if function == "min" else "największa"
        said = tuple(self.value(part) for part in arguments)
        return f"{which} z wartości: {listed(said, 'i')}"

    def _product(self, expr: Expr) -> str:
        """Factors, their constants multiplied into one that stands first."""
        scaled, scale, others = _factored(expr)
        said = [self._term(other) for other in others]
        if not others or scaled != 10**scale:
            said.insert(0, number(scaled, scale))
        return " × ".join(said)

    def price(self, expr: Expr) -> str:
        """A formula of money: what is constant in it is an amount or a share."""
        scaled, scale, others = _factored(expr)
        if not others:
            return money(scaled * 100 // 10**scale)
        if scaled == 10**scale:
            return self.value(expr)
        rest = " × ".join(self._term(other) for other in others)
        if all(isinstance(other.type, Number) and other.type.scale == 0 for other in others):
            return f"{money(scaled * 100 // 10**scale)} × {rest}"
        if 0 < scaled < 10**scale:
            return f"{percent(scaled, scale)} × {rest}"
        return f"{number(scaled, scale)} × {rest}"

    def _term(self, expr: Expr) -> str:
        words = self.value(expr)
        return f"({words})" if isinstance(expr, Arithmetic | If) else words

    def _literal_of(self, subject: Ref, option: Literal) -> str:
        if isinstance(subject.type, Code):
            return self._option(subject, str(option.value))
        return self.value(option)

    def _option(self, subject: Ref, code: str) -> str:
        item = self.items.get(subject.path)
        if isinstance(item, Field) and isinstance(item.type, ChoiceType):
            for option in item.type.codelist.options:
                if option.code == code:
                    return quoted(str(option.label))
        return f"„{code}”"

    def _asked(self, path: Path) -> tuple[str, str]:
        """Where an answer is chosen, and the verb: a label may be a question."""
        item = self.items.get(path)
        if isinstance(item, Field) and str(item.label).rstrip().endswith("?"):
            return f"na pytanie {self._label(path)}", "odpowiesz"
        return f"w polu {self._label(path)}", "wybierzesz"

    def _label(self, path: Path) -> str:
        item = self.items.get(path)
        if item is None or isinstance(item, Note):
            return f"„{'.'.join(path)}”"
        return quoted(str(item.label))


def _literal(literal: Literal) -> str:
    match literal.type, literal.value:
        case Number(scale), int() as scaled:
            return number(scaled, scale)
        case Day(), str() as iso:
            return day(iso)
        case Bool(), given:
            return "tak" if given else "nie"
        case _, given:
            return f"„{given}”"
