"""The Python validator of a form: straight-line code that an official could read.

Every answer has a section with its path. One fast test says that it is fine; where the test fails,
`Findings` of the runtime says why. Formulas are judged afterwards, each where its answers are
readable (contracts, 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formc.bundle.spelling import quoted
from formc.expr import pattern as patterns
from formc.expr.lower.outcomes import FUNCTIONS
from formc.expr.lower.python import Python
from formc.expr.tree import FALSE, TRUE, Expr, Number, Or, Path, Scope
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    Form,
    Group,
    NumberType,
    PlaceType,
    Repeat,
    TextType,
    TimeType,
)
from formc.shapes.constraints import Watch, shape
from formc.shapes.judging import (
    Condition,
    Due,
    Entry,
    Filter,
    Judged,
    Need,
    Plan,
    Show,
    facts,
    facts_of_setting,
    kind_of,
    plan,
    together,
    words,
)
from formc.shapes.packing import RUNTIME_NAMES, adopting_module, mentioned, python_runtime
from formc.target import Artifact, Context, Support, Target

_INDENT = "    "
_WIDTH = 100
Lines = Iterator[str]


def emit(form: Form, context: Context) -> Iterable[Artifact]:
    """`validator.py` and the runtime that it imports."""
    yield Artifact.text("validator.py", "validator", "text/x-python", validator(form))
    yield Artifact.text("runtime.py", "runtime", "text/x-python", python_runtime())
    if form.adoption is not None:
        yield Artifact.text("adopted.py", "runtime", "text/x-python", adopting_module())


def validator(form: Form) -> str:
    """The source of `validator.py`."""
    made = plan(form)
    body = "\n".join(_body(made))
    used = mentioned((*RUNTIME_NAMES, *FUNCTIONS), body)
    head = "\n".join(_head(form, body, used))
    return f"{head}\n{body}\n"


def _head(form: Form, body: str, used: list[str]) -> Lines:
    yield f'"""Judges the answers of a form: {_plain(form.title.pl)}.'
    yield ""
    yield "Made by formc from the definition of the form: change the definition, not this file."
    yield '"""'
    yield ""
    yield "from __future__ import annotations"
    yield ""
    yield "import json"
    if "re.compile" in body:
        yield "import re"
    yield "from pathlib import Path"
    yield ""
    yield "from . import runtime" if form.adoption is None else "from . import adopted"
    yield "from .runtime import ("
    yield from (f"    {name}," for name in sorted(used))
    yield ")"
    yield ""
    yield f"FORM = {_quoted(form.id)}"
    yield f"VERSION = {_quoted(form.version)}"


def _plain(text: str) -> str:
    return " ".join(text.replace("\\", "").replace('"', "”").split())


def _quoted(value: object) -> str:
    """A Python literal. JSON's spelling of text is Python's too, and keeps Polish letters."""
    match value:
        case bool() | None:
            return str(value)
        case str():
            return quoted(value)
        case tuple():
            inner = ", ".join(_quoted(each) for each in value)
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        case dict():
            inner = ", ".join(f"{_quoted(key)}: {_quoted(each)}" for key, each in value.items())
            return f"{{{inner}}}"
        case _:
            return repr(value)


# The body ---------------------------------------------------------------------------------------


def _body(made: Plan) -> Lines:
    printer = Python(_Names(made))
    yield from _section("What the form asks for")
    yield from _items(made)
    yield from _classes(made)
    yield from _section("Reading: each answer on its own")
    yield from _readers(made)
    yield from _section("What is shown, needed and computed")
    yield from _showing(made, printer)
    yield from _needing(made, printer)
    yield from _computing(made, printer)
    yield from _filtering(made, printer)
    yield from _section("Rules")
    yield from _ruling("_rules", "Judges the rules of the form.", made.rules, made, printer)
    yield from _ruling("_warn", "Judges the rules that only warn.", made.warnings, made, printer)
    yield from _paying(made, printer)
    yield from _section("Use")
    yield from _public(made).splitlines()


def _section(title: str) -> Lines:
    yield ""
    yield ""
    yield f"# {title} {'-' * (95 - len(title))}"


