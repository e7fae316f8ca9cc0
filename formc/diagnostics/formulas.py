"""Problems of formulas and patterns: syntax, names, types (phase 04).

E0420 to E0459 are made by `formc.expr.parser` and `formc.expr.check`, E0460 to E0479 by
`formc.expr.pattern`.
"""

from __future__ import annotations

from collections.abc import Collection

from formc.diagnostics import NOTHING, Edit, Fix, Say
from formc.diagnostics.problems import Words, problem, similar
from formc.source import Span

NOTHINGS = frozenset({"null", "none", "nil", "brak", "puste", "empty", "undefined"})
WORDS = {
    **dict.fromkeys(("tak", "yes", "on", "prawda"), "true"),
    **dict.fromkeys(("nie", "no", "off", "falsz", "fałsz"), "false"),
    **dict.fromkeys(("today", "dzis", "dziś", "dzisiaj", "now"), "today()"),
}
"""Words of people, and functions without brackets, as the language writes them."""

# Formulas ----------------------------------------------------------------------------------


@problem("E0420")
def formula_syntax(at: Span, found: str, wanted: str = "") -> Words:
    """Znak albo słowo, którego w tym miejscu formuły być nie może.

    English:
        A sign or word that cannot stand here in a formula.

    Wrong:
        - field: rok
          type: integer
          label: Rok
        - field: opis
          type: text
          label: Opis
          visible: (rok > 2000))
    Right:
        - field: rok
          type: integer
          label: Rok
        - field: opis
          type: text
          label: Opis
          visible: (rok > 2000)
    """
    help = Say(f"spodziewane `{wanted}`", f"expected `{wanted}`") if wanted else NOTHING
    if found == "not":
        help = Say("weź `not …` w nawias", "put `not …` in parentheses")
    return Words(Say(f"`{found}` nie może tu stać", f"`{found}` cannot stand here"), help=help)


@problem("E0421")
def formula_unfinished(at: Span, wanted: str) -> Words:
    """Formuła jest pusta albo urywa się w połowie.

    English:
        The formula is empty or stops halfway.

    Wrong:
        - field: rok
          type: integer
          label: Rok
        - field: opis
          type: text
          label: Opis
          visible: rok >
    Right:
        - field: rok
          type: integer
          label: Rok
        - field: opis
          type: text
          label: Opis
          visible: rok > 2000
    """
    if wanted == "empty":
        return Words(Say("formuła jest pusta", "the formula is empty"))
    help = Say(f"brakuje `{wanted}`", f"`{wanted}` is missing") if wanted else NOTHING
    return Words(Say("formuła się urywa", "the formula stops halfway"), help=help)


@problem("E0422")
def foreign_operator(at: Span, found: str, right: str) -> Words:
    """Znak albo słowo z innego języka. W formułach: `==`, `!=`, `and`, `or`, `not`, `true`,
    `false`, `a if warunek else b`.

    English:
        A sign or word of another language. Formulas use `==`, `!=`, `and`, `or`, `not`, `true`,
        `false`, `a if condition else b`.

    Wrong:
        - field: rok
          type: integer
          label: Rok
        - field: opis
          type: text
          label: Opis
          visible: rok = 2000
    Right:
        - field: rok
          type: integer
          label: Rok
        - field: opis
          type: text
          label: Opis
          visible: rok == 2000
    """
    fix = None
    if "…" not in right:
        gap = " " if right == "not" and at.text == "!" else ""
        title = Say(f"zamień na `{right}`", f"replace by `{right}`")
        fix = Fix(title, (Edit(at, right + gap),), safe=True)
    return Words(
        Say(f"zamiast `{found}` pisze się `{right}`", f"write `{right}` instead of `{found}`"),
        fix=fix,
    )


