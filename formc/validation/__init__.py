"""Judges filings with the validators of bundles: one document, a folder, or a million lines.

Everything here needs bundles alone, never the compiler.
"""
