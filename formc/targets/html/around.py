"""What stands around the questions: what to bring, fees, privacy, who signs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from formc.expr.tree import TRUE, Aggregate, Expr, Literal, Ref, walk
from formc.ir import Fee, Form, Input
from formc.shapes import words
from formc.targets.html.view import FeeView, InputView, PrivacyView

_INPUT_FORMS = {
    "oryginal": "oryginał",
    "kopia": "kopia",
    "kopia-poswiadczona": "kopia poświadczona za zgodność",
    "do-wgladu": "do wglądu",
}
_DUE = {
    "on-filing": "płatna przy składaniu",
    "before-decision": "płatna przed wydaniem decyzji",
    "after-decision": "płatna po wydaniu decyzji",
}
_SIGNED = {
    "trusted_profile": "profilem zaufanym",
    "qualified": "kwalifikowanym podpisem elektronicznym",
    "own_hand": "własnoręcznie na wydruku",
}
_SIGNERS = {
    "applicant": "Podpisuje osoba, która składa ten formularz, albo jej pełnomocnik",
    "each_applicant": "Podpisuje każda z osób, które składają ten formularz, albo jej pełnomocnik",
}


def inputs(form: Form) -> tuple[InputView, ...]:
    """What the applicant must have at hand."""
    return tuple(
        InputView(
            title=str(entry.title),
            form=_INPUT_FORMS.get(entry.form or "", ""),
            note=_input_note(form, entry),
        )
        for entry in form.inputs
    )


def _input_note(form: Form, entry: Input) -> str:
    if entry.note is not None:
        return str(entry.note)
    if isinstance(entry.needed, Literal):
        return ""
    return f"Jeśli {words.condition(entry.needed, form)}."


def fees(form: Form, computed: Mapping[str, Any] | None) -> tuple[FeeView, ...]:
    """The fees; `computed` is what `fees` of an engine gave, None where nobody asked it."""
    due = {row["id"]: row["amount"] for row in computed["items"]} if computed else {}
    rows = []
    for fee in form.fees:
        unknown = "według stawki urzędu" if _office_alone(fee.amount) else "zależy od odpowiedzi"
        if computed is not None:
            amount = _amount_words(due[fee.id], unknown) if fee.id in due else "nie dotyczy"
        elif isinstance(fee.amount, Literal):
            amount = words.money(int(fee.amount.value))
        else:
            amount = unknown
        when = fee.when != TRUE and f"Jeśli {words.condition(fee.when, form)}."
        rows.append(
            FeeView(
                id=fee.id,
                title=str(fee.title),
                amount=amount,
                unknown=unknown,
                when=when or "",
                due=_DUE.get(fee.due, ""),
                notes=tuple(note for note in (_basis(fee), str(fee.note or "")) if note),
            )
        )
    return tuple(rows)


def _office_alone(amount: Expr) -> bool:
    """Whether an amount that is missing can only be missing at the office."""
    return not any(isinstance(part, Ref | Aggregate) for part in walk(amount))


def _amount_words(amount: str | None, unknown: str) -> str:
    return unknown if amount is None else words.money(int(amount.replace(".", "")))


def _basis(fee: Fee) -> str:
    """A position of the tariff of stamp duty, `I.21`, or the words of another basis."""
    if fee.tariff is None:
        return f"Podstawa: {str(fee.basis).rstrip('.')}." if fee.basis else ""
    part, _, point = fee.tariff.partition(".")
    position = f"część {part} pkt {point}" if point else f"część {part}"
    return f"Podstawa: {position} załącznika do ustawy o opłacie skarbowej."


def privacy(form: Form) -> PrivacyView | None:
    """The privacy notice."""
    if form.privacy is None:
        return None
    return PrivacyView(
        purposes=tuple(map(str, form.privacy.purposes)), basis=tuple(map(str, form.privacy.basis))
    )


def signature(form: Form) -> str:
    """Who signs, and how."""
    if form.signature is None:
        return ""
    kinds = words.listed(tuple(_SIGNED[kind] for kind in form.signature.kinds), "albo")
    return f"{_SIGNERS[form.signature.by]}: {kinds}."
