"""Single values: lexical checks, check digits, normal forms, words; Python and JavaScript alike."""

from __future__ import annotations

import ast
import json
import random
import re
import subprocess
import sys
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from stdnum import iban
from stdnum.pl import nip, pesel, regon

from formc import runtime
from formc.analysis.library import SEMANTICS, Semantic
from formc.expr import pattern as patterns
from formc.runtime import tolerance, values
from formc.runtime.messages import MESSAGES, sentence
from formc.runtime.problems import CODES
from formc.shapes.packing import PYTHON_MODULES, javascript_source, python_runtime

FOLDER = Path(runtime.__path__[0])
FILE = {"name": "mapa.pdf", "media_type": "application/pdf", "size": 1, "sha256": "0a" * 32}


def test_the_modules_of_the_runtime_are_joined_whole_and_define_no_name_twice() -> None:
    """The packer looks for imports by their lines; here Python's own parser says the same."""
    together = python_runtime()
    names: list[str] = []
    for module in PYTHON_MODULES:
        source = (FOLDER / f"{module}.py").read_text()
        body = ast.parse(source).body
        ends = [each.end_lineno for each in body if isinstance(each, ast.Import | ast.ImportFrom)]
        code = "\n".join(source.splitlines()[ends[-1] or 0 :]).strip("\n")
        assert f"\n\n{code}\n" in together, module
        for node in body:
            match node:
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    names.append(name)
                case ast.Assign(targets=targets):
                    within = [each for target in targets for each in ast.walk(target)]
                    names += [each.id for each in within if isinstance(each, ast.Name)]
                case ast.AnnAssign(target=ast.Name(id=name)):
                    names.append(name)
                case _:
                    pass
    assert [name for name in names if names.count(name) > 1] == []
    top = [each for each in ast.parse(together).body if not isinstance(each, ast.Expr)]
    late = [isinstance(each, ast.Import | ast.ImportFrom) for each in top]
    assert late == sorted(late, reverse=True)


def test_the_runtime_imports_the_standard_library_only() -> None:
    for module in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                known = name.partition(".")[0] in sys.stdlib_module_names
                assert known or name.startswith("formc.runtime"), (module.name, name)


def test_the_packed_runtime_runs_by_itself(tmp_path: Path) -> None:
    (tmp_path / "runtime.py").write_text(python_runtime())
    code = "import runtime, sys; assert not [m for m in sys.modules if m.startswith('formc')]"
    subprocess.run([sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, '.'); {code}"],
                   cwd=tmp_path, check=True)  # fmt: skip


# Semantics ----------------------------------------------------------------------------------------

TEXTS = [row for row in SEMANTICS.values() if row.pattern is not None]


@pytest.mark.parametrize("row", TEXTS, ids=lambda row: row.name)
def test_a_semantic_is_whole(row: Semantic) -> None:
    pattern = patterns.parse(row.pattern or "")
    assert not isinstance(pattern, patterns.Mistake), pattern
    fits = re.compile(patterns.python(pattern)).fullmatch
    assert values.text_fault(row.example, fits, row.checksum) == ""
    assert row.type.min_length <= len(row.example) <= row.type.max_length  # type: ignore[union-attr]
    form = values.NORMAL_FORMS.get(row.name, values.AS_TYPED)
    typed = row.example.lower() if row.upper else row.example
    for char in row.strip:
        typed = char.join(typed)
    assert values.normal_text(f" {typed}\u00a0", form) == row.example
    assert not any(fits(row.example + char) for char in row.strip), (
        "a canonical answer would lose it"
    )
    assert f"form.{row.name}" in MESSAGES
    assert f"required.{row.name}" in MESSAGES
    assert row.checksum is None or f"check_digit.{row.name}" in MESSAGES


SPECIMENS = {
    "pesel": ["44051401359", "02211307589"],
    "nip": ["8567346215"],
    "regon": ["192598184", "123456785", "12345678512347"],
    "dowod_osobisty": ["ABA300000"],
    "ksiega_wieczysta": ["LU1B/00012345/8", "WA4M/00123456/4", "GD1W/00090409/1"],
    "pwz": ["5425740"],
    "nrb": ["61109010140000071219812874"],
    "iban": ["PL61109010140000071219812874", "GB29NWBK60161331926819"],
}


