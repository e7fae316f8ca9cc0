r"""Files of small broken definitions, each line saying what must be reported about it.

Chunks are separated by `---`. A line that ends in `#! E0201 "text" @7` expects that code on that
line, a message with that text, and a span that starts in that column; text and column may be
left out. A line that is only an expectation belongs to the line above. Expectations are taken
out before the text is read, so they may stand within quotes and blocks too.

What a chunk is:

* it begins with `- `: items of a form, and from the first `- rule:` on rules; the service
  around them is complete and without fault;
* it begins with `#service`: keys of that service; each replaces the one of the same name, and
  `#service without privacy, tests` leaves those out; what is said of the service as a whole
  stands on this line;
* anything else is a file of its own beside that service.

A line `#file fragments/adres.yaml` begins another file of the same folder. Beside the service
stands `obcy.xsd`, a template of somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_EXPECTATION = re.compile(
    r'[ \t]*#! (?P<code>[EWH]\d{4})(?: "(?P<text>[^"]*)")?(?: @(?P<column>\d+))?[ \t]*$'
)
_RULE = re.compile(r"- \{?rule:")
SERVICE = "services/wzor.yaml"

BASE = {
    "formc.yaml": """\
project: Usługi
publisher: Gmina
base_iri: https://uslugi.example.org
""",
    "domains.yaml": """\
domains:
  proba:
    title: Próba
""",
    "law/acts.yaml": """\
acts:
  kpa:
    title: Ustawa z dnia 14 czerwca 1960 r. – Kodeks postępowania administracyjnego
    short: Kodeks postępowania administracyjnego
    eli: DU/1960/168
""",
    "law/stamp-duty.yaml": """\
stamp_duty: 2026-01-01
positions:
  IV:
    title: Pełnomocnictwo
    amount: 17.00
""",
    "services/obcy.xsd": """\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
    targetNamespace="http://wzory.example.org/obcy/" elementFormDefault="qualified">
  <xs:element name="Wniosek"><xs:complexType><xs:sequence>
    <xs:element name="Imie"><xs:simpleType><xs:restriction base="xs:string">
      <xs:maxLength value="255"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="Kod" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
      <xs:enumeration value="K"/><xs:enumeration value="M"/></xs:restriction></xs:simpleType>
    </xs:element>
    <xs:element name="Rok" minOccurs="0"><xs:simpleType><xs:restriction base="xs:integer">
      <xs:maxInclusive value="2100"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="Osoba" minOccurs="0"><xs:complexType><xs:sequence>
      <xs:element name="Nazwisko" type="xs:string"/><xs:element name="Wiek" type="xs:integer"/>
      </xs:sequence><xs:attribute name="rola" type="xs:string"/></xs:complexType></xs:element>
    <xs:element name="Wiersz" minOccurs="0" maxOccurs="3"><xs:complexType><xs:sequence>
      <xs:element name="Nazwa" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>
""",
}

CARD = """\
service: wzor
version: 1.0.0
title: Usługa wzorcowa
summary: Do prób
domain: proba
level: gmina
kind: wniosek
audience: [citizen]
legal_basis:
  - act: kpa
    units: [art. 35]
content:
  legal_state: 2026-01-01
  confidence: high
privacy:
  controller: office
  purposes: [załatwienie sprawy]
  retention: records
  basis: [art. 6 ust. 1 lit. c RODO]
"""
FORM = """\
form:
  pages:
    - page: strona_wzoru
      title: Wnioskodawca
      items:
        - group: strona_wzoru
          title: Wnioskodawca
          role: applicant
          items:
            - field: imie_wzoru
              type: text
              means: given_name
              label: Imię
"""
TESTS = """\
tests:
  - test: poprawny
    answers:
      strona_wzoru: {imie_wzoru: Jan}
    gives: {valid: true}
"""


@dataclass(frozen=True, slots=True)
class Expected:
    """`line` is a line of the case file."""

    line: int
    code: str
    text: str
    column: int | None


@dataclass(slots=True)
class Folder:
    """A folder of definitions in the making, and where in the case each of its lines stands."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    places: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)

    def write(self, path: str, text: str) -> None:
        """Appends text of the harness."""
        self.lines.setdefault(path, []).extend(text.splitlines())

    def copy(self, path: str, line: str, number: int, indent: int = 0) -> None:
        """Appends a line of the case, moved right."""
        lines = self.lines.setdefault(path, [])
        lines.append(" " * indent + line if line.strip() else line)
        self.places[path, len(lines)] = (number, indent if line.strip() else 0)

    def place(self, path: str, line: int, column: int) -> tuple[int, int]:
        """The line and column in the case; line 0 is the harness. A file's end is its last line."""
        count = len(self.lines.get(path, []))
        number, indent = self.places.get((path, min(line, count)), (0, 0))
        return number, column - indent

    @property
    def files(self) -> Mapping[str, bytes]:
        return {path: "\n".join([*lines, ""]).encode() for path, lines in self.lines.items()}


