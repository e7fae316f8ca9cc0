"""The half of `form.py` that is the same for every form: fields that keep what was typed.

This is a binding, not an engine: WTForms holds and draws the fields, the generated validator
judges. Nothing is coerced here, and no validator of WTForms is used. The build copies this module
into bundles, where `formc.runtime.*` is `.runtime`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, ClassVar

import wtforms  # type: ignore[import-untyped]
from markupsafe import Markup

from formc.runtime.places import typed_place
from formc.runtime.problems import Problem
from formc.runtime.wire import (
    DATE_PARTS,
    Control,
    Posted,
    PostError,
    Typed,
    canonical,
    change_rows,
    posted_name,
    read_posted,
)

__all__ = ["Answer", "Binding", "PostError", "Row", "Rows"]

TOKENS = ("csrf_token", "csrfmiddlewaretoken")
"""Names that frameworks add to a post; everything else unknown is refused."""

_ROWS_SHOWN = 1  # of a list in which nothing stands yet


class Filled(wtforms.Form):  # type: ignore[misc]  # WTForms has no types
    """A form whose fields are filled from what was read, and from nothing else."""

    def process(self, *given: object, **more: object) -> None:
        """WTForms would put defaults into every field and run filters, which none has."""


class Answer(wtforms.Field):  # type: ignore[misc]  # WTForms has no types
    """One control. `data` is what stands in it: a text, for a date `{d, m, r}`, for `choices` a
    list of codes, for a place `{rodzaj, punkty, dzialka}`, for a file its description with
    `token`; None where nothing does.

    `kind` is that of `Control`, or number, multiline, computed. `choices` are (code, label),
    also of the kinds of a place.
    """

    object_data = None

    def __init__(
        self,
        label: str,
        kind: str,
        *,
        choices: Sequence[tuple[str, str]] = (),
        unit: str = "",
        accept: str = "",
        **given: Any,
    ) -> None:
        super().__init__(label, **given)
        self.kind = kind
        self.choices = choices
        self.unit = unit
        self.accept = accept
        self.data: Any = None
        self.errors: list[str] = []

    def widget(self, field: Answer, **attributes: Any) -> Markup:
        """Draws the control alone; the label and the errors are the template's."""
        return _drawn(field, attributes)

    @property
    def path(self) -> tuple[str, ...]:
        """The names from the form, or from the row, to this item."""
        return tuple(self.short_name.split("-"))


class Row(Filled):
    """The controls of one row; `number` is the posted one."""

    number: int = 0


class Rows(wtforms.Field):  # type: ignore[misc]  # WTForms has no types
    """The rows of a repeat: iterate over them, each is a form of its own. Problems of the list
    itself (too few rows) are in `own_errors`, those of a row itself in its `form_errors`."""

    object_data = None

    def __init__(self, label: str, row: type[Row], *, minimum: int, maximum: int, **given: Any):
        super().__init__(label, **given)
        self.row = row
        self.minimum = minimum
        self.maximum = maximum
        self.rows: list[Row] = []
        self.own_errors: list[str] = []

    def fill(self, typed: Mapping[int, Typed]) -> None:
        """Makes a form of each row, keyed by posted numbers."""
        self.rows = []
        for number, row in (typed or {n: {} for n in range(self._shown())}).items():
            form = self.row(prefix=f"{self.name}-{number}-")
            form.number = number
            _fill(form, row)
            self.rows.append(form)

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(self.short_name.split("-"))

    @property
    def data(self) -> list[dict[str, Any]]:
        return [row.data for row in self.rows]

    @data.setter
    def data(self, value: object) -> None:
        """WTForms clears every field before it fills it; rows are made by `fill` alone."""

    @property
    def errors(self) -> list[Any]:
        """The problems of the list, then those of each row that has some, as in a FieldList."""
        return [*self.own_errors, *(row.errors for row in self.rows if row.errors)]

    @property
    def order(self) -> str:
        """What the hidden control of this list posts: the numbers of its rows."""
        return ",".join(str(row.number) for row in self.rows)

    def widget(self, field: Rows, **attributes: Any) -> Markup:
        """Draws the hidden order of the rows; the rows themselves are the template's."""
        return _tag("input", type="hidden", name=self.name, value=self.order)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def _shown(self) -> int:
        return max(self.minimum, _ROWS_SHOWN)


