"""Answer sets of a form, from the IR alone: right ones, and ones that break one constraint alone.

A right one is drawn at random and then repaired problem by problem, as the judge finds them: what
is hidden goes, what is missing is drawn, what is computed is computed, and a broken rule is read
backwards (`solve.py`) until it holds. A broken one starts right, has its one constraint broken, and
is repaired around it. The same seed gives the same sets in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from formc.answers import draw
from formc.answers.conditions import Condition, came_out, conditions
from formc.answers.draft import Draft
from formc.answers.filed import Filed
from formc.answers.judge import Row, State
from formc.answers.reasons import Reasons
from formc.answers.repair import repaired
from formc.answers.solve import Solver
from formc.expr.tree import TRUE, Number, Path
from formc.ir import (
    ChoiceType,
    Field,
    Form,
    Group,
    Item,
    Note,
    NumberType,
    Repeat,
    Rule,
)
from formc.record import replace
from formc.runtime.problems import MALFORMED
from formc.shapes.constraints import Constraint, constraint_of, constraints
from formc.shapes.offers import offers

_STARTS = 30  # drafts before a goal is given up
_IMPOSSIBLE = 2  # and for one that cannot be reached: proofs have mistakes too
_PATIENCE = 5  # drafts after which a set with few others broken is not looked for any further
_KEPT = 24  # right sets from which broken ones start


class Generator:
    """Makes answer sets of one form."""

    def __init__(self, form: Form, seed: int) -> None:
        self.form = form
        self.random = Random(f"{seed} {form.id}")
        self.constraints = constraints(form)
        self.conditions = conditions(form)
        self.items = {item.path: item for item in form.walk()}
        self.kept: list[Filed] = []

    # Right sets ---------------------------------------------------------------------------------

    def right(self) -> Filed | None:
        """A set that the judge accepts; None where none was found."""
        for _ in range(_STARTS):
            draft = self._begun()
            if repaired(draft, frozenset()):
                made = self._filed(draft, "poprawne")
                self.kept = [*self.kept, made][-_KEPT:]
                return made
        return None

    def reaching(self, condition: Condition, goal: bool, starts: int = _STARTS) -> Filed | None:
        """A right set, or one that breaks one rule, in which a condition is definitely true, or is
        not."""
        rule = condition.id.removeprefix("rule:").partition("#")[0]
        breaks = condition.id.endswith("#condition") and not goal
        keep = frozenset({f"rule:{rule}"} if breaks else ())
        for attempt in range(starts):
            draft = self._begun() if attempt % 2 else self._from_kept()
            row = self._row(draft, condition.repeat)
            Solver(draft, row).want(condition.formula, goal)
            if breaks:
                when = next(each.when for each in self.form.rules if each.id == rule)
                Solver(draft, row).want(when, True)
            if repaired(draft, keep) and goal in came_out(draft.case, condition):
                words = "spełniony" if goal else "niespełniony"
                return self._filed(draft, f"{condition.id} {words}")
        return None

    # Broken sets --------------------------------------------------------------------------------

    def breaking(self, constraint: Constraint, starts: int = _STARTS) -> Filed | None:
        """A set that breaks this constraint, possibly in several rows, and no other."""
        for attempt in range(starts):
            draft = self._from_kept() if attempt % 3 < 2 else self._begun()
            if not repaired(draft, frozenset()):
                continue
            if self._break(draft, constraint) and self._alone(draft, constraint.id):
                return self._filed(draft, constraint.id, constraint.id)
        return None

    def breaking_with_others(self, constraint: Constraint) -> Filed | None:
        """Where a constraint is never broken alone: a set in which as few others as possible are
        broken with it."""
        best: Filed | None = None
        fewest = found = 0
        for attempt in range(_STARTS):
            if best is not None and attempt - found > _PATIENCE:
                break
            draft = self._from_kept() if attempt % 3 < 2 else self._begun()
            if not self._break(draft, constraint) or not isinstance(draft.answers, dict):
                continue
            # Repairing may mend the constraint too, so it is looked at before and after.
            for _ in range(2):
                broken = self._broken(draft)
                if constraint.id in broken and (best is None or len(broken) < fewest):
                    best, fewest = self._filed(draft, f"{constraint.id} i inne"), len(broken)
                    found = attempt
                repaired(draft, frozenset({constraint.id}))
            if best is not None and fewest <= 2:  # the constraint and one other
                break
        return best

    def several(self) -> Filed | None:
        """A set with two or three constraints broken one upon the other."""
        draft = self._from_kept()
        for constraint in self.random.choices(self.constraints, k=self.random.choice((2, 2, 3))):
            if isinstance(draft.answers, dict):
                self._break(draft, constraint)
        return self._filed(draft, "kilka naraz")

    def _alone(self, draft: Draft, id: str) -> bool:
        return repaired(draft, frozenset({id})) and self._broken(draft) == (id,)

    def _broken(self, draft: Draft) -> tuple[str, ...]:
        return tuple(dict.fromkeys(constraint_of(each) for each in draft.problems()))

    def _break(self, draft: Draft, constraint: Constraint) -> bool:
        """Breaks a constraint in one place and holds the place. False where it cannot be done in
        this draft."""
        if constraint.subject is None:
            return self._break_form(draft, constraint.code)
        if isinstance(constraint.subject, Rule):
            return self._break_rule(draft, constraint.subject)
        item = constraint.subject
        assert not isinstance(item, Note)
        around = draft.repeat_around(item.path)
        row = self._row(draft, around.path if around else None)
        if around and row is None:
            return False
        match constraint.code:
            case "hidden":
                return self._break_hidden(draft, item, row)
            case "required" if isinstance(item, Field):
                return self._break_required(draft, item, row)
            case "filter" if isinstance(item, Field):
                return self._break_filter(draft, item, row)
            case "computed" if isinstance(item, Field):
                return self._break_computed(draft, item, row)
            case _ if isinstance(item, Field):
                return self._break_value(draft, item, row, constraint.code)
            case _:
                return self._break_container(draft, item, row, constraint)

    def _break_form(self, draft: Draft, code: str) -> bool:
        if code == "kind":
            draft.answers = self.random.choice(([], None, "słowo", 7, [{}]))
        else:
            draft.answers[self.random.choice(("nieznany", "__proto__", "a/b~c", "0"))] = 1
        draft.forget()
        return True

    def _break_rule(self, draft: Draft, rule: Rule) -> bool:
        row = self._row(draft, rule.row)
        if rule.row is not None and row is None:
            return False
        for _ in range(4):
            Solver(draft, row).want(rule.when, True)
            Solver(draft, row).want(rule.condition, False)
        return True

    def _break_hidden(self, draft: Draft, item: Item, row: Row) -> bool:
        assert not isinstance(item, Note)
        above = self.items.get(item.path[:-1])
        Solver(draft, row).want(item.shown, False)
        if above is not None:
            Solver(draft, row).want(above.shown, True)
            self._hold_open(draft, above, row)
        if draft.case.state(item.path, row) is not State.HIDDEN:
            return False
        answer = self._somehow(draft, item)
        if answer is None or not draft.put(item.path, row, answer):
            return False
        draft.hold(item.path, row)
        return True

    def _hold_open(self, draft: Draft, above: Item, row: Row) -> None:
        """A group around a hidden item has to be shown."""
        if isinstance(above, Group) and draft.get(above.path, row) is None:
            draft.fill(above.items, row, 0.9)

    def _break_required(self, draft: Draft, item: Field, row: Row) -> bool:
        if draft.get(item.path, row) is not None:
            draft.drop(item.path, row)
        draft.hold(item.path, row)
        Solver(draft, row).want(item.shown, True)
        Solver(draft, row).want(item.needed, True)
        return True

    def _break_computed(self, draft: Draft, item: Field, row: Row) -> bool:
        Solver(draft, row).want(item.shown, True)
        assert item.value is not None
        if self.random.random() < 0.8:
            Solver(draft, row).define(item.value)
            repaired(draft, frozenset())
        now = draft.get(item.path, row)
        if now is not None and self.random.random() < 0.2:
            draft.drop(item.path, row)
        else:
            other = draw.right(item.type, self.random, draft.on)
            if other is None or other == now or not draft.put(item.path, row, other):
                return False
        draft.hold(item.path, row)
        return True

    def _break_value(self, draft: Draft, item: Field, row: Row, code: str) -> bool:
        if draft.is_held(item.path, row):  # broken before
            return False
        Solver(draft, row).answer(item.path, row)
        repaired(draft, frozenset())
        good = draft.get(item.path, row)
        unread = code in MALFORMED  # judged wherever it stands
        if good is None and (unread or item.value is not None):
            good = draw.right(item.type, self.random, draft.on)
        if item.value is not None and code in ("min", "max"):
            return self._break_computed_bound(draft, item, row, code)
        if good is None:
            return False
        wrong = draw.wrong(item.type, code, good, self.random, draft.on)
        if wrong is None:
            return False
        if not draft.put(item.path, row, None if wrong is draw.NULL else wrong):
            return False
        draft.hold(item.path, row)
        return True

    def _break_filter(self, draft: Draft, item: Field, row: Row) -> bool:
        """Answers with an option that is not offered, or stops offering one."""
        assert isinstance(item.type, ChoiceType)
        offer = self.random.choice([o for o in offers(item.type) if o.condition != TRUE])
        Solver(draft, row).want(item.shown, True)
        code = self.random.choice(offer.codes)
        if not draft.put(item.path, row, [code] if item.type.many else code):
            return False
        draft.hold(item.path, row)
        if draft.value(offer.condition, row) is True:  # what is unknown is not offered either
            Solver(draft, row).want(offer.condition, False)
        return True

    def _break_computed_bound(self, draft: Draft, item: Field, row: Row, code: str) -> bool:
        """What is computed leaves its bounds only where its formula does."""
        assert item.value is not None
        if not isinstance(item.type, NumberType) or not isinstance(item.value.type, Number):
            return False
        down = 10 ** max(item.type.scale - item.value.type.scale, 0)
        bound = item.type.minimum if code == "min" else item.type.maximum
        by = self.random.choice((1, 2, 3, self.random.randint(1, 50), 100, 10_000))
        Solver(draft, row).aim(item.value, bound // down + (-by if code == "min" else by))
        if self.random.random() < 0.5:  # a formula that never leaves the bounds: then it is wrong
            beyond = item.type.minimum - 1 if code == "min" else item.type.maximum + 1
            Solver(draft, row).answer(item.path, row)
            draft.put(item.path, row, draw.number(beyond, item.type.scale))
            draft.hold(item.path, row)
        return True

    def _break_container(self, draft: Draft, item: Item, row: Row, constraint: Constraint) -> bool:
        assert isinstance(item, Group | Repeat)
        Solver(draft, row).answer(item.path, row)
        repaired(draft, frozenset())
        now = draft.get(item.path, row)
        of_row = "/*#" in constraint.id and isinstance(item, Repeat)
        wrong: Any
        match constraint.code:
            case "unknown" if not now:
                return False
            case "unknown":
                inside = self.random.choice(now) if isinstance(item, Repeat) else now
                inside[self.random.choice(("nieznany", "constructor", "a/b"))] = "klucz"
                draft.forget()
                return True
            case "kind" if of_row:
                if not now:
                    return False
                now[self.random.randrange(len(now))] = self.random.choice((None, "", [], {}, 7))
                draft.forget()
                draft.hold(item.path, row)
                return True
            case "kind":
                empty: Any = {} if isinstance(item, Group) else []
                wrong = self.random.choice((None, "", empty, "słowo", 7))
            case "min_rows":
                assert isinstance(item, Repeat)
                wrong = now[: item.minimum - 1] if now else None
                if not wrong:
                    draft.drop(item.path, row)
                    draft.hold(item.path, row)
                    return True
            case "max_rows":
                assert isinstance(item, Repeat)
                if not now:
                    return False
                wrong = [deepcopy(now[n % len(now)]) for n in range(item.maximum + 1)]
            case _:
                return False
        if not draft.put(item.path, row, wrong):
            return False
        if constraint.code != "max_rows":
            draft.hold(item.path, row)
        return True

    # Drafts -------------------------------------------------------------------------------------

    def _begun(self) -> Draft:
        """A draft of which everything is answered at random."""
        days = [test.on for test in self.form.tests] or ["2026-01-15"]
        on = self.random.choice((*days, "2024-02-29", "2026-12-31"))
        office = {
            setting.id: draw.right(setting.type, self.random, on)
            for setting in self.form.settings
            if self.random.random() < 0.8
        }
        draft = Draft(self.form, self.random, on, office)
        draft.fill(self.form.items, None, self.random.choice((0.3, 0.7, 0.95)))
        return draft

    def _from_kept(self) -> Draft:
        if not self.kept:
            return self._begun()
        start = self.random.choice(self.kept)
        return Draft(self.form, self.random, start.on, start.office, start.answers)

    def _row(self, draft: Draft, repeat: Path | None) -> Row:
        """A row of a repeat, made where there is none; None outside repeats."""
        if repeat is None:
            return None
        Solver(draft).want(self.items[repeat].shown, True)
        if not draft.rows(repeat):
            return draft.add_row(repeat)
        return self.random.randrange(draft.rows(repeat))

    def _filed(self, draft: Draft, name: str, aim: str = "") -> Filed:
        return Filed(name, deepcopy(draft.answers), draft.on, dict(draft.office), aim)

    def _somehow(self, draft: Draft, item: Field | Group | Repeat) -> Any:
        """An answer that can be read, whatever the form around it wants."""
        if isinstance(item, Field):
            return draw.right(item.type, self.random, draft.on)
        for inner in item.items:
            if not isinstance(inner, Note):
                answer = self._somehow(draft, inner)
                if answer is not None:
                    found = {inner.name: answer}
                    return [found] if isinstance(item, Repeat) else found
        return None


def answer_sets(form: Form, count: int, seed: int) -> Iterator[Filed]:
    """At least `count` sets: each constraint broken alone, each condition both ways, and the rest
    at random, half of them right. What could not be made is missing: coverage says so."""
    generator = Generator(form, seed)
    made = 0
    for filed in _needed(generator, count):
        if filed is not None:
            made += 1
            yield replace(filed, name=f"{made}: {filed.name}")
    for number in range(4 * count):  # now and then nothing is found
        if made >= count:
            return
        filed = _at_random(generator, number)
        if filed is not None:
            made += 1
            yield replace(filed, name=f"{made}: {filed.name}")


def _needed(generator: Generator, count: int) -> Iterator[Filed | None]:
    """Some right sets to start from, then what coverage asks for. What is proved to be impossible
    is not looked for long."""
    reasons = Reasons(generator.form)
    for _ in range(max(count // 20, 12)):
        yield generator.right()
    for condition in generator.conditions:
        for goal in (True, False):
            starts = _STARTS if reasons.constant(condition, goal) is None else _IMPOSSIBLE
            yield generator.reaching(condition, goal, starts)
    for constraint in generator.constraints:
        starts = _STARTS if reasons.never_alone(constraint) is None else _IMPOSSIBLE
        alone = generator.breaking(constraint, starts)
        yield alone or generator.breaking_with_others(constraint)


def _at_random(generator: Generator, number: int) -> Filed | None:
    if number % 2:
        return generator.right()
    if number % 8 == 0:
        return generator.several()
    return generator.breaking(generator.random.choice(generator.constraints), 3)
