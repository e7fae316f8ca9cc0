"""The WTForms binding: what a browser posts becomes canonical answers, judged by the validator."""

from __future__ import annotations

import ast
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from werkzeug.datastructures import MultiDict

from formc.bundle.reader import Bundle
from formc.runtime.messages import sentence
from formc.targets import python, wtforms
from tests.support.builders import every_control, trees
from tests.support.bundles import form_bundle

ON = "2026-01-05"
FILE = {"name": "p.pdf", "media_type": "application/pdf", "size": 9, "sha256": "a" * 64}

GOOD = {
    "f-wnioskodawca-rodzaj": "osoba",
    "f-wnioskodawca-imie": "  Zażółć Gęślą ",
    "f-wnioskodawca-pesel": "440514 01359",
    "f-wnioskodawca-nazwa": "",
    "f-wnioskodawca-nip": "",
    "f-wnioskodawca-email": "",
    "f-drzewa": "0,3",
    "f-drzewa-0-gatunek": "lipa",
    "f-drzewa-0-obwod": "1 20",
    "f-drzewa-0-przyczyna": "zagraza",
    "f-drzewa-0-inna_przyczyna": "nikt o to nie pytał",
    "f-drzewa-3-gatunek": "dąb",
    "f-drzewa-3-obwod": "90",
    "f-drzewa-3-przyczyna": "inna",
    "f-drzewa-3-inna_przyczyna": "cień\r\nna oknie",
    "f-termin-d": "1",
    "f-termin-m": "2",
    "f-termin-r": "2026",
    "f-powierzchnia": "1 234,5",
    "f-pelnomocnik": "true",
    "f-pelnomocnictwo": "",
    "f-pelnomocnictwo-plik": "t1",
    "f-prawda": "true",
    "_wyslij": "",
}
ANSWERS = {
    "wnioskodawca": {"rodzaj": "osoba", "imie": "Zażółć Gęślą", "pesel": "44051401359"},
    "drzewa": [
        {"gatunek": "lipa", "obwod": 120, "przyczyna": "zagraza"},
        {"gatunek": "dąb", "obwod": 90, "przyczyna": "inna", "inna_przyczyna": "cień\nna oknie"},
    ],
    "suma_obwodow": 210,
    "termin": "2026-02-01",
    "powierzchnia": "1234.50",
    "pelnomocnik": True,
    "pelnomocnictwo": FILE,
    "prawda": True,
}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return form_bundle(tmp_path_factory.mktemp("bundle"), trees(), (python.TARGET, wtforms.TARGET))


def test_a_star_gives_the_form(bundle: Bundle) -> None:
    module = bundle.module("form")
    assert {"Form", "PostError"} <= set(module.__all__)
    assert all(hasattr(module, name) for name in module.__all__)


def bind(bundle: Bundle, posted: object = None, **more: Any) -> Any:
    more.setdefault("files", {"t1": FILE})
    return bundle.module("form").Form(posted, on=ON, **more)


def post(bundle: Bundle, **changes: str | None) -> Any:
    """The good post with changes by name (`_` for `-`), as it travels: url-encoded."""
    fields: dict[str, str] = dict(GOOD)
    for name, value in changes.items():
        key = name.replace("__", "-")
        if value is None:
            del fields[key]
        else:
            fields[key] = value
    body = urlencode(fields)
    return bind(bundle, parse_qsl(body, keep_blank_values=True))


def test_a_good_post(bundle: Bundle) -> None:
    form = post(bundle)
    assert form.answers() == ANSWERS
    assert form.validate()
    assert form.problems == ()
    assert form.errors == {}
    assert form.actions == (("_wyslij", ""),)
    assert form.f_suma_obwodow.data == 210
    amounts = {item["id"]: item["amount"] for item in form.fees()["items"]}
    assert amounts == {"zezwolenie": "41.00", "pelnomocnictwo": "17.00"}


class QueryDict(dict[str, list[str]]):
    """As far as Django's: iterating gives names, `[]` the last value, `lists()` all of them."""

    def __getitem__(self, name: str) -> Any:
        return super().__getitem__(name)[-1]

    def lists(self) -> Any:
        return super().items()


