"""The card of a service (karta usługi): `card.html` for people, `service.json` for portals.

`service.json` is `shapes.card_view.Card` as JSON: the parts of its records are the keys, texts
are objects by language (`{"pl": …}`), what is None is left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from formc.bundle.writing import canonical
from formc.ir import Service, Text
from formc.record import is_record, names
from formc.shapes.card import card
from formc.shapes.card_view import Bring, Card
from formc.shapes.prose import paragraphs
from formc.target import Artifact, Context, Support, Target
from formc.templating import asset, environment

FORMAT = 1  # of service.json
UNKNOWN_PUBLISHER = "wydawca katalogu usług"


def emit(service: Service, context: Context) -> Iterable[Artifact]:
    """The card of one service. The option `publisher` names who answers for the catalogue."""
    publisher = str(context.options.get("publisher", UNKNOWN_PUBLISHER))
    view = card(service, publisher)
    yield Artifact.text("card.html", "card", "text/html", page(view))
    tree = {"format": FORMAT, **_object(view)}
    yield Artifact("service.json", "service", "application/json", canonical(tree))


def page(view: Card) -> str:
    """The card as a page."""
    rare = [thing for thing in view.inputs if _rare(thing)]
    return (
        environment()
        .get_template("card/card.html")
        .render(
            card=view,
            always=[thing for thing in view.inputs if thing not in rare],
            sometimes=rare,
            paragraphs=paragraphs,
        )
    )


def _rare(thing: Bring) -> bool:
    """Not for everybody. What is only shown at the counter has no field that could say when."""
    return thing.needed == "sometimes" or (
        thing.needed == "optional" and thing.kind.code != "shown"
    )


def _object(view: object) -> dict[str, object]:
    assert is_record(view)
    pairs = ((name, getattr(view, name)) for name in names(view))
    return {name: _plain(value) for name, value in pairs if value is not None}


def _plain(value: object) -> object:
    match value:
        case Text(pl, others):
            return {"pl": pl, **dict(others)}
        case tuple():
            return [_plain(part) for part in value]
        case str():
            return value
        case _:
            return _object(value)


def _shared() -> Iterable[Artifact]:
    yield Artifact("card.css", "style", "text/css", asset("card.css"))


TARGET = Target(
    name="card",
    summary="Karta usługi: strona do czytania i druku oraz service.json dla portali",
    emit_service=emit,
    shared=_shared,
    support={"fees": Support.FULL, "conditions": Support.FULL, "translations": Support.PARTIAL},
)
