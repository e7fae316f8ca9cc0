"""Where answers stand in a document, as XPath 1.0 for the rules.

Rules of the whole form stand on `TrescDokumentu`, rules of a row on the row's element; both are
always there. Variables reach everything else: `$tresc` the content, `$podmioty` the parties,
`$pliki` the list of attachments; in a row `$podmiot` is its party and `$numer` its number.
"""

from __future__ import annotations

from formc.expr.lower.outcomes import Unsayable
from formc.expr.tree import Aggregate, Answered, Expr, Path, Ref, Scope, walk
from formc.ir import ChoiceType, Field, FileType, Group, Repeat
from formc.parties import ELEMENT_OF_KIND, NUMBER_OF_KIND
from formc.record import Record
from formc.shapes.senders import Party
from formc.shapes.xml import CONTENT, OWN, SENDERS, Document, Place

VARIABLES = {
    "tresc": CONTENT,
    "podmioty": SENDERS,
    "pliki": f"{CONTENT}/{OWN}:WykazZalacznikow/{OWN}:Pozycja",
}


def context(document: Document, row: Path | None) -> str:
    """The element on which rules stand."""
    return CONTENT if row is None else _own((CONTENT,), document.row_steps(row))


def row_variables(document: Document, row: Path) -> dict[str, str]:
    """The variables of the rules of a row."""
    before = "count(preceding-sibling::*)"
    party = document.party(row)
    found = {"numer": before}
    if party is not None:
        found["podmiot"] = f"$podmioty[{_before(document, party)} + $numer + 1]"
    return found


class Paths(Record, frozen=True):
    """The names of one formula, judged on `TrescDokumentu` or on a row of the repeat `row`.

    `senders` are the repeats whose rows this formula reads in `str:Nadawcy`.
    """

    document: Document
    row: Path | None = None
    senders: frozenset[Path] = frozenset()

    @classmethod
    def of(cls, document: Document, row: Path | None, *formulas: Expr) -> Paths:
        """The names for these formulas; raises `Unsayable` where one cannot find its rows."""
        aggregates = [
            each for formula in formulas for each in walk(formula) if isinstance(each, Aggregate)
        ]
        return cls(
            document, row, frozenset(a.rows for a in aggregates if _reads_senders(document, a))
        )

    @property
    def today(self) -> str:
        return f"$tresc/{OWN}:Metryka/{OWN}:DzienZlozenia"

    def office(self, name: str) -> str:
        return f"$tresc/{OWN}:Metryka/{OWN}:WartoscUrzedu[@id = '{name}']"

    def ref(self, path: Path, scope: Scope) -> str:
        place = self.document.places[path]
        item = place.item
        if place.attached:
            return self._attached(place, scope)
        if place.kind_of_party:
            return self._kind(place, scope)
        if place.sender:
            return self._sent(place, scope)
        several = isinstance(item, Field) and isinstance(item.type, ChoiceType) and item.type.many
        steps = (*place.steps, "Wartosc") if several else place.steps
        return self._content(steps, scope)

    def answered(self, path: Path, scope: Scope) -> str:
        return " | ".join(self.nodes(path, scope))

    def rows(self, path: Path) -> str:
        if path in self.senders:
            party = self.document.party(path)
            assert party is not None
            before = _before(self.document, party)
            last = f"{before} + count({self._rows_of(path, anywhere=True)})"
            return f"$podmioty[position() > {before} and position() <= {last}]"
        return self._rows_of(path)

    def outer(self, rows: Path, path: str) -> str:
        if "$" in path:
            return path
        return f"$tresc/{path}" if self.row is None else f"current()/{path}"

    def nodes(self, path: Path, scope: Scope) -> tuple[str, ...]:
        """Paths of which at least one selects something exactly where the item is answered."""
        place = self.document.places[path]
        match place.item:
            case Field():
                podmiot = place.kind_of_party
                return (f"{self.podmiot(place, scope)}/*" if podmiot else self.ref(path, scope),)
            case Repeat():
                return (self._rows_of(path),)
            case Group():
                own = (self._content(place.steps, scope),) if place.steps else ()
                apart = (
                    each.item.path
                    for each in self.document.below(path)
                    if isinstance(each.item, Field)
                    and (each.sender or each.kind_of_party or each.attached)
                )
                inside = (node for each in apart for node in self.nodes(each, scope))
                return (*own, *inside)

    def podmiot(self, place: Place, scope: Scope) -> str:
        """The `meta:Podmiot` of the party that an item belongs to."""
        party = self.document.party(place.party)
        assert party is not None
        if isinstance(party.item, Repeat):
            return "self::*" if scope is Scope.EACH else "$podmiot"
        before = _before(self.document, party)
        return f"$podmioty[{int(before) + 1 if before.isdigit() else f'{before} + 1'}]"

    # Inside -----------------------------------------------------------------------------------

    def _content(self, steps: tuple[str, ...], scope: Scope) -> str:
        outside = scope is Scope.FORM and self.row is not None
        return _own(("$tresc",) if outside else (), steps)

    def _rows_of(self, path: Path, anywhere: bool = False) -> str:
        outside = anywhere or self.row is not None
        return _own(("$tresc",) if outside else (), self.document.row_steps(path))

    def _sent(self, place: Place, scope: Scope) -> str:
        podmiot = self.podmiot(place, scope)
        if scope is Scope.EACH:
            # An applicant stands before the rows; nobody may compare a row with them.
            podmiot = "self::*[preceding-sibling::*]"
        places = ["/".join((podmiot, *steps)) for steps in dict.fromkeys(place.sender.values())]
        if len(places) == 1:
            return places[0]
        if scope is Scope.EACH:
            raise Unsayable("pole stoi w dwóch miejscach, zależnie od rodzaju podmiotu")
        return f"({' | '.join(places)})"

    def _kind(self, place: Place, scope: Scope) -> str:
        """The code that the element under `meta:Podmiot` stands for."""
        if scope is Scope.EACH:
            raise Unsayable("rodzaj podmiotu w wierszu nie ma własnego elementu")
        podmiot = self.podmiot(place, scope)
        parts = (
            f"substring('{kind}', 1, 5 * boolean({podmiot}/{element}))"
            for kind, element in ELEMENT_OF_KIND.items()
        )
        return f"concat({', '.join(parts)})"

    def _attached(self, place: Place, scope: Scope) -> str:
        item = place.item
        assert isinstance(item, Field)
        assert isinstance(item.type, FileType)
        if scope is Scope.EACH:
            raise Unsayable("pliki wierszy stoją w wykazie załączników, a nie w wierszu")
        names = [f"/{name}" for name in item.path]
        if place.row is None:
            pointer = f"'{''.join(names)}{'/' if item.type.many else ''}'"
        else:
            before, after = names[: len(place.row)], names[len(place.row) :]
            slash = "/" if item.type.many else ""
            pointer = f"concat('{''.join(before)}/', $numer, '{''.join(after)}{slash}')"
        if item.type.many:
            return f"$pliki[starts-with({OWN}:Sciezka, {pointer})]"
        return f"$pliki[{OWN}:Sciezka = {pointer}]"


