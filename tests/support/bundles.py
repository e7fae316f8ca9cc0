"""Bundles on the disk, made by some targets from a form: as the build makes them, without it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from formc.bundle.reader import Bundle, open_bundle
from formc.bundle.writing import manifest
from formc.diagnostics import Report
from formc.ir import Form
from formc.target import Context, Target


def form_bundle(folder: Path, form: Form, targets: Iterable[Target]) -> Bundle:
    """The opened bundle of a form."""
    artifacts = []
    for target in targets:
        if target.emit_form is not None:
            artifacts.extend(target.emit_form(form, Context(target.name, Report())))
    for artifact in artifacts:
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.data)
    listed = [(a.path, a.role, a.media_type, a.data) for a in artifacts]
    folder.mkdir(parents=True, exist_ok=True)
    written = manifest("form", form.id, form.version, listed, {}, [])
    (folder / "manifest.json").write_bytes(written)
    return open_bundle(folder)