@problem("E0423")
def bad_number(at: Span, found: str) -> Words:
    """Liczba ma w formule same cyfry i co najwyżej jedną kropkę, do czterech miejsc: `1250`,
    `12.50`. Bez przecinka, odstępów, podkreśleń i zer na początku.

    English:
        A number in a formula has digits and at most one dot, up to four places: `1250`, `12.50`.
        No comma, spaces, underscores or leading zeros.

    Wrong:
        - field: kwota
          type: money
          label: Kwota
        - field: opis
          type: text
          label: Opis
          visible: kwota > 12,50
    Right:
        - field: kwota
          type: money
          label: Kwota
        - field: opis
          type: text
          label: Opis
          visible: kwota > 12.50
    """
    right = "".join(found.replace(",", ".").replace("_", "").split())
    whole, dot, places = right.partition(".")
    whole = whole or "0"
    right = (whole.lstrip("0") or "0") + dot + places
    fix = None
    digits = whole.isascii() and whole.isdigit() and len(places) <= 4
    if digits and (not dot or (places.isascii() and places.isdigit())):
        title = Say(f"zamień na `{right}`", f"replace by `{right}`")
        fix = Fix(title, (Edit(at, right),))
    return Words(
        Say(f"`{found}` nie jest liczbą", f"`{found}` is not a number"),
        help=Say("pisz tak: `1250` albo `12.50`", "write `1250` or `12.50`"),
        fix=fix,
    )


@problem("E0424")
def bad_text(at: Span, kind: str) -> Words:
    """Tekst stoi w formule w prostych cudzysłowach, `'tak'` albo `"tak"`, w jednym wierszu i bez
    ukośnika wstecz.

    English:
        A text in a formula stands in straight quotes, `'so'` or `"so"`, on one line, without
        backslashes.

    Wrong:
        - field: imie
          type: text
          label: Imię
        - field: opis
          type: text
          label: Opis
          visible: imie == „Jan”
    Right:
        - field: imie
          type: text
          label: Imię
        - field: opis
          type: text
          label: Opis
          visible: imie == 'Jan'
    """
    words = {
        "unclosed": Say("cudzysłów nie jest zamknięty", "the quote is not closed"),
        "typographic": Say(
            "formuły znają tylko proste cudzysłowy ' i \"",
            "formulas only know straight quotes ' and \"",
        ),
        "backslash": Say(
            "ukośnik wstecz nie może stać w tekście", "a backslash cannot stand in a text"
        ),
        "control": Say(
            "w tekście jest niewidoczny znak", "there is an invisible character in the text"
        ),
    }
    return Words(words[kind])


@problem("E0425")
def chained_comparison(at: Span) -> Words:
    """Porównań się nie łączy; każde jest osobnym warunkiem.

    English:
        Comparisons are not chained; each is a condition of its own.

    Wrong:
        - field: rok
          type: integer
          label: Rok
        - field: opis
          type: text
          label: Opis
          visible: 2000 < rok < 2010
    Right:
        - field: rok
          type: integer
          label: Rok
        - field: opis
          type: text
          label: Opis
          visible: 2000 < rok and rok < 2010
    """
    return Words(
        Say("dwa porównania pod rząd", "two comparisons in a row"),
        help=Say("napisz `a < x and x < b`", "write `a < x and x < b`"),
    )


@problem("E0426")
def formula_too_large(at: Span, kind: str, limit: int) -> Words:
    """Formuła jest za długa, za głęboka albo za złożona. Jej część niech będzie polem obliczanym
    (`value:`).

    English:
        The formula is too long, too deep or too complex. Make a part of it a computed field
        (`value:`).

    Wrong:
        - field: a
          type: boolean
          label: A
        - field: opis
          type: text
          label: Opis
          visible: not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not a
    Right:
        - field: a
          type: boolean
          label: A
        - field: opis
          type: text
          label: Opis
          visible: not a
    """  # noqa: E501
    words = {
        "length": Say(
            f"formuła ma ponad {limit} znaków", f"the formula has over {limit} characters"
        ),
        "depth": Say(f"formuła ma ponad {limit} poziomów", f"the formula has over {limit} levels"),
        "weight": Say("formuła jest za złożona", "the formula is too complex"),
    }
    return Words(
        words[kind],
        help=Say("policz część w polu z `value:`", "compute a part of it in a field with `value:`"),
    )


