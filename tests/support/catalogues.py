"""A small built folder without the compiler: a service, its form with a large list, assets."""

from __future__ import annotations

import json
from pathlib import Path

from formc.bundle import LOCK, MANIFEST
from formc.bundle.manifest import Locked, digest
from formc.bundle.writing import lock, lock_line, manifest

LIST = b'{"id": "kolory", "version": "2026-01", "title": "Kolory", "options": []}\n'
FORM = {
    "validator.py": b"from .runtime import WORDS\n\n\ndef validate():\n    return WORDS\n",
    "runtime.py": b"WORDS = 'one'\n",
    "validator.mjs": b'import { words } from "./runtime.mjs";\nexport const validate = words;\n',
    "runtime.mjs": b'export const words = () => "one";\n',
    "xml/mapping.json": b"{}",
}


def catalogue(root: Path, version: str = "1.0.0", assets: bytes = b"body {}\n") -> Path:
    """Writes a whole built folder and gives it back."""
    root.mkdir(parents=True, exist_ok=True)
    lines: list[Locked] = []

    def bundle(
        kind: str, id: str, version: str, files: dict[str, bytes], extra: dict[str, object]
    ) -> Locked:
        listed = [(path, "code", "text/plain", content) for path, content in files.items()]
        written = manifest(kind, id, version, listed, {}, [], extra)
        line = lock_line(kind, id, version, written)
        for path, content in {**files, MANIFEST: written}.items():
            target = root / line.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        lines.append(line)
        return line

    named = {
        "id": "kolory",
        "version": "2026-01",
        "path": "codelists/kolory/2026-01.json",
        "sha256": digest(LIST),
    }
    form = bundle("form", "drzewa", version, FORM, {"codelists": [named]})
    reference = {"id": "drzewa", "version": version, "sha256": form.sha256}
    card = {"card.html": b"<p>Drzewa</p>\n"}
    bundle("service", "drzewa", "1.0.0", card, {"form": reference})
    bundle("assets", "assets", "0.1.0", {"formc.css": assets}, {})
    bundle("codelists", "codelists", "0.1.0", {"kolory/2026-01.json": LIST}, {})
    bundle("catalogue", "catalogue", "0.1.0", {"index.html": b"<p>Wszystko</p>\n"}, {})
    (root / LOCK).write_bytes(lock(lines))
    return root


def rewrite(root: Path, line_path: str, change: dict[str, object]) -> None:
    """Edits a manifest and re-hashes the lock, as somebody with the tools but no key would."""
    path = root / line_path
    old = path.read_bytes()
    written = json.dumps({**json.loads(old), **change}, sort_keys=True).encode()
    path.write_bytes(written)
    locked = (root / LOCK).read_text().replace(digest(old), digest(written))
    (root / LOCK).write_text(locked)
