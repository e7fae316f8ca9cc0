"""What the last build knew, in two small files: the outlines of all inputs, and a row per unit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from formc.analysis.outline import Outline, outlined
from formc.analysis.tables import Read
from formc.analysis.units import Unit
from formc.analysis.workspace import SUFFIXES, Document, Workspace
from formc.build.making import Made
from formc.build.store import Store
from formc.diagnostics import Diagnostic, Severity
from formc.diagnostics.stored import retold, told
from formc.record import Mutable, Record, part, replace, to_json
from formc.source import Source, Span
from formc.syntax.reader import decoded

MOST_RECENT = 40  # rows; more are written into the large file


_Facts = dict[tuple[str, str, str], int]
"""What units have read, by number: nearly all have read the same."""


class Index(Mutable):
    """Units that were made before, by name, and why each was made the last time. `recent` are
    those whose row is not in the large file."""

    made: dict[str, Made] = part(default_factory=dict)
    reasons: dict[str, list[list[str]]] = part(default_factory=dict)
    recent: set[str] = part(default_factory=set)


def name_of_unit(unit: Unit) -> str:
    return f"{unit.kind} {unit.id}"


def load_index(store: Store, environment: str) -> Index:
    """The units that were made by the same formc with the same targets."""
    index = Index()
    for name in (f"index-{environment}", f"recent-{environment}"):
        kept = store.recall("state", name)
        if kept is not None:
            index.made.update(rows_of(kept))
            index.reasons.update(kept["reasons"])
            index.recent = set(kept["rows"]) if name.startswith("recent") else set()
    return index


def save_index(index: Index, store: Store, environment: str, remade: Iterable[str]) -> None:
    """Keeps the units in which nothing is wrong. A few that were made again stand in a file of
    their own: what a row says is held against the inputs, so an older one does no harm."""
    index.recent.update(remade)
    if len(index.recent) > MOST_RECENT:
        index.recent = set()
        store.keep_parts(f"index-{environment}", _rows_as_json(index, index.made))
    recent = _rows_as_json(index, sorted(index.recent & index.made.keys()))
    store.keep_parts(f"recent-{environment}", recent)


def _rows_as_json(index: Index, names: Collection[str]) -> Iterator[bytes]:
    """What `told_rows` gives, in pieces: all of it is as large again as the index."""
    facts: _Facts = {}
    whole = [name for name in names if not index.made[name].failed]
    yield b'{"rows":{'
    for number, name in enumerate(whole):
        row = to_json(_row(index.made[name], facts))
        yield b"%b%b:%b" % (b"," if number else b"", to_json(name), row)
    reasons = {name: index.reasons[name] for name in whole if name in index.reasons}
    yield b'},"facts":%b,"reasons":%b}' % (to_json(list(facts)), to_json(reasons))


def told_rows(index: Index, names: Iterable[str]) -> dict[str, Any]:
    """The rows of units as JSON; not of those in which something is wrong."""
    facts: _Facts = {}
    rows = {name: _row(index.made[name], facts) for name in names if not index.made[name].failed}
    reasons = {name: index.reasons[name] for name in rows if name in index.reasons}
    return {"facts": list(facts), "rows": rows, "reasons": reasons}


def _row(made: Made, facts: _Facts) -> list[Any]:
    return [
        [facts.setdefault(read, len(facts)) for read in made.reads],
        *(made.result, made.bundles),
        {part: value.decode() for part, value in made.values.items()},
        *(made.lists, made.worst, made.doubtful, made.emitted),
    ]


def rows_of(kept: Mapping[str, Any]) -> Iterator[tuple[str, Made]]:
    """The units in what `told_rows` gave."""
    facts = [tuple(fact) for fact in kept["facts"]]
    for name, (reads, result, bundles, values, lists, *rest) in kept["rows"].items():
        kind, _, id = name.partition(" ")
        worst, doubtful, emitted = rest
        yield (
            name,
            Made(
                unit=Unit(kind, id),
                reads=tuple([facts[number] for number in reads]),
                result=result,
                bundles=tuple([tuple(line) for line in bundles]),
                values={part: value.encode() for part, value in values.items()},
                lists=tuple(lists),
                worst=worst,
                doubtful=doubtful,
                emitted=emitted,
            ),
        )


def stale(made: Made, workspace: Workspace, known: dict[tuple[str, str, str], bool]) -> bool:
    """Whether something that a unit has read is no longer the same; `known` remembers answers."""
    for read in made.reads:
        same = known.get(read)
        if same is None:
            table, key, digest = read
            same = known[read] = workspace.digest((table, key)) == digest
        if not same:
            return True
    return False


def changed_reads(made: Made, workspace: Workspace) -> list[Read]:
    """What a unit has read and is different now."""
    return [
        (table, key)
        for table, key, digest in made.reads
        if workspace.digest((table, key)) != digest
    ]


# Outlines -----------------------------------------------------------------------------------


class Outlines(Mutable):
    """The outlines of all inputs; documents that had to be opened for them. `fresh` are the paths
    that were not known."""

    all: list[Outline]
    opened: dict[str, Document]
    fresh: list[str]


class Kept(Mutable):
    """Outlines that are known, and what there was to be named then."""

    outlines: dict[str, Outline]
    nameable: set[str]


def kept_outlines(files: Mapping[str, bytes], store: Store, code: str) -> Kept:
    """The outlines that the last process has kept."""
    kept = store.recall("state", f"outlines-{code}", _Note)
    if kept is None:
        return Kept({}, set())
    outlines = {outline.path: outline for outline in kept.outlines if outline.path in files}
    for path, (problems, unread) in kept.said.items():
        if path in files:
            outlines[path] = replace(
                outlines[path],
                problems=_diagnostics(problems, path, files),
                unread=_diagnostics(unread, path, files),
            )
    return Kept(outlines, kept.nameable)


def remembered(outlines: Iterable[Outline]) -> Kept:
    """The outlines of the last round of this process."""
    known = {each.path: each for each in outlines}
    return Kept(known, _nameable(known.values()))


def load_outlines(
    files: Mapping[str, bytes],
    digests: Mapping[str, str],
    kept: Kept,
    many: Callable[[list[str]], Iterable[Outline]],
) -> Outlines:
    """Outlines by the paths of inputs; of a file that is as it was, the one that is kept. `many`
    outlines files in several processes, and keeps no documents."""
    found = Outlines([], {}, [])
    known = kept.nameable
    paths = [path for path in sorted(digests) if path.endswith(SUFFIXES)]
    old = {
        path: kept.outlines[path]
        for path in paths
        if path in kept.outlines and _stands(kept.outlines[path], digests)
    }
    found.fresh = [path for path in paths if path not in old]
    if len(found.fresh) > MOST_RECENT:
        old.update(_bare(many(found.fresh), old.values()))
    else:
        for path in found.fresh:
            old[path], document = outlined(path, files[path], files)
            if document is not None:
                found.opened[path] = document
    found.all = [old[path] for path in paths]
    _name_what_is_new(found, known, files)
    return found


def _bare(outlines: Iterable[Outline], others: Iterable[Outline]) -> Iterator[tuple[str, Outline]]:
    """Outlines by path with the words alone that name something, and equal parts but once: memory
    must not grow with every word of every file."""
    same: dict[object, Any] = {}
    words: list[bytes] = []
    bare: list[Outline] = []
    for each in outlines:
        words.append(" ".join(each.names).encode("utf-8", "surrogatepass"))  # none has a space
        alike = {
            name: getattr(each, name) for name in ("uses", "fills", "offices", "acts", "types")
        }
        shared = {name: same.setdefault(told, told) for name, told in alike.items()}
        bare.append(replace(each, names=frozenset(), **shared))
    nameable = _nameable((*others, *bare))
    for each, written in zip(bare, words, strict=True):
        names = nameable.intersection(written.decode("utf-8", "surrogatepass").split(" "))
        told = frozenset(names)
        yield each.path, replace(each, names=same.setdefault(told, told))


def save_outlines(outlines: Iterable[Outline], store: Store, code: str) -> None:
    """Keeps the outlines of files in which nothing is wrong."""
    known = list(outlines)
    nameable = _nameable(known)
    plain, said = [], {}
    for each in known:
        if not any(item.severity is Severity.ERROR for item in each.problems):
            plain.append(replace(each, names=each.names & nameable, problems=(), unread=()))
            if each.problems or each.unread:
                said[each.path] = (_plain(each.problems), _plain(each.unread))
    store.keep("state", f"outlines-{code}", _Note(plain, nameable, said))


class _Note(Record, frozen=True):
    """Outlines as they are kept: what is `said` of some of them points into their files."""

    outlines: list[Outline]
    nameable: set[str]
    said: dict[str, tuple[list[Any], list[Any]]]


def _stands(outline: Outline, digests: Mapping[str, str]) -> bool:
    if outline.digest != digests[outline.path]:
        return False
    beside = outline.beside
    return beside is None or digests.get(beside[0], _ABSENT) == beside[1]


_ABSENT = "e3b0c44298fc1c149afbf4c8996fb924"  # of no bytes: what a file that is not there counts as


def _nameable(outlines: Iterable[Outline]) -> set[str]:
    """What words may name that nobody can tell from them alone: codelists, acts, types."""
    found = set()
    for outline in outlines:
        if outline.kind == "codelist":
            found.add(outline.id)
        found.update(id for id, _ in outline.named)
    return found


def _name_what_is_new(found: Outlines, known: set[str], files: Mapping[str, bytes]) -> None:
    """A kept outline has only the words that named something then; for what is new the files that
    mention it are looked at again."""
    new = _nameable(found.all) - known
    if not new:
        return
    fresh = set(found.fresh)
    for place, outline in enumerate(found.all):
        path = outline.path
        if path not in fresh and any(id.encode() in files[path] for id in new):
            again, document = outlined(path, files[path], files)
            found.all[place] = again
            found.fresh.append(path)
            if document is not None:
                found.opened[path] = document


def _plain(items: Iterable[Diagnostic]) -> list[Any]:
    return [told(item, _place) for item in items]


def _diagnostics(
    values: Iterable[list[Any]], path: str, files: Mapping[str, bytes]
) -> tuple[Diagnostic, ...]:
    source: list[Source] = []

    def find(place: list[int]) -> Span:
        if not source:
            source.append(decoded(files[path], path))
        return Span(source[0], *place)

    return tuple(retold(item, find) for item in values)


def _place(span: Span) -> list[int]:
    return [span.start, span.end]
