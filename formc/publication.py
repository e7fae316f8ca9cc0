"""What the repository of document schemas (CRWD) knows of a form, and what it has published.

A form is registered with a description of it (`wyroznik.xml`): what it is for, by which law,
who made it. Once published its files are never made again: builds copy the stored bytes.
"""

from __future__ import annotations

from collections.abc import Mapping

from formc.record import Record, part
from formc.source import BUILTIN, Span

SCHEMA = "schemat.xsd"
DESCRIPTION = "wyroznik.xml"
NAMES = (SCHEMA, DESCRIPTION, "styl.xsl", "przyklad.xml", "przyklad-min.xml")
"""The files of a publication, as they are called in it and below `crwd/` of a bundle."""

REQUIRED = (SCHEMA, DESCRIPTION)
"""Those that no publication lacks."""

FOLDER = "published"
RECORD = "publication.yaml"
"""`published/<form>/<major>/publication.yaml` says what was published; the files stand beside."""


class Author(Record, frozen=True, kw_only=True):
    """The body that answers for a form; what it has not said is empty."""

    name: str = ""
    nip: str = ""
    postal_code: str = ""
    post: str = ""
    town: str = ""
    street: str = ""
    building: str = ""
    flat: str = ""
    voivodeship: str = ""


class Registration(Record, frozen=True, kw_only=True):
    """What `wyroznik.xml` says besides the title. `basis` pairs words with `URI://Dziennik_Ustaw/…`
    or, where a unit has no such identifier, with nothing."""

    kind: str = ""
    category: str = ""
    description: str = ""
    basis: tuple[tuple[str, str], ...] = ()
    author: Author = Author()


class Publication(Record, frozen=True, kw_only=True):
    """A published major version: `files` by name, `valid_from` an ISO day."""

    version: str
    namespace: str
    valid_from: str
    files: Mapping[str, bytes]
    origin: Span = BUILTIN


class Registry(Record, frozen=True, kw_only=True):
    """What is registered of a form. `namespaces` by major version has those of older ones too."""

    registration: Registration = Registration()
    publication: Publication | None = None
    namespaces: Mapping[int, str] = part(default_factory=dict)
    pattern: str = ""  # of all other versions, with `{major}`

    def namespace(self, major: int) -> str:
        """The namespace of a major version; empty for a form made without a definition."""
        return self.namespaces.get(major) or self.pattern.replace("{major}", str(major))
