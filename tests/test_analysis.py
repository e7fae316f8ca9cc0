"""From YAML to the IR: fragments, parameters, changes, names, order."""

from __future__ import annotations

from textwrap import dedent, indent

from formc.compiler import Checked, check
from formc.expr.tree import (
    FALSE,
    TRUE,
    Answered,
    Arithmetic,
    Compare,
    Number,
    Path,
    Ref,
    Scope,
)
from formc.ir import ChoiceType, Field, Form, Group, Item, NumberType, Repeat, TextType

SERVICE = """\
service: proba
version: 1.0.0
title: Próba
summary: Próba.
domain: inne
level: gmina
kind: wniosek
audience:
  - citizen
legal_basis:
  - act: kpa
    units:
      - art. 63
content:
  legal_state: 2026-01-01
  confidence: low
form:
  pages:
    - page: jedna
      title: Jedna
      items:
"""
LAW = {
    "law/acts.yaml": b"acts:\n  kpa:\n    title: Kodeks\n    short: KPA\n    eli: DU/1960/168\n",
    "domains.yaml": b"domains:\n  inne:\n    title: Inne\n",
}


def checked(items: str, after: str = "", **fragments: str) -> Checked:
    """A service with these items; fragments by id, as the text after their head."""
    files = dict(LAW)
    body = SERVICE + indent(dedent(items), " " * 8) + indent(dedent(after), "  ")
    files["services/proba.yaml"] = body.encode()
    for id, text in fragments.items():
        head = f"fragment: {id}\ntitle: {id.capitalize()}\n"
        files[f"fragments/{id}.yaml"] = (head + dedent(text)).encode()
    return check(files)


def form(items: str, after: str = "", **fragments: str) -> Form:
    """The form, which must have no errors."""
    found = checked(items, after, **fragments)
    assert not codes(found), [(str(d.at), d.code, d.message.pl) for d in found.report]
    return found.forms["proba"]


def codes(found: Checked) -> list[str]:
    """The codes of errors, in the order of the text; that nobody applies does not matter here."""
    return [d.code for d in found.report if d.code.startswith("E") and d.code != "E0503"]


def item(form: Form, *path: str) -> Item:
    return next(found for found in form.walk() if found.path == path)


def field(form: Form, *path: str) -> Field:
    found = item(form, *path)
    assert isinstance(found, Field)
    return found


def paths(form: Form) -> list[Path]:
    return [found.path for found in form.walk()]


ADDRESS = """\
parameters:
  poczta:
    type: boolean
    default: false
  gdzie:
    type: text
    default: zamieszkania
items:
  - field: ulica
    type: text
    label: Ulica {$gdzie}
    required: false
  - field: numer
    type: text
    label: Numer
  - field: kod
    type: kod_pocztowy
    label: Kod
    visible: $poczta
rules:
  - rule: razem
    check: not answered(ulica) or answered(numer)
    message: Podaj numer
"""


def test_a_fragment_becomes_a_group_and_its_rules_are_named_by_it() -> None:
    made = form("- use: adres\n- use: adres\n  as: drugi\n  label: Drugi adres\n", adres=ADDRESS)
    assert paths(made) == [
        ("adres",),
        ("adres", "ulica"),
        ("adres", "numer"),
        ("drugi",),
        ("drugi", "ulica"),
        ("drugi", "numer"),
    ]
    assert field(made, "adres", "ulica").label.pl == "Ulica zamieszkania"
    assert item(made, "drugi").label.pl == "Drugi adres"  # type: ignore[union-attr]
    assert [rule.id for rule in made.rules] == ["adres.razem", "drugi.razem"]


def test_a_parameter_shows_what_its_default_hides() -> None:
    made = form("- use: adres\n  with:\n    poczta: true\n    gdzie: siedziby\n", adres=ADDRESS)
    assert field(made, "adres", "kod").shown == TRUE
    assert field(made, "adres", "ulica").label.pl == "Ulica siedziby"


def test_omit_override_add() -> None:
    made = form(
        """\
        - field: zagraniczny
          type: boolean
          label: Zagraniczny?
        - use: adres
          omit:
            - ulica
          override:
            numer:
              label: Numer domu
              required: not zagraniczny
          add:
            - after: numer
              items:
                - field: pietro
                  type: integer
                  label: Piętro
                  visible: answered(numer) and zagraniczny
        """,
        adres=ADDRESS.replace(
            "check: not answered(ulica) or answered(numer)", "check: length(numer) < 9"
        ),
    )
    assert paths(made)[1:] == [("adres",), ("adres", "numer"), ("adres", "pietro")]
    assert field(made, "adres", "numer").label.pl == "Numer domu"
    assert isinstance(field(made, "adres", "numer").type, TextType)
    assert ("adres", "numer") in made.order or field(made, "adres", "numer").needed != TRUE


