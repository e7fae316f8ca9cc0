"""Manifests: what a portal needs to read and verify a bundle, and how its files are called."""

LOCK = "catalog.lock.json"
MANIFEST = "manifest.json"
SIGNATURE = "signature.dsse.json"  # beside the lock file, or the manifest of a bundle on its own