@problem("E0427")
def unknown_name(at: Span, name: str, known: Collection[str], elsewhere: tuple[str, ...]) -> Words:
    """Nazwa, której w tym miejscu nie ma: ani obok pola, ani w grupach na zewnątrz. Do pola w innej
    grupie prowadzi ścieżka, np. `adres.kod`.

    English:
        A name that does not exist here, neither beside the item nor in the groups around it. A
        field of another group is reached by a path, such as `adres.kod`.

    Wrong:
        - field: kwota
          type: money
          label: Kwota
        - field: opis
          type: text
          label: Opis
          visible: kwotta > 10
    Right:
        - field: kwota
          type: money
          label: Kwota
        - field: opis
          type: text
          label: Opis
          visible: kwota > 10
    """
    help, fix = similar(name, known, at)
    if elsewhere:
        path = elsewhere[0]
        group = path.rpartition(".")[0]
        help = Say(f"jest w grupie `{group}`: `{path}`", f"it is in group `{group}`: `{path}`")
        fix = Fix(Say(f"zamień na `{path}`", f"replace by `{path}`"), (Edit(at, path),))
    elif name.lower() in NOTHINGS:
        help = Say("o brak odpowiedzi pyta `not answered(x)`", "use `not answered(x)`")
    elif right := WORDS.get(name.lower()):
        help = Say(f"zamiast `{name}` pisze się `{right}`", f"`{right}` is written for `{name}`")
        fix = Fix(Say(f"zamień na `{right}`", f"replace by `{right}`"), (Edit(at, right),))
    return Words(
        Say(f"nie ma tu nazwy `{name}`", f"there is no name `{name}` here"), help=help, fix=fix
    )


@problem("E0428")
def unknown_function(at: Span, name: str, known: Collection[str]) -> Words:
    """Funkcja, której język nie ma.

    English:
        A function that the language does not have.

    Wrong:
        - field: imie
          type: text
          label: Imię
        - field: opis
          type: text
          label: Opis
          visible: len(imie) > 3
    Right:
        - field: imie
          type: text
          label: Imię
        - field: opis
          type: text
          label: Opis
          visible: length(imie) > 3
    """
    twins = {  # of other languages
        "len": "length",
        "now": "today",
        "dzis": "today",
        "dzisiaj": "today",
        "abs": "max",
        "avg": "quotient",
        "div": "quotient",
        "isempty": "answered",
        "empty": "answered",
        "wiek": "age",
        "suma": "sum",
        "maks": "max",
        "exists": "any",
        "regex": "matches",
        "ifnull": "coalesce",
    }
    near = twins.get(name.lower())
    help, fix = similar(near or name, known, at)
    return Words(Say(f"nie ma funkcji `{name}`", f"no function `{name}`"), help=help, fix=fix)


@problem("E0429")
def wrong_arguments(at: Span, name: str, usage: str) -> Words:
    """Funkcja dostała za mało albo za dużo wartości.

    English:
        A function got too few or too many arguments.

    Wrong:
        - field: urodzony
          type: date
          label: Data urodzenia
        - field: opis
          type: text
          label: Opis
          visible: age(urodzony) >= 18
    Right:
        - field: urodzony
          type: date
          label: Data urodzenia
        - field: opis
          type: text
          label: Opis
          visible: age(urodzony, today()) >= 18
    """
    return Words(
        Say(f"`{name}` ma inne argumenty", f"`{name}` takes other arguments"),
        help=Say(f"tak: `{usage}`", f"like this: `{usage}`"),
    )


@problem("E0430")
def wrong_type(at: Span, found: Say, wanted: Say, help: Say = NOTHING) -> Words:
    """W tym miejscu potrzebna jest wartość innego rodzaju, np. warunek zamiast liczby.

    English:
        A value of another kind is needed here, such as a condition instead of a number.

    Wrong:
        - field: rok
          type: integer
          label: Rok
        - field: opis
          type: text
          label: Opis
          visible: rok and rok > 2000
    Right:
        - field: rok
          type: integer
          label: Rok
        - field: opis
          type: text
          label: Opis
          visible: answered(rok) and rok > 2000
    """
    return Words(
        Say(
            f"tu potrzebna jest wartość rodzaju: {wanted.pl}, a jest: {found.pl}",
            f"{wanted.en} is needed here, found {found.en}",
        ),
        help=help,
    )


