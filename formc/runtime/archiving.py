"""Documents for the records of an office: an entry of the register, metadata, the archival package.

Everything is taken from the document as it came; its bytes are kept, because a signature is about
bytes. Metadata are those of NDAP 1.7. What an office decides (the case, its sign, who may read it)
is given by the office or is not there.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from types import MappingProxyType
from typing import Any, NamedTuple

from formc.runtime.document_reading import from_xml
from formc.runtime.document_writing import XmlNode, xml_lines
from formc.runtime.filing import XML_PREFIXES, Mapped
from formc.runtime.messages import FILE_KINDS
from formc.runtime.untrusted_xml import ParsedElement, parse_document
from formc.runtime.values import is_day

NDAP = "http://www.mswia.gov.pl/standardy/ndap"
NO_FILES: Mapping[str, bytes] = MappingProxyType({})
_postal_code = re.compile("[0-9]{2}-[0-9]{3}").fullmatch
_no_file_name = re.compile("[^\\w.-]+")
_printable = re.compile("(?=.*\\S)[\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+").fullmatch
_dangling = " –—-,;:/"


class Case(NamedTuple):
    """A case that the office opened: its sign, title and the day of its opening."""

    sign: str
    title: str
    opened: str


def read_case(case: Mapping[str, str] | None) -> Case | None:
    """A case of `{"sign", "title", "opened"}`; raises ValueError where one is no line of text."""
    if case is None:
        return None
    if case.keys() != {"sign", "title", "opened"}:
        raise ValueError("a case has sign, title and opened")
    if not all(map(_printable, case.values())):
        raise ValueError("the sign and title of a case are texts of one line")
    if not is_day(case["opened"]):
        raise ValueError("a case is opened on a day: YYYY-MM-DD")
    return Case(**case)


def register_entry(
    mapping: Mapped, register: Mapping[str, Any], document: bytes
) -> dict[str, object]:
    """What a register of incoming documents wants to know; `register` is a `rejestr.json`."""
    filing = from_xml(mapping, document)
    root = parse_document(document)
    return {
        "form": filing["form"],
        "version": filing["version"],
        "on": filing["on"],
        "filed_at": filing["filed_at"],
        "records_class": register["records_class"],
        "category": register["category"],
        "case_title": _case_title(register["case_title"], filing["answers"]),
        "senders": [name for each in _senders(root, mapping) if (name := _name_of(each))],
        "attachments": len(list(_found(root, mapping, "wnio:TrescDokumentu/str:Zalaczniki/*"))),
    }


def _case_title(title: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> str | None:
    """The template with the answers in it; where one is missing, so is what it hung on."""
    if title is None:
        return None
    texts = (
        part if isinstance(part, str) else _part_of_title(part, answers) for part in title["parts"]
    )
    return " ".join("".join(texts).split()).strip(_dangling)


def _part_of_title(part: Mapping[str, Any], answers: Any) -> str:
    for name in part["path"].split("/")[1:]:
        answers = answers.get(name) if isinstance(answers, dict) else None
    if answers is None:
        return ""
    if part["kind"] == "decimal":
        return str(answers).replace(".", ",")
    return str(part.get("codes", {}).get(answers, answers))


# The package --------------------------------------------------------------------------------------


def archive(
    mapping: Mapped,
    document: bytes,
    *,
    case: Mapping[str, str] | None = None,
    files: Mapping[str, bytes] = NO_FILES,
) -> bytes:
    """The archival package of a document, a ZIP that is the same wherever it is made.

    `dokumenty/` holds the document byte for byte and its attachments, `metadane/` a file of NDAP
    1.7 for each, `sprawy/` one for the case. `files` are the bytes of attachments that travelled
    beside, by SHA-256. Raises DocumentError where the document is not one of this form.
    """
    opened = read_case(case)
    filing = from_xml(mapping, document)
    root = parse_document(document)
    name = f"{mapping['form']}.xml"
    digest = sha256(document).hexdigest()
    made = {
        f"dokumenty/{name}": document,
        f"metadane/{name}.xml": _ndap(_of_document(root, mapping, digest, opened)),
    }
    positions = _found(root, mapping, "wnio:TrescDokumentu/wnio:WykazZalacznikow/wnio:Pozycja")
    for number, position in enumerate(positions, 1):
        told = {child.name[1]: child.text for child in position.children}
        data = filing["files"].get(told["SkrotSHA256"], files.get(told["SkrotSHA256"]))
        if data is None or sha256(data).hexdigest() != told["SkrotSHA256"]:
            continue
        ending = FILE_KINDS.get(told["TypMIME"], "bin").lower()
        name = f"{mapping['form']}-zalacznik-{number}.{ending}"
        made[f"dokumenty/{name}"] = data
        made[f"metadane/{name}.xml"] = _ndap(_of_attachment(root, mapping, told, digest, opened))
    if opened is not None:
        safe = _no_file_name.sub("_", opened.sign).strip("._") or "sprawa"
        made[f"sprawy/{safe}.xml"] = _ndap(_of_case(root, mapping, opened))
    return _zipped(made)


def _zipped(made: Mapping[str, bytes]) -> bytes:
    """Stored, not compressed: the bytes do not depend on a version of zlib."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as package:
        for path in sorted(made):
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            package.writestr(entry, made[path])
    return written.getvalue()