def _function(name: str, arguments: str, doc: str, body: Iterable[str]) -> Lines:
    yield ""
    yield ""
    yield f"def {name}({arguments}):"
    yield f'    """{doc}"""'
    yield from (f"{_INDENT}{line}" if line else "" for line in body)


def _indented(lines: Iterable[str]) -> Lines:
    return (f"{_INDENT}{line}" if line else "" for line in lines)


class _Names:
    """How formulas read answers: `known.x`, in a row `row.x`, in an aggregate `each.x`."""

    each = "each"
    today = "found.on"

    def __init__(self, made: Plan) -> None:
        self._made = made

    def ref(self, path: Path, scope: Scope) -> str:
        entry = self._made.entries[path]
        return f"{_HOLDERS[scope]}.{entry.name}"

    def answered(self, path: Path, scope: Scope) -> str:
        if isinstance(self._made.entries[path].item, Repeat):
            return f"(len({self.ref(path, scope)}) > 0)"
        return f"({self.ref(path, scope)} is not None)"

    def rows(self, path: Path) -> str:
        return self.ref(path, Scope.FORM)

    def office(self, name: str) -> str:
        return f"known.office[{_quoted(name)}]"


_HOLDERS = {Scope.FORM: "known", Scope.ROW: "row", Scope.EACH: "each"}


# Items --------------------------------------------------------------------------------------------


def _items(made: Plan) -> Lines:
    """Constants for every item, what an item is made of before the item."""
    children = made.children
    for entry in made.inside_out:
        if kind_of(entry.item) != "note":
            yield ""
            yield from _item(entry, children.get(entry.item.path, ()))
    asked = _asked(children.get((), ()))
    top = _tuple(each.constant for each in asked)
    yield ""
    yield f'ANSWERS = Item("form", "", (), items={top})'
    yield f"ANSWERS_KEYS = frozenset({_names_of(asked)})"
    yield ""
    settings = [facts_of_setting(each, n) for n, each in enumerate(made.form.settings, 1)]
    items = _tuple(f"Item({', '.join(_arguments(each))})" for each in settings)
    yield f"SETTINGS = {items}"
    pages = {page.name: tuple(item.name for item in page.items) for page in made.form.pages}
    yield f"PAGES = {_quoted(pages)}"


def _asked(entries: Iterable[Entry]) -> list[Entry]:
    """The entries without notes."""
    return [entry for entry in entries if kind_of(entry.item) != "note"]


def _item(entry: Entry, inner: Iterable[Entry]) -> Lines:
    known, children = facts(entry), _asked(inner)
    pattern = known.pop("pattern", None)
    arguments = _arguments(known)
    if pattern is not None:
        yield f"{entry.constant}_PATTERN = re.compile({_regex(str(pattern))}).fullmatch"
        arguments.append(f"pattern={entry.constant}_PATTERN")
    if isinstance(entry.item, Group | Repeat):
        arguments.append(f"items={_tuple(each.constant for each in children)}")
    yield from _call(f"{entry.constant} = Item", arguments)
    if isinstance(entry.item, Group | Repeat):
        yield f"{entry.constant}_KEYS = frozenset({_names_of(children)})"
    if isinstance(entry.item, Field) and isinstance(entry.item.type, ChoiceType):
        yield f"{entry.constant}_CODES = frozenset({entry.constant}.codes)"


def _tuple(parts: Iterable[str]) -> str:
    listed = list(parts)
    return f"({', '.join(listed)}{',' if len(listed) == 1 else ''})"


def _arguments(known: dict[str, object]) -> list[str]:
    first = [_quoted(known.pop(key)) for key in ("kind", "path", "place")]
    return [*first, *(f"{key}={_quoted(value)}" for key, value in known.items())]


def _call(function: str, arguments: list[str]) -> Lines:
    """A call on one line, or with a line for each argument."""
    line = f"{function}({', '.join(arguments)})"
    if len(line) <= _WIDTH:
        yield line
        return
    yield f"{function}("
    yield from (f"    {argument}," for argument in arguments)
    yield ")"


def _names_of(entries: list[Entry]) -> str:
    names = ", ".join(_quoted(each.item.name) for each in entries)
    return f"{{{names}}}" if names else ""


