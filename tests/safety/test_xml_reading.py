"""Hostile documents (rows S01-S07 and G02 of the table of hostile inputs)."""

from __future__ import annotations

import json
import socket
import time
import tracemalloc
from collections.abc import Iterator

import pytest

from formc.runtime.document import DocumentError, from_xml, to_xml
from formc.runtime.untrusted_xml import XmlLimits, parse_document
from formc.shapes.mapping import mapping
from tests.support.documents import everything, filing

MAPPING = json.loads(json.dumps(mapping(everything())))
GOOD = to_xml(MAPPING, filing())
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
ROOT = GOOD[len(DECLARATION) :]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a document made us open a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    return


def refused(data: bytes) -> str:
    """The code of the refusal; it comes within two seconds and 64 MiB."""
    started = time.process_time()
    code = refusal(data)
    assert time.process_time() - started < 2
    tracemalloc.start()
    try:
        assert refusal(data) == code
        assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    finally:
        tracemalloc.stop()
    return code


def refusal(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        from_xml(MAPPING, data)
    return caught.value.code


LAUGHS = b"<!DOCTYPE d [<!ENTITY a 'ha'>%s]>" % b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(10)
)
QUADRATIC = b"<!DOCTYPE d [<!ENTITY a '%s'>]>" % (b"x" * 50_000)


@pytest.mark.parametrize(
    "doctype",
    [
        b"<!DOCTYPE d>",  # S01
        b'<!DOCTYPE d SYSTEM "file:///etc/passwd">',  # S02
        b'<!DOCTYPE d PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://169.254.169.254/x.dtd">',
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE d [<!ENTITY % x SYSTEM "http://169.254.169.254/"> %x;]>',
        LAUGHS,  # S03
        QUADRATIC,
    ],
)
def test_any_doctype(doctype: bytes) -> None:
    body = ROOT.replace(b">skan<", b">&a9;&a;&x;<")
    assert refused(DECLARATION + doctype + body) == "doctype"
    assert refused(doctype + ROOT) == "doctype"


def test_an_entity_that_nobody_declared() -> None:
    assert refused(GOOD.replace(b">skan<", b">&x;<")) == "syntax"


def test_addresses_in_a_document_are_never_followed() -> None:  # S04
    inclusion = (
        b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="http://169.254.169.254/"/>'
    )
    assert refused(GOOD.replace(b">skan<", b">" + inclusion + b"<")) == "structure"
    pointed = GOOD.replace(
        b"<wnio:Dokument ",
        b'<wnio:Dokument xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        b'xsi:schemaLocation="http://169.254.169.254/ http://169.254.169.254/x.xsd" ',
    ).replace(
        b"<wnio:Dokument ", b'<?xml-stylesheet href="http://169.254.169.254/"?><wnio:Dokument ', 1
    )
    assert from_xml(MAPPING, pointed) == filing()


def test_twenty_thousand_namespaces() -> None:  # S05
    many = b" ".join(b'xmlns:n%d="u:%d"' % (n, n) for n in range(20_000))
    assert refused(GOOD.replace(b"<wnio:Dokument ", b"<wnio:Dokument " + many + b" ")) == "limit"


def test_many_namespaces_on_many_elements() -> None:
    rows = b"".join(b'<a xmlns:n="u:%d"/>' % n for n in range(300))
    assert refused(GOOD.replace(b"<wnio:Forma>", rows + b"<wnio:Forma>")) == "limit"


@pytest.mark.parametrize("count", [65, 100_000])
def test_many_attributes(count: int) -> None:  # S06
    many = b" ".join(b'a%d="1"' % n for n in range(count))
    assert refused(GOOD.replace(b"<wnio:Forma>", b"<wnio:Forma " + many + b">")) == "limit"


@pytest.mark.parametrize("depth", [41, 100_000])
def test_deep_nesting(depth: int) -> None:
    deep = b"<a>" * depth + b"</a>" * depth
    assert refused(GOOD.replace(b"<wnio:Forma>", deep + b"<wnio:Forma>")) == "limit"
    assert refused(b"<a>" * depth) == "limit"


def test_depth_at_the_limit_is_parsed() -> None:
    assert parse_document(b"<a>" * 40 + b"</a>" * 40)


def test_a_text_over_the_size_of_a_document() -> None:
    assert refused(GOOD.replace(b">skan<", b">" + b"x" * 11_000_000 + b"<")) == "limit"


def test_many_elements() -> None:
    assert refused(DECLARATION + b"<a>" + b"<b/>" * 1_000_000 + b"</a>") == "limit"


def test_a_start_tag_of_a_megabyte() -> None:
    long = b'<wnio:Forma a="' + b"x" * 1_000_000 + b'">'
    assert refused(GOOD.replace(b"<wnio:Forma>", long)) == "limit"
    assert refused(b"<a" + b"x" * 1_000_000) == "limit"


def test_the_limits_can_be_narrower() -> None:
    with pytest.raises(DocumentError, match="limit"):
        from_xml(MAPPING, GOOD, XmlLimits(size=1000))


@pytest.mark.parametrize(
    "data",
    [
        GOOD.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        GOOD.decode().replace("UTF-8", "UTF-16").encode("utf-16-le"),
        GOOD.decode().replace("UTF-8", "UTF-16").encode("utf-16-be"),
        GOOD.decode().encode("utf-16"),
        GOOD.replace(b"UTF-8", b"UTF-7"),
        b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a+AD4-+ADw-/a+AD4-',
        GOOD.replace(b"UTF-8", b"ISO-8859-2"),
        GOOD.replace(b"UTF-8", b"windows-1250"),
        GOOD.decode().replace("UTF-8", "ISO-8859-2").encode("iso-8859-2", "replace"),
        GOOD.decode().replace("UTF-8", "IBM037").encode("cp037", "replace"),
        GOOD.replace(b'version="1.0"', b'version="1.1"'),
        GOOD.replace(b">skan<", b">\xed\xa0\x80<"),  # a surrogate
        GOOD.replace(b">skan<", b">\xc0\xbc<"),  # an overlong `<`
        GOOD.replace(b">skan<", b">\xff<"),
        GOOD.replace(b">skan<", b">\0<"),
    ],
)
def test_any_encoding_but_utf8(data: bytes) -> None:  # S07
    assert refused(data) in {"encoding", "syntax"}


def test_a_byte_order_mark_is_fine() -> None:
    assert from_xml(MAPPING, b"\xef\xbb\xbf" + GOOD) == filing()


@pytest.mark.parametrize("text", [GOOD.decode(), None, 5])
def test_documents_are_bytes(text: object) -> None:
    with pytest.raises(TypeError):
        from_xml(MAPPING, text)  # type: ignore[arg-type]


def test_a_comment_inside_a_value() -> None:  # G02
    assert refused(GOOD.replace(b">12.50<", b">1<!---->2.50<")) == "comment"
    assert refused(GOOD.replace(b"<wnio:Forma>", b"<!-- x --><wnio:Forma>")) == "comment"


def test_an_instruction_inside_a_value() -> None:
    assert refused(GOOD.replace(b">12.50<", b">1<?x y?>2.50<")) == "instruction"


def test_comments_and_instructions_around_the_root_say_nothing() -> None:
    assert from_xml(MAPPING, GOOD + b"<!-- koniec --><?x y?>\n") == filing()


@pytest.mark.parametrize("data", [b"", b" ", b"tekst", b"<a>", b"<a/><a/>", GOOD + b"x", GOOD[:-2]])
def test_what_is_not_well_formed(data: bytes) -> None:
    assert refused(data) == "syntax"
