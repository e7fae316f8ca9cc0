"""Why a service is made again: what it was made of, held against what is there now."""

from __future__ import annotations

from formc.analysis.tables import EVERY
from formc.analysis.units import Unit
from formc.build.incremental import Builder
from formc.build.index import changed_reads, name_of_unit
from formc.build.inputs import taken
from formc.build.round import Round

_ROWS = {
    "rows of acts": "akt `{}`",
    "rows of domains": "dziedzina `{}`",
    "rows of tariff": "pozycja opłaty skarbowej `{}`",
    "rows of types": "typ `{}`",
    "rows of codelists": "słownik `{}`",
    "fragment": "fragment `{}`",
    "codelist": "słownik `{}`",
    "form": "wspólny formularz `{}`",
    "bundle": "zestaw wspólnego formularza `{}`",
    "since": "pierwszy dzień usług formularza `{}`",
    "service": "usługa `{}`, od której pochodzi karta",
    "project": "projekt (formc.yaml)",
    "office": "urząd `{}`",
    "publication": "opublikowany wzór ({})",
    "published": "plik opublikowanego wzoru {}",
    "schemas": "schemat innego podmiotu {}",
    "file": "plik {}",
}
_SETS = {
    "rows of acts": "lista aktów",
    "rows of types": "lista typów",
    "fragment": "lista fragmentów",
    "codelist": "lista słowników",
    "project": "projekt (formc.yaml)",
}
_ALONE = {
    "new": "usługi nie było przy ostatnim budowaniu",
    "first": "tą wersją formc, z tymi celami, jeszcze nic tu nie zbudowano",
    "lost": "w pamięci podręcznej brakowało tego, co z niej powstało",
}


def why(builder: Builder, id: str) -> list[str] | None:
    """Sentences: what the next build does with a service, and why; then why it was made the last
    time. None if there is no such service. Raises UnreadableError."""
    inputs = taken(builder.job.folder, builder.store)
    environment = builder.environment()
    found = Round(builder.job, builder.store, builder.watcher, environment, inputs, None)
    unit = Unit("service", id)
    if id not in found.workspace.digests.get("service", {}):
        return None
    name = name_of_unit(unit)
    kept = found.index.made.get(name)
    if kept is None:
        why = "new" if found.index.made else "first"
        return [f"Usługa `{id}` powstanie od nowa: {_ALONE[why]}."]
    found.workspace.digests["bundle"] = {
        made.unit.id: line[-1]
        for made in found.index.made.values()
        for line in made.bundles
        if made.unit.kind == "form"
    }
    changed = changed_reads(kept, found.workspace)
    changed = [read for read in changed if read[0] != "file"] or changed
    said = []
    for table, key in changed:
        before = next(digest for *read, digest in kept.reads if read == [table, key])
        now = found.workspace.digest((table, key))
        said.append(f"- {_sentence(found, id, table, key, bool(before), bool(now))}")
    if said:
        return [f"Usługa `{id}` powstanie od nowa, bo od ostatniego budowania:", *said]
    last = [
        f"- {_sentence(found, id, table, key, True, True)}"
        for table, key in found.index.reasons.get(name, [])
        if table != "file"
    ]
    nothing = f"Usługa `{id}`: od ostatniego budowania nic się nie zmieniło, nie powstanie od nowa."
    return [nothing, "Ostatnio powstała od nowa, bo:", *last] if last else [nothing]


def _sentence(found: Round, id: str, table: str, key: str, before: bool, now: bool) -> str:
    if table in _ALONE:
        return _ALONE[table]
    if key == EVERY:
        return f"{_SETS.get(table, table)}: doszła albo ubyła pozycja"
    if table == "service" and key == id:
        paths = [each.path for each in found.workspace.outlines.values() if each.id == id]
        return f"zmienił się plik {' '.join(paths)}"
    what = _ROWS.get(table, f"{table} {{}}").format(key)
    if before and now:
        return f"inne jest: {what}"
    return f"nie ma już: {what}" if before else f"doszło: {what}"
