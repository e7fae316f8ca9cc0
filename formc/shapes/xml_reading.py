"""Reads a form as a document: which elements there are, which the schema may demand, which clash.

An element is demanded only where every accepted document has it (contracts, 8): its item is needed
and shown wherever its container stands. Everything conditional may be absent; the rules see to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from formc.expr.tree import TRUE, Compare, In, Literal, Path, Ref
from formc.ir import ChoiceType, Field, FileType, Form, Group, Item, Note, Repeat
from formc.record import Record
from formc.shapes.kept import kept
from formc.shapes.senders import Party, parties
from formc.shapes.xml import (
    TAKEN,
    TAKEN_TYPES,
    Choice,
    Document,
    Element,
    Particle,
    Place,
    element_name,
    row_name,
    type_name,
    value_type,
)


@kept
def read(form: Form) -> Document:
    """The document of a form. Names may clash: see `clashes`."""
    senders = parties(form)
    reader = _Reader({party.path: party for party in senders}, {})
    content = reader.particles(form.items, _Around())
    places = {
        item.path: reader.places[item.path] for item in form.walk() if item.path in reader.places
    }
    return Document(form, content, places, senders, frozenset(_demanded(content)))


class Clash(Record, frozen=True):
    """Two things with one name. `kind` is element | type; `first` is None for a taken name."""

    kind: str
    name: str
    first: Item | None
    second: Item


def clashes(form: Form) -> tuple[Clash, ...]:
    """Names equal after folding, or equal to what every document has; `xml:` settles them."""
    document = read(form)
    found: list[Clash] = []
    seen: dict[tuple[str, ...], Item | None] = {(name,): None for name in TAKEN}
    types: dict[str, Item | None] = dict.fromkeys(TAKEN_TYPES)
    clashing: set[Path] = set()
    for steps, element in document.elements():
        if steps in seen:
            found.append(Clash("element", element.name, seen[steps], element.item))
            clashing.add(element.item.path)
        seen.setdefault(steps, element.item)
    for _, element in document.elements():
        # One diagnostic for one mistake: equal elements have equal types.
        if any(element.item.path[: len(path)] == path for path in clashing):
            continue
        for type in _types_of(element):
            if type in types:
                found.append(Clash("type", type, types[type], element.item))
            types.setdefault(type, element.item)
    return tuple(found)


def _types_of(element: Element) -> tuple[str, ...]:
    item = element.item
    if isinstance(item, Field) and isinstance(item.type, ChoiceType) and item.type.many:
        return (element.type, value_type(element))
    return (element.type,)


# Occurrence ---------------------------------------------------------------------------------------


class _Around(Record, frozen=True):
    """What holds for the items of one container.

    `steps` are names from `TrescDokumentu`, `inner` those from the row. `certain`: where the
    container's element stands in an accepted document, everything that its required items need is
    there too.
    """

    path: Path = ()
    steps: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
    row: Path | None = None
    party: Party | None = None
    certain: bool = True


class _Reader(Record, frozen=True):
    parties: Mapping[Path, Party]
    places: dict[Path, Place]

    def particles(self, items: tuple[Item, ...], around: _Around) -> tuple[Particle, ...]:
        elements = tuple(
            element
            for item in items
            if not isinstance(item, Note) and (element := self.element(item, around)) is not None
        )
        return _with_choices(elements, items, around)

    def element(self, item: Field | Group | Repeat, around: _Around) -> Element | None:
        party = self.parties.get(item.path, around.party)
        match item:
            case Field():
                return self.field(item, around)
            case Group():
                return self.group(item, around, party)
            case Repeat():
                return self.repeat(item, around, party)

    def field(self, item: Field, around: _Around) -> Element | None:
        party = around.party
        sender = party.places.get(item.path, {}) if party else {}
        kind = party is not None and party.kind is not None and party.kind.path == item.path
        own = not (sender or kind or isinstance(item.type, FileType))
        minimum = int(
            own
            and around.certain
            and item.value is None
            and item.required == TRUE
            and _always_shown(item, around)
        )
        name = element_name(item)
        self.places[item.path] = Place(
            item=item,
            steps=(*around.inner, name) if own else (),
            row=around.row,
            sender=sender,
            party=party.path if party else None,
            kind_of_party=kind,
        )
        if not own:
            return None
        type = type_name((*around.steps, name))
        return Element(name=name, type=type, item=item, minimum=minimum)

    def group(self, item: Group, around: _Around, party: Party | None) -> Element | None:
        name = element_name(item)
        present_is_answered = not any(_computed(item.items))
        certain = around.certain and (item.required == TRUE or present_is_answered)
        inside = _Around(
            path=item.path,
            steps=(*around.steps, name),
            inner=(*around.inner, name),
            row=around.row,
            party=party,
            certain=certain,
        )
        children = self.particles(item.items, inside)
        minimum = int(
            around.certain
            and item.required == TRUE
            and _always_shown(item, around)
            and any(child.minimum for child in children)
        )
        # The element of a co-applicant or proxy says which Podmiot is theirs, whatever is in it.
        marks = item.path in self.parties and item.role != "applicant"
        own = bool(children) or marks
        self.places[item.path] = Place(
            item=item,
            steps=inside.inner if own else (),
            row=around.row,
            party=party.path if party else None,
        )
        if not own:
            return None
        type = type_name(inside.steps)
        return Element(name=name, type=type, item=item, minimum=minimum, children=children)

    def repeat(self, item: Repeat, around: _Around, party: Party | None) -> Element:
        name, each = element_name(item), row_name(item)
        steps = (*around.steps, name, each)
        inside = _Around(path=item.path, steps=steps, row=item.path, party=party)
        children = self.particles(item.items, inside)
        minimum = int(item.minimum > 0 and _always_shown(item, around))
        self.places[item.path] = Place(
            item=item,
            steps=(*around.inner, name),
            party=party.path if party else None,
        )
        row = Element(
            name=each,
            type=type_name(steps),
            item=item,
            row=True,
            minimum=max(1, item.minimum),
            maximum=item.maximum,
            children=children,
        )
        wrapper = type_name(steps[:-1])
        return Element(name=name, type=wrapper, item=item, minimum=minimum, children=(row,))


def _computed(items: tuple[Item, ...]) -> Iterator[Field]:
    for item in items:
        if isinstance(item, Field) and item.value is not None:
            yield item
        elif isinstance(item, Group):
            yield from _computed(item.items)


def _always_shown(item: Field | Group | Repeat, around: _Around) -> bool:
    """Shown wherever its container stands; on the first level `shown` knows the page too."""
    return (item.visible if around.path else item.shown) == TRUE


# What is demanded in every document --------------------------------------------------------------


def _demanded(particles: tuple[Particle, ...]) -> Iterator[Path]:
    for particle in particles:
        if isinstance(particle, Choice):
            # Neither of the groups is demanded; rows in them still demand what is theirs.
            for element in particle.elements:
                yield from _demanded_in_rows(element)
        elif particle.row or particle.minimum:
            yield particle.item.path
            yield from _demanded(particle.children)
        else:
            yield from _demanded_in_rows(particle)


def _demanded_in_rows(element: Element) -> Iterator[Path]:
    for child in element.children:
        alternatives = child.elements if isinstance(child, Choice) else (child,)
        for each in alternatives:
            if each.row:
                yield from _demanded(each.children)
            else:
                yield from _demanded_in_rows(each)


# xs:choice -------------------------------------------------------------------------------------


def _with_choices(
    elements: tuple[Element, ...], items: tuple[Item, ...], around: _Around
) -> tuple[Particle, ...]:
    """Joins adjacent groups that compare one sibling choice with different single codes."""
    siblings = {item.path: item for item in items if isinstance(item, Field)}
    particles: list[Particle] = []
    run: list[Element] = []
    for element in elements:
        if run and not _continues(run, element, siblings):
            particles.extend(_joined(run, siblings, around))
            run = []
        run.append(element)
    particles.extend(_joined(run, siblings, around))
    return tuple(particles)


def _continues(run: list[Element], element: Element, siblings: Mapping[Path, Field]) -> bool:
    here, there = _switch(run[-1], siblings), _switch(element, siblings)
    if here is None or there is None or here[0] != there[0]:
        return False
    codes = {switch[1] for each in run if (switch := _switch(each, siblings)) is not None}
    return there[1] not in codes


def _switch(element: Element, siblings: Mapping[Path, Field]) -> tuple[Path, str] | None:
    """The choice beside a group, and the one code for which the group is shown."""
    if not isinstance(element.item, Group):
        return None
    match element.item.visible:
        case Compare("==", Ref(path), Literal(_, str() as code)):
            pass
        case Compare("==", Literal(_, str() as code), Ref(path)):
            pass
        case In(Ref(path), (Literal(_, str() as code),)):
            pass
        case _:
            return None
    beside = siblings.get(path)
    if beside is None or not isinstance(beside.type, ChoiceType) or beside.type.many:
        return None
    return path, code


def _joined(
    run: list[Element], siblings: Mapping[Path, Field], around: _Around
) -> tuple[Particle, ...]:
    if len(run) < 2:
        return tuple(run)
    switches = [switch for each in run if (switch := _switch(each, siblings)) is not None]
    switching = siblings[switches[0][0]]
    assert isinstance(switching.type, ChoiceType)
    covered = {code for _, code in switches} == set(switching.type.codelist.codes)
    answered = (
        around.certain
        and switching.value is None
        and switching.required == TRUE
        and _always_shown(switching, around)
    )
    there = all(_there_when_shown(each, around) for each in run)
    elements = tuple(
        Element(name=each.name, type=each.type, item=each.item, minimum=1, children=each.children)
        for each in run
    )
    return (Choice(elements, int(covered and answered and there)),)


def _there_when_shown(element: Element, around: _Around) -> bool:
    item = element.item
    assert isinstance(item, Group)
    only_condition = bool(around.path) or item.shown == item.visible
    return (
        only_condition
        and item.required == TRUE
        and any(child.minimum for child in element.children)
    )