@problem("E0431")
def incomparable(at: Span, left: Say, right: Say) -> Words:
    """Porównać można tylko wartości jednego rodzaju.

    English:
        Only values of one kind can be compared.

    Wrong:
        - field: rok
          type: integer
          label: Rok
        - field: imie
          type: text
          label: Imię
          visible: imie == rok
    Right:
        - field: rok
          type: integer
          label: Rok
        - field: imie
          type: text
          label: Imię
          visible: rok == 2000
    """
    return Words(
        Say(
            f"nie można zestawić: {left.pl} i {right.pl}",
            f"{left.en} and {right.en} cannot be put together",
        )
    )


@problem("E0432")
def no_order(at: Span, operator: str, found: Say) -> Words:
    """Większe i mniejsze są tylko liczby i daty. Tekst, kod i tak/nie można porównać przez `==`,
    `!=`, `in`.

    English:
        Only numbers and dates have an order. Texts, codes and yes/no compare by `==`, `!=`, `in`.

    Wrong:
        - field: imie
          type: text
          label: Imię
        - field: opis
          type: text
          label: Opis
          visible: imie < 'Jan'
    Right:
        - field: imie
          type: text
          label: Imię
        - field: opis
          type: text
          label: Opis
          visible: imie == 'Jan'
    """
    return Words(
        Say(
            f"`{operator}` porównuje liczby i daty, a tu: {found.pl}",
            f"`{operator}` compares numbers and dates, here is {found.en}",
        )
    )


@problem("E0433")
def wrong_code(at: Span, code: str, known: tuple[str, ...], label_of: bool = False) -> Words:
    """Kod, którego nie ma w słowniku pola. Porównuje się kod, nie etykietę.

    English:
        A code that the codelist of the field does not have. Codes are compared, not labels.

    Wrong:
        - field: rodzaj
          type: choice
          label: Rodzaj
          options: {osoba: Osoba, firma: Firma}
        - field: opis
          type: text
          label: Opis
          visible: rodzaj == 'Firma'
    Right:
        - field: rodzaj
          type: choice
          label: Rodzaj
          options: {osoba: Osoba, firma: Firma}
        - field: opis
          type: text
          label: Opis
          visible: rodzaj == 'firma'
    """
    from difflib import get_close_matches  # here, because most builds meet no mistake

    lower = {known_code.lower(): known_code for known_code in known}
    near = lower.get(code.lower()) or next(iter(get_close_matches(code, known, n=1)), "")
    fix = None
    if near:
        title = Say(f"zamień na '{near}'", f"replace by '{near}'")
        help = Say(f"jest '{near}'", f"there is '{near}'")
        fix = Fix(title, (Edit(at, f"'{near}'"),))
    else:
        listed = ", ".join(known[:10]) + (", …" if len(known) > 10 else "")
        help = Say(f"kody: {listed}", f"codes: {listed}")
    return Words(Say(f"nie ma kodu '{code}'", f"there is no code '{code}'"), help=help, fix=fix)


@problem("E0434")
def impossible_date(at: Span, found: str) -> Words:
    """Tekst obok daty jest dniem: `RRRR-MM-DD`, istniejącym, od 1800 do 2299 roku.

    English:
        A text beside a date is a day: `YYYY-MM-DD`, a real one, from 1800 to 2299.

    Wrong:
        - field: dzien
          type: date
          label: Dzień
        - field: opis
          type: text
          label: Opis
          visible: dzien > '2026-02-30'
    Right:
        - field: dzien
          type: date
          label: Dzień
        - field: opis
          type: text
          label: Opis
          visible: dzien > '2026-02-28'
    """
    return Words(
        Say(f"nie ma dnia '{found}'", f"there is no day '{found}'"),
        help=Say("pisz tak: '2026-01-31'", "write '2026-01-31'"),
    )


@problem("E0435")
def missing_quotes(at: Span, found: str, kind: str) -> Words:
    """Kod i data stoją w formule w cudzysłowach; bez nich są nazwą pola albo działaniem.

    English:
        Codes and dates stand in quotes; without them they are names or arithmetic.

    Wrong:
        - field: rodzaj
          type: choice
          label: Rodzaj
          options: {osoba: Osoba, firma: Firma}
        - field: opis
          type: text
          label: Opis
          visible: rodzaj == firma
    Right:
        - field: rodzaj
          type: choice
          label: Rodzaj
          options: {osoba: Osoba, firma: Firma}
        - field: opis
          type: text
          label: Opis
          visible: rodzaj == 'firma'
    """
    right = found
    if kind == "date" and "." in found:
        day, month, year = found.split(".")
        right = f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    nouns = {"date": Say("data", "a date"), "text": Say("tekst", "a text")}
    noun = nouns.get(kind, Say("kod", "a code"))
    title = Say(f"napisz '{right}'", f"write '{right}'")
    return Words(
        Say(f"{noun.pl} bez cudzysłowu: `{found}`", f"{noun.en} without quotes: `{found}`"),
        fix=Fix(title, (Edit(at, f"'{right}'"),)),
    )


