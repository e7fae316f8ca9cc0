"""Runs formulas in every dialect with the real engines: evaluator, CPython, node, lxml, and for
XPath 2.0 elementpath and Saxon.

There is one small form, `NAMES`. Answers are a flat map from dotted paths to values as formulas see
them (scaled integers, ISO days, tuples of codes); what is missing has no key. `drzewa` holds the
rows. `row` says in whose row the formula stands.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as File

from elementpath import XPath2Parser, XPathContext, get_node_tree
from lxml import etree
from saxonche import PySaxonProcessor

from formc.diagnostics import Report
from formc.expr.check import check
from formc.expr.evaluate import Answers, Value, evaluate
from formc.expr.lower.javascript import JavaScript
from formc.expr.lower.outcomes import Unsayable
from formc.expr.lower.python import Python
from formc.expr.lower.xpath import XPath1
from formc.expr.lower.xpath2 import XPath2
from formc.expr.names import Named, Names
from formc.expr.tree import (
    Bool,
    Code,
    Codes,
    Compare,
    Day,
    Expr,
    Literal,
    Number,
    Opaque,
    Path,
    Scope,
    Type,
    Words,
    walk,
)
from formc.runtime import formulas, working_days
from formc.shapes.packing import javascript_source
from formc.source import Source

ROOT = File(__file__).parents[2]
REPEAT = ("drzewa",)
GOALS = ("dom", "praca", "nauka")

FORM_TYPES: dict[str, Type] = {
    "a": Bool(),
    "b": Bool(),
    "c": Bool(),
    "n": Number(0, 0, 999),
    "m": Number(0, 0, 1_000_000),
    "ujemna": Number(0, -500, 500),
    "kwota": Number(2, 0, 10_000_000),
    "saldo": Number(2, -1_000_000, 1_000_000),
    "stawka": Number(4, 0, 100_000),
    "wielka": Number(0, 0, 999_999_999_999),
    "dzien": Day(),
    "urodzony": Day(),
    "imie": Words(),
    "uwagi": Words(),
    "pesel": Words(),
    "kraj": Code(("PL", "DE", "UA")),
    "plec": Code(("K", "M")),
    "cele": Codes(GOALS),
    "plik": Opaque(),
    "adres.kod": Words(),
    "adres.numer": Number(0, 0, 999),
    "adres.znany": Bool(),
}
ROW_TYPES: dict[str, Type] = {
    "obwod": Number(0, 0, 2000),
    "cena": Number(2, 0, 1_000_000),
    "zmiana": Number(0, -100, 100),
    "gatunek": Code(("lipa", "dab", "sosna")),
    "nazwa": Words(),
    "chore": Bool(),
    "od": Day(),
    "cele": Codes(GOALS),
    "zdjecie": Opaque(),
    "opis.tekst": Words(),
}
OFFICE_TYPES: dict[str, Type] = {
    "stawka": Number(2, 0, 100_000),
    "urzad": Words(),
    "czynny": Bool(),
}
MAX_ROWS = 20
TODAY = "2026-03-01"

Instance = Mapping[str, object]


def _level(types: Mapping[str, Type], above: Path, in_row: bool) -> dict[str, Named]:
    level: dict[str, Named] = {}
    inner: dict[str, dict[str, Type]] = {}
    for name, type_ in types.items():
        first, _, rest = name.partition(".")
        if rest:
            inner.setdefault(first, {})[rest] = type_
        else:
            level[name] = Named(path=(*above, name), type=type_, kind="field", in_row=in_row)
    for name, members in inner.items():
        path = (*above, name)
        level[name] = Named(
            path=path,
            type=Opaque(),
            kind="group",
            in_row=in_row,
            members=_level(members, path, in_row),
            parts=tuple((*path, member) for member in members),
        )
    return level


_ROWS = _level(ROW_TYPES, REPEAT, True)
_FORM = _level(FORM_TYPES, (), False) | {
    "drzewa": Named(
        path=REPEAT, type=Opaque(), kind="repeat", in_row=False, members=_ROWS, maximum=MAX_ROWS
    )
}
PARAMETERS: dict[str, Expr | tuple[str, ...]] = {
    "rodzaje": ("PL", "DE"),
    "prog": Literal(Number(0, 18, 18), 18),
    "wlaczone": Literal(Bool(), True),
}
NAMES = Names(levels=(_FORM,), parameters=PARAMETERS, settings=OFFICE_TYPES)
ROW_NAMES = Names(
    levels=({k: v for k, v in _ROWS.items() if k != "cele"}, _FORM),
    row=REPEAT,
    parameters=PARAMETERS,
    settings=OFFICE_TYPES,
)


@dataclass(frozen=True)
class Question:
    """A formula and answers to judge it with."""

    expr: Expr
    instance: Instance
    row: int | None = None


def typed(text: str, *, in_row: bool = False) -> Expr:
    """A formula of the form, or of a row; fails with what was reported."""
    report = Report()
    source = Source("formula", text)
    expr = check(text, ROW_NAMES if in_row else NAMES, None, source.span, report)
    assert expr is not None, [(d.code, d.message.pl, d.at.text) for d in report]
    return expr


# The evaluator --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """Answers for the evaluator."""

    instance: Instance
    row: Mapping[str, Value] | None = None
    each: Mapping[str, Value] | None = None

    @property
    def today(self) -> str:
        return str(self.instance.get("today", TODAY))

    def value(self, path: Path, scope: Scope) -> Value:
        where = {Scope.FORM: self.instance, Scope.ROW: self.row, Scope.EACH: self.each}[scope]
        assert where is not None, (path, scope)
        name = ".".join(path if scope is Scope.FORM else path[1:])
        return where.get(name)  # type: ignore[return-value]

    def answered(self, path: Path, scope: Scope) -> bool:
        if path == REPEAT:
            return bool(self.instance.get("drzewa"))
        return self.value(path, scope) is not None

    def rows(self, path: Path) -> Sequence[Answers]:
        return [Given(self.instance, self.row, each) for each in rows_of(self.instance)]

    def office(self, name: str) -> Value:
        return self.instance.get(f"office.{name}")  # type: ignore[return-value]


def rows_of(instance: Instance) -> list[Mapping[str, Value]]:
    return list(instance.get("drzewa", []))  # type: ignore[call-overload]


def by_evaluator(questions: Sequence[Question]) -> list[Value]:
    return [
        evaluate(q.expr, Given(q.instance, None if q.row is None else rows_of(q.instance)[q.row]))
        for q in questions
    ]


# Python and JavaScript ------------------------------------------------------------------------


@dataclass(frozen=True)
class Generated:
    """How the generated code of both languages reads answers."""

    stands: str  # of a field
    filled: str  # of a repeat
    each: str = "each"
    today: str = 'form["today"]'

    def ref(self, path: Path, scope: Scope) -> str:
        name = json.dumps(".".join(path if scope is Scope.FORM else path[1:]))
        return f"{scope.value}[{name}]"

    def answered(self, path: Path, scope: Scope) -> str:
        return (self.filled if path == REPEAT else self.stands).format(self.ref(path, scope))

    def rows(self, path: Path) -> str:
        return f"form[{json.dumps(path[0])}]"

    def office(self, name: str) -> str:
        return f'form["office.{name}"]'


def filled(instance: Instance) -> dict[str, object]:
    """Every path has a key, as generated code expects; None is missing."""
    whole: dict[str, object] = {name: instance.get(name) for name in FORM_TYPES}
    whole |= {f"office.{name}": instance.get(f"office.{name}") for name in OFFICE_TYPES}
    whole["today"] = instance.get("today", TODAY)
    whole["drzewa"] = [{name: row.get(name) for name in ROW_TYPES} for row in rows_of(instance)]
    return whole


def _outcomes(expr: Expr, printer: Python | JavaScript) -> tuple[str, str]:
    """Definitely true and definitely false; or defined and the value."""
    if isinstance(expr.type, Bool):
        return printer.true(expr), printer.false(expr)
    return printer.defined(expr), printer.value(expr)


def by_python(questions: Sequence[Question]) -> list[Value]:
    printer = Python(Generated("({} is not None)", "bool({})"))
    names = {
        name: each for module in (formulas, working_days) for name, each in vars(module).items()
    }
    compiled: dict[int, tuple[object, object]] = {}
    found: list[Value] = []
    for q in questions:
        if id(q.expr) not in compiled:
            first, second = _outcomes(q.expr, printer)
            compiled[id(q.expr)] = (
                eval(f"lambda form, row: {first}", names),
                eval(f"lambda form, row: {second}", names),
            )
        one, two = compiled[id(q.expr)]
        form = filled(q.instance)
        row = form["drzewa"][q.row] if q.row is not None else None  # type: ignore[index]
        found.append(_outcome(q.expr, one(form, row), lambda: two(form, row)))  # type: ignore  # noqa
    return found


def _outcome(expr: Expr, first: object, second: object) -> Value:
    assert first is True or first is False, first
    if isinstance(expr.type, Bool):
        other = second()  # type: ignore[operator]
        assert other is True or other is False, other
        assert not (first and other), "both definitely true and definitely false"
        return True if first else False if other else None
    return second() if first else None  # type: ignore[operator]


_NODE = """
const outcome = ([first, second, bool], form, row) => {
  const one = first(form, row);
  if (one !== true && one !== false) throw new Error("no boolean: " + one);
  if (!bool) return one ? second(form, row) : null;
  const two = second(form, row);
  if (two !== true && two !== false) throw new Error("no boolean: " + two);
  if (one && two) throw new Error("both");
  return one ? true : two ? false : null;
};
const results = QUESTIONS.map(([formula, instance, row]) => {
  try {
    const form = INSTANCES[instance];
    const value = outcome(FORMULAS[formula], form, row === null ? null : form.drzewa[row]);
    return typeof value === "bigint" ? { number: String(value) } : value;
  } catch (error) {
    return { error: String(error) };
  }
});
process.stdout.write(JSON.stringify(results));
"""


def by_node(questions: Sequence[Question]) -> list[Value]:
    printer = JavaScript(Generated("({} !== null)", "({}.length > 0)"))
    formulas: dict[int, int] = {}
    instances: dict[int, int] = {}
    code: list[str] = []
    data: list[str] = []
    asked: list[list[int | None]] = []
    for q in questions:
        if id(q.expr) not in formulas:
            formulas[id(q.expr)] = len(code)
            first, second = _outcomes(q.expr, printer)
            bool_ = "true" if isinstance(q.expr.type, Bool) else "false"
            code.append(f"[(form, row) => {first}, (form, row) => {second}, {bool_}]")
        if id(q.instance) not in instances:
            instances[id(q.instance)] = len(data)
            data.append(_javascript(filled(q.instance)))
        asked.append([formulas[id(q.expr)], instances[id(q.instance)], q.row])
    script = "\n".join(
        (
            '"use strict";',
            javascript_source(),
            "const FORMULAS = [" + ",\n".join(code) + "];",
            "const INSTANCES = [" + ",\n".join(data) + "];",
            f"const QUESTIONS = {json.dumps(asked)};",
            _NODE,
        )
    )
    run = subprocess.run(
        ["node", "-"], input=script, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr[:3000]
    return [_from_node(value) for value in json.loads(run.stdout)]


def _javascript(value: object) -> str:
    match value:
        case bool() | str() | None:
            return json.dumps(value)
        case int():
            return f"{value}n"
        case tuple() | list():
            return f"[{', '.join(_javascript(each) for each in value)}]"
        case dict():
            return (
                "{"
                + ", ".join(f"{json.dumps(k)}: {_javascript(v)}" for k, v in value.items())
                + "}"
            )
    raise TypeError(value)


def _from_node(value: object) -> Value:
    if isinstance(value, dict):
        assert "error" not in value, value
        return int(value["number"])
    return value  # type: ignore[return-value]


# XPath 1.0 ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class InDocument:
    """Paths from the form's element, or from a row; see `document`."""

    in_row: bool

    @property
    def up(self) -> str:
        return "../../" if self.in_row else ""

    @property
    def today(self) -> str:
        return f"{self.up}dzis"

    def ref(self, path: Path, scope: Scope) -> str:
        if scope is Scope.FORM:
            return self.up + "/".join(path)
        return "/".join(path[1:])

    def answered(self, path: Path, scope: Scope) -> str:
        return self.ref(path, scope)

    def rows(self, path: Path) -> str:
        return f"{self.up}{path[0]}/wiersz"

    def outer(self, rows: Path, path: str) -> str:
        if not self.in_row:
            return f"../../{path}"
        if path.startswith("../../"):
            return path
        raise Unsayable("z innego wiersza nie widać tego wiersza")

    def office(self, name: str) -> str:
        return f"{self.up}urzad-{name}"


