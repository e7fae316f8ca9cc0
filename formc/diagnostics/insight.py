"""Problems that show only when all answers are thought of: what can never be, what nobody uses.

0520 to 0529 are made by `formc.analysis.insight` (W0527 by `formc.expr.check`), W0530 to W0539
by `formc.analysis.unused`, 0540 and 0541 by
`formc.analysis.lint`.
`clash` are the facts that cannot hold at once, `example` answers that show the problem.
"""

from __future__ import annotations

from collections.abc import Collection

from formc.diagnostics import NOTHING, Edit, Fix, Label, Say
from formc.diagnostics.problems import Words, brief, problem, similar
from formc.source import Span


def _never(clash: Say) -> Say:
    if not clash.pl:
        return NOTHING
    return Say(f"nie zachodzą naraz: {clash.pl}", f"these cannot all hold: {clash.en}")


@problem("W0520")
def rule_never_fails(at: Span, id: str, clash: Say) -> Words:
    """Warunek reguły zapewnia już coś innego: granice pól, wymagane odpowiedzi albo widoczność.
    Nikt nigdy nie zobaczy jej komunikatu, więc reguła jest zbędna albo źle zapisana.

    English:
        Bounds, required answers or visibility already ensure what the rule checks. Nobody will ever
        see its message: the rule is needless, or not what was meant.

    Wrong:
        - field: osoby
          type: integer
          min: 1
          max: 10
          label: Osoby
        - rule: osoby-sa
          check: osoby >= 1
          message: Podaj liczbę osób
    Right:
        - field: osoby
          type: integer
          min: 0
          max: 10
          label: Osoby
        - rule: osoby-sa
          check: osoby >= 1
          message: Podaj liczbę osób
    """
    return Words(
        Say(f"reguły `{id}` nie da się złamać", f"the rule `{id}` can never fail"),
        help=_never(clash),
    )


@problem("E0521")
def rule_never_holds(at: Span, id: str, clash: Say, example: Say) -> Words:
    """Warunku reguły nie spełniają żadne odpowiedzi: kto do niej dojdzie, nie złoży formularza.

    English:
        No answers satisfy the rule: whoever meets it cannot file the form.

    Wrong:
        - field: osoby
          type: integer
          min: 1
          max: 10
          label: Osoby
        - rule: duzo-osob
          check: osoby > 10
          message: Podaj więcej osób
    Right:
        - field: osoby
          type: integer
          min: 1
          max: 20
          label: Osoby
        - rule: duzo-osob
          check: osoby > 10
          message: Podaj więcej osób
    """
    pl, en = clash.pl, clash.en
    if example.pl:
        pl, en = f"{pl}; łamie ją na przykład {example.pl}", f"{en}; {example.en} breaks it"
    return Words(
        Say(f"reguły `{id}` nie da się spełnić", f"the rule `{id}` can never hold"),
        help=_never(Say(pl, en)),
    )


@problem("W0522")
def when_never(at: Span, id: str, clash: Say) -> Words:
    """Warunek `when` nie zachodzi przy żadnych odpowiedziach, więc reguła albo opłata nie działa.

    English:
        No answers make `when` true, so the rule or fee never acts.

    Wrong:
        - field: rodzaj
          type: choice
          label: Rodzaj
          options: {dom: Dom, lokal: Lokal}
        - field: osoby
          type: integer
          label: Osoby
          visible: rodzaj == 'dom'
        - rule: w-lokalu
          when: rodzaj == 'lokal' and osoby > 5
          check: osoby < 9
          message: Podaj mniej osób
    Right:
        - field: rodzaj
          type: choice
          label: Rodzaj
          options: {dom: Dom, lokal: Lokal}
        - field: osoby
          type: integer
          label: Osoby
          visible: rodzaj == 'dom'
        - rule: w-domu
          when: rodzaj == 'dom' and osoby > 5
          check: osoby < 9
          message: Podaj mniej osób
    """
    return Words(
        Say(f"`when` w `{id}` nigdy nie zachodzi", f"`when` of `{id}` never holds"),
        help=_never(clash),
    )


