"""What a field of a party means (`means:`), and where the document keeps it.

One row for each property. `person` and `firm` are the elements under `meta:Podmiot`; None where
the base vocabulary has no proven place, so that the answer stays in the content of the document.
"""

from __future__ import annotations

from formc.record import Record

PERSON = "osoba"
FIRM = "firma"
KINDS = (PERSON, FIRM)
"""The codes of a choice that means `party_kind`."""

PARTY_KIND = "party_kind"

ELEMENT_OF_KIND = {PERSON: "oso:Osoba", FIRM: "inst:Instytucja"}
NUMBER_OF_KIND = {PERSON: "1", FIRM: "2"}
"""`@typPodmiotu` of each kind."""

Steps = tuple[str, ...]
"""Prefixed names of elements, outermost first."""


class Property(Record, frozen=True, kw_only=True):
    """`autocomplete` is the token of WCAG 1.3.5, `prefill` where a portal may take it from."""

    title: str
    person: Steps | None = None
    firm: Steps | None = None
    autocomplete: str | None = None
    prefill: str | None = None

    def place(self, kind: str) -> Steps | None:
        return self.person if kind == PERSON else self.firm


def _everybody(*steps: str) -> tuple[Steps, Steps]:
    return (ELEMENT_OF_KIND[PERSON], *steps), (ELEMENT_OF_KIND[FIRM], *steps)


def _both(
    title: str, *steps: str, token: str | None = None, prefill: str | None = None
) -> Property:
    person, firm = _everybody(*steps)
    return Property(title=title, person=person, firm=firm, autocomplete=token, prefill=prefill)


def _person(
    title: str, *steps: str, token: str | None = None, prefill: str | None = None
) -> Property:
    person = (ELEMENT_OF_KIND[PERSON], *steps)
    return Property(title=title, person=person, autocomplete=token, prefill=prefill)


def _firm(
    title: str, *steps: str, token: str | None = None, prefill: str | None = None
) -> Property:
    firm = (ELEMENT_OF_KIND[FIRM], *steps)
    return Property(title=title, firm=firm, autocomplete=token, prefill=prefill)


PROPERTIES: dict[str, Property] = {
    PARTY_KIND: Property(title="rodzaj podmiotu: osoba albo firma"),
    # Who ------------------------------------------------------------------------------------
    "given_name": _person("imię", "oso:Imie", token="given-name", prefill="identity.given_name"),
    "second_name": _person("drugie imię", "oso:ImieDrugie", token="additional-name"),
    "family_name": _person(
        "nazwisko", "oso:Nazwisko", token="family-name", prefill="identity.family_name"
    ),
    "pesel": _person("PESEL", "oso:IdOsoby", "oso:PESEL", prefill="identity.pesel"),
    "nip": Property(
        title="NIP",
        person=("oso:Osoba", "oso:IdOsoby", "oso:NIP"),
        firm=("inst:Instytucja", "inst:IdInstytucji", "inst:NIP"),
    ),
    "regon": _firm("REGON", "inst:IdInstytucji", "inst:REGON"),
    "krs": _firm("numer KRS", "inst:IdInstytucji", "inst:KRS"),
    "name": _firm("nazwa", "inst:NazwaInstytucji", token="organization"),
    "birth_date": Property(
        title="data urodzenia", autocomplete="bday", prefill="identity.birth_date"
    ),
    "sex": Property(title="płeć", autocomplete="sex"),
    # Where ----------------------------------------------------------------------------------
    "postal_code": _both("kod pocztowy", "adr:Adres", "adr:KodPocztowy", token="postal-code"),
    "post_office": _both("poczta", "adr:Adres", "adr:Poczta"),
    "town": _both("miejscowość", "adr:Adres", "adr:Miejscowosc", token="address-level2"),
    "street": _both("ulica", "adr:Adres", "adr:Ulica", token="address-line1"),
    "building": _both("numer domu", "adr:Adres", "adr:Budynek"),
    "flat": _both("numer lokalu", "adr:Adres", "adr:Lokal"),
    "country": _both("kraj", "adr:Adres", "adr:Kraj", token="country"),
    "voivodeship": _both("województwo", "adr:Adres", "adr:Wojewodztwo", token="address-level1"),
    "county": _both("powiat", "adr:Adres", "adr:Powiat"),
    "commune": _both("gmina", "adr:Adres", "adr:Gmina"),
    # How to reach ---------------------------------------------------------------------------
    "phone": _both("telefon", "adr:Kontakt", "adr:Telefon", token="tel"),
    "email": _both(
        "adres e-mail", "adr:Kontakt", "adr:Email", token="email", prefill="identity.email"
    ),
    # Without a proven place in the vocabulary -------------------------------------------------
    "ade": Property(title="adres do doręczeń elektronicznych"),
    "document_number": Property(title="numer dokumentu tożsamości"),
    "citizenship": Property(title="obywatelstwo"),
    "bank_account": Property(title="rachunek bankowy"),
    "function": Property(title="funkcja", autocomplete="organization-title"),
}
"""The properties by the word written after `means:`."""

ORDER: tuple[Steps, ...] = (
    ("oso:Osoba", "oso:IdOsoby", "oso:PESEL"),
    ("oso:Osoba", "oso:IdOsoby", "oso:NIP"),
    ("oso:Osoba", "oso:Imie"),
    ("oso:Osoba", "oso:ImieDrugie"),
    ("oso:Osoba", "oso:Nazwisko"),
    ("inst:Instytucja", "inst:IdInstytucji", "inst:NIP"),
    ("inst:Instytucja", "inst:IdInstytucji", "inst:REGON"),
    ("inst:Instytucja", "inst:IdInstytucji", "inst:KRS"),
    ("inst:Instytucja", "inst:NazwaInstytucji"),
    *(
        (party, "adr:Adres", f"adr:{name}")
        for party in ELEMENT_OF_KIND.values()
        for name in (
            "KodPocztowy",
            "Poczta",
            "Miejscowosc",
            "Ulica",
            "Budynek",
            "Lokal",
            "Kraj",
            "Wojewodztwo",
            "Powiat",
            "Gmina",
        )
    ),
    *(
        (party, "adr:Kontakt", f"adr:{name}")
        for party in ELEMENT_OF_KIND.values()
        for name in ("Telefon", "Email")
    ),
)
"""The order in which the base vocabulary wants its elements."""
