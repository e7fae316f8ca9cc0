"""What one answer may be: the type of a field from its keys and the library.

Cases: text and the Polish identifiers · numbers with bounds · days · choices · files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from formc.analysis.library import MEDIA_TYPES, SEMANTICS, Semantic
from formc.analysis.workspace import Workspace, read_options, scalars, text_of
from formc.diagnostics import Report, meaning
from formc.expr import pattern as patterns
from formc.expr.tree import Bool, Code, Codes, Day, Number, Opaque, Path, Type, Words
from formc.ir import (
    BooleanType,
    ChoiceType,
    Codelist,
    ConsentType,
    DateTimeType,
    DateType,
    FileType,
    NumberType,
    Option,
    PlaceType,
    Text,
    TextType,
    TimeType,
    ValueType,
)
from formc.record import Record, replace
from formc.runtime.places import PLACE_KINDS
from formc.source import Span
from formc.syntax.tree import Map, Node, Scalar

LIMIT = 2**53
INTEGER = (0, 999_999_999)
MONEY = (0, 999_999_999_999)  # 9 999 999 999.99 in grosze
FILE_SIZE = 10 * 2**20
_UNITS = {"B": 1, "kB": 1000, "KB": 1000, "MB": 2**20, "GB": 2**30}
_COMMON = frozenset(
    {
        *("type", "label", "hint", "visible", "required", "value", "default", "readonly"),
        *("autocomplete", "sensitive", "xml", "means", "prefill", "messages"),
    }
)
_OWN = {
    "text": {"min", "max", "pattern", "multiline"},
    "number": {"min", "max", "unit"},
    "date": {"min", "max"},
    "choice": {"options", "from", "codes", "where"},
    "place": {"kinds"},
    "file": {"accept", "max_size", "input"},
}


class Asked(Record, frozen=True):
    """A field's keys after parameters, with everything needed to type it."""

    keys: Mapping[str, Node]
    head: Span
    path: Path
    broken: frozenset[str]
    written: Mapping[str, Node]  # the keys as they stand in the file
    excluding: bool  # `codes` came from a parameter: left-out codes stay known to formulas


class Typed(Record, frozen=True):
    """A field's type, the row of the library, and the codes that a parameter left out."""

    semantic: str
    type: ValueType
    excluded: frozenset[str] = frozenset()


def type_field(asked: Asked, workspace: Workspace, report: Report) -> Typed | None:
    """The type of a field; None (reported) where it cannot be known."""
    name = asked.keys.get("type")
    if not isinstance(name, Scalar):
        return None
    semantic = SEMANTICS.get(name.value) or _own_type(name.value, workspace, report)
    if semantic is None:
        known = (*SEMANTICS, *workspace.types)
        report.add(meaning.unknown_type(name.span, name.value, known))
        return None
    _refuse_keys(asked, semantic, report)
    match semantic.kind:
        case "text":
            return Typed(semantic.name, _text(asked, semantic, report))
        case "number":
            return Typed(semantic.name, read_number(asked, semantic.name, report))
        case "date":
            return Typed(semantic.name, _date(asked, report))
        case "choice":
            return _choice(asked, semantic, workspace, report)
        case "place":
            return Typed(semantic.name, _place(asked))
        case "file":
            return Typed(semantic.name, _file(asked, semantic, report))
        case _:
            assert semantic.type is not None
            return Typed(semantic.name, semantic.type)


def formula_type(type: ValueType) -> Type:
    """What a formula sees of an answer."""
    match type:
        case TextType():
            return Words()
        case NumberType():
            return Number(type.scale, type.minimum, type.maximum)
        case BooleanType() | ConsentType():
            return Bool()
        case DateType():
            return Day()
        case ChoiceType():
            codes = None if type.codelist.large else type.codelist.codes
            return Codes(codes) if type.many else Code(codes)
        case TimeType() | DateTimeType() | PlaceType() | FileType():
            return Opaque()


def _own_type(name: str, workspace: Workspace, report: Report) -> Semantic | None:
    """A type of the project's own, as a row beside the built-in ones."""
    node = workspace.types.get(name)
    if node is None:
        return None
    text = TextType(
        min_length=_int(node.items.get("min"), 1),
        max_length=_int(node.items.get("max"), 255),
        pattern=_pattern(node.items.get("pattern"), report),
        strip=text_of(node.items.get("strip")),
        upper=text_of(node.items.get("upper")) == "true",
    )
    return replace(SEMANTICS["text"], type=text)


def _int(node: Node | None, default: int) -> int:
    text = text_of(node)
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else default


