"""Views of documents, made by two processors that may neither read files nor reach a network."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Any

from lxml import etree, html

from formc.diagnostics import Report
from formc.ir import Form
from formc.target import Context
from formc.targets import view

XHTML = "{http://www.w3.org/1999/xhtml}"


def stylesheet(form: Form) -> bytes:
    (artifact,) = view.emit(form, Context("view", Report()))
    assert artifact.path == "crwd/styl.xsl"
    return artifact.data


def by_libxslt(sheet: bytes, document: bytes, **given: str) -> bytes:
    """What libxslt makes, without files, network, and its own extensions of files."""
    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
    transform = etree.XSLT(
        etree.fromstring(sheet, parser), access_control=etree.XSLTAccessControl.DENY_ALL
    )
    parameters = {name: etree.XSLT.strparam(text) for name, text in given.items()}
    return bytes(transform(etree.fromstring(document, parser), **parameters))


@cache
def _saxon() -> Any:
    saxonche: Any = import_module("saxonche")  # has no types
    processor = saxonche.PySaxonProcessor(license=False)
    processor.set_configuration_property("http://saxon.sf.net/feature/allowedProtocols", "none")
    return processor


def by_saxon(sheet: bytes, document: bytes, **given: str) -> bytes:
    """What Saxon makes; no protocol is allowed, `file:` neither."""
    executable = _saxon().new_xslt30_processor().compile_stylesheet(stylesheet_text=sheet.decode())
    for name, text in given.items():
        executable.set_parameter(name, _saxon().make_string_value(text))
    node = _saxon().parse_xml(xml_text=document.decode())
    return str(executable.transform_to_string(xdm_node=node)).encode()


def root(page: bytes) -> Any:
    """The page as XML: it is well-formed, or this raises."""
    return etree.fromstring(page, etree.XMLParser(no_network=True, load_dtd=False))


def words(text: str) -> str:
    return " ".join(text.split())


def visible(page: bytes) -> str:
    """The text that a reader sees, as a browser of HTML reads the page."""
    body = html.document_fromstring(page.decode()).find("body")
    return words(" ".join(body.itertext()))


def said(page: bytes) -> list[tuple[str, str]]:
    """Every label with what stands beside it, in lists and in tables."""
    found: list[tuple[str, str]] = []
    for element in root(page).iter(f"{XHTML}dl", f"{XHTML}table"):
        if element.tag.endswith("dl"):
            for line in element:
                (term, *answers) = line
                found.extend((_text(term), _text(answer)) for answer in answers)
            continue
        (heads, *rows) = element.iter(f"{XHTML}tr")
        labels = [_text(cell) for cell in heads]
        for row in rows:
            found.extend(zip(labels[1:], [_text(cell) for cell in row[1:]], strict=True))
    return found


def _text(element: Any) -> str:
    return words(re.sub(r"\s+", " ", " ".join(element.itertext())))
