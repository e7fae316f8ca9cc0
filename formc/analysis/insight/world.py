"""What is known of the answers of a form before anybody asks: bounds, options, what is required.

The answers meant are those that break nothing but what is asked about: within their bounds, there
where they are required, hidden where they are not shown, computed where they are computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from formc.analysis.insight.logic import Statement, Thing
from formc.expr import pattern as patterns
from formc.expr.tree import (
    FALSE,
    TRUE,
    Answered,
    Call,
    Day,
    Expr,
    Number,
    OfficeValue,
    Path,
    Ref,
    Scope,
    Today,
    walk,
)
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateType,
    Field,
    Form,
    Item,
    NumberType,
    Repeat,
    TextType,
    ValueType,
)
from formc.record import Mutable, part
from formc.shapes.offers import Offer, allowed, offers

FIRST = date(1800, 1, 1).toordinal()
LAST = date(2299, 12, 31).toordinal()
TODAY = Thing((), "", Today())

EFFORT = 4000
OFFERS = 40  # a filter with more different conditions than these is not looked into
Bounds = tuple[int, int]


class TooHardError(Exception):
    """More work than anybody wants to wait for; the question stays unanswered."""


class World(Mutable):
    """A form as a set of things. Nobody files before `since`."""

    form: Form
    since: str
    items: dict[Path, Item] = part(default_factory=dict)
    rows_of: dict[Path, Path] = part(default_factory=dict)  # item → the repeat that it lies in
    effort: int = 0  # parts of formulas that were read for the question at hand
    guessed: bool = False  # something in it was taken to be possible without a look
    ways: int = 0  # to answer a few questions, that were tried for all questions
    unfillable: set[Path] = part(default_factory=set)  # reported; nothing follows from them
    read: dict[tuple[int, str, bool, str, str], tuple[Expr, Statement, bool]] = part(
        default_factory=dict
    )  # formulas that were read, as statements, and whether something was guessed
    _codes: dict[Path, tuple[str, ...] | None] = part(default_factory=dict)
    _filters: dict[Path, Expr] = part(default_factory=dict)
    _offers: dict[Path, tuple[Offer, ...]] = part(default_factory=dict)
    _behind: dict[Path, dict[Path, None]] = part(default_factory=dict)

    @classmethod
    def of(cls, form: Form, since: str) -> World:
        world = cls(form, since)
        for item in form.walk():
            world.items[item.path] = item
            repeat = world.rows_of.get(item.path[:-1])
            if isinstance(world.items.get(item.path[:-1]), Repeat):
                repeat = item.path[:-1]
            if repeat is not None:
                world.rows_of[item.path] = repeat
        return world

    def spend(self) -> None:
        """One more part of a formula: those that ask both ways in every part are too many."""
        self.effort += 1
        if self.effort > EFFORT:
            raise TooHardError

    def type_of(self, thing: Thing) -> ValueType | None:
        """The type of the answer or office value; None for groups, repeats and results."""
        if isinstance(thing.term, OfficeValue):
            name = thing.term.name
            return next((one.type for one in self.form.settings if one.id == name), None)
        item = self.items.get(thing.path)
        return item.type if isinstance(item, Field) else None

    def codes(self, thing: Thing) -> tuple[str, ...] | None:
        """All values that the thing can have, in order; None where there is no end of them."""
        if thing.term is not None:
            sex = isinstance(thing.term, Call) and thing.term.function == "pesel_sex"
            return ("K", "M") if sex else None
        if thing.path not in self._codes:
            match self.type_of(thing):
                case BooleanType():
                    known: tuple[str, ...] | None = ("true", "false")
                case ConsentType():
                    known = ("true",)
                case ChoiceType(codelist=codelist):
                    known = codelist.codes
                case _:
                    known = None
            self._codes[thing.path] = known
        return self._codes[thing.path]

    def bounds(self, thing: Thing) -> Bounds | None:
        """The smallest and the largest number that the thing can be; None if it is no number."""
        match thing.term:
            case Today():
                return date.fromisoformat(self.since).toordinal(), LAST
            case Call("length", (Ref(path),)) if isinstance(
                text := self.type_of(Thing(path)), TextType
            ):
                return text.min_length, text.max_length
            case None | OfficeValue():
                pass
            case result:
                return _of_result(result)
        match self.type_of(thing):
            case NumberType(minimum=low, maximum=high):
                return low, high
            case DateType(minimum=first, maximum=last):
                return _day(first, FIRST), _day(last, LAST)
            case _:
                return None

    def fits(self, thing: Thing, text: str) -> bool:
        """Whether the type of a text lets this text be."""
        type = self.type_of(thing)
        if not isinstance(type, TextType):
            return True
        if not type.min_length <= len(text) <= type.max_length:
            return False
        return type.pattern is None or matches(type.pattern, text)

    def filter(self, item: Field) -> Expr:
        """What holds of the chosen option and what its filter reads, where it is answered."""
        if not isinstance(item.type, ChoiceType) or item.type.where is None:
            return TRUE
        if item.path not in self._filters:
            few = len(self.offers(item)) <= OFFERS
            self._filters[item.path] = allowed(item, self.rows_of.get(item.path)) if few else TRUE
        return self._filters[item.path]

    def offers(self, item: Field) -> tuple[Offer, ...]:
        """The options of a filtered list by condition; none where all are always offered."""
        if not isinstance(item.type, ChoiceType) or item.type.where is None:
            return ()
        if item.path not in self._offers:
            found = offers(item.type)
            always = all(offer.condition == TRUE for offer in found)
            self._offers[item.path] = () if always else found
        return self._offers[item.path]

    def uncertain(self, formulas: Iterable[Expr], also: Iterable[Path] = ()) -> list[Path]:
        """The items that matter to the formulas and may have no right answer at all: filtered and
        computed ones. Whether they are answered has to be decided, whoever reads them."""
        found: dict[Path, None] = {}
        for path in (*also, *(path for formula in formulas for path in _mentioned(formula))):
            found.update(self._uncertain(path))
        return [*found]

    def _uncertain(self, path: Path) -> dict[Path, None]:
        if path not in self._behind:
            item, found = self.items[path], self._behind.setdefault(path, {})
            if isinstance(item, Field):
                brings = [item.shown, item.needed, self.filter(item)]
                brings += [] if item.value is None else [item.value]
                found.update(dict.fromkeys(self.uncertain(brings)))
                if item.value is not None or self.filter(item) != TRUE:
                    found[path] = None
        return self._behind[path]

    def holds(self, kind: str, path: Path) -> bool:
        """Whether a fact may be made use of: from what is reported as impossible all follows."""
        return path not in self.unfillable or kind not in {"bounds", "filter", "needed"}

    def needed(self, item: Item) -> Expr:
        """When the item has to be answered, where it is shown."""
        if isinstance(item, Field):
            return item.needed
        return FALSE


def _mentioned(formula: Expr) -> Iterator[Path]:
    for piece in walk(formula):
        match piece:
            case Ref(path, Scope.FORM | Scope.ROW):
                yield path
            case Answered(path, Scope.FORM | Scope.ROW, parts):
                yield from parts or (path,)
            case _:
                pass


def matches(pattern: str, text: str) -> bool:
    """Whether a portable pattern, known to be right, accepts the text."""
    parsed = patterns.parse(pattern)
    return isinstance(parsed, patterns.Mistake) or patterns.accepts(parsed, text)


def _of_result(result: Expr) -> Bounds | None:
    """The static bounds of what a function gives."""
    match result.type:
        case Number(_, low, high):
            return low, high
        case Day():
            return FIRST, LAST
        case _:
            return None


def _day(bound: str | None, otherwise: int) -> int:
    """A bound as a number; `today` is a relation of two things, not a number."""
    if bound is None or bound == "today":
        return otherwise
    return date.fromisoformat(bound).toordinal()
