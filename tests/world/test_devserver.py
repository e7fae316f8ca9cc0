"""The development server: pages, rows, verdicts, and posts that no page of ours would make."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from formc.analysis.workspace import Workspace
from formc.bundle.reader import open_catalogue
from formc.compiler import Checked
from formc.devserver import application
from formc.diagnostics import Report
from formc.ir import FileType, Form, Page, Text, TextType
from formc.record import replace
from formc.targets import card, catalogue, html, python, wtforms, xsd
from tests.support.builders import asked, tree_service, trees
from tests.support.html_lint import lint
from tests.support.whole_builds import build
from tests.test_wtforms import ANSWERS, GOOD

TARGETS = (html.TARGET, python.TARGET, wtforms.TARGET, xsd.TARGET, card.TARGET, catalogue.TARGET)
PAGE = "/forms/zezwolenie-na-usuniecie-drzew/1.0.0/form.html"
NOON = datetime(2026, 1, 5, 12, 30, tzinfo=ZoneInfo("Europe/Warsaw"))
PDF = b"%PDF-1.7\nto nie jest wiele\n"

# Names that a DOM or an object would rather keep for itself (I13).
CLOBBERING = ("submit", "action", "elements", "name", "length", "target", "method", "reset")


def clobbering() -> Form:
    items = tuple(asked(name, f"Pole {name}", TextType(max_length=20)) for name in CLOBBERING)
    page = Page(name="p", title=Text("Strona"), items=items)
    return Form(
        id="klopoty", version="1.0.0", title=Text("Kłopotliwe nazwy"), pages=(page,), rules=(),
        namespace="https://example.gov.pl/wzor/klopoty/1/",
    )  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checked, Path]:
    services = {
        "zezwolenie-na-usuniecie-drzew": tree_service(),
        "klopoty": tree_service(id="klopoty", form=clobbering()),
    }
    forms = {form.id: form for form in (trees(), clobbering())}
    checked = Checked(Workspace(), forms, services, Report())
    output = tmp_path_factory.mktemp("generated")
    build(checked, TARGETS, output)
    return checked, output


@pytest.fixture
def client(built: tuple[Checked, Path]) -> Iterator[FlaskClient]:
    checked, output = built
    with application(checked, output, clock=lambda: NOON).test_client() as client:
        yield client


def without_file() -> dict[str, Any]:
    fields: dict[str, Any] = {k: v for k, v in GOOD.items() if k != "f-pelnomocnictwo-plik"}
    return {**fields, "f-pelnomocnik": "false"}


EXPECTED = {
    **{key: value for key, value in ANSWERS.items() if key != "pelnomocnictwo"},
    "pelnomocnik": False,
}
JSON = {"Accept": "application/json"}


def test_the_catalogue_is_there(client: FlaskClient) -> None:
    index = client.get("/").text
    assert "Wydanie zezwolenia na usunięcie drzew lub krzewów" in index
    for path in re.findall(r'href="([^"#]+)"', index):
        assert client.get(f"/{path}").status_code == 200, path
    listed = client.get("/catalog.json").json
    assert {entry["id"] for entry in listed["services"]} == {
        "zezwolenie-na-usuniecie-drzew",
        "klopoty",
    }
    for entry in listed["services"]:
        for path in (entry["card"], entry["service"], entry["form"]["manifest"]):
            assert client.get(f"/{path}").status_code == 200, path


def test_every_link_of_a_card_leads_somewhere(client: FlaskClient) -> None:
    page = "/services/zezwolenie-na-usuniecie-drzew/card.html"
    found = re.findall(r'(?:href|src)="(\.\./[^"#]+)', client.get(page).text)
    assert len(found) >= 4
    for link in found:
        assert client.get(f"/{link.replace('../', '')}").status_code == 200, link


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", PAGE),
        ("POST", PAGE),
        ("GET", "/catalog.json"),
        ("GET", "/assets/formc.css"),
        ("GET", "/services/zezwolenie-na-usuniecie-drzew/card.html"),
        ("GET", "/nie-ma"),
        ("PUT", PAGE),
    ],
)
def test_headers_on_every_response(client: FlaskClient, method: str, path: str) -> None:
    headers = client.open(path, method=method).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_form_page_knows_its_day_and_its_scripts(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    assert 'data-on="2026-01-05"' in page
    assert re.search(r'formc\.css" integrity="sha256-[A-Za-z0-9+/]{43}="', page)
    assert not re.search(r"<script(?![^>]*src=)|<style|style=|\son[a-z]+=", page)


def test_a_good_post_is_answered_with_data_and_document(client: FlaskClient) -> None:
    answered = client.post(PAGE, data=without_file())
    assert answered.status_code == 200
    text = unescape(answered.text)
    assert "Odpowiedzi są poprawne" in text
    assert lint(answered.text) == []
    assert json.loads(re.search(r'"accepted-answers">(\{.*?\})</pre>', text, re.S)[1]) == EXPECTED  # type: ignore[index]
    assert "41,00\N{NO-BREAK SPACE}zł" in text
    assert "<pt:DzienZlozenia>2026-01-05" in text or "DzienZlozenia>2026-01-05" in text


def test_html_post_validator_and_xml_agree(
    client: FlaskClient, built: tuple[Checked, Path]
) -> None:
    """I10: what was typed, quotes and markup included, comes back from the document the same."""
    odd = "\"'<&>]]>\n{{7*7}} ${7*7} \\ ]]&amp;"
    fields = {**without_file(), "f-drzewa-3-inna_przyczyna": odd, "f-drzewa-0-gatunek": "a<b&\"c'"}
    answered = client.post(PAGE, data=fields, headers=JSON)
    assert answered.status_code == 200
    answers = answered.json["answers"]
    assert answers["drzewa"][1]["inna_przyczyna"] == odd
    assert answers["drzewa"][0]["gatunek"] == "a<b&\"c'"
    bundle = open_catalogue(built[1]).bundle("form", "zezwolenie-na-usuniecie-drzew")
    validator = bundle.module("validator")
    filing = validator.from_xml(answered.json["xml"].encode())
    assert filing["answers"] == answers
    assert filing["on"] == "2026-01-05"
    assert validator.validate(filing["answers"], on=filing["on"]) == []
    page = client.post(PAGE, data={**fields, "f-termin-d": "x"}).text
    assert odd in unescape(page)
    assert "{{7*7}}" in page
    assert "a<b" not in page


def test_a_bad_post_shows_the_page_again(client: FlaskClient) -> None:
    answered = client.post(PAGE, data={**without_file(), "f-termin-m": "", "f-drzewa-3-obwod": "x"})
    assert answered.status_code == 422
    assert lint(answered.text) == []
    page = unescape(answered.text)
    assert "<title>Błąd:" in page
    assert 'href="#f-termin' in page
    assert 'href="#f-drzewa-3-obwod"' in page
    assert 'name="f-termin-r" value="2026"' in page or 'value="2026"' in page
    assert "Zażółć Gęślą" in page
    told = client.post(PAGE, data={**without_file(), "f-termin-m": ""}, headers=JSON)
    assert told.status_code == 422
    assert [(p["path"], p["code"]) for p in told.json["problems"]] == [("/termin", "form")]


def test_rows_are_added_and_removed(client: FlaskClient) -> None:
    fields = {key: value for key, value in without_file().items() if key != "_wyslij"}
    page = client.post(PAGE, data={**fields, "_dodaj": "drzewa"})
    assert page.status_code == 200
    assert 'name="f-drzewa" value="0,3,4"' in page.text
    assert 'name="f-drzewa-4-gatunek"' in page.text
    assert "<title>Błąd" not in page.text
    page = client.post(PAGE, data={**fields, "_usun": "drzewa-0"})
    assert 'name="f-drzewa" value="3"' in page.text
    assert "lipa" not in page.text
    assert 'value="dąb"' in page.text


def test_a_page_with_another_row_opens_at_it(client: FlaskClient) -> None:
    """Without scripts the answer to „Dodaj” is a whole page; nobody should look for the row."""
    fields = {key: value for key, value in without_file().items() if key != "_wyslij"}
    for action, focused in (("_dodaj", "f-drzewa-4"), ("_usun", "f-drzewa")):
        place = "drzewa" if action == "_dodaj" else "drzewa-0"
        page = client.post(PAGE, data={**fields, action: place}).text
        assert re.findall(r'<[^>]* id="([^"]+)"[^>]* autofocus', page) == [focused]
        assert lint(page) == []
    assert "autofocus" not in client.get(PAGE).text


def test_an_answered_page_has_the_fees_of_its_answers(client: FlaskClient) -> None:
    page = client.post(PAGE, data={**without_file(), "f-termin-m": ""}).text
    fees = page[page.index('class="fees"') : page.index("</section>", page.index('class="fees"'))]
    assert "41,00\N{NO-BREAK SPACE}zł" in unescape(fees)
    assert "zależy od odpowiedzi" in unescape(client.get(PAGE).text)


def test_the_summary_goes_down_the_page(client: FlaskClient) -> None:
    """Rules come last among problems; who fixes one after another wants the order of the page."""
    fields = {
        **without_file(),
        "f-drzewa-0-obwod": "x",
        "f-termin-r": "2025",
        "f-powierzchnia": "x",
    }
    fields["f-wnioskodawca-pesel"] = ""
    page = client.post(PAGE, data=fields).text
    summary = page[page.index('id="error-summary"') : page.index("</ul>")]
    places = [page.index(f'id="{id}"') for id in re.findall(r'href="#([^"]+)"', summary)]
    assert len(places) >= 4
    assert places == sorted(places)


def test_the_day_is_in_words(client: FlaskClient) -> None:
    text = unescape(client.post(PAGE, data=without_file()).text)
    assert "dzień złożenia 5\N{NO-BREAK SPACE}stycznia 2026\N{NO-BREAK SPACE}r." in text


def test_an_upload_survives_a_mistake_elsewhere(client: FlaskClient) -> None:
    fields = {**without_file(), "f-pelnomocnik": "true", "f-termin-m": ""}
    file = (io.BytesIO(PDF), "../../Zaświadczenie\u202e.pdf", "text/html")
    answered = client.post(
        PAGE, data={**fields, "f-pelnomocnictwo": file}, content_type="multipart/form-data"
    )
    assert answered.status_code == 422
    token = re.search(r'name="f-pelnomocnictwo-plik" value="([^"]+)"', answered.text)
    assert token, "the page carries the stored file"
    fields = {**fields, "f-termin-m": "2", "f-pelnomocnictwo-plik": token[1]}
    answered = client.post(PAGE, data=fields, headers=JSON)
    assert answered.status_code == 200, answered.text
    stored = answered.json["answers"]["pelnomocnictwo"]
    assert stored["name"] == "Zaświadczenie.pdf"
    assert stored["media_type"] == "application/pdf"
    assert stored["size"] == len(PDF)


def test_a_file_is_what_its_bytes_say(client: FlaskClient) -> None:
    """S24: a program is not a PDF because it is called one."""
    file = (io.BytesIO(b"MZ\x90\x00"), "pelnomocnictwo.pdf", "application/pdf")
    fields = {**without_file(), "f-pelnomocnik": "true", "f-pelnomocnictwo": file}
    answered = client.post(PAGE, data=fields, headers=JSON, content_type="multipart/form-data")
    assert answered.status_code == 422
    (problem,) = answered.json["problems"]
    assert (problem["path"], problem["code"]) == ("/pelnomocnictwo", "file_type")


def test_names_that_a_dom_would_keep(client: FlaskClient) -> None:
    """I13: items may be called `submit` and `elements`."""
    page = "/forms/klopoty/1.0.0/form.html"
    text = client.get(page).text
    ids = set(re.findall(r'\s(?:id|name)="([^"]+)"', text))
    assert not ids & set(CLOBBERING)
    fields = {f"f-{name}": f"wartość {name}" for name in CLOBBERING}
    answered = client.post(page, data=fields, headers=JSON)
    assert answered.json["answers"] == {name: f"wartość {name}" for name in CLOBBERING}


MULTIPART = "multipart/form-data; boundary=x"


def parts(number: int, value: str = "x") -> bytes:
    head = "--x\r\nContent-Disposition: form-data; name="
    return (
        "".join(f'{head}"f-{n}"\r\n\r\n{value}\r\n' for n in range(number)).encode() + b"--x--\r\n"
    )


HOSTILE: list[tuple[str, int, dict[str, Any]]] = [
    ("an unknown field", 400, {"data": {**GOOD, "f-nie_ma": "x"}}),
    ("an unknown action", 400, {"data": {**GOOD, "_kasuj": "x"}}),
    ("a computed field", 400, {"data": {"f-suma_obwodow": "7"}}),
    ("somebody's file", 400, {"data": {"f-pelnomocnictwo-plik": "abc"}}),
    ("a name twice", 400, {"data": {"f-termin-d": ["1", "2"]}}),
    ("too many rows", 400, {"data": {"f-drzewa": ",".join(map(str, range(1001)))}}),
    ("a row far away", 400, {"data": {"f-drzewa-12345678-obwod": "1"}}),
    ("no UTF-8", 400, {"data": b"f-wnioskodawca-imie=%ff%fe", "content_type": "@form"}),
    ("raw bytes", 400, {"data": b"f-wnioskodawca-imie=\xc5\x82", "content_type": "@form"}),
    ("S15: 100 000 fields", 413, {"data": b"f-x=1&" * 100_000, "content_type": "@form"}),
    ("S15: a field of 600 KB", 413, {"data": {"f-wnioskodawca-imie": "x" * 600_000}}),
    ("S15: a part of 600 KB", 413, {"data": parts(1, "x" * 600_000), "content_type": MULTIPART}),
    ("S15: 1 001 parts", 413, {"data": parts(1001), "content_type": MULTIPART}),
    ("half a multipart body", 400, {"data": parts(2)[:-20], "content_type": MULTIPART}),
    ("S16: a body over the limit", 413, {"data": b"x" * (37 * 2**20), "content_type": "@form"}),
    ("JSON", 415, {"json": {"termin": "2026-02-01"}}),
    ("no type", 415, {"data": b"f-prawda=true"}),
    ("another site", 403, {"data": GOOD, "headers": {"Origin": "https://evil.example"}}),
    ("a page from disk", 403, {"data": GOOD, "headers": {"Origin": "null"}}),
    ("another host", 400, {"data": GOOD, "base_url": "http://evil.example/"}),
    ("no boundary", 400, {"data": b"--x\r\n\r\n", "content_type": "multipart/form-data"}),
]


@pytest.mark.parametrize(("status", "sent"), [r[1:] for r in HOSTILE], ids=[r[0] for r in HOSTILE])
def test_hostile_posts(client: FlaskClient, status: int, sent: dict[str, Any]) -> None:
    if sent.get("content_type") == "@form":
        sent = {**sent, "content_type": "application/x-www-form-urlencoded"}
    answered = client.post(PAGE, **sent)
    assert answered.status_code == status
    assert "Traceback" not in answered.text
    assert "werkzeug" not in answered.text.lower()


def test_files_may_be_as_large_as_a_form_allows(built: tuple[Checked, Path]) -> None:
    checked, output = built
    large = asked("mapa", "Mapa", FileType(accept=("application/pdf",), max_size=20 * 2**20))
    page = Page(name="p", title=Text("Strona"), items=(large,))
    forms = {**checked.forms, "duze": replace(clobbering(), id="duze", pages=(page,))}
    with application(replace(checked, forms=forms), output).test_client() as client:
        for size, status in ((13, 422), (21, 413)):
            head = (
                '--x\r\nContent-Disposition: form-data; name="f-pelnomocnictwo"; filename="a"\r\n'
            )
            body = head.encode() + b"\r\n" + PDF + b"x" * (size * 2**20) + b"\r\n--x--\r\n"
            answered = client.post(PAGE, data=body, content_type=MULTIPART)
            assert answered.status_code == status
        assert "najwyżej 20\N{NO-BREAK SPACE}MB" in unescape(answered.text)
    with application(checked, output).test_client() as client:
        refused = client.post(PAGE, data=b"x" * (37 * 2**20), content_type="multipart/form-data")
        said = "najwyżej 12\N{NO-BREAK SPACE}MB, a wszystko razem 36\N{NO-BREAK SPACE}MB"
        assert said in unescape(refused.text)


def test_a_length_that_lies(client: FlaskClient) -> None:
    """S16: more is announced than comes."""
    answered = client.post(
        PAGE,
        data=b"f-prawda=true",
        content_type="application/x-www-form-urlencoded",
        headers={"Content-Length": "99999"},
    )
    assert answered.status_code in {400, 422}


@pytest.mark.parametrize(
    "path",
    [
        "/../catalog.lock.json",
        "/forms/../../../etc/passwd",
        "/assets/../catalog.lock.json",
        "/assets/%2e%2e/catalog.lock.json",
        "/assets/..%2fcatalog.lock.json",
        "/forms/zezwolenie-na-usuniecie-drzew/1.0.0/../../../catalog.lock.json",
        "/forms/zezwolenie-na-usuniecie-drzew/9.9.9/form.html",
        "/forms/..%2f..%2fetc/1.0.0/form.html",
        f"/forms/{'a' * 300}/1.0.0/form.html",
        "/forms/ZEZWOLENIE-NA-USUNIECIE-DRZEW/1.0.0/form.html",
        "/forms/CON/1.0.0/form.html",
        "/services/" + quote("ą") + "/card.html",
        "/services//card.html",
        "/assets/manifest.json.bak",
        "/forms/zezwolenie-na-usuniecie-drzew/1.0.0/validator.pyc",
        "/static/x",
    ],
)
def test_only_listed_files_are_served(client: FlaskClient, path: str) -> None:
    answered = client.get(path)
    assert answered.status_code in {308, 404}
    if answered.status_code == 308:
        assert client.get(path, follow_redirects=True).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_only_get_and_post(client: FlaskClient, method: str) -> None:
    answered = client.open(PAGE, method=method)
    assert answered.status_code == 405
    assert "POST" in answered.headers["Allow"]
    assert client.post("/").status_code == 405
    assert client.post("/assets/formc.css").status_code == 405


def test_a_changed_bundle_is_not_served(
    built: tuple[Checked, Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    import shutil

    checked, output = built
    copy = tmp_path / "generated"
    shutil.copytree(output, copy)
    with application(checked, copy, clock=lambda: NOON).test_client() as client:
        css = copy / "assets/formc.css"
        css.write_bytes(css.read_bytes() + b"/**/")
        answered = client.get("/assets/formc.css")
    assert answered.status_code == 500
    assert "formc.css" not in re.sub(r'href="[^"]*"', "", answered.text)
    assert "formc.css: larger than" in caplog.text


def test_an_office_sets_its_values(built: tuple[Checked, Path]) -> None:
    from formc.devserver.offices import Office

    office = Office("1", "Urząd", {"zezwolenie-na-usuniecie-drzew": {"stawka": "12.5", "x": "1"}})
    assert office.settings(trees()) == {"stawka": "12.50"}
    assert office.settings(replace(trees(), settings=())) == {}


HOW_TO = Path(__file__).parents[2] / "docs/how-to/use-a-bundle.md"


def test_the_example_of_the_manual_works(built: tuple[Checked, Path]) -> None:
    example = re.search(r"```python\n(.*?)```", HOW_TO.read_text(), re.S)
    assert example
    code = example[1].replace('"generated"', repr(str(built[1])))
    code = code.replace("zgloszenie-usuniecia-drzew", "zezwolenie-na-usuniecie-drzew")
    portal: dict[str, Any] = {"__name__": "portal"}
    exec(compile(code, "portal.py", "exec"), portal)
    client = portal["app"].test_client()
    good = client.post("/wniosek", data={**without_file(), "f-termin-m": "4"})
    assert good.status_code == 200
    assert good.json["answers"]["termin"] == "2026-04-01"
    assert client.post("/wniosek", data={}).status_code == 422
    assert client.post("/wniosek", data={"x": "1"}).status_code == 400
