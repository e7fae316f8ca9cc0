"""formc compiles one YAML definition of a public service into everything a portal, an office and a machine need."""
