"""The mapping of a form: path of every answer ↔ element of the document ↔ kind of value.

`formc.runtime.document` reads and writes documents by it; it is JSON, so that software in any
language can do the same. `xpath` and `type` are for people and for other readers.
"""

from __future__ import annotations

from typing import assert_never

from formc.expr.tree import Path
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    Form,
    Group,
    Item,
    Note,
    NumberType,
    PlaceType,
    Repeat,
    TextType,
    TimeType,
    ValueType,
)
from formc.parties import ORDER
from formc.shapes.senders import Party
from formc.shapes.xml import Document, pointer, row_name
from formc.shapes.xml_reading import read

Json = dict[str, object]


def mapping(form: Form) -> Json:
    """Everything that `to_xml` and `from_xml` need to know of a form."""
    document = read(form)
    used = {
        steps
        for party in document.parties
        for kinds in party.places.values()
        for steps in kinds.values()
    }
    types = {
        element.item.path: element.type for _, element in document.elements() if not element.row
    }
    return {
        "format": 1,
        "form": form.id,
        "version": form.version,
        "title": form.title.pl,
        "namespace": form.namespace,
        "office_values": {setting.id: kind_of(setting.type) for setting in form.settings},
        "parties": [_party(party) for party in document.parties],
        "sender_order": ["/".join(steps) for steps in ORDER if steps in used],
        "items": [
            _item(item, document, types) for item in form.items if not isinstance(item, Note)
        ],
    }


def kind_of(type: ValueType) -> str:
    """How a value is written: the kind of the canonical table (contracts, 5)."""
    match type:
        case TextType():
            return "text"
        case NumberType(scale=scale):
            return "decimal" if scale else "integer"
        case BooleanType():
            return "boolean"
        case ConsentType():
            return "consent"
        case DateType():
            return "date"
        case TimeType():
            return "time"
        case DateTimeType():
            return "datetime"
        case ChoiceType(many=many):
            return "choices" if many else "choice"
        case PlaceType():
            return "place"
        case FileType(many=many):
            return "files" if many else "file"
        case _:
            assert_never(type)


def _party(party: Party) -> Json:
    base = len(party.path)
    return {
        "path": pointer(party.path),
        "role": party.role,
        "asks_kind": pointer(party.kind.path[base:]) if party.kind else None,
        "kinds": list(party.kinds),
        "places": {
            "/".join(steps): pointer(path[base:])
            for path, kinds in party.places.items()
            for steps in kinds.values()
        },
    }


def _item(item: Item, document: Document, types: dict[Path, str]) -> Json:
    assert not isinstance(item, Note)
    place = document.places[item.path]
    described: Json = {
        "name": item.name,
        "path": pointer(item.path, place.row),
        "kind": kind_of(item.type) if isinstance(item, Field) else _kind_of_container(item),
    }
    if place.steps:
        described["element"] = place.steps[-1]
        described["type"] = types[item.path]
    if place.steps or isinstance(item, Field):
        described["xpath"] = document.xpath(item.path)
    if place.kind_of_party:
        described["kind_of_party"] = True
    if place.sender:
        described["sender"] = {kind: "/".join(steps) for kind, steps in place.sender.items()}
    match item:
        case Field():
            if isinstance(item.type, FileType) and item.type.input:
                described["input"] = item.type.input
        case Group():
            if document.marks(item.path):
                described["marks"] = True
            described["items"] = _inside(item, document, types)
        case Repeat():
            described["each"] = row_name(item)
            described["items"] = _inside(item, document, types)
    return described


def _inside(item: Group | Repeat, document: Document, types: dict[Path, str]) -> list[Json]:
    return [_item(each, document, types) for each in item.items if not isinstance(each, Note)]


def _kind_of_container(item: Group | Repeat) -> str:
    return "group" if isinstance(item, Group) else "repeat"
