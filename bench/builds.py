"""Builds measured against peers and against bare Python, as ratios within one run.

    python -m bench.builds [--services 875] [--rounds 5] [--peers FOLDER] [--jobs 2]
    python -m bench.builds --growth 8750    cold builds of 100 services and of so many, nothing else

A corpus of `bench.corpus` is built cold, again, after an edit of one service and of one line of
comment, and watched. Peers stand in an environment of their own (`bench/requirements-peers.txt`);
one that is missing is said. Equal work: Hugo renders a page of each form's 40 questions, pyxform
makes an XForm and LinkML a JSON Schema of the same questions. Prints Markdown. Use a tmpfs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.corpus import ROOT
from formc.build.load import load
from formc.compiler import check
from formc.ir import ChoiceType, Field, Form, NumberType

PEER_SERVICES = 875  # pages, XForms and schemas that the peers make
SLOW = 25  # of these, where a peer needs more than 10 ms each; told per service


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds on the clock and of the processors (children too), medians; memory in MiB."""

    wall: float
    cpu: float
    memory: float


def measured(
    command: list[str], folder: Path, rounds: int, before: Callable[[int], None]
) -> Measured:
    """A command in a folder; `before` prepares each round and is not measured."""
    walls, cpus, memory = [], [], 0.0
    for number in range(rounds):
        before(number)
        began = time.monotonic()
        with subprocess.Popen(
            command, cwd=folder, env=surroundings(), stdout=subprocess.DEVNULL
        ) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        walls.append(time.monotonic() - began)
        if process.returncode:
            raise SystemExit(f"{command} ended with {process.returncode}")
        cpus.append(used.ru_utime + used.ru_stime)
        memory = max(memory, used.ru_maxrss / 1024)
    return Measured(statistics.median(walls), statistics.median(cpus), memory)


def surroundings() -> dict[str, str]:
    """Byte code is kept, as it is in an installed formc."""
    found = {**os.environ, "PYTHONPATH": str(ROOT)}
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**found, "PYTHONPYCACHEPREFIX": str(Path(found.get("TMPDIR", "/tmp")) / "formc-pyc")}


def nothing(_: int) -> None:
    pass


def emptied(folder: Path) -> None:
    """Nothing of an earlier build is left."""
    for name in ("generated", ".formc-cache", ".generated.spare"):
        shutil.rmtree(folder / name, ignore_errors=True)


@contextmanager
def corpus(count: int) -> Iterator[Path]:
    """A folder with definitions, in memory where there is a place for that."""
    with TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as name:
        command = [sys.executable, "-m", "bench.corpus", "definitions", "-n", str(count)]
        subprocess.run(command, cwd=name, env=surroundings(), check=True, stdout=subprocess.DEVNULL)
        yield Path(name)


# formc --------------------------------------------------------------------------------------


