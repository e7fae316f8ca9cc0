"""Problems of meaning: names that are not there, types that do not fit, house rules.

Phases 03 (resolving), 04 (names and types of items), 05 (meaning), 06 (house rules) and
09 (workspace). Formulas and patterns have their own, in `problems`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from formc.diagnostics import Edit, Fix, Label, Say
from formc.diagnostics.problems import Words, brief, folded, nearest, problem, similar
from formc.source import Span


def _unknown(at: Span, pl: str, en: str, name: str, known: Collection[str]) -> Words:
    """A name that is not there, with the nearest that is."""
    help, fix = similar(name, known, at)
    return Words(Say(f"{pl} `{name}`", f"{en} `{name}`"), help=help, fix=fix)


# 03 Resolving ------------------------------------------------------------------------------


@problem("E0301")
def unknown_fragment(at: Span, name: str, known: Collection[str]) -> Words:
    """`use` wskazuje fragment, którego nie ma w definitions/fragments.

    English:
        `use` names a fragment that is not in definitions/fragments.

    Wrong:
        - use: nie-ma-takiego
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    return _unknown(at, "nie ma fragmentu", "there is no fragment", name, known)


@problem("E0302")
def use_ring(at: Span, ring: Collection[str]) -> Words:
    """Fragment używa sam siebie, wprost albo przez inne, albo zagnieżdżenie przekracza 8.

    English:
        A fragment uses itself, directly or through others, or uses nest deeper than 8.

    Wrong:
    Right:
    """
    path = " → ".join(ring)
    return Words(
        Say(f"fragmenty używają się w kółko: {path}", f"fragments use each other in a ring: {path}")
    )


@problem("E0303")
def unknown_change(at: Span, path: str, known: Collection[str]) -> Words:
    """`omit`, `override` albo `add` wskazuje pozycję, której fragment nie ma.

    English:
        `omit`, `override` or `add` names an item that the fragment does not have.

    Wrong:
    Right:
    """
    return _unknown(at, "tu nie ma pozycji", "there is no item here called", path, known)


@problem("E0304")
def unknown_parameter(at: Span, name: str, known: Collection[str]) -> Words:
    """`with` podaje parametr, którego fragment nie ma.

    English:
        `with` gives a parameter that the fragment does not have.

    Wrong:
    Right:
    """
    return _unknown(at, "fragment nie ma parametru", "the fragment has no parameter", name, known)


@problem("E0305")
def parameter_missing(at: Span, name: str) -> Words:
    """Parametr bez wartości domyślnej trzeba podać w `with`.

    English:
        A parameter without a default must be given in `with`.

    Wrong:
    Right:
    """
    return Words(Say(f"brakuje parametru `{name}`", f"parameter `{name}` is missing"))


@problem("E0306")
def parameter_kind(at: Span, name: str, expected: str) -> Words:
    """Wartość parametru jest innego rodzaju niż zapowiada fragment.

    English:
        The value of a parameter is not of the kind that the fragment declares.

    Wrong:
    Right:
    """
    return Words(
        Say(f"parametr `{name}` to {expected}", f"parameter `{name}` has another kind of value")
    )


