"""Documents with something wrong in them, from a seed: what people, programs, forgers do to XML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from random import Random

from lxml import etree

Element = etree._Element

TEXTS = (
    *("", " ", "0", "-1", "1", "-0", "+1", "01", "1.0", "1e2", "99999999999999999999", "0.00"),
    *("true", "false", "1", "TAK", "2026-02-30", "2026-02-28", "2026-02-28Z", "1799-12-31"),
    *("12:30", "24:00", "tekst", "Zażółć", "a\u00a0b", " spacja", "spacja ", "a\nb", "a\tb"),
    *("x" * 5000, "44051401359", "44051401358", "5260250274", "a@b.pl", "00-950", "00950"),
    *("a\u0301", "\u202e", "osoba", "firma", "<&>", "]]>"),
)


def answered(root: Element) -> list[Element]:
    """The elements that hold answers: in the content but for what is about the filing, and under
    `str:Nadawcy`."""
    found: list[Element] = []
    for part in root.iterfind("{*}TrescDokumentu/{*}*"):
        if etree.QName(part).localname not in ("Metryka", "WykazZalacznikow", "Zalaczniki"):
            found.extend(each for each in part.iter() if _answers(each))
    for party in root.iterfind("{*}DaneDokumentu/{*}Nadawcy/{*}Podmiot"):
        found.extend(each for each in party.iterdescendants() if _answers(each))
    return found


def _answers(element: Element) -> bool:
    """No comment, and not what follows from an answer: coordinates in another system."""
    return isinstance(element.tag, str) and etree.QName(element).localname != "EPSG2180"


def mutated(documents: Sequence[bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """`count` different documents made from right ones, each with what was done to it."""
    random = Random(seed)
    trees = [etree.fromstring(document) for document in documents]
    texts = [each.text for tree in trees for each in answered(tree) if each.text and not len(each)]
    seen = set(documents)
    for _ in range(count * 50):
        root = deepcopy(random.choice(trees))
        done: list[str] = []
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            places = answered(root)
            if not places:
                break
            element = random.choice(places)
            change = random.choice(CHANGES)
            where = root.getroottree().getpath(element)
            if change(element, random, [*TEXTS, *texts]):
                done.append(f"{change.__name__} {where}")
        data = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
        if done and data not in seen:
            seen.add(data)
            yield "; ".join(done), data
            if len(seen) - len(set(documents)) == count:
                return
    raise AssertionError(f"{len(seen)} documents are all there are")


def removed(element: Element, random: Random, texts: Sequence[str]) -> bool:
    around = element.getparent()
    assert around is not None
    around.remove(element)
    return True


def doubled(element: Element, random: Random, texts: Sequence[str]) -> bool:
    element.addnext(deepcopy(element))
    return True


def moved(element: Element, random: Random, texts: Sequence[str]) -> bool:
    other = element.getnext()
    if other is None:
        return False
    other.addnext(element)
    return True


def rewritten(element: Element, random: Random, texts: Sequence[str]) -> bool:
    if len(element):
        return False
    element.text = random.choice(texts)
    return True


def emptied(element: Element, random: Random, texts: Sequence[str]) -> bool:
    for child in list(element):
        element.remove(child)
    element.text = None
    return True


def renamed(element: Element, random: Random, texts: Sequence[str]) -> bool:
    name = etree.QName(element)
    element.tag = random.choice(
        (f"{{{name.namespace}}}Obcy", f"{{u:obce}}{name.localname}", name.localname.lower())
    )
    return True


def marked(element: Element, random: Random, texts: Sequence[str]) -> bool:
    xsi = "{http://www.w3.org/2001/XMLSchema-instance}"
    name, value = random.choice(
        (("obcy", "1"), (f"{xsi}nil", "true"), (f"{xsi}type", "wnio:LiniaTekstuTyp"))
    )
    element.set(name, value)
    return True


def filled(element: Element, random: Random, texts: Sequence[str]) -> bool:
    etree.SubElement(element, random.choice(("{u:obce}Nowy", element.tag)))
    return True


def mixed(element: Element, random: Random, texts: Sequence[str]) -> bool:
    element.tail = random.choice((" \n ", "tekst"))
    return True


def commented(element: Element, random: Random, texts: Sequence[str]) -> bool:
    element.insert(0, random.choice((etree.Comment("x"), etree.ProcessingInstruction("x", "y"))))
    return True


CHANGES: tuple[Callable[[Element, Random, Sequence[str]], bool], ...] = (
    *(rewritten, rewritten, rewritten, rewritten, removed, removed, removed),
    *(doubled, doubled, moved, emptied, renamed, marked, filled, mixed, commented),
)
