"""Plain words of the author in blocks, as pages set them."""

from __future__ import annotations

Paragraphs = tuple[tuple[str, tuple[str, ...]], ...]
"""Words in blocks: ("p", lines) or ("ul", points)."""


def paragraphs(text: object) -> Paragraphs:
    """Blank lines part paragraphs, lines that begin with `- ` are a list. None gives none."""
    blocks: list[tuple[str, tuple[str, ...]]] = []
    for chunk in str(text or "").split("\n\n"):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        points = tuple(line[2:].strip() for line in lines if line.startswith("- "))
        plain = tuple(line for line in lines if not line.startswith("- "))
        blocks.extend(block for block in (("p", plain), ("ul", points)) if block[1])
    return tuple(blocks)
