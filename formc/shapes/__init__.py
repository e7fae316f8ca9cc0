"""Readings of the IR that several targets share."""