@problem("E0307")
def unknown_value(at: Span, name: str, known: Collection[str]) -> Words:
    """`$nazwa` albo `{$nazwa}` mówi o parametrze, którego tu nie ma.

    English:
        `$name` or `{$name}` speaks of a parameter that is not there.

    Wrong:
        - field: ulica
          type: text
          label: Ulica {$jaka}
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    return _unknown(at, "nie ma parametru", "there is no parameter", name, known)


@problem("E0308")
def unknown_act(at: Span, name: str, known: Collection[str]) -> Words:
    """Akt, którego nie ma w definitions/law/acts.yaml.

    English:
        An act that is not in definitions/law/acts.yaml.

    Wrong:
    Right:
    """
    return _unknown(at, "w law/acts.yaml nie ma aktu", "law/acts.yaml has no act", name, known)


@problem("E0309")
def unknown_domain(at: Span, name: str, known: Collection[str]) -> Words:
    """Dziedzina, której nie ma w definitions/domains.yaml.

    English:
        A domain that is not in definitions/domains.yaml.

    Wrong:
    Right:
    """
    return _unknown(
        at, "w domains.yaml nie ma dziedziny", "domains.yaml has no domain", name, known
    )


@problem("E0310")
def unknown_tariff(at: Span, name: str, known: Collection[str]) -> Words:
    """Pozycja, której nie ma w taryfie opłaty skarbowej.

    English:
        A position that the stamp-duty tariff does not have.

    Wrong:
    Right:
    """
    return _unknown(
        at, "taryfa opłaty skarbowej nie ma pozycji", "the tariff has no position", name, known
    )


@problem("E0311")
def unknown_codelist(at: Span, name: str, known: Collection[str]) -> Words:
    """`from` wskazuje słownik, którego nie ma w definitions/codelists.

    English:
        `from` names a codelist that is not in definitions/codelists.

    Wrong:
        - field: kraj
          type: choice
          from: nie-ma-takiego
          label: Kraj
    Right:
        - field: zgoda
          type: boolean
          label: Czy zgoda?
    """
    return _unknown(at, "nie ma słownika", "there is no codelist", name, known)


@problem("E0312")
def unknown_form(at: Span, name: str, known: Collection[str]) -> Words:
    """`form: {use:}` wskazuje formularz, którego nie ma w definitions/forms.

    English:
        `form: {use:}` names a form that is not in definitions/forms.

    Wrong:
    Right:
    """
    return _unknown(at, "nie ma formularza", "there is no form", name, known)


@problem("E0313")
def unknown_input(at: Span, name: str, known: Collection[str]) -> Words:
    """`input` pola pliku wskazuje pozycję, której nie ma w `inputs`.

    English:
        `input` of a file field names an entry that `inputs` does not have.

    Wrong:
        - field: mapa
          type: file
          input: mapka
          label: Mapa
    Right:
        - field: mapa
          type: file
          label: Mapa
    """
    return _unknown(at, "w `inputs` nie ma pozycji", "`inputs` has no entry", name, known)


@problem("E0314")
def unknown_codes(at: Span, code: str, known: Collection[str]) -> Words:
    """`codes`, `default` albo parametr wymienia kod, którego słownik nie ma.

    English:
        `codes`, `default` or a parameter names a code that the codelist does not have.

    Wrong:
        - field: rodzaj
          type: choice
          label: Rodzaj
          default: c
          options:
            a: A
            b: B
    Right:
        - field: rodzaj
          type: choice
          label: Rodzaj
          default: a
          options:
            a: A
            b: B
    """
    return _unknown(at, "lista nie ma kodu", "the list has no code", code, known)


@problem("E0315")
def codelist_empty(at: Span, name: str) -> Words:
    """Słownik nie ma ani `options`, ani `csv`.

    English:
        A codelist has neither `options` nor `csv`.

    Wrong:
        codelist: pusty
        version: '1'
        title: Pusty
    Right:
        codelist: pelny
        version: '1'
        title: Pełny
        options:
          a: A
    """
    return Words(Say(f"słownik `{name}` nie ma pozycji", f"codelist `{name}` has no options"))


@problem("E0316")
def column_empty(at: Span, code: str, column: str) -> Words:
    """Każda pozycja słownika ma wartość w każdej jego kolumnie: filtr nie zgaduje.

    English:
        Every option of a codelist has a value in each of its columns: filters do not guess.

    Wrong:
        codelist: powiaty
        version: '1'
        title: Powiaty
        columns: [wojewodztwo]
        options:
          '0201': {label: powiat bolesławiecki}
    Right:
        codelist: powiaty
        version: '1'
        title: Powiaty
        columns: [wojewodztwo]
        options:
          '0201': {label: powiat bolesławiecki, wojewodztwo: '02'}
    """
    return Words(
        Say(
            f"pozycja `{code}` nie ma wartości w kolumnie `{column}`",
            f"option `{code}` has no value in column `{column}`",
        )
    )


@problem("E0317")
def filter_never(at: Span) -> Words:
    """Filtr, który nie przepuszcza żadnej pozycji słownika: na pytanie nie da się odpowiedzieć.

    English:
        A filter that lets no option pass: nobody can answer the question.

    Wrong:
        - field: kraj
          type: choice
          label: Kraj
          options: {pl: Polska, de: Niemcy}
          where: option.code == 'pl' and option.code == 'de'
    Right:
        - field: kraj
          type: choice
          label: Kraj
          options: {pl: Polska, de: Niemcy}
          where: option.code == 'pl'
    """
    return Words(
        Say("`where` nie przepuszcza żadnej pozycji", "`where` lets no option pass"),
        help=Say("zmień warunek albo usuń pole", "change the condition or remove the field"),
    )


# 04 Names and types of items -----------------------------------------------------------------


@problem("E0318")
def unknown_base(at: Span, name: str, known: Collection[str]) -> Words:
    """`based_on` wskazuje usługę, której nie ma w definitions/services.

    English:
        `based_on` names a service that is not in definitions/services.

    Wrong:
    Right:
    """
    return _unknown(at, "nie ma usługi", "there is no service", name, known)


@problem("E0319")
def base_ring(at: Span, ring: Collection[str]) -> Words:
    """Karty usług pochodzą od siebie w kółko, więc żadna nie jest wpisana.

    English:
        Cards of services are based on each other in a ring, so that none is written.

    Wrong:
    Right:
    """
    path = " → ".join(ring)
    return Words(
        Say(f"karty pochodzą od siebie w kółko: {path}", f"cards are based on a ring: {path}")
    )


@problem("E0401")
def name_twice(at: Span, name: str, first: Span) -> Words:
    """Dwie pozycje obok siebie mają tę samą nazwę. Strony nie tworzą osobnych miejsc na nazwy.

    English:
        Two items beside each other have the same name. Pages are no level of names.

    Wrong:
        - field: ulica
          type: text
          label: Ulica
        - field: ulica
          type: text
          label: Ulica i numer
    Right:
        - field: ulica
          type: text
          label: Ulica
        - field: numer
          type: text
          label: Numer
    """
    related = (Label(first, Say("pierwszy raz tutaj", "first here")),)
    return Words(
        Say(f"pozycja `{name}` już tu jest", f"item `{name}` is already here"), related=related
    )


@problem("E0402")
def unknown_type(at: Span, name: str, known: Collection[str]) -> Words:
    """Typ pola, którego nie ma w bibliotece ani w definitions/types.

    English:
        A field type that is neither in the library nor in definitions/types.

    Wrong:
        - field: pesel
          type: pesle
          label: PESEL
    Right:
        - field: pesel
          type: pesel
          label: PESEL
    """
    return _unknown(at, "nieznany typ pola", "unknown field type", name, known)


@problem("E0403")
def key_of_other_type(at: Span, key: str, type: str, types: str) -> Words:
    """Klucz, który przy tym typie nic nie znaczy.

    English:
        A key that means nothing with this type.

    Wrong:
        - field: zgoda
          type: boolean
          label: Czy zgoda?
          max: 5
    Right:
        - field: liczba
          type: integer
          label: Liczba
          max: 5
    """
    help = Say(f"`{key}` jest przy typach: {types}", f"`{key}` belongs to the types: {types}")
    return Words(
        Say(f"typ `{type}` nie ma klucza `{key}`", f"type `{type}` has no key `{key}`"), help=help
    )


@problem("E0404")
def choice_without_options(at: Span, type: str) -> Words:
    """Pole wyboru potrzebuje `options` (kod: etykieta) albo `from` (słownik).

    English:
        A choice needs `options` (code: label) or `from` (a codelist).

    Wrong:
        - field: rodzaj
          type: choice
          label: Rodzaj
    Right:
        - field: rodzaj
          type: choice
          label: Rodzaj
          options:
            a: A
            b: B
    """
    help = Say(
        "wpisz `options:` z parami kod: etykieta albo `from:` ze słownikiem",
        "write `options:` or `from:`",
    )
    return Words(
        Say(
            f"pole typu `{type}` nie ma z czego wybierać",
            f"a `{type}` field has nothing to choose from",
        ),
        help=help,
    )


@problem("E0405")
def bound_unreadable(at: Span, key: str, expected: str) -> Words:
    """`min`, `max`, `scale` albo `default` nie jest wartością tego typu.

    English:
        `min`, `max`, `scale` or `default` is not a value of the field's type.

    Wrong:
        - field: liczba
          type: integer
          label: Liczba
          max: duzo
    Right:
        - field: liczba
          type: integer
          label: Liczba
          max: 10
    """
    return Words(
        Say(
            f"`{key}` nie jest odczytane; tu pasuje: {expected}",
            f"`{key}` cannot be read here; it takes: {expected}",
        )
    )


@problem("E0406")
def bounds_crossed(at: Span, low: str, high: str) -> Words:
    """`min` jest większe niż `max`: żadna odpowiedź nie pasuje.

    English:
        `min` is above `max`: no answer fits.

    Wrong:
        - field: liczba
          type: integer
          label: Liczba
          min: 10
          max: 5
    Right:
        - field: liczba
          type: integer
          label: Liczba
          min: 5
          max: 10
    """
    return Words(
        Say(f"`min` {low} jest większe niż `max` {high}", f"`min` {low} is above `max` {high}"),
        help=Say("zamień je miejscami albo popraw jedno", "swap them, or correct one of them"),
    )


@problem("E0407")
def bound_too_large(at: Span, key: str, limit: str) -> Words:
    """Wartość przekracza granicę języka albo to, co liczą wszystkie silniki (2^53).

    English:
        The value passes what every engine can count (2^53 when scaled), or a limit of the language.

    Wrong:
        - repeat: drzewa
          each: drzewo
          title: Drzewo
          min: 1
          max: 5000
          items:
            - field: gatunek
              type: text
              label: Gatunek
    Right:
        - repeat: drzewa
          each: drzewo
          title: Drzewo
          min: 1
          max: 500
          items:
            - field: gatunek
              type: text
              label: Gatunek
    """
    return Words(Say(f"`{key}` przekracza granicę {limit}", f"`{key}` passes the limit {limit}"))


@problem("E0408")
def reserved_name(at: Span, name: str) -> Words:
    """Nazwa jest słowem formuł albo przeglądarek; formuły i skrypty by ją pomyliły.

    English:
        The name is a word of formulas or a name of browsers; formulas and scripts would confuse it.

    Wrong:
        - field: constructor
          type: text
          label: Wykonawca
    Right:
        - field: wykonawca
          type: text
          label: Wykonawca
    """
    return Words(Say(f"nazwa `{name}` jest zastrzeżona", f"the name `{name}` is reserved"))


@problem("E0409")
def xml_name_taken(at: Span, name: str, first: Span | None) -> Words:
    """Dwie pozycje obok siebie miałyby ten sam element XML. Klucz `xml:` nadaje inną nazwę.

    English:
        Two items beside each other would have the same XML element. The key `xml:` gives another.

    Wrong:
        - field: ab_c
          type: text
          label: Pierwsze
        - field: abc
          type: text
          label: Drugie
          xml: AbC
    Right:
        - field: ab_c
          type: text
          label: Pierwsze
        - field: abc
          type: text
          label: Drugie
    """
    related = (
        (Label(first, Say("tu ma ją inna pozycja", "another item has it here")),) if first else ()
    )
    return Words(
        Say(f"element XML `{name}` jest już zajęty", f"the XML element `{name}` is taken"),
        related=related,
        help=Say("klucz `xml:` nadaje inną nazwę", "the key `xml:` gives another name"),
    )


@problem("E0410")
def not_with(at: Span, key: str, other: str) -> Words:
    """Dwa klucze, które się wykluczają.

    English:
        Two keys that exclude each other.

    Wrong:
        - field: suma
          type: integer
          label: Suma
          value: 1 + 1
          default: 2
    Right:
        - field: suma
          type: integer
          label: Suma
          value: 1 + 1
    """
    return Words(Say(f"`{key}` nie stoi razem z `{other}`", f"`{key}` does not go with `{other}`"))


@problem("W0401")
def shadows(at: Span, name: str, first: Span) -> Words:
    """Nazwa zasłania w formułach pozycję o tej samej nazwie z wyższego poziomu.

    English:
        In formulas the name hides an item of the same name further out.

    Wrong:
        - field: nazwa
          type: text
          label: Nazwa
        - group: organizacja
          title: Organizacja
          items:
            - field: nazwa
              type: text
              label: Nazwa organizacji
        - field: ma_nazwe
          type: boolean
          label: Czy ma nazwę?
          visible: answered(nazwa)
    Right:
        - field: nazwa
          type: text
          label: Nazwa
    """
    related = (Label(first, Say("ta pozycja jest zasłonięta", "this one is hidden")),)
    return Words(
        Say(
            f"`{name}` zasłania pozycję o tej samej nazwie",
            f"`{name}` hides an item of the same name",
        ),
        related=related,
    )


# 05 Meaning ----------------------------------------------------------------------------------


@problem("E0501")
def repeat_in_repeat(at: Span, name: str) -> Words:
    """Grupa powtarzalna w grupie powtarzalnej nie jest jeszcze obsługiwana.

    English:
        A repeat inside a repeat is not supported yet.

    Wrong:
        - repeat: lokale
          each: lokal
          title: Lokal
          min: 1
          max: 5
          items:
            - repeat: pokoje
              each: pokoj
              title: Pokój
              min: 1
              max: 5
              items:
                - field: metry
                  type: integer
                  label: Metry
    Right:
        - repeat: lokale
          each: lokal
          title: Lokal
          min: 1
          max: 5
          items:
            - field: metry
              type: integer
              label: Metry
    """
    return Words(
        Say(f"`{name}` leży w innej grupie powtarzalnej", f"`{name}` lies in another repeat")
    )


@problem("E0502")
def cycle(at: Span, ring: Collection[str]) -> Words:
    """Widoczność albo wartość pozycji zależy od niej samej.

    English:
        Whether an item is shown, or its value, depends on itself.

    Wrong:
        - field: a
          type: integer
          label: A
          value: b + 1
        - field: b
          type: integer
          label: B
          value: a + 1
    Right:
        - field: a
          type: integer
          label: A
        - field: b
          type: integer
          label: B
          value: a + 1
    """
    path = " → ".join(ring)
    return Words(
        Say(
            f"pozycje zależą od siebie w kółko: {path}",
            f"items depend on each other in a ring: {path}",
        )
    )


@problem("E0503")
def applicants(at: Span, count: int) -> Words:
    """Formularz ma dokładnie jednego wnioskodawcę: jedną grupę z `role: applicant`.

    English:
        A form has exactly one applicant: one group with `role: applicant`.

    Wrong:
        - group: jeden
          title: Jeden
          role: applicant
          items:
            - field: imie
              type: text
              label: Imię
        - group: drugi
          title: Drugi
          role: applicant
          items:
            - field: imie
              type: text
              label: Imię
    Right:
        - field: nazwa
          type: text
          label: Nazwa
    """
    help = Say(
        "kolejny wnioskodawca ma `role: co_applicant`",
        "a further applicant has `role: co_applicant`",
    )
    none = Say("formularz nie ma wnioskodawcy", "the form has no applicant")
    many = Say(f"formularz ma {count} wnioskodawców", f"the form has {count} applicants")
    return Words(
        many if count else none,
        help=help
        if count
        else Say("jedna grupa ma `role: applicant`", "one group has `role: applicant`"),
    )


@problem("E0504")
def unknown_meaning(at: Span, name: str, titles: Mapping[str, str]) -> Words:
    """`means` nie jest wierszem tablicy własności stron.

    English:
        `means` is no row of the table of party properties.

    Wrong:
        - field: imie
          type: text
          label: Imię
          means: first_name
    Right:
        - field: imie
          type: text
          label: Imię
          means: given_name
    """
    words = Say(f"nieznane znaczenie `{brief(name)}`", f"unknown meaning `{brief(name)}`")
    by_title = {folded(title): row for row, title in titles.items()}
    near = nearest(name, titles) or by_title.get(nearest(folded(name), by_title) or "")
    if near is None:
        listed = ", ".join(f"{row} ({title})" for row, title in titles.items())
        return Words(words, help=Say(f"są: {listed}", f"there are: {listed}"))
    return Words(
        words,
        help=Say(f"istnieje `{near}` ({titles[near]})", f"there is `{near}` ({titles[near]})"),
        fix=Fix(Say(f"zamień na `{near}`", f"replace by `{near}`"), (Edit(at, near),)),
    )


@problem("E0505")
def value_scale(at: Span, has: int, allowed: int) -> Words:
    """Formuła liczy dokładniej, niż pole zapisuje; `round(x, n)` mówi, jak zaokrąglić.

    English:
        The formula is more precise than the field; `round(x, n)` says how to round.

    Wrong:
        - field: kwota
          type: money
          label: Kwota
        - field: odsetki
          type: money
          label: Odsetki
          value: kwota * 0.05
    Right:
        - field: kwota
          type: money
          label: Kwota
        - field: odsetki
          type: money
          label: Odsetki
          value: round(kwota * 0.05, 2)
    """
    return Words(
        Say(
            f"formuła ma {has} miejsc po przecinku, tu mieszczą się {allowed}",
            f"the formula has {has} places, {allowed} fit here",
        ),
        help=Say(f"`round(…, {allowed})` zaokrągla", f"`round(…, {allowed})` rounds"),
    )


@problem("E0513")
def unknown_place(at: Span, name: str, known: Collection[str]) -> Words:
    """`at` reguły wskazuje pozycję, której stąd nie widać.

    English:
        `at` of a rule names an item that cannot be seen from there.

    Wrong:
        - rule: kolejnosc
          check: 1 < 2
          at: nie_ma_takiego
          message: Popraw odpowiedź
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    return _unknown(at, "nie ma tu pozycji", "there is no item here called", name, known)


