"""Many filings: the same bytes wherever they are judged, after whatever happens in between."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.support.filings import ROOT, build, lines, run

pytestmark = pytest.mark.xdist_group("validate")

# The command, with a state of the journal every few milliseconds instead of every second.
OFTEN = (
    "import formc.validation.journal as journal; journal.EVERY = 0.01; "
    "from formc.cli import main; main()"
)
MANY = 6_000
KILLS = 3


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("bulk") / "generated")


@pytest.fixture(scope="module")
def million(generated: Path) -> Path:
    """Some thousand lines: seven pieces."""
    path = generated.parent / "wnioski.jsonl"
    path.write_text("\n".join(lines(generated, MANY)) + "\n")
    return path


@pytest.fixture(scope="module")
def expected(generated: Path, million: Path) -> tuple[bytes, Any]:
    """The verdicts and the report of an undisturbed run in one process."""
    output = million.with_name("expected.jsonl")
    found = run("validate", generated, million, "-o", output, "-j", "1", "--json")
    assert found.exit_code == 1, found.output
    return output.read_bytes(), json.loads(found.output)


def started(
    generated: Path, source: Path, output: Path, *words: str, **more: Any
) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", OFTEN, "validate", generated, source, "-o", output, "--json"]
    return subprocess.Popen(
        [*command, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **more,
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    told, wrong = process.communicate(timeout=120)
    return process.returncode, told, wrong


def test_every_line_has_its_verdict(million: Path, expected: tuple[bytes, Any]) -> None:
    written, found = expected
    rows = [json.loads(line) for line in written.splitlines()]
    assert [row["number"] for row in rows] == list(range(1, MANY + 1))
    counts = {kind: sum(row["verdict"] == kind for row in rows) for kind in ("valid", "invalid")}
    summary = found["summary"]
    assert summary["documents"] == MANY
    assert (summary["valid"], summary["invalid"]) == (counts["valid"], counts["invalid"])
    assert summary["refused"] == MANY // 50 == sum(summary["refusals"].values())
    assert [each["number"] for each in found["refused"]] == [50 * n for n in range(1, 21)]
    assert found["omitted"]["refused"] == MANY // 50 - 20
    told = sum(len(row.get("problems", ())) for row in rows)
    assert sum(each["count"] for each in summary["problems"]) == told
    assert sum(summary["codes"].values()) == told
    assert not list(million.parent.glob("*.journal"))


def test_two_processes_say_the_same(
    generated: Path, million: Path, expected: tuple[bytes, Any], tmp_path: Path
) -> None:
    code, told, _ = finished(started(generated, million, tmp_path / "v.jsonl", "-j", "2"))
    assert code == 1
    assert ((tmp_path / "v.jsonl").read_bytes(), json.loads(told)) == expected


def test_the_same_in_columns(
    generated: Path, million: Path, expected: tuple[bytes, Any], tmp_path: Path
) -> None:
    texts = million.read_text().splitlines()
    source = tmp_path / "wnioski.parquet"
    pq.write_table(pa.table({"filing": texts}), source, row_group_size=4000)
    outputs = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    for output, jobs in zip(outputs, "12", strict=True):
        assert finished(started(generated, source, output, "-j", jobs))[0] == 1
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    rows = pq.read_table(outputs[0]).to_pylist()
    assert len(rows) == MANY
    for row, line in zip(rows, expected[0].splitlines(), strict=True):
        told = json.loads(line)
        assert row["verdict"] == told["verdict"]
        problems = [{**p, "params": json.loads(p["params"])} for p in row["problems"]]
        assert problems == told.get("problems", [])


# What happens in between --------------------------------------------------------------------------


def pieces_done(output: Path) -> int:
    """How many pieces the journal of an output knows."""
    state = output.with_name(f"{output.name}.journal") / "state.json"
    try:
        return int(json.loads(state.read_bytes())["pieces"])
    except FileNotFoundError:
        return 0


@pytest.mark.parametrize(("jobs", "format"), [("1", "jsonl"), ("2", "jsonl"), ("1", "parquet")])
def test_killed_at_random_moments(
    generated: Path,
    million: Path,
    expected: tuple[bytes, Any],
    tmp_path: Path,
    jobs: str,
    format: str,
) -> None:
    random, output = Random(f"{jobs}{format}"), tmp_path / f"v.{format}"
    seen = [0]
    for number in range(KILLS):
        process = started(generated, million, output, "-j", jobs)
        moment = time.monotonic() + random.uniform(0.05, 0.5)
        # At any moment; every other time when something has been done since the last kill.
        while process.poll() is None and (
            pieces_done(output) <= seen[-1] if number % 2 else time.monotonic() < moment
        ):
            time.sleep(0.002)
        time.sleep(random.uniform(0, 0.02))
        process.kill()
        if finished(process)[0] == 1:
            break
        assert not output.exists(), "half of it stands under the name of the whole"
        seen.append(pieces_done(output))
    code, told, wrong = finished(started(generated, million, output, "-j", jobs))
    assert (code, wrong) == (1, "")
    assert seen == sorted(seen)
    assert len(set(seen)) > 1, "no kill left anything to go on from"
    assert json.loads(told) == expected[1]
    if format == "jsonl":
        assert output.read_bytes() == expected[0]
    else:
        assert pq.read_metadata(output).num_rows == MANY
    assert not list(tmp_path.glob("*.journal"))


@pytest.fixture
def interrupted(generated: Path, million: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the input, and an output of which some pieces are done."""
    source, output = tmp_path / "wnioski.jsonl", tmp_path / "v.jsonl"
    source.write_bytes(million.read_bytes())
    process = started(generated, source, output, "-j", "1")
    while process.poll() is None and pieces_done(output) < 2:
        time.sleep(0.005)
    process.kill()
    finished(process)
    assert 2 <= pieces_done(output) < 7
    return source, output


