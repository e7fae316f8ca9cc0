"""Small hand-made forms and services, for tests of what reads the IR."""

from __future__ import annotations

from formc.expr.tree import (
    FALSE,
    TRUE,
    Aggregate,
    Answered,
    Bool,
    Code,
    Compare,
    Day,
    Expr,
    If,
    Literal,
    Number,
    OfficeValue,
    Path,
    Ref,
    Scope,
    Today,
    conjunction,
)
from formc.ir import (
    Act,
    Basis,
    BooleanType,
    ChoiceType,
    Codelist,
    ConsentType,
    Content,
    DateTimeType,
    DateType,
    Deadline,
    Domain,
    Duration,
    Fee,
    Field,
    FileType,
    Form,
    Group,
    Input,
    Item,
    Note,
    NumberType,
    Option,
    Outcome,
    Page,
    Place,
    PlaceType,
    Privacy,
    Records,
    Remedy,
    Repeat,
    Rule,
    Service,
    Setting,
    Signature,
    Text,
    TextType,
    TimeType,
    ValueType,
)
from formc.record import replace

KINDS = ("osoba", "firma")


def asked(path: str, label: str, type: ValueType, semantic: str = "text", **more: object) -> Field:
    """A field by its dotted path. `visible` and `required` are what the author wrote; give
    `shown` and `needed` where groups around it add to them."""
    parts = tuple(path.split("."))
    written = Field(
        name=parts[-1], path=parts, label=Text(label), type=type, semantic=semantic, **more
    )  # type: ignore[arg-type]
    shown = more.get("shown", written.visible)
    needed = more.get("needed", written.required)
    return replace(written, shown=shown, needed=needed)  # type: ignore[arg-type]


def choice(id: str, *options: tuple[str, str], many: bool = False) -> ChoiceType:
    """A list of (code, label)."""
    listed = tuple(Option(code, Text(label)) for code, label in options)
    codelist = Codelist(id=id, version="1", title=Text(id), options=listed)
    return ChoiceType(codelist=codelist, many=many)


def ref(path: str, type: object, scope: Scope = Scope.FORM) -> Ref:
    return Ref(tuple(path.split(".")), scope, type)  # type: ignore[arg-type]


def is_code(path: str, code: str, codes: Path, scope: Scope = Scope.FORM) -> Compare:
    """`path == code`."""
    return Compare("==", ref(path, Code(codes), scope), Literal(Code(codes), code))


def amount(grosze: int) -> Literal:
    return Literal(Number(2, 0, 999_999_999), grosze)


def trees() -> Form:
    """An application with a party of two kinds, rows, a computed number, a file, a rule, fees."""
    firm = is_code("wnioskodawca.rodzaj", "firma", KINDS)
    person = is_code("wnioskodawca.rodzaj", "osoba", KINDS)
    proxy = ref("pelnomocnik", Bool())
    total = Aggregate(
        "sum", ("drzewa",), ref("drzewa.obwod", Number(0, 1, 2000), Scope.EACH), TRUE,
        Number(0, 0, 2_000_000),
    )  # fmt: skip
    pages = (
        Page(name="strony", title=Text("Wnioskodawca"), items=(_applicant(person, firm),)),
        Page(
            name="drzewa",
            title=Text("Drzewa"),
            intro=Text("Opisz każde drzewo osobno."),
            items=(
                _tree_rows(),
                asked(
                    "suma_obwodow",
                    "Suma obwodów",
                    NumberType(scale=0, minimum=0, maximum=2_000_000),
                    "integer",
                    value=total,
                    required=FALSE,
                    unit=Text("cm"),
                ),
                asked("termin", "Planowany termin usunięcia", DateType(), "date"),
                asked(
                    "powierzchnia",
                    "Powierzchnia działki",
                    NumberType(scale=2, minimum=0, maximum=99_999_999),
                    "decimal",
                    unit=Text("m²"),
                    required=FALSE,
                ),
            ),
        ),
        Page(name="koniec", title=Text("Załączniki i oświadczenia"), items=_last_items(proxy)),
    )
    return Form(
        id="zezwolenie-na-usuniecie-drzew",
        version="1.0.0",
        title=Text("Wniosek o zezwolenie na usunięcie drzew"),
        pages=pages,
        rules=(
            Rule(
                id="termin",
                path=(),
                row=None,
                condition=Compare(">=", ref("termin", Day()), Today()),
                when=TRUE,
                message=Text("Termin usunięcia nie może być w przeszłości"),
                at=(Place(("termin",), Scope.FORM),),
            ),
        ),
        order=(
            ("wnioskodawca", "imie"),
            ("wnioskodawca", "pesel"),
            ("wnioskodawca", "nazwa"),
            ("wnioskodawca", "nip"),
            ("drzewa", "inna_przyczyna"),
            ("suma_obwodow",),
            ("pelnomocnictwo",),
        ),
        settings=(
            Setting(
                id="stawka",
                title=Text("Stawka za wydanie mapy"),
                type=NumberType(scale=2, minimum=0, maximum=100_000),
                formula_type=Number(2, 0, 100_000),
                basis=Text("uchwała rady gminy"),
            ),
        ),
        fees=_fees(firm, proxy),
        inputs=_inputs(proxy),
        signature=Signature(by="applicant", kinds=("trusted_profile", "qualified", "own_hand")),
        namespace="https://example.gov.pl/wzor/zezwolenie-na-usuniecie-drzew/1/",
    )


