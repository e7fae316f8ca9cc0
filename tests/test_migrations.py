"""Migrations: what the older version's examples become, by Python and by XSLT; every step matters.

A case has the form of both versions; the examples stand in `before.yaml`.
"""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from formc.answers.filed import Filed
from formc.answers.generate import Generator
from formc.answers.judge import judge
from formc.build.understanding import understand
from formc.compat.services import compare_all_forms
from formc.compiler import check
from formc.diagnostics import Report
from formc.ir import Form
from formc.prove.migrating import Converters, filing, try_migration
from formc.runtime.document import from_xml, to_xml
from formc.shapes.mapping import mapping
from formc.target import Context
from formc.targets import load
from tests.support.bundles import form_bundle
from tests.support.random_forms import DAY, answer_sets, compiled, random_definition
from tests.test_compat import SERVICE
from tests.test_services import LAW

CASES = Path(__file__).parent / "cases" / "migrations"
NAMES = sorted(path.name for path in CASES.iterdir())
ROOT = Path(__file__).parents[1]
SETS = 40


def read(text: str) -> Form:
    files = {**LAW, "forms/przyklad.yaml": text.encode()}
    files["services/przyklad-usluga.yaml"] = SERVICE.format(form="przyklad").encode()
    found = understand(files)
    assert not found.mistakes, [f"{each.at}: {each.message.pl}" for each in found.mistakes]
    (form,) = found.forms.values()
    return form


@cache
def case(name: str) -> tuple[Form, Form]:
    before, after = ((CASES / name / f"{each}.yaml").read_text() for each in ("before", "after"))
    return read(before), read(after)


@cache
def more(name: str) -> tuple[Filed, ...]:
    generator = Generator(case(name)[0], 1)
    return tuple(each for _ in range(SETS) if (each := generator.right()) is not None)


@pytest.mark.parametrize("name", NAMES)
def test_examples_and_answers_made_of_the_old_form_come_through(name: str) -> None:
    old, new = case(name)
    tried = list(try_migration(old, new, more(name)))
    assert len(tried) > len(old.tests) > 1
    assert [each for each in tried if each.lines] == []
    converters = Converters(old, new)
    assert converters.stylesheet is not None
    assert all(converters.restyled(each) for each in more(name))


@pytest.mark.parametrize("name", NAMES)
def test_saxon_makes_the_same_documents(name: str) -> None:
    """A second processor of another make: the stylesheet leans on nothing of libxslt's own."""
    old, new = case(name)
    converters = Converters(old, new)
    saxonche: Any = import_module("saxonche")
    processor = saxonche.PySaxonProcessor(license=False)
    stylesheet = processor.new_xslt30_processor().compile_stylesheet(
        stylesheet_text=converters.artifacts["migrate.xsl"].decode()
    )
    for filed in more(name)[:10]:
        document = to_xml(mapping(old), filing(old, filed))
        node = processor.parse_xml(xml_text=document.decode())
        made = stylesheet.transform_to_string(xdm_node=node).encode()
        ours = converters.restyled(filed)
        assert ours is not None
        assert from_xml(mapping(new), made) == from_xml(mapping(new), ours)


@pytest.mark.parametrize("name", NAMES)
def test_every_breaking_change_is_covered(name: str) -> None:
    old, new = case(name)
    (difference,) = compare_all_forms({old.id: old}, {new.id: new})
    assert difference.migrates
    bare = [(c.row.id, c.subject) for c in difference.changes if c.breaking and not c.covered]
    assert bare == []


STEPS = [
    (name, number)
    for name in NAMES
    for number in range(len(case(name)[1].migrations[0].steps))
]  # fmt: skip


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_every_step_matters(name: str, number: int) -> None:
    """Without one of the steps some example does not come through, or comes through poorer."""
    written = yaml.safe_load((CASES / name / "after.yaml").read_text())
    del written["migrations"][0]["steps"][number]
    old, new = case(name)[0], read(yaml.safe_dump(written, sort_keys=False, allow_unicode=True))
    tried = list(try_migration(old, new, more(name)))
    whole, poorer = Converters(*case(name)), Converters(old, new)
    if not any(each.lines for each in tried):
        assert any(whole.migrated(each) != poorer.migrated(each) for each in more(name))
    (difference,) = compare_all_forms({old.id: old}, {new.id: new})
    assert [each for each in difference.changes if each.breaking and not each.covered]