# Metadata -----------------------------------------------------------------------------------------


def document_metadata(
    mapping: Mapped, document: bytes, *, case: Mapping[str, str] | None = None
) -> bytes:
    """The metadata of a document, as `ezd/metadane.xsl` makes them with its digest."""
    from_xml(mapping, document)
    digest = sha256(document).hexdigest()
    return _ndap(_of_document(parse_document(document), mapping, digest, read_case(case)))


def _ndap(children: tuple[XmlNode, ...]) -> bytes:
    root = XmlNode("dokument", children=children, attributes=(("xmlns", NDAP),))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return (head + "\n".join(xml_lines(root, "")) + "\n").encode()


def _of_document(
    root: ParsedElement, mapping: Mapped, digest: str, case: Case | None
) -> tuple[XmlNode, ...]:
    positions = _found(root, mapping, "wnio:TrescDokumentu/wnio:WykazZalacznikow/wnio:Pozycja")
    parts = (
        _related(each.text, "maCzesc")
        for position in positions
        for each in position.children
        if each.name[1] == "SkrotSHA256"
    )
    identifiers = (
        _identified(
            each.attributes.get(("", "typIdentyfikatora"), ""),
            "".join(value.text for value in each.children),
        )
        for each in _found(root, mapping, "wnio:OpisDokumentu/meta:Identyfikator")
    )
    languages = (
        XmlNode("jezyk", attributes=(("kod", each.attributes[("", "kodJezyka")]),))
        for each in _found(root, mapping, "wnio:OpisDokumentu/meta:Jezyk")
    )
    return (
        *_recipients(root, mapping),
        *_made_when(root, mapping),
        _access(),
        _formatted("text/xml", mapping["namespace"]),
        *_grouped(mapping, case),
        *identifiers,
        _identified("SHA-256", digest),
        *languages,
        *parts,
        *_makers(root, mapping),
        XmlNode("typ", children=(XmlNode("kategoria", "Text"),)),
        _titled(mapping["title"]),
    )


def _of_attachment(
    root: ParsedElement, mapping: Mapped, told: Mapping[str, str], whole: str, case: Case | None
) -> tuple[XmlNode, ...]:
    image = told["TypMIME"].startswith("image/")
    return (
        *_recipients(root, mapping),
        *_made_when(root, mapping),
        _access(),
        _formatted(told["TypMIME"], size=told["Rozmiar"]),
        *_grouped(mapping, case),
        _identified("SHA-256", told["SkrotSHA256"]),
        _related(whole, "jestCzescia"),
        *_makers(root, mapping),
        XmlNode("typ", children=(XmlNode("kategoria", "StillImage" if image else "Text"),)),
        _titled(told["NazwaPliku"]),
    )


