"""What changed between two versions of a service's card, and of a whole catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from formc.compat.change import Change, Found, at_key, needed
from formc.compat.compare import compare_forms
from formc.compat.migrations import migration_of, moves_of, with_coverage
from formc.compat.rows import Bump
from formc.ir import Form, Service
from formc.record import Record
from formc.source import Span

TERMS = (
    "who",
    "authority",
    "audience",
    "level",
    "procedure",
    "outcome",
    "silence",
    "channels",
    "delivery",
)
WORDS = ("title", "summary", "description")
FACTS = ("domain", "kind", "legal_basis", "content", "keywords", "life_events", "records")
"""The keys of a card by what a change of them means."""


class Difference(Record, frozen=True, kw_only=True):
    """A form or a service of which something changed. `old` and `new` are versions, empty where
    there is none; `needed` is the part of the version that must rise, `right` whether it did."""

    kind: str  # form | service
    id: str
    old: str
    new: str
    changes: tuple[Change, ...]
    at: Span
    migrates: bool = False

    @property
    def needed(self) -> Bump:
        if not self.old or not self.new:
            return Bump.NONE
        return needed(self.changes)

    @property
    def wanted(self) -> str:
        """The least version that would do."""
        return raised(self.old, self.needed)

    @property
    def right(self) -> bool:
        if not self.old or not self.new:
            return True
        return numbers(self.new) >= numbers(self.wanted)


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def raised(version: str, part: Bump) -> str:
    """The version with a part raised and what follows it at zero."""
    major, minor, patch = (*numbers(version), 0, 0, 0)[:3]
    match part:
        case Bump.MAJOR:
            return f"{major + 1}.0.0"
        case Bump.MINOR:
            return f"{major}.{minor + 1}.0"
        case Bump.PATCH:
            return f"{major}.{minor}.{patch + 1}"
        case Bump.NONE:
            return version


def compare_services(old: Mapping[str, Service], new: Mapping[str, Service]) -> list[Difference]:
    """Cards that came, went or changed. A service whose form is its own and carries its version
    has its card's changes here and the form's in `compare_all_forms`."""
    found: list[Difference] = []
    for id, service in old.items():
        if id not in new:
            changes = Found()
            changes.add("service-removed", "", before=service.title, old_at=service.origin)
            found.append(_difference(service, None, changes))
    for id, service in new.items():
        before = old.get(id)
        changes = Found()
        if before is None:
            changes.add("service-added", "", after=service.title, at=service.origin)
        elif before != service:
            _card(before, service, changes)
        if changes.changes or (before is not None and before.version != service.version):
            found.append(_difference(before, service, changes))
    return found


def _difference(old: Service | None, new: Service | None, found: Found) -> Difference:
    one = new or old
    assert one is not None
    return Difference(
        kind="service",
        id=one.id,
        old=old.version if old else "",
        new=new.version if new else "",
        changes=tuple(found.changes),
        at=one.origin,
    )


def _card(old: Service, new: Service, found: Found) -> None:
    if old.form.id != new.form.id:
        found.add("form-replaced", "form", before=old.form.id, after=new.form.id, at=new.origin)
    rows = (
        ("deadline-changed", ("deadlines",)),
        ("remedy-changed", ("remedies",)),
        ("terms-changed", TERMS),
        ("card-words", WORDS),
        ("card-facts", FACTS),
    )
    for row, keys in rows:
        for key in keys:
            before, after = getattr(old, key), getattr(new, key)
            if before != after:
                shown = [_shown(each) for each in (before, after)]
                found.add(row, key, before=shown[0], after=shown[1], at=at_key(new.origin, key))


def _shown(value: object) -> str:
    """Words of a card as they stand; of lists and tables nothing: their line is enough."""
    match value:
        case None:
            return ""
        case str():
            return value
        case tuple() if all(isinstance(each, str) for each in value):
            return ", ".join(value)
        case tuple():
            return ""
        case _:
            return str(value) if hasattr(value, "pl") else getattr(value, "id", "")


def compare_all_forms(old: Mapping[str, Form], new: Mapping[str, Form]) -> list[Difference]:
    """Forms of one id in both that changed; what came or went comes and goes with its service."""
    found = []
    for id, form in new.items():
        before = old.get(id)
        if before is None or before is form:
            continue
        changes = compare_forms(before, form, moves_of(before, form))
        changes = with_coverage(changes, before, form)
        if not changes and before.version == form.version:
            continue
        found.append(
            Difference(
                kind="form",
                id=id,
                old=before.version,
                new=form.version,
                changes=changes,
                at=form.origin,
                migrates=migration_of(before, form) is not None,
            )
        )
    return found
