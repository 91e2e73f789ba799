"""How a notebook shows what is derived: by a display that a package above this one registers.

    [project.entry-points."gradsheet.display"]  name = "module:function"      function(thing) -> {MIME type: text}

This package writes no mathematics and knows none that does.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import Any

GROUP = "gradsheet.display"
Bundle = dict[str, str]
"""What is shown, by MIME type; a notebook takes the richest that it knows."""


def bundle(thing: object) -> Bundle:
    """The thing in every form that the registered displays know; its `repr` where there is none.

    >>> bundle("x")["text/plain"]
    "'x'"
    """
    shown: Bundle = {"text/plain": repr(thing)}
    for show in _displays():
        shown |= show(thing)
    return shown


@cache
def _displays() -> tuple[Any, ...]:
    return tuple(found.load() for found in entry_points(group=GROUP))
