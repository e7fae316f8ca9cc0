"""Judges the answers of a form: Zawiadomienie o zgromadzeniu.

Made by formc from the definition of the form: change the definition, not this file.
"""

from __future__ import annotations

import json
from pathlib import Path

from . import runtime
from .runtime import (
    EMPTY,
    Findings,
    Item,
    add_working_days,
    fee_list,
    is_day,
    is_moment,
    is_place,
    is_time,
    normalized,
    office_values,
    on_pages,
    readable,
    working_days_between,
)

FORM = "zawiadomienie-o-zgromadzeniu"
VERSION = "1.0.0"


# What the form asks for -------------------------------------------------------------------------

ORGANIZATOR_IMIE = Item(
    "text",
    "/organizator/imie",
    (2,),
    semantic="text",
    least=1,
    most=60,
    required=True,
)

ORGANIZATOR_NAZWISKO = Item(
    "text",
    "/organizator/nazwisko",
    (3,),
    semantic="text",
    least=1,
    most=80,
    required=True,
)

ORGANIZATOR = Item("group", "/organizator", (1,), items=(ORGANIZATOR_IMIE, ORGANIZATOR_NAZWISKO))
ORGANIZATOR_KEYS = frozenset({"imie", "nazwisko"})

DZIEN = Item("date", "/dzien", (4,), semantic="date", least="today", required=True)

POCZATEK = Item("datetime", "/poczatek", (5,), semantic="datetime", required=True)

ZBIORKA = Item("place", "/zbiorka", (6,), semantic="place", codes=("point",), required=True)

TRASA = Item("place", "/trasa", (7,), semantic="place", codes=("line",))

TEREN = Item("place", "/teren", (8,), semantic="place", codes=("area", "parcel"))

KONIEC = Item("time", "/koniec", (9,), semantic="time")

DLACZEGO_BEZ_KONCA = Item("text", "/dlaczego_bez_konca", (10,), semantic="text", least=1, most=200)

PRZERWA = Item(
    "time",
    "/przerwa",
    (11,),
    semantic="time",
    words={"required": {"pl": "Podaj, o której jest przerwa"}},
)

ZEBRANIE = Item("datetime", "/zebranie", (12,), semantic="datetime")

POSTOJE_MIEJSCE = Item(
    "text",
    "/postoje/*/miejsce",
    (13, 14),
    semantic="text",
    least=1,
    most=80,
    required=True,
)

POSTOJE_DOKLADNIE = Item(
    "place",
    "/postoje/*/dokladnie",
    (13, 15),
    semantic="place",
    codes=("point", "line", "area", "parcel"),
)

POSTOJE_KIEDY = Item("datetime", "/postoje/*/kiedy", (13, 16), semantic="datetime")

POSTOJE_JAK_DLUGO = Item("time", "/postoje/*/jak_dlugo", (13, 17), semantic="time")

POSTOJE = Item(
    "repeat",
    "/postoje",
    (13,),
    least=0,
    most=3,
    items=(POSTOJE_MIEJSCE, POSTOJE_DOKLADNIE, POSTOJE_KIEDY, POSTOJE_JAK_DLUGO),
)
POSTOJE_KEYS = frozenset({"miejsce", "dokladnie", "kiedy", "jak_dlugo"})

DNI_ROBOCZE = Item("integer", "/dni_robocze", (18,), semantic="integer", least=-9999, most=9999)

NAJPOZNIEJ = Item("date", "/najpozniej", (19,), semantic="date")

PILNE = Item("text", "/pilne", (20,), semantic="text", least=1, most=200)

ANSWERS = Item("form", "", (), items=(ORGANIZATOR, DZIEN, POCZATEK, ZBIORKA, TRASA, TEREN, KONIEC, DLACZEGO_BEZ_KONCA, PRZERWA, ZEBRANIE, POSTOJE, DNI_ROBOCZE, NAJPOZNIEJ, PILNE))
ANSWERS_KEYS = frozenset({"organizator", "dzien", "poczatek", "zbiorka", "trasa", "teren", "koniec", "dlaczego_bez_konca", "przerwa", "zebranie", "postoje", "dni_robocze", "najpozniej", "pilne"})

