"""Problems of `migrations:`: steps that lead nowhere, twice to one place, or to what cannot be."""

from __future__ import annotations

from collections.abc import Collection

from formc.diagnostics import Label, Say
from formc.diagnostics.problems import Words, problem, similar
from formc.source import Span


@problem("E0550")
def migration_major(at: Span, written: str, version: str) -> Words:
    """`from` podaje numer wersji głównej, z której się przechodzi, a ten jest niższy od obecnego.

    English:
        `from` is the number of the major version that answers come from: lower than today's.

    Wrong:
    Right:
    """
    return Words(
        Say(f"wersja {version} nie następuje po {written}", f"{version} does not follow {written}"),
        help=Say("`from` to numer wersji głównej, np. 1", "`from` is a major version, such as 1"),
    )


@problem("E0551")
def migration_end(at: Span, path: str, known: Collection[str]) -> Words:
    """Krok przejścia zapisuje odpowiedź pod ścieżką, której formularz nie ma.

    Ścieżki po `to`, `into` i `set` są z nowego formularza, a te po `move`, `map`, `split`, `join` i
    `drop` z dawnego.

    English:
        A step writes to a path that the form does not have. Paths after `to`, `into` and `set` are
        of the new form, those after `move`, `map`, `split`, `join` and `drop` of the old one.

    Wrong:
    Right:
    """
    help, fix = similar(path, known, at)
    return Words(
        Say(f"formularz nie ma pozycji `{path}`", f"the form has no item `{path}`"),
        help=help,
        fix=fix,
    )


@problem("E0552")
def migration_kind(at: Span, path: str, pl: str, en: str) -> Words:
    """Krok przejścia nie pasuje do pozycji, którą zapisuje: tekst można podzielić tylko na teksty,
    kody zamienić na odpowiedzi z listy, a wyliczaną odpowiedź najwyżej przenieść.

    English:
        A step does not fit the item that it writes: a text is split into texts, codes become
        answers of a list, and a computed answer is at most moved.

    Wrong:
    Right:
    """
    return Words(Say(f"`{path}` {pl}", f"`{path}` {en}"))


@problem("E0553")
def migration_twice(at: Span, path: str, first: Span) -> Words:
    """Dwa kroki biorą odpowiedź z jednego miejsca albo zapisują ją w jednym miejscu.

    English:
        Two steps take an answer from one place, or write to one place.

    Wrong:
    Right:
    """
    return Words(
        Say(f"`{path}` jest już w innym kroku", f"`{path}` is in another step already"),
        related=(Label(first, Say("tutaj", "here")),),
    )


@problem("E0554")
def migration_value(at: Span, text: str, path: str) -> Words:
    """Wartość kroku nie jest odpowiedzią, którą ta pozycja przyjmuje.

    English:
        The value of a step is no answer that the item accepts.

    Wrong:
    Right:
    """
    return Words(
        Say(f"`{text}` nie jest odpowiedzią na `{path}`", f"`{text}` is no answer to `{path}`")
    )


@problem("H0703")
def migration_without_xslt(at: Span, pl: str, en: str) -> Words:
    """Tego przejścia nie wyrazi XSLT, więc nie powstaje `migrate.xsl`.

    Zaczęte wnioski przenosi `migrate.py`. Dokument przenosi się tak: `from_xml` dawnego wydania,
    `migrate` nowego, `to_xml` nowego.

    English:
        XSLT cannot say this migration, so there is no `migrate.xsl`. Drafts go through
        `migrate.py`; documents through `from_xml` of the old bundle, `migrate`, and `to_xml`.

    Wrong:
    Right:
    """
    return Words(Say(f"przejścia nie wyrazi XSLT: {pl}", f"XSLT cannot say this migration: {en}"))
