"""Form pages: what they hold, how they stand up to hostile texts, what they post back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import lxml.html
import pytest

from formc.compiler import check
from formc.ir import Field, Form, Text
from formc.record import is_record, names, replace
from formc.runtime.problems import Problem
from formc.runtime.wire import change_rows, read_posted
from formc.shapes import wire
from formc.targets.html import render
from tests.support.builders import asked, every_control, trees
from tests.support.chunks import complete
from tests.support.html_lint import lint, words
from tests.support.html_post import posted_pairs

FORMS = [trees(), every_control()]
PDF = {"name": "a.pdf", "media_type": "application/pdf", "size": 2048, "sha256": "0" * 64}


def problem(path: str, message: str) -> Problem:
    return Problem(path, "required", "", {}, message)


def root_of(page: str) -> Any:
    return lxml.html.document_fromstring(page)


def tokens(form: Form) -> dict[str, str]:
    """The autocomplete that controls outside rows must have, by their names."""
    found = {}
    for item in form.walk():
        if isinstance(item, Field) and item.autocomplete and not item.sensitive:
            name = "-".join(("f", *item.path))
            parts = {"bday": {"d": "bday-day", "m": "bday-month", "r": "bday-year"}}
            if item.autocomplete in parts:
                found |= {f"{name}-{p}": t for p, t in parts[item.autocomplete].items()}
            else:
                found[name] = item.autocomplete
    return found


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_untouched_pages_are_clean(form: Form) -> None:
    assert lint(render(form), tokens(form)) == []


PROBLEMS = (
    problem("/imie", "Podaj imię"),
    problem("/urodzenie", "Podaj datę"),
    problem("/rodzaj", "Wybierz"),
    problem("/cele", "Wybierz cel"),
    problem("/mapa", "Dodaj plik"),
    problem("/zgoda", "Zaznacz"),
    problem("/czesc", "Wypełnij"),
    problem("/wiersze", "Za mało"),
    problem("/wiersze/1", "Podaj co najmniej 5"),
    problem("/wiersze/1/kiedy", "Podaj dzień"),
    problem("/razem", "Za dużo"),
)


def test_pages_with_problems_are_clean() -> None:
    form = every_control()
    values = {"wiersze": {2: {"liczba": "1"}, 5: {"liczba": "x"}}, "mapa": {**PDF, "token": "t"}}
    rows = {("wiersze",): (2, 5)}
    page = render(form, values=values, problems=PROBLEMS, rows=rows, warnings=PROBLEMS[:1])
    assert lint(page, tokens(form)) == []
    links = {
        words(link): link.get("href") for link in root_of(page).xpath("//*[@id='error-summary']//a")
    }
    assert links["Imię: Podaj imię"] == "#f-imie"
    assert links["Data urodzenia: Podaj datę"] == "#f-urodzenie-d"
    assert links["Rodzaj: Wybierz"] == "#f-rodzaj-a"
    assert links["Wiersz 2: Podaj co najmniej 5"] == "#f-wiersze-5"
    assert links["Wiersz 2, Kiedy: Podaj dzień"] == "#f-wiersze-5-kiedy-d"


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        (("", "", ""), "d"),
        (("5", "", "2026"), "m"),
        (("5", "5", "x"), "r"),
        (("31", "2", "26"), "d"),
    ],
)
def test_a_date_is_linked_at_its_wrong_part(typed: tuple[str, str, str], part: str) -> None:
    values = {"urodzenie": dict(zip("dmr", typed, strict=True))}
    page = render(every_control(), values=values, problems=[problem("/urodzenie", "Podaj datę")])
    assert root_of(page).xpath("//*[@id='error-summary']//a/@href") == [f"#f-urodzenie-{part}"]


@pytest.mark.parametrize(
    ("name", "typed", "part"),
    [
        ("zbiorka", {"punkty": "x"}, "punkty"),
        ("grunt", {"dzialka": "x"}, "dzialka"),
        ("gdzie", {}, "rodzaj-point"),
        ("gdzie", {"rodzaj": "area", "dzialka": "x"}, "punkty"),
        ("gdzie", {"rodzaj": "parcel", "punkty": "x"}, "dzialka"),
    ],
)
def test_a_place_is_linked_at_what_its_kind_asks_for(
    name: str, typed: dict[str, str], part: str
) -> None:
    told = [problem(f"/{name}", "Wskaż miejsce")]
    page = render(every_control(), values={name: typed}, problems=told)
    assert root_of(page).xpath("//*[@id='error-summary']//a/@href") == [f"#f-{name}-{part}"]
    assert lint(page, tokens(every_control())) == []


def test_a_place_asks_for_its_kinds_only() -> None:
    root = root_of(render(every_control()))

    def names(field: str) -> list[str]:
        controls = root.xpath(f"//*[@data-name='{field}']//*[@name]")
        return list(dict.fromkeys(f"{each.tag} {each.get('name')}" for each in controls))

    assert names("zbiorka") == ["input f-zbiorka-punkty"]
    assert names("trasa") == ["textarea f-trasa-punkty"]
    assert names("grunt") == ["input f-grunt-dzialka"]
    assert names("teren") == ["input f-teren-rodzaj", "textarea f-teren-punkty"]
    assert names("gdzie") == [
        "input f-gdzie-rodzaj",
        "textarea f-gdzie-punkty",
        "input f-gdzie-dzialka",
    ]
    when = root.xpath("//*[@id='when-gdzie-dzialka']")[0]
    assert words(when) == "Wypełnij, jeśli wybierzesz działkę."
    assert not root.xpath("//*[@id='when-teren-punkty']")
    kinds = root.xpath("//input[@name='f-teren-rodzaj']/@value")
    assert kinds == ["line", "area", ""]  # the last one takes an optional answer back


def test_a_problem_of_the_whole_form_stands_in_the_summary_alone() -> None:
    page = render(trees(), problems=[problem("", "Usuń"), problem("/obce", "Obce")])
    lines = root_of(page).xpath("//*[@id='error-summary']//li")
    assert [words(line) for line in lines] == ["Usuń", "Obce"]
    assert not root_of(page).xpath("//*[@id='error-summary']//a")


DEFECTS = [
    ('<html lang="pl">', "<html>", "html without lang"),
    ("<h1>", "<h1>x</h1><h1>", "h1"),
    ('id="f-imie"', 'id="f-kraj"', "is there 2 times"),
    ('for="f-imie"', 'for="f-nic"', "has 0 labels"),
    ("<legend>Rodzaj</legend>", "", "without a legend"),
    ('aria-describedby="error-imie"', 'aria-describedby="nic"', "which is not there"),
    ('href="#page-slowa"', 'href="#nic"', "which is not there"),
    ('href="#page-slowa"', 'href="javascript:alert(1)"', "link to"),
    ('href="#f-imie"', 'href="#when-inne"', "cannot have the focus"),
    (">Podaj imię</p>", ">Inne słowa</p>", "the summary does not say"),
    ('<span class="unseen">Błąd: </span>Podaj imię', "Podaj imię", "colour alone"),
    ("<main", '<main style="color: red"', "inline style"),
    ("<main", '<main onclick="x()"', "inline onclick"),
    ("<main", "<main class=x", "unquoted"),
    ("</body>", "<script>x()</script></body>", "inline script"),
    ('autocomplete="given-name"', "", "should have autocomplete"),
    ("<title>Błąd: ", "<title>", "the title does not say"),
    ('<button hidden name="_wyslij"', '<button hidden name="_dodaj"', "Enter would press"),
    ('name="f-imie"', 'name="submit"', "could hide a property"),
    ("script-src 'self'", "script-src 'unsafe-inline'", "security policy"),
]


@pytest.mark.parametrize(("old", "new", "fault"), DEFECTS, ids=[row[2] for row in DEFECTS])
def test_the_linter_finds(old: str, new: str, fault: str) -> None:
    form = every_control()
    page = render(form, problems=PROBLEMS[:1])
    assert old in page
    assert any(fault in found for found in lint(page.replace(old, new), tokens(form)))


# Hostile texts ------------------------------------------------------------------------------------

HOSTILE = {
    "I01": "</label><script>alert(1)</script>",
    "I01 attribute": "</textarea></title></style><img src=x onerror=alert(1)>",
    "I02": "{{7*7}}{% for x in y %}${7*7}#{7*7}",
    "I03": "javascript:alert(1) JaVa\tScRipT:alert(1) data:text/html,x vbscript:x",
    "I04": '" onfocus=alert(1) autofocus x="',
    "I05": "]]> <!-- --!> <![CDATA[",
    "I06": "</script>\u2028\u2029\\'\\\\\"",
    "placeholder of rows": "-%- -% %",
}


def reworded(value: Any, word: Callable[[str], str]) -> Any:
    """The same tree with other words for people."""
    if isinstance(value, Text):
        return Text(word(value.pl))
    if isinstance(value, tuple):
        return tuple(reworded(part, word) for part in value)
    if is_record(value) and not isinstance(value, type):
        changes = {
            part: reworded(getattr(value, part), word)
            for part in names(value)
            if part not in {"origin"}
        }
        return replace(value, **changes)
    return value


def skeleton(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every node without its words: tag, attributes, and the values that no text is part of."""
    rows = []
    for node in root_of(page).iter():
        if not isinstance(node.tag, str):
            rows.append(("comment", ()))
            continue
        kept = sorted(
            name if name in {"data-each", "data-labels"} else f"{name}={value}"
            for name, value in node.attrib.items()
        )
        rows.append((node.tag, tuple(kept)))
    return rows


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case)
def test_hostile_words_are_words(case: str, form: Form) -> None:
    hostile = HOSTILE[case]
    benign = render(reworded(form, lambda text: "zwykłe słowa"), problems=PROBLEMS[:1])
    page = render(reworded(form, lambda text: hostile), problems=PROBLEMS[:1])
    assert skeleton(page) == skeleton(benign)
    assert hostile in root_of(page).text_content()
    assert lint(page, tokens(form)) == []


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case)
def test_hostile_answers_come_back_as_typed(case: str) -> None:
    form = every_control()
    values = {"imie": HOSTILE[case], "uwagi": f"\n{HOSTILE[case]}\n x", "kraj": HOSTILE[case]}
    page = render(form, values=values, problems=[problem("/imie", HOSTILE[case])])
    plain = render(form, values={"imie": "x", "uwagi": "x", "kraj": "x"}, problems=PROBLEMS[:1])
    assert [tag for tag, _ in skeleton(page)] == [tag for tag, _ in skeleton(plain)]
    posted = read_posted(wire.shape(form), posted_pairs(page))
    assert {name: posted.typed[name] for name in values} == values