def test_changes_of_what_is_not_there_are_told_with_the_nearest() -> None:
    found = checked("- use: adres\n  omit:\n    - ulca\n", adres=ADDRESS)
    assert codes(found) == ["E0303"]
    assert "ulica" in next(iter(found.report)).help.pl


def test_a_fragment_does_not_see_outside() -> None:
    found = checked(
        "- field: obok\n  type: boolean\n  label: Obok?\n- use: srodek\n",
        srodek="items:\n  - field: a\n    type: text\n    label: A\n    visible: obok\n",
    )
    assert len(codes(found)) == 1


PARTY = """\
role: applicant
parameters:
  rodzaje:
    type: codes
    of: rodzaj
    default:
      - osoba
      - firma
items:
  - field: rodzaj
    type: choice
    label: Kim jesteś?
    options:
      osoba: Osoba
      firma: Firma
    codes: $rodzaje
    visible: has($rodzaje, 'osoba') and has($rodzaje, 'firma')
  - group: osoba
    title: Osoba
    visible: rodzaj == 'osoba' or not has($rodzaje, 'firma')
    items:
      - field: pesel
        type: pesel
        label: PESEL
  - group: firma
    title: Firma
    visible: rodzaj == 'firma'
    items:
      - field: nip
        type: nip
        label: NIP
rules:
  - rule: ktos
    check: answered(osoba.pesel) or answered(firma.nip)
    message: Podaj PESEL albo NIP
"""


def test_left_out_codes_take_their_items_with_them() -> None:
    made = form("- use: strona\n  with:\n    rodzaje:\n      - osoba\n", strona=PARTY)
    assert paths(made) == [("strona",), ("strona", "osoba"), ("strona", "osoba", "pesel")]
    assert item(made, "strona", "osoba").shown == TRUE
    (rule,) = made.rules
    assert rule.condition == Answered(
        ("strona", "osoba", "pesel"), Scope.FORM, (("strona", "osoba", "pesel"),)
    )


def test_all_codes_keep_everything() -> None:
    made = form("- use: strona\n", strona=PARTY)
    kind = field(made, "strona", "rodzaj")
    assert isinstance(kind.type, ChoiceType)
    assert kind.type.codelist.codes == ("osoba", "firma")
    assert isinstance(item(made, "strona", "firma").shown, Compare)


def test_items_of_an_optional_group_are_needed_when_it_is_present() -> None:
    made = form(
        """\
        - group: kontakt
          title: Kontakt
          required: false
          items:
            - field: telefon
              type: phone
              label: Telefon
            - field: email
              type: email
              label: E-mail
              required: false
            - field: ile
              type: integer
              label: Ile
              value: 1 + 1
        """
    )
    parts = (("kontakt", "telefon"), ("kontakt", "email"))
    assert field(made, "kontakt", "telefon").needed == Answered(("kontakt",), Scope.FORM, parts)
    assert field(made, "kontakt", "email").needed == FALSE
    assert field(made, "kontakt", "ile").needed == FALSE


def test_rows_read_their_own_row_and_the_form() -> None:
    made = form(
        """\
        - field: prog
          type: integer
          label: Próg
        - repeat: drzewa
          each: drzewo
          title: Drzewo
          min: 1
          max: 9
          visible: prog > 0
          items:
            - field: obwod
              type: integer
              label: Obwód
            - field: opis
              type: text
              label: Opis
              visible: obwod > prog
          rules:
            - rule: dodatni
              check: obwod > 0
              message: Podaj obwód
        - field: razem
          type: integer
          label: Razem
          value: sum(d.obwod for d in drzewa)
        """
    )
    trees = item(made, "drzewa")
    assert isinstance(trees, Repeat)
    shown = field(made, "drzewa", "opis").shown
    scopes = {part.scope for part in _refs(shown)}
    assert scopes == {Scope.ROW, Scope.FORM}
    (rule,) = made.rules
    assert rule.row == ("drzewa",)
    assert [place.scope for place in rule.at] == [Scope.ROW]
    assert made.order.index(("drzewa",)) < made.order.index(("drzewa", "opis"))
    assert made.order.index(("drzewa", "obwod")) < made.order.index(("razem",))