@dataclass(frozen=True, slots=True)
class Chunk:
    name: str
    folder: Folder
    expected: tuple[Expected, ...]


def read_chunks(path: Path) -> Iterator[Chunk]:
    """The chunks of one file of cases."""
    first = 1
    for body in path.read_text(encoding="utf-8").split("\n---\n"):
        lines = list(enumerate(body.split("\n"), first))
        expected = tuple(_expected(lines))
        kept = [(n, _bare(line)) for n, line in lines if not _is_expectation(line)]
        yield Chunk(f"{path.stem}:{first}", folder_of(kept), expected)
        first += body.count("\n") + 2


def _bare(line: str) -> str:
    """A line without its expectations."""
    while found := _EXPECTATION.search(line):
        line = line[: found.start()]
    return line


def _is_expectation(line: str) -> bool:
    return line.lstrip().startswith("#!")


def _expected(lines: list[tuple[int, str]]) -> Iterator[Expected]:
    subject = 0
    for number, line in lines:
        subject = subject if _is_expectation(line) else number
        while found := _EXPECTATION.search(line):
            column = int(found["column"]) if found["column"] else None
            yield Expected(subject, found["code"], found["text"] or "", column)
            line = line[: found.start()]
        assert "#!" not in line, f"an expectation that cannot be read: {line}"


def folder_of(lines: list[tuple[int, str]]) -> Folder:
    """The definitions folder that numbered lines of a case stand for."""
    parts: list[tuple[str, list[tuple[int, str]]]] = [("", [])]
    for number, line in lines:
        if line.startswith("#file "):
            parts.append((line.removeprefix("#file ").strip(), []))
        else:
            parts[-1][1].append((number, line))
    folder = Folder()
    own = {path for path, _ in parts}
    for path, text in BASE.items():
        if path not in own:
            folder.write(path, text)
    _main(parts[0][1], folder, alone=len(parts) == 1)
    for path, part in parts[1:]:
        for number, line in part:
            folder.copy(path, line, number)
    return folder


def complete(snippet: str) -> Mapping[str, bytes]:
    """The folder of a snippet without expectations, such as an example of the manual."""
    return folder_of(list(enumerate(snippet.split("\n"), 1))).files


def _main(lines: list[tuple[int, str]], folder: Folder, *, alone: bool) -> None:
    """The first part of a case. Its first line stands for the head of the service around it."""
    said = [(number, line) for number, line in lines if line.strip() and line[:2] != "# "]
    first, opening = said[0] if said else (0, "")
    if opening.startswith("#service"):
        _write_card(lines, opening.removeprefix("#service").removeprefix(" without"), folder)
    elif opening.startswith("- ") or not (said or alone):
        _write_items(lines, folder)
    else:
        folder.write(SERVICE, CARD + FORM + TESTS)
        for number, line in lines:
            folder.copy("proba.yaml", line, number)
    folder.places.setdefault((SERVICE, 1), (first, 0))


def _write_items(lines: list[tuple[int, str]], folder: Folder) -> None:
    folder.write(SERVICE, CARD + FORM)
    rules = next((at for at, (_, line) in enumerate(lines) if _RULE.match(line)), len(lines))
    if any(line.startswith("- ") for _, line in lines[:rules]):
        folder.write(SERVICE, "    - page: proba\n      title: Próba\n      items:")
        for number, line in lines[:rules]:
            folder.copy(SERVICE, line, number, 8)
    if rules < len(lines):
        folder.write(SERVICE, "  rules:")
        for number, line in lines[rules:]:
            folder.copy(SERVICE, line, number, 4)
    folder.write(SERVICE, TESTS)


def _write_card(lines: list[tuple[int, str]], without: str, folder: Folder) -> None:
    own = {found[0] for _, line in lines if (found := re.match(r"[a-z_]+(?=:)", line))}
    own |= {word.strip() for word in without.split(",")}
    if "service" in own:
        for number, line in lines:
            folder.copy(SERVICE, line, number)
    for block in re.findall(r"^\w+:.*\n(?:[ ].*\n)*", CARD + FORM + TESTS, re.MULTILINE):
        if block.partition(":")[0] not in own:
            folder.write(SERVICE, block)
    if "service" not in own:
        for number, line in lines:
            folder.copy(SERVICE, line, number)
