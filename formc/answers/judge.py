"""The judge: what is wrong with answers, read straight off the contract (docs/contracts.md, 1–5).

It interprets the IR slowly and in the open, so that the generated engines have something to be held
against. With them it shares the words of problems and the lexical checks of single answers, nothing
else: what is shown, blind, needed or computed it finds out by asking, answer by answer.

Cases: malformed · shown, hidden, left alone · required, hidden, computed · bounds · rules · fees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, assert_never

from formc.expr import pattern as patterns
from formc.expr.evaluate import Value, evaluate
from formc.expr.tree import (
    Aggregate,
    Answered,
    Bool,
    Expr,
    Literal,
    Number,
    Path,
    Ref,
    Scope,
    Type,
    walk,
)
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    Form,
    Group,
    Item,
    Note,
    NumberType,
    Option,
    PlaceType,
    Repeat,
    Rule,
    Text,
    TextType,
    TimeType,
    ValueType,
)
from formc.runtime import messages, places, values
from formc.runtime.problems import CODES, Problem
from formc.shapes.kept import kept

Row = int | None
"""The row that an item is looked at in; None outside every repeat."""

Instance = tuple[Path, Row]
"""An item of the form at one place among the answers."""


def judge(
    form: Form,
    answers: object,
    *,
    on: str,
    office: Mapping[str, object] | None = None,
    lang: str = "pl",
) -> tuple[Problem, ...]:
    """Everything wrong with the answers, in the order of the contract. Raises ValueError for a day
    or an office value that nobody can read."""
    return tuple(Case(form, answers, on, office or {}, lang).problems())


def judge_warnings(
    form: Form,
    answers: object,
    *,
    on: str,
    office: Mapping[str, object] | None = None,
    lang: str = "pl",
) -> tuple[Problem, ...]:
    """The rules of level `warning` that are definitely broken."""
    return tuple(Case(form, answers, on, office or {}, lang).rules("warning"))


def judge_fees(
    form: Form, answers: object, *, on: str, office: Mapping[str, object] | None = None
) -> dict[str, object]:
    """What is to be paid: `{"items": [{"id", "amount"}], "total"}`."""
    return Case(form, answers, on, office or {}, "pl").fees()


@kept
def _by_path(form: Form) -> tuple[dict[Path, Item], dict[Path, Repeat | None]]:
    """The items, and for each the repeat in whose rows it lies."""
    items: dict[Path, Item] = {}
    around: dict[Path, Repeat | None] = {}
    for item in form.walk():  # what is above comes first
        above = items.get(item.path[:-1])
        items[item.path] = item
        around[item.path] = above if isinstance(above, Repeat) else around.get(item.path[:-1])
    return items, around


class State(Enum):
    SHOWN = "shown"
    HIDDEN = "hidden"
    LEFT_ALONE = "left alone"


@dataclass
class Case:
    """One form with one set of answers: what holds of it, question by question."""

    form: Form
    answers: object
    on: str
    office: Mapping[str, object]
    lang: str
    items: dict[Path, Item] = field(init=False)
    around: dict[Path, Repeat | None] = field(init=False)
    faults: dict[Instance, str] = field(init=False)
    rotten_rows: set[tuple[Path, int]] = field(init=False)
    states: dict[Instance, State] = field(init=False)
    blindness: dict[tuple[int, Row], bool] = field(init=False)
    settings: dict[str, Value] = field(init=False)

    def __post_init__(self) -> None:
        if values.date_fault(self.on):
            raise ValueError(f"on: {self.on!r} is no day from 1800 to 2299")
        self.items, self.around = _by_path(self.form)
        self.states = {}
        self.blindness = {}
        self.faults = {}
        self.rotten_rows = set()
        self._find_faults(self.form.items, None, self.answers)
        self.settings = {
            setting.id: _office_value(setting.id, setting.type, self.office)
            for setting in self.form.settings
        }

    # Where answers are --------------------------------------------------------------------------

    def repeat_around(self, path: Path) -> Repeat | None:
        """The repeat in whose rows an item lies."""
        return self.around.get(path)

    def answer(self, path: Path, row: Row) -> object:
        """What was answered there, or MISSING."""
        found = self.answers
        repeat = self.around.get(path)
        depth = len(repeat.path) if repeat is not None else 0
        for length, name in enumerate(path, 1):
            if type(found) is not dict or name not in found:
                return values.MISSING
            found = found[name]
            if length == depth:
                if type(found) is not list or row is None or not row < len(found):
                    return values.MISSING
                found = found[row]
        return found

    def is_answered(self, path: Path, row: Row) -> bool:
        return self.answer(path, row) is not values.MISSING

    def rows_of(self, repeat: Path) -> range:
        answer = self.answer(repeat, None)
        readable = type(answer) is list and not self.is_malformed(repeat, None)
        return range(len(answer)) if readable and isinstance(answer, list) else range(0)

    def pointer(self, path: Path, row: Row) -> str:
        """A JSON Pointer. Names have no characters to escape."""
        repeat = self.repeat_around(path)
        parts = list(path)
        if repeat is not None:
            parts.insert(len(repeat.path), str(row))
        return "".join(f"/{part}" for part in parts)

    # Malformed (contracts, 2) -----------------------------------------------------------------

    def _find_faults(self, items: tuple[Item, ...], row: Row, around: object) -> None:
        """Notes every malformed answer in the object `around` them; nothing is looked for under
        one."""
        if type(around) is not dict:
            return
        for item in items:
            answer = around.get(item.path[-1], values.MISSING)
            if answer is values.MISSING or isinstance(item, Note):
                continue
            fault = _fault(item, answer)
            if fault:
                self.faults[item.path, row] = fault
            elif isinstance(item, Group):
                self._find_faults(item.items, row, answer)
            elif isinstance(item, Repeat):
                assert isinstance(answer, list)
                for number, each in enumerate(answer):
                    if _is_object(each):
                        self._find_faults(item.items, number, each)
                    else:
                        self.rotten_rows.add((item.path, number))

    def is_malformed(self, path: Path, row: Row) -> bool:
        """An answer is malformed with the group, row or repeat that it lies in."""
        if type(self.answers) is not dict:
            return True
        if not self.faults and not self.rotten_rows:
            return False
        for length in range(1, len(path) + 1):
            above = path[:length]
            inside = row if self.repeat_around(above) else None
            if (above, inside) in self.faults:
                return True
            if length < len(path) and row is not None and (above, row) in self.rotten_rows:
                return True
        return False

    # Blind (contracts, 2) -----------------------------------------------------------------------

    def is_blind(self, formula: Expr, row: Row) -> bool:
        """Whether a formula reads a malformed answer, or one that is shown by such a formula."""
        if type(self.answers) is dict and not self.faults and not self.rotten_rows:
            return False
        key = id(formula), row
        if key not in self.blindness:
            reads = self._reads(formula, row)
            self.blindness[key] = any(self._is_unreadable(path, at) for path, at in reads)
        return self.blindness[key]

    def _is_unreadable(self, path: Path, row: Row) -> bool:
        return self.is_malformed(path, row) or self.is_blind(self.items[path].shown, row)

    def _reads(self, formula: Expr, row: Row) -> Iterator[Instance]:
        """The answers that a formula mentions, in all branches; of an aggregate those of each row,
        rotten ones with them."""
        for node in walk(formula):
            match node:
                case Ref(path, scope):
                    yield from self._instances(path, scope, row)
                case Answered(path, scope, parts):
                    for part in parts or (path,):
                        yield from self._instances(part, scope, row)
                case Aggregate(_, rows):
                    yield (rows, None)
                    first = next(iter(self._children(rows)), None)
                    if first is not None:  # any item of a rotten row is malformed
                        rotten = (number for path, number in self.rotten_rows if path == rows)
                        yield from ((first, number) for number in rotten)
                case _:
                    pass

    def _children(self, repeat: Path) -> Iterator[Path]:
        return (path for path in self.items if path[:-1] == repeat)

    def _instances(self, path: Path, scope: Scope, row: Row) -> Iterator[Instance]:
        match scope:
            case Scope.FORM:
                yield (path, None)
            case Scope.ROW:
                yield (path, row)
            case Scope.EACH:
                repeat = self.repeat_around(path)
                assert repeat is not None
                yield (path, None)  # what shows the item is read even where there are no rows
                for number in self.rows_of(repeat.path):
                    yield (path, number)

    # Shown, hidden, left alone ------------------------------------------------------------------

    def state(self, path: Path, row: Row) -> State:
        key = path, row
        found = self.states.get(key)
        if found is None:
            shown = self.items[path].shown
            if self.is_blind(shown, row):
                found = State.LEFT_ALONE
            else:
                found = State.SHOWN if self.value(shown, row) is True else State.HIDDEN
            self.states[key] = found
        return found

    def is_true(self, formula: Expr, row: Row) -> bool:
        """Seen and definitely true."""
        return not self.is_blind(formula, row) and self.value(formula, row) is True

    def is_false(self, formula: Expr, row: Row) -> bool:
        return not self.is_blind(formula, row) and self.value(formula, row) is False

    def value(self, formula: Expr, row: Row, each: Row = None) -> Value:
        """The outcome of a formula; `each` is the row that an aggregate looks at."""
        if type(formula) is Literal:  # most of what an item says of itself
            return formula.value
        return evaluate(formula, _Seen(self, row, each))

    # Problems (contracts, 4) --------------------------------------------------------------------

    def problems(self) -> Iterator[Problem]:
        if type(self.answers) is not dict:
            yield self._say("", "kind", {}, "", "")
            return
        yield from self._unknown_keys("", self.form.items, self.answers)
        yield from self._of_items(self.form.items, None, hidden=False)
        yield from self.rules("error")

    def _of_items(self, items: tuple[Item, ...], row: Row, *, hidden: bool) -> Iterator[Problem]:
        for item in items:
            if not isinstance(item, Note):
                yield from self._of_item(item, row, hidden=hidden)

    def _of_item(
        self, item: Field | Group | Repeat, row: Row, *, hidden: bool
    ) -> Iterator[Problem]:
        """The item's own problems, then those below. `hidden`: something around it is hidden and
        answered, so that only malformed answers count."""
        fault = self.faults.get((item.path, row))
        if fault is not None:
            yield self._of(item, row, fault)
            return
        own = list(self._own(item, row))
        if len(own) > 1:
            own.sort(key=lambda problem: CODES.index(problem.code))
        if not hidden:
            yield from own
        gone = self.state(item.path, row) is State.HIDDEN and self.is_answered(item.path, row)
        yield from self._below(item, row, hidden=hidden or gone)

    def _below(self, item: Field | Group | Repeat, row: Row, *, hidden: bool) -> Iterator[Problem]:
        match item:
            case Field():
                return
            case Group():
                answer = self.answer(item.path, row)
                if answer is not values.MISSING and not hidden:
                    assert isinstance(answer, dict)
                    yield from self._unknown_keys(self.pointer(item.path, row), item.items, answer)
                if self.is_answered(item.path, row):
                    yield from self._of_items(item.items, row, hidden=hidden)
                elif not hidden:
                    yield from self._of_items(item.items, row, hidden=False)
            case Repeat():
                for number in self.rows_of(item.path):
                    yield from self._of_row(item, number, hidden=hidden)

    def _of_row(self, item: Repeat, number: int, *, hidden: bool) -> Iterator[Problem]:
        pointer = f"{self.pointer(item.path, None)}/{number}"
        if (item.path, number) in self.rotten_rows:
            yield self._say(pointer, "kind", {}, "", "row")
            return
        answer = self.answer(item.path, None)
        assert isinstance(answer, list)
        if not hidden:
            yield from self._unknown_keys(pointer, item.items, answer[number])
        yield from self._of_items(item.items, number, hidden=hidden)

    def _own(self, item: Field | Group | Repeat, row: Row) -> Iterator[Problem]:
        """What is wrong with an item that is not malformed, apart from what lies below."""
        answer = self.answer(item.path, row)
        state = self.state(item.path, row)
        if state is State.HIDDEN:
            if answer is not values.MISSING:
                yield self._of(item, row, "hidden")
            return
        if answer is not values.MISSING:
            for code, params in _bounds(item, answer, self.on):
                yield self._of(item, row, code, params)
            if state is State.SHOWN and isinstance(item, Field):
                yield from self._filtered(item, answer, row)
        elif state is State.SHOWN:
            yield from self._missing(item, row)
        if state is State.SHOWN and isinstance(item, Field) and item.value is not None:
            yield from self._computed(item, item.value, row)

    def _missing(self, item: Field | Group | Repeat, row: Row) -> Iterator[Problem]:
        if isinstance(item, Repeat) and item.minimum > 0:
            yield self._of(item, row, "min_rows", {"min": str(item.minimum)})
        if isinstance(item, Field) and self.is_true(item.needed, row):
            yield self._of(item, row, "required")

    def _filtered(self, item: Field, answer: object, row: Row) -> Iterator[Problem]:
        """One problem if a chosen option is not offered; a blind filter leaves alone."""
        if not isinstance(item.type, ChoiceType) or item.type.where is None:
            return
        if self.is_blind(item.type.where, row):
            return
        chosen = answer if isinstance(answer, list) else [answer]
        picked = [option for option in item.type.codelist.options if option.code in chosen]
        seen = (_Seen(self, row, None, option) for option in picked)
        if any(evaluate(item.type.where, each) is not True for each in seen):
            yield self._of(item, row, "filter")

    def _computed(self, item: Field, formula: Expr, row: Row) -> Iterator[Problem]:
        if self.is_blind(formula, row):
            return
        answer = self.answer(item.path, row)
        found = None if answer is values.MISSING else _read(item.type, answer)
        wanted = self.value(formula, row)
        if isinstance(wanted, int) and isinstance(formula.type, Number):
            assert isinstance(item.type, NumberType)
            wanted *= 10 ** (item.type.scale - formula.type.scale)
        if found != wanted:
            yield self._of(item, row, "computed", {"value": _canonical(item.type, wanted)})

    def _unknown_keys(
        self, pointer: str, items: tuple[Item, ...], answer: Mapping[str, object]
    ) -> Iterator[Problem]:
        """One problem for each key, at the key, sorted by code points."""
        known = {item.name for item in items if not isinstance(item, Note)}
        for key in sorted(key for key in answer if key not in known):
            step = key.replace("~", "~0").replace("/", "~1")
            yield self._say(f"{pointer}/{step}", "unknown", {}, "", "")

    # Rules --------------------------------------------------------------------------------------

    def rules(self, level: str) -> Iterator[Problem]:
        """The rules of a level, as written, each row by row."""
        if type(self.answers) is not dict:
            return
        for rule in self.form.rules:
            if rule.level == level:
                for row in self._rows_of_rule(rule):
                    yield from self._of_rule(rule, row)

    def _rows_of_rule(self, rule: Rule) -> Sequence[Row]:
        if rule.row is None:
            return (None,)
        shown = self.state(rule.row, None) is State.SHOWN
        return self.rows_of(rule.row) if shown else ()

    def _of_rule(self, rule: Rule, row: Row) -> Iterator[Problem]:
        if not self.is_true(rule.when, row) or not self.is_false(rule.condition, row):
            return
        for place in rule.at:
            if place.scope is Scope.ROW and not place.path:
                assert rule.row is not None
                path = f"{self.pointer(rule.row, None)}/{row}"
            else:
                path = self.pointer(place.path, row if place.scope is Scope.ROW else None)
            yield Problem(path, "rule", rule.id, {}, _words(rule.message, self.lang))

    # Fees ---------------------------------------------------------------------------------------

    def fees(self) -> dict[str, object]:
        due = [fee for fee in self.form.fees if self.is_true(fee.when, None)]
        amounts: list[int | None] = []
        for fee in due:
            amount = None if self.is_blind(fee.amount, None) else self.value(fee.amount, None)
            assert isinstance(fee.amount.type, Number)
            up = 10 ** (2 - fee.amount.type.scale)
            amounts.append(amount * up if isinstance(amount, int) else None)
        known = [amount for amount in amounts if amount is not None]
        return {
            "items": [
                {"id": fee.id, "amount": None if amount is None else values.unscaled(amount, 2)}
                for fee, amount in zip(due, amounts, strict=True)
            ],
            "total": values.unscaled(sum(known), 2) if len(known) == len(amounts) else None,
        }

    # Words --------------------------------------------------------------------------------------

    def _of(
        self,
        item: Field | Group | Repeat,
        row: Row,
        code: str,
        params: Mapping[str, str] | None = None,
    ) -> Problem:
        pointer = self.pointer(item.path, row)
        own = dict(item.messages).get(code) if isinstance(item, Field) else None
        kind = _kind(item)
        if own is not None:
            said = _words(own, self.lang)
            words = messages.filled(said, self.lang, code, kind, params or {}, _labels(item))
            return Problem(pointer, code, "", params or {}, words)
        semantic = item.semantic if isinstance(item, Field) else ""
        return self._say(pointer, code, params or {}, semantic, kind, _labels(item))

    def _say(
        self,
        pointer: str,
        code: str,
        params: Mapping[str, str],
        semantic: str,
        kind: str,
        labels: messages.Labels = messages.NO_LABELS,
    ) -> Problem:
        words = messages.sentence(self.lang, code, semantic, kind, params, labels)
        return Problem(pointer, code, "", params, words)


def _labels(item: Item) -> messages.Labels:
    """What a computed choice should have been is told by its label."""
    if not isinstance(item, Field) or item.value is None or not isinstance(item.type, ChoiceType):
        return messages.NO_LABELS
    return {
        option.code: {"pl": option.label.pl, **dict(option.label.others)}
        for option in item.type.codelist.options
    }


@dataclass(slots=True)
class _Seen:
    """The answers as the evaluator asks for them."""

    case: Case
    row: Row
    each: Row
    option: Option | None = None

    @property
    def today(self) -> str:
        return self.case.on

    def value(self, path: Path, scope: Scope) -> Value:
        item, row = self.case.items[path], self._row(scope)
        answer = self.case.answer(path, row)
        if not isinstance(item, Field) or not self._counts(path, row, answer):
            return None
        return _read(item.type, answer)

    def answered(self, path: Path, scope: Scope) -> bool:
        row = self._row(scope)
        return self._counts(path, row, self.case.answer(path, row))

    def _counts(self, path: Path, row: Row, answer: object) -> bool:
        return (
            answer is not values.MISSING
            and not self.case.is_malformed(path, row)
            and self.case.state(path, row) is not State.HIDDEN
        )

    def rows(self, path: Path) -> Sequence[_Seen]:
        if self.case.state(path, None) is State.HIDDEN:
            return ()
        rows = self.case.rows_of(path)
        return [_Seen(self.case, self.row, number, self.option) for number in rows]

    def office(self, name: str) -> Value:
        return self.case.settings[name]

    def column(self, name: str, type_: Type) -> Value:
        assert self.option is not None
        row = {"code": self.option.code, **dict(self.option.columns)}
        return _of_column(row[name], type_)

    def _row(self, scope: Scope) -> Row:
        if scope is Scope.FORM:
            return None
        return self.row if scope is Scope.ROW else self.each


# Single answers ---------------------------------------------------------------------------------


def _is_object(answer: object) -> bool:
    return type(answer) is dict and bool(answer)


def _fault(item: Item, answer: object) -> str:
    """Why nobody can read an answer: a code, or nothing."""
    match item:
        case Note():
            return ""
        case Group():
            return "" if _is_object(answer) else "kind"
        case Repeat():
            return "" if type(answer) is list and answer else "kind"
        case Field():
            return _fault_of_type(item.type, answer)
    assert_never(item)


def _fault_of_type(type_: ValueType, answer: object) -> str:
    match type_:
        case TextType(pattern=pattern, checksum=checksum, multiline=multiline):
            fits = None if pattern is None else _fits(pattern)
            return values.text_fault(answer, fits, checksum, multiline)
        case NumberType(scale=0):
            return values.integer_fault(answer)
        case NumberType(scale=scale):
            return values.decimal_fault(answer, scale)
        case BooleanType():
            return values.boolean_fault(answer)
        case ConsentType():
            return values.consent_fault(answer)
        case DateType():
            return values.date_fault(answer)
        case TimeType():
            return values.time_fault(answer)
        case DateTimeType():
            return values.moment_fault(answer)
        case ChoiceType(many=False):
            return values.choice_fault(answer, frozenset(type_.codelist.codes))
        case ChoiceType():
            return values.choices_fault(answer, frozenset(type_.codelist.codes))
        case PlaceType(kinds):
            return places.place_fault(answer, kinds)
        case FileType(many=False):
            return values.file_fault(answer)
        case FileType():
            return values.files_fault(answer)
    assert_never(type_)


@lru_cache(maxsize=512)
def _fits(pattern: str) -> Callable[[str], bool]:
    """Without the `re` of the engines."""
    parsed = patterns.parse(pattern)
    assert not isinstance(parsed, patterns.Mistake), pattern
    # The same few texts are judged over and over while answers are being made.
    return lru_cache(maxsize=512)(lambda text: patterns.accepts(parsed, text))


def _read(type_: ValueType, answer: object) -> Value:
    """A readable answer as formulas see it."""
    match type_, answer:
        case NumberType(scale=0), int() | float():
            return int(answer)
        case NumberType(), str():
            return values.scaled(answer)
        case ChoiceType(many=True), list():
            return tuple(answer)
        case FileType() | PlaceType(), _:
            return None
        case _, bool() | str():
            return answer
        case _:
            raise TypeError(f"{answer!r} is not readable as {type_}")


def _canonical(type_: ValueType, value: Value) -> str:
    """A value as a parameter of a problem; "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        assert isinstance(type_, NumberType)
        return values.unscaled(value, type_.scale)
    return str(value)


