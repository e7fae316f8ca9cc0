"""What is drawn for one field, with what stands in it and what it asks for by itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, assert_never

from formc.expr.tree import FALSE, TRUE
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    NumberType,
    PlaceType,
    TextType,
    TimeType,
)
from formc.runtime.messages import file_kinds, size_words
from formc.runtime.places import PLACE_PARTS, VERTICES
from formc.shapes.offers import grouping, offers
from formc.shapes.wire import PLACES
from formc.targets.html.view import (
    Area,
    Choice,
    Consent,
    DatePart,
    DateParts,
    Drawn,
    Line,
    OptionGroup,
    OptionView,
    Output,
    Paragraphs,
    PlaceParts,
    StoredFile,
    Upload,
)

MOST_RADIOS = 7
NO_LABELS: Mapping[str, str] = {}

_NUMERIC = frozenset({"pesel", "nip", "regon", "krs", "nrb", "pwz", "teryt_terc", "teryt_simc"})
_INPUTMODES = {"email": "email", "phone": "tel", "url": "url"}
_DATE_PARTS = (("d", "Dzień", 2, "day"), ("m", "Miesiąc", 2, "month"), ("r", "Rok", 4, "year"))
_TIME_PART = ("g", "Godzina", 6, "time")
_POINT_HINT = "Szerokość i długość geograficzna, np. 52.237049, 21.017532."
_LINES_HINT = f"{_POINT_HINT} Każdy punkt w osobnym wierszu."
_PARCEL_HINT = "Na przykład 141201_1.0001.123/4."
_WIDTHS = (4, 6, 12, 20, 30)


def control(item: Field, name: str, typed: Any, labels: Mapping[str, str] = NO_LABELS) -> Drawn:
    """The control of a field that posts as `name`, with what was typed (`Typed`). `labels` are
    those of the groups of a filtered list."""
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
            return _date(item, name, typed, _DATE_PARTS)
        case TimeType():
            return Line(value=_text(typed), width=6)
        case DateTimeType():
            return _date(item, name, typed, (*_DATE_PARTS, _TIME_PART))
        case ChoiceType():
            return _choice(item, item.type, name, typed, labels)
        case PlaceType(kinds):
            return _place(item, kinds, name, typed)
        case FileType():
            return _upload(item.type, name, typed)
        case _:
            assert_never(item.type)


def first_control(control: Drawn, name: str) -> str:
    """The control that a link of the summary leads to: of a date the first part that is missing
    or no number, of a place what the chosen kind asks for."""
    match control:
        case PlaceParts(kinds=kinds, points=points):
            code = next((option.value for option in kinds if option.chosen), "")
            if kinds and not code:
                return kinds[0].id
            parcel = code == "parcel" or points is None
            return f"{name}-{PLACE_PARTS[2 if parcel else 1]}"
        case Choice(kind="radios" | "checkboxes", options=(first, *_)):
            return first.id
        case DateParts(parts=parts):
            wrong = (part.id for part in parts if not _is_filled(part))
            return next(wrong, parts[0].id)
        case _:
            return name


def _is_filled(part: DatePart) -> bool:
    """Whether a number stands there; for the hour an hour and minutes."""
    hour, _, minutes = part.value.strip().replace(".", ":").partition(":")
    numbers = (hour, minutes) if part.inputmode == "text" else (part.value.strip(),)
    return all(number.isascii() and number.isdecimal() for number in numbers)


def own_hint(item: Field) -> Paragraphs:
    """What a control itself asks for."""
    match item.type:
        case DateType() if item.value is None and item.hint is None:
            return (("p", ("Na przykład 15 3 2026.",)),)
        case TimeType() if item.hint is None:
            return (("p", ("Na przykład 9:30.",)),)
        case DateTimeType() if item.hint is None:
            return (("p", ("Na przykład 15 3 2026, godzina 9:30.",)),)
        case PlaceType(kinds=(kind,)):
            hint = _PARCEL_HINT if kind == "parcel" else _hint_of_points((kind,))
            return (("p", (hint,)),)
        case FileType(accept=accept, max_size=size, many=many, maximum=maximum):
            kinds = file_kinds(", ".join(accept))
            most = f"Najwięcej plików: {maximum}. Każdy: " if many else "Plik "
            return (("p", (f"{most}{kinds}, najwyżej {size_words(size)}.",)),)
        case _:
            return ()


def unit(item: Field) -> str:
    """The unit beside a field."""
    if item.unit is not None:
        return str(item.unit)
    return "zł" if item.semantic == "money" else ""


def as_json(value: object) -> str:
    """As scripts write the same value; "" for none."""
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


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
                id=f"{name}-{value}",
                value=value,
                label=label,
                hint=hint,
                chosen=typed == value,
            )
            for value, label, hint in rows
        ),
    )


def _choice(
    item: Field, type: ChoiceType, name: str, typed: Any, labels: Mapping[str, str]
) -> Choice:
    chosen = typed if isinstance(typed, list) else [typed]
    never = {code for offer in offers(type) if offer.condition == FALSE for code in offer.codes}
    kept = [o for o in type.codelist.options if o.code not in never or o.code in chosen]
    rows = tuple((option.code, str(option.label), str(option.hint or "")) for option in kept)
    if not type.many and len(rows) <= MOST_RADIOS:
        return _radios(rows, item, name, typed)
    views = {
        code: OptionView(
            id=f"{name}-{code}", value=code, label=label, hint=hint, chosen=code in chosen
        )
        for code, label, hint in rows
    }
    # In the order of the list; options of one group stand together.
    grouped: dict[str, list[OptionView]] = {}
    column = grouping(type)
    for option in kept:
        value = dict(option.columns).get(column[0], "") if column else ""
        grouped.setdefault(labels.get(value, value), []).append(views[option.code])
    return Choice(
        kind="checkboxes" if type.many else "select",
        autocomplete=_autocomplete(item),
        options=tuple(views.values()),
        groups=tuple(OptionGroup(label=label, options=tuple(g)) for label, g in grouped.items()),
    )


def _date(
    item: Field, name: str, typed: Any, asked: Iterable[tuple[str, str, int, str]]
) -> DateParts:
    parts = typed if isinstance(typed, Mapping) else {"d": _text(typed)}
    token = item.autocomplete if item.autocomplete == "bday" and not item.sensitive else None
    return DateParts(
        parts=tuple(
            DatePart(
                id=f"{name}-{part}",
                label=label,
                value=_text(parts.get(part)),
                width=width,
                inputmode="text" if part == "g" else "numeric",
                autocomplete=f"{token}-{suffix}" if token else "",
            )
            for part, label, width, suffix in asked
        )
    )


def _place(item: Field, kinds: tuple[str, ...], name: str, typed: Any) -> PlaceParts:
    parts = typed if isinstance(typed, Mapping) else {}
    kind, points, parcel = (_text(parts.get(part)) for part in PLACE_PARTS)
    rows = tuple((each, PLACES[each], "") for each in kinds)
    drawn = [each for each in kinds if each in VERTICES]
    chosen = _radios(rows, item, f"{name}-{PLACE_PARTS[0]}", kind).options
    return PlaceParts(
        kinds=chosen if len(kinds) > 1 else (),
        points=points if drawn else None,
        parcel=parcel if "parcel" in kinds else None,
        lines=_has_lines(drawn),
        points_hint=_hint_of_points(drawn),
        parcel_hint=_PARCEL_HINT,
    )


def _has_lines(drawn: Iterable[str]) -> bool:
    return any(VERTICES[kind][1] > 1 for kind in drawn)


def _hint_of_points(drawn: Iterable[str]) -> str:
    return _LINES_HINT if _has_lines(drawn) else _POINT_HINT


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
                described=as_json({key: part for key, part in file.items() if key != "token"}),
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
        labels=as_json(labels) if isinstance(item.type, ChoiceType) else "",
    )


def _text(typed: Any) -> str:
    return "" if typed is None else str(typed)
