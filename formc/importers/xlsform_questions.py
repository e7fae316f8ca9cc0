"""One question of an XLSForm as a field: its type, its bounds, its list and its formulas.

Bounds of a constraint become `min`, `max`, `pattern`, with its sentence; the rest is a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from formc.importers import guessing, names
from formc.importers.draft import INLINE, UNSEEN, Codelist, Item, Rule, Value
from formc.importers.odk_formulas import Known, column_filter, computed, formula
from formc.importers.patterns import any_text, translated
from formc.importers.remarks import Remarks
from formc.importers.xlsform_sheets import Listed, worded
from formc.importers.xlsform_survey import OTHER, TYPES, YES, Node, codes_of

_PLACES = {"geopoint": "point", "geotrace": "line", "geoshape": "area"}
_NO = ("", "no", "false", "false()", "0", "nie")
_NUMBER = r"-?[0-9]{1,12}(?:\.[0-9]{1,8})?"
_DAY = r"today\(\)|(?:date\()?['\"][0-9]{4}-[0-9]{2}-[0-9]{2}['\"]\)?"
_BOUND = re.compile(rf"\.\s*(<=|>=|<|>)\s*({_NUMBER}|{_DAY})")
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*(<=|>=|<|>|=)\s*([0-9]{1,5})")
_REGEX = re.compile(r"regex\(\s*\.\s*,\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)")
_AGE = re.compile(
    r"(?:int|floor|round)\s*\(\s*\(\s*(?:today|now)\(\)\s*-\s*(?:date\()?\s*\$\{\s*(\S+?)\s*\}\s*\)?"
    r"\s*\)\s*div\s*365(?:\.2[0-9]*)?\s*(?:,\s*0\s*)?\)"
)
_LOWEST = -999_999_999
_COMPUTED = {"integer": 9 * 10**15, "decimal": 9 * 10**11}  # what a number can hold at all
_OF_KIND = {"integer": "number", "decimal": "number", "date": "day", "text": "text"}


@dataclass(slots=True)
class Questions:
    """What is known while questions are read, and what they leave behind."""

    file: str
    lists: Mapping[str, Listed]
    remarks: Remarks
    known: dict[str, Known] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    row_rules: dict[tuple[str, ...], list[Rule]] = field(default_factory=dict)
    codelists: dict[str, Codelist] = field(default_factory=dict)
    read_columns: set[tuple[str, str]] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)

    def leave(self, node: Node, words: str) -> None:
        self.left_out.append(f"{self.file}, survey, wiersz {node.row}: {words}")

    # Words --------------------------------------------------------------------------------------

    def label(self, node: Node, doubts: list[str]) -> tuple[str, str]:
        """The label, and the whole of it where it is too long to be one."""
        text = self.spoken(node, "label", "etykieta", doubts)
        if not names.clean(text).rstrip(" :."):
            if node.kind not in ("note", "calculate"):
                self.remarks.add("Etykiety zrobione z nazw", node.name)
            return names.readable(node.original or node.name), ""
        if names.fits_label(text):
            return names.label(text), ""
        self.remarks.add("Długie etykiety skrócono; całe stoją w podpowiedzi", node.name)
        return names.label(text), names.lines(text)

    def spoken(self, node: Node, column: str, what: str, doubts: list[str]) -> str:
        """A text for people without answers in it, and without marks."""
        text = worded(node.cells, column)
        if "${" in text:
            doubts.append(f"{what} wstawiała odpowiedzi: `{text}`; język tego nie umie")
            text = re.sub(r"\$\{[^}]*\}", "…", text)
        if re.search(r"</?[a-zA-Z][^>]*>|\*\*|__|^#{1,6} ", text, re.MULTILINE):
            self.remarks.add("Wyróżnienia w tekstach (HTML, Markdown) usunięto", node.name)
            text = re.sub(r"</?[a-zA-Z][^>]*>|\*\*|__|(?m:^#{1,6} )", "", text)
        if len(text) > names.LONGEST_TEXT:
            doubts.append(f"{what} ma ponad {names.LONGEST_TEXT} znaków; resztę ucięto")
        return text

    def hint(self, node: Node, whole: str, doubts: list[str]) -> str:
        parts = [whole, self.spoken(node, "hint", "podpowiedź", doubts)]
        parts.append(self.spoken(node, "guidance_hint", "podpowiedź", doubts))
        return names.lines("\n".join(dict.fromkeys(part for part in parts if part)))

    # Formulas -----------------------------------------------------------------------------------

    def condition(
        self, node: Node, column: str, key: str, keys: dict[str, Value], doubts: list[str]
    ) -> None:
        text = node.cells.get(column, "")
        if not text or (key == "visible" and text.lower() in ("true()", "true", "1")):
            return
        said = formula(text, self.known, ".".join(node.repeat))
        if said is None:
            doubts.append(f"{key}: formuły `{text}` język nie wyrazi; wpisz warunek inaczej")
        else:
            keys[key] = said

    def calculated(self, node: Node, label: str, keys: dict[str, Value]) -> Item | None:
        """A `calculate`: a field that nobody fills in."""
        text = node.cells.get("calculation", "")
        doubts = [UNSEEN]
        found = computed(text, self.known, ".".join(node.repeat))
        typed: dict[str, Value] = {"label": label}
        if (age := self.age(text, node)) is not None:
            doubts.append(f"wiek liczyło `{text}`; `age` liczy pełne lata według kalendarza")
            typed |= {"type": "integer", "value": age, "min": 0, "max": 200}
        elif found is None or found.kind not in ("number", "text", "day", "yes"):
            words = f"wyliczenia `{node.original}` = `{text}` język nie wyrazi; pominięto"
            self.leave(node, words)
            return None
        else:
            typed["value"] = found.text
            if found.shown:
                also = keys.get("visible")
                typed["visible"] = f"({also}) and ({found.shown})" if also else found.shown
            if found.kind == "number":
                typed["type"] = "integer" if found.whole else "decimal"
                if re.fullmatch(r"count\([a-z0-9_.]+\)", found.text) is None:
                    self.without_bounds(typed)
                if not found.whole:
                    doubts.append("liczba miejsc po przecinku odgadnięta; oryginał jej nie podaje")
            else:
                typed["type"] = {"text": "text", "day": "date", "yes": "boolean"}[found.kind]
                typed |= {"max": 4000} if found.kind == "text" else {}
        return Item(kind="field", name=node.name, keys={**keys, **typed}, doubts=tuple(doubts))

    def age(self, text: str, node: Node) -> str | None:
        asked = _AGE.fullmatch(text.strip())
        known = self.known.get(asked[1]) if asked else None
        if known is None or known.kind != "day" or known.repeat not in ("", ".".join(node.repeat)):
            return None
        return f"age({known.path}, today())"

    # The question -------------------------------------------------------------------------------

    def question(self, node: Node, label: str, keys: dict[str, Value], doubts: list[str]) -> Item:
        kind = TYPES[node.kind][0]
        typed: dict[str, Value] = {"type": kind, "label": label, **keys}
        codes: Mapping[str, str] = {}
        if kind in ("choice", "choices"):
            codes = self.choices(node, typed, doubts)
        elif kind == "text":
            self.text(node, label, typed, doubts)
        elif kind == "place":
            typed["kinds"] = [_PLACES[node.kind]]
            self.remarks.add("Miejsca leżą tu w Polsce", node.name)
        elif kind in ("integer", "decimal"):
            self.number(node, typed, doubts)
        elif kind == "file":
            self.attachment(node, typed, doubts)
        if kind in ("time", "datetime"):
            self.remarks.add("Godziny mają postać GG:MM, bez sekund i strefy", node.name)
        self.appearance(node, doubts)
        self.required(node, typed, doubts)
        self.constraint(node, typed, doubts)
        self.start_value(node, typed, codes, doubts)
        if node.kind == "rank":
            doubts.append("uszeregowanie (rank) stało się wyborem wielu; kolejność przepada")
        return Item(kind="field", name=node.name, keys=typed, doubts=tuple(doubts), codes=codes)

    def text(self, node: Node, label: str, typed: dict[str, Value], doubts: list[str]) -> None:
        typed["max"] = 255
        if "multiline" in node.cells.get("appearance", ""):
            typed |= {"max": 4000, "multiline": True}
        if node.kind == "barcode":
            doubts.append("kod kreskowy (barcode) wpisuje się tu ręcznie")
        if node.kind.startswith("file_"):
            words = f"lista stoi w pliku `{node.listed}`; wpisano tekst, zrób z niej słownik"
            doubts.append(words)
            if (given := node.cells.get("choice_filter")) is not None:
                doubts.append(f"choice_filter `{given}` czeka na ten słownik")
        self.remarks.add("Teksty bez granicy w oryginale dostały max", node.name)
        if likely := guessing.by_name(node.original, label):
            doubts.append(
                f"nazwa wskazuje na `type: {likely[0]}`; jeśli tak jest, zastąp nim tekst"
            )

    def number(self, node: Node, typed: dict[str, Value], doubts: list[str]) -> None:
        if node.kind != "range":
            typed["min"] = _LOWEST
            if typed["type"] == "decimal":
                self.remarks.add("Liczby ułamkowe dostały 2 miejsca po przecinku", node.name)
            return
        pairs = re.findall(rf"(start|end|step)\s*=\s*({_NUMBER})", node.cells.get("parameters", ""))
        given = {"start": "0", "end": "10", "step": "1", **dict(pairs)}
        places = max(len(text.partition(".")[2].rstrip("0")) for text in given.values())
        if places:
            typed |= {"type": "decimal", "scale": min(4, max(places, 1))}
        low, high = sorted((given["start"], given["end"]), key=float)
        typed |= {"min": low, "max": high}
        if float(given["step"]) != 1:
            doubts.append(f"krok {given['step']} nie ma odpowiednika")

    def attachment(self, node: Node, typed: dict[str, Value], doubts: list[str]) -> None:
        if node.kind == "image":
            typed["accept"] = ["jpg", "png"]
            if re.search("signature|draw|annotate", node.cells.get("appearance", "")):
                doubts.append("w oryginale rysunek albo podpis odręczny; tu dołącza się plik")
        elif node.kind != "file":
            doubts.append(f"nagranie ({node.kind}) stało się plikiem; sprawdź `accept`")
        self.remarks.add("Pliki mają tu do 10 MB", node.name)

    def appearance(self, node: Node, doubts: list[str]) -> None:
        look = node.cells.get("appearance", "")
        if node.kind == "date" and re.search(r"\b(month-year|year)\b", look):
            doubts.append(f"oryginał pytał o część daty (`{look}`); tu trzeba całej")
        elif look and look not in ("multiline", "signature"):
            self.remarks.add("Wyglądu (appearance) import nie przenosi", f"{node.name}: {look}")
        if node.cells.get("parameters") and node.kind != "range":
            given = node.cells["parameters"]
            self.remarks.add("Parametrów pytań import nie przenosi", f"{node.name}: {given}")

    def required(self, node: Node, typed: dict[str, Value], doubts: list[str]) -> None:
        text = node.cells.get("required", "").lower()
        if text in _NO:
            typed["required"] = "false"
        elif text not in YES:
            typed["required"] = "false"  # unless there is a formula
            self.condition(node, "required", "required", typed, doubts)
        message = self.spoken(node, "required_message", "komunikat", doubts)
        if not names.message(message):
            return
        if typed["required" if "required" in typed else "type"] == "false":
            doubts.append(f"komunikat o braku odpowiedzi, choć nie jest wymagana: `{message}`")
        else:
            typed["messages"] = {"required": names.message(message)}

    def start_value(
        self, node: Node, typed: dict[str, Value], codes: Mapping[str, str], doubts: list[str]
    ) -> None:
        """`calculation` makes the value, unless `trigger` makes it a beginning; `default`."""
        text = node.cells.get("calculation", "")
        if text and not node.cells.get("trigger"):
            found = computed(text, self.known, ".".join(node.repeat))
            fits = found is not None and found.kind == _OF_KIND.get(str(typed["type"]))
            if found is not None and fits and not found.shown:
                self.without_bounds(typed)
                typed["value"] = found.text
                typed.pop("required", None)
                return
        if text:
            when = f" po zmianie `{trigger}`" if (trigger := node.cells.get("trigger")) else ""
            doubts.append(
                f"wartości wyliczanej{when} `{text}` język nie wyrazi; wpisuje ją człowiek"
            )
        given, kind = node.cells.get("default", ""), typed["type"]
        if kind == "choice" and given in codes:
            typed["default"] = codes[given]
        elif kind == "choices" and given and all(each in codes for each in given.split()):
            typed["default"] = [codes[each] for each in given.split()]
        elif _is_value(str(kind), given):
            typed["default"] = given
        elif given:
            doubts.append(f"wartości początkowej `{given}` import nie przenosi")
        if node.cells.get("readonly", "").lower() in YES:
            doubts.append("w oryginale tylko do odczytu")

    def without_bounds(self, typed: dict[str, Value]) -> None:
        """A computed number keeps its type, whatever it comes to."""
        kind = str(typed["type"])
        if kind == "decimal":
            typed["scale"] = 4
        if kind in _COMPUTED:
            typed |= {"min": -_COMPUTED[kind], "max": _COMPUTED[kind]}

    # Constraints --------------------------------------------------------------------------------

    def constraint(self, node: Node, typed: dict[str, Value], doubts: list[str]) -> None:
        """Bounds and patterns become keys; anything else a rule."""
        text = node.cells.get("constraint", "")
        message = names.message(self.spoken(node, "constraint_message", "komunikat", doubts))
        if not text:
            if message:
                doubts.append(f"komunikat bez warunku: `{message}`")
            return
        left: list[str] = []
        said: dict[str, Value] = {}
        for part in conjuncts(text):
            codes = self.bound(part, typed, doubts)
            if codes is None:
                left.append(part)
            elif message:
                said |= dict.fromkeys(codes, message)
        if said:
            already = typed.get("messages", {})
            typed["messages"] = {**already, **said} if isinstance(already, Mapping) else said
        if left:
            self.rule(node, " and ".join(left), message, doubts)

    def rule(self, node: Node, text: str, message: str, doubts: list[str]) -> None:
        own = self.known.get(node.original)
        said = None
        if own is not None:
            said = formula(text, self.known, ".".join(node.repeat), own, judged=True)
        if said is None or own is None:
            words = f"warunku `{text}` język nie wyrazi; dopisz regułę"
            doubts.append(f"{words} ze zdaniem: {message}" if message else words)
            return
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

    def bound(
        self, part: str, typed: dict[str, Value], doubts: list[str]
    ) -> tuple[str, ...] | None:
        """Writes a bound into the keys; the codes of the problems that it makes, or None."""
        kind = typed["type"]
        if kind == "text" and (found := _REGEX.fullmatch(part)):
            return self.pattern(found[1] or found[2] or "", typed)
        if kind == "text" and (found := _LENGTH.fullmatch(part)):
            return _length(found[1], int(found[2]), typed)
        found = _BOUND.fullmatch(part)
        if found is None:
            return None
        sign, text = found.groups()
        key = "min" if sign.startswith(">") else "max"
        is_number = re.fullmatch(_NUMBER, text) is not None
        if kind == "date" and not is_number and sign in (">=", "<="):
            typed[key] = "today" if text == "today()" else re.sub(r"[^0-9-]", "", text)
            return (key,)
        if kind == "integer" and is_number:
            typed[key] = _whole_bound(sign, text)
            return (key,)
        if kind == "decimal" and is_number and sign in (">=", "<="):
            places = len(text.partition(".")[2].rstrip("0"))
            if places > 4:
                return None
            if places > int(str(typed.get("scale", 2))):
                typed["scale"] = places
            typed[key] = text
            return (key,)
        return None

    def pattern(self, text: str, typed: dict[str, Value]) -> tuple[str, ...] | None:
        lengths, found = any_text(text), translated(text, anchored=True)
        if lengths is not None:
            typed |= {"min": max(lengths[0], 1), "max": lengths[1] or 4000}
            return ("length",)
        if found is None or "pattern" in typed:
            return None
        typed["pattern"] = found
        if (guess := guessing.by_pattern(found, str(typed["label"]))) is not None:
            self.remarks.add(f"Wzorzec jest ten sam, co w `type: {guess}`", str(typed["label"]))
        return ("form",)

    # Lists --------------------------------------------------------------------------------------

    def choices(self, node: Node, typed: dict[str, Value], doubts: list[str]) -> Mapping[str, str]:
        found = self.lists.get(node.listed)
        if found is None:
            typed |= {"type": "text", "max": 255}
            doubts.append(f"listy `{node.listed}` nie ma w arkuszu choices; wpisano tekst")
            return {}
        codes = codes_of(node, self.lists)
        changed = [name for name, code in codes.items() if name not in (code, OTHER)]
        if changed:
            shown = ", ".join(f"{name} → {codes[name]}" for name in changed[:4])
            doubts.append(f"kody zmienione na małe litery bez znaków ({shown})")
        labels = {codes[name]: found.labels.get(name, "Inne") for name in codes}
        where, columns = self.filter(node, found, doubts)
        if where and len(codes) > len(found.codes):
            doubts.append(f"or_other: `{codes[OTHER]}` nie ma wartości dla filtra; są wszystkie")
            where, columns = "", {}
        if where or len(codes) > INLINE:
            typed["from"] = self.codelist(node, labels, found, columns)
            if where:
                typed["where"] = where
        else:
            typed["options"] = labels
        return codes

    def filter(self, node: Node, found: Listed, doubts: list[str]) -> tuple[str, Mapping[str, str]]:
        text = node.cells.get("choice_filter", "")
        if not text or text in ("true()", "1"):
            return "", {}
        used = re.findall(r"(?<!\{)\b[A-Za-z_]\w*\b(?!\s*[(}])", text)
        given = {name.lower(): name for row in found.rows.values() for name in row}
        columns: dict[str, str] = {}
        for name in used:
            if name.lower() in given and name.lower() not in ("label", "name", "list_name"):
                wanted = names.distinct(names.name_of(name), ("code", "label"))
                columns[name] = names.distinct(wanted, columns.values())
        read = {**columns, **({"name": "code"} if "name" in used else {})}
        said = column_filter(text, self.known, ".".join(node.repeat), read)
        rows = found.rows.values()
        whole = all(row.get(given[name.lower()]) for row in rows for name in columns)
        if said is None or not read or not whole:
            doubts.append(f"choice_filter `{text}` nie ma odpowiednika; są wszystkie pozycje")
            return "", {}
        self.read_columns |= {(node.listed, given[name.lower()]) for name in columns}
        return said, {given[name.lower()]: column for name, column in columns.items()}

    def codelist(
        self, node: Node, labels: Mapping[str, str], found: Listed, columns: Mapping[str, str]
    ) -> str:
        """The list of its own file, one for all questions that read the same columns."""
        values = {column: self.values_of(column, found) for column in columns}
        rows = tuple(
            (code, label, *(values[column][found.rows[name][column]] for column in columns))
            for name, (code, label) in zip(codes_of(node, self.lists), labels.items(), strict=True)
        )
        wanted = names.id_of(node.listed)
        title = names.readable(node.listed)
        made = Codelist(id=wanted, title=title, columns=tuple(columns.values()), rows=rows)
        for id, each in self.codelists.items():
            if (each.columns, each.rows) == (made.columns, made.rows):
                return id
        id = names.distinct(wanted, self.codelists, "-")
        self.codelists[id] = Codelist(id=id, title=title, columns=made.columns, rows=rows)
        return id

    def values_of(self, column: str, found: Listed) -> Mapping[str, str]:
        """The values of a column; those that are names of another list become its codes."""
        values = {row[column] for row in found.rows.values()}
        for other in self.lists.values():
            if other is not found and values <= other.codes.keys():
                return other.codes
        return {value: names.clean(value) for value in values}


# Small things -------------------------------------------------------------------------------------


def conjuncts(text: str) -> list[str]:
    """The parts of a formula that `and` joins outermost; the whole where `or` does."""
    parts, start, depth = [], 0, 0
    for place, word in _words(text):
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth == 0 and word == "or":
            return [text.strip()]
        if depth == 0 and word == "and":
            parts.append(text[start:place])
            start = place + 3
    return [part.strip() for part in (*parts, text[start:])]


def _words(text: str) -> Iterator[tuple[int, str]]:
    """Words and brackets outside of quotes, with their places."""
    for found in re.finditer(r"'[^']*'|\"[^\"]*\"|\$\{[^}]*\}|[\w.:-]+|[()]", text):
        yield found.start(), found[0]


def _whole_bound(sign: str, text: str) -> int:
    """The whole number that bounds whole numbers as a fraction does."""
    number = float(text)
    whole = int(number // 1)
    match sign:
        case "<=":
            return whole
        case "<":
            return whole - 1 if whole == number else whole
        case ">=":
            return whole if whole == number else whole + 1
        case _:
            return whole + 1


def _length(sign: str, count: int, typed: dict[str, Value]) -> tuple[str, ...] | None:
    low = {">=": count, ">": count + 1, "=": count}.get(sign)
    high = {"<=": count, "<": count - 1, "=": count}.get(sign)
    if high == 0:
        return None
    if low is not None:
        typed["min"] = max(1, low)
        typed["max"] = max(int(str(typed["max"])), low)
    if high is not None:
        typed["max"] = high
    return ("length",)


def _is_value(kind: str, given: str) -> bool:
    """Whether a default is a value of its type, not a formula."""
    match kind:
        case "integer":
            return re.fullmatch(r"-?[0-9]{1,9}", given) is not None
        case "decimal":
            return re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,2})?", given) is not None
        case "date":
            return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given) is not None
        case "text":
            return bool(given) and re.search(r"[${}()\[\]]", given) is None
        case _:
            return False
