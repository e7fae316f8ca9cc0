"""Documents to the IR: every shared form, and every service with its form."""

from __future__ import annotations

from collections.abc import Mapping

from formc.analysis.card import read_service
from formc.analysis.drafts import read_changes
from formc.analysis.examples import read_tests
from formc.analysis.fields import Asked, scaled, type_field
from formc.analysis.fields import formula_type as type_for_formulas
from formc.analysis.items import Builder
from formc.analysis.migrations import read_migrations
from formc.analysis.outline import shared_form
from formc.analysis.pages import Draughted, build_pages
from formc.analysis.registering import read_registry
from formc.analysis.rules import Rules
from formc.analysis.workspace import Document, Workspace, scalars, text_of
from formc.diagnostics import Report, adopting, meaning
from formc.expr.tree import (
    FALSE,
    TRUE,
    Expr,
    If,
    Literal,
    Number,
    Type,
    Unknown,
    conjunction,
    disjunction,
)
from formc.ir import Fee, Field, FileType, Form, Input, Privacy, Service, Setting, Signature, Text
from formc.publication import Registry
from formc.record import Record, replace
from formc.source import Span
from formc.syntax.tree import Map, Node, Scalar, Seq


class Written(Record, frozen=True):
    """Where the parts of a form stand: in a service, in a shared form, or in both.

    `base` is the shared form, `own` the service; what the service writes comes after, and its
    `privacy` and `signature` win.
    """

    base: Map | None
    own: Map | None

    def node(self, key: str) -> Node | None:
        for root in (self.own, self.base):
            if root is not None and key in root.items:
                return root.items[key]
        return None

    def key(self, key: str) -> Span | None:
        for root in (self.own, self.base):
            if root is not None and key in root.items:
                return root.keys[key]
        return None

    def listed(self, key: str) -> list[Map]:
        roots = [root for root in (self.base, self.own) if root is not None]
        return [item for root in roots for item in _maps(root.items.get(key))]


def elaborate_form(document: Document, workspace: Workspace, report: Report) -> Form | None:
    """A shared form as it stands, with the defaults of its parameters."""
    root = document.root
    return _form(
        Written(root, None),
        id=document.id,
        version=text_of(root.items.get("version")) or "0.0.0",
        title=text_of(root.items.get("title")),
        pages=root.items.get("pages"),
        rules=_maps(root.items.get("rules")),
        workspace=workspace,
        report=report,
        day="2026-01-01",
    )


def elaborate_service(
    document: Document, forms: Mapping[str, Form], workspace: Workspace, report: Report
) -> Service | None:
    """A service with its form: written inside, shared as it is, or an instance of a shared one."""
    root = document.root
    written = root.items.get("form")
    if not isinstance(written, Map):
        return None
    use = written.items.get("use")
    if isinstance(use, Scalar):
        form = _shared(root, written, use, forms, workspace, report)
    else:
        form = _own(root, written, workspace, report)
    return None if form is None else read_service(root, form, workspace, report)


def check_fragment(document: Document, workspace: Workspace, report: Report) -> None:
    """What is wrong with a fragment that no form uses, with the defaults of its parameters.

    What depends on a parameter without a default, or on a value of the office, is not judged.
    """
    at = document.root.head
    use = Map(
        {"use": Scalar(document.id, at), "as": Scalar("fragment", at)}, {"use": at, "as": at}, at
    )
    page = Map({"items": Seq((use,), at)}, {"items": at}, at)
    found = Report()
    build_pages(workspace, found, Seq((page,), at), [], {})
    for problem in found:
        missing = problem.code == "E0305" and problem.at == at
        if not missing and problem.code != "E0445":
            report.add(problem)


def _own(root: Map, written: Map, workspace: Workspace, report: Report) -> Form | None:
    if "pages" not in written.items:
        if "pages" not in written.broken and "use" not in written.broken:
            report.add(meaning.form_without_pages(root.keys.get("form", root.head)))
        return None
    return _form(
        Written(None, root),
        id=text_of(root.items.get("service")),
        version=text_of(written.items.get("version")) or text_of(root.items.get("version")),
        title=text_of(root.items.get("title")),
        pages=written.items.get("pages"),
        rules=_maps(written.items.get("rules")),
        workspace=workspace,
        report=report,
        day=_legal_state(root),
    )


