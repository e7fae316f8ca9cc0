"""Templates of somebody else: documents that follow the foreign schema, and come back as they were.

The schema itself is the judge, in lxml and xmlschema. Real templates (ZUS, Ministry of Finance) are
tried where `FORMC_REFERENCE` has them; `FORMC_TEMPLATES` says on how many sets of answers.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree

from formc.cli import formc
from formc.compiler import check, compile_form, compile_service
from formc.diagnostics import Report
from formc.foreign.components import load as load_schema
from formc.foreign.declared import Several, Shapes, accepts
from formc.foreign.judging import first_fault
from formc.prove.memory import validator
from formc.prove.schemas import lxml_schema, second_schema
from formc.runtime.adopting import from_xml, to_xml
from formc.runtime.filing import EMPTY_FILING, DocumentError, UnwritableError
from formc.runtime.untrusted_xml import parse_document
from formc.shapes.adopted import adopted_mapping
from formc.targets import load
from tests.support import templates, xerces
from tests.support.templates import NAMES, SMALL, form

SETS = int(os.environ.get("FORMC_TEMPLATES", "120"))
TOO_LARGE = ("faktura",)  # maxOccurs of 50,000: Xerces needs gigabytes for one element
SECOND = 15  # documents that xmlschema, which is slow, is shown of each form


@cache
def mapping(name: str) -> dict[str, Any]:
    adoption = form(name).adoption
    assert adoption is not None
    made: dict[str, Any] = json.loads(json.dumps(adopted_mapping(form(name), adoption)))
    return made


@cache
def schema_files(name: str) -> dict[str, bytes]:
    adoption = form(name).adoption
    assert adoption is not None
    return dict(adoption.files)


@cache
def official(name: str) -> etree.XMLSchema:
    adoption = form(name).adoption
    assert adoption is not None
    files = schema_files(name)
    return lxml_schema(files[adoption.schema], beside=files)


# Documents ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_right_set_of_answers_makes_a_valid_document(name: str) -> None:
    schema = official(name)
    for filed in templates.right(name, SETS):
        document = to_xml(mapping(name), templates.filing(name, filed))
        schema.assertValid(etree.fromstring(document))


@pytest.mark.parametrize("name", NAMES)
def test_the_second_processor_agrees(name: str) -> None:
    adoption = form(name).adoption
    assert adoption is not None
    files = schema_files(name)
    schema = second_schema(files[adoption.schema], beside=files)
    for filed in templates.right(name, SETS)[:SECOND]:
        schema.validate(to_xml(mapping(name), templates.filing(name, filed)).decode())


@pytest.mark.skipif(bool(xerces.missing()), reason=xerces.missing())
@pytest.mark.parametrize("name", [name for name in NAMES if name not in TOO_LARGE])
def test_the_processor_of_java_software_agrees(name: str, tmp_path: Path) -> None:
    adoption = form(name).adoption
    assert adoption is not None
    written = {file: tmp_path / file for file in schema_files(name)}
    beside: dict[str, Path] = {}
    for file, path in written.items():
        path.write_bytes(schema_files(name)[file])
        for address in re.findall(rb'schemaLocation="([^"]+)"', schema_files(name)[file]):
            near = written.get(address.decode().rpartition("/")[2])
            beside |= {address.decode(): near} if near is not None else {}
    row = [written[adoption.schema]]
    for number, filed in enumerate(templates.right(name, SETS)):
        row.append(tmp_path / f"{number}.xml")
        row[-1].write_bytes(to_xml(mapping(name), templates.filing(name, filed)))
    (said,) = xerces.verdicts([row], tmp_path, beside)
    assert said == ["+"] * len(row), said


@pytest.mark.parametrize("name", NAMES)
def test_a_document_comes_back_as_the_filing_that_it_was(name: str) -> None:
    """Of the filing there is what the template has a place for, and nothing else."""
    kept = templates.parts_sent(name)
    for filed in templates.right(name, SETS):
        sent = templates.filing(name, filed)
        document = to_xml(mapping(name), sent)
        read = from_xml(mapping(name), document)
        assert read["answers"] == filed.answers
        assert read["files"] == sent["files"]
        for part in ("on", "filed_at"):
            assert read[part] == (sent[part] if part in kept else EMPTY_FILING[part])
        assert read["form"] == sent["form"]
        assert read["version"] == sent["version"]
        again = {**read, "on": filed.on, "filed_at": sent["filed_at"], "office": sent["office"]}
        assert to_xml(mapping(name), again) == document


@pytest.mark.parametrize("name", NAMES)
def test_a_bundle_holds_examples_and_what_the_schema_was(name: str) -> None:
    emitted = compile_form(form(name), load(), Report())
    files = {each.path: each.data for each in emitted.artifacts}
    assert not [path for path in files if path.startswith(("crwd/", "ezd/", "rules.sch"))]
    assert "xml" not in emitted.engines
    for path in ("xml/przyklad.xml", "xml/przyklad-min.xml"):
        official(name).assertValid(etree.fromstring(files[path]))
    said = json.loads(files["adopted.json"])
    adoption = form(name).adoption
    assert adoption is not None
    assert said["namespace"] == form(name).namespace == adoption.namespace
    data = dict(adoption.files)[adoption.schema]
    assert said["schema"] == {"file": adoption.schema, "sha256": sha256(data).hexdigest()}
    assert json.loads(files["xml/mapping.json"]) == mapping(name)


ALONE = """
import sys
sys.path.insert(0, sys.argv[1])
from bundle import validator
document = sys.stdin.buffer.read()
filing = validator.from_xml(document)
assert not validator.validate(filing["answers"], on=filing["on"] or "2026-03-02")
assert validator.to_xml({**filing, "on": filing["on"] or "2026-03-02"}) == document
loaded = {name.partition(".")[0] for name in sys.modules}
assert not loaded & {"formc", "lxml", "msgspec", "xmlschema"}, loaded
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_bundle_writes_and_reads_without_the_compiler(name: str, tmp_path: Path) -> None:
    emitted = compile_form(form(name), load(("python", "xsd")), Report())
    for each in emitted.artifacts:
        path = tmp_path / "bundle" / each.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(each.data)
    (tmp_path / "bundle" / "__init__.py").write_bytes(b"")
    made = templates.right(name, 20)[0]
    sent = templates.filing(name, made, office=None)
    on = {} if "on" in templates.parts_sent(name) else {"on": "2026-03-02"}
    module = validator(form(name))
    document = to_xml(mapping(name), {**sent, **on})
    if not on or not module.validate(made.answers, on="2026-03-02"):
        command = [sys.executable, "-I", "-c", ALONE, str(tmp_path)]
        done = subprocess.run(command, input=document, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()


def test_a_service_tells_its_register_what_the_template_has() -> None:
    service = next(iter(check(templates.definitions("deklaracja")).services.values()))
    emitted = compile_service(service, load(("ezd",)), Report())
    register = json.loads(emitted.artifacts[0].data)
    assert register["namespace"] == "http://wzory.example.org/deklaracja/2/"
    assert register["senders"] is None
    assert register["filed_on"] == {"xpath": "/wnio:Deklaracja/wnio:Naglowek/wnio:DataWytworzenia"}


# Answers that no document has ---------------------------------------------------------------------


def _example() -> dict[str, Any]:
    answers = form("deklaracja").tests[0].answers
    assert isinstance(answers, dict)
    return dict(json.loads(json.dumps(answers)))


def _written(answers: object) -> bytes:
    sent = {**EMPTY_FILING, "on": "2026-03-02", "form": "deklaracja", "version": "1.0.0"}
    return to_xml(mapping("deklaracja"), {**sent, "answers": answers})


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        ([], ""),
        ({"obce": 1}, "/obce"),
        ({"podmiot": {}}, "/podmiot"),
        ({"podmiot": []}, "/podmiot"),
        ({"podmiot": {"kto": "obcy"}}, "/podmiot/kto"),
        ({"podmiot": {"imie": ""}}, "/podmiot/imie"),
        ({"podmiot": {"imie": "a\x00"}}, "/podmiot/imie"),
        ({"podmiot": {"imie": None}}, "/podmiot/imie"),
        ({"pozycje": []}, "/pozycje"),
        ({"pozycje": [[]]}, "/pozycje/0"),
        ({"pozycje": [{}]}, "/pozycje/0"),
        ({"pozycje": [{"ilosc": "3"}]}, "/pozycje/0/ilosc"),
        ({"pozycje": [{"ilosc": 2.5}]}, "/pozycje/0/ilosc"),
        ({"pozycje": [{"kwota": True}]}, "/pozycje/0/kwota"),
        ({"korekta": "true"}, "/korekta"),
        ({"korekta": 1}, "/korekta"),
        ({"zakres": []}, "/zakres"),
        ({"zakres": ["inne"]}, "/zakres"),
        ({"uwagi": "pilne"}, "/uwagi"),
        ({"uwagi": ["inne"]}, "/uwagi"),
        ({"zwolniony": 0}, "/zwolniony"),
    ],
    ids=str,
)
def test_an_answer_without_a_place_is_not_lost_unsaid(answers: object, place: str) -> None:
    with pytest.raises(UnwritableError) as raised:
        _written(answers)
    assert raised.value.path == place