@problem("E0436")
def division(at: Span) -> Words:
    """Nie ma znaku dzielenia, bo wynik trzeba zaokrąglić: `quotient(a, b, 2)` dzieli i zaokrągla
    do dwóch miejsc.

    English:
        There is no division sign because a result must be rounded: `quotient(a, b, 2)` divides
        and rounds to two places.

    Wrong:
        - field: kwota
          type: money
          label: Kwota
        - field: opis
          type: text
          label: Opis
          visible: kwota / 3 > 10
    Right:
        - field: kwota
          type: money
          label: Kwota
        - field: opis
          type: text
          label: Opis
          visible: quotient(kwota, 3, 2) > 10
    """
    return Words(
        Say("nie ma znaku dzielenia", "there is no division sign"),
        help=Say("dziel przez `quotient(a, b, miejsca)`", "divide by `quotient(a, b, places)`"),
    )


@problem("E0437")
def number_too_fine(at: Span, kind: str, found: int, limit: int) -> Words:
    """Wynik ma więcej miejsc po kropce albo cyfr, niż się mieści. Pomaga `round(x, 2)` i węższe
    `min`, `max` pól.

    English:
        A result has more decimal places or digits than fit. `round(x, 2)` and narrower bounds of
        fields help.

    Wrong:
        - field: stawka
          type: money
          label: Stawka
        - field: opis
          type: text
          label: Opis
          visible: stawka * 1.2345 * 1.2345 > 10
    Right:
        - field: stawka
          type: money
          label: Stawka
        - field: opis
          type: text
          label: Opis
          visible: round(stawka * 1.2345, 2) * 1.2345 > 10
    """
    words = {
        "scale": Say(
            f"wynik ma {found} miejsc po kropce, najwyżej {limit}",
            f"the result has {found} decimal places, at most {limit}",
        ),
        "digits": Say(
            f"wynik może mieć ponad {limit} cyfr", f"the result may have over {limit} digits"
        ),
    }
    return Words(words[kind], help=Say("użyj `round(x, n)`", "use `round(x, n)`"))


@problem("E0438")
def row_outside(at: Span, path: str, repeat: str) -> Words:
    """Pole grupy powtarzalnej ma wiele odpowiedzi. Spoza wiersza czyta się je przez `any`, `all`,
    `sum`, `count`, `unique`.

    English:
        A field of a repeat has many answers. Outside its row it is read by `any`, `all`, `sum`,
        `count`, `unique`.

    Wrong:
        - repeat: drzewa
          each: drzewo
          title: Drzewo
          min: 1
          max: 5
          items:
            - field: obwod
              type: integer
              label: Obwód
        - field: opis
          type: text
          label: Opis
          visible: drzewa.obwod > 50
    Right:
        - repeat: drzewa
          each: drzewo
          title: Drzewo
          min: 1
          max: 5
          items:
            - field: obwod
              type: integer
              label: Obwód
        - field: opis
          type: text
          label: Opis
          visible: any(d.obwod > 50 for d in drzewa)
    """
    name = path.rpartition(".")[2]
    return Words(
        Say(f"`{path}` ma wiele odpowiedzi", f"`{path}` has many answers"),
        help=Say(
            f"np. `any(w.{name} … for w in {repeat})`",
            f"such as `any(w.{name} … for w in {repeat})`",
        ),
    )


