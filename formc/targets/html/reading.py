"""Reads a form into the view of its page: untouched, or with what was typed and its problems."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, assert_never

from formc.expr.tree import FALSE, TRUE, Aggregate, Expr, Literal, Ref, walk
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateType,
    Field,
    FileType,
    Form,
    Group,
    Input,
    Item,
    Note,
    NumberType,
    Page,
    Repeat,
    TextType,
)
from formc.runtime.wire import control_name, posted_parts
from formc.shapes import wire, words
from formc.targets.html.view import (
    Area,
    Choice,
    Consent,
    DatePart,
    DateParts,
    Drawn,
    FeeView,
    GroupView,
    InputView,
    ItemView,
    Line,
    NoteView,
    OptionView,
    Output,
    Paragraphs,
    PrivacyView,
    Question,
    RepeatView,
    RowView,
    Section,
    StoredFile,
    Told,
    Upload,
)

Parts = tuple[str | int, ...]
"""A path with posted row numbers; `%` stands for the number of a row yet to be."""

MOST_RADIOS = 7
ROWS_WITHOUT_SCRIPTS = 3
BLANK = "%"

_NUMERIC = frozenset({"pesel", "nip", "regon", "krs", "nrb", "pwz", "teryt_terc", "teryt_simc"})
_INPUTMODES = {"email": "email", "phone": "tel", "url": "url"}
_DATE_PARTS = (("d", "Dzień", 2, "day"), ("m", "Miesiąc", 2, "month"), ("r", "Rok", 4, "year"))
_WIDTHS = (4, 6, 12, 20, 30)
_FILE_KINDS = {
    "application/pdf": "PDF",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/xml": "XML",
    "text/xml": "XML",
    "application/zip": "ZIP",
}
_INPUT_FORMS = {
    "oryginal": "oryginał",
    "kopia": "kopia",
    "kopia-poswiadczona": "kopia poświadczona za zgodność",
    "do-wgladu": "do wglądu",
}
_DUE = {
    "on-filing": "płatna przy składaniu",
    "before-decision": "płatna przed wydaniem decyzji",
    "after-decision": "płatna po wydaniu decyzji",
}
_SIGNED = {
    "trusted_profile": "profilem zaufanym",
    "qualified": "kwalifikowanym podpisem elektronicznym",
    "own_hand": "własnoręcznie na wydruku",
}
_SIGNERS = {
    "applicant": "Podpisuje osoba, która składa ten formularz, albo jej pełnomocnik",
    "each_applicant": "Podpisuje każda z osób, które składają ten formularz, albo jej pełnomocnik",
}


class Problem(Protocol):
    """What a page tells of a problem (`formc.runtime.problems.Problem`)."""

    @property
    def path(self) -> str: ...
    @property
    def message(self) -> str: ...


@dataclass(slots=True)
class Reading:
    """One page being read. `errors` are sentences by the place where they stand, `computed` the
    answers that nobody types; `anchors` fill up with the control and the name of every place that
    can have one."""

    form: Form
    errors: Mapping[Parts, tuple[str, ...]]
    computed: Mapping[Parts, object]
    anchors: dict[Parts, tuple[str, str]] = field(default_factory=dict)

    def section(self, page: Page, level: Mapping[str, Any] | None) -> Section:
        """A page as a section; `level` is what was typed, None on an untouched page."""
        title = str(page.title)
        items = self._items(page.items, (), level, 0, "")
        return Section(
            id=f"page-{page.name}",
            title=title,
            items=tuple(_echoed(item, title) for item in items),
            intro=paragraphs(page.intro),
            when=self._when("Wypełnij", page.visible),
        )

    def told(
        self, problems: Iterable[Problem], rows: Mapping[tuple[str, ...], Sequence[int]]
    ) -> tuple[Told, ...]:
        """The lines of the summary; read the sections first."""
        lines = []
        for problem in problems:
            parts = posted_parts(problem.path, rows)
            while parts and parts not in self.anchors:
                parts = parts[:-1]
            href, label = self.anchors.get(parts, ("", ""))
            lines.append(Told(href=href, label=label, message=problem.message))
        return tuple(lines)

    def _items(
        self,
        items: tuple[Item, ...],
        at: Parts,
        level: Mapping[str, Any] | None,
        depth: int,
        prefix: str,
    ) -> tuple[ItemView, ...]:
        return tuple(self._item(item, at, level, depth, prefix) for item in items)

    def _item(
        self, item: Item, at: Parts, level: Mapping[str, Any] | None, depth: int, prefix: str
    ) -> ItemView:
        parts = (*at, item.name)
        match item:
            case Field():
                return self._question(item, parts, level, prefix)
            case Group():
                return self._group(item, parts, level, depth, prefix)
            case Repeat():
                return self._repeat(item, parts, level, depth)
            case Note():
                when = self._when("Dotyczy", item.visible)
                return NoteView(
                    name=item.name, key=_key(parts), text=paragraphs(item.text), when=when
                )
            case _:
                assert_never(item)

    # Fields ----------------------------------------------------------------------------------

    def _question(
        self, item: Field, parts: Parts, level: Mapping[str, Any] | None, prefix: str
    ) -> Question:
        if item.value is None:
            typed = _typed(item, level)
        else:
            typed = wire.typed(item.type, self.computed.get(parts))
        control = _control(item, control_name(parts), typed)
        label, errors = str(item.label), self.errors.get(parts, ())
        self.anchors[parts] = (_first_control(control, control_name(parts)), prefix + label)
        verb = "Zaznacz" if isinstance(item.type, ConsentType) else "Wypełnij"
        when = self._when(verb, item.visible)
        hint = (*paragraphs(item.hint), *_own_hint(item), *self._needed(item.required))
        key = _key(parts)
        return Question(
            name=item.name,
            wire="computed" if item.value is not None else wire.kind(item.type),
            id=control_name(parts),
            key=key,
            label=label,
            control=control,
            optional=item.value is None and item.required == FALSE,
            hint=hint,
            when=when,
            errors=errors,
            default=_json(wire.typed(item.type, wire.default(item))),
            described=_described(
                key,
                when=when,
                hint=hint,
                unit=getattr(control, "unit", ""),
                count=isinstance(control, Area),
            ),
        )

    # Groups and repeats ------------------------------------------------------------------------

    def _group(
        self,
        item: Group,
        parts: Parts,
        level: Mapping[str, Any] | None,
        depth: int,
        prefix: str,
    ) -> GroupView:
        below = None if level is None else level.get(item.name) or {}
        label, key = str(item.label), _key(parts)
        when = self._when("Wypełnij", item.visible)
        hint = (*paragraphs(item.hint), *self._needed(item.required))
        self.anchors[parts] = (control_name(parts), prefix + label)
        return GroupView(
            name=item.name,
            id=control_name(parts),
            key=key,
            label=label,
            items=self._items(item.items, parts, below, depth + 1, prefix),
            level=depth,
            required=item.required == TRUE,
            optional=item.required == FALSE,
            hint=hint,
            when=when,
            errors=self.errors.get(parts, ()),
            described=_described(key, when=when, hint=hint),
        )

    def _repeat(
        self, item: Repeat, parts: Parts, level: Mapping[str, Any] | None, depth: int
    ) -> RepeatView:
        rows = _rows(item, level)
        key, when = _key(parts), self._when("Wypełnij", item.visible)
        hint = paragraphs(item.hint)
        each = words_inside(str(item.each_label))
        blank = self._row(item, (*parts, BLANK), None, BLANK, depth)
        self.anchors[parts] = (control_name(parts), str(item.label))
        return RepeatView(
            name=item.name,
            id=control_name(parts),
            key=key,
            label=str(item.label),
            each=str(item.each_label),
            rows=tuple(
                self._row(item, (*parts, number), row, str(position), depth)
                for position, (number, row) in enumerate(rows.items(), 1)
            ),
            blank=blank,
            order=",".join(map(str, rows)),
            add=key,
            add_label=f"Dodaj: {each}",
            minimum=item.minimum,
            maximum=item.maximum,
            limits=_limits(item),
            level=depth,
            optional=item.minimum == 0,
            hint=hint,
            when=when,
            errors=self.errors.get(parts, ()),
            described=_described(key, when=when, hint=hint, limits=True),
        )

    def _row(
        self,
        item: Repeat,
        parts: Parts,
        row: Mapping[str, Any] | None,
        position: str,
        depth: int,
    ) -> RowView:
        legend = f"{item.each_label} {position}"
        self.anchors[parts] = (control_name(parts), legend)
        return RowView(
            number=str(parts[-1]),
            id=control_name(parts),
            key=_key(parts),
            legend=legend,
            items=self._items(item.items, parts, row, depth + 1, f"{legend}, "),
            remove=_key(parts),
            remove_label=f"Usuń: {words_inside(str(item.each_label))} {position}",
            errors=self.errors.get(parts, ()),
            described=_described(_key(parts)),
        )

    # Conditions --------------------------------------------------------------------------------

    def _when(self, verb: str, visible: Expr) -> str:
        if isinstance(visible, Literal):
            return ""
        return f"{verb}, jeśli {words.condition(visible, self.form)}."

    def _needed(self, required: Expr) -> Paragraphs:
        if isinstance(required, Literal):
            return ()
        return (("p", (f"Wymagane, jeśli {words.condition(required, self.form)}.",)),)


def _echoed(item: ItemView, title: str) -> ItemView:
    """A part that says what the heading above it says keeps its legend for those who listen."""
    if isinstance(item, GroupView | RepeatView) and item.label == title and not item.optional:
        return replace(item, echo=True)
    return item


# What stands in a control -----------------------------------------------------------------------


def _typed(item: Field, level: Mapping[str, Any] | None) -> Any:
    if level is None:
        return wire.typed(item.type, wire.default(item))
    return level.get(item.name)


def _rows(item: Repeat, level: Mapping[str, Any] | None) -> dict[int, Mapping[str, Any] | None]:
    """The rows shown, by posted number; a row of which nothing is known is untouched."""
    given = None if level is None else level.get(item.name)
    if given is None:
        shown = min(max(item.minimum, ROWS_WITHOUT_SCRIPTS), item.maximum)
        return dict.fromkeys(range(shown))
    numbered = given if isinstance(given, Mapping) else dict(enumerate(given))
    return {number: row or None for number, row in numbered.items()}


def _control(item: Field, name: str, typed: Any) -> Drawn:
    if item.value is not None:
        return _output(item, typed)
    match item.type:
        case TextType(multiline=True, max_length=maximum):
            return Area(value=_text(typed), maximum=maximum)
        case TextType() | NumberType():
            return _line(item, _text(typed))
        case BooleanType():
            return _radios((("true", "Tak", ""), ("false", "Nie", "")), item, name, typed)
        case ConsentType():
            return Consent(chosen=typed == "true")
        case DateType():
            return _date(item, name, typed)
        case ChoiceType():
            return _choice(item, item.type, name, typed)
        case FileType():
            return _upload(item.type, name, typed)
        case _:
            assert_never(item.type)


def _line(item: Field, value: str) -> Line:
    return Line(
        value=value,
        inputmode=_inputmode(item),
        autocomplete=_autocomplete(item),
        width=_width(item),
        unit=unit(item),
        readonly=item.readonly and bool(value),
        spelled=item.semantic == "text",
    )


def _inputmode(item: Field) -> str:
    match item.type:
        case NumberType(minimum=minimum) if minimum < 0:
            return "text"  # number pads of phones have no minus
        case NumberType(scale=scale):
            return "decimal" if scale else "numeric"
        case _:
            return (
                "numeric" if item.semantic in _NUMERIC else _INPUTMODES.get(item.semantic, "text")
            )


def _width(item: Field) -> int:
    """The narrowest class of width that holds the longest answer; 0 is the full width."""
    match item.type:
        case NumberType(scale=scale, maximum=maximum):
            longest = len(str(maximum)) + (1 if scale else 0)
        case TextType(max_length=longest):
            pass
        case _:
            return 0
    return next((width for width in _WIDTHS if longest <= width), 0)


def _autocomplete(item: Field) -> str:
    return "off" if item.sensitive else item.autocomplete or ""


def _radios(options: Iterable[tuple[str, str, str]], item: Field, name: str, typed: Any) -> Choice:
    """A radio cannot be taken back, so what need not be answered has one for no answer."""
    rows = tuple(options)
    if item.required != TRUE:
        rows = (*rows, ("", "Nie podaję", ""))
    return Choice(
        kind="radios",
        options=tuple(
            OptionView(
                id=f"{name}-{value or 'brak-odpowiedzi'}",
                value=value,
                label=label,
                hint=hint,
                chosen=typed == value,
            )
            for value, label, hint in rows
        ),
    )


def _choice(item: Field, type: ChoiceType, name: str, typed: Any) -> Choice:
    options = tuple(
        (option.code, str(option.label), str(option.hint or "")) for option in type.codelist.options
    )
    if not type.many and len(options) <= MOST_RADIOS:
        return _radios(options, item, name, typed)
    chosen = typed if isinstance(typed, list) else [typed]
    return Choice(
        kind="checkboxes" if type.many else "select",
        autocomplete=_autocomplete(item),
        options=tuple(
            OptionView(
                id=f"{name}-{code}", value=code, label=label, hint=hint, chosen=code in chosen
            )
            for code, label, hint in options
        ),
    )


def _date(item: Field, name: str, typed: Any) -> DateParts:
    parts = typed if isinstance(typed, Mapping) else {"d": _text(typed)}
    token = item.autocomplete if item.autocomplete == "bday" and not item.sensitive else None
    return DateParts(
        parts=tuple(
            DatePart(
                id=f"{name}-{part}",
                label=label,
                value=_text(parts.get(part)),
                width=width,
                autocomplete=f"{token}-{suffix}" if token else "",
            )
            for part, label, width, suffix in _DATE_PARTS
        )
    )


def _upload(type: FileType, name: str, typed: Any) -> Upload:
    files = typed if isinstance(typed, list) else [typed]
    return Upload(
        accept=",".join(type.accept),
        many=type.many,
        stored_name=f"{name}-plik",
        stored=tuple(
            StoredFile(
                id=f"{name}-plik-{index}",
                token=str(file["token"]),
                label=f"{file['name']} ({size_words(int(file['size']))})",
                described=_json({key: part for key, part in file.items() if key != "token"}),
            )
            for index, file in enumerate(files)
            if isinstance(file, Mapping) and "token" in file
        ),
    )


def _output(item: Field, typed: Any) -> Output:
    match item.type:
        case BooleanType() | ConsentType():
            shown, labels = "boolean", {"true": "tak", "false": "nie"}
        case ChoiceType(codelist=codelist):
            shown, labels = "text", {o.code: str(o.label) for o in codelist.options}
        case DateType():
            shown, labels = "date", {}
            typed = typed and ".".join(_text(typed.get(part)) for part in ("d", "m", "r"))
        case NumberType():
            shown, labels = "number", {}
        case _:
            shown, labels = "text", {}
    return Output(
        value=labels.get(typed, _text(typed)),
        unit=unit(item),
        shown=shown,
        labels=_json(labels) if isinstance(item.type, ChoiceType) else "",
    )


def _json(value: object) -> str:
    """As scripts write the same value; "" for none."""
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _text(typed: Any) -> str:
    return "" if typed is None else str(typed)


def _first_control(control: Drawn, name: str) -> str:
    """The control that a link of the summary leads to."""
    match control:
        case Choice(kind="radios" | "checkboxes", options=(first, *_)):
            return first.id
        case DateParts(parts=(first, *_)):
            return first.id
        case _:
            return name


# Words around controls ---------------------------------------------------------------------------


def paragraphs(text: object) -> Paragraphs:
    """Plain words in blocks: blank lines part paragraphs, lines that begin with `- ` are a list."""
    blocks: list[tuple[str, tuple[str, ...]]] = []
    for chunk in str(text or "").split("\n\n"):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        points = tuple(line[2:].strip() for line in lines if line.startswith("- "))
        plain = tuple(line for line in lines if not line.startswith("- "))
        blocks.extend(block for block in (("p", plain), ("ul", points)) if block[1])
    return tuple(blocks)


def words_inside(label: str) -> str:
    """A label inside a sentence: `Drzewo` → `drzewo`; `PESEL` stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def unit(item: Field) -> str:
    """The unit beside a field."""
    if item.unit is not None:
        return str(item.unit)
    return "zł" if item.semantic == "money" else ""


