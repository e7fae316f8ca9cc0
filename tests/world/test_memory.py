"""The memory of a build does not grow with the services: what is held of one is a row of the index.

A service held as trees, bundles or paths is 70 kB and more; with a row of the index, the line of
the lock, the folders of its bundles and its part of the catalogue it is about a tenth of that.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.builds import surroundings
from bench.corpus import write

FEW, MANY = 50, 200  # both more than make worker processes worth while
MOST = 25  # kB a service in the first process
TARGETS = ("card", "catalogue", "rules", "wtforms")

_BUILD = """
import sys
from formc.cli import main
try:
    main()
finally:
    with open("/proc/self/status") as status:
        peak = next(line for line in status if line.startswith("VmHWM"))
    print(peak.split()[1])
"""


def peak(folder: Path, services: int, jobs: int) -> int:
    """The kB that the first process of a cold build has at most. What `getrusage` tells would be
    of the largest process, and before that of whoever started it."""
    folder.mkdir()
    write(folder / "definitions", services, seed=1)
    targets = [word for target in TARGETS for word in ("--target", target)]
    command = [sys.executable, "-c", _BUILD, "build", "-j", str(jobs), *targets]
    done = subprocess.run(
        command, cwd=folder, env=surroundings(), capture_output=True, text=True, check=True
    )
    built = len(list((folder / "generated" / "services").glob("*/card.html")))
    assert built == services
    return int(done.stdout.split()[-1])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is told by Linux")
def test_the_first_process_grows_by_rows_alone(tmp_path: Path) -> None:
    few = peak(tmp_path / "few", FEW, 2)
    many = peak(tmp_path / "many", MANY, 2)
    assert (many - few) / (MANY - FEW) < MOST