class Binding(Filled):
    """A form around the generated validator.

    `posted` is what the framework read from the body: Flask's `request.form`, Django's
    `request.POST`, or (name, value) pairs; None shows `answers` instead. `on` is the day of filing,
    `office` the values that the office set, `files` the stored files of this person by token.
    Raises `PostError` for a post that no page of ours makes: answer it with 400.
    """

    shape: ClassVar[tuple[Control, ...]]
    validator: ClassVar[ModuleType]

    def __init__(
        self,
        posted: object = None,
        *,
        on: str,
        office: Mapping[str, object] | None = None,
        files: Mapping[str, Mapping[str, object]] | None = None,
        answers: Mapping[str, Any] | None = None,
        ignore: Iterable[str] = TOKENS,
        lang: str = "pl",
    ) -> None:
        super().__init__(prefix="f-")
        self.on, self.office, self.lang = on, dict(office or {}), lang
        skipped = set(ignore)
        pairs = [(name, value) for name, value in _pairs(posted) if name not in skipped]
        self.posted: Posted = read_posted(self.shape, pairs, files=files)
        if posted is None and answers is not None:
            shown = Posted({}, {}, _typed(self.shape, answers))
            self.posted = change_rows(self.shape, shown)
        self.problems: tuple[Problem, ...] = ()
        self._canonical: tuple[dict[str, Any], dict[tuple[str, ...], tuple[int, ...]]] | None = None
        _fill(self, self.posted.typed)
        if posted is None:
            _with_commas(self)

    @property
    def actions(self) -> tuple[tuple[str, str], ...]:
        """The buttons that were pressed: (`_dodaj`, `drzewa`), (`_wyslij`, ``)."""
        return self.posted.actions

    @property
    def rows(self) -> dict[tuple[str, ...], tuple[int, ...]]:
        """The posted number of each row of the answers, by the path of its repeat."""
        return self._settled()[1]

    def change_rows(self) -> None:
        """Adds and removes the rows that the pressed buttons ask for."""
        self.posted = change_rows(self.shape, self.posted)
        self._canonical = None
        _fill(self, self.posted.typed)

    def answers(self) -> dict[str, Any]:
        """Canonical answers: what was typed, read kindly, without what is hidden."""
        return self._settled()[0]

    def validate(self, extra_validators: object = None, pages: Iterable[str] | None = None) -> bool:
        """Whether the validator accepts the answers. Its problems are in `problems`, and each on
        its field's `errors` (or on `form_errors`, where it stands at no control)."""
        answers, rows = self._settled()
        self.problems = tuple(
            self.validator.validate(
                answers, on=self.on, office=self.office, pages=pages, lang=self.lang
            )
        )
        places = dict(_error_lists(self))
        for messages in places.values():
            messages.clear()
        for problem in self.problems:
            name = posted_name(problem.path, rows)
            places.get(name, places[""]).append(problem.message)
        _show_computed(self, answers)
        return not self.problems

    def warnings(self) -> tuple[Problem, ...]:
        """What to tell the person without refusing the answers."""
        return tuple(
            self.validator.warnings(self.answers(), on=self.on, office=self.office, lang=self.lang)
        )

    def fees(self) -> dict[str, Any]:
        """What is to be paid for these answers."""
        fees: dict[str, Any] = self.validator.fees(self.answers(), on=self.on, office=self.office)
        return fees

    def _settled(self) -> tuple[dict[str, Any], dict[tuple[str, ...], tuple[int, ...]]]:
        if self._canonical is None:
            self._canonical = canonical(
                self.posted,
                lambda tree: self.validator.normalize(tree, on=self.on, office=self.office),
            )
        return self._canonical


def _pairs(posted: Any) -> list[tuple[str, str]]:
    """What frameworks give, as pairs. The values of a name keep their order."""
    match posted:
        case None:
            return []
        case _ if hasattr(posted, "lists"):  # werkzeug's MultiDict, Django's QueryDict
            many = posted.lists()
        case _ if hasattr(posted, "getall"):  # webob, multidict
            many = ((name, posted.getall(name)) for name in dict.fromkeys(posted))
        case Mapping():
            many = ((name, [one] if isinstance(one, str) else one) for name, one in posted.items())
        case _:
            return [(name, value) for name, value in posted]
    return [(name, value) for name, values in many for value in values]


