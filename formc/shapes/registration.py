"""The description with which a form is registered (`wyroznik.xml`): a document of the first schema
of CRWD.

It stands on the base vocabulary of 2008 and has exactly the elements and attributes of a real one
(`PATHS`). What only the register knows (identifier, addresses, the day) is empty until it is
published; what the office has not said of itself in formc.yaml is empty too.
"""

from __future__ import annotations

from collections.abc import Iterator

from formc.ir import Form
from formc.publication import DESCRIPTION, SCHEMA, Author, Publication
from formc.shapes.markup import Instruction, Node, leaf, node, written

TEMPLATE = "http://crd.gov.pl/wzor/2008/05/09/1/"
_BASE = "http://crd.gov.pl/xml/schematy"
PREFIXES = {
    "adr": f"{_BASE}/adres/2008/05/09/",
    "inst": f"{_BASE}/instytucja/2008/05/09/",
    "meta": f"{_BASE}/meta/2008/05/09/",
    "str": f"{_BASE}/struktura/2008/05/09/",
    "wyr": TEMPLATE,
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}

KINDS = {
    "wniosek": "wniosek",
    "zgloszenie": "zgłoszenie",
    "deklaracja": "deklaracja",
    "zawiadomienie": "zawiadomienie",
    "informacja": "informacja",
    "skarga": "skarga",
    "oferta": "oferta",
}
"""The kinds of the language as people write them."""

_AUTHOR = "Tworca Wzoru Dokumentu Elektronicznego"


def description(form: Form, publication: Publication | None = None) -> bytes:
    """`wyroznik.xml`; with the addresses and the day of a publication."""
    attributes = {
        **{f"xmlns:{prefix}": address for prefix, address in PREFIXES.items()},
        "xsi:schemaLocation": f"{TEMPLATE} {TEMPLATE}schemat.xsd",
    }
    address = publication.namespace if publication is not None else ""
    root = node(
        "wyr:Dokument",
        attributes,
        _about(form, address),
        _parties(form),
        _content(form, publication),
    )
    style = f'type="text/xsl" href="{TEMPLATE}styl.xsl"'
    return written(root, (Instruction("xml-stylesheet", style),))


def _about(form: Form, address: str) -> Node:
    access = node("meta:Dostep", {}, leaf("meta:Dostepnosc", "wszystko"), node("meta:Uwagi"))
    kind = node(
        "meta:RodzajDokumentu",
        {},
        leaf("meta:Kategoria", "tekst"),
        _said("meta:RodzajKategorii", form.registry.registration.category),
    )
    return node(
        "wyr:OpisDokumentu",
        {},
        node("meta:Data", {"typDaty": "opublikowany"}),
        _identifier("JednolityIdentyfikator", address, DESCRIPTION),
        access,
        kind,
        _part("URIXSD", address, SCHEMA),
        _part("URIXSL", address, "styl.xsl"),
        leaf("meta:Jezyk", "polski", {"kodJezyka": "pol"}),
    )


def _identifier(kind: str, address: str, name: str) -> Node:
    value = _said("meta:Wartosc", f"{address}{name}" if address else "")
    return node("meta:Identyfikator", {"typIdentyfikatora": kind}, value)


def _part(kind: str, address: str, name: str) -> Node:
    relation = leaf("meta:RodzajRelacji", "maCzesc")
    return node("meta:Relacja", {}, _identifier(kind, address, name), relation)


def _parties(form: Form) -> Node:
    title = leaf("str:NazwaDokumentu", f"Wyróżnik wzoru: {form.title.pl}")
    author = form.registry.registration.author
    body = node(
        "inst:Instytucja",
        {},
        node("inst:IdInstytucji", {}, _said("inst:NIP", author.nip)),
        _said("inst:NazwaInstytucji", author.name),
        node("adr:Adres", {}, *_address(author)),
    )
    sender = node("meta:Podmiot", {"typPodmiotu": _AUTHOR}, body)
    heading = node("str:Naglowek", {}, title)
    return node("wyr:DaneDokumentu", {}, heading, node("str:Nadawcy", {}, sender))


def _address(author: Author) -> Iterator[Node]:
    yield _said("adr:KodPocztowy", author.postal_code)
    yield _said("adr:Poczta", author.post)
    yield _said("adr:Miejscowosc", author.town)
    yield _said("adr:Ulica", author.street, {"rodzajUlicy": "ulica"})
    yield _said("adr:Budynek", author.building)
    yield _said("adr:Lokal", author.flat)
    yield leaf("adr:Kraj", "PL")
    yield _said("adr:Wojewodztwo", author.voivodeship)


