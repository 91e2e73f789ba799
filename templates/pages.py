"""Sorts of pages, one entry each: how much room they have, in ems, where a format sets pages at all.

To add one: an entry here and a template of that name in the `pages` folder of each format that sets pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One sort of page: `room` is the width of a displayed line, in ems of its own type.

    `margin` is what columns side by side may take of the margin; slides are as high as `height`, other pages go on
    overleaf.
    """

    name: str
    room: float
    margin: float = 0.0
    height: float | None = None

    @property
    def reach(self) -> float:
        """The width of columns side by side."""
        return self.room + self.margin


_TABLE = (
    *(Page("article", 42.5), Page("notes", 33.6, margin=11.9), Page("slides", 37.3, height=17.2)),
    *(Page("sheet-a4", 42.5), Page("sheet-letter", 42.5), Page("screen", 54.0)),
)
PAGES: Mapping[str, Page] = {page.name: page for page in _TABLE}