def _applicant(person: Expr, firm: Expr) -> Group:
    at = "wnioskodawca."
    items: tuple[Item, ...] = (
        asked(
            at + "rodzaj", "Rodzaj wnioskodawcy",
            choice("rodzaj", ("osoba", "Osoba fizyczna"), ("firma", "Firma lub instytucja")),
            "choice",
        ),
        asked(at + "imie", "Imię i nazwisko", TextType(max_length=100), visible=person),
        asked(
            at + "pesel", "Numer PESEL",
            TextType(min_length=11, max_length=11, pattern="[0-9]{11}", checksum="pesel"),
            "pesel", visible=person,
        ),
        asked(at + "nazwa", "Nazwa firmy", TextType(max_length=200), visible=firm),
        asked(
            at + "nip", "NIP",
            TextType(min_length=10, max_length=10, pattern="[0-9]{10}", checksum="nip"),
            "nip", visible=firm, required=FALSE,
        ),
        asked(at + "email", "Adres e-mail", TextType(max_length=254), "text", required=FALSE),
    )  # fmt: skip
    return Group(
        name="wnioskodawca",
        path=("wnioskodawca",),
        label=Text("Wnioskodawca"),
        items=items,
        role="applicant",
    )


def _tree_rows() -> Repeat:
    reasons = ("zagraza", "inna")
    return Repeat(
        name="drzewa",
        path=("drzewa",),
        label=Text("Drzewa"),
        each="drzewo",
        each_label=Text("Drzewo"),
        minimum=1,
        maximum=50,
        items=(
            asked("drzewa.gatunek", "Gatunek", TextType(max_length=80)),
            asked(
                "drzewa.obwod",
                "Obwód pnia na wysokości 130 cm",
                NumberType(scale=0, minimum=1, maximum=2000),
                "integer",
                unit=Text("cm"),
            ),
            asked(
                "drzewa.przyczyna",
                "Przyczyna usunięcia",
                choice("przyczyna", ("zagraza", "Zagraża ludziom lub mieniu"), ("inna", "Inna")),
                "choice",
            ),
            asked(
                "drzewa.inna_przyczyna",
                "Jaka to przyczyna",
                TextType(max_length=1000, multiline=True),
                visible=is_code("drzewa.przyczyna", "inna", reasons, Scope.ROW),
            ),
        ),
    )


def _last_items(proxy: Expr) -> tuple[Item, ...]:
    pdf = ("application/pdf", "image/jpeg")
    return (
        asked("pelnomocnik", "Działa za mnie pełnomocnik", BooleanType(), "boolean"),
        asked(
            "pelnomocnictwo",
            "Pełnomocnictwo",
            FileType(accept=pdf, max_size=10_000_000, input="pelnomocnictwo"),
            "file",
            visible=proxy,
        ),
        Note(
            name="odpowiedzialnosc",
            path=("odpowiedzialnosc",),
            text=Text("Za fałszywe oświadczenie grozi odpowiedzialność karna."),
        ),
        asked("prawda", "Oświadczam, że dane są prawdziwe", ConsentType(), "consent"),
    )


