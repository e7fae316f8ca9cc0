"""What holds each constraint in XML: the schema itself, one rule, or nothing.

A rule is a test that holds for every accepted document and fails where the constraint is violated.
What XPath 1.0 or the schema cannot say is `Unsaid`, with the reason for the report.

A formula that reads answers which may be hidden is only right while hidden answers are refused; so
a constraint counts as held only together with `hidden` of everything that it reads.
"""

from __future__ import annotations

from formc.expr import pattern
from formc.expr.lower.outcomes import Unsayable
from formc.expr.lower.xpath import XPath1, fitting, quoted
from formc.expr.tree import (
    TRUE,
    Bool,
    Code,
    Compare,
    Day,
    Expr,
    Number,
    Path,
    Ref,
    Scope,
    Today,
    Type,
    Words,
    conjunction,
)
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateType,
    Field,
    FileType,
    Group,
    NumberType,
    PlaceType,
    Repeat,
    Rule,
    TextType,
    ValueType,
)
from formc.record import Record
from formc.runtime.filing import PLACE_ELEMENTS
from formc.runtime.values import FORBIDDEN
from formc.shapes.constraints import Constraint, Layout
from formc.shapes.document_rules.digits import check_digits
from formc.shapes.document_rules.paths import Paths, expected_parties, right_kind
from formc.shapes.offers import allowed
from formc.shapes.xml import OWN, Document, Place

_COMPOSED_BELOW = 0x300  # no combining marks below: such a text is its own normal form


class BySchema(Record, frozen=True):
    """The schema refuses it, or no document can even say it."""


class Check(Record, frozen=True):
    """A test on `TrescDokumentu`, or on every row of the repeat `row`. `value` is what `$wartosc`
    stands for in the test."""

    row: Path | None
    test: str
    value: str = ""


class Unsaid(Record, frozen=True):
    """`reason` is Polish, for the report of losses."""

    reason: str


Held = BySchema | Check | Unsaid


def hold(constraints: tuple[Constraint, ...], document: Document, where: Layout) -> dict[str, Held]:
    """What holds every constraint, by id."""
    found = {each.id: held(each, document) for each in constraints}
    unsaid = frozenset(id for id, how in found.items() if isinstance(how, Unsaid))
    for id, missing in lacking(constraints, where, unsaid).items():
        found[id] = Unsaid(f"zależy od `{missing}`, którego dokument nie sprawdza")
    return found


def lacking(
    constraints: tuple[Constraint, ...], where: Layout, unsaid: frozenset[str]
) -> dict[str, str]:
    """The constraints that do not hold because another one that they need is not said; which."""
    hidden = {each.path: each.id for each in constraints if each.code == "hidden"}
    found: dict[str, str] = {}
    waiting = True
    while waiting:
        waiting = False
        for each in constraints:
            missing = next(
                (id for id in _needs(each, where, hidden) if id in unsaid or id in found), None
            )
            if missing is not None and each.id not in unsaid and each.id not in found:
                found[each.id] = missing
                waiting = True
    return found


def _needs(constraint: Constraint, where: Layout, hidden: dict[Path, str]) -> tuple[str, ...]:
    """The `hidden` constraints of everything that a constraint reads."""
    reads = constraint.reads.form | constraint.reads.row | constraint.reads.every
    around = dict.fromkeys(each for path in sorted(reads) for each in where.around(path))
    return tuple(hidden[path] for path in around if path in hidden)


def held(constraint: Constraint, document: Document) -> Held:
    """What holds a constraint, if what it reads can be trusted."""
    try:
        match constraint.subject:
            case Rule() as rule:
                return _rule(rule, document)
            case None:
                return _form(constraint.code, document)
            case Group() | Repeat() as item:
                return _container(constraint, item, document)
            case Field() as item:
                return _field(constraint.code, item, document)
            case _:
                return BySchema()
    except Unsayable as unsayable:
        return Unsaid(unsayable.reason)


def _true(document: Document, row: Path | None, condition: Expr) -> str:
    return XPath1(Paths.of(document, row, condition)).true(condition)


def _row_of(document: Document, path: Path) -> Path | None:
    return document.places[path].row


def _scope(row: Path | None) -> Scope:
    return Scope.FORM if row is None else Scope.ROW


# Rules, the form, groups and repeats -------------------------------------------------------------


