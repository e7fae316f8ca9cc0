"""Printers of typed formulas, one per dialect."""
