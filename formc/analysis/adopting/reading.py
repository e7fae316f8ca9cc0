"""Reads `document:`: which schema, and what stands where in documents that follow it.

Cases: the schema is not there, or another one · a path that it does not have · an answer that the
form does not have, or that has no place · two things in one place · a value that the schema refuses
· a repeat where nothing repeats.
"""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import dirname, join, normpath

from formc.adoption import Adoption
from formc.analysis.adopting.answers import Answers
from formc.analysis.adopting.around import Around
from formc.analysis.adopting.branches import Branch
from formc.analysis.adopting.examples import held
from formc.analysis.adopting.gaps import gaps, nowhere, uncertain
from formc.analysis.adopting.growing import Growing
from formc.analysis.adopting.planning import planned
from formc.analysis.workspace import Workspace, text_of
from formc.diagnostics import Report, adopting
from formc.foreign.components import load
from formc.foreign.declared import Declared, Shapes
from formc.foreign.xml_files import FileProblem
from formc.ir import Form, Item, Note
from formc.shapes.xml import folded
from formc.source import Span
from formc.syntax.tree import Map, Node


def adopted(
    node: Map, form: Form, workspace: Workspace, day: str, report: Report
) -> Adoption | None:
    """The template that a form follows; None where something is wrong with it. Nobody files the
    form before `day`."""
    found = Report()
    try:
        adoption = _adopted(node, form, workspace, day, found)
    except FileProblem as problem:
        at = node.items["schema"].span if "schema" in node.items else node.head
        found.add(adopting.adopted_schema(at, str(problem), f"of the schema: {problem}"))
        adoption = None
    report.extend(found)
    return None if found.failed else adoption


def _adopted(
    node: Map, form: Form, workspace: Workspace, day: str, report: Report
) -> Adoption | None:
    keys = node.items
    if not {"adopts", "schema", "answers"} <= set(keys):
        return None  # the shape of the file has been told
    opened = _opened(node, workspace, report)
    if opened is None:
        return None
    shapes, files, root = opened
    growing = Growing(form, shapes, root, report, Branch((root.name,), None, node.keys["answers"]))
    _read(growing, node)
    if report.failed:
        return None
    main = shapes.components.main
    assert main is not None
    at = node.keys["answers"]
    plan = planned(growing.tree, root, shapes, at, report)
    if plan is None or report.failed:
        return None
    not_sent = tuple(sorted(growing.not_sent.items()))
    adoption = Adoption(
        namespace=main.space,
        schema=text_of(keys["schema"]),
        files=tuple(files.items()),
        prefixes=plan.prefixes,
        root=plan.root,
        not_sent=not_sent,
        signed=plan.signed,
        one_way=tuple(growing.one_way()),
    )
    report.extend(gaps(growing.tree, plan, form, shapes, day, at))
    report.extend(nowhere(plan, form, day, at))
    adoption = uncertain(adoption, form, day)
    report.extend(held(adoption, form, root, shapes))
    if adoption.one_way:
        report.add(adopting.adopted_one_way(node.keys["adopts"], adoption.one_way))
    return adoption


def _opened(
    node: Map, workspace: Workspace, report: Report
) -> tuple[Shapes, Mapping[str, bytes], Declared] | None:
    """The schema, the files that it is made of, and the element that documents begin with."""
    keys = node.items
    named, adopts = keys["schema"], keys["adopts"]
    folder = dirname(node.source.path)
    files: dict[str, bytes] = {}

    def read(name: str) -> bytes | None:
        path = normpath(join(folder, name))
        data = workspace.schemas.get(path)
        if data is not None:
            files[name] = data
        return data

    name = text_of(named)
    if "/" in name or "\\" in name or read(name) is None:
        pl = f"obok definicji nie ma pliku `{name}`"
        en = f"there is no `{name}` beside the definition"
        report.add(adopting.adopted_schema(named.span, pl, en))
        return None
    components = load(name, read)
    if components.missing:
        lacking = next(iter(components.missing)).rpartition("/")[2]
        pl = f"schemat dołącza `{lacking}`; połóż ten plik obok"
        en = f"the schema names `{lacking}`; put that file beside it"
        report.add(adopting.adopted_schema(named.span, pl, en))
        return None
    assert components.main is not None
    if components.main.space != text_of(adopts):
        space = components.main.space or "(brak)"
        pl = f"ten schemat ma przestrzeń nazw `{space}`"
        en = f"this schema has the namespace `{space}`"
        report.add(adopting.adopted_schema(adopts.span, pl, en))
        return None
    if components.redefined:
        pl = "schemat ma xs:redefine, którego formc nie czyta"
        en = "the schema has xs:redefine, which formc does not read"
        report.add(adopting.adopted_schema(named.span, pl, en))
        return None
    shapes = Shapes(components)
    root = _root(keys, shapes, named.span, report)
    return None if root is None else (shapes, files, root)


def _root(keys: Mapping[str, Node], shapes: Shapes, at: Span, report: Report) -> Declared | None:
    roots = shapes.roots()
    if "root" in keys:
        name = text_of(keys["root"])
        if name not in roots:
            report.add(adopting.adopted_path(keys["root"].span, name, "/", tuple(roots)))
        return roots.get(name)
    if len(roots) != 1:
        listed = ", ".join(roots) or "–"
        pl = f"dokument może się zacząć od: {listed}; wybierz jeden w `root`"
        en = f"a document may begin with: {listed}; choose one in `root`"
        report.add(adopting.adopted_schema(at, pl, en))
        return None
    return next(iter(roots.values()))


def _read(growing: Growing, node: Map) -> None:
    around = Around(growing)
    for item in growing.items.values():
        _named(item, node, growing.report)
    around.not_sent(node)
    Answers(growing).read(node)
    around.read(node)
    if not growing.report.failed:
        around.unplaced(node.keys["answers"])


def _named(item: Item, node: Map, report: Report) -> None:
    """A name for an element of a document of ours: this form has none. In a fragment, which
    other forms use too, it says nothing here."""
    named = "" if isinstance(item, Note) else item.xml
    if named not in ("", folded(item.name)) and item.origin.source == node.source:
        pl = f"`xml: {named}` nazywa element własnego wzoru; miejsca są w `answers`"
        en = f"`xml: {named}` names an element of a template of ours; places are in `answers`"
        report.add(adopting.adopted_conflict(item.origin, pl, en))
