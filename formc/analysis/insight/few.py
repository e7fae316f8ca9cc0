"""Every way to answer a few questions: exact for any formula over items of few values.

The tableau (`solver`) does not take apart a product of two answers or a quotient. Where all items
that matter have few values, trying them all settles what it leaves open. Item by item in the order
of what reads what, so that hidden, required, filtered and computed answers are right at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from formc.analysis.insight.facts import Given, Known, Model, Question, Reason
from formc.analysis.insight.logic import Present, Thing
from formc.analysis.insight.world import TooHardError, World
from formc.expr.evaluate import Answers, Value, evaluate
from formc.expr.tree import (
    FALSE,
    TRUE,
    Aggregate,
    Answered,
    Expr,
    Number,
    OfficeValue,
    Path,
    Ref,
    Scope,
    Today,
    Type,
    walk,
)
from formc.ir import BooleanType, ChoiceType, ConsentType, Field, NumberType, Repeat
from formc.record import Mutable, part

WAYS = 1500  # ways to answer that are tried for one question
ALL_WAYS = 15000  # and for all questions of a form
VALUES = 64  # of one item

_SOME: Value = "?"  # an answer of which nobody reads more than that it is there


class Few(Mutable):
    """The answers to a few items, as formulas see them; hidden ones are missing."""

    world: World
    question: Question
    without: frozenset[Reason] = frozenset()
    used: dict[Reason, None] = part(default_factory=dict)
    order: dict[Path, None] = part(default_factory=dict)
    read: set[Path] = part(default_factory=set)
    pending: set[Path] = part(default_factory=set)
    given: dict[Path, Value] = part(default_factory=dict)
    ways: int = 0

    def model(self) -> Model | None:
        """Answers that make everything asked hold; None where there are none. Raises where there
        are too many ways, or something that has no end of values."""
        for given in self.question.given:
            self._gather(given.formula)
        for statement in self.question.also:
            if not isinstance(statement, Present):
                raise TooHardError
            self._need(statement.thing.path)
        domains = [(path, self._domain(path)) for path in self.order]
        return self._model() if any(self._tried(domains)) else None

    # What matters -----------------------------------------------------------------------------

    def _gather(self, formula: Expr, but: Path = ()) -> None:
        """Everything that the formula reads, in front of what stands in `order` already."""
        for piece in walk(formula):
            match piece:
                case Ref(path) if path != but:
                    self.read.add(path)
                    self._need(path)
                case Answered(path, _, parts):
                    for one in parts or (path,):
                        self._need(one)
                case Aggregate() | OfficeValue() | Today():
                    raise TooHardError
                case _:
                    pass

    def _need(self, path: Path) -> None:
        """Puts an item behind what it depends on."""
        item = self.world.items[path]
        if path in self.order or not isinstance(item, Field | Repeat):
            return
        if path in self.pending:  # by way of a filter; nobody can tell which comes first
            raise TooHardError
        self.pending.add(path)
        repeat = self.world.rows_of.get(path)
        if repeat is not None:
            self._need(repeat)
        if item.shown != TRUE and self._take("shown", path):
            self._gather(item.shown)
        if isinstance(item, Field):
            if item.value is not None:
                self._gather(item.value)
            if (offered := self.world.filter(item)) != TRUE and self._take("filter", path):
                self.read.add(path)
                self._gather(offered, path)
        self.order[path] = None
        asked = isinstance(item, Field) and item.value is None
        needed = self.world.needed(item) if asked else FALSE
        if needed != FALSE and self._take("needed", path):
            self._gather(needed)  # may read the item itself, by way of its group

    def _take(self, kind: str, path: Path) -> bool:
        reason = Known(kind, path)
        if reason in self.without or not self.world.holds(kind, path):
            return False
        self.used.setdefault(reason)
        return True

    def _domain(self, path: Path) -> tuple[Value, ...]:
        """All values of an item; what is computed brings its own."""
        item = self.world.items[path]
        computed = isinstance(item, Field) and item.value is not None
        if computed and not self._take("computed", path):
            raise TooHardError
        if path not in self.read or not isinstance(item, Field) or computed:
            return (_SOME,)
        kind = "bounds" if isinstance(item.type, NumberType) else "options"
        if not self._take(kind, path):
            raise TooHardError
        match item.type:
            case BooleanType():
                return (True, False)
            case ConsentType():
                return (True,)
            case NumberType(minimum=low, maximum=high) if high - low < VALUES:
                return tuple(range(low, high + 1))
            case ChoiceType(many=False, codelist=codelist) if len(codelist.codes) <= VALUES:
                return codelist.codes
            case ChoiceType(many=True, codelist=codelist) if 2 ** len(codelist.codes) <= VALUES:
                sizes = range(1, len(codelist.codes) + 1)
                return tuple(one for size in sizes for one in combinations(codelist.codes, size))
            case _:
                raise TooHardError

    # Trying -----------------------------------------------------------------------------------

    def _tried(self, rest: Sequence[tuple[Path, tuple[Value, ...]]]) -> Iterator[bool]:
        """Every way to answer the rest; true for those that make everything asked hold."""
        if not rest:
            self.ways += 1
            self.world.ways += 1
            if self.ways > WAYS or self.world.ways > ALL_WAYS:
                raise TooHardError
            yield self._asked()
            return
        path, domain = rest[0]
        for value in self._possible(path, domain):
            self.given[path] = value
            yield from self._tried(rest[1:])

    def _possible(self, path: Path, domain: tuple[Value, ...]) -> Iterator[Value]:
        """The values that an item can have beside those before it; None is none."""
        item = self.world.items[path]
        repeat = self.world.rows_of.get(path)
        gone = repeat is not None and self.given[repeat] is None
        assert isinstance(item, Field | Repeat)
        if gone or (self._known("shown", path) and evaluate(item.shown, self) is not True):
            yield None
        elif isinstance(item, Repeat):
            yield from (
                (_SOME,) if item.minimum > 0 and self._known("needed", path) else (None, _SOME)
            )
        elif item.value is not None:
            yield from self._computed(item)
        else:
            for value in domain:
                self.given[path] = value
                if not self._known("filter", path) or self._offered(item):
                    yield value
            self.given[path] = None
            if item.needed != TRUE or not self._known("needed", path):
                yield None

    def _known(self, kind: str, path: Path) -> bool:
        return Known(kind, path) not in self.without and self.world.holds(kind, path)

    def _offered(self, item: Field) -> bool:
        return evaluate(self.world.filter(item), self) is True

    def _computed(self, item: Field) -> Iterator[Value]:
        """The result, where it lies within the bounds of the item."""
        assert item.value is not None
        result = evaluate(item.value, self)
        if isinstance(item.type, NumberType) and isinstance(result, int):
            assert isinstance(item.value.type, Number)
            result *= 10 ** (item.type.scale - item.value.type.scale)
            if not item.type.minimum <= result <= item.type.maximum:
                return
        yield result

    def _asked(self) -> bool:
        return (
            not any(map(self._lacking, self.order))
            and all(_holds(given, self) for given in self.question.given)
            and all(
                (self.given[statement.thing.path] is not None) is statement.holds
                for statement in self.question.also
                if isinstance(statement, Present)
            )
        )

    def _lacking(self, path: Path) -> bool:
        """Whether an item has to be answered and is not."""
        item = self.world.items[path]
        return (
            self.given[path] is None
            and isinstance(item, Field)
            and item.value is None
            and item.needed not in (TRUE, FALSE)
            and self._known("needed", path)
            and (not self._known("shown", path) or evaluate(item.shown, self) is True)
            and evaluate(item.needed, self) is True
        )

    def _model(self) -> Model:
        present: dict[Thing, bool] = {}
        texts: dict[Thing, tuple[str, ...]] = {}
        numbers: dict[Thing, int] = {}
        for path, value in self.given.items():
            row = self.question.row if path in self.world.rows_of else ""
            thing = Thing(path, row)
            present[thing] = value is not None
            if isinstance(value, bool):
                texts[thing] = ("true" if value else "false",)
            elif isinstance(value, int):
                numbers[thing] = value
            elif isinstance(value, tuple):
                texts[thing] = value
            elif value is not None and value != _SOME:
                texts[thing] = (value,)
        return Model(present, texts, numbers, exact=True)

    # As formulas see them ---------------------------------------------------------------------

    @property
    def today(self) -> str:
        raise TooHardError

    def value(self, path: Path, scope: Scope) -> Value:
        return self.given[path]

    def answered(self, path: Path, scope: Scope) -> bool:
        return self.given.get(path) is not None

    def rows(self, path: Path) -> Sequence[Answers]:
        raise TooHardError

    def office(self, name: str) -> Value:
        raise TooHardError

    def column(self, name: str, type_: Type) -> Value:
        raise TooHardError


def _holds(given: Given, answers: Answers) -> bool:
    outcome = evaluate(given.formula, answers)
    return outcome is not (not given.holds) if given.weakly else outcome is given.holds
