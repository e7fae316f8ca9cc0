"""XLSForm (the workbooks of ODK, KoBo and others) as a draft.

Cases: `survey` says the questions, `choices` the lists, `settings` title and id · groups are
groups, repeats rows; a repeat in a repeat keeps one row · formulas are translated or noted · what a
phone fills in by itself is left out. Nothing is left out without a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from formc.importers import names, xlsform_sheets
from formc.importers.applicant import applicant
from formc.importers.draft import Codelist, Draft, ImportProblem, Item, Page, Value, changed
from formc.importers.odk_formulas import Known
from formc.importers.remarks import Remarks
from formc.importers.workbook import SHEETS, Rows
from formc.importers.xlsform_questions import Questions
from formc.importers.xlsform_survey import (
    BACKGROUND,
    DEVICE,
    TYPES,
    YES,
    Node,
    all_nodes,
    codes_of,
    tree,
)
from formc.importers.xsd_naming import named_apart
from formc.record import replace

_USED = (
    *("type", "name", "hint", "required", "relevant", "constraint", "calculation", "label"),
    *("constraint_message", "required_message", "appearance", "default", "readonly"),
    *("choice_filter", "parameters", "repeat_count", "guidance_hint", "trigger"),
    "select_from_list_name",
)


def draft_of(sheets: Mapping[str, Rows], file: str, id: str = "", title: str = "") -> Draft:
    """The draft of a workbook. Raises ImportProblem."""
    if "survey" not in sheets:
        raise ImportProblem(file, "nie ma arkusza `survey` z pytaniami")
    remarks, said = Remarks(), [*_unread(sheets)]
    settings = xlsform_sheets.settings(sheets.get("settings", []), file, said)
    own = settings.get("default_language", "")
    survey = xlsform_sheets.sheet(sheets["survey"], file, "survey", ("type", "name"), own)
    choices = xlsform_sheets.sheet(
        sheets.get("choices", []), file, "choices", ("list_name", "name"), own
    )
    said += xlsform_sheets.languages(survey, choices)
    lists = xlsform_sheets.lists(choices, file, said)
    xlsform_sheets.shortened(lists, remarks)
    nodes = tree(survey, file, said)
    reading = _Reading(Questions(file, lists, remarks, left_out=said))
    reading.learn(nodes)
    items = named_apart(reading.items(nodes))
    if not items:
        raise ImportProblem(file, "arkusz `survey` nie ma ani jednego pytania")
    reading.unread_columns()
    found = title or settings.get("form_title") or names.readable(file.rpartition(".")[0] or file)
    stem = id or names.id_of(settings.get("form_id") or file.rpartition("/")[2].partition(".")[0])
    items, codelists = _own_lists(items, reading.asked.codelists, stem)
    first = applicant({item.name for item in items})
    return Draft(
        id=stem,
        title=names.label(found) or names.readable(stem),
        origin=f"XLSForm {file}",
        pages=(Page(name="wnioskodawca", title="Wnioskodawca", items=(first,)), *_pages(items)),
        rules=tuple(reading.asked.rules),
        codelists=codelists,
        doubts=(*remarks.sentences(), *dict.fromkeys(said)),
    )


def _unread(sheets: Mapping[str, Rows]) -> Iterator[str]:
    others = [name for name in sheets if name not in SHEETS]
    if others:
        yield f"arkuszy {', '.join(others)} import nie czyta"


def _own_lists(
    items: tuple[Item, ...], codelists: Mapping[str, Codelist], stem: str
) -> tuple[tuple[Item, ...], tuple[Codelist, ...]]:
    """Codelists get the name of the service in front, so that they meet no other of the project."""
    ids = {id: f"{stem}-{id}"[:63].rstrip("-") for id in codelists}

    def change(path: tuple[str, ...], item: Item) -> Item:
        listed = item.keys.get("from")
        return replace(item, keys={**item.keys, "from": ids[str(listed)]}) if listed else item

    named = tuple(replace(each, id=ids[id]) for id, each in codelists.items())
    return changed(items, change), named


@dataclass(slots=True)
class _Reading:
    asked: Questions

    def learn(self, nodes: list[Node]) -> None:
        """What formulas may read, before any formula is read; a name that stands twice says
        nothing to them."""
        counted = Counter(node.original for node in all_nodes(nodes) if node.original)
        twice = {name for name, count in counted.items() if count > 1}
        for name in sorted(twice):
            words = "Formuły nie czytają pytań, których nazwa stoi w ankiecie dwa razy"
            self.asked.remarks.add(words, name)
        self.known(nodes, twice, sure=True)

    def known(self, nodes: list[Node], twice: Set[str], sure: bool) -> None:
        """`sure`: whatever holds these rows is always shown."""
        for node in nodes:
            shown = sure and not node.cells.get("relevant")
            if node.original not in ("", *twice) and node.kind not in (*DEVICE, *BACKGROUND):
                rows = node.kind == "begin repeat"
                self.asked.known[node.original] = Known(
                    path=".".join(node.path[len(node.repeat) :]),
                    kind="rows" if rows else TYPES.get(node.kind, ("", "other"))[1],
                    codes=codes_of(node, self.asked.lists),
                    repeat=".".join(node.repeat),
                    sure=shown and node.cells.get("required", "").lower() in YES,
                    whole=node.kind == "integer",
                )
            self.known(node.inside, twice, sure=node.kind == "begin repeat" or shown)

    def items(self, nodes: list[Node]) -> tuple[Item, ...]:
        found = (self.item(node) for node in nodes)
        return tuple(item for item in found if item is not None)

    def item(self, node: Node) -> Item | None:
        if node.kind in DEVICE:
            self.asked.remarks.add("Pytania, na które odpowiada telefon, pominięto", node.original)
            return None
        if node.kind in BACKGROUND:
            self.asked.leave(node, f"`{node.kind}` `{node.original}` nie jest pytaniem; pominięto")
            return None
        known = node.kind in TYPES or node.kind in ("begin group", "begin repeat", "note")
        if not known:
            label = xlsform_sheets.worded(node.cells, "label")
            words = f"typu `{node.kind}` nie ma w języku; pominięto `{node.name}`"
            self.asked.leave(node, f"{words} („{label}”)" if label else words)
            return None
        doubts: list[str] = []
        keys: dict[str, Value] = {}
        label, whole = self.asked.label(node, doubts)
        if hint := self.asked.hint(node, whole, doubts):
            keys["hint"] = hint
        self.asked.condition(node, "relevant", "visible", keys, doubts)
        for column in node.cells:
            if column.partition(":")[0] not in _USED:
                self.asked.remarks.add(f"Kolumny `{column}` import nie czyta", node.name)
        match node.kind:
            case "begin group":
                return self.group(node, label, keys, doubts)
            case "begin repeat":
                return self.repeat(node, label, keys, doubts)
            case "note":
                return self.note(node, keys, doubts)
            case "calculate":
                return self.asked.calculated(node, label, keys)
            case _:
                return self.asked.question(node, label, keys, doubts)

    def note(self, node: Node, keys: Mapping[str, Value], doubts: list[str]) -> Item:
        rows = [self.asked.spoken(node, "label", "treść", [])]
        rows += [str(keys["hint"])] if "hint" in keys else []
        text = names.lines("\n".join(dict.fromkeys(row for row in rows if row)))
        shown = {key: keys[key] for key in ("visible",) if key in keys}
        note: dict[str, Value] = {"text": text or names.readable(node.name), **shown}
        return Item(kind="note", name=node.name, keys=note, doubts=tuple(doubts))

    def group(
        self, node: Node, label: str, keys: dict[str, Value], doubts: list[str]
    ) -> Item | None:
        if node.listed:
            words = f"pętla po liście `{node.listed}`: pytania powtarzały się dla każdej pozycji"
            doubts.append(f"{words}; została jedna grupa")
        items = self.items(node.inside)
        if not items:
            self.asked.leave(node, f"grupa `{node.name}` nie ma pytań; pominięto")
            return None
        self.asked.appearance(node, doubts)
        titled: dict[str, Value] = {"title": label, **keys}
        return Item(kind="group", name=node.name, keys=titled, items=items, doubts=tuple(doubts))

    def repeat(
        self, node: Node, label: str, keys: dict[str, Value], doubts: list[str]
    ) -> Item | None:
        items = self.items(node.inside)
        if not items:
            self.asked.leave(node, f"lista `{node.name}` nie ma pytań; pominięto")
            return None
        self.asked.appearance(node, doubts)
        counted = node.cells.get("repeat_count", "")
        low, high = 0, 100
        if counted.isdecimal() and 0 < int(counted[:6]) <= 1000:
            low = high = int(counted)
        elif counted:
            doubts.append(f"liczba wierszy to w oryginale `{counted}`; wpisano od 0 do 100")
        else:
            doubts.append("oryginał nie ogranicza liczby wierszy; wpisano od 0 do 100")
        each = names.distinct(f"{node.name}_wiersz"[:61], {item.name for item in items})
        return Item(
            kind="repeat",
            name=node.name,
            keys={"each": each, "title": label, **keys, "min": low, "max": high},
            items=items,
            rules=tuple(self.asked.row_rules.get(node.path, ())),
            doubts=tuple(doubts),
        )

    def unread_columns(self) -> None:
        """Columns of lists that no filter reads."""
        for list_name, listed in self.asked.lists.items():
            columns = dict.fromkeys(name for row in listed.rows.values() for name in row)
            for name in columns:
                known = name.partition(":")[0] in ("list_name", "name", "label")
                if not known and (list_name, name) not in self.asked.read_columns:
                    words = f"Kolumny `{name}` arkusza choices import nie czyta"
                    self.asked.remarks.add(words, list_name)


def _pages(items: tuple[Item, ...]) -> Iterator[Page]:
    """Groups of the first level are pages in ODK; here they get one each."""
    run: list[Item] = []
    taken = {"wnioskodawca"}
    pages: list[Page] = []

    def page(name: str, title: str, items: list[Item]) -> None:
        found = names.distinct(name, taken)
        taken.add(found)
        pages.append(Page(name=found, title=title, items=tuple(items)))

    for item in items:
        if item.kind == "group":
            if run:
                page("pytania", "Pytania", run)
                run = []
            page(item.name, str(item.keys["title"]), [item])
        else:
            run.append(item)
    if run:
        page("pytania", "Pytania", run)
    yield from pages