def test_wrong_answers_that_xml_can_say_are_written() -> None:
    """So that any engine may judge them; reading gives them back as they are."""
    answers = {**_example(), "razem": "12,50", "godzina": "7:5"}
    answers["pozycje"][0]["kwota"] = "1000000.001"
    answers["podmiot"]["pesel"] = "1"
    read = from_xml(mapping("deklaracja"), _written(answers))["answers"]
    assert read == answers


def test_numbers_of_others_are_read_with_our_places() -> None:
    document = _written(_example())
    for text, kept in (
        ("100", "100.00"),
        ("100.5", "100.50"),
        ("-0.0", "0.00"),
        ("1.005", "1.005"),
    ):
        other = document.replace(b">100.00<", f">{text}<".encode())
        read = from_xml(mapping("deklaracja"), other)["answers"]
        assert read["pozycje"][0]["kwota"] == kept


# Documents of strangers ---------------------------------------------------------------------------

DSIG = "http://www.w3.org/2000/09/xmldsig#"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def _changed(*pairs: tuple[str, str]) -> bytes:
    document = _written(_example()).decode()
    for old, new in pairs:
        assert old in document, old
        document = document.replace(old, new, 1)
    return document.encode()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<wnio:Deklaracja ", "<!DOCTYPE a [<!ENTITY b 'c'>]><wnio:Deklaracja ", "doctype"),
        ("<wnio:Naglowek>", "<wnio:Naglowek><!-- x -->", "comment"),
        ("<wnio:Naglowek>", "<wnio:Naglowek><?x y?>", "instruction"),
        ("<wnio:Naglowek>", "<wnio:Naglowek>tekst", "structure"),
        ("<wnio:Naglowek>", '<wnio:Naglowek obcy="1">', "structure"),
        ("<wnio:Stopka>", f'<wnio:Stopka xmlns:x="{XSI}" x:nil="true">', "structure"),
        ("<wnio:Imie", "<wnio:Imie", ""),
        ("<wnio:Nazwa>Krz", "<wnio:Obcy>1</wnio:Obcy><wnio:Nazwa>Krz", "structure"),
        ("<wnio:Nazwa>Krz", "<wnio:Nazwa>a</wnio:Nazwa><wnio:Nazwa>Krz", "structure"),
        ('lp="2"', 'lp="3"', "structure"),
        ('lp="2"', "", "structure"),
        ('kodSystemowy="DEK (2)"', 'kodSystemowy="DEK (1)"', "structure"),
        ('kodSystemowy="DEK (2)"', "", "structure"),
        (">DEK<", ">VAT<", "structure"),
        ("<wnio:CelZlozenia>1", "<wnio:CelZlozenia>3", "structure"),
        ("<wnio:CelZlozenia>1", "<wnio:CelZlozenia>false", "structure"),
        ("<wnio:Nie>1</wnio:Nie>", "<wnio:Nie>2</wnio:Nie>", "structure"),
        ("<wnio:Nie>1</wnio:Nie>", "<wnio:Tak>1</wnio:Tak><wnio:Nie>1</wnio:Nie>", "structure"),
        ("<wnio:PESEL>", "<wnio:NIP>5260250274</wnio:NIP><wnio:PESEL>", "structure"),
        ("<wnio:Data>2026-03-02</wnio:Data>", "", "structure"),
        ("wnio:Deklaracja ", "wnio:Inna ", "syntax"),
        ("example.org/deklaracja/2/", "example.org/deklaracja/1/", "structure"),
        ("<wnio:System>formc</wnio:System>", "<wnio:System><wnio:A/></wnio:System>", "structure"),
    ],
)  # fmt: skip
def test_what_the_template_does_not_have_is_refused(old: str, new: str, code: str) -> None:
    document = _changed((old, new))
    if not code:
        assert from_xml(mapping("deklaracja"), document)["answers"] == _example()
        return
    with pytest.raises(DocumentError) as raised:
        from_xml(mapping("deklaracja"), document)
    assert raised.value.code == code


