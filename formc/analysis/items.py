"""Items: drafts with their formulas checked, put together as IR.

What is broken is reported once and left out; later phases stay quiet about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from formc.analysis.drafts import Draft, Drafting
from formc.analysis.fields import Typed, formula_type, is_day, scaled, unscaled
from formc.analysis.formulas import Formulas, repeat_bound
from formc.analysis.library import SEMANTICS
from formc.analysis.rules import Rules
from formc.analysis.workspace import Workspace, scalars, text_of
from formc.diagnostics import Report, meaning
from formc.expr.check import Expected
from formc.expr.tree import (
    FALSE,
    TRUE,
    Answered,
    Arithmetic,
    Expr,
    Literal,
    Number,
    Path,
    Scope,
    conjunction,
    disjunction,
)
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateTimeType,
    DateType,
    Field,
    FileType,
    Group,
    Item,
    Note,
    NumberType,
    PlaceType,
    Repeat,
    Text,
    TextType,
    TimeType,
    ValueType,
)
from formc.parties import PROPERTIES
from formc.record import Mutable, Record, replace
from formc.runtime.values import is_moment, is_time
from formc.shapes.offers import offers
from formc.source import Span
from formc.syntax.tree import Map, Node, Scalar, Seq

RESERVED = frozenset(
    {
        *("and", "or", "not", "in", "if", "else", "for", "true", "false"),
        *("any", "all", "sum", "count", "unique", "option", "office"),
        # Names that objects of browsers and of JavaScript have already.
        *("__proto__", "constructor", "prototype", "tostring", "valueof"),
        *("hasownproperty", "isprototypeof"),
    }
)
ROWS = 1000


class Around(Record, frozen=True):
    """What holds around an item: the shown of its surroundings, and the groups up to the row."""

    shown: Expr = TRUE
    needed: tuple[Expr, ...] = ()
    row: Path | None = None


class Builder(Mutable):
    """Builds the items and rules of one form."""

    workspace: Workspace
    report: Report
    drafting: Drafting
    formulas: Formulas
    rules: Rules

    # Items ----------------------------------------------------------------------------------

    def items(self, drafts: Iterable[Draft], around: Around) -> tuple[Item, ...]:
        found = (
            self._item(draft, around) for draft in drafts if draft.path not in self.formulas.removed
        )
        return tuple(item for item in found if item is not None)

    def _item(self, draft: Draft, around: Around) -> Item | None:
        visible = self._condition(draft, "visible", TRUE)
        if visible == FALSE:
            self.report.add(meaning.never_visible(draft.keys["visible"].span, draft.name))
        shown = conjunction((around.shown, visible))
        match draft.kind:
            case "field":
                return self._field(draft, around, visible, shown)
            case "group":
                return self._group(draft, around, visible, shown)
            case "repeat":
                return self._repeat(draft, visible, shown)
            case _:
                text = self.text(draft, "text") or Text("")
                return Note(
                    name=draft.name,
                    path=draft.path,
                    text=text,
                    visible=visible,
                    shown=shown,
                    origin=draft.head,
                )

    def _field(self, draft: Draft, around: Around, visible: Expr, shown: Expr) -> Field | None:
        typed = self.formulas.typed.get(draft.path)
        if typed is None:
            return None
        type = self._with_filter(self._with_titles(typed.type, draft), draft)
        value = self._value(draft, type)
        required = FALSE if value is not None else self._condition(draft, "required", TRUE)
        self._check_field(draft, typed)
        for key in ("min", "max", "pattern", "where"):
            if key in draft.keys:
                self.formulas.spans[key, draft.path] = draft.keys[key].span
        return Field(
            name=draft.name,
            path=draft.path,
            label=self.text(draft, "label") or Text(draft.name),
            type=type,
            semantic=typed.semantic,
            hint=self.text(draft, "hint"),
            visible=visible,
            required=required,
            shown=shown,
            needed=conjunction((required, *around.needed)) if required != FALSE else FALSE,
            value=value,
            default=self._default(draft, type),
            unit=self.text(draft, "unit"),
            readonly=text_of(draft.keys.get("readonly")) == "true",
            autocomplete=text_of(draft.keys.get("autocomplete"))
            or self._autocomplete(draft, typed),
            sensitive=text_of(draft.keys.get("sensitive")) == "true",
            means=text_of(draft.keys.get("means")) or None,
            prefill=text_of(draft.keys.get("prefill")) or None,
            messages=self._messages(draft),
            xml=text_of(draft.keys.get("xml")) or element_name(draft.name),
            origin=draft.head,
        )

    def _group(self, draft: Draft, around: Around, visible: Expr, shown: Expr) -> Group | None:
        required = self._condition(draft, "required", TRUE)
        group = Group(
            name=draft.name,
            path=draft.path,
            label=self.text(draft, "title" if "title" in draft.keys else "label")
            or Text(draft.title or draft.name),
            items=(),
            hint=self.text(draft, "hint"),
            visible=visible,
            required=required,
            shown=shown,
            role=text_of(draft.keys.get("role")) or None,
            xml=text_of(draft.keys.get("xml")) or element_name(draft.name),
            origin=draft.head,
        )
        named = self.formulas.names(draft, draft.depth).levels[0].get(draft.name)
        parts = tuple(
            p for p in (named.parts if named else ()) if not self.formulas.settler.gone(p)
        )
        scope = Scope.ROW if around.row else Scope.FORM
        present = Answered(draft.path, scope, parts)
        inner = Around(shown, (*around.needed, disjunction((required, present))), around.row)
        group = replace(group, items=self.items(draft.children, inner))
        self.rules.of(draft, around.row)
        return group if group.items else None

    def _repeat(self, draft: Draft, visible: Expr, shown: Expr) -> Repeat | None:
        low, high = repeat_bound(draft, "min"), repeat_bound(draft, "max")
        if low is None or high is None:
            return None
        if high > ROWS or high < 1:
            self.report.add(
                meaning.bound_too_large(draft.keys["max"].span, "max", f"1…{ROWS} wierszy")
            )
        if low > high:
            self.report.add(meaning.bounds_crossed(draft.keys["max"].span, str(low), str(high)))
        title = self.text(draft, "title") or Text(draft.name)
        each = text_of(draft.keys.get("each")) or draft.name
        inner = Around(shown, (), draft.path)
        items = self.items(draft.children, inner)
        self.rules.of(draft, draft.path)
        if not items:
            return None
        xml = text_of(draft.keys.get("xml")) or element_name(draft.name)
        return Repeat(
            name=draft.name,
            path=draft.path,
            label=self.text(draft, "plural") or title,
            each=each,
            each_label=title,
            minimum=low,
            maximum=max(1, min(high, ROWS)),
            items=items,
            hint=self.text(draft, "hint"),
            visible=visible,
            shown=shown,
            role=text_of(draft.keys.get("role")) or None,
            xml=xml,
            each_xml=element_name(each),
            origin=draft.head,
        )

    # Keys of an item ------------------------------------------------------------------------

    def _condition(self, draft: Draft, key: str, default: Expr) -> Expr:
        node = self.whole(draft, key)
        if not isinstance(node, Scalar):
            return default
        self.formulas.spans[key, draft.path] = node.span
        found = self.formulas.condition(node, draft, draft.depth_of(key))
        return default if found is None else found

    def _value(self, draft: Draft, type: ValueType) -> Expr | None:
        node = draft.keys.get("value")
        if not isinstance(node, Scalar):
            return None
        self.formulas.spans["value", draft.path] = node.span
        expected = formula_type(type)
        wanted: Expected = Number if isinstance(expected, Number) else expected
        value = self.formulas.value(node, draft, draft.depth_of("value"), wanted)
        if value is None:
            return None
        scale = type.scale if isinstance(type, NumberType) else 0
        return self.with_scale(value, scale, node.span)

    def with_scale(self, value: Expr, scale: int, at: Span) -> Expr | None:
        """A number with exactly `scale` places; other values as they are."""
        if not isinstance(value.type, Number) or value.type.scale == scale:
            return value
        if value.type.scale > scale:
            self.report.add(meaning.value_scale(at, value.type.scale, scale))
            return None
        factor = 10 ** (scale - value.type.scale)
        type = value.type
        one = Literal(Number(scale - type.scale, factor, factor), factor)
        return Arithmetic("*", value, one, Number(scale, type.low * factor, type.high * factor))

    def _default(self, draft: Draft, type: ValueType) -> object:
        node = self.whole(draft, "default")
        if node is None:
            return None
        if "value" in draft.keys or isinstance(type, ConsentType | FileType):
            self.report.add(meaning.not_with(node.span, "default", "value"))
            return None
        read = canonical(node, type)
        if isinstance(type, ChoiceType):
            for code in scalars(node):
                if code.value not in type.codelist.codes:
                    self.report.add(
                        meaning.unknown_codes(code.span, code.value, type.codelist.codes)
                    )
                    return None
        elif read is None:
            self.report.add(meaning.bound_unreadable(node.span, "default", "wartość typu pola"))
        return read

    def _check_field(self, draft: Draft, typed: Typed) -> None:
        means = draft.keys.get("means")
        if isinstance(means, Scalar) and means.value not in PROPERTIES:
            titles = {name: row.title for name, row in PROPERTIES.items()}
            self.report.add(meaning.unknown_meaning(means.span, means.value, titles))
        if "value" in draft.keys and "required" in draft.keys:
            self.report.add(meaning.not_with(draft.keys["required"].span, "required", "value"))

    @staticmethod
    def _autocomplete(draft: Draft, typed: Typed) -> str | None:
        """The token of the applicant's own data; other people's data are not filled in."""
        around = draft.parent
        while around is not None and "role" not in around.keys:
            around = around.parent
        if around is None or text_of(around.keys["role"]) != "applicant":
            return None
        means = PROPERTIES.get(text_of(draft.keys.get("means")))
        row = SEMANTICS.get(typed.semantic)
        return (means.autocomplete if means else None) or (row.autocomplete if row else None)

    def _messages(self, draft: Draft) -> tuple[tuple[str, Text], ...]:
        """The author's own sentences; a type of the project brings its sentence for `form`."""
        node = draft.keys.get("messages")
        written = node.items if isinstance(node, Map) else {}
        words = {code: text_of(sentence) for code, sentence in written.items()}
        if isinstance(node, Map):
            for code, sentence in written.items():
                self.formulas.spans["message", (*draft.path, code)] = sentence.span
                self.formulas.spans["message code", (*draft.path, code)] = node.keys[code]
        own = self.workspace.types.get(text_of(draft.keys.get("type")))
        if own is not None and "message" in own.items:
            words.setdefault("form", text_of(own.items["message"]))
        return tuple((code, Text(sentence)) for code, sentence in words.items())

    def _with_titles(self, type: ValueType, draft: Draft) -> ValueType:
        """Parameters in the labels of options."""
        if not isinstance(type, ChoiceType) or "options" not in draft.keys:
            return type
        options = tuple(
            replace(o, label=Text(self.words(o.label.pl, draft, "options")))
            for o in type.codelist.options
        )
        return replace(type, codelist=replace(type.codelist, options=options))

    def _with_filter(self, type: ValueType, draft: Draft) -> ValueType:
        """A choice with its filter; the columns of its list stand in it as `option.column`."""
        node = self.whole(draft, "where")
        if not isinstance(type, ChoiceType) or not isinstance(node, Scalar):
            return type
        rows = [{"code": o.code, **dict(o.columns)} for o in type.codelist.options]
        columns = {name: tuple(row[name] for row in rows) for name in rows[0]}
        where = self.formulas.condition(node, draft, draft.depth_of("where"), columns=columns)
        if where is None:
            return type
        type = replace(type, where=where)
        if all(offer.condition == FALSE for offer in offers(type)):
            self.report.add(meaning.filter_never(node.span))
        return type

    # Words and whole values -----------------------------------------------------------------

    def text(self, draft: Draft, key: str) -> Text | None:
        node = self.whole(draft, key)
        if not isinstance(node, Scalar) or not node.value.strip():
            return None
        return Text(self.words(node.value.strip(), draft, key, node))

    def words(self, text: str, draft: Draft | None, key: str, node: Scalar | None = None) -> str:
        """Text with `{$parameter}` filled in."""
        depth = draft.depth_of(key) if draft else 0
        bound = self.formulas.bound(draft if draft is None else draft.parent, depth)

        def fill(found: re.Match[str]) -> str:
            name = found[1]
            if name in bound:
                return bound[name].text
            at = (
                node.within(found.start(1), found.end(1))
                if node
                else (draft.head if draft else None)
            )
            if at is not None:
                self.report.add(meaning.unknown_value(at, name, tuple(bound)))
            return found[0]

        return re.sub(r"\{\$([a-z][a-z0-9_]*)\}", fill, text)

    def whole(self, draft: Draft, key: str) -> Node | None:
        """The value of a key, with `$parameter` as a whole value replaced."""
        return whole_value(draft, key, self.formulas, self.report)


