"""What a form page shows, complete and decided: the templates only draw it.

`id` is the name under which a control posts and its id in the page; ids of what stands around it
are `hint-`, `error-`, `when-`, `unit-`, `count-` and `key`. Every id has a `-`, so none can hide a
property of the DOM.
"""

from __future__ import annotations

from formc.record import Record
from formc.shapes.prose import Paragraphs as Paragraphs


class Line(Record, frozen=True, kw_only=True):
    """A text input; `width` is about how many characters it shows."""

    value: str
    kind: str = "line"
    inputmode: str = "text"
    autocomplete: str = ""
    width: int = 0
    unit: str = ""
    readonly: bool = False
    spelled: bool = True  # words of a language, not a number or an address


class Area(Record, frozen=True, kw_only=True):
    """Text of many lines with a count of characters."""

    value: str
    maximum: int
    kind: str = "area"


class OptionView(Record, frozen=True, kw_only=True):
    id: str
    value: str
    label: str
    hint: str = ""
    chosen: bool = False


class OptionGroup(Record, frozen=True, kw_only=True):
    """Options of a select under one label, or under none."""

    label: str
    options: tuple[OptionView, ...]


class Choice(Record, frozen=True, kw_only=True):
    """`kind` is radios | select | checkboxes; `groups` are the options as a select shows them."""

    kind: str
    options: tuple[OptionView, ...]
    groups: tuple[OptionGroup, ...] = ()
    autocomplete: str = ""


class Consent(Record, frozen=True, kw_only=True):
    chosen: bool
    kind: str = "consent"


class DatePart(Record, frozen=True, kw_only=True):
    id: str
    label: str
    value: str
    width: int
    inputmode: str = "numeric"
    autocomplete: str = ""


class DateParts(Record, frozen=True, kw_only=True):
    parts: tuple[DatePart, ...]
    kind: str = "date"


class PlaceParts(Record, frozen=True, kw_only=True):
    """`kinds` to choose from, none where there is one only. `points` are the lines of vertices and
    `parcel` the identifier; None where the field does not ask for it. `lines`: there may be
    several vertices. The hints are those of the parts, where there are several kinds."""

    kinds: tuple[OptionView, ...]
    points: str | None
    parcel: str | None
    lines: bool
    points_hint: str = ""
    parcel_hint: str = ""
    kind: str = "place"


class StoredFile(Record, frozen=True, kw_only=True):
    id: str
    token: str
    label: str
    described: str  # the answer that it is, as JSON


class Upload(Record, frozen=True, kw_only=True):
    accept: str
    many: bool
    stored: tuple[StoredFile, ...] = ()
    stored_name: str = ""
    kind: str = "upload"


class Output(Record, frozen=True, kw_only=True):
    """A computed answer. `shown` says how scripts spell it (number | date | boolean | text);
    `labels` are the words of its codes, as JSON."""

    value: str
    shown: str
    labels: str = ""
    unit: str = ""
    kind: str = "output"


Drawn = Line | Area | Choice | Consent | DateParts | PlaceParts | Upload | Output


class Question(Record, frozen=True, kw_only=True):
    """One field: `wire` is its kind on the wire, `control` what is drawn."""

    name: str
    wire: str
    id: str
    key: str
    label: str
    control: Drawn
    alike: bool = False  # its group tells it from others of this label
    optional: bool = False
    hint: Paragraphs = ()
    when: str = ""
    errors: tuple[str, ...] = ()
    described: str = ""  # the ids of everything said about it
    default: str = ""  # what an untouched control answers, as JSON
    kind: str = "question"


class GroupView(Record, frozen=True, kw_only=True):
    name: str
    id: str
    key: str
    label: str
    items: tuple[ItemView, ...]
    level: int  # 0 outside every group
    echo: bool = False  # the heading above says the same
    required: bool = False  # stays when nothing but defaults is answered
    optional: bool = False
    hint: Paragraphs = ()
    when: str = ""
    errors: tuple[str, ...] = ()
    described: str = ""
    kind: str = "group"


class RowView(Record, frozen=True, kw_only=True):
    number: str  # posted; `%` in the row that scripts copy
    id: str
    key: str
    legend: str
    items: tuple[ItemView, ...]
    remove: str  # what `_usun` posts
    remove_label: str
    errors: tuple[str, ...] = ()
    described: str = ""


class RepeatView(Record, frozen=True, kw_only=True):
    name: str
    id: str
    key: str
    label: str
    each: str
    rows: tuple[RowView, ...]
    blank: RowView
    order: str
    add: str
    add_label: str
    minimum: int
    maximum: int
    limits: str
    level: int
    echo: bool = False
    optional: bool = False
    hint: Paragraphs = ()
    when: str = ""
    errors: tuple[str, ...] = ()
    described: str = ""
    kind: str = "repeat"


class NoteView(Record, frozen=True, kw_only=True):
    name: str
    key: str
    text: Paragraphs
    when: str = ""
    kind: str = "note"


ItemView = Question | GroupView | RepeatView | NoteView


class Section(Record, frozen=True, kw_only=True):
    """A page of the form; a heading where there are several."""

    id: str
    title: str
    items: tuple[ItemView, ...]
    intro: Paragraphs = ()
    when: str = ""


class Told(Record, frozen=True, kw_only=True):
    """A line of the error summary; `href` is "" where no control is to blame."""

    href: str
    words: str


class FeeView(Record, frozen=True, kw_only=True):
    id: str
    title: str
    amount: str
    unknown: str  # what stands instead of an amount that nobody can tell
    when: str = ""
    due: str = ""
    notes: tuple[str, ...] = ()


class InputView(Record, frozen=True, kw_only=True):
    """Something to bring; `form` is original, copy…"""

    title: str
    form: str = ""
    note: str = ""


class PrivacyView(Record, frozen=True, kw_only=True):
    purposes: tuple[str, ...]
    basis: tuple[str, ...]


class Script(Record, frozen=True, kw_only=True):
    src: str
    integrity: str = ""


class PageView(Record, frozen=True, kw_only=True):
    """The whole page."""

    form: str
    version: str
    title: str
    sections: tuple[Section, ...]
    problems: tuple[Told, ...]
    warnings: tuple[Told, ...]
    inputs: tuple[InputView, ...]
    fees: tuple[FeeView, ...]
    privacy: PrivacyView | None
    signature: str
    action: str
    focus: str
    on: str
    office: str  # JSON
    submit: str
    untouched: bool
    multipart: bool
    marks_optional: bool
    stylesheet: Script
    scripts: tuple[Script, ...]
