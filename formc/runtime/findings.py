"""What one look at the answers finds: problems, and which answers nobody can read.

Generated code judges each answer by one fast test and calls in here when it fails, or where the
answers contradict each other. Nothing here is fast, everything is exact (contracts, 2 and 4).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from formc.runtime.items import Item, Place
from formc.runtime.messages import filled, sentence
from formc.runtime.places import place_fault, vertex_bounds
from formc.runtime.problems import CODES, MALFORMED, NO_PARAMS, Problem
from formc.runtime.values import (
    boolean_fault,
    choice_fault,
    choices_fault,
    composed,
    consent_fault,
    date_fault,
    decimal_fault,
    file_fault,
    files_fault,
    integer_fault,
    moment_fault,
    scaled,
    text_fault,
    time_fault,
    unscaled,
)

Answers = Mapping[str, Any]
"""The object of a form, group or row. Anything may be in it."""

EMPTY: Answers = {}
"""Read in place of a group that is not there or is malformed."""

_RANK = {code: number for number, code in enumerate(CODES)}

_Found = tuple[Place, int, str, str, Mapping[str, str], Item]
"""Place, rank of the code, path, code, params, and the item that has the words."""

_place_and_rank = itemgetter(0, 1)
_NOBODY = Item("", "", ())  # whose the keys are that nobody asked for
_ROW = Item("row", "", ())

FAULTS: Mapping[str, Callable[[Item, object], str]] = {
    "text": lambda item, value: text_fault(value, item.pattern, item.checksum, item.multiline),
    "integer": lambda item, value: integer_fault(value),
    "decimal": lambda item, value: decimal_fault(value, item.scale),
    "boolean": lambda item, value: boolean_fault(value),
    "consent": lambda item, value: consent_fault(value),
    "date": lambda item, value: date_fault(value),
    "time": lambda item, value: time_fault(value),
    "datetime": lambda item, value: moment_fault(value),
    "choice": lambda item, value: choice_fault(value, item.codes),
    "choices": lambda item, value: choices_fault(value, frozenset(item.codes)),
    "place": lambda item, value: place_fault(value, item.codes),
    "file": lambda item, value: file_fault(value),
    "files": lambda item, value: files_fault(value),
}
"""Why an answer of each kind cannot be read: a code, or nothing."""


_is_known_day = lru_cache(maxsize=64)(lambda on: date_fault(on) == "")


class Findings:
    """Collects what is found; `problems()` puts it in order.

    `malformed` holds the pointers of unreadable answers: in rows both the exact one and the one
    with `*`. With `thorough` hidden items are noted whether they are answered or not, which is also
    what happens once something is malformed.
    """

    __slots__ = (
        "_found",
        "_nested",
        "_rules",
        "answers",
        "hidden",
        "lang",
        "malformed",
        "on",
        "thorough",
    )

    def __init__(self, answers: object, on: str, lang: str = "pl", thorough: bool = False) -> None:
        if not _is_known_day(on):
            raise ValueError(f"on: {on!r} is no day YYYY-MM-DD from 1800 to 2299")
        self.on = on
        self.lang = lang
        self.malformed: set[str] = set()
        self.hidden: list[tuple[Item, int | None]] = []
        self.thorough = thorough
        self.answers = answers
        self._found: list[_Found] = []
        self._rules: list[Problem] = []
        self._nested = False  # something that holds answers is malformed

    # Reading ------------------------------------------------------------------------------------

    def form(self, item: Item) -> Answers:
        """The answers as a whole, nothing if they are no object."""
        answers = self.answers
        if type(answers) is not dict:
            self._malform(item, None, "kind")
            return EMPTY
        self._unknown(item, answers, item.pointer(None), item.place)
        return answers

    def group(self, item: Item, holder: Answers, row: int | None = None) -> Answers:
        value = holder[item.name]
        if type(value) is not dict or not value:
            self._malform(item, row, "kind")
            return EMPTY
        self._unknown(item, value, item.pointer(row), item.stands(row))
        return value

    def rows(self, item: Item, holder: Answers) -> Sequence[Any]:
        """The rows of a repeat, none if it is missing or malformed."""
        if item.name not in holder:
            if item.required:
                self.add(item, "min_rows", None, {"min": str(item.least)})
            return ()
        value = holder[item.name]
        if type(value) is not list or not value:
            self._malform(item, None, "kind")
            return ()
        self._count(item, value, None)
        return value

    def row(self, item: Item, value: object, row: int) -> Answers:
        """One row of the repeat `item`."""
        pointer, place = f"{item.path}/{row}", (*item.place, row)
        if type(value) is not dict or not value:
            self.malformed |= {f"{item.path}/*", pointer}
            self.thorough = self._nested = True
            self._found.append((place, _RANK["kind"], pointer, "kind", NO_PARAMS, _ROW))
            return EMPTY
        self._unknown(item, value, pointer, place)
        return value

    def value(self, item: Item, holder: Answers, row: int | None = None) -> Any:
        """What an answer says to formulas, or None; with all that is wrong with it on its own."""
        if item.name not in holder:
            if item.required:
                self.add(item, "required", row)
            return None
        value = holder[item.name]
        fault = FAULTS[item.kind](item, value)
        if fault:
            self._malform(item, row, fault)
            return None
        match item.kind:
            case "text":
                self._length(item, value, row)
            case "integer":
                value = int(value)
                self._bounds(item, value, row)
            case "decimal":
                value = scaled(value)
                self._bounds(item, value, row)
            case "date":
                self._bounds(item, value, row)
            case "place":
                self._between(item, *vertex_bounds(value), row)
            case "file" | "files":
                self._files(item, value, row)
            case _:
                pass
        return value

    def _unknown(self, item: Item, value: Answers, pointer: str, place: Place) -> None:
        for key in sorted(value.keys() - item.names):
            path = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            self._found.append((place, _RANK["unknown"], path, "unknown", NO_PARAMS, _NOBODY))

    def _malform(self, item: Item, row: int | None, code: str) -> None:
        place, path = item.place, item.path
        self.malformed.add(path)
        if row is not None:
            place, path = item.stands(row), item.pointer(row)
            self.malformed.add(path)
        self.thorough = True
        if item.items:
            self._nested = True
        self._found.append((place, _RANK[code], path, code, NO_PARAMS, item))

    def _length(self, item: Item, value: str, row: int | None) -> None:
        assert isinstance(item.least, int)
        assert isinstance(item.most, int)
        if not item.least <= len(value) <= item.most:
            self.add(item, "length", row, {"min": str(item.least), "max": str(item.most)})
        if not composed(value):
            self.add(item, "nfc", row)

    def _bounds(self, item: Item, value: Any, row: int | None) -> None:
        least = self.on if item.least == "today" else item.least
        most = self.on if item.most == "today" else item.most
        if least is not None and value < least:
            self.add(item, "min", row, {"min": written(item, least)})
        if most is not None and value > most:
            self.add(item, "max", row, {"max": written(item, most)})

    def _files(self, item: Item, value: Any, row: int | None) -> None:
        files = value
        if item.kind == "file":
            files = [value]
        else:
            self._count(item, value, row)
        if not all(each["media_type"] in item.accept for each in files):
            self.add(item, "file_type", row, {"accept": ", ".join(item.accept)})
        if any(each["size"] > item.max_size for each in files):
            self.add(item, "file_size", row, {"max": str(item.max_size)})

    def _count(self, item: Item, value: Sequence[object], row: int | None) -> None:
        assert isinstance(item.least, int)
        assert isinstance(item.most, int)
        self._between(item, item.least, item.most, len(value), row)

    def _between(self, item: Item, least: int, most: int, count: int, row: int | None) -> None:
        if count < least:
            self.add(item, "min_rows", row, {"min": str(least)})
        if count > most:
            self.add(item, "max_rows", row, {"max": str(most)})

    # What formulas decide -----------------------------------------------------------------------

    def blind(self, pointers: Collection[str]) -> bool:
        """Whether a formula that reads these answers cannot be judged."""
        return "" in self.malformed or not self.malformed.isdisjoint(pointers)

    def blind_in_row(self, row: int, pointers: Iterable[str]) -> bool:
        """The same for what a formula reads in its own row."""
        return any(each.replace("*", str(row), 1) in self.malformed for each in pointers)

    def hide(self, item: Item, row: int | None = None) -> None:
        """Notes an item that is definitely not shown."""
        self.hidden.append((item, row))

    def computed(self, item: Item, row: int | None, expected: Any, answer: Any) -> None:
        if expected != answer:
            value = "" if expected is None else written(item, expected)
            self.add(item, "computed", row, {"value": value})

    def rules(self) -> list[Problem]:
        """The rules that failed so far, in their order."""
        return [] if "" in self.malformed else list(self._rules)

    def rule(self, id: str, path: str, words: Mapping[str, str]) -> None:
        message = words.get(self.lang) or words["pl"]
        self._rules.append(Problem(path, "rule", id, NO_PARAMS, message))

    # Problems -----------------------------------------------------------------------------------

    def add(
        self, item: Item, code: str, row: int | None = None, params: Mapping[str, str] = NO_PARAMS
    ) -> None:
        place, path = item.place, item.path
        if row is not None:
            place, path = item.stands(row), item.pointer(row)
        self._found.append((place, _RANK[code], path, code, params, item))

    def problems(self) -> list[Problem]:
        """Everything found, in the order of the form, rules last."""
        if not self._found and not self.hidden:
            return self._rules
        if "" in self.malformed:
            return [self._said(self._found[0])]
        hidden = set()
        for item, row in self.hidden:
            if _is_there(self.answers, item.steps, row):
                hidden.add(item.pointer(row))
                self.add(item, "hidden", row)
        found = self._found
        if len(found) > 1:
            found.sort(key=_place_and_rank)
            found = self._kept(found, hidden)
        return [self._said(each) for each in found] + self._rules

    def _kept(self, found: Iterable[_Found], hidden: Collection[str]) -> list[_Found]:
        """What is left when nothing is said twice: below a malformed group nothing, beside a
        malformed answer nothing, below a hidden item only what is malformed."""
        below_malformed = tuple(f"{each}/" for each in self.malformed) if self._nested else ()
        below_hidden = tuple(f"{each}/" for each in hidden)
        kept = []
        alone = ""  # malformed comes first of what is said of an answer
        for each in found:
            path, code = each[2], each[3]
            if path.startswith(below_malformed):
                continue
            if code in MALFORMED:
                alone = path
            elif path == alone or path.startswith(below_hidden):
                continue
            if path not in hidden or code == "hidden" or code in MALFORMED:
                kept.append(each)
        return kept

    def _said(self, found: _Found) -> Problem:
        """A problem in words."""
        _, _, path, code, params, item = found
        said = item.said.get(self.lang)
        if said is None or code in _VARYING:
            return Problem(path, code, "", params, _words(self.lang, item, code, params))
        words = said.get(code)
        if words is None:
            words = said[code] = _words(self.lang, item, code, params)
        return _problem(Problem, (path, code, "", params, words))


# The parameters of the other codes are facts of the item; how many vertices a place may have is one
# of its kind.
_VARYING = frozenset({"computed", "min", "max", "min_rows", "max_rows"})
_problem = tuple.__new__  # in half the time of Problem(…)


def _words(lang: str, item: Item, code: str, params: Mapping[str, str]) -> str:
    own = item.words.get(code)
    if own:
        return filled(own.get(lang) or own["pl"], lang, code, item.kind, params, item.labels)
    return sentence(lang, code, item.semantic, item.kind, params, item.labels)


def on_pages(
    problems: Iterable[Problem], pages: Iterable[str], items: Mapping[str, Collection[str]]
) -> list[Problem]:
    """The problems whose path lies on these pages; `items` are the first names of each page.

    Raises ValueError for a page that the form does not have: a typing error is no verdict.
    """
    kept: set[str] = set()
    for page in pages:
        if page not in items:
            raise ValueError(f"pages: {page!r} is none of {', '.join(items)}")
        kept.update(items[page])
    return [each for each in problems if each.path and each.path.split("/")[1] in kept]


def written(item: Item, value: Any) -> str:
    """A bound or computed value as canonical text: what `params` hold."""
    if value is True or value is False:
        return str(value).lower()
    return unscaled(value, item.scale) if isinstance(value, int) else str(value)


def canonical_answer(item: Item, value: Any) -> object:
    """What formulas computed as an answer of the item's type."""
    return unscaled(value, item.scale) if item.kind == "decimal" else value


def _is_there(answers: Any, steps: Sequence[str], row: int | None) -> bool:
    for name in steps:
        if type(answers) is dict and name in answers:
            answers = answers[name]
        elif type(answers) is list and name == "*" and row is not None and row < len(answers):
            answers = answers[row]
        else:
            return False
    return True
