"""Reads a service into what its card says."""

from __future__ import annotations

from collections.abc import Mapping

from formc.expr.tree import FALSE, TRUE, Expr, If, OfficeValue, Ref, conjunction, walk
from formc.ir import (
    Basis,
    Content,
    Deadline,
    Duration,
    Fee,
    Field,
    FileType,
    Form,
    Input,
    Note,
    Remedy,
    Service,
    Signature,
    Text,
)
from formc.shapes import words
from formc.shapes.card_view import (
    Amount,
    Appeal,
    Bring,
    Card,
    Coded,
    Cost,
    FormOfCard,
    Law,
    Responsible,
    Result,
    Time,
)
from formc.shapes.law import eli, eli_url, published
from formc.shapes.polish import counted
from formc.shapes.terms import (
    AUDIENCES,
    BODIES,
    CHANNELS,
    CONFIDENCE,
    DEADLINES,
    DELIVERY,
    DUE,
    INPUT_FORMS,
    INPUT_KINDS,
    KINDS,
    LEVELS,
    OUTCOMES,
    REMEDIES,
    ROLES,
    SIGNATURES,
    SIGNERS,
    tariff_position,
)

LONGEST_AMOUNT = 120  # characters of a formula in words
POWER_OF_ATTORNEY = "IV"  # the part of the stamp-duty tariff that most people never meet
_SETTLED = ("decision", "certificate")  # the deadlines that people ask for
_UNITS = {
    "day": ("dzień", "dni", "dni"),
    "working-day": ("dzień roboczy", "dni robocze", "dni roboczych"),
    "month": ("miesiąc", "miesiące", "miesięcy"),
}
# What the code of procedure gives everyone whose case is not settled in time.
_OVERDUE = {
    "kpa": "Jeśli urząd nie załatwi sprawy w terminie, możesz wnieść ponaglenie (art. 37 KPA).",
    "op": (
        "Jeśli urząd nie załatwi sprawy w terminie, możesz wnieść ponaglenie "
        "(art. 141 Ordynacji podatkowej)."
    ),
}
_NO_SILENCE = "Brak odpowiedzi nie oznacza zgody, chyba że przepis mówi inaczej."


def card(service: Service, publisher: str) -> Card:
    """The card of a service; `publisher` answers for the catalogue."""
    form = service.form
    times = tuple(_time(deadline) for deadline in service.deadlines)
    return Card(
        id=service.id,
        version=service.version,
        title=service.title,
        summary=service.summary,
        description=service.description,
        domain=Coded(service.domain.id, str(service.domain.title)),
        level=_coded(LEVELS, service.level),
        kind=_coded(KINDS, service.kind),
        audience=tuple(_coded(AUDIENCES, code) for code in service.audience),
        keywords=service.keywords,
        life_events=service.life_events,
        form=FormOfCard(
            id=form.id,
            version=form.version,
            title=form.title,
            page=f"../../forms/{form.id}/{form.version}/form.html",
        ),
        who=service.who,
        authority=service.authority,
        inputs=tuple(_bring(thing, form) for thing in (*form.inputs, *_unnamed_files(form))),
        channels=tuple(_coded(CHANNELS, code) for code in service.channels),
        signature=_signed(form.signature) if form.signature else None,
        usual_cost=_usual_cost(form.fees),
        fees=tuple(_cost(fee, form) for fee in form.fees),
        deadlines=times,
        usual_time=next((time for time in times if time.id in _SETTLED), next(iter(times), None)),
        outcome=tuple(Result(_coded(OUTCOMES, got.kind), got.title) for got in service.outcome),
        delivery=tuple(_coded(DELIVERY, code) for code in service.delivery),
        silence=service.silence or Text(_OVERDUE.get(service.procedure or "", _NO_SILENCE)),
        remedies=tuple(_appeal(remedy) for remedy in service.remedies),
        legal_basis=tuple(_law(basis) for basis in service.legal_basis),
        records=service.records.jrwa if service.records else None,
        content=_responsible(service.content, publisher),
    )


def _coded(table: Mapping[str, str], code: str) -> Coded:
    return Coded(code, table[code])


def _unnamed_files(form: Form) -> tuple[Input, ...]:
    """Files that the form asks for without naming an input: they must be brought as well."""
    return tuple(
        Input(
            id="-".join(item.path),
            kind="attachment",
            title=item.label,
            needed=conjunction((item.shown, item.needed)),
        )
        for item in form.walk()
        if isinstance(item, Field) and isinstance(item.type, FileType) and not item.type.input
    )


def _bring(thing: Input, form: Form) -> Bring:
    needed = "always" if thing.needed == TRUE else "sometimes"
    if thing.needed == FALSE:
        needed = "optional"
    return Bring(
        id=thing.id,
        title=thing.title,
        kind=_coded(INPUT_KINDS, thing.kind),
        form=_coded(INPUT_FORMS, thing.form) if thing.form else None,
        note=thing.note,
        needed=needed,
        when=words.condition(thing.needed, form) if needed == "sometimes" else "",
    )


def _signed(signature: Signature) -> str:
    how = words.listed(tuple(SIGNATURES[kind] for kind in signature.kinds), "albo")
    return f"{SIGNERS[signature.by]}: {how}."


# Fees --------------------------------------------------------------------------------------------


