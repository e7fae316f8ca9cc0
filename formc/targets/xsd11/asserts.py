"""What holds each constraint in XML Schema 1.1: the schema itself, one assertion, or nothing.

What the schema of 1.0 holds, it holds here. Assertions say the rest; what XPath 2.0 or a schema
cannot say is `Unsaid`, with the reason for the report.
"""

from __future__ import annotations

from collections.abc import Callable

from formc.expr.lower.outcomes import Unsayable
from formc.expr.lower.xpath2 import BY_CODE_POINTS, XPath2, quoted
from formc.expr.tree import TRUE, Compare, Day, Expr, Path, Ref, Scope, Today, conjunction
from formc.ir import ChoiceType, DateType, Field, FileType, Group, PlaceType, Repeat, Rule, TextType
from formc.record import Record
from formc.runtime.filing import PLACE_ELEMENTS
from formc.shapes.check_digits import check_digits
from formc.shapes.constraints import Constraint, Layout
from formc.shapes.document_rules import checks
from formc.shapes.document_rules.checks import BySchema, Unsaid
from formc.shapes.offers import allowed
from formc.shapes.xml import OWN, Document
from formc.targets.xsd11 import senders
from formc.targets.xsd11.places import ROW_VARIABLE, BeyondError, Host, Places


class Assert(Record, frozen=True):
    """A test on the elements of a type."""

    type: str
    test: str


Held = BySchema | Assert | Unsaid
_Test = Callable[[Places], str]
_TOO_LONG = Unsaid("słownik jest zbyt długi; schemat zna tylko postać kodów")


def hold(constraints: tuple[Constraint, ...], document: Document, where: Layout) -> dict[str, Held]:
    """What holds every constraint, by id."""
    held: dict[str, Held] = {each.id: _held(each, document) for each in constraints}
    for id, lacking in checks.lacking(
        constraints, where, frozenset(id for id, how in held.items() if isinstance(how, Unsaid))
    ).items():
        held[id] = Unsaid(f"zależy od `{lacking}`, którego asercje nie sprawdzają")
    return held


def _held(constraint: Constraint, document: Document) -> Held:
    if isinstance(checks.held(constraint, document), BySchema):
        return BySchema()
    if constraint.code in {"option", "filter"} and _of_large_list(constraint):
        return _TOO_LONG
    row, test = _row_and_test(constraint, document)
    try:
        return _placed(document, row, test)
    except Unsayable as unsayable:
        return Unsaid(unsayable.reason)


def _of_large_list(constraint: Constraint) -> bool:
    item = constraint.subject
    return (
        isinstance(item, Field) and isinstance(item.type, ChoiceType) and item.type.codelist.large
    )


def _placed(document: Document, row: Path | None, test: _Test) -> Held:
    """The test on the innermost element that holds all it reads."""
    for host in Host:
        if host is Host.ROW and row is None:
            continue
        try:
            text = test(Places(document, row, host))
            if host is not Host.ROW and row is not None:
                rows = Places(document, None, host).rows(row)
                text = f"every {ROW_VARIABLE} in {rows} satisfies ({text})"
        except BeyondError:
            continue
        return Assert(_type(document, row, host), text)
    raise AssertionError("nothing lies beyond the document")


def _type(document: Document, row: Path | None, host: Host) -> str:
    if host is Host.DOCUMENT:
        return "DokumentTyp"
    if host is Host.CONTENT:
        return "TrescDokumentuTyp"
    return next(
        element.type
        for _, element in document.elements()
        if element.row and element.item.path == row
    )


def _row_and_test(constraint: Constraint, document: Document) -> tuple[Path | None, _Test]:
    match constraint.subject:
        case Rule() as rule:
            return rule.row, lambda places: _rule(rule, places)
        case Field() as item:
            row = document.places[item.path].row
            return row, lambda places: _of_field(constraint.code, item, places, _scope(row))
        case Group() | Repeat() as item:
            of_row = isinstance(item, Repeat) and constraint.id.rpartition("#")[0].endswith("*")
            row = item.path if of_row else document.places[item.path].row
            return row, lambda places: _of_container(constraint.code, item, places, row)
        case _:
            return None, lambda places: _of_form(constraint.code, places)


def _scope(row: Path | None) -> Scope:
    return Scope.FORM if row is None else Scope.ROW


def _rule(rule: Rule, places: Places) -> str:
    printer = XPath2(places)
    held = f"not({printer.false(rule.condition)})"
    if rule.when == TRUE:
        return held
    return f"not({printer.true(rule.when)}) or {held}"


def _of_form(code: str, places: Places) -> str:
    if code == "unknown":
        return senders.no_other_parties(places)
    raise _untold(code)


def _of_container(code: str, item: Group | Repeat, places: Places, row: Path | None) -> str:
    scope = _scope(row)
    party = places.document.party(item.path)
    match code:
        case "hidden":
            return _hidden(item, places, scope)
        case "min_rows" if isinstance(item, Repeat):
            return _min_rows(item, places)
        case "unknown" if party is not None:
            place = places.document.places[item.path]
            return senders.nothing_else_in_it(party, place, places, scope)
        case "kind":
            return _kind_of_container(item, places, row)
        case _:
            raise _untold(code)


def _kind_of_container(item: Group | Repeat, places: Places, row: Path | None) -> str:
    """It is there only where something in it is answered, and a party is of a known kind."""
    document, scope = places.document, _scope(row)
    place, party = document.places[item.path], document.party(item.path)
    of_row = item.path == row
    tests = []
    if party is not None:
        tests.append(senders.of_right_kind(party, place, places, scope))
    filled = document.never_empty(item.path) or (party is not None and party.kind is not None)
    if not filled and (of_row or place.steps):
        tests.append(_something_inside(item, places, scope, of_row))
    return " and ".join(tests)