def _of_case(root: ParsedElement, mapping: Mapped, case: Case) -> tuple[XmlNode, ...]:
    """The office that the document is addressed to opened it; NDAP wants somebody there."""
    offices = _found(root, mapping, "wnio:DaneDokumentu/str:Adresaci/meta:Podmiot")
    nameless = XmlNode("podmiot", children=(XmlNode("instytucja", children=(_NO_NAME,)),))
    return (
        XmlNode("data", children=(XmlNode("typ", "stworzony"), XmlNode("czas", case.opened))),
        _access(),
        _formatted("text/xml"),
        _group("znak sprawy", case.sign, case.title),
        _identified("znak sprawy", case.sign),
        XmlNode("jezyk", attributes=(("kod", "pol"),)),
        *([_maker(_podmiot_of(each)) for each in offices] or [_maker(nameless)]),
        XmlNode("typ", children=(XmlNode("kategoria", "Collection"), XmlNode("rodzaj", "Sprawa"))),
        _titled(case.title),
    )


def _access() -> XmlNode:
    """Applications hold personal data; who may read them is for the office to say."""
    note = XmlNode("uwagi", "Wartość początkowa; dostęp ustala urząd")
    return XmlNode("dostep", children=(XmlNode("dostepnosc", "niedostepne"), note))


def _formatted(kind: str, specification: str = "", size: str = "") -> XmlNode:
    more = (XmlNode("specyfikacja", specification),) if specification else ()
    bytes_of = (XmlNode("wielkosc", size, attributes=(("jednostka", "bajt"),)),) if size else ()
    return XmlNode("format", children=(XmlNode("typ", kind), *more, *bytes_of))


def _grouped(mapping: Mapped, case: Case | None) -> Iterator[XmlNode]:
    if case is not None:
        yield _group("znak sprawy", case.sign, case.title)
    yield _group("formularz", f"{mapping['form']}/{mapping['version']}", mapping["title"])


def _group(kind: str, code: str, words: str) -> XmlNode:
    parts = (XmlNode("typ", kind), XmlNode("kod", code), XmlNode("opis", words))
    return XmlNode("grupowanie", children=parts)


def _identified(kind: str, value: str) -> XmlNode:
    return XmlNode("identyfikator", children=(XmlNode("typ", kind), XmlNode("wartosc", value)))


def _related(digest: str, kind: str) -> XmlNode:
    return XmlNode("relacja", children=(_identified("SHA-256", digest), XmlNode("typ", kind)))


def _titled(words: str) -> XmlNode:
    title = XmlNode("oryginalny", words, attributes=(("jezyk", "pol"),))
    return XmlNode("tytul", children=(title,))


def _made_when(root: ParsedElement, mapping: Mapped) -> Iterator[XmlNode]:
    """The moment that the document tells, or its day of filing."""
    made = [
        time.text.strip()
        for each in _found(root, mapping, "wnio:OpisDokumentu/meta:Data")
        if each.attributes.get(("", "typDaty")) == "stworzony"
        for time in each.children
        if time.name[1] == "Czas"
    ]
    days = _found(root, mapping, "wnio:TrescDokumentu/wnio:Metryka/wnio:DzienZlozenia")
    time = (made or [day.text.strip() for day in days])[0]
    yield XmlNode("data", children=(XmlNode("typ", "stworzony"), XmlNode("czas", time)))


# Parties ------------------------------------------------------------------------------------------


def _senders(root: ParsedElement, mapping: Mapped) -> Iterator[ParsedElement]:
    return _found(root, mapping, "wnio:DaneDokumentu/str:Nadawcy/meta:Podmiot")


def _recipients(root: ParsedElement, mapping: Mapped) -> Iterator[XmlNode]:
    for each in _found(root, mapping, "wnio:DaneDokumentu/str:Adresaci/meta:Podmiot"):
        parts = (_podmiot_of(each), XmlNode("rodzaj", "glowny"))
        yield XmlNode("odbiorca", children=parts)


def _makers(root: ParsedElement, mapping: Mapped) -> Iterator[XmlNode]:
    for each in _senders(root, mapping):
        yield _maker(_podmiot_of(each))


