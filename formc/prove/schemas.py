"""The real judges of documents: lxml, xmlschema and Saxon, with no network.

Each is loaded when it is asked for.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote
from xml.sax.saxutils import escape, quoteattr

from formc.vocabulary import LOCATIONS, stand_in

if TYPE_CHECKING:
    import xmlschema
    from lxml import etree

    Schema = TypeVar("Schema", bound=xmlschema.XMLSchemaBase)

_NONE: Mapping[str, bytes] = MappingProxyType({})
_SCH = "{http://purl.oclc.org/dsdl/schematron}"
_XSD = "{http://www.w3.org/2001/XMLSchema}"
_XSLT = "http://www.w3.org/1999/XSL/Transform"


def lxml_schema(
    data: bytes,
    catalogue: Mapping[str, Path] | None = None,
    beside: Mapping[str, bytes] = _NONE,
) -> etree.XMLSchema:
    """An XSD compiled by libxml2: addresses lead to the files of a catalogue, official ones without
    it to the stand-ins, those that end in the name of a file `beside` to that one; others fail."""
    from lxml import etree

    def base(address: str) -> bytes:
        if (name := address.rpartition("/")[2]) in beside:
            return beside[name]
        return stand_in(address) if catalogue is None else catalogue[address].read_bytes()

    class Catalogue(etree.Resolver):
        def resolve(self, address, id, context):  # type: ignore[no-untyped-def, override]
            return self.resolve_string(base(unquote(address)), context, base_url=address)

    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    parser.resolvers.add(Catalogue())
    return etree.XMLSchema(etree.fromstring(data, parser))


def second_schema(
    data: bytes,
    catalogue: Mapping[str, Path] | None = None,
    beside: Mapping[str, bytes] = _NONE,
) -> xmlschema.XMLSchema:
    """The same by xmlschema, the second opinion."""
    import xmlschema

    with tempfile.TemporaryDirectory(prefix="formc-schemas-") as folder:  # it reads files only
        written = {name: Path(folder) / name for name in beside}
        for name, path in written.items():
            path.write_bytes(beside[name])
        return _by_xmlschema(data, xmlschema.XMLSchema, catalogue, written)


def schema_with_assertions(data: bytes) -> xmlschema.XMLSchema11:
    """A schema of XML Schema 1.1, by xmlschema."""
    import xmlschema

    return _by_xmlschema(data, xmlschema.XMLSchema11)


def _by_xmlschema(
    data: bytes,
    kind: type[Schema],
    catalogue: Mapping[str, Path] | None = None,
    beside: Mapping[str, Path] = MappingProxyType({}),
) -> Schema:
    folder = files("formc.vocabulary")
    with as_file(folder) as path:
        known = catalogue or {address: path / name for address, name in LOCATIONS.items()}
        local = {address: each.absolute().as_uri() for address, each in known.items()}
        near = {name: each.absolute().as_uri() for name, each in beside.items()}

        def mapped(address: str) -> str:
            plain = unquote(address)
            return local.get(plain) or near.get(plain.rpartition("/")[2]) or address

        return kind(data.decode(), uri_mapper=mapped, allow="local")


def saxon_rules(data: bytes) -> Callable[[bytes], bool]:
    """A rules.xsl run by Saxon: whether it reports no failed assert.

    Saxon reads XSLT 1.0 as its own version allows; the tests are XPath 1.0 and mean the same there.
    """
    saxonche: Any = import_module("saxonche")  # has no types
    processor = saxonche.PySaxonProcessor(license=False)
    executable = processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=data.decode())

    def accepts(document: bytes) -> bool:
        node = processor.parse_xml(xml_text=document.decode())
        return "<svrl:failed-assert" not in executable.transform_to_string(xdm_node=node)

    return accepts


def libxml2_schematron(data: bytes) -> Callable[[etree._Element], bool]:
    """A rules.sch judged by libxml2, as a stylesheet: whether no assert fails. The skeleton of ISO
    Schematron, a hundred times slower, says the same (`Bundle.schematron`).

    Each pattern has one rule with an absolute context, so that a stylesheet says the same."""
    from lxml import etree

    stylesheet = etree.XSLT(etree.fromstring(_stylesheet(data).encode()))
    return lambda tree: not str(stylesheet(tree))


def _stylesheet(data: bytes) -> str:
    """Schematron as a stylesheet that writes the id of each pattern that fails."""
    from lxml import etree

    root = etree.fromstring(data)
    spaces = "".join(
        f" xmlns:{each.get('prefix')}={quoteattr(str(each.get('uri')))}"
        for each in root.findall(f"{_SCH}ns")
    )
    checks: list[str] = []
    for pattern in root.findall(f"{_SCH}pattern"):
        for rule in pattern.findall(f"{_SCH}rule"):
            asserts = "".join(
                f"<xsl:if test={quoteattr('not(' + str(each.get('test')) + ')')}>"
                f"{escape(str(pattern.get('id')))} </xsl:if>"
                for each in rule.findall(f"{_SCH}assert")
            )
            context = quoteattr(str(rule.get("context")))
            checks.append(
                f"<xsl:for-each select={context}>{_variables(rule)}{asserts}</xsl:for-each>"
            )
    return (
        f'<xsl:stylesheet version="1.0" xmlns:xsl="{_XSLT}"{spaces}><xsl:output method="text"/>'
        f'{_variables(root)}<xsl:template match="/">{"".join(checks)}</xsl:template>'
        "</xsl:stylesheet>"
    )


def saxon_assertions(data: bytes) -> Callable[[bytes], bool]:
    """The assertions of a schema judged by Saxon: whether all hold in a document that is valid but
    for them.

    Saxon's free edition knows no schemas. As a schema does, it is shown the element of each
    assertion alone, without what is around it.
    """
    saxonche: Any = import_module("saxonche")  # has no types
    processor = saxonche.PySaxonProcessor(license=False)
    executable = processor.new_xslt30_processor().compile_stylesheet(
        stylesheet_text=_stylesheet_of_assertions(data)
    )

    def accepts(document: bytes) -> bool:
        node = processor.parse_xml(xml_text=document.decode())
        return not executable.transform_to_string(xdm_node=node)

    return accepts


def _stylesheet_of_assertions(data: bytes) -> str:
    """A stylesheet that writes the type of each assertion that fails."""
    from lxml import etree

    root = etree.fromstring(data)
    checks: list[str] = []
    for path, type in _elements(root):
        tests = "".join(
            f"<xsl:if test={quoteattr('not(' + str(each.get('test')) + ')')}>"
            f"{escape(str(type.get('name')))} </xsl:if>"
            for each in type.iter(f"{_XSD}assert")
        )
        if tests:
            checks.append(
                f"<xsl:for-each select={quoteattr(path)}>"
                '<xsl:variable name="alone" as="element()"><xsl:copy-of select="."/></xsl:variable>'
                f'<xsl:for-each select="$alone">{tests}</xsl:for-each></xsl:for-each>'
            )
    spaces = "".join(
        f" xmlns:{prefix}={quoteattr(address)}" for prefix, address in root.nsmap.items() if prefix
    )
    return (
        f'<xsl:stylesheet version="3.0" xmlns:xsl="{_XSLT}"{spaces}><xsl:output method="text"/>'
        f'<xsl:template match="/">{"".join(checks)}</xsl:template></xsl:stylesheet>'
    )


def _elements(root: Any) -> Iterator[tuple[str, Any]]:
    """The path and the type of every element that the schema itself declares."""
    types = {each.get("name"): each for each in root.findall(f"{_XSD}complexType")}
    waiting = [("", each) for each in root.findall(f"{_XSD}element")]
    while waiting:
        before, element = waiting.pop()
        prefix, _, name = str(element.get("type")).partition(":")
        if name not in types or root.nsmap[prefix] != root.get("targetNamespace"):
            continue
        path = f"{before}/{prefix}:{element.get('name')}"
        yield path, types[name]
        waiting += [(path, each) for each in types[name].iter(f"{_XSD}element")]


def _variables(element: Any) -> str:
    return "".join(
        f"<xsl:variable name={quoteattr(str(each.get('name')))}"
        f" select={quoteattr(str(each.get('value')))}/>"
        for each in element.findall(f"{_SCH}let")
    )


class Rules:
    """A compiled rules.sch."""

    def __init__(self, data: bytes) -> None:
        from lxml import etree

        isoschematron: Any = import_module("lxml.isoschematron")  # has no types
        self._schematron = isoschematron.Schematron(etree.fromstring(data), store_report=True)

    def broken(self, document: bytes) -> tuple[str, ...]:
        """The ids of the patterns that fail, in their order, each once."""
        from lxml import etree

        self._schematron.validate(etree.fromstring(document))
        found: dict[str, None] = {}
        pattern = ""
        for each in self._schematron.validation_report.getroot().iterchildren("*"):
            name = etree.QName(each).localname
            if name == "active-pattern":
                pattern = str(each.get("id"))
            elif name == "failed-assert":
                found[pattern] = None
        return tuple(found)
