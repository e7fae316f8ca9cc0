"""Places: what can be read, what people type, and where it lies on the plane; both runtimes."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formc.analysis.library import SEMANTICS
from formc.expr import pattern
from formc.runtime.places import (
    LATITUDE,
    LONGITUDE,
    PARCEL,
    PLACE_KINDS,
    is_place,
    normal_place,
    place_fault,
    typed_place,
)
from formc.runtime.projection import plane_text, projected
from formc.runtime.values import MISSING
from formc.shapes.packing import javascript_source
from tests.support.mutations import ANGLES, NO_ANSWERS, OTHER_KINDS, near_place

CASES = Path(__file__).parent / "cases" / "places"
ALL = PLACE_KINDS
A, B, C = ["21.012229", "52.249470"], ["21.015300", "52.243100"], ["21.017532", "52.237049"]


def drawn(kind: str, *vertices: Any) -> dict[str, Any]:
    return {"kind": kind, "wgs84": list(vertices)}


def parcel(id: Any) -> dict[str, Any]:
    return {"kind": "parcel", "id": id}


# What can be read ---------------------------------------------------------------------------------

READ: list[tuple[Any, str]] = [
    (drawn("point", A), ""),
    (drawn("line", A, B), ""),
    (drawn("line", A, B, A), ""),
    (drawn("line", A, A), ""),
    (drawn("area", A, B, C), ""),
    (drawn("area", A, B, A, C), ""),  # that it crosses itself is not judged
    (parcel("141201_1.0001.123/4"), ""),
    (parcel("141201_1.0001.AR_12.5"), ""),
    (drawn("point", ["14.000000", "49.000000"]), ""),
    (drawn("point", ["24.999999", "55.999999"]), ""),
    (drawn("area", A, B, C, A), "form"),
    (drawn("area", A, A), "form"),
    (drawn("point", ["25.000000", "52.000000"]), "form"),
    (drawn("point", ["13.999999", "52.000000"]), "form"),
    (drawn("point", ["21.000000", "56.000000"]), "form"),
    (drawn("point", ["21.000000", "48.999999"]), "form"),
    (drawn("point", ["52.237049", "21.017532"]), "form"),
    (drawn("point", ["21.01", "52.23"]), "form"),
    (drawn("point", ["", ""]), "form"),
    (drawn("line", A, ["21.0175320", "52.237049"]), "form"),
    (parcel(""), "form"),
    (parcel("141201_1.0001."), "form"),
    (drawn("dom", A), "option"),
    ({}, "kind"),
    ("Rynek", "kind"),
    ([A], "kind"),
    (drawn("point"), "kind"),
    (drawn("point", "21.0 52.0"), "kind"),
    (drawn("point", [21.0, 52.0]), "kind"),
    (drawn("point", [*A, "100.000000"]), "kind"),
    (drawn("point", ["21.012229"]), "kind"),
    ({"kind": "point", "wgs84": {}}, "kind"),
    ({"kind": "point"}, "kind"),
    ({"wgs84": [A]}, "kind"),
    ({"kind": 1, "wgs84": [A]}, "kind"),
    ({"kind": "point", "wgs84": [A], "name": "Rynek"}, "kind"),
    ({"kind": "point", "id": "141201_1.0001.123/4"}, "kind"),
    ({"kind": "parcel", "wgs84": [A]}, "kind"),
    (parcel(1), "kind"),
]


@pytest.mark.parametrize(("value", "fault"), READ)
def test_what_is_wrong_with_a_place(value: object, fault: str) -> None:
    assert place_fault(value, ALL) == fault
    assert is_place(value, ALL) == (fault == "")


def test_a_kind_that_is_not_asked_for() -> None:
    assert place_fault(drawn("line", A, B), ("point", "parcel")) == "option"
    assert place_fault(drawn("line", "?"), ("point", "parcel")) == "kind"


@pytest.mark.parametrize(
    ("kind", "fits"),
    [("point", [1]), ("line", [2, 3, 199, 200]), ("area", [3, 199, 200])],
)
def test_numbers_of_vertices_are_bounds(kind: str, fits: list[int]) -> None:
    for count in (1, 2, 3, 199, 200, 201):
        value = drawn(kind, *([f"21.{number:06}", "52.000000"] for number in range(count)))
        assert place_fault(value, ALL) == ""
        assert is_place(value, ALL) == (count in fits)


@given(st.integers(14 * 10**6, 25 * 10**6 - 1), st.integers(49 * 10**6, 56 * 10**6 - 1))
def test_every_degree_of_poland_can_be_written(east: int, north: int) -> None:
    vertex = [f"{each // 10**6}.{each % 10**6:06}" for each in (east, north)]
    assert place_fault(drawn("point", vertex), ALL) == ""
    assert place_fault(drawn("point", vertex[::-1]), ALL) == "form"


def test_a_parcel_is_the_type_dzialka() -> None:
    assert SEMANTICS["dzialka"].pattern == PARCEL


@pytest.mark.parametrize("text", [LONGITUDE, LATITUDE, PARCEL])
def test_patterns_are_in_the_portable_dialect(text: str) -> None:
    assert isinstance(pattern.parse(text), pattern.Pattern)


# What people type ---------------------------------------------------------------------------------

WARSAW = ["21.017532", "52.237049"]
LINES = [
    ("52.237049, 21.017532", WARSAW),
    ("52.237049,21.017532", WARSAW),
    ("52.237049 21.017532", WARSAW),
    ("  52.237049 \t 21.017532 ", WARSAW),
    ("52,237049 21,017532", WARSAW),
    ("52,237049; 21,017532", WARSAW),
    ("52,237049, 21,017532", WARSAW),
    ("52,237049,21,017532", WARSAW),
    ("52.237049 / 21.017532", WARSAW),
    ("21.017532, 52.237049", WARSAW),  # no degree of Poland can be both
    ("52.237049° 21.017532°", WARSAW),
    ("52.237049°N, 21.017532°E", WARSAW),
    ("52.237049 n 21.017532 e", WARSAW),
    ("N 52.237049 E 21.017532", WARSAW),
    ("E21.017532 N52.237049", WARSAW),
    ("52.2370492345678, 21.0175321", WARSAW),
    ("52.2370485, 21.0175325", ["21.017533", "52.237049"]),  # half up
    ("52.2, 21.0", ["21.000000", "52.200000"]),
    ("52.9999999, 21.9999999", ["22.000000", "53.000000"]),
    ("52\u00a0°14'13.3764\"N 21°01'03.1152\"E", None),
    ("52°14'13.3764\"N 21°01'03.1152\"E", WARSAW),
    ("52°14′13,3764″ N, 21° 1′ 3,1152″ E", WARSAW),
    ("52° 14' 13.3764'' 21° 1' 3.1152''", WARSAW),
    ("N 52° 14.22294' E 21° 1.05192'", WARSAW),
    ("52°14.22294'N 21°1.05192'E", WARSAW),
    ("52.237049, 21.017532, 110", None),
    ("52.237049", None),
    ("52, 21", None),
    ("52,21", None),  # one number or two
    ("52.237049 E, 21.017532 N", None),
    ("52.237049 S, 21.017532 W", None),
    ("52.237049, 52.237049", None),
    ("48.9, 21.0", None),
    ("52°60'00\" 21°00'00\"", None),
    ("152.237049, 21.017532", None),
    ("-52.237049, 21.017532", None),
    ("٥٢.237049, 21.017532", None),
    ("ul. Długa 5", None),
]


@pytest.mark.parametrize(("line", "vertex"), LINES)
def test_one_line(line: str, vertex: list[str] | None) -> None:
    read = normal_place({"rodzaj": "point", "punkty": line, "dzialka": ""}, ALL)
    kept = " ".join(line.replace("\u00a0", " ").replace("\t", " ").split())
    assert read == drawn("point", vertex or [kept, ""])
    assert place_fault(read, ALL) == ("" if vertex else "form")


THREE = "\n".join(f"{north}, {east}" for east, north in (A, B, C))
TYPED: list[tuple[Any, tuple[str, ...], Any]] = [
    ({"rodzaj": "line", "punkty": THREE}, ALL, drawn("line", A, B, C)),
    ({"punkty": f"\r\n{THREE}\r\n\r\n"}, ("line",), drawn("line", A, B, C)),
    ({"punkty": THREE.replace("\n", "\r")}, ("line", "parcel"), drawn("line", A, B, C)),
    ({"rodzaj": "area", "punkty": f"{THREE}\n{THREE}"}, ALL, drawn("area", A, B, C, A, B, C)),
    ({"rodzaj": "area", "punkty": f"{THREE}\n52.249470 21.012229"}, ALL, drawn("area", A, B, C)),
    ({"rodzaj": "line", "punkty": "tu\ntam"}, ALL, drawn("line", ["tu", ""], ["tam", ""])),
    (
        {"rodzaj": "parcel", "dzialka": " 141201_1.0001.ar_1.2 "},
        ALL,
        parcel("141201_1.0001.AR_1.2"),
    ),
    ({"dzialka": "141201_1.0001. 2"}, ALL, parcel("141201_1.0001.2")),
    # What is not chosen is left over.
    ({"rodzaj": "parcel", "punkty": THREE, "dzialka": "x"}, ALL, parcel("X")),
    ({"rodzaj": "line", "punkty": THREE, "dzialka": "x"}, ALL, drawn("line", A, B, C)),
    ({"rodzaj": "", "punkty": " ", "dzialka": ""}, ALL, MISSING),
    ({}, ALL, MISSING),
    ("", ALL, MISSING),
    (" \u00a0\n", ALL, MISSING),
    (drawn("area", A, B, C, A), ALL, drawn("area", A, B, C)),
    (drawn("area", A, A, A), ALL, drawn("area", A)),
    (drawn("line", A, B, A), ALL, drawn("line", A, B, A)),
    (drawn("point", A[::-1]), ALL, drawn("point", A)),
    (drawn("point", ["21,012229", "52,24947"]), ALL, drawn("point", A)),
    (parcel(" 141201_1.0001.2"), ALL, parcel("141201_1.0001.2")),
]
KEPT: list[tuple[Any, tuple[str, ...]]] = [
    ({"punkty": THREE}, ALL),  # a line or an area
    ({"rodzaj": "line"}, ALL),
    ({"rodzaj": "line", "dzialka": "x"}, ALL),
    ({"rodzaj": "parcel", "punkty": THREE}, ALL),
    ({"rodzaj": "dom", "punkty": THREE}, ALL),
    ({"rodzaj": 1, "punkty": THREE}, ALL),
    ("Rynek", ALL),
    (7, ALL),
    (drawn("area", 1, 1, 1, True), ALL),
    (parcel(""), ALL),
    ({"kind": "point", "wgs84": "x"}, ALL),
]


@pytest.mark.parametrize(("typed", "kinds", "read"), TYPED)
def test_what_people_type(typed: Any, kinds: tuple[str, ...], read: Any) -> None:
    assert normal_place(typed, kinds) == read


@pytest.mark.parametrize(("typed", "kinds"), KEPT)
def test_nothing_is_dropped_that_cannot_be_read(typed: Any, kinds: tuple[str, ...]) -> None:
    assert normal_place(typed, kinds) == typed
    assert place_fault(typed, kinds) == ("form" if typed == parcel("") else "kind")


@pytest.mark.parametrize("value", [value for value, fault in READ if fault == ""])
def test_a_place_comes_back_from_its_controls(value: Any) -> None:
    assert normal_place(typed_place(value), ALL) == value


def _lines(count: int) -> list[str]:
    """Lines near the forms that are read: pieces dropped, doubled and put in."""
    random = Random(2180)
    pieces = [
        "52",
        "21",
        ".",
        ",",
        " ",
        "°",
        "'",
        '"',
        "N",
        "E",
        ";",
        "237049",
        "1",
        "′",
        "’’",
        "\t",
    ]
    made = []
    for _ in range(count):
        line = list(random.choice(LINES)[0])
        for _ in range(random.randint(0, 3)):
            at = random.randrange(len(line) + 1)
            line[at : at + random.randint(0, 2)] = random.choice(pieces)
        made.append("".join(line))
    return made


def test_javascript_says_the_same(tmp_path: Path) -> None:
    values = [
        *(value for value, _ in READ),
        *(typed for typed, *_ in TYPED),
        *(typed for typed, _ in KEPT),
        *near_place(),
        *({"rodzaj": "line", "punkty": line} for line in _lines(4000)),
        *({"rodzaj": "line", "punkty": f"{THREE}\n{angle} {other}"}
          for angle in ANGLES for other in ("52.2", "21,0")),
        *NO_ANSWERS,
        *OTHER_KINDS,
    ]  # fmt: skip
    asked = [[value, kinds] for value in values for kinds in (ALL, ("line",), ("point", "parcel"))]
    (tmp_path / "ask.mjs").write_text(
        javascript_source()
        + "\nimport { readFileSync } from 'node:fs';\n"
        + "const asked = JSON.parse(readFileSync(0, 'utf8'));\n"
        + "console.log(JSON.stringify(asked.map(([value, kinds]) => {\n"
        + "  const read = normalPlace(value, kinds);\n"
        + "  return [placeFault(value, kinds), isPlace(value, kinds), read ?? null,\n"
        + "    placeFault(read, kinds)];\n})));\n"
    )
    ran = subprocess.run(
        ["node", "ask.mjs"], input=json.dumps(asked), cwd=tmp_path, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    readable = 0
    for (value, kinds), theirs in zip(asked, json.loads(ran.stdout), strict=True):
        read = normal_place(value, kinds)
        ours = [place_fault(value, kinds), is_place(value, kinds), read, place_fault(read, kinds)]
        assert [None if each is MISSING else each for each in ours] == theirs, (value, kinds)
        if read is not MISSING:
            assert normal_place(read, kinds) == read, value
        if is_place(value, kinds):
            assert read == value
        readable += ours[3] == ""
    assert readable > 1000


# The plane ----------------------------------------------------------------------------------------

# Published values. The exercise is of a course of geodesy (README of `geodezja-wyzsza` on GitHub);
# it truncates the square of the eccentricity, which is worth a millimetre.
PUBLISHED = [
    (51.0, 19.0, 348129.263, 500000.000, 0.002),
    (51.35954501388889, 19.0, 388101.263, 500000.000, 0.002),
    (51.350750175, 20.435489580555554, 388101.263, 599934.089, 0.002),
    (50.991204616666664, 20.435489580555554, 348131.934, 600714.357, 0.002),
    (52.465, 19.145, 511024.24, 509847.9, 0.006),  # the centre of EPSG:2180 on epsg.io
    (52.395556, 16.950278, 505268.464, 360578.516, 0.001),  # metadata of a model of Poznań
]


@pytest.mark.parametrize(("latitude", "longitude", "x", "y", "near"), PUBLISHED)
def test_published_points(
    latitude: float, longitude: float, x: float, y: float, near: float
) -> None:
    assert projected(latitude, longitude) == pytest.approx((x, y), abs=near)


def test_two_thousand_points_as_proj_has_them() -> None:
    """Made with PROJ 9.5.1 (`EPSG:4258` to `EPSG:2180`), which formc does not need."""
    with (CASES / "epsg2180.csv").open(encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2000
    for row in rows:
        x, y = projected(float(row["latitude"]), float(row["longitude"]))
        assert (x, y) == pytest.approx((float(row["x"]), float(row["y"])), abs=0.0001)
        near_x, near_y = map(float, plane_text(row["latitude"], row["longitude"]).split(","))
        assert (near_x, near_y) == pytest.approx((x, y), abs=0.005001)


def test_north_comes_first_and_centimetres_are_whole() -> None:
    assert plane_text("52.000000", "19.000000") == "459309.21,500000.00"
    assert plane_text("52.237049", "21.017532") == "487584.37,637723.45"