def _rule(rule: Rule, document: Document) -> Held:
    printer = XPath1(Paths.of(document, rule.row, rule.condition, rule.when))
    broken = printer.false(rule.condition)
    if rule.when == TRUE:
        return Check(rule.row, f"not({broken})")
    return Check(rule.row, f"not({printer.true(rule.when)} and {broken})")


def _form(code: str, document: Document) -> Held:
    """Parties that the form does not have are unknown to it."""
    if code != "unknown":
        return BySchema()
    expected = expected_parties(document)
    if not any(party.role == "applicant" for party in document.parties):
        return Check(None, f"count($podmioty) = {expected}")
    if expected == "0":
        return Check(None, "count($podmioty) <= 1")
    total = f"({expected})"
    return Check(None, f"count($podmioty) = {total} + 1 or (count($podmioty) = 0 and {total} = 0)")


def _container(constraint: Constraint, item: Group | Repeat, document: Document) -> Held:
    of_row = isinstance(item, Repeat) and constraint.id.rpartition("#")[0].endswith("*")
    row = item.path if of_row else _row_of(document, item.path)
    paths = Paths(document, row)
    match constraint.code:
        case "unknown":
            return _unknown_in_party(item, paths, document)
        case "kind":
            return _kind_of_container(item, of_row, paths, document)
        case "hidden":
            return _hidden(item, document)
        case "min_rows" if isinstance(item, Repeat):
            return _min_rows(item, document)
        case _:
            return BySchema()


def _unknown_in_party(item: Group | Repeat, paths: Paths, document: Document) -> Held:
    """In `meta:Podmiot` stand only the elements that the form asks for."""
    party = document.party(item.path)
    if party is None:
        return BySchema()
    podmiot = paths.podmiot(document.places[item.path], _scope(paths.row))
    known = dict.fromkeys(
        "/".join((podmiot, *steps)) for kinds in party.places.values() for steps in kinds.values()
    )
    count = f"count({' | '.join(known)})" if known else "0"
    return Check(paths.row, f"count({podmiot}/*//*[not(*)]) = {count}")


def _kind_of_container(
    item: Group | Repeat, of_row: bool, paths: Paths, document: Document
) -> Held:
    if isinstance(item, Repeat) and not of_row:
        return BySchema()
    place = document.places[item.path]
    party = document.party(item.path)
    scope = _scope(paths.row)
    tests = []
    if party is not None:
        podmiot = paths.podmiot(place, scope)
        tests.append(f"not({podmiot}) or {right_kind(podmiot, party)}")
    filled = document.never_empty(item.path) or (party is not None and party.kind is not None)
    if not filled and (of_row or place.steps):
        tests.append(_something_inside(item, of_row, paths, document))
    if not tests:
        return BySchema()
    return Check(paths.row, " and ".join(f"({test})" for test in tests))


def _something_inside(item: Group | Repeat, of_row: bool, paths: Paths, document: Document) -> str:
    """An element is there only where something in it is answered, wherever that stands."""
    scope = _scope(paths.row)
    if not of_row:
        own, *apart = paths.nodes(item.path, scope)
        return " or ".join((f"not({own})", f"{own}/*", *apart))
    apart = [
        node
        for each in document.below(item.path)
        if isinstance(each.item, Field) and (each.sender or each.kind_of_party or each.attached)
        for node in paths.nodes(each.item.path, scope)
    ]
    return " or ".join(("*", *apart))


def _min_rows(item: Repeat, document: Document) -> Held:
    if item.path in document.demanded:
        return BySchema()
    rows = Paths(document).rows(item.path)
    enough = f"count({rows}) >= {item.minimum}"
    if item.shown == TRUE:
        return Check(None, enough)
    shown = _true(document, None, item.shown)
    return Check(None, f"{enough} or (not({rows}) and not({shown}))")


def _hidden(item: Field | Group | Repeat, document: Document) -> Held:
    row = _row_of(document, item.path)
    there = _there(document, item.path)
    return Check(row, f"not({there}) or {_true(document, row, item.shown)}")


def _there(document: Document, path: Path) -> str:
    row = _row_of(document, path)
    nodes = Paths(document, row).nodes(path, _scope(row))
    return " or ".join(f"boolean({node})" for node in nodes) or "false()"


