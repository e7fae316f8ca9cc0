"""JSON as formc writes it: what `json.dumps` gives with two spaces, in a fraction of its time.

The library's own printer of indented JSON is written in Python and asks a generator for every
comma; manifests and schemas are a tenth of all bytes of a build.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def quoted(text: str) -> str:
    """A text as a JSON string, which is a literal of Python and JavaScript, too."""
    return encode_basestring(text)


def indented(value: object, sort_keys: bool = False) -> str:
    """`json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)`. Keys are texts."""
    return _indented(value, "\n", sort_keys)


def _indented(value: object, line: str, sort_keys: bool) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict):
        if not value:
            return "{}"
        inner = line + "  "
        keys = sorted(value) if sort_keys else value
        parts = [
            f"{encode_basestring(key)}: {_indented(value[key], inner, sort_keys)}" for key in keys
        ]
        return f"{{{inner}{f',{inner}'.join(parts)}{line}}}"
    if isinstance(value, list | tuple):
        if not value:
            return "[]"
        inner = line + "  "
        parts = [_indented(each, inner, sort_keys) for each in value]
        return f"[{inner}{f',{inner}'.join(parts)}{line}]"
    return _encode(value)
