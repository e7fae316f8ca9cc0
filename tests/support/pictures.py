"""Draws the pictures of the documentation: `python -m tests.support.pictures`."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from formc.build.load import load
from formc.build.run import build
from formc.cli.new import scaffold
from formc.compiler import Checked, check
from formc.targets import load as load_targets

ROOT = Path(__file__).parents[2]
ID = "przyklad"


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
        build(checked, load_targets(), output, frozenset({ID}), lambda name: None, lambda: None)
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


if __name__ == "__main__":
    draw(ROOT / "docs" / "pictures" / "example.png")
