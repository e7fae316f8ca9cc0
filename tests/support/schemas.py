"""The real judges of documents: lxml, xmlschema and Schematron, with no network."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TypeVar
from urllib.parse import unquote

import xmlschema
from lxml import etree, isoschematron

from formc.vocabulary import LOCATIONS, stand_in

Schema = TypeVar("Schema", bound=xmlschema.XMLSchemaBase)


class _Catalogue(etree.Resolver):
    """Official addresses to stand-ins; anything else fails."""

    def resolve(self, address: str, id: str | None, context: object) -> object:
        return self.resolve_string(stand_in(unquote(address)), context, base_url=address)


def lxml_schema(data: bytes) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    parser.resolvers.add(_Catalogue())
    return etree.XMLSchema(etree.fromstring(data, parser))


def second_schema(data: bytes) -> xmlschema.XMLSchema:
    """The same by xmlschema, the second opinion."""
    return _by_xmlschema(data, xmlschema.XMLSchema)


def schema_with_assertions(data: bytes) -> xmlschema.XMLSchema11:
    """A schema of XML Schema 1.1."""
    return _by_xmlschema(data, xmlschema.XMLSchema11)


def _by_xmlschema(data: bytes, kind: type[Schema]) -> Schema:
    folder = files("formc.vocabulary")
    with as_file(folder) as path:
        local = {address: (path / name).as_uri() for address, name in LOCATIONS.items()}
        return kind(
            data.decode(),
            uri_mapper=lambda address: local.get(unquote(address), address),
            allow="local",
        )


class Rules:
    """A compiled rules.sch."""

    def __init__(self, data: bytes) -> None:
        self._schematron = isoschematron.Schematron(etree.fromstring(data), store_report=True)

    def broken(self, document: bytes) -> tuple[str, ...]:
        """The ids of the patterns that fail, in their order, each once."""
        self._schematron.validate(etree.fromstring(document))
        found: dict[str, None] = {}
        pattern = ""
        for each in self._schematron.validation_report.getroot().iterchildren("*"):
            name = etree.QName(each).localname
            if name == "active-pattern":
                pattern = each.get("id")
            elif name == "failed-assert":
                found[pattern] = None
        return tuple(found)
