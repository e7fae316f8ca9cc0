"""Judges the answers of a form: Szacowanie szkody łowieckiej.

Made by formc from the definition of the form: change the definition, not this file.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from . import runtime
from .runtime import (
    DECIMALS,
    EMPTY,
    Findings,
    Item,
    check_digits_agree,
    choices_fault,
    days_between,
    fee_list,
    file_fault,
    is_day,
    normalized,
    office_values,
    on_pages,
    readable,
    scaled,
)

FORM = "szkoda-lowiecka"
VERSION = "1.2.0"


# What the form asks for -------------------------------------------------------------------------

WNIOSKODAWCA_RODZAJ = Item(
    "choice",
    "/wnioskodawca/rodzaj",
    (2,),
    semantic="choice",
    codes=("osoba", "firma"),
    required=True,
)
WNIOSKODAWCA_RODZAJ_CODES = frozenset(WNIOSKODAWCA_RODZAJ.codes)

WNIOSKODAWCA_IMIE = Item("text", "/wnioskodawca/imie", (3,), semantic="text", least=1, most=60)

WNIOSKODAWCA_NAZWISKO = Item(
    "text",
    "/wnioskodawca/nazwisko",
    (4,),
    semantic="text",
    least=1,
    most=80,
)

WNIOSKODAWCA_PESEL_PATTERN = re.compile("[0-9]{11}").fullmatch
WNIOSKODAWCA_PESEL = Item(
    "text",
    "/wnioskodawca/pesel",
    (5,),
    semantic="pesel",
    least=11,
    most=11,
    checksum="pesel",
    strip=" -",
    pattern=WNIOSKODAWCA_PESEL_PATTERN,
)

WNIOSKODAWCA_NAZWA = Item("text", "/wnioskodawca/nazwa", (6,), semantic="text", least=1, most=255)

WNIOSKODAWCA_NIP_PATTERN = re.compile("[1-9](?:[0-9][1-9]|[1-9][0-9])[0-9]{7}").fullmatch
WNIOSKODAWCA_NIP = Item(
    "text",
    "/wnioskodawca/nip",
    (7,),
    semantic="nip",
    least=10,
    most=10,
    checksum="nip",
    strip=" -",
    pattern=WNIOSKODAWCA_NIP_PATTERN,
)

WNIOSKODAWCA = Item(
    "group",
    "/wnioskodawca",
    (1,),
    items=(WNIOSKODAWCA_RODZAJ, WNIOSKODAWCA_IMIE, WNIOSKODAWCA_NAZWISKO, WNIOSKODAWCA_PESEL, WNIOSKODAWCA_NAZWA, WNIOSKODAWCA_NIP),
)
WNIOSKODAWCA_KEYS = frozenset({"rodzaj", "imie", "nazwisko", "pesel", "nazwa", "nip"})

KONTAKT_EMAIL_PATTERN = re.compile("[%'+\\-.0-9A-Z_a-z]+@[\\-0-9A-Za-z]+(?:\\.[\\-0-9A-Za-z]+){1,5}").fullmatch
KONTAKT_EMAIL = Item(
    "text",
    "/kontakt/email",
    (9,),
    semantic="email",
    least=6,
    most=254,
    strip=" ",
    pattern=KONTAKT_EMAIL_PATTERN,
)

KONTAKT_TELEFON_PATTERN = re.compile("\\+[1-9][0-9]{6,14}|[0-9]{9}").fullmatch
KONTAKT_TELEFON = Item(
    "text",
    "/kontakt/telefon",
    (10,),
    semantic="phone",
    least=8,
    most=16,
    strip=" -()/.",
    pattern=KONTAKT_TELEFON_PATTERN,
)

KONTAKT = Item("group", "/kontakt", (8,), items=(KONTAKT_EMAIL, KONTAKT_TELEFON))
KONTAKT_KEYS = frozenset({"email", "telefon"})

DZIEN = Item("date", "/dzien", (12,), semantic="date", most="today", required=True)

UPRAWY_ROSLINA = Item(
    "choice",
    "/uprawy/*/roslina",
    (13, 14),
    semantic="choice",
    codes=("zboze", "ziemniaki", "inna"),
    required=True,
)
UPRAWY_ROSLINA_CODES = frozenset(UPRAWY_ROSLINA.codes)

UPRAWY_JAKA = Item("text", "/uprawy/*/jaka", (13, 15), semantic="text", least=1, most=100)

UPRAWY_HEKTARY = Item(
    "decimal",
    "/uprawy/*/hektary",
    (13, 16),
    semantic="decimal",
    least=1,
    most=10000000,
    scale=4,
    required=True,
)

UPRAWY_PROCENT = Item(
    "integer",
    "/uprawy/*/procent",
    (13, 17),
    semantic="integer",
    least=1,
    most=100,
    required=True,
)

UPRAWY = Item(
    "repeat",
    "/uprawy",
    (13,),
    least=1,
    most=20,
    required=True,
    items=(UPRAWY_ROSLINA, UPRAWY_JAKA, UPRAWY_HEKTARY, UPRAWY_PROCENT),
)
UPRAWY_KEYS = frozenset({"roslina", "jaka", "hektary", "procent"})

RAZEM = Item("decimal", "/razem", (18,), semantic="decimal", least=0, most=200000000, scale=4)

ZWIERZETA = Item(
    "choices",
    "/zwierzeta",
    (19,),
    semantic="choices",
    codes=("dzik", "jelen", "sarna"),
)
ZWIERZETA_CODES = frozenset(ZWIERZETA.codes)

DODATKOWE = Item("boolean", "/dodatkowe", (20,), semantic="boolean", required=True)

MAPA = Item(
    "file",
    "/mapa",
    (21,),
    semantic="file",
    accept=("application/pdf", "image/jpeg", "image/png"),
    max_size=10485760,
)

PRAWDA = Item("consent", "/prawda", (22,), semantic="consent", required=True)

ANSWERS = Item("form", "", (), items=(WNIOSKODAWCA, KONTAKT, DZIEN, UPRAWY, RAZEM, ZWIERZETA, DODATKOWE, MAPA, PRAWDA))
ANSWERS_KEYS = frozenset({"wnioskodawca", "kontakt", "dzien", "uprawy", "razem", "zwierzeta", "dodatkowe", "mapa", "prawda"})

SETTINGS = (Item("decimal", "/stawka", (1,), scale=2),)
PAGES = {"wnioskodawca": ("wnioskodawca", "kontakt"), "szkoda": ("termin", "dzien", "uprawy", "razem", "zwierzeta", "dodatkowe", "mapa", "prawda")}


class Known:
    """What formulas know of the answers; None is missing."""

    __slots__ = (
        "office",
        "wnioskodawca_rodzaj",
        "wnioskodawca_imie",
        "wnioskodawca_nazwisko",
        "wnioskodawca_pesel",
        "wnioskodawca_nazwa",
        "wnioskodawca_nip",
        "kontakt_email",
        "kontakt_telefon",
        "dzien",
        "uprawy",
        "razem",
        "zwierzeta",
        "dodatkowe",
        "mapa",
        "shows_wnioskodawca_imie",
        "shows_wnioskodawca_nazwa",
    )


class RowUprawy:
    """The same of a row of /uprawy."""

    __slots__ = (
        "number",
        "roslina",
        "jaka",
        "hektary",
        "procent",
        "shows_uprawy_jaka",
    )


# Reading: each answer on its own ----------------------------------------------------------------


def _read_uprawy(answers, row, found):
    """One row of /uprawy."""
    if type(answers) is not dict or not answers or not UPRAWY_KEYS.issuperset(answers):
        answers = found.row(UPRAWY, answers, row)
    known = RowUprawy()
    known.number = row

    # /uprawy/*/roslina
    value = answers.get("roslina")
    if type(value) is str and value in UPRAWY_ROSLINA_CODES:
        known.roslina = value
    else:
        known.roslina = found.value(UPRAWY_ROSLINA, answers, row)

    # /uprawy/*/jaka
    value = answers.get("jaka")
    if type(value) is str and 1 <= len(value) <= 100 and readable(value):
        known.jaka = value
    elif value is not None or "jaka" in answers:
        known.jaka = found.value(UPRAWY_JAKA, answers, row)
    else:
        known.jaka = None

    # /uprawy/*/hektary
    value = answers.get("hektary")
    if (
        type(value) is str
        and DECIMALS[4](value)
        and 1 <= (number := scaled(value)) <= 10000000
    ):
        known.hektary = number
    else:
        known.hektary = found.value(UPRAWY_HEKTARY, answers, row)

    # /uprawy/*/procent
    value = answers.get("procent")
    if type(value) is int and 1 <= value <= 100:
        known.procent = value
    else:
        known.procent = found.value(UPRAWY_PROCENT, answers, row)
    return known


def _read(found):
    """Every answer: is it readable, is it in its bounds."""
    answers = found.answers
    if type(answers) is not dict or not ANSWERS_KEYS.issuperset(answers):
        answers = found.form(ANSWERS)
    known = Known()

    # /wnioskodawca
    in_wnioskodawca = answers.get("wnioskodawca", EMPTY)
    if in_wnioskodawca is not EMPTY and (
        type(in_wnioskodawca) is not dict or not in_wnioskodawca or not WNIOSKODAWCA_KEYS.issuperset(in_wnioskodawca)
    ):
        in_wnioskodawca = found.group(WNIOSKODAWCA, answers)

    # /wnioskodawca/rodzaj
    value = in_wnioskodawca.get("rodzaj")
    if type(value) is str and value in WNIOSKODAWCA_RODZAJ_CODES:
        known.wnioskodawca_rodzaj = value
    else:
        known.wnioskodawca_rodzaj = found.value(WNIOSKODAWCA_RODZAJ, in_wnioskodawca)

    # /wnioskodawca/imie
    value = in_wnioskodawca.get("imie")
    if type(value) is str and 1 <= len(value) <= 60 and readable(value):
        known.wnioskodawca_imie = value
    elif value is not None or "imie" in in_wnioskodawca:
        known.wnioskodawca_imie = found.value(WNIOSKODAWCA_IMIE, in_wnioskodawca)
    else:
        known.wnioskodawca_imie = None

    # /wnioskodawca/nazwisko
    value = in_wnioskodawca.get("nazwisko")
    if type(value) is str and 1 <= len(value) <= 80 and readable(value):
        known.wnioskodawca_nazwisko = value
    elif value is not None or "nazwisko" in in_wnioskodawca:
        known.wnioskodawca_nazwisko = found.value(WNIOSKODAWCA_NAZWISKO, in_wnioskodawca)
    else:
        known.wnioskodawca_nazwisko = None

    # /wnioskodawca/pesel
    value = in_wnioskodawca.get("pesel")
    if (
        type(value) is str
        and WNIOSKODAWCA_PESEL_PATTERN(value)
        and check_digits_agree("pesel", value)
    ):
        known.wnioskodawca_pesel = value
    elif value is not None or "pesel" in in_wnioskodawca:
        known.wnioskodawca_pesel = found.value(WNIOSKODAWCA_PESEL, in_wnioskodawca)
    else:
        known.wnioskodawca_pesel = None

    # /wnioskodawca/nazwa
    value = in_wnioskodawca.get("nazwa")
    if type(value) is str and 1 <= len(value) <= 255 and readable(value):
        known.wnioskodawca_nazwa = value
    elif value is not None or "nazwa" in in_wnioskodawca:
        known.wnioskodawca_nazwa = found.value(WNIOSKODAWCA_NAZWA, in_wnioskodawca)
    else:
        known.wnioskodawca_nazwa = None

    # /wnioskodawca/nip
    value = in_wnioskodawca.get("nip")
    if (
        type(value) is str
        and WNIOSKODAWCA_NIP_PATTERN(value)
        and check_digits_agree("nip", value)
    ):
        known.wnioskodawca_nip = value
    elif value is not None or "nip" in in_wnioskodawca:
        known.wnioskodawca_nip = found.value(WNIOSKODAWCA_NIP, in_wnioskodawca)
    else:
        known.wnioskodawca_nip = None

    # /kontakt
    in_kontakt = answers.get("kontakt", EMPTY)
    if in_kontakt is not EMPTY and (
        type(in_kontakt) is not dict or not in_kontakt or not KONTAKT_KEYS.issuperset(in_kontakt)
    ):
        in_kontakt = found.group(KONTAKT, answers)

    # /kontakt/email
    value = in_kontakt.get("email")
    if type(value) is str and 6 <= len(value) <= 254 and KONTAKT_EMAIL_PATTERN(value):
        known.kontakt_email = value
    elif value is not None or "email" in in_kontakt:
        known.kontakt_email = found.value(KONTAKT_EMAIL, in_kontakt)
    else:
        known.kontakt_email = None

    # /kontakt/telefon
    value = in_kontakt.get("telefon")
    if type(value) is str and KONTAKT_TELEFON_PATTERN(value):
        known.kontakt_telefon = value
    elif value is not None or "telefon" in in_kontakt:
        known.kontakt_telefon = found.value(KONTAKT_TELEFON, in_kontakt)
    else:
        known.kontakt_telefon = None

    # /dzien
    value = answers.get("dzien")
    if type(value) is str and is_day(value) and value <= found.on:
        known.dzien = value
    else:
        known.dzien = found.value(DZIEN, answers)

    # /uprawy
    rows = answers.get("uprawy")
    if type(rows) is not list or not 1 <= len(rows) <= 20:
        rows = found.rows(UPRAWY, answers)
    known.uprawy = [
        _read_uprawy(row, number, found) for number, row in enumerate(rows)
    ]

    # /razem
    value = answers.get("razem")
    if (
        type(value) is str
        and DECIMALS[4](value)
        and 0 <= (number := scaled(value)) <= 200000000
    ):
        known.razem = number
    elif value is not None or "razem" in answers:
        known.razem = found.value(RAZEM, answers)
    else:
        known.razem = None

    # /zwierzeta
    value = answers.get("zwierzeta")
    if choices_fault(value, ZWIERZETA_CODES) == "":
        known.zwierzeta = value
    elif value is not None or "zwierzeta" in answers:
        known.zwierzeta = found.value(ZWIERZETA, answers)
    else:
        known.zwierzeta = None

    # /dodatkowe
    value = answers.get("dodatkowe")
    if (value is True or value is False):
        known.dodatkowe = value
    else:
        known.dodatkowe = found.value(DODATKOWE, answers)

    # /mapa
    value = answers.get("mapa")
    if (
        file_fault(value) == ""
        and value["media_type"] in MAPA.accept
        and value["size"] <= 10485760
    ):
        known.mapa = value
    elif value is not None or "mapa" in answers:
        known.mapa = found.value(MAPA, answers)
    else:
        known.mapa = None

    # /prawda
    value = answers.get("prawda")
    if not (value is True):
        found.value(PRAWDA, answers)
    return known


# What is shown, needed and computed -------------------------------------------------------------


def _show(known, found):
    """Hides what is not shown. True: shown, False: hidden, None: nobody can tell."""

    # /wnioskodawca/imie
    # /wnioskodawca/nazwisko
    # /wnioskodawca/pesel
    if found.malformed and found.blind(("/wnioskodawca", "/wnioskodawca/rodzaj")):
        known.shows_wnioskodawca_imie = None
    else:
        known.shows_wnioskodawca_imie = ((known.wnioskodawca_rodzaj is not None) and (known.wnioskodawca_rodzaj == "osoba"))
    if known.shows_wnioskodawca_imie is False:
        if known.wnioskodawca_imie is not None or found.thorough:
            found.hide(WNIOSKODAWCA_IMIE)
        known.wnioskodawca_imie = None
        if known.wnioskodawca_nazwisko is not None or found.thorough:
            found.hide(WNIOSKODAWCA_NAZWISKO)
        known.wnioskodawca_nazwisko = None
        if known.wnioskodawca_pesel is not None or found.thorough:
            found.hide(WNIOSKODAWCA_PESEL)
        known.wnioskodawca_pesel = None

    # /wnioskodawca/nazwa
    # /wnioskodawca/nip
    if found.malformed and found.blind(("/wnioskodawca", "/wnioskodawca/rodzaj")):
        known.shows_wnioskodawca_nazwa = None
    else:
        known.shows_wnioskodawca_nazwa = ((known.wnioskodawca_rodzaj is not None) and (known.wnioskodawca_rodzaj == "firma"))
    if known.shows_wnioskodawca_nazwa is False:
        if known.wnioskodawca_nazwa is not None or found.thorough:
            found.hide(WNIOSKODAWCA_NAZWA)
        known.wnioskodawca_nazwa = None
        if known.wnioskodawca_nip is not None or found.thorough:
            found.hide(WNIOSKODAWCA_NIP)
        known.wnioskodawca_nip = None

    for row in known.uprawy:

        # /uprawy/*/jaka
        if found.malformed and found.blind_in_row(row.number, ("/uprawy/*", "/uprawy/*/roslina")):
            row.shows_uprawy_jaka = None
        else:
            row.shows_uprawy_jaka = ((row.roslina is not None) and (row.roslina == "inna"))
        if row.shows_uprawy_jaka is False:
            if row.jaka is not None or found.thorough:
                found.hide(UPRAWY_JAKA, row.number)
            row.jaka = None


def _require(known, found):
    """Finds answers that are needed and not there."""

    # /wnioskodawca/imie
    if known.shows_wnioskodawca_imie and known.wnioskodawca_imie is None:
        found.add(WNIOSKODAWCA_IMIE, "required")
    # /wnioskodawca/nazwisko
    if known.shows_wnioskodawca_imie and known.wnioskodawca_nazwisko is None:
        found.add(WNIOSKODAWCA_NAZWISKO, "required")
    # /wnioskodawca/nazwa
    if known.shows_wnioskodawca_nazwa and known.wnioskodawca_nazwa is None:
        found.add(WNIOSKODAWCA_NAZWA, "required")
    # /wnioskodawca/nip
    if known.shows_wnioskodawca_nazwa and known.wnioskodawca_nip is None:
        found.add(WNIOSKODAWCA_NIP, "required")

    if (
        not (found.malformed and found.blind(("/kontakt", "/kontakt/email", "/kontakt/telefon")))
        and ((known.kontakt_email is not None) or (known.kontakt_telefon is not None))
    ):
        # /kontakt/email
        if known.kontakt_email is None:
            found.add(KONTAKT_EMAIL, "required")

    for row in known.uprawy:

        # /uprawy/*/jaka
        if row.shows_uprawy_jaka and row.jaka is None:
            found.add(UPRAWY_JAKA, "required", row.number)

    if (
        not (found.malformed and found.blind(("/razem",)))
        and ((known.razem is not None) and (known.razem > (10 * 10000)))
    ):
        # /mapa
        if known.mapa is None:
            found.add(MAPA, "required")


def _compute(known, found):
    """Computed items: item, row, what it should be, what was answered."""
    values = []

    # /razem
    if not (found.malformed and found.blind(("/uprawy", "/uprawy/*", "/uprawy/*/hektary"))):
        values.append((RAZEM, None, sum(each.hektary for each in known.uprawy if (each.hektary is not None)), known.razem))
    return values


# Rules ------------------------------------------------------------------------------------------


def _rules(known, found):
    """Judges the rules of the form."""

    for row in known.uprawy:

        # duza-uprawa
        if (
            not (found.malformed and found.blind_in_row(row.number, ("/uprawy/*", "/uprawy/*/hektary", "/uprawy/*/procent")))
            and ((row.hektary is not None) and (row.hektary > (100 * 10000)) and (row.procent is not None) and (row.procent < 5))
        ):
            found.rule("duza-uprawa", f"/uprawy/{row.number}/procent", {"pl": "Podaj co najmniej 5%, gdy uprawa ma ponad 100 ha"})

    # niedawno
    if (
        not (found.malformed and found.blind(("/dzien",)))
        and ((known.dzien is not None) and (days_between(known.dzien, found.on) > 365))
    ):
        found.rule("niedawno", "/dzien", {"pl": "Podaj szkodę z ostatniego roku"})


def _warn(known, found):
    """Judges the rules that only warn."""

    # dziki
    if (
        not (found.malformed and found.blind(("/uprawy", "/uprawy/*", "/uprawy/*/roslina", "/zwierzeta")))
        and ((known.zwierzeta is not None) and ("dzik" in known.zwierzeta) and (not any((not ((each.roslina is not None) and (each.roslina != "ziemniaki"))) for each in known.uprawy)))
    ):
        found.rule("dziki", "/zwierzeta", {"pl": "Sprawdź rośliny, bo dziki wybierają ziemniaki"})


def _fees(known, found):
    """What is to be paid."""
    due = []

    # Dodatkowe oględziny
    if not (found.malformed and found.blind(("/dodatkowe",))) and (known.dodatkowe is True):
        due.append(("ogledziny", (known.office["stawka"] if (known.office["stawka"] is not None) else None)))
    return fee_list(due)


# Use --------------------------------------------------------------------------------------------


def _look(answers, on, office, lang="pl", thorough=False):
    """The answers as formulas know them, and what was found so far."""
    found = Findings(answers, on, lang, thorough)
    known = _read(found)
    known.office = office_values(SETTINGS, office) if SETTINGS else {}
    _show(known, found)
    return known, found


def validate(answers, *, on, office=EMPTY, pages=None, lang="pl"):
    """Every problem with canonical answers, in the order of the form.

    `on` is the day of filing (YYYY-MM-DD); `pages` keeps the problems that lie on these pages.
    """
    known, found = _look(answers, on, office, lang)
    _require(known, found)
    for item, row, expected, answer in _compute(known, found):
        found.computed(item, row, expected, answer)
    _rules(known, found)
    problems = found.problems()
    return problems if pages is None else on_pages(problems, pages, PAGES)


def warnings(answers, *, on, office=EMPTY, lang="pl"):
    """What should be looked at again; answers with warnings are accepted."""
    known, found = _look(answers, on, office, lang)
    _warn(known, found)
    return found.rules()


def normalize(answers, *, on, office=EMPTY):
    """Canonical answers from what a person typed."""

    def examine(tree):
        known, found = _look(tree, on, office, thorough=True)
        return found.hidden, _compute(known, found)

    return normalized(answers, ANSWERS, examine)


def fees(answers, *, on, office=EMPTY):
    """What is to be paid: {"items": [{"id", "amount"}], "total"}."""
    known, found = _look(answers, on, office)
    return _fees(known, found)


def to_xml(filing):
    """The document of a filing."""
    return runtime.to_xml(_mapping(), filing)


def from_xml(document):
    """The filing of a document of this form."""
    return runtime.from_xml(_mapping(), document)


def register_entry(register, document):
    """What a register of incoming documents wants to know; `register` is a rejestr.json, read."""
    return runtime.register_entry(_mapping(), register, document)


def archive(document, *, case=None, files=EMPTY):
    """The archival package (ZIP) of a document as it came. `case` is what the office opened for it:
    {"sign", "title", "opened"}; `files` are attachments that travelled beside, by SHA-256."""
    return runtime.archive(_mapping(), document, case=case, files=files)


def _mapping():
    """The names of the document. Whatever loaded this file reads them: a folder, a zip, formc."""
    path = Path(__file__).with_name("xml") / "mapping.json"
    return json.loads(__spec__.loader.get_data(str(path)))