@problem("E0439")
def not_a_repeat(at: Span, path: str, known: Collection[str]) -> Words:
    """Po `in` stoi grupa powtarzalna (`repeat`).

    English:
        After `in` stands a repeat.

    Wrong:
        - field: obwod
          type: integer
          label: Obwód
        - field: opis
          type: text
          label: Opis
          visible: any(d.obwod > 50 for d in obwod)
    Right:
        - repeat: drzewa
          each: drzewo
          title: Drzewo
          min: 1
          max: 5
          items:
            - field: obwod
              type: integer
              label: Obwód
        - field: opis
          type: text
          label: Opis
          visible: any(d.obwod > 50 for d in drzewa)
    """
    help, fix = similar(path, known, at)
    return Words(
        Say(f"`{path}` nie jest grupą powtarzalną", f"`{path}` is no repeat"), help=help, fix=fix
    )


@problem("E0440")
def row_variable(at: Span, kind: str, name: str) -> Words:
    """Nazwa wiersza w `any(… for w in …)` jest jedną nową nazwą; pola wiersza czyta się przez
    kropkę: `w.obwod`.

    English:
        The row's name in `any(… for w in …)` is one new name; its fields are read with a dot:
        `w.obwod`.

    Wrong:
        - repeat: drzewa
          each: drzewo
          title: Drzewo
          min: 1
          max: 5
          items:
            - field: obwod
              type: integer
              label: Obwód
        - field: opis
          type: text
          label: Opis
          visible: any(d > 50 for d in drzewa)
    Right:
        - repeat: drzewa
          each: drzewo
          title: Drzewo
          min: 1
          max: 5
          items:
            - field: obwod
              type: integer
              label: Obwód
        - field: opis
          type: text
          label: Opis
          visible: any(d.obwod > 50 for d in drzewa)
    """
    words = {
        "bare": Say(f"`{name}` to cały wiersz, nie pole", f"`{name}` is a row, not a field"),
        "taken": Say(f"nazwa `{name}` jest już zajęta", f"the name `{name}` is taken"),
        "path": Say("nazwa wiersza jest bez kropek", "the name of a row has no dots"),
        "count": Say(
            f"`count` liczy spełnione warunki: `count(warunek for {name} in …)`",
            f"`count` counts conditions: `count(condition for {name} in …)`",
        ),
    }
    help = Say(f"napisz `{name}.pole`", f"write `{name}.field`") if kind == "bare" else NOTHING
    return Words(words[kind], help=help)


@problem("E0441")
def nested_aggregate(at: Span) -> Words:
    """`any`, `all`, `sum`, `count`, `unique` nie stoją jedno w drugim. Wewnętrzne niech będzie
    polem obliczanym.

    English:
        `any`, `all`, `sum`, `count`, `unique` do not stand in each other. Make the inner one a
        computed field.

    Wrong:
        - repeat: drzewa
          each: drzewo
          title: Drzewo
          min: 1
          max: 5
          items:
            - field: obwod
              type: integer
              label: Obwód
        - field: opis
          type: text
          label: Opis
          visible: any(d.obwod > count(drzewa) for d in drzewa)
    Right:
        - repeat: drzewa
          each: drzewo
          title: Drzewo
          min: 1
          max: 5
          items:
            - field: obwod
              type: integer
              label: Obwód
        - field: opis
          type: text
          label: Opis
          visible: any(d.obwod > 5 for d in drzewa)
    """
    return Words(
        Say("zestawienie wewnątrz zestawienia", "an aggregate inside an aggregate"),
        help=Say(
            "policz wewnętrzne w polu z `value:`", "compute the inner one in a field with `value:`"
        ),
    )


@problem("E0442")
def literal_needed(at: Span, what: Say) -> Words:
    """W tym miejscu stoi wartość wpisana wprost, nie pole ani działanie.

    English:
        A value must be written out here, not a field or arithmetic.

    Wrong:
        - field: imie
          type: text
          label: Imię
        - field: nazwisko
          type: text
          label: Nazwisko
          visible: starts_with(imie, imie)
    Right:
        - field: imie
          type: text
          label: Imię
        - field: nazwisko
          type: text
          label: Nazwisko
          visible: starts_with(imie, 'A')
    """
    return Words(Say(f"tu trzeba wpisać wprost: {what.pl}", f"this must be written out: {what.en}"))


