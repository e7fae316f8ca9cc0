"""Cards and the list of services in a real browser: found by typing, judged by axe, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from formc.diagnostics import Report
from formc.ir import Domain, Text
from formc.record import replace
from formc.target import Context, Summary
from formc.targets import card, catalogue, html
from tests.support.builders import tree_service
from tests.world.test_browser import ARGUMENTS, AXE, CHROMIUM, TAGS

sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright: pages are not opened")

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium")

SERVICES = (
    ("drzewa", "Zgłoszenie usunięcia drzew", "gmina", "srodowisko", "Środowisko", "wycinka"),
    ("wycinka", "Zezwolenie na usunięcie krzewów", "powiat", "srodowisko", "Środowisko", "las"),
    ("zlobek", "Wpis żłobka do rejestru", "gmina", "dzieci", "Dzieci", "opieka"),
    ("lacze", "Łączenie działek", "wojewodztwo", "geodezja", "Geodezja", "grunt"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("generated")
    services = [
        replace(
            tree_service(),
            id=id,
            title=Text(title),
            summary=Text(f"{title}."),
            level=level,
            domain=Domain(id=domain, title=Text(words)),
            keywords=(keyword,),
        )
        for id, title, level, domain, words, keyword in SERVICES
    ]
    files: dict[str, bytes] = {}
    for target in (html.TARGET, card.TARGET, catalogue.TARGET):
        for artifact in target.shared() if target.shared else ():
            files[f"assets/{artifact.path}"] = artifact.data
    for service in services:
        assert card.TARGET.emit_service is not None
        for artifact in card.TARGET.emit_service(service, Context("card", Report())):
            files[f"services/{service.id}/{artifact.path}"] = artifact.data
    summaries = tuple(Summary(service, "forms/x/1.0.0", "0" * 64) for service in services)
    for artifact in catalogue.TARGET.collected(summaries, Context("catalogue", Report())):
        files[artifact.path] = artifact.data
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield opened
        opened.close()


def opened(browser: Any, url: str, **options: Any) -> Any:
    page = browser.new_context(**options).new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(url)
    assert faults == []
    return page


SEARCHES = [
    ("", ["Wpis żłobka do rejestru", "Łączenie działek", "Zezwolenie na usunięcie krzewów",
          "Zgłoszenie usunięcia drzew"]),
    ("drzewa", ["Zgłoszenie usunięcia drzew"]),
    ("ZGLOSZENIE", ["Zgłoszenie usunięcia drzew"]),
    ("usunięcie drzewo", ["Zgłoszenie usunięcia drzew"]),
    ("laczenie dzialki", ["Łączenie działek"]),
    ("zlobek", ["Wpis żłobka do rejestru"]),
    ("wycinki", ["Zezwolenie na usunięcie krzewów", "Zgłoszenie usunięcia drzew"]),
    ("opieka", ["Wpis żłobka do rejestru"]),
    ("nie ma tego", []),
    ("*.[(", ["Wpis żłobka do rejestru", "Łączenie działek", "Zezwolenie na usunięcie krzewów",
              "Zgłoszenie usunięcia drzew"]),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "found"), SEARCHES, ids=[typed for typed, _ in SEARCHES])
def test_services_are_found_while_typing(
    browser: Any, site: Path, typed: str, found: list[str]
) -> None:
    page = opened(browser, (site / "index.html").as_uri())
    page.get_by_label("Czego potrzebujesz?").fill(typed)
    assert page.locator("h3:visible").all_inner_texts() == found
    assert page.locator(".index-nothing").is_visible() == (not found)
    assert page.locator(".index-shelf:visible").count() == len(
        {domain for _, title, _, domain, _, _ in SERVICES if title in found}
    )


def test_filters_and_an_address_to_send_on(browser: Any, site: Path) -> None:
    page = opened(browser, (site / "index.html").as_uri())
    page.get_by_label("Szczebel").select_option("gmina")
    assert page.locator("h3:visible").count() == 2
    assert page.get_by_role("status").inner_text() == "Na liście: 2 usługi"
    page.get_by_label("Dziedzina").select_option(label="Dzieci")
    assert page.locator("h3:visible").all_inner_texts() == ["Wpis żłobka do rejestru"]
    again = opened(browser, page.url)
    assert again.locator("h3:visible").all_inner_texts() == ["Wpis żłobka do rejestru"]
    assert again.get_by_label("Szczebel").input_value() == "gmina"


def test_without_scripts_everything_is_there(browser: Any, site: Path) -> None:
    page = opened(browser, (site / "index.html").as_uri(), java_script_enabled=False)
    assert page.locator("h3:visible").count() == len(SERVICES)
    assert not page.locator("form").is_visible()


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core: npm ci")
@pytest.mark.parametrize("path", ["index.html", "services/drzewa/card.html"])
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "light"), (390, "dark")])
def test_axe_has_nothing_to_say(
    browser: Any, site: Path, path: str, width: int, scheme: str
) -> None:
    page = opened(
        browser,
        (site / path).as_uri(),
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,
    )
    page.add_script_tag(path=str(AXE))
    result = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS
    )
    told = [f"{v['id']}: {v['nodes'][0]['html']}" for v in result["violations"]]
    assert told == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "no sideways scrolling"


def test_a_card_on_paper(browser: Any, site: Path) -> None:
    page = opened(browser, (site / "services/drzewa/card.html").as_uri())
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="Wypełnij formularz").is_visible()
    assert page.get_by_role("heading", name="Podstawa prawna").is_visible()
    address = page.evaluate(
        "getComputedStyle(document.querySelector('.card-law a'), '::after').content"
    )
    assert "eli.gov.pl" in address, "an act's address is printed"