def _refuse_keys(asked: Asked, semantic: Semantic, report: Report) -> None:
    allowed = _COMMON | _OWN.get(semantic.kind, set())
    if semantic.name == "decimal":
        allowed |= {"scale"}
    if semantic.name == "files":
        allowed |= {"min", "max"}
    if semantic.kind == "text" and semantic.name != "text":
        allowed -= {"pattern", "multiline", "min"}
    for key, node in asked.keys.items():
        if key in allowed:
            continue
        owners = [name for name, row in SEMANTICS.items() if key in _OWN.get(row.kind, ())]
        owners = ["decimal"] if key == "scale" else owners
        few = ", ".join(f"`{owner}`" for owner in owners[:6])
        at = asked.written.get(key, node).span
        report.add(meaning.key_of_other_type(at, key, semantic.name, few))


# Text ---------------------------------------------------------------------------------------


def _text(asked: Asked, semantic: Semantic, report: Report) -> TextType:
    row = semantic.type
    assert isinstance(row, TextType)
    multiline = text_of(asked.keys.get("multiline")) == "true"
    default = 4000 if multiline else row.max_length
    low = _bound(asked, "min", lambda text: _count(text, 1), "liczba znaków od 1", report)
    high = _bound(asked, "max", lambda text: _count(text, 1), "liczba znaków od 1", report)
    low = row.min_length if low is None else low
    high = default if high is None else high
    if low > high:
        report.add(
            meaning.bounds_crossed(
                asked.keys.get("max", asked.keys["type"]).span, str(low), str(high)
            )
        )
        high = low
    if high > 20_000:
        report.add(meaning.bound_too_large(asked.keys["max"].span, "max", "20 000 znaków"))
    pattern = _pattern(asked.keys.get("pattern"), report) or row.pattern
    return replace(
        row,
        min_length=low,
        max_length=high,
        pattern=pattern,
        multiline=multiline or row.multiline,
        strip=row.strip or semantic.strip,
        upper=row.upper or semantic.upper,
    )


def _pattern(node: Node | None, report: Report) -> str | None:
    """A portable pattern as written; None, reported, where it is none."""
    if not isinstance(node, Scalar) or not node.value:
        return None
    parsed = patterns.parse(node.value)
    if isinstance(parsed, patterns.Mistake):
        report.add(patterns.diagnostic(parsed, node.within))
        return None
    return node.value


def _count(text: str, least: int) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) and int(text) >= least else None


def _bound(
    asked: Asked, key: str, read: Callable[[str], int | None], expected: str, report: Report
) -> int | None:
    node = asked.keys.get(key)
    if node is None:
        return None
    found = read(text_of(node))
    if found is None:
        report.add(meaning.bound_unreadable(node.span, key, expected))
    return found


# Numbers ------------------------------------------------------------------------------------


def read_number(asked: Asked, semantic: str, report: Report) -> NumberType:
    """integer, decimal or money with its bounds, scaled (contracts, 15)."""
    scale = {"integer": 0, "money": 2}.get(semantic, 2)
    if semantic == "decimal" and "scale" in asked.keys:
        read = _bound(asked, "scale", lambda text: _count(text, 0), "liczba od 0 do 4", report)
        if read is not None and read > 4:
            report.add(meaning.bound_too_large(asked.keys["scale"].span, "scale", "4"))
        scale = min(4, read) if read else 2
    low, high = MONEY if semantic == "money" else (0, 999_999_999 * 10**scale)
    expected = "liczba całkowita" if scale == 0 else f"liczba z kropką, do {scale} miejsc"
    given_low = _bound(asked, "min", lambda text: scaled(text, scale, 40), expected, report)
    given_high = _bound(asked, "max", lambda text: scaled(text, scale, 40), expected, report)
    low = low if given_low is None else given_low
    high = high if given_high is None else given_high
    for key, bound in (("min", low), ("max", high)):
        if abs(bound) >= LIMIT and key in asked.keys:
            most = unscaled(LIMIT - 1 if bound > 0 else 1 - LIMIT, scale)
            report.add(meaning.bound_too_large(asked.keys[key].span, key, most))
    if low > high:
        at = asked.keys.get("max") or asked.keys.get("min") or asked.keys["type"]
        report.add(meaning.bounds_crossed(at.span, unscaled(low, scale), unscaled(high, scale)))
        high = low
    return NumberType(scale=scale, minimum=max(low, -LIMIT + 1), maximum=min(high, LIMIT - 1))


def scaled(text: str, scale: int, digits: int = 16) -> int | None:
    """`12.5` with scale 2 is 1250; None for anything that is not such a number."""
    found = re.fullmatch(rf"(-?)([0-9]{{1,{digits}}})(?:\.([0-9]{{1,8}}))?", text)
    if found is None:
        return None
    sign, whole, places = found[1], found[2], found[3] or ""
    if len(places.rstrip("0")) > scale:
        return None
    value = int(whole + places.rstrip("0").ljust(scale, "0")[:scale])
    return -value if sign else value


