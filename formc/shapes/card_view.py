"""What a card says, complete and decided: `card.html` draws it, `service.json` is it.

Texts of the author stay `Text` (all languages); what formc says itself is Polish. Codes stand
beside their words, so that a portal can do without ours. The keys are documented in
docs/service-json.md.
"""

from __future__ import annotations

from formc.ir import Text
from formc.record import Record


class Coded(Record, frozen=True):
    """A code and our words for it."""

    code: str
    words: str


class Bring(Record, frozen=True, kw_only=True):
    """A thing to prepare. `needed` is always | sometimes | optional; `when` a clause after
    „jeśli”, empty unless sometimes."""

    id: str
    title: Text
    kind: Coded
    form: Coded | None
    note: Text | None
    needed: str
    when: str


class Amount(Record, frozen=True):
    """One case of a fee: words and, where it is a fixed sum, canonical money. `when` is a clause
    after „jeśli”, or empty."""

    words: str
    money: str | None
    when: str


class Cost(Record, frozen=True, kw_only=True):
    """A fee and its cases in order; the first case that holds counts. `when` as in `Amount`."""

    id: str
    title: Text
    cases: tuple[Amount, ...]
    when: str
    due: Coded
    tariff: str | None
    basis: Text | None
    note: Text | None


class Time(Record, frozen=True, kw_only=True):
    id: str
    title: str
    within: str
    complex: str | None
    since: str | None
    note: Text | None
    basis: str | None


class Result(Record, frozen=True):
    kind: Coded
    title: Text


class Appeal(Record, frozen=True, kw_only=True):
    """To whom, by when, through whom. There is none where the code of `kind` is `none`."""

    kind: Coded
    body: str
    within: str | None
    via: str | None
    note: Text | None


class Law(Record, frozen=True, kw_only=True):
    """Units of one act. `url` is the act's page, named by its ELI."""

    role: Coded
    title: Text
    short: Text
    eli: str
    published: str
    url: str | None
    units: tuple[str, ...]


class Responsible(Record, frozen=True, kw_only=True):
    """Who answers for the words, and until when they were right. `sources` are what was read."""

    publisher: str
    legal_state: str
    legal_state_words: str
    confidence: Coded
    reviewed_by: str | None
    sources: tuple[str, ...]


class FormOfCard(Record, frozen=True, kw_only=True):
    """The form to fill in; `page` is relative to the folder of the card."""

    id: str
    version: str
    title: Text
    page: str


class Card(Record, frozen=True, kw_only=True):
    """Everything that a card says, in the order in which it says it."""

    id: str
    version: str
    title: Text
    summary: Text
    description: Text | None
    domain: Coded
    level: Coded
    kind: Coded
    audience: tuple[Coded, ...]
    keywords: tuple[str, ...]
    life_events: tuple[str, ...]
    form: FormOfCard
    who: Text | None
    authority: Text | None
    inputs: tuple[Bring, ...]
    channels: tuple[Coded, ...]
    signature: str | None
    usual_cost: str
    usual_time: Time | None
    fees: tuple[Cost, ...]
    deadlines: tuple[Time, ...]
    outcome: tuple[Result, ...]
    delivery: tuple[Coded, ...]
    silence: Text
    remedies: tuple[Appeal, ...]
    legal_basis: tuple[Law, ...]
    records: str | None
    content: Responsible
