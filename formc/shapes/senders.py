"""Which answers stand in `DaneDokumentu/str:Nadawcy`, and where: the parties of a form.

A group or repeat with a role is a party; a property with a proven place goes to its `meta:Podmiot`.
The applicant comes first, then the co-applicants, then the proxies, each in the order of the form.

Cases: two fields of one meaning and kind: the first in the order of the form has the place, the
other stays in the content; an address is taken whole, from the first group that has any part of
it; a field that may be shown for a kind where it has no place stays in the content.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from formc.expr.tree import And, Compare, Expr, In, Literal, Not, Or, Path, Ref
from formc.ir import ChoiceType, Field, Form, Group, Item, Repeat, TextType
from formc.parties import FIRM, KINDS, PARTY_KIND, PERSON, PROPERTIES, Steps
from formc.record import Record

ROLES = ("applicant", "co_applicant", "proxy")
"""In the order of their `meta:Podmiot`."""

_ADDRESS = "adr:Adres"


class Party(Record, frozen=True, kw_only=True):
    """One group, or the rows of one repeat, that have a `meta:Podmiot` each.

    `kind` is the choice of `osoba` or `firma`, if the form asks; `kinds` are those possible.
    `places` gives for the path of a field and each kind it can be shown for the elements under
    `meta:Podmiot`.
    """

    item: Group | Repeat
    kind: Field | None
    kinds: tuple[str, ...]
    places: Mapping[Path, Mapping[str, Steps]]

    @property
    def path(self) -> Path:
        return self.item.path

    @property
    def role(self) -> str:
        assert self.item.role is not None
        return self.item.role


def parties(form: Form) -> tuple[Party, ...]:
    """The parties that have something to keep in `str:Nadawcy`, in the order written there."""
    found = [party for item in _with_roles(form.items) if (party := _party(item)) is not None]
    return tuple(sorted(found, key=lambda party: ROLES.index(party.role)))


def _with_roles(items: tuple[Item, ...]) -> Iterator[Group | Repeat]:
    """Groups and repeats with a role; none inside a row, because repeats do not nest."""
    for item in items:
        if isinstance(item, Group | Repeat) and item.role in ROLES:
            yield item
        if isinstance(item, Group):
            yield from _with_roles(item.items)


def _party(item: Group | Repeat) -> Party | None:
    fields = tuple(_own_fields(item.items))
    kind = next((field for field in fields if _chooses_kind(field)), None)
    kinds = _kinds(kind, fields)
    places = _places(fields, kind, kinds)
    if not places and kind is None:
        return None
    return Party(item=item, kind=kind, kinds=kinds, places=places)


def _own_fields(items: tuple[Item, ...]) -> Iterator[Field]:
    """The fields of the party itself: not of the rows in it, nor of a party inside it."""
    for item in items:
        if isinstance(item, Field):
            yield item
        elif isinstance(item, Group) and item.role not in ROLES:
            yield from _own_fields(item.items)


def _chooses_kind(field: Field) -> bool:
    return (
        field.means == PARTY_KIND
        and isinstance(field.type, ChoiceType)
        and not field.type.many
        and set(field.type.codelist.codes) <= set(KINDS)
    )


def _kinds(kind: Field | None, fields: tuple[Field, ...]) -> tuple[str, ...]:
    if kind is not None:
        assert isinstance(kind.type, ChoiceType)
        return kind.type.codelist.codes
    meanings = {field.means for field in fields}
    firm = "name" in meanings and not meanings & {"given_name", "family_name"}
    return (FIRM,) if firm else (PERSON,)


def _places(
    fields: tuple[Field, ...], kind: Field | None, kinds: tuple[str, ...]
) -> dict[Path, Mapping[str, Steps]]:
    places: dict[Path, Mapping[str, Steps]] = {}
    taken: set[tuple[str, Steps]] = set()
    address_of: dict[str, Path] = {}
    for field in fields:
        shown_for = (
            kinds if kind is None else tuple(k for k in kinds if _may_hold(field.shown, kind, k))
        )
        wanted = _wanted(field, shown_for)
        if not wanted or any((each, steps) in taken for each, steps in wanted.items()):
            continue
        parent = field.path[:-1]
        addressed = [each for each, steps in wanted.items() if _ADDRESS in steps]
        if any(address_of.setdefault(each, parent) != parent for each in addressed):
            continue
        taken.update(wanted.items())
        places[field.path] = wanted
    return places


def _wanted(field: Field, kinds: tuple[str, ...]) -> dict[str, Steps]:
    """The place for every kind, or nothing: an answer never has two homes by turns."""
    row = PROPERTIES.get(field.means or "")
    plain = isinstance(field.type, TextType) and not field.type.multiline
    code = isinstance(field.type, ChoiceType) and not field.type.many
    if row is None or not (plain or code):
        return {}
    places = {kind: place for kind in kinds if (place := row.place(kind)) is not None}
    return places if len(places) == len(kinds) else {}


def _may_hold(condition: Expr, kind: Field, code: str) -> bool:
    """Whether a condition can be true while the party is of this kind; True when in doubt."""
    match condition:
        case Literal(_, bool() as value):
            return value
        case And(operands):
            return all(_may_hold(each, kind, code) for each in operands)
        case Or(operands):
            return any(_may_hold(each, kind, code) for each in operands)
        case Not(Compare("==", Ref(path), Literal(_, value))) if path == kind.path:
            return value != code
        case Compare("==", Ref(path), Literal(_, value)) if path == kind.path:
            return value == code
        case Compare("==", Literal(_, value), Ref(path)) if path == kind.path:
            return value == code
        case Compare("!=", Ref(path), Literal(_, value)) if path == kind.path:
            return value != code
        case In(Ref(path), options) if path == kind.path:
            return any(option.value == code for option in options)
        case _:
            return True
