"""A drawing as a picture file, for what shows no page of ours."""

from __future__ import annotations

from functools import lru_cache

from templates.engines.palette import reduced
from templates.engines.typst import pictured
from templates.formats.typst import frame

_DOTS = 120
"""Dots an inch: a network is then some 400 wide, and as sharp as text on usual screens."""


@lru_cache(maxsize=256)
def png(source: str) -> bytes:
    """The PNG of a drawing in Typst; the same bytes each time."""
    page = frame("picture", "", {"0": source}) + "#drawing-0.body\n"
    return reduced(pictured({"main.typ": page.encode()}, _DOTS))