@pytest.mark.parametrize("name", SPECIMENS)
def test_specimens_have_right_check_digits_and_one_digit_off_has_wrong_ones(name: str) -> None:
    for text in SPECIMENS[name]:
        assert values.check_digits_agree(name, text)
        wrong = 0
        for index, char in enumerate(text):
            if char.isdigit():
                other = f"{text[:index]}{(int(char) + 1) % 10}{text[index + 1 :]}"
                wrong += not values.check_digits_agree(name, other)
        assert wrong == sum(char.isdigit() for char in text)


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def _nip_digit(nine: str) -> str:
    weights = (6, 5, 7, 2, 3, 4, 5, 6, 7)
    return str(sum(w * int(d) for w, d in zip(weights, nine, strict=True)) % 11 % 10)


def test_check_digits_are_those_of_stdnum() -> None:
    rng = random.Random(7)
    accepted = dict.fromkeys(("pesel", "nip", "regon", "nrb"), 0)
    for _ in range(4000):
        born = f"{_digits(rng, 2)}{rng.randrange(1, 93):02d}{rng.randrange(1, 32):02d}"
        texts = {
            "pesel": born + _digits(rng, 5),
            "nip": str(rng.randrange(1, 10)) + _digits(rng, 9),
            "regon": _digits(rng, rng.choice((9, 14))),
            "nrb": _digits(rng, 26),
        }
        if rng.random() < 0.5:  # make most of the check digits right
            texts["pesel"] = texts["pesel"][:10] + pesel.calc_check_digit(texts["pesel"][:10])
            texts["nip"] = texts["nip"][:9] + _nip_digit(texts["nip"][:9])
            nine = texts["regon"][:8] + regon.calc_check_digit(texts["regon"][:8])
            more = nine + texts["regon"][9:13]
            long = len(texts["regon"]) == 14
            texts["regon"] = more + regon.calc_check_digit(more) if long else nine
            texts["nrb"] = iban.calc_check_digits("PL00" + texts["nrb"][2:]) + texts["nrb"][2:]
        known = {
            "pesel": pesel.is_valid(texts["pesel"]),
            "nip": nip.is_valid(texts["nip"]),
            "regon": regon.is_valid(texts["regon"]),
            "nrb": iban.is_valid("PL" + texts["nrb"]),
        }
        for name, text in texts.items():
            if len(text) == len(SPECIMENS[name][0]) or name == "regon":
                assert values.check_digits_agree(name, text) == known[name], (name, text)
                accepted[name] += known[name]
    assert min(accepted.values()) > 500


# Words --------------------------------------------------------------------------------------------


def test_every_code_has_words_in_both_languages() -> None:
    assert set(CODES) <= MESSAGES.keys()
    for key, (polish, english) in MESSAGES.items():
        assert key.partition(".")[0] in CODES
        for words in (polish, english):
            assert words[0].isupper(), words
            assert words[-1] not in ".! ", words
            assert set(re.findall(r"\{(\w+)\}", words)) <= {"min", "max", "value", "accept"}
        assert sorted(re.findall(r"\{\w+\}", polish)) == sorted(re.findall(r"\{\w+\}", english))


def test_the_closest_words_are_taken_and_parameters_put_in() -> None:
    assert sentence("pl", "form", "pesel", "text") == "Podaj numer PESEL, który ma 11 cyfr"
    assert sentence("pl", "form", "moj_typ", "text").startswith("Popraw odpowiedź")
    assert sentence("pl", "max", "money", "decimal", {"max": "12.50"}).endswith("12,50 zł")
    assert sentence("en", "max", "money", "decimal", {"max": "12.50"}).endswith("12.50 PLN")
    assert sentence("pl", "min", "date", "date", {"min": "2026-01-31"}).endswith("31.01.2026")
    assert (
        sentence("pl", "length", "", "text", {"min": "1", "max": "9"}) == "Skróć tekst do 9 znaków"
    )
    assert sentence("pl", "computed", "", "text", {"value": ""}).startswith("Usuń")
    assert sentence("pl", "computed", "", "text", {"value": "{max}"}).endswith("{max}")
    assert sentence("uk", "unknown") == MESSAGES["unknown"][0]


