"""Why something was never tried: because no answers could, as the static analysis proves.

The solver of `formc.analysis.insight` is asked for answers in which one thing is wrong and nothing
else, or in which a condition comes out the other way. Where it proves that there are none, the
facts that clash are the reason. What it cannot take apart has no reason, and counts as not tried.

Cases: unreadable · a bound · too many rows · missing · hidden · not offered · a rule · a condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from formc.analysis.insight.facts import Known, Question
from formc.analysis.insight.logic import TOP, Present, Statement, Thing, both, either
from formc.analysis.insight.questions import ROW, given
from formc.analysis.insight.reading import Reading
from formc.analysis.insight.solver import answers, clash
from formc.analysis.insight.values import Sum, at_most
from formc.analysis.insight.words import contradiction
from formc.analysis.insight.world import TODAY, World
from formc.answers.conditions import Condition
from formc.expr.tree import TRUE, Aggregate, Expr, Path, walk
from formc.ir import DateType, Field, Form, Group, Note, NumberType, Repeat, Rule
from formc.record import replace
from formc.runtime.problems import MALFORMED
from formc.shapes.constraints import Constraint, layout, mentions, reader
from formc.shapes.offers import allowed, filtered

_ANY_DAY = "1800-01-01"
_RESULTS = Known("bounds", ())

Asked = Field | Group | Repeat
Also = tuple[str, Statement]
"""Something else that is right, in words and as a statement."""


@dataclass(slots=True)
class Reasons:
    """What can never be of one form, on any day of filing."""

    form: Form
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.world = World.of(self.form, _ANY_DAY)

    def never_alone(self, constraint: Constraint) -> str | None:
        """Why answers that break this constraint break another one too; None where that is not
        proved."""
        subject, code = constraint.subject, constraint.code
        if subject is None or isinstance(subject, Note):
            return None
        if isinstance(subject, Rule):
            row, there = self._surroundings(subject.row)
            broken = (*given(subject.when), *given(subject.condition, False))
            return self._impossible(Question(broken, row, there), subject, subject.row)
        repeat = self.world.rows_of.get(subject.path)
        if code in MALFORMED and not constraint.id.endswith("/*#kind"):
            return self._unreadable(subject, repeat)
        if code == "required" and self._is_alone_in_rows(subject, repeat):
            return "wiersz bez żadnej odpowiedzi nie jest wierszem"
        question = self._wrong(subject, code, repeat)
        return None if question is None else self._impossible(question, subject, repeat)

    def constant(self, condition: Condition, goal: bool) -> str | None:
        """Why a condition never comes out definitely true (`goal`), or never otherwise."""
        row, there = self._surroundings(condition.repeat)
        if goal:
            question = Question(given(condition.formula), row, there)
        else:
            other = Reading(self.world, row).not_true(condition.formula)
            question = Question((), row, (*there, other))
        name = condition.id.removeprefix("rule:").partition("#")[0]
        own = next((rule for rule in self.form.rules if rule.id == name), None)
        return self._impossible(question, own, condition.repeat)

    # Questions ----------------------------------------------------------------------------------

    def _surroundings(self, repeat: Path | None) -> tuple[str, tuple[Statement, ...]]:
        """The row that something stands in: there is one only where the repeat is there."""
        return ("", ()) if repeat is None else (ROW, (Present(Thing(repeat), True),))

    def _is_alone_in_rows(self, item: Asked, repeat: Path | None) -> bool:
        """Whether a row holds this field and nothing else that can be answered."""
        rows_of, items = self.world.rows_of, self.world.items
        fields = [path for path, at in rows_of.items() if at == repeat]
        return (
            repeat is not None
            and item.path in fields
            and all(path == item.path or not isinstance(items[path], Field) for path in fields)
        )

    def _unreadable(self, item: Asked, repeat: Path | None) -> str | None:
        """What cannot be read is judged wherever it stands, and makes blind what reads it: only
        what is around it has to be there."""
        around = self.world.items.get(item.path[:-1])
        if around is None:
            return None
        reads = reader(layout(self.form))([around.shown])
        if item.path in reads.form | reads.row | reads.every:
            return None
        row, there = self._surroundings(repeat)
        return self._contradicted(Question(given(around.shown), row, there))

    def _wrong(self, item: Asked, code: str, repeat: Path | None) -> Question | None:
        row, there = self._surroundings(repeat)
        thing, reading = Thing(item.path, row), Reading(self.world, row)
        shown = given(item.shown)
        match code, item:
            case "min" | "max", Field():
                beyond = self._beyond(item, thing, code)
                if beyond is None:
                    return None
                without = frozenset({Known("bounds", item.path)})
                return Question((), row, (*there, Present(thing, True), beyond), without)
            case "required", Field():
                without = frozenset({Known("needed", item.path)})
                needed = (*shown, *given(item.needed))
                return Question(needed, row, (*there, Present(thing, False)), without)
            case "filter", Field():
                refused = reading.not_true(allowed(item, repeat))
                without = frozenset({Known("filter", item.path)})
                return Question(shown, row, (*there, Present(thing, True), refused), without)
            case "computed", Field():
                return Question(shown, row, there, frozenset({Known("computed", item.path)}))
            case "max_rows", Repeat():
                return self._wrong_rows(item)
            case "hidden", _:  # formulas do not see what is hidden
                around = self.world.items.get(item.path[:-1])
                open_ = given(around.shown) if around is not None else ()
                gone = both(Present(thing, False), reading.not_true(item.shown))
                return Question(open_, row, (*there, gone))
            case _:
                return Question(shown, row, there, frozenset({_RESULTS}))

    def _beyond(self, item: Field, thing: Thing, code: str) -> Statement | None:
        """The answer is beyond a bound of its type."""
        own = Sum({thing: 1})
        match item.type:
            case NumberType(minimum=least, maximum=most):
                return _past(own, Sum({}, least if code == "min" else most), code)
            case DateType(minimum=least, maximum=most):
                day = least if code == "min" else most
                if day == "today":
                    return _past(own, Sum({TODAY: 1}), code)
                if day is not None:
                    return _past(own, Sum({}, date.fromisoformat(day).toordinal()), code)
            case _:
                pass
        return None

    def _wrong_rows(self, item: Repeat) -> Question:
        """One row too many: what is counted is more than the results of counting are said to be."""
        more: list[Statement] = [Present(Thing(item.path), True)]
        for formula in _formulas(self.form):
            for node in walk(formula):
                match node:
                    case Aggregate("count", rows, body, where) if body == where == TRUE:
                        if rows == item.path:
                            counted = Sum({Thing((), "", node): 1})
                            more.append(_past(counted, Sum({}, item.maximum), "max"))
                    case _:
                        pass
        return Question((), "", tuple(more), frozenset({_RESULTS}))

    # Answers ------------------------------------------------------------------------------------

    def _impossible(self, question: Question, subject: object, repeat: Path | None) -> str | None:
        """Why nothing makes it so: by the form itself, or with one more thing that has to be right,
        or with all of them."""
        others = [*self._others(subject, repeat)]
        if len(others) > 1:
            others.append((", ".join(said for said, _ in others), both(*(s for _, s in others))))
        for said, right in (("", TOP), *others):
            facts = self._contradicted(replace(question, also=(*question.also, right)))
            if facts is not None:
                return "; ".join(filter(None, (said, facts))) or "tak mówi formularz"
        return None

    def _contradicted(self, question: Question) -> str | None:
        if answers(self.world, question) is not None:
            return None
        return contradiction(self.world, clash(self.world, question)).pl

    def _others(self, subject: object, repeat: Path | None) -> Iterator[Also]:
        """What else has to be right, and could be wrong: other rules, and computed items that read
        the one in question; those of other rows are left out."""
        reading = Reading(self.world, ROW if repeat is not None else "")
        for rule in self.form.rules:
            if rule is not subject and rule.level == "error" and rule.row in (None, repeat):
                kept = either(reading.not_true(rule.when), reading.not_false(rule.condition))
                yield f"reguła `{rule.id}`", kept
        path = subject.path if isinstance(subject, Field | Repeat) else None
        for item in self.form.walk():
            if not isinstance(item, Field) or item is subject:
                continue
            around = self.world.rows_of.get(item.path)
            if around not in (None, repeat):
                continue
            thing = Thing(item.path, ROW if around is not None else "")
            there, missing = Present(thing, True), Present(thing, False)
            if item.value is not None and _reads(item.value, path):
                yield "", either(there, missing)
            if filtered(item) and _reads(offered := allowed(item, around), path):
                yield (
                    f"filtr `{'.'.join(item.path)}`",
                    either(missing, both(there, reading.true(offered))),
                )


def _reads(formula: Expr, path: Path | None) -> bool:
    return path in {read for read, _ in mentions(formula)}


def _past(own: Sum, bound: Sum, code: str) -> Statement:
    """More than a bound that is a maximum, or less than one that is a minimum."""
    return at_most(own.minus(bound) if code == "min" else bound.minus(own), -1)


def _formulas(form: Form) -> Iterator[Expr]:
    for item in form.walk():
        yield item.shown
        if isinstance(item, Field):
            yield item.needed
            if item.value is not None:
                yield item.value
    for rule in form.rules:
        yield from (rule.when, rule.condition)