def _shared(
    root: Map,
    written: Map,
    use: Scalar,
    forms: Mapping[str, Form],
    workspace: Workspace,
    report: Report,
) -> Form | None:
    known = workspace.of("form")
    if use.value not in known:
        report.add(meaning.unknown_form(use.span, use.value, tuple(known)))
        return None
    if shared_form(root):
        return forms.get(use.value)
    base = known[use.value].root
    pages = base.items.get("pages")
    if isinstance(pages, Seq) and isinstance(more := written.items.get("pages"), Seq):
        pages = Seq((*pages.items, *more.items), pages.span)
    changes = read_changes(written, 0)
    return _form(
        Written(base, root),
        id=text_of(root.items.get("service")),
        version=text_of(written.items.get("version")) or text_of(root.items.get("version")),
        title=text_of(root.items.get("title")),
        pages=pages,
        rules=[*_maps(base.items.get("rules")), *_maps(written.items.get("rules"))],
        workspace=workspace,
        report=report,
        day=_legal_state(root),
        given=(base, written.items.get("with"), use),
        changes=changes,
    )


def _legal_state(root: Map) -> str:
    content = root.items.get("content")
    return (
        text_of(content.items.get("legal_state")) if isinstance(content, Map) else ""
    ) or "2026-01-01"


def _form(
    written: Written,
    *,
    id: str,
    version: str,
    title: str,
    pages: Node | None,
    rules: list[Map],
    workspace: Workspace,
    report: Report,
    day: str,
    given: tuple[Map, Node | None, Scalar] | None = None,
    changes: object = None,
) -> Form | None:
    from formc.analysis.drafts import Changes

    settings = _settings(written.listed("office_values"), workspace, report)
    parameters = None
    if given is not None:
        parameters = (given[0], given[1], given[2].span)
    elif written.base is not None:
        parameters = (written.base, None, written.base.head)
    built = build_pages(
        workspace,
        report,
        pages,
        rules,
        {**_ids(written.listed("office_values")), **{s.id: s.formula_type for s in settings}},
        parameters,
        changes if isinstance(changes, Changes) else None,
    )
    root = written.own or written.base
    assert root is not None
    roots = [each for each in (written.own, written.base) if each is not None]
    registry, namespace = read_registry(roots, id, version, workspace, report)
    form = Form(
        id=id,
        version=version,
        title=Text(title),
        pages=built.pages,
        rules=built.rules,
        order=built.order,
        settings=settings,
        fees=_fees(written.listed("fees"), built, workspace, report),
        inputs=_inputs(written.listed("inputs"), built, report),
        privacy=_privacy(written.node("privacy")),
        signature=_signature(written.node("signature")),
        losses=_losses(written.node("loss"), built),
        namespace=namespace,
        registry=registry,
        origin=root.head,
        spans=built.formulas.spans,
        tests_origin=written.key("tests") or root.head,
    )
    tests = read_tests(written.node("tests"), form, built, day, report)
    migrations = read_migrations(written.listed("migrations"), form, report)
    form = replace(form, tests=tests, migrations=migrations)
    return _following(written, form, workspace, day, report)


def _following(
    written: Written, form: Form, workspace: Workspace, day: str, report: Report
) -> Form:
    """The form with the template of somebody else that its documents follow, if there is one."""
    node = written.node("document")
    if not isinstance(node, Map):
        return form
    from formc.analysis.adopting import adopted  # here, because hardly any form has one

    if report.failed:  # what is missing of the form is not missing in the document
        return form
    adoption = adopted(node, form, workspace, day, report)
    if adoption is None:
        return form
    space = adoption.namespace
    if written.own is not None and "namespaces" in written.own.items:
        report.add(adopting.adopted_conflict(
            written.own.keys["namespaces"], f"dokument ma przestrzeń nazw wzoru: `{space}`",
            f"the document has the namespace of the template: `{space}`",
        ))  # fmt: skip
    if form.registry.publication is not None:
        report.add(adopting.adopted_conflict(
            node.head, "ten formularz opublikował własny wzór", "this form has published its own",
            form.registry.publication.origin,
        ))  # fmt: skip
    registry = Registry(registration=form.registry.registration, pattern=space)
    return replace(form, adoption=adoption, namespace=space, registry=registry)


