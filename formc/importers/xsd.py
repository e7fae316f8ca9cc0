"""XML Schema 1.0 as a draft: elements become fields, groups and repeats.

Two dialects are known better than others: the documents of CRWD (`Dokument` with three parts, of
which `TrescDokumentu` holds the answers) and, among them, those that formc itself has made.

Cases: an element that holds values only is a field · one with elements is a group · one that may
stand several times is a repeat, and so is one that holds nothing else · alternatives are a choice
and what it shows · attributes are fields · what only a program fills in is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from formc.analysis.fields import is_day
from formc.foreign.components import XS, Component, Components
from formc.foreign.simple import Simple, built_in, simple
from formc.foreign.xml_files import XmlNode
from formc.importers import names
from formc.importers.applicant import applicant, co_applicants
from formc.importers.draft import MOST_DEPTH, MOST_ITEMS, Draft, ImportProblem, Item, Page, Value
from formc.importers.own_schemas import (
    derived_values,
    documents_of_ours,
    file_paths,
    files_of,
    place_kinds,
)
from formc.importers.remarks import Remarks
from formc.importers.xsd_content import Content, content_of
from formc.importers.xsd_naming import named_apart
from formc.importers.xsd_types import Typing, documentation
from formc.record import Record, replace
from formc.shapes.xml import NAMESPACES, TAKEN, folded

_ROWS = 1_000
_STEPS = 200_000
_CONTENT = ("Dokument", "TrescDokumentu")
_CRD = re.compile(r"https?://crd\.gov\.pl/wzor/([0-9]{4})/([0-9]{2})/([0-9]{2})/([0-9]+)/?")
_VERSION = re.compile(r"[0-9]{1,5}\.[0-9]{1,5}\.[0-9]{1,5}")
_ATTACHED = (NAMESPACES["str"], "ZalacznikiTyp"), (NAMESPACES["str"], "ZalacznikTyp")


class Wanted(Record, frozen=True):
    """What the caller has chosen; empty for what the schema says."""

    id: str = ""
    title: str = ""
    root: str = ""


def draft_of(components: Components, wanted: Wanted) -> Draft:
    """The draft of a schema. Raises ImportProblem."""
    assert components.main is not None
    main = components.main
    root, others = _root(components, wanted.root)
    address = _CRD.fullmatch(main.space)
    id = wanted.id or _id(main.space, address, root.name, main.file)
    ours = documents_of_ours(components)
    day = "-".join(address.groups()[:3]) if address else ""
    remarks = Remarks()
    reading = _Reading(components, remarks, Typing(remarks, id, ours), ours)
    start, place = _answers(components, root)
    items, doubts = reading.whole(start, place)
    doubts += reading.left(others)
    title = wanted.title or names.label(documentation(root)[0]) or names.readable(root.name)
    first = applicant({item.name for item in items}, in_document=place == _CONTENT)
    version = main.root.get("version")
    return Draft(
        id=id,
        title=title,
        origin=f"XSD {main.file}, {main.space or 'bez przestrzeni nazw'}",
        version=version if ours and _VERSION.fullmatch(version) else "0.1.0",
        day=day if is_day(day) else "",
        pages=(Page(name="wnioskodawca", title="Wnioskodawca", items=(first,)), *_pages(items)),
        codelists=tuple(reading.typing.codelists.values()),
        doubts=tuple(doubts),
    )


def _root(components: Components, wanted: str) -> tuple[Component, list[str]]:
    """The element that documents begin with, and the others that could be it."""
    assert components.main is not None
    elements = components.elements()
    if not elements:
        file = components.main.file
        raise ImportProblem(
            file, "schemat nie ma elementu głównego, tylko typy; importuj plik, który go używa"
        )
    found = {each.name: each for each in elements}
    if wanted:
        return _below(components, found, wanted), []
    used = {ref.rpartition(":")[2] for ref in _referred(components.main.root)}
    free = [each for name, each in found.items() if name not in used] or elements
    chosen = found.get("Dokument", free[0])
    return chosen, [each.name for each in free if each.name != chosen.name]


def _below(components: Components, found: dict[str, Component], wanted: str) -> Component:
    """The element at the end of a path of names, from a global one down."""
    assert components.main is not None
    for number, name in enumerate(wanted.split("/")):
        if name not in found:
            known = ", ".join(list(found)[:30]) or "żadnych"
            around = "/".join(wanted.split("/")[:number])
            where = f" w `{around}`" if around else ""
            raise ImportProblem(
                components.main.file, f"nie ma elementu `{name}`{where}. Są: {known}"
            )
        element = found[name]
        target = components.get("element", element.qname("ref"))
        element = element if target is None else target
        type = _type_of(components, element)
        content = content_of(components, type) if isinstance(type, Component) else None
        inner = content.elements() if content is not None else ()
        found = {each.name or each.node.get("ref").rpartition(":")[2]: each for each in inner}
    return element


def _referred(root: XmlNode) -> Iterator[str]:
    """The elements that others refer to."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.children)
        if node.name == "element" and node.get("ref"):
            yield node.get("ref")


