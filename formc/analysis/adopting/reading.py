"""Reads `document:`: which schema, and where each answer, constant and part of the filing stands.

Cases: the schema is not there, or another one · a path that it does not have · an answer that the
form does not have, or that has no place · two things in one place · a value that the schema refuses
· a repeat where nothing repeats.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from formc.adoption import PARTS, Adoption, Answer, Coded, Constant, Part, Path, RowNumber, Value
from formc.analysis.adopting.branches import Branch
from formc.analysis.adopting.examples import held
from formc.analysis.adopting.gaps import gaps, uncertain
from formc.analysis.adopting.planning import planned
from formc.analysis.adopting.spots import Spot, spot
from formc.analysis.adopting.values import codes_of, ending, refused
from formc.analysis.records import inner
from formc.analysis.workspace import Workspace, text_of
from formc.diagnostics import Diagnostic, Report, Say, adopting
from formc.foreign.components import load
from formc.foreign.declared import Declared, Shapes
from formc.foreign.lexical import fault
from formc.foreign.simple import Simple
from formc.foreign.xml_files import FileProblem
from formc.ir import (
    ChoiceType,
    Field,
    FileType,
    Form,
    Item,
    Note,
    PlaceType,
    Repeat,
)
from formc.shapes.xml import folded
from formc.source import Span
from formc.syntax.tree import Map, Node, Scalar


def adopted(
    node: Map, form: Form, workspace: Workspace, day: str, report: Report
) -> Adoption | None:
    """The template that a form follows; None where something is wrong with it. Nobody files the
    form before `day`."""
    found = Report()
    try:
        adoption = _adopted(node, form, workspace, day, found)
    except FileProblem as problem:
        at = node.items["schema"].span if "schema" in node.items else node.head
        found.add(adopting.adopted_schema(at, str(problem), str(problem)))
        adoption = None
    report.extend(found)
    return None if found.failed else adoption


def _adopted(
    node: Map, form: Form, workspace: Workspace, day: str, report: Report
) -> Adoption | None:
    keys = node.items
    if not {"adopts", "schema", "answers"} <= set(keys):
        return None  # the shape of the file has been told
    opened = _opened(node, workspace, report)
    if opened is None:
        return None
    shapes, files, root = opened
    reading = _Reading(form, shapes, root, report, Branch((root.name,), None, node.keys["answers"]))
    reading.read(node)
    if report.failed:
        return None
    main = shapes.components.main
    assert main is not None
    at = node.keys["answers"]
    plan = planned(reading.tree, root, shapes, at, report)
    if plan is None or report.failed:
        return None
    not_sent = tuple(sorted(reading.not_sent.items()))
    adoption = Adoption(
        namespace=main.space,
        schema=text_of(keys["schema"]),
        files=tuple(files.items()),
        prefixes=plan.prefixes,
        root=plan.root,
        not_sent=not_sent,
        signed=plan.signed,
        one_way=tuple(reading.one_way()),
    )
    report.extend(gaps(reading.tree, plan, form, shapes, day, at))
    adoption = uncertain(adoption, form, day)
    report.extend(held(adoption, form, root, shapes))
    if adoption.one_way:
        report.add(adopting.adopted_one_way(node.keys["adopts"], adoption.one_way))
    return adoption


def _opened(
    node: Map, workspace: Workspace, report: Report
) -> tuple[Shapes, Mapping[str, bytes], Declared] | None:
    """The schema, the files that it is made of, and the element that documents begin with."""
    keys = node.items
    named, adopts = keys["schema"], keys["adopts"]
    folder = dirname(node.source.path)
    files: dict[str, bytes] = {}

    def read(name: str) -> bytes | None:
        path = normpath(join(folder, name))
        data = workspace.schemas.get(path)
        if data is not None:
            files[name] = data
        return data

    name = text_of(named)
    if "/" in name or "\\" in name or read(name) is None:
        pl, en = (
            f"obok definicji nie ma pliku `{name}`",
            f"there is no `{name}` beside the definition",
        )
        report.add(adopting.adopted_schema(named.span, pl, en))
        return None
    components = load(name, read)
    if components.missing:
        lacking = next(iter(components.missing)).rpartition("/")[2]
        pl = f"schemat dołącza `{lacking}`; połóż ten plik obok"
        en = f"the schema names `{lacking}`; put that file beside it"
        report.add(adopting.adopted_schema(named.span, pl, en))
        return None
    assert components.main is not None
    if components.main.space != text_of(adopts):
        space = components.main.space or "(brak)"
        pl, en = (
            f"ten schemat ma przestrzeń nazw `{space}`",
            f"this schema has the namespace `{space}`",
        )
        report.add(adopting.adopted_schema(adopts.span, pl, en))
        return None
    if components.redefined:
        pl, en = (
            "schemat ma xs:redefine, którego formc nie czyta",
            "the schema has xs:redefine, which formc does not read",
        )
        report.add(adopting.adopted_schema(named.span, pl, en))
        return None
    shapes = Shapes(components)
    root = _root(keys, shapes, named.span, report)
    return None if root is None else (shapes, files, root)


def _root(keys: Mapping[str, Node], shapes: Shapes, at: Span, report: Report) -> Declared | None:
    roots = shapes.roots()
    if "root" in keys:
        name = text_of(keys["root"])
        if name not in roots:
            report.add(adopting.adopted_path(keys["root"].span, name, "/", tuple(roots)))
        return roots.get(name)
    if len(roots) != 1:
        listed = ", ".join(roots) or "–"
        pl = f"dokument może się zacząć od: {listed}; wybierz jeden w `root`"
        en = f"a document may begin with: {listed}; choose one in `root`"
        report.add(adopting.adopted_schema(at, pl, en))
        return None
    return next(iter(roots.values()))


@dataclass(slots=True)
class _Reading:
    form: Form
    shapes: Shapes
    root: Declared
    report: Report
    tree: Branch
    items: dict[Path, Item] = field(default_factory=dict)
    rows: dict[Path, Path] = field(default_factory=dict)  # item → the repeat around it
    bases: dict[Path, Spot] = field(default_factory=dict)  # of groups and repeats
    placed: set[Path] = field(default_factory=set)
    not_sent: dict[Path, str] = field(default_factory=dict)
    lossy: list[str] = field(default_factory=list)

    def read(self, node: Map) -> None:
        for item in self.form.walk():
            if not isinstance(item, Note):
                self.items[item.path] = item
                self._named(item, node)
                around = item.path[:-1]
                repeat = isinstance(self.items.get(around), Repeat)
                row = around if repeat else self.rows.get(around)
                if row is not None:
                    self.rows[item.path] = row
        self._not_sent(node)
        self._answers(node)
        for name, value in inner(node, "constants").items():
            self._constant(name, value, _key(node, "constants", name))
        for name, value in inner(node, "filing").items():
            self._part(name, value, _key(node, "filing", name))
        if not self.report.failed:
            self._unplaced(node.keys["answers"])

    def _named(self, item: Item, node: Map) -> None:
        """A name for an element of a document of ours: this form has none. In a fragment, which
        other forms use too, it says nothing here."""
        named = "" if isinstance(item, Note) else item.xml
        if named not in ("", folded(item.name)) and item.origin.source == node.source:
            pl = f"`xml: {named}` nazywa element własnego wzoru; miejsca są w `answers`"
            en = f"`xml: {named}` names an element of a template of ours; places are in `answers`"
            self.report.add(adopting.adopted_conflict(item.origin, pl, en))

    def one_way(self) -> Iterator[str]:
        for path in self.not_sent:
            yield f"`{'.'.join(path)}` nie jest wysyłane"
        yield from self.lossy

    # Answers --------------------------------------------------------------------------------

    def _answers(self, node: Map) -> None:
        containers: list[tuple[Path, Node]] = []
        fields: list[tuple[Path, Node]] = []
        for name, value in inner(node, "answers").items():
            path = tuple(name.split("."))
            item = self.items.get(path)
            if item is None:
                known = [".".join(each) for each in self.items]
                at = _key(node, "answers", name)
                self.report.add(adopting.adopted_answer(at, name, known))
            elif path in self.not_sent:
                at = _key(node, "answers", name)
                pl = f"`{name}` stoi w `answers` i w `not_sent`"
                en = f"`{name}` stands in `answers` and in `not_sent`"
                self.report.add(adopting.adopted_place(at, pl, en))
            else:
                (fields if isinstance(item, Field) else containers).append((path, value))
        for path, value in sorted(containers, key=lambda each: len(each[0])):
            self._container(path, value)
        for path, value in fields:
            item = self.items[path]
            assert isinstance(item, Field)
            self._field(item, value)

    def _spot(self, scalar: Scalar, base: Spot | None = None) -> Spot | None:
        found = spot(scalar.value, scalar.span, base, self.root, self.shapes)
        if isinstance(found, Diagnostic):
            self.report.add(found)
            return None
        return found

    def _base(self, path: Path) -> Spot | None:
        """The place of the nearest group or repeat around an item that has one."""
        for end in range(len(path) - 1, 0, -1):
            if path[:end] in self.bases:
                return self.bases[path[:end]]
        return None

    def _type(self, found: Spot, at: Span) -> Simple | None:
        """The type of the value in a place, where one may stand."""
        type = found.type(self.shapes)
        if type is None:
            pl = f"`{found.path}` ma elementy, a nie wartość"
            self._refuse(at, pl, f"`{found.path}` has elements and no value")
        return type

    def _container(self, path: Path, value: Node) -> None:
        item = self.items[path]
        target = _target(value)
        if target is None:
            self._refuse(
                value.span,
                "grupa i lista mają tu tylko ścieżkę",
                "a group or repeat only has a path here",
            )
            return
        found = self._spot(target, self._base(path))
        if found is None:
            return
        if not isinstance(item, Repeat) and not self._elements(found, target.span):
            return
        self.bases[path] = found
        if isinstance(item, Repeat):
            self._repeat(item, found, target.span)
            self._number(value, found)

    def _elements(self, found: Spot, at: Span) -> bool:
        if found.type(self.shapes) is None:
            return True
        self._refuse(
            at,
            f"`{found.path}` ma wartość, a nie elementy",
            f"`{found.path}` has a value and no elements",
        )
        return False

    def _repeat(self, item: Repeat, found: Spot, at: Span) -> None:
        one = found.chain[-1]
        most = one.maximum
        if most == 1:
            self._refuse(at, f"`{found.path}` się nie powtarza", f"`{found.path}` does not repeat")
        elif most is not None and item.maximum > most:
            self._refuse(
                at,
                f"`{found.path}` stoi do {most} razy, a lista ma do {item.maximum} wierszy",
                f"`{found.path}` stands up to {most} times, the repeat has {item.maximum} rows",
            )
        elif one.minimum > max(1, item.minimum):
            self._refuse(
                at,
                f"`{found.path}` stoi co najmniej {one.minimum} razy",
                f"`{found.path}` stands at least {one.minimum} times",
            )
        else:
            branch = self._put(found, None, at, None)
            if branch is not None and branch.rows is not None:
                self._taken(found, at, branch)
            elif branch is not None:
                branch.rows = item.path

    def _number(self, value: Node, row: Spot) -> None:
        """Where the number of a row stands."""
        number = value.items.get("number") if isinstance(value, Map) else None
        found = self._spot(number, row) if isinstance(number, Scalar) else None
        if isinstance(number, Scalar) and found is not None:
            type = self._type(found, number.span)
            why = None if type is None else fault(type, "1")
            if why is not None:
                self.report.add(adopting.adopted_value(number.span, "number", "1", why))
            self._put(found, RowNumber(), number.span, None)

    def _field(self, item: Field, value: Node) -> None:
        base = self._base(item.path)
        codes = inner(value, "codes") if isinstance(value, Map) else {}
        if isinstance(item.type, FileType | PlaceType):
            self._refuse(
                value.span,
                "plik i miejsce na mapie nie idą do obcego wzoru: wpisz je w `not_sent`",
                "a file or a place has no place in a foreign template: write it in `not_sent`",
            )
            return
        self.placed.add(item.path)
        known = codes_of(item) or ()
        wrong = [code for code in codes if code not in known]
        for code in wrong:
            assert isinstance(value, Map)
            self.report.add(adopting.adopted_answer(_key(value, "codes", code), code, known))
        if wrong:
            return
        tables = {code: each for code, each in codes.items() if isinstance(each, Map)}
        if tables:
            assert isinstance(value, Map)
            self._by_codes(item, value, tables, base)
            return
        target = _target(value)
        if target is None:
            self._refuse(value.span, "brakuje ścieżki `to`", "the path `to` is missing")
            return
        found = self._spot(target, base)
        if found is not None:
            self._answer(item, found, target, value, {c: text_of(n) for c, n in codes.items()})

    def _answer(
        self, item: Field, found: Spot, target: Scalar, value: Node, codes: Mapping[str, str]
    ) -> None:
        type = self._type(found, target.span)
        if type is None:
            return
        digits = _digits(value)
        ends = ending(item, type)
        many = isinstance(item.type, ChoiceType) and item.type.many
        wrong = refused(item, type, codes, digits, ends)
        if wrong is not None:
            at = _code_at(value, codes, wrong.text) or target.span
            self.report.add(adopting.adopted_value(at, ".".join(item.path), wrong.text, wrong.why))
            return
        pairs = _pairs(item, codes)
        if len({text for _, text in pairs}) < len(pairs):
            self.lossy.append(f"różne kody `{'.'.join(item.path)}` mają jedną wartość")
        if many and not self._many(item, found, target.span):
            return
        answer = Answer(path=item.path, codes=pairs, digits=digits, ends=ends, each=many)
        self._put(found, answer, target.span, item.path)

    def _many(self, item: Field, found: Spot, at: Span) -> bool:
        most = found.chain[-1].maximum if found.attribute is None else 1
        if most is None or most >= len(codes_of(item) or ()):
            return True
        self._refuse(
            at,
            f"`{found.path}` stoi do {most} razy, a kodów jest więcej: podaj `codes` z miejscami",
            f"`{found.path}` stands up to {most} times: give `codes` with places",
        )
        return False

    def _by_codes(
        self, item: Field, value: Map, tables: Mapping[str, Map], base: Spot | None
    ) -> None:
        """An element for every code, or one that stands where the code was chosen."""
        known = codes_of(item) or ()
        if isinstance(target := value.items.get("to"), Scalar):
            base = self._spot(target, base)
            if base is None:
                return
        lacking = [code for code in known if code not in tables]
        if lacking:
            self._refuse(
                value.keys["codes"],
                f"kod `{lacking[0]}` nie ma miejsca",
                f"the code `{lacking[0]}` has no place",
            )
            return
        for code, table in tables.items():
            if code not in known:
                continue
            stands = table.items.get("stands")
            target = table.items.get("to", stands)
            if not isinstance(target, Scalar) or ("to" in table.items) == (stands is not None):
                self._refuse(
                    table.span,
                    "podaj `to` z `value` albo `stands`",
                    "give `to` with `value`, or `stands`",
                )
                continue
            found = self._spot(target, base)
            if found is None:
                continue
            if stands is not None:
                self._tells(item, code, found, target.span)
            else:
                self._coded(item, code, found, table, known)

    def _tells(self, item: Field, code: str, found: Spot, at: Span) -> None:
        if found.attribute is not None:
            self._refuse(at, "`stands` to element", "`stands` is an element")
            return
        branch = self._put(found, None, at, item.path)
        if branch is not None:
            branch.tells.append((item.path, code))

    def _coded(
        self, item: Field, code: str, found: Spot, table: Map, known: tuple[str, ...]
    ) -> None:
        at = table.items["to"].span
        type = self._type(found, at)
        if type is None:
            return
        text = text_of(table.items.get("value"))
        if "value" not in table.items and type.base == "boolean":
            text = "true"
        why = fault(type, text)
        if why is not None:
            at = table.items["value"].span if "value" in table.items else at
            self.report.add(adopting.adopted_value(at, code, text, why))
            return
        self._put(found, Coded(path=item.path, code=code, text=text, known=known), at, item.path)

    # Constants, the filing, what is not sent ---------------------------------------------------

    def _constant(self, name: str, value: Node, at: Span) -> None:
        found = self._spot(Scalar(name, at))
        if found is None:
            return
        type = self._type(found, at)
        text = text_of(value)
        if type is None:
            return
        fixed = found.attribute.fixed if found.attribute else found.chain[-1].element.fixed
        why = fault(type, text)
        if why is None and fixed and fixed != text:
            why = Say(f"schemat zna tylko: {fixed}", f"the schema only knows: {fixed}")
        if why is not None:
            self.report.add(adopting.adopted_value(value.span, found.steps[-1], text, why))
            return
        self._put(found, Constant(text), at, None)

    def _part(self, name: str, value: Node, at: Span) -> None:
        if name not in PARTS:
            self.report.add(adopting.adopted_answer(at, name, PARTS))
            return
        target = _target(value)
        if target is None:
            self._refuse(value.span, "brakuje ścieżki `to`", "the path `to` is missing")
            return
        found = self._spot(target)
        if found is None:
            return
        type = self._type(found, target.span)
        digits = _digits(value)
        samples = {
            "on": "2027-03-01", "filed_at": "2027-03-01T12:00:00Z", "office.teryt": "1465011",
            "attachments": "0".zfill(digits), "version": self.form.version, "form": self.form.id,
        }  # fmt: skip
        if type is None:
            return
        why = fault(type, samples.get(name, "Urząd"))
        if why is not None:
            text = samples.get(name, "Urząd")
            self.report.add(adopting.adopted_value(target.span, name, text, why))
            return
        self._put(found, Part(name, digits), target.span, None)

    def _not_sent(self, node: Map) -> None:
        for name, value in inner(node, "not_sent").items():
            path = tuple(name.split("."))
            if path not in self.items:
                at = _key(node, "not_sent", name)
                known = [".".join(each) for each in self.items]
                self.report.add(adopting.adopted_answer(at, name, known))
                continue
            for each, item in self.items.items():
                if each[: len(path)] == path and isinstance(item, Field):
                    self.not_sent[each] = text_of(value)

    def _unplaced(self, at: Span) -> None:
        left = [
            ".".join(path)
            for path, item in self.items.items()
            if isinstance(item, Field) and path not in self.placed and path not in self.not_sent
        ]
        if left:
            self.report.add(adopting.adopted_unplaced(at, left))

    # The tree -------------------------------------------------------------------------------

    def _put(self, found: Spot, value: Value | None, at: Span, path: Path | None) -> Branch | None:
        """Puts something in its place; `path` is of the item, whose row has to be the element's."""
        branch = self.tree
        row: Path | None = None
        for step in found.steps[1:]:
            branch = branch.below(step, at)
            row = branch.rows if branch.rows is not None else row
        held = None if path is None else self.rows.get(path)
        if path is not None and row != held:
            self._refuse(
                at,
                f"`{found.path}` nie stoi w wierszu listy"
                if held
                else f"`{found.path}` stoi w wierszu listy",
                f"`{found.path}` is in no row of the repeat"
                if held
                else f"`{found.path}` is in a row of a repeat",
            )
            return None
        if value is not None and branch.value is not None:
            self._taken(found, at, branch)
            return None
        if value is not None:
            branch.value, branch.at = value, at
        return branch

    def _taken(self, found: Spot, at: Span, branch: Branch) -> None:
        pl = f"w `{found.path}` stoi już coś innego"
        en = f"something else stands in `{found.path}` already"
        self.report.add(adopting.adopted_conflict(at, pl, en, branch.at))

    def _refuse(self, at: Span, pl: str, en: str) -> None:
        self.report.add(adopting.adopted_place(at, pl, en))


def _target(value: Node) -> Scalar | None:
    """The path that a place is written with, alone or under `to`."""
    if isinstance(value, Map):
        value = value.items.get("to", value)
    return value if isinstance(value, Scalar) else None


def _digits(value: Node) -> int:
    text = text_of(value.items.get("digits")) if isinstance(value, Map) else ""
    return max(1, min(20, int(text))) if text.isdigit() else 1


def _pairs(item: Field, codes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What every code is in the document; nothing where all are themselves."""
    known = codes_of(item)
    if known is None or (not codes):
        return ()
    return tuple((code, codes.get(code, code)) for code in known)


def _code_at(value: Node, codes: Mapping[str, str], text: str) -> Span | None:
    """Where a code was given this text."""
    for code, written in codes.items():
        if written == text and isinstance(value, Map):
            return inner(value, "codes")[code].span
    return None


def _key(node: Map, table: str, name: str) -> Span:
    found = node.items[table]
    assert isinstance(found, Map)
    return found.keys[name]
