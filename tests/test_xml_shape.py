"""Where answers stand in documents: names, clashes, choices, occurrence, parties."""

from __future__ import annotations

import pytest

from formc.expr.tree import FALSE, TRUE, Bool, Code, Expr, In, Literal, Number
from formc.ir import Form, Group, Item, NumberType, Page, Repeat, Text, TextType
from formc.record import replace
from formc.shapes.xml import Choice, folded
from formc.shapes.xml_reading import clashes, read
from tests.support.builders import KINDS, asked, choice, is_code, ref
from tests.support.documents import everything

NUMBER = NumberType(scale=0, minimum=0, maximum=9)
NUMBER_TYPE = Number(0, 1, 1)


def form(*items: Item) -> Form:
    return Form(
        id="f",
        version="1.0.0",
        title=Text("F"),
        pages=(Page(name="p", title=Text("P"), items=items),),
        rules=(),
        namespace="https://example.gov.pl/wzor/f/1/",
    )


def number(path: str, **more: object) -> Item:
    return asked(path, path, NUMBER, "integer", **more)


def group(path: str, *items: Item, visible: Expr = TRUE, **more: object) -> Group:
    steps = tuple(path.split("."))
    shown = more.pop("shown", visible)
    return Group(
        name=steps[-1], path=steps, label=Text(path), items=items, visible=visible, shown=shown,
        **more,
    )  # type: ignore[arg-type]  # fmt: skip


def occurrences(subject: Form) -> dict[str, tuple[int, int]]:
    return {
        "/".join(steps): (element.minimum, element.maximum)
        for steps, element in read(subject).elements()
    }


@pytest.mark.parametrize(
    ("id", "name"),
    [("numer_dzialki", "NumerDzialki"), ("a", "A"), ("pole_2", "Pole2"), ("a__b", "AB")],
)
def test_names_are_ascii_pascal_case(id: str, name: str) -> None:
    assert folded(id) == name


# Clashes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ((number("a_b"), number("ab")), []),
        ((number("a_b"), number("a__b")), [("element", "AB")]),
        ((number("metryka"),), [("element", "Metryka")]),
        ((number("wykaz_zalacznikow"),), [("element", "WykazZalacznikow")]),
        ((number("dokument"),), [("type", "DokumentTyp")]),
        ((group("g", number("g.metryka")),), []),
        ((group("a_b", number("a_b.c")), group("a", number("a.b_c"))), [("type", "ABCTyp")]),
        ((number("a"), asked("b", "B", NUMBER, "integer", xml="A")), [("element", "A")]),
        ((group("g", number("g.x_y"), number("g.x__y")),), [("element", "XY")]),
    ],
)
def test_clashes_are_found_once(items: tuple[Item, ...], found: list[tuple[str, str]]) -> None:
    assert [(clash.kind, clash.name) for clash in clashes(form(*items))] == found


def test_xml_settles_a_clash() -> None:
    settled = asked("a__b", "x", NUMBER, "integer", xml="InnaNazwa")
    assert clashes(form(number("a_b"), settled)) == ()


def test_the_large_form_has_no_clash() -> None:
    assert clashes(everything()) == ()


# Occurrence -------------------------------------------------------------------------------------


def test_needed_and_always_shown_is_demanded() -> None:
    assert occurrences(
        form(number("a"), number("b", required=FALSE), number("c", visible=ref("x", Bool())))
    ) == {"A": (1, 1), "B": (0, 1), "C": (0, 1)}


def test_a_page_that_may_be_hidden_demands_nothing() -> None:
    condition = ref("x", Bool())
    hidden = asked("a", "A", NUMBER, "integer", shown=condition)
    assert occurrences(form(hidden)) == {"A": (0, 1)}
    inside = group("g", number("g.a", shown=condition), shown=condition)
    assert occurrences(form(inside)) == {"G": (0, 1), "G/A": (1, 1)}


def test_an_optional_group_demands_inside_what_it_needs_once_answered() -> None:
    inside = group("g", number("g.a"), number("g.b", required=FALSE), required=FALSE)
    assert occurrences(form(inside)) == {"G": (0, 1), "G/A": (1, 1), "G/B": (0, 1)}


