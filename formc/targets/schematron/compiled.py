"""The rules as a stylesheet (`rules.xsl`): XSLT 1.0 that reports as Schematron does (SVRL).

What the skeleton of ISO Schematron would make of `rules.sch`, without the skeleton: every pattern
has one rule with an absolute context, so a loop over the context says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from formc.shapes.markup import Comment, Node, leaf, node, written

_XSLT = "http://www.w3.org/1999/XSL/Transform"
_SVRL = "http://purl.oclc.org/dsdl/svrl"


class Pattern(NamedTuple):
    """A pattern with its one rule and its one assert."""

    id: str
    title: str
    context: str
    variables: Mapping[str, str]
    test: str
    words: str


def stylesheet(
    title: str,
    prefixes: Mapping[str, str],
    variables: Mapping[str, str],
    patterns: Iterable[Pattern],
) -> bytes:
    """The whole stylesheet; `title` is the schema's."""
    attributes = {
        "version": "1.0",
        "xmlns:xsl": _XSLT,
        "xmlns:svrl": _SVRL,
        **{f"xmlns:{prefix}": address for prefix, address in prefixes.items()},
        "exclude-result-prefixes": " ".join(prefixes),
    }
    spaces = (
        node("svrl:ns-prefix-in-attribute-values", {"uri": address, "prefix": prefix})
        for prefix, address in prefixes.items()
    )
    checks = [part for pattern in patterns for part in _checked(pattern)]
    report = node(
        "svrl:schematron-output", {"title": _literal(title), "schemaVersion": ""}, *spaces, *checks
    )
    root = node(
        "xsl:stylesheet",
        attributes,
        node("xsl:output", {"method": "xml", "encoding": "UTF-8", "indent": "yes"}),
        *(_variable(name, path) for name, path in variables.items()),
        node("xsl:template", {"match": "/"}, report),
        _place(),
    )
    return written(root, _HEAD)


_HEAD = (
    Comment("Reguły z rules.sch jako XSLT 1.0; wynik to raport SVRL. Dokument, w którym nie ma"),
    Comment("svrl:failed-assert, spełnia reguły. Najpierw sprawdź dokument schematem."),
)


def _checked(pattern: Pattern) -> tuple[Node, ...]:
    failed = node(
        "svrl:failed-assert",
        {"id": pattern.id, "test": _literal(pattern.test)},
        node("xsl:attribute", {"name": "location"}, node("xsl:call-template", {"name": "miejsce"})),
        leaf("svrl:text", pattern.words),
    )
    return (
        node("svrl:active-pattern", {"id": pattern.id, "name": _literal(pattern.title)}),
        node(
            "xsl:for-each",
            {"select": pattern.context},
            *(_variable(name, path) for name, path in pattern.variables.items()),
            node("svrl:fired-rule", {"context": _literal(pattern.context)}),
            node("xsl:if", {"test": f"not({pattern.test})"}, failed),
        ),
    )


def _place() -> Node:
    """The path of the element that a rule stands on, with its numbers among brothers."""
    number = "count(preceding-sibling::*[name() = name(current())]) + 1"
    step = "concat('/wnio:', local-name(), '[', $numer-elementu, ']')"
    return node(
        "xsl:template",
        {"name": "miejsce"},
        node(
            "xsl:for-each",
            {"select": "ancestor-or-self::*"},
            _variable("numer-elementu", number),
            node("xsl:value-of", {"select": step}),
        ),
    )


def _variable(name: str, path: str) -> Node:
    return node("xsl:variable", {"name": name, "select": path})


def _literal(text: str) -> str:
    """A text in an attribute of the report: braces would be read as XPath."""
    return text.replace("{", "{{").replace("}", "}}")
