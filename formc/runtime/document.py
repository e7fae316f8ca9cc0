"""Filings as XML documents and back; the round trip is an equality of filings."""

from __future__ import annotations

from formc.runtime.document_reading import from_xml as from_xml
from formc.runtime.document_writing import to_xml as to_xml
from formc.runtime.filing import EMPTY_FILING as EMPTY_FILING
from formc.runtime.filing import DocumentError as DocumentError
from formc.runtime.filing import UnwritableError as UnwritableError