@problem("E0443")
def only_answered(at: Span, path: str, kind: Say) -> Words:
    """O plik, miejsce, godzinę i grupę można zapytać tylko, czy jest odpowiedź: `answered(x)`.

    English:
        Of a file, a place, a time or a group a formula can only ask `answered(x)`.

    Wrong:
        - field: mapa
          type: file
          label: Mapa
          accept: [pdf]
          max_size: 5 MB
          required: false
        - field: opis
          type: text
          label: Opis
          visible: mapa
    Right:
        - field: mapa
          type: file
          label: Mapa
          accept: [pdf]
          max_size: 5 MB
          required: false
        - field: opis
          type: text
          label: Opis
          visible: answered(mapa)
    """
    title = Say(f"napisz `answered({path})`", f"write `answered({path})`")
    return Words(
        Say(
            f"`{path}` ({kind.pl}) nie ma wartości, którą można czytać",
            f"`{path}` ({kind.en}) has no value to read",
        ),
        help=Say(f"można zapytać `answered({path})`", f"ask `answered({path})`"),
        fix=Fix(title, (Edit(at, f"answered({path})"),)),
    )


@problem("E0444")
def bad_parameter(at: Span, name: str, kind: str, known: Collection[str]) -> Words:
    """`$nazwa` jest parametrem fragmentu. Parametr z kodami może stać po `in` albo w
    `has($nazwa, 'kod')`.

    English:
        `$name` is a parameter of the fragment. One with codes stands after `in` or in
        `has($name, 'code')`.

    Wrong:
        - field: imie
          type: text
          label: Imię
          visible: $widoczne
    Right:
        - field: imie
          type: text
          label: Imię
    """
    help, _ = similar(name, known)
    if kind == "codes":
        return Words(
            Say(f"`${name}` jest listą kodów", f"`${name}` is a list of codes"),
            help=Say(f"użyj `x in ${name}` albo `has(${name}, 'kod')`", f"use `x in ${name}`"),
        )
    return Words(Say(f"nie ma parametru `${name}`", f"no parameter `${name}`"), help=help)


@problem("E0445")
def unknown_setting(at: Span, name: str, known: Collection[str]) -> Words:
    """`office.nazwa` jest wartością z `office_values`.

    English:
        `office.name` is one of `office_values`.

    Wrong:
        - field: kwota
          type: money
          label: Kwota
          value: office.stawka
    Right:
        - field: kwota
          type: money
          label: Kwota
          value: "12.50"
    """
    help, _ = similar(name, known)
    return Words(
        Say(f"urząd nie ma wartości `{name}`", f"there is no office value `{name}`"), help=help
    )


@problem("E0447")
def several_codes(at: Span, path: str) -> Words:
    """Pole wielokrotnego wyboru ma kilka kodów naraz. Pyta się o nie przez `has(pole, 'kod')`.

    English:
        A field with several choices holds several codes. Ask `has(field, 'code')`.

    Wrong:
        - field: cele
          type: choices
          label: Cele
          options: {dom: Dom, praca: Praca}
        - field: opis
          type: text
          label: Opis
          visible: cele == 'dom'
    Right:
        - field: cele
          type: choices
          label: Cele
          options: {dom: Dom, praca: Praca}
        - field: opis
          type: text
          label: Opis
          visible: has(cele, 'dom')
    """
    return Words(
        Say(f"`{path}` może mieć kilka kodów", f"`{path}` may hold several codes"),
        help=Say(f"użyj `has({path}, 'kod')`", f"use `has({path}, 'code')`"),
    )


@problem("E0448")
def path_needed(at: Span, function: str) -> Words:
    """`answered`, `has` i `count(lista)` czytają nazwane pole, nie wynik działania.

    English:
        `answered`, `has` and `count(repeat)` read a named item, not a result.

    Wrong:
        - field: rok
          type: integer
          label: Rok
        - field: opis
          type: text
          label: Opis
          visible: answered(rok + 1)
    Right:
        - field: rok
          type: integer
          label: Rok
        - field: opis
          type: text
          label: Opis
          visible: answered(rok)
    """
    return Words(
        Say(f"`{function}` potrzebuje nazwy pola", f"`{function}` needs the name of an item")
    )


