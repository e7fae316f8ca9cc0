"""The words of problems with answers: one table for every engine, in Polish and English.

A key is a code, or a code and what it is about: a semantic (`form.pesel`) before a kind of value
(`form.text`) before the code alone. Every sentence begins with what to do, or names the bound.
`{min}`, `{max}`, `{value}` and `{accept}` are the parameters of the problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

FILE_KINDS = {
    "application/pdf": "PDF",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/xml": "XML",
    "text/xml": "XML",
    "application/zip": "ZIP",
}
"""Media type → how people call such a file."""

MESSAGES: dict[str, tuple[str, str]] = {
    "unknown": (
        "Usuń odpowiedź, której ten formularz nie przewiduje",
        "Remove the answer that this form does not have",
    ),
    # kind: the answer is not even of the right kind ---------------------------------------------
    "kind": ("Podaj odpowiedź we właściwej postaci", "Give an answer of the right kind"),
    "kind.text": ("Wpisz tekst", "Enter text"),
    "kind.integer": ("Podaj liczbę całkowitą", "Enter a whole number"),
    "kind.decimal": ("Podaj liczbę z miejscami po przecinku", "Enter a number with decimal places"),
    "kind.money": ("Podaj kwotę, np. 17,00", "Enter an amount, for example 17.00"),
    "kind.boolean": ("Zaznacz „Tak” albo „Nie”", "Choose “Yes” or “No”"),
    "kind.consent": ("Zaznacz zgodę albo zostaw puste pole", "Tick the box or leave it empty"),
    "kind.date": ("Podaj datę", "Enter a date"),
    "kind.time": ("Podaj godzinę", "Enter a time"),
    "kind.datetime": ("Podaj datę i godzinę", "Enter a date and a time"),
    "kind.choice": ("Wybierz jedną z odpowiedzi", "Choose one of the answers"),
    "kind.choices": ("Wybierz odpowiedzi z listy", "Choose answers from the list"),
    "kind.place": (
        "Wybierz rodzaj miejsca i podaj współrzędne albo działkę",
        "Choose the kind of place and enter coordinates or a parcel",
    ),
    "kind.file": ("Dodaj plik jeszcze raz", "Add the file again"),
    "kind.files": ("Dodaj pliki jeszcze raz", "Add the files again"),
    "kind.group": ("Wypełnij tę część formularza", "Fill in this part of the form"),
    "kind.repeat": ("Wypełnij co najmniej jedną pozycję", "Fill in at least one entry"),
    "kind.row": ("Wypełnij tę pozycję albo ją usuń", "Fill in this entry or remove it"),
    # form: of the right kind, but not readable ----------------------------------------------------
    "form": ("Popraw postać tej odpowiedzi", "Correct the form of this answer"),
    "form.text": (
        "Popraw odpowiedź: zawiera niedozwolone znaki albo ma inną postać, niż trzeba",
        "Correct the answer: it has characters that are not allowed, or has the wrong form",
    ),
    "form.integer": ("Podaj liczbę całkowitą, np. 12", "Enter a whole number, for example 12"),
    "form.decimal": ("Podaj liczbę, np. 12,50", "Enter a number, for example 12.50"),
    "form.money": (
        "Podaj kwotę w złotych i groszach, np. 17,00",
        "Enter an amount in zlotys and groszes, for example 17.00",
    ),
    "form.consent": (
        "Zaznacz zgodę albo zostaw puste pole",
        "Tick the box or leave it empty",
    ),
    "form.date": (
        "Podaj prawdziwą datę: dzień, miesiąc i rok, np. 31 1 2026",
        "Enter a real date: day, month and year, for example 31 1 2026",
    ),
    "form.time": (
        "Podaj godzinę i minuty, np. 9:30",
        "Enter the hour and minutes, for example 9:30",
    ),
    "form.datetime": (
        "Podaj prawdziwą datę i godzinę, np. 31 1 2026 i 9:30",
        "Enter a real date and a time, for example 31 1 2026 and 9:30",
    ),
    "form.choices": ("Wybierz każdą odpowiedź tylko raz", "Choose each answer only once"),
    "form.place": (
        "Popraw zapis miejsca w Polsce: punkt jak 52.237049, 21.017532, "
        "działka jak 141201_1.0001.123/4",
        "Correct the place in Poland: a point as 52.237049, 21.017532, "
        "a parcel as 141201_1.0001.123/4",
    ),
    "form.file": ("Dodaj plik jeszcze raz", "Add the file again"),
    "form.files": ("Dodaj pliki jeszcze raz", "Add the files again"),
    "form.email": (
        "Podaj adres e-mail, np. jan.kowalski@example.pl",
        "Enter an e-mail address, for example jan.kowalski@example.pl",
    ),
    "form.phone": (
        "Podaj numer telefonu, który ma 9 cyfr albo zaczyna się od + i numeru kraju",
        "Enter a phone number of 9 digits, or one that begins with + and the country code",
    ),
    "form.url": (
        "Podaj adres strony, który zaczyna się od https://",
        "Enter an address that begins with https://",
    ),
    "form.pesel": (
        "Podaj numer PESEL, który ma 11 cyfr",
        "Enter a PESEL number, which has 11 digits",
    ),
    "form.nip": ("Podaj NIP, który ma 10 cyfr", "Enter a NIP, which has 10 digits"),
    "form.regon": (
        "Podaj numer REGON, który ma 9 albo 14 cyfr",
        "Enter a REGON number, which has 9 or 14 digits",
    ),
    "form.krs": ("Podaj numer KRS, który ma 10 cyfr", "Enter a KRS number, which has 10 digits"),
    "form.nrb": (
        "Podaj numer rachunku, który ma 26 cyfr",
        "Enter an account number, which has 26 digits",
    ),
    "form.iban": (
        "Podaj numer IBAN, który zaczyna się od dwóch liter kraju",
        "Enter an IBAN, which begins with the two letters of a country",
    ),
    "form.kod_pocztowy": (
        "Podaj kod pocztowy w postaci 00-000",
        "Enter a postal code in the form 00-000",
    ),
    "form.teryt_terc": (
        "Podaj identyfikator gminy TERYT, który ma 7 cyfr",
        "Enter a TERYT code of a gmina, which has 7 digits",
    ),
    "form.teryt_simc": (
        "Podaj identyfikator miejscowości SIMC, który ma 7 cyfr",
        "Enter a SIMC code of a locality, which has 7 digits",
    ),
    "form.dzialka": (
        "Podaj identyfikator działki, np. 141201_1.0001.123/4",
        "Enter a parcel identifier, for example 141201_1.0001.123/4",
    ),
    "form.ksiega_wieczysta": (
        "Podaj numer księgi wieczystej, np. WA4M/00123456/4",
        "Enter a land register number, for example WA4M/00123456/4",
    ),
    "form.dowod_osobisty": (
        "Podaj serię i numer dowodu osobistego: 3 litery i 6 cyfr",
        "Enter the series and number of an identity card: 3 letters and 6 digits",
    ),
    "form.paszport": (
        "Podaj serię i numer paszportu: 2 litery i 7 cyfr",
        "Enter the series and number of a passport: 2 letters and 7 digits",
    ),
    "form.numer_rejestracyjny": (
        "Podaj numer rejestracyjny pojazdu, np. WA12345",
        "Enter a vehicle registration number, for example WA12345",
    ),
    "form.vin": (
        "Podaj numer VIN, który ma 17 znaków, bez liter I, O i Q",
        "Enter a VIN, which has 17 characters, without the letters I, O and Q",
    ),
    "form.ade": (
        "Podaj adres do doręczeń elektronicznych, np. AE:PL-12345-67890-ABCDE-12",
        "Enter an address for electronic delivery, for example AE:PL-12345-67890-ABCDE-12",
    ),
    "form.kraj": (
        "Podaj kod kraju, który ma 2 litery, np. PL",
        "Enter a country code of 2 letters, for example PL",
    ),
    "form.pwz": (
        "Podaj numer prawa wykonywania zawodu, który ma 7 cyfr",
        "Enter the number of a licence to practise, which has 7 digits",
    ),
    # check_digit -------------------------------------------------------------------------------
    "check_digit": (
        "Sprawdź numer: cyfra kontrolna się nie zgadza",
        "Check the number: its check digit is wrong",
    ),
    "check_digit.pesel": (
        "Sprawdź numer PESEL: cyfra kontrolna albo data urodzenia się nie zgadza",
        "Check the PESEL number: its check digit or date of birth is wrong",
    ),
    "check_digit.nip": (
        "Sprawdź NIP: cyfra kontrolna się nie zgadza",
        "Check the NIP: its check digit is wrong",
    ),
    "check_digit.regon": (
        "Sprawdź numer REGON: cyfra kontrolna się nie zgadza",
        "Check the REGON number: its check digit is wrong",
    ),
    "check_digit.nrb": (
        "Sprawdź numer rachunku: cyfry kontrolne się nie zgadzają",
        "Check the account number: its check digits are wrong",
    ),
    "check_digit.iban": (
        "Sprawdź numer IBAN: cyfry kontrolne się nie zgadzają",
        "Check the IBAN: its check digits are wrong",
    ),
    "check_digit.dowod_osobisty": (
        "Sprawdź serię i numer dowodu osobistego: cyfra kontrolna się nie zgadza",
        "Check the series and number of the identity card: the check digit is wrong",
    ),
    "check_digit.ksiega_wieczysta": (
        "Sprawdź numer księgi wieczystej: cyfra kontrolna się nie zgadza",
        "Check the land register number: its check digit is wrong",
    ),
    "check_digit.pwz": (
        "Sprawdź numer prawa wykonywania zawodu: cyfra kontrolna się nie zgadza",
        "Check the number of the licence to practise: its check digit is wrong",
    ),
    # option, required, hidden, computed ---------------------------------------------------------
    "option": ("Wybierz odpowiedź z listy", "Choose an answer from the list"),
    "option.choices": (
        "Wybierz tylko odpowiedzi, które są na liście",
        "Choose only answers that are on the list",
    ),
    "option.place": ("Wybierz rodzaj miejsca z listy", "Choose a kind of place from the list"),
    "required": ("Odpowiedz na to pytanie", "Answer this question"),
    "required.text": ("Wpisz odpowiedź", "Enter an answer"),
    "required.integer": ("Podaj liczbę", "Enter a number"),
    "required.decimal": ("Podaj liczbę", "Enter a number"),
    "required.money": ("Podaj kwotę", "Enter an amount"),
    "required.boolean": ("Zaznacz „Tak” albo „Nie”", "Choose “Yes” or “No”"),
    "required.consent": (
        "Zaznacz to pole, aby wyrazić zgodę albo złożyć oświadczenie",
        "Tick this box to consent or to make the statement",
    ),
    "required.date": ("Podaj datę", "Enter a date"),
    "required.time": ("Podaj godzinę", "Enter a time"),
    "required.datetime": ("Podaj datę i godzinę", "Enter a date and a time"),
    "required.choice": ("Wybierz jedną z odpowiedzi", "Choose one of the answers"),
    "required.choices": (
        "Wybierz co najmniej jedną odpowiedź",
        "Choose at least one answer",
    ),
    "required.place": ("Wskaż miejsce", "Enter the place"),
    "required.file": ("Dodaj plik", "Add a file"),
    "required.files": ("Dodaj co najmniej jeden plik", "Add at least one file"),
    "required.email": ("Podaj adres e-mail", "Enter an e-mail address"),
    "required.phone": ("Podaj numer telefonu", "Enter a phone number"),
    "required.url": ("Podaj adres strony", "Enter an address"),
    "required.pesel": ("Podaj numer PESEL", "Enter a PESEL number"),
    "required.nip": ("Podaj NIP", "Enter a NIP"),
    "required.regon": ("Podaj numer REGON", "Enter a REGON number"),
    "required.krs": ("Podaj numer KRS", "Enter a KRS number"),
    "required.nrb": ("Podaj numer rachunku bankowego", "Enter a bank account number"),
    "required.iban": ("Podaj numer IBAN", "Enter an IBAN"),
    "required.kod_pocztowy": ("Podaj kod pocztowy", "Enter a postal code"),
    "required.teryt_terc": ("Podaj identyfikator gminy", "Enter the code of the gmina"),
    "required.teryt_simc": ("Podaj identyfikator miejscowości", "Enter the code of the locality"),
    "required.dzialka": ("Podaj identyfikator działki", "Enter the parcel identifier"),
    "required.ksiega_wieczysta": (
        "Podaj numer księgi wieczystej",
        "Enter the land register number",
    ),
    "required.dowod_osobisty": (
        "Podaj serię i numer dowodu osobistego",
        "Enter the series and number of the identity card",
    ),
    "required.paszport": (
        "Podaj serię i numer paszportu",
        "Enter the series and number of the passport",
    ),
    "required.numer_rejestracyjny": (
        "Podaj numer rejestracyjny pojazdu",
        "Enter the vehicle registration number",
    ),
    "required.vin": ("Podaj numer VIN", "Enter the VIN"),
    "required.ade": (
        "Podaj adres do doręczeń elektronicznych",
        "Enter the address for electronic delivery",
    ),
    "required.kraj": ("Podaj kraj", "Enter a country"),
    "required.pwz": (
        "Podaj numer prawa wykonywania zawodu",
        "Enter the number of the licence to practise",
    ),
    "hidden": (
        "Usuń tę odpowiedź: przy pozostałych odpowiedziach nie jest potrzebna",
        "Remove this answer: given the other answers it is not needed",
    ),
    "computed": (
        "Popraw wyliczoną wartość: powinno być {value}",
        "Correct the computed value: it should be {value}",
    ),
    "computed.money": (
        "Popraw wyliczoną kwotę: powinno być {value} zł",
        "Correct the computed amount: it should be {value} PLN",
    ),
    "computed.absent": (
        "Usuń tę wartość: z podanych odpowiedzi nie da się jej wyliczyć",
        "Remove this value: it cannot be computed from the answers",
    ),
    # Bounds -------------------------------------------------------------------------------------
    "min": ("Podaj liczbę nie mniejszą niż {min}", "Enter a number of at least {min}"),
    "min.money": ("Podaj kwotę nie mniejszą niż {min} zł", "Enter an amount of at least {min} PLN"),
    "min.date": ("Podaj datę nie wcześniejszą niż {min}", "Enter a date not before {min}"),
    "max": ("Podaj liczbę nie większą niż {max}", "Enter a number of at most {max}"),
    "max.money": ("Podaj kwotę nie większą niż {max} zł", "Enter an amount of at most {max} PLN"),
    "max.date": ("Podaj datę nie późniejszą niż {max}", "Enter a date not after {max}"),
    "length": (
        "Wpisz tekst o długości od {min} do {max} znaków",
        "Enter text of {min} to {max} characters",
    ),
    "length.most": ("Skróć tekst do {max} znaków", "Shorten the text to {max} characters"),
    "length.one": ("Wpisz jeden znak", "Enter one character"),
    "length.exact": (
        "Wpisz tekst o długości {max} znaków",
        "Enter text of {max} characters",
    ),
    "min_rows": (
        "Dodaj pozycje: ma ich być co najmniej {min}",
        "Add entries: there must be at least {min}",
    ),
    "min_rows.one": ("Wypełnij co najmniej jedną pozycję", "Fill in at least one entry"),
    "min_rows.files": (
        "Dodaj pliki: ma ich być co najmniej {min}",
        "Add files: there must be at least {min}",
    ),
    "min_rows.place": (
        "Dodaj punkty: ma ich być co najmniej {min}",
        "Add points: there must be at least {min}",
    ),
    "max_rows": (
        "Usuń nadmiarowe pozycje: może ich być najwyżej {max}",
        "Remove entries: there may be at most {max}",
    ),
    "max_rows.files": (
        "Usuń nadmiarowe pliki: może ich być najwyżej {max}",
        "Remove files: there may be at most {max}",
    ),
    "max_rows.place": (
        "Usuń nadmiarowe punkty: może ich być najwyżej {max}",
        "Remove points: there may be at most {max}",
    ),
    "filter": (
        "Wybierz odpowiedź, która pasuje do pozostałych",
        "Choose an answer that fits the others",
    ),
    "file_type": (
        "Dodaj plik innego rodzaju; przyjmujemy: {accept}",
        "Add a file of another type; these are accepted: {accept}",
    ),
    "file_size": (
        "Dodaj mniejszy plik; największy może mieć {max}",
        "Add a smaller file; the largest may have {max}",
    ),
    "nfc": (
        "Wpisz tekst jeszcze raz: litery ze znakami są zapisane w rozłożonej postaci",
        "Enter the text again: its letters with marks are in decomposed form",
    ),
    "rule": ("Popraw odpowiedzi, które do siebie nie pasują", "Correct the answers that disagree"),
}
"""Key → (Polish, English)."""

Labels = Mapping[str, Mapping[str, str]]
NO_LABELS: Labels = {}


def sentence(
    lang: str,
    code: str,
    semantic: str = "",
    kind: str = "",
    params: Mapping[str, str] | None = None,
    labels: Labels = NO_LABELS,
) -> str:
    """The words of a problem: the closest row of the table with the parameters put in.

    `kind` is text, integer, decimal, boolean, consent, date, time, datetime, choice, choices,
    place, file, files, group, repeat or row. Languages other than `en` get the Polish words.
    """
    if not params:
        return _row(code, semantic, kind)[lang == "en"]
    variant = _variant(code, params)
    row = MESSAGES.get(f"{code}.{variant}") if variant else None
    words = (row or _row(code, semantic, kind))[lang == "en"]
    return filled(words, lang, code, kind, params, labels)


@lru_cache(maxsize=1024)
def _row(code: str, semantic: str, kind: str) -> tuple[str, str]:
    return MESSAGES.get(f"{code}.{semantic}") or MESSAGES.get(f"{code}.{kind}") or MESSAGES[code]


def filled(
    words: str,
    lang: str,
    code: str,
    kind: str,
    params: Mapping[str, str],
    labels: Labels = NO_LABELS,
) -> str:
    """`{name}` replaced by the parameter as people write it: 12,50 and 31.01.2026 in Polish.

    `labels` are those of the options of a computed choice, by code and language.
    """
    for name, value in params.items():
        if "{" + name + "}" in words:
            words = words.replace("{" + name + "}", _for_people(value, lang, code, kind, labels))
    return words


def size_words(size: int, lang: str = "pl") -> str:
    """Bytes as `10 MB`, rounded up to a tenth; a definition counts MB and kB so too."""
    for step, name in ((1024 * 1024, "MB"), (1000, "kB")):
        if size >= step:
            tenths = -(-size * 10 // step)
            point = "." if lang == "en" else ","
            whole = f"{tenths // 10}{point}{tenths % 10}".removesuffix(f"{point}0")
            return f"{whole}\N{NO-BREAK SPACE}{name}"
    return f"{size}\N{NO-BREAK SPACE}B"


def file_kinds(accept: str, lang: str = "pl") -> str:
    """`application/pdf, image/jpeg, image/png` as `PDF, JPG lub PNG`."""
    kinds = [FILE_KINDS.get(kind, kind) for kind in accept.split(", ")]
    last = f" {'or' if lang == 'en' else 'lub'} ".join(kinds[-2:])
    return ", ".join([*kinds[:-2], last])


def _variant(code: str, params: Mapping[str, str]) -> str:
    """The special case of a code that reads better in words of its own."""
    if code == "length":
        if params.get("max") == "1":
            return "one"
        if params.get("min") == params.get("max"):
            return "exact"
        return "most" if params.get("min") in ("0", "1") else ""
    if code == "min_rows" and params.get("min") == "1":
        return "one"
    return "absent" if code == "computed" and params.get("value") == "" else ""


def _for_people(value: str, lang: str, code: str, kind: str, labels: Labels) -> str:
    if code == "file_size":
        return size_words(int(value), lang)
    if code == "file_type":
        return file_kinds(value, lang)
    if value in labels:
        return labels[value].get(lang) or labels[value]["pl"]
    if kind in ("boolean", "consent") and value in ("true", "false"):
        return (("nie", "no"), ("tak", "yes"))[value == "true"][lang == "en"]
    if lang == "en":
        return value
    if kind == "decimal":
        return value.replace(".", ",")
    if kind == "date" and len(value) == 10:
        return f"{value[8:]}.{value[5:7]}.{value[:4]}"
    return value
