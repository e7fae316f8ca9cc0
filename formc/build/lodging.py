"""What is lodged in CRWD for a form, and what its office has to do besides.

The files are those of the bundle, byte for byte. Whatever formc cannot know stands in the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from formc.compiler import compile_form
from formc.diagnostics import Report
from formc.ir import Form
from formc.record import Record, names
from formc.target import Target

LODGED = ("schemat.xsd", "wyroznik.xml", "styl.xsl", "przyklad.xml")
"""Of these the style and the example only where the bundle has them."""

_OF_AUTHOR = {
    "name": "nazwa",
    "nip": "NIP",
    "postal_code": "kod pocztowy",
    "post": "poczta",
    "town": "miejscowość",
    "street": "ulica",
    "building": "numer budynku",
    "voivodeship": "województwo",
}


class Point(Record, frozen=True):
    """One thing of the list: done by formc or in the definitions, or left to the office."""

    done: bool
    words: str


def package(
    form: Form, targets: Iterable[Target], report: Report, demanded: frozenset[str] = frozenset()
) -> Mapping[str, bytes]:
    """The files to lodge by name, in the order of `LODGED`. A failed report says why not."""
    emitted = compile_form(form, targets, report, demanded=demanded)
    made = {a.path.removeprefix("crwd/"): a.data for a in emitted.artifacts}
    return {name: made[name] for name in LODGED if name in made}


def checklist(form: Form, files: Mapping[str, bytes], official: bool) -> Iterator[Point]:
    """What is done and what the office must still do. `official`: the base schemas are at hand."""
    publication = form.registry.publication
    said = form.registry.registration
    if publication is not None:
        yield Point(True, f"przestrzeń nazw: {publication.namespace}")
        yield Point(True, f"wzór obowiązuje od {publication.valid_from}")
        yield Point(True, "identyfikator wzoru oraz adresy schematu i stylu w wyroznik.xml")
    else:
        yield Point(
            False,
            f"przestrzeń nazw jest robocza ({form.namespace}): nadaje ją CRWD; po nadaniu "
            "`formc publish … --namespace … --date …`",
        )
        yield Point(False, "dzień, od którego wzór obowiązuje (meta:Od), wpisuje urząd")
        yield Point(
            False, "identyfikator wzoru i adresy XSD i XSL w wyroznik.xml są puste: wpisuje je CRWD"
        )
    yield _author(form)
    missing = [words for words, identifier in said.basis if not identifier]
    if not said.basis:
        yield Point(False, "definicja nie podaje podstawy prawnej (legal_basis)")
    elif missing:
        yield Point(False, f"podstawa bez identyfikatora w Dzienniku Ustaw: {'; '.join(missing)}")
    else:
        yield Point(True, "podstawa prawna ma identyfikatory w Dzienniku Ustaw")
    yield Point(False, "pozycje Dziennika Ustaw to teksty pierwotne: porównaj z tekstem jednolitym")
    if "styl.xsl" in files:
        yield Point(True, "styl.xsl")
    else:
        yield Point(False, "styl.xsl: tego formularza jeszcze nie da się pokazać; dołącz własny")
    if "przyklad.xml" not in files:
        yield Point(False, "przyklad.xml: nie znaleziono odpowiedzi, które formularz przyjmuje")
    if official:
        yield Point(True, "oficjalne schematy podstawowe są pobrane (formc vocabulary check)")
    else:
        yield Point(
            False,
            "UWAGA: sprawdzano z ZASTĘPNIKAMI schematów podstawowych, które nie są oficjalne; "
            "`formc vocabulary fetch` pobiera oficjalne i powtarza sprawdzenie",
        )
    yield Point(False, "podpis osoby uprawnionej (XAdES) pod wnioskiem i plikami")
    yield Point(False, "ogłoszenie wzoru w BIP (art. 19b ust. 2 ustawy o informatyzacji)")


def _author(form: Form) -> Point:
    author = form.registry.registration.author
    empty = [
        _OF_AUTHOR[name]
        for name in names(author)
        if name in _OF_AUTHOR and not getattr(author, name)
    ]
    if empty:
        return Point(False, f"twórca wzoru (`author:` w formc.yaml): brakuje {', '.join(empty)}")
    return Point(True, f"twórca wzoru: {author.name}")
