"""Random edits of a definitions folder, as people make them: words, rows, files, and mistakes."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from formc.build.load import load
from formc.build.publishing import DisagreesError, PublishedError, published_files, store
from formc.compiler import check
from formc.targets import load as load_targets

Edit = str
"""What was done, for the message of a test that fails."""


def edited(folder: Path, random: Random) -> Edit:
    """Makes one edit in the folder."""
    return random.choice(EDITS)(folder, random)


def _files(folder: Path, below: str = "") -> list[Path]:
    found = sorted((folder / below).rglob("*.yaml"))
    return found or sorted(folder.rglob("*.yaml"))


def _some(folder: Path, random: Random, below: str = "") -> Path:
    return random.choice(_files(folder, below))


def word_in_service(folder: Path, random: Random) -> Edit:
    return _word(_some(folder, random, "services"), random)


def word_in_fragment(folder: Path, random: Random) -> Edit:
    return _word(_some(folder, random, "fragments"), random)


def word_anywhere(folder: Path, random: Random) -> Edit:
    return _word(_some(folder, random), random)


def _word(path: Path, random: Random) -> Edit:
    """Another word in a label, a title or a message."""
    text = path.read_text()
    found = list(re.finditer(r"^( *-? *(?:label|title|hint|message): )(.*)$", text, re.M))
    if not found:
        return "nothing"
    place = random.choice(found)
    words = place[2].rstrip('"')
    quote = '"' if place[2].endswith('"') else ""
    new = f"{place[1]}{words} {random.choice(('nowe', 'inne', 'dalsze'))}{quote}"
    path.write_text(text[: place.start()] + new + text[place.end() :])
    return f"word in {path.name}"


def moved_lines(folder: Path, random: Random) -> Edit:
    path = _some(folder, random)
    path.write_text(f"# uwaga {random.randrange(100)}\n\n{path.read_text()}")
    return f"moved {path.name}"


def touched(folder: Path, random: Random) -> Edit:
    path = _some(folder, random)
    path.touch()
    return f"touched {path.name}"


def added_service(folder: Path, random: Random) -> Edit:
    path = _some(folder, random, "services")
    id = f"{path.stem[:40]}-{random.randrange(1000)}"
    text = re.sub(r"^service: .*$", f"service: {id}", path.read_text(), count=1, flags=re.M)
    (path.parent / f"{id}.yaml").write_text(text)
    return f"added {id}"


def removed_file(folder: Path, random: Random) -> Edit:
    services = _files(folder, "services")
    path = random.choice(
        services if len(services) > 2 and random.random() < 0.8 else _files(folder)
    )
    path.unlink()
    return f"removed {path.name}"


def renamed_file(folder: Path, random: Random) -> Edit:
    path = _some(folder, random)
    path.rename(path.with_name(f"{path.stem}-{random.randrange(10)}.yaml"))
    return f"renamed {path.name}"


def codelist_row(folder: Path, random: Random) -> Edit:
    path = folder / "codelists" / "gatunki-drzew.yaml"
    if not path.exists():
        return "nothing"
    text = path.read_text()
    path.write_text(text.rstrip() + f"\n  gatunek_{random.randrange(100)}: Drzewo\n")
    return "row of a codelist"


def new_codelist(folder: Path, random: Random) -> Edit:
    id = f"nowa-lista-{random.randrange(5)}"
    path = folder / "codelists" / f"{id}.yaml"
    path.write_text(f"codelist: {id}\nversion: 1.0.0\ntitle: Nowa\noptions:\n  a: A\n  b: B\n")
    return f"codelist {id}"


def act(folder: Path, random: Random) -> Edit:
    path = folder / "law" / "acts.yaml"
    if not path.exists():
        return "nothing"
    lines = path.read_text().split("\n")
    places = [number for number, line in enumerate(lines) if line.strip().startswith("title:")]
    if places:
        lines[random.choice(places)] += " zm."
    path.write_text("\n".join(lines))
    return "an act"


def project(folder: Path, random: Random) -> Edit:
    path = folder / "formc.yaml"
    if not path.exists():
        return "nothing"
    text = re.sub(
        r"^project: .*$", f"project: Katalog {random.randrange(9)}", path.read_text(), flags=re.M
    )
    path.write_text(text)
    return "the project"


def mistake(folder: Path, random: Random) -> Edit:
    """A line that was lost, written twice, or spelled otherwise."""
    path = _some(folder, random)
    lines = path.read_text().split("\n")
    place = random.randrange(len(lines))
    match random.randrange(3):
        case 0:
            lines.pop(place)
        case 1:
            lines.insert(place, lines[place])
        case _:
            lines[place] = lines[place].replace("a", "e", 1)
    path.write_text("\n".join(lines))
    return f"mistake in {path.name}:{place + 1}"


def publication(folder: Path, random: Random) -> Edit:
    """A form is published, as it stands."""
    files = load(folder)
    checked = check(files)
    if checked.report.failed or not checked.services:
        return "nothing"
    form = checked.services[random.choice(sorted(checked.services))].form
    namespace = f"http://crd.gov.pl/wzor/2027/03/01/{random.randrange(1, 9)}/"
    try:
        targets = load_targets(("xsd",))
        store(folder, published_files(files, form, namespace, "2027-04-01", targets))
    except (PublishedError, DisagreesError):
        return "nothing"
    return f"published {form.id}"


def published_bytes(folder: Path, random: Random) -> Edit:
    """A published file is changed, lost, or stands there twice."""
    files = [path for path in sorted((folder / "published").glob("*/*/*")) if path.is_file()]
    if not files:
        return "nothing"
    path = random.choice(files)
    match random.randrange(3):
        case 0:
            path.write_bytes(path.read_bytes() + b" ")
        case 1:
            path.unlink()
        case _:
            path.with_name("kopia.xsd").write_bytes(path.read_bytes())
    return f"damaged {path.name}"


EDITS = (
    *(word_in_service, word_in_service, word_in_fragment, word_anywhere, moved_lines, touched),
    *(added_service, removed_file, renamed_file, codelist_row, new_codelist, act, project),
    *(mistake, mistake, publication, publication, published_bytes),
)
