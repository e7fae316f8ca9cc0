"""Every key of the definition language, as data.

A *kind* is a map with known keys; its first key says what it is. The shape checker, the editor
schema and the documentation all read this table, so a key is added here and nowhere else.
"""

from __future__ import annotations

from enum import Enum

from formc.record import Record, part


class Atom(Enum):
    """What one scalar may be, before anybody knows what it means."""

    ID = "identyfikator"  # [a-z][a-z0-9-]{0,62}
    NAME = "nazwa"  # [a-z][a-z0-9_]{0,62}
    CODE = "kod"  # [a-z0-9][a-z0-9_-]{0,62}
    PATH = "ścieżka"  # names joined by dots
    TEXT = "tekst"  # words for people, one or more lines
    LINE = "tekst w jednym wierszu"
    FORMULA = "formuła"
    PATTERN = "wzorzec"
    INTEGER = "liczba całkowita"
    NUMBER = "liczba"
    BOOLEAN = "true albo false"
    DATE = "data RRRR-MM-DD"
    VERSION = "wersja N.N.N"
    MONEY = "kwota"
    SIZE = "rozmiar, np. 10 MB"
    DURATION = "czas, np. 30 days"
    URL = "adres https://"
    ELI = "identyfikator ELI, np. DU/1960/168"
    TERYT = "kod TERYT"
    WORD = "wartość"  # any scalar


class Word(Record, frozen=True):
    """One of a closed set of words."""

    words: tuple[str, ...]


class ListOf(Record, frozen=True):
    """A list; with `single` one value may stand without its list."""

    of: Value
    single: bool = False


class MapOf(Record, frozen=True):
    """A map whose keys are names of the author's own."""

    key: Atom
    of: Value


class Table(Record, frozen=True):
    """A map of one kind of `KINDS`."""

    kind: str


class FirstKey(Record, frozen=True):
    """A map whose first key names its kind."""

    kinds: tuple[str, ...]


class Either(Record, frozen=True):
    """A scalar, or a list or map instead: told apart by the kind of YAML value."""

    options: tuple[Value, ...]


class Anything(Record, frozen=True):
    """Any YAML: answers of a test, checked against the form later."""


Value = Atom | Word | ListOf | MapOf | Table | FirstKey | Either | Anything


class Key(Record, frozen=True):
    """One key: what it holds, whether it must be there, and its sentence in the manual (Polish)."""

    value: Value
    doc: str
    required: bool = False
    later: bool = False  # reserved: refused with "not yet"


class Kind(Record, frozen=True):
    """A kind of map. `opens` is the first key, which names the kind and the thing itself."""

    title: str
    keys: dict[str, Key] = part(default_factory=dict)
    opens: str | None = None
    further: Value | None = None  # what keys of the author's own hold, where there may be any


def _need(value: Value, doc: str) -> Key:
    return Key(value, doc, required=True)


def _later(doc: str) -> Key:
    return Key(Anything(), doc, later=True)


FLAG_OR_FORMULA = Atom.FORMULA  # `true` and `false` are formulas
ITEM = FirstKey(("field", "group", "repeat", "note", "use"))
ITEMS = ListOf(ITEM)
RULES = ListOf(Table("rule"))

_DATED = {
    "from": _later("Od którego dnia obowiązuje."),
    "until": _later("Do którego dnia obowiązuje."),
}
_OPTION = {
    **_DATED,
    "label": _need(Atom.LINE, "Etykieta."),
    "hint": Key(Atom.TEXT, "Objaśnienie."),
}
_SHOWN = {
    "visible": Key(Atom.FORMULA, "Kiedy pozycja jest widoczna. Domyślnie zawsze."),
    "hint": Key(Atom.TEXT, "Podpowiedź nad polem."),
}
_REUSE = {
    "with": Key(MapOf(Atom.NAME, Either((ListOf(Atom.WORD), Atom.WORD))), "Wartości parametrów."),
    "omit": Key(ListOf(Atom.PATH), "Pozycje, które odpadają."),
    "override": Key(
        MapOf(Atom.PATH, Table("override")),
        "Zmiany pojedynczych pozycji: klucz zastępuje całą wartość.",
    ),
    "add": Key(ListOf(Table("addition")), "Pozycje dodane po wskazanej."),
}
_FORM_PARTS = {
    "pages": Key(ListOf(FirstKey(("page",))), "Strony formularza."),
    "rules": Key(RULES, "Reguły całego formularza."),
    "office_values": Key(ListOf(Table("office_value")), "Wartości, które ustala urząd (stawki)."),
    "inputs": Key(
        ListOf(Table("input")), "Co wnioskodawca musi mieć; pola plików wskazują te pozycje."
    ),
    "fees": Key(ListOf(Table("fee")), "Opłaty."),
    "privacy": Key(Table("privacy"), "Klauzula informacyjna RODO."),
    "signature": Key(Table("signature"), "Kto i jak podpisuje."),
    "loss": Key(
        MapOf(Atom.WORD, Atom.TEXT), "Warunki, których dokument XML nie wyrazi, z powodem."
    ),
    "tests": Key(ListOf(Table("test")), "Przykłady z oczekiwanym wynikiem."),
    "migrations": Key(
        ListOf(Table("migration")), "Jak odpowiedzi i dokumenty dawnych wersji stają się nowymi."
    ),
}

