"""Bundles are read strictly: what is not the manifest's is refused, and versions live together."""

from __future__ import annotations

import json
import os
import pkgutil
import sys
from pathlib import Path

import pytest

from formc.bundle import manifest as manifests
from formc.bundle.manifest import ManifestError, read_lock, read_manifest
from formc.bundle.reader import BundleError, open_bundle, open_catalogue

RUNTIME = b"WORDS = 'one'\n"
VALIDATOR = b"from .runtime import WORDS\n\n\ndef validate():\n    return WORDS\n"


def build(root: Path, version: str, runtime: bytes = RUNTIME) -> manifests.Locked:
    """A small form bundle on the disk; gives its lock line."""
    folder = root / "forms" / "drzewa" / version
    folder.mkdir(parents=True)
    files = {"runtime.py": runtime, "validator.py": VALIDATOR, "xml/mapping.json": b"{}"}
    for path, content in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    written = manifests.manifest(
        "form",
        "drzewa",
        version,
        [(path, "code", "text/plain", content) for path, content in files.items()],
        {"xml": ["rule:b", "/a#min"]},
        [("xml", "rule:c", "powód", "rada")],
    )
    (folder / "manifest.json").write_bytes(written)
    return manifests.lock_line("form", "drzewa", version, written)


def test_what_is_written_is_read() -> None:
    written = manifests.manifest(
        "service",
        "drzewa",
        "1.0.0",
        [
            ("service.json", "view", "application/json", b"{}"),
            ("card.html", "card", "x", "ż".encode()),
        ],
        {"xml": ("b", "a")},
        [("xml", "b", "powód", "rada")],
        {"form": {"id": "drzewa", "version": "1.0.0"}},
    )
    read = read_manifest(written)
    assert [entry.path for entry in read.artifacts] == ["card.html", "service.json"]
    assert read.artifacts[0].size == 2
    assert read.artifacts[0].sha256 == manifests.digest("ż".encode())
    assert read.engines == {"xml": ("a", "b")}
    assert read.losses == (manifests.Loss("xml", "b", "powód", "rada"),)
    assert read.extra == {"form": {"id": "drzewa", "version": "1.0.0"}}
    assert list(json.loads(written)) == sorted(json.loads(written))


def test_the_order_of_artifacts_does_not_matter() -> None:
    artifacts = [("b.py", "code", "x", b"1"), ("a.py", "code", "x", b"2")]
    one = manifests.manifest("form", "x", "1.0.0", artifacts, {}, [])
    two = manifests.manifest("form", "x", "1.0.0", reversed(artifacts), {}, [])
    assert one == two


GOOD = {
    "format": 1,
    "kind": "form",
    "id": "x",
    "version": "1.0.0",
    "artifacts": [],
    "engines": {},
    "losses": [],
}
ENTRY = {"path": "a.py", "role": "r", "media_type": "m", "sha256": "0" * 64, "size": 1}


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"kind": "virus"},
        {"id": "../../x"},
        {"id": "X"},
        {"id": "a" * 64},
        {"id": ""},
        {"version": "1.0"},
        {"version": "01.0.0"},
        {"version": "1.0.0\n"},
        {"artifacts": [{**ENTRY, "path": "../a.py"}]},
        {"artifacts": [{**ENTRY, "path": "/etc/passwd"}]},
        {"artifacts": [{**ENTRY, "path": "a\\b"}]},
        {"artifacts": [{**ENTRY, "path": "a//b"}]},
        {"artifacts": [{**ENTRY, "path": "A.py"}]},
        {"artifacts": [{**ENTRY, "path": "a."}]},
        {"artifacts": [{**ENTRY, "path": ".git/config"}]},
        {"artifacts": [{**ENTRY, "size": True}]},
        {"artifacts": [{**ENTRY, "size": -1}]},
        {"artifacts": [{**ENTRY, "sha256": "0" * 63}]},
        {"artifacts": [{**ENTRY, "more": 1}]},
        {"artifacts": [ENTRY, ENTRY]},
        {"artifacts": [{**ENTRY, "path": "b.py"}, ENTRY]},
        {"engines": {"xml": [1]}},
        {"losses": [{"engine": "xml"}]},
    ],
)
def test_a_bad_manifest_is_refused(change: dict[str, object]) -> None:
    read_manifest(json.dumps(GOOD).encode())
    with pytest.raises(ManifestError):
        read_manifest(json.dumps({**GOOD, **change}).encode())


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"\xff", b"{" * 100_000, b"[" * 100_000, b'{"format": 1, "format": 1}'],
)
def test_what_is_no_manifest_is_refused(content: bytes) -> None:
    with pytest.raises(ManifestError):
        read_manifest(content)


def test_a_manifest_without_a_key_is_refused() -> None:
    for key in GOOD:
        with pytest.raises(ManifestError):
            read_manifest(json.dumps({k: v for k, v in GOOD.items() if k != key}).encode())


