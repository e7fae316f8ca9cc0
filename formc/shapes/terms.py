"""Polish words for the codes of the language: levels, kinds of letters, channels, outcomes."""

from __future__ import annotations

LEVELS = {"gmina": "Gmina", "powiat": "Powiat", "wojewodztwo": "Województwo"}
KINDS = {
    "wniosek": "Wniosek",
    "zgloszenie": "Zgłoszenie",
    "deklaracja": "Deklaracja",
    "zawiadomienie": "Zawiadomienie",
    "informacja": "Informacja",
    "skarga": "Skarga",
    "oferta": "Oferta",
}
AUDIENCES = {
    "citizen": "Obywatele",
    "business": "Przedsiębiorcy",
    "organisation": "Organizacje i instytucje",
}
CHANNELS = {
    "portal": "Przez internet, formularzem z tej karty",
    "e-doreczenia": "Przez e-Doręczenia, na adres do doręczeń elektronicznych urzędu",
    "epuap": "Przez ePUAP, na elektroniczną skrzynkę podawczą urzędu",
    "office": "Osobiście w urzędzie",
    "post": "Pocztą, na adres urzędu",
    "external": "W innym systemie, do którego kieruje urząd",
}
DELIVERY = {
    "portal": "W portalu, po zalogowaniu",
    "e-doreczenia": "Na adres do doręczeń elektronicznych",
    "office": "Osobiście w urzędzie",
    "post": "Pocztą",
}
INPUT_KINDS = {"attachment": "załącznik", "evidence": "dowód", "shown": "do okazania"}
INPUT_FORMS = {
    "oryginal": "oryginał",
    "kopia": "kopia",
    "kopia-poswiadczona": "kopia poświadczona za zgodność z oryginałem",
    "do-wgladu": "do wglądu",
}
OUTCOMES = {
    "decision": "decyzja",
    "certificate": "zaświadczenie",
    "document": "dokument",
    "entry": "wpis",
    "no-objection": "brak sprzeciwu urzędu",
    "payment": "wypłata",
    "information": "informacja",
}
DEADLINES = {
    "decision": "Załatwienie sprawy",
    "certificate": "Wydanie zaświadczenia",
    "objection": "Sprzeciw urzędu",
    "inspection": "Oględziny",
    "filing": "Kiedy złożyć",
    "payment": "Kiedy zapłacić",
    "validity": "Jak długo ważne",
}
DUE = {
    "on-filing": "przy składaniu",
    "before-decision": "przed wydaniem decyzji",
    "after-decision": "po wydaniu decyzji",
}
ROLES = {
    "basis": "Podstawa prawna usługi",
    "fee": "Opłaty",
    "deadline": "Terminy",
    "remedy": "Odwołanie",
}
SIGNATURES = {
    "trusted_profile": "profilem zaufanym",
    "qualified": "podpisem kwalifikowanym",
    "own_hand": "własnoręcznie (na papierze)",
}
SIGNERS = {"applicant": "Podpisuje wnioskodawca", "each_applicant": "Podpisuje każdy wnioskodawca"}
CONFIDENCE = {"high": "wysoka", "medium": "średnia", "low": "niska"}
REMEDIES = {
    "appeal": "Odwołanie",
    "complaint": "Skarga",
    "objection": "Sprzeciw",
    "none": "Odwołanie nie przysługuje",
}
BODIES = {
    "sko": "samorządowe kolegium odwoławcze",
    "wsa": "wojewódzki sąd administracyjny",
    "organ": "organ, który wydał rozstrzygnięcie",
}


def tariff_position(position: str) -> str:
    """`II.1.3` → „część II ust. 1 pkt 3 załącznika do ustawy o opłacie skarbowej”."""
    part, *units = position.split(".")
    place = " ".join(
        f"{unit} {number}" for unit, number in zip(("ust.", "pkt", "lit."), units, strict=False)
    )
    return f"część {part}{f' {place}' if place else ''} załącznika do ustawy o opłacie skarbowej"