def document(instance: Instance) -> etree._Element:
    root = etree.Element("formularz")
    etree.SubElement(root, "dzis").text = str(instance.get("today", TODAY))
    for name, type_ in OFFICE_TYPES.items():
        _put(root, f"urzad-{name}", type_, instance.get(f"office.{name}"))
    for name, type_ in FORM_TYPES.items():
        _put(root, name, type_, instance.get(name))
    if rows_of(instance):
        rows = etree.SubElement(root, "drzewa")
        for row in rows_of(instance):
            element = etree.SubElement(rows, "wiersz")
            for name, type_ in ROW_TYPES.items():
                _put(element, name, type_, row.get(name))
    return root


def _put(parent: etree._Element, name: str, type_: Type, value: object) -> None:
    if value is None:
        return
    group, _, field = name.rpartition(".")
    if group:
        found = parent.find(group)
        parent = etree.SubElement(parent, group) if found is None else found
    for each in value if isinstance(value, tuple) else (value,):
        etree.SubElement(parent, field).text = lexical(type_, each)


def lexical(type_: Type, value: object) -> str:
    """The canonical text of a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(type_, Number) and isinstance(value, int):
        digits = str(abs(value)).rjust(type_.scale + 1, "0")
        whole = digits[: len(digits) - type_.scale]
        text = f"{whole}.{digits[len(whole) :]}" if type_.scale else whole
        return f"-{text}" if value < 0 else text
    return str(value)


def by_lxml(questions: Sequence[Question], expected: Sequence[Value]) -> list[Value | Unsayable]:
    """A formula that is no condition is compared with the expected value, which is given back if it
    is equal; else the text `other`."""
    documents: dict[int, etree._Element] = {}
    compiled: dict[tuple[object, ...], object] = {}
    found: list[Value | Unsayable] = []
    for q, wanted in zip(questions, expected, strict=True):
        try:
            root = documents.setdefault(id(q.instance), document(q.instance))
            context = root if q.row is None else root.findall("drzewa/wiersz")[q.row]
            found.append(_by_xpath(q, wanted, context, compiled))
        except Unsayable as unsayable:
            found.append(unsayable)
    return found


def _by_xpath(
    q: Question, wanted: Value, context: etree._Element, compiled: dict[tuple[object, ...], object]
) -> Value:
    def holds(outcome: str, expr: Expr, *key: object) -> bool:
        name = (id(q.expr), q.row is None, outcome, *key)
        if name not in compiled:
            try:
                text = getattr(XPath1(InDocument(q.row is not None)), outcome)(expr)
                compiled[name] = etree.XPath(text)
            except Unsayable as unsayable:
                compiled[name] = unsayable
        tree = compiled[name]
        if isinstance(tree, Unsayable):
            raise tree
        result = tree(context)  # type: ignore[operator]
        assert result is True or result is False, result
        return result

    if isinstance(q.expr.type, Bool):
        yes, no = holds("true", q.expr), holds("false", q.expr)
        assert not (yes and no), "both definitely true and definitely false"
        return True if yes else False if no else None
    if not holds("defined", q.expr):
        return None
    if wanted is None:
        return "other"
    type_ = q.expr.type
    if isinstance(type_, Number):
        type_ = Number(type_.scale, int(wanted), int(wanted))  # type: ignore[arg-type]
    same = Compare("==", q.expr, Literal(type_, wanted))  # type: ignore[arg-type]
    return wanted if holds("true", same, wanted) else "other"


# XPath 2.0 ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FromAnywhere(InDocument):
    """The same places for XPath 2.0, where a row has a name."""

    each: str = "$wiersz"

    def ref(self, path: Path, scope: Scope) -> str:
        found = InDocument.ref(self, path, scope)
        return f"{self.each}/{found}" if scope is Scope.EACH else found


@dataclass(frozen=True)
class _Questions:
    """All questions about one formula, asked at once of one document with all answers."""

    text: str
    numbers: tuple[int, ...]
    type: Type


def by_elementpath(questions: Sequence[Question]) -> list[Value | Unsayable]:
    root, found, asked = _together(questions)
    nodes = get_node_tree(root)
    for each in asked:
        tree = XPath2Parser().parse(each.text)
        _read_back(each, [str(value) for value in tree.get_results(XPathContext(nodes))], found)
    return found


def by_saxon(questions: Sequence[Question]) -> list[Value | Unsayable]:
    root, found, asked = _together(questions)
    with PySaxonProcessor(license=False) as saxon:
        document = saxon.parse_xml(xml_text=etree.tostring(root, encoding="unicode"))
        processor = saxon.new_xpath_processor()
        processor.set_language_version("2.0")
        processor.set_context(xdm_item=document)
        for each in asked:
            values = processor.evaluate(f"/odpowiedzi/{each.text}")
            texts = [values.item_at(n).string_value for n in range(values.size)]
            _read_back(each, texts, found)
    return found


def _together(
    questions: Sequence[Question],
) -> tuple[etree._Element, list[Value | Unsayable], list[_Questions]]:
    """A document with all answers, room for the outcomes, and one text for each formula; a formula
    that cannot be said has its outcome already."""
    root = etree.Element("odpowiedzi")
    places: dict[int, int] = {}
    by_formula: dict[tuple[int, bool], list[tuple[int, int, int | None]]] = {}
    for number, q in enumerate(questions):
        if id(q.instance) not in places:
            places[id(q.instance)] = len(places)
            root.append(document(q.instance))
        asked = by_formula.setdefault((id(q.expr), q.row is None), [])
        asked.append((number, places[id(q.instance)], q.row))
    found: list[Value | Unsayable] = [None] * len(questions)
    texts: list[_Questions] = []
    for asked in by_formula.values():
        expr = questions[asked[0][0]].expr
        # A step gives what it finds in the order of the document.
        asked.sort(key=lambda each: (each[1], each[2] or 0))
        numbers = tuple(number for number, _, _ in asked)
        assert len({each[1:] for each in asked}) == len(asked)
        try:
            outcome = _in_one(XPath2(FromAnywhere(asked[0][2] is not None)), expr)
        except Unsayable as unsayable:
            for number in numbers:
                found[number] = unsayable
            continue
        texts.append(_Questions(f"({_context(asked)})/({outcome})", numbers, expr.type))
    return root, found, texts


def _context(asked: Sequence[tuple[int, int, int | None]]) -> str:
    """The elements on which a formula is asked; most often it is all of them."""
    every = [place for _, place, _ in asked]
    if asked[0][2] is None and every == list(range(len(every))) and len(every) > 1:
        return f"formularz[position() le {len(every)}]"
    rows = (
        f"formularz[{place + 1}]" + ("" if row is None else f"/drzewa/wiersz[{row + 1}]")
        for _, place, row in asked
    )
    return ", ".join(rows)


def _in_one(printer: XPath2, expr: Expr) -> str:
    """Definitely true and definitely false as two letters; or the value after `=`."""
    if isinstance(expr.type, Bool):
        parts = (("t", printer.true(expr)), ("f", printer.false(expr)))
        letters = (f"(if ({test}) then '{letter}' else '')" for letter, test in parts)
        return f"concat('?', {', '.join(letters)})"
    value = f"concat('=', string({printer.value(expr)}))"
    return f"(if ({printer.defined(expr)}) then {value} else '?')"


def _read_back(asked: _Questions, texts: list[str], found: list[Value | Unsayable]) -> None:
    assert len(texts) == len(asked.numbers), (asked.text, len(texts))
    for number, text in zip(asked.numbers, texts, strict=True):
        found[number] = _said(text, asked.type)


def _said(text: str, type_: Type) -> Value:
    if isinstance(type_, Bool):
        return {"?t": True, "?f": False, "?": None}[text]
    if text == "?":
        return None
    return int(text[1:]) if isinstance(type_, Number) else text[1:]


def aggregates(expr: Expr) -> bool:
    return any(type(part).__name__ == "Aggregate" for part in walk(expr))
