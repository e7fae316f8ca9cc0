"""A corpus to measure with: as many services as wanted, of 40 fields each, the same for a seed.

    python -m bench.corpus FOLDER [-n 875] [--seed 1]

Services are made of the repository's own fragments, codelists, acts and domains, which are copied
beside them, and of questions as services ask them: conditions, repeats, computed amounts, rules,
fees, files. Nothing here is a real service: names and numbers are drawn.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from textwrap import indent

ROOT = Path(__file__).parents[1]
COPIED = ("formc.yaml", "domains.yaml", "codelists", "fragments", "law", "types")
FIELDS = 40  # about as many questions a form
COLLECTED_IN = ("drogi", "geodezja", "komunikacja", "mieszkalnictwo", "turystyka")
THINGS = ("wykop", "szyld", "obiekt", "zbiornik", "ogrodzenie", "przyłącze", "teren", "lokal")
USES = ("handel", "usługi", "składowanie", "mieszkanie", "rekreacja", "inne")


@dataclass(frozen=True, slots=True)
class Block:
    """Questions of a page as YAML, how many they are, right answers to them, and a rule over them
    with the answers that break it; further tests."""

    items: str
    questions: int
    answers: str
    rule: str = ""
    breaks: str = ""
    further: str = ""


def services(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Ids and definitions, in order; each depends on the seed and on its number alone."""
    for number in range(count):
        yield f"usluga-{number:05}", _service(number, Random(f"{seed} {number}"))


def write(folder: Path, count: int, seed: int) -> None:
    """A folder of definitions. What is there already is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / "definitions" / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)
    for number, (id, text) in enumerate(services(count, seed)):
        file = folder / "services" / COLLECTED_IN[number % len(COLLECTED_IN)] / f"{id}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


# Blocks of questions ----------------------------------------------------------------------------


def _facts(random: Random, name: str) -> Block:
    thing = random.choice(THINGS)
    most = random.choice((100, 200, 1000))
    items = f"""\
- field: {name}_nazwa
  type: text
  max: {most}
  label: Jak nazywa się {thing}?
- field: {name}_czy
  type: boolean
  label: Czy {thing} już istnieje?
- field: {name}_opis
  type: text
  max: {most * 5}
  multiline: true
  label: Opisz, czym jest {thing}
  visible: {name}_czy
"""
    answers = f"""\
{name}_nazwa: {thing.capitalize()} przy ulicy Leśnej
{name}_czy: true
{name}_opis: Stoi tu od roku, a teraz ma być większy.
"""
    return Block(items, 3, answers)


def _choice(random: Random, name: str) -> Block:
    codes = random.sample(USES, random.randint(3, len(USES)))
    options = "\n".join(f"    k{i}: {code.capitalize()}" for i, code in enumerate(codes))
    items = f"""\
- field: {name}_rodzaj
  type: choice
  label: Jaki to rodzaj?
  options:
{options}
- field: {name}_jaki
  type: text
  max: 120
  label: Jaki dokładnie?
  visible: {name}_rodzaj == 'k{random.randint(1, len(codes) - 1)}'
"""
    return Block(items, 2, f"{name}_rodzaj: k0\n")


def _rows(random: Random, name: str) -> Block:
    items = f"""\
- repeat: {name}_pozycje
  each: {name}_pozycja
  title: Pozycja
  plural: Pozycje
  min: 1
  max: {random.choice((5, 20, 50))}
  items:
    - field: co
      type: text
      max: 80
      label: Co to jest?
    - field: ile
      type: integer
      min: 1
      max: {random.choice((10, 100, 1000))}
      label: Ile sztuk?
    - field: pole
      type: decimal
      scale: 2
      min: 0.01
      max: 1000
      unit: m²
      label: Jaka powierzchnia jednej?
- field: {name}_razem
  type: integer
  label: Razem sztuk
  value: sum(p.ile for p in {name}_pozycje)
