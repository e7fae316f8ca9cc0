"""Where answers stand, seen from an assertion: in XPath 2.0, from one of three elements.

An assertion sees nothing outside the element that it stands on, and is not asked where that element
is absent. So it stands on the innermost element that is always there and holds all it reads: the
row of its repeat, `TrescDokumentu`, or `Dokument`.
"""

from __future__ import annotations

from enum import IntEnum

from formc.expr.tree import Path, Scope
from formc.ir import ChoiceType, Field, FileType, Group, Repeat
from formc.parties import ELEMENT_OF_KIND
from formc.record import Record
from formc.shapes.senders import Party
from formc.shapes.xml import OWN, Document, Place

ROW_VARIABLE = "$wiersz"


class Host(IntEnum):
    """The element that an assertion stands on, innermost first."""

    ROW = 0
    CONTENT = 1
    DOCUMENT = 2


class BeyondError(Exception):
    """What is asked for lies outside the element of the assertion."""


class Places(Record, frozen=True):
    """The names of one formula. In an assertion about a row that stands further out, the row is
    `ROW_VARIABLE`."""

    document: Document
    row: Path | None
    host: Host
    each: str = "$kazdy"

    @property
    def today(self) -> str:
        return f"{self._content()}{OWN}:Metryka/{OWN}:DzienZlozenia"

    def office(self, name: str) -> str:
        return f"{self._content()}{OWN}:Metryka/{OWN}:WartoscUrzedu[string(@id) eq '{name}']"

    def ref(self, path: Path, scope: Scope) -> str:
        place = self.document.places[path]
        item = place.item
        if place.attached:
            return self._attached(place, scope)
        if place.kind_of_party:
            return self._kind(place, scope)
        if place.sender:
            podmiot = self.podmiot(place, scope)
            steps = dict.fromkeys(place.sender.values())
            return f"({' | '.join('/'.join((podmiot, *each)) for each in steps)})"
        several = isinstance(item, Field) and isinstance(item.type, ChoiceType) and item.type.many
        return self._inside(scope) + _own((*place.steps, "Wartosc") if several else place.steps)

    def answered(self, path: Path, scope: Scope) -> str:
        return f"({' | '.join(self.nodes(path, scope))})"

    def rows(self, path: Path) -> str:
        return self._content() + _own(self.document.row_steps(path))

    def nodes(self, path: Path, scope: Scope) -> tuple[str, ...]:
        """Paths of which at least one selects something exactly where the item is answered."""
        place = self.document.places[path]
        match place.item:
            case Field():
                party = place.kind_of_party
                return (f"{self.podmiot(place, scope)}/*" if party else self.ref(path, scope),)
            case Repeat():
                return (self.rows(path),)
            case Group():
                own = (self._inside(scope) + _own(place.steps),) if place.steps else ()
                return (*own, *self.apart(path, scope))

    def apart(self, path: Path, scope: Scope) -> tuple[str, ...]:
        """The same for what is in a group, or a row, but stands elsewhere in the document."""
        return tuple(
            node
            for each in self.document.below(path)
            if isinstance(each.item, Field) and (each.sender or each.kind_of_party or each.attached)
            for node in self.nodes(each.item.path, scope)
        )

    @property
    def senders(self) -> str:
        """Every `meta:Podmiot`."""
        if self.host is not Host.DOCUMENT:
            raise BeyondError
        return f"{OWN}:DaneDokumentu/str:Nadawcy/meta:Podmiot"

    def podmiot(self, place: Place, scope: Scope) -> str:
        """The `meta:Podmiot` of the party that an item belongs to."""
        party = self.document.party(place.party)
        assert party is not None
        number = [*self._before(party), "1"]
        if isinstance(party.item, Repeat):
            number.append(self._number(scope))
        return f"subsequence({self.senders}, {' + '.join(number)}, 1)"

    def other_parties(self) -> str:
        """How many parties there are besides the applicant."""
        counts = (self._count(each) for each in self.document.parties if each.role != "applicant")
        return f"({' + '.join(counts) or '0'})"

    def inside_row(self, scope: Scope) -> str:
        """The elements in a row."""
        return f"{self._inside(scope)}*"

    # Inside -----------------------------------------------------------------------------------

    def _content(self) -> str:
        if self.host is Host.ROW:
            raise BeyondError
        return f"{OWN}:TrescDokumentu/" if self.host is Host.DOCUMENT else ""

    def _inside(self, scope: Scope) -> str:
        """What stands before the names of an item."""
        match scope:
            case Scope.FORM:
                return self._content()
            case Scope.ROW:
                return "" if self.host is Host.ROW else f"{ROW_VARIABLE}/"
            case Scope.EACH:
                return f"{self.each}/"

    def _number(self, scope: Scope) -> str:
        """How many rows stand before a row."""
        row = self.each if scope is Scope.EACH else ROW_VARIABLE
        return f"count({row}/preceding-sibling::*)"

    def _before(self, party: Party) -> list[str]:
        """How many `meta:Podmiot` stand before those of a party, as summands."""
        if party.role == "applicant":
            return []
        parties = self.document.parties
        applicants = sum(each.role == "applicant" for each in parties)
        earlier = (e for e in parties[: parties.index(party)] if e.role != "applicant")
        return [str(applicants), *(self._count(each) for each in earlier)]

    def _count(self, party: Party) -> str:
        if isinstance(party.item, Repeat):
            return f"count({self.rows(party.path)})"
        return f"count({self._content()}{_own(self.document.places[party.path].steps)})"

    def _kind(self, place: Place, scope: Scope) -> str:
        """The code that the element under `meta:Podmiot` stands for."""
        podmiot = self.podmiot(place, scope)
        text = "''"
        for kind, element in ELEMENT_OF_KIND.items():
            text = f"(if (exists({podmiot}/{element})) then '{kind}' else {text})"
        return text

    def _attached(self, place: Place, scope: Scope) -> str:
        item = place.item
        assert isinstance(item, Field)
        assert isinstance(item.type, FileType)
        if self.host is Host.ROW:
            raise BeyondError
        names = [f"/{name}" for name in item.path]
        many = "/" if item.type.many else ""
        if place.row is None:
            pointer = f"'{''.join(names)}{many}'"
        else:
            before, after = names[: len(place.row)], names[len(place.row) :]
            number = self._number(scope)
            pointer = f"concat('{''.join(before)}/', string({number}), '{''.join(after)}{many}')"
        files = f"{self._content()}{OWN}:WykazZalacznikow/{OWN}:Pozycja"
        own = f"string({OWN}:Sciezka)"
        if item.type.many:
            return f"{files}[substring({own}, 1, string-length({pointer})) eq {pointer}]"
        return f"{files}[{own} eq {pointer}]"


def _own(steps: tuple[str, ...]) -> str:
    return "/".join(f"{OWN}:{name}" for name in steps)
