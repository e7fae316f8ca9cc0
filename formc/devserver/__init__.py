"""Serves the built services on this machine and answers posted forms."""
