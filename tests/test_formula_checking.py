"""What the checker says about formulas that are wrong: the code, the place, the repair."""

from __future__ import annotations

from random import Random

import pytest

from formc.diagnostics import Diagnostic, Report
from formc.expr.check import Expected, check
from formc.expr.lower.javascript import JavaScript
from formc.expr.lower.outcomes import MAX_WEIGHT, weight
from formc.expr.lower.python import Python
from formc.expr.parser import MAX_DEPTH, MAX_LENGTH
from formc.expr.tree import FALSE, TRUE, Bool, Call, Code, Day, Expr, Literal, Number
from formc.source import Source
from tests.support.dialects import (
    NAMES,
    ROW_NAMES,
    Question,
    by_evaluator,
    by_node,
    by_python,
    typed,
)

MISTAKES = (
    # (formula, code, the characters to blame, what the fix puts there)
    ("", "E0421", "", None),
    ("n >", "E0421", ">", None),
    ("(n > 3", "E0421", "3", None),
    ("a if b", "E0421", "b", None),
    ("n > 3)", "E0420", ")", None),
    ("a b", "E0420", "b", None),
    ("n[1] > 3", "E0420", "[", None),
    ("a == not b", "E0420", "not", None),
    ("any(a, b for w in drzewa)", "E0420", "for", None),
    ("n # 3", "E0420", "#", None),
    ("n = 3", "E0422", "=", "=="),
    ("n === 3", "E0422", "===", "=="),
    ("n <> 3", "E0422", "<>", "!="),
    ("n => 3", "E0422", "=>", ">="),
    ("n ≤ 3", "E0422", "≤", "<="),
    ("a && b", "E0422", "&&", "and"),
    ("a || b", "E0422", "||", "or"),
    ("!a", "E0422", "!", "not "),
    ("a AND b", "E0422", "AND", "and"),
    ("a lub b", "E0422", "lub", "or"),
    ("True", "E0422", "True", "true"),
    ("NOT a", "E0422", "NOT", "not"),
    ("a ? b : c", "E0422", "?", None),
    ("kwota > 12,50", "E0423", "12,50", "12.50"),
    ("n > 10 000", "E0423", "10 000", "10000"),
    ("n > 1_000", "E0423", "1_000", "1000"),
    ("n > 007", "E0423", "007", "7"),
    ("n > .5", "E0423", ".5", "0.5"),
    ("n > 1.23456", "E0423", "1.23456", None),
    ("n > 1e3", "E0423", "1e3", None),
    ("imie == 'Jan", "E0424", "'", None),
    ("imie == „Jan”", "E0424", "„", None),
    (r"imie == 'a\'b'", "E0424", r"'a\'", None),
    ("imie == 'a\u0007b'", "E0424", "'a\u0007b'", None),
    ("1 < n < 5", "E0425", "<", None),
    ("n == 1 == 2", "E0425", "==", None),
    ("wiecej > 3", "E0427", "wiecej", None),
    ("kwotta > 3", "E0427", "kwotta", "kwota"),
    ("numer > 3", "E0427", "numer", "adres.numer"),
    ("adres.kot == 'x'", "E0427", "kot", "kod"),
    ("n == null", "E0427", "null", None),
    ("n.x > 3", "E0427", "x", None),
    ("any(d.obwot > 3 for d in drzewa)", "E0427", "obwot", "obwod"),
    ("len(imie) > 3", "E0428", "len", "length"),
    ("maks(n, 3) > 3", "E0428", "maks", "max"),
    ("age(urodzony) > 18", "E0429", "age(urodzony)", None),
    ("today(n) > dzien", "E0429", "today(n)", None),
    ("min(n) > 3", "E0429", "min(n)", None),
    ("sum(drzewa) > 3", "E0429", "sum", None),
    ("n and a", "E0430", "n", None),
    ("not n", "E0430", "n", None),
    ("1 if n else 2", "E0430", "n", None),
    ("imie + 1 > 3", "E0430", "imie", None),
    ("add_days(dzien, 1.5) > dzien", "E0430", "1.5", None),
    ("length(n) > 3", "E0430", "n", None),
    ("sum(d.nazwa for d in drzewa) > 3", "E0430", "d.nazwa", None),
    ("n == imie", "E0431", "n == imie", None),
    ("kraj == imie", "E0431", "kraj == imie", None),
    ("kraj == plec", "E0431", "kraj == plec", None),
    ("dzien == 5", "E0431", "dzien == 5", None),
    ("n in (1, 'a')", "E0431", "'a'", None),
    ("(1 if a else 'x') == 1", "E0431", "1 if a else 'x'", None),
    ("imie < 'b'", "E0432", "<", None),
    ("kraj >= 'PL'", "E0432", ">=", None),
    ("a < b", "E0432", "<", None),
    ("kraj == 'pl'", "E0433", "'pl'", "'PL'"),
    ("kraj in ('PL', 'XX')", "E0433", "'XX'", None),
    ("has(cele, 'domm')", "E0433", "'domm'", "'dom'"),
    ("('PL' if a else 'XX') == kraj", "E0433", "'XX'", None),
    ("dzien > '2026-02-30'", "E0434", "'2026-02-30'", None),
    ("dzien > '2300-01-01'", "E0434", "'2300-01-01'", None),
    ("dzien > '20260101'", "E0434", "'20260101'", None),
    ("dzien in ('jutro', '2026-01-01')", "E0434", "'jutro'", None),
    ("dzien > 2026-01-01", "E0435", "2026-01-01", "'2026-01-01'"),
    ("dzien > 1.2.2026", "E0435", "1.2.2026", "'2026-02-01'"),
    ("kraj == PL", "E0435", "PL", "'PL'"),
    ("PL != kraj", "E0435", "PL", "'PL'"),
    ("kraj in (PL, 'DE')", "E0435", "PL", "'PL'"),
    ("has(cele, dom)", "E0435", "dom", "'dom'"),
    ("kwota / 3 > 1", "E0436", "/", None),
    ("stawka * stawka * stawka > 1", "E0437", "stawka * stawka * stawka", None),
    ("drzewa.obwod > 3", "E0438", "drzewa.obwod", None),
    ("any(d.obwod > 3 for d in adres)", "E0439", "adres", None),
    ("count(n) > 3", "E0439", "n", None),
    ("any(d > 3 for d in drzewa)", "E0440", "d", None),
    ("any(n.obwod > 3 for n in drzewa)", "E0440", "n", None),
    ("any(d.x.obwod > 3 for d.x in drzewa)", "E0440", "d.x", None),
    ("count(d for d in drzewa) > 3", "E0440", "d", None),
    ("any(answered(d) for d in drzewa)", "E0440", "d", None),
    ("any(d.obwod > count(drzewa) for d in drzewa)", "E0441", "count(drzewa)", None),
    ("all(any(e.chore for e in drzewa) for d in drzewa)", "E0441", None, None),
    ("n in (1, m)", "E0442", "m", None),
    ("round(n, m) > 3", "E0442", "m", None),
    ("round(n, 9) > 3", "E0442", "9", None),
    ("starts_with(imie, uwagi)", "E0442", "uwagi", None),
    ("contains(imie, '')", "E0442", "''", None),
    ("matches(imie, uwagi)", "E0442", "uwagi", None),
    ("plik", "E0443", "plik", "answered(plik)"),
    ("adres and a", "E0443", "adres", "answered(adres)"),
    ("drzewa == 3", "E0443", "drzewa", "answered(drzewa)"),
    ("$nieznany", "E0444", "$nieznany", None),
    ("$rodzaje", "E0444", "$rodzaje", None),
    ("office.stawk > 3", "E0445", "office.stawk", None),
    ("working_days_after(dzien, 3) > dzien", "E0428", "working_days_after", None),
    ("working_days_between(dzien) > 3", "E0429", "working_days_between(dzien)", None),
    ("add_working_days(dzien, kwota) > dzien", "E0430", "kwota", None),
    ("option.powiat == 'a'", "E0457", "option.powiat", None),
    ("cele == 'dom'", "E0447", "cele", None),
    ("unique(d.cele for d in drzewa)", "E0447", "d.cele", None),
    ("answered(n + 1)", "E0448", "n + 1", None),
    ("answered('x')", "E0448", "'x'", None),
    ("matches(imie, 'ab[c')", "E0460", "[", None),
    ("matches(imie, 'a^b')", "E0461", "^", None),
    ("matches(imie, '(a+)+')", "E0462", "(a+)+", None),
    ("matches(imie, 'x{1,999}')", "E0463", "{1,999}", None),
)