def test_a_computed_item_may_stand_alone_in_an_optional_group() -> None:
    value = Literal(NUMBER_TYPE, 1)
    computed = number("g.b", value=value, required=FALSE)
    optional = group("g", number("g.a"), computed, required=FALSE)
    assert occurrences(form(optional))["G/A"] == (0, 1)
    assert occurrences(form(replace(optional, required=TRUE)))["G/A"] == (1, 1)


def test_a_required_group_of_optional_items_may_be_absent() -> None:
    inside = group("g", number("g.a", required=FALSE))
    assert occurrences(form(inside)) == {"G": (0, 1), "G/A": (0, 1)}


def rows(minimum: int, *items: Item, visible: Expr = TRUE) -> Repeat:
    return Repeat(
        name="r", path=("r",), label=Text("R"), each="w", each_label=Text("W"), minimum=minimum,
        maximum=7, items=items, visible=visible, shown=visible,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("minimum", "wrapper", "each"), [(0, (0, 1), (1, 7)), (1, (1, 1), (1, 7)), (3, (1, 1), (3, 7))]
)
def test_rows(minimum: int, wrapper: tuple[int, int], each: tuple[int, int]) -> None:
    found = occurrences(form(rows(minimum, number("r.a"))))
    assert found == {"R": wrapper, "R/W": each, "R/W/A": (1, 1)}


def test_rows_of_a_hidden_repeat_still_demand_their_items() -> None:
    hidden = rows(2, number("r.a"), visible=ref("x", Bool()))
    document = read(form(hidden))
    assert document.demanded == {("r", "a")}
    assert read(form(rows(2, number("r.a")))).demanded == {("r",), ("r", "a")}


# xs:choice ----------------------------------------------------------------------------------------

SORTS = ("jeden", "dwa", "trzy")


def sort(code: str) -> Expr:
    return is_code("rodzaj", code, SORTS)


def shown_for(code: str, name: str, **more: object) -> Group:
    return group(name, number(f"{name}.x", shown=sort(code)), visible=sort(code), **more)


def switched(*groups: Item, codes: tuple[str, ...] = ("jeden", "dwa")) -> Form:
    kind = choice("rodzaj", *((code, code) for code in codes))
    return form(asked("rodzaj", "Rodzaj", kind, "choice"), *groups)


def choices(subject: Form) -> list[tuple[int, list[str]]]:
    return [
        (particle.minimum, [element.name for element in particle.elements])
        for particle in read(subject).content
        if isinstance(particle, Choice)
    ]


def test_groups_of_different_codes_are_a_choice() -> None:
    both = switched(shown_for("jeden", "a"), shown_for("dwa", "b"))
    assert choices(both) == [(1, ["A", "B"])]


def test_a_code_without_a_group_makes_the_choice_optional() -> None:
    both = (shown_for("jeden", "a"), shown_for("dwa", "b"))
    assert choices(switched(*both, codes=SORTS)) == [(0, ["A", "B"])]


def test_a_group_that_may_be_absent_makes_the_choice_optional() -> None:
    optional = shown_for("dwa", "b", required=FALSE)
    assert choices(switched(shown_for("jeden", "a"), optional)) == [(0, ["A", "B"])]


@pytest.mark.parametrize(
    "second",
    [
        shown_for("jeden", "b"),
        number("b", visible=sort("dwa")),
        group("b", number("b.x"), visible=In(ref("rodzaj", Code(SORTS)), (
            Literal(Code(SORTS), "dwa"), Literal(Code(SORTS), "trzy")))),
        group("b", number("b.x"), visible=is_code("inny", "dwa", SORTS)),
    ],
    ids=["the same code", "a field", "two codes", "another field"],
)  # fmt: skip
def test_everything_else_is_no_choice(second: Item) -> None:
    assert choices(switched(shown_for("jeden", "a"), second)) == []


def test_what_stands_between_parts_a_choice() -> None:
    assert choices(switched(shown_for("jeden", "a"), number("m"), shown_for("dwa", "b"))) == []


# Parties ------------------------------------------------------------------------------------------


def steps_of(subject: Form) -> dict[str, dict[str, str]]:
    return {
        ".".join(path): {kind: "/".join(steps) for kind, steps in place.sender.items()}
        for path, place in read(subject).places.items()
        if place.sender
    }


def text(path: str, means: str, **more: object) -> Item:
    return asked(path, path, TextType(), means=means, **more)