def _fill(form: wtforms.Form, typed: Typed) -> None:
    """Puts into every field what stands in its control."""
    for field in form:
        value: Any = typed
        for name in field.short_name.split("-"):
            value = value.get(name) if type(value) is dict else None
        if isinstance(field, Rows):
            field.fill(value or {})
        else:
            field.data = value


def _with_commas(form: wtforms.Form) -> None:
    """Shows canonical numbers as Poles write them; what somebody typed is never touched."""
    for field in form:
        if isinstance(field, Rows):
            for row in field:
                _with_commas(row)
        elif field.kind == "number" and isinstance(field.data, str):
            field.data = field.data.replace(".", ",")


def _error_lists(form: wtforms.Form, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """The list of messages at every name at which a problem can stand; "" is the form itself."""
    yield name, form.form_errors
    for field in form:
        if isinstance(field, Rows):
            yield field.name, field.own_errors
            for row in field:
                yield from _error_lists(row, f"{field.name}-{row.number}")
        else:
            yield field.name, field.errors


def _show_computed(form: Binding, answers: Mapping[str, Any]) -> None:
    for field in form:
        if isinstance(field, Answer) and field.kind == "computed":
            value: Any = answers
            for name in field.path:
                value = value.get(name) if isinstance(value, Mapping) else None
            field.data = value


def _typed(shape: Sequence[Control], answers: Mapping[str, Any]) -> Typed:
    """Canonical answers as they stand in controls."""
    typed: Typed = {}
    for control in shape:
        answer = answers.get(control.name)
        if answer is None:
            continue
        match control.kind, answer:
            case "group", Mapping():
                typed[control.name] = _typed(control.items, answer)
            case "repeat", list():
                rows = enumerate(answer)
                typed[control.name] = {number: _typed(control.items, row) for number, row in rows}
            case (("boolean" | "consent"), bool()):
                typed[control.name] = "true" if answer else "false"
            case "date", str() if answer.count("-") == 2:
                year, month, day = answer.split("-")
                typed[control.name] = {"d": day, "m": month, "r": year}
            case "datetime", str() if answer.count("-") == 2:
                date, _, time = answer.partition("T")
                year, month, day = date.split("-")
                typed[control.name] = {"d": day, "m": month, "r": year, "g": time}
            case "place", _:
                typed[control.name] = typed_place(answer)
            case (("choices" | "files" | "file"), _):
                typed[control.name] = answer
            case _:
                typed[control.name] = str(answer)
    return typed


# Drawing ---------------------------------------------------------------------------------------


def _drawn(field: Answer, attributes: Mapping[str, Any]) -> Markup:
    """The control of a field, by its kind."""
    more = dict(attributes)
    if field.errors:
        more.setdefault("aria_invalid", "true")
    value = field.data
    match field.kind:
        case "multiline":
            return _tag("textarea", _text(value), id=field.id, name=field.name, rows="5", **more)
        case "boolean":
            return _buttons("radio", field, (("true", "Tak"), ("false", "Nie")), [value], more)
        case "consent":
            on = value is not None
            return _tag("input", type="checkbox", id=field.id, name=field.name, value="true",
                        checked=on, **more)  # fmt: skip
        case "choice" if len(field.choices) > 7:
            return _select(field, more)
        case "choice":
            return _buttons("radio", field, field.choices, [value], more)
        case "choices":
            return _buttons("checkbox", field, field.choices, value or [], more)
        case "date":
            return _date(field, more)
        case "datetime":
            time = _tag("input", type="text", id=f"{field.id}-g", name=f"{field.name}-g",
                        value=_part(field, "g"), **more)  # fmt: skip
            hour = Markup("<label>{} {}</label>").format("Godzina", time)
            return Markup("\n").join((_date(field, more), hour))
        case "place":
            return _place(field, more)
        case "file" | "files":
            return _file(field, more)
        case "computed":
            return _tag("output", _text(value), id=field.id, **more)
        case kind:
            mode = "decimal" if kind == "number" else None
            return _tag("input", type="text", id=field.id, name=field.name, inputmode=mode,
                        value=_text(value), **more)  # fmt: skip


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _buttons(
    type: str,
    field: Answer,
    choices: Iterable[tuple[str, str]],
    chosen: Sequence[object],
    more: Mapping[str, Any],
) -> Markup:
    """Radios or checkboxes, each in its label; they belong into a fieldset with a legend."""
    parts = []
    for index, (code, label) in enumerate(choices):
        id = field.id if index == 0 else f"{field.id}-{code}"
        button = _tag("input", type=type, id=id, name=field.name, value=code,
                      checked=code in chosen, **more)  # fmt: skip
        parts.append(Markup("<label>{} {}</label>").format(button, label))
    return Markup("\n").join(parts)


def _select(field: Answer, more: Mapping[str, Any]) -> Markup:
    options = [
        _tag("option", label, value=code, selected=code == field.data)
        for code, label in (("", ""), *field.choices)
    ]
    return _tag("select", Markup("").join(options), id=field.id, name=field.name, **more)


def _date(field: Answer, more: Mapping[str, Any]) -> Markup:
    parts = []
    for part, label in zip(DATE_PARTS, ("Dzień", "Miesiąc", "Rok"), strict=True):
        id = field.id if part == DATE_PARTS[0] else f"{field.id}-{part}"
        box = _tag("input", type="text", id=id, name=f"{field.name}-{part}",
                   value=_part(field, part), inputmode="numeric", **more)  # fmt: skip
        parts.append(Markup("<label>{} {}</label>").format(label, box))
    return Markup("\n").join(parts)


def _place(field: Answer, more: Mapping[str, Any]) -> Markup:
    """The kinds, if there are several, the vertices and the parcel; what a field does not ask for
    stays empty. Both text controls belong to the fieldset of the kinds."""
    name = f"{field.name}-rodzaj"
    parts = []
    kinds = [code for code, _ in field.choices]
    for index, (code, label) in enumerate(field.choices if len(kinds) > 1 else ()):
        id = field.id if index == 0 else f"{field.id}-{code}"
        button = _tag("input", type="radio", id=id, name=name, value=code,
                      checked=code == _part(field, "rodzaj"), **more)  # fmt: skip
        parts.append(Markup("<label>{} {}</label>").format(button, label))
    if any(kind != "parcel" for kind in kinds):
        id = f"{field.id}-punkty" if parts else field.id
        box = _tag("textarea", _part(field, "punkty"), id=id, name=f"{field.name}-punkty",
                   rows="5", **more)  # fmt: skip
        parts.append(Markup("<label>{} {}</label>").format("Współrzędne", box))
    if "parcel" in kinds:
        id = f"{field.id}-dzialka" if parts else field.id
        box = _tag("input", type="text", id=id, name=f"{field.name}-dzialka",
                   value=_part(field, "dzialka"), **more)  # fmt: skip
        parts.append(Markup("<label>{} {}</label>").format("Identyfikator działki", box))
    return Markup("\n").join(parts)


def _part(field: Answer, part: str) -> str:
    return _text(field.data.get(part)) if isinstance(field.data, Mapping) else ""


def _file(field: Answer, more: Mapping[str, Any]) -> Markup:
    """The upload, and for each stored file its name and its token."""
    stored = field.data if isinstance(field.data, list) else [field.data]
    parts = [
        _tag("input", type="file", id=field.id, name=field.name, accept=field.accept or None,
             multiple=field.kind == "files", **more)
    ]  # fmt: skip
    for file in stored:
        if isinstance(file, Mapping) and "token" in file:
            token = _tag("input", type="hidden", name=f"{field.name}-plik", value=file["token"])
            parts.append(Markup("<span>{}</span>{}").format(_text(file.get("name")), token))
    return Markup("\n").join(parts)


def _tag(element: str, inside: str | None = None, /, **attributes: Any) -> Markup:
    """An element; attributes that are None or False are left out, `aria_x` is `aria-x`."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), "" if value is True else value)
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    start = Markup("<{}{}>").format(element, written)
    return start if inside is None else Markup("{}{}</{}>").format(start, inside, element)