def _fees(firm: Expr, proxy: Expr) -> tuple[Fee, ...]:
    return (
        Fee(
            id="zezwolenie",
            title=Text("Opłata za zezwolenie"),
            amount=If(firm, amount(8200), amount(4100), Number(2, 4100, 8200)),
            when=TRUE,
            due="on-filing",
            tariff="III.44",
        ),
        Fee(
            id="pelnomocnictwo",
            title=Text("Opłata od pełnomocnictwa"),
            amount=amount(1700),
            when=proxy,
            due="on-filing",
            tariff="IV",
            note=Text("Nie płaci się za małżonka, rodziców, dzieci i rodzeństwo."),
        ),
        Fee(
            id="mapa",
            title=Text("Wydanie mapy"),
            amount=OfficeValue("stawka", Number(2, 0, 100_000)),
            when=conjunction((firm, Answered(("powierzchnia",), Scope.FORM, (("powierzchnia",),)))),
            due="before-decision",
            basis=Text("uchwała rady gminy"),
        ),
    )


def _inputs(proxy: Expr) -> tuple[Input, ...]:
    return (
        Input(id="mapa", kind="attachment", title=Text("Mapa z usytuowaniem drzew"),
              form="kopia", needed=TRUE),
        Input(id="pelnomocnictwo", kind="attachment", title=Text("Pełnomocnictwo"),
              form="oryginal", needed=proxy,
              note=Text("Podpisane przez osobę, za którą działa pełnomocnik.")),
        Input(id="dowod", kind="shown", title=Text("Dokument tożsamości"), form="do-wgladu"),
    )  # fmt: skip


KPA = Act(
    id="kpa",
    title=Text("Ustawa z dnia 14 czerwca 1960 r. – Kodeks postępowania administracyjnego"),
    short=Text("Kodeks postępowania administracyjnego"),
    eli="DU/1960/168",
)
NATURE = Act(
    id="ochrona-przyrody",
    title=Text("Ustawa z dnia 16 kwietnia 2004 r. o ochronie przyrody"),
    short=Text("ustawa o ochronie przyrody"),
    eli="DU/2004/880",
)


def tree_service(**changes: object) -> Service:
    """The service of `trees`, with all parts of a card."""
    service = Service(
        id="zezwolenie-na-usuniecie-drzew",
        version="1.0.0",
        title=Text("Wydanie zezwolenia na usunięcie drzew lub krzewów"),
        summary=Text("Uzyskaj zgodę na wycięcie drzew lub krzewów ze swojej nieruchomości."),
        description=Text(
            "Zezwolenie jest potrzebne, gdy pień drzewa przekracza obwód z ustawy.\n\n"
            "Urząd ogląda drzewa przed wydaniem decyzji."
        ),
        domain=Domain(id="ochrona-srodowiska", title=Text("Ochrona środowiska")),
        level="gmina",
        kind="wniosek",
        audience=("citizen", "business"),
        procedure="kpa",
        form=trees(),
        content=Content(
            legal_state="2026-01-01",
            confidence="medium",
            evidence=("art. 83–83f ustawy o ochronie przyrody",),
        ),
        who=Text("Właściciel nieruchomości albo jej posiadacz za zgodą właściciela."),
        authority=Text("wójt, burmistrz albo prezydent miasta"),
        legal_basis=(
            Basis(act=NATURE, units=("art. 83 ust. 1", "art. 83b")),
            Basis(act=KPA, units=("art. 35",), role="deadline"),
        ),
        deadlines=(
            Deadline(
                id="decision",
                within=Duration(value=1, unit="month"),
                complex=Duration(value=2, unit="month"),
                counted_from=Text("od dnia złożenia kompletnego wniosku"),
                basis=Basis(act=KPA, units=("art. 35 § 3",)),
            ),
        ),
        outcome=(Outcome(kind="decision", title=Text("Zezwolenie na usunięcie drzew")),),
        remedies=(
            Remedy(
                kind="appeal",
                body=Text("sko"),
                within=Duration(value=14, unit="day"),
                via=Text("organ"),
            ),
        ),
        channels=("portal", "e-doreczenia", "office", "post"),
        keywords=("wycinka", "drzewo", "krzew"),
        delivery=("e-doreczenia", "office", "post"),
        records=Records(jrwa="6131", category="B5"),
    )
    return replace(service, **changes)  # type: ignore[arg-type]


# Every control ------------------------------------------------------------------------------------