# Fields ------------------------------------------------------------------------------------------


def _field(code: str, item: Field, document: Document) -> Held:
    place = document.places[item.path]
    match code:
        case "hidden":
            return _hidden(item, document)
        case "required":
            return _required(item, document)
        case "computed":
            return _computed(item, document)
        case "filter":
            return _filtered(item, document)
        case "check_digit" | "nfc" | "min" | "max":
            return _single(code, item, place, document)
        case "form" if isinstance(item.type, PlaceType) and "area" in item.type.kinds:
            return _open_area(item, place, document)
        case _ if place.attached:
            return _file(code, item, place, document)
        case _ if place.sender:
            return _sent(code, item, place, document)
        case "option" if isinstance(item.type, ChoiceType) and item.type.codelist.large:
            return Unsaid("słownik jest zbyt długi; schemat zna tylko postać kodów")
        case "form" if isinstance(item.type, ChoiceType):
            value = Paths(document, place.row).ref(item.path, _scope(place.row))
            return Check(place.row, f"not({value}[. = preceding-sibling::{OWN}:Wartosc])")
        case _:
            return BySchema()


def _open_area(item: Field, place: Place, document: Document) -> Held:
    """The last vertex is not the first one again; each is as long as the others."""
    node = Paths(document, place.row).ref(item.path, _scope(place.row))
    area = f"normalize-space({node}/{OWN}:{PLACE_ELEMENTS['area']}/{OWN}:WGS84)"
    one = len("52.000000,19.000000")
    last = f"substring($wartosc, string-length($wartosc) - {one - 1})"
    test = f"string-length($wartosc) <= {one} or substring($wartosc, 1, {one}) != {last}"
    return Check(place.row, test, area)


def _required(item: Field, document: Document) -> Held:
    if item.path in document.demanded:
        return BySchema()
    row = _row_of(document, item.path)
    needed = conjunction((item.needed, item.shown))
    there = _there(document, item.path)
    if needed == TRUE:
        return Check(row, there)
    return Check(row, f"{there} or not({_true(document, row, needed)})")


def _computed(item: Field, document: Document) -> Held:
    assert item.value is not None
    row = _row_of(document, item.path)
    itself = Ref(item.path, _scope(row), formula_type(item.type))
    same = Compare("==", itself, item.value)
    printer = XPath1(Paths.of(document, row, item.value))
    there = _there(document, item.path)
    test = f"{printer.true(same)} or (not({there}) and not({printer.defined(item.value)}))"
    if item.shown != TRUE:
        test = f"{test} or not({_true(document, row, item.shown)})"
    return Check(row, test)


def _filtered(item: Field, document: Document) -> Held:
    assert isinstance(item.type, ChoiceType)
    if item.type.codelist.large:
        return Unsaid("słownik jest zbyt długi dla XPath 1.0")
    row = _row_of(document, item.path)
    there = _there(document, item.path)
    return Check(row, f"not({there}) or {_true(document, row, allowed(item, row))}")


def formula_type(type: ValueType) -> Type:
    """The type of an answer as formulas see it."""
    match type:
        case TextType():
            return Words()
        case NumberType():
            return Number(type.scale, type.minimum, type.maximum)
        case BooleanType() | ConsentType():
            return Bool()
        case DateType():
            return Day()
        case ChoiceType(codelist=codelist, many=False):
            return Code(None if codelist.large else codelist.codes)
        case _:
            raise Unsayable("listy i pliku nie można wyliczyć w XPath 1.0")


def _single(code: str, item: Field, place: Place, document: Document) -> Held:
    """Constraints that look the same wherever the answer stands."""
    match item.type:
        case TextType(checksum=str() as checksum) if code == "check_digit":
            text = f"string({Paths(document, place.row).ref(item.path, _scope(place.row))})"
            test = f"$wartosc = '' or {check_digits(checksum, '$wartosc')}"
            return Check(place.row, f"{test}{_or_malformed(item.type)}", text)
        case TextType() if code == "nfc":
            if all(high < _COMPOSED_BELOW for _, high in _characters(item.type)):
                return BySchema()
            return Unsaid("XML nie zna postaci kanonicznej Unicode (NFC)")
        case DateType(minimum="today") if code == "min":
            return _beside_today(item, place, document, ">=")
        case DateType(maximum="today") if code == "max":
            return _beside_today(item, place, document, "<=")
        case _:
            return BySchema()