@problem("W0523")
def item_never_visible(at: Span, name: str, clash: Say) -> Words:
    """Warunku `visible` nie spełniają żadne odpowiedzi: nikt tej pozycji nie zobaczy.

    English:
        No answers make `visible` true: nobody will ever see this.

    Wrong:
        - field: wiek
          type: integer
          min: 18
          max: 120
          label: Wiek
        - field: opiekun
          type: text
          label: Opiekun
          visible: wiek < 18
    Right:
        - field: wiek
          type: integer
          min: 0
          max: 120
          label: Wiek
        - field: opiekun
          type: text
          label: Opiekun
          visible: wiek < 18
    """
    return Words(
        Say(f"`{name}` nigdy nie jest widoczne", f"`{name}` can never be visible"),
        help=_never(clash),
    )


@problem("W0524")
def never_required(at: Span, name: str, clash: Say) -> Words:
    """Warunku `required` nie spełniają żadne odpowiedzi: pole nigdy nie jest wymagane.

    English:
        No answers make `required` true: the item is never required.

    Wrong:
        - field: rodzaj
          type: choice
          label: Rodzaj
          options: {dom: Dom, lokal: Lokal}
        - field: numer
          type: text
          label: Numer lokalu
          visible: rodzaj == 'lokal'
          required: rodzaj == 'dom'
    Right:
        - field: rodzaj
          type: choice
          label: Rodzaj
          options: {dom: Dom, lokal: Lokal}
        - field: numer
          type: text
          label: Numer lokalu
          required: rodzaj == 'lokal'
    """
    return Words(
        Say(f"`{name}` nigdy nie jest wymagane", f"`{name}` is never required"),
        help=_never(clash),
    )


@problem("E0525")
def never_filled(at: Span, name: str, clash: Say, example: Say) -> Words:
    """Żadna odpowiedź nie mieści się w granicach pola: kto musi je wypełnić, nie złoży formularza.

    English:
        No answer fits the bounds of the field: whoever has to fill it in cannot file the form.

    Wrong:
        - field: termin
          type: date
          min: today
          max: 2025-12-31
          label: Termin
    Right:
        - field: termin
          type: date
          min: today
          max: 2035-12-31
          label: Termin
    """
    pl, en = clash.pl, clash.en
    if example.pl:
        pl, en = f"{pl}; potrzebne, gdy {example.pl}", f"{en}; needed with {example.en}"
    return Words(
        Say(f"pola `{name}` nie da się wypełnić", f"`{name}` can never be filled in"),
        help=_never(Say(pl, en)),
    )


@problem("W0526")
def dead_branch(at: Span, what: str, clash: Say) -> Words:
    """Do tej gałęzi `if` albo tego wiersza tabeli opłaty nie prowadzą żadne odpowiedzi:
    wcześniejsze warunki zabierają wszystkie przypadki albo warunek nigdy nie zachodzi.

    English:
        No answers lead to this branch of an `if` or row of a fee's table: earlier conditions take
        all cases, or the condition never holds.

    Wrong:
        - field: wiek
          type: integer
          min: 18
          max: 120
          label: Wiek
        - field: ulga
          type: integer
          label: Ulga
          value: 1 if wiek >= 18 else 0
    Right:
        - field: wiek
          type: integer
          min: 0
          max: 120
          label: Wiek
        - field: ulga
          type: integer
          label: Ulga
          value: 1 if wiek >= 18 else 0
    """
    return Words(
        Say(f"nic nie prowadzi do `{what}`", f"nothing leads to `{what}`"),
        help=_never(clash),
    )


