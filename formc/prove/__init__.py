"""Holds every engine to the judge, on answers made from the definition."""
