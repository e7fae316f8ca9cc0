"""Manifests: what a portal needs to read and verify a bundle."""
