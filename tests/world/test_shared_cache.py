"""What one machine has built another one takes, whole or not at all; builds on a cluster."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import fsspec
import psutil
import pytest

from formc.build.incremental import Builder
from formc.build.job import Job, Outcome
from formc.build.publish import existing
from formc.build.remote import Remote, RemoteError, UnknownRemoteError
from formc.build.store import Store

ROOT = Path(__file__).parents[2]
TARGETS = ("json_schema", "rules", "card", "catalogue")

pytestmark = pytest.mark.xdist_group("shared")


@pytest.fixture
def definitions(tmp_path: Path) -> Path:
    folder = tmp_path / "definitions"
    shutil.copytree(ROOT / "definitions", folder)
    for path in sorted((folder / "services").rglob("*.yaml"))[3:]:
        path.unlink()
    return folder


class Machine:
    """Somebody with a checkout and a cache of their own."""

    def __init__(self, folder: Path, definitions: Path, address: str) -> None:
        self.folder, self.address = folder, address
        shutil.copytree(definitions, folder / "definitions")

    def build(self) -> Builder:
        store = Store(self.folder / ".formc-cache")
        store.open()
        job = Job(
            folder=self.folder / "definitions", targets=TARGETS, output=self.folder / "generated"
        )
        builder = Builder(job, store, remote=Remote(self.address))
        self.outcome: Outcome = builder.build()
        assert self.outcome.report is None
        return builder

    @property
    def built(self) -> dict[str, bytes]:
        return {
            path: file.read_bytes() for path, file in existing(self.folder / "generated").items()
        }

    def retitle(self, word: str) -> None:
        path = next((self.folder / "definitions" / "services").rglob("*.yaml"))
        path.write_text(path.read_text().replace("\ntitle: ", f"\ntitle: {word} ", 1))


@pytest.fixture(params=["memory", "file"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "file":
        yield f"file://{tmp_path}/shared/pamiec"
        return
    yield "memory://formc-test/pamiec"
    fsspec.filesystem("memory").rm("/formc-test", recursive=True)


@pytest.fixture
def machines(tmp_path: Path, definitions: Path, address: str) -> list[Machine]:
    return [Machine(tmp_path / f"machine-{name}", definitions, address) for name in "abc"]


def objects(address: str) -> dict[str, bytes]:
    files, root = fsspec.core.url_to_fs(address)
    return {path: files.cat_file(path) for path in files.find(root)}


def put(address: str, path: str, data: bytes) -> None:
    files = fsspec.core.url_to_fs(address)[0]
    files.makedirs(path.rpartition("/")[0], exist_ok=True)
    files.pipe_file(path, data)


# Taking and giving --------------------------------------------------------------------------------


def test_what_was_built_elsewhere_is_taken(machines: list[Machine]) -> None:
    one, two, _ = machines
    one.build()
    two.build()
    assert (one.outcome.shared, one.outcome.made > 0) == (0, True)
    assert (two.outcome.shared, two.outcome.made) == (one.outcome.made, 0)
    assert two.built == one.built
    again = two.build()
    assert (two.outcome.made, two.outcome.shared, again.trouble) == (0, 0, "")


def test_a_change_is_made_by_one_and_taken_by_all(machines: list[Machine], address: str) -> None:
    one, two, three = machines
    one.build()
    two.build()
    two.retitle("Inaczej")
    two.build()
    assert (two.outcome.made, two.outcome.shared) == (1, 0)
    three.build()  # as the first one: the other rows have not pushed it out
    assert three.outcome.made == 0
    assert three.built == one.built
    three.retitle("Inaczej")
    three.build()
    assert (three.outcome.made, three.outcome.shared) == (0, 1)
    assert three.built == two.built
    before = objects(address)
    three.build()
    assert objects(address) == before


def test_a_cache_that_was_there_before_is_given(machines: list[Machine], address: str) -> None:
    """The first build with an address gives what builds without one have made."""
    one, two, _ = machines
    one.address = "memory://formc-nobody"
    one.build()
    one.address = address
    one.retitle("Inaczej")
    one.build()
    two.retitle("Inaczej")
    two.build()
    assert two.outcome.made == 0


# What cannot be trusted ---------------------------------------------------------------------------


@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_a_damaged_blob_is_found_said_and_made_again(
    machines: list[Machine], address: str, damage: bytes | None
) -> None:
    one, two, three = machines
    one.build()
    whole = objects(address)
    manifest = next(path for path, data in whole.items() if b'"kind": "form"' in data)
    put(
        address,
        manifest,
        whole[manifest].replace(b"form", b"from", 1) if damage is None else damage,
    )
    two.build()
    assert two.outcome.made == 1
    (said,) = two.outcome.damaged
    assert said.endswith(manifest.rpartition("/")[2])
    assert said.startswith(address)
    assert two.built == one.built
    three.build()
    assert (three.outcome.made, three.outcome.damaged) == (0, ())
    assert objects(address)[manifest] == whole[manifest]


def test_a_lost_blob_is_made_again(machines: list[Machine], address: str) -> None:
    one, two, _ = machines
    one.build()
    files, _ = fsspec.core.url_to_fs(address)
    for path in [path for path in objects(address) if "/blobs/" in path][::2]:
        files.rm_file(path)
    two.build()
    assert two.outcome.made + two.outcome.shared == one.outcome.made
    assert two.outcome.made > 0
    assert two.built == one.built


@pytest.mark.parametrize("address", ["memory"], indirect=True)
@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'[{"facts": [], "rows": {"a": []}}]', None])
def test_a_damaged_index_is_found(
    machines: list[Machine], address: str, body: bytes | None
) -> None:
    one, two, three = machines
    one.build()
    (index,) = [path for path in objects(address) if "/index/" in path]
    data = objects(address)[index]
    put(
        address,
        index,
        data[:-9] if body is None else sha256(body).hexdigest().encode() + b"\n" + body,
    )
    two.build()
    assert (two.outcome.made, two.outcome.shared) == (one.outcome.made, 0)
    assert two.built == one.built
    three.build()
    assert three.outcome.made == 0


@pytest.mark.parametrize("address", ["memory"], indirect=True)
@pytest.mark.parametrize(
    "change",
    [
        {"path": "../../../outside"},
        {"path": "/etc/outside"},
        {"folder": "../outside"},
        {"folder": "forms/inny/1.0.0"},
        {"digest": "../../../../etc/passwd"},
        {"digest": None},
    ],
)
def test_rows_that_say_what_no_row_says(
    machines: list[Machine], address: str, tmp_path: Path, change: dict[str, Any]
) -> None:
    """With right digests all the same: whoever may write there could have made them."""
    one, two, _ = machines
    one.build()
    (index,) = [path for path in objects(address) if "/index/" in path]
    data = objects(address)[index]
    generations = json.loads(data[65:])
    for row in generations[0]["rows"].values():
        result = json.loads(objects(address)[place(address, row[1])])
        for folder, files in list(result["bundles"].items()):
            if "path" in change:
                files[change["path"]] = files.popitem()[1]
            if "digest" in change:
                files["x"] = [change["digest"], 1]
            if "folder" in change:
                result["bundles"][change["folder"]] = result["bundles"].pop(folder)
                row[2][0][0] = change["folder"]
        told = json.dumps(result).encode()
        row[1] = sha256(told).hexdigest()
        put(address, place(address, row[1]), told)
    body = json.dumps(generations).encode()
    put(address, index, sha256(body).hexdigest().encode() + b"\n" + body)
    two.build()
    assert two.built == one.built
    assert not list(tmp_path.rglob("outside"))


def place(address: str, digest: str) -> str:
    _, root = fsspec.core.url_to_fs(address)
    return f"{root}/blobs/{digest[:2]}/{digest}"


class Refusing:
    """A file system that answers with mistakes."""

    def __init__(self, reads: bool) -> None:
        self.reads = reads

    def cat(self, paths: list[str], on_error: str) -> dict[str, object]:
        if self.reads:
            return {path: FileNotFoundError() for path in paths}
        return {path: PermissionError(f"no {path}") for path in paths}

    def pipe(self, objects: dict[str, bytes]) -> None:
        raise PermissionError("read only")


@pytest.mark.parametrize(("reads", "said"), [(True, "read only"), (False, "no formc-test")])
def test_a_build_goes_on_without_it(
    tmp_path: Path, definitions: Path, monkeypatch: pytest.MonkeyPatch, reads: bool, said: str
) -> None:
    one = Machine(tmp_path / "a", definitions, "memory://formc-test")
    monkeypatch.setattr(fsspec.core, "url_to_fs", lambda *_, **__: (Refusing(reads), "formc-test"))
    builder = one.build()
    assert said in builder.trouble
    assert one.built


@pytest.mark.parametrize("address", ["nic://x", "sftpp://a/b"])
def test_an_address_of_no_kind(address: str) -> None:
    with pytest.raises((UnknownRemoteError, RemoteError)):
        Remote(address)


# The command, with an object store ----------------------------------------------------------------


@pytest.fixture(scope="module")
def object_store() -> Iterator[dict[str, str]]:
    """A server that speaks S3, with a bucket; the surroundings in which clients find it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        surroundings = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 0.1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield surroundings
        server.terminate()