@problem("E0506")
def removed_value(at: Span) -> Words:
    """Formuła czyta pozycję, którą parametr albo `omit` usunął, i nigdy nie ma wartości.

    English:
        The formula reads an item that a parameter or `omit` took away, and never has a value.

    Wrong:
    Right:
    """
    return Words(
        Say("formuła czyta usuniętą pozycję", "the formula reads an item that was taken away")
    )


@problem("E0507")
def fee_amount(at: Span, id: str) -> Words:
    """Opłata potrzebuje kwoty: `tariff`, `amount` albo `table` z `otherwise`.

    English:
        A fee needs an amount: `tariff`, `amount`, or `table` with `otherwise`.

    Wrong:
    Right:
    """
    return Words(Say(f"opłata `{id}` nie ma kwoty", f"fee `{id}` has no amount"))


@problem("E0508")
def id_twice(at: Span, id: str, first: Span) -> Words:
    """Dwie reguły, opłaty, rzeczy, wartości urzędu albo dwa przykłady mają tę samą nazwę.

    English:
        Two rules, fees, inputs, office values or tests have the same id.

    Wrong:
    Right:
    """
    related = (Label(first, Say("pierwszy raz tutaj", "first here")),)
    return Words(
        Say(f"identyfikator `{id}` już jest", f"id `{id}` is already there"), related=related
    )


