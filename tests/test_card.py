"""Cards and the list of services: what they say, that they say it plainly, and only as words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args, get_type_hints

import lxml.html
import pytest
import yaml

from formc.diagnostics import Report
from formc.expr.tree import (
    TRUE,
    Aggregate,
    And,
    Answered,
    Arithmetic,
    Bool,
    Call,
    Code,
    Compare,
    Day,
    Expr,
    Has,
    If,
    In,
    Literal,
    Not,
    Number,
    OfficeValue,
    Or,
    Scope,
    Today,
    Words,
)
from formc.ir import (
    Act,
    Basis,
    Content,
    Deadline,
    Domain,
    Duration,
    Fee,
    FileType,
    Input,
    Remedy,
    Service,
    Text,
)
from formc.record import is_record, names, replace
from formc.shapes import words
from formc.shapes.card import card, duration
from formc.shapes.card_view import Card, Coded
from formc.shapes.law import eli, eli_url, published
from formc.shapes.polish import counted
from formc.shapes.terms import tariff_position
from formc.target import Context, Summary
from formc.targets.card import TARGET, page
from formc.targets.catalogue import ALPHABET, collation
from formc.targets.catalogue import TARGET as CATALOGUE
from tests.support.builders import KINDS, amount, asked, is_code, ref, tree_service, trees
from tests.support.html_lint import lint

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs/service-json.md"


def drawn(service: Service) -> str:
    return page(card(service, "Urząd Przykładowy"))


def text_of(html: str) -> str:
    return " ".join(lxml.html.document_fromstring(html).text_content().split())


def section(html: str, title: str) -> str:
    """The words of the section under a heading."""
    for heading in lxml.html.document_fromstring(html).iter("h2"):
        if heading.text_content() == title:
            parent = heading.getparent()
            assert parent is not None
            said = " ".join(" ".join(parent.itertext()).split())
            return re.sub(r" ([,.:])", r"\1", said)
    raise AssertionError(f"no section {title}")


# Formulas in words -----------------------------------------------------------------------------

FIRM = is_code("wnioskodawca.rodzaj", "firma", KINDS)
PROXY = ref("pelnomocnik", Bool())
ROW = ref("drzewa.obwod", Number(0, 1, 2000), Scope.EACH)
AREA = ref("powierzchnia", Number(2, 0, 99_999_999))
TOTAL = ref("suma_obwodow", Number(0, 0, 2_000_000))


def integer(value: int) -> Literal:
    return Literal(Number(0, value, value), value)


def times(left: Expr, right: Expr, scale: int = 2) -> Arithmetic:
    return Arithmetic("*", left, right, Number(scale, 0, 10**9))


CONDITIONS: list[tuple[Expr, str]] = [
    (TRUE, "zawsze"),
    (PROXY, "w polu „Działa za mnie pełnomocnik” wybierzesz „tak”"),
    (Not(PROXY), "w polu „Działa za mnie pełnomocnik” wybierzesz „nie”"),
    (Not(Not(PROXY)), "w polu „Działa za mnie pełnomocnik” wybierzesz „tak”"),
    (
        Compare("==", PROXY, Literal(Bool(), False)),
        "w polu „Działa za mnie pełnomocnik” wybierzesz „nie”",
    ),
    (FIRM, "w polu „Rodzaj wnioskodawcy” wybierzesz „Firma lub instytucja”"),
    (
        Not(FIRM),
        "w polu „Rodzaj wnioskodawcy” wybierzesz inną odpowiedź niż „Firma lub instytucja”",
    ),
    (
        In(FIRM.left, (Literal(Code(KINDS), "osoba"), Literal(Code(KINDS), "firma"))),
        "w polu „Rodzaj wnioskodawcy” wybierzesz „Osoba fizyczna” lub „Firma lub instytucja”",
    ),
    (
        And((FIRM, Or((PROXY, Answered(("termin",), Scope.FORM, (("termin",),)))))),
        "w polu „Rodzaj wnioskodawcy” wybierzesz „Firma lub instytucja” i "
        "(w polu „Działa za mnie pełnomocnik” wybierzesz „tak” lub "
        "wypełnisz pole „Planowany termin usunięcia”)",
    ),
    (
        Not(Or((FIRM, PROXY))),
        "w polu „Rodzaj wnioskodawcy” wybierzesz inną odpowiedź niż „Firma lub instytucja” i "
        "w polu „Działa za mnie pełnomocnik” wybierzesz „nie”",
    ),
    (
        Not(Answered(("pelnomocnictwo",), Scope.FORM, (("pelnomocnictwo",),))),
        "nie dołączysz „Pełnomocnictwo”",
    ),
    (
        Compare(">", AREA, Literal(Number(0, 50, 50), 50)),
        "„Powierzchnia działki” wynosi więcej niż 50\N{NO-BREAK SPACE}m²",
    ),
    (
        Not(Compare(">", AREA, Literal(Number(2, 123_450, 123_450), 123_450))),
        "„Powierzchnia działki” wynosi najwyżej 1\N{NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}m²",
    ),
    (
        Compare("<", integer(5), TOTAL),
        "„Suma obwodów” wynosi więcej niż 5\N{NO-BREAK SPACE}cm",
    ),
    (
        Compare(">=", ref("termin", Day()), Literal(Day(), "2026-03-01")),
        "„Planowany termin usunięcia” przypada nie wcześniej niż "
        "1\N{NO-BREAK SPACE}marca 2026\N{NO-BREAK SPACE}r.",
    ),
    (
        Compare("<", ref("termin", Day()), Today()),
        "„Planowany termin usunięcia” przypada wcześniej niż dzień złożenia",
    ),
    (
        Compare("==", ref("wnioskodawca.imie", Words()), Literal(Words(), "Jan")),
        "w polu „Imię i nazwisko” wpiszesz „Jan”",
    ),
    (
        Aggregate("any", ("drzewa",), Compare(">", ROW, integer(50)), TRUE, Bool()),
        "w co najmniej jednej pozycji listy „Drzewa”: "
        "„Obwód pnia na wysokości 130 cm” wynosi więcej niż 50\N{NO-BREAK SPACE}cm",
    ),
    (
        Compare(
            ">=",
            Aggregate("count", ("drzewa",), TRUE, TRUE, Number(0, 0, 50)),
            integer(3),
        ),
        "liczba pozycji listy „Drzewa” wynosi co najmniej 3",
    ),
    (
        Has(ref("wnioskodawca.rodzaj", Code(KINDS)), "osoba"),
        "w polu „Rodzaj wnioskodawcy” zaznaczysz „Osoba fizyczna”",
    ),
]


@pytest.mark.parametrize(("expr", "said"), CONDITIONS, ids=[said for _, said in CONDITIONS])
def test_conditions_in_words(expr: Expr, said: str) -> None:
    assert words.condition(expr, trees()) == said


PRICES: list[tuple[Expr, str]] = [
    (amount(8200), "82,00\N{NO-BREAK SPACE}zł"),
    (times(integer(525), amount(100)), "525,00\N{NO-BREAK SPACE}zł"),
    (
        times(times(TOTAL, integer(22), 0), amount(100)),
        "22,00\N{NO-BREAK SPACE}zł × „Suma obwodów”",
    ),
    (
        Call("round", (times(AREA, Literal(Number(3, 14, 14), 14), 5),), Number(2, 0, 10**9), 2),
        "1,4% × „Powierzchnia działki”",
    ),
    (
        times(
            Call("max", (AREA, integer(1)), Number(2, 0, 10**9)), OfficeValue("stawka", AREA.type)
        ),
        "„Powierzchnia działki” (co najmniej 1) × „Stawka za wydanie mapy”",
    ),
    (
        Call("coalesce", (AREA, amount(0)), AREA.type),
        "„Powierzchnia działki”",
    ),
]


@pytest.mark.parametrize(("expr", "said"), PRICES, ids=[said for _, said in PRICES])
def test_prices_in_words(expr: Expr, said: str) -> None:
    assert words.price(expr, trees()) == said


def test_a_question_is_answered_and_a_long_label_is_cut() -> None:
    question = "Czy pełnomocnik jest małżonkiem, rodzicem, dziadkiem, dzieckiem, wnukiem, bratem?"
    form = trees()
    items = tuple(
        replace(item, label=Text(question)) if item.path == ("pelnomocnik",) else item  # type: ignore[union-attr, type-var]
        for item in form.pages[2].items
    )
    form = replace(form, pages=(*form.pages[:2], replace(form.pages[2], items=items)))
    said = words.condition(PROXY, form)
    assert said.startswith("na pytanie „Czy pełnomocnik jest małżonkiem")
    assert said.endswith("…” odpowiesz „tak”")


# The card --------------------------------------------------------------------------------------


def test_the_card_answers_the_nine_questions() -> None:
    html = drawn(tree_service())
    assert lint(html) == []
    for title in (
        "Kto może skorzystać",
        "Co przygotować",
        "Jak i gdzie złożyć",
        "Ile zapłacisz",
        "Ile to trwa",
        "Co otrzymasz",
        "Gdy urząd nie odpowie",
        "Jak się odwołać",
        "Podstawa prawna",
        "Kto odpowiada za treść",
    ):
        assert len(section(html, title)) > len(title) + 10, title


def test_things_to_bring_say_when() -> None:
    said = section(drawn(tree_service()), "Co przygotować")
    always, sometimes = said.split("W niektórych sprawach także")
    assert "Mapa z usytuowaniem drzew (kopia)" in always
    assert "Dokument tożsamości (do wglądu)" in always
    assert "Pełnomocnictwo (oryginał)" in sometimes
    assert "jeśli w polu „Działa za mnie pełnomocnik” wybierzesz „tak”." in sometimes


def test_a_file_without_an_input_must_be_brought_too() -> None:
    service = tree_service()
    extra = asked("zdjecie", "Zdjęcie drzew", FileType(accept=("image/png",), max_size=9), "file")
    first = service.form.pages[0]
    form = replace(
        service.form,
        inputs=(),
        pages=(replace(first, items=(*first.items, extra)), *service.form.pages[1:]),
    )
    said = section(drawn(replace(service, form=form)), "Co przygotować")
    assert "Zdjęcie drzew (załącznik)" in said
    assert "Nie musisz niczego dołączać" not in said
    nothing = replace(service.form, inputs=())
    assert "Nie musisz niczego dołączać" in section(
        drawn(replace(service, form=nothing)), "Co przygotować"
    )


def fee(cost: Expr, when: Expr = TRUE, tariff: str | None = None) -> Fee:
    return Fee(id="x", title=Text("Opłata"), amount=cost, when=when, due="on-filing", tariff=tariff)


TABLE = If(FIRM, amount(8200), amount(4100), Number(2, 4100, 8200))
USUAL: list[tuple[tuple[Fee, ...], str]] = [
    ((), "Usługa jest bezpłatna."),
    ((fee(amount(8200)),), "82,00 zł."),
    ((fee(amount(8200)), fee(amount(1700))), "99,00 zł."),
    ((fee(TABLE),), "Od 41,00 zł do 82,00 zł, zależnie od sprawy."),
    ((fee(amount(8200)), fee(amount(500), PROXY)), "82,00 zł; w niektórych sprawach więcej."),
    ((fee(amount(8200)), fee(amount(1700), PROXY, "IV")), "82,00 zł."),
    ((fee(amount(1700), PROXY, "IV"),), "Bez opłat, jeśli nie działa pełnomocnik."),
    ((fee(amount(500), FIRM),), "Zależy od sprawy; zasady są niżej."),
    ((fee(AREA),), "Kwota zależy od sprawy; zasady są niżej."),
]


@pytest.mark.parametrize(("fees", "said"), USUAL, ids=[said for _, said in USUAL])
def test_the_usual_cost_in_one_sentence(fees: tuple[Fee, ...], said: str) -> None:
    service = tree_service()
    service = replace(service, form=replace(service.form, fees=fees))
    cost = card(service, "").usual_cost
    assert cost.replace("\N{NO-BREAK SPACE}", " ") == said
    assert text_of(drawn(service)).count(" ".join(cost.split())) >= 2


def test_fees_say_their_cases() -> None:
    said = section(drawn(tree_service()), "Ile zapłacisz")
    assert "82,00 zł jeśli w polu „Rodzaj wnioskodawcy” wybierzesz „Firma lub instytucja”" in said
    assert "41,00 zł w pozostałych przypadkach" in said
    assert "część IV załącznika do ustawy o opłacie skarbowej" in said
    assert "część III ust. 44 załącznika do ustawy o opłacie skarbowej" in said
    assert tariff_position("II.1.3").startswith("część II ust. 1 pkt 3 załącznika")
    assert "Według stawki urzędu „Stawka za wydanie mapy”" in said
    assert "Płatna przed wydaniem decyzji." in said
    costs = {cost.id: cost for cost in card(tree_service(), "").fees}
    assert [case.money for case in costs["zezwolenie"].cases] == ["82.00", "41.00"]
    assert costs["mapa"].cases[0].money is None


def test_a_formula_that_nobody_would_read_is_named_by_what_counts() -> None:
    rate = OfficeValue("stawka", Number(2, 0, 100))
    cost = times(AREA, If(FIRM, If(PROXY, rate, amount(100), rate.type), amount(200), rate.type), 4)
    service = tree_service()
    service = replace(service, form=replace(service.form, fees=(fee(cost),)))
    assert (
        "Wyliczy formularz, zależnie od: „Powierzchnia działki”, „Działa za mnie pełnomocnik” i "
        in section(drawn(service), "Ile zapłacisz")
    )


def test_not_reviewed_is_said_plainly() -> None:
    html = drawn(tree_service())
    assert "Tej karty nie sprawdził prawnik." in text_of(html)
    content = Content(legal_state="2026-01-01", confidence="high", reviewed_by="r. pr. Anna Łoś")
    html = drawn(tree_service(content=content))
    assert "nie sprawdził prawnik" not in text_of(html)
    said = section(html, "Kto odpowiada za treść")
    assert "r. pr. Anna Łoś" in said
    assert "Urząd Przykładowy" in said
    assert "1 stycznia 2026 r." in said.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Duration(value=1, unit="day"), "1 dzień"),
        (Duration(value=2, unit="day"), "2 dni"),
        (Duration(value=7, unit="working-day"), "7 dni roboczych"),
        (Duration(value=3, unit="working-day"), "3 dni robocze"),
        (Duration(value=12, unit="month"), "12 miesięcy"),
        (Duration(value=22, unit="month"), "22 miesiące"),
        (Duration(value=1, unit="month"), "1 miesiąc"),
    ],
)
def test_durations(span: Duration, said: str) -> None:
    assert duration(span).replace("\N{NO-BREAK SPACE}", " ") == said


def test_deadlines_say_from_when() -> None:
    for written in ("od dnia oględzin", "dnia oględzin"):
        deadline = Deadline(
            id="objection", within=Duration(value=14, unit="day"), counted_from=Text(written)
        )
        html = drawn(tree_service(deadlines=(deadline,)))
        said = section(html, "Ile to trwa").replace("\N{NO-BREAK SPACE}", " ")
        assert "Sprzeciw urzędu: 14 dni, od dnia oględzin." in said


def test_remedies() -> None:
    appeal = section(drawn(tree_service()), "Jak się odwołać")
    assert "Odwołanie: 14 dni" in appeal
    assert "Do kogo samorządowe kolegium odwoławcze" in appeal
    none = Remedy(kind="none", body=Text("-"))
    said = section(drawn(tree_service(remedies=(none,))), "Jak się odwołać")
    assert said == "Jak się odwołać Odwołanie nie przysługuje."
    complaint = Remedy(kind="complaint", body=Text("Wojewódzki Sąd Administracyjny"))
    assert card(tree_service(remedies=(complaint,)), "").remedies[0].kind.words == "Skarga"
    complaint = Remedy(kind="complaint", body=Text("sko"))
    assert card(tree_service(remedies=(complaint,)), "").remedies[0].kind.words == "Zażalenie"


def test_silence_of_the_office() -> None:
    assert "art. 37 KPA" in section(drawn(tree_service()), "Gdy urząd nie odpowie")
    said = section(drawn(tree_service(silence=Text("To zgoda."))), "Gdy urząd nie odpowie")
    assert said == "Gdy urząd nie odpowie To zgoda."


@pytest.mark.parametrize(
    ("written", "url", "said"),
    [
        ("DU/1960/168", "https://eli.gov.pl/eli/DU/1960/168/ogl", "Dz.U. z 1960 r. poz. 168"),
        (
            "DU/1960/30/168",
            "https://eli.gov.pl/eli/DU/1960/168/ogl",
            "Dz.U. z 1960 r. Nr 30, poz. 168",
        ),
        ("MP/2023/1261", "https://eli.gov.pl/eli/MP/2023/1261/ogl", "M.P. z 2023 r. poz. 1261"),
        ("javascript:alert(1)", None, "javascript:alert(1)"),
        ("DU/2020/../../x", None, None),
        ("XX/2020/1", None, "XX/2020/1"),
    ],
)
def test_acts_are_linked_by_their_eli(written: str, url: str | None, said: str | None) -> None:
    assert eli_url(written) == url
    if said is not None:
        act = Act(id="a", title=Text("Akt"), short=Text("akt"), eli=written)
        assert published(act) == said


@pytest.mark.parametrize(
    ("written", "printed"),
    [("DU/2004/92/880", "DU/2004/880"), ("DU/2004/880", "DU/2004/880"), ("reg/2016/679/oj",) * 2],
)
def test_the_number_of_the_journal_is_for_people_only(written: str, printed: str) -> None:
    assert eli(Act(id="a", title=Text("Akt"), short=Text("akt"), eli=written)) == printed


def test_old_acts_are_cited_with_the_number_of_the_journal() -> None:
    """Until 2011 a journal had numbers, and a position is found by them."""
    acts = yaml.safe_load((ROOT / "definitions/law/acts.yaml").read_text())["acts"]
    for id, act in acts.items():
        journal, year, *rest = act["eli"].split("/")
        if journal in ("DU", "MP"):
            assert len(rest) == (2 if int(year) < 2012 else 1), id


def test_a_card_lists_sources_that_can_be_opened() -> None:
    read = ("https://example.org/a (art. 4)", "legalize-dev/pl DU-2010.md", "http://example.org/b")
    service = tree_service()
    service = replace(service, content=replace(service.content, evidence=read))
    assert card(service, "Urząd Przykładowy").content.sources == (read[0], read[2])
    html = drawn(service)
    assert (
        '<a href="https://example.org/a" rel="noreferrer">https://example.org/a</a> (art.' in html
    )
    assert "legalize" not in html


HOSTILE = "</h1><script>alert(1)</script>\" onfocus=x {{7*7}} <!-- ]]> ' javascript:alert(1)"


def reworded(value: Any, said: str) -> Any:
    """The same value with every text replaced."""
    match value:
        case Text():
            return Text(said)
        case tuple():
            return tuple(reworded(part, said) for part in value)
        case Content():
            return replace(value, evidence=(said, 'https://example.org/?a="><b>'))
        case Basis() | Act() | Domain() | Input() | Deadline() | Remedy() | Fee():
            kept = {name: getattr(value, name) for name in names(value)}
            return replace(value, **{name: reworded(part, said) for name, part in kept.items()})
        case _:
            return value


def hostile_service(said: str) -> Service:
    service = tree_service()
    changed = {name: reworded(getattr(service, name), said) for name in names(service)}
    form = replace(
        service.form,
        title=Text(said),
        fees=reworded(service.form.fees, said),
        inputs=reworded(service.form.inputs, said),
    )
    keywords = (said,)
    return replace(service, **{**changed, "form": form, "keywords": keywords})


def shape_of(html: str) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (str(element.tag), tuple(sorted(element.attrib)))
        for element in lxml.html.document_fromstring(html).iter()
    ]


def test_hostile_words_stay_words() -> None:
    """I01–I06: the tree of the page is that of harmless words."""
    assert shape_of(drawn(hostile_service(HOSTILE))) == shape_of(drawn(hostile_service("Słowa")))
    html = drawn(hostile_service(HOSTILE))
    assert "<script" not in html
    assert "49" not in text_of(html)
    links = lxml.html.document_fromstring(html).xpath("//@href")
    assert not [link for link in links if link.startswith("javascript")]


# service.json ----------------------------------------------------------------------------------


def view_model(service: Service) -> Any:
    context = Context("card", Report(), {"publisher": "Urząd Przykładowy"})
    assert TARGET.emit_service is not None
    artifacts = {a.path: a for a in TARGET.emit_service(service, context)}
    assert set(artifacts) == {"card.html", "service.json"}
    return json.loads(artifacts["service.json"].data)


def test_the_view_model_says_what_the_card_says() -> None:
    service = tree_service(title=Text("Tytuł", (("en", "Title"),)))
    tree = view_model(service)
    assert tree["format"] == 1
    assert tree["title"] == {"pl": "Tytuł", "en": "Title"}
    assert tree["level"] == {"code": "gmina", "words": "Gmina"}
    assert tree["inputs"][1]["needed"] == "sometimes"
    assert tree["fees"][0]["cases"][0]["money"] == "82.00"
    assert "money" not in tree["fees"][2]["cases"][0]
    assert tree["legal_basis"][0]["url"] == "https://eli.gov.pl/eli/DU/2004/880/ogl"
    assert "reviewed_by" not in tree["content"]
    assert tree["form"]["page"] == ("../../forms/zezwolenie-na-usuniecie-drzew/1.0.0/form.html")


def parts_of(view: type) -> set[type]:
    """The records that a view model is made of."""
    found = {view}
    for hint in get_type_hints(view).values():
        for part in (hint, *get_args(hint)):
            if isinstance(part, type) and is_record(part) and part is not Text:
                found |= parts_of(part)
    return found


def test_every_key_of_the_view_model_is_documented() -> None:
    documented = set(re.findall(r"`([a-z_]+)`", DOCS.read_text()))
    assert Coded in parts_of(Card)
    keys = {name for view in parts_of(Card) for name in names(view)}
    assert keys - documented == set()


# The catalogue ---------------------------------------------------------------------------------


def catalogue(*services: Service) -> dict[str, bytes]:
    summaries = tuple(Summary(s, f"forms/{s.form.id}/{s.form.version}", "0" * 64) for s in services)
    context = Context("catalogue", Report(), {"project": "Usługi", "publisher": "Urząd"})
    return {a.path: a.data for a in CATALOGUE.collected(summaries, context)}


def test_polish_words_stand_in_the_order_of_a_dictionary() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 35
    ordered = ["5 zł", "as", "ąs", "Bal", "cło", "ćma", "ćma biała", "ćmą", "dom", "ęą", "lot"]
    ordered += ["łan", "nos", "ńa", "oko", "ósmy", "sos", "śnieg", "zoo", "źdźbło", "żar"]
    shuffled = ordered[1::2] + ordered[::2]
    assert sorted(shuffled, key=collation) == ordered
    assert sorted(["Żywność", "Zgon"], key=collation) == ["Zgon", "Żywność"]
    assert sorted(["a-b", "ab", "a b"], key=collation)[2] == "ab"


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 usług"), (1, "1 usługa"), (2, "2 usługi"), (5, "5 usług"), (12, "12 usług"),
     (22, "22 usługi"), (113, "113 usług"), (875, "875 usług")],
)  # fmt: skip
def test_numbers_of_services(number: int, said: str) -> None:
    assert f"{number} {counted(number, 'usługa', 'usługi', 'usług')}" == said


def test_the_list_is_complete_and_in_order() -> None:
    services = [
        tree_service(id=f"u{n}", title=Text(title), domain=Domain(id=f"d{n % 2}", title=Text(d)))
        for n, (title, d) in enumerate(
            [("Żłobek", "Śluby"), ("Łączenie", "Sport"), ("Zgon", "Śluby"), ("Lista", "Sport")]
        )
    ]
    made = catalogue(*services)
    html = made["index.html"].decode()
    assert lint(html) == []
    tree = lxml.html.document_fromstring(html)
    assert [h.text_content() for h in tree.iter("h2")] == ["Sport", "Śluby"]
    assert [h.text_content() for h in tree.iter("h3")] == ["Lista", "Łączenie", "Zgon", "Żłobek"]
    listed = json.loads(made["catalog.json"])
    assert [entry["id"] for entry in listed["services"]] == ["u0", "u1", "u2", "u3"]
    first = listed["services"][0]
    assert first["card"] == "services/u0/card.html"
    assert first["form"]["manifest_sha256"] == "0" * 64
    assert first["reviewed"] is False
    assert catalogue(*reversed(services)) == made, "the order of the input does not matter"


def test_an_empty_catalogue() -> None:
    made = catalogue()
    assert lint(made["index.html"].decode()) == []
    assert json.loads(made["catalog.json"])["services"] == []


def test_hostile_words_stay_words_on_the_list() -> None:
    html = catalogue(hostile_service(HOSTILE))["index.html"].decode()
    assert shape_of(html) == shape_of(catalogue(hostile_service("Słowa"))["index.html"].decode())
