"""What holds each constraint in XML Schema 1.1: the schema itself, one assertion, or nothing.

What the schema of 1.0 holds, it holds here. Of the rest, assertions say what depends on other
answers; what concerns the parties as such (`DaneDokumentu`) stays with the Schematron rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from formc.expr.lower.outcomes import Unsayable
from formc.expr.lower.xpath2 import BY_CODE_POINTS, XPath2, quoted
from formc.expr.tree import TRUE, Compare, Day, Expr, Path, Ref, Scope, Today, conjunction
from formc.ir import ChoiceType, DateType, Field, FileType, Group, Repeat, Rule, TextType
from formc.shapes.check_digits import check_digits
from formc.shapes.constraints import Constraint, Layout
from formc.shapes.document_rules import checks
from formc.shapes.document_rules.checks import BySchema, Unsaid
from formc.shapes.xml import OWN, Document
from formc.targets.xsd11.places import ROW_VARIABLE, BeyondError, Host, Places


@dataclass(frozen=True, slots=True)
class Assert:
    """A test on the elements of a type."""

    type: str
    test: str


Held = BySchema | Assert | Unsaid
_Test = Callable[[Places], str]
_NOT_HERE = Unsaid("asercje nie sprawdzają tego; sprawdzają to reguły Schematron (rules.sch)")


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
    row, test = _row_and_test(constraint, document)
    if test is None:
        return _NOT_HERE
    try:
        return _placed(document, row, test)
    except Unsayable as unsayable:
        return Unsaid(unsayable.reason)


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
    return _NOT_HERE


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


def _row_and_test(constraint: Constraint, document: Document) -> tuple[Path | None, _Test | None]:
    match constraint.subject:
        case Rule() as rule:
            return rule.row, lambda places: _rule(rule, places)
        case Field() as item:
            row = document.places[item.path].row
            return row, _of_field(constraint.code, item, _scope(row))
        case Group() | Repeat() as item:
            row = document.places[item.path].row
            return row, _of_container(constraint.code, item, _scope(row))
        case _:
            return None, None


def _scope(row: Path | None) -> Scope:
    return Scope.FORM if row is None else Scope.ROW


def _rule(rule: Rule, places: Places) -> str:
    printer = XPath2(places)
    held = f"not({printer.false(rule.condition)})"
    if rule.when == TRUE:
        return held
    return f"not({printer.true(rule.when)}) or {held}"


def _of_container(code: str, item: Group | Repeat, scope: Scope) -> _Test | None:
    if code == "hidden":
        return lambda places: _hidden(item, places, scope)
    if code == "min_rows" and isinstance(item, Repeat):
        return lambda places: _min_rows(item, places)
    return None


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


def _of_field(code: str, item: Field, scope: Scope) -> _Test | None:
    match code, item.type:
        case "hidden", _:
            return lambda places: _hidden(item, places, scope)
        case "required", _:
            return lambda places: _required(item, places, scope)
        case "computed", _:
            return lambda places: _computed(item, places, scope)
        case "check_digit", TextType(checksum=str() as checksum):
            return lambda places: _if_there(
                item, places, scope, lambda t: check_digits(checksum, t)
            )
        case "nfc", TextType():
            return lambda places: _if_there(
                item, places, scope, lambda text: f"({text} eq normalize-unicode({text}))"
            )
        case "min", DateType(minimum="today"):
            return lambda places: _beside_today("<", item, places, scope)
        case "max", DateType(maximum="today"):
            return lambda places: _beside_today(">", item, places, scope)
        case "form", ChoiceType(many=True):
            return lambda places: _distinct(places.ref(item.path, scope))
        case _, FileType() as type:
            return _of_file(code, type, item.path, scope)
        case _:
            return None


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


def _beside_today(op: str, item: Field, places: Places, scope: Scope) -> str:
    broken = Compare(op, Ref(item.path, scope, Day()), Today())
    return f"not({XPath2(places).true(broken)})"


def _if_there(item: Field, places: Places, scope: Scope, test: Callable[[str], str]) -> str:
    text = f"string({places.ref(item.path, scope)})"
    return f"(if ({text} ne '') then {test(text)} else true())"


def _distinct(nodes: str) -> str:
    texts = f"(for $kod in {nodes} return string($kod))"
    return f"count({texts}) eq count(distinct-values({texts}, {BY_CODE_POINTS}))"


def _of_file(code: str, type: FileType, path: Path, scope: Scope) -> _Test | None:
    def every(test: str) -> _Test:
        return lambda places: f"every $plik in {places.ref(path, scope)} satisfies ({test})"

    name = f"string($plik/{OWN}:NazwaPliku)"
    match code:
        case "form":
            return every(f"{name} eq normalize-unicode({name})")
        case "file_type":
            kinds = ", ".join(quoted(kind) for kind in type.accept)
            return every(f"string($plik/{OWN}:TypMIME) = ({kinds})")
        case "file_size":
            return every(f"xs:integer(string($plik/{OWN}:Rozmiar)) le {type.max_size}")
        case "kind" if not type.many:
            return lambda places: f"count({places.ref(path, scope)}) le 1"
        case "min_rows":
            return lambda places: (
                f"empty({places.ref(path, scope)}) or "
                f"(count({places.ref(path, scope)}) ge {type.minimum})"
            )
        case "max_rows":
            return lambda places: f"count({places.ref(path, scope)}) le {type.maximum}"
        case _:
            return None
