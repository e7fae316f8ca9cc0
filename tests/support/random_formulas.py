"""Makes up formulas and answers for the form of `tests.support.dialects`, from a seed."""

from __future__ import annotations

from random import Random

from formc.expr.tree import Bool, Code, Codes, Day, Number, Opaque, Type, Words
from tests.support.dialects import FORM_TYPES, OFFICE_TYPES, ROW_TYPES, Instance

TEXTS = ("Łódź", "ąę", "a", "ab", "😀x", "O'Neil", "Zażółć gęślą", 'A"B', "abc", "x" * 60)
DAYS = (
    "1800-01-01",
    "1899-12-31",
    "1900-02-28",
    "2000-02-29",
    "2004-02-29",
    "2022-02-28",
    "2022-03-01",
    "2024-02-29",
    "2026-02-28",
    "2026-12-31",
    "2100-02-28",
    "2299-12-31",
)
PESELS = ("02070803628", "44051401359", "04222912345", "99999999999", "123", "0000000000٣")
AB = ("'ab'", "'Łódź'")
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


def random_value(random: Random, name: str, type_: Type) -> object:
    """A value as formulas see it, or None for missing."""
    if random.random() < 0.25:
        return None
    match type_:
        case Bool():
            return random.random() < 0.5
        case Number(scale, low, high):
            span = max(low, -25 * 10**scale), min(high, 25 * 10**scale)
            near = random.randint(*span)
            half = random.choice((-25, -15, -5, 5, 15, 25)) * 10**scale // 10
            picked = random.choice((near, near, half, 0, low, high, random.randint(low, high)))
            return max(low, min(high, picked))
        case Words():
            return random.choice(PESELS if name == "pesel" else TEXTS)
        case Code(codes):
            return random.choice(codes or ("?",))
        case Codes(codes):
            return tuple(code for code in codes or () if random.random() < 0.5) or None
        case Day():
            if random.random() < 0.8:
                return random.choice(DAYS)
            year, month, day = (random.randint(*r) for r in ((1800, 2299), (1, 12), (1, 28)))
            return f"{year}-{month:02}-{day:02}"
        case Opaque():
            return "plik"


def _answered(random: Random, types: dict[str, Type]) -> dict[str, object]:
    values = {name: random_value(random, name, type_) for name, type_ in types.items()}
    return {name: value for name, value in values.items() if value is not None}


def random_instance(random: Random) -> Instance:
    """Answers, office values and a day of filing."""
    whole = _answered(random, FORM_TYPES)
    office = {f"office.{name}": type_ for name, type_ in OFFICE_TYPES.items()}
    whole |= _answered(random, office)
    whole["drzewa"] = [
        _answered(random, ROW_TYPES) for _ in range(random.choice((0, 1, 2, 2, 3, 5)))
    ]
    whole["today"] = random.choice(DAYS)
    return whole


