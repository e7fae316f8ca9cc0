"""Tries a draft with the compiler before anybody sees it.

A formula that the language refuses becomes a doubt with its words; then examples are added that the
judge accepts, and that break each rule alone, so that `formc test` has something to say on the
first day.
"""

from __future__ import annotations

from collections.abc import Mapping

from formc.compiler import check
from formc.diagnostics import Diagnostic, Severity
from formc.importers.draft import UNSEEN, Draft, ImportProblem, Item, Rule, Value, changed
from formc.importers.examples import examples, hold
from formc.importers.writing import Around, codelist_files, definition, inlined, scalar
from formc.ir import Form
from formc.record import Record, replace

_ROUNDS = 6
_FORMULAS = ("visible", "required", "value", "where", "default")
_CONDITIONS = ("visible", "required", "value", "where")
_CIRCLE = "E0502"
_OF_FORMULAS = ("E0307", "E04", "E05", "W05")
_FILE = "services/import.yaml"
_ELI = "    eli: DU/1960/168\n"
_TOO_LARGE = ("E0101", "E0110", "E0111", "E0112")


class Tried(Record, frozen=True):
    """The files to write, by name; the definition is `""`. `problems` are what `formc check` still
    says of it."""

    draft: Draft
    files: Mapping[str, str]
    problems: tuple[Diagnostic, ...]


def tried(draft: Draft, around: Around, *, alone: bool = False) -> Tried:
    """The draft as files. `alone`: one file, with all lists in it."""
    draft = inlined(draft) if alone else draft
    for _ in range(_ROUNDS):
        files = {"": definition(draft, around), **codelist_files(draft)}
        problems, form = _checked(draft, files, around)
        if any(each.code in _TOO_LARGE for each in problems):
            size = len(files[""]) // 1024
            words = f"definicja miałaby {size} kB, więcej niż mieści jeden plik; podziel oryginał"
            raise ImportProblem("", f"{words} albo wybierz jego część (XSD: --root)")
        settled = _without_formulas(draft, files[""], problems)
        if settled == draft:
            break
        draft = settled
    for each in problems:
        if each.severity is Severity.ERROR:
            row = files[""].splitlines()[min(each.at.position.line, files[""].count("\n")) - 1]
            words = f"definicja nie przeszłaby sprawdzenia: {each.code}, {each.message.pl}"
            raise ImportProblem("", f"{words} (`{row.strip()[:80]}`); zmień oryginał w tym miejscu")
    for count in (None, 1):  # all examples, or at least the right one
        found = examples(form)[:count] if form is not None else ()
        text = definition(draft, replace(around, examples=found))
        again, tested = _checked(draft, {**files, "": text}, around)
        if found and tested is not None and hold(tested):
            return Tried(draft, {**files, "": text}, again)
    return Tried(draft, files, problems)


def _checked(
    draft: Draft, files: Mapping[str, str], around: Around
) -> tuple[tuple[Diagnostic, ...], Form | None]:
    """What the compiler says of the definition in a project that has nothing else."""
    project = {
        "formc.yaml": "project: import\npublisher: import\nbase_iri: https://example.org\n",
        "domains.yaml": f"domains:\n  {around.domain}:\n    title: D\n",
        "law/acts.yaml": f"acts:\n  {around.act}:\n    title: A\n    short: A\n{_ELI}",
        _FILE: files[""],
        **{f"codelists/{name}": text for name, text in files.items() if name},
    }
    checked = check({path: text.encode() for path, text in project.items()})
    found = [each for each in checked.report if each.code != "H0906"]  # the name is ours
    return tuple(found), checked.forms.get(draft.id)


# Formulas that the language refuses ---------------------------------------------------------------


def _without_formulas(draft: Draft, text: str, problems: tuple[Diagnostic, ...]) -> Draft:
    """The draft without the formulas that have errors; each becomes a doubt."""
    rows = text.splitlines()
    wrong: dict[str, str] = {}  # formulas as they stand, and the code of what is wrong
    broken = _broken_items(draft, rows, problems)
    for each in problems:
        if each.at.source.path == _FILE and each.severity is not Severity.HINT:
            row = rows[min(each.at.position.line, len(rows)) - 1].strip().removeprefix("- ")
            key, _, value = row.partition(": ")
            if key in (*_FORMULAS, "check") and each.code.startswith(_OF_FORMULAS):
                wrong[value] = each.code
    if not wrong and not broken:
        return draft

    left_out: list[str] = []

    def change(path: tuple[str, ...], item: Item) -> Item | None:
        refused = [
            key
            for key in _FORMULAS
            if _row(item.keys.get(key)) in wrong
            or (path in broken and key in _CONDITIONS and item.keys.get(key, "false") != "false")
        ]
        if "value" in refused and UNSEEN in item.doubts:
            text = str(item.keys["value"])
            said = _refused("value", text, wrong.get(_row(text), _CIRCLE))
            left_out.append(f"{'.'.join(path)}: {said}; pominięto")
            return None
        kept = _kept_rules(item.rules, wrong)
        if not refused and kept == (item.rules, ()):
            return item
        keys = {key: value for key, value in item.keys.items() if key not in refused}
        told = []
        for key in refused:
            text = str(item.keys[key])
            told.append(_refused(key, text, wrong.get(_row(text), _CIRCLE)))
        return replace(item, keys=keys, rules=kept[0], doubts=(*item.doubts, *told, *kept[1]))

    pages = tuple(
        replace(
            page,
            items=changed(page.items, change),
            visible="" if _row(page.visible) in wrong else page.visible,
        )
        for page in draft.pages
    )
    hidden = [
        _refused("visible", page.visible, wrong[_row(page.visible)])
        for page in draft.pages
        if _row(page.visible) in wrong
    ]
    rules, gone = _kept_rules(draft.rules, wrong)
    doubts = (*draft.doubts, *left_out, *hidden, *gone)
    return replace(draft, pages=pages, rules=rules, doubts=doubts)


def _broken_items(
    draft: Draft, rows: list[str], problems: tuple[Diagnostic, ...]
) -> set[tuple[str, ...]]:
    """The paths of items that depend on themselves: the problem stands at their first row."""
    found: set[tuple[str, ...]] = set()
    for each in problems:
        if each.at.source.path == _FILE and each.code == _CIRCLE:
            head = rows[each.at.position.line - 1].strip()
            before = sum(row.strip() == head for row in rows[: each.at.position.line - 1])
            kind, _, name = head.removeprefix("- ").partition(": ")
            same = [path for path, item in draft.walk() if (item.kind, item.name) == (kind, name)]
            found |= set(same[before : before + 1])
    return found


def _kept_rules(
    rules: tuple[Rule, ...], wrong: Mapping[str, str]
) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    kept = tuple(rule for rule in rules if _row(rule.check) not in wrong)
    gone = (rule for rule in rules if _row(rule.check) in wrong)
    return kept, tuple(
        f"{_refused(f'reguła {rule.id}', rule.check, wrong[_row(rule.check)])}; jej zdanie: "
        f"„{rule.message}”"
        for rule in gone
    )


def _row(value: Value | None) -> str:
    """How a formula stands in its row."""
    return scalar(value) if isinstance(value, str) else "\0"


def _refused(key: str, formula: str, code: str) -> str:
    return f"{key}: formułę `{formula}` odrzuca sprawdzenie ({code}); wpisz ją inaczej"