def _cost(fee: Fee, form: Form) -> Cost:
    return Cost(
        id=fee.id,
        title=fee.title,
        cases=tuple(
            Amount(
                _amount_words(amount, form),
                _fixed(amount),
                "" if when == TRUE else words.condition(when, form),
            )
            for amount, when in _cases(fee.amount)
        ),
        when="" if fee.when == TRUE else words.condition(fee.when, form),
        due=_coded(DUE, fee.due),
        tariff=tariff_position(fee.tariff) if fee.tariff else None,
        basis=fee.basis,
        note=fee.note,
    )


def _cases(amount: Expr) -> tuple[tuple[Expr, Expr], ...]:
    """(amount, when), the first that holds counts; TRUE for the last."""
    if isinstance(amount, If):
        return ((amount.then, amount.condition), *_cases(amount.otherwise))
    return ((amount, TRUE),)


def _amount_words(amount: Expr, form: Form) -> str:
    if isinstance(amount, OfficeValue):
        return f"Według stawki urzędu {words.value(amount, form)}"
    said = words.price(amount, form)
    return said if len(said) <= LONGEST_AMOUNT else _what_counts(amount, form)


def _what_counts(amount: Expr, form: Form) -> str:
    """Instead of a formula that nobody would read."""
    labels = {item.path: str(item.label) for item in form.walk() if not isinstance(item, Note)}
    parts = tuple(walk(amount))
    asked = dict.fromkeys(part.path for part in parts if isinstance(part, Ref))
    listed = words.listed(tuple(words.quoted(labels[path]) for path in asked), "i")
    rates = any(isinstance(part, OfficeValue) for part in parts)
    return f"Wyliczy formularz, zależnie od: {listed}{'; stawki ustala urząd' if rates else ''}"


def _fixed(amount: Expr) -> str | None:
    """Canonical money where the amount is a plain number."""
    known = words.constant(amount)
    if known is None:
        return None
    grosze = known[0] * 100 // 10 ** known[1]
    return f"{grosze // 100}.{grosze % 100:02}"


def _grosze(money: str) -> int:
    return int(money.replace(".", ""))


def _usual_cost(fees: tuple[Fee, ...]) -> str:
    """One sentence for who reads no table. A power of attorney is not the usual case."""
    if not fees:
        return "Usługa jest bezpłatna."
    usual = [fee for fee in fees if fee.when == TRUE]
    rare = [fee for fee in fees if fee.when != TRUE and fee.tariff != POWER_OF_ATTORNEY]
    sums = [[_fixed(amount) for amount, _ in _cases(fee.amount)] for fee in usual]
    known = [[_grosze(fixed) for fixed in cases if fixed is not None] for cases in sums]
    if any(len(some) < len(cases) for some, cases in zip(known, sums, strict=True)):
        return "Kwota zależy od sprawy; zasady są niżej."
    if usual:
        low, high = sum(map(min, known)), sum(map(max, known))
        whole = words.money(low)
        if low < high:
            whole = f"Od {words.money(low)} do {words.money(high)}, zależnie od sprawy"
        return f"{whole}; w niektórych sprawach więcej." if rare else f"{whole}."
    if rare:
        return "Zależy od sprawy; zasady są niżej."
    return "Bez opłat, jeśli nie działa pełnomocnik."


# Time, appeal, law -------------------------------------------------------------------------------


def duration(span: Duration) -> str:
    """„7 dni roboczych”, „1 miesiąc”."""
    return f"{span.value}\N{NO-BREAK SPACE}{counted(span.value, *_UNITS[span.unit])}"


def _time(deadline: Deadline) -> Time:
    title = DEADLINES.get(deadline.id, deadline.id.replace("_", " ").replace("-", " ").capitalize())
    return Time(
        id=deadline.id,
        title=title,
        within=duration(deadline.within),
        complex=duration(deadline.complex) if deadline.complex else None,
        since=_since(str(deadline.counted_from)) if deadline.counted_from else None,
        note=deadline.note,
        basis=_cited(deadline.basis) if deadline.basis else None,
    )


def _since(event: str) -> str:
    """Authors write „od dnia oględzin” or „dnia oględzin”."""
    return event if event.startswith("od ") else f"od {event}"


def _cited(basis: Basis) -> str:
    return f"{', '.join(basis.units)} – {basis.act.short}"


def _appeal(remedy: Remedy) -> Appeal:
    body = str(remedy.body)
    return Appeal(
        kind=Coded(remedy.kind, _remedy_words(remedy.kind, body)),
        body=BODIES.get(body, body),
        within=duration(remedy.within) if remedy.within else None,
        via=BODIES.get(str(remedy.via), str(remedy.via)) if remedy.via else None,
        note=remedy.note,
    )


def _remedy_words(kind: str, body: str) -> str:
    """A complaint goes to a court as „skarga”, to an office as „zażalenie”."""
    if kind == "complaint":
        return "Skarga" if "sąd" in body.lower() or body == "wsa" else "Zażalenie"
    return REMEDIES[kind]


def _law(basis: Basis) -> Law:
    return Law(
        role=_coded(ROLES, basis.role),
        title=basis.act.title,
        short=basis.act.short,
        eli=eli(basis.act),
        published=published(basis.act),
        url=eli_url(basis.act.eli),
        units=basis.units,
    )


def _responsible(content: Content, publisher: str) -> Responsible:
    return Responsible(
        publisher=publisher,
        legal_state=content.legal_state,
        legal_state_words=words.day(content.legal_state),
        confidence=_coded(CONFIDENCE, content.confidence),
        reviewed_by=content.reviewed_by,
        sources=tuple(s for s in content.evidence if s.startswith(("https://", "http://"))),
    )
