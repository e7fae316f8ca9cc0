"""A form from its YAML: items declared, typed, their formulas checked, put together as IR.

Three passes, because a formula can name any item: declare all drafts, type all fields, then check
formulas and build.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from formc.analysis.drafts import Changes, Draft, Drafting, Place, bind_parameters, report_unmet
from formc.analysis.fields import Asked, Typed, type_field
from formc.analysis.formulas import Formulas
from formc.analysis.items import RESERVED, Around, Builder, whole_value
from formc.analysis.order import evaluation_order
from formc.analysis.rules import Rules
from formc.analysis.workspace import Workspace, text_of
from formc.diagnostics import Report, meaning
from formc.expr.tree import FALSE, TRUE, Expr, Path, Type
from formc.ir import Group, Item, Page, Repeat, Rule, Text
from formc.record import Record
from formc.source import Span
from formc.syntax.tree import Map, Node, Scalar, Seq


class Draughted(Record, frozen=True):
    """What the pages of a form became."""

    pages: tuple[Page, ...]
    rules: tuple[Rule, ...]
    order: tuple[Path, ...]
    formulas: Formulas
    rule_names: frozenset[str]  # of every rule written, even one whose formula is wrong


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
    builder = Builder(workspace, report, drafting, formulas, Rules(formulas, report))
    built = tuple(_page(page, drafts, builder) for page, drafts in placed)
    for rule in rules:
        builder.rules.add(rule, None, 0, None)
    items = [item for page in built for item in _walk(page.items)]
    order, rings = evaluation_order(items)
    for ring in rings:
        origin = next(item.origin for item in items if item.path == ring[0])
        report.add(meaning.cycle(origin, tuple(".".join(path) for path in ring)))
    return Draughted(
        tuple(page for page in built if page.items),
        tuple(builder.rules.found),
        order,
        formulas,
        frozenset(builder.rules.named),
    )


def _page(node: Map, drafts: list[Draft], builder: Builder) -> Page:
    visible_node = node.items.get("visible")
    visible: Expr | None = TRUE
    if isinstance(visible_node, Scalar):
        name = text_of(node.items.get("page"))
        builder.formulas.spans["page", (name,)] = visible_node.span
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
                written=draft.keys,
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
    excluded = any(typed.excluded for typed in formulas.typed.values())
    fell = True
    while fell:
        fell = False
        for draft in candidates:
            node = draft.keys["visible"]
            if draft.path in formulas.removed or not isinstance(node, Scalar):
                continue
            if not ("$" in node.value or formulas.removed or excluded):
                continue  # false or not, no parameter has made it so
            quiet.removed = formulas.removed
            if quiet.condition(node, draft, draft.depth_of("visible")) == FALSE:
                formulas.removed.add(draft.path)
                fell = True


def _walk(items: tuple[Item, ...]) -> Iterable[Item]:
    for item in items:
        yield item
        if isinstance(item, Group | Repeat):
            yield from _walk(item.items)
