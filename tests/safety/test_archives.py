"""Zips that somebody hostile made (B07): refused by their headers, quickly, nothing unpacked."""

from __future__ import annotations

import io
import stat
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from formc.bundle import archive
from formc.bundle.files import Zip
from formc.bundle.verify import Contents, Verified, verify
from formc.cli import formc
from tests.support.catalogues import catalogue

ROOT = Path(__file__).parents[2]
SECONDS, MEMORY = 2.0, 256 * 2**20
REGULAR = stat.S_IFREG | 0o644


@pytest.fixture
def good(tmp_path: Path) -> Path:
    built, target = catalogue(tmp_path / "built"), tmp_path / "good.zip"
    from formc.bundle.files import Folder

    files = Folder(built)
    archive.pack(Contents(files, verify(files)), target)
    return target


def entry(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.create_system = 3
    return info


def add(
    name: str, content: bytes = b"x", mode: int = stat.S_IFREG | 0o644
) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with zipfile.ZipFile(path, "a") as file:
            file.writestr(entry(name, mode), content, zipfile.ZIP_DEFLATED)

    return change


def _twice(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        add("index.html", b"<script>")(path)


def _encrypted(path: Path) -> None:
    _patch(path, b"index.html", 6, 8, struct.pack("<H", 1))


def _lzma(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as file:
        file.writestr(entry("x", REGULAR), b"x", zipfile.ZIP_LZMA)


def _patch(path: Path, name: bytes, local: int, central: int, value: bytes) -> None:
    """Overwrites a field in the local and in the central header of an entry."""
    content = bytearray(path.read_bytes())
    first = content.index(name) - 30
    last = content.rindex(name) - 46
    assert content[first : first + 4] == b"PK\x03\x04"
    assert content[last : last + 4] == b"PK\x01\x02"
    content[first + local : first + local + len(value)] = value
    content[last + central : last + central + len(value)] = value
    path.write_bytes(content)


def _overlapping(path: Path) -> None:
    """Two names for the bytes of one file, as in the bombs of David Fifield."""
    content = bytearray(path.read_bytes())
    one, two = (
        content.rindex(name) - 46 for name in (b"assets/formc.css", b"assets/manifest.json")
    )
    content[two + 42 : two + 46] = content[one + 42 : one + 46]
    path.write_bytes(content)


def _before(path: Path) -> None:
    path.write_bytes(b"#!/bin/sh\nrm -rf /\n" + path.read_bytes())


def _after(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def _comment(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as file:
        file.comment = b"x" * 100


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _gigabyte(path: Path) -> None:
    add("zeros.bin", bytes(2**30))(path)


def _liar(path: Path) -> None:
    """A file that says that it is small, and is not."""
    add("zeros.bin", bytes(2**25))(path)
    _patch(path, b"zeros.bin", 22, 24, struct.pack("<I", 5))


def _many(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        for number in range(65_400):
            file.writestr(f"a{number}", b"")


def _zero_byte(path: Path) -> None:
    """A name that ends early for a program in C."""
    add("index.htmlzpng")(path)
    path.write_bytes(path.read_bytes().replace(b"index.htmlzpng", b"index.html\0png"))


def _local_name(path: Path) -> None:
    """The header before the bytes has another name than the table of contents."""
    content = bytearray(path.read_bytes())
    at = content.index(b"index.html")
    content[at : at + 10] = b"index.htmx"
    path.write_bytes(content)


HOSTILE: dict[str, tuple[Callable[[Path], None], str]] = {
    "climbs": (add("../../evil"), "E0807"),
    "climbs from inside": (add("assets/../../evil"), "E0807"),
    "from the root": (add("/etc/cron.d/evil"), "E0807"),
    "a drive": (add("C:evil"), "E0807"),
    "backslashes": (add("..\\evil"), "E0807"),
    "hidden": (add(".git/hooks/x"), "E0807"),
    "zero byte": (_zero_byte, "E0807"),
    "control characters": (add("a\nb"), "E0807"),
    "a link": (add("x", b"/etc/passwd", stat.S_IFLNK | 0o777), "E0806"),
    "a device": (add("x", b"", stat.S_IFCHR | 0o666), "E0806"),
    "a folder with bytes": (add("x/", b"x", stat.S_IFDIR | 0o755), "E0807"),
    "twice": (_twice, "E0810"),
    "a file under a file": (add("index.html/x"), "E0810"),
    "encrypted": (_encrypted, "E0810"),
    "another packing": (_lzma, "E0810"),
    "overlapping": (_overlapping, "E0810"),
    "something before": (_before, "E0810"),
    "something after": (_after, "E0810"),
    "a comment": (_comment, "E0810"),
    "empty": (_empty, "E0810"),
    "a gigabyte of zeros": (_gigabyte, "E0810"),
    "a liar": (_liar, "E0805"),
    "too many files": (_many, "E0810"),
    "two names": (_local_name, "E0802"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_zip_is_refused(good: Path, tmp_path: Path, name: str) -> None:
    harm, code = HOSTILE[name]
    assert CliRunner().invoke(formc, ["bundle", "verify", str(good)]).exit_code == 0
    harm(good)
    portal = tmp_path / "portal"
    start = time.monotonic()
    done = CliRunner().invoke(formc, ["bundle", "unpack", str(good), "-o", str(portal)])
    assert time.monotonic() - start < SECONDS
    assert done.exit_code == 1, done.output
    assert f"[{code}]" in done.output, done.output
    assert done.output.count("[E08") <= 2
    assert not portal.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["built", "good.zip"]


def test_a_bomb_takes_no_memory(good: Path) -> None:
    _gigabyte(good)
    code = (
        "import atexit, resource, sys\n"
        # its own peak: what `getrusage` tells begins with the memory of the process that forked
        "peak = lambda: open('/proc/self/status').read().split('VmHWM:')[1].split()[0]\n"
        "atexit.register(lambda: print(peak(), file=sys.stderr))\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({MEMORY * 2}, {MEMORY * 2}))\n"
        "from formc.cli import main\n"
        "sys.argv = ['formc', 'bundle', 'verify', sys.argv[1]]\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code, good], cwd=ROOT, capture_output=True)
    assert done.returncode == 1, done.stderr
    assert b"E0810" in done.stdout
    assert int(done.stderr.split()[-1]) <= MEMORY // 1024


def test_folders_that_other_tools_write_do_no_harm(good: Path) -> None:
    """`zip -r` gives folders entries of their own."""
    add("forms/", b"", stat.S_IFDIR | 0o755)(good)
    opened = Zip(good)
    assert verify(opened).findings == []
    opened.close()


def test_bytes_that_change_between_the_look_and_the_copy_are_refused(tmp_path: Path) -> None:
    from formc.bundle.files import Folder
    from formc.bundle.reader import BundleError

    files = Folder(catalogue(tmp_path / "built"))
    verified: Verified = verify(files)
    assert verified.findings == []
    (tmp_path / "built" / "index.html").write_bytes(b"<script>")
    with pytest.raises(BundleError, match="changed while it was read"):
        archive.pack(Contents(files, verified), tmp_path / "x.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["built"]


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_a_torn_zip_never_raises(good: Path, cut: int) -> None:
    content = good.read_bytes()
    torn = io.BytesIO(content).getvalue()[: -cut or None] if cut < 200 else content[cut - 200 :]
    flipped = bytearray(torn)
    if flipped and cut % 2:
        flipped[len(flipped) * cut // 400] ^= 0xFF
    good.write_bytes(flipped)
    opened = Zip(good)
    try:
        found = verify(opened)
    finally:
        opened.close()
    assert found.findings or flipped == content