@problem("E0509")
def test_path(at: Span, path: str, known: Collection[str]) -> Words:
    """Przykład mówi o ścieżce, której formularz nie ma.

    English:
        A test speaks of a path that the form does not have.

    Wrong:
    Right:
    """
    return _unknown(at, "formularz nie ma ścieżki", "the form has no path", path, known)


@problem("E0510")
def test_expectation(at: Span, text: str, known: Collection[str]) -> Words:
    """Oczekiwany problem to kod (`required`, `max`…) albo `rule` z nazwą reguły.

    English:
        An expected problem is a code (`required`, `max`…) or `rule` with the name of a rule.

    Wrong:
    Right:
    """
    return _unknown(at, "nieznany problem", "unknown problem", text, known)


@problem("E0511")
def test_contradiction(at: Span) -> Words:
    """`valid: true` nie ma `errors`, a `valid: false` ma je zawsze.

    English:
        `valid: true` has no `errors`, `valid: false` always has them.

    Wrong:
    Right:
    """
    return Words(
        Say("`valid` i `errors` mówią co innego", "`valid` and `errors` contradict each other")
    )


@problem("E0512")
def form_without_pages(at: Span) -> Words:
    """Formularz potrzebuje stron (`pages`) albo wspólnego formularza (`use`).

    English:
        A form needs `pages`, or a shared form by `use`.

    Wrong:
    Right:
    """
    return Words(
        Say("formularz nie ma stron", "the form has no pages"),
        help=Say(
            "`pages:` zaczyna strony, `use:` wskazuje wspólny formularz",
            "`pages:` begins the pages, `use:` names a shared form",
        ),
    )