def _regex(pattern: str) -> str:
    read = patterns.parse(pattern)
    assert not isinstance(read, patterns.Mistake), pattern
    return _quoted(patterns.python(read))


def _classes(made: Plan) -> Lines:
    yield from _class("Known", "What formulas know of the answers; None is missing.", made, None)
    for repeat in made.repeats:
        doc = f"The same of a row of {made.where.pointers[repeat.path]}."
        yield from _class(_row_class(made, repeat.path), doc, made, repeat.path)


def _class(name: str, doc: str, made: Plan, repeat: Path | None) -> Lines:
    slots = ["office"] if repeat is None else ["number"]
    slots += [entry.name for entry in made.within(repeat) if entry.kept]
    conditions = [show.condition for show in made.shows if show.decides]
    slots += [each.name for each in conditions if each.row == repeat]
    yield ""
    yield ""
    yield f"class {name}:"
    yield f'    """{doc}"""'
    yield ""
    yield "    __slots__ = ("
    yield from (f"        {_quoted(slot)}," for slot in slots)
    yield "    )"


def _row_class(made: Plan, repeat: Path) -> str:
    return "Row" + "".join(w.capitalize() for w in made.entries[repeat].constant.split("_"))


# Reading ------------------------------------------------------------------------------------------


def _readers(made: Plan) -> Lines:
    for repeat in made.repeats:
        yield from _function(
            f"_read_{made.entries[repeat.path].name}",
            "answers, row, found",
            f"One row of {made.where.pointers[repeat.path]}.",
            _row_body(made, repeat.path),
        )
    yield from _function(
        "_read", "found", "Every answer: is it readable, is it in its bounds.", _read_body(made)
    )


def _read_body(made: Plan) -> Lines:
    yield "answers = found.answers"
    yield "if type(answers) is not dict or not ANSWERS_KEYS.issuperset(answers):"
    yield "    answers = found.form(ANSWERS)"
    yield "known = Known()"
    for entry in made.within(None):
        yield from _read(made, entry, "")
    yield "return known"


def _row_body(made: Plan, repeat: Path) -> Lines:
    constant = made.entries[repeat].constant
    yield f"if type(answers) is not dict or not answers or not {constant}_KEYS.issuperset(answers):"
    yield f"    answers = found.row({constant}, answers, row)"
    yield f"known = {_row_class(made, repeat)}()"
    yield "known.number = row"
    for entry in made.within(repeat):
        yield from _read(made, entry, ", row")
    yield "return known"


def _read(made: Plan, entry: Entry, row: str) -> Lines:
    """The section of one item; `row` is the further argument of items in rows."""
    kind = kind_of(entry.item)
    if kind == "note":
        return
    holder = _holder(made, entry)
    yield ""
    yield f"# {entry.pointer}"
    match entry.item:
        case Group():
            yield from _read_group(entry, holder, row)
        case Repeat():
            yield from _read_rows(entry, holder)
        case _:
            yield from _read_field(entry, holder, row)


def _holder(made: Plan, entry: Entry) -> str:
    """The variable with the object in which an answer stands."""
    parent = made.entries.get(made.where.parents[entry.item.path])
    return f"in_{parent.name}" if parent and isinstance(parent.item, Group) else "answers"


def _read_group(entry: Entry, holder: str, row: str) -> Lines:
    group, keys = f"in_{entry.name}", f"{entry.constant}_KEYS"
    yield f"{group} = {holder}.get({_quoted(entry.item.name)}, EMPTY)"
    yield f"if {group} is not EMPTY and ("
    yield f"    type({group}) is not dict or not {group} or not {keys}.issuperset({group})"
    yield "):"
    yield f"    {group} = found.group({entry.constant}, {holder}{row})"
    if entry.kept:
        yield f"known.{entry.name} = {group} or None"


def _read_rows(entry: Entry, holder: str) -> Lines:
    assert isinstance(entry.item, Repeat)
    least = max(entry.item.minimum, 1)
    yield f"rows = {holder}.get({_quoted(entry.item.name)})"
    yield f"if type(rows) is not list or not {least} <= len(rows) <= {entry.item.maximum}:"
    yield f"    rows = found.rows({entry.constant}, {holder})"
    yield f"known.{entry.name} = ["
    yield f"    _read_{entry.name}(row, number, found) for number, row in enumerate(rows)"
    yield "]"


