"""The engines of a form, one row each: what it promises, how it is asked, whether it is here.

A strict engine returns the judge's problems, in his order and words. A partial one says whether it
accepts, and keeps the promise of the manifest (contracts, 1). None says that an engine cannot read
the answers: what a browser cannot post, what has no form in XML. That is counted, never hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

from formc.answers.filed import Filed
from formc.answers.judge import judge
from formc.prove import node, posting
from formc.prove.bundles import Bundle
from formc.record import Record
from formc.runtime.problems import Problem

Problems = tuple[Problem, ...]
Verdict = Problems | bool | None
"""Problems of a strict engine, acceptance of a partial one, None for answers it cannot read."""


class Engine(Record, frozen=True, kw_only=True):
    """`lists` names the engine's constraints in the manifest; a strict one has none. `missing` says
    why it cannot run here, or nothing. `most` is how many sets it has time for; 0: all."""

    name: str
    title: str
    ask: Callable[[Bundle, Sequence[Filed]], Sequence[Verdict]]
    missing: Callable[[], str]
    lists: str = ""
    most: int = 0

    @property
    def strict(self) -> bool:
        return not self.lists

    def __reduce__(self) -> tuple[Callable[[str], Engine], tuple[str]]:
        """Between processes an engine is its name."""
        return _named, (self.name,)


def _named(name: str) -> Engine:
    return ENGINES[name]


# Strict engines ---------------------------------------------------------------------------------


def judged(bundle: Bundle, filed: Sequence[Filed]) -> list[Problems]:
    """What the judge says, straight from the IR."""
    return [tuple(judge(bundle.form, f.answers, on=f.on, office=f.office)) for f in filed]


def by_python(bundle: Bundle, filed: Sequence[Filed]) -> list[Problems]:
    return [tuple(problems) for problems in in_python(bundle, "validate", filed)]


def by_javascript(bundle: Bundle, filed: Sequence[Filed]) -> list[Problems]:
    return [
        tuple(Problem(**problem) for problem in problems)
        for problems in in_javascript(bundle, "validate", filed)
    ]


def in_python(bundle: Bundle, call: str, filed: Sequence[Filed]) -> list[Any]:
    """What a function of `validator.py` gives: validate, warnings, normalize, fees."""
    function = getattr(bundle.validator, call)
    return [function(f.answers, on=f.on, office=f.office) for f in filed]


def in_javascript(bundle: Bundle, call: str, filed: Sequence[Filed], lang: str = "pl") -> list[Any]:
    """The same of `validator.mjs`, as JSON."""
    cases = [
        {"call": call, "answers": f.answers, "on": f.on, "office": f.office, "lang": lang}
        for f in filed
    ]
    return node.ask("javascript", bundle.folder, cases)


def by_wtforms(bundle: Bundle, filed: Sequence[Filed]) -> list[Problems | None]:
    """The answers posted url-encoded, as a browser sends them, through `form.py`."""
    return [_posted(bundle, each) for each in filed]


def _posted(bundle: Bundle, filed: Filed) -> Problems | None:
    problems = judge(bundle.form, filed.answers, on=filed.on, office=filed.office)
    if not {problem.code for problem in problems} <= posting.POSTABLE:
        return None
    # What a page sends is normalized; answers that this would change no page sends.
    (settled,) = in_python(bundle, "normalize", [filed])
    if settled != filed.answers:
        return None
    pairs = posting.through_a_browser(posting.posted(bundle.form.items, filed.answers))
    page = bundle.page(pairs, on=filed.on, office=filed.office, files=posting.stored(filed.answers))
    page.validate()
    if page.answers() != filed.answers:
        return (Problem("", "answers", "", {}, f"Odczytano inne odpowiedzi: {page.answers()}"),)
    return tuple(page.problems)


# Partial engines --------------------------------------------------------------------------------


def by_jsonschema(bundle: Bundle, filed: Sequence[Filed]) -> list[bool]:
    return [bundle.json_schema.is_valid(f.answers) for f in filed]


def by_rust(bundle: Bundle, filed: Sequence[Filed]) -> list[bool]:
    """What no text of Rust can hold, half a surrogate pair, cannot even be asked: it is refused."""
    return [_in_rust(bundle, f.answers) for f in filed]


def _in_rust(bundle: Bundle, answers: Any) -> bool:
    try:
        return bool(bundle.json_schema_in_rust.is_valid(answers))
    except UnicodeEncodeError:
        return False


def by_ajv(bundle: Bundle, filed: Sequence[Filed]) -> list[bool]:
    return node.ask("ajv", bundle.folder, [{"answers": f.answers} for f in filed])


def by_xml(bundle: Bundle, filed: Sequence[Filed]) -> list[bool | None]:
    """XSD by libxml2, then Schematron; of a template of somebody else its schema alone."""
    return _by_documents(bundle, filed, _libxml2_accepts)


def by_xmlschema(bundle: Bundle, filed: Sequence[Filed]) -> list[bool | None]:
    """XSD by xmlschema, then Schematron by the skeleton of ISO in libxslt."""
    return _by_documents(bundle, filed, _xmlschema_accepts)


def by_saxon(bundle: Bundle, filed: Sequence[Filed]) -> list[bool | None]:
    """XSD by libxml2, then Schematron by Saxon."""
    if bundle.adopts:
        return [None] * len(filed)
    return _by_documents(bundle, filed, _saxon_accepts)


def by_xsd11(bundle: Bundle, filed: Sequence[Filed]) -> list[bool | None]:
    """XSD 1.1 with its assertions, by xmlschema."""
    if bundle.adopts:
        return [None] * len(filed)
    return _by_documents(bundle, filed, _xsd11_accepts)


def by_assertions(bundle: Bundle, filed: Sequence[Filed]) -> list[bool | None]:
    """XSD by libxml2, then the assertions of XSD 1.1 by Saxon."""
    if bundle.adopts:
        return [None] * len(filed)
    return _by_documents(bundle, filed, _assertions_accept)


def _by_documents(
    bundle: Bundle, filed: Sequence[Filed], accepts: Callable[[Bundle, bytes], bool]
) -> list[bool | None]:
    # What no template of somebody else can say is refused: a right answer must have a place.
    unwritten = False if bundle.adopts else None
    return [
        unwritten if document is None else accepts(bundle, document)
        for document in documents(bundle, filed)
    ]


def documents(bundle: Bundle, filed: Sequence[Filed]) -> list[bytes | None]:
    """The document of each filing; None where an answer has no form in XML."""
    return [bundle.document(each) for each in filed]


def _libxml2_accepts(bundle: Bundle, document: bytes) -> bool:
    from lxml import etree

    tree = etree.fromstring(document)
    valid = bundle.xsd.validate(tree)
    return bool(valid and (bundle.adopts or bundle.rules(tree)))


def _xmlschema_accepts(bundle: Bundle, document: bytes) -> bool:
    from lxml import etree

    valid = bundle.second_xsd.is_valid(document.decode())
    if bundle.adopts:
        return bool(valid)
    return bool(valid and bundle.schematron.validate(etree.fromstring(document)))


def _saxon_accepts(bundle: Bundle, document: bytes) -> bool:
    from lxml import etree

    valid = bundle.xsd.validate(etree.fromstring(document))
    return bool(valid and bundle.second_schematron(document))


def _xsd11_accepts(bundle: Bundle, document: bytes) -> bool:
    return bool(bundle.xsd_with_assertions.is_valid(document.decode()))


def _assertions_accept(bundle: Bundle, document: bytes) -> bool:
    from lxml import etree

    valid = bundle.xsd.validate(etree.fromstring(document))
    return bool(valid and bundle.second_assertions(document))


# The table --------------------------------------------------------------------------------------


def _python(*modules: str) -> Callable[[], str]:
    """Says which Python packages are missing."""

    def missing() -> str:
        lacking = [module for module in modules if find_spec(module) is None]
        wanted = ", ".join(lacking)
        return f"nie ma pakietu {wanted} (pip install 'formc[prove]')" if lacking else ""

    return missing


def _node(engine: str) -> Callable[[], str]:
    return lambda: node.missing(engine)


def _here() -> str:
    return ""


ENGINES: dict[str, Engine] = {
    engine.name: engine
    for engine in (
        Engine(name="python", title="validator.py", ask=by_python, missing=_here),
        Engine(
            name="javascript",
            title="validator.mjs w node",
            ask=by_javascript,
            missing=_node("javascript"),
        ),
        Engine(
            name="wtforms",
            title="form.py, formularz wysłany z przeglądarki",
            ask=by_wtforms,
            missing=_python("wtforms"),
        ),
        Engine(
            name="jsonschema",
            title="schema.json w Pythonie (jsonschema)",
            ask=by_jsonschema,
            missing=_python("jsonschema"),
            lists="json_schema",
        ),
        Engine(
            name="rust",
            title="schema.json w Ruście (jsonschema-rs)",
            ask=by_rust,
            missing=_python("jsonschema_rs"),
            lists="json_schema",
        ),
        Engine(
            name="ajv",
            title="schema.json w node (ajv)",
            ask=by_ajv,
            missing=_node("ajv"),
            lists="json_schema",
        ),
        Engine(
            name="xml",
            title="schemat.xsd i rules.sch (libxml2)",
            ask=by_xml,
            missing=_python("lxml"),
            lists="xml",
        ),
        Engine(
            name="xmlschema",
            title="schemat.xsd (xmlschema), rules.sch (ISO Schematron)",
            ask=by_xmlschema,
            missing=_python("lxml", "xmlschema"),
            lists="xml",
            most=60,
        ),
        Engine(
            name="saxon",
            title="rules.xsl (Saxon)",
            ask=by_saxon,
            missing=_python("lxml", "saxonche"),
            lists="xml",
            most=150,
        ),
        Engine(
            name="xsd11",
            title="schemat11.xsd (xmlschema)",
            ask=by_xsd11,
            missing=_python("xmlschema"),
            lists="xml11",
            most=30,
        ),
        Engine(
            name="xsd11-saxon",
            title="warunki schemat11.xsd (Saxon)",
            ask=by_assertions,
            missing=_python("lxml", "saxonche"),
            lists="xml11",
        ),
    )
}
"""Every engine by its name; `most` keeps the slow ones to a sample."""