def unscaled(value: int, scale: int) -> str:
    """1250 with scale 2 is `12.50`: the canonical text of a number."""
    if scale == 0:
        return str(value)
    digits = str(abs(value)).rjust(scale + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-scale]}.{digits[-scale:]}"


# Days ---------------------------------------------------------------------------------------


def _date(asked: Asked, report: Report) -> DateType:
    bounds: dict[str, str | None] = {}
    for key in ("min", "max"):
        node = asked.keys.get(key)
        bounds[key] = None
        if node is None:
            continue
        text = text_of(node)
        if text in {"today", "today()"}:
            bounds[key] = "today"
        elif is_day(text):
            bounds[key] = text
        else:
            report.add(meaning.bound_unreadable(node.span, key, "data RRRR-MM-DD albo `today`"))
    low, high = bounds["min"], bounds["max"]
    if low and high and "today" not in (low, high) and low > high:
        report.add(meaning.bounds_crossed(asked.keys["max"].span, low, high))
        high = low
    return DateType(minimum=low, maximum=high)


def is_day(text: str) -> bool:
    """Whether the text is a real day from 1800 to 2299."""
    if not re.fullmatch(r"(1[89]|2[0-2])[0-9]{2}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


# Choices ------------------------------------------------------------------------------------


def _choice(asked: Asked, semantic: Semantic, workspace: Workspace, report: Report) -> Typed | None:
    listed = asked.keys.get("options")
    named = asked.keys.get("from")
    if listed is not None and named is not None:
        report.add(meaning.not_with(named.span, "from", "options"))
    codelist: Codelist | None = None
    if isinstance(listed, Map):
        codelist = Codelist(
            id="/" + "/".join(asked.path), version="", title=Text(""), options=read_options(listed)
        )
    elif isinstance(named, Scalar):
        codelist = workspace.codelists.get(named.value)
        if codelist is None and named.value not in workspace.of("codelist"):
            report.add(
                meaning.unknown_codelist(named.span, named.value, tuple(workspace.codelists))
            )
        if codelist is None:
            return None
    if codelist is None or not codelist.options:
        if not asked.broken & {"options", "from"} and listed is None:
            report.add(meaning.choice_without_options(asked.keys["type"].span, semantic.name))
        return None
    return _with_codes(asked, semantic, codelist, report)


def _with_codes(asked: Asked, semantic: Semantic, codelist: Codelist, report: Report) -> Typed:
    wanted = []
    for code in scalars(asked.keys.get("codes")):
        if code.value in codelist.codes:
            wanted.append(code.value)
        else:
            report.add(meaning.unknown_codes(code.span, code.value, codelist.codes))
    if not wanted:
        return Typed(semantic.name, ChoiceType(codelist=codelist, many=semantic.many))
    kept: tuple[Option, ...] = tuple(o for o in codelist.options if o.code in wanted)
    left_out = frozenset(codelist.codes) - frozenset(wanted) if asked.excluding else frozenset()
    chosen = ChoiceType(codelist=replace(codelist, options=kept), many=semantic.many)
    return Typed(semantic.name, chosen, left_out)


# Places -------------------------------------------------------------------------------------


def _place(asked: Asked) -> PlaceType:
    """Which kinds, in the order of the language: all of them unless some are written."""
    written = {kind.value for kind in scalars(asked.keys.get("kinds"))}
    kinds = tuple(kind for kind in PLACE_KINDS if kind in written)
    return PlaceType(kinds or PLACE_KINDS)


# Files --------------------------------------------------------------------------------------


def _file(asked: Asked, semantic: Semantic, report: Report) -> FileType:
    words = tuple(item.value for item in scalars(asked.keys.get("accept"))) or ("pdf", "jpg", "png")
    size = FILE_SIZE
    if isinstance(node := asked.keys.get("max_size"), Scalar):
        found = re.fullmatch(r"([0-9]{1,6})\s*(B|kB|KB|MB|GB)", node.value)
        size = int(found[1]) * _UNITS[found[2]] if found else FILE_SIZE
    low = _bound(asked, "min", lambda text: _count(text, 1), "liczba plików od 1", report) or 1
    high = _bound(asked, "max", lambda text: _count(text, 1), "liczba plików od 1", report)
    high = high or (20 if semantic.many else 1)
    if low > high:
        report.add(meaning.bounds_crossed(asked.keys["max"].span, str(low), str(high)))
        high = low
    return FileType(
        accept=tuple(MEDIA_TYPES[word] for word in words if word in MEDIA_TYPES),
        max_size=size,
        many=semantic.many,
        minimum=low,
        maximum=high,
        input=text_of(asked.keys.get("input")) or None,
    )
