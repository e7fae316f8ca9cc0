"""Every kind of change as a row: an id, a sentence, and whom it hurts.

A row's `hurts` holds for each of its changes. What `schemat.xsd` accepts is found out by comparing
schemas, so `Hurt.XSD` is added to a change only where its schema differs (`formc.compat.schema`);
`schema` says that a row may be the reason of such a difference. A row that `ripples` changes
answers when a draft is read again (what is hidden goes, what is computed is computed):
`Hurt.DRAFTS` is added where another formula reads the item (`formc.compat.ripples`).

A change that is found by comparing formulas or bounds is one of five *turns*: added, removed,
tightened (fewer answers pass), loosened (more pass), or changed (neither can be shown).
"""

from __future__ import annotations

from enum import Enum

from formc.diagnostics import Say
from formc.record import Record


class Hurt(Enum):
    """Whom a change hurts."""

    DOCUMENTS = "documents"  # a stored document that was right is refused or unreadable
    DRAFTS = "drafts"  # answers saved half-way lose their place or have new problems
    XSD = "xsd"  # schemat.xsd accepts something else: another namespace
    JSON = "json"  # answers sent as JSON are refused, or an id that programs read is gone
    MEANING = "meaning"  # something else is asked, demanded, paid or promised
    WORDING = "wording"  # the same in other words
    CATALOGUE = "catalogue"  # what only the catalogue says