"""
    rows = f"""\
{name}_pozycje:
  - co: Stół
    ile: 2
    pole: 1.50
  - co: Ława
    ile: 3
    pole: 0.80
{name}_razem: 5
"""
    rule = f"""\
- rule: {name}-rozne
  check: unique(p.co for p in {name}_pozycje)
  message: Wpisz każdą rzecz tylko raz
"""
    return Block(items, 4, rows, rule, f"/{name}_pozycje/1/co: Stół")


def _days(random: Random, name: str) -> Block:
    items = f"""\
- group: {name}_czas
  title: Termin
  items:
    - use: okres
"""
    answers = f"""\
{name}_czas:
  okres:
    od: 2026-05-04
    do: 2026-05-08
    dni: 5
"""
    rule = f"""\
- rule: {name}-nie-wstecz
  check: {name}_czas.okres.od >= today()
  at: {name}_czas.okres.od
  message: Podaj dzień dzisiejszy albo późniejszy
"""
    earlier = f"/{name}_czas/okres: {{od: 2026-02-01, do: 2026-02-02, dni: 2}}"
    further = f"""\
  - test: złamane {name}_czas.okres.kolejnosc
    on: 2026-03-02
    like: poprawne
    set:
      /{name}_czas/okres: {{od: 2026-05-04, do: 2026-05-01, dni: 0}}
    gives:
      valid: false
      errors:
        /{name}_czas/okres/do: rule {name}_czas.okres.kolejnosc
"""
    return Block(items, 3, answers, rule, earlier, further)


def _money(random: Random, name: str) -> Block:
    rate = random.choice((150, 400, 85))
    most = random.randint(20, 300)
    items = f"""\
- field: {name}_metry
  type: decimal
  scale: 2
  min: 0.01
  max: 10000
  unit: m²
  label: Powierzchnia