def _id(space: str, address: re.Match[str] | None, root: str, file: str) -> str:
    if address:
        return f"wzor-{'-'.join(address.groups())}"
    ours = re.search(r"/wzor/([a-z][a-z0-9-]{0,62})/[0-9]+/$", space)
    if ours:
        return ours[1]
    stem = file.rpartition("/")[2].rpartition(".")[0]
    return names.id_of(root if stem.lower() in ("schemat", "schema") else stem, root)


def _answers(components: Components, root: Component) -> tuple[Component, tuple[str, ...]]:
    """Where the answers stand: `TrescDokumentu` of a document, otherwise the root itself."""
    type = _type_of(components, root)
    if root.name != "Dokument" or not isinstance(type, Component):
        return root, (root.name,)
    parts = {each.name: each for each in content_of(components, type).elements()}
    if {"DaneDokumentu", "TrescDokumentu"} <= parts.keys():
        return parts["TrescDokumentu"], _CONTENT
    return root, (root.name,)


def _type_of(components: Components, element: Component) -> Component | Simple | None:
    """The type of an element: a complex one, a simple one, or none that is known."""
    inner = element.inner("complexType", "simpleType")
    if inner is not None:
        return inner if inner.node.name == "complexType" else simple(components, inner)
    name = element.qname("type")
    if name is None:
        return None
    if name[0] == XS:
        return None if name[1] == "anyType" else built_in(name[1])
    found = components.get("type", name)
    if found is None:
        return Simple(base="unknown", names=(name[1],))
    return found if found.node.name == "complexType" else simple(components, found)


def _pages(items: tuple[Item, ...]) -> Iterator[Page]:
    """Large groups get a page of their own; what stands between them shares one."""
    run: list[Item] = []
    taken = {"wnioskodawca"}

    def page(name: str, title: str, items: list[Item]) -> Page:
        found = names.distinct(name, taken)
        taken.add(found)
        return Page(name=found, title=title, items=tuple(items))

    for item in items:
        if item.kind == "group" and len(item.items) > 2:
            if run:
                yield page("tresc", "Treść", run)
                run = []
            yield page(item.name, str(item.keys["title"]), [item])
        else:
            run.append(item)
    if run:
        yield page("tresc", "Treść", run)


# Elements -----------------------------------------------------------------------------------------


class _Around(Record, frozen=True):
    """Where an element is read. `row`: in a row of a repeat, where there are no further rows.
    `optional`: the part around may be absent. `loose`: so may a group around, and rows in it are
    counted whether it is there or not. `types` are the types that are open, for loops."""

    place: tuple[str, ...]
    depth: int = 0
    row: bool = False
    optional: bool = False
    loose: bool = False
    types: tuple[int, ...] = ()


