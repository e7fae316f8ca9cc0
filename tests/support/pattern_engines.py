"""Asks every real engine whether texts match patterns."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from random import Random
from xml.sax.saxutils import quoteattr

import xmlschema
from elementpath import XPath2Parser, XPathContext
from jsonschema import Draft202012Validator
from lxml import etree
from saxonche import PySaxonProcessor

from formc.expr.lower.xpath2 import quoted
from formc.expr.pattern import (
    Chars,
    Choice,
    Pattern,
    Repeated,
    javascript,
    json_schema,
    python,
    xpath,
    xsd,
)
from formc.expr.pattern import (
    Sequence as Row,
)

Asked = Sequence[tuple[Pattern, Sequence[str]]]
"""Patterns with the texts to try."""

_SCHEMA = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="x"><xs:simpleType>'
    '<xs:restriction base="xs:string"><xs:pattern value={}/></xs:restriction></xs:simpleType>'
    "</xs:element></xs:schema>"
)


def by_python(asked: Asked) -> list[list[bool]]:
    return [
        [re.fullmatch(python(pattern), text) is not None for text in texts]
        for pattern, texts in asked
    ]


def by_json_schema(asked: Asked) -> list[list[bool]]:
    return [
        [Draft202012Validator({"pattern": json_schema(pattern)}).is_valid(text) for text in texts]
        for pattern, texts in asked
    ]


def by_node(asked: Asked, flag: str) -> list[list[bool]]:
    data = [[f"^(?:{javascript(pattern)})$", list(texts)] for pattern, texts in asked]
    return _node(data, flag)


def by_node_json_schema(asked: Asked) -> list[list[bool]]:
    """As ajv reads a schema."""
    return _node([[json_schema(pattern), list(texts)] for pattern, texts in asked], "u")


def _node(data: list[list[object]], flag: str) -> list[list[bool]]:
    script = (
        f"const asked = {json.dumps(data)};"
        "const answers = asked.map(([pattern, texts]) => {"
        f"const found = new RegExp(pattern, {json.dumps(flag)});"
        "return texts.map((text) => found.test(text)); });"
        "process.stdout.write(JSON.stringify(answers));"
    )
    run = subprocess.run(
        ["node", "-"], input=script, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr[:2000]
    answers: list[list[bool]] = json.loads(run.stdout)
    return answers


def by_libxml2(asked: Asked) -> list[list[bool]]:
    return [_by_schema(etree.XMLSchema(etree.fromstring(_facet(p))).validate, t) for p, t in asked]


def by_xmlschema(asked: Asked) -> list[list[bool]]:
    return [_by_schema(xmlschema.XMLSchema10(_facet(p)).is_valid, t) for p, t in asked]


def _facet(pattern: Pattern) -> str:
    breaks = {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
    return _SCHEMA.format(quoteattr(xsd(pattern), breaks))


def _by_schema(accepts: object, texts: Sequence[str]) -> list[bool]:
    answers = []
    for text in texts:
        element = etree.Element("x")
        element.text = text
        answers.append(bool(accepts(element)))  # type: ignore[operator]
    return answers


def by_elementpath(asked: Asked) -> list[list[bool]]:
    return [
        [value == "t" for value in XPath2Parser().parse(text).get_results(XPathContext(root))]
        for text, root in map(_xpath, asked)
    ]


def by_saxon(asked: Asked) -> list[list[bool]]:
    answers = []
    with PySaxonProcessor(license=False) as saxon:
        processor = saxon.new_xpath_processor()
        processor.set_language_version("2.0")
        for text, root in map(_xpath, asked):
            document = saxon.parse_xml(xml_text=etree.tostring(root, encoding="unicode"))
            processor.set_context(xdm_item=document)
            found = processor.evaluate(f"/teksty/{text}")
            answers.append([found.item_at(n).string_value == "t" for n in range(found.size)])
    return answers


def _xpath(row: tuple[Pattern, Sequence[str]]) -> tuple[str, etree._Element]:
    """A pattern asked of all texts at once, and the document that holds them."""
    pattern, texts = row
    root = etree.Element("teksty")
    for text in texts:
        etree.SubElement(root, "x").text = text
    test = f"matches(string(.), {quoted(f'^({xpath(pattern)})$')})"
    return f"x/(if ({test}) then 't' else 'f')", root


ENGINES = {
    "python": by_python,
    "json_schema": by_json_schema,
    "node u": lambda asked: by_node(asked, "u"),
    "node v": lambda asked: by_node(asked, "v"),
    "node json_schema": by_node_json_schema,
    "libxml2": by_libxml2,
    "xmlschema": by_xmlschema,
    "elementpath": by_elementpath,
    "saxon": by_saxon,
}

NOISE = "0a Zą١\u00a0\n\t-/.,()[]{}|\\^$&\"'<~!#%:;=>@`😀É\u2028_"


def matching(pattern: Pattern, random: Random) -> str:
    """A text that the pattern matches."""
    match pattern:
        case Chars(ranges):
            low, high = random.choice(ranges)
            return chr(random.randint(low, high))
        case Row(parts):
            return "".join(matching(part, random) for part in parts)
        case Choice(options):
            return matching(random.choice(options), random)
        case Repeated(body, least, most):
            count = random.randint(least, least + 3 if most is None else most)
            return "".join(matching(body, random) for _ in range(count))


def changed(text: str, random: Random) -> str:
    """The text with one or two characters inserted, dropped or replaced."""
    signs = list(text)
    for _ in range(random.choice((1, 1, 2))):
        place = random.randrange(len(signs) + 1)
        choice = random.random()
        if choice < 0.4 or not signs:
            signs.insert(place, random.choice(NOISE))
        elif choice < 0.7:
            del signs[min(place, len(signs) - 1)]
        else:
            signs[min(place, len(signs) - 1)] = random.choice(NOISE)
    return "".join(signs)


_PIECES = (
    r"\d", "[A-Z]", "[a-z]", "[0-9A-F]", "ą", "Ł", "a", "b", "-", "/", r"\.", r"\-", r"[ \-]",
    "[ąćę]", r"\s", r"\[", r"\]", r"\^", r"\$", "&", "#", "~", '"', "'", "<", "[a-c,;]", r"\\",
    r"\|", r"\{", r"\}", "@", "!", "%", "=", ":", "[&~|]", "[(){}]", r"[\[\]]", "[!!]", "[&&]",
    "[--]", "x{2,3}", "[ab]+", "[0-9]*", "😀", "[😀ł]",
)  # fmt: skip


def random_pattern(random: Random, depth: int) -> str:
    """Text that is a pattern of the dialect more often than not."""
    shape = random.random()
    if depth <= 0 or shape < 0.4:
        return random.choice(_PIECES)
    inner = [random_pattern(random, depth - 1) for _ in range(2)]
    if shape < 0.6:
        return inner[0] + inner[1]
    if shape < 0.72:
        return f"({inner[0]}|{inner[1]})"
    if shape < 0.9:
        return f"({inner[0]})" + random.choice(("?", "*", "+", "{2}", "{1,3}", "{0,2}", "{2,19}"))
    return f"{inner[0]}|{inner[1]}"