def party(*items: Item, role: str = "applicant", name: str = "w") -> Group:
    return group(name, *items, role=role)


def test_properties_with_a_proven_place_go_to_the_party() -> None:
    subject = form(party(text("w.imie", "given_name"), text("w.ade", "ade"), number("w.x")))
    assert steps_of(subject) == {"w.imie": {"osoba": "oso:Osoba/oso:Imie"}}
    assert set(occurrences(subject)) == {"W", "W/Ade", "W/X"}


def test_a_group_whose_answers_all_stand_elsewhere_has_no_element() -> None:
    assert occurrences(form(party(text("w.imie", "given_name")))) == {}


def test_a_proxy_always_has_an_element() -> None:
    proxy = party(text("p.imie", "given_name"), role="proxy", name="p")
    assert set(occurrences(form(proxy))) == {"P"}


def test_a_group_without_a_role_keeps_its_answers() -> None:
    assert steps_of(form(group("w", text("w.imie", "given_name")))) == {}


def test_a_name_alone_makes_a_firm() -> None:
    subject = form(party(text("w.nazwa", "name"), text("w.nip", "nip")))
    assert steps_of(subject)["w.nip"] == {"firma": "inst:Instytucja/inst:IdInstytucji/inst:NIP"}


def kind_field() -> Item:
    listed = choice("rodzaj", ("osoba", "O"), ("firma", "F"))
    return asked("w.rodzaj", "Kto", listed, "choice", means="party_kind")


def test_the_kind_decides_and_has_no_element() -> None:
    firm = is_code("w.rodzaj", "firma", KINDS)
    subject = form(
        party(
            kind_field(),
            text("w.nazwa", "name", visible=firm),
            text("w.nip_firmy", "nip", visible=firm),
            text("w.nip", "nip", visible=is_code("w.rodzaj", "osoba", KINDS)),
            text("w.pesel", "pesel"),
        )
    )
    assert steps_of(subject) == {
        "w.nazwa": {"firma": "inst:Instytucja/inst:NazwaInstytucji"},
        "w.nip_firmy": {"firma": "inst:Instytucja/inst:IdInstytucji/inst:NIP"},
        "w.nip": {"osoba": "oso:Osoba/oso:IdOsoby/oso:NIP"},
    }
    # A firm may answer the PESEL too, and has no place for it: the answer has one home.
    assert set(occurrences(subject)) == {"W", "W/Pesel"}


def test_an_address_is_taken_whole_from_one_group() -> None:
    first = group("w.adres", text("w.adres.kod", "postal_code"))
    second = group("w.korespondencja", text("w.korespondencja.lokal", "flat"))
    assert steps_of(form(party(first, second))) == {
        "w.adres.kod": {"osoba": "oso:Osoba/adr:Adres/adr:KodPocztowy"}
    }


def test_two_fields_of_one_meaning_the_first_has_the_place() -> None:
    subject = form(party(text("w.a", "phone"), text("w.b", "phone")))
    assert list(steps_of(subject)) == ["w.a"]


def test_parties_stand_in_the_order_of_their_roles() -> None:
    proxy = party(text("p.imie", "given_name"), role="proxy", name="p")
    other = replace(rows(0, text("r.imie", "given_name")), role="co_applicant")
    applicant = party(text("w.imie", "given_name"))
    document = read(form(proxy, other, applicant))
    assert [each.role for each in document.parties] == ["applicant", "co_applicant", "proxy"]


def test_large_and_many_choices_and_long_texts_stay_in_the_content() -> None:
    many = choice("kraj", ("PL", "Polska"), many=True)
    subject = form(
        party(
            asked("w.kraj", "Kraj", many, "choices", means="country"),
            asked("w.ulica", "Ulica", TextType(multiline=True), means="street"),
        )
    )
    assert steps_of(subject) == {}


def test_every_place_has_a_readable_xpath() -> None:
    document = read(everything())
    assert document.xpath(("drzewa", "obwod")) == (
        "/wnio:Dokument/wnio:TrescDokumentu/wnio:Drzewa/wnio:Drzewo/wnio:Obwod"
    )
    assert document.xpath(("drzewa", "zdjecie")).endswith("[wnio:Sciezka = '/drzewa/*/zdjecie']")
    assert document.xpath(("wnioskodawca", "rodzaj")).endswith("/meta:Podmiot/@typPodmiotu")
