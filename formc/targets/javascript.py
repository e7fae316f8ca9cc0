"""The JavaScript validator of a form, as an ES module and as a classic script.

The twin of the Python validator: the same sections in the same order, the same words. Numbers of
formulas are BigInt, there is no Date and nothing is evaluated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formc.bundle.spelling import quoted
from formc.expr import pattern as patterns
from formc.expr.lower.javascript import JavaScript
from formc.expr.lower.outcomes import FUNCTIONS
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
    Item,
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
from formc.shapes.packing import JAVASCRIPT_NAMES, camel, javascript_module, mentioned
from formc.target import Artifact, Context, Support, Target

Lines = Iterator[str]

_INDENT = "  "
_WIDTH = 100
_PUBLIC_NAMES = "FORM, VERSION, validate, warnings, normalize, fees, state"


def emit(form: Form, context: Context) -> Iterable[Artifact]:
    """`validator.mjs`, the runtime that it imports, and the same as a classic script."""
    body, used = _source(form)
    imported = f'import {{ {", ".join(used)} }} from "./runtime.mjs";'
    head = _head(form)
    module = f"{head}\n\n{imported}\n{body}\n\nexport {{ {_PUBLIC_NAMES} }};\n"
    script = (
        f'{head}\n\n(() => {{\n"use strict";\n\nconst {{ {", ".join(used)} }} = formc.runtime;\n'
        f"{body}\n\nformc.register({{ {_PUBLIC_NAMES} }});\n}})();\n"
    )
    yield Artifact.text("validator.mjs", "validator", "text/javascript", module)
    yield Artifact.text("runtime.mjs", "runtime", "text/javascript", javascript_module())
    yield Artifact.text("validator.js", "script", "text/javascript", script)


def _head(form: Form) -> str:
    return "\n".join(
        (
            f"// Judges the answers of a form: {' '.join(form.title.pl.split())}.",
            "// Made by formc from the definition of the form: change that, not this file.",
        )
    )


def _source(form: Form) -> tuple[str, list[str]]:
    """What both artifacts share, and the names of the runtime that it uses."""
    body = "\n".join(_body(plan(form)))
    known = (*JAVASCRIPT_NAMES, *(camel(name) for name in FUNCTIONS))
    return body, sorted(mentioned(known, body))


def _quoted(value: object) -> str:
    """A JavaScript literal; U+2028 and U+2029 may stand in text since ES2019."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case tuple() | list():
            return f"[{', '.join(_quoted(each) for each in value)}]"
        case dict():
            inner = ", ".join(f"{_key(key)}: {_quoted(each)}" for key, each in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case _:
            return quoted(value) if isinstance(value, str) else str(value)


def _key(key: object) -> str:
    text = str(key)
    plain = text.isascii() and text.isidentifier() and text != "__proto__"
    return text if plain else quoted(text)


# The body ---------------------------------------------------------------------------------------


def _body(made: Plan) -> Lines:
    printer = JavaScript(_Names(made))
    yield ""
    yield f"const FORM = {_quoted(made.form.id)};"
    yield f"const VERSION = {_quoted(made.form.version)};"
    yield from _section("What the form asks for")
    yield from _items(made)
    yield from _section("Reading: each answer on its own")
    yield from _readers(made)
    yield from _section("What is shown, needed and computed")
    yield from _showing(made, printer)
    yield from _needing(made, printer)
    yield from _computing(made, printer)
    yield from _filtering(made, printer)
    yield from _section("Rules")
    yield from _ruling("judgeRules", "Judges the rules of the form.", made.rules, made, printer)
    yield from _ruling("warn", "Judges the rules that only warn.", made.warnings, made, printer)
    yield from _paying(made, printer)
    yield from _section("Use")
    yield from _public(made).rstrip("\n").splitlines()


def _section(title: str) -> Lines:
    yield ""
    yield f"// {title} {'-' * (94 - len(title))}"


def _function(name: str, arguments: str, doc: str, body: Iterable[str]) -> Lines:
    yield ""
    yield f"// {doc}"
    yield f"function {name}({arguments}) {{"
    yield from _indented(body)
    yield "}"


def _indented(lines: Iterable[str]) -> Lines:
    return (f"{_INDENT}{line}" if line else "" for line in lines)


class _Names:
    """How formulas read answers: `known.x`, in a row `row.x`, in an aggregate `each.x`."""

    each = "each"
    today = "found.on"

    def __init__(self, made: Plan) -> None:
        self._made = made

    def ref(self, path: Path, scope: Scope) -> str:
        return f"{_HOLDERS[scope]}.{self._made.entries[path].name}"

    def answered(self, path: Path, scope: Scope) -> str:
        if isinstance(self._made.entries[path].item, Repeat):
            return f"({self.ref(path, scope)}.length > 0)"
        return f"({self.ref(path, scope)} !== null)"

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
        yield ""
        yield from _item(entry, children.get(entry.item.path, ()))
    top = children.get((), ())
    yield ""
    names = ", ".join(each.constant for each in top if kind_of(each.item) != "note")
    yield f'const ANSWERS = {{ kind: "form", path: "", place: [], items: [{names}] }};'
    yield f"const ANSWERS_KEYS = {_names_of(top)};"
    yield ""
    settings = [facts_of_setting(each, n) for n, each in enumerate(made.form.settings, 1)]
    yield f"const SETTINGS = {_quoted(settings)};"
    pages = {page.name: tuple(item.name for item in page.items) for page in made.form.pages}
    yield f"const PAGES = {_quoted(pages)};"


def _item(entry: Entry, children: Iterable[Entry]) -> Lines:
    known = facts(entry)
    pattern = known.pop("pattern", None)
    printed = [f"{key}: {_fact(key, value, known)}" for key, value in known.items()]
    if pattern is not None:
        yield f"const {entry.constant}_PATTERN = {_regex(str(pattern))};"
        printed.append(f"pattern: {entry.constant}_PATTERN")
    if isinstance(entry.item, Group | Repeat):
        items = (each.constant for each in children if kind_of(each.item) != "note")
        printed.append(f"items: [{', '.join(items)}]")
    yield from _object(f"const {entry.constant} = ", printed)
    if isinstance(entry.item, Group | Repeat):
        yield f"const {entry.constant}_KEYS = {_names_of(children)};"
    if isinstance(entry.item, Field) and isinstance(entry.item.type, ChoiceType):
        yield f"const {entry.constant}_CODES = new Set({entry.constant}.codes);"


def _object(opening: str, members: list[str]) -> Lines:
    """An object on one line, or with a line for each member."""
    line = f"{opening}{{ {', '.join(members)} }};"
    if len(line) <= _WIDTH:
        yield line
        return
    yield f"{opening}{{"
    yield from (f"  {member}," for member in members)
    yield "};"


def _fact(key: str, value: object, known: dict[str, object]) -> str:
    """Bounds of numbers are BigInt, as the numbers that they bound."""
    exact = key in ("least", "most") and known["kind"] in ("integer", "decimal")
    return f"{value}n" if exact else _quoted(value)


def _names_of(entries: Iterable[Entry]) -> str:
    names = (_quoted(each.item.name) for each in entries if kind_of(each.item) != "note")
    return f"new Set([{', '.join(names)}])"


def _regex(pattern: str) -> str:
    read = patterns.parse(pattern)
    assert not isinstance(read, patterns.Mistake), pattern
    return f"/^(?:{patterns.javascript(read)})$/u"


# Reading ------------------------------------------------------------------------------------------


def _readers(made: Plan) -> Lines:
    for repeat in made.repeats:
        yield from _function(
            _reader(made.entries[repeat.path]),
            "answers, row, found",
            f"One row of {made.where.pointers[repeat.path]}.",
            _row_body(made, repeat.path),
        )
    yield from _function(
        "read", "found", "Every answer: is it readable, is it in its bounds.", _read_body(made)
    )


def _reader(repeat: Entry) -> str:
    return "readRowOf_" + repeat.name


def _read_body(made: Plan) -> Lines:
    yield "let answers = found.answers;"
    yield "if (!isObject(answers) || !onlyKeys(answers, ANSWERS_KEYS)) {"
    yield "  answers = found.form(ANSWERS);"
    yield "}"
    yield from _known(made, None, "office: {}")
    yield "let value, number;"
    for entry in made.within(None):
        yield from _read(made, entry, "")
    yield "return known;"


def _row_body(made: Plan, repeat: Path) -> Lines:
    constant = made.entries[repeat].constant
    yield f"if (!{_full_object('answers', constant)}) {{"
    yield f"  answers = found.row({constant}, answers, row);"
    yield "}"
    yield from _known(made, repeat, "row")
    yield "let value, number;"
    for entry in made.within(repeat):
        yield from _read(made, entry, ", row")
    yield "return known;"


def _known(made: Plan, repeat: Path | None, first: str) -> Lines:
    conditions = [show.condition for show in made.shows if show.decides]
    names = [entry.name for entry in made.within(repeat) if entry.kept]
    names += [each.name for each in conditions if each.row == repeat]
    yield "const known = {"
    yield f"  {first},"
    yield from (f"  {name}: null," for name in names)
    yield "};"


def _full_object(value: str, constant: str) -> str:
    full = f"isObject({value}) && onlyKeys({value}, {constant}_KEYS)"
    return f"({full} && Object.keys({value}).length > 0)"


def _read(made: Plan, entry: Entry, row: str) -> Lines:
    """The section of one item; `row` is the further argument of items in rows."""
    if kind_of(entry.item) == "note":
        return
    holder = _holder(made, entry)
    yield ""
    yield f"// {entry.pointer}"
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
    group, given = f"in_{entry.name}", f"{holder}.{entry.item.name}"
    yield f"let {group} = {given} === undefined ? EMPTY : {given};"
    yield f"if ({group} !== EMPTY && !{_full_object(group, entry.constant)}) {{"
    yield f"  {group} = found.group({entry.constant}, {holder}{row});"
    yield "}"
    if entry.kept:
        yield f"known.{entry.name} = {group} === EMPTY ? null : {group};"


def _read_rows(entry: Entry, holder: str) -> Lines:
    assert isinstance(entry.item, Repeat)
    least, most = max(entry.item.minimum, 1), entry.item.maximum
    rows = f"rows_of_{entry.name}"
    yield f"let {rows} = {holder}.{entry.item.name};"
    yield f"if (!Array.isArray({rows}) || {rows}.length < {least} || {rows}.length > {most}) {{"
    yield f"  {rows} = found.rows({entry.constant}, {holder});"
    yield "}"
    yield f"known.{entry.name} = {rows}.map((row, place) => {_reader(entry)}(row, place, found));"


def _read_field(entry: Entry, holder: str, row: str) -> Lines:
    assert isinstance(entry.item, Field)
    slow = f"found.value({entry.constant}, {holder}{row})"
    fine = list(_fine(entry, entry.item))
    yield f"value = {holder}.{entry.item.name};"
    if not entry.kept:
        given = [] if entry.required else ["value !== undefined"]
        yield from _if([*given, f"!({' && '.join(fine)})"], [f"{slow};"])
        return
    yield from _if(fine, [f"known.{entry.name} = {_decoded(entry.item)};"], closed=False)
    yield "} else {" if entry.required else "} else if (value !== undefined) {"
    yield f"  known.{entry.name} = {slow};"
    yield "}"


def _decoded(field: Field) -> str:
    match field.type:
        case NumberType(scale=0):
            return "BigInt(value)"
        case NumberType():
            return "number"
        case _:
            return "value"


def _if(parts: list[str], body: Iterable[str], closed: bool = True) -> Lines:
    line = f"if ({' && '.join(parts)}) {{"
    if len(line) <= 96:
        yield line
    else:
        yield "if ("
        for number, part in enumerate(parts):
            yield f"  {part}{' &&' if number < len(parts) - 1 else ''}"
        yield ") {"
    yield from _indented(body)
    if closed:
        yield "}"


def _fine(entry: Entry, field: Field) -> Lines:
    """Parts of the test that nothing is wrong with an answer on its own."""
    constant = entry.constant
    match field.type:
        case TextType():
            yield from _fine_text(constant, field.type)
        case NumberType(scale=0, minimum=least, maximum=most):
            yield "Number.isInteger(value)"
            yield f"value >= {least}"
            yield f"value <= {most}"
        case NumberType(scale=scale, minimum=least, maximum=most):
            yield f'decimalFault(value, {scale}) === ""'
            yield f"(number = scaled(value)) >= {least}n"
            yield f"number <= {most}n"
        case BooleanType():
            yield "(value === true || value === false)"
        case ConsentType():
            yield "value === true"
        case DateType(minimum=first, maximum=last):
            yield 'typeof value === "string"'
            yield "isDay(value)"
            if first is not None:
                yield f"value >= {_day(first)}"
            if last is not None:
                yield f"value <= {_day(last)}"
        case TimeType():
            yield 'typeof value === "string"'
            yield "isTime(value)"
        case DateTimeType():
            yield 'typeof value === "string"'
            yield "isMoment(value)"
        case ChoiceType(many=False):
            yield f"{constant}_CODES.has(value)"
        case ChoiceType():
            yield f'choicesFault(value, {constant}_CODES) === ""'
        case PlaceType():
            yield f"isPlace(value, {constant}.codes)"
        case FileType(many=False):
            yield 'fileFault(value) === ""'
            yield f"{constant}.accept.includes(value.media_type)"
            yield f"value.size <= {field.type.max_size}"
        case FileType():
            yield 'filesFault(value) === ""'
            yield f"value.length >= {field.type.minimum}"
            yield f"value.length <= {field.type.maximum}"
            yield f"value.every((file) => {constant}.accept.includes(file.media_type))"
            yield f"value.every((file) => file.size <= {field.type.max_size})"


def _fine_text(constant: str, text: TextType) -> Lines:
    yield 'typeof value === "string"'
    alone = shape(text.pattern) if text.pattern is not None else None
    if alone is None or not alone.within(text.min_length, text.max_length):
        yield f"lengthFits(value, {max(text.min_length, 1)}, {text.max_length})"
    if text.pattern is not None:
        yield f"{constant}_PATTERN.test(value)"
    if alone is None or not alone.plain:
        yield "readableLines(value)" if text.multiline else "readable(value)"
    if text.checksum is not None:
        yield f"checkDigitsAgree({_quoted(text.checksum)}, value)"


def _day(bound: str) -> str:
    return "found.on" if bound == "today" else _quoted(bound)


# What formulas decide ---------------------------------------------------------------------------


def _blind(watch: Watch) -> str:
    """The test that a formula is blind; empty where nothing can make it so."""
    blind = []
    if watch.form:
        blind.append(f"found.blind({_quoted(watch.form)})")
    if watch.row:
        blind.append(f"found.blindInRow(row.row, {_quoted(watch.row)})")
    return f"(found.malformed.size > 0 && ({' || '.join(blind)}))" if blind else ""


def _judged(watch: Watch, *tests: str) -> list[str]:
    """The parts of a condition: sight first, then what the formulas say."""
    blind = _blind(watch)
    parts = [f"!{blind}" if blind else "", *tests]
    return [part for part in parts if part and part != "true"]


def _by_row(made: Plan, steps: Iterable[tuple[Path | None, list[str]]]) -> Lines:
    """Lines of steps; those of one repeat that follow each other share a loop over its rows."""
    last: Path | None = None
    for row, lines in steps:
        if row != last:
            if last is not None:
                yield "}"
            if row is not None:
                yield ""
                yield f"for (const row of known.{made.entries[row].name}) {{"
        last = row
        yield from (lines if row is None else _indented(lines))
    if last is not None:
        yield "}"


def _shows(condition: Condition) -> str:
    return f"{'known' if condition.row is None else 'row'}.{condition.name}"


def _showing(made: Plan, printer: JavaScript) -> Lines:
    steps = ((same[0].entry.repeat, list(_show(same, printer))) for same in together(made.shows))
    yield from _function(
        "show",
        "known, found",
        "Hides what is not shown. true: shown, false: hidden, null: nobody can tell.",
        _by_row(made, steps),
    )


def _show(shows: tuple[Show, ...], printer: JavaScript) -> Lines:
    condition = shows[0].condition
    yield ""
    yield from (f"// {show.entry.pointer}" for show in shows)
    if shows[0].decides:
        test = printer.true(condition.test)
        if condition.base is not None:
            test = f"({_shows(condition.base)} && {test})"
        yield from _decide(condition, test)
    yield f"if ({_shows(condition)} === false) {{"
    for show in shows:
        yield from _indented(_hide(show))
    yield "}"


def _hide(show: Show) -> Lines:
    entry = show.entry
    name = f"{'known' if entry.repeat is None else 'row'}.{entry.name}"
    number = "" if entry.repeat is None else ", row.row"
    hide = f"found.hide({entry.constant}{number});"
    if kind_of(entry.item) == "note":
        yield f"if (found.thorough) {hide}"
        return
    is_repeat = isinstance(entry.item, Repeat)
    if show.reports:
        there = f"{name}.length > 0" if is_repeat else f"{name} !== null"
        yield f"if ({there} || found.thorough) {hide}"
    yield f"{name} = {'[]' if is_repeat else 'null'};"


def _decide(condition: Condition, test: str) -> Lines:
    blind = _blind(condition.watch)
    if not blind:
        yield f"{_shows(condition)} = {test};"
        return
    yield f"{_shows(condition)} = {blind}"
    yield "  ? null"
    yield f"  : {test};"


def _needing(made: Plan, printer: JavaScript) -> Lines:
    steps = ((need.row, list(_need(need, printer))) for need in made.needs)
    yield from _function(
        "require",
        "known, found",
        "Finds answers that are needed and not there.",
        _by_row(made, steps),
    )


def _need(need: Need, printer: JavaScript) -> Lines:
    yield ""
    parts = _judged(need.watch, printer.true(need.test))
    sections = [line for entry in need.entries for line in _missing(entry)]
    yield from (_if(parts, sections) if parts else sections)


def _missing(entry: Entry) -> Lines:
    holder = "known" if entry.repeat is None else "row"
    number = "" if entry.repeat is None else ", row.row"
    yield f"// {entry.pointer}"
    shown = [] if entry.shown is None else [_shows(entry.shown)]
    name = f"{holder}.{entry.name}"
    if isinstance(entry.item, Repeat):
        params = _quoted({"min": str(entry.item.minimum)})
        add = f'found.add({entry.constant}, "min_rows", null, {params});'
        yield from _if([*shown, f"{name}.length === 0"], [add])
    else:
        add = f'found.add({entry.constant}, "required"{number});'
        yield from _if([*shown, f"{name} === null"], [add])


def _computing(made: Plan, printer: JavaScript) -> Lines:
    def steps() -> Iterator[tuple[Path | None, list[str]]]:
        for step in made.computes:
            entry = step.entry
            holder = "known" if entry.repeat is None else "row"
            number = "null" if entry.repeat is None else "row.row"
            value = _value(step.value, printer, _scale(entry.item))
            push = f"values.push([{entry.constant}, {number}, {value}, {holder}.{entry.name}]);"
            shown = "" if entry.shown is None else _shows(entry.shown)
            parts = [part for part in (shown, *_judged(step.watch)) if part]
            yield (
                entry.repeat,
                [
                    "",
                    f"// {entry.pointer}",
                    *(_if(parts, [push]) if parts else [push]),
                ],
            )

    yield from _function(
        "compute",
        "known, found",
        "Computed items: item, row, what it should be, what was answered.",
        ["const values = [];", *_by_row(made, steps()), "return values;"],
    )


def _filtering(made: Plan, printer: JavaScript) -> Lines:
    if not made.filters:
        return
    steps = ((each.entry.repeat, list(_filter(each, printer))) for each in made.filters)
    yield from _function(
        "filter",
        "known, found",
        "Finds answers that their lists do not offer beside the other answers.",
        _by_row(made, steps),
    )
    steps = ((each.entry.repeat, list(_offer(each, printer))) for each in made.filters)
    yield from _function(
        "offer",
        "known, found",
        "The codes that are offered now, by item and row; null where nobody can tell.",
        ["const offers = [];", *_by_row(made, steps), "return offers;"],
    )


def _filter(each: Filter, printer: JavaScript) -> Lines:
    holder = "known" if each.entry.repeat is None else "row"
    number = "" if each.entry.repeat is None else ", row.row"
    there = f"{holder}.{each.entry.name} !== null"
    yield ""
    yield f"// {each.entry.pointer}"
    fits = each.allowed.operands if isinstance(each.allowed, Or) else (each.allowed,)
    parts = [there, *_judged(each.watch), *(f"!{printer.true(fit)}" for fit in fits)]
    yield from _if(parts, [f'found.add({each.entry.constant}, "filter"{number});'])


def _offer(each: Filter, printer: JavaScript) -> Lines:
    number = "null" if each.entry.repeat is None else "row.row"
    yield ""
    yield f"// {each.entry.pointer}"
    codes = "[" if not (blind := _blind(each.reads)) else f"{blind} ? null : ["
    yield f"offers.push([{each.entry.constant}, {number}, {codes}"
    for offer in each.offers:
        yield f"  ...({printer.true(offer.condition)} ? {_quoted(offer.codes)} : []),"
    yield "]]);"


def _scale(item: Item) -> int | None:
    if isinstance(item, Field) and isinstance(item.type, NumberType):
        return item.type.scale
    return None


def _value(expr: Expr, printer: JavaScript, scale: int | None) -> str:
    """The value of a formula in the scale of who takes it, null where it has none."""
    value = printer.value(expr)
    if scale is not None and isinstance(expr.type, Number):
        assert expr.type.scale <= scale, "the checker rounds what has more places"
        if expr.type.scale < scale:
            value = f"({value} * {10 ** (scale - expr.type.scale)}n)"
    defined = printer.defined(expr)
    if defined == "true":
        return value
    return "null" if defined == "false" else f"({defined} ? {value} : null)"


def _ruling(
    name: str, doc: str, rules: tuple[Judged, ...], made: Plan, printer: JavaScript
) -> Lines:
    steps = ((each.rule.row, list(_rule(each, made, printer))) for each in rules)
    yield from _function(name, "known, found", doc, _by_row(made, steps))


def _rule(each: Judged, made: Plan, printer: JavaScript) -> Lines:
    rule = each.rule
    yield ""
    yield f"// {rule.id}"
    shown = None if rule.row is None else made.entries[rule.row].shown
    parts = _judged(
        each.watch,
        "" if shown is None else _shows(shown),
        printer.true(rule.when),
        printer.false(rule.condition),
    )
    sentences = _quoted(words(rule.message))
    found = [f"found.rule({_quoted(rule.id)}, {_pointer(p)}, {sentences});" for p in each.pointers]
    yield from _if(parts or ["true"], found)


def _pointer(pointer: str) -> str:
    return f"`{pointer.replace('*', '${row.row}', 1)}`" if "*" in pointer else _quoted(pointer)


def _paying(made: Plan, printer: JavaScript) -> Lines:
    def body() -> Lines:
        yield "const due = [];"
        for each in made.fees:
            yield from _fee(made, each, printer)
        yield "return due;"

    yield from _function("duties", "known, found", "What is to be paid.", body())


def _fee(made: Plan, due: Due, printer: JavaScript) -> Lines:
    fee = made.form.fees[due.number]
    if fee.when == FALSE:
        return
    amount = _value(fee.amount, printer, 2)
    blind = _blind(due.amount)
    if blind and amount != "null":
        amount = f"{blind} ? null : {amount}"
    push = f"due.push([{_quoted(fee.id)}, {amount}]);"
    yield ""
    yield f"// {' '.join(fee.title.pl.split())}"
    parts = [] if fee.when == TRUE else _judged(due.when, printer.true(fee.when))
    yield from (_if(parts, [push]) if parts else [push])


def _public(made: Plan) -> str:
    """The public functions; nothing is called that this form has no use for."""
    if made.filters:
        return _PUBLIC
    return _PUBLIC.replace("  filter(known, found);\n", "").replace(", offer(known, found)", "")


_PUBLIC = """
// The answers as formulas know them, and what was found so far.
function look(answers, on, office, lang = "pl", thorough = false) {
  const found = new Findings(answers, on, lang, thorough);
  const known = read(found);
  known.office = officeValues(SETTINGS, office);
  show(known, found);
  return [known, found];
}

// Every problem with canonical answers, in the order of the form. `on` is the day of filing
// (YYYY-MM-DD); `pages` keeps the problems that lie on these pages.
function validate(answers, { on, office = {}, pages = null, lang = "pl" }) {
  const [known, found] = look(answers, on, office, lang);
  require(known, found);
  for (const [item, row, expected, answer] of compute(known, found)) {
    found.computed(item, row, expected, answer);
  }
  filter(known, found);
  judgeRules(known, found);
  const problems = found.problems();
  return pages === null ? problems : onPages(problems, pages, PAGES);
}

// What should be looked at again; answers with warnings are accepted.
function warnings(answers, { on, office = {}, lang = "pl" }) {
  const [known, found] = look(answers, on, office, lang);
  warn(known, found);
  return found.rules();
}

// Canonical answers from what a person typed.
function normalize(answers, { on, office = {} }) {
  return normalized(answers, ANSWERS, (tree) => {
    const [known, found] = look(tree, on, office, "pl", true);
    return [found.hidden, compute(known, found)];
  });
}

// What is to be paid: {items: [{id, amount}], total}.
function fees(answers, { on, office = {} }) {
  const [known, found] = look(answers, on, office);
  return feeList(duties(known, found));
}

// While a form is filled in: a function that is false for the pointer of a hidden item, with
// `hidden`, `values` of computed items by pointer, and `fees`.
function state(answers, { on, office = {} }) {
  const [known, found] = look(answers, on, office, "pl", true);
  return stateOf(found, compute(known, found), duties(known, found), offer(known, found));
}
"""

TARGET = Target(
    name="javascript",
    summary="Walidator w JavaScripcie: validator.mjs, runtime.mjs i validator.js dla stron z dysku",
    emit_form=emit,
    support={
        "verdict": Support.FULL,
        "warnings": Support.FULL,
        "normalize": Support.FULL,
        "fees": Support.FULL,
        "xml": Support.NONE,
    },
)