def expected_parties(document: Document) -> str:
    """The number of `meta:Podmiot` besides the applicant's, as XPath."""
    counts = [_count(document, party) for party in document.parties if party.role != "applicant"]
    return " + ".join(counts) or "0"


def right_kind(podmiot: str, party: Party) -> str:
    """A test that a party is of a kind that the form knows, and says so in its attribute."""
    return " or ".join(
        f"({podmiot}/{ELEMENT_OF_KIND[kind]} and {podmiot}/@typPodmiotu = '{NUMBER_OF_KIND[kind]}')"
        for kind in party.kinds
    )


def _own(before: tuple[str, ...], steps: tuple[str, ...]) -> str:
    return "/".join((*before, *(f"{OWN}:{name}" for name in steps)))


def _count(document: Document, party: Party) -> str:
    place = document.places[party.path]
    steps = document.row_steps(party.path) if isinstance(party.item, Repeat) else place.steps
    return f"count({_own(('$tresc',), steps)})"


def _before(document: Document, party: Party) -> str:
    """How many `meta:Podmiot` stand before those of a party."""
    applicants = sum(each.role == "applicant" for each in document.parties)
    earlier = document.parties[: document.parties.index(party)]
    counts = [_count(document, each) for each in earlier if each.role != "applicant"]
    first = 0 if party.role == "applicant" else applicants
    return " + ".join((str(first), *counts)) if party.role != "applicant" else "0"


def _reads_senders(document: Document, aggregate: Aggregate) -> bool:
    """Whether an aggregate looks at rows in `str:Nadawcy`; raises where it needs both places."""
    places = [
        document.places[path]
        for part in (aggregate.body, aggregate.where)
        for each in walk(part)
        if isinstance(each, Ref | Answered) and each.scope is Scope.EACH
        for path in (each.parts or (each.path,) if isinstance(each, Answered) else (each.path,))
    ]
    sent = [bool(place.sender or place.kind_of_party) for place in places]
    if not any(sent):
        return False
    party = document.party(aggregate.rows)
    assert party is not None
    first_of_rest = document.parties.index(party) == 1
    if not all(sent) or not first_of_rest or document.parties[0].role != "applicant":
        raise Unsayable("wiersze stoją częściowo w danych nadawców, częściowo w treści")
    return True
