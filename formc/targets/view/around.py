"""What stands around the answers: who writes to whom, fees, attachments, the filing, signatures."""

from __future__ import annotations

from collections.abc import Iterator

from formc.expr.lower.xpath import quoted
from formc.ir import ChoiceType, Field, FileType, Form, Repeat, Setting
from formc.runtime.messages import FILE_KINDS
from formc.shapes.markup import Node, leaf, node
from formc.shapes.xml import OWN, Document, Place
from formc.targets.view.steps import (
    each,
    either,
    line,
    said,
    value,
    variable,
    when,
    words,
)
from formc.targets.view.values import MONEY, Listed, shown_value

_MADE = f"/{OWN}:Dokument/{OWN}:OpisDokumentu/meta:Data[@typDaty = 'stworzony']/meta:Czas"
_METRICS = f"$tresc/{OWN}:Metryka"
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_READ_BY_BROWSERS = ("application/xml", "text/xml")
"""Types whose bytes a browser might run as a page; their links say `octet-stream`."""


def top(form: Form) -> Iterator[Node]:
    """The title, and the facts that a clerk looks for first."""
    name = said("nazwa")
    facts = (
        each("$dane/str:Adresaci/meta:Podmiot", line("Adresat", name)),
        when(
            "$podmioty",
            node("div", {}, leaf("dt", "Nadawca"), each("$podmioty", node("dd", {}, name))),
        ),
        each(
            f"{_METRICS}/{OWN}:DzienZlozenia", line("Dzień złożenia", said("dzien", tekst="."))
        ),
        when("$pliki", line("Załączniki", value("count($pliki)"))),
    )  # fmt: skip
    yield node(
        "header",
        {},
        leaf("p", "Dokument elektroniczny", {"class": "quiet"}),
        leaf("h1", form.title.pl),
        node("dl", {"class": "facts"}, *facts),
    )
    yield when(
        f"not(/{OWN}:Dokument)",
        leaf("p", "To nie jest dokument tego wzoru.", {"class": "warning"}),
    )


def around(document: Document, lists: Listed) -> Iterator[Node]:
    """The sections after the answers."""
    if document.form.fees:
        yield _fees(document.form, lists)
    if document.attachments:
        yield _attachments(document)
    yield node("xsl:call-template", {"name": "spoza"})
    yield _signatures()
    yield _metrics(document.form, lists)


def _section(title: str, *inside: Node, kind: str = "") -> Node:
    return node("section", {"class": kind} if kind else {}, leaf("h2", title), *inside)


# Fees ---------------------------------------------------------------------------------------------


def _fees(form: Form, lists: Listed) -> Node:
    """The fees due; their sum where all amounts are known, and small enough to be added exactly."""
    due, amount = f"{_METRICS}/{OWN}:Oplata", f"{OWN}:Kwota"
    titles = lists.name(tuple((fee.id, fee.title.pl) for fee in form.fees))
    money = {"jednostka": quoted(MONEY), "grupy": "true()"}
    shown = node(
        "div",
        {},
        node("dt", {}, said("pozycja", lista=titles, kod="@id")),
        node(
            "dd",
            {"class": "number"},
            each(amount, said("liczba", tekst=".", **money)),
            when(f"not({amount})", words("kwotę ustala urząd")),
        ),
    )
    total = f"sum({due}/{amount})"
    known = f"count({due}) > 1 and not({due}[not({amount})]) and {total} < 1000000000000"
    added = node(
        "div",
        {"class": "total"},
        leaf("dt", "Razem"),
        node(
            "dd",
            {"class": "number"},
            said("liczba", tekst=f"format-number({total}, '0.00')", **money),
        ),
    )
    return when(
        due, _section("Opłaty", node("dl", {"class": "fees"}, each(due, shown), when(known, added)))
    )


# Attachments --------------------------------------------------------------------------------------


def _attachments(document: Document) -> Node:
    types = dict.fromkeys(
        each
        for place in document.attachments
        if isinstance(place.item, Field) and isinstance(place.item.type, FileType)
        for each in place.item.type.accept
    )
    file = "$tresc/str:Zalaczniki/str:Zalacznik"
    data = "translate($plik[@kodowanie = 'base64']/str:DaneZalacznika, ' \t\n\r', '')"
    facts = node(
        "p",
        {"class": "quiet"},
        either(
            *((f"{OWN}:TypMIME = '{each}'", (words(FILE_KINDS[each]),)) for each in types
              if each in FILE_KINDS),
            otherwise=(value(f"{OWN}:TypMIME"),),
        ),
        words(", "),
        said("rozmiar", tekst=f"{OWN}:Rozmiar"),
        *_belongs(document),
    )  # fmt: skip
    one = node(
        "li",
        {"id": "zalacznik-{position()}"},
        variable("numer", "position()"),
        variable("plik", f"{file}[$numer]"),
        variable("dane", data),
        variable("rodzaj", f"string({OWN}:TypMIME)"),
        either(
            (f"$dane and translate($dane, '{_BASE64}', '') = ''", (_link(tuple(types)),)),
            otherwise=(
                node("strong", {}, value(f"{OWN}:NazwaPliku")),
                leaf("p", "Plik przekazano poza dokumentem."),
            ),
        ),
        facts,
        node("p", {"class": "digest"}, words("SHA-256: "), value(f"{OWN}:SkrotSHA256")),
    )
    return when(
        "$pliki", _section("Załączniki", node("ol", {"class": "files"}, each("$pliki", one)))
    )


