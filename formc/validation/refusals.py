"""Why something is not even a filing that could be judged: a closed table of codes."""

from __future__ import annotations

from collections.abc import Mapping

REFUSALS: Mapping[str, tuple[str, str]] = {
    "limit": ("przekracza granice", "is beyond a limit"),
    "encoding": ("to nie jest UTF-8", "is not UTF-8"),
    "doctype": ("ma DOCTYPE", "has a DOCTYPE"),
    "comment": ("ma komentarz wewnątrz", "has a comment inside"),
    "instruction": ("ma instrukcję przetwarzania wewnątrz", "has an instruction inside"),
    "syntax": ("nie da się odczytać", "cannot be read"),
    "duplicate": ("ma klucz dwa razy", "has a key twice"),
    "number": ("ma liczbę, której JSON nie zna", "has a number that JSON does not know"),
    "structure": ("to nie jest wniosek", "is no filing"),
    "one_way": ("ma wzór tylko do wysyłania", "has a template for sending only"),
    "bundle": ("nie ma zestawu jego formularza", "has no bundle of its form here"),
    "day": ("nie ma dnia złożenia", "has no day of filing"),
    "office": ("ma nieczytelne wartości urzędu", "has values of the office that cannot be read"),
    "failure": ("walidator zawiódł; to błąd formc", "made the validator fail; a bug of formc"),
}
"""Code → Polish and English, after the name of a document. `failure` is never an answer's fault."""


class RefusedError(ValueError):
    """A document that is not judged. `at` is where, in characters, if that is known."""

    def __init__(self, code: str, reason: str, at: int | None = None) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
        self.at = at