@dataclass(slots=True)
class _Reading:
    components: Components
    remarks: Remarks
    typing: Typing
    ours: bool
    items: int = 0
    steps: int = 0
    switches: int = 0
    left_out: list[str] = field(default_factory=list)

    def whole(self, start: Component, place: tuple[str, ...]) -> tuple[tuple[Item, ...], list[str]]:
        """Everything below an element, with names that nothing hides."""
        type = _type_of(self.components, start)
        around = _Around(place)
        if isinstance(type, Component):
            found = self.inside(type, around)
        else:
            found = self.element(start, replace(around, place=place[:-1]))
        if self.ours:
            found = files_of(self.components, found)
        if not found:
            raise ImportProblem(start.place, f"element `{start.name}` niczego nie zawiera")
        return named_apart(tuple(found)), list(self.remarks.sentences())

    def left(self, others: list[str]) -> list[str]:
        """What the schema has and the draft has not."""
        said = list(dict.fromkeys(self.left_out))
        if self.ours:
            said += derived_values(self.components)
            said.append("reguły i warunki stoją w rules.sch, nie w schemacie; import ich nie czyta")
        if others:
            shown = ", ".join(others[:6])
            said.append(f"schemat ma też inne elementy główne ({shown}); wybiera je --root")
        for address, place in self.components.missing.items():
            said.append(f"{place}: nie czytano `{address}`; połóż plik obok, jeśli go masz")
        for place in self.components.redefined:
            said.append(f"{place}: xs:redefine przeczytano jak xs:include, bez zmian typów")
        return said

    def inside(self, type: Component, around: _Around) -> list[Item]:
        """The items of a complex type: its attributes, its own value, its elements."""
        content = content_of(self.components, type)
        if id(type.node) in around.types:
            self.left_out.append(
                f"{type.place}: typ `{type.name}` zawiera sam siebie; głębiej nie czytano"
            )
            return []
        inner = replace(around, types=(*around.types, id(type.node)), depth=around.depth + 1)
        found = [item for each in content.attributes for item in self.attribute(each, inner)]
        if content.simple is not None:
            found.append(self.field(content.simple, "Wartosc", "Wartość", "", inner, True, ()))
        for particle in content.particles:
            found.extend(self.particle(particle, inner))
        if content.mixed:
            self.left_out.append(
                f"{type.place}: tekst między elementami (mixed) nie ma odpowiednika"
            )
        return found

    def count(self, place: str) -> None:
        self.items += 1
        if self.items > MOST_ITEMS:
            words = f"schemat rozwija się do ponad {MOST_ITEMS} pozycji; wybierz część przez --root"
            raise ImportProblem(place, words)

    # Particles ------------------------------------------------------------------------------

    def particle(self, particle: Component, around: _Around) -> list[Item]:
        self.steps += 1
        if self.steps > _STEPS or len(around.types) > 200:
            raise ImportProblem(particle.place, "schemat rozwija się bez końca")
        least, most = _occurs(particle)
        if most == 0:
            return []
        match particle.node.name:
            case "element":
                return self.element(particle, around)
            case "sequence" | "all":
                return self.sequence(particle, around, least, most)
            case "choice":
                return self.choice(particle, around, least, most)
            case "group":
                return self.referred(particle, around)
            case "any":
                self.left_out.append(
                    f"{particle.place}: dowolne elementy (xs:any) nie mają odpowiednika"
                )
                return []
            case _:
                return []

    def referred(self, particle: Component, around: _Around) -> list[Item]:
        group = self.components.get("group", particle.qname("ref"))
        if group is None or id(group.node) in around.types:
            self.left_out.append(
                f"{particle.place}: grupy `{particle.node.get('ref')}` nie przeczytano"
            )
            return []
        inner = replace(around, types=(*around.types, id(group.node)))
        found: list[Item] = []
        for each in group.all("sequence", "choice", "all"):
            occurs = {key: particle.node.get(key, "1") for key in ("minOccurs", "maxOccurs")}
            node = replace(each.node, attributes={**each.node.attributes, **occurs})
            found.extend(self.particle(Component(node, each.schema), inner))
        return found

    def sequence(self, particle: Component, around: _Around, least: int, most: int) -> list[Item]:
        parts = [each for each in particle.particles() if each.node.space == XS]
        if most > 1 and parts:
            return self.several(particle, parts, around, least, most)
        optional = least == 0 and len(parts) > 1
        inner = replace(around, optional=around.optional or least == 0)
        found = [item for each in parts for item in self.particle(each, inner)]
        if optional and found and not self.ours:
            words = "te pozycje stały razem w nieobowiązkowej części (xs:sequence minOccurs=0)"
            found[0] = replace(found[0], doubts=(*found[0].doubts, words))
        return found

    def several(
        self, particle: Component, parts: list[Component], around: _Around, least: int, most: int
    ) -> list[Item]:
        """A sequence or choice that may be there several times: rows that the original has not."""
        node = replace(particle.node, attributes={})
        once = Component(node, particle.schema)
        found = self.particle(once, replace(around, row=True))
        if not found:
            return []
        if around.row:
            words = "w oryginale ta część mogła się powtarzać; listy w liście język nie ma"
            return [replace(found[0], doubts=(*found[0].doubts, words)), *found[1:]]
        self.count(particle.place)
        name = names.name_of(f"lista {found[0].name}")
        words = (
            "powtarzana część bez własnego elementu; wiersz jest nowy, w dokumencie doda elementy"
        )
        keys: dict[str, Value] = {
            "each": "pozycja",
            "title": "Pozycja",
            "plural": f"Lista: {_label(found[0])}",
            "min": 0 if around.optional or around.loose else min(least, _ROWS),
            "max": min(most, _ROWS),
        }
        return [
            Item(
                kind="repeat",
                name=name,
                keys=keys,
                items=tuple(found),
                doubts=(words,),
                place=around.place,
            )
        ]

    def choice(self, particle: Component, around: _Around, least: int, most: int) -> list[Item]:
        parts = [each for each in particle.particles() if each.node.space == XS]
        if most > 1 and parts:
            return self.several(particle, parts, around, least, most)
        if self.ours or len(parts) < 2:
            found = [
                item
                for each in parts
                for item in self.particle(
                    each, replace(around, optional=len(parts) > 1 or least == 0)
                )
            ]
            if len(parts) > 1 and found:
                words = "jedno z: " + ", ".join(_label(item) for item in found)
                words += "; od czego to zależy, mówi rules.sch, nie schemat: dopisz `visible`"
                found[0] = replace(found[0], doubts=(*found[0].doubts, words))
            return found
        self.switches += 1
        switch = "wybor" if self.switches == 1 else f"wybor_{self.switches}"
        found, options, empty = [], dict[str, Value](), False
        for each in parts:
            read = self.particle(each, replace(around, optional=around.optional))
            if not read:
                empty = True
                continue
            code = names.distinct(names.code_of(read[0].name.replace("_", "-")), options, "-")
            options[code] = " i ".join(_label(item) for item in read[:3]) + (
                "…" if len(read) > 3 else ""
            )
            found += [_shown(item, f"{switch} == '{code}'") for item in read]
        if len(options) < 2:
            return [replace(item, keys=_without(item.keys, "visible")) for item in found]
        self.count(particle.place)
        keys: dict[str, Value] = {
            "type": "choice",
            "label": "Którą część wypełniasz?",
            "options": options,
        }
        if least == 0 or around.optional or empty or _may_be_absent(particle, parts):
            keys["required"] = "false"
        words = "pytanie dodane przez import: oryginał ma tu jedno z kilku (xs:choice), bez pytania"
        return [Item(kind="field", name=switch, keys=keys, doubts=(words,)), *found]

    # One element ----------------------------------------------------------------------------

    def element(self, declared: Component, around: _Around) -> list[Item]:
        least, most = _occurs(declared)
        element = declared
        if declared.node.get("ref"):
            target = self.components.get("element", declared.qname("ref"))
            if target is None:
                if (declared.qname("ref") or ("", ""))[0] != NAMESPACES["ds"]:
                    self.left_out.append(
                        f"{declared.place}: elementu `{declared.node.get('ref')}` nie ma w plikach"
                    )
                return []
            element = target
        if self.skipped(declared, element, around):
            return self.attached(element, around, least)
        assert self.components.main is not None
        if element.schema.space != self.components.main.space:
            self.remarks.add(
                "Elementy z innych schematów staną w przestrzeni nazw formularza", element.name
            )
        if fixed := element.node.get("fixed"):
            words = f"element `{element.name}` jest stały (`{fixed}`); pominięto"
            self.left_out.append(f"{element.place}: {words}")
            return []
        if around.depth > MOST_DEPTH:
            self.left_out.append(
                f"{element.place}: od elementu `{element.name}` za głęboko; nie czytano"
            )
            return []
        self.count(element.place)
        if element.node.get("abstract") == "true":
            self.left_out.append(
                f"{element.place}: element `{element.name}` jest abstrakcyjny; pominięto"
            )
            return []
        required = least > 0 and not around.optional
        inner = replace(
            around,
            place=(*around.place, element.name),
            optional=False,
            loose=around.loose or not required,
        )
        return self.item(element, declared, inner, required, least, most)

    def skipped(self, declared: Component, element: Component, around: _Around) -> bool:
        """Elements that a form does not ask for: signatures, our own metrics, attachments."""
        space = (declared.qname("ref") or (element.schema.space, ""))[0]
        if space == NAMESPACES["ds"]:
            return True
        if self.ours and around.depth == 1 and element.name in TAKEN:
            return True
        return element.qname("type") in _ATTACHED or (
            space == NAMESPACES["str"] and element.name in ("Zalaczniki", "Zalacznik")
        )

    def attached(self, element: Component, around: _Around, least: int) -> list[Item]:
        """Attachments as a question for files; those of our own documents are known exactly."""
        if self.ours or element.name not in ("Zalaczniki", "Zalacznik"):
            return []
        self.count(element.place)
        keys: dict[str, Value] = {"type": "files", "max": 10, "label": "Załączniki"}
        if least == 0 or around.optional:
            keys["required"] = "false"
        words = "oryginał nie mówi, jakie załączniki; rozdziel je na pola i opisz w `inputs`"
        return [Item(kind="field", name="zalaczniki", keys=keys, doubts=(words,))]

    def item(
        self,
        element: Component,
        declared: Component,
        around: _Around,
        required: bool,
        least: int,
        most: int,
    ) -> list[Item]:
        type = _type_of(self.components, element)
        label, hint = self.words(element, declared, type)
        if element.node.get("nillable") == "true":
            self.remarks.add(
                "Puste elementy z xsi:nil nie mają odpowiednika: brak odpowiedzi to brak elementu",
                element.name,
            )
        doubts: tuple[str, ...] = ()
        if type is None:
            type, doubts = built_in("string"), ("element bez typu; wpisano tekst",)
        many = most > 1
        if isinstance(type, Simple):
            if many:
                return [self.values(type, element, label, hint, around, least, most)]
            return [self.field(type, element.name, label, hint, around, required, doubts, element)]
        kinds = place_kinds(type) if self.ours else ()
        if kinds:
            keys: dict[str, Value] = {"type": "place", "kinds": kinds, "label": label}
            return [_named("field", element.name, _with(keys, hint, required), around.place)]
        content = content_of(self.components, type)
        single = content.only_element()
        if single is not None and not many and not around.row and _occurs(single)[1] > 1:
            return self.wrapper(element, type, single, label, hint, around, required)
        if not many or around.row:
            group = self.group(element, type, content, label, hint, around, required)
            if many and group:
                words = "w oryginale może być ich wiele; listy w liście język nie ma, została jedna"
                group[0] = replace(group[0], doubts=(*group[0].doubts, words))
            return group
        return self.rows(element, type, label, hint, around, 0 if not required else least, most)

    def group(
        self,
        element: Component,
        type: Component,
        content: Content,
        label: str,
        hint: str,
        around: _Around,
        required: bool,
    ) -> list[Item]:
        if content.simple is not None and not any(True for _ in content.asked()):
            for each in content.attributes:
                self.attribute(each, around)
            return [
                self.field(content.simple, element.name, label, hint, around, required, (), element)
            ]
        inside = self.inside(type, around)
        if not inside:
            if any(True for _ in content.elements()) or content.particles:
                return []
            keys: dict[str, Value] = {"type": "boolean", "label": label}
            words = "element bez treści: jest albo go nie ma; w dokumencie będzie miał true"
            item = _named("field", element.name, _with(keys, hint, False), around.place)
            return [replace(item, doubts=(words,))]
        keys = {"title": label, **({"hint": hint} if hint else {})}
        if not required:
            keys["required"] = "false"
        return [_named("group", element.name, keys, around.place, tuple(inside))]

    def rows(
        self,
        element: Component,
        type: Component,
        label: str,
        hint: str,
        around: _Around,
        least: int,
        most: int,
    ) -> list[Item]:
        """An element that stands several times without one around all of them."""
        inside = self.inside(type, replace(around, row=True))
        if not inside:
            self.left_out.append(f"{element.place}: powtarzany element bez treści; pominięto")
            return []
        self.remarks.add(
            "Powtarzane elementy dostaną wspólny element dookoła (…Lista)", element.name
        )
        name = names.name_of(element.name)
        keys = _row_keys(name, label, f"{label}: lista", hint, self.least(least, around), most)
        item = Item(
            kind="repeat",
            name=f"{name}_lista"[:63],
            keys=keys,
            items=tuple(inside),
            place=around.place,
        )
        return [self.row_named(item, element.name)]

    def wrapper(
        self,
        element: Component,
        type: Component,
        single: Component,
        label: str,
        hint: str,
        around: _Around,
        required: bool,
    ) -> list[Item]:
        """An element that holds nothing but rows."""
        least, most = _occurs(single)
        if single.node.get("ref"):
            found = self.components.get("element", single.qname("ref"))
            if found is None:
                return []
            single_element = found
        else:
            single_element = single
        place = (*around.place, single_element.name)
        inner_type = _type_of(self.components, single_element)
        title, row_hint = self.words(single_element, single, inner_type)
        name = names.name_of(single_element.name)
        inner = replace(around, place=place, row=True, depth=around.depth + 1)
        if id(type.node) in around.types:
            return []
        inner = replace(inner, types=(*around.types, id(type.node)))
        if isinstance(inner_type, Simple) and inner_type.values:
            typed = self.typing.many(inner_type, element.name, label)
            doubts = typed.doubts
            if single_element.name != "Wartosc":
                doubts = (
                    *doubts,
                    "kilka kodów w jednej odpowiedzi; w dokumencie staną w elementach Wartosc",
                )
            keys = _with({**typed.keys, "label": label}, hint, required)
            item = _named("field", element.name, keys, (*around.place, single_element.name))
            return [replace(item, doubts=doubts, codes=typed.codes)]
        if isinstance(inner_type, Component):
            inside = self.inside(inner_type, inner)
        else:
            self.remarks.add(
                "Powtarzane wartości stoją w wierszu w elemencie Wartosc", single_element.name
            )
            value = inner_type or built_in("string")
            inside = [self.field(value, "Wartosc", title, row_hint, inner, True, ())]
            inside = [replace(each, place=place) for each in inside]
        keys = _row_keys(
            name, title, label, hint, self.least(least if required else 0, around), most
        )
        if not inside:
            files = file_paths(self.components) if self.ours else ()
            if any(path[:1] == [names.name_of(element.name)] for path, _ in files):
                return []  # rows of files alone: the list of attachments knows them
            if self.ours and around.depth == 1:
                item = co_applicants(names.name_of(element.name), keys, place)
                return [self.row_named(item, single_element.name)]
            self.left_out.append(f"{element.place}: lista wierszy bez treści; pominięto")
            return []
        item = _named("repeat", element.name, keys, place, tuple(inside))
        return [self.row_named(item, single_element.name)]

    def least(self, least: int, around: _Around) -> int:
        """The fewest rows: those of a part that may be absent are not demanded."""
        if least and around.loose:
            words = "Listy w nieobowiązkowych częściach mogą być puste; w oryginale nie mogły"
            self.remarks.add(words, around.place[-1])
            return 0
        return least

    def row_named(self, item: Item, row: str) -> Item:
        if folded(str(item.keys["each"])) != row:
            self.remarks.add("Wiersz nazywa się w dokumencie inaczej niż w oryginale", row)
        return item

    def values(
        self,
        type: Simple,
        element: Component,
        label: str,
        hint: str,
        around: _Around,
        least: int,
        most: int,
    ) -> Item:
        """A value that stands several times: codes in one answer, or rows of one field."""
        required = least > 0 and not around.optional
        if type.values:
            typed = self.typing.many(type, element.name, label)
            self.remarks.add(
                "Powtarzane kody staną w dokumencie jako elementy Wartosc", element.name
            )
            keys = _with({**typed.keys, "label": label}, hint, required)
            item = _named("field", element.name, keys, around.place)
            return replace(item, doubts=typed.doubts, codes=typed.codes)
        if around.row:
            item = self.field(type, element.name, label, hint, around, required, ())
            words = (
                "w oryginale można to powtórzyć; listy w liście język nie ma, została jedna wartość"
            )
            return replace(item, doubts=(*item.doubts, words))
        self.remarks.add("Powtarzane wartości stoją w wierszu w elemencie Wartosc", element.name)
        inside = self.field(type, "Wartosc", label, "", replace(around, row=True), True, ())
        name = names.name_of(element.name)
        keys = _row_keys(
            name, label, f"{label}: lista", hint, self.least(least if required else 0, around), most
        )
        item = Item(
            kind="repeat", name=f"{name}_lista"[:63], keys=keys, items=(inside,), place=around.place
        )
        return self.row_named(item, element.name)

    def field(
        self,
        type: Simple,
        name: str,
        label: str,
        hint: str,
        around: _Around,
        required: bool,
        doubts: tuple[str, ...],
        element: Component | None = None,
    ) -> Item:
        typed = self.typing.typed(type, name, label)
        keys = _with({**typed.keys, "label": label}, hint, required)
        default = element.node.get("default") if element is not None else ""
        if default and typed.keys["type"] in ("choice", "boolean", "integer"):
            keys["default"] = typed.codes.get(default, default)
        found = _named("field", name, keys, around.place)
        return replace(found, doubts=(*doubts, *typed.doubts), codes=typed.codes)

    def attribute(self, declared: Component, around: _Around) -> list[Item]:
        attribute = declared
        if declared.node.get("ref"):
            found = self.components.get("attribute", declared.qname("ref"))
            if found is None:
                return []
            attribute = found
        if declared.node.get("use") == "prohibited":
            return []
        fixed = declared.node.get("fixed") or attribute.node.get("fixed")
        if fixed:
            self.left_out.append(
                f"{attribute.place}: atrybut `{attribute.name}` jest stały (`{fixed}`); pominięto"
            )
            return []
        self.count(attribute.place)
        self.remarks.add("Atrybuty stały się polami; w dokumencie będą elementami", attribute.name)
        inner = attribute.inner("simpleType")
        type = simple(self.components, inner) if inner else _type_of(self.components, attribute)
        label, hint = self.words(attribute, declared, type)
        place = replace(around, place=(*around.place, f"@{attribute.name}"))
        value = type if isinstance(type, Simple) else built_in("string")
        required = declared.node.get("use") == "required"
        return [self.field(value, attribute.name, label, hint, place, required, ())]

    def words(
        self, element: Component, declared: Component, type: Component | Simple | None
    ) -> tuple[str, str]:
        """The label and the hint of an element: its own words, or those of its type."""
        label, hint = documentation(declared)
        if not label and element is not declared:
            label, hint = documentation(element)
        if not label and isinstance(type, Component):
            label, hint = documentation(type)
        elif not label and isinstance(type, Simple):
            label = names.lines(type.words)
        if names.fits_label(label):
            return names.label(label), hint
        self.remarks.add("Etykiety zrobione z nazw elementów", element.name)
        return names.readable(element.name), "\n".join(each for each in (label, hint) if each)