def refused(text: str, expected: Expected = Bool, *, in_row: bool = False) -> list[Diagnostic]:
    report = Report()
    names = ROW_NAMES if in_row else NAMES
    assert check(text, names, expected, Source("formula", text).span, report) is None
    assert len(report), text
    return list(report)


@pytest.mark.parametrize(
    ("text", "code", "blamed", "repair"), MISTAKES, ids=[m[0] for m in MISTAKES]
)
def test_a_mistake_is_told(text: str, code: str, blamed: str | None, repair: str | None) -> None:
    (found,) = refused(text)
    assert found.code == code, found.message.pl
    if blamed is not None:
        assert found.at.text == blamed
    if repair is not None:
        assert found.fix is not None
        (edit,) = found.fix.edits
        assert edit.replacement == repair
    for said in (found.message, found.help):
        assert bool(said.pl) == bool(said.en)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("kwotta > 3 and imie < 'b'", ["E0427", "E0432"]),
        ("xx == 1 or yy == 2 or zz == 3", ["E0427", "E0427", "E0427"]),
        ("kraj in ('XX', 'YY')", ["E0433", "E0433"]),
        ("age(xx, '2026-13-01') > 3", ["E0427", "E0434"]),
    ],
)
def test_several_mistakes_are_told_together(text: str, codes: list[str]) -> None:
    assert [found.code for found in refused(text)] == codes


