"""A hand-made form with everything a document can hold, and filings of it."""

from __future__ import annotations

from hashlib import sha256

from formc.expr.tree import (
    FALSE,
    TRUE,
    Aggregate,
    Answered,
    Arithmetic,
    Bool,
    Code,
    Codes,
    Compare,
    Day,
    Expr,
    Has,
    Literal,
    Number,
    OfficeValue,
    Scope,
    Today,
    Words,
    disjunction,
)
from formc.ir import (
    BooleanType,
    ChoiceType,
    Codelist,
    ConsentType,
    DateTimeType,
    DateType,
    Fee,
    FileType,
    Form,
    Group,
    Item,
    Note,
    NumberType,
    Option,
    Page,
    Place,
    PlaceType,
    Repeat,
    Rule,
    Setting,
    Test,
    Text,
    TextType,
    TimeType,
)
from formc.record import replace
from tests.support.builders import KINDS, amount, asked, choice, is_code, ref

EMAIL = "[a-z0-9]+(\\.[a-z0-9]+){0,3}@[a-z0-9]+(\\.[a-z0-9]+){1,3}"
PESEL = TextType(min_length=11, max_length=11, pattern="[0-9]{11}", checksum="pesel")
POSTCODE = TextType(min_length=6, max_length=6, pattern="[0-9]{2}-[0-9]{3}")
PAPER = ("papier", "skan", "inna")
PDF = ("application/pdf", "image/png")


def everything() -> Form:
    """Parties of three roles, groups that exclude each other, rows, files, every type of value."""
    pages = (
        Page(name="strony", title=Text("Strony"), items=(_applicant(), _others(), _proxy())),
        Page(name="sprawa", title=Text("Sprawa"), items=_matter()),
        Page(name="wiersze", title=Text("Wiersze"), items=(_rows(), *_files())),
    )
    return Form(
        id="wniosek-probny",
        version="1.2.0",
        title=Text("Wniosek próbny <&> „o wszystko”"),
        pages=pages,
        rules=_rules(),
        settings=(
            Setting(
                id="stawka",
                title=Text("Stawka"),
                type=NumberType(scale=2, minimum=0, maximum=100_000),
                formula_type=Number(2, 0, 100_000),
            ),
        ),
        fees=(
            Fee(id="skarbowa", title=Text("Opłata"), amount=amount(1700), when=TRUE,
                due="on-filing"),
        ),
        namespace="https://example.gov.pl/wzor/wniosek-probny/1/",
        tests=(
            Test(name="zły", on="2026-03-01", office=(), answers={}, posted=None, valid=False,
                 errors=(("", "kind", ""),)),
            Test(name="dobry", on="2026-03-01", office=(("stawka", "2.50"),), answers=answers(),
                 posted=None, valid=True, errors=(), fees=(("skarbowa", "17.00"),)),
        ),
    )  # fmt: skip


def _applicant() -> Group:
    at = "wnioskodawca."
    person = is_code(at + "rodzaj", "osoba", KINDS)
    firm = is_code(at + "rodzaj", "firma", KINDS)
    kind = choice(at + "rodzaj", ("osoba", "Osoba"), ("firma", "Firma"))
    items: tuple[Item, ...] = (
        asked(at + "rodzaj", "Kto składa", kind, "choice", means="party_kind"),
        asked(at + "imie", "Imię", TextType(max_length=50), visible=person, means="given_name"),
        asked(at + "nazwisko", "Nazwisko", TextType(max_length=80), visible=person,
              means="family_name"),
        asked(at + "pesel", "PESEL", PESEL, "pesel", visible=person, means="pesel"),
        asked(at + "nazwa", "Nazwa", TextType(max_length=200), visible=firm, means="name"),
        _address(at + "adres."),
        asked(at + "kontakt_email", "E-mail", TextType(max_length=100, pattern=EMAIL), "email",
              required=FALSE, means="email"),
        asked(at + "zgoda_na_sms", "Zgoda na SMS", ConsentType(), "consent", required=FALSE),
    )  # fmt: skip
    return Group(name="wnioskodawca", path=("wnioskodawca",), label=Text("Wnioskodawca"),
                 items=items, role="applicant")  # fmt: skip


def _address(at: str) -> Group:
    path = tuple(at.split(".")[:-1])
    items = (
        asked(at + "ulica", "Ulica", TextType(max_length=65), required=FALSE, means="street"),
        asked(at + "dom", "Numer domu", TextType(max_length=9), means="building"),
        asked(at + "kod", "Kod pocztowy", POSTCODE, "kod_pocztowy", means="postal_code"),
        asked(at + "miejscowosc", "Miejscowość", TextType(max_length=56), means="town"),
    )
    return Group(name=path[-1], path=path, label=Text("Adres"), items=items)


def _others() -> Repeat:
    at = "wspolnicy."
    items = (
        asked(at + "imie", "Imię", TextType(max_length=50), means="given_name"),
        asked(at + "pesel", "PESEL", PESEL, "pesel", required=FALSE, means="pesel"),
        asked(at + "udzial", "Udział w %", NumberType(scale=0, minimum=1, maximum=100), "integer"),
    )
    return Repeat(name="wspolnicy", path=("wspolnicy",), label=Text("Współwnioskodawcy"),
                  each="wspolnik", each_label=Text("Współwnioskodawca"), minimum=0, maximum=3,
                  items=items, role="co_applicant")  # fmt: skip


