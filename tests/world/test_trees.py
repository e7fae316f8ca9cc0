"""The notification of felling trees, from the definition to the receipt, in a real browser.

Served by the development server; filled in by a person with scripts and by one without.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from werkzeug.serving import make_server

from formc.build.load import load
from formc.compiler import check
from formc.devserver import application
from formc.targets import load as load_targets
from tests.support.whole_builds import build

ROOT = Path(__file__).parents[2]
ID = "zgloszenie-usuniecia-drzew"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Europe/Warsaw"))

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the built service answers."""
    checked = check(load(ROOT / "definitions"))
    output = tmp_path_factory.mktemp("site") / "generated"
    build(checked, load_targets(), output, ID)
    server = make_server("127.0.0.1", 0, application(checked, output, clock=lambda: NOON))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/forms/{ID}/1.0.0/form.html"
    server.shutdown()
    thread.join()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, address: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        context = browser.new_context(
            java_script_enabled=request.param, viewport={"width": 390, "height": 844}
        )
        opened = context.new_page()
        opened.goto(address)
        yield opened
        browser.close()


def send(page: Any) -> None:
    page.get_by_role("button", name="Sprawdź odpowiedzi").last.click()
    page.wait_for_load_state()


def fill(page: Any, name: str, text: str) -> None:
    page.locator(f"[name='f-{name}']").fill(text)


def choose(page: Any, name: str, value: str) -> None:
    page.locator(f"[name='f-{name}'][value='{value}']").check()


def fill_in(page: Any) -> None:
    fill(page, "wnioskodawca-osoba-imie", "Żaneta")
    fill(page, "wnioskodawca-osoba-nazwisko", "Przykładowa-Łoś")
    choose(page, "wnioskodawca-osoba-ma_pesel", "true")
    fill(page, "wnioskodawca-osoba-pesel", "440514 01359")
    fill(page, "wnioskodawca-adres-numer_domu", "1")
    fill(page, "wnioskodawca-adres-kod_pocztowy", "00-000")
    fill(page, "wnioskodawca-adres-miejscowosc", "Przykładowo")
    choose(page, "przez_pelnomocnika", "false")
    fill(page, "nieruchomosc-miejscowosc", "Przykładowo")
    fill(page, "dzialki-0-numer", "123/4")
    choose(page, "tytul", "wlasnosc")
    choose(page, "zabytek", "false")
    choose(page, "dzialalnosc", "false")
    page.locator("[name='f-drzewa-0-gatunek']").select_option("topola")
    fill(page, "drzewa-0-obwod", "90")
    fill(page, "termin-d", "1")
    fill(page, "termin-m", "5")
    fill(page, "termin-r", "2026")
    page.locator("[name='f-rysunek']").first.set_input_files(
        {"name": "rysunek.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\nx\n"}
    )


def test_an_empty_form_says_what_is_missing(page: Any) -> None:
    send(page)
    summary = page.locator("#error-summary li")
    assert summary.count() > 8
    assert page.title().startswith("Błąd: ")
    target = summary.first.locator("a").get_attribute("href")
    assert page.locator(target).count() == 1


def test_a_thin_poplar_is_refused_then_a_thick_one_filed(page: Any) -> None:
    fill_in(page)
    fill(page, "drzewa-0-obwod", "80")
    send(page)
    (told,) = page.locator("#error-summary li").all_inner_texts()
    assert "obwód" in told.lower()
    fill(page, "drzewa-0-obwod", "81")
    send(page)
    text = page.locator("body").inner_text()
    assert "Przykładowa-Łoś" in text
    answers = json.loads(page.locator("pre", has_text='"wnioskodawca"').first.inner_text())
    assert answers["wnioskodawca"]["osoba"]["pesel"] == "44051401359"
    assert answers["drzewa"] == [{"gatunek": "topola", "obwod": 81}]
    assert answers["liczba_drzew"] == 1
    assert answers["termin"] == "2026-05-01"
    assert "adres" in answers["wnioskodawca"]
    assert answers["rysunek"][0]["media_type"] == "application/pdf"


def test_rows_are_added_and_removed(page: Any) -> None:
    fill_in(page)
    page.locator("button[name='_dodaj'][value='drzewa']").click()
    page.wait_for_load_state()
    rows = page.locator("select[name^='f-drzewa-']")
    before = rows.count()
    assert before >= 2
    page.locator("button[name='_usun'][value^='drzewa-']").last.click()
    page.wait_for_load_state()
    assert page.locator("select[name^='f-drzewa-']").count() == before - 1
    assert page.locator("[name='f-drzewa-0-obwod']").input_value() == "90"
