"""Export formats, a folder each: `tex` compiles alone, `pdf` comes from it, `md` is for a web repository.

    Document --(blocks/<kind>.<suffix>.j2)--> body with slots --fill--> body --whole--> bytes of a file

To add one: a folder here whose package holds `FORMAT = Format(...)`, with a block template for every kind
of block; a test names those that are absent.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from derive.errors import NameMissing
from templates.document import Diagram
from templates.filling import WriteFigure
from templates.latex.script import LATEX
from templates.mathematics.layout import Join
from templates.mathematics.script import Script
from templates.notations import Notation
from templates.plots import Label, Plot


@dataclass(frozen=True)
class Part:
    """One filled document: its title, body, drawings by name, `kind`, alike for all of one sort, and sort of page."""

    title: str
    body: str
    drawings: Mapping[str, str]
    kind: str = ""
    page: str = "article"


@dataclass(frozen=True)
class Format:
    """How a Document is written and how filled documents become one file.

    `room` is the width of a displayed line on a sort of page, in ems; `padding` is as wide as the digits it is given.
    `answer` writes a line to be completed: its left side, its right sides and the width of the widest left
    side about it; of several right sides the first takes what is left of the line.
    `blank` is a rule of a width, with a small name below it where that is not empty; `gap` is a box with a letter
    in place of a number.
    `drawing` gives the source of a diagram, and `placed` what stands for it in the body: the source itself,
    or a reference to the drawing of that name. `plotted` gives the source of a plot from how its labels are written
    and its width in ems, and `thumbnail` what stands for a small one within a line: by its name, its source, and
    what it shows in words.
    """

    name: str
    suffix: str
    folder: Path
    escape: Callable[[str], str]
    inline: Callable[[str], str]
    field: Callable[[str, str], str]
    blank: Callable[[float, str], str]
    gap: Callable[[str], str]
    padding: Callable[[str], str]
    answer: Callable[[str, Sequence[str], float], str]
    join: Join
    drawing: Callable[[Diagram, Notation], str]
    placed: Callable[[str, str], str]
    plotted: Callable[[Plot, Callable[[Label], str], float], str]
    thumbnail: Callable[[str, str, str], str]
    whole: Callable[[Sequence[Part]], bytes]
    room: Callable[[str], float]
    script: Script = LATEX
    """What mathematics is written with."""
    flows: bool = False
    """Whether displayed lines are broken by what shows the page, so that `join` is given each part as a row."""
    told: Callable[[str, str], str] | None = None
    """How mathematics within a line is written with its words, which rows of displayed lines bear then too."""
    together: Callable[[str], str] = str
    """How blocks are written that stand on one page where it has room for them."""
    seam: str = ""
    """What stands within a long word where a line may break; nothing where what shows the page breaks words itself."""
    plain: WriteFigure | None = None
    """How a number that stands by itself in a text is written; as mathematics where this is not told."""


@cache
def formats() -> Mapping[str, Format]:
    """All formats by name."""
    found = map(_in_folder, _folders())
    return MappingProxyType({one.name: one for one in found})


def format_named(name: str) -> Format:
    """The format of that name; raises NameMissing for one that has no folder here. Others are left where they are."""
    if name in _folders() and (found := _in_folder(name)).name == name:
        return found
    if name not in formats():
        raise NameMissing.among("format", name, formats())
    return formats()[name]


@cache
def _folders() -> tuple[str, ...]:
    return tuple(module.name for module in pkgutil.iter_modules(__path__))


def _in_folder(name: str) -> Format:
    found: Format = importlib.import_module(f"{__name__}.{name}").FORMAT
    return found
