"""XLSForm (the workbooks of ODK, KoBo and others) as a draft.

Cases: `survey` says the questions, `choices` the lists, `settings` title and id · groups are
groups, repeats rows; a repeat in a repeat keeps one row · formulas are translated or noted · bounds
of a constraint become `min`, `max`, `pattern`, the rest a rule · what a phone fills in by itself is
left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from formc.importers import guessing, names
from formc.importers.applicant import applicant
from formc.importers.draft import (
    INLINE,
    MOST_DEPTH,
    MOST_ITEMS,
    Codelist,
    Draft,
    ImportProblem,
    Item,
    Page,
    Rule,
    Value,
)
from formc.importers.odk_formulas import Known, column_filter, formula
from formc.importers.patterns import any_text, translated
from formc.importers.remarks import Remarks
from formc.importers.workbook import Rows
from formc.record import Record

_TYPES: dict[str, tuple[str, str]] = {
    "text": ("text", "text"),
    "string": ("text", "text"),
    "barcode": ("text", "text"),
    "integer": ("integer", "number"),
    "int": ("integer", "number"),
    "decimal": ("decimal", "number"),
    "range": ("integer", "number"),
    "date": ("date", "day"),
    "time": ("time", "other"),
    "datetime": ("datetime", "other"),
    "acknowledge": ("consent", "yes"),
    "trigger": ("consent", "yes"),
    "image": ("file", "other"),
    "photo": ("file", "other"),
    "file": ("file", "other"),
    "audio": ("file", "other"),
    "video": ("file", "other"),
    "geopoint": ("place", "other"),
    "geotrace": ("place", "other"),
    "geoshape": ("place", "other"),
    "select_one": ("choice", "code"),
    "select_multiple": ("choices", "codes"),
    "rank": ("choices", "codes"),
    "calculate": ("", "number"),
}
"""The type of the language and what formulas see of it, by the type of ODK."""

_DEVICE = (
    *("start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username"),
    *("email", "audit", "hidden", "xml-external", "csv-external", "background-audio"),
    *("start-geopoint", "uuid", "imei"),
)
_TAKEN = ("metryka", "wykaz_zalacznikow", "zalaczniki", "office", "option")
_PLACES = {"geopoint": "point", "geotrace": "line", "geoshape": "area"}
_YES = ("yes", "true", "true()", "1", "tak")
_NO = ("", "no", "false", "false()", "0", "nie")
_BEGIN = re.compile(r"(begin|end)[ _](group|repeat|loop)")
_BOUND = re.compile(r"\.\s*(<=|>=|<|>)\s*(-?[0-9]{1,12}(?:\.[0-9]{1,4})?)")
_READ = ("type", "name", "hint", "required", "relevant", "constraint", "calculation")
_USED = (
    *_READ,
    *("constraint_message", "required_message", "appearance", "default", "readonly", "read_only"),
    *("choice_filter", "parameters", "repeat_count", "guidance_hint", "label", "note"),
)
_ALIASES = {
    "calculate": "calculation",
    "relevance": "relevant",
    "list name": "list_name",
    "value": "name",
    "read_only": "readonly",
    "required message": "required_message",
    "constraint message": "constraint_message",
    "list_name": "list_name",
}


@dataclass(slots=True)
class _Node:
    """One row of the survey, or a group with the rows in it."""

    row: int
    kind: str
    listed: str
    cells: Mapping[str, str]
    name: str
    path: tuple[str, ...]
    repeat: tuple[str, ...]
    inside: list[_Node] = field(default_factory=list)


def draft_of(sheets: Mapping[str, Rows], file: str, id: str = "", title: str = "") -> Draft:
    """The draft of a workbook. Raises ImportProblem."""
    if "survey" not in sheets:
        raise ImportProblem(file, "nie ma arkusza `survey` z pytaniami")
    survey = list(_records(sheets["survey"], file, "survey", ("type", "name")))
    settings = next((row for _, row in _records(sheets.get("settings", []), file, "settings")), {})
    lists = _lists(sheets.get("choices", []), file)
    reading = _Reading(file, lists, Remarks())
    nodes = reading.tree(survey)
    reading.learn(nodes)
    items = reading.items(nodes)
    if not items:
        raise ImportProblem(file, "arkusz `survey` nie ma ani jednego pytania")
    found = title or settings.get("form_title") or names.readable(file.rpartition(".")[0])
    stem = id or names.id_of(settings.get("form_id") or file.rpartition("/")[2].rpartition(".")[0])
    first = applicant({item.name for item in items})
    pages = (Page(name="wnioskodawca", title="Wnioskodawca", items=(first,)), *_pages(items))
    left = tuple(dict.fromkeys(reading.left_out))
    return Draft(
        id=stem,
        title=names.label(found),
        origin=f"XLSForm {file}",
        pages=pages,
        rules=tuple(reading.rules),
        codelists=tuple(reading.codelists.values()),
        doubts=(*reading.remarks.sentences(), *left),
    )


def _records(
    rows: Rows, file: str, sheet: str, needed: tuple[str, ...] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a sheet by the names of their columns, with their numbers."""
    start = next((number for number, row in enumerate(rows) if any(row)), None)
    if start is None:
        return
    head = [_column(cell) for cell in rows[start]]
    for name in needed:
        if name not in head:
            raise ImportProblem(f"{file}, {sheet}", f"nie ma kolumny `{name}`")
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        record: dict[str, str] = {}
        for name, cell in zip(head, row, strict=False):
            if cell and name and not record.get(name):
                record[name] = cell
        if record:
            yield number, record