def _something_inside(item: Group | Repeat, places: Places, scope: Scope, of_row: bool) -> str:
    if of_row:
        own, apart = places.inside_row(scope), places.apart(item.path, scope)
        tests = [f"exists({each})" for each in (own, *apart)]
    else:
        own, *others = places.nodes(item.path, scope)
        tests = [f"empty({own})", f"exists({own}/*)", *(f"exists({each})" for each in others)]
    return f"({' or '.join(tests)})"


def _min_rows(item: Repeat, places: Places) -> str:
    rows = places.rows(item.path)
    enough = f"(count({rows}) ge {item.minimum})"
    if item.shown == TRUE:
        return enough
    return f"{enough} or (empty({rows}) and not({XPath2(places).true(item.shown)}))"


def _hidden(item: Field | Group | Repeat, places: Places, scope: Scope) -> str:
    return f"not({_there(item.path, places, scope)}) or {XPath2(places).true(item.shown)}"


def _there(path: Path, places: Places, scope: Scope) -> str:
    nodes = places.nodes(path, scope)
    return f"({' or '.join(f'exists({each})' for each in nodes)})" if nodes else "false()"


# Fields ------------------------------------------------------------------------------------------


def _of_field(code: str, item: Field, places: Places, scope: Scope) -> str:
    match code, item.type:
        case "hidden", _:
            return _hidden(item, places, scope)
        case "required", _:
            return _required(item, places, scope)
        case "computed", _:
            return _computed(item, places, scope)
        case "filter", ChoiceType():
            return _filtered(item, places, scope)
        case "check_digit", TextType(checksum=str() as checksum):
            return _if_there(item, places, scope, lambda text: check_digits(checksum, text))
        case "nfc", TextType():
            return _if_there(
                item, places, scope, lambda text: f"({text} eq normalize-unicode({text}))"
            )
        case "min", DateType(minimum="today"):
            return _beside_today("<", item, places, scope)
        case "max", DateType(maximum="today"):
            return _beside_today(">", item, places, scope)
        case "form", ChoiceType(many=True):
            return _distinct(places.ref(item.path, scope))
        case "form", PlaceType():
            return _open_area(places.ref(item.path, scope))
        case _, FileType() as type:
            test = _of_file(code, type, places.ref(item.path, scope))
        case _ if places.document.places[item.path].sender:
            test = senders.answer(code, item, places, scope)
        case _:
            test = None
    if test is None:
        raise _untold(code)
    return test


def _untold(code: str) -> Unsayable:
    return Unsayable(f"asercje nie znają warunku `{code}` w tym miejscu")


def _required(item: Field, places: Places, scope: Scope) -> str:
    needed = conjunction((item.needed, item.shown))
    there = _there(item.path, places, scope)
    return there if needed == TRUE else f"{there} or not({XPath2(places).true(needed)})"


def _computed(item: Field, places: Places, scope: Scope) -> str:
    assert item.value is not None
    printer = XPath2(places)
    itself = Ref(item.path, scope, checks.formula_type(item.type))
    same: Expr = Compare("==", itself, item.value)
    there = _there(item.path, places, scope)
    test = f"{printer.true(same)} or (not({there}) and not({printer.defined(item.value)}))"
    return test if item.shown == TRUE else f"{test} or not({printer.true(item.shown)})"


def _filtered(item: Field, places: Places, scope: Scope) -> str:
    row = places.document.places[item.path].row
    offered = XPath2(places).true(allowed(item, row))
    return f"not({_there(item.path, places, scope)}) or {offered}"


def _beside_today(op: str, item: Field, places: Places, scope: Scope) -> str:
    broken = Compare(op, Ref(item.path, scope, Day()), Today())
    return f"not({XPath2(places).true(broken)})"


def _if_there(item: Field, places: Places, scope: Scope, test: Callable[[str], str]) -> str:
    text = f"string({places.ref(item.path, scope)})"
    return f"(if ({text} ne '') then {test(text)} else true())"


def _distinct(nodes: str) -> str:
    texts = f"(for $kod in {nodes} return string($kod))"
    return f"count({texts}) eq count(distinct-values({texts}, {BY_CODE_POINTS}))"


def _open_area(place: str) -> str:
    """The last vertex is not the first one again."""
    area = f"string({place}/{OWN}:{PLACE_ELEMENTS['area']}/{OWN}:WGS84)"
    pairs = f"tokenize(normalize-space({area}), ' ')"
    return f"(count({pairs}) le 1 or {pairs}[1] ne {pairs}[last()])"


def _of_file(code: str, type: FileType, files: str) -> str | None:
    match code:
        case "form":
            name = f"string($plik/{OWN}:NazwaPliku)"
            return _every_file(files, f"{name} eq normalize-unicode({name})")
        case "file_type":
            kinds = ", ".join(quoted(kind) for kind in type.accept)
            return _every_file(files, f"string($plik/{OWN}:TypMIME) = ({kinds})")
        case "file_size":
            size = f"xs:integer(string($plik/{OWN}:Rozmiar))"
            return _every_file(files, f"{size} le {type.max_size}")
        case "kind" if not type.many:
            return f"count({files}) le 1"
        case "min_rows":
            return f"empty({files}) or (count({files}) ge {type.minimum})"
        case "max_rows":
            return f"count({files}) le {type.maximum}"
        case _:
            return None


def _every_file(files: str, test: str) -> str:
    return f"every $plik in {files} satisfies ({test})"
