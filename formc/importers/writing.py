"""Prints a draft as definitions in our style: one key per line, doubts as comments.

What the original cannot know (the domain, the law, whom it is for) stands there as a placeholder
with a comment; nothing is made up.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

from formc.bundle.spelling import quoted
from formc.importers.draft import Codelist, Draft, Item, Page, Rule, Value, changed
from formc.importers.names import clean
from formc.record import Record, part, replace
from formc.syntax.grammar import KINDS

UNFOLDED = ("visible", "required", "value", "where", "default", "check", "pattern")
"""Keys whose value stands on the row of the key, so that a problem leads back to it."""

MARK = "do sprawdzenia"
UNKNOWN_DAY = "2026-01-01"
_WIDTH = 110
_NOTE = 600
_PLAIN = re.compile(r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`~$]|-(?=[0-9]))[^\n\t]*")  # `$x` is a parameter
_KINDS_OF_PAPER = ("deklaracja", "zawiadomienie", "skarga", "oferta", "informacja")


class Example(Record, frozen=True, kw_only=True):
    """A test: whole answers, or what changes in an earlier one (`like`). Without `errors` it is
    right."""

    title: str
    on: str
    answers: Mapping[str, Value] = part(default_factory=dict)
    like: str = ""
    changes: Mapping[str, Value] = part(default_factory=dict)
    gone: tuple[str, ...] = ()
    errors: Mapping[str, str] = part(default_factory=dict)


class Around(Record, frozen=True, kw_only=True):
    """What the project has, so that the definition fits in: a domain and an act, by their ids.

    `examples` are tests of the definition, the right one first.
    """

    domain: str = "inne"
    act: str = "akt"
    examples: tuple[Example, ...] = ()


def definition(draft: Draft, around: Around) -> str:
    """The file of the service."""
    return "\n".join(_definition(draft, around)) + "\n"


def codelist_files(draft: Draft) -> dict[str, str]:
    """The files of the codelists by name: a head in YAML and a table beside it."""
    found: dict[str, str] = {}
    for codelist in draft.codelists:
        head: dict[str, Value] = {
            "codelist": codelist.id,
            "version": (draft.day or UNKNOWN_DAY)[:7],
            "title": codelist.title,
        }
        if codelist.columns:
            head["columns"] = codelist.columns
        head["csv"] = f"{codelist.id}.csv"
        found[f"{codelist.id}.yaml"] = "\n".join(_map(head, "")) + "\n"
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(("code", "label", *codelist.columns))
        writer.writerows(codelist.rows)
        found[f"{codelist.id}.csv"] = table.getvalue()
    return found


def inlined(draft: Draft) -> Draft:
    """The same with every codelist written into the fields that use it, for one file alone. Lists
    with columns stay: a filter reads them."""
    lists = {each.id: each for each in draft.codelists if not each.columns}

    def change(path: tuple[str, ...], item: Item) -> Item:
        listed = lists.get(str(item.keys.get("from", "")))
        if listed is None:
            return item
        keys = {key: value for key, value in item.keys.items() if key != "from"}
        return replace(item, keys={**keys, "options": {row[0]: row[1] for row in listed.rows}})

    pages = tuple(replace(page, items=changed(page.items, change)) for page in draft.pages)
    kept = tuple(each for each in draft.codelists if each.columns)
    return replace(draft, pages=pages, codelists=kept)


# The service --------------------------------------------------------------------------------------


def _definition(draft: Draft, around: Around) -> Iterator[str]:
    yield f"# Szkic z importu: {clean(draft.origin)}."
    yield f"# Wiersze „{MARK}” czekają na człowieka; usuwaj je w miarę sprawdzania."
    for words in draft.doubts:
        yield _doubt(words)
    yield from _map({"service": draft.id, "version": draft.version, "title": draft.title}, "")
    yield _doubt("jedno zdanie zwykłymi słowami, dziedzina, szczebel, rodzaj pisma, dla kogo")
    yield from _map(
        {
            "summary": "Do uzupełnienia: co człowiek tu załatwi",
            "domain": around.domain,
            "level": "gmina",
            "kind": _kind_of_paper(draft.title),
            "audience": ["citizen"],
        },
        "",
    )
    yield _doubt("podstawa prawna; oryginał jej nie podaje, akt jest tu tylko dla porządku")
    yield from _map({"legal_basis": [{"act": around.act, "units": ["do uzupełnienia"]}]}, "")
    shown = "dzień z oryginału" if draft.day else "dzień wpisany przez import"
    yield _doubt(f"stan prawny ({shown}); opłaty, terminy, wynik, odwołanie i RODO trzeba dopisać")
    yield from _map(
        {
            "content": {
                "legal_state": draft.day or UNKNOWN_DAY,
                "confidence": "low",
                "reviewed_by": "none",
            }
        },
        "",
    )
    losses = _losses(draft)
    if losses:
        yield _doubt("listy dłuższe niż 200 pozycji: schemat XML zna tylko postać ich kodów")
        yield from _map({"loss": losses}, "")
    yield "form:"
    yield "  pages:"
    for page in draft.pages:
        yield from _page(page, "    ")
    yield from _rules(draft.rules, "  ")
    if around.examples:
        yield "tests:"
    for example in around.examples:
        yield from _entry(_map(_test(example), ""), "  ")


def _test(example: Example) -> dict[str, Value]:
    found: dict[str, Value] = {"test": example.title, "on": example.on}
    if example.like:
        found["like"] = example.like
    found |= {"answers": example.answers} if example.answers else {}
    found |= {"set": example.changes} if example.changes else {}
    found |= {"remove": example.gone} if example.gone else {}
    gives: dict[str, Value] = {"valid": not example.errors}
    return {**found, "gives": {**gives, "errors": example.errors} if example.errors else gives}


def _kind_of_paper(title: str) -> str:
    text = title.lower()
    if "zgłoszeni" in text:
        return "zgloszenie"
    return next((kind for kind in _KINDS_OF_PAPER if kind[:-1] in text), "wniosek")


def _losses(draft: Draft) -> dict[str, Value]:
    """Large lists, of which a document can hold only what their codes look like."""
    large = {each.id for each in draft.codelists if len(each.rows) > 200}
    repeats = {path for path, item in draft.walk() if item.kind == "repeat"}
    found: dict[str, Value] = {}
    for path, item in draft.walk():
        options = item.keys.get("options", {})
        if item.keys.get("from") in large or (isinstance(options, Mapping) and len(options) > 200):
            steps = [
                name + ("/*" if path[: place + 1] in repeats else "")
                for place, name in enumerate(path)
            ]
            found[f"/{'/'.join(steps)}#option"] = "Lista ma ponad 200 pozycji"
    return found


def _page(page: Page, indent: str) -> Iterator[str]:
    head: dict[str, Value] = {"page": page.name, "title": page.title}
    if page.intro:
        head["intro"] = page.intro
    if page.visible:
        head["visible"] = page.visible
    yield from _entry(_map(head, ""), indent)
    yield f"{indent}  items:"
    yield from _items(page.items, f"{indent}    ")


def _items(items: Iterable[Item], indent: str) -> Iterator[str]:
    for item in items:
        for words in item.doubts:
            yield indent + _doubt(words)
        order = list(KINDS[item.kind].keys)
        keys = {key: item.keys[key] for key in sorted(item.keys, key=order.index)}
        yield from _entry(_map({item.kind: item.name, **keys}, ""), indent)
        if item.kind in ("group", "repeat"):
            yield f"{indent}  items:"
            yield from _items(item.items, f"{indent}    ")
        yield from _rules(item.rules, f"{indent}  ")


def _rules(rules: tuple[Rule, ...], indent: str) -> Iterator[str]:
    if rules:
        yield f"{indent}rules:"
    for rule in rules:
        for words in rule.doubts:
            yield f"{indent}  {_doubt(words)}"
        keys: dict[str, Value] = {"rule": rule.id, "check": rule.check}
        if rule.at:
            keys["at"] = rule.at
        yield from _entry(_map({**keys, "message": rule.message}, ""), f"{indent}  ")


def _doubt(words: str) -> str:
    text = clean(words)
    return f"# {MARK}: {text if len(text) <= _NOTE else text[:_NOTE] + '…'}"


# YAML -------------------------------------------------------------------------------------------


def _entry(rows: Iterable[str], indent: str) -> Iterator[str]:
    """A map as an entry of a list."""
    for number, row in enumerate(rows):
        yield f"{indent}{'  ' if number else '- '}{row}" if row else ""


def _map(keys: Mapping[str, Value], indent: str) -> Iterator[str]:
    for key, value in keys.items():
        yield from _pair(key, value, indent)


def _pair(key: str, value: Value, indent: str) -> Iterator[str]:
    written = key if re.fullmatch(r"/?[A-Za-z0-9_][A-Za-z0-9_/-]*", key) else quoted(key)
    match value:
        case bool():
            yield f"{indent}{written}: {'true' if value else 'false'}"
        case int():
            yield f"{indent}{written}: {value}"
        case str():
            yield from _text(f"{indent}{written}:", value, indent, folds=key not in UNFOLDED)
        case Mapping():
            yield f"{indent}{written}:"
            yield from _map(value, f"{indent}  ")
        case _:
            yield f"{indent}{written}:"
            yield from _list(value, f"{indent}  ")


def _list(values: Sequence[Value], indent: str) -> Iterator[str]:
    for each in values:
        match each:
            case Mapping():
                yield from _entry(_map(each, ""), indent)
            case str() | int():
                yield from _text(f"{indent}-", _word(each), indent)
            case _:
                yield f"{indent}-"
                yield from _list(each, f"{indent}  ")


def _word(value: Value) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _text(start: str, text: str, indent: str, folds: bool = True) -> Iterator[str]:
    """A scalar: plain where it can be, folded where it is long, in quotes where signs mislead."""
    rows = text.split("\n")
    printable = all(row.strip() == row and "\t" not in row for row in rows)
    if len(rows) > 1 and printable and rows[0] and rows[-1]:
        yield f"{start} |-"
        yield from (f"{indent}  {row}" if row else "" for row in rows)
    elif len(rows) == 1 and printable and len(text) > _WIDTH and "  " not in text and folds:
        yield f"{start} >-"
        folded = wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
        yield from (f"{indent}  {row}" for row in folded)
    else:
        yield f"{start} {scalar(text)}"


def scalar(text: str) -> str:
    """A text as it stands on one row."""
    if _is_plain(text):
        return text
    if "\\" in text and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return quoted(text)


def _is_plain(text: str) -> bool:
    return (
        _PLAIN.fullmatch(text) is not None
        and ": " not in text
        and "#" not in text
        and not text.endswith((":", " "))
    )


def codelist(id: str, title: str, options: Mapping[str, str]) -> Codelist:
    """A list without columns."""
    return Codelist(id=id, title=title, rows=tuple(options.items()))
