"""Documents that somebody has changed, and all schemas in three processors.

What a document says is what `from_xml` reads of it. Then the contract holds as for any answers: the
strict engines say what the judge says, and the partial ones refuse what they list and accept what
he accepts, XML the changed document itself (contracts, 1).

FORMC_DOCUMENTS is the number of changed documents of each form, FORMC_DOCUMENTS_SEED where they
begin: another one every night finds more than the same one every day.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from formc.answers.filed import Filed
from formc.prove.bundles import Bundle
from formc.prove.compare import breach
from formc.prove.engines import by_ajv, by_javascript, by_jsonschema, by_python, judged
from tests.support import xerces
from tests.support.answers import bundle_of, expected_of, project
from tests.support.document_mutations import mutated

COUNT = int(os.environ.get("FORMC_DOCUMENTS", "200"))
SEED = int(os.environ.get("FORMC_DOCUMENTS_SEED", "20260101"))
SECOND = 15  # documents of a form that are shown to xmlschema
FORMS = [
    pytest.param(form, marks=pytest.mark.xdist_group(form)) for form in sorted(project().forms)
]


@cache
def right(form: str) -> tuple[bytes, ...]:
    """The documents of a form's right tests, and its two examples."""
    bundle = bundle_of(form)
    made = [bundle.document(filed) for filed, errors in expected_of(form) if not errors]
    examples = [(bundle.folder / "crwd" / name).read_bytes() for name in
                ("przyklad.xml", "przyklad-min.xml")]  # fmt: skip
    return (*examples, *(document for document in made if document is not None))


@cache
def changed(form: str) -> tuple[tuple[str, bytes], ...]:
    return tuple(mutated(right(form), COUNT, SEED))


def accepts(bundle: Bundle, document: bytes) -> bool:
    tree = etree.fromstring(document)
    return bool(bundle.xsd.validate(tree) and bundle.rules(tree))


def read(bundle: Bundle, document: bytes) -> Filed | str:
    """The answers of a document, or the code for which it is refused."""
    try:
        filing = bundle.validator.from_xml(document)
    except bundle.runtime.DocumentError as error:
        return str(error.code)
    return Filed("", filing["answers"], filing["on"], filing["office_values"])


@pytest.mark.parametrize("form", FORMS)
def test_changed_documents_keep_the_contract(form: str) -> None:
    bundle = bundle_of(form)
    wrong: list[str] = []
    readable: list[tuple[str, Filed]] = []
    for name, document in changed(form):
        accepted, said = accepts(bundle, document), read(bundle, document)
        if isinstance(said, str):
            if accepted and not _only_ours(said, document):
                wrong.append(f"{name}: accepted, and refused by from_xml: {said}")
            continue
        readable.append((name, said))
        (problems,) = judged(bundle, [said])
        if breach(bundle.enforced["xml"], problems, accepted):
            wrong.append(f"{name}: {'accepted' if accepted else 'refused'}, judge {problems}")
    assert not wrong, f"{len(wrong)} of {COUNT}\n" + "\n".join(wrong[:5])
    assert len(readable) >= COUNT // 10, "hardly any document could be read"
    _strict_and_json(bundle, readable)


def _only_ours(code: str, document: bytes) -> bool:
    """XML Schema looks through comments, instructions and `xsi:type`; our reader refuses them."""
    types = etree.fromstring(document).xpath("//*[@*[local-name() = 'type']]")
    return code in ("comment", "instruction") or bool(types)


def _strict_and_json(bundle: Bundle, readable: list[tuple[str, Filed]]) -> None:
    filed = [each for _, each in readable]
    expected = judged(bundle, filed)
    assert any(expected)
    for strict in (by_python, by_javascript):
        for (name, _), judge, said in zip(readable, expected, strict(bundle, filed), strict=True):
            assert said == judge, f"{strict.__name__}: {name}"
    for partial in (by_jsonschema, by_ajv):
        rows = zip(readable, expected, partial(bundle, filed), strict=True)
        for (name, _), judge, accepted in rows:
            broken = breach(bundle.enforced["json_schema"], judge, accepted)
            assert not broken, f"{partial.__name__}: {name}"


@pytest.mark.parametrize("form", FORMS)
def test_right_documents_are_accepted_and_read(form: str) -> None:
    bundle = bundle_of(form)
    for document in right(form):
        assert accepts(bundle, document)
        said = read(bundle, document)
        assert isinstance(said, Filed)
        assert judged(bundle, [said]) == [()]


@pytest.mark.parametrize("form", FORMS)
def test_the_second_processor_agrees(form: str) -> None:
    bundle = bundle_of(form)
    documents = [*right(form)[:2], *(data for _, data in changed(form)[:SECOND])]
    for document in documents:
        first = bundle.xsd.validate(etree.fromstring(document))
        assert bundle.second_xsd.is_valid(document.decode()) == first


def test_xerces_compiles_all_schemas_and_agrees(tmp_path: Path) -> None:
    """Of every form: the schema, its right documents, and the changed ones."""
    why = xerces.missing()
    if why:
        pytest.skip(why)
    asked: list[list[Path]] = []
    expected: list[list[bool]] = []
    for form in sorted(project().forms):
        bundle = bundle_of(form)
        documents = [*right(form), *(data for _, data in changed(form))]
        expected.append(
            [True, *(bundle.xsd.validate(etree.fromstring(data)) for data in documents)]
        )
        asked.append([bundle.folder / "crwd" / "schemat.xsd"])
        for number, data in enumerate(documents):
            path = tmp_path / f"{form}-{number}.xml"
            path.write_bytes(data)
            asked[-1].append(path)
    said = xerces.verdicts(asked, tmp_path)
    wrong = [
        f"{path.name}: lxml {valid}, Xerces {verdict}"
        for row, verdicts, valids in zip(asked, said, expected, strict=True)
        for path, verdict, valid in zip(row, verdicts, valids, strict=len(verdicts) > 1)
        if (verdict == "+") != valid and not _counted_twice(verdict)
    ]
    assert not wrong, "\n".join(wrong[:5])
    assert [len(row) for row in said] == [len(row) for row in asked]


def _counted_twice(verdict: str) -> bool:
    """Xerces counts a character beyond U+FFFF as two in lengths; XML Schema, and all others here,
    as one. Known, and told in docs/crwd.md: no such text may come near its limit."""
    return "Length-valid" in verdict and any(ord(char) > 0xFFFF for char in verdict)