def test_names_of_dom_properties_hide_nothing() -> None:
    """I13: every name posts with a prefix, and every id has a hyphen."""
    names = ("submit", "action", "name", "elements", "method", "id", "length", "children")
    page = replace(
        every_control().pages[0],
        items=tuple(asked(name, name, every_control().pages[0].items[0].type) for name in names),  # type: ignore[union-attr]
    )
    form = replace(trees(), pages=(page,), order=(), rules=(), fees=())
    assert lint(render(form)) == []


# There and back -----------------------------------------------------------------------------------


def test_an_untouched_page_posts_its_defaults() -> None:
    form = every_control()
    posted = read_posted(wire.shape(form), posted_pairs(render(form)))
    assert posted.tree == {
        "kraj": "PL",
        "liczba": "7",
        "kwota": "17,00",
        "od_kiedy": {"d": "5", "m": "1", "r": "2026"},
        "o_ktorej": "09:05",
        "spotkanie": {"d": "5", "m": "1", "r": "2026", "g": "9:05"},
        "moze": "false",
        "kolor": "k3",
        "jedyny": "sam",
        "siedziba": {"kraj": "PL"},
    }
    assert list(posted.typed["wiersze"]) == [0, 1, 2]


def test_what_was_typed_is_shown_and_posted_again() -> None:
    form = every_control()
    shape = wire.shape(form)
    typed = {
        "imie": "Łucja",
        "uwagi": "  dwa\nwiersze ",
        "kwota": "1 000,5",
        "urodzenie": {"d": "30", "m": "", "r": "dwa"},
        "od_kiedy": {"d": "", "m": "", "r": ""},
        "tak": "true",
        "moze": "",
        "rodzaj": "inne",
        "kolor": "",
        "cele": ["x", "y"],
        "mapa": {**PDF, "token": "t1"},
        "zdjecia": [{**PDF, "token": "t2"}, {**PDF, "name": "b.pdf", "token": "t3"}],
        "chce": "true",
        "siedziba": {"kraj": "DE"},
        "czesc": {
            "nazwa": "",
            "glebiej": {"ulica": "Miła", "dzien": {"d": "1", "m": "", "r": ""}, "kraj": "PL"},
        },
        "wiersze": {3: {"liczba": "4"}, 1: {"liczba": "5"}},
        "zbiorka": {"punkty": "pod  pomnikiem"},
        "gdzie": {"rodzaj": "area", "punkty": "\n52,1 21\n\ntam ", "dzialka": "<x>"},
    }
    files = {"t1": PDF, "t2": PDF, "t3": {**PDF, "name": "b.pdf"}}
    posted = read_posted(shape, posted_pairs(render(form, values=typed)), files=files)
    again = read_posted(shape, posted_pairs(render(form, values=posted.typed)), files=files)
    assert again == posted
    for name, value in typed.items():
        if name != "wiersze":
            assert posted.typed[name] == value
    assert list(posted.typed["wiersze"]) == [3, 1]
    assert posted.typed["wiersze"][1]["liczba"] == "5"


