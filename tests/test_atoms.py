"""What scalars may be, and what was meant by those that are not."""

from __future__ import annotations

import pytest

from formc.syntax.atoms import fits, meant
from formc.syntax.grammar import Atom

ROWS = (
    # atom, text, what is meant: the text itself where it fits, None where nobody can tell
    (Atom.ID, "odpis-aktu", "odpis-aktu"),
    (Atom.ID, "Odpis aktu", "odpis-aktu"),
    (Atom.ID, "odpis_aktu", "odpis-aktu"),
    (Atom.ID, "ąęć", "aec"),
    (Atom.ID, "-", None),
    (Atom.ID, "a" * 63, "a" * 63),
    (Atom.ID, "a\n", "a"),
    (Atom.NAME, "numer_dzialki", "numer_dzialki"),
    (Atom.NAME, "Numer działki", "numer_dzialki"),
    (Atom.NAME, "2", None),
    (Atom.CODE, "2-a_b", "2-a_b"),
    (Atom.CODE, "Łódź", "lodz"),
    (Atom.PATH, "adres.kod", "adres.kod"),
    (Atom.PATH, "adres/Kod", "adres.kod"),
    (Atom.INTEGER, "0", "0"),
    (Atom.INTEGER, "-12", "-12"),
    (Atom.INTEGER, "010", "10"),
    (Atom.INTEGER, "+5", "5"),
    (Atom.INTEGER, "1 000", "1000"),
    (Atom.INTEGER, "1\u00a0000", "1000"),
    (Atom.INTEGER, "١٢", None),
    (Atom.INTEGER, "1.5", None),
    (Atom.INTEGER, "9" * 5000, None),
    (Atom.NUMBER, "1.5", "1.5"),
    (Atom.NUMBER, "1,5", "1.5"),
    (Atom.NUMBER, "1e3", None),
    (Atom.NUMBER, ".5", None),
    (Atom.BOOLEAN, "true", "true"),
    (Atom.BOOLEAN, "Tak", "true"),
    (Atom.BOOLEAN, "yes", "true"),
    (Atom.BOOLEAN, "TRUE", "true"),
    (Atom.BOOLEAN, "nie", "false"),
    (Atom.BOOLEAN, "może", None),
    (Atom.DATE, "2026-01-31", "2026-01-31"),
    (Atom.DATE, "31.1.2026", "2026-01-31"),
    (Atom.DATE, "31.01.2026 r.", "2026-01-31"),
    (Atom.DATE, "2026-1-5", "2026-01-05"),
    (Atom.DATE, "2026/01/05", "2026-01-05"),
    (Atom.DATE, "2024-02-29", "2024-02-29"),
    (Atom.DATE, "2026-02-29", None),
    (Atom.DATE, "31.2.2026", None),
    (Atom.DATE, "20260131", None),
    (Atom.DATE, "2026-W05-6", None),
    (Atom.DATE, "1799-12-31", None),
    (Atom.DATE, "2300-01-01", None),
    (Atom.VERSION, "1.0.0", "1.0.0"),
    (Atom.VERSION, "1.0", "1.0.0"),
    (Atom.VERSION, "v2", "2.0.0"),
    (Atom.VERSION, "1.0.0-beta", None),
    (Atom.MONEY, "17.00", "17.00"),
    (Atom.MONEY, "17", "17"),
    (Atom.MONEY, "17,5 zł", "17.50"),
    (Atom.MONEY, "1 000,00 PLN", "1000.00"),
    (Atom.MONEY, "-5", None),
    (Atom.SIZE, "10 MB", "10 MB"),
    (Atom.SIZE, "10MB", "10 MB"),
    (Atom.SIZE, "5 m", "5 MB"),
    (Atom.SIZE, "500 KB", "500 kB"),
    (Atom.SIZE, "10", None),
    (Atom.DURATION, "14 days", "14 days"),
    (Atom.DURATION, "14 dni", "14 days"),
    (Atom.DURATION, "7 dni roboczych", "7 working-days"),
    (Atom.DURATION, "miesiąc", "1 month"),
    (Atom.DURATION, "2 tygodnie", "14 days"),
    (Atom.DURATION, "rok", "12 months"),
    (Atom.DURATION, "niezwłocznie", None),
    (Atom.URL, "https://uslugi.example.org/a?b=c#d", "https://uslugi.example.org/a?b=c#d"),
    (Atom.URL, "http://example.org", "https://example.org"),
    (Atom.URL, "example.org/a", "https://example.org/a"),
    (Atom.URL, "javascript:alert(1)", None),
    (Atom.URL, "JaVa\tScRipT:alert(1)", None),
    (Atom.URL, "data:text/html,x", None),
    (Atom.URL, "//evil.example.org", None),
    (Atom.URL, "https://a b.org", None),
    (Atom.ELI, "DU/1960/30/168", "DU/1960/30/168"),
    (Atom.ELI, "DU/2016/1000", "DU/2016/1000"),
    (Atom.ELI, "reg/2016/679", "reg/2016/679"),
    (Atom.ELI, "eli/DU/2016/1000/ogl", "DU/2016/1000"),
    (Atom.ELI, "KPA", None),
    (Atom.TERYT, "1408011", "1408011"),
    (Atom.TERYT, "14", "14"),
    (Atom.TERYT, "140", None),
    (Atom.LINE, "jeden wiersz", "jeden wiersz"),
    (Atom.LINE, "dwa\nwiersze", None),
    (Atom.TEXT, "dwa\nwiersze", "dwa\nwiersze"),
)


@pytest.mark.parametrize(("atom", "text", "expected"), ROWS, ids=lambda part: str(part)[:20])
def test_what_was_meant(atom: Atom, text: str, expected: str | None) -> None:
    assert fits(atom, text) == (text == expected)
    if text != expected:
        assert meant(atom, text) == expected


def test_every_form_has_a_row() -> None:
    """Every atom with a form has a row above."""
    assert {atom for atom, _, _ in ROWS} >= set(Atom) - {Atom.FORMULA, Atom.PATTERN, Atom.WORD}