SETTINGS = ()
PAGES = {"organizator": ("organizator",), "zgromadzenie": ("dzien", "poczatek", "zbiorka", "trasa", "teren", "koniec", "dlaczego_bez_konca", "przerwa", "zebranie", "postoje", "dni_robocze", "najpozniej", "pilne")}


class Known:
    """What formulas know of the answers; None is missing."""

    __slots__ = (
        "office",
        "dzien",
        "trasa",
        "teren",
        "koniec",
        "dlaczego_bez_konca",
        "przerwa",
        "zebranie",
        "postoje",
        "dni_robocze",
        "najpozniej",
        "pilne",
        "shows_teren",
        "shows_dlaczego_bez_konca",
        "shows_przerwa",
        "shows_pilne",
    )


class RowPostoje:
    """The same of a row of /postoje."""

    __slots__ = (
        "number",
        "kiedy",
        "jak_dlugo",
        "shows_postoje_jak_dlugo",
    )


# Reading: each answer on its own ----------------------------------------------------------------


def _read_postoje(answers, row, found):
    """One row of /postoje."""
    if type(answers) is not dict or not answers or not POSTOJE_KEYS.issuperset(answers):
        answers = found.row(POSTOJE, answers, row)
    known = RowPostoje()
    known.number = row

    # /postoje/*/miejsce
    value = answers.get("miejsce")
    if not (type(value) is str and 1 <= len(value) <= 80 and readable(value)):
        found.value(POSTOJE_MIEJSCE, answers, row)

    # /postoje/*/dokladnie
    value = answers.get("dokladnie")
    if (
        (value is not None or "dokladnie" in answers)
        and not (is_place(value, POSTOJE_DOKLADNIE.codes))
    ):
        found.value(POSTOJE_DOKLADNIE, answers, row)

    # /postoje/*/kiedy
    value = answers.get("kiedy")
    if type(value) is str and is_moment(value):
        known.kiedy = value
    elif value is not None or "kiedy" in answers:
        known.kiedy = found.value(POSTOJE_KIEDY, answers, row)
    else:
        known.kiedy = None

    # /postoje/*/jak_dlugo
    value = answers.get("jak_dlugo")
    if type(value) is str and is_time(value):
        known.jak_dlugo = value
    elif value is not None or "jak_dlugo" in answers:
        known.jak_dlugo = found.value(POSTOJE_JAK_DLUGO, answers, row)
    else:
        known.jak_dlugo = None
    return known


