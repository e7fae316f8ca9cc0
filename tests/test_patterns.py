"""Portable patterns: what is read, what is refused and where, and one meaning in every engine.

`FORMC_RANDOM_PATTERNS` sets how many random patterns are tried, `FORMC_SEED` the seed; the small
default runs on every change, ten times as many are in `docs/equivalence.md`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from random import Random

import pytest
from lxml import etree

from formc.analysis.library import SEMANTICS
from formc.expr.lower.outcomes import Unsayable
from formc.expr.lower.xpath import fitting
from formc.expr.pattern import Mistake, Pattern, accepts, javascript, parse, xsd
from tests.support.pattern_engines import ENGINES, changed, matching, random_pattern

COUNT = int(os.environ.get("FORMC_RANDOM_PATTERNS", "120"))
SEED = int(os.environ.get("FORMC_SEED", "1"))

GOOD = (
    r"\d{2}-\d{3}",
    r"[A-Z]{3}\d{6}",
    r"\d{9}|\d{14}",
    r"[A-Z]{2}\d[A-Z0-9]/\d{8}/\d",
    r"(\+48 ?)?\d{3} ?\d{3} ?\d{3}",
    r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,10}",
    r"[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]+([ \-][A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]+){0,5}",
    r"[A-HJ-NPR-Z0-9]{17}",
    r"\d+(/\d+)?[A-Za-z]?",
    r"PL\.\d{4}\.\d{2}\.\d{2}",
    r"[\[\](){}/|\\\-\^]+",
    r"[&]{2}x",
    r"[!#$%&*+,.:;<=>?@`~]{2,3}",
    r"[A-Z' ]+",
    r"(ab){2,3}|c+",
    r"[\d\s]+",
    r"Łódź( nr \d{1,3})?",
    r"#\d+",
    r"a\$b",
    "([0-9]{1,3}/)?[0-9]{1,2}",
    "x{2}y|x",
    "[0-9]{1,3}A|[0-9]",
    "(xy){1,4}|A",
    "[a-z]{1,255}",
    "[a-z]{3,60}-[0-9]{0,40}x",
    "( [a-z]{1,20}){0,20}",
)

BAD = (
    # (pattern, kind, the characters to blame)
    ("", "syntax", ""),
    ("(a", "syntax", "("),
    ("a)", "syntax", ")"),
    ("[a", "syntax", "["),
    ("[]", "syntax", "[]"),
    ("[z-a]", "syntax", "z-a"),
    ("a{2,1}", "syntax", "{2,1}"),
    ("a{0}", "syntax", "{0}"),
    ("a{,2}", "syntax", "{"),
    ("a|", "syntax", "|"),
    ("()", "syntax", ")"),
    ("*a", "syntax", "*"),
    ("[[]", "syntax", "["),
    ("a\tb", "syntax", "\t"),
    ("o\u0301", "syntax", "o\u0301"),
    (".", "dialect", "."),
    ("^a$", "dialect", "^"),
    ("a$", "dialect", "$"),
    (r"\w+", "dialect", r"\w"),
    (r"\bfoo", "dialect", r"\b"),
    (r"\p{L}", "dialect", r"\p"),
    (r"(a)\1", "dialect", r"\1"),
    (r"\x41", "dialect", r"\x"),
    (r"\u0041", "dialect", r"\u"),
    ("(?i)x", "dialect", "?"),
    ("(?=a)b", "dialect", "?"),
    ("(?:a)", "dialect", "?"),
    ("[^a]", "dialect", "^"),
    ("a+?", "dialect", "?"),
    ("a**", "dialect", "*"),
    ("[a-ż]", "dialect", "a-ż"),
    ("[A-z]", "dialect", "A-z"),
    ("(a+)+", "nesting", "(a+)+"),
    ("x(a|aa)+", "nesting", "(a|aa)+"),
    ("(a{0,100}){0,100}b", "nesting", "(a{0,100}){0,100}"),
    ("(a{1,100}){1,100}b", "nesting", "(a{1,100}){1,100}b"),
    ("(a|aa){1,50}", "nesting", "(a|aa){1,50}"),
    ("a?" * 30 + "a" * 30, "nesting", "a?" * 30 + "a" * 30),
    ("[a-z]*[a-z]*[a-z]*[a-z]*!", "nesting", "[a-z]*[a-z]*[a-z]*[a-z]*!"),
    ("( ?[a-z]+){0,9}", "nesting", "( ?[a-z]+){0,9}"),
    ("a" * 1001, "size", "a" * 1001),
    ("x{1,30000}", "size", "{1,30000}"),
    ("(((((((((((((((((((((a)))))))))))))))))))))", "size", "("),
    ("([a-z]{255}-){100}", "size", "([a-z]{255}-){100}"),
    ("(a" * 18 + "[b-z]{1,255}" + ")?" * 18, "size", "(a" * 18 + "[b-z]{1,255}" + ")?" * 18),
)


def read(text: str) -> Pattern:
    pattern = parse(text)
    assert not isinstance(pattern, Mistake), (text, pattern)
    return pattern


def compare(patterns: Sequence[Pattern], seed: str) -> int:
    """Texts that match and texts that nearly do, before every engine; how many there were."""
    random = Random(seed)
    asked = []
    for pattern in patterns:
        texts = [matching(pattern, random) for _ in range(6)]
        texts += [changed(text, random) for text in texts for _ in range(2)]
        texts += [texts[0] + "\n", texts[0] + texts[0], ""]
        asked.append((pattern, texts))
    judged = [[accepts(pattern, text) for text in texts] for pattern, texts in asked]
    assert any(map(any, judged))
    assert not all(map(all, judged))
    for name, engine in ENGINES.items():
        for (pattern, texts), right, said in zip(asked, judged, engine(asked), strict=True):
            wrong = [text for text, a, b in zip(texts, right, said, strict=True) if a != b]
            assert not wrong, f"{name}: {javascript(pattern)} as {xsd(pattern)}: {wrong}"
    return sum(len(texts) for _, texts in asked)


@pytest.mark.parametrize("text", GOOD)
def test_a_good_pattern_means_the_same_everywhere(text: str) -> None:
    compare([read(text)], text)


def test_the_patterns_of_the_library_mean_the_same_everywhere() -> None:
    texts = {row.pattern for row in SEMANTICS.values() if row.pattern}
    assert texts
    compare([read(text) for text in sorted(texts)], "library")


def test_random_patterns_mean_the_same_everywhere() -> None:
    random = Random(f"patterns {SEED}")
    patterns: dict[Pattern, None] = {}
    while len(patterns) < COUNT:
        pattern = parse(random_pattern(random, 4))
        if not isinstance(pattern, Mistake):
            patterns[pattern] = None
    pairs = compare(list(patterns), f"random {SEED}")
    print(f"{len(patterns)} patterns, {pairs} pairs, {len(ENGINES)} engines, 0 differences")
    assert pairs >= 20 * COUNT


def test_what_xpath_can_say_of_patterns_is_right() -> None:
    """Patterns of a few fixed shapes; the others are unsayable there."""
    random = Random(f"xpath {SEED}")
    said, pairs = 0, 0
    for number in range(COUNT * 4):
        text = GOOD[number] if number < len(GOOD) else random_pattern(random, 3)
        pattern = parse(text)
        if isinstance(pattern, Mistake):
            continue
        try:
            fits = etree.XPath(fitting("$text", text))
        except Unsayable:
            continue
        said += 1
        texts = [matching(pattern, random) for _ in range(6)]
        for each in [*texts, *(changed(text, random) for text in texts), ""]:
            pairs += 1
            assert fits(etree.Element("x"), text=each) is accepts(pattern, each), (text, each)
    print(f"XPath 1.0: {said} patterns, {pairs} pairs, 0 differences")
    assert said > COUNT


@pytest.mark.parametrize(("text", "kind", "blamed"), BAD)
def test_a_bad_pattern_is_refused_where_it_is_bad(text: str, kind: str, blamed: str) -> None:
    mistake = parse(text)
    assert isinstance(mistake, Mistake), mistake
    assert mistake.kind == kind, mistake.words
    assert text[mistake.offset : mistake.end] == blamed
    assert mistake.words.pl
    assert mistake.words.en


def test_libxml2_would_be_wrong_about_counters() -> None:
    """Why XSD gets its counters written out; when this fails, they may stay."""
    facet = "([0-9]{1,3}/)?[0-9]{1,2}"
    schema = etree.XMLSchema(
        etree.fromstring(
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="x">'
            f'<xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="{facet}"/>'
            "</xs:restriction></xs:simpleType></xs:element></xs:schema>"
        )
    )
    assert schema.validate(etree.fromstring("<x>123</x>")), "libxml2 is right now"
    assert not accepts(read(facet), "123")