def every_control() -> Form:
    """A form with each control of a page, in the states that change how it is drawn."""
    pages = (
        Page(name="slowa", title=Text("Słowa i liczby"), intro=Text("Wstęp."), items=_worded()),
        Page(name="wybory", title=Text("Wybory i pliki"), items=_picked()),
        Page(
            name="czesci",
            title=Text("Części"),
            visible=ref("tak", Bool()),
            items=_parts(ref("tak", Bool())),
        ),
    )
    return Form(
        id="kazde-pole",
        version="2.1.0",
        title=Text("Formularz z każdym polem"),
        pages=pages,
        rules=(
            Rule(
                id="slowo",
                path=("wiersze",),
                row=("wiersze",),
                condition=Compare(
                    ">=",
                    ref("wiersze.liczba", Number(0, 0, 99), Scope.ROW),
                    Literal(Number(0, 5, 5), 5),
                ),
                when=TRUE,
                message=Text("Podaj co najmniej 5"),
                at=(Place((), Scope.ROW),),
            ),
        ),
        order=(
            ("inne",),
            ("siedziba",),
            ("siedziba", "kraj"),
            ("czesc",),
            ("czesc", "nazwa"),
            ("czesc", "glebiej"),
            ("czesc", "glebiej", "ulica"),
            ("czesc", "glebiej", "dzien"),
            ("czesc", "glebiej", "kraj"),
            ("wiersze",),
            ("wiersze", "liczba"),
            ("wiersze", "kiedy"),
            ("wiersze", "dopisek"),
            ("wiersze", "sztuk"),
            ("razem",),
        ),
        fees=(
            Fee(id="stala", title=Text("Stała"), amount=amount(1700), when=TRUE, due="on-filing"),
            Fee(
                id="od-odpowiedzi",
                title=Text("Od odpowiedzi"),
                amount=amount(500),
                when=ref("tak", Bool()),
                due="after-decision",
                basis=Text("uchwała rady gminy"),
            ),
        ),
        inputs=(Input(id="plik", kind="attachment", title=Text("Plik"), form="kopia"),),
        privacy=Privacy(
            purposes=(Text("Załatwienie sprawy"),), basis=(Text("ustawa"),), retention="records"
        ),
        signature=Signature(by="each_applicant", kinds=("qualified",)),
        namespace="https://example.gov.pl/wzor/kazde-pole/2/",
    )


def _worded() -> tuple[Item, ...]:
    sure = NumberType(scale=2, minimum=-1000, maximum=99_999)
    return (
        asked(
            "imie", "Imię", TextType(max_length=60), means="given_name", autocomplete="given-name"
        ),
        asked("uwagi", "Uwagi", TextType(max_length=40, multiline=True), required=FALSE,
              hint=Text("Napisz krótko.\n\n- co\n- gdzie")),
        asked("email", "E-mail", TextType(max_length=254), "email", autocomplete="email"),
        asked("pesel", "PESEL", TextType(min_length=11, max_length=11, pattern="[0-9]{11}",
                                         checksum="pesel"), "pesel", sensitive=True),
        asked("kraj", "Kraj", TextType(max_length=2), default="PL"),
        asked("z_profilu", "Z profilu", TextType(max_length=20), readonly=True, prefill="x",
              required=FALSE),
        asked("liczba", "Liczba", NumberType(scale=0, minimum=0, maximum=99), "integer",
              unit=Text("szt."), default=7, messages=(("required", Text("Podaj liczbę sztuk")),)),
        asked("kwota", "Kwota", NumberType(scale=2, minimum=0, maximum=99_999), "money",
              default="17.00"),
        asked("roznica", "Różnica", sure, "decimal", required=FALSE),
        asked("urodzenie", "Data urodzenia", DateType(maximum="today"), "date",
              autocomplete="bday"),
        asked("od_kiedy", "Od kiedy", DateType(), "date", required=FALSE,
              hint=Text("Dzień miesiąca i rok."), default="2026-01-05"),
        asked("o_ktorej", "O której", TimeType(), "time", required=FALSE, default="09:05"),
        asked("spotkanie", "Spotkanie", DateTimeType(), "datetime", required=FALSE,
              default="2026-01-05T09:05"),
        asked("start", "Początek", DateTimeType(), "datetime", required=FALSE),
        asked("zbiorka", "Gdzie się spotykamy", PlaceType(("point",)), "place"),
        asked("trasa", "Trasa", PlaceType(("line",)), "place", required=FALSE),
        asked("grunt", "Która działka", PlaceType(("parcel",)), "place", required=FALSE),
        asked("gdzie", "Gdzie to jest", PlaceType(("point", "area", "parcel")), "place",
              hint=Text("Jak najdokładniej.")),
        asked("teren", "Teren", PlaceType(("line", "area")), "place", required=FALSE),
    )  # fmt: skip