# Parts of the form ------------------------------------------------------------------------------


def _settings(nodes: list[Map], workspace: Workspace, report: Report) -> tuple[Setting, ...]:
    found: dict[str, Setting] = {}
    for node in nodes:
        id = node.items.get("id")
        if not isinstance(id, Scalar) or "type" not in node.items:
            continue
        keys = {
            key: value
            for key, value in node.items.items()
            if key in {"type", "min", "max", "scale"}
        }
        asked = Asked(keys, id.span, (id.value,), node.broken, keys, excluding=False)
        typed = type_field(asked, workspace, report)
        if typed is None:
            continue
        if id.value in found:
            report.add(meaning.id_twice(id.span, id.value, id.span))
        basis = node.items.get("basis")
        found[id.value] = Setting(
            id=id.value,
            title=Text(text_of(node.items.get("title"))),
            type=typed.type,
            formula_type=type_for_formulas(typed.type),
            basis=Text(text_of(basis)) if basis is not None else None,
        )
    return tuple(found.values())


def _ids(nodes: list[Map]) -> dict[str, Type]:
    """Every office value that is written: one with a wrong type is still no unknown name."""
    return {text_of(node.items.get("id")): Unknown() for node in nodes if "id" in node.items}


def _fees(
    nodes: list[Map], built: Draughted, workspace: Workspace, report: Report
) -> tuple[Fee, ...]:
    found: dict[str, Fee] = {}
    for node in nodes:
        id = node.items.get("id")
        if not isinstance(id, Scalar):
            continue
        if id.value in found:
            report.add(meaning.id_twice(id.span, id.value, found[id.value].origin))
            continue
        tariff = _duty(node.items.get("tariff"), workspace, report)
        amount = _amount(node, id, tariff, built, workspace, report)
        rows = _maps(node.items.get("table"))
        parts = {"when": node, **{f"row {n}": row for n, row in enumerate(rows, 1)}}
        for key, part in parts.items():
            if "when" in part.items:
                built.formulas.spans[key, ("fee", id.value)] = part.items["when"].span
        if "amount" in node.items:
            built.formulas.spans["amount", ("fee", id.value)] = node.items["amount"].span
        when = _formula(node.items.get("when"), built)
        if amount is None or when is None:
            continue
        title = text_of(node.items.get("title")) or (
            text_of(tariff.items.get("title")) if tariff else ""
        )
        found[id.value] = Fee(
            id=id.value,
            title=Text(title or id.value),
            amount=amount,
            when=when,
            due=text_of(node.items.get("due")) or "on-filing",
            tariff=text_of(node.items.get("tariff")) or None,
            basis=_words(node, "basis"),
            note=_words(node, "note"),
            origin=id.span,
        )
    return tuple(found.values())


def _duty(node: Node | None, workspace: Workspace, report: Report) -> Map | None:
    if not isinstance(node, Scalar):
        return None
    if node.value not in workspace.tariff:
        report.add(meaning.unknown_tariff(node.span, node.value, tuple(workspace.tariff)))
        return None
    return workspace.tariff[node.value]


def _amount(
    node: Map,
    id: Scalar,
    tariff: Map | None,
    built: Draughted,
    workspace: Workspace,
    report: Report,
) -> Expr | None:
    """The amount of a fee as a Number with two places: written, by a table, or the tariff's."""
    rules = Rules(built.formulas, report)
    builder = Builder(workspace, report, built.formulas.drafting, built.formulas, rules)

    def read(value: Node | None) -> Expr | None:
        if not isinstance(value, Scalar):
            return None
        found = built.formulas.value(value, None, 0, Number, inside=True)
        return None if found is None else builder.with_scale(found, 2, value.span)

    if "table" in node.items:
        return _table(node, id, built, read, report)
    if "amount" in node.items:
        return read(node.items["amount"])
    if tariff is not None:
        money = scaled(text_of(tariff.items.get("amount")), 2) or 0
        return Literal(Number(2, money, money), money)
    if not node.broken & {"amount", "table", "tariff"} and "tariff" not in node.items:
        report.add(meaning.fee_amount(id.span, id.value))
    return None


