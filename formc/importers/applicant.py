"""The groups of parties: a form has exactly one applicant, and an original rarely says who it is.

Documents of our own keep what parties say in `str:Nadawcy`; of co-applicants only empty rows stand
in the content.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

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
    return Item(
        kind="group",
        name=distinct("wnioskodawca" if "wnioskodawca" not in taken else "skladajacy", taken),
        keys={"title": "Wnioskodawca", "role": "applicant"},
        items=_asked("rodzaj_podmiotu", "Kim jesteś?", "wnioskodawcy"),
        doubts=(IN_DOCUMENT if in_document else NEW,),
    )


def co_applicants(name: str, keys: Mapping[str, Value], place: tuple[str, ...]) -> Item:
    """Rows of further parties, of whom the content of a document has only that they are there."""
    return Item(
        kind="repeat",
        name=name,
        keys={**keys, "role": "co_applicant"},
        items=_asked("rodzaj_strony", "Kto to jest?", "strony"),
        place=place,
        doubts=(IN_DOCUMENT,),
    )


def _asked(kind: str, question: str, whose: str) -> tuple[Item, ...]:
    def field(name: str, label: str, **keys: Value) -> Item:
        return Item(kind="field", name=name, keys={"type": "text", "label": label, **keys})

    person, firm = f"{kind} == 'osoba'", f"{kind} == 'firma'"
    choice = Item(
        kind="field",
        name=kind,
        keys={
            "type": "choice",
            "label": question,
            "options": {"osoba": "Osoba fizyczna", "firma": "Firma, instytucja albo organizacja"},
            "means": "party_kind",
        },
    )
    return (
        choice,
        field(f"imie_{whose}", "Imię", max=60, visible=person, means="given_name"),
        field(f"nazwisko_{whose}", "Nazwisko", max=80, visible=person, means="family_name"),
        field(f"nazwa_{whose}", "Nazwa", max=200, visible=firm, means="name"),
    )
