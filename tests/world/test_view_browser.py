"""Views of documents in a real browser: on a screen, on a phone, on paper, in the dark, for axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from formc.diagnostics import Report
from formc.runtime.document import to_xml
from formc.shapes.mapping import mapping
from formc.target import Context
from formc.targets import xsd
from tests.support.documents import everything, filing
from tests.support.views import by_libxslt, stylesheet
from tests.test_view import SIGNED, forms

sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright: pages are not opened")

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]
LOOKS = [(390, "light", "screen"), (1280, "light", "screen"), (390, "dark", "screen"),
         (1280, "dark", "screen"), (794, "light", "print")]  # fmt: skip
"""Width, colours, medium: 794 px are 210 mm."""

pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium"),
    pytest.mark.skipif(not AXE.exists(), reason="no node_modules/axe-core: run npm ci"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


def signed() -> bytes:
    end = "</wnio:Dokument>"
    data = to_xml(mapping(everything()), filing()).decode()
    return data.replace(end, f"{SIGNED.format(time='2026-03-01T11:31:07Z')}{end}").encode()


def pages() -> dict[str, bytes]:
    """The made-up form with everything, signed, and the example of each real one."""
    found = {"wszystko": by_libxslt(stylesheet(everything()), signed())}
    for id, form in forms().items():
        made = {each.path: each.data for each in xsd.emit(form, Context("xsd", Report()))}
        found[id] = by_libxslt(stylesheet(form), made["crwd/przyklad.xml"])
    return found


def looks(name: str, suffix: str) -> list[tuple[int, str, str]]:
    """Every look of the form with everything; each width and each colour of the others."""
    if suffix == "xhtml":
        return LOOKS[:1]
    return LOOKS if name == "wszystko" else LOOKS[1:3]


@pytest.mark.parametrize("suffix", ["html", "xhtml"])
def test_views_look_right_and_axe_finds_nothing(browser: Any, tmp_path: Path, suffix: str) -> None:
    """The same bytes are HTML and XHTML, whatever a receiver calls them."""
    for name, data in pages().items():
        path = tmp_path / f"{name}.{suffix}"
        path.write_bytes(data)
        for width, scheme, media in looks(name, suffix):
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
            )
            page = context.new_page()
            page.emulate_media(media=media, color_scheme=scheme)
            page.goto(path.as_uri())
            page.add_script_tag(path=AXE)
            found = page.evaluate(
                "([tags, rules]) => axe.run({preload: false, rules, "
                "runOnly: {type: 'tag', values: tags}})",
                [TAGS, {"target-size": {"enabled": media == "screen"}}],  # nobody taps on paper
            )
            said = [
                (each["id"], each["nodes"][0]["html"][:80], each["nodes"][0]["failureSummary"])
                for each in found["violations"]
            ]
            assert (name, width, scheme, media, said) == (name, width, scheme, media, [])
            assert len(found["passes"]) > 15
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            context.close()


def test_a_view_breaks_no_rule_of_its_own(browser: Any, tmp_path: Path) -> None:
    """With the policy in force nothing is refused, and a table on a phone tells its labels."""
    path = tmp_path / "widok.html"
    path.write_bytes(pages()["wszystko"])
    said: list[str] = []
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    cell = page.locator("td", has_text="02211307589")
    before = cell.evaluate("each => getComputedStyle(each, '::before').content")
    assert before == '"PESEL"'
    page.set_viewport_size({"width": 1280, "height": 900})
    before = cell.evaluate("each => getComputedStyle(each, '::before').content")
    assert before in ("none", "normal")
    assert page.locator("thead").evaluate("each => each.offsetHeight") > 1
    with page.expect_download() as started:
        page.get_by_role("link", name="mapa <1>.pdf").last.click()
    assert started.value.suggested_filename == "mapa _1_.pdf"
    assert said == []
    page.close()


def test_on_paper_pages_are_a4_and_numbered(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "widok.html"
    path.write_bytes(pages()["wszystko"])
    page = browser.new_page()
    page.goto(path.as_uri())
    data = page.pdf(prefer_css_page_size=True)
    assert data.count(b"/MediaBox [0 0 594") == data.count(b"/MediaBox") >= 2
    page.close()