def _read_field(entry: Entry, holder: str, row: str) -> Lines:
    assert isinstance(entry.item, Field)
    name = _quoted(entry.item.name)
    slow = f"found.value({entry.constant}, {holder}{row})"
    fine = list(_fine(entry, entry.item))
    there = f"value is not None or {name} in {holder}"
    yield f"value = {holder}.get({name})"
    if not entry.kept:
        given = [] if entry.required else [f"({there})"]
        yield from _if([*given, _all(fine, negated=True)])
        yield f"    {slow}"
        return
    yield from _if(fine)
    yield f"    known.{entry.name} = {'number' if _is_decimal(entry.item) else 'value'}"
    if entry.required:
        yield "else:"
        yield f"    known.{entry.name} = {slow}"
    else:
        yield f"elif {there}:"
        yield f"    known.{entry.name} = {slow}"
        yield "else:"
        yield f"    known.{entry.name} = None"


def _if(parts: list[str]) -> Lines:
    line = f"if {' and '.join(parts)}:"
    if len(line) <= 88:
        yield line
        return
    yield "if ("
    for number, part in enumerate(parts):
        yield f"    {'and ' if number else ''}{part}"
    yield "):"


def _all(parts: list[str], negated: bool) -> str:
    joined = " and ".join(parts)
    return f"not ({joined})" if negated else joined


def _is_decimal(field: Field) -> bool:
    return isinstance(field.type, NumberType) and field.type.scale > 0


def _fine(entry: Entry, field: Field) -> Lines:
    """Parts of the test that nothing is wrong with an answer on its own."""
    constant = entry.constant
    match field.type:
        case TextType():
            yield from _fine_text(constant, field.type)
        case NumberType(scale=0, minimum=least, maximum=most):
            yield "type(value) is int"
            yield f"{least} <= value <= {most}"
        case NumberType(scale=scale, minimum=least, maximum=most):
            yield "type(value) is str"
            yield f"DECIMALS[{scale}](value)"
            yield f"{least} <= (number := scaled(value)) <= {most}"
        case BooleanType():
            yield "(value is True or value is False)"
        case ConsentType():
            yield "value is True"
        case DateType(minimum=first, maximum=last):
            yield "type(value) is str"
            yield "is_day(value)"
            if first is not None:
                yield f"{_day(first)} <= value"
            if last is not None:
                yield f"value <= {_day(last)}"
        case TimeType():
            yield "type(value) is str"
            yield "is_time(value)"
        case DateTimeType():
            yield "type(value) is str"
            yield "is_moment(value)"
        case ChoiceType(many=False):
            yield "type(value) is str"
            yield f"value in {constant}_CODES"
        case ChoiceType():
            yield f'choices_fault(value, {constant}_CODES) == ""'
        case PlaceType():
            yield f"is_place(value, {constant}.codes)"
        case FileType(many=False):
            yield 'file_fault(value) == ""'
            yield f'value["media_type"] in {constant}.accept'
            yield f'value["size"] <= {field.type.max_size}'
        case FileType():
            yield 'files_fault(value) == ""'
            yield f"{field.type.minimum} <= len(value) <= {field.type.maximum}"
            yield f'all(file["media_type"] in {constant}.accept for file in value)'
            yield f'all(file["size"] <= {field.type.max_size} for file in value)'


def _fine_text(constant: str, text: TextType) -> Lines:
    yield "type(value) is str"
    alone = shape(text.pattern) if text.pattern is not None else None
    if alone is None or not alone.within(text.min_length, text.max_length):
        yield f"{max(text.min_length, 1)} <= len(value) <= {text.max_length}"
    if text.pattern is not None:
        yield f"{constant}_PATTERN(value)"
    if alone is None or not alone.plain:
        yield "readable_lines(value)" if text.multiline else "readable(value)"
    if text.checksum is not None:
        yield f"check_digits_agree({_quoted(text.checksum)}, value)"