def _beside_today(item: Field, place: Place, document: Document, op: str) -> Held:
    itself = Ref(item.path, _scope(place.row), Day())
    opposite = {">=": "<", "<=": ">"}[op]
    broken = Compare(opposite, itself, Today())
    return Check(place.row, f"not({_true(document, place.row, broken)})")


def _or_malformed(type: TextType) -> str:
    """A malformed text has no other problem; empty where XPath 1.0 cannot see its form."""
    try:
        return f" or not({_form_of_text(type, '$wartosc')})"
    except Unsayable:
        return ""


def _characters(type: TextType) -> tuple[tuple[int, int], ...]:
    """Ranges of the characters that a text can be made of."""
    if type.pattern is None:
        return ((0, 0x10FFFF),)
    parsed = pattern.parse(type.pattern)
    assert not isinstance(parsed, pattern.Mistake), type.pattern
    return tuple(_characters_of(parsed))


def _characters_of(parsed: pattern.Pattern) -> list[tuple[int, int]]:
    match parsed:
        case pattern.Chars(ranges):
            return list(ranges)
        case pattern.Sequence(parts) | pattern.Choice(parts):
            return [pair for part in parts for pair in _characters_of(part)]
        case pattern.Repeated(body):
            return _characters_of(body)


# Answers in str:Nadawcy: the base types have no facets that we know ------------------------------


def _sent(code: str, item: Field, place: Place, document: Document) -> Held:
    node = Paths(document, place.row).ref(item.path, _scope(place.row))
    match code, item.type:
        case "kind", _:
            test = f"not({node}) or (count({node}) = 1 and {node} != '')"
            return Check(place.row, test)
        case "form", TextType() as type:
            test = _form_of_text(type, "$wartosc")
        case "length", TextType() as type:
            size = "string-length($wartosc)"
            bounds = f"{size} >= {type.min_length} and {size} <= {type.max_length}"
            test = f"({bounds}){_or_malformed(type)}"
        case "option", ChoiceType(codelist=codelist):
            if codelist.large:
                return Unsaid("słownik jest zbyt długi dla XPath 1.0")
            test = " or ".join(f"$wartosc = {quoted(code)}" for code in codelist.codes)
        case _:
            return BySchema()
    return Check(place.row, f"$wartosc = '' or ({test})", f"string({node})")


def _form_of_text(type: TextType, text: str) -> str:
    """Allowed characters, no space at either end, and the pattern. `$zakazane` holds characters."""
    tests = []
    ranges = _characters(type)
    if any(low <= 0x20 <= high for low, high in ranges) or _may_be_forbidden(ranges):
        tests.append(f"translate({text}, $zakazane, '') = {text}")
        tests.append(f"substring({text}, 1, 1) != ' '")
        tests.append(f"substring({text}, string-length({text})) != ' '")
    if type.pattern is not None:
        tests.append(fitting(text, type.pattern))
    return " and ".join(tests)


def _may_be_forbidden(ranges: tuple[tuple[int, int], ...]) -> bool:
    forbidden = (*FORBIDDEN, (0x0A, 0x0A))
    return any(a <= d and c <= b for a, b in ranges for c, d in forbidden)


# Files -------------------------------------------------------------------------------------------


def _file(code: str, item: Field, place: Place, document: Document) -> Held:
    assert isinstance(item.type, FileType)
    nodes = Paths(document, place.row).ref(item.path, _scope(place.row))
    match code:
        case "form":
            return Unsaid("nazwa pliku w postaci kanonicznej Unicode (NFC) nie jest sprawdzana")
        case "kind" if not item.type.many:
            test = f"count({nodes}) <= 1"
        case "file_type":
            kinds = " or ".join(f"{OWN}:TypMIME = {quoted(kind)}" for kind in item.type.accept)
            test = f"not({nodes}[not({kinds})])"
        case "file_size":
            test = f"not({nodes}[{OWN}:Rozmiar > {item.type.max_size}])"
        case "min_rows":
            test = f"not({nodes}) or count({nodes}) >= {item.type.minimum}"
        case "max_rows":
            test = f"count({nodes}) <= {item.type.maximum}"
        case _:
            return BySchema()
    return Check(place.row, test)