def _content(form: Form, publication: Publication | None) -> Node:
    said = form.registry.registration
    basis = said.basis or (("", ""),)
    valid = _said("meta:Od", publication.valid_from if publication is not None else "")
    value = node(
        "wyr:Wartosc",
        {},
        leaf("wyr:NazwaDokumentu", form.title.pl),
        _said("wyr:RodzajDokumentu", KINDS.get(said.kind, said.kind)),
        *(
            node(
                "wyr:PodstawaPrawna",
                {},
                _said("wyr:NazwaPodstawy", words),
                _said("wyr:JednolityIdentyfikatorPodstawy", identifier),
            )
            for words, identifier in basis
        ),
        node("wyr:WaznoscWzoru", {"typDaty": "waznosci"}, valid),
        _said("wyr:OpisWzoru", said.description),
    )
    return node("wyr:TrescDokumentu", {"format": "text/xml", "kodowanie": "XML"}, value)


def _said(name: str, text: str, attributes: dict[str, str] | None = None) -> Node:
    """An element of text; empty where nobody has said it, because every description has it."""
    return leaf(name, text, attributes) if text else node(name, attributes)


_SENDER = "wyr:DaneDokumentu/str:Nadawcy/meta:Podmiot"
_VALUE = "wyr:TrescDokumentu/wyr:Wartosc"
PATHS = frozenset(
    f"/wyr:Dokument{path and '/'}{path}"
    for path in (
        "",
        "@xsi:schemaLocation",
        "wyr:OpisDokumentu",
        *(
            f"wyr:OpisDokumentu/meta:{path}"
            for path in (
                "Data",
                "Data/@typDaty",
                "Identyfikator",
                "Identyfikator/@typIdentyfikatora",
                "Identyfikator/meta:Wartosc",
                "Dostep",
                "Dostep/meta:Dostepnosc",
                "Dostep/meta:Uwagi",
                "RodzajDokumentu",
                "RodzajDokumentu/meta:Kategoria",
                "RodzajDokumentu/meta:RodzajKategorii",
                "Relacja",
                "Relacja/meta:Identyfikator",
                "Relacja/meta:Identyfikator/@typIdentyfikatora",
                "Relacja/meta:Identyfikator/meta:Wartosc",
                "Relacja/meta:RodzajRelacji",
                "Jezyk",
                "Jezyk/@kodJezyka",
            )
        ),
        "wyr:DaneDokumentu",
        "wyr:DaneDokumentu/str:Naglowek",
        "wyr:DaneDokumentu/str:Naglowek/str:NazwaDokumentu",
        "wyr:DaneDokumentu/str:Nadawcy",
        _SENDER,
        f"{_SENDER}/@typPodmiotu",
        f"{_SENDER}/inst:Instytucja",
        f"{_SENDER}/inst:Instytucja/inst:IdInstytucji",
        f"{_SENDER}/inst:Instytucja/inst:IdInstytucji/inst:NIP",
        f"{_SENDER}/inst:Instytucja/inst:NazwaInstytucji",
        f"{_SENDER}/inst:Instytucja/adr:Adres",
        *(
            f"{_SENDER}/inst:Instytucja/adr:Adres/adr:{path}"
            for path in (
                "KodPocztowy",
                "Poczta",
                "Miejscowosc",
                "Ulica",
                "Ulica/@rodzajUlicy",
                "Budynek",
                "Lokal",
                "Kraj",
                "Wojewodztwo",
            )
        ),
        "wyr:TrescDokumentu",
        "wyr:TrescDokumentu/@format",
        "wyr:TrescDokumentu/@kodowanie",
        _VALUE,
        f"{_VALUE}/wyr:NazwaDokumentu",
        f"{_VALUE}/wyr:RodzajDokumentu",
        f"{_VALUE}/wyr:PodstawaPrawna",
        f"{_VALUE}/wyr:PodstawaPrawna/wyr:NazwaPodstawy",
        f"{_VALUE}/wyr:PodstawaPrawna/wyr:JednolityIdentyfikatorPodstawy",
        f"{_VALUE}/wyr:WaznoscWzoru",
        f"{_VALUE}/wyr:WaznoscWzoru/@typDaty",
        f"{_VALUE}/wyr:WaznoscWzoru/meta:Od",
        f"{_VALUE}/wyr:OpisWzoru",
    )
)
"""The elements and attributes of a real one, signed and published; no more and no fewer."""
