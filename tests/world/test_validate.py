"""`formc validate` as people and machines call it: what it reads, what it says, how it ends."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from formc.bundle.reader import Bundle
from formc.record import replace
from formc.targets import load
from tests.support.bundles import form_bundle
from tests.support.documents import answers, everything
from tests.support.filings import CLUB, ROOT, TREES, build, document, filings, run

pytestmark = pytest.mark.xdist_group("validate")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("validate") / "generated")


def right(generated: Path) -> dict[str, Any]:
    return next(filing for filing, problems in filings(generated) if not problems)


def put(folder: Path, name: str, value: object, **layout: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps(value, ensure_ascii=False, **layout))
    return path


def report(*words: str | Path) -> tuple[int, dict[str, Any]]:
    found = run("validate", *words, "--json")
    assert found.exit_code in (0, 1, 70), found.output
    return found.exit_code, json.loads(found.output)


# What it says of one document ---------------------------------------------------------------------


def test_every_case_of_every_form_has_its_problems(generated: Path, tmp_path: Path) -> None:
    for form in (TREES, CLUB):
        for number, (filing, problems) in enumerate(filings(generated, form)):
            path = put(tmp_path, f"{form}-{number}.json", filing)
            code, found = report(generated, path)
            told = [each for shown in found["invalid"] for each in shown["problems"]]
            assert sorted((each["path"], each["code"], each["rule"]) for each in told) == problems
            assert code == (1 if problems else 0)


def test_documents_say_their_form_and_day_themselves(generated: Path, tmp_path: Path) -> None:
    for number, (filing, problems) in enumerate(filings(generated)):
        path = tmp_path / f"{number}.xml"
        path.write_bytes(document(generated, filing))
        _, found = report(generated, path)
        told = [each for shown in found["invalid"] for each in shown["problems"]]
        assert sorted((each["path"], each["code"], each["rule"]) for each in told) == problems


def test_problems_are_located_in_json(generated: Path, tmp_path: Path) -> None:
    filing = right(generated)
    filing["answers"]["drzewa"][0]["obwod"] = -3
    del filing["answers"]["wnioskodawca"]["osoba"]["imie"]
    path = put(tmp_path, "w.json", filing, indent=2)
    text = path.read_text().split("\n")
    found = run("validate", generated, path)
    lines = [line for line in found.output.split("\n") if "w.json:" in line]
    assert found.exit_code == 1
    places = {}
    for line in lines:
        place, _, words = line.removeprefix(f"{path}:").partition(": ")
        row, column = map(int, place.split(":"))
        places[words.partition(":")[0]] = text[row - 1][column - 1 :]
    assert places["/drzewa/0/obwod"] == "-3"
    assert places["/wnioskodawca/osoba/imie"] == "{"  # where it would stand
    assert "[min]" in found.output
    assert "Dokumenty: 1, poprawne: 0, z problemami: 1, odrzucone: 0." in found.output


def test_problems_are_located_in_documents(generated: Path, tmp_path: Path) -> None:
    filing = right(generated)
    filing["answers"]["drzewa"] = filing["answers"]["drzewa"] * 2
    filing["answers"]["drzewa"][1] = {**filing["answers"]["drzewa"][1], "obwod": 0}
    filing["answers"]["liczba_drzew"] = 2
    data = document(generated, filing).replace(b"><", b">\n<")
    path = tmp_path / "w.xml"
    path.write_bytes(data)
    code, found = report(generated, path)
    assert code == 1
    (shown,) = found["invalid"]
    problem = next(each for each in shown["problems"] if each["code"] == "min")
    assert problem["path"] == "/drzewa/1/obwod"
    line = data.decode().split("\n")[problem["line"] - 1]
    assert line[problem["column"] - 1 :].startswith("<")
    assert ">0</" in line


def test_broken_xml_is_refused_where_it_breaks(generated: Path, tmp_path: Path) -> None:
    data = document(generated, right(generated)).replace(b"><", b">\n<")
    inside = data.index(b"Gatunek>")
    cases = [
        (b"", "pusty plik", 0),
        (data[:100], "dokument się urywa", 100),
        (data[:-5], "urwany znacznik", data.rindex(b"<")),
        (data[: data.rindex(b"<")], "dokument się urywa", data.rindex(b"<")),
        (data[:inside] + b"x" + data[inside:], "znacznik zamykający nie pasuje", None),
        (data[:inside] + b"Gatunek>&nbsp;" + data[inside + 8 :], "nieznana encja", inside + 8),
        (data + b"<x/>", "treść po końcu dokumentu", len(data)),
    ]
    for number, (spoilt, words, byte) in enumerate(cases):
        path = tmp_path / f"{number}.xml"
        path.write_bytes(spoilt)
        code, found = report(generated, path)
        (shown,) = found["refused"]
        assert (code, shown["code"]) == (1, "syntax")
        assert words in shown["reason"]
        if byte:
            before = spoilt[:byte].decode().split("\n")
            assert (shown["line"], shown["column"]) == (len(before), len(before[-1]) + 1), words


def test_bare_answers_need_a_day_and_a_form(generated: Path, tmp_path: Path) -> None:
    filing = right(generated)
    path = put(tmp_path, "a.json", filing["answers"])
    alone = generated / "forms" / TREES / "1.0.0"
    assert report(alone, path, "--on", filing["on"])[0] == 0
    assert report(generated, path, "--on", filing["on"], "--form", TREES)[0] == 0
    assert report(generated, path, "--on", filing["on"], "--form", f"{TREES}@1.0.0")[0] == 0
    for words, code in (((alone,), "day"), ((generated, "--on", filing["on"]), "bundle")):
        bundle, *options = words
        status, found = report(bundle, path, *options)
        assert (status, found["summary"]["refusals"]) == (1, {code: 1})
    status, found = report(alone, path, "--on", "2026-02-30")
    assert (status, found["summary"]["refusals"]) == (1, {"day": 1})
    wanted = put(tmp_path, "b.json", {"form": "x", "answers": {"y": 1}})
    status, found = report(alone, wanted, "--as", "answers", "--on", filing["on"])
    assert {each["path"] for each in found["invalid"][0]["problems"]} > {"/form", "/answers"}
    status, found = report(alone, path, "--as", "filing", "--on", filing["on"])
    assert found["summary"]["refusals"] == {"structure": 1}


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of bundles: one form in two versions of one namespace, and one in a third."""
    folder = tmp_path_factory.mktemp("versions")
    form = everything()
    for version, other in (("1.2.0", form), ("1.3.0", replace(form, rules=()))):
        form_bundle(folder / version, replace(other, version=version), load())
    return folder


