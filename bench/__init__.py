"""Measurements against other people's programs; nothing of formc reads this."""