def test_prefixes_and_signatures_of_others_are_read_over() -> None:
    document = _written(_example())
    plain = document.replace(b"wnio:", b"").replace(b"xmlns:wnio=", b"xmlns=")
    other = document.replace(b"wnio:", b"x-1:").replace(b"xmlns:wnio=", b"xmlns:x-1=")
    inner = '<ds:SignedInfo Id="a">b</ds:SignedInfo>'
    signature = f'<ds:Signature xmlns:ds="{DSIG}">{inner}</ds:Signature>'
    signed = document.replace(b"</wnio:Deklaracja>", f"{signature}</wnio:Deklaracja>".encode())
    read = from_xml(mapping("deklaracja"), document)
    for same in (plain, other, signed):
        assert from_xml(mapping("deklaracja"), same) == read
    inside = document.replace(b"</wnio:Stopka>", f"{signature}</wnio:Stopka>".encode())
    with pytest.raises(DocumentError, match="Signature"):
        from_xml(mapping("deklaracja"), inside)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"<a/>", "<a>ą</a>".encode("iso-8859-2"), b"<?xml version='1.1'?><a/>"],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(DocumentError):
        from_xml(mapping("deklaracja"), data)


def test_a_large_document_is_refused_in_its_stream() -> None:
    row = "<wnio:Pozycja lp='1'><wnio:Nazwa>a</wnio:Nazwa></wnio:Pozycja>"
    with pytest.raises(DocumentError, match="limit"):
        from_xml(
            mapping("deklaracja"), _changed(("<wnio:Pozycje>", "<wnio:Pozycje>" + row * 60_000))
        )


