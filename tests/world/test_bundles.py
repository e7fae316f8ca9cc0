"""`formc bundle`: what is whole passes, whatever is not is named; signed, packed, put in place."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from formc.build.publish import Difference, publish
from formc.bundle import LOCK, MANIFEST, SIGNATURE, keys
from formc.bundle.signature import read_envelope, read_statement
from formc.cli import formc
from tests.support.catalogues import catalogue, rewrite

ROOT = Path(__file__).parents[2]
FORM = "forms/drzewa/1.0.0"


def run(*words: str | Path, **environment: str) -> Result:
    return CliRunner().invoke(
        formc, ["bundle", *(str(word) for word in words)], env=dict(environment)
    )


def found(*words: str | Path) -> list[tuple[str, str]]:
    """Codes and paths, relative to what is verified."""
    done = run("verify", *words, "--format", "json")
    report = json.loads(done.output)
    assert done.exit_code == (1 if report["problems"] else 0)
    root = str(words[0])
    return [
        (each["code"], each["path"].removeprefix(root).removeprefix("/"))
        for each in report["problems"]
    ]


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return catalogue(tmp_path / "built")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A private key; the public one is beside it, with `.pub`."""
    assert run("keygen", "-o", tmp_path / "key").exit_code == 0
    return tmp_path / "key"


def public(key: Path) -> Path:
    return key.with_name(key.name + ".pub")


def test_what_formc_builds_is_whole(tmp_path: Path) -> None:
    """Folder, zip, and each bundle on its own."""
    output, archive = tmp_path / "generated", tmp_path / "x.zip"
    done = CliRunner().invoke(formc, ["build", "-d", str(ROOT / "definitions"), "-o", str(output)])
    assert done.exit_code == 0, done.output
    assert found(output) == []
    assert run("pack", output, "-o", archive).exit_code == 0
    assert found(archive) == []
    for manifest in output.glob("*/*/**/manifest.json"):
        assert found(manifest.parent) == []