# Readable answers ---------------------------------------------------------------------------------

NOT_ANSWERS: list[Any] = [None, "", [], {}]
LETTERS = ["a", "Żółć", "𝒳y", "a b", "e\u0301", "a\u3000b", "\ue000", "x\u0378"]
NOT_LETTERS = [
    " a", "a ", "\na", "a\n", "a\nb", "a\tb", "a\rb", "a\x00b", "a\x7fb", "a\x85b", "a\u00a0b",
    "a\u00adb", "a\u200bb", "a\u200fb", "a\u2028b", "a\u202eb", "a\u2060b", "a\u2069b", "\ufeffa",
    "a\ufdd0", "a\ufffe", "a\uffff", "a\U0001fffe", "a\U0010ffff", " ", "\n",
]  # fmt: skip

READ: list[tuple[str, tuple[Any, ...], list[Any], str]] = [
    *(("text", (), [text], "") for text in LETTERS),
    *(("text", (), [text], "form") for text in NOT_LETTERS),
    *(("text", (), [value], "kind") for value in (*NOT_ANSWERS, 1, True, ["a"], {"a": 1})),
    ("integer", (), [0, -3, 2.0, -0.0, 2**53 - 1, -(2**53) + 1], ""),
    ("integer", (), [2.5, 2**53, 1e300, float("nan"), float("inf")], "form"),
    ("integer", (), [*NOT_ANSWERS, "1", True, False], "kind"),
    ("decimal", (2,), ["0.00", "-1.50", "999999999999999.99"], ""),
    ("decimal", (2,), ["-0.00", "1", "1.5", "1.500", "01.50", "+1.50", "1,50", " 1.50", "1.50\n",
                       "1000000000000000.00", "\u0661.00", "1e2", "-", ".50"], "form"),
    ("decimal", (2,), [*NOT_ANSWERS, 1.5, 1, True], "kind"),
    ("boolean", (), [True, False], ""),
    ("boolean", (), [*NOT_ANSWERS, 0, 1, "true"], "kind"),
    ("consent", (), [True], ""),
    ("consent", (), [False], "form"),
    ("consent", (), [*NOT_ANSWERS, 1, "true"], "kind"),
    ("date", (), ["1800-01-01", "2299-12-31", "2024-02-29", "2000-02-29", "2026-04-30"], ""),
    ("date", (), ["1799-12-31", "2300-01-01", "2026-02-29", "1900-02-29", "2026-04-31",
                  "2026-00-10", "2026-13-01", "2026-1-1", "20260101", "2026-01-01T00:00",
                  "2026-01-01\n", "2026-01-00", "2026-W01-1", "\u0662026-01-01"], "form"),
    ("date", (), [*NOT_ANSWERS, 20260101, {"d": "1"}], "kind"),
    ("time", (), ["00:00", "23:59", "09:05"], ""),
    ("time", (), ["24:00", "9:05", "09:60", "0905", "09:05:00", "09:05\n", "\u06609:05"], "form"),
    ("time", (), [*NOT_ANSWERS, 905, {"g": "1"}], "kind"),
    ("moment", (), ["1800-01-01T00:00", "2024-02-29T23:59"], ""),
    ("moment", (), ["2023-02-29T12:30", "2026-01-01", "2026-01-01 12:30", "2026-01-01T24:00",
                    "2026-01-01T12:30\n", "2026-01-01T12:30Z", "T12:30", "12:30"], "form"),
    ("moment", (), [*NOT_ANSWERS, 20260101, {"d": "1"}], "kind"),
    ("file", (), [FILE, {**FILE, "size": 2.0}, {**FILE, "name": "😀.pdf"},
                  {**FILE, "size": 0}], ""),
    ("file", (), [{**FILE, "name": ""}, {**FILE, "name": "a\nb"}, {**FILE, "name": "x" * 256},
                  {**FILE, "name": "e\u0301"}, {**FILE, "media_type": "PDF"}, {**FILE, "size": -1},
                  {**FILE, "size": 1.5}, {**FILE, "sha256": "0A" * 32},
                  {**FILE, "sha256": ""}], "form"),
    ("file", (), [*NOT_ANSWERS, "plik.pdf", {**FILE, "path": "x"}, {**FILE, "size": "1"},
                  {**FILE, "name": None}, {**FILE, "size": True}, [FILE]], "kind"),
    ("files", (), [[FILE], [FILE, FILE]], ""),
    ("files", (), [[FILE, {**FILE, "size": -1}]], "form"),
    ("files", (), [FILE, [{}], [FILE, None], *NOT_ANSWERS], "kind"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "more", "tried", "fault"), READ)
