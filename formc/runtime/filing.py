"""What a filing is, and what its document calls things (contracts, 3)."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

Mapped = Mapping[str, Any]
"""A mapping of answers and elements, or one of its items (`formc.shapes.mapping` makes them)."""

EMPTY_FILING: Mapping[str, Any] = {
    "form": "",
    "version": "",
    "on": "",
    "filed_at": None,
    "office": None,
    "office_values": {},
    "codelists": {},
    "answers": {},
    "files": {},
    "fees": {"items": [], "total": "0.00"},
}
"""Every key of a filing. `filed_at` is a moment as xs:dateTime or None; `office` is
`{"teryt", "name"}` or None; `codelists` gives versions by id; `files` maps the SHA-256 of an
attachment to its bytes, where they travel in the document."""

XML_PREFIXES: Mapping[str, str] = {
    "str": "http://crd.gov.pl/xml/schematy/struktura/2009/11/16/",
    "meta": "http://crd.gov.pl/xml/schematy/meta/2009/11/16/",
    "adr": "http://crd.gov.pl/xml/schematy/adres/2009/11/09/",
    "oso": "http://crd.gov.pl/xml/schematy/osoba/2009/11/16/",
    "inst": "http://crd.gov.pl/xml/schematy/instytucja/2009/11/16/",
}
PARTY_ELEMENTS: Mapping[str, str] = {"osoba": "oso:Osoba", "firma": "inst:Instytucja"}
PARTY_NUMBERS: Mapping[str, str] = {"osoba": "1", "firma": "2"}
FILE_ELEMENTS: Mapping[str, str] = {
    "NazwaPliku": "name",
    "TypMIME": "media_type",
    "Rozmiar": "size",
    "SkrotSHA256": "sha256",
}
"""The elements of `Pozycja` that describe a file, by key of the answer."""

PLACE_ELEMENTS: Mapping[str, str] = {
    "point": "Punkt",
    "line": "Linia",
    "area": "Obszar",
    "parcel": "Dzialka",
}
"""The element inside that of a place, by kind. Those of vertices hold `WGS84`, which is read back,
and `EPSG2180`, which is computed: pairs with a comma, north first in both, spaces between."""

_xml_space = re.compile("[ \\t\\n\\r]+")
COLLAPSED_KINDS = frozenset({"integer", "decimal", "boolean", "consent", "date"})
"""Kinds of items whose white space XML Schema collapses."""


class UnwritableError(ValueError):
    """An answer has no form in XML: an unknown key, a wrong JSON kind, a character outside XML."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path or '/'}: {reason}")
        self.path = path


class DocumentError(ValueError):
    """Bytes that are no document of this form.

    `code` is encoding | doctype | comment | instruction | limit | syntax | structure; `byte` is
    where the XML breaks off, if it does.
    """

    def __init__(self, code: str, reason: str, byte: int | None = None) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.byte = byte


def collapse_space(text: str) -> str:
    """White space as XML Schema collapses it."""
    return " ".join(each for each in _xml_space.split(text) if each)


def named_information(digest: str) -> str:
    """The `ni:` address (RFC 6920) of a file that travels beside the document."""
    try:
        raw = bytes.fromhex(digest)
    except ValueError:
        raw = digest.encode()
    return f"ni:///sha-256;{urlsafe_b64encode(raw).decode().rstrip('=')}"
