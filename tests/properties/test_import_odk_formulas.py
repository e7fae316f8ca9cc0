"""Formulas of ODK at random, judged by a real XPath 1.0 (libxml2) and, translated, by our judge:
for the same answers, some of them missing, a question is shown in both or in neither."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from lxml import etree

from formc.answers.judge import judge
from formc.importers import workbook, xlsform
from tests.support.imported import APPLICANT, Imported

SEEDS = 80
DEPTH = 3
TEXTS = ("Ala", "kot", "a", "bbb 7")
QUESTIONS = (
    "integer,wiek,Wiek,{wiek}",
    "select_one tn,pies,Pies,{pies}",
    "select_multiple cechy,cechy,Cechy,{cechy}",
    "text,imie,Imię,{imie}",
)
CHOICES = b"list_name,name,label\ntn,TAK,Tak\ntn,NIE,Nie\ncechy,a,A\ncechy,b,B\n"


def _text(value: Any) -> str:
    return (value[0].text or "") if isinstance(value, list) and value else str(value or "")


FUNCTIONS = {
    (None, "selected"): lambda _, asked, code: _text(code) in _text(asked).split(),
    (None, "if"): lambda _, test, then, other: then if test else other,
    (None, "coalesce"): lambda _, one, other: _text(one) or other,
}


class Formulas:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def condition(self, depth: int = 0) -> str:
        random = self.random
        if depth < DEPTH and random.random() < 0.6:
            one = self.condition(depth + 1)
            match random.randrange(4):
                case 0:
                    return f"not({one})"
                case 1:
                    return f"if({one}, 1, 2) = {random.randrange(1, 3)}"
                case _:
                    word = random.choice(["and", "or"])
                    return f"({one}) {word} ({self.condition(depth + 1)})"
        return self.atom()

    def atom(self) -> str:
        random = self.random
        sign = random.choice(["=", "!=", "<", "<=", ">", ">="])
        number, same = random.randrange(0, 9), random.choice(["=", "!="])
        return random.choice(
            [
                f"${{wiek}} {sign} {number}",
                f"{number} {sign} ${{wiek}}",
                f"${{wiek}} + 1 {sign} {number}",
                f"coalesce(${{wiek}}, 3) {sign} {number}",
                f"${{pies}} {same} 'TAK'",
                f"selected(${{pies}}, '{random.choice(['TAK', 'NIE'])}')",
                f"selected(${{cechy}}, '{random.choice('ab')}')",
                f"${{imie}} {same} '{random.choice(TEXTS)}'",
                f"${{{random.choice(['wiek', 'pies', 'imie', 'cechy'])}}} {same} ''",
                f"string-length(${{imie}}) {sign} {random.randrange(0, 5)}",
                f"{random.choice(['contains', 'starts-with'])}(${{imie}}, 'a')",
            ]
        )

    def answers(self) -> dict[str, Any]:
        random = self.random
        found = {
            "wiek": random.randrange(0, 9),
            "pies": random.choice(["TAK", "NIE"]),
            "cechy": random.sample(["a", "b"], random.randrange(1, 3)),
            "imie": random.choice(TEXTS),
        }
        return {name: value for name, value in found.items() if random.random() < 0.7}


def shown_by_xpath(formula: str, answers: dict[str, Any]) -> bool:
    data = etree.Element("data")
    for name in ("wiek", "pies", "cechy", "imie"):
        value = answers.get(name, "")
        etree.SubElement(data, name).text = " ".join(value) if name == "cechy" else str(value)
    xpath = formula.replace("${", "/data/").replace("}", "")
    return bool(etree.XPath(f"boolean({xpath})", extensions=FUNCTIONS)(data))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_condition_means_what_it_meant(seed: int) -> None:
    made = Formulas(seed)
    formula = made.condition()
    needed = {name: made.random.choice(["yes", ""]) for name in ("wiek", "pies", "cechy", "imie")}
    rows = [row.format(**needed) + "," for row in QUESTIONS]
    rows.append(f'text,cel,Cel,yes,"{formula}"')
    survey = "\n".join(("type,name,label,required,relevant", *rows)).encode()
    sheets = workbook.read({"survey.csv": survey, "choices.csv": CHOICES})
    found = Imported.of(xlsform.draft_of(sheets, "a.csv"))
    assert found.codes <= {"W0601", "W0604"}
    (asked,) = (item for _, item in found.found.draft.walk() if item.name == "cel")
    if any(words.startswith("visible:") for words in asked.doubts):
        pytest.skip(f"the import tells that it cannot say {formula}")
    assert "visible" in asked.keys
    for _ in range(20):
        answers = made.answers()
        if any(needed[name] and name not in answers for name in needed):
            continue  # a formula is read where what is required is there
        codes = {"TAK": "tak", "NIE": "nie"}
        given = {**answers, "wnioskodawca": APPLICANT}
        if "pies" in given:
            given["pies"] = codes[given["pies"]]
        problems = judge(found.form, given, on="2026-01-15", office={})
        shown = ("/cel", "required") in {(each.path, each.code) for each in problems}
        said = f"{formula}\n{asked.keys['visible']}\n{answers}"
        assert shown == shown_by_xpath(formula, answers), said