def builds(folder: Path, rounds: int, jobs: int) -> dict[str, Measured]:
    """Every kind of build of formc in the folder."""
    python = sys.executable
    formc = [python, "-m", "formc"]
    build = [*formc, "build", "-j", str(jobs)]
    first = min((folder / "definitions" / "services").rglob("*.yaml"))
    text = first.read_text()

    def forget(_: int) -> None:
        emptied(folder)

    def retitle(number: int) -> None:
        first.write_text(text.replace("\ntitle: ", f"\ntitle: Inna {number} ", 1))

    def comment(number: int) -> None:
        first.write_text(first.read_text() + f"# {number}\n")

    subprocess.run([*formc, "--help"], env=surroundings(), check=True, stdout=subprocess.DEVNULL)
    found = {
        "python": measured([python, "-c", "pass"], folder, rounds * 4, nothing),
        "click": measured([python, "-c", "import click"], folder, rounds * 4, nothing),
        "help": measured([*formc, "--help"], folder, rounds * 4, nothing),
        "cold, 1 process": measured([*formc, "build", "-j", "1"], folder, 1, forget),
        "cold": measured(build, folder, max(1, rounds // 3), forget),
        "no-op": measured(build, folder, rounds * 2, nothing),
        "one service": measured(build, folder, rounds, retitle),
        "one comment": measured(build, folder, rounds, comment),
    }
    found["watch"] = watched(folder, [*build, "--watch"], rounds * 2, retitle)
    copied = folder / "copied"
    found["copy"] = measured(
        ["cp", "-r", "generated", str(copied)], folder, rounds,
        lambda _: shutil.rmtree(copied, ignore_errors=True),
    )  # fmt: skip
    shutil.rmtree(copied)
    return found


def watched(folder: Path, command: list[str], rounds: int, edit: Callable[[int], None]) -> Measured:
    """From the edit to the artifacts on the disk, seen from outside."""
    first = min((folder / "definitions" / "services").rglob("*.yaml"))
    card = folder / "generated" / "services" / first.stem / "card.html"
    with running(command, folder):
        while time.sleep(0.2) or not card.exists():
            pass
        time.sleep(3)
        walls = []
        for number in range(rounds):
            edit(number + 100)
            before = card.stat().st_ino
            began = time.monotonic()
            while _inode(card) in (before, 0):
                if time.monotonic() - began > 30:
                    raise SystemExit("the watcher did not build")
                time.sleep(0.0005)
            walls.append(time.monotonic() - began)
            time.sleep(0.5)
    return Measured(statistics.median(walls[1:]), statistics.median(walls[1:]), 0)


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[None]:
    with subprocess.Popen(
        command, cwd=folder, env=surroundings(), stdout=subprocess.DEVNULL
    ) as process:
        try:
            yield
        finally:
            process.terminate()


# Peers --------------------------------------------------------------------------------------


def peers(environment: Path, folder: Path, forms: list[Form], rounds: int) -> dict[str, Measured]:
    """What is installed; what is not is said."""
    found = {}
    for name, program, work in (
        ("Hugo", "hugo", hugo),
        ("pyxform", "xls2xform", pyxform),
        ("LinkML", "gen-json-schema", linkml),
    ):
        path = environment / "bin" / program
        if not path.exists():
            print(f"* {name}: not measured, {program} is not in the environment of the peers")
            continue
        place = folder / name
        place.mkdir()
        found[name] = work(path, place, forms, rounds)
    return found


def fields_of(form: Form) -> list[Field]:
    return [item for item in form.walk() if isinstance(item, Field)]


def hugo(program: Path, folder: Path, forms: list[Form], rounds: int) -> Measured:
    """A page of each form from a template, with the questions in its front matter."""
    (folder / "hugo.json").write_text(json.dumps({"disableKinds": ["taxonomy", "RSS", "sitemap"]}))
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text(
        "<!doctype html><title>{{ .Title }}</title><form>{{ range .Params.fields }}"
        '<fieldset><label for="{{ .name }}">{{ .label }}</label>'
        "{{ with .hint }}<p>{{ . }}</p>{{ end }}"
        '<input id="{{ .name }}" name="{{ .name }}" {{ if .needed }}required{{ end }}>'
        "{{ range .options }}"
        "<label><input type=radio value={{ .code }}>{{ .label }}</label>{{ end }}"
        "</fieldset>{{ end }}<button>Wyślij</button></form>"
    )
    (folder / "content").mkdir()
    for form in forms:
        front = {"title": form.title.pl, "fields": [_told(each) for each in fields_of(form)]}
        (folder / "content" / f"{form.id}.md").write_text(json.dumps(front, ensure_ascii=False))
    shutil.rmtree(folder / "public", ignore_errors=True)
    return measured(
        [str(program), "--quiet"], folder, rounds,
        lambda _: shutil.rmtree(folder / "public", ignore_errors=True),
    )  # fmt: skip


def _told(field: Field) -> dict[str, object]:
    options = field.type.codelist.options if isinstance(field.type, ChoiceType) else ()
    return {
        "name": "-".join(field.path),
        "label": field.label.pl,
        "hint": field.hint.pl if field.hint else "",
        "needed": True,
        "options": [{"code": each.code, "label": each.label.pl} for each in options],
    }


_PYXFORM = """
import json
from pathlib import Path
from pyxform.xls2xform import convert
for path in sorted(Path("in").glob("*.json")):
    made = convert(xlsform=json.loads(path.read_text()), form_name=path.stem)
    Path("out", path.stem + ".xml").write_text(made.xform)
"""


def pyxform(program: Path, folder: Path, forms: list[Form], rounds: int) -> Measured:
    """An XForm of each form, in one process."""
    for name in ("in", "out"):
        (folder / name).mkdir()
    for form in forms:
        (folder / "in" / f"{form.id}.json").write_text(json.dumps(_workbook(form)))
    command = [str(program.with_name("python")), "-c", _PYXFORM]
    return measured(command, folder, max(1, rounds // 3), nothing)


def _workbook(form: Form) -> dict[str, list[dict[str, str]]]:
    """The questions as the sheets of an XLSForm."""
    survey, choices = [], []
    for field in fields_of(form):
        name = re.sub(r"\W", "_", "_".join(field.path))
        kind = "integer" if isinstance(field.type, NumberType) else "text"
        if isinstance(field.type, ChoiceType):
            kind = f"select_one {name}"
            for option in field.type.codelist.options:
                row = {"list_name": name, "name": option.code, "label": option.label.pl}
                choices.append(row)
        survey.append({"type": kind, "name": name, "label": field.label.pl})
    return {"survey": survey, "choices": choices, "settings": [{"form_title": form.title.pl}]}


_LINKML = """
import sys
from pathlib import Path
from linkml.generators.jsonschemagen import JsonSchemaGenerator
for path in sorted(Path("in").glob("*.yaml"))[:int(sys.argv[1])]:
    Path("out", path.stem + ".json").write_text(JsonSchemaGenerator(str(path)).serialize())
"""


def linkml(program: Path, folder: Path, forms: list[Form], rounds: int) -> Measured:
    """A JSON Schema of each form, in one process; a sample, told for all."""
    for name in ("in", "out"):
        (folder / name).mkdir()
    for form in forms[:SLOW]:
        schema = {
            "id": f"https://example.org/{form.id}", "name": form.id, "imports": ["linkml:types"],
            "prefixes": {"linkml": "https://w3id.org/linkml/"}, "default_range": "string",
            "classes": {"Answers": {"tree_root": True, "attributes": {
                "_".join(each.path): {"description": each.label.pl, "required": True}
                for each in fields_of(form)}}},
        }  # fmt: skip
        (folder / "in" / f"{form.id}.yaml").write_text(json.dumps(schema))
    command = [str(program.with_name("python")), "-c", _LINKML]
    measured([*command, "1"], folder, 1, nothing)  # byte code, files of the system
    none = measured([*command, "0"], folder, 3, nothing)
    some = measured([*command, str(SLOW)], folder, 3, nothing)
    scale = len(forms) / min(SLOW, len(forms))
    return Measured(
        none.wall + (some.wall - none.wall) * scale,
        none.cpu + (some.cpu - none.cpu) * scale,
        some.memory,
    )


# The table ----------------------------------------------------------------------------------


def table(found: dict[str, Measured], services: int) -> list[str]:
    rows = [
        "| what | seconds | CPU seconds | against | ratio (CPU) | goal |",
        "| --- | ---: | ---: | --- | ---: | --- |",
    ]
    for name, against, goal in (
        ("cold", "Hugo", "≤ 6 ×"),
        ("cold", "pyxform", "≤ 0.6 ×"),
        ("cold", "LinkML", "≤ 0.15 ×"),
        ("cold", "copy", "≤ 20 ×"),
        ("no-op", "python", "≤ 10 ×"),
        ("one service", "python", "≤ 18 ×"),
        ("one comment", "python", ""),
        ("watch", "python", "≤ 9 ×"),
        ("help", "click", "≤ 2 ×"),
    ):
        if against not in found:
            continue
        mine, theirs = found[name], found[against]
        ratio, whole = mine.cpu / theirs.cpu, mine.wall / theirs.wall
        rows.append(
            f"| {name} | {mine.wall:.3f} | {mine.cpu:.3f} | {against} {theirs.wall:.3f} s |"
            f" {whole:.2f} × ({ratio:.2f} ×) | {goal} |"
        )
    cold = found["cold"]
    alone = found["cold, 1 process"]
    rows.append(
        f"| cold | {cold.wall:.3f} | {cold.cpu:.3f} | 1 process {alone.wall:.3f} s |"
        f" {alone.wall / cold.wall:.2f} times as fast | ≥ 1.7 × |"
    )
    rows += ["", f"Peak memory of a process, cold, {services} services: {cold.memory:.0f} MiB"]
    if "Hugo" in found:
        rows[-1] += f"; Hugo {found['Hugo'].memory:.0f} MiB"
    return rows


# Growth -------------------------------------------------------------------------------------

FEW = 100  # services that many are compared with


def growth(many: int, jobs: int) -> list[str]:
    """Whether a service costs the same among many, and a process no more memory."""
    rows = ["| services | seconds | ms a service | CPU ms a service | MiB of a process |"]
    rows.append("| ---: | ---: | ---: | ---: | ---: |")
    each = []
    for count in (FEW, many):
        with corpus(count) as folder:
            command = [sys.executable, "-m", "formc", "build", "-j", str(jobs)]
            found = measured(command, folder, 3 if count == FEW else 1, lambda _: emptied(folder))
        each.append(found)
        rows.append(
            f"| {count} | {found.wall:.1f} | {found.wall / count * 1000:.1f} |"
            f" {found.cpu / count * 1000:.1f} | {found.memory:.0f} |"
        )
    few, more = each
    clock, cpu = ((b / many) / (a / FEW) for a, b in ((few.wall, more.wall), (few.cpu, more.cpu)))
    memory = more.memory / few.memory
    told = f"A service among {many}: {clock:.2f} × the time (CPU {cpu:.2f} ×), goal ≤ 1.15 ×;"
    return [*rows, "", f"{told} memory of a process {memory:.2f} ×."]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=PEER_SERVICES)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--growth", type=int, help="services of the large build; takes minutes")
    parser.add_argument("--peers", type=Path, default=ROOT / ".venv" / "builders")
    arguments = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} CPU, Python {platform.python_version()}"
    machine += f", load {os.getloadavg()[0]:.1f}"
    if arguments.growth:
        print(f"{arguments.jobs} processes, {machine}\n")
        print("\n".join(growth(arguments.growth, arguments.jobs)))
        return
    with corpus(arguments.services) as folder:
        found = builds(folder, arguments.rounds, arguments.jobs)
        forms = list(check(load(folder / "definitions")).forms.values())
        found |= peers(arguments.peers, folder, forms, arguments.rounds)
    print(f"{arguments.services} services, {arguments.jobs} processes, {machine}\n")
    print("\n".join(table(found, arguments.services)))


if __name__ == "__main__":
    main()