def _maker(podmiot: XmlNode) -> XmlNode:
    return XmlNode("tworca", children=(XmlNode("funkcja", "utworzył"), podmiot))


def _name_of(podmiot: ParsedElement) -> str:
    (party,) = podmiot.children
    names = ("oso:Imie", "oso:ImieDrugie", "oso:Nazwisko", "inst:NazwaInstytucji")
    return " ".join(text for name in names if (text := _text_at(party, name)))


def _podmiot_of(podmiot: ParsedElement) -> XmlNode:
    """A party as NDAP has it; a name that the form does not ask for is `-`."""
    (party,) = podmiot.children
    person = party.name[1] == "Osoba"
    if person:
        given = " ".join(
            f"{_text_at(party, 'oso:Imie')} {_text_at(party, 'oso:ImieDrugie')}".split()
        )
        names = [XmlNode("nazwisko", _text_at(party, "oso:Nazwisko") or "-")]
        names += [XmlNode("imie", given)] if given else []
        places = {"PESEL": "oso:IdOsoby/oso:PESEL", "NIP": "oso:IdOsoby/oso:NIP"}
    else:
        names = [XmlNode("nazwa", _text_at(party, "inst:NazwaInstytucji") or "-")]
        places = {name: f"inst:IdInstytucji/inst:{name}" for name in ("NIP", "REGON", "KRS")}
    ids = [
        XmlNode("id", text, attributes=(("typ", name),))
        for name, path in places.items()
        if (text := _text_at(party, path))
    ]
    for other in _below(party, "inst:IdInstytucji/inst:InnyIdentyfikator"):
        kind, value = (_text_at(other, f"inst:{each}Identyfikatora") for each in ("Typ", "Wartosc"))
        ids += [XmlNode("id", value, attributes=(("typ", kind),))] if kind and value else []
    contacts = [
        XmlNode("kontakt", text, attributes=(("typ", kind),))
        for kind, path in _CONTACTS.items()
        if (text := _text_at(party, path))
    ]
    children = (*ids, *names, *_address_of(party), *contacts)
    return XmlNode(
        "podmiot", children=(XmlNode("osoba" if person else "instytucja", children=children),)
    )


_NO_NAME = XmlNode("nazwa", "-")
_CONTACTS = {"telefon": "adr:Kontakt/adr:Telefon", "email": "adr:Kontakt/adr:Email"}
_ADDRESS_PARTS = {
    "kod": "KodPocztowy",
    "poczta": "Poczta",
    "miejscowosc": "Miejscowosc",
    "ulica": "Ulica",
    "budynek": "Budynek",
    "lokal": "Lokal",
}


def _address_of(party: ParsedElement) -> Iterator[XmlNode]:
    """An address in Poland. NDAP wants the code of the country, which others do not tell."""
    for address in _below(party, "adr:Adres"):
        texts = {key: _text_at(address, f"adr:{name}") for key, name in _ADDRESS_PARTS.items()}
        polish = _text_at(address, "adr:Kraj") in ("", "PL")
        if polish and texts["miejscowosc"] and _postal_code(texts["kod"]):
            parts = (XmlNode(key, text) for key, text in texts.items() if text)
            yield XmlNode("adres", children=(*parts, XmlNode("kraj", "PL")))


# Elements -----------------------------------------------------------------------------------------


def _found(root: ParsedElement, mapping: Mapped, path: str) -> Iterator[ParsedElement]:
    return _below(root, path, mapping["namespace"])


def _below(element: ParsedElement, path: str, own: str = "") -> Iterator[ParsedElement]:
    """The elements at a path of prefixed names; `*` is any."""
    name, _, rest = path.partition("/")
    prefix, _, local = name.partition(":")
    wanted = (own if prefix == "wnio" else XML_PREFIXES.get(prefix, ""), local)
    for child in element.children:
        if name == "*" or child.name == wanted:
            if rest:
                yield from _below(child, rest, own)
            else:
                yield child


def _text_at(element: ParsedElement, path: str) -> str:
    return next((each.text for each in _below(element, path)), "")