def test_the_lock_has_a_line_per_bundle(tmp_path: Path) -> None:
    lines = [build(tmp_path, "2.0.0"), build(tmp_path, "1.0.0")]
    written = manifests.lock(lines)
    assert written.decode().count("\n") == 4
    assert read_lock(written) == tuple(sorted(lines))
    with pytest.raises(ManifestError):
        manifests.lock([*lines, lines[0]])


def test_two_versions_live_in_one_process(tmp_path: Path) -> None:
    lines = [build(tmp_path, "1.0.0"), build(tmp_path, "1.1.0", b"WORDS = 'two'\n")]
    (tmp_path / "catalog.lock.json").write_bytes(manifests.lock(lines))
    catalogue = open_catalogue(tmp_path)
    one = catalogue.bundle("form", "drzewa", "1.0.0")
    two = catalogue.bundle("form", "drzewa", "1.1.0")
    assert one.module("validator").validate() == "one"
    assert two.module("validator").validate() == "two"
    assert one.module("validator") is one.module("validator")
    assert one.package + ".runtime" in sys.modules
    assert not list(tmp_path.rglob("__pycache__"))
    with pytest.raises(KeyError):
        catalogue.bundle("form", "drzewa")
    with pytest.raises(KeyError):
        catalogue.bundle("form", "../drzewa", "1.0.0")
    with pytest.raises(ModuleNotFoundError):
        one.module("os")


def test_data_beside_a_module_is_checked_too(tmp_path: Path) -> None:
    build(tmp_path, "1.0.0", b"WORDS = 'with data'\n")
    bundle = open_bundle(tmp_path / "forms/drzewa/1.0.0")
    bundle.module("validator")
    assert pkgutil.get_data(bundle.package + ".validator", "xml/mapping.json") == b"{}"
    assert pkgutil.get_data(bundle.package, "xml/mapping.json") == b"{}"
    (bundle.folder / "xml/mapping.json").write_bytes(b"[]")
    with pytest.raises(BundleError):
        pkgutil.get_data(bundle.package + ".validator", "xml/mapping.json")


def test_a_module_outlives_the_folder_that_it_was_read_from(tmp_path: Path) -> None:
    """A site is published again elsewhere; the process goes on with the bundle it knows."""
    for place in ("old", "new"):
        build(tmp_path / place, "1.0.0", b"WORDS = 'published twice'\n")
    old = open_bundle(tmp_path / "old/forms/drzewa/1.0.0")
    new = open_bundle(tmp_path / "new/forms/drzewa/1.0.0")
    validator = old.module("validator")
    assert new.module("validator") is validator
    (old.folder / "xml/mapping.json").unlink()
    assert pkgutil.get_data(validator.__name__, "xml/mapping.json") == b"{}"
    (new.folder / "xml/mapping.json").unlink()
    with pytest.raises(BundleError, match=r"mapping\.json: missing"):
        pkgutil.get_data(validator.__name__, "xml/mapping.json")


@pytest.mark.parametrize("tamper", ["change", "grow", "missing", "pipe", "folder"])
def test_changed_bytes_are_refused(tmp_path: Path, tamper: str) -> None:
    build(tmp_path, "1.0.0", f"WORDS = {tamper!r}\n".encode())
    bundle = open_bundle(tmp_path / "forms/drzewa/1.0.0")
    assert bundle.verify() == ()
    path = bundle.folder / "runtime.py"
    content = path.read_bytes()
    path.unlink()
    match tamper:
        case "change":
            path.write_bytes(content.replace(b"W", b"V"))
        case "grow":
            path.write_bytes(content + b" " * 100)
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
    (wrong,) = bundle.verify()
    assert "runtime.py" in wrong
    with pytest.raises(BundleError):
        bundle.module("validator")


def test_what_is_not_listed_is_not_read(tmp_path: Path) -> None:
    build(tmp_path, "1.0.0", b"WORDS = 'listed'\n")
    bundle = open_bundle(tmp_path / "forms/drzewa/1.0.0")
    (bundle.folder / "evil.py").write_text("raise SystemExit\n")
    with pytest.raises(BundleError):
        bundle.read("evil.py")
    with pytest.raises(BundleError):
        bundle.read("../../../catalog.lock.json")
    with pytest.raises(ModuleNotFoundError):
        bundle.module("evil")


def test_a_swapped_manifest_is_refused(tmp_path: Path) -> None:
    line = build(tmp_path, "1.0.0")
    (tmp_path / "catalog.lock.json").write_bytes(manifests.lock([line]))
    path = tmp_path / "forms/drzewa/1.0.0/manifest.json"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(BundleError):
        open_catalogue(tmp_path).bundle("form", "drzewa", "1.0.0")
