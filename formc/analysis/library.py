"""The built-in semantics: what `type: pesel` means, one row each.

A row is the default that a field starts from; its author may narrow the bounds. Patterns are in the
portable dialect (`formc.expr.pattern`) and speak of the whole text. Words are in
`formc.runtime.messages`, check digits and normal forms in `formc.runtime.values`, by the same name.
"""

from __future__ import annotations

from formc.ir import (
    BooleanType,
    ConsentType,
    DateTimeType,
    DateType,
    FileType,
    NumberType,
    PlaceType,
    Text,
    TextType,
    TimeType,
    ValueType,
)
from formc.record import Record
from formc.runtime.places import PARCEL, PLACE_KINDS
from formc.runtime.values import AS_TYPED, CHECKSUMS, NORMAL_FORMS

MEDIA_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "xml": "application/xml",
    "zip": "application/zip",
}
"""The words of `accept:` and their media types."""

TEN_MEGABYTES = 10 * 1024 * 1024


class Semantic(Record, frozen=True, kw_only=True):
    """One row. `type` is the default type, or None for choices, whose list is the author's.

    `kind` is text, number, boolean, consent, date, time, datetime, choice, place or file; `many`
    marks the kinds that hold a list. `strip` and `upper` are the normal form (contracts, 5);
    `example` is a canonical answer.
    """

    name: str
    kind: str
    title: Text
    type: ValueType | None = None
    many: bool = False
    autocomplete: str | None = None
    example: str = ""

    @property
    def pattern(self) -> str | None:
        return self.type.pattern if isinstance(self.type, TextType) else None

    @property
    def checksum(self) -> str | None:
        return self.type.checksum if isinstance(self.type, TextType) else None

    @property
    def strip(self) -> str:
        return NORMAL_FORMS.get(self.name, AS_TYPED).strip

    @property
    def upper(self) -> bool:
        return NORMAL_FORMS.get(self.name, AS_TYPED).upper


def _text(
    name: str,
    title: str,
    pattern: str,
    length: tuple[int, int],
    example: str,
    autocomplete: str | None = None,
) -> Semantic:
    """An identifier: its check digits are the row of the same name, if there is one."""
    return Semantic(
        name=name,
        kind="text",
        title=Text(title),
        type=TextType(
            min_length=length[0],
            max_length=length[1],
            pattern=pattern,
            checksum=name if name in CHECKSUMS else None,
        ),
        autocomplete=autocomplete,
        example=example,
    )


_FILES = tuple(MEDIA_TYPES[word] for word in ("pdf", "jpg", "png"))
_REGISTER = "[A-PR-UW-Z]"  # the land registers do without Q and V

