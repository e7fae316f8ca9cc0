"""The output folder holds the old state or the new one, whatever happens in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from formc.build.publish import UnwritableError, existing, locked, publish
from formc.bundle import LOCK

OLD = {LOCK: b"{}\n", "forms/a/1.0.0/x.txt": b"old x", "forms/a/1.0.0/y.txt": b"same"}
NEW = {LOCK: b"{ }\n", "forms/a/1.0.0/x.txt": b"new x", "forms/a/1.0.0/y.txt": b"same", "n/z": b"z"}


def read(output: Path) -> dict[str, bytes]:
    return {path: file.read_bytes() for path, file in existing(output).items()}


def put(output: Path, files: dict[str, bytes]) -> None:
    with locked(output, lambda: None):
        publish(output, files, frozenset())


def test_first_build_and_the_next_one(tmp_path: Path) -> None:
    output = tmp_path / "generated"
    put(output, OLD)
    assert read(output) == OLD
    with locked(output, lambda: None):
        difference = publish(output, NEW, frozenset())
    assert read(output) == NEW
    assert (difference.added, difference.changed, difference.removed) == (
        ("n/z",),
        (LOCK, "forms/a/1.0.0/x.txt"),
        (),
    )


def test_nothing_changed_touches_nothing(tmp_path: Path) -> None:
    output = tmp_path / "generated"
    put(output, OLD)
    before = {path: file.stat().st_ino for path, file in existing(output).items()}
    put(output, OLD)
    assert {path: file.stat().st_ino for path, file in existing(output).items()} == before


def test_other_bundles_stay(tmp_path: Path) -> None:
    output = tmp_path / "generated"
    put(output, OLD)
    with locked(output, lambda: None):
        publish(output, {LOCK: b"1", "b": b"b"}, frozenset({"forms/a/1.0.0/x.txt"}))
    assert set(read(output)) == {LOCK, "b", "forms/a/1.0.0/x.txt"}


@pytest.mark.parametrize("kind", ["link", "file", "foreign"])
def test_what_is_not_ours_is_refused(tmp_path: Path, kind: str) -> None:
    output = tmp_path / "generated"
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("precious")
    match kind:
        case "link":
            output.symlink_to(other)
        case "file":
            output.write_text("precious")
        case _:
            other.rename(output)
    with pytest.raises(UnwritableError):
        put(output, NEW)
    kept = output / "mine.txt" if kind != "file" else output
    assert kept.read_text() == "precious"


KILLED = """
import os, signal, sys
from pathlib import Path
from formc.build import publish as module
from tests.world.test_publish import NEW, put

left = int(sys.argv[2])

def counted(function):
    def call(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)
    return call

for name in ("open", "write", "fsync", "link", "mkdir", "rename", "rmdir", "unlink", "close"):
    setattr(os, name, counted(getattr(os, name)))
module._exchange = counted(module._exchange)
put(Path(sys.argv[1]), NEW)
"""


def test_killed_before_every_operation(tmp_path: Path) -> None:
    output = tmp_path / "generated"
    steps = 0
    while True:
        put(output, OLD)
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(output), str(steps)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            check=False,
        )
        assert read(output) in (OLD, NEW), f"a mixture after {steps} operations"
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        steps += 1
    assert steps > 15
    assert read(output) == NEW


def test_disk_full_keeps_the_old_output(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("a small tmpfs needs the right to mount")
    try:
        output = folder / "generated"
        put(output, OLD)
        with pytest.raises(UnwritableError):
            put(output, {**NEW, "big": b"x" * 2**20})
        assert read(output) == OLD
        assert not (folder / ".generated.staging").exists()
    finally:
        subprocess.run(["umount", str(folder)], check=True)


HOLDING = """
import sys, time
from pathlib import Path
from formc.build.publish import locked

with locked(Path(sys.argv[1]), lambda: None):
    print("held", flush=True)
    time.sleep(0.5)
"""


def test_two_builds_take_turns(tmp_path: Path) -> None:
    output = tmp_path / "generated"
    waited: list[str] = []
    script = HOLDING
    with subprocess.Popen(
        [sys.executable, "-c", script, str(output)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with locked(output, lambda: waited.append("yes")):
            publish(output, NEW, frozenset())
    assert waited == ["yes"]
    assert read(output) == NEW