_NAMESPACES = Key(
    Table("own_namespaces"), "Przestrzenie nazw wzoru dokumentu, inne niż z formc.yaml."
)
_DOCUMENT = Key(
    Table("document"), "Wzór dokumentu innego podmiotu, do którego trafiają odpowiedzi."
)
_BASIS = ListOf(Table("basis"))
_KIND = Word(
    ("wniosek", "zgloszenie", "deklaracja", "zawiadomienie", "informacja", "skarga", "oferta")
)

KINDS: dict[str, Kind] = {
    # Files ------------------------------------------------------------------------------------
    "project": Kind(
        "projekt",
        {
            "project": _need(Atom.LINE, "Nazwa katalogu usług."),
            "publisher": _need(Atom.LINE, "Kto publikuje."),
            "base_iri": _need(Atom.URL, "Początek adresów: https://…"),
            "languages": Key(ListOf(Word(("pl", "en", "uk"))), "Języki; polski zawsze pierwszy."),
            "targets": Key(ListOf(Atom.NAME), "Cele domyślne."),
            "xml_must_enforce": Key(
                ListOf(Word(("required", "hidden", "option", "rule"))),
                "Rodzaje warunków, których brak w dokumencie XML zatrzymuje budowanie.",
            ),
            "namespaces": Key(Table("namespaces"), "Przestrzenie nazw wzorów dokumentów."),
            "author": Key(Table("author"), "Twórca wzorów, jak zna go rejestr (wyroznik.xml)."),
        },
        opens="project",
    ),
    "namespaces": Kind(
        "przestrzenie nazw",
        {
            "profile": Key(
                Word(("draft", "local", "crwd")), "Robocze (domyślnie), lokalne ePUAP, z CRWD."
            ),
            "local": Key(Atom.LINE, "Początek wzorów lokalnych: http://…/wzor_lokalny/podmiot/."),
        },
    ),
    "own_namespaces": Kind(
        "przestrzenie nazw formularza",
        {
            "profile": Key(Word(("draft", "local", "crwd")), "Którą wziąć."),
            "local": Key(MapOf(Atom.WORD, Atom.LINE), "Wersja główna: wzór lokalny."),
            "crwd": Key(MapOf(Atom.WORD, Atom.LINE), "Wersja główna: wzór nadany w CRWD."),
        },
    ),
    "author": Kind(
        "twórca wzorów",
        {
            "name": _need(Atom.LINE, "Pełna nazwa organu albo urzędu."),
            "nip": Key(Atom.LINE, "NIP."),
            "postal_code": Key(Atom.LINE, "Kod pocztowy."),
            "post": Key(Atom.LINE, "Poczta."),
            "town": Key(Atom.LINE, "Miejscowość."),
            "street": Key(Atom.LINE, "Ulica."),
            "building": Key(Atom.LINE, "Numer budynku."),
            "flat": Key(Atom.LINE, "Numer lokalu."),
            "voivodeship": Key(Atom.LINE, "Województwo."),
        },
    ),
    "publication": Kind(
        "opublikowany wzór",
        {
            "publication": _need(Atom.ID, "Formularz."),
            "version": _need(Atom.VERSION, "Jego wersja w dniu publikacji."),
            "namespace": _need(Atom.LINE, "Przestrzeń nazw, pod którą go opublikowano."),
            "valid_from": _need(Atom.DATE, "Od kiedy obowiązuje."),
            "files": _need(MapOf(Atom.LINE, Atom.WORD), "Plik obok: jego skrót SHA-256."),
        },
        "publication",
    ),
    "acts": Kind(
        "akty prawne",
        {"acts": _need(MapOf(Atom.ID, Table("act")), "Akty po identyfikatorach.")},
        "acts",
    ),
    "act": Kind(
        "akt prawny",
        {
            "title": _need(Atom.LINE, "Pełny tytuł z datą."),
            "short": _need(Atom.LINE, "Krótka nazwa."),
            "eli": _need(Atom.ELI, "ELI tekstu pierwotnego."),
        },
    ),
    "domains": Kind(
        "dziedziny",
        {"domains": _need(MapOf(Atom.ID, Table("domain")), "Dziedziny w kolejności.")},
        "domains",
    ),
    "domain": Kind("dziedzina", {"title": _need(Atom.LINE, "Nazwa.")}),
    "stamp_duty": Kind(
        "opłata skarbowa",
        {
            "stamp_duty": _need(Atom.DATE, "Stan prawny taryfy."),
            "positions": _need(MapOf(Atom.WORD, Table("duty")), "Pozycje taryfy, np. I.21, IV."),
        },
        "stamp_duty",
    ),
    "duty": Kind(
        "pozycja opłaty skarbowej",
        {
            **_DATED,
            "title": _need(Atom.LINE, "Od czego."),
            "amount": _need(Atom.MONEY, "Kwota w złotych."),
            "note": Key(Atom.TEXT, "Zwolnienia słowami."),
        },
    ),
    "codelist": Kind(
        "słownik",
        {
            "codelist": _need(Atom.ID, "Identyfikator słownika."),
            "version": _need(Atom.WORD, "Wersja, np. 2026-01."),
            "title": _need(Atom.LINE, "Nazwa."),
            "columns": Key(ListOf(Atom.NAME), "Kolumny, które czytają filtry `where`."),
            "options": Key(MapOf(Atom.CODE, Either((Table("row"), Atom.LINE))), "Kod: etykieta."),
            "csv": Key(Atom.LINE, "Plik CSV obok (code,label i dalsze kolumny) zamiast options."),
        },
        "codelist",
    ),
    "option": Kind("pozycja listy", _OPTION),
    "row": Kind("pozycja słownika", _OPTION, further=Atom.LINE),
    "types": Kind(
        "typy", {"types": _need(MapOf(Atom.NAME, Table("type")), "Własne typy tekstowe.")}, "types"
    ),
    "type": Kind(
        "typ",
        {
            "title": _need(Atom.LINE, "Jak się nazywa."),
            "min": Key(Atom.INTEGER, "Najmniej znaków."),
            "max": _need(Atom.INTEGER, "Najwięcej znaków."),
            "pattern": Key(Atom.PATTERN, "Wzorzec całego tekstu."),
            "strip": Key(Atom.WORD, "Znaki usuwane przed sprawdzeniem."),
            "upper": Key(Atom.BOOLEAN, "Czy zamienić na wielkie litery."),
            "message": _need(Atom.LINE, "Zdanie, gdy odpowiedź nie pasuje do wzorca: co zrobić."),
            "example": _need(Atom.LINE, "Poprawny przykład."),
        },
    ),
    "office": Kind(
        "urząd",
        {
            "office": _need(Atom.TERYT, "Kod TERYT."),
            "name": _need(Atom.LINE, "Nazwa urzędu."),
            "values": Key(
                MapOf(Atom.ID, MapOf(Atom.NAME, Atom.WORD)), "Wartości urzędu według formularza."
            ),
        },
        "office",
    ),
    "fragment": Kind(
        "fragment",
        {
            "fragment": _need(Atom.ID, "Identyfikator fragmentu."),
            "title": _need(Atom.LINE, "Etykieta grupy, którą tworzy."),
            "parameters": Key(MapOf(Atom.NAME, Table("parameter")), "Parametry."),
            "role": Key(Word(("applicant", "co_applicant", "proxy")), "Rola strony."),
            "items": _need(ITEMS, "Pozycje."),
            "rules": Key(RULES, "Reguły wewnątrz fragmentu."),
        },
        "fragment",
    ),
    "parameter": Kind(
        "parametr",
        {
            "type": _need(
                Word(("text", "integer", "boolean", "codes", "formula", "type", "codelist")),
                "Rodzaj.",
            ),
            "of": Key(Atom.NAME, "Pole wyboru, którego kody wolno podać."),
            "default": Key(Either((ListOf(Atom.WORD), Atom.WORD)), "Wartość domyślna."),
            "doc": Key(Atom.LINE, "Do czego służy."),
        },
    ),
    "form": Kind(
        "formularz wspólny",
        {
            "form": _need(Atom.ID, "Identyfikator formularza."),
            "version": _need(Atom.VERSION, "Wersja."),
            "title": _need(Atom.LINE, "Tytuł."),
            "parameters": Key(MapOf(Atom.NAME, Table("parameter")), "Parametry."),
            "kind": Key(_KIND, "Rodzaj pisma; rejestr wzorów zna go z wyroznik.xml."),
            "domain": Key(Atom.ID, "Dziedzina z domains.yaml, dla rejestru wzorów."),
            "summary": Key(Atom.LINE, "Do czego służy formularz, dla rejestru wzorów."),
            "legal_basis": Key(_BASIS, "Podstawa prawna, dla rejestru wzorów."),
            "namespaces": _NAMESPACES,
            "document": _DOCUMENT,
            **_FORM_PARTS,
        },
        "form",
    ),
    "service": Kind(
        "usługa",
        {
            "service": _need(Atom.ID, "Identyfikator usługi."),
            "version": _need(Atom.VERSION, "Wersja."),
            "title": _need(Atom.LINE, "Tytuł: co się załatwia."),
            "summary": _need(Atom.LINE, "Jedno zdanie zwykłymi słowami."),
            "description": Key(Atom.TEXT, "Dłuższy opis na kartę."),
            "domain": _need(Atom.ID, "Dziedzina z domains.yaml."),
            "level": _need(Word(("gmina", "powiat", "wojewodztwo")), "Szczebel."),
            "kind": _need(_KIND, "Rodzaj pisma."),
            "audience": _need(ListOf(Word(("citizen", "business", "organisation"))), "Dla kogo."),
            "procedure": Key(
                Word(("kpa", "op", "dip", "petycja", "cywilne", "usc", "inna")), "Tryb."
            ),
            "who": Key(Atom.TEXT, "Kto może złożyć."),
            "authority": Key(Atom.LINE, "Organ właściwy."),
            "keywords": Key(ListOf(Atom.LINE), "Słowa do wyszukiwania."),
            "life_events": Key(ListOf(Atom.ID), "Zdarzenia życiowe."),
            "legal_basis": _need(_BASIS, "Podstawa prawna."),
            "namespaces": _NAMESPACES,
            "document": _DOCUMENT,
            "content": _need(Table("content"), "Kto odpowiada za treść i na jaki dzień."),
            "deadlines": Key(
                MapOf(Atom.NAME, Table("deadline")), "Terminy: decision, objection, filing…"
            ),
            "outcome": Key(ListOf(Table("outcome")), "Co się otrzyma."),
            "remedies": Key(ListOf(Table("remedy")), "Odwołanie."),
            "silence": Key(Atom.TEXT, "Co się stanie, gdy urząd nie odpowie."),
            "channels": Key(
                ListOf(Word(("portal", "e-doreczenia", "epuap", "office", "post", "external"))),
                "Jak złożyć.",
            ),
            "delivery": Key(
                ListOf(Word(("portal", "e-doreczenia", "office", "post"))), "Jak odebrać wynik."
            ),
            "records": Key(Table("records"), "Akta sprawy."),
            **{name: key for name, key in _FORM_PARTS.items() if name not in {"pages", "rules"}},
            "form": _need(Table("form_of_service"), "Formularz: wpisany tutaj albo wspólny (use)."),
            "eligibility": _later("Pytania przed formularzem."),
            "based_on": Key(Atom.ID, "Usługa, z której pochodzą niewpisane tu klucze karty."),
        },
        "service",
    ),
    # Parts of the card --------------------------------------------------------------------------
    "basis": Kind(
        "podstawa prawna",
        {
            "act": _need(Atom.ID, "Akt z law/acts.yaml."),
            "units": _need(ListOf(Atom.LINE), "Jednostki, np. art. 83 ust. 1."),
            "role": Key(Word(("basis", "fee", "deadline", "remedy")), "Do czego. Domyślnie basis."),
        },
    ),
    "content": Kind(
        "odpowiedzialność za treść",
        {
            "legal_state": _need(Atom.DATE, "Dzień, na który autor zna prawo."),
            "confidence": _need(Word(("high", "medium", "low")), "Jak pewna jest treść."),
            "evidence": Key(ListOf(Atom.LINE), "Źródła, które przeczytano: adres, po nim (co)."),
            "reviewed_by": Key(Atom.LINE, "Prawnik, który sprawdził; none, gdy nikt."),
        },
    ),
    "deadline": Kind(
        "termin",
        {
            **_DATED,
            "within": _need(Atom.DURATION, "Ile: 1 month, 7 days, 7 working-days."),
            "complex": Key(Atom.DURATION, "W sprawach szczególnie skomplikowanych."),
            "counted_from": Key(Atom.LINE, "Od czego liczony."),
            "note": Key(Atom.TEXT, "Uwaga."),
            "basis": Key(Table("basis"), "Podstawa."),
        },
    ),
    "outcome": Kind(
        "wynik",
        {
            "kind": _need(
                Word(
                    (
                        "decision",
                        "certificate",
                        "document",
                        "entry",
                        "no-objection",
                        "payment",
                        "information",
                    )
                ),
                "Rodzaj.",
            ),
            "title": _need(Atom.LINE, "Nazwa."),
        },
    ),
    "remedy": Kind(
        "środek odwoławczy",
        {
            "kind": _need(Word(("appeal", "complaint", "objection", "none")), "Rodzaj."),
            "body": _need(Atom.LINE, "Do kogo."),
            "within": Key(Atom.DURATION, "W jakim terminie."),
            "via": Key(Atom.LINE, "Za czyim pośrednictwem."),
            "note": Key(Atom.TEXT, "Uwaga."),
        },
    ),
    "records": Kind(
        "akta",
        {
            "jrwa": Key(Atom.WORD, "Symbol z wykazu akt."),
            "category": Key(Atom.WORD, "Kategoria archiwalna, np. B5."),
            "case_title": Key(Atom.LINE, "Tytuł sprawy; {ścieżka} wstawia odpowiedź."),
        },
    ),
    # Parts of the form --------------------------------------------------------------------------
    "form_of_service": Kind(
        "formularz",
        {
            "version": Key(Atom.VERSION, "Wersja formularza; domyślnie wersja usługi."),
            "use": Key(Atom.ID, "Formularz wspólny."),
            **_REUSE,
            "pages": _FORM_PARTS["pages"],
            "rules": _FORM_PARTS["rules"],
        },
    ),
    "page": Kind(
        "strona",
        {
            "page": _need(Atom.NAME, "Nazwa strony."),
            "title": _need(Atom.LINE, "Tytuł."),
            "intro": Key(Atom.TEXT, "Wstęp."),
            "visible": Key(Atom.FORMULA, "Kiedy strona jest widoczna."),
            "items": _need(ITEMS, "Pozycje."),
        },
        "page",
    ),
    "field": Kind(
        "pole",
        {
            "field": _need(Atom.NAME, "Nazwa pola."),
            "type": _need(Atom.NAME, "Typ."),
            "label": _need(Atom.TEXT, "Etykieta; przy zgodzie treść oświadczenia."),
            **_SHOWN,
            "required": Key(FLAG_OR_FORMULA, "Czy wymagane. Domyślnie tak."),
            "value": Key(Atom.FORMULA, "Wartość wyliczana; pola nie wypełnia człowiek."),
            "default": Key(Either((ListOf(Atom.WORD), Atom.WORD)), "Wartość wpisana na początku."),
            "readonly": Key(Atom.BOOLEAN, "Tylko z prefill."),
            "min": Key(Atom.WORD, "Najmniej: wartość, długość, data albo liczba plików."),
            "max": Key(Atom.WORD, "Najwięcej."),
            "scale": Key(Atom.INTEGER, "Miejsca po przecinku (decimal)."),
            "pattern": Key(Atom.PATTERN, "Wzorzec całego tekstu."),
            "multiline": Key(Atom.BOOLEAN, "Czy wiele wierszy."),
            "unit": Key(Atom.LINE, "Jednostka pokazywana przy polu."),
            "options": Key(
                MapOf(Atom.CODE, Either((Table("option"), Atom.LINE))), "Kod: etykieta."
            ),
            "from": Key(Atom.ID, "Słownik."),
            "codes": Key(ListOf(Atom.CODE), "Które pozycje słownika; domyślnie wszystkie."),
            "where": Key(Atom.FORMULA, "Które pozycje są do wyboru: `option.kolumna == pole`."),
            "accept": Key(
                ListOf(Word(("pdf", "jpg", "png", "docx", "odt", "xml", "zip"))), "Rodzaje plików."
            ),
            "kinds": Key(
                ListOf(Word(("point", "line", "area", "parcel"))),
                "Czym może być miejsce: punkt, linia, obszar, działka. Domyślnie każdym z nich.",
            ),
            "max_size": Key(Atom.SIZE, "Największy plik. Domyślnie 10 MB."),
            "input": Key(Atom.ID, "Pozycja z inputs, którą jest ten plik."),
            "means": Key(Atom.NAME, "Co znaczy przy stronie: given_name, pesel, street…"),
            "prefill": Key(Atom.LINE, "Skąd portal może wziąć wartość."),
            "autocomplete": Key(Atom.LINE, "Token autocomplete (WCAG 1.3.5)."),
            "sensitive": Key(Atom.BOOLEAN, "Dane z art. 9 lub 10 RODO."),
            "messages": Key(MapOf(Atom.NAME, Atom.LINE), "Własne zdania według kodu problemu."),
            "xml": Key(Atom.WORD, "Nazwa elementu XML."),
        },
        "field",
    ),
    "group": Kind(
        "grupa",
        {
            "group": _need(Atom.NAME, "Nazwa grupy."),
            "title": _need(Atom.LINE, "Tytuł."),
            **_SHOWN,
            "required": Key(FLAG_OR_FORMULA, "Czy wymagana. Domyślnie tak."),
            "role": Key(Word(("applicant", "co_applicant", "proxy")), "Rola strony."),
            "xml": Key(Atom.WORD, "Nazwa elementu XML."),
            "items": _need(ITEMS, "Pozycje."),
            "rules": Key(RULES, "Reguły."),
        },
        "group",
    ),
    "repeat": Kind(
        "grupa powtarzalna",
        {
            "repeat": _need(Atom.NAME, "Nazwa listy."),
            "each": _need(Atom.NAME, "Nazwa jednego wiersza."),
            "title": _need(Atom.LINE, "Tytuł wiersza: „Drzewo”; numer dodaje formularz."),
            "plural": Key(Atom.LINE, "Tytuł listy. Domyślnie tytuł wiersza."),
            **_SHOWN,
            "min": _need(Atom.INTEGER, "Najmniej wierszy."),
            "max": _need(Atom.INTEGER, "Najwięcej wierszy, do 1000."),
            "role": Key(Word(("co_applicant",)), "Rola strony."),
            "xml": Key(Atom.WORD, "Nazwa elementu listy."),
            "items": _need(ITEMS, "Pozycje."),
            "rules": Key(RULES, "Reguły, sądzone w każdym wierszu."),
        },
        "repeat",
    ),
    "note": Kind(
        "pouczenie",
        {
            "note": _need(Atom.NAME, "Nazwa pouczenia."),
            "text": _need(Atom.TEXT, "Treść."),
            "visible": Key(Atom.FORMULA, "Kiedy widoczne."),
        },
        "note",
    ),
    "use": Kind(
        "użycie fragmentu",
        {
            "use": _need(Atom.ID, "Fragment."),
            "as": Key(Atom.NAME, "Nazwa grupy. Domyślnie nazwa fragmentu (z „_” zamiast „-”)."),
            "label": Key(Atom.LINE, "Tytuł grupy. Domyślnie tytuł fragmentu."),
            **_SHOWN,
            "required": Key(FLAG_OR_FORMULA, "Czy grupa jest wymagana."),
            "role": Key(Word(("applicant", "co_applicant", "proxy")), "Rola strony."),
            **_REUSE,
        },
        "use",
    ),
    "rule": Kind(
        "reguła",
        {
            **_DATED,
            "rule": _need(Atom.ID, "Nazwa reguły."),
            "check": _need(Atom.FORMULA, "Warunek, który musi być spełniony."),
            "when": Key(Atom.FORMULA, "Kiedy sądzona."),
            "at": Key(ListOf(Atom.PATH, single=True), "Przy czym pokazać problem."),
            "message": _need(Atom.LINE, "Zdanie: co zrobić."),
            "level": Key(Word(("error", "warning")), "warning tylko ostrzega."),
        },
        "rule",
    ),
    "override": Kind("zmiana pozycji", {}),  # the keys of the item that it changes, and `without`
    "addition": Kind(
        "dodane pozycje",
        {
            "after": Key(Atom.PATH, "Po której pozycji."),
            "items": _need(ITEMS, "Pozycje."),
        },
    ),
    "office_value": Kind(
        "wartość urzędu",
        {
            "id": _need(Atom.NAME, "Nazwa; formuły czytają office.nazwa."),
            "type": _need(Word(("integer", "decimal", "money", "date", "boolean")), "Typ."),
            "scale": Key(Atom.INTEGER, "Miejsca po przecinku (decimal)."),
            "min": Key(Atom.WORD, "Najmniej."),
            "max": Key(Atom.WORD, "Najwięcej."),
            "title": _need(Atom.LINE, "Co to jest."),
            "basis": Key(Atom.LINE, "Czym ustalona, np. uchwała rady gminy."),
        },
    ),
    "input": Kind(
        "wymagana rzecz",
        {
            "id": _need(Atom.ID, "Identyfikator."),
            "kind": _need(
                Word(("attachment", "evidence", "shown")), "Załącznik, dowód, do okazania."
            ),
            "title": _need(Atom.LINE, "Nazwa."),
            "form": Key(Word(("oryginal", "kopia", "kopia-poswiadczona", "do-wgladu")), "Postać."),
            "note": Key(Atom.TEXT, "Kiedy i po co."),
        },
    ),
    "fee": Kind(
        "opłata",
        {
            **_DATED,
            "id": _need(Atom.ID, "Identyfikator."),
            "title": Key(Atom.LINE, "Za co; domyślnie tytuł pozycji taryfy."),
            "tariff": Key(Atom.WORD, "Pozycja taryfy opłaty skarbowej."),
            "amount": Key(Atom.FORMULA, "Kwota: liczba albo formuła."),
            "table": Key(ListOf(Table("fee_row")), "Kwota według warunków, pierwszy trafiony."),
            "otherwise": Key(Atom.FORMULA, "Kwota, gdy żaden wiersz tabeli nie trafi."),
            "when": Key(Atom.FORMULA, "Kiedy należna. Domyślnie zawsze."),
            "due": Key(Word(("on-filing", "before-decision", "after-decision")), "Kiedy płatna."),
            "basis": Key(Atom.LINE, "Podstawa, gdy nie taryfa."),
            "note": Key(Atom.TEXT, "Uwaga, np. zwolnienia."),
        },
    ),
    "fee_row": Kind(
        "wiersz tabeli opłat",
        {"when": _need(Atom.FORMULA, "Warunek."), "value": _need(Atom.FORMULA, "Kwota.")},
    ),
    "privacy": Kind(
        "klauzula informacyjna",
        {
            "controller": _need(Word(("office",)), "Administrator."),
            "purposes": _need(ListOf(Atom.LINE), "Cele."),
            "retention": _need(Word(("records",)), "Jak długo."),
            "basis": _need(ListOf(Atom.LINE), "Podstawy."),
        },
    ),
    "signature": Kind(
        "podpis",
        {
            "by": _need(Word(("applicant", "each_applicant")), "Kto."),
            "kinds": _need(ListOf(Word(("trusted_profile", "qualified", "own_hand"))), "Jak."),
        },
    ),
    "test": Kind(
        "przykład",
        {
            "test": _need(Atom.LINE, "Co pokazuje."),
            "on": Key(Atom.DATE, "Dzień złożenia. Domyślnie content.legal_state."),
            "office": Key(MapOf(Atom.NAME, Atom.WORD), "Wartości urzędu."),
            "answers": Key(Anything(), "Odpowiedzi."),
            "like": Key(
                Atom.LINE,
                "Zamiast answers: odpowiedzi wcześniejszego przykładu o tej nazwie, zmienione przez set i remove.",
            ),
            "set": Key(
                MapOf(Atom.WORD, Anything()),
                "Odpowiedzi wpisane pod ścieżkami, np. /drzewa/0/obwod: 80.",
            ),
            "remove": Key(ListOf(Atom.WORD), "Ścieżki, które odpadają."),
            "posted": Key(
                MapOf(Atom.WORD, Atom.WORD), "Zamiast answers: pola wysłane przez przeglądarkę."
            ),
            "gives": _need(Table("gives"), "Oczekiwany wynik."),
        },
        "test",
    ),
    "migration": Kind(
        "przejście z dawnej wersji",
        {
            "from": _need(Atom.INTEGER, "Wersja główna, z której się przechodzi, np. 1."),
            "steps": Key(
                ListOf(FirstKey(("move", "map", "split", "join", "set", "drop"))),
                "Kroki; czego nie wymieniają, zostaje pod swoją ścieżką.",
            ),
        },
    ),
    "move": Kind(
        "przeniesienie",
        {
            "move": _need(Atom.PATH, "Dawna ścieżka: pozycja ze wszystkim, co w niej jest."),
            "to": _need(Atom.PATH, "Nowa ścieżka: inna nazwa albo inna grupa."),
        },
        "move",
    ),
    "map": Kind(
        "zamiana kodów",
        {
            "map": _need(Atom.PATH, "Dawna ścieżka wyboru albo odpowiedzi tak/nie."),
            "to": Key(Atom.PATH, "Nowa ścieżka. Domyślnie ta sama."),
            "codes": _need(
                MapOf(Atom.WORD, Atom.WORD), "Dawny kod: nowa odpowiedź; inne kody zostają."
            ),
        },
        "map",
    ),
    "split": Kind(
        "podział tekstu",
        {
            "split": _need(Atom.PATH, "Dawna ścieżka tekstu."),
            "into": _need(ListOf(Atom.PATH), "Nowe ścieżki; ostatnia dostaje resztę."),
            "at": Key(Atom.WORD, "Znaki, przy których tekst się dzieli. Domyślnie odstęp."),
        },
        "split",
    ),
    "join": Kind(
        "złączenie tekstów",
        {
            "join": _need(ListOf(Atom.PATH), "Dawne ścieżki tekstów, w kolejności."),
            "to": _need(Atom.PATH, "Nowa ścieżka."),
            "with": Key(Atom.WORD, "Znaki między nimi. Domyślnie odstęp."),
        },
        "join",
    ),
    "set": Kind(
        "nowa odpowiedź",
        {
            "set": _need(Atom.PATH, "Nowa ścieżka, o którą dawny formularz nie pytał."),
            "value": _need(Either((ListOf(Atom.WORD), Atom.WORD)), "Odpowiedź."),
        },
        "set",
    ),
    "drop": Kind(
        "usunięcie odpowiedzi",
        {"drop": _need(Atom.PATH, "Dawna ścieżka, której odpowiedzi przepadają.")},
        "drop",
    ),
    # Templates of somebody else -----------------------------------------------------------------
    "document": Kind(
        "wzór innego podmiotu",
        {
            "adopts": _need(Atom.LINE, "Przestrzeń nazw wzoru, np. http://crd.gov.pl/wzor/…"),
            "schema": _need(Atom.LINE, "Plik XSD obok definicji; obok niego te, które dołącza."),
            "root": Key(Atom.LINE, "Element główny, gdy schemat ma ich kilka."),
            "answers": _need(
                MapOf(Atom.PATH, Either((Table("document_place"), Atom.LINE))),
                "Pozycja formularza: jej miejsce, np. /Dokument/TrescDokumentu/Data.",
            ),
            "constants": Key(MapOf(Atom.WORD, Atom.WORD), "Miejsce: tekst zawsze taki sam."),
            "filing": Key(
                MapOf(Atom.WORD, Either((Table("document_place"), Atom.LINE))),
                "Część złożenia (on, filed_at, office.name…): jej miejsce.",
            ),
            "files": Key(Table("document_files"), "Gdzie stoją załączniki, jeden po drugim."),
            "not_sent": Key(
                MapOf(Atom.PATH, Atom.LINE), "Odpowiedzi, których wzór nie przyjmuje: powód."
            ),
        },
    ),
    "document_place": Kind(
        "miejsce we wzorze",
        {
            "to": Key(
                Either((MapOf(Atom.WORD, Atom.LINE), Atom.LINE)),
                "Ścieżka elementu albo atrybutu (@nazwa); z `by` ścieżka dla każdego kodu.",
            ),
            "by": Key(Atom.PATH, "Odpowiedź, której kod mówi, które z miejsc to jest."),
            "codes": Key(
                MapOf(Atom.WORD, Either((Table("document_code"), Atom.WORD))),
                "Kod odpowiedzi: tekst w dokumencie albo osobny element.",
            ),
            "digits": Key(Atom.INTEGER, "Ile cyfr, z zerami na początku."),
            "number": Key(Atom.LINE, "Przy liście: gdzie stoi numer wiersza."),
        },
    ),
    "document_files": Kind(
        "załączniki we wzorze",
        {
            "to": _need(Atom.LINE, "Element jednego załącznika."),
            "content": _need(Atom.LINE, "W nim: treść (base64)."),
            "name": Key(Atom.LINE, "Nazwa pliku."),
            "media_type": Key(Atom.LINE, "Typ MIME."),
            "size": Key(Atom.LINE, "Rozmiar w bajtach."),
            "sha256": Key(Atom.LINE, "Skrót SHA-256."),
        },
    ),
    "document_code": Kind(
        "miejsce kodu",
        {
            "to": Key(Atom.LINE, "Element, który stoi przy tym kodzie."),
            "value": Key(Atom.WORD, "Co w nim stoi; w xs:boolean domyślnie true."),
            "stands": Key(Atom.LINE, "Element z innymi odpowiedziami, który mówi o tym kodzie."),
        },
    ),
    "gives": Kind(
        "oczekiwany wynik",
        {
            "valid": _need(Atom.BOOLEAN, "Czy odpowiedzi są przyjęte."),
            "errors": Key(
                MapOf(Atom.WORD, Either((ListOf(Atom.LINE), Atom.LINE))),
                "Dokładny zbiór: ścieżka: kod albo rule nazwa.",
            ),
            "warnings": Key(
                MapOf(Atom.WORD, Either((ListOf(Atom.LINE), Atom.LINE))),
                "Dokładny zbiór ostrzeżeń, zapisany jak errors.",
            ),
            "fees": Key(MapOf(Atom.WORD, Atom.MONEY), "Opłaty: id albo total: kwota."),
        },
    ),
}

KINDS["override"] = Kind(
    "zmiana pozycji",
    {
        **{
            name: Key(key.value, key.doc, later=key.later)
            for kind in ("note", "repeat", "group", "field")
            for name, key in KINDS[kind].keys.items()
            if name not in {"field", "group", "repeat", "note", "items", "rules"}
        },
        "without": Key(ListOf(Atom.NAME), "Klucze, które odpadają."),
    },
)

FILES = FirstKey(
    (
        "project",
        "acts",
        "domains",
        "stamp_duty",
        "codelist",
        "types",
        "office",
        "fragment",
        "form",
        "service",
        "publication",
    )
)
"""What a file of the definitions folder may be."""
