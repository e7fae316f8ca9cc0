"""Hostile patterns (rows X01–X07): refused in no time, or harmless and the same everywhere."""

from __future__ import annotations

import json
import re
import subprocess
import time

import pytest
from lxml import etree

from formc.diagnostics import Diagnostic
from formc.expr.pattern import (
    Mistake,
    Pattern,
    accepts,
    diagnostic,
    javascript,
    json_schema,
    parse,
    python,
    xsd,
)
from formc.source import Source
from tests.support.pattern_engines import ENGINES

NESTING, DIALECT, SYNTAX, SIZE = "E0462", "E0461", "E0460", "E0463"

REFUSED = (
    ("X01", "(a+)+$", NESTING),
    ("X01", "(a+)+", NESTING),
    ("X02", "(a|aa)+", NESTING),
    ("X02", "(a{0,100}){0,100}b", NESTING),
    ("X02", "(a|aa){1,100}b", NESTING),
    ("X03", r"(\w+\s?)*", DIALECT),
    ("X03", r"([a-z]+\s?)*", NESTING),
    ("X03", r"([a-z]+\s?){0,50}", NESTING),
    ("X04", r"(a)\1", DIALECT),
    ("X04", "(?=a)b", DIALECT),
    ("X04", "(?<!a)b", DIALECT),
    ("X05", r"\w+", DIALECT),
    ("X05", r"\bsłowo", DIALECT),
    ("X05", ".*", DIALECT),
    ("X06", "[z-a]", SYNTAX),
    ("X06", "(", SYNTAX),
    ("X06", "", SYNTAX),
    ("X06", "a" * 10_000, SIZE),
    ("X06", "x{1,30000}", SIZE),
    ("X06", "(" * 500, SIZE),
    ("X06", "((((((((((((((((((((x{1,9}){1,9}){1,9})", SYNTAX),
)


@pytest.mark.parametrize(("row", "text", "code"), REFUSED)
def test_a_hostile_pattern_is_one_located_problem(row: str, text: str, code: str) -> None:
    start = time.process_time()
    mistake = parse(text)
    assert time.process_time() - start < 0.5
    assert isinstance(mistake, Mistake), row
    problem = diagnostic(mistake, Source("wzorzec", text).span)
    assert isinstance(problem, Diagnostic)
    assert problem.code == code
    assert 0 <= problem.at.start <= problem.at.end <= len(text)


def read(text: str) -> Pattern:
    pattern = parse(text)
    assert not isinstance(pattern, Mistake), pattern
    return pattern


CLASSES = (
    (r"\d", ["0", "9", "١", "a", "²"]),
    (r"\s", [" ", "\n", "\t", "\u00a0", "\u2028", "\x0b"]),
    ("[A-Z]", ["Z", "Ż", "ſ", "K", "\u212a"]),
)


@pytest.mark.parametrize(("text", "tried"), CLASSES)
def test_x05_classes_are_ascii_everywhere(text: str, tried: list[str]) -> None:
    pattern = read(text)
    allowed = [sign for sign in tried if sign != "\x0b"]  # no XML can hold it
    for name, engine in ENGINES.items():
        answers = engine([(pattern, allowed)])[0]
        assert answers == [sign.isascii() and sign != "a" for sign in allowed], name
    assert not accepts(pattern, "\x0b")


@pytest.mark.parametrize("text", ["abc\n", "\nabc", "abc\r", "abc\nabc", "abc "])
def test_x07_a_pattern_covers_the_whole_text(text: str) -> None:
    pattern = read("[a-z]+")
    for name, engine in ENGINES.items():
        assert engine([(pattern, ["abc", text])])[0] == [True, False], name


WORST = (
    "[a-z]+[a-z0-9]*",
    r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,10}",
    "([a-z]{1,20} ){0,20}[a-z]+",
    "(a|ab|abc){1,8}x",
    "a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaa",
)


@pytest.mark.parametrize("text", WORST)
def test_what_is_allowed_cannot_stop_an_engine(text: str) -> None:
    """The worst texts for a backtracking engine, 4,000 characters long."""
    pattern = read(text)
    tried = ["a" * 4_000 + "!", "ab" * 2_000 + "!", "a@" + "a." * 2_000 + "!", "abc" * 8 + "!"]
    start = time.process_time()
    assert [re.fullmatch(python(pattern), each) for each in tried] == [None] * 4
    assert time.process_time() - start < 2
    script = (
        f"const found = new RegExp({json.dumps(f'^(?:{javascript(pattern)})$')}, 'u');"
        f"const schema = new RegExp({json.dumps(json_schema(pattern))}, 'u');"
        f"for (const text of {json.dumps(tried)})"
        " if (found.test(text) || schema.test(text)) process.exit(1);"
    )
    assert subprocess.run(["node", "-"], input=script, text=True, timeout=10).returncode == 0
    schema = etree.XMLSchema(
        etree.fromstring(
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="x">'
            '<xs:simpleType><xs:restriction base="xs:string"><xs:pattern/></xs:restriction>'
            "</xs:simpleType></xs:element></xs:schema>".replace(
                "<xs:pattern/>", f'<xs:pattern value="{xsd(pattern)}"/>'
            )
        )
    )
    start = time.process_time()
    for each in tried:
        element = etree.Element("x")
        element.text = each
        assert not schema.validate(element)
    assert time.process_time() - start < 2