def _picked() -> tuple[Item, ...]:
    few = choice("rodzaj", ("a", "Pierwszy"), ("b", "Drugi"), ("inne", "Inny"))
    many = choice("kolor", *((f"k{n}", f"Kolor {n}") for n in range(9)))
    several = choice("cele", ("x", "Cel x"), ("y", "Cel y"), many=True)
    pdf = ("application/pdf", "image/png")
    other = is_code("rodzaj", "inne", ("a", "b", "inne"))
    return (
        asked("tak", "Czy tak?", BooleanType(), "boolean"),
        asked("moze", "Czy może?", BooleanType(), "boolean", required=FALSE, default=False),
        asked("rodzaj", "Rodzaj", few, "choice", hint=Text("Jeden z trzech.")),
        asked("inne", "Jaki inny", TextType(max_length=100), visible=other),
        asked("kolor", "Kolor", many, "choice", default="k3"),
        asked("cele", "Cele", several, "choices", required=ref("tak", Bool())),
        asked("jedyny", "Jedyny", choice("jedyny", ("sam", "Tylko ten")), "choice"),
        asked("mapa", "Mapa", FileType(accept=pdf, max_size=10 * 2**20), "file"),
        asked("zdjecia", "Zdjęcia", FileType(accept=pdf, max_size=5000, many=True, maximum=3),
              "files", required=FALSE),
        Note(name="uwaga", path=("uwaga",), text=Text("Pouczenie."), visible=other, shown=other),
        asked("zgoda", "Zgadzam się", ConsentType(), "consent"),
        asked("chce", "Chcę wiadomości", ConsentType(), "consent", required=FALSE),
    )  # fmt: skip


def _parts(shown: Expr) -> tuple[Item, ...]:
    row = NumberType(scale=0, minimum=0, maximum=99)
    total = Aggregate(
        "sum", ("wiersze",), ref("wiersze.liczba", Number(0, 0, 99), Scope.EACH), TRUE,
        Number(0, 0, 990),
    )  # fmt: skip
    inner = Group(
        name="glebiej",
        path=("czesc", "glebiej"),
        label=Text("Głębiej"),
        required=FALSE,
        shown=shown,
        items=(
            asked("czesc.glebiej.ulica", "Ulica", TextType(), shown=shown, required=FALSE),
            asked("czesc.glebiej.dzien", "Dzień", DateType(), "date", shown=shown, needed=shown),
            asked("czesc.glebiej.kraj", "Kraj", TextType(max_length=2), shown=shown, default="PL"),
        ),
    )
    seat = Group(
        name="siedziba",
        path=("siedziba",),
        label=Text("Siedziba"),
        shown=shown,
        items=(asked("siedziba.kraj", "Kraj", TextType(), shown=shown, default="PL"),),
    )
    dated = Answered(("wiersze", "kiedy"), Scope.ROW, (("wiersze", "kiedy"),))
    return (
        seat,
        Group(
            name="czesc",
            path=("czesc",),
            label=Text("Część"),
            required=FALSE,
            shown=shown,
            hint=Text("Podpowiedź części."),
            items=(asked("czesc.nazwa", "Nazwa", TextType(), shown=shown, needed=FALSE), inner),
        ),
        Repeat(
            name="wiersze",
            path=("wiersze",),
            label=Text("Części"),
            each="wiersz",
            each_label=Text("Wiersz"),
            minimum=0,
            maximum=4,
            shown=shown,
            items=(
                asked("wiersze.liczba", "Liczba w wierszu", row, "integer", shown=shown),
                asked("wiersze.kiedy", "Kiedy", DateType(), "date", shown=shown, required=FALSE),
                asked("wiersze.dopisek", "Dopisek", TextType(), visible=dated,
                      shown=conjunction((shown, dated)), required=FALSE),
                asked("wiersze.sztuk", "Sztuk", row, "integer", shown=shown, default=1),
            ),
        ),
        asked("razem", "Razem", NumberType(scale=0, minimum=0, maximum=990), "integer",
              value=total, unit=Text("szt."), shown=shown),
    )  # fmt: skip