def _column(cell: str) -> str:
    """The name of a column; `label::Polski (pl)` and others of one language are told apart."""
    base, _, language = cell.strip().replace("::", ":").partition(":")
    base = base.strip().lower()
    base = _ALIASES.get(base, base)
    if not language or base == "bind":
        return base
    polish = re.search(r"\bpl\b|pol", language.lower()) is not None
    return base if polish else f"{base}:{language.strip().lower()}"


def _worded(record: Mapping[str, str], name: str) -> str:
    """A text in Polish, or in whatever language there is."""
    other = (text for key, text in record.items() if key.startswith(f"{name}:"))
    return record.get(name) or next(other, "")


# Lists ------------------------------------------------------------------------------------------


class _List(Record, frozen=True):
    """A list of `choices`: codes by name, labels, and further columns of each row."""

    codes: Mapping[str, str]
    labels: Mapping[str, str]
    rows: Mapping[str, Mapping[str, str]]


def _lists(rows: Rows, file: str) -> dict[str, _List]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for number, record in _records(rows, file, "choices", ("list_name", "name")):
        list_name, name = record.get("list_name", ""), record.get("name", "")
        if not list_name or not name:
            place = f"{file}, choices, wiersz {number}"
            raise ImportProblem(place, "pozycja listy potrzebuje list_name i name")
        found.setdefault(list_name, {}).setdefault(name, record)
    return {
        list_name: _List(
            names.codes_of(records),
            {name: names.label(_worded(row, "label")) or name for name, row in records.items()},
            records,
        )
        for list_name, records in found.items()
    }