@problem("E0456")
def unknown_column(at: Span, name: str, known: Collection[str]) -> Words:
    """Filtr czyta kolumnę, której słownik nie ma. Kolumna `code` jest zawsze; inne mają słowniki z
    `columns:` albo z dalszymi kolumnami w CSV.

    English:
        A filter reads a column that the codelist does not have. There is always `code`; others
        come from `columns:` or from further columns of the CSV.

    Wrong:
        - field: kraj
          type: choice
          label: Kraj
          options: {pl: Polska, de: Niemcy}
          where: option.kod != 'de'
    Right:
        - field: kraj
          type: choice
          label: Kraj
          options: {pl: Polska, de: Niemcy}
          where: option.code != 'de'
    """
    help, fix = similar(name, known, at)
    if help == NOTHING:
        listed = ", ".join(f"`{each}`" for each in list(known)[:6])
        help = Say(f"kolumny słownika: {listed}", f"columns of the codelist: {listed}")
    return Words(
        Say(f"słownik nie ma kolumny `{name}`", f"the codelist has no column `{name}`"),
        help=help,
        fix=fix,
    )


@problem("E0457")
def option_outside(at: Span, path: str) -> Words:
    """`option.kolumna` to kolumna słownika; istnieje tylko w filtrze `where` pola wyboru.

    English:
        `option.column` is a column of a codelist; it exists in the filter `where` of a choice only.

    Wrong:
        - field: kraj
          type: choice
          label: Kraj
          options: {pl: Polska, de: Niemcy}
        - field: opis
          type: text
          label: Opis
          visible: option.code == 'de'
    Right:
        - field: kraj
          type: choice
          label: Kraj
          options: {pl: Polska, de: Niemcy}
        - field: opis
          type: text
          label: Opis
          visible: kraj == 'de'
    """
    return Words(
        Say(f"`{path}` istnieje tylko w `where`", f"`{path}` exists in `where` only"),
    )


# Patterns (E0460–E0479): the mistakes of `formc.expr.pattern`.


@problem("E0460")
def pattern_syntax(at: Span, words: Say) -> Words:
    """Wzorzec jest zapisany z błędem: niezamknięty nawias, zły licznik, odwrócony zakres.

    English:
        The pattern is written wrongly: an open bracket, a bad counter, a reversed range.

    Wrong:
        - field: znak
          type: text
          label: Znak
          pattern: "[z-a]"
    Right:
        - field: znak
          type: text
          label: Znak
          pattern: "[a-z]"
    """
    return Words(words)


@problem("E0461")
def pattern_dialect(at: Span, words: Say) -> Words:
    """Wzorce muszą znaczyć to samo w Pythonie, JavaScripcie, XSD i JSON Schema. Dlatego nie ma w
    nich kropki, `^`, `$`, `\\w`, `\\b`, odwołań wstecz ani patrzenia w przód.

    English:
        Patterns must mean the same in Python, JavaScript, XSD and JSON Schema. There is no dot,
        `^`, `$`, `\\w`, `\\b`, back-reference or look-around.

    Wrong:
        - field: znak
          type: text
          label: Znak
          pattern: "^[0-9]+$"
    Right:
        - field: znak
          type: text
          label: Znak
          pattern: "[0-9]+"
    """
    return Words(words)


@problem("E0462")
def pattern_nesting(at: Span, words: Say) -> Words:
    """Powtórzenie, które dopasowuje ten sam tekst na wiele sposobów, potrafi zatrzymać serwer na
    minuty. `*` i `+` stoją tylko po jednym znaku; grupa ma licznik z górną granicą, a każde jej
    powtórzenie zaczyna się znakiem, który nie może należeć do poprzedniego.

    English:
        A repetition that can match one text in many ways may stop a server for minutes. `*` and
        `+` stand after one character only; a group has a counter with an upper bound, and each of
        its repetitions begins with a character that cannot belong to the one before.

    Wrong:
        - field: znak
          type: text
          label: Znak
          pattern: "([a-z]+)+"
    Right:
        - field: znak
          type: text
          label: Znak
          pattern: "[a-z]+( [a-z]+){0,5}"
    """
    return Words(words)


@problem("E0463")
def pattern_size(at: Span, words: Say) -> Words:
    """Wzorzec jest za długi albo jego liczniki za duże.

    English:
        The pattern is too long, or its counters are too large.

    Wrong:
        - field: znak
          type: text
          label: Znak
          pattern: "[a-z]{1,30000}"
    Right:
        - field: znak
          type: text
          label: Znak
          max: 30
          pattern: "[a-z]+"
    """
    return Words(words)
