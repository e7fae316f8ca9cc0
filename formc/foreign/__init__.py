"""Document schemas that somebody else owns: files, components, simple types. Nothing is fetched."""