def test_every_framework(bundle: Bundle) -> None:
    """Flask's MultiDict, Django's QueryDict, pairs of plain WSGI, a dict: one reading."""
    posts: list[object] = [
        MultiDict(GOOD),
        QueryDict({name: [value] for name, value in GOOD.items()}),
        list(GOOD.items()),
        iter(GOOD.items()),
        GOOD,
    ]
    for posted in posts:
        assert bind(bundle, posted).answers() == ANSWERS


CASES: list[tuple[str, dict[str, str | None], dict[str, list[tuple[str, str]]]]] = [
    ("a date without a month", {"f__termin__m": ""}, {"f_termin": [("/termin", "form")]}),
    ("a day that is not", {"f__termin__d": "30"}, {"f_termin": [("/termin", "form")]}),
    (
        "a past day: a rule",
        {"f__termin__r": "2025"},
        {"f_termin": [("/termin", "rule")]},
    ),
    ("no number", {"f__powierzchnia": "1.234,5"}, {"f_powierzchnia": [("/powierzchnia", "form")]}),
    ("not ticked", {"f__prawda": None}, {"f_prawda": [("/prawda", "required")]}),
    (
        "empty strings are missing",
        {"f__wnioskodawca__imie": "   ", "f__drzewa__3__gatunek": ""},
        {
            "f_wnioskodawca__imie": [("/wnioskodawca/imie", "required")],
            "f_drzewa": [("/drzewa/1/gatunek", "required")],
        },
    ),
    (
        "a check digit",
        {"f__wnioskodawca__pesel": "44051401358"},
        {"f_wnioskodawca__pesel": [("/wnioskodawca/pesel", "check_digit")]},
    ),
    (
        "a code that is not on the list",
        {"f__drzewa__0__przyczyna": "x"},
        {"f_drzewa": [("/drzewa/0/przyczyna", "option")]},
    ),
]