def _read(found):
    """Every answer: is it readable, is it in its bounds."""
    answers = found.answers
    if type(answers) is not dict or not ANSWERS_KEYS.issuperset(answers):
        answers = found.form(ANSWERS)
    known = Known()

    # /organizator
    in_organizator = answers.get("organizator", EMPTY)
    if in_organizator is not EMPTY and (
        type(in_organizator) is not dict or not in_organizator or not ORGANIZATOR_KEYS.issuperset(in_organizator)
    ):
        in_organizator = found.group(ORGANIZATOR, answers)

    # /organizator/imie
    value = in_organizator.get("imie")
    if not (type(value) is str and 1 <= len(value) <= 60 and readable(value)):
        found.value(ORGANIZATOR_IMIE, in_organizator)

    # /organizator/nazwisko
    value = in_organizator.get("nazwisko")
    if not (type(value) is str and 1 <= len(value) <= 80 and readable(value)):
        found.value(ORGANIZATOR_NAZWISKO, in_organizator)

    # /dzien
    value = answers.get("dzien")
    if type(value) is str and is_day(value) and found.on <= value:
        known.dzien = value
    else:
        known.dzien = found.value(DZIEN, answers)

    # /poczatek
    value = answers.get("poczatek")
    if not (type(value) is str and is_moment(value)):
        found.value(POCZATEK, answers)

    # /zbiorka
    value = answers.get("zbiorka")
    if not (is_place(value, ZBIORKA.codes)):
        found.value(ZBIORKA, answers)

    # /trasa
    value = answers.get("trasa")
    if is_place(value, TRASA.codes):
        known.trasa = value
    elif value is not None or "trasa" in answers:
        known.trasa = found.value(TRASA, answers)
    else:
        known.trasa = None

    # /teren
    value = answers.get("teren")
    if is_place(value, TEREN.codes):
        known.teren = value
    elif value is not None or "teren" in answers:
        known.teren = found.value(TEREN, answers)
    else:
        known.teren = None

    # /koniec
    value = answers.get("koniec")
    if type(value) is str and is_time(value):
        known.koniec = value
    elif value is not None or "koniec" in answers:
        known.koniec = found.value(KONIEC, answers)
    else:
        known.koniec = None

    # /dlaczego_bez_konca
    value = answers.get("dlaczego_bez_konca")
    if type(value) is str and 1 <= len(value) <= 200 and readable(value):
        known.dlaczego_bez_konca = value
    elif value is not None or "dlaczego_bez_konca" in answers:
        known.dlaczego_bez_konca = found.value(DLACZEGO_BEZ_KONCA, answers)
    else:
        known.dlaczego_bez_konca = None

    # /przerwa
    value = answers.get("przerwa")
    if type(value) is str and is_time(value):
        known.przerwa = value
    elif value is not None or "przerwa" in answers:
        known.przerwa = found.value(PRZERWA, answers)
    else:
        known.przerwa = None

    # /zebranie
    value = answers.get("zebranie")
    if type(value) is str and is_moment(value):
        known.zebranie = value
    elif value is not None or "zebranie" in answers:
        known.zebranie = found.value(ZEBRANIE, answers)
    else:
        known.zebranie = None

    # /postoje
    rows = answers.get("postoje")
    if type(rows) is not list or not 1 <= len(rows) <= 3:
        rows = found.rows(POSTOJE, answers)
    known.postoje = [
        _read_postoje(row, number, found) for number, row in enumerate(rows)
    ]

    # /dni_robocze
    value = answers.get("dni_robocze")
    if type(value) is int and -9999 <= value <= 9999:
        known.dni_robocze = value
    elif value is not None or "dni_robocze" in answers:
        known.dni_robocze = found.value(DNI_ROBOCZE, answers)
    else:
        known.dni_robocze = None

    # /najpozniej
    value = answers.get("najpozniej")
    if type(value) is str and is_day(value):
        known.najpozniej = value
    elif value is not None or "najpozniej" in answers:
        known.najpozniej = found.value(NAJPOZNIEJ, answers)
    else:
        known.najpozniej = None

    # /pilne
    value = answers.get("pilne")
    if type(value) is str and 1 <= len(value) <= 200 and readable(value):
        known.pilne = value
    elif value is not None or "pilne" in answers:
        known.pilne = found.value(PILNE, answers)
    else:
        known.pilne = None
    return known


# What is shown, needed and computed -------------------------------------------------------------


