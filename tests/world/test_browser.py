"""Form pages in a real browser: from disk, with scripts and without, by keyboard, judged by axe."""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl

import lxml.html
import pytest
from werkzeug.serving import make_server

from formc.analysis.workspace import Workspace
from formc.compiler import Checked, compile_form
from formc.devserver import application
from formc.diagnostics import Report
from formc.ir import Form
from formc.record import replace
from formc.runtime.wire import canonical, read_posted
from formc.shapes import wire
from formc.targets import html, javascript, load, python
from formc.targets.html import render
from tests.support.builders import every_control, tree_service, trees
from tests.support.html_post import posted_pairs
from tests.support.whole_builds import build
from tests.test_filters import FORM, MIEJSCA, WIELE, form_of
from tests.test_html import HOSTILE, PROBLEMS, reworded

sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright: pages are not opened")

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
WIDTHS = (390, 1280)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]
PESEL = "44051401359"

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bundles as a build lays them out: the folder with `assets` and `forms`."""
    root = tmp_path_factory.mktemp("generated")
    for target in (html.TARGET, javascript.TARGET):
        for artifact in target.shared() if target.shared else ():
            (root / "assets").mkdir(exist_ok=True)
            (root / "assets" / artifact.path).write_bytes(artifact.data)
    for form in (trees(), every_control()):
        write(root, form)
    return root


def folder(root: Path, form: Form) -> Path:
    return root / "forms" / form.id / form.version


def write(root: Path, form: Form) -> None:
    folder(root, form).mkdir(parents=True, exist_ok=True)
    emitted = compile_form(form, (html.TARGET, javascript.TARGET), Report())
    for artifact in emitted.artifacts:
        (folder(root, form) / artifact.path).write_bytes(artifact.data)


class Complaints(list[str]):
    """What a page writes to the console, and errors of its scripts."""

    def listen(self, page: Any) -> None:
        page.on("console", lambda message: self.append(message.text))
        page.on("pageerror", lambda error: self.append(str(error)))


@pytest.fixture
def opened(browser: Any, site: Path) -> Iterator[Any]:
    """Opens a form's page from disk; in the end nothing may have been complained about."""
    contexts: list[Any] = []
    complaints = Complaints()

    def open_page(form: Form, *, name: str = "form.html", **options: Any) -> Any:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        complaints.listen(page)
        page.goto((folder(site, form) / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def posted(page: Any) -> list[tuple[str, str]]:
    """What the page would post now, by the browser's own rules; files are left out."""
    query = page.evaluate(
        """() => {
          const data = new FormData(document.getElementById("form-questions"));
          const texts = [...data].filter(([, value]) => typeof value === "string");
          return new URLSearchParams(texts).toString();
        }"""
    )
    return parse_qsl(query, keep_blank_values=True)


# Without scripts ----------------------------------------------------------------------------------


def test_without_scripts_everything_is_there_and_posts(opened: Any, browser: Any) -> None:
    form = trees()
    page = opened(form, java_script_enabled=False)
    assert page.locator("[data-kind=row]").count() == 3
    assert page.get_by_text("Wypełnij, jeśli w polu „Rodzaj wnioskodawcy”").count() > 1
    page.get_by_label("Osoba fizyczna").check()
    page.get_by_label("Imię i nazwisko").fill("Jan Łoś")
    page.get_by_label("Numer PESEL").fill(PESEL)
    row = page.get_by_role("group", name="Drzewo 2")
    row.get_by_label("Gatunek").fill("lipa")
    row.get_by_label("Obwód pnia").fill("90")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_label("Gatunek").first.press("Enter")
    request = sent.value
    assert request.url.startswith("file:")
    assert "multipart/form-data" in request.headers["content-type"]


def test_every_control_posts_what_the_reader_knows(opened: Any) -> None:
    """Names and values by the browser's own rules, read by `runtime.wire`."""
    form = every_control()
    typed = read_posted(wire.shape(form), posted(opened(form))).tree
    untouched = read_posted(wire.shape(form), posted_pairs(render(form))).tree
    assert typed == untouched
    assert typed["kolor"] == "k3"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(opened: Any, width: int) -> None:
    for form in (trees(), every_control()):
        page = opened(form, viewport={"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


# Accessibility ------------------------------------------------------------------------------------


def violations(page: Any) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run({preload: false, runOnly: {type: 'tag', values: tags}})", TAGS
    )
    return [
        f"{rule['id']}: {node['html']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


needs_axe = pytest.mark.skipif(not AXE.exists(), reason="no node_modules/axe-core: run npm ci")


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_untouched_pages(opened: Any, width: int, scheme: str) -> None:
    for form in (trees(), every_control()):
        page = opened(form, viewport={"width": width, "height": 900}, color_scheme=scheme)
        assert violations(page) == []


@needs_axe
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_with_problems(opened: Any, site: Path, width: int) -> None:
    form = every_control()
    stored = {"name": "a.pdf", "media_type": "application/pdf", "size": 1, "sha256": "0" * 64}
    values = {"wiersze": {2: {"liczba": "1"}, 5: {}}, "mapa": {**stored, "token": "t"}}
    text = render(
        form, values=values, problems=PROBLEMS, warnings=PROBLEMS, rows={("wiersze",): (2, 5)}
    )
    (folder(site, form) / "problems.html").write_text(text, encoding="utf-8")
    page = opened(form, name="problems.html", viewport={"width": width, "height": 900})
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert page.title().startswith("Błąd: ")
    assert violations(page) == []


@needs_axe
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_while_a_form_is_filled_in(opened: Any, width: int) -> None:
    """Errors that the script found, parts that it revealed, rows that it added, the result."""
    page = opened(trees(), viewport={"width": width, "height": 900})
    send(page)
    assert page.locator("#error-summary li").count() > 3
    assert violations(page) == []
    fill_in(page)
    page.get_by_role("button", name="Dodaj: drzewo").click()
    assert violations(page) == []
    send(page)
    assert page.get_by_role("heading", name="Odpowiedzi są poprawne").is_visible()
    assert violations(page) == []


# With scripts -------------------------------------------------------------------------------------


def send(page: Any) -> None:
    page.get_by_role("button", name="Sprawdź odpowiedzi").click()


def fill_in(page: Any) -> None:
    """Good answers for `trees`."""
    page.get_by_label("Osoba fizyczna").check()
    page.get_by_label("Imię i nazwisko").fill("Jan Łoś")
    page.get_by_label("Numer PESEL").fill(PESEL)
    row = page.get_by_role("group", name="Drzewo 1")
    row.get_by_label("Gatunek").fill(" lipa\u00a0drobnolistna ")
    row.get_by_label("Obwód pnia").fill("1 250")
    row.get_by_label("Inna").check()
    row.get_by_label("Jaka to przyczyna").fill("Zasłania\nokno.")
    for part, value in (("Dzień", "5"), ("Miesiąc", "03"), ("Rok", "2290")):
        page.get_by_label(part).fill(value)
    page.locator("#f-pelnomocnik-false").check()
    page.get_by_label("Oświadczam").check()


def told(page: Any) -> list[str]:
    return page.locator("#error-summary li").all_text_contents()


def test_a_filled_page_gives_canonical_answers(opened: Any) -> None:
    page = opened(trees())
    fill_in(page)
    send(page)
    assert told(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Pobierz odpowiedzi").click()
    assert json.loads(Path(download.value.path()).read_bytes()) == {
        "wnioskodawca": {"rodzaj": "osoba", "imie": "Jan Łoś", "pesel": PESEL},
        "drzewa": [
            {
                "gatunek": "lipa drobnolistna",
                "obwod": 1250,
                "przyczyna": "inna",
                "inna_przyczyna": "Zasłania\nokno.",
            }
        ],
        "suma_obwodow": 1250,
        "termin": "2290-03-05",
        "pelnomocnik": False,
        "prawda": True,
    }


def test_parts_appear_when_they_are_asked_for(opened: Any) -> None:
    page = opened(trees())
    pesel, firm = page.get_by_label("Numer PESEL"), page.get_by_label("Nazwa firmy")
    assert not pesel.is_visible()
    assert page.get_by_text("Wypełnij, jeśli").count() == 0
    page.get_by_label("Osoba fizyczna").check()
    assert pesel.is_visible()
    assert not firm.is_visible()
    pesel.fill("123")
    page.get_by_label("Firma lub instytucja").check()
    assert firm.is_visible()
    assert not pesel.is_visible()
    page.get_by_label("Osoba fizyczna").check()
    assert pesel.input_value() == "123", "what was typed is not lost"


def test_a_filtered_list_follows_what_it_depends_on(opened: Any, site: Path) -> None:
    form = form_of(FORM, {"miejsca.yaml": MIEJSCA, "wiele.yaml": WIELE})
    write(site, form)
    without = opened(form, java_script_enabled=False)
    assert without.locator("#f-wiele optgroup").count() == 3
    page = opened(form)
    offered = "options => options.filter(o => !o.hidden && o.value).map(o => o.value)"
    select = page.locator("#f-wiele option")
    page.locator("#f-kraj-true").check()
    assert select.evaluate_all(offered) == []
    page.get_by_label("Region B").check()
    assert select.evaluate_all(offered) == ["b1", "b2", "b3"]
    page.locator("#f-wiele").select_option("b2")
    assert not page.locator("#f-miejsce-a1").is_visible()
    assert page.locator("#f-miejsce-b1").is_visible()
    page.get_by_label("Region A").check()
    assert select.evaluate_all(offered) == ["a1", "a2", "a3", "b2"], "what is chosen stays"
    page.get_by_role("button", name="Dodaj: działka").click()
    row = page.get_by_role("group", name="Działka 1")
    row.locator("[id$=czesc-a]").check()
    assert row.locator("[id$=-w-a1]").is_visible()
    assert not row.locator("[id$=-w-b1]").is_visible()
    assert not AXE.exists() or violations(page) == []


def test_an_empty_row_has_its_own_conditions(opened: Any) -> None:
    page = opened(trees())
    page.get_by_role("button", name="Dodaj: drzewo").click()
    first, second = (page.get_by_role("group", name=f"Drzewo {n}") for n in (1, 2))
    second.get_by_label("Inna").check()
    assert second.get_by_label("Jaka to przyczyna").is_visible()
    assert not first.get_by_label("Jaka to przyczyna").is_visible()


def test_a_page_that_depends_appears_whole(opened: Any) -> None:
    page = opened(every_control())
    section, entry = page.locator("#page-czesci"), page.get_by_role("link", name="Części")
    assert not section.is_visible()
    assert not entry.is_visible()
    page.locator("#f-tak-true").check()
    assert section.is_visible()
    assert entry.is_visible()


def test_computed_answers_and_fees_follow(opened: Any) -> None:
    page = opened(trees())
    fee = page.locator("[data-fee=zezwolenie]")
    page.get_by_label("Firma lub instytucja").check()
    assert fee.text_content() == "82,00\u00a0zł"
    page.get_by_label("Osoba fizyczna").check()
    assert fee.text_content() == "41,00\u00a0zł"
    page.locator("#f-pelnomocnik-true").check()
    assert page.locator("[data-fee-total]").text_content() == "58,00\u00a0zł"
    page.get_by_role("group", name="Drzewo 1").get_by_label("Obwód pnia").fill("1200")
    sync_api.expect(page.locator("#f-suma_obwodow")).to_have_text("1\u00a0200")


def test_the_words_are_those_of_the_server(opened: Any, tmp_path: Path) -> None:
    """Every line of the summary is what a page drawn on the server says, row numbers included."""
    form = trees()
    page = opened(form)
    page.get_by_label("Osoba fizyczna").check()
    page.get_by_label("Numer PESEL").fill("44051401358")
    page.get_by_role("button", name="Dodaj: drzewo").click()
    page.get_by_role("group", name="Drzewo 2").get_by_label("Obwód pnia").fill("0")
    page.get_by_label("Dzień").fill("31")
    send(page)
    answers = page.evaluate("formc.answers()")
    problems = python_validator(form, tmp_path).validate(answers, on=today(page))
    values = {"termin": {"d": "31"}}
    drawn = render(form, values=values, problems=problems, rows={("drzewa",): (1,)})
    expected = root_lines(drawn)
    assert told(page) == expected
    links = "[...document.querySelectorAll('#error-summary a')].map((link) => link.hash)"
    assert page.evaluate(links) == root_links(drawn)
    assert "#f-termin-m" in root_links(drawn)
    assert any(line.startswith("Drzewo 2, Obwód") for line in expected)
    assert (
        page.locator("#error-drzewa-1-obwod").text_content() == f"Błąd: {expected_obwod(problems)}"
    )


def test_places_of_one_name_are_told_apart_as_on_the_server(opened: Any, tmp_path: Path) -> None:
    form = every_control()
    page = opened(form)
    page.locator("#f-tak-true").check()
    page.get_by_role("button", name="Dodaj: wiersz").click()
    page.locator("#f-wiersze-0-liczba").fill("x")
    page.locator("#f-czesc-nazwa").fill("jest")
    for name in ("kraj", "siedziba-kraj", "czesc-glebiej-kraj"):
        page.locator(f"#f-{name}").fill("ZZZ")
    send(page)
    answers = page.evaluate("formc.answers()")
    problems = python_validator(form, tmp_path).validate(answers, on=today(page))
    expected = root_lines(render(form, problems=problems, rows={("wiersze",): (0,)}))
    assert told(page) == expected
    assert sum(line.startswith("Głębiej, Kraj: ") for line in expected) == 1


def test_a_problem_finds_its_row_after_a_row_of_hidden_answers(opened: Any) -> None:
    """The first row holds nothing but an answer that is no longer asked for; it is dropped."""
    page = opened(every_control())
    page.locator("#f-tak-true").check()
    for _ in range(2):
        page.get_by_role("button", name="Dodaj: wiersz").click()
    first = page.get_by_role("group", name="Wiersz 1")
    first.get_by_label("Sztuk").fill("")
    first.get_by_label("Dzień").fill("5")
    first.get_by_label("Dopisek").fill("zostaje na stronie")
    first.get_by_label("Dzień").fill("")
    sync_api.expect(first.get_by_label("Dopisek")).not_to_be_visible()
    page.get_by_role("group", name="Wiersz 2").get_by_label("Liczba").fill("3")
    send(page)
    assert page.evaluate("formc.answers().wiersze") == [{"liczba": 3, "sztuk": 1}]
    assert page.locator("#error-wiersze-0").text_content() == ""
    assert page.locator("#error-wiersze-1").text_content() == "Błąd: Podaj co najmniej 5"
    assert "Wiersz 2: Podaj co najmniej 5" in told(page)


def today(page: Any) -> str:
    return str(page.evaluate("new Date().toLocaleDateString('sv')"))


def expected_obwod(problems: Any) -> str:
    return next(p.message for p in problems if p.path == "/drzewa/0/obwod")


def root_lines(page: str) -> list[str]:
    lines = lxml.html.document_fromstring(page).xpath("//*[@id='error-summary']//li")
    return [line.text_content() for line in lines]


def root_links(page: str) -> list[str]:
    return list(lxml.html.document_fromstring(page).xpath("//*[@id='error-summary']//a/@href"))


def test_keyboard_alone_reaches_every_problem(opened: Any) -> None:
    page = opened(trees())
    page.get_by_role("button", name="Sprawdź odpowiedzi").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert page.title().startswith("Błąd: ")
    for link in range(page.locator("#error-summary a").count()):
        page.locator("#error-summary").focus()
        for _ in range(link + 1):
            page.keyboard.press("Tab")
        target = page.evaluate("document.activeElement.hash.slice(1)")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == target
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0


def test_the_focus_is_always_seen(opened: Any) -> None:
    """Tab through the page: each stop is on the page and has an outline."""
    page = opened(every_control())
    stops = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
              const element = document.activeElement;
              if (element === document.body) return null; // past the end of the page
              const { outlineStyle, outlineWidth } = getComputedStyle(element);
              const box = element.getBoundingClientRect();
              return [element.id || element.textContent, outlineStyle, outlineWidth, box.height];
            }"""
        )
        if stop is None:
            break
        assert stop[1:3] == ["solid", "3px"], stop
        stops.add(stop[0])
    names = {"f-imie", "f-uwagi", "f-urodzenie-d", "f-urodzenie-r", "f-kolor", "f-mapa", "f-zgoda"}
    names |= {"f-zbiorka-punkty", "f-grunt-dzialka", "f-gdzie-rodzaj-point"}
    assert names <= stops


def test_rows_come_and_go_without_a_round_trip(opened: Any) -> None:
    page = opened(trees())
    legends = page.locator("[data-kind=row] > legend")
    assert legends.all_text_contents() == ["Drzewo 1"]
    add = page.get_by_role("button", name="Dodaj: drzewo")
    add.click()
    add.click()
    assert legends.all_text_contents() == ["Drzewo 1", "Drzewo 2", "Drzewo 3"]
    assert page.evaluate("document.activeElement.id") == "f-drzewa-2"
    page.locator("#f-drzewa-2-gatunek").fill("buk")
    page.get_by_role("button", name="Usuń: drzewo 2").click()
    assert legends.all_text_contents() == ["Drzewo 1", "Drzewo 2"]
    assert page.locator("[data-order]").input_value() == "0,2"
    posting = read_posted(wire.shape(trees()), posted(page))
    assert posting.tree["drzewa"] == [{"gatunek": "buk"}]
    assert posting.rows == {("drzewa",): (2,)}


def test_an_optional_list_is_empty_and_has_an_end(opened: Any) -> None:
    page = opened(every_control())
    page.locator("#f-tak-true").check()
    rows = page.locator("#f-wiersze > [data-kind=row]")
    assert rows.count() == 0
    for _ in range(4):
        page.get_by_role("button", name="Dodaj: wiersz").click()
    assert rows.count() == 4
    assert not page.get_by_role("button", name="Dodaj: wiersz").is_visible()
    for _ in range(4):
        page.get_by_role("button", name="Usuń: wiersz 1").click()
    assert rows.count() == 0
    assert page.evaluate("document.activeElement.id") == "f-wiersze"


def test_enter_judges_and_neither_adds_nor_removes(opened: Any) -> None:
    page = opened(trees())
    page.get_by_label("Gatunek").press("Enter")
    assert page.locator("[data-kind=row]").count() == 1
    assert told(page)


def test_characters_are_counted_as_the_validator_counts(opened: Any) -> None:
    page = opened(every_control())
    count = page.locator("#count-uwagi")
    page.get_by_label("Uwagi").fill("żółw 🐢")
    assert count.text_content() == "Pozostało: 34 znaki."
    page.get_by_label("Uwagi").fill("x" * 41)
    assert count.text_content() == "Za dużo o 1 znak."


def test_a_place_asks_for_what_its_kind_needs(opened: Any) -> None:
    page = opened(every_control())
    place = page.locator("[data-name=gdzie]")
    points, parcel = place.get_by_label("Współrzędne"), place.get_by_label("Identyfikator działki")
    assert not points.is_visible()
    assert not parcel.is_visible()
    place.get_by_label("Obszar").check()
    assert points.is_visible()
    points.fill("52.249470, 21.012229\n52,2431 21,0153\n52.237049;21.017532")
    wgs84 = [["21.012229", "52.249470"], ["21.015300", "52.243100"], ["21.017532", "52.237049"]]
    assert page.evaluate("formc.answers().gdzie") == {"kind": "area", "wgs84": wgs84}
    place.get_by_label("Działka").check()
    assert not points.is_visible()
    parcel.fill("141201_1.0001.ar_1.2")
    given = {"kind": "parcel", "id": "141201_1.0001.AR_1.2"}
    assert page.evaluate("formc.answers().gdzie") == given


def test_a_wrong_place_is_found_by_its_link(opened: Any) -> None:
    page = opened(every_control())
    send(page)
    links = {"gdzie": "f-gdzie-rodzaj-point", "zbiorka": "f-zbiorka-punkty"}
    for name, id in links.items():
        label = page.locator(f"[data-name={name}] :is(legend, label)").first.text_content()
        link = page.locator("#error-summary a", has_text=label)
        assert link.get_attribute("href") == f"#{id}"
    page.locator("[data-name=gdzie]").get_by_label("Działka").check()
    send(page)
    (href,) = {
        link.get_attribute("href")
        for link in page.locator("#error-summary a", has_text="Gdzie to jest").all()
    }
    assert href == "#f-gdzie-dzialka"


def test_a_device_says_where_it_is(opened: Any) -> None:
    here = {"latitude": 52.2370494, "longitude": 21.0175318, "accuracy": 11.2}
    page = opened(every_control(), permissions=["geolocation"], geolocation=here)
    for name, before in (("zbiorka", "gdzieś"), ("trasa", "52.249470, 21.012229")):
        place = page.locator(f"[data-name={name}]")
        place.locator("input, textarea").fill(before)
        place.get_by_role("button", name="Użyj mojego położenia").click()
        place.get_by_text("Dodano punkt z dokładnością do około 12\u00a0m.").wait_for()
    there = ["21.017532", "52.237049"]
    answers = page.evaluate("formc.answers()")
    assert answers["zbiorka"] == {"kind": "point", "wgs84": [there]}
    assert answers["trasa"]["wgs84"] == [["21.012229", "52.249470"], there]
    assert page.locator("[data-name=grunt] button").count() == 0


def test_a_device_that_does_not_know_says_so(opened: Any) -> None:
    page = opened(every_control(), permissions=[])
    place = page.locator("[data-name=zbiorka]")
    place.get_by_role("button", name="Użyj mojego położenia").click()
    place.get_by_text("Nie udało się ustalić położenia; wpisz współrzędne.").wait_for()
    assert place.locator("input").input_value() == ""


def test_a_file_is_described_by_its_digest(opened: Any) -> None:
    page = opened(trees())
    fill_in(page)
    page.locator("#f-pelnomocnik-true").check()
    file = {"name": "zażółć.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    page.locator("#f-pelnomocnictwo").set_input_files([file])
    send(page)
    page.get_by_role("heading", name="Odpowiedzi są poprawne").wait_for()
    assert page.evaluate("formc.answers().pelnomocnictwo") == {
        "name": "zażółć.pdf",
        "media_type": "application/pdf",
        "size": 8,
        "sha256": hashlib.sha256(b"%PDF-1.7").hexdigest(),
    }


def test_the_script_reads_a_page_as_the_server_reads_its_post(opened: Any, tmp_path: Path) -> None:
    """Random filling in, seeded: `formc.answers()` is what Python makes of the same post."""
    form = every_control()
    normalize = python_validator(form, tmp_path).normalize
    page = opened(form)
    chance = Random(20260301)
    for _ in range(40):
        page.reload()
        scribble(page, chance)
        answers, _ = canonical(
            read_posted(wire.shape(form), posted(page)),
            lambda tree: normalize(tree, on=today(page)),
        )
        assert page.evaluate("formc.answers()") == answers


def scribble(page: Any, chance: Random) -> None:
    """Adds rows and changes a few controls or many, as a person might in half an hour."""
    texts = [
        "",
        " ",
        "Jan",
        "7",
        "1 000,5",
        "x" * 50,
        "31",
        "2",
        "2026",
        "12,50",
        PESEL,
        "tak\u00a0",
        "52.237049, 21.017532",
        "52,2 21,0\n\n52.3; 21.1\r\n52°14′ N, 21°01′ E",
        "141201_1.0001. ar_1.2",
    ]
    page.evaluate(
        """([texts, rows, often, chances]) => {
          const next = () => chances.pop();
          const form = document.getElementById("form-questions");
          document.getElementById("f-tak-true").click();
          for (let row = 0; row < rows; row += 1) form.querySelector("[name=_dodaj]").click();
          for (const control of form.querySelectorAll("input, select, textarea")) {
            if (control.type === "file" || control.type === "hidden" || next() > often) continue;
            if (control.type === "radio" || control.type === "checkbox") {
              control.checked = next() < 0.5;
            } else if (control.tagName === "SELECT") {
              control.selectedIndex = Math.floor(next() * control.options.length);
            } else control.value = texts[Math.floor(next() * texts.length)];
          }
          if (next() < 0.3) form.querySelector("[name=_usun]")?.click();
        }""",
        [
            texts,
            chance.randrange(4),
            chance.choice((0.02, 0.1, 0.5)),
            [chance.random() for _ in range(900)],
        ],
    )


def python_validator(form: Form, folder: Path) -> Any:
    """The generated `validator.py`, which judges on a server."""
    for artifact in compile_form(form, (python.TARGET,), Report()).artifacts:
        (folder / artifact.path).write_bytes(artifact.data)
    name = f"validator_of_{form.id.replace('-', '_')}"
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    return importlib.import_module(f"{name}.validator")


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case)
def test_hostile_words_stay_words_in_a_browser(opened: Any, site: Path, case: str) -> None:
    """Nothing runs, nothing is added, also where scripts put the words in the summary."""
    form = reworded(replace(trees(), id="wrogi"), lambda text: HOSTILE[case])
    benign = reworded(replace(trees(), id="zwykly"), lambda text: "zwykłe słowa")
    counts = []
    for one in (form, benign):
        write(site, one)
        page = opened(one)
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.locator("button[name=_dodaj]").click()
        page.locator(".send button").click()
        counts.append(page.evaluate("document.querySelectorAll('*').length"))
        assert page.evaluate("[...document.scripts].length") == 2
    assert counts[0] == counts[1]


# Over HTTP ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The development server with one built service, under its own strict headers."""
    output = tmp_path_factory.mktemp("built")
    service = tree_service()
    checked = Checked(Workspace(), {service.form.id: service.form}, {service.id: service}, Report())
    targets = load(("html", "python", "javascript", "wtforms", "xsd", "catalogue"))
    build(checked, targets, output)
    serving = make_server("127.0.0.1", 0, application(checked, output), threaded=True)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}/forms/{service.form.id}/1.0.0/form.html"
    serving.shutdown()
    thread.join()
    serving.server_close()


@pytest.mark.parametrize("scripts", [True, False])
def test_over_http_the_page_comes_back_until_it_is_right(
    browser: Any, server: str, scripts: bool
) -> None:
    """With Subresource Integrity and the policy of the server; a stored file is not lost."""
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    complaints = Complaints()
    complaints.listen(page)
    page.goto(server)
    assert page.locator("#form-questions").get_attribute("data-on")
    send(page)
    assert len(told(page)) > 3
    assert page.title().startswith("Błąd: ")
    fill_in(page)
    page.locator("#f-pelnomocnik-true").check()
    file = {"name": "p.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    page.locator("#f-pelnomocnictwo").set_input_files([file])
    page.get_by_label("Rok").fill("1999")
    send(page)
    page.get_by_text("Termin usunięcia nie może być w przeszłości").first.wait_for()
    assert len(told(page)) == 1
    page.get_by_label("Rok").fill("2290")
    send(page)
    page.get_by_role("heading", name="Odpowiedzi są poprawne").wait_for()
    assert "p.pdf" in page.locator("main").inner_text()
    context.close()
    # Chromium reports every answer 422, which is how a page with problems comes back.
    assert [words for words in complaints if "422" not in words] == []
