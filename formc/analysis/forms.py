"""A form from its YAML: items declared, typed, their formulas checked, put together as IR.

Three passes, because a formula can name any item: declare all drafts, type all fields, then check
formulas and build. What is broken is reported once and left out of the IR.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from formc.analysis.drafts import Changes, Draft, Drafting, Place, bind_parameters, report_unmet
from formc.analysis.fields import Asked, Typed, formula_type, is_day, scaled, type_field, unscaled
from formc.analysis.formulas import Formulas, repeat_bound
from formc.analysis.library import SEMANTICS
from formc.analysis.order import evaluation_order
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
    Ref,
    Scope,
    Type,
    conjunction,
    disjunction,
    walk,
)
from formc.ir import (
    BooleanType,
    ChoiceType,
    ConsentType,
    DateType,
    Field,
    FileType,
    Group,
    Item,
    Note,
    NumberType,
    Page,
    Repeat,
    Rule,
    Text,
    TextType,
    ValueType,
)
from formc.ir import Place as At
from formc.shapes.parties import PROPERTIES
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


@dataclass(frozen=True, slots=True)
class Draughted:
    """What the pages of a form became."""

    pages: tuple[Page, ...]
    rules: tuple[Rule, ...]
    order: tuple[Path, ...]
    formulas: Formulas
    rule_names: frozenset[str]  # of every rule written, even one whose formula is wrong


@dataclass(frozen=True, slots=True)
class Around:
    """What holds around an item: the shown of its surroundings, and the groups up to the row."""

    shown: Expr = TRUE
    needed: tuple[Expr, ...] = ()
    row: Path | None = None


@dataclass(slots=True)
class Builder:
    """Builds the items and rules of one form."""

    workspace: Workspace
    report: Report
    drafting: Drafting
    formulas: Formulas
    rules: list[Rule] = field(default_factory=list)
    rule_names: set[str] = field(default_factory=set)

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
        type = self._with_titles(typed.type, draft)
        value = self._value(draft, type)
        required = FALSE if value is not None else self._condition(draft, "required", TRUE)
        self._check_field(draft, typed)
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
        self._rules(draft, around.row)
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
        self._rules(draft, draft.path)
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
        found = self.formulas.condition(node, draft, draft.depth_of(key))
        return default if found is None else found

    def _value(self, draft: Draft, type: ValueType) -> Expr | None:
        node = draft.keys.get("value")
        if not isinstance(node, Scalar):
            return None
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
            self.report.add(meaning.unknown_meaning(means.span, means.value, tuple(PROPERTIES)))
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

    # Rules ----------------------------------------------------------------------------------

    def _rules(self, draft: Draft, row: Path | None) -> None:
        prefix = ".".join(draft.path) + "." if draft.inner_depth > draft.depth else ""
        for node, depth in draft.rules:
            self.rule(node, draft, depth, row, prefix)

    def rule(
        self, node: Map, draft: Draft | None, depth: int, row: Path | None, prefix: str = ""
    ) -> None:
        check, name = node.items.get("check"), node.items.get("rule")
        if not isinstance(name, Scalar):
            return
        id = prefix + name.value
        self.rule_names.add(id)
        if not isinstance(check, Scalar):
            return
        condition = self.formulas.condition(check, draft, depth, inside=True, definitely=False)
        when_node = node.items.get("when")
        when: Expr | None = TRUE
        if isinstance(when_node, Scalar):
            when = self.formulas.condition(when_node, draft, depth, inside=True)
        if condition is None or when is None or when == FALSE:
            return
        if condition in (TRUE, FALSE):
            if not self.formulas.removed:
                holds = "prawdziwa" if condition == TRUE else "fałszywa"
                self.report.add(meaning.rule_constant(check.span, name.value, holds))
            return
        places = self._places(node, draft, depth, row, condition)
        for other in self.rules:
            if other.id == id:
                self.report.add(meaning.id_twice(name.span, id, other.origin))
        self.rules.append(
            Rule(
                id=id,
                path=() if draft is None else draft.path,
                row=row,
                condition=condition,
                when=when,
                message=Text(self._rule_words(node, draft, depth)),
                at=places,
                level=text_of(node.items.get("level")) or "error",
                origin=name.span,
            )
        )

    def _rule_words(self, node: Map, draft: Draft | None, depth: int) -> str:
        bound = self.formulas.bound(draft, depth)
        text = text_of(node.items.get("message"))
        return re.sub(
            r"\{\$([a-z][a-z0-9_]*)\}", lambda m: bound[m[1]].text if m[1] in bound else m[0], text
        )

    def _places(
        self, node: Map, draft: Draft | None, depth: int, row: Path | None, condition: Expr
    ) -> tuple[At, ...]:
        names = self.formulas.names(draft, depth, inside=True)
        found: list[At] = []
        for written in scalars(node.items.get("at")):
            path = self._resolve(written, names.levels)
            if path is not None:
                found.append(
                    At(
                        path,
                        Scope.ROW
                        if row and path[: len(row)] == row and path != row
                        else Scope.FORM,
                    )
                )
        if found:
            return tuple(found)
        if row is not None:
            return (At((), Scope.ROW),)
        for part in walk(condition):
            if isinstance(part, Ref | Answered) and part.scope is Scope.FORM:
                return (At(part.path, Scope.FORM),)
            if hasattr(part, "rows"):
                return (At(part.rows, Scope.FORM),)
        return (At((), Scope.FORM),)

    def _resolve(self, written: Scalar, levels: tuple[Mapping[str, object], ...]) -> Path | None:
        first, *rest = written.value.split(".")
        for level in levels:
            named = level.get(first)
            for step in rest:
                named = getattr(named, "members", {}).get(step)
            if named is not None:
                path: Path = getattr(named, "path")  # noqa: B009
                return None if self.formulas.settler.gone(path) else path
        known = tuple(dict.fromkeys(name for level in levels for name in level))
        self.report.add(meaning.unknown_place(written.span, written.value, known))
        return None


def element_name(id: str) -> str:
    """`numer_dzialki` is `NumerDzialki`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[_-]", id))


