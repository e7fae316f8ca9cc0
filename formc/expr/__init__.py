"""Formulas: parsed, typed, judged, and printed in every dialect."""