def _bounds(
    item: Field | Group | Repeat, answer: object, on: str
) -> Iterator[tuple[str, dict[str, str]]]:
    """The bounds that a readable answer breaks, with their parameters."""
    match item:
        case Group():
            return
        case Repeat():
            assert isinstance(answer, list)
            yield from _count(len(answer), item.minimum, item.maximum)
        case Field():
            yield from _bounds_of_type(item.type, answer, on)


def _bounds_of_type(
    type_: ValueType, answer: object, on: str
) -> Iterator[tuple[str, dict[str, str]]]:
    match type_:
        case TextType(min_length=least, max_length=most):
            assert isinstance(answer, str)
            if not least <= len(answer) <= most:
                yield "length", {"min": str(least), "max": str(most)}
            if not values.composed(answer):
                yield "nfc", {}
        case NumberType(scale=scale, minimum=least, maximum=most):
            number = _read(type_, answer)
            assert isinstance(number, int)
            if number < least:
                yield "min", {"min": values.unscaled(least, scale)}
            if number > most:
                yield "max", {"max": values.unscaled(most, scale)}
        case DateType(minimum=first, maximum=last):
            assert isinstance(answer, str)
            first, last = on if first == "today" else first, on if last == "today" else last
            if first is not None and answer < first:
                yield "min", {"min": first}
            if last is not None and answer > last:
                yield "max", {"max": last}
        case PlaceType():
            yield from _bounds_of_place(answer)
        case FileType():
            yield from _bounds_of_files(type_, answer)
        case BooleanType() | ConsentType() | TimeType() | DateTimeType() | ChoiceType():
            return
        case _:
            assert_never(type_)


