"""Nothing of the IR changes in silence: every attribute of everything, changed alone, has a row.

The attributes are read from the dataclasses, so one that is added later is asked for here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from formc.build.understanding import understand
from formc.compat.compare import compare_forms
from formc.compat.services import compare_services
from formc.expr.tree import FALSE, TRUE, Bool, Literal, Ref, Scope
from formc.ir import Form, Service, Text
from formc.record import Placed, is_record, names, replace
from formc.source import Span
from tests.test_services import LAW

CASES = Path(__file__).parent / "cases" / "services"
DERIVED = {
    # follows from other attributes, which are compared
    ("Field", "shown"), ("Field", "needed"), ("Group", "shown"), ("Repeat", "shown"),
    ("Note", "shown"), ("Form", "order"), ("Input", "needed"), ("Setting", "formula_type"),
    ("Rule", "path"), ("Rule", "row"), ("Page", "name"), ("Field", "path"), ("Group", "path"),
    ("Repeat", "path"), ("Note", "path"), ("Field", "name"), ("Group", "name"), ("Repeat", "name"),
    ("Note", "name"), ("Field", "readonly"), ("Service", "form"),
    # the element of a row is compared, and a list written in its field has its id and title
    ("Repeat", "each"), ("Codelist", "id"), ("Codelist", "title"),
    # versions and examples are no change; migrations say how to get over one
    ("Form", "version"), ("Form", "tests"), ("Form", "migrations"), ("Service", "version"),
    # whoever reads the document by its address sees namespaces; the id is the key of a pair
    ("Form", "id"), ("Service", "id"),
}  # fmt: skip
ABSENT: dict[str, Any] = {
    "hint": Text("Inna"), "unit": Text("km"), "value": Literal(Bool(), True), "default": "x",
    "autocomplete": "email", "means": "email", "prefill": "previous", "role": "applicant",
    "intro": Text("Wstęp"), "tariff": "IV", "basis": Text("Uchwała"), "note": Text("Uwaga"),
    "pattern": "[a-z]+", "checksum": "nip", "minimum": "2001-01-01", "maximum": "2002-01-01",
    "where": Ref(("x",), Scope.FORM, Bool()), "input": "inne", "form": "kopia",
}  # fmt: skip


def service(name: str) -> Service:
    source = (CASES / name / "definitions.yaml").read_bytes()
    found = understand({**LAW, f"services/{name}.yaml": source})
    assert not found.mistakes
    return found.services[name]


def altered(value: Any, name: str) -> Any:
    """Another value of the same kind; None where there is no obvious one."""
    match value:
        case None:
            return ABSENT.get(name)
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return f"{value}x" if not value[:1].isdigit() else "2003-03-03"
        case Text():
            return Text(f"{value.pl} inaczej")
        case Literal() if value in (TRUE, FALSE):
            return Literal(Bool(), not value.value)
        case tuple():
            texts = value and all(isinstance(each, str) for each in value)
            return (*value, "x") if texts else value[1:]
        case _:
            return None


def variants(node: Any) -> Iterator[tuple[str, Any]]:
    """The tree with one attribute of one part altered, again and again."""
    aside = type(node).ASIDE if isinstance(node, Placed) else ()
    for name in names(node):
        value = getattr(node, name)
        where = f"{type(node).__name__}.{name}"
        if name in aside or isinstance(value, Span):
            continue
        if (type(node).__name__, name) in DERIVED:
            continue
        if is_record(value) and not isinstance(value, Text | Literal):
            for inner, made in variants(value):
                yield inner, replace(node, **{name: made})
        elif isinstance(value, tuple) and value and all(is_record(v) for v in value):
            for number, one in enumerate(value):
                for inner, made in variants(one):
                    listed = (*value[:number], made, *value[number + 1 :])
                    yield inner, replace(node, **{name: listed})
        other = altered(value, name)
        if other is not None and other != value:
            yield where, replace(node, **{name: other})


def in_formula(node: str) -> bool:
    """Parts of formulas: types are no change of their own, and trees that no author can write."""
    return node.partition(".")[0] in {
        "Number", "Bool", "Code", "Codes", "Day", "Words", "Opaque", "Literal", "Ref", "Answered",
        "Compare", "And", "Or", "Not", "If", "In", "Has", "Arithmetic", "Negate", "Call", "Matches",
        "Aggregate", "OfficeValue", "Column", "Place",
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir()))
def test_every_attribute_of_a_form_has_a_row(name: str) -> None:
    form: Form = service(name).form
    seen: set[str] = set()
    silent: set[str] = set()
    for where, changed in variants(form):
        if in_formula(where):
            continue
        seen.add(where)
        rows = {change.row.id for change in compare_forms(form, changed)}
        if not rows - {"other-changed"}:
            silent.add(where)
    assert sorted(silent) == []
    assert len(seen) > 60


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir()))
def test_every_attribute_of_a_card_has_a_row(name: str) -> None:
    one = service(name)
    silent = {
        where
        for where, changed in variants(one)
        if not compare_services({name: one}, {name: changed})
    }
    assert silent == set()


def test_formulas_are_compared_to_their_last_leaf() -> None:
    """Every attribute of a formula but its type: a condition that differs there is another one."""
    form = service("szkoda-lowiecka").form
    rules = [rule for rule in form.rules if rule.condition != TRUE]
    assert rules
    for rule in rules:
        for where, changed in variants(rule.condition):
            kind, _, attribute = where.partition(".")
            if kind in ("Number", "Code", "Codes") or attribute in ("type", "parts"):
                continue
            other = replace(rule, condition=changed)
            listed = tuple(other if each is rule else each for each in form.rules)
            found = compare_forms(form, replace(form, rules=listed))
            assert [each for each in found if each.row.id != "other-changed"], where