# Our own reading of schemas -----------------------------------------------------------------------


def _shapes(name: str) -> Shapes:
    adoption = form(name).adoption
    assert adoption is not None
    return Shapes(load_schema(adoption.schema, schema_files(name).get))


@pytest.mark.parametrize("name", NAMES)
def test_our_reading_of_a_schema_says_what_lxml_says(name: str) -> None:
    """Of right documents and of ones in which something was taken out, doubled, moved, changed."""
    adoption = form(name).adoption
    assert adoption is not None
    shapes = _shapes(name)
    root = shapes.roots()[adoption.root.name.rpartition(":")[2]]
    random, wrong = Random(7), 0
    for filed in templates.right(name, 40):
        document = to_xml(mapping(name), templates.filing(name, filed))
        for _ in range(12):
            tree = etree.fromstring(document)
            _damage(tree, random)
            data = etree.tostring(tree)
            theirs = official(name).validate(etree.fromstring(data))
            ours = first_fault(parse_document(data), root, shapes)
            assert (ours is None) == theirs, (ours, data.decode())
            wrong += not theirs
    assert wrong > 100


TEXTS = ["", "x" * 300, "1", "-1.005", "2026-02-01", "2026-02-30", "A", "true", "Ż"]
BASE64 = ("Tresc", "DaneZalacznika")  # of which libxml2 accepts more than XML Schema says


def _damage(tree: etree._Element, random: Random) -> None:
    every = [each for each in tree.iter() if each.getparent() is not None]
    chosen = random.choice(every)
    parent = chosen.getparent()
    assert parent is not None
    match random.randrange(5):
        case 0:
            parent.remove(chosen)
        case 1:
            parent.insert(parent.index(chosen), etree.fromstring(etree.tostring(chosen)))
        case 2:
            parent.remove(chosen)
            parent.insert(random.randrange(len(parent) + 1), chosen)
        case 3 if not len(chosen) and not chosen.tag.endswith(BASE64):
            chosen.text = random.choice(TEXTS)
        case _:
            names = list(chosen.attrib)
            if names:
                chosen.attrib.pop(random.choice(names))
            else:
                chosen.set("obcy", "1")


