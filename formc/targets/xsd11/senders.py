"""Tests in XPath 2.0 of what stands in `DaneDokumentu`: the parties, and the answers in them.

The base types there have no facets that we know, so everything about these answers is an assertion:
how many parties there are, of which kinds, which elements, and the form of every text.
"""

from __future__ import annotations

from formc.expr.lower.xpath2 import fitting, quoted
from formc.expr.tree import Scope
from formc.ir import ChoiceType, Field, TextType
from formc.parties import ELEMENT_OF_KIND, NUMBER_OF_KIND
from formc.shapes.senders import Party
from formc.shapes.xml import Place
from formc.shapes.xml_text import forbidden_characters
from formc.targets.xsd11.places import Places


def no_other_parties(places: Places) -> str:
    """As many `meta:Podmiot` as the form has parties; one applicant may keep nothing there."""
    found, others = f"count({places.senders})", places.other_parties()
    if not any(party.role == "applicant" for party in places.document.parties):
        return f"{found} eq {others}"
    if others == "0":
        return f"{found} le 1"
    return f"{found} eq {others} + 1 or ({found} eq 0 and {others} eq 0)"


def nothing_else_in_it(party: Party, place: Place, places: Places, scope: Scope) -> str:
    """In `meta:Podmiot` stand only the elements that the form asks for."""
    podmiot = places.podmiot(place, scope)
    known = dict.fromkeys(
        "/".join((podmiot, *steps)) for kinds in party.places.values() for steps in kinds.values()
    )
    return f"count({podmiot}/*//*[empty(*)]) eq count(({' | '.join(known) or '()'}))"


def of_right_kind(party: Party, place: Place, places: Places, scope: Scope) -> str:
    """A party is of a kind that the form knows, and says so in its attribute."""
    podmiot = places.podmiot(place, scope)
    kinds = (
        f"(exists({podmiot}/{ELEMENT_OF_KIND[kind]})"
        f" and string({podmiot}/@typPodmiotu) eq '{NUMBER_OF_KIND[kind]}')"
        for kind in party.kinds
    )
    return f"(empty({podmiot}) or {' or '.join(kinds)})"


def answer(code: str, item: Field, places: Places, scope: Scope) -> str | None:
    """The test of an answer that stands in a party, or None where there is none."""
    node = places.ref(item.path, scope)
    text = f"string({node})"
    match code, item.type:
        case "kind", _:
            return f"empty({node}) or (count({node}) eq 1 and {text} ne '')"
        case "form", TextType() as type:
            test = _form(type)
        case "length", TextType() as type:
            size = "string-length($tekst)"
            test = f"({size} ge {type.min_length}) and ({size} le {type.max_length})"
        case "option", ChoiceType(codelist=codelist):
            test = f"$tekst = ({', '.join(quoted(each) for each in codelist.codes)})"
        case _:
            return None
    return f"every $tekst in {text} satisfies ($tekst eq '' or ({test}))"


def _form(type: TextType) -> str:
    """Allowed characters, no space at either end, and the pattern."""
    forbidden = quoted(forbidden_characters(multiline=False))
    tests = [
        f"translate($tekst, {forbidden}, '') eq $tekst",
        "substring($tekst, 1, 1) ne ' '",
        "substring($tekst, string-length($tekst)) ne ' '",
    ]
    if type.pattern is not None:
        tests.append(fitting("$tekst", type.pattern))
    return " and ".join(f"({test})" for test in tests)
