"""`metadane.xsl`: from a document to the metadata of NDAP 1.7.

The same as `formc.runtime.archiving` writes, for systems that have the document and no Python.
Parameters: `skrot` (the SHA-256 of the document), `znak-sprawy` and `tytul-sprawy`.
"""

from __future__ import annotations

from collections.abc import Iterator

from formc.ir import Form
from formc.runtime.archiving import NDAP
from formc.shapes.markup import Comment, Node, leaf, node, written
from formc.shapes.xml import CONTENT, NAMESPACES, OWN

_XSLT = "http://www.w3.org/1999/XSL/Transform"
_DATA = f"/{OWN}:Dokument/{OWN}:DaneDokumentu"
_ABOUT = f"/{OWN}:Dokument/{OWN}:OpisDokumentu"


def stylesheet(form: Form) -> bytes:
    """The whole stylesheet."""
    spaces = {OWN: form.namespace, **NAMESPACES}
    root = node(
        "xsl:stylesheet",
        {
            "version": "1.0",
            "xmlns:xsl": _XSLT,
            "xmlns": NDAP,
            **{f"xmlns:{prefix}": address for prefix, address in spaces.items()},
            "exclude-result-prefixes": " ".join(spaces),
        },
        node("xsl:output", {"method": "xml", "encoding": "UTF-8", "indent": "yes"}),
        *(node("xsl:param", {"name": name}) for name in ("skrot", "znak-sprawy", "tytul-sprawy")),
        _document(form),
        _party(),
        _address(),
    )
    return written(root, _HEAD)


_HEAD = (
    Comment("Metadane dokumentu (NDAP 1.7). Parametry: skrot (SHA-256 dokumentu),"),
    Comment("znak-sprawy i tytul-sprawy, gdy urząd założył sprawę."),
    Comment("Dostęp ustala urząd; kategorię archiwalną podaje rejestr.json usługi."),
)


def _document(form: Form) -> Node:
    title = leaf("oryginalny", form.title.pl, {"jezyk": "pol"})
    return node(
        "xsl:template",
        {"match": f"/{OWN}:Dokument"},
        node(
            "dokument",
            {},
            *_recipients(),
            _made_when(),
            node(
                "dostep",
                {},
                leaf("dostepnosc", "niedostepne"),
                leaf("uwagi", "Wartość początkowa; dostęp ustala urząd"),
            ),
            node("format", {}, leaf("typ", "text/xml"), leaf("specyfikacja", form.namespace)),
            *_groups(form),
            _each(
                f"{_ABOUT}/meta:Identyfikator",
                _identified(_value("@typIdentyfikatora"), _value("meta:Wartosc")),
            ),
            _when("$skrot", _identified(_text("SHA-256"), _value("$skrot"))),
            _each(f"{_ABOUT}/meta:Jezyk", node("jezyk", {"kod": "{@kodJezyka}"})),
            _each(
                f"{CONTENT}/{OWN}:WykazZalacznikow/{OWN}:Pozycja",
                node(
                    "relacja",
                    {},
                    _identified(_text("SHA-256"), _value(f"{OWN}:SkrotSHA256")),
                    leaf("typ", "maCzesc"),
                ),
            ),
            _each(
                f"{_DATA}/str:Nadawcy/meta:Podmiot",
                node("tworca", {}, leaf("funkcja", "utworzył"), _call("podmiot")),
            ),
            node("typ", {}, leaf("kategoria", "Text")),
            node("tytul", {}, title),
        ),
    )


def _recipients() -> Iterator[Node]:
    yield _each(
        f"{_DATA}/str:Adresaci/meta:Podmiot",
        node("odbiorca", {}, _call("podmiot"), leaf("rodzaj", "glowny")),
    )


def _made_when() -> Node:
    """The moment that the document tells, or its day of filing."""
    made = f"{_ABOUT}/meta:Data[@typDaty = 'stworzony']/meta:Czas"
    day = f"{CONTENT}/{OWN}:Metryka/{OWN}:DzienZlozenia[not({made})]"
    return node(
        "data",
        {},
        leaf("typ", "stworzony"),
        node("czas", {}, _value(f"normalize-space({made} | {day})")),
    )