def _day(bound: str) -> str:
    return "found.on" if bound == "today" else _quoted(bound)


# What formulas decide ---------------------------------------------------------------------------


def _blind(watch: Watch) -> str:
    """The test that a formula is blind; empty where nothing can make it so."""
    blind = []
    if watch.form:
        blind.append(f"found.blind({_quoted(watch.form)})")
    if watch.row:
        blind.append(f"found.blind_in_row(row.number, {_quoted(watch.row)})")
    if not blind:
        return ""
    inner = blind[0] if len(blind) == 1 else f"({' or '.join(blind)})"
    return f"found.malformed and {inner}"


def _sighted(watch: Watch) -> str:
    blind = _blind(watch)
    return f"not ({blind})" if blind else ""


def _judged(watch: Watch, *tests: str) -> list[str]:
    """The parts of a condition: sight first, then what the formulas say."""
    parts = [_sighted(watch), *tests]
    return [part for part in parts if part and part != "True"]


def _by_row(made: Plan, steps: Iterable[tuple[Path | None, list[str]]]) -> Lines:
    """Lines of steps; those of one repeat that follow each other share a loop over its rows."""
    last: Path | None = None
    for row, lines in steps:
        if row != last and row is not None:
            yield ""
            yield f"for row in known.{made.entries[row].name}:"
        last = row
        yield from (lines if row is None else _indented(lines))


def _shows(condition: Condition) -> str:
    return f"{'known' if condition.row is None else 'row'}.{condition.name}"


def _showing(made: Plan, printer: Python) -> Lines:
    steps = ((same[0].entry.repeat, list(_show(same, printer))) for same in together(made.shows))
    yield from _function(
        "_show",
        "known, found",
        "Hides what is not shown. True: shown, False: hidden, None: nobody can tell.",
        list(_by_row(made, steps)) or ["return"],
    )


def _show(shows: tuple[Show, ...], printer: Python) -> Lines:
    condition = shows[0].condition
    yield ""
    yield from (f"# {show.entry.pointer}" for show in shows)
    if shows[0].decides:
        test = printer.true(condition.test)
        if condition.base is not None:
            test = f"({_shows(condition.base)} and {test})"
        yield from _decide(condition, test)
    hides = [line for show in shows for line in _hide(show)]
    if hides:
        yield f"if {_shows(condition)} is False:"
        yield from _indented(hides)


def _hide(show: Show) -> Lines:
    entry = show.entry
    if kind_of(entry.item) == "note":
        return
    name = f"{'known' if entry.repeat is None else 'row'}.{entry.name}"
    number = "" if entry.repeat is None else ", row.number"
    is_repeat = isinstance(entry.item, Repeat)
    if show.reports:
        yield f"if {name if is_repeat else f'{name} is not None'} or found.thorough:"
        yield f"    found.hide({entry.constant}{number})"
    yield f"{name} = {'()' if is_repeat else 'None'}"


def _decide(condition: Condition, test: str) -> Lines:
    blind = _blind(condition.watch)
    if not blind:
        yield f"{_shows(condition)} = {test}"
        return
    yield f"if {blind}:"
    yield f"    {_shows(condition)} = None"
    yield "else:"
    yield f"    {_shows(condition)} = {test}"


def _needing(made: Plan, printer: Python) -> Lines:
    steps = ((need.row, list(_need(need, printer))) for need in made.needs)
    yield from _function(
        "_require",
        "known, found",
        "Finds answers that are needed and not there.",
        list(_by_row(made, steps)) or ["return"],
    )


def _need(need: Need, printer: Python) -> Lines:
    yield ""
    parts = _judged(need.watch, printer.true(need.test))
    sections = (line for entry in need.entries for line in _missing(entry))
    if parts:
        yield from _if(parts)
        yield from _indented(sections)
    else:
        yield from sections


def _missing(entry: Entry) -> Lines:
    holder = "known" if entry.repeat is None else "row"
    number = "" if entry.repeat is None else ", row.number"
    yield f"# {entry.pointer}"
    shown = [] if entry.shown is None else [_shows(entry.shown)]
    if isinstance(entry.item, Repeat):
        yield from _if([*shown, f"not {holder}.{entry.name}"])
        params = _quoted({"min": str(entry.item.minimum)})
        yield f'    found.add({entry.constant}, "min_rows", None, {params})'
    else:
        yield from _if([*shown, f"{holder}.{entry.name} is None"])
        yield f'    found.add({entry.constant}, "required"{number})'


