"""The rules of a document (`rules.sch`, `rules.xsl`): what XML Schema 1.0 cannot say.

ISO Schematron, tests in XPath 1.0. Every constraint has a `pattern` of its own; its id is the id of
the constraint, spelt as XML names allow (`pattern_id`), and its title is the id as it is.
Together with the schema these rules are the engine `xml` (contracts, 1 and 21).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from formc.expr.lower.xpath import quoted
from formc.ir import (
    DateType,
    Field,
    FileType,
    Form,
    Item,
    Note,
    NumberType,
    Repeat,
    Rule,
    TextType,
    ValueType,
)
from formc.runtime.messages import filled, sentence
from formc.runtime.values import unscaled
from formc.shapes.constraints import Constraint, constraints, layout
from formc.shapes.document_rules.checks import Check, Unsaid, hold
from formc.shapes.document_rules.paths import VARIABLES, context, row_variables
from formc.shapes.mapping import kind_of
from formc.shapes.markup import Comment, Node, leaf, node, written
from formc.shapes.xml import NAMESPACES, OWN, Document
from formc.shapes.xml_reading import read
from formc.shapes.xml_text import forbidden_characters
from formc.source import BUILTIN, Span
from formc.target import Artifact, Context, Support, Target
from formc.targets.schematron.compiled import Pattern, stylesheet

ENGINE = "xml"
ADVICE = "sprawdza to validator.py i validator.mjs; w obcym systemie trzeba sprawdzić osobno"


def emit(form: Form, report: Context) -> Iterator[Artifact]:
    """The rules; says which constraints schema and rules hold whole. Receivers of a template of
    somebody else have his rules."""
    if form.adoption is not None:
        return
    document = read(form)
    every = constraints(form)
    held = hold(every, document, layout(form))
    report.enforces(ENGINE, (id for id, how in held.items() if not isinstance(how, Unsaid)))
    checks: list[tuple[Constraint, Check]] = []
    for each in every:
        how = held[each.id]
        if isinstance(how, Unsaid):
            report.unsupported(ENGINE, each.id, _span(each), how.reason, ADVICE)
        elif isinstance(how, Check):
            checks.append((each, how))
    patterns = [_pattern(constraint, check, document) for constraint, check in checks]
    prefixes = {OWN: form.namespace, **NAMESPACES}
    variables = {**VARIABLES, "zakazane": quoted(forbidden_characters(multiline=False))}
    data = written(_schema(form.title.pl, prefixes, variables, patterns), _HEAD)
    yield Artifact("rules.sch", "schematron", "application/xml", data)
    data = stylesheet(form.title.pl, prefixes, variables, patterns)
    yield Artifact("rules.xsl", "schematron-xslt", "application/xslt+xml", data)


_HEAD = (
    Comment("Warunki, których nie wyraża XML Schema 1.0. Najpierw sprawdź dokument schematem."),
    Comment("Identyfikator wzorca: item.sciezka.pola..kod albo rule.nazwa; w tytule bez zmian."),
)


def pattern_id(constraint: str) -> str:
    """The id of a constraint as an XML name: `/drzewa/*/obwod#max` is `item.drzewa.-.obwod..max`,
    `rule:termin` is `rule.termin`. Names of items have neither `.` nor `-`."""
    if constraint.startswith("rule:"):
        return f"rule.{constraint.removeprefix('rule:')}"
    path, _, code = constraint.partition("#")
    return f"item{path.replace('*', '-').replace('/', '.')}..{code}"


def constraint_id(pattern: str) -> str:
    """The constraint that a pattern stands for: the way back from `pattern_id`."""
    if pattern.startswith("rule."):
        return f"rule:{pattern.removeprefix('rule.')}"
    path, _, code = pattern.removeprefix("item").partition("..")
    return f"{path.replace('.', '/').replace('-', '*')}#{code}"


def _schema(
    title: str,
    prefixes: Mapping[str, str],
    variables: Mapping[str, str],
    patterns: Iterable[Pattern],
) -> Node:
    attributes = {
        "xmlns:sch": "http://purl.oclc.org/dsdl/schematron",
        "queryBinding": "xslt",
        "xml:lang": "pl",
    }
    return node(
        "sch:schema",
        attributes,
        leaf("sch:title", title),
        *(node("sch:ns", {"prefix": p, "uri": address}) for p, address in prefixes.items()),
        *(_variable(name, value) for name, value in variables.items()),
        *(_written_pattern(each) for each in patterns),
    )


def _variable(name: str, value: str) -> Node:
    return node("sch:let", {"name": name, "value": value})


def _written_pattern(pattern: Pattern) -> Node:
    return node(
        "sch:pattern",
        {"id": pattern.id},
        leaf("sch:title", pattern.title),
        node(
            "sch:rule",
            {"context": pattern.context},
            *(_variable(name, value) for name, value in pattern.variables.items()),
            leaf("sch:assert", pattern.words, {"test": pattern.test}),
        ),
    )


def _pattern(constraint: Constraint, check: Check, document: Document) -> Pattern:
    return Pattern(
        id=pattern_id(constraint.id),
        title=constraint.id,
        context=context(document, check.row),
        variables=_used(check, document),
        test=check.test,
        words=_words(constraint),
    )


def _used(check: Check, document: Document) -> dict[str, str]:
    """The variables that a test reads; in a row the party is found by the number of the row."""
    found = {} if check.row is None else row_variables(document, check.row)
    text = f"{check.value} {check.test}".replace("$podmioty", "")
    party = "$podmiot" in text
    used = {"numer": party or "$numer" in text, "podmiot": party}
    rows = {name: value for name, value in found.items() if used[name]}
    return {**rows, "wartosc": check.value} if check.value else rows


# Words -------------------------------------------------------------------------------------------


def _words(constraint: Constraint) -> str:
    """A sentence for the person who reads the report; the label says what it is about."""
    subject = constraint.subject
    if isinstance(subject, Rule):
        return subject.message.pl
    if constraint.code == "unknown":
        # Content that nobody knows is the schema's to refuse; this is about `str:Nadawcy`.
        if subject is None:
            return "Nadawcy: usuń tych, których ten formularz nie przewiduje"
        return f"{_label(subject)}: usuń z danych nadawcy to, czego ten formularz nie przewiduje"
    if subject is None:
        return sentence("pl", constraint.code)
    words = _own(constraint.code, subject) or _sentence(constraint.code, subject)
    return f"{_label(subject)}: {words}"


def _own(code: str, item: Item) -> str:
    """The author's sentence; empty where there is none, or where it names the computed value, which
    a test of a document does not tell."""
    own = dict(item.messages).get(code) if isinstance(item, Field) else None
    if own is None or not isinstance(item, Field) or "{value}" in own.pl:
        return ""
    return filled(own.pl, "pl", code, kind_of(item.type), _params(code, item.type))


def _label(item: Item) -> str:
    if isinstance(item, Note):
        return item.name
    return item.each_label.pl if isinstance(item, Repeat) else item.label.pl


def _sentence(code: str, item: Item) -> str:
    match item:
        case Field():
            if code == "computed":
                return "Popraw wyliczoną wartość: nie zgadza się z pozostałymi odpowiedziami"
            return sentence("pl", code, item.semantic, kind_of(item.type), _params(code, item.type))
        case Repeat():
            params = {"min": str(item.minimum), "max": str(item.maximum)}
            return sentence("pl", code, kind="row" if code == "kind" else "repeat", params=params)
        case _:
            return sentence("pl", code, kind="group")


def _params(code: str, type: ValueType) -> dict[str, str]:
    match type:
        case TextType():
            return {"min": str(type.min_length), "max": str(type.max_length)}
        case NumberType():
            low, high = unscaled(type.minimum, type.scale), unscaled(type.maximum, type.scale)
            return {"min": low, "max": high}
        case DateType():
            bounds = {"min": type.minimum or "1800-01-01", "max": type.maximum or "2299-12-31"}
            return {n: "dzień złożenia" if day == "today" else day for n, day in bounds.items()}
        case FileType():
            most = type.max_size if code == "file_size" else type.maximum
            return {
                "min": str(type.minimum),
                "max": str(most),
                "accept": ", ".join(type.accept),
            }
        case _:
            return {}


def _span(constraint: Constraint) -> Span:
    return BUILTIN if constraint.subject is None else constraint.subject.origin


TARGET = Target(
    name="schematron",
    summary="Reguły dokumentu XML (ISO Schematron, także jako XSLT 1.0)",
    emit_form=emit,
    support={"structure": Support.NONE, "values": Support.PARTIAL, "rules": Support.PARTIAL},
)