def test_rows_are_added_and_removed_without_scripts() -> None:
    form = trees()
    shape = wire.shape(form)
    page = render(form)
    for button, rows in [
        (("_dodaj", "drzewa"), [0, 1, 2, 3]),
        (("_usun", "drzewa-1"), [0, 2, 3]),
        (("_usun", "drzewa-0"), [2, 3]),
        (("_dodaj", "drzewa"), [2, 3, 4]),
    ]:
        assert root_of(page).xpath(f"//button[@name='{button[0]}' and @value='{button[1]}']")
        posted = change_rows(shape, read_posted(shape, posted_pairs(page, button)))
        assert list(posted.typed["drzewa"]) == rows
        page = render(form, values=posted.typed)
        assert lint(page) == []
    legends = [words(legend) for legend in root_of(page).xpath("//*[@data-kind='row']/legend")]
    assert legends == ["Drzewo 1", "Drzewo 2", "Drzewo 3", "Drzewo %"]


def test_canonical_answers_fill_a_page() -> None:
    form = every_control()
    answers = {
        "imie": "Jan",
        "liczba": 12,
        "kwota": "5.50",
        "urodzenie": "1980-02-29",
        "tak": False,
        "cele": ["y"],
        "zgoda": True,
        "czesc": {"glebiej": {"dzien": "2026-12-01"}},
        "wiersze": [{"liczba": 3}, {"kiedy": "2026-01-02"}],
        "razem": 3,
        "gdzie": {"kind": "area", "wgs84": [["21.012229", "52.249470"], ["21", ""]]},
        "grunt": {"kind": "parcel", "id": "141201_1.0001.2"},
        "zbiorka": "Rynek",
    }
    page = render(form, values=wire.typed_answers(form.items, answers), answers=answers)
    tree = read_posted(wire.shape(form), posted_pairs(page)).tree
    assert tree == {
        "imie": "Jan",
        "liczba": "12",
        "kwota": "5,50",
        "urodzenie": {"d": "29", "m": "2", "r": "1980"},
        "tak": "false",
        "cele": ["y"],
        "zgoda": "true",
        "czesc": {"glebiej": {"dzien": {"d": "1", "m": "12", "r": "2026"}}},
        "wiersze": [{"liczba": "3"}, {"kiedy": {"d": "2", "m": "1", "r": "2026"}}],
        "gdzie": {"rodzaj": "area", "punkty": "52.249470, 21.012229\n21", "dzialka": ""},
        "grunt": {"dzialka": "141201_1.0001.2"},
        "zbiorka": {"punkty": "Rynek"},
    }
    assert words(root_of(page).xpath("//output[@id='f-razem']")[0]) == "3"


