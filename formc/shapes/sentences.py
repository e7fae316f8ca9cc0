"""What a message to the person who fills in a form is like: a whole sentence that helps.

It begins with what to do, or names the bound; it has no full stop, as all sentences of the form.
"""

from __future__ import annotations

import re

# The first words of the messages of formc and of services; a new one is a new row.
VERBS = {
    "pl": frozenset(
        {
            *("Cofnij", "Dodaj", "Dołącz", "Dopisz", "Nie", "Odpowiedz", "Odznacz", "Opisz"),
            *("Oznacz", "Podaj", "Podpisz", "Podziel", "Pomiń", "Popraw", "Potwierdź", "Przenieś"),
            *("Przepisz", "Przyjmij", "Rozdziel", "Skreśl", "Skróć", "Skorzystaj", "Sprawdź"),
            *("Ustal", "Usuń", "Uzasadnij", "Uzgodnij", "Uzupełnij", "Wgraj", "Wnieś"),
            *("Wpisz", "Wróć", "Wskaż", "Wybierz", "Wydłuż", "Wyjaśnij", "Wymień", "Wypełnij"),
            *("Wyraź", "Zacznij", "Zachowaj", "Załącz", "Zaplanuj", "Zaznacz", "Zdecyduj"),
            *("Zgłoś", "Złóż", "Zmień", "Zmniejsz", "Zostaw", "Zwiększ", "Zwróć"),
        }
    ),
    "en": frozenset(
        {
            *("Add", "Answer", "Change", "Check", "Choose", "Correct", "Describe", "Enter"),
            *("Fill", "Give", "Leave", "Lower", "Raise", "Remove", "Select", "Shorten", "Tick"),
        }
    ),
}
_BOUND = re.compile(
    r"\d|\{(?:min|max)\}|\b(?:najwyżej|najmniej|najwięcej|najpóźniej|najwcześniej|mniej|więcej|"
    r"później|wcześniej|większ\w+|mniejsz\w+|wcześniejsz\w+|późniejsz\w+|at (?:least|most))\b"
)


def is_sentence(words: str) -> bool:
    """A capital letter first, a word or number last, one sentence in between."""
    first, last = words[:1], words[-1:]
    return first.isupper() and last not in ".!?:;, " and not re.search(r"[!?]", words)


def says_what_to_do(words: str, lang: str = "pl") -> bool:
    """Begins with what to do, or names the bound."""
    first = re.split(r"[\s,:]", words, maxsplit=1)[0]
    return first in VERBS[lang] or _BOUND.search(words) is not None
