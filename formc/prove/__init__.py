"""Judges answers by the definition alone, and holds every engine to it."""
