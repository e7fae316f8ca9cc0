"""Documents made at random to be valid by somebody's schema: xmlschema reads it, not our importer,
and libxml2 judges what comes out."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote

import xmlschema
from lxml import etree
from xmlschema.validators import XsdAtomic, XsdElement, XsdGroup

from formc.answers.draw import sample
from formc.expr import pattern as patterns
from formc.importers.patterns import translated
from formc.vocabulary import LOCATIONS, stand_in

_DEPTH = 24
_GUESSES = (
    *("Ala", "a", "1", "0", "01", "123", "1234567890", "2024", "2024-05-06", "12:30:00", "true"),
    *(
        "2024-05-06T12:30:00",
        "2026-01-02T03:04:05Z",
        "a@b.pl",
        "AB",
        "A1",
        "00-950",
        "1.50",
        "12.25",
        "POLSKA",
        "PL",
        "",
    ),
    *("2024-05", "x" * 20, "1" * 11, "1" * 26, "1" * 4, "12.3", "-5", "PL12", "P1D", "http://a.pl"),
)


_NUMBERS = {
    "decimal": ("1", "7", "12.25", "250", "2024", "1.50", "0", "-5", "99999"),
    "double": ("1", "12.25", "2024"),
    "float": ("1", "12.25", "2024"),
    "gYear": ("1999", "2024"),
}


class Unmade(Exception):  # noqa: N818  (never leaves this module)
    """Nothing was found that this type accepts."""


class Original:
    """Somebody's schema with two judges; no network."""

    def __init__(self, file: Path) -> None:
        folder = file.parent

        def address(location: str) -> str:
            found = unquote(location)
            if found in LOCATIONS:
                return _local(found)
            near = folder / found.rpartition("/")[2]
            return near.as_uri() if "://" in found and not found.startswith("file:") else location

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a file that is not there is left out, as by libxml2
            self.model = xmlschema.XMLSchema(file.as_uri(), uri_mapper=address, allow="local")
        self.schema = etree.XMLSchema(etree.parse(str(file), _parser(folder)))

    def documents(self, root: str, count: int, seed: int = 0) -> Iterator[etree._Element]:
        """So many documents that both judges accept."""
        element = self.model.elements[root]
        made = 0
        for number in range(count * 4):
            random = Random(seed * 1000 + number)
            try:
                found = _element(element, random, 0)
            except Unmade:
                continue
            tree = etree.fromstring(etree.tostring(found))
            if self.schema.validate(tree):
                yield tree
                made += 1
            if made == count:
                return


@cache
def _local(location: str) -> str:
    import formc.vocabulary

    folder = Path(formc.vocabulary.__file__).parent
    return (folder / LOCATIONS[location]).as_uri()


def _parser(folder: Path) -> etree.XMLParser:
    class Catalogue(etree.Resolver):
        def resolve(self, address, id, context):  # type: ignore[no-untyped-def, override]
            found = unquote(str(address))
            if found in LOCATIONS:
                return self.resolve_string(stand_in(found), context, base_url=address)
            near = folder / found.rpartition("/")[2]
            if near.is_file():
                return self.resolve_string(near.read_bytes(), context, base_url=str(near))
            return self.resolve_empty(context)

    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    parser.resolvers.add(Catalogue())
    return parser


def _element(element: XsdElement, random: Random, depth: int) -> etree._Element:
    if depth > _DEPTH:
        raise Unmade
    made = etree.Element(element.name)
    type = element.type
    assert type is not None
    for name, attribute in getattr(element, "attributes", {}).items():
        if name is None or not hasattr(attribute, "type"):
            continue
        if attribute.use == "required" or (attribute.use != "prohibited" and random.random() < 0.5):
            try:
                made.set(name, attribute.fixed or _simple(attribute.type, random))
            except Unmade:
                if attribute.use == "required":
                    raise
    if element.fixed is not None:
        made.text = element.fixed
    elif type.is_simple():
        made.text = _simple(type, random)
    elif type.has_simple_content():
        made.text = _simple(type.content, random)
    elif isinstance(type.content, XsdGroup):
        made.extend(_group(type.content, random, depth + 1))
    return made


def _group(group: XsdGroup, random: Random, depth: int) -> list[etree._Element]:
    found: list[etree._Element] = []
    parts = list(group)
    for part in [random.choice(parts)] if group.model == "choice" and parts else parts:
        least = part.min_occurs
        most = part.max_occurs if part.max_occurs is not None else least + 2
        count = least
        if most > least and random.random() < (0.7 if depth < 6 else 0.3):
            count = random.randint(least, min(most, least + 2))
        for number in range(count):
            try:
                found += _particle(part, random, depth)
            except Unmade:
                if number < least:
                    raise
                break
    return found


def _particle(part: Any, random: Random, depth: int) -> list[etree._Element]:
    if isinstance(part, XsdGroup):
        return _group(part, random, depth + 1) if depth < 2 * _DEPTH else []
    if not isinstance(part, XsdElement) or part.abstract:
        raise Unmade
    return [_element(part, random, depth)]


def _simple(type: Any, random: Random) -> str:
    """A text that a simple type accepts."""
    if type.enumeration:
        return str(random.choice([each for each in type.enumeration if each is not None]))
    base = getattr(type.root_type, "name", "") or ""
    number = base.rpartition("}")[2] in _NUMBERS
    tries = []
    pattern = getattr(type, "patterns", None)
    if pattern is not None and isinstance(type, XsdAtomic) and not number:
        for each in pattern.regexps:
            parsed = patterns.parse(translated(each, anchored=False) or "[")
            if not isinstance(parsed, patterns.Mistake):
                tries += [sample(parsed, random) for _ in range(8)]
    most, least = getattr(type, "max_length", None), getattr(type, "min_length", None) or 1
    if pattern is None and most is not None:
        tries.append("ż" * random.choice((max(least, 1), most)) if most < 4000 else "ż")
    guesses = list(_NUMBERS.get(base.rpartition("}")[2], _GUESSES))
    random.shuffle(guesses)
    for each in (*tries, *guesses):
        if each.strip() == each and each and _accepts(type, each):
            return each
    raise Unmade


def _accepts(type: Any, text: str) -> bool:
    try:
        return bool(type.is_valid(text))
    except OverflowError:  # what xmlschema says of the year 12345678901
        return False
