"""The questions that are asked of every form, and what their answers mean for the author.

Cases: a rule that never fails, never holds, is never judged · a fee never due · an item never
visible, never required, never filled in, needed where no option is offered · a computed number out
of its bounds · a branch of an `if` or a row of a fee's table that
nothing leads to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from formc.analysis.insight.facts import Given, Model, Question
from formc.analysis.insight.logic import Present, Statement, Thing
from formc.analysis.insight.solver import answers, clash
from formc.analysis.insight.words import contradiction, example, spelled
from formc.analysis.insight.world import OFFERS, World
from formc.diagnostics import NOTHING, Diagnostic, Say, insight
from formc.expr import pattern as patterns
from formc.expr.tree import (
    FALSE,
    TRUE,
    And,
    Compare,
    Expr,
    If,
    Literal,
    Not,
    Number,
    Or,
    Path,
    Ref,
    Scope,
    Type,
    children,
    conjunction,
    walk,
)
from formc.ir import (
    ChoiceType,
    DateType,
    Fee,
    Field,
    Form,
    Group,
    Item,
    Note,
    NumberType,
    Repeat,
    Rule,
    TextType,
)
from formc.record import Mutable, Record, part
from formc.shapes.offers import Offer
from formc.source import Span

ROW = "row"


class Verdict(Record, frozen=True):
    """What was asked, where it stands, and what was found wrong, if anything. A fragment is judged
    in each of its places."""

    about: str
    at: Span
    found: Diagnostic | None


class Asking(Mutable):
    """Asks a form everything. Questions that were asked before are not asked again."""

    form: Form
    world: World
    asked: dict[Question, Model | bool | None] = part(default_factory=dict)
    places: dict[Path, Question] = part(default_factory=dict)  # that an item is shown
    rules: dict[Path, list[Given]] = part(default_factory=lambda: defaultdict(list))

    def verdicts(self) -> Iterator[Verdict]:
        self._note_rules()
        filled = [*self._unfillable(item for page in self.form.pages for item in page.items)]
        if self.world.unfillable:
            self.asked.clear()  # what follows from them is not reported as well
        yield from filled
        for rule in self.form.rules:
            yield from self._rule(rule)
        for page in self.form.pages:
            if page.visible not in (TRUE, FALSE):
                at = self.form.spans.get(("page", (page.name,)), page.origin)
                yield self._seen(at, page.name, Question(given(page.visible)), TRUE)
            yield from self._items(page.items, page.visible)
        for fee in self.form.fees:
            yield from self._fee(fee)

    # Asking ---------------------------------------------------------------------------------

    def _ask(self, question: Question) -> Model | bool | None:
        if question not in self.asked:
            self.asked[question] = answers(self.world, question)
        return self.asked[question]

    def _never(self, question: Question) -> bool:
        return bool(question.given or question.also) and self._ask(question) is None

    def _clash(self, question: Question) -> Say:
        return contradiction(self.world, clash(self.world, question))

    def _example(self, question: Question) -> Say:
        found = self._ask(question)
        if not isinstance(found, Model):
            return NOTHING
        return example(self.world, found, [given.formula for given in question.given])

    def _span(self, key: str, path: Path, otherwise: Span) -> Span:
        return self.form.spans.get((key, path), otherwise)

    # Rules ----------------------------------------------------------------------------------

    def _note_rules(self) -> None:
        """By item, the rules that read it where it stands and that somebody can keep."""
        for rule in self.form.rules:
            row, also = self._surroundings(rule.row)
            together = (*given(rule.when), *given(rule.condition))
            if rule.level != "error" or self._never(Question(together, row, also)):
                continue
            fails = (
                rule.condition.operand if isinstance(rule.condition, Not) else Not(rule.condition)
            )
            broken = conjunction((rule.when, fails))
            scope = Scope.FORM if rule.row is None else Scope.ROW
            for path in _refs(rule.condition, scope):
                if self.world.rows_of.get(path) == rule.row:
                    self.rules[path].append(Given(broken, False, weakly=True))

    def _rule(self, rule: Rule) -> Iterator[Verdict]:
        row, also = self._surroundings(rule.row)
        judged = given(rule.when)
        at = self._span("check", (rule.id,), rule.origin)
        when_at = self._span("when", (rule.id,), at)
        if rule.when != TRUE:
            asked = Question(judged, row, also)
            never = self._never(asked)
            found = insight.when_never(when_at, rule.id, self._clash(asked)) if never else None
            yield Verdict("when", when_at, found)
            if never:
                return
        fails = Question((*judged, *given(rule.condition, False)), row, also)
        holds = Question((*judged, *given(rule.condition)), row, also)
        found = None
        if self._never(fails):
            found = insight.rule_never_fails(at, rule.id, self._clash(fails))
        elif self._never(holds):
            shows = self._example(fails)
            found = insight.rule_never_holds(at, rule.id, self._clash(holds), shows)
        yield Verdict("check", at, found)
        yield from self._branches(rule.condition, Question(judged, row, also), at)

    def _surroundings(self, repeat: Path | None) -> tuple[str, tuple[Statement, ...]]:
        """The row that a formula stands in: there is one only where the repeat is there."""
        if repeat is None:
            return "", ()
        return ROW, (Present(Thing(repeat), True),)

    # Items ----------------------------------------------------------------------------------

    def _items(self, items: Iterable[Item], around: Expr) -> Iterator[Verdict]:
        for item in items:
            shown = self._shown(item)
            if item.visible not in (TRUE, FALSE):
                at = self._span("visible", item.path, item.origin)
                yield self._seen(at, item.name, shown, around)
            if self._never(shown):
                continue
            if isinstance(item, Field | Group) and item.required not in (TRUE, FALSE):
                yield self._required(item, shown)
            if isinstance(item, Field):
                yield from self._field(item, shown)
            if not isinstance(item, Field | Note):
                yield from self._items(item.items, item.shown)

    def _shown(self, item: Item) -> Question:
        if item.path not in self.places:
            row, also = self._surroundings(self.world.rows_of.get(item.path))
            self.places[item.path] = Question(given(item.shown), row, also)
        return self.places[item.path]

    def _seen(self, at: Span, name: str, shown: Question, around: Expr) -> Verdict:
        found = None
        if self._never(shown) and not self._never(Question(given(around), shown.row, shown.also)):
            found = insight.item_never_visible(at, name, self._clash(shown))
        return Verdict("visible", at, found)

    def _required(self, item: Field | Group, shown: Question) -> Verdict:
        at = self._span("required", item.path, item.origin)
        asked = Question((*shown.given, *given(item.required)), shown.row, shown.also)
        found = None
        if self._never(asked):
            found = insight.never_required(at, item.name, self._clash(asked))
        return Verdict("required", at, found)

    def _field(self, item: Field, shown: Question) -> Iterator[Verdict]:
        if item.value is not None:
            at = self._span("value", item.path, item.origin)
            yield self._within(item, item.value, shown, at)
            yield from self._branches(item.value, shown, at)

    def _within(self, item: Field, value: Expr, shown: Question, at: Span) -> Verdict:
        """Answers that break nothing else and take a computed number out of its bounds."""
        found = None
        for bound, op, limit in _crossed(item, value.type):
            read = dict.fromkeys(rule for path in _refs(value) for rule in self.rules.get(path, ()))
            out = Compare(op, value, limit)
            asked = Question((*shown.given, *read, Given(out, True)), shown.row, shown.also)
            model = self._ask(asked)
            if isinstance(model, Model) and model.exact and found is None:
                shows = example(self.world, model, [one.formula for one in asked.given])
                found = insight.value_outside(at, item.name, bound, spelled(limit), shows)
        return Verdict("within", at, found)

    # What nobody can fill in ------------------------------------------------------------------

    def _unfillable(self, items: Iterable[Item]) -> Iterator[Verdict]:
        """Asked first, as everything would follow from an answer that there cannot be."""
        for item in items:
            shown = self._shown(item)
            if isinstance(item, Field) and item.value is None and not self._never(shown):
                yield from self._filled(item, shown)
            if isinstance(item, Group | Repeat):
                yield from self._unfillable(item.items)

    def _filled(self, item: Field, shown: Question) -> Iterator[Verdict]:
        """Bounds of days may cross on every day of filing; a pattern may not fit the lengths; a
        filter may leave no option; and rules may leave no answer, where there has to be one."""
        keys = ("max", "min", "pattern", "where")
        key = next((key for key in keys if (key, item.path) in self.form.spans), "")
        at = self._span(key, item.path, item.origin)
        there = Present(Thing(item.path, shown.row), True)
        why, offered = NOTHING, self.world.offers(item)
        asked = Question(shown.given, shown.row, (*shown.also, there))
        match item.type:
            case DateType(minimum=first, maximum=last) if "today" in (first, last):
                why = self._why(asked)
            case ChoiceType() if offered:
                why = self._why(asked)
            case TextType(pattern=str(pattern), min_length=low, max_length=high):
                why = _lengths(pattern, low, high)
            case _:
                pass
        if not (why.pl or offered or item.path in self.rules):
            yield Verdict("filled", at, None)
            return
        needed = Question((*shown.given, *given(item.needed)), shown.row, shown.also)
        found = None
        if not why.pl and item.path in self.rules:
            why = self._ruled_out(item, needed, there)
        if why.pl:
            self.world.unfillable.add(item.path)
            found = insight.never_filled(at, item.name, why, self._example(needed))
        elif offered and len(offered) <= OFFERS:
            found = self._nothing_offered(item, needed, offered, at)
        yield Verdict("filled", at, found)

    def _why(self, asked: Question) -> Say:
        return self._clash(asked) if self._never(asked) else NOTHING

    def _ruled_out(self, item: Field, needed: Question, there: Present) -> Say:
        """Why no answer that the item needs can keep all rules that read it; empty where one can.
        A rule that nobody can keep is reported by itself."""
        kept = tuple(self.rules[item.path])
        if item.needed == FALSE or (item.needed == TRUE and len(kept) == 1) or self._never(needed):
            return NOTHING
        return self._why(Question((*needed.given, *kept), needed.row, (*needed.also, there)))

    def _nothing_offered(
        self, item: Field, needed: Question, offered: tuple[Offer, ...], at: Span
    ) -> Diagnostic | None:
        """Answers with which an item has to be filled in and no option is offered."""
        if item.needed == FALSE:
            return None
        none = tuple(Given(offer.condition, False, weakly=True) for offer in offered)
        asked = Question((*needed.given, *none), needed.row, needed.also)
        found = self._ask(asked)
        if not isinstance(found, Model) or not found.exact:
            return None
        formulas = [one.formula for one in asked.given]
        return insight.nothing_offered(at, item.name, example(self.world, found, formulas))

    # Fees and branches ----------------------------------------------------------------------

    def _fee(self, fee: Fee) -> Iterator[Verdict]:
        due = Question(given(fee.when))
        at = self._span("when", ("fee", fee.id), fee.origin)
        if fee.when not in (TRUE, FALSE):
            never = self._never(due)
            found = insight.when_never(at, fee.id, self._clash(due)) if never else None
            yield Verdict("when", at, found)
            if never:
                return
        if ("amount", ("fee", fee.id)) in self.form.spans:
            at = self.form.spans["amount", ("fee", fee.id)]
            yield from self._branches(fee.amount, due, at)
            return
        yield from self._table(fee, due)

    def _table(self, fee: Fee, due: Question) -> Iterator[Verdict]:
        """First hit: a row is reached where all before are definitely false."""
        number, rest, before = 1, fee.amount, due.given
        while isinstance(rest, If):
            at = self._span(f"row {number}", ("fee", fee.id), fee.origin)
            asked = Question((*before, *given(rest.condition)))
            found = None
            if self._never(asked):
                words = spelled(rest.condition)
                found = insight.dead_branch(at, words, self._clash(asked))
            yield Verdict("row", at, found)
            before = (*before, *given(rest.condition, False))
            number, rest = number + 1, rest.otherwise

    def _branches(
        self, expr: Expr, around: Question, at: Span, chained: bool = False
    ) -> Iterator[Verdict]:
        """Every `if` in a formula. The last `else` of a chain is a matter of form."""
        if not isinstance(expr, If):
            for child in children(expr):
                yield from self._branches(child, around, at)
            return
        yes = _with(around, given(expr.condition))
        no = _with(around, given(expr.condition, False))
        found = None
        if self._never(yes):
            found = insight.dead_branch(at, spelled(expr.then), self._clash(yes))
        elif not chained and not isinstance(expr.otherwise, If) and self._never(no):
            found = insight.dead_branch(at, spelled(expr.otherwise), self._clash(no))
        yield Verdict(f"if {spelled(expr.condition)}", at, found)
        yield from self._branches(expr.then, yes, at)
        yield from self._branches(expr.otherwise, no, at, chained=True)


def given(formula: Expr, holds: bool = True) -> tuple[Given, ...]:
    """What has to hold for the formula to hold (or to fail), part by part."""
    match formula:
        case And(operands) if holds:
            return tuple(part for operand in operands for part in given(operand))
        case Or(operands) if not holds:
            return tuple(part for operand in operands for part in given(operand, False))
        case _:
            return () if formula == TRUE and holds else (Given(formula, holds),)


def _refs(formula: Expr, scope: Scope | None = None) -> dict[Path, None]:
    """The items whose values a formula reads itself, outside aggregates."""
    found = (part for part in walk(formula) if isinstance(part, Ref))
    wanted = {Scope.FORM, Scope.ROW} if scope is None else {scope}
    return dict.fromkeys(part.path for part in found if part.scope in wanted)


def _crossed(item: Field, type: Type) -> Iterator[tuple[str, str, Literal]]:
    """The bounds of a number that its formula might leave, with the comparison that says so."""
    if not isinstance(item.type, NumberType) or not isinstance(type, Number):
        return
    low, high, scale = item.type.minimum, item.type.maximum, item.type.scale
    larger = 10 ** max(0, type.scale - scale)
    smaller = 10 ** max(0, scale - type.scale)
    if type.low * smaller < low * larger:
        yield "min", "<", Literal(Number(scale, low, low), low)
    if type.high * smaller > high * larger:
        yield "max", ">", Literal(Number(scale, high, high), high)


def _with(question: Question, more: tuple[Given, ...]) -> Question:
    return Question((*question.given, *more), question.row, question.also)


@lru_cache(maxsize=1024)  # the same types stand in many forms
def _lengths(pattern: str, low: int, high: int) -> Say:
    """Why no text of this pattern has a length within the bounds; empty where one may."""
    parsed = patterns.parse(pattern)
    if isinstance(parsed, patterns.Mistake):
        return NOTHING
    shortest, longest = patterns.lengths(parsed)
    if shortest <= high and (longest is None or low <= longest):
        return NOTHING
    most = "" if longest is None else f"…{longest}"
    return Say(
        f"`pattern` ma {shortest}{most} znaków; granice {low}…{high}",
        f"`pattern` has {shortest}{most} characters; the bounds are {low}…{high}",
    )
