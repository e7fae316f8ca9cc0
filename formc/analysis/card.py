"""The card of a service: everything that is not the form."""

from __future__ import annotations

import re

from formc.analysis.workspace import Workspace, scalars, text_of
from formc.diagnostics import Report, meaning
from formc.ir import (
    Basis,
    Content,
    Deadline,
    Domain,
    Duration,
    Form,
    Outcome,
    Records,
    Remedy,
    Service,
    Text,
)
from formc.shapes.case_title import mistakes, printable
from formc.syntax.tree import Map, Node, Scalar, Seq


def read_service(root: Map, form: Form, workspace: Workspace, report: Report) -> Service:
    """A service around its form."""
    keys = root.items

    def words(key: str) -> Text | None:
        text = text_of(keys.get(key)).strip()
        return Text(text) if text else None

    def several(key: str) -> tuple[str, ...]:
        return tuple(item.value for item in scalars(keys.get(key)))

    records = keys.get("records")
    return Service(
        id=text_of(keys.get("service")),
        version=text_of(keys.get("version")),
        title=words("title") or Text(""),
        summary=words("summary") or Text(""),
        domain=read_domain(keys.get("domain"), workspace, report),
        level=text_of(keys.get("level")),
        kind=text_of(keys.get("kind")),
        audience=several("audience"),
        form=form,
        content=_content(keys.get("content")),
        procedure=text_of(keys.get("procedure")) or None,
        description=words("description"),
        who=words("who"),
        authority=words("authority"),
        legal_basis=tuple(
            basis
            for node in _maps(keys.get("legal_basis"))
            if (basis := read_basis(node, workspace, report)) is not None
        ),
        deadlines=_deadlines(keys.get("deadlines"), workspace, report),
        outcome=tuple(
            Outcome(
                kind=text_of(node.items.get("kind")), title=Text(text_of(node.items.get("title")))
            )
            for node in _maps(keys.get("outcome"))
        ),
        remedies=tuple(_remedy(node) for node in _maps(keys.get("remedies"))),
        channels=several("channels"),
        keywords=several("keywords"),
        life_events=several("life_events"),
        delivery=several("delivery"),
        silence=words("silence"),
        records=_records(records, form, report) if isinstance(records, Map) else None,
        origin=root.head,
    )


def read_basis(node: Map, workspace: Workspace, report: Report) -> Basis | None:
    """Units of an act; None (reported) for an act that nobody has written down."""
    name = node.items.get("act")
    if not isinstance(name, Scalar):
        return None
    act = workspace.acts.get(name.value)
    if act is None:
        report.add(meaning.unknown_act(name.span, name.value, tuple(workspace.acts)))
        return None
    units = tuple(item.value for item in scalars(node.items.get("units")))
    return Basis(act=act, units=units, role=text_of(node.items.get("role")) or "basis")


def read_domain(node: Node | None, workspace: Workspace, report: Report) -> Domain:
    """A domain; one that nobody has written down (reported) has its id for a title."""
    if isinstance(node, Scalar):
        if node.value in workspace.domains:
            return workspace.domains[node.value]
        report.add(meaning.unknown_domain(node.span, node.value, tuple(workspace.domains)))
    return Domain(id=text_of(node), title=Text(text_of(node)))


def _content(node: Node | None) -> Content:
    keys = node.items if isinstance(node, Map) else {}
    reviewer = text_of(keys.get("reviewed_by"))
    return Content(
        legal_state=text_of(keys.get("legal_state")) or "2026-01-01",
        confidence=text_of(keys.get("confidence")) or "low",
        evidence=tuple(item.value for item in scalars(keys.get("evidence"))),
        reviewed_by=None if reviewer in {"", "none"} else reviewer,
    )


def _deadlines(node: Node | None, workspace: Workspace, report: Report) -> tuple[Deadline, ...]:
    found = []
    for id, value in node.items.items() if isinstance(node, Map) else ():
        if not isinstance(value, Map):
            continue
        within = read_duration(value.items.get("within"))
        if within is None:
            continue
        basis = value.items.get("basis")
        found.append(
            Deadline(
                id=id,
                within=within,
                complex=read_duration(value.items.get("complex")),
                counted_from=_optional(value, "counted_from"),
                note=_optional(value, "note"),
                basis=read_basis(basis, workspace, report) if isinstance(basis, Map) else None,
            )
        )
    return tuple(found)


def read_duration(node: Node | None) -> Duration | None:
    """`1 month`, `7 days`, `10 working-days`."""
    found = re.fullmatch(r"([0-9]{1,3}) (day|working-day|month)s?", text_of(node))
    return Duration(value=int(found[1]), unit=found[2]) if found else None


def _remedy(node: Map) -> Remedy:
    return Remedy(
        kind=text_of(node.items.get("kind")),
        body=Text(text_of(node.items.get("body"))),
        within=read_duration(node.items.get("within")),
        via=_optional(node, "via"),
        note=_optional(node, "note"),
    )


def _records(node: Map, form: Form, report: Report) -> Records:
    title = node.items.get("case_title")
    if isinstance(title, Scalar):
        for mistake in mistakes(title.value, form):
            at = title.within(mistake.start, mistake.end)
            if mistake.fault == "unknown":
                if report.failed:  # what is missing may be there, and wrong
                    continue
                report.add(meaning.case_title_path(at, mistake.text, printable(form)))
            else:
                report.add(meaning.case_title_part(at, mistake.text, mistake.fault))
    return Records(
        jrwa=text_of(node.items.get("jrwa")) or None,
        category=text_of(node.items.get("category")) or None,
        case_title=text_of(node.items.get("case_title")) or None,
    )


def _optional(node: Map, key: str) -> Text | None:
    text = text_of(node.items.get(key)).strip()
    return Text(text) if text else None


def _maps(node: Node | None) -> list[Map]:
    return [item for item in node.items if isinstance(item, Map)] if isinstance(node, Seq) else []