@pytest.mark.parametrize(
    ("changes", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_problems_stand_on_their_fields(
    bundle: Bundle,
    changes: dict[str, str | None],
    expected: dict[str, list[tuple[str, str]]],
) -> None:
    form = post(bundle, **changes)
    assert not form.validate()
    found = [(problem.path, problem.code) for problem in form.problems]
    assert found == [pair for pairs in expected.values() for pair in pairs]
    assert set(form.errors) == set(expected)
    validator = bundle.module("validator")
    assert list(form.problems) == validator.validate(form.answers(), on=ON)
    messages = {problem.message for problem in form.problems}
    assert messages == set(_flat(form.errors))


def _flat(errors: Any) -> list[str]:
    match errors:
        case str():
            return [errors]
        case dict():
            return [message for value in errors.values() for message in _flat(value)]
        case _:
            return [message for value in errors for message in _flat(value)]


def test_what_cannot_be_read_is_shown_again(bundle: Bundle) -> None:
    form = post(bundle, f__termin__d="30", f__powierzchnia="dużo", f__drzewa__3__obwod="gruby")
    form.validate()
    assert form.f_termin.data == {"d": "30", "m": "2", "r": "2026"}
    assert form.f_powierzchnia.data == "dużo"
    assert 'value="gruby"' in form.f_drzewa.rows[1].f_obwod()
    assert 'aria-invalid="true"' in form.f_drzewa.rows[1].f_obwod()


def test_problems_find_rows_by_their_posted_number(bundle: Bundle) -> None:
    """Row 0 is empty and gone, so the first row of the answers is the one posted as 3."""
    form = post(
        bundle,
        f__drzewa__0__gatunek="",
        f__drzewa__0__obwod="",
        f__drzewa__0__przyczyna=None,
        f__drzewa__0__inna_przyczyna="",
        f__drzewa__3__obwod="0",
    )
    assert not form.validate()
    assert [(p.path, p.code) for p in form.problems] == [("/drzewa/0/obwod", "min")]
    first, second = form.f_drzewa
    assert (first.number, second.number) == (0, 3)
    assert first.errors == {}
    assert set(second.errors) == {"f_obwod"}


def test_too_few_rows_is_a_problem_of_the_list(bundle: Bundle) -> None:
    fields = [(name, value) for name, value in GOOD.items() if "drzewa" not in name]
    form = bind(bundle, fields)
    assert not form.validate()
    assert [(p.path, p.code) for p in form.problems] == [("/drzewa", "min_rows")]
    assert form.f_drzewa.own_errors
    assert len(form.f_drzewa) == 1, "an empty row to begin with"


def test_rows_come_and_go(bundle: Bundle) -> None:
    form = bind(bundle, [*GOOD.items(), ("_dodaj", "drzewa"), ("_usun", "drzewa-0")])
    form.change_rows()
    assert [row.number for row in form.f_drzewa] == [3, 4]
    assert form.f_drzewa.order == "3,4"
    assert [row["gatunek"] for row in form.answers()["drzewa"]] == ["dąb"]


def test_only_what_the_page_has_is_read(bundle: Bundle) -> None:
    refused = bundle.module("form").PostError
    for pair in [
        ("f-nie_ma", "x"),
        ("f-suma_obwodow", "1"),
        ("f-drzewa-0-__proto__", "x"),
        ("__proto__", "x"),
        ("f-prawda", "true"),
        ("f-pelnomocnictwo-plik", "cudzy"),
        ("f-drzewa-99999999-obwod", "1"),
    ]:
        with pytest.raises(refused):
            bind(bundle, [*GOOD.items(), pair])


def test_tokens_of_frameworks_are_skipped(bundle: Bundle) -> None:
    for name in ("csrf_token", "csrfmiddlewaretoken"):
        assert bind(bundle, [*GOOD.items(), (name, "abc")]).validate()
    with pytest.raises(bundle.module("form").PostError):
        bind(bundle, [*GOOD.items(), ("csrf_token", "abc")], ignore=())


def test_a_draft_is_shown(bundle: Bundle) -> None:
    form = bind(bundle, answers=ANSWERS)
    assert form.f_powierzchnia.data == "1234,50"
    assert form.f_termin.data == {"d": "01", "m": "02", "r": "2026"}
    assert form.f_pelnomocnik.data == "true"
    assert [row.f_gatunek.data for row in form.f_drzewa] == ["lipa", "dąb"]
    assert form.answers() == ANSWERS
    assert form.validate()


def test_an_untouched_form(bundle: Bundle) -> None:
    form = bind(bundle)
    assert form.answers() == {"suma_obwodow": 0}, "the sum of no rows"
    assert [row.number for row in form.f_drzewa] == [0]
    assert form.f_wnioskodawca__imie() == (
        '<input type="text" id="f-wnioskodawca-imie" name="f-wnioskodawca-imie" value="">'
    )


HOSTILE = "\"><script>alert(1)</script>{{7*7}}' onfocus=x"


def test_hostile_words_stay_words(bundle: Bundle) -> None:
    form = post(bundle, f__drzewa__3__gatunek=HOSTILE, f__drzewa__3__inna_przyczyna=HOSTILE)
    assert form.answers()["drzewa"][1]["gatunek"] == HOSTILE
    for field in (form.f_drzewa.rows[1].f_gatunek, form.f_drzewa.rows[1].f_inna_przyczyna):
        drawn = str(field())
        assert "<script" not in drawn
        assert '" onfocus' not in drawn


NASTY = (
    "", " ", "\x00", "\ud800", "\u202e", "\ufffe", "a\u0301", "０９", "١٢٣", "1e9", "NaN", "-0",
    "1_000",
    "9" * 400, "x" * 3000, "\r\n\r\n", "[]", "{}", "null", "true", "true ", "osoba\n", "inna",
    "2026-02-30", "5.13.2026", "0,3", "3,0", "0", "49", HOSTILE,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(150))
def test_any_post_is_refused_or_judged(bundle: Bundle, seed: int) -> None:
    """Whatever is posted: `PostError`, or the validator's verdict with every message placed."""
    random = Random(seed)
    pairs = list(GOOD.items())
    for _ in range(random.randint(1, 8)):
        place = random.randrange(len(pairs))
        name, value = pairs[place]
        match random.choice(("value", "value", "value", "drop", "twice", "rename")):
            case "value":
                pairs[place] = (name, random.choice(NASTY))
            case "drop":
                del pairs[place]
            case "twice" if random.random() < 0.2:
                pairs.append((name, value))
            case _ if random.random() < 0.2:
                pairs[place] = (random.choice(pairs)[0], value)
    try:
        form = bind(bundle, pairs)
    except bundle.module("form").PostError:
        return
    good = form.validate()
    expected = bundle.module("validator").validate(form.answers(), on=ON)
    assert list(form.problems) == expected
    assert good == (not expected)
    assert sorted(_flat(form.errors)) == sorted(problem.message for problem in expected)
    for field in form:
        str(field())


def browsed(form: Any) -> list[tuple[str, str]]:
    """What a browser posts of all that the fields draw."""
    from html.parser import HTMLParser

    posted: list[tuple[str, str]] = []

    class Browser(HTMLParser):
        area = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            has = dict(attrs)
            name, value = has.get("name") or "", has.get("value") or ""
            if tag == "textarea":
                self.area = name
                posted.append((name, ""))
            elif (tag == "input" and has.get("type") in {"text", "hidden"}) or "checked" in has:
                posted.append((name, value))

        def handle_data(self, data: str) -> None:
            if self.area:
                posted[-1] = (self.area, posted[-1][1] + data)

        def handle_endtag(self, tag: str) -> None:
            self.area = ""

    browser = Browser()
    for field in form:
        browser.feed(str(field()))
        if hasattr(field, "rows"):
            for row in field:
                for inner in row:
                    browser.feed(str(inner()))
    return posted


def test_every_control_posts_what_the_shape_reads(bundle: Bundle) -> None:
    """What the fields draw, a browser posts back under names that are read to the same answers."""
    assert bind(bundle, browsed(post(bundle))).answers() == ANSWERS


def test_places_are_drawn_and_come_back(tmp_path: Path) -> None:
    form = every_control()
    places = form_bundle(tmp_path, form, (python.TARGET, wtforms.TARGET))
    vertices = [["21.012229", "52.249470"], ["21.015300", "52.243100"], ["21.017532", "52.237049"]]
    answers = {
        "zbiorka": {"kind": "point", "wgs84": vertices[:1]},
        "trasa": {"kind": "line", "wgs84": vertices},
        "grunt": {"kind": "parcel", "id": "141201_1.0001.2"},
        "gdzie": {"kind": "area", "wgs84": vertices},
    }
    shown = bind(places, answers=answers)
    again = bind(places, browsed(shown)).answers()
    assert {name: again.get(name) for name in answers} == answers
    assert "teren" not in again
    drawn = str(shown.f_gdzie())
    assert drawn.count('type="radio"') == 3
    assert 'value="area" checked' in drawn
    assert "radio" not in str(shown.f_trasa()) + str(shown.f_grunt())
    wrong = bind(places, [("f-zbiorka-punkty", "pod\npomnikiem"), ("f-gdzie-rodzaj", "point")])
    assert not wrong.validate()
    assert "pod\npomnikiem" in str(wrong.f_zbiorka())
    assert [wrong.f_zbiorka.errors, wrong.f_gdzie.errors] == [
        [sentence("pl", "form", "place", "place")],
        [sentence("pl", "kind", "place", "place")],
    ]


def test_nothing_of_wtforms_judges(bundle: Bundle) -> None:
    """Neither its validators nor its typed fields are mentioned in what is generated."""
    tree = ast.parse(bundle.read("form.py"))
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "wtforms"
    }
    assert used == {"Field", "Form"}
    for field in bind(bundle):
        assert list(field.validators) == []


def test_the_source_is_readable(bundle: Bundle) -> None:
    text = bundle.read("form.py").decode()
    assert "formc" not in text.replace("made by formc", "")
    assert max(map(len, text.splitlines())) <= 120
    compile(text, "form.py", "exec")