def _proxy() -> Group:
    at = "pelnomocnik."
    present = Answered(("pelnomocnik",), Scope.FORM, (("pelnomocnik", "nazwisko"),
                                                      ("pelnomocnik", "telefon")))  # fmt: skip
    items = (
        asked(at + "nazwisko", "Nazwisko", TextType(max_length=80), means="family_name",
              needed=present),
        asked(at + "telefon", "Telefon", TextType(max_length=15, pattern="[0-9]+"), "phone",
              means="phone", required=FALSE),
    )  # fmt: skip
    return Group(name="pelnomocnik", path=("pelnomocnik",), label=Text("Pełnomocnik"),
                 items=items, role="proxy", required=FALSE)  # fmt: skip


def _matter() -> tuple[Item, ...]:
    form = choice("forma", ("papier", "Papier"), ("skan", "Skan"), ("inna", "Inna"))
    scan = is_code("forma", "skan", PAPER)
    paper = is_code("forma", "papier", PAPER)
    other = is_code("forma", "inna", PAPER)
    ways = choice("sposoby", ("poczta", "Poczta"), ("email", "E-mail"), ("odbior", "Odbiór"),
                  many=True)  # fmt: skip
    large = ChoiceType(
        codelist=Codelist(
            id="gminy", version="2026", title=Text("Gminy"),
            options=tuple(Option(f"{n:07}", Text(f"Gmina {n}")) for n in range(250)),
        )
    )  # fmt: skip
    by_post = Has(ref("sposoby", Codes(("poczta", "email", "odbior"))), "poczta")
    area = NumberType(scale=2, minimum=0, maximum=99_999_999)
    return (
        Note(name="uwaga", path=("uwaga",), text=Text("Uwaga")),
        asked("forma", "Forma ]]> <!-- dokumentu", form, "choice"),
        Group(name="skan", path=("skan",), label=Text("Skan"), visible=scan, shown=scan,
              items=(asked("skan.rozdzielczosc", "DPI",
                           NumberType(scale=0, minimum=75, maximum=600), "integer", shown=scan),)),
        Group(name="papier", path=("papier",), label=Text("Papier"), visible=paper, shown=paper,
              items=(asked("papier.egzemplarze", "Ile",
                           NumberType(scale=0, minimum=1, maximum=9), "integer", shown=paper),)),
        asked("opis_formy", "Jaka", TextType(min_length=3, max_length=30), visible=other),
        asked("sposoby", "Sposoby", ways, "choices"),
        asked("adres_wysylki", "Dokąd", TextType(max_length=500, multiline=True), visible=by_post),
        asked("gmina", "Gmina", large, "choice", required=FALSE),
        asked("od", "Od", DateType(minimum="2020-01-01"), "date"),
        asked("do", "Do", DateType(maximum="today"), "date", required=FALSE),
        asked("o_ktorej", "O której", TimeType(), "time", required=FALSE),
        asked("kiedy", "Kiedy", DateTimeType(), "datetime", required=FALSE),
        asked("gdzie", "Gdzie", PlaceType(("point", "area", "parcel")), "place", required=FALSE),
        asked("pilne", "Pilne", BooleanType(), "boolean"),
        asked("powierzchnia", "Powierzchnia", area, "decimal", required=FALSE),
        asked("saldo", "Saldo", NumberType(scale=2, minimum=-100_000, maximum=100_000), "money",
              required=FALSE),
        asked("do_zaplaty", "Do zapłaty", NumberType(scale=4, minimum=0, maximum=10**12),
              "decimal", value=_due(), required=FALSE),
        asked("oswiadczenie", "Oświadczam", ConsentType(), "consent"),
    )  # fmt: skip


def _due() -> Expr:
    area, rate = ref("powierzchnia", Number(2, 0, 99_999_999)), Number(2, 0, 100_000)
    return Arithmetic("*", area, OfficeValue("stawka", rate), Number(4, 0, 99_999_999 * 100_000))


def _rows() -> Repeat:
    at = "drzewa."
    kinds = ("lipa", "inne")
    other = is_code(at + "gatunek", "inne", kinds, Scope.ROW)
    items = (
        asked(at + "gatunek", "Gatunek", choice("gatunek", ("lipa", "Lipa"), ("inne", "Inne")),
              "choice"),
        asked(at + "nazwa", "Jaki", TextType(max_length=40), visible=other),
        asked(at + "obwod", "Obwód", NumberType(scale=0, minimum=1, maximum=2000), "integer"),
        asked(at + "zdjecie", "Zdjęcie", FileType(accept=PDF, max_size=1000), "file",
              required=FALSE),
    )  # fmt: skip
    return Repeat(name="drzewa", path=("drzewa",), label=Text("Drzewa"), each="drzewo",
                  each_label=Text("Drzewo"), minimum=1, maximum=4, items=items)  # fmt: skip