def size_words(size: int) -> str:
    """Bytes as `10 MB`, rounded up to a tenth; a definition counts MB and kB so too."""
    for step, name in ((1024 * 1024, "MB"), (1000, "kB")):
        if size >= step:
            tenths = -(-size * 10 // step)
            whole = f"{tenths // 10},{tenths % 10}".removesuffix(",0")
            return f"{whole}\N{NO-BREAK SPACE}{name}"
    return f"{size}\N{NO-BREAK SPACE}B"


def _own_hint(item: Field) -> Paragraphs:
    """What a control itself asks for."""
    match item.type:
        case DateType() if item.value is None and item.hint is None:
            return (("p", ("Na przykład 15 3 2026.",)),)
        case FileType(accept=accept, max_size=size, many=many, maximum=maximum):
            kinds = words.listed(tuple(_FILE_KINDS.get(kind, kind) for kind in accept), "lub")
            most = f"Najwięcej plików: {maximum}. Każdy: " if many else "Plik "
            return (("p", (f"{most}{kinds}, najwyżej {size_words(size)}.",)),)
        case _:
            return ()


def _limits(item: Repeat) -> str:
    least = f"co najmniej {item.minimum}, " if item.minimum else ""
    return f"Liczba pozycji: {least}najwyżej {item.maximum}."


def _key(parts: Parts) -> str:
    return "-".join(map(str, parts))


def _described(
    key: str,
    *,
    when: object = None,
    hint: object = None,
    limits: object = None,
    unit: object = None,
    count: object = None,
) -> str:
    """The ids of what is said about a control, in the order read aloud."""
    said = {"when": when, "hint": hint, "limits": limits, "unit": unit, "count": count}
    return " ".join([f"{name}-{key}" for name, there in said.items() if there] + [f"error-{key}"])


# Around the questions -----------------------------------------------------------------------------


def inputs(form: Form) -> tuple[InputView, ...]:
    """What the applicant must have at hand."""
    return tuple(
        InputView(
            title=str(entry.title),
            form=_INPUT_FORMS.get(entry.form or "", ""),
            note=_input_note(form, entry),
        )
        for entry in form.inputs
    )


def _input_note(form: Form, entry: Input) -> str:
    if entry.note is not None:
        return str(entry.note)
    if isinstance(entry.needed, Literal):
        return ""
    return f"Jeśli {words.condition(entry.needed, form)}."


def fees(form: Form, computed: Mapping[str, Any] | None) -> tuple[FeeView, ...]:
    """The fees; `computed` is what `fees` of an engine gave, None where nobody asked it."""
    due = {row["id"]: row["amount"] for row in computed["items"]} if computed else {}
    rows = []
    for fee in form.fees:
        unknown = "według stawki urzędu" if _office_alone(fee.amount) else "zależy od odpowiedzi"
        if computed is not None:
            amount = _amount_words(due[fee.id], unknown) if fee.id in due else "nie dotyczy"
        elif isinstance(fee.amount, Literal):
            amount = words.money(int(fee.amount.value))
        else:
            amount = unknown
        when = fee.when != TRUE and f"Jeśli {words.condition(fee.when, form)}."
        rows.append(
            FeeView(
                id=fee.id,
                title=str(fee.title),
                amount=amount,
                unknown=unknown,
                when=when or "",
                due=_DUE.get(fee.due, ""),
                notes=tuple(
                    str(note) for note in (tariff_words(fee.tariff), fee.basis, fee.note) if note
                ),
            )
        )
    return tuple(rows)


def _office_alone(amount: Expr) -> bool:
    """Whether an amount that is missing can only be missing at the office."""
    return not any(isinstance(part, Ref | Aggregate) for part in walk(amount))


def _amount_words(amount: str | None, unknown: str) -> str:
    return unknown if amount is None else words.money(int(amount.replace(".", "")))


def tariff_words(row: str | None) -> str:
    """`I.21` → where the act on stamp duty has the position."""
    if row is None:
        return ""
    part, _, point = row.partition(".")
    return (
        f"Podstawa: część {part}{f' pkt {point}' if point else ''} załącznika do ustawy o opłacie "
        "skarbowej."
    )


def privacy(form: Form) -> PrivacyView | None:
    """The privacy notice."""
    if form.privacy is None:
        return None
    return PrivacyView(
        purposes=tuple(map(str, form.privacy.purposes)), basis=tuple(map(str, form.privacy.basis))
    )


def signature(form: Form) -> str:
    """Who signs, and how."""
    if form.signature is None:
        return ""
    kinds = words.listed(tuple(_SIGNED[kind] for kind in form.signature.kinds), "albo")
    return f"{_SIGNERS[form.signature.by]}: {kinds}."