@problem("E0514")
def unknown_test(at: Span, name: str, known: Collection[str]) -> Words:
    """`like` wskazuje przykład, którego wyżej nie ma.

    English:
        `like` names a test that does not stand above.

    Wrong:
    Right:
    """
    return _unknown(at, "wyżej nie ma przykładu", "above there is no test", name, known)


@problem("E0560")
def case_title_path(at: Span, path: str, known: Collection[str]) -> Words:
    """Tytuł sprawy wstawia odpowiedź, której formularz nie ma.

    English:
        The title of a case inserts an answer that the form does not have.

    Wrong:
    Right:
    """
    return _unknown(at, "formularz nie ma ścieżki", "the form has no path", path, known)


_NOT_IN_A_TITLE = {
    "brace": (
        "klamra `{}` nie ma pary",
        "the brace `{}` has no pair",
        "`{ścieżka}` wstawia odpowiedź; samej klamry tytuł nie może mieć",
        "`{path}` inserts an answer; a title cannot have a brace of its own",
    ),
    "row": (
        "`{}` ma wiele odpowiedzi, po jednej w pozycji",
        "`{}` has many answers, one in each row",
        "wstaw odpowiedź spoza grupy powtarzalnej",
        "insert an answer from outside the repeat",
    ),
    "kind": (
        "`{}` nie da się wstawić do jednego wiersza",
        "`{}` does not fit into one line",
        "wstaw tekst w jednym wierszu, liczbę, dzień, godzinę albo jedną pozycję listy",
        "insert a text of one line, a number, a day, a time or one option of a list",
    ),
}