def _computing(made: Plan, printer: Python) -> Lines:
    def steps() -> Iterator[tuple[Path | None, list[str]]]:
        for step in made.computes:
            holder = "known" if step.entry.repeat is None else "row"
            number = "None" if step.entry.repeat is None else "row.number"
            shown = "" if step.entry.shown is None else _shows(step.entry.shown)
            value = _value(step.value, printer, _scale(step.entry.item))
            lines = ["", f"# {step.entry.pointer}"]
            found = (
                f"values.append(({step.entry.constant}, {number}, {value}, "
                f"{holder}.{step.entry.name}))"
            )
            parts = [part for part in (shown, *_judged(step.watch)) if part]
            lines += [*_if(parts), f"    {found}"] if parts else [found]
            yield step.entry.repeat, lines

    body = ["values = []", *_by_row(made, steps()), "return values"]
    yield from _function(
        "_compute",
        "known, found",
        "Computed items: item, row, what it should be, what was answered.",
        body if made.computes else ["return []"],
    )


def _filtering(made: Plan, printer: Python) -> Lines:
    if not made.filters:
        return
    steps = ((each.entry.repeat, list(_filter(each, printer))) for each in made.filters)
    yield from _function(
        "_filter",
        "known, found",
        "Finds answers that their lists do not offer beside the other answers.",
        _by_row(made, steps),
    )


def _filter(each: Filter, printer: Python) -> Lines:
    holder = "known" if each.entry.repeat is None else "row"
    number = "" if each.entry.repeat is None else ", row.number"
    there = f"{holder}.{each.entry.name} is not None"
    yield ""
    yield f"# {each.entry.pointer}"
    fits = each.allowed.operands if isinstance(each.allowed, Or) else (each.allowed,)
    yield from _if([there, *_judged(each.watch), *(f"not {printer.true(fit)}" for fit in fits)])
    yield f'    found.add({each.entry.constant}, "filter"{number})'


def _scale(item: object) -> int | None:
    if isinstance(item, Field) and isinstance(item.type, NumberType):
        return item.type.scale
    return None


def _value(expr: Expr, printer: Python, scale: int | None) -> str:
    """The value of a formula in the scale of who takes it, None where it has none."""
    value = printer.value(expr)
    if scale is not None and isinstance(expr.type, Number):
        assert expr.type.scale <= scale, "the checker rounds what has more places"
        if expr.type.scale < scale:
            value = f"({value} * {10 ** (scale - expr.type.scale)})"
    defined = printer.defined(expr)
    if defined == "True":
        return value
    return "None" if defined == "False" else f"({value} if {defined} else None)"


def _ruling(name: str, doc: str, rules: tuple[Judged, ...], made: Plan, printer: Python) -> Lines:
    steps = ((each.rule.row, list(_rule(each, made, printer))) for each in rules)
    yield from _function(name, "known, found", doc, list(_by_row(made, steps)) or ["return"])


def _rule(each: Judged, made: Plan, printer: Python) -> Lines:
    rule = each.rule
    yield ""
    yield f"# {rule.id}"
    shown = None if rule.row is None else made.entries[rule.row].shown
    tests = [
        "" if shown is None else _shows(shown),
        printer.true(rule.when),
        printer.false(rule.condition),
    ]
    parts = _judged(each.watch, *tests)
    sentences = _quoted(words(rule.message))
    found = [f"found.rule({_quoted(rule.id)}, {_pointer(p)}, {sentences})" for p in each.pointers]
    yield from _if(parts or ["True"])
    yield from _indented(found or ["pass"])


def _pointer(pointer: str) -> str:
    if "*" not in pointer:
        return _quoted(pointer)
    return "f" + _quoted(pointer.replace("*", "{row.number}", 1))


def _paying(made: Plan, printer: Python) -> Lines:
    def body() -> Lines:
        yield "due = []"
        for each in made.fees:
            yield from _fee(made, each, printer)
        yield "return fee_list(due)"

    yield from _function("_fees", "known, found", "What is to be paid.", body())