def test_what_is_wrong_with_an_answer(
    kind: str, more: tuple[Any, ...], tried: list[Any], fault: str
) -> None:
    judge = getattr(values, f"{kind}_fault")
    for value in tried:
        assert judge(value, *more) == fault, value
    fast = {
        "text": values.readable,
        "date": values.is_day,
        "time": values.is_time,
        "moment": values.is_moment,
    }.get(kind)
    if fast is not None:
        for value in tried:
            if isinstance(value, str) and value and value != "e\u0301":
                assert bool(fast(value)) == (fault == "")


def test_choices() -> None:
    codes = frozenset({"a", "b"})
    assert values.choice_fault("a", codes) == ""
    assert values.choice_fault("c", codes) == "option"
    assert values.choice_fault("__proto__", codes) == "option"
    assert [values.choice_fault(value, codes) for value in (*NOT_ANSWERS, 1)] == ["kind"] * 5
    assert values.choices_fault(["b", "a"], codes) == ""
    assert values.choices_fault(["a", "a"], codes) == "form"
    assert values.choices_fault(["a", "c"], codes) == "option"
    assert values.choices_fault(["c", "c"], codes) == "form"
    assert [values.choices_fault(value, codes) for value in ("a", ["a", ""], ["a", 1])] == [
        "kind"
    ] * 3


def test_the_first_half_of_a_surrogate_pair_is_no_character() -> None:
    assert values.text_fault("a\ud800") == "form"


# What people type ---------------------------------------------------------------------------------

