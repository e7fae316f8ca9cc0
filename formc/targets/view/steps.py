"""The instructions of XSLT that views are written with, a function each."""

from __future__ import annotations

from formc.shapes.markup import Node, leaf, node


def value(path: str) -> Node:
    return node("xsl:value-of", {"select": path})


def words(text: str) -> Node:
    return leaf("xsl:text", text)


def when(test: str, *inside: Node) -> Node:
    return node("xsl:if", {"test": test}, *inside)


def each(path: str, *inside: Node) -> Node:
    return node("xsl:for-each", {"select": path}, *inside)


def either(*cases: tuple[str, tuple[Node, ...]], otherwise: tuple[Node, ...]) -> Node:
    """The first case whose test holds."""
    return node(
        "xsl:choose",
        {},
        *(node("xsl:when", {"test": test}, *inside) for test, inside in cases),
        node("xsl:otherwise", {}, *otherwise),
    )


def variable(name: str, path: str) -> Node:
    return node("xsl:variable", {"name": name, "select": path})


def said(name: str, **parameters: str) -> Node:
    """A call of a named template; the parameters are XPath."""
    given = (
        node("xsl:with-param", {"name": key, "select": path}) for key, path in parameters.items()
    )
    return node("xsl:call-template", {"name": name}, *given)


def template(name: str, parameters: tuple[str, ...], *inside: Node) -> Node:
    named = (node("xsl:param", {"name": each}) for each in parameters)
    return node("xsl:template", {"name": name}, *named, *inside)


def literal(text: str) -> str:
    """A text in an attribute of the page: braces would be read as XPath."""
    return text.replace("{", "{{").replace("}", "}}")


def line(term: str, *inside: Node, kind: str = "") -> Node:
    """One row of a list of answers."""
    return node("div", {"class": kind} if kind else {}, leaf("dt", term), node("dd", {}, *inside))