@problem("E0561")
def case_title_part(at: Span, text: str, fault: str) -> Words:
    """Tytuł sprawy wstawia coś, co nie jest jedną krótką odpowiedzią, albo klamra nie ma pary.

    English:
        The title of a case inserts what is not one short answer, or a brace has no pair.

    Wrong:
    Right:
    """
    pl, en, help_pl, help_en = _NOT_IN_A_TITLE[fault]
    return Words(Say(pl.replace("{}", text), en.replace("{}", text)), help=Say(help_pl, help_en))


@problem("W0501")
def never_visible(at: Span, name: str) -> Words:
    """Warunek `visible` jest zawsze fałszywy: nikt tej pozycji nie zobaczy.

    English:
        The condition `visible` is always false: nobody will see this item.

    Wrong:
        - field: ulica
          type: text
          label: Ulica
          visible: 1 > 2
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    return Words(Say(f"pozycja `{name}` nigdy nie jest widoczna", f"item `{name}` is never shown"))


@problem("W0502")
def rule_constant(at: Span, id: str, holds: str) -> Words:
    """Warunek reguły jest zawsze prawdziwy albo zawsze fałszywy: reguła niczego nie sprawdza.

    English:
        The condition of a rule is always true or always false: the rule checks nothing.

    Wrong:
        - rule: zawsze
          check: 1 < 2
          message: Popraw odpowiedź
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    return Words(Say(f"reguła `{id}` jest zawsze {holds}", f"rule `{id}` is constant"))


