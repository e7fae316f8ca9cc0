"""formc compiles one YAML definition of a public service for portals, offices and machines."""

__version__ = "0.1.0"