# The survey -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    file: str
    lists: Mapping[str, _List]
    remarks: Remarks
    known: dict[str, Known] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    row_rules: dict[tuple[str, ...], list[Rule]] = field(default_factory=dict)
    codelists: dict[str, Codelist] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    count: int = 0

    def place(self, row: int) -> str:
        return f"{self.file}, survey, wiersz {row}"

    # Structure ------------------------------------------------------------------------------

    def tree(self, survey: list[tuple[int, dict[str, str]]]) -> list[_Node]:
        """Rows into groups; names become those of the draft, all different beside each other."""
        top: list[_Node] = []
        open_groups: list[_Node] = []
        words: list[str] = []  # group or repeat, as the original has it
        for row, cells in survey:
            kind = re.sub(r"\s+", " ", cells.get("type", "").strip())
            begin = _BEGIN.fullmatch(kind.lower())
            if not kind or kind.startswith("#"):
                continue
            if begin and begin[1] == "end":
                if not words or words.pop() != begin[2]:
                    raise ImportProblem(self.place(row), f"`{kind}` niczego nie zamyka")
                open_groups.pop()
                continue
            around = open_groups[-1] if open_groups else None
            node = self.node(row, kind, cells, around, around.inside if around else top)
            if begin:
                if len(open_groups) > MOST_DEPTH:
                    raise ImportProblem(self.place(row), "za głęboko zagnieżdżone grupy")
                open_groups.append(node)
                words.append(begin[2])
        if open_groups:
            raise ImportProblem(self.place(open_groups[-1].row), "grupa nie jest zamknięta")
        return top

    def node(
        self, row: int, kind: str, cells: dict[str, str], around: _Node | None, beside: list[_Node]
    ) -> _Node:
        self.count += 1
        if self.count > MOST_ITEMS:
            raise ImportProblem(self.place(row), f"ponad {MOST_ITEMS} pytań")
        begin = _BEGIN.fullmatch(kind.lower())
        word, _, rest = kind.partition(" ")
        list_name = "" if begin else rest.replace("or_other", "").strip()
        taken = {each.name for each in beside} | (set() if around else set(_TAKEN))
        name = names.distinct(names.name_of(cells.get("name", "") or word), taken)
        path = (*(around.path if around else ()), name)
        repeat = around.repeat if around else ()
        if around is not None and around.kind == "begin repeat":
            repeat = around.path
        plain = f"{begin[1]} {begin[2]}".replace("loop", "group") if begin else word.lower()
        if plain == "begin repeat" and repeat:
            plain = "begin group"
            self.left_out.append(
                f"{self.place(row)}: lista w liście; została jedna pozycja `{name}`"
            )
        node = _Node(row, plain, list_name, cells, name, path, repeat)
        beside.append(node)
        return node

    def learn(self, nodes: list[_Node]) -> None:
        """What formulas may read, before any formula is read."""
        for node in nodes:
            steps = node.path[len(node.repeat) :] if node.repeat else node.path
            around = ".".join(node.repeat)
            codes: Mapping[str, str] = {}
            kind = _TYPES.get(node.kind, ("", "other"))[1]
            if node.kind == "begin repeat":
                kind = "rows"
            if node.listed in self.lists:
                codes = self.lists[node.listed].codes
            original = node.cells.get("name", "")
            if original and node.kind not in _DEVICE:
                self.known.setdefault(original, Known(".".join(steps), kind, codes, around))
            self.learn(node.inside)

    def items(self, nodes: list[_Node]) -> tuple[Item, ...]:
        found = (self.item(node) for node in nodes)
        return tuple(item for item in found if item is not None)

    def item(self, node: _Node) -> Item | None:
        doubts: list[str] = []
        keys: dict[str, Value] = {}
        label = self.label(node, doubts)
        hint = names.lines(_worded(node.cells, "hint") or _worded(node.cells, "guidance_hint"))
        if hint:
            keys["hint"] = hint
        self.condition(node, "relevant", "visible", keys, doubts)
        for column in node.cells:
            if column.split(":")[0] not in _USED:
                self.remarks.add(f"Kolumny `{column}` import nie czyta", node.name)
        match node.kind:
            case "begin group":
                return self.group(node, label, keys, doubts)
            case "begin repeat":
                return self.repeat(node, label, keys, doubts)
            case "note":
                text = names.lines(_worded(node.cells, "label")) or label
                visible = {key: keys[key] for key in ("visible",) if key in keys}
                note: dict[str, Value] = {"text": text, **visible}
                return Item(kind="note", name=node.name, keys=note, doubts=tuple(doubts))
            case kind if kind in _DEVICE:
                words = "Pytania, na które odpowiada telefon, pominięto"
                self.remarks.add(words, node.name)
                return None
            case "calculate":
                return self.computed(node, label, keys, doubts)
            case kind if kind in _TYPES:
                return self.question(node, label, keys, doubts)
            case _:
                pass
        words = f"typu `{node.kind}` nie ma w języku; pominięto `{node.name}`"
        self.left_out.append(f"{self.place(node.row)}: {words}")
        return None

    def label(self, node: _Node, doubts: list[str]) -> str:
        text = _worded(node.cells, "label")
        if "${" in text:
            doubts.append(f"etykieta wstawiała odpowiedzi: `{text}`; język tego nie umie")
            text = re.sub(r"\$\{[^}]*\}", "…", text)
        if re.search(r"<[a-z/]|\*\*|__", text):
            self.remarks.add("Wyróżnienia w etykietach (HTML, Markdown) usunięto", node.name)
            text = re.sub(r"</?[a-zA-Z][^>]*>|\*\*|__", "", text)
        if not names.fits_label(text) and node.kind not in ("note", *_DEVICE):
            if not text:
                self.remarks.add("Etykiety zrobione z nazw", node.name)
            return names.label(text) or names.readable(node.name)
        return names.label(text)

    def condition(
        self, node: _Node, column: str, key: str, keys: dict[str, Value], doubts: list[str]
    ) -> None:
        text = node.cells.get(column, "")
        if not text:
            return
        said = formula(text, self.known, ".".join(node.repeat))
        if said is None:
            doubts.append(f"{key}: formuły `{text}` język nie wyrazi; wpisz warunek inaczej")
        else:
            keys[key] = said

    # Groups and rows ------------------------------------------------------------------------

    def group(
        self, node: _Node, label: str, keys: dict[str, Value], doubts: list[str]
    ) -> Item | None:
        items = self.items(node.inside)
        if not items:
            return None
        titled: dict[str, Value] = {"title": label or names.readable(node.name), **keys}
        return Item(kind="group", name=node.name, keys=titled, items=items, doubts=tuple(doubts))

    def repeat(
        self, node: _Node, label: str, keys: dict[str, Value], doubts: list[str]
    ) -> Item | None:
        items = self.items(node.inside)
        if not items:
            return None
        counted = node.cells.get("repeat_count", "")
        low, high = 0, 100
        if counted.isdigit() and 0 < int(counted) <= 1000:
            low = high = int(counted)
        elif counted:
            doubts.append(f"liczba wierszy to w oryginale `{counted}`; wpisano od 0 do 100")
        else:
            doubts.append("oryginał nie ogranicza liczby wierszy; wpisano od 0 do 100")
        title = label or names.readable(node.name)
        rows: dict[str, Value] = {"each": f"{node.name}_wiersz"[:63], "title": title, **keys}
        return Item(
            kind="repeat",
            name=node.name,
            keys={**rows, "min": low, "max": high},
            items=items,
            rules=tuple(self.row_rules.get(node.path, ())),
            doubts=tuple(doubts),
        )

    # Questions ------------------------------------------------------------------------------

    def computed(
        self, node: _Node, label: str, keys: dict[str, Value], doubts: list[str]
    ) -> Item | None:
        text = node.cells.get("calculation", "")
        said = formula(text, self.known, ".".join(node.repeat))
        if said is None:
            words = f"wyliczenia `{node.name}` = `{text}` język nie wyrazi; pominięto"
            self.left_out.append(f"{self.place(node.row)}: {words}")
            return None
        counts = said.startswith(("count(", "length("))
        typed: dict[str, Value] = {"type": "integer" if counts else "decimal", "label": label}
        if not counts:
            typed |= {"min": -999999999, "scale": 4}
            doubts.append("typ wyliczenia odgadnięty; oryginał go nie podaje")
        words = "w XLSForm wyliczenia nie widać; tu stanie na formularzu"
        doubts.append(words)
        return Item(
            kind="field",
            name=node.name,
            keys={**typed, **keys, "value": said},
            doubts=tuple(doubts),
        )

    def question(self, node: _Node, label: str, keys: dict[str, Value], doubts: list[str]) -> Item:
        kind = _TYPES[node.kind][0]
        typed: dict[str, Value] = {"type": kind, "label": label, **keys}
        codes: Mapping[str, str] = {}
        if kind in ("choice", "choices"):
            codes = self.choices(node, typed, doubts)
        elif kind == "text":
            self.text(node, label, typed, doubts)
        elif kind == "place":
            typed["kinds"] = [_PLACES[node.kind]]
        elif kind == "integer":
            typed["min"] = -999999999
            self.range(node, typed, doubts)
        elif kind == "decimal":
            typed["min"] = -999999999
            self.remarks.add("Liczby ułamkowe dostały 2 miejsca po przecinku", node.name)
        elif kind == "file" and node.kind not in ("file", "image", "photo"):
            doubts.append(f"nagranie ({node.kind}) stało się plikiem; sprawdź `accept`")
        self.required(node, typed, doubts)
        self.constraint(node, typed, doubts)
        self.start_value(node, typed, codes, doubts)
        if node.kind == "rank":
            doubts.append("uszeregowanie (rank) stało się wyborem wielu; kolejność przepada")
        return Item(kind="field", name=node.name, keys=typed, doubts=tuple(doubts), codes=codes)

    def text(self, node: _Node, label: str, typed: dict[str, Value], doubts: list[str]) -> None:
        typed["max"] = 255
        if "multiline" in node.cells.get("appearance", ""):
            typed |= {"max": 4000, "multiline": True}
        self.remarks.add("Teksty bez granicy w oryginale dostały max", node.name)
        if likely := guessing.by_name(node.name, label):
            doubts.append(
                f"nazwa wskazuje na `type: {likely[0]}`; jeśli tak jest, zastąp nim tekst"
            )

    def range(self, node: _Node, typed: dict[str, Value], doubts: list[str]) -> None:
        given = dict(
            re.findall(r"(start|end|step)\s*=\s*(-?[0-9]{1,9})\b", node.cells.get("parameters", ""))
        )
        if node.kind == "range":
            typed["min"], typed["max"] = int(given.get("start", "0")), int(given.get("end", "10"))
            if given.get("step", "1") != "1":
                doubts.append(f"krok {given['step']} nie ma odpowiednika")

    def required(self, node: _Node, typed: dict[str, Value], doubts: list[str]) -> None:
        text = node.cells.get("required", "").lower()
        if text in _NO:
            typed["required"] = "false"
        elif text not in _YES:
            self.condition(node, "required", "required", typed, doubts)
        if message := _worded(node.cells, "required_message"):
            typed["messages"] = {"required": names.clean(message)}

    def start_value(
        self, node: _Node, typed: dict[str, Value], codes: Mapping[str, str], doubts: list[str]
    ) -> None:
        given = node.cells.get("default", "") or node.cells.get("calculation", "")
        kind = typed["type"]
        if not given:
            pass
        elif kind == "choice" and given in codes:
            typed["default"] = codes[given]
        elif kind == "choices" and all(each in codes for each in given.split()):
            typed["default"] = [codes[each] for each in given.split()]
        elif kind in ("text", "date", "integer") and re.fullmatch(r"[\w -]{1,200}", given):
            typed["default"] = given
        else:
            doubts.append(f"wartości początkowej `{given}` import nie przenosi")
        if node.cells.get("readonly", "").lower() in _YES:
            doubts.append("w oryginale tylko do odczytu")

    # Constraints ----------------------------------------------------------------------------

    def constraint(self, node: _Node, typed: dict[str, Value], doubts: list[str]) -> None:
        """Bounds and patterns become keys; anything else a rule."""
        text = node.cells.get("constraint", "")
        if not text:
            return
        rest = [part.strip() for part in re.split(r"\band\b", text)]
        plain = "(" not in text.replace("regex(", "") and " or " not in text
        left = [part for part in rest if not (plain and self.bound(part, typed))]
        if not left:
            return
        own = self.known.get(node.cells.get("name", ""))
        whole = " and ".join(left) if plain else text
        said = formula(whole, self.known, ".".join(node.repeat), own)
        if said is None or own is None:
            doubts.append(f"warunku `{text}` język nie wyrazi; dopisz regułę")
            return
        message = names.clean(_worded(node.cells, "constraint_message"))
        unsaid = () if message else (f"oryginał nie ma zdania przy warunku `{text}`; dopisz je",)
        id = names.distinct(f"{names.id_of(node.name)}-warunek"[:63], self.rule_ids(), "-")
        rule = Rule(
            id=id,
            check=said,
            at=own.path,
            message=message or "Sprawdź tę odpowiedź i ją popraw",
            doubts=unsaid,
        )
        if node.repeat:
            self.row_rules.setdefault(node.repeat, []).append(rule)
        else:
            self.rules.append(rule)

    def rule_ids(self) -> set[str]:
        return {rule.id for rules in (self.rules, *self.row_rules.values()) for rule in rules}

    def bound(self, part: str, typed: dict[str, Value]) -> bool:
        kind = typed["type"]
        if found := re.fullmatch(r"regex\(\s*\.\s*,\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)", part):
            text = found[1] or found[2] or ""
            lengths, pattern = any_text(text), translated(text, anchored=True)
            if kind != "text" or (pattern is None and lengths is None):
                return False
            if lengths is not None:
                typed |= {"min": max(lengths[0], 1), "max": lengths[1] or 4000}
            elif pattern is not None:
                guess = guessing.by_pattern(pattern, str(typed["label"]))
                typed["pattern"] = pattern
                if guess is not None:
                    self.remarks.add(
                        f"Wzorzec jest ten sam, co w `type: {guess}`", str(typed["label"])
                    )
            return True
        found = _BOUND.fullmatch(part)
        if found is None or kind not in ("integer", "decimal"):
            return False
        sign, text = found.groups()
        if kind == "integer":
            if "." in text:
                return False
            number = int(text) + {">": 1, "<": -1}.get(sign, 0)
            typed["min" if sign.startswith(">") else "max"] = number
            return True
        if sign in (">", "<"):
            return False
        typed["min" if sign == ">=" else "max"] = text
        return True

    # Lists ----------------------------------------------------------------------------------

    def choices(self, node: _Node, typed: dict[str, Value], doubts: list[str]) -> Mapping[str, str]:
        found = self.lists.get(node.listed)
        if found is None:
            typed["type"] = "text"
            typed["max"] = 255
            doubts.append(f"listy `{node.listed}` nie ma w arkuszu choices; wpisano tekst")
            return {}
        changed = [name for name, code in found.codes.items() if name != code]
        if changed:
            shown = ", ".join(f"{name} → {found.codes[name]}" for name in changed[:4])
            doubts.append(f"kody zmienione na małe litery bez znaków ({shown})")
        if "or_other" in node.cells.get("type", ""):
            doubts.append("or_other: dopisz pozycję „inne” i pole, które pokazuje")
        where, columns = self.filter(node, found, doubts)
        if where or len(found.codes) > INLINE:
            typed["from"] = self.codelist(node.listed, found, columns)
            if where:
                typed["where"] = where
        else:
            typed["options"] = {code: found.labels[name] for name, code in found.codes.items()}
        return found.codes

    def filter(self, node: _Node, found: _List, doubts: list[str]) -> tuple[str, Mapping[str, str]]:
        text = node.cells.get("choice_filter", "")
        if not text:
            return "", {}
        used = re.findall(r"(?<!\{)\b[A-Za-z_]\w*\b(?!\s*[(}])", text)
        given = {name for row in found.rows.values() for name in row}
        columns = {name: names.name_of(name) for name in used if name in given}
        said = column_filter(text, self.known, ".".join(node.repeat), columns)
        whole = all(row.get(name) for row in found.rows.values() for name in columns)
        if said is None or not columns or not whole:
            doubts.append(f"choice_filter `{text}` nie ma odpowiednika; są wszystkie pozycje")
            return "", {}
        return said, columns

    def codelist(self, name: str, found: _List, columns: Mapping[str, str]) -> str:
        id = names.id_of(name)
        known = self.codelists.get(id)
        if known is not None and set(columns.values()) <= set(known.columns):
            return id
        values = {column: self.values_of(column, found) for column in columns}
        rows = tuple(
            (
                code,
                found.labels[each],
                *(values[column][found.rows[each][column]] for column in columns),
            )
            for each, code in found.codes.items()
        )
        self.codelists[id] = Codelist(
            id=id, title=names.readable(name), columns=tuple(columns.values()), rows=rows
        )
        return id

    def values_of(self, column: str, found: _List) -> Mapping[str, str]:
        """The values of a column; those that are names of another list become its codes."""
        values = {row[column] for row in found.rows.values()}
        for other in self.lists.values():
            if values <= other.codes.keys():
                return other.codes
        return {value: names.clean(value) for value in values}


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