# 06 House rules --------------------------------------------------------------------------------


@problem("W0601")
def no_privacy(at: Span) -> Words:
    """Formularz zbiera dane osobowe, więc potrzebuje klauzuli informacyjnej (art. 13 RODO).

    English:
        A form collects personal data, so it needs a privacy notice (art. 13 GDPR).

    Wrong:
    Right:
    """
    return Words(
        Say(
            "formularz nie ma klauzuli informacyjnej (`privacy`)",
            "the form has no privacy notice (`privacy`)",
        )
    )


@problem("W0602")
def decision_without_remedy(at: Span) -> Words:
    """Wynikiem jest decyzja, a karta nie mówi, jak się odwołać.

    English:
        The outcome is a decision and the card does not say how to appeal.

    Wrong:
    Right:
    """
    return Words(
        Say(
            "decyzja bez środka odwoławczego (`remedies`)",
            "a decision without a remedy (`remedies`)",
        )
    )


@problem("W0603")
def epuap_only(at: Span) -> Words:
    """Od 1 stycznia 2026 r. podanie w sprawie z KPA wnosi się elektronicznie na adres do
    doręczeń elektronicznych albo przez konto w systemie organu (art. 63 § 1 KPA); sam ePUAP nie
    wystarcza.

    English:
        From 1 January 2026 an application under the KPA goes to the electronic delivery address
        or an account in the body's own system; ePUAP alone is not enough.

    Wrong:
    Right:
    """
    return Words(
        Say(
            "ePUAP jest jedynym kanałem elektronicznym sprawy z KPA",
            "ePUAP is the only electronic channel of a KPA case",
        )
    )


@problem("W0604")
def test_missing(at: Span, what: str) -> Words:
    """Każda usługa ma przykład poprawny, po jednym na każdą regułę i jeden na opłatę.

    English:
        Each service has a valid test, one for every rule that breaks it alone, and one for its fee.

    Wrong:
    Right:
    """
    return Words(Say(f"brakuje przykładu: {what}", f"a test is missing: {what}"))


@problem("W0605")
def summary_long(at: Span, length: int) -> Words:
    """Streszczenie ma jedno zdanie do 200 znaków; czyta się je na liście usług.

    English:
        A summary is one sentence of at most 200 characters; it is read in the list of services.

    Wrong:
    Right:
    """
    return Words(
        Say(
            f"streszczenie ma {length} znaków, mieści się 200",
            f"the summary has {length} characters, 200 fit",
        )
    )


@problem("W0606")
def proxy_without_fee(at: Span) -> Words:
    """Formularz dopuszcza pełnomocnika, a opłata od pełnomocnictwa (taryfa IV) nie jest wymieniona.

    English:
        The form allows a proxy, and the duty for the power of attorney (tariff IV) is not listed.

    Wrong:
    Right:
    """
    return Words(
        Say(
            "pełnomocnik bez opłaty od pełnomocnictwa",
            "a proxy without the duty for the power of attorney",
        )
    )