@problem("W0527")
def repeated_option(at: Span, found: str, first: Span) -> Words:
    """Ten sam kod stoi po `in` dwa razy: jeden jest zbędny albo miał być inny.

    English:
        One code stands twice after `in`: one is needless, or another was meant.

    Wrong:
        - field: rodzaj
          type: choice
          label: Rodzaj
          options: {dom: Dom, lokal: Lokal, garaz: Garaż}
        - field: numer
          type: text
          label: Numer
          visible: rodzaj in ('dom', 'lokal', 'dom')
    Right:
        - field: rodzaj
          type: choice
          label: Rodzaj
          options: {dom: Dom, lokal: Lokal, garaz: Garaż}
        - field: numer
          type: text
          label: Numer
          visible: rodzaj in ('dom', 'lokal')
    """
    text = at.source.text
    before = text[: at.start].rstrip()
    comma = len(before) - 1 if before.endswith(",") else at.start
    cut = Edit(Span(at.source, comma, at.end), "")
    return Words(
        Say(f"`{brief(found)}` stoi tu drugi raz", f"`{brief(found)}` stands here twice"),
        related=(Label(first, Say("pierwszy raz", "first here")),),
        fix=Fix(Say("usuń powtórzenie", "remove the repetition"), (cut,)),
    )


@problem("W0528")
def value_outside(at: Span, name: str, bound: str, limit: str, example: Say) -> Words:
    """Wynik formuły może wyjść poza granice pola: z takimi odpowiedziami nikt nie złoży formularza,
    a na wyliczone pole nie ma wpływu. Bez `min` najmniejsza liczba to 0.

    English:
        The result of the formula can leave the bounds of the field: with such answers nobody can
        file the form, and nobody can change a computed field. Without `min` the smallest is 0.

    Wrong:
        - field: dochod
          type: money
          label: Dochód
        - field: wydatki
          type: money
          label: Wydatki
        - field: zostaje
          type: money
          label: Zostaje
          value: dochod - wydatki
    Right:
        - field: dochod
          type: money
          label: Dochód
        - field: wydatki
          type: money
          label: Wydatki
        - field: zostaje
          type: money
          label: Zostaje
          value: max(dochod - wydatki, 0)
    """
    words = "mniej" if bound == "min" else "więcej"
    side = "less" if bound == "min" else "more"
    return Words(
        Say(
            f"`{name}` może wynieść {words} niż `{bound}` ({limit})",
            f"`{name}` can come to {side} than `{bound}` ({limit})",
        ),
        help=Say(f"na przykład {example.pl}", f"for example {example.en}"),
    )


@problem("W0529")
def nothing_offered(at: Span, name: str, example: Say) -> Words:
    """Są odpowiedzi, przy których pole trzeba wypełnić, a filtr nie przepuszcza żadnej pozycji: kto
    tak odpowie, nie złoży formularza.

    English:
        There are answers with which the field has to be filled in and the filter lets no option
        pass: whoever answers so cannot file the form.

    Wrong:
        - field: kraj
          type: choice
          label: Kraj
          options: {pl: Polska, de: Niemcy, cz: Czechy}
        - field: jezyk
          type: choice
          label: Język
          options: {pl: Polski, de: Niemiecki}
          where: option.code == kraj
    Right:
        - field: kraj
          type: choice
          label: Kraj
          options: {pl: Polska, de: Niemcy}
        - field: jezyk
          type: choice
          label: Język
          options: {pl: Polski, de: Niemiecki}
          where: option.code == kraj
    """
    return Words(
        Say(
            f"`{name}` bywa wymagane, gdy nie ma w czym wybrać",
            f"`{name}` can be required with nothing to choose from",
        ),
        help=Say(f"na przykład {example.pl}", f"for example {example.en}"),
    )


