"""One document into a verdict. Whatever the bytes are, there is a verdict, and nothing is raised
but what is wrong with the bundle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal
from xml.parsers import expat

from formc.bundle.reader import BundleError
from formc.record import Record, part, replace
from formc.runtime.filing import EMPTY_FILING
from formc.runtime.untrusted_xml import xml_fault
from formc.validation.library import Judge, Library
from formc.validation.refusals import RefusedError
from formc.validation.untrusted_json import read_json
from formc.validation.verdicts import Found, Verdict

Kind = Literal["auto", "filing", "answers"]
_FILING = frozenset(EMPTY_FILING)
_HEAD = 2**18  # bytes in which the root element begins


class Asked(Record, frozen=True):
    """How documents are to be read, and what bare answers do not say themselves."""

    kind: Kind = "auto"
    form: str = ""
    version: str = ""
    on: str = ""
    office: Mapping[str, object] = part(default_factory=dict)
    lang: str = "pl"


def judged(data: bytes, library: Library, asked: Asked) -> Verdict:
    """The verdict on a document in JSON or XML. Raises BundleError."""
    return _told(lambda: _of_bytes(data, library, asked))


def judged_filing(filing: Mapping[str, Any], library: Library, asked: Asked) -> Verdict:
    """The verdict on a filing whose parts came apart; without `form` they are bare answers.

    Raises BundleError.
    """
    if "form" in filing:
        return _told(lambda: _of_filing(filing, library, asked))
    on, office = filing.get("on", asked.on), filing.get("office_values", asked.office)
    return _told(
        lambda: _of_answers(filing["answers"], library, replace(asked, on=on, office=office))
    )


def is_filing(value: object) -> bool:
    """Whether a JSON value is a filing and no bare answers."""
    return isinstance(value, dict) and "form" in value and "answers" in value


def _told(judge: Callable[[], Verdict]) -> Verdict:
    try:
        return judge()
    except RefusedError as error:
        return Verdict(code=error.code, reason=error.reason, at=error.at)
    except BundleError:
        raise
    except Exception as error:  # a validator must not fail; if it does, nothing passes as right
        return Verdict(code="failure", reason=f"{type(error).__name__}: {error}"[:300])


def _of_bytes(data: bytes, library: Library, asked: Asked) -> Verdict:
    if not data.strip():
        raise RefusedError("syntax", "pusty plik")
    if data[:64].lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"<"):
        return _of_document(data, library, asked)
    value = read_json(data)
    if asked.kind == "answers" or (asked.kind == "auto" and not is_filing(value)):
        return _of_answers(value, library, asked)
    if not isinstance(value, dict):
        raise RefusedError("structure", "wniosek to obiekt JSON")
    return _of_filing(value, library, asked)


def _of_filing(filing: Mapping[str, Any], library: Library, asked: Asked) -> Verdict:
    if not filing.keys() <= _FILING:
        unknown = min(filing.keys() - _FILING)
        raise RefusedError("structure", f"wniosek nie ma klucza {unknown[:60]!r}")
    form, version = _text(filing, "form"), _text(filing, "version")
    judge = library.judge(form, version)
    if judge is None:
        raise RefusedError("bundle", f"{form} {version}")
    if "answers" not in filing:
        raise RefusedError("structure", "brak klucza answers")
    on = _text(filing, "on") if "on" in filing else asked.on
    office = filing.get("office_values") or {}
    return _verdict(judge, filing["answers"], on, office, asked.lang)


def _text(filing: Mapping[str, Any], key: str) -> str:
    value = filing.get(key)
    if not isinstance(value, str) or len(value) > 100:
        raise RefusedError("structure", f"{key} to tekst")
    return value


def _of_answers(value: object, library: Library, asked: Asked) -> Verdict:
    if asked.form and asked.version:
        judge = library.judge(asked.form, asked.version)
    else:
        judge = library.newest(asked.form) if asked.form else library.only()
    if judge is None:
        reason = "same odpowiedzi nie mówią, do którego formularza są; podaj --form"
        raise RefusedError("bundle", reason)
    return _verdict(judge, value, asked.on, asked.office, asked.lang)


def _of_document(data: bytes, library: Library, asked: Asked) -> Verdict:
    judge = library.only() or library.of_namespace(_namespace(data))
    if judge is None:
        raise RefusedError("bundle", f"przestrzeń nazw {_namespace(data)[:200]!r}")
    filing = _read(judge, data)
    if filing["version"] != judge.version:
        version = filing["version"]
        other = library.judge(judge.form, version)
        if other is None:
            raise RefusedError("bundle", f"{judge.form} {version[:40]}")
        judge, filing = other, _read(other, data)
    # A document by somebody else's template need not tell its day, nor values of the office.
    on, office = filing["on"] or asked.on, filing["office_values"] or asked.office
    return _verdict(judge, filing["answers"], on, office, asked.lang)


def _read(judge: Judge, data: bytes) -> dict[str, Any]:
    try:
        return judge.from_xml(data)
    except judge.document_error as error:
        code = str(getattr(error, "code", "structure"))
        byte = getattr(error, "byte", None)
        at = None if byte is None else _characters(data, byte)
        raise RefusedError(code, str(error).removeprefix(f"{code}: "), at) from None


def _characters(data: bytes, byte: int) -> int:
    """The character at which a byte stands."""
    return len(data[:byte].decode("utf-8", "ignore"))


def _namespace(data: bytes) -> str:
    """That of the root element. No DOCTYPE is read."""
    found: list[str] = []

    def stop(*_: object) -> None:
        raise RefusedError("doctype", "dokument nie może mieć DOCTYPE")

    parser = expat.ParserCreate("utf-8", " ")
    parser.StartDoctypeDeclHandler = stop
    parser.StartElementHandler = lambda name, _: found.append(name.rpartition(" ")[0])
    try:
        for start in range(0, min(len(data), _HEAD), 2**12):
            parser.Parse(data[start : start + 2**12], False)
            if found:
                return found[0]
    except expat.ExpatError as error:
        if not found:
            at = _characters(data, parser.ErrorByteIndex)
            raise RefusedError("syntax", xml_fault(error), at) from None
    if found:
        return found[0]
    if len(data) > _HEAD:
        raise RefusedError("limit", "za długi znacznik")
    raise RefusedError("syntax", "dokument się urywa", _characters(data, len(data)))


def _verdict(
    judge: Judge, answers: object, on: str, office: Mapping[str, object], lang: str
) -> Verdict:
    if not isinstance(office, dict):
        raise RefusedError("office", "wartości urzędu to obiekt")
    if not on:
        raise RefusedError("day", "nie wiadomo, z którego dnia są odpowiedzi; podaj --on")
    try:
        problems = judge.validate(answers, on=on, office=office, lang=lang)
    except ValueError as error:
        # The two things that a validator refuses to judge with; anything else is its failure.
        if str(error).startswith("on: "):
            raise RefusedError("day", f"{on[:40]!r} nie jest dniem RRRR-MM-DD") from None
        if str(error).startswith("office value "):
            reason = str(error).removeprefix("office value ").partition(":")[0]
            raise RefusedError("office", reason) from None
        raise
    if not problems:
        return Verdict(judge.form, judge.version, on)
    return Verdict(judge.form, judge.version, on, tuple(Found(*each) for each in problems))
