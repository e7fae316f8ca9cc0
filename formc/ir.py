"""What a service *is*, once every name is resolved and every formula is typed.

The front end makes these values; targets only read them. They are frozen, hold no sugar and no
YAML, and compare without regard to where they were written. Adding a kind of item or value type
here makes the type checker list every target that has to learn it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from formc.adoption import Adoption
from formc.expr.tree import FALSE, TRUE, Expr, Path, Scope, Type
from formc.migration import Migration
from formc.publication import Registry
from formc.record import Placed, Record, part
from formc.source import BUILTIN, Span


class Text(Record, frozen=True):
    """Words for people, by language. Polish is always there."""

    pl: str
    others: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.pl


# Value types: what one answer may be ------------------------------------------------------


class TextType(Record, frozen=True, kw_only=True):
    """Lengths in code points. `pattern` is portable and for the whole text; `checksum` a row of the
    check digits. `strip`, `upper`: characters that a project's own type loses, letters raised."""

    min_length: int = 1
    max_length: int = 255
    pattern: str | None = None
    checksum: str | None = None
    multiline: bool = False
    strip: str = ""
    upper: bool = False


class NumberType(Record, frozen=True, kw_only=True):
    """`minimum` and `maximum` are scaled integers: 12.50 with scale 2 is 1250. Scale 0 is an
    integer (a JSON number); any other is a decimal string."""

    scale: int
    minimum: int
    maximum: int


class BooleanType(Record, frozen=True):
    """Yes or no."""


class ConsentType(Record, frozen=True):
    """Given or absent; the label is the statement that is consented to."""


class DateType(Record, frozen=True, kw_only=True):
    """Bounds are ISO days, or `today` for the day of filing; None stands for 1800 and 2299."""

    minimum: str | None = None
    maximum: str | None = None


class TimeType(Record, frozen=True):
    """An hour and a minute of the day in Poland."""


class DateTimeType(Record, frozen=True):
    """A day, an hour and a minute in Poland, without a zone; the day from 1800 to 2299."""


class Option(Record, frozen=True):
    """One position of a codelist; `columns` are what filters read, by column."""

    code: str
    label: Text
    hint: Text | None = None
    columns: tuple[tuple[str, str], ...] = ()