@problem("H0540")
def message_vague(at: Span, word: str) -> Words:
    """Komunikat zaczyna się od tego, co zrobić („Podaj…”, „Popraw…”), albo nazywa granicę („…może
    mieć najwyżej 10 m”). Samo stwierdzenie, że jest źle, nikomu nie pomaga.

    English:
        A message begins with what to do (“Podaj…”, “Popraw…”) or names the bound. That something is
        wrong helps nobody.

    Wrong:
        - field: od
          type: date
          label: Od
        - rule: nie-wstecz
          check: od >= today()
          message: Zła data
    Right:
        - field: od
          type: date
          label: Od
        - rule: nie-wstecz
          check: od >= today()
          message: Podaj dzień, który jeszcze nie minął
    """
    return Words(
        Say(f"komunikat zaczyna się od `{brief(word)}`", f"a message begins with `{brief(word)}`"),
        help=Say("zacznij od tego, co zrobić: `Podaj…`", "begin with what to do: `Podaj…`"),
    )


@problem("H0541")
def message_needless(at: Span, code: str, name: str) -> Words:
    """Pole nigdy nie ma tego problemu: granica jest inna albo warunek zawsze zachodzi.

    English:
        The field never has this problem: it has another bound, or the condition always holds.

    Wrong:
        - field: uwagi
          type: text
          required: false
          label: Uwagi
          messages:
            required: Wpisz uwagi
    Right:
        - field: uwagi
          type: text
          label: Uwagi
          messages:
            required: Wpisz uwagi
    """
    return Words(
        Say(f"`{name}` nigdy nie ma problemu `{code}`", f"`{name}` never has the problem `{code}`")
    )


# What nobody uses ----------------------------------------------------------------------------


@problem("W0530")
def unused_codelist(at: Span, id: str) -> Words:
    """Słownik, którego nie używa żadne pole żadnej definicji.

    English:
        A codelist that no field of any definition uses.

    Wrong:
        codelist: kolory
        version: 1
        title: Kolory
        options:
          bialy: Biały
    Right:
        - field: rodzaj
          type: choice
          label: Rodzaj
          options: {dom: Dom, lokal: Lokal}
    """
    return Words(
        Say(f"nikt nie używa słownika `{id}`", f"nobody uses the codelist `{id}`"),
        help=Say(f"użyj go przez `from: {id}` albo usuń plik", f"use it by `from: {id}` or delete"),
    )


@problem("W0531")
def unused_fragment(at: Span, id: str) -> Words:
    """Fragment, którego nie używa żadna definicja: żaden przykład nie pokazuje, czy działa.

    English:
        A fragment that no definition uses: no example shows whether it works.

    Wrong:
        fragment: kontakt
        title: Kontakt
        items:
          - field: telefon
            type: phone
            label: Telefon
    Right:
        - field: telefon
          type: phone
          label: Telefon
    """
    return Words(
        Say(f"nikt nie używa fragmentu `{id}`", f"nobody uses the fragment `{id}`"),
        help=Say(f"użyj go przez `use: {id}` albo usuń plik", f"use it by `use: {id}` or delete"),
    )


@problem("W0535")
def unused_act(at: Span, id: str) -> Words:
    """Akt prawny, na który nie powołuje się żadna definicja.

    English:
        An act that no definition refers to.

    Wrong:
        - field: x
          type: text
          label: X
        #file law/acts.yaml
        acts:
          kpa:
            title: Ustawa z dnia 14 czerwca 1960 r. – Kodeks postępowania administracyjnego
            short: Kodeks postępowania administracyjnego
            eli: DU/1960/168
          ppp:
            title: Ustawa z dnia 6 marca 2018 r. – Prawo przedsiębiorców
            short: Prawo przedsiębiorców
            eli: DU/2018/646
    Right:
        - field: x
          type: text
          label: X
        #file law/acts.yaml
        acts:
          kpa:
            title: Ustawa z dnia 14 czerwca 1960 r. – Kodeks postępowania administracyjnego
            short: Kodeks postępowania administracyjnego
            eli: DU/1960/168
    """
    return Words(
        Say(f"nikt nie powołuje się na akt `{id}`", f"nobody refers to the act `{id}`"),
        help=Say(f"powołaj się przez `act: {id}` albo usuń", f"refer by `act: {id}` or delete"),
    )


