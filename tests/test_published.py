"""Published schemas: copied byte for byte, compared with the definition, refused when damaged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256

import pytest

from formc.build.affected import affected
from formc.build.plan import plan
from formc.build.publishing import DisagreesError, PublishedError, published_files
from formc.build.sides import Files
from formc.compat.compare import compare_forms
from formc.compiler import Checked, check
from formc.diagnostics import Diagnostic
from formc.publication import NAMES
from formc.shapes.restyling import stylesheet
from formc.targets import load
from tests.support.chunks import complete

NAMESPACE = "http://crd.gov.pl/wzor/2027/03/01/14000/"
ITEMS = """\
- field: opis
  type: text
  label: Opis
  required: false
- repeat: drzewa
  each: drzewo
  title: Drzewo
  min: 0
  max: 20
  items:
    - field: gatunek
      type: choice
      label: Gatunek
      options:
        lipa: Lipa
        dab: Dąb
    - field: obwod
      type: integer
      label: Obwód
      min: 1
      max: 500
- rule: nie-za-gruba
  check: all(d.obwod <= 400 for d in drzewa)
  message: Popraw obwód drzewa, najwyżej 400 cm
"""
SERVICE = "services/wzor.yaml"
BELOW = "published/wzor/1/"
XSD = f"{BELOW}schemat.xsd"
RECORD = f"{BELOW}publication.yaml"
TARGETS = load(("xsd", "schematron", "python"))


def definitions(items: str = ITEMS, version: str = "1.0.0") -> dict[str, bytes]:
    files = dict(complete(items))
    files[SERVICE] = files[SERVICE].replace(b"version: 1.0.0", f"version: {version}".encode())
    return files


def stored(files: Mapping[str, bytes], namespace: str = NAMESPACE) -> dict[str, bytes]:
    """The files of the definitions, and what has been published of them."""
    checked = check(files)
    assert not checked.report.failed, [each.message.pl for each in checked.report]
    new = published_files(files, checked.forms["wzor"], namespace, "2027-04-01", TARGETS)
    return {**files, **new}


ONCE = stored(definitions())
PUBLISHED = {path: data for path, data in ONCE.items() if path.startswith("published/")}


def found(files: Mapping[str, bytes]) -> list[Diagnostic]:
    """What is reported of publications, leaving out what the small service says by itself."""
    return [each for each in check(files).report if each.code[1:3] == "09"]


def built(files: Mapping[str, bytes]) -> dict[str, bytes]:
    checked: Checked = check(files)
    assert not checked.report.failed, [each.message.pl for each in checked.report]
    made = plan(checked, TARGETS, frozenset(), lambda name: None)
    (folder,) = (each for each in made.bundles if each.startswith("forms/"))
    return {
        path.removeprefix(f"{folder}/"): data
        for path, data in made.files.items()
        if path.startswith(f"{folder}/")
    }


def with_(
    changes: Mapping[str, bytes | None], files: Mapping[str, bytes] = ONCE
) -> dict[str, bytes]:
    return {path: data for path, data in {**files, **changes}.items() if data is not None}


# Publishing --------------------------------------------------------------------------------------


def test_what_is_published_is_complete_and_says_so() -> None:
    names = {path.removeprefix(BELOW) for path in PUBLISHED}
    assert names == {*NAMES, "publication.yaml"} - {"styl.xsl"}
    record = PUBLISHED[RECORD].decode()
    for name in names - {"publication.yaml"}:
        assert f"  {name}: {sha256(PUBLISHED[BELOW + name]).hexdigest()}\n" in record
    assert f'targetNamespace="{NAMESPACE}"'.encode() in PUBLISHED[XSD]
    assert f"{NAMESPACE}schemat.xsd".encode() in PUBLISHED[f"{BELOW}wyroznik.xml"]
    assert NAMESPACE.encode() in PUBLISHED[f"{BELOW}przyklad.xml"]
    assert found(ONCE) == []


def test_publishing_twice_is_refused() -> None:
    form = check(ONCE).forms["wzor"]
    with pytest.raises(PublishedError, match="published/wzor/1"):
        published_files(ONCE, form, NAMESPACE, "2027-04-01", TARGETS)


def test_half_a_folder_counts_as_published() -> None:
    half = {**definitions(), f"{BELOW}przyklad.xml": b"<x/>"}
    form = check(definitions()).forms["wzor"]
    with pytest.raises(PublishedError):
        published_files(half, form, NAMESPACE, "2027-04-01", TARGETS)


def test_files_of_the_register_must_agree_with_the_definition() -> None:
    files = definitions()
    form = check(files).forms["wzor"]
    given = {path.removeprefix(BELOW): data for path, data in PUBLISHED.items() if path != RECORD}
    new = published_files(files, form, NAMESPACE, "2027-04-01", TARGETS, given)
    assert new == PUBLISHED
    given["schemat.xsd"] = given["schemat.xsd"].replace(b'maxOccurs="20"', b'maxOccurs="19"')
    with pytest.raises(DisagreesError) as refused:
        published_files(files, form, NAMESPACE, "2027-04-01", TARGETS, given)
    assert [each.code for each in refused.value.report if each.code[0] == "E"] == ["E0925"]


# Building ----------------------------------------------------------------------------------------


def test_builds_copy_the_published_bytes() -> None:
    bundle = built(ONCE)
    for path, data in PUBLISHED.items():
        if path != RECORD:
            assert bundle[f"crwd/{path.removeprefix(BELOW)}"] == data
    for path in ("rules.sch", "xml/mapping.json"):
        assert NAMESPACE.encode() in bundle[path]


def test_bytes_are_copied_and_not_made_again() -> None:
    """Other words in the definition, another version, and a file as the register wrote it."""
    other = definitions(ITEMS.replace("Obwód\n", "Obwód pnia\n"), "1.1.0")
    bundle = built({**other, **PUBLISHED})
    assert bundle["crwd/schemat.xsd"] == PUBLISHED[XSD]
    assert b"pnia" not in bundle["crwd/schemat.xsd"]
    assert b'"version": "1.1.0"' in bundle["xml/mapping.json"]


def test_a_style_that_was_published_comes_too() -> None:
    style = b"<xsl:stylesheet/>"
    line = f"  styl.xsl: {sha256(style).hexdigest()}\n".encode()
    files = with_({f"{BELOW}styl.xsl": style, RECORD: PUBLISHED[RECORD] + line})
    assert built(files)["crwd/styl.xsl"] == style


def test_another_major_version_is_a_draft_again() -> None:
    files = {**definitions(ITEMS.replace("max: 20", "max: 30"), "2.0.0"), **PUBLISHED}
    assert found(files) == []
    assert check(files).forms["wzor"].namespace == "https://uslugi.example.org/wzor/wzor/2/"
    both = stored(files, "http://crd.gov.pl/wzor/2028/03/01/15000/")
    assert found(both) == []
    assert both[XSD] == PUBLISHED[XSD]
    assert "published/wzor/2/schemat.xsd" in both


def test_migrations_read_documents_of_the_published_namespace() -> None:
    files = {**definitions(version="2.0.0"), **PUBLISHED}
    files[SERVICE] += b"migrations:\n  - from: 1\n"
    style = stylesheet(check(files).forms["wzor"]).decode()
    assert f'xmlns:v1="{NAMESPACE}"' in style
    assert 'xmlns:wnio="https://uslugi.example.org/wzor/wzor/2/"' in style


def test_publishing_is_no_change_of_the_form() -> None:
    old, new = (check(files).forms["wzor"] for files in (definitions(), ONCE))
    assert not compare_forms(old, new)


def test_a_publication_touches_its_service() -> None:
    old = Files("old", {path: sha256(data).hexdigest() for path, data in definitions().items()},
                "", dict(definitions()))  # fmt: skip
    new = Files("new", {path: sha256(data).hexdigest() for path, data in ONCE.items()}, "",
                dict(ONCE))  # fmt: skip
    assert affected(old, new).services == ("wzor",)


# Comparing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "path", "at"),
    [
        ("max: 20", "max: 21", "Drzewa/Drzewo", "drzewa"),
        ("max: 500", "max: 499", "Drzewa/Drzewo/Obwod", "obwod"),
        ("dab: Dąb", "grab: Grab", "Drzewa/Drzewo/Gatunek", "gatunek"),
        ("        dab: Dąb\n", "        dab: Dąb\n        buk: Buk\n", "Drzewa/Drzewo/Gatunek",
         "gatunek"),
        ("  required: false\n", "", "Opis", "opis"),
        ("label: Opis\n", "label: Opis\n  multiline: true\n", "Opis", "opis"),
        ("field: obwod\n      type: integer", "field: obwod\n      type: decimal",
         "Drzewa/Drzewo/Obwod", "obwod"),
        ("- field: opis\n  type: text\n  label: Opis\n  required: false\n", "", "Opis", None),
        ("- repeat: drzewa", "- field: nowe\n  type: text\n  label: Nowe\n  required: false\n"
         "- repeat: drzewa", "Nowe", "nowe"),
        ("field: opis", "field: tresc", "Tresc", "tresc"),
    ],
)  # fmt: skip
def test_a_change_of_what_is_accepted_needs_a_major_version(
    before: str, after: str, path: str, at: str | None
) -> None:
    assert before in ITEMS
    files = {**definitions(ITEMS.replace(before, after), "1.1.0"), **PUBLISHED}
    (one,) = found(files)
    assert one.code == "E0925"
    assert one.message.pl.endswith(f"Dokument/TrescDokumentu/{path}")
    assert one.at.source.path == SERVICE
    assert one.at.text == (at or "service")
    assert one.related[0].span.source.path == RECORD
    major = {**definitions(ITEMS.replace(before, after), "2.0.0"), **PUBLISHED}
    assert found(major) == []


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ("label: Obwód", "label: Obwód pnia", "Drzewa/Drzewo/Obwod"),
        ("lipa: Lipa", "lipa: Lipa drobnolistna", "Drzewa/Drzewo/Gatunek"),
        ("title: Drzewo", "title: Drzewo albo krzew", "Drzewa"),
    ],
)
def test_words_alone_are_a_hint(before: str, after: str, path: str) -> None:
    (one,) = found({**definitions(ITEMS.replace(before, after), "1.0.1"), **PUBLISHED})
    assert one.code == "H0926"
    assert one.message.pl.endswith(f"Dokument/TrescDokumentu/{path}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<= 400", "<= 300"),  # a rule: no schema says it
        ("  required: false\n", "  required: false\n  hint: Krótko\n"),
        ("- rule: nie-za-gruba", "- rule: inna"),
    ],
)
def test_what_no_schema_says_may_change(before: str, after: str) -> None:
    assert {each.code for each in found({**definitions(ITEMS.replace(before, after)), **PUBLISHED})
            } <= {"H0926"}  # fmt: skip


# Damage ------------------------------------------------------------------------------------------

Damage = Callable[[dict[str, bytes]], Mapping[str, bytes | None]]
RECORDED = PUBLISHED[RECORD].decode()


def record(before: str, after: str) -> dict[str, bytes | None]:
    assert before in RECORDED
    return {RECORD: RECORDED.replace(before, after).encode()}


def resealed(data: bytes) -> dict[str, bytes | None]:
    """A schema that somebody changed together with its digest."""
    old, new = (sha256(each).hexdigest() for each in (PUBLISHED[XSD], data))
    return {XSD: data, **record(old, new)}


XSD_TEXT = PUBLISHED[XSD]
DIGEST = sha256(XSD_TEXT).hexdigest()


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({XSD: None}, "E0921", "schemat.xsd"),
        ({f"{BELOW}wyroznik.xml": None}, "E0921", "wyroznik.xml"),
        ({RECORD: None}, "E0921", "publication.yaml"),
        ({XSD: XSD_TEXT.replace(b"\n", b"\r\n")}, "E0922", "schemat.xsd"),
        ({XSD: XSD_TEXT[: len(XSD_TEXT) // 2]}, "E0922", "schemat.xsd"),
        ({XSD: b""}, "E0922", "schemat.xsd"),
        ({f"{BELOW}przyklad.xml": b"<x/>"}, "E0922", "przyklad.xml"),
        ({f"{BELOW}inny.xsd": b"<x/>"}, "E0923", "inny.xsd"),
        ({"published/wzor/schemat.xsd": b"<x/>"}, "E0921", "published/wzor/publication.yaml"),
        ({"published/obcy/3/schemat.xsd": b"<x/>"}, "E0921", "published/obcy/3"),
        (record("publication: wzor", "publication: inny"), "E0920", "published/inny/1"),
        (record("version: 1.0.0", "version: 2.0.0"), "E0920", "published/wzor/2"),
        (record(NAMESPACE, "http://crd.gov.pl/wzor/2027/3/1/1/"), "E0910", "2027/3/1"),
        (record(NAMESPACE, "gdzies"), "E0910", "gdzies"),
        (record(NAMESPACE, "https://example.org/wzor/"), "E0924", "przestrzeń nazw"),
        (record("  schemat.xsd:", "  ../schemat.xsd:"), "E0921", "schemat.xsd"),
        (record(f"  schemat.xsd: {DIGEST}\n", ""), "E0921", "schemat.xsd"),
        (record(DIGEST, "0" * 64), "E0922", "schemat.xsd"),
        (record(DIGEST, DIGEST[:-1] + "x"), "E0922", "schemat.xsd"),
        (record(DIGEST, DIGEST[:32]), "E0922", "schemat.xsd"),
        (record("valid_from: 2027-04-01", "valid_from: jutro"), "E0204", "jutro"),
        ({RECORD: b"publication: wzor\n"}, "E0202", "version"),
        ({RECORD: b"publication: [\n"}, "E0105", ""),
        ({RECORD: b"\xff\xfe"}, "E0102", ""),
        (resealed(b"<x/>"), "E0924", "XML Schema"),
        (resealed(b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "E0924", "DOCTYPE"),
        (resealed(XSD_TEXT[:-20]), "E0924", "schemat.xsd"),
        (resealed(XSD_TEXT.replace(b'maxOccurs="20"', b'maxOccurs="2000"')), "E0925", "Drzewo"),
    ],
)  # fmt: skip
def test_what_is_damaged_is_told(changes: Mapping[str, bytes | None], code: str, said: str) -> None:
    report = check(with_(changes)).report
    wrong = [each for each in report if each.severity.name == "ERROR"]
    assert code in {each.code for each in wrong}, [(e.code, e.message.pl) for e in wrong]
    assert any(said in each.message.pl for each in wrong if each.code == code), [
        each.message.pl for each in wrong
    ]


def test_a_record_elsewhere() -> None:
    found_there = found(with_({"services/publication.yaml": PUBLISHED[RECORD]}))
    assert [each.code for each in found_there] == ["E0920"]


def test_one_namespace_for_two_majors() -> None:
    files = {**definitions(version="2.0.0"), **PUBLISHED}
    form = check(files).forms["wzor"]
    with pytest.raises(DisagreesError) as refused:
        published_files(files, form, NAMESPACE, "2028-04-01", TARGETS)
    assert "E0911" in {each.code for each in refused.value.report}


def test_a_publication_whose_form_is_gone_is_kept() -> None:
    """Documents of it are still about; nobody has to keep its definition."""
    assert found({**definitions(), "published/dawny/1/publication.yaml":
                  PUBLISHED[RECORD].replace(b"publication: wzor", b"publication: dawny").replace(
                      b"14000", b"99"),
                  **{f"published/dawny/1/{path.removeprefix(BELOW)}": data
                     for path, data in PUBLISHED.items() if path != RECORD}}) == []  # fmt: skip
