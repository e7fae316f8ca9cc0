"""The mapping of a form that adopts a template: what stands in every element of its documents.

`formc.runtime.adopting` reads and writes documents by it. `described` says the same for people and
other software, by answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from formc.adoption import (
    Adoption,
    Answer,
    Coded,
    Constant,
    FilePart,
    Node,
    Part,
    Path,
    RowNumber,
    Value,
    Whens,
)
from formc.expr.tree import Path as ItemPath
from formc.ir import ChoiceType, Field, Form, Group, Item, Note, NumberType, Repeat
from formc.shapes.mapping import kind_of
from formc.shapes.xml import pointer

Json = dict[str, object]


def adopted_mapping(form: Form, adoption: Adoption) -> Json:
    """Everything that `to_xml` and `from_xml` need to know."""
    mapped = _Mapped(form)
    return {
        "format": 1,
        "form": form.id,
        "version": form.version,
        "title": form.title.pl,
        "namespace": adoption.namespace,
        "prefixes": dict(adoption.prefixes),
        "signed": adoption.signed,
        "one_way": list(adoption.one_way),
        "not_sent": [mapped.pointer(path) for path, _ in adoption.not_sent],
        "told": _told(mapped, adoption),
        "items": mapped.items(form.items),
        "root": mapped.node(adoption.root),
    }


def described(form: Form, adoption: Adoption) -> Json:
    """`adopted.json`: the template, and where each answer stands in its documents."""
    return {
        "format": 1,
        "form": form.id,
        "version": form.version,
        "namespace": adoption.namespace,
        "prefixes": dict(adoption.prefixes),
        "root": adoption.root.name.rpartition(":")[2],
        "schema": _file(adoption.schema, dict(adoption.files)[adoption.schema]),
        "files": [_file(name, data) for name, data in adoption.files],
        "mapping": list(_lines(form, adoption)),
        "not_sent": {_Mapped(form).pointer(path): why for path, why in adoption.not_sent},
        "reads_back": not adoption.one_way,
        "one_way": list(adoption.one_way),
    }


def _file(name: str, data: bytes) -> Json:
    return {"file": name, "sha256": sha256(data).hexdigest()}


def stand_in_files(answers: object) -> dict[str, bytes]:
    """Bytes for every file that answers name, so that an example has a document."""
    if isinstance(answers, dict):
        if "sha256" in answers:
            return {str(answers["sha256"]): b"tresc"}
        answers = list(answers.values())
    found: dict[str, bytes] = {}
    for each in answers if isinstance(answers, list) else ():
        found |= stand_in_files(each)
    return found


def xpath(steps: Iterable[str]) -> str:
    return "".join(f"/{step}" for step in steps)


def paths(adoption: Adoption) -> dict[Path, str]:
    """The XPath of each answer; of one with several elements that of the first."""
    found: dict[Path, str] = {}
    for steps, node in adoption.places():
        if isinstance(node.value, Answer | Coded):
            found.setdefault(node.value.path, xpath(steps))
    return found


def _told(mapped: _Mapped, adoption: Adoption) -> Json:
    """The codes that elements tell, by answer."""
    found: dict[Path, list[str]] = {}
    for _, node in adoption.places():
        for path, code in node.tells:
            found.setdefault(path, []).append(code)
    return {
        mapped.pointer(path): {"kind": mapped.kind(path), "codes": codes}
        for path, codes in found.items()
    }


def _lines(form: Form, adoption: Adoption) -> Iterator[Json]:
    mapped = _Mapped(form)
    for steps, node in adoption.places():
        if node.rows is not None:
            yield {"xpath": xpath(steps), "rows": mapped.pointer(node.rows)}
        if node.files:
            listed = [mapped.pointer(path) for path in node.files]
            yield {"xpath": xpath(steps), "files": listed}
        for path, code in node.tells:
            yield {"xpath": xpath(steps), "tells": mapped.pointer(path), "code": code}
        if node.value is not None:
            yield {"xpath": xpath(steps), **mapped.value(node.value)}


class _Mapped:
    def __init__(self, form: Form) -> None:
        self.fields: dict[ItemPath, Field] = {}
        self.rows: dict[ItemPath, ItemPath] = {}
        repeats: set[ItemPath] = set()
        for item in form.walk():
            if isinstance(item, Repeat):
                repeats.add(item.path)
            if isinstance(item, Field):
                self.fields[item.path] = item
            for end in range(1, len(item.path)):
                if item.path[:end] in repeats:
                    self.rows[item.path] = item.path[:end]

    def pointer(self, path: ItemPath) -> str:
        return pointer(path, self.rows.get(path))

    def items(self, items: tuple[Item, ...]) -> list[Json]:
        return [self._item(each) for each in items if not isinstance(each, Note)]

    def _item(self, item: Item) -> Json:
        match item:
            case Group():
                return {"name": item.name, "kind": "group", "items": self.items(item.items)}
            case Repeat():
                return {"name": item.name, "kind": "repeat", "items": self.items(item.items)}
            case Field(type=ChoiceType(many=True, codelist=codelist)):
                return {"name": item.name, "kind": "choices", "order": list(codelist.codes)}
            case _:
                assert isinstance(item, Field)
                return {"name": item.name, "kind": kind_of(item.type)}

    def node(self, node: Node) -> Json:
        made: Json = {"name": node.name}
        if node.always:
            made["always"] = True
        if node.rows is not None:
            made["rows"] = self.pointer(node.rows)
        if node.files:
            made["files"] = [self.pointer(path) for path in node.files]
            made["many"] = self.kind(node.files[0]) == "files"
        if node.tells:
            made["tells"] = [
                {"answer": self.pointer(path), "kind": self.kind(path), "code": code}
                for path, code in node.tells
            ]
        if isinstance(node.value, Answer) and node.value.each:
            made["each"] = True
        if node.attributes:
            made["attributes"] = [self.node(each) for each in node.attributes]
        if node.value is not None:
            made["value"] = self.value(node.value)
        elif node.children:
            made["children"] = [self.node(each) for each in node.children]
        return made

    def value(self, value: Value) -> Json:
        match value:
            case Constant(text):
                return {"constant": text}
            case Part(name, digits):
                return {"filing": name, **({"digits": digits} if digits > 1 else {})}
            case FilePart(name):
                return {"file": name}
            case RowNumber():
                return {"number": True}
            case Answer():
                return self._answer(value)
            case Coded():
                return {
                    "answer": self.pointer(value.path),
                    "kind": self.kind(value.path),
                    "code": value.code,
                    "constant": value.text,
                    "known": list(value.known),
                    **self._when(value.when),
                }

    def _when(self, when: Whens) -> Json:
        """The codes that decide for this place."""
        if not when:
            return {}
        return {
            "when": [
                {"answer": self.pointer(path), "kind": self.kind(path), "code": code}
                for path, code in when
            ]
        }

    def _answer(self, value: Answer) -> Json:
        made: Json = {"answer": self.pointer(value.path), "kind": self.kind(value.path)}
        made |= self._when(value.when)
        type = self.fields[value.path].type
        if isinstance(type, NumberType) and type.scale:
            made["scale"] = type.scale
        if value.codes:
            made["codes"] = dict(value.codes)
        if value.digits > 1:
            made["digits"] = value.digits
        if value.ends:
            made["ends"] = value.ends
        return made

    def kind(self, path: Path) -> str:
        return kind_of(self.fields[path].type)