def test_fees_that_an_engine_gave_are_shown() -> None:
    page = render(
        trees(),
        fees={
            "items": [{"id": "zezwolenie", "amount": "82.00"}, {"id": "mapa", "amount": None}],
            "total": None,
        },
    )
    shown = {
        output.get("data-fee"): words(output)
        for output in root_of(page).xpath("//output[@data-fee]")
    }
    assert shown == {
        "zezwolenie": "82,00 zł",
        "mapa": "według stawki urzędu",
        "pelnomocnictwo": "nie dotyczy",
    }


def test_the_page_needs_nothing_but_its_assets() -> None:
    root = root_of(render(trees()))
    sources = root.xpath("//script/@src") + root.xpath("//link/@href") + root.xpath("//img/@src")
    assert sources == ["../../../assets/formc.js", "validator.js", "../../../assets/formc.css"]
    assert root.xpath("//form/@method") == ["post"]
    assert not root.xpath("//form/@action"), "HTML knows no empty action; none means this page"
    assert root.xpath("//form/@data-on") == [""]


def test_conditions_stand_in_words() -> None:
    root = root_of(render(every_control()))
    assert "Wypełnij, jeśli" in words(root.xpath("//*[@id='when-inne']")[0])
    assert words(root.xpath("//*[@id='hint-cele']")[0]).startswith("Wymagane, jeśli")


ECHOES = """\
- group: pierwsza
  title: Próba
  required: false
  items:
    - group: srodek
      title: Próba
      items:
        - {field: a, type: text, label: A}
- group: druga
  title: Próba
  items:
    - {field: b, type: text, label: B}
"""


def test_a_part_does_not_repeat_the_heading_above_it() -> None:
    """Right below a heading that says the same, the legend stays for those who listen; further down
    it is shown."""
    page = root_of(render(check(complete(ECHOES)).forms["wzor"]))
    legends = page.xpath("//section[@id='page-proba']//legend")
    shown = [
        " ".join(legend.xpath("descendant-or-self::text()[not(ancestor::*[@class='unseen'])]"))
        for legend in legends
    ]
    assert [words(legend) for legend in legends] == ["Próba (nieobowiązkowe)", "Próba", "Próba"]
    assert [" ".join(text.split()) for text in shown] == ["(nieobowiązkowe)", "", "Próba"]