def _bounds_of_place(answer: object) -> Iterator[tuple[str, dict[str, str]]]:
    assert isinstance(answer, dict)
    if answer["kind"] in places.VERTICES:
        yield from _count(len(answer["wgs84"]), *places.VERTICES[answer["kind"]])


def _bounds_of_files(type_: FileType, answer: object) -> Iterator[tuple[str, dict[str, str]]]:
    files: list[Any] = answer if isinstance(answer, list) else [answer]
    if type_.many:
        yield from _count(len(files), type_.minimum, type_.maximum)
    if any(each["media_type"] not in type_.accept for each in files):
        yield "file_type", {"accept": ", ".join(type_.accept)}
    if any(each["size"] > type_.max_size for each in files):
        yield "file_size", {"max": str(type_.max_size)}


def _count(rows: int, least: int, most: int) -> Iterator[tuple[str, dict[str, str]]]:
    if rows < least:
        yield "min_rows", {"min": str(least)}
    if rows > most:
        yield "max_rows", {"max": str(most)}


def _of_column(text: str, type_: Type) -> Value:
    """What stands in a column of a codelist, as formulas see it."""
    match type_:
        case Bool():
            return text == "true"
        case Number(scale):
            return int(Decimal(text).scaleb(scale))
        case _:
            return text


def _office_value(name: str, type_: ValueType, office: Mapping[str, object]) -> Value:
    answer = office.get(name)
    if answer is None:
        return None
    if _fault_of_type(type_, answer):
        raise ValueError(f"office value {name}: {answer!r} cannot be read")
    return _read(type_, answer)


def _kind(item: Field | Group | Repeat) -> str:
    """The kind of value, as the table of words names it."""
    match item:
        case Group():
            return "group"
        case Repeat():
            return "repeat"
        case Field(type=NumberType(scale=scale)):
            return "decimal" if scale else "integer"
        case Field(type=ChoiceType(many=many)):
            return "choices" if many else "choice"
        case Field(type=FileType(many=many)):
            return "files" if many else "file"
        case Field(type=type_):
            return _KINDS[type(type_)]
    assert_never(item)


_KINDS: dict[type[ValueType], str] = {
    TextType: "text",
    BooleanType: "boolean",
    ConsentType: "consent",
    DateType: "date",
    TimeType: "time",
    DateTimeType: "datetime",
    PlaceType: "place",
}


def _words(text: Text, lang: str) -> str:
    return dict(text.others).get(lang, text.pl)