# Keys ---------------------------------------------------------------------------------------------


def _occurs(particle: Component) -> tuple[int, int]:
    least, most = particle.node.get("minOccurs", "1"), particle.node.get("maxOccurs", "1")
    high = _ROWS if most == "unbounded" or len(most) > 4 else int(most) if most.isdigit() else 1
    low = min(int(least), _ROWS) if least.isdigit() and len(least) < 9 else 1
    return low, min(high, _ROWS)


def _may_be_absent(particle: Component, parts: list[Component]) -> bool:
    return any(_occurs(each)[0] == 0 for each in parts)


def _named(
    kind: str,
    element: str,
    keys: Mapping[str, Value],
    place: tuple[str, ...],
    items: tuple[Item, ...] = (),
) -> Item:
    """An item called after its element; `xml:` where the name does not lead back to it."""
    name = names.name_of(element)
    xml: dict[str, Value] = {} if folded(name) == element else {"xml": element}
    return Item(kind=kind, name=name, keys={**keys, **xml}, items=items, place=place)


def _with(keys: Mapping[str, Value], hint: str, required: bool) -> dict[str, Value]:
    found = dict(keys)
    if hint:
        found["hint"] = hint
    if not required:
        found["required"] = "false"
    return found


def _row_keys(
    each: str, title: str, plural: str, hint: str, least: int, most: int
) -> dict[str, Value]:
    keys: dict[str, Value] = {"each": each, "title": title}
    if plural != title:
        keys["plural"] = plural
    if hint:
        keys["hint"] = hint
    return {**keys, "min": min(least, most), "max": most}


def _label(item: Item) -> str:
    return str(item.keys.get("title") or item.keys.get("label") or item.name)


def _shown(item: Item, condition: str) -> Item:
    already = item.keys.get("visible")
    both = f"{condition} and {already}" if already else condition
    return replace(item, keys={**item.keys, "visible": both})


def _without(keys: Mapping[str, Value], key: str) -> dict[str, Value]:
    return {name: value for name, value in keys.items() if name != key}
