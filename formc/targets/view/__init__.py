"""The view of a document (`crwd/styl.xsl`): XSLT 1.0 that makes a page from the XML.

One file that needs nothing else: no import, no include, no `document()`, the labels and the look
written in. What a document says is only ever text in the page, and the only links are to places of
the page and to the bytes of attachments.
"""

from __future__ import annotations

from collections.abc import Iterator

from formc.ir import Form
from formc.shapes.markup import Comment, Node, leaf, node, written
from formc.shapes.xml import CONTENT, NAMESPACES, OWN
from formc.shapes.xml_reading import read
from formc.target import Artifact, Context, Support, Target
from formc.targets.view.around import around, top
from formc.targets.view.items import pages
from formc.targets.view.sayings import sayings
from formc.targets.view.strangers import strangers
from formc.targets.view.values import Listed
from formc.templating import unrendered

_XSLT = "http://www.w3.org/1999/XSL/Transform"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def emit(form: Form, context: Context) -> Iterator[Artifact]:
    """The stylesheet; none for a template of somebody else, which has its own."""
    if form.adoption is not None:
        return
    data = written(_stylesheet(form), _HEAD)
    yield Artifact("crwd/styl.xsl", "view", "application/xslt+xml", data)


_HEAD = (
    Comment("Widok dokumentu: XSLT 1.0, bez dołączanych plików. Nie sprawdza dokumentu"),
    Comment("ani podpisów: to robią schemat.xsd, rules.sch i programy do weryfikacji podpisów."),
)


def _stylesheet(form: Form) -> Node:
    document = read(form)
    lists = Listed()
    shown = tuple(pages(document, lists))
    last = tuple(around(document, lists))
    spaces = {OWN: form.namespace, **NAMESPACES}
    attributes = {
        "version": "1.0",
        "xmlns:xsl": _XSLT,
        "xmlns": "http://www.w3.org/1999/xhtml",
        **{f"xmlns:{prefix}": address for prefix, address in spaces.items()},
        "exclude-result-prefixes": " ".join(spaces),
    }
    output = {
        "method": "xml",
        "encoding": "UTF-8",
        "omit-xml-declaration": "yes",
        "doctype-system": "about:legacy-compat",
        "indent": "no",
    }
    main = node("main", {}, *top(form), *shown, *last)
    return node(
        "xsl:stylesheet",
        attributes,
        node("xsl:output", output),
        *_variables(),
        node(
            "xsl:template",
            {"match": "/"},
            node(
                "html",
                {"lang": "pl", "xml:lang": "pl"},
                _head(form),
                node(
                    "body",
                    {},
                    main,
                    node("footer", {}, leaf("p", f"Widok dokumentu według wzoru {form.namespace}")),
                ),
            ),
        ),
        *sayings(),
        *strangers(document),
        *lists.variables(),
    )


def _variables() -> Iterator[Node]:
    """What the paths of answers start from (`shapes.document_rules.paths`)."""
    selected = {
        "tresc": CONTENT,
        "dane": f"/{OWN}:Dokument/{OWN}:DaneDokumentu",
        "podmioty": f"/{OWN}:Dokument/{OWN}:DaneDokumentu/str:Nadawcy/meta:Podmiot",
        "pliki": f"{CONTENT}/{OWN}:WykazZalacznikow/{OWN}:Pozycja",
    }
    for name, path in selected.items():
        yield node("xsl:variable", {"name": name, "select": path})


def _head(form: Form) -> Node:
    """Scripts have no way in: the page forbids them too."""
    style = unrendered("view/styl.css").decode()
    assert not set(style) & set("<>&"), "XML would escape it, and HTML would not read it back"
    return node(
        "head",
        {},
        node("meta", {"charset": "utf-8"}),
        node("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        node("meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY}),
        leaf("title", form.title.pl),
        leaf("style", "\n" + style),
    )


TARGET = Target(
    name="view",
    summary="Widok dokumentu dla ludzi (XSLT 1.0): ekran, telefon, papier",
    emit_form=emit,
    support={"structure": Support.FULL, "values": Support.FULL},
)
