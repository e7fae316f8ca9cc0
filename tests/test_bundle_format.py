"""The published schemas of manifests and lock files are true: of what we build, and of what our
readers refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from formc.build.load import load
from formc.build.plan import Plan, plan
from formc.bundle import LOCK, MANIFEST
from formc.bundle import manifest as manifests
from formc.bundle.manifest import KINDS, ManifestError, read_lock, read_manifest
from formc.compiler import check
from formc.targets import load as load_targets
from tests.support.catalogues import catalogue

ROOT = Path(__file__).parents[1]
SCHEMAS = Path(manifests.__file__).parent
CASES = json.loads((ROOT / "tests/cases/bundles/manifests.json").read_bytes())


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / name).read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


MANIFESTS = validator("manifest.schema.json")
LOCKS = validator("lock.schema.json")


@pytest.fixture(scope="module")
def built() -> Plan:
    checked = check(load(ROOT / "definitions"))
    return plan(checked, load_targets(), frozenset(), lambda name: None)


def test_every_manifest_and_the_lock_that_we_build_fit(built: Plan) -> None:
    found = [path for path in built.files if path.endswith(MANIFEST)]
    assert len(found) == len(built.locked) >= 20
    for path in found:
        MANIFESTS.validate(json.loads(built.files[path]))
    LOCKS.validate(json.loads(built.files[LOCK]))


def test_every_file_that_we_build_is_in_a_manifest(built: Plan) -> None:
    listed = {LOCK}
    for line in built.locked:
        listed.add(line.folder + MANIFEST)
        entries = read_manifest(built.files[line.folder + MANIFEST]).artifacts
        listed |= {line.folder + entry.path for entry in entries}
    assert listed == built.files.keys()


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_the_schema_refuses_what_the_reader_refuses(case: dict[str, Any]) -> None:
    """But for order, which a schema cannot say; and a service names its form."""
    assert MANIFESTS.is_valid({**CASES["good"], **case["change"]}) is case["schema"]


def test_each_key_of_a_manifest_is_needed() -> None:
    for key in CASES["good"]:
        rest = {k: v for k, v in CASES["good"].items() if k != key}
        assert not MANIFESTS.is_valid(rest), key
        with pytest.raises(ManifestError):
            read_manifest(json.dumps(rest).encode())


LINE = {"kind": "form", "id": "x", "version": "1.0.0", "sha256": "0" * 64}


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True),
        ({"kind": "catalogue"}, True),
        ({"kind": "virus"}, False),
        ({"id": "../x"}, False),
        ({"version": "1"}, False),
        ({"sha256": "x"}, False),
        ({"more": 1}, False),
        ({"id": None}, False),
    ],
)
def test_the_schema_of_the_lock_agrees_too(change: dict[str, object], fits: bool) -> None:
    tree = {"format": 1, "bundles": [{**LINE, **change}]}
    assert LOCKS.is_valid(tree) is fits
    if fits:
        assert len(read_lock(json.dumps(tree).encode())) == 1
    else:
        with pytest.raises(ManifestError):
            read_lock(json.dumps(tree).encode())


def test_the_schemas_know_every_kind() -> None:
    for schema in (MANIFESTS.schema, LOCKS.schema["properties"]["bundles"]["items"]):
        assert tuple(schema["properties"]["kind"]["enum"]) == KINDS


def test_the_page_of_the_format_says_the_same(tmp_path: Path) -> None:
    page = (ROOT / "docs/bundle-format.md").read_text()
    for kind in KINDS:
        assert f"`{kind}`" in page
    for name in (*MANIFESTS.schema["required"], *MANIFESTS.schema["$defs"]["artifact"]["required"]):
        assert f"`{name}`" in page, name
    for line in read_lock((catalogue(tmp_path) / LOCK).read_bytes()):
        pattern = line.folder.replace(line.id, "<id>").replace(line.version, "<version>")
        assert line.kind in ("assets", "codelists") or pattern in page


def test_the_schemas_are_in_the_package() -> None:
    """hatchling takes whole packages; this is what the wheel is made of."""
    assert {path.name for path in SCHEMAS.glob("*.schema.json")} == {
        "manifest.schema.json",
        "lock.schema.json",
    }
