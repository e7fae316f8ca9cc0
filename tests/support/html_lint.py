"""A linter for pages: what no checker at hand finds, or finds too slowly for every page.

`lint` gives sentences; none means a clean page. Contents of `<template>` are linted as the row
that they become. Cases: `tests/test_html.py` has a defect for every rule.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import lxml.html
from lxml.etree import _Element as Element

FOCUSABLE = frozenset({"input", "select", "textarea", "button", "a", "output"})
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-details")
INLINE = re.compile(r"^(on[a-z]+|style)$")
SCHEMES = re.compile(r"^(#|\?|[A-Za-z0-9_./-]+(#[A-Za-z0-9-]+)?$|https://|mailto:)")
UNQUOTED = re.compile(r"<[a-z]+(?:\s+[a-zA-Z-]+(?:=\"[^\"]*\")?)*\s+[a-zA-Z-]+=[^\"]")


def lint(page: str, autocomplete: Mapping[str, str] | None = None) -> list[str]:
    """Faults of a page. `autocomplete` has the token that a control must carry, by its name."""
    root = lxml.html.document_fromstring(page)
    rules = (
        _document,
        _ids,
        _labels,
        _fieldsets,
        _references,
        _links,
        _summary,
        _errors,
        _inline,
        _buttons,
    )
    faults = [fault for rule in rules for fault in rule(root)]
    if UNQUOTED.search(page):
        faults.append(f"unquoted attribute: {UNQUOTED.search(page)!r}")
    return faults + list(_autocomplete(root, autocomplete or {}))


def _all(root: Element, xpath: str) -> list[Element]:
    found = root.xpath(xpath)
    assert isinstance(found, list)
    return found


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _document(root: Element) -> Iterator[str]:
    if not root.get("lang"):
        yield "html without lang"
    titles = _all(root, "//head/title")
    if len(titles) != 1 or not words(titles[0]):
        yield "no title"
    if len(_all(root, "//h1")) != 1:
        yield "not exactly one h1"
    if len(_all(root, "//main")) != 1:
        yield "not exactly one main"
    problems = _all(root, "//*[@id='error-summary' and not(@hidden)]")
    if bool(problems) != words(titles[0]).startswith("Błąd: "):
        yield "the title does not say that there are problems"
    level = 1
    for heading in _all(root, "//main//*[self::h1 or self::h2 or self::h3 or self::h4]"):
        if int(heading.tag[1]) > level + 1:
            yield f"heading level jumps: {words(heading)}"
        level = int(heading.tag[1])
        if not words(heading):
            yield "empty heading"
    policy = _all(root, "//meta[@http-equiv='Content-Security-Policy']/@content")
    if not policy or "unsafe" in policy[0] or "default-src 'none'" not in policy[0]:
        yield "no strict content security policy"


def _ids(root: Element) -> Iterator[str]:
    for id, times in Counter(_all(root, "//@id")).items():
        if times > 1:
            yield f"id {id!r} is there {times} times"
        if "-" not in str(id):
            yield f"id {id!r} could hide a property of the DOM"
    for name in set(_all(root, "//form//@name")):
        if not re.match(r"(f-|_)", str(name)):
            yield f"name {name!r} could hide a property of the form"


def _controls(root: Element) -> list[Element]:
    asked = "//input[not(@type='hidden')] | //select | //textarea | //output"
    return [control for control in _all(root, asked) if not control.get("data-fee")]


def _labels(root: Element) -> Iterator[str]:
    owned = Counter(str(target) for target in _all(root, "//label/@for"))
    for control in _controls(root):
        if "data-fee-total" in control.attrib:
            continue
        id = control.get("id")
        if not id:
            yield f"control {control.get('name')!r} without id"
        elif owned[id] != 1:
            yield f"control {id!r} has {owned[id]} labels"
        if control.get("placeholder"):
            yield f"control {id!r} has a placeholder"
    ids = {control.get("id") for control in _controls(root)}
    for label in _all(root, "//label"):
        if label.get("for") not in ids:
            yield f"label {words(label)!r} has no control"
        if not words(label):
            yield f"label of {label.get('for')!r} is empty"


def _fieldsets(root: Element) -> Iterator[str]:
    for fieldset in _all(root, "//fieldset"):
        first = next((child for child in fieldset if isinstance(child.tag, str)), None)
        if first is None or first.tag != "legend" or not words(first):
            yield f"fieldset {fieldset.get('id')!r} without a legend"
    for control in _all(root, "//input[@type='radio']"):
        if control.getparent() is None or not _all(control, "ancestor::fieldset[1]/legend"):
            yield f"radio {control.get('id')!r} outside a fieldset"


def _references(root: Element) -> Iterator[str]:
    ids = set(_all(root, "//@id"))
    for name in REFERENCES:
        for value in _all(root, f"//@{name}"):
            for id in str(value).split():
                if id not in ids:
                    yield f"{name} refers to {id!r}, which is not there"
            if not str(value).split():
                yield f"{name} is empty"


def _links(root: Element) -> Iterator[str]:
    by_id = {element.get("id"): element for element in _all(root, "//*[@id]")}
    for link in _all(root, "//a[@href]"):
        href = str(link.get("href"))
        if not words(link):
            yield f"link to {href!r} without words"
        if not SCHEMES.match(href):
            yield f"link to {href!r}"
        if href.startswith("#") and href[1:] not in by_id:
            yield f"link to {href!r}, which is not there"
        inside = _all(link, "ancestor::*[@id='error-summary']")
        target = by_id.get(href[1:])
        focusable = target is not None and (target.tag in FOCUSABLE or target.get("tabindex"))
        if inside and not focusable:
            yield f"the summary links to {href!r}, which cannot have the focus"


def _summary(root: Element) -> Iterator[str]:
    """What stands beside a control stands in the summary too, and the other way round."""
    told = [words(line) for line in _all(root, "//*[@id='error-summary']//li")]
    beside = [
        words(line).removeprefix("Błąd: ")
        for line in _all(root, "//form//div[@class='error' and not(@hidden)]/p")
    ]
    for message in beside:
        if not any(line.endswith(message) for line in told):
            yield f"the summary does not say {message!r}"
    linked = _all(root, "//*[@id='error-summary']//li[a]")
    if len(linked) != len(beside):
        yield f"{len(linked)} links in the summary, {len(beside)} words beside controls"


def _errors(root: Element) -> Iterator[str]:
    described = {id for value in _all(root, "//@aria-describedby") for id in str(value).split()}
    for error in _all(root, "//*[@class='error']"):
        if error.get("id") not in described:
            yield f"nothing is described by {error.get('id')!r}"
        if words(error) and not words(error).startswith("Błąd: "):
            yield f"an error told by colour alone: {words(error)!r}"
        if bool(words(error)) == ("hidden" in error.attrib):
            yield f"error {error.get('id')!r} is shown empty or hidden with words"


def _inline(root: Element) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"inline {element.tag}"
        if element.tag == "script" and element.get("type") == "module":
            yield "modules do not load from disk"
        for name in element.attrib:
            if INLINE.match(str(name)):
                yield f"inline {name} on {element.tag}"


def _buttons(root: Element) -> Iterator[str]:
    for button in _all(root, "//button"):
        if not words(button):
            yield "button without words"
    first = next(iter(_all(root, "//form//button")), None)
    if first is not None and first.get("name") != "_wyslij":
        yield "Enter would press a button that does not send"


def _autocomplete(root: Element, wanted: Mapping[str, str]) -> Iterator[str]:
    given = {str(c.get("name")): c.get("autocomplete") for c in _controls(root)}
    for name, token in wanted.items():
        if given.get(name) != token:
            yield f"{name!r} should have autocomplete {token!r}"
