"""Looks for answers that make statements hold, and says why there are none.

A tableau: what is certain is noted, alternatives are tried in order, what a noted thing brings
with it (bounds, visibility, requirement) is added when it is noted. Numbers are left to `linear`.
The search is the same every time and gives up, silently, after `STEPS` alternatives.

Cases: found, with a model · impossible, with the facts that clash · given up.
"""

from __future__ import annotations

from collections.abc import Sequence

from formc.analysis.insight.facts import Given, Known, Model, Question, Reason
from formc.analysis.insight.few import Few
from formc.analysis.insight.linear import solution
from formc.analysis.insight.logic import (
    TOP,
    All,
    Among,
    Any,
    Atom,
    Bit,
    Linear,
    Opaque,
    Present,
    Statement,
    Thing,
    both,
    either,
)
from formc.analysis.insight.reading import Reading
from formc.analysis.insight.values import Sum, at_most
from formc.analysis.insight.world import TODAY, TooHardError, World
from formc.expr.tree import FALSE, TRUE, Expr
from formc.ir import BooleanType, ChoiceType, DateType, Field, Repeat
from formc.record import Mutable, part, replace

STEPS = 300


class State(Mutable):
    """What is noted on one branch."""

    present: dict[Thing, bool] = part(default_factory=dict)
    allowed: dict[Thing, frozenset[str]] = part(default_factory=dict)
    excluded: dict[Thing, frozenset[str]] = part(default_factory=dict)
    bits: dict[tuple[Thing, str], bool] = part(default_factory=dict)
    opaque: dict[tuple[Expr, str], bool] = part(default_factory=dict)
    low: dict[Thing, int] = part(default_factory=dict)
    high: dict[Thing, int] = part(default_factory=dict)
    rows: list[tuple[dict[Thing, int], int]] = part(default_factory=list)

    def copy(self) -> State:
        return State(
            dict(self.present),
            dict(self.allowed),
            dict(self.excluded),
            dict(self.bits),
            dict(self.opaque),
            dict(self.low),
            dict(self.high),
            list(self.rows),
        )


