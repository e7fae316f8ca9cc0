"""`answers:` of a template: where each item of the form stands in its documents."""

from __future__ import annotations

from collections.abc import Mapping

from formc.adoption import Answer, Coded, Path, RowNumber, Whens
from formc.analysis.adopting.growing import Growing, digits_of, key_of, target_of
from formc.analysis.adopting.spots import Spot
from formc.analysis.adopting.values import codes_of, ending, refused
from formc.analysis.records import inner
from formc.analysis.workspace import text_of
from formc.diagnostics import adopting
from formc.foreign.lexical import fault
from formc.ir import ChoiceType, Field, FileType, PlaceType, Repeat
from formc.record import Record
from formc.source import Span
from formc.syntax.tree import Map, Node, Scalar


class Answers(Record, frozen=True):
    """Puts answers into the document."""

    growing: Growing

    def read(self, node: Map) -> None:
        """Groups and repeats first: the paths of what is in them begin there."""
        containers: list[tuple[Path, Node]] = []
        fields: list[tuple[Path, Node]] = []
        for name, value in inner(node, "answers").items():
            path = tuple(name.split("."))
            item = self.growing.items.get(path)
            if item is None:
                known = [".".join(each) for each in self.growing.items]
                at = key_of(node, "answers", name)
                self.growing.report.add(adopting.adopted_answer(at, name, known))
            elif path in self.growing.not_sent:
                at = key_of(node, "answers", name)
                pl = f"`{name}` stoi w `answers` i w `not_sent`"
                en = f"`{name}` stands in `answers` and in `not_sent`"
                self.growing.report.add(adopting.adopted_place(at, pl, en))
            else:
                (fields if isinstance(item, Field) else containers).append((path, value))
        for path, value in sorted(containers, key=lambda each: len(each[0])):
            self._container(path, value)
        for path, value in fields:
            item = self.growing.items[path]
            assert isinstance(item, Field)
            self._field(item, value)

    def _container(self, path: Path, value: Node) -> None:
        item = self.growing.items[path]
        places: list[tuple[Spot, Scalar, Whens]] = []
        for target, more in self._targets(path, value):
            for base, when in self.growing.base(path):
                found = self.growing.spot(target, base)
                if found is None:
                    return
                if not isinstance(item, Repeat) and not self._elements(found, target.span):
                    return
                places.append((found, target, (*when, *more)))
        self.growing.bases[path] = [(found, when) for found, _, when in places]
        if isinstance(item, Repeat) and len(places) > 1:
            pl, en = "lista ma tu jedno miejsce", "a repeat has one place here"
            self.growing.refuse(value.span, pl, en)
        elif isinstance(item, Repeat) and places:
            self._repeat(item, places[0][0], places[0][1].span)
            self._number(value, places[0][0])

    def _targets(self, path: Path, value: Node) -> list[tuple[Scalar, Whens]]:
        """The paths that a place is written with, each with the code that decides for it."""
        alone = target_of(value)
        table = value.items.get("to") if isinstance(value, Map) else None
        if alone is not None:
            return [(alone, ())]
        by = value.items.get("by") if isinstance(value, Map) else None
        if not isinstance(value, Map) or not isinstance(table, Map) or not isinstance(by, Scalar):
            pl = "brakuje ścieżki `to`; gdy jest ich kilka, także `by`"
            self.growing.refuse(value.span, pl, "the path `to` is missing; with several also `by`")
            return []
        deciding = tuple(by.value.split("."))
        item = self.growing.items.get(deciding)
        codes = codes_of(item) if isinstance(item, Field) else None
        several = isinstance(item, Field) and getattr(item.type, "many", False)
        row = self.growing.rows.get(deciding)
        if codes is None or several or row not in (None, self.growing.rows.get(path)):
            known = [".".join(each) for each, one in self.growing.items.items() if _decides(one)]
            self.growing.report.add(adopting.adopted_answer(by.span, by.value, known))
            return []
        found: list[tuple[Scalar, Whens]] = []
        for code, target in table.items.items():
            if code not in codes:
                at = table.keys[code]
                self.growing.report.add(adopting.adopted_answer(at, code, codes))
            elif isinstance(target, Scalar):
                found.append((target, ((deciding, code),)))
        return found

    def _elements(self, found: Spot, at: Span) -> bool:
        if found.type(self.growing.shapes) is None:
            return True
        self.growing.refuse(
            at,
            f"`{found.path}` ma wartość, a nie elementy",
            f"`{found.path}` has a value and no elements",
        )
        return False

    def _repeat(self, item: Repeat, found: Spot, at: Span) -> None:
        one = found.chain[-1]
        most = one.maximum
        if most == 1:
            self.growing.refuse(
                at, f"`{found.path}` się nie powtarza", f"`{found.path}` does not repeat"
            )
        elif most is not None and item.maximum > most:
            self.growing.refuse(
                at,
                f"`{found.path}` stoi do {most} razy, a lista ma do {item.maximum} wierszy",
                f"`{found.path}` stands up to {most} times, the repeat has {item.maximum} rows",
            )
        elif one.minimum > max(1, item.minimum):
            self.growing.refuse(
                at,
                f"`{found.path}` stoi co najmniej {one.minimum} razy",
                f"`{found.path}` stands at least {one.minimum} times",
            )
        else:
            branch = self.growing.put(found, None, at, None)
            if branch is not None and branch.rows is not None:
                self.growing.taken(found, at, branch)
            elif branch is not None:
                branch.rows = item.path

    def _number(self, value: Node, row: Spot) -> None:
        """Where the number of a row stands."""
        number = value.items.get("number") if isinstance(value, Map) else None
        found = self.growing.spot(number, row) if isinstance(number, Scalar) else None
        if isinstance(number, Scalar) and found is not None:
            type = self.growing.type(found, number.span)
            why = None if type is None else fault(type, "1")
            if why is not None:
                self.growing.report.add(adopting.adopted_value(number.span, "number", "1", why))
            self.growing.put(found, RowNumber(), number.span, None)

    def _field(self, item: Field, value: Node) -> None:
        codes = inner(value, "codes") if isinstance(value, Map) else {}
        if isinstance(item.type, FileType | PlaceType):
            self.growing.refuse(
                value.span,
                "plik stoi w `files`, a miejsca na mapie obcy wzór nie ma: wpisz je w `not_sent`",
                "a file stands in `files`; a place on a map goes to `not_sent`",
            )
            return
        self.growing.placed.add(item.path)
        known = codes_of(item) or ()
        wrong = [code for code in codes if code not in known]
        for code in wrong:
            assert isinstance(value, Map)
            self.growing.report.add(
                adopting.adopted_answer(key_of(value, "codes", code), code, known)
            )
        if wrong:
            return
        tables = {code: each for code, each in codes.items() if isinstance(each, Map)}
        if tables:
            assert isinstance(value, Map)
            for base, when in self.growing.base(item.path):
                self._by_codes(item, value, tables, base, when)
            return
        written = {code: text_of(each) for code, each in codes.items()}
        for target, more in self._targets(item.path, value):
            for base, when in self.growing.base(item.path):
                found = self.growing.spot(target, base)
                if found is not None:
                    self._answer(item, found, target, value, written, (*when, *more))

    def _answer(
        self,
        item: Field,
        found: Spot,
        target: Scalar,
        value: Node,
        codes: Mapping[str, str],
        when: Whens,
    ) -> None:
        type = self.growing.type(found, target.span)
        if type is None:
            return
        digits = digits_of(value)
        ends = ending(item, type)
        many = isinstance(item.type, ChoiceType) and item.type.many
        wrong = refused(item, type, codes, digits, ends)
        if wrong is not None:
            at = _code_at(value, codes, wrong.text) or target.span
            self.growing.report.add(
                adopting.adopted_value(at, ".".join(item.path), wrong.text, wrong.why)
            )
            return
        pairs = _pairs(item, codes)
        if len({text for _, text in pairs}) < len(pairs):
            self.growing.lossy.append(f"różne kody `{'.'.join(item.path)}` mają jedną wartość")
        if many and not self._many(item, found, target.span):
            return
        answer = Answer(path=item.path, when=when, codes=pairs, digits=digits, ends=ends, each=many)
        self.growing.put(found, answer, target.span, item.path)

    def _many(self, item: Field, found: Spot, at: Span) -> bool:
        most = found.chain[-1].maximum if found.attribute is None else 1
        if most is None or most >= len(codes_of(item) or ()):
            return True
        self.growing.refuse(
            at,
            f"`{found.path}` stoi do {most} razy, a kodów jest więcej: podaj `codes` z miejscami",
            f"`{found.path}` stands up to {most} times: give `codes` with places",
        )
        return False

    def _by_codes(
        self,
        item: Field,
        value: Map,
        tables: Mapping[str, Map],
        base: Spot | None,
        when: Whens,
    ) -> None:
        """An element for every code, or one that stands where the code was chosen."""
        known = codes_of(item) or ()
        if isinstance(target := value.items.get("to"), Scalar):
            base = self.growing.spot(target, base)
            if base is None:
                return
        lacking = [code for code in known if code not in tables]
        if lacking:
            self.growing.refuse(
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
                self.growing.refuse(
                    table.span,
                    "podaj `to` z `value` albo `stands`",
                    "give `to` with `value`, or `stands`",
                )
                continue
            found = self.growing.spot(target, base)
            if found is None:
                continue
            if stands is not None:
                self._tells(item, code, found, target.span)
            else:
                self._coded(item, code, found, table, when)

    def _tells(self, item: Field, code: str, found: Spot, at: Span) -> None:
        if found.attribute is not None:
            self.growing.refuse(at, "`stands` to element", "`stands` is an element")
            return
        branch = self.growing.put(found, None, at, item.path)
        if branch is not None:
            branch.tells.append((item.path, code))

    def _coded(self, item: Field, code: str, found: Spot, table: Map, when: Whens) -> None:
        at = table.items["to"].span
        type = self.growing.type(found, at)
        if type is None:
            return
        text = text_of(table.items.get("value"))
        if "value" not in table.items and type.base == "boolean":
            text = "true"
        why = fault(type, text)
        if why is not None:
            at = table.items["value"].span if "value" in table.items else at
            self.growing.report.add(adopting.adopted_value(at, code, text, why))
            return
        known = codes_of(item) or ()
        coded = Coded(path=item.path, code=code, text=text, known=known, when=when)
        self.growing.put(found, coded, at, item.path)


def _decides(item: object) -> bool:
    """Whether the place of others may follow from an answer: one code."""
    return (
        isinstance(item, Field)
        and codes_of(item) is not None
        and not getattr(item.type, "many", False)
    )


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