def command(folder: Path, address: str, surroundings: dict[str, str]) -> tuple[int, str, str]:
    folder.mkdir(exist_ok=True)
    words = [
        *("build", "-d", folder.parent / "definitions", "-o", folder / "generated"),
        *("--cache", folder / "cache", "--remote-cache", address),
        *(word for target in TARGETS for word in ("-t", target)),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "formc", *words],
        cwd=ROOT, env=surroundings, capture_output=True, text=True,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


S3 = """
import sys, fsspec
files = fsspec.filesystem("s3")
match sys.argv[1:]:
    case ["bucket", name]:
        files.mkdir(name)
    case ["spoil", root]:
        found = [path for path in files.find(root) if b'"kind": "form"' in files.cat_file(path)]
        files.pipe_file(found[0], b"spoiled")
        print(found[0])
"""


def s3(surroundings: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", S3, *words],
        env=surroundings, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_an_object_store(tmp_path: Path, definitions: Path, object_store: dict[str, str]) -> None:
    s3(object_store, "bucket", "uslugi")
    address = "s3://uslugi/pamiec"
    code, told, wrong = command(tmp_path / "a", address, object_store)
    assert (code, wrong) == (0, "")
    assert "wspólnej" not in told
    code, told, wrong = command(tmp_path / "b", address, object_store)
    assert (code, wrong) == (0, "")
    assert "z pamięci wspólnej" in told
    assert state(tmp_path / "b") == state(tmp_path / "a")
    spoiled = s3(object_store, "spoil", "uslugi/pamiec")
    code, told, wrong = command(tmp_path / "c", address, object_store)
    assert code == 0
    assert f"s3://{spoiled} w pamięci podręcznej było uszkodzone; powstało od nowa" in wrong
    assert state(tmp_path / "c") == state(tmp_path / "a")


def state(folder: Path) -> dict[str, bytes]:
    return {path: file.read_bytes() for path, file in existing(folder / "generated").items()}


def test_an_object_store_without_the_bucket(
    tmp_path: Path, definitions: Path, object_store: dict[str, str]
) -> None:
    code, _, wrong = command(tmp_path / "a", "s3://nie-ma/pamiec", object_store)
    assert code == 0, wrong
    assert "pamięć wspólna nie działa" in wrong
    assert "Traceback" not in wrong
    assert state(tmp_path / "a")


@pytest.mark.parametrize(("address", "code"), [("nic://x", 2), ("file://{}/x", 0)])
def test_what_the_command_says_of_addresses(
    tmp_path: Path, definitions: Path, address: str, code: int
) -> None:
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    found, _, wrong = command(tmp_path / "a", address.format(tmp_path), surroundings)
    assert found == code
    assert ("Nie ma takiej pamięci `nic://x`" in wrong) == (code == 2)


# On a cluster -------------------------------------------------------------------------------------

ALWAYS = (  # also for the few services of a test
    "import formc.build.round as round; round.WORTH = 0; from formc.cli import main; main()"
)


def test_a_cluster_makes_the_same_bytes_when_a_worker_is_killed(
    tmp_path: Path, definitions: Path
) -> None:
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}

    def started(name: str, executor: str) -> subprocess.Popen[str]:
        folder = tmp_path / name
        folder.mkdir()
        words = ["-d", definitions, "-o", folder / "generated", "--cache", folder / "cache"]
        program = [sys.executable, "-c", ALWAYS, "build", *words, "--executor", executor]
        return subprocess.Popen(
            program, cwd=ROOT, env=surroundings, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    serial, cluster = started("serial", "serial"), started("cluster", "dask://local?n=2")
    killed = False
    while not killed and cluster.poll() is None:
        blobs = list((tmp_path / "cluster" / "cache").glob("blobs/*/*"))
        found = psutil.Process(cluster.pid).children(recursive=True) if blobs else []
        workers = [each for each in found if any("spawn_main" in word for word in each.cmdline())]
        if workers:
            workers[0].kill()
            killed = cluster.poll() is None
    for process in (serial, cluster):
        _, wrong = process.communicate(timeout=100)
        assert process.returncode == 0, wrong
    assert killed
    assert state(tmp_path / "cluster") == state(tmp_path / "serial")


def test_workers_with_another_formc_are_refused(
    tmp_path: Path, definitions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from formc.build import pool, round
    from formc.execution import SERIAL, UnavailableError

    monkeypatch.setattr(round, "WORTH", 0)
    monkeypatch.setattr(pool, "environment_of", lambda _: "another")
    store = Store(tmp_path / "cache")
    store.open()
    job = Job(folder=definitions, targets=TARGETS, output=tmp_path / "out", cluster=SERIAL)
    with pytest.raises(UnavailableError, match="inne formc"):
        Builder(job, store).build()
    assert not (tmp_path / "out").exists()
