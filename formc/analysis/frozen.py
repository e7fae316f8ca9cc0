"""Artifacts of a published form: its files are copied, whatever the targets would make now."""

from __future__ import annotations

from collections.abc import Iterable

from formc.ir import Form
from formc.publication import SCHEMA
from formc.record import replace
from formc.target import Artifact

BELOW = "crwd/"
_ROLES = {"wyroznik.xml": "registration", "styl.xsl": "view"}


def frozen(form: Form | None, artifacts: Iterable[Artifact]) -> tuple[Artifact, ...]:
    """The artifacts with the bytes of the publication, and its files that no target makes now.

    A build without the schema (of other targets alone, of a service) gets none of them.
    """
    listed = tuple(artifacts)
    made = {artifact.path: artifact for artifact in listed}
    publication = form.registry.publication if form is not None else None
    if publication is None or BELOW + SCHEMA not in made:
        return listed
    for name, data in sorted(publication.files.items()):
        path = BELOW + name
        role = _ROLES.get(name, "example")
        known = made.get(path, Artifact(path, role, "application/xml", data))
        made[path] = replace(known, data=data)
    return tuple(made.values())