class Bump(Enum):
    """The part of a version that must rise."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


BUMPS: dict[Hurt, Bump] = {
    Hurt.DOCUMENTS: Bump.MAJOR,
    Hurt.DRAFTS: Bump.MAJOR,
    Hurt.XSD: Bump.MAJOR,
    Hurt.JSON: Bump.MAJOR,
    Hurt.MEANING: Bump.MINOR,
    Hurt.WORDING: Bump.PATCH,
    Hurt.CATALOGUE: Bump.PATCH,
}

HURT_WORDS: dict[Hurt, Say] = {
    Hurt.DOCUMENTS: Say("złożone dokumenty", "stored documents"),
    Hurt.DRAFTS: Say("zaczęte wnioski", "drafts in progress"),
    Hurt.XSD: Say("integracje przez XSD", "integrators by XSD"),
    Hurt.JSON: Say("integracje przez JSON", "integrators by JSON"),
    Hurt.MEANING: Say("obywatele: treść", "citizens: meaning"),
    Hurt.WORDING: Say("obywatele: słowa", "citizens: wording"),
    Hurt.CATALOGUE: Say("tylko katalog", "the catalogue only"),
}

Hurts = frozenset[Hurt]
_STORED = {Hurt.DOCUMENTS, Hurt.JSON}
_LESS: Hurts = frozenset({*_STORED, Hurt.DRAFTS, Hurt.MEANING})
_STALE: Hurts = frozenset({*_STORED, Hurt.MEANING})
_MEANS: Hurts = frozenset({Hurt.MEANING})
_WORDS: Hurts = frozenset({Hurt.WORDING})
_LISTED: Hurts = frozenset({Hurt.CATALOGUE})
_MATTERS: Hurts = frozenset({Hurt.DOCUMENTS, Hurt.MEANING})
_PAPER: Hurts = frozenset({Hurt.DOCUMENTS})


class Row(Record, frozen=True):
    """A kind of change. `says` is a sentence about the subject, which stands before it."""

    id: str
    says: Say
    hurts: Hurts
    schema: bool = False
    ripples: bool = False


def _row(
    id: str, pl: str, en: str, hurts: Hurts, schema: bool = False, ripples: bool = False
) -> Row:
    return Row(id, Say(pl, en), hurts, schema, ripples)


_NAMES = (
    _row("item-added-required", "nowa wymagana pozycja", "new required item", _LESS, True),
    _row("item-added-optional", "nowa nieobowiązkowa pozycja", "new optional item", _MEANS, True),
    _row("item-added-computed", "nowa wyliczana pozycja", "new computed item", _STALE, True, True),
    _row("item-removed", "pozycji już nie ma", "the item is gone", _LESS, True),
    _row("item-renamed", "pozycja ma inną nazwę", "the item has another name", _LESS, True),
    _row("item-moved", "pozycja stoi w innej grupie", "the item stands in another group", _LESS, True),
    _row("xml-name-changed", "inna nazwa elementu XML", "another name of the XML element", _PAPER, True),
    _row("sender-changed", "inne miejsce strony w dokumencie", "the party stands elsewhere in the document", _PAPER, True),
    _row("order-changed", "inna kolejność w dokumencie", "another order in the document", _PAPER, True),
    _row("screen-order-changed", "inna kolejność na ekranie", "another order on the screen", _WORDS),
)  # fmt: skip

_TYPES = (
    _row("type-changed", "inny typ odpowiedzi", "another type of answer", _LESS, True),
    _row("scale-raised", "więcej miejsc po przecinku", "more decimal places", _STALE, True, True),
    _row("scale-lowered", "mniej miejsc po przecinku", "fewer decimal places", _LESS, True),
    _row("many-added", "wolno wybrać kilka kodów", "several codes may be chosen", _STALE, True, True),
    _row("many-removed", "wolno wybrać jeden kod", "one code may be chosen", _LESS, True),
    _row("files-added", "wolno dołączyć kilka plików", "several files may be attached", _STALE, True, True),
    _row("files-removed", "wolno dołączyć jeden plik", "one file may be attached", _LESS, True),
    _row("semantic-changed", "ten sam zapis znaczy co innego", "the same characters mean something else", _MEANS),
    _row("multiline-added", "wolno pisać w wielu wierszach", "several lines are accepted", _MEANS, True),
    _row("multiline-removed", "tylko jeden wiersz", "one line only", _STALE, True, True),
    _row("normal-form-changed", "inaczej czytane jest to, co wpisano", "what is typed is read in another way", _MEANS),
)  # fmt: skip

_DEMANDS = (
    _row("required-added", "odpowiedź jest teraz wymagana", "the answer is required now", _LESS, True),
    _row("required-removed", "odpowiedź nie jest już wymagana", "the answer is no longer required", _MEANS, True),
    _row("required-tightened", "odpowiedź jest wymagana częściej", "the answer is required more often", _LESS, True),
    _row("required-loosened", "odpowiedź jest wymagana rzadziej", "the answer is required less often", _MEANS, True),
    _row("required-changed", "odpowiedź jest wymagana kiedy indziej", "the answer is required at other times", _LESS, True),
    _row("hidden-added", "pozycja jest teraz pokazywana tylko czasem", "the item is shown only at times now", _STALE, True, True),
    _row("hidden-removed", "pozycja jest teraz zawsze pokazywana", "the item is always shown now", _MEANS, True),
    _row("hidden-removed-asks", "pozycja jest teraz zawsze pokazywana i czegoś wymaga", "the item is always shown now and demands something", _LESS, True),
    _row("hidden-tightened", "pozycja jest pokazywana rzadziej", "the item is shown less often", _STALE, True, True),
    _row("hidden-loosened", "pozycja jest pokazywana częściej", "the item is shown more often", _MEANS, True),
    _row("hidden-loosened-asks", "pozycja jest pokazywana częściej i czegoś wymaga", "the item is shown more often and demands something", _LESS, True),
    _row("hidden-changed", "pozycja jest pokazywana kiedy indziej", "the item is shown at other times", _LESS, True),
    _row("computed-added", "odpowiedź jest teraz wyliczana", "the answer is computed now", _STALE, True, True),
    _row("computed-removed", "odpowiedzi nie wylicza już formularz", "the answer is no longer computed", _MEANS, True),
    _row("computed-removed-asks", "odpowiedzi nie wylicza już formularz i trzeba jej udzielić", "the answer is no longer computed and must be given", _LESS, True),
    _row("computed-changed", "odpowiedź jest wyliczana inaczej", "the answer is computed in another way", _STALE, False, True),
)  # fmt: skip

_FORMS = (
    _row("form-added", "odpowiedź ma teraz wzorzec", "the answer has a pattern now", _LESS, True),
    _row("form-removed", "odpowiedź nie ma już wzorca", "the answer has no pattern any more", _MEANS, True),
    _row("form-changed", "odpowiedź ma inny wzorzec", "the answer has another pattern", _LESS, True),
    _row("check-digit-added", "sprawdzana jest cyfra kontrolna", "a check digit is verified now", _LESS),
    _row("check-digit-removed", "cyfra kontrolna nie jest już sprawdzana", "the check digit is no longer verified", _MEANS),
    _row("check-digit-changed", "inna cyfra kontrolna", "another check digit", _LESS),
    _row("option-added", "nowy kod na liście", "a new code in the list", _MEANS, True),
    _row("option-removed", "kodu nie ma już na liście", "a code is no longer in the list", _LESS, True),
    _row("option-order-changed", "inna kolejność listy", "another order of the list", _WORDS),
    _row("option-words", "inne słowa przy kodzie", "other words of a code", _WORDS),
    _row("filter-added", "lista jest teraz filtrowana", "the list is filtered now", _LESS),
    _row("filter-removed", "lista nie jest już filtrowana", "the list is no longer filtered", _MEANS),
    _row("filter-tightened", "filtr listy przepuszcza mniej", "the filter of the list lets less through", _LESS),
    _row("filter-loosened", "filtr listy przepuszcza więcej", "the filter of the list lets more through", _MEANS),
    _row("filter-changed", "filtr listy jest inny", "the filter of the list is another", _LESS),
    _row("list-changed", "inny słownik albo inna wersja, te same kody", "another codelist or version with the same codes", _LISTED),
)  # fmt: skip


def _bound(id: str, pl: str, en: str, schema: bool = True) -> tuple[Row, ...]:
    """The rows of a bound; dates alone can have none."""
    return (
        _row(f"{id}-tightened", f"{pl}: ciaśniej", f"{en}: tighter", _LESS, schema),
        _row(f"{id}-loosened", f"{pl}: luźniej", f"{en}: looser", _MEANS, schema),
    )


def _bound_of_days(id: str, pl: str, en: str) -> tuple[Row, ...]:
    return (
        _row(f"{id}-added", f"{pl}: teraz jest", f"{en}: there is one now", _LESS, True),
        _row(f"{id}-removed", f"{pl}: już jej nie ma", f"{en}: there is none any more", _MEANS, True),
        _row(f"{id}-changed", f"{pl}: liczona inaczej", f"{en}: counted in another way", _LESS, True),
    )  # fmt: skip


_BOUNDS = (
    *_bound("min", "dolna granica", "lower bound"),
    *_bound_of_days("min", "dolna granica", "lower bound"),
    *_bound("max", "górna granica", "upper bound"),
    *_bound_of_days("max", "górna granica", "upper bound"),
    *_bound("length-min", "najmniejsza długość", "least length"),
    *_bound("length-max", "największa długość", "greatest length"),
    _row("min-rows-added", "musi być choć jeden wiersz lub plik", "one row or file at least is demanded now", _LESS, True),
    _row("min-rows-removed", "lista może być pusta", "the list may be empty now", _MEANS, True),
    *_bound("min-rows", "najmniejsza liczba wierszy lub plików", "least number of rows or files"),
    *_bound("max-rows", "największa liczba wierszy lub plików", "greatest number of rows or files"),
    _row("file-type-removed", "rodzaju pliku już się nie przyjmuje", "a kind of file is no longer accepted", _LESS),
    _row("file-type-added", "przyjmuje się nowy rodzaj pliku", "a new kind of file is accepted", _MEANS),
    _row("place-kind-removed", "miejsca nie można już tak wskazać", "a kind of place is no longer accepted", _LESS, True),
    _row("place-kind-added", "miejsce można wskazać w nowy sposób", "a new kind of place is accepted", _MEANS, True),
    *_bound("file-size", "największy plik", "largest file", schema=False),
)  # fmt: skip

_RULES = (
    _row("rule-added", "nowa reguła", "new rule", _LESS),
    _row("rule-removed", "reguły już nie ma", "the rule is gone", _MEANS),
    _row("rule-tightened", "reguła przepuszcza mniej", "the rule lets less through", _LESS),
    _row("rule-loosened", "reguła przepuszcza więcej", "the rule lets more through", _MEANS),
    _row("rule-changed", "reguła mówi co innego", "the rule says something else", _LESS),
    _row("rule-promoted", "ostrzeżenie stało się błędem", "the warning became an error", _LESS),
    _row("rule-demoted", "błąd stał się ostrzeżeniem", "the error became a warning", _MEANS),
    _row("rule-renamed", "reguła ma inną nazwę", "the rule has another name", frozenset({Hurt.JSON})),
    _row("rule-place-changed", "problem stoi przy innej pozycji", "the problem stands at another item", _WORDS),
    _row("rule-words", "reguła ma inne słowa", "the rule has other words", _WORDS),
    _row("warning-added", "nowe ostrzeżenie", "new warning", _WORDS),
    _row("warning-removed", "ostrzeżenia już nie ma", "the warning is gone", _WORDS),
    _row("warning-changed", "ostrzeżenie pojawia się kiedy indziej", "the warning appears at other times", _WORDS),
)  # fmt: skip

_PROSE = (
    _row("label-changed", "inna etykieta", "another label", _WORDS),
    _row("hint-changed", "inna podpowiedź", "another hint", _WORDS),
    _row("messages-changed", "inne komunikaty", "other messages", _WORDS),
    _row("statement-changed", "inna treść oświadczenia", "another statement is consented to", _MEANS),
    _row("unit-changed", "inna jednostka", "another unit", _MEANS),
    _row("default-changed", "inna wartość na początek", "another value to begin with", _MEANS),
    _row("help-changed", "inne podpowiadanie wartości", "values are suggested in another way", _WORDS),
    _row("sensitivity-changed", "inna ochrona odpowiedzi (RODO)", "other protection of the answer (GDPR)", _LISTED),
    _row("attachment-changed", "plik jest innym załącznikiem", "the file is another attachment", _MATTERS),
    _row("note-added", "nowe pouczenie", "new note", _WORDS),
    _row("note-removed", "pouczenia już nie ma", "the note is gone", _WORDS),
    _row("note-changed", "inne pouczenie", "another note", _WORDS),
    _row("page-changed", "pozycja stoi na innej stronie", "the item stands on another page", _WORDS),
    _row("page-words", "strona ma inne słowa", "the page has other words", _WORDS),
    _row("title-changed", "inny tytuł formularza", "another title of the form", _WORDS),
)  # fmt: skip

_MATTER = (
    _row("fee-added", "nowa opłata", "new fee", _MEANS, True),
    _row("fee-removed", "opłaty już nie ma", "the fee is gone", _MEANS, True),
    _row("fee-amount-changed", "inna kwota opłaty", "another amount of the fee", _MEANS),
    _row("fee-condition-changed", "opłata należy się kiedy indziej", "the fee is due in other cases", _MEANS),
    _row("fee-due-changed", "inny termin płatności", "the fee is due at another time", _MEANS),
    _row("fee-words", "opłata ma inne słowa", "the fee has other words", _WORDS),
    _row("office-value-added", "urząd ustala nową wartość", "the office sets a new value", _MEANS, True),
    _row("office-value-removed", "urząd nie ustala już wartości", "the office no longer sets the value", _MATTERS, True),
    _row("office-value-changed", "wartość urzędu ma inny typ lub granice", "the office's value has another type or bounds", _MEANS),
    _row("office-value-words", "wartość urzędu ma inne słowa", "the office's value has other words", _WORDS),
    _row("input-added", "trzeba mieć coś nowego", "something new must be brought", _MEANS),
    _row("input-removed", "czegoś nie trzeba już mieć", "something need not be brought any more", _MEANS),
    _row("input-changed", "wymagana rzecz ma inną postać", "what must be brought has another form", _MEANS),
    _row("privacy-changed", "inna klauzula RODO", "another privacy notice", _MEANS),
    _row("signature-changed", "inny podpis", "another signature", _MEANS),
    _row("losses-changed", "inna lista warunków, których XML nie wyraża", "another list of what XML cannot say", _LISTED),
)  # fmt: skip

_CARD = (
    _row("service-added", "nowa usługa", "new service", _LISTED),
    _row("service-removed", "usługi już nie ma", "the service is gone", frozenset({*_LESS, Hurt.CATALOGUE})),
    _row("form-replaced", "inny formularz", "another form", frozenset({*_LESS, Hurt.XSD})),
    _row("namespace-changed", "inny adres wzoru", "another namespace", frozenset({Hurt.DOCUMENTS, Hurt.XSD})),
    _row("template-changed", "dokument według wzoru kogo innego", "the document follows another template", frozenset({Hurt.DOCUMENTS, Hurt.XSD}), True),
    _row("template-schema", "inny schemat wzoru", "another schema of the template", frozenset({Hurt.XSD})),
    _row("template-mapping", "odpowiedź stoi we wzorze gdzie indziej", "the answer stands elsewhere in the template", _PAPER),
    _row("deadline-changed", "inny termin", "another deadline", _MEANS),
    _row("remedy-changed", "inny środek odwoławczy", "another remedy", _MEANS),
    _row("terms-changed", "inne warunki załatwienia sprawy", "other terms of the matter", _MEANS),
    _row("card-words", "inne słowa na karcie", "other words on the card", _WORDS),
    _row("card-facts", "inne dane w katalogu", "other facts in the catalogue", _LISTED),
)  # fmt: skip

_REST = (
    _row("constraint-changed", "warunek zmienił się przez coś obok", "the constraint changed through something beside it", _LESS, True),
    _row("other-changed", "inna zmiana definicji", "another change of the definition", _LISTED),
)  # fmt: skip

ROWS: dict[str, Row] = {
    row.id: row
    for row in (
        *_NAMES,
        *_TYPES,
        *_DEMANDS,
        *_FORMS,
        *_BOUNDS,
        *_RULES,
        *_PROSE,
        *_MATTER,
        *_CARD,
        *_REST,
    )
}