def _groups(form: Form) -> Iterator[Node]:
    yield _when(
        "$znak-sprawy",
        node(
            "grupowanie",
            {},
            leaf("typ", "znak sprawy"),
            node("kod", {}, _value("$znak-sprawy")),
            node("opis", {}, _value("$tytul-sprawy")),
        ),
    )
    yield node(
        "grupowanie",
        {},
        leaf("typ", "formularz"),
        leaf("kod", f"{form.id}/{form.version}"),
        leaf("opis", form.title.pl),
    )


# Parties ------------------------------------------------------------------------------------------


def _party() -> Node:
    """`meta:Podmiot` as NDAP has it; a name that the form does not ask for is `-`."""
    given = "normalize-space(concat(oso:Imie, ' ', oso:ImieDrugie))"
    person = node(
        "osoba",
        {},
        *_ids("oso:IdOsoby/oso:", "PESEL", "NIP"),
        node("nazwisko", {}, *_name("oso:Nazwisko")),
        _when(given, node("imie", {}, _value(given))),
        _call("adres"),
        *_contacts(),
    )
    others = _each(
        "inst:IdInstytucji/inst:InnyIdentyfikator[inst:TypIdentyfikatora != '']"
        "[inst:WartoscIdentyfikatora != '']",
        node("id", {"typ": "{inst:TypIdentyfikatora}"}, _value("inst:WartoscIdentyfikatora")),
    )
    institution = node(
        "instytucja",
        {},
        *_ids("inst:IdInstytucji/inst:", "NIP", "REGON", "KRS"),
        others,
        node("nazwa", {}, *_name("inst:NazwaInstytucji")),
        _call("adres"),
        *_contacts(),
    )
    return node(
        "xsl:template",
        {"name": "podmiot"},
        node(
            "podmiot", {}, _each("oso:Osoba", person), _each("inst:Instytucja", institution)
        ),
    )  # fmt: skip


def _name(path: str) -> tuple[Node, ...]:
    return (_value(path), _when(f"not({path} != '')", _text("-")))


def _ids(base: str, *names: str) -> Iterator[Node]:
    for name in names:
        path = f"{base}{name}"
        yield _when(f"{path} != ''", node("id", {"typ": name}, _value(path)))


def _contacts() -> Iterator[Node]:
    for kind, path in (("telefon", "adr:Telefon"), ("email", "adr:Email")):
        whole = f"adr:Kontakt/{path}"
        yield _when(f"{whole} != ''", node("kontakt", {"typ": kind}, _value(whole)))


def _address() -> Node:
    """An address in Poland. NDAP wants the code of the country, which others do not tell."""
    digits = "translate(adr:KodPocztowy, '123456789', '000000000') = '00-000'"
    polish = "not(adr:Kraj != '') or adr:Kraj = 'PL'"
    names = {
        "kod": "KodPocztowy",
        "poczta": "Poczta",
        "miejscowosc": "Miejscowosc",
        "ulica": "Ulica",
        "budynek": "Budynek",
        "lokal": "Lokal",
    }
    parts = (
        _when(f"adr:{name} != ''", node(key, {}, _value(f"adr:{name}")))
        for key, name in names.items()
    )
    return node(
        "xsl:template",
        {"name": "adres"},
        _each(
            f"adr:Adres[{digits}][{polish}][adr:Miejscowosc != '']",
            node("adres", {}, *parts, leaf("kraj", "PL")),
        ),
    )


def _identified(kind: Node, value: Node) -> Node:
    return node("identyfikator", {}, node("typ", {}, kind), node("wartosc", {}, value))


def _value(path: str) -> Node:
    return node("xsl:value-of", {"select": path})


def _text(words: str) -> Node:
    return leaf("xsl:text", words)


def _when(test: str, *inside: Node) -> Node:
    return node("xsl:if", {"test": test}, *inside)


def _each(path: str, *inside: Node) -> Node:
    return node("xsl:for-each", {"select": path}, *inside)


def _call(name: str) -> Node:
    return node("xsl:call-template", {"name": name})
