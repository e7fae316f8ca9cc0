"""Posted pairs and the tree that `normalize` takes (docs/contracts.md 10)."""

from __future__ import annotations

from typing import Any

import pytest

from formc.runtime.wire import (
    Control,
    Limits,
    PostError,
    canonical,
    change_rows,
    posted_name,
    read_posted,
)

SHAPE = (
    Control("imie", "text"),
    Control("zgoda", "consent"),
    Control("kraj", "text", default="PL"),
    Control("cele", "choices"),
    Control("dzien", "date"),
    Control("start", "datetime"),
    Control("gdzie", "place"),
    Control("mapa", "file"),
    Control("zdjecia", "files"),
    Control(
        "adres",
        "group",
        (
            Control("ulica", "text"),
            Control("kraj", "text", default="PL"),
            Control("d", "text"),
        ),
        optional=True,
    ),
    Control("siedziba", "group", (Control("kraj", "text", default="PL"),)),
    Control(
        "drzewa",
        "repeat",
        (
            Control("gatunek", "choice"),
            Control("obwod", "text", default="90"),
            Control("dzien", "date"),
            Control("wlasciciel", "group", (Control("imie", "text"),), optional=True),
        ),
        maximum=4,
    ),
)
FILES = {
    "t1": {"name": "a.pdf", "media_type": "application/pdf", "size": 3, "sha256": "0" * 64},
    "t2": {"name": "b.pdf", "media_type": "application/pdf", "size": 4, "sha256": "1" * 64},
}


def read(*pairs: tuple[str, str], **options: Any) -> Any:
    return read_posted(SHAPE, pairs, files=FILES, **options)


TREES: list[tuple[str, list[tuple[str, str]], dict[str, Any]]] = [
    ("nothing", [], {}),
    ("text as typed", [("f-imie", " Jan ")], {"imie": " Jan "}),
    ("blank is not answered", [("f-imie", "  ")], {}),
    ("a default outside groups stays", [("f-kraj", "PL")], {"kraj": "PL"}),
    ("one code is a list", [("f-cele", "a")], {"cele": ["a"]}),
    ("codes in posted order", [("f-cele", "b"), ("f-cele", "a")], {"cele": ["b", "a"]}),
    (
        "a date has parts",
        [("f-dzien-d", "5"), ("f-dzien-m", ""), ("f-dzien-r", "2026")],
        {"dzien": {"d": "5", "m": "", "r": "2026"}},
    ),
    (
        "a moment has one part more",
        [("f-start-d", "5"), ("f-start-m", "1"), ("f-start-r", "2026"), ("f-start-g", "9:05")],
        {"start": {"d": "5", "m": "1", "r": "2026", "g": "9:05"}},
    ),
    (
        "a place has a kind and what it asks for",
        [("f-gdzie-rodzaj", "line"), ("f-gdzie-punkty", "a\r\nb"), ("f-gdzie-dzialka", "")],
        {"gdzie": {"rodzaj": "line", "punkty": "a\r\nb", "dzialka": ""}},
    ),
    ("an empty place", [("f-gdzie-punkty", " \r\n"), ("f-gdzie-dzialka", "")], {}),
    ("a place not given", [("f-gdzie-rodzaj", ""), ("f-gdzie-punkty", "")], {}),
    ("an empty moment", [("f-start-d", ""), ("f-start-g", " ")], {}),
    ("an empty date", [("f-dzien-d", ""), ("f-dzien-m", " "), ("f-dzien-r", "")], {}),
    ("a stored file loses its token", [("f-mapa-plik", "t1")], {"mapa": FILES["t1"]}),
    (
        "a new upload replaces",
        [("f-mapa-plik", "t1"), ("f-mapa-plik", "t2")],
        {"mapa": FILES["t2"]},
    ),
    (
        "several files",
        [("f-zdjecia", ""), ("f-zdjecia-plik", "t1"), ("f-zdjecia-plik", "t2")],
        {"zdjecia": [FILES["t1"], FILES["t2"]]},
    ),
    ("a bare file name is not lost", [("f-mapa", "a.pdf")], {"mapa": "a.pdf"}),
    (
        "an item named like a part of a date",
        [("f-adres-d", "x")],
        {"adres": {"d": "x"}},
    ),
    ("an optional group of defaults goes", [("f-adres-kraj", "PL")], {}),
    (
        "an answered one keeps its defaults",
        [("f-adres-kraj", "PL"), ("f-adres-ulica", "Miła")],
        {"adres": {"kraj": "PL", "ulica": "Miła"}},
    ),
    ("a changed default counts", [("f-adres-kraj", "DE")], {"adres": {"kraj": "DE"}}),
    (
        "a required group keeps its defaults",
        [("f-siedziba-kraj", "PL")],
        {"siedziba": {"kraj": "PL"}},
    ),
    (
        "rows of defaults go",
        [("f-drzewa", "0,1,2"), ("f-drzewa-0-obwod", "90"), ("f-drzewa-2-obwod", "91")],
        {"drzewa": [{"obwod": "91"}]},
    ),
    (
        "rows stand in their order",
        [("f-drzewa-7-obwod", "7"), ("f-drzewa-2-obwod", "2"), ("f-drzewa", "2,7")],
        {"drzewa": [{"obwod": "2"}, {"obwod": "7"}]},
    ),
    (
        "a group in a row",
        [("f-drzewa-0-wlasciciel-imie", "Ala")],
        {"drzewa": [{"wlasciciel": {"imie": "Ala"}}]},
    ),
]


