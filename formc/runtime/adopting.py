"""Filings as documents of a template that somebody else owns, and back.

The mapping has the elements in the order of the foreign schema, each with what stands in it: a
constant, an answer, a part of the filing. `tells` are answers of which it says enough that the
element stands. `to_xml` writes whatever XML can say, right or wrong, and
never loses an answer unsaid: one without a place raises, unless the mapping says that it is not
sent. `from_xml` takes nothing that the mapping does not have.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Any

from formc.runtime.document_writing import XmlNode, xml_lines
from formc.runtime.filing import (
    COLLAPSED_KINDS,
    EMPTY_FILING,
    DocumentError,
    Mapped,
    UnwritableError,
    collapse_space,
)
from formc.runtime.untrusted_xml import ParsedElement, XmlLimits, parse_document

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_DSIG = "http://www.w3.org/2000/09/xmldsig#"
_FILE = {"name", "media_type", "size", "sha256"}
_Step = str | int
_Place = tuple[_Step, ...]
_not_xml = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]").search
_integral = re.compile("[+]?(-?)0*([0-9]{1,300})").fullmatch
_decimal = re.compile("(-?(?:0|[1-9][0-9]{0,14}))(?:\\.([0-9]{1,8}))?").fullmatch


# Writing ----------------------------------------------------------------------------------------


def to_xml(mapping: Mapped, filing: Mapping[str, Any]) -> bytes:
    """The document of a filing, always the same bytes; raises UnwritableError."""
    answers = filing["answers"]
    if not isinstance(answers, dict):
        raise UnwritableError("", "odpowiedzi nie są obiektem")
    writing = _Writing(filing)
    for place, answer in _flat(mapping["items"], answers, ()):
        writing.answers[place] = answer
    written = writing.element(mapping["root"], None)[0]
    for place in sorted(writing.answers.keys() - writing.sent, key=str):
        pattern = _pattern(place)
        if pattern in mapping["told"]:
            answer = writing.answers[place]
            codes = answer if isinstance(answer, list) else [answer]
            told = mapping["told"][pattern]
            if all(_spelled(code, told["kind"]) in told["codes"] for code in codes):
                continue
        if pattern not in mapping["not_sent"]:
            raise UnwritableError(_pointer(place), "tej odpowiedzi wzór nie przyjmuje")
    spaces = tuple((f"xmlns:{prefix}", space) for prefix, space in mapping["prefixes"].items())
    root = (written or XmlNode(mapping["root"]["name"]))._replace(
        attributes=(*spaces, *(written.attributes if written else ()))
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return (head + "\n".join(xml_lines(root, "")) + "\n").encode()


def _flat(items: list[Mapped], answers: Mapping[str, Any], at: _Place) -> Iterator[Any]:
    """Every answer with its place; what is no answer of the form raises."""
    if not answers and at:
        raise UnwritableError(_pointer(at), "pusty obiekt")
    known = {item["name"]: item for item in items}
    for name, answer in answers.items():
        here = (*at, name)
        if name not in known:
            raise UnwritableError(_pointer(here), "formularz nie ma takiej odpowiedzi")
        match known[name]["kind"]:
            case "group":
                yield from _flat(known[name]["items"], _object(answer, here), here)
            case "repeat":
                if not isinstance(answer, list) or not answer:
                    raise UnwritableError(_pointer(here), "to nie jest lista pozycji")
                for number, row in enumerate(answer):
                    within = (*here, number)
                    yield within, None
                    yield from _flat(known[name]["items"], _object(row, within), within)
            case _:
                yield here, answer


def _object(answer: object, at: _Place) -> Mapping[str, Any]:
    if not isinstance(answer, dict):
        raise UnwritableError(_pointer(at), "to nie jest obiekt")
    return answer


class _Writing:
    """`sent` are the places of the answers that were written."""

    def __init__(self, filing: Mapping[str, Any]) -> None:
        self.filing = filing
        self.answers: dict[_Place, Any] = {}
        self.sent: set[_Place] = set()
        self.file: Mapping[str, Any] = {}  # the one whose element is being written

    def element(self, node: Mapped, row: int | None) -> tuple[XmlNode | None, bool]:
        """The element, and whether something stands in it that is not always the same."""
        attributes, children, filled = [], [], False
        for each in node.get("attributes", ()):
            text, varies = self.text(each["value"], row)
            if text is not None:
                attributes.append((each["name"], text))
                filled = filled or varies
        for child in node.get("children", ()):
            for written, varies in self.elements(child, row):
                if written is not None:
                    children.append(written)
                    filled = filled or varies
        text = None
        if "value" in node:
            text, varies = self.text(node["value"], row)
            filled = filled or (text is not None and varies)
            if text is None and not (filled or children):
                return None, False
        if not (filled or node.get("always")):
            return None, False
        return XmlNode(node["name"], text, tuple(children), tuple(attributes)), filled

    def elements(self, node: Mapped, row: int | None) -> Iterator[tuple[XmlNode | None, bool]]:
        if "rows" in node:
            path = _steps(node["rows"], None)
            number = 0
            while (*path, number) in self.answers:
                self.sent.add((*path, number))
                written, _ = self.element({**node, "always": True}, number)
                yield written, True
                number += 1
        elif node.get("each"):
            for text in self.several(node["value"], row):
                yield XmlNode(node["name"], text), True
        elif "files" in node:
            for file in self.files(node["files"]):
                self.file = file
                written, _ = self.element({**node, "always": True}, row)
                yield written, True
        else:
            yield self.element(node, row)

    def several(self, value: Mapped, row: int | None) -> Iterator[str]:
        """The texts of an answer of several codes."""
        place = _steps(value["answer"], row)
        if place in self.answers and self.placed(value, row):
            self.sent.add(place)
            for code in _codes(self.answers[place], place):
                yield _coded(value, code, place) if "codes" in value else _plain(code, place)

    def files(self, pointers: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        """The attached files in the order of the form, each with its bytes."""
        for pointer in pointers:
            place = _steps(pointer, None)
            if place not in self.answers:
                continue
            self.sent.add(place)
            answer = self.answers[place]
            for each in answer if isinstance(answer, list) else [answer]:
                if not isinstance(each, dict) or each.keys() != _FILE:
                    raise UnwritableError(pointer, "to nie jest opis pliku")
                data = self.filing.get("files", {}).get(each["sha256"])
                if data is None:
                    raise UnwritableError(pointer, "nie ma treści pliku, a wzór jej wymaga")
                yield {**each, "content": b64encode(data).decode(), "size": str(each["size"])}

    def text(self, value: Mapped, row: int | None) -> tuple[str | None, bool]:
        """What stands there, and whether that is not always the same."""
        if "constant" in value and "answer" not in value:
            return value["constant"], False
        if "filing" in value:
            return self.part(value)
        if "file" in value:
            return _plain(self.file[value["file"]], ("files",)), True
        if "number" in value:
            return ("" if row is None else str(row + 1)), False
        place = _steps(value["answer"], row)
        if place not in self.answers or not self.placed(value, row):
            return None, True
        answer = self.answers[place]
        self.sent.add(place)
        if "code" in value:  # the element stands for one of the codes
            codes = answer if value["kind"] == "choices" else [answer]
            kept = [_spelled(code, value["kind"]) for code in _codes(codes, place)]
            if any(code not in value["known"] for code in kept):
                raise UnwritableError(_pointer(place), "wzór nie ma miejsca dla tego kodu")
            return (value["constant"] if value["code"] in kept else None), True
        if "codes" in value:
            return _coded(value, answer, place), True
        return _answer(value, answer, place), True

    def placed(self, value: Mapped, row: int | None) -> bool:
        """Whether the codes that decide for a place are there."""
        return all(
            _spelled(self.answers.get(_steps(each["answer"], row)), each["kind"]) == each["code"]
            for each in value.get("when", ())
        )

    def part(self, value: Mapped) -> tuple[str | None, bool]:
        """A part of the filing; `on`, `form` and `version` every filing has."""
        name = value["filing"]
        always = name in ("on", "form", "version")
        if name == "attachments":
            count = sum(_count(answer) for answer in self.answers.values())
            return f"{count:0{value.get('digits', 1)}}", False
        if name.startswith("office."):
            office = self.filing.get("office")
            found = None if office is None else office[name.removeprefix("office.")]
        else:
            found = self.filing.get(name)
        return (None if found is None else _plain(found, (name,))), not always


def _count(answer: object) -> int:
    """The files in an answer."""
    if isinstance(answer, dict):
        return int("sha256" in answer)
    return sum(map(_count, answer)) if isinstance(answer, list) else 0


def _answer(value: Mapped, answer: object, at: _Place) -> str:
    kind = value["kind"]
    match answer:
        case bool() if kind in ("boolean", "consent"):
            return "true" if answer else "false"
        case int() | float() if kind == "integer" and not isinstance(answer, bool):
            if answer == answer // 1:
                sign, digits = ("-" if answer < 0 else ""), str(abs(int(answer)))
                return sign + digits.zfill(int(value.get("digits", 1)))
        case str() if kind not in ("boolean", "consent", "integer") and answer != "":
            if kind not in COLLAPSED_KINDS or collapse_space(answer) == answer:
                return f"{_plain(answer, at)}{value.get('ends', '')}"
        case _:
            pass
    raise UnwritableError(_pointer(at), "odpowiedzi nie da się zapisać w XML")


def _coded(value: Mapped, code: object, at: _Place) -> str:
    text = value["codes"].get(_spelled(code, value["kind"]))
    if text is None:
        raise UnwritableError(_pointer(at), "wzór nie ma wartości dla tego kodu")
    return str(text)


def _codes(answer: object, at: _Place) -> list[object]:
    if not isinstance(answer, list) or not answer:
        raise UnwritableError(_pointer(at), "to nie jest lista kodów")
    return list(answer)


def _spelled(code: object, kind: str) -> str:
    """A code as the mapping knows it; empty for what is none."""
    if kind in ("boolean", "consent"):
        return {True: "true", False: "false"}[code] if isinstance(code, bool) else ""
    return str(code) if isinstance(code, str) else ""


def _plain(text: object, at: _Place) -> str:
    if not isinstance(text, str) or _not_xml(text):
        raise UnwritableError(_pointer(at), "tekstu nie da się zapisać w XML")
    return text


def _steps(pointer: str, row: int | None) -> _Place:
    """`/wiersze/*/nazwa` in row 2 is wiersze, 2, nazwa."""
    return tuple(
        row if step == "*" and row is not None else step for step in pointer.split("/")[1:]
    )


def _pointer(place: _Place) -> str:
    return "".join(f"/{step}" for step in place)


def _pattern(place: _Place) -> str:
    return "".join("/*" if isinstance(step, int) else f"/{step}" for step in place)


# Reading ----------------------------------------------------------------------------------------


def from_xml(mapping: Mapped, data: bytes, limits: XmlLimits | None = None) -> dict[str, Any]:
    """The filing of a document; what the template has no place for is as in an empty filing.

    Raises DocumentError, also for every document of a template that loses answers.
    """
    if mapping["one_way"]:
        reasons = "; ".join(mapping["one_way"])
        raise DocumentError("one_way", f"dokumentu tego wzoru nie da się odczytać: {reasons}")
    root = parse_document(data, limits)
    reading = _Reading(mapping)
    if root.name != reading.name(mapping["root"]["name"]):
        raise DocumentError("structure", "to nie jest dokument tego wzoru")
    root.attributes.pop((_XSI, "schemaLocation"), None)
    if root.children and mapping["signed"]:
        kept = [child for child in root.children if child.name != (_DSIG, "Signature")]
        root.children[:] = kept
    reading.element(mapping["root"], root, None)
    answers = _in_order(mapping["items"], reading.answers)
    return {
        **EMPTY_FILING,
        "form": mapping["form"],
        "version": mapping["version"],
        **reading.parts,
        "answers": answers,
        "files": reading.files,
    }


class _Reading:
    def __init__(self, mapping: Mapped) -> None:
        self.spaces: Mapping[str, str] = mapping["prefixes"]
        self.answers: dict[str, Any] = {}
        self.parts: dict[str, Any] = {}
        self.file: dict[str, Any] = {}
        self.files: dict[str, bytes] = {}

    def name(self, prefixed: str) -> tuple[str, str]:
        prefix, _, local = prefixed.rpartition(":")
        return (self.spaces[prefix] if prefix else ""), local

    def element(self, node: Mapped, element: ParsedElement, row: int | None) -> None:
        attributes = {self.name(each["name"]): each for each in node.get("attributes", ())}
        unknown = element.attributes.keys() - attributes.keys()
        if unknown:
            raise DocumentError("structure", f"nieoczekiwany atrybut {min(unknown)[1]}")
        for name, each in attributes.items():
            self.value(each, element.attributes.get(name), row)
        for each in node.get("tells", ()):
            place = _steps(each["answer"], row)
            self.code(place, each["code"], each["kind"] == "choices", each)
        if "value" in node:
            if element.children:
                raise DocumentError("structure", f"elementy wewnątrz {element.name[1]}")
            self.value(node, element.text, row)
        else:
            if element.text.strip(" \t\n\r"):
                raise DocumentError("structure", f"tekst obok elementów w {element.name[1]}")
            self.children(node.get("children", ()), element.children, row)

    def children(
        self, nodes: Sequence[Mapped], elements: Sequence[ParsedElement], row: int | None
    ) -> None:
        """Elements in the order of the schema; several of one name where the mapping has rows."""
        number = 0
        for node in nodes:
            name = self.name(node["name"])
            found = []
            while number < len(elements) and elements[number].name == name:
                found.append(elements[number])
                number += 1
            if not found:
                self.missing(node, row)
            elif "rows" in node:
                self.rows(node, found)
            elif node.get("each"):
                for each in found:
                    self.element(node, each, row)
            elif "files" in node:
                self.attached(node, found)
            else:
                if len(found) > 1:
                    raise DocumentError("structure", f"drugi element {name[1]}")
                self.element(node, found[0], row)
        if number < len(elements):
            raise DocumentError("structure", f"nieoczekiwany element {elements[number].name[1]}")

    def missing(self, node: Mapped, row: int | None) -> None:
        """Nothing stands there: right, unless it always does."""
        if node.get("always"):
            raise DocumentError("structure", f"brak elementu {node['name'].rpartition(':')[2]}")

    def rows(self, node: Mapped, elements: Sequence[ParsedElement]) -> None:
        path = _steps(node["rows"], None)
        for number, each in enumerate(elements):
            self.put((*path, number), {})
            self.element(node, each, number)

    def attached(self, node: Mapped, elements: Sequence[ParsedElement]) -> None:
        """The files of the one answer that has any."""
        found: list[dict[str, Any]] = []
        for each in elements:
            self.file = {}
            self.element(node, each, None)
            data = _content(self.file.get("content", ""))
            digest = sha256(data).hexdigest()
            self.files[digest] = data
            told = {key: self.file.get(key, "") for key in ("name", "media_type")}
            found.append({**told, "size": len(data), "sha256": digest})
        if not node["many"] and len(found) > 1:
            raise DocumentError("structure", f"drugi element {node['name']}")
        self.put(_steps(node["files"][0], None), found if node["many"] else found[0])

    def value(self, node: Mapped, text: str | None, row: int | None) -> None:
        value = node["value"]
        if text is None:
            if node.get("always"):
                raise DocumentError("structure", f"brak atrybutu {node['name']}")
            return
        if "file" in value:
            self.file[value["file"]] = text
            return
        if "number" in value:
            if row is None or collapse_space(text) != str(row + 1):
                raise DocumentError("structure", f"nieoczekiwany numer w {node['name']}")
            return
        if "answer" not in value:
            self.other(node, value, text)
            return
        place = _steps(value["answer"], row)
        many = value["kind"] == "choices"
        if "code" in value:
            if collapse_space(text) != value["constant"]:
                raise DocumentError("structure", f"nieoczekiwana wartość w {node['name']}")
            self.code(place, value["code"], many, value)
        elif "codes" in value:
            found = [code for code, each in value["codes"].items() if each == collapse_space(text)]
            if not found:  # a text that stands for none could be some other code by its letters
                raise DocumentError("structure", f"nieoczekiwana wartość w {node['name']}")
            self.code(place, found[0], many, value)
        elif many:
            self.code(place, text, many, value)
        else:
            self.put(place, _read(value, text))

    def other(self, node: Mapped, value: Mapped, text: str) -> None:
        """A constant, or a part of the filing."""
        if "constant" in value:
            if collapse_space(text) != collapse_space(value["constant"]):
                raise DocumentError("structure", f"nieoczekiwana wartość w {node['name']}")
            return
        name = value["filing"]
        if name.startswith("office."):
            office = self.parts.setdefault("office", {"teryt": "", "name": ""})
            office[name.removeprefix("office.")] = text
        elif name != "attachments":
            self.parts[name] = text if name in ("form", "version") else collapse_space(text)

    def code(self, place: _Place, code: str, many: bool, value: Mapped) -> None:
        answer: object = code
        if value["kind"] in ("boolean", "consent"):
            answer = code == "true"
        holder, name = self.holder(place)
        if many:
            holder[name] = [*holder.get(name, ()), answer]
        elif name in holder:
            raise DocumentError("structure", f"dwie wartości {_pointer(place)}")
        else:
            holder[name] = answer

    def put(self, place: _Place, answer: object) -> None:
        holder, name = self.holder(place)
        if isinstance(name, int):
            holder.append(answer)
        else:
            holder[name] = answer

    def holder(self, place: _Place) -> tuple[Any, _Step]:
        """The object or list in which an answer stands, made where it is not there yet."""
        found: Any = self.answers
        for step, after in pairwise(place):
            if isinstance(step, int):
                found = found[step]
            else:
                found = found.setdefault(step, [] if isinstance(after, int) else {})
        return found, place[-1]


def _content(text: str) -> bytes:
    try:
        return b64decode("".join(text.split()), validate=True)
    except (Base64Error, ValueError):
        raise DocumentError("structure", "nieczytelna treść załącznika") from None


def _read(value: Mapped, text: str) -> object:
    """The canonical answer; what is none is the text that stands there, for `validate` to judge."""
    kind, ends = value["kind"], value.get("ends", "")
    if kind in COLLAPSED_KINDS or ends:
        text = collapse_space(text)
    if ends and text.endswith(ends):
        text = text.removesuffix(ends)
    if kind == "integer" and (found := _integral(text)) is not None:
        return int(found[1] + found[2])
    if kind == "decimal" and (found := _decimal(text)) is not None:
        return _scaled(found[1], found[2] or "", value["scale"])
    if kind in ("boolean", "consent"):
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
    return text


def _scaled(whole: str, places: str, scale: int) -> str:
    """The number with as many places as the answer has; one with more stays as it is."""
    kept = places.rstrip("0")
    if len(kept) > scale:
        return f"{whole}.{places}"
    text = f"{whole}.{kept.ljust(scale, '0')}"
    return text.removeprefix("-") if not text.strip("-0.") else text


def _in_order(items: list[Mapped], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The same answers in the order of the form, several codes in that of their list."""
    ordered: dict[str, Any] = {}
    for item in items:
        if item["name"] not in answers:
            continue
        value = answers[item["name"]]
        if item["kind"] == "group":
            value = _in_order(item["items"], value)
        elif item["kind"] == "repeat":
            value = [_in_order(item["items"], row) for row in value]
        elif "order" in item:
            known = {code: place for place, code in enumerate(item["order"])}
            value = sorted(value, key=lambda code: known.get(code, len(known)))
        ordered[item["name"]] = value
    return ordered