def element_name(id: str) -> str:
    """`numer_dzialki` is `NumerDzialki`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[_-]", id))


def whole_value(draft: Draft, key: str, formulas: Formulas, report: Report) -> Node | None:
    node = draft.keys.get(key)
    if not isinstance(node, Scalar) or not re.fullmatch(r"\$[a-z][a-z0-9_]*", node.value):
        return node
    if key in {"visible", "required", "value", "where"}:
        return node  # a formula reads its parameters itself
    bound = formulas.bound(draft.parent, draft.depth_of(key))
    name = node.value[1:]
    if name not in bound:
        report.add(meaning.unknown_value(node.span, name, tuple(bound)))
        return None
    if bound[name].broken:
        draft.broken |= {key}
        return None
    given = bound[name].node
    if given is None:
        return Scalar(bound[name].text, node.span)
    return Seq(scalars(given), given.span) if bound[name].kind == "codes" else given


def canonical(node: Node, type: ValueType) -> object:
    """A YAML scalar as a canonical answer of a type; None where it cannot be read."""
    if isinstance(type, ChoiceType) and type.many:
        return tuple(code.value for code in scalars(node))
    if not isinstance(node, Scalar):
        return None
    text = node.value
    match type:
        case NumberType(scale=0):
            return int(text) if re.fullmatch(r"-?[0-9]{1,16}", text) else None
        case NumberType(scale=scale):
            number = scaled(text, scale)
            return None if number is None else unscaled(number, scale)
        case BooleanType():
            return {"true": True, "false": False}.get(text)
        case ConsentType():
            return True if text == "true" else None
        case DateType():
            return text if is_day(text) else None
        case TimeType():
            return text if is_time(text) else None
        case DateTimeType():
            return text if is_moment(text) else None
        case TextType() | ChoiceType():
            return text
        case FileType() | PlaceType():
            return None