def test_a_row_sees_its_own_items_first() -> None:
    assert typed("nazwa == imie", in_row=True)
    (found,) = refused("drzewa.nazwa == imie", in_row=True)
    assert found.code == "E0438"


@pytest.mark.parametrize(
    ("text", "expected", "made"),
    [
        ("'2026-01-31'", Day, Literal(Day(), "2026-01-31")),
        ("'PL'", Code(("PL", "DE")), Literal(Code(("PL", "DE")), "PL")),
        ("5", Number(2, 0, 10_000), Literal(Number(2, 500, 500), 500)),
        ("1.5 + 1", Number, Literal(Number(1, 25, 25), 25)),
        ("-3", Number, Literal(Number(0, -3, -3), -3)),
        ("1 < 2", Bool, TRUE),
        ("1.50 == 1.5", Bool, TRUE),
        ("'2026-01-31' == '2026-02-01' and a", Bool, FALSE),
        ("has($rodzaje, 'PL') or a", Bool, TRUE),
        ("has($rodzaje, 'UA') and a", Bool, FALSE),
        ("'PL' in $rodzaje", Bool, TRUE),
        ("true if $wlaczone else a", Bool, TRUE),
        ("$prog in (17, 18)", Bool, TRUE),
    ],
)
def test_literals_and_constants(text: str, expected: Expected, made: Expr) -> None:
    report = Report()
    found = check(text, NAMES, expected, Source("formula", text).span, report)
    assert found == made
    assert not len(report)


def test_a_number_gets_the_scale_that_is_expected() -> None:
    report = Report()
    found = check("n * 2", NAMES, Number(2, 0, 0), Source("f", "n * 2").span, report)
    assert isinstance(found, Call)
    assert found.type == Number(2, 0, 199_800)
    (problem,) = refused("stawka + 1", Number(2, 0, 0))
    assert problem.code == "E0437"


