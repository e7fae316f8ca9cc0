"""Definitions out of what others wrote: schemas and workbooks become a first draft for a person."""