class Codelist(Record, frozen=True, kw_only=True):
    """The positions in the order shown. A list written in a field has the field's path as id."""

    id: str
    version: str
    title: Text
    options: tuple[Option, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    @property
    def large(self) -> bool:
        """More than 200 options: one file beside the validators (contracts, 19)."""
        return len(self.options) > 200


class ChoiceType(Record, frozen=True, kw_only=True):
    """One code of a list, or with `many` a list of different codes. An option is offered where
    `where`, read with its columns (`Column`), is definitely true; without it always."""

    codelist: Codelist
    many: bool = False
    where: Expr | None = None


class FileType(Record, frozen=True, kw_only=True):
    """`accept` are media types; `max_size` is in bytes; with `many` a list of
    `minimum`…`maximum` files. `input` names an entry of the service's `inputs`."""

    accept: tuple[str, ...]
    max_size: int
    many: bool = False
    minimum: int = 1
    maximum: int = 1
    input: str | None = None


class PlaceType(Record, frozen=True):
    """Where something is: `kinds` are what it may be, of point | line | area | parcel."""

    kinds: tuple[str, ...]


_WhenType = DateType | TimeType | DateTimeType
_ThingType = FileType | PlaceType
ValueType = TextType | NumberType | BooleanType | ConsentType | _WhenType | ChoiceType | _ThingType


# Items: what a form is made of -------------------------------------------------------------
# `visible` and `required` are what the author wrote. Targets read what holds: `shown` joins the
# conditions of the page and all that is around the item; `needed` its groups' (contracts, 8).


class Field(Placed, frozen=True, kw_only=True):
    """One answer. `value` makes it computed: read-only, never asked."""

    name: str
    path: Path
    label: Text
    type: ValueType
    semantic: str  # the row of the table of types: pesel, email, money, text…
    hint: Text | None = None
    visible: Expr = TRUE
    required: Expr = TRUE
    shown: Expr = TRUE
    needed: Expr = TRUE
    value: Expr | None = None
    default: object = None  # a canonical answer
    unit: Text | None = None
    readonly: bool = False
    autocomplete: str | None = None
    sensitive: bool = False
    means: str | None = None  # a row of the table of party properties
    prefill: str | None = None
    messages: tuple[tuple[str, Text], ...] = ()  # by code of problem
    xml: str = ""  # element name
    origin: Span = BUILTIN


class Group(Placed, frozen=True, kw_only=True):
    """Items that belong together: an object in the answers."""

    name: str
    path: Path
    label: Text
    items: tuple[Item, ...]
    hint: Text | None = None
    visible: Expr = TRUE
    required: Expr = TRUE
    shown: Expr = TRUE
    role: str | None = None  # applicant | co_applicant | proxy
    xml: str = ""
    origin: Span = BUILTIN


class Repeat(Placed, frozen=True, kw_only=True):
    """Rows of the same items: a list of objects in the answers. Never inside another repeat."""

    name: str
    path: Path
    label: Text
    each: str
    each_label: Text
    minimum: int
    maximum: int
    items: tuple[Item, ...]
    hint: Text | None = None
    visible: Expr = TRUE
    shown: Expr = TRUE
    role: str | None = None
    xml: str = ""
    each_xml: str = ""
    origin: Span = BUILTIN


class Note(Placed, frozen=True, kw_only=True):
    """Words between the questions; no answer."""

    name: str
    path: Path
    text: Text
    visible: Expr = TRUE
    shown: Expr = TRUE
    origin: Span = BUILTIN


Item = Field | Group | Repeat | Note


class Page(Placed, frozen=True, kw_only=True):
    """A step of the form; no level of a path."""

    name: str
    title: Text
    items: tuple[Item, ...]
    intro: Text | None = None
    visible: Expr = TRUE
    origin: Span = BUILTIN


class Place(Record, frozen=True):
    """Where a rule's problem stands; an empty path in `Scope.ROW` means the row itself."""

    path: Path
    scope: Scope


class Rule(Placed, frozen=True, kw_only=True):
    """A condition that accepted answers satisfy: a problem where it is definitely false. `path` is
    the group or repeat that holds the rule; `row` the repeat for whose rows it is judged, or None.
    A `warning` is shown and never part of the verdict."""

    ASIDE = frozenset({"origin", "message_origin"})

    id: str
    path: Path
    row: Path | None
    condition: Expr
    when: Expr
    message: Text
    at: tuple[Place, ...]
    level: str = "error"
    origin: Span = BUILTIN
    message_origin: Span = BUILTIN


class Setting(Record, frozen=True, kw_only=True):
    """A value that the office sets (`office_values`)."""

    id: str
    title: Text
    type: ValueType
    formula_type: Type
    basis: Text | None = None


class Fee(Placed, frozen=True, kw_only=True):
    """What is to be paid: `amount` is a Number of scale 2; due where `when` is definitely true.
    `due` is on-filing | before-decision | after-decision. A fee with a missing amount (an office
    value that nobody set) is listed without. `tariff` is a row of `law/stamp-duty.yaml`."""

    id: str
    title: Text
    amount: Expr
    when: Expr
    due: str
    tariff: str | None = None
    basis: Text | None = None
    note: Text | None = None
    origin: Span = BUILTIN


class Test(Placed, frozen=True, kw_only=True):
    """An example with the expected verdict. `answers` as written (canonical scalars where the
    item's type could read them), `posted` pairs instead of answers, or None. `errors` is the exact
    set of (path, code, rule id or ""), `warnings` likewise (None: any); `fees` pairs of (fee id or
    `total`, amount)."""

    name: str
    on: str
    office: tuple[tuple[str, str], ...]
    answers: object
    posted: tuple[tuple[str, str], ...] | None
    valid: bool
    errors: tuple[tuple[str, str, str], ...]
    warnings: tuple[tuple[str, str, str], ...] | None = None
    fees: tuple[tuple[str, str], ...] = ()
    origin: Span = BUILTIN


class Privacy(Record, frozen=True, kw_only=True):
    """What the privacy notice says."""

    purposes: tuple[Text, ...]
    basis: tuple[Text, ...]
    retention: str


class Signature(Record, frozen=True, kw_only=True):
    """Who signs, and how."""

    by: str  # applicant | each_applicant
    kinds: tuple[str, ...]  # trusted_profile | qualified | own_hand


class Input(Record, frozen=True, kw_only=True):
    """Something the applicant must bring. `needed` is derived from the fields that name it."""

    id: str
    kind: str  # attachment | evidence | shown
    title: Text
    form: str | None = None  # oryginal | kopia | do-wgladu
    note: Text | None = None
    needed: Expr = FALSE


class Form(Placed, frozen=True, kw_only=True):
    """The unit of answers, document, namespace, validators, fees and version. `order` has the items
    with a condition or a computed value, each after all that its formulas read (contracts, 2)."""

    ASIDE = frozenset({"origin", "spans", "tests_origin", "registry"})

    id: str
    version: str
    title: Text
    pages: tuple[Page, ...]
    rules: tuple[Rule, ...]
    order: tuple[Path, ...] = ()
    settings: tuple[Setting, ...] = ()
    fees: tuple[Fee, ...] = ()
    inputs: tuple[Input, ...] = ()
    privacy: Privacy | None = None
    signature: Signature | None = None
    losses: tuple[tuple[str, Text], ...] = ()  # constraint id, reason (contracts, 21)
    namespace: str = ""
    tests: tuple[Test, ...] = ()
    migrations: tuple[Migration, ...] = ()
    adoption: Adoption | None = None  # the template of somebody else that its documents follow
    origin: Span = BUILTIN
    # Where formulas stand: by key (`visible`, `when`, `row 2`) and path, or id in a path's place.
    spans: Mapping[tuple[str, Path], Span] = part(default_factory=dict)
    tests_origin: Span = BUILTIN
    registry: Registry = Registry()

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of all pages: pages are no level of a path."""
        return tuple(item for page in self.pages for item in page.items)

    def walk(self) -> Iterator[Item]:
        """Every item, parents before children, in the order of the form."""
        yield from _walk(self.items)


def _walk(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Group | Repeat):
            yield from _walk(item.items)


# The card -----------------------------------------------------------------------------------


class Act(Record, frozen=True, kw_only=True):
    """An act of law by its base ELI."""

    id: str
    title: Text
    short: Text
    eli: str


class Basis(Record, frozen=True, kw_only=True):
    """Units of one act: `role` is basis | fee | deadline | remedy."""

    act: Act
    units: tuple[str, ...]
    role: str = "basis"


class Duration(Record, frozen=True, kw_only=True):
    """`unit` is day | working-day | month."""

    value: int
    unit: str


class Deadline(Record, frozen=True, kw_only=True):
    """How long something takes; `id` says what: decision, objection, filing…"""

    id: str
    within: Duration
    complex: Duration | None = None
    counted_from: Text | None = None
    note: Text | None = None
    basis: Basis | None = None


class Outcome(Record, frozen=True, kw_only=True):
    kind: str
    title: Text


class Remedy(Record, frozen=True, kw_only=True):
    kind: str
    body: Text
    within: Duration | None = None
    via: Text | None = None
    note: Text | None = None


class Records(Record, frozen=True, kw_only=True):
    jrwa: str | None = None
    category: str | None = None
    case_title: str | None = None


class Content(Record, frozen=True, kw_only=True):
    """Who answers for the words, and until when they were right."""

    legal_state: str
    confidence: str  # high | medium | low
    evidence: tuple[str, ...] = ()
    reviewed_by: str | None = None


class Domain(Record, frozen=True, kw_only=True):
    id: str
    title: Text


class Service(Placed, frozen=True, kw_only=True):
    """The unit of card, fees, deadlines, records and office data; it points to one form."""

    id: str
    version: str
    title: Text
    summary: Text
    domain: Domain
    level: str
    kind: str
    audience: tuple[str, ...]
    form: Form
    content: Content
    procedure: str | None = None
    description: Text | None = None
    who: Text | None = None
    authority: Text | None = None
    legal_basis: tuple[Basis, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    outcome: tuple[Outcome, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    channels: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    delivery: tuple[str, ...] = ()
    silence: Text | None = None  # what happens if nobody answers
    records: Records | None = None
    origin: Span = BUILTIN