TYPED: list[tuple[str, Any, Any]] = [
    ("normal_text", " a\u00a0b ", "a b"),
    ("normal_text", "e\u0301", "é"),
    ("normal_text", "a\r\nb", "a b"),
    ("normal_text", " \u00a0\r\n", values.MISSING),
    ("normal_text", 7, 7),
    ("normal_integer", "1 200", 1200),
    ("normal_integer", "-007", -7),
    ("normal_integer", "+3", 3),
    ("normal_integer", "−3,00", -3),
    ("normal_integer", "3.5", "3.5"),
    ("normal_integer", "9" * 40, "9" * 40),
    ("normal_integer", " ", values.MISSING),
    ("normal_integer", 2.0, 2),
    ("normal_integer", True, True),
    ("normal_boolean", "Tak", True),
    ("normal_boolean", "nie", False),
    ("normal_boolean", "może", "może"),
    ("normal_consent", False, values.MISSING),
    ("normal_consent", "on", True),
    ("normal_date", {"d": "1", "m": "2", "r": "2026"}, "2026-02-01"),
    ("normal_date", {"d": 1, "m": 2.0, "r": 2026}, "2026-02-01"),
    ("normal_date", {"d": "30", "m": "2", "r": "2026"}, "30.2.2026"),
    ("normal_date", {"d": "1", "m": "", "r": "2026"}, "1..2026"),
    ("normal_date", {"d": "", "m": " "}, values.MISSING),
    ("normal_date", {"d": "1", "x": "1"}, {"d": "1", "x": "1"}),
    ("normal_date", "31.1.2026", "2026-01-31"),
    ("normal_date", "2026-1-31", "2026-01-31"),
    ("normal_date", "31 stycznia", "31 stycznia"),
    ("normal_time", " 9:05 ", "09:05"),
    ("normal_time", "12.30", "12:30"),
    ("normal_time", "12:30", "12:30"),
    ("normal_time", "25:00", "25:00"),
    ("normal_time", "9", "9"),
    ("normal_time", "\u00a0", values.MISSING),
    ("normal_moment", {"d": "5", "m": "1", "r": "2026", "g": "9.05"}, "2026-01-05T09:05"),
    ("normal_moment", {"d": 5, "m": 1.0, "r": 2026, "g": "9:05"}, "2026-01-05T09:05"),
    ("normal_moment", {"d": "", "m": " ", "r": "", "g": ""}, values.MISSING),
    ("normal_moment", {"d": "", "m": "", "r": "", "g": "9:05"}, ".. 9:05"),
    ("normal_moment", {"d": "5", "m": "1", "r": "2026", "g": ""}, "5.1.2026"),
    ("normal_moment", {"d": "30", "m": "2", "r": "2026", "g": "9:05"}, "30.2.2026 9:05"),
    ("normal_moment", {"d": "1", "x": "1"}, {"d": "1", "x": "1"}),
    ("normal_moment", "2026-01-05T09:05", "2026-01-05T09:05"),
    ("normal_moment", "5.1.2026  9:05", "2026-01-05T09:05"),
    ("normal_moment", "2026-1-5 9:05", "2026-01-05T09:05"),
    ("normal_moment", "jutro 9:05", "jutro 9:05"),
    ("normal_moment", "", values.MISSING),
]


@pytest.mark.parametrize(("function", "typed", "read"), TYPED)
def test_what_people_type(function: str, typed: Any, read: Any) -> None:
    found = getattr(values, function)(typed)
    assert found == read
    assert type(found) is type(read)


def test_decimals_are_filled_up_and_never_rounded() -> None:
    read = {" 1 200,5": "1200.50", "0012": "12.00", "-0,00": "0.00", "1.500": "1.50",
            "1,505": "1,505", "1e3": "1e3", "": values.MISSING,
            "\u00a0": values.MISSING}  # fmt: skip
    assert {typed: values.normal_decimal(typed, 2) for typed in read} == read
    assert values.normal_decimal(12, 2) == "12.00"
    assert values.normal_decimal(1.5, 2) == 1.5


def test_an_identifier_loses_what_its_row_says() -> None:
    form = values.NORMAL_FORMS["dowod_osobisty"]
    assert values.normal_text("aba 300-000", form) == "ABA300000"
    assert values.normal_text("e-\u0301", values.NormalForm("-")) == "é"
    assert values.normal_text("- a", values.NormalForm("-")) == "a"
    assert values.normal_text("ß", values.NormalForm(upper=True)) == "ß"


# JavaScript says the same -------------------------------------------------------------------------

ANYTHING: list[Any] = [
    *chain.from_iterable(tried for _, _, tried, _ in READ),
    *(typed for _, typed, _ in TYPED),
    *(
        ["b", "a", "b", "zzz"],
        ["a", 1],
        "a",
        "\ud800",
        "𝒳" * 3,
        "a" * 300,
        "44051401359",
        "1" * 400,
    ),
    *(
        " 1 200,5",
        "-0,00",
        "0012",
        "1.500",
        "1,505",
        "TAK",
        "on",
        "e-\u0301",
        "- a",
        "ąß-x",
        "1 .5",
    ),
    *chain.from_iterable(SPECIMENS.values()),
    *(text[:-1] + "0" for text in chain.from_iterable(SPECIMENS.values())),
]

