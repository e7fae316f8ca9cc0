"""The survey of an XLSForm as a tree of questions with the names and paths of the draft.

Cases: groups and loops are groups, repeats rows; a repeat in a repeat keeps one row · the many
spellings of a type are one · `or_other` adds the question that it stands for · names are free of
those beside and around them, as the language wants it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from formc.importers import names
from formc.importers.draft import MOST_DEPTH, MOST_ITEMS, ImportProblem
from formc.importers.xlsform_sheets import Listed, Sheet

TYPES: dict[str, tuple[str, str]] = {
    "text": ("text", "text"),
    "barcode": ("text", "text"),
    "integer": ("integer", "number"),
    "decimal": ("decimal", "number"),
    "range": ("integer", "number"),
    "date": ("date", "day"),
    "time": ("time", "other"),
    "datetime": ("datetime", "other"),
    "acknowledge": ("consent", "yes"),
    "image": ("file", "other"),
    "file": ("file", "other"),
    "audio": ("file", "other"),
    "video": ("file", "other"),
    "geopoint": ("place", "other"),
    "geotrace": ("place", "other"),
    "geoshape": ("place", "other"),
    "select_one": ("choice", "code"),
    "select_multiple": ("choices", "codes"),
    "rank": ("choices", "codes"),
    "file_one": ("text", "text"),
    "file_many": ("text", "text"),
    "calculate": ("", "number"),
}
"""The type of the language and what formulas see of it, by the type of ODK. `file_one` and
`file_many` choose from a list that stands in another file."""

DEVICE = (
    *("start", "end", "today", "deviceid", "device id", "subscriberid", "simserial", "username"),
    *("phonenumber", "phone number", "email", "audit", "background-audio", "start-geopoint"),
    *("background-geopoint", "uuid", "imei", "start time", "end time"),
)
BACKGROUND = ("hidden", "xml-external", "csv-external")
_TAKEN = ("metryka", "wykaz_zalacznikow", "zalaczniki", "office", "option")
_SPELT = {
    "string": "text",
    "int": "integer",
    "trigger": "acknowledge",
    "photo": "image",
    "picture": "image",
    "gps": "geopoint",
    "location": "geopoint",
    "date time": "datetime",
    "select1": "select_one",
    "select one": "select_one",
    "select multiple": "select_multiple",
    "select all that apply": "select_multiple",
    "odk:rank": "rank",
}
_SELECT = re.compile(
    r"(?:add )?(select[ _]one|select1|select[ _]multiple|select all that apply|(?:odk:)?rank)"
    r"(?: prompt)?([ _]from[ _]file|[ _]external)?(?: from| using)?"
    r"(?: (?P<list>\S.*?))?(?P<other> or[ _]other| or specify other)?",
    re.IGNORECASE,
)
_BEGIN = re.compile(r"(begin|end)[ _](group|repeat|loop)(?: over (\S+))?", re.IGNORECASE)
OTHER = "other"
"""What ODK calls the position that `or_other` adds to a list."""

YES = ("yes", "true", "true()", "1", "tak")


@dataclass(slots=True)
class Node:
    """One row of the survey, or a group with the rows in it. `original` is its name there."""

    row: int
    kind: str
    cells: Mapping[str, str]
    original: str
    listed: str = ""
    other: bool = False
    inside: list[Node] = field(default_factory=list)
    name: str = ""
    path: tuple[str, ...] = ()
    repeat: tuple[str, ...] = ()


def tree(survey: Sheet, file: str, said: list[str]) -> list[Node]:
    """The questions, named. What is no question is told in `said`. Raises ImportProblem."""
    top: list[Node] = []
    open_groups: list[tuple[Node, str]] = []
    count = 0
    for row, cells in survey.records:
        place = f"{file}, survey, wiersz {row}"
        kind = re.sub(r"\s+", " ", cells.get("type", "").strip())
        if kind.startswith("#"):
            continue
        if not kind:
            words = next(iter(cells.values()))[:80]
            said.append(f"{place}: wiersz bez typu (`{words}`); pominięto")
            continue
        begin = _BEGIN.fullmatch(kind)
        if begin and begin[1].lower() == "end":
            if not open_groups or open_groups.pop()[1] != begin[2].lower():
                raise ImportProblem(place, f"`{kind}` niczego nie zamyka")
            continue
        count += 1
        if count > MOST_ITEMS:
            raise ImportProblem(place, f"ponad {MOST_ITEMS} pytań")
        beside = open_groups[-1][0].inside if open_groups else top
        node = _node(row, kind, cells, begin)
        beside.append(node)
        if node.other:
            beside.append(_other(node))
        if begin:
            if len(open_groups) > MOST_DEPTH:
                raise ImportProblem(place, "za głęboko zagnieżdżone grupy")
            open_groups.append((node, begin[2].lower()))
    if open_groups:
        place = f"{file}, survey, wiersz {open_groups[-1][0].row}"
        raise ImportProblem(place, "grupa nie jest zamknięta")
    _name(top, None, frozenset(), said, file)
    return top


def _node(row: int, kind: str, cells: Mapping[str, str], begin: re.Match[str] | None) -> Node:
    original = cells.get("name", "")
    if begin:
        plain = "begin repeat" if begin[2].lower() == "repeat" else "begin group"
        return Node(row, plain, cells, original or begin[2].lower(), listed=begin[3] or "")
    found = _SELECT.fullmatch(kind)
    if found and (found["list"] or not found["other"]):
        base = re.sub("[ _]", " ", found[1].lower())
        canonical = _SPELT.get(base, base)
        if found[2]:
            canonical = "file_one" if canonical == "select_one" else "file_many"
        listed = found["list"] or cells.get("select_from_list_name", "")  # as KoBo keeps it
        return Node(row, canonical, cells, original, listed, bool(found["other"]))
    plain = kind.lower()
    return Node(row, _SPELT.get(plain, plain), cells, original)


def _other(node: Node) -> Node:
    """The text that `or_other` asks for, as ODK makes it."""
    name = f"{node.original}_{OTHER}"
    relevant = f"selected(${{{node.original}}}, '{OTHER}')"
    cells = {"type": "text", "name": name, "label": "Inne (jakie?)", "relevant": relevant}
    return Node(node.row, "text", cells, name)


def _name(
    nodes: list[Node], around: Node | None, outer: frozenset[str], said: list[str], file: str
) -> None:
    """Names from the top down: none is that of a neighbour or of anything further out."""
    taken = set(outer) if around else set(_TAKEN)
    for node in nodes:
        word = node.original or node.kind.removeprefix("begin ")
        node.name = names.distinct(names.name_of(word), taken)
        taken.add(node.name)
        node.path = (*(around.path if around else ()), node.name)
        if around is not None:
            node.repeat = around.path if around.kind == "begin repeat" else around.repeat
        if node.kind == "begin repeat" and node.repeat:
            node.kind = "begin group"
            place = f"{file}, survey, wiersz {node.row}"
            said.append(f"{place}: lista w liście; została jedna pozycja `{node.name}`")
    for node in nodes:
        _name(node.inside, node, frozenset(taken), said, file)


def all_nodes(nodes: Iterable[Node]) -> Iterable[Node]:
    """Every row, groups before what is in them."""
    for node in nodes:
        yield node
        yield from all_nodes(node.inside)


def codes_of(node: Node, lists: Mapping[str, Listed]) -> Mapping[str, str]:
    """The code for each name of the list of a question, with the one that `or_other` adds."""
    found = lists.get(node.listed)
    if found is None:
        return {}
    if not node.other or OTHER in found.codes:
        return found.codes
    return {**found.codes, OTHER: names.distinct("inne", found.codes.values(), "-")}