@pytest.mark.parametrize("name", NAMES)
def test_drafts_are_not_lost(name: str) -> None:
    """Half of an answer, answers of a wrong kind, keys that nobody knows: all go on."""
    old, new = case(name)
    module = Converters(old, new).module
    for filed in more(name):
        for key in filed.answers:
            draft = {**filed.answers, "obcy": 1, key: filed.answers[key]}
            del draft[key]
            made = module.migrate(draft, major=1, on=filed.on)
            assert made["obcy"] == 1
            odd = module.convert({**filed.answers, key: 7}, major=1)
            assert "7" in " ".join(map(str, _leaves(odd))) or key in ("zbedne", "stary_skan")


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in _leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in _leaves(each)]
    return [value]


@pytest.mark.parametrize("by", ["'", '"', """'\"""", "--", "<&>", "{0}", "\\", "]]>", "ą", "  "])
def test_separators_and_codes_are_data_in_every_language(by: str) -> None:
    old, text = case("every-step")[0], (CASES / "every-step" / "after.yaml").read_text()
    written = yaml.safe_load(text)
    steps = written["migrations"][0]["steps"]
    steps[0]["at"] = steps[1]["with"] = by
    steps[2]["codes"] = {"os": "osoba", "fi": "firma", by: "firma"}
    new = read(yaml.safe_dump(written, sort_keys=False, allow_unicode=True))
    answers = {**old.tests[0].answers, "imie_i_nazwisko": f"Anna{by}Maria{by}Wzór"}  # type: ignore[dict-item]
    filed = Filed("dziwny znak", answers, "2026-05-05")
    assert [each for each in try_migration(old, new, [filed]) if each.lines] == []
    migrated = Converters(old, new).migrated(filed)
    assert (migrated["imie"], migrated["nazwisko"]) == ("Anna", f"Maria{by}Wzór".strip())
    assert migrated["adres"] == f"Polna{by}5a"


def test_an_older_version_without_migration_is_refused() -> None:
    module = Converters(*case("applicant")).module
    with pytest.raises(module.MigrationError, match="no migration from 7"):
        module.convert({}, major=7)


def test_no_answer_leaves_its_row_in_silence() -> None:
    head, steps = (CASES / "every-step" / "after.yaml").read_text().split("      - drop: zbedne\n")
    new = read(f"{head}      - move: drzewa.opis\n        to: nazwisko\n{steps}".replace(
        "        into: [imie, nazwisko]", "        into: [imie]"))  # fmt: skip
    module = Converters(case("every-step")[0], new).module
    with pytest.raises(module.MigrationError, match="in a row"):
        module.convert({"drzewa": [{"opis": "x"}]}, major=1)


@pytest.mark.parametrize("seed", range(25))
def test_a_form_that_only_got_a_new_number_takes_everything_over(seed: int) -> None:
    definition = random_definition(seed)
    old = compiled(definition, Report())
    new = compiled({**definition, "version": "2.0.0", "migrations": [{"from": 1}]}, Report())
    assert old is not None
    assert new is not None
    right = [
        Filed(str(answers), answers, DAY)
        for answers in answer_sets(old, seed, 8)
        if not judge(old, answers, on=DAY)
    ]
    assert [each for each in try_migration(old, new, right) if each.lines] == []


# Real services ----------------------------------------------------------------------------------

MOVED = {
    "turystyka/organizator-turystyki-wpis": ("forma_zabezpieczenia", "oddzialy", "zabezpieczenie"),
    "mieszkalnictwo/dodatek-mieszkaniowy": ("czlonkowie", "dochod"),
    "ochrona-srodowiska/zgloszenie-usuniecia-drzew": ("drzewa", "obwod", "rysunek"),
}


