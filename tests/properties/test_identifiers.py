"""Identifiers at random: one verdict in Python, JavaScript, XPath 1.0 and 2.0, and stdnum.

`FORMC_RANDOM_IDENTIFIERS=20000` sets how many strings there are of all kinds together. What stdnum
says otherwise has a reason in `explained`, or the test fails.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest
from elementpath import XPath2Parser, XPathContext
from lxml import etree
from saxonche import PySaxonProcessor
from stdnum import iban
from stdnum.iso7064 import mod_97_10
from stdnum.pl import nip, pesel, regon

from formc.analysis.library import SEMANTICS
from formc.expr import pattern as patterns
from formc.expr.lower import xpath, xpath2
from formc.expr.lower.outcomes import Unsayable
from formc.runtime.values import CHECKSUMS, text_fault
from formc.shapes import check_digits as in_xpath2
from formc.shapes.document_rules import digits as in_xpath1
from tests.support.pattern_engines import changed, matching

COUNT = int(os.environ.get("FORMC_RANDOM_IDENTIFIERS", "800"))
SEED = int(os.environ.get("FORMC_SEED", "1"))
ROOT = Path(__file__).parents[2]
STDNUM: dict[str, Callable[[str], bool]] = {
    "pesel": pesel.is_valid,
    "nip": nip.is_valid,
    "regon": regon.is_valid,
    "iban": iban.is_valid,
    "nrb": lambda text: bool(iban.is_valid("PL" + text)),
}


def pattern_of(name: str) -> str:
    """The pattern of the semantic type that has these check digits."""
    row = next(row for row in SEMANTICS.values() if row.checksum == name)
    assert row.pattern is not None
    return row.pattern


def parsed(name: str) -> patterns.Pattern:
    pattern = patterns.parse(pattern_of(name))
    assert not isinstance(pattern, patterns.Mistake)
    return pattern


def texts(name: str, count: int) -> list[str]:
    """Right ones, found by trying; nearly right ones; and shapes at random."""
    random, pattern = Random(f"{SEED} {name}"), parsed(name)
    found: list[str] = []
    while len(found) < count:
        text = found_right(name, pattern, random)
        found += [text, changed(text, random), one_digit(text, random), matching(pattern, random)]
    return found[:count]


def found_right(name: str, pattern: patterns.Pattern, random: Random) -> str:
    for _ in range(2000):
        text = matching(pattern, random)
        if name == "iban":
            text = iban.calc_check_digits(text[:2] + "00" + text[4:]).join((text[:2], text[4:]))
        if name == "nrb":
            text = iban.calc_check_digits("PL00" + text[2:]) + text[2:]
        if by_python(name, [text]) == [True]:
            return text
    raise AssertionError(name)


def one_digit(text: str, random: Random) -> str:
    at = random.randrange(len(text))
    return text[:at] + random.choice("0123456789") + text[at + 1 :]


# Engines ---------------------------------------------------------------------------------------


def by_python(name: str, asked: Sequence[str]) -> list[bool]:
    fullmatch = re.compile(patterns.python(parsed(name))).fullmatch
    return [text_fault(text, fullmatch, name) == "" for text in asked]


def by_node(name: str, asked: Sequence[str]) -> list[bool]:
    row = CHECKSUMS[name]
    table = {name: {**row._asdict(), "sums": [each._asdict() for each in row.sums]}}
    script = (
        f"const CHECKSUMS = {json.dumps(table)};"
        + (ROOT / "formc/runtime/values.js").read_text("utf-8")
        + f"const shape = {json.dumps(f'^(?:{patterns.javascript(parsed(name))})$')};"
        + 'const fits = new RegExp(shape, "u");'
        + f"const right = (text) => fits.test(text) && checkDigitsAgree({json.dumps(name)}, text);"
        + f"process.stdout.write(JSON.stringify({json.dumps(list(asked))}.map(right)));"
    )
    run = subprocess.run(["node", "-"], input=script, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[:2000]
    answers: list[bool] = json.loads(run.stdout)
    return answers


def by_lxml(name: str, asked: Sequence[str]) -> list[bool]:
    right = in_xpath1.check_digits(name, "$text")
    try:
        shape = xpath.fitting("$text", pattern_of(name))
    except Unsayable:
        shape = "$shape"  # the schema's facet says it
    test = etree.XPath(f"boolean(({shape}) and ({right}))")
    fits = re.compile(patterns.python(parsed(name))).fullmatch
    root = etree.Element("x")
    return [test(root, text=text, shape=fits(text) is not None) for text in asked]


def in_a_document(name: str, asked: Sequence[str]) -> tuple[str, etree._Element]:
    root = etree.Element("teksty")
    for text in asked:
        etree.SubElement(root, "x").text = text
    shape = xpath2.fitting("string(.)", pattern_of(name))
    right = in_xpath2.check_digits(name, "string(.)")
    return f"x/(if ({shape}) then (if ({right}) then 't' else 'f') else 'f')", root


def by_elementpath(name: str, asked: Sequence[str]) -> list[bool]:
    text, root = in_a_document(name, asked)
    tree = XPath2Parser().parse(text)
    return [value == "t" for value in tree.get_results(XPathContext(root))]


def by_saxon(name: str, asked: Sequence[str]) -> list[bool]:
    text, root = in_a_document(name, asked)
    with PySaxonProcessor(license=False) as saxon:
        processor = saxon.new_xpath_processor()
        processor.set_language_version("2.0")
        document = saxon.parse_xml(xml_text=etree.tostring(root, encoding="unicode"))
        processor.set_context(xdm_item=document)
        found = processor.evaluate(f"/teksty/{text}")
        return [found.item_at(n).string_value == "t" for n in range(found.size)]


ENGINES = {
    "node": by_node,
    "lxml": by_lxml,
    "elementpath": by_elementpath,
    "saxon": by_saxon,
}


def explained(name: str, text: str, ours: bool, theirs: bool) -> str:
    """Why stdnum differs; empty where nobody knows."""
    if theirs and patterns.accepts(parsed(name), text) is False:
        return "our pattern wants the canonical form; stdnum drops spaces and hyphens"
    if ours and name == "iban" and mod_97_10.is_valid(text[4:] + text[:4]):
        return "the check digits agree; stdnum also knows how accounts look in each country"
    return ""


@pytest.mark.parametrize("name", sorted(CHECKSUMS))
def test_an_identifier_is_right_in_every_engine_or_in_none(name: str) -> None:
    asked = texts(name, COUNT // len(CHECKSUMS))
    right = by_python(name, asked)
    told: Counter[str] = Counter(texts=len(asked), right=sum(right))
    assert len(asked) // 5 < told["right"] < len(asked) * 4 // 5
    for engine, ask in ENGINES.items():
        for text, wanted, said in zip(asked, right, ask(name, asked), strict=True):
            assert said is wanted, (engine, text, said)
    for text, ours in zip(asked, right, strict=True):
        theirs = ours if name not in STDNUM else bool(STDNUM[name](text))
        if theirs != ours:
            reason = explained(name, text, ours, theirs)
            assert reason, (name, text, ours, theirs)
            told[reason] += 1
    print(f"{name}: {dict(told)}")