def _table(node: Map, id: Scalar, built: Draughted, read: object, report: Report) -> Expr | None:
    """First hit: nested `if`s from the last row to the first."""
    assert callable(read)
    amount: Expr | None = read(node.items.get("otherwise"))
    if "otherwise" not in node.items:
        report.add(meaning.fee_amount(id.span, id.value))
    for row in reversed(_maps(node.items.get("table"))):
        when, value = _formula(row.items.get("when"), built), read(row.items.get("value"))
        if when is None or value is None or amount is None:
            return None
        assert isinstance(value.type, Number)
        assert isinstance(amount.type, Number)
        low, high = min(value.type.low, amount.type.low), max(value.type.high, amount.type.high)
        amount = If(when, value, amount, Number(2, low, high))
    return amount


def _formula(node: Node | None, built: Draughted) -> Expr | None:
    if not isinstance(node, Scalar):
        return TRUE
    return built.formulas.condition(node, None, 0, inside=True)


def _inputs(nodes: list[Map], built: Draughted, report: Report) -> tuple[Input, ...]:
    """What must be brought. It is needed where a file field that names it is shown and needed."""
    files: dict[str, list[Expr]] = {}
    known = {text_of(node.items.get("id")) for node in nodes}
    for page in built.pages:
        for item in _walk_items(page.items):
            if isinstance(item, Field) and isinstance(item.type, FileType) and item.type.input:
                files.setdefault(item.type.input, []).append(conjunction((item.shown, item.needed)))
                if item.type.input not in known:
                    report.add(
                        meaning.unknown_input(item.origin, item.type.input, tuple(sorted(known)))
                    )
    found: dict[str, Input] = {}
    for node in nodes:
        id = text_of(node.items.get("id"))
        if id in found:
            report.add(meaning.id_twice(node.items["id"].span, id, node.items["id"].span))
        found[id] = Input(
            id=id,
            kind=text_of(node.items.get("kind")),
            title=Text(text_of(node.items.get("title"))),
            form=text_of(node.items.get("form")) or None,
            note=_words(node, "note"),
            needed=disjunction(tuple(files.get(id, (FALSE,)))),
        )
    return tuple(found.values())


def _walk_items(items: tuple[object, ...]) -> list[object]:
    found: list[object] = []
    for item in items:
        found.append(item)
        found.extend(_walk_items(getattr(item, "items", ())))
    return found


def _privacy(node: Node | None) -> Privacy | None:
    if not isinstance(node, Map):
        return None
    return Privacy(
        purposes=tuple(Text(item.value) for item in scalars(node.items.get("purposes"))),
        basis=tuple(Text(item.value) for item in scalars(node.items.get("basis"))),
        retention=text_of(node.items.get("retention")),
    )


def _signature(node: Node | None) -> Signature | None:
    if not isinstance(node, Map):
        return None
    kinds = tuple(item.value for item in scalars(node.items.get("kinds")))
    return Signature(by=text_of(node.items.get("by")), kinds=kinds)


def _losses(node: Node | None, built: Draughted) -> tuple[tuple[str, Text], ...]:
    if not isinstance(node, Map):
        return ()
    built.formulas.spans.update({("loss", (id,)): span for id, span in node.keys.items()})
    return tuple((constraint, Text(text_of(reason))) for constraint, reason in node.items.items())


def _words(node: Map, key: str) -> Text | None:
    text = text_of(node.items.get(key)).strip()
    return Text(text) if text else None


def _maps(node: Node | None) -> list[Map]:
    return [item for item in node.items if isinstance(item, Map)] if isinstance(node, Seq) else []
