"""A form read back from its bundle: what `rules.json` carries, and nothing more.

It has every item with its type, bounds and codes, what is shown and needed, rules, fees and office
values, so constraints and names can be compared. It has no pages, hints, options' words, parties,
XML names or the card. Whatever is compared with it goes through the same `lens`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from formc.build.load import UnreadableError
from formc.expr import tree
from formc.expr.tree import FALSE, TRUE, Expr, Scope
from formc.ir import (
    BooleanType,
    ChoiceType,
    Codelist,
    ConsentType,
    DateTimeType,
    DateType,
    Fee,
    Field,
    FileType,
    Form,
    Group,
    Item,
    Note,
    NumberType,
    Option,
    Page,
    Place,
    PlaceType,
    Repeat,
    Rule,
    Setting,
    Text,
    TextType,
    TimeType,
    ValueType,
)
from formc.shapes.judging import plan
from formc.source import Source, Span
from formc.targets.rules import rules_of

Json = dict[str, Any]
RULES = "rules.json"


def reread(bundle: Path) -> Form:
    """The form of a bundle folder; raises UnreadableError."""
    path = bundle / RULES
    try:
        read = json.loads(path.read_bytes())
        if read.get("format") != 1:
            raise UnreadableError(f"{path}: format {read.get('format')}, a ten formc zna 1")
        return form_of(read, Source(str(path), "rules").span(0, 0))
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError(f"{path} nie jest regułami formularza ({error!r})") from error


def lens(form: Form) -> Form:
    """The form as its bundle would say it, where the definition stands."""
    written = json.loads(json.dumps(rules_of(plan(form))))
    return form_of(written, form.origin)


def form_of(read: Json, origin: Span) -> Form:
    """The form that `rules.json` describes."""
    items = tuple(_item(each, (), TRUE, origin) for each in read["items"])
    return Form(
        id=read["form"],
        version=read["version"],
        title=Text(""),
        pages=(Page(name="", title=Text(""), items=items),),
        rules=tuple(_rule(each, origin) for each in read["rules"]),
        settings=tuple(_setting(each) for each in read["settings"]),
        fees=tuple(
            Fee(
                id=each["id"],
                title=_text(each["title"]),
                amount=formula(each["amount"]),
                when=formula(each["when"]),
                due="",
                origin=origin,
            )
            for each in read["fees"]
        ),
        origin=origin,
    )


def _item(read: Json, parent: tree.Path, around: Expr, origin: Span) -> Item:
    name = read["path"].rpartition("/")[2]
    path = (*parent, name)
    shown = formula(read.get("shown", True))
    visible = TRUE if shown == around else shown
    inner = tuple(_item(each, path, shown, origin) for each in read.get("items", ()))
    match read["kind"]:
        case "group":
            return Group(
                name=name,
                path=path,
                label=_text(read["label"]),
                items=inner,
                visible=visible,
                shown=shown,
                origin=origin,
            )
        case "repeat":
            return Repeat(
                name=name,
                path=path,
                label=_text(read["label"]),
                each=name,
                each_label=Text(""),
                minimum=read["least"],
                maximum=read["most"],
                items=inner,
                visible=visible,
                shown=shown,
                origin=origin,
            )
        case "note":
            text = _text(read["text"])
            return Note(
                name=name, path=path, text=text, visible=visible, shown=shown, origin=origin
            )  # fmt: skip
        case _:
            return _field(read, path, visible, shown, origin)


def _field(read: Json, path: tree.Path, visible: Expr, shown: Expr, origin: Span) -> Field:
    needed = formula(read["needed"])
    return Field(
        name=path[-1],
        path=path,
        label=_text(read["label"]),
        type=_type(read),
        semantic=read["semantic"],
        visible=visible,
        required=needed,
        shown=shown,
        needed=needed,
        value=formula(read["value"]) if "value" in read else None,
        messages=tuple((code, _text(words)) for code, words in read.get("words", {}).items()),
        origin=origin,
    )


def _type(read: Json) -> ValueType:
    match read["kind"]:
        case "text":
            return TextType(
                min_length=read["least"],
                max_length=read["most"],
                pattern=read.get("pattern"),
                checksum=read.get("checksum"),
                multiline=read.get("multiline", False),
                strip=read.get("strip", ""),
                upper=read.get("upper", False),
            )
        case "integer" | "decimal":
            bounds = read.get("least", 0), read.get("most", 0)
            return NumberType(scale=read.get("scale", 0), minimum=bounds[0], maximum=bounds[1])
        case "boolean":
            return BooleanType()
        case "consent":
            return ConsentType()
        case "date":
            return DateType(minimum=read.get("least"), maximum=read.get("most"))
        case "time":
            return TimeType()
        case "datetime":
            return DateTimeType()
        case "choice" | "choices":
            return _choice(read)
        case "place":
            return PlaceType(kinds=tuple(read["codes"]))
        case "file" | "files":
            return FileType(
                accept=tuple(read["accept"]),
                max_size=read["max_size"],
                many=read["kind"] == "files",
                minimum=read.get("least", 1),
                maximum=read.get("most", 1),
            )
        case kind:
            raise ValueError(f"kind {kind}")


def _choice(read: Json) -> ChoiceType:
    columns = read.get("columns", {})
    options = tuple(
        Option(code, Text(code), columns=tuple(columns.get(code, {}).items()))
        for code in read["codes"]
    )
    return ChoiceType(
        codelist=Codelist(id="", version="", title=Text(""), options=options),
        many=read["kind"] == "choices",
        where=formula(read["where"]) if "where" in read else None,
    )


def _rule(read: Json, origin: Span) -> Rule:
    row = _path(read["row"]) if read["row"] else None
    places = []
    for pointer in read["at"]:
        path = _path(pointer)
        inside = row is not None and pointer.startswith(f"{read['row']}/*")
        whole = inside and pointer == f"{read['row']}/*"
        places.append(Place(() if whole else path, Scope.ROW if inside else Scope.FORM))
    return Rule(
        id=read["id"],
        path=row or (),
        row=row,
        condition=formula(read["condition"]),
        when=formula(read["when"]),
        message=_text(read["message"]),
        at=tuple(places),
        level=read["level"],
        origin=origin,
    )


def _setting(read: Json) -> Setting:
    id = read["path"].removeprefix("/")
    return Setting(id=id, title=Text(""), type=_type(read), formula_type=tree.Opaque())


def _path(pointer: str) -> tree.Path:
    return tuple(name for name in pointer.split("/")[1:] if name != "*")


def _text(words: Json) -> Text:
    others = tuple((lang, text) for lang, text in words.items() if lang != "pl")
    return Text(words["pl"], others)


def formula(read: object) -> Expr:
    """A formula of `rules.json`: constants stand as they are."""
    if isinstance(read, bool):
        return TRUE if read else FALSE
    found: Expr = _node(read)
    return found


_TYPES = {"Bool": tree.Bool(), "Words": tree.Words(), "Day": tree.Day(), "Opaque": tree.Opaque()}
_NODES = {
    each.__name__: each for each in (*get_args(tree.Expr), tree.Number, tree.Code, tree.Codes)
}


def _node(read: Any) -> Any:
    match read:
        case {"node": str(name)}:
            return _NODES[name](**{k: _part(k, v) for k, v in read.items() if k != "node"})
        case list():
            return tuple(_node(each) for each in read)
        case _:
            return read


def _part(key: str, value: Any) -> Any:
    if key == "type" and isinstance(value, str):
        return _TYPES[value]
    return Scope(value) if key == "scope" else _node(value)