def whole_value(draft: Draft, key: str, formulas: Formulas, report: Report) -> Node | None:
    node = draft.keys.get(key)
    if not isinstance(node, Scalar) or not re.fullmatch(r"\$[a-z][a-z0-9_]*", node.value):
        return node
    if key in {"visible", "required", "value"}:
        return node  # a formula reads its parameters itself
    bound = formulas.bound(draft.parent, draft.depth_of(key))
    name = node.value[1:]
    if name not in bound:
        report.add(meaning.unknown_value(node.span, name, tuple(bound)))
        return None
    if bound[name].kind == "codes":
        return Seq(tuple(Scalar(code, node.span) for code in bound[name].codes), node.span)
    return Scalar(bound[name].text, node.span)


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
        case TextType() | ChoiceType():
            return text
        case FileType():
            return None


# The pages of a form ------------------------------------------------------------------------


def build_pages(
    workspace: Workspace,
    report: Report,
    pages: Node | None,
    rules: list[Map],
    settings: Mapping[str, Type],
    parameters: tuple[Map, Node | None, Span] | None = None,
    changes: Changes | None = None,
) -> Draughted:
    """Pages and rules of a form; `parameters` are (shared form, values passed, where used)."""
    drafting = Drafting(workspace, report)
    if parameters is not None:
        root, given, at = parameters
        drafting.parameters[0, ()] = bind_parameters(root, given, at, report)
    roots: list[Draft] = []
    placed: list[tuple[Map, list[Draft]]] = []
    for page in pages.items if isinstance(pages, Seq) else ():
        if isinstance(page, Map):
            place = Place((), None, 0, ((changes, ()),) if changes else ())
            drafts = drafting.items(page.items.get("items"), place)
            placed.append((page, drafts))
            roots.extend(drafts)
    if changes is not None:
        report_unmet(changes, report)
    drafting.check_names(roots)
    formulas = Formulas(drafting, roots, {}, settings, report)
    formulas.typed = type_drafts(roots, formulas, workspace, report)
    take_out(roots, formulas, workspace)
    builder = Builder(workspace, report, drafting, formulas)
    built = tuple(_page(page, drafts, builder) for page, drafts in placed)
    for rule in rules:
        builder.rule(rule, None, 0, None)
    items = [item for page in built for item in _walk(page.items)]
    order, ring = evaluation_order(items)
    if ring:
        origin = next(item.origin for item in items if item.path == ring[0])
        report.add(meaning.cycle(origin, tuple(".".join(path) for path in ring)))
    return Draughted(
        tuple(page for page in built if page.items),
        tuple(builder.rules),
        order,
        formulas,
        frozenset(builder.rule_names),
    )


def _page(node: Map, drafts: list[Draft], builder: Builder) -> Page:
    visible_node = node.items.get("visible")
    visible: Expr | None = TRUE
    if isinstance(visible_node, Scalar):
        visible = builder.formulas.condition(visible_node, None, 0, inside=True)
    visible = TRUE if visible is None else visible
    intro = node.items.get("intro")
    return Page(
        name=text_of(node.items.get("page")),
        title=Text(builder.words(text_of(node.items.get("title")), None, "title")),
        items=builder.items(drafts, Around(shown=visible)),
        intro=Text(builder.words(text_of(intro), None, "intro")) if intro is not None else None,
        visible=visible,
        origin=node.head,
    )


def type_drafts(
    roots: list[Draft], formulas: Formulas, workspace: Workspace, report: Report
) -> dict[Path, Typed]:
    """The type of every field that has one; names are checked on the way."""
    typed: dict[Path, Typed] = {}
    for root in roots:
        for draft in root.walk():
            if draft.name in RESERVED:
                report.add(meaning.reserved_name(draft.head, draft.name))
            if draft.kind != "field" or "type" in draft.broken:
                continue
            codes = draft.keys.get("codes")
            keys = {key: whole_value(draft, key, formulas, report) for key in draft.keys}
            asked = Asked(
                keys={key: node for key, node in keys.items() if node is not None},
                head=draft.head,
                path=draft.path,
                broken=draft.broken,
                excluding=isinstance(codes, Scalar) and codes.value.startswith("$"),
            )
            found = type_field(asked, workspace, report)
            if found is not None:
                typed[draft.path] = found
    return typed


def take_out(roots: list[Draft], formulas: Formulas, workspace: Workspace) -> None:
    """Removes the items whose `visible` a parameter makes false, until nothing more falls."""
    quiet = Formulas(formulas.drafting, roots, formulas.typed, formulas.settings, Report())
    candidates = [draft for root in roots for draft in root.walk() if "visible" in draft.keys]
    fell = True
    while fell:
        fell = False
        for draft in candidates:
            node = draft.keys["visible"]
            if draft.path in formulas.removed or not isinstance(node, Scalar):
                continue
            quiet.removed = formulas.removed
            found = quiet.condition(node, draft, draft.depth_of("visible"))
            by_parameter = (
                "$" in node.value
                or formulas.removed
                or any(typed.excluded for typed in formulas.typed.values())
            )
            if found == FALSE and by_parameter:
                formulas.removed.add(draft.path)
                fell = True


def _walk(items: tuple[Item, ...]) -> Iterable[Item]:
    for item in items:
        yield item
        if isinstance(item, Group | Repeat):
            yield from _walk(item.items)