@pytest.mark.parametrize(("pairs", "tree"), [row[1:] for row in TREES], ids=[r[0] for r in TREES])
def test_tree(pairs: list[tuple[str, str]], tree: dict[str, Any]) -> None:
    assert read(*pairs).tree == tree


REFUSED = [
    ("f-nie", "x"),
    ("imie", "x"),
    ("f-", "x"),
    ("f", "x"),
    ("f-adres", "x"),
    ("f-imie-d", "x"),
    ("f-dzien", "2026-01-01"),
    ("f-dzien-x", "1"),
    ("f-mapa-plik", "t9"),
    ("f-mapa-d", "t1"),
    ("f-drzewa-01-obwod", "1"),
    ("f-drzewa-x-obwod", "1"),
    ("f-drzewa-١-obwod", "1"),
    ("f-drzewa-1234567-obwod", "1"),
    ("f-drzewa-0", "1"),
    ("f-drzewa-obwod", "1"),
    ("f-drzewa", "1,1"),
    ("f-drzewa", "a"),
    ("_inne", "1"),
    ("_dodaj", "imie"),
    ("_dodaj", "drzewa-0"),
    ("_usun", "drzewa"),
    ("_usun", "adres-0"),
    ("__proto__", "x"),
    ("f-__proto__-x", "x"),
]


@pytest.mark.parametrize("pair", REFUSED, ids=lambda pair: "=".join(pair))
def test_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(PostError):
        read(pair)


def test_refused_twice_or_outside_its_order() -> None:
    for pairs in (
        [("f-imie", "a"), ("f-imie", "b")],
        [("f-dzien-d", "1"), ("f-dzien-d", "2")],
        [("f-drzewa", "0"), ("f-drzewa", "0")],
        [("f-drzewa", "0"), ("f-drzewa-1-obwod", "1")],
    ):
        with pytest.raises(PostError):
            read(*pairs)


def test_limits() -> None:
    with pytest.raises(PostError):
        read(("f-imie", "a"), ("f-kraj", "b"), limits=Limits(fields=1))
    with pytest.raises(PostError):
        read(("f-imie", "abc"), limits=Limits(characters=2))
    with pytest.raises(PostError):
        read(("f-drzewa-0-obwod", "1"), ("f-drzewa-1-obwod", "1"), limits=Limits(rows=1))
    with pytest.raises(PostError):
        read(("f-drzewa", "0,1"), limits=Limits(rows=1))


def test_rows_are_added_and_removed() -> None:
    posted = read(("f-drzewa", "0,2"), ("f-drzewa-2-obwod", "2"), ("_dodaj", "drzewa"))
    more = change_rows(SHAPE, posted)
    assert list(more.typed["drzewa"]) == [0, 2, 3]
    assert list(posted.typed["drzewa"]) == [0, 2], "the post itself stays"
    less = change_rows(SHAPE, read(("f-drzewa", "0,2"), ("_usun", "drzewa-0")))
    assert list(less.typed["drzewa"]) == [2]
    full = change_rows(SHAPE, read(("f-drzewa", "0,1,2,3"), ("_dodaj", "drzewa")))
    assert list(full.typed["drzewa"]) == [0, 1, 2, 3]
    first = change_rows(SHAPE, read(("_dodaj", "drzewa")))
    assert list(first.typed["drzewa"]) == [0]


def test_problems_find_their_posted_row() -> None:
    posted = read(("f-drzewa", "5,3,9"), ("f-drzewa-3-obwod", "3"), ("f-drzewa-9-obwod", "9"))
    assert posted.rows == {("drzewa",): (3, 9)}
    assert posted_name("/drzewa/1/obwod", posted.rows) == "f-drzewa-9-obwod"
    assert posted_name("/drzewa/1/wlasciciel/imie", posted.rows) == "f-drzewa-9-wlasciciel-imie"
    assert posted_name("/imie", posted.rows) == "f-imie"
    assert posted_name("/drzewa/7", posted.rows) == "f-drzewa-7"


def test_rows_that_normalize_drops_leave_the_numbers_right() -> None:
    """A row whose only answers are hidden goes; and the rows after it keep their numbers."""

    def normalize(tree: dict[str, Any]) -> dict[str, Any]:
        rows = [dict(row) for row in tree.get("drzewa", [])]
        hidden = len(rows) > 1  # `obwod` is shown while there is one row
        for row in rows:
            if hidden:
                row.pop("obwod", None)
        rows = [row for row in rows if row]
        return (
            {**tree, "drzewa": rows} if rows else {k: v for k, v in tree.items() if k != "drzewa"}
        )

    posted = read(("f-drzewa-4-obwod", "4"), ("f-drzewa-6-gatunek", "lipa"))
    answers, rows = canonical(posted, normalize)
    assert answers == {"drzewa": [{"gatunek": "lipa"}]}
    assert rows == {("drzewa",): (6,)}
    assert posted.tree["drzewa"] == [{"obwod": "4"}, {"gatunek": "lipa"}], "the post itself stays"
    answers, rows = canonical(read(("f-imie", "Jan")), normalize)
    assert (answers, rows) == ({"imie": "Jan"}, {})


def test_answers_are_read_once_where_no_row_goes() -> None:
    asked = []

    def normalize(tree: dict[str, Any]) -> dict[str, Any]:
        asked.append(tree)
        return dict(tree)

    posted = read(("f-drzewa-4-obwod", "4"), ("f-drzewa-6-gatunek", "lipa"))
    _, rows = canonical(posted, normalize)
    assert rows == {("drzewa",): (4, 6)}
    assert asked == [posted.tree]