@problem("H0601")
def label_colon(at: Span) -> Words:
    """Etykieta nie kończy się dwukropkiem ani kropką; robi to strona.

    English:
        A label ends with neither a colon nor a full stop; the page does that.

    Wrong:
        - field: ulica
          type: text
          label: 'Ulica:'
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    return Words(
        Say("etykieta kończy się znakiem interpunkcyjnym", "the label ends with punctuation")
    )


@problem("H0602")
def message_style(at: Span) -> Words:
    """Komunikat mówi, co zrobić, jednym zdaniem: zaczyna się wielką literą, kończy bez kropki,
    jak wszystkie zdania formularza.

    English:
        A message says what to do in one sentence: a capital letter first, no full stop last, as
        all sentences of the form.

    Wrong:
        - rule: kolejnosc
          check: today() >= '2020-01-01'
          message: popraw odpowiedź
    Right:
        - rule: kolejnosc
          check: today() >= '2020-01-01'
          message: Popraw odpowiedź
    """
    return Words(
        Say(
            "komunikat zaczyna się wielką literą i kończy bez kropki",
            "a message begins with a capital letter and ends without a full stop",
        )
    )


@problem("E0412")
def message_code(at: Span, code: str, known: Collection[str]) -> Words:
    """Pole nie ma problemu o tym kodzie, więc nikt nie zobaczy tego zdania.

    English:
        The field has no problem of this code, so nobody would see the sentence.

    Wrong:
        - field: osoby
          type: integer
          label: Osoby
          messages:
            maks: Podaj mniej osób
    Right:
        - field: osoby
          type: integer
          label: Osoby
          messages:
            max: Podaj mniej osób
    """
    return _unknown(at, "nie ma kodu problemu", "there is no code of a problem", code, known)


@problem("E0413")
def message_parameter(at: Span, name: str, known: Collection[str]) -> Words:
    """W nawiasach klamrowych zdanie może nazwać tylko to, co zna ten problem: granicę, wyliczoną
    wartość, przyjmowane pliki. Inne stałyby się częścią zdania.

    English:
        In braces a sentence can name only what the problem knows: a bound, the computed value, the
        files that are accepted. Anything else would become a part of the sentence.

    Wrong:
        - field: osoby
          type: integer
          max: 9
          label: Osoby
          messages:
            max: Podaj najwyżej {granica} osób
    Right:
        - field: osoby
          type: integer
          max: 9
          label: Osoby
          messages:
            max: Podaj najwyżej {max} osób
    """
    names = ", ".join(f"{{{one}}}" for one in known)
    help = Say(f"można użyć: {names}", f"there is: {names}") if names else Say("", "")
    return Words(
        Say(f"nie ma tu wartości `{{{brief(name)}}}`", f"there is no value `{{{brief(name)}}}`"),
        help=help,
    )


# 09 Workspace --------------------------------------------------------------------------------


@problem("E0901")
def defined_twice(at: Span, id: str, first: Span) -> Words:
    """Dwa pliki definiują to samo.

    English:
        Two files define the same thing.

    Wrong:
    Right:
    """
    related = (Label(first, Say("pierwszy raz tutaj", "first here")),)
    return Words(
        Say(f"`{id}` jest zdefiniowane dwa razy", f"`{id}` is defined twice"), related=related
    )


@problem("E0902")
def path_outside(at: Span, path: str) -> Words:
    """Ścieżka wychodzi poza folder definicji.

    English:
        A path leaves the definitions folder.

    Wrong:
        codelist: kraje
        version: '1'
        title: Kraje
        csv: ../../../etc/passwd
    Right:
        codelist: kraje
        version: '1'
        title: Kraje
        options:
          pl: Polska
    """
    return Words(
        Say(
            f"ścieżka `{path}` wychodzi poza folder definicji",
            f"path `{path}` leaves the definitions folder",
        )
    )


@problem("E0903")
def file_missing(at: Span, path: str) -> Words:
    """Plik, którego nie ma w folderze definicji.

    English:
        A file that is not in the definitions folder.

    Wrong:
        codelist: kraje
        version: '1'
        title: Kraje
        csv: brak.csv
    Right:
        codelist: kraje
        version: '1'
        title: Kraje
        options:
          pl: Polska
    """
    return Words(Say(f"nie ma pliku `{path}`", f"there is no file `{path}`"))


@problem("W0905")
def file_not_read(at: Span, path: str) -> Words:
    """Plik definicji ma rozszerzenie `.yaml` albo `.yml`, małymi literami; innego formc nie czyta.

    English:
        A file of definitions ends in `.yaml` or `.yml`, in small letters; others are not read.

    Wrong:
    Right:
    """
    return Words(
        Say(f"plik `{brief(path)}` nie jest czytany", f"the file `{brief(path)}` is not read"),
        help=Say("rozszerzenie pisze się małymi literami", "write the ending in small letters"),
    )


@problem("H0906")
def file_name(at: Span, id: str, path: str) -> Words:
    """Plik nazywa się inaczej niż to, co definiuje; trudniej go znaleźć.

    English:
        The file is called otherwise than what it defines, which makes it hard to find.

    Wrong:
    Right:
    """
    return Words(
        Say(
            f"`{id}` jest zdefiniowane w pliku `{brief(path)}`",
            f"`{id}` is defined in file `{brief(path)}`",
        ),
        help=Say(f"plik nazywa się zwykle `{id}.yaml`", f"the file is usually `{id}.yaml`"),
    )


@problem("E0904")
def table_unreadable(at: Span, path: str, why: str) -> Words:
    """Plik CSV słownika ma pierwszy wiersz `code,label`, UTF-8, kody bez powtórzeń.

    English:
        The CSV of a codelist has `code,label` in its first row, UTF-8, codes without repetition.

    Wrong:
    Right:
    """
    return Words(
        Say(f"słownik `{path}` nie daje się odczytać: {why}", f"codelist `{path}` cannot be read")
    )