def late(folder: Path, version: str) -> dict[str, Any]:
    """Refused by the rules of 1.2.0 alone: from after to."""
    wrong = {**answers(), "od": "2026-03-01"}
    return {"form": "wniosek-probny", "version": version, "on": "2026-03-01",
            "office_values": {"stawka": "2.50"}, "answers": wrong}  # fmt: skip


def test_each_document_is_judged_by_its_own_version(versions: Path, tmp_path: Path) -> None:
    for version, status in (("1.2.0", 1), ("1.3.0", 0)):
        filing = late(versions, version)
        path = put(tmp_path, f"{version}.json", filing)
        assert report(versions, path)[0] == status
        module: Any = form_opened(versions / version)
        whole = {
            "filed_at": None,
            "office": None,
            "codelists": {},
            "files": {},
            "fees": {"items": []},
        }
        (tmp_path / f"{version}.xml").write_bytes(module.to_xml({**whole, **filing}))
        assert report(versions, tmp_path / f"{version}.xml")[0] == status
    missing = put(tmp_path, "m.json", late(versions, "1.4.0"))
    assert report(versions, missing)[1]["summary"]["refusals"] == {"bundle": 1}
    alone = report(versions / "1.3.0", tmp_path / "1.2.0.xml")
    assert alone[1]["summary"]["refusals"] == {"bundle": 1}
    status, _ = report(
        versions, put(tmp_path, "n.json", {**answers(), "od": "2026-03-01"}),
        "--on", "2026-03-01", "--form", "wniosek-probny",
        "--office", put(tmp_path, "office.json", {"stawka": "2.50"}),
    )  # fmt: skip
    assert status == 0, "bare answers are judged by the newest version"


def form_opened(folder: Path) -> Any:
    from formc.bundle.reader import open_bundle

    return open_bundle(folder).module("validator")


def test_values_of_the_office_that_cannot_be_read(versions: Path, tmp_path: Path) -> None:
    for wrong in ("2,5", [], 7):
        filing = {**late(versions, "1.3.0"), "office_values": {"stawka": wrong}}
        _, found = report(versions, put(tmp_path, "o.json", filing))
        assert found["summary"]["refusals"] == {"office": 1}


def test_a_zip_is_a_bundle(generated: Path, tmp_path: Path) -> None:
    packed = tmp_path / "u.zip"
    assert run("bundle", "pack", generated, "-o", packed).exit_code == 0
    path = put(tmp_path, "w.json", right(generated))
    assert report(packed, path)[0] == 0
    packed.write_bytes(packed.read_bytes()[:-1])
    assert run("validate", packed, path).exit_code == 1


