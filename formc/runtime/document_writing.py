"""Filings as XML documents, by a mapping that says where every answer stands.

`to_xml` writes whatever XML can say, right or wrong, so that any engine may judge it; what XML
cannot say raises. The bytes are canonical: one filing, one document.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from formc.runtime.filing import (
    COLLAPSED_KINDS,
    EMPTY_FILING,
    FILE_ELEMENTS,
    PARTY_ELEMENTS,
    PARTY_NUMBERS,
    PLACE_ELEMENTS,
    XML_PREFIXES,
    Mapped,
    UnwritableError,
    collapse_space,
    named_information,
)
from formc.runtime.places import in_poland
from formc.runtime.projection import plane_text

_not_xml = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]").search


_parts_vertices = re.compile("[ \\t\\n\\r,]").search


class XmlNode(NamedTuple):
    """An element with its prefix; `text` is None where there are children."""

    name: str
    text: str | None = None
    children: tuple[XmlNode, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


class _Sender(NamedTuple):
    """What one `meta:Podmiot` will hold: the kind answered, and answers by their mapped items."""

    path: str
    kind: list[str]
    answers: list[tuple[Mapped, str]]


class _Writing(NamedTuple):
    mapping: Mapped
    senders: dict[str, list[_Sender]]
    attached: list[tuple[str, Mapped, Mapping[str, Any]]]


def to_xml(mapping: Mapped, filing: Mapping[str, Any]) -> bytes:
    """The document of a filing, always the same bytes; raises UnwritableError."""
    writing = _Writing(mapping, {party["path"]: [] for party in mapping["parties"]}, [])
    answers = filing["answers"]
    if not isinstance(answers, dict):
        raise UnwritableError("", "odpowiedzi nie są obiektem")
    content = _written_items(mapping["items"], answers, "", None, writing)
    root = XmlNode(
        "wnio:Dokument",
        children=(
            _description(mapping, filing),
            _document_data(mapping, filing, writing),
            XmlNode(
                "wnio:TrescDokumentu",
                children=(*content, _metrics(mapping, filing), *_attachments(filing, writing)),
                attributes=(("format", "text/xml"), ("kodowanie", "XML")),
            ),
        ),
        attributes=tuple(
            (f"xmlns:{prefix}", address)
            for prefix, address in {"wnio": mapping["namespace"], **XML_PREFIXES}.items()
        ),
    )
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<?xml-stylesheet type="text/xsl" href="{_quoted(mapping["namespace"])}styl.xsl"?>\n'
    )
    return (head + "\n".join(xml_lines(root, "")) + "\n").encode()


def _description(mapping: Mapped, filing: Mapping[str, Any]) -> XmlNode:
    filed_at = filing.get("filed_at")
    made = () if filed_at is None else (_dated("stworzony", _plain("filed_at", filed_at)),)
    identity = XmlNode(
        "meta:Identyfikator",
        children=(XmlNode("meta:Wartosc", f"{filing['form']}/{filing['version']}"),),
        attributes=(("typIdentyfikatora", "idFormularza"),),
    )
    kind = XmlNode("meta:RodzajDokumentu", children=(XmlNode("meta:Kategoria", "tekst"),))
    language = XmlNode("meta:Jezyk", "polski", attributes=(("kodJezyka", "pol"),))
    title = XmlNode("meta:OpisDokumentu", mapping["title"])
    return XmlNode("wnio:OpisDokumentu", children=(*made, identity, kind, language, title))


def _dated(kind: str, moment: str) -> XmlNode:
    return XmlNode(
        "meta:Data", children=(XmlNode("meta:Czas", moment),), attributes=(("typDaty", kind),)
    )


def _document_data(mapping: Mapped, filing: Mapping[str, Any], writing: _Writing) -> XmlNode:
    title = XmlNode("str:NazwaDokumentu", mapping["title"])
    parts = [XmlNode("str:Naglowek", children=(title,))]
    office = filing.get("office")
    if office is not None:
        parts.append(XmlNode("str:Adresaci", children=(_written_office(office),)))
    senders = tuple(_podmioty(mapping, writing))
    if senders:
        parts.append(XmlNode("str:Nadawcy", children=senders))
    return XmlNode("wnio:DaneDokumentu", children=tuple(parts))


def _written_office(office: Mapping[str, str]) -> XmlNode:
    code = XmlNode(
        "inst:IdInstytucji",
        children=(
            XmlNode(
                "inst:InnyIdentyfikator",
                children=(
                    XmlNode("inst:TypIdentyfikatora", "TERYT"),
                    XmlNode("inst:WartoscIdentyfikatora", _plain("office", office["teryt"])),
                ),
            ),
        ),
    )
    name = XmlNode("inst:NazwaInstytucji", _plain("office", office["name"]))
    institution = XmlNode("inst:Instytucja", children=(code, name))
    return XmlNode("meta:Podmiot", children=(institution,), attributes=(("typPodmiotu", "2"),))


def _podmioty(mapping: Mapped, writing: _Writing) -> Iterator[XmlNode]:
    others = any(
        writing.senders[party["path"]]
        for party in mapping["parties"]
        if party["role"] != "applicant"
    )
    for party in mapping["parties"]:
        senders = writing.senders[party["path"]]
        applicant = party["role"] == "applicant"
        if applicant and others and not senders:
            raise UnwritableError(party["path"], "są współwnioskodawcy, a nie ma wnioskodawcy")
        for sender in senders:
            if applicant and not (sender.kind or sender.answers or others):
                continue
            yield _podmiot(party, sender, mapping["sender_order"])


def _podmiot(party: Mapped, sender: _Sender, order: list[str]) -> XmlNode:
    kind = sender.kind[0] if sender.kind else party["kinds"][0]
    if (party["asks_kind"] and not sender.kind) or kind not in party["kinds"]:
        raise UnwritableError(sender.path, "nie wiadomo, czy to osoba, czy firma")
    found: list[tuple[tuple[str, ...], str]] = []
    for item, text in sender.answers:
        steps = item["sender"].get(kind)
        if steps is None:
            raise UnwritableError(sender.path, f"`{item['name']}` nie ma miejsca u: {kind}")
        found.append((tuple(steps.split("/")[1:]), text))
    first = PARTY_ELEMENTS[kind]
    found.sort(key=lambda each: order.index("/".join((first, *each[0]))))
    return XmlNode(
        "meta:Podmiot",
        children=(XmlNode(first, children=_nested(found)),),
        attributes=(("typPodmiotu", PARTY_NUMBERS[kind]),),
    )


def _nested(found: list[tuple[tuple[str, ...], str]]) -> tuple[XmlNode, ...]:
    """Elements from flat steps; neighbours with one first step share it."""
    nodes: list[XmlNode] = []
    start = 0
    for end in range(1, len(found) + 1):
        name = found[start][0][0]
        if end < len(found) and found[end][0][0] == name:
            continue
        group = [(steps[1:], text) for steps, text in found[start:end]]
        if group[0][0]:
            nodes.append(XmlNode(name, children=_nested(group)))
        else:
            nodes.append(XmlNode(name, group[0][1]))
        start = end
    return tuple(nodes)


def _written_items(
    items: list[Mapped],
    answers: Mapping[str, Any],
    at: str,
    sender: _Sender | None,
    writing: _Writing,
) -> tuple[XmlNode, ...]:
    if not answers and at:
        raise UnwritableError(at, "pusty obiekt")
    unknown = answers.keys() - {item["name"] for item in items}
    if unknown:
        raise UnwritableError(f"{at}/{min(unknown)}", "formularz nie ma takiej odpowiedzi")
    nodes: list[XmlNode] = []
    for item in items:
        if item["name"] in answers:
            path = f"{at}/{item['name']}"
            nodes.extend(_written(item, answers[item["name"]], path, sender, writing))
    return tuple(nodes)


def _written(
    item: Mapped, answer: object, at: str, sender: _Sender | None, writing: _Writing
) -> Iterator[XmlNode]:
    match item["kind"]:
        case "group":
            if not isinstance(answer, dict):
                raise UnwritableError(at, "to nie jest obiekt")
            inner = _party_of(item, at, writing) or sender
            children = _written_items(item["items"], answer, at, inner, writing)
            if "element" in item and (children or item.get("marks")):
                yield XmlNode(f"wnio:{item['element']}", children=children)
        case "repeat":
            yield _written_rows(item, answer, at, writing)
        case "file" | "files":
            _attach(item, answer, at, writing)
        case "place":
            yield XmlNode(f"wnio:{item['element']}", children=(_written_place(answer, at),))
        case "choices":
            texts = _several(answer, at)
            values = tuple(XmlNode("wnio:Wartosc", text) for text in texts)
            yield XmlNode(f"wnio:{item['element']}", children=values)
        case kind:
            text = _answer_text(kind, answer, at)
            if item.get("kind_of_party") and sender is not None:
                sender.kind.append(text)
            elif "sender" in item and sender is not None:
                sender.answers.append((item, text))
            else:
                yield XmlNode(f"wnio:{item['element']}", text)


def _written_rows(item: Mapped, answer: object, at: str, writing: _Writing) -> XmlNode:
    if not isinstance(answer, list) or not answer:
        raise UnwritableError(at, "to nie jest lista pozycji")
    rows: list[XmlNode] = []
    for number, row in enumerate(answer):
        here = f"{at}/{number}"
        if not isinstance(row, dict):
            raise UnwritableError(here, "to nie jest obiekt")
        sender = _party_of(item, here, writing)
        children = _written_items(item["items"], row, here, sender, writing)
        rows.append(XmlNode(f"wnio:{item['each']}", children=children))
    return XmlNode(f"wnio:{item['element']}", children=tuple(rows))


def _party_of(item: Mapped, at: str, writing: _Writing) -> _Sender | None:
    senders = writing.senders.get(item["path"])
    if senders is None:
        return None
    senders.append(_Sender(at, [], []))
    return senders[-1]


def _answer_text(kind: str, answer: object, at: str) -> str:
    match answer:
        case bool():
            text = "true" if answer else "false"
            expected = kind in ("boolean", "consent")
        case int() | float():
            expected = kind == "integer" and answer == answer // 1
            text = str(int(answer)) if expected else ""
        case str():
            expected = kind not in ("boolean", "consent", "integer") and answer != ""
            # White space that XML Schema collapses would come back as another text.
            expected = expected and (
                kind not in COLLAPSED_KINDS or collapse_space(answer) == answer
            )
            text = answer
        case _:
            text, expected = "", False
    if not expected or _not_xml(text):
        raise UnwritableError(at, "odpowiedzi nie da się zapisać w XML")
    return text


def _written_place(answer: object, at: str) -> XmlNode:
    kind = answer.get("kind") if isinstance(answer, dict) else None
    held = "id" if kind == "parcel" else "wgs84"
    if not isinstance(answer, dict) or answer.keys() != {"kind", held} or type(kind) is not str:
        raise UnwritableError(at, "to nie jest miejsce")
    if kind not in PLACE_ELEMENTS:
        raise UnwritableError(at, "takiego rodzaju miejsca nie ma")
    name, value = f"wnio:{PLACE_ELEMENTS[kind]}", answer[held]
    if kind == "parcel":
        return XmlNode(name, _answer_text("text", value, at))
    if not isinstance(value, list) or not value or not all(map(_is_writable_vertex, value)):
        raise UnwritableError(at, "współrzędnych nie da się zapisać w XML")
    degrees = " ".join(f"{latitude},{longitude}" for longitude, latitude in value)
    texts = [XmlNode("wnio:WGS84", _answer_text("text", degrees, at))]
    if all(in_poland(longitude, latitude) for longitude, latitude in value):
        plane = " ".join(plane_text(latitude, longitude) for longitude, latitude in value)
        texts.append(XmlNode("wnio:EPSG2180", plane))
    return XmlNode(name, children=tuple(texts))


def _is_writable_vertex(value: object) -> bool:
    """Two texts that come back from `latitude,longitude` as they were."""
    return (
        isinstance(value, list)
        and [type(each) for each in value] == [str, str]
        and not any(_parts_vertices(each) or each == "" for each in value)
    )


def _several(answer: object, at: str) -> list[str]:
    if not isinstance(answer, list) or not answer:
        raise UnwritableError(at, "to nie jest lista kodów")
    return [_answer_text("choice", each, at) for each in answer]


def _plain(path: str, text: object) -> str:
    if not isinstance(text, str) or _not_xml(text):
        raise UnwritableError(path, "tekstu nie da się zapisać w XML")
    return text


def _metrics(mapping: Mapped, filing: Mapping[str, Any]) -> XmlNode:
    """`Metryka`: what belongs to the filing and not to the answers."""
    parts = [
        XmlNode("wnio:WersjaFormularza", _plain("version", filing["version"])),
        XmlNode("wnio:DzienZlozenia", _plain("on", filing["on"])),
    ]
    for id, version in sorted(filing.get("codelists", {}).items()):
        parts.append(XmlNode("wnio:Slownik", attributes=(("id", id), ("wersja", version))))
    values = filing.get("office_values", {})
    for id in sorted(values):
        if id not in mapping["office_values"]:
            raise UnwritableError(f"office.{id}", "formularz nie ma takiej wartości urzędu")
        text = _answer_text(mapping["office_values"][id], values[id], f"office.{id}")
        parts.append(XmlNode("wnio:WartoscUrzedu", text, attributes=(("id", id),)))
    for fee in filing.get("fees", EMPTY_FILING["fees"])["items"]:
        amount = () if fee["amount"] is None else (XmlNode("wnio:Kwota", fee["amount"]),)
        parts.append(XmlNode("wnio:Oplata", children=amount, attributes=(("id", fee["id"]),)))
    return XmlNode("wnio:Metryka", children=tuple(parts))


# Attachments ------------------------------------------------------------------------------------


def _attach(item: Mapped, answer: object, at: str, writing: _Writing) -> None:
    many = item["kind"] == "files"
    if many and (not isinstance(answer, list) or not answer):
        raise UnwritableError(at, "to nie jest lista plików")
    for number, each in enumerate(answer if isinstance(answer, list) and many else [answer]):
        here = f"{at}/{number}" if many else at
        if not isinstance(each, dict) or each.keys() != set(FILE_ELEMENTS.values()):
            raise UnwritableError(here, "to nie jest opis pliku")
        for key, text in each.items():
            if key == "size":
                _answer_text("integer", text, here)
            else:
                _plain(here, text)
        writing.attached.append((here, item, each))


def _attachments(filing: Mapping[str, Any], writing: _Writing) -> tuple[XmlNode, ...]:
    if not writing.attached:
        return ()
    listed: list[XmlNode] = []
    attached: list[XmlNode] = []
    for path, item, described in writing.attached:
        kind = (XmlNode("wnio:Rodzaj", item["input"]),) if "input" in item else ()
        facts = tuple(
            XmlNode(f"wnio:{name}", _fact(described[key])) for name, key in FILE_ELEMENTS.items()
        )
        place = XmlNode("wnio:Sciezka", path)
        listed.append(XmlNode("wnio:Pozycja", children=(place, *kind, *facts)))
        attached.append(_attachment(described, filing.get("files", {})))
    return (
        XmlNode("wnio:WykazZalacznikow", children=tuple(listed)),
        XmlNode("str:Zalaczniki", children=tuple(attached)),
    )


def _fact(value: object) -> str:
    return value if isinstance(value, str) else _answer_text("integer", value, "")


def _attachment(described: Mapping[str, Any], files: Mapping[str, bytes]) -> XmlNode:
    data = files.get(described["sha256"])
    if data is None:
        coding, text = "URI", named_information(described["sha256"])
    else:
        coding, text = "base64", b64encode(data).decode()
    return XmlNode(
        "str:Zalacznik",
        children=(XmlNode("str:DaneZalacznika", text),),
        attributes=(
            ("format", described["media_type"]),
            ("kodowanie", coding),
            ("nazwaPliku", described["name"]),
        ),
    )


def xml_lines(node: XmlNode, indent: str) -> Iterator[str]:
    attributes = "".join(f' {name}="{_quoted(value)}"' for name, value in node.attributes)
    start = f"{indent}<{node.name}{attributes}"
    if node.children:
        yield f"{start}>"
        for child in node.children:
            yield from xml_lines(child, indent + "  ")
        yield f"{indent}</{node.name}>"
    elif node.text is not None:
        yield f"{start}>{_escaped(node.text)}</{node.name}>"
    else:
        yield f"{start}/>"


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def _quoted(text: str) -> str:
    text = _escaped(text).replace('"', "&quot;")
    return text.replace("\t", "&#9;").replace("\n", "&#10;")