# What is wrong is named (hostile inputs B04) -----------------------------------------------------


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _grow(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def _link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder_link(root: Path) -> None:
    (root / "forms").rename(root.parent / "elsewhere")
    (root / "forms").symlink_to(root.parent / "elsewhere")


CASES: dict[str, tuple[Callable[[Path], object], list[tuple[str, str]]]] = {
    "a byte": (lambda root: _flip(root / FORM / "runtime.py"), [("E0804", f"{FORM}/runtime.py")]),
    "a byte more": (
        lambda root: _grow(root / "index.html"),
        [("E0804", "index.html")],
    ),
    "no file": (
        lambda root: (root / FORM / "runtime.mjs").unlink(),
        [("E0803", f"{FORM}/runtime.mjs")],
    ),
    "one more file": (
        lambda root: (root / FORM / "evil.py").write_text(""),
        [("E0805", f"{FORM}/evil.py")],
    ),
    "a file at the root": (lambda root: (root / "evil.py").write_text(""), [("E0805", "evil.py")]),
    "a hidden file": (lambda root: (root / ".htaccess").write_text(""), [("E0807", ".htaccess")]),
    "a capital": (lambda root: (root / "Readme").write_text(""), [("E0807", "Readme")]),
    "a link": (lambda root: _link(root / "index.html"), [("E0806", "index.html")]),
    "a link more": (lambda root: (root / "x").symlink_to("index.html"), [("E0806", "x")]),
    "a pipe": (lambda root: _pipe(root / FORM / "runtime.py"), [("E0806", f"{FORM}/runtime.py")]),
    "a signature elsewhere": (
        lambda root: (root / FORM / SIGNATURE).write_text("{}"),
        [("E0805", f"{FORM}/{SIGNATURE}")],
    ),
    "no manifest": (
        lambda root: (root / "assets" / MANIFEST).unlink(),
        [("E0805", "assets/formc.css"), ("E0803", "assets/manifest.json")],
    ),
    "a manifest of nothing": (
        lambda root: (root / "assets" / MANIFEST).write_text("{}"),
        [("E0802", "assets/manifest.json")],
    ),
    "a lock of nothing": (lambda root: (root / LOCK).write_text("[]"), [("E0802", LOCK)]),
    "another manifest": (
        lambda root: _grow(root / FORM / MANIFEST),
        [("E0808", f"{FORM}/{MANIFEST}")],
    ),
    "another name": (
        lambda root: rewrite(root, f"assets/{MANIFEST}", {"id": "inne"}),
        [("E0808", f"assets/{MANIFEST}")],
    ),
    "another form": (
        lambda root: rewrite(
            root, f"services/drzewa/{MANIFEST}",
            {"form": {"id": "drzewa", "version": "1.0.0", "sha256": "0" * 64}},
        ),
        [("E0809", f"services/drzewa/{MANIFEST}")],
    ),
    "no form": (
        lambda root: rewrite(root, f"services/drzewa/{MANIFEST}", {"form": "drzewa"}),
        [("E0809", f"services/drzewa/{MANIFEST}")],
    ),
    "another list": (
        lambda root: rewrite(
            root, f"{FORM}/{MANIFEST}",
            {"codelists": [{"path": "codelists/kolory/2026-02.json", "sha256": "0" * 64}]},
        ),
        # The service names the form by its digest, too.
        [("E0809", f"{FORM}/{MANIFEST}"), ("E0809", f"services/drzewa/{MANIFEST}")],
    ),
    "a folder that is a link": (_folder_link, [("E0806", "forms"), ("E0803", f"{FORM}/{MANIFEST}"),
                                               ("E0809", f"services/drzewa/{MANIFEST}")]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_named(built: Path, name: str) -> None:
    assert found(built) == []
    harm, expected = CASES[name]
    harm(built)
    assert found(built) == expected


def test_folders_without_end_are_not_followed(built: Path) -> None:
    """Deeper than a path may be long, by openat: nothing that recurses into it may break."""
    handle = os.open(built, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d", dir_fd=handle)
        deeper = os.open("d", os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = deeper
    os.close(handle)
    ((code, path),) = found(built)
    assert code == "E0807"
    assert path == "/".join("d" * 129)
    subprocess.run(["rm", "-rf", built / "d"], check=True)  # Python's own cannot, so deep


def test_neither_a_bundle_nor_a_folder(tmp_path: Path) -> None:
    assert found(tmp_path) == [("E0801", "")]
    assert run("verify", tmp_path / "nie-ma").exit_code == 3
    os.mkfifo(tmp_path / "rura")
    assert run("verify", tmp_path / "rura").exit_code == 3
    (tmp_path / "x.zip").write_text("nie zip")
    assert found(tmp_path / "x.zip") == [("E0810", "")]


def test_people_read_words_and_machines_an_object(built: Path) -> None:
    done = run("verify", built)
    assert done.output == f"{built}: zestawy 5, pliki 15, 0,0 MiB, zgodne.\nBez podpisu.\n"
    whole = json.loads(run("verify", built, "--format", "json").output)
    assert (whole["bundles"], whole["files"], whole["subject"]) == (5, 15, LOCK)
    _flip(built / "index.html")
    assert f"błąd[E0804]: inne bajty niż w manifeście\n  --> {built}/index.html:1:1" in (
        run("verify", built).output
    )
    assert "not the bytes of the manifest" in run("verify", built, "--lang", "en").output


# Packing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("stored", [(), ("--stored",)])
def test_the_same_files_give_the_same_zip(tmp_path: Path, stored: tuple[str, ...]) -> None:
    """Whatever the order, the moments, the rights, the time zone and the seed."""
    digests = set()
    for number, zone in enumerate(["UTC", "Pacific/Kiritimati"]):
        root = catalogue(tmp_path / str(number) / "built")
        for path in sorted(root.rglob("*"), reverse=bool(number)):
            os.utime(path, (number * 10**9, number * 10**9))
            path.chmod(0o700 if number else 0o755)
        subprocess.run(
            [sys.executable, "-m", "formc", "bundle", "pack", root, *stored,
             "-o", root.parent / "x.zip"],
            cwd=tmp_path, check=True, capture_output=True, umask=0o077 if number else 0o022,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TZ": zone, "PYTHONHASHSEED": str(number)},
        )  # fmt: skip
        digests.add((root.parent / "x.zip").read_bytes())
    assert len(digests) == 1
    with zipfile.ZipFile(tmp_path / "0" / "x.zip") as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o100644}


def test_what_is_broken_is_not_packed(built: Path, tmp_path: Path) -> None:
    _flip(built / "index.html")
    done = run("pack", built, "-o", tmp_path / "x.zip")
    assert done.exit_code == 1
    assert not (tmp_path / "x.zip").exists()


def test_a_zip_that_cannot_be_written_leaves_nothing(built: Path, tmp_path: Path) -> None:
    assert run("pack", built, "-o", tmp_path / "nie-ma" / "x.zip").exit_code == 3
    (tmp_path / "x.zip").mkdir()
    before = sorted(tmp_path.iterdir())
    assert run("pack", built, "-o", tmp_path / "x.zip").exit_code == 2
    assert sorted(tmp_path.iterdir()) == before


# Signing ---------------------------------------------------------------------------------------


def test_a_signature_holds_for_its_key_alone(built: Path, key: Path, tmp_path: Path) -> None:
    assert found(built, "--key", public(key)) == [("E0811", LOCK)]
    assert run("sign", built, "--key", key, "--serial", "7").exit_code == 0
    assert found(built, "--key", public(key)) == []
    assert "Podpis: ważny, wydanie 7." in run("verify", built, "--key", public(key)).output
    assert "niesprawdzony" in run("verify", built).output
    other = tmp_path / "other"
    run("keygen", "-o", other)
    assert found(built, "--key", public(other)) == [("E0812", LOCK)]
    assert found(built, "--key", public(other), "--key", public(key)) == []


def test_a_rehashed_manifest_is_found_by_the_signature_alone(built: Path, key: Path) -> None:
    """Hostile input B05."""
    run("sign", built, "--key", key)
    rewrite(built, f"assets/{MANIFEST}", {"more": 1})
    assert found(built) == [("E0812", LOCK)]  # the statement names other bytes
    assert found(built, "--key", public(key)) == [("E0812", LOCK)]
    # A statement that names the new bytes, with the old signature.
    envelope = json.loads((built / SIGNATURE).read_bytes())
    statement = read_statement(read_envelope((built / SIGNATURE).read_bytes()).payload)
    mallory, _ = keys.generate()
    sha256 = json.loads(run("verify", built, "--format", "json").output)["sha256"]
    forged = json.loads(keys.signed(type(statement)(LOCK, sha256, 8), mallory))
    (built / SIGNATURE).write_text(json.dumps({**forged, "signatures": envelope["signatures"]}))
    assert found(built) == []
    assert found(built, "--key", public(key)) == [("E0812", LOCK)]


def test_another_library_agrees(built: Path, key: Path, tmp_path: Path) -> None:
    """Node's OpenSSL verifies what we sign, over DSSE's bytes as its specification gives them."""
    run("sign", built, "--key", key, "--serial", "7")
    envelope = read_envelope((built / SIGNATURE).read_bytes())
    kind = b"application/vnd.in-toto+json"
    message = b"DSSEv1 28 " + kind + b" %d " % len(envelope.payload) + envelope.payload
    (tmp_path / "message").write_bytes(message)
    (tmp_path / "sig").write_bytes(envelope.signatures[0][1])
    code = (
        'import { readFileSync as read } from "node:fs"; import { verify } from "node:crypto";'
        "const [message, key, sig] = process.argv.slice(1).map((path) => read(path));"
        "console.log(verify(null, message, key, sig), verify(null, sig, key, sig));"
    )
    command = ["node", "--input-type=module", "-e", code, tmp_path / "message", public(key)]
    done = subprocess.run([*command, tmp_path / "sig"], capture_output=True, text=True)
    assert done.stdout == "true false\n", done.stderr
    assert json.loads(envelope.payload)["subject"][0]["name"] == LOCK


def test_keys_are_guarded(tmp_path: Path, built: Path) -> None:
    key = tmp_path / "key"
    assert run("keygen", "-o", key, FORMC_KEY_PASSPHRASE="sezam").exit_code == 0
    assert key.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED" in key.read_bytes()
    again = run("keygen", "-o", key)
    assert again.exit_code == 3
    assert b"ENCRYPTED" in key.read_bytes()
    assert run("sign", built, "--key", key, FORMC_KEY_PASSPHRASE="nie").exit_code == 3
    assert run("sign", built, "--key", key).exit_code == 3
    assert run("sign", built, "--key", public(key)).exit_code == 3
    assert not (built / SIGNATURE).exists()
    assert run("sign", built, "--key", key, FORMC_KEY_PASSPHRASE="sezam").exit_code == 0
    assert run("verify", built, "--key", key).exit_code == 3


def test_what_is_broken_is_not_signed(built: Path, key: Path) -> None:
    _flip(built / "index.html")
    assert run("sign", built, "--key", key).exit_code == 1
    assert not (built / SIGNATURE).exists()


def test_the_default_serial_grows_with_time(built: Path, key: Path) -> None:
    done = run("sign", built, "--key", key)
    assert re.search(r"wydanie 20\d{12}\.", done.output)


def test_building_keeps_a_signature_that_still_holds(tmp_path: Path) -> None:
    output = tmp_path / "out"
    publish(output, {LOCK: b"1", "a": b"a"}, frozenset())
    (output / SIGNATURE).write_text("{}")
    assert publish(output, {LOCK: b"1", "a": b"a"}, frozenset()) == Difference((), (), ())
    assert (output / SIGNATURE).exists()
    publish(output, {LOCK: b"2", "a": b"b"}, frozenset())
    assert not (output / SIGNATURE).exists()


# Putting in place ------------------------------------------------------------------------------


def packed(root: Path, version: str, key: Path | None, serial: int) -> Path:
    built = catalogue(root / f"{version}-{serial}" / "built", version)
    if key is not None:
        assert run("sign", built, "--key", key, "--serial", str(serial)).exit_code == 0
    archive = root / f"{version}-{serial}.zip"
    assert run("pack", built, "-o", archive).exit_code == 0
    return archive


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_release_replaces_an_older_one_and_no_newer_one(tmp_path: Path, key: Path) -> None:
    """Hostile input B06."""
    old, new = packed(tmp_path, "1.0.0", key, 1), packed(tmp_path, "1.1.0", key, 2)
    portal = tmp_path / "portal"
    for archive in (old, new, new):
        done = run("unpack", archive, "-o", portal, "--key", public(key))
        assert done.exit_code == 0, done.output
        assert found(portal, "--key", public(key)) == []
    before = contents(portal)
    assert "forms/drzewa/1.1.0/validator.py" in before
    refused = run("unpack", old, "-o", portal, "--key", public(key))
    assert refused.exit_code == 1
    assert "E0813" in refused.output
    assert "serial 2 → 1" in refused.output
    assert "1.1.0 → 1.0.0" in refused.output
    assert contents(portal) == before
    assert [code for code, _ in found(old, "--installed", portal)] == ["E0813", "E0813"]
    asked = run("unpack", old, "-o", portal, "--key", public(key), "--allow-rollback")
    assert asked.exit_code == 0
    assert "forms/drzewa/1.0.0/validator.py" in contents(portal)


@pytest.mark.parametrize(
    ("before", "after", "taken"),
    [
        (("1.0.0", None), ("1.1.0", None), True),
        (("1.10.0", None), ("1.9.0", None), False),
        (("1.9.0", None), ("1.10.0", None), True),
        (("1.0.0", 5), ("1.1.0", None), False),  # a signed release is followed by signed ones
        (("1.0.0", 5), ("1.1.0", 5), False),  # one serial for two releases
        (("1.0.0", 5), ("1.1.0", 6), True),
        (("1.1.0", 5), ("1.0.0", 6), False),  # a higher serial does not excuse a lower version
        (("1.0.0", None), ("1.1.0", 1), True),
        (("1.0.0", 5), ("1.0.0", 5), True),
        (("1.0.0", 5), ("1.0.0", 6), True),
        (("1.0.0", 5), ("1.0.0", 4), False),  # else a release of serial 5 could follow, an old one
        (("1.0.0", 5), ("1.0.0", None), True),  # the same bytes: the signature stays
    ],
)
def test_what_counts_as_older(
    tmp_path: Path, key: Path, before: tuple[str, int | None], after: tuple[str, int | None],
    taken: bool,
) -> None:  # fmt: skip
    portal = tmp_path / "portal"
    for (version, serial), expected in ((before, True), (after, taken)):
        archive = packed(tmp_path, version, key if serial else None, serial or 0)
        assert (run("unpack", archive, "-o", portal).exit_code == 0) is expected
    highest = max((each or 0) for each in (before[1], after[1] if taken else None))
    assert (
        read_statement(read_envelope((portal / SIGNATURE).read_bytes()).payload).serial
        if highest
        else 0
    ) == highest


KILLS = 20


def test_a_killed_unpacking_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    """SIGKILL at moments spread over its run; the last two come through, however slow it is."""
    old, new = packed(tmp_path, "1.0.0", None, 0), packed(tmp_path, "1.1.0", None, 0)
    portal = tmp_path / "portal"
    command = [sys.executable, "-m", "formc", "bundle", "unpack"]
    words = ["-o", portal, "--allow-rollback"]
    assert run("unpack", old, *words).exit_code == 0
    start = time.monotonic()
    subprocess.run([*command, new, *words], cwd=ROOT, check=True, capture_output=True)
    whole = time.monotonic() - start
    states = set()
    for number in range(KILLS):
        with subprocess.Popen(
            [*command, (old, new)[number % 2], *words], cwd=ROOT, stdout=subprocess.DEVNULL
        ) as process:
            if number < KILLS - 2:
                time.sleep(whole * (0.5 + number / KILLS / 2))
                process.kill()
        assert found(portal) == []
        states.add((portal / "forms/drzewa/1.1.0").is_dir())
    assert states == {True, False}
    assert run("unpack", new, *words).exit_code == 0
    assert {path.name for path in tmp_path.iterdir() if "portal" in path.name} == {
        "portal", ".portal.lock",
    }  # fmt: skip


def test_nothing_is_unpacked_that_is_not_whole(tmp_path: Path, key: Path) -> None:
    archive = packed(tmp_path, "1.0.0", None, 0)
    portal = tmp_path / "portal"
    assert run("unpack", archive, "-o", portal, "--key", public(key)).exit_code == 1
    assert not portal.exists()
    _flip_in_zip(archive, "index.html")
    assert run("unpack", archive, "-o", portal).exit_code == 1
    assert not portal.exists()


def _flip_in_zip(archive: Path, name: str) -> None:
    with zipfile.ZipFile(archive) as old:
        files = {each: old.read(each) for each in old.namelist()}
    files[name] = files[name][:-1] + b"!"
    with zipfile.ZipFile(archive, "w") as new:
        for each, content in files.items():
            new.writestr(each, content)


def test_a_foreign_folder_is_not_replaced(tmp_path: Path) -> None:
    archive = packed(tmp_path, "1.0.0", None, 0)
    portal = tmp_path / "portal"
    portal.mkdir()
    (portal / "praca.doc").write_text("ważne")
    done = run("unpack", archive, "-o", portal)
    assert done.exit_code in (1, 3)
    assert contents(portal) == {"praca.doc": "ważne".encode()}


def test_a_form_on_its_own_is_packed_signed_and_put_in_place(tmp_path: Path, key: Path) -> None:
    """A portal that takes one form needs no catalogue."""
    portal, archive = tmp_path / "portal", tmp_path / "x.zip"
    for version, expected in (("1.0.0", 0), ("1.1.0", 0), ("1.0.0", 1)):
        form = catalogue(tmp_path / version, version) / "forms" / "drzewa" / version
        run("sign", form, "--key", key, "--serial", version.replace(".", ""))
        assert run("pack", form, "-o", archive).exit_code == 0
        done = run("unpack", archive, "-o", portal, "--key", public(key))
        assert done.exit_code == expected, done.output
    assert json.loads((portal / MANIFEST).read_bytes())["version"] == "1.1.0"


# Without the library, and what formc is made of --------------------------------------------------


def test_without_cryptography_only_signatures_are_missing(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "formc.bundle.keys", raising=False)
    monkeypatch.delattr("formc.bundle.keys", raising=False)
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    assert run("verify", built).exit_code == 0
    done = run("keygen", "-o", built.parent / "key")
    assert done.exit_code == 3
    assert "zainstaluj `formc[sign]`" in done.output


def test_the_bill_of_materials_is_one(tmp_path: Path) -> None:
    """By CycloneDX's own schema, from its own library."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    one, two = tmp_path / "one.json", tmp_path / "two.json"
    for path in (one, two):
        done = run("sbom", "--extra", "serve", "--extra", "sign", "-o", path)
        assert done.exit_code == 0, done.output
    assert one.read_bytes() == two.read_bytes()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(one.read_text()) is None
    tree = json.loads(one.read_bytes())
    names = {each["name"].lower() for each in tree["components"]}
    assert {"click", "jinja2", "markupsafe", "pyyaml", "flask", "cryptography"} <= names
    assert "pytest" not in names
    bare = json.loads(run("sbom").output)
    assert {each["name"].lower() for each in bare["components"]} == {
        "click", "jinja2", "markupsafe", "msgspec", "pyyaml",
    }  # fmt: skip
    assert run("sbom", "--extra", "nie-ma").exit_code == 2
