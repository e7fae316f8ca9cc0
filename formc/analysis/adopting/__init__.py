"""`document:` of a form: the template of somebody else that its documents follow.

`reading` reads the table and finds its paths in the foreign schema, `values` holds the types of
both sides together, `planning` puts the elements in the order of the schema and adds what only the
schema decides, `gaps` looks for answers with which a document would not follow it, `examples` holds
the documents of the form's own examples to it.
"""

from __future__ import annotations

from formc.analysis.adopting.reading import adopted

__all__ = ["adopted"]