def _show(known, found):
    """Hides what is not shown. True: shown, False: hidden, None: nobody can tell."""

    # /teren
    if found.malformed and found.blind(("/trasa",)):
        known.shows_teren = None
    else:
        known.shows_teren = (not (known.trasa is not None))
    if known.shows_teren is False:
        if known.teren is not None or found.thorough:
            found.hide(TEREN)
        known.teren = None

    # /dlaczego_bez_konca
    if found.malformed and found.blind(("/koniec",)):
        known.shows_dlaczego_bez_konca = None
    else:
        known.shows_dlaczego_bez_konca = (not (known.koniec is not None))
    if known.shows_dlaczego_bez_konca is False:
        if known.dlaczego_bez_konca is not None or found.thorough:
            found.hide(DLACZEGO_BEZ_KONCA)
        known.dlaczego_bez_konca = None

    # /przerwa
    if found.malformed and found.blind(("/koniec",)):
        known.shows_przerwa = None
    else:
        known.shows_przerwa = (known.koniec is not None)
    if known.shows_przerwa is False:
        if known.przerwa is not None or found.thorough:
            found.hide(PRZERWA)
        known.przerwa = None

    for row in known.postoje:

        # /postoje/*/jak_dlugo
        if found.malformed and found.blind_in_row(row.number, ("/postoje/*", "/postoje/*/kiedy")):
            row.shows_postoje_jak_dlugo = None
        else:
            row.shows_postoje_jak_dlugo = (row.kiedy is not None)
        if row.shows_postoje_jak_dlugo is False:
            if row.jak_dlugo is not None or found.thorough:
                found.hide(POSTOJE_JAK_DLUGO, row.number)
            row.jak_dlugo = None

    # /pilne
    if found.malformed and found.blind(("/dzien",)):
        known.shows_pilne = None
    else:
        known.shows_pilne = ((known.dzien is not None) and (working_days_between(found.on, known.dzien) is not None) and (working_days_between(found.on, known.dzien) < 4))
    if known.shows_pilne is False:
        if known.pilne is not None or found.thorough:
            found.hide(PILNE)
        known.pilne = None


def _require(known, found):
    """Finds answers that are needed and not there."""

    # /teren
    if known.shows_teren and known.teren is None:
        found.add(TEREN, "required")
    # /dlaczego_bez_konca
    if known.shows_dlaczego_bez_konca and known.dlaczego_bez_konca is None:
        found.add(DLACZEGO_BEZ_KONCA, "required")
    # /przerwa
    if known.shows_przerwa and known.przerwa is None:
        found.add(PRZERWA, "required")
    # /pilne
    if known.shows_pilne and known.pilne is None:
        found.add(PILNE, "required")

    if not (found.malformed and found.blind(("/koniec",))) and (known.koniec is not None):
        # /zebranie
        if known.zebranie is None:
            found.add(ZEBRANIE, "required")

    for row in known.postoje:

        # /postoje/*/jak_dlugo
        if row.shows_postoje_jak_dlugo and row.jak_dlugo is None:
            found.add(POSTOJE_JAK_DLUGO, "required", row.number)


def _compute(known, found):
    """Computed items: item, row, what it should be, what was answered."""
    values = []

    # /dni_robocze
    if not (found.malformed and found.blind(("/dzien",))):
        values.append((DNI_ROBOCZE, None, (working_days_between(found.on, known.dzien) if ((known.dzien is not None) and (working_days_between(found.on, known.dzien) is not None)) else None), known.dni_robocze))

    # /najpozniej
    values.append((NAJPOZNIEJ, None, (add_working_days(found.on, 3) if (add_working_days(found.on, 3) is not None) else None), known.najpozniej))
    return values


# Rules ------------------------------------------------------------------------------------------


def _rules(known, found):
    """Judges the rules of the form."""

    # za-wczesnie
    if (
        not (found.malformed and found.blind(("/dzien",)))
        and ((known.dzien is not None) and (working_days_between(found.on, known.dzien) is not None) and (working_days_between(found.on, known.dzien) > 21))
    ):
        found.rule("za-wczesnie", "/dzien", {"pl": "Wybierz dzień nie dalszy niż 21 dni roboczych"})


def _warn(known, found):
    """Judges the rules that only warn."""

    # odpowiedz
    if (
        not (found.malformed and found.blind(("/dzien",)))
        and ((known.dzien is not None) and (add_working_days(found.on, 3) is not None) and (known.dzien < add_working_days(found.on, 3)))
    ):
        found.rule("odpowiedz", "/dzien", {"pl": "Wybierz późniejszy dzień: urząd może nie zdążyć odpowiedzieć"})


def _fees(known, found):
    """What is to be paid."""
    due = []
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
