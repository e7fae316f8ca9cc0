"""Differences drawn for a terminal, as JSON for programs, and as Markdown for a review comment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from formc.compat.change import Change
from formc.compat.migrations import Tried
from formc.compat.rows import HURT_WORDS, Bump, Hurt
from formc.compat.services import Difference
from formc.diagnostics import Say
from formc.record import Record, part
from formc.source import Span

NAMED = 5  # services to which the same happened; of more the number
SHOWN = 60  # characters of what was and what is
_COLOURS = {Bump.MAJOR: "1;31", Bump.MINOR: "1;33", Bump.PATCH: "36", Bump.NONE: "0"}
_MARKS = {
    Bump.MAJOR: Say("łamie", "breaks"),
    Bump.MINOR: Say("zmienia", "changes"),
    Bump.PATCH: Say("poprawia", "touches"),
    Bump.NONE: Say("", ""),
}
_FORM, _CARD = Say("formularz", "form"), Say("karta", "card")
_NEEDED = Say("potrzeba", "needs")
_GOOD = Say("wystarczy", "enough")
_MOVED = Say("przenosi migracja", "covered by a migration")
_BARE = Say("bez migracji", "no migration")
_MORE = Say("i jeszcze {}", "and {} more")
_THROUGH = Say(
    "migracja {}: przeszło {} z {} przykładów", "migration of {}: {} of {} examples came through"
)
_CAME, _WENT = Say("nowa", "new"), Say("usunięta", "removed")


class Prefixes(Record, frozen=True):
    """What stands before the paths of files of each side."""

    old: str = ""
    new: str = ""


class Page(Record, frozen=True):
    """All that is drawn. `names` are the two versions as they were called; `tried` the
    examples that went through migrations."""

    differences: Sequence[Difference]
    names: tuple[str, str]
    prefixes: Prefixes = part(default_factory=Prefixes)
    lang: str = "pl"
    tried: Sequence[Tried] = ()

    def say(self, words: Say) -> str:
        return words.in_(self.lang)

    def place(self, change: Change) -> str:
        """`file:line` on the side where the change can be seen."""
        if change.at.source.text:
            return _place(self.prefixes.new, change.at)
        if change.old_at.source.text:
            return _place(self.prefixes.old, change.old_at)
        return ""


def _place(prefix: str, span: Span) -> str:
    position = span.position
    return f"{prefix}{span.source.path}:{position.line}"


def by_id(differences: Iterable[Difference]) -> Iterator[tuple[str, list[Difference]]]:
    """The differences of one id together: the card, then the form."""
    for id, both in groupby(differences, key=lambda each: each.id):
        yield id, list(both)


def alike(differences: Iterable[Difference]) -> list[tuple[list[str], list[Difference]]]:
    """The same with those together to which the same happened: the users of one fragment."""
    found: dict[object, tuple[list[str], list[Difference]]] = {}
    for id, both in by_id(differences):
        key = tuple((each.kind, each.old, each.new, each.changes, each.migrates) for each in both)
        found.setdefault(key, ([], both))[0].append(id)
    return list(found.values())


def _named(page: Page, ids: list[str]) -> str:
    if len(ids) <= NAMED:
        return ", ".join(ids)
    more = page.say(_MORE).format(len(ids) - NAMED)
    return f"{', '.join(ids[:NAMED])} {more}"


# A terminal -------------------------------------------------------------------------------------


def terminal(page: Page, *, colour: bool = False) -> str:
    """Service by service; empty where nothing changed."""
    blocks = []
    for ids, both in alike(page.differences):
        lines = [_paint(_named(page, ids), "1", colour)]
        for each in both:
            lines.append(_version(page, each, colour))
            lines.extend(_changes(page, each, colour))
        blocks.append("\n".join(lines))
    if page.tried:
        blocks.append("\n".join(_tried(page, colour)))
    return "\n\n".join(blocks)


def _tried(page: Page, colour: bool) -> Iterator[str]:
    """Migrations form by form, with the examples that did not come through."""
    for form, group in groupby(page.tried, key=lambda each: each.form):
        tried = list(group)
        good = sum(not each.lines for each in tried)
        yield page.say(_THROUGH).format(form, good, len(tried))
        for each in tried:
            for line in each.lines:
                yield f"  {_paint(each.name, _COLOURS[Bump.MAJOR], colour)}: {line}"


def _version(page: Page, each: Difference, colour: bool) -> str:
    kind = page.say(_CARD if each.kind == "service" else _FORM)
    if not each.old or not each.new:
        return f"  {page.say(_CAME if each.new else _WENT)}: {each.new or each.old}"
    versions = f"  {kind} {each.old} → {each.new}"
    if each.needed is Bump.NONE:
        return versions
    if each.right:
        return f"{versions} ({page.say(_GOOD)}: {each.wanted})"
    said = f"{page.say(_NEEDED)} {each.wanted} ({each.needed.value})"
    return f"{versions}, {_paint(said, _COLOURS[Bump.MAJOR], colour)}"


def _changes(page: Page, each: Difference, colour: bool) -> Iterator[str]:
    for change in each.changes:
        mark = _paint(page.say(_MARKS[change.bump]), _COLOURS[change.bump], colour)
        subject = f"{change.subject}: " if change.subject else ""
        turned = turned_words(change)
        yield f"    {mark} {subject}{page.say(change.row.says)}{f' ({turned})' if turned else ''}"
        details = [page.place(change), change.row.id, hurt_words(page, change)]
        if change.breaking and each.migrates:
            details.append(page.say(_MOVED if change.covered else _BARE))
        yield _paint("      " + " · ".join(part for part in details if part), "2", colour)


def turned_words(change: Change) -> str:
    """`2000 → 1500`, shortened."""
    before, after = _short(change.before), _short(change.after)
    if not before and not after:
        return ""
    return f"{before or '–'} → {after or '–'}" if before != after else ""


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1].rstrip() + "…"


def hurt_words(page: Page, change: Change) -> str:
    return ", ".join(page.say(HURT_WORDS[hurt]) for hurt in Hurt if hurt in change.hurts)


def _paint(words: str, code: str, on: bool) -> str:
    return f"\x1b[{code}m{words}\x1b[0m" if on and words else words


# Markdown ---------------------------------------------------------------------------------------

_HEADS = (
    Say("co", "what"),
    Say("było → jest", "before → after"),
    Say("komu szkodzi", "whom it hurts"),
    Say("gdzie", "where"),
)
_NONE = Say("Nic się nie zmieniło.", "Nothing changed.")
_TITLE = Say("Zmiany usług", "Changes of services")


def markdown(page: Page) -> str:
    """A comment for a review: what demands another version first, the rest folded away."""
    lines = [f"## {page.say(_TITLE)}: `{page.names[0]}` → `{page.names[1]}`", ""]
    if not page.differences:
        return "\n".join([*lines, page.say(_NONE), ""])
    for ids, both in alike(page.differences):
        wrong = any(not each.right for each in both)
        bumps = " · ".join(_bump(page, each) for each in both)
        head = f"{'❌' if wrong else '✅'} <b>{_safe(_named(page, ids))}</b> {bumps}"
        rows = [row for each in both for row in _rows(page, each)]
        if not rows:
            lines += [head, ""]
            continue
        table = [
            "| " + " | ".join(("", *map(page.say, _HEADS))) + " |",
            "| --- | --- | --- | --- | --- |",
            *rows,
        ]
        lines += [f"<details{' open' if wrong else ''}><summary>{head}</summary>", "", *table]
        lines += ["", "</details>", ""]
    lines += [f"- {_safe(line.strip())}" for line in _tried(page, False)]
    return "\n".join(lines)


def _bump(page: Page, each: Difference) -> str:
    kind = page.say(_CARD if each.kind == "service" else _FORM)
    if not each.old or not each.new:
        return page.say(_CAME if each.new else _WENT)
    versions = f"{kind} {each.old} → {each.new}"
    return versions if each.right else f"{versions}, {page.say(_NEEDED)} <b>{each.wanted}</b>"


def _rows(page: Page, each: Difference) -> Iterator[str]:
    for change in each.changes:
        mark = {Bump.MAJOR: "🔴", Bump.MINOR: "🟡"}.get(change.bump, "⚪")
        subject = f"`{change.subject}` " if change.subject else ""
        said = f"{subject}{page.say(change.row.says)} (`{change.row.id}`)"
        if change.breaking and each.migrates:
            said += f", {page.say(_MOVED if change.covered else _BARE)}"
        turned = _safe(turned_words(change)).replace("|", "\\|")
        place = page.place(change)
        where = f"`{place}`" if place else ""
        yield f"| {mark} | {said} | {turned} | {hurt_words(page, change)} | {where} |"


def _safe(words: str) -> str:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{sign}" if sign in "`*_[]\\" else sign for sign in escaped)


# JSON -------------------------------------------------------------------------------------------


def as_json(page: Page) -> str:
    """One object; the keys of a change are those of its row and where it stands."""
    found = {
        "format": 1,
        "old": page.names[0],
        "new": page.names[1],
        "right": all(each.right for each in page.differences),
        "tried": [
            {"form": each.form, "example": each.name, "wrong": list(each.lines)}
            for each in page.tried
        ],
        "differences": [_difference(page, each) for each in page.differences],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _difference(page: Page, each: Difference) -> dict[str, object]:
    return {
        "kind": each.kind,
        "id": each.id,
        "old": each.old,
        "new": each.new,
        "needs": each.needed.value,
        "wants": each.wanted if each.old and each.new else "",
        "right": each.right,
        "changes": [_change(page, change) for change in each.changes],
    }


def _change(page: Page, change: Change) -> dict[str, object]:
    return {
        "row": change.row.id,
        "subject": change.subject,
        "says": page.say(change.row.says),
        "before": change.before,
        "after": change.after,
        "hurts": [hurt.value for hurt in Hurt if hurt in change.hurts],
        "bump": change.bump.value,
        "migrated": change.covered,
        "at": _at(page.prefixes.new, change.at),
        "old_at": _at(page.prefixes.old, change.old_at),
    }


def _at(prefix: str, span: Span) -> dict[str, object] | None:
    if not span.source.text:
        return None
    here = span.position
    return {"file": f"{prefix}{span.source.path}", "line": here.line, "column": here.column}