class Writer:
    """Writes one formula; `row` is the name of the row inside an aggregate."""

    def __init__(self, random: Random, *, in_row: bool) -> None:
        self.random = random
        self.in_row = in_row
        self.row = ""

    def formula(self) -> str:
        kind = self.random.choice((Bool, Bool, Bool, Bool, Number, Number, Day, Words, Code))
        return self.of(kind, self.random.choice((1, 2, 3, 4)))

    def of(self, kind: type, depth: int) -> str:
        if kind is Bool:
            return self.condition(depth)
        if kind is Number:
            return self.number(depth)
        if kind is Day:
            return self.day(depth)
        return self.words(depth) if kind is Words else self.code(depth)

    def pick(self, *options: str) -> str:
        return self.random.choice(options)

    def field(self, kind: type) -> str:
        """A path to a field of that kind."""
        outside = [name for name, type_ in FORM_TYPES.items() if isinstance(type_, kind)]
        outside += [f"office.{n}" for n, type_ in OFFICE_TYPES.items() if isinstance(type_, kind)]
        inside = [name for name, type_ in ROW_TYPES.items() if isinstance(type_, kind)]
        own = [name for name in inside if name != "cele"] if self.in_row else []
        each = [f"{self.row}.{name}" for name in inside] if self.row else []
        for names, chance in ((each, 0.7), (own, 0.5)):
            if names and self.random.random() < chance:
                return self.random.choice(names)
        return self.random.choice(outside or each or own)

    def item(self) -> str:
        """Something that `answered` may ask about."""
        options = [self.field(kind) for kind in (Bool, Number, Words, Code, Day, Codes, Opaque)]
        options = [name for name in options if not name.startswith("office.")]
        options += ["adres", "drzewa"]
        options += [f"{self.row}.opis"] if self.row else []
        return self.random.choice(options)

    # conditions

    def condition(self, depth: int) -> str:
        if depth <= 0:
            return self.pick(self.field(Bool), self.compared(0), f"answered({self.item()})")
        inner = depth - 1
        shapes = [
            lambda: f"({self.condition(inner)} and {self.condition(inner)})",
            lambda: f"({self.condition(inner)} or {self.condition(inner)})",
            lambda: f"(not {self.condition(inner)})",
            lambda: (
                f"({self.condition(inner)} if {self.condition(inner)} else {self.condition(inner)})"
            ),
            lambda: f"({self.condition(inner)} {self.pick('==', '!=')} {self.condition(0)})",
            lambda: f"coalesce({self.condition(inner)}, {self.condition(0)})",
            lambda: self.compared(depth),
            lambda: self.compared(depth),
            lambda: self.compared(depth),
            lambda: self.member(),
            lambda: self.textual(inner),
        ]
        if not self.row:
            shapes += [lambda: self.aggregate(inner), lambda: self.aggregate(inner)]
        return self.random.choice(shapes)()

    def compared(self, depth: int) -> str:
        kind = self.random.choice((Number, Number, Number, Day, Day, Words, Code))
        op = self.pick(*(COMPARISONS if kind in {Number, Day} else COMPARISONS[:2]))
        return f"({self.of(kind, min(depth, 2))} {op} {self.of(kind, min(depth, 2) - 1)})"

    def member(self) -> str:
        negated = self.pick("", "not ")
        return self.pick(
            f"({self.field(Number)} {negated}in (0, 5, 12.50, -3))",
            f"(kraj {negated}in ('PL', 'UA'))",
            f"(kraj {negated}in $rodzaje)",
            f"({self.field(Words)} {negated}in ('ab', \"O'Neil\", 'Łódź'))",
            f"({self.field(Day)} {negated}in ('2004-02-29', '2026-02-28'))",
            f"has({self.field(Codes)}, '{self.pick('dom', 'praca')}')",
        )

    def textual(self, depth: int) -> str:
        function = self.pick("starts_with", "ends_with", "contains")
        part = self.pick("'Ł'", "'a'", "'dź'", '"\'"', "'😀'", "'\"'", "'abcd'")
        pattern = self.pick(
            "[a-c]{2,3}", "[0-9]{11}", "[0-9]{2}-[0-9]{3}", "[A-Z'][A-Za-z']+", "a|ab"
        )
        return self.pick(
            f"{function}({self.words(depth)}, {part})",
            f'matches({self.words(depth)}, "{pattern}")',
        )

    def aggregate(self, depth: int) -> str:
        kind = self.pick("any", "all", "unique")
        self.row = "w"
        body = (
            self.field(self.random.choice((Words, Code, Number, Day)))
            if kind == "unique"
            else self.condition(depth)
        )
        where = f" if {self.condition(depth - 1)}" if self.random.random() < 0.4 else ""
        self.row = ""
        return f"{kind}({body} for w in drzewa{where})"

    # values

    def number(self, depth: int) -> str:
        if depth <= 0:
            literals = ("0", "1", "18", "0.5", "12.50", "100", "2.5", "0.2305", "-3", "$prog")
            return self.pick(self.field(Number), self.field(Number), self.random.choice(literals))
        inner = depth - 1
        shapes = [
            lambda: f"({self.number(inner)} {self.pick('+', '-')} {self.number(inner)})",
            lambda: f"({self.number(inner)} * {self.number(0)})",
            lambda: f"round({self.number(inner)}, {self.pick('0', '1', '2', '3')})",
            lambda: f"({self.number(inner)} if {self.condition(inner)} else {self.number(inner)})",
            lambda: f"coalesce({self.number(inner)}, {self.number(0)})",
            lambda: f"{self.pick('min', 'max')}({self.number(inner)}, {self.number(0)})",
            lambda: (
                f"{self.pick('min', 'max')}({self.number(0)}, {self.number(0)}, {self.number(0)})"
            ),
            lambda: f"quotient({self.number(inner)}, {self.number(0)}, {self.pick('0', '1', '2')})",
            lambda: f"(-{self.number(inner)})",
            lambda: f"age({self.day(0)}, {self.day(inner)})",
            lambda: f"age(urodzony, {self.field(Day)})",
            lambda: f"round({self.field(Number)}, 0)",
            lambda: f"days_between({self.day(0)}, {self.day(inner)})",
            lambda: f"working_days_between({self.day(0)}, {self.day(inner)})",
            lambda: f"length({self.words(inner)})",
            lambda: self.number(0),
        ]
        if not self.row:
            shapes += [lambda: self.total(inner), lambda: self.total(inner)]
        return self.random.choice(shapes)()

    def total(self, depth: int) -> str:
        if self.random.random() < 0.15:
            return "count(drzewa)"
        self.row = "w"
        counted = self.random.random() < 0.4
        body = self.condition(depth) if counted else self.number(depth)
        where = f" if {self.condition(depth - 1)}" if self.random.random() < 0.4 else ""
        self.row = ""
        return f"{'count' if counted else 'sum'}({body} for w in drzewa{where})"

    def day(self, depth: int) -> str:
        field = self.pick(self.field(Day), self.field(Day), "today()")
        if depth <= 0:
            return field
        inner = depth - 1
        return self.random.choice(
            [
                lambda: field,
                lambda: f"add_days({field}, {self.pick('1', '-1', '30', '400', '100000')})",
                lambda: f"add_days({self.day(inner)}, {self.pick('n', 'ujemna', 'length(imie)')})",
                lambda: f"add_working_days({field}, {self.pick('0', '1', '-5', '14', 'ujemna')})",
                lambda: f"pesel_birth_date({self.pick('pesel', 'imie')})",
                lambda: f"({self.day(inner)} if {self.condition(inner)} else {self.day(inner)})",
                lambda: f"coalesce({self.day(inner)}, {self.day(0)})",
                lambda: f"{self.pick('min', 'max')}({self.day(inner)}, {self.day(0)})",
            ]
        )()

    def words(self, depth: int) -> str:
        if depth <= 0:
            return self.field(Words)
        inner = depth - 1
        return self.random.choice(
            [
                lambda: self.field(Words),
                lambda: f"({self.words(inner)} if {self.condition(inner)} else {self.words(0)})",
                lambda: f"coalesce({self.words(inner)}, {self.pick(*AB)})",
            ]
        )()

    def code(self, depth: int) -> str:
        if self.row and self.random.random() < 0.3:
            return f"{self.row}.gatunek"
        if self.random.random() < 0.2:
            return f"coalesce(kraj, '{self.pick('PL', 'DE')}')" if depth > 0 else "kraj"
        if depth > 0 and self.random.random() < 0.3:
            return f"('PL' if {self.condition(depth - 1)} else 'UA')"
        return self.pick("kraj", "kraj", "plec", "pesel_sex(pesel)", "'PL'")