def test_counted_groups_end_where_they_may() -> None:
    components = load_schema("a.xsd", {"a.xsd": COUNTED}.get)
    shapes = Shapes(components)
    content = shapes.of(shapes.roots()["R"]).content
    assert isinstance(content, Several)

    def right(letters: str) -> bool:
        return accepts(content, tuple(("", letter) for letter in letters))

    assert [letters for letters in WORDS if right(letters)] == RIGHT


RIGHT = ["abab", "ababc", "ababcc", "ababab", "abababcc"]


@pytest.mark.parametrize("seed", range(15))
def test_a_damaged_schema_is_told_and_never_raises(seed: int) -> None:
    random = Random(seed)
    files = templates.definitions("deklaracja")
    path = "services/proba/wzor.xsd"
    lines = files[path].decode().split("\n")
    told = 0
    for _ in range(20):
        damaged = list(lines)
        for _ in range(random.choice((1, 1, 2, 4))):
            place = random.randrange(len(damaged))
            match random.randrange(4):
                case 0:
                    damaged[place] = ""
                case 1:
                    damaged.insert(place, random.choice(lines))
                case 2:
                    damaged[place] = damaged[place][: random.randrange(len(damaged[place]) + 1)]
                case _:
                    value = random.choice(DAMAGED)
                    damaged[place] = re.sub('="[^"]*"', f'="{value}"', damaged[place], count=1)
        checked = check({**files, path: "\n".join(damaged).encode()})
        told += checked.report.failed
    assert told


