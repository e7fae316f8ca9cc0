"""Draws the pictures of the documentation: `python -m tests.support.pictures`."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from formc.build.load import load
from formc.cli.new import scaffold
from formc.compiler import Checked, check
from formc.diagnostics import Report
from formc.target import Context
from formc.targets import load as load_targets
from formc.targets import xsd
from tests.support.views import by_libxslt, stylesheet
from tests.support.whole_builds import build

ROOT = Path(__file__).parents[2]
ID = "przyklad"
VIEWED = "zgloszenie-usuniecia-drzew"
VIEWS = (
    ("screen", 1280, 1000, "screen"),
    ("phone", 390, 844, "screen"),
    ("paper", 794, 1123, "print"),  # A4 at 96 pixels an inch
)


def example() -> Checked:
    """The definition of the README in a service around it, checked."""
    (written,) = re.findall(r"```yaml\n(form:.*?)```", (ROOT / "README.md").read_text(), re.S)
    files = load(ROOT / "definitions")
    service = scaffold(ID, "Zgłoszenie usunięcia drzew", "ochrona-srodowiska", "kpa")
    head = service[: service.index("form:")]
    applicant = """\
    - page: wnioskodawca
      title: Wnioskodawca
      items:
        - use: wnioskodawca
"""
    form = written.replace("  pages:\n", f"  pages:\n{applicant}", 1)
    return check({**files, f"services/{ID}.yaml": (head + form).encode()})


def draw(picture: Path) -> None:
    """Takes the picture of the example's own page."""
    checked = example()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as browsers:
        output = Path(folder) / "generated"
        build(checked, load_targets(), output, ID)
        chromium = browsers.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = chromium.new_page(viewport={"width": 460, "height": 900}, device_scale_factor=2)
        page.goto((output / "forms" / ID / "0.1.0" / "form.html").as_uri())
        page.select_option("select[name$=gatunek]", index=1)
        page.fill("input[name$=obwod]", "95")
        page.locator("section", has=page.get_by_role("heading", name="Drzewa")).first.screenshot(
            path=picture
        )
        chromium.close()


def draw_views(folder: Path) -> None:
    """Takes pictures of the view of a document: on a screen, on a phone, on paper."""
    form = check(load(ROOT / "definitions")).forms[VIEWED]
    made = {each.path: each.data for each in xsd.emit(form, Context("xsd", Report()))}
    page_of = by_libxslt(stylesheet(form), made["crwd/przyklad.xml"])
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as browsers:
        path = Path(temporary) / "widok.html"
        path.write_bytes(page_of)
        chromium = browsers.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for name, width, height, media in VIEWS:
            page = chromium.new_page(viewport={"width": width, "height": height}, bypass_csp=True)
            page.emulate_media(media=media)
            page.goto(path.as_uri())
            if media == "print":  # the margins of @page, which only a printer has
                page.add_style_tag(content="body { padding: 16mm 18mm; }")
            page.screenshot(path=folder / f"view-{name}.png")
            page.close()
        chromium.close()


if __name__ == "__main__":
    pictures = ROOT / "docs" / "pictures"
    draw(pictures / "example.png")
    draw_views(pictures)