# Limits ---------------------------------------------------------------------------------------


def test_limits_are_told() -> None:
    assert [f.code for f in refused("a and " * (MAX_LENGTH // 6) + "a and a")] == ["E0426"]
    assert [f.code for f in refused("(" * 2_000 + "a")] == ["E0426"]
    assert [f.code for f in refused("not " * 900 + "a")] == ["E0426"]
    assert [f.code for f in refused("-" * 3_000 + "n > 1")] == ["E0426"]
    assert [f.code for f in refused("1" + " + n" * 500 + " > 3")] == ["E0426"]
    assert [f.code for f in refused("round(" * 900 + "n")] == ["E0426"]


def test_a_formula_that_would_explode_is_refused() -> None:
    text = "a"
    for _ in range(20):
        text = f"(b if {text} else c)"
    (found,) = refused(text)
    assert found.code == "E0426"
    text = "a"
    for _ in range(20):
        text = f"({text} == b)"
    assert refused(text)[0].code == "E0426"


@pytest.mark.parametrize(
    "wrap",
    ["({} and b)", "(b or {})", "(not {})", "(a if b else {})", "coalesce(b, {})"],
)
def test_the_deepest_formulas_still_run(wrap: str) -> None:
    text = "a"
    while True:
        deeper = wrap.format(text)
        report = Report()
        if check(deeper, NAMES, Bool, Source("f", deeper).span, report) is None:
            break
        text = deeper
    expr = typed(text)
    assert weight(expr) <= MAX_WEIGHT
    questions = [Question(expr, {"a": True, "b": True}), Question(expr, {})]
    assert by_python(questions) == by_node(questions) == by_evaluator(questions)


def test_depth_is_the_limit_of_parentheses_too() -> None:
    fits = "(" * (MAX_DEPTH - 1) + "a" + ")" * (MAX_DEPTH - 1)
    assert typed(fits)


PIECES = r"""
a b n kwota imie dzien kraj cele plik adres adres.kod drzewa d d.obwod office.stawka $prog $rodzaje
and or not in if else for true false == != < <= > >= + - * ( ) , 'PL' '2026-01-01' 12.50 3 any( all(
sum( count( unique( answered( has( coalesce( min( round( quotient( age( add_days( length( matches(
pesel_sex( today() && = / . 1,5 „ ' [ ] { } \ 😀 ą ż_1
"""


def test_no_text_makes_the_checker_fail() -> None:
    """Pieces of formulas in any order: a tree or problems inside the text, never an exception."""
    random = Random("pieces")
    pieces = PIECES.split()
    outcomes = set()
    for _ in range(20_000):
        glue = random.choice(("", " ", " "))
        text = glue.join(random.choice(pieces) for _ in range(random.randint(1, 14)))
        report = Report()
        expr = check(text, NAMES, None, Source("f", text).span, report)
        outcomes.add(expr is None)
        assert (expr is None) == bool(len(report)), text
        assert all(0 <= d.at.start <= d.at.end <= len(text) for d in report)
    assert outcomes == {True, False}


def test_generated_code_is_in_parentheses() -> None:
    class Plain:
        each = "each"
        today = "today"

        def ref(self, path: tuple[str, ...], scope: object) -> str:
            return ".".join(path)

        answered = ref

        def rows(self, path: tuple[str, ...]) -> str:
            return path[0]

        def office(self, name: str) -> str:
            return name

    expr = typed("n + m * 2 > 3 or a and not b")
    assert Python(Plain()).true(expr) == (
        "(((n is not None) and (m is not None) and ((n + (m * 2)) > 3))"
        " or ((a is True) and (b is False)))"
    )
    assert JavaScript(Plain()).false(expr) == (
        "((n !== null) && (m !== null) && ((n + (m * 2n)) <= 3n)"
        " && ((a === false) || (b === true)))"
    )