@problem("W0536")
def unused_type(at: Span, id: str) -> Words:
    """Własny typ, którego nie ma żadne pole żadnej definicji.

    English:
        A type of your own that no field of any definition has.

    Wrong:
        - field: x
          type: text
          label: X
        #file types.yaml
        types:
          znak:
            title: Znak sprawy
            max: 2
            pattern: '[A-Z]{2}'
            message: Podaj dwie wielkie litery
            example: AB
    Right:
        - field: x
          type: znak
          label: X
        #file types.yaml
        types:
          znak:
            title: Znak sprawy
            max: 2
            pattern: '[A-Z]{2}'
            message: Podaj dwie wielkie litery
            example: AB
    """
    return Words(
        Say(f"żadne pole nie ma typu `{id}`", f"no field has the type `{id}`"),
        help=Say(f"użyj go przez `type: {id}` albo usuń", f"use it by `type: {id}` or delete"),
    )


@problem("W0532")
def unused_parameter(at: Span, name: str) -> Words:
    """Parametr, którego fragment ani formularz nigdzie nie czyta: wartość podana w `with` nic nie
    zmienia.

    English:
        A parameter that neither the fragment nor the form reads: a value given by `with` changes
        nothing.

    Wrong:
        - use: kontakt
        #file fragments/kontakt.yaml
        fragment: kontakt
        title: Kontakt
        parameters:
          komorka: {type: boolean, default: false}
        items:
          - field: telefon
            type: phone
            label: Telefon
    Right:
        - use: kontakt
        #file fragments/kontakt.yaml
        fragment: kontakt
        title: Kontakt
        parameters:
          komorka: {type: boolean, default: true}
        items:
          - field: telefon
            type: phone
            label: Telefon
            required: $komorka
    """
    return Words(
        Say(f"nic nie czyta parametru `{name}`", f"nothing reads the parameter `{name}`"),
        help=Say(f"czyta się go przez `${name}`", f"it is read by `${name}`"),
    )


@problem("W0533")
def unused_office_value(at: Span, id: str) -> Words:
    """Wartość urzędu, której nie czyta żadna formuła: urząd ustawia ją na darmo.

    English:
        A value of the office that no formula reads: offices set it in vain.

    Wrong:
        #service
        office_values:
          - id: stawka
            type: money
            title: Stawka
    Right:
        #service
        office_values:
          - id: stawka
            type: money
            title: Stawka
        fees:
          - id: oplata
            title: Opłata
            amount: office.stawka
    """
    return Words(
        Say(f"żadna formuła nie czyta `office.{id}`", f"no formula reads `office.{id}`"),
    )


@problem("W0534")
def unused_input(at: Span, id: str) -> Words:
    """Załącznik z karty, którego nie przyjmuje żadne pole formularza: nie ma go jak dodać.

    English:
        An attachment of the card that no field of the form takes: there is no way to add it.

    Wrong:
        #service
        inputs:
          - id: mapa
            kind: attachment
            title: Mapa
    Right:
        #service
        inputs:
          - id: mapa
            kind: shown
            title: Mapa
    """
    return Words(
        Say(f"żadne pole nie przyjmuje załącznika `{id}`", f"no field takes the attachment `{id}`"),
        help=Say(f"pole pliku wskazuje go przez `input: {id}`", f"a file field has `input: {id}`"),
    )


@problem("W0537")
def unknown_loss(at: Span, id: str, known: Collection[str]) -> Words:
    """`loss:` przyjmuje stratę warunku, którego formularz nie ma: nazwa jest zła albo warunek
    zniknął.

    English:
        `loss:` accepts the loss of a constraint that the form does not have: the name is wrong, or
        the constraint is gone.

    Wrong:
        #service
        loss:
          rule:termin: urząd sprawdza termin sam
    Right:
        #service
        loss:
          /strona_wzoru/imie_wzoru#nfc: urząd porównuje litery sam
    """
    help, fix = similar(id, known, at)
    return Words(
        Say(f"formularz nie ma warunku `{brief(id)}`", f"the form has no `{brief(id)}`"),
        help=help,
        fix=fix,
    )