- field: {name}_kwota
  type: money
  label: Należność
  value: round({name}_metry * {rate // 100}.{rate % 100:02}, 2)
"""
    rule = f"""\
- rule: {name}-najwyzej
  check: {name}_metry <= {most}
  at: {name}_metry
  message: Podaj powierzchnię nie większą niż {most} m²
"""
    due = rate * (most + 1)
    broken = f"/{name}_metry: {most + 1}.00\n/{name}_kwota: {due // 100}.{due % 100:02}"
    answers = f"{name}_metry: 10.00\n{name}_kwota: {rate // 10}.{rate % 10}0\n"
    return Block(items, 2, answers, rule, broken)


def _file(random: Random, name: str) -> Block:
    items = f"""\
- field: {name}_uwagi_sa
  type: boolean
  label: Czy masz uwagi do planu?
- field: {name}_plan
  type: file
  accept: [pdf, jpg, png]
  max_size: {random.choice((5, 10))} MB
  input: plan
  label: Plan sytuacyjny
  required: {name}_uwagi_sa
"""
    return Block(items, 2, f"{name}_uwagi_sa: false\n")


BLOCKS = (_facts, _choice, _rows, _days, _money, _file)


def _opening(number: int) -> Block:
    least = 5 + number % 30
    items = """\
- field: sprawa
  type: text
  max: 500
  label: O co chodzi?
- field: plan
  type: file
  accept: [pdf]
  max_size: 5 MB
  input: plan
  label: Plan sytuacyjny
  required: false
"""
    rule = f"""\
- rule: sprawa-opisana
  check: length(sprawa) > {least}
  message: Opisz sprawę dokładniej
"""
    answers = "sprawa: Proszę o zgodę, bo bez niej nie mogę zacząć robót na swojej działce.\n"
    return Block(items, 2, answers, rule, "/sprawa: Zgoda")


# A service --------------------------------------------------------------------------------------

APPLICANT = """\
wnioskodawca:
  rodzaj: osoba
  osoba:
    imie: Jan
    nazwisko: Przykładowy
    ma_pesel: true
    pesel: "44051401359"
  adres:
    ulica: Leśna
    numer_domu: "7"
    kod_pocztowy: 00-950
    miejscowosc: Wzorowo
  kontakt:
    telefon: "600000000"
"""


def _service(number: int, random: Random) -> str:
    thing, use = random.choice(THINGS), random.choice(USES)
    blocks = [_opening(number)]
    while sum(block.questions for block in blocks) < FIELDS - 20:  # 20 of the applicant
        blocks.append(random.choice(BLOCKS)(random, f"b{len(blocks)}"))
    half = len(blocks) // 2
    amount = random.randint(10, 300)
    return f"""\
service: usluga-{number:05}
version: 1.0.0
title: Zgoda numer {number} na {use}, {thing}
summary: Uzyskaj zgodę numer {number}, zanim powstanie {thing}.
domain: {COLLECTED_IN[number % len(COLLECTED_IN)]}
level: gmina
kind: wniosek
audience: [citizen, business]
procedure: kpa
who: Każdy, kto ma {thing}.
authority: Wójt, burmistrz albo prezydent miasta
legal_basis:
  - act: kpa
    units: [art. 63 § 1]
content:
  legal_state: 2026-01-01
  confidence: low
  reviewed_by: none
deadlines:
  decision:
    within: 1 month
    counted_from: od złożenia wniosku
outcome:
  - kind: decision
    title: Zgoda
remedies:
  - kind: appeal
    body: Samorządowe kolegium odwoławcze
    within: 14 days
channels: [portal, office, post]
delivery: [office, post]
records:
  case_title: Zgoda numer {number}
inputs:
  - id: plan
    kind: attachment
    title: Plan sytuacyjny
fees:
  - id: zgoda
    title: Opłata za zgodę
    amount: {amount}.00
    due: on-filing
    basis: uchwała rady gminy
privacy:
  controller: office
  purposes: [Rozpatrzenie wniosku]
  basis: [art. 6 ust. 1 lit. c RODO]
  retention: records
signature:
  by: applicant
  kinds: [trusted_profile, qualified, own_hand]
form:
  pages:
    - page: wnioskodawca
      title: Wnioskodawca
      items:
        - use: wnioskodawca
    - page: sprawa
      title: Sprawa
      items:
{indent(_joined(block.items for block in blocks[:half]), " " * 8)}
    - page: szczegoly
      title: Szczegóły
      items:
{indent(_joined(block.items for block in blocks[half:]), " " * 8)}
  rules:
{indent(_joined(block.rule for block in blocks), " " * 4)}
tests:
  - test: poprawne
    on: 2026-03-02
    answers:
{indent(APPLICANT + _joined(block.answers for block in blocks), " " * 6)}
    gives:
      valid: true
      fees:
        zgoda: {amount}.00
{"".join(_broken(block) for block in blocks if block.rule)}"""


def _joined(parts: Iterable[str]) -> str:
    return "".join(parts)


def _broken(block: Block) -> str:
    """A test in which the rule of a block is broken, and nothing else."""
    keys = dict(line.strip(" -").split(": ", 1) for line in block.rule.splitlines())
    at = keys.get("at")
    if at is None:
        at = keys["check"].partition(" in ")[2].rstrip(")") or "sprawa"
    path = "/" + at.replace(".", "/")
    return f"""\
  - test: złamane {keys["rule"]}
    on: 2026-03-02
    like: poprawne
    set:
{indent(block.breaks, " " * 6)}
    gives:
      valid: false
      errors:
        {path}: rule {keys["rule"]}
{block.further}"""


def main() -> None:
    about = (__doc__ or "").splitlines()[0]
    reading = argparse.ArgumentParser(prog="python -m bench.corpus", description=about)
    reading.add_argument("folder", type=Path, help="where the definitions go; it is replaced")
    reading.add_argument("-n", "--count", type=int, default=875, help="services (875)")
    reading.add_argument("--seed", type=int, default=1)
    asked = reading.parse_args()
    write(asked.folder, asked.count, asked.seed)
    print(f"{asked.folder}: {asked.count} services")


if __name__ == "__main__":
    main()