DAMAGED = (
    "",
    "a:b",
    "//",
    "0",
    "-1",
    "unbounded",
    "99999",
    "x",
    "xs:date",
    "NaglowekTyp",
    "[a-",
    "(((a+)+)+)",
)
WORDS = ("", "ab", "abab", "ababc", "ababcc", "ababab", "abababcc", "abababab", "aabb", "c")
COUNTED = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="R"><xs:complexType><xs:sequence>
    <xs:sequence minOccurs="2" maxOccurs="3">
      <xs:element name="a" type="xs:string"/><xs:element name="b" type="xs:string"/>
    </xs:sequence>
    <xs:choice minOccurs="0">
      <xs:element name="c" type="xs:string"/>
      <xs:sequence><xs:element name="c" type="xs:string" maxOccurs="2" minOccurs="2"/></xs:sequence>
    </xs:choice>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>"""


NAMESPACE = "http://crd.gov.pl/wzor/2027/03/01/14000/"


# One way, commands --------------------------------------------------------------------------------


def _one_way() -> dict[str, bytes]:
    files = templates.definitions("deklaracja")
    path = "services/proba/deklaracja.yaml"
    text = files[path].decode()
    sent = "    uwagi: {to: Uwagi, codes: {pilne: PILNE, korekta: KOREKTA}}\n"
    assert sent in text
    text = text.replace(sent, "").replace(
        "  constants:\n", "  not_sent:\n    uwagi: wzór nie ma takiego pola\n  constants:\n"
    )
    return {**files, path: text.encode()}


def test_what_is_not_sent_is_said_and_cannot_be_read_back() -> None:
    checked = check(_one_way())
    assert [each.code for each in checked.report] == ["H0938"]
    made = next(iter(checked.forms.values()))
    assert made.adoption is not None
    mapped = adopted_mapping(made, made.adoption)
    sent = {**EMPTY_FILING, "on": "2026-03-02", "answers": {**_example(), "uwagi": ["pilne"]}}
    document = to_xml(mapped, sent)
    assert b"PILNE" not in document
    with pytest.raises(DocumentError) as raised:
        from_xml(mapped, document)
    assert raised.value.code == "one_way"


@pytest.mark.parametrize(
    "command",
    [
        ("crwd", "deklaracja", "-o", "wzor.zip"),
        ("publish", "deklaracja", "--namespace", NAMESPACE, "--date", "2027-04-01"),
    ],
    ids=lambda command: command[0],
)
def test_somebody_elses_template_is_not_registered(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(formc, [*command, "--definitions", str(SMALL)])
    assert done.exit_code == 1
    assert "wzór innego podmiotu" in done.output
    assert not list(tmp_path.iterdir())


def test_documents_find_their_form_among_others(tmp_path: Path) -> None:
    """`formc validate` tells by the namespace; a form of ours stands beside."""
    files = templates.definitions("deklaracja")
    definition = files["services/proba/deklaracja.yaml"].decode()
    own = definition.replace("service: deklaracja", "service: wlasna").partition("document:")[0]
    tests = definition.partition("\ntests:")[2]
    files["services/proba/wlasna.yaml"] = f"{own}tests:{tests}".encode()
    for path, data in files.items():
        place = tmp_path / "definitions" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    built = CliRunner().invoke(formc, ["build", "-d", str(tmp_path / "definitions"), "-j", "1"])
    assert built.exit_code == 0, built.output
    example = tmp_path / "generated/forms/deklaracja/1.0.0/xml/przyklad.xml"
    wrong = tmp_path / "zly.xml"
    wrong.write_bytes(example.read_bytes().replace(b"44051401359", b"44051401358"))
    command = ["validate", str(tmp_path / "generated"), str(example), str(wrong)]
    done = CliRunner().invoke(formc, command)
    assert done.exit_code == 1
    assert "poprawne: 1, z problemami: 1, odrzucone: 0" in done.output
    assert "/podmiot/pesel" in done.output


def test_another_schema_makes_the_form_again(tmp_path: Path) -> None:
    """A file that the schema names, and the definition does not."""
    for path, data in templates.definitions("deklaracja").items():
        place = tmp_path / "definitions" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    command = ["build", "-d", str(tmp_path / "definitions"), "-j", "1"]
    assert CliRunner().invoke(formc, command).exit_code == 0
    types = tmp_path / "definitions/services/proba/typy.xsd"
    types.write_text(types.read_text().replace('maxLength value="120"', 'maxLength value="121"'))
    why = CliRunner().invoke(formc, [*command[:3], "--why", "deklaracja"])
    assert "typy.xsd" in why.output
    wider = CliRunner().invoke(formc, command)
    assert wider.exit_code == 0
    said = json.loads((tmp_path / "generated/forms/deklaracja/1.0.0/adopted.json").read_bytes())
    digests = {each["file"]: each["sha256"] for each in said["files"]}
    assert digests["typy.xsd"] == sha256(types.read_bytes()).hexdigest()
    types.write_text(types.read_text().replace('maxLength value="121"', 'maxLength value="119"'))
    narrower = CliRunner().invoke(formc, command)
    assert narrower.exit_code == 1
    assert "E0934" in narrower.output


def test_what_its_documents_hold_is_the_owners_matter() -> None:
    done = CliRunner().invoke(formc, ["losses", "-d", str(SMALL)])
    assert done.exit_code == 0
    assert "sprawdza go jego właściciel" in done.output


def test_a_posted_form_becomes_a_document_of_the_template(tmp_path: Path) -> None:
    """The whole way: a page, its answers, a document that the schema accepts."""
    from formc.devserver.application import application
    from formc.prove.posting import posted

    for path, data in templates.definitions("deklaracja").items():
        place = tmp_path / "definitions" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    built = CliRunner().invoke(formc, ["build", "-d", str(tmp_path / "definitions"), "-j", "1"])
    assert built.exit_code == 0, built.output
    checked = check(templates.definitions("deklaracja"))
    with application(checked, tmp_path / "generated").test_client() as client:
        sent: dict[str, list[str]] = {}
        for name, value in posted(form("deklaracja").items, _example()):
            sent.setdefault(name, []).append(value)
        done = client.post(
            "/forms/deklaracja/1.0.0/form.html",
            data={**sent, "_wyslij": ""},
            headers={"Accept": "application/json"},
        )
        assert done.status_code == 200, done.text
        document = done.get_json()["xml"].encode()
    official("deklaracja").assertValid(etree.fromstring(document))
    assert from_xml(mapping("deklaracja"), document)["answers"] == _example()
