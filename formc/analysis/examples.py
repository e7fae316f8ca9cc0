"""The `tests:` of a definition: answers read by the type of each item, expectations as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from formc.analysis.drafts import Draft
from formc.analysis.items import canonical
from formc.analysis.pages import Draughted
from formc.analysis.workspace import scalars, text_of
from formc.diagnostics import Report, meaning
from formc.expr.tree import Path
from formc.ir import Field, Form, Group, Item, Note, Repeat, Test
from formc.runtime.problems import CODES
from formc.source import Span
from formc.syntax.tree import Map, Node, Scalar, Seq


def read_tests(
    node: Node | None, form: Form, built: Draughted, default_day: str, report: Report
) -> tuple[Test, ...]:
    """Every test of a list, in the order written. `built` knows all rules and items that are
    written, even wrong ones: a test of those is not a second mistake."""
    if not isinstance(node, Seq):
        return ()
    written: dict[str, Node] = {}
    names: dict[str, Span] = {}
    found: list[Test] = []
    for item in node.items:
        if isinstance(item, Map):
            answers = _written(item, written, report)
            name = item.items.get("test")
            if text_of(name) in names and name is not None:
                report.add(meaning.id_twice(name.span, text_of(name), names[text_of(name)]))
            elif name is not None:
                names[text_of(name)] = name.span
            written.setdefault(text_of(name), answers)
            found.append(_test(item, answers, form, built.rule_names, default_day, report))
            known = frozenset(path for path, code, _ in found[-1].errors if code == "unknown")
            _strange(answers, built.formulas.roots, built.formulas.removed, "", known, report)
    return tuple(found)


def _strange(
    node: Node,
    drafts: list[Draft],
    removed: set[Path],
    base: str,
    expected: frozenset[str],
    report: Report,
) -> None:
    """Reports answers to items that nobody wrote, but for those that a test expects as unknown."""
    if not isinstance(node, Map):
        return
    names = {draft.name: draft for draft in drafts if draft.kind != "note"}
    names = {name: draft for name, draft in names.items() if draft.path not in removed}
    for key, value in node.items.items():
        path = f"{base}/{key.replace('~', '~0').replace('/', '~1')}"
        draft = names.get(key)
        if draft is None and path not in expected and key in node.keys:
            report.add(meaning.test_path(node.keys[key], key, tuple(names)))
        elif draft is not None and draft.kind == "group" and "items" not in draft.broken:
            _strange(value, draft.children, removed, path, expected, report)
        elif draft is not None and draft.kind == "repeat" and isinstance(value, Seq):
            for number, row in enumerate(value.items):
                _strange(row, draft.children, removed, f"{path}/{number}", expected, report)


def _test(
    node: Map,
    answers: Node,
    form: Form,
    rules: frozenset[str],
    default_day: str,
    report: Report,
) -> Test:
    gives = node.items.get("gives")
    expected = gives if isinstance(gives, Map) else Map({}, {}, node.span)
    valid = text_of(expected.items.get("valid")) == "true"
    written = expected.items.get("errors")
    errors = tuple(_errors(written, form, rules, report))
    whole = not expected.broken and "gives" not in node.broken
    if whole and valid == (isinstance(written, Map) and bool(written.items)):
        report.add(meaning.test_contradiction(expected.head))
    warned = expected.items.get("warnings")
    posted = node.items.get("posted")
    return Test(
        name=text_of(node.items.get("test")),
        on=text_of(node.items.get("on")) or default_day,
        office=_pairs(node.items.get("office")),
        answers=_answers(answers, form.items),
        posted=_pairs(posted) if isinstance(posted, Map) else None,
        valid=valid,
        errors=errors,
        warnings=tuple(_errors(warned, form, rules, report)) if warned is not None else None,
        fees=_fees(expected.items.get("fees"), form, report),
        origin=node.head,
    )


def _pairs(node: Node | None) -> tuple[tuple[str, str], ...]:
    if not isinstance(node, Map):
        return ()
    return tuple((key, text_of(value)) for key, value in node.items.items())


def _fees(node: Node | None, form: Form, report: Report) -> tuple[tuple[str, str], ...]:
    known = ("total", *(fee.id for fee in form.fees))
    if isinstance(node, Map):
        for key, span in node.keys.items():
            if key not in known:
                report.add(meaning.test_path(span, key, known))
    return _pairs(node)


# Tests like other tests --------------------------------------------------------------------


def _written(node: Map, earlier: Mapping[str, Node], report: Report) -> Node:
    """The answers as YAML: written here, or those of an earlier test with changes."""
    answers = node.items.get("answers", Map({}, {}, node.span))
    like = node.items.get("like")
    if isinstance(like, Scalar):
        if like.value not in earlier:
            report.add(meaning.unknown_test(like.span, like.value, tuple(earlier)))
            return answers
        answers = earlier[like.value]
    for pointer in scalars(node.items.get("remove")):
        answers = _changed(answers, pointer.value.split("/")[1:], None, pointer.span, report)
    if isinstance(changes := node.items.get("set"), Map):
        for path, value in changes.items.items():
            answers = _changed(answers, path.split("/")[1:], value, changes.keys[path], report)
    return answers


def _changed(node: Node, steps: list[str], value: Node | None, at: Span, report: Report) -> Node:
    """`node` with the value at a pointer set (or removed); rows by number, `-` adds one."""
    if not steps:
        return node if value is None else value
    step, *rest = steps
    match node:
        case Map():
            items = dict(node.items)
            if value is None and not rest:
                if items.pop(step, None) is None:
                    report.add(meaning.test_path(at, step, tuple(node.items)))
            else:
                inner = items.get(step, Map({}, {}, at))
                items[step] = _changed(inner, rest, value, at, report)
            return Map(items, {**node.keys, step: at}, node.span)
        case Seq() if step == "-" and value is not None:
            return Seq((*node.items, _changed(Map({}, {}, at), rest, value, at, report)), node.span)
        case Seq() if step.isdigit() and int(step) < len(node.items):
            place = int(step)
            before, after = node.items[:place], node.items[place + 1 :]
            if value is None and not rest:
                return Seq((*before, *after), node.span)
            return Seq(
                (*before, _changed(node.items[place], rest, value, at, report), *after), node.span
            )
        case _:
            report.add(meaning.test_path(at, step, ()))
            return node


# Answers --------------------------------------------------------------------------------------


def _answers(node: Node | None, items: Iterable[Item]) -> object:
    """The tree of answers; what no type can read is passed on as text (a broken answer)."""
    if not isinstance(node, Map):
        return {} if node is None else _plain(node)
    known = {item.name: item for item in items if not isinstance(item, Note)}
    return {key: _answer(value, known.get(key)) for key, value in node.items.items()}


def _answer(node: Node, item: Item | None) -> object:
    match item:
        case Group() if isinstance(node, Map):
            return _answers(node, item.items)
        case Repeat() if isinstance(node, Seq):
            return [
                _answers(row, item.items) if isinstance(row, Map) else _plain(row)
                for row in node.items
            ]
        case Field():
            read = canonical(node, item.type)
            if read is None or (isinstance(node, Seq) and not isinstance(read, tuple)):
                return _plain(node)
            return list(read) if isinstance(read, tuple) else read
        case _:
            return _plain(node)


def _plain(node: Node) -> object:
    """YAML as JSON: scalars stay texts, but a file's size is a number."""
    match node:
        case Map():
            return {
                key: int(value.value)
                if key == "size" and isinstance(value, Scalar) and value.value.isdigit()
                else _plain(value)
                for key, value in node.items.items()
            }
        case Seq():
            return [_plain(item) for item in node.items]
        case Scalar():
            return node.value