def _refs(expr: object) -> list[Ref]:
    from formc.expr.tree import walk

    return [part for part in walk(expr) if isinstance(part, Ref)]  # type: ignore[arg-type]


def test_computed_values_have_the_scale_of_their_field() -> None:
    made = form(
        """\
        - field: ile
          type: integer
          label: Ile
          max: 10
        - field: kwota
          type: money
          label: Kwota
          value: ile * 17
        """
    )
    value = field(made, "kwota").value
    assert isinstance(value, Arithmetic)
    assert value.type == Number(2, 0, 17000)


def test_the_shortest_ring_is_told() -> None:
    found = checked(
        """\
        - field: a
          type: integer
          label: A
          value: b + c
        - field: b
          type: integer
          label: B
          value: c + d
        - field: c
          type: integer
          label: C
          value: b
        - field: d
          type: integer
          label: D
          value: a
        """
    )
    assert codes(found) == ["E0502"]
    assert "b → c → b" in next(d.message.pl for d in found.report if d.code == "E0502")


def test_either_of_two_may_be_required_of_each_other() -> None:
    made = form(
        """\
        - field: telefon
          type: phone
          label: Telefon
          required: not answered(email)
        - field: email
          type: email
          label: E-mail
          required: not answered(telefon)
        """
    )
    assert made.order == ()


def test_pages_hide_their_items() -> None:
    found = check(
        {
            **LAW,
            "services/proba.yaml": (
                SERVICE
                + "        - field: jest\n          type: boolean\n          label: Jest?\n"
                + "    - page: druga\n      title: Druga\n      visible: jest\n      items:\n"
                + "        - field: co\n          type: text\n          label: Co\n"
            ).encode(),
        }
    )
    assert not codes(found)
    assert isinstance(field(found.forms["proba"], "co").shown, Ref)
    assert found.forms["proba"].order == (("co",),)


def test_bounds_are_scaled() -> None:
    made = form("- field: x\n  type: decimal\n  scale: 3\n  min: 0.5\n  max: 12\n  label: X\n")
    assert field(made, "x").type == NumberType(scale=3, minimum=500, maximum=12000)


def test_groups_without_anything_left_disappear() -> None:
    made = form(
        "- use: pusty\n  with:\n    jest: false\n- field: a\n  type: text\n  label: A\n",
        pusty="""\
parameters:
  jest:
    type: boolean
items:
  - field: x
    type: text
    label: X
    visible: $jest
""",
    )
    assert paths(made) == [("a",)]
    assert not any(isinstance(found, Group) for found in made.walk())


FEE = "fees:\n  - {id: oplata, title: Opłata, amount: '17.00'}\n"
DEADLINES = "deadlines:\n  decision: {within: 1 month}\n"


def based(**more: str) -> Checked:
    """`proba` with a fee and a deadline; `drugie` on its card, `trzecie` on that of `drugie`, both
    with a form of their own."""
    item = "        - {field: x, type: text, label: X}\n"
    files = {**LAW, "services/proba.yaml": (SERVICE + item + FEE + DEADLINES).encode()}
    for id, base in (("drugie", "proba"), ("trzecie", "drugie")):
        head = f"service: {id}\nversion: 2.0.0\ntitle: {id}\nbased_on: {base}\n"
        content = "content:\n  legal_state: 2026-02-02\n  confidence: high\n"
        form = SERVICE[SERVICE.index("form:") :] + item
        files[f"services/{id}.yaml"] = (head + more.get(id, "") + content + form).encode()
    return check(files)


def test_a_card_begins_as_the_card_of_its_base() -> None:
    found = based(drugie="audience: [business]\n", trzecie="summary: Inna.\n")
    assert not codes(found)
    first, second, third = (found.services[id] for id in ("proba", "drugie", "trzecie"))
    assert (second.domain, second.level, second.deadlines) == (
        first.domain,
        first.level,
        first.deadlines,
    )
    assert (second.summary.pl, third.summary.pl) == ("Próba.", "Inna.")
    assert (second.audience, third.audience) == (("business",), ("business",))
    assert (third.version, third.content.legal_state) == ("2.0.0", "2026-02-02")
    assert third.legal_basis == first.legal_basis


def test_fees_and_forms_are_not_taken_with_a_card() -> None:
    found = based()
    assert [fee.id for fee in found.services["proba"].form.fees] == ["oplata"]
    assert found.services["drugie"].form.fees == ()
    assert found.services["drugie"].form.id == "drugie"