CALLS: list[tuple[str, str, tuple[Any, ...]]] = [
    ("text_fault(value)", "textFault(value)", ()),
    ("text_fault(value, multiline=True)", "textFault(value, null, null, true)", ()),
    ("integer_fault(value)", "integerFault(value)", ()),
    *((f"decimal_fault(value, {n})", f"decimalFault(value, {n})", ()) for n in (1, 2, 4)),
    ("boolean_fault(value)", "booleanFault(value)", ()),
    ("consent_fault(value)", "consentFault(value)", ()),
    ("date_fault(value)", "dateFault(value)", ()),
    ("choice_fault(value, {'a', 'b'})", "choiceFault(value, new Set(['a', 'b']))", ()),
    ("choices_fault(value, {'a', 'b'})", "choicesFault(value, new Set(['a', 'b']))", ()),
    ("file_fault(value)", "fileFault(value)", ()),
    ("files_fault(value)", "filesFault(value)", ()),
    ("normal_text(value)", "normalText(value, '', false, false)", ()),
    ("normal_text(value, NormalForm(' -', True))", "normalText(value, ' -', true, false)", ()),
    ("normal_text(value, AS_TYPED, True)", "normalText(value, '', false, true)", ()),
    ("normal_integer(value)", "normalInteger(value)", ()),
    ("normal_decimal(value, 2)", "normalDecimal(value, 2)", ()),
    ("normal_boolean(value)", "normalBoolean(value)", ()),
    ("normal_consent(value)", "normalConsent(value)", ()),
    ("normal_date(value)", "normalDate(value)", ()),
    ("normal_time(value)", "normalTime(value)", ()),
    ("normal_moment(value)", "normalMoment(value)", ()),
    ("time_fault(value)", "timeFault(value)", ()),
    ("moment_fault(value)", "momentFault(value)", ()),
    ("normal_choice(value)", "normalChoice(value)", ()),
    ("normal_choices(value, ['a', 'b'])", "normalChoices(value, ['a', 'b'])", ()),
    ("normal_file(value)", "normalFile(value)", ()),
    ("normal_files(value)", "normalFiles(value)", ()),
    *(
        (
            f"check_digits_agree('{name}', value) if isinstance(value, str) else None",
            f"typeof value === 'string' ? checkDigitsAgree('{name}', value) : null",
            (),
        )
        for name in SPECIMENS
    ),
]


def test_python_and_javascript_say_the_same_of_every_value(tmp_path: Path) -> None:
    finite = [value for value in ANYTHING if not _has_nan(value)]
    functions = ", ".join(f"(value) => {javascript}" for _, javascript, _ in CALLS)
    (tmp_path / "ask.mjs").write_text(
        javascript_source()
        + f"\nimport {{ readFileSync }} from 'node:fs';\nconst calls = [{functions}];\n"
        + "const tried = JSON.parse(readFileSync(0, 'utf8'));\n"
        + "const said = calls.map((call) => tried.map((value) => call(value) ?? null));\n"
        + "console.log(JSON.stringify(said));\n"
    )
    ran = subprocess.run(
        ["node", "ask.mjs"], input=json.dumps(finite), cwd=tmp_path, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    for (python, javascript, _), said in zip(CALLS, json.loads(ran.stdout), strict=True):
        for value, theirs in zip(finite, said, strict=True):
            ours = eval(python, {**vars(values), "value": value})
            ours = None if ours is values.MISSING else ours
            assert ours == theirs, (javascript, value)


def _has_nan(value: Any) -> bool:
    return isinstance(value, float) and not abs(value) < 1e308


def test_normal_forms_are_idempotent_and_keep_what_is_readable() -> None:
    for kind, normal in tolerance.NORMAL.items():
        item = _item(kind)
        for value in filter(lambda each: not _has_nan(each), ANYTHING):
            once = normal(item, value)
            if once is values.MISSING:
                continue
            assert normal(item, once) == once, (kind, value)
            fault = runtime_faults(kind, value)
            if fault == "" and kind != "choices" and values.composed(str(value)):
                assert once == value, (kind, value)


def _item(kind: str) -> Any:
    from formc.runtime.items import Item

    return Item(kind, "/x", (1,), scale=2, codes=("a", "b"), multiline=False)


def runtime_faults(kind: str, value: Any) -> str:
    from formc.runtime.findings import FAULTS

    return FAULTS[kind](_item(kind), value)
