"""The group of the applicant: a form has exactly one, and an original rarely says who it is."""

from __future__ import annotations

from collections.abc import Collection

from formc.importers.draft import Item, Value
from formc.importers.names import distinct

IN_DOCUMENT = (
    "nadawca stoi w DaneDokumentu/Nadawcy, a schemat nie mówi, co o nim wpisać; "
    "dodaj pola z `means` (adres, PESEL…) albo użyj fragmentu"
)
NEW = "oryginał nie mówi, kto składa pismo; formularz musi to wiedzieć, więc dodano wnioskodawcę"


def applicant(taken: Collection[str], *, in_document: bool = False) -> Item:
    """A person or a firm by name, with a name that is free. What it asks for stands in
    `str:Nadawcy` and adds nothing to the content of the document."""

    def field(name: str, label: str, **keys: Value) -> Item:
        return Item(kind="field", name=name, keys={"type": "text", "label": label, **keys})

    kind = Item(
        kind="field",
        name="rodzaj_podmiotu",
        keys={
            "type": "choice",
            "label": "Kim jesteś?",
            "options": {"osoba": "Osoba fizyczna", "firma": "Firma, instytucja albo organizacja"},
            "means": "party_kind",
        },
    )
    person, firm = "rodzaj_podmiotu == 'osoba'", "rodzaj_podmiotu == 'firma'"
    return Item(
        kind="group",
        name=distinct("wnioskodawca" if "wnioskodawca" not in taken else "skladajacy", taken),
        keys={"title": "Wnioskodawca", "role": "applicant"},
        items=(
            kind,
            field("imie_wnioskodawcy", "Imię", max=60, visible=person, means="given_name"),
            field("nazwisko_wnioskodawcy", "Nazwisko", max=80, visible=person, means="family_name"),
            field("nazwa_wnioskodawcy", "Nazwa", max=200, visible=firm, means="name"),
        ),
        doubts=(IN_DOCUMENT if in_document else NEW,),
    )