@pytest.mark.parametrize("service", MOVED)
def test_real_services_come_through(service: str) -> None:
    """Items of a service renamed wherever they are named; its own examples go through."""
    files = {
        path.relative_to(ROOT / "definitions").as_posix(): path.read_bytes()
        for path in sorted((ROOT / "definitions").rglob("*"))
        if path.is_file()
    }
    id = service.rpartition("/")[2]
    old = understand(files, [id]).services[id].form
    text = files[f"services/{service}.yaml"].decode()
    names = [
        item
        for item in old.walk()
        if item.name in MOVED[service] or item.path[-1] in MOVED[service]
    ]
    assert names
    for name in {item.name for item in names}:
        text = re.sub(rf"(?<![\w-]){name}(?![\w-])(?!:)", f"{name}_teraz", text)
    text = re.sub(r"^( *- )?input: (\w+)_teraz", r"\1input: \2", text, flags=re.MULTILINE)
    text = re.sub(r"(input|id|page): (\w+)_teraz", r"\1: \2", text)
    text = text[: text.index("\ntests:") + 1].replace("version: 1.0.0", "version: 2.0.0", 1)
    steps = [_renamed(item.path, MOVED[service]) for item in names]
    text += yaml.safe_dump({"migrations": [{"from": 1, "steps": steps}]}, allow_unicode=True)
    found = understand({**files, f"services/{service}.yaml": text.encode()}, [id])
    assert not found.mistakes, [f"{each.at}: {each.message.pl}" for each in found.mistakes]
    tried = list(try_migration(old, found.services[id].form))
    assert tried
    assert [each for each in tried if each.lines] == []


def _renamed(path: tuple[str, ...], names: tuple[str, ...]) -> dict[str, str]:
    now = [f"{name}_teraz" if name in names else name for name in path]
    return {"move": ".".join(path), "to": ".".join(now)}


# Artifacts --------------------------------------------------------------------------------------


def test_the_bundle_has_both_converters(tmp_path: Path) -> None:
    _, new = case("every-step")
    bundle = form_bundle(tmp_path, new, load(("python", "migrations")))
    roles = {entry.path: entry.role for entry in bundle.manifest.artifacts}
    assert roles["migrate.py"] == roles["migrate.xsl"] == "migration"
    module = bundle.module("migrate")
    made = module.migrate({"telefon": "1", "imie_i_nazwisko": "Ala"}, major=1, on="2026-05-05")
    assert made["kontakt"] == {"telefon": "1", "kraj": "Polska"}
    source = bundle.read("migrate.py").decode()
    nodes = list(ast.walk(ast.parse(source)))
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    assert not [node for node in nodes if isinstance(node, ast.Import)]
    assert {name.partition(".")[0] for name in named} <= {*sys.stdlib_module_names, "validator"}


def test_a_form_without_migrations_has_none() -> None:
    (target,) = load(("migrations",))
    assert target.emit_form is not None
    assert list(target.emit_form(case("applicant")[0], Context("migrations", Report()))) == []


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("- {set: strona.imie, value: Jan}", "zmienia dane strony"),
        ("- split: a\n        into: [strona.imie, strona.nazwisko_rodowe]", "zmienia dane strony"),
        ("- {set: strona.notatki, value: brak}", "zależy od innych odpowiedzi"),
    ],
)
def test_what_xslt_cannot_say_is_said(steps: str, said: str) -> None:
    head = (CASES / "applicant" / "after.yaml").read_text().partition("migrations:")[0]
    new = read(f"{head}migrations:\n  - from: 1\n    steps:\n      {steps}\n")
    report = Report()
    (target,) = load(("migrations",))
    assert target.emit_form is not None
    made = [each.path for each in target.emit_form(new, Context("migrations", report))]
    assert made == ["migrate.py"]
    (hint,) = report
    assert hint.code == "H0703"
    assert said in hint.message.pl


def test_definitions_with_migrations_check_clean() -> None:
    checked = check({**LAW, "forms/przyklad.yaml": (CASES / "applicant/after.yaml").read_bytes()})
    assert [each.code for each in checked.report if each.code.startswith("E")] == []
