"""Documents back into filings. Nothing is trusted and nothing is dropped.

An answer that only its type refuses is read as the text that stands there, for `validate` to judge;
an element, attribute or order that the form does not have is an error.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from formc.runtime.filing import (
    COLLAPSED_KINDS,
    EMPTY_FILING,
    FILE_ELEMENTS,
    PARTY_ELEMENTS,
    PARTY_NUMBERS,
    PLACE_ELEMENTS,
    XML_PREFIXES,
    DocumentError,
    Mapped,
    collapse_space,
    named_information,
)
from formc.runtime.untrusted_xml import ParsedElement, XmlLimits, parse_document

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_DSIG = "http://www.w3.org/2000/09/xmldsig#"
_BASE = {address: prefix for prefix, address in XML_PREFIXES.items()}
_integral = re.compile("-?(?:0|[1-9][0-9]{0,399})").fullmatch
_money = re.compile("(?:0|[1-9][0-9]{0,14})\\.[0-9]{2}").fullmatch
_Answers = dict[str, Any]


def from_xml(mapping: Mapped, data: bytes, limits: XmlLimits | None = None) -> dict[str, Any]:
    """The filing of a document of this form; raises DocumentError.

    Signatures are not judged here. `to_xml` of what comes back gives the canonical bytes.
    """
    root = parse_document(data, limits)
    own = mapping["namespace"]
    if root.name != (own, "Dokument"):
        raise DocumentError("structure", "to nie jest dokument tego wzoru")
    _expect_attributes(root, {(_XSI, "schemaLocation")})
    parts = [child for child in _inner(root) if child.name != (_DSIG, "Signature")]
    names = [part.name for part in parts]
    if names != [(own, part) for part in ("OpisDokumentu", "DaneDokumentu", "TrescDokumentu")]:
        raise DocumentError("structure", "części dokumentu nie są te albo nie w tej kolejności")
    description, document_data, content = parts
    _refuse_retyped(description)
    _refuse_retyped(document_data)
    office, podmioty = _read_document_data(document_data)
    reading = _Reading(mapping)
    answers, metrics, attachments = reading.content(content)
    reading.senders(answers, podmioty)
    files = reading.attachments(answers, attachments)
    return {
        **EMPTY_FILING,
        "form": mapping["form"],
        "filed_at": _made_at(description),
        "office": office,
        **_read_metrics(metrics, own, mapping["office_values"]),
        "answers": _in_order(mapping["items"], answers),
        "files": files,
    }


class _Reading:
    """`found` holds, for each party, the answers of its groups or rows in the order read."""

    def __init__(self, mapping: Mapped) -> None:
        self.mapping = mapping
        self.own: str = mapping["namespace"]
        self.found: dict[str, list[_Answers]] = {party["path"]: [] for party in mapping["parties"]}

    # The content ------------------------------------------------------------------------------

    def content(
        self, element: ParsedElement
    ) -> tuple[_Answers, ParsedElement, Sequence[ParsedElement]]:
        """The answers that stand there, `Metryka`, and the two lists of attachments."""
        _expect_attributes(element, {("", name) for name in _CONTENT_ATTRIBUTES})
        children = list(_inner(element))
        names = [child.name for child in children]
        if (self.own, "Metryka") not in names:
            raise DocumentError("structure", "brak Metryki")
        end = names.index((self.own, "Metryka"))
        lists = [(self.own, "WykazZalacznikow"), (XML_PREFIXES["str"], "Zalaczniki")]
        if names[end + 1 :] not in ([], lists):
            raise DocumentError("structure", "po Metryce mogą stać tylko załączniki")
        answers = self.items(self.mapping["items"], children[:end])
        return answers, children[end], children[end + 1 :]

    def items(self, items: list[Mapped], children: Sequence[ParsedElement]) -> _Answers:
        """Answers of elements that stand in the order of the form, each at most once."""
        answers: _Answers = {}
        expected = iter([item for item in items if "element" in item])
        for child in children:
            item = next((it for it in expected if (self.own, it["element"]) == child.name), None)
            if item is None:
                raise DocumentError("structure", f"nieoczekiwany element {child.name[1]}")
            _expect_attributes(child, frozenset())
            answers[item["name"]] = self.answer(item, child)
        return answers

    def answer(self, item: Mapped, element: ParsedElement) -> object:
        match item["kind"]:
            case "group":
                return self.found_party(item, self.items(item["items"], list(_inner(element))))
            case "repeat":
                return [
                    self.found_party(item, self.items(item["items"], list(_inner(row))))
                    for row in self.several(element, item["each"])
                ]
            case "place":
                return _read_place(element, self.own)
            case "choices":
                return [_leaf(value) for value in self.several(element, "Wartosc")]
            case kind:
                return _read_answer(kind, _leaf(element))

    def found_party(self, item: Mapped, answers: _Answers) -> _Answers:
        if item["path"] in self.found:
            self.found[item["path"]].append(answers)
        return answers

    def several(self, element: ParsedElement, name: str) -> Iterator[ParsedElement]:
        for child in _inner(element):
            if child.name != (self.own, name):
                raise DocumentError("structure", f"nieoczekiwany element {child.name[1]}")
            _expect_attributes(child, frozenset())
            yield child

    # The parties ------------------------------------------------------------------------------

    def senders(self, answers: _Answers, podmioty: list[ParsedElement]) -> None:
        """Puts the answers of every `meta:Podmiot` where they belong."""
        parties = self.mapping["parties"]
        others = [
            (party, found)
            for party in parties
            if party["role"] != "applicant"
            for found in self.found[party["path"]]
        ]
        applicants = [party for party in parties if party["role"] == "applicant"]
        waiting = list(podmioty)
        if applicants and len(waiting) == len(others) + 1:
            self.applicant(applicants[0], answers, waiting.pop(0))
        elif applicants and others:
            raise DocumentError("structure", "liczba podmiotów nie zgadza się z treścią")
        if len(waiting) != len(others):
            raise DocumentError("structure", "liczba podmiotów nie zgadza się z treścią")
        for (party, found), podmiot in zip(others, waiting, strict=True):
            self.party(party, found, podmiot)

    def applicant(self, party: Mapped, answers: _Answers, podmiot: ParsedElement) -> None:
        found: _Answers = {}
        self.party(party, found, podmiot)
        if self.found[party["path"]]:
            _merge(self.found[party["path"]][0], found)
        elif found:
            _merge(answers, _nested_answer(party["path"], found))

    def party(self, party: Mapped, answers: _Answers, podmiot: ParsedElement) -> None:
        inside = list(_inner(podmiot))
        kinds = {PARTY_ELEMENTS[kind]: kind for kind in party["kinds"]}
        kind = kinds.get(_prefixed(inside[0])) if len(inside) == 1 else None
        if kind is None:
            raise DocumentError("structure", "podmiot nie jest osobą ani firmą, o którą pytano")
        if podmiot.attributes != {("", "typPodmiotu"): PARTY_NUMBERS[kind]}:
            raise DocumentError("structure", "typPodmiotu nie zgadza się z podmiotem")
        _refuse_attributes(inside[0])
        if party["asks_kind"]:
            _merge(answers, _nested_answer(party["asks_kind"], kind))
        order, before = self.mapping["sender_order"], -1
        for steps, text in _leaves(inside[0], _prefixed(inside[0])):
            place = party["places"].get(steps)
            if place is None or order.index(steps) <= before:
                raise DocumentError("structure", f"nieoczekiwany element {steps}")
            before = order.index(steps)
            _merge(answers, _nested_answer(place, text))

    # Attachments ------------------------------------------------------------------------------

    def attachments(self, answers: _Answers, lists: Sequence[ParsedElement]) -> dict[str, bytes]:
        """Puts the descriptions of files among the answers; gives the bytes by digest."""
        if not lists:
            return {}
        listed = list(self.several(lists[0], "Pozycja"))
        attached = list(_inner(lists[1]))
        if not listed or len(listed) != len(attached):
            raise DocumentError("structure", "wykaz nie zgadza się z załącznikami")
        files: dict[str, bytes] = {}
        for position, attachment in zip(listed, attached, strict=True):
            described = self.position(answers, position)
            _refuse_other(attachment, (XML_PREFIXES["str"], "Zalacznik"))
            data = _attached_bytes(attachment, described)
            if data is not None:
                files[described["sha256"]] = data
        return files

    def position(self, answers: _Answers, element: ParsedElement) -> _Answers:
        texts: dict[str, str] = {}
        for child in _inner(element):
            _expect_attributes(child, frozenset())
            if child.name[0] != self.own or child.name[1] in texts:
                raise DocumentError("structure", f"nieoczekiwany element {child.name[1]}")
            texts[child.name[1]] = _leaf(child)
        kind = ["Rodzaj"] if "Rodzaj" in texts else []
        if list(texts) != ["Sciezka", *kind, *FILE_ELEMENTS]:
            raise DocumentError("structure", "niepełna pozycja wykazu załączników")
        described: _Answers = {key: texts[name] for name, key in FILE_ELEMENTS.items()}
        described["size"] = _read_answer("integer", texts["Rozmiar"])
        item = self.place(answers, texts["Sciezka"], described)
        if texts.get("Rodzaj") != item.get("input"):
            raise DocumentError("structure", "zły rodzaj załącznika")
        return described

    def place(self, answers: _Answers, path: str, described: _Answers) -> Mapped:
        """Puts a description at its path; gives the item of the form."""
        names = iter(path.split("/")[1:])
        items: list[Mapped] = self.mapping["items"]
        here = answers
        for name in names:
            item: Mapped = next((each for each in items if each["name"] == name), {"kind": ""})
            kind = item["kind"]
            if kind == "group":
                here, items = here.setdefault(name, {}), item["items"]
            elif kind == "repeat":
                rows, number = here.get(name, []), next(names, "")
                if not _integral(number) or not 0 <= int(number) < len(rows):
                    break
                here, items = rows[int(number)], item["items"]
            elif kind == "file" and name not in here and next(names, None) is None:
                here[name] = described
                return item
            elif kind == "files":
                several = here.setdefault(name, [])
                if next(names, "") != str(len(several)) or next(names, None) is not None:
                    break
                several.append(described)
                return item
            else:
                break
        raise DocumentError("structure", f"formularz nie ma pliku {path}")


_CONTENT_ATTRIBUTES = ("format", "kodowanie", "rodzaj", "wersja")


def _attached_bytes(element: ParsedElement, described: _Answers) -> bytes | None:
    """The bytes of one attachment, checked against its description; None if they travel beside."""
    children = list(_inner(element))
    if not children or children[0].name != (XML_PREFIXES["str"], "DaneZalacznika"):
        raise DocumentError("structure", "załącznik bez danych")
    text = _leaf(children[0])
    attributes = {name: value for (_, name), value in element.attributes.items()}
    coding = attributes.pop("kodowanie", "")
    if attributes != {"format": described["media_type"], "nazwaPliku": described["name"]}:
        raise DocumentError("structure", "załącznik nie zgadza się z wykazem")
    if coding == "URI" and text == named_information(described["sha256"]):
        return None
    try:
        data = b64decode("".join(text.split()), validate=True) if coding == "base64" else None
    except Base64Error:
        data = None
    if data is None or (len(data), sha256(data).hexdigest()) != (
        described["size"],
        described["sha256"],
    ):
        raise DocumentError("structure", "treść załącznika nie zgadza się z wykazem")
    return data


# The rest of the document -------------------------------------------------------------------------


def _made_at(description: ParsedElement) -> str | None:
    for child in _inner(description):
        made = ("", "typDaty"), "stworzony"
        if _prefixed(child) == "meta:Data" and made in child.attributes.items():
            return next(
                (collapse_space(_leaf(time)) for time in _inner(child) if time.name[1] == "Czas"),
                None,
            )
    return None


def _read_document_data(
    element: ParsedElement,
) -> tuple[dict[str, str] | None, list[ParsedElement]]:
    """The office addressed, if it says its name and TERYT code, and the parties."""
    parts = list(_inner(element))
    names = [_prefixed(part) for part in parts]
    known = ["str:Naglowek", "meta:Data", "str:Adresaci", "str:Nadawcy"]
    ranks = [known.index(name) if name in known else -1 for name in names]
    once = all(names.count(name) < 2 for name in known if name != "meta:Data")
    if -1 in ranks or ranks != sorted(ranks) or not once:
        raise DocumentError("structure", "DaneDokumentu: inne elementy albo inna kolejność")
    by_name = dict(zip(names, parts, strict=True))
    office = _read_office(by_name["str:Adresaci"]) if "str:Adresaci" in by_name else None
    podmioty = list(_inner(by_name["str:Nadawcy"])) if "str:Nadawcy" in by_name else []
    for each in podmioty:
        _refuse_other(each, (XML_PREFIXES["meta"], "Podmiot"))
    return office, podmioty


def _read_office(element: ParsedElement) -> dict[str, str] | None:
    found: dict[str, str] = {}
    kind = ""
    for steps, text in _leaves(element, ""):
        match steps.rpartition("/")[2]:
            case "inst:TypIdentyfikatora":
                kind = text
            case "inst:WartoscIdentyfikatora" if kind == "TERYT":
                found.setdefault("teryt", text)
            case "inst:NazwaInstytucji":
                found.setdefault("name", text)
            case _:
                pass
    return found if len(found) == 2 else None


def _read_metrics(element: ParsedElement, own: str, values: Mapped) -> dict[str, Any]:
    """What `Metryka` says of the filing."""
    found: dict[str, Any] = {"codelists": {}, "office_values": {}}
    fees: list[dict[str, str | None]] = []
    expected = ("WersjaFormularza", "DzienZlozenia", "Slownik", "WartoscUrzedu", "Oplata")
    rank = 0
    for child in _inner(element):
        name = child.name[1] if child.name[0] == own else ""
        if name not in expected[max(0, rank - (rank > 2)) :]:
            raise DocumentError("structure", f"nieoczekiwany element {child.name[1]} w Metryce")
        rank = expected.index(name) + 1
        _expect_attributes(child, _METRICS_ATTRIBUTES.get(name, frozenset()))
        id = child.attributes.get(("", "id"), "")
        match name:
            case "WersjaFormularza":
                found["version"] = _leaf(child)
            case "DzienZlozenia":
                found["on"] = collapse_space(_leaf(child))
            case "Slownik" if id not in found["codelists"]:
                found["codelists"][id] = child.attributes.get(("", "wersja"), "")
            case "WartoscUrzedu" if id in values and id not in found["office_values"]:
                found["office_values"][id] = _read_answer(values[id], _leaf(child))
            case "Oplata":
                fees.append({"id": id, "amount": _amount(child, own)})
            case _:
                raise DocumentError("structure", f"nieoczekiwany {name} {id}")
    if "version" not in found or "on" not in found:
        raise DocumentError("structure", "niepełna Metryka")
    return {**found, "fees": {"items": fees, "total": _total(fees)}}


_METRICS_ATTRIBUTES = {
    "Slownik": frozenset({("", "id"), ("", "wersja")}),
    "WartoscUrzedu": frozenset({("", "id")}),
    "Oplata": frozenset({("", "id")}),
}


def _amount(element: ParsedElement, own: str) -> str | None:
    amounts = list(_inner(element))
    if not amounts:
        return None
    text = _leaf(amounts[0])
    if len(amounts) > 1 or amounts[0].name != (own, "Kwota") or not _money(text):
        raise DocumentError("structure", "nieczytelna kwota opłaty")
    return text


def _total(fees: list[dict[str, str | None]]) -> str | None:
    """The sum of the amounts, None if one is missing (contracts, 3)."""
    grosze = 0
    for fee in fees:
        if fee["amount"] is None:
            return None
        grosze += int(fee["amount"].replace(".", ""))
    return f"{grosze // 100}.{grosze % 100:02}"


# Elements -----------------------------------------------------------------------------------------


def _prefixed(element: ParsedElement) -> str:
    return f"{_BASE.get(element.name[0], '?')}:{element.name[1]}"


def _inner(element: ParsedElement) -> Iterator[ParsedElement]:
    """The elements inside; text between them is refused."""
    if element.text.strip(" \t\n\r"):
        raise DocumentError("structure", f"tekst obok elementów w {element.name[1]}")
    yield from element.children


def _leaf(element: ParsedElement) -> str:
    if element.children:
        raise DocumentError("structure", f"elementy wewnątrz {element.name[1]}")
    return element.text


def _leaves(element: ParsedElement, steps: str) -> Iterator[tuple[str, str]]:
    """The prefixed names down to every innermost element, joined by `/`, and its text."""
    for child in _inner(element) if element.children else ():
        here = f"{steps}/{_prefixed(child)}".removeprefix("/")
        if child.children:
            yield from _leaves(child, here)
        else:
            yield here, child.text


def _expect_attributes(
    element: ParsedElement, known: frozenset[tuple[str, str]] | set[tuple[str, str]]
) -> None:
    unknown = element.attributes.keys() - known
    if unknown:
        raise DocumentError("structure", f"nieoczekiwany atrybut {min(unknown)[1]}")


def _refuse_attributes(element: ParsedElement) -> None:
    """No attribute on the element, nor on any inside."""
    _expect_attributes(element, frozenset())
    for child in element.children:
        _refuse_attributes(child)


def _refuse_other(element: ParsedElement, name: tuple[str, str]) -> None:
    if element.name != name:
        raise DocumentError("structure", f"nieoczekiwany element {element.name[1]}")


def _refuse_retyped(element: ParsedElement) -> None:
    """`xsi:type` and `xsi:nil` change what an element means, behind the back of whoever reads."""
    if any(namespace == _XSI for namespace, _ in element.attributes):
        raise DocumentError("structure", "atrybut xsi: wewnątrz dokumentu")
    for child in element.children:
        _refuse_retyped(child)


# Answers ------------------------------------------------------------------------------------------


def _read_answer(kind: str, text: str) -> object:
    if kind in COLLAPSED_KINDS:
        text = collapse_space(text)
    if kind == "integer" and _integral(text):
        return int(text)
    if kind in ("boolean", "consent") and text in ("true", "false"):
        return text == "true"
    return text


def _read_place(element: ParsedElement, own: str) -> _Answers:
    """The plane coordinates are not read: they follow from the degrees."""
    kinds = {(own, name): kind for kind, name in PLACE_ELEMENTS.items()}
    inside = list(_inner(element))
    if len(inside) != 1 or inside[0].name not in kinds:
        raise DocumentError("structure", "miejsce nie jest punktem, linią, obszarem ani działką")
    kind = kinds[inside[0].name]
    _refuse_attributes(inside[0])
    if kind == "parcel":
        return {"kind": kind, "id": _leaf(inside[0])}
    texts = list(_inner(inside[0]))
    if [text.name for text in texts] not in ([(own, "WGS84")], [(own, "WGS84"), (own, "EPSG2180")]):
        raise DocumentError("structure", "miejsce bez współrzędnych")
    pairs = [pair.partition(",") for pair in collapse_space(_leaf(texts[0])).split()]
    _leaf(texts[-1])
    return {"kind": kind, "wgs84": [[longitude, latitude] for latitude, _, longitude in pairs]}


def _nested_answer(path: str, answer: object) -> _Answers:
    """An answer under the groups of a path `/adres/kod` relative to a party."""
    for name in reversed(path.split("/")[1:]):
        answer = {name: answer}
    assert isinstance(answer, dict)
    return answer


def _merge(answers: _Answers, found: _Answers) -> None:
    for name, value in found.items():
        if isinstance(value, dict) and isinstance(answers.get(name), dict):
            _merge(answers[name], value)
        else:
            answers[name] = value


def _in_order(items: list[Mapped], answers: _Answers) -> _Answers:
    """The same answers in the order of the form."""
    ordered: _Answers = {}
    for item in items:
        if item["name"] not in answers:
            continue
        value = answers[item["name"]]
        if item["kind"] == "group":
            value = _in_order(item["items"], value)
        elif item["kind"] == "repeat":
            value = [_in_order(item["items"], row) for row in value]
        ordered[item["name"]] = value
    return ordered
