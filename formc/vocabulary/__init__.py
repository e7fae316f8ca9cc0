"""Stand-ins for the base schemas that every document builds on, by their official addresses.

The official files are not redistributed. These were written anew from facts: names and order of
elements. What the official files say of lengths, patterns and presence is unknown and left open, so
they refuse less; nothing may be registered on them. Schemas are never rewritten to point here:
whoever validates resolves the official addresses through `LOCATIONS`.
"""

from __future__ import annotations

from importlib.resources import files

LOCATIONS = {
    "http://crd.gov.pl/xml/schematy/struktura/2009/11/16/struktura.xsd": "struktura.xsd",
    "http://crd.gov.pl/xml/schematy/meta/2009/11/16/meta.xsd": "meta.xsd",
    "http://crd.gov.pl/xml/schematy/adres/2009/11/09/adres.xsd": "adres.xsd",
    "http://crd.gov.pl/xml/schematy/osoba/2009/11/16/osoba.xsd": "osoba.xsd",
    "http://crd.gov.pl/xml/schematy/instytucja/2009/11/16/instytucja.xsd": "instytucja.xsd",
    "http://www.w3.org/TR/xmldsig-core/xmldsig-core-schema.xsd": "xmldsig.xsd",
}
"""Files of this package by the address that a schema imports."""


def stand_in(location: str) -> bytes:
    """The stand-in for an official address; KeyError for any other."""
    return files(__name__).joinpath(LOCATIONS[location]).read_bytes()