def test_a_changed_input_is_refused(generated: Path, interrupted: tuple[Path, Path]) -> None:
    source, output = interrupted
    text = source.read_bytes()
    source.write_bytes(text + b"{}\n")
    found = run("validate", generated, source, "-o", output, "-j", "1")
    assert found.exit_code == 3
    assert (
        f"było {source} ({len(text)} bajtów), jest {source} ({len(text) + 3} bajtów)"
        in found.output
    )
    source.write_bytes(text.replace(b"Przyk", b"PRZYK", 1))
    found = run("validate", generated, source, "-o", output, "-j", "1")
    assert found.exit_code == 3
    assert f"wejście się zmieniło ({source}, od 1). Nic nie zmieniono; --restart" in found.output
    assert not output.exists()
    assert run("validate", generated, source, "-o", output, "--restart").exit_code == 1
    assert output.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--lang", "en"], "opcje"), (["--show", "3"], "--show"), (["--form", "x"], "")],
)
def test_other_options_are_another_run(
    generated: Path, interrupted: tuple[Path, Path], words: list[str], said: str
) -> None:
    source, output = interrupted
    found = run("validate", generated, source, "-o", output, *words)
    assert found.exit_code == (3 if said else 2)
    assert said in found.output
    done = run("validate", generated, source, "-o", output)
    assert done.exit_code == 1, "the journal is as it was"


@pytest.mark.parametrize("name", ["state.json", "verdicts", "digests"])
def test_a_damaged_journal_is_found(
    generated: Path, interrupted: tuple[Path, Path], name: str
) -> None:
    source, output = interrupted
    part = output.with_name("v.jsonl.journal") / name
    part.write_bytes(part.read_bytes()[1:100])
    found = run("validate", generated, source, "-o", output)
    assert found.exit_code == 3
    assert "jest uszkodzony" in found.output or "wejście się zmieniło" in found.output
    assert not output.exists()


def test_two_runs_do_not_write_one_output(generated: Path, million: Path, tmp_path: Path) -> None:
    output = tmp_path / "v.jsonl"
    first = started(generated, million, output, "-j", "1")
    while first.poll() is None and not pieces_done(output):
        time.sleep(0.005)
    second = run("validate", generated, million, "-o", output)
    assert finished(first)[0] == 1
    assert second.exit_code == 3
    assert "inne uruchomienie pisze do" in second.output


def test_stopped_by_hand(
    generated: Path, million: Path, expected: tuple[bytes, Any], tmp_path: Path
) -> None:
    output = tmp_path / "v.jsonl"
    process = started(generated, million, output, "-j", "2")
    while process.poll() is None and not pieces_done(output):
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    code, told, wrong = finished(process)
    assert (code, told) == (3, "")
    assert "Przerwano. To samo polecenie wznowi sprawdzanie." in wrong
    assert "Traceback" not in wrong
    assert not output.exists()
    assert finished(started(generated, million, output, "-j", "2"))[0] == 1
    assert output.read_bytes() == expected[0]


