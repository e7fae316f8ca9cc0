"""How values are said: named templates for days, moments, numbers, codes and sizes.

A text that is not what it should be (`31.02`, an unknown code) is shown as it stands: a view hides
nothing. The digits are never read as numbers, because processors keep about fifteen of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from formc.shapes.markup import Node, leaf, node
from formc.shapes.polish import MONTHS
from formc.targets.view.steps import either, said, template, value, variable, when, words
from formc.targets.view.values import place_template, vertices_template

NBSP = "\N{NO-BREAK SPACE}"
_DIGITS = "'0123456789'"


@cache
def sayings() -> tuple[Node, ...]:
    """The templates, the same in every view."""
    return tuple(_sayings())


def _sayings() -> Iterator[Node]:
    months = "".join(f" {number:02}{name}" for number, name in enumerate(MONTHS, 1))
    yield leaf("xsl:variable", f"{months} ", {"name": "miesiace"})
    yield _day()
    yield _moment()
    yield _number()
    yield _thousands()
    yield _option()
    yield _size()
    yield _party()
    yield place_template()
    yield vertices_template()


def _day() -> Node:
    """`2026-01-31` is „31 stycznia 2026 r.”."""
    shape = f"translate($dzien, {_DIGITS}, '0000000000') = '0000-00-00'"
    month = (
        "substring-before(substring-after($miesiace, concat(' ', substring($dzien, 6, 2))), ' ')"
    )
    return template(
        "dzien",
        ("tekst",),
        variable("dzien", "normalize-space($tekst)"),
        variable("miesiac", month),
        either(
            (
                f"{shape} and $miesiac",
                (
                    value(
                        f"concat(number(substring($dzien, 9, 2)), '{NBSP}', $miesiac, ' ', "
                        f"substring($dzien, 1, 4), '{NBSP}r.')"
                    ),
                ),
            ),
            otherwise=(value("$tekst"),),
        ),
    )


def _moment() -> Node:
    """`2026-01-31T12:30:00Z` is „31 stycznia 2026 r., godz. 12:30:00 (UTC)”."""
    time, digits = "substring-after($tekst, 'T')", "translate($czas, '123456789', '000000000')"
    long = f"starts-with({digits}, '00:00:00')"
    length = f"5 + 3 * {long}"
    zone = "substring($czas, $dlugosc + 1)"
    day = f"translate(substring-before($tekst, 'T'), {_DIGITS}, '0000000000') = '0000-00-00'"
    offset = f"translate(substring($strefa, 2), {_DIGITS}, '0000000000') = '00:00'"
    return template(
        "chwila",
        ("tekst",),
        variable("czas", time),
        variable("dlugosc", length),
        variable("strefa", zone),
        either(
            (
                f"{day} and starts-with({digits}, '00:00')",
                (
                    said("dzien", tekst="substring-before($tekst, 'T')"),
                    value(f"concat(', godz.{NBSP}', substring($czas, 1, $dlugosc))"),
                    either(
                        ("$strefa = 'Z'", (words(" (UTC)"),)),
                        (offset, (value("concat(' (UTC', $strefa, ')')"),)),
                        otherwise=(value("$strefa"),),
                    ),
                ),
            ),
            otherwise=(value("$tekst"),),
        ),
    )


def _number() -> Node:
    """`-12345.50` and `zł` are „−12 345,50 zł”; with `grupy` the thousands stand apart."""
    right = (
        f"$calkowita and translate(concat($calkowita, $ulamek), {_DIGITS}, '') = '' "
        "and (not(contains($liczba, '.')) or $ulamek)"
    )
    return template(
        "liczba",
        ("tekst", "jednostka", "grupy"),
        variable("zapis", "normalize-space($tekst)"),
        variable("liczba", "substring($zapis, 1 + starts-with($zapis, '-'))"),
        variable("calkowita", "substring-before(concat($liczba, '.'), '.')"),
        variable("ulamek", "substring-after($liczba, '.')"),
        either(
            (
                right,
                (
                    when("starts-with($zapis, '-')", words("−")),
                    either(
                        ("$grupy", (said("tysiace", cyfry="$calkowita"),)),
                        otherwise=(value("$calkowita"),),
                    ),
                    when("$ulamek", value("concat(',', $ulamek)")),
                    when("string($jednostka)", value(f"concat('{NBSP}', $jednostka)")),
                ),
            ),
            otherwise=(value("$tekst"),),
        ),
    )


def _thousands() -> Node:
    end = "string-length($cyfry) - 3"
    return template(
        "tysiace",
        ("cyfry",),
        either(
            (
                "string-length($cyfry) > 3",
                (
                    said("tysiace", cyfry=f"substring($cyfry, 1, {end})"),
                    value(f"concat('{NBSP}', substring($cyfry, {end} + 1))"),
                ),
            ),
            otherwise=(value("$cyfry"),),
        ),
    )


def _option() -> Node:
    """The words of a code in a list of lines: code, tab, words."""
    found = "substring-before(substring-after($lista, concat('\n', $kod, '\t')), '\n')"
    return template(
        "pozycja",
        ("lista", "kod"),
        variable("slowa", found),
        either(
            ("$slowa and translate($kod, '\n\t', '') = $kod", (value("$slowa"),)),
            otherwise=(value("$kod"), words(" (spoza słownika)")),
        ),
    )


def _size() -> Node:
    """`1234567` bytes are „1,2 MB”."""

    def rounded(unit: int, name: str) -> tuple[Node, ...]:
        return (
            variable("czesci", f"round($bajty div {unit // 10})"),
            value("floor($czesci div 10)"),
            when("$czesci mod 10", value("concat(',', $czesci mod 10)")),
            words(f"{NBSP}{name}"),
        )

    digits = f"$tekst and translate($tekst, {_DIGITS}, '') = '' and string-length($tekst) < 16"
    return template(
        "rozmiar",
        ("tekst",),
        variable("bajty", "number($tekst)"),
        either(
            (f"not({digits})", (value("$tekst"),)),
            ("$bajty < 1000", (value(f"concat($tekst, '{NBSP}B')"),)),
            ("$bajty < 999950", rounded(1000, "kB")),
            otherwise=rounded(1_000_000, "MB"),
        ),
    )


def _party() -> Node:
    """The name of a `meta:Podmiot`, whoever it is."""
    person = "*[local-name() = 'Osoba']"
    which = " or ".join(f"local-name() = '{name}'" for name in ("Imie", "ImieDrugie", "Nazwisko"))
    names = f"{person}/*[{which}]"
    return node(
        "xsl:template",
        {"name": "nazwa"},
        node(
            "xsl:for-each",
            {"select": f"*/*[local-name() = 'NazwaInstytucji'] | {names}"},
            when("position() > 1", words(" ")),
            value("."),
        ),
    )
