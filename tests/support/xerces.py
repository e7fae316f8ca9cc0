"""Xerces-J, the schema processor of most Java software, asked once for many documents."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType

from formc.vocabulary import LOCATIONS

NOTHING: Mapping[str, Path] = MappingProxyType({})
JARS = ("xercesImpl.jar", "xml-apis.jar", "xml-resolver.jar")
DEBIAN = Path("/usr/share/java")
PROGRAM = Path(__file__).with_name("Xerces.java")


def class_path() -> str:
    """The jars of Xerces: those that FORMC_XERCES names, else those of Debian; empty for none."""
    named = os.environ.get("FORMC_XERCES")
    if named:
        return named
    found = [str(DEBIAN / jar) for jar in JARS if (DEBIAN / jar).is_file()]
    return os.pathsep.join(found) if any(JARS[0] in jar for jar in found) else ""


def missing() -> str:
    """What keeps Xerces from running here, or nothing."""
    if shutil.which("java") is None or shutil.which("javac") is None:
        return "no java: apt-get install default-jdk-headless"
    if not class_path():
        return "no Xerces: apt-get install libxerces2-java, or name its jars in FORMC_XERCES"
    return ""


def verdicts(
    asked: Sequence[Sequence[Path]], folder: Path, beside: Mapping[str, Path] = NOTHING
) -> list[list[str]]:
    """For a schema and its documents, each row: of every file `+`, or `-` and why; of a schema that
    does not compile one alone. `folder` is for the catalogue, which has the files `beside` by their
    addresses too."""
    with as_file(files("formc.vocabulary")) as stand_ins:
        catalogue = folder / "catalogue.txt"
        catalogue.write_text(
            "".join(
                f"{address}\t{path}\n"
                for address, path in {
                    **{address: stand_ins / name for address, name in LOCATIONS.items()},
                    **beside,
                }.items()
            )
        )
        done = subprocess.run(
            ["java", "-Xmx512m", "-cp", class_path(), str(PROGRAM), str(catalogue)],
            input="".join("\t".join(map(str, row)) + "\n" for row in asked),
            capture_output=True, text=True, encoding="utf-8", check=False, timeout=600,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return [line.split("\t") for line in done.stdout.splitlines()]
