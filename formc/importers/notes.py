"""What a person has to look at after an import, as rows: where, and what."""

from __future__ import annotations

from collections.abc import Iterator

from formc.importers.english import english
from formc.importers.names import shown
from formc.importers.trying import Tried
from formc.record import Record

_KNOWN = "W0601"  # a privacy notice is always missing, and told apart


class Note(Record, frozen=True):
    """`at` is the path of an item, the id of a rule, or empty for the whole; `code` is that of a
    problem that `formc check` has with it."""

    at: str
    words: str
    code: str = ""


def notes_of(found: Tried, lang: str) -> Iterator[Note]:
    """All notes: of the whole, of items in their order, of rules, and of the compiler."""
    for at, words in _doubts(found):
        yield Note(at, said_in(words, lang))
    for each in found.problems:
        if each.code != _KNOWN:
            words = each.message.pl if lang == "pl" else each.message.en
            yield Note(each.code, shown(words), each.code)


def _doubts(found: Tried) -> Iterator[tuple[str, str]]:
    draft = found.draft
    yield from (("", words) for words in draft.doubts)
    for path, item in draft.walk():
        yield from ((".".join(path), words) for words in item.doubts)
        yield from ((rule.id, words) for rule in item.rules for words in rule.doubts)
    yield from ((rule.id, words) for rule in draft.rules for words in rule.doubts)


def said_in(words: str, lang: str) -> str:
    """A note for a terminal, in the language of the person; definitions keep it in Polish."""
    return shown(english(words) if lang == "en" else words)