class Search(Mutable):
    """One question to a form. `without` are facts that are left out, to see which ones matter."""

    world: World
    without: frozenset[Reason] = frozenset()
    used: dict[Reason, None] = part(default_factory=dict)
    steps: int = 0
    exact: bool = True  # all numbers could be told

    def model(self, statements: Sequence[Statement]) -> Model | None:
        """Answers that make all statements hold; None where there are none."""
        return self._solve(State(), list(statements), [])

    # Alternatives ---------------------------------------------------------------------------

    def _solve(self, state: State, agenda: list[Statement], open: list[Any]) -> Model | None:
        while True:
            if not self._note_all(state, agenda, open):
                return None
            if not open:
                return self._finished(state)
            kept: list[Any] = []
            for choice in open:
                left = self._left(state, choice)
                if left is None:
                    continue
                if len(left) == 1:
                    agenda.append(left[0])
                elif not left:
                    return None
                else:
                    kept.append(choice if len(left) == len(choice.parts) else Any(tuple(left)))
            open = kept
            if not agenda:
                break
        if not open:
            return self._finished(state)
        choice = min(open, key=lambda one: len(one.parts))
        rest = [other for other in open if other is not choice]
        for piece in choice.parts:
            self.steps += 1
            if self.steps > STEPS:
                raise TooHardError
            found = self._solve(state.copy(), [piece], list(rest))
            if found is not None:
                return found
        return None

    def _left(self, state: State, choice: Any) -> list[Statement] | None:
        """The alternatives that are not refuted yet; None where one holds already."""
        left: list[Statement] = []
        for piece in choice.parts:
            verdict = self._verdict(state, piece)
            if verdict is True:
                return None
            if verdict is None:
                left.append(piece)
        return left

    def _verdict(self, state: State, piece: Statement) -> bool | None:
        """Whether a statement holds by what is noted; None where that is open."""
        match piece:
            case All(parts):
                said = [self._verdict(state, one) for one in parts]
                return False if False in said else None if None in said else True
            case Present(thing, holds):
                noted = state.present.get(thing)
                return None if noted is None else noted is holds
            case Among(thing, values, holds):
                allowed = state.allowed.get(thing)
                if allowed is None:
                    return None
                if allowed <= values:
                    return holds
                return (not holds) if allowed.isdisjoint(values) else None
            case Bit(thing, code, holds):
                noted = state.bits.get((thing, code))
                return None if noted is None else noted is holds
            case Opaque(term, row, holds):
                noted = state.opaque.get((term, row))
                return None if noted is None else noted is holds
            case _:
                return None

    # Notes ----------------------------------------------------------------------------------

    def _note_all(self, state: State, agenda: list[Statement], open: list[Any]) -> bool:
        while agenda:
            statement = agenda.pop()
            match statement:
                case All(parts):
                    agenda.extend(reversed(parts))
                case Any(()):
                    return False
                case Any():
                    open.append(statement)
                case _:
                    if not self._note(state, statement, agenda):
                        return False
        return True

    def _note(self, state: State, atom: Atom, agenda: list[Statement]) -> bool:
        """Notes an atom; False where it clashes with what is noted."""
        match atom:
            case Present(thing, holds):
                noted = state.present.get(thing)
                if noted is None:
                    state.present[thing] = holds
                    agenda.extend(self._brought(thing, holds))
                return noted in (None, holds)
            case Among(thing, values, holds):
                return self._narrow(state, thing, values, holds)
            case Bit(thing, code, holds):
                return self._note_bit(state, thing, code, holds)
            case Opaque(term, row, holds):
                return state.opaque.setdefault((term, row), holds) is holds
            case Linear(factors, limit):
                return self._bound(state, factors, limit)

    def _narrow(self, state: State, thing: Thing, values: frozenset[str], holds: bool) -> bool:
        allowed = state.allowed.get(thing)
        if allowed is None:
            codes = self.world.codes(thing)
            if codes is not None and self._take(Known("options", thing.path)):
                allowed = frozenset(codes)
        excluded = state.excluded.get(thing, frozenset())
        if holds:
            allowed = (values if allowed is None else allowed & values) - excluded
        else:
            state.excluded[thing] = excluded | values
            if allowed is not None:
                allowed -= values
        if allowed is not None:
            state.allowed[thing] = allowed
        return allowed is None or bool(allowed)

    def _note_bit(self, state: State, thing: Thing, code: str, holds: bool) -> bool:
        codes = self.world.codes(thing) or ()
        options = Known("options", thing.path)
        if holds and code not in codes and self._take(options):
            return False
        if state.bits.setdefault((thing, code), holds) is not holds:
            return False
        none = all(state.bits.get((thing, one)) is False for one in codes)
        return not (codes and none and self._take(options))

    def _bound(self, state: State, factors: tuple[tuple[Thing, int], ...], limit: int) -> bool:
        for thing, _ in factors:
            self.exact &= thing.term is None or thing == TODAY
            self._limit(state, thing)
        if len(factors) > 1:
            state.rows.append((dict(factors), limit))
            return True
        ((thing, factor),) = factors
        if factor > 0:
            state.high[thing] = min(state.high.get(thing, limit // factor), limit // factor)
        else:
            least = -(limit // -factor)
            state.low[thing] = max(state.low.get(thing, least), least)
        low, high = state.low.get(thing), state.high.get(thing)
        return low is None or high is None or low <= high

    def _limit(self, state: State, thing: Thing) -> None:
        """The bounds of the type, when a number is first spoken of."""
        if thing in state.low and thing in state.high:
            return
        bounds = self.world.bounds(thing)
        path = ("today()",) if thing == TODAY else thing.path
        if bounds is not None and self._take(Known("bounds", path)):
            state.low[thing] = max(state.low.get(thing, bounds[0]), bounds[0])
            state.high[thing] = min(state.high.get(thing, bounds[1]), bounds[1])

    # What things bring with them ------------------------------------------------------------

    def _take(self, reason: Known) -> bool:
        if reason in self.without or not self.world.holds(reason.kind, reason.path):
            return False
        self.used.setdefault(reason)
        return True

    def _brought(self, thing: Thing, present: bool) -> list[Statement]:
        if thing.term is not None or thing.path not in self.world.items:
            return []
        item = self.world.items[thing.path]
        reading = Reading(self.world, thing.row)
        if not present:
            return self._missing(thing, reading)
        brought: list[Statement] = []
        repeat = self.world.rows_of.get(thing.path)
        if repeat is not None:
            brought.append(Present(Thing(repeat), True))
        if item.shown != TRUE and self._take(Known("shown", thing.path)):
            brought.append(reading.true(item.shown))
        if isinstance(item, Field) and isinstance(item.type, DateType):
            brought.append(self._relative(thing, item.type))
        if isinstance(item, Field) and item.value is not None:
            brought.append(self._computed(thing, item, reading))
        offered = self.world.filter(item) if isinstance(item, Field) else TRUE
        if offered != TRUE and self._take(Known("filter", thing.path)):
            brought.append(reading.true(offered))
        codes = self.world.codes(thing) or ()
        many = isinstance(item, Field) and isinstance(item.type, ChoiceType) and item.type.many
        if many and len(codes) == 1 and self._take(Known("options", thing.path)):
            brought.append(Bit(thing, codes[0], True))
        return brought

    def _missing(self, thing: Thing, reading: Reading) -> list[Statement]:
        """An item that has to be there is missing only where it is not shown or not needed."""
        item = self.world.items[thing.path]
        if isinstance(item, Field) and item.value is not None:
            if not self._take(Known("computed", thing.path)):
                return []
            return [either(reading.not_true(item.shown), reading.unknown(item.value))]
        if isinstance(item, Repeat) and item.minimum > 0:
            needed: Expr = TRUE
        else:
            needed = self.world.needed(item)
        if needed == FALSE or not self._take(Known("needed", thing.path)):
            return []
        missing: list[Statement] = [reading.not_true(item.shown), reading.not_true(needed)]
        repeat = self.world.rows_of.get(thing.path)
        if repeat is not None:
            missing.append(Present(Thing(repeat), False))
        return [either(*missing)]

    def _relative(self, thing: Thing, type: DateType) -> Statement:
        """Bounds against the day of filing."""
        day, today = Sum({thing: 1}), Sum({TODAY: 1})
        said: Statement = TOP
        if "today" not in (type.minimum, type.maximum):
            return said
        if not self._take(Known("bounds", thing.path)):
            return said
        if type.minimum == "today":
            said = both(said, at_most(today.minus(day), 0))
        if type.maximum == "today":
            said = both(said, at_most(day.minus(today), 0))
        return said

    def _computed(self, thing: Thing, item: Field, reading: Reading) -> Statement:
        assert item.value is not None
        if isinstance(item.type, BooleanType) and self._take(Known("computed", thing.path)):
            yes, no = reading.true(item.value), reading.false(item.value)
            is_true, is_false = (Among(thing, frozenset((one,)), True) for one in ("true", "false"))
            return either(both(is_true, yes), both(is_false, no))
        own = reading.value_of(thing, item)
        if own is None or not self._take(Known("computed", thing.path)):
            return TOP
        found = reading.cases(item.value)
        return either(
            *(both(guard, reading.related("==", own, value, item.value)) for guard, value in found)
        )

    # Answers --------------------------------------------------------------------------------

    def _finished(self, state: State) -> Model | None:
        """The branch as answers; None where its numbers clash."""
        numbers: dict[Thing, int] = {}
        rows = list(state.rows)
        spoken = dict.fromkeys(thing for factors, _ in rows for thing in factors)
        for thing in spoken:
            if thing in state.low:
                rows.append(({thing: -1}, -state.low[thing]))
            if thing in state.high:
                rows.append(({thing: 1}, state.high[thing]))
        if rows:
            self.steps += len(rows)
            found = solution(rows)
            if found is False:
                return None
            self.exact &= found is not True
            numbers.update({} if found is True else found)
        for thing in (*state.low, *state.high):
            if thing not in spoken:
                low, high = state.low.get(thing), state.high.get(thing)
                number = 0 if low is None else max(0, low)
                numbers[thing] = number if high is None else min(number, high)
        return Model(state.present, self._texts(state), numbers)

    def _texts(self, state: State) -> dict[Thing, tuple[str, ...]]:
        texts: dict[Thing, tuple[str, ...]] = {}
        for thing, allowed in state.allowed.items():
            codes = self.world.codes(thing)
            order = [code for code in codes or sorted(allowed) if code in allowed]
            texts[thing] = tuple(order[:1])
        for thing, code in sorted(state.bits, key=lambda one: (one[0].path, one[1])):
            if state.bits[thing, code]:
                texts[thing] = (*texts.get(thing, ()), code)
        return texts


# Questions ----------------------------------------------------------------------------------


def answers(world: World, question: Question) -> Model | bool | None:
    """Answers that make it so; None where there are none; True where that is too hard to say."""
    return _answers(world, question, question.without, {})


def _answers(
    world: World, question: Question, without: frozenset[Reason], used: dict[Reason, None]
) -> Model | bool | None:
    search, world.guessed = Search(world, without, used), False
    found: Model | bool | None = True
    try:
        found = search.model(_statements(world, question, without))
    except TooHardError:
        search.exact = False
    if search.exact and not world.guessed and isinstance(found, Model):
        return replace(found, exact=True)
    if found is None:
        return None
    left = tuple(given for given in question.given if given not in without)
    try:
        return Few(world, Question(left, question.row, question.also), without, used).model()
    except TooHardError:
        return found


def clash(world: World, question: Question) -> tuple[Reason, ...]:
    """The fewest facts, found by leaving out one after the other, that cannot hold at once."""
    used: dict[Reason, None] = {}
    _answers(world, question, question.without, used)
    reasons: list[Reason] = [*question.given, *used]
    without = question.without
    for reason in reversed(reasons):
        trial = without | {reason}
        if _answers(world, question, trial, {}) is None:
            without = trial
    return tuple(reason for reason in reasons if reason not in without)


def _statements(world: World, question: Question, without: frozenset[Reason]) -> list[Statement]:
    world.effort = 0
    reading = Reading(world, question.row)
    said = [_stated(given, reading) for given in question.given if given not in without]
    formulas = [given.formula for given in question.given if given not in without]
    also = [said.thing.path for said in question.also if isinstance(said, Present)]
    decided = [
        Any((Present(thing, False), Present(thing, True)))
        for path in world.uncertain(formulas, also)
        for thing in [Thing(path, question.row if path in world.rows_of else "")]
    ]
    return [*decided, *reversed(said), *question.also]


def _stated(given: Given, reading: Reading) -> Statement:
    match given:
        case Given(formula, holds, weakly=True):
            return reading.not_false(formula) if holds else reading.not_true(formula)
        case Given(formula, holds):
            return reading.true(formula) if holds else reading.false(formula)