_ROWS: tuple[Semantic, ...] = (
    Semantic(name="text", kind="text", title=Text("Tekst"), type=TextType()),
    Semantic(
        name="integer",
        kind="number",
        title=Text("Liczba całkowita"),
        type=NumberType(scale=0, minimum=0, maximum=999_999_999),
        example="12",
    ),
    # The scale is the author's; the bounds grow with it.
    Semantic(
        name="decimal",
        kind="number",
        title=Text("Liczba"),
        type=NumberType(scale=2, minimum=0, maximum=999_999_999_00),
        example="12.50",
    ),
    Semantic(
        name="money",
        kind="number",
        title=Text("Kwota"),
        type=NumberType(scale=2, minimum=0, maximum=9_999_999_999_99),
        example="17.00",
    ),
    Semantic(name="boolean", kind="boolean", title=Text("Tak albo nie"), type=BooleanType()),
    Semantic(name="consent", kind="consent", title=Text("Zgoda"), type=ConsentType()),
    Semantic(name="date", kind="date", title=Text("Data"), type=DateType(), example="2026-01-31"),
    Semantic(name="time", kind="time", title=Text("Godzina"), type=TimeType(), example="12:30"),
    Semantic(
        name="datetime",
        kind="datetime",
        title=Text("Data i godzina"),
        type=DateTimeType(),
        example="2026-01-31T12:30",
    ),
    Semantic(name="choice", kind="choice", title=Text("Wybór jednej odpowiedzi")),
    Semantic(name="choices", kind="choice", title=Text("Wybór wielu odpowiedzi"), many=True),
    Semantic(name="place", kind="place", title=Text("Miejsce"), type=PlaceType(PLACE_KINDS)),
    Semantic(
        name="file",
        kind="file",
        title=Text("Plik"),
        type=FileType(accept=_FILES, max_size=TEN_MEGABYTES),
    ),
    Semantic(
        name="files",
        kind="file",
        title=Text("Pliki"),
        type=FileType(accept=_FILES, max_size=TEN_MEGABYTES, many=True, maximum=10),
        many=True,
    ),
    _text(
        "email",
        "Adres e-mail",
        r"[A-Za-z0-9._%+'\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+){1,5}",
        (6, 254),
        "jan.kowalski@example.pl",
        "email",
    ),
    _text("phone", "Numer telefonu", r"\+[1-9][0-9]{6,14}|[0-9]{9}", (8, 16), "221234567", "tel"),
    _text(
        "url",
        "Adres strony",
        r"https?:\/\/[A-Za-z0-9.\-]+(:[0-9]{1,5})?(\/[A-Za-z0-9._~:\/?#@!$&'()*+,;=%\-]*)?",
        (9, 2000),
        "https://example.pl/strona",
        "url",
    ),
    # The specimens below are public test numbers, nobody's.
    _text("pesel", "PESEL", "[0-9]{11}", (11, 11), "44051401359"),
    _text("nip", "NIP", "[1-9]([0-9][1-9]|[1-9][0-9])[0-9]{7}", (10, 10), "8567346215"),
    _text("regon", "REGON", "[0-9]{9}([0-9]{5})?", (9, 14), "192598184"),
    _text("krs", "Numer KRS", "[0-9]{10}", (10, 10), "0000000123"),
    _text("nrb", "Numer rachunku", "[0-9]{26}", (26, 26), "61109010140000071219812874"),
    _text(
        "iban", "IBAN", "[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", (15, 34), "PL61109010140000071219812874"
    ),
    _text("kod_pocztowy", "Kod pocztowy", r"[0-9]{2}\-[0-9]{3}", (6, 6), "00-950", "postal-code"),
    _text("teryt_terc", "Gmina (TERYT)", "[0-9]{6}[1-589]", (7, 7), "1408011"),
    _text("teryt_simc", "Miejscowość (SIMC)", "[0-9]{7}", (7, 7), "0918123"),
    _text(
        "dzialka",
        "Identyfikator działki",
        PARCEL,
        (15, 36),
        "141201_1.0001.123/4",
    ),
    _text(
        "ksiega_wieczysta",
        "Numer księgi wieczystej",
        rf"{_REGISTER}{{2}}[0-9]{_REGISTER}\/[0-9]{{8}}\/[0-9]",
        (15, 15),
        "WA4M/00123456/4",
    ),
    _text("dowod_osobisty", "Dowód osobisty", "[A-Z]{3}[0-9]{6}", (9, 9), "ABA300000"),
    # No published source of its check digit is known, so none is judged.
    _text("paszport", "Paszport", "[A-Z]{2}[0-9]{7}", (9, 9), "AA0000000"),
    _text("numer_rejestracyjny", "Numer rejestracyjny", "[A-Z][A-Z0-9]{3,7}", (4, 8), "WA12345"),
    # The check digit of a VIN is not mandatory in Europe.
    _text("vin", "Numer VIN", "[A-HJ-NPR-Z0-9]{17}", (17, 17), "1HGBH41JXMN109186"),
    _text(
        "ade",
        "Adres do doręczeń elektronicznych",
        r"AE:PL\-[0-9]{5}\-[0-9]{5}\-[A-Z]{5}\-[0-9]{2}",
        (26, 26),
        "AE:PL-12345-67890-ABCDE-12",
    ),
    _text("kraj", "Kraj", "[A-Z]{2}", (2, 2), "PL", "country"),
    _text("pwz", "Numer prawa wykonywania zawodu", "[1-9][0-9]{6}", (7, 7), "5425740"),
)

SEMANTICS: dict[str, Semantic] = {row.name: row for row in _ROWS}
"""Every built-in semantic by the name that `type:` uses."""