def test_only_a_signed_bundle(generated: Path, tmp_path: Path) -> None:
    signed = tmp_path / "signed"
    shutil.copytree(generated, signed)
    path = put(tmp_path, "w.json", right(generated))
    key = tmp_path / "klucz"
    assert run("bundle", "keygen", "-o", key).exit_code == 0
    assert run("validate", signed, path, "--key", f"{key}.pub").exit_code == 1
    assert run("bundle", "sign", signed, "--key", key).exit_code == 0
    assert run("validate", signed, path, "--key", f"{key}.pub").exit_code == 0


def test_a_changed_validator_never_runs(generated: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(generated, changed)
    validator = changed / "forms" / TREES / "1.0.0" / "validator.py"
    # Another digest of the manifest as well, so that no module of an earlier test is meant.
    validator.write_text(f"raise SystemExit\n{validator.read_text()}")
    manifest = validator.with_name("manifest.json")
    manifest.write_bytes(manifest.read_bytes().replace(b'"format": 1', b'"format":  1'))
    found = run("validate", validator.parent, put(tmp_path, "w.json", right(generated)))
    assert found.exit_code == 3
    assert "validator.py: larger than" in found.output


def test_a_validator_that_fails_lets_nothing_pass(
    generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S08: the document is refused, said to be our fault, and the run goes on."""
    from formc.validation import library

    class Failing(library.Judge):
        def __init__(self, bundle: Bundle) -> None:
            super().__init__(bundle)
            judge = self.validate

            def validate(answers: Any, **more: Any) -> list[Any]:
                return [][1] if answers["tytul"] == "wspolwlasnosc" else judge(answers, **more)

            self.validate = validate

    monkeypatch.setattr(library, "Judge", Failing)
    library.library.cache_clear()
    path = tmp_path / "w.jsonl"
    sets = [filing for filing, problems in filings(generated) if not problems]
    path.write_text("\n".join(map(json.dumps, sets)))
    status, found = report(generated, path)
    library.library.cache_clear()
    assert status == 70
    assert found["summary"]["refusals"] == {"failure": 1}
    assert found["summary"]["valid"] == len(sets) - 1


def test_a_name_by_a_stranger_moves_no_terminal(generated: Path, tmp_path: Path) -> None:
    """S40: one line for a problem, whatever the key is called."""
    filing = right(generated)
    filing["answers"]["x\n2026 INFO ok\x1b[2J\u202e\ud800"] = 1
    path = tmp_path / "w.json"
    path.write_text(json.dumps(filing))
    found = run("validate", generated, path)
    (line,) = [line for line in found.output.split("\n") if "INFO" in line]
    assert r"x\n2026 INFO ok\x1b[2J\u202e\ud800" in line
    for output in ("v.jsonl", "v.parquet"):
        status = run("validate", generated, path, "-o", tmp_path / output).exit_code
        assert status == 1
    row = json.loads((tmp_path / "v.jsonl").read_bytes())
    assert row["problems"][0]["path"].endswith("\ud800")
    assert report(generated, path)[1]["summary"]["problems"][0]["path"] == "/?"


# Files of many ------------------------------------------------------------------------------------


def test_lines_are_told_by_their_numbers(generated: Path, tmp_path: Path) -> None:
    good = json.dumps(right(generated))
    path = tmp_path / "w.jsonl"
    path.write_bytes(f"\n{good}\r\n  \n{{\n{good}\n\xff".encode("latin-1"))
    found = run("validate", generated, path)
    assert f"{path}:4:2: nie da się odczytać" in found.output
    assert f"{path}:6:1: to nie jest UTF-8" in found.output
    assert "Dokumenty: 4, poprawne: 2, z problemami: 0, odrzucone: 2." in found.output
    assert "6:1: is not UTF-8: " in run("validate", generated, path, "--lang", "en").output


def test_a_folder_is_all_that_is_in_it(generated: Path, tmp_path: Path) -> None:
    box = tmp_path / "box"
    (box / "deep").mkdir(parents=True)
    filing = right(generated)
    put(box, "a.json", filing)
    (box / "deep" / "b.xml").write_bytes(document(generated, filing))
    (box / "c.jsonl").write_text(json.dumps(filing) + "\n" + json.dumps(filing))
    (box / "notes.txt").write_text("nothing of ours")
    for _ in range(2):  # the second time the output lies in the folder
        assert report(generated, box, "-o", box / "v.jsonl")[1]["summary"]["valid"] == 4
    rows = [json.loads(line) for line in (box / "v.jsonl").read_text().splitlines()]
    assert [row["number"] for row in rows] == [1, 1, 2, 1]


@pytest.mark.parametrize("shape", ["filing", "document", "parts", "answers"])
def test_rows_of_parquet(generated: Path, tmp_path: Path, shape: str) -> None:
    sets = filings(generated)
    table: dict[str, list[Any]]
    match shape:
        case "filing":
            table = {"filing": [json.dumps(filing) for filing, _ in sets]}
        case "document":
            table = {"document": [document(generated, filing) for filing, _ in sets]}
        case "parts":
            names = ("form", "version", "on")
            table = {name: [filing[name] for filing, _ in sets] for name in names}
            table["answers"] = [json.dumps(filing["answers"]) for filing, _ in sets]
            table["nobody_reads"] = [1.5 for _ in sets]
        case _:
            table = {"answers": [json.dumps(filing["answers"]) for filing, _ in sets]}
            table["on"] = [filing["on"] for filing, _ in sets]
    path = tmp_path / "w.parquet"
    pq.write_table(pa.table(table), path, row_group_size=3)
    bundle = generated / "forms" / TREES if shape == "answers" else generated
    _, found = report(bundle, path, "-o", tmp_path / "v.parquet")
    rows = pq.read_table(tmp_path / "v.parquet").to_pylist()
    assert [row["number"] for row in rows] == list(range(1, len(sets) + 1))
    told = [sorted((p["path"], p["code"], p["rule"]) for p in row["problems"]) for row in rows]
    assert told == [problems for _, problems in sets]
    assert {row["verdict"] for row in rows} == {"valid", "invalid"}
    assert found["summary"]["valid"] == sum(not problems for _, problems in sets)
    assert found["invalid"][0]["number"] > 1
    assert f"{path}: wiersz" in run("validate", bundle, path).output


def test_rows_that_are_garbled(generated: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.parquet"
    good = json.dumps(right(generated)).encode()
    pq.write_table(pa.table({"filing": [good, None, b"\xff", b"{}"]}), path)
    _, found = report(generated, path)
    assert found["summary"]["valid"] == 1
    assert [each["number"] for each in found["refused"]] == [2, 3, 4]
    assert found["summary"]["refusals"] == {"bundle": 1, "encoding": 1, "structure": 1}


# How it ends otherwise ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--executor", "ray://x"], "Nie ma wykonawcy `ray://x`."),
        (["-j", "2", "--executor", "serial"], "Podaj -j albo --executor"),
        (["-o", "werdykty.csv"], "kończyć na .jsonl albo .parquet"),
        (["--form", "nieznany"], "nie ma formularza `nieznany`"),
        (["--office", "pyproject.toml"], "pyproject.toml: "),
        (["--show", "-1"], "`--show`"),
    ],
)
def test_wrong_calls(
    generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(ROOT)
    found = run("validate", generated, put(tmp_path, "w.json", right(generated)), *words)
    assert found.exit_code == 2
    assert said in found.output


def test_what_cannot_be_opened(generated: Path, tmp_path: Path) -> None:
    good = put(tmp_path, "w.json", right(generated))
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "empty").mkdir()
    (tmp_path / "no.parquet").write_bytes(b"PAR1 nothing")
    pq.write_table(pa.table({"numbers": [1]}), tmp_path / "numbers.parquet")
    pq.write_table(pa.table({"filing": [1]}), tmp_path / "kinds.parquet")
    for bundle, file, said in (
        (generated, tmp_path / "none.json", "none.json: No such file"),
        (generated, tmp_path / "pipe.json", "to nie jest zwykły plik"),
        (generated, tmp_path / "empty", "nie ma tu żadnego pliku"),
        (generated, tmp_path / "no.parquet", "to nie jest Parquet"),
        (generated, tmp_path / "numbers.parquet", "brak kolumny filing"),
        (generated, tmp_path / "kinds.parquet", "kolumna filing nie jest tekstem"),
        (tmp_path / "empty", good, "no bundle of a form"),
        (tmp_path / "none", good, "No such file"),
    ):
        found = run("validate", bundle, file, "-o", tmp_path / "v.jsonl")
        assert (found.exit_code, said in found.output) == (3, True), (said, found)
        assert not list(tmp_path.glob("v.*"))


@pytest.mark.parametrize(
    ("library", "words", "extra"),
    [
        ("pyarrow", ["-o", "v.parquet"], "bulk"),
        ("distributed", ["--executor", "dask://local?n=1"], "dask"),
    ],
)
def test_what_is_missing_is_said(
    generated: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    library: str,
    words: list[str],
    extra: str,
) -> None:
    for name in ("formc.validation.parquet", "formc.execution.cluster"):
        monkeypatch.delitem(sys.modules, name, raising=False)
        monkeypatch.delattr(name, raising=False)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.chdir(tmp_path)
    found = run("validate", generated, put(tmp_path, "w.json", right(generated)), *words)
    assert found.exit_code == 3
    assert f"brakuje {library}: zainstaluj `formc[{extra}]`" in found.output
    assert [each.name for each in tmp_path.iterdir()] == ["w.json"]