def smaller_files(size: int) -> Any:
    """Files of this process cannot grow further: what a quota does, and nearly a full disk."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def test_no_room(
    generated: Path, million: Path, expected: tuple[bytes, Any], tmp_path: Path
) -> None:
    output = tmp_path / "v.jsonl"
    output.write_text("what was there before")
    limit = smaller_files(len(expected[0]) // 2)
    code, told, wrong = finished(started(generated, million, output, "-j", "1", preexec_fn=limit))
    assert (code, told) == (3, "")
    assert f"nie można zapisać {output}: File too large. To samo polecenie wznowi" in wrong
    assert "Traceback" not in wrong
    assert output.read_text() == "what was there before"
    assert pieces_done(output) > 0
    assert finished(started(generated, million, output, "-j", "1"))[0] == 1
    assert output.read_bytes() == expected[0]


def test_a_full_disk(
    generated: Path, million: Path, expected: tuple[bytes, Any], small_disk: Path
) -> None:
    output = small_disk / "v.jsonl"
    code, _, wrong = finished(started(generated, million, output, "-j", "1"))
    assert code == 3
    assert "No space left on device" in wrong
    assert not output.exists()
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    assert finished(started(generated, million, output, "-j", "1"))[0] == 1
    assert output.read_bytes() == expected[0]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small tmpfs needs the right to mount; test_no_room has the same by a quota")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux says the most it was")
def test_memory_does_not_grow_with_the_input(generated: Path, tmp_path: Path) -> None:
    most = []
    for count in (1_500, 15_000):
        source = tmp_path / f"{count}.jsonl"
        source.write_text("\n".join(lines(generated, count)))
        code = (
            "import sys\nfrom formc.cli import formc\n"
            "try: formc()\nexcept SystemExit: pass\n"
            "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0], file=sys.stderr)"
        )
        command = [sys.executable, "-c", code, "validate", generated, source, "-j", "1"]
        command += ["-o", tmp_path / f"{count}.out.jsonl"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        most.append(int(done.stderr.split()[-1]))
    few, many = most
    assert many < few + 8 * 1024, "KiB"


# Workers ------------------------------------------------------------------------------------------


def workers_of(process: subprocess.Popen[str], name: str) -> list[psutil.Process]:
    found = psutil.Process(process.pid).children(recursive=True)
    return [each for each in found if any(name in word for word in each.cmdline())]


def kill_a_worker(process: subprocess.Popen[str], name: str, output: Path, below: int) -> bool:
    """Kills the last worker when a piece has been judged; whether there was one then. `below` are
    processes of the same name that are none."""
    while process.poll() is None:
        if pieces_done(output):
            found = workers_of(process, name)
            if len(found) > below:
                found[-1].kill()
                return process.poll() is None
        time.sleep(0.005)
    return False


def test_a_worker_that_is_killed_is_replaced(
    generated: Path, million: Path, expected: tuple[bytes, Any], tmp_path: Path
) -> None:
    output = tmp_path / "v.jsonl"
    process = started(generated, million, output, "--executor", "processes:2")
    killed = kill_a_worker(process, "multiprocessing.forkserver", output, below=1)
    code, told, wrong = finished(process)
    assert (killed, code, wrong) == (True, 1, "")
    assert (output.read_bytes(), json.loads(told)) == expected


def test_workers_do_not_outlive_a_killed_run(
    generated: Path, million: Path, tmp_path: Path
) -> None:
    output = tmp_path / "v.jsonl"
    process = started(generated, million, output, "-j", "2")
    while process.poll() is None and not pieces_done(output):
        time.sleep(0.005)
    found = workers_of(process, "multiprocessing")
    process.kill()
    finished(process)
    assert len(found) >= 3
    _, alive = psutil.wait_procs(found, timeout=5)
    assert not alive


def test_dask_says_the_same_when_a_worker_is_killed(
    generated: Path, million: Path, expected: tuple[bytes, Any], tmp_path: Path
) -> None:
    output = tmp_path / "v.jsonl"
    process = started(generated, million, output, "--executor", "dask://local?n=2")
    killed = kill_a_worker(process, "spawn_main", output, below=0)
    code, told, _ = finished(process)
    assert (killed, code) == (True, 1)
    assert (output.read_bytes(), json.loads(told)) == expected


CLUSTER = """
import warnings
from distributed import LocalCluster
warnings.simplefilter("ignore")  # a port of the dashboard
if __name__ == "__main__":
    with LocalCluster(1, threads_per_worker=1, processes=False, protocol="tcp") as cluster:
        print(cluster.scheduler_address, flush=True)
        input()
"""


def test_a_cluster_at_an_address(
    generated: Path, million: Path, expected: tuple[bytes, Any], tmp_path: Path
) -> None:
    output, program = tmp_path / "v.jsonl", tmp_path / "cluster.py"
    program.write_text(CLUSTER)
    with subprocess.Popen(
        [sys.executable, program],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as cluster:
        assert cluster.stdout is not None
        address = cluster.stdout.readline().strip().removeprefix("tcp://")
        process = started(generated, million, output, "--executor", f"dask://{address}")
        code, told, _ = finished(process)
        cluster.communicate("\n", timeout=20)
    assert code == 1
    assert (output.read_bytes(), json.loads(told)) == expected


def test_the_bench_runs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.bulk", "--lines", "300", "--rounds", "1", "--json"]
    command += ["--only", "processes:2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found["ways"]) == {"serial", "processes:2"}
    assert found["ways"]["serial"]["ratio"] == 1
    assert found["ways"]["processes:2"]["goal"] == 1.85
    assert len(found["load"]) == 2
