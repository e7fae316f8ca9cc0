"""How the files of the format are called: for whoever only looks for them."""

from __future__ import annotations

LOCK = "catalog.lock.json"
MANIFEST = "manifest.json"
SIGNATURE = "signature.dsse.json"  # beside the lock file, or the manifest of a bundle on its own
