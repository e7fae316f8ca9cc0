"""A build makes again only what has changed, and no accident of the cache changes an artifact."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from formc.analysis.outline import outlined
from formc.build import publish, round
from formc.build.incremental import Builder
from formc.build.job import Job, Outcome
from formc.build.publish import UnwritableError, existing
from formc.build.store import Store
from formc.record import names
from formc.targets import BUILTIN

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("FORMC_KILLS", "12"))  # random moments; 200 by hand and in the bench
EVERY = int(os.environ.get("FORMC_EVERY", "3"))  # of the operations, one in so many; 1 is all
TARGETS = ("json_schema", "rules", "card", "catalogue")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with definitions of a few services."""
    shutil.copytree(ROOT / "definitions", tmp_path / "definitions")
    services = sorted((tmp_path / "definitions" / "services").rglob("*.yaml"))
    for path in services[3:]:
        path.unlink()
    return tmp_path


def services_of(project: Path) -> list[Path]:
    return sorted((project / "definitions" / "services").rglob("*.yaml"))


def build(project: Path, **job: object) -> Outcome:
    store = Store(project / ".formc-cache")
    store.open()
    wanted = {"folder": project / "definitions", "output": project / "generated", **job}
    return Builder(Job(**{"targets": TARGETS, **wanted}), store).build()  # type: ignore[arg-type]


def state(output: Path) -> dict[str, bytes]:
    return {path: file.read_bytes() for path, file in existing(output).items()}


def inodes(output: Path) -> dict[str, int]:
    return {path: file.stat().st_ino for path, file in existing(output).items()}


def retitle(path: Path, word: str = "inaczej") -> None:
    text = path.read_text()
    path.write_text(text.replace("\ntitle: ", f"\ntitle: {word.capitalize()} ", 1))


# What is made again -----------------------------------------------------------------------------


def test_nothing_changed_makes_and_imports_nothing(project: Path) -> None:
    build(project)
    before = inodes(project / "generated")
    script = (
        "import sys\n"
        "from formc.cli import formc\n"
        "formc(['build'], standalone_mode=False)\n"
        "heavy = {'yaml', 'jinja2', 'lxml', 'jsonschema', 'formc.ir', 'formc.expr',"
        " 'formc.analysis', 'ctypes', 'multiprocessing'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    for expected in ("zmienione", "zmienione 0"):
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=project, env=surroundings, check=True, capture_output=True, text=True,
        )  # fmt: skip
        assert expected in done.stdout
    assert done.stdout.endswith("[]\n")
    assert before.keys() <= inodes(project / "generated").keys()


def test_a_fragment_rebuilds_its_users_only(project: Path) -> None:
    build(project)
    users = [path for path in services_of(project) if "use: osoba" in path.read_text()]
    indirect = "use: osoba" in (project / "definitions/fragments/wnioskodawca.yaml").read_text()
    fragment = project / "definitions" / "fragments" / "okres.yaml"
    using = [path for path in services_of(project) if "use: okres" in path.read_text()]
    retitle(fragment)
    assert build(project).made in range(len(using), len(using) + 2)  # or the fragment, if loose
    assert users or indirect


def test_a_moved_line_writes_nothing(project: Path) -> None:
    build(project)
    before = inodes(project / "generated")
    path = services_of(project)[0]
    path.write_text(f"# uwaga\n\n{path.read_text()}")
    outcome = build(project)
    assert outcome.made == 1
    assert not outcome.difference
    assert inodes(project / "generated") == before


def test_a_touched_file_makes_nothing(project: Path) -> None:
    build(project)
    for path in services_of(project):
        path.touch()
    assert build(project).made == 0


def test_one_service_writes_its_bundles_only(project: Path) -> None:
    build(project)
    before = inodes(project / "generated")
    path = services_of(project)[0]
    retitle(path)
    outcome = build(project)
    assert outcome.made == 1
    after = inodes(project / "generated")
    written = {name for name in after if after[name] != before.get(name)}
    mine = {name for name in written if f"/{path.stem}/" in name}
    assert written - mine <= {"index.html", "catalog.json", "manifest.json", "catalog.lock.json"}
    again = build(project)  # from the spare now
    assert not again.difference
    assert inodes(project / "generated") == after


