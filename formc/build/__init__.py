"""Writes artifacts to disk, whole or not at all."""
