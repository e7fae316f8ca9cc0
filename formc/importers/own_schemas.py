"""Schemas that formc has made itself: what they say of files and places (`formc.shapes.xsd`)."""

from __future__ import annotations

from collections.abc import Iterator

from formc.foreign.components import Component, Components
from formc.importers import names
from formc.importers.draft import Item, Value
from formc.record import replace
from formc.runtime.filing import PLACE_ELEMENTS
from formc.runtime.places import PLACE_KINDS

_ROW = "(0|[1-9][0-9]*)"


def documents_of_ours(components: Components) -> bool:
    """Whether every document of the schema has our `Metryka`."""
    assert components.main is not None
    metrics = components.get("type", (components.main.space, "MetrykaTyp"))
    sequence = metrics.inner("sequence") if metrics is not None else None
    if sequence is None:
        return False
    return {"WersjaFormularza", "DzienZlozenia"} <= {each.name for each in sequence.all("element")}


def derived_values(components: Components) -> Iterator[str]:
    """What `Metryka` keeps and the schema does not define: fees, values of the office."""
    assert components.main is not None
    metrics = components.get("type", (components.main.space, "MetrykaTyp"))
    sequence = metrics.inner("sequence") if metrics is not None else None
    said = {
        "Oplata": "dokument ma opłaty (Metryka/Oplata, do {0}), nie wiadomo jakie: dopisz `fees`",
        "WartoscUrzedu": "dokument ma wartości urzędu (Metryka/WartoscUrzedu, do {0}): dopisz "
        "`office_values` i formuły, które je czytają",
    }
    for each in sequence.all("element") if sequence is not None else ():
        if each.name in said:
            yield said[each.name].format(each.node.get("maxOccurs", "1"))


def place_kinds(type: Component) -> tuple[str, ...]:
    """The kinds of a place that a type holds; none where it is no place."""
    choice = type.inner("choice")
    if choice is None:
        return ()
    kinds = {f"Geometria{PLACE_ELEMENTS[kind]}Typ": kind for kind in PLACE_KINDS}
    found = [kinds.get((each.qname("type") or ("", ""))[1]) for each in choice.all("element")]
    return tuple(kind for kind in found if kind is not None) if all(found) else ()


def files_of(components: Components, items: list[Item]) -> list[Item]:
    """The items with the files that the list of attachments knows by their places."""
    for path, many in file_paths(components):
        items = _placed(items, path, many)
    return items


def file_paths(components: Components) -> Iterator[tuple[list[str], bool]]:
    """The steps to each file, `*` for a row, and whether there may be several."""
    assert components.main is not None
    type = components.get("type", (components.main.space, "WykazZalacznikowSciezkaTyp"))
    restriction = type.inner("restriction") if type is not None else None
    for pattern in restriction.all("pattern") if restriction is not None else ():
        text = pattern.node.get("value")
        many = text.endswith(f"/{_ROW}")
        text = text.removesuffix(f"/{_ROW}") if many else text
        steps = text.replace(_ROW, "*").split("/")[1:]
        if steps and all(step == "*" or names.name_of(step) == step for step in steps):
            yield steps, many


def _placed(items: list[Item], path: list[str], many: bool) -> list[Item]:
    name, *rest = path
    rows = rest[:1] == ["*"]
    inner = rest[1:] if rows else rest
    if not inner:
        keys: dict[str, Value] = {
            "type": "file",
            "label": names.readable(name),
            "required": "false",
        }
        if many:
            keys |= {"type": "files", "max": 20}
        words = "plik z wykazu załączników; schemat nie mówi, czy jest wymagany i jakiego rodzaju"
        return [*items, Item(kind="field", name=name, keys=keys, doubts=(words,))]
    for place, item in enumerate(items):
        if item.name == name and item.kind in ("group", "repeat"):
            within = tuple(_placed(list(item.items), inner, many))
            return [*items[:place], replace(item, items=within), *items[place + 1 :]]
    title = names.readable(name)
    within = tuple(_placed([], inner, many))
    if rows:
        keys = {"each": f"{name}_wiersz"[:63], "title": title, "min": 0, "max": 100}
        return [*items, Item(kind="repeat", name=name, keys=keys, items=within)]
    group: dict[str, Value] = {"title": title, "required": "false"}
    return [*items, Item(kind="group", name=name, keys=group, items=within)]