# Expectations -----------------------------------------------------------------------------------


def _errors(
    node: Node | None, form: Form, rules: frozenset[str], report: Report
) -> Iterable[tuple[str, str, str]]:
    if not isinstance(node, Map):
        return
    for path, expected in node.items.items():
        _check_path(path, form, node.keys[path], report)
        for problem in scalars(expected):
            code, _, rule = problem.value.partition(" ")
            if code not in CODES or (code == "rule") != bool(rule):
                report.add(meaning.test_expectation(problem.span, problem.value, CODES))
            elif rule and rule not in rules:
                at = problem.within(len(problem.value) - len(rule), len(problem.value))
                report.add(meaning.test_expectation(at, rule, tuple(sorted(rules))))
            else:
                yield path, code, rule


def _check_path(path: str, form: Form, at: Span, report: Report) -> None:
    """A JSON Pointer whose items exist; a last step that does not may be an unknown key."""
    items: Mapping[str, Item] = {item.name: item for item in form.items}
    steps = path.split("/")[1:] if path else []
    for number, step in enumerate(steps):
        if step.isdigit():
            continue
        if step not in items:
            if number + 1 < len(steps):
                report.add(meaning.test_path(at, path, tuple(f"/{name}" for name in items)))
            return
        found = items[step]
        items = (
            {item.name: item for item in found.items} if isinstance(found, Group | Repeat) else {}
        )