def test_some_services_leave_the_others(project: Path) -> None:
    build(project)
    before = state(project / "generated")
    first, second, *_ = services_of(project)
    retitle(first)
    retitle(second)
    build(project, wanted=frozenset({first.stem}))
    after = state(project / "generated")
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed
    assert not any(f"/{second.stem}/" in name for name in changed)
    build(project)
    assert state(project / "generated") == fresh(project)


def fresh(project: Path) -> dict[str, bytes]:
    """What a build from nothing gives."""
    store = Store(project / "other-cache")
    store.open()
    output = project / "other"
    Builder(Job(folder=project / "definitions", targets=TARGETS, output=output), store).build()
    found = state(output)
    shutil.rmtree(output)
    store.clear()
    return found


@pytest.mark.parametrize("jobs", [1, 2, 8])
def test_workers_make_the_same(project: Path, jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formc.build.round.WORTH", 0)
    build(project, jobs=jobs)
    assert state(project / "generated") == fresh(project)


# Accidents --------------------------------------------------------------------------------------


def test_damaged_blobs_are_made_again_and_said(project: Path) -> None:
    build(project)
    expected = state(project / "generated")
    shutil.rmtree(project / "generated")
    shutil.rmtree(project / ".generated.spare", ignore_errors=True)
    damaged = 0
    for blob in sorted((project / ".formc-cache" / "blobs").rglob("*")):
        if blob.is_file() and damaged < 20:
            blob.write_bytes(b"nonsense")
            damaged += 1
    outcome = build(project)
    assert outcome.damaged
    assert state(project / "generated") == expected


@pytest.mark.parametrize("how", [b"", b"{}", b"nonsense"])
@pytest.mark.parametrize("what", ["recent-*", "outlines-*", "standing-*", "inputs-*", "code-*"])
def test_damaged_notes_are_made_again(project: Path, what: str, how: bytes) -> None:
    build(project)
    (broken,) = (project / ".formc-cache" / "state").glob(what)
    broken.write_bytes(how)
    retitle(services_of(project)[0])
    assert build(project).damaged
    assert state(project / "generated") == fresh(project)


@pytest.mark.parametrize("accident", ["edited", "deleted", "added", "emptied", "swapped"])
def test_what_others_do_to_the_output_is_put_right(project: Path, accident: str) -> None:
    build(project)
    expected = state(project / "generated")
    some = sorted(project.glob("generated/forms/*/*/rules.json"))
    match accident:
        case "edited":
            data = some[0].read_bytes()
            some[0].write_bytes(data.replace(b"e", b"a", 1))
        case "deleted":
            some[0].unlink()
        case "added":
            (some[0].parent / "extra.txt").write_text("x")
        case "emptied":
            shutil.rmtree(some[0].parent)
        case _:
            some[0].replace(some[1])
    retitle(services_of(project)[-1])
    build(project)
    assert state(project / "generated") == fresh(project)
    assert expected.keys() == state(project / "generated").keys()


def test_a_spare_that_somebody_was_in_is_not_used(project: Path) -> None:
    build(project)
    retitle(services_of(project)[0])
    build(project)
    spare = project / ".generated.spare"
    next(iter(spare.glob("forms/*/*/rules.json"))).unlink()
    retitle(services_of(project)[0], "znowu")
    build(project)
    assert state(project / "generated") == fresh(project)


def start(project: Path, left: int) -> int:
    """A build in a child that kills itself before an operation; its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        counting = [left]

        def counted(function: Any) -> Any:
            def call(*args: Any, **kwargs: Any) -> Any:
                counting[0] -= 1
                if counting[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return function(*args, **kwargs)

            return call

        real = round.publish

        def publishing(*args: Any) -> Any:  # the operations of publishing, and none before it
            for name in ("open", "write", "fsync", "link", "mkdir", "rename", "rmdir", "unlink"):
                setattr(os, name, counted(getattr(os, name)))
            publish._exchange = counted(publish._exchange)
            return real(*args)

        round.publish = publishing
        build(project, targets=("card",))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def test_killed_before_every_operation_of_publishing(project: Path) -> None:
    """The old output or the new one; and the next build goes on from whatever was left."""
    first, *others = services_of(project)
    for path in others:
        path.unlink()
    texts = [first.read_text(), first.read_text().replace("\ntitle: ", "\ntitle: Inna ", 1)]
    states = []
    for text in texts:
        first.write_text(text)
        build(project, targets=("card",))
        states.append(state(project / "generated"))
    assert states[0] != states[1]
    steps, done, now = 0, 1, 1
    while done != 0:
        steps += EVERY
        if state(project / "generated") != states[now]:  # what a kill left is put right
            build(project, targets=("card",))
            assert state(project / "generated") == states[now], f"not repaired before {steps}"
        now = 1 - now
        first.write_text(texts[now])
        done = start(project, steps)
        assert state(project / "generated") in states, f"a mixture after {steps} operations"
        assert done in (0, -signal.SIGKILL)
    assert steps > 30
    assert state(project / "generated") == states[now]


def test_killed_at_random_moments(project: Path) -> None:
    choice = random.Random(1)
    first = services_of(project)[0]
    texts = [first.read_text(), first.read_text().replace("\ntitle: ", "\ntitle: Inna ", 1)]
    states = []
    for text in texts:
        first.write_text(text)
        build(project)
        states.append(state(project / "generated"))
    began = time.monotonic()
    retitle(first)
    build(project)
    whole = time.monotonic() - began
    for kill in range(KILLS):
        first.write_text(texts[kill % 2])
        child = os.fork()
        if not child:
            build(project)
            os._exit(0)
        time.sleep(choice.uniform(0, 1.5) * whole)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        there = state(project / "generated")
        assert there in states or kill == 0, f"a mixture at kill {kill}"
        build(project)
        assert state(project / "generated") == states[kill % 2]


@pytest.fixture
def small_disk(project: Path) -> Iterator[Path]:
    """A project on a file system of its own."""
    disk = project / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode != 0:
        pytest.skip("a small tmpfs needs the right to mount")
    shutil.move(project / "definitions", disk / "definitions")
    yield disk
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=False)
    subprocess.run(["umount", str(disk)], check=True)


def test_disk_full_keeps_the_old_output(small_disk: Path) -> None:
    build(small_disk)
    before = state(small_disk / "generated")
    retitle(services_of(small_disk)[0])
    free = shutil.disk_usage(small_disk).free
    (small_disk / "filler").write_bytes(b"x" * (free - 8192))
    with pytest.raises((UnwritableError, OSError)):
        build(small_disk)
    assert state(small_disk / "generated") == before
    (small_disk / "filler").unlink()
    build(small_disk)
    assert state(small_disk / "generated") == fresh(small_disk)


def test_read_only_says_so(small_disk: Path) -> None:
    build(small_disk)
    before = state(small_disk / "generated")
    retitle(services_of(small_disk)[0])
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = subprocess.run(
        [sys.executable, "-m", "formc", "build"],
        cwd=small_disk, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert state(small_disk / "generated") == before


@pytest.mark.parametrize("kilobytes", [0, 1, 4, 16])
def test_a_quota_keeps_the_old_output(project: Path, kilobytes: int) -> None:
    """No file may grow past a size: what a quota says, in the middle of a file."""
    build(project)
    before = state(project / "generated")
    retitle(services_of(project)[0])

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024,) * 2)

    done = subprocess.run(
        [sys.executable, "-m", "formc", "build"],
        cwd=project, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False, preexec_fn=limited,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "File too large" in done.stderr
    assert state(project / "generated") == before
    build(project)
    assert state(project / "generated") == fresh(project)


def test_no_more_files_keeps_the_old_output(small_disk: Path) -> None:
    """A quota of files: nothing more can be created, not even an empty one."""
    build(small_disk)
    before = state(small_disk / "generated")
    retitle(services_of(small_disk)[0])
    room = os.statvfs(small_disk)
    used = room.f_files - room.f_ffree
    subprocess.run(["mount", "-o", f"remount,nr_inodes={used + 3}", str(small_disk)], check=True)
    done = formc(small_disk, "build")
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "No space left on device" in done.stderr
    assert state(small_disk / "generated") == before
    subprocess.run(["mount", "-o", "remount,nr_inodes=100000", str(small_disk)], check=True)
    build(small_disk)
    assert state(small_disk / "generated") == fresh(small_disk)


def test_two_builds_at_once(project: Path) -> None:
    command = [sys.executable, "-m", "formc", "build"]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [
        subprocess.Popen(command, cwd=project, env=surroundings, stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [each.wait(timeout=120) for each in both] == [0, 0]
    build(project, targets=BUILTIN)
    there = state(project / "generated")
    shutil.rmtree(project / "generated")
    shutil.rmtree(project / ".formc-cache")
    build(project, targets=BUILTIN)
    assert there == state(project / "generated")


# Commands ---------------------------------------------------------------------------------------


def formc(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "formc", *arguments],
        cwd=project, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_why(project: Path) -> None:
    id = services_of(project)[0].stem
    assert "jeszcze nic tu nie zbudowano" in formc(project, "build", "--why", id).stdout
    formc(project, "build")
    assert "nic się nie zmieniło" in formc(project, "build", "--why", id).stdout
    retitle(services_of(project)[0])
    said = formc(project, "build", "--why", id).stdout
    assert f"zmienił się plik services/{services_of(project)[0].parent.name}/{id}.yaml" in said
    acts = project / "definitions" / "law" / "acts.yaml"
    acts.write_text(acts.read_text().replace("title: ", "title: Dawna ", 40))
    assert "akt `" in formc(project, "build", "--why", id).stdout
    assert formc(project, "build", "--why", "nieznana").returncode == 2


def test_without_a_cache_nothing_stays(project: Path) -> None:
    assert formc(project, "build", "--no-cache").returncode == 0
    left = {path.name for path in project.iterdir()}
    assert left == {"definitions", "generated", ".generated.lock"}


def test_the_cache_says_its_size_and_goes(project: Path) -> None:
    formc(project, "build")
    assert "MiB" in formc(project, "cache").stdout
    assert formc(project, "cache", "--clear").returncode == 0
    assert not (project / ".formc-cache").exists()


def test_old_blobs_go_when_the_cache_is_large(project: Path) -> None:
    build(project)
    store = Store(project / ".formc-cache")
    count, size = store.size()
    assert store.shrink(size // 2) > 0
    assert store.size()[1] <= size // 2
    assert store.size()[0] < count
    shutil.rmtree(project / "generated")
    build(project)
    assert state(project / "generated") == fresh(project)


def test_watching(project: Path) -> None:
    pytest.importorskip("watchfiles", reason="the extra `watch` is not installed")
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "formc", "build", "--watch", "-t", "card"],
        cwd=project, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    ) as watching:  # fmt: skip
        assert watching.stdout is not None
        assert watching.stderr is not None
        assert "zmienione" in watching.stdout.readline()
        path = services_of(project)[0]
        right = path.read_text()
        retitle(path)
        assert "zmienione" in watching.stdout.readline()
        card = project / "generated" / "services" / path.stem / "card.html"
        assert "Inaczej" in card.read_text()
        path.write_text(right.replace("\ntitle: ", "\ntytul: ", 1))
        assert "błąd[E" in watching.stdout.readline()
        path.write_text(right)
        while "zmienione" not in watching.stdout.readline():
            pass
        assert "Inaczej" not in card.read_text()
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=10) == 0
        assert "Traceback" not in watching.stderr.read()


# What a cache gives back --------------------------------------------------------------------------


def test_outlines_come_back_whole(tmp_path: Path) -> None:
    """Every part of an outline survives the cache; of its words those that name something."""
    from formc.build.index import kept_outlines, load_outlines, save_outlines
    from formc.build.inputs import Files, taken

    definitions = tmp_path / "definitions"
    shutil.copytree(ROOT / "definitions", definitions)
    acts = definitions / "law" / "acts.yaml"
    more = "  nikt:\n    title: Ustawa\n    short: ustawa\n    eli: DU/2000/1/1\n"
    acts.write_text(acts.read_text() + more)
    store = Store(tmp_path / ".formc-cache")
    store.open()
    inputs = taken(definitions, store)
    files = Files(definitions, inputs.digests)
    nothing = kept_outlines(files, store, "code")

    def alone(paths: list[str]) -> Iterator[Any]:
        return (outlined(path, files[path], files)[0] for path in paths)

    made = load_outlines(files, inputs.digests, nothing, alone).all
    save_outlines(made, store, "code")
    again = kept_outlines(files, store, "code").outlines
    assert len(again) == len(made) > 30
    assert any("nikt" in dict(each.named) for each in made)
    for one in made:
        for part in names(one):
            before, after = getattr(one, part), getattr(again[one.path], part)
            if part == "names":
                assert after <= before
            elif part in ("problems", "unread"):
                assert [each.code for each in after] == [each.code for each in before]
            else:
                assert after == before, (one.path, part)