def _files() -> tuple[Item, ...]:
    urgent = ref("pilne", Bool())
    return (
        asked("mapa", "Mapa", FileType(accept=PDF, max_size=1000, input="mapa"), "file",
              visible=urgent),
        asked("inne_pliki", "Inne", FileType(accept=PDF, max_size=1000, many=True, minimum=2,
                                             maximum=3), "files", required=FALSE),
    )  # fmt: skip


def _rules() -> tuple[Rule, ...]:
    start, end = ref("od", Day()), ref("do", Day())
    girth = ref("drzewa.obwod", Number(0, 1, 2000), Scope.EACH)
    total = Aggregate("sum", ("drzewa",), girth, TRUE, Number(0, 0, 8000))
    pesel = Aggregate("unique", ("wspolnicy",), ref("wspolnicy.pesel", Words(), Scope.EACH), TRUE,
                      Bool())  # fmt: skip
    kind = ref("drzewa.gatunek", Code(("lipa", "inne")), Scope.ROW)
    lime = Compare("==", kind, Literal(Code(("lipa", "inne")), "lipa"))
    row_girth = ref("drzewa.obwod", Number(0, 1, 2000), Scope.ROW)
    return (
        _rule("kolejnosc", Compare("<=", start, end), ("od",)),
        _rule("nie-w-przyszlosci", Compare("<=", start, Today()), ("od",)),
        _rule("suma", Compare("<=", total, _number(3000)), ("drzewa",)),
        _rule("pesele", pesel, ("wspolnicy",)),
        replace(
            _rule("gruba-lipa", Compare(">=", row_girth, _number(50)), ("drzewa",)),
            path=("drzewa",),
            row=("drzewa",),
            when=lime,
            at=(Place((), Scope.ROW),),
        ),
        _rule(
            "firma-bez-pelnomocnika",
            disjunction(
                (
                    is_code("wnioskodawca.rodzaj", "osoba", KINDS),
                    Answered(("pelnomocnik",), Scope.FORM, (("pelnomocnik", "nazwisko"),
                                                            ("pelnomocnik", "telefon"))),
                )
            ),
            ("pelnomocnik",),
        ),
    )  # fmt: skip


def _number(value: int) -> Literal:
    return Literal(Number(0, value, value), value)


def _rule(id: str, condition: Expr, at: tuple[str, ...]) -> Rule:
    return Rule(id=id, path=(), row=None, condition=condition, when=TRUE,
                message=Text(f"Popraw: {id}"), at=(Place(at, Scope.FORM),))  # fmt: skip


FILE = b"%PDF-1.4\n"


def described(data: bytes = FILE, name: str = "plik.pdf") -> dict[str, object]:
    return {
        "name": name,
        "media_type": "application/pdf",
        "size": len(data),
        "sha256": sha256(data).hexdigest(),
    }


def answers() -> dict[str, object]:
    """Accepted on 1 March 2026 with a rate of 2.50."""
    return {
        "wnioskodawca": {
            "rodzaj": "osoba",
            "imie": "Żaneta",
            "nazwisko": "Próbna-Łoś",
            "pesel": "44051401359",
            "adres": {
                "ulica": "ul. <Krzywa> & Prosta",
                "dom": "2a",
                "kod": "00-950",
                "miejscowosc": "Łódź",
            },
            "zgoda_na_sms": True,
        },
        "wspolnicy": [
            {"imie": "Jan", "pesel": "02211307589", "udzial": 20},
            {"imie": "Ewa", "udzial": 30},
        ],
        "pelnomocnik": {"nazwisko": "Kos", "telefon": "221112233"},
        "forma": "skan",
        "skan": {"rozdzielczosc": 300},
        "sposoby": ["poczta", "odbior"],
        "adres_wysylki": "Wiersz 1\nwiersz 2  z dwiema spacjami",
        "gmina": "0000007",
        "od": "2026-02-01",
        "do": "2026-02-28",
        "pilne": True,
        "powierzchnia": "12.50",
        "saldo": "-0.50",
        "do_zaplaty": "31.2500",
        "oswiadczenie": True,
        "drzewa": [
            {"gatunek": "lipa", "obwod": 90},
            {"gatunek": "inne", "nazwa": "Grab", "obwod": 20, "zdjecie": described()},
        ],
        "mapa": described(name="mapa <1>.pdf"),
        "inne_pliki": [described(b"a", "a.pdf"), described(b"b", "b.pdf")],
    }


def filing(**changes: object) -> dict[str, object]:
    """A filing of `everything` with all its keys."""
    return {
        "form": "wniosek-probny",
        "version": "1.2.0",
        "on": "2026-03-01",
        "filed_at": "2026-03-01T12:30:00+01:00",
        "office": {"teryt": "1408011", "name": "Urząd Miasta & Gminy"},
        "office_values": {"stawka": "2.50"},
        "codelists": {"gminy": "2026"},
        "answers": answers(),
        "files": {sha256(FILE).hexdigest(): FILE},
        "fees": {"items": [{"id": "skarbowa", "amount": "17.00"}], "total": "17.00"},
        **changes,
    }
