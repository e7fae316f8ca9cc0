"""The whole catalogue: `index.html` to find a service in, `catalog.json` for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache

from formc.bundle.writing import canonical
from formc.ir import Text
from formc.record import Record, names
from formc.shapes.polish import counted
from formc.shapes.terms import AUDIENCES, KINDS, LEVELS
from formc.target import Artifact, Collection, Context, Summary, Support, Target
from formc.templating import asset, environment

NAMELESS = "Katalog usług"
FORMAT = 1  # of catalog.json
ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_SERVICES = ("usługa", "usługi", "usług")
_PLACE = {letter: place for place, letter in enumerate(ALPHABET, start=1)}


class Row(Record, frozen=True, kw_only=True):
    """One service on the list. `words` are found by the search and not shown."""

    id: str
    title: str
    summary: str
    kind: str
    level: str
    level_words: str
    audience: str
    domain: str
    domain_title: str
    card: str
    form: str
    words: str


class Shelf(Record, frozen=True):
    """The services of one domain, in the order of the alphabet."""

    id: str
    title: str
    rows: tuple[Row, ...]


def collect_page(rows: Sequence[dict[str, str]], context: Context) -> Iterable[Artifact]:
    """The page of all services. The option `project` names the catalogue."""
    title = str(context.options.get("project", NAMELESS))
    publisher = str(context.options.get("publisher", ""))
    ordered = sorted(map(_read_row, rows), key=lambda row: (collation(row.title), row.id))
    yield Artifact.text("index.html", "index", "text/html", _page(ordered, title, publisher))


def collect_list(entries: Sequence[tuple[str, str]], context: Context) -> Iterable[Artifact]:
    """The list of all services for machines, joined from entries that are spelled already."""
    title = json.dumps(str(context.options.get("project", NAMELESS)), ensure_ascii=False)
    spelled = b",\n".join(text for _, text in sorted((id, text.encode()) for id, text in entries))
    begin, end = ("[\n", "\n  ]") if entries else ("[", "]")
    data = b"".join(  # bytes, of which there are half as many as of text with Polish letters
        (
            f'{{\n  "format": {FORMAT},\n  "services": {begin}'.encode(),
            spelled,
            f'{end},\n  "title": {title}\n}}\n'.encode(),
        )
    )
    yield Artifact("catalog.json", "catalogue", "application/json", data)


@lru_cache(maxsize=50_000)  # whoever watches orders the same titles again and again
def collation(words: str) -> tuple[tuple[int, ...], str]:
    """The order of a Polish dictionary: ą after a, ż last; digits before letters; what is neither
    parts words. The text itself decides between words that differ in signs or case only."""
    key: list[int] = []
    for char in words.lower():
        if char in _PLACE:
            key.append(_PLACE[char] + 10)
        elif char.isdecimal():
            key.append(int(char) + 1)
        elif key and key[-1] != 0:
            key.append(0)
    return tuple(key), words


def _page(rows: list[Row], title: str, publisher: str) -> str:
    domains = {row.domain: row.domain_title for row in rows}
    shelves = tuple(
        Shelf(id, words, tuple(row for row in rows if row.domain == id))
        for id, words in sorted(domains.items(), key=lambda pair: collation(pair[1]))
    )
    used = {row.level for row in rows}
    return (
        environment()
        .get_template("catalogue/index.html")
        .render(
            title=title,
            publisher=publisher,
            total=f"{len(rows)} {counted(len(rows), *_SERVICES)}",
            shelves=shelves,
            levels=[(code, words) for code, words in LEVELS.items() if code in used],
        )
    )


def _row(summary: Summary) -> dict[str, str]:
    service = summary.service
    row = Row(
        id=service.id,
        title=str(service.title),
        summary=str(service.summary),
        kind=KINDS[service.kind],
        level=service.level,
        level_words=LEVELS[service.level],
        audience=", ".join(AUDIENCES[code] for code in service.audience),
        domain=service.domain.id,
        domain_title=str(service.domain.title),
        card=_card_path(summary),
        form=f"{summary.form_path}/form.html",
        words=" ".join((*service.keywords, service.id.replace("-", " "))),
    )
    return {name: getattr(row, name) for name in names(row)}


def _read_row(row: dict[str, str]) -> Row:
    return Row(**row)


def _card_path(summary: Summary) -> str:
    return f"services/{summary.service.id}/card.html"


def _entry(summary: Summary) -> list[str]:
    """The id, and the entry as it stands in the list."""
    text = canonical(_service(summary)).decode().rstrip("\n")
    return [summary.service.id, "    " + text.replace("\n", "\n    ")]


def _service(summary: Summary) -> dict[str, object]:
    service = summary.service
    return {
        "id": service.id,
        "version": service.version,
        "title": _languages(service.title),
        "summary": _languages(service.summary),
        "domain": {"id": service.domain.id, "title": _languages(service.domain.title)},
        "level": service.level,
        "kind": service.kind,
        "audience": list(service.audience),
        "keywords": list(service.keywords),
        "life_events": list(service.life_events),
        "legal_state": service.content.legal_state,
        "reviewed": service.content.reviewed_by is not None,
        "card": _card_path(summary),
        "service": f"services/{service.id}/service.json",
        "form": {
            "id": service.form.id,
            "version": service.form.version,
            "path": f"{summary.form_path}/form.html",
            "manifest": f"{summary.form_path}/manifest.json",
            "manifest_sha256": summary.form_digest,
        },
    }


def _languages(text: Text) -> dict[str, str]:
    return {"pl": text.pl, **dict(text.others)}


def _shared() -> Iterable[Artifact]:
    yield Artifact("index.css", "style", "text/css", asset("index.css"))
    yield Artifact("index.js", "script", "text/javascript", asset("index.js"))


TARGET = Target(
    name="catalogue",
    summary="Spis wszystkich usług: strona z wyszukiwaniem i catalog.json",
    collections=(
        Collection("page", _row, collect_page),
        Collection("list", _entry, collect_list),
    ),
    shared=_shared,
    support={"translations": Support.PARTIAL},
)