def _link(types: tuple[str, ...]) -> Node:
    """A link to the bytes, of a type that the form asks for and no browser runs."""
    known = [each for each in types if each not in _READ_BY_BROWSERS]
    safe = " or ".join(f"$rodzaj = '{each}'" for each in known) or "false()"
    address = node(
        "xsl:attribute",
        {"name": "href"},
        words("data:"),
        either((safe, (value("$rodzaj"),)), otherwise=(words("application/octet-stream"),)),
        words(";base64,"),
        value("$dane"),
    )
    return node(
        "a", {"download": f"{{{OWN}:NazwaPliku}}"}, address, value(f"{OWN}:NazwaPliku")
    )  # fmt: skip


def _belongs(document: Document) -> Iterator[Node]:
    """The label of the field that a file answers."""
    cases = tuple(
        (_points_at(place), (words(" · "), *_row_of(document, place), words(place.item.label.pl)))
        for place in document.attachments
    )  # fmt: skip
    yield either(*cases, otherwise=(value(f"concat(' · ', {OWN}:Sciezka)"),))


def _row_of(document: Document, place: Place) -> Iterator[Node]:
    """„Drzewo 2: ”, for a file of a row."""
    if place.row is not None:
        repeat = document.places[place.row].item
        assert isinstance(repeat, Repeat)
        after = f"substring-after({OWN}:Sciezka, '{_pointer(place.row)}/')"
        yield words(f"{repeat.each_label.pl} ")
        yield value(f"substring-before({after}, '/') + 1")
        yield words(": ")


def _pointer(names: tuple[str, ...]) -> str:
    return "".join(f"/{name}" for name in names)


def _points_at(place: Place) -> str:
    item, path = place.item, f"{OWN}:Sciezka"
    assert isinstance(item, Field)
    assert isinstance(item.type, FileType)
    if place.row is not None:
        row, rest = _pointer(place.row), _pointer(item.path[len(place.row) :])
        after = f"substring-after({path}, '{row}/')"
        path = f"concat('/', substring-after({after}, '/'))"
        start = f"starts-with({OWN}:Sciezka, '{row}/') and "
    else:
        rest, start = _pointer(item.path), ""
    if item.type.many:
        return f"{start}starts-with({path}, '{rest}/')"
    return f"{start}{path} = '{rest}'"


# The filing and the signatures --------------------------------------------------------------------


def _metrics(form: Form, lists: Listed) -> Node:
    titles = lists.name(_codelists(form))
    identifier = "meta:Identyfikator[@typIdentyfikatora = 'idFormularza']/meta:Wartosc"
    lines = [
        each(f"/{OWN}:Dokument/{OWN}:OpisDokumentu/{identifier}", line("Formularz", value("."))),
        each(f"{_METRICS}/{OWN}:WersjaFormularza", line("Wersja formularza", value("."))),
        each(
            f"{_METRICS}/{OWN}:DzienZlozenia", line("Dzień złożenia", said("dzien", tekst="."))
        ),
        each(_MADE, line("Dokument utworzono", said("chwila", tekst="."))),
        each(
            "$dane/str:Adresaci/meta:Podmiot//inst:InnyIdentyfikator"
            "[inst:TypIdentyfikatora = 'TERYT']/inst:WartoscIdentyfikatora",
            line("Identyfikator TERYT urzędu", value(".")),
        ),
        *(_setting(setting, lists) for setting in form.settings),
        each(
            f"{_METRICS}/{OWN}:Slownik",
            node(
                "div",
                {},
                node("dt", {}, words("Słownik "), said("pozycja", lista=titles, kod="@id")),
                node("dd", {}, words("wersja "), value("@wersja")),
            ),
        ),
    ]  # fmt: skip
    return when(_METRICS, _section("Metryka", node("dl", {}, *lines), kind="quiet-section"))


def _codelists(form: Form) -> tuple[tuple[str, str], ...]:
    found = {
        item.type.codelist.id: f"„{item.type.codelist.title.pl}”"
        for item in form.walk()
        if isinstance(item, Field) and isinstance(item.type, ChoiceType)
    }
    return tuple(found.items())


def _setting(setting: Setting, lists: Listed) -> Node:
    unit = MONEY if getattr(setting.type, "scale", 0) == 2 else ""
    shown = shown_value(setting.type, lists, unit)
    path = f"{_METRICS}/{OWN}:WartoscUrzedu[@id = '{setting.id}']"
    return each(path, line(setting.title.pl, *shown))


def _signatures() -> Node:
    """How many there are, and what time they tell; whether they are good is not judged here."""
    signature = f"/{OWN}:Dokument/ds:Signature"
    time = ".//*[local-name() = 'SigningTime']"
    one = node(
        "li",
        {},
        each(time, words("Czas podany w podpisie: "), said("chwila", tekst="normalize-space()")),
        when(f"not({time})", words("Podpis bez podanego czasu")),
    )
    return _section(
        "Podpisy",
        either(
            (
                signature,
                (
                    node("ol", {}, each(signature, one)),
                    leaf(
                        "p",
                        "Ten widok nie sprawdza podpisów. Ich ważność sprawdzisz w programie do "
                        "weryfikacji podpisów, na pliku XML.",
                        {"class": "warning"},
                    ),
                ),
            ),
            otherwise=(leaf("p", "Dokument nie zawiera podpisu."),),
        ),
    )
