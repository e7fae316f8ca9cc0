"""Foreign schemas as we read them, held against libxml2: on documents made at random by xmlschema,
whole and damaged. Schemas of the project, and of public bodies where `FORMC_REFERENCE` has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import xmlschema
from lxml import etree

from formc.foreign.components import load
from formc.foreign.declared import Shapes
from formc.foreign.judging import first_fault
from formc.foreign.xml_files import FileProblem
from formc.runtime.untrusted_xml import parse_document
from tests.support.imported import CASES, REFERENCE, beside
from tests.support.schema_documents import Original

ROOT = Path(__file__).parents[1]
COUNT, DAMAGED = 12, 8
UNREAD = {"xmldsig-core-schema.xsd": "DOCTYPE"}
UNSAYABLE = "typy.xsd"  # has patterns that are taken to hold: `\\i`, `\\p{Lu}`, subtractions
TEXTS = ("", "x", "x" * 300, "1", "0", "-1.005", "2026-02-30", "2026-02-28", "true", "Ż", " ")


def _schemas() -> Iterator[Any]:
    own = [
        *sorted((CASES / "xsd").rglob("*.xsd")),
        *sorted((ROOT / "tests" / "cases" / "adopted").rglob("wzor.xsd")),
    ]
    for path in own:
        yield pytest.param(path, id=path.relative_to(ROOT / "tests" / "cases").as_posix())
    folder = Path(REFERENCE) / "crd" / "xsd"
    found = sorted(folder.rglob("*")) if REFERENCE else []
    if not found:
        skip = pytest.mark.skip("FORMC_REFERENCE names no folder with crd/: no schemas to try")
        yield pytest.param(Path("none"), marks=skip, id="no-reference")
    for path in found:
        if path.suffix.lower() == ".xsd":
            yield pytest.param(path, id=path.relative_to(folder).as_posix())


@pytest.mark.parametrize("path", list(_schemas()))
def test_our_reading_is_that_of_libxml2(path: Path) -> None:
    if path.name in UNREAD:
        with pytest.raises(FileProblem, match=UNREAD[path.name]):
            load(path.name, beside(path))
        return
    if path.name == "nes_20.xsd":  # names a list that it does not import; no judge takes it
        with pytest.raises(xmlschema.XMLSchemaException):
            Original(path)
        return
    shapes = Shapes(load(path.name, beside(path)))
    roots = shapes.roots()
    original = Original(path)
    random, sayable = Random(3), path.name != UNSAYABLE
    for name, root in roots.items():
        for tree in original.documents(name, COUNT):
            _agree(tree, original, shapes, root, sayable)
            for _ in range(DAMAGED):
                other = etree.fromstring(etree.tostring(tree))
                _damage(other, random)
                _agree(other, original, shapes, root, sayable)


def _agree(
    tree: etree._Element, original: Original, shapes: Shapes, root: Any, sayable: bool
) -> None:
    data = etree.tostring(tree)
    theirs = original.schema.validate(etree.fromstring(data))
    ours = first_fault(parse_document(data), root, shapes)
    said = original.schema.error_log.last_error if not theirs else None
    agreed = (ours is None) == theirs or (ours is None and "pattern" in str(said) and not sayable)
    assert agreed, (ours, said, data.decode()[:2000])


def _damage(tree: etree._Element, random: Random) -> None:
    every = [each for each in tree.iter() if each.getparent() is not None]
    if not every:
        return
    chosen = random.choice(every)
    parent = chosen.getparent()
    assert parent is not None
    match random.randrange(4):
        case 0:
            parent.remove(chosen)
        case 1:
            parent.insert(parent.index(chosen), etree.fromstring(etree.tostring(chosen)))
        case 2 if not len(chosen):
            chosen.text = random.choice(TEXTS)
        case _:
            parent.remove(chosen)
            parent.insert(random.randrange(len(parent) + 1), chosen)