def _fee(made: Plan, due: Due, printer: Python) -> Lines:
    fee = made.form.fees[due.number]
    if fee.when == FALSE:
        return
    amount = _value(fee.amount, printer, 2)
    sighted = _sighted(due.amount)
    if sighted and amount != "None":
        amount = f"{amount} if {sighted} else None"
    append = f"due.append(({_quoted(fee.id)}, {amount}))"
    yield ""
    yield f"# {_plain(fee.title.pl)}"
    parts = [] if fee.when == TRUE else _judged(due.when, printer.true(fee.when))
    if parts:
        yield from _if(parts)
        yield f"    {append}"
    else:
        yield append


def _public(made: Plan) -> str:
    """The public functions; nothing is called that this form has no use for."""
    text = _PUBLIC if made.filters else _PUBLIC.replace("    _filter(known, found)\n", "")
    if made.form.adoption is None:
        return text
    kept, _, rest = text.partition("\n\ndef register_entry")
    mapping = rest[rest.index("\n\ndef _mapping") :]
    return (
        kept.replace("runtime.to_xml", "adopted.to_xml").replace(
            "runtime.from_xml", "adopted.from_xml"
        )
        + mapping
    )


_PUBLIC = '''

def _look(answers, on, office, lang="pl", thorough=False):
    """The answers as formulas know them, and what was found so far."""
    found = Findings(answers, on, lang, thorough)
    known = _read(found)
    known.office = office_values(SETTINGS, office) if SETTINGS else {}
    _show(known, found)
    return known, found


def validate(answers, *, on, office=EMPTY, pages=None, lang="pl"):
    """Every problem with canonical answers, in the order of the form.

    `on` is the day of filing (YYYY-MM-DD); `pages` keeps the problems that lie on these pages.
    """
    known, found = _look(answers, on, office, lang)
    _require(known, found)
    for item, row, expected, answer in _compute(known, found):
        found.computed(item, row, expected, answer)
    _filter(known, found)
    _rules(known, found)
    problems = found.problems()
    return problems if pages is None else on_pages(problems, pages, PAGES)


def warnings(answers, *, on, office=EMPTY, lang="pl"):
    """What should be looked at again; answers with warnings are accepted."""
    known, found = _look(answers, on, office, lang)
    _warn(known, found)
    return found.rules()


def normalize(answers, *, on, office=EMPTY):
    """Canonical answers from what a person typed."""

    def examine(tree):
        known, found = _look(tree, on, office, thorough=True)
        return found.hidden, _compute(known, found)

    return normalized(answers, ANSWERS, examine)


def fees(answers, *, on, office=EMPTY):
    """What is to be paid: {"items": [{"id", "amount"}], "total"}."""
    known, found = _look(answers, on, office)
    return _fees(known, found)


def to_xml(filing):
    """The document of a filing."""
    return runtime.to_xml(_mapping(), filing)


def from_xml(document):
    """The filing of a document of this form."""
    return runtime.from_xml(_mapping(), document)


def register_entry(register, document):
    """What a register of incoming documents wants to know; `register` is a rejestr.json, read."""
    return runtime.register_entry(_mapping(), register, document)


def archive(document, *, case=None, files=EMPTY):
    """The archival package (ZIP) of a document as it came. `case` is what the office opened for it:
    {"sign", "title", "opened"}; `files` are attachments that travelled beside, by SHA-256."""
    return runtime.archive(_mapping(), document, case=case, files=files)


def _mapping():
    """The names of the document. Whatever loaded this file reads them: a folder, a zip, formc."""
    path = Path(__file__).with_name("xml") / "mapping.json"
    return json.loads(__spec__.loader.get_data(str(path)))
'''

TARGET = Target(
    name="python",
    summary="Walidator w Pythonie: validator.py i runtime.py, tylko biblioteka standardowa",
    emit_form=emit,
    support={
        "verdict": Support.FULL,
        "warnings": Support.FULL,
        "normalize": Support.FULL,
        "fees": Support.FULL,
        "xml": Support.FULL,
    },
)
